"""From edits to changes: what is typed is checked and looked up, and put in an order that can be written."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from sqlalchemy import Table, UniqueConstraint

from voneinander_desktop.domain import collation, schema
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref, Value
from voneinander_desktop.domain.values import ValueRefused, clean_text, shorten
from voneinander_desktop.storage.database import Database, blank_row, primary_columns
from voneinander_desktop.storage.journal import Change, Outcome
from voneinander_desktop.storage.queries import Names, Reader
from voneinander_desktop.usecases import record_rules

TABLES = schema.TABLES

_FEW_NAMES = 8
"""Up to so many names of an entity are looked up one by one, without reading what all its records are called."""


@cache
def _table_order() -> dict[str, int]:
    """Return in which order rows are inserted: what others name comes first."""
    return {table.name: number for number, table in enumerate(schema.metadata().sorted_tables)}


class Edit(NamedTuple):
    """A new value for one field of one record.

    `id` below zero means a new record: all edits with the same entity and negative id make one (different
    entities better have different ones: `Outcome.created` tells only ids). `value` is a value of the field,
    or typed text: text for a reference is looked up by name.
    """

    entity: str
    id: int
    field: str
    value: Value


class FreeText(str):
    """A text that is meant as such: no record is looked up that is called so."""

    __slots__ = ()


class Problem(NamedTuple):
    """Why a value was refused, or (in an outcome) what looks wrong about one that was stored."""

    entity: str
    id: int
    field: str
    message: str


class Refused(Exception):  # noqa: N818 - a refusal is an ordinary answer here, no error
    """Nothing was stored; `problems` says why for each value, `str()` says it in German."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(dict.fromkeys(problem.message for problem in problems)))
        self.problems = tuple(problems)


class KnownNames:
    """What records are called: all of them are read once many names are looked up, and again when they changed."""

    def __init__(self, database: Database) -> None:
        self._reader = database.reader
        self._asked: Counter[str] = Counter()
        self._known: dict[str, Names] = {}
        database.subscribe(self._forget)

    def find(self, entity_key: str, text: str) -> list[int]:
        """Return the ids of the records that `text` names."""
        self._asked[entity_key] += 1
        if self._asked[entity_key] <= _FEW_NAMES:
            return self._reader.find(entity_key, text)
        if entity_key not in self._known:
            self._known[entity_key] = self._reader.names(entity_key)
        return self._known[entity_key].find(text)

    def _forget(self, outcome: Outcome) -> None:
        for entity_key in {entity_key for entity_key, _ in outcome.touched | outcome.deleted}:
            self._asked.pop(entity_key, None)
            self._known.pop(entity_key, None)


class _Record:
    """One record of a plan: its row as it is and as it shall be, and its link rows."""

    def __init__(self, entity: Entity, row_id: int, before: dict[str, Any] | None) -> None:
        self.entity = entity
        self.id = row_id
        self.before = before
        self.after = dict(before) if before is not None else blank_row(TABLES[entity.table])
        self.links: dict[str, tuple[Any, ...]] = {}  # field key -> targets it shall have


class EditPlan:
    """Turns edits into changes, or into problems.

    Attributes:
        created: (entity key, temporary id) -> id of the records that the edits make.
    """

    def __init__(self, database: Database, names: KnownNames, create_missing: Collection[tuple[str, str]]) -> None:
        self._database = database
        self._reader: Reader = database.reader
        self._names = names
        self._may_create = {(entity, collation.fold(text.strip())) for entity, text in create_missing}
        self._made: dict[tuple[str, str], int] = {}  # (entity key, folded name) -> id of what had to be made
        self._records: dict[tuple[str, int], _Record] = {}
        self._problems: list[Problem] = []
        self._first: dict[tuple[str, int], set[tuple[str, int]]] = {}  # record -> whose unique value it takes over
        self.created: dict[tuple[str, int], int] = {}

    def take(self, edits: Sequence[Edit]) -> None:
        """Check and take in all edits.

        Raises:
            Refused: With every problem found.
        """
        self._load(edits)
        for edit in edits:
            try:
                self._set(edit)
            except ValueRefused as refusal:
                self._problems.append(Problem(edit.entity, edit.id, edit.field, str(refusal)))
        self._require()
        self._unique()
        self._hold_to_rules()
        if self._problems:
            raise Refused(self._problems)

    def changes(self) -> list[Change]:
        """Return the changes in an order that unique values can follow; references may lead ahead within a step."""
        records = [self._records[place] for place in self._in_order()]
        rows = [change for record in records for change in _row_changes(record)]
        inserts = [change for change in rows if change.before is None]
        updates = [change for change in rows if change.before is not None]
        links = [change for record in self._records.values() for change in self._link_changes(record)]
        inserts.sort(key=lambda change: _table_order()[change.table])
        return updates + inserts + sorted(links, key=lambda change: change.after is not None)

    def _in_order(self) -> Iterable[tuple[str, int]]:
        """Return the records; whoever gives up a unique value goes before the one who takes it over."""
        if not self._first:
            return self._records
        return TopologicalSorter({place: self._first.get(place, set()) for place in self._records}).static_order()

    def _load(self, edits: Sequence[Edit]) -> None:
        wanted: dict[str, dict[int, None]] = {}
        for edit in edits:
            wanted.setdefault(edit.entity, {})[edit.id] = None
        for entity_key, ids in wanted.items():
            entity = ENTITIES[entity_key]
            kept = self._reader.raw(entity.table, [row_id for row_id in ids if row_id > 0])
            new = [row_id for row_id in ids if row_id < 0]
            for temporary, row_id in zip(new, self._database.next_ids(entity.table, len(new)), strict=True):
                self.created[entity_key, temporary] = row_id
                self._records[entity_key, temporary] = _Record(entity, row_id, None)
            for row_id in ids:
                if row_id in kept:
                    before = {key: value for key, value in kept[row_id].items() if key != "id"}
                    self._records[entity_key, row_id] = _Record(entity, row_id, before)
                elif row_id >= 0:
                    message = "Dieser Eintrag wurde inzwischen gelöscht. Die Änderung wurde nicht gespeichert."
                    self._problems.append(Problem(entity_key, row_id, "", message))

    def _set(self, edit: Edit) -> None:
        record = self._records.get((edit.entity, edit.id))
        if record is None:
            return
        spec = record.entity.field(edit.field)
        if not spec.editable:
            raise ValueRefused(f"„{spec.label}“ kann hier nicht geändert werden.")
        value = edit.value
        free = isinstance(value, FreeText)
        if isinstance(value, str) or not (spec.many or spec.target):  # a picked date is held to the same rules
            value = spec.parse(value if isinstance(value, str) else spec.format(value))
        if spec.required and value in (None, "", ()):
            raise ValueRefused(f"„{spec.label}“ darf nicht leer sein.")
        if spec.many:
            parts = [_checked(spec, part) for part in value] if isinstance(value, tuple) else []
            wanted = (part if spec.kind is Kind.TEXTS else self._target(spec, part) for part in parts if part)
            record.links[spec.key] = tuple(dict.fromkeys(wanted))
        elif spec.kind is Kind.REFERENCE:
            self._refer(record, spec, value, free=free)
        else:
            record.after[spec.stored] = value

    def _refer(self, record: _Record, spec: Field, value: Value, *, free: bool) -> None:
        if spec.text_column:
            record.after[spec.text_column] = None
        if isinstance(value, str) and spec.text_column and (free or not self._named(spec.target, value)):
            record.after[spec.text_column], record.after[spec.stored] = value, None
        else:
            record.after[spec.stored] = None if value is None else self._target(spec, value, record)

    def _target(self, spec: Field, part: Value, record: _Record | None = None) -> int:
        """Return the id of the record that a reference, of `record` where there is one, names."""
        if isinstance(part, Ref):
            return self.created.get((spec.target, part.id), part.id)
        text = str(part)
        found = self._named(spec.target, text)
        if record and record.entity.key == spec.target:  # whom she replaces is registered for the same session
            found = self._of_same_session(record, found)
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueRefused(f"„{shorten(text)}“ gibt es mehrmals. Bitte wählen Sie aus der Liste.")
        target = ENTITIES[spec.target]
        by_name_alone = not any(target.field(key).target for key in target.label)
        if by_name_alone and (spec.target, collation.fold(text)) in self._may_create:
            return self._create(target, text)
        raise ValueRefused(f"„{shorten(text)}“ gibt es bei „{spec.label}“ noch nicht.")

    def _of_same_session(self, record: _Record, ids: list[int]) -> list[int]:
        session = record.after["session_id"]
        rows = self._reader.raw(record.entity.table, ids).items()
        there = [row_id for row_id, row in rows if row["session_id"] == session]
        return [row_id for row_id in there if row_id != record.id] or there

    def _create(self, entity: Entity, text: str) -> int:
        (row_id,) = self._database.next_ids(entity.table)
        record = _Record(entity, row_id, None)
        parts = [part.strip() for part in text.split(",", 1)] if len(entity.label) > 1 else [text]
        for key, part in zip(entity.label, parts, strict=False):
            spec = entity.field(key)
            record.after[spec.stored] = spec.parse(part)
        self._records[entity.key, row_id] = record
        self._made[entity.key, collation.fold(text)] = row_id
        return row_id

    def _named(self, entity_key: str, text: str) -> list[int]:
        made = self._made.get((entity_key, collation.fold(text)))
        return self._names.find(entity_key, text) if made is None else [made]

    def _require(self) -> None:
        for (entity_key, row_id), record in self._records.items():
            for spec in record.entity.required:
                if all(
                    record.after.get(column) in (None, "") for column in filter(None, (spec.stored, spec.text_column))
                ):
                    message = f"„{spec.label}“ darf nicht leer sein."
                    problem = Problem(entity_key, row_id, spec.key, message)
                    if not any(known[:3] == problem[:3] for known in self._problems):
                        self._problems.append(problem)

    def _hold_to_rules(self) -> None:
        """Refuse what the rules among records forbid."""
        places = {id(record): place for place, record in self._records.items()}
        for breach in record_rules.breaches(self._reader, self._records.values()):
            self._problems.append(Problem(*places[id(breach.draft)], breach.field, breach.message))

    def _unique(self) -> None:
        """Refuse what the schema's unique constraints would, with words; note who takes over whose value."""
        wanted: set[tuple[Any, ...]] = set()
        for taker, record in self._records.items():
            for columns, values in _new_unique_values(record):
                holder = self._holder(record, columns, values)
                key = (record.entity.key, columns, values)
                if key in wanted or not (holder is None or self._gives_up(holder, columns)):
                    self._refuse_twice(taker, record, columns)
                elif holder is not None:
                    self._first.setdefault(taker, set()).add(holder)
                wanted.add(key)
        try:
            TopologicalSorter(self._first).prepare()
        except CycleError as cycle:
            place: tuple[str, int] = cycle.args[1][0]
            message = "In einem Schritt lässt sich das nicht tauschen. Bitte ändern Sie zuerst nur einen der Einträge."
            self._problems.append(Problem(*place, self._records[place].entity.label[0], message))

    def _holder(self, record: _Record, columns: tuple[str, ...], values: tuple[Any, ...]) -> tuple[str, int] | None:
        """Return which other record has a unique value now."""
        rows = self._reader.links(record.entity.table, **dict(zip(columns, values, strict=True)))
        return next(((record.entity.key, row["id"]) for row in rows if row["id"] != record.id), None)

    def _gives_up(self, holder: tuple[str, int], columns: tuple[str, ...]) -> bool:
        """Whether the record that holds a unique value now is to hold another one after this very step."""
        other = self._records.get(holder)
        return bool(other and other.before and any(other.before[key] != other.after[key] for key in columns))

    def _refuse_twice(self, place: tuple[str, int], record: _Record, columns: tuple[str, ...]) -> None:
        spec = next(spec for spec in record.entity.fields if spec.stored == columns[-1])
        message = record_rules.TWICE.get(
            record.entity.key, f"Das gibt es schon: „{spec.label}“ darf nicht zweimal gleich sein."
        )
        self._problems.append(Problem(*place, spec.key, message))

    def _link_changes(self, record: _Record) -> Iterator[Change]:
        for key, wanted in record.links.items():
            link = record.entity.field(key).link
            assert link is not None  # noqa: S101 - only link fields are in `links`
            fixed = {link.owner: record.id, **link.fixed}
            kept = self._reader.links(link.table, **fixed) if record.before is not None else []
            for row in kept:
                if row[link.target] not in wanted:
                    yield Change(link.table, row.pop("id"), row, None)
            new = [target for target in wanted if target not in {row.get(link.target) for row in kept}]
            for row_id, target in zip(self._database.next_ids(link.table, len(new)), new, strict=True):
                columns = primary_columns(TABLES[link.table])
                values = {**dict.fromkeys(columns), **fixed, link.target: target}
                yield Change(link.table, row_id, None, values)


def _checked(spec: Field, part: Any) -> Any:
    """Return one of a many-valued field's values: a reference as it is, a text as it would be kept."""
    if isinstance(part, str):
        return clean_text(part, multiline=False, max_length=spec.max_length)
    return part


def _new_unique_values(record: _Record) -> Iterator[tuple[tuple[str, ...], tuple[Any, ...]]]:
    """Yield columns and values that no other record may have and that this one did not have before."""
    for columns in unique_columns(TABLES[record.entity.table]):
        values = tuple(record.after.get(column) for column in columns)
        before = tuple((record.before or {}).get(column, ...) for column in columns)
        if values != before and None not in values:
            yield columns, values


def _row_changes(record: _Record) -> Iterator[Change]:
    if record.before is None:
        yield Change(record.entity.table, record.id, None, record.after)
        return
    changed = [key for key, value in record.after.items() if record.before[key] != value]
    if changed:
        before = {key: record.before[key] for key in changed}
        yield Change(record.entity.table, record.id, before, {key: record.after[key] for key in changed})


def unique_columns(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield the columns whose values, together, only one row of a table may have."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(column.name for column in constraint.columns)
