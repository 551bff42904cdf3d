import re
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INSTITUTION, REGISTRATION, SESSION
from voneinander_desktop.domain.fields import Field, Kind, Ref, Row
from voneinander_desktop.domain.values import ValueRefused

FIELDS = {f"{entity.key}-{spec.key}": spec for entity in ENTITIES.values() for spec in entity.fields if spec.editable}
each_kind = pytest.mark.parametrize(
    "spec", {spec.kind: spec for spec in FIELDS.values()}.values(), ids=lambda spec: spec.kind
)

anything = st.text(st.characters() | st.sampled_from("\ud800\0\r\n\t\u2028; \u00a0\u202e\u0301"), max_size=30)
names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=";"), min_size=1, max_size=12)
texts_of = {
    Kind.DATE: st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
    Kind.TIME: st.times().map(lambda moment: f"{moment:%H:%M}"),
    Kind.INTEGER: st.integers(0, 999_999).map(str),
    Kind.FLAG: st.sampled_from(["ja", "nein", "x", ""]),
    Kind.TRISTATE: st.sampled_from(["ja", "nein", "", "unbekannt"]),
    Kind.EMAIL: st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(org|de)", fullmatch=True),
    Kind.PHONE: st.from_regex(r"030 23125-[0-9]{3}", fullmatch=True),
    Kind.URL: st.from_regex(r"(https?://)?[a-z]{1,8}\.example\.org(/[a-z]*)?", fullmatch=True),
    Kind.POSTAL_CODE: st.from_regex(r"[0-9]{5}", fullmatch=True),
    Kind.MANY: st.lists(names, max_size=4).map("; ".join),
    Kind.TEXTS: st.lists(names, max_size=4).map("; ".join),
}


def typed(spec):
    """Texts for a field: some that fit it, some that are anything."""
    if spec.kind is Kind.CHOICE:
        fitting = st.sampled_from([name for choice in spec.choices for name in choice])
    else:
        fitting = texts_of.get(spec.kind, names)
    return fitting | anything


def refusal(spec, text):
    """Return how a text is refused, if it is; a refusal can be shown in one line."""
    try:
        spec.parse(text)
    except ValueRefused as refused:
        message = str(refused)
    else:
        return None
    assert message.endswith(".")
    assert message.isprintable()
    assert len(message) < 300
    return message


@pytest.mark.parametrize("spec", FIELDS.values(), ids=FIELDS.keys())
@settings(max_examples=25)  # for each of a hundred fields
@given(data=st.data())
def test_what_is_shown_is_read_as_the_same_value_again(spec, data):
    text = data.draw(typed(spec))
    if refusal(spec, text):
        return
    value = spec.parse(text)
    shown = spec.format(value)
    assert spec.parse(shown) == value
    assert spec.format(spec.parse(shown)) == shown


@pytest.mark.parametrize("spec", FIELDS.values(), ids=FIELDS.keys())
def test_nothing_typed_empties_a_field_or_is_refused_with_its_label(spec):
    if not spec.required:
        assert spec.parse(" ") == spec.empty
        assert spec.format(spec.empty) == ("nein" if spec.kind is Kind.FLAG else "")
        return
    with pytest.raises(ValueRefused, match=f"„{re.escape(spec.label)}“ darf nicht leer sein"):
        spec.parse(" ")


@pytest.mark.parametrize(
    ("entity", "key", "text", "value"),
    [
        (INSTITUTION, "name", " Kreativhaus ", "Kreativhaus"),
        (INSTITUTION, "notes", "erste\r\nzweite", "erste\nzweite"),
        (INSTITUTION, "accessible", "?", None),
        (INSTITUTION, "accessible", "nein", False),
        (INSTITUTION, "article", "Das", "das"),
        (INSTITUTION, "aliases", "KH;  Haus ;KH; ", ("KH", "Haus")),
        (INSTITUTION, "action_fields", "Beratung\nEhrenamt", ("Beratung", "Ehrenamt")),
        (INSTITUTION, "region", "Moabit West", "Moabit West"),
        (INSTITUTION, "postal_code", "10179", "10179"),
        (CONTACT, "share", "x", True),
        (CONTACT, "share", "", False),
        (SESSION, "date", "11.3.20", date(2020, 3, 11)),
        (SESSION, "start", "9 Uhr", time(9)),
        (SESSION, "capacity", "0", 0),
        (SESSION, "status", "Durchgeführt", "held"),
        (SESSION, "status", "held", "held"),
        (REGISTRATION, "attendance", "nicht teilgenommen", "absent"),
    ],
)
def test_typed_text_becomes_the_value_of_the_field(entity, key, text, value):
    assert entity.field(key).parse(text) == value


@pytest.mark.parametrize(
    ("spec", "value", "shown"),
    [
        (SESSION.field("date"), date(2020, 3, 11), "11.03.2020"),
        (SESSION.field("start"), time(9, 5), "09:05"),
        (SESSION.field("capacity"), 0, "0"),
        (SESSION.field("status"), "held", "durchgeführt"),
        (SESSION.field("status"), "from the future", "from the future"),
        (SESSION.field("venue"), "Rathaus Tiergarten", "Rathaus Tiergarten"),
        (SESSION.field("venue"), Ref(3, "Kreativhaus"), "Kreativhaus"),
        (INSTITUTION.field("accessible"), None, ""),
        (INSTITUTION.field("accessible"), False, "nein"),
        (INSTITUTION.field("aliases"), ("KH", "Haus"), "KH; Haus"),
        (INSTITUTION.field("responsible_for"), (Ref(1, "Wedding"),), "Wedding"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_the_office_writes_it(spec, value, shown):
    assert spec.format(value) == shown


@each_kind
def test_a_refusal_shows_nothing_that_would_upset_a_line(spec):
    for text in ("\ud800", "a\0b", "a\x1b[2Jb" * 30, "\u202eabc", "x" * 40_000, "🦊" * 40_000):
        refusal(spec, text)


def test_a_choice_that_does_not_exist_is_refused_with_the_possible_ones():
    with pytest.raises(ValueRefused) as caught:
        CONTACT.field("salutation").parse("Fräulein")

    assert str(caught.value) == "„Fräulein“ gibt es bei „Anrede“ nicht. Möglich sind: Frau, Herr."


def test_a_text_is_bounded_where_its_field_says_so():
    assert INSTITUTION.field("notes").parse("n" * 30_000) == "n" * 30_000
    with pytest.raises(ValueRefused, match=r"30\.001 Zeichen"):
        INSTITUTION.field("notes").parse("n" * 30_001)
    with pytest.raises(ValueRefused, match="höchstens 12"):
        ENTITIES["region"].field("code").parse("1" * 13)
    with pytest.raises(ValueRefused, match="höchstens 300"):
        INSTITUTION.field("aliases").parse("kurz; " + "l" * 301)


def test_numbers_of_other_records_are_counted_not_typed():
    assert not SESSION.field("registered_count").editable
    assert SESSION.field("capacity").editable


def test_a_field_knows_where_it_is_kept():
    assert SESSION.field("start").stored == "start_time"
    assert SESSION.field("title").stored == "title"
    assert SESSION.field("organisers").stored == ""
    assert CONTACT.field("region").stored == ""


def test_an_unknown_field_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        CONTACT.field("shoe_size")


def test_a_record_is_named_by_the_fields_of_its_label():
    def contact(**values):
        return Row(CONTACT, 1, tuple(values.get(spec.key, spec.empty) for spec in CONTACT.fields))

    assert contact(last_name="Müller", first_name="Anna").label == "Müller, Anna"
    assert contact(last_name="Müller").label == "Müller"
    assert contact(last_name="Müller", share=True)["share"] is True
    assert contact(last_name="Müller", share=True).text("share") == "ja"


def test_fields_and_records_do_not_change():
    spec = Field("name", "Name")
    row = Row(CONTACT, 1, tuple(spec.empty for spec in CONTACT.fields))

    with pytest.raises(AttributeError):
        spec.label = "Other"
    with pytest.raises(AttributeError):
        row.id = 2
