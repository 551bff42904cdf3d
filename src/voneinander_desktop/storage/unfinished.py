"""Unfinished files and folders: how they are called, and getting rid of those that a killed process left.

What is to take a file's place is written beside it, under a name that only this program gives and that tells who
writes it. Whoever works in the folder later deletes what a process left that has ended; of another machine's
processes that is not known, and what nobody has written to for an hour counts as left.
"""

import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"\.{1,2}voneinander-(?:(?P<machine>[0-9a-f]{8})-(?P<process>[0-9a-f]+)-)?[0-9a-f]{16}.*", re.DOTALL)
"""Journals, seals and locks of what is unfinished, too."""
_ABANDONED = 3600.0  # seconds; clocks of servers differ by less

_folders_kept_in: Path | None = None
_folders_kept: set[Path] = set()


def beside(target: Path) -> Path:
    """Return where to write what is to take the place of `target`: a new name in the same folder."""
    _keep_folder(target.absolute().parent)
    return target.with_name(f".voneinander-{_machine()}-{os.getpid():x}-{secrets.token_hex(8)}{target.suffix}")


def sweep(folder: Path) -> None:
    """Delete what was abandoned unfinished in a folder. What cannot be deleted stays."""
    with suppress(OSError):
        for path in folder.iterdir():
            if (found := _NAME.fullmatch(path.name)) and _is_abandoned(path, found):
                with suppress(OSError):
                    delete(path)


def delete(path: Path) -> None:
    """Delete a file, or a folder with what is in it, if it is there.

    Raises:
        OSError: If it cannot be deleted.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def keep_folders_in(file: Path) -> None:
    """Write down from now on in which folders something was unfinished, for `sweep_kept_folders` at the next start."""
    global _folders_kept_in
    _folders_kept_in = file


def sweep_kept_folders(file: Path) -> None:
    """Delete what was abandoned in the folders that are written down; all stay so while one is not there."""
    with suppress(OSError, ValueError):
        folders = {Path(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()}
        away = [folder for folder in folders if not folder.is_dir()]
        for folder in folders:
            sweep(folder)
        if not away:
            file.unlink()
            _folders_kept.clear()


def _keep_folder(folder: Path) -> None:
    if _folders_kept_in is None or folder in _folders_kept:
        return
    _folders_kept.add(folder)
    with suppress(OSError), _folders_kept_in.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(str(folder))}\n")
        file.flush()
        os.fsync(file.fileno())


def _is_abandoned(path: Path, found: "re.Match[str]") -> bool:
    if found["machine"] == _machine():
        return not _is_running(int(found["process"], 16))
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > _ABANDONED
    return False


def _machine() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        still_there = 0x00100000  # SYNCHRONIZE: the right to wait for it
        handle = ctypes.windll.kernel32.OpenProcess(still_there, False, process)
        if not handle:
            return False
        ended = ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == 0
        ctypes.windll.kernel32.CloseHandle(handle)
        return not ended
    try:
        os.kill(process, 0)  # which only asks
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
