"""Calendar files (.ics, RFC 5545): one event that calendars can take in, update and cancel.

Times are those of Berlin. The time zone is written out with the rule that the European Union has had since 1996, as
Outlook wants it, so that no calendar has to know zones by name.
"""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from voneinander_desktop.domain.events import CalendarEvent

ZONE = "Europe/Berlin"
_PRODUCT = "-//Voneinander//Voneinander Desktop//DE"


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
    written.add("status", event.status)
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
