"""Picking several records from their list: whom to invite, whom to register, who joins an agreement."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QEvent, QIdentityProxyModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.fields import Entity
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.filter_bar import FilterBar
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.pages.page_parts import muted_label
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.gui.table_model import TableModel
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import OfficeFile

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_CHECK_WIDTH = 20
"""Width of the column of check boxes, in characters: it says "unter Vorbehalt", too."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A filter that is offered by name, as a check box.

    Attributes:
        label: German text with mnemonic.
        filters: What it filters by, as in `storage.listing.Query`.
        on: Whether it is switched on at first.
        hint: What it means, where the label does not say it all.
    """

    label: str
    filters: Mapping[str, frozenset[Any]]
    on: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be picked, and the words for it.

    Attributes:
        entity: Which records.
        title: Title of the dialog, such as "Einrichtungen einladen".
        verb: What the button says with nothing ticked: "Einladen".
        one: What it says with one ticked: "1 Einrichtung einladen".
        many: What it says with more, `{}` standing for the number.
        fields: Keys of the fields shown.
        taken: Records that cannot be picked, by id, and why: "schon eingeladen".
        presets: Filters offered by name.
    """

    entity: Entity
    title: str
    verb: str
    one: str
    many: str
    fields: Sequence[str]
    taken: Mapping[int, str] = field(default_factory=dict)
    presets: Sequence[Preset] = ()

    def button_text(self, number: int) -> str:
        """Return what the button says when so many are ticked."""
        return self.verb if not number else self.one if number == 1 else self.many.format(number)


class Candidates(QIdentityProxyModel):
    """The list's rows with a check box in the first column; ticks stay whatever the list shows.

    Args:
        table: The records; its first column gives way to the check boxes.
        taken: Records that cannot be ticked, and why.

    Signals:
        ticked: What is ticked is different now.
    """

    ticked = Signal()

    def __init__(self, table: TableModel, taken: Mapping[int, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._taken = taken
        self._chosen: dict[int, None] = {}
        self.setSourceModel(table)

    @property
    def chosen(self) -> Set[int]:
        """The ids of the ticked records."""
        return self._chosen.keys()

    def tick(self, ids: Collection[int], *, on: bool = True) -> None:
        """Tick records, or take their ticks away; those that cannot be ticked stay as they are."""
        for row_id in ids:
            if on and row_id not in self._taken:
                self._chosen[row_id] = None
            elif not on:
                self._chosen.pop(row_id, None)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0), [_Role.CheckStateRole])
        self.ticked.emit()

    def toggle(self, row: int) -> None:
        """Tick a row's record, or take its tick away."""
        row_id = self._table.id_at(row)
        self.tick([row_id], on=row_id not in self._chosen)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's data; the first column has the check box and says why a record is taken."""
        if not index.isValid() or index.column() > 0:
            return super().data(index, role)
        row_id = self._table.id_at(index.row())
        reason = self._taken.get(row_id, "")
        ticked = bool(reason) or row_id in self._chosen
        if role == _Role.CheckStateRole:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            return reason
        if role == _Role.AccessibleTextRole:
            return reason or ("angekreuzt" if ticked else "nicht angekreuzt")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and section == 0:
            return "Auswahl" if role in (_Role.DisplayRole, _Role.ToolTipRole) else None
        return super().headerData(section, orientation, role)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell: nothing is edited here, free records are ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._table.id_at(index.row()) in self._taken:
            return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else plain

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Tick or untick."""
        if role != _Role.CheckStateRole or not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self.tick([self._table.id_at(index.row())], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class ChoiceDialog(QDialog):
    """A searchable list to tick records in.

    In the search field, Enter ticks the first record found and lets her type the next name; with nothing
    typed it accepts what is ticked.

    Args:
        office: The open file.
        question: What is to be picked.
    """

    def __init__(self, office: OfficeFile, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self._office = office
        self._question = question
        self._table = TableModel(office, question.entity, (question.fields[0], *question.fields), self)
        self._table.set_read_only(True)
        self.candidates = Candidates(self._table, question.taken, self)
        self.candidates.ticked.connect(self._tell)
        self.search = self._make_search()
        self.presets = [self._make_preset(preset) for preset in question.presets]
        self.filters = FilterBar(office, question.entity, self.search, self)
        self.filters.changed.connect(self._find)
        self.view = _CandidateView(self)
        self.view.setModel(self.candidates)
        self.view.setAccessibleName(question.entity.plural)
        self.view.accepted.connect(self._accept_some)
        self.count = muted_label("", self)
        self.all = QPushButton("Alle &gezeigten ankreuzen", self)
        self.all.clicked.connect(lambda: self.candidates.tick(self._table.ids()))
        self.none = QPushButton("Auswahl auf&heben", self)
        self.none.clicked.connect(lambda: self.candidates.tick(list(self.candidates.chosen), on=False))
        self._buttons = QDialogButtonBox(self)
        self.accept_button = self._buttons.addButton(question.verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton("Abbrechen", QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._find()
        widths = [spec.width for spec in self._table.fields[1:]]
        self.view.set_widths([_CHECK_WIDTH, *widths])
        width = self.view.horizontalHeader().length() + 8 * theme.spacing()
        self.resize(within_screen(self, QSize(width, 72 * theme.spacing())))
        self.search.setFocus()

    def chosen_ids(self) -> list[int]:
        """Return the ids of the ticked records, in the order of their list."""
        chosen = self.candidates.chosen
        return [row_id for row_id in self._office.listing(self._question.entity.key).ids(Query()) if row_id in chosen]

    def shown_ids(self) -> list[int]:
        """Return the ids of the records that search and filters leave."""
        return self._table.ids()

    # --------------------------------------------------------------------------------- building

    def _make_search(self) -> QLineEdit:
        search = QLineEdit(self)
        search.setPlaceholderText("Suchen")
        search.setAccessibleName(f"{self._question.entity.plural} suchen")
        search.setToolTip("Eingabetaste kreuzt den ersten Treffer an.")
        search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        search.setClearButtonEnabled(True)
        search.textChanged.connect(self._find)
        search.installEventFilter(self)
        return search

    def _make_preset(self, preset: Preset) -> QCheckBox:
        box = QCheckBox(preset.label, self)
        box.setToolTip(preset.hint)
        box.setChecked(preset.on)
        box.toggled.connect(self._find)
        return box

    def _lay_out(self) -> None:
        step = theme.spacing()
        presets = QWidget(self)
        flow = FlowLayout(2 * step, presets)
        for box in self.presets:
            flow.addWidget(box)
        presets.setVisible(bool(self.presets))
        ticking = QHBoxLayout()
        ticking.setSpacing(step)
        ticking.addWidget(self.count, 1)
        ticking.addWidget(self.all)
        ticking.addWidget(self.none)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        for widget in (self.filters, presets, self.view):
            column.addWidget(widget, 1 if widget is self.view else 0)
        column.addLayout(ticking)
        column.addSpacing(step)
        column.addWidget(self._buttons)

    # ---------------------------------------------------------------------------------- working

    def _query(self) -> Query:
        query = self.filters.query(self.search.text(), ())
        filters = dict(query.filters)
        for box, preset in zip(self.presets, self._question.presets, strict=True):
            if box.isChecked():
                for key, allowed in preset.filters.items():
                    filters[key] = filters[key] & allowed if key in filters else allowed
        return replace(query, filters=filters)

    def _find(self) -> None:
        self._table.set_ids(self._office.listing(self._question.entity.key).ids(self._query()))
        if self._table.rowCount():
            self.view.setCurrentIndex(self.candidates.index(0, 0))
            self.view.scrollToTop()
        self._tell()

    def _tell(self) -> None:
        shown = self._table.ids()
        chosen = self.candidates.chosen
        hidden = len(chosen - set(shown))
        parts = [f"{len(shown)} von {self._office.listing(self._question.entity.key).total}"]
        if chosen:
            parts.append(f"{len(chosen)} angekreuzt")
        if hidden:
            parts.append(f"davon {hidden} gerade nicht gezeigt")
        self.count.setText(" · ".join(parts))
        self.accept_button.setText(self._question.button_text(len(chosen)))
        self.accept_button.setEnabled(bool(chosen))
        self.accept_button.setToolTip("" if chosen else "Kreuzen Sie zuerst in der Liste an.")
        self.none.setEnabled(bool(chosen))
        self.all.setEnabled(any(row_id not in self._question.taken and row_id not in chosen for row_id in shown))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of the search field work on the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and self._table.rowCount():
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take_first()
                return True
        return super().eventFilter(watched, event)

    def _take_first(self) -> None:
        free = [row_id for row_id in self._table.ids() if row_id not in self._question.taken]
        if not self.search.text():
            self._accept_some()
        elif free:
            self.candidates.tick(free[:1])
            self.search.selectAll()

    def _accept_some(self) -> None:
        if self.candidates.chosen:
            self.accept()


class _CandidateView(QTableView):
    """The list in the dialog: the space bar ticks the current row, Enter accepts."""

    accepted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self.fontMetrics()))
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionsClickable(False)
        self.doubleClicked.connect(self._toggle)

    def set_widths(self, characters: Sequence[int]) -> None:
        """Give the columns the width of so many characters."""
        average = self.fontMetrics().averageCharWidth()
        for column, number in enumerate(characters):
            self.setColumnWidth(column, number * average + 2 * theme.spacing())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the space bar and Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _toggle(self, index: _Index) -> None:
        model = self.model()
        assert isinstance(model, Candidates)  # noqa: S101 - the only model it is given
        if model.flags(index) & Qt.ItemFlag.ItemIsEnabled:
            model.toggle(index.row())


def choose(office: OfficeFile, question: Question, parent: QWidget) -> list[int]:
    """Ask which records, and return their ids; none if she cancels."""
    dialog = ChoiceDialog(office, question, parent)
    try:
        return dialog.chosen_ids() if dialog.exec() == QDialog.DialogCode.Accepted else []
    finally:
        dialog.deleteLater()
