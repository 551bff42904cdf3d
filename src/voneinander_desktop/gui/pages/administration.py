"""Verwaltung: the lists, responsibilities, agreements and texts that the office keeps itself."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from voneinander_desktop.domain.catalogue import PARTNER
from voneinander_desktop.gui.actions import Fact
from voneinander_desktop.gui.navigation import Navigation
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.agreements import AgreementsPage
from voneinander_desktop.gui.pages.backups import BackupsPage
from voneinander_desktop.gui.pages.duplicates import DuplicatesPage
from voneinander_desktop.gui.pages.imports import ImportsPage
from voneinander_desktop.gui.pages.responsibilities import ResponsibilitiesPage
from voneinander_desktop.gui.pages.templates import TemplatesPage
from voneinander_desktop.gui.pages.texts import TextsPage
from voneinander_desktop.gui.pages.vocabulary import VOCABULARIES, VocabularyPage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile

_STATE = "administration"
_NARROW = 100
"""Width of the page, in characters, below which the sections are shown by their icons."""

_OTHER_SIDE = ("F6", "Ctrl+Tab")
"""Keys that lead from the sections into the one shown and back: within a table Tab goes from cell to cell."""


class Section(NamedTuple):
    """One section.

    Attributes:
        key: Its name in code; for a list, its entity.
        text: Its German name.
        icon: Name of its icon.
        make: Makes its page.
    """

    key: str
    text: str
    icon: str
    make: Callable[[OfficeFile, Settings | None, QWidget], Page]


def _vocabulary(key: str, icon: str) -> Section:
    vocabulary = VOCABULARIES[key]
    return Section(
        key,
        vocabulary.entity.plural,
        icon,
        lambda office, settings, parent: VocabularyPage(office, vocabulary, settings, parent),
    )


SECTIONS = (
    _vocabulary("region", "overview"),
    Section(
        "responsibilities", "Zuständigkeiten", "link", lambda office, _, parent: ResponsibilitiesPage(office, parent)
    ),
    _vocabulary("institution_kind", "institution"),
    _vocabulary("action_field", "tag"),
    _vocabulary("target_group", "contacts"),
    _vocabulary("mailing_list", "mail"),
    Section("agreement", "Vereinbarungen", "check", AgreementsPage),
    _vocabulary("series", "session"),
    Section("templates", "Vorlagen", "text", lambda office, _, parent: TemplatesPage(office, parent)),
    Section("texts", "Hinweistexte", "edit", lambda office, _, parent: TextsPage(office, parent)),
    Section("duplicates", "Doppelte", "duplicate", lambda office, _, parent: DuplicatesPage(office, parent)),
    Section("imports", "Importe", "import", lambda office, _, parent: ImportsPage(office, parent)),
    Section("backups", "Sicherungen", "save-copy", lambda office, _, parent: BackupsPage(office, parent)),
)


class AdministrationPage(Page):
    """The sections at the left, the chosen one beside them. A section is made when it is first shown.

    Args:
        office: The open file.
        settings: Where columns and the section shown last are remembered; None for not at all.

    Attributes:
        navigation: The list of sections.
    """

    def __init__(self, office: OfficeFile, parent: QWidget | None = None, settings: Settings | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._settings = settings
        self._pages: dict[str, Page] = {}
        self.navigation = self._make_navigation()
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.show_section(self._remembered_section())
        self.navigation.chosen.connect(self._choose)
        for keys in _OTHER_SIDE:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._switch_focus)

    # ------------------------------------------------------------------- what the window asks

    @property
    def section(self) -> Page:
        """The section that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 - the stack holds nothing else
        return page

    def facts(self) -> frozenset[Fact]:
        """Return what is true here, for the commands that need it."""
        return self.section.facts()

    def table(self) -> TableView | None:
        """Return the section's table, if it has one."""
        return self.section.table()

    def count_text(self) -> str:
        """Return what the section counts."""
        return self.section.count_text()

    def commit(self) -> bool:
        """Store what stands in open editors, in whichever section."""
        done = [page.commit() for page in self._pages.values()]
        return all(done)

    def unstored(self) -> str:
        """Return what was typed and could not be stored."""
        return "\n".join(filter(None, (page.unstored() for page in self._pages.values())))

    def begin(self) -> None:
        """Put the focus on the list of sections."""
        self.navigation.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed."""
        for page in self._pages.values():
            page.refresh(outcome)

    def save_state(self) -> None:
        """Remember the section and the columns of all that were visited."""
        for page in self._pages.values():
            page.save_state()
        if self._settings:
            self._settings.set_list_state(self._office.path, _STATE, {"section": self._current_key()})

    # -------------------------------------------------------------------------------- working

    def show_section(self, key: str) -> Page:
        """Show a section and return it."""
        if key not in self._pages:
            make = next(section.make for section in SECTIONS if section.key == key)
            page = make(self._office, self._settings, self)
            page.message.connect(self.message)
            page.step_told.connect(self.step_told)
            page.fault.connect(self.fault)
            page.open_record.connect(self.open_record)
            page.open_session.connect(self.open_session)
            page.command.connect(self.command)
            page.restore_backup.connect(self.restore_backup)
            page.changed.connect(self.changed)
            self._pages[key] = page
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._pages[key])
        self.navigation.show_current(key)
        self.changed.emit()
        return self._pages[key]

    def show_record(self, entity_key: str, row_id: int) -> None:
        """Show a record in its section."""
        if entity_key not in {*VOCABULARIES, PARTNER.key}:
            return
        page = self.show_section("agreement" if entity_key == PARTNER.key else entity_key)
        page.begin()
        if isinstance(page, AgreementsPage):
            page.show_record(entity_key, row_id)
        elif isinstance(page, VocabularyPage):
            page.view.show_record(row_id)

    def _remembered_section(self) -> str:
        state = self._settings.list_state(self._office.path, _STATE) if self._settings else {}
        return next((section.key for section in SECTIONS if section.key == state.get("section")), SECTIONS[0].key)

    def _current_key(self) -> str:
        return next(key for key, page in self._pages.items() if page is self.section)

    def _choose(self, key: str) -> None:
        self.section.commit()
        self.show_section(key)

    def _switch_focus(self) -> None:
        if self.navigation.hasFocus():
            self.section.begin()
        elif self.section.commit():
            self.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the list of sections into the section with Right or Enter."""
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if watched is self.navigation and pressed in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.section.begin()
            return True
        return super().eventFilter(watched, event)

    def _make_navigation(self) -> Navigation:
        navigation = Navigation(self)
        navigation.setAccessibleName("Bereiche der Verwaltung")
        for section in SECTIONS:
            navigation.add(section.key, section.text, section.icon)
        navigation.installEventFilter(self)
        return navigation

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the icons of the sections alone where there is little room."""
        super().resizeEvent(event)
        self.navigation.set_compact(self.width() < _NARROW * self.fontMetrics().averageCharWidth())

    def _lay_out(self) -> None:
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.VLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(line.backgroundRole().Mid)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(line)
        row.addWidget(self._stack, 1)
