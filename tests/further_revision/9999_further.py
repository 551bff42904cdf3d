"""A schema revision that only tests have: tables are rebuilt, another one is filled, and every contact touched."""

import sqlalchemy as sa
from alembic import op
from tests.released import CURRENT, FURTHER

revision = FURTHER
down_revision = CURRENT
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact", recreate="always", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("greeting", sa.Text(), nullable=False, server_default="Guten Tag"))
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sqlite_autoincrement=True,
    )
    op.execute("INSERT INTO note (text) SELECT notes FROM institution WHERE notes IS NOT NULL")
    with op.batch_alter_table("change", recreate="always", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default="unbekannt"))
    op.execute("UPDATE contact SET greeting = greeting || ' ' || last_name, search_text = ''")
