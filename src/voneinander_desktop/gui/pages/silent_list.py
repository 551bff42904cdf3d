"""Nachfassen: who was asked and did not answer, the most urgent first, with whom to ring under which number."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from voneinander_desktop.domain.values import format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.participation import Silent

_ID = Qt.ItemDataRole.UserRole


class SilentList(QTreeWidget):
    """The silent as a list to go through by telephone.

    Signals:
        chosen: Id of the invitation whose line was activated, to note its reply.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Ohne Rückmeldung: wen Sie anrufen können")
        self.setHeaderLabels(["Fällig", "Einrichtung/Dienststelle", "Anrufen", "Telefon", "Erinnert am", "Bemerkung"])
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.itemActivated.connect(lambda item, _: self.chosen.emit(item.data(0, _ID)))

    def chosen_id(self) -> int:
        """Return the invitation of the current line; 0 for none."""
        item = self.currentItem()
        return int(item.data(0, _ID)) if item else 0

    def show_silent(self, silent: Sequence[Silent], today: date) -> None:
        """Show who is silent; what is overdue has a sign and says so."""
        current = self.chosen_id()
        self.clear()
        for one in silent:
            overdue = one.due is not None and one.due < today
            due = (format_date(one.due) if one.due else "ohne Frist") + (" überfällig" if overdue else "")
            row = one.invitation
            item = QTreeWidgetItem(
                [due, row.text("institution"), one.ring, one.phone or "keine Nummer", row.text("reminded_on"),
                 row.text("remark")]
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
