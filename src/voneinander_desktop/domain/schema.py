"""What is kept: the tables of a Voneinander file, as SQLAlchemy typed declarative classes.

The classes are the schema and nothing else: reading goes through `storage.queries`, writing through
`storage.database.Database.transact`, both with SQLAlchemy Core on `Base.metadata`.

Every table has an `id` that is never used twice (AUTOINCREMENT), link tables included, so that a step
of the journal can name any row. Foreign keys restrict: nothing disappears because something else did.
A column whose `info` says `derived` is computed from others and is not part of the journal.
"""

from datetime import date as Date  # noqa: N812 - the column `date` would hide the type
from datetime import datetime, time
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

AUTOINCREMENT: dict[str, Any] = {"sqlite_autoincrement": True}
DERIVED = {"derived": True}


class Base(DeclarativeBase):
    """Base of all tables; its naming convention gives every constraint a name for migrations."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text(), dict[str, Any]: JSON(none_as_null=True)}
    __table_args__: Any = AUTOINCREMENT

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


def _reference(target: str) -> MappedColumn[Any]:
    """Return a required, indexed foreign key to `target`."""
    return mapped_column(ForeignKey(f"{target}.id", ondelete="RESTRICT"), index=True)


class Region(Base):
    """A Stadtteil: one of the LOR Bezirksregionen of the district."""

    __tablename__ = "region"
    code: Mapped[str | None]
    name: Mapped[str] = mapped_column(unique=True)
    area: Mapped[str | None]


class InstitutionKind(Base):
    """An Art of institution, such as Nachbarschaftszentrum."""

    __tablename__ = "institution_kind"
    name: Mapped[str] = mapped_column(unique=True)


class ActionField(Base):
    """A Handlungsfeld, such as Beratung."""

    __tablename__ = "action_field"
    name: Mapped[str] = mapped_column(unique=True)


class TargetGroup(Base):
    """A Zielgruppe, such as Familien."""

    __tablename__ = "target_group"
    name: Mapped[str] = mapped_column(unique=True)


class MailingList(Base):
    """A Verteiler: a tag on contacts."""

    __tablename__ = "mailing_list"
    name: Mapped[str] = mapped_column(unique=True)


class Institution(Base):
    """An Einrichtung or Dienststelle. That it is a JobCenter site or an office are facts of their own."""

    __tablename__ = "institution"
    kind_id: Mapped[int | None] = _reference("institution_kind")
    is_jobcenter_site: Mapped[bool] = mapped_column(default=False)
    is_office: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str]
    short_name: Mapped[str | None]
    article: Mapped[str | None]
    operator: Mapped[str | None]
    street: Mapped[str | None]
    postal_code: Mapped[str | None]
    city: Mapped[str | None]
    region_id: Mapped[int | None] = _reference("region")
    phone: Mapped[str | None]
    email: Mapped[str | None]
    website: Mapped[str | None]
    offers: Mapped[str | None]
    opening_hours: Mapped[str | None]
    accessible: Mapped[bool | None]
    notes: Mapped[str | None]
    retired_on: Mapped[Date | None]
    confirmed_on: Mapped[Date | None]
    search_text: Mapped[str] = mapped_column(default="", info=DERIVED)


class InstitutionAlias(Base):
    """Another spelling (andere Schreibweise) of an institution's name."""

    __tablename__ = "institution_alias"
    institution_id: Mapped[int] = _reference("institution")
    name: Mapped[str]
    __table_args__ = (UniqueConstraint("institution_id", "name"), AUTOINCREMENT)


class InstitutionActionField(Base):
    """An institution works in a Handlungsfeld."""

    __tablename__ = "institution_action_field"
    institution_id: Mapped[int] = _reference("institution")
    action_field_id: Mapped[int] = _reference("action_field")
    __table_args__ = (UniqueConstraint("institution_id", "action_field_id"), AUTOINCREMENT)


class InstitutionTargetGroup(Base):
    """An institution is there for a Zielgruppe."""

    __tablename__ = "institution_target_group"
    institution_id: Mapped[int] = _reference("institution")
    target_group_id: Mapped[int] = _reference("target_group")
    __table_args__ = (UniqueConstraint("institution_id", "target_group_id"), AUTOINCREMENT)


class SiteRegion(Base):
    """A JobCenter site is responsible for a Stadtteil."""

    __tablename__ = "site_region"
    institution_id: Mapped[int] = _reference("institution")
    region_id: Mapped[int] = _reference("region")
    __table_args__ = (UniqueConstraint("institution_id", "region_id"), AUTOINCREMENT)


class Agreement(Base):
    """A Vereinbarung, such as the Kooperationsvereinbarung of 27.6.2018."""

    __tablename__ = "agreement"
    title: Mapped[str]
    concluded_on: Mapped[Date | None]
    notes: Mapped[str | None]


class AgreementPartner(Base):
    """A Kooperationspartner: an institution that joined an agreement, and left it perhaps."""

    __tablename__ = "agreement_partner"
    agreement_id: Mapped[int] = _reference("agreement")
    institution_id: Mapped[int] = _reference("institution")
    joined_on: Mapped[Date | None]
    left_on: Mapped[Date | None]
    __table_args__ = (UniqueConstraint("agreement_id", "institution_id"), AUTOINCREMENT)


class Contact(Base):
    """A person, as a contact of an institution."""

    __tablename__ = "contact"
    salutation: Mapped[str | None]
    title: Mapped[str | None]
    first_name: Mapped[str | None]
    last_name: Mapped[str]
    function: Mapped[str | None]
    department: Mapped[str | None]
    institution_id: Mapped[int | None] = _reference("institution")
    is_main: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str | None]
    mobile: Mapped[str | None]
    email: Mapped[str | None]
    email_undeliverable: Mapped[bool] = mapped_column(default=False)
    share: Mapped[bool] = mapped_column(default=False)
    share_since: Mapped[Date | None]
    share_obtained: Mapped[str | None]
    share_withdrawn_on: Mapped[Date | None]
    is_press_contact: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str | None]
    retired_on: Mapped[Date | None]
    confirmed_on: Mapped[Date | None]
    search_text: Mapped[str] = mapped_column(default="", info=DERIVED)


class ContactMailingList(Base):
    """A contact is on a Verteiler."""

    __tablename__ = "contact_mailing_list"
    contact_id: Mapped[int] = _reference("contact")
    mailing_list_id: Mapped[int] = _reference("mailing_list")
    __table_args__ = (UniqueConstraint("contact_id", "mailing_list_id"), AUTOINCREMENT)


class EventSeries(Base):
    """A Veranstaltungsreihe."""

    __tablename__ = "event_series"
    title: Mapped[str] = mapped_column(unique=True)
    notes: Mapped[str | None]


class EventSession(Base):
    """A Veranstaltung: one meeting on one day. Venue and lead are a record or free text."""

    __tablename__ = "event_session"
    title: Mapped[str]
    series_id: Mapped[int | None] = _reference("event_series")
    date: Mapped[Date | None]
    start_time: Mapped[time | None]
    end_time: Mapped[time | None]
    site_id: Mapped[int | None] = _reference("institution")
    venue_id: Mapped[int | None] = _reference("institution")
    venue_text: Mapped[str | None]
    room: Mapped[str | None]
    lead_id: Mapped[int | None] = _reference("contact")
    lead_text: Mapped[str | None]
    file_reference: Mapped[str | None]
    capacity: Mapped[int | None]
    reply_by: Mapped[Date | None]
    description: Mapped[str | None]
    results: Mapped[str | None]
    sheet_filed_at: Mapped[str | None]
    delete_on: Mapped[Date | None]
    status: Mapped[str] = mapped_column(default="planned")
    search_text: Mapped[str] = mapped_column(default="", info=DERIVED)


class SessionOrganiser(Base):
    """An institution is an organiser (Veranstalter) of a session."""

    __tablename__ = "session_organiser"
    session_id: Mapped[int] = _reference("event_session")
    institution_id: Mapped[int] = _reference("institution")
    __table_args__ = (UniqueConstraint("session_id", "institution_id"), AUTOINCREMENT)


class SessionContact(Base):
    """A contact answers questions about a session: `role` is "information" or "press"."""

    __tablename__ = "session_contact"
    session_id: Mapped[int] = _reference("event_session")
    contact_id: Mapped[int] = _reference("contact")
    role: Mapped[str]
    __table_args__ = (UniqueConstraint("session_id", "contact_id", "role"), AUTOINCREMENT)


class Invitation(Base):
    """An institution is invited to a session. Without `addressee_id` the institution's mailbox is meant."""

    __tablename__ = "invitation"
    session_id: Mapped[int] = _reference("event_session")
    institution_id: Mapped[int] = _reference("institution")
    status: Mapped[str] = mapped_column(default="noted")
    head_count: Mapped[int | None]
    addressee_id: Mapped[int | None] = _reference("contact")
    invited_on: Mapped[Date | None]
    invited_by: Mapped[str | None]
    reminded_on: Mapped[Date | None]
    replied_on: Mapped[Date | None]
    replied_who: Mapped[str | None]
    replied_by: Mapped[str | None]
    follow_up_on: Mapped[Date | None]
    remark: Mapped[str | None]
    __table_args__ = (UniqueConstraint("session_id", "institution_id"), AUTOINCREMENT)


class Registration(Base):
    """A person is registered for a session, for the institution she came for then."""

    __tablename__ = "registration"
    session_id: Mapped[int] = _reference("event_session")
    contact_id: Mapped[int] = _reference("contact")
    institution_id: Mapped[int | None] = _reference("institution")
    status: Mapped[str] = mapped_column(default="registered")
    attendance: Mapped[str] = mapped_column(default="unrecorded")
    attendance_second: Mapped[str] = mapped_column(default="unrecorded")
    substitute_for_id: Mapped[int | None] = _reference("registration")
    remark: Mapped[str | None]
    __table_args__ = (UniqueConstraint("session_id", "contact_id"), AUTOINCREMENT)


class Setting(Base):
    """A choice or text that belongs to the file, such as the notice on sign-in sheets; `value` is JSON."""

    __tablename__ = "setting"
    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]


class Sitting(Base):
    """One person's work from opening the file to closing it. `user` and `machine` are the system's names."""

    __tablename__ = "sitting"
    user: Mapped[str]
    machine: Mapped[str]
    started_at: Mapped[datetime]


class Step(Base):
    """One thing the user did: written in one transaction, undone as one.

    `kind` is "undoable", "permanent" (undo passes over it) or "barrier" (undo stops there); `undoes_id`
    names the step that this one takes back. `at` is local time.
    """

    __tablename__ = "step"
    sitting_id: Mapped[int] = _reference("sitting")
    at: Mapped[datetime] = mapped_column(index=True)
    label: Mapped[str]
    kind: Mapped[str]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("step.id", ondelete="RESTRICT"))


class Change(Base):
    """One row's change within a step: column values before (empty: a new row) and after (empty: deleted)."""

    __tablename__ = "change"
    step_id: Mapped[int] = _reference("step")
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    __table_args__ = (Index(None, "table_name", "row_id"), AUTOINCREMENT)


JOURNAL_TABLES = frozenset({"sitting", "step", "change"})
"""Tables that tell what happened to the others; they are not themselves subject to undo."""
