import os
import sqlite3
from contextlib import closing

import pytest
from tests.records import add_one, change, contents, new_file, steps

from voneinander_desktop.storage.faults import FileMissing, NotAFile, StorageFault
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.storage.seal import seal_path
from voneinander_desktop.usecases import samples
from voneinander_desktop.usecases.office_file import check_file, create_file, open_file

CONTENTS = ("empty", "sample", "practice")


def left_in(folder, *expected):
    """Whether there is nothing else in a folder; the seal of a file belongs to it."""
    return {entry.name for entry in folder.iterdir()} - {seal_path(path).name for path in expected} == {
        path.name for path in expected
    }


# ---------------------------------------------------------------------------------------- new files


@pytest.mark.parametrize("content", CONTENTS)
def test_a_new_file_is_sound_and_ready(tmp_path, content):
    path = tmp_path / "Mitte.voneinander"
    create_file(path, content)

    assert left_in(tmp_path, path)
    assert check_file(path).faults == []
    office = open_file(path)
    assert (office.path, office.read_only, office.notice, office.changed_outside) == (path, False, "", False)
    assert len(office.reader.options("region")) == 10
    assert office.history.undo() is None
    assert steps(path) == ["Datei angelegt"]
    office.close()
    assert left_in(tmp_path, path)


@pytest.mark.parametrize("found", ["file", "empty file", "folder"])
def test_a_new_file_takes_nobodys_place(tmp_path, found):
    path = tmp_path / "Mitte.voneinander"
    if found == "folder":
        path.mkdir()
    else:
        path.write_text("etwas anderes" * (found == "file"))

    with pytest.raises(StorageFault, match=r"„Mitte\.voneinander“ gibt es schon"):
        create_file(path)

    assert left_in(tmp_path, path)
    assert path.is_dir() or path.read_text() == "etwas anderes" * (found == "file")


@pytest.mark.parametrize("name", ["fehlt/Mitte.voneinander", "x" * 250 + ".voneinander"])
def test_a_file_that_cannot_be_made_is_told_by_its_own_name(tmp_path, name):
    with pytest.raises(StorageFault) as caught:
        create_file(tmp_path / name)

    assert str(caught.value).startswith(f"„{name.rpartition('/')[2]}“ kann nicht angelegt werden. ")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_file_that_was_half_made(tmp_path, monkeypatch):
    monkeypatch.setattr(samples.resources, "text", lambda *names: "{")

    with pytest.raises(ValueError, match="Expecting"):
        create_file(tmp_path / "Mitte.voneinander")

    assert list(tmp_path.iterdir()) == []


def test_a_half_made_file_of_a_crash_is_in_nobodys_way(tmp_path):
    path = tmp_path / "Mitte.voneinander"
    for name in (".voneinander-0123456789abcdef.voneinander", ".voneinander-0123456789abcdef.voneinander-journal"):
        (tmp_path / name).write_bytes(b"halb")
        os.utime(tmp_path / name, (0, 0))

    create_file(path)

    assert left_in(tmp_path, path)


# ------------------------------------------------------------------------------------ the open file


def test_one_listing_is_shared_and_fresh_when_callers_are_told(office):
    listing = office.listing("series")
    assert office.listing("series") is listing
    shown = []
    office.subscribe(lambda outcome: shown.append(listing.ids(Query())))

    series = add_one(office, "series", title="Reihe")
    office.history.undo()

    assert shown == [[series], []]


def test_callers_hear_of_what_is_remembered_too(office):
    heard = []
    office.subscribe(lambda outcome: heard.append((outcome.label, outcome.touched)))
    office.choices.set("rows", 8)

    assert heard == [("Einstellung gemerkt", frozenset())]


# ------------------------------------------------------------------------------------------- copies


def test_a_copy_is_whole_and_a_file_of_its_own(office, tmp_path):
    add_one(office, "series", title="A")
    target = tmp_path / "Kopie.voneinander"

    office.save_copy(target)
    add_one(office, "series", title="B")

    copy = open_file(target)
    assert not copy.read_only
    assert [ref.text for ref in copy.reader.options("series")] == ["A"]
    add_one(copy, "series", title="C")
    copy.close()
    assert [ref.text for ref in office.reader.options("series")] == ["A", "B"]
    office.close()
    assert left_in(tmp_path, office.path, target)


def test_a_copy_of_what_is_only_read_is_possible(tmp_path):
    office = open_file(new_file(tmp_path / "Mitte.voneinander"), write=False)
    office.save_copy(tmp_path / "Kopie.voneinander")
    office.close()

    assert contents(tmp_path / "Kopie.voneinander") == contents(office.path)


def test_a_copy_takes_the_place_of_an_older_one(office, tmp_path):
    target = tmp_path / "Kopie.voneinander"
    office.save_copy(target)
    older = open_file(target)
    add_one(older, "series", title="Alt")
    older.close()
    add_one(office, "series", title="Neu")

    office.save_copy(target)

    copy = open_file(target)
    assert [ref.text for ref in copy.reader.options("series")] == ["Neu"]
    assert not copy.changed_outside
    copy.close()


def test_a_copy_does_not_inherit_the_crash_of_the_file_before_it(office, tmp_path):
    target = tmp_path / "Kopie.voneinander"
    office.save_copy(target)
    with closing(sqlite3.connect(target, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=PERSIST")
        raw.execute("BEGIN")
        raw.execute("UPDATE region SET name = name || 'x'")
        hot = (tmp_path / "Kopie.voneinander-journal").read_bytes()
        raw.execute("ROLLBACK")
    (tmp_path / "Kopie.voneinander-journal").write_bytes(hot)
    add_one(office, "series", title="Neu")

    office.save_copy(target)

    assert not (tmp_path / "Kopie.voneinander-journal").exists()
    assert contents(target) == contents(office.path)


@pytest.mark.parametrize("how", ["itself", "a link"])
def test_a_file_is_not_copied_onto_itself(office, tmp_path, how):
    target = office.path
    if how == "a link":
        target = tmp_path / "Verknüpfung.voneinander"
        target.symlink_to(office.path)

    with pytest.raises(StorageFault, match="die geöffnete Datei selbst"):
        office.save_copy(target)

    assert add_one(office, "series", title="A")


def test_a_file_that_is_open_elsewhere_is_not_replaced(office, tmp_path):
    other = open_file(new_file(tmp_path / "Andere.voneinander"))
    add_one(other, "series", title="Andere")

    with pytest.raises(StorageFault, match=r"„Andere.voneinander“ .*geöffnet"):
        office.save_copy(other.path)

    assert add_one(other, "series", title="Noch eine")
    other.close()
    office.save_copy(other.path)
    assert contents(other.path) == contents(office.path)


@pytest.mark.parametrize("name", ["fehlt/Kopie.voneinander", "Ordner"])
def test_a_copy_that_cannot_be_written_is_told(office, tmp_path, name):
    (tmp_path / "Ordner").mkdir()

    with pytest.raises(StorageFault, match="Die Kopie wurde nicht gespeichert"):
        office.save_copy(tmp_path / name)

    assert left_in(tmp_path / "Ordner")
    assert add_one(office, "series", title="A")


def test_what_was_there_stays_until_the_copy_is_whole(office, tmp_path):
    resource = pytest.importorskip("resource")
    add_one(office, "institution", name="Kreativhaus", notes="n" * 30_000)
    target = tmp_path / "Kopien" / "Kopie.voneinander"
    target.parent.mkdir()
    target.write_text("etwas anderes")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_960, before[1]))
    try:
        with pytest.raises(StorageFault) as caught:
            office.save_copy(target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert "Änderung" not in str(caught.value)
    assert target.read_text() == "etwas anderes"
    assert left_in(target.parent, target)
    assert add_one(office, "series", title="A")


def test_a_copy_rescues_what_was_stored_before_the_file_went_away(office, tmp_path):
    if os.name == "nt":
        pytest.skip("an open file cannot be deleted there")
    add_one(office, "series", title="A")
    before = contents(office.path)
    office.path.unlink()

    office.save_copy(tmp_path / "Kopie.voneinander")

    assert contents(tmp_path / "Kopie.voneinander") == before


# -------------------------------------------------------------------------------------------- checks


def test_a_check_tells_faults_from_hints(office):
    house = add_one(office, "institution", name="Kreativhaus")
    session = add_one(office, "session", title="Treffen", start="13:00", end="9:00")
    office.close()
    with closing(sqlite3.connect(office.path)) as raw, raw:
        raw.execute("UPDATE institution SET postal_code = '1017', email = 'kein at' WHERE id = ?", [house])

    found = check_file(office.path)

    assert found.hints[0].startswith("Die Datei wurde nach dem letzten Schließen außerhalb")
    assert found.hints[1:] == [f"Veranstaltung „Treffen“ (Nr. {session}), Ende: Das Ende liegt nicht nach dem Beginn."]
    where = f"Einrichtung oder Dienststelle „Kreativhaus“ (Nr. {house})"
    assert [fault.partition(": ")[0] for fault in found.faults] == [f"{where}, PLZ", f"{where}, E-Mail", where]


def test_a_file_is_checked_while_it_is_written(office):
    series = add_one(office, "series", title="A")

    assert check_file(office.path).faults == []
    change(office, "series", series, title="B")
    assert check_file(office.path).faults == []


@pytest.mark.parametrize(("make", "fault"), [(lambda path: None, FileMissing), (lambda path: path.touch(), NotAFile)])
def test_what_is_no_file_cannot_be_checked(tmp_path, make, fault):
    path = tmp_path / "Mitte.voneinander"
    make(path)

    with pytest.raises(fault):
        check_file(path)


def test_a_check_notices_what_another_program_did(tmp_path):
    path = tmp_path / "Mitte.voneinander"
    create_file(path, "sample")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE contact SET last_name = 'Anders' WHERE id = 1")
        connection.commit()
    found = check_file(path)
    assert any("außerhalb dieses Programms" in hint for hint in found.hints)
    assert any("Die Suche findet diesen Eintrag nicht" in fault for fault in found.faults)
