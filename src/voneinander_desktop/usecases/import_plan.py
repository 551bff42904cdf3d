"""What taking over a list would do, row by row, before anything is stored.

A plan is pure: the same table, mapping, snapshot and decisions give the same plan. Decisions are small; a plan with
other decisions is made from the same matching, so that deciding one row of ten thousand answers at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref, Row
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
from voneinander_desktop.usecases.import_records import Given, IncomingList, IncomingRow, Proceed, RecordKey
from voneinander_desktop.usecases.import_resolution import WRITTEN, Resolution, Resolved, Work, other_spelling
from voneinander_desktop.usecases.import_snapshot import Snapshot

__all__ = [
    "POLICY_LABELS", "STATUS_LABELS", "Candidate", "Decisions", "NameDecision", "Plan", "PlannedRecord", "PlannedRow",
    "PlannedValue", "Policy", "Proceed", "RecordDecision", "RecordKey", "Status", "UnknownName", "plan",
]  # fmt: skip


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
        work = Work(table, mapping, snapshot, incoming)
        return Plan(work, decisions or Decisions())


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

    def __init__(self, work: Work, decisions: Decisions) -> None:
        self._work = work
        self.table, self.mapping, self.snapshot = work.table, work.mapping, work.snapshot
        self.session_id = work.snapshot.session_id
        self.decisions = decisions
        self.as_of = decisions.as_of or work.mapping.shape.as_of
        resolution = Resolution(work, decisions)
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
    def overruled(self) -> int:
        """How many of those rows differ from rows further up in the list alone."""
        return sum(not there for there in self._differing.values())

    @property
    def records(self) -> Mapping[tuple[str, Status], int]:
        """How many records, by (entity key, NEW or CHANGED), would be written."""
        written = {(one.record.entity, one.id, one.status) for one in self.resolved if one.status in WRITTEN}
        return Counter((entity, status) for entity, _, status in written)

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
        if not self.decisions.wants(row.categories):
            return "gehört zu keiner gewählten Kategorie"
        return "Jemand in dieser Zeile wird nicht angelegt."

    def _what_is_done(self, number: int, status: Status, records: Sequence[PlannedRecord]) -> str:
        mine = [one for one in records if self.resolved_of(one.key).is_said_by(number)]
        first = [one for one in mine if self.resolved_of(one.key).is_first_in(number)]
        told = [*_told_of_new(first), *self._told_of_added([one for one in mine if one not in first])]
        told += [what for one in mine for what in _told_of_changes(one)]
        told += _told_of_differences(records)
        told = told or [self._why_unchanged(number, [self.resolved_of(one.key) for one in records])]
        return "; ".join((*told, *self._told_of_whom(records)))

    def _told_of_added(self, records: Sequence[PlannedRecord]) -> Iterator[str]:
        """Yield, in German, which records that rows above make this one adds to."""
        for one in records:
            if one.status is Status.NEW:
                above = self.position(self.resolved_of(one.key).given[0].row)
                yield f"{_WHAT[one.entity][0]} aus {self.table.place(above)} wird ergänzt"

    def _told_of_whom(self, records: Sequence[PlannedRecord]) -> Iterator[str]:
        """Yield, in German, who of the file is meant, where the list does not say where she is."""
        for one in records:
            place = self._place_of(one.entity, one.target or 0)
            if place and self.resolved_of(one.key).record.institution is None:
                yield f"gemeint: {one.label} · {place}"

    def _why_unchanged(self, number: int, said: Sequence[Resolved]) -> str:
        """Return, in German, where a row's records come from, if it makes none: rows above it, or the file."""
        above = [self.resolved[-one.id - 1] for one in said if one.id < 0 and one.status is Status.UNCHANGED]
        if above:
            return f"gehört zum Eintrag aus {self.table.place(self.position(above[-1].given[0].row))}"
        first = max((one.given[0].row for one in said if one.status in WRITTEN), default=number)
        return f"steht schon in {self.table.place(self.position(first))}" if first < number else "alles schon vorhanden"

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
            label=row.label if row else record.label,
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
            label = f"„{self._name_of(one.record.entity, best[0].id)}“"
            where = self._place_of(one.record.entity, best[0].id) if _HERE not in best[0].reasons else ""
            whom = ", ".join(filter(None, (label, where)))
            others = len(one.found.matches) - 1
            more = f" oder {others} weitere" if others else ""
            return f"Vielleicht {whom} ({', '.join(best[0].reasons)}){more}. Bitte entscheiden Sie."
        if best and one.id == best[0].id:
            return ", ".join(best[0].reasons)
        return ""

    def _name_of(self, entity: str, row_id: int) -> str:
        row = self.snapshot.rows(entity).get(row_id)
        if row:
            return row.label
        record = self._work.incoming.records[-row_id - 1]
        return f"{record.label} ({self.table.place(self._work.incoming.rows[record.given[0].row].position)})"

    def _place_of(self, entity: str, row_id: int) -> str:
        """Return the institution of somebody in the file."""
        row = self.snapshot.contacts.get(row_id) if entity == "contact" else None
        return row.text("institution") if row else ""

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
        return "" if row is None or one.record.entity != "institution" else other_spelling(one.record, row)

    def _values(self, one: Resolved, row: Row | None, given: Sequence[Given]) -> Iterator[PlannedValue]:
        entity = ENTITIES[one.record.entity]
        naming = self._work.naming(self.decisions)
        read = comparing.replies_of if entity.key in ("registration", "invitation") else comparing.values_of
        wanted = read(entity, given, naming)
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
            against = spec.key in one.overruled.get(given[0].row, ())
            above = self._kept_instead(one, spec.key) if against else ""
            hint = hint or above
            if spec.key not in wanted and part and not hint:
                hint = f"„{part.text}“ gibt es noch nicht und bleibt leer."
            yield PlannedValue(
                spec.key, spec.label, self.table.place(position, part.column if part else None), old, new, stored,
                against or spec.key in one.differing, "", hint, part.column if part else None, bool(above),
            )  # fmt: skip
        if one.record.institution and "institution" in entity.index and one.record.entity == "contact":
            yield from self._institution_value(one, row, given[0].row)

    def _kept_instead(self, one: Resolved, key: str) -> str:
        """Return, in German, which row above says what is taken over; empty where the file's value stays."""
        first = next(given for given in one.given if key in given.parts or key == "institution")
        return f"So steht es in {self.table.place(self.position(first.row))}." if key in one.stored else ""

    def _institution_value(self, one: Resolved, row: Row | None, number: int) -> Iterator[PlannedValue]:
        institution = self._work.incoming.rows[number].institution or one.record.institution
        assert institution is not None  # noqa: S101 - asked for by its caller
        spec = ENTITIES["contact"].field("institution")
        target = self._existing(self.resolved[institution.number])
        new = target.label if target else institution.label
        old = row.text("institution") if row else ""
        against = "institution" in one.overruled.get(number, ())
        above = self._kept_instead(one, "institution") if against else ""
        kept = one.stored.get("institution")
        stored = (self._name_of("institution", kept.id) if against else new) if isinstance(kept, Ref) else old
        place = self.table.place(self.position(number))
        differs = against or "institution" in one.differing
        yield PlannedValue("institution", spec.label, place, old, new, stored, differs, "", above, None, bool(above))


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


def _told_of_differences(records: Sequence[PlannedRecord]) -> Iterator[str]:
    """Yield how much a row says otherwise than the file, and than the rows above it, in German."""
    differing = [value for one in records for value in one.values if value.differs]
    above = sum(value.overruled for value in differing)
    if there := len(differing) - above:
        yield "1 Angabe weicht ab und bleibt" if there == 1 else f"{there} Angaben weichen ab und bleiben"
    if above:
        several = f"{above} Angaben lauten weiter oben anders und werden"
        yield f"{several if above > 1 else '1 Angabe lautet weiter oben anders und wird'} nicht übernommen"


_HERE = "gleiche Einrichtung"
_WHAT = {
    "institution": ("Einrichtung", "Einrichtungen"), "contact": ("Kontakt", "Kontakte"),
    "registration": ("Anmeldung", "Anmeldungen"), "invitation": ("Einladung", "Einladungen"),
}  # fmt: skip
