"""What the columns of a list mean: found out from headings and values, corrected by her, remembered.

A list is a `SourceTable`. Its `ListShape` says which of its rows are the list and which are titles, totals and
notes around it; its `ListMapping` says what each column feeds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from voneinander_desktop.domain.tables import SourceTable


class Into(StrEnum):
    """What a list is taken over as."""

    INSTITUTIONS = "institutions"
    CONTACTS = "contacts"
    REGISTRATIONS = "registrations"  # of one session


LEFT_OUT = ""
"""The use of a column that is not taken over."""
INTO_NOTES = "notes"
"""The use of a column whose cells go into the notes, each behind the column's heading."""


@dataclass(frozen=True, slots=True)
class Use:
    """Something that a column can feed.

    Attributes:
        key: Who and what: "contact.phone", "contact2.full_name", "institution.address"; `LEFT_OUT`; `INTO_NOTES`.
        label: What it is called in German.
        group: The German heading it stands under in a choice: "Person", "Einrichtung/Dienststelle", "Anmeldung".
        hint: For what is taken apart: an example, in German.
    """

    key: str
    label: str
    group: str = ""
    hint: str = ""


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


@dataclass(frozen=True, slots=True)
class ListShape:
    """Which rows of a table are the list.

    Attributes:
        head: The position of the head row in `SourceTable.rows`; None where there are no headings.
        rows: The positions of the list's rows.
        passed_over: The other rows that hold something, each with why it is none of the list's, in German.
        as_of: The day that the list says it is of ("Stand: 3.5.2023"), if it does.
    """

    head: int | None
    rows: tuple[int, ...]
    passed_over: tuple[tuple[int, str], ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class ListMapping:
    """What the columns of one list mean.

    Attributes:
        into: What the list is taken over as.
        shape: Which rows are the list.
        columns: One for each column that holds anything.
        repeated: Columns whose empty cells mean what stands above (an institution named once for all its people).
    """

    into: Into
    shape: ListShape
    columns: tuple[ColumnUse, ...]
    repeated: frozenset[int] = field(default=frozenset())

    def with_use(self, column: int, use: str) -> "ListMapping":
        """Return the mapping with another use of one column, as she chose it."""
        raise NotImplementedError

    @property
    def problems(self) -> tuple[str, ...]:
        """Why nothing can be planned with it, in German: a name is missing, two columns feed the same."""
        raise NotImplementedError

    @property
    def fingerprint(self) -> str:
        """What tells lists of this shape from others: made of `into` and the headings."""
        raise NotImplementedError


def uses(into: Into, people: int = 3) -> Sequence[Use]:
    """Return everything a column can feed, in the order of a choice: left out and notes first.

    Args:
        into: What the list is taken over as.
        people: How many people one row can hold.
    """
    raise NotImplementedError


def shape_of(table: SourceTable) -> ListShape:
    """Return which rows of a table are the list, found out from what stands in them."""
    raise NotImplementedError


def shape_below(table: SourceTable, head: int | None) -> ListShape:
    """Return which rows of a table are the list, if `head` is its head row (None: there is none), as she chose it."""
    raise NotImplementedError


def probable_into(table: SourceTable) -> Into:
    """Return what a table most probably is, by its headings: a list of institutions or of people."""
    raise NotImplementedError


def propose(
    table: SourceTable, into: Into, shape: ListShape | None = None, remembered: dict[str, str] | None = None
) -> ListMapping:
    """Return what the columns probably mean.

    Args:
        table: The table.
        into: What it is taken over as.
        shape: Which rows are the list, where it is not to be found.
        remembered: Heading -> use, as chosen for the last list with these headings.
    """
    raise NotImplementedError
