"""Mail drafts and calendar files about a session. Nothing is sent from here: her mail program does that.

What a calendar needs to know an event again - its UID, and a SEQUENCE that rises with every change - is told by
the journal: nothing has to be stored for it, and two copies of the file say the same.
"""

import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

from voneinander_desktop import resources
from voneinander_desktop.documents.correspondence import (
    FIELDS,
    Audience,
    LeftOut,
    Occasion,
    Recipient,
    audience,
    field_values,
)
from voneinander_desktop.documents.meeting import Meeting, UnknownSession, read_meeting
from voneinander_desktop.domain import rules, templates
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, INVITATION, SESSION
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.templates import UnknownFields
from voneinander_desktop.formats.calendars import CalendarEvent, calendar_file
from voneinander_desktop.formats.mail_drafts import Attachment, MailDraft, UnusableAddress, address_line, draft_file
from voneinander_desktop.formats.vcard_writing import vcard_file
from voneinander_desktop.storage.faults import StorageFault, os_message
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases.choices import Choices
from voneinander_desktop.usecases.editing import NOTHING, Edit, Editing, Outcome

__all__ = [
    "FIELDS", "Audience", "LeftOut", "Letter", "MailDraft", "Messages", "NoDate", "Occasion", "Recipient",
    "UnknownFields", "UnknownSession", "UnusableAddress", "default_wording", "write_drafts",
]  # fmt: skip

_NAMES = {
    Occasion.INVITATION: "Einladung",
    Occasion.REMINDER: "Erinnerung",
    Occasion.POSTPONEMENT: "Verschiebung",
    Occasion.CANCELLATION: "Absage",
    Occasion.THANKS: "Dank",
}
_WITH_CALENDAR = frozenset({Occasion.INVITATION, Occasion.POSTPONEMENT, Occasion.CANCELLATION})
_IN_CALENDARS = ("title", "date", "start_time", "end_time", "venue_id", "venue_text", "site_id", "room", "status")
"""Columns of a session of which a change makes its event a newer one."""

_OUR_EVENTS = uuid.UUID("6f1d2b52-7f0e-5c1a-9c0b-2f3b8f0f7a11")
_SUBJECT = "Betreff: "


class NoDate(Exception):  # noqa: N818 - the name says what is the case
    """A session without a date is no event for a calendar; `str()` says so in German."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a mail, with fields in braces."""

    subject: str
    text: str


def name_of(occasion: Occasion) -> str:
    """Return what a mail is called in German, such as "Einladung"."""
    return _NAMES[occasion]


def default_wording(occasion: Occasion) -> Letter:
    """Return the draft of a mail's words."""
    subject, _, text = resources.text("texts", f"mail_{occasion}.txt").partition("\n")
    return Letter(subject, text.strip())


class Messages:
    """Mail drafts, addresses and calendar files of one open file.

    Args:
        reader: Reads the file's records.
        editing: Stores that something was sent.
        choices: Where the office's own wording is kept.
        clock: Tells the time.
    """

    def __init__(
        self, reader: Reader, editing: Editing, choices: Choices, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        self._reader = reader
        self._editing = editing
        self._choices = choices
        self._clock = clock

    # ------------------------------------------------------------------------------- wording

    def wording(self, occasion: Occasion) -> Letter:
        """Return the words of a mail: the office's own, or the draft."""
        kept = self._choices.get(_key(occasion), {"subject": "", "text": ""})
        letter = Letter(str(kept.get("subject", "")), str(kept.get("text", "")))
        return letter if letter.subject or letter.text else default_wording(occasion)

    def set_wording(self, occasion: Occasion, letter: Letter) -> None:
        """Keep the office's own words in the file, as a step that can be undone; the draft's words bring it back.

        Raises:
            UnknownFields: If they have fields that are none. Nothing was stored.
            StorageFault: If the file cannot be written.
        """
        templates.check(f"{letter.subject}\n{letter.text}", FIELDS)
        is_default = letter == default_wording(occasion)
        kept = Letter("", "") if is_default else letter
        done = "wiederhergestellt" if is_default else "geändert"
        self._choices.set(
            _key(occasion), {"subject": kept.subject, "text": kept.text}, f"Vorlage „{_NAMES[occasion]}“ {done}"
        )

    # ---------------------------------------------------------------------------------- mail

    def audience(self, session_id: int, occasion: Occasion) -> Audience:
        """Return who is to be written to, and who cannot be.

        Raises:
            UnknownSession: If there is no such session.
        """
        return audience(self._reader, session_id, occasion)

    def filled(self, session_id: int, letter: Letter, recipient: Recipient | None = None) -> Letter:
        """Return a letter with its fields filled in: for one recipient, or for all.

        Raises:
            UnknownFields: If it has fields that are none.
        """
        known = field_values(self._reader, session_id, recipient)
        return Letter(templates.fill(letter.subject, known), templates.fill(letter.text, known).strip() + "\n")

    def drafts(
        self,
        session_id: int,
        occasion: Occasion,
        recipients: Sequence[Recipient],
        *,
        letter: Letter | None = None,
        one_each: bool = False,
        calendar: bool = True,
    ) -> list[MailDraft]:
        """Return mail drafts: one to all whose addresses nobody else sees, or one for each.

        Args:
            session_id: What they are about.
            occasion: Why one writes.
            recipients: To whom.
            letter: The words; the kept ones where it is None.
            one_each: Whether each recipient gets a mail of her own.
            calendar: Whether the calendar file goes along, where one belongs to it and the session has a date.

        Raises:
            UnknownFields: If the words have fields that are none.
            UnusableAddress: If an address is none that mail programs know.
        """
        letter = letter or self.wording(occasion)
        attached = self._attached(session_id, occasion) if calendar else ()
        if one_each:
            mails = [
                MailDraft(*_words(self.filled(session_id, letter, one)), to=(_to(one),), attachments=attached)
                for one in recipients
            ]
        else:
            words = _words(self.filled(session_id, letter))
            mails = [MailDraft(*words, bcc=tuple(map(_to, recipients)), attachments=attached)]
        for mail in mails:
            draft_file(mail)  # an address that is none is told before anything is written
        return mails

    def addresses(self, recipients: Sequence[Recipient], separator: str = "; ") -> str:
        """Return addresses to paste into a mail program: Outlook parts them by semicolons, others by commas."""
        return address_line([_to(one) for one in recipients], separator)

    def mark_sent(self, occasion: Occasion, recipients: Sequence[Recipient], day: date, way: str = "mail") -> Outcome:
        """Note at the invitations that they were sent out, or reminded of, as one step.

        Args:
            occasion: What was sent; only invitations and reminders leave a date at an invitation.
            recipients: To whom.
            day: When.
            way: How, by the keys of `domain.catalogue.WAYS`.
        """
        rows = self._reader.rows(INVITATION, [one.invitation_id for one in recipients if one.invitation_id])
        edits = [edit for row in rows.values() for edit in _sent(occasion, row.id, row["status"], day, way)]
        if not edits:
            return NOTHING
        what = "Einladung" if len(rows) == 1 else f"{len(rows)} Einladungen"
        done = "als versandt vermerkt" if occasion is Occasion.INVITATION else "als erinnert vermerkt"
        return self._editing.set_values(edits, f"{what} {done}")

    def _attached(self, session_id: int, occasion: Occasion) -> tuple[Attachment, ...]:
        if occasion not in _WITH_CALENDAR:
            return ()
        with suppress(NoDate):
            event = self.event(session_id)
            event = replace(event, cancelled=event.cancelled or occasion is Occasion.CANCELLATION)
            kind = (("method", event.method), ("charset", "utf-8"))
            return (Attachment("Termin.ics", calendar_file(event), "text/calendar", kind),)
        return ()

    # --------------------------------------------------------------------------------- cards

    def cards(self, contact_ids: Sequence[int], purpose: Purpose = Purpose.INTERNAL) -> bytes:
        """Return a file of vCards: for the office, or with what may be passed on, of those who agreed to it."""
        people = list(self._reader.rows(CONTACT, contact_ids).values())
        if purpose is not Purpose.INTERNAL:
            people = [person for person in people if rules.passed_on(person)]
        houses = self._reader.rows(INSTITUTION, [ref.id for person in people for ref in _refs(person["institution"])])
        return vcard_file([_card(person, houses, purpose) for person in people])

    # ------------------------------------------------------------------------------ calendar

    def calendar(self, session_id: int) -> bytes:
        """Return the calendar file of a session; of one that is called off, its cancellation.

        Raises:
            UnknownSession: If there is no such session.
            NoDate: If it has no date.
        """
        return calendar_file(self.event(session_id))

    def event(self, session_id: int) -> CalendarEvent:
        """Return a session as calendars know it.

        Raises:
            UnknownSession: If there is no such session.
            NoDate: If it has no date.
        """
        meeting = read_meeting(self._reader, session_id)
        session = meeting.session
        day, start, end = session["date"], session["start"], session["end"]
        if not isinstance(day, date):
            raise NoDate("Die Veranstaltung hat noch kein Datum. Für einen Termin im Kalender braucht sie eines.")
        begins = start if isinstance(start, time) else None
        ends = end if isinstance(end, time) and begins and end > begins else None
        uid, sequence = self._known_as(session_id)
        return CalendarEvent(
            uid,
            sequence,
            self._clock().astimezone(UTC).replace(tzinfo=None),
            day,
            begins,
            ends,
            meeting.title,
            meeting.place or session.text("site"),
            session.text("description"),
            self._organiser(meeting),
            session["status"] == "cancelled",
        )

    def calendar_name(self, session_id: int) -> str:
        """Return what the document of a calendar file is called, without date and ending."""
        return read_meeting(self._reader, session_id).file_name("Termin")

    def _known_as(self, session_id: int) -> tuple[str, int]:
        """Return a session's UID and SEQUENCE: when it was made, and how often what calendars show changed since."""
        newest_first = self._reader.journal(rows=[(SESSION.table, session_id)], limit=1_000_000)
        made = newest_first[-1] if newest_first else None
        origin = f"{made.at.isoformat()} {made.step_id} {session_id}" if made else str(session_id)
        changes = sum(
            1
            for entry in newest_first
            if entry.before is not None and entry.after is not None and not entry.after.keys().isdisjoint(_IN_CALENDARS)
        )
        return f"{uuid.uuid5(_OUR_EVENTS, origin)}@voneinander", changes

    def _organiser(self, meeting: Meeting) -> tuple[str, str] | None:
        """Return who invites: whoever leads it, if she has an address, else the first organiser that has one."""
        lead = meeting.session["lead"]
        person = self._reader.row(CONTACT, lead.id) if isinstance(lead, Ref) else None
        if person is not None and person["email"] and not person["email_undeliverable"]:
            return meeting.lead, person.text("email")
        for organiser in _refs(meeting.session["organisers"]):
            house = self._reader.row(INSTITUTION, organiser.id)
            if house is not None and house["email"]:
                return house.text("name"), house.text("email")
        return None


def write_drafts(drafts: Sequence[MailDraft], occasion: Occasion, folder: Path) -> list[Path]:
    """Write drafts as .eml files that only this user can read; what was left there before is taken away.

    Args:
        drafts: What to write.
        occasion: What they are called after: names of people are in no file's name.
        folder: A folder of the program's own.

    Raises:
        StorageFault: If they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in folder.glob("*.eml"):
            with suppress(OSError):  # her mail program may still have it open
                old.unlink()
        return [_written(draft, path) for draft, path in zip(drafts, _free_paths(folder, occasion), strict=False)]
    except OSError as error:
        raise StorageFault(f"Die Entwürfe konnten nicht geschrieben werden. {os_message(error)}") from error


def _free_paths(folder: Path, occasion: Occasion) -> Iterator[Path]:
    """Yield paths for one draft after the other; what could not be taken away is left alone."""
    name = _NAMES[occasion]
    for number in count(1):
        path = folder / f"{name}{f' {number}' if number > 1 else ''}.eml"
        if not path.exists():
            yield path


def _written(draft: MailDraft, path: Path) -> Path:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb"
    ) as file:
        file.write(draft_file(draft))
    return path


def _sent(occasion: Occasion, invitation: int, status: Value, day: date, way: str) -> Iterator[Edit]:
    """Yield what an invitation has to say once a mail is sent; a reply that is there already stays."""
    if occasion is Occasion.INVITATION:
        yield Edit(INVITATION.key, invitation, "invited_on", day)
        yield Edit(INVITATION.key, invitation, "invited_by", way)
        if status == "noted":
            yield Edit(INVITATION.key, invitation, "status", "invited")
    elif occasion is Occasion.REMINDER:
        yield Edit(INVITATION.key, invitation, "reminded_on", day)


def _words(letter: Letter) -> tuple[str, str]:
    return letter.subject, letter.text


def _to(recipient: Recipient) -> tuple[str, str]:
    return recipient.name, recipient.address


_OF_A_PERSON = (
    "salutation", "title", "first_name", "last_name", "function", "department", "phone", "mobile", "email",
)  # fmt: skip
_OF_HER_HOUSE = ("name", "street", "postal_code", "city", "website")


def _card(person: Row, houses: Mapping[int, Row], purpose: Purpose) -> dict[str, str]:
    """Return what stands on a person's card, by the columns of `formats.vcards`."""
    card = {f"contact.{key}": CONTACT.field(key).format(rules.disclosed(purpose, person, key)) for key in _OF_A_PERSON}
    house = next((houses.get(ref.id) for ref in _refs(person["institution"])), None)
    if house is not None:
        card |= {f"institution.{key}": house.text(key) for key in _OF_HER_HOUSE}
    return card


def _refs(value: Value) -> Iterator[Ref]:
    """Yield the references of a field, whether it holds one or several."""
    parts = value if isinstance(value, tuple) and not isinstance(value, Ref) else (value,)
    yield from (part for part in parts if isinstance(part, Ref))


def _key(occasion: Occasion) -> str:
    return f"letter.{occasion}"
