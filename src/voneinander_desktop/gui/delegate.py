"""How a table's cells are painted and edited.

Painting is most of what a keystroke in the search field costs, so that a plain cell is one call of
Python and one of QPainter's; the style is asked for nothing.
"""

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editors import Editor, make_editor
from voneinander_desktop.gui.missing import Ask, ask_missing, settle
from voneinander_desktop.gui.table_model import TableModel
from voneinander_desktop.usecases.office_file import OfficeFile

_Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag
_Hint = QAbstractItemDelegate.EndEditHint
_Feature = QStyleOptionViewItem.ViewItemFeature
_SELECTED = _State.State_Selected.value
_FOCUSED = _State.State_HasFocus.value
_ACTIVE = _State.State_Active.value
_ENABLED = _State.State_Enabled.value
_ONE_LINE = Qt.TextFlag.TextSingleLine.value
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDING = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
_NEW_LINE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_KEPT_TEXTS = 8000

Move = Callable[[int, int], None]
"""Moves the current cell by rows and columns."""


class Delegate(QStyledItemDelegate):
    """Paints and edits the cells of a `TableModel`.

    Args:
        office: The open file.
        view: The table.
        move: What Enter and Tab do after an edit.

    Attributes:
        editor: The open editor, if there is one.
        ask_missing: Asks what to do with a typed name that no record has.
        typing: Whether the next editor is opened by a typed character.
    """

    def __init__(self, office: OfficeFile, view: QAbstractItemView, move: Move) -> None:
        super().__init__(view)
        self.editor: Editor | None = None
        self.ask_missing: Ask = ask_missing
        self.typing = False
        self._office = office
        self._move = move
        self._committing = False
        self._pressed: QPersistentModelIndex | None = None
        self._elided: dict[tuple[str, int], str] = {}
        self._checks: dict[tuple[int, int, bool, bool], QPixmap] = {}
        self.forget_fonts()

    # --------------------------------------------------------------------------------- painting

    def forget_fonts(self) -> None:
        """Measure again: the font is another one."""
        self._elided.clear()
        self._checks.clear()
        self.padding = theme.spacing() * 3 // 4

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Say all about a cell in one call; Qt would ask the model for each role."""
        model = index.model()
        if not isinstance(model, TableModel):
            return
        row, column = index.row(), index.column()
        option.text = model.display(row, column)
        option.features = _Feature.HasDisplay
        option.displayAlignment = model.alignment(column)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell: its text, check box or sign; the view has painted the ground."""
        model: TableModel = index.model()  # type: ignore[assignment]
        row, column = index.row(), index.column()
        rect: QRect = option.rect
        state: int = option.state.value
        special = state & (_SELECTED | _FOCUSED)
        if special:
            painter.save()
            self._paint_state(painter, option, state)
        padding = self.padding
        inner = rect.adjusted(padding, 0, -padding, 0)
        if model.finding(row, column):
            inner = self._paint_sign(painter, inner)
        if model.is_check(column):
            self._paint_check(painter, inner, on=bool(model.value(row, column)), enabled=bool(state & _ENABLED))
        else:
            text = model.display(row, column)
            fitting = self._elided.get((text, inner.width())) or self._elide(option, text, inner.width())
            painter.drawText(inner, model.alignment(column).value | _ONE_LINE, fitting)
        if special:
            painter.restore()

    def _elide(self, option: QStyleOptionViewItem, text: str, width: int) -> str:
        if len(self._elided) > _KEPT_TEXTS:
            self._elided.clear()
        metrics: QFontMetrics = option.fontMetrics
        # Nothing beyond this fits into any cell, and 30,000 characters take their time to measure.
        fitting = metrics.elidedText(text[:2000], Qt.TextElideMode.ElideRight, width)
        self._elided[text, width] = fitting
        return fitting

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, state: int) -> None:
        palette: QPalette = option.palette
        rect: QRect = option.rect
        group = QPalette.ColorGroup.Active if state & _ACTIVE else QPalette.ColorGroup.Inactive
        if state & _SELECTED:
            painter.fillRect(rect, palette.color(group, QPalette.ColorRole.Highlight))
            painter.setPen(palette.color(group, QPalette.ColorRole.HighlightedText))
        if state & _FOCUSED:
            pen = painter.pen()
            painter.setPen(QPen(palette.color(group, QPalette.ColorRole.Accent), 2, j=Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
            painter.setPen(pen)

    def _paint_sign(self, painter: QPainter, inner: QRect) -> QRect:
        """Paint the sign of a warning and return the room that is left."""
        side = self._sign_side(inner)
        theme.warning_icon().paint(painter, QRect(inner.left(), inner.center().y() - side // 2, side, side))
        return inner.adjusted(side + self.padding // 2, 0, 0, 0)

    def _sign_side(self, inner: QRect) -> int:
        return min(inner.height() - 4, 3 * self.padding)

    def _paint_check(self, painter: QPainter, inner: QRect, *, on: bool, enabled: bool) -> None:
        box = self._check_rect(inner)
        painter.drawPixmap(box, self._check(box.width(), on=on, enabled=enabled))

    def _check_rect(self, inner: QRect) -> QRect:
        style = QApplication.style()
        side = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        return QRect(inner.left(), inner.center().y() - side // 2, side, side)

    def _check(self, side: int, *, on: bool, enabled: bool) -> QPixmap:
        view = self._view()
        key = (view.palette().cacheKey(), side, on, enabled)
        found = self._checks.get(key)
        if found is None:
            ratio = view.devicePixelRatioF()
            found = self._checks[key] = QPixmap(round(side * ratio), round(side * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            option = QStyleOptionButton()
            option.initFrom(view)
            option.rect = QRect(0, 0, side, side)
            option.state = _State.State_On if on else _State.State_Off
            if enabled:
                option.state |= _State.State_Enabled
            painter = QPainter(found)
            QApplication.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, view)
            painter.end()
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the room a cell wants, for columns that are fitted to their content."""
        model: TableModel = index.model()  # type: ignore[assignment]
        metrics: QFontMetrics = option.fontMetrics
        row, column = index.row(), index.column()
        wanted = 2 * self.padding + metrics.horizontalAdvance(model.display(row, column)[:500]) + 2
        if model.finding(row, column):
            wanted += 4 * self.padding
        return QSize(wanted, theme.row_height(metrics))

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

    def _view(self) -> QAbstractItemView:
        view = self.parent()
        assert isinstance(view, QAbstractItemView)  # noqa: S101 - given in the constructor
        return view

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
        rect: QRect = option.rect
        inside = self._check_rect(rect.adjusted(self.padding, 0, -self.padding, 0)).adjusted(-3, -3, 3, 3)
        hit = inside.contains(event.position().toPoint())
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = QPersistentModelIndex(index) if hit else None
        return hit and event.type() == QEvent.Type.MouseButtonRelease and self._pressed == index

    # ------------------------------------------------------------------------------------ editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> Editor:
        """Return a new editor for a cell."""
        model: TableModel = index.model()  # type: ignore[assignment]
        editor = make_editor(self._office, model.entity, model.fields[index.column()], parent)
        editor.input.installEventFilter(self)
        editor.committed.connect(partial(self._finish, editor))
        editor.entered.connect(partial(self._finish, editor, 1, 0))
        editor.cancelled.connect(partial(self.closeEditor.emit, editor, _Hint.RevertModelCache))
        if not self.typing:
            QTimer.singleShot(0, editor, editor.begin)
        self.editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        """Forget an editor that was closed."""
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the stored value; what was typed since stays."""
        model = index.model()
        if isinstance(editor, Editor) and isinstance(model, TableModel) and not editor.modified():
            editor.set_value(model.value(index.row(), index.column()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Store what stands in an editor, or show beside it why it cannot be stored."""
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
        viewport = editor.parentWidget()
        if isinstance(editor, Editor) and viewport is not None:
            editor.place(option.rect, viewport.rect())

    def commit(self) -> bool:
        """Store what stands in the open editor and close it; False if it was refused and stays open."""
        return self.editor is None or self._finish(self.editor)

    def _finish(self, editor: Editor, rows: int = 0, columns: int = 0) -> bool:
        if self._committing:  # the question about an unknown name takes the focus away
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

    def _end(self, editor: Editor, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            self.closeEditor.emit(editor, _Hint.RevertModelCache)
        elif key in _ENTER:
            self._finish(editor, 1, 0)
        else:
            self._finish(editor, 0, 1 if key == Qt.Key.Key_Tab else -1)
