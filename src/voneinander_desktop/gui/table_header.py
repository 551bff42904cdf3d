"""The head of a table: a click sorts, Shift and a click adds a further key."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QWidget

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

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, column: int) -> None:
        """Mark the columns that are sorted by."""
        super().initStyleOptionForIndex(option, column)
        if column not in self._sorted:
            return
        place, descending = self._sorted[column]
        indicator = QStyleOptionHeader.SortIndicator
        option.sortIndicator = indicator.SortUp if descending else indicator.SortDown
        if len(self._sorted) > 1:
            option.text += f" {_PLACES[min(place, len(_PLACES) - 1)]}"
