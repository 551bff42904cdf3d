"""Writing records: typing, paste, fill-down, bulk edit, new, duplicate, delete.

Each call is one step: checked as a whole, then written in one transaction, then one undo. A refusal
stores nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from voneinander_desktop.domain import checks, schema
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.journal import Change, Outcome, StepKind
from voneinander_desktop.usecases.deletion import Deletion
from voneinander_desktop.usecases.edit_plan import (
    Edit,
    EditPlan,
    FreeText,
    KnownNames,
    Problem,
    Refused,
    unique_columns,
)

__all__ = ["Edit", "Editing", "FreeText", "Outcome", "Problem", "Refused", "StorageFault"]

TABLES = schema.TABLES
NOTHING = Outcome(0, "", StepKind.PERMANENT, None, (), frozenset(), frozenset())
"""The outcome of a call that had nothing to change: no step."""

_NOT_COPIED = {
    "contact": {"share", "share_since", "share_obtained", "share_withdrawn_on", "confirmed_on", "is_main"},
    "institution": {"confirmed_on"},
    "session": {"status", "results", "sheet_filed_at"},
}
"""Facts of one person, place or meeting that a duplicate must not claim for itself, by entity."""


class Editing:
    """Changes records of one open file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader = database.reader
        self._names = KnownNames(database)

    def set_values(
        self,
        edits: Sequence[Edit],
        label: str = "",
        *,
        create_missing: Collection[tuple[str, str]] = (),
        also: Callable[[Mapping[int, int]], Sequence[Change]] = lambda _: (),
    ) -> Outcome:
        """Store new values, as one step.

        Args:
            edits: What to set; a later edit of the same field wins.
            label: What the user did, in German; made from the edits where empty.
            create_missing: (entity key, name) of records that shall be made when a reference names them and
                they do not exist.
            also: Returns what else belongs to the step (rows that the program keeps for itself), given the ids of new
                records by their temporary ones.

        Returns:
            What was done; without a step (`step_id` 0) if everything already was as wanted.

        Raises:
            Refused: If any value cannot be stored. Nothing was.
            StorageFault: If the file cannot be written. Nothing was.
        """
        plan = EditPlan(self._database, self._names, create_missing)
        plan.take(edits)
        created = {temporary: row_id for (_, temporary), row_id in plan.created.items()}
        changes = [*plan.changes(), *also(created)]
        if not changes:
            return NOTHING
        outcome = self._database.transact(label or _label(edits), changes)
        return replace(outcome, created=created, warnings=self._warnings_of(edits, plan.created))

    def delete(self, entity_key: str, ids: Collection[int], *, with_dependents: bool = False) -> Outcome:
        """Delete records, as one step, with what belongs to them.

        Raises:
            Refused: If other records use them and `with_dependents` is not set.
        """
        entity = ENTITIES[entity_key]
        deletion = Deletion(self._reader, entity, ids)
        if not deletion.changes:
            return NOTHING
        if deletion.dependents and not with_dependents:
            told = ", ".join(f"{count} {name}" for name, count in deletion.dependents)
            message = f"Wird noch gebraucht: {told}."
            raise Refused([Problem(entity_key, row_id, "", message) for row_id in ids])
        what = entity.singular if len(ids) == 1 else f"{len(ids)} {entity.plural}"
        return self._database.transact(f"{what} gelöscht", deletion.changes)

    def deletion(self, entity_key: str, ids: Collection[int]) -> Deletion:
        """Return what deleting records takes with it, to be part of another step."""
        return Deletion(self._reader, ENTITIES[entity_key], ids)

    def dependents(self, entity_key: str, ids: Collection[int]) -> list[tuple[str, int]]:
        """Return what else hangs on records: (what, with what becomes of it, in German; how many)."""
        return Deletion(self._reader, ENTITIES[entity_key], ids).dependents

    def duplicate(self, entity_key: str, ids: Sequence[int]) -> Outcome:
        """Make copies of records, with their tags and spellings but without consent and what happened."""
        entity = ENTITIES[entity_key]
        kept_back = _NOT_COPIED.get(entity_key, set())
        names = self._copied_names(entity)
        edits = []
        for number, row in enumerate(self._reader.rows(entity, ids).values(), start=1):
            for spec, value in zip(entity.fields, row.values, strict=True):
                if not spec.editable or spec.key in kept_back or value == spec.empty:
                    continue
                copied = names(value) if spec.key == entity.label[0] and isinstance(value, str) else value
                edits.append(Edit(entity.key, -number, spec.key, copied))
        what = entity.singular if len(ids) == 1 else f"{len(ids)} {entity.plural}"
        return self.set_values(edits, f"{what} dupliziert")

    def _copied_names(self, entity: Entity) -> Callable[[str], str]:
        """Return what makes a copy's name of a name: counted where each name is given once."""
        spec = entity.field(entity.label[0])
        given_once = (spec.stored,) in unique_columns(TABLES[entity.table])
        taken = set(self._reader.column(entity, spec.key).values()) if given_once else set()

        def name(original: str) -> str:
            endings = (f" (Kopie {number})" if number > 1 else " (Kopie)" for number in count(1))
            names = (original[: spec.max_length - len(ending)] + ending for ending in endings)
            free = next(name for name in names if name not in taken)
            if given_once:
                taken.add(free)
            return free

        return name

    def missing(self, entity_key: str, field_key: str, text: str) -> bool:
        """Return whether `text` names no record that this reference field could hold."""
        spec = ENTITIES[entity_key].field(field_key)
        return bool(spec.target and text.strip() and not self._names.find(spec.target, text.strip()))

    def warnings(self, entity_key: str, row_id: int) -> list[tuple[str, str]]:
        """Return what looks wrong about a record: (field key, German message)."""
        row = self._reader.row(ENTITIES[entity_key], row_id)
        return checks.findings(row) if row else []

    def _warnings_of(self, edits: Iterable[Edit], created: dict[tuple[str, int], int]) -> tuple[Problem, ...]:
        records = {(edit.entity, created.get((edit.entity, edit.id), edit.id)) for edit in edits}
        by_entity: dict[str, list[int]] = {}
        for entity_key, row_id in sorted(records):
            by_entity.setdefault(entity_key, []).append(row_id)
        try:
            return tuple(
                Problem(entity_key, row.id, field_key, message)
                for entity_key, ids in by_entity.items()
                for row in self._reader.rows(ENTITIES[entity_key], ids).values()
                for field_key, message in checks.findings(row)
            )
        except StorageFault:  # the step is stored: that it cannot be read again just now is not its fault
            return ()


def _label(edits: Sequence[Edit]) -> str:
    records = {(edit.entity, edit.id) for edit in edits}
    entity = ENTITIES[edits[0].entity]
    if all(edit.id < 0 for edit in edits):
        plural = entity.plural if len({edit.entity for edit in edits}) == 1 else "Einträge"
        what = entity.singular if len(records) == 1 else f"{len(records)} {plural}"
        return f"{what} angelegt"
    if len(edits) == 1:
        return f"{entity.field(edits[0].field).label} geändert"
    if len({edit.field for edit in edits}) == 1:
        return f"{entity.field(edits[0].field).label} bei {len(records)} Einträgen geändert"
    return f"{len(edits)} Felder geändert"
