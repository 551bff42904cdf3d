"""Name badges on sheets of labels: names as large as they can be, shrunk, then wrapped, never cut.

What house someone comes from is told three times: by a word, by a shape, and by how dark the band is, so that it
is seen without colour, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from voneinander_desktop.domain.labels import PAGE_HEIGHT, PAGE_WIDTH, Badge, LabelForm, Labels, Mark
from voneinander_desktop.gui.paging import keep_on, one_line
from voneinander_desktop.gui.strips import MM, POINT, Face, Run, Text
from voneinander_desktop.gui.table_setting import Proceed

_EDGE = 3.5 * MM  # from the label's edge to what is printed
_BAND = 0.15  # of the label's height
_GAP = 1.5 * MM
_NAME_SIZES = tuple(range(32, 13, -1))  # on one line or two
_MEASURE = _NAME_SIZES[0]
_SMALLER_SIZES = (13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)  # on as many as it takes
_INSTITUTION_SIZES, _FUNCTION_SIZES = (13, 12, 11, 10, 9), (11, 10, 9)
_INSTITUTION_PART, _FUNCTION_PART = 0.36, 0.2  # of the room below the band, at most
_MARKING_SIZE = 7
_LINE_BELOW = 0.3  # of the room below the band, where a blank badge's second line is
_HAIRLINE = 0.4 * POINT

_INK, _PAPER, _FAINT, _NOTHING = QColor("#000000"), QColor("#ffffff"), QColor("#a0a0a0"), QColor(0, 0, 0, 0)


class _Look(NamedTuple):
    """How a band looks."""

    fill: QColor
    ink: QColor
    shape: str
    framed: bool = False


_LOOKS = {
    Mark.JOBCENTER: _Look(QColor("#17365d"), _PAPER, "square"),
    Mark.FACILITY: _Look(QColor("#c9e3c0"), _INK, "circle"),
    Mark.OFFICE: _Look(QColor("#ffffff"), _INK, "diamond", framed=True),
    Mark.GUEST: _Look(QColor("#ffffff"), _INK, "triangle", framed=True),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A badge where it lies on its page, in 1/1200 inch.

    Attributes:
        frame: The label.
        band: Its band; None on a badge to be filled in by hand.
        mark: What the band says.
        runs: All texts but the band's, placed on the page.
        banner: The band's texts.
        rules: Lines to write on.
    """

    frame: QRectF
    band: QRectF | None
    mark: Mark | None
    runs: tuple[Run, ...]
    banner: tuple[Run, ...] = ()
    rules: tuple[QLineF, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Badges on pages.

    Attributes:
        document: What they are.
        pages: The badges of each page.
        width: How wide a page is, in 1/1200 inch.
        height: How high.
        cramped: Whether words had to be broken.
    """

    document: Labels
    pages: tuple[tuple[Placed, ...], ...]
    width: float = PAGE_WIDTH * MM
    height: float = PAGE_HEIGHT * MM
    cramped: bool = False


def set_labels(labels: Labels, proceed: Proceed = keep_on) -> LabelSheet:
    """Lay badges out on pages.

    Args:
        labels: What is to be set.
        proceed: Called now and then; may raise to give up.
    """
    setter, form = _Setter(labels), labels.form
    pages: list[list[Placed]] = [[] for _ in range(max(labels.sheets, 1))]
    for number, badge in enumerate(labels.badges, labels.start - 1):
        if number % 200 == 0:
            proceed(0, 0)
        page, place = divmod(number, form.places)
        pages[page].append(setter.placed(badge, _frame(form, place, labels)))
    return LabelSheet(labels, tuple(map(tuple, pages)))


def _frame(form: LabelForm, place: int, labels: Labels) -> QRectF:
    left, top = form.corner(place)
    return QRectF((left + labels.right) * MM, (top + labels.down) * MM, form.width * MM, form.height * MM)


# -------------------------------------------------------------------------------- one badge


class _Parted(NamedTuple):
    """A text on one line, and parted at a space into two that are about equally long.

    Attributes:
        whole: The text.
        width: How wide it is.
        two: Its two lines; none if it is one word.
        wider: How wide the wider one is.
    """

    whole: str
    width: float
    two: tuple[str, ...]
    wider: float

    def within(self, width: float) -> tuple[str, ...]:
        """Return the one line or the two that are no wider; none if neither is."""
        if self.width <= width:
            return (self.whole,)
        return self.two if self.wider <= width else ()


class _Setter:
    """Sets badges, one after the other; what was measured is kept."""

    def __init__(self, labels: Labels) -> None:
        self._marking = one_line(labels.marking)
        self._faces: dict[tuple[int, bool], Face] = {}
        self._measured: dict[tuple[str, bool], _Parted] = {}

    def placed(self, badge: Badge, frame: QRectF) -> Placed:
        """Return a badge set within a label."""
        inside = frame.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        band = QRectF(inside.left(), inside.top(), inside.width(), frame.height() * _BAND)
        room = inside.adjusted(0, band.height() + _GAP, 0, 0)
        if badge.mark is None:
            return Placed(frame, None, None, self._small(inside), rules=_to_write_on(room))
        texts = self._below(badge, room)
        return Placed(frame, band, badge.mark, texts, self._banner(badge.mark, band))

    def _face(self, points: int, *, bold: bool = False) -> Face:
        if (points, bold) not in self._faces:
            self._faces[points, bold] = Face(points, bold=bold)
        return self._faces[points, bold]

    def _below(self, badge: Badge, room: QRectF) -> tuple[Run, ...]:
        """Return the name in the middle of what institution and function at the foot leave of the room."""
        width, height = room.width(), room.height()
        foot: list[tuple[Face, tuple[str, ...]]] = []
        for text, sizes, part, bold in (
            (badge.function, _FUNCTION_SIZES, _FUNCTION_PART, False),
            (badge.institution, _INSTITUTION_SIZES, _INSTITUTION_PART, True),
        ):
            if line := one_line(text):
                foot.append(self._fitted(line, sizes, width, part * height, bold=bold))
        taken = sum(face.line * len(lines) for face, lines in foot) + _GAP * bool(foot)
        name = self._fitted(one_line(badge.name), _NAME_SIZES, width, height - taken, bold=True)
        face, lines = name
        top = room.top() + (height - taken - face.line * len(lines)) / 2
        runs = [_centred(face, lines, room, top)]
        top = room.bottom() - taken + _GAP
        for face, lines in foot:
            runs.append(_centred(face, lines, room, top))
            top += face.line * len(lines)
        return tuple(runs)

    def _fitted(
        self, text: str, sizes: Sequence[int], width: float, height: float, *, bold: bool
    ) -> tuple[Face, tuple[str, ...]]:
        """Return a text as large as it fits: on one line or two, then on more and smaller, and whole in any case."""
        parted = self._parted(text, bold=bold)
        for points in sizes:
            face = self._face(points, bold=bold)
            lines = parted.within(width * _MEASURE / points)
            if lines and len(lines) * face.line <= height and max(map(face.width, lines)) <= width:
                return face, lines
        for points in _SMALLER_SIZES:
            if points > sizes[-1]:
                continue
            face = self._face(points, bold=bold)
            lines = face.lines(text, width)
            if len(lines) * face.line <= height:
                break
        return face, lines

    def _parted(self, text: str, *, bold: bool) -> _Parted:
        """Return a text measured word by word in one size; in others it is as much wider as they are, near enough."""
        if (text, bold) not in self._measured:
            face, words = self._face(_MEASURE, bold=bold), text.split(" ")
            widths, space = list(map(face.width, words)), face.width(" ")
            whole = sum(widths) + space * (len(words) - 1)
            two: tuple[str, ...] = ()
            wider = before = 0.0
            for number, width in enumerate(widths[:-1], 1):
                before += width
                after = whole - before - number * space
                longer = max(before + (number - 1) * space, after)
                if not two or longer < wider:
                    two, wider = (" ".join(words[:number]), " ".join(words[number:])), longer
            self._measured[text, bold] = _Parted(text, whole, two, wider)
        return self._measured[text, bold]

    def _banner(self, mark: Mark, band: QRectF) -> tuple[Run, ...]:
        """Return the band's word beside its shape, and a marking at its other end."""
        face = self._face(max(7, round(band.height() / POINT * 0.55)), bold=True)
        baseline = band.center().y() - face.line / 2 + face.ascent
        word = Text(round(band.left() + band.height() * 1.15), round(baseline), str(mark))
        if not self._marking:
            return ((face, (word,)),)
        small = self._face(_MARKING_SIZE)
        left = band.right() - small.width(self._marking) - _GAP
        return (face, (word,)), (small, (Text(round(left), round(baseline), self._marking),))

    def _small(self, inside: QRectF) -> tuple[Run, ...]:
        """Return the marking of a badge without a band."""
        if not self._marking:
            return ()
        face = self._face(_MARKING_SIZE)
        left = inside.right() - face.width(self._marking) - _GAP
        return ((face, (Text(round(left), round(inside.top() + face.ascent), self._marking),)),)


def _centred(face: Face, lines: Sequence[str], room: QRectF, top: float) -> Run:
    baseline = top + face.ascent
    middle = room.center().x()
    return face, tuple(
        Text(round(middle - face.width(line) / 2), round(baseline + number * face.line), line)
        for number, line in enumerate(lines)
        if line
    )


def _to_write_on(room: QRectF) -> tuple[QLineF, ...]:
    """Return the lines of a badge to be filled in by hand: for the name, and for the institution."""
    heights = (room.top() + (1 - _LINE_BELOW) * room.height() - 2 * _GAP, room.bottom() - _GAP)
    return tuple(QLineF(room.left() + _GAP, y, room.right() - _GAP, y) for y in heights)


# ---------------------------------------------------------------------------------- painting


def paint_labels(sheet: LabelSheet, number: int, painter: QPainter) -> None:
    """Paint a page of badges, counted from 0, in 1/1200 inch from the paper's corner."""
    if sheet.document.form.cut:
        _draw_lines(painter, list(_cuts(sheet.document)), _FAINT)
    for badge in sheet.pages[number]:
        if badge.band is not None and badge.mark is not None:
            _paint_band(painter, badge.band, badge.mark, badge.banner)
        painter.setPen(_INK)
        _paint_runs(painter, badge.runs)
        _draw_lines(painter, list(badge.rules), _INK)


def paint_places(sheet: LabelSheet, painter: QPainter) -> None:
    """Paint where the labels lie on their sheet; on a picture, not on paper."""
    painter.setPen(QPen(_FAINT, 0.5 * POINT))
    radius = 1.5 * MM
    for place in range(sheet.document.form.places):
        painter.drawRoundedRect(_frame(sheet.document.form, place, sheet.document), radius, radius)


def _paint_band(painter: QPainter, band: QRectF, mark: Mark, banner: tuple[Run, ...]) -> None:
    look = _LOOKS[mark]
    painter.fillRect(band, look.fill)
    if look.framed:
        painter.setPen(QPen(_INK, _HAIRLINE))
        painter.drawRect(band)
    side = band.height() * 0.5
    painter.setBrush(look.ink)
    painter.setPen(look.ink)
    _paint_shape(
        painter, look.shape, QRectF(band.left() + band.height() * 0.4, band.center().y() - side / 2, side, side)
    )
    painter.setBrush(_NOTHING)
    _paint_runs(painter, banner)


def _paint_shape(painter: QPainter, shape: str, area: QRectF) -> None:
    middle = area.center()
    match shape:
        case "square":
            painter.drawRect(area)
        case "circle":
            painter.drawEllipse(area)
        case "diamond":
            corners = (
                (middle.x(), area.top()),
                (area.right(), middle.y()),
                (middle.x(), area.bottom()),
                (area.left(), middle.y()),
            )
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        case _:
            painter.drawPolygon(QPolygonF([area.bottomLeft(), QPointF(middle.x(), area.top()), area.bottomRight()]))


def _paint_runs(painter: QPainter, runs: tuple[Run, ...]) -> None:
    for face, texts in runs:
        painter.setFont(face.font)
        for x, y, text in texts:
            painter.drawText(x, y, text)


def _draw_lines(painter: QPainter, lines: list[QLineF], colour: QColor) -> None:
    if lines:
        painter.setPen(QPen(colour, _HAIRLINE))
        painter.drawLines(lines)


def _cuts(labels: Labels) -> Iterator[QLineF]:
    """Yield the lines along which plain paper is cut, from one edge of the labels to the other."""
    form = labels.form
    left, top = (form.left + labels.right) * MM, (form.top + labels.down) * MM
    right, bottom = (form.right_end + labels.right) * MM, (form.lower_end + labels.down) * MM
    for row in range(form.down + 1):
        y = top + row * form.step_down * MM
        yield QLineF(left, y, right, y)
    for column in range(form.across + 1):
        x = left + column * form.step_right * MM
        yield QLineF(x, top, x, bottom)
