"""Workbooks (.xlsx, .xlsm) cell by cell: slower than calamine, but for those that it does not read.

calamine makes room for every cell between the first and the last, and aborts the whole process where a sheet has
something in A1 and in XFD1048576. openpyxl does not, but refuses workbooks for styles and charts that nobody asked
for. Here only cells that are there are looked at, and of the styles only whether they mean a date.
"""

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from voneinander_desktop.formats.limits import MOST_COLUMNS, Budget
from voneinander_desktop.formats.refusals import damaged
from voneinander_desktop.formats.sheets import Area, Row, Sheet, plain_row

_DAMAGED = (
    BadZipFile, EOFError, KeyError, IndexError, LookupError, NotImplementedError, OSError, OverflowError, ValueError,
    etree.XMLSyntaxError, zlib.error,
)  # fmt: skip
"""What comes out where a workbook is not as it should be."""
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_NO_ROW = 1 << 20


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of a workbook have in common.

    Attributes:
        strings: The texts that cells refer to.
        formats: The number formats of the styles that cells refer to.
        epoch: The day from which dates are counted.
    """

    strings: list[str]
    formats: list[str]
    epoch: datetime


def sheets(data: bytes, budget: Budget) -> list[Sheet]:
    """Return the sheets of a workbook.

    Args:
        data: The file's content.
        budget: Counts its cells.

    Raises:
        SourceRefused: If it is damaged or holds too much.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            return list(_sheets(archive, budget))
    except _DAMAGED:
        raise damaged(budget.name) from None


def _sheets(archive: ZipFile, budget: Budget) -> Iterator[Sheet]:
    (path,) = _related(archive, "").get("officeDocument", ["xl/workbook.xml"])[:1]
    related = _related(archive, path)
    epoch, listed = WINDOWS_EPOCH, []
    for part in _parts(archive, path, "workbookPr", "sheet"):
        if part.tag.endswith("}sheet"):
            listed.append({str(key): str(value) for key, value in part.attrib.items()})
        elif part.get("date1904") in ("1", "true"):
            epoch = MAC_EPOCH
    book = _Book(
        [_text(part) for name in related.get("sharedStrings", ()) for part in _parts(archive, name, "si")],
        [code for name in related.get("styles", ()) for code in _formats(archive, name)],
        epoch,
    )
    for told in listed:
        target = related.get(next((value for key, value in told.items() if key.endswith("}id")), ""), [""])[0]
        if "chartsheets" not in target and "dialogsheets" not in target:
            yield _sheet(archive, target, book, budget, told)


def _sheet(archive: ZipFile, path: str, book: _Book, budget: Budget, told: dict[str, str]) -> Sheet:
    rows: dict[int, Row] = {}
    merged: list[Area] = []
    position = -1
    for part in _parts(archive, path, "row", "mergeCell"):
        if part.tag.endswith("}mergeCell"):
            merged.extend(_area(part.get("ref", "")))
            continue
        position = int(part.get("r", position + 2)) - 1
        row = _row(part, book)
        if row and 0 <= position < _NO_ROW:
            budget.take(len(row))
            rows[position] = row
    return Sheet(told.get("name", ""), told.get("state", "visible") == "visible", rows, merged)


def _row(row: etree._Element, book: _Book) -> Row:
    """Return the cells of a row in their places; what stands too far right becomes one cell too many."""
    cells: list[Any] = []
    column = -1
    for cell in row.iterchildren("{*}c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        value = _value(cell, book)
        if value is not None:
            at = min(column, MOST_COLUMNS)
            cells.extend([None] * (at + 1 - len(cells)))
            cells[at] = value
    return plain_row(cells)


def _value(cell: etree._Element, book: _Book) -> Any:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_text(part) for part in cell.iterchildren("{*}is"))
    text = next((part.text for part in cell.iterchildren("{*}v")), None)
    if text is None or kind == "e":
        return None
    if kind == "s":
        return book.strings[int(text)]
    if kind == "b":
        return text.strip() == "1"
    if kind == "d":
        return _day_or_moment(datetime.fromisoformat(text))
    if kind == "str":
        return _decoded(text)
    return _number(text, book.formats[int(cell.get("s", 0))] if book.formats else "General", book.epoch)


def _number(text: str, code: str, epoch: datetime) -> Any:
    """Return a number, or the date or time that its format makes of it."""
    number = float(text)
    if not is_date_format(code):
        return number
    try:
        moment = from_excel(number, epoch, timedelta=is_timedelta_format(code))
    except (ValueError, OverflowError):
        return number
    return _day_or_moment(moment) if isinstance(moment, datetime) else moment


def _day_or_moment(moment: datetime) -> Any:
    return moment.date() if moment.time() == time.min else moment


# ------------------------------------------------------------------------------------ the parts


def _parts(archive: ZipFile, path: str, *tags: str) -> Iterator[etree._Element]:
    """Yield the elements of a part that have these tags, whatever their namespace; each is emptied afterwards."""
    with archive.open(path) as source:
        parsed = etree.iterparse(
            source, events=("end",), tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        )  # fmt: skip
        for _, part in parsed:
            yield part
            part.clear()
            while part.getprevious() is not None:
                del part.getparent()[0]


def _related(archive: ZipFile, path: str) -> dict[str, list[str]]:
    """Return the parts that a part refers to, by their kind ("styles") and by the name it gives them ("rId1")."""
    folder, name = posixpath.split(path)
    related: dict[str, list[str]] = {}
    for part in _parts(archive, posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship"):
        if part.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, part.get("Target", ""))).lstrip("/")
            related.setdefault(part.get("Type", "").rpartition("/")[2], []).append(target)
            related[part.get("Id", "")] = [target]
    return related


def _formats(archive: ZipFile, path: str) -> Iterator[str]:
    """Yield the number format of each style of cells."""
    codes = dict(BUILTIN_FORMATS)
    for part in _parts(archive, path, "numFmt", "cellXfs"):
        if part.tag.endswith("}numFmt"):
            codes[int(part.get("numFmtId", 0))] = part.get("formatCode", "")
        else:
            yield from (codes.get(int(style.get("numFmtId", 0)), "General") for style in part)


def _text(part: etree._Element) -> str:
    """Return a text without its formatting, and without how its letters are pronounced."""
    runs = (run for run in part.iter("{*}t") if next(run.iterancestors("{*}rPh"), None) is None)
    return _decoded("".join(run.text or "" for run in runs))


def _decoded(text: str) -> str:
    return _CODED.sub(lambda code: chr(int(code[1], 16)), text)


def _area(reference: str) -> Iterator[Area]:
    corners = [_PLACE.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) == 2 and all(corners):
        first, last = ((int(corner[2]) - 1, _column(corner[1])) for corner in corners if corner)
        yield first, last


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
