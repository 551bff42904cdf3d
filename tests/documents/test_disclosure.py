"""What is told about a paper before it is made."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.example_meeting import CANCELLED, SHARED

from voneinander_desktop.documents.contact_list import ContactListRequest, contact_list
from voneinander_desktop.documents.disclosure import disclosure
from voneinander_desktop.documents.institution_list import InstitutionListRequest
from voneinander_desktop.documents.roster import RosterRequest, roster
from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.domain.rules import Purpose, passed_on
from voneinander_desktop.usecases.editing import Edit


def test_a_sign_in_sheet_is_read_by_everyone(reader, example):
    told = disclosure(reader, SignInSheetRequest(example.session, columns=("function", "department")))
    assert "Name, Einrichtung, Funktion und Abteilung/Stellenzeichen aller anderen" in told
    assert "Telefon und E-Mail stehen nie darauf" in told
    assert told.endswith("Nicht darauf steht 1 Person, die abgesagt hat.")
    assert "Name und Einrichtung aller anderen" in disclosure(reader, SignInSheetRequest(example.session, columns=()))


def test_an_internal_list_is_not_to_be_passed_on(reader, example):
    for request in (RosterRequest(example.session), ContactListRequest()):
        told = disclosure(reader, request)
        assert "zugestimmt" in told
        assert "Bitte geben Sie sie nicht weiter" in told


def test_the_participants_roster_says_whose_contact_data_are_missing_and_why(reader, example):
    request = RosterRequest(example.session, Purpose.PARTICIPANTS)
    told = disclosure(reader, request)
    assert told.startswith("Telefon und E-Mail stehen bei 1 von 5 Personen. Bei den anderen fehlen sie: ")
    assert "2 haben der Weitergabe nicht zugestimmt" in told
    assert "1 hat die Zustimmung widerrufen" in told
    assert "1 ist ausgeschieden" in told
    document = roster(reader, request)
    email = [column.key for column in document.columns].index("email")
    assert sum(row[email] is not None for row in document.rows()) == 1


def test_the_list_to_pass_on_says_who_is_left_out_and_why(reader, example):
    request = ContactListRequest(Purpose.PARTICIPANTS)
    told = disclosure(reader, request)
    assert told.startswith("Darauf stehen 3 von 7 Personen. Die anderen fehlen: ")
    assert len(list(contact_list(reader, request).rows())) == 3
    some = tuple(example.contacts[name] for name in ("Müller", "Öztürk"))
    assert disclosure(reader, replace(request, ids=some)) == (
        "Darauf steht 1 von 2 Personen. Die anderen fehlen: 1 hat die Zustimmung widerrufen."
    )
    nobody = replace(request, ids=(example.contacts["Ohnesorg"],))
    assert disclosure(reader, nobody) == "Darauf steht niemand: 1 hat der Weitergabe nicht zugestimmt."
    agreed = tuple(example.contacts[name] for name in SHARED)
    assert (
        disclosure(reader, replace(request, ids=agreed)) == "Alle, die darauf stehen, haben der Weitergabe zugestimmt."
    )


def test_a_meeting_that_nobody_is_registered_for(example):
    outcome = example.office.editing.set_values(
        [Edit("session", -1, "title", "Leer"), Edit("session", -1, "status", "planned")]
    )
    told = disclosure(example.office.reader, RosterRequest(outcome.created[-1], Purpose.PARTICIPANTS))
    assert told == "Noch ist niemand angemeldet."
    example.office.history.undo()


def test_the_entrance_list_tells_who_cancelled(reader, example):
    told = disclosure(reader, RosterRequest(example.session, Purpose.ENTRANCE))
    assert told == "Darauf stehen nur Nachname, Vorname und Einrichtung. Nicht darauf steht 1 Person, die abgesagt hat."
    assert CANCELLED  # the example has one


def test_a_list_of_institutions_has_no_personal_data_unless_notes_are_asked_for(reader):
    assert disclosure(reader, InstitutionListRequest()) == "Die Liste enthält keine Angaben zu einzelnen Personen."
    told = disclosure(reader, InstitutionListRequest(columns=("name", "notes")))
    assert "(Notizen)" in told
    assert "Bitte geben Sie sie nicht weiter" in told


class OneContact:
    """A reader of a single contact."""

    def __init__(self, values):
        self._values = values

    def column(self, _entity, key, _ids):
        return {1: self._values[key]}


@given(
    st.fixed_dictionaries(
        {
            "share": st.booleans(),
            "share_withdrawn_on": st.none() | st.dates(),
            "retired_on": st.none() | st.dates(),
        }
    )
)
def test_it_agrees_with_the_rule_about_who_is_passed_on(facts):
    contact = Row(CONTACT, 1, tuple(facts.get(spec.key, spec.empty) for spec in CONTACT.fields))
    told = disclosure(OneContact(facts), ContactListRequest(Purpose.PARTICIPANTS, ids=(1,), as_of=date(2020, 3, 11)))
    assert (told == "Alle, die darauf stehen, haben der Weitergabe zugestimmt.") is passed_on(contact)


@pytest.mark.parametrize("purpose", [Purpose.INTERNAL, Purpose.PARTICIPANTS])
def test_an_empty_list_says_so_without_stumbling(reader, purpose):
    assert disclosure(reader, ContactListRequest(purpose, ids=()))
