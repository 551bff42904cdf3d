"""What a paper discloses and whom it leaves out, in a sentence or two, to be read before it is made."""

from collections import Counter
from collections.abc import Iterator, Sequence

from voneinander_desktop.documents import agenda, attendance_record, evaluation, exchange, press_release, report
from voneinander_desktop.documents.agenda import AgendaRequest
from voneinander_desktop.documents.attendance_record import AttendanceRequest
from voneinander_desktop.documents.badges import BadgesRequest
from voneinander_desktop.documents.contact_list import ContactListRequest
from voneinander_desktop.documents.evaluation import FiguresRequest, MatrixRequest
from voneinander_desktop.documents.exchange import CalendarRequest, CardsRequest
from voneinander_desktop.documents.institution_list import InstitutionListRequest
from voneinander_desktop.documents.press_release import PressReleaseRequest
from voneinander_desktop.documents.reply_list import ReplyListRequest
from voneinander_desktop.documents.report import ReportRequest
from voneinander_desktop.documents.roster import RosterRequest
from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest
from voneinander_desktop.domain import attendance, rules
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, REGISTRATION
from voneinander_desktop.domain.fields import Personal, Ref, Row, Value
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.storage.queries import Reader

TableRequest = (
    SignInSheetRequest
    | RosterRequest
    | ReplyListRequest
    | AgendaRequest
    | AttendanceRequest
    | FiguresRequest
    | MatrixRequest
    | ContactListRequest
    | InstitutionListRequest
)
Request = TableRequest | BadgesRequest | PressReleaseRequest | ReportRequest | CalendarRequest | CardsRequest
"""Everything that can be asked for."""

_KEEP = "Bitte geben Sie sie nicht weiter: „Nur für den Dienstgebrauch“ steht darauf und im Namen der Datei."
_AGREEMENT = ("share", "share_withdrawn_on", "retired_on")
_REASONS = (  # of one person, of several; the first that holds is told
    ("hat der Weitergabe nicht zugestimmt", "haben der Weitergabe nicht zugestimmt"),
    ("hat die Zustimmung widerrufen", "haben die Zustimmung widerrufen"),
    ("ist ausgeschieden", "sind ausgeschieden"),
)


def disclosure(reader: Reader, request: Request) -> str:
    """Return in German what the paper of a request discloses, and whom it leaves out for which reason."""
    match request:
        case SignInSheetRequest():
            return " ".join((_read_by_all(request), *_cancelled(reader, request.session_id)))
        case RosterRequest(purpose=Purpose.PARTICIPANTS):
            return " ".join((_reachable(reader, request.session_id), *_cancelled(reader, request.session_id)))
        case RosterRequest(purpose=Purpose.ENTRANCE):
            who = "Darauf stehen nur Nachname, Vorname und Einrichtung."
            return " ".join((who, *_cancelled(reader, request.session_id)))
        case RosterRequest():
            return f"Die Liste enthält alle Kontaktdaten, ob jemand der Weitergabe zugestimmt hat oder nicht. {_KEEP}"
        case ReplyListRequest():
            return f"Die Liste enthält alle Einladungen mit Telefon und Bemerkungen. {_KEEP}"
        case AgendaRequest():
            return _agenda(request)
        case AttendanceRequest():
            who = "Darauf stehen Name und Einrichtung derer, die da waren, und nie Telefon oder E-Mail."
            return " ".join((who, *_unrecorded(reader, request.session_id)))
        case BadgesRequest():
            what = "Name, Einrichtung und Funktion" if request.function else "Name und Einrichtung"
            return " ".join((f"Jedes Schild zeigt {what}.", *_cancelled(reader, request.session_id)))
        case FiguresRequest():
            numbers = "Die Auswertung enthält nur Zahlen, keine Angaben zu einzelnen Personen."
            return " ".join((numbers, *_unrecorded(reader, request.session_id)))
        case MatrixRequest():
            return "Die Auswertung enthält nur Einrichtungen und Zahlen, keine Angaben zu einzelnen Personen."
        case ReportRequest(names=True):
            return "Der Bericht nennt Name, Einrichtung und Funktion derer, die da waren. Nie Telefon oder E-Mail."
        case ReportRequest():
            return "Der Bericht enthält nur Zahlen und Ergebnisse, keine Angaben zu einzelnen Personen."
        case PressReleaseRequest():
            return "Der Text ist für die Öffentlichkeit. Er nennt die Telefonnummern von Auskunft und Medienkontakt."
        case ContactListRequest(purpose=Purpose.PARTICIPANTS):
            return _passed_on(reader, request.ids)
        case ContactListRequest():
            return f"Die Liste enthält auch Personen, die der Weitergabe nicht zugestimmt haben. {_KEEP}"
        case InstitutionListRequest():
            return _of_institutions(request)
        case CalendarRequest():
            return (
                "Der Termin nennt Titel, Zeit, Ort und Beschreibung und die E-Mail-Adresse von Leitung oder "
                "Veranstalter. Wer eingeladen oder angemeldet ist, steht nicht darin."
            )
        case CardsRequest(purpose=Purpose.PARTICIPANTS):
            return _passed_on(reader, request.ids, "Darin")
        case CardsRequest():
            return (
                "Die Karten enthalten alle Kontaktdaten, ob jemand der Weitergabe zugestimmt hat oder nicht. "
                "Bitte geben Sie sie nicht weiter."
            )


def hints(reader: Reader, request: Request) -> Iterator[str]:
    """Yield in German what should be looked at before the paper of a request goes out."""
    match request:
        case PressReleaseRequest():
            yield from press_release.hints(reader, request)
        case ReportRequest():
            yield from report.hints(reader, request)
        case CalendarRequest():
            yield from exchange.about_event(reader, request)
        case MatrixRequest():
            yield from evaluation.hints(reader, request)
        case AgendaRequest():
            yield from agenda.hints(reader, request)
        case AttendanceRequest():
            yield from attendance_record.hints(reader, request)


def _read_by_all(request: SignInSheetRequest) -> str:
    *shown, last = ("Name", "Einrichtung", *(CONTACT.field(key).label for key in request.columns))
    return (
        f"Wer unterschreibt, liest {', '.join(shown)} und {last} aller anderen. Telefon und E-Mail stehen nie darauf."
    )


def _cancelled(reader: Reader, session_id: int) -> Iterator[str]:
    number = sum(not rules.takes_part(row) for row in _registrations(reader, session_id))
    if number == 1:
        yield "Nicht darauf steht 1 Person, die abgesagt hat."
    elif number:
        yield f"Nicht darauf stehen {number} Personen, die abgesagt haben."


def _agenda(request: AgendaRequest) -> str:
    speakers = "speaker" in request.columns
    return f"Darauf stehen Themen und Einrichtungen{' und wer spricht' if speakers else ''}. Nie Telefon oder E-Mail."


def _unrecorded(reader: Reader, session_id: int) -> Iterator[str]:
    rows = [row for row in _registrations(reader, session_id) if rules.takes_part(row)]
    missing = sum(attendance.of_day(row) == "unrecorded" for row in rows)
    if missing == 1:
        yield "Bei 1 Person ist noch nicht erfasst, ob sie da war."
    elif missing:
        yield f"Bei {missing} Personen ist noch nicht erfasst, ob sie da waren."


def _reachable(reader: Reader, session_id: int) -> str:
    coming = [row["contact"] for row in _registrations(reader, session_id) if rules.takes_part(row)]
    if not coming:
        return "Noch ist niemand angemeldet."
    contacts = [contact.id for contact in coming if isinstance(contact, Ref)]
    reasons = _why_not(reader, contacts)
    reasons[_REASONS[0]] += len(coming) - len(contacts)  # guests were never asked
    if not reasons.total():
        return "Telefon und E-Mail stehen bei allen: Alle haben der Weitergabe zugestimmt."
    agreed = len(coming) - sum(reasons.values())
    where = f"Telefon und E-Mail stehen bei {agreed or 'keiner'} von {_people(len(coming))}."
    return f"{where} Bei den anderen fehlen sie: {_told(reasons)}."


def _passed_on(reader: Reader, contacts: Sequence[int] | None, where: str = "Darauf") -> str:
    ids = reader.ids(CONTACT) if contacts is None else contacts
    reasons = _why_not(reader, ids)
    if not reasons:
        return f"Alle, die {where.lower()} stehen, haben der Weitergabe zugestimmt."
    agreed = len(ids) - sum(reasons.values())
    if not agreed:
        return f"{where} steht niemand: {_told(reasons)}."
    stand = "steht 1" if agreed == 1 else f"stehen {agreed}"
    return f"{where} {stand} von {_people(len(ids))}. Die anderen fehlen: {_told(reasons)}."


def _of_institutions(request: InstitutionListRequest) -> str:
    internal = [
        spec.label
        for spec in INSTITUTION.fields
        if spec.personal is Personal.INTERNAL and spec.key in (request.columns or ())
    ]
    if internal:
        return f"Die Liste enthält, was nur für Ihre Dienststelle ist ({', '.join(internal)}). {_KEEP}"
    return "Die Liste enthält keine Angaben zu einzelnen Personen."


def _registrations(reader: Reader, session_id: int) -> list[Row]:
    return list(reader.rows(REGISTRATION, reader.ids(REGISTRATION, session_id=session_id)).values())


def _why_not(reader: Reader, contacts: Sequence[int]) -> Counter[tuple[str, str]]:
    """Count the contacts whose Weitergabe is not in force by the reason for it."""
    columns = [reader.column(CONTACT, key, contacts) for key in _AGREEMENT]
    found = (_reason(*(column.get(contact) for column in columns)) for contact in contacts)
    return Counter(reason for reason in found if reason)


def _reason(share: Value, withdrawn_on: Value, retired_on: Value) -> tuple[str, str] | None:
    unmet = (share is not True, withdrawn_on is not None, retired_on is not None)
    return next((reason for reason, holds in zip(_REASONS, unmet, strict=True) if holds), None)


def _told(reasons: Counter[tuple[str, str]]) -> str:
    """Return: "3 haben der Weitergabe nicht zugestimmt, 1 ist ausgeschieden"."""
    counted = [(reasons[reason], reason) for reason in _REASONS if reasons[reason]]
    return ", ".join(f"{number} {one if number == 1 else several}" for number, (one, several) in counted)


def _people(number: int) -> str:
    return "1 Person" if number == 1 else f"{number} Personen"
