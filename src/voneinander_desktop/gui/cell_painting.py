"""How a table's cells are painted.

Painting is most of what a keystroke in the search field costs. Qt's own way asks model, delegate and style
several times for each cell, and each question is a call from C++ into Python; so all cells in view are
painted here in one loop, which asks the model for texts alone.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.table_header import cell_padding
from voneinander_desktop.gui.table_model import TableModel

_Role = QPalette.ColorRole
_State = QStyle.StateFlag
_KEPT_TEXTS = 8000
_MEASURED = 2000
"""More characters than these fit into no cell, and 30,000 take their time to measure."""
_TINT = 0.09
"""How much of the accent colour the current row's ground takes."""


class Rows(NamedTuple):
    """The rows in view, all of one height."""

    numbers: range
    top: int
    height: int


class PaintedColumn(NamedTuple):
    """A column in view."""

    column: int
    left: int
    width: int


class _Fitted(NamedTuple):
    """A text cut to a column's width."""

    text: str
    advance: int


class CellPainter:
    """Paints the cells of a `TableModel`.

    Args:
        widget: What it paints on: the table, whose font and palette it uses.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self.forget()

    def forget(self) -> None:
        """Measure again: the font is another one."""
        self._fitted: dict[tuple[str, int], _Fitted] = {}
        self._checks: dict[tuple[int, bool, bool], QPixmap] = {}
        self.metrics = QFontMetrics(self._widget.font())
        self.padding = cell_padding()
        # As large as the style has it, but no smaller than the text beside it.
        usual = QApplication.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        self._side = max(usual, self.metrics.ascent() + 2)

    def paint(
        self,
        painter: QPainter,
        model: TableModel,
        rows: Rows,
        columns: Sequence[PaintedColumn],
        selected: Mapping[int, set[int]],
        current: tuple[int, int],
    ) -> None:
        """Paint the cells in view.

        Args:
            painter: Paints on the table's viewport.
            model: The records.
            rows: The rows in view.
            columns: The columns in view.
            selected: The selected columns of each row in view.
            current: Row and column of the current cell; -1 for none.
        """
        palette = self._widget.palette()
        ink, line = palette.color(_Role.Text), palette.color(_Role.Midlight)
        chosen = palette.color(_Role.HighlightedText)
        right = self._widget.width()
        y = rows.top
        for row in rows.numbers:
            if row == current[0]:
                painter.fillRect(0, y, right, rows.height, _tint(palette))
            picked = selected.get(row)
            painter.setPen(ink)
            for column, left, width in columns:
                if picked and column in picked:
                    painter.fillRect(left, y, width, rows.height, palette.color(_Role.Highlight))
                    painter.setPen(chosen)
                    self._paint_cell(painter, model, row, column, QRect(left, y, width, rows.height))
                    painter.setPen(ink)
                else:
                    self._paint_cell(painter, model, row, column, QRect(left, y, width, rows.height))
            y += rows.height
            painter.setPen(line)
            painter.drawLine(0, y - 1, right, y - 1)
        self._paint_current(painter, rows, columns, current)

    def _paint_cell(self, painter: QPainter, model: TableModel, row: int, column: int, cell: QRect) -> None:
        left, width = cell.left() + self.padding, cell.width() - 2 * self.padding
        if model.finding(row, column):
            sign = self.sign_rect(cell)
            theme.warning_icon().paint(painter, sign)
            taken = sign.width() + self.padding // 2
            left, width = left + taken, width - taken
        if model.is_check(column):
            on, enabled = bool(model.value(row, column)), not model.is_read_only()
            painter.drawPixmap(self.check_rect(cell), self._check(on=on, enabled=enabled))
            return
        text = model.display(row, column)
        if text:
            fitted = self._fitted.get((text, width)) or self._fit(text, width)
            if model.to_the_right(column):
                left += width - fitted.advance
            baseline = cell.top() + (cell.height() + self.metrics.ascent() - self.metrics.descent()) // 2
            painter.drawText(left, baseline, fitted.text)

    def _fit(self, text: str, width: int) -> _Fitted:
        if len(self._fitted) > _KEPT_TEXTS:
            self._fitted.clear()
        cut = self.metrics.elidedText(text[:_MEASURED], Qt.TextElideMode.ElideRight, width)
        fitted = self._fitted[text, width] = _Fitted(cut, self.metrics.horizontalAdvance(cut))
        return fitted

    def _paint_current(
        self, painter: QPainter, rows: Rows, columns: Sequence[PaintedColumn], current: tuple[int, int]
    ) -> None:
        if current[0] not in rows.numbers:
            return
        y = rows.top + (current[0] - rows.numbers.start) * rows.height
        for column, left, width in columns:
            if column == current[1]:
                accent = self._widget.palette().color(_Role.Accent)
                painter.setPen(QPen(accent, 2, j=Qt.PenJoinStyle.MiterJoin))
                painter.drawRect(QRect(left, y, width, rows.height).adjusted(1, 1, -1, -2))

    def sign_rect(self, cell: QRect) -> QRect:
        """Return where the sign of a warning stands in a cell."""
        side = min(cell.height() - 4, self.metrics.height())
        return QRect(cell.left() + self.padding, cell.top() + (cell.height() - side) // 2, side, side)

    def check_rect(self, cell: QRect) -> QRect:
        """Return where the check box stands in a cell."""
        return QRect(cell.left() + self.padding, cell.top() + (cell.height() - self._side) // 2, self._side, self._side)

    def wanted_width(self, model: TableModel, row: int, column: int) -> int:
        """Return the width at which all of a cell can be seen."""
        width = 2 * self.padding + 2
        if model.finding(row, column):
            width += self.metrics.height() + self.padding // 2
        if model.is_check(column):
            return width + self._side
        return width + self.metrics.horizontalAdvance(model.display(row, column)[:_MEASURED])

    def _check(self, *, on: bool, enabled: bool) -> QPixmap:
        key = (self._widget.palette().cacheKey(), on, enabled)
        found = self._checks.get(key)
        if found is None:
            found = self._checks[key] = self._drawn_check(on=on, enabled=enabled)
        return found

    def _drawn_check(self, *, on: bool, enabled: bool) -> QPixmap:
        ratio = self._widget.devicePixelRatioF()
        drawn = QPixmap(round(self._side * ratio), round(self._side * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        option = QStyleOptionButton()
        option.initFrom(self._widget)
        option.rect = QRect(0, 0, self._side, self._side)
        state = _State.State_On if on else _State.State_Off
        option.state = state | _State.State_Enabled if enabled else state
        painter = QPainter(drawn)
        QApplication.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self._widget)
        painter.end()
        return drawn


def _tint(palette: QPalette) -> QColor:
    """Return the ground of the current row: the usual one with a little of the accent colour."""
    ground, accent = palette.color(_Role.Base), theme.accent(palette)
    parts = ((ground.redF(), accent.redF()), (ground.greenF(), accent.greenF()), (ground.blueF(), accent.blueF()))
    return QColor.fromRgbF(*((1 - _TINT) * mine + _TINT * its for mine, its in parts))
