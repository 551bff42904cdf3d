"""Whether costs grow no faster than the rows."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from benchmarks.searching import TYPED, growing_text
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.storage.listing import Listing, Query
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import OfficeFile, open_file


class _Costs(NamedTuple):
    """Milliseconds for one file."""

    opening: float  # with the list in its first order
    searching: float  # all keystrokes of a few searches
    sorting: float  # by a column for the first time
    editing: float  # one cell, without the window


def growing(sizes: Sizes) -> Iterator[Measurement]:
    """Measure a few things with ever more contacts, in turns."""
    with data.copies(*map(data.office, sizes.growth)) as paths:
        samples: list[list[_Costs]] = [[] for _ in paths]
        for number in range(sizes.slow_rounds + 1):
            for path, known in zip(paths, samples, strict=True):
                known.append(_costs(path, number))
    medians_by_size = [_Costs(*medians(known[1:])) for known in samples]
    names = ("opening a file, list in order", "search per keystroke", "sort by another column", "one cell edit")
    for what, *costs in zip(names, *medians_by_size, strict=True):
        yield growth(what, sizes.growth, costs)


def growth(what: str, sizes: tuple[int, ...], costs: list[float]) -> Measurement:
    """Say with which power of the number of contacts costs grow."""
    power = math.log(costs[-1] / costs[0]) / math.log(sizes[-1] / sizes[0])
    return Measurement(
        what=f"growth: {what}",
        at=" / ".join(f"{size:,}" for size in sizes),
        measured=power,
        must=1.25,  # sorting is n log n by nature, and the processor's caches hold 1,000 contacts, but not 100,000
        aim=1.1,
        unit="power",
        floor="the number of contacts: 1 is as many times the cost as contacts, 2 would be the square",
        figures={f"{size:,} contacts": cost for size, cost in zip(sizes, costs, strict=True)},
    )


def _costs(path: Path, number: int) -> _Costs:
    offices: list[OfficeFile] = []
    opening = milliseconds(lambda: offices.append(_opened(path)))
    (office,) = offices
    try:
        listing = office.listing("contact")
        listing.ids(Query("x"))
        typed = [typed for text in TYPED for typed in growing_text(text)]
        searching = milliseconds(lambda: [listing.ids(Query(text)) for text in typed]) / len(typed)
        fresh = Listing(office.reader, ENTITIES["contact"])
        sorting = milliseconds(partial(fresh.ids, Query(sort=(("function", False),))))
        listing.ids(Query())
        editing = milliseconds(_edit(office, number))
    finally:
        office.close()
    return _Costs(opening, searching, sorting, editing)


def _opened(path: Path) -> OfficeFile:
    office = open_file(path)
    office.listing("contact").ids(Query())
    return office


def _edit(office: OfficeFile, number: int) -> Callable[[], object]:
    return partial(office.editing.set_values, [Edit("contact", 1, "phone", f"030 23125-{100 + number}")])
