import errno
import json
import sqlite3
from contextlib import closing
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records import add_one, change, new_file

from voneinander_desktop.domain.schema import TABLES
from voneinander_desktop.storage import faults, journal
from voneinander_desktop.storage.journal import Change, Outcome, StepKind

rows = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(st.characters(exclude_categories=["Cs"])),
        "date": st.none() | st.dates(),
        "start_time": st.none() | st.times(),
        "capacity": st.none() | st.integers(0, 999_999),
        "site_id": st.none() | st.integers(1),
    },
)


@given(values=st.none() | rows)
def test_values_are_kept_as_json_and_come_back_as_they_were(values):
    kept = json.loads(journal.encode(values))

    assert journal.decode(TABLES["event_session"], kept) == values


def test_flags_and_columns_that_are_no_more_are_read_as_well():
    kept = {"is_office": True, "accessible": None, "name": "2020-03-11", "colour": "blue"}

    assert journal.decode(TABLES["institution"], kept) == {"is_office": True, "accessible": None, "name": "2020-03-11"}


@pytest.mark.parametrize(
    ("before", "after"), [(None, {"name": "A"}), ({"name": "A"}, None), ({"name": "A"}, {"name": "B"})]
)
def test_a_change_taken_back_twice_is_the_change(before, after):
    change = Change("region", 3, before, after)

    assert change.inverted() == Change("region", 3, after, before)
    assert change.inverted().inverted() == change


def test_the_journal_keeps_what_was_executed(office):
    session = add_one(office, "session", title="Treffen", date="11.3.2020", start="9:00")
    outcome: Outcome = change(office, "session", session, date="12.3.2020", room="2")

    with closing(sqlite3.connect(office.path)) as other:
        kept = other.execute(
            "SELECT table_name, row_id, before, after FROM change WHERE step_id = ?", [outcome.step_id]
        ).fetchall()
    assert [(table, row_id, json.loads(before), json.loads(after)) for table, row_id, before, after in kept] == [
        ("event_session", session, {"date": "2020-03-11", "room": None}, {"date": "2020-03-12", "room": "2"})
    ]
    assert outcome.changes == (
        Change(
            "event_session",
            session,
            {"date": date(2020, 3, 11), "room": None},
            {"date": date(2020, 3, 12), "room": "2"},
        ),
    )
    assert outcome.kind is StepKind.UNDOABLE
    (first, *_) = office.reader.journal(rows=[("event_session", session)])
    assert (first.label, first.before) == ("2 Felder geändert", {"date": "2020-03-11", "room": None})


def test_what_is_derived_is_no_part_of_the_journal(office):
    outcome = office.editing.delete("institution", [add_one(office, "institution", name="Kreativhaus")])

    assert all("search_text" not in (part.before or {}) for part in outcome.changes)
    office.history.undo()
    with closing(sqlite3.connect(office.path)) as other:
        (images,) = other.execute(
            "SELECT group_concat(coalesce(before, '') || coalesce(after, '')) FROM change"
        ).fetchone()
    assert "search_text" not in images


def test_times_keep_their_seconds():
    assert journal.decode(TABLES["event_session"], {"start_time": "09:30:15.000001"}) == {
        "start_time": time(9, 30, 15, 1)
    }


def test_every_error_of_the_system_is_told_in_german():
    for error in (OSError("No such luck"), *(OSError(number, "No such luck") for number in errno.errorcode)):
        message = faults.os_message(error)
        assert message.endswith(".")
        assert "No such luck" not in message


def test_errors_of_sqlite_are_told_or_are_bugs(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA max_page_count=1")
        with pytest.raises(sqlite3.OperationalError) as full:
            raw.execute("CREATE TABLE more AS SELECT hex(zeroblob(1000000)) AS text")
        with pytest.raises(sqlite3.OperationalError) as bug:
            raw.execute("SELECT nothing FROM nowhere")

    told = faults.from_sqlite(full.value, path)
    assert isinstance(told, faults.StorageFault)
    assert str(told).startswith("Der Datenträger ist voll.")
    assert "Diese Änderung wurde nicht gespeichert" in str(faults.from_sqlite(full.value, path, writing=True))
    assert faults.from_sqlite(bug.value, path) is bug.value
