import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain.templates import LooseBrace, TemplateRefused, UnknownFields, check, fill, unknown_fields

KNOWN = ("Datum", "Raum", "Rückmeldefrist")
VALUES = {"Datum": "11.03.2020", "Raum": "", "Rückmeldefrist": "1. {Datum}"}


def test_fields_are_filled_in_once():
    assert fill("am {Datum}, bis {Rückmeldefrist}", VALUES) == "am 11.03.2020, bis 1. {Datum}"


def test_a_line_whose_fields_are_all_empty_is_left_out():
    assert fill("Wo:\nRaum: {Raum}\nRaum {Raum} am {Datum}\n\nGruß", VALUES) == "Wo:\nRaum  am 11.03.2020\n\nGruß"


def test_case_and_spaces_do_not_matter():
    assert fill("{datum} { RÜCKMELDEFRIST }", VALUES) == "11.03.2020 1. {Datum}"


def test_an_unknown_field_is_named_together_with_those_there_are():
    with pytest.raises(UnknownFields) as refused:
        check("{Datum} {Ort} {Ort} {}", KNOWN)

    assert refused.value.names == ("Ort", "")
    assert str(refused.value) == (
        "Diese Felder gibt es nicht: {Ort}, {}. Möglich sind: {Datum}, {Raum}, {Rückmeldefrist}."
    )


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("Einladung: {Datum\nam {Raum}", "Nach „{Datum“ fehlt die schließende Klammer „}“."),
        ("{", "Nach „{“ fehlt die schließende Klammer „}“."),
        ("am {{Datum}", "Nach „{“ fehlt die schließende Klammer „}“."),
        ("{Datum und noch einiges mehr in derselben Zeile", "Nach „{Datum und noch einiges m …“ fehlt"),
        ("am Datum} und {Raum}", "Vor „am Datum}“ fehlt die öffnende Klammer „{“."),
        ("{Datum}}", "Vor „}“ fehlt die öffnende Klammer „{“."),
    ],
)
def test_a_brace_without_its_other_one_is_refused(template, told):
    with pytest.raises(LooseBrace) as refused:
        fill(template, VALUES)
    assert told in str(refused.value)
    assert "In geschweiften Klammern stehen nur Felder" in str(refused.value)


@given(st.text())
def test_any_text_without_braces_stays_as_it_is(text):
    text = text.replace("{", "").replace("}", "")
    assert unknown_fields(text, KNOWN) == ()
    assert fill(text, VALUES) == text


@given(st.text("{} \nDatum") | st.text(), st.dictionaries(st.sampled_from(KNOWN), st.text(), min_size=3))
def test_whatever_is_typed_is_filled_or_refused(template, values):
    if not unknown_fields(template, KNOWN) and _is_closed(template):
        assert isinstance(fill(template, values), str)
        return
    with pytest.raises(TemplateRefused):
        fill(template, values)


def _is_closed(template):
    """Whether braces open and close in turn on each line."""
    return all(re.fullmatch(r"([^{}]*\{[^{}]*\})*[^{}]*", line) for line in template.split("\n"))
