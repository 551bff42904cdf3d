"""What is due, and what came of it: the figures of Übersicht and Auswertung."""

from datetime import date

from voneinander_desktop.documents.figures import (
    ALWAYS,
    Column,
    InstitutionFigures,
    Matrix,
    MatrixCell,
    Period,
    SessionFigures,
    Took,
    all_figures,
    matrix,
    session_figures,
)
from voneinander_desktop.storage.database import Database
from voneinander_desktop.usecases import due
from voneinander_desktop.usecases.due import Due, DueKind, NextSession, Part, Place
from voneinander_desktop.usecases.participation import Participation

__all__ = [
    "Column", "Due", "DueKind", "InstitutionFigures", "Matrix", "MatrixCell", "NextSession", "Part", "Period",
    "Place", "Reporting", "SessionFigures", "Took",
]  # fmt: skip


class Reporting:
    """Figures of one open file."""

    def __init__(self, database: Database, participation: Participation) -> None:
        self._reader = database.reader
        self._participation = participation

    def next_session(self, today: date) -> NextSession | None:
        """Return the next session that takes place today or later; None if none is planned."""
        return due.next_session(self._reader, self._participation, today)

    def due(self, today: date) -> list[Due]:
        """Return what is due, by kind and day."""
        return due.due(self._reader, self._participation, today)

    def session(self, session_id: int) -> SessionFigures:
        """Return what came of one session.

        Raises:
            UnknownSession: If there is no such session.
        """
        return session_figures(self._reader, session_id)

    def sessions(self) -> list[SessionFigures]:
        """Return what came of every session, the oldest first."""
        return all_figures(self._reader)

    def matrix(self, period: Period = ALWAYS) -> Matrix:
        """Return how every institution took part in every session of a period; people of no institution are left out.

        Args:
            period: Which sessions are meant; all of them, if it is not given.
        """
        return matrix(self._reader, period)
