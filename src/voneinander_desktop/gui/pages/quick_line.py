"""A line that finds contacts by their names while she types and registers the one she means."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.attendance import Found
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_OFFERED = 10


class QuickLine(QLineEdit):
    """Offers the contacts found; Enter takes the first of them, or the one that was chosen with the arrow keys.

    Args:
        office: The open file.
        session_id: The Veranstaltung.

    Signals:
        picked: Id of the contact she means.
        already: Name of whom she means, who is registered already.
        unknown: What was typed, where nobody is called so.
    """

    picked = Signal(int)
    already = Signal(str)
    unknown = Signal(str)

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self._offered: list[Found] = []
        self._texts = _Offers(self)
        self.popup = QListView()
        self.popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.popup.clicked.connect(lambda index: self._take(index.row()))
        self._offers = QCompleter(self._texts, self)
        self._offers.setPopup(self.popup)
        self._offers.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._offers.setMaxVisibleItems(_MOST_OFFERED)
        self._offers.setWidget(self)
        self.setPlaceholderText("Name tippen, Eingabetaste meldet an")
        self.setAccessibleName("Person schnell anmelden")
        self.setToolTip("Drei Buchstaben genügen meist: Die Eingabetaste meldet den ersten Treffer an.")
        self.addAction(theme.icon("person-add"), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self._offer)

    def offered(self) -> list[str]:
        """Return what is offered now, the first one being what Enter takes."""
        return self._texts.stringList()

    def empty(self) -> None:
        """Empty the line for good: Ctrl+Z then takes back the step of the file, not the typing."""
        self.setText("")
        self._find("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the chosen or first contact with Enter; Esc empties the line."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.empty()
            return
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        chosen = self.popup.currentIndex() if self.popup.isVisible() else QModelIndex()
        self.popup.hide()
        self._take(chosen.row() if chosen.isValid() else 0)

    def _offer(self, text: str) -> None:
        self._find(text)
        if self._offered:
            self._offers.complete()
            self.popup.setCurrentIndex(QModelIndex())
        else:
            self.popup.hide()

    def _find(self, text: str) -> None:
        self._offered = self._office.attendance.find(self._session_id, text, _MOST_OFFERED, registered_first=False)
        self._texts.setStringList(list(map(_told, self._offered)))

    def _take(self, position: int) -> None:
        text = self.text().strip()
        if text:
            self._find(text)  # the file may have changed since it was typed
        if not 0 <= position < len(self._offered):
            if text:
                self.unknown.emit(text)
            return
        found = self._offered[position]
        if found.registration is not None:
            self.already.emit(found.name)
            return
        self.empty()
        self.picked.emit(found.contact)


class _Offers(QStringListModel):
    """The names offered, in rows as high as those of a list."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, theme.row_height(QFontMetrics(QGuiApplication.font())))
        return super().data(index, role)


def _told(found: Found) -> str:
    already = "schon angemeldet" if found.registration is not None else ""
    return " – ".join(filter(None, (found.name, found.institution, already)))
