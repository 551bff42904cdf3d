"""Auswertung: how every institution took part in every Veranstaltung of a period."""

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QDateEdit, QLabel, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.documents.evaluation import REVERSED, legend
from voneinander_desktop.domain.catalogue import INSTITUTION
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.bars import Figure, FigureRow
from voneinander_desktop.gui.elided_label import ElidedLabel
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.figures import make_button
from voneinander_desktop.gui.pages.matrix import MatrixView, Meant
from voneinander_desktop.gui.pages.page_parts import follow_current, heading, muted_label, scrolling, tool_row
from voneinander_desktop.gui.paper_kinds import MATRIX
from voneinander_desktop.gui.paper_options import Chosen
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.reporting import Matrix, Part, Period, Place

_STATE = "evaluation"
_ALL, _THIS_YEAR, _LAST_YEAR, _DAYS = "all", "this_year", "last_year", "days"
_NO_SESSION = (
    "Hier steht, welche Einrichtung an welcher Veranstaltung teilgenommen hat. Noch gibt es keine Veranstaltung: "
    "Legen Sie unter „Veranstaltungen“ (Strg+1) eine an."
)
_NOT_THEN = "In diesem Zeitraum liegt keine Veranstaltung. Wählen Sie oben einen anderen."
_NOBODY = (
    "Zu diesen Veranstaltungen ist noch keine Einrichtung eingeladen, und niemand ist angemeldet. Öffnen Sie eine "
    "Veranstaltung (Strg+1, dann Strg+Eingabe), und laden Sie unter „Einladungen“ ein."
)


class EvaluationPage(Page):
    """The matrix of a period, with its totals.

    Args:
        office: The open file.
        settings: Where the period is remembered; None for not at all.

    Attributes:
        period: Which Veranstaltungen are meant.
        totals: What came of all of them.
        view: The matrix.
        detail: What the current cell says, in words.
        occasion: Of which Veranstaltung.
        to_session: Leads to its Veranstaltung.
        to_institution: Leads to its institution.
        empty: What is said where there is nothing to show.
        make: Leads to printing and saving.

    Signals:
        open_place: A `Place` that a cell leads to.
    """

    open_place = Signal(object)

    def __init__(self, office: OfficeFile, parent: QWidget | None = None, settings: Settings | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._settings = settings
        self._stale = True
        self.period = PeriodChoice(self)
        if settings:
            self.period.set_state(settings.list_state(office.path, _STATE))
        self.totals = FigureRow(self)
        self.view = MatrixView(self)
        self.detail, self.occasion = ElidedLabel(self), ElidedLabel(self)
        self.occasion.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.to_session = self._button("session", "Veranstaltung &öffnen", self._open_session)
        self.to_institution = self._button("institution", "&Einrichtung zeigen", self._show_institution)
        self.empty = muted_label("", self)
        self.all = self._button("session", "&Alle Veranstaltungen zeigen", self.period.choose_all)
        self.make = make_button(self)
        self._lay_out()
        self._shown = (
            self.totals, self._legend, self.view, self._foot, self.make, self.to_session, self.to_institution
        )  # fmt: skip
        self.period.changed.connect(self._load)
        self.view.chosen.connect(self._follow)
        self.view.current_changed.connect(self._tell_current)

    # ------------------------------------------------------------------- what the window asks

    def count_text(self) -> str:
        """Return how much is shown."""
        found = self.view.matrix.matrix
        institutions = _counted(len(found.institutions), "Einrichtung", "Einrichtungen")
        return f"{institutions}, {_counted(len(found.sessions), 'Veranstaltung', 'Veranstaltungen')}"

    def paper(self) -> tuple[str, Chosen]:
        """Return the paper that holds what is shown here."""
        period = self.period.period()
        if period.since is None or period.until is None:
            return MATRIX, {"period": "all"}
        return MATRIX, {"period": "days", "since": period.since.isoformat(), "until": period.until.isoformat()}

    def begin(self) -> None:
        """Put the focus into the matrix, or where a period is chosen."""
        self.period.name_years()
        if self._stale:
            self._load()
        self._focus()

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed; while another page is shown, when this one is again."""
        self._stale = True
        if self.isVisible():
            self._load()

    def save_state(self) -> None:
        """Remember the period."""
        if self._settings:
            self._settings.set_list_state(self._office.path, _STATE, self.period.state())

    # --------------------------------------------------------------------------------- working

    def _load(self) -> None:
        period = self.period.period()
        reversed_ = bool(period.since and period.until and period.since > period.until)
        try:
            found = Matrix((), (), {}, (), ()) if reversed_ else self._office.reporting.matrix(period)
        except StorageFault as fault:
            self.fault.emit(str(fault))
            return
        self._stale = False
        self.view.show_matrix(found)
        self.totals.show_figures(_totals(found))
        limited = period != Period()
        text = REVERSED if reversed_ else _nothing(found, limited=limited)
        self.empty.setText(text)
        for widget in self._shown:
            widget.setVisible(not text)
        self._empty.setVisible(bool(text))
        self.all.setVisible(limited)
        self.changed.emit()

    def _focus(self) -> None:
        shown = self.view.matrix.rowCount() > 0
        (self.view if shown else self.period.box).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_current(self) -> None:
        meant = self.view.meant()
        for label, text in zip((self.detail, self.occasion), self.view.told(), strict=True):
            label.setText(text)
        self.to_session.setEnabled(bool(meant.session))
        self.to_institution.setEnabled(bool(meant.institution))

    def _follow(self, meant: Meant) -> None:
        """Lead to the Veranstaltung of a cell, and there to its institution; without one to the institution alone."""
        if meant.session:
            self.open_place.emit(Place(meant.session, Part.FIGURES, meant.institution))
        elif meant.institution:
            self.open_record.emit(INSTITUTION.key, meant.institution)
        elif self.view.told()[0]:
            self.message.emit("Diese Einrichtung steht nicht in der Liste der Einrichtungen.")

    def _open_session(self) -> None:
        self._follow(self.view.meant())

    def _show_institution(self) -> None:
        self._follow(self.view.meant()._replace(session=0))

    # -------------------------------------------------------------------------------- building

    def _button(self, icon: str, text: str, do: Any) -> QPushButton:
        button = QPushButton(theme.icon(icon), text, self)
        button.clicked.connect(lambda: do())
        return button

    def _lay_out(self) -> None:
        step = theme.spacing()
        self._legend = muted_label(f"{legend()} Abgesagte Veranstaltungen zählen nicht.", self)
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Window)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._nothing_shown(), 1)
        column.addWidget(self.view, 1)
        self._foot = QWidget(self)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(2 * step, step, 2 * step, step)
        foot.setSpacing(0)
        foot.addWidget(self.detail)
        foot.addWidget(self.occasion)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        scroll = scrolling(content, self)
        follow_current(scroll, self.view)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._foot)

    def _head(self) -> QVBoxLayout:
        step = theme.spacing()
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, 3 * step // 2, 2 * step, step)
        head.setSpacing(3 * step // 2)
        head.addWidget(heading("Auswertung", self, 1.35))
        head.addWidget(tool_row([*self.period.parts, self.make, self.to_session, self.to_institution], self))
        head.addWidget(self.totals)
        head.addWidget(self._legend)
        return head

    def _nothing_shown(self) -> QWidget:
        step = theme.spacing()
        self._empty = QWidget(self)
        column = QVBoxLayout(self._empty)
        column.setContentsMargins(2 * step, step, 2 * step, step)
        column.setSpacing(2 * step)
        column.addWidget(self.empty)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return self._empty


class PeriodChoice(QWidget):
    """All Veranstaltungen, a year, or from one day to another. It has no look of its own: its parts stand in a row.

    Attributes:
        box: The choice.
        since: The first day.
        until: The last day.
        parts: All of it, in order.

    Signals:
        changed: Another period was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self.box = QComboBox(parent)
        self.box.setAccessibleName("Zeitraum")
        for key in (_ALL, _THIS_YEAR, _LAST_YEAR, _DAYS):
            self.box.addItem("", key)
        self.name_years()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        label = QLabel("&Zeitraum", parent)
        label.setBuddy(self.box)
        year = date.today().year
        self.since, since = self._day("Vo&n", date(year, 1, 1), parent)
        self.until, until = self._day("&bis", date(year, 12, 31), parent)
        self._days = (since, self.since, until, self.until)
        self.parts = (label, self.box, *self._days)
        self._show_days()
        self.box.currentIndexChanged.connect(self._choose)

    def period(self) -> Period:
        """Return what is chosen."""
        year = date.today().year
        match self.box.currentData():
            case "this_year":
                return Period(date(year, 1, 1), date(year, 12, 31))
            case "last_year":
                return Period(date(year - 1, 1, 1), date(year - 1, 12, 31))
            case "days":
                return Period(_python(self.since.date()), _python(self.until.date()))
        return Period()

    def choose_all(self) -> None:
        """Choose all Veranstaltungen."""
        self.box.setCurrentIndex(self.box.findData(_ALL))
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def name_years(self) -> None:
        """Say which years are meant, for it may be another one by now."""
        year = date.today().year
        texts = ("Alle Veranstaltungen", f"Dieses Jahr ({year})", f"Letztes Jahr ({year - 1})", "Von einem Tag bis …")
        for number, text in enumerate(texts):
            self.box.setItemText(number, text)

    def state(self) -> dict[str, Any]:
        """Return what is chosen, to be remembered."""
        days = {"since": _written(self.since.date()), "until": _written(self.until.date())}
        return {"period": self.box.currentData(), **days}

    def set_state(self, state: dict[str, Any]) -> None:
        """Choose what was remembered; what makes no sense is left as it is."""
        for key, edit in (("since", self.since), ("until", self.until)):
            day = QDate.fromString(str(state.get(key, "")), Qt.DateFormat.ISODate)
            if day.isValid():
                edit.setDate(day)
        self.box.setCurrentIndex(max(self.box.findData(state.get("period")), 0))

    def _choose(self) -> None:
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        for part in self._days:
            part.setVisible(self.box.currentData() == _DAYS)

    def _day(self, text: str, day: date, parent: QWidget) -> tuple[QDateEdit, QLabel]:
        edit = QDateEdit(QDate(day.year, day.month, day.day), parent)
        edit.setDisplayFormat("dd.MM.yyyy")
        edit.setCalendarPopup(True)
        edit.setKeyboardTracking(False)
        edit.setAccessibleName(text.replace("&", ""))
        edit.dateChanged.connect(lambda _day: self.changed.emit())
        label = QLabel(text, parent)
        label.setBuddy(edit)
        return edit, label


def _totals(found: Matrix) -> list[Figure]:
    came, all_of_them = sum(map(bool, found.attended)), len(found.institutions)
    return [
        Figure(len(found.sessions), "Veranstaltung" if len(found.sessions) == 1 else "Veranstaltungen"),
        Figure(all_of_them, "Einrichtung" if all_of_them == 1 else "Einrichtungen", 1.0),
        Figure(came, "davon mindestens einmal da", came / (all_of_them or 1)),
        Figure(sum(found.present), "Teilnahmen"),
    ]


def _nothing(found: Matrix, *, limited: bool) -> str:
    """Return why there is nothing to show, and what to do; empty if there is."""
    if not found.sessions:
        return _NOT_THEN if limited else _NO_SESSION
    return "" if found.institutions else _NOBODY


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _written(day: QDate) -> str:
    return _python(day).isoformat()
