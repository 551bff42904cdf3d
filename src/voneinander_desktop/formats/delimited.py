"""Lists as text with separators: CSV from any program and country, and blocks copied from a sheet."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain
from typing import TYPE_CHECKING, Literal

from voneinander_desktop.domain.tables import Raw, SourceFile, SourceTable
from voneinander_desktop.formats.limits import MOST_CHARACTERS, Budget
from voneinander_desktop.formats.refusals import too_much, without_cells
from voneinander_desktop.formats.sheets import Row, cut_far_columns

if TYPE_CHECKING:
    from _csv import Reader

_WEIGHTS = {";": 1.5, "\t": 1.5, "|": 1.2, ",": 1.0}
"""What separates cells, by how seldom it stands in a text: a comma does so all the time."""
_NONE = "\x1f"
"""The separator of a list that has one column only."""
_END = "\ufdd0"
"""A line behind the last one: where it becomes part of a cell, a quote was never closed. No text holds it."""
_TOLD = re.compile(r'"?sep=([^\w\r\n"])"?[ ;,\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_SAMPLE_LINES = 200
_MANY = 3  # columns: with fewer, a line of an address looks like a row
_NAME = 2  # parts, as in "Müller, Anna"
_NO_NAME = re.compile(r",(?! )")  # nobody writes a name so
_LEAST = 0.5  # a separator has to do better
_FORMULA_TEXT = re.compile(r'="((?:[^"]|"")*)"')  # what keeps Excel from making a number of a text
_GUARDED = re.compile("'[=+\\-@\t\r\n]")

csv.field_size_limit(2 * MOST_CHARACTERS)


def read(text: str, budget: Budget, notes: Sequence[str] = (), separator: str = "") -> SourceFile:
    """Return the list in a text.

    Args:
        text: The text.
        budget: Counts its cells.
        notes: German remarks to pass on.
        separator: What separates the cells; found out where it is not known.

    Raises:
        SourceRefused: If there is nothing in it, or too much.
    """
    text = text.replace("\0", "").replace(_END, "").removesuffix("\x1a")  # the second is how MS-DOS ends a text
    told = _TOLD.match(text)
    lines = list(StringIO(text[told.end() :] if told else text, newline=""))
    try:
        rows = _rows(lines, told[1] if told else separator, budget)
    except csv.Error:  # a cell without end
        raise too_much(budget.name) from None
    if not rows:
        raise without_cells(budget.name)
    notes = (*notes, *cut_far_columns(rows))
    return SourceFile(budget.name, (SourceTable(budget.name, "", tuple(rows), notes=notes),))


def _rows(lines: Sequence[str], separator: str, budget: Budget) -> list[Row]:
    found, columns = shape_of(lines, separator)
    rows = []
    for cells in _records(lines, found, columns):
        row = _row(cells)
        budget.take(len(row))
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def shape_of(lines: Sequence[str], separator: str = "") -> tuple[str, int]:
    """Return what most probably separates the cells, and into how many: what most lines agree in.

    Args:
        lines: The lines.
        separator: What separates them, if that is known.
    """
    best, most, columns = separator or _NONE, _LEAST, 1
    for candidate in [separator] if separator else _WEIGHTS:
        counts = Counter(len(cells) for cells in _read(lines[:_SAMPLE_LINES], candidate) if cells)
        several = {cells: number for cells, number in counts.items() if cells > 1}
        if not several:
            continue
        mode = max(several, key=lambda cells: (several[cells], cells))
        if candidate == "," and mode == _NAME and not separator and not any(map(_NO_NAME.search, lines)):
            continue
        agreeing = (sum(several.values()) + several[mode]) / (2 * counts.total())
        score = agreeing * math.log2(mode) * _WEIGHTS.get(candidate, 1)
        if separator or score > most:
            best, most, columns = candidate, score, mode
    return best, columns


def _read(lines: Iterable[str], separator: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> "Reader":
    return csv.reader(lines, delimiter=separator, skipinitialspace=separator != " ", quoting=quoting)


def _records(lines: Sequence[str], separator: str, columns: int) -> Iterator[list[str]]:
    """Yield the cells of each row. A cell may go on over lines, unless its quote was never meant to open one."""
    start = 0
    while True:
        reader = _read(chain(_lines_from(lines, start), (_END,)), separator)
        begun = start
        for cells in reader:
            after = start + reader.line_num
            if cells == [_END]:
                return
            if after - begun > 1 and _swallowed(cells, separator, columns):
                yield from _read([lines[begun]], separator, csv.QUOTE_NONE)
                start = begun + 1
                break
            yield cells
            begun = after


def _lines_from(lines: Sequence[str], start: int) -> Iterator[str]:
    return map(lines.__getitem__, range(start, len(lines)))


def _swallowed(cells: list[str], separator: str, columns: int) -> bool:
    """Return whether a cell of several lines holds what were rows: its quote is no quote, or was never closed."""
    if cells[-1].endswith(_END):
        return True
    if columns < _MANY or len(cells) == columns:
        return False
    further = (line for cell in cells for line in cell.splitlines()[1:])
    return any(line.count(separator) >= columns - 1 for line in further)


def _row(cells: list[str]) -> Row:
    """Return cells as plain text, without empty ones at the end."""
    row: list[Raw] = [_plain(cell) if cell and not cell.isspace() else None for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def _plain(cell: str) -> str:
    """Return a cell without what guards its text from being taken for a number or a formula."""
    if cell[0] == "=":
        formula = _FORMULA_TEXT.fullmatch(cell)
        return formula[1].replace('""', '"') if formula else cell
    return cell[1:] if cell[0] == "'" and _GUARDED.match(cell) else cell
