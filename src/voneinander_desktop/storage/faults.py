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


class FileReplaced(StorageFault):
    """The file that was opened is no longer the file at its place."""


class WriteRefused(StorageFault):
    """The file is open for reading only."""


class Conflict(StorageFault):
    """A row is no longer as the step expected it."""


_BY_ERRNO = {
    errno.ENOSPC: "Der Datenträger ist voll. Bitte schaffen Sie Platz und versuchen Sie es dann noch einmal.",
    errno.EDQUOT: "Ihr Speicherplatz ist aufgebraucht. Bitte schaffen Sie Platz und versuchen Sie es dann noch einmal.",
    errno.EACCES: "Das Schreiben an dieser Stelle ist nicht erlaubt.",
    errno.EPERM: "Das Schreiben an dieser Stelle ist nicht erlaubt.",
    errno.EROFS: "Der Datenträger ist schreibgeschützt.",
    errno.ENOENT: "Der Ordner oder die Datei ist nicht mehr da.",
    errno.EEXIST: "Dort liegt schon eine Datei mit diesem Namen.",
}

_BY_SQLITE = (
    (("SQLITE_FULL",), _BY_ERRNO[errno.ENOSPC]),
    (("SQLITE_READONLY",), "Die Datei ist schreibgeschützt."),
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "Die Datei ist gerade belegt. Bitte versuchen Sie es gleich noch einmal."),
    (("SQLITE_PERM", "SQLITE_AUTH"), _BY_ERRNO[errno.EACCES]),
    (("SQLITE_CANTOPEN",), "Die Datei lässt sich nicht öffnen. Vielleicht ist das Laufwerk nicht verbunden."),
    (("SQLITE_IOERR",), "Das Laufwerk meldet einen Fehler. Vielleicht ist es nicht mehr verbunden."),
)


def os_message(error: OSError) -> str:
    """Return one German sentence or two about an error of the operating system."""
    return _BY_ERRNO.get(error.errno or 0, "Das Laufwerk meldet einen Fehler. Vielleicht ist es nicht mehr verbunden.")


def from_sqlite(error: DBAPIError | sqlite3.Error, path: Path) -> Exception:
    """Return the fault for an error of SQLite, or the error itself where it is a bug."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(f"Die Datei „{path.name}“ ist beschädigt. Sie wurde nicht verändert.")
    for prefixes, message in _BY_SQLITE:
        if name.startswith(prefixes):
            return StorageFault(f"{message} Diese Änderung wurde nicht gespeichert, alles Frühere ist sicher.")
    return error
