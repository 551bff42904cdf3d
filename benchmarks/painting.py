"""What she waits for in a long list: searching, sorting and editing, until it is on the screen."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtTest import QTest

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from benchmarks.screen import Screen, click_head, press, screen, settle
from benchmarks.searching import TYPED
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.storage.connecting import SETTINGS
from voneinander_desktop.storage.queries import Reader

_Index = QModelIndex | QPersistentModelIndex


def searching_painted(sizes: Sizes) -> Iterator[Measurement]:
    """Keys typed into the search field, each until the list is painted anew."""
    with screen(data.office(sizes.long_list)) as shown:
        search = shown.page.search
        samples = []
        for text in TYPED * max(1, sizes.rounds // 5):
            search.clear()
            settle()
            for character in text:
                ours = milliseconds(partial(shown.repainted, shown.view, partial(press, search, character)))
                samples.append((ours, milliseconds(shown.repaint_stock)))
    ours, floor = medians(samples)
    yield Measurement(
        what="keystroke in the search field to repainted list",
        at=f"{sizes.long_list:,} contacts",
        measured=ours - floor,
        must=10,
        aim=5,
        unit="ms",
        floor="repaint of a stock view over QStandardItemModel, 1400x900, 10 columns",
        figures={"keystroke": ours, "slowest keystroke": max(samples)[0], "floor": floor},
    )


def sorting_painted(sizes: Sizes) -> Iterator[Measurement]:
    """Clicks on the heads of columns that were not sorted by before, each until the list is painted anew."""
    with screen(data.office(sizes.long_list)) as shown:
        filtered = _Filtered(shown.page.office.reader, shown.page.model.ids())
        samples = []
        for key in data.LIST_COLUMNS[1:]:
            click = click_head(shown.view, key)
            samples.append([milliseconds(partial(shown.repainted, shown.view, click)) for _ in range(2)])
        floors = [(milliseconds(partial(filtered.filter, text)),) for text in TYPED[: min(2, sizes.slow_rounds)]]
    first, again = medians(samples)
    (floor,) = medians(floors)
    yield Measurement(
        what="sort by another column, repainted",
        at=f"{sizes.long_list:,} contacts",
        measured=first / floor,
        must=1 / 20,
        aim=1 / 50,
        unit="x",
        floor="QSortFilterProxyModel's filter over the same rows in a Python model",
        figures={"first time": first, "once more": again, "floor": floor},
    )


class _Rows(QAbstractTableModel):
    """Texts as a Python model, without anything else."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - as in Qt
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - as in Qt
        return 0 if parent.isValid() else len(data.LIST_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


class _Filtered:
    """The usual way: a proxy model that filters a Python model."""

    def __init__(self, reader: Reader, ids: Sequence[int]) -> None:
        columns = [(CONTACT.field(key), reader.column(CONTACT, key)) for key in data.LIST_COLUMNS]
        self._model = _Rows([[spec.format(values[row_id]) for spec, values in columns] for row_id in ids])
        self._proxy = QSortFilterProxyModel()
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._proxy.setSourceModel(self._model)

    def filter(self, text: str) -> None:
        self._proxy.setFilterFixedString(text)
        self._proxy.rowCount()


def editing_painted(sizes: Sizes) -> Iterator[Measurement]:
    """A telephone number typed into a cell, from Enter until it is on disk and on the screen."""
    path = data.office(sizes.long_list)
    with data.copies(path, path) as (ours, theirs), screen(ours) as shown, bare_file(theirs) as bare:
        settle()
        samples = []
        for number in range(sizes.rounds + 1):
            editing = _typed(shown, number, f"030 23125-{100 + number}")
            mine = milliseconds(partial(shown.repainted, shown.view, editing))
            settle()
            samples.append((mine, milliseconds(partial(_write_bare, shown, bare, number + 1, f"030 23125-{number}"))))
    ours_ms, floor = medians(samples[1:])
    yield Measurement(
        what="one cell edit, keypress to durable on disk and repainted",
        at=f"{sizes.long_list:,} contacts",
        measured=ours_ms - floor,
        must=10,
        aim=5,
        unit="ms",
        floor="the same rows by bare sqlite3 with the same pragmas, and a stock view's repaint",
        figures={"edit": ours_ms, "floor": floor},
    )


def _typed(shown: Screen, row: int, text: str) -> Any:
    """Type into a cell, and return what presses Enter."""
    view = shown.view
    view.setCurrentIndex(view.table_model.index(row, view.table_model.column_of("phone")))
    view.setFocus()
    settle()
    press(view, key=Qt.Key.Key_F2)
    settle()
    editor = view.delegate.editor
    assert editor is not None
    QTest.keyClick(editor.input, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for character in text:
        press(editor.input, character)
    settle()
    return partial(press, editor.input, "\r", Qt.Key.Key_Return)


@contextlib.contextmanager
def bare_file(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file as the program does, but by sqlite3 alone."""
    connection = sqlite3.connect(path, isolation_level=None)
    with contextlib.closing(connection):
        for setting in SETTINGS:
            connection.execute(setting)
        now = datetime.now().isoformat(" ")
        connection.execute("INSERT INTO sitting (user, machine, started_at) VALUES ('a', 'b', ?)", (now,))
        yield connection


def _write_bare(shown: Screen, bare: sqlite3.Connection, row_id: int, text: str) -> None:
    """Write what the program writes for an edited cell, and show it in the stock view."""
    run = bare.execute
    run("BEGIN IMMEDIATE")
    before, searched = run("SELECT phone, search_text FROM contact WHERE id = ?", (row_id,)).fetchone()
    searched = searched.replace(before, text)
    run("UPDATE contact SET phone = ?, search_text = ? WHERE id = ?", (text, searched, row_id))
    step = (
        "INSERT INTO step (sitting_id, at, label, kind) SELECT max(id), ?, 'Telefon geändert', 'undoable' FROM sitting"
    )
    step_id = run(step, (datetime.now().isoformat(" "),)).lastrowid
    images = [json.dumps({"phone": value}) for value in (before, text)]
    change = 'INSERT INTO change (step_id, table_name, row_id, "before", "after") VALUES (?, \'contact\', ?, ?, ?)'
    run(change, (step_id, row_id, *images))
    run("COMMIT")
    item = shown.stock.model().index(1, data.LIST_COLUMNS.index("phone"))
    shown.repainted(shown.stock, partial(shown.stock.model().setData, item, text))
