"""Unfinished files and folders: how they are called, and getting rid of those that a killed process left.

What is to take a file's place is written beside it, under a name that only this program gives. Whoever works
in the folder later deletes what nobody has written to for an hour.
"""

import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"\.{1,2}voneinander-[0-9a-f]{16}.*", re.DOTALL)  # journals, seals and locks of theirs, too
_ABANDONED = 3600.0  # seconds; clocks of servers differ by less


def beside(target: Path) -> Path:
    """Return where to write what is to take the place of `target`: a new name in the same folder."""
    return target.with_name(f".voneinander-{secrets.token_hex(8)}{target.suffix}")


def sweep(folder: Path) -> None:
    """Delete what was abandoned unfinished in a folder. What cannot be deleted stays."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > _ABANDONED:
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
