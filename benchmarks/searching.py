"""Searching without painting, against SQLite's LIKE on the same folded texts."""

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from voneinander_desktop.domain.collation import SearchTerms
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import open_file

TYPED = ("müller", "kowalska sozial", "familienzentrum", "030 23125", "person4711", "neumann ber", "özdemir")
"""What is typed, letter by letter, each from an empty search field."""


def keystrokes() -> Iterator[str]:
    """Yield what stands in the search field after each key."""
    for text in TYPED:
        yield from (text[:length] for length in range(1, len(text) + 1))


def searching(sizes: Sizes) -> Measurement:
    """Each keystroke's search, against counting by LIKE the records that hold what was typed last."""
    path = data.office(sizes.long_list)
    ours, floor, whole = _timed(path, sizes.rounds)
    return Measurement(
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
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as bare:
            listing = office.listing("contact")
            listing.warm(())
            listing.ids(Query())
            samples = []
            for _ in range(max(1, rounds // 5)):
                for text in keystrokes():
                    ours = milliseconds(partial(listing.ids, Query(text)))
                    samples.append((ours, milliseconds(partial(_count, bare, text))))
            whole = [(milliseconds(partial(_at_once, listing.ids, text)),) for text in TYPED]
            return *medians(samples), *medians(whole)
    finally:
        office.close()


def _count(bare: sqlite3.Connection, text: str) -> None:
    word = SearchTerms.parse(text).words[-1][0]
    bare.execute("SELECT count(*) FROM contact WHERE search_text LIKE ?", (f"%{word}%",)).fetchone()
