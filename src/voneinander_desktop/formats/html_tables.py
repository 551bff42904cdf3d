"""Tables in web pages: what programs call .xls though it is HTML, saved pages, and what was copied from a sheet."""

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from voneinander_desktop.domain.tables import Raw, SourceFile, SourceTable
from voneinander_desktop.formats import decoding
from voneinander_desktop.formats.limits import MOST_COLUMNS, Budget
from voneinander_desktop.formats.refusals import refusal
from voneinander_desktop.formats.sheets import Row, plain_row

if TYPE_CHECKING:
    from email.message import Message

_TAGS = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|table|div)\b", re.IGNORECASE)
_HEADER = re.compile(r"[\w-]+:")
_PACKED = re.compile(r"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_NEW_LINE = frozenset(("p", "div", "li", "tr", "h1", "h2", "h3"))
_NO_TEXT = frozenset(("script", "style", "title", "textarea"))
_SPACE = re.compile(r"\s+")
_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E[+-]?\d+|#+")  # how a sheet shows a number that is too long for its column
_EXACT = ("x:num", "sdval")  # where Excel and LibreOffice keep the number itself
"""Names of attributes."""


def is_page(text: str) -> bool:
    """Return whether a text is a web page."""
    beginning = text[:20_000].lstrip("\ufeff \t\r\n")
    return beginning.startswith("<") and _TAGS.search(beginning) is not None


def is_message(text: str) -> bool:
    """Return whether a text is a web page packed as one file, as Excel and browsers save it."""
    beginning = text[:5_000].lstrip("\ufeff \t\r\n")
    return _HEADER.match(beginning) is not None and _PACKED.search(beginning) is not None


def read(text: str, budget: Budget, notes: tuple[str, ...] = ()) -> SourceFile:
    """Return the tables of a web page.

    Args:
        text: The page.
        budget: Counts their cells.
        notes: German remarks to pass on.

    Raises:
        SourceRefused: If there is none, or too much.
    """
    return SourceFile(budget.name, _named(budget.name, _tables(text, budget)), notes)


def read_message(data: bytes, budget: Budget) -> SourceFile:
    """Return the tables of the web pages that are packed into one file.

    Raises:
        SourceRefused: If there is none, or too much.
    """
    from email import message_from_bytes  # not for every page

    pages = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
    return SourceFile(
        budget.name, _named(budget.name, [table for page in pages for table in _tables(_content(page), budget)])
    )


def _content(page: "Message") -> str:
    packed = page.get_payload(decode=True)
    return decoding.decode(packed)[0] if isinstance(packed, bytes) else ""


def _named(name: str, tables: list[tuple[Row, ...]]) -> tuple[SourceTable, ...]:
    if not tables:
        raise refusal(
            name,
            "ist eine Webseite, in der keine Tabelle steht.",
            "Besteht die Liste aus mehreren Dateien, öffnen Sie sie in Excel, und speichern Sie sie als .xlsx.",
        )
    names = [f"Tabelle {number}" for number in range(1, len(tables) + 1)] if len(tables) > 1 else [""]
    return tuple(SourceTable(name, sheet, rows) for sheet, rows in zip(names, tables, strict=True))


def _tables(text: str, budget: Budget) -> list[tuple[Row, ...]]:
    """Return the innermost tables that hold something; what is around them only arranges a page."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing in it but comments
        return []
    found = []
    for table in page.iter("table"):
        if next(table.iterdescendants("table"), None) is None:
            rows = _rows(table, budget)
            if any(rows):
                found.append(rows)
    return found


def _rows(table: html.HtmlElement, budget: Budget) -> tuple[Row, ...]:
    rows = []
    going_on: dict[int, tuple[int, Raw]] = {}  # cells that reach into further rows: by column, how many, and the value
    for line in table.iter("tr"):
        row: list[Raw] = []
        for cell in line.iterchildren("td", "th"):
            _go_on(row, going_on)
            start = len(row)
            row.append(_value(cell))
            row.extend([None] * (_span(cell, "colspan") - 1))
            down = _span(cell, "rowspan")
            if down > 1:
                going_on.update({at: (down - 1, row[at]) for at in range(start, len(row))})
            if len(row) > MOST_COLUMNS:
                break
        for column in sorted(at for at in going_on if at >= len(row)):
            row.extend([None] * (column - len(row)))
            _go_on(row, going_on)
        budget.take(len(row))
        rows.append(plain_row(row))
    return tuple(rows)


def _go_on(row: list[Raw], going_on: dict[int, tuple[int, Raw]]) -> None:
    """Append what reaches into a row from above, as far as it is due now."""
    while len(row) in going_on:
        column = len(row)
        left, value = going_on.pop(column)
        row.append(value)
        if left > 1:
            going_on[column] = (left - 1, value)


def _span(cell: html.HtmlElement, name: str) -> int:
    told = re.match(r"\d{1,4}", cell.get(name, ""))
    return max(1, min(int(told[0]), MOST_COLUMNS)) if told else 1


def _value(cell: html.HtmlElement) -> Raw:
    text = _text(cell)
    if _SHORTENED.fullmatch(text):
        exact = next((cell.get(name) for name in _EXACT if cell.get(name)), None)
        return exact or text
    return text


def _text(cell: html.HtmlElement) -> str:
    """Return what stands in a cell, with its lines."""
    if len(cell) == 0:
        return " ".join((cell.text or "").split())
    pieces: list[str] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, part in walk:
        if event == "start" and part.tag in _NO_TEXT:
            walk.skip_subtree()
        elif event == "start":
            pieces.append("\n" if part.tag == "br" or part.tag in _NEW_LINE else "")
            pieces.append(_SPACE.sub(" ", part.text or ""))
        if event == "end" and part is not cell:
            pieces.append("\n" if part.tag in _NEW_LINE else "")
            pieces.append(_SPACE.sub(" ", part.tail or ""))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))
