"""How lists come over from the process that read them: lines of JSON, some hundred rows each.

Dates and times, which JSON does not know, are objects of one entry. Nothing in it can be executed, and it costs
a small part of what reading the file did.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from voneinander_desktop.domain.tables import Raw, SourceFile, SourceTable
from voneinander_desktop.formats.limits import MOST_CHARACTERS
from voneinander_desktop.formats.refusals import SourceRefused, refusal, too_much

_ROWS = 500  # in a line: decoding one lets go of the interpreter often enough for the window to paint
_MOST_BYTES = 200_000_000  # in all lines: twice what a file may have
_READERS = {"date": date.fromisoformat, "time": time.fromisoformat, "datetime": datetime.fromisoformat}


class Unfinished(Exception):  # noqa: N818 - the name says what is the case
    """The process that read has ended without telling what it found."""


def lines(source: SourceFile) -> Iterator[bytes]:
    """Yield what is to be handed over, line by line.

    Raises:
        SourceRefused: If a cell, or all of them, hold more than any list does.
    """
    left = _MOST_BYTES
    for table in source.tables:
        told = {"source": table.source, "sheet": table.sheet, "first_row": table.first_row, "known": table.known}
        yield _line({"table": {**told, "notes": table.notes}})
        for start in range(0, len(table.rows), _ROWS):
            rows = table.rows[start : start + _ROWS]
            line = _line({"rows": rows})
            if len(line) > MOST_CHARACTERS:
                _check(source.name, rows)
            left -= len(line)
            if left < 0:
                raise too_much(source.name)
            yield line
    yield _line({"end": {"name": source.name, "notes": source.notes}})


def refused_line(refused: SourceRefused) -> bytes:
    """Return the line that says why there is nothing to hand over."""
    return _line({"refused": str(refused)})


def received(handed: Iterable[bytes]) -> SourceFile:
    """Return what the lines hold.

    Raises:
        SourceRefused: If that is what they say.
        Unfinished: If they are not complete.
    """
    tables: list[dict[str, Any]] = []
    for line in handed:
        ((what, content),) = json.loads(line, object_hook=_revived).items()
        if what == "rows":
            tables[-1]["rows"].extend(map(tuple, content))
        elif what == "table":
            tables.append({**content, "rows": []})
        elif what == "refused":
            raise SourceRefused(content)
        else:
            return SourceFile(content["name"], tuple(map(_table, tables)), tuple(content["notes"]))
    raise Unfinished


def _table(told: dict[str, Any]) -> SourceTable:
    return SourceTable(**{**told, "rows": tuple(told["rows"]), "notes": tuple(told["notes"])})


def _line(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, default=_moment, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"  # half a surrogate pair is no letter


def _moment(cell: date | time) -> dict[str, str]:
    return {type(cell).__name__: cell.isoformat()}


def _revived(entries: dict[str, Any]) -> Any:
    """Return the date or time that an object means; other objects stay as they are."""
    if len(entries) == 1:
        ((kind, text),) = entries.items()
        if kind in _READERS:
            return _READERS[kind](text)
    return entries


def _check(name: str, rows: Iterable[tuple[Raw, ...]]) -> None:
    if any(isinstance(cell, str) and len(cell) > MOST_CHARACTERS for row in rows for cell in row):
        raise refusal(
            name,
            "ist keine Liste: Eine einzige Zelle enthält mehr als eine Million Zeichen.",
            "Löschen Sie diesen Text aus der Datei.",
        )
