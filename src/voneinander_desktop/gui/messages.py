"""What the program has to say: banners above a page and the few questions it asks.

A message says what happened, what it means for her data and what she can do now.
"""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.gui import theme

_Role = QMessageBox.ButtonRole


class Banner(QFrame):
    """A line above the page with an icon and a text, such as "Diese Datei ist schreibgeschützt".

    Args:
        icon: Name of its icon.
        text: What it says.
        closable: Whether it can be put away.
        action: Text of a button in it, if it offers something.

    Signals:
        action_clicked: The button was pressed.
        closed: It was put away.
    """

    action_clicked = Signal()
    closed = Signal()

    def __init__(
        self, icon: str, text: str, *, closable: bool = False, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.text = text
        self.setBackgroundRole(QPalette.ColorRole.Midlight)
        self.setAutoFillBackground(True)
        self.setAccessibleName(text)
        step = theme.spacing()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * step, step // 2, step, step // 2)
        row.setSpacing(step)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row.addWidget(_icon_label(icon, self))
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setMargin(2)  # room for the dots of an Ü
        label.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(label, 1)
        if action:
            button = QPushButton(action, self)
            button.clicked.connect(self.action_clicked)
            row.addWidget(button)
        if closable:
            row.addWidget(self._close_button())

    def _close_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon("cross"))
        button.setAutoRaise(True)
        button.setToolTip("Meldung schließen")
        button.setAccessibleName("Meldung schließen")
        button.clicked.connect(self.closed)
        return button


class Banners(QWidget):
    """The place above the pages where banners stand, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._shown: dict[str, Banner] = {}
        self.hide()

    def show_banner(self, key: str, icon: str, text: str, *, closable: bool = False, action: str = "") -> Banner:
        """Show a banner in the place of the one called `key`, if there is one, and return it."""
        self.remove(key)
        banner = Banner(icon, text, closable=closable, action=action, parent=self)
        banner.closed.connect(lambda: self.remove(key))
        self._shown[key] = banner
        self._layout.addWidget(banner)
        self.show()
        return banner

    def remove(self, key: str) -> None:
        """Put a banner away, if it is there."""
        banner = self._shown.pop(key, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._shown))

    def clear(self) -> None:
        """Put all banners away."""
        for key in list(self._shown):
            self.remove(key)

    def texts(self) -> list[str]:
        """Return what the banners say."""
        return [banner.text for banner in self._shown.values()]


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


class OpenChoice(Enum):
    """What to do when a file could not be opened."""

    NOTHING = auto()
    ANOTHER = auto()
    SAMPLE = auto()


def ask_after_failed_opening(parent: QWidget, name: str, problem: str) -> OpenChoice:
    """Say why a file could not be opened and offer a way on."""
    box = _box(parent, "Datei öffnen", f"„{name}“ wurde nicht geöffnet.")
    box.setInformativeText(problem)
    another = box.addButton("&Andere Datei öffnen …", _Role.AcceptRole)
    sample = box.addButton("&Beispieldatei öffnen", _Role.ActionRole)
    close = box.addButton("Schließen", _Role.RejectRole)
    box.setDefaultButton(another)
    box.setEscapeButton(close)
    box.exec()
    if box.clickedButton() is another:
        return OpenChoice.ANOTHER
    return OpenChoice.SAMPLE if box.clickedButton() is sample else OpenChoice.NOTHING


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


def _icon_label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    side = label.fontMetrics().height() + 2
    label.setPixmap(theme.icon(name).pixmap(side, side))
    return label
