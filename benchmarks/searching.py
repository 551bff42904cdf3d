"""Searching without painting, against SQLite's LIKE on the same folded texts."""

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, milliseconds
from voneinander_desktop.domain.collation import SearchTerms
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import open_file

TYPED = ("müller", "kowalska sozial", "familienzentrum", "030 23125", "person4711", "neumann ber", "özdemir")
"""What is typed, letter by letter, each from an empty search field."""


def growing_text(text: str) -> Iterator[str]:
    """Yield what stands in the search field after each key."""
    return (text[:length] for length in range(1, len(text) + 1))


def searching(sizes: Sizes) -> Iterator[Measurement]:
    """Each keystroke's search, against counting by LIKE the records that hold what was typed last."""
    ours, floor, whole = _timed(data.office(sizes.long_list), max(1, sizes.rounds // 5))
    yield Measurement(
        what="search per keystroke, without painting",
        at=f"{sizes.long_list:,} contacts",
        measured=ours / floor,
        must=1 / 2,
        aim=1 / 4,
        unit="x",
        floor="SQLite's count(*) ... LIKE on the folded column",
        figures={"keystroke": ours, "floor": floor, "a whole text at once": whole},
    )


def _timed(path: Path, rounds: int) -> tuple[float, float, float]:
    """Return the medians of a keystroke's search, of LIKE, and of a search that has nothing to go on from."""
    office = open_file(path, write=False)
    try:
        with contextlib.closing(sqlite3.connect(path)) as bare:
            listing = office.listing("contact")
            listing.ids(Query("x"))
            ours: list[float] = []
            floor: list[float] = []
            whole: list[float] = []
            for text in TYPED * rounds:  # in turns: a text by us, letter by letter, then the same by SQLite
                listing.ids(Query())
                ours += [milliseconds(partial(listing.ids, Query(typed))) for typed in growing_text(text)]
                floor += [milliseconds(partial(_count, bare, typed)) for typed in growing_text(text)]
                listing.ids(Query())
                whole.append(milliseconds(partial(listing.ids, Query(text))))
            return median(ours), median(floor), median(whole)
    finally:
        office.close()


def _count(bare: sqlite3.Connection, text: str) -> None:
    word = SearchTerms.parse(text).words[-1][0]
    bare.execute("SELECT count(*) FROM contact WHERE search_text LIKE ?", (f"%{word}%",)).fetchone()
