"""Undo, redo, and who changed what when: three readings of one journal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES, owners_of
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref
from voneinander_desktop.storage import journal
from voneinander_desktop.storage.database import Database, blank_row
from voneinander_desktop.storage.journal import Outcome, StepKind
from voneinander_desktop.storage.queries import JournalEntry, Reader

TABLES = schema.TABLES


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
        self._replaying: tuple[list[tuple[str, Outcome]], list[tuple[str, Outcome]]] | None = None  # from, to
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
        """Return every change of one record, newest first, with those of the records that were merged into it."""
        entity = ENTITIES[entity_key]
        ids = self._with_merged(entity_key, row_id)
        rows = [(entity.table, number) for number in ids]
        for spec in entity.fields:
            if spec.link and spec.many and not spec.read_only:
                for number in ids:
                    ever = self._database.reader.linked_rows(spec.link.table, spec.link.owner, number)
                    rows += [(spec.link.table, link_id) for link_id in ever]
        lines = self.lines(self._database.reader.journal(rows=rows), entity)
        return [line for line in lines if line.entity == entity_key and line.record_id in ids]

    def changes_since(self, day: date | None, limit: int = 5000) -> list[HistoryLine]:
        """Return the file's changes since a day (all where it is None), newest first, at most about `limit`."""
        return self.lines(self._database.reader.journal(since=day, limit=limit))

    def changes_after(self, step_id: int, since: date) -> list[HistoryLine]:
        """Return the file's changes after a step that was done on a day or before it, newest first."""
        entries = self._database.reader.journal(since=since)
        return self.lines([entry for entry in entries if entry.step_id > step_id])

    def _with_merged(self, entity_key: str, row_id: int) -> list[int]:
        """Return a record's id and those of the records that were merged into it, one after the other."""
        ids = [row_id]
        for number in ids:  # it grows meanwhile
            merged = self._database.reader.links("merged_record", entity=entity_key, into_id=number)
            ids += [row["record_id"] for row in merged if row["record_id"] not in ids]
        return ids

    def lines(self, entries: Sequence[JournalEntry], seen_from: Entity | None = None) -> list[HistoryLine]:
        """Return what changes of the journal mean, in their order.

        Args:
            entries: The changes.
            seen_from: Which of two linked records a link is told of, if it is of both.
        """
        names = _Names(self._database.reader)
        names.learn(mentioned for entry in entries for mentioned in _mentioned(entry))
        return [line for entry in entries for line in _told(entry, names, seen_from)]

    def _note(self, outcome: Outcome) -> None:
        if self._replaying and outcome.undoes is not None:
            source, target = self._replaying
            label, _ = source.pop()
            target.append((label, outcome))
        elif outcome.kind is StepKind.UNDOABLE:
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
        self._replaying = source, target
        try:
            return self._database.transact(f"{how}: {label}", inverted, undoes=step.step_id)
        finally:
            self._replaying = None


class _Names:
    """What records are called: now, or by the journal where they are gone."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, int], str] = {}

    def learn(self, records: Iterable[tuple[Entity, int]]) -> None:
        """Read what many records are called."""
        wanted: dict[str, set[int]] = {}
        for entity, row_id in records:
            if (entity.key, row_id) not in self._known:
                wanted.setdefault(entity.key, set()).add(row_id)
        for key, ids in wanted.items():
            entity = ENTITIES[key]
            labels = self._reader.labels(entity, sorted(ids))
            self._known.update(((key, row_id), label) for row_id, label in labels.items())
            gone = sorted(ids - labels.keys())
            images = self._reader.last_images(entity.table, gone)
            for row_id in gone:
                self._known[key, row_id] = self._last_label(entity, images.get(row_id)) or f"gelöscht (Nr. {row_id})"

    def of(self, entity: Entity, row_id: int) -> str:
        """Return what a record is called."""
        self.learn([(entity, row_id)])
        return self._known[entity.key, row_id]

    def shown(self, spec: Field, value: Any) -> str:
        """Return what a field shows for a raw value."""
        if value is None:
            return ""
        if spec.target and isinstance(value, int):
            return spec.format(Ref(value, self.of(ENTITIES[spec.target], value)))
        if spec.kind is Kind.FLAG:
            return spec.format(bool(value))
        return spec.format(value)

    def shown_in(self, spec: Field, image: Mapping[str, Any]) -> str:
        """Return what a field shows in a row, be it a record or free text."""
        value = image.get(spec.stored)
        return self.shown(spec, image.get(spec.text_column) if value is None else value)

    def _last_label(self, entity: Entity, image: dict[str, Any] | None) -> str:
        values = journal.decode(TABLES[entity.table], image) or {}
        return ", ".join(filter(None, (self.shown_in(entity.field(key), values) for key in entity.label)))


def _entity_of(table: str) -> Entity | None:
    return next((entity for entity in ENTITIES.values() if entity.table == table), None)


def _mentioned(entry: JournalEntry) -> Iterator[tuple[Entity, int]]:
    """Yield the records that the lines of an entry name."""
    entity = _entity_of(entry.table)
    if entity:
        yield entity, entry.row_id
    for image in filter(None, (entry.before, entry.after)):
        for spec in entity.fields if entity else ():
            if spec.target and spec.stored and image.get(spec.stored) is not None:
                yield ENTITIES[spec.target], image[spec.stored]
        for owner, spec in () if entity else owners_of(entry.table):
            if spec.link:
                yield owner, image[spec.link.owner]
            if spec.link and spec.target:
                yield ENTITIES[spec.target], image[spec.link.target]


def _told(entry: JournalEntry, names: _Names, seen_from: Entity | None) -> Iterator[HistoryLine]:
    """Yield the lines of an entry; a link of two records is told of `seen_from`, else of one of them."""
    table = TABLES[entry.table]
    before, after = journal.decode(table, entry.before), journal.decode(table, entry.after)
    entity = _entity_of(entry.table)
    if entity:
        yield from _record_lines(entry, entity, before, after, names)
        return
    image = before or after or {}
    owners = [
        (owner, spec)
        for owner, spec in owners_of(entry.table)
        if spec.link and all(image.get(column) == value for column, value in spec.link.fixed.items())
    ]
    seen = [(owner, spec) for owner, spec in owners if owner is seen_from]
    for owner, spec in (seen or owners)[:1]:
        yield _link_line(entry, owner, spec, before, after, names)


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
    usual = blank_row(TABLES[entity.table]) if before is None else {}
    for spec in entity.fields:
        written = [column for column in (spec.stored, spec.text_column) if column and column in after]
        if not any(column not in usual or after[column] != usual[column] for column in written):
            continue  # what every new record holds tells nothing
        old, new = names.shown_in(spec, before or {}), names.shown_in(spec, after)
        if old != new:
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
