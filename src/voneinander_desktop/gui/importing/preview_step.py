"""Vorschau: every row with what becomes of it, shown before anything is stored; decided one by one or many at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.banners import Banner
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.importing.deciding_dialogs import CategoriesDialog, NamesDialog
from voneinander_desktop.gui.importing.plan_model import LABEL, STATUS, STATUS_ICONS, PlanModel
from voneinander_desktop.gui.importing.row_detail import RowDetail
from voneinander_desktop.gui.pages.history import ChangesView
from voneinander_desktop.gui.pages.page_parts import muted_label, tool_row
from voneinander_desktop.gui.table_header import cell_padding
from voneinander_desktop.usecases.import_deciding import CHOICE_LABELS, Choice, offered, with_record
from voneinander_desktop.usecases.import_plan import POLICY_LABELS, STATUS_LABELS, Decisions, Plan, Policy, Status
from voneinander_desktop.usecases.import_records import RecordKey
from voneinander_desktop.usecases.office_file import OfficeFile

_WIDEST = (10, 16, 34, 70)
_NARROW = 130
"""Width of the page, in characters, below which the row in full stands under the list."""
_ALL, _DIFFERING = "all", "differing"
_PAUSE = 120
"""Milliseconds after the last letter until the list is searched."""


class PreviewStep(QWidget):
    """The rows of a plan, filtered; the current one in full; and what can be decided.

    Args:
        office: The open file.

    Signals:
        decided: Other decisions (`Decisions`).
        counted: Other rows are shown or selected.
        rows_decided: (numbers of rows, `Choice`): something was decided about rows.

    Attributes:
        model: The rows shown.
        view: Their table.
        detail: The current row in full.
        filters: The buttons that choose what is shown, by status, "all" and "differing".
        search: The search field.
        policy: What becomes of what is there already.
        names: Asks what becomes of unknown names.
        categories: Asks which Kategorien are taken over.
        deciding: The menu of what can be decided about the selected rows.
    """

    decided = Signal(object)
    rows_decided = Signal(object, object)
    counted = Signal()

    def __init__(self, office: OfficeFile, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._plan: Plan | None = None
        self._filter: str = _ALL
        self._moved: Banner | None = None
        self.model = PlanModel(self)
        self.view = _Rows(self)
        self.view.setModel(self.model)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell_selection())
        self.detail = RowDetail(self)
        self.detail.record_decided.connect(self._decide_record)
        self.detail.row_decided.connect(lambda choice: self.rows_decided.emit(self._current(), choice))
        self.view.chosen.connect(lambda _: self._enter_detail())
        self.view.unwanted.connect(lambda: self._decide_selected(Choice.LEAVE_OUT))
        self.filters = {key: self._filter_button(key) for key in (_ALL, *Status, _DIFFERING)}
        self.search = self._search_field()
        self.policy = self._policy_combo()
        self.names = self._button("tag", "Unbekannte Na&men …", self._ask_names)
        self.categories = self._button("filter", "&Kategorien …", self._ask_categories)
        self.deciding, self.menu = self._deciding_button()
        self.selection = muted_label("", self)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self._lay_out()

    # ------------------------------------------------------------------------------ showing

    def show_plan(self, plan: Plan, *, anew: bool = False) -> None:
        """Show a plan.

        Args:
            plan: The plan.
            anew: Whether its rows may be others; otherwise those that are shown stay, whatever became of them.
        """
        self._plan = plan
        for key, button in self.filters.items():
            number = self._count(key)
            button.setText(f"{_filter_label(key)} {number}")
            button.setVisible(key == _ALL or number > 0 or key == self._filter)
        self.policy.setCurrentIndex(list(Policy).index(plan.decisions.policy))
        self._show_questions(plan)
        if anew:
            self._filter = _ALL
            for status in (Status.UNCLEAR, Status.FAULTY):
                self._filter = status if plan.counts[status] and self._filter == _ALL else self._filter
            self.filters[self._filter].setChecked(True)
            self.search.clear()
            self._find()
            self.view.fit_columns(_WIDEST)
        else:
            self.model.show_plan(plan)
            self._show_current()
            self._tell_selection()

    def show_moved(self, text: str) -> None:
        """Say that the file was changed meanwhile, and what that means; nothing if empty."""
        if self._moved is not None:
            self._column.removeWidget(self._moved)
            self._moved.deleteLater()
            self._moved = None
        if text:
            self._moved = Banner("info", text, closable=True, parent=self)
            self._moved.closed.connect(partial(self.show_moved, ""))
            self._column.insertWidget(0, self._moved)

    def begin(self) -> None:
        """Put the focus into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def count_text(self) -> str:
        """Return how many of how many rows are shown."""
        return f"{self.model.rowCount()} von {len(self._plan.statuses) if self._plan else 0} Zeilen"

    def _show_questions(self, plan: Plan) -> None:
        open_names = len(plan.unknown)
        self.names.setText(f"Unbekannte Na&men ({open_names}) …")
        self.names.setVisible(bool(open_names))
        left = plan.decisions.categories
        chosen = f"{len(left)} von {len(plan.categories)}" if left is not None else f"{len(plan.categories)}"
        self.categories.setText(f"&Kategorien ({chosen}) …")
        self.categories.setVisible(bool(plan.categories))

    def _count(self, key: str) -> int:
        assert self._plan is not None  # noqa: S101 - asked only while there is one
        if key == _ALL:
            return len(self._plan.statuses)
        return self._plan.differing if key == _DIFFERING else self._plan.counts[Status(key)]

    def _find(self) -> None:
        plan = self._plan
        if plan is None:
            return
        statuses: Sequence[Status] = () if self._filter in (_ALL, _DIFFERING) else (Status(self._filter),)
        numbers = plan.numbers(statuses, self.search.text(), differing=self._filter == _DIFFERING)
        current = self._current()
        self.model.show_rows(plan, numbers)
        if numbers:
            row = self.model.row_of(current[0]) if current else 0
            self.view.setCurrentIndex(self.model.index(row, LABEL))
        self._show_current()
        self._tell_selection()

    def _show_current(self) -> None:
        row = self.view.currentIndex().row()
        plan = self._plan
        if plan is None:
            return
        shown = self.model.planned(row) if 0 <= row < self.model.rowCount() else None
        self.detail.show_row(shown, plan.decisions, plan.as_of)

    def _tell_selection(self) -> None:
        rows, selected = self.model.rowCount(), len(self._selected())
        told = self.count_text()
        if selected > 1:
            told = f"{told} · {selected} ausgewählt"
        elif rows > 1:
            told = f"{told} · Strg+A wählt alle gezeigten aus"
        self.selection.setText(told)
        self.counted.emit()
        self.deciding.setEnabled(bool(selected))

    # ----------------------------------------------------------------------------- deciding

    def _current(self) -> list[int]:
        row = self.view.currentIndex().row()
        return [self.model.number(row)] if 0 <= row < self.model.rowCount() else []

    def _selected(self) -> list[int]:
        return [self.model.number(index.row()) for index in self.view.selectionModel().selectedRows(STATUS)]

    def _decide_selected(self, choice: Choice) -> None:
        numbers = sorted(self._selected())
        if numbers:
            self.rows_decided.emit(numbers, choice)

    def _decide_record(self, key: RecordKey, changes: dict[str, object]) -> None:
        if self._plan:
            self.decided.emit(with_record(self._plan.decisions, key, **changes))

    def _decide(self, **changes: object) -> None:
        if self._plan:
            self.decided.emit(_with(self._plan.decisions, changes))

    def _fill_menu(self) -> None:
        self.menu.clear()
        if self._plan is None:
            return
        numbers = self._selected()
        for choice, number in offered(self._plan, numbers).items():
            rows = f" ({number} {'Zeile' if number == 1 else 'Zeilen'})" if len(numbers) > 1 else ""
            self.menu.addAction(f"{CHOICE_LABELS[choice]}{rows}", partial(self._decide_selected, choice))

    def _ask_names(self) -> None:
        if self._plan is None or not self._plan.unknown:
            return
        dialog = NamesDialog(self._office, self._plan.unknown, self)
        if dialog.exec():
            self._decide(names={**self._plan.decisions.names, **dialog.decisions()})
        dialog.deleteLater()

    def _ask_categories(self) -> None:
        if self._plan is None:
            return
        dialog = CategoriesDialog(self._plan.categories, self._plan.decisions.categories, self)
        if dialog.exec():
            self._decide(categories=dialog.chosen())
        dialog.deleteLater()

    def _enter_detail(self) -> None:
        self.detail.focus_first()

    # ----------------------------------------------------------------------------- building

    def _filter_button(self, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icon = {_ALL: "roster", _DIFFERING: "warning"}.get(key) or STATUS_ICONS[Status(key)]
        button.setIcon(theme.icon(icon))
        button.clicked.connect(lambda: self._choose_filter(key))
        return button

    def _choose_filter(self, key: str) -> None:
        self._filter = key
        self._find()
        self.view.fit_columns(_WIDEST)

    def _search_field(self) -> QLineEdit:
        search = QLineEdit(self)
        search.setPlaceholderText("Suchen (Strg+F)")
        search.setAccessibleName("Zeilen der Liste durchsuchen")
        search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        search.setClearButtonEnabled(True)
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        search.setMinimumWidth(22 * self.fontMetrics().averageCharWidth())
        search.setMaximumWidth(36 * self.fontMetrics().averageCharWidth())
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(self._find)
        search.textEdited.connect(lambda _: self._typing.start())
        search.textChanged.connect(lambda text: None if text else self._find())
        search.installEventFilter(self)
        return search

    def _policy_combo(self) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName("Was schon da ist")
        combo.setToolTip("Was mit Einträgen geschieht, die es in Ihrer Datei schon gibt.")
        for policy in Policy:
            combo.addItem(POLICY_LABELS[policy])
        combo.activated.connect(lambda place: self._decide(policy=list(Policy)[place]))
        return combo

    def _button(self, icon: str, text: str, do: object) -> QPushButton:
        button = QPushButton(theme.icon(icon), text, self)
        button.clicked.connect(do)
        return button

    def _deciding_button(self) -> tuple[QToolButton, QMenu]:
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill_menu)
        button = QToolButton(self)
        button.setText("&Entscheiden")
        button.setToolTip("Für alle ausgewählten Zeilen")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(lambda at: menu.popup(self.view.viewport().mapToGlobal(at)))
        return button, menu

    def _lay_out(self) -> None:
        step = theme.spacing()
        filters = QWidget(self)
        flow = FlowLayout(step // 2, filters)
        for button in self.filters.values():
            flow.addWidget(button)
        label = QLabel("Was &schon da ist:", self)
        label.setBuddy(self.policy)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        known = QWidget(self)
        row = QHBoxLayout(known)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(step)
        row.addWidget(label)
        row.addWidget(self.policy)
        self.splitter = QSplitter(self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.detail)
        self.splitter.setSizes([450, 450])
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * step, step, 2 * step, step)
        self._column.setSpacing(step)
        self._column.addWidget(filters)
        tools = [self.search, self.deciding, known, self.names, self.categories]
        self._column.addWidget(tool_row(tools, self))
        self._column.addWidget(self.splitter, 1)
        self._column.addWidget(self.selection)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the row in full below the list where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.fontMetrics().averageCharWidth()
        self.splitter.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self.detail.show_whole(narrow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the search field into the list with Down or Enter; Esc empties it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._typing.isActive():
                    self._typing.stop()
                    self._find()
                self.begin()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)


class _Rows(ChangesView):
    """The rows of the list: Enter goes to the row in full, Del leaves rows out.

    Signals:
        unwanted: The selected rows are to be left out.
    """

    unwanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Zeilen der Vorschau")
        self.setMinimumHeight(5 * theme.row_height(self.fontMetrics()))

    def fit_columns(self, widest: Sequence[int]) -> None:
        """Make the columns as wide as what they show; what becomes of a row is read whole in all rows."""
        super().fit_columns(widest)
        room = self.fontMetrics().height() + 4 * cell_padding()
        texts = max(map(self.fontMetrics().horizontalAdvance, STATUS_LABELS.values()))
        self.setColumnWidth(STATUS, texts + room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Del."""
        if event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit()
        else:
            super().keyPressEvent(event)


def _filter_label(key: str) -> str:
    return {_ALL: "alle", _DIFFERING: "weicht ab"}.get(key) or STATUS_LABELS[Status(key)]


def _with(decisions: Decisions, changes: dict[str, object]) -> Decisions:
    return replace(decisions, **changes)  # type: ignore[arg-type]  # names and values belong together where it is called
