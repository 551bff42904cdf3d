import pytest
from tests.records import add, add_one, change, contents, row, steps

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.faults import StorageFault


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
