"""Putting a new file in place of an old one, so that nothing that goes wrong can damage the old one.

The new file is written beside its target, forced onto the disk, read back, and then takes the target's
name in one step of the file system. Whatever fails before that leaves the old file as it was.
"""

import errno
import os
import re
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from voneinander_desktop.storage import unfinished
from voneinander_desktop.storage.faults import os_message

LONGEST_NAME = 120
"""Most characters of a file's name: short enough for Windows, for mail and for people."""

_MOST_BYTES = 240  # file systems hold 255 bytes
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)  # virus scanners and sync clients let go of a file within a second or two


class ExportRefused(Exception):  # noqa: N818 - a refusal is an ordinary answer here
    """A file could not be written. `str()` says in German what happened and what to do; the old file is unchanged.

    Attributes:
        target: The file that was to be written.
        other: Another name that is free, in the same folder; None where no other name would help.
    """

    def __init__(self, reason: str, target: Path, *, advice: str = "") -> None:
        self.target = target
        self.other = None if advice else suggest_other_name(target)
        kept = "Die bisherige Datei ist unverändert." if os.path.isfile(target) else ""  # noqa: PTH113 - never raises
        if self.other:
            advice = f"Bitte wählen Sie einen anderen Namen, zum Beispiel „{self.other.name}“."
        super().__init__(" ".join(filter(None, (reason, kept, advice))))


class NotAsWritten(Exception):  # noqa: N818 - the name says what is the case
    """What was read back is not what was to be written; `str()` says so in German."""


def replace_file(
    target: Path,
    write: Callable[[Path], None],
    check: Callable[[Path], None],
    *,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Write a file and put it in place of the one that is there, if any.

    Args:
        target: The file.
        write: Writes the content to the path it is given.
        check: Reads it back and raises `NotAsWritten` if it is not as it should be.
        pause: Waits for some seconds.

    Raises:
        ExportRefused: If that is not possible; the old file is unchanged then.
    """
    place = Path(os.path.realpath(target))  # the file that a link leads to is replaced, not the link
    beside = unfinished.beside(place)
    unfinished.sweep(place.parent)
    try:
        _refuse_unsuitable(place, target)
        write(beside)
        _force(beside)
        check(beside)
        _keep_mode(place, beside)
        _put(beside, place, target, pause)
    except NotAsWritten as error:
        raise ExportRefused(f"„{target.name}“ wurde nicht geschrieben. {error}", target) from error
    except OSError as error:
        raise _told(error, target) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def suggest_other_name(target: Path) -> Path:
    """Return a free name beside the target: "Liste (2).xlsx" for "Liste.xlsx"."""
    stem = re.sub(r" \([0-9]{1,3}\)$", "", target.stem)
    names = (shortened(stem, f" ({number}){target.suffix}") for number in count(2))
    return next(path for path in map(target.with_name, names) if not os.path.lexists(path))


def shortened(stem: str, ending: str) -> str:
    """Return a file's name made of two parts, the first one cut so that every file system takes the whole."""
    stem = stem[: LONGEST_NAME - len(ending)]
    while len(os.fsencode(stem + ending)) > _MOST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .–-") + ending


def _refuse_unsuitable(place: Path, target: Path) -> None:
    """Refuse what would replace something else than a file, or a file that someone protected."""
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise ExportRefused(f"„{target.name}“ ist ein Ordner.", target)
    if not stat.S_ISREG(mode):
        raise ExportRefused(f"„{target.name}“ ist keine gewöhnliche Datei.", target)
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(place, os.W_OK):
        raise ExportRefused(f"„{target.name}“ ist schreibgeschützt.", target)


def _force(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _keep_mode(place: Path, beside: Path) -> None:
    """Let whoever could read the old file read the new one, and nobody else."""
    with suppress(OSError):
        beside.chmod(stat.S_IMODE(place.stat().st_mode))


def _put(beside: Path, place: Path, target: Path, pause: Callable[[float], None]) -> None:
    for seconds in (*_PAUSES, None):
        try:
            os.replace(beside, place)  # noqa: PTH105 - the one call that this is about
            break
        except PermissionError as error:
            if seconds is None:
                raise ExportRefused(
                    f"„{target.name}“ lässt sich nicht ersetzen. Wahrscheinlich ist die Datei gerade in einem anderen "
                    "Programm geöffnet, zum Beispiel in Excel.",
                    target,
                ) from error
            pause(seconds)
    _force_folder(place.parent)


def _force_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be told to."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_ELSEWHERE = "Bitte wählen Sie einen anderen Ordner."


def _told(error: OSError, target: Path) -> ExportRefused:
    """Return the refusal that tells of a fault of the machine."""
    folder = target.absolute().parent.name or str(target.absolute().parent)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return ExportRefused(
                f"Für „{target.name}“ ist auf dem Datenträger kein Platz mehr.",
                target,
                advice="Bitte schaffen Sie Platz oder wählen Sie einen anderen Ordner.",
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return ExportRefused(f"Im Ordner „{folder}“ dürfen Sie nicht schreiben.", target, advice=_ELSEWHERE)
        case errno.ENAMETOOLONG:
            return ExportRefused("Der Name der Datei ist zu lang.", target)
        case errno.ENOENT | errno.ENOTDIR:
            return ExportRefused(f"Den Ordner „{folder}“ gibt es nicht.", target, advice=_ELSEWHERE)
        case _:
            return ExportRefused(
                f"„{target.name}“ wurde nicht geschrieben. {os_message(error)}", target, advice=_ELSEWHERE
            )
