"""Which columns a table shows, in which order and how wide, and what it is sorted by."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QTableView

from voneinander_desktop.domain.fields import Kind
from voneinander_desktop.gui.cell_painting import CellPainter, PaintedColumn
from voneinander_desktop.gui.table_header import SortKeys, TableHeader
from voneinander_desktop.gui.table_model import TableModel

_FITTED_ROWS = 60
_WIDER = 1.4
"""How much wider than the catalogue says a column may be when it is first fitted to its content."""
_WIDEST = 500
"""Most characters of a remembered width."""

_ALIKE = (Kind.PHONE, Kind.DATE)
"""Kinds whose values are all about as long, whatever the first rows hold."""


class TableColumns:
    """The columns of one table and model.

    Args:
        view: The table.
        header: Its head.
        cells: Paints the cells, and knows how wide they want to be.
        model: The records.
    """

    def __init__(self, view: QTableView, header: TableHeader, cells: CellPainter, model: TableModel) -> None:
        self._view = view
        self._header = header
        self._cells = cells
        self._model = model
        self._sort: SortKeys = []
        self._fitted = False
        self._filling, self._least = -1, 0
        self.show([spec.key for spec in model.fields if spec.shown])
        self.show_sorting([(key.removeprefix("-"), key.startswith("-")) for key in model.entity.sort])
        self.fit_once()

    def visible(self) -> list[int]:
        """Return the columns that are shown, as they stand from left to right."""
        columns = (self._header.logicalIndex(place) for place in range(self._header.count()))
        return [column for column in columns if not self._header.isSectionHidden(column)]

    def within(self, rect: QRect) -> list[PaintedColumn]:
        """Return the columns that are shown within a rectangle of the viewport."""
        view = self._view
        columns = (
            PaintedColumn(column, view.columnViewportPosition(column), view.columnWidth(column))
            for column in self.visible()
        )
        return [part for part in columns if part.left <= rect.right() and part.left + part.width >= rect.left()]

    def keys(self) -> list[str]:
        """Return the keys of the columns that are shown, from left to right."""
        return [self._model.fields[column].key for column in self.visible()]

    def show(self, keys: Sequence[str]) -> None:
        """Show these columns in this order."""
        columns = [column for column in map(self._model.column_of, keys) if column >= 0]
        for column in range(self._header.count()):
            self._header.setSectionHidden(column, column not in columns)
        for place, column in enumerate(columns):
            self._header.moveSection(self._header.visualIndex(column), place)

    def fit_once(self) -> None:
        """Fit the columns to their content, the first time there is any."""
        model, view = self._model, self._view
        if self._fitted or not model.rowCount():
            return
        self._fitted = True
        rows = range(min(model.rowCount(), _FITTED_ROWS))
        model.prefetch(0, len(rows) - 1)
        for column, spec in enumerate(model.fields):
            usual = spec.width * self._character() + 2 * self._cells.padding
            if view.isColumnHidden(column):
                view.setColumnWidth(column, usual)
                continue
            widest = max(self._cells.wanted_width(model, row, column) for row in rows)
            wanted = max(widest, self._header.wanted_width(column))
            if spec.kind in _ALIKE or not any(model.display(row, column) for row in rows):
                wanted = max(wanted, usual)  # room for what is going to be typed
            view.setColumnWidth(column, min(wanted, round(_WIDER * usual)))
        self.fill()

    def fill_with(self, key: str, least: int) -> None:
        """Let a column take the width that the others leave, from now on, and so many characters at least."""
        self._filling, self._least = self._model.column_of(key), least
        self.fill()

    def fill(self) -> None:
        """Give the column that takes the free width what there is of it."""
        if self._filling not in self.visible():
            return
        view = self._view
        taken = sum(view.columnWidth(column) for column in self.visible() if column != self._filling)
        view.setColumnWidth(self._filling, max(self._least * self._character(), view.viewport().width() - taken))

    # ------------------------------------------------------------------------------------ sorting

    def sorting(self) -> SortKeys:
        """Return what the table is sorted by."""
        return list(self._sort)

    def show_sorting(self, keys: SortKeys) -> None:
        """Show in the head what the table is sorted by."""
        self._sort = [(key, bool(descending)) for key, descending in keys]
        columns = [(self._model.column_of(key), descending) for key, descending in self._sort]
        self._header.show_sort([(column, descending) for column, descending in columns if column >= 0])

    def sorting_after_click(self, column: int, *, adding: bool) -> SortKeys:
        """Return what a click on a column's head asks for: this column, or the other direction of it.

        Args:
            column: The column.
            adding: Whether the columns it is sorted by already go on to count.
        """
        key = self._model.fields[column].key
        known = dict(self._sort)
        descending = key in known and not known[key] and (adding or self._sort[0][0] == key)
        if not adding:
            return [(key, descending)]
        known[key] = descending
        return list(known.items())

    # -------------------------------------------------------------------------------- remembering

    def state(self) -> dict[str, Any]:
        """Return columns, widths (in characters) and sorting, for `restore`."""
        widths = {
            spec.key: round(self._view.columnWidth(column) / self._character(), 1)
            for column, spec in enumerate(self._model.fields)
            if not self._view.isColumnHidden(column)
        }
        return {"columns": self.keys(), "widths": widths, "sort": [list(key) for key in self._sort]}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up what `state` returned; what no longer fits is passed over."""
        columns = [key for key in _listed(state.get("columns")) if self._model.column_of(key) >= 0]
        if columns:
            self.show(columns)
        widths = state.get("widths")
        for key, width in widths.items() if isinstance(widths, Mapping) else ():
            column = self._model.column_of(key)
            if column >= 0 and isinstance(width, (int, float)) and 1 <= width <= _WIDEST:
                self._view.setColumnWidth(column, round(width * self._character()))
                self._fitted = True
        pairs = [pair for pair in map(_listed, _listed(state.get("sort"))) if len(pair) == 2]
        if known := [(key, bool(descending)) for key, descending in pairs if key in self._model.entity.index]:
            self.show_sorting(known)

    def _character(self) -> int:
        return self._view.fontMetrics().averageCharWidth()


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []
