"""Tagesordnung: the items of one Veranstaltung, edited in place, and whether they fit."""

from collections.abc import Sequence
from datetime import time

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from voneinander_desktop.domain.agenda import typed
from voneinander_desktop.domain.catalogue import AGENDA_ITEM, SESSION
from voneinander_desktop.domain.fields import Ref, Value
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, tool_row, writing_button
from voneinander_desktop.gui.pages.record_table import RecordTablePage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_COLUMNS = ("start", "end", "title", "institution", "speaker", "room")
_NEW = -1
_LEAST_ROWS = 5
_MOST_NOTES = 2


class AgendaPage(RecordTablePage):
    """The agenda of one Veranstaltung.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
        settings: Where columns are remembered.

    Attributes:
        new_line: What is typed here becomes a new item with Enter; it begins when it says, or when the last one ends.
        note: Why it did not.
        verdict: Whether everything fits, and the first things that look wrong; its tool tip names them all.
    """

    def __init__(
        self, office: OfficeFile, session_id: int, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        owner = {"session": Ref(session_id, "")}
        super().__init__(office, AGENDA_ITEM, _COLUMNS, len(_COLUMNS), owner, settings, parent)
        self._session_id = session_id
        self.view.setAccessibleName(AGENDA_ITEM.plural)
        self.view.set_empty_text("Noch keine Tagesordnung. Tippen Sie oben das erste Thema.")
        self.note = ProblemNote(self)
        self.new_line = ItemLine(self)
        self.new_line.setPlaceholderText("9:30 Thema oder 9-9:30 Thema, Eingabetaste fügt es an")
        self.new_line.setToolTip("Ohne Uhrzeit beginnt der Punkt, wenn der letzte endet.")
        self.new_line.setAccessibleName("Neuer Tagesordnungspunkt")
        self.new_line.setMinimumWidth(40 * self.fontMetrics().averageCharWidth())
        self.new_line.setEnabled(not office.read_only)
        self.new_line.returnPressed.connect(self.add)
        self.new_line.emptied.connect(lambda: self.note.show_text(""))
        self.add_button = writing_button(office, "add", "Anfüg&en", "Fügt das Thema an (Eingabetaste)", self.add, self)
        self.remove_button = writing_button(
            office, "delete", "Punk&t löschen", "Löscht die ausgewählten Punkte (Strg+Entf)", self.remove, self
        )
        self._shortcut("Ctrl+Del", self.remove)
        self.verdict = muted_label("", self)
        self._lay_out()
        self.load()
        self.view.set_least_rows(_LEAST_ROWS)
        self.view.fill_with("title", 30)

    def add(self) -> None:
        """Add what is typed as an item."""
        text = self.new_line.text()
        if self._office.read_only or not text.strip() or not self.commit():
            return
        try:
            outcome = self._office.editing.set_values(self._edits(text))
        except (Refused, StorageFault, ValueRefused) as refusal:
            self.note.show_text(str(refusal))
            return
        self.note.show_text("")
        self.new_line.setText("")  # for good: Ctrl+Z then takes back the item, not the typing
        self.load()
        self.view.show_record(outcome.created[_NEW])

    def _edits(self, text: str) -> list[Edit]:
        start, end, title = typed(text)
        values: dict[str, Value] = {"session": Ref(self._session_id, ""), "title": title, "end": end}
        values["start"] = start or self._next_start()
        return [Edit(AGENDA_ITEM.key, _NEW, key, value) for key, value in values.items()]

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

    def event(self, event: QEvent) -> bool:
        """Claim the height that notes need at this width: what divides a page does not ask for it."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and (layout := self.layout()):
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
        return done

    def _tell(self) -> None:
        super()._tell()
        check = self._office.planning.agenda(self._session_id)
        titles = self._office.reader.column(AGENDA_ITEM, "title", list(check.findings))
        lines = [f"{titles.get(row_id, '')}: {_first(texts)}" for row_id, texts in check.findings.items()]
        more = len(lines) - _MOST_NOTES
        shown = [*lines[:_MOST_NOTES], f"… und {more} weitere"] if more > 1 else lines
        self.verdict.setText("\n".join([check.verdict, *shown]).strip())
        self.verdict.setToolTip("\n".join(lines) if more > 1 else "")

    def _tell_selection(self) -> None:
        self.remove_button.setEnabled(bool(self.view.selected_ids()) and not self._office.read_only)


class ItemLine(QLineEdit):
    """What is typed as an item; Esc empties it.

    Signals:
        emptied: Esc was pressed.
    """

    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the line for good with Esc: it leaves the page only where nothing was typed."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.setText("")
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


def _first(texts: Sequence[str]) -> str:
    more = len(texts) - 1
    return f"{texts[0]} (und {more} weitere)" if more else texts[0]
