"""German as it is written in a sentence: articles in their cases, enumerations, dates and times."""

from collections.abc import Sequence
from datetime import date, time
from enum import StrEnum


class Case(StrEnum):
    """A grammatical case, as far as it is needed."""

    NOMINATIVE = "nominative"
    DATIVE = "dative"


_DATIVE = {"der": "dem", "die": "der", "das": "dem"}
_IN = {"der": "im", "die": "in der", "das": "im"}


def with_article(article: str, name: str, case: Case = Case.NOMINATIVE) -> str:
    """Return a name with its article in a case: "dem Kreativhaus"; the bare name where no article is known."""
    declined = _DATIVE.get(article, "") if case is Case.DATIVE else article
    return f"{declined} {name}" if declined else name


def inside(article: str, name: str) -> str:
    """Return where something is: "im Kreativhaus", "in der Bibliothek"; the name in brackets without an article."""
    return f"{_IN[article]} {name}" if article in _IN else f"({name})"


def enumerated(words: Sequence[str]) -> str:
    """Return "A, B und C"."""
    *others, last = words or [""]
    return f"{', '.join(others)} und {last}" if others else last


def on_day(day: date) -> str:
    """Return a date as it is written in a sentence: "am 11.3.2020"."""
    return f"am {day.day}.{day.month}.{day.year}"


def from_to(start: time | None, end: time | None) -> str:
    """Return when something is, as in a sentence: "von 9 – 13 Uhr", "ab 9:30 Uhr"; empty if that is not known."""
    match start, end:
        case time(), time():
            return f"von {_clock(start)} – {_clock(end)} Uhr"
        case time(), None:
            return f"ab {_clock(start)} Uhr"
        case None, time():
            return f"bis {_clock(end)} Uhr"
    return ""


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}" if moment.minute else str(moment.hour)
