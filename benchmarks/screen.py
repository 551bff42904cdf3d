"""The real window with a long list, and a stock table of the same size; both offscreen."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the same everywhere, and nobody's mouse comes in between

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from benchmarks.data import LIST_COLUMNS
from voneinander_desktop import app
from voneinander_desktop.gui.list_page import ListPage
from voneinander_desktop.gui.main_window import MainWindow
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.table_view import TableView

_STOCK_ROWS = 1_000
"""Rows in the stock table; painting takes as long however many lie outside the window."""

_PATIENCE = 60
"""Seconds after which a table is not painted any more."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The program's list and a stock table, with the same ten columns and as large as each other.

    Attributes:
        page: The list of all contacts, in a window of 1400 x 900.
        stock: A stock view with the same texts.
    """

    page: ListPage
    stock: QTableView

    @property
    def view(self) -> TableView:
        """The program's table."""
        return self.page.view

    def repainted(self, view: QTableView, action: Callable[[], object]) -> None:
        """Do something and wait until the table was painted, and whatever else is due."""
        repainted(view, action)

    def repaint_stock(self) -> None:
        """Paint all of the stock table."""
        self.repainted(self.stock, self.stock.viewport().update)


def repainted(view: QAbstractItemView, action: Callable[[], object]) -> None:
    """Do something and wait until a list was painted, and whatever else is due."""
    watcher = _Watcher(view.viewport())
    action()
    latest = monotonic() + _PATIENCE
    while not watcher.painted:
        QApplication.processEvents()
        if monotonic() > latest:
            raise RuntimeError("the list was not painted")
    watcher.stop()


class _Watcher(QObject):
    """Notices when a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.painted = False
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.painted |= event.type() is QEvent.Type.Paint
        return False

    def stop(self) -> None:
        self._widget.removeEventFilter(self)


@contextmanager
def screen(path: Path) -> Iterator[Screen]:
    """Open a file in the program's window, in its Kontakte, and make the stock table beside it."""
    app.make_application()
    window = app.build_window(Settings(path.with_suffix(".ini")))  # not the user's own
    window.files.open_path(path)
    window.resize(1400, 900)
    window.show()
    page = _contacts(window)
    stock = _stock(page)
    settle()
    gc.collect()
    gc.freeze()  # as the program does after its first painting
    yield Screen(page, stock)
    window.close()
    stock.close()
    gc.unfreeze()
    settle()


def settle() -> None:
    """Do whatever is due."""
    for _ in range(5):
        QApplication.processEvents()


def press(widget: QWidget, text: str = "", key: Qt.Key = Qt.Key.Key_unknown) -> None:
    """Press and release a key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def _contacts(window: MainWindow) -> ListPage:
    """Return the list of all contacts, without the form, with ten columns that all can be seen."""
    assert window.workspace
    window.workspace.show_area("contact")
    page = window.workspace.list_page("contact")
    page.show_form(shown=False)
    page.filters.clear(everything=True)
    page.view.set_columns(LIST_COLUMNS)
    settle()
    _spread(page.view, [page.model.column_of(key) for key in LIST_COLUMNS])
    return page


def _stock(page: ListPage) -> QTableView:
    columns = [page.model.column_of(key) for key in LIST_COLUMNS]
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels([page.entity.field(key).label for key in LIST_COLUMNS])
    for row in range(min(_STOCK_ROWS, page.model.rowCount())):
        model.appendRow([QStandardItem(page.model.display(row, column)) for column in columns])
    view = QTableView()
    model.setParent(view)
    view.setModel(model)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(page.view.rowHeight(0))
    view.show()
    settle()
    view.resize(view.size() + page.view.viewport().size() - view.viewport().size())
    settle()
    _spread(view, range(len(LIST_COLUMNS)))
    return view


def _spread(view: QTableView, columns: Sequence[int]) -> None:
    width = view.viewport().width() // len(columns)
    for column in columns:
        view.setColumnWidth(column, width)


def click_head(view: TableView, key: str) -> Callable[[], None]:
    """Return what clicks on a column's head."""
    column = view.table_model.column_of(key)
    place = view.header.viewport().rect().center()
    place.setX(view.header.sectionViewportPosition(column) + view.header.sectionSize(column) // 2)
    return partial(QTest.mouseClick, view.header.viewport(), Qt.MouseButton.LeftButton, pos=place)
