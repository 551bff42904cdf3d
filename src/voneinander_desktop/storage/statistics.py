"""How institutions took part in sessions, counted by the database in one pass over everything."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from voneinander_desktop.domain import schema
from voneinander_desktop.storage.queries import Reader

TABLES = schema.TABLES


class Part(NamedTuple):
    """What one institution did about one session.

    Attributes:
        session: The session.
        institution: The institution; None where it is known by name only, or not at all.
        name: That name; None if there is none.
        status: Key of its invitation's status; None if it was not invited.
        registered: Its people who are registered and did not cancel, those ohne Anmeldung left out.
        walk_ins: Its people who came ohne Anmeldung.
        present: Of both who was there in one half of the day at least.
        absent: Of both who was in neither half.
        half_absent: Of both who was not there in the first half, with nothing recorded of the second.
        second: Whether anything is recorded of a second half: 0 or more.
        unnamed: Its people who were there and whose names nobody could read.
    """

    session: int
    institution: int | None
    name: str | None
    status: str | None
    registered: int
    walk_ins: int
    present: int
    absent: int
    half_absent: int
    second: int
    unnamed: int


_COUNTS = Part._fields[4:]


def parts(reader: Reader, session_id: int | None = None) -> Sequence[Part]:
    """Return what every institution did about every session, or about one, in no order."""
    parameters = {} if session_id is None else {"session": session_id}
    rows = reader.read(statement(session_id is not None), parameters)
    return cast("Sequence[Part]", rows)  # these are the names of the columns


@lru_cache(maxsize=2)
def statement(one_session: bool) -> Select[Any]:
    """Return the statement; its parameter "session" names the session where one is meant."""
    sources = [_invited(), _registered(), _unnamed()]
    if one_session:
        sources = [source.where(source.selected_columns.session == bindparam("session")) for source in sources]
    told = union_all(*sources).subquery()
    return select(
        told.c.session,
        told.c.institution,
        told.c.name,
        func.max(told.c.status).label("status"),
        *(func.sum(told.c[count]).label(count) for count in _COUNTS),
    ).group_by(told.c.session, told.c.institution, told.c.name)


def _invited() -> Select[Any]:
    table = TABLES["invitation"]
    nothing = (literal(0).label(count) for count in _COUNTS)
    return select(
        table.c.session_id.label("session"),
        table.c.institution_id.label("institution"),
        null().label("name"),
        table.c.status.label("status"),
        *nothing,
    )


def _registered() -> Select[Any]:
    table = TABLES["registration"]
    first, second = table.c.attendance, table.c.attendance_second
    counted = {
        "registered": ~table.c.walk_in,
        "walk_ins": table.c.walk_in,
        "present": (first == "present") | (second == "present"),
        "absent": (first == "absent") & (second == "absent"),
        "half_absent": (first == "absent") & (second == "unrecorded"),
        "second": second != "unrecorded",
    }
    counts = [case((counted[count], 1), else_=0) if count in counted else literal(0) for count in _COUNTS]
    return select(
        table.c.session_id.label("session"),
        table.c.institution_id.label("institution"),
        _name_alone(table.c.institution_id, table.c.institution_text),
        null().label("status"),
        *(value.label(count) for value, count in zip(counts, _COUNTS, strict=True)),
    ).where(table.c.status != "cancelled")


def _unnamed() -> Select[Any]:
    table = TABLES["unnamed_attendance"]
    first, second = func.coalesce(table.c.number, 0), func.coalesce(table.c.number_second, 0)
    counted: dict[str, ColumnElement[Any]] = {
        "unnamed": type_coerce(func.max(first, second), Integer),  # of two values, the greater one
        "second": case((second > 0, 1), else_=0),
    }
    return select(
        table.c.session_id.label("session"),
        table.c.institution_id.label("institution"),
        _name_alone(table.c.institution_id, table.c.institution_text),
        null().label("status"),
        *(counted.get(count, literal(0)).label(count) for count in _COUNTS),
    )


def _name_alone(institution: ColumnElement[Any], text: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((institution.is_(None), text), else_=null()).label("name")
