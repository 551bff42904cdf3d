"""The matrix of the Auswertung: institutions by Veranstaltungen, with their totals."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyle,
    QStyleOptionHeaderV2,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from voneinander_desktop.documents.evaluation import headings, sign
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.bars import SHARE, BarDelegate
from voneinander_desktop.gui.table_header import TableHeader, cell_padding
from voneinander_desktop.usecases.reporting import Matrix, MatrixCell, Took

_Index = QModelIndex | QPersistentModelIndex
_TOOK = SHARE + 1
"""The role of how an institution took part."""

_INSTITUTION, _ATTENDED = "Einrichtung/Dienststelle", "Teilgenommen"
PEOPLE = "Personen, die da waren"
"""The name of the line of totals."""

_FEWEST_ROWS = 7
_MOST_OF_WIDTH = 0.4
"""The most of the table's width that the names take."""
_TINT = 0.16
"""How much of the accent colour lies under what stands for having been there."""
_NOTHING = Matrix((), (), {}, (), ())


class Meant(NamedTuple):
    """What a cell is about: an institution by its id, a Veranstaltung by its id; 0 for neither."""

    institution: int
    session: int


class MatrixModel(QAbstractTableModel):
    """Institutions by Veranstaltungen: the first line holds the totals of these, the first column those of the others.

    Attributes:
        matrix: What is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix: Matrix = _NOTHING
        self._headings: list[str] = []
        self._most = 1

    def show_matrix(self, found: Matrix) -> None:
        """Show another matrix; while institutions and Veranstaltungen stay the same, selection and scrolling do."""
        shown = self.matrix
        same = (found.institutions, found.sessions) == (shown.institutions, shown.sessions)
        if not same:
            self.beginResetModel()
        self.matrix, self._headings = found, headings(found)
        self._most = max(found.present, default=0) or 1
        if not same:
            self.endResetModel()
        elif found.institutions:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # ---------------------------------------------------------------------------------- in words

    def meant(self, index: _Index) -> Meant:
        """Return what a cell is about."""
        row, column = index.row() - 1, index.column() - 1
        institution = self.matrix.institutions[row].id if row >= 0 else 0
        return Meant(institution, self.matrix.sessions[column].id if column >= 0 else 0)

    def told(self, index: _Index) -> tuple[str, str]:
        """Return what a cell says, in words: about whom, and of which Veranstaltung."""
        row, column = index.row() - 1, index.column() - 1
        if row < 0:
            return (_people(self.matrix.present[column]), self.session_told(column)) if column >= 0 else ("", "")
        name = self.matrix.institutions[row].text
        if column < 0:
            times = f"{self.matrix.attended[row]} von {_sessions(len(self.matrix.sessions))}"
            return f"{name}: an {times} teilgenommen", ""
        cell = self.matrix.cells.get((row, column))
        return f"{name}: {_cell_told(cell) if cell else 'nicht eingeladen'}", self.session_told(column)

    def session_told(self, column: int) -> str:
        """Return the title and the day of a Veranstaltung."""
        session = self.matrix.sessions[column]
        return f"{session.title}, {format_date(session.date) if session.date else 'ohne Datum'}"

    # -------------------------------------------------------------------------------------- model

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines there are: the totals, and an institution each."""
        return len(self.matrix.institutions) + 1 if self.matrix.institutions and not parent.isValid() else 0

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are: the totals, and a Veranstaltung each."""
        return len(self.matrix.sessions) + 1 if self.matrix.institutions and not parent.isValid() else 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the day of a Veranstaltung or the name of an institution; its tool tip says more."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        across = orientation is Qt.Orientation.Horizontal
        if not 0 <= section < (self.columnCount() if across else self.rowCount()):
            return None
        if not across:
            return self.matrix.institutions[section - 1].text if section else PEOPLE
        if section and role == Qt.ItemDataRole.ToolTipRole:
            return self.session_told(section - 1)
        return self._headings[section - 1] if section else _ATTENDED

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell, and what it means."""
        if not index.isValid():
            return None
        row, column = index.row() - 1, index.column() - 1
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(filter(None, self.told(index))) or None
        if row < 0 or column < 0:
            return self._total(row, column, role)
        cell = self.matrix.cells.get((row, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if cell is None:
            return None
        return sign(cell) if role == Qt.ItemDataRole.DisplayRole else cell.took if role == _TOOK else None

    def _total(self, row: int, column: int, role: int) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, SHARE) or row == column:
            return None
        number = self.matrix.present[column] if row < 0 else self.matrix.attended[row]
        most = self._most if row < 0 else len(self.matrix.sessions) or 1
        return str(number) if role == Qt.ItemDataRole.DisplayRole else number / most


class MatrixView(QTableView):
    """The matrix; the institutions' names stay where they are while one goes through the Veranstaltungen.

    Signals:
        chosen: `Meant` of the cell or head that was chosen with Enter or a double click.
        current_changed: Another cell is the current one, or it says something else.
    """

    chosen = Signal(object)
    current_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = MatrixModel(self)
        self.setAccessibleName("Teilnahme der Einrichtungen an den Veranstaltungen")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_CellDelegate(self))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMinimumHeight(_FEWEST_ROWS * theme.row_height(self.fontMetrics()))
        self._name_corner()
        self._set_heads()
        self.setModel(self._model)
        self.doubleClicked.connect(self._choose)
        self.selectionModel().currentChanged.connect(lambda: self.current_changed.emit())

    def _set_heads(self) -> None:
        days, names = TableHeader(self), _Names(self)
        days.setSectionsMovable(False)
        days.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        days.setDefaultSectionSize(self.fontMetrics().horizontalAdvance("30.09.2026") + 3 * cell_padding())
        names.setDefaultSectionSize(theme.row_height(self.fontMetrics()))
        self.setHorizontalHeader(days)
        self.setVerticalHeader(names)
        days.sectionClicked.connect(lambda column: self.go(0, column))
        names.sectionClicked.connect(lambda row: self.go(row, 0))
        days.sectionDoubleClicked.connect(lambda column: self._choose(self._model.index(0, column)))
        names.sectionDoubleClicked.connect(lambda row: self._choose(self._model.index(row, 0)))

    def _name_corner(self) -> None:
        """Say above the names what they are."""
        corner = self.findChild(QAbstractButton)
        if corner is not None:
            row = QHBoxLayout(corner)
            row.setContentsMargins(cell_padding(), 0, 0, 0)
            row.addWidget(QLabel(_INSTITUTION, corner))

    @property
    def matrix(self) -> MatrixModel:
        """The model."""
        return self._model

    def meant(self) -> Meant:
        """Return what the current cell is about."""
        index = self.currentIndex()
        return self._model.meant(index) if index.isValid() else Meant(0, 0)

    def told(self) -> tuple[str, str]:
        """Return what the current cell says, in words: about whom, and of which Veranstaltung."""
        index = self.currentIndex()
        return self._model.told(index) if index.isValid() else ("", "")

    def show_matrix(self, found: Matrix) -> None:
        """Show another matrix; the current cell stays the same if what it is about is still there."""
        before, index = self._model.matrix, self.currentIndex()
        self._model.show_matrix(found)
        if not found.institutions:
            return
        head = self.horizontalHeader()
        if isinstance(head, TableHeader):
            self.setColumnWidth(0, head.wanted_width(0))
        self._fit_names()
        if not self.currentIndex().isValid():
            row = _found(found.institutions, before.institutions, index.row(), otherwise=1)
            self.go(row, _found(found.sessions, before.sessions, index.column(), otherwise=_latest(found)))
        self.current_changed.emit()

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one."""
        self.setCurrentIndex(self._model.index(row, column))

    def _fit_names(self) -> None:
        """Give the names the room they need, but no more than leaves enough for what they are about."""
        metrics = self.fontMetrics()
        names = (_INSTITUTION, PEOPLE, *(one.text for one in self._model.matrix.institutions))
        wanted = max(map(metrics.horizontalAdvance, names)) + 3 * cell_padding()
        self.verticalHeader().setFixedWidth(min(wanted, round(_MOST_OF_WIDTH * self.width())))

    def _choose(self, index: _Index) -> None:
        self.chosen.emit(self._model.meant(index))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the width anew between names and Veranstaltungen."""
        super().resizeEvent(event)
        self._fit_names()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the current cell with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Names(QHeaderView):
    """The names at the left: that of the current line is set in bold, as are the totals."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._view = parent
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint a name, cut where there is no room."""
        option = QStyleOptionHeaderV2()
        self.initStyleOption(option)
        self.initStyleOptionForIndex(option, row)
        option.rect = rect
        self.style().drawControl(QStyle.ControlElement.CE_HeaderSection, option, painter, self)
        font = self.font()
        font.setBold(row in (0, self._view.currentIndex().row()))
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.ButtonText))
        room = rect.adjusted(cell_padding(), 0, -cell_padding(), 0)
        fitting = painter.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, fitting)


class _CellDelegate(BarDelegate):
    """Lets be seen at a glance who was there: bold on a ground of its own."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Prepare a cell."""
        super().initStyleOption(option, index)
        if index.data(_TOOK) == Took.ATTENDED:  # Qt makes a plain text of it
            ground = theme.accent(option.palette)
            ground.setAlphaF(_TINT)
            option.backgroundBrush = QBrush(ground)
            option.font.setBold(True)


def _found(now: Sequence[object], before: Sequence[object], line: int, *, otherwise: int) -> int:
    """Return the line of what stood in a line before; lines begin with that of the totals."""
    wanted = before[line - 1] if line > 0 else None
    return now.index(wanted) + 1 if wanted in now else otherwise


def _latest(found: Matrix) -> int:
    """Return the column of the last Veranstaltung that somebody came to; that of the totals if there is none."""
    return max((column for column, present in enumerate(found.present, 1) if present), default=0)


def _cell_told(cell: MatrixCell) -> str:
    parts = [str(cell.took)]
    parts += [_people(cell.present)] if cell.present else []
    parts += [f"{cell.registered} angemeldet"] if cell.registered else []
    return ", ".join(parts)


def _people(number: int) -> str:
    return "1 Person war da" if number == 1 else f"{number or 'keine'} Personen waren da"


def _sessions(number: int) -> str:
    return "1 Veranstaltung" if number == 1 else f"{number} Veranstaltungen"
