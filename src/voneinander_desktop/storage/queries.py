"""The one way to read for display: rows of any entity, built from the field catalogue.

Every read fetches all it asked for and lets go, so that no reader ever blocks the writer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, Table, bindparam, func, or_, select

from voneinander_desktop.domain import collation, schema
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref, Related, Row, Value
from voneinander_desktop.domain.values import name_parts
from voneinander_desktop.storage.bulk import no_collection

TABLES = schema.TABLES
_CHUNK = 900
"""Most ids in one statement; well below SQLite's bound on variables."""

_NOT_SEARCHED = (Kind.FLAG, Kind.TRISTATE, Kind.INTEGER)
"""A search for "nein" or "3" would find every record."""

Execute = Callable[..., Sequence[Any]]
"""Runs a SELECT with its parameters and returns all rows: `storage.database.Database.fetch`."""

Fetched = Any
"""A fetched row: values by position."""
_Getter = Callable[[Fetched], Value]


_OTHER_NAMES = {
    "institution": (
        (TABLES["institution"].c.id, TABLES["institution"].c.short_name),
        (TABLES["institution_alias"].c.institution_id, TABLES["institution_alias"].c.name),
    ),
    "contact": ((TABLES["contact"].c.id, TABLES["contact"].c.first_name + " " + TABLES["contact"].c.last_name),),
}
"""By what names, beside its label, a record is also known: (column of its id, name)."""


class JournalEntry(NamedTuple):
    """One change of the journal with its step, values as the journal keeps them."""

    step_id: int
    at: datetime
    user: str
    label: str
    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class _Projection:
    """A SELECT over one entity's table that grows a join for every record it shows something of."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self.table = TABLES[entity.table]
        self._from: FromClause = self.table
        self._columns: list[Any] = [self.table.c.id]
        self._joined: dict[tuple[FromClause, str], FromClause] = {}
        self._statements: tuple[Select[Any], Select[Any]] | None = None

    def statement(self) -> Select[Any]:
        return select(*self._columns).select_from(self._from)

    def fetch(self, execute: Execute, ids: Sequence[int] | None) -> Sequence[Fetched]:
        """Return the rows of some records, or of all; both statements are built once and kept."""
        if self._statements is None:
            statement = self.statement()
            self._statements = statement, statement.where(self.table.c.id.in_(bindparam("ids", expanding=True)))
        return execute(self._statements[0]) if ids is None else execute(self._statements[1], {"ids": ids})

    def field(self, spec: Field) -> _Getter:
        return self._field(self.entity, self.table, spec)

    def label(self, entity: Entity, source: FromClause) -> Callable[[Any], str]:
        parts = [(entity.field(key), self._field(entity, source, entity.field(key))) for key in entity.label]
        if len(parts) == 1:
            spec, getter = parts[0]
            return lambda row: spec.format(getter(row))
        return lambda row: ", ".join(filter(None, (spec.format(getter(row)) for spec, getter in parts)))

    def join(self, source: FromClause, column: str, entity: Entity) -> FromClause:
        found = self._joined.get((source, column))
        if found is None:
            found = TABLES[entity.table].alias()
            self._from = self._from.outerjoin(found, source.c[column] == found.c.id)
            self._joined[source, column] = found
        return found

    def _column(self, column: Any) -> int:
        self._columns.append(column)
        return len(self._columns) - 1

    def _field(self, entity: Entity, source: FromClause, spec: Field) -> _Getter:
        if spec.through:
            reference = entity.field(spec.through)
            target = ENTITIES[reference.target]
            joined = self.join(source, reference.stored, target)
            get = self._field(target, joined, target.field(spec.source))
            return get if spec.text_part is None else self._or_part(source, reference, spec.text_part, get)
        if spec.link:
            return self._count(source, spec) if spec.kind is Kind.INTEGER else lambda row: ()
        if spec.kind is Kind.REFERENCE:
            return self._reference(source, spec)
        position = self._column(source.c[spec.stored])
        if spec.kind is Kind.FLAG:
            return lambda row: bool(row[position])
        return itemgetter(position)

    def _or_part(self, source: FromClause, reference: Field, part: int, get: _Getter) -> _Getter:
        """Return what reads a field of the record that `reference` names, or of the free text there a part."""
        position = self._column(source.c[reference.text_column])

        def read(row: Any) -> Value:
            text = row[position]
            return get(row) if text is None else name_parts(text)[part] or None

        return read

    def _reference(self, source: FromClause, spec: Field) -> _Getter:
        target = ENTITIES[spec.target]
        id_at = self._column(source.c[spec.stored])
        text_at = self._column(source.c[spec.text_column]) if spec.text_column else None
        label = self.label(target, self.join(source, spec.stored, target))

        def get(row: Any) -> Value:
            if row[id_at] is not None:
                return Ref(row[id_at], label(row))
            return None if text_at is None else row[text_at]

        return get

    def _count(self, source: FromClause, spec: Field) -> _Getter:
        assert spec.link is not None  # noqa: S101 - only called for counted links
        link = TABLES[spec.link.table]
        counted = select(func.count()).where(link.c[spec.link.owner] == source.c.id)
        for column, value in spec.link.fixed.items():
            counted = counted.where(link.c[column] == value)
        position = self._column(counted.scalar_subquery())
        return itemgetter(position)


class Reader:
    """Reads records for display.

    Args:
        execute: Runs a SELECT and returns all its rows (`storage.database.Database.fetch`).
    """

    def __init__(self, execute: Execute) -> None:
        self._run = execute
        self._left: dict[str, dict[int, Row]] = {}
        self._projections: dict[tuple[str, str], tuple[_Projection, list[_Getter]]] = {}
        self._labellings: dict[str, tuple[_Projection, Callable[[Fetched], str]]] = {}

    def through(self, run: Callable[[Callable[[], Sequence[Any]]], Sequence[Any]]) -> "Reader":
        """Return a reader whose statements are each run by `run`, which may raise to give up."""
        return Reader(lambda statement, parameters=None: run(lambda: self._run(statement, parameters)))

    def rows(self, entity: Entity, ids: Sequence[int] | None = None) -> dict[int, Row]:
        """Return snapshots by id, in the order of `ids` (all records where it is None); missing ids are absent."""
        left = self._left.get(entity.key, {})
        if ids is not None and left and left.keys() >= set(ids):
            return {row_id: left[row_id] for row_id in ids}
        found: dict[int, Row] = {}
        with no_collection():
            for chunk in _chunks(ids):
                found.update(self._rows(entity, chunk))
        return found if ids is None else {row_id: found[row_id] for row_id in ids if row_id in found}

    def remember(self, left: dict[str, dict[int, Row]]) -> None:
        """Keep the rows, by entity, that a step has left: whoever is told of it wants them again at once.

        What follows another step must be told before it begins, with nothing to keep.
        """
        self._left = left

    def row(self, entity: Entity, row_id: int) -> Row | None:
        """Return one record, or None if there is none with this id."""
        return self.rows(entity, [row_id]).get(row_id)

    def column(self, entity: Entity, key: str, ids: Sequence[int] | None = None) -> dict[int, Value]:
        """Return one field's values by id."""
        spec = entity.field(key)
        found: dict[int, Value] = {}
        for chunk in _chunks(ids):
            if spec.many:
                keys = self._execute(_within(select(TABLES[entity.table].c.id), TABLES[entity.table].c.id, chunk))
                many = self._many(spec, chunk)
                found.update({row[0]: many.get(row[0], ()) for row in keys})
            else:
                projection, (get,) = self._projection(entity, key)
                found.update({row[0]: get(row) for row in projection.fetch(self._execute, chunk)})
        return found

    def keys(self, entity: Entity, key: str) -> dict[int, Any]:
        """Return what a filter compares, by id: a reference's id, a tuple of ids, or the raw value."""
        spec = entity.field(key)
        if spec.stored and not spec.text_column:
            return self.raw_column(entity, spec.stored)
        return {row_id: bare(value) for row_id, value in self.column(entity, key).items()}

    def raw_column(self, entity: Entity, column: str) -> dict[int, Any]:
        """Return one raw column of all records by id."""
        ids, (values,) = self.raw_columns(entity, [column])
        return dict(zip(ids, values, strict=True))

    def raw_columns(self, entity: Entity, columns: Sequence[str]) -> tuple[Sequence[int], Sequence[Sequence[Any]]]:
        """Return the ids of all records, and raw columns in the same order."""
        table = TABLES[entity.table]
        rows = self._execute(select(table.c.id, *(table.c[column] for column in columns)))
        ids, *values = (list(map(itemgetter(position), rows)) for position in range(1 + len(columns)))
        return ids, values

    def search_texts(self, entity: Entity, ids: Sequence[int] | None = None) -> dict[int, str]:
        """Return the folded search texts by id: those that are kept, else made on the spot."""
        if not entity.searched:
            rows = self.rows(entity, ids)
            return dict(zip(rows, search_texts(rows.values()), strict=True))
        table = TABLES[entity.table]
        found: dict[int, str] = {}
        for chunk in _chunks(ids):
            fetched = self._execute(_within(select(table.c.id, table.c.search_text), table.c.id, chunk))
            found.update((row[0], row[1]) for row in fetched)
        return found

    def options(self, entity_key: str, *, active_only: bool = False) -> list[Ref]:
        """Return all records as references, in DIN 5007 order of their labels."""
        entity = ENTITIES[entity_key]
        projection, label = self._labelling(entity)
        statement = projection.statement()
        if active_only and "retired_on" in projection.table.c:
            statement = statement.where(projection.table.c.retired_on.is_(None))
        refs = [Ref(row[0], label(row)) for row in self._execute(statement)]
        if entity.collation == 2:  # people
            return sorted(refs, key=lambda ref: collation.person_sort_key(ref.text, ""))
        return sorted(refs, key=lambda ref: collation.sort_key(ref.text, entity.collation))

    def labels(self, entity: Entity, ids: Sequence[int] | None = None) -> dict[int, str]:
        """Return what records are called, by id."""
        projection, label = self._labelling(entity)
        return {row[0]: label(row) for chunk in _chunks(ids) for row in projection.fetch(self._execute, chunk)}

    def names(self, entity_key: str, ids: Sequence[int] | None = None) -> "Names":
        """Return what records of an entity are called (all where `ids` is None), for looking up many names."""
        labels = self.labels(ENTITIES[entity_key], ids)
        return Names(labels.items(), self._other_names(entity_key, ids))

    def find(self, entity_key: str, text: str) -> list[int]:
        """Return the ids of the records that `text` names; see `Names`. For few names: it goes through all texts."""
        return self.names(entity_key, self._holding(ENTITIES[entity_key], text)).find(text)

    def total(self, entity: Entity) -> int:
        """Return how many records there are."""
        return int(self._execute(select(func.count()).select_from(TABLES[entity.table]))[0][0])

    def ids(self, entity: Entity, **fixed: Any) -> list[int]:
        """Return the ids of the records whose columns have the given raw values, in order of creation."""
        table = TABLES[entity.table]
        statement = select(table.c.id).order_by(table.c.id)
        for column, value in fixed.items():
            statement = statement.where(table.c[column] == value)
        return [row[0] for row in self._execute(statement)]

    def related_ids(self, row_id: int, related: Related) -> list[int]:
        """Return the ids of the related records that name the record `row_id`."""
        entity = ENTITIES[related.entity]
        spec = entity.field(related.field)
        if spec.link is None:
            return self.ids(entity, **{spec.stored: row_id})
        link = TABLES[spec.link.table]
        statement = select(link.c[spec.link.owner]).where(link.c[spec.link.target] == row_id)
        return sorted({row[0] for row in self._execute(statement)})

    def raw(self, table_name: str, ids: Collection[int]) -> dict[int, dict[str, Any]]:
        """Return raw column values by id, derived columns left out: what changes are made of."""
        table = TABLES[table_name]
        columns = [column for column in table.c if not column.info.get("derived")]
        found: dict[int, dict[str, Any]] = {}
        for chunk in _chunks(list(ids)):
            for row in self._execute(_within(select(*columns), table.c.id, chunk)):
                found[row[0]] = dict(row._mapping)
        return found

    def links(self, table_name: str, **fixed: Any) -> list[dict[str, Any]]:
        """Return the raw rows of a table whose columns have the given values, in order of creation.

        A list as value means: any of these.
        """
        table = TABLES[table_name]
        columns = [column for column in table.c if not column.info.get("derived")]
        statement = select(*columns)
        lists = {column: value for column, value in fixed.items() if isinstance(value, list)}
        for column, value in fixed.items():
            if column not in lists:
                statement = statement.where(table.c[column] == value)
        column, ids = next(iter(lists.items()), ("id", None))
        found: list[dict[str, Any]] = []
        for chunk in _chunks(ids):
            found.extend(dict(row._mapping) for row in self._execute(_within(statement, table.c[column], chunk)))
        return sorted(found, key=lambda row: int(row["id"]))

    def read(self, statement: Select[Any], parameters: dict[str, Any] | None = None) -> Sequence[Fetched]:
        """Return the rows of a statement of this folder's own."""
        return self._execute(statement, parameters)

    def setting(self, key: str) -> str | None:
        """Return a setting's JSON text."""
        table = TABLES["setting"]
        found = self._execute(select(table.c.value).where(table.c.key == key))
        return found[0][0] if found else None

    def journal(
        self,
        *,
        since: date | None = None,
        after: int = 0,
        rows: Collection[tuple[str, int]] = (),
        limit: int = 5000,
    ) -> list[JournalEntry]:
        """Return changes, newest first: of the whole file since a day or after a step, or of some rows (table, id)."""
        step, change, sitting = TABLES["step"], TABLES["change"], TABLES["sitting"]
        statement = (
            select(
                step.c.id,
                step.c.at,
                sitting.c.user,
                step.c.label,
                change.c.table_name,
                change.c.row_id,
                change.c.before,
                change.c.after,
            )
            .join_from(change, step, change.c.step_id == step.c.id)
            .join(sitting, step.c.sitting_id == sitting.c.id)
            .order_by(change.c.id.desc())
            .limit(limit)
        )
        if after:
            statement = statement.where(step.c.id > after)
        if since is not None:
            statement = statement.where(step.c.at >= datetime.combine(since, time.min))
        if rows:
            by_table: dict[str, list[int]] = {}
            for table_name, row_id in rows:
                by_table.setdefault(table_name, []).append(row_id)
            statement = statement.where(
                or_(*(change.c.table_name.is_(name) & change.c.row_id.in_(ids) for name, ids in by_table.items()))
            )
        return [JournalEntry._make(row) for row in self._execute(statement)]

    def last_images(self, table_name: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return by id what deleted rows held last, as the journal keeps it."""
        change = TABLES["change"]
        statement = select(change.c.row_id, change.c.before).where(
            change.c.table_name == table_name, change.c.after.is_(None)
        )
        found: dict[int, dict[str, Any]] = {}
        for chunk in _chunks(ids):
            rows = self._execute(_within(statement, change.c.row_id, chunk).order_by(change.c.id))
            found.update((row[0], row[1]) for row in rows)
        return found

    def linked_rows(self, table_name: str, column: str, row_id: int) -> set[int]:
        """Return the ids of all rows of a link table that ever named `row_id` in `column`, gone ones included."""
        change = TABLES["change"]
        named = or_(*(image[column].as_integer() == row_id for image in (change.c.before, change.c.after)))
        statement = select(change.c.row_id).where(change.c.table_name == table_name, named)
        return {row[0] for row in self._execute(statement)}

    def _labelling(self, entity: Entity) -> tuple[_Projection, Callable[[Fetched], str]]:
        """Return the projection on what records are called, and what reads the label from its rows."""
        if entity.key not in self._labellings:
            projection = _Projection(entity)
            self._labellings[entity.key] = projection, projection.label(entity, projection.table)
        return self._labellings[entity.key]

    def _holding(self, entity: Entity, text: str) -> list[int] | None:
        """Return the ids of the records that hold every word of a name; None where that is not known: any may."""
        words = collation.fold(text).replace(",", " ").split()
        if not (entity.searched and words):
            return None
        table = TABLES[entity.table]
        held = (table.c.search_text.contains(word, autoescape=True) for word in words)
        return [row[0] for row in self._execute(select(table.c.id).where(*held))]

    def _other_names(self, entity_key: str, ids: Sequence[int] | None) -> Iterator[tuple[int, str]]:
        """Yield by what names people also know records: short names and other spellings, "Anna Müller"."""
        for owner, name in _OTHER_NAMES.get(entity_key, ()):
            for chunk in _chunks(ids):
                found = self._execute(_within(select(owner, name).where(name.is_not(None)), owner, chunk))
                yield from ((row[0], row[1]) for row in found)

    def _execute(self, statement: Select[Any], parameters: dict[str, Any] | None = None) -> Sequence[Fetched]:
        with no_collection():
            return self._run(statement, parameters)

    def _projection(self, entity: Entity, key: str = "") -> tuple[_Projection, list[_Getter]]:
        """Return the projection on one field, or on all, with what reads each field from its rows."""
        if (entity.key, key) not in self._projections:
            projection = _Projection(entity)
            getters = [projection.field(spec) for spec in entity.fields if key in ("", spec.key)]
            self._projections[entity.key, key] = projection, getters
        return self._projections[entity.key, key]

    def _rows(self, entity: Entity, ids: Sequence[int] | None) -> Iterator[tuple[int, Row]]:
        projection, getters = self._projection(entity)
        fetched = projection.fetch(self._execute, ids)
        many = {position: self._many(spec, ids) for position, spec in enumerate(entity.fields) if spec.many}
        for row in fetched:
            values = [getter(row) for getter in getters]
            for position, found in many.items():
                values[position] = found.get(row[0], ())
            yield row[0], Row(entity, row[0], tuple(values))

    def _many(self, spec: Field, ids: Sequence[int] | None) -> dict[int, Value]:
        assert spec.link is not None  # noqa: S101 - only called for link fields
        link: Table = TABLES[spec.link.table]
        owner, target = link.c[spec.link.owner], link.c[spec.link.target]
        if spec.kind is Kind.TEXTS:
            statement = select(owner, target)
            pick: Callable[[Any], Any] = lambda row: row[1]  # noqa: E731 - as short as the other one
        else:
            entity = ENTITIES[spec.target]
            projection = _Projection(entity)
            label = projection.label(entity, projection.table)
            statement = projection.statement().join(link, target == projection.table.c.id).add_columns(owner)
            pick = lambda row: Ref(row[0], label(row))  # noqa: E731
        for column, value in spec.link.fixed.items():
            statement = statement.where(link.c[column] == value)
        owner_at = 0 if spec.kind is Kind.TEXTS else -1
        found: dict[int, list[Any]] = {}
        for row in self._execute(_within(statement, owner, ids).order_by(link.c.id)):
            found.setdefault(row[owner_at], []).append(pick(row))
        return {row_id: tuple(values) for row_id, values in found.items()}


class Names:
    """What the records of an entity are called; spellings that differ in capitals, quotes or dashes only are one.

    Args:
        labels: (id, label) of each record.
        others: (id, other name), meant only where no label is.
    """

    def __init__(self, labels: Iterable[tuple[int, str]], others: Iterable[tuple[int, str]]) -> None:
        self._labels = _by_name(labels)
        self._others = _by_name(others)

    def find(self, text: str) -> list[int]:
        """Return the ids of the records called `text`; where some are called just so, only those."""
        wanted = collation.fold(text)
        found = self._labels.get(wanted, {})
        return sorted(
            found.get(text) or {row_id for ids in (found or self._others.get(wanted, {})).values() for row_id in ids}
        )


def _by_name(named: Iterable[tuple[int, str]]) -> dict[str, dict[str, set[int]]]:
    """Return ids by folded name and name."""
    found: dict[str, dict[str, set[int]]] = {}
    for row_id, name in named:
        found.setdefault(collation.fold(name), {}).setdefault(name, set()).add(row_id)
    return found


def search_text(row: Row) -> str:
    """Return what a record is found by: everything its fields show, folded."""
    return collation.search_text(_parts(row))


def search_texts(rows: Collection[Row]) -> list[str]:
    """Return `search_text` of many records."""
    return collation.search_texts(map(_parts, rows))


def _parts(row: Row) -> list[str]:
    parts = []
    for position, spec in _searched_fields(row.entity.key):
        value = row.values[position]
        if value is None or value == ():
            continue
        if isinstance(value, Ref):
            parts.append(value.text)
        else:
            parts.append(value if isinstance(value, str) and not spec.choices else spec.format(value))
        if isinstance(value, date):  # found as "11.03.2020", "11.3.2020" and "2020-03-11"
            parts.append(f"{value.day}.{value.month}.{value.year} {value.isoformat()}")
    return parts


@cache
def _searched_fields(entity_key: str) -> tuple[tuple[int, Field], ...]:
    fields = enumerate(ENTITIES[entity_key].fields)
    return tuple((position, spec) for position, spec in fields if spec.kind not in _NOT_SEARCHED)


def bare(value: Value) -> Any:
    """Return what a filter compares: ids instead of references."""
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, tuple):
        return tuple(bare(part) for part in value)
    return value


def _within(statement: Select[Any], column: Any, ids: Sequence[int] | None) -> Select[Any]:
    return statement if ids is None else statement.where(column.in_(ids))


def _chunks(ids: Sequence[int] | None) -> Iterable[Sequence[int] | None]:
    if ids is None:
        return [None]
    return [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
