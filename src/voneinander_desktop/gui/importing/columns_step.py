"""What the columns of a list feed: proposed, and changed row by row."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QPushButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.import_mapping import INTO_NOTES, LEFT_OUT, ListMapping, Use
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.importing.columns_model import REASON, TITLE, USE, ColumnsModel
from voneinander_desktop.gui.pages.history import ChangesView, PlainCells
from voneinander_desktop.gui.pages.page_parts import muted_label, tool_row

_Index = QModelIndex | QPersistentModelIndex
_EXPLANATION = (
    "Jede Zeile ist eine Spalte Ihrer Liste. Was vorgeschlagen ist, ändern Sie mit der Eingabetaste oder F2; "
    "beim nächsten Mal ist es für solche Listen gemerkt."
)
_WIDEST = (28, 48, 44, 44)
_POPUP_ROWS = 18


class ColumnsStep(QWidget):
    """The columns of a list.

    Signals:
        chosen: (positions of columns, key of a use).
        repeated: Whether an empty cell about the institution means what stands above it.

    Attributes:
        model: The columns.
        view: Their table.
        leave_out: Leaves the selected columns out.
        into_notes: Puts the selected columns into the notes.
        above: Whether an empty cell about the institution means what stands above it.
        empty: Whether columns without content are shown.
    """

    chosen = Signal(object, str)
    repeated = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mapping: ListMapping | None = None
        self.model = ColumnsModel(self)
        self.model.chosen.connect(self.chosen)
        self.view = _Columns(self)
        self.view.setModel(self.model)
        self.view.unwanted.connect(lambda: self._choose(LEFT_OUT))
        self.leave_out = self._button(
            "cross", "&Nicht übernehmen", "Lässt die ausgewählten Spalten weg (Entf).", LEFT_OUT
        )
        self.into_notes = self._button(
            "edit", "&In die Notizen", "Schreibt den Inhalt mit der Überschrift in die Notizen.", INTO_NOTES
        )
        self.empty = QCheckBox("&Leere Spalten zeigen", self)
        self.empty.toggled.connect(self._show_empty)
        self.above = QCheckBox("Fehlt die Einrichtung, gilt die da&rüber", self)
        self.above.setToolTip("Für Listen, in denen eine Einrichtung nur einmal über ihren Personen steht.")
        self.above.clicked.connect(self.repeated)
        self.count = muted_label("", self)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, step, 2 * step, step)
        column.setSpacing(step)
        column.addWidget(muted_label(_EXPLANATION, self))
        column.addWidget(tool_row([self.leave_out, self.into_notes, self.above, self.empty], self))
        column.addWidget(self.view, 1)
        column.addWidget(self.count)

    def show_mapping(self, mapping: ListMapping) -> None:
        """Show what columns feed."""
        self._mapping = mapping
        first = not self.model.rowCount()
        self.model.show_mapping(mapping)
        if first or not self.view.currentIndex().isValid():
            self.view.fit_columns(_WIDEST)
            self.view.setCurrentIndex(self.model.index(self.model.row_to_look_at(), TITLE))  # nothing moves aside
        used = {one.use.partition(".")[0] for one in mapping.columns}
        self.above.setVisible(bool(mapping.repeated) or {"institution", "contact"} <= used)
        self.above.setChecked(bool(mapping.repeated))
        empty = sum(not one.examples for one in mapping.columns)
        self.empty.setVisible(bool(empty))
        self.count.setText(_counted(mapping, 0 if self.model.shows_empty else empty))

    def begin(self) -> None:
        """Put the focus into the table."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, use: str) -> None:
        self.model.choose([index.row() for index in self.view.selectionModel().selectedRows(TITLE)], use)

    def _show_empty(self, shown: bool) -> None:
        self.model.shows_empty = shown
        if self._mapping:
            self.show_mapping(self._mapping)

    def _button(self, icon: str, text: str, hint: str, use: str) -> QPushButton:
        button = QPushButton(theme.icon(icon), text, self)
        button.setToolTip(hint)
        button.setAccessibleDescription(hint)
        button.clicked.connect(lambda: self._choose(use))
        return button


def _counted(mapping: ListMapping, hidden: int) -> str:
    used = sum(one.use != LEFT_OUT for one in mapping.columns)
    uncertain = sum(not one.certain for one in mapping.columns)
    parts = [f"{used} von {len(mapping.columns)} Spalten werden übernommen"]
    if uncertain:
        parts.append(f"{uncertain} bitte prüfen")
    if hidden:
        parts.append(f"{hidden} leere nicht gezeigt")
    return " · ".join(parts)


class _Columns(ChangesView):
    """The table: Enter and F2 change what a column feeds, Del leaves columns out.

    Signals:
        unwanted: The selected columns are to be left out.
    """

    unwanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Spalten der Liste")
        self.setItemDelegate(_UseDelegate(self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.chosen.connect(self._edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Del, and F2 wherever the row is current."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.unwanted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self._edit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _edit(self, row: int) -> None:
        if row >= 0:
            index = self.model().index(row, USE)
            self.setCurrentIndex(index)
            self.edit(index)

    def fit_columns(self, widest: Sequence[int]) -> None:
        """Make the columns as wide as what they show; the choice has room for its arrow."""
        super().fit_columns(widest)
        self.setColumnWidth(USE, self.columnWidth(USE) + 2 * self.fontMetrics().height())
        self.setColumnHidden(REASON, False)


class _UseDelegate(PlainCells):
    """Edits what a column feeds with a list of all that is possible, under headings."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return the list."""
        model = index.model()
        assert isinstance(model, ColumnsModel)  # noqa: S101 - made for nothing else
        combo = UseCombo(model.uses, parent)
        combo.setAccessibleName(f"Wohin kommt „{model.column(index.row()).title}“?")
        combo.activated.connect(lambda: self._done(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show what is chosen now."""
        assert isinstance(editor, UseCombo)  # noqa: S101
        editor.choose(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Store what was chosen."""
        assert isinstance(editor, UseCombo)  # noqa: S101
        model.setData(index, editor.currentData())

    def _done(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)


class UseCombo(QComboBox):
    """Everything that a column can feed, under headings that cannot be chosen."""

    def __init__(self, offered: Sequence[Use], parent: QWidget) -> None:
        super().__init__(parent)
        entries = QStandardItemModel(self)
        group = ""
        for use in offered:
            if use.group != group:
                group = use.group
                heading = QStandardItem(group)
                font = self.font()
                font.setBold(True)
                heading.setFont(font)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                entries.appendRow(heading)
            item = QStandardItem(use.label)
            item.setData(use.key, Qt.ItemDataRole.UserRole)
            item.setData(f"{use.group}: {use.label}" if use.group else use.label, Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(use.hint)
            entries.appendRow(item)
        self.setModel(entries)
        self.setMaxVisibleItems(_POPUP_ROWS)

    def choose(self, key: str) -> None:
        """Choose a use."""
        self.setCurrentIndex(max(self.findData(key), 0))
