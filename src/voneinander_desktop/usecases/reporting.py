"""What is due, and what came of it: the figures of Übersicht and Auswertung."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.storage.database import Database
from voneinander_desktop.usecases import due
from voneinander_desktop.usecases.due import Due, DueKind, NextSession, Part, Place
from voneinander_desktop.usecases.participation import Participation

__all__ = [
    "Due", "DueKind", "InstitutionFigures", "Matrix", "MatrixCell", "NextSession", "Part", "Place", "Reporting",
    "SessionFigures", "Took",
]  # fmt: skip


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

    def __init__(self, database: Database, participation: Participation) -> None:
        self._reader = database.reader
        self._participation = participation

    def next_session(self, today: date) -> NextSession | None:
        """Return the next session that takes place today or later; None if none is planned."""
        return due.next_session(self._reader, today)

    def due(self, today: date) -> list[Due]:
        """Return what is due, by kind and day."""
        return due.due(self._reader, self._participation, today)

    def session(self, session_id: int) -> SessionFigures:
        """Return what came of one session.

        Raises:
            UnknownSession: If there is no such session.
        """
        raise NotImplementedError

    def matrix(self) -> Matrix:
        """Return how every institution took part in every session."""
        raise NotImplementedError
