"""The Rückmeldeliste: who was invited when, who replied what, and whom to ring. For the office alone."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from voneinander_desktop.documents.cells import cell, column
from voneinander_desktop.documents.meeting import Meeting, institution_key, read_meeting
from voneinander_desktop.domain import rules, values
from voneinander_desktop.domain.catalogue import CONTACT, INVITATION, INVITATION_STATUS
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Block, Cell, CellKind, Column, Document
from voneinander_desktop.storage.queries import Reader

_TITLE = "Rückmeldeliste"
_REGISTERED = Column("registered", "Angemeldet", CellKind.NUMBER, 11)
_PHONE = Column("call", "Telefon", width=18)
_COLUMNS = (
    *(column(INVITATION.field(key)) for key in ("institution", "status", "head_count")),
    _REGISTERED,
    column(INVITATION.field("addressee")),
    _PHONE,
    *(
        column(INVITATION.field(key))
        for key in ("invited_on", "reminded_on", "replied_on", "replied_who", "follow_up_on", "remark")
    ),
)
_ALWAYS = ("institution", "status", "head_count", "replied_on")
_STATUS_ORDER = ("accepted", "tentative", "invited", "noted", "declined")


@dataclass(frozen=True, slots=True)
class ReplyListRequest:
    """What the list is to hold.

    Attributes:
        session_id: Of which session.
        silent_only: Only who was invited and has not replied yet.
        order: Sorted by institution, or in a block for each status.
        as_of: The day that stands on it.
    """

    session_id: int
    silent_only: bool = False
    order: Literal["institution", "status"] = "institution"
    as_of: date = field(default_factory=date.today)


def reply_list(reader: Reader, request: ReplyListRequest) -> Document:
    """Return a session's list of replies; a column in which nothing would stand is left out.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, request.session_id)
    ids = reader.ids(INVITATION, session_id=request.session_id)
    invitations = sorted(reader.rows(INVITATION, ids).values(), key=_invited_key)
    shown = [row for row in invitations if not request.silent_only or row["status"] in ("noted", "invited")]
    more = _Further(reader, meeting, shown)
    columns = [each for each in _COLUMNS if each.key in _ALWAYS or any(more.cell(row, each.key) for row in shown)]
    marking = rules.marking(Purpose.INTERNAL)
    return Document(
        title=_TITLE,
        subtitle=meeting.title,
        marking=marking,
        head=(*meeting.head(file_reference=False), *_counted(meeting, invitations, request)),
        columns=tuple(columns),
        blocks=tuple(
            Block(tuple(tuple(more.cell(row, each.key) for each in columns) for row in rows), heading)
            for heading, rows in _parts(shown, request)
            if rows or not heading
        ),
        landscape=True,
        name=meeting.file_name(_TITLE, marking),
    )


class _Further:
    """What a row shows beside the invitation's own fields: whom to ring, and who is registered already."""

    def __init__(self, reader: Reader, meeting: Meeting, invitations: list[Row]) -> None:
        addressees = [ref.id for row in invitations if isinstance(ref := row["addressee"], Ref)]
        self._phones = reader.column(CONTACT, "phone", addressees)
        self._registered = Counter(person.institution for person in meeting.people)

    def cell(self, invitation: Row, key: str) -> Cell:
        """Return the cell of a column."""
        if key == _REGISTERED.key:
            return self._registered[invitation.text("institution")] or None
        if key == _PHONE.key:
            addressee = invitation["addressee"]
            own = self._phones.get(addressee.id) if isinstance(addressee, Ref) else None
            return str(own or invitation["phone"] or "") or None
        return cell(INVITATION.field(key), invitation[key])


def _invited_key(invitation: Row) -> str:
    return institution_key(invitation.text("institution"))


def _parts(invitations: list[Row], request: ReplyListRequest) -> list[tuple[str, list[Row]]]:
    """Return the headings with the invitations under each."""
    if request.order == "institution":
        return [("", invitations)]
    labels = dict(INVITATION_STATUS)
    return [(labels[key], [row for row in invitations if row["status"] == key]) for key in _STATUS_ORDER]


def _counted(meeting: Meeting, invitations: list[Row], request: ReplyListRequest) -> list[tuple[str, str]]:
    """Return the lines that count: all invitations, whatever the list shows."""
    numbers = Counter(row["status"] for row in invitations)
    labels = dict(INVITATION_STATUS)
    stands = ", ".join(f"{numbers[key]} {labels[key]}" for key in _STATUS_ORDER if numbers[key])
    expected = meeting.expected()
    told = f"{expected.people} Personen, davon {expected.unnamed} noch ohne Namen"
    lines = (
        ("Rückmeldefrist", meeting.session.text("reply_by")),
        ("Einrichtungen", f"{len(invitations)}: {stands}" if stands else "keine"),
        ("Erwartet", told if expected.people else ""),
        ("Umfang", "Nur wer noch nicht geantwortet hat" if request.silent_only else ""),
        ("Stand", values.format_date(request.as_of)),
    )
    return [line for line in lines if line[1]]
