"""Work that can wait until the user sees something."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class AfterFirstPaint(QObject):
    """Does something once, right after a widget was painted for the first time.

    Args:
        widget: The widget; nothing is done any more when it is gone.
        do: What to do.
        pause: Milliseconds to leave to the user first.
    """

    def __init__(self, widget: QWidget, do: Callable[[], object], pause: int = 20) -> None:
        super().__init__(widget)
        self._do = do
        self._pause = pause
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint, and until it is on the screen: the event comes before the painting."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._wait)
        return False

    def _wait(self) -> None:
        QTimer.singleShot(self._pause, self, self._do)
