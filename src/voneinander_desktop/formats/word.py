"""Prose as a Word document: real headings and styles, so that it can be worked on and read aloud.

`write` puts a `Prose` into a .docx file, `verify` reads the file back and compares.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tc
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from voneinander_desktop.domain.prose import Grid, Paragraph, Prose, Tone
from voneinander_desktop.domain.tables import Cell, CellKind
from voneinander_desktop.formats.sheet_layout import NOT_HELD

__all__ = ["DocumentDiffers", "expected", "read_back", "verify", "write"]

_FONT, _LANGUAGE = "Arial", "de-DE"
_CREATOR = "Voneinander"
_STYLES = {  # name in Word, points, bold, points above, points below
    Tone.TITLE: ("Title", 18, True, 0, 6),
    Tone.SUBTITLE: ("Subtitle", 13, False, 0, 6),
    Tone.HEADING: ("Heading 1", 13, True, 14, 4),
    Tone.TEXT: ("Normal", 11, False, 8, 0),
    Tone.ITEM: ("List Bullet", 11, False, 2, 0),
    Tone.SMALL: ("Caption", 9, False, 8, 0),
}
_MARGIN, _SIDE = Mm(20), Mm(25)
_TEXT_CHARACTERS, _SMALL_CHARACTERS = 76, 96
"""About as many characters as fit side by side on a page, at 11 and at 9 points."""
_LONGEST_TEXT = 40
"""A text in a table that is longer than that goes on in a second line."""
_MOST_COLUMNS = 5
"""A table with more columns than that is set smaller."""
_HEAD_FILL = "E4E4E4"


class DocumentDiffers(Exception):  # noqa: N818 - the name says what is the case
    """The file that was written does not hold what it should."""


def write(prose: Prose, path: Path, *, created: datetime) -> None:
    """Write prose as a Word document.

    Args:
        prose: What to write.
        path: The file; it is opened and overwritten as it is.
        created: When it was made, for the document properties; local time if it has no zone.
    """
    document = docx.Document()
    _set_up(document)
    _describe(document, prose, created)
    for part in prose.parts:
        if isinstance(part, Grid):
            _add_table(document, part)
        else:
            _add_paragraph(document, part)
    _add_margins(document, prose)
    buffer = BytesIO()
    document.save(buffer)
    path.write_bytes(buffer.getvalue())  # in one piece, and nothing passes through a temporary file


def expected(prose: Prose) -> list[str]:
    """Return what `read_back` must find after `write`."""
    return [text for part in prose.parts for text in _texts(part)]


def read_back(path: Path) -> list[str]:
    """Return the texts of a document in order: of each paragraph, and of each cell of a table.

    Raises:
        DocumentDiffers: If it cannot be read.
    """
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise DocumentDiffers("Die geschriebene Datei lässt sich nicht lesen.") from error
    found: list[str] = []
    for part in document.iter_inner_content():
        found += _cell_texts(part) if isinstance(part, Table) else [part.text]
    return found


def verify(prose: Prose, path: Path) -> None:
    """Compare a written file with its text.

    Raises:
        DocumentDiffers: If the file cannot be read or any paragraph or cell differs.
    """
    found, wanted = read_back(path), expected(prose)
    if found != wanted:
        pairs = zip(found, wanted, strict=False)
        place = next((n for n, (one, other) in enumerate(pairs, 1) if one != other), min(len(found), len(wanted)) + 1)
        raise DocumentDiffers(f"Die geschriebene Datei weicht im {place}. Absatz von dem ab, was darin stehen soll.")


def _texts(part: Paragraph | Grid) -> Iterator[str]:
    if isinstance(part, Paragraph):
        yield _clean(part.text)
        return
    yield from (_clean(column.heading) for column in part.columns)
    yield from (_shown(cell) for row in part.rows for cell in row)


def _cell_texts(table: Table) -> list[str]:
    return [cell.text for row in table.rows for cell in row.cells]


def _clean(text: str) -> str:
    """Return a text as XML can hold it."""
    return NOT_HELD.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _shown(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nein"
        case date():
            return f"{value:%d.%m.%Y}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return _clean(str(value))


# ------------------------------------------------------------------------------------- parts


def _add_paragraph(document: WordDocument, part: Paragraph) -> None:
    paragraph = document.add_paragraph(_clean(part.text), style=_STYLES[part.tone][0])
    if part.close:
        paragraph.paragraph_format.space_before = Pt(0)


def _add_table(document: WordDocument, grid: Grid) -> None:
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    lines = [[column.heading for column in grid.columns], *([_shown(cell) for cell in row] for row in grid.rows)]
    right = [column.kind is CellKind.NUMBER for column in grid.columns]
    small = len(grid.columns) > _MOST_COLUMNS
    table.autofit = False
    widths = _widths(lines, _SMALL_CHARACTERS if small else _TEXT_CHARACTERS)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        _keep_whole(row._tr, is_head=not number)
        for cell, text, to_the_right, width in zip(row.cells, texts, right, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(_clean(text))
            run.bold = True if not number else None
            run.font.size = Pt(9) if small else None
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if to_the_right else None
            if not number:
                _fill(cell._tc)


def _widths(lines: list[list[str]], characters: int) -> list[Length]:
    """Return the widths of a table's columns: each holds its longest word, and long texts share what is left.

    Args:
        lines: The table's texts.
        characters: About how many fit side by side.
    """
    columns = list(zip(*lines, strict=True))
    words = [max((len(word) for text in texts for word in text.split()), default=1) + 4 for texts in columns]
    texts = [
        max(min(max(map(len, texts)), _LONGEST_TEXT) + 4, word) for texts, word in zip(columns, words, strict=True)
    ]
    asked = sum(texts) - sum(words)
    left = max(characters - sum(words), 0)
    share = min(left / asked, 1.0) if asked else 0.0
    given = [word + (text - word) * share for word, text in zip(words, texts, strict=True)]
    scale = (Mm(210) - 2 * _SIDE) / max(sum(given), characters)
    return [Emu(int(each * scale)) for each in given]


def _keep_whole(row: CT_Row, *, is_head: bool) -> None:
    """Let no row be split over two pages, and the head row stand on each."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _fill(cell: CT_Tc) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD_FILL)):
        shading.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(shading)


# ----------------------------------------------------------------------------------- around it


def _set_up(document: WordDocument) -> None:
    """Set the page and the styles: A4, one font, black on white, German."""
    section = document.sections[0]
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = _MARGIN
    section.left_margin = section.right_margin = _SIDE
    for name, points, bold, above, below in _STYLES.values():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 - all of these are
        _style(style, points, bold=bold)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.paragraph_format.keep_with_next = name.startswith(("Heading", "Title", "Subtitle"))
    for name in ("Header", "Footer"):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101
        _style(style, 9, bold=False)


def _style(style: ParagraphStyle, points: float, *, bold: bool) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, Pt(points), bold, False
    font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGE)
    properties.append(language)
    border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:  # the line below Word's own title
        style.element.pPr.remove(border)


def _describe(document: WordDocument, prose: Prose, created: datetime) -> None:
    properties = document.core_properties
    properties.title = _clean(prose.title)[:255]
    properties.subject = _clean(prose.subtitle)[:255]
    properties.author = properties.last_modified_by = _CREATOR
    properties.created = properties.modified = created.astimezone(UTC).replace(tzinfo=None)
    properties.language, properties.comments = _LANGUAGE, ""


def _add_margins(document: WordDocument, prose: Prose) -> None:
    """Number the pages, and put the marking above each."""
    section = document.sections[0]
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in (("Seite ", "PAGE"), (" von ", "NUMPAGES")):
        foot.add_run(text)
        _add_field(foot, field)
    if prose.marking:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        head.add_run(_clean(prose.marking)).bold = True


def _add_field(paragraph: WordParagraph, code: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)
