"""Planning a Veranstaltung: proposals for invitations, a copy, another date, calling it off."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise
from typing import TypeVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import INVITATION, SERIES, SESSION
from voneinander_desktop.domain.checks import past_day
from voneinander_desktop.domain.fields import Ref, Value
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import messages, theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.field_row import WarningNote
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, scrolling
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.usecases.editing import Outcome, Refused, StorageFault
from voneinander_desktop.usecases.messages import UnknownSession
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.planning import Group, Mention

_ID = Qt.ItemDataRole.UserRole
_UNSURE = (Group.NO_REGION, Group.NO_SITE)
"""Groups that are to be looked at: they are not ticked."""

_LEAST_ROWS = 6
T = TypeVar("T")


class PlanningDialog(QDialog):
    """What these dialogs have in common: a heading, what is asked, why something was refused, two buttons.

    Args:
        parent: The window.
        office: The open file.
        session_id: The Veranstaltung.
        title: The heading.
        verb: What the first button does.

    Attributes:
        outcome: What was done; None as long as nothing was.
        problem: Why something was refused.
        past: That the day that was typed is over.
        take: The button that does it.
    """

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int, title: str, verb: str) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self.outcome: Outcome | None = None
        self.setWindowTitle(title)
        self.problem = ProblemNote(self)
        self.past = WarningNote(self)
        self.take = QPushButton(theme.icon("check"), verb, self)
        self.take.setDefault(True)
        self.take.clicked.connect(self._do)
        self.cancel = QPushButton("Abbrechen", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        step = theme.spacing()
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Window)
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(step)
        self._area = scrolling(content, self)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.take)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(heading(title, self))
        column.addWidget(self._area, 1)
        column.addWidget(self.problem)
        column.addLayout(foot)

    def wanted(self) -> QSize:
        """Return how large what is asked for would be if there were room for all of it."""
        width = max(70 * self.fontMetrics().averageCharWidth(), self.body.sizeHint().width())
        return QSize(
            width,
            self.body.totalHeightForWidth(width) if self.body.hasHeightForWidth() else self.body.sizeHint().height(),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that is wanted."""
        if not event.spontaneous():
            self._fit(QSize())
        super().showEvent(event)

    def _fit(self, least: QSize) -> None:
        """Take the room that is wanted, and no more than the screen has: what is asked for is scrolled then."""
        around = self.sizeHint().height() - self._area.sizeHint().height()
        air = theme.spacing()
        wanted = self.wanted() + QSize(7 * air, around + air)
        self.resize(within_screen(self, wanted.expandedTo(least)))

    def event(self, event: QEvent) -> bool:
        """Grow where a note has appeared."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self._fit(self.size())
        return done

    def work(self) -> Outcome:
        """Do what was asked for."""
        raise NotImplementedError

    def _do(self) -> None:
        outcome = self.attempt(self.work)
        if outcome is not None:
            self.outcome = outcome
            self.accept()

    def attempt(self, do: Callable[[], T]) -> T | None:
        """Do something; None where it was refused, which is told and leaves what was typed."""
        try:
            return do()
        except (Refused, StorageFault, UnknownSession, ValueRefused) as fault:
            self.problem.show_text(str(fault))
            return None

    def typed(self, key: str, line: QLineEdit) -> Value:
        """Return what a line says, as the value of a field of the Veranstaltung.

        Raises:
            ValueRefused: If it is none.
        """
        try:
            return SESSION.field(key).parse(line.text())
        except ValueRefused:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            raise

    def day_line(self, name: str) -> QLineEdit:
        """Return a line to type the Veranstaltung's day into, and have `past` say beside it that it is over."""
        line = self.line(name)
        line.setPlaceholderText("leer: noch offen")
        line.textChanged.connect(self._tell_past)
        return line

    def _tell_past(self, text: str) -> None:
        try:
            day = SESSION.field("date").parse(text)
        except ValueRefused:  # still being typed, or told when it is stored
            day = None
        self.past.show_text(past_day(SESSION.key, "date", day, date.today()))
        QTimer.singleShot(0, self, lambda: self._fit(self.size()))  # the form takes the note in first

    def line(self, name: str, text: str = "") -> QLineEdit:
        """Return a line to type into."""
        line = QLineEdit(text, self)
        line.setAccessibleName(name)
        return line


class ProposalsDialog(PlanningDialog):
    """Whom to invite, in groups with the reasons; ticked as proposed, and everything can be changed."""

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int) -> None:
        super().__init__(parent, office, session_id, "Vorschläge für Einladungen", "&Vormerken")
        self.tree = ReasonTree(self)
        self.tree.itemChanged.connect(lambda *_: self._tell())
        hint = "Die Vorschläge schließen niemanden aus: „Einrichtungen einladen …“ zeigt die ganze Liste."
        self.body.addWidget(muted_label(hint, self))
        self.body.addWidget(self.tree, 1)
        self._fill()
        self._tell()

    def wanted(self) -> QSize:
        """Return the size with all institutions and reasons in one line each."""
        others = super().wanted() - self.tree.sizeHint()
        return QSize(0, others.height()) + self.tree.wanted()

    def ticked(self) -> list[int]:
        """Return the institutions to note."""
        items = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        return [
            item.data(0, _ID)
            for item in items
            if item is not None and item.data(0, _ID) and item.checkState(0) == Qt.CheckState.Checked
        ]

    def work(self) -> Outcome:
        """Note the ticked institutions for the Veranstaltung."""
        return self._office.participation.invite(self._session_id, self.ticked())

    def _fill(self) -> None:
        found = self.attempt(lambda: self._office.planning.propose(self._session_id)) or []
        for group, some in groupby(found, key=lambda one: one.group):
            self._add_heading(str(group))
            for one in some:
                status = INVITATION.field("status").format(one.status) if one.status else ""
                item = QTreeWidgetItem([one.institution.text, " · ".join(filter(None, (status, one.reason)))])
                item.setToolTip(1, item.text(1))
                if not one.status:  # who is on the list already has nothing to tick
                    item.setData(0, _ID, one.institution.id)
                    sure = one.group not in _UNSURE
                    item.setCheckState(0, Qt.CheckState.Checked if sure else Qt.CheckState.Unchecked)
                self.tree.addTopLevelItem(item)
        if not found:
            self.tree.addTopLevelItem(
                QTreeWidgetItem(["Keine Vorschläge", "Ohne JobCenter-Standort fehlt der Anlass."])
            )

    def _add_heading(self, text: str) -> None:
        item = QTreeWidgetItem([text])
        font = self.font()
        font.setBold(True)
        item.setFont(0, font)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.tree.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)

    def _tell(self) -> None:
        number = len(self.ticked())
        self.take.setText("1 Einrichtung &vormerken" if number == 1 else f"{number} Einrichtungen &vormerken")
        self.take.setEnabled(number > 0)


class ReasonTree(QTreeWidget):
    """Institutions and why each of them is proposed; what does not fit in a line wraps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Vorgeschlagene Einrichtungen")
        self.setHeaderLabels(["Einrichtung/Dienststelle", "Warum"])
        self.setRootIsDecorated(False)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(_LEAST_ROWS * theme.row_height(self.fontMetrics()))

    def wanted(self) -> QSize:
        """Return the size at which nothing wraps."""
        widths = (self._width(column) for column in range(self.columnCount()))
        rows = self.topLevelItemCount() + 2  # its head, and a little air below
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(sum(widths) + bar, rows * theme.row_height(self.fontMetrics()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the width, and let rows be as high as what wraps in them."""
        super().resizeEvent(event)
        width = self.viewport().width()
        name = min(self._width(0), width * 9 // 20)
        self.setColumnWidth(0, name)
        self.setColumnWidth(1, width - name)
        for row in range(self.topLevelItemCount()):
            if item := self.topLevelItem(row):
                lines = max(self._height(item, 0, name - self._tick()), self._height(item, 1, width - name))
                item.setSizeHint(
                    1, QSize(0, lines + theme.row_height(self.fontMetrics()) - self.fontMetrics().height())
                )

    def _height(self, item: QTreeWidgetItem, column: int, width: int) -> int:
        room = QRect(0, 0, width - 2 * theme.spacing(), 0)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text(column)).height()

    def _width(self, column: int) -> int:
        """Return how wide the longest text of a column is, headings of groups aside, with the air around it."""
        items = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        texts = [item.text(column) for item in items if item and not item.isFirstColumnSpanned()]
        longest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        return longest + 3 * theme.spacing() + (0 if column else self._tick())

    def _tick(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth) + theme.spacing()


class PostponeDialog(PlanningDialog):
    """Another date: registered people stay, replies are kept or asked for again."""

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int) -> None:
        super().__init__(parent, office, session_id, "Veranstaltung verschieben", "&Verschieben")
        session = office.reader.row(SESSION, session_id)
        text = session.text if session else lambda _: ""
        self.day = self.day_line("Neuer Tag")
        self.day.editingFinished.connect(self._propose)
        self.start = self.line("Beginn", text("start"))
        self.end = self.line("Ende", text("end"))
        self.reply_by = self.line("Rückmeldefrist", text("reply_by"))
        self.delete_on = self.line("Löschen am", text("delete_on"))
        self.reason = self.line("Grund")
        self.again = QCheckBox("Alle, die schon geantwortet haben, erneut f&ragen", self)
        form = QFormLayout()
        form.addRow("Bisher", QLabel(" ".join(filter(None, (text("date"), text("start")))) or "ohne Datum", self))
        for label, part in (
            ("&Neuer Tag", self.day), ("&Beginn", self.start), ("En&de", self.end), ("&Grund", self.reason),
            ("Rü&ckmeldefrist", self.reply_by), ("&Löschen am", self.delete_on),
        ):  # fmt: skip
            form.addRow(label, part)
        form.insertRow(2, "", self.past)
        self.body.addLayout(form)
        self.body.addWidget(self.again)
        self.body.addWidget(muted_label("Wer angemeldet ist, bleibt angemeldet. Strg+Z nimmt alles zurück.", self))
        self.day.setFocus()

    def work(self) -> Outcome:
        """Give the Veranstaltung its new date."""
        day = self._day()
        to = self._office.planning.postponed(self._session_id, day, self.reason.text())
        start, end = self.typed("start", self.start), self.typed("end", self.end)
        reply_by, delete_on = self.typed("reply_by", self.reply_by), self.typed("delete_on", self.delete_on)
        to = replace(to, start=start, end=end, reply_by=reply_by, delete_on=delete_on, ask_again=self.again.isChecked())  # type: ignore[arg-type]  # `parse` returns what these fields hold
        return self._office.planning.postpone(self._session_id, to)

    def _do(self) -> None:
        """Ask before it is moved to a day that is over."""
        day = self.attempt(self._day)
        if day is None or day >= date.today() or messages.ask_past(self, day):
            super()._do()
        else:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            self.day.selectAll()

    def _day(self) -> date | None:
        day = self.typed("date", self.day)
        return day if isinstance(day, date) else None

    def _propose(self) -> None:
        """Let the deadlines keep their distance to the day that was typed."""
        day = self.attempt(self._day)
        if day is None:
            return
        self.problem.show_text("")
        to = self.attempt(lambda: self._office.planning.postponed(self._session_id, day))
        if to is not None:
            self.reply_by.setText(SESSION.field("reply_by").format(to.reply_by))
            self.delete_on.setText(SESSION.field("delete_on").format(to.delete_on))


class CallOffDialog(PlanningDialog):
    """Calling it off: a reason, and everything stays as it is for the record."""

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int) -> None:
        super().__init__(parent, office, session_id, "Veranstaltung absagen", "&Absagen")
        self.reason = self.line("Grund")
        form = QFormLayout()
        form.addRow("&Grund", self.reason)
        self.body.addLayout(form)
        self.body.addWidget(
            muted_label("Einladungen und Anmeldungen bleiben stehen. Strg+Z nimmt die Absage zurück.", self)
        )

    def work(self) -> Outcome:
        """Call the Veranstaltung off."""
        return self._office.planning.cancel(self._session_id, self.reason.text())


class CopyDialog(PlanningDialog):
    """A new Veranstaltung like an earlier one: when, with or without its people, and who stays behind.

    Attributes:
        created: The new Veranstaltung; None as long as there is none.
        form: What is asked for.
        told: What goes over, and who stays behind.
    """

    def __init__(
        self, parent: QWidget | None, office: OfficeFile, session_id: int, title: str = "Als Kopie planen"
    ) -> None:
        super().__init__(parent, office, session_id, title, "&Anlegen")
        self.created: int | None = None
        self.day = self.day_line("Tag")
        self.people = QCheckBox("Auch die &Personen anmelden", self)
        self.people.toggled.connect(lambda _: self._show_plan())
        self.told = QPlainTextEdit(self)
        self.told.setReadOnly(True)
        self.told.setTabChangesFocus(True)
        self.told.setAccessibleName("Was übernommen wird")
        self.told.setMinimumHeight(6 * self.told.fontMetrics().lineSpacing())
        self.form = QFormLayout()
        self.form.addRow("Ta&g", self.day)
        self.form.addRow("", self.past)
        self.form.addRow("", self.people)
        self.body.addLayout(self.form)
        self.body.addWidget(self.told, 1)
        self._show_plan()

    def work(self) -> Outcome:
        """Make the new Veranstaltung."""
        outcome = self._make(self._day())
        self.created = outcome.created.get(-1)
        return outcome

    def _make(self, day: date | None) -> Outcome:
        return self._office.planning.copy(self._session_id, day, people=self.people.isChecked())

    def _day(self) -> date | None:
        day = self.typed("date", self.day)
        return day if isinstance(day, date) else None

    def _show_plan(self) -> None:
        plan = self.attempt(
            lambda: self._office.planning.copy_plan(
                self._session_id, people=self.people.isChecked(), today=date.today()
            )
        )
        if plan is None:
            return
        people = f", {len(plan.people)} Personen" if self.people.isChecked() else ""
        source = " ".join(filter(None, (plan.source.text("title"), plan.source.text("date"))))
        taken = f"Angaben, Tagesordnung, {len(plan.invitations)} Einladungen (vorgemerkt){people}"
        lines = [f"Wie „{source}“.", f"Übernommen: {taken}."]
        lines += _mentioned("Nicht übernommen, weil ausgeschieden:", plan.left_out)
        lines += _mentioned("Seit über einem Jahr nicht bestätigt – bitte prüfen:", plan.unconfirmed)
        self.told.setPlainText("\n".join(lines))


class SeriesDialog(CopyDialog):
    """A new Veranstaltung of a Reihe, like its latest one where there is one.

    Args:
        parent: The window.
        office: The open file.
        series: The Reihen there are.
        chosen: The one that is chosen at first.
    """

    def __init__(self, parent: QWidget | None, office: OfficeFile, series: Sequence[Ref], chosen: int = 0) -> None:
        self.series = QComboBox()
        self.series.setAccessibleName("Veranstaltungsreihe")
        for one in series:
            self.series.addItem(one.text, one.id)
        self.series.setCurrentIndex(max(self.series.findData(chosen), 0))
        super().__init__(parent, office, 0, "Neuer Termin aus Reihe")
        self.name, self.start, self.end = self.line("Titel"), self.line("Beginn"), self.line("Ende")
        self.form.insertRow(0, "&Reihe", self.series)
        self.form.insertRow(1, "T&itel", self.name)
        self.form.insertRow(4, "&Beginn", self.start)
        self.form.insertRow(5, "&Ende", self.end)
        for earlier, later in pairwise((self.series, self.name, self.day, self.start, self.end, self.people)):
            self.setTabOrder(earlier, later)
        self.series.currentIndexChanged.connect(lambda _: self._choose())
        self._choose()
        self.series.setFocus()

    def _choose(self) -> None:
        """Propose what the latest Veranstaltung of the Reihe has."""
        self._session_id = self._office.planning.latest_of(self.series.currentData()) or 0
        latest = self._office.reader.row(SESSION, self._session_id) if self._session_id else None
        text = latest.text if latest else lambda _: ""
        self.name.setText(text("title") or self.series.currentText())
        self.name.setCursorPosition(0)
        self.start.setText(text("start"))
        self.end.setText(text("end"))
        self.people.setEnabled(latest is not None)
        self._show_plan()

    def _make(self, day: date | None) -> Outcome:
        given = {key: self.typed(key, line) for key, line in (
            ("title", self.name), ("start", self.start), ("end", self.end)
        )}  # fmt: skip
        people = self.people.isChecked() and self.people.isEnabled()
        return self._office.planning.new_of_series(self.series.currentData(), day, people=people, given=given)

    def _show_plan(self) -> None:
        self.problem.show_text("")
        if self._session_id:
            super()._show_plan()
        else:
            self.told.setPlainText("Das wird die erste Veranstaltung dieser Reihe: Es gibt noch nichts zu übernehmen.")


def ask_new_of_series(parent: QWidget, office: OfficeFile, session_id: int | None) -> int | None:
    """Ask for a Reihe and a day, and make a Veranstaltung of it.

    Args:
        parent: The window.
        office: The open file.
        session_id: The Veranstaltung whose Reihe is proposed.

    Returns:
        The new Veranstaltung; None where she thought better of it, or there is no Reihe.
    """
    series = office.reader.options(SERIES.key)
    if not series:
        more = "Legen Sie unter „Verwaltung“, „Veranstaltungsreihen“ zuerst eine an."
        messages.tell(parent, "Neuer Termin aus Reihe", "In dieser Datei gibt es noch keine Reihe.", more)
        return None
    row = office.reader.row(SESSION, session_id) if session_id else None
    of = row["series"] if row else None
    dialog = SeriesDialog(parent, office, series, of.id if isinstance(of, Ref) else 0)
    dialog.exec()
    created = dialog.created
    dialog.deleteLater()
    return created


def _mentioned(title: str, mentions: tuple[Mention, ...]) -> list[str]:
    return ["", title, *(f"  {one.text} ({one.reason})" for one in mentions)] if mentions else []
