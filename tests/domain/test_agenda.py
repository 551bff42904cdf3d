from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain.agenda import Item, check, span, typed
from voneinander_desktop.domain.values import ValueRefused

NINE, ONE = time(9), time(13)


def item(number, start, end, room=""):
    moments = [None if text is None else time.fromisoformat(f"{text:>05}") for text in (start, end)]
    return Item(number, f"Punkt {number}", *moments, room)


def test_an_agenda_that_fits():
    found = check([item(2, "10:00", "11:30"), item(1, "9:00", "10:00"), item(3, "11:30", "13:00")], NINE, ONE)

    assert found.order == (1, 2, 3)
    assert (found.findings, found.verdict, found.fits) == ({}, "Passt in 9–13 Uhr.", True)


def test_items_at_the_same_time_are_told_of_both():
    found = check([item(1, "9:00", "10:30"), item(2, "10:00", "11:00"), item(3, "11:00", "12:00")], NINE, ONE)

    assert found.findings == {
        1: ("Überschneidet sich mit „Punkt 2“ (10–11 Uhr).",),
        2: ("Überschneidet sich mit „Punkt 1“ (9–10:30 Uhr).",),
    }
    assert (found.verdict, found.fits) == ("Passt nicht in 9–13 Uhr: 2 Punkte überschneiden sich.", False)


def test_in_different_rooms_things_go_on_at_once():
    assert check([item(1, "9:00", "10:00", "Saal"), item(2, "9:00", "10:00", "Café")], NINE, ONE).fits
    assert not check([item(1, "9:00", "10:00", "Saal"), item(2, "9:00", "10:00", "saal")], NINE, ONE).fits
    assert not check([item(1, "9:00", "10:00", "Saal"), item(2, "9:00", "10:00")], NINE, ONE).fits


def test_items_before_and_after_the_meeting():
    found = check([item(1, "8:30", "10:00"), item(2, "12:00", "13:15"), item(3, "14:00", None)], NINE, ONE)

    assert found.findings[1] == ("Beginnt vor der Veranstaltung (9 Uhr).",)
    assert found.findings[2] == ("Endet nach der Veranstaltung (13 Uhr).",)
    assert found.verdict == "Passt nicht in 9–13 Uhr: 3 Punkte liegen außerhalb."


@pytest.mark.parametrize(
    ("items", "begin", "finish", "verdict"),
    [
        ([], NINE, ONE, ""),
        ([item(1, "9:00", "10:00")], None, None,
         "Nichts überschneidet sich. Beginn und Ende der Veranstaltung fehlen noch."),
        ([item(1, "9:00", "10:00")], NINE, None, "Passt (ab 9 Uhr)."),
        ([item(1, None, None)], NINE, ONE, "Passt in 9–13 Uhr. 1 Punkt hat noch keine eigene Uhrzeit."),
        ([item(1, "8:00", None)], NINE, ONE, "Passt nicht in 9–13 Uhr: 1 Punkt liegt außerhalb."),
        ([item(1, "8:00", "9:30")], NINE, None, "Passt nicht (ab 9 Uhr): 1 Punkt liegt außerhalb."),
        ([item(1, "9:00", None), item(2, "9:00", None)], NINE, ONE,
         "Passt in 9–13 Uhr. 1 Punkt hat noch keine eigene Uhrzeit."),
        ([item(1, "9:00", "9:30"), item(2, "9:15", None)], None, None, "Passt nicht: 2 Punkte überschneiden sich."),
    ],
)  # fmt: skip
def test_the_verdict(items, begin, finish, verdict):
    assert check(items, begin, finish).verdict == verdict


@pytest.mark.parametrize(
    ("begin", "finish", "told"),
    [
        (NINE, ONE, "9–13 Uhr"),
        (time(9, 30), time(12, 5), "9:30–12:05 Uhr"),
        (None, ONE, "bis 13 Uhr"),
        (None, None, ""),
    ],
)
def test_a_span_is_said_shortly(begin, finish, told):
    assert span(begin, finish) == told


def test_without_an_end_only_the_order_counts():
    found = check([item(1, "9:00", None), item(2, "9:00", None), item(3, "9:00", "9:30")], NINE, ONE)

    assert (found.order, found.findings, found.fits) == ((1, 2, 3), {}, True)


def test_equal_starts_keep_the_order_in_which_they_were_typed():
    found = check([item(3, "9:00", "9:05"), item(1, "9:00", None), item(2, "9:00", "10:00", "Saal")], NINE, ONE)

    assert found.order == (1, 2, 3)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Begrüßung", (None, None, "Begrüßung")),
        ("9:30 Vorstellung", (time(9, 30), None, "Vorstellung")),
        ("9.30 Vorstellung", (time(9, 30), None, "Vorstellung")),
        ("9 Uhr Vorstellung", (time(9), None, "Vorstellung")),
        ("9:30 Uhr: Vorstellung", (time(9, 30), None, "Vorstellung")),
        ("ab 9:30 Vorstellung", (time(9, 30), None, "Vorstellung")),
        ("9-9:30 Vorstellung", (time(9), time(9, 30), "Vorstellung")),
        ("9 – 9.30 Uhr Vorstellung der Häuser", (time(9), time(9, 30), "Vorstellung der Häuser")),
        ("von 9:15 bis 10 Uhr Rundgang", (time(9, 15), time(10), "Rundgang")),
        ("9-10 Rundgang", (time(9), time(10), "Rundgang")),
        ("10-15 Minuten Pause", (None, None, "10-15 Minuten Pause")),
        ("10 Minuten Pause", (None, None, "10 Minuten Pause")),
        ("2-3 Beispiele", (None, None, "2-3 Beispiele")),
        ("3 Projekte", (None, None, "3 Projekte")),
        ("1. Begrüßung", (None, None, "1. Begrüßung")),
        ("2.12.2026 im Rückblick", (None, None, "2.12.2026 im Rückblick")),
    ],
)
def test_times_are_typed_before_the_title(text, read):
    assert typed(text) == read


@pytest.mark.parametrize("text", ["25:00 Vorstellung", "9:70 Vorstellung", "9:30", "9-9:30 Uhr"])
def test_what_is_no_time_or_has_no_title_is_told(text):
    with pytest.raises(ValueRefused):
        typed(text)


times = st.none() | st.builds(time, st.integers(8, 14), st.sampled_from([0, 30]))
items = st.lists(st.tuples(times, times), max_size=6).map(
    lambda pairs: [Item(number, "Punkt", start, end) for number, (start, end) in enumerate(pairs, 1)
                   if start is None or end is None or start < end]
)  # fmt: skip


@given(items, times, times)
def test_whatever_is_on_it(items, begin, finish):
    found = check(items, begin, finish)

    assert sorted(found.order) == [item.id for item in items]
    assert found.fits is not bool(found.findings)
    assert bool(found.verdict) is bool(items)
    busy = [(one.start, one.end, one.id) for one in items if one.start and one.end]
    for start, end, number in busy:
        for other_start, other_end, other in busy:
            if number != other and start < other_end and other_start < end:
                assert {number, other} <= found.findings.keys()
