"""The head of a table: a click sorts, Shift and a click adds a further key."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionHeaderV2, QWidget

from voneinander_desktop.gui import theme

SortKeys = list[tuple[str, bool]]
"""Field keys, each with whether it descends; the first weighs most."""

_PLACES = "¹²³⁴⁵⁶⁷⁸⁹"


class TableHeader(QHeaderView):
    """Shows by which columns a table is sorted, in which order and direction.

    Signals:
        sort_clicked: (column, whether it is to be added to the other sort keys).
    """

    sort_clicked = Signal(int, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorted: dict[int, tuple[int, bool]] = {}  # column -> its place among the keys, descending
        self._adding = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(lambda column: self.sort_clicked.emit(column, self._adding))

    def show_sort(self, columns: Sequence[tuple[int, bool]]) -> None:
        """Show the columns a table is sorted by, each with whether it descends."""
        self._sorted = {column: (place, descending) for place, (column, descending) in enumerate(columns)}
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Notice whether Shift is held."""
        self._adding = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Paint a column's head: its text above those of the cells, and how it is sorted."""
        option = QStyleOptionHeaderV2()
        self.initStyleOption(option)
        self.initStyleOptionForIndex(option, column)
        option.rect = rect
        style = self.style()
        style.drawControl(QStyle.ControlElement.CE_HeaderSection, option, painter, self)
        text, room = option.text, rect.adjusted(cell_padding(), 0, -cell_padding(), 0)
        if column in self._sorted:
            place, descending = self._sorted[column]
            indicator = QStyleOptionHeaderV2.SortIndicator
            option.sortIndicator = indicator.SortDown if descending else indicator.SortUp
            side = self.fontMetrics().height()
            option.rect = QRect(room.right() - side + 1, room.center().y() - side // 2, side, side)
            style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorHeaderArrow, option, painter, self)
            room.setRight(room.right() - side)
            if len(self._sorted) > 1:
                text = f"{text} {_PLACES[min(place, len(_PLACES) - 1)]}"
        painter.setPen(option.palette.color(QPalette.ColorRole.ButtonText))
        fitting = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, option.textAlignment | Qt.AlignmentFlag.AlignVCenter, fitting)

    def wanted_width(self, column: int) -> int:
        """Return the width a column's head wants: its text, and room for the sign of sorting."""
        text = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        return self.fontMetrics().horizontalAdvance(text) + 2 * cell_padding() + 2 * self.fontMetrics().height()


def cell_padding() -> int:
    """Return the room between a column's edge and its texts."""
    return theme.spacing()
