"""What can be decided about the rows of a list, one of them or many at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from voneinander_desktop.usecases.import_decisions import (
    Decisions,
    NameDecision,
    PlannedRecord,
    PlannedRow,
    Policy,
    RecordDecision,
    Status,
)
from voneinander_desktop.usecases.import_plan import Plan, Proceed
from voneinander_desktop.usecases.import_records import RecordKey

__all__ = ["CHOICE_LABELS", "Choice", "decide", "offered", "with_name", "with_record"]


class Choice(StrEnum):
    """Something that can be decided about rows."""

    BEST = "best"  # whatever is unclear is the record that is most like it
    NEW = "new"  # whatever is unclear is a new record
    FILL = "fill"
    OVERWRITE = "overwrite"
    KEEP = "keep"  # what is there stays as it is
    SPELLING = "spelling"
    WITHOUT_FAULTS = "without_faults"
    LEAVE_OUT = "leave_out"
    TAKE = "take"
    UNDECIDED = "undecided"


CHOICE_LABELS: Mapping[Choice, str] = {
    Choice.BEST: "Vorschlag annehmen",
    Choice.NEW: "Neu anlegen",
    Choice.FILL: "Nur leere Felder füllen",
    Choice.OVERWRITE: "Mit der Liste überschreiben",
    Choice.KEEP: "Vorhandenes nicht ändern",
    Choice.SPELLING: "Als andere Schreibweise behalten",
    Choice.WITHOUT_FAULTS: "Ohne die fehlerhaften Angaben übernehmen",
    Choice.LEAVE_OUT: "Auslassen",
    Choice.TAKE: "Doch übernehmen",
    Choice.UNDECIDED: "Entscheidung zurücknehmen",
}

_POLICIES = {Choice.FILL: Policy.FILL, Choice.OVERWRITE: Policy.OVERWRITE, Choice.KEEP: Policy.SKIP}
_KNOWN = frozenset({Status.CHANGED, Status.UNCHANGED})
_CONCERNED: Mapping[Choice, frozenset[Status]] = {
    Choice.BEST: frozenset({Status.UNCLEAR}),
    Choice.NEW: frozenset({Status.UNCLEAR}),
    Choice.FILL: _KNOWN,
    Choice.OVERWRITE: _KNOWN,
    Choice.KEEP: _KNOWN,
    Choice.WITHOUT_FAULTS: frozenset({Status.FAULTY}),
    Choice.LEAVE_OUT: frozenset(Status) - {Status.SKIPPED},
    Choice.TAKE: frozenset({Status.SKIPPED}),
}
_OFTEN = 200


def offered(plan: Plan, numbers: Sequence[int]) -> dict[Choice, int]:
    """Return what can be decided about rows, with how many of them it concerns.

    Args:
        plan: The plan.
        numbers: The rows.
    """
    counts = {
        choice: sum(plan.statuses[number] in statuses for number in numbers) for choice, statuses in _CONCERNED.items()
    }
    counts[Choice.SPELLING] = len(plan.spelled.intersection(numbers))
    counts[Choice.UNDECIDED] = len(numbers)
    return {choice: counts[choice] for choice in Choice if counts[choice]}


def decide(
    plan: Plan, numbers: Sequence[int], choice: Choice, proceed: Proceed = lambda done, total: None
) -> Decisions:
    """Return her decisions with one more, about rows.

    Args:
        plan: The plan.
        numbers: The rows; those that it does not concern stay as they are.
        choice: What was decided.
        proceed: Told how much is done; may raise to give up.
    """
    decisions = plan.decisions
    concerned = _CONCERNED.get(choice)
    wanted = [number for number in numbers if concerned is None or plan.statuses[number] in concerned]
    positions = frozenset(map(plan.position, wanted))
    match choice:
        case Choice.LEAVE_OUT:
            return replace(decisions, left_out=decisions.left_out | positions)
        case Choice.WITHOUT_FAULTS:
            return replace(decisions, without_faults=decisions.without_faults | positions)
        case Choice.TAKE:
            return replace(decisions, left_out=decisions.left_out - positions)
        case Choice.UNDECIDED:
            left_out, without = decisions.left_out - positions, decisions.without_faults - positions
            decisions = replace(decisions, left_out=left_out, without_faults=without)
    return _with_records(decisions, dict(_told(_rows(plan, wanted, proceed), choice)))


def with_record(decisions: Decisions, key: RecordKey, **changes: Any) -> Decisions:
    """Return decisions with something else decided about one record; `changes` are fields of `RecordDecision`."""
    return _with_records(decisions, {key: lambda before: replace(before, **changes)})


def with_name(decisions: Decisions, name: tuple[str, str], decision: NameDecision) -> Decisions:
    """Return decisions with something else decided about a name, by (entity key, name)."""
    return replace(decisions, names={**decisions.names, name: decision})


_Change = Callable[[RecordDecision], RecordDecision]
_UNDECIDED = RecordDecision()


def _with_records(decisions: Decisions, changes: Mapping[RecordKey, _Change]) -> Decisions:
    records = dict(decisions.records)
    for key, change in changes.items():
        records[key] = change(records.get(key, _UNDECIDED))
        if records[key] == _UNDECIDED:
            del records[key]
    return replace(decisions, records=records)


def _rows(plan: Plan, numbers: Sequence[int], proceed: Proceed) -> Iterator[PlannedRow]:
    for done, number in enumerate(numbers):
        if done % _OFTEN == 0:
            proceed(done, len(numbers))
        yield plan.row(number)


def _told(rows: Iterator[PlannedRow], choice: Choice) -> Iterator[tuple[RecordKey, _Change]]:
    """Yield what a choice makes of the decision about each record of some rows."""
    for row in rows:
        for record in row.records:
            change = _change(record, choice)
            if change:
                yield record.key, change


def _change(record: PlannedRecord, choice: Choice) -> _Change | None:
    if choice is Choice.UNDECIDED:
        return lambda _: _UNDECIDED
    if choice in _POLICIES:
        policy = _POLICIES[choice]
        return (lambda before: replace(before, policy=policy)) if record.target is not None else None
    if choice is Choice.SPELLING:
        return (lambda before: replace(before, keep_spelling=True)) if record.spelling else None
    if not record.candidates or record.status is not Status.UNCLEAR:
        return None
    target = record.candidates[0].id if choice is Choice.BEST else 0
    return lambda before: replace(before, target=target)
