"""A line that finds contacts by their names while she types and registers the one she means."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.gui import theme
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_OFFERED = 10
_FEWEST_LETTERS = 2
_WORD = re.compile(r"\w+")


class QuickLine(QLineEdit):
    """Offers the contacts found; Enter takes the first of them, or the one that was chosen with the arrow keys.

    Args:
        office: The open file.
        taken: Returns the ids of those who are registered already.

    Signals:
        picked: Id of the contact she means.
        already: Id of the contact she means, who is registered already.
        unknown: What was typed, where nobody is called so.
    """

    picked = Signal(int)
    already = Signal(int)
    unknown = Signal(str)

    def __init__(self, office: OfficeFile, taken: Callable[[], Collection[int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._taken = taken
        self._offered: list[int] = []
        self._taken_offered: set[int] = set()
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
        found: list[int] = []
        taken: Collection[int] = ()
        if len(text.strip()) >= _FEWEST_LETTERS:
            taken = self._taken()
            words = " ".join(_WORD.findall(text))  # a comma between the names is not searched for
            listed = self._office.listing(CONTACT.key).ids(Query(text=words, retired="active"))
            found = self._called(listed, text, taken)[:_MOST_OFFERED]
        rows = self._office.reader.rows(CONTACT, found)
        self._offered = list(rows)
        self._taken_offered = {row_id for row_id in rows if row_id in taken}
        self._texts.setStringList([_told(row, already=row_id in taken) for row_id, row in rows.items()])

    def _called(self, ids: Sequence[int], text: str, taken: Collection[int]) -> list[int]:
        """Return those whose names begin with the words typed, best first; those registered after their equals."""
        typed = _WORD.findall(collation.loose(text))
        last = self._office.reader.column(CONTACT, "last_name", ids)
        first = self._office.reader.column(CONTACT, "first_name", ids)
        ranks: dict[int, tuple[int, bool]] = {}
        for row_id in ids:
            rank = _rank(str(last.get(row_id) or ""), str(first.get(row_id) or ""), typed)
            if rank is not None:
                ranks[row_id] = rank, row_id in taken
        return sorted(ranks, key=ranks.__getitem__)

    def _take(self, position: int) -> None:
        text = self.text().strip()
        if text:
            self._find(text)  # the file may have changed since it was typed
        if not 0 <= position < len(self._offered):
            if text:
                self.unknown.emit(text)
            return
        row_id = self._offered[position]
        if row_id in self._taken_offered:
            self.already.emit(row_id)
            return
        self.empty()
        self.picked.emit(row_id)


class _Offers(QStringListModel):
    """The names offered, in rows as high as those of a list."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, theme.row_height(QFontMetrics(QGuiApplication.font())))
        return super().data(index, role)


def _told(row: Row, *, already: bool) -> str:
    return " – ".join(filter(None, (row.label, row.text("institution"), "schon angemeldet" if already else "")))


def _rank(last: str, first: str, typed: Sequence[str]) -> int | None:
    """Return where a person stands among those found; None if some word typed begins none of her names."""
    surnames, others = _WORD.findall(collation.loose(last)), _WORD.findall(collation.loose(first))
    words = [*surnames, *others]
    if not typed or not all(any(word.startswith(part) for word in words) for part in typed):
        return None
    if sorted(typed) == sorted(words):
        return 0
    heads = (surnames[:1], others[:1], surnames)
    return next((place for place, head in enumerate(heads, 1) if any(w.startswith(typed[0]) for w in head)), 4)
