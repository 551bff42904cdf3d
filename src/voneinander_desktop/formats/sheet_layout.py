"""Where everything of a document stands on a sheet: rows, widths, heights - and what a cell can hold.

Pure arithmetic over plain tables; the file itself is made in `excel`.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from voneinander_desktop.domain.tables import Block, Cell, CellKind, Column, Document

MAX_UNITS = 32_767
"""UTF-16 units that a cell can hold."""

_PAGE_UNITS = {False: 96, True: 143}  # column widths that fit on A4 within its margins: upright, on its side
_SMALLEST_PRINT = 0.75  # a list's columns are narrowed before 11 pt would be printed smaller than this
_NARROWEST, _WIDEST = 6, 60
_SIGNATURE_UNITS, _WIDEST_SIGNATURE = 28, 45
_NOTES_UNITS = 30  # for columns whose text may go on in a second line
_SQUEEZED_UNITS = {False: 20, True: 14}  # what a column keeps for its content: in a list, in a form
_WIDEST_WORD = 40
_SHEET_UNITS = 48  # a narrower table would leave no room for the title block
_SPACE, _CAPITAL, _WIDE, _BOLD = 0.45, 1.2, 2.1, 1.06
_MAX_POINTS = 409.0
_RULED_POINTS = 31.0  # a bit more than the 10 mm a signature needs: scaled sheets lose some to rounding
_SIGNED_POINTS = 40.0
_HEADING_CHARACTERS = 255  # of an Excel table's column
_FIRST_DATE = date(1900, 3, 1)  # Excel knows a 29 February 1900, and nothing before that year
_EXACT_NUMBER = 10**15  # Excel keeps 15 digits

_WORD = re.compile(r"[^\s-]+-?")
NOT_HELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither Excel nor Word can hold: no XML can."""


class Role(StrEnum):
    """What a row of the sheet is for."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    MARKING = "marking"
    HEAD = "head"
    BLANK = "blank"
    HEADINGS = "headings"
    BLOCK = "block"
    ROW = "row"
    NOTICE = "notice"
    SIGNED = "signed"


FONT_POINTS = dict.fromkeys(Role, 11) | {
    Role.TITLE: 16,
    Role.SUBTITLE: 12,
    Role.MARKING: 12,
    Role.NOTICE: 9,
    Role.SIGNED: 9,
}
"""The size each kind of row is set in."""


@dataclass(slots=True)
class Line:
    """One row of the sheet.

    Attributes:
        role: What it is for; decides its style.
        values: Its cells, one a column.
        points: Its height, or None for that of one line.
        fixed: Whether the height stays when somebody edits the row.
        merges: Runs of columns (first, last; from 0) shown as one cell.
    """

    role: Role
    values: tuple[Cell, ...]
    points: float | None = None
    fixed: bool = True
    merges: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Layout:
    """A whole sheet.

    Attributes:
        lines: Its rows from the top.
        widths: The columns' widths, in characters.
        wraps: Which columns let long text go on in a second line.
        head_row: The number of the row with the headings.
        last_row: The number of the table's last row.
        has_table: Whether headings and rows form an Excel table with filter buttons.
    """

    lines: list[Line]
    widths: list[int]
    wraps: list[bool]
    head_row: int
    last_row: int
    has_table: bool


def clean(text: str) -> str:
    """Return a text as Excel can hold it.

    Control characters, lone surrogates and U+FFFE, U+FFFF are left out; more than 32,767 UTF-16 units are cut
    and end in an ellipsis; every line end becomes a line feed.
    """
    if text.isprintable() and len(text) <= MAX_UNITS // 2:
        return text
    held = NOT_HELD.sub("", _with_line_feeds(text))
    units = held.encode("utf-16-le")
    if len(units) <= 2 * MAX_UNITS:
        return held
    return units[: 2 * (MAX_UNITS - 1)].decode("utf-16-le", "ignore") + "…"


def unwritable(document: Document) -> tuple[str, ...]:
    """Name in German where something has to be left out or cut; empty for ordinary documents."""
    return tuple(f"{place}: {loss}" for place, text in _changed_texts(document) for loss in _losses(text))


def layout(document: Document) -> Layout:
    """Decide what stands where."""
    has_table = _has_table(document)
    headings = _headings(document, unique=has_table)
    body = list(_body(document))
    widths, wraps = _fitted(document, headings, body)
    _set_heights(document, body, widths, wraps)
    top = [*_top(document, widths), _heading_line(headings, widths, _heading_room(document))]
    return Layout(
        lines=[*top, *body, *_signatures(document, widths), *_notice(document, widths)],
        widths=widths,
        wraps=wraps,
        head_row=len(top),
        last_row=len(top) + len(body),
        has_table=has_table,
    )


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _losses(text: str) -> Iterator[str]:
    text = _with_line_feeds(text)
    held = NOT_HELD.sub("", text)
    if held != text:
        yield "Zeichen, die Excel nicht darstellen kann, wurden weggelassen."
    if clean(text) != held:
        yield "Der Text wurde auf 32.767 Zeichen gekürzt."


def _changed_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield texts that will not stand on the sheet as they are, each with its place."""
    around = [
        ("Titel", document.title),
        ("Untertitel", document.subtitle),
        ("Kennzeichnung", document.marking),
        *((f"Kopfangabe „{_one_line(label)}“", text) for label, value in document.head for text in (label, value)),
        *((f"Überschrift der Spalte {n}", column.heading) for n, column in enumerate(document.columns, 1)),
        ("Hinweis unter der Tabelle", document.notice),
        *(("Unterschrift", caption) for caption in document.signatures),
    ]
    yield from ((place, text) for place, text in around if clean(text) != text)
    number = len(list(_top(document, [_SHEET_UNITS] * len(document.columns)))) + 1
    for block in document.blocks:
        if block.heading:
            number += 1
            if clean(block.heading) != block.heading:
                yield f"Zwischenüberschrift in Zeile {number}", block.heading
        for row in block.rows:
            number += 1
            for column, value in zip(document.columns, row, strict=True):
                if isinstance(value, str) and clean(value) != value:
                    yield f"Spalte „{_one_line(column.heading)}“, Zeile {number}", value


def _has_table(document: Document) -> bool:
    """Whether it is one plain list: Excel tables cannot be empty nor hold headings between their rows."""
    return not document.ruled and len(document.blocks) == 1 and _is_plain(document.blocks[0])


def _is_plain(block: Block) -> bool:
    return bool(block.rows) and not block.heading


def _headings(document: Document, *, unique: bool) -> tuple[str, ...]:
    """Return the headings; those of an Excel table are one line each, not empty, and differ."""
    if not unique:
        return tuple(clean(column.heading) for column in document.columns)
    taken: dict[str, str] = {}
    for number, column in enumerate(document.columns, 1):
        plain = _one_line(column.heading)[:_HEADING_CHARACTERS] or f"Spalte {number}"
        heading, copy = plain, 1
        while heading.casefold() in taken:
            copy += 1
            heading = f"{plain[: _HEADING_CHARACTERS - 6]} ({copy})"
        taken[heading.casefold()] = heading
    return tuple(taken.values())


def _body(document: Document) -> Iterator[Line]:
    as_text = [column.kind is CellKind.TEXT for column in document.columns]
    empty = (None,) * (len(as_text) - 1)
    for block in document.blocks:
        if block.heading:
            yield Line(Role.BLOCK, (clean(block.heading) or None, *empty), points=24 if document.ruled else 20)
        for row in block.rows:
            yield Line(Role.ROW, tuple([_held(value, text) for value, text in zip(row, as_text, strict=True)]))


def _held(value: Cell, as_text: bool) -> Cell:
    """Return a value as the cell holds it: text for whatever Excel would not give back as it was."""
    if isinstance(value, str):
        return clean(str(value)) or None
    if value is None or isinstance(value, time):
        return value
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return value if value >= _FIRST_DATE else f"{value:%d.%m.}{value.year:04}"
    return str(value) if as_text or abs(value) >= _EXACT_NUMBER else value


def _fitted(document: Document, headings: Sequence[str], body: Sequence[Line]) -> tuple[list[int], list[bool]]:
    """Return the columns' widths and whether they wrap, fitting content and paper."""
    rows = [line.values for line in body if line.role is Role.ROW]
    contents: list[tuple[Cell, ...]] = list(zip(*rows, strict=True)) or [()] * len(headings)
    extents = [max(map(_extent, content), default=0) + 2 for content in contents]
    least = [_longest_word([heading]) + _heading_room(document) for heading in headings]
    widths = [_width(*each) for each in zip(document.columns, extents, least, strict=True)]
    page = _PAGE_UNITS[document.landscape]
    limit = page if document.ruled else page / _SMALLEST_PRINT
    if sum(widths) > limit:
        kept = [
            max(each, min(extent, _SQUEEZED_UNITS[document.ruled])) for each, extent in zip(least, extents, strict=True)
        ]
        floors = [_floor(*each) for each in zip(document.columns, contents, kept, widths, strict=True)]
        _squeeze(widths, floors, limit)
    _widen(document, widths, page)
    cut = [extent > width for extent, width in zip(extents, widths, strict=True)]
    broken = [any(type(v) is str and "\n" in v for v in content) for content in contents]
    flags = zip(document.columns, cut, broken, strict=True)
    return widths, [column.wrap or too_long or breaks for column, too_long, breaks in flags]


def _extent(value: Cell) -> int:
    if type(value) is str:
        longest = max(map(len, value.split("\n"))) if "\n" in value else len(value)
        return math.ceil(longest * _CAPITAL) if value.isupper() else longest
    # A number that does not fit is not shown at all. ISO dates are as long as German ones.
    return 0 if value is None else len(str(value)) + 1


def _longest_word(values: Iterable[Cell]) -> int:
    return max((len(word) for value in values if type(value) is str for word in _WORD.findall(value)), default=0)


def _width(column: Column, extent: int, least: int) -> int:
    if column.kind is CellKind.SIGNATURE:
        return max(_SIGNATURE_UNITS, column.width, least)
    if column.wrap:
        extent = min(extent, max(column.width, _NOTES_UNITS))
    return max(_NARROWEST, min(max(column.width, extent, least), _WIDEST))


def _floor(column: Column, content: Sequence[Cell], least: int, width: int) -> int:
    """Return how narrow a column may become: no word of it is to be broken."""
    if column.kind is not CellKind.TEXT:
        return width
    word = min(_longest_word(content) + 2, _WIDEST_WORD)
    return min(width, max(_NARROWEST, least, word))


def _squeeze(widths: list[int], floors: Sequence[int], limit: float) -> None:
    """Take from the widest columns until all fit, or none can give any more."""
    while sum(widths) > limit:
        wide = [n for n, width in enumerate(widths) if width > floors[n]]
        if not wide:
            return
        widths[max(wide, key=widths.__getitem__)] -= 1


def _widen(document: Document, widths: list[int], page: int) -> None:
    """Give the page's spare room to signatures, and a narrow table enough for what stands around it."""
    signatures = [n for n, column in enumerate(document.columns) if column.kind is CellKind.SIGNATURE]
    for number in signatures:
        spare = max(0, page - sum(widths)) // len(signatures)
        widths[number] = max(widths[number], min(_WIDEST_SIGNATURE, widths[number] + spare))
    longest = max((len(block.heading) for block in document.blocks), default=0) + 6
    widths[-1] += max(0, min(page, max(_SHEET_UNITS, longest)) - sum(widths))


def _set_heights(document: Document, body: Sequence[Line], widths: Sequence[int], wraps: Sequence[bool]) -> None:
    """Give rows with wrapped text the height for it, and those of a form the room for a signature on paper."""
    wrapped = [(n, width) for n, (width, wrap) in enumerate(zip(widths, wraps, strict=True)) if wrap]
    # A form wider than the page is printed smaller: its rows grow by as much.
    scale = min(1.0, _PAGE_UNITS[document.landscape] / sum(widths))
    for line in body if wrapped or document.ruled else ():
        if line.role is Role.BLOCK:
            continue
        count = max((_line_count(line.values[n], width - 2 * document.ruled) for n, width in wrapped), default=1)
        if document.ruled:
            line.points = min(_MAX_POINTS, math.ceil(max(_RULED_POINTS, _points(Role.ROW, count) + 4) / scale))
        elif count > 1:
            line.points, line.fixed = _points(Role.ROW, count), False


def _line_count(value: Cell, units: float) -> int:
    """Return how many lines a text takes in a cell of some width, broken at spaces."""
    if type(value) is not str or ("\n" not in value and (len(value) <= units * 0.6 or _units(value) <= units)):
        return 1
    count = 0
    for paragraph in value.split("\n"):
        count, used = count + 1, 0.0
        for word in map(_units, paragraph.split(" ")):
            if used and used + _SPACE + word > units:
                count, used = count + 1, 0.0
            used += word + (_SPACE if used else 0)
            if used > units:
                count, used = count + int(used // units), used % units
    return count


class _Widths(dict[str, float]):
    """How wide characters are in Calibri, in widths of a digit; each is worked out when it is first met."""

    def __missing__(self, character: str) -> float:
        width = _CAPITAL if character.isupper() else _WIDE if character >= "\u2e80" else 1.0
        return self.setdefault(character, width)


_WIDTHS = _Widths(
    dict.fromkeys("ijlI.,:;'|", 0.5) | dict.fromkeys("frt()-/J", 0.7) | dict.fromkeys("mwMW@", 1.65),
)


def _units(word: str) -> float:
    """Return about how wide a word is in Calibri, in widths of a digit."""
    return sum(map(_WIDTHS.__getitem__, word))


def _points(role: Role, count: int) -> float:
    """Return the height of some lines of text."""
    return min(_MAX_POINTS, math.ceil(count * FONT_POINTS[role] * 15 / 11))


def _top(document: Document, widths: Sequence[int]) -> Iterator[Line]:
    """Yield the title block and the blank row under it."""
    above = ((Role.TITLE, document.title), (Role.SUBTITLE, document.subtitle), (Role.MARKING, document.marking))
    yield from (_across(role, clean(text), widths) for role, text in above if text)
    longest = max((len(clean(label)) for label, _ in document.head), default=0) + 3
    span = 1
    while span < len(widths) - 1 and sum(widths[:span]) < longest:
        span += 1
    yield from (_label_and_value(clean(label), clean(value), widths, span) for label, value in document.head)
    yield Line(Role.BLANK, (None,) * len(widths))


def _across(role: Role, text: str, widths: Sequence[int]) -> Line:
    """Return a row whose one text goes on over all columns."""
    last = len(widths) - 1
    count = _line_count(text, sum(widths) * FONT_POINTS[Role.ROW] / FONT_POINTS[role])
    points = min(_MAX_POINTS, _points(role, count) + 3)
    return Line(role, (text or None, *(None,) * last), points, merges=((0, last),) if last else ())


def _label_and_value(label: str, value: str, widths: Sequence[int], span: int) -> Line:
    """Return a row of the title block; the label takes so many columns, the value the others."""
    last = len(widths) - 1
    if not last:
        return _across(Role.HEAD, clean(f"{label}: {value}"), widths)
    values = (label or None, *(None,) * (span - 1), value or None, *(None,) * (last - span))
    count = max(_line_count(label, sum(widths[:span])), _line_count(value, sum(widths[span:])))
    merges = tuple((first, end) for first, end in ((0, span - 1), (span, last)) if first < end)
    return Line(Role.HEAD, values, min(_MAX_POINTS, _points(Role.HEAD, count) + 2), merges=merges)


def _heading_room(document: Document) -> int:
    """Return the width a heading needs beside its text, for a filter button or an indent."""
    return 3 if _has_table(document) else 2


def _heading_line(headings: Sequence[str], widths: Sequence[int], room: int) -> Line:
    pairs = zip(headings, widths, strict=True)
    count = max(_line_count(heading, (width - room) / _BOLD) for heading, width in pairs)
    return Line(Role.HEADINGS, tuple(heading or None for heading in headings), _points(Role.HEADINGS, count) + 8)


def _signatures(document: Document, widths: Sequence[int]) -> Iterator[Line]:
    """Yield for each signature the room for it, and below that a row that says what it is for."""
    for caption in document.signatures:
        yield Line(Role.BLANK, (None,) * len(widths), _SIGNED_POINTS)
        yield _across(Role.SIGNED, clean(caption), widths)


def _notice(document: Document, widths: Sequence[int]) -> Iterator[Line]:
    """Yield the rows under the table; a paragraph too high for one row goes on in the next."""
    if not document.notice:
        return
    yield Line(Role.BLANK, (None,) * len(widths))
    portion = sum(widths) * 20
    for paragraph in clean(document.notice).split("\n"):
        rest = paragraph
        while len(rest) > portion:
            end = rest.rfind(" ", 0, portion) + 1 or portion
            yield _across(Role.NOTICE, rest[:end], widths)
            rest = rest[end:]
        yield _across(Role.NOTICE, rest, widths)
