"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods, through calamine; where that fails, through openpyxl."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from voneinander_desktop.domain.tables import Raw, SourceFile, SourceTable
from voneinander_desktop.formats.limits import Budget

_WHOLE = float(1 << 53)  # from here on a float no longer holds every whole number
_DAY = timedelta(days=1)


def read(data: bytes, budget: Budget, *, thorough: bool = False) -> SourceFile:
    """Return the sheets of a workbook."""
    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        tables = []
        for sheet in workbook.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                tables.append(_table(workbook.get_sheet_by_name(sheet.name), budget))
    return SourceFile(budget.name, tuple(tables))


def _table(sheet: CalamineSheet, budget: Budget) -> SourceTable:
    first_row, first_column = sheet.start or (0, 0)
    rows = []
    for cells in sheet.to_python():
        row = raw_row(cells, first_column)
        budget.take(len(row))
        rows.append(row)
    return SourceTable(budget.name, sheet.name, tuple(rows), first_row + 1)


def raw_row(cells: Iterable[Any], empty: int = 0) -> tuple[Raw, ...]:
    """Return a row of cells as plain values, without empty ones at its end.

    Args:
        cells: The cells as a library gave them.
        empty: How many empty cells stand before them.
    """
    row: list[Raw] = [None] * empty
    row.extend(map(_raw, cells))
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def _raw(cell: Any) -> Raw:
    kind = cell.__class__
    if kind is str:
        return cell if cell and not cell.isspace() else None
    if kind is float:
        return int(cell) if -_WHOLE < cell < _WHOLE and cell == int(cell) else cell
    if kind is timedelta:
        return _duration(cell)
    plain: Raw = cell
    return plain


def _duration(span: timedelta) -> Raw:
    """Return a time of day, or a longer span as Excel shows it."""
    if timedelta(0) <= span < _DAY:
        return (datetime.min + span).time()
    minutes = round(span.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"
