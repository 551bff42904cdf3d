"""Pages out of strips: what begins and ends each page, and what stands together on one.

Tables (`gui.typesetting`) and prose (`gui.prose_setting`) are both set this way.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from voneinander_desktop.domain import values
from voneinander_desktop.domain.prose import Prose
from voneinander_desktop.domain.tables import Cell, Document
from voneinander_desktop.gui.strips import MM, Face, Look, Placed, Strip, Text, below_each_other
from voneinander_desktop.gui.table_setting import PADDING

GAP = 4.5 * MM
FOOT = 12 * MM
FOOT_RULE = 4 * MM  # from there to its line
SMALL = 8.5
_MARKING = 11.5


def keep_on(_done: int, _total: int) -> None:
    """Go on in any case."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document on pages.

    Attributes:
        document: The document.
        width: How wide the pages are without margins, in 1/1200 inch.
        height: How high they are.
        edges: Where the table's columns begin and end, from left to right; of prose, where its text does.
        pages: The strips of each page.
        cramped: Whether so many columns stand side by side that words had to be broken.
    """

    document: Document | Prose
    width: float
    height: float
    edges: tuple[int, ...]
    pages: tuple[tuple[Placed, ...], ...]
    cramped: bool = False

    @property
    def ruled(self) -> bool:
        """Whether it is a form to be filled in by hand."""
        return isinstance(self.document, Document) and self.document.ruled


# ------------------------------------------------------------------------------------- texts

_FORMLESS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def written(value: Cell) -> str:
    """Return a cell as it is written on paper."""
    match value:
        case None:
            return ""
        case str():
            return value if value.isprintable() else printable(value)
        case bool():
            return values.format_flag(value)
        case date():
            return values.format_date(value)
        case time():
            return values.format_time(value)
        case _:
            return str(value)


def printable(text: str) -> str:
    """Return a text without what no font has a form for, such as control characters."""
    lines = "\n".join(text.replace("\t", " ").splitlines())
    return _FORMLESS.sub("", lines).strip()


def one_line(text: str) -> str:
    """Return a printable text in one line."""
    return " ".join(printable(text).split())


# ---------------------------------------------------------------------------- around the pages


def paragraph(face: Face, text: str, width: float, *, below: float = 0.0) -> Strip:
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
    return (Strip(len(lines) * face.line + 2 * PADDING + GAP / 2, ((face, texts),), Look.MARKED, kept=True),)


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


class Pages:
    """Fills one page after the other.

    Args:
        document: What is set; its title, subtitle and marking stand on each page.
        width: How wide a page is.
        height: How high it is.

    Attributes:
        running: What begins each page; the first one's is left to who sets it.
        room: How high a page is without its foot.
    """

    def __init__(self, document: Document | Prose, width: float, height: float) -> None:
        self.running = _running(one_line(document.marking), width)
        self.room = height - FOOT
        self._width = width
        self._face = Face(SMALL)
        names = map(one_line, (document.title, document.subtitle, document.marking))
        self._title = " · ".join(filter(None, names))
        self._pages: list[list[Placed]] = [[]]
        self._y = 0.0
        self._begun = False  # whether the page holds more than what is repeated on each

    def fill(self, strips: Iterable[Strip], head: Strip | None = None) -> None:
        """Put strips on pages; what is kept together stands on the same one, unless it is higher than that.

        Args:
            strips: What comes next, from above.
            head: A table's head row, which is repeated where the table goes on.
        """
        for group in _groups(strips):
            if self._begun and self._y + sum(strip.height for strip in group) > self.room:
                self._turn(group[0], head)
            for strip in group:
                if self._begun and self._y + strip.height > self.room:
                    self._turn(strip, head)
                self._place(strip)
                self._begun = True

    def finished(self) -> tuple[tuple[Placed, ...], ...]:
        """Return the pages, each with its foot."""
        total = len(self._pages)
        return tuple(
            (*page, Placed(round(self.room), self._foot(number, total))) for number, page in enumerate(self._pages, 1)
        )

    def _turn(self, following: Strip, head: Strip | None) -> None:
        """Begin a new page, with the table's head row if the table goes on."""
        self._pages.append([])
        self._y, self._begun = 0.0, False
        for strip in self.running:
            self._place(strip)
        if head and following.look in (Look.ROW, Look.BLOCK):
            self._place(head)

    def _place(self, strip: Strip) -> None:
        self._pages[-1].append(Placed(round(self._y), strip))
        self._y += strip.height

    def _foot(self, number: int, total: int) -> Strip:
        """Return what ends a page: the title, and which page it is."""
        face = self._face
        pages = f"Seite {number} von {total}"
        right = self._width - face.width(pages)
        texts = [Text(0, 0, face.elided(self._title, right - GAP)), Text(round(right), 0, pages)]
        baseline = round(FOOT - face.line + face.ascent)
        return Strip(FOOT, ((face, tuple(text._replace(y=baseline) for text in texts)),), Look.FOOT)
