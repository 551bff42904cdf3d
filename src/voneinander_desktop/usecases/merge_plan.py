"""What merging two records changes: the values that were chosen, and everything that names the one that goes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from voneinander_desktop.domain import collation, schema
from voneinander_desktop.domain.catalogue import ENTITIES, owners_of
from voneinander_desktop.domain.fields import Entity, Field, Kind
from voneinander_desktop.storage.database import Database, blank_row
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases.deletion import reference_field, referring
from voneinander_desktop.usecases.edit_plan import unique_columns

TABLES = schema.TABLES
_BY_TABLE = {entity.table: entity for entity in ENTITIES.values()}
_RowKey = tuple[str, int]
_Image = dict[str, Any]

_FURTHER: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("invitation", "status"): ("noted", "invited", "tentative", "declined", "accepted"),
    ("registration", "status"): ("cancelled", "registered"),
    ("registration", "attendance"): ("unrecorded", "absent", "present"),
    ("registration", "attendance_second"): ("unrecorded", "absent", "present"),
}
"""Of two rows that become one, what is further on stays; other values come first from the row that is ahead."""

_OWN_WAYS: Mapping[tuple[str, str], Callable[[Any, Any], Any]] = {
    ("registration", "attendance"): lambda one, other: _further("attendance", one, other),
    ("registration", "attendance_second"): lambda one, other: _further("attendance_second", one, other),
    ("registration", "walk_in"): lambda one, other: one and other,
    ("invitation", "head_count"): max,
    ("agreement_partner", "joined_on"): min,
    ("agreement_partner", "left_on"): max,
}
"""What becomes of two values where the row that is ahead does not simply decide."""

_ADDED = frozenset({("unnamed_attendance", "number"), ("unnamed_attendance", "number_second")})
"""Columns whose values are added."""

_EMPTY_SAYS = frozenset({("agreement_partner", "left_on")})
"""Columns where being empty says something and stays: whoever is a partner in one of the rows has not left."""

_WITHOUT_KEY: Mapping[str, tuple[tuple[str, str], ...]] = {"registration": (("printed_row", "registration_id"),)}
"""What names rows of a table without a foreign key: (table, column)."""


class Choice(NamedTuple):
    """What becomes of one field of the record that stays.

    Attributes:
        field: The field.
        of: Ids of the records whose links it has; for a field of its own table: of the one whose value it has.
        text: What it holds instead, where both texts were put together.
    """

    field: Field
    of: tuple[int, ...]
    text: str | None = None


class Merge:
    """A planned merging of two records.

    Args:
        database: The open file; it is only read.
        entity: Their entity.
        keep_id: The record that stays.
        gone_id: The record that goes.
        choices: What becomes of the fields; others stay as they are.

    Attributes:
        along: What comes along, in German: "Einladungen: 2".
        told: What gives way because there can be only one of it, in German, besides values that were not chosen.
        other_names: Names that are kept as other spellings of an institution.
    """

    def __init__(
        self, database: Database, entity: Entity, keep_id: int, gone_id: int, choices: Sequence[Choice]
    ) -> None:
        self._database = database
        self._entity = entity
        self._rows = _Rows(database.reader)
        self._new: list[tuple[str, _Image]] = []  # rows that are made
        self._moved: dict[str, int] = {}  # what, in German -> how many
        self.told: list[str] = []
        self.other_names: list[str] = []
        kept, gone = self._rows.load(entity.table, keep_id), self._rows.load(entity.table, gone_id)
        named = [dict(kept), dict(gone)]
        self._take_values(kept, {keep_id: dict(kept), gone_id: gone}, choices)
        self._unite(entity.table, keep_id, gone_id)
        if entity.key == "institution":
            self._keep_names(keep_id, kept, named)
        self.along = [f"{what}: {count}" for what, count in self._moved.items()]
        self._gone = entity.table, gone_id

    def changes(self) -> list[Change]:
        """Return the changes in order; rows that give way go first, the record last."""
        gone, updates, made = self._rows.changes(last=self._gone)
        inserts = [
            Change(table, row_id, None, values)
            for table, values in (*made, *self._new)
            for row_id in self._database.next_ids(table)
        ]
        return [*gone[:-1], *updates, *inserts, gone[-1]]

    # --------------------------------------------------------------------------------- values

    def _take_values(self, kept: _Image, images: Mapping[int, _Image], choices: Sequence[Choice]) -> None:
        for choice in choices:
            spec = choice.field
            if spec.link:
                for row_id in images.keys() - set(choice.of):
                    for row in self._rows.naming(spec.link.table, spec.link.owner, row_id):
                        self._rows.remove(spec.link.table, row["id"])
            else:
                kept[spec.stored] = images[choice.of[0]][spec.stored] if choice.text is None else choice.text

    def _keep_names(self, keep_id: int, kept: _Image, named: Sequence[_Image]) -> None:
        """Keep an institution's names that were not chosen as other spellings."""
        spelt = [row["name"] for row in self._rows.naming("institution_alias", "institution_id", keep_id)]
        known = {collation.fold(name) for name in (kept["name"], kept["short_name"], *spelt) if name}
        for name in (image[key] for key in ("name", "short_name") for image in named):
            if name and collation.fold(name) not in known:
                known.add(collation.fold(name))
                self.other_names.append(name)
                self._new.append(("institution_alias", {"institution_id": keep_id, "name": name}))

    # ------------------------------------------------------------------------------ references

    def _unite(self, table: str, keep_id: int, gone_id: int) -> None:
        """Let everything that names one row name another one, and take the row away."""
        self._rows.remove(table, gone_id)
        for name, column in (*referring(table), *_WITHOUT_KEY.get(table, ())):
            for row in self._rows.naming(name, column, gone_id):
                self._redirect(name, column, row, keep_id)
        if table in _BY_TABLE:
            self._redirect_notes(_BY_TABLE[table].key, keep_id, gone_id)

    def _redirect(self, table: str, column: str, row: _Image, keep_id: int) -> None:
        row[column] = keep_id
        twin = self._rows.twin(table, row)
        if twin is None:
            self._count(table, column, row)
        else:
            self._join(table, column, twin, row)
            self._unite(table, twin["id"], row["id"])
        _forget_self(table, twin or row)

    def _redirect_notes(self, entity_key: str, keep_id: int, gone_id: int) -> None:
        """Let what is kept about a record without a foreign key be about the other one, and leave a trace."""
        self._new.append(("merged_record", {"entity": entity_key, "record_id": gone_id, "into_id": keep_id}))
        for row in self._rows.naming("import_origin", "record_id", gone_id):
            if row["entity"] == entity_key:
                row["record_id"] = keep_id
        for column, other in (("first_id", "second_id"), ("second_id", "first_id")):
            for row in self._rows.naming("distinct_pair", column, gone_id):
                if row["entity"] == entity_key:
                    row["first_id"], row["second_id"] = sorted((keep_id, row[other]))
                    if row["first_id"] == row["second_id"] or self._rows.twin("distinct_pair", row):
                        self._rows.remove("distinct_pair", row["id"])

    def _count(self, table: str, column: str, row: _Image) -> None:
        """Count a row that comes along, by the words for it."""
        entity, spec = _BY_TABLE.get(table), reference_field(table, column)
        if entity is None:
            entity, spec = _owner(table, row)
        if entity and spec and spec.target == self._entity.key:
            own = spec.key == self._entity.key
            what = entity.plural if own else f"{entity.plural} („{spec.label}“)"
            self._moved[what] = self._moved.get(what, 0) + 1

    # --------------------------------------------------------------------- two rows become one

    def _join(self, table: str, column: str, kept: _Image, gone: _Image) -> None:
        """Put what two rows hold together in one of them."""
        entity = _BY_TABLE.get(table)
        if entity is None:
            return
        ahead, behind = (dict(gone), dict(kept)) if _is_ahead(table, gone, kept) else (dict(kept), dict(gone))
        gives_way = []
        for key in kept.keys() - {"id"}:  # what the program keeps for itself is in no field
            kept[key] = behind[key] if ahead[key] is None else ahead[key]
        for spec in entity.fields:
            if spec.text_column:
                gives_way += self._join_references(spec, kept, ahead, behind)
            elif spec.stored:
                kept[spec.stored] = _together(table, spec, ahead[spec.stored], behind[spec.stored])
                gives_way += self._giving_way(table, spec, kept[spec.stored], (ahead[spec.stored], behind[spec.stored]))
        details = f" {'; '.join(gives_way)}." if gives_way else ""
        self.told.append(f"Bei beiden, bleibt einmal: {entity.singular}{self._about(table, column, kept)}.{details}")

    def _join_references(self, spec: Field, kept: _Image, ahead: _Image, behind: _Image) -> list[str]:
        """Let a field that holds a record or a text hold one of them."""
        columns = spec.stored, spec.text_column
        taken, other = (ahead, behind) if any(ahead[column] for column in columns) else (behind, ahead)
        kept.update({column: taken[column] for column in columns})
        stays, goes = (next((image[column] for column in columns if image[column]), None) for image in (taken, other))
        return [self._said_of(spec, stays, goes)] if goes and goes != stays else []

    def _giving_way(self, table: str, spec: Field, value: Any, both: tuple[Any, Any]) -> list[str]:
        """Say what is not kept of two values; what every new row has says nothing."""
        usual = blank_row(TABLES[table])[spec.stored]
        return [
            self._said_of(spec, value, one)
            for one in both
            if one not in (None, usual) and not _keeps(table, spec.stored, value, one)
        ]

    def _said_of(self, spec: Field, stays: Any, goes: Any) -> str:
        return f"„{spec.label}“ bleibt {self._said(spec, stays)}, {self._said(spec, goes)} entfällt"

    def _said(self, spec: Field, value: Any) -> str:
        if value is None:
            return "leer"
        if spec.target and isinstance(value, int):
            value = self._database.reader.labels(ENTITIES[spec.target], [value]).get(value, "")
        return f"„{spec.format(bool(value) if spec.kind is Kind.FLAG else value)}“"

    def _about(self, table: str, column: str, row: _Image) -> str:
        """Say in German of which meeting or agreement a row is."""
        for columns in unique_columns(TABLES[table]):
            for other in columns:
                spec = reference_field(table, other) if other != column and column in columns else None
                if spec:
                    label = self._database.reader.labels(ENTITIES[spec.target], [row[other]]).get(row[other], "")
                    return f" zu „{label}“"
        return ""


class _Rows:
    """Rows as the plan leaves them, over those in the file."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._before: dict[_RowKey, _Image] = {}
        self._after: dict[_RowKey, _Image] = {}
        self._removed: set[_RowKey] = set()

    def load(self, table: str, row_id: int) -> _Image:
        """Return a row, to be changed in place."""
        return self._take(table, self._reader.raw(table, [row_id])[row_id])

    def remove(self, table: str, row_id: int) -> None:
        """Let a row go."""
        self._removed.add((table, row_id))

    def naming(self, table: str, column: str, value: int) -> list[_Image]:
        """Return the rows that hold a value as they are now, to be changed in place."""
        return list(self._holding(table, {column: value}))

    def twin(self, table: str, row: _Image) -> _Image | None:
        """Return another row that has the same as this one, where only one row may."""
        for columns in unique_columns(TABLES[table]):
            wanted = {column: row[column] for column in columns}
            if None not in wanted.values():
                for other in self._holding(table, wanted):
                    if other["id"] != row["id"]:
                        return other
        return None

    def changes(self, last: _RowKey) -> tuple[list[Change], list[Change], list[tuple[str, _Image]]]:
        """Return what goes, what changes, and what is made anew: a tag goes from one record and comes to the other.

        Args:
            last: The row that goes last.
        """
        gone, updates, made = [], [], []
        for place, before in self._before.items():
            changed = {key: value for key, value in self._after[place].items() if value != before[key]}
            linking = any(owners_of(place[0]))
            if place in self._removed or (changed and linking):
                gone.append(Change(*place, _without_id(before), None))
            elif changed:
                updates.append(Change(*place, {key: before[key] for key in changed}, changed))
            if changed and linking and place not in self._removed:
                made.append((place[0], _without_id(self._after[place])))
        gone.sort(key=lambda change: change[:2] == last)
        return gone, updates, made

    def _holding(self, table: str, wanted: Mapping[str, Any]) -> Iterator[_Image]:
        for row in self._reader.links(table, **wanted):
            self._take(table, row)
        for place, row in self._after.items():
            if place[0] == table and place not in self._removed and wanted.items() <= row.items():
                yield row

    def _take(self, table: str, row: _Image) -> _Image:
        place = table, row["id"]
        self._before.setdefault(place, dict(row))
        return self._after.setdefault(place, row)


def _without_id(row: _Image) -> _Image:
    return {key: value for key, value in row.items() if key != "id"}


def _forget_self(table: str, row: _Image) -> None:
    """Let a row not name itself: nobody stands in for herself."""
    for name, column in referring(table):
        if name == table and row[column] == row["id"]:
            row[column] = None


def _owner(table: str, row: _Image) -> tuple[Entity, Field] | tuple[None, None]:
    """Return the entity and field that a row of a link table belongs to."""
    for entity, spec in owners_of(table):
        if spec.link and all(row[key] == value for key, value in spec.link.fixed.items()):
            return entity, spec
    return None, None


def _is_ahead(table: str, one: _Image, other: _Image) -> bool:
    """Tell whether a row is further on than another one; of two replies the later one is."""
    if table == "invitation" and one["replied_on"] and other["replied_on"]:
        return bool(one["replied_on"] > other["replied_on"])
    steps = [(column, order) for (name, column), order in _FURTHER.items() if name == table]
    return [order.index(one[column]) for column, order in steps] > [
        order.index(other[column]) for column, order in steps
    ]


def _further(column: str, one: str, other: str) -> str:
    return max(one, other, key=_FURTHER["registration", column].index)


def _together(table: str, spec: Field, ahead: Any, behind: Any) -> Any:
    """Return what becomes of the values of two rows."""
    place = table, spec.stored
    if ahead is None or behind is None:
        return None if place in _EMPTY_SAYS else behind if ahead is None else ahead
    if place in _ADDED:
        return ahead + behind
    if place in _OWN_WAYS:
        return _OWN_WAYS[place](ahead, behind)
    if spec.kind is Kind.LINES and ahead != behind:
        return joined_texts(ahead, behind, spec.max_length) or ahead
    return ahead


def _keeps(table: str, column: str, value: Any, part: Any) -> bool:
    """Tell whether what becomes of two values still says what one of them said."""
    if isinstance(value, str) and isinstance(part, str):
        return part in value
    return value == part or (table, column) in _ADDED


def joined_texts(one: str, other: str, most: int) -> str:
    """Return two texts below each other, or the one that says the other, too; empty if that is too long."""
    if other in one:
        return one
    text = other if one in other else f"{one}\n\n{other}"
    return text if len(text) <= most else ""
