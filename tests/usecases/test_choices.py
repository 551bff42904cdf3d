import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.records import steps

from voneinander_desktop.usecases.office_file import open_file

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def test_what_was_never_chosen_is_as_the_program_says(office):
    assert office.choices.get("rows", 8) == 8
    assert office.choices.get("columns", ["name"]) == ["name"]
    assert office.choices.get("anything", None) is None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=json_values)
def test_a_choice_is_kept_as_it_is(office, value):
    office.choices.set("choice", value)

    assert office.choices.get("choice", value) == value
    assert office.choices.get("choice", None) == value


@pytest.mark.parametrize("text", ["Gruß\n„Bitte leserlich“ 🦊", "a\ud800b", "\0"])
def test_any_text_is_kept(office, text):
    office.choices.set("notice", text)

    assert office.choices.get("notice", "") == text


def test_a_colleague_finds_it_in_the_file(office):
    office.choices.set("rows", 8)
    office.choices.set("rows", 12)
    office.close()

    colleague = open_file(office.path, write=False)
    try:
        assert colleague.choices.get("rows", 0) == 12
    finally:
        colleague.close()


def test_the_same_choice_again_is_no_step(office):
    office.choices.set("columns", {"name": True, "function": False})
    before = steps(office.path)

    office.choices.set("columns", {"function": False, "name": True})

    assert steps(office.path) == before


@pytest.mark.parametrize(
    ("kept", "default"), [("acht", 8), (8, "acht"), ([1], {}), (None, "acht"), (True, 8), (8, True)]
)
def test_a_choice_of_another_kind_does_not_count(office, kept, default):
    office.choices.set("rows", kept)

    assert office.choices.get("rows", default) == default


def test_what_is_no_json_does_not_count(office):
    office.choices.set("rows", 8)
    with closing(sqlite3.connect(office.path)) as other, other:
        other.execute("UPDATE setting SET value = '{'")

    assert office.choices.get("rows", 5) == 5


def test_nothing_is_kept_in_a_file_that_is_only_read(office):
    office.choices.set("rows", 8)
    reader = open_file(office.path, write=False)
    try:
        reader.choices.set("rows", 12)
        assert reader.choices.get("rows", 0) == 8
    finally:
        reader.close()
