from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records import add, add_one, change

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INSTITUTION, REGION, SERIES, SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.queries import Names, search_text


@pytest.fixture
def meeting(office):
    """A session with everything that may hang on it; its id."""
    house, other = add(
        office,
        "institution",
        {"name": "Kreativhaus", "region": "Moabit West", "phone": "030 23125-900", "aliases": "KH; Haus"},
        {"name": "Ärztehaus", "retired_on": "1.3.2020"},
    )
    anna, bea = add(
        office,
        "contact",
        {"last_name": "Müller", "first_name": "Anna", "institution": Ref(house, ""), "function": "Leitung"},
        {"last_name": "Meier", "first_name": "Bea", "institution": Ref(other, ""), "retired_on": "1.3.2020"},
    )
    session = add_one(
        office,
        "session",
        title="Treffen",
        date="11.3.2020",
        venue=Ref(house, ""),
        lead="Stadtrat",
        organisers=(Ref(other, ""), Ref(house, "")),
        press_contacts=(Ref(bea, ""),),
    )
    office.participation.invite(session, [other, house])
    office.participation.register(session, [anna, bea])
    return session


def test_a_row_shows_what_hangs_together(office, meeting):
    row = office.reader.row(SESSION, meeting)

    assert row.label == "Treffen, 11.03.2020"
    assert row["date"] == date(2020, 3, 11)
    assert row["venue"] == Ref(1, "Kreativhaus")
    assert row["lead"] == "Stadtrat"
    assert row.text("organisers") == "Ärztehaus; Kreativhaus"
    assert row.text("press_contacts") == "Meier, Bea"
    assert row["information_contacts"] == ()
    assert row.text("institutions") == "Ärztehaus; Kreativhaus"
    assert (row["invited_count"], row["registered_count"]) == (2, 2)


def test_a_row_shows_fields_of_the_records_it_names(office, meeting):
    invitation = office.reader.row(ENTITIES["invitation"], 2)
    registration = office.reader.row(ENTITIES["registration"], 1)

    assert (invitation.text("region"), invitation["phone"], invitation["email"]) == (
        "Moabit West",
        "030 23125-900",
        None,
    )
    assert (registration["last_name"], registration["function"], registration["date"]) == (
        "Müller", "Leitung", date(2020, 3, 11),
    )  # fmt: skip
    assert registration["share"] is False
    assert registration.label == "Müller, Anna"
    assert office.reader.row(CONTACT, 1).text("region") == "Moabit West"
    assert office.reader.row(CONTACT, 2)["region"] is None


def test_rows_come_in_the_order_they_were_asked_for_and_missing_ones_do_not(office, meeting):
    assert list(office.reader.rows(CONTACT, [2, 99, 1, 2])) == [2, 1]
    assert list(office.reader.rows(CONTACT, [])) == []
    assert set(office.reader.rows(CONTACT)) == {1, 2}
    assert office.reader.row(CONTACT, 99) is None


def test_more_rows_are_read_than_one_statement_takes(office):
    ids = add(office, "series", *({"title": f"Reihe {number}", "notes": str(number)} for number in range(2000)))
    backwards = ids[::-1]

    assert list(office.reader.rows(SERIES, backwards)) == backwards
    assert len(office.reader.column(SERIES, "notes", ids)) == len(office.reader.labels(SERIES, ids)) == 2000
    assert office.reader.total(SERIES) == 2000
    office.editing.delete("series", ids)
    assert office.reader.total(SERIES) == 0
    office.history.undo()
    assert list(office.reader.rows(SERIES, backwards)) == backwards


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES.keys())
def test_a_field_read_alone_is_what_the_row_shows(office, meeting, entity):
    rows = office.reader.rows(entity)

    for spec in entity.fields:
        assert office.reader.column(entity, spec.key) == {row.id: row[spec.key] for row in rows.values()}
        some = sorted(rows)[:1]
        assert office.reader.column(entity, spec.key, some) == {row_id: rows[row_id][spec.key] for row_id in some}
    assert office.reader.labels(entity) == {row.id: row.label for row in rows.values()}
    assert office.reader.search_texts(entity) == {row.id: search_text(row) for row in rows.values()}


def test_options_stand_in_order_and_may_leave_out_who_is_gone(office, meeting):
    assert [ref.text for ref in office.reader.options("institution")] == ["Ärztehaus", "Kreativhaus"]
    assert [ref.text for ref in office.reader.options("institution", active_only=True)] == ["Kreativhaus"]
    assert [ref.text for ref in office.reader.options("contact", active_only=True)] == ["Müller, Anna"]
    assert len(office.reader.options("region", active_only=True)) == 10
    assert office.reader.options("series") == []


def test_people_to_choose_from_stand_as_in_a_list_of_persons(office):
    people = ("Müller, Zoe", "von Müller, Bea", "Mueller, Anna", "Mutlu, Can", "Øster, Kim")
    add(office, "contact", *(dict(zip(("last_name", "first_name"), name.split(", "), strict=True)) for name in people))

    assert [ref.text for ref in office.reader.options("contact")] == [
        "Mueller, Anna",
        "von Müller, Bea",
        "Müller, Zoe",
        "Mutlu, Can",
        "Øster, Kim",
    ]


def test_related_records_are_found_over_fields_and_links(office, meeting):
    contacts, meetings, agreements = INSTITUTION.related

    assert office.reader.related_ids(1, contacts) == [1]
    assert office.reader.related_ids(1, meetings) == [meeting]
    assert office.reader.related_ids(1, agreements) == []
    (at_home,) = REGION.related
    west = office.reader.find("region", "Moabit West")[0]
    assert office.reader.related_ids(west, at_home) == [1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kreativhaus", [1]), ("kreativHAUS", [1]), ("KH", [1]), ("haus", [1]), ("Ärztehaus", [2]), ("ärztehaus", [2]),
        ("Arztehaus", []), ("Kreativ", []), ("", []), ("100 %_", []),
    ],
)  # fmt: skip
def test_an_institution_is_found_by_every_name_it_has(office, meeting, text, found):
    assert office.reader.find("institution", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Müller, Anna", [1]), ("müller, anna", [1]), ("Anna Müller", [1]), ("Müller", []), ("Meier,Bea", [])],
)  # fmt: skip
def test_a_person_is_found_by_her_whole_name_either_way_round(office, meeting, text, found):
    assert office.reader.find("contact", text) == found


@pytest.mark.parametrize(
    "name",
    [
        "100 %", "100 _", "50/50 \\ Haus", "'; --", "„Bürger, für Bürger“", "İstanbul Haus", "ﬁne ＨＡＵＳ",
        "a\u200bb c", "e\u0301cole ὈΔΥΣΣΕΎΣ", "👩‍👩‍👧 Treff", "\u200fمركز الحي", "Weiß & Söhne", "x", ",", "ǅ",
    ],
)  # fmt: skip
def test_any_name_is_found_as_it_was_typed(office, name):
    other, house = add(office, "institution", {"name": "Anderes Haus"}, {"name": name})

    assert office.reader.find("institution", name) == [house]
    assert office.reader.find("institution", name.upper()) in ([house], [])
    assert office.reader.find("institution", "Anderes Haus") == [other]


@given(
    names=st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=8), max_size=6),
    wanted=st.text(max_size=4),
)
def test_a_name_finds_itself_and_what_is_spelled_alike(names, wanted):
    known = Names(enumerate(names), [])

    for row_id, name in enumerate(names):
        assert row_id in known.find(name)
        assert all(names[found] == name for found in known.find(name))
    assert all(collation.fold(names[found]) == collation.fold(wanted) for found in known.find(wanted))


def test_other_names_count_only_where_no_label_does():
    names = Names([(1, "Kreativhaus"), (2, "KH")], [(1, "KH"), (3, "Haus"), (1, "Haus")])

    assert names.find("kh") == [2]
    assert names.find("HAUS") == [1, 3]


def test_many_names_pasted_at_once_are_all_found(office):
    houses = add(office, "institution", *({"name": f"Haus {number}"} for number in range(30)))

    contacts = add(
        office, "contact", *({"last_name": "Müller", "institution": f"haus {number}"} for number in range(30))
    )
    assert [office.reader.row(CONTACT, row_id)["institution"].id for row_id in contacts] == houses

    change(office, "institution", houses[0], name="Anderes")
    assert office.editing.missing("contact", "institution", "Haus 0")
    assert not office.editing.missing("contact", "institution", "Anderes")


def test_a_setting_is_read_as_it_was_written(office):
    office.choices.set("rows", [1, 2])

    assert office.reader.setting("rows") == "[1, 2]"
    assert office.reader.setting("columns") is None
