"""Faults of the file and the disk, told in German.

Everything that may go wrong outside the program while a file is read or written becomes one family,
`StorageFault`. Anything else that is raised is a bug.
"""

import errno
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError


class StorageFault(Exception):  # noqa: N818 - "fault" says it: no error of the program
    """The file could not be read or written; `str()` says in German what happened and what to do.

    Nothing of the step that raised it was stored.
    """


class FileMissing(StorageFault):
    """There is no file at this place."""


class NotAFile(StorageFault):
    """What lies there is no file of this program: a folder, an empty file, another program's file."""


class Damaged(StorageFault):
    """The file is one of this program's, but its content is not sound."""


class NewerFile(StorageFault):
    """The file was made by a newer version of the program."""


class NotUpgraded(StorageFault):
    """The file is of an older version and could not be brought to the current schema; it is as it was."""


class FileReplaced(StorageFault):
    """The file that was opened is no longer the file at its place."""


class WriteRefused(StorageFault):
    """The file is open for reading only."""


class Conflict(StorageFault):
    """A row is no longer as the step expected it."""


_BY_ERRNO = {
    errno.ENOSPC: "Der Datenträger ist voll. Bitte schaffen Sie Platz und versuchen Sie es dann noch einmal.",
    errno.EDQUOT: "Ihr Speicherplatz ist aufgebraucht. Bitte schaffen Sie Platz und versuchen Sie es dann noch einmal.",
    errno.EACCES: "Der Zugriff auf diese Stelle ist nicht erlaubt.",
    errno.EPERM: "Der Zugriff auf diese Stelle ist nicht erlaubt.",
    errno.EROFS: "Der Datenträger ist schreibgeschützt.",
    errno.ENOENT: "Den Ordner oder die Datei gibt es dort nicht (mehr).",
    errno.ENOTDIR: "Den Ordner gibt es dort nicht (mehr).",
    errno.EEXIST: "Dort liegt schon eine Datei mit diesem Namen.",
    errno.EISDIR: "Dort liegt ein Ordner mit diesem Namen.",
    errno.ENAMETOOLONG: "Der Name ist zu lang.",
}

_BY_SQLITE = (
    (("SQLITE_FULL",), _BY_ERRNO[errno.ENOSPC]),
    (
        ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY"),
        "Das letzte Speichern wurde unterbrochen und nicht zu Ende geschrieben. Bitte öffnen Sie die Datei einmal zum "
        "Ändern, dann ist alles bis dahin wieder da. Geht das nicht, nehmen Sie bitte eine Sicherung.",
    ),
    (("SQLITE_READONLY",), "Die Datei ist schreibgeschützt."),
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "Die Datei ist gerade belegt. Bitte versuchen Sie es gleich noch einmal."),
    (("SQLITE_PERM", "SQLITE_AUTH"), _BY_ERRNO[errno.EACCES]),
    (("SQLITE_CANTOPEN",), "Die Datei lässt sich nicht öffnen. Vielleicht ist das Laufwerk nicht verbunden."),
    (("SQLITE_IOERR",), "Das Laufwerk meldet einen Fehler. Vielleicht ist es nicht mehr verbunden."),
)


def os_message(error: OSError) -> str:
    """Return one German sentence or two about an error of the operating system."""
    return _BY_ERRNO.get(error.errno or 0, "Das Laufwerk meldet einen Fehler. Vielleicht ist es nicht mehr verbunden.")


def damaged(path: Path) -> Damaged:
    """Return the fault of a file that is not sound."""
    return Damaged(f"Die Datei „{path.name}“ ist beschädigt. Sie wurde nicht verändert.")


def while_reading(error: DBAPIError | ValueError, path: Path) -> Exception:
    """Return the fault for an error while values are read, or the error itself where it is a bug.

    Text that is no UTF-8, JSON that is none and a date that is none are damage: only this program writes them.
    """
    if isinstance(error, ValueError) or str(error.orig).startswith("Could not decode"):
        return damaged(path)
    return from_sqlite(error, path)


def while_checking(error: DBAPIError | ValueError | TypeError, path: Path) -> Exception:
    """Return the fault for an error while a file is connected and checked.

    Whatever is not the disk's doing is damage: what is asked then is always the same.
    """
    fault = error if isinstance(error, TypeError) else while_reading(error, path)
    return damaged(path) if fault is error else fault


def from_sqlite(error: DBAPIError | sqlite3.Error, path: Path, *, writing: bool = False) -> Exception:
    """Return the fault for an error of SQLite, or the error itself where it is a bug.

    Args:
        error: What SQLite says.
        path: The file.
        writing: Whether an edit was to be stored.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(path)
    for prefixes, message in _BY_SQLITE:
        if name.startswith(prefixes):
            outcome = " Diese Änderung wurde nicht gespeichert, alles Frühere ist sicher." if writing else ""
            return StorageFault(message + outcome)
    return error
