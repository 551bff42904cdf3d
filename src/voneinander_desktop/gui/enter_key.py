"""The Enter key on a focused button of the window: it presses it, as it does in dialogs."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterPresses(QObject):
    """Lets Enter press the button that has the focus: outside dialogs Qt leaves that to the space bar alone.

    Args:
        window: The window whose buttons are meant.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QPushButton | QToolButton | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - there is no window without
        application.focusChanged.connect(self._watch)

    def _watch(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if isinstance(new, (QPushButton, QToolButton)) and self._window.isAncestorOf(new):
            self._watched = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button, once for as long as the key is held."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress or event.key() not in _ENTER:
            return super().eventFilter(watched, event)
        if event.isAutoRepeat():
            return True
        if isinstance(watched, QToolButton) and watched.menu() is not None:
            watched.showMenu()
        elif isinstance(watched, (QPushButton, QToolButton)):
            watched.click()
        return True
