"""Files of every released schema: opened by the program as it is now, with everything that is in them."""

import io
import json
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import datetime

import pytest
from tests.records import add_one, change, shown
from tests.released import FURTHER, REVISIONS, further_revision, learn_further_revision, released_file
from tests.storage.schemas import numbers_given_out, schema_of

from voneinander_desktop import cli
from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.domain.schema import TABLES
from voneinander_desktop.storage import backup, migration, seal
from voneinander_desktop.storage.backup import BackupFolder
from voneinander_desktop.storage.faults import NewerFile, StorageFault
from voneinander_desktop.storage.lock import WriteLock
from voneinander_desktop.usecases.office_file import BEFORE_UPGRADE, check_file, create_file, open_file
from voneinander_desktop.usecases.safekeeping import make_backup, restore_backup

__all__ = ["further_revision"]


@pytest.fixture(params=[*REVISIONS, f"{REVISIONS[-1]} to {FURTHER}"])
def released(request, tmp_path, monkeypatch):
    """A file of each released schema, and the newest of them opened by a program that knows one more revision."""
    revision, _, further = request.param.partition(" to ")
    if further:
        learn_further_revision(monkeypatch)
    return released_file(revision, tmp_path / "Mitte.voneinander")


@pytest.fixture
def older(tmp_path, further_revision):
    """A file of an older version, whatever the newest revision is."""
    return released_file(REVISIONS[-1], tmp_path / "Mitte.voneinander")


def rows_of(path):
    """Return every row of every table as {column: value}."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        raw.row_factory = sqlite3.Row
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: [dict(row) for row in raw.execute(f'SELECT * FROM "{name}"')] for name in names}


def revision_of(path):
    return rows_of(path)["alembic_version"][0]["version_num"]


def opened_and_closed(path):
    office = open_file(path)
    office.close()
    return office


def litter(folder):
    return [path.name for path in folder.rglob("*") if path.name.startswith((".voneinander", "..voneinander"))]


# ------------------------------------------------------------------------------ every released file


def test_a_released_file_gets_the_schema_of_a_new_one(released, tmp_path):
    create_file(tmp_path / "new.voneinander")
    before = numbers_given_out(released)

    opened_and_closed(released)

    assert schema_of(released) == schema_of(tmp_path / "new.voneinander")
    assert all(schema_of(released)[name]["autoincrement"] for name in TABLES)
    after = numbers_given_out(released)
    assert {name: after[name] for name in before} == before


def test_everything_in_a_released_file_is_in_it_afterwards(released):
    """A revision that changes values on purpose is named here, with what becomes of them."""
    before = rows_of(released)

    opened_and_closed(released)

    after = rows_of(released)
    for name in before.keys() - {"alembic_version", "sqlite_sequence"}:
        columns = before[name][0].keys() & after[name][0].keys() if before[name] else ()
        assert [[row[column] for column in columns] for row in after[name]] == [
            [row[column] for column in columns] for row in before[name]
        ]
    found = check_file(released)
    assert found.faults == []
    assert not any("früheren Version" in hint for hint in found.hints)


def test_the_journal_of_a_released_file_goes_on(released):
    office = open_file(released)
    lines = office.history.changes_of("contact", 1)
    assert any(line.field == "Notizen" and "Haus am Ufer" in line.after for line in lines)
    assert office.history.changes_since(None)
    highest = numbers_given_out(released)["contact"]

    assert add_one(office, "contact", last_name="Danach") == highest + 1
    change(office, "contact", 1, notes="Danach")
    office.editing.delete("contact", [1], with_dependents=True)
    assert not office.reader.row(CONTACT, 1)
    office.history.undo()
    office.history.undo()
    assert "Haus am Ufer" in shown(office, "contact", 1, "notes")
    office.history.redo()
    assert shown(office, "contact", 1, "notes") == "Danach"
    office.close()
    assert check_file(released).faults == []


def test_a_released_file_is_backed_up_before_it_is_changed(released):
    before = rows_of(released)
    was_older = opened_and_closed(released).was_older

    made = BackupFolder.of(released).all()

    assert [kept.reason for kept in made] == [BEFORE_UPGRADE] * was_older
    for kept in made:
        assert rows_of(BackupFolder.of(released).path(kept)) == before
        assert BackupFolder.of(released).is_sound(kept)
    assert litter(released.parent) == []


# -------------------------------------------------------------------------------- an older version


def test_an_older_file_is_opened_once_and_then_like_any_other(older):
    first, second = opened_and_closed(older), opened_and_closed(older)

    assert first.was_older
    assert not first.read_only
    assert not second.was_older
    assert seal.read(older).state == "closed"
    assert len(BackupFolder.of(older).all()) == 1


def test_what_is_going_on_is_told_in_its_order(older):
    told = []
    open_file(older, say=told.append).close()
    assert [text.split(" wird ")[1].split()[0] for text in told] == ["gesichert", "auf"]
    open_file(older, say=told.append).close()
    assert len(told) == 2


def test_what_the_search_finds_is_worked_out_anew(older):
    office = open_file(older)  # the revision empties the search texts of all contacts
    texts = office.reader.search_texts(CONTACT)
    assert all(texts.values())
    office.close()


def test_an_older_file_that_is_only_read_is_shown_and_stays_as_it_is(older):
    before = older.read_bytes()

    office = open_file(older, write=False)
    assert office.was_older
    assert office.reader.total(CONTACT) > 100
    assert "Haus am Ufer" in shown(office, "contact", 1, "notes")
    office.close()

    assert older.read_bytes() == before
    assert [path.name for path in older.parent.iterdir()] == [older.name]


def test_an_older_file_that_somebody_holds_is_read_only_until_it_is_free(older):
    lock = WriteLock(older)
    assert lock.acquire()
    before = older.read_bytes()
    try:
        office = open_file(older)
        assert office.read_only
        assert "hat diese Datei geöffnet" in office.notice
        assert office.reader.total(CONTACT) > 100
        office.close()
        assert older.read_bytes() == before
    finally:
        lock.release()

    office = open_file(older)
    assert not office.read_only
    office.close()


def test_without_a_backup_an_older_file_is_not_changed(older):
    before = older.read_bytes()
    in_the_way = BackupFolder.of(older).folder
    in_the_way.write_text("keine Ordner hier")

    office = open_file(older)
    assert (office.read_only, office.not_upgraded) == (True, True)
    assert "früheren Version" in office.notice
    assert "keine Sicherung" in office.notice
    assert office.reader.total(CONTACT) > 100
    office.close()
    assert older.read_bytes() == before
    assert WriteLock(older).is_free()

    in_the_way.unlink()
    assert not opened_and_closed(older).read_only


def test_a_damaged_older_file_is_not_changed(older):
    with closing(sqlite3.connect(older)) as raw:
        raw.execute("UPDATE contact SET notes = CAST(x'ff' AS TEXT) WHERE id = 1")  # no text
        raw.commit()
    before = older.read_bytes()

    with pytest.raises(StorageFault, match=f"{older.name}“ ist beschädigt. Sie wurde nicht verändert."):
        open_file(older)

    assert older.read_bytes() == before
    assert BackupFolder.of(older).all() == []
    assert litter(older.parent) == []


def test_a_second_attempt_makes_no_second_backup_of_the_same(older, monkeypatch):
    def full(*_):
        raise StorageFault("Der Datenträger ist voll.")

    with monkeypatch.context() as patch:
        patch.setattr(migration, "_keep_numbers", full)  # it is only done to the file: copies are upgraded in memory
        patch.setattr(backup, "check", lambda *_: None)
        with pytest.raises(StorageFault):
            open_file(older)
    assert len(BackupFolder.of(older).all()) == 1

    opened_and_closed(older)
    assert len(BackupFolder.of(older).all()) == 1


@pytest.mark.parametrize("step", ["upgrade", "check"])
def test_a_revision_that_fails_leaves_the_file_as_it_was(older, monkeypatch, step):
    def broken(_, finish=None):
        raise RuntimeError("in the middle")

    before = older.read_bytes()
    with monkeypatch.context() as patch:
        if step == "check":  # noticed in the copy already
            patch.setattr(migration, "upgraded_copy", broken)
        else:
            patch.setattr(migration, "_keep_numbers", broken)
            patch.setattr(backup, "check", lambda *_: None)
        with pytest.raises(RuntimeError, match="in the middle"):
            open_file(older)

    assert older.read_bytes() == before
    assert litter(older.parent) == []
    assert not opened_and_closed(older).read_only


def test_a_newer_file_is_refused_and_left_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "Mitte.voneinander"
    with monkeypatch.context() as patch:
        learn_further_revision(patch)
        create_file(path, "sample")
    before = {left: left.read_bytes() for left in tmp_path.iterdir()}, path.stat().st_mtime_ns

    for write in (True, False):
        with pytest.raises(NewerFile, match="neueren Version"):
            open_file(path, write=write)

    assert ({left: left.read_bytes() for left in tmp_path.iterdir()}, path.stat().st_mtime_ns) == before
    assert path.name in cli_says(["check", path])[1]


# ---------------------------------------------------------------------------- backups, rescue, command line


def test_a_backup_of_an_older_version_is_sound_and_can_be_brought_back(older):
    kept = make_backup(older, older.with_name("Kopie.voneinander"), datetime.now())
    content = rows_of(older)
    assert rows_of(kept) == content  # as it was, not as it will be
    office = open_file(older)
    add_one(office, "contact", last_name="Danach")
    office.close()

    restore_backup(older, kept, datetime.now())
    assert rows_of(older) == content
    office = open_file(older)
    assert not any(ref.text.startswith("Danach") for ref in office.reader.options("contact"))
    office.close()


def test_what_was_done_since_an_older_file_was_opened_can_be_rescued(older):
    office = open_file(older)
    add_one(office, "contact", last_name="Danach")
    older.unlink()

    rescued = office.safekeeping.rescue().path

    office.close()
    office = open_file(rescued)
    assert any(ref.text.startswith("Danach") for ref in office.reader.options("contact"))
    assert office.reader.total(CONTACT) > 100
    office.close()
    assert check_file(rescued).faults == []


def cli_says(arguments):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.main([str(argument) for argument in arguments])
    return status, out.getvalue() + err.getvalue()


def test_the_command_line_reads_an_older_file_and_leaves_it_as_it_is(older):
    before = older.read_bytes()

    status, told = cli_says(["list", "contacts", older, "--json"])
    assert status == 0
    assert any("Haus am Ufer" in (record["notes"] or "") for record in json.loads(told))
    workbook = older.with_name("Kontakte.xlsx")
    assert cli_says(["export", "contacts", older, workbook])[0] == 0
    assert workbook.stat().st_size > 5000
    status, told = cli_says(["check", older])
    assert (status, "früheren Version" in told, "in Ordnung" in told) == (0, True, True)
    assert cli_says(["backup", older])[0] == 0
    assert "von Hand" in cli_says(["backups", older])[1]

    assert older.read_bytes() == before
    assert revision_of(older) == REVISIONS[-1]
