"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods by calamine, which is ten times as fast as anything else."""

from collections.abc import Iterator
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError
from python_calamine import SheetTypeEnum as Type
from python_calamine import SheetVisibleEnum as Visible

from voneinander_desktop.formats.limits import MOST_COLUMNS, Budget
from voneinander_desktop.formats.refusals import SourceRefused, protected
from voneinander_desktop.formats.sheets import Row, Sheet, plain_row

_MOST_AREA = 2  # times the cells that may be: a sheet that spreads wider is held by `sparse_sheets` only


class Sprawling(Exception):  # noqa: N818 - the name says what is the case
    """A sheet's cells lie so far apart that there is no room for what is between them."""


class CannotRead(Exception):  # noqa: N818 - the name says what is the case
    """The library does not get on with this workbook; another one may."""


def sheets(data: bytes, budget: Budget) -> list[Sheet]:
    """Return the sheets of a workbook.

    Args:
        data: The file's content.
        budget: Counts its cells.

    Raises:
        CannotRead: If the library does not get on with it.
        Sprawling: If its cells lie too far apart for it.
        SourceRefused: If nobody can read it, or it holds too much.
    """
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            return list(_sheets(workbook, budget))
    except PasswordError:
        raise protected(budget.name) from None
    except (SourceRefused, Sprawling, MemoryError, KeyboardInterrupt):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        raise CannotRead from error


def _sheets(workbook: CalamineWorkbook, budget: Budget) -> Iterator[Sheet]:
    for position, told in enumerate(workbook.sheets_metadata):
        if told.typ is not Type.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(position)
        if sheet.height * sheet.width > _MOST_AREA * budget.most:
            raise Sprawling
        yield Sheet(told.name, told.visible is Visible.Visible, _rows(sheet, budget), sheet.merged_cell_ranges or ())


def _rows(sheet: CalamineSheet, budget: Budget) -> dict[int, Row]:
    first_row, first_column = sheet.start or (0, 0)
    rows = {}
    for position, cells in enumerate(sheet.to_python(), first_row):
        row = plain_row(cells, min(first_column, MOST_COLUMNS + 1))
        if row:
            budget.take(len(row))
            rows[position] = row
    return rows
