"""The Pressemitteilung: occasion, place and time, who takes part, further information, media contact.

Its words are a template that the office edits; who takes part is who confirmed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Literal, NamedTuple

from voneinander_desktop.documents.meeting import Meeting, PaperRefused, read_meeting, written_date, written_times
from voneinander_desktop.domain import prose, rules, templates, wording
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.prose import Prose
from voneinander_desktop.domain.wording import Case
from voneinander_desktop.storage.queries import Reader

FIELDS = {
    "Titel": "Titel der Veranstaltung",
    "Beschreibung": "Anlass, wie er unter „Beschreibung“ steht",
    "Wann": "Tag und Uhrzeit im Satz: „am 11.3.2020 von 9 – 13 Uhr“",
    "Wo": "Ort im Satz: „im JobCenter Mitte, Seydelstr. 2-5, 10117 Berlin“",
    "Datum": "Tag: „Mittwoch, 11.03.2020“",
    "Uhrzeit": "Uhrzeit: „09:00–13:00 Uhr“",
    "Ort": "Ort mit Anschrift und Raum",
    "Veranstalter": "Veranstalter",
    "Teilnehmende": "Wer teilnimmt: „neben dem Bezirksamt Mitte das Kreativhaus und …“",
    "Einrichtungen": "Nur die Einrichtungen, mit Artikel",
    "Dienststellen": "Nur die Dienststellen, mit Artikel",
    "Absender": "Medienkontakt mit Funktion: „Der Bezirksstadtrat für …, Max Muster,“",
    "Auskunft": "Wer nähere Informationen gibt, je eine Zeile",
    "Medienkontakt": "Medienkontakt mit Telefon, je eine Zeile",
}
"""The fields of the template, as they stand in braces, and what each says."""

_TITLE = "Pressemitteilung"
_SOME_DAY, _SOME_PLACE = "an einem noch nicht festgelegten Tag", "an einem noch nicht festgelegten Ort"
_NO_PERSON = re.compile(r"(?:ung|ion|stelle|dienst|arbeit|hilfe)$")
"""How words end that name a task and no person: nobody is called "Leitung Anna Muster"."""


@dataclass(frozen=True, slots=True)
class PressReleaseRequest:
    """What it is to say.

    Attributes:
        session_id: About which session.
        who: Who takes part: the institutions that confirmed, or all that were invited and did not decline.
        template: Its words, with fields in braces.
    """

    session_id: int
    who: Literal["accepted", "invited"] = "accepted"
    template: str = ""


class _Named(NamedTuple):
    """An institution as it is named in a text."""

    name: str
    article: str
    is_office: bool

    def text(self, case: Case = Case.NOMINATIVE) -> str:
        return wording.with_article(self.article, self.name, case)


def press_release(reader: Reader, request: PressReleaseRequest) -> Prose:
    """Return the text about a session.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
        documents.meeting.PaperRefused: If the template has fields that are none, or loose braces.
    """
    meeting = read_meeting(reader, request.session_id)
    try:
        text = templates.fill(request.template, _values(reader, meeting, request))
    except templates.TemplateRefused as unknown:
        raise PaperRefused(f"Die Vorlage der Pressemitteilung passt nicht. {unknown}") from unknown
    return Prose(_TITLE, prose.from_lines(text), meeting.file_name(_TITLE), meeting.title)


def hints(reader: Reader, request: PressReleaseRequest) -> Iterator[str]:
    """Yield in German what should be looked at before the text goes out."""
    meeting = read_meeting(reader, request.session_id)
    session = meeting.session
    people = _participants(reader, meeting, request)
    if session["status"] in ("cancelled", "postponed"):
        yield f"Die Veranstaltung ist als „{session.text('status')}“ eingetragen."
    if not people:
        yield _nobody(meeting, request)
    if nameless := [named.name for named in people if not named.article]:
        yield f"Der Artikel fehlt bei: {', '.join(nameless)}. Er gehört zu den Angaben der Einrichtung."
    missing = [label for label, value in _wanted(meeting) if not value]
    if missing:
        yield f"Noch nicht eingetragen: {', '.join(missing)}."


def _nobody(meeting: Meeting, request: PressReleaseRequest) -> str:
    waiting = sum(row["status"] in ("invited", "tentative") for row in meeting.invitations)
    if request.who == "accepted" and waiting:
        which = "1 Einrichtung ist" if waiting == 1 else f"{waiting} Einrichtungen sind"
        return f"Noch hat niemand zugesagt; {which} eingeladen. Der Satz über die Teilnehmenden fehlt deshalb."
    return "Noch ist niemand eingeladen. Der Satz über die Teilnehmenden fehlt deshalb."


def _wanted(meeting: Meeting) -> Iterator[tuple[str, object]]:
    for key in ("date", "description", "information_contacts", "press_contacts"):
        yield meeting.session.entity.field(key).label, meeting.session[key]
    yield "Ort", meeting.place


# ------------------------------------------------------------------------------------ fields


def _values(reader: Reader, meeting: Meeting, request: PressReleaseRequest) -> dict[str, str]:
    session = meeting.session
    people = _participants(reader, meeting, request)
    press = _contacts(reader, session, "press_contacts")
    return {
        "Titel": meeting.title,
        "Beschreibung": session.text("description"),
        "Wann": _when(session),
        "Wo": _where(reader, meeting),
        "Datum": written_date(session["date"]),
        "Uhrzeit": written_times(session["start"], session["end"]),
        "Ort": meeting.place,
        "Veranstalter": meeting.organisers,
        "Teilnehmende": _taking_part(people),
        "Einrichtungen": wording.enumerated([named.text() for named in people if not named.is_office]),
        "Dienststellen": wording.enumerated([named.text() for named in people if named.is_office]),
        "Absender": _sender(press[0]) if press else "",
        "Auskunft": "\n".join(_reached(contact) for contact in _contacts(reader, session, "information_contacts")),
        "Medienkontakt": "\n".join(_reached(contact, as_what=True) for contact in press),
    }


def _participants(reader: Reader, meeting: Meeting, request: PressReleaseRequest) -> list[_Named]:
    """Return who takes part, in the order in which they were invited."""
    wanted = ("accepted",) if request.who == "accepted" else ("accepted", "tentative", "invited")
    rows = sorted((row for row in meeting.invitations if row["status"] in wanted), key=lambda row: row.id)
    ids = [ref.id for row in rows if isinstance(ref := row["institution"], Ref)]
    return [
        _Named(row.text("name"), row.text("article"), row["is_office"] is True)
        for row in reader.rows(INSTITUTION, ids).values()
    ]


def _taking_part(people: list[_Named]) -> str:
    """Return "neben dem Bezirksamt Mitte das Kreativhaus und die Begegnungsstätte"."""
    offices = [named for named in people if named.is_office]
    others = wording.enumerated([named.text() for named in people if not named.is_office])
    if not (offices and others):
        return others or wording.enumerated([named.text() for named in offices])
    return f"neben {wording.enumerated([named.text(Case.DATIVE) for named in offices])} {others}"


def _when(session: Row) -> str:
    day, start, end = session["date"], session["start"], session["end"]
    times = wording.from_to(start if isinstance(start, time) else None, end if isinstance(end, time) else None)
    return " ".join(filter(None, (wording.on_day(day) if isinstance(day, date) else _SOME_DAY, times)))


def _where(reader: Reader, meeting: Meeting) -> str:
    venue = meeting.session["venue"]
    institution = reader.row(INSTITUTION, venue.id) if isinstance(venue, Ref) else None
    if not meeting.place:
        return _SOME_PLACE
    return wording.inside(institution.text("article") if institution else "", meeting.place)


def _contacts(reader: Reader, session: Row, key: str) -> list[Row]:
    refs = session[key]
    ids = [ref.id for ref in refs if isinstance(ref, Ref)] if isinstance(refs, tuple) else []
    return list(reader.rows(CONTACT, ids).values())


def _sender(contact: Row) -> str:
    """Return who informs: "Der Bezirksstadtrat für Soziales, Max Muster,"; without article where none is known."""
    function, name = contact.text("function"), rules.full_name(contact)
    if not function:
        return name
    article = {"Frau": "Die ", "Herr": "Der "}.get(contact.text("salutation"), "")
    return f"{name}, {function}," if _NO_PERSON.search(_short(function)) else f"{article}{function}, {name},"


def _reached(contact: Row, *, as_what: bool = False) -> str:
    """Return whom to ask: "Bezirksamt Mitte, Bezirksstadtrat Max Muster, Tel.: 030 …"."""
    function = _short(contact.text("function")) if as_what else ""
    name = rules.full_name(contact)
    if function and not _NO_PERSON.search(function):
        name, function = f"{function} {name}", ""
    phone, email = contact.text("phone"), contact.text("email")
    reach = f"Tel.: {phone}" if phone else f"E-Mail: {email}" if email else ""
    return ", ".join(filter(None, (contact.text("institution"), name, function, reach)))


def _short(function: str) -> str:
    return function.partition(" für ")[0].strip()
