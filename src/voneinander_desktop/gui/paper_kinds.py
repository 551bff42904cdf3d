"""The papers that can be made: what each is for, what can be chosen for it, and the request it leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from voneinander_desktop.documents.sign_in_sheet import MOST_BLANK_ROWS, OPTIONAL_COLUMNS
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, SESSION
from voneinander_desktop.domain.fields import Entity
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.usecases.exporting import (
    ContactListRequest,
    InstitutionListRequest,
    Request,
    RosterRequest,
    SignInSheetRequest,
)

Chosen = Mapping[str, str | int | bool]
"""What was chosen, by the keys of the options."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several.

    Attributes:
        key: Its name in code and in the file.
        label: What it is about; empty where that stands above it already.
        texts: The values and what they are called; the first is chosen at first.
    """

    key: str
    label: str
    texts: tuple[tuple[str, str], ...]

    @property
    def default(self) -> str:
        """The value at first."""
        return self.texts[0][0]

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return any(value == allowed for allowed, _ in self.texts)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no.

    Attributes:
        key: Its name in code and in the file.
        label: What it is about; empty where that stands above it already.
        text: What it says beside its box.
        default: Its value at first.
    """

    key: str
    label: str
    text: str
    default: bool = False

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number.

    Attributes:
        key: Its name in code and in the file.
        label: What it counts.
        most: The highest; the lowest is 0.
        default: Its value at first.
    """

    key: str
    label: str
    most: int
    default: int

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.most


Option = Choice | Flag | Number


class ListState(NamedTuple):
    """What a list shows: its records in order, and its visible columns."""

    ids: tuple[int, ...]
    columns: tuple[str, ...]


class Subject(NamedTuple):
    """What a paper is made of: a Veranstaltung, or what a list shows; None for all there is."""

    session_id: int = 0
    shown: ListState | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    Attributes:
        key: Its name in code, and of the command that makes it.
        title: Its German name.
        menu_text: The same with mnemonic and dots.
        icon: Name of its icon.
        purpose: What it is for, in a sentence.
        entity: What it is made of: one of these, or a list of them.
        options: What can be chosen.
        request: Makes the request.
        printed: Whether it is rather printed than sent as a workbook.
        has_notice: Whether it bears the notice that the office words itself.
        keys: Its shortcut.
    """

    key: str
    title: str
    menu_text: str
    icon: str
    purpose: str
    entity: Entity
    options: tuple[Option, ...]
    request: Callable[[Subject, Chosen], Request]
    printed: bool = False
    has_notice: bool = False
    keys: tuple[str, ...] = ()

    @property
    def of_session(self) -> bool:
        """Whether it belongs to one Veranstaltung."""
        return self.entity is SESSION


# ----------------------------------------------------------------------------------- requests


def _sign_in_sheet(subject: Subject, chosen: Chosen) -> Request:
    return SignInSheetRequest(
        subject.session_id,
        columns=tuple(key for key in OPTIONAL_COLUMNS if chosen[key]),
        order="institution" if chosen["order"] == "institution" else "name",
        by_institution=chosen["order"] == "blocks",
        signature_columns=2 if chosen["signatures"] == "two" else 1,
        announced_rows=bool(chosen["announced_rows"]),
        blank_rows=int(chosen["blank_rows"]),
    )


def _roster(subject: Subject, chosen: Chosen) -> Request:
    purpose = Purpose(str(chosen.get("purpose", Purpose.ENTRANCE)))
    return RosterRequest(
        subject.session_id, purpose, order="institution" if chosen["order"] == "institution" else "name"
    )


def _contacts_internal(subject: Subject, chosen: Chosen) -> Request:
    letters = bool(chosen["letter_salutation"])
    return ContactListRequest(Purpose.INTERNAL, *_shown(subject), letter_salutation=letters)


def _contacts_sharing(subject: Subject, _chosen: Chosen) -> Request:
    return ContactListRequest(Purpose.PARTICIPANTS, *_shown(subject))


def _institutions(subject: Subject, _chosen: Chosen) -> Request:
    return InstitutionListRequest(*_shown(subject))


def _shown(subject: Subject) -> tuple[tuple[int, ...] | None, tuple[str, ...] | None]:
    return subject.shown or (None, None)


# -------------------------------------------------------------------------------------- table

_ORDER = Choice(
    "order", "Reihenfolge", (("name", "Nach Namen"), ("institution", "Nach Einrichtungen, darin nach Namen"))
)
SCOPE, SHOWN, ALL = "scope", "shown", "all"
"""Key and values of the choice between what a list shows and all there is; its texts are made when it is asked."""

_SCOPE = Choice(SCOPE, "Umfang", ((SHOWN, "Was die Liste gerade zeigt"), (ALL, "Alles")))

DOCUMENTS: tuple[Paper, ...] = (
    Paper(
        "sign_in_sheet",
        "Unterschriftenliste",
        "&Unterschriftenliste …",
        "sign-in-sheet",
        "Geht in der Veranstaltung herum oder liegt am Eingang aus: Alle unterschreiben, dass sie da sind.",
        SESSION,
        (
            Choice(
                "order",
                "Aufbau",
                (
                    ("name", "Eine Liste nach Namen"),
                    ("institution", "Eine Liste nach Einrichtungen"),
                    ("blocks", "Ein Block für jede Einrichtung"),
                ),
            ),
            Flag("function", "Spalten", CONTACT.field("function").label, default=True),
            Flag("title", "", CONTACT.field("title").label),
            Flag("department", "", CONTACT.field("department").label),
            Choice(
                "signatures",
                "Unterschrift",
                (("one", "Eine Spalte"), ("two", "Zwei Spalten: Vormittag und Nachmittag")),
            ),
            Number("blank_rows", "Leere Zeilen am Ende", MOST_BLANK_ROWS, 8),
            Flag("announced_rows", "", "Dazu für Angekündigte ohne Namen"),
        ),
        _sign_in_sheet,
        printed=True,
        has_notice=True,
        keys=("Ctrl+P",),
    ),
    Paper(
        "roster",
        "Teilnehmendenliste",
        "&Teilnehmendenliste …",
        "roster",
        "Wer aus welcher Einrichtung in welcher Funktion kommt.",
        SESSION,
        (
            Choice(
                "purpose",
                "Für wen",
                (
                    (Purpose.INTERNAL.value, "Für die eigene Planung, mit allen Kontaktdaten"),
                    (Purpose.PARTICIPANTS.value, "Zur Weitergabe an die Teilnehmenden"),
                ),
            ),
            _ORDER,
        ),
        _roster,
    ),
    Paper(
        "entrance_list",
        "Einlassliste",
        "&Einlassliste …",
        "entrance",
        "Für den Empfang oder die Pforte des Hauses, in dem die Veranstaltung stattfindet.",
        SESSION,
        (_ORDER,),
        _roster,
        printed=True,
    ),
    Paper(
        "contacts_internal",
        "Kontakte (intern)",
        "&Kontakte (intern) …",
        "contacts",
        "Für die eigene Dienststelle, zum Beispiel für einen Serienbrief.",
        CONTACT,
        (_SCOPE, Flag("letter_salutation", "Serienbrief", "Spalte mit der Briefanrede")),
        _contacts_internal,
    ),
    Paper(
        "contacts_sharing",
        "Kontaktliste zur Weitergabe",
        "Kontaktliste zur &Weitergabe …",
        "contacts",
        "Für die Teilnehmenden: wer wie zu erreichen ist, mit Zustimmung der Personen.",
        CONTACT,
        (_SCOPE,),
        _contacts_sharing,
    ),
    Paper(
        "institutions",
        "Einrichtungsliste",
        "E&inrichtungsliste …",
        "institution",
        "Alle Einrichtungen und Dienststellen mit Anschrift und Angebot, oder eine Auswahl davon.",
        INSTITUTION,
        (_SCOPE,),
        _institutions,
    ),
)
