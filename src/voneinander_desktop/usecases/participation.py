"""Who is invited to a session and who is registered for it."""

from collections.abc import Iterable, Sequence

from voneinander_desktop.domain.catalogue import CONTACT, INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Outcome
from voneinander_desktop.usecases.editing import NOTHING, Edit, Editing


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

    def invite(self, session_id: int, institution_ids: Iterable[int]) -> Outcome:
        """Note institutions for a session, as one step; those already invited are passed over."""
        known = {row["institution_id"] for row in self._reader.links("invitation", session_id=session_id)}
        new = [row_id for row_id in dict.fromkeys(institution_ids) if row_id not in known]
        records = [{"session": Ref(session_id, ""), "institution": Ref(row_id, "")} for row_id in new]
        what = "Einrichtung vorgemerkt" if len(new) == 1 else f"{len(new)} Einrichtungen vorgemerkt"
        return self._add("invitation", records, what)

    def register(self, session_id: int, contact_ids: Iterable[int]) -> Outcome:
        """Register people for a session, each for her present institution; those already registered stay."""
        known = {row["contact_id"] for row in self._reader.links("registration", session_id=session_id)}
        new = [row_id for row_id in dict.fromkeys(contact_ids) if row_id not in known]
        institutions = self._reader.column(CONTACT, "institution", new)
        records = []
        for row_id in new:
            record = {"session": Ref(session_id, ""), "contact": Ref(row_id, "")}
            institution = institutions.get(row_id)
            if isinstance(institution, Ref):
                record["institution"] = institution
            records.append(record)
        what = "Person angemeldet" if len(new) == 1 else f"{len(new)} Personen angemeldet"
        return self._add("registration", records, what)

    def _add(self, entity_key: str, records: Sequence[dict[str, Ref]], label: str) -> Outcome:
        if not records:
            return NOTHING
        edits = [
            Edit(entity_key, -number, key, value)
            for number, record in enumerate(records, start=1)
            for key, value in record.items()
        ]
        return self._editing.set_values(edits, label)
