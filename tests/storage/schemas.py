"""What the schema of a file is, however it came about: columns in another order are the same schema."""

import re
import sqlite3
from contextlib import closing


def schema_of(path):
    """Return for every table its columns, constraints and indexes, and whether its ids are never given out twice."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        tables = raw.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        others = raw.execute("SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'index')").fetchall()
        return {name: _table(raw, name, sql) for name, sql in tables} | {name: "no table" for (name,) in others}


def _table(raw, name, sql):
    columns = raw.execute(f"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('{name}')")
    keys = raw.execute(f'SELECT "from", "table", "to", on_update, on_delete FROM pragma_foreign_key_list(\'{name}\')')
    indexes = raw.execute(f"SELECT name, \"unique\", origin, partial FROM pragma_index_list('{name}')").fetchall()
    return {
        "columns": sorted(map(str, columns)),
        "foreign keys": sorted(keys),
        "indexes": sorted(map(str, (_index(raw, *index) for index in indexes))),
        "constraints": sorted(re.findall(r"CONSTRAINT (\w+|\"[^\"]+\") (CHECK ?\(.*\)|FOREIGN KEY|UNIQUE)", sql)),
        "autoincrement": "AUTOINCREMENT" in sql,
    }


def _index(raw, name, unique, origin, partial):
    columns = raw.execute(f"SELECT name, \"desc\", coll FROM pragma_index_xinfo('{name}') WHERE key").fetchall()
    (sql,) = raw.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [name]).fetchone()
    where = sql.partition(" WHERE ")[2] if partial else ""
    return name if sql else "", unique, origin, columns, where


def numbers_given_out(path):
    """Return the highest id that each table ever gave out."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        return dict(raw.execute("SELECT name, seq FROM sqlite_sequence"))
