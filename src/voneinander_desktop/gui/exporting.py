"""Making papers: their commands in the menu, and opening the panel of one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.gui import messages
from voneinander_desktop.gui.actions import Command, Fact, Menu
from voneinander_desktop.gui.paper_kinds import DOCUMENTS, ListState
from voneinander_desktop.gui.paper_options import Chosen
from voneinander_desktop.gui.paper_panel import Panel
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.office_file import OfficeFile

if TYPE_CHECKING:
    from voneinander_desktop.gui.main_window import MainWindow

__all__ = ["DOCUMENTS", "ListState", "Panel", "Papers", "open_panel"]

_EXPORT_LIST = "export_list"
_OF_LIST = {"institution": "institutions", "contact": "contacts_internal"}


class Papers:
    """The papers in the window's menu.

    Args:
        settings: Where the folder for files is remembered.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def commands(self) -> Sequence[Command]:
        """The menu's commands: those of a Veranstaltung, the lists, and the list that is shown."""
        needs = frozenset({Fact.FILE})
        papers = (
            Command(kind.key, kind.menu_text, kind.menu, kind.keys, kind.icon, needs, not kind.of_session, kind.purpose)
            for kind in DOCUMENTS
        )
        hint = "Was gerade gezeigt wird: Liste oder Auswertung; bei einer Veranstaltung die Teilnehmendenliste."
        shown = Command(_EXPORT_LIST, "&Liste ausgeben …", Menu.DOCUMENTS, ("Ctrl+E",), "excel", needs, 2, hint)
        return (*papers, shown)

    def open_panel(self, window: "MainWindow", command_id: str) -> None:
        """Show the options of a paper, for the Veranstaltung or the list that the window shows."""
        page = window.current_list()
        entity = page.entity.key if page else ""
        shown_paper, chosen = window.workspace.page.paper() if window.workspace else ("", {})
        usual = shown_paper or _OF_LIST.get(entity, "roster")
        key = usual if command_id == _EXPORT_LIST else command_id
        shown = None
        if page and any(kind.key == key and kind.entity is page.entity for kind in DOCUMENTS):
            ids = tuple(page.model.id_at(row) for row in range(page.model.rowCount()))
            shown = ListState(ids, tuple(page.view.columns()), tuple(page.view.selected_ids()))
        if window.office:
            open_panel(
                window, window.office, key, session_id=window.current_session(), list_state=shown,
                settings=self._settings, chosen=chosen if key == shown_paper else {},
            )  # fmt: skip


def open_panel(
    parent: QWidget,
    office: OfficeFile,
    document_key: str,
    *,
    session_id: int | None = None,
    list_state: ListState | None = None,
    settings: Settings | None = None,
    chosen: Chosen | None = None,
) -> Panel | None:
    """Open the panel of a paper; whatever is typed elsewhere has to be stored before.

    Args:
        parent: The window.
        office: The open file.
        document_key: Which of `DOCUMENTS`.
        session_id: For which Veranstaltung at first; the next one if None.
        list_state: What the list shows, if the paper is to be made of it.
        settings: Where the folder for files is remembered.
        chosen: What is chosen at first in place of what was chosen last.
    """
    kind = next(kind for kind in DOCUMENTS if kind.key == document_key)
    if kind.of_session and not office.listing(SESSION.key).total:
        more = "Legen Sie unter „Veranstaltungen“ zuerst eine an."
        messages.tell(parent, kind.title, "In dieser Datei gibt es noch keine Veranstaltung.", more)
        return None
    panel = Panel(
        parent, office, kind, session_id=session_id, list_state=list_state, settings=settings, chosen=chosen or {}
    )
    panel.open()
    return panel
