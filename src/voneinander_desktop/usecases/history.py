"""Undo, redo, and who changed what when: three readings of one journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES, owners_of
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref
from voneinander_desktop.storage import journal
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Outcome, StepKind
from voneinander_desktop.storage.queries import JournalEntry

TABLES = schema.Base.metadata.tables


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One field of one record that a step changed.

    Attributes:
        at: Local time.
        user: The system's name of who did it.
        step: What was done, in German.
        entity: The record's entity key.
        record_id: The record's id.
        record: The text that names the record now, or named it last.
        field: The field's German label; empty where a record was deleted.
        before: What the field showed before.
        after: What it showed afterwards.
    """

    at: datetime
    user: str
    step: str
    entity: str
    record_id: int
    record: str
    field: str
    before: str
    after: str


class History:
    """What happened in one open file, and taking it back within this sitting."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._undo: list[tuple[str, Outcome]] = []  # what it is called, and the step that is taken back
        self._redo: list[tuple[str, Outcome]] = []
        self._replaying = False
        database.subscribe(self._note)

    @property
    def undo_label(self) -> str:
        """What undo would take back, or empty."""
        return self._undo[-1][0] if self._undo else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, or empty."""
        return self._redo[-1][0] if self._redo else ""

    def undo(self) -> Outcome | None:
        """Take back the last step of this sitting; None if there is none.

        Raises:
            StorageFault: If the file cannot be written; nothing was taken back.
        """
        return self._replay("Rückgängig", self._undo, self._redo)

    def redo(self) -> Outcome | None:
        """Do again what undo took back last; None if there is nothing.

        Raises:
            StorageFault: If the file cannot be written; nothing was done.
        """
        return self._replay("Wiederholt", self._redo, self._undo)

    def changes_of(self, entity_key: str, row_id: int) -> list[HistoryLine]:
        """Return every change of one record, newest first."""
        entity = ENTITIES[entity_key]
        rows = [(entity.table, row_id)]
        for spec in entity.fields:
            if spec.link and spec.many:
                ever = self._database.reader.linked_rows(spec.link.table, spec.link.owner, row_id)
                rows += [(spec.link.table, link_id) for link_id in ever]
        lines = self._lines(self._database.reader.journal(rows=rows))
        return [line for line in lines if (line.entity, line.record_id) == (entity_key, row_id)]

    def changes_since(self, day: date | None, limit: int = 5000) -> list[HistoryLine]:
        """Return the file's changes since a day (all where it is None), newest first, at most about `limit`."""
        return self._lines(self._database.reader.journal(since=day, limit=limit))

    def _note(self, outcome: Outcome) -> None:
        if self._replaying:
            return
        if outcome.kind is StepKind.UNDOABLE:
            self._undo.append((outcome.label, outcome))
            self._redo.clear()
        elif outcome.kind is StepKind.BARRIER:
            self._undo.clear()
            self._redo.clear()

    def _replay(self, how: str, source: list[tuple[str, Outcome]], target: list[tuple[str, Outcome]]) -> Outcome | None:
        if not source:
            return None
        label, step = source[-1]
        inverted = [change.inverted() for change in reversed(step.changes)]
        self._replaying = True
        try:
            outcome = self._database.transact(f"{how}: {label}", inverted, undoes=step.step_id)
        finally:
            self._replaying = False
        source.pop()
        target.append((label, outcome))
        return outcome

    def _lines(self, entries: Iterable[JournalEntry]) -> list[HistoryLine]:
        entries = list(entries)
        names = _Names(self._database, entries)
        return [line for entry in entries for line in _told(entry, names)]


class _Names:
    """What records are called: now, or by the journal where they are gone."""

    def __init__(self, database: Database, entries: list[JournalEntry]) -> None:
        self._reader = database.reader
        self._known: dict[str, dict[int, str]] = {}
        self._gone: dict[tuple[str, int], dict[str, Any]] = {
            (entry.table, entry.row_id): entry.before for entry in entries if entry.before and entry.after is None
        }

    def of(self, entity: Entity, row_id: int) -> str:
        if entity.key not in self._known:
            self._known[entity.key] = {ref.id: ref.text for ref in self._reader.options(entity.key)}
        known = self._known[entity.key].get(row_id)
        if known is not None:
            return known
        image = journal.decode(TABLES[entity.table], self._last_image(entity.table, row_id)) or {}
        parts = [(entity.field(key), image.get(entity.field(key).stored)) for key in entity.label]
        told = ", ".join(filter(None, (self.shown(spec, value) for spec, value in parts)))
        return told or f"gelöscht (Nr. {row_id})"

    def _last_image(self, table: str, row_id: int) -> dict[str, Any] | None:
        if (table, row_id) not in self._gone:
            entries = self._reader.journal(rows=[(table, row_id)], limit=1)
            self._gone[table, row_id] = (entries[0].before if entries else None) or {}
        return self._gone[table, row_id]

    def shown(self, spec: Field, value: Any) -> str:
        if value is None:
            return ""
        if spec.target and isinstance(value, int):
            return spec.format(Ref(value, self.of(ENTITIES[spec.target], value)))
        if spec.kind is Kind.FLAG:
            return spec.format(bool(value))
        return spec.format(value)


def _told(entry: JournalEntry, names: _Names) -> list[HistoryLine]:
    table = TABLES[entry.table]
    before, after = journal.decode(table, entry.before), journal.decode(table, entry.after)
    for entity in ENTITIES.values():
        if entity.table == entry.table:
            return _record_lines(entry, entity, before, after, names)
    image = before or after or {}
    for entity, spec in owners_of(entry.table):
        link = spec.link
        if link and all(image.get(column) == value for column, value in link.fixed.items()):
            return [_link_line(entry, entity, spec, before, after, names)]
    return []


def _record_lines(
    entry: JournalEntry,
    entity: Entity,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    names: _Names,
) -> list[HistoryLine]:
    record = names.of(entity, entry.row_id)

    def line(field: str, old: str, new: str) -> HistoryLine:
        return HistoryLine(entry.at, entry.user, entry.label, entity.key, entry.row_id, record, field, old, new)

    if after is None:
        return [line("", record, "")]
    lines = []
    for spec in entity.fields:
        if not spec.stored:
            continue
        for column in filter(None, (spec.stored, spec.text_column)):
            if column in after:
                old = names.shown(spec, (before or {}).get(column))
                new = names.shown(spec, after[column])
                if old != new and not (before is None and after[column] is False):
                    lines.append(line(spec.label, old, new))
    return lines


def _link_line(
    entry: JournalEntry,
    entity: Entity,
    spec: Field,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    names: _Names,
) -> HistoryLine:
    assert spec.link is not None  # noqa: S101 - only called for link fields
    owner = int((after or before or {})[spec.link.owner])

    def told(image: dict[str, Any] | None) -> str:
        return names.shown(spec, image[spec.link.target]) if image and spec.link else ""

    return HistoryLine(
        entry.at,
        entry.user,
        entry.label,
        entity.key,
        owner,
        names.of(entity, owner),
        spec.label,
        told(before),
        told(after),
    )
