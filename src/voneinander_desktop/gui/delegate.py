"""How a table's cells are edited."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from voneinander_desktop.domain.values import ValueRefused, shorten
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.cell_painting import CellPainter
from voneinander_desktop.gui.table_model import TableModel
from voneinander_desktop.usecases.office_file import OfficeFile

if TYPE_CHECKING:
    from voneinander_desktop.gui.editor import Editor
    from voneinander_desktop.gui.missing import Ask

# What is not needed to show a list is imported where it is used: the list is what is waited for.

_Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemDelegate.EndEditHint
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDING = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
_NEW_LINE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier

Move = Callable[[int, int], None]
"""Moves the current cell by rows and columns."""


class Delegate(QStyledItemDelegate):
    """Edits the cells of a `TableModel`.

    Args:
        office: The open file.
        view: The table.
        move: What Enter and Tab do after an edit.

    Attributes:
        editor: The open editor, if there is one.
        ask_missing: Asks what to do with a typed name that no record has; by default with a dialog.
        painter: Paints the cells.
        typing: Whether the next editor is opened by a typed character.

    Signals:
        lost: German sentence: the row of an open editor is gone, and what was typed into it with it.
    """

    lost = Signal(str)

    def __init__(self, office: OfficeFile, view: QAbstractItemView, move: Move) -> None:
        super().__init__(view)
        self.editor: Editor | None = None
        self.ask_missing: Ask | None = None
        self.typing = False
        self._edited = QPersistentModelIndex()
        self._office = office
        self._move = move
        self._committing = False
        self._pressed: QPersistentModelIndex | None = None
        self.painter = CellPainter(view)

    # ------------------------------------------------------------------------- sizes and tool tips

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the room a cell wants, for columns that are fitted to their content."""
        model: TableModel = index.model()  # type: ignore[assignment]
        width = self.painter.wanted_width(model, index.row(), index.column())
        return QSize(width, theme.row_height(self.painter.metrics))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Show the whole of a text that does not fit, and what looks wrong; nothing where all can be seen."""
        model = index.model()
        if isinstance(model, TableModel) and event.type() == QEvent.Type.ToolTip:
            room = view.visualRect(index).width()
            fits = self.sizeHint(option, index).width() <= room + 2
            if fits and not model.finding(index.row(), index.column()):
                QToolTip.hideText()
                return True
        return super().helpEvent(event, view, option, index)

    # -------------------------------------------------------------------------------- check boxes

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Toggle a check box with the mouse or the space bar."""
        flags = model.flags(index)
        if not flags & Qt.ItemFlag.ItemIsUserCheckable or not isinstance(model, TableModel):
            return False
        if isinstance(event, QKeyEvent):
            if event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Select):
                return False
        elif not self._clicked(event, option, index):
            return False
        model.store(index, not model.value(index.row(), index.column()))
        return True

    def _clicked(self, event: QEvent, option: QStyleOptionViewItem, index: _Index) -> bool:
        """Tell whether the mouse was pressed and released on a check box."""
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        inside = self.painter.check_rect(option.rect).adjusted(-3, -3, 3, 3)
        hit = inside.contains(event.position().toPoint())
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = QPersistentModelIndex(index) if hit else None
        return hit and event.type() == QEvent.Type.MouseButtonRelease and self._pressed == index

    # ------------------------------------------------------------------------------------ editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> "Editor":
        """Return a new editor for a cell."""
        from voneinander_desktop.gui.editors import make_editor

        model: TableModel = index.model()  # type: ignore[assignment]
        editor = make_editor(self._office, model.entity, model.fields[index.column()], parent)
        editor.input.installEventFilter(self)
        editor.committed.connect(partial(self._finish, editor))
        editor.entered.connect(partial(self._finish, editor, 1, 0))
        editor.cancelled.connect(partial(self.closeEditor.emit, editor, _Hint.RevertModelCache))
        if not self.typing:
            QTimer.singleShot(0, editor, editor.begin)
        self.editor = editor
        self._edited = QPersistentModelIndex(index)
        self._pressed = None
        return editor

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        """Forget an editor that was closed; one that was not lost its row, and Qt goes on as if it were open."""
        lost = self.editor if editor is self.editor else None
        if lost is not None:
            self.editor = None
        super().destroyEditor(editor, index)
        if lost is not None:
            self.lost.emit(_told(lost))

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the stored value; what was typed since stays."""
        from voneinander_desktop.gui.editor import Editor

        model = index.model()
        if isinstance(editor, Editor) and isinstance(model, TableModel) and not editor.modified():
            editor.set_value(model.value(index.row(), index.column()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Store what stands in an editor, or show beside it why it cannot be stored."""
        from voneinander_desktop.gui.editor import Editor
        from voneinander_desktop.gui.missing import settle

        if not isinstance(editor, Editor) or not isinstance(model, TableModel):
            return
        if not editor.modified():
            editor.set_problem("")
            return
        spec = model.fields[index.column()]
        try:
            settled = settle(self._office, model.entity, spec, editor.value(), editor, self.ask_missing)
        except ValueRefused as refusal:
            editor.set_problem(str(refusal))
            return
        if settled is None:
            editor.set_problem(f"Noch nicht gespeichert: Diesen Namen gibt es bei „{spec.label}“ noch nicht.")
        elif model.store(index, settled.value, settled.create):
            editor.set_problem("")
        else:
            editor.set_problem(model.last_refusal)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """Lay an editor over its cell."""
        from voneinander_desktop.gui.editor import Editor

        viewport = editor.parentWidget()
        if isinstance(editor, Editor) and viewport is not None:
            editor.place(option.rect, viewport.rect())

    def edited_cell(self) -> QModelIndex:
        """Return the cell that the open editor, or else the last one, belongs to."""
        return self._edited.sibling(self._edited.row(), self._edited.column())

    def take_back(self) -> None:
        """Close the open editor without storing what stands in it."""
        if self.editor is not None:
            self.closeEditor.emit(self.editor, _Hint.RevertModelCache)

    def commit(self) -> bool:
        """Store what stands in the open editor and close it; False if it was refused and stays open."""
        return self.editor is None or self._finish(self.editor)

    def _finish(self, editor: "Editor", rows: int = 0, columns: int = 0) -> bool:
        if self._committing or editor is not self.editor:  # a question took the focus away, or closing did
            return False
        self._committing = True
        try:
            self.commitData.emit(editor)
        finally:
            self._committing = False
        if not shiboken6.isValid(editor):  # its row went away with the step
            return True
        if editor.problem():
            return False
        self.closeEditor.emit(editor, _Hint.NoHint)
        if rows or columns:
            self._move(rows, columns)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer the keys that end an edit. Leaving by the mouse is the editor's own matter."""
        editor = self.editor
        if editor is None or watched is not editor.input or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in _ENDING or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif isinstance(editor.input, QPlainTextEdit) and event.key() in _ENTER and event.modifiers() & _NEW_LINE:
            editor.input.insertPlainText("\n")
        else:
            self._end(editor, Qt.Key(event.key()))
        return True

    def _end(self, editor: "Editor", key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            self.take_back()
        elif key in _ENTER:
            self._finish(editor, 1, 0)
        else:
            self._finish(editor, 0, 1 if key == Qt.Key.Key_Tab else -1)


def _told(lost: "Editor") -> str:
    """Return what was not stored of a lost editor, and why; empty if nothing was typed."""
    if not lost.modified():
        return ""
    value = lost.value()
    typed = shorten(value if isinstance(value, str) else lost.field.format(value))
    return f"„{typed}“ wurde nicht übernommen: {lost.problem() or 'Die Zeile steht nicht mehr in der Liste.'}"
