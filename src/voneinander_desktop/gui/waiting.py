"""How the window waits for the disk: at once for half a second, then repainting and saying so."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.storage.worker import PATIENCE, in_thread

T = TypeVar("T")


class Waiting(QObject):
    """Waits for the thread that touches the disk. What is typed meanwhile is answered afterwards.

    Args:
        window: The window that is waiting.
        path: Returns the file that is waited for.

    Attributes:
        note: What says so; shown while it is waited.
    """

    _answered = Signal()

    def __init__(self, window: QWidget, path: Callable[[], Path | None]) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._depth = 0
        self.note = _Note(window)

    def wait(self, future: "Future[Any]", text: str = "") -> None:
        """Return once the future is done.

        Args:
            future: What is waited for.
            text: What is going on, in German; by default that the disk does not answer.
        """
        try:
            future.exception(PATIENCE)
        except TimeoutError:
            self._wait_visibly(future, text or what_is_waited_for(self._path()))

    def do(self, text: str, work: Callable[[], T]) -> T:
        """Do work in a thread of its own, wait for it and return its result.

        Args:
            text: What is going on, in German.
            work: The work. It must not touch widgets.

        Raises:
            Exception: Whatever the work raised.
        """
        future = in_thread(work)
        self.wait(future, text)
        return future.result()

    def say(self, text: str) -> None:
        """Say something else while it is waited."""
        if self._depth:
            self.note.show_text(text)

    def _wait_visibly(self, future: "Future[Any]", text: str) -> None:
        loop = QEventLoop()
        # Queued: the answer comes from the other thread, or from this one before the loop runs.
        self._answered.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        self._depth += 1
        self.note.show_text(text)
        try:
            future.add_done_callback(lambda _: self._answered.emit())
            while not future.done():
                loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        finally:
            self._answered.disconnect(loop.quit)
            self._depth -= 1
            if not self._depth:
                self.note.hide()


def what_is_waited_for(path: Path | None) -> str:
    """Return in German what does not answer."""
    place = f"Das Laufwerk {path.drive}" if path and path.drive else "Das Laufwerk"
    where = "" if path is None or path.drive else f" mit „{path.name}“"
    return f"{place}{where} antwortet nicht. Ihre Eingabe wird gespeichert, sobald es antwortet."


class _Note(QFrame):
    """A line in the middle of the window, above everything in it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setAccessibleName("Wartet auf das Laufwerk")
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        column.addWidget(self.label)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show what is waited for."""
        window = self._window
        self.label.setText(text)
        width = min(60 * self.fontMetrics().averageCharWidth(), window.width() - 4 * theme.spacing())
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.setGeometry((window.width() - width) // 2, (window.height() - height) // 2, width, height)
        self.show()
        self.raise_()
