import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain import labels
from voneinander_desktop.domain.labels import BY_KEY, FORMS, PAGE_HEIGHT, PAGE_WIDTH, Badge, Labels


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_a_sheets_labels_lie_within_a4_and_beside_each_other(form):
    assert labels.refusal(form, 1, 0, 0) == ""
    assert form.step_right >= form.width
    assert form.step_down >= form.height
    assert form.left + form.right_end == pytest.approx(PAGE_WIDTH, abs=0.2)  # the same margin on both sides
    assert form.top + form.lower_end == pytest.approx(PAGE_HEIGHT, abs=0.2)


@pytest.mark.parametrize(
    ("key", "place", "corner"),
    [("L4785", 0, (17.5, 13.5)), ("L4785", 1, (112.5, 13.5)), ("L4785", 9, (112.5, 233.5)), ("L7418", 2, (19, 93.5))],
)
def test_places_are_counted_row_by_row(key, place, corner):
    assert BY_KEY[key].corner(place) == corner


@given(st.sampled_from(FORMS), st.floats(-40, 40), st.floats(-40, 40))
def test_what_lies_beyond_the_page_is_refused_and_nothing_else(form, right, down):
    inside = (
        form.left + right >= -0.06
        and form.right_end + right <= PAGE_WIDTH + 0.06
        and form.top + down >= -0.06
        and form.lower_end + down <= PAGE_HEIGHT + 0.06
    )
    if not inside:
        assert "über das Blatt hinaus" in labels.refusal(form, 1, right, down)
    elif abs(right) < min(form.left, 10) and abs(down) < min(form.top, 10):
        assert labels.refusal(form, 1, right, down) == ""


def test_a_refusal_says_how_far_it_goes():
    assert labels.refusal(BY_KEY["L4785"], 1, -18, 14) == (
        "So verschoben ragen die Schilder links und unten über das Blatt hinaus. Bei diesem Bogen geht es höchstens "
        "17,5 mm nach links oder nach rechts und höchstens 13,5 mm nach oben oder nach unten."
    )


@pytest.mark.parametrize("start", [0, 11, -1])
def test_a_place_that_no_sheet_has_is_refused(start):
    assert labels.refusal(BY_KEY["L4785"], start, 0, 0) == (
        f"Auf diesem Bogen gibt es die Plätze 1 bis 10, aber keinen Platz {start}."
    )


@pytest.mark.parametrize(
    ("badges", "start", "sheets"), [(0, 1, 0), (1, 1, 1), (10, 1, 1), (11, 1, 2), (2, 9, 1), (3, 9, 2), (2_000, 1, 200)]
)
def test_half_used_sheets_are_counted(badges, start, sheets):
    assert Labels("", BY_KEY["L4785"], (Badge("x"),) * badges, "", start=start).sheets == sheets
