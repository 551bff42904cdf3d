"""Work that takes longer than an answer may: in a thread of its own, with a way to give it up.

The window goes on painting. It takes no input meanwhile, so what the work reads stays as it is; after half
a second a small dialog tells what is going on.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme

_PATIENCE = 500
"""Milliseconds before it is told that something takes its time."""

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818 - it is what the user wanted
    """The user gave the work up."""


class Progress(QObject):
    """How far work in a thread is. It is called like a function to tell so.

    Signals:
        told: How much is done and how much there is (0 where that is not known).
    """

    told = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._given_up = False

    def __call__(self, done: int, total: int) -> None:
        """Tell how far the work is.

        Raises:
            Cancelled: If the user gave it up.
        """
        if self._given_up:
            raise Cancelled
        self.told.emit(done, total)

    def give_up(self) -> None:
        """Let the work end when it next tells how far it is."""
        self._given_up = True


def run(parent: QWidget, text: str, work: Callable[[Progress], T]) -> T:
    """Do work in a thread and return its result.

    Args:
        parent: The window that waits for it.
        text: What is going on, in German.
        work: The work. It must not touch widgets; reading the open file is done in turn with the window's reads.

    Raises:
        Cancelled: If the user gave it up.
        Exception: Whatever the work raised.
    """
    progress = Progress()
    worker = _Worker(lambda: work(progress))
    dialog = _Waiting(parent, text)
    dialog.given_up.connect(progress.give_up)
    progress.told.connect(dialog.show_progress)
    worker.finished.connect(dialog.accept)
    _wait_a_moment(worker)
    if not worker.isFinished():
        dialog.exec()
    worker.wait()
    dialog.deleteLater()
    return worker.result()


def _wait_a_moment(worker: QThread) -> None:
    """Start a thread and wait for it as long as nobody minds; what is typed meanwhile waits, too."""
    loop, patience = QEventLoop(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    worker.finished.connect(loop.quit)
    patience.start(_PATIENCE)
    worker.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


class _Worker(QThread, Generic[T]):
    """The thread. Its result is there when it has finished."""

    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__()
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is taken
            self._error = error

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results[0]


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
