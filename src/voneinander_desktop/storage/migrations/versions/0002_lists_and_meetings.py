"""Lists taken over, records merged, printed sheets, agenda, guests and people ohne Anmeldung.

Frozen: a released revision never changes and never imports today's models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the new tables, and let a registration do without a contact record."""
    _make_tables()
    _rebuild_registration()


def _make_tables() -> None:
    op.create_table(
        "distinct_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_pair")),
        sa.UniqueConstraint("entity", "first_id", "second_id", name=op.f("uq_distinct_pair_entity_first_id_second_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "merged_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_record")),
        sa.UniqueConstraint("entity", "record_id", name=op.f("uq_merged_record_entity_record_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_merged_record_entity_into_id"), "merged_record", ["entity", "into_id"], unique=False)
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("end_time", sa.Time(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("institution_text", sa.Text(), nullable=True),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("room", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_agenda_item_institution_id_institution"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_agenda_item_session_id_event_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_agenda_item_institution_id"), "agenda_item", ["institution_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_session_id"), "agenda_item", ["session_id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("list_date", sa.Date(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_import_run_session_id_event_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_run_session_id"), "import_run", ["session_id"], unique=False)
    op.create_table(
        "made_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_made_paper_session_id_event_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_paper")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_made_paper_session_id"), "made_paper", ["session_id"], unique=False)
    op.create_table(
        "printed_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column("signature_columns", sa.Integer(), nullable=False),
        sa.Column("supplement", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_printed_sheet_session_id_event_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_sheet")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_printed_sheet_session_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_printed_sheet_session_id"), "printed_sheet", ["session_id"], unique=False)
    op.create_table(
        "unnamed_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("institution_text", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("number_second", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_unnamed_attendance_institution_id_institution"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_unnamed_attendance_session_id_event_session"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unnamed_attendance")),
        sa.UniqueConstraint(
            "session_id", "institution_id", name=op.f("uq_unnamed_attendance_session_id_institution_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_unnamed_attendance_institution_id"), "unnamed_attendance", ["institution_id"], unique=False
    )
    op.create_index(op.f("ix_unnamed_attendance_session_id"), "unnamed_attendance", ["session_id"], unique=False)
    op.create_table(
        "import_origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name=op.f("fk_import_origin_import_id_import_run"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_origin")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_origin_entity_record_id"), "import_origin", ["entity", "record_id"], unique=False)
    op.create_index(op.f("ix_import_origin_import_id"), "import_origin", ["import_id"], unique=False)
    op.create_table(
        "printed_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("block", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("institution", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["printed_sheet.id"], name=op.f("fk_printed_row_sheet_id_printed_sheet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_row")),
        sa.UniqueConstraint("sheet_id", "position", name=op.f("uq_printed_row_sheet_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_printed_row_registration_id"), "printed_row", ["registration_id"], unique=False)
    op.create_index(op.f("ix_printed_row_sheet_id"), "printed_row", ["sheet_id"], unique=False)
    op.add_column("event_session", sa.Column("status_reason", sa.Text(), nullable=True))
    op.add_column("event_session", sa.Column("postponed_from", sa.Date(), nullable=True))


def _rebuild_registration() -> None:
    """SQLite cannot make a column nullable: the table is written anew.

    Alembic's batch mode would lose AUTOINCREMENT and with it the promise that no id is used twice.
    """
    op.create_table(
        "registration_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("guest_name", sa.Text(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("institution_text", sa.Text(), nullable=True),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attendance", sa.Text(), nullable=False),
        sa.Column("attendance_second", sa.Text(), nullable=False),
        sa.Column("substitute_for_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_registration_contact_id_contact"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_registration_institution_id_institution"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_registration_session_id_event_session"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["substitute_for_id"],
            ["registration.id"],
            name=op.f("fk_registration_substitute_for_id_registration"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("session_id", "contact_id", name=op.f("uq_registration_session_id_contact_id")),
        sqlite_autoincrement=True,
    )
    kept = (
        "id, session_id, contact_id, institution_id, status, attendance, attendance_second, substitute_for_id, remark"
    )
    op.execute(f"INSERT INTO registration_new ({kept}, walk_in) SELECT {kept}, 0 FROM registration")
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'registration_new'")
    op.execute(
        "INSERT INTO sqlite_sequence (name, seq) "
        "SELECT 'registration_new', seq FROM sqlite_sequence WHERE name = 'registration'"
    )
    op.drop_table("registration")
    op.rename_table("registration_new", "registration")
    for column in ("contact_id", "institution_id", "session_id", "substitute_for_id"):
        op.create_index(op.f(f"ix_registration_{column}"), "registration", [column], unique=False)
