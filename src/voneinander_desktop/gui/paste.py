"""The preview of a pasted block: shown where something about it is in doubt."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.fields import Kind
from voneinander_desktop.domain.values import shorten
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.missing import MissingChoice
from voneinander_desktop.gui.paste_plan import PastedCell, PastePlan
from voneinander_desktop.gui.screen import within_screen

_HEADINGS = ("Datensatz", "Feld", "Eingefügter Text", "Grund", "Weglassen")
_RECORD, _FIELD, _TEXT, _REASON, _LEAVE_OUT = range(len(_HEADINGS))
_NAMES_SHOWN = 6
_IN_ORDER = "In Ordnung"


class PasteDialog(QDialog):
    """Shows what is in doubt about a pasted block: unknown names, and cells that cannot be stored.

    Args:
        plan: The block.
        store: Stores the plan and returns an empty text; or why it was refused, with the reasons put into the plan.
        parent: The table.
    """

    def __init__(self, plan: PastePlan, store: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Einfügen: Vorschau")
        self._plan = plan
        self._store = store
        self._summary = QLabel(self)
        self._summary.setWordWrap(True)
        self.choices: list[MissingChoice] = []
        self._names_heading = self._heading("Diese Namen gibt es noch nicht:")
        self._grid = QGridLayout()
        self._names = _scrolling(self._grid)
        self._cells_heading = self._heading("Diese Angaben passen nicht zu ihrem Feld:")
        self.cells = self._make_cells()
        self.leave_all = QPushButton("&Alle weglassen", self)
        self.leave_all.clicked.connect(self._leave_all_out)
        self.buttons = QDialogButtonBox(self)
        self.insert = self.buttons.addButton("&Einfügen", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("Abbrechen", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._insert)
        self.buttons.rejected.connect(self.reject)
        self._refusal = ProblemNote(self)
        self._lay_out()
        self._show_names()
        self._show_cells()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        step = theme.spacing()
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(self._summary)
        column.addWidget(self._names_heading)
        column.addWidget(self._names)
        column.addWidget(self._cells_heading)
        column.addWidget(self.cells, 1)
        column.addWidget(self.leave_all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(0)
        column.addWidget(self._refusal)
        column.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.cells.setMinimumHeight(6 * theme.row_height(metrics))
        self.resize(within_screen(self, QSize(130 * metrics.averageCharWidth(), 18 * theme.row_height(metrics))))

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        return label

    # ------------------------------------------------------------------------------ unknown names

    def _show_names(self) -> None:
        """Show the unknown names that are not shown yet: a corrected cell may bring another one."""
        inside = self._names.widget()
        for number, unknown in enumerate(self._plan.unknown[len(self.choices) :], start=len(self.choices)):
            spec = unknown.field
            choice = MissingChoice(
                spec, unknown.text, self._plan.options(spec).refs, inside, many=spec.kind is Kind.MANY
            )
            self.choices.append(choice)
            times = f" ({unknown.count}-mal)" if unknown.count > 1 else ""
            label = QLabel(f"{spec.label}: „{shorten(unknown.text)}“{times}", inside)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(choice)
            self._grid.addWidget(label, number, 0)
            self._grid.addWidget(choice, number, 1)
        rows = min(len(self.choices), _NAMES_SHOWN)
        self._names.setFixedHeight(rows * (theme.row_height(self.fontMetrics()) + theme.spacing()))
        self._names_heading.setVisible(rows > 0)
        self._names.setVisible(rows > 0)

    # ------------------------------------------------------------------------------------- cells

    def _make_cells(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADINGS), self)
        table.setHorizontalHeaderLabels(_HEADINGS)
        table.setAccessibleName("Angaben, die nicht passen")
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setItemDelegate(_RoomyDelegate(table))
        side = table.fontMetrics().height()
        table.setIconSize(QSize(side, side))
        table.setWordWrap(True)
        rows = table.verticalHeader()
        rows.hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(_REASON, QHeaderView.ResizeMode.Stretch)
        for column, characters in ((_RECORD, 24), (_FIELD, 20), (_TEXT, 26), (_LEAVE_OUT, 14)):
            table.setColumnWidth(column, characters * table.fontMetrics().averageCharWidth())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        rows.setMinimumSectionSize(theme.row_height(table.fontMetrics()))
        table.itemChanged.connect(self._changed)
        return table

    def _show_cells(self) -> None:
        """Show every cell that is or was in doubt; one that was corrected stays in view."""
        self._shown: list[PastedCell] = self._plan.doubtful
        self.cells.blockSignals(True)  # filling is no editing
        self.cells.setRowCount(len(self._shown))
        for row, cell in enumerate(self._shown):
            for column in range(len(_HEADINGS)):
                item = QTableWidgetItem()
                editable = column == _TEXT and cell.field is not None and cell.field.editable
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if editable else flags)
                self.cells.setItem(row, column, item)
            self._item(row, _LEAVE_OUT).setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            self._item(row, _RECORD).setText(cell.record)
            self._item(row, _FIELD).setText(cell.field.label if cell.field else "")
            self._item(row, _TEXT).setText(cell.text)
        self.cells.blockSignals(False)
        self._show_state()
        visible = bool(self._shown)
        for widget in (self._cells_heading, self.cells, self.leave_all):
            widget.setVisible(visible)
        if visible:
            self.cells.setCurrentCell(0, _TEXT)

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.cells.item(row, column)
        assert item is not None  # noqa: S101 - every cell has one
        return item

    def _show_state(self) -> None:
        self.cells.blockSignals(True)
        for row, cell in enumerate(self._shown):
            reason = self._item(row, _REASON)
            reason.setText(cell.problem or _IN_ORDER)
            reason.setToolTip(cell.problem)
            reason.setIcon(theme.icon("error" if cell.problem else "check"))
            ticked = Qt.CheckState.Checked if cell.left_out else Qt.CheckState.Unchecked
            self._item(row, _LEAVE_OUT).setCheckState(ticked)
        self.cells.blockSignals(False)
        self._summary.setText(self._told())
        self.insert.setEnabled(self._plan.open_problems == 0)

    def _told(self) -> str:
        plan = self._plan
        parts = [f"{plan.count} {'Zelle wird' if plan.count == 1 else 'Zellen werden'} eingefügt."]
        if plan.new_records:
            name = plan.entity.singular if plan.new_records == 1 else plan.entity.plural
            parts.append(f"Neu angelegt: {plan.new_records} {name}.")
        if plan.open_problems:
            parts.append(f"Zu klären: {plan.open_problems}. Verbessern Sie den Text oder lassen Sie die Angabe weg.")
        return f"{' '.join(parts)} Noch ist nichts gespeichert."

    def _changed(self, item: QTableWidgetItem) -> None:
        cell = self._shown[item.row()]
        if item.column() == _LEAVE_OUT:
            self._plan.leave_out(cell, item.checkState() == Qt.CheckState.Checked)
        elif item.column() == _TEXT:
            self._plan.correct(cell, item.text())
            self._show_names()
        self._show_state()

    def _leave_all_out(self) -> None:
        for cell in self._shown:
            if cell.problem:
                self._plan.leave_out(cell, True)
        self._show_state()

    def _insert(self) -> None:
        for unknown, choice in zip(self._plan.unknown, self.choices, strict=True):
            unknown.settled = choice.settled()
        refusal = self._store()
        if not refusal:
            self.accept()
            return
        self._refusal.show_text("" if self._plan.open_problems else refusal)
        self._show_cells()


class _RoomyDelegate(QStyledItemDelegate):
    """Leaves some room above and below texts of several lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + theme.spacing())


def _scrolling(grid: QGridLayout) -> QScrollArea:
    grid.setContentsMargins(0, 0, theme.spacing(), 0)
    grid.setColumnStretch(1, 1)
    inside = QWidget()
    inside.setLayout(grid)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
