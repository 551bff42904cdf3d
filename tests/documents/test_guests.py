"""Guests, who have no contact record, stand on every paper as everyone else, and are reached by nobody."""

from datetime import date

import pytest
from tests.example_meeting import example_file

from voneinander_desktop.documents.disclosure import disclosure
from voneinander_desktop.documents.meeting import read_meeting
from voneinander_desktop.documents.roster import RosterRequest, roster
from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest, sign_in_sheet
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.domain.rules import Purpose

DAY = date(2020, 3, 9)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    example = example_file(tmp_path_factory.mktemp("office") / "treffen.vnd")
    example.office.participation.register_guest(example.session, "Mia Maier", "Nachbarschaft e. V.")
    example.office.participation.register_guest(
        example.session, "Nowak, Jan", Ref(example.institutions["Kreativhaus"], "")
    )
    yield example
    example.office.close()


def cells(document, *keys):
    at = [[column.key for column in document.columns].index(key) for key in keys]
    return [tuple(row[position] for position in at) for row in document.rows()]


def test_guests_are_people_of_the_meeting_in_its_order(example):
    meeting = read_meeting(example.office.reader, example.session)

    people = [(person.contact.text("last_name"), person.is_guest) for person in meeting.people]
    assert people == [
        ("von Adler", False), ("Maier", True), ("Müller", False), ("Mueller", False), ("Nowak", True),
        ("Öztürk", False), ("Ohnesorg", False),
    ]  # fmt: skip
    assert [person.institution for person in meeting.people if person.is_guest] == [
        "Nachbarschaft e. V.",
        "Kreativhaus",
    ]
    kreativhaus, *_ = meeting.unnamed(unknown=0)
    assert kreativhaus[1] == 1  # of four that it announced, a guest is one


def test_a_guest_has_a_row_to_sign_in(example):
    document = sign_in_sheet(example.office.reader, SignInSheetRequest(example.session, columns=("function", "title")))

    rows = cells(document, "last_name", "first_name", "institution", "title", "function")
    assert ("Maier", "Mia", "Nachbarschaft e. V.", None, None) in rows
    assert ("Nowak", "Jan", "Kreativhaus", None, None) in rows


@pytest.mark.parametrize("purpose", [Purpose.INTERNAL, Purpose.PARTICIPANTS])
def test_a_guest_is_on_the_list_without_ways_to_reach_her(example, purpose):
    document = roster(example.office.reader, RosterRequest(example.session, purpose, DAY))

    rows = cells(document, "last_name", "first_name", "institution", "status", "phone", "email")
    assert ("Maier", "Mia", "Nachbarschaft e. V.", "angemeldet", None, None) in rows
    assert ("Angemeldet", "7 Personen") in document.head


def test_the_gate_lets_a_guest_in(example):
    document = roster(example.office.reader, RosterRequest(example.session, Purpose.ENTRANCE, DAY))

    assert ("Maier", "Mia", "Nachbarschaft e. V.") in list(document.rows())


def test_guests_count_as_not_having_agreed(example):
    told = disclosure(example.office.reader, RosterRequest(example.session, Purpose.PARTICIPANTS))

    assert "bei 1 von 7 Personen" in told
    assert "4 haben der Weitergabe nicht zugestimmt" in told
