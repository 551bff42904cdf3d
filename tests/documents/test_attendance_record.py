from datetime import date

import pytest
from tests.example_meeting import CANCELLED, email, phone
from tests.records import add, change

from voneinander_desktop.documents.attendance_record import AttendanceRequest, attendance_record
from voneinander_desktop.domain.fields import Ref


@pytest.fixture
def held(own_example):
    """The meeting afterwards: two came, one did not, of two nothing is known; three nobody could read."""
    office, ids = own_example.office, own_example.registrations
    change(office, "registration", ids["Müller"], attendance="present")
    change(office, "registration", ids["Öztürk"], attendance="present", walk_in=True)
    change(office, "registration", ids["Mueller"], attendance="absent")
    change(office, "registration", ids[CANCELLED], attendance="present")
    session = Ref(own_example.session, "")
    add(office, "unnamed_attendance", {"session": session, "institution": "Kreativhaus", "number": 3})
    return own_example


def record(example, **choices):
    return attendance_record(example.office.reader, AttendanceRequest(example.session, **choices))


def test_who_was_there_and_nobody_else(held, cells):
    document = record(held)
    assert cells(document, "number", "last_name", "first_name", "institution", "function") == [
        (1, "Müller", "Anna", "Kreativhaus", "Leitung"),
        (2, "Öztürk", "Cem", "KiezZentrum Villa Lützow", None),
        (None, "3 Personen ohne Namen", None, "Kreativhaus", None),
    ]
    words = repr(document)
    assert not any(phone(name) in words or email(name) in words for name in held.contacts)
    assert CANCELLED not in words


def test_the_head_counts_and_says_what_is_not_known_yet(held):
    head = dict(record(held, as_of=date(2020, 3, 12)).head)
    assert head["Anwesend"] == "5 Personen, davon 1 ohne Anmeldung und 3 ohne Namen"
    assert head["Noch nicht erfasst"] == "2 Personen"
    assert (head["Stand"], head["Geschäftszeichen"]) == ("12.03.2020", "Soz 1/2020")


def test_the_lead_signs(held):
    assert record(held).signatures == ("Ort, Datum", "Leitung: Dr. Anna Müller")
    change(held.office, "session", held.session, lead=None)
    assert record(held).signatures == ("Ort, Datum", "Leitung")


def test_two_halves_of_the_day(held, cells):
    ids = held.registrations
    change(held.office, "registration", ids["Müller"], attendance_second="absent")
    change(held.office, "registration", ids["Ohnesorg"], attendance="absent", attendance_second="present")
    document = record(held)
    assert cells(document, "last_name", "morning", "afternoon") == [
        ("Müller", "ja", None),
        ("Öztürk", "ja", None),
        ("Ohnesorg", None, "ja"),
        ("3 Personen ohne Namen", "3", None),
    ]


def test_who_came_without_registration_is_told_if_wanted(held, cells):
    document = record(held, walk_in=True, function=False, order="institution")
    assert cells(document, "last_name", "walk_in") == [
        ("Öztürk", "ohne Anmeldung"),
        ("Müller", "angemeldet"),
        ("3 Personen ohne Namen", None),
    ]


def test_before_anything_is_recorded_nobody_was_there(example, reader):
    document = attendance_record(reader, AttendanceRequest(example.session))
    assert list(document.rows()) == []
    assert dict(document.head)["Anwesend"] == "0 Personen"
    assert dict(document.head)["Noch nicht erfasst"] == "5 Personen"
