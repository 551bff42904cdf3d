"""Calendar files (.ics, RFC 5545): one event that calendars can take in, update and cancel.

Times are those of Berlin. The time zone is written out with the rule that the European Union has had since 1996, as
Outlook wants it, so that no calendar has to know zones by name.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

ZONE = "Europe/Berlin"
_PRODUCT = "-//Voneinander//Voneinander Desktop//DE"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event.

    Attributes:
        uid: What it is known by for ever, over all updates and its cancellation.
        sequence: How often it was changed; a calendar takes in only what is newer than what it has.
        stamp: When this file was made, in UTC, without zone.
        day: The day of the event.
        start: When it begins; None for all day.
        end: When it ends, on the same day; None where only the beginning is known.
        summary: Its title.
        location: Where; may be empty.
        description: More; may be empty.
        organiser: (name, e-mail) of who invites; None where there is no address.
        cancelled: Whether it is called off.
    """

    uid: str
    sequence: int
    stamp: datetime
    day: date
    start: time | None
    end: time | None
    summary: str
    location: str = ""
    description: str = ""
    organiser: tuple[str, str] | None = None
    cancelled: bool = False

    @property
    def method(self) -> str:
        """What a calendar is asked to do: an event that is published, or one that is called off."""
        return "CANCEL" if self.cancelled else "PUBLISH"


def calendar_file(event: CalendarEvent) -> bytes:
    """Return the content of an .ics file."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", event.method)
    if event.start is not None:
        calendar.add_component(_zone())
    calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _event(event: CalendarEvent) -> Event:
    written = Event()
    written.add("uid", event.uid)
    written.add("dtstamp", event.stamp.replace(tzinfo=UTC, microsecond=0))
    written.add("sequence", event.sequence)
    if event.start is None:
        written.add("dtstart", event.day)
        written.add("dtend", event.day + timedelta(days=1))  # the end of a day is the next one, RFC 5545 3.6.1
    else:
        _add_moment(written, "dtstart", datetime.combine(event.day, event.start))
        if event.end is not None:
            _add_moment(written, "dtend", datetime.combine(event.day, event.end))
    written.add("summary", event.summary)
    for name, text in (("location", event.location), ("description", event.description)):
        if text:
            written.add(name, text)
    if event.organiser:
        name, address = event.organiser
        written.add("organizer", f"mailto:{address}", parameters={"CN": name} if name else {})
    written.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    written.add("transp", "TRANSPARENT" if event.start is None else "OPAQUE")
    return written


def _add_moment(written: Event, name: str, moment: datetime) -> None:
    written.add(name, moment, parameters={"TZID": ZONE})


def _zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE)
    summer = TimezoneDaylight()
    summer.add("dtstart", datetime(1996, 3, 31, 2))
    summer.add("rrule", {"freq": "yearly", "bymonth": 3, "byday": "-1su"})
    _add_offsets(summer, "CEST", 1, 2)
    winter = TimezoneStandard()
    winter.add("dtstart", datetime(1996, 10, 27, 3))
    winter.add("rrule", {"freq": "yearly", "bymonth": 10, "byday": "-1su"})
    _add_offsets(winter, "CET", 2, 1)
    zone.add_component(summer)
    zone.add_component(winter)
    return zone


def _add_offsets(part: TimezoneDaylight | TimezoneStandard, name: str, before: int, after: int) -> None:
    part.add("tzname", name)
    part.add("tzoffsetfrom", timedelta(hours=before))
    part.add("tzoffsetto", timedelta(hours=after))
