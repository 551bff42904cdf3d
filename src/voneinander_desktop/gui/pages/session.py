"""A Veranstaltung as a workspace of its own: planning, invitations, people, papers, what came of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from voneinander_desktop.documents.meeting import written_date, written_times
from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.actions import Fact
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.attendance import AttendanceTab
from voneinander_desktop.gui.pages.figures import FiguresTab
from voneinander_desktop.gui.pages.invitations import InvitationsTab
from voneinander_desktop.gui.pages.page_parts import heading, muted_label
from voneinander_desktop.gui.pages.papers import PapersTab
from voneinander_desktop.gui.pages.people import PeopleTab
from voneinander_desktop.gui.pages.plan import PlanTab
from voneinander_desktop.gui.paper_options import Chosen
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.reporting import Part

if TYPE_CHECKING:
    from voneinander_desktop.gui.pages.door import DoorPage

_DOOR = "door"


class SessionPage(Page):
    """The workspace of one Veranstaltung.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
        settings: Where the columns of its tables are remembered; None for not at all.

    Attributes:
        plan: Its own fields.
        invitations: Who is invited.
        people: Who is registered.
        papers: What can be made.
        attendance: Who was there.
        figures: What came of it.
        tabs: All of them.
        door: The screen for the day; None until it is opened.

    Signals:
        immersed: Whether the screen for the day is shown, which needs the whole width.
    """

    immersed = Signal(bool)

    def __init__(
        self, office: OfficeFile, session_id: int, parent: QWidget | None = None, settings: Settings | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self.plan = PlanTab(office, session_id, settings, self)
        self.invitations = InvitationsTab(office, session_id, settings, self)
        self.people = PeopleTab(office, session_id, settings, self)
        self.papers = PapersTab(office, session_id, self)
        self.attendance = AttendanceTab(office, session_id, self)
        self.figures = FiguresTab(office, session_id, self)
        self.door: DoorPage | None = None
        self.title = heading("", self, 1.35)
        self.facts_line = muted_label("", self)
        self.back = self._make_back_button()
        self.to_door = QPushButton(theme.icon("entrance"), "Emp&fang", self)
        self.to_door.setToolTip("Am Tag der Veranstaltung: Wer ist da? (F8)")
        self.to_door.clicked.connect(self.open_door)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self._named: dict[str, Page] = {
            Part.PLAN: self.plan, Part.INVITATIONS: self.invitations, Part.PEOPLE: self.people,
            Part.PAPERS: self.papers, Part.ATTENDANCE: self.attendance, Part.FIGURES: self.figures,
        }  # fmt: skip
        self._parts = tuple(self._named.values())
        for part in self._parts:
            self._adopt(part)
            self.tabs.addTab(part, "")
        self._lay_out()
        self._tell()
        self.tabs.setCurrentWidget(self.invitations)
        self.tabs.currentChanged.connect(self._switch)

    # ------------------------------------------------------------------- what the window asks

    def facts(self) -> frozenset[Fact]:
        """Return what is true here, for the commands that need it."""
        return self.part.facts()

    @property
    def part(self) -> Page:
        """The tab that is shown, or the screen for the day."""
        if self.door is not None and self._stack.currentWidget() is self.door:
            return self.door
        part = self.tabs.currentWidget()
        assert isinstance(part, Page)  # noqa: S101 - all tabs are
        return part

    @property
    def part_key(self) -> str:
        """The key of the tab that is shown, for `show_part`."""
        return next((key for key, part in self._named.items() if part is self.part), _DOOR)

    def table(self) -> TableView | None:
        """Return the table of the tab that is shown, if it has one."""
        return self.part.table()

    def current_session(self) -> int | None:
        """Return the Veranstaltung."""
        return self._session_id

    def paper(self) -> tuple[str, Chosen]:
        """Return the paper that holds what the tab shows."""
        return self.part.paper()

    def count_text(self) -> str:
        """Return what the tab that is shown counts."""
        return self.part.count_text()

    def commit(self) -> bool:
        """Store what stands in open editors, in whichever tab."""
        done = [part.commit() for part in self._parts]  # every one of them, whatever the others say
        return all(done)

    def unstored(self) -> str:
        """Return what was typed and could not be stored."""
        return "\n".join(filter(None, (part.unstored() for part in self._parts)))

    def begin(self) -> None:
        """Put the focus into the tab that is shown."""
        self.part.begin()

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed."""
        for part in self._parts:
            part.refresh(outcome)
        if self.door is not None:
            self.door.refresh(outcome)
        self._tell()

    def save_state(self) -> None:
        """Remember the columns of the tables."""
        for part in self._parts:
            part.save_state()

    def show_part(self, key: str, record: int = 0) -> None:
        """Show a tab by its key in `usecases.reporting.Part`, and a record in its table; or the screen for the day."""
        if key == _DOOR:
            self.open_door()
            return
        part = self._named[key]
        self.tabs.setCurrentWidget(part)
        part.begin()
        table = part.table()
        if record and table is not None:
            table.show_record(record)
        elif record and part is self.figures:
            self.figures.show_institution(record)

    # ------------------------------------------------------------------------------ the day

    def open_door(self) -> None:
        """Show the screen for the day in place of everything else."""
        from voneinander_desktop.gui.pages.door import DoorPage

        if not self.commit():
            return
        if self.door is None:
            self.door = DoorPage(self._office, self._session_id, self)
            self.door.message.connect(self.message)
            self.door.fault.connect(self.fault)
            self.door.leave.connect(self.close_door)
            self.door.changed.connect(self.changed)
            self._stack.addWidget(self.door)
        self._stack.setCurrentWidget(self.door)
        self.immersed.emit(True)
        self.changed.emit()
        self.door.begin()

    def close_door(self) -> None:
        """Go back to the tabs."""
        self._stack.setCurrentIndex(0)
        self.immersed.emit(False)
        self.changed.emit()
        self.begin()

    # ------------------------------------------------------------------------------- building

    def _make_back_button(self) -> QPushButton:
        back = QPushButton(theme.icon("chevron-left"), "&Zurück zur Liste", self)
        back.setToolTip("Zurück zur Liste der Veranstaltungen (Esc oder Alt+Pfeil nach links)")
        back.clicked.connect(self.leave)
        return back

    def _adopt(self, part: Page) -> None:
        part.message.connect(self.message)
        part.step_told.connect(self.step_told)
        part.fault.connect(self.fault)
        part.open_record.connect(self.open_record)
        part.leave.connect(self.leave)
        part.open_session.connect(self.open_session)
        part.command.connect(self.command)
        part.changed.connect(self._tell_tabs)

    def _lay_out(self) -> None:
        step = theme.spacing()
        words = QVBoxLayout()
        words.setSpacing(step // 2)
        words.addWidget(self.title)
        words.addWidget(self.facts_line)
        head = QHBoxLayout()
        head.setContentsMargins(2 * step, 3 * step // 2, 2 * step, step)
        head.setSpacing(2 * step)
        head.addLayout(words, 1)
        head.addWidget(self.to_door, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(body)

    # -------------------------------------------------------------------------------- working

    def _tell(self) -> None:
        row = self._office.reader.row(SESSION, self._session_id)
        if row is not None:
            self.title.setText(row.text("title"))
            self.facts_line.setText(_facts(row))
        self._tell_tabs()

    def _tell_tabs(self) -> None:
        texts = (
            "&Planung",
            f"E&inladungen ({self.invitations.number()})",
            f"Per&sonen ({self.people.number()})",
            "Unter&lagen",
            "An&wesenheit",
            "Auswertun&g",
        )
        for number, text in enumerate(texts):
            if self.tabs.tabText(number) != text:
                self.tabs.setTabText(number, text)
        self.changed.emit()

    def _switch(self) -> None:
        for part in self._parts:
            if part is not self.part:
                part.commit()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the list."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.leave.emit()
        else:
            super().keyPressEvent(event)


def _facts(session: Row) -> str:
    """Return when and where a Veranstaltung is, and how it stands."""
    when = " · ".join(filter(None, (written_date(session["date"]), written_times(session["start"], session["end"]))))
    where = ", ".join(filter(None, (session.text("venue") or session.text("site"), session.text("room"))))
    return " · ".join(filter(None, (when or "Noch ohne Datum", where, session.text("status"))))
