"""One writer: an operating-system lock on a file beside the database.

The lock is what the operating system holds, not that the file exists: it ends with the process, so no
lock is ever stale. The file's text (user, machine, time) only serves the message to others.
"""

import contextlib
import getpass
import json
import os
import platform
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_OFFSET = 1 << 30  # Windows locks are mandatory: far behind the text, so that others can read it
_TRIES = 5
_LOOK_SECONDS = 0.03
"""A look at a lock holds it for a moment: whoever is refused tries once more after so long."""
_PAUSES = (0.01, 0.05, 0.2, 0.5)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a file open for writing.

    Attributes:
        user: Name at the system.
        machine: Name of the computer.
        since: Local time of opening, as shown ("14:03"), or empty.
    """

    user: str
    machine: str
    since: str = ""

    @classmethod
    def here(cls) -> "Holder":
        """Return who runs this program."""
        try:
            user = getpass.getuser()
        except (OSError, KeyError, ImportError):
            user = ""
        return cls(user, platform.node(), f"{datetime.now():%d.%m.%Y %H:%M}")


class FileLock:
    """A lock held on a file of its own, which tells who has it.

    Args:
        path: The file; it is there for as long as the lock is held.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; return False if another process (or another window here) has it.

        Raises:
            OSError: If no lock file can be made there (a read-only folder).
        """
        for _ in range(_TRIES):
            file = _opened(self.path, "ab+")
            if not (_try_lock(file) or _try_lock(file, after=_LOOK_SECONDS)):
                file.close()
                return False
            if not _still_there(file, self.path):
                file.close()  # its last owner deleted it between our opening and locking
            elif file.writable():
                self._file = file
                _sign(file)
                return True
            else:  # a crashed program of somebody else left it behind, and only she may write it: make our own
                with contextlib.closing(file):
                    self.path.unlink()
        return False

    def holder(self) -> Holder:
        """Return who has the lock, as far as the file tells; waits a moment for one who is about to sign it."""
        for seconds in _PAUSES:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                told = json.loads(self.path.read_text(encoding="utf-8"))
                return Holder(str(told["user"]), str(told["machine"]), str(told["since"]))
            time.sleep(seconds)
        return Holder("", "")

    def is_free(self) -> bool:
        """Return whether nobody has the lock, without taking it on."""
        try:
            with _opened(self.path, "rb+") as file:  # closing it lets go
                return _try_lock(file)
        except OSError:
            return not self.path.exists()

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._file is None:
            return
        if sys.platform == "win32":  # an open file cannot be deleted there; another's open one neither
            self._file.close()
            with contextlib.suppress(OSError):
                self.path.unlink()
        else:  # deleted while still locked, so that nobody locks a file that is about to go
            with contextlib.suppress(OSError):
                self.path.unlink()
            self._file.close()
        self._file = None


class WriteLock(FileLock):
    """The lock on one database file. Hold it for as long as it may be written."""

    def __init__(self, database: Path) -> None:
        super().__init__(database.with_name(f"{database.name}.lock"))


class WriteRequest(FileLock):
    """The wish to write a file that another window has. Hold it for as long as it is wished.

    It is a lock itself, so a wish ends with the window that has it, however that ends.
    """

    def __init__(self, database: Path) -> None:
        super().__init__(database.with_name(f"{database.name}.anfrage"))


def _opened(path: Path, mode: Literal["ab+", "rb+"]) -> IO[bytes]:
    """Open a lock file; without a buffer, so that closing it writes nothing more."""
    try:
        return path.open(mode, buffering=0)
    except PermissionError:
        if sys.platform == "win32" or not path.exists():
            raise
        return path.open("rb", buffering=0)  # somebody else made it: to lock it, reading is enough


def _sign(file: IO[bytes]) -> None:
    """Tell who holds the lock; it is held whether or not there is room for that."""
    holder = Holder.here()
    told = {"user": holder.user, "machine": holder.machine, "since": holder.since}
    with contextlib.suppress(OSError):
        file.truncate(0)
        file.write(json.dumps(told).encode("ascii"))


def _try_lock(file: IO[bytes], after: float = 0) -> bool:
    time.sleep(after)
    try:
        if sys.platform == "win32":
            file.seek(_OFFSET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _still_there(file: IO[bytes], path: Path) -> bool:
    if sys.platform == "win32":
        return True
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
