"""Who is written to about a session, and what fields a letter to them can have.

Whoever cancelled is written to no more; whoever cannot be reached is named, with why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from voneinander_desktop.documents.meeting import Meeting, read_meeting, written_date, written_times
from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, REGISTRATION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.storage.queries import Reader


class Occasion(StrEnum):
    """Why one writes."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    POSTPONEMENT = "postponement"
    CANCELLATION = "cancellation"
    THANKS = "thanks"


FIELDS = {
    "Titel": "Titel der Veranstaltung",
    "Datum": "Tag: „Mittwoch, 11.03.2020“",
    "Uhrzeit": "Uhrzeit: „09:00–13:00 Uhr“",
    "Ort": "Ort mit Anschrift und Raum",
    "Rückmeldefrist": "Bis wann Sie Antwort erbitten",
    "Veranstalter": "Veranstalter",
    "Leitung": "Wer die Veranstaltung leitet",
    "Geschäftszeichen": "Geschäftszeichen",
    "Auskunft": "Wer nähere Informationen gibt, mit Telefon und E-Mail",
    "Beschreibung": "Anlass, wie er unter „Beschreibung“ steht",
    "Grund": "Warum verschoben oder abgesagt wurde",
    "Bisheriges Datum": "Der Tag vor einer Verschiebung",
    "Anrede": "Briefanrede; „Guten Tag“, wenn eine E-Mail an alle geht",
    "Einrichtung": "Einrichtung, an die die E-Mail geht; leer, wenn eine an alle geht",
}
"""The fields of a letter, as they stand in braces in its template, and what each says."""

_TO_ALL = "Guten Tag"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who is written to.

    Attributes:
        name: Her name, or the institution's.
        address: E-mail address.
        institution: The institution she is written to for; may be empty.
        salutation: How the letter begins, without comma.
        invitation_id: The invitation that is written about; 0 where a registered person is written to.
    """

    name: str
    address: str
    institution: str = ""
    salutation: str = _TO_ALL
    invitation_id: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Someone who would be written to, and why that is not possible, in German."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is written to, each address once, and who cannot be."""

    recipients: tuple[Recipient, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def audience(reader: Reader, session_id: int, occasion: Occasion) -> Audience:
    """Return who is to be written to.

    An invitation goes to whoever is noted, a reminder to the silent, thanks to those who were there; that a session is
    postponed or called off is told to all who were invited and did not decline, and to all who are registered.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, session_id)
    finding = _Finding(reader, session_id)
    if occasion is Occasion.THANKS:
        finding.add_people(row for row in finding.registrations if _was_there(row))
    else:
        finding.add_invited(row for row in meeting.invitations if _MEANT[occasion](row))
    if occasion in (Occasion.POSTPONEMENT, Occasion.CANCELLATION):
        finding.add_people(row for row in finding.registrations if rules.takes_part(row))
    return Audience(tuple(finding.recipients.values()), tuple(dict.fromkeys(finding.left_out)))


def _is_silent(invitation: Row) -> bool:
    return invitation["status"] == "invited" and invitation["replied_on"] is None


def _was_told(invitation: Row) -> bool:
    return invitation["status"] != "noted"


_MEANT = {
    Occasion.INVITATION: lambda invitation: invitation["status"] == "noted",
    Occasion.REMINDER: _is_silent,
    Occasion.POSTPONEMENT: _was_told,
    Occasion.CANCELLATION: _was_told,
}


def _was_there(registration: Row) -> bool:
    present = "present" in (registration["attendance"], registration["attendance_second"])
    return present and rules.takes_part(registration)


@dataclass
class _Finding:
    """Recipients in the making."""

    reader: Reader
    session_id: int
    recipients: dict[str, Recipient] = field(default_factory=dict)  # by folded address
    left_out: list[LeftOut] = field(default_factory=list)
    registrations: list[Row] = field(init=False)
    _cancelled: set[int] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.reader.rows(REGISTRATION, self.reader.ids(REGISTRATION, session_id=self.session_id))
        self.registrations = sorted(rows.values(), key=lambda row: row.text("contact").casefold())
        self._cancelled = {_id(row["contact"]) for row in self.registrations if not rules.takes_part(row)}

    def add_invited(self, invitations: Iterable[Row]) -> None:
        """Add the addressees of invitations; the institution's own mailbox where there is none, or she cancelled."""
        wanted = list(invitations)
        people = self.reader.rows(CONTACT, [_id(row["addressee"]) for row in wanted if row["addressee"]])
        houses = self.reader.rows(INSTITUTION, [_id(row["institution"]) for row in wanted])
        for invitation in wanted:
            person = people.get(_id(invitation["addressee"]))
            if person is not None and person.id not in self._cancelled:
                self._add_person(person, invitation.text("institution"), invitation.id)
            else:
                self._add_house(houses[_id(invitation["institution"])], invitation.id)

    def add_people(self, registrations: Iterable[Row]) -> None:
        """Add registered people."""
        wanted = list(registrations)
        people = self.reader.rows(CONTACT, [_id(row["contact"]) for row in wanted if isinstance(row["contact"], Ref)])
        for registration in wanted:
            person = people.get(_id(registration["contact"]))
            if person is None:
                self.left_out.append(LeftOut(registration.text("contact"), "als Gast ohne E-Mail-Adresse"))
            else:
                self._add_person(person, registration.text("institution"))

    def _add_person(self, person: Row, institution: str, invitation_id: int = 0) -> None:
        name = rules.full_name(person)
        if reason := _unreachable(person):
            self.left_out.append(LeftOut(", ".join(filter(None, (name, institution))), reason))
        else:
            self._add(
                Recipient(name, person.text("email"), institution, rules.letter_salutation(person), invitation_id)
            )

    def _add_house(self, house: Row, invitation_id: int) -> None:
        if house["retired_on"] is not None:
            self.left_out.append(LeftOut(house.text("name"), "ausgeschieden"))
        elif not house["email"]:
            self.left_out.append(LeftOut(house.text("name"), "ohne E-Mail-Adresse"))
        else:
            self._add(
                Recipient(house.text("name"), house.text("email"), house.text("name"), invitation_id=invitation_id)
            )

    def _add(self, recipient: Recipient) -> None:
        self.recipients.setdefault(recipient.address.casefold(), recipient)


def _unreachable(person: Row) -> str:
    """Return why a person cannot be written to; empty if she can."""
    if person["retired_on"] is not None:
        return "ausgeschieden"
    if not person["email"]:
        return "ohne E-Mail-Adresse"
    return "E-Mail unzustellbar" if person["email_undeliverable"] else ""


# ------------------------------------------------------------------------------------ fields


def field_values(reader: Reader, session_id: int, recipient: Recipient | None = None) -> dict[str, str]:
    """Return what each field of a letter says; what is unknown is empty.

    Args:
        reader: Reads the file's records.
        session_id: The session.
        recipient: Who is written to; None where one letter goes to all.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, session_id)
    session = meeting.session
    return {
        "Titel": meeting.title,
        "Datum": written_date(session["date"]),
        "Uhrzeit": written_times(session["start"], session["end"]),
        "Ort": meeting.place,
        "Rückmeldefrist": session.text("reply_by"),
        "Veranstalter": meeting.organisers,
        "Leitung": meeting.lead,
        "Geschäftszeichen": session.text("file_reference"),
        "Auskunft": "; ".join(_ways_to_ask(reader, meeting)),
        "Beschreibung": session.text("description"),
        "Grund": session.text("status_reason"),
        "Bisheriges Datum": written_date(session["postponed_from"]),
        "Anrede": recipient.salutation if recipient else _TO_ALL,
        "Einrichtung": recipient.institution if recipient else "",
    }


def _ways_to_ask(reader: Reader, meeting: Meeting) -> Iterator[str]:
    """Yield who answers questions, with how to reach her: an office's own contacts, named to be asked."""
    asked = meeting.session["information_contacts"]
    ids = [part.id for part in asked if isinstance(part, Ref)] if isinstance(asked, tuple) else []
    for person in reader.rows(CONTACT, ids).values():
        phone = person.text("phone")
        yield ", ".join(filter(None, (rules.full_name(person), f"Tel. {phone}" if phone else "", _address(person))))


def _address(person: Row) -> str:
    """Return a person's address; empty if mail to it came back."""
    return "" if person["email_undeliverable"] else person.text("email")


def _id(value: object) -> int:
    return value.id if isinstance(value, Ref) else 0
