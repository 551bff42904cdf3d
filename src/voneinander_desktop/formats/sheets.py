"""Sheets of a workbook on their way to a list: plain cells, and only what belongs together."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import isfinite
from typing import Any

from voneinander_desktop.domain.tables import Raw, SourceFile, SourceTable, column_letters
from voneinander_desktop.formats.limits import MOST_COLUMNS, Budget
from voneinander_desktop.formats.refusals import without_cells

Row = tuple[Raw, ...]

Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of some that are merged, each as row and column from 0."""

_WHOLE = float(1 << 53)  # from here on a float no longer holds every whole number
_DAY = timedelta(days=1)
_FAR = 1_000  # empty rows between a list and what has nothing to do with it


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as a library gave it.

    Attributes:
        name: Its name.
        visible: Whether Excel shows it.
        rows: Its rows that are not empty, by their position from 0; in order.
        merged: Which cells are merged.
    """

    name: str
    visible: bool
    rows: Mapping[int, Row]
    merged: Sequence[Area] = ()


def source_of(sheets: Sequence[Sheet], budget: Budget) -> SourceFile:
    """Return what a workbook holds: its visible sheets that are not empty.

    Raises:
        SourceRefused: If there is nothing in it, or too much.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    shown = [sheet for sheet in filled if sheet.visible] or filled
    hidden = ", ".join(f"„{sheet.name}“" for sheet in filled if sheet not in shown)
    if not shown:
        raise without_cells(budget.name)
    notes = (f"Ausgeblendete Blätter wurden nicht gelesen: {hidden}.",) if hidden else ()
    return SourceFile(budget.name, tuple(_table(sheet, budget) for sheet in shown), notes)


def plain_row(cells: Iterable[Any], empty: int = 0) -> Row:
    """Return a row of cells as plain values, without empty ones at its end.

    Args:
        cells: The cells as a library gave them.
        empty: How many empty cells stand before them.
    """
    row: list[Raw] = [None] * empty
    row.extend(
        [(cell if cell and not cell.isspace() else None) if cell.__class__ is str else _plain(cell) for cell in cells]
    )
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def _plain(cell: Any) -> Raw:
    kind = cell.__class__
    if kind is float:
        return _number(cell)
    if kind is timedelta:
        return _duration(cell)
    plain: Raw = cell
    return plain


def _number(cell: float) -> Raw:
    if -_WHOLE < cell < _WHOLE:
        whole = int(cell)
        return whole if whole == cell else cell
    return cell if isfinite(cell) else None


def _duration(span: timedelta) -> Raw:
    """Return a time of day, or a longer span as Excel shows it."""
    if timedelta(0) <= span < _DAY:
        return (datetime.min + span).time()
    minutes = round(span.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _table(sheet: Sheet, budget: Budget) -> SourceTable:
    """Return a sheet as a list: the rows between which there are no large gaps, and the first thousand columns."""
    filled = sorted(sheet.rows)
    first, last = _together(filled)
    budget.take(last + 1 - first - len(filled))  # the empty rows between; the others were counted when they were read
    rows = [sheet.rows.get(position, ()) for position in range(first, last + 1)]
    notes = [*_far_rows(filled, first, last), *_spread(rows, sheet.merged, first, budget), *cut_far_columns(rows)]
    return SourceTable(budget.name, sheet.name, tuple(rows), first + 1, notes=tuple(notes))


def _together(filled: Sequence[int]) -> tuple[int, int]:
    """Return the first and last of the most rows between which there are no large gaps."""
    if filled[-1] - filled[0] < len(filled) + _FAR:
        return filled[0], filled[-1]
    gaps = [number for number, (one, next_) in enumerate(pairwise(filled), 1) if next_ - one > _FAR]
    bounds = [0, *gaps, len(filled)]
    start, end = max(pairwise(bounds), key=lambda bound: bound[1] - bound[0])
    return filled[start], filled[end - 1]


def _far_rows(filled: Sequence[int], first: int, last: int) -> list[str]:
    before, behind = bisect_left(filled, first), bisect_left(filled, last + 1)
    far = [*filled[:before], *filled[behind:]]
    if not far:
        return []
    count = "Eine Zeile steht" if len(far) == 1 else f"{len(far)} Zeilen stehen"
    verb = "wurde" if len(far) == 1 else "wurden"
    return [f"{count} weit abseits der Liste und {verb} nicht gelesen (Zeile {far[0] + 1})."]


def cut_far_columns(rows: list[Row]) -> list[str]:
    """Cut rows that are too long, and tell so."""
    far = [number for number, row in enumerate(rows) if len(row) > MOST_COLUMNS]
    for number in far:
        rows[number] = plain_row(rows[number][:MOST_COLUMNS])
    if not far:
        return []
    return [f"Was rechts von Spalte {column_letters(MOST_COLUMNS - 1)} steht, wurde nicht gelesen."]


def _spread(rows: list[Row], merged: Iterable[Area], first: int, budget: Budget) -> list[str]:
    """Put the value of cells that are merged downwards into each of their rows, and tell so.

    An institution that stands once beside its five people belongs to each of them, and so does a heading of two rows.
    Rows that are empty otherwise stay empty: a remark beside a list may reach over many.
    """
    spread = 0
    for (top, column), (bottom, _) in merged:
        start = top - first
        value = rows[start][column] if 0 <= start < len(rows) and column < len(rows[start]) else None
        if value is None:
            continue
        end = min(bottom - first + 1, len(rows))
        budget.take(end - start)
        for number in range(start + 1, end):
            if rows[number]:
                rows[number] = _with(rows[number], column, value)
                spread += 1
    return ["Werte aus verbundenen Zellen gelten für jede ihrer Zeilen."] if spread else []


def _with(row: Row, column: int, value: Raw) -> Row:
    cells = [*row, *[None] * (column + 1 - len(row))]
    cells[column] = value
    return tuple(cells)
