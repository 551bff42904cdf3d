"""Whether the items of an agenda fit together and into their meeting: pure rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import combinations
from typing import NamedTuple


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
    ordered = sorted(items, key=lambda item: (item.start or time.max, item.end or time.max, item.id))
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
            yield one, f"Überschneidet sich mit „{other.title}“ ({span(other.start, other.end)})."
            yield other, f"Überschneidet sich mit „{one.title}“ ({span(one.start, one.end)})."


def _at_once(one: Item, other: Item) -> bool:
    """Whether two items, the first of which does not begin later, are partly at the same time."""
    if one.start is None or other.start is None:
        return False
    if one.start == other.start:
        return True
    return one.end is not None and other.start < one.end


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
    untimed = sum(item.start is None for item in items)
    later = f" {'1 Punkt hat' if untimed == 1 else f'{untimed} Punkte haben'} noch keine Uhrzeit." if untimed else ""
    if not bounds:
        return f"Nichts überschneidet sich. Beginn und Ende der Veranstaltung fehlen noch.{later}"
    return f"Passt{bounds}.{later}"
