"""Lists as text with separators: CSV from any program and country, and blocks copied from a sheet."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from voneinander_desktop.domain.tables import Raw, SourceFile, SourceTable
from voneinander_desktop.formats.limits import MOST_CHARACTERS, Budget

_SEPARATORS = ";\t,|"  # the earlier of equals
_TOLD = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_SAMPLE_LINES = 200
_FORMULA_TEXT = re.compile(r'="((?:[^"]|"")*)"')  # what keeps Excel from making a number of a text
_GUARDED = re.compile("'[=+\\-@\t\r\n]")

csv.field_size_limit(2 * MOST_CHARACTERS)


def read(text: str, budget: Budget, notes: tuple[str, ...] = ()) -> SourceFile:
    """Return the list in a text.

    Args:
        text: The text.
        budget: Counts its cells.
        notes: German remarks to pass on.
    """
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    separator = told.group(1) if told else separator_of(text)
    first_row = 2 if told else 1
    rows = []
    for cells in _records(text, separator):
        row = trimmed(cells)
        budget.take(len(row))
        rows.append(row)
    table = SourceTable(budget.name, "", tuple(rows), first_row, notes=notes)
    return SourceFile(budget.name, (table,))


def separator_of(text: str) -> str:
    """Return what most probably separates the cells: what gives most lines the same number of them, above one."""
    sample = "".join(islice(_lines(text), _SAMPLE_LINES))
    best, most = ";", 0.0
    for separator in _SEPARATORS:
        counts = Counter(len(row) for row in csv.reader(_lines(sample), delimiter=separator) if any(row))
        score = sum(number for cells, number in counts.items() if cells > 1)
        agreeing = max((number for cells, number in counts.items() if cells > 1), default=0)
        if agreeing and (score + agreeing) > most:
            best, most = separator, float(score + agreeing)
    return best


def trimmed(cells: list[str]) -> tuple[Raw, ...]:
    """Return cells without empty ones at the end."""
    row: list[Raw] = [_plain(cell) if cell.strip() else None for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def _plain(cell: str) -> str:
    """Return a cell without what guards its text from being taken for a number or a formula."""
    formula = _FORMULA_TEXT.fullmatch(cell)
    if formula:
        return formula.group(1).replace('""', '"')
    return cell[1:] if _GUARDED.match(cell) else cell


def _records(text: str, separator: str) -> Iterator[list[str]]:
    yield from csv.reader(_lines(text), delimiter=separator)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends: LF, CR LF or CR."""
    yield from StringIO(text, newline="")
