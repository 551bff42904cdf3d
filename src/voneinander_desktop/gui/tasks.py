"""Work that takes longer than an answer may: in a thread of its own, with a way to give it up.

The window goes on painting. It takes no input meanwhile, so what the work reads stays as it is; after half
a second a small dialog tells what is going on.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme

_PATIENCE = 500
"""Milliseconds before it is told that something takes its time."""

T = TypeVar("T")
Proceed = Callable[[int, int], None]


class Cancelled(Exception):  # noqa: N818 - it is what the user wanted
    """The user gave the work up."""


def run(parent: QWidget, text: str, work: Callable[[Proceed], T]) -> T:
    """Do work in a thread and return its result.

    Args:
        parent: The window that waits for it.
        text: What is going on, in German.
        work: The work. It must not touch widgets, nor what other threads use meanwhile. It is given a function
            to call now and then with how much is done and how much there is (0 where that is not known).

    Raises:
        Cancelled: If the user gave it up.
        Exception: Whatever the work raised.
    """
    worker = _Worker(work)
    loop, patience = QEventLoop(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    worker.finished.connect(loop.quit)
    worker.start()
    patience.start(_PATIENCE)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    patience.stop()
    dialog = _Waiting(parent, text)
    dialog.given_up.connect(worker.give_up)
    worker.progressed.connect(dialog.show_progress)
    worker.finished.connect(dialog.accept)
    if not worker.isFinished():
        dialog.exec()
    worker.wait()
    dialog.deleteLater()
    return worker.result()


class _Worker(QThread, Generic[T]):
    """The thread."""

    progressed = Signal(int, int)

    def __init__(self, work: Callable[[Proceed], T]) -> None:
        super().__init__()
        self._work = work
        self._given_up = False
        self._results: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._results.append(self._work(self._proceed))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._error = error

    def give_up(self) -> None:
        self._given_up = True

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _proceed(self, done: int, total: int) -> None:
        if self._given_up:
            raise Cancelled
        self.progressed.emit(done, total)


class _Waiting(QDialog):
    """Tells what is going on, how far it is, and takes "Abbrechen"."""

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
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def reject(self) -> None:
        """Ask the work to stop; the dialog stays until it has."""
        if self._cancel.isEnabled():
            self._cancel.setEnabled(False)
            self._label.setText("Wird abgebrochen …")
            self.given_up.emit()
