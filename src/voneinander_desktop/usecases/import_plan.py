"""What taking over a list would do, row by row, before anything is stored.

`plan` is pure: the same table, mapping, snapshot and decisions give the same plan. Decisions are small; a plan with
other decisions is made from the same matching, so that deciding one row of ten thousand answers at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from voneinander_desktop.domain.import_mapping import ListMapping
from voneinander_desktop.domain.tables import SourceTable


class Status(StrEnum):
    """What becomes of a row, or of a record it names."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNCLEAR = "unclear"  # several records may be meant: left out until she decides
    FAULTY = "faulty"  # a value cannot be stored: left out, and in the report
    SKIPPED = "skipped"  # left out because she said so


STATUS_LABELS: Mapping[Status, str] = {
    Status.NEW: "neu",
    Status.CHANGED: "geändert",
    Status.UNCHANGED: "unverändert",
    Status.UNCLEAR: "unklar",
    Status.FAULTY: "fehlerhaft",
    Status.SKIPPED: "ausgelassen",
}


class Policy(StrEnum):
    """What to do with a record that is there already."""

    SKIP = "skip"
    FILL = "fill"  # empty fields only
    OVERWRITE = "overwrite"


POLICY_LABELS: Mapping[Policy, str] = {
    Policy.SKIP: "nicht ändern",
    Policy.FILL: "nur leere Felder füllen",
    Policy.OVERWRITE: "mit der Liste überschreiben",
}

RecordKey = tuple[str, int]
"""Names a record of the list: who in the row ("institution", "contact", "contact2"), and the row it first stands in."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be meant.

    Attributes:
        id: Its id.
        label: What it is called.
        detail: What tells it from others of that name: institution, address, e-mail.
        reasons: Why it may be meant, in German.
        score: How alike, 0 to 1.
    """

    id: int
    label: str
    detail: str
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class PlannedValue:
    """One field of a record as the list has it, beside what is there.

    Attributes:
        field: The field's key.
        label: Its German label.
        place: The source cell.
        old: What is there, as it is shown; empty for a new record.
        new: What the list says, as it is shown.
        stored: What the field will show afterwards.
        differs: Whether the list says something else than what is there and it stays nevertheless: a conflict.
        problem: Why it cannot be stored, in German; empty if it can.
        hint: What she should know, in German: a number that was repaired, a name that does not exist yet.
    """

    field: str
    label: str
    place: str
    old: str
    new: str
    stored: str
    differs: bool = False
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """What becomes of one record that a row names.

    Attributes:
        key: What decisions about it go by; rows that mean the same record have the same key.
        entity: The entity's key.
        label: What it is called, there or in the list.
        status: What becomes of it.
        reason: Why, in German.
        target: The record it is taken for; None for a new one or while it is unclear.
        candidates: The records that may be meant, best first.
        values: Its fields.
        spelling: A spelling of the institution's name that is not kept yet; empty if there is none.
        keeps_spelling: Whether it will be kept as "andere Schreibweise".
    """

    key: RecordKey
    entity: str
    label: str
    status: Status
    reason: str
    target: int | None
    candidates: tuple[Candidate, ...]
    values: tuple[PlannedValue, ...]
    spelling: str = ""
    keeps_spelling: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row of the list.

    Attributes:
        row: Its position in `SourceTable.rows`.
        place: Where it stands in the source.
        label: What it is about.
        status: What becomes of it.
        reason: Why, in German.
        records: The records it names.
    """

    row: int
    place: str
    label: str
    status: Status
    reason: str
    records: tuple[PlannedRecord, ...]


@dataclass(frozen=True, slots=True)
class RecordDecision:
    """What she decided about one record of the list.

    Attributes:
        target: The record it is; 0 for a new one; None to leave that to the plan.
        policy: What to do with what is there; None for the policy of all.
        keep_spelling: Whether the list's spelling is kept as "andere Schreibweise".
    """

    target: int | None = None
    policy: Policy | None = None
    keep_spelling: bool = False


@dataclass(frozen=True, slots=True)
class NameDecision:
    """What she decided about a name that a vocabulary does not have.

    Attributes:
        target: The record that is meant; None for none.
        create: Whether it is made. With neither, the field stays empty.
    """

    target: int | None = None
    create: bool = False


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything she decided.

    Attributes:
        policy: What to do with records that are there already, where nothing else is said.
        left_out: Positions of rows that are not taken over.
        records: Decisions about single records.
        without_faults: Rows that are taken over without their faulty values.
        names: Decisions about names, by (entity key, name).
        categories: Only rows of these Kategorien are taken over; None for all.
        unclear_are_new: Whether whatever is unclear is taken over as new.
        keep_spellings: Whether every new spelling is kept as "andere Schreibweise".
        as_of: The day the list is of; stands beside every conflict.
    """

    policy: Policy = Policy.FILL
    left_out: frozenset[int] = frozenset()
    records: Mapping[RecordKey, RecordDecision] = field(default_factory=dict)
    without_faults: frozenset[int] = frozenset()
    names: Mapping[tuple[str, str], NameDecision] = field(default_factory=dict)
    categories: frozenset[str] | None = None
    unclear_are_new: bool = False
    keep_spellings: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in the list that a vocabulary does not have.

    Attributes:
        entity: The vocabulary: "region", "institution_kind", "action_field", "target_group", "mailing_list".
        field: The German label of the field it stands in.
        name: The name.
        rows: How many rows have it.
        similar: Records that may be meant: (id, name).
        decision: What becomes of it.
    """

    entity: str
    field: str
    name: str
    rows: int
    similar: tuple[tuple[int, str], ...]
    decision: NameDecision


class Plan:
    """What becomes of each row of a list.

    Attributes:
        table: The list.
        mapping: What its columns mean.
        decisions: What she decided.
        session_id: The session whose registrations it holds, if any.
        statuses: What becomes of each row, in the order of the list.
    """

    table: SourceTable
    mapping: ListMapping
    decisions: Decisions
    session_id: int | None
    statuses: Sequence[Status]

    def row(self, number: int) -> PlannedRow:
        """Return what becomes of a row, counted from 0 in the order of `statuses`; worked out when it is asked for."""
        raise NotImplementedError

    def numbers(self, statuses: Sequence[Status] = (), text: str = "", *, differing: bool = False) -> list[int]:
        """Return the numbers of the rows to show.

        Args:
            statuses: Only rows with one of these; all where it is empty.
            text: Only rows in which all these words occur.
            differing: Only rows that say something else than what is there, and it stays.
        """
        raise NotImplementedError

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many rows there are of each status; every status is in it."""
        raise NotImplementedError

    @property
    def differing(self) -> int:
        """How many rows say something else than what is there, and it stays."""
        raise NotImplementedError

    @property
    def records(self) -> Mapping[tuple[str, Status], int]:
        """How many records, by (entity key, NEW or CHANGED), would be written."""
        raise NotImplementedError

    @property
    def unknown(self) -> tuple[UnknownName, ...]:
        """The names that a vocabulary does not have, and what becomes of them."""
        raise NotImplementedError

    @property
    def categories(self) -> Mapping[str, int]:
        """The Kategorien of the list, with how many rows have each."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """What the step will be called: "Liste „Kontakte.xlsx“ übernommen: 12 neu, 3 geändert"."""
        raise NotImplementedError

    def decided(self, decisions: Decisions) -> "Plan":
        """Return the plan with other decisions; what they do not concern is not worked out again."""
        raise NotImplementedError


Proceed = Callable[[int, int], None]
"""Called now and then with how much is done and how much there is; may raise to give up."""
