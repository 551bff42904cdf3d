"""The one thread that touches the disk, so that a slow or dead share cannot freeze the window.

Whoever calls waits for the answer, in the way it brings along: the window goes on repainting. Long work
lets waiting calls in between its slices, so a backup delays an edit by one slice at most.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 0.5
"""Seconds that pass before the user is told what is waited for."""
Wait = Callable[[Future[Any]], None]
"""Returns once the future is done. Its default blocks."""


def _block(future: Future[Any]) -> None:
    future.exception()


def in_thread(work: Callable[[], T]) -> Future[T]:
    """Begin work in a thread of its own; return what will have its result."""
    future: Future[T] = Future()
    threading.Thread(target=_do, args=(work, future), daemon=True).start()
    return future


class Worker:
    """A thread that does calls one after the other.

    Attributes:
        wait: How the main thread waits in `call`; any other one just does.
    """

    def __init__(self) -> None:
        self.wait: Wait = _block
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="storage", daemon=True)
        self._thread.start()

    def call(self, do: Callable[[], T]) -> T:
        """Return what `do` returns, or raise what it raises; done in the thread."""
        if threading.current_thread() is self._thread:
            return do()
        future = self.post(do)
        if threading.current_thread() is threading.main_thread():
            self.wait(future)
        return future.result()

    def post(self, do: Callable[[], T]) -> Future[T]:
        """Let `do` be done when its turn comes, without waiting for it."""
        future: Future[T] = Future()
        self._calls.put((do, future))
        return future

    def let_others_in(self) -> None:
        """Do what is waiting now; long work in the thread calls this between its slices."""
        while True:
            try:
                waiting = self._calls.get_nowait()
            except queue.Empty:
                return
            if waiting is None:
                self._calls.put(None)
                return
            _do(*waiting)

    def stop(self) -> None:
        """End the thread after what is waiting."""
        self._calls.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _work(self) -> None:
        while (waiting := self._calls.get()) is not None:
            _do(*waiting)


def _do(do: Callable[[], Any], future: Future[Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(do())
    except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the caller
        future.set_exception(error)
