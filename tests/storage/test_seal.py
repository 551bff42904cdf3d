"""The seal: whether a closed file is still as it was left."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records import add_one, change, new_file

from voneinander_desktop.storage import seal
from voneinander_desktop.storage.seal import Seal
from voneinander_desktop.usecases.office_file import StorageFault, open_file


@pytest.fixture
def path(tmp_path):
    return new_file(tmp_path / "Mitte.voneinander")


def opened(path, work=lambda _: None):
    """Open a file, work in it, close it; return whether it had been changed outside."""
    office = open_file(path)
    work(office)
    office.close()
    return office.changed_outside


def edit(office):
    add_one(office, "institution", name="Kreativhaus")


def test_a_sitting_with_edits_leaves_the_hash_of_the_closed_file(path):
    opened(path, edit)
    assert seal.read(path) == Seal("closed", seal.file_hash(path))
    assert opened(path) is False


def test_while_edits_are_made_the_seal_is_open(path):
    office = open_file(path)
    assert seal.read(path).state == "unknown"  # nothing was written yet
    edit(office)
    assert seal.read(path).state == "open"
    office.close()


def test_a_crash_leaves_no_hash_that_counts(path, tmp_path):
    opened(path, edit)
    office = open_file(path)
    add_one(office, "institution", name="Villa Lützow")
    left = tmp_path / "nach dem Absturz" / path.name
    left.parent.mkdir()
    for file in (path, seal.seal_path(path)):
        (left.parent / file.name).write_bytes(file.read_bytes())
    office.close()
    assert seal.read(left) == Seal("open")
    assert opened(left) is False


def test_a_file_that_another_program_changed_is_told_apart_from_a_damaged_one(path, tmp_path):
    opened(path, edit)
    other = tmp_path / "andere" / path.name
    other.parent.mkdir()
    new_file(other)
    path.write_bytes(other.read_bytes())
    reader = open_file(path, write=False)
    assert reader.changed_outside
    reader.close()
    assert opened(path) is True  # who reads does not seal it
    assert opened(path) is False  # it was told, and found sound


def test_reading_leaves_the_seal_alone(path):
    opened(path, edit)
    before = seal.seal_path(path).read_bytes()
    office = open_file(path, write=False)
    office.close()
    assert seal.seal_path(path).read_bytes() == before


def test_the_place_of_the_backups_outlives_edits(path, tmp_path):
    seal.write(path, Seal("unknown", "", str(tmp_path / "weit weg")))
    opened(path, edit)
    assert seal.read(path).backups == str(tmp_path / "weit weg")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"{}", b'{"state": 7}', b'{"state": "halb"}', b"null"])
def test_what_is_no_seal_tells_nothing(path, content):
    seal.seal_path(path).write_bytes(content)
    assert seal.read(path) == Seal()
    assert opened(path, edit) is False
    assert seal.read(path).state == "closed"


@given(st.builds(Seal, st.sampled_from(["open", "closed", "unknown"]), st.text("0123456789abcdef"), st.text()))
def test_a_seal_is_read_as_it_was_written(tmp_path_factory, told):
    database = tmp_path_factory.getbasetemp() / "Mitte.voneinander"
    try:
        seal.write(database, told)
    except UnicodeEncodeError:
        return
    assert seal.read(database) == told


def test_a_seal_follows_its_file(path, tmp_path):
    opened(path, edit)
    told = seal.read(path)
    seal.move(path, tmp_path / "Nord.voneinander")
    assert seal.read(path) == Seal()
    assert seal.read(tmp_path / "Nord.voneinander") == told
    seal.move(path, tmp_path / "Süd.voneinander")  # there is none: nothing happens
    assert seal.read(tmp_path / "Süd.voneinander") == Seal()


def test_a_small_file_is_replaced_whole_or_not_at_all(tmp_path):
    target = tmp_path / "Ordner"
    target.mkdir()
    with pytest.raises(IsADirectoryError):
        seal.write_durably(target, b"neu")
    assert target.is_dir()
    assert list(tmp_path.iterdir()) == [target]  # no litter


def test_without_its_seal_no_edit_is_stored(path):
    office = open_file(path)
    row_id = add_one(office, "institution", name="Kreativhaus")
    office.close()
    office = open_file(path)
    seal.seal_path(path).unlink()
    seal.seal_path(path).mkdir()
    with pytest.raises(StorageFault, match="nicht gespeichert"):
        change(office, "institution", row_id, name="Villa")
    seal.seal_path(path).rmdir()
    change(office, "institution", row_id, name="Villa")
    office.close()
    assert json.loads(seal.seal_path(path).read_text("utf-8"))["state"] == "closed"


class TestHashAhead:
    """The hash that is worked out while the program is read in."""

    def test_is_that_of_the_file(self, path):
        opened(path, edit)
        seal.hash_ahead(path)
        assert seal.finished_hash(path) == seal.file_hash(path)
        assert seal.finished_hash(path) == ""  # it is good for one opening only

    def test_is_given_up_where_the_file_has_changed_since(self, path):
        opened(path, edit)
        seal.hash_ahead(path)
        for thread, _ in seal._begun:
            thread.join()
        path.write_bytes(path.read_bytes() + b"more")
        assert seal.finished_hash(path) == ""

    def test_is_not_that_of_another_file(self, path, tmp_path):
        other = new_file(tmp_path / "Andere.voneinander")
        opened(path, edit)
        seal.hash_ahead(path)
        assert seal.finished_hash(other) == ""

    @pytest.mark.parametrize("meanwhile", [lambda _: None, edit])
    def test_opens_what_a_colleague_left_meanwhile_as_sound_and_unchanged(self, path, meanwhile):
        opened(path, edit)
        seal.hash_ahead(path)
        worker, found = seal._begun.pop()  # she opens only after the colleague has closed
        worker.join()
        opened(path, meanwhile)
        seal._begun.append((worker, found))
        assert opened(path) is False

    def test_lets_an_outside_change_be_noticed(self, path):
        opened(path, edit)
        damage = path.read_bytes().replace(b"Kreativhaus", b"Kreativhuus")
        path.write_bytes(damage)
        seal.hash_ahead(path)
        assert opened(path) is True

    def test_is_not_begun_without_a_seal(self, path, tmp_path):
        for unsealed in (path.with_name("fehlt"), tmp_path):
            seal.hash_ahead(unsealed)
        assert not seal._begun
