"""The Auswertung on paper and in Excel: the figures of one session, and institutions by sessions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from voneinander_desktop.documents.figures import (
    ALWAYS,
    Matrix,
    MatrixCell,
    Period,
    SessionFigures,
    Took,
    matrix,
    session_figures,
)
from voneinander_desktop.documents.meeting import PaperRefused, read_meeting
from voneinander_desktop.domain import values
from voneinander_desktop.domain.catalogue import INVITATION_STATUS
from voneinander_desktop.domain.tables import Block, Cell, CellKind, Column, Document
from voneinander_desktop.storage.queries import Reader

_TITLE = "Auswertung"
_MATRIX_TITLE = "Teilnahme der Einrichtungen"
NO_INSTITUTION = "Ohne Einrichtung"
"""What people without an institution stand under."""

_TOTAL = "Zusammen"
REVERSED = "Der Zeitraum endet, bevor er beginnt. Bitte prüfen Sie die beiden Tage."
"""What is said of such a period."""

_MOST_NAMED = 24
"""Most sessions whose titles are told above the table."""

FIGURES = (
    ("registered", "Angemeldet"),
    ("present", "Anwesend"),
    ("absent", "Nicht teilgenommen"),
    ("unrecorded", "Noch nicht erfasst"),
    ("walk_ins", "Ohne Anmeldung"),
    ("unnamed", "Ohne Namen"),
)
"""What is counted of people, by the names of `InstitutionFigures` and `SessionFigures`."""

_IF_ANY = frozenset({"unrecorded", "unnamed"})


@dataclass(frozen=True, slots=True)
class FiguresRequest:
    """What the figures are to be of.

    Attributes:
        session_id: Of which session.
        as_of: The day that stands on it.
    """

    session_id: int
    as_of: date = field(default_factory=date.today)


@dataclass(frozen=True, slots=True)
class MatrixRequest:
    """What the matrix is to hold.

    Attributes:
        period: Which sessions.
        as_of: The day that stands on it.
    """

    period: Period = ALWAYS
    as_of: date = field(default_factory=date.today)


def figures(reader: Reader, request: FiguresRequest) -> Document:
    """Return the figures of one session, by institution, with their sum.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
    """
    meeting = read_meeting(reader, request.session_id)
    found = session_figures(reader, request.session_id)
    shown = shown_figures(found)
    statuses = dict(INVITATION_STATUS)
    rows: list[tuple[Cell, ...]] = [
        (line.name or NO_INSTITUTION, statuses.get(line.status), *(getattr(line, key) for key, _ in shown))
        for line in found.institutions
    ]
    rows.append((_TOTAL, None, *(getattr(found, key) for key, _ in shown)))
    return Document(
        title=_TITLE,
        subtitle=meeting.title,
        head=(*meeting.head(), ("Einladungen", _invited(found)), ("Stand", values.format_date(request.as_of))),
        columns=(
            Column("institution", "Einrichtung/Dienststelle", width=36, wrap=True),
            Column("status", "Einladung", width=16),
            *(Column(key, label, CellKind.NUMBER, 12) for key, label in shown),
        ),
        blocks=(Block(tuple(rows)),),
        landscape=True,
        name=meeting.file_name(_TITLE),
    )


def shown_figures(found: SessionFigures) -> list[tuple[str, str]]:
    """Return which of `FIGURES` say something of a session."""
    return [(key, label) for key, label in FIGURES if key not in _IF_ANY or getattr(found, key)]


def _invited(found: SessionFigures) -> str:
    return f"{found.invited} eingeladen, {found.confirmed} zugesagt"


# -------------------------------------------------------------------------------- the matrix


def matrix_paper(reader: Reader, request: MatrixRequest) -> Document:
    """Return how every institution took part in every session of a period.

    Raises:
        documents.meeting.PaperRefused: If the period ends before it begins.
    """
    period = request.period
    if period.since and period.until and period.since > period.until:
        raise PaperRefused(REVERSED)
    found = matrix(reader, period)
    above = headings(found)
    return Document(
        title=_MATRIX_TITLE,
        subtitle=written_period(period),
        head=tuple(_head(found, above, request)),
        columns=(
            Column("institution", "Einrichtung/Dienststelle", width=36, wrap=True),
            Column("attended", "Teilgenommen", CellKind.NUMBER, 14),
            *(Column(f"session{one.id}", text, width=11) for one, text in zip(found.sessions, above, strict=True)),
        ),
        blocks=(Block(tuple(_rows(found))),),
        landscape=True,
        name=f"{_MATRIX_TITLE} {written_period(period)}",
    )


def hints(reader: Reader, request: MatrixRequest) -> Iterator[str]:
    """Yield in German what should be looked at before the matrix goes out."""
    if not matrix(reader, request.period).sessions:
        yield "In diesem Zeitraum liegt keine Veranstaltung."


def written_period(period: Period) -> str:
    """Return a period in words."""
    since, until = period.since, period.until
    if since and until and (since, until) == (date(since.year, 1, 1), date(since.year, 12, 31)):
        return f"Jahr {since.year}"
    if since and until:
        return f"{values.format_date(since)} bis {values.format_date(until)}"
    if since:
        return f"seit {values.format_date(since)}"
    if until:
        return f"bis {values.format_date(until)}"
    return "Alle Veranstaltungen"


def sign(cell: MatrixCell) -> str:
    """Return how a cell is written: its letter, and how many people were there."""
    return f"{cell.took.letter} {cell.present}" if cell.present else cell.took.letter


def legend() -> str:
    """Return what the letters mean."""
    explained = (f"{took.letter} {took}" for took in Took)
    return f"{' · '.join(explained)}. Die Zahl dahinter: so viele Personen waren da. Leer: nicht eingeladen."


def headings(found: Matrix) -> list[str]:
    """Return what stands above each session: its day, numbered where there are two on it."""
    days = [_day(one.date) for one in found.sessions]
    total, seen = Counter(days), Counter[str]()
    above = []
    for day in days:
        seen[day] += 1
        above.append(f"{day} ({seen[day]})" if total[day] > 1 else day)
    return above


def _head(found: Matrix, columns: list[str], request: MatrixRequest) -> Iterator[tuple[str, str]]:
    if len(found.sessions) <= _MOST_NAMED:
        told = (f"{text}  {one.title}" for one, text in zip(found.sessions, columns, strict=True))
        yield "Veranstaltungen", "\n".join(told) or "keine"
    else:
        yield "Veranstaltungen", f"{len(found.sessions)}"
    yield "Zeichen", legend()
    yield "Stand", values.format_date(request.as_of)


def _day(day: date | None) -> str:
    return values.format_date(day) if day else "ohne Datum"


def _rows(found: Matrix) -> Iterator[tuple[Cell, ...]]:
    columns = range(len(found.sessions))
    for row, (institution, attended) in enumerate(zip(found.institutions, found.attended, strict=True)):
        cells = (found.cells.get((row, column)) for column in columns)
        yield institution.text, attended, *(sign(cell) if cell else None for cell in cells)
    if found.institutions:
        yield "Personen, die da waren", None, *(str(number) for number in found.present)
