"""Who came to a session: marked at the door, or typed from the signatures afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.database import Database
from voneinander_desktop.usecases.editing import Editing, Outcome


class Found(NamedTuple):
    """Someone whom a typed name may mean.

    Attributes:
        name: "Nachname, Vorname".
        institution: Where she comes from; may be empty.
        contact: Her contact record; None for a guest.
        registration: Her registration for this session; None if she has none.
        status: Key of the registration's status; empty without one.
        attendance: Key of her attendance over the whole day; empty without a registration.
    """

    name: str
    institution: str
    contact: int | None
    registration: int | None
    status: str = ""
    attendance: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the counters at the entrance show.

    Attributes:
        expected: Who is registered and did not cancel, those without name that institutions announced, and whoever
            came ohne Anmeldung.
        present: Who is there by name, in one half at least, and those without name.
        walk_ins: Of these, who came ohne Anmeldung.
        unnamed: Of these, those whose names nobody could read.
        absent: Who is known not to have come.
        unrecorded: Of whom nothing is recorded yet.
        by_half: (present, unrecorded) by half of the day; one entry where the day has one.
    """

    expected: int
    present: int
    walk_ins: int
    unnamed: int
    absent: int
    unrecorded: int
    by_half: tuple[tuple[int, int], ...]


class Attendance:
    """Attendance of one open file."""

    def __init__(self, database: Database, editing: Editing) -> None:
        self._database = database
        self._reader = database.reader
        self._editing = editing

    def halves(self, session_id: int) -> int:
        """Return into how many halves a session's day is divided: two once a sheet with two columns was printed."""
        raise NotImplementedError

    def mark(self, registration_ids: Collection[int], attendance: str, half: Half = Half.FIRST) -> Outcome:
        """Record people as "present", "absent" or "unrecorded" for a half of the day, as one step.

        Whoever had cancelled and is present is registered again.
        """
        raise NotImplementedError

    def toggle(self, registration_id: int, half: Half = Half.FIRST) -> Outcome:
        """Mark a person present; if she is, take that back (a cancellation that it had lifted holds again)."""
        raise NotImplementedError

    def close_rest(self, session_id: int) -> Outcome:
        """Record all of whom nothing is recorded yet as "nicht teilgenommen", as one step."""
        raise NotImplementedError

    def find(self, session_id: int, text: str, limit: int = 10) -> list[Found]:
        """Return whom a typed name may mean: those registered first, then contacts; names begin with the words."""
        raise NotImplementedError

    def admit(self, session_id: int, who: int | str, institution: Ref | str | None = None) -> Outcome:
        """Note that someone came ohne Anmeldung, as one step; whoever is registered after all is marked present.

        Args:
            session_id: Where she came.
            who: Id of her contact, or her name ("Nachname, Vorname" or "Vorname Nachname").
            institution: Which she came from: a record, or text (a known name becomes the record). None is her
                contact's own.

        Raises:
            Refused: If she has no name, or the name means several contacts.
        """
        raise NotImplementedError

    def set_unnamed(
        self, session_id: int, institution: Ref | str, number: int | None, half: Half = Half.FIRST
    ) -> Outcome:
        """Record how many people of an institution were there whose names nobody could read; 0 or None for none."""
        raise NotImplementedError

    def counts(self, session_id: int) -> Counts:
        """Return what the counters show."""
        raise NotImplementedError
