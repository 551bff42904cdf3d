"""The seal of a file that was closed: a hash beside it that tells whether it is still as it was left.

The integrity check of SQLite notices two flipped bits of three; the hash notices every one, at rest. It only
holds for a closed file: before the first write of a sitting the seal is marked open, durably, so that a
hash from before a crash never counts.
"""

import hashlib
import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Literal

from voneinander_desktop.storage import unfinished

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of a file from when it was closed last.

    Attributes:
        state: "closed" with a hash, "open" during a sitting or after a crash, "unknown" without a readable seal.
        sha256: The hash of the closed file.
        backups: The folder of its backups, if it is not the usual one.
    """

    state: Literal["closed", "open", "unknown"] = "unknown"
    sha256: str = ""
    backups: str = ""


def seal_path(database: Path) -> Path:
    """Return where the seal of a database file lies: beside it, hidden where a leading dot hides."""
    return database.with_name(f".{database.name}.siegel")


def read(database: Path) -> Seal:
    """Return the seal of a file; "unknown" if there is none or it cannot be read."""
    try:
        told = json.loads(seal_path(database).read_text(encoding="utf-8"))
        state = told["state"]
        if state not in ("closed", "open", "unknown"):
            return Seal()
        return Seal(state, str(told.get("sha256", "")), str(told.get("backups", "")))
    except (OSError, ValueError, KeyError, TypeError):
        return Seal()


def write(database: Path, seal: Seal) -> None:
    """Put a seal in place, on disk when this returns.

    Raises:
        OSError: If it cannot be written; the old one stays.
    """
    told = {"state": seal.state, "sha256": seal.sha256, "backups": seal.backups}
    write_durably(seal_path(database), json.dumps(told).encode())
    _hide(seal_path(database))


def move(old: Path, new: Path) -> None:
    """Let a seal follow its file to a new name; whatever fails, the next opening checks the contents instead."""
    with suppress(OSError):
        seal_path(old).replace(seal_path(new))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, as hexadecimal digits.

    Never call it while this process has the file open as a database: closing it again would drop SQLite's locks.

    Raises:
        OSError: If it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


_State = tuple[int, int, int, int]
_begun: list[tuple[Thread, dict[_State, str]]] = []


def hash_ahead(path: Path) -> None:
    """Begin to work out the hash of a sealed file that is about to be opened, in a thread of its own.

    Reading and hashing do not need Python's lock: the program is read in meanwhile.
    """
    if read(path).state != "closed":
        return
    found: dict[_State, str] = {}

    def work_out() -> None:
        with suppress(OSError):  # the opening tells
            state = _state(path)
            found[state] = file_hash(path)

    thread = Thread(target=work_out, name="hash", daemon=True)
    _begun.append((thread, found))
    thread.start()


def finished_hash(path: Path) -> str:
    """Return the hash that was begun for a file, if it is still as it was then; else an empty text.

    What was begun has ended when this returns: a file must not be read while it is open as a database.
    """
    known: dict[_State, str] = {}
    while _begun:
        thread, found = _begun.pop()
        thread.join()
        known |= found
    with suppress(OSError):
        return known.get(_state(path), "")
    return ""


def _state(path: Path) -> _State:
    status = path.stat()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _hide(path: Path) -> None:
    """Hide a file where a leading dot does not (Windows)."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetFileAttributesW(str(path), 0x2)  # FILE_ATTRIBUTE_HIDDEN


def write_durably(target: Path, content: bytes) -> None:
    """Replace a small file in one step, on disk when this returns.

    Raises:
        OSError: If it cannot be written; the old one stays.
    """
    beside = unfinished.beside(target)
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
        sync_folder(target.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Put a file's bytes on disk, for one that nobody has open as a database."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def copy_file(source: Path, target: Path) -> None:
    """Copy a closed file; all of it is on disk when this returns, but for its name (`sync_folder`).

    Raises:
        OSError: If it cannot be read or written.
    """
    shutil.copyfile(source, target)
    sync_file(target)


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk, where the system can (Windows does it by itself)."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network file systems refuse; there the server's promise has to do
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
