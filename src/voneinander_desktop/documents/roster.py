"""The Teilnehmendenliste, for the office or for the participants, and the Einlassliste for a host's gate.

Beside the people, the first two name the institutions that were invited and did not decline, but of
which nobody is registered yet: who reads them wants to know who is coming from where. The gate only
lets people in: there such an institution has a row only where it announced a number.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from voneinander_desktop.documents.cells import cell, column
from voneinander_desktop.documents.meeting import Meeting, Person, institution_key, read_meeting
from voneinander_desktop.domain import rules, values
from voneinander_desktop.domain.catalogue import CONTACT, INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Block, Cell, Document
from voneinander_desktop.storage.queries import Reader

_WHO = ("last_name", "first_name", "title", "institution", "function", "status")


@dataclass(frozen=True, slots=True)
class _Style:
    """What one purpose makes of the list."""

    title: str
    keys: tuple[str, ...]
    notice: str = ""
    file_reference: bool = True
    landscape: bool = True


_STYLES = {
    Purpose.INTERNAL: _Style("Teilnehmendenliste", (*_WHO, "phone", "mobile", "email", "share", "remark")),
    Purpose.PARTICIPANTS: _Style(
        "Teilnehmendenliste",
        (*_WHO, "phone", "email"),
        notice="Telefon und E-Mail stehen nur bei Personen, die der Weitergabe an Teilnehmende zugestimmt haben. "
        "Bitte verwenden Sie die Angaben nur für die Zusammenarbeit und geben Sie die Liste nicht weiter.",
    ),
    Purpose.ENTRANCE: _Style(
        "Einlassliste", ("last_name", "first_name", "institution"), file_reference=False, landscape=False
    ),
}

_OF_REGISTRATION = frozenset({"institution", "status", "remark"})
"""What a registration says of this time; everything else is the person's."""

_COLUMNS = {spec.key: spec for spec in REGISTRATION.fields} | {"title": CONTACT.field("title")}


@dataclass(frozen=True, slots=True)
class RosterRequest:
    """What a list is to hold.

    Attributes:
        session_id: Of which session.
        purpose: INTERNAL, PARTICIPANTS or ENTRANCE.
        as_of: The day that stands on it.
        order: Sorted by name, or by institution and then by name.
    """

    session_id: int
    purpose: Purpose = Purpose.INTERNAL
    as_of: date = field(default_factory=date.today)
    order: Literal["name", "institution"] = "name"

    def __post_init__(self) -> None:
        if self.purpose not in _STYLES:
            raise ValueError("no purpose of a roster")


def roster(reader: Reader, request: RosterRequest) -> Document:
    """Return a session's Teilnehmendenliste or Einlassliste.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, request.session_id)
    style = _STYLES[request.purpose]
    marking = rules.marking(request.purpose)
    return Document(
        title=style.title,
        subtitle=meeting.title,
        marking=marking,
        head=(
            *meeting.head(file_reference=style.file_reference),
            ("Angemeldet", _counted(len(meeting.people))),
            ("Stand", values.format_date(request.as_of)),
        ),
        columns=tuple(column(_COLUMNS[key]) for key in style.keys),
        blocks=(Block(tuple(_rows(meeting, request, style.keys))),),
        notice=style.notice,
        landscape=style.landscape,
        name=meeting.file_name(style.title, marking),
    )


def _counted(people: int) -> str:
    return "1 Person" if people == 1 else f"{people} Personen"


def _rows(meeting: Meeting, request: RosterRequest, keys: tuple[str, ...]) -> list[tuple[Cell, ...]]:
    rows = [_person(person, request.purpose, keys) for person in meeting.people]
    if request.purpose is Purpose.ENTRANCE:
        rows += [_further(invitation, number) for invitation, number in meeting.unnamed(unknown=0)]
    else:
        rows += [
            _institution(invitation, request.purpose, keys)
            for invitation in meeting.without_people()
            if request.purpose is Purpose.INTERNAL or invitation["status"] == "accepted"  # who hesitates is no news
        ]
    if request.order == "institution":
        at = keys.index("institution")
        rows.sort(key=lambda row: institution_key(str(row[at] or "")))
    return rows


def _person(person: Person, purpose: Purpose, keys: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(_fact(person, purpose, key) for key in keys)


def _fact(person: Person, purpose: Purpose, key: str) -> Cell:
    if key == "share":
        return rules.passed_on(person.contact)
    record = person.registration if key in _OF_REGISTRATION else person.contact
    return cell(record.entity.field(key), rules.disclosed(purpose, record, key))


def _institution(invitation: Row, purpose: Purpose, keys: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return the row of an institution that nobody is registered for yet."""
    return tuple(
        cell(INVITATION.field(key), rules.disclosed(purpose, invitation, key)) if key in _OF_REGISTRATION else None
        for key in keys
    )


def _further(invitation: Row, number: int) -> tuple[Cell, ...]:
    """Return the row of people whom an institution announced without names."""
    return ("1 weitere Person" if number == 1 else f"{number} weitere Personen", None, invitation.text("institution"))
