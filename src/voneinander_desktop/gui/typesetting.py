"""What stands where on which page of a document, as a careful person would set it.

`gui.paper` paints the result.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QLineF

from voneinander_desktop.domain.tables import Block, Document
from voneinander_desktop.gui.paging import GAP, SMALL, Pages, Sheet, keep_on, one_line, paragraph, printable, written
from voneinander_desktop.gui.strips import MM, Face, Strip, Text, below_each_other
from voneinander_desktop.gui.table_setting import PaperTable, Proceed

__all__ = ["Proceed", "Sheet", "keep_on", "typeset"]

_TITLE, _SUBTITLE, _HEAD = 20, 13, 11
_SIGNED = 20 * MM  # above the line that is signed on
_KEPT_NOTICE = 0.4  # a notice that takes more of a page may go on on the next one
_TWO_COLUMNS = 220 * MM  # wider pages have two of the head's lines side by side


def typeset(document: Document, width: float, height: float, proceed: Proceed = keep_on) -> Sheet:
    """Lay a document out on pages.

    Args:
        document: What is to be set.
        width: The pages' width without margins, in 1/1200 inch.
        height: Their height.
        proceed: Called now and then; may raise to give up.
    """
    printed = _as_printed(document)
    pages = Pages(printed, width, height)
    table = PaperTable(printed, width, pages.room - sum(strip.height for strip in pages.running), proceed)
    below = [*_signatures(printed.signatures, width), *_notice(printed.notice, width)]
    together = bool(below) and sum(strip.height for strip in below) < _KEPT_NOTICE * pages.room
    for strip in below[:-1]:
        strip.kept = together
    top = _top(printed, pages.running, width)
    pages.fill([*top, *table.strips(keep_last=together), *below], table.head)
    return Sheet(document, width, height, table.edges, pages.finished(), table.cramped)


# ------------------------------------------------------------------------------------- texts


def _as_printed(document: Document) -> Document:
    """Return the document with everything in it as it is written on paper."""
    return replace(
        document,
        title=one_line(document.title),
        subtitle=one_line(document.subtitle),
        marking=one_line(document.marking),
        head=tuple((one_line(label), printable(value)) for label, value in document.head),
        columns=tuple(replace(column, heading=one_line(column.heading)) for column in document.columns),
        blocks=tuple(
            Block(tuple(tuple(map(written, row)) for row in block.rows), one_line(block.heading))
            for block in document.blocks
        ),
        notice=printable(document.notice),
        signatures=tuple(map(one_line, document.signatures)),
    )


# ------------------------------------------------------------------- above and below the table


def _top(document: Document, running: Sequence[Strip], width: float) -> Iterator[Strip]:
    """Yield what stands above the table on the first page."""
    face = Face(_TITLE, bold=True)
    end = face.width(document.title) + GAP
    beside = all(text.x >= end for strip in running for _, texts in strip.runs for text in texts)
    title = paragraph(face, document.title, width, below=1 * MM)
    if running and beside:
        marked = running[0]
        yield replace(marked, height=max(marked.height, title.height), runs=(*title.runs, *marked.runs))
    else:
        yield from (*running, title)
    if document.subtitle:
        yield paragraph(Face(_SUBTITLE), document.subtitle, width, below=1 * MM)
    yield Strip(GAP / 2, kept=True)
    yield from _head_lines(document.head, width)
    yield Strip(GAP, kept=True)


def _head_lines(head: Sequence[tuple[str, str]], width: float) -> Iterator[Strip]:
    """Yield the lines of label and value, aligned; two side by side where there is room."""
    label, value = Face(_HEAD, bold=True), Face(_HEAD)
    across = 2 if width > _TWO_COLUMNS and len(head) > 2 else 1
    part = width / across
    indent = min(max((label.width(text) for text, _ in head), default=0) + 5 * MM, part * 0.4)
    for first in range(0, len(head), across):
        labels, texts, height = list[Text](), list[Text](), 0.0
        for number, (name, content) in enumerate(head[first : first + across]):
            names, lines = label.lines(name, indent), value.lines(content, part - indent - GAP)
            labels += below_each_other(label, names, number * part, 0)
            texts += below_each_other(value, lines, number * part + indent, 0)
            height = max(height, len(names) * label.line, len(lines) * value.line)
        yield Strip(height + 0.6 * MM, ((label, tuple(labels)), (value, tuple(texts))), kept=True)


def _notice(notice: str, width: float) -> Iterator[Strip]:
    """Yield the lines below the table."""
    face = Face(SMALL)
    for number, line in enumerate(face.lines(notice, width) if notice else ()):
        above = 0 if number else GAP
        yield Strip(above + face.line, ((face, below_each_other(face, [line], 0, above)),))


def _signatures(captions: Sequence[str], width: float) -> Iterator[Strip]:
    """Yield the lines to sign on side by side, each with what it is for below it."""
    if not captions:
        return
    face = Face(SMALL)
    part = (width + GAP) / len(captions)
    texts, rules, height = list[Text](), list[QLineF](), 0.0
    for number, caption in enumerate(captions):
        left, right = round(number * part), round((number + 1) * part - GAP)
        lines = face.lines(caption, right - left)
        texts += below_each_other(face, lines, left, _SIGNED + 0.8 * MM)
        rules.append(QLineF(left, _SIGNED, right, _SIGNED))
        height = max(height, len(lines) * face.line)
    yield Strip(_SIGNED + 0.8 * MM + height, ((face, tuple(texts)),), rules=tuple(rules))
