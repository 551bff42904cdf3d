"""The Kurzbericht for the Stadtrat or a funding body: period, meetings, institutions and people by Stadtteil and Art.

It counts; names stand on it only where they are asked for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from voneinander_desktop.documents.meeting import PaperRefused, Person, institution_key, people_of, read_meeting
from voneinander_desktop.domain import attendance, collation, rules, values
from voneinander_desktop.domain.catalogue import INSTITUTION, INVITATION, REGISTRATION, SESSION, UNNAMED_ATTENDANCE
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.prose import Grid, Paragraph, Prose, Tone, from_lines
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Cell, CellKind, Column
from voneinander_desktop.storage.queries import Reader

_TITLE = "Kurzbericht"
_UNKNOWN, _OFFICES, _TOTAL = "ohne Angabe", "Dienststellen", "Zusammen"
_NO_INSTITUTION = "Ohne Einrichtung"


Period = Literal["session", "year", "series", "days"]


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What the report is about.

    Attributes:
        session_id: The session that it is about, or that the period is taken from.
        period: This session alone, its calendar year, its series, or the days from `since` to `until`.
        since: The first day of the period, where it is given.
        until: The last one.
        names: Whether it names the people.
        as_of: The day that stands on it.
    """

    session_id: int
    period: Period = "session"
    since: date | None = None
    until: date | None = None
    names: bool = False
    as_of: date = field(default_factory=date.today)


def report(reader: Reader, request: ReportRequest) -> Prose:
    """Return the report on one session, or on those of a period.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
        documents.meeting.PaperRefused: If the period ends before it begins.
    """
    meeting = read_meeting(reader, request.session_id)
    told, sessions = _period(reader, meeting.session, request)
    counted = [_Counted.read(reader, session) for session in sessions]
    parts: list[Paragraph | Grid] = [Paragraph(_TITLE, Tone.TITLE), Paragraph(told, Tone.SUBTITLE)]
    parts += [Paragraph(f"Stand: {values.format_date(request.as_of)}"), *_body(reader, counted)]
    parts += _results(counted)
    if request.names:
        parts += _names(counted)
    about = meeting.file_name(_TITLE) if request.period == "session" else f"{_TITLE} {told}"
    return Prose(_TITLE, tuple(parts), about, subtitle=told)


def hints(reader: Reader, request: ReportRequest) -> Iterator[str]:
    """Yield in German what should be looked at before the report goes out."""
    session = read_meeting(reader, request.session_id).session
    try:
        _, sessions = _period(reader, session, request)
    except PaperRefused:
        return  # the report itself says so
    if not sessions:
        yield "In diesem Zeitraum liegt keine Veranstaltung."
    if request.period == "series" and not session["series"]:
        yield "Die Veranstaltung gehört zu keiner Reihe: Der Bericht ist über sie allein."
    silent = [_name(row) for row in sessions if not row["results"] and row["status"] != "cancelled"]
    if silent:
        yield f"Ohne Ergebnisse: {'; '.join(silent)}."


# ---------------------------------------------------------------------------------- the period


def _period(reader: Reader, session: Row, request: ReportRequest) -> tuple[str, list[Row]]:
    """Return the period in words, and its sessions, the oldest first."""
    day, series = session["date"], session["series"]
    match request.period:
        case "year" if isinstance(day, date):
            return f"Jahr {day.year}", _sessions(reader, lambda row: _year(row) == day.year)
        case "series" if isinstance(series, Ref):
            wanted = _sessions(reader, lambda row: isinstance(ref := row["series"], Ref) and ref.id == series.id)
            return f"Reihe „{series.text}“", wanted
        case "days" if request.since and request.until:
            since, until = request.since, request.until
            if since > until:
                raise PaperRefused("Der Zeitraum endet, bevor er beginnt. Bitte prüfen Sie die beiden Tage.")
            told = f"{values.format_date(since)} bis {values.format_date(until)}"
            return told, _sessions(reader, lambda row: isinstance(on := row["date"], date) and since <= on <= until)
    return _name(session), [session]


def _sessions(reader: Reader, wanted: Callable[[Row], bool]) -> list[Row]:
    found = [row for row in reader.rows(SESSION).values() if wanted(row)]
    return sorted(found, key=lambda row: (str(row["date"] or "9999"), row.id))


def _year(session: Row) -> int | None:
    return session["date"].year if isinstance(session["date"], date) else None


def _name(session: Row) -> str:
    return ", ".join(filter(None, (session.text("title"), session.text("date"))))


# -------------------------------------------------------------------------------- what is counted


class _Present(NamedTuple):
    """Someone who was there, or several whose names nobody could read."""

    key: object  # the same person at another meeting has the same one
    institution: object  # the id of a record, or text
    number: int
    person: Person | None


@dataclass(frozen=True, slots=True)
class _Counted:
    """A session with what came of it."""

    session: Row
    invited: frozenset[int]  # institutions
    accepted: frozenset[int]
    present: tuple[_Present, ...]
    unrecorded: int

    @classmethod
    def read(cls, reader: Reader, session: Row) -> "_Counted":
        invitations = reader.rows(INVITATION, reader.ids(INVITATION, session_id=session.id)).values()
        registrations = reader.rows(REGISTRATION, reader.ids(REGISTRATION, session_id=session.id)).values()
        people = people_of(reader, filter(rules.takes_part, registrations))
        divided = any(person.registration[attendance.FIELDS[1]] != "unrecorded" for person in people)
        of_day = [(person, attendance.of_day(person.registration, 1 + divided)) for person in people]
        groups = reader.rows(UNNAMED_ATTENDANCE, reader.ids(UNNAMED_ATTENDANCE, session_id=session.id)).values()
        return cls(
            session,
            invited=_institutions(row for row in invitations if row["status"] != "noted"),
            accepted=_institutions(row for row in invitations if row["status"] == "accepted"),
            present=(
                *(_present(person) for person, status in of_day if status == "present"),
                *(_Present(("unnamed", row.id), _house(row), _most(row), None) for row in groups if _most(row)),
            ),
            unrecorded=sum(status == "unrecorded" for _, status in of_day),
        )

    @property
    def people(self) -> int:
        """How many were there."""
        return sum(each.number for each in self.present)


def _institutions(invitations: Iterator[Row]) -> frozenset[int]:
    return frozenset(ref.id for row in invitations if isinstance(ref := row["institution"], Ref))


def _house(row: Row) -> object:
    institution = row["institution"]
    return institution.id if isinstance(institution, Ref) else row.text("institution")


def _present(person: Person) -> _Present:
    house = _house(person.registration)
    guest = (collation.fold(person.registration.text("contact")), house)
    return _Present(guest if person.is_guest else person.contact.id, house, 1, person)


def _most(group: Row) -> int:
    return max(number for key in ("number", "number_second") if isinstance(number := group[key] or 0, int))


class _Line:
    """A line of a table: how many institutions of one kind were invited, came, and with how many people."""

    def __init__(self) -> None:
        self.invited, self.accepted, self.came = set[object](), set[object](), set[object]()
        self.people: dict[object, int] = {}

    def add(self, counted: _Counted, belongs: Callable[[object], bool]) -> None:
        """Count what of a session belongs to it."""
        self.invited |= set(filter(belongs, counted.invited))
        self.accepted |= set(filter(belongs, counted.accepted))
        for each in counted.present:
            if belongs(each.institution):
                self.people[each.key] = each.number
                if each.institution:
                    self.came.add(each.institution)

    def cells(self) -> tuple[int, int, int, int]:
        """Return the numbers as they stand in a table."""
        return len(self.invited), len(self.accepted), len(self.came), sum(self.people.values())


def _line(counted: list[_Counted], belongs: Callable[[object], bool]) -> _Line:
    line = _Line()
    for one in counted:
        line.add(one, belongs)
    return line


# ----------------------------------------------------------------------------------- the parts


def _body(reader: Reader, counted: list[_Counted]) -> Iterator[Paragraph | Grid]:
    known = {house for one in counted for house in (*one.invited, *(each.institution for each in one.present))}
    houses = reader.rows(INSTITUTION, sorted(house for house in known if isinstance(house, int)))
    offices = {row.id for row in houses.values() if row["is_office"] is True or row["is_jobcenter_site"] is True}
    yield from _overview(counted, offices)
    yield Paragraph("Veranstaltungen", Tone.HEADING)
    yield Grid(_MEETING_COLUMNS, tuple(map(_meeting, counted)))
    for key, heading in (("region", "Stadtteil"), ("kind", "Art")):
        yield Paragraph(f"Nach {heading}", Tone.HEADING)
        yield Grid(_columns(heading), tuple(_by(counted, houses, offices, key)))


def _overview(counted: list[_Counted], offices: set[int]) -> Iterator[Paragraph | Grid]:
    facilities, others = (_line(counted, belongs) for belongs in (lambda h: h not in offices, lambda h: h in offices))
    (invited, accepted, came, _), (_, _, offices_came, _) = facilities.cells(), others.cells()
    everyone = _line(counted, lambda _house: True)
    walk_ins = {each.key for one in counted for each in one.present if each.person and _is_walk_in(each.person)}
    rows: list[tuple[Cell, ...]] = [
        ("Veranstaltungen", len(counted)),
        ("Eingeladene Einrichtungen", invited),
        ("Einrichtungen, die zugesagt haben", accepted),
        ("Einrichtungen, die da waren", came),
        ("Dienststellen, die da waren", offices_came),
        ("Personen, die da waren", sum(everyone.people.values())),
        ("davon ohne Anmeldung", len(walk_ins)),
    ]
    attended = sum(one.people for one in counted)
    if len(counted) > 1:
        rows.append(("Teilnahmen (jede Person bei jeder Veranstaltung)", attended))
    yield Paragraph("Überblick", Tone.HEADING)
    yield Grid((Column("what", "Was"), Column("number", "Anzahl", CellKind.NUMBER)), tuple(rows))
    if missing := sum(one.unrecorded for one in counted):
        who = "1 angemeldeten Person" if missing == 1 else f"{missing} angemeldeten Personen"
        yield Paragraph(f"Bei {who} ist noch nicht erfasst, ob sie da {'war' if missing == 1 else 'waren'}.")


def _is_walk_in(person: Person) -> bool:
    return person.registration["walk_in"] is True


_MEETING_COLUMNS = (
    Column("date", "Datum", CellKind.DATE),
    Column("title", "Veranstaltung"),
    Column("status", "Status"),
    Column("invited", "Eingeladen", CellKind.NUMBER),
    Column("accepted", "Zugesagt", CellKind.NUMBER),
    Column("present", "Personen", CellKind.NUMBER),
)


def _meeting(counted: _Counted) -> tuple[Cell, ...]:
    session = counted.session
    day = session["date"]
    return (
        day if isinstance(day, date) else None,
        session.text("title"),
        session.text("status"),
        len(counted.invited),
        len(counted.accepted),
        counted.people,
    )


def _columns(heading: str) -> tuple[Column, ...]:
    numbers = (("invited", "Eingeladen"), ("accepted", "Zugesagt"), ("came", "Da gewesen"), ("people", "Personen"))
    return (Column("what", heading), *(Column(key, label, CellKind.NUMBER) for key, label in numbers))


def _by(counted: list[_Counted], houses: dict[int, Row], offices: set[int], key: str) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each Stadtteil or Art of the facilities, one for the offices, and the sum of all."""

    def of(house: object) -> str:
        return houses[house].text(key) or _UNKNOWN if isinstance(house, int) else _UNKNOWN

    known = {house for one in counted for house in (*one.invited, *(each.institution for each in one.present))}
    names = {of(house) for house in known if house not in offices}
    for name in sorted(names, key=lambda text: (text == _UNKNOWN, collation.sort_key(text, 1))):
        belongs = partial(_is_named, name=name, of=of, offices=offices)
        yield name, *_line(counted, belongs).cells()
    if known & offices:
        yield _OFFICES, *_line(counted, lambda house: house in offices).cells()
    yield _TOTAL, *_line(counted, lambda _house: True).cells()


def _is_named(house: object, *, name: str, of: Callable[[object], str], offices: set[int]) -> bool:
    return house not in offices and of(house) == name


def _results(counted: list[_Counted]) -> Iterator[Paragraph]:
    told = [one.session for one in counted if one.session["results"]]
    if not told:
        return
    yield Paragraph("Ergebnisse", Tone.HEADING)
    for session in told:
        if len(counted) > 1:
            yield Paragraph(f"{_name(session)}:")
        yield from from_lines(f"-\n{session.text('results')}")[1:]  # its first line would be a title


def _names(counted: list[_Counted]) -> Iterator[Paragraph]:
    """Yield who was there, by institution."""
    by_house: dict[str, dict[object, str]] = {}
    for one in counted:
        for each in one.present:
            if each.person:
                by_house.setdefault(each.person.institution, {})[each.key] = _named(each.person)
    yield Paragraph("Teilnehmende", Tone.HEADING)
    for house in sorted(by_house, key=institution_key):
        names = sorted(by_house[house].values(), key=lambda name: collation.sort_key(name, 2))
        yield Paragraph(f"{house or _NO_INSTITUTION}: {', '.join(names)}", Tone.ITEM)
    if not by_house:
        yield Paragraph("Noch ist von niemandem erfasst, dass sie oder er da war.")


def _named(person: Person) -> str:
    contact = person.contact
    function = rules.disclosed(Purpose.SIGN_IN, contact, "function")
    return f"{rules.full_name(contact)} ({function})" if function else rules.full_name(contact)
