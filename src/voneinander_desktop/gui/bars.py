"""Small painted bars beside numbers: what is compared at a glance can be read as well."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.table_header import cell_padding

SHARE = int(Qt.ItemDataRole.UserRole) + 1
"""The role of a number's share of the most that it can be: 0.0 to 1.0, None where there is no bar."""

_DIGITS = "000"
"""The numbers beside bars end below each other up to this width."""


class Figure(NamedTuple):
    """A number and what it counts.

    Attributes:
        number: The number.
        words: What it counts.
        share: Its share of the most that it can be; None for no bar.
    """

    number: int
    words: str
    share: float | None = None


class BarDelegate(QStyledItemDelegate):
    """Paints a number with its bar, wherever the model tells a share; all else as usual.

    Attributes:
        widest: Width of the narrowest column with bars: they are compared, and so all are as long; 0 for any.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.widest = 0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        selected = option.state & QStyle.StateFlag.State_Selected
        ink = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        room: QRect = option.rect.adjusted(cell_padding(), 0, -cell_padding(), 0)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.color(ink))
        share = index.data(SHARE)
        if share is None:
            fitting = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, option.displayAlignment | Qt.AlignmentFlag.AlignVCenter, fitting)
        else:
            if self.widest:
                room.setWidth(min(room.width(), self.widest - 2 * cell_padding()))
            _paint_number(painter, room, text, share, option)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room of a number and a bar that can be compared with others."""
        size = super().sizeHint(option, index) + QSize(cell_padding(), 0)
        wanted = option.fontMetrics.horizontalAdvance(_DIGITS) + 9 * theme.spacing()
        return size.expandedTo(QSize(wanted, 0)) if index.data(SHARE) is not None else size


def _paint_number(painter: QPainter, room: QRect, text: str, share: float, option: QStyleOptionViewItem) -> None:
    metrics: QFontMetrics = option.fontMetrics
    digits = max(metrics.horizontalAdvance(_DIGITS), metrics.horizontalAdvance(text))
    place = QRect(room.left(), room.top(), digits, room.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    thick = max(4, metrics.height() // 2)
    left = place.right() + 1 + theme.spacing()
    bar = QRect(left, room.center().y() - thick // 2 + 1, room.right() - left, thick)
    paint_bar(painter, bar, share, option.palette)


def paint_bar(painter: QPainter, rect: QRect, share: float, palette: QPalette, *, whole: bool = False) -> None:
    """Paint a bar.

    Args:
        painter: Paints it.
        rect: What it fills when the share is 1.
        share: How much of that it fills.
        palette: The colours.
        whole: Whether the rest is to be seen, too.
    """
    if rect.width() <= 0:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if whole:
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(QRectF(rect), 2, 2)
    if share > 0:
        width = max(2.0, rect.width() * min(share, 1.0))  # what is there at all is seen
        painter.setBrush(theme.accent(palette))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), width, rect.height()), 2, 2)
    painter.restore()


class FigureRow(QWidget):
    """Figures side by side; they wrap where there is little room.

    Attributes:
        tiles: What shows them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[FigureTile] = []
        self._flow = FlowLayout(2 * theme.spacing(), self)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show some figures in place of those that are shown."""
        while len(self.tiles) < len(figures):
            self.tiles.append(FigureTile(self))
            self._flow.addWidget(self.tiles[-1])
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(figures))
            if number < len(figures):
                tile.show_figure(figures[number])
        self.updateGeometry()

    def text(self) -> str:
        """Return what is shown in words: "11 eingeladen, 8 zugesagt"."""
        return ", ".join(f"{tile.figure.number} {tile.figure.words}" for tile in self.tiles if not tile.isHidden())


class FigureTile(QWidget):
    """A figure: the number, what it counts, and its bar.

    Attributes:
        figure: What is shown.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.figure = Figure(0, "")

    def show_figure(self, figure: Figure) -> None:
        """Show another figure."""
        self.figure = figure
        self.setAccessibleName(f"{figure.words}: {figure.number}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of number, words and bar."""
        large, small, step = QFontMetrics(self._large()), self.fontMetrics(), theme.spacing()
        width = max(
            small.horizontalAdvance(self.figure.words), large.horizontalAdvance(str(self.figure.number)), 10 * step
        )
        return QSize(width + 1, large.height() + small.height() + self._thickness() + step)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a figure is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the number, the words and the bar, one below the other."""
        painter = QPainter(self)
        large, small = QFontMetrics(self._large()), self.fontMetrics()
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setFont(self._large())
        painter.drawText(0, large.ascent(), str(self.figure.number))
        painter.setFont(self.font())
        painter.setPen(theme.muted(self.palette()))
        painter.drawText(0, large.height() + small.ascent(), self.figure.words)
        if self.figure.share is not None:
            top = large.height() + small.height() + theme.spacing() // 2
            bar = QRect(0, top, self.width(), self._thickness())
            paint_bar(painter, bar, self.figure.share, self.palette(), whole=True)

    def _large(self) -> QFont:
        font = self.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.5)
        return font

    def _thickness(self) -> int:
        return max(4, self.fontMetrics().height() // 3)
