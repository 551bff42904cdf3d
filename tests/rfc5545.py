"""Reading a calendar file back: by icalendar, and line by line against the rules of RFC 5545."""

import re
from datetime import date, datetime

import icalendar

_LONGEST_LINE = 75  # octets without the line break, 3.1
_OFFSET = re.compile(rb"[+-]\d{4}(\d{2})?")  # 3.3.14
_MOMENT = re.compile(rb"\d{8}T\d{6}")  # 3.3.5


def read_event(content):
    """Return a file's only event as icalendar reads it, after looking at every rule that concerns it."""
    _check_lines(content)
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    assert (lines[0], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
    assert _nested(lines) <= {b"VCALENDAR", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT", b"VEVENT"}
    _check_calendar(lines)
    _check_zones(lines)
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.events
    assert not event.errors
    assert not calendar.errors
    _check_event(lines, event, str(calendar["method"]))
    return event


def _check_lines(content):
    assert content.endswith(b"\r\n")
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", content)  # every line ends in both, and in nothing else
    for line in content.split(b"\r\n"):
        assert len(line) <= _LONGEST_LINE
        text = line.decode()  # none is broken within a character
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text)


def _nested(lines):
    """Check that all parts are closed in order, and return their names."""
    names, open_parts = set(), []
    for line in lines:
        if line.startswith(b"BEGIN:"):
            open_parts.append(line[6:])
            names.add(line[6:])
        elif line.startswith(b"END:"):
            assert open_parts.pop() == line[4:]
    assert not open_parts
    return names


def _values(lines, name):
    """Return what lines of a name hold, with their parameters."""
    found = (re.fullmatch(rb"([A-Z-]+)((?:;[^:\"]*(?:\"[^\"]*\")?)*):(.*)", line) for line in lines)
    return [(line[2], line[3]) for line in found if line and line[1] == name]


def _part(lines, name):
    starts, ends = (
        [row for row, line in enumerate(lines) if line == mark + name] for mark in (b"BEGIN:", b"END:")
    )  # fmt: skip
    return [lines[start + 1 : end] for start, end in zip(starts, ends, strict=True)]


def _once(lines, *names):
    for name in names:
        assert len(_values(lines, name)) == 1, name


def _check_calendar(lines):
    head = lines[: next(row for row, line in enumerate(lines[1:], 1) if line.startswith(b"BEGIN:"))]
    _once(head, b"VERSION", b"PRODID", b"METHOD")  # 3.6; METHOD makes it a message to calendars, 3.7.2
    assert _values(head, b"VERSION")[0][1] == b"2.0"
    assert len(_part(lines, b"VEVENT")) == 1


def _check_zones(lines):
    """Every zone that a time names is written out, 3.2.19, with what it must have, 3.6.5."""
    named = set(re.findall(rb";TZID=([^:;]+)[:;]", b"\n".join(lines)))
    zones = _part(lines, b"VTIMEZONE")
    assert {_values(zone, b"TZID")[0][1] for zone in zones} == named
    for zone in zones:
        parts = [*_part(zone, b"STANDARD"), *_part(zone, b"DAYLIGHT")]
        assert parts
        for part in parts:
            _once(part, b"DTSTART", b"TZOFFSETFROM", b"TZOFFSETTO")
            assert _MOMENT.fullmatch(_values(part, b"DTSTART")[0][1])  # a local time, of no zone
            assert all(_OFFSET.fullmatch(_values(part, name)[0][1]) for name in (b"TZOFFSETFROM", b"TZOFFSETTO"))


def _check_event(lines, event, method):
    (part,) = _part(lines, b"VEVENT")
    _once(part, b"UID", b"DTSTAMP", b"DTSTART", b"SEQUENCE", b"STATUS", b"SUMMARY")  # 3.6.1
    for name in (b"DTEND", b"LOCATION", b"DESCRIPTION", b"ORGANIZER", b"TRANSP"):
        assert len(_values(part, name)) <= 1
    assert re.fullmatch(rb"\d{8}T\d{6}Z", _values(part, b"DTSTAMP")[0][1])  # in UTC, 3.8.7.2
    assert event["sequence"] >= 0
    assert (method, event["status"]) in {("PUBLISH", "CONFIRMED"), ("PUBLISH", "TENTATIVE"), ("CANCEL", "CANCELLED")}
    start = event["dtstart"].dt
    if "dtend" in event:
        end = event["dtend"].dt
        assert type(end) is type(start)  # 3.8.2.2
        assert end > start
    if isinstance(start, date) and not isinstance(start, datetime):
        assert _values(part, b"DTSTART")[0][0] == b";VALUE=DATE"
    for parameters, value in _values(part, b"ORGANIZER"):
        assert value.startswith(b"mailto:")  # a calendar address, 3.3.3
        assert parameters == b"" or parameters.startswith(b";CN=")
