"""Who is invited to a session, what was answered, and who is registered for it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from voneinander_desktop.domain import collation, parting, rules
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, INVITATION, INVITATION_STATUS, REGISTRATION
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Outcome
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases.editing import NOTHING, Edit, Editing, FreeText, Problem, Refused


class Silent(NamedTuple):
    """An institution that is to be rung: it was asked and did not answer, or its Wiedervorlage is due.

    Attributes:
        invitation: Its invitation.
        due: The day by which it has to be rung: its Wiedervorlage, else the session's Rückmeldefrist; None if neither
            is known.
        ring: Whom to ring, in one line: the addressee, the Hauptansprechperson or the institution itself.
        phone: Under which number; empty if none is known.
    """

    invitation: Row
    due: date | None
    ring: str
    phone: str


class Reply(NamedTuple):
    """What was answered to an invitation.

    Attributes:
        status: Key of the invitation's status.
        on: When.
        by: Key of the way; empty for unknown.
        who: Who answered.
        head_count: How many people are expected; None leaves what is known.
        remark: What else was said; it goes above what was remarked before.
    """

    status: str
    on: date
    by: str = ""
    who: str = ""
    head_count: int | None = None
    remark: str = ""


class Call(NamedTuple):
    """A call that brought no answer.

    Attributes:
        outcome: What came of it, by the keys of `CALLS`.
        on: When it was.
        again_on: The Wiedervorlage.
        remark: What else was said.
    """

    outcome: str
    on: date
    again_on: date
    remark: str = ""


CALLS = (("unreached", "nicht erreicht"), ("rings_back", "ruft zurück"))
"""What comes of a call without an answer; such a call is told by the remark of the invitation."""

_CALL_AGAIN_AFTER = 2


def call_again(today: date) -> date:
    """Return when to ring again, as a first guess: two working days later."""
    day = today
    for _ in range(_CALL_AGAIN_AFTER):
        day += timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))  # from Friday or Saturday to Monday
    return day


class Participation:
    """Invitations and registrations of one open file; taking them back is deleting them."""

    def __init__(self, database: Database, editing: Editing) -> None:
        self._reader = database.reader
        self._editing = editing

    def invitation_ids(self, session_id: int) -> list[int]:
        """Return the ids of a session's invitations, in order of creation."""
        return self._reader.ids(INVITATION, session_id=session_id)

    def registration_ids(self, session_id: int) -> list[int]:
        """Return the ids of a session's registrations, in order of creation."""
        return self._reader.ids(REGISTRATION, session_id=session_id)

    def expected(self, session_id: int) -> rules.Expected:
        """Return how many people are expected at a session."""
        people = self._reader.links("registration", session_id=session_id, status="registered", walk_in=False)
        named = Counter(row["institution_id"] or 0 for row in people)
        return rules.expected(named, self._reader.rows(INVITATION, self.invitation_ids(session_id)).values())

    # ------------------------------------------------------------------------------ institutions

    def invite(self, session_id: int, institution_ids: Iterable[int]) -> Outcome:
        """Note institutions for a session, as one step; those already invited are passed over."""
        known = {row["institution_id"] for row in self._reader.links("invitation", session_id=session_id)}
        new = [row_id for row_id in dict.fromkeys(institution_ids) if row_id not in known]
        records: list[dict[str, Value]] = [
            {"session": Ref(session_id, ""), "institution": Ref(row_id, "")} for row_id in new
        ]
        what = "Einrichtung vorgemerkt" if len(new) == 1 else f"{len(new)} Einrichtungen vorgemerkt"
        return self._add("invitation", records, what)

    def silent(self, session_id: int) -> list[Silent]:
        """Return who was asked and did not answer, the most urgent first."""
        return self._urgent(session_id, self._reader.ids(INVITATION, session_id=session_id, status="invited"))

    def to_ring(self, session_id: int, today: date) -> list[Silent]:
        """Return whom to ring, the most urgent first: the silent, and whoever else has a Wiedervorlage that is due."""
        rows = self._reader.rows(INVITATION, self.invitation_ids(session_id)).values()
        meant = [
            row.id for row in rows if row["status"] == "invited" or (_date(row["follow_up_on"]) or date.max) <= today
        ]
        return self._urgent(session_id, meant)

    def _urgent(self, session_id: int, invitation_ids: Sequence[int]) -> list[Silent]:
        invitations = self._reader.rows(INVITATION, invitation_ids)
        session = self._reader.links("event_session", id=session_id)
        deadline = session[0]["reply_by"] if session else None
        ring = _Telephone(self._reader, invitations.values())
        found = [Silent(row, _date(row["follow_up_on"]) or deadline, *ring.of(row)) for row in invitations.values()]
        return sorted(found, key=lambda one: (one.due or date.max, _institution_key(one.invitation)))

    def reply(self, invitation_ids: Collection[int], reply: Reply, *, cancelling: Collection[int] = ()) -> Outcome:
        """Note what institutions answered, as one step. The Wiedervorlage is done with it.

        Args:
            invitation_ids: Their invitations.
            reply: The answer.
            cancelling: Registrations that are cancelled with it; `still_registered` names those to ask about.
        """
        values: dict[str, Value] = {
            "status": reply.status, "replied_on": reply.on, "replied_by": reply.by or None,
            "replied_who": reply.who or None, "follow_up_on": None,
        }  # fmt: skip
        values |= {"head_count": reply.head_count} if reply.head_count is not None else {}
        edits = [Edit(INVITATION.key, row_id, key, value) for row_id in invitation_ids for key, value in values.items()]
        edits += self._remarks(invitation_ids, reply.remark)
        edits += [Edit(REGISTRATION.key, row_id, "status", "cancelled") for row_id in cancelling]
        label = f"Rückmeldung „{dict(INVITATION_STATUS)[reply.status]}“ notiert"
        return self._editing.set_values(edits, label)

    def call(self, invitation_ids: Collection[int], call: Call) -> Outcome:
        """Note a call that brought no answer, as one step: when it was and what was said, and when to ring again."""
        outcome = dict(CALLS)[call.outcome]
        note = ": ".join(filter(None, (f"{format_date(call.on)} {outcome}", call.remark)))
        edits = [Edit(INVITATION.key, row_id, "follow_up_on", call.again_on) for row_id in invitation_ids]
        return self._editing.set_values([*edits, *self._remarks(invitation_ids, note)], f"Anruf notiert: {outcome}")

    def _remarks(self, invitation_ids: Collection[int], text: str) -> list[Edit]:
        """Return what puts a remark above those that are there: what was remarked before stays."""
        known = self._reader.column(INVITATION, "remark", list(invitation_ids)) if text else {}
        return [
            Edit(INVITATION.key, row_id, "remark", "\n".join(filter(None, (text, str(before or "")))))
            for row_id, before in known.items()
        ]

    def still_registered(self, session_id: int, invitation_ids: Collection[int] | None = None) -> list[Row]:
        """Return the registrations of people whose institution declined: they are to be asked about.

        Args:
            session_id: The session.
            invitation_ids: Of which invitations, whatever their status is; None for all that were declined.
        """
        wanted = (
            self._reader.ids(INVITATION, session_id=session_id, status="declined")
            if invitation_ids is None
            else list(invitation_ids)
        )
        gone = {ref.id for ref in self._reader.column(INVITATION, "institution", wanted).values()
                if isinstance(ref, Ref)}  # fmt: skip
        if not gone:
            return []
        rows = self._reader.rows(REGISTRATION, self.registration_ids(session_id)).values()
        return [row for row in rows if rules.takes_part(row) and _id(row["institution"]) in gone]

    # ------------------------------------------------------------------------------------ people

    def register(self, session_id: int, contact_ids: Iterable[int]) -> Outcome:
        """Register people for a session, each for her present institution; those already registered stay."""
        known = {row["contact_id"] for row in self._reader.links("registration", session_id=session_id)}
        new = [row_id for row_id in dict.fromkeys(contact_ids) if row_id not in known]
        institutions = self._reader.column(CONTACT, "institution", new)
        records: list[dict[str, Value]] = []
        for row_id in new:
            record: dict[str, Value] = {"session": Ref(session_id, ""), "contact": Ref(row_id, "")}
            institution = institutions.get(row_id)
            if isinstance(institution, Ref):
                record["institution"] = institution
            records.append(record)
        what = "Person angemeldet" if len(new) == 1 else f"{len(new)} Personen angemeldet"
        return self._add("registration", records, what)

    def register_guest(self, session_id: int, who: int | str, institution: Ref | str | None = None) -> Outcome:
        """Register someone by her name (or the id of her contact), as one step; a known contact is registered as such.

        Raises:
            Refused: If the name is empty, means several contacts, or is registered already.
        """
        person = self.person(who, institution)
        label = "Person angemeldet" if isinstance(person["contact"], Ref) else "Gast angemeldet"
        return self._add("registration", [{"session": Ref(session_id, ""), **person}], label)

    def replace(self, registration_id: int, who: int | str, institution: Ref | str | None = None) -> Outcome:
        """Register a Vertretung for someone, who cancels, as one step.

        Args:
            registration_id: Who does not come.
            who: Id of the contact who comes instead, or her name.
            institution: Which she comes for; None for that of the person replaced.

        Raises:
            Refused: If she cannot replace her.
        """
        replaced = self._reader.row(REGISTRATION, registration_id)
        if replaced is None:
            message = "Diese Anmeldung wurde inzwischen gelöscht. Die Vertretung wurde nicht gespeichert."
            raise Refused([Problem(REGISTRATION.key, registration_id, "", message)])
        session, given = replaced["session"], replaced["institution"]
        own = given if isinstance(given, (Ref, str)) else None
        person = self.person(who, institution or own)
        present = self.registered_as(_id(session), person)
        record: dict[str, Value] = {"substitute_for": Ref(registration_id, "")}
        record |= {"status": "registered"} if present else {"session": session, **person}
        edits = [Edit(REGISTRATION.key, present or -1, key, value) for key, value in record.items()]
        edits.append(Edit(REGISTRATION.key, registration_id, "status", "cancelled"))
        return self._editing.set_values(edits, f"Vertretung für „{replaced.label}“ eingetragen")

    def person(self, who: int | str, institution: Ref | str | None = None) -> dict[str, Value]:
        """Return the values of a registration that say who someone is and for which institution she comes.

        Args:
            who: Id of her contact; or her name, which means a contact if only one is called so (at this institution,
                where one is given), and else a guest.
            institution: Which she comes for; None is her contact's own.

        Raises:
            Refused: If there is no name, or several contacts are called so.
        """
        institution = self._known(institution)
        contact = who if isinstance(who, int) else self._contact_called(who, institution)
        if contact is None:
            named: Value = FreeText(guest_name(str(who)))
        else:
            named = Ref(contact, "")
            institution = institution or self._institution_of(contact)
        return {"contact": named} | ({"institution": institution} if institution else {})

    def registered_as(self, session_id: int, person: dict[str, Value]) -> int | None:
        """Return the registration that a person of `person` has for a session already; None if she has none."""
        contact = person["contact"]
        if isinstance(contact, Ref):
            return next(iter(self._reader.ids(REGISTRATION, session_id=session_id, contact_id=contact.id)), None)
        wanted = collation.fold(str(contact)), _name(person.get("institution"))
        rows = self._reader.links("registration", session_id=session_id, contact_id=None)
        guests = [row["id"] for row in rows if collation.fold(row["guest_name"] or "") == wanted[0]]
        institutions = self._reader.column(REGISTRATION, "institution", guests)
        return next((row_id for row_id in guests if _name(institutions.get(row_id)) == wanted[1]), None)

    def _contact_called(self, name: str, institution: Ref | str | None) -> int | None:
        if not name.strip():
            raise Refused([Problem(REGISTRATION.key, -1, "contact", "Bitte geben Sie einen Namen ein.")])
        found = self._reader.find(CONTACT.key, name.strip()) or self._reader.find(CONTACT.key, guest_name(name))
        retired = self._reader.column(CONTACT, "retired_on", found)
        found = [row_id for row_id in found if retired.get(row_id) is None] or found
        if institution:
            places = self._reader.column(CONTACT, "institution", found)
            found = [row_id for row_id in found if _name(places.get(row_id)) == _name(institution)]
        if len(found) > 1:
            message = f"„{name.strip()}“ steht mehrmals in den Kontakten. Bitte wählen Sie aus der Liste."
            raise Refused([Problem(REGISTRATION.key, -1, "contact", message)])
        return found[0] if found else None

    def _known(self, institution: Ref | str | None) -> Ref | str | None:
        """Return the record that an institution's typed name means, or the name as it is."""
        if not isinstance(institution, str) or isinstance(institution, Ref):
            return institution
        found = self._reader.find(INSTITUTION.key, institution.strip()) if institution.strip() else []
        if len(found) != 1:
            return institution.strip() or None
        return Ref(found[0], self._reader.labels(INSTITUTION, found)[found[0]])

    def _institution_of(self, contact_id: int) -> Ref | None:
        institution = self._reader.column(CONTACT, "institution", [contact_id]).get(contact_id)
        return institution if isinstance(institution, Ref) else None

    def _add(self, entity_key: str, records: Sequence[dict[str, Value]], label: str) -> Outcome:
        if not records:
            return NOTHING
        edits = [
            Edit(entity_key, -number, key, value)
            for number, record in enumerate(records, start=1)
            for key, value in record.items()
        ]
        return self._editing.set_values(edits, label)


def guest_name(text: str) -> str:
    """Return a typed name as a guest's is kept: "Muster, Mia" of "Mia Muster" and of "muster,mia"."""
    typed = " ".join(text.split())
    people = parting.people(typed)
    if len(people) != 1 or people[0].function or not people[0].last_name:
        return typed
    person = people[0]
    return ", ".join(filter(None, (person.last_name, " ".join(filter(None, (person.title, person.first_name))))))


class _Telephone:
    """Whom to ring about invitations."""

    def __init__(self, reader: Reader, invitations: Iterable[Row]) -> None:
        rows = list(invitations)
        houses = sorted({_id(row["institution"]) for row in rows})
        main = reader.links("contact", institution_id=houses)
        people = {row["id"] for row in main if row["is_main"]} | {_id(row["addressee"]) for row in rows}
        self._contacts = reader.rows(CONTACT, sorted(people - {0}))
        self._houses = reader.rows(INSTITUTION, houses)

    def of(self, invitation: Row) -> tuple[str, str]:
        """Return whom to ring and the number."""
        house = _id(invitation["institution"])
        main = [row for row in self._contacts.values() if row["is_main"] and _id(row["institution"]) == house]
        asked = [self._contacts[row_id] for row_id in [_id(invitation["addressee"])] if row_id in self._contacts]
        for contact in (*asked, *main):
            number = contact.text("phone") or contact.text("mobile")
            if number and contact["retired_on"] is None:
                return rules.full_name(contact), number
        return invitation.text("institution"), self._houses[house].text("phone") if house in self._houses else ""


def _institution_key(invitation: Row) -> str:
    return collation.sort_key(invitation.text("institution"), INSTITUTION.collation)


def _name(institution: Value) -> str:
    return collation.fold(institution.text if isinstance(institution, Ref) else str(institution or ""))


def _date(value: Value) -> date | None:
    return value if isinstance(value, date) else None


def _id(value: Value) -> int:
    """Return the id of a reference, 0 of an empty one or a text."""
    return value.id if isinstance(value, Ref) else 0
