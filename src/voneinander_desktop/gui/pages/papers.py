"""Unterlagen: every paper that can be made for a Veranstaltung, what it is for, and what changed since it was made."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import CONTACT, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, scrolling, sign
from voneinander_desktop.gui.paper_kinds import DOCUMENTS, WHEN, Paper
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.paper_log import Made
from voneinander_desktop.usecases.sheets import Overtaken

PAPERS = tuple(paper for paper in DOCUMENTS if paper.of_session)
"""The papers of a Veranstaltung."""

_WAYS = {"print": "gedruckt", "copy": "kopiert"}


class PapersTab(Page):
    """The papers, one below the other; each button is the command that makes its paper.

    Args:
        office: The open file.
        session_id: The Veranstaltung.

    Attributes:
        buttons: What makes each paper, by its key.
        made: When each was last made, and what changed since.
        changes: What shows these changes; hidden where there are none.
        people: How many stand on the papers.
    """

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self._stale = True
        self.buttons: dict[str, QPushButton] = {}
        self.made: dict[str, QLabel] = {}
        self.changes: dict[str, QPushButton] = {}
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(content, self))
        self._count()

    # ----------------------------------------------------------------------------------- page

    def begin(self) -> None:
        """Put the focus on the first button."""
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Count anew who is on the papers, and what changed since they were made."""
        if any(entity in (REGISTRATION.key, CONTACT.key) for entity, _ in outcome.touched | outcome.deleted):
            self._count()
        self._stale = True
        if self.isVisible():
            self._tell_made()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what changed while the tab was not seen."""
        super().showEvent(event)
        self._tell_made()

    def show_changes(self, paper: Paper) -> None:
        """Name what changed since a paper was made."""
        changes = self._office.paper_log.changes(self._session_id, paper.key)
        told = [f"{change.what} – {change.how}" for change in changes]
        dialog = ChangesDialog(paper.title, told + [" – ".join(one) for one in self._overtaken(paper.key)], self)
        dialog.exec()
        dialog.deleteLater()

    # ---------------------------------------------------------------------------------- inside

    def _count(self) -> None:
        reader = self._office.reader
        registrations = reader.rows(REGISTRATION, self._office.participation.registration_ids(self._session_id))
        coming = [row["contact"] for row in registrations.values() if rules.takes_part(row)]
        contacts = reader.rows(CONTACT, [ref.id for ref in coming if isinstance(ref, Ref)])
        shared = sum(map(rules.passed_on, contacts.values()))
        self.people.setText(_people(len(coming), shared))

    def _tell_made(self) -> None:
        if not self._stale:
            return
        self._stale = False
        last = self._office.paper_log.last(self._session_id)
        for key, label in self.made.items():
            made, overtaken = last.get(key), self._overtaken(key)
            since = _told(made) if made else "Noch nicht erstellt."
            label.setText("\n".join(filter(None, (since, _told_overtaken(overtaken)))))
            self.changes[key].setVisible(bool(made and made.changes) or bool(overtaken))

    def _overtaken(self, key: str) -> list[Overtaken]:
        """Return what is no longer so on the sign-in sheets that lie printed beside the newest Nachtrag."""
        return self._office.sheets.overtaken(self._session_id) if key == "sign_in_sheet" else []

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
        side = card.fontMetrics().height()
        self.made[paper.key] = muted_label("", card)
        self.changes[paper.key] = self._changes_button(paper, card)
        since = QHBoxLayout()
        since.setSpacing(theme.spacing())
        since.addWidget(self.made[paper.key], 1)
        since.addWidget(self.changes[paper.key])
        words = QGridLayout()
        words.setHorizontalSpacing(theme.spacing())
        words.setVerticalSpacing(theme.spacing() // 2)
        words.setColumnStretch(1, 1)
        words.addWidget(heading(paper.title, card, 1.1), 0, 0, 1, 2)
        words.addWidget(purpose, 1, 0, 1, 2)
        words.addWidget(sign("lock", side, card), 2, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(muted_label(paper.discloses, card), 2, 1)
        words.addWidget(sign("history", side, card), 3, 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(since, 3, 1)
        return words

    def _changes_button(self, paper: Paper, card: QWidget) -> QPushButton:
        button = QPushButton("Änderungen zeigen", card)
        button.setAccessibleName(f"{paper.title}: Änderungen seit der letzten Ausgabe zeigen")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.show_changes, paper))
        button.hide()
        return button

    def _button(self, paper: Paper, card: QWidget) -> QPushButton:
        button = QPushButton("Erstellen …", card)
        button.setAccessibleName(f"{paper.title} erstellen")
        button.setAccessibleDescription(f"{paper.purpose} {paper.discloses}")
        button.setToolTip(f"{paper.title} erstellen")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.command.emit(paper.key))
        self.buttons[paper.key] = button
        return button


class ChangesDialog(QDialog):
    """What changed since a paper was made, one line each.

    Args:
        title: The paper.
        changes: What changed.
    """

    def __init__(self, title: str, changes: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title}: Änderungen")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Änderungen seit der letzten Ausgabe")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems(changes)
        self.list.setCurrentRow(0)
        close = QPushButton("S&chließen", self)
        close.clicked.connect(self.accept)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(heading(_counted(len(changes)), self))
        column.addWidget(self.list, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(within_screen(self, QSize(80 * step, 48 * step)))


def _told(made: Made) -> str:
    """Return: "Zuletzt erstellt am 03.03.2020 um 14:05 Uhr (Liste Nr. 2, PDF) · 2 Änderungen seitdem"."""
    way = _WAYS.get(made.way, made.way.removeprefix(".").upper())
    how = ", ".join(filter(None, (made.detail, way)))
    since = _counted(made.changes) if made.changes else "keine Änderung seitdem"
    return f"Zuletzt erstellt am {made.at:%d.%m.%Y um %H:%M} Uhr ({how}) · {since}"


def _told_overtaken(overtaken: Sequence[Overtaken]) -> str:
    """Return the first of it, and how much more there is."""
    if not overtaken:
        return ""
    first = " ".join(overtaken[0])
    more = len(overtaken) - 1
    others = "1 weitere Abweichung" if more == 1 else f"{more} weitere Abweichungen"
    return f"{first} und {others}." if more else f"{first}."


def _counted(changes: int) -> str:
    return "1 Änderung seitdem" if changes == 1 else f"{changes} Änderungen seitdem"


def _people(coming: int, shared: int) -> str:
    if not coming:
        return "Noch ist niemand angemeldet. Eine Unterschriftenliste mit leeren Zeilen lässt sich trotzdem erstellen."
    who = "1 Person ist angemeldet" if coming == 1 else f"{coming} Personen sind angemeldet"
    agreed = {0: "keine davon hat", 1: "1 davon hat"}.get(shared, f"{shared} davon haben")
    return f"{who}, {agreed} der Weitergabe zugestimmt."
