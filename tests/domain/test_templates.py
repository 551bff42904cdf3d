import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain.templates import UnknownFields, check, fill, unknown_fields

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


@given(st.text())
def test_any_text_without_braces_stays_as_it_is(text):
    text = text.replace("{", "").replace("}", "")
    assert unknown_fields(text, KNOWN) == ()
    assert fill(text, VALUES) == text


@given(st.text(), st.dictionaries(st.sampled_from(KNOWN), st.text(), min_size=3))
def test_whatever_is_typed_is_filled_or_refused(template, values):
    if unknown_fields(template, KNOWN):
        with pytest.raises(UnknownFields):
            fill(template, values)
    else:
        assert isinstance(fill(template, values), str)
