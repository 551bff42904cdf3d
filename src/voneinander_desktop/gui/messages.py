"""The few questions the program asks, and what has to be read before going on.

A message says what happened, what it means for her data and what she can do now.
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from voneinander_desktop.documents.meeting import written_date
from voneinander_desktop.gui import theme

_Role = QMessageBox.ButtonRole


class DeleteChoice(Enum):
    """What to do with records that others depend on."""

    CANCEL = auto()
    RETIRE = auto()
    DELETE = auto()


def ask_delete(parent: QWidget, name: str, dependents: Sequence[tuple[str, int]], *, can_retire: bool) -> DeleteChoice:
    """Ask what becomes of records on which others depend.

    Args:
        parent: The window.
        name: What is to be deleted, in German: „Kreativhaus“, 3 Kontakte.
        dependents: What else is affected and how many: ("Einladungen (werden gelöscht)", 2), ...
        can_retire: Whether they can be kept as "ausgeschieden".
    """
    box = _box(parent, "Datensatz löschen", f"Mit {name} sind andere Einträge verbunden.")
    lines = "\n".join(f"•  {number} {words}" for words, number in dependents)
    keep = "Als „ausgeschieden“ bleibt alles erhalten, wird aber nicht mehr vorgeschlagen.\n\n" if can_retire else ""
    box.setInformativeText(
        f"{keep}Beim Löschen betrifft das:\n{lines}\n\nBeides lässt sich rückgängig machen."
        if can_retire
        else f"Beim Löschen betrifft das:\n{lines}\n\nDas Löschen lässt sich rückgängig machen."
    )
    cancel = box.addButton("Abbrechen", _Role.RejectRole)
    retire = box.addButton("Als &ausgeschieden behalten", _Role.AcceptRole) if can_retire else None
    delete = box.addButton("&Löschen", _Role.DestructiveRole)
    box.setDefaultButton(retire or cancel)
    box.setEscapeButton(cancel)
    box.exec()
    if box.clickedButton() is delete:
        return DeleteChoice.DELETE
    return DeleteChoice.RETIRE if retire is not None and box.clickedButton() is retire else DeleteChoice.CANCEL


def ask_discard(parent: QWidget, problem: str, action: str) -> bool:
    """Ask whether something that was typed and refused may be lost; True if so.

    Args:
        parent: The window.
        problem: What is not stored, and why, in German.
        action: What happens then, as in "Trotzdem schließen".
    """
    box = _box(parent, "Nicht gespeicherte Eingabe", problem)
    box.setInformativeText("Alles andere ist gespeichert.")
    back = box.addButton("&Zurück zur Eingabe", _Role.RejectRole)
    go_on = box.addButton(action, _Role.DestructiveRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    box.exec()
    return box.clickedButton() is go_on


def ask_about_registered(parent: QWidget, names: Sequence[str]) -> bool | None:
    """Ask about registered people whose institution declined: True to cancel them too, None to note nothing.

    Args:
        parent: The window.
        names: Who they are.
    """
    one = len(names) == 1
    what = "ist noch 1 Person angemeldet" if one else f"sind noch {len(names)} Personen angemeldet"
    box = _box(parent, "Einrichtung sagt ab", f"Von dieser Einrichtung {what}.")
    told = "\n".join(f"•  {name}" for name in names)
    box.setInformativeText(f"{told}\n\nWer abgemeldet ist, steht auf keiner Liste mehr. Strg+Z nimmt beides zurück.")
    cancel = box.addButton("Auch a&bmelden", _Role.AcceptRole)
    keep = box.addButton("&Angemeldet lassen", _Role.DestructiveRole)
    back = box.addButton("Zurück", _Role.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(back)
    box.exec()
    if box.clickedButton() is back:
        return None
    return box.clickedButton() is not keep


class OpenChoice(Enum):
    """What to do when a file could not be opened: text and role of the button."""

    NOTHING = ("Schließen", _Role.RejectRole)
    AGAIN = ("Noch &einmal versuchen", _Role.AcceptRole)
    ANOTHER = ("&Andere Datei öffnen …", _Role.AcceptRole)
    BACKUP = ("&Sicherung suchen …", _Role.ActionRole)
    SAMPLE = ("&Beispieldatei öffnen", _Role.ActionRole)


def ask_past(parent: QWidget, day: date) -> bool:
    """Ask whether a meeting is really to be moved to a day that is over; True if so."""
    box = _box(parent, "Tag prüfen", f"{written_date(day)}, liegt in der Vergangenheit.")
    box.setInformativeText("Vielleicht ist das Jahr vertippt. Verschoben ist noch nichts.")
    back = box.addButton("&Tag ändern", _Role.RejectRole)
    on = box.addButton("Trotzdem &verschieben", _Role.AcceptRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    box.exec()
    return box.clickedButton() is on


def ask_after_failed_opening(parent: QWidget, name: str, problem: str, ways_on: Sequence[OpenChoice]) -> OpenChoice:
    """Say why a file could not be opened and offer ways on, the most likely one first."""
    box = _box(parent, "Datei öffnen", f"„{name}“ wurde nicht geöffnet.")
    box.setInformativeText(problem)
    buttons = [(choice, box.addButton(*choice.value)) for choice in (*ways_on, OpenChoice.NOTHING)]
    box.setDefaultButton(buttons[0][1])
    box.setEscapeButton(buttons[-1][1])
    box.exec()
    return next((choice for choice, button in buttons if box.clickedButton() is button), OpenChoice.NOTHING)


def ask_after_loss(parent: QWidget, name: str, reason: str) -> bool:
    """Say that the open file went away and that nothing is lost; True if the rescued one is to be opened.

    Args:
        parent: The window.
        name: The file's name.
        reason: Why rescuing did not work a moment ago, in German; empty at first.
    """
    box = _box(parent, "Datei nicht mehr an ihrem Platz", f"„{name}“ wurde von außen ersetzt oder entfernt.")
    safe = (
        "Alles, was in dieser Sitzung gespeichert wurde, ist sicher: Das Programm überträgt es auf die letzte "
        "geprüfte Sicherung und legt daraus eine neue Datei an. Was jetzt an der Stelle der Datei liegt, "
        "bleibt unberührt."
    )
    not_yet = (
        f"Das Retten ging noch nicht: {reason} Das Programm behält alles aus dieser Sitzung, solange es offen ist. "
        "Bitte verbinden Sie das Laufwerk wieder und versuchen Sie es noch einmal."
    )
    box.setInformativeText(
        "Ihre letzte Eingabe wurde nicht gespeichert. Sie steht noch da, wo Sie sie getippt haben.\n\n"
        f"{not_yet if reason else safe}\n\n"
        "War nur das Laufwerk kurz weg, gehen Sie zurück und geben Sie die letzte Eingabe noch einmal ein."
    )
    rescue = box.addButton("&Gerettete Datei öffnen", _Role.AcceptRole)
    back = box.addButton("&Zurück zur Eingabe", _Role.RejectRole)
    box.setDefaultButton(rescue)
    box.setEscapeButton(back)
    box.exec()
    return box.clickedButton() is rescue


def tell(parent: QWidget, title: str, text: str, more: str = "") -> None:
    """Say something that has to be read before going on."""
    box = _box(parent, title, text)
    box.setInformativeText(more)
    box.addButton("Schließen", _Role.AcceptRole)
    box.exec()


def _box(parent: QWidget, title: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    side = 2 * box.fontMetrics().height()
    box.setIconPixmap(theme.icon("info").pixmap(side, side))
    return box
