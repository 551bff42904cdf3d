"""What becomes of each record and row of a list under some decisions.

Which rows count, whom each record means, and what is written of it. The plan tells it in German.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.import_mapping import ListMapping
from voneinander_desktop.domain.tables import SourceTable
from voneinander_desktop.usecases import import_comparing as comparing
from voneinander_desktop.usecases.import_decisions import Decisions, Policy, RecordDecision, Status
from voneinander_desktop.usecases.import_matching import NOBODY, Found, Matching, NamesOfList, in_list
from voneinander_desktop.usecases.import_records import Given, Incoming, IncomingList, IncomingRow
from voneinander_desktop.usecases.import_snapshot import Snapshot

WRITTEN = frozenset({Status.NEW, Status.CHANGED})


@dataclass(slots=True)
class Resolved:
    """What becomes of one record of the list.

    Attributes:
        record: The record as the list has it.
        status: What becomes of it.
        id: The record of the file it is; below zero for one that is made: the id its first record of the list has.
        given: What the rows that are taken over say about it.
        stored: What is written, by field.
        differing: The fields in which the list says something else, and what is there stays.
        found: Whom it may mean.
        spelling: A spelling of its name that is kept from now on.
        reason: Why, in German, where the status alone does not say it.
        overruled: By row, the fields in which it says something else than the rows above it, which are kept.
    """

    record: Incoming
    status: Status
    id: int
    given: tuple[Given, ...] = ()
    stored: Mapping[str, Value] = field(default_factory=dict)
    differing: Sequence[str] = ()
    found: Found = NOBODY
    spelling: str = ""
    reason: str = ""
    overruled: Mapping[int, frozenset[str]] = field(default_factory=dict)
    _rows: frozenset[int] | None = None

    def is_said_by(self, number: int) -> bool:
        """Whether a row is the first that names a new record, or the first to say something that is written."""
        if len(self.given) < _SEVERAL:
            return self.status is Status.NEW or not self.given or any(True for _ in _said(self, self.given[0]))
        if self._rows is None:
            self._rows = frozenset(self._first_to_say())
        return number in self._rows

    def is_first_in(self, number: int) -> bool:
        """Whether no row above names it: rows below add to what the first one makes."""
        return not self.given or self.given[0].row >= number

    def differs_there(self, number: int) -> bool:
        """Whether a row says something else than the file does, not only than rows above it."""
        return bool(self.differing) or not self.overruled.get(number, frozenset()) <= self.stored.keys()

    def _first_to_say(self) -> Iterator[int]:
        said: set[str] = set()
        if self.status is Status.NEW:
            yield self.given[0].row
        for given in self.given:
            told = set(_said(self, given))
            if told - said:
                yield given.row
            said |= told


_SEVERAL = 2


class Work:
    """What all plans for one list and snapshot share: cells read, records matched."""

    def __init__(self, table: SourceTable, mapping: ListMapping, snapshot: Snapshot, incoming: IncomingList) -> None:
        self.table, self.mapping, self.snapshot, self.incoming = table, mapping, snapshot, incoming
        self.matching = Matching(snapshot, incoming)
        self.names = NamesOfList(snapshot, incoming)
        # record -> what it was worked out from, and the result
        self.remembered: dict[int, tuple[object, Resolved]] = {}

    def naming(self, decisions: Decisions) -> comparing.Naming:
        """Return what resolves names of vocabularies under some decisions."""
        return lambda entity, name: self.names.resolve(entity, name, decisions.names)


class Resolution:
    """Works out what becomes of each record and row under some decisions."""

    def __init__(self, work: Work, decisions: Decisions) -> None:
        self._work, self._decisions = work, decisions
        self._naming = work.naming(decisions)
        self._names = frozenset(decisions.names.items())
        self.resolved: list[Resolved] = []
        self.differing: dict[int, bool] = {}  # rows that say something else than is kept -> than the file says
        rows = work.incoming.rows
        self._active = [self._is_taken(row) for row in rows]
        self._resolve_all()
        unclear = [number for number in range(len(rows)) if self._active[number] and self._is_unclear(rows[number])]
        if unclear:  # what such a row says about other records does not count, as it is left out as a whole
            self._unclear = frozenset(unclear)
            for number in unclear:
                self._active[number] = False
            self._resolve_all()
        self.statuses = [self._status(number, row) for number, row in enumerate(rows)]

    _unclear: frozenset[int] = frozenset()

    def _is_taken(self, row: IncomingRow) -> bool:
        decisions = self._decisions
        faulty = bool(row.missing or (row.faults and row.position not in decisions.without_faults))
        return not faulty and row.position not in decisions.left_out and decisions.wants(row.categories)

    def _is_unclear(self, row: IncomingRow) -> bool:
        return any(self.resolved[record.number].status is Status.UNCLEAR for record in row.records)

    def _status(self, number: int, row: IncomingRow) -> Status:
        if row.position in self._decisions.left_out or not self._decisions.wants(row.categories):
            return Status.SKIPPED
        if row.missing or (row.faults and row.position not in self._decisions.without_faults):
            return Status.FAULTY
        if number in self._unclear:
            return Status.UNCLEAR
        found = Status.UNCHANGED
        for record in row.records:
            one = self.resolved[record.number]
            if one.differing or number in one.overruled:
                self.differing[number] = self.differing.get(number, False) or one.differs_there(number)
            if one.status in WRITTEN and found is not Status.NEW and one.is_said_by(number):
                found = one.status if one.is_first_in(number) else Status.CHANGED
        statuses = {self.resolved[record.number].status for record in row.records}
        return Status.SKIPPED if statuses == {Status.SKIPPED} else found

    def _resolve_all(self) -> None:
        asked_for = {one.record.number: one for one in self.resolved if one.status is Status.UNCLEAR}
        self.resolved = []
        self._people: dict[tuple[object, ...], int] = {}  # who is made -> the id she has for now
        for record in self._work.incoming.records:
            open_question = asked_for.get(record.number)
            self.resolved.append(open_question or self._resolve(record))
        self._unite()

    def _resolve(self, record: Incoming) -> Resolved:
        if not record.given:  # all its rows are another one's
            return Resolved(record, Status.SKIPPED, 0)
        given = tuple(one for one in record.given if self._active[one.row]) if len(record.given) > 1 else (
            tuple(record.given) if self._active[record.given[0].row] else ()
        )  # fmt: skip
        decision = self._decisions.records.get(record.key, _UNDECIDED)
        institution = self.resolved[record.institution.number] if record.institution else None
        contact = self.resolved[record.contact.number] if record.contact else None
        basis = (
            tuple(one.row for one in given), decision, decision.policy or self._decisions.policy, self._names,
            self._decisions.unclear_are_new, self._decisions.keep_spellings,
            institution and (institution.id, institution.status), contact and (contact.id, contact.status),
        )  # fmt: skip
        known = self._work.remembered.get(record.number)
        if known is not None and known[0] == basis:
            one = known[1]
        else:
            one = self._worked_out(record, given, decision, institution, contact)
            if len(given) > 1:
                one.overruled = self._overruled(one)
            if decision.target is None or decision.target >= 0:
                self._work.remembered[record.number] = basis, one
        return self._without_doubles(one, institution, contact)

    def _unite(self) -> None:
        """Let what is one record of the file, or one that is made, hold what all its records of the list say."""
        same: dict[tuple[str, int], list[Resolved]] = {}
        for one in self.resolved:
            if one.id and one.given and one.status not in _LEFT_OUT and not self._is_kept_out(one):
                same.setdefault((one.record.entity, one.id), []).append(one)
        for several in same.values():
            if len(several) > 1:
                self._unite_these(several)
            for one in several:
                if one.record.entity == "contact" and len(self.resolved[one.record.number].given) > 1:
                    self._tell_where_else(one.record, self._place(several[0].record))

    def _tell_where_else(self, person: Incoming, place: int) -> None:
        """Note which rows name a person at another institution than the one that counts."""
        one = self.resolved[person.number]
        overruled = dict(one.overruled)
        for row in {given.row for given in one.given}:
            if place and self._place_in(row) not in (0, place):
                overruled[row] = overruled.get(row, frozenset()) | {"institution"}
        if overruled != one.overruled:
            self.resolved[person.number] = replace(one, overruled=overruled)

    def _place_in(self, number: int) -> int:
        institution = self._work.incoming.rows[number].institution
        return self.resolved[institution.number].id if institution else 0

    def _is_kept_out(self, one: Resolved) -> bool:
        return self._decisions.records.get(one.record.key, _UNDECIDED).policy is Policy.SKIP

    def _unite_these(self, several: Sequence[Resolved]) -> None:
        whole = self._said_together(several)
        whole.overruled = self._overruled(whole)
        for position, one in enumerate(several):
            adds = whole.status is Status.CHANGED and any(
                replace(whole, spelling=one.spelling).is_said_by(given.row) for given in one.given
            )
            self.resolved[one.record.number] = replace(
                whole,
                record=one.record,
                status=whole.status if adds or not position else Status.UNCHANGED,
                found=one.found,
                spelling=one.spelling,
            )

    def _said_together(self, several: Sequence[Resolved]) -> Resolved:
        """Return what becomes of the one record; of a field counts what the first row says, as within a record."""
        first = several[0]
        record, entity = first.record, ENTITIES[first.record.entity]
        given = tuple(sorted((given for one in several for given in one.given), key=lambda given: given.row))
        decisions = [self._decisions.records.get(one.record.key, _UNDECIDED) for one in several]
        decision = next((one for one in decisions if one.policy), decisions[0])
        institution = self.resolved[record.institution.number] if record.institution else None
        if entity.key in ("registration", "invitation"):
            contact = self.resolved[record.contact.number] if record.contact else None
            return self._participation(record, given, decision, contact or institution, institution)
        wanted = comparing.values_of(entity, given, self._naming)
        if entity.key == "contact" and (place := self._place(record)):
            wanted["institution"] = Ref(place, "")
        if first.id < 0:
            return Resolved(record, Status.NEW, first.id, given, wanted)
        whole = self._compared(record, given, decision, first.id, wanted, first.found)
        row = self._work.snapshot.rows(entity.key)[first.id]
        for one in several:
            if one.spelling and one.spelling not in _aliases(whole.stored, row):
                whole.stored = {**whole.stored, "aliases": (*_aliases(whole.stored, row), one.spelling)}
        if whole.stored:
            whole.status = Status.CHANGED
        return whole

    def _place(self, record: Incoming) -> int:
        """Return the institution of a person; 0 if the list names none."""
        return self.resolved[record.institution.number].id if record.institution else 0

    def _overruled(self, one: Resolved) -> Mapping[int, frozenset[str]]:
        """Return which rows of a record say something else than those above them, and in which fields."""
        entity = ENTITIES[one.record.entity]
        known = one.id > 0 and entity.key in ("institution", "contact")
        there = self._work.snapshot.rows(entity.key).get(one.id) if known else None
        kept = dict(zip((spec.key for spec in entity.fields), there.values, strict=True)) if there else {}
        return comparing.overruled(entity, one.given, kept | dict(one.stored), self._naming)

    def _without_doubles(self, one: Resolved, institution: Resolved | None, contact: Resolved | None) -> Resolved:
        """Let two records that would both be made, and are one person or one registration, be one."""
        record = one.record
        if one.status is Status.NEW and record.entity in ("registration", "invitation"):
            whose = contact or institution
            first = self._people.setdefault((record.entity, whose and whose.id), one.id)
            return one if first == one.id else Resolved(record, Status.UNCHANGED, first, one.given, one.stored)
        if record.entity != "contact" or one.status is not Status.NEW or not record.text("first_name"):
            return one
        where = institution.id if institution else 0
        key = (collation.fold(record.text("last_name")), collation.fold(record.text("first_name")), where)
        first = self._people.setdefault(key, one.id) if where else one.id
        return one if first == one.id else Resolved(record, Status.UNCHANGED, first, one.given, one.stored)

    def _worked_out(
        self,
        record: Incoming,
        given: tuple[Given, ...],
        decision: RecordDecision,
        institution: Resolved | None,
        contact: Resolved | None,
    ) -> Resolved:
        if record.entity in ("registration", "invitation"):
            return self._participation(record, given, decision, contact or institution, institution)
        entity = ENTITIES[record.entity]
        wanted = comparing.values_of(entity, given or record.given, self._naming)
        place = 0
        if record.entity == "contact" and institution is not None:
            place = institution.id
            if institution.status is Status.UNCLEAR:
                return Resolved(record, Status.UNCLEAR, 0, given, reason="Die Einrichtung ist unklar.")
            if place:
                wanted["institution"] = Ref(place, "")
        if record.entity == "institution":
            found = self._work.matching.institution(record)
        else:
            found = self._work.matching.person(record, place, wanted)
        target, unclear = self._target(record, decision, found)
        if unclear:
            return Resolved(record, Status.UNCLEAR, 0, given, found=found)
        if not given:
            return Resolved(record, Status.SKIPPED, max(target, 0), found=found)
        if target <= 0:
            return self._made(record, given, decision, target, wanted, found)
        return self._compared(record, given, decision, target, wanted, found)

    def _target(self, record: Incoming, decision: RecordDecision, found: Found) -> tuple[int, bool]:
        """Return the record that is meant - 0 or the id of a record of the list for a new one - and if that is open."""
        if decision.target is not None:
            known = decision.target < 0 or decision.target in self._work.snapshot.rows(record.entity)
            if decision.target == 0 or known:
                return decision.target, False
        if found.unclear and not self._decisions.unclear_are_new:
            return 0, True
        return (0 if found.unclear else found.id), False

    def _made(
        self, record: Incoming, given: tuple[Given, ...], decision: RecordDecision, target: int,
        wanted: Mapping[str, Value], found: Found,
    ) -> Resolved:  # fmt: skip
        if decision.policy is Policy.SKIP:
            return Resolved(record, Status.SKIPPED, 0, given, found=found)
        if in_list(record) < target < 0:  # a record further up in the list
            first = self.resolved[-target - 1]
            if first.id > 0:
                return self._compared(record, given, decision, first.id, wanted, found)
            return Resolved(record, Status.UNCHANGED, first.id, given, wanted, found=found)
        return Resolved(record, Status.NEW, in_list(record), given, wanted, found=found)

    def _compared(
        self, record: Incoming, given: tuple[Given, ...], decision: RecordDecision, target: int,
        wanted: Mapping[str, Value], found: Found,
    ) -> Resolved:  # fmt: skip
        policy = decision.policy or self._decisions.policy
        row = self._work.snapshot.rows(record.entity)[target]
        difference = comparing.compare(row, wanted, policy)
        spelling = ""
        if record.entity == "institution" and (decision.keep_spelling or self._decisions.keep_spellings):
            spelling = other_spelling(record, row)
        if spelling:
            difference.stored["aliases"] = (*_aliases(difference.stored, row), spelling)
        status = Status.CHANGED if difference.stored else Status.UNCHANGED
        return Resolved(record, status, target, given, difference.stored, difference.differing, found, spelling)

    def _participation(
        self, record: Incoming, given: tuple[Given, ...], decision: RecordDecision, whose: Resolved | None,
        institution: Resolved | None,
    ) -> Resolved:  # fmt: skip
        """Work out a registration, or the invitation of an institution of which nobody is named."""
        if whose is None or whose.status is Status.UNCLEAR:
            return Resolved(record, Status.UNCLEAR, 0, given)
        if not given or whose.id == 0:
            return Resolved(record, Status.SKIPPED, 0, given)
        snapshot, entity = self._work.snapshot, ENTITIES[record.entity]
        wanted = comparing.replies_of(entity, given, self._naming)
        if record.entity == "invitation":
            wanted = {key: value for key, value in wanted.items() if key in ("status", "remark")}
        elif institution is not None and institution.id:
            wanted["institution"] = Ref(institution.id, "")
        rows = snapshot.registrations if record.contact else snapshot.invitations
        row = rows.get(whose.id)
        if row is None:
            return Resolved(record, Status.NEW, in_list(record), given, wanted)
        difference = comparing.compare(row, wanted, decision.policy or self._decisions.policy)
        status = Status.CHANGED if difference.stored else Status.UNCHANGED
        return Resolved(record, status, row.id, given, difference.stored, difference.differing)


def _said(one: Resolved, given: Given) -> Iterator[str]:
    """Yield what a row says about a record, of that which is written: field keys, and lines for its notes."""
    for key, part in given.parts.items():
        if key in one.stored:
            yield from str(part.value).split("\n") if key in comparing.PUT_TOGETHER else (key,)
    if "notes" in one.stored or "remark" in one.stored:
        yield from given.extras
    if "institution" in one.stored:
        yield "institution"
    name = given.parts.get("name")
    if one.spelling and name and collation.fold(str(name.value)) == collation.fold(one.spelling):
        yield "aliases"


def _aliases(stored: Mapping[str, Value], row: Row) -> tuple[str, ...]:
    """Return the other spellings that an institution has, or will have."""
    aliases = stored.get("aliases", row["aliases"])
    return tuple(map(str, aliases)) if isinstance(aliases, tuple) else ()


def other_spelling(record: Incoming, row: Row) -> str:
    """Return how the list spells an institution, if it is not known by that name yet."""
    name = record.text("name")
    aliases = row["aliases"]
    known = (row.text("name"), row.text("short_name"), *(map(str, aliases) if isinstance(aliases, tuple) else ()))
    return "" if collation.fold(name) in map(collation.fold, known) else name


_UNDECIDED = RecordDecision()
_LEFT_OUT = frozenset({Status.UNCLEAR, Status.SKIPPED})
