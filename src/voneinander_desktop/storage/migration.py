"""Making a new file and bringing an older one to the current schema, by Alembic, in one transaction."""

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from voneinander_desktop.storage import faults
from voneinander_desktop.storage.database import connect
from voneinander_desktop.storage.opening import APPLICATION_ID, REVISIONS


def create(path: Path) -> None:
    """Make a new file with the current schema and no records.

    Raises:
        OSError: If there is a file already, or none can be made there.
        StorageFault: If it cannot be written; nothing is left of it.
    """
    path.open("xb").close()
    try:
        with contextlib.closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA page_size=4096")
            raw.execute("VACUUM")
        connection = connect(path, write=True)
        try:
            upgrade(connection)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()
            connection.engine.dispose()
    except BaseException as error:
        for left in (path, path.with_name(f"{path.name}-journal")):
            left.unlink(missing_ok=True)
        if isinstance(error, (DBAPIError, sqlite3.Error)):
            raise faults.from_sqlite(error, path) from error
        raise


def upgrade(connection: Connection, revision: str = REVISIONS[-1]) -> None:
    """Bring the schema behind `connection` to `revision`: all of it or nothing."""
    # Imported here: Alembic takes half a second to import and is needed once in a file's life.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        command.upgrade(config, revision)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise faults.Damaged("Die Datei enthält Verweise auf etwas, das es nicht gibt. Sie wurde nicht verändert.")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with contextlib.suppress(DBAPIError):  # SQLite may have rolled back already
            connection.exec_driver_sql("ROLLBACK")
        raise
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
