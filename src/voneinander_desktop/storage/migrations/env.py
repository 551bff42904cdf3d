"""Alembic's entry: runs the revisions on the connection it is handed (`storage.migration`)."""

from alembic import context

connection = context.config.attributes["connection"]
# SQLite's driver is in autocommit mode here and the caller holds one transaction around all revisions.
context.configure(connection=connection, transactional_ddl=True)
context.run_migrations()
