"""Kontakte (intern), for the office alone, and the Kontaktliste zur Weitergabe."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from voneinander_desktop.documents.cells import cell, columns
from voneinander_desktop.domain import rules, values
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Block, Cell, Column, Document
from voneinander_desktop.storage.queries import Reader

_TITLES = {Purpose.INTERNAL: "Kontakte (intern)", Purpose.PARTICIPANTS: "Kontaktliste zur Weitergabe"}
_NOTICES = {
    Purpose.PARTICIPANTS: "Diese Liste enthält nur Personen, die der Weitergabe ihrer Kontaktdaten an Teilnehmende "
    "zugestimmt haben. Bitte verwenden Sie die Angaben nur für die Zusammenarbeit und geben Sie die Liste nicht weiter."
}
_SALUTATION = Column("letter_salutation", "Briefanrede", width=34)


@dataclass(frozen=True, slots=True)
class ContactListRequest:
    """What a list is to hold.

    Attributes:
        purpose: INTERNAL or PARTICIPANTS.
        ids: Which contacts in which order; all of them where it is None. Of these the Kontaktliste zur Weitergabe
            takes those whose Weitergabe is in force.
        columns: Which fields in which order; all of them where it is None. Of these the Kontaktliste zur Weitergabe
            takes those that participants may see.
        letter_salutation: Whether the internal list has a column with the Briefanrede, for a mail merge.
        as_of: The day that stands on it.
    """

    purpose: Purpose = Purpose.INTERNAL
    ids: tuple[int, ...] | None = None
    columns: tuple[str, ...] | None = None
    letter_salutation: bool = False
    as_of: date = field(default_factory=date.today)

    def __post_init__(self) -> None:
        if self.purpose not in _TITLES:
            raise ValueError("no purpose of a contact list")


def contact_list(reader: Reader, request: ContactListRequest) -> Document:
    """Return a list of contacts."""
    contacts = _contacts(reader, request)
    keys = _keys(request)
    letters = request.letter_salutation and request.purpose is Purpose.INTERNAL
    title, marking = _TITLES[request.purpose], rules.marking(request.purpose)
    return Document(
        title=title,
        marking=marking,
        head=(("Stand", values.format_date(request.as_of)), ("Anzahl", _counted(len(contacts)))),
        columns=(*columns(CONTACT, keys), *[_SALUTATION] * letters),
        blocks=(Block(tuple(_row(contact, request.purpose, keys, letters) for contact in contacts)),),
        notice=_NOTICES.get(request.purpose, ""),
        landscape=True,
        name=f"{title} – {marking}" if marking else title,
    )


def _contacts(reader: Reader, request: ContactListRequest) -> list[Row]:
    ids: Sequence[int] = [ref.id for ref in reader.options("contact")] if request.ids is None else request.ids
    contacts = reader.rows(CONTACT, ids).values()
    everyone = request.purpose is Purpose.INTERNAL
    return [contact for contact in contacts if everyone or rules.passed_on(contact)]


def _keys(request: ContactListRequest) -> tuple[str, ...]:
    every = tuple(spec.key for spec in CONTACT.fields)
    wanted = every if request.columns is None else request.columns
    keys = tuple(key for key in wanted if rules.may_show(request.purpose, CONTACT, key))
    return keys or CONTACT.label


def _row(contact: Row, purpose: Purpose, keys: tuple[str, ...], letters: bool) -> tuple[Cell, ...]:
    cells = tuple(cell(CONTACT.field(key), rules.disclosed(purpose, contact, key)) for key in keys)
    return (*cells, rules.letter_salutation(contact)) if letters else cells


def _counted(contacts: int) -> str:
    return "1 Kontakt" if contacts == 1 else f"{contacts} Kontakte"
