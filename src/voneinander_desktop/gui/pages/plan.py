"""Planung: the Veranstaltung's own fields, its agenda, and what can be planned with it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.agenda import AgendaPage
from voneinander_desktop.gui.pages.page_parts import follow_current, scrolling, tool_row, writing_button
from voneinander_desktop.gui.record_form import RecordForm
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile

_LEAST_FIELDS = 7
"""So many fields have room above the agenda at least."""


class PlanTab(Page):
    """The Veranstaltung's own fields and its agenda.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
        settings: Where columns are remembered.

    Attributes:
        form: Its fields.
        agenda: Its agenda.
    """

    def __init__(
        self, office: OfficeFile, session_id: int, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self.form = RecordForm(office, SESSION, self, wide=True)
        self.form.show_record(session_id)
        self.agenda = AgendaPage(office, session_id, settings, self)
        for part in (self.form, self.agenda):
            part.message.connect(self.message)
            part.fault.connect(self.fault)
            part.open_record.connect(self.open_record)
            part.leave.connect(self.leave)
        self.tools = self._make_tools()
        self._lay_out()

    def begin(self) -> None:
        """Put the focus into the first field."""
        self.form.focus_field(SESSION.fields[0].key)

    def table(self) -> TableView | None:
        """Return the agenda's table, while one works in it."""
        return self.agenda.view if self.agenda.view.hasFocus() else None

    def commit(self) -> bool:
        """Store what stands in the form and in the agenda."""
        done = [self.form.commit(), self.agenda.commit()]
        return all(done)

    def unstored(self) -> str:
        """Return what was typed and could not be stored."""
        return "\n".join(filter(None, (self.form.unstored(), self.agenda.unstored())))

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed."""
        self.form.refresh(outcome)
        self.agenda.refresh(outcome)

    def save_state(self) -> None:
        """Remember the columns of the agenda."""
        self.agenda.save_state()

    # --------------------------------------------------------------------------------- working

    def postpone(self) -> None:
        """Ask for another date; then offer to tell those concerned."""
        from voneinander_desktop.gui.planning_dialogs import PostponeDialog

        self._ask(PostponeDialog(self, self._office, self._session_id), "write_postponement")

    def call_off(self) -> None:
        """Ask for a reason and call it off; then offer to tell those concerned."""
        from voneinander_desktop.gui.planning_dialogs import CallOffDialog

        self._ask(CallOffDialog(self, self._office, self._session_id), "write_cancellation")

    def copy(self) -> None:
        """Ask when, make a Veranstaltung like this one, and open it."""
        from voneinander_desktop.gui.planning_dialogs import CopyDialog

        if not self.commit():
            return
        dialog = CopyDialog(self, self._office, self._session_id)
        dialog.exec()
        created = dialog.created
        dialog.deleteLater()
        if created is not None:
            self.open_session.emit(created)

    def _ask(self, dialog: QDialog, then: str) -> None:
        if not self.commit():
            return
        dialog.exec()
        done = getattr(dialog, "outcome", None)
        dialog.deleteLater()
        if done is not None:
            self.command.emit(then)

    # -------------------------------------------------------------------------------- building

    def _make_tools(self) -> QWidget:
        actions: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("calendar-pick", "Vers&chieben …", "Neuer Tag mit Grund; danach die E-Mail dazu", self.postpone),
            ("cross", "Absage&n …", "Mit Grund; danach die E-Mail dazu", self.call_off),
            (
                "duplicate",
                "Als &Kopie planen …",
                "Eine neue Veranstaltung wie diese",
                self.copy,
            ),
        )
        return tool_row([writing_button(self._office, *action, self) for action in actions], self)

    def _lay_out(self) -> None:
        step = theme.spacing()
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.form)
        split.addWidget(self.agenda)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setBackgroundRole(QPalette.ColorRole.Window)
        scroll = scrolling(split, self)
        follow_current(scroll, self.agenda.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, step, step, 0)
        top = QVBoxLayout()
        top.setContentsMargins(2 * step, step, 0, 0)
        top.addWidget(self.tools)
        column.addLayout(top)
        column.addWidget(scroll, 1)
        self._measure()

    def _measure(self) -> None:
        self.form.setMinimumHeight(_LEAST_FIELDS * theme.row_height(self.fontMetrics()))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again where the font is another one."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._measure()
