"""Taking a list over: from the chosen file to the plan that is shown, and storing it."""

import gc
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, bindparam, insert, update

from benchmarks import data
from benchmarks.growing import growth
from benchmarks.lists import HEADINGS, contact_list, read_bare
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.domain.schema import TABLES
from voneinander_desktop.storage.connecting import connect, disconnect
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.usecases import importing
from voneinander_desktop.usecases.import_decisions import Decisions
from voneinander_desktop.usecases.import_plan import Plan
from voneinander_desktop.usecases.office_file import OfficeFile, open_file

_ALIKE = 80
"""From how much of 100 on two names are candidates for the floor."""


def planning(sizes: Sizes) -> Iterator[Measurement]:
    """A list of contacts against a file that has half as many: read, mapped, matched, every row with what it does."""
    path = contact_list(sizes.source)
    with data.copies(data.office(sizes.source // 2)) as (file,):
        office = open_file(file)
        names = [_named(row.text, ("first_name", "last_name", "institution")) for row in _contacts(office)]
        rows = importing.read_file(path).tables[0].rows[1:]
        samples = [
            (
                milliseconds(partial(_plan, office, path)),
                milliseconds(partial(read_bare, path)),
                milliseconds(partial(_compare, rows, names)),
            )
            for _ in range(sizes.slow_rounds)
        ]
        office.close()
    ours, read, compared = medians(samples)
    yield Measurement(
        what="a list from the file to its plan",
        at=f"{sizes.source:,} x {len(HEADINGS)} cells",
        measured=ours / (read + compared),
        must=2,
        aim=1.2,
        unit="x",
        floor="python-calamine, and rapidfuzz over every row and every contact of the file",
        figures={"plan": ours, "calamine": read, "rapidfuzz": compared},
    )


def storing(sizes: Sizes) -> Iterator[Measurement]:
    """The plan stored as one step, its backup aside, against the same rows and their journal by SQLAlchemy Core."""
    samples = [_stored(sizes) for _ in range(sizes.slow_rounds)]
    ours, floor, ready = medians(samples)
    yield Measurement(
        what="storing a list that was planned",
        at=f"{sizes.source:,} x {len(HEADINGS)} cells",
        measured=ours / floor,
        must=1.5,
        aim=1.2,
        unit="x",
        floor="bulk insert and update of the same rows and their journal rows by SQLAlchemy Core",
        figures={"store": ours, "floor": floor, "changes and backup before": ready},
    )


def _stored(sizes: Sizes) -> tuple[float, float, float]:
    """Store a plan, and the same rows by SQLAlchemy Core in a copy; return what both took, and the work before."""
    with data.copies(*[data.office(sizes.source // 2)] * 2) as (mine, theirs):
        office = open_file(mine)
        plan = _plan(office, contact_list(sizes.source))
        prepared: list[importing.Prepared] = []
        ready = milliseconds(lambda: prepared.append(office.importing.prepare(plan)))
        gc.collect()
        gc.freeze()  # the plan is no garbage: to look for some in it would come in either of the two, by chance
        ours = milliseconds(lambda: office.importing.store(prepared[0]))
        office.close()
        connection = connect(theirs, write=True)
        gc.collect()
        gc.freeze()
        floor = milliseconds(partial(_store_bare, connection, prepared[0].changes))
        gc.unfreeze()
        disconnect(connection)
    return ours, floor, ready


def planning_growth(sizes: Sizes) -> Iterator[Measurement]:
    """Whether a plan grows no faster than the list and the file."""
    costs = []
    for size in sizes.growth:
        table = importing.read_file(contact_list(size)).tables[0]
        with data.copies(data.office(size // 2)) as (file,):
            office = open_file(file)
            mapping = office.importing.propose(table)
            costs.append(milliseconds(partial(office.importing.plan, table, mapping)))
            office.close()
    yield growth("planning a list", sizes.growth, costs)


def _plan(office: OfficeFile, path: Path) -> Plan:
    table = importing.read_file(path).tables[0]
    return office.importing.plan(table, office.importing.propose(table), Decisions(unclear_are_new=True))


def _contacts(office: OfficeFile) -> list[Any]:
    return list(office.reader.rows(CONTACT).values())


def _named(text: Any, keys: tuple[str, ...]) -> str:
    return " ".join(map(text, keys))


def _compare(rows: tuple[tuple[Any, ...], ...], names: list[str]) -> None:
    columns = [HEADINGS.index(heading) for heading in ("Vorname", "Nachname", "Einrichtung")]
    for row in rows:
        wanted = " ".join(str(row[column]) for column in columns)
        process.extractOne(wanted, names, scorer=fuzz.ratio, score_cutoff=_ALIKE)


def _store_bare(connection: Connection, changes: Sequence[Change]) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for (name, keys, new), group in groupby(changes, key=_shape):
        table, rows = TABLES[name], list(group)
        if new:
            connection.execute(insert(table), [{"id": row.id, **(row.after or {})} for row in rows])
        else:
            values = {key: bindparam(f"new_{key}", type_=table.c[key].type) for key in keys}
            statement = update(table).where(table.c.id == bindparam("row_id")).values(values)
            written = [{"row_id": row.id} | {f"new_{key}": (row.after or {})[key] for key in keys} for row in rows]
            connection.execute(statement, written)
    step = {"sitting_id": 1, "at": datetime.now(), "label": "Liste", "kind": "undoable"}
    step_id = connection.execute(insert(TABLES["step"]), step).inserted_primary_key[0]  # type: ignore[index]
    kept = [
        {
            "step_id": step_id, "table_name": row.table, "row_id": row.id, "before": row.before,
            "after": row.after,
        }
        for row in changes
    ]  # fmt: skip
    connection.execute(insert(TABLES["change"]), kept)
    connection.exec_driver_sql("COMMIT")


def _shape(change: Change) -> tuple[str, tuple[str, ...], bool]:
    return change.table, tuple(change.after or ()), change.before is None
