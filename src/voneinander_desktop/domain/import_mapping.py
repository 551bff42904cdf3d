"""What the columns of a list mean: found out from headings and values, corrected by her, remembered.

A list is a `SourceTable`. Its `ListShape` says which of its rows are the list and which are titles, totals and
notes around it; its `ListMapping` says what each column feeds.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from voneinander_desktop.domain import headings, parting
from voneinander_desktop.domain.catalogue import ATTENDANCE
from voneinander_desktop.domain.cell_kinds import may_be_names, role_of_values, share_of
from voneinander_desktop.domain.fields import Kind
from voneinander_desktop.domain.headings import Heading, words
from voneinander_desktop.domain.import_uses import (
    INTO_NOTES,
    LEFT_OUT,
    MOST_PEOPLE,
    Into,
    Use,
    labelled,
    main_slot,
    person_slot,
    use_called,
    uses,
)
from voneinander_desktop.domain.list_shape import (
    ListShape,
    cell_text,
    heading_of,
    shape_below,
    shape_of,
    shape_with,
)
from voneinander_desktop.domain.tables import Raw, SourceTable, column_letters

__all__ = [
    "INTO_NOTES", "LEFT_OUT", "ColumnUse", "Into", "ListMapping", "ListShape", "Use", "mapping_of", "probable_into",
    "propose", "shape_below", "shape_of", "shape_with", "uses",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column feeds, and why that was proposed.

    Attributes:
        column: Its position, counted from 0.
        heading: Its heading; empty where there is none.
        use: The key of a `Use`.
        reason: Why, in German: "Überschrift „Tel.“", "Inhalt sieht aus wie E-Mail-Adressen", "wie beim letzten Mal".
        certain: Whether she need not look at it.
        private: Whether it holds something private (Outlook's private fields): left out at first.
        examples: The first few different cells, as they look.
    """

    column: int
    heading: str
    use: str = LEFT_OUT
    reason: str = ""
    certain: bool = True
    private: bool = False
    examples: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the column is called: its heading, or "Spalte C"."""
        return self.heading or f"Spalte {column_letters(self.column)}"


@dataclass(frozen=True, slots=True)
class ListMapping:
    """What the columns of one list mean.

    Attributes:
        into: What the list is taken over as.
        shape: Which rows are the list.
        columns: One for each column that holds anything.
        repeated: Columns whose empty cells mean what stands above (an institution named once for all its people);
            never proposed, as an empty cell may as well mean: none.
        everyone_at: The institution of whoever the list names at none, as she said; empty for none.
    """

    into: Into
    shape: ListShape
    columns: tuple[ColumnUse, ...]
    repeated: frozenset[int] = field(default=frozenset())
    everyone_at: str = ""

    def with_repeated(self, columns: Collection[int]) -> "ListMapping":
        """Return the mapping in which empty cells of these columns mean what stands above, as she chose it."""
        return replace(self, repeated=frozenset(columns))

    def with_use(self, column: int, use: str) -> "ListMapping":
        """Return the mapping with another use of one column, as she chose it.

        Raises:
            ValueError: If there is no such use.
        """
        if use not in {one.key for one in uses(self.into, MOST_PEOPLE)}:
            raise ValueError(use)
        chosen = (
            replace(one, use=use, reason="von Ihnen gewählt", certain=True) if one.column == column else one
            for one in self.columns
        )
        return replace(self, columns=tuple(chosen))

    @property
    def problems(self) -> tuple[str, ...]:
        """Why nothing can be planned with it, in German: a name is missing, two columns feed the same."""
        return tuple(_problems(self))

    @property
    def names_institutions(self) -> bool:
        """Whether a column holds the names of institutions."""
        return bool(_NAMES_OF_INSTITUTIONS.intersection(self._used()))

    @property
    def people(self) -> int:
        """How many people a row holds at most, by the columns."""
        numbers = [int(use.partition(".")[0][7:] or 1) for use in self._used() if use.startswith("contact")]
        return max(numbers, default=0)

    @property
    def fingerprint(self) -> str:
        """What tells lists of this shape from others."""
        return _fingerprint(self.into, self.columns)

    @property
    def by_heading(self) -> dict[str, str]:
        """The use of every column that holds anything by its heading, to be remembered."""
        keys = _heading_keys(self.columns)
        return {key: one.use for key, one in zip(keys, self.columns, strict=True) if one.examples}

    def _used(self) -> list[str]:
        return [one.use for one in self.columns if one.use]


def fingerprint(table: SourceTable, into: Into, shape: ListShape) -> str:
    """Return the fingerprint of a list's mapping without working the mapping out."""
    return _fingerprint(into, _columns(table, shape))


def _fingerprint(into: Into, columns: Sequence[ColumnUse]) -> str:
    """Return what tells lists of one shape from others: made of `into` and the headings, our own report's left out."""
    told = "\n".join((into, *(key for key in _heading_keys(columns) if key not in _REPORTED)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


_NAMES_OF_INSTITUTIONS = frozenset({"institution.name", "institution.name_and_address"})
_REPORTED = frozenset({headings.plain(headings.REASON)})


def _problems(mapping: ListMapping) -> Iterator[str]:
    used = mapping._used()
    twice = [use for use, count in Counter(used).items() if count > 1 and use != INTO_NOTES]
    labels = {use.key: use for use in uses(mapping.into, MOST_PEOPLE)}
    for use in twice:
        where = " und ".join(f"„{one.title}“" for one in mapping.columns if one.use == use)
        yield f"{where} sollen beide „{labels[use].label}“ ({labels[use].group}) füllen. Bitte wählen Sie eine davon."
    if not mapping.shape.rows:
        yield "Die Liste hat keine Zeilen."
    named = mapping.names_institutions
    people = [use for use in used if use.startswith("contact") and use.endswith((".last_name", ".full_name"))]
    if mapping.into is Into.INSTITUTIONS and not named:
        yield "Es fehlt die Spalte mit dem Namen der Einrichtung."
    elif mapping.into is Into.CONTACTS and not people:
        yield "Es fehlt die Spalte mit dem Namen der Person: „Nachname“ oder „Vor- und Nachname“."
    elif mapping.into is Into.REGISTRATIONS and not (people or named):
        yield "Es fehlt die Spalte mit dem Namen der Person oder der Einrichtung."


def probable_into(table: SourceTable, shape: ListShape | None = None) -> Into:
    """Return what a table most probably is, by its headings: a list of institutions or of people."""
    shape = shape or shape_of(table)
    columns = _columns(table, shape)
    roles = [headings.meaning(one.heading).role for one in columns]
    if shape.head is None:
        roles = [role_of_values(_cells(table, shape, one.column)) for one in columns]
    if table.known or "last_name" in roles or "first_name" in roles:
        return Into.CONTACTS
    own = labelled(Into.INSTITUTIONS)
    facts = sum(role in _INSTITUTION_FACTS for role in roles)
    facts += sum(headings.plain(one.heading) in own for one in columns if not headings.meaning(one.heading).role)
    if "institution" in roles and "name" in roles:  # then the name is a person's
        roles.append("full_name")
    named = "institution" in roles or "name" in roles
    if named and (facts >= 1 or "full_name" not in roles):
        person_facts = {"function", "department", "salutation", "mobile"} & set(roles)
        return Into.CONTACTS if "full_name" in roles and len(person_facts) >= facts else Into.INSTITUTIONS
    return Into.CONTACTS


_INSTITUTION_FACTS = words(
    "kind operator region street address postal_code city postal_city website opening_hours offers action_fields "
    "target_groups accessible aliases short_name"
)


def propose(
    table: SourceTable, into: Into, shape: ListShape | None = None, remembered: Mapping[str, str] | None = None
) -> ListMapping:
    """Return what the columns probably mean.

    Args:
        table: The table.
        into: What it is taken over as.
        shape: Which rows are the list, where it is not to be found.
        remembered: `ListMapping.by_heading`, as chosen for the last list with these headings.
    """
    shape = shape or shape_of(table)
    columns = _columns(table, shape)
    if table.known:
        return ListMapping(into, shape, tuple(_known(into, one) for one in columns))
    proposed = _Proposal(table, into, shape, columns).columns()
    if remembered:
        proposed = tuple(_as_remembered(into, proposed, remembered))
    return ListMapping(into, shape, proposed)


def mapping_of(mapping: ListMapping, chosen: Mapping[str, object]) -> tuple[ListMapping, tuple[str, ...]]:
    """Return a mapping with uses given by heading, as in a mapping file, and in German what was wrong with them.

    Columns whose heading is not in `chosen` are left out.
    """
    wrong = []
    by_plain = {headings.plain(heading) or heading: key for heading, key in chosen.items()}
    found: set[str] = set()
    columns = []
    for one in mapping.columns:
        names = (headings.plain(one.heading), one.heading, one.title)
        name = next((name for name in names if name and name in by_plain), None)
        key = by_plain.get(name) if name else None
        use = LEFT_OUT if key in (None, "") else use_called(mapping.into, str(key))
        if name:
            found.add(name)
        if use is None:
            wrong.append(f"Das Feld „{key}“ für die Spalte „{one.heading}“ gibt es nicht.")
        columns.append(replace(one, use=use or LEFT_OUT, reason="aus der Zuordnung", certain=True))
    missing = [heading for heading in chosen if (headings.plain(heading) or heading) not in found]
    wrong += [f"Eine Spalte „{heading}“ hat die Liste nicht." for heading in missing]
    return replace(mapping, columns=tuple(columns)), tuple(wrong)


def _columns(table: SourceTable, shape: ListShape) -> list[ColumnUse]:
    """Return the columns that hold anything, with headings and examples."""
    head = () if shape.head is None else table.rows[shape.head]
    width = max((len(table.rows[number]) for number in shape.rows), default=0)
    width = max(width, len(head))
    found = []
    for column in range(width):
        heading = heading_of(head[column]) if column < len(head) else ""
        examples = _examples(table, shape, column)
        if heading or examples:
            found.append(ColumnUse(column, heading, examples=examples))
    return found


_EXAMPLES = 3
_LOOKED_AT = 120
_LONGEST_EXAMPLE = 60


def _above(table: SourceTable, shape: ListShape, column: int) -> str:
    """Return what stands above several headings and is about them: "Einrichtung" above "Name" and "Ort"."""
    row = table.rows[shape.head - 1] if shape.head else ()
    said = [heading_of(cell) for cell in row[: column + 1]]
    several = sum(bool(heading_of(cell)) for cell in row) > 1  # one alone is a title
    return next((heading for heading in reversed(said) if heading), "") if several else ""


def _cells(table: SourceTable, shape: ListShape, column: int) -> list[Raw]:
    """Return the first cells of a column that hold something; a sample says what a column is."""
    rows = (table.rows[number] for number in shape.rows[:_LOOKED_AT])
    cells = [row[column] for row in rows if column < len(row)]
    return [cell for cell in cells if cell is not None and not (isinstance(cell, str) and not cell.strip())]


def _examples(table: SourceTable, shape: ListShape, column: int) -> tuple[str, ...]:
    texts = dict.fromkeys(" ".join(cell_text(cell).split()) for cell in _cells(table, shape, column))
    return tuple(
        text if len(text) <= _LONGEST_EXAMPLE else f"{text[:_LONGEST_EXAMPLE]}…" for text in list(texts)[:_EXAMPLES]
    )


def _known(into: Into, one: ColumnUse) -> ColumnUse:
    """Return the use of a column whose heading is a field's key already."""
    use = use_called(into, one.heading)
    return replace(one, use=use or LEFT_OUT, reason="", certain=use is not None)


def _heading_keys(columns: Sequence[ColumnUse]) -> list[str]:
    """Return what each column is remembered by: its heading, and which of several with that heading."""
    seen: Counter[str] = Counter()
    keys = []
    for one in columns:
        plain = headings.plain(_COUNTED.sub("", one.heading)) or f"#{one.column}"
        seen[plain] += 1
        keys.append(plain if seen[plain] == 1 else f"{plain} #{seen[plain]}")
    return keys


_COUNTED = re.compile(r" \(\d\)$")
"""What our own workbooks put behind headings that would stand twice."""


def _as_remembered(into: Into, columns: Sequence[ColumnUse], remembered: Mapping[str, str]) -> Iterator[ColumnUse]:
    known = {use.key for use in uses(into, MOST_PEOPLE)}
    for key, one in zip(_heading_keys(columns), columns, strict=True):
        use = remembered.get(key)
        yield one if use not in known else replace(one, use=str(use), reason="wie beim letzten Mal", certain=True)


# --------------------------------------------------------------------------- what is proposed

_TO_INSTITUTION = words(
    "institution name_and_address short_name operator region street address house_no postal_code city postal_city "
    "website opening_hours offers action_fields target_groups accessible aliases"
)
_TO_PERSON = words("salutation title first_name last_name full_name function department")
_NAMES = frozenset({"last_name", "full_name"})
_SAID_BY_VALUES = frozenset({"email", "website", "phone", "postal_city", "address", "reach", "salutation"})
"""What cells tell so plainly that it is believed under any heading."""

_WAS_THERE = frozenset({"teilgenommen", *(label.casefold() for _, label in ATTENDANCE)})

_VALUE_WORDS = {
    "email": "E-Mail-Adressen", "website": "Webseiten", "phone": "Telefonnummern", "postal_city": "PLZ und Ort",
    "address": "Anschriften", "reach": "Telefonnummern und E-Mail-Adressen", "salutation": "Anreden",
    "postal_code": "Postleitzahlen", "street": "Straßen", "first_name": "Vornamen", "last_name": "Nachnamen",
    "institution": "Einrichtungen", "full_name": "Namen von Personen", "house_no": "Hausnummern",
    "status": "Zu- und Absagen",
}  # fmt: skip


class _Proposal:
    """Works out what each column feeds, from left to right: what follows a person's name is about her."""

    def __init__(self, table: SourceTable, into: Into, shape: ListShape, columns: Sequence[ColumnUse]) -> None:
        self._table, self._into, self._shape = table, into, shape
        self._columns = columns
        self._headings = [self._meaning(one) for one in columns]
        self._roles = [heading.role for heading in self._headings]
        self._taken: dict[str, str] = {}  # use -> title of the column that feeds it
        self._subject = "institution" if into is Into.INSTITUTIONS else ""  # whom a telephone number belongs to
        self._person = 0

    def columns(self) -> tuple[ColumnUse, ...]:
        """Return every column with its proposed use; an empty one gives way to one that holds something."""
        proposed = [
            self._proposed(number, one, heading)
            for number, (one, heading) in enumerate(zip(self._columns, self._headings, strict=True))
        ]
        for number, one in enumerate(proposed):
            if not one.examples and one.use not in (LEFT_OUT, INTO_NOTES):
                if one.use in self._taken:
                    proposed[number] = replace(one, use=LEFT_OUT, reason="leer")
                self._taken.setdefault(one.use, one.title)
        return tuple(proposed)

    # What the column is

    def _meaning(self, one: ColumnUse) -> Heading:
        """Return what a column is, by its heading and, where that says little, by its cells."""
        cells = _cells(self._table, self._shape, one.column)
        own = self._own_heading(one, cells)
        if own:
            return Heading(own)
        heading = headings.meaning(one.heading) if one.heading else Heading("")
        if heading.role == "name" and (whose := headings.meaning(_above(self._table, self._shape, one.column)).role):
            return Heading("institution" if whose == "institution" else "full_name")
        if heading.role and heading.exact:
            return heading._replace(role=_corrected(heading.role, cells))
        if label := labelled(self._into).get(headings.plain(one.heading)):
            return Heading(f"={label[0]}")
        if heading.role:
            return heading._replace(role=_corrected(heading.role, cells))
        told = role_of_values(cells)
        alone = len(self._columns) == 1 and self._shape.head is None
        if alone and told in ("", "last_name") and may_be_names(cells):
            told = "full_name"  # of first names that are not known as such
        if self._shape.head is not None and told not in _SAID_BY_VALUES:
            return Heading("", exact=False)
        return Heading("" if told in ("date", "flag") else told, exact=False)

    def _own_heading(self, one: ColumnUse, cells: Sequence[Raw]) -> str:
        """Return the use of a column that our own lists have under this heading and that holds yes and no, or days."""
        label = labelled(self._into).get(headings.plain(one.heading)) if one.heading else None
        if label and label[1].kind in (Kind.FLAG, Kind.TRISTATE) and cells and share_of(cells, "flag") == 1:
            return f"={label[0]}"
        return ""

    # Whom it belongs to

    def _proposed(self, number: int, one: ColumnUse, heading: Heading) -> ColumnUse:
        role = heading.role
        private = role == headings.PRIVATE
        if role in ("", headings.LEFT_OUT, headings.PRIVATE, headings.NOTED):
            if self._is_house_number(number, one):
                return self._with(one, "institution.house_no", heading)
            reason = {"": "nicht erkannt", headings.PRIVATE: "privat, deshalb zunächst ausgelassen"}.get(role, "")
            use = INTO_NOTES if role == headings.NOTED else LEFT_OUT
            return replace(one, use=use, reason=reason, certain=bool(role) or not one.examples, private=private)
        return self._with(one, self._use(number, role, heading.number), heading)

    def _is_house_number(self, number: int, one: ColumnUse) -> bool:
        before = self._roles[number - 1] if number else ""
        nameless = headings.plain(_COUNTED.sub("", one.heading)) in ("nr", "nummer", "no", "")
        cells = _cells(self._table, self._shape, one.column)
        return before == "street" and nameless and share_of(cells, "house_no") > _HOUSES

    def _use(self, number: int, role: str, figure: int) -> str:
        if role.startswith("="):
            return role[1:]
        if role == "name":
            role = self._what_name_means()
        if role in ("kind", "category"):
            return self._kind_or_category(role)
        if role in ("status", "attendance", "participation"):
            return f"registration.{self._reply(role, number)}" if self._into is Into.REGISTRATIONS else LEFT_OUT
        if role == "notes":
            return "registration.remark" if self._into is Into.REGISTRATIONS else f"{main_slot(self._into)}.notes"
        if role in ("company_phone", "company_email"):
            return f"institution.{role[8:]}"
        if role in ("person_phone", "person_email"):
            return f"{self._someone()}.{role[7:]}"
        if role in _TO_INSTITUTION:
            self._subject = "institution" if self._into is Into.INSTITUTIONS else self._subject
            return f"institution.{'name' if role == 'institution' else role}"
        if role in _TO_PERSON:
            return f"{self._whose(number, role, figure)}.{role}"
        return self._way_to_reach(number, role, figure)

    def _what_name_means(self) -> str:
        """Return what a column "Name" holds: it depends on what else the list has."""
        first_names = "first_name" in self._roles
        if self._into is Into.INSTITUTIONS and "institution" not in self._roles:
            return "institution" if "full_name" in self._roles or not first_names else "last_name"
        return "last_name" if first_names else "full_name"

    def _kind_or_category(self, role: str) -> str:
        if self._into is Into.INSTITUTIONS:
            return "institution.kind"
        return "contact.mailing_lists" if role == "category" else "institution.kind"

    def _reply(self, role: str, number: int) -> str:
        """Return what "Teilnahme" means: who was there, where its cells or another column say so; else who comes."""
        if role != "participation":
            return role
        cells = _cells(self._table, self._shape, self._columns[number].column)
        was_there = any(cell_text(cell).strip().casefold() in _WAS_THERE for cell in cells)
        return "attendance" if was_there or "status" in self._roles else "status"

    def _someone(self) -> str:
        return person_slot(max(self._person, 1))

    def _whose(self, number: int, role: str, figure: int) -> str:
        """Return whose a person's column is: a second name begins a second person."""
        if figure > 1:
            self._person = figure
        elif self._person == 0:
            self._person = 1
        elif self._begins_another(role, number):
            self._person += 1
        self._person = min(self._person, MOST_PEOPLE)
        self._subject = self._someone()
        return self._subject

    def _begins_another(self, role: str, number: int) -> bool:
        slot = self._someone()
        if role in _NAMES:
            return any(f"{slot}.{name}" in self._taken for name in _NAMES)
        before_a_name = role in ("first_name", "salutation", "title") and _NAMES & set(self._roles[number + 1 :])
        return bool(before_a_name) and f"{slot}.{role}" in self._taken

    def _way_to_reach(self, number: int, role: str, figure: int) -> str:
        """Return whose a telephone number or address is: of whom the columns before it tell."""
        if self._into is Into.INSTITUTIONS:
            slot = self._subject or "institution"
            if role == "mobile" and slot == "institution":
                return INTO_NOTES
        else:
            slot = self._someone()
            if self._person == 0 and self._again_behind_name(number, role):
                slot = "institution"
        if figure > 1 and f"{slot}.{role}" in self._taken:
            return INTO_NOTES
        return f"{slot}.{role}" if role != "fax" else INTO_NOTES

    def _again_behind_name(self, number: int, role: str) -> bool:
        """Whether the same comes once more behind the person's name: then the first one is the institution's."""
        later = self._roles[number + 1 :]
        names = [place for place, other in enumerate(later) if other in _NAMES or other == "name"]
        return "institution" in self._roles[:number] and bool(names) and role in later[names[0] :]

    def _with(self, one: ColumnUse, use: str, heading: Heading) -> ColumnUse:
        if one.examples and use in self._taken:
            reason = f"„{self._taken[use]}“ ist schon dieselbe Angabe"
            return replace(one, use=INTO_NOTES, reason=reason, certain=False)
        if one.examples and use not in (LEFT_OUT, INTO_NOTES):
            self._taken[use] = one.title
        reason = f"Überschrift „{one.heading}“"
        if not one.heading or (not heading.exact and not headings.meaning(one.heading).role):
            reason = f"Inhalt sieht aus wie {_VALUE_WORDS.get(heading.role, 'diese Angabe')}"
        return replace(one, use=use, reason=reason, certain=heading.exact)


_HOUSES = 0.6
_ENOUGH = 0.5


def _corrected(role: str, cells: Sequence[Raw]) -> str:
    """Return what a column is whose heading says one thing and whose cells plainly another."""
    if not cells:
        return role
    wrong = {
        "title": ("salutation",),
        "reach": ("full_name", "email"),
        "full_name": ("email", "phone"),
        "postal_code": ("postal_city", "address"),
        "city": ("postal_city", "address"),
        "street": ("address", "postal_city"),
        "address": ("email", "website"),
        "last_name": ("email",),
        "phone": ("email",),
        "email": ("website",),
    }
    for other in wrong.get(role, ()):
        if other == "postal_city" and share_of(cells, "postal_code") > _ENOUGH:
            continue
        if share_of(cells, other) > _ENOUGH:
            return other
    if role == "reach" and _names_people(cells):
        return "full_name"
    if role == "address" and share_of(cells, "address") < _ENOUGH < share_of(cells, "street"):
        return "street"
    if role == "last_name" and _with_comma(cells):
        return "full_name"
    if role == "institution" and _are_blocks(cells):
        return "name_and_address"
    return role


_SHORT = 20


def _are_blocks(cells: Sequence[Raw]) -> bool:
    """Whether most cells hold an address behind the name."""
    return median(map(len, map(cell_text, cells))) > _SHORT and share_of(cells, "address") > _ENOUGH


def _with_comma(cells: Sequence[Raw]) -> bool:
    texts = [cell_text(cell) for cell in cells]
    return sum("," in text for text in texts) > len(texts) * _ENOUGH


def _names_people(cells: Sequence[Raw]) -> bool:
    named = [any(person.last_name for person in parting.people(cell_text(cell))) for cell in cells]
    return sum(named) > len(named) * _ENOUGH
