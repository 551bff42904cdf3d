"""What a field and an entity of the catalogue are: kinds, values, parsing and showing.

The catalogue itself - every entity with its fields, as data - is `domain.catalogue`. Lists, forms,
search, paste, import, export and the command line are all driven by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.domain import values


class Ref(NamedTuple):
    """A reference to another record: its id and the text it is shown with.

    A negative id means a record that is made in the same step (see `usecases.editing`).
    """

    id: int
    text: str


Value = str | int | bool | date | time | Ref | tuple[Ref, ...] | tuple[str, ...] | None
"""A field's value. Many-valued fields hold tuples, empty ones the empty tuple; other empty fields None.

What the user typed for a reference is a `str` (or a tuple of them) until `usecases.editing` has resolved it.
"""


class Kind(StrEnum):
    """How a field is kept, typed and shown."""

    TEXT = "text"
    LINES = "lines"  # text of several lines
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    POSTAL_CODE = "postal_code"
    DATE = "date"
    TIME = "time"
    INTEGER = "integer"
    FLAG = "flag"  # yes or no
    TRISTATE = "tristate"  # yes, no or unknown (None)
    CHOICE = "choice"  # one of `Field.choices`, kept by its key
    REFERENCE = "reference"  # a `Ref`; with `Field.text_column` a free text instead
    MANY = "many"  # a tuple of `Ref`
    TEXTS = "texts"  # a tuple of texts


class Personal(StrEnum):
    """Class of personal data: decides which paper may show a field (`domain.rules`)."""

    NONE = "none"
    NAME = "name"  # who it is: name, function, institution
    REACH = "reach"  # how to reach her: telephone, e-mail
    INTERNAL = "internal"  # kept for the office alone: notes, consent, history


@dataclass(frozen=True, slots=True)
class Link:
    """A link table between an entity and others, or the texts of one.

    Attributes:
        table: The link table.
        owner: Its column that names the entity's record.
        target: Its column that names the other record, or holds the text.
        fixed: Column values that the rows of this field have, such as a contact's role.
    """

    table: str
    owner: str
    target: str
    fixed: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entity.

    Attributes:
        key: Name in code, JSON and mapping files.
        label: German label, in lists and forms.
        kind: How it is kept, typed and shown.
        column: The table's column, where it is not `key`.
        text_column: A REFERENCE's column for free text instead of a record.
        target: The entity that a REFERENCE or MANY names.
        link: The link table of a MANY or TEXTS; for an INTEGER: its rows are counted (read-only).
        through: Key of a REFERENCE of the same entity: this field shows that record's field `source` (read-only).
        source: See `through`.
        text_part: Where `through` holds free text instead of a record: which part of it, split at the first comma,
            is shown (0 or 1); None for nothing.
        choices: A CHOICE's keys and German labels, in order.
        required: Whether it must not be empty.
        read_only: Whether it is never edited as a field of this entity.
        personal: Its class of personal data.
        section: The heading it stands under in the form.
        width: Width in a list, in characters, before it is fitted to the content.
        shown: Whether lists show it at first.
        hint: One sentence of help, shown as a tool tip and told to screen readers.
        max_length: Most characters of a text.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    column: str = ""
    text_column: str = ""
    target: str = ""
    link: Link | None = None
    through: str = ""
    source: str = ""
    text_part: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    read_only: bool = False
    personal: Personal = Personal.NONE
    section: str = ""
    width: int = 16
    shown: bool = False
    hint: str = ""
    max_length: int = 300

    @property
    def editable(self) -> bool:
        """Whether it can be typed into."""
        counted = self.kind is Kind.INTEGER and self.link is not None
        return not (self.read_only or self.through or counted)

    @property
    def stored(self) -> str:
        """The column of the entity's own table that holds it; empty for links and for other records' fields."""
        return "" if self.link or self.through else self.column or self.key

    @property
    def many(self) -> bool:
        """Whether it holds a tuple."""
        return self.kind in (Kind.MANY, Kind.TEXTS)

    @property
    def empty(self) -> Value:
        """The value of an empty field."""
        if self.many:
            return ()
        return False if self.kind is Kind.FLAG else None

    def parse(self, text: str) -> Value:
        """Return the value of what was typed or pasted.

        References come back as the typed text, MANY as a tuple of texts (separated by semicolons).

        Raises:
            values.ValueRefused: With a German message, if the text is no value of this field.
        """
        value = _parse(self, text)
        if self.required and value in (None, ""):
            raise values.ValueRefused(f"„{self.label}“ darf nicht leer sein.")
        return value

    def format(self, value: Value) -> str:
        """Return the text that shows `value`; `parse` reads it again."""
        return _format(self, value)


def _parse(spec: Field, text: str) -> Value:
    match spec.kind:
        case Kind.DATE:
            return values.parse_date(text)
        case Kind.TIME:
            return values.parse_time(text)
        case Kind.INTEGER:
            return values.parse_integer(text)
        case Kind.FLAG:
            return values.parse_flag(text)
        case Kind.TRISTATE:
            return values.parse_tristate(text)
        case Kind.EMAIL:
            return values.parse_email(text)
        case Kind.PHONE:
            return values.parse_phone(text)
        case Kind.URL:
            return values.parse_url(text)
        case Kind.POSTAL_CODE:
            return values.parse_postal_code(text)
        case Kind.CHOICE:
            return _parse_choice(spec, text)
        case Kind.MANY | Kind.TEXTS:
            parts = (values.clean_text(part, multiline=False, max_length=spec.max_length) for part in _split(text))
            return tuple(dict.fromkeys(part for part in parts if part))
        case _:
            return values.clean_text(text, multiline=spec.kind is Kind.LINES, max_length=spec.max_length)


def _split(text: str) -> list[str]:
    return text.replace("\r\n", ";").replace("\n", ";").split(";")


def _parse_choice(spec: Field, text: str) -> str | None:
    wanted = text.strip().casefold()
    if not wanted:
        return None
    for key, label in spec.choices:
        if wanted in (key.casefold(), label.casefold()):
            return key
    allowed = ", ".join(label for _, label in spec.choices)
    shown = values.shorten(text)
    typed = f"„{shown}“" if shown else "Diese Eingabe"
    raise values.ValueRefused(f"{typed} gibt es bei „{spec.label}“ nicht. Möglich sind: {allowed}.")


def _format(spec: Field, value: Value) -> str:
    match value:
        case None | "" | ():
            return ""
        case bool():
            return values.format_flag(value)
        case Ref():
            return value.text
        case tuple():
            return "; ".join(part.text if isinstance(part, Ref) else str(part) for part in value)
        case date():
            return values.format_date(value)
        case time():
            return values.format_time(value)
        case str() if spec.choices:
            return dict(spec.choices).get(value, value)
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class Related:
    """Records that belong to one of this entity, listed in its form.

    Attributes:
        label: German heading, such as "Kontakte".
        entity: The related records' entity.
        field: That entity's REFERENCE or MANY field that names this record.
    """

    label: str
    entity: str
    field: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of record.

    Attributes:
        key: Name in code and JSON.
        table: Its table.
        singular: German name of one, such as "Einrichtung oder Dienststelle".
        plural: German name of the list.
        gender: "der", "die" or "das", for messages about one ("Die Einrichtung wurde gelöscht").
        fields: Its fields in the order of list and form.
        label: Keys of the fields whose values, joined by ", ", name a record.
        collation: DIN 5007 variant for sorting: 1 (ä = a) or 2 (ä = ae, lists of persons).
        sort: Keys of the fields a list is sorted by at first.
        searched: Whether `search_text` is kept for it.
        related: Lists in its form.
    """

    key: str
    table: str
    singular: str
    plural: str
    gender: str
    fields: tuple[Field, ...]
    label: tuple[str, ...] = ("name",)
    collation: int = 1
    sort: tuple[str, ...] = ("name",)
    searched: bool = False
    related: tuple[Related, ...] = ()
    index: Mapping[str, int] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {spec.key: number for number, spec in enumerate(self.fields)})

    def field(self, key: str) -> Field:
        """Return the field called `key`.

        Raises:
            KeyError: If there is none.
        """
        return self.fields[self.index[key]]

    @property
    def required(self) -> tuple[Field, ...]:
        """The fields that must not be empty."""
        return tuple(spec for spec in self.fields if spec.required)


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it is shown: an immutable snapshot, values in the order of its entity's fields."""

    entity: Entity = field(repr=False)
    id: int
    values: tuple[Value, ...]

    def __getitem__(self, key: str) -> Value:
        """Return the value of the field called `key`."""
        return self.values[self.entity.index[key]]

    def text(self, key: str) -> str:
        """Return the value of the field called `key` as it is shown."""
        position = self.entity.index[key]
        return self.entity.fields[position].format(self.values[position])

    @property
    def label(self) -> str:
        """The text that names the record."""
        return ", ".join(filter(None, map(self.text, self.entity.label)))
