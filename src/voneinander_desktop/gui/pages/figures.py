"""Auswertung of one Veranstaltung: how many were invited and came, and from which institutions."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from voneinander_desktop.documents.evaluation import NO_INSTITUTION, shown_figures
from voneinander_desktop.domain.catalogue import INSTITUTION, INVITATION_STATUS
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.bars import SHARE, BarDelegate, Figure, FigureRow
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import follow_current, muted_label, scrolling, tool_row
from voneinander_desktop.gui.paper_kinds import FIGURES_PAPER
from voneinander_desktop.gui.paper_options import Chosen
from voneinander_desktop.gui.table_header import TableHeader
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.reporting import InstitutionFigures, SessionFigures

_Index = QModelIndex | QPersistentModelIndex
_TEXTS = ("Einrichtung/Dienststelle", "Einladung")
_EMPTY = (
    "Hier steht, wer eingeladen war und wer kam. Noch ist niemand eingeladen oder angemeldet: Laden Sie unter "
    "„Einladungen“ Einrichtungen ein, oder melden Sie unter „Personen“ jemanden an."
)
_FEWEST_ROWS = 7
_ROOM_FOR_FIGURES = 18
"""Height of the tab, in rows, from which on figures have bars and buttons stand above the lines."""
_NAMES_PART = 0.45
"""How much of the width the names have at least, if they need it."""
_HINT = "Eingabe zeigt die ausgewählte Einrichtung."


class FiguresTab(Page):
    """The figures of one Veranstaltung, with a line for each institution.

    Args:
        office: The open file.
        session_id: The Veranstaltung.

    Attributes:
        totals: The figures of all institutions together.
        summary: The same in words, where there is little room.
        lines: The figures of each.
        note: What is not known yet.
        empty: What is said where nobody is invited or registered.
        make: Leads to printing and saving.
    """

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self._stale = True
        self.totals = FigureRow(self)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.hide()
        self.model = FiguresModel(self)
        self.lines = FiguresView(self)
        self.lines.setModel(self.model)
        self.lines.activated.connect(self._show_institution)
        self.note = muted_label("", self)
        self.empty = muted_label(_EMPTY, self)
        self.make = make_button(self)
        self._lay_out()

    # ------------------------------------------------------------------- what the window asks

    def count_text(self) -> str:
        """Return how many institutions there are."""
        number = self.model.rowCount()
        return "1 Einrichtung" if number == 1 else f"{number} Einrichtungen"

    def paper(self) -> tuple[str, Chosen]:
        """Return the paper that holds what is shown here."""
        return FIGURES_PAPER, {}

    def begin(self) -> None:
        """Put the focus into the lines."""
        self._load()
        (self.lines if self.model.rowCount() else self.make).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed; while another tab is shown, when this one is again."""
        self._stale = True
        if self.isVisible():
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed meanwhile."""
        self._load()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the lines come first where there is little room."""
        super().resizeEvent(event)
        low = self.height() < _ROOM_FOR_FIGURES * theme.row_height(self.fontMetrics())
        self.totals.setVisible(not low)
        self.summary.setVisible(low)
        if (self._column.indexOf(self._tools) > 1) is not low:
            self._column.removeWidget(self._tools)
            self._column.insertWidget(self._column.count() if low else 1, self._tools)

    def show_institution(self, institution: int) -> None:
        """Make the line of an institution the current one."""
        row = self.model.row_of(institution)
        if row >= 0:
            self.lines.setCurrentIndex(self.model.index(row, 0))

    # --------------------------------------------------------------------------------- working

    def _load(self) -> None:
        if not self._stale:
            return
        try:
            found = self._office.reporting.session(self._session_id)
        except StorageFault as fault:
            self.fault.emit(str(fault))
            return
        self._stale = False
        self.totals.show_figures(_totals(found))
        self.summary.setText(self.totals.text())
        self.model.show_figures(found)
        self.lines.arrange()
        self.note.setText(_note(found.unrecorded))
        self.note.setVisible(bool(found.unrecorded))
        for widget in (self._head, self._tools, self.lines):
            widget.setVisible(bool(found.institutions))
        self.empty.setVisible(not found.institutions)
        self.changed.emit()

    def _show_institution(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()]
        if line.institution is not None:
            self.open_record.emit(INSTITUTION.key, line.institution)
        else:
            self.message.emit(f"„{line.name or NO_INSTITUTION}“ steht nicht in der Liste der Einrichtungen.")

    def _lay_out(self) -> None:
        step = theme.spacing()
        self._head = QWidget(self)
        head = QVBoxLayout(self._head)
        head.setContentsMargins(2 * step, 2 * step, 2 * step, 3 * step // 2)
        head.setSpacing(3 * step // 2)
        head.addWidget(self.totals)
        head.addWidget(self.summary)
        head.addWidget(self.note)
        hint = muted_label(_HINT, self)
        hint.setWordWrap(False)
        self._tools = tool_row([self.make, hint], self)
        self._tools.setContentsMargins(2 * step, 0, 2 * step, step)
        self.empty.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Window)
        column = self._column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._tools)
        column.addWidget(self.empty, 1)
        column.addWidget(self.lines, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = scrolling(content, self)
        follow_current(scroll, self.lines)
        whole.addWidget(scroll)


class FiguresModel(QAbstractTableModel):
    """The figures of the institutions at one Veranstaltung.

    Attributes:
        lines: The institutions.
        shown: What is counted, as (name in `InstitutionFigures`, heading).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[InstitutionFigures, ...] = ()
        self.shown: tuple[tuple[str, str], ...] = ()
        self._most = 1
        self._statuses = dict(INVITATION_STATUS)

    def show_figures(self, found: SessionFigures) -> None:
        """Show the figures of a Veranstaltung; while the lines stay the same, selection and scrolling do."""
        shown = tuple(shown_figures(found))
        same = shown == self.shown and [_key(line) for line in found.institutions] == [*map(_key, self.lines)]
        if not same:
            self.beginResetModel()
        self.lines, self.shown = found.institutions, shown
        self._most = max((getattr(line, key) for line in self.lines for key, _ in shown), default=0) or 1
        if not same:
            self.endResetModel()
        elif self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, self.columnCount() - 1))

    def row_of(self, institution: int) -> int:
        """Return the line of an institution; -1 if it has none."""
        return next((row for row, line in enumerate(self.lines) if line.institution == institution), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many institutions there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_TEXTS) + len(self.shown)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heading of a column."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        headings = (*_TEXTS, *(heading for _, heading in self.shown))
        return headings[section] if wanted and 0 <= section < len(headings) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell, or how much of the most it is."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if column >= len(_TEXTS):
            return self._number(line, *self.shown[column - len(_TEXTS)], role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (line.name or NO_INSTITUTION, self._statuses.get(line.status) or None)[column]
        return None

    def _number(self, line: InstitutionFigures, key: str, heading: str, role: int) -> Any:
        number: int = getattr(line, key)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(number)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{heading}: {number}"
        return number / self._most if role == SHARE else None


def _key(line: InstitutionFigures) -> tuple[int | None, str]:
    return line.institution, line.name


class FiguresView(QTableView):
    """The lines, to be read and chosen from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[int] = []  # how wide each column would be by itself
        self.setAccessibleName("Auswertung nach Einrichtungen")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._bars = BarDelegate(self)
        self.setItemDelegate(self._bars)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        height = theme.row_height(self.fontMetrics())
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(height)
        self.setMinimumHeight(_FEWEST_ROWS * height)
        self._head = TableHeader(self)
        self._head.setSectionsMovable(False)
        self._head.setSectionsClickable(False)
        self.setHorizontalHeader(self._head)

    def arrange(self) -> None:
        """Fit the columns to what they hold, the names to what is left, and begin at the first line."""
        model = self.model()
        self._wanted = [
            max(self.sizeHintForColumn(column) if self._has_bars(column) else 0, self._head.wanted_width(column))
            for column in range(model.columnCount())
        ]
        for column in range(1, len(self._wanted)):
            self.setColumnWidth(column, self._wanted[column])
        with_bars = [self._wanted[column] for column in range(len(_TEXTS), len(self._wanted)) if self._has_bars(column)]
        self._bars.widest = min(with_bars, default=0)
        self._widen_names()
        if not self.currentIndex().isValid():
            self.setCurrentIndex(model.index(0, 0))

    def _has_bars(self, column: int) -> bool:
        """Whether a column needs the room of what stands in it: where every number is 0 there is no bar."""
        model = self.model()
        return column < len(_TEXTS) or any(model.index(row, column).data(SHARE) for row in range(model.rowCount()))

    def _widen_names(self) -> None:
        """Give the names what the numbers leave, and as a rule enough to be read."""
        if self._wanted:
            names, *others = self._wanted
            room = self.viewport().width()
            self.setColumnWidth(0, max(room - sum(others), min(names, round(room * _NAMES_PART))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names what is left."""
        super().resizeEvent(event)
        self._widen_names()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Activate a line with Enter, whatever the desktop's habits are."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def make_button(page: Page) -> QPushButton:
    """Return the button that leads to printing and saving what a page shows."""
    key, _ = page.paper()
    button = QPushButton(theme.icon("print"), "Drucken &oder speichern …", page)
    button.setToolTip("Drucken, als PDF oder als Excel-Arbeitsmappe speichern (Strg+E)")
    button.setAccessibleDescription(button.toolTip())
    button.clicked.connect(lambda: page.command.emit(key))
    return button


def _totals(found: SessionFigures) -> list[Figure]:
    """Return what came of a Veranstaltung, each number with its share of the most of its kind."""
    counts = {key: int(getattr(found, key)) for key, _ in shown_figures(found)}
    most = max(counts.values(), default=0) or 1
    invited = found.invited or 1
    return [
        Figure(found.invited, "Einrichtungen eingeladen", found.invited / invited),
        Figure(found.confirmed, "davon zugesagt", found.confirmed / invited),
        *(Figure(counts[key], _words(key, heading), counts[key] / most) for key, heading in shown_figures(found)),
    ]


def _words(key: str, heading: str) -> str:
    """Return a heading as it stands within a sentence."""
    return "Personen angemeldet" if key == "registered" else heading[:1].lower() + heading[1:]


def _note(unrecorded: int) -> str:
    who = "einer Person ist" if unrecorded == 1 else f"{unrecorded} Personen ist"
    return f"Von {who} noch nicht erfasst, ob sie da {'war' if unrecorded == 1 else 'waren'}: siehe „Anwesenheit“."
