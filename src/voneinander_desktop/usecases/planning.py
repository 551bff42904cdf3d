"""Preparing a session: whom to invite, a new one from an earlier one, the agenda, postponing and cancelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.database import Database
from voneinander_desktop.usecases.editing import Editing, Outcome


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


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What a new session takes over from an earlier one.

    Attributes:
        source: The earlier session; None if there is none yet.
        institutions: Whose invitations are taken over.
        contacts: Whose registrations are taken over.
        left_out: Who is left out because she or it is ausgeschieden since: institutions, then people.
        unconfirmed: Contacts that go over and were not confirmed within a year.
    """

    source: Ref | None
    institutions: tuple[Ref, ...]
    contacts: tuple[Ref, ...]
    left_out: tuple[Ref, ...]
    unconfirmed: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Postponement:
    """A session's new date.

    Attributes:
        reason: Why.
        day: The new day; None while it is open.
        start: From when.
        end: Until when.
        reply_by: The new Rückmeldefrist.
        delete_on: The new day of deletion.
        ask_again: Whether everyone is asked again; otherwise replies are kept.
    """

    reason: str
    day: date | None
    start: time | None = None
    end: time | None = None
    reply_by: date | None = None
    delete_on: date | None = None
    ask_again: bool = False


class Planning:
    """Preparing the sessions of one open file."""

    def __init__(self, database: Database, editing: Editing) -> None:
        self._database = database
        self._reader = database.reader
        self._editing = editing

    def propose(self, session_id: int) -> list[Proposal]:
        """Return whom to invite, by group and name; whoever is ausgeschieden is never proposed.

        Raises:
            UnknownSession: If there is no such session.
        """
        raise NotImplementedError

    def copy_plan(self, source: int, *, today: date) -> CopyPlan:
        """Return what a copy of a session takes over."""
        raise NotImplementedError

    def latest_of(self, series_id: int) -> int | None:
        """Return the latest session of a series, which a new one is made like; None if there is none."""
        raise NotImplementedError

    def copy(self, source: int, day: date | None, *, people: bool = False) -> Outcome:
        """Make a session like an earlier one, with its invitations (vorgemerkt) and perhaps its people, as one step.

        Returns:
            The outcome; `created` names the session under -1.
        """
        raise NotImplementedError

    def new_of_series(self, series_id: int, day: date | None, *, people: bool = False) -> Outcome:
        """Make a session of a series, like its latest one, as one step; see `copy`."""
        raise NotImplementedError

    def postponed(self, session_id: int, day: date | None, reason: str = "") -> Postponement:
        """Return a postponement to a day as it is proposed: deadlines keep their distance to the day."""
        raise NotImplementedError

    def postpone(self, session_id: int, to: Postponement) -> Outcome:
        """Give a session another date, as one step."""
        raise NotImplementedError

    def cancel(self, session_id: int, reason: str) -> Outcome:
        """Note that a session is cancelled, as one step."""
        raise NotImplementedError

    def agenda(self, session_id: int) -> "Agenda":
        """Return a session's agenda with what is wrong about its times."""
        raise NotImplementedError


class AgendaItem(NamedTuple):
    """An item of the agenda, in order of time.

    Attributes:
        id: The record's id.
        findings: German sentences on what looks wrong about its times; empty if nothing.
    """

    id: int
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """A session's agenda.

    Attributes:
        items: Its items, in order of time.
        verdict: Whether it fits: "Passt in 9–13 Uhr." or what does not, in German; empty without items.
        fits: Whether nothing overlaps and nothing lies outside.
    """

    items: Sequence[AgendaItem]
    verdict: str
    fits: bool
