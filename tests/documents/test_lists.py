"""The lists of contacts and institutions."""

from datetime import date

import pytest
from tests.example_meeting import SHARED, email, phone

from voneinander_desktop.documents.contact_list import ContactListRequest, contact_list
from voneinander_desktop.documents.institution_list import InstitutionListRequest, institution_list
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import CellKind

DAY = date(2020, 3, 9)


def column(document, key):
    at = [column.key for column in document.columns].index(key)
    return [row[at] for row in document.rows()]


class TestInternalContacts:
    def test_everyone_with_every_field_marked(self, reader, example):
        document = contact_list(reader, ContactListRequest(as_of=DAY))
        assert [column.key for column in document.columns] == [spec.key for spec in CONTACT.fields]
        assert set(column(document, "last_name")) == set(example.contacts)
        assert document.marking == "Nur für den Dienstgebrauch"
        assert document.name == "Kontakte (intern) – Nur für den Dienstgebrauch"
        assert document.head == (("Stand", "09.03.2020"), ("Anzahl", "7 Kontakte"))

    def test_what_the_list_shows_in_its_order(self, reader, example):
        ids = tuple(example.contacts[name] for name in ("Funk", "Müller"))
        keys = ("phone", "last_name", "share", "share_withdrawn_on", "institution")
        document = contact_list(reader, ContactListRequest(ids=ids, columns=keys))
        assert list(document.rows()) == [
            (phone("Funk"), "Funk", True, None, "Bezirksamt Mitte"),
            (phone("Müller"), "Müller", True, None, "Kreativhaus"),
        ]
        kinds = [column.kind for column in document.columns]
        assert kinds == [CellKind.TEXT, CellKind.TEXT, CellKind.FLAG, CellKind.DATE, CellKind.TEXT]
        assert document.head[-1] == ("Anzahl", "2 Kontakte")

    def test_salutations_for_a_mail_merge(self, reader, example):
        ids = tuple(example.contacts[name] for name in ("Müller", "Mueller", "Öztürk"))
        document = contact_list(reader, ContactListRequest(ids=ids, columns=("last_name",), letter_salutation=True))
        assert document.columns[-1].heading == "Briefanrede"
        assert column(document, "letter_salutation") == [
            "Sehr geehrte Frau Dr. Müller",
            "Sehr geehrter Herr Mueller",
            "Guten Tag Cem Öztürk",
        ]

    def test_choices_are_written_out(self, reader, example):
        document = contact_list(reader, ContactListRequest(ids=(example.contacts["Müller"],), columns=("salutation",)))
        assert list(document.rows()) == [("Frau",)]


class TestContactsToPassOn:
    def test_only_those_who_agreed_and_only_what_participants_may_see(self, reader):
        document = contact_list(reader, ContactListRequest(Purpose.PARTICIPANTS))
        assert set(column(document, "last_name")) == SHARED
        assert set(column(document, "email")) == set(map(email, SHARED))
        keys = {column.key for column in document.columns}
        assert keys == {"last_name", "first_name", "institution", "function", "department", "title", "phone", "email"}
        assert document.marking == ""
        assert document.name == "Kontaktliste zur Weitergabe"

    def test_columns_that_the_list_shows_are_left_out_where_participants_may_not_see_them(self, reader):
        keys = ("notes", "email", "mobile", "last_name", "share", "share_since", "mailing_lists", "salutation")
        document = contact_list(reader, ContactListRequest(Purpose.PARTICIPANTS, columns=keys, letter_salutation=True))
        assert [column.key for column in document.columns] == ["email", "last_name"]

    def test_names_are_left_if_nothing_else_may_be_seen(self, reader):
        document = contact_list(reader, ContactListRequest(Purpose.PARTICIPANTS, columns=("notes",)))
        assert [column.key for column in document.columns] == ["last_name", "first_name"]

    def test_asked_for_someone_who_did_not_agree(self, reader, example):
        wanted = tuple(example.contacts[name] for name in ("Mueller", "Öztürk", "von Adler"))
        document = contact_list(reader, ContactListRequest(Purpose.PARTICIPANTS, ids=wanted))
        assert list(document.rows()) == []


@pytest.mark.parametrize("purpose", [Purpose.ENTRANCE, Purpose.SIGN_IN])
def test_other_purposes_have_no_contact_list(purpose):
    with pytest.raises(ValueError, match="purpose"):
        ContactListRequest(purpose)


class TestInstitutions:
    def test_every_field_but_the_offices_own_notes(self, reader, example):
        document = institution_list(reader, InstitutionListRequest(as_of=DAY))
        assert {column.key for column in document.columns} == {spec.key for spec in INSTITUTION.fields} - {"notes"}
        assert set(column(document, "name")) == set(example.institutions)
        assert column(document, "postal_code").count("10179") == 1
        assert document.marking == ""
        assert document.name == "Einrichtungsliste"
        assert "Hausmeister" not in repr(document)

    def test_marked_when_the_notes_are_shown(self, reader, example):
        wanted = (example.institutions["Familienzentrum Wattstraße"],)
        document = institution_list(reader, InstitutionListRequest(wanted, ("name", "notes")))
        assert list(document.rows()) == [("Familienzentrum Wattstraße", "Schlüssel beim Hausmeister")]
        assert document.marking == "Nur für den Dienstgebrauch"
        assert document.head[-1] == ("Anzahl", "1 Eintrag")
