"""Documents as Excel workbooks, made the way a careful person would make them.

`write` puts a `Document` into an .xlsx file, `verify` reads the file back and compares. What stands in
which row is decided once, in `sheet_layout`; here it becomes cells, styles and print settings.

openpyxl makes everything but the rows. The rows are written as text into the archive by `_Writer`, for two
reasons: openpyxl takes many times as long for styled cells, and it puts them into a temporary file first,
which would leave people's data behind when the machine is switched off in between.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from types import NoneType
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell as StyledCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from python_calamine import CalamineError, CalamineWorkbook

from voneinander_desktop.domain.tables import Cell, CellKind, Column, Document
from voneinander_desktop.formats.sheet_layout import FONT_POINTS, Layout, Line, Role, clean, layout, unwritable

__all__ = ["ReadCell", "WorkbookDiffers", "clean", "expected_rows", "read_back", "unwritable", "verify", "write"]

ReadCell = str | int | bool | date | time | float | None
"""What a cell can hold when it is read back."""

_EPOCH = date(1899, 12, 30)
_ESCAPE_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # "_x0041_" in a file means "A"
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_RESERVED_SHEET_NAMES = {"", "history", "verlauf"}
_SHEET_NAME_UNITS = 31
_FOOTER_CHARACTERS = {False: 42, True: 70}  # of the title, so that it does not run into the page number
_FROZEN_POINTS = 320  # a taller frozen part would leave nothing to scroll on a small screen
_INCH = 25.4
_SIDE_MARGIN, _UPRIGHT_MARGIN, _EDGE = 15.5 / _INCH, 24 / _INCH, 15.5 / _INCH

_TEXT_FORMAT, _WHOLE_FORMAT, _DATE_FORMAT, _TIME_FORMAT = "@", "0", "dd.mm.yyyy", "hh:mm"
_CENTRED = {CellKind.DATE, CellKind.TIME, CellKind.FLAG}
_HEADING_FILL = PatternFill("solid", fgColor="FFC5D3E6")
_BLOCK_FILL = PatternFill("solid", fgColor="FFE4E9F0")
_MARKING_FILL = PatternFill("solid", fgColor="FFFBE3E3")
_MARKING_COLOUR = "FF8C0009"
_LINE, _FAINT = Side("thin", color="FF000000"), Side("thin", color="FFC8CDD3")
_RULED = Border(_LINE, _LINE, _LINE, _LINE)

_OFTEN = 500  # rows between two calls of `proceed`

Proceed = Callable[[int, int], None]
_Styles = dict[Role, list[dict[type, int]]]
"""For each kind of row and each column: the number of the style for a type of value."""


class WorkbookDiffers(Exception):  # noqa: N818 - the name says what is the case
    """The file that was written does not hold what it should."""


def write(document: Document, path: Path, *, created: datetime, proceed: Proceed = lambda done, total: None) -> Layout:
    """Write a document as a workbook and return its layout, which `verify` need not work out again then.

    Args:
        document: What to write.
        path: The file; it is opened and overwritten as it is.
        created: When the document was made, for the document properties; local time if it has no zone.
        proceed: Called now and then with how many rows are written and how many there are; may raise to give up.
    """
    plan = layout(document)
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = _sheet_title(document)
    _describe(workbook, document, created)
    _arrange(sheet, plan)
    _print_setup(sheet, document, plan)
    rows = _rows_xml(plan, _styles(sheet, document, plan), proceed)
    with path.open("wb") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        _Writer(workbook, archive, rows).save()
    return plan


def expected_rows(document: Document, plan: Layout | None = None) -> tuple[tuple[ReadCell, ...], ...]:
    """Return the rows that `read_back` must find after `write`."""
    return _trimmed([line.values for line in (plan or layout(document)).lines])


def read_back(path: Path) -> tuple[tuple[ReadCell, ...], ...]:
    """Read all rows of a workbook's first sheet, without empty rows and columns at the end."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    return _trimmed([[_as_written(value) for value in row] for row in rows])  # type: ignore[arg-type]


def verify(document: Document, path: Path, plan: Layout | None = None) -> None:
    """Compare a written file with its document; `plan` is its layout, if `write` has just returned it.

    Raises:
        WorkbookDiffers: If the file cannot be read or any cell differs.
    """
    try:
        found = read_back(path)
    except CalamineError as error:
        raise WorkbookDiffers("Die geschriebene Datei lässt sich nicht lesen.") from error
    expected = expected_rows(document, plan)
    if found == expected:
        return
    pairs = zip(found, expected, strict=False)
    number = next((n for n, (row, want) in enumerate(pairs, 1) if row != want), min(len(found), len(expected)) + 1)
    raise WorkbookDiffers(f"Die geschriebene Datei weicht in Zeile {number} von dem ab, was darin stehen soll.")


def _as_written(value: ReadCell) -> ReadCell:
    """Turn a cell as calamine gives it into the value that was written."""
    if type(value) is float and value.is_integer():
        return int(value)
    return None if value == "" else value


def _trimmed(rows: Sequence[Sequence[ReadCell]]) -> tuple[tuple[ReadCell, ...], ...]:
    """Leave out empty rows and columns at the end, which no reader can tell from nothing."""
    height = next((n for n in range(len(rows), 0, -1) if any(value is not None for value in rows[n - 1])), 0)
    width = max(map(len, rows), default=0)
    while width and all(row[width - 1] is None for row in rows):
        width -= 1
    return tuple([tuple(row[:width]) for row in rows[:height]])


class _Writer(ExcelWriter):
    """openpyxl's writer, with the sheet's rows streamed into the archive as they come."""

    def __init__(self, workbook: Workbook, archive: ZipFile, rows: Iterator[str]) -> None:
        super().__init__(workbook, archive)
        self._target = archive
        self._rows = rows

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write the only sheet: openpyxl's frame around our rows."""
        buffer = BytesIO()
        frame = WorksheetWriter(ws, buffer)
        frame.write()
        ws._rels = frame._rels  # type: ignore[attr-defined]
        head, _, rest = buffer.getvalue().partition(b"<sheetData>")
        _, _, tail = rest.rpartition(b"</sheetData>")
        with self._target.open(ws.path[1:], "w") as part:
            part.write(head + b"<sheetData>")
            for row in self._rows:
                part.write(row.encode())
            part.write(b"</sheetData>" + _with_quiet_numbers(tail, ws.dimensions))
        self.manifest.append(ws)


def _with_quiet_numbers(tail: bytes, area: str) -> bytes:
    """Let Excel not mark postcodes and telephone numbers as numbers kept as text."""
    ignored = f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1"/></ignoredErrors>'.encode()
    before = b"<tableParts" if b"<tableParts" in tail else b"</worksheet>"
    return tail.replace(before, ignored + before, 1)


def _rows_xml(plan: Layout, styles: _Styles, proceed: Proceed) -> Iterator[str]:
    letters = [get_column_letter(n) for n in range(1, len(plan.widths) + 1)]
    for number, line in enumerate(plan.lines, 1):
        if number % _OFTEN == 0:
            proceed(number, len(plan.lines))
        cells = zip(letters, line.values, styles[line.role], strict=True)
        inner = "".join([_cell_xml(f"{letter}{number}", value, by_type) for letter, value, by_type in cells])
        yield f'<row r="{number}"{_height_xml(line)}>{inner}</row>'


def _height_xml(line: Line) -> str:
    if line.points is None:
        return ""
    return f' ht="{line.points:g}" customHeight="1"' if line.fixed else f' ht="{line.points:g}"'


def _cell_xml(place: str, value: Cell, styles: dict[type, int]) -> str:
    """Return one cell; a text is always a string to Excel, whatever it begins with."""
    if value is None:
        return f'<c r="{place}" s="{styles[NoneType]}"/>' if NoneType in styles else ""
    if isinstance(value, str):
        text = escape(_coded(value))
        return f'<c r="{place}" s="{styles[str]}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}" s="{styles[type(value)]}"><v>{_number(value)}</v></c>'


def _coded(text: str) -> str:
    """Return a text in which nothing looks like one of Excel's codes for characters."""
    return _ESCAPE_CODE.sub("_x005F_", text) if "_x" in text else text


def _number(value: int | date | time) -> str:
    """Return a whole number, date or time as Excel counts it."""
    if isinstance(value, date):
        return str((value - _EPOCH).days)
    if isinstance(value, time):
        return repr((value.hour * 3600 + value.minute * 60 + value.second) / 86400)
    return str(value)


def _styles(sheet: Worksheet, document: Document, plan: Layout) -> _Styles:
    """Make each style once; the rows name them by number."""
    columns = list(zip(document.columns, plan.wraps, strict=True))
    return {
        Role.TITLE: [_around(sheet, Role.TITLE, bold=True)] * len(columns),
        Role.SUBTITLE: [_around(sheet, Role.SUBTITLE)] * len(columns),
        Role.MARKING: [_around(sheet, Role.MARKING, bold=True, colour=_MARKING_COLOUR, fill=_MARKING_FILL)]
        * len(columns),
        Role.HEAD: [_around(sheet, Role.HEAD, bold=not number) for number in range(len(columns))],
        Role.BLANK: [{}] * len(columns),
        Role.HEADINGS: [_heading_style(sheet, column, document.ruled) for column, _ in columns],
        Role.BLOCK: [_block_style(sheet, number, len(columns), document.ruled) for number in range(len(columns))],
        Role.ROW: [_row_styles(sheet, column, wrap, document.ruled) for column, wrap in columns],
        Role.NOTICE: [_around(sheet, Role.NOTICE)] * len(columns),
        Role.SIGNED: [_signed_style(sheet)] * len(columns),
    }


def _around(
    sheet: Worksheet, role: Role, *, bold: bool = False, colour: str | None = None, fill: PatternFill | None = None
) -> dict[type, int]:
    """Return the style of a text above or below the table."""
    alignment = Alignment(vertical="center" if fill else "top", wrap_text=True)
    return {str: _style(sheet, font=_font(role, bold, colour), alignment=alignment, fill=fill)}


def _signed_style(sheet: Worksheet) -> dict[type, int]:
    """Return the style of what stands below a line that is signed on; the line goes over the empty cells, too."""
    alignment = Alignment(vertical="top", wrap_text=True)
    style = _style(sheet, font=_font(Role.SIGNED), alignment=alignment, border=Border(top=_LINE))
    return {str: style, NoneType: style}


def _heading_style(sheet: Worksheet, column: Column, ruled: bool) -> dict[type, int]:
    alignment = _alignment(column.kind, ruled, "center", wrap=True)
    border = _RULED if ruled else Border(bottom=_LINE)
    style = _style(sheet, font=_font(Role.HEADINGS, bold=True), alignment=alignment, fill=_HEADING_FILL, border=border)
    return {str: style, NoneType: style}


def _block_style(sheet: Worksheet, number: int, count: int, ruled: bool) -> dict[type, int]:
    """Return the style of a heading between rows: one band over all columns without being merged."""
    side = _LINE if ruled else _FAINT
    border = Border(
        left=side if number == 0 else None, right=side if number == count - 1 else None, top=side, bottom=side
    )
    alignment = _alignment(CellKind.TEXT, ruled, "center", wrap=False)
    style = _style(sheet, font=_font(Role.BLOCK, bold=True), alignment=alignment, fill=_BLOCK_FILL, border=border)
    return {str: style, NoneType: style}


def _row_styles(sheet: Worksheet, column: Column, wrap: bool, ruled: bool) -> dict[type, int]:
    alignment = _alignment(column.kind, ruled, "center" if ruled else "top", wrap)
    border = _RULED if ruled else Border(bottom=_FAINT)
    formats = {str: _TEXT_FORMAT, int: _WHOLE_FORMAT, date: _DATE_FORMAT, time: _TIME_FORMAT}
    styles = {
        kind: _style(sheet, font=_font(Role.ROW), alignment=alignment, border=border, number_format=number_format)
        for kind, number_format in formats.items()
    }
    empty = {CellKind.NUMBER: int, CellKind.DATE: date, CellKind.TIME: time}.get(column.kind, str)
    return {**styles, NoneType: styles[empty]}


def _alignment(kind: CellKind, ruled: bool, vertical: str, wrap: bool) -> Alignment:
    """Return numbers on the right, what is equally long in the middle, and text on the left."""
    horizontal = "right" if kind is CellKind.NUMBER else "center" if kind in _CENTRED else "left"
    indent = 1 if horizontal == "right" or (ruled and horizontal == "left") else 0
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap or None, indent=indent)


def _font(role: Role, bold: bool = False, colour: str | None = None) -> Font:
    return Font(name="Calibri", family=2, sz=FONT_POINTS[role], b=bold or None, color=colour)


def _style(
    sheet: Worksheet,
    font: Font,
    alignment: Alignment,
    border: Border | None = None,
    fill: PatternFill | None = None,
    number_format: str = _TEXT_FORMAT,
) -> int:
    """Return the number under which the workbook keeps a style."""
    cell = StyledCell(sheet, row=1, column=1)
    cell.font, cell.alignment, cell.number_format = font, alignment, number_format
    cell.border, cell.fill = border or Border(), fill or PatternFill()
    return int(cell.style_id)


def _describe(workbook: Workbook, document: Document, created: datetime) -> None:
    properties = workbook.properties
    properties.title = clean(document.title)
    properties.subject = clean(document.subtitle) or None
    properties.creator = properties.lastModifiedBy = "Voneinander"
    properties.created = properties.modified = created.astimezone(UTC).replace(tzinfo=None)
    properties.language = "de-DE"
    # Nothing is to be computed, so Excel need not ask on closing whether to keep the results.
    workbook.calculation.fullCalcOnLoad = False


def _sheet_title(document: Document) -> str:
    """Return the title as the name of a sheet: short, and free of what Excel refuses there."""
    plain = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", clean(document.title)).split())
    short = plain.encode("utf-16-le")[: 2 * _SHEET_NAME_UNITS].decode("utf-16-le", "ignore").strip(" '")
    return "Liste" if short.casefold() in _RESERVED_SHEET_NAMES else short


def _arrange(sheet: Worksheet, plan: Layout) -> None:
    """Set columns, merged cells, the frozen part and the table."""
    last_column = get_column_letter(len(plan.widths))
    for number, width in enumerate(plan.widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, line in enumerate(plan.lines, 1):
        for first, last in line.merges:
            sheet.merged_cells.add(f"{get_column_letter(first + 1)}{number}:{get_column_letter(last + 1)}{number}")
    sheet.sheet_view.showGridLines = False
    if sum(line.points or 15 for line in plan.lines[: plan.head_row]) <= _FROZEN_POINTS:
        sheet.freeze_panes = f"A{plan.head_row + 1}"
        sheet.sheet_view.selection[0].activeCell = sheet.sheet_view.selection[0].sqref = f"A{plan.head_row + 1}"
    if plan.has_table:
        sheet.add_table(_table(plan, f"A{plan.head_row}:{last_column}{plan.last_row}"))
    for row, column in ((1, 1), (len(plan.lines), len(plan.widths))):
        sheet.cell(row, column)  # both corners, so that openpyxl knows the extent


def _table(plan: Layout, area: str) -> Table:
    headings = plan.lines[plan.head_row - 1].values
    table = Table(
        displayName="Liste",
        ref=area,
        autoFilter=AutoFilter(ref=area),
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=True),
    )
    table.tableColumns = [
        TableColumn(id=number, name=_coded(str(heading))) for number, heading in enumerate(headings, 1)
    ]
    return table


def _print_setup(sheet: Worksheet, document: Document, plan: Layout) -> None:
    setup = sheet.page_setup
    setup.paperSize = Worksheet.PAPERSIZE_A4
    setup.orientation = "landscape" if document.landscape else "portrait"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(_SIDE_MARGIN, _SIDE_MARGIN, _UPRIGHT_MARGIN, _UPRIGHT_MARGIN, _EDGE, _EDGE)
    sheet.print_title_rows = f"{plan.head_row}:{plan.head_row}"
    sheet.print_area = sheet.dimensions
    title = _in_margin(document.title, _FOOTER_CHARACTERS[document.landscape])
    sheet.HeaderFooter.scaleWithDoc = False
    left, center, right = (_HeaderFooterPart(text, size=9) for text in (title, "Seite &P von &N", "Gedruckt am &D"))
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(left=left, center=center, right=right)
    if document.marking:
        marking = _HeaderFooterPart(_in_margin(document.marking, 60), font="-,Bold", size=10)
        sheet.HeaderFooter.oddHeader = HeaderFooterItem(right=marking)


def _in_margin(text: str, longest: int) -> str:
    """Return a text for a page's head or foot, where an ampersand would begin a code."""
    plain = " ".join(clean(text).split())
    short = plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"
    return short.replace("&", "&&")
