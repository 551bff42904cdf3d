"""Änderungen: who changed what and when, of one record or of the whole file since a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.gui.table_header import TableHeader, cell_padding
from voneinander_desktop.usecases.history import HistoryLine
from voneinander_desktop.usecases.office_file import OfficeFile

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("Wann", "Wer", "Was", "Eintrag", "Feld", "Vorher", "Nachher")
WIDEST = (20, 16, 26, 30, 22, 26, 26)
"""Most characters a column has at first; more than that is cut off and told by the tool tip."""
_MANY = 200
"""A step that changed more fields than these, such as an import, is told in one line."""
_RECORD = 3
_MOST_ORIGINS = 5
_PERIODS: tuple[tuple[str, int | None], ...] = (
    ("heute", 0), ("seit gestern", 1), ("der letzten 7 Tage", 7), ("der letzten 30 Tage", 30),
    ("der letzten 12 Monate", 365), ("seit Anlage der Datei", None),
)  # fmt: skip


class HistoryModel(QAbstractTableModel):
    """Lines of the history, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[HistoryLine] = ()

    def set_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> HistoryLine:
        """Return a row's line."""
        return self._lines[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, on one line; its tool tip keeps the lines."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = _texts(self._lines[index.row()])[index.column()]
        return text if role == Qt.ItemDataRole.ToolTipRole else " ".join(text.split())


def _texts(line: HistoryLine) -> tuple[str, ...]:
    return (f"{line.at:%d.%m.%Y %H:%M}", line.user, line.step, line.record, line.field, line.before, line.after)


class HistoryPage(QWidget):
    """The changes of one record, or of the whole file since a day.

    Args:
        office: The open file.
        record: (entity key, id) of the record; None for the whole file.

    Signals:
        open_record: (entity key, id) of a line that was activated.
    """

    open_record = Signal(str, int)

    def __init__(
        self, office: OfficeFile, record: tuple[str, int] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._record = record
        self.model = HistoryModel(self)
        self.period = QComboBox(self)
        self.period.addItems([text for text, _ in _PERIODS])
        self.period.setCurrentIndex(2)
        self.count = QLabel(self)
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.origin = QLabel(self)
        self.origin.setWordWrap(True)
        self.origin.setTextFormat(Qt.TextFormat.PlainText)
        self.origin.setAccessibleName("Herkunft")
        self.view = ChangesView(self)
        self.view.setModel(self.model)
        self.view.chosen.connect(self._open)
        self.period.currentIndexChanged.connect(self.refresh)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        step = theme.spacing()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(step)
        row = QHBoxLayout()
        label = QLabel("&Änderungen", self)
        label.setBuddy(self.period)
        row.addWidget(label)
        row.addWidget(self.period)
        row.addStretch(1)
        row.addWidget(self.count)
        layout.addLayout(row)
        layout.addWidget(self.origin)
        layout.addWidget(self.view)
        for widget in (label, self.period):
            widget.setVisible(self._record is None)

    def refresh(self) -> None:
        """Read the lines anew."""
        history = self._office.history
        lines = history.changes_since(self._since()) if self._record is None else history.changes_of(*self._record)
        self.model.set_lines(condensed(lines))
        of_one = self._record is not None and len({line.record_id for line in lines}) < 2  # none was merged into it
        self.view.setColumnHidden(_RECORD, of_one)
        self.view.fit_columns(WIDEST)
        origins = self._origins()
        self.origin.setText("\n".join(f"Herkunft: {told}" for told in origins))
        self.origin.setVisible(bool(origins))
        self.count.setText(
            "1 Änderung" if len(lines) == 1 else f"{len(lines)} Änderungen" if lines else "Keine Änderungen"
        )

    def _origins(self) -> list[str]:
        """Return from which lists the record came, the latest first, or was changed."""
        if self._record is None:
            return []
        told = [origin.told for origin in self._office.importing.origins(*self._record)]
        more = len(told) - _MOST_ORIGINS
        return told if more <= 0 else [*told[:_MOST_ORIGINS], f"und {more} weitere Listen"]

    def _since(self) -> date | None:
        days = _PERIODS[self.period.currentIndex()][1]
        return None if days is None else date.today() - timedelta(days=days)

    def _open(self, row: int) -> None:
        line = self.model.line(row)
        if line.record_id:
            self.open_record.emit(line.entity, line.record_id)


def condensed(lines: Sequence[HistoryLine]) -> list[HistoryLine]:
    """Tell a step that changed very many fields in one line, that of no record."""
    condensed: list[HistoryLine] = []
    for (at, user, step), group in groupby(lines, key=lambda line: (line.at, line.user, line.step)):
        told = list(group)
        if len(told) > _MANY:
            told = [HistoryLine(at, user, step, "", 0, f"{len(told)} Angaben", "", "", "")]
        condensed.extend(told)
    return condensed


class ChangesView(QTableView):
    """A plain list of rows: Enter and double click choose one."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Änderungen")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self.fontMetrics()))
        self.setItemDelegate(PlainCells(self))
        self.header = TableHeader(self)
        self.header.setSectionsMovable(False)
        self.header.setStretchLastSection(True)
        self.setHorizontalHeader(self.header)
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))

    def fit_columns(self, widest: Sequence[int]) -> None:
        """Make the columns as wide as what they show, up to so many characters."""
        average = self.fontMetrics().averageCharWidth()
        for column, number in enumerate(widest):
            wanted = max(self.sizeHintForColumn(column) + average, self.header.wanted_width(column))
            self.setColumnWidth(column, min(wanted, number * average + 2 * cell_padding()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the current row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class PlainCells(QStyledItemDelegate):
    """Cells with the same room around their texts as in the lists; an icon stands before the text."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the room that all of a cell takes."""
        self.initStyleOption(option, index)
        icon = 0 if option.icon.isNull() else option.fontMetrics.height() + cell_padding()
        width = option.fontMetrics.horizontalAdvance(option.text) + icon + 2 * cell_padding()
        return QSize(width, option.fontMetrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        self.initStyleOption(option, index)
        style = QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        painter.setFont(option.font)
        painter.setPen(option.palette.color(role))
        room = option.rect.adjusted(cell_padding(), 0, -cell_padding(), 0)
        if not option.icon.isNull():
            side = option.fontMetrics.height()
            option.icon.paint(painter, QRect(room.left(), room.center().y() - side // 2, side, side))
            room.setLeft(room.left() + side + cell_padding())
        text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


class HistoryDialog(QDialog):
    """The changes in a window of their own.

    Args:
        office: The open file.
        title: What the changes are of.
        record: (entity key, id) of the record; None for the whole file.
    """

    def __init__(
        self, office: OfficeFile, title: str, record: tuple[str, int] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = HistoryPage(office, record, self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        step = theme.spacing()
        layout.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        layout.setSpacing(2 * step)
        layout.addWidget(self.page)
        layout.addWidget(buttons)
        self.resize(within_screen(self, QSize(140 * self.fontMetrics().averageCharWidth() + 20 * step, 70 * step)))
