"""Editors that pick records: one by name, or several to tick."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QHideEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import VOCABULARIES
from voneinander_desktop.domain.fields import Field, Ref, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import Editor, opens_popup, popup_place
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_OFFERED = 100
_ROWS_SHOWN = 12
_VOCABULARY = frozenset(entity.key for entity in VOCABULARIES)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UP_AND_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Options:
    """The records that a field can name, and which of them a typed text means."""

    def __init__(self, refs: Sequence[Ref]) -> None:
        self.refs = list(refs)

    @cached_property
    def _searched(self) -> list[str]:
        return [collation.search_text([ref.text]) for ref in self.refs]

    @cached_property
    def _named(self) -> dict[str, list[Ref]]:
        named: dict[str, list[Ref]] = {}
        for ref in self.refs:
            named.setdefault(collation.fold(ref.text), []).append(ref)
        return named

    def matching(self, text: str) -> list[Ref]:
        """Return the records whose names hold every word of `text`, umlauts and accents aside."""
        terms = collation.SearchTerms.parse(text)
        return [ref for ref, searched in zip(self.refs, self._searched, strict=True) if terms.matches(searched)]

    def named(self, text: str) -> Ref | None:
        """Return the one record that is called `text`; None if there is none, or there are several."""
        found = self._named.get(collation.fold(text.strip()), [])
        return found[0] if len(found) == 1 else None


class RowDelegate(QStyledItemDelegate):
    """Gives the rows of a list the height of a table's."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room of one entry."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), theme.row_height(option.fontMetrics))


class _PopupCombo(QComboBox):
    """A combo box whose list is somebody else's.

    Signals:
        opening: Its list is wanted, with a text that was typed before it was there.
    """

    opening = Signal(str)

    def showPopup(self) -> None:
        self.opening.emit("")

    def hidePopup(self) -> None:
        """There is no list of its own to hide."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isEditable():
            super().keyPressEvent(event)
        elif opens_popup(event) or event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Down):
            self.opening.emit("")
        elif event.text().isprintable() and event.text():
            self.opening.emit(event.text())
        else:
            event.ignore()


class ReferenceEditor(Editor):
    """Edits a reference: the name is typed and completed on any part of it, or picked from the list."""

    def __init__(self, office: OfficeFile, spec: Field, parent: QWidget | None = None) -> None:
        self.combo = _PopupCombo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setCompleter(None)  # type: ignore[arg-type]  # None is what Qt asks for
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        super().__init__(spec, self.combo, parent)
        self._office = office
        self._options: Options | None = None
        self._picked: Ref | None = None
        self._offered: list[Ref] = []
        self._offered_texts = QStringListModel(self)
        self.completer = self._make_completer()
        line = self._line()
        line.setMaxLength(2**31 - 1)
        line.setAccessibleName(spec.label)
        line.textEdited.connect(self._offer_matching)
        self.combo.opening.connect(self._offer_all)

    def value(self) -> Value | str:
        """Return what stands in it; see `Editor.value`."""
        text = self._line().text().strip()
        if self._picked and self._picked.text == text:
            return self._picked
        if not text:
            return None
        known = self._options.named(text) if self._options else None
        return known or text

    def wanted_width(self, cell_width: int) -> int:
        """Return the width of `input` over a cell of this width."""
        return max(cell_width, 28 * self.fontMetrics().averageCharWidth())

    def set_problem(self, message: str) -> None:
        """Show beside it why its value was refused; see `Editor.set_problem`."""
        super().set_problem(message)
        self._line().setAccessibleDescription(message or self.field.hint)

    def _show(self, value: Value) -> None:
        self._options = None  # other records may be there by now
        self._picked = value if isinstance(value, Ref) else None
        self._line().setText(self.field.format(value))
        self._line().selectAll()

    def _line(self) -> QLineEdit:
        line = self.combo.lineEdit()
        assert line is not None  # noqa: S101 - the combo box is editable
        return line

    def _make_completer(self) -> QCompleter:
        completer = QCompleter(self._offered_texts, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_ROWS_SHOWN)
        completer.setWidget(self.combo)
        popup = self._offers = QListView()
        popup.setUniformItemSizes(True)
        popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        completer.setPopup(popup)
        popup.setItemDelegate(RowDelegate(popup))  # after the completer has set its own
        popup.setAccessibleName(f"Vorschläge für {self.field.label}")
        popup.clicked.connect(self._click)
        popup.installEventFilter(self)
        return completer

    def _known(self) -> Options:
        if self._options is None:
            self._options = Options(self._office.reader.options(self.field.target, active_only=True))
        return self._options

    def _offer_matching(self, text: str) -> None:
        self._picked = None
        self._offer(self._known().matching(text)[:_MOST_OFFERED] if text.strip() else [])

    def _offer_all(self) -> None:
        self._offer(self._known().refs)
        if self._picked in self._offered:
            self._offers.setCurrentIndex(self._offers.model().index(self._offered.index(self._picked), 0))

    def _offer(self, refs: list[Ref]) -> None:
        self._offered = refs
        self._offered_texts.setStringList([ref.text for ref in refs])
        if refs:
            self.completer.complete()
            self._offers.setCurrentIndex(QModelIndex())  # Enter takes what was typed unless she went into the list
        else:
            self._offers.hide()

    def _click(self, index: QModelIndex) -> None:
        self._take(index)
        self.committed.emit()

    def _take(self, index: QModelIndex) -> None:
        self._offers.hide()
        if 0 <= index.row() < len(self._offered):
            self._picked = self._offered[index.row()]
            self._line().setText(self._picked.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer the keys that open a list or take something from it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self._offers:
                return self._key_in_offers(event)
            if watched is self.combo and (opens_popup(event) or event.key() == Qt.Key.Key_Down):
                self._offer_all()
                return True
        return super().eventFilter(watched, event)

    def _key_in_offers(self, event: QKeyEvent) -> bool:
        """Take what is marked in the list with Enter or Tab; the other keys are the completer's."""
        if event.key() not in (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        self._take(self._offers.currentIndex())
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            QApplication.sendEvent(self.combo, event)
        return True


class ManyEditor(Editor):
    """Edits several references: ticked in a list, which a typed word narrows.

    Where the field names a plain vocabulary, a new word can be added by typing it.
    """

    def __init__(self, office: OfficeFile, spec: Field, parent: QWidget | None = None) -> None:
        self.combo = _PopupCombo()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.addItem("")
        self.combo.setMinimumContentsLength(8)
        super().__init__(spec, self.combo, parent)
        self._office = office
        self._parts: tuple[Ref | str, ...] = ()
        self.popup = TickPopup(spec, self)
        self.popup.finished.connect(self._finish)
        self.combo.opening.connect(self.open)

    def value(self) -> Value | str:
        """Return what stands in it; see `Editor.value`."""
        # Each part is a reference or the name of a new record; editing resolves both.
        return self._parts  # type: ignore[return-value]

    def begin(self) -> None:
        """Open the list."""
        if not self.popup.isVisible():
            self.open()

    def wanted_width(self, cell_width: int) -> int:
        """Return the width of `input` over a cell of this width."""
        return max(cell_width, 20 * self.fontMetrics().averageCharWidth())

    def open(self, typed: str = "") -> None:
        """Open the list; `typed` is what was typed already."""
        options = Options(self._office.reader.options(self.field.target, active_only=True))
        self.popup.open(options, self._parts, typed, self.combo)

    def _show(self, value: Value) -> None:
        self._show_parts(value if isinstance(value, tuple) and not isinstance(value, Ref) else ())

    def _show_parts(self, parts: Iterable[Ref | str]) -> None:
        self._parts = tuple(parts)
        text = "; ".join(part.text if isinstance(part, Ref) else part for part in self._parts)
        self.combo.setItemText(0, text)
        self.combo.setToolTip(text or self.field.hint)

    def _finish(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        self._show_parts(self.popup.chosen())
        if key in _ENTER:
            self.entered.emit()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            QApplication.sendEvent(self.combo, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
        else:
            self.committed.emit()


class _TickModel(QAbstractListModel):
    """Records with a tick each, those that match a typed text; and perhaps a new name to add."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._options = Options([])
        self._shown: list[Ref | str] = []
        self._new = ""
        self.ticked: dict[Ref | str, None] = {}

    def start(self, options: Options, ticked: Iterable[Ref | str]) -> None:
        """Show all records, the ticked ones first."""
        self.ticked = dict.fromkeys(ticked)
        others = [ref for ref in options.refs if ref not in self.ticked]
        self._options = Options([ref for ref in self.ticked if isinstance(ref, Ref)] + others)
        self.narrow("", may_add=False)

    def narrow(self, text: str, *, may_add: bool) -> None:
        """Show the records whose names match, and `text` itself as a new one if there is none of that name."""
        self.beginResetModel()
        new = [part for part in self.ticked if isinstance(part, str) and not isinstance(part, Ref)]
        added = Options([Ref(0, name) for name in new]).matching(text)
        self._shown = [*self._options.matching(text), *(ref.text for ref in added)]
        wanted = " ".join(text.split())
        known = self._options.named(wanted) or any(name.casefold() == wanted.casefold() for name in new)
        self._new = wanted if may_add and wanted and not known else ""
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown) + bool(self._new)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        adds = index.row() == len(self._shown)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"„{self._new}“ neu anlegen" if adds else _text(self._shown[index.row()])
        if role == Qt.ItemDataRole.CheckStateRole and not adds:
            ticked = self._shown[index.row()] in self.ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole and adds:
            return theme.icon("add")
        return None

    def toggle(self, row: int) -> None:
        """Tick a record, or take its tick away."""
        if not 0 <= row < self.rowCount():
            return
        part = self._new if row == len(self._shown) else self._shown[row]
        if part in self.ticked:
            del self.ticked[part]
        else:
            self.ticked[part] = None
        index = self.index(row)
        self.dataChanged.emit(index, index)


def _text(part: Ref | str) -> str:
    return part.text if isinstance(part, Ref) else part


class TickPopup(QFrame):
    """A field to type in and a list to tick in.

    Signals:
        finished: It was closed: with Enter, Tab, Esc (take nothing), or 0 for a click elsewhere.
    """

    finished = Signal(int)

    def __init__(self, spec: Field, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._may_add = spec.target in _VOCABULARY
        self._key = 0
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Suchen oder neu eingeben" if self._may_add else "Suchen")
        self.search.setAccessibleName(f"{spec.label} suchen")
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.model = _TickModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(spec.label)
        self.list.clicked.connect(lambda index: self.model.toggle(index.row()))
        hint = QLabel("Eingabe: an- und abwählen. Ohne Suchtext: fertig.", self)
        hint.setWordWrap(True)
        hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column = QVBoxLayout(self)
        step = theme.spacing()
        column.setContentsMargins(step, step, step, step)
        column.setSpacing(step // 2)
        for widget in (self.search, self.list, hint):
            column.addWidget(widget)

    def open(self, options: Options, ticked: Iterable[Ref | str], typed: str, below: QWidget) -> None:
        """Show the list under `below`."""
        self._key = 0
        self.model.start(options, ticked)
        self.search.setText(typed)
        self._narrow(typed)
        metrics = self.fontMetrics()
        rows = min(max(len(options.refs), 3), _ROWS_SHOWN)
        self.list.setFixedHeight(rows * theme.row_height(metrics) + 2)
        self.setMinimumWidth(max(below.width(), 44 * metrics.averageCharWidth()))
        self.adjustSize()
        self.move(popup_place(below, self))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def chosen(self) -> tuple[Ref | str, ...]:
        """Return what is ticked, in the order of ticking."""
        return tuple(self.model.ticked)

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that it was closed, and how."""
        super().hideEvent(event)
        self.finished.emit(self._key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer the keys that open a list or take something from it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key_pressed(event)
        return super().eventFilter(watched, event)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        typed = bool(self.search.text())
        if key in _UP_AND_DOWN:
            QApplication.sendEvent(self.list, event)
        elif key in _ENTER and typed and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle()
            self.search.clear()
        elif key == Qt.Key.Key_Space and not typed:
            self._toggle()
        elif key in (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            self._key = key
            self.hide()
        else:
            return False
        return True

    def _toggle(self) -> None:
        self.model.toggle(self.list.currentIndex().row())

    def _narrow(self, text: str) -> None:
        self.model.narrow(text, may_add=self._may_add)
        self.list.setCurrentIndex(self.model.index(0))
