"""Merging two records: what stays, what comes along, what gives way and is told, and taking it all back."""

from datetime import date, datetime

import pytest
from tests.records import add, add_one, change, contents, row, shown, steps

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.domain.schema import JOURNAL_TABLES, TABLES
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.merging import Take
from voneinander_desktop.usecases.office_file import check_file


def to(row_id):
    return Ref(row_id, "")


@pytest.fixture
def houses(office):
    """The same house twice: as it was typed first, and as a list brought it."""
    return add(
        office,
        "institution",
        {"name": "Ev. Familienzentrum Meerbaum-Haus", "phone": "030 23125-110", "notes": "Hinterhof", "aliases": "EFZ"},
        {
            "name": "Meerbaumhaus", "short_name": "MH", "phone": "030 23125-111", "email": "haus@example.org",
            "street": "Siegmunds Hof 20", "postal_code": "10555", "notes": "Klingel links", "action_fields": "Beratung",
        },
    )  # fmt: skip


@pytest.fixture
def annas(office, houses):
    return add(
        office,
        "contact",
        {"last_name": "Müller", "first_name": "Anna", "institution": to(houses[0]), "mailing_lists": "Presse"},
        {"last_name": "Mueller", "first_name": "A.", "institution": to(houses[1]), "email": "anna@example.org"},
    ) if office.editing.set_values([Edit("mailing_list", -1, "name", "Presse")]) else []  # fmt: skip


def merge(office, entity_key, ids, **takes):
    """Merge two records as the page does: look at the plan, then do it. Returns the plan."""
    plan = office.merging.plan(entity_key, *ids, takes)
    outcome = office.merging.merge(entity_key, *ids, takes)
    assert (entity_key, ids[1]) in outcome.deleted
    assert check_file(office.path).faults == []
    return plan


def store(office, *changes):
    """Write rows that another part of the program keeps."""
    office._database.transact("Angelegt", changes)


def aspects(office, entity_key, ids):
    return {aspect.key: aspect for aspect in office.merging.aspects(entity_key, *ids)}


# -------------------------------------------------------------------------------------- values


def test_what_only_one_says_and_both_texts_and_tags_are_proposed(office, houses):
    proposed = {key: aspect.shown(aspect.proposed) for key, aspect in aspects(office, "institution", houses).items()}

    assert proposed == {
        "name": "Ev. Familienzentrum Meerbaum-Haus",
        "phone": "030 23125-110",
        "email": "haus@example.org",
        "street": "Siegmunds Hof 20, 10555",
        "short_name": "MH",
        "aliases": "EFZ",
        "action_fields": "Beratung",
        "notes": "Hinterhof\n\nKlingel links",
    }


def test_merged_as_proposed_the_record_shows_what_was_proposed(office, houses):
    plan = merge(office, "institution", houses)

    kept = row(office, "institution", houses[0])
    assert (kept["name"], kept["short_name"]) == ("Ev. Familienzentrum Meerbaum-Haus", "MH")
    assert (kept["street"], kept["postal_code"]) == ("Siegmunds Hof 20", "10555")
    assert kept["aliases"] == ("EFZ", "Meerbaumhaus")
    assert kept.text("action_fields") == "Beratung"
    assert kept["notes"] == "Hinterhof\n\nKlingel links"
    assert row(office, "institution", houses[1]) is None
    assert plan.other_names == ["Meerbaumhaus"]
    assert (plan.along, plan.told) == ([], [])
    assert steps(office.path)[-1] == "Einrichtungen und Dienststellen zusammengeführt"
    assert office.reader.find("institution", "Meerbaumhaus") == [houses[0]]


def test_she_chooses_value_by_value(office, houses):
    merge(
        office, "institution", houses, name=Take.GONE, phone=Take.GONE, notes=Take.KEPT, short_name=Take.KEPT,
        action_fields=Take.KEPT, aliases=Take.GONE,
    )  # fmt: skip

    kept = row(office, "institution", houses[0])
    assert (kept["name"], kept["phone"], kept["notes"]) == ("Meerbaumhaus", "030 23125-111", "Hinterhof")
    assert kept["short_name"] is None
    assert kept["action_fields"] == ()
    # the names she did not choose are found all the same; the other spelling she did not want is gone
    assert kept["aliases"] == ("Ev. Familienzentrum Meerbaum-Haus", "MH")


def test_the_same_spelling_is_kept_once(office):
    ids = add(
        office, "institution", {"name": "Kreativhaus", "aliases": "KH; Haus"}, {"name": "KREATIVHAUS", "aliases": "KH"}
    )
    assert "aliases" in aspects(office, "institution", ids)
    merge(office, "institution", ids)
    assert row(office, "institution", ids[0])["aliases"] == ("KH", "Haus")


def test_half_an_address_of_each_is_not_offered(office):
    ids = add(
        office, "institution",
        {"name": "Haus", "street": "Wattstr. 16"}, {"name": "Haus", "street": "Probeweg 1", "postal_code": "13355"},
    )  # fmt: skip
    address = aspects(office, "institution", ids)["street"]
    assert (address.label, address.texts) == ("Anschrift", ("Wattstr. 16", "Probeweg 1, 13355"))
    assert Take.BOTH not in address.takes
    merge(office, "institution", ids, street=Take.KEPT)
    assert row(office, "institution", ids[0])["postal_code"] is None


@pytest.mark.parametrize("withdrawn", [0, 1])
def test_a_consent_that_was_withdrawn_stays_withdrawn(office, withdrawn):
    consents = [{"share": True, "share_since": date(2024, 5, 1), "share_obtained": "E-Mail"}] * 2
    consents[withdrawn] = {"share": False, "share_since": date(2024, 5, 1), "share_withdrawn_on": date(2025, 1, 7)}
    ids = add(office, "contact", *({"last_name": "Müller", **consent} for consent in consents))
    consent = aspects(office, "contact", ids)["share"]
    assert consent.shown(consent.proposed) == "nein (Weitergabe seit 01.05.2024, Widerrufen am 07.01.2025)"

    merge(office, "contact", ids)

    kept = row(office, "contact", ids[0])
    assert (kept["share"], kept["share_withdrawn_on"], kept["share_obtained"]) == (False, date(2025, 1, 7), None)


def test_a_consent_that_one_record_knows_of_is_proposed(office):
    ids = add(
        office, "contact", {"last_name": "Müller"}, {"last_name": "Müller", "share": True, "share_obtained": "E-Mail"}
    )
    merge(office, "contact", ids)
    assert (row(office, "contact", ids[0])["share"], shown(office, "contact", ids[0], "share_obtained")) == (
        True,
        "E-Mail",
    )


@pytest.mark.parametrize(
    ("kept", "gone", "proposed"),
    [
        ({"retired_on": date(2025, 1, 1)}, {}, ""),
        ({}, {"retired_on": date(2025, 1, 1)}, ""),
        ({"confirmed_on": date(2025, 1, 1)}, {"confirmed_on": date(2026, 1, 1)}, "01.01.2026"),
        ({"is_main": False}, {"is_main": True}, "ja"),
        ({"is_main": True}, {"is_main": False}, "ja"),
        ({"phone": "030 23125-110"}, {"phone": "030 23125-111"}, "030 23125-110"),
        ({"first_name": "A."}, {"first_name": "Anna"}, "Anna"),
        ({"first_name": "Karl-Heinz"}, {"first_name": "K.-H."}, "Karl-Heinz"),
        ({"first_name": "Anna"}, {"first_name": "Anne"}, "Anna"),
        ({"function": "Raum 3"}, {"function": "Raum 35"}, "Raum 3"),
        ({"email": "alt@example.org", "email_undeliverable": True}, {"email": "neu@example.org"}, "neu@example.org"),
        ({"email": "eine@example.org"}, {"email": "alt@example.org", "email_undeliverable": True}, "eine@example.org"),
        ({"notes": "Ruft zurück"}, {"notes": "Ruft zurück. Di frei"}, "Ruft zurück. Di frei"),
        ({"notes": "x" * 20_000}, {"notes": "y" * 20_000}, "x" * 20_000),
    ],
)
def test_what_is_proposed(office, kept, gone, proposed):
    ids = add(office, "contact", {"last_name": "Müller", **kept}, {"last_name": "Müller", **gone})
    aspect = aspects(office, "contact", ids)[next(iter({**kept, **gone}))]
    assert aspect.shown(aspect.proposed) == proposed
    merge(office, "contact", ids)
    assert shown(office, "contact", ids[0], aspect.key) == proposed


def test_where_both_say_the_same_there_is_nothing_to_choose(office):
    ids = add(office, "contact", {"last_name": "Müller", "phone": "1234"}, {"last_name": "Müller", "phone": "1234"})
    assert {key: aspect.takes for key, aspect in aspects(office, "contact", ids).items()} == {
        "last_name": (),
        "phone": (),
    }


# -------------------------------------------------------------------------------- what comes along


def test_whoever_named_the_institution_that_goes_names_the_other_one(office, houses, annas):
    kept, gone = houses
    session = add_one(
        office,
        "session",
        title="Treffen",
        site=to(gone),
        venue=to(gone),
        organisers=(to(gone),),
        date=date(2020, 3, 11),
    )
    office.participation.invite(session, [gone])
    office.participation.register(session, [annas[1]])
    partner = add_one(office, "partner", institution=to(gone), agreement=to(add_one(office, "agreement", title="V")))
    change(office, "institution", gone, responsible_for="Moabit West", target_groups="Familien")
    add_one(office, "agenda_item", session=to(session), title="Begrüßung", institution=to(gone))
    before = contents(office.path)

    plan = merge(office, "institution", houses)

    assert sorted(plan.along) == [
        "Anmeldungen: 1",
        "Einladungen: 1",
        "Kontakte: 1",
        "Kooperationspartner: 1",
        "Tagesordnungspunkte: 1",
        "Veranstaltungen („JobCenter-Standort“): 1",
        "Veranstaltungen („Veranstalter“): 1",
        "Veranstaltungen („Veranstaltungsort“): 1",
    ]
    assert plan.told == []
    meeting = row(office, "session", session)
    assert {meeting["site"].id, meeting["venue"].id, meeting["organisers"][0].id} == {kept}
    assert meeting["invited_count"] == 1
    assert row(office, "contact", annas[1])["institution"].id == kept
    assert row(office, "partner", partner)["institution"].id == kept
    assert shown(office, "institution", kept, "responsible_for") == "Moabit West"
    assert shown(office, "institution", kept, "target_groups") == "Familien"
    after = contents(office.path)
    office.history.undo()
    assert contents(office.path) == before
    office.history.redo()
    assert contents(office.path) == after


def test_whoever_named_the_contact_that_goes_names_the_other_one(office, houses, annas):
    kept, gone = annas
    session = add_one(
        office, "session", title="Treffen", lead=to(gone), information_contacts=(to(gone),), press_contacts=(to(gone),)
    )
    office.participation.invite(session, houses[:1])
    change(office, "invitation", 1, addressee=to(gone))
    office.participation.register(session, [gone])

    plan = merge(office, "contact", annas)

    assert sorted(plan.along) == [
        "Anmeldungen: 1",
        "Einladungen („Gerichtet an“): 1",
        "Veranstaltungen („Auskunft“): 1",
        "Veranstaltungen („Leitung“): 1",
        "Veranstaltungen („Medienkontakt“): 1",
    ]
    meeting = row(office, "session", session)
    assert [meeting["lead"].id, meeting["information_contacts"][0].id, meeting["press_contacts"][0].id] == [kept] * 3
    assert row(office, "invitation", 1)["addressee"].id == kept
    assert row(office, "registration", 1)["contact"].id == kept
    assert shown(office, "contact", kept, "mailing_lists") == "Presse"


# ------------------------------------------------------------------------------ two become one


def test_both_invited_keeps_the_further_status_and_both_remarks(office, houses):
    session = add_one(office, "session", title="Treffen", date=date(2020, 3, 11))
    office.participation.invite(session, houses)
    change(
        office,
        "invitation",
        1,
        status="invited",
        invited_on=date(2020, 1, 7),
        remark="Frau Müller fragen",
        head_count=2,
    )
    change(office, "invitation", 2, status="accepted", invited_on=date(2020, 1, 9), remark="kommt später", head_count=3)
    before = contents(office.path)

    plan = merge(office, "institution", houses)

    assert plan.told == [
        "Bei beiden, bleibt einmal: Einladung zu „Treffen, 11.03.2020“. "
        "„Status“ bleibt „zugesagt“, „eingeladen“ entfällt; "
        "„Erwartete Personen“ bleibt „3“, „2“ entfällt; „Eingeladen am“ bleibt „09.01.2020“, „07.01.2020“ entfällt."
    ]
    assert plan.along == []
    (invitation,) = office.reader.rows(ENTITIES["invitation"]).values()
    assert (invitation.id, invitation["institution"].id, invitation["status"]) == (1, houses[0], "accepted")
    assert invitation["remark"] == "kommt später\n\nFrau Müller fragen"
    office.history.undo()
    assert contents(office.path) == before


@pytest.mark.parametrize(("first", "second", "stays"), [(3, 5, "declined"), (5, 3, "accepted")])
def test_of_two_replies_the_later_one_stays(office, houses, first, second, stays):
    session = add_one(office, "session", title="Treffen")
    office.participation.invite(session, houses)
    change(office, "invitation", 1, status="accepted", replied_on=date(2020, 2, first))
    change(office, "invitation", 2, status="declined", replied_on=date(2020, 2, second))
    merge(office, "institution", houses)
    assert row(office, "invitation", 1)["status"] == stays


def test_both_registered_keeps_one_and_who_came(office, annas, houses):
    session = add_one(office, "session", title="Treffen")
    office.participation.register(session, annas)
    change(office, "registration", 1, status="cancelled", remark="krank")
    change(office, "registration", 2, attendance="present", remark="doch da")

    plan = merge(office, "contact", annas)

    (registration,) = office.reader.rows(ENTITIES["registration"]).values()
    assert (registration.id, registration["contact"].id) == (1, annas[0])
    assert (registration["status"], registration["attendance"]) == ("registered", "present")
    assert registration["remark"] == "doch da\n\nkrank"
    assert plan.told == [
        "Bei beiden, bleibt einmal: Anmeldung zu „Treffen“. „Einrichtung/Dienststelle“ bleibt „Meerbaumhaus“, "
        "„Ev. Familienzentrum Meerbaum-Haus“ entfällt; „Status“ bleibt „angemeldet“, „abgesagt“ entfällt."
    ]


@pytest.mark.parametrize(
    ("first", "second"), [({"institution": "Haus ohne Eintrag"}, {}), ({}, {"institution": "Haus X"})]
)
def test_where_a_record_or_a_text_stands_one_of_them_stays(office, annas, houses, first, second):
    """The institution somebody came for is a record, or a text where there is none."""
    session = add_one(office, "session", title="Treffen")
    office.participation.register(session, annas)
    for number, said in enumerate((first, second), 1):
        change(office, "registration", number, **said)
    change(office, "registration", 2, attendance="present")
    plan = merge(office, "contact", annas)
    registration = row(office, "registration", 1)
    stays = "Haus X" if second else "Meerbaumhaus"
    assert registration.text("institution") == stays
    raw = office.reader.raw("registration", [1])[1]
    assert (raw["institution_id"] is None) is bool(second)
    assert (raw["institution_text"] is None) is not bool(second)
    goes = "Ev. Familienzentrum Meerbaum-Haus" if second else "Haus ohne Eintrag"
    assert f"„Einrichtung/Dienststelle“ bleibt „{stays}“, „{goes}“ entfällt" in plan.told[0]


def test_whoever_stood_in_for_the_one_that_gives_way_stands_in_for_the_other(office, annas):
    other = add_one(office, "contact", last_name="Ersatz")
    first, second = add(office, "session", {"title": "Treffen"}, {"title": "Nachtreffen"})
    office.participation.register(first, [*annas, other])
    office.participation.register(second, annas)
    change(office, "registration", 3, substitute_for=to(2))
    change(office, "registration", 5, substitute_for=to(4))  # she would stand in for herself
    before = contents(office.path)

    merge(office, "contact", annas)

    assert row(office, "registration", 3)["substitute_for"].id == 1
    assert row(office, "registration", 4)["substitute_for"] is None
    office.history.undo()
    assert contents(office.path) == before


def test_both_partners_of_one_agreement(office, houses):
    agreement = add_one(office, "agreement", title="Vereinbarung")
    add(
        office, "partner",
        {"institution": to(houses[0]), "agreement": to(agreement), "joined_on": date(2019, 1, 1)},
        {"institution": to(houses[1]), "agreement": to(agreement), "joined_on": date(2018, 6, 27)},
    )  # fmt: skip
    change(office, "partner", 2, left_on=date(2020, 1, 1))
    plan = merge(office, "institution", houses)
    (partner,) = office.reader.rows(ENTITIES["partner"]).values()
    assert (partner["joined_on"], partner["left_on"]) == (date(2018, 6, 27), None)
    assert plan.told == [
        "Bei beiden, bleibt einmal: Kooperationspartner zu „Vereinbarung“. "
        "„Beigetreten am“ bleibt „27.06.2018“, „01.01.2019“ entfällt; "
        "„Ausgetreten am“ bleibt leer, „01.01.2020“ entfällt."
    ]


def test_people_without_names_are_counted_together(office, houses):
    session = add_one(office, "session", title="Treffen")
    add(
        office, "unnamed_attendance",
        {"session": to(session), "institution": to(houses[0]), "number": 2},
        {"session": to(session), "institution": to(houses[1]), "number": 3},
    )  # fmt: skip
    plan = merge(office, "institution", houses)
    (unnamed,) = office.reader.rows(ENTITIES["unnamed_attendance"]).values()
    assert unnamed["number"] == 5
    assert plan.told == ["Bei beiden, bleibt einmal: Anwesende ohne Namen zu „Treffen“."]


def test_both_organise_or_answer_for_one_meeting(office, houses, annas):
    session = add_one(
        office,
        "session",
        title="Treffen",
        organisers=tuple(map(to, houses)),
        information_contacts=tuple(map(to, annas)),
    )
    merge(office, "institution", houses)
    merge(office, "contact", annas)
    meeting = row(office, "session", session)
    assert [ref.id for ref in meeting["organisers"]] == [houses[0]]
    assert [ref.id for ref in meeting["information_contacts"]] == [annas[0]]


# ----------------------------------------------------------------------------- what is kept of it


def test_the_history_goes_on_where_the_record_was_merged_into(office, houses):
    change(office, "institution", houses[1], phone="030 23125-119")
    third = add_one(office, "institution", name="Meerbaum")
    merge(office, "institution", houses)
    merge(office, "institution", (third, houses[0]))

    told = office.history.changes_of("institution", third)

    assert {line.record_id for line in told} == {third, *houses}
    assert ("Telefon", "030 23125-111", "030 23125-119") in {(line.field, line.before, line.after) for line in told}
    office.history.undo()
    assert {line.record_id for line in office.history.changes_of("institution", third)} == {third}
    assert {line.record_id for line in office.history.changes_of("institution", houses[0])} == set(houses)


def test_where_they_came_from_and_the_printed_sheet_are_of_the_record_that_stays(office, annas):
    session = add_one(office, "session", title="Treffen")
    office.participation.register(session, annas)
    kept, gone = annas
    taken = {"at": datetime(2020, 3, 1), "source": "Liste.xlsx", "counts": "{}"}
    sheet = {"session_id": session, "number": 1, "printed_at": datetime(2020, 3, 1), "signature_columns": 1}
    origin = {"import_id": 1, "entity": "contact", "place": "Zeile 3", "what": "created"}
    store(
        office,
        Change("import_run", 1, None, taken),
        Change("import_origin", 1, None, {**origin, "record_id": gone}),
        Change("import_origin", 2, None, {**origin, "record_id": gone, "entity": "institution"}),
        Change("printed_sheet", 1, None, {**sheet, "supplement": False}),
        Change("printed_row", 1, None, {"sheet_id": 1, "position": 1, "registration_id": 2, "blank": False}),
    )
    before = contents(office.path)

    merge(office, "contact", annas)

    origins = office.reader.links("import_origin")
    assert [(row["entity"], row["record_id"]) for row in origins] == [("contact", kept), ("institution", gone)]
    assert office.reader.links("printed_row")[0]["registration_id"] == 1
    office.history.undo()
    assert contents(office.path) == before


def test_whatever_names_a_record_without_a_foreign_key_is_known():
    """A new column of this kind needs a place in `usecases.merge_plan`, and a test here."""
    without = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.c
        if column.name.endswith("_id") and not column.foreign_keys and table.name not in JOURNAL_TABLES
    }
    assert without == {
        ("printed_row", "registration_id"),
        ("import_origin", "record_id"),
        ("distinct_pair", "first_id"),
        ("distinct_pair", "second_id"),
        ("merged_record", "record_id"),
        ("merged_record", "into_id"),
    }


def test_a_record_that_is_gone_is_not_merged(office, houses):
    office.editing.delete("institution", houses[1:])
    before = contents(office.path)
    assert office.merging.plan("institution", *houses, {}) is None
    assert office.merging.aspects("institution", *houses) == []
    assert office.merging.merge("institution", *houses).step_id == 0
    assert contents(office.path) == before


# ------------------------------------------------------------------------------ probable pairs


def pairs(office, entity_key):
    return [(pair.first_id, pair.second_id) for pair in office.merging.probable(entity_key)]


def test_probable_pairs_come_with_the_reason(office, houses, annas):
    (pair,) = office.merging.probable("institution")
    assert (pair.first_id, pair.second_id, pair.reasons) == (*houses, ("Name ähnlich",))
    assert pairs(office, "contact") == []  # at two houses, as yet
    merge(office, "institution", houses)
    assert pairs(office, "contact") == [tuple(annas)]


def test_what_is_different_is_remembered_and_can_be_taken_back(office, houses):
    office.merging.set_different("institution", (houses[1], houses[0]), different=True)
    assert pairs(office, "institution") == []
    assert office.merging.different() == [("institution", *houses)]
    assert office.merging.set_different("institution", tuple(houses), different=True).step_id == 0
    office.history.undo()
    assert pairs(office, "institution") == [tuple(houses)]
    office.history.redo()
    office.merging.set_different("institution", tuple(houses), different=False)
    assert pairs(office, "institution") == [tuple(houses)]
    assert steps(office.path)[-1] == "Vermerk „sind verschieden“ gelöscht"


def test_who_differs_from_the_one_that_goes_differs_from_the_other(office):
    first, second, third, fourth = add(
        office, "institution", *({"name": name} for name in ("Haus", "Haus A", "Haus B", "C"))
    )
    for pair in ((first, second), (second, third), (first, third), (second, fourth)):
        office.merging.set_different("institution", pair, different=True)
    before = contents(office.path)
    merge(office, "institution", (first, second))
    assert set(office.merging.different()) == {("institution", first, third), ("institution", first, fourth)}
    office.history.undo()
    assert contents(office.path) == before


def test_looking_for_duplicates_can_be_given_up(office, houses):
    class GivenUpError(Exception):
        pass

    def give_up(done, total):
        raise GivenUpError

    with pytest.raises(GivenUpError):
        office.merging.probable("institution", give_up)
