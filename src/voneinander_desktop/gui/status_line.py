"""The status bar: how many records, what happened last with a link to take it back, and that all is saved."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from voneinander_desktop.gui import theme

_UNDO_LINK = "undo"


class StatusLine(QWidget):
    """The line at the foot of the window.

    Signals:
        undo_clicked: "Rückgängig" beside the last step was chosen.
    """

    undo_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = self._label("Anzahl")
        self._middle = self._label("Meldung")
        self._middle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._middle.linkActivated.connect(self._follow)
        self._saved = self._label("Speicherstand")
        layout = QHBoxLayout(self)
        step = theme.spacing()
        layout.setContentsMargins(2 * step, step // 2, 2 * step, step // 2)
        layout.setSpacing(3 * step)
        layout.addWidget(self._count)
        layout.addWidget(self._middle, 1)
        layout.addWidget(self._saved)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setAccessibleName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def show_count(self, text: str) -> None:
        """Say how many records the page shows."""
        if text != self._count.text():
            self._count.setText(text)

    def show_message(self, text: str) -> None:
        """Say something about what was just done or refused."""
        self._middle.setTextFormat(Qt.TextFormat.PlainText)
        self._say(text)

    def show_step(self, label: str, *, can_undo: bool) -> None:
        """Say what was done, with a link to take it back."""
        if not can_undo:
            self.show_message(label)
            return
        self._middle.setTextFormat(Qt.TextFormat.RichText)
        self._middle.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._say(f'{_escaped(label)} (<a href="{_UNDO_LINK}">Rückgängig</a>)', spoken=label)

    def show_saved(self, at: datetime | None) -> None:
        """Say when the last change was stored; nothing before the first one."""
        self._saved.setText(f"gespeichert {at:%H:%M}" if at else "")

    def show_state(self, text: str) -> None:
        """Say something lasting about saving, such as that the file is write-protected."""
        self._saved.setText(text)

    def clear(self) -> None:
        """Say nothing."""
        for label in (self._count, self._middle, self._saved):
            label.clear()

    def texts(self) -> tuple[str, str, str]:
        """Return what the three parts say: number, message, state of saving."""
        return self._count.text(), self._middle.text(), self._saved.text()

    def _say(self, text: str, spoken: str = "") -> None:
        self._middle.setText(text)
        self._middle.setToolTip("" if spoken else text)
        if text:
            self._speak(spoken or text)

    def _speak(self, text: str) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # at the start nothing is said

        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _follow(self, target: str) -> None:
        if target == _UNDO_LINK:
            self.undo_clicked.emit()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
