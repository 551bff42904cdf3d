"""The rows of a list as its file has them, with a word about each: headings, part of the list, passed over."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QFont, QGuiApplication
from PySide6.QtWidgets import QWidget

from voneinander_desktop.domain.import_mapping import Into, uses
from voneinander_desktop.domain.list_shape import ListShape, cell_text
from voneinander_desktop.domain.tables import SourceTable, column_letters
from voneinander_desktop.gui import theme

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_LONGEST = 200
_HEAD = "Überschriften"


class SourceModel(QAbstractTableModel):
    """The table as it was read; its first column tells what each row is taken for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: SourceTable | None = None
        self._width = 0
        self._shown: tuple[int, ...] = ()
        self._head: int | None = None
        self._why: dict[int, str] = {}
        self._headings: tuple[str, ...] = ()
        self._bold = QFont(QGuiApplication.font())
        self._bold.setBold(True)

    def show_table(self, table: SourceTable, shape: ListShape) -> None:
        """Show a table, and which of its rows are the list."""
        self.beginResetModel()
        self._table = table
        self._head = shape.head
        self._why = dict(shape.passed_over)
        rows = {*shape.rows, *self._why} | ({shape.head} if shape.head is not None else set())
        self._headings = ()
        if table.known:  # its first row holds keys of fields: what they are called stands above the columns
            rows.discard(0)
            called = {use.key: use.told for use in uses(Into.CONTACTS)}
            self._headings = tuple(called.get(str(key), "") for key in table.rows[0])
        self._shown = tuple(sorted(rows))  # rows without anything in them tell nothing
        self._width = max((len(table.rows[row]) for row in self._shown), default=0)
        self.endResetModel()

    def position(self, row: int) -> int:
        """Return where a shown row stands in the table."""
        return self._shown[row]

    def row_of_head(self) -> int:
        """Return the shown row that holds the headings; 0 where there are none."""
        return self._shown.index(self._head) if self._head in self._shown else 0

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows hold anything."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns the widest row has, and the one that tells."""
        return 0 if parent.isValid() or not self._shown else self._width + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return what a spreadsheet calls a column; for cards, what the field is called."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            if not section:
                return "Karte" if self._headings else "Zeile"
            return self._headings[section - 1] if self._headings else column_letters(section - 1)
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's text; headings are bold, rows that are passed over stand back."""
        if not index.isValid() or self._table is None:
            return None
        position = self._shown[index.row()]
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            text = self._text(position, index.column())
            return text if role == _Role.ToolTipRole else " ".join(text[:_LONGEST].split())
        if role == _Role.FontRole and position == self._head:
            return self._bold
        if role == _Role.ForegroundRole and position in self._why:
            return QBrush(theme.muted(QGuiApplication.palette()))
        return None

    def _text(self, position: int, column: int) -> str:
        assert self._table is not None  # noqa: S101 - there are no rows without
        if column == 0:
            number = str(self._table.first_row + position)
            return " · ".join(filter(None, (number, _HEAD if position == self._head else self._why.get(position, ""))))
        row = self._table.rows[position]
        return cell_text(row[column - 1]) if column <= len(row) else ""
