"""Workbooks (.xlsx, .xlsm) by openpyxl: slow, but it reads some that calamine does not.

calamine makes room for every cell between the first and the last, and aborts the whole process where a sheet has
something in A1 and in XFD1048576. Here only cells that are there are looked at.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._reader import WorkSheetParser

from voneinander_desktop.formats.limits import MOST_COLUMNS, Budget
from voneinander_desktop.formats.refusals import SourceRefused, damaged
from voneinander_desktop.formats.sheets import Row, Sheet, plain_row

_CODED = re.compile("_x([0-9A-Fa-f]{4})_")


def sheets(data: bytes, budget: Budget) -> list[Sheet]:
    """Return the sheets of a workbook.

    Args:
        data: The file's content.
        budget: Counts its cells.

    Raises:
        SourceRefused: If it is damaged or holds too much.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl would not write again is none of our business
            return list(_sheets(data, budget))
    except (SourceRefused, MemoryError):
        raise
    except Exception as error:  # what is damaged makes it raise anything
        raise damaged(budget.name) from error


def _sheets(data: bytes, budget: Budget) -> Iterator[Sheet]:
    workbook: Any = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets:
        rows: dict[int, Row] = {}
        with sheet._get_source() as source:
            parser = _parser(workbook, sheet, source)
            for number, cells in parser.parse():
                row = _row(cells)
                if row:
                    budget.take(len(row))
                    rows[number - 1] = row
        areas = parser.merged_cells.mergeCell if parser.merged_cells else ()
        merged = [((one.min_row - 1, one.min_col - 1), (one.max_row - 1, one.max_col - 1)) for one in areas]
        yield Sheet(sheet.title, sheet.sheet_state == "visible", rows, merged)


def _parser(workbook: Any, sheet: Any, source: Any) -> WorkSheetParser:
    return WorkSheetParser(
        source,
        sheet._shared_strings,
        data_only=True,
        epoch=workbook.epoch,
        date_formats=workbook._date_formats,
        timedelta_formats=workbook._timedelta_formats,
    )


def _row(cells: list[dict[str, Any]]) -> Row:
    """Return the cells of a row in their places; what stands too far right becomes one cell too many."""
    width = max((cell["column"] for cell in cells), default=0)
    row: list[Any] = [None] * min(width, MOST_COLUMNS + 1)
    for cell in cells:
        if cell["value"] is not None and cell["data_type"] != "e":
            row[min(cell["column"], len(row)) - 1] = _value(cell["value"])
    return plain_row(row)


def _value(value: Any) -> Any:
    """Return a value as calamine gives it: a day without a time as a date, coded letters as such."""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    if isinstance(value, str):
        return _CODED.sub(lambda code: chr(int(code.group(1), 16)), value)
    return value
