"""What is due, and what came of it: the figures of Übersicht and Auswertung."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.storage.database import Database


class Part(StrEnum):
    """A part of a session's workspace."""

    PLAN = "plan"
    INVITATIONS = "invitations"
    PEOPLE = "people"
    PAPERS = "papers"
    ATTENDANCE = "attendance"


class Place(NamedTuple):
    """Where a line of the Übersicht leads.

    Attributes:
        session: The session.
        part: The part of its workspace.
        record: The record there (an invitation); 0 for none in particular.
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
        confirmed: How many of them came or were to come (zugesagt).
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
    SILENT = "keine Rückmeldung"
    NOTED = "vorgemerkt"


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


@dataclass(frozen=True, slots=True)
class Matrix:
    """Institutions by sessions.

    Attributes:
        institutions: The rows, in the order of their names; id 0 for those known by name only.
        sessions: The columns, oldest first.
        cells: By (row, column); what is not in it was not invited and did not come.
    """

    institutions: tuple[Ref, ...]
    sessions: tuple[Row, ...]
    cells: Mapping[tuple[int, int], MatrixCell]


class Reporting:
    """Figures of one open file."""

    def __init__(self, database: Database) -> None:
        self._reader = database.reader

    def next_session(self, today: date) -> NextSession | None:
        """Return the next session that takes place today or later; None if none is planned."""
        raise NotImplementedError

    def due(self, today: date) -> list[Due]:
        """Return what is due, by kind and day."""
        raise NotImplementedError

    def session(self, session_id: int) -> SessionFigures:
        """Return what came of one session.

        Raises:
            UnknownSession: If there is no such session.
        """
        raise NotImplementedError

    def matrix(self) -> Matrix:
        """Return how every institution took part in every session."""
        raise NotImplementedError
