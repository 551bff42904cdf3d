"""The file: opening it, reading from it, and the one door for writes.

`Database.transact` is the only way to change anything: an ordered list of changes, executed and kept as
a step of the journal in one transaction. When it returns, the step is on disk.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, create_engine, insert, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.engine import Row as Fetched
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import StaticPool

from voneinander_desktop.domain import collation, schema
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Kind, Row
from voneinander_desktop.storage import dependents, faults, journal
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.journal import Change, Outcome, StepKind
from voneinander_desktop.storage.lock import Holder, WriteLock
from voneinander_desktop.storage.queries import Reader

APPLICATION_ID = 0x566F6E65  # "Vone"
REVISIONS = ("0001",)
"""Schema revisions this program knows, oldest first; the last one is current."""

_HEADER = b"SQLite format 3\0"
_BUSY_SECONDS = 5.0
_SETTINGS = (
    # What was measured about each is told in docs/architecture.md.
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA locking_mode=NORMAL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
)

_NOT_SEARCHED = (Kind.FLAG, Kind.TRISTATE, Kind.INTEGER)
"""A search for "nein" or "3" would find every record."""

TABLES = schema.Base.metadata.tables


def connect(path: Path, *, write: bool) -> Connection:
    """Return a connection to an existing SQLite file, in autocommit mode: transactions are written out.

    Raises:
        StorageFault: If it cannot be opened.
    """

    def creator() -> sqlite3.Connection:
        uri = f"{path.resolve().as_uri()}?mode={'rw' if write else 'ro'}"
        return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=creator, poolclass=StaticPool, hide_parameters=True)
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting in _SETTINGS if write else _SETTINGS[4:]:
            connection.exec_driver_sql(setting)
    except DBAPIError as error:
        engine.dispose()
        raise faults.from_sqlite(error, path) from error
    return connection


class Database:
    """One open file.

    Args:
        path: An existing file of this program.
        write: Whether it shall be written. Where that is not possible (another window has it, a read-only
            file or folder) it is opened for reading and `notice` says why.

    Attributes:
        path: Where it lies.
        read_only: Whether writing is refused.
        notice: Why it is read-only although it was to be written, in German; else empty.
        reader: Reads records.
        sitting_steps: This sitting's steps in order, with their changes.

    Raises:
        StorageFault: With a German message; the file is as it was.
    """

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self.path = path
        self.notice = ""
        self.sitting_steps: list[Outcome] = []
        self._lock: WriteLock | None = None
        self._sitting: int | None = None
        self._last_ids: dict[str, int] = {}
        self._observers: list[Callable[[Outcome], None]] = []
        _check_header(path)
        self.read_only = not (write and self._take_lock())
        try:
            self._identity = _identity(path)
            self._connection = connect(path, write=not self.read_only)
            self._open()
        except BaseException:
            self.close()
            raise
        self.reader = Reader(self.fetch)

    def fetch(self, statement: Select[Any], parameters: dict[str, Any] | None = None) -> Sequence[Fetched[Any]]:
        """Run a SELECT, return all its rows and let go of the file.

        Raises:
            StorageFault: If the file cannot be read.
        """
        try:
            return self._connection.execute(statement, parameters).all()
        except DBAPIError as error:
            raise faults.from_sqlite(error, self.path) from error

    def next_ids(self, table: str, count: int = 1) -> range:
        """Return ids for new rows of `table`; none is ever given out twice, not even after a delete."""
        if not self._last_ids:
            self._last_ids = journal.last_ids(self._connection)
        first = self._last_ids.get(table, 0) + 1
        self._last_ids[table] = first + count - 1
        return range(first, first + count)

    def transact(
        self,
        label: str,
        changes: Sequence[Change],
        *,
        kind: StepKind = StepKind.UNDOABLE,
        undoes: int | None = None,
    ) -> Outcome:
        """Execute an ordered list of changes and keep it as a step: one transaction, on disk when this returns.

        Args:
            label: What the user did, in German.
            changes: Executed in this order. `before` must be what the row holds.
            kind: What undo does with the step.
            undoes: The step that this one takes back.

        Raises:
            StorageFault: If nothing was stored: `Conflict` where a row is not as `before` says, `WriteRefused`,
                `FileReplaced`, or a fault of the disk.
        """
        if self.read_only:
            raise faults.WriteRefused(self.notice or "Die Datei ist nur zum Lesen geöffnet.")
        with self._transaction() as connection:
            for change_group in _grouped(changes):
                _execute(connection, change_group)
            touched, deleted = dependents.touched(self.reader, changes)
            self._derive(connection, touched)
            step_id = journal.write(
                connection,
                step={
                    "sitting_id": self._sitting_id(connection),
                    "at": datetime.now(),
                    "label": label,
                    "kind": str(kind),
                    "undoes_id": undoes,
                },
                changes=changes,
            )
        outcome = Outcome(step_id, label, kind, undoes, tuple(changes), touched, deleted)
        self.sitting_steps.append(outcome)
        for observer in self._observers:
            observer(outcome)
        return outcome

    def subscribe(self, observer: Callable[[Outcome], None]) -> None:
        """Call `observer` with the outcome of every step from now on."""
        self._observers.append(observer)

    def integrity_findings(self) -> list[str]:
        """Return in German what is wrong with the file's structure; empty if it is sound."""
        try:
            found = [row[0] for row in self._connection.exec_driver_sql("PRAGMA integrity_check(20)")]
            if found != ["ok"]:
                return [f"Die Datei ist beschädigt: {line}" for line in found]
            broken = self._connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        except DBAPIError as error:
            return [str(faults.from_sqlite(error, self.path))]
        return [f"Ein Eintrag in „{row[0]}“ (Nr. {row[1]}) verweist auf etwas, das es nicht gibt." for row in broken]

    def copy_to(self, target: Path) -> None:
        """Write a whole copy of the file to `target`, which must not exist, through SQLite's backup interface.

        Raises:
            StorageFault: If it cannot be written; a partial copy is removed.
        """
        try:
            with contextlib.closing(sqlite3.connect(target)) as copy:
                raw: Any = self._connection.connection.driver_connection
                raw.backup(copy)
        except sqlite3.Error as error:
            target.unlink(missing_ok=True)
            raise faults.from_sqlite(error, target) from error

    def close(self) -> None:
        """Let go of the file and of its lock."""
        connection = getattr(self, "_connection", None)
        if connection is not None:
            if not self.read_only:
                with contextlib.suppress(DBAPIError):  # takes away the empty journal file beside the database
                    connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
            connection.close()
            connection.engine.dispose()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _take_lock(self) -> bool:
        if not os.access(self.path, os.W_OK):
            self.notice = "Die Datei ist schreibgeschützt. Sie können alles lesen, aber nichts ändern."
            return False
        lock = WriteLock(self.path)
        try:
            taken = lock.acquire()
        except OSError:
            self.notice = "Der Ordner ist schreibgeschützt. Sie können alles lesen, aber nichts ändern."
            return False
        if taken:
            self._lock = lock
        else:
            self.notice = _held_by(lock.holder())
        return taken

    def _open(self) -> None:
        try:
            (application_id,) = self._connection.exec_driver_sql("PRAGMA application_id").one()
            if application_id != APPLICATION_ID:
                raise faults.NotAFile(
                    f"„{self.path.name}“ ist keine Datei dieses Programms. Sie wurde nicht verändert."
                )
            revision = self._connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        except DBAPIError as error:
            raise _while_opening(error, self.path) from error
        if revision not in REVISIONS:
            raise faults.NewerFile(
                f"„{self.path.name}“ wurde mit einer neueren Version dieses Programms angelegt. "
                "Die Datei wurde nicht verändert. Bitte öffnen Sie sie mit der neueren Version."
            )
        findings = self.integrity_findings()
        if findings:
            raise faults.Damaged(
                f"Die Datei „{self.path.name}“ ist beschädigt. Sie wurde nicht verändert. "
                "Bitte nehmen Sie eine Kopie oder Sicherung."
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        connection = self._connection
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                yield connection
                self._check_identity()
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with contextlib.suppress(DBAPIError):  # SQLite may have rolled back already
                    connection.exec_driver_sql("ROLLBACK")
                self._last_ids = {}
                self._sitting = None if not self.sitting_steps else self._sitting
                raise
        except IntegrityError as error:
            raise faults.Conflict(
                "Diese Änderung passt nicht zu den anderen Einträgen der Datei. Sie wurde nicht gespeichert."
            ) from error
        except DBAPIError as error:
            raise faults.from_sqlite(error, self.path) from error
        self._check_identity()

    def _check_identity(self) -> None:
        if _identity(self.path) != self._identity:
            raise faults.FileReplaced(
                f"Die Datei „{self.path.name}“ wurde von außen ersetzt oder entfernt. "
                "Diese Änderung wurde nicht gespeichert. Bitte öffnen Sie die Datei neu."
            )

    def _sitting_id(self, connection: Connection) -> int:
        if self._sitting is None:
            here = Holder.here()
            sitting = {"user": here.user, "machine": here.machine, "started_at": datetime.now()}
            (self._sitting,) = connection.execute(insert(TABLES["sitting"]), sitting).inserted_primary_key or (0,)
        return int(self._sitting or 0)

    def _derive(self, connection: Connection, touched: frozenset[tuple[str, int]]) -> None:
        """Bring the search texts of touched records up to date."""
        for entity in ENTITIES.values():
            ids = sorted(row_id for key, row_id in touched if key == entity.key)
            if not (entity.searched and ids):
                continue
            table = TABLES[entity.table]
            rows = self.reader.rows(entity, ids).values()
            statement = update(table).where(table.c.id == bindparam("row_id")).values(search_text=bindparam("text"))
            connection.execute(statement, [{"row_id": row.id, "text": search_text(row)} for row in rows])


def search_text(row: Row) -> str:
    """Return what a record is found by: everything its fields show, folded."""
    parts = []
    for spec, value in zip(row.entity.fields, row.values, strict=True):
        if spec.kind not in _NOT_SEARCHED:
            parts.append(spec.format(value))
        if isinstance(value, date):  # found as "11.03.2020" and as "11.3.2020"
            parts.append(f"{value.day}.{value.month}.{value.year}")
    return collation.search_text(parts)


def _while_opening(error: DBAPIError, path: Path) -> Exception:
    fault = faults.from_sqlite(error, path)
    if fault is error or isinstance(fault, faults.Damaged):
        return faults.Damaged(f"Die Datei „{path.name}“ ist beschädigt. Sie wurde nicht verändert.")
    return fault


def _check_header(path: Path) -> None:
    """Refuse what is no database before SQLite sees it: it takes an empty file for an empty database."""
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except FileNotFoundError as error:
        raise faults.FileMissing(f"Die Datei „{path.name}“ gibt es an dieser Stelle nicht (mehr).") from error
    except IsADirectoryError as error:
        raise faults.NotAFile(f"„{path.name}“ ist ein Ordner, keine Datei.") from error
    except OSError as error:
        if path.is_dir():  # Windows reports a folder as "permission denied"
            raise faults.NotAFile(f"„{path.name}“ ist ein Ordner, keine Datei.") from error
        raise StorageFault(f"„{path.name}“ lässt sich nicht lesen. {faults.os_message(error)}") from error
    if not header:
        raise faults.NotAFile(
            f"Die Datei „{path.name}“ ist leer (0 Bytes). Vermutlich wurde sie beim Kopieren abgeschnitten. "
            "Sie wurde nicht verändert."
        )
    if header != _HEADER:
        raise faults.NotAFile(f"„{path.name}“ ist keine Datei dieses Programms. Sie wurde nicht verändert.")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - `os.stat` alone: opening the file would drop SQLite's locks
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _held_by(holder: Holder) -> str:
    who = f"{holder.user} an {holder.machine}" if holder.user else "Jemand"
    since = f" (seit {holder.since})" if holder.since else ""
    return f"{who} hat diese Datei geöffnet{since}. Sie können alles lesen, aber nichts ändern."


def _grouped(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield runs of changes that one statement can execute."""

    def shape(change: Change) -> tuple[Any, ...]:
        before = None if change.before is None else tuple(change.before)
        return change.table, before, None if change.after is None else tuple(change.after)

    for _, group in groupby(changes, shape):
        yield list(group)


def _execute(connection: Connection, group: list[Change]) -> None:
    table = TABLES[group[0].table]
    first = group[0]
    if first.before is None:
        connection.execute(insert(table), [{"id": change.id, **(change.after or {})} for change in group])
        return
    where = table.c.id == bindparam("row_id")
    for column in first.before:
        where &= table.c[column].is_not_distinct_from(bindparam(f"old_{column}", type_=table.c[column].type))
    parameters = [
        {"row_id": change.id, **{f"old_{column}": value for column, value in (change.before or {}).items()}}
        for change in group
    ]
    if first.after is None:
        result = connection.execute(sql_delete(table).where(where), parameters)
    else:
        changed = {column: bindparam(f"new_{column}", type_=table.c[column].type) for column in first.after}
        for values, change in zip(parameters, group, strict=True):
            values.update({f"new_{column}": value for column, value in (change.after or {}).items()})
        result = connection.execute(update(table).where(where).values(changed), parameters)
    if result.rowcount != len(group):
        raise faults.Conflict(
            "Ein Eintrag wurde inzwischen anders geändert. Diese Änderung wurde nicht gespeichert, "
            "damit nichts überschrieben wird."
        )


def primary_columns(table: Table) -> list[str]:
    """Return the columns that changes may write: all but the id and derived ones."""
    return [column.name for column in table.c if not column.primary_key and not column.info.get("derived")]
