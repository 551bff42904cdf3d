from datetime import date, time

import pytest

from voneinander_desktop.domain import wording
from voneinander_desktop.domain.wording import Case


@pytest.mark.parametrize(
    ("article", "nominative", "dative", "inside"),
    [
        ("das", "das Kreativhaus", "dem Kreativhaus", "im Kreativhaus"),
        ("der", "der Kreativhaus", "dem Kreativhaus", "im Kreativhaus"),
        ("die", "die Kreativhaus", "der Kreativhaus", "in der Kreativhaus"),
        ("", "Kreativhaus", "Kreativhaus", "(Kreativhaus)"),
    ],
)
def test_articles_in_their_cases(article, nominative, dative, inside):
    assert wording.with_article(article, "Kreativhaus") == nominative
    assert wording.with_article(article, "Kreativhaus", Case.DATIVE) == dative
    assert wording.inside(article, "Kreativhaus") == inside


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["A"], "A"), (["A", "B"], "A und B"), (["A", "B", "C"], "A, B und C")]
)
def test_enumerations(words, text):
    assert wording.enumerated(words) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (time(9), time(13), "von 9 – 13 Uhr"),
        (time(9, 30), time(13, 5), "von 9:30 – 13:05 Uhr"),
        (time(9), None, "ab 9 Uhr"),
        (None, time(13), "bis 13 Uhr"),
        (None, None, ""),
    ],
)
def test_times_in_a_sentence(start, end, text):
    assert wording.from_to(start, end) == text


def test_a_day_in_a_sentence():
    assert wording.on_day(date(2020, 3, 11)) == "am 11.3.2020"
