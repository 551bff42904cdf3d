"""What is in the file, as far as taking over a list needs to know it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INSTITUTION, INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.matching import InstitutionIndex, PersonIndex
from voneinander_desktop.domain.tables import CLIPBOARD
from voneinander_desktop.storage.queries import Reader

VOCABULARIES = ("region", "institution_kind", "action_field", "target_group", "mailing_list")


@dataclass(frozen=True)
class Snapshot:
    """Everything that a plan compares a list with; reading it again tells whether the data moved.

    Attributes:
        institutions: All institutions by id.
        contacts: All contacts by id.
        names: The names of each vocabulary by id.
        registrations: The session's registrations by contact.
        invitations: The session's invitations by institution.
        session_id: The session that registrations are for, if any.
        made: The contacts that came from a list of this one's name.
        step: The newest step in the file then.
    """

    institutions: Mapping[int, Row]
    contacts: Mapping[int, Row]
    names: Mapping[str, Mapping[int, str]]
    registrations: Mapping[int, Row] = field(default_factory=dict)
    invitations: Mapping[int, Row] = field(default_factory=dict)
    session_id: int | None = None
    made: frozenset[int] = frozenset()
    step: int = field(default=0, compare=False)

    @classmethod
    def read(cls, reader: Reader, source: str = "", session_id: int | None = None, step: int = 0) -> "Snapshot":
        """Read everything that is needed for a list that comes from `source`."""
        registrations: dict[int, Row] = {}
        invitations: dict[int, Row] = {}
        if session_id is not None:
            ids = reader.ids(REGISTRATION, session_id=session_id)
            people = reader.rows(REGISTRATION, ids).values()
            registrations = {_named(row, "contact"): row for row in people if isinstance(row["contact"], Ref)}
            ids = reader.ids(INVITATION, session_id=session_id)
            invitations = {_named(row, "institution"): row for row in reader.rows(INVITATION, ids).values()}
        names = {key: {ref.id: ref.text for ref in reader.options(key)} for key in VOCABULARIES}
        rows = reader.rows(INSTITUTION), reader.rows(CONTACT)
        return cls(*rows, names, registrations, invitations, session_id, _made(reader, source), step)

    def rows(self, entity_key: str) -> Mapping[int, Row]:
        """Return all records of an entity, or the session's, by id."""
        return self._rows[entity_key]

    @cached_property
    def _rows(self) -> dict[str, Mapping[int, Row]]:
        registrations = {row.id: row for row in self.registrations.values()}
        invitations = {row.id: row for row in self.invitations.values()}
        return {
            "institution": self.institutions, "contact": self.contacts, "registration": registrations,
            "invitation": invitations,
        }  # fmt: skip

    @cached_property
    def by_name(self) -> dict[tuple[str, str], list[int]]:
        """The contacts by last and first name, folded."""
        found: dict[tuple[str, str], list[int]] = {}
        last, first = CONTACT.index["last_name"], CONTACT.index["first_name"]
        for row in self.contacts.values():
            key = (collation.fold(str(row.values[last])), collation.fold(str(row.values[first] or "")))
            found.setdefault(key, []).append(row.id)
        return found

    @cached_property
    def by_email(self) -> dict[str, list[int]]:
        """The contacts by e-mail address, folded."""
        found: dict[str, list[int]] = {}
        email = CONTACT.index["email"]
        for row in self.contacts.values():
            if row.values[email]:
                found.setdefault(str(row.values[email]).casefold(), []).append(row.id)
        return found

    def institution_index(self) -> InstitutionIndex:
        """Return an index of the institutions that records of a list can be added to."""
        return InstitutionIndex(self.institutions.values())

    def person_index(self) -> PersonIndex:
        """Return an index of the contacts that records of a list can be added to."""
        return PersonIndex(self.contacts.values())

    @cached_property
    def _by_spelling(self) -> dict[str, dict[str, int]]:
        return {key: {plain_name(name): row_id for row_id, name in names.items()} for key, names in self.names.items()}

    def named(self, vocabulary: str, name: str) -> int | None:
        """Return the vocabulary's record of that name; spellings that differ in little but signs are one."""
        return self._by_spelling[vocabulary].get(plain_name(name))


def _made(reader: Reader, source: str) -> frozenset[int]:
    """Return the contacts that lists from a file of this name made; what is copied has no name of its own."""
    runs = [row["id"] for row in reader.links("import_run", source=source)] if source != CLIPBOARD else []
    origins = reader.links("import_origin", import_id=runs, entity="contact", what="created") if runs else []
    return frozenset(row["record_id"] for row in origins)


def _named(row: Row, key: str) -> int:
    value = row[key]
    return value.id if isinstance(value, Ref) else 0


_LITTLE = re.compile(r"[^a-z0-9*]+")
_STREET = re.compile(r"str(?:asse)?(?=[^a-z]|$)")


def plain_name(name: str) -> str:
    """Return a name of a vocabulary without what spellings differ in: "Osloer Str." is "Osloer Straße"."""
    return _LITTLE.sub("", _STREET.sub("strasse", collation.loose(name)).replace(" u. ", " und ").replace("&", "und"))


def vocabulary_label(entity_key: str) -> str:
    """Return what one name of a vocabulary is called."""
    return ENTITIES[entity_key].singular
