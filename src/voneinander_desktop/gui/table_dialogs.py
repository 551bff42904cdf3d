"""The small dialogs of a table: which columns, sorted by what, one value for many records."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.fields import Entity, Field
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editors import Editor, make_editor
from voneinander_desktop.gui.missing import Ask, Settled, settle
from voneinander_desktop.gui.pickers import RowDelegate
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.gui.table_header import SortKeys
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_SORT_KEYS = 4
_KEY = Qt.ItemDataRole.UserRole


class _Dialog(QDialog):
    """A dialog with a column of widgets and buttons below."""

    def __init__(self, title: str, accept: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.buttons = QDialogButtonBox(self)
        self.accept_button = self.buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        self.buttons.addButton("Abbrechen", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column = QVBoxLayout(self)
        step = theme.spacing()
        self.column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        self.column.setSpacing(step)


class ColumnDialog(_Dialog):
    """Chooses which columns are shown, and their order.

    Args:
        fields: All columns there are.
        shown: Keys of the columns shown now, in order.
        parent: The table.
    """

    def __init__(self, fields: Sequence[Field], shown: Sequence[str], parent: QWidget) -> None:
        super().__init__("Spalten", "Ü&bernehmen", parent)
        self._fields = {spec.key: spec for spec in fields}
        self.list = QListWidget(self)
        self.list.setAccessibleName("Spalten")
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.currentRowChanged.connect(self._show_moves)
        self.list.itemChanged.connect(self._show_state)
        self.up = self._button("Nach &oben", lambda: self._move(-1))
        self.down = self._button("Nach &unten", lambda: self._move(1))
        self.usual = self._button("&Standard", self._take_usual)
        self.usual.setToolTip("Die Spalten, die anfangs gezeigt werden")
        side = QVBoxLayout()
        for button in (self.up, self.down, self.usual):
            side.addWidget(button)
        side.addStretch()
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addLayout(side)
        self.column.addWidget(QLabel("Angekreuzte Spalten werden gezeigt, in dieser Reihenfolge.", self))
        self.column.addLayout(row, 1)
        self.column.addWidget(self.buttons)
        self._fill(shown)
        metrics = self.fontMetrics()
        self.resize(within_screen(self, QSize(60 * metrics.averageCharWidth(), 14 * theme.row_height(metrics))))
        self.list.setFocus()

    def keys(self) -> list[str]:
        """Return the keys of the columns to show, in order."""
        return [item.data(_KEY) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())
        return button

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _fill(self, shown: Sequence[str]) -> None:
        self.list.clear()
        for key in (*shown, *(key for key in self._fields if key not in shown)):
            item = QListWidgetItem(self._fields[key].label, self.list)
            item.setData(_KEY, key)
            item.setToolTip(self._fields[key].hint)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self._show_state()

    def _take_usual(self) -> None:
        self._fill([spec.key for spec in self._fields.values() if spec.shown])

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            self.list.insertItem(row + by, self.list.takeItem(row))
            self.list.setCurrentRow(row + by)

    def _show_moves(self) -> None:
        row = self.list.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)

    def _show_state(self) -> None:
        self.accept_button.setEnabled(bool(self.keys()))


class SortDialog(_Dialog):
    """Chooses by which fields a list is sorted, the first weighing most.

    Args:
        fields: The fields it can be sorted by.
        keys: What it is sorted by now.
        parent: The table.
    """

    def __init__(self, fields: Sequence[Field], keys: SortKeys, parent: QWidget) -> None:
        super().__init__("Sortieren", "&Sortieren", parent)
        self._fields = fields
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self.rows: list[tuple[QComboBox, QComboBox]] = []
        for place in range(_MOST_SORT_KEYS):
            self._add_row(place)
        for (field, direction), (key, descending) in zip(self.rows, keys, strict=False):
            field.setCurrentIndex(max(0, field.findData(key)))
            direction.setCurrentIndex(int(descending))
        self._show_state()
        self.column.addLayout(self._grid)
        self.column.addWidget(QLabel("Leere Felder stehen immer am Ende.", self))
        self.column.addStretch()
        self.column.addWidget(self.buttons)
        self.rows[0][0].setFocus()

    def keys(self) -> SortKeys:
        """Return what to sort by."""
        found: dict[str, bool] = {}
        for field, direction in self.rows:
            if field.currentData():
                found.setdefault(field.currentData(), bool(direction.currentIndex()))
        return list(found.items())

    def _add_row(self, place: int) -> None:
        field, direction = QComboBox(self), QComboBox(self)
        label = QLabel("&Zuerst nach" if place == 0 else "dann nach", self)
        label.setBuddy(field)
        field.addItem("–" if place else "Reihenfolge der Datei", "")
        for spec in self._fields:
            field.addItem(spec.label, spec.key)
        direction.addItems(["aufsteigend (A bis Z)", "absteigend (Z bis A)"])
        field.setAccessibleName(f"{place + 1}. Feld")
        direction.setAccessibleName(f"Richtung des {place + 1}. Feldes")
        field.currentIndexChanged.connect(self._show_state)
        for column, widget in enumerate((label, field, direction)):
            self._grid.addWidget(widget, place, column)
        self.rows.append((field, direction))

    def _show_state(self) -> None:
        """Offer a further field only when the one before is chosen."""
        offered = True
        for field, direction in self.rows:
            field.setEnabled(offered)
            offered = offered and bool(field.currentData())
            direction.setEnabled(offered)


class ChangeDialog(_Dialog):
    """Chooses one field and a value for it, for all selected records.

    Args:
        office: The open file.
        entity: The records' entity.
        count: How many records are selected.
        fields: The fields that can be changed.
        current: Key of the field to begin with.
        store: Stores the value for (field, value) and returns an empty text, or why it was refused.
        parent: The table.
    """

    def __init__(
        self,
        office: OfficeFile,
        entity: Entity,
        count: int,
        fields: Sequence[Field],
        current: str,
        store: Callable[[Field, Settled], str],
        parent: QWidget,
    ) -> None:
        super().__init__("Für alle ausgewählten ändern", "Än&dern", parent)
        self._office, self._entity, self._fields, self._store = office, entity, fields, store
        self.ask_missing: Ask | None = None
        self.field = QComboBox(self)
        self.field.addItems([spec.label for spec in fields])
        self.editor: Editor | None = None
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow("&Feld", self.field)
        name = entity.singular if count == 1 else entity.plural
        heading = QLabel(f"Der neue Wert gilt für {count} {name}.", self)
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        self.column.addLayout(self._form)
        self.column.addStretch()
        self.column.addWidget(self.buttons)
        self.setMinimumWidth(60 * self.fontMetrics().averageCharWidth())
        self.field.currentIndexChanged.connect(self._show_editor)
        keys = [spec.key for spec in fields]
        self.field.setCurrentIndex(keys.index(current) if current in keys else 0)
        self._show_editor().setFocus()

    def accept(self) -> None:
        """Store the value; the dialog stays with the reason if it was refused."""
        editor = self.editor
        if editor is None:
            return
        spec = editor.field
        try:
            settled = settle(self._office, self._entity, spec, editor.value(), editor, self.ask_missing)
        except ValueRefused as refusal:
            self._show_refused(editor, str(refusal))
            return
        if settled is None:
            return
        refusal_text = self._store(spec, settled)
        if refusal_text:
            self._show_refused(editor, refusal_text)
        else:
            super().accept()

    def _show_refused(self, editor: Editor, why: str) -> None:
        """Say why below the value, and make room for it."""
        editor.set_problem(why)
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
        editor.setFocus()

    def _show_editor(self) -> Editor:
        """Show an editor for the chosen field; the focus stays in the list of fields, to go on stepping there."""
        if self._form.rowCount() > 1:
            self._form.removeRow(1)
        spec = self._fields[self.field.currentIndex()]
        editor = self.editor = make_editor(self._office, self._entity, spec, self)
        editor.set_value(spec.empty)
        editor.entered.connect(self.accept)
        self._form.addRow("&Neuer Wert", editor)
        editor.show()  # now, not with the next event: Tab may come first
        self.setTabOrder(self.field, editor)
        return editor
