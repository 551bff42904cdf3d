"""Institutions by sessions, against the bare SQL that counts them."""

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import partial

from sqlalchemy.dialects import sqlite

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from voneinander_desktop.storage import statistics
from voneinander_desktop.usecases.office_file import open_file


def matrix(sizes: Sizes) -> Iterator[Measurement]:
    """Everything that the matrix shows, names and sessions included, against the rows of its one statement."""
    path = data.years(sizes.matrix)
    options = {"literal_binds": True}
    statement = str(statistics.statement(one_session=False).compile(dialect=sqlite.dialect(), compile_kwargs=options))
    office = open_file(path, write=False)
    try:
        with contextlib.closing(sqlite3.connect(path)) as bare:
            samples = [
                (milliseconds(office.reporting.matrix), milliseconds(partial(_all, bare, statement)))
                for _ in range(sizes.rounds + 1)
            ]
    finally:
        office.close()
    ours, floor = medians(samples[1:])
    yield Measurement(
        what="institutions by sessions",
        at=f"{sizes.matrix:,} x {sizes.matrix:,}",
        measured=ours / floor,
        must=3,
        aim=2,
        unit="x",
        floor="the same statement by bare sqlite3",
        figures={"matrix": ours, "floor": floor},
    )


def _all(bare: sqlite3.Connection, statement: str) -> None:
    bare.execute(statement).fetchall()
