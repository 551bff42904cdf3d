"""Steps and their changes: history and undo are the same record.

A step is an ordered list of changes. The list that was executed is the list that is kept; undoing it
executes the inverted list as a new step through the same door.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, insert, select

from voneinander_desktop.domain import schema
from voneinander_desktop.storage.bulk import write_many

Values = Mapping[str, Any]
"""Raw column values of a row."""


class Change(NamedTuple):
    """One row's change: `before` None is an insert, `after` None a delete; an update names only what differs."""

    table: str
    id: int
    before: Values | None
    after: Values | None

    def inverted(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(self.table, self.id, self.after, self.before)


class StepKind(StrEnum):
    """What undo does with a step."""

    UNDOABLE = "undoable"
    PERMANENT = "permanent"  # undo passes over it
    BARRIER = "barrier"  # undo stops there


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step did.

    Attributes:
        step_id: Its number in the journal.
        label: What the user did, in German ("Telefon geändert").
        kind: What undo does with it.
        undoes: The step it takes back, if it does.
        changes: What was written, in order.
        touched: (entity key, id) of every record that now shows something else, dependents included.
        deleted: (entity key, id) of the records that are gone.
        created: For records made under a temporary negative id: their real ids.
        warnings: Values that were stored but look wrong: (entity key, id, field key, German message).
    """

    step_id: int
    label: str
    kind: StepKind
    undoes: int | None
    changes: tuple[Change, ...]
    touched: frozenset[tuple[str, int]]
    deleted: frozenset[tuple[str, int]]
    created: Mapping[int, int] = field(default_factory=dict)
    warnings: tuple[tuple[str, int, str, str], ...] = ()


def encode(values: Any) -> str:
    """Return raw values as JSON; `decode` knows its dates and times by their columns."""
    return _ENCODER.encode(values)


_ENCODER = json.JSONEncoder(default=lambda value: value.isoformat())


def decode(table: Table, values: Values | None) -> dict[str, Any] | None:
    """Return raw values of `table` from what the journal kept of them; columns it no longer has are left out."""
    if values is None:
        return None
    return {key: _decode(table, key, value) for key, value in values.items() if key in table.c}


def _decode(table: Table, key: str, value: Any) -> Any:
    python_type = table.c[key].type.python_type
    if isinstance(value, str) and python_type in (date, time):
        return python_type.fromisoformat(value)
    return value


def write(
    connection: Connection,
    *,
    step: Values,
    changes: Sequence[Change],
) -> int:
    """Write a step with its changes and return its id."""
    tables = schema.TABLES
    result = connection.execute(insert(tables["step"]), dict(step))
    (step_id,) = result.inserted_primary_key or (0,)
    rows = [
        {
            "step_id": step_id,
            "table_name": change.table,
            "row_id": change.id,
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]
    if rows:
        write_many(connection, insert(tables["change"]), rows)
    return int(step_id)


def last_ids(connection: Connection) -> dict[str, int]:
    """Return the highest id each table ever gave out, so that none is used twice."""
    known = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}
    for name, table in schema.TABLES.items():
        if name not in known:
            known[name] = connection.scalar(select(func.max(table.c.id))) or 0
    return {name: int(number) for name, number in known.items()}
