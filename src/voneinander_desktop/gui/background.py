"""Work that goes on beside the window: nobody waits for it, and its end is told in the window's thread."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from voneinander_desktop.storage.faults import StorageFault

GoOn = Callable[[], None]
"""Called by the work again and again; raises `Stopped` where it shall end."""


class Stopped(Exception):  # noqa: N818 - no error
    """The work is wanted no more."""


def block(future: "Future[Any]") -> None:
    """Wait for work without doing anything else."""
    future.exception()


class Errand(QObject):
    """One thing at a time that is done in a thread.

    Signals:
        done: What the work returned.
        failed: In German, why it could not be done.
    """

    done = Signal(object)
    failed = Signal(str)
    _ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._future: Future[Any] | None = None
        self._stopping = threading.Event()
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether work is going on."""
        return self._future is not None

    def start(self, work: Callable[[GoOn], object]) -> bool:
        """Begin work; False if the work before is still going on, or all of it was stopped."""
        if self.running or self._stopping.is_set():
            return False
        future = self._future = Future[Any]()
        threading.Thread(target=partial(self._work, work, future), name="errand", daemon=True).start()
        return True

    def stop(self, wait: Callable[["Future[Any]"], None]) -> None:
        """End what is going on, by the way of waiting that is given; nothing is told or begun any more."""
        self._stopping.set()
        if self._future is not None:
            wait(self._future)

    def _work(self, work: Callable[[GoOn], object], future: "Future[Any]") -> None:
        try:
            result = work(self._go_on)
        except BaseException as end:
            self._end(future)
            future.set_exception(end)
            if not isinstance(end, (Stopped, StorageFault)):
                raise  # told by the hook for bugs of all threads
        else:
            self._end(future)
            future.set_result(result)

    def _end(self, future: "Future[Any]") -> None:
        """Let the window's thread know; before the future does, for then this object may go away."""
        if not self._stopping.is_set():
            self._ended.emit(future)

    def _go_on(self) -> None:
        if self._stopping.is_set():
            raise Stopped

    def _tell(self, future: "Future[Any]") -> None:
        self._future = None
        if self._stopping.is_set():
            return
        error = future.exception()
        if error is None:
            self.done.emit(future.result())
        elif isinstance(error, StorageFault):
            self.failed.emit(str(error))
