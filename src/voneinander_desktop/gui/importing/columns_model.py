"""The columns of a list: what each holds, what it feeds, and why that is proposed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtWidgets import QWidget

from voneinander_desktop.domain.import_mapping import INTO_NOTES, LEFT_OUT, ColumnUse, ListMapping, Use, uses
from voneinander_desktop.gui import theme

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_COLUMNS = ("Spalte", "Beispiele", "Kommt in", "Warum")
TITLE, EXAMPLES, USE, REASON = range(len(_COLUMNS))
_LEAST_PEOPLE, _MOST_PEOPLE = 2, 6


class ColumnsModel(QAbstractTableModel):
    """One row for each column of the list.

    Signals:
        chosen: (positions of columns, key of a use): she chose what they feed.
    """

    chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[ColumnUse] = ()
        self._uses: dict[str, Use] = {}
        self.shows_empty = False

    @property
    def uses(self) -> Sequence[Use]:
        """Everything a column can feed, in the order of a choice."""
        return list(self._uses.values())

    def show_mapping(self, mapping: ListMapping) -> None:
        """Show what columns feed; the rows stay the same ones as long as the list does."""
        people = min(max(mapping.people + 1, _LEAST_PEOPLE), _MOST_PEOPLE)
        self._uses = {use.key: use for use in uses(mapping.into, people)}
        columns = [one for one in mapping.columns if self.shows_empty or one.examples or one.use]
        if [one.column for one in columns] == [one.column for one in self._columns]:
            self._columns = columns
            if columns:
                self.dataChanged.emit(self.index(0, TITLE), self.index(len(columns) - 1, REASON))
        else:
            self.beginResetModel()
            self._columns = columns
            self.endResetModel()

    def column(self, row: int) -> ColumnUse:
        """Return a row's column."""
        return self._columns[row]

    def row_to_look_at(self) -> int:
        """Return the first row that is not certain; 0 if all are."""
        return next((row for row, one in enumerate(self._columns) if not one.certain), 0)

    def choose(self, rows: Sequence[int], use: str) -> None:
        """Let the columns of some rows feed something."""
        columns = [self._columns[row].column for row in rows if self._columns[row].use != use]
        if columns:
            self.chosen.emit(columns, use)

    def label(self, use: str) -> str:
        """Return what a use is called: "Person: Telefon"."""
        known = self._uses.get(use)
        return "" if known is None else known.told

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns of the list are shown."""
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many things are told of each."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return what is told in a column."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _COLUMNS[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell: what a column feeds can be changed."""
        plain = super().flags(index)
        return plain | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == USE else plain

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's text; what is not taken over stands back, what is not certain has a sign."""
        if not index.isValid():
            return None
        one, column = self._columns[index.row()], index.column()
        if role == _Role.DisplayRole:
            return self._text(one, column)
        if role == _Role.ToolTipRole:
            return "\n".join(one.examples) if column == EXAMPLES else self._hint(one, column)
        if role == _Role.EditRole and column == USE:
            return one.use
        if role == _Role.ForegroundRole and (one.use == LEFT_OUT or column == REASON):
            return QBrush(theme.muted(QGuiApplication.palette()))
        if role == _Role.DecorationRole and column == USE:
            return self._sign(one)
        return None

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Let a column feed something else."""
        if role != _Role.EditRole or index.column() != USE or value not in self._uses:
            return False
        self.choose([index.row()], str(value))
        return True

    def _text(self, one: ColumnUse, column: int) -> str:
        match column:
            case 0:
                return one.title
            case 1:
                return "  |  ".join(one.examples) or "leer"
            case 2:
                return self.label(one.use)
            case _:
                return self._reason(one)

    @staticmethod
    def _reason(one: ColumnUse) -> str:
        if one.private and one.use == LEFT_OUT:
            return "privat"
        if not one.examples:
            return "nichts darin"
        return one.reason if one.certain else f"bitte prüfen: {one.reason}"

    def _hint(self, one: ColumnUse, column: int) -> str:
        known = self._uses.get(one.use)
        hint = known.hint if known and column == USE else ""
        return "\n".join(filter(None, (self._text(one, column), hint)))

    @staticmethod
    def _sign(one: ColumnUse) -> Any:
        if not one.certain:
            return theme.icon("warning")
        if one.use == LEFT_OUT:
            return theme.icon("lock" if one.private else "cross")
        return theme.icon("edit" if one.use == INTO_NOTES else "check")
