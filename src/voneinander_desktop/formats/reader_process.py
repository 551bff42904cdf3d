"""Reading lists in a process of its own, which is limited and can be ended at any time.

A spreadsheet from elsewhere can make a library use all memory, never end, or abort the whole process. So the
window starts this program once more with a hidden subcommand (`SUBCOMMAND`); that process is confined by the
system, reads, and hands the cells over as lines of JSON, which cannot hold anything that would be executed.
"""

import atexit
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from voneinander_desktop.domain.tables import CLIPBOARD, SourceFile
from voneinander_desktop.formats import handing_over
from voneinander_desktop.formats.limits import ORDINARY, Limits
from voneinander_desktop.formats.refusals import SourceRefused, refusal, shown_name, too_slow, unreadable

__all__ = ["SUBCOMMAND", "Limits", "SourceRefused", "dismiss", "prepare", "read_in_child", "read_text"]

SUBCOMMAND = "reader-process"
"""What makes this program the process that reads; not for use by hand."""

_MOMENT = 0.05  # seconds between two looks whether it is still wanted

_PIPE = subprocess.PIPE
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows

_BUFFER = 1 << 18  # bytes: lines of some hundred rows come in a few pieces

Proceed = Callable[[], None]
_Answer = SourceFile | SourceRefused | None
"""What a process read; or why it did not; or nothing, if it ended before it could tell."""

_standby: "list[subprocess.Popen[bytes]]" = []
"""The process that waits for the next list, if one does."""


def prepare() -> None:
    """Let a process wait for the next list, so that it has started by the time that she has chosen one.

    It ends when it has read that list, when `dismiss` is called, and when this program ends, however it does.
    """
    if not _standby:
        with suppress(OSError):  # then it is tried again, and told, when there is something to read
            _standby.append(_start())


def dismiss() -> None:
    """End the process that waits for a list, if one does: nothing will be read."""
    while _standby:
        with _standby.pop() as process:  # closes its pipes
            process.kill()


atexit.register(dismiss)


def read_in_child(path: Path, *, limits: Limits = ORDINARY, proceed: Proceed = lambda: None) -> SourceFile:
    """Return the lists that a file holds, read by a process of its own.

    Args:
        path: The file.
        limits: What reading it may cost.
        proceed: Called again and again while waiting; what it raises ends the process and comes out here.

    Raises:
        SourceRefused: If there is nothing to read, with the reason and a way on in German.
    """
    return _read(shown_name(path), {"path": str(path.absolute())}, limits, proceed)


def read_text(text: str, html: str = "", *, limits: Limits = ORDINARY, proceed: Proceed = lambda: None) -> SourceFile:
    """Return the list that was copied, read by a process of its own.

    Args:
        text: The block as plain text.
        html: The block as HTML, if the clipboard has that, too.
        limits: What reading it may cost.
        proceed: Called again and again while waiting; what it raises ends the process and comes out here.

    Raises:
        SourceRefused: If there is nothing to read, with the reason and a way on in German.
    """
    return _read(CLIPBOARD, {"text": text, "html": html}, limits, proceed)


def _read(name: str, request: dict[str, Any], limits: Limits, proceed: Proceed) -> SourceFile:
    began = monotonic()
    for thorough in (False, True):
        asked = {**request, "limits": asdict(limits), "thorough": thorough}
        with _asked(name, json.dumps(asked).encode()) as answers:
            answer = _awaited(name, answers, began + limits.seconds, proceed)
        if isinstance(answer, SourceFile):
            return answer
        if isinstance(answer, SourceRefused):
            raise answer
        if monotonic() - began >= limits.processor:  # it was ended because it computed for too long
            raise too_slow(name)
    raise unreadable(name)


@contextmanager
def _asked(name: str, request: bytes) -> Iterator["SimpleQueue[_Answer]"]:
    """Let a process read, and end it whatever happens meanwhile; yields where its answer arrives."""
    try:
        process = _waiting() or _start()
    except OSError:
        then = "Schließen Sie andere Programme, und versuchen Sie es noch einmal."
        raise refusal(name, "lässt sich gerade nicht lesen: Der Rechner ist überlastet.", then) from None
    answers: SimpleQueue[_Answer] = SimpleQueue()
    exchange = Thread(target=_exchange, args=(process, request, answers), daemon=True)
    exchange.start()
    try:
        yield answers
    finally:
        process.kill()
        process.wait()
        exchange.join()


def _waiting() -> "subprocess.Popen[bytes] | None":
    """Return the process that waits for a list, if one still does."""
    with suppress(IndexError):
        process = _standby.pop()
        if process.poll() is None:
            return process
    return None


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - this program itself, with no word of anybody else's
        _command(),
        bufsize=_BUFFER,
        stdin=_PIPE,
        stdout=_PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_NO_WINDOW,
    )


def _command() -> list[str]:
    """Return what starts this program as the process that reads."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SUBCOMMAND]
    # -P: nothing is imported from the folder that the program happens to be started in. -m would take longer.
    return [sys.executable, "-P", "-c", "from voneinander_desktop.__main__ import main; main()", SUBCOMMAND]


def _exchange(process: "subprocess.Popen[bytes]", request: bytes, answers: "SimpleQueue[_Answer]") -> None:
    """Pass on the request and decode what comes back, in a thread of its own."""
    assert process.stdin is not None  # noqa: S101 - says to the type checker what `_start` has done
    assert process.stdout is not None  # noqa: S101
    answer: _Answer = None
    with suppress(OSError), process.stdin:
        process.stdin.write(request)
    with suppress(OSError, handing_over.Unfinished), process.stdout:
        try:
            answer = handing_over.received(process.stdout)
        except SourceRefused as refused:
            answer = refused
    answers.put(answer)


def _awaited(name: str, answers: "SimpleQueue[_Answer]", deadline: float, proceed: Proceed) -> _Answer:
    """Return the answer, asking while waiting for it whether it is still wanted."""
    while True:
        proceed()
        if monotonic() > deadline:
            raise too_slow(name)
        with suppress(Empty):
            return answers.get(timeout=_MOMENT)
