"""The main window: its menus, what every command does, and which signal leads where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from voneinander_desktop import resources
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.actions import (
    ACTIONS,
    ADMINISTRATION,
    EVALUATION,
    IMPORTING,
    OF_A_SESSION,
    OVERVIEW,
    RECENT,
    Command,
    Fact,
)
from voneinander_desktop.gui.banners import Banners
from voneinander_desktop.gui.editor_undo import EditorUndo
from voneinander_desktop.gui.enter_key import EnterPresses
from voneinander_desktop.gui.file_desk import FileDesk
from voneinander_desktop.gui.first_paint import AfterFirstPaint
from voneinander_desktop.gui.list_page import ListPage
from voneinander_desktop.gui.menus import Menus
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.status_line import StatusLine
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.gui.workspace import PageMakers, Workspace
from voneinander_desktop.storage.journal import Outcome, StepKind
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault

if TYPE_CHECKING:
    from voneinander_desktop.gui.importing.desk import ListDesk
    from voneinander_desktop.gui.pages.welcome import WelcomePage
    from voneinander_desktop.gui.safekeeping import Safekeeper
    from voneinander_desktop.usecases.safekeeping import Backup

# What is not needed to show a list is imported where it is used: the list is what is waited for.

_NAME = "Voneinander"
_CONTEXT = (
    "open_session", "copy", "paste", "clear", "fill_down", "change_all", "new", "duplicate", "delete", "merge",
    "record_history",
)  # fmt: skip
"""The context menu of a list."""
_CONTEXT_OF = {"contact": ("contact_cards",), "session": ("new_of_series", "calendar_event")}
"""What the context menu of one list has beside that."""
_DRAFTS = "Entwürfe"
"""The folder for mail drafts, in the program's own one."""
_BEFORE_BACKUP = 1000
"""Milliseconds after the first paint that belong to the user alone."""
_REFUSED = "Bitte berichtigen Sie zuerst die Eingabe, oder verwerfen Sie sie mit Esc."


class Documents(Protocol):
    """The papers that can be made: a part of the menu, and the panel behind each of them."""

    @property
    def commands(self) -> Sequence[Command]:
        """The menu's commands, in order."""

    def open_panel(self, window: "MainWindow", command_id: str) -> None:
        """Show the options of a paper and make it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the window is put together from, beside what is always there.

    Attributes:
        settings: What the program remembers for this user.
        data_folder: Where the copies of sample and practice data lie.
        makers: How the pages are made that are no lists.
        documents: Makes what makes the papers, once the window is there; None as long as there are none.
    """

    settings: Settings
    data_folder: Path
    makers: PageMakers = field(default_factory=PageMakers)
    documents: Callable[[], Documents] | None = None


class MainWindow(QMainWindow):
    """The one window of the program.

    Args:
        parts: What it is put together from.

    Attributes:
        menus: The commands of the action table.
        files: Opens, makes and copies files.
        welcome: What is offered where no file is open; made when it is needed.
        workspace: Navigation and pages of the open file; None on the welcome page.
        status: The line at the foot.
        banners: Lasting messages above the pages.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts
        self.workspace: Workspace | None = None
        self.files = FileDesk(self, parts.settings, parts.data_folder, lambda: self.office, self.close_file)
        self.welcome: WelcomePage | None = None
        self.status = StatusLine(self)
        self.banners = Banners(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.menus = Menus(self)
        self.menus.add(self._commands(), self._handlers())
        self._recent_menu = QMenu(self)
        self.menus.actions[RECENT].setMenu(self._recent_menu)
        self._documents: Documents | None = None
        self._safekeeper: Safekeeper | None = None
        self._wire()
        EditorUndo(self)
        EnterPresses(self)
        self.setWindowTitle(_NAME)
        self._update()
        AfterFirstPaint(self.menuBar(), self._add_documents, pause=100)

    # ------------------------------------------------------ what commands do, and where signals lead

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command of the action table does."""
        return {
            "new_file": self._leaving_editors(self.files.ask_and_create),
            "open_file": self._leaving_editors(self.files.ask_and_open),
            "open_sample": self._leaving_editors(lambda: self.files.open_own("sample")),
            "open_practice": self._leaving_editors(lambda: self.files.open_own("practice")),
            "import_list": self._leaving_editors(lambda: self._lists.begin()),
            "import_clipboard": self._leaving_editors(lambda: self._lists.begin_with_clipboard()),
            "import_people": self._leaving_editors(lambda: self._lists.begin_for_session()),
            "save_copy": self._leaving_editors(self._save_copy),
            "back_up": self._leaving_editors(self._back_up),
            "show_backups": self._leaving_editors(partial(self._show_section, "backups")),
            "saved": self._leaving_editors(self._tell_saved),
            "close_file": self.close_file,
            "quit": self.close,
            "undo": self._leaving_editors(self._undo),
            "redo": self._leaving_editors(self._redo),
            "copy": self._on_table(TableView.copy),
            "paste": self._on_table(TableView.paste),
            "clear": self._on_table(TableView.clear_cells),
            "fill_down": self._on_table(TableView.fill_down),
            "change_all": self._on_table(TableView.change_all),
            "columns": self._on_table(TableView.choose_columns),
            "sorting": self._on_table(TableView.choose_sorting),
            "new": self._on_list(ListPage.begin_new),
            "duplicate": self._on_list(ListPage.duplicate),
            "delete": self._on_list(ListPage.delete),
            "merge": self._on_list(ListPage.merge),
            "search": self._on_list(ListPage.focus_search),
            "clear_filters": self._on_list(ListPage.clear_filters),
            "form": self._on_list(ListPage.toggle_form),
            "to_form": self._on_list(ListPage.switch_focus),
            "record_history": self._on_list(self._show_record_history),
            "file_history": self._show_file_history,
            "show_overview": partial(self._show_area, "overview"),
            "show_session": partial(self._show_area, "session"),
            "show_institution": partial(self._show_area, "institution"),
            "show_contact": partial(self._show_area, "contact"),
            "show_evaluation": partial(self._show_area, "evaluation"),
            "show_administration": partial(self._show_area, "administration"),
            "new_of_series": self._leaving_editors(self._new_of_series),
            "open_session": self._open_session,
            "open_door": self._leaving_editors(self._open_door),
            "leave_session": self._leave_session,
            "write_mail": self._leaving_editors(self._write_mail),
            "write_postponement": self._leaving_editors(partial(self._write_mail, "postponement")),
            "write_cancellation": self._leaving_editors(partial(self._write_mail, "cancellation")),
            RECENT: self._fill_recent,
            "handbook": self._show_handbook,
            "shortcuts": self._show_shortcuts,
            "about": self._show_about,
        }

    def _wire(self) -> None:
        """Connect the window's own parts; those of a file are connected when it is opened."""
        self.files.opened.connect(self.show_file)
        self.files.restored.connect(partial(self.tell_lasting, "restored"))
        self.files.message.connect(self.status.show_message)
        self.status.undo_clicked.connect(partial(self.trigger, "undo"))
        self._recent_menu.aboutToShow.connect(self._fill_recent)

    def _wire_file(self, workspace: Workspace) -> None:
        """Connect the pages of a file that was opened."""
        workspace.message.connect(self.status.show_message)
        workspace.step_told.connect(lambda text: self.status.show_step(text, can_undo=True))
        workspace.fault.connect(self.show_fault)
        workspace.command.connect(self.trigger)
        workspace.restore_backup.connect(self._bring_back)
        workspace.changed.connect(self._update)
        workspace.office.subscribe(self._tell_step)

    # ------------------------------------------------------------------------- for other parts

    @property
    def office(self) -> OfficeFile | None:
        """The open file."""
        return self.workspace.office if self.workspace else None

    def current_session(self) -> int | None:
        """Return the Veranstaltung that is open or selected."""
        return self.workspace.page.current_session() if self.workspace else None

    def current_list(self) -> ListPage | None:
        """Return the list that is shown."""
        page = self.workspace.page if self.workspace else None
        return page if isinstance(page, ListPage) else None

    def commit(self) -> bool:
        """Store what stands in open editors; False, with a message, if something was refused."""
        if self.workspace is None or self.workspace.commit():
            return True
        self.status.show_message(_REFUSED)
        return False

    def trigger(self, command_id: str) -> None:
        """Do a command, if it can be done now."""
        if command_id not in self.menus.actions:
            self._add_documents()
        self.menus.actions[command_id].trigger()

    # ------------------------------------------------------------------------ opening, closing

    def show_file(self, office: OfficeFile) -> None:
        """Show a file that was opened in place of the one before."""
        if not self._let_go():
            office.close()
            return
        self.workspace = Workspace(office, self._parts.settings, self._parts.makers, self)
        self._wire_file(self.workspace)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self._tell_about_file(office)
        self._update()
        self.workspace.page.begin()
        AfterFirstPaint(self.workspace, self.look_after_file, pause=_BEFORE_BACKUP)

    def open_last(self) -> None:
        """Open the file that was open last; at the very first start there is none."""
        recent = self._parts.settings.recent_files()
        if recent:
            self.files.open_path(recent[0])

    def close_file(self, *, discard: bool = False) -> bool:
        """Close the file and offer others; False if the user wants to go on with it.

        Args:
            discard: Whether what is typed and not stored may be lost.
        """
        if not self._let_go(discard=discard):
            return False
        self._show_welcome()
        return True

    def reopen(self, *, write: bool) -> bool:
        """Open the file anew and go where she was; False if the user wants to go on as it is, or it cannot be opened.

        Args:
            write: Whether it shall be written; if not, it is closed first, so that somebody else can.
        """
        before = self.workspace
        position = before.position() if before else None
        if before is None or position is None or not (write or self.close_file()):
            return False
        if not self.files.open_path(before.office.path, write=write) or self.workspace in (None, before):
            return False
        self.workspace.go_to(position)
        return True

    def look_after_file(self) -> "Safekeeper | None":
        """Make backups of the open file by themselves and look for colleagues, from now on."""
        from voneinander_desktop.gui.safekeeping import Safekeeper  # none of it is needed to see a list

        if self.office and self._safekeeper is None:
            self._safekeeper = Safekeeper(self, self.office)
        return self._safekeeper

    def _let_go(self, *, discard: bool = False) -> bool:
        """Store what is typed and let go of the file; False if the user wants to go on with it."""
        workspace = self.workspace
        if workspace is None:
            return True
        if not (discard or self._may_leave(workspace)):
            return False
        if self._safekeeper:
            self._safekeeper.stop()
            self._safekeeper = None
        self.workspace = None
        workspace.close_file()
        self._stack.removeWidget(workspace)
        workspace.deleteLater()
        self._update()
        return True

    def _may_leave(self, workspace: Workspace) -> bool:
        """Store what is typed, and ask where something would be lost."""
        workspace.commit()
        return self._safekeeper.may_leave(self._may_discard) if self._safekeeper else self._may_discard()

    def _may_discard(self) -> bool:
        from voneinander_desktop.gui import messages

        unstored = self.workspace.unstored() if self.workspace else ""
        return not unstored or messages.ask_discard(self, unstored, "&Verwerfen und schließen")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store what is typed, remember the window and let go of the file."""
        self._parts.settings.set_geometry("main", self.saveGeometry())
        if self._let_go():
            event.accept()
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this computer: a list, or a file of this program."""
        if event.mimeData().hasUrls() and self._parts.makers.importing:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped over, once whoever it comes from has been answered."""
        from voneinander_desktop.gui.importing.desk import dropped_files

        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, self._leaving_editors(lambda: self._lists.drop(paths)))

    def showEvent(self, event: QShowEvent) -> None:
        """Offer something to begin with where no file is open."""
        if self.workspace is None and not self.files.waiting:
            self._show_welcome()
        super().showEvent(event)

    @cached_property
    def _lists(self) -> "ListDesk":
        from voneinander_desktop.gui.importing.desk import ListDesk

        return ListDesk(self)

    def _show_welcome(self) -> None:
        if self.welcome is None:
            self.welcome = self._made_welcome()
        self.banners.clear()
        self.status.clear()
        self.welcome.set_recent(self._parts.settings.recent_files())
        self._stack.setCurrentWidget(self.welcome)
        self.setWindowTitle(_NAME)
        self.statusBar().hide()
        self._update()
        self.welcome.begin()

    def _made_welcome(self) -> "WelcomePage":
        from voneinander_desktop.gui.pages.welcome import WelcomePage

        welcome = WelcomePage(self)
        welcome.chosen.connect(self.trigger)
        welcome.open_path.connect(self._open_recent)
        self._stack.addWidget(welcome)
        return welcome

    def _tell_about_file(self, office: OfficeFile) -> None:
        lock = " (schreibgeschützt)" if office.read_only else ""
        self.setWindowTitle(f"{office.path.name}{lock} · {office.path.parent} – {_NAME}")
        self.statusBar().show()
        self.banners.clear()
        self.status.show_state("nur lesen" if office.read_only else "")
        if office.read_only:
            text = office.notice or "Diese Datei ist nur zum Lesen geöffnet."
            banner = self.banners.show_banner("read-only", "lock", text, action="Zum Bearbeiten öffnen")
            banner.action_clicked.connect(partial(self.files.open_path, office.path))
            if office.not_upgraded:
                banner.add_button("Ort der Sicherungen …", self._choose_place_and_open)
        if office.was_older:
            self.banners.show_banner("older", "info", _older_text(office), closable=True)
        if office.choices.get("practice", default=False):
            text = "Übungsdaten: Alle Einrichtungen und Personen sind erfunden. Probieren Sie aus, was Sie möchten."
            self.banners.show_banner("practice", "info", text, closable=True)

    def _choose_place_and_open(self) -> None:
        from voneinander_desktop.gui.safekeeping import choose_place

        office = self.office
        if office and choose_place(self, office.safekeeping):
            self.files.open_path(office.path)

    def _open_recent(self, path: Path) -> None:
        if self.commit():
            self.files.open_path(path)

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for number, path in enumerate(self._parts.settings.recent_files(), start=1):
            text = f"&{number}  {path.name}   ({path.parent})" if number < 10 else f"{path.name}   ({path.parent})"
            self._recent_menu.addAction(text, partial(self._open_recent, path))

    # --------------------------------------------------------------------------------- commands

    def _leaving_editors(self, do: Callable[[], object]) -> Callable[[], object]:
        """Return `do`, done once everything typed is stored; not done if something was refused."""
        return lambda: self.commit() and do()

    def _on_table(self, do: Callable[[TableView], object]) -> Callable[[], object]:
        def handle() -> None:
            table = self.workspace.page.table() if self.workspace else None
            if table is not None:
                do(table)

        return handle

    def _on_list(self, do: Callable[[ListPage], object]) -> Callable[[], object]:
        def handle() -> None:
            page = self.current_list()
            if page is not None:
                do(page)

        return handle

    def _back_up(self) -> None:
        if keeper := self.look_after_file():
            keeper.back_up()

    def _bring_back(self, backup: "Backup") -> None:
        keeper = self.look_after_file()
        if keeper and self.commit():
            keeper.bring_back(backup)

    def _save_copy(self) -> None:
        if self.office:
            self.files.ask_and_copy(self.office)

    def _undo(self) -> None:
        if self.office:
            self._replay(self.office.history.undo)

    def _redo(self) -> None:
        if self.office:
            self._replay(self.office.history.redo)

    def _replay(self, step: Callable[[], Outcome | None]) -> None:
        try:
            step()
        except StorageFault as fault:
            self.show_fault(str(fault))
        self._update()

    def _show_area(self, key: str) -> None:
        if self.workspace:
            self.workspace.show_area(key)

    def _show_section(self, key: str) -> None:
        if self.workspace:
            self.workspace.show_section(key)

    def _open_session(self) -> None:
        session_id = self.current_session()
        if self.workspace and session_id is not None:
            self.workspace.open_session(session_id)

    def _new_of_series(self) -> None:
        from voneinander_desktop.gui.planning_dialogs import ask_new_of_series

        if self.workspace:
            created = ask_new_of_series(self, self.workspace.office, self.current_session())
            if created is not None:
                self.workspace.show_record("session", created)
                self.workspace.open_session(created)

    def _write_mail(self, occasion: str = "") -> None:
        from voneinander_desktop.gui.mail_dialog import MailDialog
        from voneinander_desktop.usecases.messages import Occasion

        session_id = self.current_session()
        if self.office and session_id is not None:
            why = Occasion(occasion) if occasion else None
            MailDialog(self, self.office, session_id, self._parts.data_folder / _DRAFTS, why).open()

    def _open_door(self) -> None:
        session_id = self.current_session()
        if self.workspace and session_id is not None:
            self.workspace.open_door(session_id)

    def _leave_session(self) -> None:
        if self.workspace:
            self.workspace.leave_session()

    def _show_record_history(self, page: ListPage) -> None:
        row_id = page.current_id()
        row = page.office.reader.row(page.entity, row_id) if row_id is not None else None
        if row is not None:
            self._show_history(f"Änderungen: {row.label}", (page.entity.key, row.id))

    def _show_file_history(self) -> None:
        if self.office:
            self._show_history(f"Änderungen: {self.office.path.name}", None)

    def _show_history(self, title: str, record: tuple[str, int] | None) -> None:
        from voneinander_desktop.gui.pages.history import HistoryDialog

        if self.workspace and self.commit():
            dialog = HistoryDialog(self.workspace.office, title, record, self)
            dialog.page.open_record.connect(self._show_from_history)
            dialog.page.open_record.connect(dialog.accept)
            dialog.open()

    def _show_from_history(self, entity_key: str, row_id: int) -> None:
        if self.workspace and self.workspace.office.reader.row(ENTITIES[entity_key], row_id):
            self.workspace.show_record(entity_key, row_id)

    def _show_handbook(self) -> None:
        from voneinander_desktop.gui import help

        help.handbook(resources.text("texts", "handbuch.md"), self).show()

    def _show_shortcuts(self) -> None:
        from voneinander_desktop.gui import help

        help.shortcuts(self.menus.commands, self).show()

    def _show_about(self) -> None:
        from importlib.metadata import version

        from voneinander_desktop.gui import messages

        more = (
            f"Version {version('voneinander-desktop')}\n\n"
            "Alle Angaben bleiben in Ihrer Datei. Das Programm sendet nichts und braucht kein Netz.\n\n"
            "Freie Software unter der MIT-Lizenz."
        )
        messages.tell(self, f"Über {_NAME}", "Voneinander: Einrichtungen, Kontakte und Veranstaltungen.", more)

    # ---------------------------------------------------------------------------------- telling

    def _tell_step(self, outcome: Outcome) -> None:
        """Say what was done. Called after every step, before what did it goes on."""
        self.status.show_saved(datetime.now())
        if outcome.kind is not StepKind.PERMANENT:
            self.status.show_step(outcome.label, can_undo=outcome.undoes is None)
            self.banners.remove("fault")
        self._update()

    def _tell_saved(self) -> None:
        """Say that all is saved, if the file is where it was."""
        office = self.office
        keeper = self.look_after_file() if office and not office.safekeeping.in_place() else None
        if keeper:
            keeper.tell_lost()
        else:
            self.status.show_message("Alles ist gespeichert.")

    def tell_lasting(self, key: str, text: str) -> None:
        """Say something good that is to be read in peace."""
        self.banners.show_banner(key, "check", text, closable=True)

    def show_fault(self, text: str) -> None:
        """Say above the page that something could not be read or written."""
        self.banners.show_banner("fault", "warning", text, closable=True)

    def _update(self) -> None:
        """Bring commands and counts in line with what is shown."""
        workspace = self.workspace
        facts = workspace.facts() if workspace else frozenset[Fact]()
        self.menus.update(facts)
        if workspace is None:
            return
        self.status.show_count(workspace.page.count_text())
        history = workspace.office.history
        self.menus.name_step("undo", history.undo_label)
        self.menus.name_step("redo", history.redo_label)
        page = self.current_list()
        if page is not None:
            self.menus.actions["form"].setChecked(page.form_shown)
            keys = (*_CONTEXT, *_CONTEXT_OF.get(page.entity.key, ()))
            context = [self.menus.actions[key] for key in keys if key in self.menus.actions]
            if page.view.actions() != context:  # those for papers come later
                page.view.set_context_actions(context)

    # --------------------------------------------------------------------------------- building

    def _commands(self) -> tuple[Command, ...]:
        administration = (ADMINISTRATION,) if self._parts.makers.administration else ()
        overview = (OVERVIEW,) if self._parts.makers.overview else ()
        evaluation = (EVALUATION,) if self._parts.makers.evaluation else ()
        without = set() if self._parts.makers.session else set(OF_A_SESSION)
        without |= set() if administration else {"show_backups"}
        without |= set() if self._parts.makers.importing else IMPORTING
        commands = (*overview, *ACTIONS, *evaluation, *administration)
        return tuple(command for command in commands if command.id not in without)

    def _lay_out(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self.statusBar().addWidget(self.status, 1)
        self.setAcceptDrops(True)
        self.setWindowIcon(theme.icon("app"))
        self.setMinimumSize(60 * theme.spacing(), 45 * theme.spacing())
        if not self.restoreGeometry(self._parts.settings.geometry("main")):
            self.resize(1280, 800)

    def _add_documents(self) -> None:
        """Add the commands for papers. They come last: what makes papers is not needed to see a list."""
        if self._parts.documents is None or self._documents is not None:
            return
        documents = self._documents = self._parts.documents()
        panels = {command.id: partial(documents.open_panel, self, command.id) for command in documents.commands}
        self.menus.add(documents.commands, {key: self._leaving_editors(panel) for key, panel in panels.items()})
        self._update()


def _older_text(office: OfficeFile) -> str:
    """Return in German what opening a file of an older version meant for it."""
    if office.read_only:
        return (
            "Diese Datei stammt aus einer früheren Version des Programms. Zu sehen ist ihr Stand von "
            f"{datetime.now():%H:%M} Uhr; was jemand seitdem ändert, zeigt sich, wenn Sie sie neu öffnen."
        )
    return (
        "Diese Datei stammt aus einer früheren Version des Programms und ist jetzt auf dem neuen Stand. Wie sie "
        "vorher war, liegt sie bei den Sicherungen. Wer sie mit Ihnen benutzt, braucht ab jetzt auch die neue Version."
    )
