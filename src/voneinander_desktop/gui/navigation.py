"""The navigation at the window's left edge: where am I, where can I go."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from voneinander_desktop.gui import theme

_KEY = Qt.ItemDataRole.UserRole


class Navigation(QListWidget):
    """The list of the window's areas.

    In a narrow window it shows the icons alone; names stay as tool tips and for screen readers.

    Signals:
        chosen: Key of the area that was chosen.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compact = False
        self.setAccessibleName("Bereiche")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        side = self.fontMetrics().height() + theme.spacing() // 2
        self.setIconSize(QSize(side, side))
        self.setMouseTracking(True)
        self.setViewportMargins(0, theme.spacing(), 0, 0)
        self.currentItemChanged.connect(self._choose)

    def add(self, key: str, text: str, icon: str, *, apart: bool = False) -> None:
        """Add an area; `apart` leaves a gap above it."""
        if apart:
            gap = QListWidgetItem(self)
            gap.setFlags(Qt.ItemFlag.NoItemFlags)
            gap.setSizeHint(QSize(0, 2 * theme.spacing()))
        item = QListWidgetItem(theme.icon(icon), text, self)
        item.setData(_KEY, key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        item.setSizeHint(QSize(0, theme.row_height(self.fontMetrics()) + theme.spacing()))
        self.updateGeometry()

    def set_shown(self, key: str, shown: bool) -> None:
        """Show an area, or put it away for as long as there is nothing in it."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.item(row).setHidden(not shown)
        self.updateGeometry()

    def keys(self) -> list[str]:
        """Return the keys of the areas that are shown, in order."""
        shown = [item for row in range(self.count()) if not (item := self.item(row)).isHidden()]
        return [key for item in shown if (key := item.data(_KEY))]

    def show_current(self, key: str) -> None:
        """Mark the area that is shown, without choosing it."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.blockSignals(True)
                self.setCurrentRow(row)
                self.blockSignals(False)
                self.viewport().update()

    def set_compact(self, compact: bool) -> None:
        """Show the icons alone, or with their names."""
        if compact == self._compact:
            return
        self._compact = compact
        for row in range(self.count()):
            item = self.item(row)
            name = item.data(Qt.ItemDataRole.AccessibleTextRole)
            item.setText("" if compact else name or "")
            item.setToolTip(name or "" if compact else "")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the width of the longest name, or of an icon."""
        step = theme.spacing()
        names = [item.text() for row in range(self.count()) if not (item := self.item(row)).isHidden()]
        font = self.font()
        font.setBold(True)
        widest = max((QFontMetrics(font).horizontalAdvance(name) for name in names), default=0)
        gaps = 4 * step if self._compact else 6 * step
        return QSize(widest + self.iconSize().width() + gaps, 0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY):
            self.chosen.emit(item.data(_KEY))


class _Delegate(QStyledItemDelegate):
    """Paints an area: accent bar and soft ground for the current one, no shouting selection colour."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        if not index.data(_KEY):
            return
        step = theme.spacing()
        palette: QPalette = option.palette
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Base if selected else QPalette.ColorRole.Midlight))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), max(step // 2, 3), rect.height()), theme.accent(palette))
        _paint_content(painter, option, step, bold=selected)
        if option.state & QStyle.StateFlag.State_HasFocus and selected:
            painter.setPen(theme.accent(palette))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _paint_content(painter: QPainter, option: QStyleOptionViewItem, step: int, *, bold: bool) -> None:
    rect: QRect = option.rect
    side = option.decorationSize.width()
    place = QRect(rect.left() + 2 * step, rect.center().y() - side // 2, side, side)
    option.icon.paint(painter, place)
    font = option.font
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(option.palette.color(QPalette.ColorRole.WindowText))
    painter.drawText(
        rect.adjusted(side + 3 * step + step // 2, 0, -step, 0), Qt.AlignmentFlag.AlignVCenter, option.text
    )
