"""Tagesordnung: the items of one Veranstaltung, edited in place, and whether they fit."""

from datetime import time

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import AGENDA_ITEM, SESSION
from voneinander_desktop.domain.fields import Ref, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, tool_row, writing_button
from voneinander_desktop.gui.pages.record_table import RecordTablePage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_COLUMNS = ("start", "end", "title", "institution", "speaker", "room")
_NEW = -1


class AgendaPage(RecordTablePage):
    """The agenda of one Veranstaltung.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
        settings: Where columns are remembered.

    Attributes:
        new_line: What is typed here becomes a new item with Enter; it begins when the last one ends.
        note: Why it did not.
        verdict: Whether everything fits, and what looks wrong item by item.
    """

    def __init__(
        self, office: OfficeFile, session_id: int, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        owner = {"session": Ref(session_id, "")}
        super().__init__(office, AGENDA_ITEM, _COLUMNS, len(_COLUMNS), owner, settings, parent)
        self._session_id = session_id
        self.view.setAccessibleName(AGENDA_ITEM.plural)
        self.view.set_empty_text("Noch keine Tagesordnung. Tippen Sie oben das erste Thema.")
        self.new_line = QLineEdit(self)
        self.new_line.setPlaceholderText("Neues Thema, Eingabetaste fügt es an")
        self.new_line.setAccessibleName("Neuer Tagesordnungspunkt")
        self.new_line.setMinimumWidth(40 * self.fontMetrics().averageCharWidth())
        self.new_line.setEnabled(not office.read_only)
        self.new_line.returnPressed.connect(self.add)
        self.add_button = writing_button(office, "add", "Anfüg&en", "Fügt das Thema an (Eingabetaste)", self.add, self)
        self.remove_button = writing_button(
            office, "delete", "Punk&t löschen", "Löscht die ausgewählten Punkte (Strg+Entf)", self.remove, self
        )
        self._shortcut("Ctrl+Del", self.remove)
        self.note = ProblemNote(self)
        self.verdict = muted_label("", self)
        self._lay_out()
        self.load()

    def add(self) -> None:
        """Add what is typed as an item that begins when the last one ends."""
        text = self.new_line.text()
        if self._office.read_only or not text.strip() or not self.commit():
            return
        values: dict[str, Value] = {"session": Ref(self._session_id, ""), "title": text, "start": self._next_start()}
        edits = [Edit(AGENDA_ITEM.key, _NEW, key, value) for key, value in values.items()]
        try:
            outcome = self._office.editing.set_values(edits)
        except (Refused, StorageFault) as refusal:
            self.note.show_text(str(refusal))
            return
        self.note.show_text("")
        self.new_line.clear()
        self.load()
        self.view.show_record(outcome.created[_NEW])

    def _next_start(self) -> time | None:
        ends = [
            row[key]
            for row in self._office.reader.rows(AGENDA_ITEM, self.all_ids()).values()
            for key in ("end", "start")
        ]
        known = [moment for moment in ends if isinstance(moment, time)]
        session = self._office.reader.row(SESSION, self._session_id)
        begin = session["start"] if session else None
        return max(known) if known else begin if isinstance(begin, time) else None

    def _lay_out(self) -> None:
        step = theme.spacing()
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, step, 2 * step, step)
        head.setSpacing(step)
        title = heading("Tagesordnung", self, 1.1)
        title.setWordWrap(False)
        head.addWidget(tool_row([title, self.new_line, self.add_button, self.remove_button], self))
        for part in (self.note, self.verdict):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def _tell(self) -> None:
        super()._tell()
        check = self._office.planning.agenda(self._session_id)
        titles = self._office.reader.column(AGENDA_ITEM, "title", list(check.findings))
        lines = [f"{titles.get(row_id, '')}: {' '.join(texts)}" for row_id, texts in check.findings.items()]
        self.verdict.setText("\n".join([check.verdict, *lines]).strip())

    def _tell_selection(self) -> None:
        self.remove_button.setEnabled(bool(self.view.selected_ids()) and not self._office.read_only)
