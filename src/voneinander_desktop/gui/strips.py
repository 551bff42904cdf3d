"""What pages are put together from: texts, each measured once, in strips as wide as the page.

All lengths are in 1/1200 inch, whatever the pages are painted on: printer, PDF and preview show the same
lines on the same pages.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

DOTS_PER_INCH = 1200
POINT = DOTS_PER_INCH / 72
MM = DOTS_PER_INCH / 25.4

_FAMILIES = ["Arial", "Liberation Sans", "Helvetica", "Nimbus Sans", "DejaVu Sans"]
"""The first two are equally wide, letter for letter: Windows and Linux print the same pages."""

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
        rules: Lines to write on, within the strip.
    """

    height: float
    runs: tuple[Run, ...] = ()
    look: Look = Look.PLAIN
    kept: bool = False
    rules: tuple[QLineF, ...] = ()


class Placed(NamedTuple):
    """A strip and where its top is on its page."""

    top: int
    strip: Strip


def below_each_other(face: Face, lines: Iterable[str], x: float, top: float) -> tuple[Text, ...]:
    """Return lines one below the other."""
    baseline = top + face.ascent
    return tuple(Text(round(x), round(baseline + row * face.line), line) for row, line in enumerate(lines) if line)
