"""What is kept: the tables of a Voneinander file, as SQLAlchemy Core tables.

The tables are the schema and nothing else: reading goes through `storage.queries`, writing through
`storage.database.Database.transact`. No mapped classes stand over them: they would never be used, and declaring them
costs a tenth of a second at every start.

Every table has an `id` that is never used twice (AUTOINCREMENT), link tables included, so that a step
of the journal can name any row. Foreign keys restrict: nothing disappears because something else did.
A column whose `info` says `derived` is computed from others and is not part of the journal.
"""

from collections.abc import Callable, Iterator, Mapping
from threading import RLock
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Time,
    UniqueConstraint,
)

DERIVED = {"derived": True}

_METADATA = MetaData(
    naming_convention={  # every constraint has a name, for migrations
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


_Parts = Callable[[], list[Column[Any] | UniqueConstraint | Index]]


class _Tables(Mapping[str, Table]):
    """Tables by name. Each is made when it is first asked for: a start needs few of them, and all take it a while."""

    def __init__(self) -> None:
        self._parts: dict[str, _Parts] = {}
        self._made: dict[str, Table] = {}
        self._making = RLock()  # the storage thread asks for some, too

    def declare(self, name: str, parts: _Parts) -> None:
        self._parts[name] = parts

    def __getitem__(self, name: str) -> Table:
        made = self._made.get(name)
        return self._make(name) if made is None else made

    def __iter__(self) -> Iterator[str]:
        for name in self._parts:
            self[name]  # whoever goes through them may follow a reference to any
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def _make(self, name: str) -> Table:
        parts = self._parts[name]
        with self._making:
            if name not in self._made:
                key = Column("id", Integer, primary_key=True)
                self._made[name] = Table(name, _METADATA, key, *parts(), sqlite_autoincrement=True)
            return self._made[name]


TABLES = _Tables()
"""All tables by name."""


def metadata() -> MetaData:
    """Return what SQLAlchemy knows of all tables."""
    iter(TABLES)
    return _METADATA


def _table(name: str, parts: _Parts) -> None:
    TABLES.declare(name, parts)


def _reference(name: str, target: str, *, required: bool = False, index: bool = True) -> Column[object]:
    """Return a column that names a row of `target`."""
    return Column(name, ForeignKey(f"{target}.id", ondelete="RESTRICT"), nullable=not required, index=index)


# A Stadtteil: one of the LOR Bezirksregionen of the district.
_table(
    "region",
    lambda: [
        Column("code", Text),
        Column("name", Text, nullable=False, unique=True),
        Column("area", Text),
    ],
)

# An Art of institution, such as Nachbarschaftszentrum.
_table(
    "institution_kind",
    lambda: [
        Column("name", Text, nullable=False, unique=True),
    ],
)

# A Handlungsfeld, such as Beratung.
_table(
    "action_field",
    lambda: [
        Column("name", Text, nullable=False, unique=True),
    ],
)

# A Zielgruppe, such as Familien.
_table(
    "target_group",
    lambda: [
        Column("name", Text, nullable=False, unique=True),
    ],
)

# A Verteiler: a tag on contacts.
_table(
    "mailing_list",
    lambda: [
        Column("name", Text, nullable=False, unique=True),
    ],
)

# An Einrichtung or Dienststelle. That it is a JobCenter site or an office are facts of their own.
_table(
    "institution",
    lambda: [
        _reference("kind_id", "institution_kind"),
        Column("is_jobcenter_site", Boolean, nullable=False, default=False),
        Column("is_office", Boolean, nullable=False, default=False),
        Column("name", Text, nullable=False),
        Column("short_name", Text),
        Column("article", Text),
        Column("operator", Text),
        Column("street", Text),
        Column("postal_code", Text),
        Column("city", Text),
        _reference("region_id", "region"),
        Column("phone", Text),
        Column("email", Text),
        Column("website", Text),
        Column("offers", Text),
        Column("opening_hours", Text),
        Column("accessible", Boolean),
        Column("notes", Text),
        Column("retired_on", Date),
        Column("confirmed_on", Date),
        Column("search_text", Text, nullable=False, default="", info=DERIVED),
    ],
)

# Another spelling (andere Schreibweise) of an institution's name.
_table(
    "institution_alias",
    lambda: [
        _reference("institution_id", "institution", required=True),
        Column("name", Text, nullable=False),
        UniqueConstraint("institution_id", "name"),
    ],
)

# An institution works in a Handlungsfeld.
_table(
    "institution_action_field",
    lambda: [
        _reference("institution_id", "institution", required=True),
        _reference("action_field_id", "action_field", required=True),
        UniqueConstraint("institution_id", "action_field_id"),
    ],
)

# An institution is there for a Zielgruppe.
_table(
    "institution_target_group",
    lambda: [
        _reference("institution_id", "institution", required=True),
        _reference("target_group_id", "target_group", required=True),
        UniqueConstraint("institution_id", "target_group_id"),
    ],
)

# A JobCenter site is responsible for a Stadtteil.
_table(
    "site_region",
    lambda: [
        _reference("institution_id", "institution", required=True),
        _reference("region_id", "region", required=True),
        UniqueConstraint("institution_id", "region_id"),
    ],
)

# A Vereinbarung, such as the Kooperationsvereinbarung of 27.6.2018.
_table(
    "agreement",
    lambda: [
        Column("title", Text, nullable=False),
        Column("concluded_on", Date),
        Column("notes", Text),
    ],
)

# A Kooperationspartner: an institution that joined an agreement, and left it perhaps.
_table(
    "agreement_partner",
    lambda: [
        _reference("agreement_id", "agreement", required=True),
        _reference("institution_id", "institution", required=True),
        Column("joined_on", Date),
        Column("left_on", Date),
        UniqueConstraint("agreement_id", "institution_id"),
    ],
)

# A person, as a contact of an institution.
_table(
    "contact",
    lambda: [
        Column("salutation", Text),
        Column("title", Text),
        Column("first_name", Text),
        Column("last_name", Text, nullable=False),
        Column("function", Text),
        Column("department", Text),
        _reference("institution_id", "institution"),
        Column("is_main", Boolean, nullable=False, default=False),
        Column("phone", Text),
        Column("mobile", Text),
        Column("email", Text),
        Column("email_undeliverable", Boolean, nullable=False, default=False),
        Column("share", Boolean, nullable=False, default=False),
        Column("share_since", Date),
        Column("share_obtained", Text),
        Column("share_withdrawn_on", Date),
        Column("is_press_contact", Boolean, nullable=False, default=False),
        Column("notes", Text),
        Column("retired_on", Date),
        Column("confirmed_on", Date),
        Column("search_text", Text, nullable=False, default="", info=DERIVED),
    ],
)

# A contact is on a Verteiler.
_table(
    "contact_mailing_list",
    lambda: [
        _reference("contact_id", "contact", required=True),
        _reference("mailing_list_id", "mailing_list", required=True),
        UniqueConstraint("contact_id", "mailing_list_id"),
    ],
)

# A Veranstaltungsreihe.
_table(
    "event_series",
    lambda: [
        Column("title", Text, nullable=False, unique=True),
        Column("notes", Text),
    ],
)

# A Veranstaltung: one meeting on one day. Venue and lead are a record or free text.
_table(
    "event_session",
    lambda: [
        Column("title", Text, nullable=False),
        _reference("series_id", "event_series"),
        Column("date", Date),
        Column("start_time", Time),
        Column("end_time", Time),
        _reference("site_id", "institution"),
        _reference("venue_id", "institution"),
        Column("venue_text", Text),
        Column("room", Text),
        _reference("lead_id", "contact"),
        Column("lead_text", Text),
        Column("file_reference", Text),
        Column("capacity", Integer),
        Column("reply_by", Date),
        Column("description", Text),
        Column("results", Text),
        Column("sheet_filed_at", Text),
        Column("delete_on", Date),
        Column("status", Text, nullable=False, default="planned"),
        Column("search_text", Text, nullable=False, default="", info=DERIVED),
        Column("status_reason", Text),
        Column("postponed_from", Date),
    ],
)

# A Tagesordnungspunkt of a session. Who speaks is an institution, a free text, or both.
_table(
    "agenda_item",
    lambda: [
        _reference("session_id", "event_session", required=True),
        Column("start_time", Time),
        Column("end_time", Time),
        Column("title", Text, nullable=False),
        _reference("institution_id", "institution"),
        Column("institution_text", Text),
        Column("speaker", Text),
        Column("room", Text),
    ],
)

# An institution is an organiser (Veranstalter) of a session.
_table(
    "session_organiser",
    lambda: [
        _reference("session_id", "event_session", required=True),
        _reference("institution_id", "institution", required=True),
        UniqueConstraint("session_id", "institution_id"),
    ],
)

# A contact answers questions about a session: `role` is "information" or "press".
_table(
    "session_contact",
    lambda: [
        _reference("session_id", "event_session", required=True),
        _reference("contact_id", "contact", required=True),
        Column("role", Text, nullable=False),
        UniqueConstraint("session_id", "contact_id", "role"),
    ],
)

# An institution is invited to a session. Without `addressee_id` the institution's mailbox is meant.
_table(
    "invitation",
    lambda: [
        _reference("session_id", "event_session", required=True),
        _reference("institution_id", "institution", required=True),
        Column("status", Text, nullable=False, default="noted"),
        Column("head_count", Integer),
        _reference("addressee_id", "contact"),
        Column("invited_on", Date),
        Column("invited_by", Text),
        Column("reminded_on", Date),
        Column("replied_on", Date),
        Column("replied_who", Text),
        Column("replied_by", Text),
        Column("follow_up_on", Date),
        Column("remark", Text),
        UniqueConstraint("session_id", "institution_id"),
    ],
)

# A person is registered for a session, for the institution she came for then. A guest has no contact record:
# her name is `guest_name` ("Muster, Mia"). Whoever came ohne Anmeldung is a `walk_in`.
_table(
    "registration",
    lambda: [
        _reference("session_id", "event_session", required=True),
        _reference("contact_id", "contact"),
        Column("guest_name", Text),
        _reference("institution_id", "institution"),
        Column("institution_text", Text),
        Column("walk_in", Boolean, nullable=False, default=False),
        Column("status", Text, nullable=False, default="registered"),
        Column("attendance", Text, nullable=False, default="unrecorded"),
        Column("attendance_second", Text, nullable=False, default="unrecorded"),
        _reference("substitute_for_id", "registration"),
        Column("remark", Text),
        UniqueConstraint("session_id", "contact_id"),
    ],
)

# People who were there and whose names nobody could read, by institution: a record or free text.
_table(
    "unnamed_attendance",
    lambda: [
        _reference("session_id", "event_session", required=True),
        _reference("institution_id", "institution"),
        Column("institution_text", Text),
        Column("number", Integer),
        Column("number_second", Integer),
        UniqueConstraint("session_id", "institution_id"),
    ],
)

# A sign-in sheet as it was printed. A Nachtrag (`supplement`) holds only those who came onto the list after the others.
_table(
    "printed_sheet",
    lambda: [
        _reference("session_id", "event_session", required=True),
        Column("number", Integer, nullable=False),
        Column("printed_at", DateTime, nullable=False),
        Column("signature_columns", Integer, nullable=False),
        Column("supplement", Boolean, nullable=False, default=False),
        UniqueConstraint("session_id", "number"),
    ],
)

# One numbered row of a printed sheet, with the words that stand on it. `registration_id` is no foreign key: the paper
# stays as it is when a registration goes, and a registration can still be undone after printing.
_table(
    "printed_row",
    lambda: [
        _reference("sheet_id", "printed_sheet", required=True),
        Column("position", Integer, nullable=False),
        Column("registration_id", Integer, index=True),
        Column("blank", Boolean, nullable=False, default=False),
        Column("block", Text),
        Column("last_name", Text),
        Column("first_name", Text),
        Column("institution", Text),
        UniqueConstraint("sheet_id", "position"),
    ],
)

# A paper or a set of mails that was made. `last_step` is the newest step then: what came later is not on it.
_table(
    "made_paper",
    lambda: [
        _reference("session_id", "event_session"),
        Column("paper", Text, nullable=False),
        Column("way", Text, nullable=False),
        Column("made_at", DateTime, nullable=False),
        Column("last_step", Integer, nullable=False),
        Column("detail", Text),
    ],
)

# A list that was taken over (Import). `counts` is JSON: how many records were new, changed and so on.
_table(
    "import_run",
    lambda: [
        Column("at", DateTime, nullable=False),
        Column("source", Text, nullable=False),
        Column("sheet", Text),
        Column("list_date", Date),
        _reference("session_id", "event_session"),
        Column("counts", Text, nullable=False),
    ],
)

# A record came from a list, or was changed by it: `what` is "created" or "changed". No foreign key to the record: where
# it came from is true even after it is gone.
_table(
    "import_origin",
    lambda: [
        _reference("import_id", "import_run", required=True),
        Column("entity", Text, nullable=False),
        Column("record_id", Integer, nullable=False),
        Column("place", Text, nullable=False),
        Column("what", Text, nullable=False),
        Index(None, "entity", "record_id"),
    ],
)

# Two records that look alike and are different, as the user said. `first_id` is the smaller id.
_table(
    "distinct_pair",
    lambda: [
        Column("entity", Text, nullable=False),
        Column("first_id", Integer, nullable=False),
        Column("second_id", Integer, nullable=False),
        UniqueConstraint("entity", "first_id", "second_id"),
    ],
)

# A record that was merged into another one and deleted: its history goes on there.
_table(
    "merged_record",
    lambda: [
        Column("entity", Text, nullable=False),
        Column("record_id", Integer, nullable=False),
        Column("into_id", Integer, nullable=False),
        UniqueConstraint("entity", "record_id"),
        Index(None, "entity", "into_id"),
    ],
)

# A choice or text that belongs to the file, such as the notice on sign-in sheets; `value` is JSON.
_table(
    "setting",
    lambda: [
        Column("key", Text, nullable=False, unique=True),
        Column("value", Text, nullable=False),
    ],
)

# One person's work from opening the file to closing it. `user` and `machine` are the system's names.
_table(
    "sitting",
    lambda: [
        Column("user", Text, nullable=False),
        Column("machine", Text, nullable=False),
        Column("started_at", DateTime, nullable=False),
    ],
)

# One thing the user did: written in one transaction, undone as one.  `kind` is "undoable", "permanent" (undo passes
# over it) or "barrier" (undo stops there); `undoes_id` names the step that this one takes back. `at` is local time.
_table(
    "step",
    lambda: [
        _reference("sitting_id", "sitting", required=True),
        Column("at", DateTime, nullable=False, index=True),
        Column("label", Text, nullable=False),
        Column("kind", Text, nullable=False),
        _reference("undoes_id", "step", index=False),
    ],
)

# One row's change within a step: column values before (empty: a new row) and after (empty: deleted).
_table(
    "change",
    lambda: [
        _reference("step_id", "step", required=True),
        Column("table_name", Text, nullable=False),
        Column("row_id", Integer, nullable=False),
        Column("before", JSON(none_as_null=True)),
        Column("after", JSON(none_as_null=True)),
        Index(None, "table_name", "row_id"),
    ],
)


JOURNAL_TABLES = frozenset({"sitting", "step", "change"})
"""Tables that tell what happened to the others; they are not themselves subject to undo."""

PROGRAM_TABLES = frozenset(
    {
        "setting", "printed_sheet", "printed_row", "made_paper", "import_run", "import_origin", "distinct_pair",
        "merged_record",
    }
)  # fmt: skip
"""Tables that the program keeps for itself: the catalogue has no entity for them."""
