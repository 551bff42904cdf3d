"""A page that is one table of records: those of a Veranstaltung, of an agreement, of a vocabulary."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.fields import Entity, Ref
from voneinander_desktop.gui import messages
from voneinander_desktop.gui.messages import DeleteChoice
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import attempt
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.table_model import Refusal, TableModel
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile


class RecordTablePage(Page):
    """A table of records that is edited in place.

    Subclasses lay it out, say in `_tell` what they count and in `_tell_selection` what can be done.

    Args:
        office: The open file.
        entity: Which records.
        columns: Keys of the fields that can be columns, in order.
        shown: How many of them are shown at first.
        owner: The record they belong to, by the key of the reference that names it; none for all records.
        settings: Where columns, widths and sorting are remembered; None for not at all.

    Attributes:
        model: The records.
        view: The table.
    """

    def __init__(
        self,
        office: OfficeFile,
        entity: Entity,
        columns: Sequence[str],
        shown: int,
        owner: Mapping[str, Ref] | None = None,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._entity = entity
        self._settings = settings
        self._owner = dict(owner or {})
        self._text = ""
        self.model = TableModel(office, entity, columns, self)
        self.view = TableView(office, self)
        self.view.setModel(self.model)
        self.view.set_columns(columns[:shown])
        self.view.set_new_record_values(self._owner)
        if settings:
            self.view.restore_state(settings.list_state(office.path, self._state_name))
        self.view.message.connect(self.message)
        self.view.sort_requested.connect(lambda _: self.load())
        self.view.selectionModel().selectionChanged.connect(lambda: self._tell_selection())
        self.view.current_record_changed.connect(lambda _: self._tell_selection())
        self.model.refused.connect(self._tell_refusal)

    # ------------------------------------------------------------------- what the window asks

    def table(self) -> TableView | None:
        """Return the table."""
        return self.view

    def commit(self) -> bool:
        """Store what stands in an open editor."""
        return self.view.commit_editor()

    def unstored(self) -> str:
        """Return what was typed in a cell and could not be stored."""
        return self.view.unstored()

    def begin(self) -> None:
        """Put the focus into the table."""
        self._select(max(self.view.currentIndex().row(), 0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed; rows stay where they are until the next sort or search."""
        self.model.refresh(outcome)
        belonging = set(self.all_ids())
        shown = self.model.ids()
        if not belonging.issuperset(shown):  # new records of another owner
            self.model.set_ids([row_id for row_id in shown if row_id in belonging])
        self._tell()

    def save_state(self) -> None:
        """Remember columns, widths and sorting."""
        if self._settings:
            self._settings.set_list_state(self._office.path, self._state_name, self.view.save_state())

    # ------------------------------------------------------------------------------- records

    def set_owner(self, owner: Mapping[str, Ref]) -> None:
        """Show the records of another owner."""
        self._owner = dict(owner)
        self.view.set_new_record_values(self._owner)
        self.load()

    def all_ids(self) -> list[int]:
        """Return the ids of all records that belong here, in order, found by a search or not."""
        filters = {key: frozenset({ref.id}) for key, ref in self._owner.items()}
        return self._office.listing(self._entity.key).ids(Query(filters=filters, sort=tuple(self.view.sorting())))

    def load(self, text: str | None = None) -> None:
        """Show the records that `text` finds (as the last time where it is None), sorted anew."""
        self._text = self._text if text is None else text
        belonging = self.all_ids()
        kept = self.view.keeping_edited(self._matching(belonging))
        known = set(belonging)  # what is edited may belong to another owner
        self.model.set_ids([row_id for row_id in kept if row_id in known])
        if not self.model.rowCount():
            self._make_room_for_headings()
        self._tell()

    def remove(self) -> None:
        """Delete the selected records, as one step; ask first where others depend on them."""
        ids = self.view.selected_ids()
        if not ids or self._office.read_only or not self.commit():
            return
        dependents = self._office.editing.dependents(self._entity.key, ids)
        if dependents and not self._may_delete(ids, dependents):
            return
        row = self.model.row_of(ids[0])
        attempt(self, lambda: self._office.editing.delete(self._entity.key, ids, with_dependents=bool(dependents)))
        self._select(row)

    # ------------------------------------------------------------------------------ workings

    @property
    def _state_name(self) -> str:
        return f"{'_'.join(self._owner) or 'all'}.{self._entity.key}"

    def _tell(self) -> None:
        """Say what is counted here."""
        self._tell_selection()

    def _tell_selection(self) -> None:
        """Switch buttons on or off as fits the selected records."""

    def _make_room_for_headings(self) -> None:
        """Let the headings of an empty table be read; with the first rows the columns are fitted to them."""
        for column in range(self.model.columnCount()):
            wanted = self.view.header.sectionSizeFromContents(column).width()
            self.view.setColumnWidth(column, max(wanted, self.view.columnWidth(column)))

    def _shortcut(self, keys: str, do: Any) -> None:
        """Let keys do something while the focus is on this page."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(do)

    def _matching(self, ids: Sequence[int]) -> list[int]:
        terms = collation.SearchTerms.parse(self._text)
        if not terms.words:
            return list(ids)
        rows = self._office.reader.rows(self._entity, ids)
        keys = [spec.key for spec in self._entity.fields]
        return [row_id for row_id, row in rows.items() if terms.matches(collation.search_text(map(row.text, keys)))]

    def _may_delete(self, ids: Sequence[int], dependents: Sequence[tuple[str, int]]) -> bool:
        row = self._office.reader.row(self._entity, ids[0])
        named = f"„{row.label}“" if row and len(ids) == 1 else f"{len(ids)} {self._entity.plural}"
        return messages.ask_delete(self, named, dependents, can_retire=False) is DeleteChoice.DELETE

    def _select(self, row: int) -> None:
        if self.model.rowCount():
            self.view.show_record(self.model.id_at(min(row, self.model.rowCount() - 1)))

    def _tell_refusal(self, refusal: Refusal) -> None:
        if isinstance(refusal.error, StorageFault):
            self.fault.emit(refusal.message)
