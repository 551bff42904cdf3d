"""Plain prose: a text with headings and small tables, such as a press release or a report.

Paper, Word and plain text are made from the same object, so that they hold the same words in the same order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from voneinander_desktop.domain.tables import Cell, Column


class Tone(StrEnum):
    """How a paragraph is set."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"  # of a list
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        text: What it says; a line break in it begins a new line.
        tone: How it is set.
        close: Whether it stands close below the one before.
    """

    text: str
    tone: Tone = Tone.TEXT
    close: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table within a text."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """What a text says, independent of where it goes.

    Attributes:
        title: What it is, such as "Pressemitteilung".
        parts: Its paragraphs and tables, in order.
        name: What the file is called, without date and extension.
        subtitle: What it is about; may be empty.
        marking: A marking such as "Nur für den Dienstgebrauch"; may be empty.
    """

    title: str
    parts: tuple[Paragraph | Grid, ...]
    name: str
    subtitle: str = ""
    marking: str = ""

    @property
    def landscape(self) -> bool:
        """A text is always upright."""
        return False

    def plain(self) -> str:
        """Return the text as a mail or an editor takes it: paragraphs divided by empty lines, cells by tabs."""
        lines = [self.marking] * bool(self.marking)
        for part in self.parts:
            if lines and not (isinstance(part, Paragraph) and part.close):
                lines.append("")
            lines += [part.text] if isinstance(part, Paragraph) else list(_tabbed(part))
        return "\n".join(lines).strip() + "\n"


def _tabbed(grid: Grid) -> Iterator[str]:
    yield "\t".join(column.heading for column in grid.columns)
    yield from ("\t".join("" if cell is None else str(cell) for cell in row) for row in grid.rows)


def from_lines(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a plain text: its first line is the title, an empty line divides paragraphs."""
    parts: list[Paragraph] = []
    close = False
    for line in text.strip().splitlines():
        if line.strip():
            parts.append(Paragraph(line.strip(), Tone.TEXT if parts else Tone.TITLE, close and len(parts) > 1))
        close = bool(line.strip())
    return tuple(parts)
