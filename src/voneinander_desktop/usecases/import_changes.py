"""From a plan to the ordered list of changes that stores it, and where each record came from."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref, Row, Value
from voneinander_desktop.storage.database import Database, blank_row
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.usecases.import_decisions import Status
from voneinander_desktop.usecases.import_plan import Plan
from voneinander_desktop.usecases.import_resolution import Resolved

TABLES = schema.TABLES

_ORDER = ("institution", "contact", "registration", "invitation")


class PlanChanges:
    """Works out what storing a plan writes.

    Args:
        database: Gives out ids and the link rows that are there.
        plan: The plan.
        now: Local time.
    """

    def __init__(self, database: Database, plan: Plan, now: datetime) -> None:
        self._database, self._plan, self._now = database, plan, now
        self._ids: dict[tuple[str, int], int] = {}  # (entity, id for now) -> id
        self._new: dict[tuple[str, int], dict[str, Value]] = {}
        self._changed: dict[tuple[str, int], dict[str, Value]] = {}
        self._links: dict[str, list[tuple[int, Field, tuple[Any, ...], bool]]] = {}
        self._origins: dict[tuple[str, int, str], int] = {}  # (entity, id, what) -> row
        self._collect()

    def changes(self) -> list[Change]:
        """Return the changes in an order that can be written; empty if there is nothing to store."""
        self._give_ids()
        names = list(self._names())
        inserts = [change for entity in _ORDER for change in self._inserts(entity)]
        updates = sorted(self._updates(), key=lambda change: (change.table, *(change.after or ())))
        links = list(self._link_changes())
        written = [*names, *updates, *inserts, *links]
        return [*written, *self._run()] if written else []

    def _collect(self) -> None:
        for one in self._plan.resolved:
            key = one.record.entity, one.id
            if one.status is Status.NEW:
                self._new[key] = dict(one.stored)
                self._note_origin(one, "created")
            elif one.status is Status.CHANGED:
                self._changed[key] = dict(one.stored)
                self._note_origin(one, "changed")

    def _note_origin(self, one: Resolved, what: str) -> None:
        self._origins.setdefault((one.record.entity, one.id, what), self._plan.position(one.given[0].row))

    # Ids

    def _give_ids(self) -> None:
        for entity in _ORDER:
            waiting = [key for key in self._new if key[0] == entity]
            ids = self._database.next_ids(ENTITIES[entity].table, len(waiting))
            self._ids.update(zip(waiting, ids, strict=True))

    def _names(self) -> Iterator[Change]:
        """Yield the names that vocabularies get."""
        made: dict[tuple[str, int], str] = {}
        for (entity, _), stored in (*self._new.items(), *self._changed.items()):
            for key, value in stored.items():
                target = ENTITIES[entity].field(key).target
                for part in value if isinstance(value, tuple) and not isinstance(value, Ref) else (value,):
                    if isinstance(part, Ref) and part.id < 0 and target not in _ORDER:
                        made.setdefault((target, part.id), self._plan.made_name(part.id)[1])
        for (entity, temporary), name in sorted(made.items()):
            (row_id,) = self._database.next_ids(ENTITIES[entity].table)
            self._ids[entity, temporary] = row_id
            yield Change(
                ENTITIES[entity].table, row_id, None, blank_row(TABLES[ENTITIES[entity].table]) | {"name": name}
            )

    def _id(self, entity: str, row_id: int) -> int:
        return row_id if row_id > 0 else self._ids[entity, row_id]

    # Rows

    def _inserts(self, entity_key: str) -> Iterator[Change]:
        entity = ENTITIES[entity_key]
        blank = blank_row(TABLES[entity.table])
        for key, stored in self._new.items():
            if key[0] == entity_key:
                row_id = self._ids[key]
                yield Change(
                    entity.table, row_id, None, blank | self._whose(key) | self._columns(entity, row_id, stored)
                )

    def _whose(self, key: tuple[str, int]) -> dict[str, Any]:
        """Return the columns that say whose a registration or invitation is."""
        if key[0] not in ("registration", "invitation"):
            return {}
        record = self._plan.resolved[-key[1] - 1].record
        owner = record.contact or record.institution
        assert owner is not None  # noqa: S101 - there is no registration of nobody
        resolved = self._plan.resolved[owner.number]
        return {"session_id": self._plan.session_id, f"{owner.entity}_id": self._id(owner.entity, resolved.id)}

    def _columns(self, entity: Entity, row_id: int, stored: Mapping[str, Value], *, new: bool = True) -> dict[str, Any]:
        """Return the columns of some values, and note the link rows of the others."""
        columns: dict[str, Any] = {}
        for key, value in stored.items():
            spec = entity.field(key)
            if spec.link:
                targets = tuple(self._target(spec, part) for part in value) if isinstance(value, tuple) else ()
                self._links.setdefault(spec.link.table, []).append((row_id, spec, targets, new))
            elif isinstance(value, Ref):
                columns[spec.stored] = self._id(spec.target, value.id)
            else:
                columns[spec.stored] = str(value) if isinstance(value, str) else value
        return columns

    def _target(self, spec: Field, part: object) -> Any:
        return self._id(spec.target, part.id) if isinstance(part, Ref) else str(part)

    def _updates(self) -> Iterator[Change]:
        for (entity_key, row_id), stored in self._changed.items():
            entity = ENTITIES[entity_key]
            after = self._columns(entity, row_id, stored, new=False)
            row = self._plan.existing(entity_key, row_id)
            before = {column: _raw(row, entity, column) for column in after}
            if after:
                yield Change(entity.table, row_id, before, after)

    def _link_changes(self) -> Iterator[Change]:
        for table, waiting in self._links.items():
            gone, added = [], []
            for owner, spec, targets, new in waiting:
                link = spec.link
                assert link is not None  # noqa: S101 - only link fields are noted
                fixed = {link.owner: owner, **link.fixed}
                kept = [] if new else self._database.reader.links(table, **fixed)
                for row in kept:
                    if row[link.target] not in targets:
                        gone.append(Change(table, row.pop("id"), row, None))
                known = {row.get(link.target) for row in kept}
                added += [{**fixed, link.target: target} for target in dict.fromkeys(targets) if target not in known]
            ids = self._database.next_ids(table, len(added))
            yield from gone
            yield from (Change(table, row_id, None, values) for row_id, values in zip(ids, added, strict=True))

    # Where it came from

    def _run(self) -> Iterator[Change]:
        plan = self._plan
        (run_id,) = self._database.next_ids("import_run")
        yield Change("import_run", run_id, None, {
            "at": self._now,
            "source": plan.table.source,
            "sheet": plan.table.sheet or None,
            "list_date": plan.as_of,
            "session_id": plan.session_id,
            "counts": json.dumps({str(status): count for status, count in plan.counts.items()}),
        })  # fmt: skip
        ids = self._database.next_ids("import_origin", len(self._origins))
        for origin_id, ((entity, row_id, what), position) in zip(ids, self._origins.items(), strict=True):
            yield Change("import_origin", origin_id, None, {
                "import_id": run_id,
                "entity": entity,
                "record_id": self._id(entity, row_id),
                "place": plan.table.place(position),
                "what": what,
            })  # fmt: skip


def _raw(row: Row | None, entity: Entity, column: str) -> Any:
    """Return what a column of a record holds now."""
    assert row is not None  # noqa: S101 - only what is there is changed
    spec = next(spec for spec in entity.fields if spec.stored == column)
    value = row[spec.key]
    return value.id if isinstance(value, Ref) and spec.kind is Kind.REFERENCE else value
