"""The file goes away under the open program: noticed before the next edit is acknowledged; nothing is lost."""

import shutil

import pytest
from tests.torture import office_work

from voneinander_desktop.storage import journal
from voneinander_desktop.storage.faults import FileReplaced
from voneinander_desktop.usecases.office_file import open_file

STEPS = 16


@pytest.fixture
def office(new_file, tmp_path):
    """A file with some steps, open; beside it an older copy of it and another file."""
    path = tmp_path / "share" / "büro.voneinander"
    path.parent.mkdir()
    shutil.copy(new_file, path)
    office = open_file(path)
    office_work.do_all(office, 1, 7)
    office.save_copy(tmp_path / "older.voneinander")
    office.safekeeping.make("beim Öffnen")
    office_work.do_all(office, 8, STEPS)
    yield office
    office.close()


def delete(path):
    path.unlink()


def rename(path):
    path.rename(path.with_name("woanders.voneinander"))


def replace_by_an_older_one(path):
    path.rename(path.with_name("woanders.voneinander"))
    shutil.copy(path.parents[1] / "older.voneinander", path)


def replace_by_a_copy(path):
    copy = path.with_name("kopie")
    shutil.copy(path, copy)
    copy.replace(path)


def replace_by_something_else(path):
    path.rename(path.with_name("woanders.voneinander"))
    path.write_text("Anmeldung erforderlich")


def take_the_folder_away(path):
    path.parent.rename(path.parent.with_name("weg"))


WAYS = [
    delete,
    rename,
    replace_by_an_older_one,
    replace_by_a_copy,
    replace_by_something_else,
    take_the_folder_away,
]


def content(path):
    return path.read_bytes() if path.exists() else None


@pytest.mark.parametrize("go", WAYS)
def test_the_next_edit_is_not_acknowledged(office, go):
    go(office.path)
    before = content(office.path)
    for _ in range(2):
        with pytest.raises(FileReplaced, match=r"„büro.voneinander“ .* nicht gespeichert"):
            office_work.do(office, STEPS + 1)
    assert content(office.path) == before


@pytest.mark.parametrize("go", WAYS)
def test_an_edit_during_which_it_happens_is_not_acknowledged(office, go, monkeypatch):
    write = journal.write

    def write_and_go(*arguments, **options):
        go(office.path)
        return write(*arguments, **options)

    monkeypatch.setattr(journal, "write", write_and_go)
    with pytest.raises(FileReplaced):
        office_work.do(office, STEPS + 1)


@pytest.mark.parametrize(
    ("go", "now"), [(rename, "share/woanders.voneinander"), (take_the_folder_away, "weg/büro.voneinander")]
)
def test_what_was_acknowledged_is_where_it_went(office, go, now):
    go(office.path)
    with pytest.raises(FileReplaced):
        office_work.do(office, STEPS + 1)
    office.close()
    assert office_work.steps_in(office.path.parents[1] / now) == STEPS


@pytest.mark.parametrize("go", [replace_by_an_older_one, replace_by_a_copy])
def test_what_came_in_its_place_is_left_alone(office, go):
    go(office.path)
    before = content(office.path)
    with pytest.raises(FileReplaced):
        office_work.do(office, STEPS + 1)
    office.close()
    assert content(office.path) == before
    assert office_work.steps_in(office.path) == (7 if go is replace_by_an_older_one else STEPS)


def test_a_file_that_is_overwritten_in_place_is_noticed(office):
    older = (office.path.parents[1] / "older.voneinander").read_bytes()
    with office.path.open("rb+") as file:
        file.write(older)
        file.truncate()
    for _ in range(2):
        with pytest.raises(FileReplaced):
            office_work.do(office, STEPS + 1)


@pytest.mark.parametrize("go", [delete, replace_by_an_older_one, replace_by_something_else])
def test_everything_acknowledged_is_in_the_rescue_copy(office, go):
    go(office.path)
    with pytest.raises(FileReplaced):
        office_work.do(office, STEPS + 1)
    rescued = office.safekeeping.rescue().path
    office.close()
    assert rescued != office.path
    assert office_work.steps_in(rescued) == STEPS


def test_a_file_that_comes_back_goes_on(office):
    """A share that is gone for a moment, a sync client that moves a file aside and back."""
    aside = office.path.parents[1] / "aside"
    shutil.move(office.path, aside)
    with pytest.raises(FileReplaced):
        office_work.do(office, STEPS + 1)
    shutil.move(aside, office.path)
    office_work.do(office, STEPS + 1)
    office.close()
    assert office_work.steps_in(office.path) == STEPS + 1
