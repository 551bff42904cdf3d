from datetime import date

import pytest
from tests.records import add, add_one, change, contents, row, shown, steps

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.editing import Edit, Refused
from voneinander_desktop.usecases.participation import Reply


@pytest.fixture
def session(office):
    return add_one(office, "session", title="Treffen", date="11.3.2020")


@pytest.fixture
def houses(office):
    return add(office, "institution", {"name": "Kreativhaus"}, {"name": "Meerbaum-Haus"}, {"name": "Villa Lützow"})


def test_institutions_are_noted_in_one_step_and_in_the_given_order(office, session, houses):
    outcome = office.participation.invite(session, [houses[2], houses[0]])

    ids = office.participation.invitation_ids(session)
    assert [row(office, "invitation", row_id).text("institution") for row_id in ids] == ["Villa Lützow", "Kreativhaus"]
    assert {row(office, "invitation", row_id).text("status") for row_id in ids} == {"vorgemerkt"}
    assert row(office, "session", session)["invited_count"] == 2
    assert outcome.label == steps(office.path)[-1] == "2 Einrichtungen vorgemerkt"
    office.history.undo()
    assert office.participation.invitation_ids(session) == []


def test_who_is_invited_already_is_passed_over(office, session, houses):
    office.participation.invite(session, houses[:1])
    change(office, "invitation", 1, status="zugesagt")
    before = steps(office.path)

    assert office.participation.invite(session, houses[:1]).step_id == 0
    assert office.participation.invite(session, []).step_id == 0
    assert steps(office.path) == before
    outcome = office.participation.invite(session, [houses[0], houses[1], houses[1]])

    assert outcome.label == "Einrichtung vorgemerkt"
    assert len(office.participation.invitation_ids(session)) == 2
    assert row(office, "invitation", 1).text("status") == "zugesagt"


def test_people_come_for_the_institution_they_are_at_now(office, session, houses):
    anna, bernd = add(
        office, "contact", {"last_name": "Müller", "institution": Ref(houses[0], "")}, {"last_name": "Meier"}
    )

    outcome = office.participation.register(session, [anna, bernd])
    change(office, "contact", anna, institution=Ref(houses[1], ""))

    registered = [row(office, "registration", row_id) for row_id in office.participation.registration_ids(session)]
    assert [(person.text("contact"), person.text("institution")) for person in registered] == [
        ("Müller", "Kreativhaus"),
        ("Meier", ""),
    ]
    assert {(person.text("status"), person.text("attendance")) for person in registered} == {
        ("angemeldet", "noch nicht erfasst")
    }
    assert outcome.label == "2 Personen angemeldet"


def test_who_is_registered_already_stays_as_she_is(office, session):
    (anna,) = add(office, "contact", {"last_name": "Müller"})
    office.participation.register(session, [anna])
    change(office, "registration", 1, status="abgesagt")

    assert office.participation.register(session, [anna, anna]).step_id == 0
    assert row(office, "registration", 1).text("status") == "abgesagt"


def test_who_cancelled_does_not_count_as_registered(office, session):
    people = add(office, "contact", {"last_name": "Müller"}, {"last_name": "Meier"})
    office.participation.register(session, people)
    listing = office.listing("session")

    change(office, "registration", 1, status="abgesagt")
    assert row(office, "session", session)["registered_count"] == 1
    assert listing.total == 1
    office.editing.delete("registration", [2])
    assert row(office, "session", session)["registered_count"] == 0


def test_each_meeting_has_its_own(office, session, houses):
    other = add_one(office, "session", title="Noch eins")
    office.participation.invite(session, houses[:2])
    office.participation.invite(other, houses)

    assert len(office.participation.invitation_ids(session)) == 2
    assert len(office.participation.invitation_ids(other)) == 3
    assert office.participation.registration_ids(other) == []


@pytest.mark.parametrize("ids", [[999], [999, 1]])
def test_nobody_is_half_invited(office, session, houses, ids):
    before = contents(office.path)

    with pytest.raises(StorageFault):
        office.participation.invite(session, ids)
    with pytest.raises(StorageFault):
        office.participation.register(session, ids)
    with pytest.raises(StorageFault):
        office.participation.invite(999, houses)

    assert contents(office.path) == before


# ---------------------------------------------------------------------------------------- guests


def registered(office, session):
    """Return (last name, first name, institution, status) of everyone who is registered, by id."""
    rows = office.reader.rows(ENTITIES["registration"], office.participation.registration_ids(session))
    keys = ("last_name", "first_name", "institution", "status")
    return {row_id: tuple(one.text(key) for key in keys) for row_id, one in rows.items()}


@pytest.mark.parametrize(
    ("typed", "last", "first"),
    [
        ("Muster, Mia", "Muster", "Mia"),
        ("Mia Muster", "Muster", "Mia"),
        ("Ursula von der Muster", "von der Muster", "Ursula"),
        ("Dr. Mia Muster", "Muster", "Dr. Mia"),
        ("Muster", "Muster", ""),
        ("Muster, Mia (Empfang)", "Muster", "Mia (Empfang)"),
    ],
)
def test_a_guest_stands_on_the_list_by_last_and_first_name(office, session, houses, typed, last, first):
    outcome = office.participation.register_guest(session, typed, "Nachbarschaft e. V.")

    assert list(registered(office, session).values()) == [(last, first, "Nachbarschaft e. V.", "angemeldet")]
    assert outcome.label == "Gast angemeldet"
    assert office.reader.total(ENTITIES["contact"]) == 0
    found = office.listing("registration").ids(Query(text=f"{first} nachbarschaft"))
    assert found == office.participation.registration_ids(session)


def test_a_guest_of_a_known_institution_names_its_record_whatever_its_spelling(office, session, houses):
    change(office, "institution", houses[1], aliases=("Meerbaumhaus",))

    office.participation.register_guest(session, "Mia Muster", "meerbaumhaus")

    (row_id,) = office.participation.registration_ids(session)
    assert row(office, "registration", row_id)["institution"] == Ref(houses[1], "Meerbaum-Haus")


def test_whoever_is_in_the_contacts_is_registered_as_such(office, session, houses):
    known = add_one(office, "contact", last_name="Muster", first_name="Mia", institution=Ref(houses[0], ""))

    office.participation.register_guest(session, "Mia Muster")

    (row_id,) = office.participation.registration_ids(session)
    assert row(office, "registration", row_id)["contact"] == Ref(known, "Muster, Mia")
    assert shown(office, "registration", row_id, "institution") == "Kreativhaus"


def test_somebody_of_the_same_name_from_elsewhere_is_a_guest(office, session, houses):
    add_one(office, "contact", last_name="Muster", first_name="Mia", institution=Ref(houses[0], ""))

    office.participation.register_guest(session, "Muster, Mia", Ref(houses[2], ""))

    (row_id,) = office.participation.registration_ids(session)
    assert row(office, "registration", row_id)["contact"] == "Muster, Mia"
    assert shown(office, "registration", row_id, "institution") == "Villa Lützow"


def test_a_name_of_several_contacts_is_asked_about(office, session):
    add(
        office, "contact", *[{"last_name": "Muster", "first_name": "Mia", "function": f"{number}"} for number in (1, 2)]
    )

    with pytest.raises(Refused, match="steht mehrmals in den Kontakten"):
        office.participation.register_guest(session, "Mia Muster")

    assert office.participation.registration_ids(session) == []


def test_nobody_is_registered_without_a_name(office, session):
    with pytest.raises(Refused, match="Namen"):
        office.participation.register_guest(session, "  ")


def test_the_same_guest_is_not_registered_twice(office, session, houses):
    office.participation.register_guest(session, "Mia Muster", Ref(houses[0], ""))

    with pytest.raises(Refused, match="„Muster, Mia“ ist zu dieser Veranstaltung schon angemeldet"):
        office.participation.register_guest(session, "Mia Muster", "Kreativhaus")
    with pytest.raises(Refused, match="schon angemeldet"):
        office.participation.register_guest(session, "muster, mia", "KREATIVHAUS")
    other = add_one(office, "session", title="Anderes Treffen")
    office.participation.register_guest(other, "Mia Muster", Ref(houses[0], ""))  # another day is another matter
    office.participation.register_guest(session, "Muster, Mia (Empfang)", Ref(houses[0], ""))

    assert len(registered(office, session)) == 2


def test_one_contact_is_not_registered_twice(office, session):
    known = add_one(office, "contact", last_name="Muster", first_name="Mia")
    office.participation.register(session, [known])

    with pytest.raises(Refused, match="Diese Person ist zu dieser Veranstaltung schon angemeldet"):
        add_one(office, "registration", session=Ref(session, ""), contact=Ref(known, ""))
    with pytest.raises(Refused, match="Diese Person ist zu dieser Veranstaltung schon angemeldet"):
        add_one(office, "registration", session=Ref(session, ""), contact="Mia Muster")


# -------------------------------------------------------------------------------------- Vertretung


@pytest.fixture
def people(office, session):
    """Three people who are registered, by their registrations."""
    ids = add(office, "contact", *[{"last_name": name} for name in ("Arnold", "Berger", "Conrad")])
    office.participation.register(session, ids)
    return office.participation.registration_ids(session)


def replaces(office, one, other):
    change(office, "registration", one, substitute_for=Ref(other, ""))


def test_nobody_replaces_herself(office, people):
    with pytest.raises(Refused, match="Niemand kann sich selbst vertreten"):
        replaces(office, people[0], people[0])
    with pytest.raises(Refused, match="Niemand kann sich selbst vertreten"):
        change(office, "registration", people[0], substitute_for="Arnold")


def test_no_chain_and_no_circle_of_replacements(office, people):
    first, second, third = people
    replaces(office, second, first)

    with pytest.raises(Refused, match="„Berger“ kommt selbst als Vertretung"):
        replaces(office, third, second)
    with pytest.raises(Refused, match="gegenseitig"):
        replaces(office, first, second)
    with pytest.raises(Refused, match="„Arnold“ wird selbst vertreten"):
        replaces(office, first, third)
    replaces(office, third, first)  # two may share what one would have done
    with pytest.raises(Refused, match="gegenseitig"):  # nor in one step
        office.editing.set_values([Edit("registration", second, "substitute_for", Ref(third, "")),
                                   Edit("registration", third, "substitute_for", Ref(second, ""))])  # fmt: skip
    assert shown(office, "registration", second, "substitute_for") == "Arnold"


def test_only_who_is_registered_for_the_same_meeting_is_replaced(office, session, people):
    other = add_one(office, "session", title="Anderes Treffen")
    office.participation.register(other, [3])  # Conrad is there, too
    elsewhere = office.participation.registration_ids(other)[0]

    with pytest.raises(Refused, match="derselben Veranstaltung"):
        replaces(office, people[0], elsewhere)
    replaces(office, people[0], people[1])
    with pytest.raises(Refused, match="derselben Veranstaltung"):
        change(office, "registration", people[1], session=Ref(other, ""))
    change(office, "registration", people[0], substitute_for="Conrad")  # the name means her who is registered here

    assert row(office, "registration", people[0])["substitute_for"] == Ref(people[2], "Conrad")


def test_a_replacement_is_registered_and_the_other_cancelled_in_one_step(office, session, people, houses):
    change(office, "registration", people[0], institution=Ref(houses[0], ""))
    before = contents(office.path)

    outcome = office.participation.replace(people[0], "Mia Muster")

    assert outcome.label == "Vertretung für „Arnold“ eingetragen"
    new = office.participation.registration_ids(session)[-1]
    assert registered(office, session)[new] == ("Muster", "Mia", "Kreativhaus", "angemeldet")
    assert shown(office, "registration", new, "substitute_for") == "Arnold"
    assert shown(office, "registration", people[0], "status") == "abgesagt"
    office.history.undo()
    assert contents(office.path) == before


def test_whoever_is_registered_already_can_be_a_replacement(office, session, people):
    change(office, "registration", people[1], status="cancelled")

    office.participation.replace(people[0], 2)  # Berger after all

    assert len(office.participation.registration_ids(session)) == 3
    assert shown(office, "registration", people[1], "substitute_for") == "Arnold"
    assert shown(office, "registration", people[1], "status") == "angemeldet"


# --------------------------------------------------------------------------------------- replies


def test_when_an_institution_cancels_its_people_are_named(office, session, houses):
    ids = add(
        office, "contact", *[{"last_name": name, "institution": Ref(houses[0], "")} for name in ("Arnold", "Berger")]
    )
    office.participation.invite(session, houses)
    office.participation.register(session, ids)
    office.participation.register_guest(session, "Mia Muster", "Kreativhaus")
    first, second, guest = office.participation.registration_ids(session)
    change(office, "registration", second, status="cancelled")

    asked = office.participation.still_registered(session, [1])
    assert [one.id for one in asked] == [first, guest]
    assert office.participation.still_registered(session) == []  # nobody has declined yet
    reply = Reply("declined", date(2020, 3, 2), "phone", "Frau Muster", remark="Umzug")
    office.participation.reply([1], reply, cancelling=[one.id for one in asked])

    invitation = row(office, "invitation", 1)
    told = [invitation.text(key) for key in ("status", "replied_on", "replied_by", "replied_who", "remark")]
    assert told == ["abgesagt", "02.03.2020", "Telefon", "Frau Muster", "Umzug"]
    assert {status for *_, status in registered(office, session).values()} == {"abgesagt"}
    assert steps(office.path)[-1] == "Rückmeldung „abgesagt“ notiert"
    assert office.participation.still_registered(session) == []


def test_people_who_stay_registered_although_their_institution_declined_are_found_later(office, session, houses):
    office.participation.invite(session, houses)
    office.participation.register_guest(session, "Mia Muster", Ref(houses[0], ""))

    change(office, "invitation", 1, status="abgesagt")

    assert [one.label for one in office.participation.still_registered(session)] == ["Muster, Mia"]


def test_a_reply_leaves_what_it_does_not_tell(office, session, houses):
    office.participation.invite(session, houses)
    change(office, "invitation", 1, head_count=3, remark="kommt später", follow_up_on="1.3.2020")

    office.participation.reply([1], Reply("accepted", date(2020, 3, 2)))

    invitation = row(office, "invitation", 1)
    assert [invitation[key] for key in ("head_count", "remark", "follow_up_on")] == [3, "kommt später", None]


def test_the_silent_are_rung_in_the_order_of_their_days(office, session, houses):
    change(office, "session", session, reply_by="1.3.2020")
    change(office, "institution", houses[1], phone="030 23125-200")
    people = add(
        office, "contact",
        {"last_name": "Arnold", "institution": Ref(houses[0], ""), "is_main": True, "phone": "030 23125-101"},
        {"last_name": "Berger", "institution": Ref(houses[0], ""), "mobile": "0151 23125-102"},
    )  # fmt: skip
    office.participation.invite(session, houses)
    for number in (1, 2, 3):
        change(office, "invitation", number, status="eingeladen")
    change(office, "invitation", 2, follow_up_on="20.2.2020")

    silent = office.participation.silent(session)
    assert [(one.invitation.text("institution"), one.due, one.ring, one.phone) for one in silent] == [
        ("Meerbaum-Haus", date(2020, 2, 20), "Meerbaum-Haus", "030 23125-200"),
        ("Kreativhaus", date(2020, 3, 1), "Arnold", "030 23125-101"),
        ("Villa Lützow", date(2020, 3, 1), "Villa Lützow", ""),
    ]
    change(office, "invitation", 1, addressee=Ref(people[1], ""))
    change(office, "invitation", 2, status="zugesagt")
    assert [(one.ring, one.phone) for one in office.participation.silent(session)] == [
        ("Berger", "0151 23125-102"), ("Villa Lützow", ""),
    ]  # fmt: skip
