from datetime import date, time

import pytest
from tests.records import add, add_one, change, contents, row, shown, steps

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.editing import Edit, Refused


def refused(office, *edits, create_missing=()):
    """Return the problems that keep the edits from being stored; nothing at all was."""
    before = contents(office.path), steps(office.path)
    with pytest.raises(Refused) as caught:
        office.editing.set_values(edits, create_missing=create_missing)
    assert (contents(office.path), steps(office.path)) == before
    assert str(caught.value) == "\n".join(dict.fromkeys(problem.message for problem in caught.value.problems))
    assert str(caught.value).replace("\n", " ").isprintable()
    return caught.value.problems


def texts(refs):
    return [ref.text for ref in refs]


# ------------------------------------------------------------------------- values of each kind


@pytest.mark.parametrize(
    ("entity", "key", "typed", "value"),
    [
        ("institution", "short_name", " Haus ", "Haus"),
        ("institution", "notes", "eins\r\nzwei", "eins\nzwei"),
        ("institution", "email", "post@example.org", "post@example.org"),
        ("institution", "phone", "030 23125-900", "030 23125-900"),
        ("institution", "website", "www.example.org", "www.example.org"),
        ("institution", "postal_code", "D-10179", "10179"),
        ("institution", "retired_on", "11.3.20", date(2020, 3, 11)),
        ("institution", "is_office", "ja", True),
        ("institution", "accessible", "nein", False),
        ("institution", "article", "das", "das"),
        ("institution", "aliases", "KH; Haus", ("KH", "Haus")),
        ("session", "start", "9 Uhr", time(9)),
        ("session", "capacity", "40", 40),
        ("session", "status", "abgesagt", "cancelled"),
        ("session", "venue", "Rathaus Tiergarten", "Rathaus Tiergarten"),
    ],
)
def test_typed_text_and_the_value_itself_are_stored_alike_and_can_be_emptied(office, entity, key, typed, value):
    first = {"title": "Treffen"} if entity == "session" else {"name": "Kreativhaus"}
    by_text, by_value = add(office, entity, first, first)

    change(office, entity, by_text, **{key: typed})
    change(office, entity, by_value, **{key: value})
    assert row(office, entity, by_text)[key] == value
    assert row(office, entity, by_value)[key] == value

    spec = ENTITIES[entity].field(key)
    if not spec.required:
        change(office, entity, by_text, **{key: ""})
        change(office, entity, by_value, **{key: spec.empty})
        assert row(office, entity, by_text)[key] == spec.empty
        assert row(office, entity, by_value)[key] == spec.empty


@pytest.mark.parametrize(
    "text",
    [
        "Café „Größe“ – 10 % & <b>mehr</b>; '--",
        "👩‍👩‍👧 Familientreff 🦊",
        "مركز الحي \u200f(ميتّه)",
        "שכונה Mitte",
        "İstanbul Straße ǅ",
        "e\u0301",
        "=SUMME(A1)",
        "x" * 300,
    ],
)
def test_any_text_is_stored_exactly_in_its_normal_form(office, text):
    institution = add_one(office, "institution", name=text)

    assert row(office, "institution", institution)["name"] == {"e\u0301": "é"}.get(text, text)


@pytest.mark.parametrize("text", ["a\0b", "a\x07b", "a\ud800b", "a\ufffeb", "a\tb", "a\nb", "x" * 301, "x" * 40_000])
def test_text_that_cannot_be_kept_is_refused_at_its_field(office, text):
    (problem,) = refused(office, Edit("institution", -1, "name", text))

    assert problem[:3] == ("institution", -1, "name")


def test_long_text_is_stored_or_refused_but_never_cut(office):
    institution = add_one(office, "institution", name="Kreativhaus", notes="ä" * 30_000)

    assert len(row(office, "institution", institution)["notes"]) == 30_000
    (problem,) = refused(office, Edit("institution", institution, "notes", "ä" * 40_000))
    assert problem.message == "Der Text hat 40.000 Zeichen. Erlaubt sind höchstens 30.000."


@pytest.mark.parametrize(
    ("entity", "key", "typed"),
    [
        ("institution", "postal_code", "1017"),
        ("institution", "email", "post.example.org"),
        ("institution", "retired_on", "31.2.2020"),
        ("institution", "kind", "12345"),
        ("institution", "article", "dem"),
        ("institution", "accessible", "vielleicht"),
        ("institution", "website", "kein Netz"),
        ("session", "start", "25 Uhr"),
        ("session", "capacity", "viele"),
        ("session", "status", ""),
        ("contact", "last_name", "  "),
        ("contact", "share", "eventuell"),
    ],
)
def test_what_is_no_value_of_the_field_is_refused_beside_it(office, entity, key, typed):
    name = ENTITIES[entity].required[0].key
    record = add_one(office, entity, **{name: "Beispiel"})

    (problem,) = refused(office, Edit(entity, record, key, typed))

    assert problem[:3] == (entity, record, key)
    assert problem.message.endswith(".")


@pytest.mark.parametrize(
    ("key", "value"),
    [("capacity", -1), ("capacity", 10**20), ("date", date(1800, 1, 1)), ("date", 11), ("start", True), ("status", 3)],
)
def test_values_are_held_to_the_same_rules_as_typed_text(office, key, value):
    session = add_one(office, "session", title="Treffen")

    (problem,) = refused(office, Edit("session", session, key, value))

    assert problem[:3] == ("session", session, key)


def test_texts_given_as_a_tuple_are_checked_like_typed_ones(office):
    institution = add_one(office, "institution", name="Kreativhaus", aliases=(" KH ", "", "KH", "Haus"))

    assert row(office, "institution", institution)["aliases"] == ("KH", "Haus")
    for broken in ("a\0b", "a\ud800b", "x" * 301):
        (problem,) = refused(office, Edit("institution", institution, "aliases", ("KH", broken)))
        assert problem.field == "aliases"


# ----------------------------------------------------------------------------------- one step


def test_one_call_is_one_step_and_one_undo(office):
    first, second = add(office, "institution", {"name": "Kreativhaus"}, {"name": "Meerbaum-Haus"})
    before = contents(office.path)

    outcome = office.editing.set_values(
        [
            Edit("institution", first, "phone", "030 23125-901"),
            Edit("institution", second, "phone", "030 23125-902"),
            Edit("institution", -7, "name", "Villa Lützow"),
        ],
        "Eingefügt",
    )

    assert steps(office.path)[-1] == outcome.label == "Eingefügt"
    assert outcome.created[-7] not in (first, second)
    office.history.undo()
    assert contents(office.path) == before


def test_nothing_is_stored_if_one_of_many_values_is_refused_and_every_problem_is_told(office):
    first, second = add(office, "institution", {"name": "Kreativhaus"}, {"name": "Meerbaum-Haus"})

    problems = refused(
        office,
        Edit("institution", first, "phone", "030 23125-901"),
        Edit("institution", first, "postal_code", "1017"),
        Edit("institution", second, "name", ""),
        Edit("institution", -1, "short_name", "ohne Namen"),
    )

    assert [problem[:3] for problem in problems] == [
        ("institution", first, "postal_code"),
        ("institution", second, "name"),
        ("institution", -1, "name"),
    ]


def test_a_value_that_is_there_already_makes_no_step(office):
    institution = add_one(office, "institution", name="Kreativhaus", aliases=("KH",), is_office=False)
    before = steps(office.path)

    outcome = office.editing.set_values(
        [
            Edit("institution", institution, "name", " Kreativhaus"),
            Edit("institution", institution, "aliases", "KH"),
            Edit("institution", institution, "is_office", False),
        ]
    )

    assert outcome.step_id == 0
    assert outcome.touched == frozenset()
    assert steps(office.path) == before
    assert office.editing.set_values([]).step_id == 0


def test_the_last_of_several_values_for_one_field_counts(office):
    institution = add_one(office, "institution", name="Kreativhaus")

    office.editing.set_values(
        [Edit("institution", institution, "phone", text) for text in ("030 23125-901", "030 23125-902")]
    )

    assert shown(office, "institution", institution, "phone") == "030 23125-902"


@pytest.mark.parametrize("row_id", [999, 0])
def test_a_record_that_is_gone_is_not_written(office, row_id):
    (problem,) = refused(office, Edit("institution", row_id, "name", "Kreativhaus"))

    assert problem[:3] == ("institution", row_id, "")
    assert "gelöscht" in problem.message


@pytest.mark.parametrize("key", ["institutions", "registered_count"])
def test_what_other_records_say_is_not_written_here(office, key):
    session = add_one(office, "session", title="Treffen")

    (problem,) = refused(office, Edit("session", session, key, "3"))

    assert "kann hier nicht geändert werden" in problem.message


def test_steps_are_named_by_what_was_done(office):
    first, second = add(office, "institution", {"name": "Kreativhaus"}, {"name": "Meerbaum-Haus"})
    add_one(office, "contact", last_name="Müller")
    change(office, "institution", first, phone="030 23125-901")
    change(office, "institution", first, city="Berlin", street="Fischerinsel 3")
    office.editing.set_values([Edit("institution", row_id, "city", "Potsdam") for row_id in (first, second)])
    office.editing.duplicate("institution", [first])
    office.editing.delete("institution", [first, second])

    assert steps(office.path)[1:] == [
        "2 Einrichtungen und Dienststellen angelegt",
        "Kontakt angelegt",
        "Telefon geändert",
        "2 Felder geändert",
        "Ort bei 2 Einträgen geändert",
        "Einrichtung oder Dienststelle dupliziert",
        "2 Einrichtungen und Dienststellen gelöscht",
    ]


def test_a_new_record_has_the_values_that_were_not_given_by_default(office):
    session = row(office, "session", add_one(office, "session", title="Treffen"))

    assert session.text("status") == "geplant"
    assert session["venue"] is None
    assert session["organisers"] == ()


# ------------------------------------------------------------------------------------ references


def test_new_records_refer_to_each_other_within_a_step(office):
    outcome = office.editing.set_values(
        [
            Edit("contact", -1, "last_name", "Müller"),
            Edit("contact", -1, "institution", Ref(-2, "")),
            Edit("institution", -2, "name", "Kreativhaus"),
            Edit("session", -3, "title", "Treffen"),
            Edit("session", -3, "information_contacts", (Ref(-1, ""),)),
            Edit("session", -3, "venue", Ref(-2, "")),
        ]
    )

    session = row(office, "session", outcome.created[-3])
    assert session.text("information_contacts") == "Müller"
    assert session["venue"] == Ref(outcome.created[-2], "Kreativhaus")
    assert shown(office, "contact", outcome.created[-1], "institution") == "Kreativhaus"


def test_records_of_one_kind_refer_to_each_other_in_any_order_and_can_be_taken_back(office):
    session = add_one(office, "session", title="Treffen")
    ill, instead = add(office, "contact", {"last_name": "Krank"}, {"last_name": "Ersatz"})
    before = contents(office.path)

    office.editing.set_values(
        [
            Edit("registration", -1, "session", Ref(session, "")),
            Edit("registration", -1, "contact", Ref(instead, "")),
            Edit("registration", -1, "substitute_for", Ref(-2, "")),
            Edit("registration", -2, "session", Ref(session, "")),
            Edit("registration", -2, "contact", Ref(ill, "")),
        ]
    )

    assert [shown(office, "registration", row_id, "substitute_for") for row_id in (1, 2)].count("Krank") == 1
    after = contents(office.path)
    office.history.undo()
    assert contents(office.path) == before
    office.history.redo()
    assert contents(office.path) == after


@pytest.mark.parametrize("typed", ["Kreativhaus", "kreativhaus", " KREATIVHAUS ", "KH Mitte", "Haus der Kreativen"])
def test_an_institution_is_named_by_its_name_short_name_or_other_spelling(office, typed):
    institution = add_one(
        office, "institution", name="Kreativhaus", short_name="KH Mitte", aliases=("Haus der Kreativen",)
    )

    contact = add_one(office, "contact", last_name="Müller", institution=typed)

    assert row(office, "contact", contact)["institution"] == Ref(institution, "Kreativhaus")


def test_a_name_comes_before_another_ones_other_spelling(office):
    named, _ = add(
        office, "institution", {"name": "Kreativhaus"}, {"name": "Anderes Haus", "aliases": ("Kreativhaus",)}
    )

    contact = add_one(office, "contact", last_name="Müller", institution="Kreativhaus")

    assert row(office, "contact", contact)["institution"].id == named


def test_the_exact_name_is_meant_where_others_differ_in_capitals_only(office):
    add(office, "action_field", {"name": "Garten"}, {"name": "GARTEN"})
    institution = add_one(office, "institution", name="Kreativhaus", action_fields="GARTEN")

    assert shown(office, "institution", institution, "action_fields") == "GARTEN"
    (problem,) = refused(office, Edit("institution", institution, "action_fields", "garten"))
    assert "mehrmals" in problem.message


def test_a_name_that_several_have_is_refused(office):
    add(office, "institution", {"name": "Kreativhaus"}, {"name": "Kreativhaus"})

    (problem,) = refused(
        office, Edit("contact", -1, "last_name", "Müller"), Edit("contact", -1, "institution", "Kreativhaus")
    )

    assert problem == ("contact", -1, "institution", "„Kreativhaus“ gibt es mehrmals. Bitte wählen Sie aus der Liste.")


def test_a_name_that_nobody_has_is_refused_unless_it_may_be_made(office):
    edits = [
        Edit("contact", -1, "last_name", "Müller"),
        Edit("contact", -1, "institution", "Neues Haus"),
        Edit("contact", -2, "last_name", "Meier"),
        Edit("contact", -2, "institution", "neues haus"),
    ]

    problems = refused(office, *edits)
    assert [problem.message for problem in problems] == [
        "„Neues Haus“ gibt es bei „Einrichtung/Dienststelle“ noch nicht.",
        "„neues haus“ gibt es bei „Einrichtung/Dienststelle“ noch nicht.",
    ]
    assert office.editing.missing("contact", "institution", "Neues Haus")
    before = contents(office.path)

    outcome = office.editing.set_values(edits, create_missing=[("institution", " Neues Haus ")])

    both = [row(office, "contact", outcome.created[number])["institution"] for number in (-1, -2)]
    assert both[0] == both[1] == Ref(both[0].id, "Neues Haus")
    assert not office.editing.missing("contact", "institution", "Neues Haus")
    office.history.undo()
    assert contents(office.path) == before


def test_missing_tags_are_made_in_the_same_step(office):
    outcome = office.editing.set_values(
        [
            Edit("institution", -1, "name", "Kreativhaus"),
            Edit("institution", -1, "action_fields", "Beratung; Gärtnern"),
        ],
        create_missing=[("action_field", "Gärtnern")],
    )

    assert shown(office, "institution", outcome.created[-1], "action_fields") == "Beratung; Gärtnern"


def test_a_missing_person_is_made_of_last_and_first_name(office):
    session, other = add(office, "session", {"title": "Treffen"}, {"title": "Noch eins"})

    office.editing.set_values(
        [
            Edit("session", session, "information_contacts", "Müller, Anna; Meier"),
            Edit("session", other, "press_contacts", ("MÜLLER, ANNA",)),
        ],
        create_missing=[("contact", "Müller, Anna"), ("contact", "Meier")],
    )

    anna, meier = row(office, "session", session)["information_contacts"]
    assert (shown(office, "contact", anna.id, "last_name"), shown(office, "contact", anna.id, "first_name")) == (
        "Müller",
        "Anna",
    )
    assert meier.text == "Meier"
    assert row(office, "session", other)["press_contacts"] == (anna,)


def test_a_name_that_cannot_be_kept_is_refused_where_it_was_typed(office):
    for name in (", Anna", "x" * 301):
        (problem,) = refused(
            office,
            Edit("session", -1, "title", "Treffen"),
            Edit("session", -1, "press_contacts", (name,)),
            create_missing=[("contact", name)],
        )
        assert problem[:3] == ("session", -1, "press_contacts")


def test_what_a_name_alone_does_not_make_is_not_made(office):
    session = add_one(office, "session", title="Treffen")
    contact = add_one(office, "contact", last_name="Ersatz")

    (problem,) = refused(
        office,
        Edit("registration", -1, "session", Ref(session, "")),
        Edit("registration", -1, "contact", Ref(contact, "")),
        Edit("registration", -1, "substitute_for", "Krank"),
        create_missing=[("registration", "Krank")],
    )

    assert problem == ("registration", -1, "substitute_for", "„Krank“ gibt es bei „Vertretung für“ noch nicht.")


@pytest.mark.parametrize("name", ["a\ud800b", "a\x1b[2Jb", "x" * 40_000])
def test_a_broken_name_of_another_record_is_refused_readably(office, name):
    (problem,) = refused(
        office,
        Edit("institution", -1, "name", "Kreativhaus"),
        Edit("institution", -1, "action_fields", (name,)),
        create_missing=[("action_field", name)],
    )

    assert problem.field == "action_fields"
    assert len(problem.message) < 250


def test_nothing_is_missing_where_nothing_was_typed_or_free_text_will_do(office):
    assert not office.editing.missing("contact", "institution", "  ")
    assert not office.editing.missing("contact", "function", "Leitung")


def test_a_venue_is_a_record_where_its_name_is_known_and_free_text_else(office):
    house = add_one(office, "institution", name="Kreativhaus")
    session = add_one(office, "session", title="Treffen", venue="Rathaus Tiergarten")

    assert row(office, "session", session)["venue"] == "Rathaus Tiergarten"
    change(office, "session", session, venue="kreativhaus")
    assert row(office, "session", session)["venue"] == Ref(house, "Kreativhaus")
    change(office, "session", session, venue="Balkon")
    assert row(office, "session", session)["venue"] == "Balkon"
    change(office, "session", session, venue=Ref(house, ""))
    assert row(office, "session", session)["venue"] == Ref(house, "Kreativhaus")
    change(office, "session", session, venue=None)
    assert row(office, "session", session)["venue"] is None
    while office.history.undo_label == "Veranstaltungsort geändert":
        office.history.undo()
    assert row(office, "session", session)["venue"] == "Rathaus Tiergarten"


def test_a_lead_may_be_anybody(office):
    anna = add_one(office, "contact", last_name="Müller", first_name="Anna")
    session = add_one(office, "session", title="Treffen", lead="Stadtrat Gothe")

    assert row(office, "session", session)["lead"] == "Stadtrat Gothe"
    change(office, "session", session, lead="Müller, Anna")
    assert row(office, "session", session)["lead"] == Ref(anna, "Müller, Anna")


# --------------------------------------------------------------------------- many-valued fields


def test_tags_keep_the_order_in_which_they_were_given(office):
    institution = add_one(office, "institution", name="Kreativhaus", action_fields="Ehrenamt; Beratung; Digitales")

    assert texts(row(office, "institution", institution)["action_fields"]) == ["Ehrenamt", "Beratung", "Digitales"]


def test_only_the_tags_that_change_are_written(office):
    institution = add_one(office, "institution", name="Kreativhaus", action_fields="Ehrenamt; Beratung; Digitales")
    kept = contents(office.path)["institution_action_field"]

    outcome = change(office, "institution", institution, action_fields="Digitales; Inklusion; Ehrenamt")

    assert [(part.before is None, part.after is None) for part in outcome.changes] == [(False, True), (True, False)]
    after = contents(office.path)["institution_action_field"]
    assert after[:2] == [kept[0], kept[2]]
    assert texts(row(office, "institution", institution)["action_fields"]) == ["Ehrenamt", "Digitales", "Inklusion"]


def test_a_tag_given_twice_is_kept_once(office):
    institution = add_one(office, "institution", name="Kreativhaus", action_fields=("Ehrenamt", "ehrenamt", "Beratung"))

    assert texts(row(office, "institution", institution)["action_fields"]) == ["Ehrenamt", "Beratung"]


def test_the_two_roles_of_a_sessions_contacts_do_not_mix(office):
    anna, bernd = add(office, "contact", {"last_name": "Müller"}, {"last_name": "Meier"})
    session = add_one(
        office, "session", title="Treffen", information_contacts=(Ref(anna, ""),), press_contacts=(Ref(anna, ""),)
    )

    change(office, "session", session, press_contacts=(Ref(bernd, ""),))

    assert shown(office, "session", session, "information_contacts") == "Müller"
    assert shown(office, "session", session, "press_contacts") == "Meier"


def test_responsibilities_are_edited_from_both_sides(office):
    site = add_one(office, "institution", name="Standort", is_jobcenter_site=True, responsible_for="Moabit West")
    west, east = office.reader.find("region", "Moabit West") + office.reader.find("region", "Moabit Ost")

    change(office, "region", east, sites=(Ref(site, ""),))
    assert shown(office, "institution", site, "responsible_for") == "Moabit West; Moabit Ost"
    change(office, "region", west, sites=())
    assert shown(office, "institution", site, "responsible_for") == "Moabit Ost"


# ---------------------------------------------------------------------- what there is only once


def test_a_name_of_a_vocabulary_is_given_once(office):
    (problem,) = refused(office, Edit("action_field", -1, "name", "Beratung"))

    assert problem == (
        "action_field", -1, "name", "Das gibt es schon: „Name“ darf nicht zweimal gleich sein.",
    )  # fmt: skip


def test_two_new_records_do_not_take_the_same_name(office):
    problems = refused(office, Edit("region", -1, "name", "Neuland"), Edit("region", -2, "name", "Neuland"))

    assert [problem[:3] for problem in problems] == [("region", -2, "name")]


def test_an_institution_is_invited_once(office):
    house = add_one(office, "institution", name="Kreativhaus")
    session = add_one(office, "session", title="Treffen")
    office.participation.invite(session, [house])

    (problem,) = refused(
        office,
        Edit("invitation", -1, "session", Ref(session, "")),
        Edit("invitation", -1, "institution", Ref(house, "")),
    )

    assert problem[:3] == ("invitation", -1, "institution")


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_names_move_on_within_a_step_whatever_order_they_come_in(office, order):
    first, second = add(office, "series", {"title": "A"}, {"title": "B"})
    before = contents(office.path)
    edits = [
        Edit("series", first, "title", "B"),
        Edit("series", second, "title", "C"),
        Edit("series", -1, "title", "A"),
    ]

    outcome = office.editing.set_values([edits[place] for place in order])

    after = contents(office.path)
    names = [shown(office, "series", row_id, "title") for row_id in (first, second, outcome.created[-1])]
    assert names == ["B", "C", "A"]
    office.history.undo()
    assert contents(office.path) == before
    office.history.redo()
    assert contents(office.path) == after


def test_names_are_not_exchanged_in_one_step(office):
    first, second = add(office, "series", {"title": "A"}, {"title": "B"})

    (problem,) = refused(office, Edit("series", first, "title", "B"), Edit("series", second, "title", "A"))

    assert problem[0::2] == ("series", "title")
    assert "nicht tauschen" in problem.message


# -------------------------------------------------------------------------------------- warnings


def test_values_that_only_together_are_wrong_are_stored_with_a_warning(office):
    session = add_one(office, "session", title="Treffen", start="9:00", end="13:00")

    outcome = change(office, "session", session, start="14:00")

    assert outcome.warnings == (("session", session, "end", "Das Ende liegt nicht nach dem Beginn."),)
    assert office.editing.warnings("session", session) == [("end", "Das Ende liegt nicht nach dem Beginn.")]
    assert change(office, "session", session, end="17:00").warnings == ()


def test_warnings_of_new_records_name_their_real_ids(office):
    outcome = office.editing.set_values(
        [
            Edit("session", -1, "title", "Treffen"),
            Edit("session", -1, "start", "14:00"),
            Edit("session", -1, "end", "9:00"),
        ]
    )

    assert [warning[:3] for warning in outcome.warnings] == [("session", outcome.created[-1], "end")]
    assert office.editing.warnings("session", 999) == []


# ------------------------------------------------------------------------------------- duplicates


def test_a_copy_has_what_the_record_has(office):
    institution = add_one(
        office, "institution", name="Kreativhaus", region="Moabit West", action_fields="Beratung; Ehrenamt",
        aliases="KH; Haus", phone="030 23125-900", is_office="ja", notes="Schlüssel beim Hausmeister",
    )  # fmt: skip

    (copy,) = office.editing.duplicate("institution", [institution]).created.values()

    original, copied = row(office, "institution", institution), row(office, "institution", copy)
    assert copied["name"] == "Kreativhaus (Kopie)"
    assert copied.values[1:] == original.values[1:]


def test_a_copy_of_a_person_claims_no_consent(office):
    add_one(office, "mailing_list", name="Rundbrief")
    contact = add_one(
        office, "contact", last_name="Müller", share="ja", share_since="1.3.2020", share_obtained="E-Mail",
        is_main="ja", confirmed_on="1.3.2020", mailing_lists="Rundbrief",
    )  # fmt: skip

    (copy,) = office.editing.duplicate("contact", [contact]).created.values()

    copied = row(office, "contact", copy)
    assert (copied["last_name"], copied.text("mailing_lists")) == ("Müller (Kopie)", "Rundbrief")
    assert [copied[key] for key in ("share", "share_since", "share_obtained", "is_main", "confirmed_on")] == [
        False, None, None, False, None,
    ]  # fmt: skip


def test_a_copy_of_a_meeting_has_not_taken_place(office):
    session = add_one(
        office, "session", title="Treffen", status="held", results="Viel gelernt", sheet_filed_at="Ordner 3",
        venue="Rathaus", information_contacts=(Ref(add_one(office, "contact", last_name="Müller"), ""),),
    )  # fmt: skip
    office.participation.invite(session, [add_one(office, "institution", name="Kreativhaus")])

    (copy,) = office.editing.duplicate("session", [session]).created.values()

    copied = row(office, "session", copy)
    assert [copied[key] for key in ("title", "status", "results", "sheet_filed_at", "venue", "institutions")] == [
        "Treffen (Kopie)", "planned", None, None, "Rathaus", (),
    ]  # fmt: skip
    assert copied.text("information_contacts") == "Müller"


def test_copies_of_names_that_are_given_once_are_counted(office):
    (beratung,) = office.reader.find("action_field", "Beratung")

    for _ in range(2):
        office.editing.duplicate("action_field", [beratung])
    office.editing.duplicate("action_field", [beratung])

    names = [ref.text for ref in office.reader.options("action_field") if "Kopie" in ref.text]
    assert sorted(names) == ["Beratung (Kopie 2)", "Beratung (Kopie 3)", "Beratung (Kopie)"]


def test_a_copy_of_the_longest_name_is_possible(office):
    institution = add_one(office, "institution", name="x" * 300)

    (copy,) = office.editing.duplicate("institution", [institution]).created.values()

    assert row(office, "institution", copy)["name"] == "x" * 292 + " (Kopie)"


def test_several_copies_are_one_step(office):
    ids = add(office, "institution", {"name": "Kreativhaus"}, {"name": "Meerbaum-Haus"})

    outcome = office.editing.duplicate("institution", ids)

    assert len(outcome.created) == 2
    assert outcome.label == "2 Einrichtungen und Dienststellen dupliziert"
    assert office.editing.duplicate("institution", [999]).step_id == 0


# ---------------------------------------------------------------------------- what a step touches


@pytest.fixture
def meeting(office):
    """A meeting with one institution, its contact, and all that names them."""
    region = office.reader.find("region", "Moabit West")[0]
    house = add_one(office, "institution", name="Kreativhaus", region=Ref(region, ""))
    anna = add_one(office, "contact", last_name="Müller", first_name="Anna", institution=Ref(house, ""))
    session = add_one(office, "session", title="Treffen", venue=Ref(house, ""), lead=Ref(anna, ""))
    office.participation.invite(session, [house])
    office.participation.register(session, [anna])
    agreement = add_one(office, "agreement", title="Vereinbarung")
    partner = add_one(office, "partner", agreement=Ref(agreement, ""), institution=Ref(house, ""))
    return {
        "region": ("region", region),
        "institution": ("institution", house),
        "contact": ("contact", anna),
        "session": ("session", session),
        "invitation": ("invitation", 1),
        "registration": ("registration", 1),
        "agreement": ("agreement", agreement),
        "partner": ("partner", partner),
    }


@pytest.mark.parametrize(
    ("entity", "key", "value", "touched"),
    [
        ("institution", "name", "Neues Haus", "institution contact session invitation registration partner"),
        ("institution", "phone", "030 23125-900", "institution invitation"),
        ("institution", "notes", "Schlüssel", "institution"),
        ("institution", "region", "Moabit Ost", "institution region contact invitation"),
        ("region", "name", "Moabit Süd", "region institution contact invitation"),
        ("region", "code", "99", "region"),
        ("contact", "last_name", "Meier", "contact session registration"),
        ("contact", "share", True, "contact registration"),
        ("contact", "mobile", "030 23125-111", "contact registration"),
        ("session", "title", "Neuer Titel", "session invitation registration"),
        ("session", "date", "11.3.2020", "session invitation registration"),
        ("session", "room", "2", "session"),
        ("registration", "status", "cancelled", "registration session"),
        ("registration", "remark", "kommt später", "registration"),
        ("invitation", "status", "accepted", "invitation"),
        ("partner", "joined_on", "1.3.2020", "partner"),
        ("agreement", "title", "Neue", "agreement partner"),
    ],
)
def test_a_step_touches_every_record_that_now_shows_something_else(office, meeting, entity, key, value, touched):
    other = ("region", office.reader.find("region", "Moabit Ost")[0])

    outcome = change(office, *meeting[entity], **{key: value})

    assert outcome.touched - {other} == {meeting[name] for name in touched.split()}
    assert outcome.deleted == frozenset()
    back = office.history.undo()
    assert back.touched == outcome.touched


def test_what_shows_the_same_as_before_need_not_be_touched_but_what_differs_is(office, meeting):
    """Compare the records before and after: whatever looks different is named by the outcome."""

    def everything():
        return {(key, row.id): row.values for key, e in ENTITIES.items() for row in office.reader.rows(e).values()}

    for entity, key, value in [
        ("institution", "name", "Neues Haus"),
        ("region", "name", "Moabit Süd"),
        ("contact", "first_name", "Bea"),
        ("registration", "status", "cancelled"),
        ("session", "date", date(2020, 3, 11)),
    ]:
        before = everything()
        outcome = change(office, *meeting[entity], **{key: value})
        after = everything()
        assert {record for record in before if before[record] != after[record]} <= outcome.touched


def test_deleting_and_making_touch_those_that_count_or_name_the_record(office, meeting):
    outcome = office.editing.delete(*meeting["registration"][:1], [meeting["registration"][1]])

    assert outcome.touched == {meeting["session"]}
    assert outcome.deleted == {meeting["registration"]}
    back = office.history.undo()
    assert back.touched == {meeting["session"], meeting["registration"]}
    assert back.deleted == frozenset()


@pytest.mark.parametrize(
    ("renamed", "key", "found_in"),
    [
        ("institution", "name", ["institution", "contact", "session"]),
        ("region", "name", ["institution", "contact"]),
        ("contact", "last_name", ["contact", "session"]),
    ],
)
def test_the_search_follows_a_new_name_everywhere(office, meeting, renamed, key, found_in):
    old = row(office, *meeting[renamed])[key]
    change(office, *meeting[renamed], **{key: "Umbenannt"})

    for entity in found_in:
        assert office.listing(entity).ids(Query(text="umbenannt")) == [meeting[entity][1]]
        assert meeting[entity][1] not in office.listing(entity).ids(Query(text=old))
    office.history.undo()
    for entity in found_in:
        assert office.listing(entity).ids(Query(text="umbenannt")) == []
        assert meeting[entity][1] in office.listing(entity).ids(Query(text=old))


def test_callers_hear_of_each_step_once_everything_is_up_to_date(office):
    heard = []

    def look(outcome):
        heard.append(
            (outcome.label, office.history.undo_label, office.history.redo_label, office.listing("series").total)
        )

    office.listing("series").total  # noqa: B018 - read once, kept fresh from here on
    office.subscribe(look)
    add_one(office, "series", title="Reihe")
    office.history.undo()
    office.history.redo()

    assert heard == [
        ("Veranstaltungsreihe angelegt", "Veranstaltungsreihe angelegt", "", 1),
        ("Rückgängig: Veranstaltungsreihe angelegt", "", "Veranstaltungsreihe angelegt", 0),
        ("Wiederholt: Veranstaltungsreihe angelegt", "Veranstaltungsreihe angelegt", "", 1),
    ]
