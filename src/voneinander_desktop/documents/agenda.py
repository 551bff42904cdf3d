"""The agenda sheet: what happens when, who does it, and where. It hangs at the door and lies on the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from voneinander_desktop.documents.cells import cell, column
from voneinander_desktop.documents.meeting import read_meeting
from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import AGENDA_ITEM
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Block, Document
from voneinander_desktop.storage.queries import Reader

OPTIONAL_COLUMNS = ("institution", "speaker", "room")
"""What may stand beside time and topic, in this order; a column in which nothing would stand is left out."""

_TITLE = "Tagesordnung"
_ALWAYS = (column(AGENDA_ITEM.field("start"), "von"), column(AGENDA_ITEM.field("end"), "bis"))


@dataclass(frozen=True, slots=True)
class AgendaRequest:
    """What the sheet is to look like.

    Attributes:
        session_id: For which session.
        columns: Which of `OPTIONAL_COLUMNS` it has.
    """

    session_id: int
    columns: tuple[str, ...] = OPTIONAL_COLUMNS


def agenda(reader: Reader, request: AgendaRequest) -> Document:
    """Return a session's agenda sheet.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, request.session_id)
    ids = reader.ids(AGENDA_ITEM, session_id=request.session_id)
    items = sorted(reader.rows(AGENDA_ITEM, ids).values(), key=_in_time)
    optional = [key for key in OPTIONAL_COLUMNS if key in request.columns and any(row[key] for row in items)]
    keys = ("start", "end", "title", *optional)
    specs = [AGENDA_ITEM.field(key) for key in keys]
    return Document(
        title=_TITLE,
        subtitle=meeting.title,
        head=meeting.head(file_reference=False),
        columns=(*_ALWAYS, *map(column, specs[2:])),
        blocks=(
            Block(
                tuple(
                    tuple(cell(spec, rules.disclosed(Purpose.PARTICIPANTS, item, spec.key)) for spec in specs)
                    for item in items
                )
            ),
        ),
        landscape=len(optional) == len(OPTIONAL_COLUMNS),
        name=meeting.file_name(_TITLE),
    )


def hints(reader: Reader, request: AgendaRequest) -> Iterator[str]:
    """Yield in German what should be looked at before the sheet goes out."""
    if not reader.ids(AGENDA_ITEM, session_id=request.session_id):
        yield "Das Blatt ist leer: Die Veranstaltung hat noch keine Tagesordnung. Unter „Planung“ tragen Sie sie ein."


def _in_time(item: Row) -> tuple[time, int]:
    """Return where an item stands: by its start, then as it was typed; one without a time comes last."""
    start = item["start"]
    return start if isinstance(start, time) else time.max, item.id
