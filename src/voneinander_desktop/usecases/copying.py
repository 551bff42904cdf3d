"""A new session made like an earlier one: what goes over, and who stays behind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from voneinander_desktop.documents.meeting import Person, people_of, read_session
from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import (
    AGENDA_ITEM,
    CONTACT,
    ENTITIES,
    INSTITUTION,
    INVITATION,
    REGISTRATION,
    SESSION,
)
from voneinander_desktop.domain.fields import Entity, Ref, Row, Value
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases.editing import Edit, FreeText

_OF_ONE_DAY = frozenset(
    {"date", "status", "status_reason", "postponed_from", "results", "sheet_filed_at", "reply_by", "delete_on"}
)
"""Fields that tell of the earlier session's own day."""

_DEADLINES = ("reply_by", "delete_on")
"""Fields that keep their distance to the session's day."""

_FRESH = timedelta(days=365)
"""For so long it is taken for true what a contact confirmed."""


class Mention(NamedTuple):
    """Someone or something that has to be looked at.

    Attributes:
        entity: Key of the record's entity.
        id: The record; 0 for a guest.
        text: What it is called.
        reason: Why, in German: "ausgeschieden am 01.02.2020".
    """

    entity: str
    id: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What a new session takes over from an earlier one.

    Attributes:
        source: The earlier session.
        invitations: Of institutions that are still there.
        people: Who took part or was to, and is still there.
        left_out: Who is ausgeschieden since: institutions, then people.
        unconfirmed: Contacts that go over and were not confirmed within a year.
    """

    source: Row
    invitations: tuple[Row, ...]
    people: tuple[Person, ...]
    left_out: tuple[Mention, ...]
    unconfirmed: tuple[Mention, ...]


def copy_plan(reader: Reader, source: int, *, people: bool, today: date) -> CopyPlan:
    """Return what a copy of a session takes over.

    Args:
        reader: Where it is read from.
        source: The earlier session.
        people: Whether its people are taken over, too.
        today: The day from which a year is counted back.

    Raises:
        UnknownSession: If there is no such session.
    """
    session = read_session(reader, source)
    retired = _Retired(reader)
    invitations = list(reader.rows(INVITATION, reader.ids(INVITATION, session_id=source)).values())
    registered = reader.rows(REGISTRATION, reader.ids(REGISTRATION, session_id=source)).values()
    taken = people_of(reader, filter(rules.takes_part, registered)) if people else ()
    staying = tuple(row for row in invitations if not retired.house(row["institution"]))
    coming = tuple(person for person in taken if not retired.person(person))
    asked = [row["addressee"] for row in staying] + [person.registration["contact"] for person in coming]
    return CopyPlan(
        session,
        staying,
        coming,
        left_out=tuple(dict.fromkeys((*retired.houses(session, invitations), *retired.people(reader, session, taken)))),
        unconfirmed=tuple(_unconfirmed(reader, [*asked, *_contacts(session)], today)),
    )


def copy_edits(reader: Reader, plan: CopyPlan, day: date | None, given: Mapping[str, Value]) -> list[Edit]:
    """Return what makes the new session, under the id -1, with its agenda, invitations and people.

    Args:
        reader: Where it is read from.
        plan: What goes over.
        day: The new session's day; None while it is open.
        given: Fields of the new session that are to be other than the earlier one's.
    """
    retired = _Retired(reader)
    session = {**dict(_session_values(plan.source, day, retired)), **given}
    agenda = reader.rows(AGENDA_ITEM, reader.ids(AGENDA_ITEM, session_id=plan.source.id)).values()
    return [
        *_edits(SESSION, -1, session),
        *_records(AGENDA_ITEM, [_copied(row, retired) for row in agenda]),
        *_records(INVITATION, [_invited(row, retired) for row in plan.invitations]),
        *_records(REGISTRATION, [_registered(person) for person in plan.people]),
    ]


class _Retired:
    """Who is ausgeschieden, by record."""

    def __init__(self, reader: Reader) -> None:
        self._days = {
            entity.key: {row_id: day for row_id, day in reader.column(entity, "retired_on").items() if day is not None}
            for entity in (INSTITUTION, CONTACT)
        }

    def holds(self, entity: Entity, value: Value) -> bool:
        """Whether a reference names somebody who is ausgeschieden."""
        return isinstance(value, Ref) and value.id in self._days.get(entity.key, {})

    def house(self, value: Value) -> bool:
        return self.holds(INSTITUTION, value)

    def person(self, person: Person) -> bool:
        """Whether a person is ausgeschieden, or the institution she belongs to now is."""
        return self.holds(CONTACT, person.registration["contact"]) or self.house(_present_house(person))

    def houses(self, session: Row, invitations: Sequence[Row]) -> Iterator[Mention]:
        named = [session["site"], session["venue"], *_many(session["organisers"])]
        for ref in (*named, *(row["institution"] for row in invitations)):
            if isinstance(ref, Ref) and self.house(ref):
                yield self._mention(INSTITUTION, ref)

    def people(self, reader: Reader, session: Row, people: Sequence[Person]) -> Iterator[Mention]:
        gone = [ref for ref in _contacts(session) if self.holds(CONTACT, ref)]
        names = reader.labels(CONTACT, [ref.id for ref in gone])
        yield from (self._mention(CONTACT, Ref(ref.id, names.get(ref.id, ref.text))) for ref in gone)
        for person in people:
            contact, house = person.registration["contact"], _present_house(person)
            if self.holds(CONTACT, contact) and isinstance(contact, Ref):
                yield self._mention(CONTACT, contact)
            elif isinstance(house, Ref) and self.house(house):
                name = person.registration.text("contact")
                day = INSTITUTION.field("retired_on").format(self._days[INSTITUTION.key][house.id])
                yield Mention(CONTACT.key, person.contact.id, name, f"„{house.text}“ ist ausgeschieden am {day}")

    def _mention(self, entity: Entity, ref: Ref) -> Mention:
        day = entity.field("retired_on").format(self._days[entity.key][ref.id])
        return Mention(entity.key, ref.id, ref.text, f"ausgeschieden am {day}")


def _unconfirmed(reader: Reader, contacts: Sequence[Value], today: date) -> Iterator[Mention]:
    ids = list(dict.fromkeys(ref.id for ref in contacts if isinstance(ref, Ref)))
    for row in reader.rows(CONTACT, ids).values():
        confirmed = row["confirmed_on"]
        if row["retired_on"] is not None or (isinstance(confirmed, date) and confirmed >= today - _FRESH):
            continue
        told = f"zuletzt bestätigt am {row.text('confirmed_on')}" if confirmed else "noch nie bestätigt"
        yield Mention(CONTACT.key, row.id, row.label, told)


def _contacts(session: Row) -> list[Ref]:
    """Return the contacts that a session itself names."""
    named = [session["lead"], *_many(session["information_contacts"]), *_many(session["press_contacts"])]
    return [ref for ref in named if isinstance(ref, Ref)]


def _present_house(person: Person) -> Value:
    """Return the institution that a person belongs to now, or else the one she came for."""
    own = None if person.is_guest else person.contact["institution"]
    return own or person.registration["institution"]


def _session_values(source: Row, day: date | None, retired: _Retired) -> Iterator[tuple[str, Value]]:
    """Yield the fields of the new session: what does not belong to the earlier one's day, without who left."""
    for spec, value in zip(SESSION.fields, source.values, strict=True):
        if not spec.editable or spec.key in _OF_ONE_DAY or value == spec.empty:
            continue
        if spec.many and spec.target:
            yield spec.key, tuple(ref for ref in _many(value) if not retired.holds(ENTITIES[spec.target], ref))
        elif not (spec.target and retired.holds(ENTITIES[spec.target], value)):
            yield spec.key, value
    yield "date", day
    for key in _DEADLINES:
        yield key, shifted(source[key], source["date"], day)


def shifted(deadline: Value, old: Value, new: date | None) -> date | None:
    """Return a deadline that is as far from the new day as it was from the old one; None where one is unknown."""
    if not isinstance(deadline, date) or not isinstance(old, date) or new is None:
        return None
    return deadline + (new - old)


def _invited(row: Row, retired: _Retired) -> dict[str, Value]:
    addressee = row["addressee"]
    kept = None if retired.holds(CONTACT, addressee) else addressee
    return {"institution": row["institution"], "addressee": kept}


def _registered(person: Person) -> dict[str, Value]:
    """Return the new registration: of a contact for the institution she belongs to now."""
    return {"contact": person.registration["contact"], "institution": _present_house(person)}


def _copied(item: Row, retired: _Retired) -> dict[str, Value]:
    """Return a new item of the agenda; it stays without its institution where that is ausgeschieden."""
    keys = [spec.key for spec in item.entity.fields if spec.editable and spec.key != "session"]
    return {key: item[key] for key in keys if not (key == "institution" and retired.house(item[key]))}


def _records(entity: Entity, records: Sequence[dict[str, Value]]) -> Iterator[Edit]:
    for number, record in enumerate(records, 2):  # -1 is the session
        yield from _edits(entity, -number, {"session": Ref(-1, ""), **record})


def _edits(entity: Entity, row_id: int, values: dict[str, Value]) -> Iterator[Edit]:
    for key, value in values.items():
        if value not in (None, "", ()):
            text = isinstance(value, str) and entity.field(key).text_column
            yield Edit(entity.key, row_id, key, FreeText(value) if text else value)


def _many(value: Value) -> tuple[Ref, ...]:
    return tuple(ref for ref in value if isinstance(ref, Ref)) if isinstance(value, tuple) else ()
