"""What may be shown to whom, and how people are named: pure functions over snapshots of records.

Every paper, workbook and message asks `disclosed` for the value of a field, so that screen, paper and
Excel agree. Except for the office itself a purpose shows only what its whitelist names: a field that is
new in the catalogue is shown to nobody else until someone decides so here.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.domain.fields import Entity, Personal, Ref, Row, Value


class Purpose(StrEnum):
    """For whom a paper is made."""

    INTERNAL = "internal"  # the office itself
    PARTICIPANTS = "participants"  # whoever takes part in the meeting
    ENTRANCE = "entrance"  # the gate of the house where it takes place
    SIGN_IN = "sign_in"  # passed round, so that everyone reads it


MARKING = "Nur für den Dienstgebrauch"
"""Stands on everything that is made for the office alone, and in the name of its file."""


def marking(purpose: Purpose) -> str:
    """Return the marking that a paper with this purpose has to bear; empty if none."""
    return MARKING if purpose is Purpose.INTERNAL else ""


_WHO = frozenset({"last_name", "first_name", "institution"})
_WHO_AS_WHAT = _WHO | {"title", "function", "department"}

_WHITELIST: Mapping[Purpose, Mapping[str, frozenset[str]]] = {
    Purpose.PARTICIPANTS: {
        "contact": _WHO_AS_WHAT | {"phone", "email"},
        "registration": _WHO | {"function", "status"},
        "invitation": frozenset({"institution", "status"}),
        "agenda_item": frozenset({"start", "end", "title", "institution", "speaker", "room"}),
    },
    Purpose.ENTRANCE: {
        "contact": _WHO,
        "registration": _WHO,
        "invitation": frozenset({"institution", "head_count"}),
    },
    Purpose.SIGN_IN: {
        "contact": _WHO_AS_WHAT,
        "registration": _WHO | {"function"},
        "invitation": frozenset({"institution", "head_count"}),
    },
}

# A second lock: whatever a whitelist says, these classes of personal data never leave with that purpose.
_NEVER: Mapping[Purpose, frozenset[Personal]] = {
    Purpose.INTERNAL: frozenset(),
    Purpose.PARTICIPANTS: frozenset({Personal.INTERNAL}),
    Purpose.ENTRANCE: frozenset({Personal.INTERNAL, Personal.REACH}),
    Purpose.SIGN_IN: frozenset({Personal.INTERNAL, Personal.REACH}),
}


def may_show(purpose: Purpose, entity: Entity, key: str) -> bool:
    """Tell whether a paper with this purpose may have a column for a field at all."""
    if purpose is Purpose.INTERNAL:
        return key in entity.index
    allowed = _WHITELIST[purpose].get(entity.key, frozenset())
    return key in allowed and entity.field(key).personal not in _NEVER[purpose]


def disclosed(purpose: Purpose, row: Row, key: str) -> Value:
    """Return a field's value as far as this purpose may see it; otherwise what an empty field holds.

    How to reach a person is told to participants only with her consent, which is known of a contact only.
    """
    if purpose is Purpose.INTERNAL:
        return row[key]
    spec = row.entity.field(key)
    if not may_show(purpose, row.entity, key):
        return spec.empty
    if spec.personal is Personal.REACH and not passed_on(row):
        return spec.empty
    return row[key]


def passed_on(contact: Row) -> bool:
    """Tell whether a contact's Weitergabe is in force: agreed to, not withdrawn, and she is still there."""
    if contact.entity.key != "contact" or contact["share"] is not True:
        return False
    return contact["share_withdrawn_on"] is None and contact["retired_on"] is None


# ------------------------------------------------------------------------- whether it takes place


def is_moved(session: Row) -> bool:
    """Tell whether a session has another date than it had, or none as yet: the word "verschoben" alone moves nothing.

    *Verschieben* moves the same session and keeps the day it had; where that is missing the word was only typed.
    """
    return session["status"] == "postponed" and (session["postponed_from"] is not None or session["date"] is None)


def keeps_its_day(session: Row) -> bool:
    """Tell whether a session takes, or took, place on the day it has."""
    return session["status"] != "cancelled" and (session["status"] != "postponed" or is_moved(session))


# ------------------------------------------------------------------------------- who is coming


def takes_part(registration: Row) -> bool:
    """Tell whether a registered person is expected; who cancelled is on no paper."""
    return registration["status"] != "cancelled"


def is_expected(invitation: Row) -> bool:
    """Tell whether an invited institution may still come; who declined is on no paper."""
    return invitation["status"] != "declined"


def unnamed_people(invitation: Row, named: int, *, unknown: int) -> int:
    """Return how many people an institution announced beyond those it named.

    Args:
        invitation: The institution's invitation.
        named: How many of its people are registered.
        unknown: How many to expect of one that comes, perhaps with reservations, but announced no number.
    """
    announced = invitation["head_count"]
    coming = invitation["status"] in ("accepted", "tentative")
    expected = announced if isinstance(announced, int) else unknown * coming
    return max(expected - named, 0)


class Expected(NamedTuple):
    """How many people are expected at a meeting.

    Attributes:
        named: Who is registered and did not cancel, guests included; not who came ohne Anmeldung.
        unnamed: Whom institutions announced beyond those they named.
    """

    named: int
    unnamed: int

    @property
    def people(self) -> int:
        """All of them."""
        return self.named + self.unnamed


def expected(named: Mapping[int, int], invitations: Iterable[Row]) -> Expected:
    """Return how many people are expected: the one computation behind every such number.

    Args:
        named: How many are registered, by the id of their institution, 0 for those without one.
        invitations: The meeting's invitations.
    """
    houses = ((row, row["institution"]) for row in invitations if is_expected(row))
    unnamed = (unnamed_people(row, named.get(ref.id, 0), unknown=0) for row, ref in houses if isinstance(ref, Ref))
    return Expected(sum(named.values()), sum(unnamed))


# ----------------------------------------------------------------------------------- names


def full_name(contact: Row) -> str:
    """Return a person's name as it is written in a line: "Dr. Petra Muster"."""
    return " ".join(filter(None, (contact.text("title"), contact.text("first_name"), contact.text("last_name"))))


_DEGREE = re.compile(r"(?:dipl|mag\b|m\.|b\.|ma$|ba$|mba|msc|bsc|ll\.)", re.IGNORECASE)


def spoken_title(title: str) -> str:
    """Return the part of a title that one is addressed with: "Prof. Dr." of "Prof. Dr. med. Dipl.-Ing."."""
    return " ".join(word for word in title.split() if word[0].isupper() and not _DEGREE.match(word))


def letter_salutation(contact: Row) -> str:
    """Return the Briefanrede: "Sehr geehrte Frau Dr. Muster", or "Guten Tag Alex Muster" without salutation."""
    title, last_name = spoken_title(contact.text("title")), contact.text("last_name")
    opening = {"Frau": "Sehr geehrte Frau", "Herr": "Sehr geehrter Herr"}.get(contact.text("salutation"))
    if opening:
        return " ".join(filter(None, (opening, title, last_name)))
    first_name = contact.text("first_name")
    if not (first_name or title):
        return "Guten Tag"  # a last name alone would sound like an order
    return " ".join(filter(None, ("Guten Tag", title, first_name, last_name)))
