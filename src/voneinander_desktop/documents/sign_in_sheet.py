"""The Unterschriftenliste: a form that is passed round.

It never holds a telephone number or an e-mail address, and nobody who cancelled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby
from typing import Literal, NamedTuple

from voneinander_desktop.documents.cells import cell, column
from voneinander_desktop.documents.meeting import Meeting, Person, institution_key, read_meeting
from voneinander_desktop.domain import rules, values
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Block, Cell, CellKind, Column, Document
from voneinander_desktop.storage.queries import Reader

OPTIONAL_COLUMNS = ("title", "function", "department")
"""Fields of a person that may stand on the sheet beside her name and institution, in this order."""

MOST_BLANK_ROWS = 500

_TITLE = "Unterschriftenliste"
_WALK_INS = "Weitere Teilnehmende"
_NO_INSTITUTION = "Ohne Einrichtung"
_SOMEONE_RESPONSIBLE = "die veranstaltende Stelle"

_NUMBER = Column("number", "Nr.", CellKind.NUMBER, 5)
_NAMES = (
    column(CONTACT.field("last_name"), "Name", 14),
    column(CONTACT.field("first_name"), "Vorname", 12),
)
_INSTITUTION = column(CONTACT.field("institution"), width=22)
_OPTIONAL_WIDTH = 15
_SIGNATURES = {
    1: (Column("signature", "Unterschrift", CellKind.SIGNATURE, 28),),
    2: (
        Column("signature_morning", "Unterschrift Vormittag", CellKind.SIGNATURE, 26),
        Column("signature_afternoon", "Unterschrift Nachmittag", CellKind.SIGNATURE, 26),
    ),
}


class _Entry(NamedTuple):
    """A row: the institution it belongs to, its cells from the name to the last one before the signature, and whose."""

    institution: str
    cells: tuple[Cell, ...]
    registration: int | None

    @classmethod
    def blank(cls, institution: str, optional: int) -> "_Entry":
        """Return a row to be filled in by hand."""
        return cls(institution, (None, None, institution or None, *[None] * optional), None)


_Part = tuple[str, list[_Entry]]
"""A heading and the rows under it."""


class SheetRow(NamedTuple):
    """A numbered row of a sheet.

    Attributes:
        position: Its number.
        block: The heading it stands under; empty if none.
        registration: Whose it is; None of a blank row.
        last_name: What stands in it.
        first_name: Likewise.
        institution: Likewise.
    """

    position: int
    block: str
    registration: int | None
    last_name: str
    first_name: str
    institution: str


@dataclass(frozen=True, slots=True)
class SignInSheetRequest:
    """What a sheet is to look like.

    Attributes:
        session_id: For which session.
        columns: Which of `OPTIONAL_COLUMNS` it has.
        order: One list sorted by name, or by institution and then by name.
        by_institution: Whether each institution has a block under a heading of its own.
        signature_columns: One, or two for the halves of a day.
        announced_rows: Whether each institution has a blank row for everyone it announced without naming her;
            one row where it is coming but announced no number and named nobody.
        blank_rows: Blank rows at the end, for those who come without registration.
        notice: The foot line under Art. 13 DSGVO; `{verantwortlich}` in it becomes the organisers.
        only: Registrations: a Nachtrag has rows for these alone, and blank ones. None is everyone.
        number: The sheet's number among those of the session; 0 for one that is not going to be printed.
        first_row: The number of its first row.
    """

    session_id: int
    columns: tuple[str, ...] = ("function",)
    order: Literal["name", "institution"] = "name"
    by_institution: bool = False
    signature_columns: int = 1
    announced_rows: bool = False
    blank_rows: int = 8
    notice: str = ""
    only: tuple[int, ...] | None = None
    number: int = 0
    first_row: int = 1

    def __post_init__(self) -> None:
        if self.signature_columns not in _SIGNATURES:
            raise ValueError("one or two signature columns")
        if not 0 <= self.blank_rows <= MOST_BLANK_ROWS:
            raise ValueError(f"0 to {MOST_BLANK_ROWS} blank rows")


def sign_in_sheet(reader: Reader, request: SignInSheetRequest) -> Document:
    """Return a session's sign-in sheet.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, request.session_id)
    optional = tuple(key for key in OPTIONAL_COLUMNS if key in request.columns)
    signatures = _SIGNATURES[request.signature_columns]
    supplement = request.only is not None
    title = f"{_TITLE} Nr. {request.number}" if request.number else _TITLE
    return Document(
        title=f"{title} – Nachtrag" if supplement else title,  # which stands on every page
        subtitle=meeting.title,
        head=meeting.head(),
        columns=(
            _NUMBER,
            *_NAMES,
            _INSTITUTION,
            *(column(CONTACT.field(key), width=_OPTIONAL_WIDTH) for key in optional),
            *signatures,
        ),
        blocks=_numbered(_blocks(meeting, request, optional), request.first_row, len(signatures)),
        notice=_notice(meeting, request.notice),
        landscape=len(optional) + len(signatures) > 2,
        ruled=True,
        name=meeting.file_name(f"{_TITLE} Nachtrag" if supplement else _TITLE),
    )


def sheet_rows(reader: Reader, request: SignInSheetRequest) -> list[SheetRow]:
    """Return the rows of a session's sign-in sheet, as they are numbered on it.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    number = count(request.first_row)
    return [
        SheetRow(next(number), heading, entry.registration, *(str(cell or "") for cell in entry.cells[:3]))
        for heading, entries in _blocks(read_meeting(reader, request.session_id), request, ())
        for entry in entries
    ]


def _blocks(meeting: Meeting, request: SignInSheetRequest, optional: tuple[str, ...]) -> Iterator[_Part]:
    wanted = None if request.only is None else set(request.only)
    people = [
        _entry(person, optional) for person in meeting.people if wanted is None or person.registration.id in wanted
    ]
    announced = list(_announced(meeting, len(optional))) if request.announced_rows and wanted is None else []
    blank = [_Entry.blank("", len(optional))] * request.blank_rows
    if request.by_institution:
        yield from _by_institution([*people, *announced])
        if blank:
            yield _WALK_INS, blank
        return
    if request.order == "institution":
        people.sort(key=_institution_of)
    yield "", [*people, *announced, *blank]


def _by_institution(entries: list[_Entry]) -> Iterator[_Part]:
    """Yield one block for each institution; those without one come last."""
    for _, group in groupby(sorted(entries, key=_institution_of), key=lambda entry: entry.institution):
        block = list(group)
        yield block[0].institution or _NO_INSTITUTION, block


def _institution_of(entry: _Entry) -> str:
    return institution_key(entry.institution)


def _entry(person: Person, optional: tuple[str, ...]) -> _Entry:
    last_name, first_name, *others = (
        cell(CONTACT.field(key), rules.disclosed(Purpose.SIGN_IN, person.contact, key))
        for key in ("last_name", "first_name", *optional)
    )
    cells = (last_name, first_name, person.institution or None, *others)
    return _Entry(person.institution, cells, person.registration.id)


def _announced(meeting: Meeting, optional: int) -> Iterator[_Entry]:
    """Yield a blank row for everyone who was announced without a name."""
    for invitation, number in meeting.unnamed(unknown=1):
        yield from [_Entry.blank(invitation.text("institution"), optional)] * number


def _numbered(parts: Iterator[_Part], first: int, signatures: int) -> tuple[Block, ...]:
    """Number the rows through all blocks, and leave room for the signatures."""
    number = count(first)
    return tuple(
        Block(tuple((next(number), *entry.cells, *[None] * signatures) for entry in entries), heading)
        for heading, entries in parts
    )


def _notice(meeting: Meeting, text: str) -> str:
    """Return the foot line with the organisers and the day of deletion in it."""
    told = text.strip().replace("{verantwortlich}", meeting.organisers or _SOMEONE_RESPONSIBLE)
    delete_on = meeting.session["delete_on"]
    deletion = f"Löschung am {values.format_date(delete_on)}." if isinstance(delete_on, date) else ""
    return " ".join(filter(None, (told, deletion)))
