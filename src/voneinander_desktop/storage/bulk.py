"""Handling very many rows at once."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Update

_MANY = 16
"""From so many rows on it pays to prepare a statement's values here."""


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause garbage collection: rows hold no cycles, and to look for some takes as long as to read them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def write_many(connection: Connection, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]]) -> int:
    """Execute a statement once for each row and return how many rows of the table it met.

    SQLAlchemy prepares every value of every row by itself; here what prepares a column's values is looked up once, and
    the rows go to the driver as they are. All rows have the same keys; defaults of the schema are filled in.
    """
    given = dict(rows[0])
    constant = _defaults(statement, given)
    compiled: Any = statement.compile(
        dialect=connection.dialect, column_keys=[*given, *constant] if isinstance(statement, Insert) else None
    )
    if len(rows) < _MANY or compiled.positiontup is None:  # only drivers that take values by position take them bare
        return connection.execute(statement, list(rows)).rowcount
    columns = [_column(compiled, name, connection, rows, constant) for name in compiled.positiontup]
    return connection.exec_driver_sql(str(compiled), list(zip(*columns, strict=True))).rowcount


def _defaults(statement: Insert | Update | Delete, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the columns that an insert leaves to the schema."""
    if not isinstance(statement, Insert):
        return {}
    columns = (column for column in statement.table.c if column.name not in given and column.default is not None)
    return {column.name: column.default.arg for column in columns if column.default.is_scalar}  # type: ignore[union-attr]


def _column(
    compiled: Any, name: str, connection: Connection, rows: Sequence[Mapping[str, Any]], constant: Mapping[str, Any]
) -> Iterable[Any]:
    """Return a parameter's values of all rows, as the driver wants them."""
    dialect = connection.dialect
    process = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
    if name in constant:
        return repeat(constant[name] if process is None else process(constant[name]), len(rows))
    values = [row[name] for row in rows]
    return values if process is None else map(process, values)
