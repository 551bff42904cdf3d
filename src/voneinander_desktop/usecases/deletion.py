"""What deleting records takes with it, and what it leaves behind without them.

Worked out from the foreign keys: a row that cannot be without the deleted one goes with it (an
invitation, a tag); one that can stays and loses the reference (a contact without institution).
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES, owners_of
from voneinander_desktop.domain.fields import Entity, Field
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.storage.queries import Reader

TABLES = schema.TABLES


class Deletion:
    """A planned deletion.

    Attributes:
        changes: The changes in order: references let go first, then rows that go, the records last.
        dependents: What else is affected: (German words, how many).
    """

    def __init__(self, reader: Reader, entity: Entity, ids: Collection[int]) -> None:
        self._reader = reader
        self._entity = entity
        self._gone: dict[tuple[str, int], dict[str, Any]] = {}
        self._kept: dict[tuple[str, int], tuple[dict[str, Any], dict[str, Any]]] = {}
        self._uses: dict[tuple[_Words, bool], set[tuple[str, int]]] = {}  # (German words, rows stay) -> rows
        self._collect(entity.table, set(ids))
        self.changes = self._changes()
        self.dependents = [(words, count) for words, count in map(self._counted, self._uses) if count]

    def _collect(self, table: str, ids: set[int]) -> None:
        rows = self._reader.raw(table, ids)
        fresh = {row_id for row_id in rows if (table, row_id) not in self._gone}
        for row_id in fresh:
            self._gone[table, row_id] = {key: value for key, value in rows[row_id].items() if key != "id"}
        if not fresh:
            return
        for name, column in referring(table):
            users = self._reader.links(name, **{column: sorted(fresh)})
            if not users:
                continue
            stays = _can_do_without(name, column)
            self._note_uses(name, column, stays, users)
            if stays:
                for row in users:
                    self._let_go(name, column, row, rows)
            else:
                self._collect(name, {row["id"] for row in users})

    def _let_go(self, table: str, column: str, row: dict[str, Any], named: dict[int, dict[str, Any]]) -> None:
        before, after = self._kept.setdefault((table, row["id"]), ({}, {}))
        before[column], after[column] = row[column], None
        spec = reference_field(table, column)
        if spec and spec.text_column:  # the place keeps its name although its record goes
            target = ENTITIES[spec.target]
            image = named[row[column]]
            name = " ".join(filter(None, (image.get(target.field(key).stored) for key in reversed(target.label))))
            before[spec.text_column], after[spec.text_column] = row[spec.text_column], name

    def _note_uses(self, table: str, column: str, stays: bool, users: list[dict[str, Any]]) -> None:
        owned = any(
            entity is self._entity and spec.link and spec.link.owner == column for entity, spec in owners_of(table)
        )
        for row in () if owned or table in _PART_OF_ANOTHER else users:
            self._uses.setdefault((_words(table, column, stays, row), stays), set()).add((table, row["id"]))

    def _counted(self, use: tuple["_Words", bool]) -> tuple[str, int]:
        """Return the words with how many rows they are about; what is deleted anyway loses no reference."""
        words, stays = use
        rows = self._uses[use]
        count = len(rows - self._gone.keys() if stays else rows)
        return words.one if count == 1 else words.many, count

    def _changes(self) -> list[Change]:
        kept = [
            Change(table, row_id, before, after)
            for (table, row_id), (before, after) in self._kept.items()
            if (table, row_id) not in self._gone
        ]
        gone = [Change(table, row_id, image, None) for (table, row_id), image in self._gone.items()]
        return kept + gone[::-1]


def referring(table: str) -> list[tuple[str, str]]:
    """Return (table, column) of every foreign key to `table`, the journal aside."""
    return [
        (name, key.parent.name)
        for name, other in TABLES.items()
        if name not in schema.JOURNAL_TABLES
        for key in other.foreign_keys
        if key.column.table.name == table
    ]


def _can_do_without(table: str, column: str) -> bool:
    """Return whether a row can stay when what its foreign key names goes.

    Where something is required, a text does as well; but a registration cannot outlive its person.
    """
    spec = reference_field(table, column)
    if not TABLES[table].c[column].nullable:
        return False
    return spec is None or not spec.required or bool(spec.text_column and spec.target != "contact")


def reference_field(table: str, column: str) -> Field | None:
    """Return the field of the catalogue that a foreign key of an entity's table is kept in."""
    for entity in ENTITIES.values():
        if entity.table == table:
            return next((spec for spec in entity.fields if spec.stored == column), None)
    return None


class _Words(NamedTuple):
    """What becomes of one row or of several, in German."""

    one: str
    many: str


def _words(table: str, column: str, stays: bool, row: dict[str, Any]) -> _Words:
    entity = next((entity for entity in ENTITIES.values() if entity.table == table), None)
    spec = reference_field(table, column)
    if entity and spec and stays:
        left = f"mit „{spec.label}“ als Text" if spec.text_column else f"ohne „{spec.label}“"
        return _Words(f"{entity.singular} (bleibt, {left})", f"{entity.plural} (bleiben, {left})")
    if entity:
        return _Words(f"{entity.singular} (wird gelöscht)", f"{entity.plural} (werden gelöscht)")
    for owner, linked in owners_of(table):
        if linked.link and all(row[key] == value for key, value in linked.link.fixed.items()):
            left = f"ohne diesen Eintrag bei „{linked.label}“"
            return _Words(f"{owner.singular} (bleibt, {left})", f"{owner.plural} (bleiben, {left})")
    return _PROGRAM_WORDS.get(table, _Words("weiterer Eintrag (wird gelöscht)", "weitere Einträge (werden gelöscht)"))


_PART_OF_ANOTHER = {"printed_row"}
"""Tables whose rows are nothing by themselves: what they are part of is counted."""

_PROGRAM_WORDS = {
    "printed_sheet": _Words(
        "gedruckte Unterschriftenliste (wird gelöscht)", "gedruckte Unterschriftenlisten (werden gelöscht)"
    ),
    "made_paper": _Words("Vermerk über eine Unterlage (wird gelöscht)", "Vermerke über Unterlagen (werden gelöscht)"),
    "import_run": _Words("Vermerk über einen Import (bleibt)", "Vermerke über Importe (bleiben)"),
}
