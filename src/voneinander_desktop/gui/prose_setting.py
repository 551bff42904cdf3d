"""Prose on pages: headings, paragraphs, lists and small tables, as a careful person would set them."""

from collections.abc import Iterator

from voneinander_desktop.domain.prose import Grid, Paragraph, Prose, Tone
from voneinander_desktop.domain.tables import Block, Document
from voneinander_desktop.gui.paging import Pages, Sheet, keep_on, one_line, printable, written
from voneinander_desktop.gui.strips import MM, Face, Strip, below_each_other
from voneinander_desktop.gui.table_setting import PaperTable, Proceed

_STYLES = {  # points, bold, millimetres above
    Tone.TITLE: (18, True, 0.0),
    Tone.SUBTITLE: (13, False, 1.0),
    Tone.HEADING: (13, True, 6.0),
    Tone.TEXT: (11, False, 3.5),
    Tone.ITEM: (11, False, 1.2),
    Tone.SMALL: (8.5, False, 3.5),
}
_CLOSE = 0.6  # millimetres between paragraphs that stand close
_INDENT = 5 * MM  # of a list
_BULLET = "•"
_LEADING = 1.25  # lines of running text stand further apart than those of a table
_BEFORE_TABLE = 2.5 * MM


def typeset_prose(prose: Prose, width: float, height: float, proceed: Proceed = keep_on) -> Sheet:
    """Lay prose out on pages.

    Args:
        prose: What is to be set.
        width: The pages' width without margins, in 1/1200 inch.
        height: Their height.
        proceed: Called now and then; may raise to give up.
    """
    pages = Pages(prose, width, height)
    pages.fill(pages.running)
    waiting: list[Strip] = []  # a heading, until there is what it stands above
    for part in prose.parts:
        proceed(0, 0)
        if isinstance(part, Grid):
            table = _table(part, width, pages.room, proceed)
            pages.fill([*waiting, Strip(_BEFORE_TABLE, kept=True), *table.strips(keep_last=False)], table.head)
            waiting = []
            continue
        strips = list(_paragraph(part, width, first=not waiting and part is prose.parts[0]))
        if part.tone in (Tone.HEADING, Tone.TITLE, Tone.SUBTITLE):
            for strip in strips:
                strip.kept = True
            waiting += strips
        else:
            pages.fill([*waiting, *strips])
            waiting = []
    pages.fill(waiting)
    return Sheet(prose, width, height, (0, round(width)), pages.finished())


def _paragraph(part: Paragraph, width: float, *, first: bool) -> Iterator[Strip]:
    """Yield a paragraph line by line; its first two and its last two lines stay together."""
    points, bold, above = _STYLES[part.tone]
    face = Face(points, bold=bold)
    left = _INDENT if part.tone is Tone.ITEM else 0
    step = face.line if bold else face.line * _LEADING
    lines = face.lines(printable(part.text), width - left)
    for number, line in enumerate(lines):
        gap = 0.0 if number or first else (_CLOSE if part.close else above) * MM
        texts = below_each_other(face, [line], left, gap)
        if left and not number:
            texts += below_each_other(face, [_BULLET], 0, gap)
        yield Strip(gap + step, ((face, texts),), kept=number in (0, len(lines) - 2) and number < len(lines) - 1)


def _table(grid: Grid, width: float, room: float, proceed: Proceed) -> PaperTable:
    rows = tuple(tuple(one_line(written(cell)) for cell in row) for row in grid.rows)
    return PaperTable(Document("", grid.columns, (Block(rows),), ""), width, room, proceed)
