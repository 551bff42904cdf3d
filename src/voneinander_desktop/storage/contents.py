"""Whether every value in a file is one of its column's kind, so that none upsets the program in the middle of the work.

SQLite is asked, in a few long statements: it looks at a million values while Python would read a hundred thousand.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Integer, Table, Text, Time

from voneinander_desktop.domain import schema

_ROWS = 2_000
"""Rows that are looked at in one go: their texts stay in the processor's caches."""
_FRACTION = "'.[0-9][0-9][0-9][0-9][0-9][0-9]'"
_RECKON = "'+0 days'"  # else SQLite takes the 30th of February as it is
_NO_YEAR = "'0000-*'"  # which Python does not know

_Look = tuple[str, Callable[[Any], bool]]
"""What is asked about a column, as SQL, and whether the answer is as it should be."""


def halves() -> tuple[list[Table], list[Table]]:
    """Return all tables, in two parts that take about as long: they can be looked at at the same time."""
    journal = [table for name, table in schema.TABLES.items() if name in schema.JOURNAL_TABLES]
    return journal, [table for name, table in schema.TABLES.items() if name not in schema.JOURNAL_TABLES]


def are_sound(connection: Connection, tables: Iterable[Table]) -> bool:
    """Return whether all values are of their column's kind.

    Raises:
        DBAPIError: If they cannot be read, or text is no UTF-8.
    """
    return all(_is_sound(connection, table) for table in tables)


def _is_sound(connection: Connection, table: Table) -> bool:
    looks = [look for column in table.c for look in _looks(column)]
    statement = f'SELECT {", ".join(sql for sql, _ in looks)} FROM "{table.name}" WHERE id BETWEEN ? AND ?'
    for first in _chunks(connection, table):
        answers = connection.exec_driver_sql(statement, (first, first + _ROWS - 1)).one()
        if not all(is_fine(answer) for (_, is_fine), answer in zip(looks, answers, strict=True)):
            return False
    return True


def _chunks(connection: Connection, table: Table) -> Iterator[int]:
    """Yield the ids at which chunks of rows begin; between them may be gaps."""
    next_id = f'SELECT min(id) FROM "{table.name}" WHERE id > ?'
    last = -1
    while (first := connection.exec_driver_sql(next_id, (last,)).scalar()) is not None:
        yield first
        last = first + _ROWS - 1


def _looks(column: Column[Any]) -> list[_Look]:
    """Return what is asked about a column.

    The greatest value tells whether any is of another kind, for SQLite puts numbers before text and text before
    blobs; integrity_check finds numbers among texts. Text that is put together is only read if all of it is UTF-8.
    """
    name = f'"{column.name}"'
    match column.type:
        case JSON():
            return [
                (f"sum({name} IS NOT NULL AND NOT json_valid({name}))", _is_none),
                (f"group_concat({name})", _is_text),
            ]
        case Text():
            return [(f"max({name})", _is_text), (f"group_concat({name})", _is_text)]
        case Boolean() | Integer():
            return [(f"max({name})", _is_number)]
        case Date():
            return [(f"sum(date({name}, {_RECKON}) IS NOT {name} OR {name} GLOB {_NO_YEAR})", _is_none)]
        case Time():
            return [_moment("time", name, 8)]
        case DateTime():
            return [_moment("datetime", name, 19)]
        case other:
            raise NotImplementedError(f"{column}: {other}")


def _moment(function: str, name: str, length: int) -> _Look:
    """Return what is asked about times: SQLite would write them so, up to seconds; then may be a fraction."""
    whole, rest = f"substr({name}, 1, {length})", f"substr({name}, {length + 1})"
    wrong = [
        f"{function}({whole}, {_RECKON}) IS NOT {whole}",
        f"{rest} <> '' AND {rest} NOT GLOB {_FRACTION}",
        f"{name} GLOB {_NO_YEAR}",
    ]
    return f"sum({' OR '.join(wrong)})", _is_none


def _is_none(number: Any) -> bool:
    return not number


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int)
