from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rfc5545 import read_event

from voneinander_desktop.domain.events import CalendarEvent
from voneinander_desktop.formats.calendars import calendar_file

STAMP = datetime(2020, 2, 1, 10, 0, 5, 999)
MEETING = CalendarEvent("1@voneinander", 0, STAMP, date(2020, 3, 11), time(9), time(13), "Voneinander wissen")
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=200)


def read(event):
    calendar = icalendar.Calendar.from_ical(calendar_file(event))
    (found,) = calendar.events
    return calendar, found


def test_a_meeting_stands_in_the_calendar_at_its_time_in_berlin():
    calendar, found = read(MEETING)

    assert found["dtstart"].dt == datetime(2020, 3, 11, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert found["dtend"].dt - found["dtstart"].dt == timedelta(hours=4)
    assert found["dtstamp"].dt == STAMP.replace(tzinfo=UTC, microsecond=0)
    assert (calendar["method"], found["status"], found["uid"]) == ("PUBLISH", "CONFIRMED", "1@voneinander")


@pytest.mark.parametrize(
    ("day", "offset"),
    [(date(2026, 3, 28), 1), (date(2026, 3, 29), 2), (date(2026, 10, 24), 2), (date(2026, 10, 25), 1)],
)
def test_the_zone_that_is_written_out_changes_its_time_when_berlin_does(day, offset):
    event = CalendarEvent("1@voneinander", 0, STAMP, day, time(9), None, "Treffen")
    calendar, _ = read(event)
    (zone,) = calendar.timezones

    written = zone.to_tz(lookup_tzid=False)

    assert datetime(day.year, day.month, day.day, 9, tzinfo=written).utcoffset() == timedelta(hours=offset)


def test_an_event_that_is_called_off_keeps_its_name_and_is_newer():
    calendar, found = read(
        CalendarEvent("1@voneinander", 3, STAMP, date(2020, 3, 11), None, None, "Treffen", cancelled=True)
    )

    assert (calendar["method"], found["status"], found["uid"], found["sequence"]) == (
        "CANCEL",
        "CANCELLED",
        "1@voneinander",
        3,
    )
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2020, 3, 11), date(2020, 3, 12))
    assert not calendar.timezones


@given(summary=TEXTS, location=TEXTS, lines=st.lists(TEXTS, min_size=1, max_size=3), name=TEXTS)
def test_every_text_is_read_back_and_the_file_keeps_to_the_rules(summary, location, lines, name):
    description = "\n".join(lines)
    event = CalendarEvent(
        "1@voneinander", 0, STAMP, date(2020, 3, 11), time(9), time(13), summary, location, description,
        (name, "office@example.org"),
    )  # fmt: skip
    found = read_event(calendar_file(event))

    assert (found["summary"], found["location"], found["description"]) == (summary, location, description)
    assert found["organizer"] == "mailto:office@example.org"
