"""Connections to SQLite files, with the settings that were measured."""

import sqlite3
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from voneinander_desktop.storage import faults, journal

_BUSY_SECONDS = 5.0
SETTINGS = (
    # What was measured about each is told in docs/architecture.md.
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA locking_mode=NORMAL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",  # what SQLite sorts holds personal data: none of it in temporary files
)
_TO_READ = SETTINGS[4:]


def connect(path: Path, *, write: bool) -> Connection:
    """Return a connection to an existing SQLite file, in autocommit mode: transactions are written out.

    Raises:
        StorageFault: If it cannot be opened.
    """

    def creator() -> sqlite3.Connection:
        uri = address(path.absolute(), "rw" if write else "ro")
        return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    try:
        return _connected(creator, SETTINGS if write else _TO_READ)
    except (DBAPIError, ValueError) as error:
        raise faults.while_checking(error, path) from error


def copy_in_memory(source: Connection) -> Connection:
    """Return a connection to a copy of a file that is in memory alone, and goes with the connection."""

    def creator() -> sqlite3.Connection:
        return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)

    copy = _connected(creator, _TO_READ)
    driver(source).backup(driver(copy))
    return copy


def driver(connection: Connection) -> Any:
    """Return the connection of Python's own SQLite module, for what only that can do."""
    return connection.connection.driver_connection


def disconnect(connection: Connection) -> None:
    """End a connection for good."""
    connection.close()
    connection.engine.dispose()


def address(path: PurePath, mode: str) -> str:
    """Return the address of a file for SQLite; its host is always empty, on a network share (Windows) too."""
    return f"file://{'' if path.as_posix().startswith('/') else '/'}{quote(path.as_posix(), safe='/:')}?mode={mode}"


def _connected(creator: Callable[[], sqlite3.Connection], settings: tuple[str, ...]) -> Connection:
    engine = create_engine(
        "sqlite://", creator=creator, poolclass=StaticPool, hide_parameters=True, json_serializer=journal.encode
    )
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for setting in settings:
            connection.exec_driver_sql(setting)
    except (DBAPIError, ValueError):
        engine.dispose()
        raise
    return connection
