"""The table all lists are shown in: moving, editing, sorting, columns; by keyboard and mouse."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QHeaderView, QStyle, QTableView, QWidget

from voneinander_desktop.domain.fields import Field, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.cell_painting import PaintedColumn, Rows
from voneinander_desktop.gui.delegate import Delegate
from voneinander_desktop.gui.table_columns import TableColumns
from voneinander_desktop.gui.table_header import SortKeys, TableHeader
from voneinander_desktop.gui.table_model import Refusal, TableModel
from voneinander_desktop.gui.table_selection import (
    LINES,
    Block,
    key_selection,
    select_lines,
    selected_block,
    selected_rows,
    selected_within,
)
from voneinander_desktop.usecases.editing import Refused
from voneinander_desktop.usecases.office_file import OfficeFile

if TYPE_CHECKING:
    from voneinander_desktop.gui.cell_blocks import BlockChange
    from voneinander_desktop.gui.editor import ProblemNote
    from voneinander_desktop.gui.missing import Settled
    from voneinander_desktop.gui.paste_plan import PastePlan

# What is not needed to show a list is imported where it is used: the list is what is waited for.

_Index = QModelIndex | QPersistentModelIndex
_Trigger = QAbstractItemView.EditTrigger
_Hint = QAbstractItemDelegate.EndEditHint
_Selection = QItemSelectionModel.SelectionFlag
_Role = QPalette.ColorRole
_OPENING = (_Trigger.EditKeyPressed, _Trigger.AnyKeyPressed, _Trigger.DoubleClicked, _Trigger.AllEditTriggers)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_DOWN_OR_UP = {Qt.KeyboardModifier.NoModifier: 1, Qt.KeyboardModifier.ShiftModifier: -1}


class TableView(QTableView):
    """Shows and edits the records of a `TableModel`.

    Args:
        office: The open file.
        parent: The owner.

    Signals:
        current_record_changed: Id of the record the current cell belongs to; 0 if there is none.
        record_activated: Id of a record to open: a double click on what cannot be edited.
        sort_requested: List of (field key, whether it descends); the first weighs most.
        message: Something to say in the status bar.
    """

    current_record_changed = Signal(int)
    record_activated = Signal(int)
    sort_requested = Signal(list)
    message = Signal(str)

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._announced = 0
        self._wanted = 0  # the record that was current before a search hid it
        self._empty_text = ""
        self._new_record_values: dict[str, Value] = {}
        self.delegate = Delegate(office, self, self.move_current)
        self.setItemDelegate(self.delegate)
        self.delegate.lost.connect(self._go_on_without_editor)
        self.header = TableHeader(self)
        self.setHorizontalHeader(self.header)
        self.header.sectionPressed.disconnect()  # a click sorts; Qt would select the whole column as well,
        self.header.sectionEntered.disconnect()  # and keep 100,000 selected cells through the sort one by one
        self.header.sort_clicked.connect(self._sort_by_column)
        self.header.customContextMenuRequested.connect(lambda: self.choose_columns())
        self._columns: TableColumns | None = None
        self._least_rows = 0
        self._note: ProblemNote | None = None  # made when something was refused for the first time
        self._prepare()

    def _prepare(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(_Trigger.DoubleClicked | _Trigger.EditKeyPressed | _Trigger.AnyKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._double_clicked)
        self.verticalScrollBar().valueChanged.connect(self._read_ahead)
        self._measure()

    def _measure(self) -> None:
        height = theme.row_height(self.fontMetrics())
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.header.setMinimumSectionSize(4 * self.fontMetrics().averageCharWidth())
        self.header.setFixedHeight(height)
        if self._least_rows:
            bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
            self.setMinimumHeight((self._least_rows + 1) * height + bar)
        self.delegate.painter.forget()

    # -------------------------------------------------------------------------------------- model

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a `TableModel`: its columns are chosen and sorted as the catalogue says at first."""
        super().setModel(model)
        if not isinstance(model, TableModel):
            return
        self.setAccessibleName(model.entity.plural)
        model.refused.connect(self._show_refusal)
        model.layoutChanged.connect(self._follow_layout)
        model.rowsRemoved.connect(self._announce)
        self._columns = TableColumns(self, self.header, self.delegate.painter, model)
        model.rowsInserted.connect(self._columns.fit_once)
        model.dataChanged.connect(self._read_ahead)

    @property
    def table_model(self) -> TableModel:
        """The model."""
        model = self.model()
        assert isinstance(model, TableModel)  # noqa: S101 - the table is used with no other one
        return model

    def set_new_record_values(self, values: Mapping[str, Value]) -> None:
        """Say what records made by pasting have anyway, such as the Veranstaltung they belong to."""
        self._new_record_values = dict(values)

    # ------------------------------------------------------------------------- current, selection

    def current_id(self) -> int:
        """Return the id of the record the current cell belongs to; 0 if there is none."""
        index = self.currentIndex()
        return self.table_model.id_at(index.row()) if index.isValid() else 0

    def show_record(self, row_id: int) -> None:
        """Make a record the current one and scroll to it; nothing happens if it is not in the list."""
        row = self.table_model.row_of(row_id)
        if row >= 0:
            column = self.currentIndex().column() if self.currentIndex().isValid() else self._first_column()
            self._make_current(self.table_model.index(row, column))

    def clear_current(self) -> None:
        """Let no record be the current one."""
        self._wanted = 0
        self.selectionModel().clear()
        self._announce()

    def selected_ids(self) -> list[int]:
        """Return the ids of all records that a cell is selected of, in order."""
        model = self.table_model
        return [model.id_at(row) for row in selected_rows(self)]

    def move_current(self, rows: int, columns: int) -> None:
        """Move the current cell: down or up, or to the next or the previous cell."""
        index = self.currentIndex()
        if rows:
            target = index.siblingAtRow(index.row() + rows)
        else:
            action = self.CursorAction.MoveNext if columns > 0 else self.CursorAction.MovePrevious
            target = self.moveCursor(action, Qt.KeyboardModifier.NoModifier)
        if target.isValid():
            self._make_current(target)

    def _make_current(self, index: QModelIndex) -> None:
        # Not `setCurrentIndex`: while Shift or Ctrl is held down it would add to the selection.
        self.selectionModel().setCurrentIndex(index, _Selection.ClearAndSelect)

    def selectionCommand(self, index: _Index, event: QEvent | None = None) -> _Selection:
        """Select what the current cell moves to, with Ctrl as well, where Qt would leave the selection behind."""
        flags = key_selection(event) if isinstance(event, QKeyEvent) else None
        return super().selectionCommand(index, event) if flags is None else flags

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Follow the current cell."""
        super().currentChanged(current, previous)
        self._hide_note()
        if current.row() != previous.row():  # the row is tinted as a whole
            self._paint_row_again(current)
            self._paint_row_again(previous)
        if current.isValid():
            self._wanted = self.table_model.id_at(current.row())
        self._announce()

    def _paint_row_again(self, index: _Index) -> None:
        if index.isValid():
            top, height = self.rowViewportPosition(index.row()), self.rowHeight(index.row())
            self.viewport().update(0, top, self.viewport().width(), height)

    def _announce(self) -> None:
        row_id = self.current_id()
        if row_id != self._announced:
            self._announced = row_id
            self.current_record_changed.emit(row_id)

    def _follow_layout(self) -> None:
        """After a search or sort: the current record stays in view, or comes back if it was hidden."""
        self._hide_note()
        self._shown_columns.fit_once()
        if not self.currentIndex().isValid() and self._wanted:
            row = self.table_model.row_of(self._wanted)
            if row >= 0:
                self._make_current(self.table_model.index(row, self._first_column()))
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        else:
            self.scrollToTop()
        self._read_ahead()
        self._announce()

    def _first_column(self) -> int:
        return next(iter(self._shown_columns.visible()), 0)

    def _block(self) -> Block:
        return selected_block(self, self._shown_columns.visible())

    # ------------------------------------------------------------------------------------ editing

    def edit(  # type: ignore[override]  # the two overloads in one
        self, index: _Index, trigger: _Trigger = _Trigger.AllEditTriggers, event: QEvent | None = None
    ) -> bool:
        """Open an editor; if one is still open with a refused text, go back to that one."""
        if trigger in _OPENING and self._back_to_refused():
            return True
        self.delegate.typing = trigger == _Trigger.AnyKeyPressed
        return super().edit(index, trigger, event)  # type: ignore[arg-type]  # None is allowed

    def commit_editor(self) -> bool:
        """Store what stands in an open editor; False if it was refused and stays open."""
        return self.delegate.commit()

    def _back_to_refused(self) -> bool:
        """Go back to the text that was refused and still stands open, and say why; False if there is none."""
        editor = self.delegate.editor
        if editor is None or not editor.problem():
            return False
        self._make_current(self.delegate.edited_cell())
        self.scrollTo(self.currentIndex())
        editor.setFocus()
        self.message.emit(editor.problem())
        return True

    def _settled(self) -> bool:
        """Store what stands in an open editor; where it is refused, go back to it."""
        if self.commit_editor():
            return True
        self._back_to_refused()
        return False

    def unstored(self) -> str:
        """Return in German what stands refused in an open editor; empty if nothing does."""
        editor = self.delegate.editor
        return f"„{editor.field.label}“: {editor.problem()}" if editor is not None and editor.problem() else ""

    def edited_record(self) -> str:
        """Return the name of the record a cell of which was opened last; empty if there is none."""
        cell = self.delegate.edited_cell()
        record = self.table_model.record(cell.row()) if cell.isValid() else None
        return record.label if record else ""

    def closeEditor(self, editor: QWidget, hint: _Hint) -> None:
        """Close an editor, unless what stands in it was refused and is not taken back."""
        if editor is self.delegate.editor and self.delegate.editor.problem() and hint != _Hint.RevertModelCache:
            return
        self.delegate.editor = None
        super().closeEditor(editor, hint)

    def keeping_edited(self, ids: Sequence[int]) -> list[int]:
        """Return `ids` and, where it is not among them, the record a cell of which is open: its text may be refused."""
        kept = list(ids)
        edited = self.delegate.edited_cell()
        if self.delegate.editor is not None and edited.isValid():
            row_id = self.table_model.id_at(edited.row())
            if row_id not in kept:
                kept.insert(edited.row(), row_id)
        return kept

    def _go_on_without_editor(self, told: str) -> None:
        """After the row of an open editor went away: say what was not stored, and edit other cells as before."""
        self.setState(QAbstractItemView.State.NoState)
        if told:
            self.message.emit(told)

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        from voneinander_desktop.gui import cell_blocks

        self._store(cell_blocks.emptied(self.table_model, self._block()))

    def fill_down(self) -> None:
        """Copy the topmost selected cell of each column into the ones below it."""
        from voneinander_desktop.gui import cell_blocks

        block = self._block()
        if not self._settled():
            return
        if len(block.rows) < 2:
            self.message.emit("Wählen Sie zum Ausfüllen die obere Zelle und die darunter aus.")
            return
        self._store(cell_blocks.filled_down(self.table_model, block))

    def change_all(self) -> None:
        """Ask for a value for one field of all selected records."""
        from voneinander_desktop.gui import cell_blocks
        from voneinander_desktop.gui.table_dialogs import ChangeDialog

        model = self.table_model
        ids = self.selected_ids()
        fields = [spec for spec in model.fields if spec.editable]
        if not ids or not fields or not self._settled():
            return
        current = model.fields[self.currentIndex().column()].key if self.currentIndex().isValid() else ""

        def store(spec: Field, settled: "Settled") -> str:
            done = model.store_all(*cell_blocks.changed(model.entity, ids, spec, settled.value), settled.create)
            return "" if done else model.last_refusal

        ChangeDialog(self._office, model.entity, len(ids), fields, current, store, self).open()

    def _store(self, change: "BlockChange") -> None:
        if self._settled() and change.edits and self.table_model.store_all(change.edits, change.label):
            self.message.emit(change.label)

    def _show_refusal(self, refusal: Refusal) -> None:
        """Say beside the current cell why something was not stored, unless an open editor does."""
        self.message.emit(refusal.message)
        index = self.currentIndex()
        if self.delegate.editor is not None or not index.isValid() or not self.isVisible():
            return
        from voneinander_desktop.gui.editor import ProblemNote

        cell = self.visualRect(index)
        note = self._note = self._note or ProblemNote(self.viewport())
        note.show_text(refusal.message)
        width, height = note.size_at(cell.width())
        place = QRect(cell.left(), cell.bottom() + 2, width, height)
        bounds = self.viewport().rect()
        if place.bottom() > bounds.bottom():
            place.moveBottom(cell.top() - 2)
        place.moveLeft(max(0, min(place.left(), bounds.right() - width)))
        note.setGeometry(place)
        note.raise_()

    def _hide_note(self) -> None:
        if self._note is not None:
            self._note.hide()

    # ---------------------------------------------------------------------------------- clipboard

    def copy(self) -> None:
        """Copy the selected block for Excel."""
        from voneinander_desktop.gui import cell_blocks
        from voneinander_desktop.gui.clipboard import block_mime

        block = self._block()
        if block.rows:
            QGuiApplication.clipboard().setMimeData(block_mime(cell_blocks.copied(self.table_model, block)))
            count = len(block.rows) * len(block.columns)
            self.message.emit("1 Zelle kopiert" if count == 1 else f"{count} Zellen kopiert")

    def paste(self) -> None:
        """Insert the block on the clipboard at the selection; ask first where something about it is in doubt."""
        from voneinander_desktop.gui import cell_blocks
        from voneinander_desktop.gui.clipboard import parse_block
        from voneinander_desktop.gui.paste import PasteDialog
        from voneinander_desktop.gui.paste_plan import PastePlan

        rows = parse_block(QGuiApplication.clipboard().text())
        if not self._settled():
            return
        if not rows:
            self.message.emit("In der Zwischenablage ist kein Text.")
            return
        if self.table_model.is_read_only():
            self.message.emit(self._office.notice or "Diese Datei ist schreibgeschützt.")
            return
        plan = PastePlan(self._office, self.table_model.entity, self._new_record_values)
        cell_blocks.lay_out_pasted(plan, self.table_model, rows, self._block(), self._shown_columns.visible())
        if not plan.cells:
            self.message.emit("Alles Eingefügte steht schon da.")
        elif plan.open_problems or plan.unknown or self._store_pasted(plan):
            PasteDialog(plan, lambda: self._store_pasted(plan), self).open()

    def _store_pasted(self, plan: "PastePlan") -> str:
        """Store a pasted block and return an empty text, or why it was refused."""
        edits = plan.edits()
        model = self.table_model
        if edits and not model.store_all(edits, plan.label(), plan.create_missing()):
            if isinstance(model.last_error, Refused):
                plan.take_problems(model.last_error.problems)
            return model.last_refusal
        self._hide_note()
        self.message.emit(plan.label())
        return ""

    # ------------------------------------------------------------------------------- keys, mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the keys of a table."""
        self._hide_note()
        modified = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.unstored() and event.key() not in _MODIFIERS:
            self._answer_in_refused(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete and not modified:
            self.clear_cells()
        elif event.key() == Qt.Key.Key_D and modified == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif event.key() in _ENTER and modified in _DOWN_OR_UP:
            self.move_current(_DOWN_OR_UP[modified], 0)
        elif event.key() == Qt.Key.Key_Space and modified in LINES:
            select_lines(self, LINES[modified])
        else:
            super().keyPressEvent(event)

    def _answer_in_refused(self, event: QKeyEvent) -> None:
        """Answer a key while a refused text stands open: Esc takes it back, all else leads to it and goes on there."""
        editor = self.delegate.editor
        if editor is None or not self.hasFocus():  # the editor had the key and knows nothing to do with it
            return
        if event.key() == Qt.Key.Key_Escape:
            self.delegate.take_back()
        elif self._back_to_refused() and event.text() and event.text().isprintable():
            QCoreApplication.sendEvent(editor.input, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the note of a refusal away; a click beside a refused text that stands open leads back to it."""
        self._hide_note()
        if not self._back_to_refused():
            super().mousePressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do not look through all rows for what was typed: typing edits, and the search field searches."""

    def set_context_actions(self, actions: Sequence[QAction]) -> None:
        """Make the context menu of these actions."""
        for known in self.actions():
            self.removeAction(known)
        self.addActions(list(actions))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _double_clicked(self, index: QModelIndex) -> None:
        if not self.table_model.flags(index) & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable):
            self.record_activated.emit(self.table_model.id_at(index.row()))

    # ------------------------------------------------------------------------------------ sorting

    def sorting(self) -> SortKeys:
        """Return what the table is sorted by."""
        return self._shown_columns.sorting()

    def show_sorting(self, keys: SortKeys) -> None:
        """Show in the head what the table is sorted by."""
        self._shown_columns.show_sorting(keys)

    def choose_sorting(self) -> None:
        """Ask what to sort by."""
        from voneinander_desktop.gui.table_dialogs import SortDialog

        dialog = SortDialog(self.table_model.fields, self.sorting(), self)
        dialog.accepted.connect(lambda: self._request_sort(dialog.keys()))
        dialog.open()

    def _sort_by_column(self, column: int, adding: bool) -> None:
        self._request_sort(self._shown_columns.sorting_after_click(column, adding=adding))

    def _request_sort(self, keys: SortKeys) -> None:
        if self._settled():
            self.show_sorting(keys)
            self.sort_requested.emit(self.sorting())

    # ------------------------------------------------------------------------------------ columns

    def columns(self) -> list[str]:
        """Return the keys of the columns that are shown, from left to right."""
        return self._shown_columns.keys()

    def set_columns(self, keys: Sequence[str]) -> None:
        """Show these columns in this order."""
        self._shown_columns.show(keys)

    def fill_with(self, key: str, least: int) -> None:
        """Let a column take the width that the others leave, and so many characters at least."""
        self._shown_columns.fill_with(key, least)

    def set_least_rows(self, number: int) -> None:
        """Have room for so many rows at least, whatever the font."""
        self._least_rows = number
        self._measure()

    def choose_columns(self) -> None:
        """Ask which columns to show."""
        from voneinander_desktop.gui.table_dialogs import ColumnDialog

        dialog = ColumnDialog(self.table_model.fields, self.columns(), self)
        dialog.accepted.connect(lambda: self.set_columns(dialog.keys()))
        dialog.open()

    def save_state(self) -> dict[str, Any]:
        """Return columns, widths (in characters) and sorting, for `restore_state`."""
        return self._shown_columns.state()

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take up what `save_state` returned; what no longer fits is passed over."""
        self._shown_columns.restore(state)

    @property
    def _shown_columns(self) -> TableColumns:
        assert self._columns is not None  # noqa: S101 - made with the model
        return self._columns

    # ----------------------------------------------------------------------------------- painting

    def set_empty_text(self, text: str) -> None:
        """Say what to do where there are no rows."""
        self._empty_text = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def _read_ahead(self) -> None:
        """Read the rows in view before they are painted: waiting for the disk lets events in."""
        if self._columns is not None and self.isVisible():
            self.executeDelayedItemsLayout()
            shown = self._rows_in(self.viewport().rect())
            self.table_model.prefetch(shown.start, shown.stop - 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what will be in view."""
        super().showEvent(event)
        self._read_ahead()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Read what is in view now."""
        super().resizeEvent(event)
        if self._columns is not None:
            self._columns.fill()
            self._keep_current_in_view(event.oldSize().height())
        self._read_ahead()

    def _keep_current_in_view(self, height: int) -> None:
        """Scroll where the table became lower than `height` and its current cell was seen before."""
        cell = self.visualRect(self.currentIndex())
        if cell.isValid() and 0 <= cell.top() < height and cell.bottom() > self.viewport().height():
            self.scrollTo(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells in view."""
        shown = self._rows_in(event.rect())
        self.table_model.prefetch(shown.start, shown.stop - 1)  # as a rule they were read before
        painter = QPainter(self.viewport())
        try:
            if shown:
                self._paint_rows(painter, shown, self._shown_columns.within(event.rect()))
            elif self._empty_text:
                self._paint_empty(painter)
        finally:
            painter.end()  # one that is left behind takes the process with it

    def _paint_rows(self, painter: QPainter, shown: range, columns: list[PaintedColumn]) -> None:
        rows = Rows(shown, self.rowViewportPosition(shown.start), self.verticalHeader().defaultSectionSize())
        index = self.currentIndex()
        current = (index.row(), index.column())
        self.delegate.painter.paint(painter, self.table_model, rows, columns, selected_within(self, shown), current)

    def _rows_in(self, rect: QRect) -> range:
        first, last = self.rowAt(rect.top()), self.rowAt(rect.bottom())
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self.table_model.rowCount() - 1) + 1)

    def _paint_empty(self, painter: QPainter) -> None:
        step = 2 * theme.spacing()
        painter.setPen(theme.muted(self.palette()))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(step, step, -step, -step), flags, self._empty_text)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again where the font is another one."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()
