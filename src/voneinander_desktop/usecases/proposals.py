"""Whom to invite to a session, and why: proposals, never a limit."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.documents.meeting import institution_key, read_session
from voneinander_desktop.domain.catalogue import INSTITUTION, INVITATION, PARTNER, SESSION
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.storage.queries import Reader


class Group(StrEnum):
    """Why an institution is proposed, in the order in which the groups are shown; the value is the heading."""

    HOST = "Gastgeber und Veranstalter"
    RESPONSIBLE = "Stadtteile des JobCenter-Standorts"
    PARTNER = "Kooperationspartner"
    LAST_TIME = "Zuletzt eingeladen"
    NO_REGION = "Stadtteil fehlt – bitte prüfen"
    NO_SITE = "Zuständigkeit fehlt – bitte prüfen"
    LISTED = "Schon auf der Liste"


class Proposal(NamedTuple):
    """One institution that may be invited.

    Attributes:
        institution: The institution.
        group: The first group it belongs to.
        reason: Every reason for it, in German, the one of its group first.
        status: Key of its invitation's status where it is on the session's list already; else empty.
    """

    institution: Ref
    group: Group
    reason: str
    status: str = ""


class LastTime(NamedTuple):
    """The session before.

    Attributes:
        session: Its record.
        statuses: Key of the invitation's status by institution.
    """

    session: Row
    statuses: dict[int, str]


def proposals(reader: Reader, session_id: int) -> list[Proposal]:
    """Return whom to invite, by group and name; whoever is ausgeschieden is never proposed.

    Raises:
        UnknownSession: If there is no such session.
    """
    reasons = _Reasons(reader, read_session(reader, session_id))
    found = []
    for institution in reader.rows(INSTITUTION).values():
        given = [] if institution["retired_on"] is not None else list(reasons.of(institution))
        if given:
            told = "; ".join(dict.fromkeys(reason for _, reason in given))
            ref = Ref(institution.id, institution.label)
            found.append(Proposal(ref, given[0][0], told, reasons.listed.get(institution.id, "")))
    order = list(Group)
    return sorted(found, key=lambda one: (order.index(one.group), institution_key(one.institution.text)))


def last_time(reader: Reader, session: Row) -> LastTime | None:
    """Return the session before one: the latest of its series, else of its site, else of all."""
    day = session["date"]
    others = [
        other
        for other in reader.rows(SESSION).values()
        if other.id != session.id
        and other["status"] != "cancelled"
        and isinstance(other["date"], date)
        and (not isinstance(day, date) or other["date"] < day)
    ]
    for key in ("series", "site", ""):
        alike = [other for other in others if not key or (session[key] is not None and other[key] == session[key])]
        if alike:
            latest = max(alike, key=lambda other: (other["date"], other.id))
            return LastTime(latest, _statuses(reader, latest.id))
    return None


class _Reasons:
    """The reasons for inviting institutions to one session."""

    def __init__(self, reader: Reader, session: Row) -> None:
        self._session = session
        self._hosts = _refs(session["site"]) | _refs(session["venue"])
        self._organisers = _refs(session["organisers"])
        site = reader.row(INSTITUTION, _id(session["site"]))
        self._regions = _refs(site["responsible_for"]) if site else set()
        self._with_site = {row["region_id"] for row in reader.links("site_region")}
        self._partners = _partners(reader, session["date"])
        self._last = last_time(reader, session)
        self.listed = _statuses(reader, session.id)

    def of(self, institution: Row) -> Iterator[tuple[Group, str]]:
        """Yield each reason with its group, in the order of the groups."""
        facility = not (institution["is_office"] or institution["is_jobcenter_site"])
        region = institution["region"]
        if institution.id in self._hosts:
            site = institution.id == _id(self._session["site"])
            yield Group.HOST, "JobCenter-Standort der Veranstaltung" if site else "Veranstaltungsort"
        if institution.id in self._organisers:
            yield Group.HOST, "Veranstalter"
        if facility and isinstance(region, Ref) and region.id in self._regions:
            yield Group.RESPONSIBLE, f"Stadtteil {region.text}"
        if institution.id in self._partners:
            yield Group.PARTNER, self._partners[institution.id]
        if self._last and institution.id in self._last.statuses:
            yield Group.LAST_TIME, self._told_last(self._last, institution.id)
        if facility and region is None:
            yield Group.NO_REGION, "Ohne Stadtteil lässt sich die Zuständigkeit nicht feststellen"
        elif facility and isinstance(region, Ref) and region.id not in self._with_site:
            yield Group.NO_SITE, f"Für den Stadtteil {region.text} ist kein Standort als zuständig eingetragen"
        if institution.id in self.listed:
            yield Group.LISTED, "Steht schon auf der Einladungsliste"

    def _told_last(self, last: LastTime, institution_id: int) -> str:
        answer = INVITATION.field("status").format(last.statuses[institution_id])
        return f"Am {last.session.text('date')} bei „{last.session.text('title')}“: {answer}"


def _partners(reader: Reader, day: Value) -> dict[int, str]:
    """Return by institution why it is a Kooperationspartner on a day (today's, where it is unknown)."""
    when = day if isinstance(day, date) else date.today()
    found: dict[int, str] = {}
    for row in reader.rows(PARTNER).values():
        joined, left = row["joined_on"], row["left_on"]
        if (isinstance(joined, date) and joined > when) or (isinstance(left, date) and left <= when):
            continue
        since = f" seit {format_date(joined)}" if isinstance(joined, date) else ""
        found.setdefault(_id(row["institution"]), f"Kooperationspartner{since} ({row.text('agreement')})")
    return found


def _statuses(reader: Reader, session_id: int) -> dict[int, str]:
    return {row["institution_id"]: row["status"] for row in reader.links("invitation", session_id=session_id)}


def _refs(value: Value) -> set[int]:
    if isinstance(value, Ref):
        return {value.id}
    return {ref.id for ref in value if isinstance(ref, Ref)} if isinstance(value, tuple) else set()


def _id(value: Value) -> int:
    return value.id if isinstance(value, Ref) else 0
