"""Strg+Z in a text field: what is being typed there first, then the last step of the file."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

_Key = QKeySequence.StandardKey


class EditorUndo(QObject):
    """Lets undo and redo pass by a text field that has nothing of its own to take back.

    A text field answers these keys even then, and the window would never hear of them.

    Args:
        window: The window whose text fields are meant.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QLineEdit | QPlainTextEdit | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - there is no window without
        application.focusChanged.connect(self._watch)

    def _watch(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Keep an eye on the one text field that has the focus: a filter for all events would slow them all."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if isinstance(new, (QLineEdit, QPlainTextEdit)) and self._window.isAncestorOf(new):
            self._watched = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the field from claiming a key that it would do nothing with."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = _able(watched)
            if (event.matches(_Key.Undo) and not undo) or (event.matches(_Key.Redo) and not redo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def _able(field: QObject) -> tuple[bool, bool]:
    """Return whether a text field has something to take back, and something to do again."""
    if isinstance(field, QPlainTextEdit):
        return field.document().isUndoAvailable(), field.document().isRedoAvailable()
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable(), field.isRedoAvailable()
    return True, True
