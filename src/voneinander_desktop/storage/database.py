"""The file: opening it, reading from it, and the one door for writes.

`Database.transact` is the only way to change anything: an ordered list of changes, executed and kept as
a step of the journal in one transaction. When it returns, the step is on disk.
"""

import contextlib
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Select, Table, Update, bindparam, func, insert, select, update
from sqlalchemy import delete as sql_delete
from sqlalchemy.engine import Row as Fetched
from sqlalchemy.exc import DBAPIError, IntegrityError, ResourceClosedError

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.storage import dependents, faults, journal, migration, opening, seal
from voneinander_desktop.storage.bulk import write_many
from voneinander_desktop.storage.connecting import connect, disconnect, driver
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.journal import Change, Outcome, StepKind
from voneinander_desktop.storage.lock import Holder, WriteLock
from voneinander_desktop.storage.opening import Identity
from voneinander_desktop.storage.queries import Reader, search_texts
from voneinander_desktop.storage.worker import Wait, Worker

T = TypeVar("T")


def _nothing() -> None:
    """Do nothing."""


_MOST_REMEMBERED = 1_000
"""Most records that are kept as a step has left them."""
_SLICE_PAGES = 64
"""Pages of a backup's slice: a quarter of a megabyte, copied within a few milliseconds."""

TABLES = schema.TABLES


class Database:
    """One open file.

    Args:
        path: An existing file of this program.
        write: Whether it shall be written. Where that is not possible (another window has it, a read-only
            file or folder) it is opened for reading and `notice` says why.
        before_upgrade: Called with the database before a file of an older version is brought to the current schema,
            so that it can be copied as it is.

    Attributes:
        path: Where it lies; where it was opened by a link: where that leads.
        read_only: Whether writing is refused.
        notice: Why it is read-only although it was to be written, in German; else empty.
        protected: Whether it is read-only because the file or its folder is write-protected.
        changed_outside: Whether the file is sound, but not as this program closed it last.
        was_older: Whether the file was of an older version. It was brought to the current schema; where it is not
            written, a copy in memory was, and what is read stays as it was at opening.
        reader: Reads records.
        sitting_steps: This sitting's steps in order, with their changes.
        on_lost: Called when an edit was refused because the file was replaced or is gone.

    Raises:
        StorageFault: With a German message; the file is as it was. `NotUpgraded` if it is of an older version and
            could not be brought to the current schema, or what is done before failed.
    """

    def __init__(
        self, path: Path, *, write: bool = True, before_upgrade: Callable[["Database"], object] = lambda _: None
    ) -> None:
        path = path.resolve() if path.is_symlink() else path.absolute()  # a lock beside a link would lock nobody out
        self.path = path
        self.notice = ""
        self.protected = False
        self.sitting_steps: list[Outcome] = []
        self.on_lost: Callable[[], None] = _nothing
        self._untold: deque[Outcome] = deque()
        self._closing = contextlib.ExitStack()
        self._worker: Worker | None = None
        self._sitting: int | None = None
        self._last_ids: dict[str, int] = {}
        self._observers: list[Callable[[Outcome], None]] = []
        self._seal_open = False
        self._to_seal = False
        self._is_sound = False
        self._data_version: int | None = None
        opening.check_header(path)
        self.read_only = not (write and self._take_lock())
        try:
            sealed = opening.seal_holds(path)
            self.changed_outside = sealed is False
            self._identity = Identity.of(path)
            self._connection = self._file = connect(path, write=not self.read_only)
            self._closing.callback(self._disconnect)
            self.reader = Reader(self.fetch)
            self.was_older = opening.revision_of(self._file, path) != opening.REVISIONS[-1]
            if not sealed:  # else it is, bit for bit, what was checked and closed last
                self._to_seal = self.changed_outside  # once told, that is how it is
                opening.check_all(self._file, path, with_contents=not self.was_older)
            if self.was_older:
                self._upgrade(before_upgrade)
                opening.check_contents(self._connection, path)
            self._data_version = self._read_data_version()
        except BaseException as error:
            self.close()
            if isinstance(error, faults.Damaged):
                opening.check_readable(path)
            raise

    def fetch(self, statement: Select[Any], parameters: dict[str, Any] | None = None) -> Sequence[Fetched[Any]]:
        """Run a SELECT, return all its rows and let go of the file.

        Raises:
            StorageFault: If the file cannot be read.
        """
        return self._in_turn(lambda: self._fetch(self._connection, statement, parameters))

    def use_worker(self, wait: Wait | None = None) -> Worker:
        """Touch the disk in a thread of its own from now on; the main thread waits for it by `wait`, if it is given."""
        if self._worker is None:
            self._worker = Worker()
        self._worker.wait = wait or self._worker.wait
        return self._worker

    def next_ids(self, table: str, count: int = 1) -> range:
        """Return ids for new rows of `table`; none is ever given out twice, not even after a delete."""
        if not self._last_ids:
            self._last_ids = self._in_turn(self._read_last_ids)
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
        number: int | None = None,
    ) -> Outcome:
        """Execute an ordered list of changes and keep it as a step: one transaction, on disk when this returns.

        Args:
            label: What the user did, in German.
            changes: Executed in this order. `before` must be what the row holds.
            kind: What undo does with the step.
            undoes: The step that this one takes back.
            number: Which one it was in another file that it is taken over from; by default the next one.

        Raises:
            StorageFault: If nothing was stored: `Conflict` where a row is not as `before` says, `WriteRefused`,
                `FileReplaced`, or a fault of the disk.
        """
        if self.read_only:
            raise faults.WriteRefused(self.notice or "Die Datei ist nur zum Lesen geöffnet.")
        try:
            outcome = self._in_turn(lambda: self._transact(label, changes, kind, undoes, number))
        except faults.FileReplaced:
            self.on_lost()
            raise
        while self._untold:  # a step that was begun while the window waited for this one is done, too, and came later
            told = self._untold.popleft()
            for observer in self._observers:
                observer(told)
        return outcome

    def subscribe(self, observer: Callable[[Outcome], None]) -> None:
        """Call `observer` with the outcome of every step from now on."""
        self._observers.append(observer)

    def integrity_findings(self) -> list[str]:
        """Return in German what is wrong with the file's structure and references; empty if it is sound."""
        return self._in_turn(lambda: opening.findings(self._file, self.path))

    def copy_to(self, target: Path, between: Callable[[], None] | None = None) -> None:
        """Write a whole copy of the file to `target`, which must not exist, through SQLite's backup interface.

        Args:
            target: Where to.
            between: Called between slices of the copy. What is written then is in the copy as well: both go over the
                same connection.

        Raises:
            StorageFault: If it cannot be written; a partial copy is removed.
        """
        self._in_turn(lambda: self._copy_to(target, between))

    def copy_beside(self, target: Path, go_on: Callable[[], None] = _nothing) -> None:
        """Write a whole copy like `copy_to`, letting waiting calls in between its slices.

        Args:
            target: Where to.
            go_on: Called between slices; what it raises ends the copy.
        """
        worker = self._worker

        def between() -> None:
            go_on()
            if worker:
                worker.let_others_in()

        self.copy_to(target, between)

    def is_in_place(self) -> bool:
        """Return whether the file at its place is the one that was opened, and nobody else wrote into it."""

        def look() -> bool:
            return Identity.of(self.path) == self._identity and not self._was_written_by_others()

        return self._in_turn(look)

    def copy_own(self, target: Path) -> None:
        """Write a copy of the file that was opened, wherever it went, as long as the system still lets it be read.

        Raises:
            StorageFault: If it cannot be read any more or somebody else wrote into it, or the copy cannot be written.
        """
        if self._in_turn(self._was_written_by_others):
            raise self._replaced()
        self.copy_to(target)

    def last_step(self) -> int:
        """Return the number of the newest step in the file; 0 for none."""
        step = TABLES["step"]
        return int(self.fetch(select(func.max(step.c.id)))[0][0] or 0)

    def close(self) -> None:
        """Let go of the file, seal it, and let go of its lock."""
        worker = self._worker
        if worker is None:
            self._closing.close()
            return
        try:
            worker.call(self._closing.close)
        finally:
            self._worker = None
            worker.stop()

    def _upgrade(self, before: Callable[["Database"], object]) -> None:
        """Bring the file to the current schema, or where it is only read a copy of it in memory."""
        try:
            if self.read_only:
                self._connection = migration.upgraded_copy(self._file, self._derive_all)
            else:
                before(self)
                self._break_seal()
                migration.upgrade(self._file, self._derive_all)
        except faults.Damaged as fault:  # noticed in the copy that was made before
            raise opening.damaged(self.path) from fault
        except StorageFault as fault:
            raise faults.NotUpgraded(str(fault)) from fault
        except DBAPIError as error:
            told = faults.while_reading(error, self.path)
            of_the_disk = isinstance(told, StorageFault) and not isinstance(told, faults.Damaged)
            raise faults.NotUpgraded(str(told)) if of_the_disk else told from error

    def _in_turn(self, do: Callable[[], T]) -> T:
        return do() if self._worker is None else self._worker.call(do)

    def _fetch(
        self, connection: Connection, statement: Select[Any], parameters: dict[str, Any] | None
    ) -> Sequence[Fetched[Any]]:
        try:
            return connection.execute(statement, parameters).all()
        except ResourceClosedError as error:  # asked for while a slow disk was waited for, answered after the closing
            raise StorageFault(f"„{self.path.name}“ ist geschlossen.") from error
        except (DBAPIError, ValueError) as error:
            raise faults.while_reading(error, self.path) from error

    def _read_last_ids(self) -> dict[str, int]:
        try:
            return journal.last_ids(self._connection)
        except DBAPIError as error:
            raise faults.from_sqlite(error, self.path, writing=True) from error

    def _transact(
        self, label: str, changes: Sequence[Change], kind: StepKind, undoes: int | None, number: int | None
    ) -> Outcome:
        self._break_seal()
        self.reader.remember({})
        step_id = 0
        try:
            with self._transaction() as connection:
                for change_group in _grouped(changes):
                    _execute(connection, change_group)
                touched, deleted = dependents.touched(self.reader, changes)
                left = self._derive(connection, touched)
                step = {
                    "sitting_id": self._sitting_id(connection),
                    "at": datetime.now(),
                    "label": label,
                    "kind": str(kind),
                    "undoes_id": undoes,
                    **({} if number is None else {"id": number}),
                }
                step_id = journal.write(connection, step=step, changes=changes)
        except StorageFault as fault:
            begun = step_id and not isinstance(fault, faults.FileReplaced)
            if not (begun and self._is_stored_after_all(step_id)):
                raise
        if sum(map(len, left.values())) <= _MOST_REMEMBERED:
            self.reader.remember(left)
        outcome = Outcome(step_id, label, kind, undoes, tuple(changes), touched, deleted)
        self.sitting_steps.append(outcome)
        self._untold.append(outcome)
        return outcome

    def _is_stored_after_all(self, step_id: int) -> bool:
        """Return whether a step whose commit failed is in the file nevertheless, and see to it that it stays.

        So it is when the disk fails at the very last, while the journal is put away. A transaction that changes
        nothing puts all before it on disk.
        """
        connection = self._connection
        try:
            found = connection.execute(select(TABLES["step"].c.sitting_id).where(TABLES["step"].c.id == step_id))
            sitting = found.scalar()
            if sitting is None:
                return False
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("UPDATE step SET kind = kind WHERE id = ?", (step_id,))
            connection.exec_driver_sql("COMMIT")
        except DBAPIError as error:
            with contextlib.suppress(DBAPIError):
                connection.exec_driver_sql("ROLLBACK")
            raise StorageFault(
                "Das Laufwerk meldet einen Fehler. Es ist nicht sicher, ob diese Änderung gespeichert wurde. Bitte "
                "öffnen Sie die Datei neu und sehen Sie nach. Alles Frühere ist sicher."
            ) from error
        self._sitting = sitting
        return True

    def _copy_to(self, target: Path, between: Callable[[], None] | None) -> None:
        pages = _SLICE_PAGES if between else -1
        progress = (lambda *_: between()) if between else None
        try:
            with contextlib.closing(sqlite3.connect(target)) as copy:
                copy.execute("PRAGMA synchronous=OFF")  # whoever asked for the copy puts it on disk as a whole
                driver(self._file).backup(copy, pages=pages, progress=progress, sleep=0)
        except BaseException as error:
            target.unlink(missing_ok=True)
            if isinstance(error, sqlite3.Error):
                raise faults.from_sqlite(error, target) from error
            raise

    def _disconnect(self) -> None:
        if (
            self._to_seal and not self.read_only
        ):  # only what is sound is sealed: so the next opening need not check the same bytes again
            self._is_sound = not opening.findings(self._file, self.path)
        if not self.read_only:
            with contextlib.suppress(DBAPIError):  # takes away the empty journal file beside the database
                self._file.exec_driver_sql("PRAGMA journal_mode=DELETE")
        for connection in {self._connection, self._file}:
            disconnect(connection)

    def _break_seal(self) -> None:
        """Note durably, before the first write of a sitting, that the hash of the closed file holds no longer."""
        if not self._seal_open:
            try:
                seal.write(self.path, replace(seal.read(self.path), state="open", sha256=""))
            except OSError as error:
                raise StorageFault(f"Diese Änderung wurde nicht gespeichert. {faults.os_message(error)}") from error
            self._seal_open = self._to_seal = True

    def _renew_seal(self) -> None:
        """Keep the hash of the file as it is now, closed, if it may differ from the one that is kept."""
        if self._to_seal and self._is_sound and Identity.of(self.path) == self._identity:
            with contextlib.suppress(OSError):  # without a seal the next opening checks the contents
                digest = seal.file_hash(self.path)
                seal.write(self.path, replace(seal.read(self.path), state="closed", sha256=digest))

    def _take_lock(self) -> bool:
        if not os.access(self.path, os.W_OK):
            self.protected = True
            self.notice = "Die Datei ist schreibgeschützt. Sie können alles lesen, aber nichts ändern."
            return False
        lock = WriteLock(self.path)
        try:
            taken = lock.acquire()
        except OSError:
            self.protected = True
            self.notice = "Der Ordner ist schreibgeschützt. Sie können alles lesen, aber nichts ändern."
            return False
        if taken:
            self._closing.callback(lock.release)
            self._closing.callback(self._renew_seal)
        else:
            self.notice = _held_by(lock.holder())
        return taken

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        connection = self._connection
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                self._check_version()
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                yield connection
                self._check_identity()
                connection.exec_driver_sql("COMMIT")
            except BaseException as error:
                with contextlib.suppress(DBAPIError):  # SQLite may have rolled back already
                    connection.exec_driver_sql("ROLLBACK")
                if isinstance(error, DBAPIError):  # SQLite reads everything anew after an error of the disk
                    self._data_version = None
                self._last_ids = {}
                self._sitting = None if not self.sitting_steps else self._sitting
                raise
        except IntegrityError as error:
            raise faults.Conflict(
                "Diese Änderung passt nicht zu den anderen Einträgen der Datei. Sie wurde nicht gespeichert."
            ) from error
        except DBAPIError as error:
            self._check_identity()  # SQLite says "read only" or "disk error" where the file was moved or deleted
            raise faults.from_sqlite(error, self.path, writing=True) from error
        self._check_identity()

    def _read_data_version(self) -> int:
        return int(self._connection.exec_driver_sql("PRAGMA data_version").scalar() or 0)

    def _check_version(self) -> None:
        """Refuse to write what somebody else wrote into: only this connection may, as long as it has the lock."""
        version = self._read_data_version()
        if self._data_version not in (None, version):
            raise self._replaced()
        self._data_version = version

    def _was_written_by_others(self) -> bool:
        try:
            return self._data_version not in (None, self._read_data_version())
        except DBAPIError:  # a disk that does not answer now says nothing of what it holds
            return False

    def _check_identity(self) -> None:
        if Identity.of(self.path) != self._identity:
            raise self._replaced()

    def _replaced(self) -> faults.FileReplaced:
        return faults.FileReplaced(
            f"Die Datei „{self.path.name}“ wurde von außen ersetzt oder entfernt. "
            "Diese Änderung wurde nicht gespeichert."
        )

    def _sitting_id(self, connection: Connection) -> int:
        if self._sitting is None:
            here = Holder.here()
            sitting = {"user": here.user, "machine": here.machine, "started_at": datetime.now()}
            (self._sitting,) = connection.execute(insert(TABLES["sitting"]), sitting).inserted_primary_key or (0,)
        return int(self._sitting or 0)

    def _derive(self, connection: Connection, touched: frozenset[tuple[str, int]]) -> dict[str, dict[int, Row]]:
        """Bring the search texts of touched records up to date, and return the records by entity."""
        left: dict[str, dict[int, Row]] = {}
        for entity in ENTITIES.values():
            ids = sorted(row_id for key, row_id in touched if key == entity.key)
            if not (entity.searched and ids):
                continue
            rows = left[entity.key] = self.reader.rows(entity, ids)
            found_by = search_texts(rows.values())
            texts = [{"row_id": row_id, "new_search_text": text} for row_id, text in zip(rows, found_by, strict=True)]
            if texts:  # none where a record is named that does not exist: its foreign key is told at the end
                write_many(connection, _statement(entity.table, (), ("search_text",)), texts)
        return left

    def _derive_all(self, connection: Connection) -> None:
        """Bring the search texts of all records up to date that another version of the program made."""
        reader = Reader(lambda statement, parameters=None: self._fetch(connection, statement, parameters))
        for entity in filter(lambda entity: entity.searched, ENTITIES.values()):
            kept = reader.search_texts(entity)
            rows = reader.rows(entity)
            texts = zip(rows, search_texts(rows.values()), strict=True)
            changed = [{"row_id": row_id, "new_search_text": text} for row_id, text in texts if kept[row_id] != text]
            if changed:
                write_many(connection, _statement(entity.table, (), ("search_text",)), changed)


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
        write_many(connection, insert(table), [{"id": change.id, **(change.after or {})} for change in group])
        return
    parameters = [
        {
            "row_id": change.id,
            **{f"old_{column}": value for column, value in (change.before or {}).items()},
            **{f"new_{column}": value for column, value in (change.after or {}).items()},
        }
        for change in group
    ]
    after = None if first.after is None else tuple(first.after)
    met = write_many(connection, _statement(table.name, tuple(first.before), after), parameters)
    if met != len(group):
        raise faults.Conflict(
            "Ein Eintrag wurde inzwischen anders geändert. Diese Änderung wurde nicht gespeichert, "
            "damit nichts überschrieben wird."
        )


@lru_cache(maxsize=256)
def _statement(table_name: str, before: tuple[str, ...], after: tuple[str, ...] | None) -> Delete | Update:
    """Return what changes or deletes rows that are as before; making it takes longer than running it."""
    table = TABLES[table_name]
    where = table.c.id == bindparam("row_id")
    for column in before:
        where &= table.c[column].is_not_distinct_from(bindparam(f"old_{column}", type_=table.c[column].type))
    if after is None:
        return sql_delete(table).where(where)
    changed = {column: bindparam(f"new_{column}", type_=table.c[column].type) for column in after}
    return update(table).where(where).values(changed)


def primary_columns(table: Table) -> list[str]:
    """Return the columns that changes may write: all but the id and derived ones."""
    return [column.name for column in table.c if not column.primary_key and not column.info.get("derived")]


def blank_row(table: Table) -> dict[str, Any]:
    """Return a new row's column values: the schema's defaults, else empty."""
    blank = {}
    for name in primary_columns(table):
        default = table.c[name].default
        blank[name] = default.arg if default is not None and default.is_scalar else None  # type: ignore[attr-defined]
    return blank
