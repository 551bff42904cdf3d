"""The papers that can be made: what each is for, what can be chosen for it, and the request it leads to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, get_args

from voneinander_desktop.documents.agenda import OPTIONAL_COLUMNS as AGENDA_COLUMNS
from voneinander_desktop.documents.badges import MOST_BLANK as MOST_BLANK_BADGES
from voneinander_desktop.documents.figures import Period
from voneinander_desktop.documents.report import Period as ReportPeriod
from voneinander_desktop.documents.sign_in_sheet import MOST_BLANK_ROWS, OPTIONAL_COLUMNS
from voneinander_desktop.domain.catalogue import AGENDA_ITEM, CONTACT, INSTITUTION, SESSION
from voneinander_desktop.domain.fields import Entity
from voneinander_desktop.domain.labels import FORMS
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.gui.actions import Menu
from voneinander_desktop.gui.pages.wordings import NOTICE, PRESS_RELEASE, Wording
from voneinander_desktop.gui.paper_options import Choice, Chosen, Day, Flag, Length, Number, Option
from voneinander_desktop.usecases.exporting import (
    AgendaRequest,
    AttendanceRequest,
    BadgesRequest,
    CalendarRequest,
    CardsRequest,
    ContactListRequest,
    FiguresRequest,
    InstitutionListRequest,
    MatrixRequest,
    PressReleaseRequest,
    ReplyListRequest,
    ReportRequest,
    Request,
    RosterRequest,
    SignInSheetRequest,
)


class ListState(NamedTuple):
    """What a list shows: its records in order, its visible columns, and which of its records are selected."""

    ids: tuple[int, ...]
    columns: tuple[str, ...]
    selected: tuple[int, ...] = ()


class Subject(NamedTuple):
    """What a paper is made of: a Veranstaltung, or what a list shows; None for all there is.

    `added` are the registrations that are on no printed sign-in sheet.
    """

    session_id: int = 0
    shown: ListState | None = None
    added: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    Attributes:
        key: Its name in code, and of the command that makes it.
        title: Its German name.
        menu_text: The same with mnemonic and dots.
        icon: Name of its icon.
        purpose: What it is for, in a sentence.
        discloses: What it discloses; the panel that makes it tells it of the people in question.
        entity: What it is made of: one of these, or a list of them.
        options: What can be chosen.
        request: Makes the request.
        printed: Whether it is rather printed than sent as a file.
        wording: The text on it that the office words itself, if there is one.
        keys: Its shortcut.
        endings: The formats it can be saved in.
        copied: Whether its text can be copied.
        when: When it is needed: one of the headings that it stands under; empty for lists.
        menu: The menu that its command stands in.
    """

    key: str
    title: str
    menu_text: str
    icon: str
    purpose: str
    discloses: str
    entity: Entity
    options: tuple[Option, ...]
    request: Callable[[Subject, Chosen], Request]
    printed: bool = False
    wording: Wording | None = None
    keys: tuple[str, ...] = ()
    endings: tuple[str, ...] = (".pdf", ".xlsx")
    copied: bool = False
    when: str = ""
    menu: Menu = Menu.DOCUMENTS

    @property
    def paged(self) -> bool:
        """Whether it is for paper, too, rather than only for another program."""
        return ".pdf" in self.endings

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
        only=subject.added if chosen["extent"] == SUPPLEMENT else None,
    )


def _roster(subject: Subject, chosen: Chosen) -> Request:
    purpose = Purpose(str(chosen.get("purpose", Purpose.ENTRANCE)))
    return RosterRequest(
        subject.session_id, purpose, order="institution" if chosen["order"] == "institution" else "name"
    )


def _agenda(subject: Subject, chosen: Chosen) -> Request:
    return AgendaRequest(subject.session_id, tuple(key for key in AGENDA_COLUMNS if chosen[key]))


def _replies(subject: Subject, chosen: Chosen) -> Request:
    return ReplyListRequest(
        subject.session_id,
        silent_only=chosen["scope_of_replies"] == "silent",
        order="status" if chosen["order"] == "status" else "institution",
    )


def _attendance(subject: Subject, chosen: Chosen) -> Request:
    return AttendanceRequest(
        subject.session_id,
        function=bool(chosen["function"]),
        walk_in=bool(chosen["walk_in"]),
        order="institution" if chosen["order"] == "institution" else "name",
    )


def _badges(subject: Subject, chosen: Chosen) -> Request:
    return BadgesRequest(
        subject.session_id,
        form=str(chosen["form"]),
        start=int(chosen["start"]),
        right=float(chosen["right"]),
        down=float(chosen["down"]),
        title=bool(chosen["title"]),
        function=bool(chosen["function"]),
        order="institution" if chosen["order"] == "institution" else "name",
        blank=int(chosen["blank"]),
    )


def _press_release(subject: Subject, chosen: Chosen) -> Request:
    return PressReleaseRequest(subject.session_id, who="invited" if chosen["who"] == "invited" else "accepted")


def _report(subject: Subject, chosen: Chosen) -> Request:
    return ReportRequest(
        subject.session_id,
        period=next((period for period in get_args(ReportPeriod) if period == chosen["period"]), "session"),
        since=date.fromisoformat(str(chosen["since"])),
        until=date.fromisoformat(str(chosen["until"])),
        names=bool(chosen["names"]),
    )


def _figures(subject: Subject, _chosen: Chosen) -> Request:
    return FiguresRequest(subject.session_id)


def _matrix(_subject: Subject, chosen: Chosen) -> Request:
    return MatrixRequest(chosen_period(chosen))


def chosen_period(chosen: Chosen) -> Period:
    """Return the period that was chosen for the Auswertung of all Veranstaltungen."""
    if chosen.get("period") != "days":
        return Period()
    return Period(date.fromisoformat(str(chosen["since"])), date.fromisoformat(str(chosen["until"])))


def _contacts_internal(subject: Subject, chosen: Chosen) -> Request:
    letters = bool(chosen["letter_salutation"])
    return ContactListRequest(Purpose.INTERNAL, *_shown(subject), letter_salutation=letters)


def _contacts_sharing(subject: Subject, _chosen: Chosen) -> Request:
    return ContactListRequest(Purpose.PARTICIPANTS, *_shown(subject))


def _calendar_event(subject: Subject, _chosen: Chosen) -> Request:
    return CalendarRequest(subject.session_id)


def _contact_cards(subject: Subject, chosen: Chosen) -> Request:
    purpose = Purpose.PARTICIPANTS if chosen["purpose"] == Purpose.PARTICIPANTS else Purpose.INTERNAL
    return CardsRequest(purpose, subject.shown.ids if subject.shown else None)


def _institutions(subject: Subject, _chosen: Chosen) -> Request:
    return InstitutionListRequest(*_shown(subject))


def _shown(subject: Subject) -> tuple[tuple[int, ...] | None, tuple[str, ...] | None]:
    return subject.shown[:2] if subject.shown else (None, None)


# -------------------------------------------------------------------------------------- table

BEFORE, ON_THE_DAY, AFTERWARDS = "Vorher", "Am Tag", "Nachher"
WHEN = (BEFORE, ON_THE_DAY, AFTERWARDS)
"""The headings that the papers of a Veranstaltung stand under, in order."""

_ORDER = Choice(
    "order", "Reihenfolge", (("name", "Nach Namen"), ("institution", "Nach Einrichtungen, darin nach Namen"))
)
SCOPE, SELECTED, SHOWN, ALL = "scope", "selected", "shown", "all"
"""Key and values of the choice between what is selected, what a list shows and all there is.

Its texts are made when it is asked.
"""

SUPPLEMENT = "supplement"
"""The value of a sign-in sheet's extent that asks for a Nachtrag."""

FIGURES_PAPER = "session_figures"
"""The key of the Auswertung of one Veranstaltung."""

MATRIX = "matrix"
"""The key of the Auswertung of all Veranstaltungen."""

_SCOPE = Choice(SCOPE, "Umfang", ((SHOWN, "Was die Liste gerade zeigt"), (ALL, "Alles")))
_SCOPE_OF_CARDS = Choice(
    SCOPE,
    "Umfang",
    ((SELECTED, "Was ausgewählt ist"), (SHOWN, "Was die Liste gerade zeigt"), (ALL, "Alle")),
    remembered=False,
)
_DAYS = (
    Day("since", "Von", f"{date.today().year}-01-01", ("period", "days")),
    Day("until", "Bis", f"{date.today().year}-12-31", ("period", "days")),
)
_FUNCTION = Flag("function", "Spalten", CONTACT.field("function").label, default=True)

DOCUMENTS: tuple[Paper, ...] = (
    Paper(
        "sign_in_sheet",
        "Unterschriftenliste",
        "&Unterschriftenliste …",
        "sign-in-sheet",
        purpose="Geht in der Veranstaltung herum oder liegt am Eingang aus: Alle unterschreiben, dass sie da sind.",
        discloses="Name, Einrichtung und Funktion. Nie Telefon oder E-Mail, nie jemand, der abgesagt hat.",
        entity=SESSION,
        options=(
            Choice(
                "extent",
                "Umfang",
                (("whole", "Alle Angemeldeten"), (SUPPLEMENT, "Nachtrag: nur wer auf keiner Liste steht")),
                remembered=False,
            ),
            Choice(
                "order",
                "Aufbau",
                (
                    ("name", "Eine Liste nach Namen"),
                    ("institution", "Eine Liste nach Einrichtungen"),
                    ("blocks", "Ein Block für jede Einrichtung"),
                ),
            ),
            _FUNCTION,
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
        request=_sign_in_sheet,
        printed=True,
        wording=NOTICE,
        keys=("Ctrl+P",),
        when=ON_THE_DAY,
    ),
    Paper(
        "roster",
        "Teilnehmendenliste",
        "&Teilnehmendenliste …",
        "roster",
        purpose="Wer aus welcher Einrichtung in welcher Funktion kommt.",
        discloses="Intern mit allen Kontaktdaten, nur für den Dienstgebrauch. Zur Weitergabe mit Telefon und E-Mail "
        "nur von denen, die zugestimmt haben.",
        entity=SESSION,
        options=(
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
        request=_roster,
        when=BEFORE,
    ),
    Paper(
        "reply_list",
        "Rückmeldeliste",
        "&Rückmeldeliste …",
        "replies",
        purpose="Wer eingeladen ist, wer was geantwortet hat, und die Nummer zum Nachfragen.",
        discloses="Alle Einladungen mit Telefon und Bemerkungen, nur für den Dienstgebrauch.",
        entity=SESSION,
        options=(
            Choice(
                "scope_of_replies",
                "Umfang",
                (("all", "Alle Einladungen"), ("silent", "Nur wer noch nicht geantwortet hat")),
            ),
            Choice(
                "order",
                "Reihenfolge",
                (("institution", "Nach Einrichtungen"), ("status", "Ein Block für jeden Status")),
            ),
        ),
        request=_replies,
        when=BEFORE,
    ),
    Paper(
        "agenda",
        "Tagesordnung",
        "Ta&gesordnung …",
        "agenda",
        purpose="Was wann geschieht, wer es gestaltet und wo: zum Aushängen und Auslegen.",
        discloses="Themen, Einrichtungen und wer spricht.",
        entity=SESSION,
        options=(
            Flag("institution", "Spalten", AGENDA_ITEM.field("institution").label, default=True),
            Flag("speaker", "", AGENDA_ITEM.field("speaker").label, default=True),
            Flag("room", "", AGENDA_ITEM.field("room").label, default=True),
        ),
        request=_agenda,
        printed=True,
        when=BEFORE,
    ),
    Paper(
        "press_release",
        "Pressemitteilung",
        "&Pressemitteilung …",
        "press",
        purpose="Anlass, Ort und Zeit, wer teilnimmt, Auskunft und Medienkontakt: der Text für die Presse.",
        discloses="Die Einrichtungen, die zugesagt haben; Name und Telefon von Auskunft und Medienkontakt.",
        entity=SESSION,
        options=(
            Choice(
                "who",
                "Teilnehmende",
                (("accepted", "Wer zugesagt hat"), ("invited", "Alle Eingeladenen, die nicht abgesagt haben")),
            ),
        ),
        request=_press_release,
        wording=PRESS_RELEASE,
        endings=(".docx", ".txt", ".pdf"),
        copied=True,
        when=BEFORE,
    ),
    Paper(
        "calendar_event",
        "Termin für den Kalender",
        "Termin für den &Kalender speichern …",
        "session",
        purpose="Eine Datei für Outlook, Thunderbird und andere Kalender. Nach einer Änderung oder Absage noch einmal "
        "geöffnet, bringt sie denselben Termin auf den neuen Stand.",
        discloses="Titel, Zeit, Ort, Beschreibung und die E-Mail-Adresse von Leitung oder Veranstalter.",
        entity=SESSION,
        options=(),
        request=_calendar_event,
        endings=(".ics",),
        when=BEFORE,
        menu=Menu.SESSION,
    ),
    Paper(
        "badges",
        "Namensschilder",
        "&Namensschilder …",
        "badge",
        purpose="Für alle Angemeldeten, auf A4-Bogen mit Etiketten; angebrochene Bogen lassen sich aufbrauchen.",
        discloses="Name und Einrichtung, auf Wunsch die Funktion. Nie jemand, der abgesagt hat.",
        entity=SESSION,
        options=(
            Choice("form", "Bogen", tuple((form.key, form.name) for form in FORMS), folded=True),
            Number("start", "Erster freier Platz", max(form.places for form in FORMS), 1, least=1),
            Length("right", "Nach rechts verschieben", 30),
            Length("down", "Nach unten verschieben", 30),
            Flag("title", "Angaben", CONTACT.field("title").label, default=True),
            Flag("function", "", CONTACT.field("function").label),
            _ORDER,
            Number("blank", "Leere Schilder am Ende", MOST_BLANK_BADGES, 0),
        ),
        request=_badges,
        printed=True,
        endings=(".pdf",),
        when=ON_THE_DAY,
    ),
    Paper(
        "entrance_list",
        "Einlassliste",
        "&Einlassliste …",
        "entrance",
        purpose="Für den Empfang oder die Pforte des Hauses, in dem die Veranstaltung stattfindet.",
        discloses="Nur Nachname, Vorname und Einrichtung.",
        entity=SESSION,
        options=(_ORDER,),
        request=_roster,
        printed=True,
        when=ON_THE_DAY,
    ),
    Paper(
        "attendance_record",
        "Anwesenheitsnachweis",
        "&Anwesenheitsnachweis …",
        "attendance",
        purpose="Wer da war, mit einer Zeile für die Unterschrift der Leitung.",
        discloses="Name, Einrichtung und Funktion derer, die da waren. Nie Telefon oder E-Mail.",
        entity=SESSION,
        options=(_ORDER, _FUNCTION, Flag("walk_in", "", "Ob jemand ohne Anmeldung kam")),
        request=_attendance,
        printed=True,
        when=AFTERWARDS,
    ),
    Paper(
        "report",
        "Kurzbericht",
        "Kurz&bericht …",
        "report",
        purpose="Für den Stadtrat oder eine Förderstelle: Zeitraum, Veranstaltungen, Einrichtungen und Personen in "
        "Zahlen, Ergebnisse.",
        discloses="Nur Zahlen und Ergebnisse; Namen, Einrichtung und Funktion nur auf Wunsch.",
        entity=SESSION,
        options=(
            Choice(
                "period",
                "Zeitraum",
                (
                    ("session", "Diese Veranstaltung"),
                    ("year", "Ihr Kalenderjahr"),
                    ("series", "Ihre Reihe"),
                    ("days", "Von einem Tag bis zu einem anderen"),
                ),
            ),
            *_DAYS,
            Flag("names", "Personen", "Namen nennen"),
        ),
        request=_report,
        endings=(".docx", ".pdf"),
        when=AFTERWARDS,
    ),
    Paper(
        FIGURES_PAPER,
        "Auswertung der Veranstaltung",
        "Auswertung &der Veranstaltung …",
        "figures",
        purpose="Wie viele eingeladen und angemeldet waren, da waren, fehlten oder ohne Anmeldung kamen, nach "
        "Einrichtungen.",
        discloses="Nur Einrichtungen und Zahlen, keine Angaben zu einzelnen Personen.",
        entity=SESSION,
        options=(),
        request=_figures,
        when=AFTERWARDS,
    ),
    Paper(
        MATRIX,
        "Teilnahme der Einrichtungen",
        "Teilnah&me der Einrichtungen …",
        "figures",
        purpose="Welche Einrichtung an welcher Veranstaltung teilgenommen hat, über alle oder einen Zeitraum.",
        discloses="Nur Einrichtungen und Zahlen, keine Angaben zu einzelnen Personen.",
        entity=INSTITUTION,
        options=(
            Choice(
                "period",
                "Zeitraum",
                (("all", "Alle Veranstaltungen"), ("days", "Von einem Tag bis zu einem anderen")),
            ),
            *_DAYS,
        ),
        request=_matrix,
    ),
    Paper(
        "contacts_internal",
        "Kontakte (intern)",
        "&Kontakte (intern) …",
        "contacts",
        purpose="Für die eigene Dienststelle, zum Beispiel für einen Serienbrief.",
        discloses="Alle Kontaktdaten, nur für den Dienstgebrauch.",
        entity=CONTACT,
        options=(_SCOPE, Flag("letter_salutation", "Serienbrief", "Spalte mit der Briefanrede")),
        request=_contacts_internal,
    ),
    Paper(
        "contacts_sharing",
        "Kontaktliste zur Weitergabe",
        "Kontaktliste zur &Weitergabe …",
        "contacts",
        purpose="Für die Teilnehmenden: wer wie zu erreichen ist, mit Zustimmung der Personen.",
        discloses="Nur wer der Weitergabe zugestimmt hat.",
        entity=CONTACT,
        options=(_SCOPE,),
        request=_contacts_sharing,
    ),
    Paper(
        "contact_cards",
        "Kontakte als vCard",
        "Kontakte als &vCard speichern …",
        "contacts",
        purpose="Eine Datei mit Visitenkarten, die Outlook, Thunderbird und Telefone in ihr Adressbuch aufnehmen.",
        discloses="Intern mit allen Kontaktdaten. Zur Weitergabe nur, wer ihr zugestimmt hat.",
        entity=CONTACT,
        options=(
            Choice(
                "purpose",
                "Für wen",
                (
                    (Purpose.INTERNAL.value, "Für das eigene Adressbuch, mit allen Kontaktdaten"),
                    (Purpose.PARTICIPANTS.value, "Zur Weitergabe: nur wer zugestimmt hat"),
                ),
            ),
            _SCOPE_OF_CARDS,
        ),
        request=_contact_cards,
        endings=(".vcf",),
    ),
    Paper(
        "institutions",
        "Einrichtungsliste",
        "E&inrichtungsliste …",
        "institution",
        purpose="Alle Einrichtungen und Dienststellen mit Anschrift und Angebot, oder eine Auswahl davon.",
        discloses="Keine Angaben zu einzelnen Personen.",
        entity=INSTITUTION,
        options=(_SCOPE,),
        request=_institutions,
    ),
)
