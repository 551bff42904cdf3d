"""Unfinished files: how they are called, and getting rid of those that a killed process left.

What is to take a file's place is written beside it, under a name that only this program gives. Whoever works
in the folder later deletes what nobody has written to for an hour.
"""

import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"\.{1,2}voneinander-[0-9a-f]{16}.*", re.DOTALL)  # journals, seals and locks of theirs, too
_ABANDONED = 3600.0  # seconds; clocks of servers differ by less


def beside(target: Path) -> Path:
    """Return where to write what is to take the place of `target`: a new name in the same folder."""
    return target.with_name(f".voneinander-{secrets.token_hex(8)}{target.suffix}")


def sweep(folder: Path) -> None:
    """Delete unfinished files that were abandoned in a folder. What cannot be deleted stays."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > _ABANDONED:
                        path.unlink()
