"""What the window knows of the pages it shows: the three lists, a Veranstaltung, the administration."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from voneinander_desktop.gui.actions import Fact
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.usecases.editing import Outcome

if TYPE_CHECKING:
    from voneinander_desktop.gui.paper_options import Chosen


class Page(QWidget):
    """A page of the main window. The window calls its methods and connects its signals, in one place.

    Signals:
        message: Something to say in the status bar.
        step_told: What the last step did, in words of the page: said in the status bar, with the link to take it back.
        fault: A fault of file or disk, told above the page until it is put away.
        open_record: (entity key, id) of a record to show in its list.
        new_record: (entity key, values) of a new record to begin in its list.
        open_session: Id of a Veranstaltung to open in its workspace.
        leave: The user is done here and wants back to the list.
        command: Id of a command of the action table, from a button on the page.
        restore_backup: A backup (`usecases.safekeeping.Backup`) to put in the file's place.
        changed: What the page counts or what can be done on it is different now.
    """

    message = Signal(str)
    step_told = Signal(str)
    fault = Signal(str)
    open_record = Signal(str, int)
    new_record = Signal(str, object)
    open_session = Signal(int)
    leave = Signal()
    command = Signal(str)
    restore_backup = Signal(object)
    changed = Signal()

    def facts(self) -> frozenset[Fact]:
        """Return what is true here, for the commands that need it."""
        return frozenset({Fact.TABLE}) if self.table() else frozenset()

    def table(self) -> TableView | None:
        """Return the table that commands on cells work on now, if there is one."""
        return None

    def current_session(self) -> int | None:
        """Return the id of the Veranstaltung that papers are made for from here."""
        return None

    def paper(self) -> "tuple[str, Chosen]":
        """Return the key of the paper that holds what is shown here, and what is chosen for it; "" for none."""
        return "", {}

    def count_text(self) -> str:
        """Return what the status bar says about the number of records here."""
        return ""

    def commit(self) -> bool:
        """Store what stands in open editors; False if something was refused and still stands there."""
        return True

    def unstored(self) -> str:
        """Return in German what was typed here and could not be stored; empty if all is stored."""
        return ""

    def begin(self) -> None:
        """Put the focus where work begins; called each time the page is shown."""

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed. Called after every step, for hidden pages too."""

    def save_state(self) -> None:
        """Remember columns and the like; called before the page goes away."""
