"""The Anwesenheitsnachweis: who was there, signed for by whoever led the meeting.

It names those who are recorded as present and nobody else; whoever cancelled is not on it. People whose
names nobody could read are counted by institution.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Literal

from voneinander_desktop.documents.cells import cell, column
from voneinander_desktop.documents.meeting import Person, institution_key, read_meeting
from voneinander_desktop.domain import attendance, rules, values
from voneinander_desktop.domain.catalogue import CONTACT, UNNAMED_ATTENDANCE
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Block, Cell, CellKind, Column, Document
from voneinander_desktop.storage.queries import Reader

_TITLE = "Anwesenheitsnachweis"
_NUMBER = Column("number", "Nr.", CellKind.NUMBER, 5)
_NAMES = (column(CONTACT.field("last_name"), "Name", 16), column(CONTACT.field("first_name"), "Vorname", 14))
_INSTITUTION = column(CONTACT.field("institution"), width=26)
_FUNCTION = column(CONTACT.field("function"), width=18)
_WALK_IN = Column("walk_in", "Anmeldung", width=16)
_HALVES = (Column("morning", "Vormittag", width=11), Column("afternoon", "Nachmittag", width=11))
_HALF_NUMBERS = ("number", "number_second")


@dataclass(frozen=True, slots=True)
class AttendanceRequest:
    """What the record is to look like.

    Attributes:
        session_id: For which session.
        function: Whether it has a column with the function.
        walk_in: Whether it tells who came ohne Anmeldung.
        order: Sorted by name, or by institution and then by name.
        as_of: The day that stands on it.
    """

    session_id: int
    function: bool = True
    walk_in: bool = False
    order: Literal["name", "institution"] = "name"
    as_of: date = field(default_factory=date.today)


def hints(reader: Reader, request: AttendanceRequest) -> Iterator[str]:
    """Yield in German what should be looked at before the record goes out."""
    if not any(block.rows for block in attendance_record(reader, request).blocks):
        yield "Noch ist bei niemandem erfasst, dass sie oder er da war: Die Liste ist leer."


def attendance_record(reader: Reader, request: AttendanceRequest) -> Document:
    """Return a session's Anwesenheitsnachweis.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, request.session_id)
    unnamed = reader.rows(UNNAMED_ATTENDANCE, reader.ids(UNNAMED_ATTENDANCE, session_id=request.session_id))
    groups = sorted(filter(_most, unnamed.values()), key=lambda row: institution_key(row.text("institution")))
    divided = any(person.registration[attendance.FIELDS[1]] != "unrecorded" for person in meeting.people)
    divided = divided or any(group[_HALF_NUMBERS[1]] for group in groups)
    of_day = [attendance.of_day(person.registration, 1 + divided) for person in meeting.people]
    present = [person for person, status in zip(meeting.people, of_day, strict=True) if status == "present"]
    unrecorded = of_day.count("unrecorded")
    if request.order == "institution":
        present.sort(key=lambda person: institution_key(person.institution))
    optional = [*[_FUNCTION] * request.function, *[_WALK_IN] * request.walk_in, *(_HALVES if divided else ())]
    keys = [each.key for each in optional]
    number = count(1)
    rows = [(next(number), *_person(person, keys)) for person in present]
    rows += [(None, *_unnamed(row, keys)) for row in groups]
    return Document(
        title=_TITLE,
        subtitle=meeting.title,
        head=(
            *meeting.head(),
            ("Anwesend", _counted(present, groups)),
            *[("Noch nicht erfasst", _people(unrecorded))] * bool(unrecorded),
            ("Stand", values.format_date(request.as_of)),
        ),
        columns=(_NUMBER, *_NAMES, _INSTITUTION, *optional),
        blocks=(Block(tuple(rows)),),
        signatures=("Ort, Datum", f"Leitung: {meeting.lead}" if meeting.lead else "Leitung"),
        landscape=len(optional) > 2,
        name=meeting.file_name(_TITLE),
    )


def _most(group: Row) -> int:
    """Return how many people of an institution were there without a name."""
    return max(number for key in _HALF_NUMBERS if isinstance(number := group[key] or 0, int))


def _person(person: Person, keys: list[str]) -> Iterator[Cell]:
    for key in ("last_name", "first_name"):
        yield cell(CONTACT.field(key), rules.disclosed(Purpose.SIGN_IN, person.contact, key))
    yield person.institution or None
    walk_in = "ohne Anmeldung" if person.registration["walk_in"] else "angemeldet"
    function = cell(CONTACT.field("function"), rules.disclosed(Purpose.SIGN_IN, person.contact, "function"))
    here = ["ja" if person.registration[key] == "present" else None for key in attendance.FIELDS]
    facts = {"function": function, "walk_in": walk_in, "morning": here[0], "afternoon": here[1]}
    yield from (facts[key] for key in keys)


def _unnamed(group: Row, keys: list[str]) -> Iterator[Cell]:
    most = _most(group)
    yield "1 Person ohne Namen" if most == 1 else f"{most} Personen ohne Namen"
    yield None
    yield group.text("institution") or None
    numbers = [str(group[key]) if group[key] else None for key in _HALF_NUMBERS]
    yield from (dict(zip(("morning", "afternoon"), numbers, strict=True)).get(key) for key in keys)


def _counted(present: list[Person], groups: list[Row]) -> str:
    nameless = sum(map(_most, groups))
    walk_ins = sum(person.registration["walk_in"] is True for person in present)
    parts = [f"{walk_ins} ohne Anmeldung"] * bool(walk_ins) + [f"{nameless} ohne Namen"] * bool(nameless)
    told = _people(len(present) + nameless)
    return f"{told}, davon {' und '.join(parts)}" if parts else told


def _people(number: int) -> str:
    return "1 Person" if number == 1 else f"{number} Personen"
