"""Verwaltung > Importe: which lists were taken over, and what came from each."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.history import ChangesView
from voneinander_desktop.gui.pages.page_parts import (
    SectionHead,
    follow_current,
    muted_label,
    scrolling,
    tool_row,
    writing_button,
)
from voneinander_desktop.gui.related_list import LISTED
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.importing import CameIn, ImportRun
from voneinander_desktop.usecases.office_file import OfficeFile

T = TypeVar("T")

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_EXPLANATION = (
    "Welche Listen übernommen wurden, und was aus jeder stammt. Eingabetaste oder Doppelklick öffnet einen Eintrag."
)
_RUNS = ("Wann", "Liste", "Blatt", "Stand", "Zeilen")
_RUN_WIDTHS = (20, 40, 24, 14, 50)
_RECORDS = ("Eintrag", "Was", "Geschehen", "Wo in der Liste")
_RECORD_WIDTHS = (44, 30, 14, 40)


class LinesModel(QAbstractTableModel):
    """A plain table of texts.

    Args:
        headings: What stands in the head row.
    """

    def __init__(self, headings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings = headings
        self._lines: Sequence[Sequence[str]] = ()

    def set_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's text."""
        if not index.isValid() or role not in (_Role.DisplayRole, _Role.ToolTipRole):
            return None
        return self._lines[index.row()][index.column()]


class ImportsPage(Page):
    """The lists that were taken over; below, what came from the chosen one.

    Args:
        office: The open file.

    Attributes:
        runs: The lists.
        records: What came from the chosen one.
        view: The table of lists.
        record_view: The table of records.
    """

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._runs: list[ImportRun] = []
        self._session_id: int | None = None
        self._records: list[CameIn] = []
        self.runs = LinesModel(_RUNS, self)
        self.records = LinesModel(_RECORDS, self)
        self.view = _table(self.runs, "Übernommene Listen", self)
        self.record_view = _table(self.records, "Was aus der Liste stammt", self)
        self.view.setSelectionMode(ChangesView.SelectionMode.SingleSelection)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_records())
        self.view.chosen.connect(lambda _: self.record_view.setFocus(Qt.FocusReason.OtherFocusReason))
        self.record_view.chosen.connect(self._open)
        self.begin_button = writing_button(
            office, "import", "&Liste übernehmen …", "Zeigt zuerst, was geschehen würde (Strg+I).",
            lambda: self.command.emit("import_list"), self,
        )  # fmt: skip
        self.told = muted_label("", self)
        self._lay_out()
        self.reload()

    def begin(self) -> None:
        """Put the focus into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def count_text(self) -> str:
        """Return how many lists there are."""
        return "1 Liste" if len(self._runs) == 1 else f"{len(self._runs)} Listen"

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed."""
        if any(change.table == "import_run" for change in outcome.changes):
            self.reload()
        elif {(one.entity, one.record_id) for one in self._records} & (outcome.touched | outcome.deleted):
            self._show_records()

    def reload(self) -> None:
        """Read anew which lists there are."""
        self._runs = self._read(self._office.importing.runs)
        self.runs.set_lines([_told(run) for run in self._runs])
        self.view.fit_columns(_RUN_WIDTHS)
        if self._runs:
            self.view.selectRow(0)
        self._show_records()
        self.changed.emit()

    def _show_records(self) -> None:
        row = self.view.currentIndex().row()
        run = self._runs[row] if 0 <= row < len(self._runs) else None
        self._session_id = run.session_id if run else None
        self._records = self._read(lambda: self._office.importing.records_of(run.id)) if run else []
        self.records.set_lines([_record_told(one) for one in self._records])
        self.record_view.fit_columns(_RECORD_WIDTHS)
        if run is None:
            self.told.setText("Noch wurde keine Liste übernommen.")
        else:
            number = len({(one.entity, one.record_id) for one in self._records})
            entries = "1 Eintrag stammt" if number == 1 else f"{number} Einträge stammen"
            self.told.setText(f"{entries} aus „{run.source}“, oder wurden daraus geändert.")

    def _read(self, read: Callable[[], list[T]]) -> list[T]:
        try:
            return read()
        except StorageFault as fault:
            self.fault.emit(str(fault))
            return []

    def _open(self, row: int) -> None:
        one = self._records[row]
        if one.entity in LISTED:
            self.open_record.emit(one.entity, one.record_id)
        elif self._session_id is not None:
            self.open_session.emit(self._session_id)

    def _lay_out(self) -> None:
        step = theme.spacing()
        below = QWidget(self)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, step, 0, 0)
        inner.setSpacing(step)
        inner.addWidget(self.told)
        inner.addWidget(self.record_view, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.view)
        splitter.addWidget(below)
        splitter.setSizes([200, 500])
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(SectionHead("Importe", _EXPLANATION, self))
        column.addSpacing(step)
        column.addWidget(tool_row([self.begin_button], self))
        column.addWidget(splitter, 1)
        scroll = scrolling(content, self)
        follow_current(scroll, self.view)
        follow_current(scroll, self.record_view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)


def _table(model: LinesModel, name: str, parent: QWidget) -> ChangesView:
    view = ChangesView(parent)
    view.setModel(model)
    view.setAccessibleName(name)
    view.setMinimumHeight(4 * theme.row_height(view.fontMetrics()))
    return view


def _told(run: ImportRun) -> tuple[str, ...]:
    day = format_date(run.list_date) if run.list_date else ""
    return (f"{run.at:%d.%m.%Y %H:%M}", run.source, run.sheet, day, run.told)


def _record_told(one: CameIn) -> tuple[str, ...]:
    return (one.label, ENTITIES[one.entity].singular, "angelegt" if one.created else "geändert", one.place)
