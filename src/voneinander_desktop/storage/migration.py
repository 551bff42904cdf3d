"""Making a new file and bringing an older one to the current schema, by Alembic, in one transaction."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from voneinander_desktop.storage import faults, opening
from voneinander_desktop.storage.connecting import connect, copy_in_memory, disconnect

Finish = Callable[[Connection], None]
"""Brings up to date what is computed from other columns."""

_MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = (_MIGRATIONS / "versions",)
"""Folders of revisions."""


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
            connection.exec_driver_sql(f"PRAGMA application_id={opening.APPLICATION_ID}")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        finally:
            disconnect(connection)
    except BaseException as error:
        for left in (path, path.with_name(f"{path.name}-journal")):
            left.unlink(missing_ok=True)
        if isinstance(error, (DBAPIError, sqlite3.Error)):
            raise faults.from_sqlite(error, path) from error
        raise


def upgrade(connection: Connection, finish: Finish = lambda _: None) -> None:
    """Bring the schema behind `connection` to the current revision: all of it or nothing.

    Args:
        connection: In autocommit mode.
        finish: Called within the transaction once the schema is the current one.
    """
    numbers = _numbers_given_out(connection)
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        _run_revisions(connection)
        _keep_numbers(connection, numbers)
        finish(connection)
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError(f"a revision left references of {broken[0]} to rows that do not exist")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with contextlib.suppress(DBAPIError):  # SQLite may have rolled back already
            connection.exec_driver_sql("ROLLBACK")
        raise
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def upgraded_copy(source: Connection, finish: Finish) -> Connection:
    """Return a connection to a copy in memory that has the current schema; the file is only read."""
    copy = copy_in_memory(source)
    try:
        upgrade(copy, finish)
    except BaseException:
        disconnect(copy)
        raise
    return copy


def _run_revisions(connection: Connection) -> None:
    # Imported here: Alembic takes half a second to import and is needed once in a file's life.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _for_config(_MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(_for_config, VERSIONS)))
    config.attributes["connection"] = connection
    command.upgrade(config, opening.REVISIONS[-1])


def _for_config(path: Path) -> str:
    return str(path).replace("%", "%%")


def _numbers_given_out(connection: Connection) -> dict[str, int]:
    """Return the highest id that each table ever gave out; a new file has no tables yet."""
    kept = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'"
    if connection.exec_driver_sql(kept).first() is None:
        return {}
    return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


def _keep_numbers(connection: Connection, numbers: dict[str, int]) -> None:
    """See to it that no id is given out twice: a table that was made anew only knows of the rows it holds."""
    now = _numbers_given_out(connection)
    for table, number in numbers.items():
        if table not in now:
            exists = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
            if connection.exec_driver_sql(exists, (table,)).first() is not None:
                connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))
        elif now[table] < number:
            connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (number, table))
