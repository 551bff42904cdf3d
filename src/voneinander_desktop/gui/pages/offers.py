"""What popups over a line show: whom the typed name may mean, in rows as high as those of a list."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QListView

from voneinander_desktop.gui import theme


class Offers(QStringListModel):
    """Whom the typed name may mean, one line each."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a row, or how high it is."""
        if role == Qt.ItemDataRole.SizeHintRole:
            metrics = QFontMetrics(QGuiApplication.font())
            text = str(super().data(index, Qt.ItemDataRole.DisplayRole))
            return QSize(metrics.horizontalAdvance(text) + 2 * theme.spacing(), theme.row_height(metrics))
        return super().data(index, role)


class OffersList(QListView):
    """A popup as wide as what it offers: what stands at a line's end - she has cancelled - is what matters."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that the longest line needs, as far as the screen has it."""
        frame = 2 * self.frameWidth() + theme.spacing()
        room = self.screen().availableSize().width() - 4 * theme.spacing()
        self.setMinimumWidth(min(self.sizeHintForColumn(0) + frame, room))
        super().showEvent(event)
