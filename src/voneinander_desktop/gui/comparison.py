"""Two records side by side, field by field: what each says, and what stays when they are merged."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.table_header import TableHeader, cell_padding
from voneinander_desktop.usecases.merging import Aspect, Take

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_SIDES: Mapping[int, Take] = {1: Take.KEPT, 2: Take.GONE}
"""The columns of the two records."""
FIELD, RESULT = 0, 3
"""The columns of the fields' labels and of what stays."""
_EMPTY = "–"
"""What stands for an empty value that can be chosen."""
_MOST_SHOWN = 400
"""Most characters of a text in a cell; the tool tip has more."""
_MOST_TOLD = 3000
_MOST_LINES = 8
_FEWEST_ROWS = 6
"""So many rows are seen: without what is chosen nobody should merge anything."""
_WIDEST_LABEL = 22
"""Most characters of a line of a field's label."""


class ComparisonModel(QAbstractTableModel):
    """Fields as rows; a column for their labels, one for each of the records, and one for what stays.

    Signals:
        chosen: Another value was chosen.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aspects: Sequence[Aspect] = ()
        self._headings: Sequence[str] = ("", "")
        self._takes: dict[str, Take] = {}
        self.read_only = False

    def show_aspects(self, aspects: Sequence[Aspect], headings: Sequence[str]) -> None:
        """Show what two records say, where they differ first, and choose as proposed."""
        self.beginResetModel()
        self._aspects = sorted(aspects, key=lambda aspect: not aspect.takes)
        self._headings = headings
        self._takes = {aspect.key: aspect.proposed for aspect in aspects}
        self.endResetModel()

    @property
    def takes(self) -> dict[str, Take]:
        """What is chosen, by `Aspect.key`."""
        return dict(self._takes)

    def aspect(self, row: int) -> Aspect:
        """Return what a row is about."""
        return self._aspects[row]

    def is_choice(self, index: _Index) -> bool:
        """Tell whether a cell is a value that can be chosen."""
        return index.isValid() and index.column() in _SIDES and bool(self._aspects[index.row()].takes)

    def of_many(self, row: int) -> bool:
        """Tell whether both values of a row can be chosen together."""
        return Take.BOTH in self._aspects[row].takes

    def is_chosen(self, row: int, column: int) -> bool:
        """Tell whether a record's value is chosen, alone or together with the other one."""
        return self._takes[self._aspects[row].key] in (_SIDES[column], Take.BOTH)

    def choose(self, row: int, column: int) -> None:
        """Choose a value; where both can stay, add it or take it away again."""
        if self.read_only or not self.is_choice(self.index(row, column)):
            return
        aspect, take, other = self._aspects[row], _SIDES[column], 3 - column
        if self.of_many(row) and self.is_chosen(row, other):
            take = _SIDES[other] if self.is_chosen(row, column) else Take.BOTH
        if take is not self._takes[aspect.key]:
            self._takes[aspect.key] = take
            self.dataChanged.emit(self.index(row, FIELD), self.index(row, RESULT))
            self.chosen.emit()

    # ------------------------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many fields there are."""
        return 0 if parent.isValid() else len(self._aspects)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return four: the label, both records, and what stays."""
        return 0 if parent.isValid() else RESULT + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return a record's name or a field's label."""
        if role in (_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole):
            if orientation is Qt.Orientation.Vertical:
                return self._aspects[section].label
            return ("", *self._headings, "Es bleibt")[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a value as it is shown, and whether it is chosen."""
        if not index.isValid():
            return None
        text = self._text(index)
        if role == _Role.DisplayRole:
            shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} …"
            return shown or (_EMPTY if self.is_choice(index) else "")
        if role == _Role.ToolTipRole:
            return text[:_MOST_TOLD]
        if role == _Role.CheckStateRole and self.is_choice(index):
            chosen = self.is_chosen(index.row(), index.column())
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        if role == _Role.AccessibleTextRole:
            return f"{self._aspects[index.row()].label}: {text or 'leer'}{self._said(index)}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.column() == FIELD:
            return Qt.ItemFlag.ItemIsEnabled
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if self.is_choice(index) and not self.read_only else plain

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Choose a value, or take it away where both are chosen."""
        if role != _Role.CheckStateRole or not self.is_choice(index) or self.read_only:
            return False
        if (Qt.CheckState(value) == Qt.CheckState.Checked) is not self.is_chosen(index.row(), index.column()):
            self.choose(index.row(), index.column())
        return True

    def _text(self, index: _Index) -> str:
        aspect = self._aspects[index.row()]
        if index.column() == FIELD:
            return aspect.label
        return aspect.shown(self._takes[aspect.key]) if index.column() == RESULT else aspect.texts[index.column() - 1]

    def _said(self, index: _Index) -> str:
        if not self.is_choice(index):
            return ""
        return ", ausgewählt" if self.is_chosen(index.row(), index.column()) else ", nicht ausgewählt"


class ComparisonView(QTableView):
    """The table of them: arrows move, space bar, Enter or a click chooses a value."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.comparison = ComparisonModel(self)
        self.setModel(self.comparison)
        self.setAccessibleName("Vergleich der beiden Einträge")
        self.setItemDelegate(_Values(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        heads = TableHeader(self)
        heads.setSectionsMovable(False)
        heads.setSectionsClickable(False)
        self.setHorizontalHeader(heads)
        self.setMinimumHeight(heads.sizeHint().height() + _FEWEST_ROWS * theme.row_height(self.fontMetrics()))
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heads.setSectionResizeMode(FIELD, QHeaderView.ResizeMode.Fixed)
        self.comparison.dataChanged.connect(lambda: self.fit())

    def show_aspects(self, aspects: Sequence[Aspect], headings: Sequence[str]) -> None:
        """Show what two records say; the first value to choose becomes the current one."""
        self.comparison.show_aspects(aspects, headings)
        self.fit()
        if aspects:
            first = next(column for column in _SIDES if self.comparison.is_chosen(0, column))
            self.setCurrentIndex(self.comparison.index(0, first))

    def fit(self) -> None:
        """Give every row the height of its longest text, up to some lines."""
        widest = self.sizeHintForColumn(FIELD)
        self.setColumnWidth(FIELD, min(widest, _WIDEST_LABEL * self.fontMetrics().averageCharWidth()))
        least, most = theme.row_height(self.fontMetrics()), _MOST_LINES * self.fontMetrics().lineSpacing()
        for row in range(self.comparison.rowCount()):
            self.setRowHeight(row, min(max(self.sizeHintForRow(row), least), most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the texts anew."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the current value with Enter, as with the space bar."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.comparison.is_choice(index):
            self.comparison.choose(index.row(), index.column())
        else:
            super().keyPressEvent(event)


class _Values(QStyledItemDelegate):
    """Values with the sign of a choice before them: one of two, or each for itself."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of the text: on one line for a label's width, broken in its column for the height."""
        text = str(index.data() or " ")
        indent = self._indent(option, index)
        table = option.widget
        assert isinstance(table, QTableView)  # noqa: S101 - made for one
        room = table.columnWidth(index.column()) - indent - 2 * cell_padding()
        height = _broken(text, option, room).boundingRect().height()
        wide = _width(text, option) + indent + 2 * cell_padding()
        return QSize(wide, ceil(height) + 2 * _margin(option))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = str(index.data() or ""), ""
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        model = index.model()
        assert isinstance(model, ComparisonModel)  # noqa: S101 - there is no other one
        if model.is_choice(index):
            self._draw_sign(painter, option, model, index)
        painter.setPen(option.palette.color(_ink(option, model, index)))
        left = option.rect.left() + cell_padding() + self._indent(option, index)
        painter.save()
        painter.setClipRect(option.rect)
        broken = _broken(text, option, option.rect.left() + option.rect.width() - cell_padding() - left)
        broken.draw(painter, QPointF(left, option.rect.top() + _margin(option)))
        painter.restore()
        painter.setPen(option.palette.color(QPalette.ColorRole.Midlight))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        if not isinstance(model, ComparisonModel) or not _chooses(event):
            return False
        model.choose(index.row(), index.column())
        return True

    def _draw_sign(
        self, painter: QPainter, option: QStyleOptionViewItem, model: ComparisonModel, index: _Index
    ) -> None:
        side = self._side(option)
        sign = QStyleOptionButton()
        sign.palette = option.palette
        sign.state = QStyle.StateFlag.State_None if model.read_only else QStyle.StateFlag.State_Enabled
        chosen = model.is_chosen(index.row(), index.column())
        sign.state |= QStyle.StateFlag.State_On if chosen else QStyle.StateFlag.State_Off
        first_line = option.rect.top() + _margin(option) + (option.fontMetrics.height() - side) // 2
        sign.rect = QRect(option.rect.left() + cell_padding(), first_line, side, side)
        element = QStyle.PrimitiveElement
        kind = element.PE_IndicatorCheckBox if model.of_many(index.row()) else element.PE_IndicatorRadioButton
        QApplication.style().drawPrimitive(kind, sign, painter, option.widget)

    def _side(self, option: QStyleOptionViewItem) -> int:
        usual = QApplication.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        return int(max(usual, option.fontMetrics.ascent() + 2))

    def _indent(self, option: QStyleOptionViewItem, index: _Index) -> int:
        """Return the room for the sign before a text; a value without one stands as if it had one."""
        return self._side(option) + cell_padding() if index.column() in _SIDES else 0


def _margin(option: QStyleOptionViewItem) -> int:
    """Return the room above a cell's first line: in a row of one line it stands in the middle."""
    return int((theme.row_height(option.fontMetrics) - option.fontMetrics.height()) // 2)


def _width(text: str, option: QStyleOptionViewItem) -> int:
    """Return how much room a text needs not to be broken."""
    layout = _broken(text, option, _ANY_WIDTH)
    return ceil(max(layout.lineAt(number).naturalTextWidth() for number in range(layout.lineCount()))) + 1


_ANY_WIDTH = 10**6


def _broken(text: str, option: QStyleOptionViewItem, width: int) -> QTextLayout:
    """Return a text broken into lines, within a word where that alone is too long."""
    layout = QTextLayout(text.replace("\n", "\u2028"), option.font)
    how = QTextOption(Qt.AlignmentFlag.AlignLeft)
    how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(how)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _ink(option: QStyleOptionViewItem, model: ComparisonModel, index: _Index) -> QPalette.ColorRole:
    """Return the colour of a value: secondary for one that goes."""
    if option.state & QStyle.StateFlag.State_Selected:
        return QPalette.ColorRole.HighlightedText
    if index.column() == FIELD:
        return QPalette.ColorRole.PlaceholderText
    goes = model.is_choice(index) and not model.is_chosen(index.row(), index.column())
    return QPalette.ColorRole.PlaceholderText if goes else QPalette.ColorRole.Text


def _chooses(event: QEvent) -> bool:
    if isinstance(event, QMouseEvent):
        return event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
