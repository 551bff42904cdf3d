"""A list of records with search and filters, and the selected one as a form beside it.

One class for all lists; the field catalogue says what they show.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import MERGED
from voneinander_desktop.domain.fields import Entity, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.actions import Fact
from voneinander_desktop.gui.elided_label import ElidedLabel
from voneinander_desktop.gui.filter_bar import FilterBar
from voneinander_desktop.gui.first_paint import AfterFirstPaint
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.table_model import Refusal, TableModel
from voneinander_desktop.gui.table_selection import two_rows
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.editing import Edit, Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

if TYPE_CHECKING:
    from voneinander_desktop.gui.empty_state import EmptyState
    from voneinander_desktop.gui.messages import DeleteChoice
    from voneinander_desktop.gui.record_form import RecordForm

# What is not needed to show a list is imported where it is used: the list is what is waited for.

_LONG = 2_000
"""Records from which a list first shows what it showed when it was left: to read and sort them all takes a while."""
_FIRST = 100
"""Records that are remembered of it: more than any screen shows."""
_FORM_SHARE = 0.38
"""Share of the width that the form has at first."""


class ListPage(Page):
    """One of the three lists.

    Args:
        office: The open file.
        entity: What it lists.
        settings: Where columns, sorting and filters are remembered.

    Attributes:
        office: The open file.
        entity: What it lists.
        model: The records shown.
        view: The table.
        search: The search field.
        filters: The filters.
        form: The form; made right after the list was first painted.
        empty: What is said where nothing is shown; made the first time.
    """

    def __init__(self, office: OfficeFile, entity: Entity, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.entity = entity
        self._settings = settings
        self._sort: tuple[tuple[str, bool], ...] = ()
        self._before_draft = 0
        self._pair = False  # whether two records are selected that can be merged
        self.model = TableModel(office, entity, parent=self)
        self.view = TableView(office, self)
        self.view.setModel(self.model)
        self.search = _search_field(entity, self)
        self.filters = FilterBar(office, entity, self.search, self)
        self.form: RecordForm | None = None
        self.form_shown = True
        self.empty: EmptyState | None = None
        self._is_first_look = False
        self._lay_out()
        AfterFirstPaint(self.view.viewport(), self._complete)
        self._wire()
        self._begin_list(self._restore())

    def _wire(self) -> None:
        self.search.textChanged.connect(self._apply)
        self.search.installEventFilter(self)
        self.filters.changed.connect(self._apply)
        self.view.sort_requested.connect(self._sort_by)
        self.view.current_record_changed.connect(self._show_in_form)
        self.view.record_activated.connect(self._activate)
        if self.entity.key in MERGED:
            self.view.selectionModel().selectionChanged.connect(self._note_pair)
        self.view.message.connect(self.message)
        self.model.refused.connect(self._tell_refusal)
        self.model.stored.connect(self._tell_warnings)

    def _wire_form(self, form: "RecordForm") -> None:
        form.created.connect(self._show_created)
        form.leave.connect(self._leave_form)
        form.command.connect(self.command)
        form.open_record.connect(self.open_record)
        form.new_record.connect(self.new_record)
        form.message.connect(self.message)
        form.fault.connect(self.fault)

    # ----------------------------------------------------------------------- what the window asks

    def facts(self) -> frozenset[Fact]:
        """Return what is true here, for the commands that need it."""
        facts = {Fact.TABLE, Fact.LIST}
        if self.current_id() is not None:
            facts.add(Fact.RECORD)
        if self._pair:
            facts.add(Fact.PAIR)
        return frozenset(facts)

    def table(self) -> TableView:
        """Return the list's table."""
        return self.view

    def current_id(self) -> int | None:
        """Return the selected record."""
        return self.view.current_id() or None

    def current_session(self) -> int | None:
        """Return the selected Veranstaltung, if this is their list."""
        return self.current_id() if self.entity.key == "session" else None

    def query(self) -> Query:
        """Return what the list shows now: search, filters, sorting."""
        return self.filters.query(self.search.text(), self._sort)

    def count_text(self) -> str:
        """Return how many of how many records are shown."""
        return f"{self.model.rowCount()} von {self.office.listing(self.entity.key).total} {_dative(self.entity.plural)}"

    def commit(self) -> bool:
        """Store what stands in an open cell editor and in the form."""
        in_table = self.view.commit_editor()
        in_form = self.form is None or self.form.commit()
        return in_table and in_form

    def unstored(self) -> str:
        """Return what was typed in a cell or in the form and could not be stored."""
        in_form = self.form.unstored() if self.form else ""
        return "\n".join(filter(None, (self.view.unstored(), in_form)))

    def begin(self) -> None:
        """Put the focus into the list."""
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            self.view.show_record(self.model.id_at(0))
        self.view.setFocus()

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed; rows stay where they are until the next sort or search."""
        self.model.refresh(outcome)
        if self.form:
            self.form.refresh(outcome)
        self._count()

    # ---------------------------------------------------------------------------------- commands

    def begin_new(self, values: Mapping[str, Value] | None = None) -> None:
        """Begin a new record in the form."""
        self._before_draft = self.current_id() or 0
        self.commit()
        self.view.clear_current()
        self.show_form(shown=True)
        self._made_form().begin_new(values)

    def duplicate(self) -> None:
        """Make copies of the selected records."""
        ids = self.view.selected_ids()
        if ids and self.commit():
            outcome = self._do(lambda: self.office.editing.duplicate(self.entity.key, ids))
            if outcome is not None:
                self.show_record(next(iter(outcome.created.values())))

    def delete(self) -> None:
        """Delete the selected records; ask first where others depend on them."""
        ids = self.view.selected_ids()
        if not ids or not self.commit():
            return
        dependents = self.office.editing.dependents(self.entity.key, ids)
        from voneinander_desktop.gui.messages import DeleteChoice

        choice = self._ask_delete(ids, dependents) if dependents else DeleteChoice.DELETE
        if choice is DeleteChoice.DELETE:
            row = min(self.model.row_of(row_id) for row_id in ids)
            self._do(lambda: self.office.editing.delete(self.entity.key, ids, with_dependents=bool(dependents)))
            self._select_near(row)
        elif choice is DeleteChoice.RETIRE:
            self._retire(ids)

    def merge(self) -> None:
        """Show the two selected records side by side, to make one of them."""
        from voneinander_desktop.gui.merging import MergeDialog

        ids = self.view.selected_ids()
        if len(ids) == 2 and self.entity.key in MERGED and self.commit():
            dialog = MergeDialog(self.office, self.entity.key, (ids[0], ids[1]), self)
            dialog.fault.connect(self.fault)
            dialog.merged.connect(self.show_record)
            dialog.open()

    def focus_search(self) -> None:
        """Put the focus into the search field, its text selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear_filters(self) -> None:
        """Take search and filters away; where there were none, show those who left, too."""
        something = bool(self.search.text()) or self.filters.active
        self.search.clear()
        self.filters.clear(everything=not something)

    def toggle_form(self) -> None:
        """Show the form beside the list, or the list alone."""
        self.show_form(shown=not self.form_shown)

    def show_form(self, *, shown: bool) -> None:
        """Show the form beside the list, or the list alone."""
        if not shown and self.form:
            self.form.commit()
        self.form_shown = shown
        self._form_place.setVisible(shown)
        if shown:
            self._show_in_form(self.current_id() or 0)
        self.changed.emit()

    def switch_focus(self) -> None:
        """Go from the list to the form, or back."""
        focused = QApplication.focusWidget()
        if focused is not None and self._form_place.isAncestorOf(focused):
            self._leave_form()
        else:
            self.show_form(shown=True)
            self._made_form().focus_first()

    def show_record(self, row_id: int) -> None:
        """Select a record; search and filters that hide it are put away."""
        self._read_whole()
        if self.model.row_of(row_id) < 0:
            self.search.clear()
            self.filters.clear(everything=True)
        self.view.show_record(row_id)
        self.view.setFocus()

    # --------------------------------------------------------------------------------- workings

    def _begin_list(self, remembered: Sequence[int]) -> None:
        """Show the records; of a long list at first what it showed when it was left, until that is painted.

        Args:
            remembered: How many records it had, and the first of them; nothing if that is not known.
        """
        if not remembered:
            self._apply()
            return
        count, *ids = remembered
        self._is_first_look = True
        self.model.set_ids(self.office.listing(self.entity.key).first_look(ids, count))
        self._count()

    def _read_whole(self) -> None:
        """Put the whole list, in order, in the place of the first look at it."""
        if self._is_first_look:
            self._apply()

    def _apply(self) -> None:
        """Show the records that search and filters let through, in order."""
        self._is_first_look = False
        ids = self.office.listing(self.entity.key).ids(self.query())
        self.model.set_ids(self.view.keeping_edited(ids))
        self._count()

    def _count(self) -> None:
        shown = self.model.rowCount()
        total = self.office.listing(self.entity.key).total
        self._counter.setText(f"{shown} von {total}")
        if not shown:
            self._tell_empty(any_at_all=total > 0)
        elif self.empty:
            self.empty.hide()
        self.changed.emit()

    def _tell_empty(self, *, any_at_all: bool) -> None:
        from voneinander_desktop.gui.empty_state import EmptyState

        if self.empty is None:
            self.empty = EmptyState(self.view)
            self.empty.clear_wanted.connect(self.clear_filters)
            self.empty.new_wanted.connect(lambda: self.command.emit("new"))
        writable = not self.office.read_only
        filtered = bool(self.search.text().strip()) or self.filters.hides
        search = self.search.text()
        self.empty.show_for(self.entity, search, any_at_all=any_at_all, filtered=filtered, writable=writable)
        self.empty.show()

    def _sort_by(self, keys: Sequence[tuple[str, bool]]) -> None:
        self._sort = tuple((key, descending) for key, descending in keys)
        self._apply()

    def _show_in_form(self, row_id: int) -> None:
        if self.form and self.form_shown and (row_id or not self.form.is_draft):
            self.form.show_record(row_id or None)
        self.changed.emit()

    def _note_pair(self) -> None:
        if two_rows(self.view) is not self._pair:
            self._pair = not self._pair
            self.changed.emit()

    def _activate(self, row_id: int) -> None:
        if self.entity.key == "session":
            self.open_session.emit(row_id)
        else:
            self.switch_focus()

    def _leave_form(self) -> None:
        if not self.view.currentIndex().isValid() and self._before_draft:
            self.view.show_record(self._before_draft)
        self.view.setFocus()

    def _show_created(self, row_id: int) -> None:
        """Select a record that was made in the form; its row stands in the list already."""
        focused = QApplication.focusWidget()
        self.view.show_record(row_id)
        if focused is not None:
            focused.setFocus()

    def _select_near(self, row: int) -> None:
        if self.model.rowCount():
            self.view.show_record(self.model.id_at(min(row, self.model.rowCount() - 1)))

    def _retire(self, ids: Sequence[int]) -> None:
        what = self.entity.singular if len(ids) == 1 else f"{len(ids)} {self.entity.plural}"
        edits = [Edit(self.entity.key, row_id, "retired_on", date.today()) for row_id in ids]
        self._do(lambda: self.office.editing.set_values(edits, f"{what} als ausgeschieden vermerkt"))

    def _ask_delete(self, ids: Sequence[int], dependents: Sequence[tuple[str, int]]) -> "DeleteChoice":
        from voneinander_desktop.gui import messages

        row = self.office.reader.row(self.entity, ids[0]) if len(ids) == 1 else None
        name = f"„{row.label}“" if row else f"{len(ids)} {self.entity.plural}"
        return messages.ask_delete(self, name, dependents, can_retire="retired_on" in self.entity.index)

    def _do(self, step: Callable[[], Outcome]) -> Outcome | None:
        try:
            return step()
        except Refused as refusal:
            self.message.emit(str(refusal))
        except StorageFault as fault:
            self.fault.emit(str(fault))
        return None

    def _tell_refusal(self, refusal: Refusal) -> None:
        if isinstance(refusal.error, StorageFault):
            self.fault.emit(refusal.message)
        else:
            self.message.emit(refusal.message)

    def _tell_warnings(self, outcome: Outcome) -> None:
        if outcome.warnings:
            self.message.emit(f"{outcome.label}. Hinweis: {outcome.warnings[0][3]}")

    # --------------------------------------------------------------------------------- building

    def _lay_out(self) -> None:
        step = theme.spacing()
        list_side = QWidget(self)
        column = QVBoxLayout(list_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, 3 * step // 2, 2 * step, step)
        head.setSpacing(step)
        head.addWidget(self._head_row())
        head.addWidget(self.filters)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self._form_place = QWidget(self)
        self._form_place.setMinimumWidth(30 * self.fontMetrics().averageCharWidth())
        place = QVBoxLayout(self._form_place)
        place.setContentsMargins(0, 0, 0, 0)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(max(step // 2, 4))
        self._splitter.addWidget(list_side)
        self._splitter.addWidget(self._form_place)
        self._splitter.setStretchFactor(0, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def _head_row(self) -> QWidget:
        """Return the list's name with its count, and the buttons, which wrap below it where there is little room."""
        row = QWidget(self)
        flow = FlowLayout(theme.spacing(), row)
        flow.addWidget(self._name_and_count(row))
        if self.entity.key == "session":
            hint = "Ausgewählte Veranstaltung öffnen (Strg+Eingabe)"
            flow.addWidget(self._button("session", "Öffnen", "open_session", hint))
        if not self.office.read_only:
            flow.addWidget(self._button("add", "Neu", "new", f"{self.entity.singular} neu anlegen (Strg+N)"))
            if self.entity.key == "session":
                hint = "Eine Veranstaltung wie die letzte einer Reihe anlegen (Strg+Umschalt+R)"
                flow.addWidget(self._button("add", "Aus Reihe …", "new_of_series", hint))
        return row

    def _name_and_count(self, parent: QWidget) -> QWidget:
        part = QWidget(parent)
        part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        title = ElidedLabel(self.entity.plural, part)
        font = title.font()
        font.setPointSizeF(1.25 * font.pointSizeF())
        font.setBold(True)
        title.setFont(font)
        self._counter = QLabel(part)
        self._counter.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.spacing())
        row.addWidget(title)
        row.addWidget(self._counter)
        row.addStretch(1)
        return part

    def _button(self, icon: str, text: str, command: str, hint: str) -> QPushButton:
        button = QPushButton(theme.icon(icon), text, self)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.clicked.connect(lambda: self.command.emit(command))
        return button

    def _made_form(self) -> "RecordForm":
        from voneinander_desktop.gui.record_form import RecordForm

        if self.form is None:
            self.form = RecordForm(self.office, self.entity, self)
            self._wire_form(self.form)
            layout = self._form_place.layout()
            assert layout is not None  # noqa: S101 - made in _lay_out
            layout.addWidget(self.form)
            self._show_in_form(self.current_id() or 0)
        return self.form

    def _complete(self) -> None:
        """Read the whole list and make the form, once the list has been painted: the list is what she waits for."""
        if not self.isVisible():  # the file has been closed meanwhile
            return
        try:
            self._read_whole()
            self._made_form()
        except StorageFault as fault:
            if self.isVisible():  # or it is closed while a slow disk is waited for
                self.fault.emit(str(fault))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the search field into the list with Down or Enter; Esc empties it."""
        if watched is self.search and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.begin()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    # -------------------------------------------------------------------------------- remembering

    def save_state(self) -> None:
        """Remember columns, sorting, filters and the form's width; never what was searched for."""
        state = {
            "table": self.view.save_state(),
            "filters": self.filters.state(),
            "form": self.form_shown,
            "widths": self._splitter.sizes(),
            "first": self._what_it_shows(),
        }
        self._settings.set_list_state(self.office.path, self.entity.key, state)

    def _what_it_shows(self) -> list[int]:
        """Return how many records the list shows without a search, and the first of them; nothing of a short list."""
        with suppress(StorageFault):
            ids = self.office.listing(self.entity.key).ids(self.filters.query("", self._sort))
            return [len(ids), *ids[:_FIRST]] if len(ids) >= _LONG else []
        return []

    def _restore(self) -> list[int]:
        """Take up what was remembered, and return what the list showed when it was left."""
        state = self._settings.list_state(self.office.path, self.entity.key)
        self.view.restore_state(state.get("table") or {})
        self.filters.restore(state.get("filters") or {})
        self._sort = tuple(self.view.sorting())
        self.form_shown = state.get("form") is not False
        self._form_place.setVisible(self.form_shown)
        widths = state.get("widths")
        if isinstance(widths, list) and len(widths) == 2 and all(isinstance(width, int) for width in widths):
            self._splitter.setSizes(widths)
        else:
            self._splitter.setSizes([round(1000 * (1 - _FORM_SHARE)), round(1000 * _FORM_SHARE)])
        first = state.get("first")
        return first if isinstance(first, list) and all(type(number) is int for number in first) else []


def _dative(plural: str) -> str:
    return plural if plural.endswith("n") else f"{plural}n"


def _search_field(entity: Entity, parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setPlaceholderText("Suchen (Strg+F)")
    field.setAccessibleName(f"{entity.plural} durchsuchen")
    field.setToolTip("Sucht im ganzen Eintrag; mehrere Wörter in beliebiger Reihenfolge.")
    field.setClearButtonEnabled(True)
    field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return field
