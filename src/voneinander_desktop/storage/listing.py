"""Search, filter and sort of one entity's list, held in memory so that every keystroke answers at once.

Search texts and sort keys are read once and kept; a search that narrows the one before only looks at
what that one found (see `docs/architecture.md` for the figures).
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from operator import contains, or_
from typing import Any, Literal

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Value
from voneinander_desktop.storage.queries import Reader, bare

Retired = Literal["active", "retired", "all"]


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows.

    Attributes:
        text: Words that the record must contain, in any order.
        filters: Field key -> allowed raw values: a REFERENCE's ids (None for "ohne"), a CHOICE's keys, a FLAG's
            truth; of a MANY any of the ids. Fields without an entry are not filtered.
        retired: Which records by "ausgeschieden".
        sort: Field keys, each with whether it descends; the first weighs most. Empty fields come last either way.
    """

    text: str = ""
    filters: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    retired: Retired = "all"
    sort: tuple[tuple[str, bool], ...] = ()


def default_sort(entity: Entity) -> tuple[tuple[str, bool], ...]:
    """Return how a list of this entity is sorted at first."""
    return tuple((key.removeprefix("-"), key.startswith("-")) for key in entity.sort)


class Listing:
    """The records of one entity, searched, filtered and sorted.

    Args:
        reader: Where they are read from.
        entity: Which records.
    """

    def __init__(self, reader: Reader, entity: Entity) -> None:
        self.entity = entity
        self._reader = reader
        self._texts: dict[int, str] = {}
        self._ids: set[int] | None = None  # None: nothing read yet
        self._sort_keys: dict[str, dict[int, Any]] = {}
        self._filter_keys: dict[str, dict[int, Any]] = {}
        self._base: _Base | None = None
        self._found: _Found | None = None

    @property
    def total(self) -> int:
        """How many records there are."""
        return len(self._known())

    def ids(self, query: Query) -> list[int]:
        """Return the ids of the records that `query` shows, in its order."""
        shape = (query.sort or default_sort(self.entity), tuple(sorted(query.filters.items())), query.retired)
        if self._base is None or self._base.shape != shape:
            self._read_at_once(query)
            left = self._filtered(query)
            self._base = _Base(shape, left, self._ordered(left, query))
            self._found = None
        terms = collation.SearchTerms.parse(query.text)
        if not terms.words:
            self._found = None
            return list(self._base.ids)
        return list(self._search(terms, self._base))

    def first_look(self, remembered: Sequence[int], count: int) -> list[int]:
        """Return what a list may show until all is read that its order needs: `ids` tells how it is.

        Args:
            remembered: The ids that it began with before; what is gone is left out.
            count: How many it had; others fill it up.
        """
        known = self._known()
        first = [row_id for row_id in dict.fromkeys(remembered) if row_id in known]
        return [*first, *sorted(known.difference(first))[: max(count - len(first), 0)]]

    def warm(self, keys: Iterable[str]) -> None:
        """Read what a search and sorting by these fields will need, so that the first one answers as quickly."""
        self._search_texts()
        for key in keys:
            self._sort_key(key)

    def refresh(self, touched: Iterable[int], deleted: Iterable[int]) -> None:
        """Take in what a step changed. The order is only worked out anew when it is asked for."""
        if self._ids is None:
            return
        gone = set(deleted)
        again = [row_id for row_id in touched if row_id not in gone]
        moved = bool(gone & self._ids) or not self._ids.issuperset(again)
        rows = self._reader.rows(self.entity, again)
        self._ids.difference_update(gone)
        self._ids.update(rows)
        for key, known in self._sort_keys.items():
            make = _key_maker(self.entity, self.entity.field(key))
            new = {row.id: make(row[key]) for row in rows.values() if row[key] not in _EMPTY}
            moved |= _replace(known, new, again, gone)
        for key, known in self._filter_keys.items():
            moved |= _replace(known, {row.id: bare(row[key]) for row in rows.values()}, again, gone)
        if self._texts:
            _replace(self._texts, self._reader.search_texts(self.entity, again), again, gone)
        self._found = None
        if moved:
            self._base = None
        elif self._base:
            self._base.texts = None

    def forget(self) -> None:
        """Let go of all that was read; it is read again when it is asked for."""
        self._ids = self._base = self._found = None
        for known in (self._texts, self._sort_keys, self._filter_keys):
            known.clear()

    def _search(self, terms: collation.SearchTerms, base: "_Base") -> list[int]:
        found = self._found
        if found is None or not terms.narrows(found.terms):
            found = base.everything(self._search_texts())
        places, texts = found.places, found.texts
        for forms in terms.words:
            held = [] if forms in found.terms.words else _held(forms, texts)
            if False in held:
                places, texts = list(compress(places, held)), list(compress(texts, held))
        ids = found.ids if places is found.places else base.at(places)
        self._found = _Found(terms, ids, places, texts)
        return ids

    def _filtered(self, query: Query) -> list[int]:
        """Return what filters leave, in order of creation."""
        ids = sorted(self._known())
        for key, allowed in query.filters.items():
            values = self._filter_key(key)
            ids = [row_id for row_id in ids if _allowed(values.get(row_id), frozenset(allowed))]
        if query.retired != "all" and "retired_on" in self.entity.index:
            values = self._filter_key("retired_on")
            wanted = query.retired == "retired"
            ids = [row_id for row_id in ids if (values.get(row_id) is not None) is wanted]
        return ids

    def _ordered(self, ids: list[int], query: Query) -> list[int]:
        for key, descending in reversed(query.sort or default_sort(self.entity)):
            ids = _sorted(ids, self._sort_key(key), descending)
        return _side_by_side(ids)

    def _read_at_once(self, query: Query) -> None:
        """Read all that a list needs first with one statement: each goes through the whole table."""
        fields = self.entity.index
        sorts = [key for key, _ in query.sort or default_sort(self.entity) if _is_plain(self.entity.field(key))]
        filters = [key for key in (*query.filters, "retired_on") if key in fields and _is_plain(self.entity.field(key))]
        keys = list(dict.fromkeys((*sorts, *filters)))
        if self._sort_keys or self._filter_keys or len(keys) < 2:  # one more is read by itself
            return
        ids, columns = self._reader.raw_columns(self.entity, [self.entity.field(key).stored for key in keys])
        self._ids = set(ids)
        for key, column in zip(keys, columns, strict=True):
            if key in filters:
                self._filter_keys[key] = dict(zip(ids, column, strict=True))
            if key in sorts:
                self._sort_keys[key] = self._keys_of(self.entity.field(key), ids, column)

    def _known(self) -> set[int]:
        if self._ids is None:
            self._ids = set(self._reader.ids(self.entity))
        return self._ids

    def _search_texts(self) -> dict[int, str]:
        if not self._texts:
            self._known()
            self._texts = self._reader.search_texts(self.entity)
        return self._texts

    def _sort_key(self, key: str) -> dict[int, Any]:
        if key not in self._sort_keys:
            self._known()
            self._sort_keys[key] = self._read_sort_keys(key)
        return self._sort_keys[key]

    def _filter_key(self, key: str) -> dict[int, Any]:
        if key not in self._filter_keys:
            self._known()
            self._filter_keys[key] = self._reader.keys(self.entity, key)
        return self._filter_keys[key]

    def _read_sort_keys(self, key: str) -> dict[int, Any]:
        """Return sort keys by id; records whose field is empty are absent."""
        spec = self.entity.field(key)
        if _is_plain(spec):
            ids, (column,) = self._reader.raw_columns(self.entity, [spec.stored])
            return self._keys_of(spec, ids, column)
        values = self._reader.column(self.entity, key)
        if spec.many:
            make = _key_maker(self.entity, spec)
            return {row_id: make(value) for row_id, value in values.items() if value not in _EMPTY}
        return self._keys_of(spec, values, values.values())

    def _keys_of(self, spec: Field, ids: Collection[int], values: Collection[Any]) -> dict[int, Any]:
        """Return sort keys by id for the records' values; each is made once, however many records hold it."""
        make = _key_maker(self.entity, spec)
        if spec.kind is Kind.REFERENCE and _is_plain(spec):  # far fewer targets than records
            known = {ref.id: make(ref) for ref in self._reader.options(spec.target)}
        else:
            known = {value: make(value) for value in set(values) if value not in _EMPTY}
        return {row_id: known[value] for row_id, value in zip(ids, values, strict=True) if value in known}


_EMPTY = (None, (), "")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search found, for the next one to go on from.

    Places and texts are in order of creation, not as they are sorted: so the texts lie one behind the other in
    memory, and looking through them takes half the time.
    """

    terms: collation.SearchTerms
    ids: list[int]  # as they are sorted
    places: list[int]  # in the sorted list of everything
    texts: list[str]


@dataclass(slots=True)
class _Base:
    """Everything that filters leave; searches look in it."""

    shape: tuple[Any, ...]
    left: list[int]  # in order of creation
    ids: list[int]  # as they are sorted
    texts: list[str] | None = None  # those of `left`
    places: list[int] | None = None  # where `left` stand in `ids`

    def everything(self, known: Mapping[int, str]) -> _Found:
        """Return what a search begins with."""
        if self.places is None:
            place_of = dict(zip(self.ids, range(len(self.ids)), strict=True))
            self.places = _side_by_side(map(place_of.__getitem__, self.left))
        if self.texts is None:
            self.texts = [known.get(row_id, "") for row_id in self.left]
        return _Found(collation.SearchTerms(), self.ids, self.places, self.texts)

    def at(self, places: list[int]) -> list[int]:
        """Return the ids at these places, as they are sorted."""
        if len(places) < len(self.ids) // _FEW:
            return list(map(self.ids.__getitem__, sorted(places)))
        marked = bytearray(len(self.ids))
        for place in places:
            marked[place] = 1
        return list(compress(self.ids, marked))


def _side_by_side(numbers: Iterable[int]) -> list[int]:
    """Return numbers that lie in memory as they do in the list: going through 100,000 takes a third of the time."""
    return list(array("q", numbers))


_FEW = 8
"""Below this part of the whole, sorting is faster than going through all."""


def _held(forms: tuple[str, ...], texts: Sequence[str]) -> list[bool]:
    """Return for each text whether it holds any of the forms; without a loop of Python's, for it runs long."""
    held = map(contains, texts, repeat(forms[0]))
    for form in forms[1:]:
        held = map(or_, held, map(contains, texts, repeat(form)))
    return list(held)


def _is_plain(spec: Field) -> bool:
    """Return whether a column of the entity's own table is all that a field's order or filter needs."""
    return bool(spec.stored) and not spec.text_column and spec.kind is not Kind.FLAG


def _allowed(value: Any, allowed: frozenset[Any]) -> bool:
    if isinstance(value, tuple):
        return not allowed.isdisjoint(value or (None,))
    return value in allowed


def _sorted(ids: list[int], keys: Mapping[int, Any], descending: bool) -> list[int]:
    filled = [row_id for row_id in ids if row_id in keys]
    empty = [row_id for row_id in ids if row_id not in keys] if len(filled) < len(ids) else []
    filled.sort(key=keys.__getitem__, reverse=descending)
    return filled + empty


def _replace(known: dict[int, Any], new: Mapping[int, Any], again: Iterable[int], gone: Iterable[int]) -> bool:
    """Put `new` values in place of the old ones and return whether any differs."""
    differs = False
    for row_id in (*again, *gone):
        if known.get(row_id) != new.get(row_id):
            differs = True
        if row_id in new:
            known[row_id] = new[row_id]
        else:
            known.pop(row_id, None)
    return differs


def _key_maker(entity: Entity, spec: Field) -> Any:
    origin, source = entity, spec
    while source.through:
        origin = ENTITIES[origin.field(source.through).target]
        source = origin.field(source.source)
    if source.kind in (Kind.DATE, Kind.TIME, Kind.INTEGER, Kind.FLAG, Kind.TRISTATE):
        return _itself
    if source.kind is Kind.CHOICE:
        order = {key: number for number, (key, _) in enumerate(source.choices)}
        return lambda value: order.get(value, len(order))
    named = ENTITIES[source.target] if source.target else origin
    person = named.collation == 2 and (bool(source.target) or source.key in origin.label)
    variant = named.collation
    sorted_as = collation.person_words_key if person else lambda text: collation.words_key(text, variant)
    # Without what only tells equal texts apart: then the next field of the order decides. Müller, Anna comes before
    # Mueller, Bernd, and von Müller, Anna before Müller, Bernd.
    if source.kind in (Kind.REFERENCE, Kind.MANY, Kind.TEXTS):
        shown = source.format
        return lambda value: sorted_as(shown(value))
    return sorted_as


def _itself(value: Value) -> Value:
    return value
