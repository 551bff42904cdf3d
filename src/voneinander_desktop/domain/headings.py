"""What headings of lists mean: German and English words, those of Outlook's exports included.

The words are data: `resources/data/headings.json`.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from voneinander_desktop import resources
from voneinander_desktop.domain import collation

REASON = "Grund (nicht übernommen)"
"""The heading of the column that says why a row was left out; a list that is taken over again passes it over."""

NOTED, LEFT_OUT, PRIVATE = "noted", "left_out", "private"
"""Roles of headings that no field stands for: kept in the notes, left out, left out because it is private."""


class Heading(NamedTuple):
    """What a heading means.

    Attributes:
        role: A role of `headings.json`, `NOTED`, `LEFT_OUT`, `PRIVATE`, or empty where it is not known.
        number: Which of several, as "Ansprechpartner 2" says; 1 if it says nothing.
        exact: Whether the heading is just one of the known words.
    """

    role: str
    number: int = 1
    exact: bool = True


_GENDER_ENDING = re.compile(r"(?<=\w)(?:[*:/_-]-?in(?:nen)?|In(?:nen)?|\(in(?:nen)?\))\b")


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set: a long list of words is easier to read without quotes."""
    return frozenset(text.split())


_WORD = re.compile(r"[^\W_]+|[#&+]")
_NUMBER = re.compile(r"(?:^|\D)(\d{1,2})\.?$|^(\d{1,2})\.\s*\D")
_FEMININE = re.compile(r"(partner|leiter|koordinator|mitarbeiter|teilnehmer)in(?:nen)?\b")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """Return a heading without what spellings differ in: capitals, umlauts, punctuation, gendered endings."""
    folded = collation.loose(_GENDER_ENDING.sub("", heading))
    return _FEMININE.sub(r"\1", " ".join(_WORD.findall(folded)))


@lru_cache(maxsize=4096)
def meaning(heading: str) -> Heading:
    """Return what a heading means; its role is empty where that is not known."""
    known = _known()
    words = plain(heading)
    if words in known:
        return Heading(known[words])
    number = _NUMBER.search(heading.strip())
    figure = int(number[1] or number[2]) if number else 1
    bare = plain(re.sub(r"^\d{1,2}\.\s*|\s*\d{1,2}\.?$", "", heading.strip()))
    if number and bare in known and 1 <= figure <= 9:
        return Heading(known[bare], figure)
    outside = plain(_BRACKETS.sub("", heading))
    if outside and outside != words and outside in known:
        return Heading(known[outside], exact=False)
    return _by_part(heading, known)


def _by_part(heading: str, known: Mapping[str, str]) -> Heading:
    """Return what the longest known part of a heading means, if it is most of it or stands apart."""
    parts = [plain(part) for part in re.split(r"[/,;|\n]|\s-\s|\sund\s|\soder\s", heading)]
    for part in parts:
        if part in known and known[part] not in (LEFT_OUT, NOTED):
            return Heading(known[part], exact=False)
    words = plain(heading).split()
    for size in range(len(words) - 1, 0, -1):
        for start in (0, len(words) - size):
            part = " ".join(words[start : start + size])
            if len(part) >= _SHORTEST_PART and part in known and known[part] != LEFT_OUT:
                return Heading(known[part], exact=False)
    return Heading("")


_SHORTEST_PART = 4


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(resources.text("data", "headings.json"))
    return facts


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """Return roles by plain heading."""
    facts = _facts()
    known = {plain(word): role for role, spellings in facts["roles"].items() for word in spellings}
    for role in (NOTED, LEFT_OUT, PRIVATE):
        known.update((plain(word), role) for word in facts[role])
    return known


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Return common first names, folded loosely; with them a name's order is told where nothing else does."""
    return frozenset(collation.loose(name) for name in _facts()["first_names"].split())
