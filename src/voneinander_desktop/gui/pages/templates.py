"""Vorlagen: the texts with fields that mails and the press release are made of, one of them at a time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.texts import TextsPage
from voneinander_desktop.gui.pages.wordings import TEMPLATES
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile


class TemplatesPage(Page):
    """The choice of a template, and its page; what was refused in one waits there while another is looked at.

    Args:
        office: The open file.

    Attributes:
        choice: Which template.
    """

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._pages: dict[str, TextsPage] = {}
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Vorlage")
        for wording in TEMPLATES:
            self.choice.addItem(wording.title, wording.key)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._show_chosen()
        self.choice.currentIndexChanged.connect(lambda _: self._show_chosen())

    @property
    def template(self) -> TextsPage:
        """The page of the chosen template."""
        page = self._stack.currentWidget()
        assert isinstance(page, TextsPage)  # noqa: S101 - the stack holds nothing else
        return page

    def begin(self) -> None:
        """Put the focus on the choice."""
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show the templates as they are kept now."""
        for page in self._pages.values():
            page.refresh(outcome)

    def unstored(self) -> str:
        """Return why what stands in any of them is not stored."""
        return "\n".join(filter(None, (page.unstored() for page in self._pages.values())))

    def commit(self) -> bool:
        """Store what stands in all of them."""
        done = [page.commit() for page in self._pages.values()]
        return all(done)

    def _show_chosen(self) -> None:
        wording = TEMPLATES[self.choice.currentIndex()]
        if wording.key not in self._pages:
            page = TextsPage(self._office, self, wording)
            page.fault.connect(self.fault)
            self._pages[wording.key] = page
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._pages[wording.key])

    def _lay_out(self) -> None:
        step = theme.spacing()
        label = QLabel("Vorla&ge", self)
        label.setBuddy(self.choice)
        row = QHBoxLayout()
        row.setContentsMargins(2 * step, 2 * step, 2 * step, 0)
        row.setSpacing(step)
        row.addWidget(label)
        row.addWidget(self.choice)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
