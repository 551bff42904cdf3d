"""Übersicht: the morning's page. What comes next, and what is due; each line leads to its place."""

from datetime import date
from itertools import groupby

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.documents.meeting import written_date, written_times
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, scrolling
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.reporting import Due, NextSession, Place

_PLACE = Qt.ItemDataRole.UserRole
_NOTHING_DUE = "Nichts ist fällig. Alle Rückmeldungen, Wiedervorlagen und Anwesenheiten sind auf dem Stand."
_NONE_PLANNED = "Es ist keine Veranstaltung geplant, die noch kommt."


class OverviewPage(Page):
    """What comes next, and what is due.

    Args:
        office: The open file.

    Attributes:
        next: The next Veranstaltung.
        due: What is due, by kind.

    Signals:
        open_place: A `Place` that a line leads to.
    """

    open_place = Signal(object)

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._stale = True
        self._session: int | None = None
        self.next = NextCard(self)
        self.next.open_session.connect(self.open_session)
        self.due = DueList(self)
        self.due.chosen.connect(self.open_place)
        self.nothing = muted_label(_NOTHING_DUE, self)
        self._lay_out()

    # ------------------------------------------------------------------- what the window asks

    def current_session(self) -> int | None:
        """Return the next Veranstaltung: its papers are made from here, too."""
        return self._session

    def count_text(self) -> str:
        """Return how much is due."""
        number = self.due.number()
        return "Nichts fällig" if not number else "1 Sache fällig" if number == 1 else f"{number} Sachen fällig"

    def begin(self) -> None:
        """Read anew, for it may be another day, and put the focus on what is due."""
        self._load()
        (self.due if self.due.number() else self.next.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed; while another page is shown, when this one is again."""
        if self.isVisible():
            self._load()

    # --------------------------------------------------------------------------------- working

    def _load(self) -> None:
        today = date.today()
        try:
            coming = self._office.reporting.next_session(today)
            due = self._office.reporting.due(today)
        except StorageFault as fault:
            self.fault.emit(str(fault))
            return
        self._session = coming.session.id if coming else None
        self.next.show_next(coming)
        self.due.show_due(due, today)
        self.due.setVisible(bool(due))
        self.nothing.setVisible(not due)
        self.changed.emit()

    def _lay_out(self) -> None:
        step = theme.spacing()
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Window)
        content.setMaximumWidth(150 * self.fontMetrics().averageCharWidth())
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 3 * step)
        column.setSpacing(2 * step)
        column.addWidget(heading("Übersicht", self, 1.35))
        column.addWidget(self.next)
        column.addWidget(heading("Fällig", self, 1.1))
        column.addWidget(self.nothing)
        column.addWidget(self.due, 1)
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(content, self))


class NextCard(QFrame):
    """The next Veranstaltung with its counts.

    Signals:
        open_session: Id of the Veranstaltung.
    """

    open_session = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._session_id = 0
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.title = heading("", self, 1.15)
        self.when = muted_label("", self)
        self.figures = QLabel(self)
        self.figures.setTextFormat(Qt.TextFormat.RichText)
        self.figures.setWordWrap(True)
        self.button = QPushButton(theme.icon("session"), "Veranstaltung &öffnen", self)
        self.button.clicked.connect(lambda: self.open_session.emit(self._session_id))
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(self.title)
        column.addWidget(self.when)
        column.addWidget(self.figures)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_next(self, coming: NextSession | None) -> None:
        """Show a Veranstaltung, or that none is planned."""
        self.button.setVisible(coming is not None)
        self._show_figures([] if coming is None else _figures(coming))
        if coming is None:
            self.title.setText("Keine nächste Veranstaltung")
            self.when.setText(_NONE_PLANNED)
            return
        session = coming.session
        self._session_id = session.id
        self.title.setText(session.text("title"))
        where = session.text("venue") or session.text("site")
        times = written_times(session["start"], session["end"])
        parts = (_in_days(coming.days), written_date(session["date"]), times, where)
        self.when.setText(" · ".join(filter(None, parts)))

    def _show_figures(self, figures: list[tuple[int, str]]) -> None:
        large = '<span style="font-size: large; font-weight: bold">{}</span>&nbsp;{}'
        shown = [large.format(count, words) for count, words in figures]
        self.figures.setText(" &nbsp; ".join(shown).replace(" ohne ", " ohne&nbsp;"))
        self.figures.setVisible(bool(figures))
        self.setAccessibleName(", ".join(f"{count} {words}" for count, words in figures))


class DueList(QTreeWidget):
    """What is due, under a heading for each kind; Enter or a click leads to its place.

    Signals:
        chosen: The `Place` of the line that was chosen.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Fällig")
        self.setHeaderLabels(["Fällig", "Was", "Wozu"])
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setIndentation(0)
        self.setMinimumHeight(8 * theme.row_height(self.fontMetrics()))
        self.itemClicked.connect(self._choose)

    def number(self) -> int:
        """Return how many lines there are, headings aside."""
        return sum(1 for item in self._items() if item.data(0, _PLACE))

    def show_due(self, due: list[Due], today: date) -> None:
        """Show what is due, by kind; what is overdue has a sign and says so."""
        current = self.currentItem()
        place = current.data(0, _PLACE) if current else None
        self.clear()
        for kind, lines in groupby(due, key=lambda one: one.kind):
            self._add_heading(f"{kind} ({len(found := list(lines))})")
            for one in found:
                self._add(one, today, current=one.place == place)
        for column in range(2):
            self.resizeColumnToContents(column)
        if self.currentItem() is None:
            first = next((item for item in self._items() if item.data(0, _PLACE)), None)
            if first:
                self.setCurrentItem(first)

    def _add_heading(self, text: str) -> None:
        item = QTreeWidgetItem([text])
        font = self.font()
        font.setBold(True)
        item.setFont(0, font)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self._size(item, 0)
        self.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)

    def _add(self, one: Due, today: date, *, current: bool) -> None:
        overdue = one.since < today
        item = QTreeWidgetItem([f"seit {format_date(one.since)}" if overdue else "heute", one.text, one.detail])
        if overdue:
            item.setIcon(0, theme.warning_icon())
        for column, text in ((1, one.text), (2, one.detail)):
            item.setToolTip(column, text)
        item.setData(0, _PLACE, one.place)
        self._size(item, self.fontMetrics().horizontalAdvance(item.text(0)) + theme.icon_size() + 3 * theme.spacing())
        self.addTopLevelItem(item)
        if current:
            self.setCurrentItem(item)

    def _size(self, item: QTreeWidgetItem, width: int) -> None:
        item.setSizeHint(0, QSize(width, theme.row_height(self.fontMetrics())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead to the place of the current line with Enter."""
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if isinstance(place, Place):
            self.chosen.emit(place)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]


def _figures(coming: NextSession) -> list[tuple[int, str]]:
    figures = (
        (coming.invited, "eingeladen"), (coming.accepted, "zugesagt"), (coming.tentative, "unter Vorbehalt"),
        (coming.declined, "abgesagt"), (coming.silent, "ohne Rückmeldung"), (coming.registered, "angemeldet"),
        (coming.expected, "Personen erwartet"),
    )  # fmt: skip
    always = {"eingeladen", "zugesagt", "angemeldet", "Personen erwartet"}
    return [(number, words) for number, words in figures if number or words in always]


def _in_days(days: int) -> str:
    return {0: "Heute", 1: "Morgen"}.get(days, f"In {days} Tagen")
