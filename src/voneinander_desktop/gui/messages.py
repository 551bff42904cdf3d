"""The few questions the program asks, and what has to be read before going on.

A message says what happened, what it means for her data and what she can do now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QPushButton, QWidget

from voneinander_desktop.documents.meeting import written_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.screen import stack_if_wider

_Role = QMessageBox.ButtonRole
_SMALL, _KEPT_FREE = 1024, 480
"""Pixels: the width of a screen that QMessageBox may fill, and what it leaves free on a wider one."""
_WIDEST = 1000
"""Pixels that it is wide at most."""


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
    _show(box)
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
    _show(box)
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
    _show(box)
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
    _show(box)
    return box.clickedButton() is on


def ask_after_failed_opening(parent: QWidget, name: str, problem: str, ways_on: Sequence[OpenChoice]) -> OpenChoice:
    """Say why a file could not be opened and offer ways on, the most likely one first."""
    box = _box(parent, "Datei öffnen", f"„{name}“ wurde nicht geöffnet.", icon="warning")
    box.setInformativeText(problem)
    buttons = [(choice, box.addButton(*choice.value)) for choice in (*ways_on, OpenChoice.NOTHING)]
    box.setDefaultButton(buttons[0][1])
    box.setEscapeButton(buttons[-1][1])
    _show(box)
    return next((choice for choice, button in buttons if box.clickedButton() is button), OpenChoice.NOTHING)


class LossChoice(Enum):
    """What to do where the open file went away."""

    BACK = auto()
    RESCUE = auto()
    ELSEWHERE = auto()
    LEAVE = auto()


@dataclass(frozen=True, slots=True)
class Loss:
    """An open file that went away.

    Attributes:
        name: Its name.
        unstored: What is typed and not stored, in German.
        leaving: How many steps would be lost, where the file is to be closed; else 0.
        reason: Why rescuing did not work a moment ago, in German; empty at first.
    """

    name: str
    unstored: Sequence[str] = ()
    leaving: int = 0
    reason: str = ""


def ask_after_loss(parent: QWidget, loss: Loss) -> LossChoice:
    """Say that the open file went away, what that means, and offer to make a file of what was done."""
    text = f"„{loss.name}“ wurde von außen ersetzt oder entfernt."
    box = _box(parent, "Datei nicht mehr an ihrem Platz", text, icon="warning")
    box.setInformativeText("\n\n".join(_loss_texts(loss)))
    buttons: dict[QPushButton, LossChoice] = {}
    if loss.reason:
        buttons[box.addButton("An anderem &Ort retten …", _Role.AcceptRole)] = LossChoice.ELSEWHERE
        buttons[box.addButton("Noch &einmal versuchen", _Role.AcceptRole)] = LossChoice.RESCUE
    else:
        text = "&Retten und schließen" if loss.leaving else "&Gerettete Datei öffnen"
        buttons[box.addButton(text, _Role.AcceptRole)] = LossChoice.RESCUE
    if loss.leaving:
        buttons[box.addButton("&Ohne Retten schließen", _Role.DestructiveRole)] = LossChoice.LEAVE
    back = box.addButton("&Zurück zur Eingabe" if loss.unstored else "&Zurück", _Role.RejectRole)
    box.setDefaultButton(next(iter(buttons)))
    box.setEscapeButton(back)
    _show(box)
    return next((choice for button, choice in buttons.items() if box.clickedButton() is button), LossChoice.BACK)


def _loss_texts(loss: Loss) -> Iterator[str]:
    """Yield what happened to her data and what she can do, a paragraph each."""
    if loss.unstored:
        left = "Beim Schließen geht das verloren." if loss.leaving else "Es steht noch da, wo Sie es getippt haben."
        yield f"Nicht gespeichert ist {'; '.join(loss.unstored)}. {left}"
    if loss.leaving:
        what = "fehlt ein Schritt, der" if loss.leaving == 1 else f"fehlen {loss.leaving} Schritte, die"
        stored = "wurde" if loss.leaving == 1 else "wurden"
        yield f"An ihrem Platz {what} in dieser Sitzung gespeichert {stored}. Ohne Retten geht das verloren."
    if loss.reason:
        yield (
            f"Das Retten ging noch nicht: {loss.reason} Das Programm hält alles aus dieser Sitzung fest, solange es "
            "offen ist. Die gerettete Datei kann auch an einem anderen Ort liegen."
        )
    else:
        yield (
            "Das Programm hält noch fest, was in dieser Sitzung gespeichert wurde. Beim Retten macht es daraus und aus "
            "der letzten geprüften Sicherung eine neue Datei; alles andere bleibt unberührt."
        )
    if not loss.leaving:
        again = " und geben Sie die letzte Eingabe noch einmal ein" if loss.unstored else ""
        yield f"War nur das Laufwerk kurz weg, verbinden Sie es wieder, gehen Sie zurück{again}."


def tell(parent: QWidget, title: str, text: str, more: str = "") -> None:
    """Say something that has to be read before going on; what `more` begins with like `text` is said once."""
    box = _box(parent, title, text)
    box.setInformativeText(more.removeprefix(text).lstrip())
    box.addButton("Schließen", _Role.AcceptRole)
    _show(box)


def _show(box: QMessageBox) -> None:
    """Show a box until it is answered; its buttons stand one below the other where it may not be as wide as they are.

    QMessageBox limits its own width, and cuts what does not fit.
    """
    buttons = box.findChild(QDialogButtonBox)
    screen = box.screen().availableSize().width()
    widest = screen if screen <= _SMALL else min(screen - _KEPT_FREE, _WIDEST)
    if buttons is not None:
        stack_if_wider(buttons, widest - 6 * theme.spacing())
    box.exec()


def _box(parent: QWidget, title: str, text: str, *, icon: str = "info") -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    side = 2 * box.fontMetrics().height()
    box.setIconPixmap(theme.icon(icon).pixmap(side, side))
    return box
