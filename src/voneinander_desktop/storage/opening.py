"""What is looked at before a file is shown: is it one of ours, does this program know its schema, is it sound."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from voneinander_desktop.domain import schema
from voneinander_desktop.storage import contents, faults, seal
from voneinander_desktop.storage.connecting import connect, disconnect
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.worker import in_thread

APPLICATION_ID = 0x566F6E65  # "Vone"
REVISIONS = ("0001", "0002")
"""Schema revisions this program knows, oldest first; the last one is current."""

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_APPLICATION_ID = slice(68, 72)  # https://www.sqlite.org/fileformat2.html#the_database_header


def check_header(path: Path) -> None:
    """Refuse what is no file of ours before SQLite sees it: it takes an empty file for an empty database.

    Raises:
        StorageFault: If it is missing, a folder, empty, cut off within the header, or another program's.
    """
    with _told(path):
        if path.is_dir():  # Windows reports opening one as "permission denied"
            raise faults.NotAFile(
                f"„{path.name}“ ist ein Ordner, keine Datei. Lag hier Ihre Datei, geben Sie dem Ordner bitte einen "
                "anderen Namen und öffnen Sie sie noch einmal; dann werden ihre Sicherungen angeboten."
            )
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    if not header:
        raise faults.NotAFile(
            f"Die Datei „{path.name}“ ist leer (0 Bytes). Vermutlich wurde sie beim Kopieren abgeschnitten. "
            "Sie wurde nicht verändert."
        )
    if not header.startswith(_MAGIC) or int.from_bytes(header[_APPLICATION_ID], "big") != APPLICATION_ID:
        raise faults.NotAFile(
            f"„{path.name}“ ist keine Datei dieses Programms oder ihr Anfang ist beschädigt. Sie wurde nicht verändert."
        )


def seal_holds(path: Path) -> bool | None:
    """Return whether a file that nobody has open here is as it was closed; None if that is not known.

    Raises:
        StorageFault: If the file cannot be read.
    """
    ahead = seal.finished_hash(path)
    told = seal.read(path)
    if told.state != "closed":
        return None
    with _told(path):
        return ahead == told.sha256 or seal.file_hash(path) == told.sha256


def check_readable(path: Path) -> None:
    """Read a file that nobody has open here; SQLite calls it damaged, too, when the disk does not answer.

    Raises:
        StorageFault: If it cannot be read.
    """
    with _told(path):
        seal.file_hash(path)


def revision_of(connection: Connection, path: Path) -> str:
    """Return the schema revision of a file that has just been connected.

    Raises:
        StorageFault: If it is of a newer version, or not sound.
    """
    with _checking(path):
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        (page_size,) = connection.exec_driver_sql("PRAGMA page_size").one()
        is_cut_off = path.stat().st_size % page_size != 0  # SQLite would take what is missing for zeros
    if revision is None:
        raise damaged(path)
    if revision not in REVISIONS:
        raise faults.NewerFile(
            f"„{path.name}“ wurde mit einer neueren Version dieses Programms angelegt. "
            "Die Datei wurde nicht verändert. Bitte öffnen Sie sie mit der neueren Version."
        )
    if is_cut_off:
        raise damaged(path)
    return str(revision)


def check_all(connection: Connection, path: Path, *, with_contents: bool) -> None:
    """Check structure and references of a file, and at the same time its contents over connections of their own.

    Args:
        connection: The connection to it.
        path: Where it lies.
        with_contents: Whether to check the contents, too: only in a file that has the current schema.

    Raises:
        StorageFault: If it is not sound.
    """
    looks = [in_thread(partial(_look_beside, path, half)) for half in contents.halves()] if with_contents else []
    try:
        found = findings(connection, path)
    finally:
        told = [look.exception() for look in looks]
    if found:
        raise damaged(path)
    for fault in filter(None, told):
        raise fault


def check_contents(connection: Connection, path: Path) -> None:
    """Check the contents of a file that has the current schema and whose structure was checked.

    Raises:
        StorageFault: If it is not sound.
    """
    for half in contents.halves():
        _look(connection, path, half)


def _look_beside(path: Path, tables: Iterable[Table]) -> None:
    connection = connect(path, write=False)
    try:
        _look(connection, path, tables)
    finally:
        disconnect(connection)


def _look(connection: Connection, path: Path, tables: Iterable[Table]) -> None:
    check_columns(connection, path)
    with _checking(path):
        if not contents.are_sound(connection, tables):
            raise damaged(path)


def check_columns(connection: Connection, path: Path) -> None:
    """Check that the schema is what it should be: its text lies in the file like any other.

    Raises:
        StorageFault: If it is not.
    """
    with _checking(path):
        if not _has_all_columns(connection):
            raise damaged(path)


def _has_all_columns(connection: Connection) -> bool:
    columns = "SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns"
    found = {(row[0], row[1]) for row in connection.exec_driver_sql(columns)}
    tables = schema.TABLES
    return found.issuperset((name, column.name) for name, table in tables.items() for column in table.c)


@contextlib.contextmanager
def _checking(path: Path) -> Iterator[None]:
    """Tell errors of SQLite; what it makes no sense of is damage, for these statements are always the same."""
    try:
        yield
    except (DBAPIError, ValueError, TypeError) as error:
        raise faults.while_checking(error, path) from error


def findings(connection: Connection, path: Path) -> list[str]:
    """Return in German what is wrong with a file's structure and references; empty if it is sound.

    Raises:
        StorageFault: If that cannot be told, because the disk does not answer or the file is busy.
    """
    try:
        with _checking(path):
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
            if found != ["ok"]:
                return [f"Die Datei ist beschädigt: {line}" for line in found]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except faults.Damaged as fault:
        return [str(fault)]
    return [f"Ein Eintrag in „{row[0]}“ (Nr. {row[1]}) verweist auf etwas, das es nicht gibt." for row in broken]


def damaged(path: Path) -> faults.Damaged:
    """Return the fault of a file that is not sound."""
    return faults.damaged(path)


class Identity(NamedTuple):
    """What tells a file from another one that takes its place; size and time give false alarms on network shares."""

    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Identity | None":
        """Return the identity of the file at `path`, None if there is none or its share is gone."""
        try:
            status = os.stat(path)  # noqa: PTH116 - `os.stat` alone: opening the file would drop SQLite's locks
        except OSError:
            return None
        return cls(status.st_dev, status.st_ino)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell errors of the operating system in German."""
    try:
        yield
    except FileNotFoundError as error:
        raise faults.FileMissing(f"Die Datei „{path.name}“ gibt es an dieser Stelle nicht (mehr).") from error
    except OSError as error:
        raise StorageFault(f"„{path.name}“ lässt sich nicht lesen. {faults.os_message(error)}") from error
