"""Vereinbarungen, and below each its Kooperationspartner with the days of joining and leaving."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import AGREEMENT, INSTITUTION, PARTNER
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.choosing import Question, choose
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import attempt, heading, muted_label, tool_row, writing_button
from voneinander_desktop.gui.pages.record_table import RecordTablePage
from voneinander_desktop.gui.pages.vocabulary import VOCABULARIES, VocabularyPage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.usecases.editing import Edit, Outcome
from voneinander_desktop.usecases.office_file import OfficeFile

_NO_AGREEMENT = Ref(0, "")
_COLUMNS = ("institution", "joined_on", "left_on")


class PartnersPage(RecordTablePage):
    """The Kooperationspartner of one agreement.

    Args:
        office: The open file.
        settings: Where columns are remembered.
    """

    def __init__(self, office: OfficeFile, settings: Settings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(office, PARTNER, _COLUMNS, len(_COLUMNS), {"agreement": _NO_AGREEMENT}, settings, parent)
        self.view.setAccessibleName(PARTNER.plural)
        self.title = heading(PARTNER.plural, self, 1.1)
        self.counts = muted_label("", self)
        self.add_button = writing_button(
            office, "institution-add", "Hin&zufügen …", "Einrichtungen aus der Liste ankreuzen", self.add, self
        )
        self.remove_button = writing_button(
            office,
            "delete",
            "Ent&fernen",
            "Löscht die ausgewählten Einträge (Strg+Entf). Wer ausgetreten ist, bekommt ein Datum und bleibt stehen.",
            self.remove,
            self,
        )
        self._shortcut("Ctrl+Del", self.remove)
        self._lay_out()
        self.load()

    @property
    def agreement(self) -> Ref:
        """The agreement; its id is 0 if there is none."""
        return self._owner["agreement"]

    def add(self) -> None:
        """Ask which institutions joined, and note them as one step."""
        if not self._office.read_only and self.agreement.id and self.commit():
            self.add_these(choose(self._office, self.question(), self))

    def add_these(self, institution_ids: Sequence[int]) -> None:
        """Note institutions as Kooperationspartner, as one step."""
        if not institution_ids:
            return
        edits = [
            Edit(PARTNER.key, -number, key, value)
            for number, row_id in enumerate(institution_ids, start=1)
            for key, value in (("agreement", self.agreement), ("institution", Ref(row_id, "")))
        ]
        count = len(institution_ids)
        label = "Kooperationspartner hinzugefügt" if count == 1 else f"{count} Kooperationspartner hinzugefügt"
        outcome = attempt(self, lambda: self._office.editing.set_values(edits, label))
        if outcome and outcome.created:
            self.load()
            self.view.show_record(outcome.created[-1])

    def question(self) -> Question:
        """Return what the dialog asks."""
        partners = self._office.reader.rows(PARTNER, self.all_ids()).values()
        return Question(
            INSTITUTION,
            "Kooperationspartner hinzufügen",
            verb="&Hinzufügen",
            one="1 Einrichtung &hinzufügen",
            many="{} Einrichtungen &hinzufügen",
            fields=("name", "kind", "region"),
            taken={ref.id: "schon Partner" for row in partners if isinstance(ref := row["institution"], Ref)},
        )

    def _lay_out(self) -> None:
        step = theme.spacing()
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, 2 * step, 2 * step, step)
        head.setSpacing(step // 2)
        head.addWidget(self.title)
        head.addWidget(self.counts)
        head.addSpacing(step // 2)
        head.addWidget(tool_row([self.add_button, self.remove_button], self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def _tell(self) -> None:
        super()._tell()
        ids = self.all_ids()
        today = date.today()
        days = self._office.reader.column(PARTNER, "left_on", ids).values()
        left = sum(isinstance(day, date) and day <= today for day in days)
        gone = f", {left} davon ausgetreten" if left else ""
        named = f"{self.agreement.text} · {len(ids)} Kooperationspartner{gone}"
        self.counts.setText(named if self.agreement.id else "Wählen Sie oben eine Vereinbarung.")
        self.view.set_empty_text(
            "Noch keine Kooperationspartner. „Hinzufügen …“ zeigt die Liste zum Ankreuzen." if self.agreement.id else ""
        )

    def _tell_selection(self) -> None:
        writable = not self._office.read_only
        self.add_button.setEnabled(writable and self.agreement.id > 0)
        self.remove_button.setEnabled(writable and bool(self.view.selected_ids()))


class AgreementsPage(Page):
    """The agreements above, the partners of the selected one below.

    Args:
        office: The open file.
        settings: Where columns are remembered.

    Attributes:
        agreements: The upper table.
        partners: The lower one.
    """

    def __init__(self, office: OfficeFile, settings: Settings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.agreements = VocabularyPage(office, VOCABULARIES["agreement"], settings, self)
        self.partners = PartnersPage(office, settings, self)
        self.agreements.view.current_record_changed.connect(self._show_partners)
        self._halves: tuple[RecordTablePage, ...] = (self.agreements, self.partners)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        for half in self._halves:
            half.message.connect(self.message)
            half.fault.connect(self.fault)
            half.changed.connect(self.changed)
            half.view.setMinimumHeight(3 * theme.row_height(half.view.fontMetrics()))
            splitter.addWidget(half)
        splitter.setSizes([400, 600])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        if ids := self.agreements.model.ids():  # no focus: whoever makes the page may be stepping past it
            self.agreements.view.show_record(ids[0])

    def table(self) -> TableView | None:
        """Return the table of the half that has the focus."""
        focused = QApplication.focusWidget()
        below = focused is not None and self.partners.isAncestorOf(focused)
        return self.partners.view if below else self.agreements.view

    def count_text(self) -> str:
        """Return how many agreements there are."""
        return self.agreements.count_text()

    def commit(self) -> bool:
        """Store what stands in open editors."""
        done = [half.commit() for half in self._halves]
        return all(done)

    def unstored(self) -> str:
        """Return what was typed in either half and could not be stored."""
        return "\n".join(filter(None, (half.unstored() for half in self._halves)))

    def begin(self) -> None:
        """Put the focus into the upper table."""
        self.agreements.begin()

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed."""
        for half in self._halves:
            half.refresh(outcome)
        self._show_partners(self.agreements.view.current_id())

    def save_state(self) -> None:
        """Remember the columns."""
        for half in self._halves:
            half.save_state()

    def show_record(self, entity_key: str, row_id: int) -> None:
        """Select an agreement, or a Kooperationspartner with the agreement it belongs to."""
        if entity_key == PARTNER.key:
            partner = self._office.reader.row(PARTNER, row_id)
            agreement = partner["agreement"] if partner else None
            if isinstance(agreement, Ref):
                self.agreements.view.show_record(agreement.id)
                self.partners.view.show_record(row_id)
                self.partners.view.setFocus()
        else:
            self.agreements.view.show_record(row_id)

    def _show_partners(self, agreement_id: int) -> None:
        row = self._office.reader.row(AGREEMENT, agreement_id) if agreement_id else None
        agreement = Ref(row.id, row.label) if row else _NO_AGREEMENT
        if agreement != self.partners.agreement:
            self.partners.set_owner({"agreement": agreement})
