"""A schema revision that only tests have: tables are rebuilt, another one is filled, and every contact touched."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact", recreate="always") as batch:
        batch.add_column(sa.Column("greeting", sa.Text(), nullable=False, server_default="Guten Tag"))
        batch.drop_column("department")
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.execute("INSERT INTO note (text) SELECT notes FROM institution WHERE notes IS NOT NULL")
    with op.batch_alter_table("change", recreate="always") as batch:
        batch.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default="unbekannt"))
    op.execute("UPDATE contact SET greeting = greeting || ' ' || last_name")
