"""Which cells of a table are selected, read from ranges rather than cell by cell; and selecting by keyboard."""

from collections.abc import Iterator, Mapping, Sequence, Set

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

_Key, _Modifier, _Flag = Qt.Key, Qt.KeyboardModifier, QItemSelectionModel.SelectionFlag
_MOVING = frozenset(
    {_Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End}
    | {_Key.Key_PageUp, _Key.Key_PageDown}
)

LINES = {_Modifier.ShiftModifier: _Flag.Rows, _Modifier.ControlModifier: _Flag.Columns}
"""What the space bar selects while one of these keys is held down, as in Excel."""


class Block:
    """Selected cells.

    Args:
        columns_by_row: The selected columns of each row.
        columns: All columns of which a cell is selected, from left to right.
    """

    def __init__(self, columns_by_row: Mapping[int, Set[int]], columns: Sequence[int]) -> None:
        self._columns_by_row = columns_by_row
        self.rows = sorted(columns_by_row)
        self.columns = list(columns)

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell is selected."""
        return column in self._columns_by_row.get(row, ())

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield the cells, row by row."""
        for row in self.rows:
            for column in self.columns:
                if self.holds(row, column):
                    yield row, column


def key_selection(event: QKeyEvent) -> QItemSelectionModel.SelectionFlag | None:
    """Return what a move by keyboard selects while Ctrl is held down; None if it is not, or nothing is moved."""
    if event.key() not in _MOVING or not event.modifiers() & _Modifier.ControlModifier:
        return None
    return _Flag.SelectCurrent if event.modifiers() & _Modifier.ShiftModifier else _Flag.ClearAndSelect


def select_lines(view: QTableView, lines: QItemSelectionModel.SelectionFlag) -> None:
    """Select the whole rows, or columns, of which a cell is selected; at least the current cell's."""
    model = view.selectionModel()
    selection = model.selection()
    if not selection.count():
        selection = QItemSelection(view.currentIndex(), view.currentIndex())
    model.select(selection, _Flag.ClearAndSelect | lines)


def selected_rows(view: QTableView) -> list[int]:
    """Return the rows of which a cell is selected; at least the current cell's."""
    rows: set[int] = set()
    for part in _ranges(view):
        rows.update(range(part.top(), part.bottom() + 1))
    if not rows and view.currentIndex().isValid():
        rows.add(view.currentIndex().row())
    return sorted(rows)


def two_rows(view: QTableView) -> bool:
    """Tell whether cells of just two rows are selected, without counting those of a hundred thousand."""
    rows: set[int] = set()
    for part in _ranges(view):
        rows.update(range(part.top(), min(part.bottom() + 1, part.top() + 3)))
        if len(rows) > 2:
            return False
    return len(rows) == 2


def selected_block(view: QTableView, visible: Sequence[int]) -> Block:
    """Return the selected cells of the columns that are shown; at least the current cell."""
    columns_by_row: dict[int, set[int]] = {}
    for part in _ranges(view):
        columns = {column for column in visible if part.left() <= column <= part.right()}
        for row in range(part.top(), part.bottom() + 1):
            columns_by_row.setdefault(row, set()).update(columns)
    index = view.currentIndex()
    if not columns_by_row and index.isValid():
        columns_by_row[index.row()] = {index.column()}
    used: set[int] = set().union(*columns_by_row.values())
    return Block(columns_by_row, [column for column in visible if column in used])


def selected_within(view: QTableView, rows: range) -> dict[int, set[int]]:
    """Return the selected columns of each of these rows that has any."""
    selected: dict[int, set[int]] = {}
    for part in _ranges(view):
        for row in range(max(part.top(), rows.start), min(part.bottom() + 1, rows.stop)):
            selected.setdefault(row, set()).update(range(part.left(), part.right() + 1))
    return selected


def _ranges(view: QTableView) -> list[QItemSelectionRange]:
    selection = view.selectionModel().selection()
    return [selection.at(number) for number in range(selection.count())]
