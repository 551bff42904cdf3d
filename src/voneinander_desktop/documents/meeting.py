"""What every paper about one session needs: its facts, who is registered, who is invited."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from voneinander_desktop.domain import collation, rules, values
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, INVITATION, REGISTRATION, SESSION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.storage.queries import Reader

_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_LARGEST_ID = 2**63 - 1


class PaperRefused(Exception):  # noqa: N818 - a refusal is an ordinary answer here
    """A paper cannot be made as it was asked for; `str()` says in German why and what to do."""


class UnknownSession(PaperRefused):
    """There is no such session; `str()` says so in German."""


class Person(NamedTuple):
    """Someone who is registered.

    Attributes:
        registration: The record of her registration.
        contact: Her own record. A guest has none: this one holds her name, has the id 0 and is kept nowhere.
    """

    registration: Row
    contact: Row

    @property
    def is_guest(self) -> bool:
        """Whether she has no contact record."""
        return not self.contact.id

    @property
    def institution(self) -> str:
        """The institution she comes for this time; empty if none is known."""
        return self.registration.text("institution")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with those who are expected. Whoever cancelled or declined is not in it.

    Attributes:
        session: The session's record.
        people: Who is registered, in the order of a list of persons (DIN 5007-2).
        invitations: The invitations that were not declined, in the order of their institutions (DIN 5007-1).
        place: Venue with address and room, in one line; may be empty.
        lead: The full name of who leads it; may be empty.
    """

    session: Row
    people: tuple[Person, ...]
    invitations: tuple[Row, ...]
    place: str
    lead: str

    @property
    def title(self) -> str:
        """The session's title."""
        return self.session.text("title")

    def file_name(self, paper: str, marking: str = "") -> str:
        """Return what a paper's file is called: a marking in front, so that no long title pushes it out."""
        short_title = self.title.partition(" – ")[0].strip() or self.title
        return f"{paper} – {marking} – {short_title}" if marking else f"{paper} {short_title}"

    @property
    def organisers(self) -> str:
        """The organisers' names, in one line; may be empty."""
        return self.session.text("organisers").replace("; ", ", ")

    def head(self, *, file_reference: bool = True) -> tuple[tuple[str, str], ...]:
        """Return the lines that tell of the session; what is unknown has no line.

        Args:
            file_reference: Whether the Geschäftszeichen is among them.
        """
        lines = (
            ("Datum", written_date(self.session["date"])),
            ("Uhrzeit", written_times(self.session["start"], self.session["end"])),
            ("Ort", self.place),
            ("Veranstalter", self.organisers),
            ("Leitung", self.lead),
            ("Geschäftszeichen", self.session.text("file_reference") if file_reference else ""),
        )
        return tuple(line for line in lines if line[1])

    def unnamed(self, *, unknown: int) -> Iterator[tuple[Row, int]]:
        """Yield the invitations whose institutions announced people without naming them, and how many.

        Args:
            unknown: How many to expect of an institution that announced no number.
        """
        named = Counter(_id(person.registration["institution"]) for person in self.people)
        for invitation in self.invitations:
            number = rules.unnamed_people(invitation, named[_id(invitation["institution"])], unknown=unknown)
            if number:
                yield invitation, number

    def expected(self) -> rules.Expected:
        """Return how many people are expected."""
        own = (person.registration for person in self.people if not person.registration["walk_in"])
        return rules.expected(Counter(_id(row["institution"]) for row in own), self.invitations)

    def without_people(self) -> Iterator[Row]:
        """Yield the invitations of institutions that nobody is registered for."""
        named = {_id(person.registration["institution"]) for person in self.people}
        return (row for row in self.invitations if _id(row["institution"]) not in named)


def read_meeting(reader: Reader, session_id: int) -> Meeting:
    """Return a session with those who are expected.

    Raises:
        UnknownSession: If there is no such session.
    """
    session = read_session(reader, session_id)
    registrations = reader.rows(REGISTRATION, reader.ids(REGISTRATION, session_id=session_id)).values()
    invitations = reader.rows(INVITATION, reader.ids(INVITATION, session_id=session_id)).values()
    return Meeting(
        session,
        people=people_of(reader, filter(rules.takes_part, registrations)),
        invitations=tuple(sorted(filter(rules.is_expected, invitations), key=_invited_key)),
        place=_place(reader, session),
        lead=_lead(reader, session),
    )


def read_session(reader: Reader, session_id: int) -> Row:
    """Return a session's own record.

    Raises:
        UnknownSession: If there is no such session.
    """
    session = reader.row(SESSION, session_id) if 0 < session_id <= _LARGEST_ID else None
    if session is None:
        raise UnknownSession(f"Eine Veranstaltung mit der Nummer {session_id} gibt es in dieser Datei nicht.")
    return session


def institution_key(name: str) -> str:
    """Return the sort key of an institution's name; no name comes last."""
    return collation.sort_key(name, INSTITUTION.collation) if name else "\U0010ffff"


def written_date(day: object) -> str:
    """Write a date with its weekday: "Mittwoch, 11.03.2020"."""
    return f"{_WEEKDAYS[day.weekday()]}, {values.format_date(day)}" if isinstance(day, date) else ""


def written_times(start: object, end: object) -> str:
    """Write from when to when: "09:00–13:00 Uhr"."""
    written = [values.format_time(moment) if isinstance(moment, time) else "" for moment in (start, end)]
    match written:
        case ["", ""]:
            return ""
        case [begin, ""]:
            return f"ab {begin} Uhr"
        case ["", finish]:
            return f"bis {finish} Uhr"
        case _:
            return f"{written[0]}–{written[1]} Uhr"


def _invited_key(invitation: Row) -> str:
    return institution_key(invitation.text("institution"))


def people_of(reader: Reader, registrations: Iterable[Row]) -> tuple[Person, ...]:
    """Return whom registrations mean, in the order of a list of persons (DIN 5007-2)."""
    rows = list(registrations)
    contacts = reader.rows(CONTACT, [_id(row["contact"]) for row in rows if isinstance(row["contact"], Ref)])
    people = [Person(row, contacts.get(_id(row["contact"])) or _guest(row)) for row in rows]
    return tuple(sorted(people, key=_person_key))


def _guest(registration: Row) -> Row:
    known = {key: registration[key] for key in ("last_name", "first_name", "institution")}
    return Row(CONTACT, 0, tuple(known.get(spec.key, spec.empty) for spec in CONTACT.fields))


def _person_key(person: Person) -> str:
    return collation.person_sort_key(person.contact.text("last_name"), person.contact.text("first_name"))


def _place(reader: Reader, session: Row) -> str:
    venue = session["venue"]
    parts = [session.text("venue")]
    if isinstance(venue, Ref) and (institution := reader.row(INSTITUTION, venue.id)):
        town = " ".join(filter(None, (institution.text("postal_code"), institution.text("city"))))
        parts += [institution.text("street"), town]
    return ", ".join(filter(None, (*parts, session.text("room"))))


def _lead(reader: Reader, session: Row) -> str:
    lead = session["lead"]
    contact = reader.row(CONTACT, lead.id) if isinstance(lead, Ref) else None
    return rules.full_name(contact) if contact else session.text("lead")


def _id(value: object) -> int:
    """Return the id of a reference, 0 of an empty one."""
    return value.id if isinstance(value, Ref) else 0
