from dataclasses import replace
from datetime import date

import pytest
from tests.example_meeting import CANCELLED, email, phone

from voneinander_desktop.documents.roster import RosterRequest, roster
from voneinander_desktop.domain.rules import Purpose

DAY = date(2020, 3, 9)


def made(reader, example, purpose, **choices):
    return roster(reader, RosterRequest(example.session, purpose, DAY, **choices))


def cells(document, *keys):
    at = [[column.key for column in document.columns].index(key) for key in keys]
    return [tuple(row[position] for position in at) for row in document.rows()]


def test_title_block(reader, example):
    document = made(reader, example, Purpose.INTERNAL)
    assert (document.title, document.subtitle) == ("Teilnehmendenliste", "Voneinander lernen – ein Treffen")
    assert document.head[0] == ("Datum", "Mittwoch, 11.03.2020")
    assert document.head[-2:] == (("Angemeldet", "5 Personen"), ("Stand", "09.03.2020"))


def test_the_internal_list_is_marked_in_title_block_and_name(reader, example):
    document = made(reader, example, Purpose.INTERNAL)
    assert document.marking == "Nur für den Dienstgebrauch"
    assert document.name == "Teilnehmendenliste – Nur für den Dienstgebrauch – Voneinander lernen"


def test_the_internal_list_tells_everything(reader, example):
    document = made(reader, example, Purpose.INTERNAL)
    rows = cells(document, "last_name", "first_name", "title", "institution", "function", "status", "phone", "mobile",
                 "email", "share", "remark")  # fmt: skip
    assert rows[0][:2] == ("von Adler", "Dora")
    assert rows[1] == ("Müller", "Anna", "Dr.", "Kreativhaus", "Leitung", "angemeldet", phone("Müller"),
                       "0151 23125-801", email("Müller"), True, None)  # fmt: skip
    assert [row[6] for row in rows[:5]] == [phone(row[0]) for row in rows[:5]]
    assert [row[9] for row in rows[:5]] == [False, True, False, False, False]


def test_participants_reach_only_those_who_agreed(reader, example):
    document = made(reader, example, Purpose.PARTICIPANTS)
    reached = cells(document, "last_name", "phone", "email")
    assert [row for row in reached if any(row[1:])] == [("Müller", phone("Müller"), email("Müller"))]
    assert document.marking == ""
    assert "zugestimmt" in document.notice
    words = repr(document)
    assert not any(phone(name) in words or email(name) in words for name in example.contacts if name != "Müller")
    assert "0151" not in words
    assert "kommt später" not in words


def test_institutions_nobody_is_registered_for_have_a_row_with_their_status(reader, example):
    rows = cells(made(reader, example, Purpose.INTERNAL), "last_name", "institution", "status")
    assert rows[5:] == [(None, "Nachbarschaftstreff Olof-Palme-Zentrum", "eingeladen")]


def test_participants_do_not_learn_who_has_not_replied(reader, example):
    assert len(cells(made(reader, example, Purpose.PARTICIPANTS), "last_name")) == 5


def test_the_gate_learns_names_and_institutions_only(reader, example):
    document = made(reader, example, Purpose.ENTRANCE)
    assert document.title == "Einlassliste"
    assert [column.heading for column in document.columns] == ["Nachname", "Vorname", "Einrichtung/Dienststelle"]
    assert list(document.rows())[-2:] == [("Ohnesorg", "Hanna", None), ("2 weitere Personen", None, "Kreativhaus")]
    assert "Geschäftszeichen" not in dict(document.head)
    assert "23125" not in repr(document)
    assert "@" not in repr(document)


@pytest.mark.parametrize("purpose", [Purpose.INTERNAL, Purpose.PARTICIPANTS, Purpose.ENTRANCE])
@pytest.mark.parametrize("order", ["name", "institution"])
def test_nobody_who_cancelled_and_no_institution_that_declined(reader, example, purpose, order):
    document = made(reader, example, purpose, order=order)
    assert CANCELLED not in repr(document)
    assert "Bezirksamt Mitte" not in repr(document.blocks)
    assert all(len(row) == len(document.columns) for row in document.rows())


def test_in_the_order_of_institutions(reader, example):
    rows = cells(made(reader, example, Purpose.INTERNAL, order="institution"), "institution", "last_name")
    assert rows == [
        ("Familienzentrum Wattstraße", "Mueller"),
        ("KiezZentrum Villa Lützow", "Öztürk"),
        ("Kreativhaus", "von Adler"),
        ("Kreativhaus", "Müller"),
        ("Nachbarschaftstreff Olof-Palme-Zentrum", None),
        (None, "Ohnesorg"),
    ]


def test_a_sign_in_sheet_is_no_roster(example):
    with pytest.raises(ValueError, match="purpose"):
        replace(RosterRequest(example.session), purpose=Purpose.SIGN_IN)
