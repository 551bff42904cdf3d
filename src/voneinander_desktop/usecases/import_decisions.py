"""What is said about the rows of a list before anything is stored, and what she decides about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from voneinander_desktop.usecases.import_records import RecordKey


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
        column: The column of the source cell; None where it is the row as a whole.
        overruled: Whether it is a row further up in the list that says something else, and is taken over.
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
    column: int | None = None
    overruled: bool = False


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
        faults: Its cells that cannot be stored, each with its `problem`.
        hints: What she should know about it, in German: numbers that were repaired, what could not be told apart.
    """

    row: int
    place: str
    label: str
    status: Status
    reason: str
    records: tuple[PlannedRecord, ...]
    faults: tuple[PlannedValue, ...] = ()
    hints: tuple[str, ...] = ()


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

    def wants(self, categories: Iterable[str]) -> bool:
        """Whether a row of some Kategorien is taken over; the empty text stands for rows that have none."""
        return self.categories is None or not self.categories.isdisjoint(tuple(categories) or ("",))


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
