"""Values that are not of their column's kind are noticed before anything is shown; all others pass."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Time,
    create_engine,
    insert,
)
from tests.records import add_one, new_file
from tests.released import REVISIONS, released_file

from voneinander_desktop.domain import schema
from voneinander_desktop.storage import contents, seal
from voneinander_desktop.storage.connecting import connect, disconnect
from voneinander_desktop.storage.faults import Damaged
from voneinander_desktop.usecases.office_file import open_file

WRONG = [
    ("contact", "last_name", "x'41'"),  # bytes, as after a flipped bit in the record's head
    ("contact", "last_name", "CAST(x'c3' AS TEXT)"),  # cut off within a letter
    ("contact", "notes", "CAST(x'eda080' AS TEXT)"),  # half a pair
    ("contact", "is_main", "'ja'"),
    ("contact", "is_main", "x''"),
    ("contact", "confirmed_on", "'2020-02-30'"),
    ("contact", "confirmed_on", "'11.03.2020'"),
    ("contact", "confirmed_on", "'0000-01-01'"),
    ("contact", "confirmed_on", "737000"),
    ("event_session", "start_time", "'25:00:00.000000'"),
    ("event_session", "start_time", "'10:00:00.00000x'"),
    ("step", "at", "'2020-03-11'"),
    ("step", "at", "'2021-02-29 10:00:00.000000'"),
    ("step", "at", "'0000-01-01 10:00:00.000000'"),
    ("step", "at", "'2020-03-11 10:61:00.000000'"),
    ("change", "after", "'{\"name\": '"),
    ("change", "after", "CAST(x'22ff22' AS TEXT)"),
]


@pytest.fixture
def path(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    office = open_file(path)
    add_one(office, "institution", name="Kreativhaus")
    add_one(office, "contact", last_name="Müller", notes="Ruft zurück", confirmed_on=date(2020, 3, 11))
    add_one(office, "session", title="Treffen", start="10:00")
    office.close()
    seal.seal_path(path).unlink()
    return path


@pytest.mark.parametrize(("table", "column", "value"), WRONG)
def test_a_value_of_another_kind_is_damage(path, table, column, value):
    open_file(path, write=False).close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f'UPDATE {table} SET "{column}" = {value} WHERE id = (SELECT max(id) FROM {table})')
    with pytest.raises(Damaged):
        open_file(path, write=False)


def test_every_kind_of_column_is_looked_at():
    looks = {name: [contents._looks(column) for column in table.c] for name, table in schema.TABLES.items()}
    assert all(all(columns) for columns in looks.values())
    assert {table.name for half in contents.halves() for table in half} == set(schema.TABLES)


EVERY_KIND = Table(
    "kinds",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("text", Text),
    Column("number", Integer),
    Column("flag", Boolean),
    Column("date", Date),
    Column("time", Time),
    Column("moment", DateTime),
    Column("json", JSON(none_as_null=True)),
)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
ROWS = st.fixed_dictionaries(
    {
        "text": st.none() | texts,
        "number": st.none() | st.integers(-(2**63), 2**63 - 1),
        "flag": st.none() | st.booleans(),
        "date": st.none() | st.dates(),
        "time": st.none() | st.times(),
        "moment": st.none() | st.datetimes(),
        "json": st.none() | st.dictionaries(texts, st.none() | texts | st.integers() | st.booleans(), max_size=3),
    }
)


@settings(max_examples=200)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_whatever_the_program_may_store_passes(rows):
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            EVERY_KIND.create(connection)
            connection.execute(insert(EVERY_KIND), rows)
            assert contents.are_sound(connection, [EVERY_KIND])
    finally:
        engine.dispose()


def test_rows_of_every_chunk_are_looked_at(path, monkeypatch):
    monkeypatch.setattr(contents, "_ROWS", 2)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executemany("INSERT INTO event_series (id, title) VALUES (?, ?)", [(n, str(n)) for n in (1, 2, 3, 9, 500)])
    open_file(path, write=False).close()
    for wrong in (1, 2, 3, 9, 500):
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("UPDATE event_series SET title = x'41' WHERE id = ?", [wrong])
            raw.commit()
            connection = connect(path, write=False)
            assert not contents.are_sound(connection, [schema.TABLES["event_series"]])
            disconnect(connection)
            raw.execute("UPDATE event_series SET title = 'heil' || id WHERE id = ?", [wrong])
            raw.commit()


@pytest.mark.parametrize("revision", REVISIONS)
def test_released_files_pass(tmp_path, revision):
    open_file(released_file(revision, tmp_path / "Mitte.voneinander"), write=False).close()
