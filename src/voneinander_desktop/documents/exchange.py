"""What other programs take in: a session for calendars, contacts for address books.

What a calendar needs to know an event again - its UID, and a SEQUENCE that rises with every change - is told by
the journal: nothing has to be stored for it, and two copies of the file say the same.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from voneinander_desktop.documents.meeting import Meeting, PaperRefused, read_meeting, written_date, written_times
from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, SESSION
from voneinander_desktop.domain.events import CalendarEvent
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.storage.queries import Reader

_IN_CALENDARS = ("title", "date", "start_time", "end_time", "venue_id", "venue_text", "site_id", "room", "status")
"""Columns of a session of which a change makes its event a newer one."""

_OUR_EVENTS = uuid.UUID("6f1d2b52-7f0e-5c1a-9c0b-2f3b8f0f7a11")

_OF_A_PERSON = (
    "salutation", "title", "first_name", "last_name", "function", "department", "phone", "mobile", "email",
)  # fmt: skip
_OF_HER_HOUSE = ("name", "street", "postal_code", "city", "website")
_CARD_NAMES = {Purpose.INTERNAL: "Kontakte", Purpose.PARTICIPANTS: "Kontakte zur Weitergabe"}


_EVENT_TOLD = {"CANCELLED": "Findet nicht statt", "TENTATIVE": "Vorläufig", "CONFIRMED": ""}


class NoDate(PaperRefused):
    """A session without a date is no event for a calendar; `str()` says so in German."""


@dataclass(frozen=True, slots=True)
class CalendarRequest:
    """The calendar file of a session; of one that is called off, its cancellation."""

    session_id: int
    made_at: datetime = field(default_factory=datetime.now)


@dataclass(frozen=True, slots=True)
class CardsRequest:
    """A file of vCards.

    Attributes:
        purpose: INTERNAL; or PARTICIPANTS: what may be passed on, of those who agreed to it.
        ids: Which contacts in which order; all of them where it is None.
    """

    purpose: Purpose = Purpose.INTERNAL
    ids: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.purpose not in _CARD_NAMES:
            raise ValueError("no purpose of cards")


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file for another program.

    Attributes:
        name: What it is called, without date and extension.
        content: The file's bytes.
        counted: How much stands in it, in words.
        told: What stands in it, to be read before it goes out.
    """

    name: str
    content: bytes
    counted: str
    told: str


# --------------------------------------------------------------------------------- events


def calendar_event(reader: Reader, session_id: int, made_at: datetime) -> CalendarEvent:
    """Return a session as calendars know it.

    Args:
        reader: Reads the file's records.
        session_id: The session.
        made_at: The time now, in the machine's own zone.

    Raises:
        UnknownSession: If there is no such session.
        NoDate: If it has no date.
    """
    meeting = read_meeting(reader, session_id)
    session = meeting.session
    # *Verschieben* leaves the day empty while the new one is open: calendars strike out the day it had, and take in the
    # new one as a later version of the same event. Where "verschoben" was only typed, nobody knows whether the day that
    # stands there is the old or the new one: such an event is tentative.
    adrift = rules.is_moved(session) and session["date"] is None
    day, start, end = session["postponed_from" if adrift else "date"], session["start"], session["end"]
    if not isinstance(day, date):
        raise NoDate("Die Veranstaltung hat noch kein Datum. Für einen Termin im Kalender braucht sie eines.")
    begins = start if isinstance(start, time) else None
    ends = end if isinstance(end, time) and begins and end > begins else None
    uid, sequence = _known_as(reader, session_id)
    return CalendarEvent(
        uid,
        sequence,
        made_at.astimezone(UTC).replace(tzinfo=None),
        day,
        begins,
        ends,
        meeting.title,
        meeting.place or session.text("site"),
        session.text("description"),
        _organiser(reader, meeting),
        cancelled=adrift or session["status"] == "cancelled",
        tentative=not rules.keeps_its_day(session),
    )


def event_name(reader: Reader, session_id: int) -> str:
    """Return what the file of a session's event is called, without date and ending."""
    return read_meeting(reader, session_id).file_name("Termin")


def event_told(event: CalendarEvent) -> str:
    """Return what stands in a calendar file, to be read."""
    organiser = ", ".join(filter(None, event.organiser)) if event.organiser else ""
    lines = (
        event.summary,
        _EVENT_TOLD[event.status],
        f"{written_date(event.day)}, {written_times(event.start, event.end) or 'ganztägig'}",
        event.location,
        event.description,
        f"Einladend: {organiser}" if organiser else "",
    )
    return "\n\n".join(filter(None, lines))


def about_event(reader: Reader, request: CalendarRequest) -> Iterator[str]:
    """Yield in German what a calendar does with the file of a session."""
    with suppress(PaperRefused):
        event = calendar_event(reader, request.session_id, request.made_at)
        if event.cancelled:
            happened = (
                "abgesagt" if _is_called_off(reader, request) else "verschoben, ein neuer Tag steht noch nicht fest"
            )
            what = "Ein Kalender, der den Termin kennt, streicht ihn mit dieser Datei."
            yield f"Die Veranstaltung ist {happened}: {what}"
        elif event.tentative:
            yield (
                "Die Veranstaltung steht als „verschoben“, aber ohne früheren Tag unter „Verschoben vom“: "
                "Im Kalender wird der Termin deshalb vorläufig."
            )
        elif event.sequence:
            yield "Die Veranstaltung wurde geändert. Ein Kalender, der den Termin schon kennt, nimmt den neuen Stand."
        if event.start is None:
            yield "Ohne Beginn wird daraus ein ganztägiger Termin."


def _is_called_off(reader: Reader, request: CalendarRequest) -> bool:
    session = reader.row(SESSION, request.session_id)
    return session is not None and session["status"] == "cancelled"


def _known_as(reader: Reader, session_id: int) -> tuple[str, int]:
    """Return a session's UID and SEQUENCE: when it was made, and how often what calendars show changed since."""
    newest_first = reader.journal(rows=[(SESSION.table, session_id)], limit=1_000_000)
    made = newest_first[-1] if newest_first else None
    origin = f"{made.at.isoformat()} {made.step_id} {session_id}" if made else str(session_id)
    changes = sum(
        1
        for entry in newest_first
        if entry.before is not None and entry.after is not None and not entry.after.keys().isdisjoint(_IN_CALENDARS)
    )
    return f"{uuid.uuid5(_OUR_EVENTS, origin)}@voneinander", changes


def _organiser(reader: Reader, meeting: Meeting) -> tuple[str, str] | None:
    """Return who invites: whoever leads it, if she has an address, else the first organiser that has one."""
    lead = meeting.session["lead"]
    person = reader.row(CONTACT, lead.id) if isinstance(lead, Ref) else None
    if person is not None and person["email"] and not person["email_undeliverable"]:
        return meeting.lead, person.text("email")
    for organiser in _refs(meeting.session["organisers"]):
        house = reader.row(INSTITUTION, organiser.id)
        if house is not None and house["email"]:
            return house.text("name"), house.text("email")
    return None


# ---------------------------------------------------------------------------------- cards


def card_fields(reader: Reader, request: CardsRequest) -> list[dict[str, str]]:
    """Return what stands on the card of each person, by the columns of `formats.vcards`.

    Raises:
        PaperRefused: If there would be no card.
    """
    ids: Sequence[int] = [ref.id for ref in reader.options("contact")] if request.ids is None else request.ids
    people = list(reader.rows(CONTACT, ids).values())
    if request.purpose is not Purpose.INTERNAL:
        people = [person for person in people if rules.passed_on(person)]
    if not people:
        raise PaperRefused("In dieser Datei stünde niemand. Bitte wählen Sie andere Kontakte.")
    houses = reader.rows(INSTITUTION, [ref.id for person in people for ref in _refs(person["institution"])])
    return [_card(person, houses, request.purpose) for person in people]


def cards_told(cards: Sequence[Mapping[str, str]]) -> str:
    """Return who stands in a file of cards and how each is reached, to be read."""
    return "\n\n".join("\n".join(_told(card)) for card in cards)


def cards_name(purpose: Purpose) -> str:
    """Return what a file of cards is called: with its marking, where it has to bear one."""
    return " – ".join(filter(None, (_CARD_NAMES[purpose], rules.marking(purpose))))


def _card(person: Row, houses: Mapping[int, Row], purpose: Purpose) -> dict[str, str]:
    card = {f"contact.{key}": CONTACT.field(key).format(rules.disclosed(purpose, person, key)) for key in _OF_A_PERSON}
    house = next((houses.get(ref.id) for ref in _refs(person["institution"])), None)
    if house is not None:
        card |= {f"institution.{key}": house.text(key) for key in _OF_HER_HOUSE}
    return card


def _told(card: Mapping[str, str]) -> Iterator[str]:
    def line(mark: str, *keys: str) -> str:
        return mark.join(filter(None, (card.get(key, "") for key in keys)))

    yield line(" ", "contact.title", "contact.first_name", "contact.last_name")
    work = line(", ", "contact.function", "contact.department", "institution.name")
    yield from filter(None, (work, *(card.get(key) for key in ("contact.phone", "contact.mobile", "contact.email"))))


def _refs(value: Value) -> Iterator[Ref]:
    """Yield the references of a field, whether it holds one or several."""
    parts = value if isinstance(value, tuple) and not isinstance(value, Ref) else (value,)
    yield from (part for part in parts if isinstance(part, Ref))
