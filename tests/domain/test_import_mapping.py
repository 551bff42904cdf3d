"""What the columns of a list are taken for, and which of its rows are the list."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain import import_mapping, list_shape
from voneinander_desktop.domain.import_mapping import Into, propose, shape_below, shape_of
from voneinander_desktop.domain.import_uses import use_called
from voneinander_desktop.domain.tables import SourceTable


def table(*rows, **options):
    return SourceTable("Liste.csv", "", tuple(map(tuple, rows)), **options)


def uses(source, into):
    return {one.title: one.use for one in propose(source, into).columns}


class TestShape:
    def test_titles_totals_and_notes_are_passed_over(self):
        shape = shape_of(
            table(
                ["Einrichtungen"], ["Stand:", date(2024, 5, 3)], [], ["Einrichtung", "PLZ", "Telefon"],
                ["Haus Eins", "10115", "030 23125-1"], ["Haus Zwei", "10117", "030 23125-2"], ["Summe", "2"], [],
                ["* Ohne Gewähr"],
            )
        )  # fmt: skip
        assert (shape.head, shape.rows, shape.as_of) == (3, (4, 5), date(2024, 5, 3))
        assert dict(shape.passed_over) == {
            0: "steht über der Liste", 1: "steht über der Liste", 6: "Summenzeile", 8: "steht unter der Liste"
        }  # fmt: skip

    @pytest.mark.parametrize(
        "title", ["Teilnehmer Jobcenter 11. März", "Es kommen:", "Treffen am 11.03.2020", "Anmeldungen"]
    )
    def test_the_title_and_the_letter_around_mere_names_are_passed_over(self, title):
        shape = shape_of(table([title], [], ["1. Anna Müller"], ["2. Bernd Schulz"], [], ["Viele Grüße"], ["Ina Roth"]))
        assert (shape.head, shape.rows) == (None, (2, 3, 6))
        assert dict(shape.passed_over) == {0: "steht über der Liste", 5: "Anmerkung"}

    def test_the_first_of_mere_names_is_no_title(self):
        assert shape_of(table(["Anna Müller"], [], ["Bernd Schulz"])).rows == (0, 2)

    def test_no_headings(self):
        shape = shape_of(table(["Müller, Anna", "030 23125-1"], ["Schulz, Bernd", "030 23125-2"]))
        assert (shape.head, shape.rows) == (None, (0, 1))

    def test_unknown_headings_above_numbers(self):
        assert shape_of(table(["Ruf", "Wo"], ["030 23125-1", "hier"])).head == 0

    def test_a_line_of_label_and_value_is_no_head(self):
        shape = shape_of(table(["Telefon", "030 23125-1"], ["Name", "Vorname"], ["Müller", "Anna"]))
        assert shape.head == 1

    def test_she_can_choose(self):
        source = table(["a", "b"], ["c", "d"], ["e", "f"])
        assert shape_below(source, 1).rows == (2,)
        assert shape_below(source, None).rows == (0, 1, 2)

    def test_cards_are_all_list(self):
        assert shape_of(table(["last_name"], ["Summe"], ["Stand: 1.1.2024"], known=True)).rows == (1, 2)

    @given(
        st.lists(
            st.lists(st.none() | st.text(max_size=6) | st.integers() | st.floats() | st.dates(), max_size=4), max_size=8
        )
    )
    def test_every_row_that_holds_something_is_accounted_for(self, rows):
        source = table(*rows)
        shape = shape_of(source)
        told = [*shape.rows, *(row for row, _ in shape.passed_over), *([] if shape.head is None else [shape.head])]
        filled = [number for number, row in enumerate(rows) if list_shape.filled(row)]
        assert sorted(told) == filled
        for into in Into:
            proposed = propose(source, into, shape)
            assert proposed.fingerprint == import_mapping.fingerprint(source, into, shape)


class TestProposal:
    def test_ways_to_reach_someone_belong_to_whom_stands_before_them(self):
        source = table(
            ["Einrichtung", "Telefon", "E-Mail", "Ansprechperson", "Durchwahl", "Mail"],
            ["Haus Eins", "030 23125-1", "a@example.org", "Anna Müller", "030 23125-2", "b@example.org"],
        )
        assert uses(source, Into.INSTITUTIONS) == {
            "Einrichtung": "institution.name", "Telefon": "institution.phone", "E-Mail": "institution.email",
            "Ansprechperson": "contact.full_name", "Durchwahl": "contact.phone", "Mail": "contact.email",
        }  # fmt: skip

    def test_a_list_of_people(self):
        source = table(
            ["Name", "Vorname", "Einrichtung", "Telefon", "Bemerkung"], ["Müller", "Anna", "Haus", "030 23125-1"]
        )
        assert uses(source, Into.CONTACTS) == {
            "Name": "contact.last_name", "Vorname": "contact.first_name", "Einrichtung": "institution.name",
            "Telefon": "contact.phone", "Bemerkung": "contact.notes",
        }  # fmt: skip

    def test_several_people_in_a_row(self):
        source = table(
            ["Einrichtung", "Nachname", "Vorname", "Telefon", "Nachname", "Vorname", "Telefon"],
            ["Haus", "Müller", "Anna", "030 23125-1", "Schulz", "Bernd", "030 23125-2"],
        )
        mapping = propose(source, Into.CONTACTS)
        assert [one.use for one in mapping.columns] == [
            "institution.name", "contact.last_name", "contact.first_name", "contact.phone", "contact2.last_name",
            "contact2.first_name", "contact2.phone",
        ]  # fmt: skip
        assert (mapping.people, mapping.problems) == (2, ())

    def test_what_is_private_is_off_at_first(self):
        mapping = propose(table(["Nachname", "Telefon privat", "Geburtstag"], ["Müller", "030", "1.1."]), Into.CONTACTS)
        assert [(one.use, one.private) for one in mapping.columns[1:]] == [("", True), ("", True)]
        assert mapping.with_use(1, "contact.phone").columns[1].use == "contact.phone"

    def test_cells_say_what_a_wrong_heading_does_not(self):
        source = table(
            ["Name", "Kontakt", "Titel"], ["Müller", "a@example.org", "Frau"], ["Schulz", "b@example.org", "Herr"]
        )
        assert uses(source, Into.CONTACTS) == {
            "Name": "contact.full_name", "Kontakt": "contact.email", "Titel": "contact.salutation"
        }  # fmt: skip

    def test_the_second_column_for_a_field_goes_into_the_notes(self):
        source = table(["Nachname", "Telefon", "Tel."], ["Müller", "030 23125-1", "030 23125-2"])
        (*_, second) = propose(source, Into.CONTACTS).columns
        assert (second.use, second.certain, second.reason) == ("+notes", False, "„Telefon“ ist schon dieselbe Angabe")

    def test_an_empty_column_gives_way(self):
        source = table(["Nachname", "Telefon geschäftlich", "Haupttelefon"], ["Müller", None, "030 23125-2"])
        assert [one.use for one in propose(source, Into.CONTACTS).columns] == ["contact.last_name", "", "contact.phone"]

    @pytest.mark.parametrize(
        ("rows", "into"),
        [
            ([["Einrichtung", "Träger"], ["a", "b"]], Into.INSTITUTIONS),
            ([["Name", "Art", "Stadtteil"], ["a", "b", "c"]], Into.INSTITUTIONS),
            ([["Name", "Vorname"], ["a", "b"]], Into.CONTACTS),
            ([["Name", "Institution", "Funktion"], ["a", "b", "c"]], Into.CONTACTS),
            ([["Müller, Anna", "a@example.org"]], Into.CONTACTS),
        ],
    )
    def test_what_a_list_is(self, rows, into):
        assert import_mapping.probable_into(table(*rows)) is into

    def test_what_is_missing_is_told(self):
        source = table(["Telefon", "PLZ"], ["030 23125-1", "10115"])
        assert propose(source, Into.INSTITUTIONS).problems == ("Es fehlt die Spalte mit dem Namen der Einrichtung.",)
        twice = propose(source, Into.CONTACTS).with_use(1, "contact.phone")
        assert twice.problems[0].startswith("„Telefon“ und „PLZ“ sollen beide „Telefon“ (Person) füllen")


def test_a_heading_above_others_says_whose_name_is_meant():
    source = table(
        ["Einrichtung", None, "Leitung", None, "Stellvertretung"],
        ["Name", "Adresse", "Name", "Telefon", "Name"],
        ["Haus Ahorn", "Ahornweg 1, 13347 Berlin", "Müller, Anna", "030 23125-801", "Schulz, Bernd"],
    )
    assert [one.use for one in propose(source, Into.CONTACTS).columns] == [
        "institution.name", "institution.address", "contact.full_name", "contact.phone", "contact2.full_name",
    ]  # fmt: skip
    source = table(["Liste der Einrichtungen"], ["Name", "Telefon"], ["Müller, Anna", "030 23125-801"])
    assert propose(source, Into.CONTACTS).columns[0].use == "contact.full_name"


@pytest.mark.parametrize(
    ("headings", "cells", "use"),
    [
        (["Name", "Teilnahme (ja/nein)"], ["Müller, Anna", "ja"], "registration.status"),
        (["Name", "Teilnahme"], ["Müller, Anna", "Zusage"], "registration.status"),
        (["Name", "Teilnahme"], ["Müller, Anna", "anwesend"], "registration.attendance"),
        (["Name", "Teilnahme", "Zusage"], ["Müller, Anna", "x", "ja"], "registration.attendance"),
        (["Name", "Anwesend"], ["Müller, Anna", "x"], "registration.attendance"),
    ],
)
def test_who_will_come_is_not_who_was_there(headings, cells, use):
    assert propose(table(headings, cells), Into.REGISTRATIONS).columns[1].use == use


@pytest.mark.parametrize(
    ("into", "key", "use"),
    [
        (Into.CONTACTS, "last_name", "contact.last_name"), (Into.CONTACTS, "institution", "institution.name"),
        (Into.CONTACTS, "street", "institution.street"), (Into.CONTACTS, "institution.phone", "institution.phone"),
        (Into.INSTITUTIONS, "phone", "institution.phone"), (Into.INSTITUTIONS, "last_name", "contact.last_name"),
        (Into.REGISTRATIONS, "status", "registration.status"), (Into.REGISTRATIONS, "contact", "contact.full_name"),
        (Into.CONTACTS, "full_name", "contact.full_name"), (Into.CONTACTS, "notes", "contact.notes"),
        (Into.CONTACTS, "shoe_size", None), (Into.CONTACTS, "contact2.phone", "contact2.phone"),
    ],
)  # fmt: skip
def test_keys_of_mapping_files(into, key, use):
    assert use_called(into, key) == use


@pytest.mark.parametrize(
    "names",
    [
        ("1. Anna Müller", "2. Thomas Becker", "3) Olga Peters"),
        ("- Sabine Roth", "• Emre Öztürk", "* Müller, Anna"),
        ("Sabine Roth, Team 713", "Herr Weber (Team 5)"),
        ("Ngozi Adichie", "Wisława Szymborska"),
    ],
)
@pytest.mark.parametrize("into", [Into.CONTACTS, Into.REGISTRATIONS])
def test_mere_names_are_recognised(names, into):
    mapping = propose(table(*([name] for name in names)), into)
    assert [one.use for one in mapping.columns] == ["contact.full_name"]
    assert mapping.problems == ()
