"""Verwaltung > Doppelte: records that are probably the same, to be merged or kept apart."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES, MERGED
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.background import Errand, GoOn, block
from voneinander_desktop.gui.merging import HINT, Merger, described
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.history import ChangesView
from voneinander_desktop.gui.pages.page_parts import (
    SectionHead,
    follow_current,
    muted_label,
    scrolling,
    tool_row,
    writing_button,
)
from voneinander_desktop.usecases.editing import Outcome
from voneinander_desktop.usecases.office_file import OfficeFile

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_EXPLANATION = (
    "Einrichtungen und Personen, die vermutlich zweimal erfasst sind. Beim Zusammenführen kommen Einladungen, "
    "Anmeldungen, Notizen und Verteiler mit; rückgängig machen lässt es sich mit Strg+Z."
)
_SEARCHING = "Doppelte werden gesucht …"
_NONE = "Keine Doppelten gefunden. Neue zeigt diese Seite von selbst."
_NONE_DIFFERENT = "Noch ist nichts als verschieden vermerkt."
_SHOWN = ("Mögliche Doppelte", "Als verschieden vermerkt")
_COLUMNS = ("Was", "Eintrag", "Eintrag", "Warum")
_WIDEST = (14, 44, 44, 50)
_KINDS = {"institution": "Einrichtung", "contact": "Kontakt"}
_PAUSE = 300
"""Milliseconds after a change before duplicates are looked for again: several often come together."""


class Found(NamedTuple):
    """Two records that are shown.

    Attributes:
        entity: Their entity's key.
        ids: The records, the older one first.
        names: What they are called and where they belong.
        why: Why they are probably the same, in German.
    """

    entity: str
    ids: tuple[int, int]
    names: tuple[str, str]
    why: str

    @property
    def place(self) -> tuple[str, tuple[int, int]]:
        """What tells the pair from others."""
        return self.entity, self.ids


class PairModel(QAbstractTableModel):
    """Pairs of records, the surest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs: Sequence[Found] = ()

    def set_pairs(self, pairs: Sequence[Found]) -> None:
        """Show these pairs."""
        self.beginResetModel()
        self.pairs = pairs
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many pairs there are."""
        return 0 if parent.isValid() else len(self.pairs)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's text."""
        if not index.isValid() or role not in (_Role.DisplayRole, _Role.ToolTipRole):
            return None
        pair = self.pairs[index.row()]
        return (_KINDS[pair.entity], *pair.names, pair.why)[index.column()]


class DuplicatesPage(Page):
    """The pairs, and the chosen one side by side.

    Args:
        office: The open file.

    Attributes:
        model: The pairs.
        view: Their table.
        shown: Which pairs: probable ones, or those known to differ.
        merger: The chosen pair side by side.
    """

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._probable: Sequence[Found] | None = None  # not known yet
        self._stale = True
        self.model = PairModel(self)
        self.view = PairView(self)
        self.view.setModel(self.model)
        self.view.chosen.connect(lambda _: self._choose_values())
        self.view.selectionModel().currentRowChanged.connect(lambda: self._compare())
        self.shown = QComboBox(self)
        self.shown.addItems(_SHOWN)
        self.shown.setAccessibleName("Welche Paare gezeigt werden")
        self.shown.currentIndexChanged.connect(lambda: self._show())
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.merger = Merger(office, self)
        self.merger.fault.connect(self.fault)
        self._make_buttons()
        self._search = Errand(self)
        self._search.done.connect(self._take_found)
        self._search.failed.connect(self.fault)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look)
        self._lay_out()
        self._show()

    # ------------------------------------------------------------------------------ the page

    def begin(self) -> None:
        """Put the focus into the list."""
        (self.view if self.model.pairs else self.shown).setFocus(Qt.FocusReason.OtherFocusReason)

    def count_text(self) -> str:
        """Return how many pairs are shown."""
        number = len(self.model.pairs)
        return "1 Paar" if number == 1 else f"{number} Paare"

    def refresh(self, outcome: Outcome) -> None:
        """Look again where a record was changed; what is gone is put away at once."""
        told_apart = {
            (change.after["entity"], (change.after["first_id"], change.after["second_id"]))
            for change in outcome.changes
            if change.table == "distinct_pair" and change.after and change.before is None
        }
        concerned = any(entity in MERGED for entity, _ in outcome.touched | outcome.deleted)
        if not (concerned or any(change.table == "distinct_pair" for change in outcome.changes)):
            return
        self._probable = [
            pair
            for pair in self._probable or ()
            if pair.place not in told_apart and not any((pair.entity, row_id) in outcome.deleted for row_id in pair.ids)
        ]
        self._stale = True
        self._pause.start()
        self._show(touched=outcome.touched)

    def save_state(self) -> None:
        """Let nothing go on when the file is closed."""
        self._pause.stop()
        self._search.stop(block)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for duplicates when the page is seen."""
        super().showEvent(event)
        self._pause.start(0)

    # ----------------------------------------------------------------------------- looking for them

    def _look(self) -> None:
        """Look for duplicates in a thread, if somebody sees what is found and it may be something new."""
        if not (self._stale and self.isVisible()):
            return
        self._office.let_threads_read()
        if self._search.start(self._found):
            self._stale = False

    def _found(self, go_on: GoOn) -> list[Found]:
        """Return the pairs; called in a thread."""
        found = []
        for entity_key in MERGED:
            pairs = self._office.merging.probable(entity_key, lambda done, total: go_on())
            names = self._names(entity_key, {row_id for pair in pairs for row_id in (pair.first_id, pair.second_id)})
            for pair in pairs:
                ids = pair.first_id, pair.second_id
                if names.keys() >= set(ids):  # or one was deleted meanwhile
                    found.append(Found(entity_key, ids, (names[ids[0]], names[ids[1]]), ", ".join(pair.reasons)))
        return found

    def _take_found(self, found: list[Found]) -> None:
        self._probable = found
        self._show()
        self._pause.start(0)  # it may be stale again

    def _names(self, entity_key: str, ids: Collection[int]) -> dict[int, str]:
        rows = self._office.reader.rows(ENTITIES[entity_key], sorted(ids))
        return {row_id: described(row) for row_id, row in rows.items()}

    def _different(self) -> list[Found]:
        """Return the pairs that are known to differ."""
        found = []
        for entity_key, *ids in self._office.merging.different():
            names = self._names(entity_key, ids)
            if len(names) == 2:
                pair = ids[0], ids[1]
                found.append(Found(entity_key, pair, (names[pair[0]], names[pair[1]]), "von Ihnen so vermerkt"))
        return found

    # ----------------------------------------------------------------------------------- showing

    @property
    def _shows_different(self) -> bool:
        return self.shown.currentIndex() == 1

    def _current(self) -> Found | None:
        row = self.view.currentIndex().row()
        return self.model.pairs[row] if 0 <= row < len(self.model.pairs) else None

    def _show(self, touched: Collection[tuple[str, int]] = ()) -> None:
        """Show the pairs; the current one stays, or the one in its place becomes it."""
        current, row = self._current(), max(self.view.currentIndex().row(), 0)
        pairs = self._different() if self._shows_different else self._probable or []
        if pairs != self.model.pairs:
            self.model.set_pairs(pairs)
            self.view.fit_columns(_WIDEST)
            places = [pair.place for pair in pairs]
            if pairs:
                there = places.index(current.place) if current and current.place in places else min(row, len(pairs) - 1)
                self.view.selectRow(there)
        self._compare(anew=any((pair.entity, row_id) in touched for pair in self.model.pairs for row_id in pair.ids))
        self._tell_state()
        self.changed.emit()

    def _compare(self, *, anew: bool = False) -> None:
        """Show the current pair side by side; what she chose stays unless the records changed."""
        current = self._current()
        if current is None:
            self.merger.clear()
        elif anew or self.merger.pair != (current.entity, *current.ids):
            self.merger.show_pair(current.entity, *current.ids)

    def _tell_state(self) -> None:
        nothing = _NONE_DIFFERENT if self._shows_different else _SEARCHING if self._probable is None else _NONE
        there = bool(self.model.pairs)
        self.state.setText("" if there else nothing)
        self.state.setVisible(not there)
        self._parts.setVisible(there)
        self.different_button.setVisible(not self._shows_different)
        self.forget_button.setVisible(self._shows_different)

    # ------------------------------------------------------------------------------------- doing

    def merge(self) -> None:
        """Merge the current pair as chosen."""
        if self.merger.merge():
            self._go_on("Zusammengeführt.")

    def set_different(self) -> None:
        """Remember that the current pair is two different records."""
        if self.merger.set_different(different=True):
            self._go_on("Als verschieden vermerkt.")

    def forget_different(self) -> None:
        """Take back that the current pair is two different records."""
        if self.merger.set_different(different=False):
            self._go_on("Der Vermerk ist gelöscht.")

    def _choose_values(self) -> None:
        self.merger.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self, done: str) -> None:
        self.step_told.emit(done)
        self.begin()

    # ------------------------------------------------------------------------------------ building

    def _make_buttons(self) -> None:
        office = self._office
        self.merge_button = writing_button(
            office, "link", "&Zusammenführen", "Macht aus den beiden einen Eintrag, mit den ausgewählten Werten.",
            self.merge, self,
        )  # fmt: skip
        self.different_button = writing_button(
            office,
            "cross",
            "Sind &verschieden",
            "Die beiden werden nicht mehr vorgeschlagen.",
            self.set_different,
            self,
        )
        self.forget_button = writing_button(
            office, "undo", "Vermerk &löschen", "Die beiden können dann wieder vorgeschlagen werden.",
            self.forget_different, self,
        )  # fmt: skip

    def _lay_out(self) -> None:
        step = theme.spacing()
        lower = QWidget(self)
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, step, 0, 0)
        below.setSpacing(step)
        below.addWidget(muted_label(HINT, self))
        below.addWidget(self.merger, 1)
        below.addWidget(tool_row([self.merge_button, self.different_button, self.forget_button], self))
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.view)
        self._parts.addWidget(lower)
        self._parts.setStretchFactor(1, 1)
        self.view.setMinimumHeight(3 * theme.row_height(self.view.fontMetrics()))
        self._parts.setSizes([7 * theme.row_height(self.view.fontMetrics()), 1000])
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(SectionHead("Doppelte", _EXPLANATION, self))
        column.addWidget(tool_row([self.shown], self))
        column.addWidget(self.state)
        column.addWidget(self._parts, 1)
        column.addStretch(0)
        scroll = scrolling(content, self)
        follow_current(scroll, self.view)
        follow_current(scroll, self.merger.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)


class PairView(ChangesView):
    """The table of pairs: Enter and double click lead to the comparison."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Doppelte")
        self.setSelectionMode(ChangesView.SelectionMode.SingleSelection)
