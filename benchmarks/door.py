"""At the entrance: a few letters, and Enter, until the list is painted anew."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from benchmarks.painting import bare_file
from benchmarks.screen import press, repainted, settle
from voneinander_desktop import app
from voneinander_desktop.gui.pages.door import DoorPage
from voneinander_desktop.usecases.office_file import open_file

TYPED = ("mül", "kow", "neu", "özd", "fam", "anna m")
"""What is typed, letter by letter, each from an empty search field."""


def finding_at_the_door(sizes: Sizes) -> Iterator[Measurement]:
    """Keys typed at the entrance, each until the list is painted anew."""
    with _door(data.office(sizes.registered)) as (page, stock):
        samples = []
        for text in TYPED * max(1, sizes.rounds // 5):
            page.search.clear()
            settle()
            for character in text:
                ours = milliseconds(partial(repainted, page.list, partial(press, page.search, character)))
                samples.append((ours, milliseconds(partial(repainted, stock, stock.viewport().update))))
    ours, floor = medians(samples)
    yield Measurement(
        what="Empfang: keystroke to repainted list",
        at=f"{sizes.registered:,} registered",
        measured=ours - floor,
        must=10,
        aim=5,
        unit="ms",
        floor="repaint of the same view over QStandardItemModel",
        figures={"keystroke": ours, "slowest keystroke": max(samples)[0], "floor": floor},
    )


def marking_at_the_door(sizes: Sizes) -> Iterator[Measurement]:
    """Enter at the entrance, until the person is marked on disk and on the screen."""
    path = data.office(sizes.registered)
    with data.copies(path, path) as (mine, theirs), _door(mine) as (page, stock), bare_file(theirs) as bare:
        samples = []
        for number in range(sizes.rounds + 1):
            page.list.setCurrentIndex(page.model.index(number))
            settle()
            enter = partial(press, page, "\r", Qt.Key.Key_Return)
            ours = milliseconds(partial(repainted, page.list, enter))
            settle()
            samples.append((ours, milliseconds(partial(_mark_bare, stock, bare, number + 1))))
    ours, floor = medians(samples[1:])
    yield Measurement(
        what="Empfang: Enter to present on disk and repainted",
        at=f"{sizes.registered:,} registered",
        measured=ours - floor,
        must=10,
        aim=5,
        unit="ms",
        floor="the same rows by bare sqlite3 with the same pragmas, and the repaint",
        figures={"mark": ours, "floor": floor},
    )


@contextlib.contextmanager
def _door(path: Path) -> Iterator[tuple[DoorPage, QListView]]:
    """Open the entrance, and a list of the same people as large as its own, over a stock model."""
    app.make_application()
    office = open_file(path)
    page = DoorPage(office, data.SESSION_ID)
    office.subscribe(page.refresh)
    page.resize(1400, 900)
    page.show()
    settle()
    stock = _stock(page)
    try:
        yield page, stock
    finally:
        page.close()
        stock.close()
        office.close()
        settle()


def _stock(page: DoorPage) -> QListView:
    model = QStandardItemModel()
    for entry in page.model.people:
        model.appendRow(QStandardItem(f"{entry.name}    {entry.institution}"))
    view = QListView()
    model.setParent(view)
    view.setModel(model)
    view.setUniformItemSizes(True)
    view.setFont(page.list.font())
    view.resize(page.list.size())
    view.show()
    settle()
    return view


def _mark_bare(stock: QListView, bare: sqlite3.Connection, row_id: int) -> None:
    """Write what the program writes for a mark, and show it in the stock view."""
    run = bare.execute
    run("BEGIN IMMEDIATE")
    (before,) = run("SELECT attendance FROM registration WHERE id = ?", (row_id,)).fetchone()
    run("UPDATE registration SET attendance = 'present' WHERE id = ?", (row_id,))
    step = "INSERT INTO step (sitting_id, at, label, kind) SELECT max(id), ?, 'Anwesend', 'undoable' FROM sitting"
    step_id = run(step, (datetime.now().isoformat(" "),)).lastrowid
    images = [json.dumps({"attendance": value}) for value in (before, "present")]
    change = 'INSERT INTO change (step_id, table_name, row_id, "before", "after") VALUES (?, \'registration\', ?, ?, ?)'
    run(change, (step_id, row_id, *images))
    run("COMMIT")
    model = stock.model()
    repainted(stock, partial(model.setData, model.index(1, 0), f"anwesend {row_id}"))
