"""Anwesenheit: the signatures of a printed sheet, typed in afterwards in the paper's own order."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.domain.catalogue import UNNAMED_ATTENDANCE
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.ask_line import AskLine
from voneinander_desktop.gui.pages.entry_grid import GridModel, GridView, lines_of
from voneinander_desktop.gui.pages.page_parts import attempt, muted_label, tool_row, writing_button
from voneinander_desktop.gui.pages.person_line import PersonLine
from voneinander_desktop.usecases.editing import Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.sheets import GridRow, PrintedSheet

_HINT = (
    "Pfeil nach unten und Leertaste für jede Unterschrift, Minus für „nicht teilgenommen“. In einer leeren Zeile trägt "
    "die Eingabetaste ein, wer ohne Anmeldung kam; Entf nimmt es zurück."
)
_MOST = 999
_ROOM_FOR_HINT = 14
"""Height of the tab, in rows, from which on it says which keys there are."""


class AttendanceTab(Page):
    """The entry grid of one Veranstaltung.

    Args:
        office: The open file.
        session_id: The Veranstaltung.

    Attributes:
        sheets: Which printed sheet is typed in.
        grid: Its rows.
        walk_in: One line for whoever signed in a blank row.
        hint: Which keys there are.
        unnamed: One line for those whose names nobody can read.
        counts: Who was there.
    """

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self._row: GridRow | None = None
        self.sheets = QComboBox(self)
        self.sheets.setAccessibleName("Gedruckte Liste")
        self.sheets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._number = QLineEdit(self)  # the number that stands on the paper can be typed
        self._number.setAccessibleName("Gedruckte Liste")
        self.sheets.setLineEdit(self._number)
        self.sheets.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.sheets.setCompleter(None)  # type: ignore[arg-type]  # that is how it is taken away
        self.sheets.setToolTip("Welche Liste vor Ihnen liegt: Nummer tippen, Eingabetaste")
        self.model = GridModel(self)
        self.grid = GridView(self)
        self.grid.setModel(self.model)
        self.walk_in = PersonLine(office, session_id, self)
        self.unnamed = UnnamedLine(office, session_id, self)
        self.counts = muted_label("", self)
        self.without_names = muted_label("", self)
        self.hint = muted_label(_HINT, self)
        self.grid.setAccessibleDescription(_HINT)
        self.close_rest = writing_button(
            office, "check", "Alle übrigen: &nicht teilgenommen",
            "Wer noch nicht erfasst ist, war nicht da: ein Schritt, den Strg+Z zurücknimmt.", self._close_rest, self,
        )  # fmt: skip
        self.add_unnamed = writing_button(
            office, "contacts", "Weitere &ohne Namen …", "Unterschriften, die niemand lesen kann, je Einrichtung",
            lambda: self.unnamed.ask(self.model.halves), self,
        )  # fmt: skip
        self._lay_out()
        self._wire()

    # ------------------------------------------------------------------- what the window asks

    def count_text(self) -> str:
        """Return what the status bar says."""
        counts = self._office.attendance.roll(self._session_id).counts()
        recorded = counts.present + counts.absent
        return f"{recorded} von {recorded + counts.unrecorded} erfasst"

    def begin(self) -> None:
        """Put the focus into the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed; while another tab is shown, when this one is again."""
        if self.isVisible():
            self._load_sheets()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed meanwhile."""
        self._load_sheets()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the rows where there is little."""
        super().resizeEvent(event)
        self.hint.setVisible(self.height() > _ROOM_FOR_HINT * theme.row_height(self.fontMetrics()))

    # --------------------------------------------------------------------------------- showing

    def _load_sheets(self) -> None:
        chosen = self.sheets.currentData() if self.sheets.count() > 1 else None  # alone, it was no choice
        found = self._office.sheets.all(self._session_id)
        self.sheets.blockSignals(True)
        self.sheets.clear()
        for sheet in reversed(found):
            self.sheets.addItem(f"{sheet.title}, gedruckt am {format_date(sheet.printed_at.date())}", sheet.id)
        self.sheets.addItem("Alle Angemeldeten, nach Namen", 0)
        main = [sheet.id for sheet in found if not sheet.supplement]  # a Nachtrag is only a part of the people
        self.sheets.setCurrentIndex(max(self.sheets.findData(chosen or (main[-1] if main else None)), 0))
        self.sheets.blockSignals(False)
        self._show()

    def _choose_typed(self) -> None:
        """Show the sheet whose number was typed; whatever is no number of a sheet gives way to what is shown."""
        found = re.search(r"\d{1,6}", self.sheets.currentText())
        shown = self.sheets.itemText(self.sheets.currentIndex())
        if self.sheets.currentText() == shown:
            self.begin()
            return
        self.sheets.setEditText(shown)
        if found is None:
            return
        try:
            sheet = self._office.sheets.sheet(self._session_id, int(found[0]))
        except Refused as refusal:
            self.message.emit(str(refusal))
            self._number.selectAll()
            return
        self.sheets.setCurrentIndex(self.sheets.findData(sheet.id))
        self.begin()

    def _sheet(self) -> PrintedSheet | None:
        wanted = self.sheets.currentData()
        return next((sheet for sheet in self._office.sheets.all(self._session_id) if sheet.id == wanted), None)

    def _show(self) -> None:
        sheet = self._sheet()
        roll = self._office.attendance.roll(self._session_id)
        halves = max(sheet.signature_columns if sheet else 1, roll.halves)
        rows = self._office.sheets.grid(sheet.id) if sheet else self._registered()
        before = [line.heading for line in self.model.lines], len(self.model.lines)
        self.model.show_lines(lines_of(rows), halves)
        if ([line.heading for line in self.model.lines], len(self.model.lines)) != before:
            self.grid.arrange()
        self._tell()

    def _registered(self) -> list[GridRow]:
        """Return everybody who did not cancel as if a list of them had been printed."""
        roll = self._office.attendance.roll(self._session_id)
        entries = [entry for row_id in roll.ids if (entry := roll.entry(row_id)) and not entry.cancelled]
        return [
            GridRow(
                number, "", entry.last_name, entry.first_name, entry.institution, blank=False, registration=entry.id,
                attendance=entry.attendance, note="ohne Anmeldung" if entry.walk_in else "",
            )
            for number, entry in enumerate(entries, 1)
        ]  # fmt: skip

    def _tell(self) -> None:
        counts = self._office.attendance.roll(self._session_id).counts()
        parts = [f"{counts.present} anwesend", f"{counts.absent} nicht teilgenommen"]
        parts += [f"{counts.unrecorded} noch nicht erfasst"] if counts.unrecorded else []
        parts += [f"{counts.walk_ins} ohne Anmeldung"] if counts.walk_ins else []
        self.counts.setText(" · ".join(parts))
        self.close_rest.setEnabled(counts.unrecorded > 0 and not self._office.read_only)
        reader = self._office.reader
        rows = reader.rows(UNNAMED_ATTENDANCE, reader.ids(UNNAMED_ATTENDANCE, session_id=self._session_id)).values()
        told = "; ".join(f"{row.text('institution')}: {_numbers(row['number'], row['number_second'])}" for row in rows)
        self.without_names.setText(f"Ohne Namen – {told}" if told else "")
        self.without_names.setVisible(bool(told))
        self.changed.emit()

    # --------------------------------------------------------------------------------- working

    def _toggle(self, row: GridRow, half: int) -> None:
        if row.registration is not None and not self._office.read_only:
            registration = row.registration
            attempt(self, lambda: self._office.attendance.toggle(registration, Half(half)))

    def _absent(self, row: GridRow, half: int) -> None:
        if row.registration is not None and not self._office.read_only:
            registration = row.registration
            attempt(self, lambda: self._office.attendance.mark([registration], "absent", Half(half)))

    def _enter(self, row: GridRow) -> None:
        sheet = self._sheet()
        if sheet is None or self._office.read_only:
            return

        def admit(who: int | str, institution: str | None, halves: Sequence[Half]) -> Outcome:
            return self._office.sheets.enter(sheet.id, row.position, who, institution, halves)

        half = self.model.half_at(self.grid.currentIndex().column())
        self.walk_in.ask("", half, admit, f"Zeile {row.position}:")

    def _clear(self, row: GridRow) -> None:
        sheet = self._sheet()
        if sheet is not None and row.registration is not None and not self._office.read_only:
            attempt(self, lambda: self._office.sheets.clear(sheet.id, row.position))

    def _close_rest(self) -> None:
        attempt(self, lambda: self._office.attendance.close_rest(self._session_id))
        self.begin()

    def _admitted(self, text: str) -> None:
        self.step_told.emit(text)
        self.begin()
        self.grid.go(self.grid.currentIndex().row() + 1, 1)

    def _wire(self) -> None:
        self.sheets.currentIndexChanged.connect(lambda _: self._show())
        self._number.returnPressed.connect(self._choose_typed)
        self.grid.toggled.connect(self._toggle)
        self.grid.absent.connect(self._absent)
        self.grid.entered.connect(self._enter)
        self.grid.cleared.connect(self._clear)
        self.walk_in.admitted.connect(self._admitted)
        for line in (self.walk_in, self.unnamed):
            line.left.connect(self.begin)

    def _lay_out(self) -> None:
        step = theme.spacing()
        label = QLabel("List&e", self)
        label.setBuddy(self.sheets)
        tools = tool_row([label, self.sheets, self.close_rest, self.add_unnamed], self)
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, 2 * step, 2 * step, step)
        head.setSpacing(step)
        head.addWidget(tools)
        head.addWidget(self.counts)
        head.addWidget(self.without_names)
        head.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.walk_in)
        column.addWidget(self.unnamed)
        column.addWidget(self.grid, 1)


class UnnamedLine(AskLine):
    """Asks how many of an institution signed illegibly; hidden until it is needed.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
    """

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__("Weitere Anwesende ohne Namen", "E&rfassen", parent)
        self._office = office
        self._session_id = session_id
        self.place = QLineEdit(self)
        self.place.setAccessibleName("Einrichtung/Dienststelle")
        self.place.setPlaceholderText("Einrichtung/Dienststelle")
        offers = QCompleter([ref.text for ref in office.reader.options("institution")], self)
        offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        offers.setFilterMode(Qt.MatchFlag.MatchContains)
        self.place.setCompleter(offers)
        self.numbers = [self._number("Anzahl"), self._number("Anzahl am Nachmittag")]
        self._lay_out()

    def ask(self, halves: int) -> None:
        """Show the line, with one number or with one for each half of the day."""
        self.place.clear()
        for number, spin in enumerate(self.numbers):
            spin.setValue(0)
            spin.setVisible(number < halves)
        self.problem.show_text("")
        self.show()
        self.place.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def store(self) -> None:
        """Record the numbers."""
        try:
            for half in Half:
                if not self.numbers[half].isHidden():
                    number = self.numbers[half].value()
                    self._office.attendance.set_unnamed(self._session_id, self.place.text().strip(), number, half)
        except (Refused, StorageFault) as fault:
            self.problem.show_text(str(fault))
            return
        self.give_up()

    def _number(self, name: str) -> QSpinBox:
        spin = QSpinBox(self)
        spin.setRange(0, _MOST)
        spin.setAccessibleName(name)
        return spin

    def _lay_out(self) -> None:
        step = theme.spacing()
        row = QHBoxLayout()
        row.setSpacing(step)
        row.addWidget(QLabel("Ohne Namen:", self))
        row.addWidget(self.place, 1)
        for part in (*self.numbers, self.take, self.cancel):
            row.addWidget(part)
        self.lay_out(row)


def _numbers(first: object, second: object) -> str:
    return " / ".join(str(number) for number in (first, second) if number) or "0"
