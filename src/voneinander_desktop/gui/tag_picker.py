"""The editor of fields that name several records: ticked in a list, which a typed word narrows."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QHideEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import VOCABULARIES
from voneinander_desktop.domain.fields import Field, Ref, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import Editor, popup_place
from voneinander_desktop.gui.pickers import Options, PopupCombo, RowDelegate
from voneinander_desktop.usecases.office_file import OfficeFile

_ROWS_SHOWN = 12
_VOCABULARY = frozenset(entity.key for entity in VOCABULARIES)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UP_AND_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ManyEditor(Editor):
    """Edits several references: ticked in a list, which a typed word narrows.

    Where the field names a plain vocabulary, a new word can be added by typing it.
    """

    def __init__(self, office: OfficeFile, spec: Field, parent: QWidget | None = None) -> None:
        self.combo = PopupCombo()
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
