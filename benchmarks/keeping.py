"""What safety costs: the checks at opening, and a backup that runs beside the work."""

import contextlib
import hashlib
import itertools
import sqlite3
import statistics
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, milliseconds
from voneinander_desktop.storage import seal
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import OfficeFile, open_file

_FEWEST_EDITS = 40
"""Edits that are measured while a backup runs; there are more where one backup takes longer."""


def opening_checked(sizes: Sizes) -> Iterator[Measurement]:
    """A file that was not closed, as after a crash: everything in it is checked before it is shown."""
    samples = []
    with data.copies(data.office(sizes.long_list)) as (path,):
        for number in range(sizes.starts + 1):
            closed = milliseconds(partial(_open, path))
            seal.seal_path(path).unlink()
            samples.append((milliseconds(partial(_open, path)), milliseconds(partial(_floor, path)), closed))
            _edit(path, number)  # closing seals it again
    ours, floor, closed = map(min, zip(*samples[1:], strict=True))  # what else the machine does only ever adds
    yield Measurement(
        what="opening a file with all checks",
        at=f"{sizes.long_list:,} contacts",
        measured=ours / floor,
        must=2,
        aim=1.5,
        unit="x",
        floor="SQLite's own integrity_check and the file's SHA-256, one after the other",
        figures={"after a crash": ours, "closed and sealed": closed, "floor": floor},
    )


def _open(path: Path) -> None:
    open_file(path).close()


def _edit(path: Path, number: int) -> None:
    office = open_file(path)
    _change(office, number)
    office.close()


def _floor(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise RuntimeError("the file is damaged")
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")


def backing_up(sizes: Sizes) -> Iterator[Measurement]:
    """Edits one after the other while a backup is made, and without one."""
    numbers = itertools.count()
    with data.copies(data.office(sizes.long_list)) as (path,):
        office = open_file(path)
        office.wait_by(_block)
        try:
            _change(office, next(numbers))
            alone: list[float] = []
            beside: list[float] = []
            while len(beside) < _FEWEST_EDITS:
                alone += [milliseconds(partial(_change, office, next(numbers))) for _ in range(_FEWEST_EDITS // 2)]
                backup = threading.Thread(target=office.safekeeping.make, args=("von Hand",))
                backup.start()
                while backup.is_alive():
                    beside.append(milliseconds(partial(_change, office, next(numbers))))
                backup.join()
        finally:
            office.close()
    edit, delayed = statistics.median(alone), statistics.median(beside)
    yield Measurement(
        what="a backup beside the work: delay of a committed edit",
        at=f"{sizes.long_list:,} contacts",
        measured=delayed - edit,
        must=20,
        aim=5,
        unit="ms",
        floor="the same edits without a backup",
        figures={"beside": delayed, "beside, slowest of twenty": _slowest_of_twenty(beside), "alone": edit},
    )


def _block(future: "Future[Any]") -> None:
    future.exception()


def _slowest_of_twenty(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def _change(office: OfficeFile, number: int) -> None:
    office.editing.set_values([Edit("contact", 1 + number % 50, "phone", f"030 23125-{999 - number % 900}")])
