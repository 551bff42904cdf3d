from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records import add, add_one, change, new_file, steps

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.listing import Listing, Query, default_sort
from voneinander_desktop.storage.queries import search_text
from voneinander_desktop.usecases.office_file import open_file


def names(office, entity_key, query, key="name"):
    """What the listing shows, by one field."""
    rows = office.reader.rows(ENTITIES[entity_key], office.listing(entity_key).ids(query))
    return [row.text(key) for row in rows.values()]


def by(*keys):
    """Sorting by field keys, descending where a minus stands before them."""
    return Query(sort=tuple((key.removeprefix("-"), key.startswith("-")) for key in keys))


# ---------------------------------------------------------------------------------------- sorting


def test_institutions_stand_as_in_a_dictionary(office):
    made = [
        "Ärztehaus",
        "Café Ökoinsel",
        "„Bürger für Bürger“",
        "Bürgerhaus",
        "Zentrum",
        "ärztehaus 2",
        "Haus 10",
        "Haus 9",
    ]
    add(office, "institution", *({"name": name} for name in made))

    order = ["Ärztehaus", "ärztehaus 2", "„Bürger für Bürger“", "Bürgerhaus", "Café Ökoinsel", "Haus 9", "Haus 10"]
    assert names(office, "institution", Query()) == [*order, "Zentrum"]


def test_people_stand_as_in_a_list_of_persons(office):
    people = ["Müller, Zoe", "Mueller, Anna", "Muller, Cem", "von Müller, Bea", "Mufti, Abel", "Øster, Kim", "Ofen, Jo"]
    add(office, "contact", *(dict(zip(("last_name", "first_name"), name.split(", "), strict=True)) for name in people))
    found = office.listing("contact").ids(Query())

    assert [ref.label for ref in office.reader.rows(CONTACT, found).values()] == [
        "Mueller, Anna", "von Müller, Bea", "Müller, Zoe", "Mufti, Abel", "Muller, Cem", "Øster, Kim", "Ofen, Jo",
    ]  # fmt: skip


def test_empty_fields_come_last_either_way(office):
    add(
        office, "institution",
        {"name": "A", "city": "Berlin", "accessible": True}, {"name": "B", "accessible": False},
        {"name": "C", "city": "Aachen"}, {"name": "D", "retired_on": "1.3.2020"},
    )  # fmt: skip

    assert names(office, "institution", by("city", "name")) == ["C", "A", "B", "D"]
    assert names(office, "institution", by("-city", "name")) == ["A", "C", "B", "D"]
    assert names(office, "institution", by("accessible", "name")) == ["B", "A", "C", "D"]
    assert names(office, "institution", by("-retired_on", "-name")) == ["D", "C", "B", "A"]


def test_several_fields_weigh_in_their_order(office):
    add(
        office, "institution",
        {"name": "A", "city": "Berlin", "street": "Zaunweg 1"}, {"name": "B", "city": "Berlin", "street": "Allee 2"},
        {"name": "C", "city": "Aachen", "street": "Zaunweg 1"}, {"name": "D", "city": "BERLIN", "street": "Allee 10"},
    )  # fmt: skip

    assert names(office, "institution", by("city", "street")) == ["C", "B", "D", "A"]
    assert names(office, "institution", by("-city", "street")) == ["B", "D", "A", "C"]
    assert names(office, "institution", by("street", "-city", "-name")) == ["B", "D", "A", "C"]


def test_meetings_stand_newest_first_and_choices_in_their_own_order(office):
    add(
        office, "session",
        {"title": "A", "date": "11.3.2020", "status": "abgesagt"}, {"title": "B", "date": "12.3.2021"},
        {"title": "C"}, {"title": "D", "date": "11.3.2020", "status": "durchgeführt", "start": "9:00"},
    )  # fmt: skip

    assert default_sort(SESSION) == (("date", True), ("title", False))
    assert names(office, "session", Query(), "title") == ["B", "A", "D", "C"]
    assert names(office, "session", by("status", "title"), "title") == ["B", "C", "D", "A"]


def test_references_and_many_values_stand_by_what_they_show(office):
    west, east = office.reader.find("region", "Moabit West") + office.reader.find("region", "Moabit Ost")
    first, second = add(
        office, "institution",
        {"name": "Z", "region": Ref(east, ""), "action_fields": "Ehrenamt; Beratung", "aliases": "Zett"},
        {"name": "A", "region": Ref(west, ""), "action_fields": "Beratung; Ehrenamt"},
    )  # fmt: skip
    add(
        office, "contact",
        {"last_name": "Ohne"}, {"last_name": "West", "institution": Ref(second, "")},
        {"last_name": "Ost", "institution": Ref(first, "")},
    )  # fmt: skip

    assert names(office, "institution", by("region")) == ["Z", "A"]
    assert names(office, "institution", by("action_fields")) == ["A", "Z"]
    assert names(office, "institution", by("aliases")) == ["Z", "A"]
    assert names(office, "contact", by("institution"), "last_name") == ["West", "Ost", "Ohne"]
    assert names(office, "contact", by("region"), "last_name") == ["Ost", "West", "Ohne"]


def test_a_venue_stands_by_its_name_be_it_a_record_or_text(office):
    house = add_one(office, "institution", name="Kreativhaus")
    add(
        office, "session",
        {"title": "A", "venue": "Rathaus"}, {"title": "B", "venue": Ref(house, "")}, {"title": "C", "venue": "Amt"},
        {"title": "D"},
    )  # fmt: skip

    assert names(office, "session", by("venue"), "title") == ["C", "B", "A", "D"]


# -------------------------------------------------------------------------------------- filtering


@pytest.fixture
def houses(office):
    (west,), (east,) = (office.reader.find("region", name) for name in ("Moabit West", "Moabit Ost"))
    add(
        office, "institution",
        {"name": "A", "region": Ref(west, ""), "action_fields": "Beratung; Ehrenamt", "is_office": True},
        {"name": "B", "region": Ref(east, ""), "action_fields": "Ehrenamt", "retired_on": "1.3.2020"},
        {"name": "C", "article": "das"},
    )  # fmt: skip
    tags = {name: office.reader.find("action_field", name)[0] for name in ("Beratung", "Ehrenamt")}
    return {"west": west, "east": east, **tags}


@pytest.mark.parametrize(
    ("key", "allowed", "shown"),
    [
        ("region", {"west"}, "A"),
        ("region", {"west", "east"}, "AB"),
        ("region", {None}, "C"),
        ("region", {"east", None}, "BC"),
        ("region", set(), ""),
        ("action_fields", {"Beratung"}, "A"),
        ("action_fields", {"Ehrenamt"}, "AB"),
        ("action_fields", {None}, "C"),
        ("action_fields", {"Beratung", None}, "AC"),
        ("is_office", {True}, "A"),
        ("is_office", {False}, "BC"),
        ("article", {"das"}, "C"),
        ("article", {None}, "AB"),
    ],
)
def test_a_filter_leaves_what_has_any_of_its_values(office, houses, key, allowed, shown):
    query = Query(filters={key: frozenset(houses.get(value, value) for value in allowed)})

    assert "".join(names(office, "institution", query)) == shown


def test_filters_search_and_ausgeschieden_go_together(office, houses):
    query = Query(filters={"region": frozenset({houses["west"], houses["east"]})})

    assert names(office, "institution", Query(query.text, query.filters, "active")) == ["A"]
    assert names(office, "institution", Query(query.text, query.filters, "retired")) == ["B"]
    assert names(office, "institution", Query("ehrenamt ost", query.filters)) == ["B"]
    assert names(office, "institution", Query("ehrenamt ost", query.filters, "active")) == []


def test_contacts_are_filtered_by_the_stadtteil_of_their_institution(office, houses):
    add(office, "contact", {"last_name": "Müller", "institution": "A"}, {"last_name": "Meier"})

    assert names(office, "contact", Query(filters={"region": frozenset({houses["west"]})}), "last_name") == ["Müller"]
    assert names(office, "contact", Query(filters={"region": frozenset({None})}), "last_name") == ["Meier"]


def test_a_venue_in_free_text_is_not_missing(office, houses):
    add(office, "session", {"title": "Frei", "venue": "Rathaus"}, {"title": "Ohne"}, {"title": "Haus", "venue": "A"})
    without = Query(filters={"venue": frozenset({None})})

    assert names(office, "session", without, "title") == ["Ohne"]
    change(office, "session", 2, room="2")
    change(office, "session", 1, room="1")
    assert names(office, "session", without, "title") == ["Ohne"]


def test_what_has_no_ausgeschieden_is_always_shown(office):
    assert len(names(office, "region", Query(retired="active"))) == 10


# --------------------------------------------------------------------------------------- searching


def test_the_whole_record_is_searched_in_any_order_of_words(office):
    house = add_one(
        office, "institution", name="Familienzentrum Wattstraße", aliases="FZ Watt", phone="030 23125-900",
        region="Moabit West", confirmed_on="1.3.2020", notes="Schlüssel beim Hausmeister",
    )  # fmt: skip
    add_one(office, "institution", name="Kreativhaus")
    listing = office.listing("institution")

    for text in (
        "wattstrasse", "WATT familien", "fz", "hausmeister schlüssel", "schluessel", "moabit", "1.3.2020", "01.03.2020",
        "03023125900", "23125-900", "  watt  ",
    ):  # fmt: skip
        assert listing.ids(Query(text=text)) == [house], text
    assert listing.ids(Query(text="wattstraße kreativhaus")) == []
    assert len(listing.ids(Query(text="   "))) == 2


@pytest.mark.parametrize("entity_key", ENTITIES)
def test_every_list_can_be_searched(office, entity_key):
    series = add_one(office, "series", title="Gesucht")

    found = office.listing(entity_key).ids(Query(text="gesucht"))

    assert found == ([series] if entity_key == "series" else [])
    change(office, "series", series, title="Gefunden")
    assert office.listing(entity_key).ids(Query(text="gesucht")) == []


PEOPLE = [
    ("Müller", "Anna", "Leitung", date(2020, 3, 1)),
    ("Mueller", "Bernd", "Beratung", None),
    ("Meier", "Cem", "", None),
    ("von Adler", "Dora", "Leitung Beratung", None),
    ("Öztürk", "Emre", "Übersetzung", date(2021, 1, 1)),
    ("Mutlu", "", "", None),
]


def person(number, last, first, function, retired):
    values = {"last_name": last, "first_name": first, "function": function, "retired_on": retired}
    somewhere = {"institution": Ref(number % 2 + 1, "")} if number % 3 else {}
    return values | somewhere | {"share": number % 2 == 0}


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    office = open_file(new_file(tmp_path_factory.mktemp("people") / "Mitte.voneinander"))
    add(office, "institution", {"name": "Kreativhaus"}, {"name": "Ärztehaus"})
    add(office, "contact", *(person(number, *facts) for number, facts in enumerate(PEOPLE * 3)))
    yield office
    office.close()


words = st.sampled_from(["m", "mü", "mue", "muller", "leit", "ung", "haus", "krea", "öz", "anna", "x", " ", "ä"])
allowed = st.frozensets(st.sampled_from([1, 2, None, True, False]), max_size=2)
sorted_by = st.sampled_from(["last_name", "first_name", "function", "institution", "share", "retired_on"])
queries = st.builds(
    Query,
    text=st.lists(words, max_size=3).map(" ".join),
    filters=st.dictionaries(st.sampled_from(["institution", "share"]), allowed),
    retired=st.sampled_from(["active", "retired", "all"]),
    sort=st.lists(st.tuples(sorted_by, st.booleans()), max_size=3, unique_by=lambda part: part[0]).map(tuple),
)


def plainly(reader, query):
    """Find and sort as one would without thinking of speed."""
    terms = collation.SearchTerms.parse(query.text)
    found = []
    for row in reader.rows(CONTACT).values():
        institution = row["institution"].id if row["institution"] else None
        allowed = query.filters.get("institution", {institution}), query.filters.get("share", {row["share"]})
        retired = "retired" if row["retired_on"] else "active"
        if terms.matches(search_text(row)) and institution in allowed[0] and row["share"] in allowed[1]:
            found += [row] if query.retired in ("all", retired) else []
    for key, descending in reversed(query.sort or default_sort(CONTACT)):
        filled = [row for row in found if row[key] not in (None, "")]
        filled.sort(key=lambda row: _plain_key(row, key), reverse=descending)
        found = filled + [row for row in found if row[key] in (None, "")]
    return [row.id for row in found]


def _plain_key(row, key):
    if key in ("share", "retired_on"):
        return row[key]
    if key == "institution":
        return collation.sort_key(row.text(key), 1).split("\0")[0]
    if key == "function":
        return collation.sort_key(row.text(key), 2).split("\0")[0]
    return collation.person_sort_key(row.text(key), "").split("\1")[0]


@settings(deadline=None)
@given(asked=st.lists(queries, min_size=1, max_size=4))
def test_any_query_after_any_other_finds_what_plain_looking_finds(people, asked):
    for query in asked:
        assert people.listing("contact").ids(query) == plainly(people.reader, query)


@settings(deadline=None)
@given(text=st.text(st.sampled_from("mülearnk -"), max_size=8), sort=st.sampled_from([(), (("function", True),)]))
def test_typing_on_finds_what_a_new_search_finds(people, text, sort):
    listing = Listing(people.reader, CONTACT)
    for end in [*range(len(text) + 1), *range(len(text), -1, -1)]:  # typed, then taken back
        query = Query(text=text[:end], sort=sort)
        assert listing.ids(query) == plainly(people.reader, query)


# ---------------------------------------------------------------------------------- keeping it fresh


def test_a_list_that_was_shown_follows_every_step(office):
    listing = office.listing("institution")
    assert listing.ids(Query()) == []
    first, second = add(office, "institution", {"name": "B"}, {"name": "A"})

    assert listing.ids(Query()) == [second, first]
    change(office, "institution", second, name="C")
    assert listing.ids(Query()) == [first, second]
    assert listing.ids(Query(text="c")) == [second]
    office.editing.delete("institution", [first])
    assert (listing.ids(Query()), listing.total) == ([second], 1)
    office.history.undo()
    assert (listing.ids(Query()), listing.total) == ([first, second], 2)


def test_a_list_follows_what_others_are_called(office):
    listing = office.listing("contact")
    first, second = add(office, "institution", {"name": "A"}, {"name": "B"})
    anna, bea = add(
        office, "contact",
        {"last_name": "Müller", "institution": Ref(first, "")}, {"last_name": "Meier", "institution": Ref(second, "")},
    )  # fmt: skip
    assert listing.ids(by("institution")) == [anna, bea]

    change(office, "institution", first, name="Z")

    assert listing.ids(by("institution")) == [bea, anna]


def test_lists_given_out_belong_to_the_caller(office):
    add_one(office, "series", title="Reihe")
    office.listing("series").ids(Query()).clear()
    office.listing("series").ids(Query(text="reihe")).clear()

    assert len(office.listing("series").ids(Query())) == len(office.listing("series").ids(Query(text="reihe"))) == 1


def test_warming_up_changes_nothing_but_time(office):
    add(office, "institution", {"name": "B"}, {"name": "A"})
    listing = office.listing("institution")
    listing.warm(["name", "city"])

    assert names(office, "institution", Query(text="a")) == ["A"]


def test_a_stored_step_that_cannot_be_read_again_at_once_is_stored(office, monkeypatch):
    first = add_one(office, "institution", name="B")
    listing = office.listing("institution")
    listing.ids(Query(text="b"))
    told, before, rows = [], len(steps(office.path)), office.reader.rows
    office.subscribe(told.append)

    def failing_after_the_step(entity, ids=None):
        if len(steps(office.path)) > before:
            raise StorageFault("Das Laufwerk meldet einen Fehler.")
        return rows(entity, ids)

    with monkeypatch.context() as patch:
        patch.setattr(office.reader, "rows", failing_after_the_step)
        change(office, "institution", first, name="C")

    assert [outcome.label for outcome in told] == ["Name geändert"] == [office.history.undo_label]
    assert listing.ids(Query(text="c")) == [first]
