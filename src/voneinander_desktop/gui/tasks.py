"""Work that takes longer than an answer may: in a thread of its own, with a way to give it up.

The window goes on painting. It takes no input meanwhile, so what the work reads stays as it is; after half
a second a small dialog tells what is going on.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QSemaphore, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme

_PATIENCE = 500
"""Milliseconds before it is told that something takes its time."""

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818 - it is what the user wanted
    """The user gave the work up."""


class Progress(QObject):
    """What work in a thread has to do with the window. It is called like a function to tell how far the work is.

    Signals:
        told: How much is done and how much there is (0 where that is not known).
    """

    told = Signal(int, int)
    _asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._given_up = False
        self._asked.connect(lambda answer: answer(), Qt.ConnectionType.QueuedConnection)

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is.

        Raises:
            Cancelled: If the user gave it up.
        """
        if self._given_up:
            raise Cancelled
        self.told.emit(done, total)

    def in_window(self, ask: Callable[[], T]) -> T:
        """Call something in the window's thread, such as what reads from the open file, and return its result."""
        call = _Call(ask)
        self._asked.emit(call)
        call.answered.acquire()
        return call.result()

    def give_up(self) -> None:
        """Let the work end when it next tells how far it is."""
        self._given_up = True


def run(parent: QWidget, text: str, work: Callable[[Progress], T]) -> T:
    """Do work in a thread and return its result.

    Args:
        parent: The window that waits for it.
        text: What is going on, in German.
        work: The work. It must not touch widgets, nor what other threads use meanwhile.

    Raises:
        Cancelled: If the user gave it up.
        Exception: Whatever the work raised.
    """
    progress = Progress()
    call = _Call(lambda: work(progress))
    worker = _Worker(call)
    dialog = _Waiting(parent, text)
    dialog.given_up.connect(progress.give_up)
    progress.told.connect(dialog.show_progress)
    worker.finished.connect(dialog.accept)
    _wait_a_moment(worker)
    if not worker.isFinished():
        dialog.exec()
    worker.wait()
    dialog.deleteLater()
    return call.result()


def _wait_a_moment(worker: QThread) -> None:
    """Start a thread and wait for it as long as nobody minds; what is typed meanwhile waits, too."""
    loop, patience = QEventLoop(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    worker.finished.connect(loop.quit)
    patience.start(_PATIENCE)
    worker.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


class _Call(Generic[T]):
    """A function to be called in one thread, its result to be taken in another."""

    def __init__(self, function: Callable[[], T]) -> None:
        self.answered = QSemaphore()
        self._function = function
        self._results: list[T] = []
        self._error: BaseException | None = None

    def __call__(self) -> None:
        try:
            self._results.append(self._function())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is taken
            self._error = error
        self.answered.release()

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results[0]


class _Worker(QThread):
    """The thread."""

    def __init__(self, call: _Call[Any]) -> None:
        super().__init__()
        self._call = call

    def run(self) -> None:
        self._call()


class _Waiting(QDialog):
    """Tells what is going on, how far it is, and takes "Abbrechen".

    Signals:
        given_up: "Abbrechen" was chosen.
    """

    given_up = Signal()

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bitte warten")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._label = QLabel(text, self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Fortschritt")
        self._cancel = QPushButton("Abbrechen", self)
        self._cancel.clicked.connect(self.reject)
        step = theme.spacing()
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(self._label)
        column.addWidget(self._bar)
        column.addLayout(foot)
        self.setMinimumWidth(50 * step)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the work is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def reject(self) -> None:
        """Ask the work to end; the dialog stays until it has."""
        if self._cancel.isEnabled():
            self._cancel.setEnabled(False)
            self._label.setText("Wird abgebrochen …")
            self.given_up.emit()
