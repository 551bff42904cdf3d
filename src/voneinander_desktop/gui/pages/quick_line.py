"""A line that finds contacts while she types and registers the one she means."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.gui import theme
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_OFFERED = 10
_FEWEST_LETTERS = 2
_ELSEWHERE = 9
_MOST_COMPARED = 5000
"""With more hits than these the order of the list stays: so few letters say nothing yet."""


class QuickLine(QLineEdit):
    """Offers the contacts found; Enter takes the first of them, or the one that was chosen with the arrow keys.

    Args:
        office: The open file.
        taken: Returns the ids of those who are registered already.

    Signals:
        picked: Id of the contact she means.
        unknown: What was typed, where nobody is found.
    """

    picked = Signal(int)
    unknown = Signal(str)

    def __init__(self, office: OfficeFile, taken: Callable[[], Collection[int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._taken = taken
        self._offered: list[int] = []
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the chosen or first contact with Enter; Esc empties the line."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
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
        found: list[int] = []
        if len(text.strip()) >= _FEWEST_LETTERS:
            taken = self._taken()
            listed = self._office.listing(CONTACT.key).ids(Query(text=text, retired="active"))
            found = self._by_name([row_id for row_id in listed if row_id not in taken], text)[:_MOST_OFFERED]
        rows = self._office.reader.rows(CONTACT, found)
        self._offered = list(rows)
        self._texts.setStringList(
            [" – ".join(filter(None, (row.label, row.text("institution")))) for row in rows.values()]
        )

    def _by_name(self, ids: Sequence[int], text: str) -> list[int]:
        """Return those whose name begins with what was typed, then those whose name holds it; all where none does."""
        if not ids or len(ids) > _MOST_COMPARED:
            return list(ids)
        terms, start = collation.SearchTerms.parse(text), collation.loose(text.split()[0])
        last = self._office.reader.column(CONTACT, "last_name", ids)
        first = self._office.reader.column(CONTACT, "first_name", ids)
        names = {row_id: (str(last.get(row_id) or ""), str(first.get(row_id) or "")) for row_id in ids}
        ranks = {row_id: _rank(names[row_id], terms, start) for row_id in ids}
        named = [row_id for row_id in ids if ranks[row_id] < _ELSEWHERE]
        return sorted(named or ids, key=ranks.__getitem__)

    def _take(self, position: int) -> None:
        text = self.text().strip()
        if text and not self._offered:
            self._find(text)
        if 0 <= position < len(self._offered):
            row_id = self._offered[position]
            self.clear()
            self._find("")
            self.picked.emit(row_id)
        elif text:
            self.unknown.emit(text)


class _Offers(QStringListModel):
    """The names offered, in rows as high as those of a list."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, theme.row_height(QFontMetrics(QGuiApplication.font())))
        return super().data(index, role)


def _rank(names: Sequence[str], terms: collation.SearchTerms, start: str) -> int:
    """Return where a person stands among those found: whose last name begins with it, whose first name, ..."""
    begins = (collation.loose(name).startswith(start) for name in names)
    holds = terms.matches(collation.search_text(names))
    return next((place for place, hit in enumerate((*begins, holds)) if hit), _ELSEWHERE)
