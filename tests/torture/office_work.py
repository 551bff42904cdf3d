"""A run of edits whose every step is known by its number.

Whoever reads the file afterwards can tell how many steps it holds, and whether each is there as a whole:
`content_after` says what all records hold after so many steps.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.queries import search_text
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import OfficeFile, open_file

HOUSES = tuple(f"Haus {number:02}" for number in range(12))
_FIELDS = ("notes", "operator", "offers")
_BLANK: Mapping[str, object] = {"notes": None, "operator": None, "offers": None, "aliases": (), "people": ()}
_CYCLE = 7
_UNDO = 2  # the step of a cycle that takes back the one before it


# -------------------------------------------------------------------------------- what a step is


def _typed(step: int) -> dict[str, dict[str, str]]:
    """Return what a step types: name of the institution -> field -> text."""
    text = f"Schritt {step} " + "x" * (step * 37 % 400) + "."  # of many lengths, so that rows move between pages
    match step % _CYCLE:
        case 1:  # a paste
            chosen = [HOUSES[(step + gap) % len(HOUSES)] for gap in (0, 2, 3, 7, 8)]
            return {name: {"notes": text, "operator": f"Träger {step}"} for name in chosen}
        case 5:  # more than two pages long
            return {HOUSES[step * 5 % len(HOUSES)]: {"offers": f"Angebot {step}\n" * 700 + "."}}
        case 6:
            return {HOUSES[step * 7 % len(HOUSES)]: {"offers": "", "notes": text}}
        case _:
            return {HOUSES[step % len(HOUSES)]: {"notes": text}}


def _made(step: int) -> str:
    """Return the name of the institution that a step makes, with spellings and a person; empty if it makes none."""
    return f"Neu {step}" if step % _CYCLE == 3 else ""


def _deleted(step: int) -> str:
    """Return the name of the institution that a step deletes; her person stays without one."""
    return f"Neu {step - 1}" if step % _CYCLE == 4 else ""


def _taken_back(step: int) -> bool:
    return step % _CYCLE == _UNDO and step > _CYCLE


def do(office: OfficeFile, step: int) -> None:
    """Do one step in an open file that holds those before it; it is on disk when this returns."""
    editing = office.editing
    if step == 1:
        editing.set_values([Edit("institution", -n, "name", name) for n, name in enumerate(HOUSES, start=1)])
        return
    ids = {str(name): row_id for row_id, name in office.reader.column(INSTITUTION, "name").items()}
    if name := _made(step):
        editing.set_values(
            [
                Edit("institution", -1, "name", name),
                Edit("institution", -1, "aliases", (f"{name} a", f"{name} b")),
                Edit("contact", -2, "last_name", f"Person {step}"),
                Edit("contact", -2, "institution", Ref(-1, name)),
            ]
        )
    elif name := _deleted(step):
        editing.delete("institution", [ids[name]], with_dependents=True)
    elif not (_taken_back(step) and office.history.undo()):  # after a restart nothing can be undone
        _type(office, ids, _typed_back(step) if _taken_back(step) else _typed(step))


def do_all(office: OfficeFile, first: int, last: int) -> None:
    """Do the steps from `first` to `last`."""
    for step in range(first, last + 1):
        do(office, step)


def _type(office: OfficeFile, ids: Mapping[str, int], texts: Mapping[str, Mapping[str, str]]) -> None:
    office.editing.set_values(
        [Edit("institution", ids[name], key, text) for name, fields in texts.items() for key, text in fields.items()]
    )


def _typed_back(step: int) -> dict[str, dict[str, str]]:
    """Return what has to be typed to take back the step before."""
    held = content_after(step - 2)
    return {name: {key: str(held[name][key] or "") for key in fields} for name, fields in _typed(step - 1).items()}


def content_after(steps: int) -> dict[str, dict[str, object]]:
    """Return what every institution holds after so many steps."""
    held: dict[str, dict[str, object]] = {}
    before = held
    for step in range(1, steps + 1):
        if _taken_back(step):
            held = before
            continue
        if _taken_back(step + 1):
            before = {name: dict(record) for name, record in held.items()}
        if step == 1:
            held = {name: dict(_BLANK) for name in HOUSES}
        elif name := _made(step):
            held[name] = {**_BLANK, "aliases": (f"{name} a", f"{name} b"), "people": (f"Person {step}",)}
        elif name := _deleted(step):
            del held[name]
        else:
            for house, fields in _typed(step).items():
                held[house] |= {key: text or None for key, text in fields.items()}
    return held


# --------------------------------------------------------------------------------- what a file holds


class Lost(AssertionError):  # noqa: N818 - what happened, said by its name
    """An acknowledged step is not in the file."""


class Torn(AssertionError):  # noqa: N818
    """The file opens, but holds something that no number of whole steps makes."""


def steps_in(path: Path) -> int:
    """Open a file as the program does, which repairs what a crash left, and return how many steps it holds.

    Raises:
        Torn: If any step is there in part, or the journal does not tell what the tables hold.
        StorageFault: If it does not open.
    """
    _open(path)
    return steps_held(path)


def _open(path: Path) -> bool:
    """Open a file and close it again; return whether the program takes it for changed by somebody else."""
    office = open_file(path)
    try:
        if office.read_only:
            raise Torn(f"it opens for reading only: {office.notice}")
        for entity in (INSTITUTION, CONTACT):
            found_by = office.reader.search_texts(entity)
            if found_by != {row_id: search_text(row) for row_id, row in office.reader.rows(entity).items()}:
                raise Torn(f"{entity.plural} are not found by what they hold")
        return office.changed_outside
    finally:
        office.close()


def steps_held(path: Path) -> int:
    """Return how many steps a closed file holds, without the program's help. Raises `Torn` as `steps_in` does."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Torn("integrity_check finds something")
        (steps,) = connection.execute("SELECT count(*) FROM step WHERE kind <> 'barrier'").fetchone()
        if _content(connection) != content_after(steps):
            raise Torn(f"the records are not as after step {steps}")
        _check_journal(connection)
    return int(steps)


def check(path: Path, acknowledged: int, begun: int) -> int:
    """Return how many steps a file holds after a crash: all that were acknowledged, none that was not begun."""
    if _open(path):
        raise Torn("she is told that somebody else changed it")
    found = steps_held(path)
    if found < acknowledged:
        raise Lost(f"step {acknowledged} was acknowledged, the file holds {found}")
    if found > begun:
        raise Torn(f"step {begun} was the last one begun, the file holds {found}")
    return found


def _content(connection: sqlite3.Connection) -> dict[str, dict[str, object]]:
    held: dict[str, dict[str, object]] = {}
    by_id = {}
    columns = ", ".join(_FIELDS)
    for row_id, name, *values in connection.execute(f"SELECT id, name, {columns} FROM institution"):
        held[name] = {**_BLANK, **dict(zip(_FIELDS, values, strict=True))}
        by_id[row_id] = held[name]
    for key, statement in (
        ("aliases", "SELECT institution_id, name FROM institution_alias ORDER BY id"),
        ("people", "SELECT institution_id, last_name FROM contact WHERE institution_id IS NOT NULL ORDER BY id"),
    ):
        for owner, text in connection.execute(statement):
            by_id[owner][key] = (*by_id[owner][key], text)
    return held


def _check_journal(connection: sqlite3.Connection) -> None:
    """Replay the whole journal and compare every table with what comes of it."""
    replayed: dict[str, dict[int, dict[str, object]]] = {}
    for table, row_id, before, after in connection.execute(
        'SELECT table_name, row_id, before, after FROM "change" ORDER BY id'
    ):
        rows = replayed.setdefault(table, {})
        if after is None or after == "null":
            del rows[row_id]
        elif before is None or before == "null":
            rows[row_id] = json.loads(after)
        else:
            rows[row_id] |= json.loads(after)
    for name, table in schema.TABLES.items():
        if name in schema.JOURNAL_TABLES:
            continue
        columns = [column.name for column in table.c if not column.info.get("derived")][1:]
        names = ", ".join(f'"{column}"' for column in columns)
        kept = {row_id: dict(zip(columns, row, strict=True)) for row_id, *row in connection.execute(
            f'SELECT id, {names} FROM "{name}"'
        )}  # fmt: skip
        if kept != replayed.get(name, {}):
            raise Torn(f"„{name}“ is not what the journal tells")
