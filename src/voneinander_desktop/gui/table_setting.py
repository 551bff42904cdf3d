"""A paper's table: how wide its columns are, how large its letters, and what stands in its rows."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from voneinander_desktop.domain.tables import CellKind, Column, Document
from voneinander_desktop.gui.strips import MM, Face, Look, Strip, Text, below_each_other

Proceed = Callable[[int, int], None]
"""Called now and then in long work with how much is done and how much there is (0: unknown); may raise to give up."""

PADDING = 1.5 * MM  # beside the text of a cell
_LEADING = 1.1 * MM  # above and below the text of a list's cell
_RULED_LEADING = 0.7 * MM
_RULED_ROW = 10.6 * MM  # room for a signature
_SIGNATURE = 45 * MM  # the narrowest column to sign in
_WIDEST_SIGNATURE = 80 * MM
_SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8)
_WORD_SIZES = (7.5, 7)  # for single long words


class _Attempt(NamedTuple):
    """Letters of some size, and what is not to be broken then; lengths as in the largest letters."""

    points: float
    one_line: float = 0.0  # a text that is not longer stays on one line
    two_lines: float = 0.0  # and one that is not longer than this on two


_ATTEMPTS = {
    False: (
        *(_Attempt(points, 48 * MM) for points in _SIZES[:5]),
        *(_Attempt(points, 34 * MM) for points in _SIZES[4:]),
        _Attempt(_SIZES[-1]),
    ),
    True: (
        _Attempt(_SIZES[0], 34 * MM, 80 * MM),
        *(_Attempt(points, 0.0, 80 * MM) for points in _SIZES[:3]),  # rather than three lines in a row
        *(_Attempt(points) for points in _SIZES[:5]),
    ),
}
"""What is tried in turn for a list and for a form until all columns fit side by side with their words whole."""

_LONGER_LINE = 0.62  # of a text on two lines stands on the longer one, at most, as a rule
_LONGEST_WORD = 62 * MM  # in the largest letters; what is longer may be broken
_WORDS_PART = 0.75  # of the page goes to words where not all fit, the rest to long texts
_FEW = 20  # in one of so many rows a long word may be set in smaller letters, so that the others are not
_ROUNDING = 1.01  # of measures in one size taken for another


class _Cell(NamedTuple):
    """A cell's lines and the face they are set in."""

    face: Face
    lines: tuple[str, ...]


class PaperTable:
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
        self._inner = [width - 2 * PADDING for width in widths]
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
                lines = self._bold.lines(block.heading, self.edges[-1] - 2 * PADDING)
                yield self._block(lines)
            for number, row in enumerate(block.rows):
                if number % 500 == 0:
                    self._proceed(0, 0)
                yield from self._row([str(text) for text in row])

    def _block(self, lines: Sequence[str]) -> Strip:
        above = 1.4 * MM
        texts = below_each_other(self._bold, lines, PADDING, above)
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
                    texts.append(Text(round(left + PADDING + shift), round(baseline), line))
                baseline += face.line
        return Strip(height, tuple((face, tuple(texts)) for face, texts in runs.items()), look)


# ---------------------------------------------------------------------------- columns' widths


class _Need(NamedTuple):
    """The room a column takes, without padding, measured in the largest letters."""

    whole: float  # with everything on one line
    words: float  # with words whole
    least: float = 0.0  # however small the letters are, padding included

    def room(self, scale: float, one_line: float, two_lines: float = 0.0) -> float:
        """Return the room it takes if texts of those lengths stay on one line and on two."""
        needed = max(self.words, min(self.whole, one_line), _LONGER_LINE * min(self.whole, two_lines))
        return max(needed * scale + 2 * PADDING, self.least)


def _fitted(document: Document, room: float) -> tuple[float, list[float], bool]:
    """Return the size of the letters, the columns' widths, and whether words have to be broken."""
    attempts = _ATTEMPTS[document.ruled]
    needs = _needs(document, attempts[0].points)
    for points, one_line, two_lines in attempts:
        scale = _ROUNDING * points / attempts[0].points
        leasts = [need.room(scale, one_line, two_lines) for need in needs]
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
