"""The one table model: the records of any entity, driven by the field catalogue.

It holds ids, and immutable snapshots of the records that were asked for. Rows are read in small groups
when they come into view, and read again after a step that touched them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6 import QtGui
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from voneinander_desktop.domain import checks
from voneinander_desktop.domain.fields import Entity, Field, Kind, Row, Value
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.editing import Edit, Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_GROUP = 32
"""Rows read at once where the view has not said which it shows."""
_KEPT = 4000
"""Most snapshots kept."""
_FEW = 8
"""So many rows are looked up one by one rather than through a dictionary of all."""

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_ItemFlag = Qt.ItemFlag
_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LONGEST_TOOL_TIP = 1500
# Without this hint the head would look for its columns in the first row, which may be gone.
_LAYOUT = "QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint"
_ROWS_ONLY = QAbstractItemModel.LayoutChangeHint.VerticalSortHint


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that was not stored.

    Attributes:
        entity: The entity's key.
        id: The record.
        field: The field's key; empty if records could not even be read.
        message: Why, in German.
        error: What was raised.
    """

    entity: str
    id: int
    field: str
    message: str
    error: ValueRefused | Refused | StorageFault


class _Snapshot(NamedTuple):
    row: Row | None  # None: it could not be read, or is gone
    findings: Mapping[str, str]


_GONE = _Snapshot(None, {})


class TableModel(QAbstractTableModel):
    """Records as rows, fields as columns.

    Args:
        office: The open file.
        entity: Which records.
        fields: Keys of the fields that can be columns, in order; all where None.
        parent: The owner.

    Attributes:
        entity: Which records.
        fields: The columns.
        last_refusal: Why the last value was not stored, in German; empty if it was.
        last_error: What was raised when a value was last not stored.

    Signals:
        refused: A `Refusal`: a value was not stored.
        stored: The `Outcome` of a step made here.
    """

    refused = Signal(object)
    stored = Signal(object)

    def __init__(
        self, office: OfficeFile, entity: Entity, fields: Sequence[str] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.entity = entity
        self.fields: tuple[Field, ...] = entity.fields if fields is None else tuple(map(entity.field, fields))
        self.last_refusal = ""
        self.last_error: ValueRefused | Refused | StorageFault | None = None
        self._office = office
        self._ids: list[int] = []
        self._row_by_id: dict[int, int] | None = None
        self._snapshots: dict[int, _Snapshot] = {}
        self._gone: dict[int, int] = {}  # id -> the row it stood in, for when undo brings it back
        self._last_step = 0
        self._read_only = office.read_only
        self._prepare_columns()

    def _prepare_columns(self) -> None:
        self._positions = [self.entity.index[spec.key] for spec in self.fields]
        self._column_by_key = {spec.key: column for column, spec in enumerate(self.fields)}
        self._checks = [spec.kind is Kind.FLAG and spec.editable for spec in self.fields]
        self._to_the_right = [spec.kind is Kind.INTEGER for spec in self.fields]
        self._flags = [self._column_flags(column) for column in range(len(self.fields))]

    # -------------------------------------------------------------------------------------- ids

    def ids(self) -> list[int]:
        """Return the ids of the rows in order."""
        return list(self._ids)

    def id_at(self, row: int) -> int:
        """Return the id of a row."""
        return self._ids[row]

    def row_of(self, row_id: int) -> int:
        """Return the row of a record; -1 if it is not in the list."""
        return self._rows_of([row_id])[row_id]

    def column_of(self, key: str) -> int:
        """Return the column of a field; -1 if it has none."""
        return self._column_by_key.get(key, -1)

    def set_ids(self, ids: Sequence[int]) -> None:
        """Show other records, or the same in another order. Selection and current cell stay with their records."""
        self.layoutAboutToBeChanged[_LAYOUT].emit([], _ROWS_ONLY)  # type: ignore[index]
        before = self.persistentIndexList()
        kept = [self._ids[index.row()] for index in before]
        self._ids = list(ids)
        self._row_by_id = None
        self._gone.clear()
        rows = self._rows_of(set(kept))
        after = [
            self.index(rows[row_id], index.column()) if rows[row_id] >= 0 else QModelIndex()
            for row_id, index in zip(kept, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged[_LAYOUT].emit([], _ROWS_ONLY)  # type: ignore[index]

    def insert_ids(self, row: int, ids: Sequence[int]) -> None:
        """Put records into the list, to stay there until the next search or sort."""
        if not ids:
            return
        self.beginInsertRows(_NO_INDEX, row, row + len(ids) - 1)
        self._ids[row:row] = ids
        self._row_by_id = None
        self.endInsertRows()

    def refresh(self, outcome: Outcome) -> None:
        """Take in what a step changed: read touched rows again, drop deleted ones, append new ones."""
        if outcome.step_id and outcome.step_id == self._last_step:
            return
        self._last_step = outcome.step_id
        self._drop([row_id for key, row_id in outcome.deleted if key == self.entity.key])
        touched = [row_id for key, row_id in outcome.touched if key == self.entity.key]
        self._read_again([row_id for row_id in touched if row_id in self._snapshots])
        self._take_in(
            change.id
            for change in outcome.changes
            if change.table == self.entity.table and change.before is None and change.after is not None
        )

    def _drop(self, ids: Sequence[int]) -> None:
        rows = sorted((row for row in self._rows_of(ids).values() if row >= 0), reverse=True)
        for row in rows:
            self._gone[self._ids[row]] = row
            self._snapshots.pop(self._ids[row], None)
            self.beginRemoveRows(_NO_INDEX, row, row)
            del self._ids[row]
            self._row_by_id = None
            self.endRemoveRows()

    def _read_again(self, ids: Sequence[int]) -> None:
        for row_id in ids:
            del self._snapshots[row_id]
        rows = [row for row in self._rows_of(ids).values() if row >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), self.columnCount() - 1))

    def _take_in(self, created: Iterable[int]) -> None:
        # From top to bottom, or a row that comes back above another would push that one out of its place.
        ids = sorted(dict.fromkeys(created), key=lambda row_id: self._gone.get(row_id, len(self._ids)))
        places = self._rows_of(ids)
        for row_id in ids:
            if places[row_id] < 0:
                row = min(self._gone.pop(row_id, len(self._ids)), len(self._ids))
                self.insert_ids(row, [row_id])

    def _rows_of(self, ids: Collection[int]) -> dict[int, int]:
        if self._row_by_id is None and len(ids) > _FEW:
            self._row_by_id = {row_id: row for row, row_id in enumerate(self._ids)}
        if self._row_by_id is not None:
            return {row_id: self._row_by_id.get(row_id, -1) for row_id in ids}
        return {row_id: _position(self._ids, row_id) for row_id in ids}

    # ---------------------------------------------------------------------------------- reading

    def record(self, row: int) -> Row | None:
        """Return a row's record; None if it is gone or cannot be read now."""
        return self._snapshot(row).row

    def value(self, row: int, column: int) -> Value:
        """Return a cell's value."""
        record = self._snapshot(row).row
        return self.fields[column].empty if record is None else record.values[self._positions[column]]

    def display(self, row: int, column: int) -> str:
        """Return a cell's text in one line. Flags have one, too, though a check box is painted for them."""
        record = (self._snapshots.get(self._ids[row]) or self._snapshot(row)).row
        if record is None:
            return ""
        text = self.fields[column].format(record.values[self._positions[column]])
        return " ".join(text.split("\n")) if "\n" in text else text

    def finding(self, row: int, column: int) -> str:
        """Return what looks wrong about a cell's value, in German; empty if nothing does."""
        found = (self._snapshots.get(self._ids[row]) or self._snapshot(row)).findings
        return found.get(self.fields[column].key, "") if found else ""

    def is_check(self, column: int) -> bool:
        """Tell whether a column shows check boxes."""
        return self._checks[column]

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Return how a column is aligned: numbers to the right."""
        return _RIGHT if self._to_the_right[column] else _LEFT

    def to_the_right(self, column: int) -> bool:
        """Tell whether a column is aligned to the right: numbers are."""
        return self._to_the_right[column]

    def prefetch(self, first: int, last: int) -> None:
        """Read the rows from `first` to `last`, those that are not known yet, at once."""
        self._read([row_id for row_id in self._ids[first : last + 1] if row_id not in self._snapshots])

    def _snapshot(self, row: int) -> _Snapshot:
        row_id = self._ids[row]
        found = self._snapshots.get(row_id)
        if found is None:
            start = row - row % _GROUP
            self.prefetch(start, start + _GROUP - 1)
            found = self._snapshots.get(row_id, _GONE)
        return found

    def _read(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        if len(self._snapshots) > _KEPT:
            self._snapshots.clear()
        try:
            rows = self._office.reader.rows(self.entity, ids)
        except StorageFault as fault:
            self._refuse(0, "", fault)
            rows = {}
        for row_id in ids:
            row = rows.get(row_id)
            self._snapshots[row_id] = _Snapshot(row, dict(checks.findings(row))) if row else _GONE

    # ---------------------------------------------------------------------------------- writing

    def set_read_only(self, read_only: bool) -> None:
        """Allow editing, or not."""
        if read_only != self._read_only:
            self._read_only = read_only
            self._prepare_columns()
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, self.columnCount() - 1))

    def is_read_only(self) -> bool:
        """Tell whether nothing can be edited."""
        return self._read_only

    def store(self, index: _Index, value: Value, create_missing: Collection[tuple[str, str]] = ()) -> bool:
        """Store one cell's new value, as one step; False if it was refused (see `last_refusal`).

        Args:
            index: The cell.
            value: The value, or text to be parsed.
            create_missing: (entity key, name) of records that shall be made if the value names them.
        """
        spec = self.fields[index.column()]
        row_id = self._ids[index.row()]
        try:
            wanted = spec.parse(value) if isinstance(value, str) else value
            if self._is_there(index, wanted):
                self.last_refusal = ""
                return True
        except ValueRefused as refusal:
            return self._refuse(row_id, spec.key, refusal)
        edit = Edit(self.entity.key, row_id, spec.key, wanted)
        return self.store_all([edit], f"{spec.label} geändert", create_missing)

    def store_all(self, edits: Sequence[Edit], label: str, create_missing: Collection[tuple[str, str]] = ()) -> bool:
        """Store many values, as one step; False if they were refused (see `last_refusal`)."""
        try:
            outcome = self._office.editing.set_values(edits, label, create_missing=create_missing)
        except (Refused, StorageFault) as error:
            return self._refuse(edits[0].id, edits[0].field, error)
        self.last_refusal = ""
        if outcome.step_id:
            self.refresh(outcome)
            self.stored.emit(outcome)
        return True

    def _is_there(self, index: _Index, wanted: Value) -> bool:
        there = self.value(index.row(), index.column())
        spec = self.fields[index.column()]
        if isinstance(wanted, str) and spec.target:  # a typed name
            return spec.format(there) == wanted
        return there == wanted and type(there) is type(wanted)

    def _refuse(self, row_id: int, field: str, error: ValueRefused | Refused | StorageFault) -> bool:
        self.last_refusal, self.last_error = str(error), error
        self.refused.emit(Refusal(self.entity.key, row_id, field, str(error), error))
        return False

    # ------------------------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many records there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        return self._flags[index.column()] if index.isValid() else _ItemFlag.NoItemFlags

    def _column_flags(self, column: int) -> Qt.ItemFlag:
        flags = _ItemFlag.ItemIsEnabled | _ItemFlag.ItemIsSelectable | _ItemFlag.ItemNeverHasChildren
        if self._read_only or not self.fields[column].editable:
            return flags
        return flags | (_ItemFlag.ItemIsUserCheckable if self._checks[column] else _ItemFlag.ItemIsEditable)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what a cell shows, in each of Qt's roles."""
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        row, column = index.row(), index.column()
        match role:
            case _Role.DisplayRole:
                return None if self._checks[column] else self.display(row, column)
            case _Role.EditRole:
                return self.fields[column].format(self.value(row, column))
            case _Role.CheckStateRole if self._checks[column]:
                return Qt.CheckState.Checked if self.value(row, column) else Qt.CheckState.Unchecked
            case _Role.TextAlignmentRole:
                return self.alignment(column)
            case _Role.DecorationRole if self.finding(row, column):
                return theme.warning_icon()
            case _Role.ToolTipRole:
                return self._tool_tip(row, column)
            case _Role.AccessibleTextRole:
                return self._spoken(row, column)
        return None

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Store a cell's value; see `store`. Text is parsed, everything else taken as a value."""
        if not index.isValid() or role not in (_Role.EditRole, _Role.CheckStateRole):
            return False
        if role == _Role.CheckStateRole:
            value = Qt.CheckState(value) == Qt.CheckState.Checked
        return self.store(index, value)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return what the head shows."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _Role.DisplayRole else None
        if not 0 <= section < len(self.fields):
            return None
        spec = self.fields[section]
        match role:
            case _Role.DisplayRole:
                return spec.label
            case _Role.ToolTipRole:
                return f"{spec.label}\n{spec.hint}" if spec.hint else spec.label
            case _Role.TextAlignmentRole:
                return self.alignment(section)
        return None

    def _tool_tip(self, row: int, column: int) -> str | None:
        text = self.fields[column].format(self.value(row, column))
        if len(text) > _LONGEST_TOOL_TIP:
            text = f"{text[:_LONGEST_TOOL_TIP]} …"
        told = "\n".join(filter(None, (text, self.finding(row, column))))
        return _plain(told) if QtGui.Qt.mightBeRichText(told) else told or None

    def _spoken(self, row: int, column: int) -> str:
        finding = self.finding(row, column)
        text = self.display(row, column)
        return f"{text}. Hinweis: {finding}" if finding else text


def _plain(text: str) -> str:
    """Return a text so that a tool tip shows it as it is, though it looks like markup."""
    from html import escape  # only a tool tip needs it

    return f"<span>{escape(text, quote=False)}</span>".replace("\n", "<br>")


def _position(ids: list[int], row_id: int) -> int:
    try:
        return ids.index(row_id)
    except ValueError:
        return -1
