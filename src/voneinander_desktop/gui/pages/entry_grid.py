"""The entry grid: a sign-in sheet on the screen, in the order and numbering of the paper."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.sheets import GridRow

_HEADINGS = ("Nr.", "Nachname", "Vorname", "Einrichtung/Dienststelle")
_INSTITUTION = 3
_LEAST_INSTITUTION = 12
"""Characters of the institution that are seen in any case."""
_NOTE = "Hinweis"
_SIGNED = {"present": "✓ anwesend", "absent": "– nicht teilgenommen", "unrecorded": ""}
_Index = QModelIndex | QPersistentModelIndex


class Line(NamedTuple):
    """A line of the grid: a row of the paper, or the heading of a block where there is none."""

    row: GridRow | None
    heading: str = ""


def lines_of(rows: Sequence[GridRow]) -> list[Line]:
    """Return the lines for a sheet's rows, each block under its heading."""
    lines: list[Line] = []
    block = ""
    for row in rows:
        if row.block != block:
            lines.append(Line(None, row.block or "Ohne Zuordnung"))
            block = row.block
        lines.append(Line(row))
    return lines


class GridModel(QAbstractTableModel):
    """The lines of a sheet, with a column for each half of the day.

    Attributes:
        lines: What is shown.
        halves: How many signature columns there are.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self.halves = 1

    def show_lines(self, lines: list[Line], halves: int) -> None:
        """Show a sheet; lines that are the same stay, so that selection and scrolling do."""
        same = halves == self.halves and [_place(line) for line in lines] == [_place(line) for line in self.lines]
        if same:
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.lines, self.halves = lines, halves
        self.endResetModel()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns."""
        signed = ("Unterschrift",) if self.halves == 1 else ("Vormittag", "Nachmittag")
        return (*_HEADINGS, *signed, _NOTE)

    def half_at(self, column: int) -> Half:
        """Return which half of the day a column is about; the first where it is about neither."""
        return Half.SECOND if self.halves == 2 and column == len(_HEADINGS) + 1 else Half.FIRST

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heading of a column."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.headings[section] if wanted and 0 <= section < len(self.headings) else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.lines[index.row()].row is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.cells(line)[index.column()] or None
        if role == Qt.ItemDataRole.FontRole and line.row is None:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0 and line.row is not None:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def cells(self, line: Line) -> tuple[str, ...]:
        """Return the texts of a line."""
        row = line.row
        if row is None:
            return (line.heading, *[""] * (len(self.headings) - 1))
        name = row.last_name or ("(leere Zeile)" if row.blank else "")
        signed = (_SIGNED.get(mark, "") for mark in row.attendance[: self.halves])
        return (str(row.position), name, row.first_name, row.institution, *signed, row.note)


def _place(line: Line) -> tuple[int, str]:
    return line.row.position if line.row else 0, line.heading


class GridView(QTableView):
    """The grid, worked on by keyboard: arrow down, space.

    Signals:
        toggled: (row, half): the signature of a line is or is not there.
        absent: (row, half): somebody did not come.
        entered: Row of a blank line that somebody is to be entered in.
        cleared: Row of a blank line to empty again.
    """

    toggled = Signal(object, int)
    absent = Signal(object, int)
    entered = Signal(object)
    cleared = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wished: list[int] = []  # how wide each column would be if there were room
        self.setAccessibleName("Unterschriften, in der Reihenfolge der Liste")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self.fontMetrics()))
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.setShowGrid(True)
        self.clicked.connect(self._click)

    @property
    def grid(self) -> GridModel:
        """The model."""
        model = self.model()
        assert isinstance(model, GridModel)  # noqa: S101 - no other is set
        return model

    def chosen(self) -> GridRow | None:
        """Return the row of the paper that is current."""
        index = self.currentIndex()
        return self.grid.lines[index.row()].row if index.isValid() else None

    def arrange(self) -> None:
        """Let headings go over the whole width, fit the columns, and begin at the first row."""
        self.clearSpans()
        for number, line in enumerate(self.grid.lines):
            if line.row is None:
                self.setSpan(number, 0, 1, self.grid.columnCount())
        self.horizontalHeader().setStretchLastSection(False)
        self.resizeColumnsToContents()
        self.setColumnWidth(0, max(self.columnWidth(0), 5 * self.fontMetrics().averageCharWidth()))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._wished = [self.columnWidth(column) for column in range(self.grid.columnCount())]
        marks = max(map(self.fontMetrics().horizontalAdvance, _SIGNED.values())) + 2 * theme.spacing()
        for column in range(len(_HEADINGS), len(_HEADINGS) + self.grid.halves):  # whatever is going to stand there
            self._wished[column] = max(self._wished[column], marks)
            self.setColumnWidth(column, self._wished[column])
        self._fit()
        self.horizontalHeader().setStretchLastSection(True)
        if not self.currentIndex().isValid() or self.chosen() is None:
            self.go(0, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the institutions what the other columns leave."""
        super().resizeEvent(event)
        self._fit()
        if event.size().height() < event.oldSize().height():  # a line opened above: the row stays in sight
            self.scrollTo(self.currentIndex())

    def _fit(self) -> None:
        """Let the institutions be cut before a name and its signature do not stand side by side."""
        if len(self._wished) != self.grid.columnCount():
            return
        wished = self._wished[_INSTITUTION]
        room = self.viewport().width() - sum(self._wished) + wished
        least = _LEAST_INSTITUTION * self.fontMetrics().averageCharWidth()
        self.setColumnWidth(_INSTITUTION, min(wished, max(room, least)))

    def go(self, start: int, by: int) -> None:
        """Make the next row of the paper current, from a line on and over headings."""
        row = start
        while 0 <= row < len(self.grid.lines) and self.grid.lines[row].row is None:
            row += by
        if 0 <= row < len(self.grid.lines):
            column = max(self.currentIndex().column(), len(_HEADINGS))
            self.setCurrentIndex(self.grid.index(row, min(column, len(_HEADINGS) + self.grid.halves - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Sign with space, note absence with minus, enter into a blank row with Enter, empty it with Del."""
        row, key = self.chosen(), event.key()
        half = self.grid.half_at(self.currentIndex().column())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            by = 1 if key == Qt.Key.Key_Down else -1
            self.go(self.currentIndex().row() + by, by)
        elif row is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space and row.registration is not None:
            self.toggled.emit(row, half)
        elif key == Qt.Key.Key_Minus and row.registration is not None:
            self.absent.emit(row, half)
        elif row.blank and row.registration is None and key in _ENTER:
            self.entered.emit(row)
        elif row.blank and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit(row)
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        """Sign with a click into the signature's column."""
        line = self.grid.lines[index.row()]
        signed = len(_HEADINGS) <= index.column() < len(_HEADINGS) + self.grid.halves
        if line.row is None or not signed:
            return
        if line.row.registration is not None:
            self.toggled.emit(line.row, self.grid.half_at(index.column()))
        elif line.row.blank:
            self.entered.emit(line.row)


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
