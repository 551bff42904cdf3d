"""Nachfassen: who is to be rung, the most urgent first, with whom to ask for under which number."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from voneinander_desktop.domain.values import format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.participation import Silent

_ID = Qt.ItemDataRole.UserRole
_HEADINGS = ["Fällig", "Einrichtung/Dienststelle", "Anrufen", "Telefon", "Status", "Erinnert am", "Bemerkung"]


class _Lines(QStyledItemDelegate):
    """Lines as high as those of other tables."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return what a cell needs."""
        return super().sizeHint(option, index).expandedTo(QSize(0, theme.row_height(option.fontMetrics)))


class SilentList(QTreeWidget):
    """The silent, and whoever else wanted to be rung again, as a list to go through by telephone.

    Signals:
        chosen: Id of the invitation whose line was activated, to note its reply.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Nachfassen: wen Sie anrufen können")
        self.setHeaderLabels(_HEADINGS)
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.setItemDelegate(_Lines(self))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.itemActivated.connect(lambda item, _: self.chosen.emit(item.data(0, _ID)))

    def chosen_id(self) -> int:
        """Return the invitation of the current line; 0 for none."""
        item = self.currentItem()
        return int(item.data(0, _ID)) if item else 0

    def ids(self) -> list[int]:
        """Return the invitations, in order."""
        items = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [int(item.data(0, _ID)) for item in items if item]

    def show_silent(self, silent: Sequence[Silent], today: date, current: int = 0) -> None:
        """Show whom to ring; what is overdue has a sign and says so.

        Args:
            silent: Whom, in order.
            today: The day on which it is rung.
            current: The invitation of the line that is to be the current one; 0 for the one that is.
        """
        current = current or self.chosen_id()
        self.clear()
        for one in silent:
            overdue = one.due is not None and one.due < today
            due = (format_date(one.due) if one.due else "ohne Frist") + (" überfällig" if overdue else "")
            row = one.invitation
            item = QTreeWidgetItem(
                [due, row.text("institution"), one.ring, one.phone or "keine Nummer", row.text("status"),
                 row.text("reminded_on"), row.text("remark").replace("\n", " · ")]
            )  # fmt: skip
            if overdue:
                item.setIcon(0, theme.warning_icon())
            item.setData(0, _ID, row.id)
            self.addTopLevelItem(item)
            if row.id == current:
                self.setCurrentItem(item)
        first = self.topLevelItem(0)
        if first is not None and not self.chosen_id():
            self.setCurrentItem(first)
