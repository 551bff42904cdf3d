"""Empfang: the screen for the day. A few letters, Enter, and the person is there; nothing else is on it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.documents.meeting import written_date, written_times
from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.domain.catalogue import REGISTRATION, SESSION
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import attempt, heading, muted_label
from voneinander_desktop.gui.pages.person_line import PersonLine
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.roll import Entry

_LARGE = 1.5
"""How much larger than elsewhere text is here: it is read at arm's length, standing."""

_ENTRY = Qt.ItemDataRole.UserRole
_SIGNS = {"present": "check", "absent": "cross"}
_NOBODY_CHOSEN = "Noch niemand ausgewählt: Bitte tippen Sie einen Namen oder gehen Sie mit ↓ in die Liste."
_WORDS = {"present": "anwesend", "absent": "nicht teilgenommen", "unrecorded": ""}


class DoorPage(Page):
    """The entrance of one Veranstaltung.

    Args:
        office: The open file.
        session_id: The Veranstaltung.

    Attributes:
        search: Where letters are typed.
        list: Who is found, the best first.
        counters: Who is there, and who is expected.
        walk_in: One line for those ohne Anmeldung.
    """

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self._roll = office.attendance.roll(session_id)
        self._half = Half.FIRST
        self.model = PeopleModel(self)
        self.search = self._search()
        self.list = self._list()
        self.counters = Counters(self)
        self.halves = HalfChoice(self)
        self.halves.chosen.connect(self._choose_half)
        self.walk_in = PersonLine(office, session_id, self)
        self.walk_in.message.connect(self.message)
        self.walk_in.admitted.connect(self._admitted)
        self.walk_in.left.connect(self.begin)
        self.last = muted_label("", self)
        self.add = QPushButton(theme.icon("person-add"), "&Ohne Anmeldung …", self)
        self.add.setToolTip("Wer kommt, ohne angemeldet zu sein (Einfg)")
        self.add.clicked.connect(self._add)
        self.add.setEnabled(not office.read_only)
        self.back = QPushButton(theme.icon("chevron-left"), "&Zurück zur Veranstaltung", self)
        self.back.clicked.connect(self.leave)
        self._lay_out()
        self._find()

    # ------------------------------------------------------------------- what the window asks

    def current_session(self) -> int | None:
        """Return the Veranstaltung."""
        return self._session_id

    def count_text(self) -> str:
        """Return what the status bar says."""
        return f"{self.model.rowCount()} von {len(self._roll.ids)} Personen"

    def begin(self) -> None:
        """Put the focus into the search line."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed, whoever did it."""
        self._roll = self._office.attendance.roll(self._session_id)
        touched = {row_id for entity, row_id in outcome.touched | outcome.deleted if entity == REGISTRATION.key}
        entries = [entry for row_id in touched if (entry := self._roll.entry(row_id))]
        if touched and len(entries) == len(touched) and self.model.update_people(entries):
            self._count()
        else:
            self._find(keep=True)

    # --------------------------------------------------------------------------------- working

    def _find(self, *, keep: bool = False) -> None:
        chosen = self._chosen() if keep else 0
        typed = self.search.text().strip()
        found = self._roll.find(typed)
        self.model.show_people([entry for row_id in found if (entry := self._roll.entry(row_id))], self._half)
        first = 0 if typed else -1  # of everybody nobody is meant, unless she goes into the list
        row = next((row for row, entry in enumerate(self.model.people) if entry.id == chosen), first)
        self.list.setCurrentIndex(self.model.index(row))
        self.list.set_empty_text(self._nobody(typed))
        self._count()
        self.changed.emit()

    def _nobody(self, typed: str) -> str:
        """Return what an empty list says, and what Enter does then."""
        who = "Niemand heißt so." if typed else "Noch ist niemand angemeldet."
        return who if self._office.read_only else f"{who} Eingabetaste: ohne Anmeldung hinzufügen"

    def _count(self) -> None:
        two = self._roll.halves == 2
        self.halves.setVisible(two)
        counts = self._roll.counts(self._half if two else None)
        self.counters.show_counts(counts.present, counts.expected, counts.walk_ins)

    def _begin_name(self) -> None:
        """Find who is called like what was typed; the reminder to type something is done with."""
        if self.last.text() == _NOBODY_CHOSEN:
            self.last.clear()
        self._find()

    def _chosen(self) -> int:
        entry = self.list.currentIndex().data(_ENTRY)
        return entry.id if isinstance(entry, Entry) else 0

    def _toggle(self) -> None:
        entry = self.list.currentIndex().data(_ENTRY)
        if not isinstance(entry, Entry):
            self.last.setText(_NOBODY_CHOSEN)
            return
        if self._office.read_only:
            return
        outcome = attempt(self, lambda: self._office.attendance.toggle(entry.id, self._half))
        if outcome is not None:
            self._say(entry.id)
            self.search.selectAll()  # the next letters begin the next name

    def _say(self, registration_id: int) -> None:
        entry = self._roll.entry(registration_id)
        if entry:
            there = entry.attendance[self._half] == "present"
            self.last.setText(f"{entry.name} ist da." if there else f"{entry.name}: zurückgenommen.")

    def _add(self) -> None:
        self.walk_in.ask("" if self.model.rowCount() else self.search.text(), self._half)

    def _admitted(self, text: str) -> None:
        self.last.setText(text)
        self.search.clear()
        self.begin()

    def _choose_half(self, half: int) -> None:
        self._half = Half(half)
        self._find(keep=True)
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list, mark with Enter, open the line for walk-ins with Insert; Esc empties, then leaves."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step({Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10}.get(Qt.Key(key), 10))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle() if self.model.rowCount() else self._add()
        elif key == Qt.Key.Key_Insert:
            self._add()
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif key == Qt.Key.Key_Escape:
            self.leave.emit()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        row = min(max(self.list.currentIndex().row() + by, 0), self.model.rowCount() - 1)
        self.list.setCurrentIndex(self.model.index(row))

    # -------------------------------------------------------------------------------- building

    def _search(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setFont(_larger(line.font(), _LARGE))
        line.setPlaceholderText("Namen oder Einrichtung tippen, Eingabetaste: ist da")
        line.setAccessibleName("Person suchen")
        line.setClearButtonEnabled(True)
        line.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        line.textChanged.connect(lambda _: self._begin_name())
        return line

    def _list(self) -> "PeopleList":
        view = PeopleList(self)
        view.setModel(self.model)
        view.setItemDelegate(PersonDelegate(view))
        view.setUniformItemSizes(True)
        view.setFont(_larger(view.font(), _LARGE))
        view.setAccessibleName("Gefundene Personen")
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # letters always go to the search line
        view.doubleClicked.connect(lambda _: self._toggle())
        return view

    def _lay_out(self) -> None:
        step = theme.spacing()
        session = self._office.reader.row(SESSION, self._session_id)
        when = ""
        if session:
            when = " · ".join(
                filter(None, (written_date(session["date"]), written_times(session["start"], session["end"])))
            )
        words = QVBoxLayout()
        words.setSpacing(step // 2)
        words.addWidget(heading(f"Empfang: {session.text('title') if session else ''}", self, 1.35))
        words.addWidget(muted_label(when, self))
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.setSpacing(2 * step)
        line.addWidget(self.search, 1)
        line.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(2 * step)
        for part in (head, line):
            column.addLayout(part)
        column.addWidget(self.halves)
        column.addWidget(self.walk_in)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.last, 1)
        foot.addWidget(self.counters)
        column.addLayout(foot)


class PeopleList(QListView):
    """A list whose rows are all as high: whoever changed is painted anew, and nothing is laid out again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._empty_text = ""

    def set_empty_text(self, text: str) -> None:
        """Say what to do where nobody is found."""
        if text != self._empty_text:
            self._empty_text = text
            self.viewport().update()
        self.setAccessibleDescription("" if self.model().rowCount() else text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or what to do where there are none."""
        super().paintEvent(event)
        if self._empty_text and not self.model().rowCount():
            with QPainter(self.viewport()) as painter:
                painter.setPen(theme.muted(self.palette()))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.viewport().rect(), flags, self._empty_text)

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint the rows that changed."""
        for row in range(first.row(), last.row() + 1):
            self.update(self.model().index(row, 0))


class PeopleModel(QAbstractListModel):
    """The people found.

    Attributes:
        people: Who they are, in order.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.people: list[Entry] = []
        self._rows: dict[int, int] = {}  # by registration; made when it is first asked for
        self._half = Half.FIRST

    def show_people(self, people: list[Entry], half: Half) -> None:
        """Show these people, with whether they are there in a half of the day."""
        self.beginResetModel()
        self.people = people
        self._half = half
        self._rows = {}
        self.endResetModel()

    def update_people(self, people: Sequence[Entry]) -> bool:
        """Show how some people stand now; False, and nothing is done, if one of them is not shown under this name."""
        if not self._rows:
            self._rows = {entry.id: row for row, entry in enumerate(self.people)}
        places = [self._rows.get(entry.id) for entry in people]
        for entry, row in zip(people, places, strict=True):
            if row is None or _named(self.people[row]) != _named(entry):
                return False
        for entry, row in zip(people, places, strict=True):
            if row is not None:
                self.people[row] = entry
                self.dataChanged.emit(self.index(row), self.index(row))
        return True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many were found."""
        return 0 if parent.isValid() else len(self.people)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a person, and the words that tell her and how she stands."""
        if not index.isValid() or index.row() >= len(self.people):
            return None
        entry = self.people[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(filter(None, (entry.name, entry.institution, self.state(entry))))
        return None

    def state(self, entry: Entry) -> str:
        """Return in German how somebody stands."""
        status = entry.attendance[self._half]
        walk_in = "ohne Anmeldung" if entry.walk_in else ""
        cancelled = "hatte abgesagt" if entry.cancelled else ""
        stands_in = f"Vertretung für {entry.substitute_for}" if entry.substitute_for else ""
        return " · ".join(filter(None, (_WORDS.get(status, ""), walk_in, cancelled, stands_in)))

    def status(self, entry: Entry) -> str:
        """Return the key of the attendance that is shown."""
        return entry.attendance[self._half]


def _named(entry: Entry) -> tuple[str, str]:
    """Return what somebody is found and sorted by."""
    return entry.name, entry.institution


class PersonDelegate(QStyledItemDelegate):
    """Paints a person: a sign where she is there, her name, where she comes from, and how she stands in words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row high enough to be read standing."""
        return QSize(0, theme.row_height(option.fontMetrics))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        entry, model = index.data(_ENTRY), index.model()
        if not isinstance(entry, Entry) or not isinstance(model, PeopleModel):
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        palette: QPalette = option.palette
        if selected:
            painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Highlight))
        step, metrics = theme.spacing(), option.fontMetrics
        side = metrics.height()
        rect = option.rect.adjusted(step, 0, -step, 0)
        if sign := _SIGNS.get(model.status(entry)):
            theme.icon(sign).paint(painter, rect.left(), rect.center().y() - side // 2, side, side)
        rect.setLeft(rect.left() + side + step)
        painter.setFont(option.font)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(palette.color(role))
        for text, share in zip((entry.name, entry.institution, model.state(entry)), _widths(rect.width()), strict=True):
            cell = rect.adjusted(0, 0, share - rect.width(), 0)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, cell.width() - step)
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            rect.setLeft(rect.left() + share)


def _widths(width: int) -> tuple[int, int, int]:
    """Return how much of a row name, institution and state have."""
    name, state = round(width * 0.38), round(width * 0.27)
    return name, width - name - state, state


class Counters(QFrame):
    """Who is there and who is expected, in figures that are read from afar."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.figures = QLabel(self)
        self.figures.setFont(_larger(self.font(), 2.2, bold=True))
        self.words = QLabel(self)
        row = QHBoxLayout(self)
        row.setSpacing(2 * theme.spacing())
        row.addWidget(self.figures)
        row.addWidget(self.words)

    def show_counts(self, present: int, expected: int, walk_ins: int) -> None:
        """Show the counts."""
        self.figures.setText(f"{present} / {expected}")
        more = "" if not walk_ins else f"\ndavon {walk_ins} ohne Anmeldung"
        self.words.setText(f"anwesend von erwarteten{more}")
        self.setAccessibleName(f"{present} anwesend, {expected} erwartet{more}")


class HalfChoice(QWidget):
    """Which half of the day is recorded, where the day has two.

    Signals:
        chosen: Number of the half.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * theme.spacing())
        for half, text in ((Half.FIRST, "Vor&mittag"), (Half.SECOND, "&Nachmittag")):
            button = QRadioButton(text, self)
            button.setChecked(half is Half.FIRST)
            self._group.addButton(button, half)
            row.addWidget(button)
        row.addStretch(1)
        self._group.idClicked.connect(self.chosen)


def _larger(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() * factor)
    larger.setBold(bold)
    return larger
