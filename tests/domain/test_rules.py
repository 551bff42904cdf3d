from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Kind, Personal, Ref, Row
from voneinander_desktop.domain.rules import Purpose

OUTSIDE = [purpose for purpose in Purpose if purpose is not Purpose.INTERNAL]


def row(entity, **values):
    """Return a record with the given values, everything else empty."""
    return Row(entity, 1, tuple(values.get(spec.key, spec.empty) for spec in entity.fields))


def filled(spec):
    """Return values that a field of this kind can hold."""
    match spec.kind:
        case Kind.FLAG:
            return st.booleans()
        case Kind.TRISTATE:
            return st.none() | st.booleans()
        case Kind.DATE:
            return st.none() | st.dates()
        case Kind.INTEGER:
            return st.none() | st.integers(0, 99)
        case Kind.REFERENCE:
            return st.none() | st.builds(Ref, st.integers(1, 9), st.text(min_size=1))
        case Kind.MANY | Kind.TEXTS:
            return st.just(())
        case Kind.CHOICE:
            return st.none() | st.sampled_from([key for key, _ in spec.choices])
        case _:
            return st.none() | st.text(min_size=1)


contacts = st.tuples(*map(filled, CONTACT.fields)).map(lambda values: Row(CONTACT, 1, values))

ALLOWED_OF_A_CONTACT = {
    Purpose.PARTICIPANTS: {
        "last_name", "first_name", "title", "institution", "function", "department", "phone", "email",
    },
    Purpose.ENTRANCE: {"last_name", "first_name", "institution"},
    Purpose.SIGN_IN: {"last_name", "first_name", "title", "institution", "function", "department"},
}  # fmt: skip


class TestDisclosure:
    @given(contacts, st.sampled_from(OUTSIDE))
    def test_no_purpose_shows_more_than_its_whitelist(self, contact, purpose):
        shown = {spec.key for spec in CONTACT.fields if rules.disclosed(purpose, contact, spec.key) != spec.empty}
        assert shown <= ALLOWED_OF_A_CONTACT[purpose]

    @given(contacts)
    def test_participants_reach_only_those_who_agreed(self, contact):
        agreed = contact["share"] and contact["share_withdrawn_on"] is None and contact["retired_on"] is None
        for key in ("phone", "email"):
            assert rules.disclosed(Purpose.PARTICIPANTS, contact, key) == (contact[key] if agreed else None)

    @given(contacts)
    def test_the_office_sees_everything(self, contact):
        seen = tuple(rules.disclosed(Purpose.INTERNAL, contact, spec.key) for spec in CONTACT.fields)
        assert seen == contact.values

    @pytest.mark.parametrize("purpose", OUTSIDE)
    def test_nothing_internal_leaves_the_office(self, purpose):
        for entity in ENTITIES.values():
            for spec in entity.fields:
                if spec.personal is Personal.INTERNAL:
                    assert not rules.may_show(purpose, entity, spec.key)

    @pytest.mark.parametrize("purpose", [Purpose.ENTRANCE, Purpose.SIGN_IN])
    def test_gate_and_sign_in_sheet_show_no_way_to_reach_anyone(self, purpose):
        for entity in ENTITIES.values():
            for spec in entity.fields:
                if spec.kind in (Kind.PHONE, Kind.EMAIL, Kind.URL):
                    assert not rules.may_show(purpose, entity, spec.key)

    def test_what_a_registration_says_of_reaching_someone_is_never_told_to_participants(self):
        registration = row(REGISTRATION, phone="030 23125-100", email="a@example.org", share=True)
        for key in ("phone", "mobile", "email"):
            assert rules.disclosed(Purpose.PARTICIPANTS, registration, key) is None

    def test_a_field_that_does_not_exist_may_not_be_shown(self):
        assert not rules.may_show(Purpose.INTERNAL, CONTACT, "shoe_size")
        assert not rules.may_show(Purpose.PARTICIPANTS, CONTACT, "shoe_size")

    def test_only_what_is_for_the_office_is_marked(self):
        assert rules.marking(Purpose.INTERNAL) == "Nur für den Dienstgebrauch"
        assert [rules.marking(purpose) for purpose in OUTSIDE] == ["", "", ""]


class TestPassedOn:
    def test_agreed(self):
        assert rules.passed_on(row(CONTACT, share=True, share_since=date(2019, 5, 1)))

    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {"share": False, "share_since": date(2019, 5, 1)},
            {"share": True, "share_withdrawn_on": date(2020, 1, 1)},
            {"share": True, "retired_on": date(2020, 1, 1)},
        ],
    )
    def test_not_agreed_withdrawn_or_gone(self, facts):
        assert not rules.passed_on(row(CONTACT, **facts))


class TestWhoIsComing:
    def test_whoever_cancelled_or_declined_is_not(self):
        assert rules.takes_part(row(REGISTRATION, status="registered"))
        assert not rules.takes_part(row(REGISTRATION, status="cancelled"))
        assert rules.is_expected(row(INVITATION, status="tentative"))
        assert not rules.is_expected(row(INVITATION, status="declined"))

    @pytest.mark.parametrize(
        ("announced", "named", "unknown", "unnamed"),
        [(4, 1, 1, 3), (2, 2, 1, 0), (1, 5, 1, 0), (None, 0, 1, 1), (None, 1, 1, 0), (None, 0, 0, 0), (0, 0, 1, 0)],
    )
    def test_how_many_were_announced_but_not_named(self, announced, named, unknown, unnamed):
        invitation = row(INVITATION, head_count=announced, status="accepted")
        assert rules.unnamed_people(invitation, named, unknown=unknown) == unnamed

    def test_who_has_not_replied_is_not_expected_by_the_number(self):
        assert rules.unnamed_people(row(INVITATION, status="invited"), 0, unknown=1) == 0
        assert rules.unnamed_people(row(INVITATION, status="invited", head_count=2), 0, unknown=1) == 2


class TestNames:
    def test_full_name(self):
        contact = row(CONTACT, title="Dr.", first_name="Anna", last_name="von Müller")
        assert rules.full_name(contact) == "Dr. Anna von Müller"
        assert rules.full_name(row(CONTACT, last_name="Müller")) == "Müller"

    @pytest.mark.parametrize(
        ("salutation", "title", "first_name", "last_name", "written"),
        [
            ("Frau", "Dr.", "Anna", "Müller", "Sehr geehrte Frau Dr. Müller"),
            ("Herr", None, "Bernd", "Müller", "Sehr geehrter Herr Müller"),
            ("Herr", None, None, "von Adler", "Sehr geehrter Herr von Adler"),
            (None, None, "Alex", "Muster", "Guten Tag Alex Muster"),
            (None, "Dr.", "Alex", "Muster", "Guten Tag Dr. Alex Muster"),
            (None, "Dr.", None, "Muster", "Guten Tag Dr. Muster"),
            (None, None, None, "Muster", "Guten Tag"),
            ("Frau", "Prof. Dr. med. habil.", "Anna", "Müller", "Sehr geehrte Frau Prof. Dr. Müller"),
            ("Frau", "Dipl.-Päd.", "Anna", "Müller", "Sehr geehrte Frau Müller"),
            ("Herr", "M.A.", "Bernd", "Müller", "Sehr geehrter Herr Müller"),
            ("Herr", "Pfarrer", "Bernd", "Müller", "Sehr geehrter Herr Pfarrer Müller"),
        ],
    )
    def test_letter_salutation(self, salutation, title, first_name, last_name, written):
        contact = row(CONTACT, salutation=salutation, title=title, first_name=first_name, last_name=last_name)
        assert rules.letter_salutation(contact) == written
