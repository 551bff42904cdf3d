"""Mail drafts about a session. Nothing is sent from here: her mail program does that."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
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
from voneinander_desktop.documents.exchange import NoDate, calendar_event
from voneinander_desktop.documents.meeting import UnknownSession, read_session, written_date
from voneinander_desktop.domain import rules, templates
from voneinander_desktop.domain.catalogue import INVITATION
from voneinander_desktop.domain.fields import Row, Value
from voneinander_desktop.domain.templates import TemplateRefused
from voneinander_desktop.formats.calendars import calendar_file
from voneinander_desktop.formats.mail_drafts import Attachment, MailDraft, UnusableAddress, address_line, draft_file
from voneinander_desktop.storage.faults import StorageFault, os_message
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases.choices import Choices
from voneinander_desktop.usecases.editing import NOTHING, Edit, Editing, Outcome

__all__ = [
    "FIELDS",
    "Audience",
    "LeftOut",
    "Letter",
    "MailDraft",
    "Messages",
    "Occasion",
    "Recipient",
    "TemplateRefused",
    "UnfitOccasion",
    "UnknownSession",
    "UnusableAddress",
    "default_wording",
    "write_drafts",
]  # fmt: skip

_NAMES = {
    Occasion.INVITATION: "Einladung",
    Occasion.REMINDER: "Erinnerung",
    Occasion.POSTPONEMENT: "Verschiebung",
    Occasion.CANCELLATION: "Absage",
    Occasion.THANKS: "Dank",
}
_WITH_CALENDAR = frozenset({Occasion.INVITATION, Occasion.POSTPONEMENT, Occasion.CANCELLATION})


class UnfitOccasion(ValueError):  # noqa: N818 - the name says what is the case
    """What a mail would tell did not happen; `str()` says so in German."""


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
    """Mail drafts and addresses of one open file.

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

        No words at all do so, too.

        Raises:
            TemplateRefused: If they have fields that are none, or loose braces. Nothing was stored.
            StorageFault: If the file cannot be written.
        """
        templates.check(f"{letter.subject}\n{letter.text}", FIELDS)
        is_default = letter in (Letter("", ""), default_wording(occasion))
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

    def usual_occasion(self, session_id: int) -> Occasion:
        """Return why one writes about a session, as a first guess.

        Raises:
            UnknownSession: If there is no such session.
        """
        cancelled = read_session(self._reader, session_id)["status"] == "cancelled"
        return Occasion.CANCELLATION if cancelled else Occasion.INVITATION

    def unfit(self, session_id: int, occasion: Occasion) -> str:
        """Return in German why nothing is to be written for an occasion; empty if it is there.

        Raises:
            UnknownSession: If there is no such session.
        """
        session = read_session(self._reader, session_id)
        called_off = session["status"] == "cancelled"
        if occasion is Occasion.CANCELLATION and not called_off:
            return f"Die Veranstaltung ist nicht abgesagt: {_standing(session)}."
        if occasion is Occasion.POSTPONEMENT and not rules.is_moved(session):
            return f"Die Veranstaltung ist nicht verschoben: {_standing(session)}."
        if occasion in (Occasion.INVITATION, Occasion.REMINDER) and called_off:
            return "Die Veranstaltung ist abgesagt. Eingeladen und erinnert wird dazu niemand mehr."
        return ""

    def filled(self, session_id: int, letter: Letter, recipient: Recipient | None = None) -> Letter:
        """Return a letter with its fields filled in: for one recipient, or for all.

        Raises:
            TemplateRefused: If it has fields that are none, or loose braces.
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
            UnfitOccasion: If there is no such occasion, such as calling off what takes place.
            TemplateRefused: If the words have fields that are none, or loose braces.
            UnusableAddress: If an address is none that mail programs know.
        """
        if unfit := self.unfit(session_id, occasion):
            raise UnfitOccasion(unfit)
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
            event = calendar_event(self._reader, session_id, self._clock())
            kind = (("method", event.method), ("charset", "utf-8"))
            return (Attachment("Termin.ics", calendar_file(event), "text/calendar", kind),)
        return ()


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


def _standing(session: Row) -> str:
    """Return how a session stands: "Sie steht als „geplant“ am Mittwoch, 11.03.2020"."""
    day = written_date(session["date"])
    standing = f"Sie steht als „{session.text('status')}“ {f'am {day}' if day else 'noch ohne Tag'}"
    only_said = session["status"] == "postponed" and not rules.is_moved(session)
    return f"{standing}, und unter „Verschoben vom“ steht kein früherer Tag" if only_said else standing


def _words(letter: Letter) -> tuple[str, str]:
    return letter.subject, letter.text


def _to(recipient: Recipient) -> tuple[str, str]:
    return recipient.name, recipient.address


def _key(occasion: Occasion) -> str:
    return f"letter.{occasion}"
