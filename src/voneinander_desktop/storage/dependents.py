"""Which records show something else after a step: those written, and those that show them.

Worked out from the catalogue: a reference shows the other record's label, a `through` field one of its
fields, a link or a count the rows of a link table.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.storage.queries import Reader

_Shown = tuple[str, int, str]
"""Entity key, id, field key: a field that now shows something else."""

_BY_TABLE = {entity.table: entity for entity in ENTITIES.values()}


def _column_fields() -> dict[tuple[str, str], str]:
    found = {}
    for entity in ENTITIES.values():
        for spec in entity.fields:
            for column in filter(None, (spec.stored, spec.text_column)):
                found[entity.key, column] = spec.key
    return found


def _link_fields() -> dict[str, list[tuple[Entity, Field]]]:
    found: dict[str, list[tuple[Entity, Field]]] = {}
    for entity in ENTITIES.values():
        for spec in entity.fields:
            if spec.link:
                found.setdefault(spec.link.table, []).append((entity, spec))
    return found


def _showing() -> dict[tuple[str, str], list[tuple[Entity, Field, Field]]]:
    """Return, by (entity, field), who shows it: the entity, its field that does, and the field that leads there."""
    found: dict[tuple[str, str], list[tuple[Entity, Field, Field]]] = {}
    for entity in ENTITIES.values():
        for spec in entity.fields:
            if spec.through:
                via = entity.field(spec.through)
                found.setdefault((via.target, spec.source), []).append((entity, spec, via))
            elif spec.target:
                for key in ENTITIES[spec.target].label:
                    found.setdefault((spec.target, key), []).append((entity, spec, spec))
    return found


_COLUMN_FIELDS = _column_fields()
_LINK_FIELDS = _link_fields()
_LINK_COLUMNS = {
    table: frozenset(
        column for _, spec in fields if spec.link for column in (spec.link.owner, spec.link.target, *spec.link.fixed)
    )
    for table, fields in _LINK_FIELDS.items()
}
_SHOWING = _showing()


def touched(reader: Reader, changes: Sequence[Change]) -> tuple[frozenset[tuple[str, int]], frozenset[tuple[str, int]]]:
    """Return (touched, deleted) records of a step whose changes have just been executed."""
    last = {(change.table, change.id): change for change in changes}
    deleted = frozenset(
        (_BY_TABLE[table].key, row_id)
        for (table, row_id), change in last.items()
        if change.after is None and table in _BY_TABLE
    )
    seen: set[_Shown] = set()
    waiting: deque[tuple[tuple[str, str], list[int]]] = deque()
    _add(_written(reader, changes), seen, waiting)
    while waiting:
        shown, ids = waiting.popleft()
        for entity, spec, via in _SHOWING.get(shown, ()):
            owners = _naming(reader, entity, via, ids)
            _add(((entity.key, owner, spec.key) for owner in owners), seen, waiting)
    return frozenset((entity, row_id) for entity, row_id, _ in seen) - deleted, deleted


def _add(new: Iterable[_Shown], seen: set[_Shown], waiting: deque[tuple[tuple[str, str], list[int]]]) -> None:
    """Note what is new and queue it, ids of one field together."""
    fresh: dict[tuple[str, str], list[int]] = {}
    for entity, row_id, key in new:
        if (entity, row_id, key) not in seen:
            seen.add((entity, row_id, key))
            fresh.setdefault((entity, key), []).append(row_id)
    waiting.extend((shown, ids) for shown, ids in fresh.items() if shown in _SHOWING)


def _written(reader: Reader, changes: Sequence[Change]) -> Iterator[_Shown]:
    partly: dict[str, list[Change]] = {}
    for change in changes:
        entity = _BY_TABLE.get(change.table)
        if entity:
            yield from _fields_of(entity, change)
        if _linking(change):
            partly.setdefault(change.table, []).append(change)
    for table, linked in partly.items():
        kept = reader.raw(
            table, [change.id for change in linked if change.before is not None and change.after is not None]
        )
        for change in linked:
            images: list[dict[str, Any]] = [dict(image) for image in (change.before, change.after) if image]
            images.append(kept.get(change.id, {}))
            for entity, spec in _LINK_FIELDS[table]:
                assert spec.link is not None  # noqa: S101 - by construction of _LINK_FIELDS
                owners = {int(image[spec.link.owner]) for image in images if image.get(spec.link.owner)}
                yield from ((entity.key, owner, spec.key) for owner in owners)


def _linking(change: Change) -> bool:
    """Whether a change may add, remove or turn what some field reads from this table as from a link table."""
    if change.before is None or change.after is None:
        return change.table in _LINK_FIELDS
    return not _LINK_COLUMNS.get(change.table, frozenset()).isdisjoint(change.after)


def _fields_of(entity: Entity, change: Change) -> Iterator[_Shown]:
    if change.before is None or change.after is None:  # whoever names a row that came or went is written as well
        yield entity.key, change.id, ""
        return
    for column in change.after:
        key = _COLUMN_FIELDS.get((entity.key, column))
        if key:
            yield entity.key, change.id, key


def _naming(reader: Reader, entity: Entity, via: Field, ids: list[int]) -> set[int]:
    """Return the records of `entity` whose field `via` names one of `ids`."""
    if via.kind is Kind.REFERENCE:
        rows = reader.links(entity.table, **{via.stored: ids})
        return {row["id"] for row in rows}
    if via.link is None:
        return set()
    rows = reader.links(via.link.table, **{via.link.target: ids})
    return {row[via.link.owner] for row in rows}
