"""The editor of fields that name a record: typed and completed, or picked from a list."""

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.fields import Field, Ref, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import Editor, opens_popup
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_OFFERED = 100
_ROWS_SHOWN = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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


class PopupCombo(QComboBox):
    """A combo box whose list is somebody else's.

    Signals:
        opening: Its list is wanted, with a text that was typed before it was there.
    """

    opening = Signal(str)

    def showPopup(self) -> None:
        """Ask for the list."""
        self.opening.emit("")

    def hidePopup(self) -> None:
        """There is no list of its own to hide."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the list with what is typed, unless there is a line to type in."""
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
        self.combo = PopupCombo()
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
            self._offers.setCurrentIndex(QModelIndex())  # of several, Enter takes one only when she went into the list
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
        """Take what is marked in the list with Enter or Tab; the other keys are the completer's.

        Enter takes the one record that is left, too, unless a text that names no record may stand there.
        """
        if event.key() not in (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        only = event.key() in _ENTER and len(self._offered) == 1 and not self.field.text_column
        self._take(self._offers.model().index(0, 0) if only else self._offers.currentIndex())
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            QApplication.sendEvent(self.combo, event)
        return True
