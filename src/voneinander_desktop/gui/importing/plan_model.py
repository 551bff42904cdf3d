"""The rows of a plan, each worked out when it is seen."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtWidgets import QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.import_plan import STATUS_LABELS, Plan, PlannedRow, Status

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_COLUMNS = ("Zeile", "Was", "Wer", "Was geschieht")
PLACE, STATUS, LABEL, REASON = range(len(_COLUMNS))
_REMEMBERED = 500
"""More rows than a screen has: a row takes half a millisecond to work out, and is asked for again and again."""

STATUS_ICONS: Mapping[Status, str] = {
    Status.NEW: "add",
    Status.CHANGED: "edit",
    Status.UNCHANGED: "check",
    Status.UNCLEAR: "help",
    Status.FAULTY: "error",
    Status.SKIPPED: "cross",
}


class PlanModel(QAbstractTableModel):
    """Some of the rows of a plan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._numbers: Sequence[int] = ()
        self._sheet = ""
        self._rows: OrderedDict[int, PlannedRow] = OrderedDict()

    def show_rows(self, plan: Plan, numbers: Sequence[int]) -> None:
        """Show some of a plan's rows."""
        self.beginResetModel()
        self._plan, self._numbers = plan, numbers
        self._sheet = f"Blatt „{plan.table.sheet}“, "  # the same for all rows: it stands above them
        self._rows.clear()
        self.endResetModel()

    def show_plan(self, plan: Plan) -> None:
        """Show what becomes of the same rows under other decisions; they stay where they are."""
        self._plan = plan
        self._rows.clear()
        if self._numbers:
            self.dataChanged.emit(self.index(0, PLACE), self.index(len(self._numbers) - 1, REASON))

    def number(self, row: int) -> int:
        """Return which of the plan's rows is shown in a row."""
        return self._numbers[row]

    def row_of(self, number: int) -> int:
        """Return where one of the plan's rows is shown; 0 if it is not."""
        return self._numbers.index(number) if number in self._numbers else 0

    def planned(self, row: int) -> PlannedRow:
        """Return what becomes of a shown row."""
        assert self._plan is not None  # noqa: S101 - there are no rows without
        number = self._numbers[row]
        known = self._rows.get(number)
        if known is None:
            known = self._rows[number] = self._plan.row(number)
            if len(self._rows) > _REMEMBERED:
                self._rows.popitem(last=False)
        return known

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many things are told of each."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return what is told in a column."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's text, with a sign for what becomes of the row."""
        if not index.isValid():
            return None
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            return self._text(self.planned(index.row()), index.column())
        status = self._plan.statuses[self._numbers[index.row()]] if self._plan else Status.NEW
        if role == _Role.DecorationRole and index.column() == STATUS:
            return theme.icon(STATUS_ICONS[status])
        if role == _Role.ForegroundRole and status in (Status.UNCHANGED, Status.SKIPPED):
            return QBrush(theme.muted(QGuiApplication.palette()))
        return None

    def _text(self, row: PlannedRow, column: int) -> str:
        if column == STATUS:
            return STATUS_LABELS[row.status]
        if column == LABEL:
            return row.label
        if column == PLACE:
            return row.place.removeprefix(self._sheet).removeprefix("Zeile ")
        return " ".join(filter(None, (row.reason, *row.hints))).replace(self._sheet, "")
