"""Unterlagen: every paper that can be made for a Veranstaltung, what it is for and what it discloses."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import CONTACT, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, sign
from voneinander_desktop.gui.paper_kinds import DOCUMENTS, WHEN, Paper
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile

PAPERS = tuple(paper for paper in DOCUMENTS if paper.of_session)
"""The papers of a Veranstaltung."""


class PapersTab(Page):
    """The papers, one below the other; each button is the command that makes its paper.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
    """

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self.buttons: dict[str, QPushButton] = {}
        self.people = muted_label("", self)
        step = theme.spacing()
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Window)
        content.setMaximumWidth(140 * self.fontMetrics().averageCharWidth())
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 3 * step)
        column.setSpacing(2 * step)
        column.addWidget(self.people)
        for when in WHEN:
            column.addWidget(heading(when, content))
            for paper in PAPERS:
                if paper.when == when:
                    column.addWidget(self._card(paper, content))
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._count()

    def begin(self) -> None:
        """Put the focus on the first button."""
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Count anew who is on the papers."""
        if any(entity in (REGISTRATION.key, CONTACT.key) for entity, _ in outcome.touched | outcome.deleted):
            self._count()

    def _count(self) -> None:
        reader = self._office.reader
        registrations = reader.rows(REGISTRATION, self._office.participation.registration_ids(self._session_id))
        coming = [row["contact"] for row in registrations.values() if rules.takes_part(row)]
        contacts = reader.rows(CONTACT, [ref.id for ref in coming if isinstance(ref, Ref)])
        shared = sum(map(rules.passed_on, contacts.values()))
        self.people.setText(_people(len(coming), shared))

    def _card(self, paper: Paper, parent: QWidget) -> QFrame:
        card = QFrame(parent)
        card.setFrameShape(QFrame.Shape.StyledPanel)
        card.setBackgroundRole(QPalette.ColorRole.Base)
        card.setAutoFillBackground(True)
        step = theme.spacing()
        row = QHBoxLayout(card)
        row.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        row.setSpacing(2 * step)
        row.addWidget(sign(paper.icon, 2 * card.fontMetrics().height(), card), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(paper, card), 1)
        row.addWidget(self._button(paper, card), 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    def _words(self, paper: Paper, card: QWidget) -> QGridLayout:
        purpose = QLabel(paper.purpose, card)
        purpose.setWordWrap(True)
        words = QGridLayout()
        words.setHorizontalSpacing(theme.spacing())
        words.setVerticalSpacing(theme.spacing() // 2)
        words.setColumnStretch(1, 1)
        words.addWidget(heading(paper.title, card, 1.1), 0, 0, 1, 2)
        words.addWidget(purpose, 1, 0, 1, 2)
        words.addWidget(sign("lock", card.fontMetrics().height(), card), 2, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(muted_label(paper.discloses, card), 2, 1)
        return words

    def _button(self, paper: Paper, card: QWidget) -> QPushButton:
        button = QPushButton("Erstellen …", card)
        button.setAccessibleName(f"{paper.title} erstellen")
        button.setAccessibleDescription(f"{paper.purpose} {paper.discloses}")
        button.setToolTip(f"{paper.title} erstellen")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.command.emit(paper.key))
        self.buttons[paper.key] = button
        return button


def _people(coming: int, shared: int) -> str:
    if not coming:
        return "Noch ist niemand angemeldet. Eine Unterschriftenliste mit leeren Zeilen lässt sich trotzdem erstellen."
    who = "1 Person ist angemeldet" if coming == 1 else f"{coming} Personen sind angemeldet"
    agreed = {0: "keine davon hat", 1: "1 davon hat"}.get(shared, f"{shared} davon haben")
    return f"{who}, {agreed} der Weitergabe zugestimmt."
