"""Files that other programs take in: a session for calendars, contacts for address books."""

from voneinander_desktop.documents.exchange import (
    CalendarRequest,
    CardsRequest,
    ReadyFile,
    calendar_event,
    card_fields,
    cards_name,
    cards_told,
    event_name,
    event_told,
)
from voneinander_desktop.formats.calendars import calendar_file
from voneinander_desktop.formats.vcard_writing import vcard_file
from voneinander_desktop.storage.queries import Reader


def calendar(reader: Reader, request: CalendarRequest) -> ReadyFile:
    """Return the calendar file of a session.

    Raises:
        UnknownSession: If there is no such session.
        NoDate: If it has no date.
    """
    event = calendar_event(reader, request.session_id, request.made_at)
    name = event_name(reader, request.session_id)
    return ReadyFile(name, calendar_file(event), "1 Termin", event_told(event))


def cards(reader: Reader, request: CardsRequest) -> ReadyFile:
    """Return the cards of contacts.

    Raises:
        PaperRefused: If there would be none.
    """
    found = card_fields(reader, request)
    counted = "1 Visitenkarte" if len(found) == 1 else f"{len(found)} Visitenkarten"
    return ReadyFile(cards_name(request.purpose), vcard_file(found), counted, cards_told(found))
