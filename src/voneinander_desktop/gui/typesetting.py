"""What stands where on which page of a document, as a careful person would set it.

Pages are laid out in 1/1200 inch, whatever they are painted on: printer, PDF and preview show the same
lines on the same pages. Each text is measured once. `gui.paper` paints the result.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import Enum, auto
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from voneinander_desktop.domain import values
from voneinander_desktop.domain.tables import Block, Cell, CellKind, Column, Document

DOTS_PER_INCH = 1200
POINT = DOTS_PER_INCH / 72
MM = DOTS_PER_INCH / 25.4

Proceed = Callable[[int, int], None]
"""Called now and then in long work with how much is done and how much there is (0: unknown); may raise to give up."""

_FAMILIES = ["Arial", "Liberation Sans", "Helvetica", "Nimbus Sans", "DejaVu Sans"]
"""The first two are equally wide, letter for letter: Windows and Linux print the same pages."""

_TITLE, _SUBTITLE, _MARKING, _HEAD, _SMALL = 20, 13, 11.5, 11, 8.5
_GAP = 4.5 * MM
_FOOT = 12 * MM
FOOT_RULE = 4 * MM  # from there to its line
_KEPT_NOTICE = 0.4  # a notice that takes more of a page may go on on the next one
_TWO_COLUMNS = 220 * MM  # wider pages have two of the head's lines side by side

_PADDING = 1.5 * MM  # beside the text of a cell
_LEADING = 1.1 * MM  # above and below the text of a list's cell
_RULED_LEADING = 0.7 * MM
_RULED_ROW = 10.6 * MM  # room for a signature
_SIGNATURE = 45 * MM  # the narrowest column to sign in
_WIDEST_SIGNATURE = 80 * MM
_SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8)
_WORD_SIZES = (7.5, 7)  # for single long words
_ATTEMPTS = {
    False: (*((points, 48 * MM) for points in _SIZES[:5]), *((points, 34 * MM) for points in _SIZES[4:]), (8, 0.0)),
    True: ((11, 34 * MM), *((points, 0.0) for points in _SIZES[:5])),
}
"""For lists and for forms: sizes of the letters to try in turn, and how long a text is that has to stay on one line.

That length is told as in the largest letters. Whatever is longer may be broken between words.
"""

_LONGEST_WORD = 62 * MM  # in the largest letters; what is longer may be broken
_WORDS_PART = 0.75  # of the page goes to words where not all fit, the rest to long texts
_FEW = 20  # in one of so many rows a long word may be set in smaller letters, so that the others are not
_ROUNDING = 1.01  # of measures in one size taken for another


def keep_on(_done: int, _total: int) -> None:
    """Go on in any case."""


_BREAK = re.compile(r"\s+|(?<=[/-])(?=[^\s0-9])")
"""Where a line may end: at spaces, and after a hyphen or slash that no digit follows."""


class Look(Enum):
    """What a strip is; decides its lines and its background."""

    PLAIN = auto()
    MARKED = auto()  # its last run is the marking, to be framed
    HEAD = auto()  # the table's head row
    BLOCK = auto()  # the heading of a block of rows
    ROW = auto()
    FOOT = auto()


class Face:
    """A font in one size, and what was measured with it."""

    def __init__(self, points: float, *, bold: bool = False) -> None:
        self.font = QFont()
        self.font.setFamilies(_FAMILIES)
        self.font.setStyleHint(QFont.StyleHint.SansSerif)
        self.font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self.font.setPixelSize(round(points * POINT))
        self.font.setBold(bold)
        self._metrics = QFontMetricsF(self.font)
        self.ascent = self._metrics.ascent()
        self.line = self._metrics.lineSpacing()
        self._widths: dict[str, float] = {}
        self._words: dict[str, float] = {}
        self._lines: dict[tuple[str, int], tuple[str, ...]] = {}
        self._wrapping = QTextOption()
        self._wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def width(self, text: str) -> float:
        """Return how wide a text of one line is."""
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def extent(self, text: str) -> float:
        """Return how wide a text is that is broken only where it says so."""
        return max(map(self.width, text.split("\n"))) if "\n" in text else self.width(text)

    def longest_word(self, text: str) -> float:
        """Return the width of the longest part that no line end should divide."""
        word = self._words.get(text)
        if word is None:
            word = self._words[text] = max(map(self.width, _BREAK.split(text)), default=0.0)
        return word

    def elided(self, text: str, width: float) -> str:
        """Return a text that is cut to a width, with dots where it was."""
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def lines(self, text: str, width: float) -> tuple[str, ...]:
        """Return a text in lines that are no wider than `width`; nothing is left out."""
        if "\n" not in text and self.width(text) <= width:
            return (text,)
        key = (text, int(width))
        if key not in self._lines:
            self._lines[key] = tuple(line for part in text.split("\n") for line in self._broken(part, width))
        return self._lines[key]

    def _broken(self, text: str, width: float) -> Iterator[str]:
        if self.width(text) <= width:
            yield text
            return
        units = text.encode("utf-16-le")  # Qt counts in them
        layout = QTextLayout(text, self.font)
        layout.setTextOption(self._wrapping)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = 2 * line.textStart()
            yield units[start : start + 2 * line.textLength()].decode("utf-16-le").rstrip(" ")
        layout.endLayout()


class Text(NamedTuple):
    """A line of text, and where its baseline begins within its strip."""

    x: int
    y: int
    text: str


Run = tuple[Face, tuple[Text, ...]]
"""Texts that are set in the same face."""


@dataclass(slots=True)
class Strip:
    """Something that takes the page's whole width.

    Attributes:
        height: How high it is.
        runs: Its texts.
        look: What it is.
        kept: Whether it stays on the same page as the strip after it.
    """

    height: float
    runs: tuple[Run, ...] = ()
    look: Look = Look.PLAIN
    kept: bool = False


class Placed(NamedTuple):
    """A strip and where its top is on its page."""

    top: int
    strip: Strip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document on pages.

    Attributes:
        document: The document.
        width: How wide the pages are without margins, in 1/1200 inch.
        height: How high they are.
        edges: Where the table's columns begin and end, from left to right.
        pages: The strips of each page.
        cramped: Whether so many columns stand side by side that words had to be broken.
    """

    document: Document
    width: float
    height: float
    edges: tuple[int, ...]
    pages: tuple[tuple[Placed, ...], ...]
    cramped: bool


def typeset(document: Document, width: float, height: float, proceed: Proceed = keep_on) -> Sheet:
    """Lay a document out on pages.

    Args:
        document: What is to be set.
        width: The pages' width without margins, in 1/1200 inch.
        height: Their height.
        proceed: Called now and then; may raise to give up.
    """
    printed = _as_printed(document)
    running = _running(printed.marking, width)
    room = height - _FOOT
    table = _Table(printed, width, room - sum(strip.height for strip in running), proceed)
    notice = list(_notice(printed.notice, width))
    together = bool(notice) and sum(strip.height for strip in notice) < _KEPT_NOTICE * room
    for strip in notice[:-1]:
        strip.kept = together
    strips = [*_top(printed, running, width), *table.strips(keep_last=together), *notice]
    pages = _Pages(room, running, table.head)
    for group in _groups(strips):
        pages.add(group)
    foot = _Foot(printed, width)
    finished = tuple(
        (*page, Placed(round(room), foot.strip(number, len(pages.pages)))) for number, page in enumerate(pages.pages, 1)
    )
    return Sheet(document, width, height, table.edges, finished, table.cramped)


# ------------------------------------------------------------------------------------- texts

_FORMLESS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _as_printed(document: Document) -> Document:
    """Return the document with everything in it as it is written on paper."""
    kinds = [column.kind for column in document.columns]
    return replace(
        document,
        title=_one_line(document.title),
        subtitle=_one_line(document.subtitle),
        marking=_one_line(document.marking),
        head=tuple((_one_line(label), _printable(value)) for label, value in document.head),
        columns=tuple(replace(column, heading=_one_line(column.heading)) for column in document.columns),
        blocks=tuple(
            Block(tuple(tuple(map(_written, row, kinds)) for row in block.rows), _one_line(block.heading))
            for block in document.blocks
        ),
        notice=_printable(document.notice),
    )


def _written(value: Cell, kind: CellKind) -> str:
    """Return a cell as it is written on paper."""
    match value:
        case None:
            return ""
        case str():
            return value if value.isprintable() else _printable(value)
        case bool():
            return values.format_flag(value)
        case date():
            return values.format_date(value)
        case time():
            return values.format_time(value)
        case _:
            return str(value)


def _printable(text: str) -> str:
    """Return a text without what no font has a form for, such as control characters."""
    lines = "\n".join(text.replace("\t", " ").splitlines())
    return _FORMLESS.sub("", lines).strip()


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())


# ------------------------------------------------------------------- above and below the table


def _paragraph(face: Face, text: str, width: float, *, below: float = 0.0) -> Strip:
    """Return a strip with a text over the whole width."""
    lines = face.lines(text, width)
    return Strip(len(lines) * face.line + below, ((face, _column(face, lines, 0, 0)),), kept=True)


def _column(face: Face, lines: Iterable[str], x: float, top: float) -> tuple[Text, ...]:
    """Return lines one below the other."""
    baseline = top + face.ascent
    return tuple(Text(round(x), round(baseline + row * face.line), line) for row, line in enumerate(lines) if line)


def _running(marking: str, width: float) -> tuple[Strip, ...]:
    """Return what begins each page: the marking, framed, on the right; nothing if there is none."""
    if not marking:
        return ()
    face = Face(_MARKING, bold=True)
    lines = face.lines(marking, width - 2 * _PADDING)
    left = width - _PADDING - max(map(face.width, lines))
    texts = _column(face, lines, left, _PADDING)
    return (Strip(len(lines) * face.line + 2 * _PADDING + _GAP / 2, ((face, texts),), Look.MARKED, kept=True),)


def _top(document: Document, running: Sequence[Strip], width: float) -> Iterator[Strip]:
    """Yield what stands above the table on the first page."""
    face = Face(_TITLE, bold=True)
    beside = sum(face.width(document.title) + _GAP > run[1][0].x for strip in running for run in strip.runs) == 0
    title = _paragraph(face, document.title, width, below=1 * MM)
    if running and beside:
        marked = running[0]
        yield replace(marked, height=max(marked.height, title.height), runs=(*title.runs, *marked.runs))
    else:
        yield from (*running, title)
    if document.subtitle:
        yield _paragraph(Face(_SUBTITLE), document.subtitle, width, below=1 * MM)
    yield Strip(_GAP / 2, kept=True)
    yield from _head_lines(document.head, width)
    yield Strip(_GAP, kept=True)


def _head_lines(head: Sequence[tuple[str, str]], width: float) -> Iterator[Strip]:
    """Yield the lines of label and value, aligned; two side by side where there is room."""
    label, value = Face(_HEAD, bold=True), Face(_HEAD)
    across = 2 if width > _TWO_COLUMNS and len(head) > 2 else 1
    part = width / across
    indent = min(max((label.width(text) for text, _ in head), default=0) + 5 * MM, part * 0.4)
    for first in range(0, len(head), across):
        labels, texts, height = [], [], 0.0
        for number, (name, content) in enumerate(head[first : first + across]):
            names, lines = label.lines(name, indent), value.lines(content, part - indent - _GAP)
            labels += _column(label, names, number * part, 0)
            texts += _column(value, lines, number * part + indent, 0)
            height = max(height, len(names) * label.line, len(lines) * value.line)
        yield Strip(height + 0.6 * MM, ((label, tuple(labels)), (value, tuple(texts))), kept=True)


def _notice(notice: str, width: float) -> Iterator[Strip]:
    """Yield the lines below the table."""
    face = Face(_SMALL)
    for number, line in enumerate(face.lines(notice, width) if notice else ()):
        above = 0 if number else _GAP
        yield Strip(above + face.line, ((face, _column(face, [line], 0, above)),))


class _Foot:
    """What ends each page: the title, and which page it is."""

    def __init__(self, document: Document, width: float) -> None:
        self._face = Face(_SMALL)
        self._width = width
        self._title = " · ".join(filter(None, (document.title, document.subtitle, document.marking)))

    def strip(self, number: int, total: int) -> Strip:
        """Return the foot of a page."""
        face = self._face
        pages = f"Seite {number} von {total}"
        right = self._width - face.width(pages)
        texts = [Text(0, 0, face.elided(self._title, right - _GAP)), Text(round(right), 0, pages)]
        baseline = round(_FOOT - face.line + face.ascent)
        return Strip(_FOOT, ((face, tuple(text._replace(y=baseline) for text in texts)),), Look.FOOT)


# ------------------------------------------------------------------------------------ table


class _Cell(NamedTuple):
    """A cell's lines and the face they are set in."""

    face: Face
    lines: tuple[str, ...]


class _Table:
    """The table's head row and rows.

    Attributes:
        edges: Where columns begin and end.
        head: The strip of the head row.
        cramped: Whether words had to be broken.
    """

    def __init__(self, document: Document, width: float, room: float, proceed: Proceed) -> None:
        self._document = document
        self._proceed = proceed
        self._ruled = document.ruled
        points, widths, self.cramped = _fitted(document, width)
        self._face, self._bold = Face(points), Face(points, bold=True)
        self._smaller = [Face(size) for size in (*_SIZES, *_WORD_SIZES) if size < points]
        self.edges = (0, *(round(edge) for edge in accumulate(widths)))
        self._inner = [width - 2 * _PADDING for width in widths]
        self._right = [column.kind is CellKind.NUMBER for column in document.columns]
        self._leading = _RULED_LEADING if self._ruled else _LEADING
        self._least = _RULED_ROW if self._ruled else 0.0
        headings = zip(document.columns, self._inner, strict=True)
        heads = [_Cell(self._bold, self._bold.lines(column.heading, inner)) for column, inner in headings]
        self.head = self._strip(heads, Look.HEAD, 0.0)
        self.head.kept = True
        self._most_lines = max(1, int((room - self.head.height - 2 * self._leading) // self._face.line))

    def strips(self, *, keep_last: bool) -> Iterator[Strip]:
        """Yield the head row, and all rows with their blocks' headings.

        Args:
            keep_last: Whether the last row stays on the page of what comes after it.
        """
        body = list(self._body())
        if body and keep_last:
            body[-1].kept = True
        yield self.head
        yield from body

    def _body(self) -> Iterator[Strip]:
        for block in self._document.blocks:
            if block.heading:
                lines = self._bold.lines(block.heading, self.edges[-1] - 2 * _PADDING)
                yield self._block(lines)
            for number, row in enumerate(block.rows):
                if number % 500 == 0:
                    self._proceed(0, 0)
                yield from self._row([str(text) for text in row])

    def _block(self, lines: Sequence[str]) -> Strip:
        above = 1.4 * MM
        texts = _column(self._bold, lines, _PADDING, above)
        return Strip(len(lines) * self._bold.line + 2 * above, ((self._bold, texts),), Look.BLOCK, kept=True)

    def _row(self, row: Sequence[str]) -> Iterator[Strip]:
        """Yield one strip; more only for a row that is higher than a page."""
        cells = [self._set(text, width) for text, width in zip(row, self._inner, strict=True)]
        count = max(len(cell.lines) for cell in cells)
        for first in range(0, count, self._most_lines):
            part = slice(first, first + self._most_lines)
            parts = [cell._replace(lines=cell.lines[part]) for cell in cells] if count > self._most_lines else cells
            yield self._strip(parts, Look.ROW, self._least)

    def _set(self, text: str, width: float) -> "_Cell":
        """Set a cell; in smaller letters where a word would have to be broken."""
        face = self._face
        if face.extent(text) <= width:
            return _Cell(face, tuple(text.split("\n")))
        if face.longest_word(text) > width:
            face = next((smaller for smaller in self._smaller if smaller.longest_word(text) <= width), face)
        return _Cell(face, face.lines(text, width))

    def _strip(self, cells: Sequence["_Cell"], look: Look, least: float) -> Strip:
        height = max(least, max(len(cell.lines) * cell.face.line for cell in cells) + 2 * self._leading)
        runs: dict[Face, list[Text]] = {}
        for (face, lines), left, inner, right in zip(cells, self.edges, self._inner, self._right, strict=False):
            top = (height - len(lines) * face.line) / 2 if self._ruled else self._leading
            baseline = top + face.ascent
            for line in lines:
                if line:
                    shift = inner - face.width(line) if right else 0.0
                    texts = runs.setdefault(face, [])
                    texts.append(Text(round(left + _PADDING + shift), round(baseline), line))
                baseline += face.line
        return Strip(height, tuple((face, tuple(texts)) for face, texts in runs.items()), look)


# ---------------------------------------------------------------------------- columns' widths


class _Need(NamedTuple):
    """The room a column takes, without padding, measured in the largest letters."""

    whole: float  # with everything on one line
    words: float  # with words whole
    least: float = 0.0  # however small the letters are, padding included

    def room(self, scale: float, one_line: float) -> float:
        """Return the room it takes if whatever is not longer than `one_line` stays on one line."""
        return max(max(self.words, min(self.whole, one_line)) * scale + 2 * _PADDING, self.least)


def _fitted(document: Document, room: float) -> tuple[float, list[float], bool]:
    """Return the size of the letters, the columns' widths, and whether words have to be broken."""
    attempts = _ATTEMPTS[document.ruled]
    needs = _needs(document, attempts[0][0])
    for points, one_line in attempts:
        scale = _ROUNDING * points / attempts[0][0]
        leasts = [need.room(scale, one_line) for need in needs]
        if sum(leasts) <= room:
            wholes = [need.room(scale, math.inf) for need in needs]
            return points, _shared(document.columns, _levelled(wholes, leasts, room), room), False
    leasts = _levelled(leasts, [0.0] * len(leasts), _WORDS_PART * room)
    return points, _levelled([need.room(scale, math.inf) for need in needs], leasts, room), True


def _needs(document: Document, points: float) -> list[_Need]:
    face, bold = Face(points), Face(points, bold=True)
    rows = [tuple(map(str, row)) for row in document.rows()]
    contents = zip(*rows, strict=True) if rows else [()] * len(document.columns)
    return [
        _need(column, texts, face, bold.longest_word(column.heading))
        for column, texts in zip(document.columns, contents, strict=True)
    ]


def _need(column: Column, texts: Sequence[str], face: Face, heading: float) -> _Need:
    if column.kind is CellKind.SIGNATURE:
        return _Need(heading, heading, _SIGNATURE)
    whole = max(heading, max(map(face.extent, texts), default=0.0))
    if column.kind is not CellKind.TEXT:
        return _Need(whole, whole)
    longest = sorted(map(face.longest_word, filter(None, texts)))
    words = max(heading, longest[-1 - min(max(1, len(texts) // _FEW), len(longest) - 1)] if longest else 0.0)
    return _Need(whole, min(words, _LONGEST_WORD))


def _levelled(wants: Sequence[float], leasts: Sequence[float], room: float) -> list[float]:
    """Return widths that fit: the widest columns give way first, all down to the same width."""
    low, high = 0.0, max(wants, default=0.0)
    if sum(wants) <= room:
        return list(wants)
    while high - low > 1:
        level = (low + high) / 2
        fits = sum(max(least, min(want, level)) for want, least in zip(wants, leasts, strict=True)) <= room
        low, high = (level, high) if fits else (low, level)
    return [max(least, min(want, low)) for want, least in zip(wants, leasts, strict=True)]


def _shared(columns: Sequence[Column], widths: Sequence[float], room: float) -> list[float]:
    """Return widths that fill the page: what is left goes to the signatures, then to the columns of text."""
    spare = room - sum(widths)
    signatures = sum(column.kind is CellKind.SIGNATURE for column in columns)
    wider = [
        min(width + spare / signatures, max(width, _WIDEST_SIGNATURE)) if column.kind is CellKind.SIGNATURE else width
        for column, width in zip(columns, widths, strict=True)
    ]
    spare = room - sum(wider)
    growing = [column.kind is CellKind.TEXT for column in columns]
    total = sum(width for width, grows in zip(wider, growing, strict=True) if grows)
    return [width + (spare * width / total if grows else 0.0) for width, grows in zip(wider, growing, strict=True)]


# ------------------------------------------------------------------------------------ pages


def _groups(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    """Yield the strips that have to stand on the same page."""
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.kept:
            yield group
            group = []
    if group:
        yield group


class _Pages:
    """Fills one page after the other.

    Args:
        room: How high a page is without its foot.
        running: What begins each page but the first.
        head: The table's head row, which is repeated.
    """

    def __init__(self, room: float, running: Sequence[Strip], head: Strip) -> None:
        self.pages: list[list[Placed]] = [[]]
        self._room = room
        self._running = running
        self._head = head
        self._y = 0.0
        self._begun = False  # whether the page holds more than what is repeated on each

    def add(self, group: Sequence[Strip]) -> None:
        """Put strips on the same page, unless they are higher than one."""
        if self._begun and self._y + sum(strip.height for strip in group) > self._room:
            self._turn(group[0])
        for strip in group:
            if self._begun and self._y + strip.height > self._room:
                self._turn(strip)
            self._place(strip)
            self._begun = True

    def _turn(self, following: Strip) -> None:
        """Begin a new page, with the table's head row if the table goes on."""
        self.pages.append([])
        self._y, self._begun = 0.0, False
        for strip in self._running:
            self._place(strip)
        if following.look in (Look.ROW, Look.BLOCK):
            self._place(self._head)

    def _place(self, strip: Strip) -> None:
        self.pages[-1].append(Placed(round(self._y), strip))
        self._y += strip.height
