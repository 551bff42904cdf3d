"""Plain typed tables: what goes out to a file or a page, and what comes in from one.

A `Document` is a paper's or a workbook's whole content. Paper (PDF, printer) and Excel are made
from the same object, so that they hold the same words in the same order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

Cell = str | int | bool | date | time | None
"""A typed cell. `None` is an empty one."""


class CellKind(StrEnum):
    """How a column's cells are kept and aligned."""

    TEXT = "text"  # also postcodes and telephone numbers: never a number to Excel
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    FLAG = "flag"  # shown as "ja" or "nein"
    SIGNATURE = "signature"  # an empty field to write in by hand


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a document.

    Attributes:
        key: The field's key in the catalogue, or a name of the document's own.
        heading: What stands in the head row.
        kind: How its cells are typed.
        width: A fitting width in characters; writers may widen it to the content, up to a bound.
        wrap: Whether long text goes on in a second line within the cell.
    """

    key: str
    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 16
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rows under a heading of its own; a plain list is one block without heading."""

    rows: tuple[tuple[Cell, ...], ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a paper or workbook says, independent of where it goes.

    Attributes:
        title: The title, such as "Unterschriftenliste".
        subtitle: What it is about, such as the session's title; may be empty.
        marking: A marking such as "Nur für den Dienstgebrauch"; may be empty.
        head: Lines of label and value above the table. A value may hold line breaks.
        columns: The table's columns.
        blocks: The rows, in order.
        notice: The foot line (Art. 13 DSGVO and the like); may be empty.
        signatures: What is to be written by hand at the end, each on a line of its own: place and date, who signs.
        landscape: Whether the page lies on its side.
        ruled: A form to be filled in by hand (ruled cells, rows of at least 10 mm) rather than a list.
        name: What the file is called, without date and extension.
    """

    title: str
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    name: str
    subtitle: str = ""
    marking: str = ""
    head: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    signatures: tuple[str, ...] = ()
    landscape: bool = False
    ruled: bool = False

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows of all blocks in order."""
        for block in self.blocks:
            yield from block.rows


# ------------------------------------------------------------------------------- what comes in

Raw = str | int | float | bool | date | time | datetime | None
"""A cell as a file holds it, before anything is known about it."""

CLIPBOARD = "Zwischenablage"
"""What a block from the clipboard is called instead of a file's name."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One list as a file holds it, before anything is known about it.

    Attributes:
        source: The file's name, or "Zwischenablage".
        sheet: The sheet's name; empty where there are none.
        rows: Ragged: empty cells at the end of a row are cut.
        first_row: The number, as the source counts, of the first row.
        known: Whether the first row holds field keys of the catalogue (vCards and the like): no mapping is needed.
        notes: German remarks, such as which encoding was guessed.
    """

    source: str
    sheet: str
    rows: tuple[tuple[Raw, ...], ...]
    first_row: int = 1
    known: bool = False
    notes: tuple[str, ...] = ()

    def place(self, row: int, column: int | None = None) -> str:
        """Return where a row or cell of `rows` stands in the source: "Blatt „Kontakte“, Zelle C7"."""
        number = self.first_row + row
        if self.known:
            return f"Karte {number}"
        where = f"Zeile {number}" if column is None else f"Zelle {column_letters(column)}{number}"
        return f"Blatt „{self.sheet}“, {where}" if self.sheet else where


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What a file holds: a workbook has several tables."""

    name: str
    tables: tuple[SourceTable, ...]
    notes: tuple[str, ...] = ()


def column_letters(column: int) -> str:
    """Return how a spreadsheet names a column, counted from 0: A, B ... Z, AA."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(ord("A") + letter) + letters, column - 1
    return letters
