"""One open file in the window: the navigation and the pages it leads to, each made on its first visit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Value
from voneinander_desktop.gui.actions import Fact
from voneinander_desktop.gui.list_page import ListPage
from voneinander_desktop.gui.navigation import Navigation
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile

if TYPE_CHECKING:
    from voneinander_desktop.gui.importing.page import ImportPage
    from voneinander_desktop.usecases.reporting import Place

OVERVIEW = "overview"
EVALUATION = "evaluation"
ADMINISTRATION = "administration"
_IMPORT = "import"
_STATE = "window"
_AREAS = (
    ("session", "Veranstaltungen", "session"),
    ("institution", "Einrichtungen", "institution"),
    ("contact", "Kontakte", "contacts"),
)
_NARROW = 110
"""Width of the window, in characters, below which the navigation shows icons alone."""


@dataclass(frozen=True, slots=True)
class PageMakers:
    """How the pages are made that are no lists; None where there is no such page.

    Attributes:
        session: Makes the workspace of a Veranstaltung of an id.
        overview: Makes the Übersicht; it may have a signal `open_place`.
        evaluation: Makes the Auswertung of all Veranstaltungen; it may have a signal `open_place`.
        administration: Makes the administration; it may offer `show_record(entity key, id)`.
        importing: Makes the page that takes lists over.
    """

    session: Callable[[OfficeFile, int, QWidget], Page] | None = None
    overview: Callable[[OfficeFile, QWidget], Page] | None = None
    evaluation: Callable[[OfficeFile, QWidget], Page] | None = None
    administration: Callable[[OfficeFile, QWidget], Page] | None = None
    importing: "Callable[[OfficeFile, QWidget], ImportPage] | None" = None


class Position(NamedTuple):
    """Where she is in a file: the area, the record there, or the open Veranstaltung and its part."""

    area: str
    record: int | None
    session_id: int | None
    part: str


class Workspace(QWidget):
    """Navigation and pages of one open file.

    Args:
        office: The open file; it belongs to the workspace from here on.
        settings: What is remembered of its lists.
        makers: How the other pages are made.

    Signals:
        message: Something to say in the status bar.
        step_told: What the last step did, in words of a page.
        fault: A fault of file or disk.
        command: Id of a command of the action table, from a button on a page.
        restore_backup: A backup to put in the file's place.
        changed: Another page is shown, or something is different on it.
    """

    message = Signal(str)
    step_told = Signal(str)
    fault = Signal(str)
    command = Signal(str)
    restore_backup = Signal(object)
    changed = Signal()

    def __init__(
        self, office: OfficeFile, settings: Settings, makers: PageMakers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.office = office
        self._settings = settings
        self._makers = makers
        self._pages: dict[str, Page] = {}
        self._session_id: int | None = None
        self._before_import: tuple[str, int | None] = (_AREAS[0][0], None)
        self.navigation = Navigation(self)
        if makers.overview:
            self.navigation.add(OVERVIEW, "Übersicht", "overview")
        for key, text, icon in _AREAS:
            self.navigation.add(key, text, icon)
        if makers.evaluation:
            self.navigation.add(EVALUATION, "Auswertung", "figures")
        self.navigation.add(_IMPORT, "Liste übernehmen", "import")
        self.navigation.set_shown(_IMPORT, False)
        if makers.administration:
            self.navigation.add(ADMINISTRATION, "Verwaltung", "administration", apart=True)
        self.navigation.chosen.connect(self.show_area)
        self._stack = QStackedWidget(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(_divider(self))
        row.addWidget(self._stack, 1)
        self._show(self._remembered_area())
        office.subscribe(self._refresh)

    # ------------------------------------------------------------------------------------ pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - the stack holds nothing else
        return page

    def list_page(self, entity_key: str) -> ListPage:
        """Return a list, made now if it was not visited yet."""
        page = self._page(entity_key)
        assert isinstance(page, ListPage)  # noqa: S101 - lists are made under their entity's key
        return page

    def show_area(self, key: str) -> None:
        """Show an area of the navigation, as it was left; what is typed elsewhere is stored first."""
        if key != self._current_area() or self._session_id is not None:
            self.page.commit()
            self._close_session()
            self._show(key)
        self.page.begin()

    def show_section(self, key: str) -> None:
        """Show a section of the administration."""
        self.page.commit()
        self._close_session()
        self._show(ADMINISTRATION)
        show_section = getattr(self.page, "show_section", None)
        if show_section:
            show_section(key)

    def show_import(self) -> "ImportPage":
        """Show the page that takes lists over, as it was left, and return it."""
        assert self._makers.importing is not None  # noqa: S101 - without it there are no commands for it
        self.page.commit()
        if self._current_area() != _IMPORT or self._session_id is not None:
            self._before_import = (self._current_area(), self._session_id)
            self._close_session()
        self.navigation.set_shown(_IMPORT, True)
        self._show(_IMPORT)
        page: ImportPage = self._page(_IMPORT)  # type: ignore[assignment]  # made under its own key
        return page

    def show_record(self, entity_key: str, row_id: int) -> None:
        """Show a record in its list, or in the administration."""
        self.page.commit()
        self._close_session()
        if any(entity_key == area for area, _, _ in _AREAS):
            self._show(entity_key)
            self.list_page(entity_key).show_record(row_id)
        elif self._makers.administration:
            self._show(ADMINISTRATION)
            show_record = getattr(self.page, "show_record", None)
            if show_record:
                show_record(entity_key, row_id)

    def begin_new(self, entity_key: str, values: Mapping[str, Value]) -> None:
        """Begin a new record in its list."""
        self.page.commit()
        self._show(entity_key)
        self.list_page(entity_key).begin_new(values)

    def open_session(self, session_id: int) -> None:
        """Open a Veranstaltung in its workspace."""
        if self._makers.session is None or session_id == self._session_id:
            return
        self.page.commit()
        self._close_session()
        page = self._makers.session(self.office, session_id, self)
        self._adopt(page)
        if immersed := getattr(page, "immersed", None):
            immersed.connect(lambda whole: self.navigation.setVisible(not whole))
        self._session_id = session_id
        self.navigation.show_current("session")
        self._put_import_away()
        self._stack.setCurrentWidget(page)
        page.begin()
        self.changed.emit()

    def show_place(self, place: "Place") -> None:
        """Show a part of a Veranstaltung, and a record there."""
        self.open_session(place.session)
        if show_part := getattr(self.page, "show_part", None):
            show_part(str(place.part), place.record)

    def position(self) -> Position:
        """Return where she is."""
        page, area = self.page, self._current_area()
        area = self._before_import[0] if area == _IMPORT else area
        record = page.current_id() if isinstance(page, ListPage) else None
        return Position(area, record, self._session_id, getattr(page, "part_key", ""))

    def go_to(self, position: Position) -> None:
        """Go where she was in another opening of the same content."""
        self.show_area(position.area)
        if position.session_id is not None:
            self.open_session(position.session_id)
            if show_part := getattr(self.page, "show_part", None):
                show_part(position.part)
        elif position.record is not None and isinstance(self.page, ListPage):
            self.page.show_record(position.record)

    def open_door(self, session_id: int) -> None:
        """Open the screen for the day of a Veranstaltung."""
        self.open_session(session_id)
        if open_door := getattr(self.page, "open_door", None):
            open_door()

    def leave_session(self) -> None:
        """Go back from a Veranstaltung to the list, where it is selected."""
        session_id = self._session_id
        if session_id is not None and self.page.commit():
            self._close_session()
            self.show_record("session", session_id)

    def facts(self) -> frozenset[Fact]:
        """Return what is true of the file and of the page."""
        facts = {Fact.FILE} | self.page.facts()
        if not self.office.read_only:
            facts.add(Fact.WRITABLE)
        if self._session_id is not None:
            facts.add(Fact.WORKSPACE)
        if self.page.current_session() is not None and self._makers.session:
            facts.add(Fact.SESSION)
        if self.office.history.undo_label:
            facts.add(Fact.UNDO)
        if self.office.history.redo_label:
            facts.add(Fact.REDO)
        return frozenset(facts)

    # ---------------------------------------------------------------------------------- leaving

    def commit(self) -> bool:
        """Store what stands in open editors; False if something was refused."""
        return self.page.commit()

    def unstored(self) -> str:
        """Return in German what was typed anywhere and could not be stored; empty if all is stored."""
        return "\n".join(filter(None, (page.unstored() for page in self._pages_made())))

    def close_file(self) -> None:
        """Remember how the pages look and let go of the file."""
        for page in self._pages_made():
            page.save_state()
        area = self._current_area()
        area = self._before_import[0] if area == _IMPORT else area
        self._settings.set_list_state(self.office.path, _STATE, {"area": area})
        self.office.close()

    # --------------------------------------------------------------------------------- workings

    def _pages_made(self) -> list[Page]:
        pages = [self._stack.widget(position) for position in range(self._stack.count())]
        return [page for page in pages if isinstance(page, Page)]

    def _remembered_area(self) -> str:
        area = self._settings.list_state(self.office.path, _STATE).get("area")
        return area if area in set(self.navigation.keys()) else _AREAS[0][0]

    def _current_area(self) -> str:
        return next((key for key, page in self._pages.items() if page is self._stack.currentWidget()), "session")

    def _show(self, key: str) -> None:
        if key != _IMPORT:
            self._put_import_away()
        self._stack.setCurrentWidget(self._page(key))
        self.navigation.show_current(key)
        self.changed.emit()

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            self._pages[key] = self._made(key)
            self._adopt(self._pages[key])
        return self._pages[key]

    def _put_import_away(self) -> None:
        """Take the page that takes lists over out of the navigation, unless a list is waiting there."""
        page = self._pages.get(_IMPORT)
        if page is not None and not page.unstored():
            self.navigation.set_shown(_IMPORT, False)

    def _leave(self) -> None:
        """Go back to where she came from."""
        if self._current_area() != _IMPORT or self._session_id is not None:
            self.leave_session()
            return
        area, session_id = self._before_import
        self.show_area(area)
        if session_id is not None:
            self.open_session(session_id)

    def _made(self, key: str) -> Page:
        makers = self._makers
        make = {
            OVERVIEW: makers.overview, EVALUATION: makers.evaluation, _IMPORT: makers.importing,
            ADMINISTRATION: makers.administration,
        }.get(key)  # fmt: skip
        return make(self.office, self) if make else ListPage(self.office, ENTITIES[key], self._settings, self)

    def _adopt(self, page: Page) -> None:
        page.message.connect(self.message)
        page.step_told.connect(self.step_told)
        page.fault.connect(self.fault)
        page.command.connect(self.command)
        page.restore_backup.connect(self.restore_backup)
        page.changed.connect(self.changed)
        page.open_record.connect(self.show_record)
        page.new_record.connect(self.begin_new)
        page.open_session.connect(self.open_session)
        page.leave.connect(self._leave)
        if open_place := getattr(page, "open_place", None):
            open_place.connect(self.show_place)
        self._stack.addWidget(page)

    def _close_session(self) -> None:
        if self._session_id is None:
            return
        page = self.page
        page.save_state()
        self.navigation.show()
        self._session_id = None
        self._stack.setCurrentWidget(self._page("session"))
        self._stack.removeWidget(page)
        page.deleteLater()

    def _refresh(self, outcome: Outcome) -> None:
        if self._session_id is not None and ("session", self._session_id) in outcome.deleted:
            self._close_session()  # its page has nothing left to show
            self._show("session")
        for page in self._pages_made():
            page.refresh(outcome)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the navigation's icons alone where there is little room."""
        super().resizeEvent(event)
        self.navigation.set_compact(self.width() < _NARROW * self.fontMetrics().averageCharWidth())


def _divider(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(line.backgroundRole().Mid)
    return line
