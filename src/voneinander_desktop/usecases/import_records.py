"""From the rows of a list to the records they name: cells read, parts put together, rows of one record joined."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voneinander_desktop.domain import collation, spelling
from voneinander_desktop.domain.cell_reading import EXTRA, HOUSE_NUMBER, NO, YES, Part, Reading, reading_of
from voneinander_desktop.domain.import_mapping import LEFT_OUT, Into, ListMapping
from voneinander_desktop.domain.import_uses import entity_of
from voneinander_desktop.domain.tables import Raw, SourceTable
from voneinander_desktop.storage.bulk import no_collection

Proceed = Callable[[int, int], None]
"""Called now and then with how much is done and how much there is; may raise to give up."""

RecordKey = tuple[str, int]
"""Names a record of the list: who in the row ("institution", "contact", "contact2"), and the row it first stands in."""

REGISTRATION_STATUS = {YES: "registered", NO: "cancelled"}
"""What a person's Rückmeldung makes of her registration."""

_OFTEN = 500


@dataclass(slots=True)
class Given:
    """What one row says about one record.

    Attributes:
        row: The row's number in the list.
        parts: What it says about each field.
        extras: Lines for the notes.
    """

    row: int
    parts: dict[str, Part]
    extras: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Incoming:
    """One record as the list has it.

    Attributes:
        number: Its number among the records of the list.
        key: What decisions about it go by.
        entity: "institution", "contact", "registration" or "invitation".
        given: What each of its rows says, in their order.
        institution: The institution that it belongs to.
        contact: The person that a registration is of.
    """

    number: int
    key: RecordKey
    entity: str
    given: list[Given]
    institution: "Incoming | None" = None
    contact: "Incoming | None" = None

    def text(self, key: str) -> str:
        """Return what the first of its rows that says something about a field says."""
        for given in self.given:
            part = given.parts.get(key)
            if part is not None and part.value is not None:
                return str(part.value)
        return ""

    @property
    def label(self) -> str:
        """What it is called in the list; a registration after whom it is of."""
        if self.entity == "institution":
            return self.text("name")
        if self.entity == "contact":
            return ", ".join(filter(None, (self.text("last_name"), self.text("first_name"))))
        owner = self.contact or self.institution
        return owner.label if owner else ""


@dataclass(slots=True)
class IncomingRow:
    """One row of the list.

    Attributes:
        position: Its position in `SourceTable.rows`.
        records: The records it names.
        faults: Its cells that cannot be stored.
        missing: What it lacks to be taken over at all, in German.
        hints: What should be known about it, in German.
        categories: Its Kategorien.
    """

    position: int
    records: list[Incoming] = field(default_factory=list)
    faults: list[Part] = field(default_factory=list)
    missing: str = ""
    hints: list[str] = field(default_factory=list)
    categories: tuple[str, ...] = ()

    @property
    def institution(self) -> Incoming | None:
        """The institution it names."""
        return next((record for record in self.records if record.entity == "institution"), None)


_Slots = dict[str, dict[str, Part]]


class IncomingList:
    """All rows of a list with the records they name.

    Attributes:
        rows: The list's rows.
        records: The records, in the order in which they first stand in the list.
    """

    def __init__(self, table: SourceTable, mapping: ListMapping, proceed: Proceed) -> None:
        self.rows: list[IncomingRow] = []
        self.records: list[Incoming] = []
        self._into, self._everyone_at = mapping.into, mapping.everyone_at.strip()
        self._joined: dict[object, Incoming] = {}
        used = [one for one in mapping.columns if one.use != LEFT_OUT]
        readings = [(one.column, reading_of(one, mapping.into)) for one in used]
        with no_collection():
            for number, cells in enumerate(_rows(table, mapping)):
                if number % _OFTEN == 0:
                    proceed(number, len(mapping.shape.rows))
                self._take(number, mapping.shape.rows[number], cells, readings)

    def _take(self, number: int, position: int, cells: Sequence[Raw], readings: list[tuple[int, Reading]]) -> None:
        row = IncomingRow(position)
        self.rows.append(row)
        slots: _Slots = {}
        extras: dict[str, list[str]] = {}
        width = len(cells)
        for column, read in readings:
            cell = cells[column] if column < width else None
            if cell is not None and cell != "":
                for part in read(cell):
                    _put(part, slots, extras, row)
        _with_house_number(slots)
        _settle(self._into, slots, extras, row)
        if not row.missing:
            if self._everyone_at and "institution" not in slots and any(slot.startswith("contact") for slot in slots):
                name = Part("institution", "name", self._everyone_at, self._everyone_at, None)
                slots["institution"] = {"name": name}
            self._name_records(number, row, slots, extras)

    def _name_records(self, number: int, row: IncomingRow, slots: _Slots, extras: dict[str, list[str]]) -> None:
        institution = None
        if parts := slots.get("institution"):
            given = Given(number, parts, extras.get("institution", []))
            institution = self._join(("institution", number), "institution", given, _institution_keys(parts))
            row.records.append(institution)
        people = []
        for slot in sorted(key for key in slots if key.startswith("contact")):
            given = Given(number, slots[slot], extras.get(slot, []))
            keys = _person_keys(slots[slot], institution)
            people.append(self._join((slot, number), "contact", given, keys, institution))
            self._note_mailbox(slots[slot], people[-1])
        row.records += people
        if self._into is Into.REGISTRATIONS:
            parts = slots.get("registration", {})
            _refuse_half_a_reply(parts, people, row)
            whose: Sequence[Incoming | None] = people or (None,)
            for person in whose:
                given = Given(number, parts, extras.get("registration", []))
                row.records.append(self._registration(given, person, institution))

    def _note_mailbox(self, parts: dict[str, Part], person: Incoming) -> None:
        """Let a later row that has no first name find her by last name and e-mail address."""
        if "email" in parts and "first_name" in parts:
            self._joined.setdefault(_mailbox_key(parts), person)

    def _registration(self, given: Given, person: Incoming | None, institution: Incoming | None) -> Incoming:
        entity = "registration" if person else "invitation"
        whose = person or institution
        key = (entity if whose is None or whose.entity != "contact" else f"registration{whose.key[0][7:]}", given.row)
        return self._join(key, entity, given, [(entity, id(whose))], institution, person)

    def absorb(self, records: Mapping[int, int]) -> None:
        """Let all rows of some institutions be rows of others, by their numbers: the list spells them in two ways."""
        for number, other in records.items():
            record, into = self.records[number], self.records[other]
            while into.number in records:
                into = self.records[records[into.number]]
            into.given = sorted((*into.given, *record.given), key=lambda given: given.row)
            for given in record.given:
                named = self.rows[given.row].records
                named[named.index(record)] = into
            record.given = []
        for one in self.records if records else ():
            while one.institution and one.institution.number in records:
                one.institution = self.records[records[one.institution.number]]

    def _join(
        self,
        key: RecordKey,
        entity: str,
        given: Given,
        keys: list[object],
        institution: Incoming | None = None,
        contact: Incoming | None = None,
    ) -> Incoming:
        """Return the record that a row means: one that a row above named already, or a new one."""
        known = next((self._joined[one] for one in keys if one in self._joined), None)
        if known is None:
            known = Incoming(len(self.records), key, entity, [given], institution, contact)
            self.records.append(known)
        else:
            known.given.append(given)
        for one in keys:
            self._joined.setdefault(one, known)
        return known


def _refuse_half_a_reply(parts: dict[str, Part], people: Sequence[Incoming], row: IncomingRow) -> None:
    """A person is registered or not; "unter Vorbehalt" is something that only institutions say."""
    status = parts.get("status")
    if people and status and status.value not in REGISTRATION_STATUS:
        problem = f"„{status.text}“ ist bei einer Person weder eine Zusage noch eine Absage."
        row.faults.append(status._replace(problem=problem))


def _rows(table: SourceTable, mapping: ListMapping) -> Iterator[Sequence[Raw]]:
    """Yield the list's rows, with what stands above where that is meant."""
    above: dict[int, Raw] = {}
    for position in mapping.shape.rows:
        cells: Sequence[Raw] = table.rows[position]
        if mapping.repeated:
            cells = _repeated(cells, mapping.repeated, above)
        yield cells


def _repeated(cells: Sequence[Raw], columns: frozenset[int], above: dict[int, Raw]) -> Sequence[Raw]:
    wide = list(cells) + [None] * (max(columns) + 1 - len(cells))
    if any(wide[column] not in (None, "") for column in columns):
        above.clear()
        above.update((column, wide[column]) for column in columns)
        return cells
    for column in columns:
        wide[column] = above.get(column)
    return wide


def _put(part: Part, slots: _Slots, extras: dict[str, list[str]], row: IncomingRow) -> None:
    slot, key, value, text, _, problem, hint = part
    if problem:
        row.faults.append(part)
    elif key == EXTRA:
        extras.setdefault(slot, []).append(text)
    else:
        if hint:
            row.hints.append(hint)
        parts = slots.get(slot)
        if value is None or value == ():
            return
        if parts is None:
            slots[slot] = {key: part}
        elif key not in parts:
            parts[key] = part
        else:
            _put_again(part, parts, extras)


def _put_again(part: Part, parts: dict[str, Part], extras: dict[str, list[str]]) -> None:
    """Take in what a row says once more about a field: tags are joined, anything else goes into the notes."""
    known = parts[part.key]
    if isinstance(known.value, tuple) and isinstance(part.value, tuple):
        both = tuple(dict.fromkeys((*known.value, *part.value)))
        parts[part.key] = known._replace(value=both, text="; ".join(map(str, both)))
    elif known.value != part.value and part.key in entity_of(part.slot).index:
        label = entity_of(part.slot).field(part.key).label
        extras.setdefault(part.slot, []).append(f"{label}: {part.text}")


def _with_house_number(slots: _Slots) -> None:
    """Put a house number of its own behind the street."""
    parts = slots.get("institution")
    number = parts.pop(HOUSE_NUMBER, None) if parts else None
    if parts and number and (street := parts.get("street")) and not str(street.value).endswith(str(number.value)):
        both = f"{street.value} {number.value}"
        parts["street"] = street._replace(value=both, text=both)
    if parts is not None and not parts:
        del slots["institution"]


_MISSING = {
    Into.INSTITUTIONS: "Der Name der Einrichtung fehlt.",
    Into.CONTACTS: "Der Nachname fehlt.",
    Into.REGISTRATIONS: "Der Name der Person fehlt.",
}
_SAYS_NOTHING = frozenset({"salutation", "title", "mailing_lists", "share", "is_main", "is_press_contact"})


def _settle(into: Into, slots: _Slots, extras: dict[str, list[str]], row: IncomingRow) -> None:
    """See that each record of a row has a name; what belongs to a person without one goes to the institution."""
    institution = slots.get("institution")
    named = institution is not None and "name" in institution
    for slot in [key for key in slots if key.startswith("contact")]:
        parts = slots[slot]
        if "mailing_lists" in parts and isinstance(parts["mailing_lists"].value, tuple):
            row.categories += tuple(map(str, parts["mailing_lists"].value))
        if "last_name" not in parts and ("first_name" in parts or not named):
            if "first_name" in parts:
                row.missing = _MISSING[Into.CONTACTS]
            del slots[slot]
        elif "last_name" not in parts and institution is not None:
            del slots[slot]
            _give(parts, institution, extras.setdefault("institution", []))
            extras["institution"] += extras.pop(slot, [])
    for slot in [key for key in extras if key.startswith("contact") and key not in slots]:
        extras.setdefault("institution", []).extend(extras.pop(slot))
    people = any(key.startswith("contact") for key in slots)
    if institution is not None and not named:
        del slots["institution"]
        if people:
            labels = ", ".join(entity_of("institution").field(key).label for key in institution)
            row.hints.append(f"Ohne Namen der Einrichtung wird nicht übernommen: {labels}.")
    if into is Into.INSTITUTIONS and not named:
        row.missing = _MISSING[into]
    elif not named and not people:
        row.missing = row.missing or _MISSING[into]


def _give(parts: dict[str, Part], institution: dict[str, Part], extras: list[str]) -> None:
    """Give an institution what a row says about a person without a name."""
    for key, part in parts.items():
        if key in ("phone", "email") and key not in institution:
            institution[key] = part._replace(slot="institution")
        elif key not in _SAYS_NOTHING:
            extras.append(f"{entity_of(part.slot).field(key).label}: {part.text}")


def _institution_keys(parts: dict[str, Part]) -> list[object]:
    """Return by what rows of one institution are known: its name; different streets make two of a name."""
    name = spelling.institution_name(str(parts["name"].value))
    street = parts.get("street")
    where = spelling.address_key(str(street.value)) if street and name.general else ""
    return [("institution", name.plain, where)]


def _person_keys(parts: dict[str, Part], institution: Incoming | None) -> list[object]:
    """Return by what rows of one person are known: name within the institution, name and e-mail, or everything."""
    last = collation.fold(str(parts["last_name"].value))
    first = collation.fold(str(parts["first_name"].value)) if "first_name" in parts else ""
    keys: list[object] = []
    if institution is not None and first:
        keys.append((last, first, institution.number))
    if "email" in parts:
        keys.append((last, first, str(parts["email"].value).casefold()) if first else _mailbox_key(parts))
    if not keys:
        told = tuple(sorted((key, str(part.value)) for key, part in parts.items()))
        keys.append((told, institution.number if institution else None))
    return keys


def _mailbox_key(parts: dict[str, Part]) -> object:
    return ("mailbox", collation.fold(str(parts["last_name"].value)), str(parts["email"].value).casefold())
