"""What came of the sessions: figures of one, and institutions by sessions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.documents.meeting import institution_key, read_session
from voneinander_desktop.domain.catalogue import INSTITUTION, SESSION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.storage import statistics
from voneinander_desktop.storage.bulk import no_collection
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.storage.statistics import Part as Counted


@dataclass(frozen=True, slots=True)
class InstitutionFigures:
    """What one institution did about one session.

    Attributes:
        institution: Its id; None where it is known by name only.
        name: Its name; empty for people without one.
        status: Key of its invitation's status; empty if it was not invited.
        registered: Its people who were registered and did not cancel, those ohne Anmeldung left out.
        present: Its people who were there, those ohne Anmeldung and without name included.
        absent: Its people who are known not to have come.
        unrecorded: Its people of whom nothing is recorded yet.
        walk_ins: Its people who came ohne Anmeldung.
        unnamed: Its people who were there and whose names nobody could read.
    """

    institution: int | None
    name: str
    status: str
    registered: int
    present: int
    absent: int
    unrecorded: int
    walk_ins: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """What came of one session.

    Attributes:
        session: Its record.
        invited: How many institutions were invited.
        confirmed: How many of them were to come (zugesagt).
        registered: How many people were registered and did not cancel.
        present: How many people were there.
        absent: How many were known not to have come.
        unrecorded: Of how many nothing is recorded yet.
        walk_ins: How many came ohne Anmeldung.
        unnamed: How many were there without a name that could be read.
        institutions: The same by institution, in the order of their names.
    """

    session: Row
    invited: int
    confirmed: int
    registered: int
    present: int
    absent: int
    unrecorded: int
    walk_ins: int
    unnamed: int
    institutions: tuple[InstitutionFigures, ...]


class Took(StrEnum):
    """How an institution took part in a session, the strongest first; the value is the German word."""

    ATTENDED = "teilgenommen"
    ABSENT = "angemeldet, nicht gekommen"
    REGISTERED = "angemeldet"
    DECLINED = "abgesagt"
    ACCEPTED = "zugesagt"
    TENTATIVE = "unter Vorbehalt"
    SILENT = "keine Rückmeldung"
    NOTED = "vorgemerkt"

    @property
    def letter(self) -> str:
        """The sign of it where there is no room for the word."""
        return _LETTERS[self]


_LETTERS = {
    Took.ATTENDED: "T",
    Took.ABSENT: "F",
    Took.REGISTERED: "A",
    Took.DECLINED: "X",
    Took.ACCEPTED: "Z",
    Took.TENTATIVE: "V",
    Took.SILENT: "?",
    Took.NOTED: "N",
}

_ANSWERED = {
    "declined": Took.DECLINED,
    "accepted": Took.ACCEPTED,
    "tentative": Took.TENTATIVE,
    "invited": Took.SILENT,
    "noted": Took.NOTED,
}


class MatrixCell(NamedTuple):
    """One institution at one session.

    Attributes:
        took: How it took part.
        present: How many of its people were there.
        registered: How many were registered.
    """

    took: Took
    present: int
    registered: int


class Column(NamedTuple):
    """A session of the matrix; `date` is None where it is unknown."""

    id: int
    title: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Institutions by sessions that were not cancelled.

    Attributes:
        institutions: The rows, in the order of their names; id 0 for those known by name only.
        sessions: The columns, oldest first.
        cells: By (row, column); what is not in it was not invited and did not come.
        attended: By row in how many of the sessions the institution took part.
        present: By column how many people were there.
    """

    institutions: tuple[Ref, ...]
    sessions: tuple[Column, ...]
    cells: Mapping[tuple[int, int], MatrixCell]
    attended: tuple[int, ...]
    present: tuple[int, ...]


def session_figures(reader: Reader, session_id: int) -> SessionFigures:
    """Return what came of one session.

    Raises:
        UnknownSession: If there is no such session.
    """
    session = read_session(reader, session_id)
    found = statistics.parts(reader, session_id)
    return _figures(session, found, _names(reader, found), _divided(reader, found))


def all_figures(reader: Reader) -> list[SessionFigures]:
    """Return what came of every session, the oldest first."""
    with no_collection():
        found = statistics.parts(reader)
        names, divided = _names(reader, found), _divided(reader, found)
        by_session: dict[int, list[Counted]] = {}
        for part in found:
            by_session.setdefault(part.session, []).append(part)
        sessions = sorted(reader.rows(SESSION).values(), key=_when)
        return [_figures(session, by_session.get(session.id, ()), names, divided) for session in sessions]


class Period(NamedTuple):
    """From one day to another, both included; None where it is open. With a limit, what has no day is left out."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Tell whether a day is in it."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or day) <= day <= (self.until or day)


ALWAYS = Period()


def matrix(reader: Reader, period: Period = ALWAYS) -> Matrix:
    """Return how every institution took part in every session; people of no institution are left out.

    Args:
        reader: Reads the records.
        period: Which sessions are meant, and so which institutions.
    """
    with no_collection():
        sessions = [session for session in _held(reader) if period.holds(session.date)]
        meant = {session.id for session in sessions}
        known = (part for part in statistics.parts(reader) if part.institution is not None or part.name)
        found = [part for part in known if part.session in meant]
        names, divided = _names(reader, found), _divided(reader, found)
        rows = sorted(names, key=lambda key: institution_key(names[key]))
        row_of = {key: number for number, key in enumerate(rows)}
        column_of = {session.id: number for number, session in enumerate(sessions)}
        attended, present = [0] * len(rows), [0] * len(sessions)
        cells: dict[tuple[int, int], MatrixCell] = {}
        for part in found:
            column, row = column_of[part.session], row_of[part.institution, part.name]
            cell = _cell(part, divided=part.session in divided)
            cells[row, column] = cell
            attended[row] += cell.took is Took.ATTENDED
            present[column] += cell.present
        refs = tuple(Ref(key[0] or 0, names[key]) for key in rows)
        return Matrix(refs, tuple(sessions), cells, tuple(attended), tuple(present))


_Key = tuple[int | None, str | None]
"""An institution: its id, or its name alone."""


def _held(reader: Reader) -> list[Column]:
    """Return the sessions that were not cancelled, the oldest first; one without a day comes last."""
    titles, days, statuses = (reader.raw_column(SESSION, column) for column in ("title", "date", "status"))
    held = [Column(row_id, titles[row_id], days[row_id]) for row_id in titles if statuses[row_id] != "cancelled"]
    return sorted(held, key=lambda column: (column.date or date.max, column.id))


def _when(session: Row) -> tuple[date, int]:
    day = session["date"]
    return (day if isinstance(day, date) else date.max), session.id


def _names(reader: Reader, found: Iterable[Counted]) -> dict[_Key, str]:
    keys = {(part.institution, part.name) for part in found}
    labels = reader.labels(INSTITUTION, [row_id for row_id, _ in keys if row_id is not None])
    return {key: labels.get(key[0], "") if key[0] is not None else key[1] or "" for key in keys}


def _divided(reader: Reader, found: Iterable[Counted]) -> set[int]:
    """Return the sessions whose day has two halves."""
    sheets = reader.links("printed_sheet", signature_columns=2)
    return {sheet["session_id"] for sheet in sheets} | {part.session for part in found if part.second}


def _absent(part: Counted, *, divided: bool) -> int:
    return part.absent if divided else part.absent + part.half_absent


def _cell(part: Counted, *, divided: bool) -> MatrixCell:
    _, _, _, status, registered, walk_ins, present, absent, half_absent, _, unnamed = part
    people, present = registered + walk_ins, present + unnamed
    if present:
        took = Took.ATTENDED
    elif people:
        took = Took.ABSENT if absent + (0 if divided else half_absent) == people else Took.REGISTERED
    else:
        took = _ANSWERED[status or "noted"]
    return MatrixCell(took, present, registered)


def _figures(session: Row, found: Sequence[Counted], names: Mapping[_Key, str], divided: set[int]) -> SessionFigures:
    lines = [_institution(part, names[part.institution, part.name], divided) for part in found]
    lines.sort(key=lambda line: institution_key(line.name))
    return SessionFigures(
        session,
        invited=sum(line.status not in ("", "noted") for line in lines),
        confirmed=sum(line.status == "accepted" for line in lines),
        registered=sum(line.registered for line in lines),
        present=sum(line.present for line in lines),
        absent=sum(line.absent for line in lines),
        unrecorded=sum(line.unrecorded for line in lines),
        walk_ins=sum(line.walk_ins for line in lines),
        unnamed=sum(line.unnamed for line in lines),
        institutions=tuple(lines),
    )


def _institution(part: Counted, name: str, divided: set[int]) -> InstitutionFigures:
    absent = _absent(part, divided=part.session in divided)
    return InstitutionFigures(
        part.institution,
        name,
        part.status or "",
        registered=part.registered,
        present=part.present + part.unnamed,
        absent=absent,
        unrecorded=part.registered + part.walk_ins - part.present - absent,
        walk_ins=part.walk_ins,
        unnamed=part.unnamed,
    )
