import pytest
from tests.records import add, add_one, change, contents, row, shown, steps

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.editing import Edit, Refused


@pytest.fixture
def house(office):
    return add_one(
        office, "institution", name="Kreativhaus", aliases="KH; Haus", action_fields="Beratung", region="Moabit West"
    )


def test_what_belongs_to_a_record_goes_with_it_unasked(office, house):
    before = contents(office.path)

    assert office.editing.dependents("institution", [house]) == []
    outcome = office.editing.delete("institution", [house])

    assert outcome.deleted == {("institution", house)}
    after = contents(office.path)
    assert [after[table] for table in ("institution", "institution_alias", "institution_action_field")] == [[], [], []]
    assert after["action_field"] == before["action_field"]
    office.history.undo()
    assert contents(office.path) == before


def test_a_record_in_use_is_only_deleted_with_a_word_about_the_others(office, house):
    anna, bernd = add(
        office, "contact",
        {"last_name": "Müller", "institution": Ref(house, "")}, {"last_name": "Meier", "institution": Ref(house, "")},
    )  # fmt: skip
    session = add_one(
        office, "session", title="Treffen", site=Ref(house, ""), venue=Ref(house, ""), organisers=(Ref(house, ""),)
    )
    office.participation.invite(session, [house])
    office.participation.register(session, [anna])
    add_one(office, "partner", institution=Ref(house, ""), agreement=Ref(add_one(office, "agreement", title="V"), ""))
    before, steps_before = contents(office.path), steps(office.path)

    assert dict(office.editing.dependents("institution", [house])) == {
        "Kontakte (bleiben, ohne „Einrichtung/Dienststelle“)": 2,
        "Veranstaltung (bleibt, ohne „JobCenter-Standort“)": 1,
        "Veranstaltung (bleibt, mit „Veranstaltungsort“ als Text)": 1,
        "Veranstaltung (bleibt, ohne diesen Eintrag bei „Veranstalter“)": 1,
        "Einladung (wird gelöscht)": 1,
        "Anmeldung (bleibt, mit „Einrichtung/Dienststelle“ als Text)": 1,
        "Kooperationspartner (wird gelöscht)": 1,
    }
    with pytest.raises(Refused) as caught:
        office.editing.delete("institution", [house])
    assert str(caught.value).startswith("Wird noch gebraucht: ")
    assert (contents(office.path), steps(office.path)) == (before, steps_before)

    outcome = office.editing.delete("institution", [house], with_dependents=True)

    assert steps(office.path) == [*steps_before, "Einrichtung oder Dienststelle gelöscht"]
    assert outcome.deleted == {("institution", house), ("invitation", 1), ("partner", 1)}
    assert row(office, "contact", anna)["institution"] is None
    assert row(office, "contact", bernd)["institution"] is None
    meeting = row(office, "session", session)
    assert (meeting["site"], meeting["venue"], meeting["organisers"]) == (None, "Kreativhaus", ())
    assert row(office, "registration", 1)["institution"] == "Kreativhaus"  # she came for it then
    after = contents(office.path)
    office.history.undo()
    assert contents(office.path) == before
    office.history.redo()
    assert contents(office.path) == after


def test_a_lead_keeps_the_name_of_the_person_that_goes(office):
    anna = add_one(office, "contact", last_name="Müller", first_name="Anna", title="Dr.")
    session = add_one(office, "session", title="Treffen", lead=Ref(anna, ""))

    office.editing.delete("contact", [anna], with_dependents=True)

    assert row(office, "session", session)["lead"] == "Anna Müller"


def test_two_places_of_one_meeting_are_let_go_together(office, house):
    site = add_one(office, "institution", name="Standort")
    session = add_one(office, "session", title="Treffen", site=Ref(site, ""), venue=Ref(house, ""))
    before = contents(office.path)

    office.editing.delete("institution", [site, house], with_dependents=True)

    meeting = row(office, "session", session)
    assert (meeting["site"], meeting["venue"]) == (None, "Kreativhaus")
    office.history.undo()
    assert contents(office.path) == before


def test_a_vocabularys_entry_in_use_leaves_the_records(office, house):
    (beratung,) = office.reader.find("action_field", "Beratung")

    assert office.editing.dependents("action_field", [beratung]) == [
        ("Einrichtung oder Dienststelle (bleibt, ohne diesen Eintrag bei „Handlungsfelder“)", 1)
    ]
    office.editing.delete("action_field", [beratung], with_dependents=True)
    assert row(office, "institution", house)["action_fields"] == ()


def test_a_meeting_goes_with_those_who_were_to_come(office, house):
    anna, bernd = add(office, "contact", {"last_name": "Müller"}, {"last_name": "Meier"})
    session = add_one(
        office, "session", title="Treffen", information_contacts=(Ref(anna, ""),), organisers=(Ref(house, ""),)
    )
    office.participation.invite(session, [house])
    office.participation.register(session, [anna, bernd])
    # the first stands in for the second: neither order of deleting suits both
    office.editing.set_values([Edit("registration", 1, "substitute_for", Ref(2, ""))])
    before = contents(office.path)

    assert office.editing.dependents("session", [session]) == [
        ("Einladung (wird gelöscht)", 1),
        ("Anmeldungen (werden gelöscht)", 2),
    ]
    office.editing.delete("session", [session], with_dependents=True)

    after = contents(office.path)
    for table in ("event_session", "invitation", "registration", "session_contact", "session_organiser"):
        assert after[table] == []
    office.history.undo()
    assert contents(office.path) == before


def test_who_stood_in_for_somebody_stays_without_her(office):
    session = add_one(office, "session", title="Treffen")
    ill, instead = add(office, "contact", {"last_name": "Krank"}, {"last_name": "Ersatz"})
    office.participation.register(session, [ill, instead])
    change(office, "registration", 2, substitute_for=Ref(1, ""))

    assert office.editing.dependents("registration", [1]) == [("Anmeldung (bleibt, ohne „Vertretung für“)", 1)]
    assert office.editing.dependents("registration", [1, 2]) == []
    assert office.editing.dependents("contact", [ill]) == [
        ("Anmeldung (wird gelöscht)", 1),
        ("Anmeldung (bleibt, ohne „Vertretung für“)", 1),
    ]
    office.editing.delete("contact", [ill], with_dependents=True)
    assert row(office, "registration", 2)["substitute_for"] is None


@pytest.mark.parametrize(("key", "label"), [("information_contacts", "Auskunft"), ("press_contacts", "Medienkontakt")])
def test_a_role_in_a_meeting_is_told_by_its_name(office, key, label):
    anna = add_one(office, "contact", last_name="Müller")
    add_one(office, "session", title="Treffen", **{key: (Ref(anna, ""),)})

    assert office.editing.dependents("contact", [anna]) == [
        (f"Veranstaltung (bleibt, ohne diesen Eintrag bei „{label}“)", 1)
    ]


def test_several_records_are_deleted_in_one_step(office, house):
    other = add_one(office, "institution", name="Meerbaum-Haus")
    before = contents(office.path)

    outcome = office.editing.delete("institution", [other, house])

    assert outcome.label == "2 Einrichtungen und Dienststellen gelöscht"
    assert contents(office.path)["institution"] == []
    office.history.undo()
    assert contents(office.path) == before


def test_what_is_gone_already_makes_no_step(office, house):
    office.editing.delete("institution", [house])
    before = steps(office.path)

    assert office.editing.delete("institution", [house]).step_id == 0
    assert office.editing.delete("institution", []).step_id == 0
    assert office.editing.dependents("institution", [house]) == []
    assert steps(office.path) == before


def test_a_deleted_records_number_is_not_given_again(office, house):
    office.editing.delete("institution", [house])

    assert add_one(office, "institution", name="Neues Haus") > house


def test_with_a_stadtteil_its_responsibilities_go_and_its_institutions_stay(office, house):
    (region,) = office.reader.find("region", "Moabit West")
    site = add_one(office, "institution", name="Standort", is_jobcenter_site=True, responsible_for="Moabit West")

    assert office.editing.dependents("region", [region]) == [
        ("Einrichtung oder Dienststelle (bleibt, ohne „Stadtteil“)", 1)
    ]
    office.editing.delete("region", [region], with_dependents=True)

    assert shown(office, "institution", house, "region") == ""
    assert shown(office, "institution", site, "responsible_for") == ""
