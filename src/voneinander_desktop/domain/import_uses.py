"""What a column of a list can feed: fields of the institution, people and registration that a row holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from voneinander_desktop.domain import headings
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, REGISTRATION
from voneinander_desktop.domain.fields import Entity, Field


class Into(StrEnum):
    """What a list is taken over as."""

    INSTITUTIONS = "institutions"
    CONTACTS = "contacts"
    REGISTRATIONS = "registrations"  # of one session


LEFT_OUT = ""
"""The use of a column that is not taken over."""
INTO_NOTES = "+notes"
"""The use of a column whose cells go into the notes, each behind the column's heading."""

MOST_PEOPLE = 6
"""Most people that one row can hold."""

REGISTRATION_FIELDS = ("status", "attendance", "attendance_second", "remark")


@dataclass(frozen=True, slots=True)
class Use:
    """Something that a column can feed.

    Attributes:
        key: Who and what: "contact.phone", "contact2.full_name", "institution.address"; `LEFT_OUT`; `INTO_NOTES`.
        label: What it is called in German.
        group: The German heading it stands under in a choice: "Person", "Einrichtung/Dienststelle", "Anmeldung".
        hint: For what is taken apart: an example, in German.
    """

    key: str
    label: str
    group: str = ""
    hint: str = ""

    @property
    def told(self) -> str:
        """What it is called beside others: "Person: Telefon"."""
        return f"{self.group}: {self.label}" if self.group else self.label

    @property
    def slot(self) -> str:
        """Who in the row: "institution", "contact", "contact2", "registration"; empty for what feeds nobody alone."""
        return self.key.partition(".")[0] if "." in self.key else ""

    @property
    def field(self) -> str:
        """Which field, or which reading of several fields."""
        return self.key.partition(".")[2]


PARTED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "institution": (
        ("house_no", "Hausnummer", "kommt hinter die Straße"),
        ("postal_city", "PLZ und Ort", "„10117 Berlin“ wird geteilt"),
        ("address", "Anschrift", "„Musterweg 3, 10117 Berlin“ wird geteilt"),
        ("name_and_address", "Name und Anschrift", "Name, Straße, PLZ und Ort in einer Zelle werden geteilt"),
        ("reach", "Telefon, E-Mail, Webseite", "„Tel. 030 23125-110, info@example.org“ wird geteilt"),
    ),
    "contact": (
        ("full_name", "Vor- und Nachname", "„Müller, Anna“ oder „Frau Dr. Anna von Müller“ wird geteilt"),
        ("reach", "Telefon, Mobil, E-Mail", "„Tel. 030 23125-110 / 0170 1234567“ wird geteilt"),
    ),
}
"""Readings that take a cell apart, by slot: key, German label, hint."""

_GROUPS = {"institution": "Einrichtung/Dienststelle", "contact": "Person", "registration": "Anmeldung"}


def entity_of(slot: str) -> Entity:
    """Return what a slot of a row holds."""
    if slot.startswith("contact"):
        return CONTACT
    return INSTITUTION if slot == "institution" else REGISTRATION


def person_slot(number: int) -> str:
    """Return the slot of a row's first, second ... person."""
    return "contact" if number == 1 else f"contact{number}"


def main_slot(into: Into) -> str:
    """Return who a list is about."""
    return "institution" if into is Into.INSTITUTIONS else "contact"


@lru_cache(maxsize=32)
def uses(into: Into, people: int = 3) -> tuple[Use, ...]:
    """Return everything a column can feed, in the order of a choice: left out and notes first.

    Args:
        into: What the list is taken over as.
        people: How many people one row can hold.
    """
    slots = ["institution"] if into is Into.INSTITUTIONS else ["contact", "institution"]
    if into is Into.REGISTRATIONS:
        slots.insert(0, "registration")
    slots += [person_slot(number) for number in range(1, people + 1) if person_slot(number) not in slots]
    found = [Use(LEFT_OUT, "nicht übernehmen"), Use(INTO_NOTES, "in die Notizen, mit Überschrift")]
    return (*found, *(use for slot in slots for use in _uses_of(slot)))


def _uses_of(slot: str) -> Iterator[Use]:
    kind = slot.rstrip("23456789")
    number = slot[len(kind) :]
    group = f"{_GROUPS[kind]} {number}".strip()
    parted = [Use(f"{slot}.{key}", label, group, hint) for key, label, hint in PARTED.get(kind, ())]
    yield from (use for use in parted if use.field == "full_name")
    for spec in fields_of(slot):
        yield Use(f"{slot}.{spec.key}", spec.label, group, spec.hint)
    yield from (use for use in parted if use.field != "full_name")


def fields_of(slot: str) -> tuple[Field, ...]:
    """Return the fields of a slot that a column can feed; an institution named by a person's row is a slot itself."""
    entity = entity_of(slot)
    if entity is REGISTRATION:
        return tuple(entity.field(key) for key in REGISTRATION_FIELDS)
    return tuple(spec for spec in entity.fields if spec.editable and spec.key != "institution")


@lru_cache(maxsize=512)
def use_called(into: Into, key: str) -> str | None:
    """Return the use that a key means, as mapping files and card readers name it; None if there is none.

    Beside whole keys ("institution.phone") a field's key alone is understood ("last_name", "street"): as one of what
    the list is about, or else of what else its rows hold.
    """
    key = key.strip()
    known = {use.key for use in uses(into, MOST_PEOPLE)}
    if key in known:
        return key
    if key in ("institution", "contact.institution", "registration.institution"):
        return "institution.name"
    if key in ("contact", "registration.contact"):
        return "contact.full_name"
    slots = [main_slot(into), "contact", "institution"]
    if into is Into.REGISTRATIONS:
        slots.insert(0, "registration")
    return next((f"{slot}.{key}" for slot in slots if f"{slot}.{key}" in known), None)


@lru_cache(maxsize=4)
def labelled(into: Into) -> dict[str, tuple[str, Field]]:
    """Return, by plain heading, the use and field that our own lists give that heading."""
    found: dict[str, tuple[str, Field]] = {}
    slots = ["contact", "institution"] if into is not Into.INSTITUTIONS else ["institution", "contact"]
    if into is Into.REGISTRATIONS:
        slots.insert(0, "registration")
    for slot in slots:
        for spec in fields_of(slot):
            found.setdefault(headings.plain(spec.label), (f"{slot}.{spec.key}", spec))
    return found
