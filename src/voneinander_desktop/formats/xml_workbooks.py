"""Workbooks as one XML file (Excel 2003), which programs still make and like to call .xls."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

from lxml import etree

from voneinander_desktop.domain.tables import Raw
from voneinander_desktop.formats.limits import MOST_COLUMNS, Budget
from voneinander_desktop.formats.refusals import damaged
from voneinander_desktop.formats.sheets import Area, Row, Sheet, plain_row

_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<\?xml|\xff\xfe<\0\?\0|\xfe\xff\0<\0\?")
_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_WORKSHEET, _ROW, _CELL, _DATA = (_SPACE + tag for tag in ("Worksheet", "Row", "Cell", "Data"))
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"
_FIRST_YEAR = 1900  # what is earlier is a time of day


def is_xml(data: bytes) -> bool:
    """Return whether a file says that it is XML."""
    return _XML.match(data) is not None


def is_workbook(text: str) -> bool:
    """Return whether an XML file is a workbook."""
    return _SPACE.strip("{}") in text[:20_000]


def sheets(data: bytes, budget: Budget) -> list[Sheet]:
    """Return the sheets of a workbook.

    Raises:
        SourceRefused: If it is damaged or holds too much.
    """
    try:
        return list(_sheets(data, budget))
    except (etree.XMLSyntaxError, ValueError):
        raise damaged(budget.name) from None


def _sheets(data: bytes, budget: Budget) -> Iterator[Sheet]:
    name, visible, position = "", True, -1
    rows: dict[int, Row] = {}
    merged: list[Area] = []
    parts = etree.iterparse(
        BytesIO(data.lstrip()), events=("start", "end"), tag=(_WORKSHEET, _ROW, _VISIBLE),
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
    )  # fmt: skip
    for event, part in parts:
        if event == "start" and part.tag == _WORKSHEET:
            name, visible, position, rows, merged = part.get(_SPACE + "Name", ""), True, -1, {}, []
        elif event == "end" and part.tag == _ROW:
            position = _index(part, position)
            row = _row(part, position, merged)
            budget.take(len(row))
            if row:
                rows[position] = row
            part.clear(keep_tail=False)
        elif event == "end" and part.tag == _VISIBLE:
            visible = not (part.text or "").strip()
        elif event == "end" and part.tag == _WORKSHEET:
            yield Sheet(name, visible, rows, merged)


def _row(row: etree._Element, position: int, merged: list[Area]) -> Row:
    cells: list[Raw] = []
    column = -1
    for cell in row.iterchildren(_CELL):
        column = _index(cell, column)
        cells.extend([None] * (min(column, MOST_COLUMNS + 1) - len(cells)))
        if column <= MOST_COLUMNS:
            cells.append(_value(cell))
        down = _number(cell, "MergeDown")
        across = _number(cell, "MergeAcross")
        if down:
            merged.append(((position, column), (position + down, column + across)))
        column += across
    return plain_row(cells)


def _index(part: etree._Element, last: int) -> int:
    """Return the position of a row or cell: the next one if it does not say which."""
    return max(_number(part, "Index") - 1, last + 1)


def _number(part: etree._Element, name: str) -> int:
    told = part.get(_SPACE + name, "")
    return min(int(told), 1 << 24) if told.isdecimal() else 0


def _value(cell: etree._Element) -> Raw:
    data = cell.find(_DATA)
    if data is None:
        return None
    text = "".join(map(str, data.itertext()))
    kind = data.get(_SPACE + "Type")
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        return _moment(text)
    return None if kind == "Error" else text


def _moment(text: str) -> Raw:
    moment = datetime.fromisoformat(text.strip())
    if moment.year < _FIRST_YEAR:
        return moment.time()
    return moment.date() if moment.time() == time.min else moment
