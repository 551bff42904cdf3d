"""What comes next and what is due, for the Übersicht."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.domain.catalogue import INVITATION, REGISTRATION, SESSION
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases.participation import Participation


class Part(StrEnum):
    """A part of a session's workspace."""

    PLAN = "plan"
    INVITATIONS = "invitations"
    PEOPLE = "people"
    PAPERS = "papers"
    ATTENDANCE = "attendance"
    FIGURES = "figures"


class Place(NamedTuple):
    """Where a line of Übersicht or Auswertung leads.

    Attributes:
        session: The session.
        part: The part of its workspace.
        record: The record there (an invitation; of the figures, an institution); 0 for none in particular.
    """

    session: int
    part: Part
    record: int = 0


class DueKind(StrEnum):
    """What is due; the value is the heading."""

    REPLY = "Rückmeldungen überfällig"
    FOLLOW_UP = "Wiedervorlagen"
    SHEET = "Anwesenheit noch nicht erfasst"
    DECLINED = "Abgesagt, aber Personen angemeldet"
    DELETE = "Löschfristen"


class Due(NamedTuple):
    """One line of the Übersicht.

    Attributes:
        kind: What is due.
        since: The day it was or is due.
        text: What it is about, in German: an institution, or a session.
        detail: More about it: the session, the number to ring, how many are missing.
        place: Where it leads.
    """

    kind: DueKind
    since: date
    text: str
    detail: str
    place: Place


@dataclass(frozen=True, slots=True)
class NextSession:
    """The next session with its counts.

    Attributes:
        session: Its record.
        days: In how many days it is.
        invited: How many institutions were invited.
        accepted: How many of them come.
        tentative: How many perhaps.
        declined: How many do not.
        silent: How many did not answer.
        registered: How many people are registered by name.
        expected: How many people are expected, those without name included.
    """

    session: Row
    days: int
    invited: int
    accepted: int
    tentative: int
    declined: int
    silent: int
    registered: int
    expected: int


_COMING = ("planned", "postponed")
_ORDER = {kind: number for number, kind in enumerate(DueKind)}


def next_session(reader: Reader, participation: Participation, today: date) -> NextSession | None:
    """Return the next session that takes place today or later; None if none is planned."""
    dated = [
        (row["date"], row.text("start"), row.id) for row in _coming(reader, today) if isinstance(row["date"], date)
    ]
    if not dated:
        return None
    day, _, session_id = min(dated)
    session = reader.row(SESSION, session_id)
    if session is None:
        return None
    number = Counter(row["status"] for row in _invitations(reader, session_id))
    expected = participation.expected(session_id)
    return NextSession(
        session,
        (day - today).days,
        invited=number.total() - number["noted"],
        accepted=number["accepted"],
        tentative=number["tentative"],
        declined=number["declined"],
        silent=number["invited"],
        registered=expected.named,
        expected=expected.people,
    )


def due(reader: Reader, participation: Participation, today: date) -> list[Due]:
    """Return what is due, by kind and day."""
    sessions = list(reader.rows(SESSION).values())
    coming = [row for row in sessions if _is_coming(row, today)]
    found = [
        *_follow_ups(reader, {row.id: row for row in sessions}, today),
        *(line for row in coming for line in _overdue_replies(participation, row, today)),
        *(line for row in coming for line in _declined_with_people(reader, participation, row, today)),
        *_sheets(reader, sessions, today),
        *_deletions(sessions, today),
    ]
    return sorted(found, key=lambda one: (_ORDER[one.kind], one.since, one.text))


def _coming(reader: Reader, today: date) -> list[Row]:
    return [row for row in reader.rows(SESSION).values() if _is_coming(row, today)]


def _is_coming(session: Row, today: date) -> bool:
    day = session["date"]
    return session["status"] in _COMING and (not isinstance(day, date) or day >= today)


def _invitations(reader: Reader, session_id: int) -> list[Row]:
    return list(reader.rows(INVITATION, reader.ids(INVITATION, session_id=session_id)).values())


def _overdue_replies(participation: Participation, session: Row, today: date) -> Iterator[Due]:
    """Yield the silent whose Frist has passed; who has a Wiedervorlage is told there."""
    deadline = session["reply_by"]
    if not isinstance(deadline, date) or deadline >= today:
        return
    for one in participation.silent(session.id):
        if one.invitation["follow_up_on"] is None:
            place = Place(session.id, Part.INVITATIONS, one.invitation.id)
            ring = " ".join(filter(None, (one.ring, one.phone)))
            detail = f"{_named(session)} · Anrufen: {ring}" if one.phone else _named(session)
            yield Due(DueKind.REPLY, deadline, one.invitation.text("institution"), detail, place)


def _follow_ups(reader: Reader, sessions: dict[int, Row], today: date) -> Iterator[Due]:
    for row in reader.rows(INVITATION).values():
        day, session = row["follow_up_on"], sessions.get(_id(row["session"]))
        if isinstance(day, date) and day <= today and session is not None and session["status"] != "cancelled":
            detail = " · ".join(filter(None, (_named(session), row.text("status"), row.text("remark"))))
            place = Place(session.id, Part.INVITATIONS, row.id)
            yield Due(DueKind.FOLLOW_UP, day, row.text("institution"), detail, place)


def _declined_with_people(reader: Reader, participation: Participation, session: Row, today: date) -> Iterator[Due]:
    people = Counter(_id(row["institution"]) for row in participation.still_registered(session.id))
    for row in _invitations(reader, session.id) if people else ():
        number = people[_id(row["institution"])]
        if number and row["status"] == "declined":
            who = "1 Person" if number == 1 else f"{number} Personen"
            since = row["replied_on"]
            yield Due(
                DueKind.DECLINED,
                since if isinstance(since, date) else today,
                row.text("institution"),
                f"{who} noch angemeldet · {_named(session)}",
                Place(session.id, Part.INVITATIONS, row.id),
            )


def _sheets(reader: Reader, sessions: list[Row], today: date) -> Iterator[Due]:
    """Yield the sessions that are over and of which somebody's attendance is not recorded."""
    over = {row.id: row for row in sessions if _is_over(row, today)}
    unrecorded = reader.links(REGISTRATION.table, session_id=sorted(over), status="registered", attendance="unrecorded")
    open_ = Counter(row["session_id"] for row in unrecorded if row["attendance_second"] == "unrecorded")
    for session_id, number in open_.items():
        day = over[session_id]["date"]
        if isinstance(day, date):
            detail = "1 Person noch nicht erfasst" if number == 1 else f"{number} Personen noch nicht erfasst"
            yield Due(DueKind.SHEET, day, over[session_id].text("title"), detail, Place(session_id, Part.ATTENDANCE))


def _is_over(session: Row, today: date) -> bool:
    day = session["date"]
    return session["status"] != "cancelled" and isinstance(day, date) and day < today


def _deletions(sessions: list[Row], today: date) -> Iterator[Due]:
    for row in sessions:
        day = row["delete_on"]
        if isinstance(day, date) and day <= today:
            yield Due(
                DueKind.DELETE, day, row.text("title"), "Personenbezogene Daten löschen", Place(row.id, Part.PLAN)
            )


def _named(session: Row) -> str:
    day = session["date"]
    return " ".join(filter(None, (session.text("title"), f"am {format_date(day)}" if isinstance(day, date) else "")))


def _id(value: Value) -> int:
    return value.id if isinstance(value, Ref) else 0
