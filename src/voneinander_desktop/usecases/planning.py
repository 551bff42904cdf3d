"""Preparing a session: whom to invite, a new one from an earlier one, the agenda, postponing and cancelling."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType

from voneinander_desktop.documents.meeting import read_session, written_date
from voneinander_desktop.domain import agenda
from voneinander_desktop.domain.catalogue import AGENDA_ITEM, INVITATION, SERIES, SESSION
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.storage.database import Database
from voneinander_desktop.usecases.copying import CopyPlan, Mention, copy_edits, copy_plan, shifted
from voneinander_desktop.usecases.editing import Edit, Editing, Outcome, Problem, Refused
from voneinander_desktop.usecases.proposals import Group, Proposal, proposals

__all__ = ["CopyPlan", "Group", "Mention", "Planning", "Postponement", "Proposal"]

_ANSWERED = ("accepted", "tentative", "declined")
_NO_REPLY: Mapping[str, Value] = {
    "status": "invited", "replied_on": None, "replied_by": None, "replied_who": None, "head_count": None,
    "reminded_on": None, "follow_up_on": None,
}  # fmt: skip

NOTHING_GIVEN: Mapping[str, Value] = MappingProxyType({})


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
        ask_again: Whether everyone who answered is asked again; otherwise replies are kept.
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
        self._reader = database.reader
        self._editing = editing

    def propose(self, session_id: int) -> list[Proposal]:
        """Return whom to invite, by group and name; whoever is ausgeschieden is never proposed.

        Raises:
            UnknownSession: If there is no such session.
        """
        return proposals(self._reader, session_id)

    # ----------------------------------------------------------------------------- new sessions

    def latest_of(self, series_id: int) -> int | None:
        """Return the latest session of a series, which a new one is made like; None if there is none."""
        rows = self._reader.rows(SESSION, self._reader.ids(SESSION, series_id=series_id)).values()
        return max(rows, key=_when).id if rows else None

    def copy_plan(self, source: int, *, people: bool, today: date) -> CopyPlan:
        """Return what a copy of a session takes over, and who stays behind.

        Raises:
            UnknownSession: If there is no such session.
        """
        return copy_plan(self._reader, source, people=people, today=today)

    def copy(
        self, source: int, day: date | None, *, people: bool = False, given: Mapping[str, Value] = NOTHING_GIVEN
    ) -> Outcome:
        """Make a session like an earlier one, with its agenda and invitations (vorgemerkt), as one step.

        Args:
            source: The earlier one.
            day: The new one's day; None while it is open. Deadlines keep their distance to it.
            people: Whether its people are registered again.
            given: Fields of the new one that are to be other than the earlier one's.

        Returns:
            The outcome; `created` names the session under -1.

        Raises:
            UnknownSession: If there is no such session.
        """
        plan = self.copy_plan(source, people=people, today=date.today())
        label = f"Veranstaltung angelegt wie „{plan.source.text('title')}“"
        return self._editing.set_values(copy_edits(self._reader, plan, day, given), label)

    def new_of_series(
        self, series_id: int, day: date | None, *, people: bool = False, given: Mapping[str, Value] = NOTHING_GIVEN
    ) -> Outcome:
        """Make a session of a series, like its latest one where there is one, as one step; see `copy`."""
        source = self.latest_of(series_id)
        if source is not None:
            return self.copy(source, day, people=people, given=given)
        title = self._reader.labels(SERIES, [series_id]).get(series_id, "")
        values: dict[str, Value] = {"title": title, "series": Ref(series_id, title), "date": day, **given}
        return self._set(-1, values, "Veranstaltung angelegt")

    # ---------------------------------------------------------------- postponing and cancelling

    def postponed(self, session_id: int, day: date | None, reason: str = "") -> Postponement:
        """Return a postponement to a day as it is proposed: deadlines keep their distance to the day.

        Raises:
            UnknownSession: If there is no such session.
        """
        session = read_session(self._reader, session_id)
        reply_by, delete_on = (
            shifted(session[key], session["date"], day) or _date(session[key]) for key in ("reply_by", "delete_on")
        )
        return Postponement(reason, day, _time(session["start"]), _time(session["end"]), reply_by, delete_on)

    def postpone(self, session_id: int, to: Postponement) -> Outcome:
        """Give a session another date, as one step. It stays the same session: whoever is registered stays so.

        One that had no date as yet gets its first one, which is no postponement.

        Raises:
            UnknownSession: If there is no such session.
            Refused: If nothing about its date would change.
        """
        session = read_session(self._reader, session_id)
        if (session["date"], session["start"], session["end"]) == (to.day, to.start, to.end):
            message = "Das ist der bisherige Termin. Bitte geben Sie einen anderen Tag oder eine andere Uhrzeit an."
            raise Refused([Problem(SESSION.key, session_id, "date", message)])
        values: dict[str, Value] = {
            "date": to.day, "start": to.start, "end": to.end, "reply_by": to.reply_by, "delete_on": to.delete_on,
            "status_reason": to.reason.strip() or None,
        }  # fmt: skip
        if session["date"] is not None:  # also where it is moved within its day
            values |= {"status": "postponed", "postponed_from": session["date"]}
        asked = self._reader.ids(INVITATION, session_id=session_id) if to.ask_again else []
        statuses = self._reader.column(INVITATION, "status", asked)
        again = [
            Edit(INVITATION.key, row_id, key, value)
            for row_id in asked
            if statuses[row_id] in _ANSWERED
            for key, value in _NO_REPLY.items()
        ]
        where = f"auf {written_date(to.day)}" if to.day else "auf einen noch offenen Tag"
        return self._set(session_id, values, f"Veranstaltung verschoben {where}", again)

    def cancel(self, session_id: int, reason: str = "") -> Outcome:
        """Note that a session is cancelled, as one step; who was invited and registered stays as it is.

        Raises:
            UnknownSession: If there is no such session.
        """
        read_session(self._reader, session_id)
        values: dict[str, Value] = {"status": "cancelled", "status_reason": reason.strip() or None}
        return self._set(session_id, values, "Veranstaltung abgesagt")

    # ----------------------------------------------------------------------------------- agenda

    def agenda(self, session_id: int) -> agenda.Check:
        """Return the order of a session's agenda, with what is wrong about its times.

        Raises:
            UnknownSession: If there is no such session.
        """
        session = read_session(self._reader, session_id)
        rows = self._reader.rows(AGENDA_ITEM, self._reader.ids(AGENDA_ITEM, session_id=session_id)).values()
        return agenda.check(map(_item, rows), _time(session["start"]), _time(session["end"]))

    def _set(self, session_id: int, values: Mapping[str, Value], label: str, more: list[Edit] | None = None) -> Outcome:
        edits = [Edit(SESSION.key, session_id, key, value) for key, value in values.items()]
        return self._editing.set_values([*edits, *(more or [])], label)


def _item(row: Row) -> agenda.Item:
    return agenda.Item(row.id, row.text("title"), _time(row["start"]), _time(row["end"]), row.text("room"))


def _when(session: Row) -> tuple[date, int]:
    return _date(session["date"]) or date.min, session.id


def _date(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def _time(value: Value) -> time | None:
    return value if isinstance(value, time) else None
