"""Who came to a session: marked at the door, or typed from the signatures afterwards."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.attendance import FIELDS, Half
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, REGISTRATION, UNNAMED_ATTENDANCE
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.storage.listing import Listing, Query
from voneinander_desktop.usecases.editing import NOTHING, Edit, Editing, Outcome, StorageFault
from voneinander_desktop.usecases.participation import Participation
from voneinander_desktop.usecases.roll import Counts, Entry, Roll, name_rank, words_of

__all__ = ["Attendance", "Counts", "Entry", "Found", "Roll"]

_WORD = re.compile(r"\w+")
_FEWEST_LETTERS = 2
_DONE = {"present": "Anwesend", "absent": "Nicht teilgenommen", "unrecorded": "Anwesenheit zurückgenommen"}


class Found(NamedTuple):
    """Someone whom a typed name may mean.

    Attributes:
        name: "Nachname, Vorname".
        institution: Where she comes from; may be empty.
        contact: Her contact record; None for a guest.
        registration: Her registration for this session; None if she has none.
        cancelled: Whether she cancelled.
    """

    name: str
    institution: str
    contact: int | None
    registration: int | None
    cancelled: bool = False

    @property
    def told(self) -> str:
        """Who she is in one line, for a list to choose from."""
        stands = "hat abgesagt" if self.cancelled else "schon angemeldet" if self.registration else ""
        return " – ".join(filter(None, (self.name, self.institution, stands)))


class Attendance:
    """Attendance of one open file.

    Args:
        database: The file.
        editing: Writes records.
        participation: Registers people.
        listing: Returns the listing of an entity.
    """

    def __init__(
        self,
        database: Database,
        editing: Editing,
        participation: Participation,
        listing: Callable[[str], Listing],
    ) -> None:
        self._reader = database.reader
        self._editing = editing
        self._participation = participation
        self._listing = listing
        self._rolls: dict[int, Roll] = {}

    # ---------------------------------------------------------------------------------- looking

    def roll(self, session_id: int) -> Roll:
        """Return the one roll of a session; it is fresh after every step."""
        if session_id not in self._rolls:
            self._rolls[session_id] = Roll(self._reader, session_id)
        return self._rolls[session_id]

    def find(self, session_id: int, text: str, limit: int = 10, *, registered_first: bool = True) -> list[Found]:
        """Return whom a typed name may mean, best first: contacts who are still there, and guests of the session.

        Args:
            session_id: The session.
            text: What was typed; words that begin her names, in any order.
            limit: How many to return at most.
            registered_first: Whether who is registered stands before others whose names fit as well, or after them.
        """
        if len(text.strip()) < _FEWEST_LETTERS:
            return []
        words = " ".join(_WORD.findall(text))  # a comma between the names is not searched for
        listed = self._listing(CONTACT.key).ids(Query(text=words, retired="active"))
        known = {entry.contact: entry for entry in self._entries(session_id) if entry.contact}
        ranked = self._ranked_contacts(listed, text, known)
        ranked += self._ranked_guests(session_id, text)
        ranked.sort(key=lambda one: (one[0], (one[1].registration is None) is registered_first))
        return [found for _, found in ranked[:limit]]

    def colleagues(self, registration_id: int, limit: int = 10) -> list[Found]:
        """Return who could come instead of someone: the others of her institution, who comes anyway at the end."""
        row = self._reader.row(REGISTRATION, registration_id)
        house = row["institution"] if row else None
        if row is None or not isinstance(house, Ref):
            return []
        session, own = row["session"], row["contact"]
        known = {entry.contact: entry for entry in self._entries(_id(session)) if entry.contact}
        query = Query(filters={"institution": frozenset({house.id})}, retired="active")
        ids = [row_id for row_id in self._listing(CONTACT.key).ids(query) if row_id != _id(own)]
        found = [_contact(row, known.get(row.id)) for row in self._reader.rows(CONTACT, ids).values()]
        return sorted(found, key=lambda one: one.registration is not None and not one.cancelled)[:limit]

    # ---------------------------------------------------------------------------------- marking

    def mark(self, registration_ids: Collection[int], attendance: str, half: Half = Half.FIRST) -> Outcome:
        """Record people as "present", "absent" or "unrecorded" for a half of the day, as one step.

        Whoever had cancelled and is present is registered again.
        """
        rows = self._reader.raw(REGISTRATION.table, registration_ids)
        edits = [Edit(REGISTRATION.key, row_id, FIELDS[half], attendance) for row_id in rows]
        if attendance == "present":
            back = [row_id for row_id, row in rows.items() if row["status"] == "cancelled"]
            edits += [Edit(REGISTRATION.key, row_id, "status", "registered") for row_id in back]
        return self._editing.set_values(edits, self._told(_DONE[attendance], list(rows))) if edits else NOTHING

    def toggle(self, registration_id: int, half: Half = Half.FIRST) -> Outcome:
        """Mark a person present; if she is, take that back (a cancellation that it had lifted holds again)."""
        row = self._reader.raw(REGISTRATION.table, [registration_id]).get(registration_id)
        if row is None or row[FIELDS[half]] != "present":
            return self.mark([registration_id], "present", half)
        edits = [Edit(REGISTRATION.key, registration_id, FIELDS[half], "unrecorded")]
        if self._lifted_cancellation(registration_id, half):
            edits.append(Edit(REGISTRATION.key, registration_id, "status", "cancelled"))
        return self._editing.set_values(edits, self._told(_DONE["unrecorded"], [registration_id]))

    def close_rest(self, session_id: int) -> Outcome:
        """Record all of whom nothing is recorded yet as "nicht teilgenommen", as one step; in each half of the day."""
        roll = self.roll(session_id)
        open_ = [
            (entry.id, FIELDS[half])
            for entry in map(roll.person, roll.ids)
            for half in Half
            if not entry.cancelled and half < roll.halves and entry.attendance[half] == "unrecorded"
        ]
        if not open_:
            return NOTHING
        people = len({row_id for row_id, _ in open_})
        label = f"Alle übrigen: nicht teilgenommen ({people})"
        return self._editing.set_values([Edit(REGISTRATION.key, row_id, key, "absent") for row_id, key in open_], label)

    def admit(
        self,
        session_id: int,
        who: int | str,
        institution: Ref | str | None = None,
        halves: Sequence[Half] = (Half.FIRST,),
        also: Callable[[int], Sequence[Change]] = lambda _: (),
    ) -> Outcome:
        """Note that someone came ohne Anmeldung, as one step; whoever is registered after all is marked present.

        Args:
            session_id: Where she came.
            who: Id of her contact, or her name ("Nachname, Vorname" or "Vorname Nachname").
            institution: Which she came from: a record, or text (a known name becomes the record). None is her
                contact's own.
            halves: The halves of the day in which she is there.
            also: Returns what else belongs to the step, given the id of her registration.

        Raises:
            Refused: If she has no name, or the name means several contacts.
        """
        person = self._participation.person(who, institution)
        present = self._participation.registered_as(session_id, person)
        values: dict[str, Value] = {"status": "registered", **{FIELDS[half]: "present" for half in halves}}
        if present is None:
            values |= {"session": Ref(session_id, ""), "walk_in": True, **person}
        edits = [Edit(REGISTRATION.key, present or -1, key, value) for key, value in values.items()]
        named = person["contact"]
        name = self._reader.labels(CONTACT, [named.id]).get(named.id, "") if isinstance(named, Ref) else str(named)
        label = f"Ohne Anmeldung: {name}" if present is None else f"{_DONE['present']}: {name}"
        return self._editing.set_values(edits, label, also=lambda created: also(present or created.get(-1, 0)))

    def set_unnamed(
        self, session_id: int, institution: Ref | str, number: int | None, half: Half = Half.FIRST
    ) -> Outcome:
        """Record how many people of an institution were there whose names nobody could read; 0 or None for none.

        Raises:
            Refused: If the number is none, or the institution is not named.
        """
        key = ("number", "number_second")[half]
        known = self._unnamed_of(session_id, institution)
        if known and not number and not known[("number_second", "number")[half]]:
            return self._editing.delete(UNNAMED_ATTENDANCE.key, [known.id])
        if not known and not number:
            return NOTHING
        values: dict[str, Value] = {key: number or None}
        if known is None:
            values |= {"session": Ref(session_id, ""), "institution": institution}
        row_id = known.id if known else -1
        edits = [Edit(UNNAMED_ATTENDANCE.key, row_id, field, value) for field, value in values.items()]
        return self._editing.set_values(edits, "Anwesende ohne Namen erfasst")

    def refresh(self, outcome: Outcome) -> None:
        """Bring the rolls up to date with a step."""
        for session_id, roll in list(self._rolls.items()):
            try:
                roll.refresh(outcome)
            except StorageFault:  # the step is stored; what could not be read again is read when it is asked for
                del self._rolls[session_id]

    # --------------------------------------------------------------------------------- workings

    def _entries(self, session_id: int) -> list[Entry]:
        roll = self.roll(session_id)
        return list(map(roll.person, roll.ids))

    def _ranked_contacts(self, ids: Sequence[int], text: str, known: Mapping[int, Entry]) -> list[tuple[int, Found]]:
        typed = words_of(text)
        last, first = (self._reader.column(CONTACT, key, ids) for key in ("last_name", "first_name"))
        names = [(words_of(str(last.get(row_id) or "")), words_of(str(first.get(row_id) or ""))) for row_id in ids]
        ranked = [(name_rank(*name, typed), row_id) for name, row_id in zip(names, ids, strict=True)]
        fitting = [(rank, row_id) for rank, row_id in ranked if rank is not None]
        rows = self._reader.rows(CONTACT, [row_id for _, row_id in fitting])
        return [(rank, _contact(rows[row_id], known.get(row_id))) for rank, row_id in fitting if row_id in rows]

    def _ranked_guests(self, session_id: int, text: str) -> list[tuple[int, Found]]:
        typed = words_of(text)
        guests = [entry for entry in self._entries(session_id) if entry.contact is None]
        ranked = [(name_rank(words_of(entry.last_name), words_of(entry.first_name), typed), entry) for entry in guests]
        return [
            (rank, Found(entry.name, entry.institution, None, entry.id, entry.cancelled))
            for rank, entry in ranked
            if rank is not None
        ]

    def _lifted_cancellation(self, registration_id: int, half: Half) -> bool:
        """Whether the last thing that happened to a registration was that a cancelled person was marked present."""
        last = self._reader.journal(rows=[(REGISTRATION.table, registration_id)], limit=1)
        before = (last[0].before or {}) if last else {}
        return before.get("status") == "cancelled" and FIELDS[half] in before

    def _told(self, what: str, ids: Sequence[int]) -> str:
        if len(ids) > 1:
            return f"{what}: {len(ids)} Personen"
        return f"{what}: {next(iter(self._reader.labels(REGISTRATION, ids).values()), '')}"

    def _unnamed_of(self, session_id: int, institution: Ref | str) -> Row | None:
        """Return what is recorded of an institution's people without a name."""
        rows = self._reader.rows(UNNAMED_ATTENDANCE, self._reader.ids(UNNAMED_ATTENDANCE, session_id=session_id))
        if isinstance(institution, str):
            found = self._reader.find(INSTITUTION.key, institution.strip()) if institution.strip() else []
            wanted: set[int | str] = {*found} or {collation.fold(institution.strip())}
        else:
            wanted = {institution.id}
        return next((row for row in rows.values() if _key(row["institution"]) in wanted), None)


def _contact(row: Row, entry: Entry | None) -> Found:
    institution = entry.institution if entry else row.text("institution")
    return Found(row.label, institution, row.id, entry.id if entry else None, bool(entry and entry.cancelled))


def _id(value: Value) -> int:
    """Return the id of a reference, 0 of an empty one or a text."""
    return value.id if isinstance(value, Ref) else 0


def _key(institution: Value) -> int | str:
    return institution.id if isinstance(institution, Ref) else collation.fold(str(institution or ""))
