"""What taking over a list would do, row by row, before anything is stored.

A plan is pure: the same table, mapping, snapshot and decisions give the same plan. Decisions are small; a plan with
other decisions is made from the same matching, so that deciding one row of ten thousand answers at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.import_mapping import ListMapping
from voneinander_desktop.domain.list_shape import cell_text, row_label
from voneinander_desktop.domain.tables import SourceTable
from voneinander_desktop.storage.bulk import no_collection
from voneinander_desktop.usecases import import_comparing as comparing
from voneinander_desktop.usecases.import_decisions import (
    POLICY_LABELS,
    STATUS_LABELS,
    Candidate,
    Decisions,
    NameDecision,
    PlannedRecord,
    PlannedRow,
    PlannedValue,
    Policy,
    RecordDecision,
    Status,
    UnknownName,
)
from voneinander_desktop.usecases.import_matching import NOBODY, Found, Matching, NamesOfList, in_list
from voneinander_desktop.usecases.import_records import Given, Incoming, IncomingList, IncomingRow, Proceed, RecordKey
from voneinander_desktop.usecases.import_snapshot import Snapshot

__all__ = [
    "POLICY_LABELS", "STATUS_LABELS", "Candidate", "Decisions", "NameDecision", "Plan", "PlannedRecord", "PlannedRow",
    "PlannedValue", "Policy", "Proceed", "RecordDecision", "RecordKey", "Status", "UnknownName", "plan",
]  # fmt: skip


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
    _rows: frozenset[int] | None = None

    def is_said_by(self, number: int) -> bool:
        """Whether a row is the first that names a new record, or the first to say something that is written."""
        if len(self.given) < _SEVERAL:
            return self.status is Status.NEW or not self.given or any(True for _ in _said(self, self.given[0]))
        if self._rows is None:
            self._rows = frozenset(self._first_to_say())
        return number in self._rows

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


def plan(
    table: SourceTable,
    mapping: ListMapping,
    snapshot: Snapshot,
    decisions: Decisions | None = None,
    proceed: Proceed = lambda done, total: None,
) -> "Plan":
    """Return what taking over a list would do.

    Args:
        table: The list.
        mapping: What its columns mean.
        snapshot: What is in the file.
        decisions: What she decided.
        proceed: Told how much is done; may raise to give up.
    """
    with no_collection():
        incoming = IncomingList(table, mapping, proceed)
        work = _Work(table, mapping, snapshot, incoming)
        return Plan(work, decisions or Decisions())


class _Work:
    """What all plans for one list and snapshot share: cells read, records matched."""

    def __init__(self, table: SourceTable, mapping: ListMapping, snapshot: Snapshot, incoming: IncomingList) -> None:
        self.table, self.mapping, self.snapshot, self.incoming = table, mapping, snapshot, incoming
        self.matching = Matching(snapshot, incoming)
        self.names = NamesOfList(snapshot, incoming)
        self.remembered: dict[
            int, tuple[object, Resolved]
        ] = {}  # record -> what it was worked out from, and the result


class Plan:
    """What becomes of each row of a list.

    Attributes:
        table: The list.
        mapping: What its columns mean.
        decisions: What she decided.
        session_id: The session whose registrations it holds, if any.
        as_of: The day the list is of, as she said or as stands in it.
        snapshot: What was in the file.
        statuses: What becomes of each row, in the order of the list.
        resolved: What becomes of each record of the list.
    """

    def __init__(self, work: _Work, decisions: Decisions) -> None:
        self._work = work
        self.table, self.mapping, self.snapshot = work.table, work.mapping, work.snapshot
        self.session_id = work.snapshot.session_id
        self.decisions = decisions
        self.as_of = decisions.as_of or work.mapping.shape.as_of
        resolution = _Resolution(work, decisions)
        self.resolved: list[Resolved] = resolution.resolved
        self.statuses: Sequence[Status] = resolution.statuses
        self._differing = resolution.differing

    def decided(self, decisions: Decisions) -> "Plan":
        """Return the plan with other decisions; what they do not concern is not worked out again."""
        with no_collection():
            return Plan(self._work, decisions)

    def row(self, number: int) -> PlannedRow:
        """Return what becomes of a row, counted from 0 in the order of `statuses`; worked out when it is asked for."""
        row = self._work.incoming.rows[number]
        records = tuple(self._record(self.resolved[record.number], number) for record in row.records)
        status = self.statuses[number]
        return PlannedRow(
            row=row.position,
            place=self.table.place(row.position),
            label=" · ".join(dict.fromkeys(filter(None, (record.label for record in reversed(records)))))
            or row_label(self.table, row.position),
            status=status,
            reason=self._reason(number, row, status, records),
            records=records,
            faults=tuple(self._fault(row, number) for number in range(len(row.faults))),
            hints=tuple(dict.fromkeys(row.hints)),
        )

    def numbers(self, statuses: Iterable[Status] = (), text: str = "", *, differing: bool = False) -> list[int]:
        """Return the numbers of the rows to show.

        Args:
            statuses: Only rows with one of these; all where it is empty.
            text: Only rows in which all these words occur.
            differing: Only rows that say something else than what is there, and it stays.
        """
        wanted = frozenset(statuses) or frozenset(Status)
        found = [number for number, status in enumerate(self.statuses) if status in wanted]
        if differing:
            found = [number for number in found if number in self._differing]
        terms = collation.SearchTerms.parse(text)
        return [number for number in found if terms.matches(self._texts[number])] if terms.words else found

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many rows there are of each status; every status is in it."""
        return dict.fromkeys(Status, 0) | Counter(self.statuses)

    @property
    def differing(self) -> int:
        """How many rows say something else than what is there, and it stays."""
        return len(self._differing)

    @property
    def records(self) -> Mapping[tuple[str, Status], int]:
        """How many records, by (entity key, NEW or CHANGED), would be written."""
        return Counter(
            (one.record.entity, one.status) for one in self.resolved if one.status in (Status.NEW, Status.CHANGED)
        )

    @cached_property
    def unknown(self) -> tuple[UnknownName, ...]:
        """The names that a vocabulary does not have, and what becomes of them."""
        return tuple(self._work.names.unknown(self.decisions.names))

    @cached_property
    def categories(self) -> Mapping[str, int]:
        """The Kategorien of the list, with how many rows have each; the empty text for rows that have none."""
        rows = self._work.incoming.rows
        if not any(row.categories for row in rows):
            return {}
        return Counter(name for row in rows for name in row.categories or ("",))

    @property
    def label(self) -> str:
        """What the step will be called: "Liste „Kontakte.xlsx“ übernommen: 12 neu, 3 geändert"."""
        counts = self.counts
        written = [status for status in (Status.NEW, Status.CHANGED) if counts[status]]
        told = [f"{counts[status]} {STATUS_LABELS[status]}" for status in written]
        return f"Liste „{self.table.source}“ übernommen: {', '.join(told) or 'nichts geändert'}"

    @cached_property
    def spelled(self) -> frozenset[int]:
        """The rows that spell an institution in a way that is not kept yet."""
        spelled = (one for one in self.resolved if one.id > 0 and self._new_spelling(one, self._existing(one)))
        return frozenset(given.row for one in spelled if not one.spelling for given in one.given)

    def made_name(self, row_id: int) -> tuple[str, str]:
        """Return the vocabulary and name that a temporary id in a value stands for."""
        return self._work.names.made(row_id)

    def position(self, number: int) -> int:
        """Return where a row of the list stands in `SourceTable.rows`."""
        return self._work.incoming.rows[number].position

    def existing(self, entity: str, row_id: int) -> Row | None:
        """Return a record as it was in the file; None if there is none with this id."""
        return self.snapshot.rows(entity).get(row_id)

    # What is told of a row

    @cached_property
    def _texts(self) -> list[str]:
        """What each row is found by."""
        rows = self.table.rows
        return [
            collation.search_text(cell_text(cell) for cell in rows[row.position]) for row in self._work.incoming.rows
        ]

    def _fault(self, row: IncomingRow, number: int) -> PlannedValue:
        part = row.faults[number]
        entity = ENTITIES["contact" if part.slot.startswith("contact") else part.slot]
        label = entity.field(part.key).label if part.key in entity.index else ""
        place = self.table.place(row.position, part.column)
        return PlannedValue(part.key, label, place, "", part.text, "", problem=part.problem, column=part.column)

    def _reason(self, number: int, row: IncomingRow, status: Status, records: Sequence[PlannedRecord]) -> str:
        match status:
            case Status.SKIPPED:
                return self._why_skipped(number, row)
            case Status.FAULTY:
                faults = [self._fault(row, one) for one in range(len(row.faults))]
                told = [f"{one.place}, {one.label}: {one.problem}" for one in faults]
                return " ".join(filter(None, (row.missing, *told)))
            case Status.UNCLEAR:
                return " ".join(dict.fromkeys(one.reason for one in records if one.status is status and one.reason))
            case _:
                return self._what_is_done(number, status, records)

    def _why_skipped(self, number: int, row: IncomingRow) -> str:
        if row.position in self.decisions.left_out:
            return "von Ihnen ausgelassen"
        if not _chosen(row, self.decisions):
            return "gehört zu keiner gewählten Kategorie"
        return "Jemand in dieser Zeile wird nicht angelegt."

    def _what_is_done(self, number: int, status: Status, records: Sequence[PlannedRecord]) -> str:
        mine = [one for one in records if self.resolved_of(one.key).is_said_by(number)]
        told = [*_told_of_new(mine), *(what for one in mine for what in _told_of_changes(one))]
        differing = sum(value.differs for one in records for value in one.values)
        if differing:
            told.append(
                "1 Angabe weicht ab und bleibt" if differing == 1 else f"{differing} Angaben weichen ab und bleiben"
            )
        if not told and status is Status.UNCHANGED:
            first = min((given.row for one in records for given in self.resolved_of(one.key).given[:1]), default=number)
            if first < number and any(one.status in WRITTEN for one in records):
                return f"steht schon in {self.table.place(self.position(first))}"
            return "alles schon vorhanden"
        return "; ".join(told)

    def resolved_of(self, key: RecordKey) -> Resolved:
        """Return what becomes of the record with a key."""
        return self.resolved[self._numbers[key]]

    @cached_property
    def _numbers(self) -> dict[RecordKey, int]:
        return {record.key: record.number for record in self._work.incoming.records}

    def _record(self, one: Resolved, number: int) -> PlannedRecord:
        record, entity = one.record, ENTITIES[one.record.entity]
        row = self._existing(one)
        given = [given for given in one.given or record.given if given.row == number] or list(record.given)
        return PlannedRecord(
            key=record.key,
            entity=entity.key,
            label=row.label if row else _label(record),
            status=one.status,
            reason=one.reason or self._why(one),
            target=one.id if one.id > 0 else None,
            candidates=tuple(self._candidates(one)),
            values=tuple(self._values(one, row, given)),
            spelling=self._new_spelling(one, row),
            keeps_spelling=bool(one.spelling),
        )

    def _existing(self, one: Resolved) -> Row | None:
        return self.existing(one.record.entity, one.id)

    def _why(self, one: Resolved) -> str:
        best = one.found.matches[:1]
        if one.status is Status.UNCLEAR and best:
            label = self._name_of(one.record.entity, best[0].id)
            others = len(one.found.matches) - 1
            more = f" oder {others} weitere" if others else ""
            return f"Vielleicht „{label}“ ({', '.join(best[0].reasons)}){more}. Bitte entscheiden Sie."
        if best and one.id == best[0].id:
            return ", ".join(best[0].reasons)
        return ""

    def _name_of(self, entity: str, row_id: int) -> str:
        row = self.snapshot.rows(entity).get(row_id)
        if row:
            return row.label
        record = self._work.incoming.records[-row_id - 1]
        return f"{_label(record)} ({self.table.place(self._work.incoming.rows[record.given[0].row].position)})"

    def _candidates(self, one: Resolved) -> Iterator[Candidate]:
        entity = one.record.entity
        for match in one.found.matches:
            row = self.snapshot.rows(entity).get(match.id)
            keys = ("institution", "email", "phone") if entity == "contact" else ("street", "postal_code", "region")
            detail = ", ".join(filter(None, (row.text(key) for key in keys))) if row else "steht in dieser Liste"
            if row and row["retired_on"]:
                detail = ", ".join(filter(None, (detail, f"ausgeschieden seit {row.text('retired_on')}")))
            yield Candidate(match.id, self._name_of(entity, match.id), detail, match.reasons, match.score)

    def _new_spelling(self, one: Resolved, row: Row | None) -> str:
        return "" if row is None or one.record.entity != "institution" else _other_spelling(one.record, row)

    def _values(self, one: Resolved, row: Row | None, given: Sequence[Given]) -> Iterator[PlannedValue]:
        entity = ENTITIES[one.record.entity]
        naming = _naming(self._work.names, self.decisions)
        wanted = comparing.values_of(entity, given, naming)
        parts = comparing.parts_of(given)
        position = self._work.incoming.rows[given[0].row].position
        for spec in entity.fields:
            part = parts.get(spec.key)
            spelt = spec.key == "aliases" and bool(one.spelling)
            if spec.key not in wanted and part is None and not spelt:
                continue
            old = row.text(spec.key) if row else ""
            new = spec.format(wanted[spec.key]) if spec.key in wanted else part.text if part else one.spelling
            stored = spec.format(one.stored[spec.key]) if spec.key in one.stored else old
            hint = part.hint if part else ""
            if spec.key not in wanted and part and not hint:
                hint = f"„{part.text}“ gibt es noch nicht und bleibt leer."
            yield PlannedValue(
                spec.key, spec.label, self.table.place(position, part.column if part else None), old, new, stored,
                spec.key in one.differing, "", hint, part.column if part else None,
            )  # fmt: skip
        if one.record.institution and "institution" in entity.index and one.record.entity == "contact":
            yield from self._institution_value(one, row, position)

    def _institution_value(self, one: Resolved, row: Row | None, position: int) -> Iterator[PlannedValue]:
        institution = one.record.institution
        assert institution is not None  # noqa: S101 - asked for by its caller
        spec = ENTITIES["contact"].field("institution")
        resolved = self.resolved[institution.number]
        target = self._existing(resolved)
        new = target.label if target else _label(institution)
        old = row.text("institution") if row else ""
        stored = new if "institution" in one.stored else old
        place = self.table.place(position)
        yield PlannedValue("institution", spec.label, place, old, new, stored, "institution" in one.differing)


def _told_of_new(records: Sequence[PlannedRecord]) -> Iterator[str]:
    """Yield what is made, in German."""
    made = Counter(one.entity for one in records if one.status is Status.NEW)
    for entity, number in made.items():
        one, several = _WHAT[entity]
        yield f"{one} wird angelegt" if number == 1 else f"{number} {several} werden angelegt"


def _told_of_changes(one: PlannedRecord) -> Iterator[str]:
    """Yield what is changed of a record, in German."""
    for verb, wanted in (("ergänzt", False), ("geändert", True)) if one.status is Status.CHANGED else ():
        labels = [value.label for value in one.values if value.stored != value.old and bool(value.old) is wanted]
        if labels:
            several = "werden" if len(labels) > 1 else "wird"
            yield f"{_WHAT[one.entity][0]}: {', '.join(labels)} {several} {verb}"


_WHAT = {
    "institution": ("Einrichtung", "Einrichtungen"), "contact": ("Kontakt", "Kontakte"),
    "registration": ("Anmeldung", "Anmeldungen"), "invitation": ("Einladung", "Einladungen"),
}  # fmt: skip


def _said(one: Resolved, given: Given) -> Iterator[str]:
    """Yield what a row says about a record, of that which is written: field keys, and lines for its notes."""
    yield from (key for key in given.parts if key in one.stored)
    if "notes" in one.stored or "remark" in one.stored:
        yield from given.extras
    if "institution" in one.stored:
        yield "institution"
    if one.spelling:
        yield "aliases"


def _chosen(row: IncomingRow, decisions: Decisions) -> bool:
    return decisions.categories is None or not decisions.categories.isdisjoint(row.categories or ("",))


def _naming(names: NamesOfList, decisions: Decisions) -> comparing.Naming:
    return lambda entity, name: names.resolve(entity, name, decisions.names)


def _label(record: Incoming) -> str:
    if record.entity == "institution":
        return record.text("name")
    if record.entity == "contact":
        return ", ".join(filter(None, (record.text("last_name"), record.text("first_name"))))
    owner = record.contact or record.institution
    return _label(owner) if owner else ""


def _other_spelling(record: Incoming, row: Row) -> str:
    """Return how the list spells an institution, if it is not known by that name yet."""
    name = record.text("name")
    aliases = row["aliases"]
    known = (row.text("name"), row.text("short_name"), *(map(str, aliases) if isinstance(aliases, tuple) else ()))
    return "" if collation.fold(name) in map(collation.fold, known) else name


# -------------------------------------------------------------------------------- working it out


class _Resolution:
    """Works out what becomes of each record and row under some decisions."""

    def __init__(self, work: _Work, decisions: Decisions) -> None:
        self._work, self._decisions = work, decisions
        self._naming = _naming(work.names, decisions)
        self._names = frozenset(decisions.names.items())
        self.resolved: list[Resolved] = []
        self.differing: set[int] = set()
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
        return not faulty and row.position not in decisions.left_out and _chosen(row, decisions)

    def _is_unclear(self, row: IncomingRow) -> bool:
        return any(self.resolved[record.number].status is Status.UNCLEAR for record in row.records)

    def _status(self, number: int, row: IncomingRow) -> Status:
        if row.position in self._decisions.left_out or not _chosen(row, self._decisions):
            return Status.SKIPPED
        if row.missing or (row.faults and row.position not in self._decisions.without_faults):
            return Status.FAULTY
        if number in self._unclear:
            return Status.UNCLEAR
        found = Status.UNCHANGED
        for record in row.records:
            one = self.resolved[record.number]
            if one.differing:
                self.differing.add(number)
            if one.status in WRITTEN and found is not Status.NEW and one.is_said_by(number):
                found = one.status
        statuses = {self.resolved[record.number].status for record in row.records}
        return Status.SKIPPED if statuses == {Status.SKIPPED} else found

    def _resolve_all(self) -> None:
        asked_for = {one.record.number: one for one in self.resolved if one.status is Status.UNCLEAR}
        self.resolved = []
        self._people: dict[tuple[object, ...], int] = {}  # who is made -> the id she has for now
        for record in self._work.incoming.records:
            open_question = asked_for.get(record.number)
            self.resolved.append(open_question or self._resolve(record))

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
            if decision.target is None or decision.target >= 0:
                self._work.remembered[record.number] = basis, one
        return self._without_doubles(one, institution, contact)

    def _without_doubles(self, one: Resolved, institution: Resolved | None, contact: Resolved | None) -> Resolved:
        """Let two records that would both be made, and are one person or one registration, be one."""
        record = one.record
        if one.status is Status.NEW and record.entity in ("registration", "invitation"):
            whose = contact or institution
            first = self._people.setdefault((record.entity, whose and whose.id), one.id)
            return one if first == one.id else Resolved(record, Status.UNCHANGED, first, one.given)
        if record.entity != "contact" or one.status is not Status.NEW or not record.text("first_name"):
            return one
        where = institution.id if institution else 0
        key = (collation.fold(record.text("last_name")), collation.fold(record.text("first_name")), where)
        first = self._people.setdefault(key, one.id) if where else one.id
        return one if first == one.id else Resolved(record, Status.UNCHANGED, first, one.given)

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
            spelling = _other_spelling(record, row)
        if spelling:
            before = difference.stored.get("aliases", row["aliases"])
            difference.stored["aliases"] = (*map(str, before if isinstance(before, tuple) else ()), spelling)
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
        wanted = comparing.values_of(entity, given, self._naming)
        meaning = comparing.REGISTRATION_STATUS if record.contact else comparing.INVITATION_STATUS
        if "status" in wanted:
            wanted["status"] = meaning.get(str(wanted["status"]), wanted["status"])
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


_UNDECIDED = RecordDecision()
WRITTEN = frozenset({Status.NEW, Status.CHANGED})
