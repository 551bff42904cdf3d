"""Blocks of cells on the clipboard, as spreadsheet programs put them there and take them from it."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_CELL = re.compile(r'(?:"(?P<quoted>[^"]*(?:""[^"]*)*)"(?=[\t\r\n]|\Z)|(?P<plain>[^\t\r\n]*))(?P<end>\t|\r\n|\r|\n|\Z)')
_NEEDS_QUOTES = re.compile(r'^"|[\t\r\n]')
_TEXT_STYLE = "mso-number-format:'\\@'"  # Excel: keep it as text, whatever it looks like
_OURS = "application/x-voneinander-cells"  # a mark by which the program knows what it copied itself
_LINE_BREAK = '<br style="mso-data-placement:same-cell">'


class CopiedCell(NamedTuple):
    """One cell to copy: its text, and whether Excel may make a date or number of it."""

    text: str
    typed: bool = False


def parse_block(text: str) -> list[list[str]]:
    """Return the rows of cells in a text from the clipboard; a row may be shorter than others.

    Cells are parted by tabs. A cell in quotes may hold tabs, line breaks and doubled quotes; a quote
    that is not closed at the cell's end is an ordinary character.
    """
    rows: list[list[str]] = [[]]
    position = 0
    while position <= len(text):
        found = _CELL.match(text, position)
        assert found is not None  # noqa: S101 - the pattern matches at every position
        quoted = found["quoted"]
        rows[-1].append(found["plain"] if quoted is None else quoted.replace('""', '"'))
        position = found.end()
        if found["end"] == "":
            break
        if found["end"] != "\t":
            if position == len(text):  # the line break that ends the last row
                break
            rows.append([])
    return rows if text else []


def format_block(rows: Iterable[Sequence[CopiedCell]]) -> str:
    """Return cells as text with tabs, as spreadsheet programs read it."""
    return "".join("\t".join(_quoted(cell.text) for cell in row) + "\r\n" for row in rows)


def block_mime(rows: Iterable[Sequence[CopiedCell]]) -> QMimeData:
    """Return cells for the clipboard: as text with tabs, and as a table in which Excel keeps text as text."""
    mime = QMimeData()
    kept = list(rows)
    mime.setText(format_block(kept))
    lines = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in kept)
    mime.setHtml(f'<html><head><meta charset="utf-8"></head><body><table>{lines}</table></body></html>')
    mime.setData(_OURS, b"")
    return mime


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _html_cell(cell: CopiedCell) -> str:
    from html import escape  # only what is copied needs it

    style = "" if cell.typed else f' style="{_TEXT_STYLE}"'
    return f"<td{style}>{escape(cell.text).replace(chr(10), _LINE_BREAK)}</td>"


def leave_text_behind() -> None:
    """Put what was copied on the clipboard as plain text that outlives the program.

    What Python made must not be there when the process ends: Qt would ask Python, which is gone by then, to let go
    of it (a crash at the very end).
    """
    clipboard = QGuiApplication.clipboard()
    content = clipboard.mimeData()
    if content is not None and content.hasFormat(_OURS):
        clipboard.setText(clipboard.text())
