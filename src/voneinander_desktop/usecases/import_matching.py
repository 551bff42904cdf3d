"""Whom the records of a list mean: records of the file, records of the list itself, or nobody yet."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.domain.fields import Ref, Value
from voneinander_desktop.domain.matching import Match
from voneinander_desktop.usecases.import_comparing import compare
from voneinander_desktop.usecases.import_decisions import NameDecision, Policy, UnknownName
from voneinander_desktop.usecases.import_records import Incoming, IncomingList
from voneinander_desktop.usecases.import_snapshot import Snapshot, plain_name


class Found(NamedTuple):
    """Whom a record means.

    Attributes:
        id: The record of the file; below zero: the record of the list with the number `-id - 1`; 0 for nobody yet.
        unclear: Whether she has to say it.
        matches: Who may be meant, best first.
    """

    id: int
    unclear: bool
    matches: tuple[Match, ...]


NOBODY = Found(0, False, ())


def in_list(record: Incoming) -> int:
    """Return the id by which a record of the list is known before it has one."""
    return -record.number - 1


_ALIKE = 0.72
"""From this score on names alone are a reason to ask."""
_ALIKE_IN_LIST = 0.9
"""The same for two names of one list: whoever wrote it knew which are two."""


def _is_worth_a_question(match: Match) -> bool:
    if match.certain:
        return True
    shared = any(reason.startswith("gleiche ") for reason in match.reasons)
    return match.score >= (_ALIKE_IN_LIST if match.id < 0 else _ALIKE) or (shared and match.id > 0)


_REACHED_BY = ("email", "phone", "mobile")
_TELLING = ("institution", *_REACHED_BY)
"""What tells two people of one name apart."""
_SEARCHED = ("street", "postal_code", "phone", "email", "website")


class Matching:
    """Finds whom the records of a list mean.

    Args:
        snapshot: What is in the file.
        incoming: The list; rows that certainly mean one institution, spelt differently, are joined in it.
    """

    def __init__(self, snapshot: Snapshot, incoming: IncomingList) -> None:
        self._snapshot = snapshot
        self._people = snapshot.person_index()
        self._institutions = snapshot.institution_index()
        self._found: dict[int, Found] = {}
        self._found_people: dict[tuple[int, int], Found] = {}
        for record in incoming.records:
            if record.entity == "institution":
                self._found[record.number] = self._institution(record)
        incoming.absorb({number: -found.id - 1 for number, found in self._found.items() if found.id < 0})

    def institution(self, record: Incoming) -> Found:
        """Return whom an institution of the list means."""
        return self._found[record.number]

    def person(self, record: Incoming, institution: int, wanted: Mapping[str, Value]) -> Found:
        """Return whom a person of the list means.

        Args:
            record: The person.
            institution: The institution she is at: its id, below zero for one of the list, 0 for none.
            wanted: The values that the list has for her.
        """
        key = record.number, institution
        found = self._found_people.get(key)
        if found is None:
            found = self._found_people[key] = self._person(record, institution, wanted)
        return found

    def _institution(self, record: Incoming) -> Found:
        texts = {key: record.text(key) for key in _SEARCHED}
        name = record.text("name")
        matches = tuple(filter(_is_worth_a_question, self._institutions.matches(name=name, **texts)))
        certain = [match for match in matches if match.certain]
        if not certain:
            self._institutions.add(in_list(record), name=name, **texts)
        if len(certain) == 1:
            return Found(certain[0].id, False, matches)
        if certain:
            return self._one_of(record, matches)
        return Found(0, bool(matches), matches)

    def _one_of(self, record: Incoming, matches: tuple[Match, ...]) -> Found:
        """Return which of several institutions of one name is meant: the one that has all that the list says of it."""
        wanted = {key: part.value for key, part in record.given[0].parts.items() if not INSTITUTION.field(key).target}
        rows = self._snapshot.institutions
        same = [match.id for match in matches if match.id in rows and _has_all(rows[match.id], wanted)]
        return Found(same[0], False, matches) if same else Found(0, True, matches)

    def _person(self, record: Incoming, institution: int, wanted: Mapping[str, Value]) -> Found:
        last, first = record.text("last_name"), record.text("first_name")
        rows = self._snapshot.contacts
        called_so = self._snapshot.by_name.get((collation.fold(last), collation.fold(first)), ())
        same = [row_id for row_id in called_so if _has_all(rows[row_id], wanted)]
        if not institution and not any(map(record.text, _REACHED_BY)):
            same = self._meant_by_name(same)
        if same:
            return Found(same[0], False, (Match(same[0], 1.0, True, ("gleicher Name",)),) if not institution else ())
        if (here := self._called_so_here(called_so, institution, record.text("email"))) is not None:
            return here
        matches = tuple(
            self._people.matches(
                last_name=last,
                first_name=first,
                institution_id=institution or None,
                email=record.text("email"),
                phone=record.text("phone"),
                mobile=record.text("mobile"),
            )
        )
        certain = [match for match in matches if match.certain]
        if len(certain) == 1:
            return Found(certain[0].id, False, matches)
        return Found(0, bool(matches), matches)

    def _meant_by_name(self, called_so: list[int]) -> list[int]:
        """Return whom a mere name means without a question: nobody, or the one whom something else tells from others.

        That is whom this very list made, who is registered for the session it is of, or, in a list of no session, who
        is nothing but a name in the file, too.
        """
        rows, session = self._snapshot.contacts, self._snapshot.session_id
        made = [row_id for row_id in called_so if row_id in self._snapshot.made]
        bare = [row_id for row_id in called_so if not any(rows[row_id][key] for key in _TELLING)]
        known = bare if session is None else [row_id for row_id in called_so if row_id in self._snapshot.registrations]
        of_list = [row_id for row_id in made if row_id in bare]
        return next((ids for ids in (of_list, made, known) if len(ids) == 1), of_list[:1])

    def _called_so_here(self, called_so: Collection[int], institution: int, email: str) -> Found | None:
        """Return the one of that name within the institution, unless the e-mail address may be somebody else's."""
        if institution <= 0 or not called_so:
            return None
        place = CONTACT.index["institution"]
        rows = self._snapshot.contacts
        here = [row_id for row_id in called_so if _id_of(rows[row_id].values[place]) == institution]
        if len(here) != 1 or not set(self._snapshot.by_email.get(email.casefold(), here)) <= set(here):
            return None
        return Found(here[0], False, (Match(here[0], 1.0, True, ("gleicher Name", "gleiche Einrichtung")),))


def _id_of(value: Value) -> int:
    return value.id if isinstance(value, Ref) else 0


def _has_all(row: object, wanted: Mapping[str, Value]) -> bool:
    """Whether a record holds all that a list says about it: then nothing would be written, whoever is meant."""
    difference = compare(row, wanted, Policy.OVERWRITE)  # type: ignore[arg-type]
    return not difference.stored and not difference.differing


# ------------------------------------------------------------------------ names of vocabularies

_SIMILAR = 75.0
_MOST_SIMILAR = 5
_LONGEST_NEW = 60
_MOST_NEW = 40
"""More new names at once look like a column that holds something else."""


class NamesOfList:
    """The names of vocabularies that a list uses, and what becomes of those that do not exist.

    Args:
        snapshot: What is in the file.
        incoming: The list.
    """

    def __init__(self, snapshot: Snapshot, incoming: IncomingList) -> None:
        self._snapshot = snapshot
        self._rows: dict[tuple[str, str], set[int]] = {}
        self._fields: dict[tuple[str, str], str] = {}
        self._similar: dict[tuple[str, str], tuple[tuple[int, str], ...]] = {}
        for record in incoming.records:
            if record.entity in _NAMED:
                self._note(record)
        self._new = dict(self._spellings())
        self._keys = list(self._new)
        self._numbers = {key: number for number, key in enumerate(self._keys)}

    def _note(self, record: Incoming) -> None:
        entity = INSTITUTION if record.entity == "institution" else CONTACT
        for given in record.given:
            for key in _NAMED[record.entity]:
                part = given.parts.get(key)
                for name in () if part is None else _names(part.value):
                    spec = entity.field(key)
                    self._rows.setdefault((spec.target, name), set()).add(given.row)
                    self._fields[spec.target, name] = spec.label

    def _spellings(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield, by vocabulary and plain name, the first spelling of each name that does not exist."""
        seen = set()
        for entity, name in self._rows:
            key = entity, plain_name(name)
            if key not in seen and self._snapshot.named(entity, name) is None:
                seen.add(key)
                yield key, name

    def decision(self, entity: str, name: str, decided: Mapping[tuple[str, str], NameDecision]) -> NameDecision:
        """Return what becomes of a name that does not exist."""
        spelling = self._new.get((entity, plain_name(name)), name)
        for key in ((entity, name), (entity, spelling)):
            if key in decided:
                return decided[key]
        same_kind = sum(1 for vocabulary, _ in self._new if vocabulary == entity)
        return NameDecision(create=entity != "region" and len(name) <= _LONGEST_NEW and same_kind <= _MOST_NEW)

    def resolve(self, entity: str, name: str, decided: Mapping[tuple[str, str], NameDecision]) -> Ref | None:
        """Return the record that a name means; a negative id for one that is made, None for none."""
        known = self._snapshot.named(entity, name)
        if known is not None:
            return Ref(known, self._snapshot.names[entity][known])
        decision = self.decision(entity, name, decided)
        if decision.target is not None:
            return Ref(decision.target, self._snapshot.names[entity].get(decision.target, name))
        if not decision.create:
            return None
        spelling = self._new.get((entity, plain_name(name)), name)
        return Ref(self.made_id(entity, spelling), spelling)

    def made_id(self, entity: str, name: str) -> int:
        """Return the temporary id of a name that is made."""
        return -1 - self._numbers[entity, plain_name(name)]

    def made(self, row_id: int) -> tuple[str, str]:
        """Return the vocabulary and name that a temporary id stands for."""
        key = self._keys[-1 - row_id]
        return key[0], self._new[key]

    def unknown(self, decided: Mapping[tuple[str, str], NameDecision]) -> Iterator[UnknownName]:
        """Yield the names that do not exist."""
        for (entity, plain), name in self._new.items():
            rows: set[int] = set()
            for (vocabulary, text), found in self._rows.items():
                if vocabulary == entity and plain_name(text) == plain:
                    rows |= found
            label = self._fields[entity, name]
            similar = self._alike(entity, name)
            yield UnknownName(entity, label, name, len(rows), similar, self.decision(entity, name, decided))

    def _alike(self, entity: str, name: str) -> tuple[tuple[int, str], ...]:
        key = entity, name
        if key not in self._similar:
            known = self._snapshot.names[entity]
            plain = {row_id: collation.loose(text) for row_id, text in known.items()}
            found = process.extract(
                collation.loose(name), plain, scorer=fuzz.WRatio, score_cutoff=_SIMILAR, limit=_MOST_SIMILAR
            )
            self._similar[key] = tuple((row_id, known[row_id]) for _, _, row_id in found)
        return self._similar[key]


def _names(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(map(str, value))
    return (value,) if isinstance(value, str) else ()


_VOCABULARIES = frozenset({"region", "institution_kind", "action_field", "target_group", "mailing_list"})
_NAMED = {
    entity.key: tuple(spec.key for spec in entity.fields if spec.target in _VOCABULARIES)
    for entity in (INSTITUTION, CONTACT)
}
