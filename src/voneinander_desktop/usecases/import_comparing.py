"""What a list says about a record beside what is there: the same, something for an empty field, something else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voneinander_desktop.domain import collation, spelling
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.cell_reading import MAYBE, NO, YES, Part
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref, Row, Value
from voneinander_desktop.domain.values import comparable_phone
from voneinander_desktop.usecases.import_decisions import Policy
from voneinander_desktop.usecases.import_records import REGISTRATION_STATUS, Given

__all__ = [
    "INVITATION_STATUS", "PUT_TOGETHER", "REGISTRATION_STATUS", "Added", "Difference", "Naming", "agrees", "compare",
    "overruled", "parts_of", "replies_of", "values_of",
]  # fmt: skip

ADDED_TO = frozenset({"mailing_lists", "aliases"})
"""What a list adds to and never takes from: tags and other spellings."""

IDENTITY = frozenset({"name"})
"""What an institution is recognised by: another spelling is kept beside it, not in its place."""

OPEN = {"attendance": "unrecorded", "attendance_second": "unrecorded"}
"""Values that say as little as an empty field."""
OPEN_REPLIES = frozenset({"noted", "invited"})

INVITATION_STATUS = {YES: "accepted", NO: "declined", MAYBE: "tentative", "noted": "noted", "invited": "invited"}
"""What an institution's Rückmeldung makes of its invitation."""

Naming = Callable[[str, str], Ref | None]
"""Returns the record that a name of a vocabulary means: a negative id if it is made; None if it is left out."""


class Added(str):
    """A text that is added to the notes that are there, in their place never."""

    __slots__ = ()


@dataclass(slots=True)
class Difference:
    """What becomes of a record's fields.

    Attributes:
        stored: What is written, by field.
        differing: The fields in which the list says something else, and what is there stays.
    """

    stored: dict[str, Value] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)


def parts_of(given: Iterable[Given]) -> Mapping[str, Part]:
    """Return what some rows say about one record: of each field what the first of them says; notes are put together."""
    some = list(given)
    if len(some) == 1:
        return some[0].parts
    found: dict[str, Part] = {}
    for one in some:
        for key, part in one.parts.items():
            known = found.get(key)
            if known is None:
                found[key] = part
            elif isinstance(known.value, tuple) and isinstance(part.value, tuple):
                found[key] = known._replace(value=tuple(dict.fromkeys((*known.value, *part.value))))
            elif key in PUT_TOGETHER:
                lines = "\n".join(dict.fromkeys(f"{known.value}\n{part.value}".split("\n")))
                found[key] = known._replace(value=lines, text=lines)
    return found


PUT_TOGETHER = frozenset({"notes", "remark"})
"""What several rows say about one record side by side."""


def values_of(entity: Entity, given: Iterable[Given], naming: Naming) -> dict[str, Value]:
    """Return the values that some rows give a record, references resolved; what is left empty is absent."""
    some = list(given)
    found: dict[str, Value] = {}
    for key, part in parts_of(some).items():
        spec = _NAMING[entity.key].get(key)
        value = part.value if spec is None else _named(spec, part.value, naming)
        if value is not None and value != ():
            found[key] = value
    if extras := list(dict.fromkeys(line for one in some for line in one.extras)):
        notes = "remark" if "remark" in entity.index else "notes"
        found[notes] = "\n".join((str(found[notes]), *extras)) if notes in found else Added("\n".join(extras))
    return found


def replies_of(entity: Entity, given: Iterable[Given], naming: Naming) -> dict[str, Value]:
    """Return the values of a registration or invitation, a Rückmeldung as the status that it makes."""
    found = values_of(entity, given, naming)
    meaning = REGISTRATION_STATUS if entity.key == "registration" else INVITATION_STATUS
    if "status" in found:
        found["status"] = meaning.get(str(found["status"]), found["status"])
    return found


_NAMING = {entity.key: {spec.key: spec for spec in entity.fields if spec.target} for entity in ENTITIES.values()}
"""The fields that name other records, by entity."""


def _named(spec: Field, value: Value, naming: Naming) -> Value:
    if isinstance(value, tuple):
        refs = (naming(spec.target, str(name)) for name in value)
        return tuple(dict.fromkeys(ref for ref in refs if ref is not None))
    return naming(spec.target, str(value))


def compare(row: Row, wanted: Mapping[str, Value], policy: Policy) -> Difference:
    """Return what a policy makes of the values a list has for a record that is there."""
    found = Difference()
    entity = row.entity
    for key, value in wanted.items():
        position = entity.index[key]
        _compare_field(found, entity.fields[position], row.values[position], value, row, policy)
    return found


def _compare_field(found: Difference, spec: Field, old: Value, new: Value, row: Row, policy: Policy) -> None:
    if old == new or agrees(spec, old, new):
        return
    if spec.key in ADDED_TO or (spec.many and policy is not Policy.OVERWRITE and not old):
        added = _added(spec, old, new)
        if added != old and policy is not Policy.SKIP:
            found.stored[spec.key] = added
        return
    if spec.many and policy is not Policy.OVERWRITE and _within(old, new):
        return
    empty = old in (None, "", (), False) or old == OPEN.get(spec.key) or _is_open_reply(spec, row, old)
    if policy is Policy.SKIP or (spec.key in IDENTITY and not _same_but_for_spelling(old, new, policy)):
        if not empty and spec.key not in IDENTITY:
            found.differing.append(spec.key)
    elif empty and not _withdrawn(spec, row):
        found.stored[spec.key] = new
    elif policy is Policy.OVERWRITE and not _withdrawn(spec, row):
        found.stored[spec.key] = _overwritten(old, new)
    else:
        found.differing.append(spec.key)


def _same_but_for_spelling(old: Value, new: Value, policy: Policy) -> bool:
    return policy is Policy.OVERWRITE and collation.fold(str(old)) == collation.fold(str(new))


def _is_open_reply(spec: Field, row: Row, old: Value) -> bool:
    return spec.key == "status" and row.entity.key == "invitation" and old in OPEN_REPLIES


def _withdrawn(spec: Field, row: Row) -> bool:
    """Whether a field would say again what somebody has taken back: her consent."""
    return spec.key.startswith("share") and row.entity.key == "contact" and row["share_withdrawn_on"] is not None


def _overwritten(old: Value, new: Value) -> Value:
    """Return what replaces an old value; lines of columns that were put into the notes are added to them."""
    if not isinstance(new, Added):
        return new
    lines = str(old).split("\n")
    return "\n".join((*lines, *(line for line in str(new).split("\n") if line not in lines)))


def _added(spec: Field, old: Value, new: Value) -> Value:
    before = old if isinstance(old, tuple) else ()
    known = {_bare(part) for part in before}
    return (*before, *(part for part in (new if isinstance(new, tuple) else ()) if _bare(part) not in known))


def _within(old: Value, new: Value) -> bool:
    """Whether everything that the list says is there already, among other things."""
    known = {_bare(part) for part in old} if isinstance(old, tuple) else set()
    return isinstance(new, tuple) and all(_bare(part) in known for part in new)


def overruled(
    entity: Entity, given: Sequence[Given], kept: Mapping[str, Value], naming: Naming
) -> Mapping[int, frozenset[str]]:
    """Return, by row, the fields in which a row of a record says something else than what is kept of it."""
    first = parts_of(given)
    found = {}
    for one in given:
        # Most rows say the same: only what does not is worked out.
        keys = [key for key, part in one.parts.items() if part.value != first[key].value and key not in IDENTITY]
        if keys and (against := frozenset(_against(entity, replace(one, extras=[]), keys, kept, naming))):
            found[one.row] = against
    return found


def _against(
    entity: Entity, given: Given, keys: Sequence[str], kept: Mapping[str, Value], naming: Naming
) -> Iterator[str]:
    said = values_of(entity, (given,), naming)
    for key in keys:
        value, other = said.get(key), kept.get(key)
        if value is None or isinstance(value, tuple) or other in (None, "") or value == other:
            continue
        same = collation.fold(str(other)) == collation.fold(str(value)) or agrees(entity.field(key), other, value)
        if not same:
            yield key


def _bare(part: object) -> object:
    return part.id if isinstance(part, Ref) else collation.fold(str(part))


def agrees(spec: Field, old: Value, new: Value) -> bool:
    """Whether two values of a field mean the same, however they are written."""
    if old is None or new is None:
        return False
    if spec.key == "street" and (address := spelling.address_key(str(old))):
        return address == spelling.address_key(str(new))
    match spec.kind:
        case Kind.REFERENCE:
            return isinstance(old, Ref) and isinstance(new, Ref) and old.id == new.id
        case Kind.MANY | Kind.TEXTS:
            return {_bare(part) for part in old} == {_bare(part) for part in new}  # type: ignore[union-attr]
        case Kind.PHONE:
            return comparable_phone(str(old)) == comparable_phone(str(new))
        case Kind.EMAIL:
            return str(old).casefold() == str(new).casefold()
        case Kind.URL:
            return spelling.website_key(str(old)) == spelling.website_key(str(new)) != ""
        case Kind.LINES:
            kept = [" ".join(line.split()) for line in str(old).split("\n")]
            return all(" ".join(line.split()) in kept for line in str(new).split("\n"))
        case Kind.TEXT:
            return " ".join(str(old).split()) == " ".join(str(new).split())
        case _:
            return False
