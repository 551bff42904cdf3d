"""What was read: which sheet, which row holds the headings, what it is a list of, and of which day."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import INSTITUTION, SESSION
from voneinander_desktop.domain.fields import Field, Kind, Ref
from voneinander_desktop.domain.import_mapping import Into
from voneinander_desktop.domain.list_shape import filled, heading_of
from voneinander_desktop.domain.values import ValueRefused, shorten
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editors import DateEditor
from voneinander_desktop.gui.importing.source_model import SourceModel
from voneinander_desktop.gui.pages.history import ChangesView
from voneinander_desktop.gui.pages.page_parts import muted_label, tool_row, with_dots
from voneinander_desktop.gui.pickers import ReferenceEditor
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.import_draft import Draft
from voneinander_desktop.usecases.office_file import OfficeFile

_INTO = {
    Into.CONTACTS: "&Kontakten",
    Into.INSTITUTIONS: "&Einrichtungen",
    Into.REGISTRATIONS: "A&nmeldungen zu einer Veranstaltung",
}
_DAY = Field(
    "as_of",
    "Stand der Liste",
    Kind.DATE,
    hint="Von wann sind die Angaben? Der Tag steht in der Vorschau neben jeder Abweichung. Er darf leer bleiben.",
)
_EVERYONE_AT = Field(
    "everyone_at",
    "Alle gehören zu",
    Kind.REFERENCE,
    target=INSTITUTION.key,
    hint="Wenn die Liste nur Personen nennt: zu welcher Einrichtung oder Dienststelle sie gehören. Darf leer bleiben.",
)
_MOST_HEADS = 40
_WIDEST_FORM = 110  # characters
_WIDEST = (30, *[26] * 200)


class SourceStep(QWidget):
    """The first rows of a list, and what has to be known of it.

    Args:
        office: The open file.

    Signals:
        table_chosen: Number of another table of the file.
        head_chosen: Position of the row that holds the headings; None for none.
        into_chosen: What it is a list of (`Into`).
        session_chosen: Id of the Veranstaltung.
        day_chosen: The day the list is of; None where it is not known.
        everyone_chosen: The name of the institution that everybody belongs to; empty for none.

    Attributes:
        model: The rows.
        view: Their table.
        tables: Which sheet.
        heads: Which row holds the headings.
        into: What it is a list of.
        sessions: Which Veranstaltung.
        day: Of which day.
        everyone: Which institution everybody belongs to, where the list names none.
        notes: What there is to say about reading it.
    """

    table_chosen = Signal(int)
    head_chosen = Signal(object)
    into_chosen = Signal(object)
    session_chosen = Signal(object)
    day_chosen = Signal(object)
    everyone_chosen = Signal(str)

    def __init__(self, office: OfficeFile, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._draft: Draft | None = None
        self.model = SourceModel(self)
        self.view = _Rows(self)
        self.view.setModel(self.model)
        self.view.chosen.connect(lambda row: self._choose_head(self.model.position(row)))
        self.tables = self._combo("Blatt")
        self.tables.activated.connect(self.table_chosen)
        self.heads = self._combo("Überschriften")
        self.heads.activated.connect(lambda: self._choose_head(self.heads.currentData()))
        self.sessions = self._combo("Veranstaltung")
        self.sessions.activated.connect(lambda: self.session_chosen.emit(self.sessions.currentData()))
        self.into = {into: QRadioButton(text, self) for into, text in _INTO.items()}
        group = QButtonGroup(self)
        for into, button in self.into.items():
            group.addButton(button)
            button.clicked.connect(lambda _checked=False, into=into: self.into_chosen.emit(into))
        self.day = DateEditor(_DAY, self)
        self.day.line.setPlaceholderText("unbekannt")
        self.day.committed.connect(self._choose_day)
        self.day.line.returnPressed.connect(self._choose_day)
        self.everyone = ReferenceEditor(office, _EVERYONE_AT, self)
        self.everyone.committed.connect(self._choose_everyone)
        self.everyone.entered.connect(self._choose_everyone)
        self.notes = muted_label("", self)
        self.passed_over = muted_label("", self)
        self._lay_out()

    # ------------------------------------------------------------------------------ showing

    def show_draft(self, draft: Draft) -> None:
        """Show a list as it is known by now."""
        self._draft = draft
        table, shape = draft.table, draft.mapping.shape
        self.model.show_table(table, shape)
        self.view.fit_columns(_WIDEST[: self.model.columnCount()])
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(self.model.row_of_head(), 0))
        self._show_tables(draft)
        self._show_heads(draft)
        self.into[draft.mapping.into].setChecked(True)
        self._show_sessions(draft)
        self.day.set_value(draft.day)
        self.everyone.set_value(Ref(0, draft.everyone_at) if draft.everyone_at else None)
        self._show_row(self.everyone, draft.is_of_people_alone)
        self.notes.setText("\n".join(dict.fromkeys((*draft.source.notes, *table.notes))))
        self.notes.setVisible(bool(self.notes.text()))
        self.passed_over.setText(_passed_over(draft))

    def begin(self) -> None:
        """Put the focus where something is to be looked at first."""
        first = self.tables if self.tables.isVisibleTo(self) else self.heads
        (first if first.isVisibleTo(self) else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> bool:
        """Take over what stands in the fields; False if it is no day."""
        self._choose_everyone()
        if self.day.modified():
            self._choose_day()
        return not self.day.problem()

    def _show_tables(self, draft: Draft) -> None:
        self.tables.clear()
        for table in draft.source.tables:
            rows = sum(bool(filled(row)) for row in table.rows)
            self.tables.addItem(f"{table.sheet or table.source} ({rows} {'Zeile' if rows == 1 else 'Zeilen'})")
        self.tables.setCurrentIndex(draft.source.tables.index(draft.table))
        self._show_row(self.tables, len(draft.source.tables) > 1)

    def _show_heads(self, draft: Draft) -> None:
        table, head = draft.table, draft.mapping.shape.head
        self.heads.clear()
        self.heads.addItem("nirgends: Die Liste beginnt gleich mit Angaben", None)
        candidates = [number for number, row in enumerate(table.rows[: 2 * _MOST_HEADS]) if filled(row)][:_MOST_HEADS]
        for number in sorted({*candidates, *([] if head is None else [head])}):
            row = table.rows[number]
            words = " | ".join(heading_of(row[column]) for column in filled(row)[:5])
            self.heads.addItem(f"Zeile {table.first_row + number}: {shorten(words)}", number)
        self.heads.setCurrentIndex(max(self.heads.findData(head), 0))
        self._show_row(self.heads, not table.known)

    def _show_sessions(self, draft: Draft) -> None:
        ids = self._office.listing(SESSION.key).ids(Query(sort=(("date", True), ("title", False))))
        self.sessions.clear()
        self.sessions.addItem("bitte wählen", None)
        for row in self._office.reader.rows(SESSION, ids).values():
            self.sessions.addItem("  ".join(filter(None, (row.text("date"), row.text("title")))), row.id)
        self.sessions.setCurrentIndex(max(self.sessions.findData(draft.session_id), 0))
        self.into[Into.REGISTRATIONS].setEnabled(bool(ids))
        self._show_row(self.sessions, draft.mapping.into is Into.REGISTRATIONS)

    def _show_row(self, widget: QWidget, shown: bool) -> None:
        widget.setVisible(shown)
        self._labels[widget].setVisible(shown)

    # ----------------------------------------------------------------------------- choosing

    def _choose_head(self, position: int | None) -> None:
        if self._draft and position != self._draft.mapping.shape.head and not self._draft.table.known:
            self.head_chosen.emit(position)

    def _everyone(self) -> str:
        value = self.everyone.value()
        return value.text if isinstance(value, Ref) else str(value or "")

    def _choose_everyone(self) -> None:
        if self._draft and self._everyone() != self._draft.everyone_at:
            self.everyone_chosen.emit(self._everyone())

    def _choose_day(self) -> None:
        text = str(self.day.value() or "")
        try:
            day = _DAY.parse(text)
        except ValueRefused as refusal:
            self.day.set_problem(str(refusal))
            return
        self.day.set_value(day)
        self.day_chosen.emit(day if isinstance(day, date) else None)

    # ----------------------------------------------------------------------------- building

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(24)
        return combo

    def _lay_out(self) -> None:
        step = theme.spacing()
        form = QWidget(self)
        form.setMaximumWidth(_WIDEST_FORM * self.fontMetrics().averageCharWidth())
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * step)
        grid.setVerticalSpacing(step)
        grid.setColumnStretch(1, 1)
        self._labels: dict[QWidget, QLabel] = {}
        into = tool_row(list(self.into.values()), form)
        self.day.setMaximumWidth(24 * self.fontMetrics().averageCharWidth())
        day = tool_row([self.day], form)
        for text, widget in (
            ("B&latt", self.tables),
            ("Überschr&iften", self.heads),
            ("Eine Liste von", into),
            ("Veranstaltun&g", self.sessions),
            ("&Alle gehören zu", self.everyone),
            ("&Stand der Liste", day),
        ):
            label = with_dots(QLabel(text, form))
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            label.setBuddy(self.day if widget is day else widget)
            self._labels[widget] = label
            row = grid.rowCount()
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(widget, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, step, 2 * step, step)
        column.setSpacing(step)
        column.addWidget(self.notes)
        column.addWidget(form)
        column.addSpacing(step // 2)
        column.addWidget(self.view, 1)
        column.addWidget(self.passed_over)


class _Rows(ChangesView):
    """The rows of the list: Enter or a double click makes one the row of headings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Zeilen der Liste")
        self.setToolTip("Eingabetaste oder Doppelklick: In dieser Zeile stehen die Überschriften.")
        self.setMinimumHeight(4 * theme.row_height(self.fontMetrics()))
        self.header.setStretchLastSection(False)


def _passed_over(draft: Draft) -> str:
    """Return in German how many rows the list has, and what is none of it."""
    shape, table = draft.mapping.shape, draft.table
    told = f"{len(shape.rows)} {'Zeile gehört' if len(shape.rows) == 1 else 'Zeilen gehören'} zur Liste."
    if not shape.passed_over:
        return told
    reasons: dict[str, list[str]] = {}
    for position, reason in shape.passed_over:
        reasons.setdefault(reason, []).append(str(table.first_row + position))
    parts = [f"{_rows_named(rows)} ({reason})" for reason, rows in reasons.items()]
    return f"{told} Übergangen: {', '.join(parts)}."


_MOST_NAMED = 4


def _rows_named(numbers: list[str]) -> str:
    if len(numbers) > _MOST_NAMED:
        return f"{len(numbers)} Zeilen"
    return f"Zeile {' und '.join(numbers)}" if len(numbers) < 3 else f"Zeile {', '.join(numbers)}"
