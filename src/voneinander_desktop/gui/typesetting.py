"""What stands where on which page of a document, as a careful person would set it.

`gui.paper` paints the result.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from PySide6.QtCore import QLineF

from voneinander_desktop.domain import values
from voneinander_desktop.domain.tables import Block, Cell, Document
from voneinander_desktop.gui.strips import MM, Face, Look, Placed, Strip, Text, below_each_other
from voneinander_desktop.gui.table_setting import PADDING, PaperTable, Proceed

__all__ = ["FOOT_RULE", "Proceed", "Sheet", "keep_on", "typeset"]

_TITLE, _SUBTITLE, _MARKING, _HEAD, _SMALL = 20, 13, 11.5, 11, 8.5
_GAP = 4.5 * MM
_FOOT = 12 * MM
FOOT_RULE = 4 * MM  # from there to its line
_SIGNED = 20 * MM  # above the line that is signed on
_KEPT_NOTICE = 0.4  # a notice that takes more of a page may go on on the next one
_TWO_COLUMNS = 220 * MM  # wider pages have two of the head's lines side by side


def keep_on(_done: int, _total: int) -> None:
    """Go on in any case."""


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
    table = PaperTable(printed, width, room - sum(strip.height for strip in running), proceed)
    below = [*_signatures(printed.signatures, width), *_notice(printed.notice, width)]
    together = bool(below) and sum(strip.height for strip in below) < _KEPT_NOTICE * room
    for strip in below[:-1]:
        strip.kept = together
    strips = [*_top(printed, running, width), *table.strips(keep_last=together), *below]
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
    return replace(
        document,
        title=_one_line(document.title),
        subtitle=_one_line(document.subtitle),
        marking=_one_line(document.marking),
        head=tuple((_one_line(label), _printable(value)) for label, value in document.head),
        columns=tuple(replace(column, heading=_one_line(column.heading)) for column in document.columns),
        blocks=tuple(
            Block(tuple(tuple(map(_written, row)) for row in block.rows), _one_line(block.heading))
            for block in document.blocks
        ),
        notice=_printable(document.notice),
        signatures=tuple(map(_one_line, document.signatures)),
    )


def _written(value: Cell) -> str:
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
    return Strip(len(lines) * face.line + below, ((face, below_each_other(face, lines, 0, 0)),), kept=True)


def _running(marking: str, width: float) -> tuple[Strip, ...]:
    """Return what begins each page: the marking, framed, on the right; nothing if there is none."""
    if not marking:
        return ()
    face = Face(_MARKING, bold=True)
    lines = face.lines(marking, width - 2 * PADDING)
    left = width - PADDING - max(map(face.width, lines))
    texts = below_each_other(face, lines, left, PADDING)
    return (Strip(len(lines) * face.line + 2 * PADDING + _GAP / 2, ((face, texts),), Look.MARKED, kept=True),)


def _top(document: Document, running: Sequence[Strip], width: float) -> Iterator[Strip]:
    """Yield what stands above the table on the first page."""
    face = Face(_TITLE, bold=True)
    end = face.width(document.title) + _GAP
    beside = all(text.x >= end for strip in running for _, texts in strip.runs for text in texts)
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
        labels, texts, height = list[Text](), list[Text](), 0.0
        for number, (name, content) in enumerate(head[first : first + across]):
            names, lines = label.lines(name, indent), value.lines(content, part - indent - _GAP)
            labels += below_each_other(label, names, number * part, 0)
            texts += below_each_other(value, lines, number * part + indent, 0)
            height = max(height, len(names) * label.line, len(lines) * value.line)
        yield Strip(height + 0.6 * MM, ((label, tuple(labels)), (value, tuple(texts))), kept=True)


def _notice(notice: str, width: float) -> Iterator[Strip]:
    """Yield the lines below the table."""
    face = Face(_SMALL)
    for number, line in enumerate(face.lines(notice, width) if notice else ()):
        above = 0 if number else _GAP
        yield Strip(above + face.line, ((face, below_each_other(face, [line], 0, above)),))


def _signatures(captions: Sequence[str], width: float) -> Iterator[Strip]:
    """Yield the lines to sign on side by side, each with what it is for below it."""
    if not captions:
        return
    face = Face(_SMALL)
    part = (width + _GAP) / len(captions)
    texts, rules, height = list[Text](), list[QLineF](), 0.0
    for number, caption in enumerate(captions):
        left, right = round(number * part), round((number + 1) * part - _GAP)
        lines = face.lines(caption, right - left)
        texts += below_each_other(face, lines, left, _SIGNED + 0.8 * MM)
        rules.append(QLineF(left, _SIGNED, right, _SIGNED))
        height = max(height, len(lines) * face.line)
    yield Strip(_SIGNED + 0.8 * MM + height, ((face, tuple(texts)),), rules=tuple(rules))


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
