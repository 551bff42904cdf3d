"""A line that finds contacts by their names while she types and registers the one she means."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.pages.offers import Offers, OffersList
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
        already: The `Found` whom she means, who is registered already or has cancelled.
        unknown: What was typed, where nobody is called so.
    """

    picked = Signal(int)
    already = Signal(object)
    unknown = Signal(str)

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self._offered: list[Found] = []
        self._texts = Offers(self)
        self.popup = OffersList()
        self.popup.clicked.connect(lambda index: self._take(index.row()))
        self._offers = QCompleter(self._texts, self)
        self._offers.setPopup(self.popup)
        self._offers.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._offers.setMaxVisibleItems(_MOST_OFFERED)
        self._offers.setWidget(self)
        self.setPlaceholderText("Name, Eingabetaste meldet an")
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
        self._texts.setStringList([found.told for found in self._offered])

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
            self.already.emit(found)
            return
        self.empty()
        self.picked.emit(found.contact)
