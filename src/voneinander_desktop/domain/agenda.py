"""What is typed as an item of an agenda, and whether its items fit together and into their meeting: pure rules."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import combinations
from typing import NamedTuple

from voneinander_desktop.domain.patterns import pattern
from voneinander_desktop.domain.values import ValueRefused, parse_time

_LONGEST_NAMED = 40
"""Most letters of another item's title in a finding."""

_MOMENT = r"([0-9]{1,2}(?:[:.][0-9]{2})?)( ?uhr| ?h)?"
_TIMES = pattern(rf"(?:um |ab |von )?{_MOMENT}(?: ?(?:-|–|bis) ?{_MOMENT})?(?:[:,]? +|$)")
_UNITS = pattern(r"(?:min|std|stunde|person|teiln|euro|jahr|tag|proz|%)")
_EARLIEST = 6
"""Two bare numbers mean times from this hour on: "9-10 Rundgang", but "2-3 Beispiele"."""


class Item(NamedTuple):
    """An item of an agenda; what is unknown is None or empty."""

    id: int
    title: str
    start: time | None
    end: time | None
    room: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found about an agenda.

    Attributes:
        order: The ids of its items, in order of time.
        findings: By item German sentences on what looks wrong about its times; only items with any.
        verdict: The whole in one German sentence: "Passt in 9–13 Uhr."; empty without items.
        fits: Whether nothing overlaps and nothing lies outside.
    """

    order: tuple[int, ...]
    findings: dict[int, tuple[str, ...]]
    verdict: str
    fits: bool


def check(items: Iterable[Item], begin: time | None, finish: time | None) -> Check:
    """Look at an agenda.

    Items in different rooms may be at the same time.

    Args:
        items: Its items.
        begin: When the meeting begins.
        finish: When it ends.
    """
    ordered = sorted(items, key=lambda item: (item.start or time.max, item.id))
    overlapping = {(item.id, text) for item, text in _overlaps(ordered)}
    outside = {(item.id, text) for item in ordered for text in _outside(item, begin, finish)}
    findings = {
        item.id: tuple(sorted(text for row_id, text in overlapping | outside if row_id == item.id)) for item in ordered
    }
    return Check(
        tuple(item.id for item in ordered),
        {row_id: texts for row_id, texts in findings.items() if texts},
        _verdict(ordered, len({row_id for row_id, _ in overlapping}), len({row_id for row_id, _ in outside}),
                 _bounds(begin, finish)),
        fits=not (overlapping or outside),
    )  # fmt: skip


def typed(text: str) -> tuple[time | None, time | None, str]:
    """Take an item as it is typed in one line, its times in front: "9:30 Vorstellung", "9-9:30 Uhr Vorstellung".

    A bare number is no time: "10 Minuten Pause" is all title.

    Returns:
        Its start, its end and its title.

    Raises:
        ValueRefused: If one of the times is none, or nothing follows them.
    """
    plain = text.strip()
    found = _TIMES.match(plain.lower())
    title = plain[found.end() :].strip() if found else plain
    if found is None or not _are_times(found, title):
        return None, None, plain
    if not title:
        raise ValueRefused("Hinter der Uhrzeit fehlt das Thema, zum Beispiel „9:30 Vorstellung“.")
    return parse_time(found[1]), parse_time(found[3] or ""), title


def _are_times(found: re.Match[str], title: str) -> bool:
    """Whether numbers in front of a title are meant as times."""
    begin, hour, finish, later_hour = found.groups()
    if hour or later_hour or not (begin + (finish or "")).isdigit():
        return True
    return bool(finish) and int(begin) >= _EARLIEST and not _UNITS.match(title.lower())


def span(begin: time | None, finish: time | None) -> str:
    """Return from when to when, as short as it can be said: "9–13 Uhr", "ab 9:30 Uhr"; empty if neither is known."""
    match begin, finish:
        case None, None:
            return ""
        case time(), None:
            return f"ab {_clock(begin)} Uhr"
        case None, time():
            return f"bis {_clock(finish)} Uhr"
        case _:
            return f"{_clock(begin)}–{_clock(finish)} Uhr"


def _clock(moment: time | None) -> str:
    if moment is None:
        return ""
    return f"{moment.hour}:{moment.minute:02}" if moment.minute else str(moment.hour)


def _overlaps(items: Sequence[Item]) -> Iterator[tuple[Item, str]]:
    for one, other in combinations(items, 2):
        if _at_once(one, other) and not _apart(one, other):
            yield one, f"Überschneidet sich mit „{_short(other.title)}“ ({span(other.start, other.end)})."
            yield other, f"Überschneidet sich mit „{_short(one.title)}“ ({span(one.start, one.end)})."


def _at_once(one: Item, other: Item) -> bool:
    """Whether two items, the first of which does not begin later, are partly at the same time.

    An item without an end has no length: it is so only in the midst of another.
    """
    if one.start is None or other.start is None or one.end is None:
        return False
    return other.start < one.end and (one.start < other.start or other.end is not None)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_NAMED else f"{title[: _LONGEST_NAMED - 1].rstrip()}…"


def _apart(one: Item, other: Item) -> bool:
    return bool(one.room and other.room and one.room.casefold() != other.room.casefold())


def _outside(item: Item, begin: time | None, finish: time | None) -> Iterator[str]:
    last = item.end or item.start
    if begin is not None and item.start is not None and item.start < begin:
        yield f"Beginnt vor der Veranstaltung ({_clock(begin)} Uhr)."
    if finish is not None and last is not None and last > finish:
        yield f"Endet nach der Veranstaltung ({_clock(finish)} Uhr)."


def _bounds(begin: time | None, finish: time | None) -> str:
    """Return what an agenda is to fit into, to follow "Passt" or "Passt nicht"."""
    when = span(begin, finish)
    return f" in {when}" if begin and finish else f" ({when})" if when else ""


def _verdict(items: Sequence[Item], overlapping: int, outside: int, bounds: str) -> str:
    if not items:
        return ""
    wrong = []
    if outside:
        wrong.append("1 Punkt liegt außerhalb" if outside == 1 else f"{outside} Punkte liegen außerhalb")
    if overlapping:
        wrong.append(f"{overlapping} Punkte überschneiden sich")
    if wrong:
        return f"Passt nicht{bounds}: {' und '.join(wrong)}."
    untimed = sum(item.start is None for item in items) + sum(map(_is_left_open, items, items[1:]))
    who = "1 Punkt hat" if untimed == 1 else f"{untimed} Punkte haben"
    later = f" {who} noch keine eigene Uhrzeit." if untimed else ""
    if not bounds:
        return f"Nichts überschneidet sich. Beginn und Ende der Veranstaltung fehlen noch.{later}"
    return f"Passt{bounds}.{later}"


def _is_left_open(one: Item, following: Item) -> bool:
    """Whether an item stands where the one before it does, which has no end: only their order is known."""
    return one.start is not None and one.start == following.start and one.end is None and not _apart(one, following)
