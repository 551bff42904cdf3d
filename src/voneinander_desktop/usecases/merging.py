"""Merging two records that mean the same, and remembering which look alike and are different.

What goes along is worked out from the foreign keys, as for deleting: whatever names the record that goes names the
other one afterwards. Where both have the same thing - both are invited to one meeting - the two rows become one, field
by field, and what has to give way is told before.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Row
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change, Outcome
from voneinander_desktop.usecases.editing import NOTHING
from voneinander_desktop.usecases.merge_plan import Choice, Merge, joined_texts

if TYPE_CHECKING:
    from voneinander_desktop.domain.matching import Pair


class Take(StrEnum):
    """Which of two values stays."""

    KEPT = "kept"  # of the record that stays
    GONE = "gone"  # of the record that goes
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that two records say, to choose from: a field, or several that belong together, such as an address.

    Attributes:
        key: Its name in code: the first field's key.
        label: Its German name.
        fields: The fields.
        texts: What the record that stays and the one that goes show.
        takes: What can be chosen; empty where both say the same.
        proposed: What is chosen at first.
        together: What `Take.BOTH` shows, where that can be chosen.
    """

    key: str
    label: str
    fields: tuple[Field, ...]
    texts: tuple[str, str]
    takes: tuple[Take, ...]
    proposed: Take
    together: str = ""

    def shown(self, take: Take) -> str:
        """Return what the merged record shows."""
        return self.together if take is Take.BOTH else self.texts[take is Take.GONE]


_TOGETHER = {
    "institution": (("Anschrift", ("street", "postal_code", "city")),),
    "contact": (
        ("E-Mail", ("email", "email_undeliverable")),
        ("Weitergabe an Teilnehmende", ("share", "share_since", "share_obtained", "share_withdrawn_on")),
    ),
}
"""Fields that are chosen as one, by entity: half an address of each record would be nobody's."""


class Merging:
    """Duplicates of one open file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader = database.reader

    def probable(self, entity_key: str, proceed: Callable[[int, int], None] = lambda done, total: None) -> "list[Pair]":
        """Return the pairs that are probably the same, the surest first, without those that are known to differ.

        Args:
            entity_key: One of `domain.catalogue.MERGED`.
            proceed: Is told every now and then how far this is; it may raise to give up.
        """
        # Imported here: not needed before somebody looks for duplicates.
        from voneinander_desktop.domain.matching import InstitutionIndex, PersonIndex, probable_pairs

        entity = ENTITIES[entity_key]
        ids = self._reader.ids(entity)
        rows: list[Row] = []
        for start in range(0, len(ids), _AT_ONCE):  # the window's own reads come in between
            proceed(0, len(ids))
            rows += self._reader.rows(entity, ids[start : start + _AT_ONCE]).values()
        index = InstitutionIndex(rows) if entity_key == "institution" else PersonIndex(rows)
        different = {pair[1:] for pair in self.different() if pair[0] == entity_key}
        return [pair for pair in probable_pairs(index, proceed) if (pair.first_id, pair.second_id) not in different]

    def aspects(self, entity_key: str, keep_id: int, gone_id: int) -> list[Aspect]:
        """Return what there is to choose from, in the order of the form; empty if one of them is gone meanwhile."""
        entity = ENTITIES[entity_key]
        rows = self._reader.rows(entity, [keep_id, gone_id])
        return list(_aspects(entity, rows[keep_id], rows[gone_id])) if len(rows) == 2 else []

    def plan(self, entity_key: str, keep_id: int, gone_id: int, takes: Mapping[str, Take]) -> Merge | None:
        """Return what merging two records would do; None if one of them is gone meanwhile.

        Args:
            entity_key: One of `domain.catalogue.MERGED`.
            keep_id: The record that stays.
            gone_id: The record that goes.
            takes: What was chosen, by `Aspect.key`; as proposed where nothing is said.
        """
        entity = ENTITIES[entity_key]
        rows = self._reader.rows(entity, [keep_id, gone_id])
        if len(rows) < 2:
            return None
        choices: list[Choice] = []
        for aspect in _aspects(entity, rows[keep_id], rows[gone_id]):
            choices += _choices(aspect, takes.get(aspect.key, aspect.proposed), keep_id, gone_id)
        return Merge(self._database, entity, keep_id, gone_id, choices)

    def merge(self, entity_key: str, keep_id: int, gone_id: int, takes: Mapping[str, Take] | None = None) -> Outcome:
        """Merge two records, as one step; see `plan`. Nothing happens where one of them is gone.

        Raises:
            StorageFault: If the file cannot be written. Nothing was.
        """
        plan = self.plan(entity_key, keep_id, gone_id, takes or {})
        label = f"{ENTITIES[entity_key].plural} zusammengeführt"
        return self._database.transact(label, plan.changes()) if plan else NOTHING

    def different(self) -> list[tuple[str, int, int]]:
        """Return the pairs that are known to be different: (entity key, id, greater id), the latest first."""
        rows = self._reader.links("distinct_pair")
        return [(row["entity"], row["first_id"], row["second_id"]) for row in reversed(rows)]

    def set_different(self, entity_key: str, ids: tuple[int, int], *, different: bool) -> Outcome:
        """Remember that two records are different, or forget it.

        Raises:
            StorageFault: If the file cannot be written. Nothing was.
        """
        values = {"entity": entity_key, "first_id": min(ids), "second_id": max(ids)}
        known = self._reader.links("distinct_pair", **values)
        if bool(known) is different:
            return NOTHING
        if not different:
            return self._database.transact(
                "Vermerk „sind verschieden“ gelöscht", [Change("distinct_pair", known[0]["id"], values, None)]
            )
        (row_id,) = self._database.next_ids("distinct_pair")
        return self._database.transact("Als verschieden vermerkt", [Change("distinct_pair", row_id, None, values)])


_AT_ONCE = 1000
"""Records that are read in one go."""

# ------------------------------------------------------------------------ choosing values


def _aspects(entity: Entity, kept: Row, gone: Row) -> Iterator[Aspect]:
    grouped = {keys[0]: (label, keys) for label, keys in _TOGETHER[entity.key]}
    passed_over = {key for _, keys in _TOGETHER[entity.key] for key in keys[1:]}
    for spec in entity.fields:
        if not spec.editable or spec.key in passed_over:
            continue
        label, keys = grouped.get(spec.key, (spec.label, (spec.key,)))
        fields = tuple(map(entity.field, keys))
        if any(row[field.key] != field.empty for row in (kept, gone) for field in fields):
            yield _aspect(label, fields, kept, gone)


def _aspect(label: str, fields: tuple[Field, ...], kept: Row, gone: Row) -> Aspect:
    texts = _shown(fields, kept), _shown(fields, gone)
    spec = fields[0]
    together = _joined(spec, kept, gone)
    if all(kept[field.key] == gone[field.key] for field in fields):
        return Aspect(spec.key, label, fields, texts, (), Take.KEPT)
    takes = (Take.KEPT, Take.GONE, *([Take.BOTH] if together else []))
    return Aspect(spec.key, label, fields, texts, takes, _proposed(fields, kept, gone, bool(together)), together)


def _shown(fields: tuple[Field, ...], row: Row) -> str:
    """Return what fields that belong together show, in one text."""
    if len(fields) == 1:
        return row.text(fields[0].key)
    if fields[0].key == "street":
        place = " ".join(filter(None, (row.text("postal_code"), row.text("city"))))
        return ", ".join(filter(None, (row.text("street"), place)))
    first = row.text(fields[0].key)
    more = [
        field.label if field.kind is Kind.FLAG else f"{field.label} {row.text(field.key)}"
        for field in fields[1:]
        if row[field.key] != field.empty
    ]
    return f"{first} ({', '.join(more)})" if more else first


def _joined(spec: Field, kept: Row, gone: Row) -> str:
    """Return what a field shows that holds what both records say; empty if it cannot."""
    one, other = kept[spec.key], gone[spec.key]
    if spec.many and isinstance(one, tuple) and isinstance(other, tuple) and one and other:
        return spec.format(tuple(dict.fromkeys((*one, *other))))
    if spec.kind is Kind.LINES and one and other:
        return joined_texts(str(one), str(other), spec.max_length)
    return ""


def _proposed(fields: tuple[Field, ...], kept: Row, gone: Row, together: bool) -> Take:
    """Say what is probably wanted: what says more; of a consent, what withdraws it."""
    spec = fields[0]
    if together:
        return Take.BOTH
    if spec.key == "share" and (kept["share_withdrawn_on"] is None) is not (gone["share_withdrawn_on"] is None):
        return Take.KEPT if gone["share_withdrawn_on"] is None else Take.GONE
    if spec.key == "email" and kept["email"] and gone["email"]:
        return Take.GONE if kept["email_undeliverable"] and not gone["email_undeliverable"] else Take.KEPT
    one, other = kept[spec.key], gone[spec.key]
    if spec.key == "retired_on":  # whoever is there in one of the records has not left
        return Take.KEPT if one is None else Take.GONE
    if spec.key == "confirmed_on" and one and other:
        return Take.KEPT if str(one) >= str(other) else Take.GONE
    if len(fields) == 1 and spec.kind is Kind.TEXT and spec.key not in _NAMES and _abbreviates(str(one), str(other)):
        return Take.GONE
    said = [sum(row[field.key] != field.empty for field in fields) for row in (kept, gone)]
    return Take.GONE if said[1] > said[0] else Take.KEPT


_NAMES = frozenset({"name", "short_name"})
"""What is called one way or the other; a longer name is not a fuller one."""


def _abbreviates(short: str, whole: str) -> bool:
    """Whether a text says less of the same than another one, word by word: "A." than "Anna", "K.-H." "Karl-Heinz"."""
    parts, others = (_WORD.findall(collation.fold(text)) for text in (short, whole))
    pairs = zip(parts, others, strict=False)
    begins = all(part == other or (other.startswith(part) and not part.isdigit()) for part, other in pairs)
    return 0 < len(parts) <= len(others) and parts != others and begins


_WORD = re.compile(r"\w+")


def _choices(aspect: Aspect, take: Take, keep_id: int, gone_id: int) -> Iterator[Choice]:
    of = {Take.KEPT: (keep_id,), Take.GONE: (gone_id,), Take.BOTH: (keep_id, gone_id)}[take]
    for spec in aspect.fields:
        yield Choice(spec, of, aspect.together if take is Take.BOTH and not spec.link else None)
