"""Planning a Veranstaltung: proposals for invitations, a copy, another date, calling it off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import INVITATION, SESSION
from voneinander_desktop.domain.fields import Value
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.pages.page_parts import heading, muted_label
from voneinander_desktop.usecases.editing import Outcome, Refused, StorageFault
from voneinander_desktop.usecases.messages import UnknownSession
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.planning import Group, Mention

_ID = Qt.ItemDataRole.UserRole
_UNSURE = (Group.NO_REGION, Group.NO_SITE)
"""Groups that are to be looked at: they are not ticked."""

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
        take: The button that does it.
    """

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int, title: str, verb: str) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self.outcome: Outcome | None = None
        self.setWindowTitle(title)
        self.problem = ProblemNote(self)
        self.take = QPushButton(theme.icon("check"), verb, self)
        self.take.setDefault(True)
        self.take.clicked.connect(self._do)
        self.cancel = QPushButton("Abbrechen", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        step = theme.spacing()
        self.body = QVBoxLayout()
        self.body.setSpacing(step)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.take)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(heading(title, self))
        column.addLayout(self.body, 1)
        column.addWidget(self.problem)
        column.addLayout(foot)
        self.setMinimumWidth(70 * self.fontMetrics().averageCharWidth())

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

    def line(self, name: str, text: str = "") -> QLineEdit:
        """Return a line to type into."""
        line = QLineEdit(text, self)
        line.setAccessibleName(name)
        return line


class ProposalsDialog(PlanningDialog):
    """Whom to invite, in groups with the reasons; ticked as proposed, and everything can be changed."""

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int) -> None:
        super().__init__(parent, office, session_id, "Vorschläge für Einladungen", "&Vormerken")
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName("Vorgeschlagene Einrichtungen")
        self.tree.setHeaderLabels(["Einrichtung/Dienststelle", "Warum"])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.itemChanged.connect(lambda *_: self._tell())
        hint = "Die Vorschläge schließen niemanden aus: „Einrichtungen einladen …“ zeigt die ganze Liste."
        self.body.addWidget(muted_label(hint, self))
        self.body.addWidget(self.tree, 1)
        self._fill()
        self._tell()
        self.resize(110 * self.fontMetrics().averageCharWidth(), 34 * theme.row_height(self.fontMetrics()))

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
                item.setSizeHint(1, QSize(0, theme.row_height(self.fontMetrics())))
                self.tree.addTopLevelItem(item)
        if not found:
            self.tree.addTopLevelItem(
                QTreeWidgetItem(["Keine Vorschläge", "Ohne JobCenter-Standort fehlt der Anlass."])
            )
        self.tree.resizeColumnToContents(0)

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


class PostponeDialog(PlanningDialog):
    """Another date: registered people stay, replies are kept or asked for again."""

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int) -> None:
        super().__init__(parent, office, session_id, "Veranstaltung verschieben", "&Verschieben")
        session = office.reader.row(SESSION, session_id)
        text = session.text if session else lambda _: ""
        self.day = self.line("Neuer Tag")
        self.day.setPlaceholderText("leer: noch offen")
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
    """A new Veranstaltung like this one: when, with or without its people, and who stays behind.

    Attributes:
        created: The new Veranstaltung; None as long as there is none.
    """

    def __init__(self, parent: QWidget | None, office: OfficeFile, session_id: int) -> None:
        super().__init__(parent, office, session_id, "Als Kopie planen", "&Anlegen")
        self.created: int | None = None
        self.day = self.line("Tag")
        self.day.setPlaceholderText("leer: noch offen")
        self.people = QCheckBox("Auch die &Personen anmelden", self)
        self.people.toggled.connect(lambda _: self._show_plan())
        self.told = QPlainTextEdit(self)
        self.told.setReadOnly(True)
        self.told.setTabChangesFocus(True)
        self.told.setAccessibleName("Was übernommen wird")
        form = QFormLayout()
        form.addRow("&Tag", self.day)
        form.addRow("", self.people)
        self.body.addLayout(form)
        self.body.addWidget(self.told, 1)
        self._show_plan()

    def work(self) -> Outcome:
        """Make the new Veranstaltung."""
        day = self.typed("date", self.day)
        outcome = self._office.planning.copy(
            self._session_id, day if isinstance(day, date) else None, people=self.people.isChecked()
        )
        self.created = outcome.created.get(-1)
        return outcome

    def _show_plan(self) -> None:
        plan = self.attempt(
            lambda: self._office.planning.copy_plan(
                self._session_id, people=self.people.isChecked(), today=date.today()
            )
        )
        if plan is None:
            return
        people = f", {len(plan.people)} Personen" if self.people.isChecked() else ""
        lines = [f"Übernommen: Angaben, Tagesordnung, {len(plan.invitations)} Einladungen (vorgemerkt){people}."]
        lines += _mentioned("Nicht übernommen, weil ausgeschieden:", plan.left_out)
        lines += _mentioned("Seit über einem Jahr nicht bestätigt – bitte prüfen:", plan.unconfirmed)
        self.told.setPlainText("\n".join(lines))


def _mentioned(title: str, mentions: tuple[Mention, ...]) -> list[str]:
    return ["", title, *(f"  {one.text} ({one.reason})" for one in mentions)] if mentions else []
