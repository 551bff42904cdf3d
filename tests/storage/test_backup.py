"""Backups: made whole and verified or not at all, thinned with age, and the way back from them."""

import errno
import os
import shutil
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records import add_one, contents, new_file

from voneinander_desktop.storage import backup, seal
from voneinander_desktop.storage.backup import Backup, BackupFolder, Keep, kept
from voneinander_desktop.storage.faults import Damaged, StorageFault
from voneinander_desktop.usecases.office_file import open_file

NOW = datetime(2026, 3, 11, 9, 5)


@pytest.fixture
def path(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    edited(path, "Kreativhaus")
    return path


@pytest.fixture
def folder(path):
    return BackupFolder.of(path)


def edited(path, name):
    office = open_file(path)
    add_one(office, "institution", name=name)
    office.close()


def names(path):
    office = open_file(path, write=False)
    found = [ref.text for ref in office.reader.options("institution")]
    office.close()
    return found


def copying(path):
    return lambda target: shutil.copyfile(path, target)


def damage(path):
    """Overwrite a page in the middle, and keep size and head."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 8192 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(content)


def litter(folder):
    return [found.name for found in folder.folder.iterdir() if found.name.startswith(".")]


def test_a_backup_holds_the_file_and_tells_what_it_holds(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    assert made.name == "2026-03-11 0905 Mitte.voneinander"
    assert made.counts == {"Einrichtungen": 1, "Kontakte": 0, "Veranstaltungen": 0}
    assert "Einrichtung" in made.last_change
    assert made.sha256 == seal.file_hash(folder.path(made))
    assert contents(folder.path(made)) == contents(path)
    assert folder.all() == [made]
    assert folder.newest_sound() == made
    assert litter(folder) == []


def test_backups_of_one_minute_get_names_of_their_own(path, folder):
    first = folder.add(copying(path), "von Hand", NOW)
    second = folder.add(copying(path), "von Hand", NOW + timedelta(seconds=5))
    assert second.name == "2026-03-11 0905 Mitte (2).voneinander"
    assert folder.all() == [second, first]


def test_a_copy_of_a_damaged_file_is_no_backup_and_displaces_none(path, folder):
    good = folder.add(copying(path), "von Hand", NOW)
    damage(path)
    with pytest.raises(Damaged):
        folder.add(copying(path), "alle 30 Minuten", NOW + timedelta(days=400))
    assert folder.all() == [good]
    assert folder.newest_sound() == good
    assert litter(folder) == []


def no_room(_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def cut_off(path):
    def copy(target):
        target.write_bytes(path.read_bytes()[:-4096])

    return copy


def test_what_cannot_be_written_whole_leaves_nothing_behind(path, folder):
    for copy, said in ((no_room, "Der Datenträger ist voll"), (cut_off(path), "beschädigt|fehlerfrei")):
        with pytest.raises(StorageFault, match=said):
            folder.add(copy, "von Hand", NOW)
    assert folder.all() == []
    assert litter(folder) == []


def test_a_backup_whose_bytes_changed_is_passed_over(path, folder):
    older = folder.add(copying(path), "von Hand", NOW)
    newer = folder.add(copying(path), "von Hand", NOW + timedelta(hours=1))
    damage(folder.path(newer))
    assert not folder.is_sound(newer)
    assert folder.newest_sound() == older
    folder.path(older).unlink()
    assert folder.newest_sound() is None


def test_a_lost_index_is_told_again_by_the_files(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    for index in folder.folder.glob("*.json"):
        index.write_text("kein JSON", encoding="utf-8")
    (again,) = folder.all()
    assert (again.name, again.sha256, again.counts) == (made.name, made.sha256, made.counts)
    (folder.folder / "fremd.voneinander").write_text("kein Büro", encoding="utf-8")
    assert folder.all() == [again]


# --------------------------------------------------------------------------------------- thinning


def made_at(moment):
    return Backup(f"{moment:%Y-%m-%d %H%M%S}", moment, "", "")


def thinned_daily(start, days, keep, hours=(9, 12, 15)):
    """Work for some days, making backups and thinning as the window does, and return what is left then."""
    left = []
    for number in range(days):
        day = start + timedelta(days=number)
        for hour in hours:
            left.append(made_at(datetime(day.year, day.month, day.day, hour)))
            stays = kept(left, keep, day)
            left = [made for made in left if made.name in stays]
    return left


def test_over_three_years_days_weeks_and_months_stay_as_promised():
    last = date(2026, 3, 11)
    left = thinned_daily(last - timedelta(days=3 * 365), 3 * 365 + 1, Keep())
    days = sorted({made.made_at.date() for made in left}, reverse=True)
    assert days[:12] == [last - timedelta(days=number) for number in range(12)]
    weeks = sorted({day.isocalendar()[:2] for day in days}, reverse=True)
    assert len(weeks) >= 10
    months = sorted({(day.year, day.month) for day in days}, reverse=True)
    assert months == [(2026, 3), (2026, 2), (2026, 1), *((2025, month) for month in range(12, 6, -1))]
    assert len(left) <= 12 + 10 + 9 + 2 * 3  # and all of today and yesterday


moments = st.lists(st.datetimes(datetime(2023, 1, 1), datetime(2026, 3, 11)), max_size=60, unique=True)
keeps = st.builds(Keep, st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))


@given(moments, keeps)
def test_thinning_keeps_the_newest_and_never_more_than_was_there(made, keep):
    backups = [made_at(moment) for moment in made]
    stays = kept(backups, keep, date(2026, 3, 11))
    assert stays <= {one.name for one in backups}
    if backups and keep.daily:
        assert max(backups, key=lambda one: one.made_at).name in stays
    again = [one for one in backups if one.name in stays]
    assert kept(again, keep, date(2026, 3, 11)) == stays


def test_what_is_thinned_out_is_deleted_and_the_rest_opens(path, folder):
    for days in range(40, 0, -1):
        folder.add(copying(path), "von Hand", NOW - timedelta(days=days))
    gone = folder.thin(Keep(daily=3, weekly=2, monthly=1), NOW.date())
    left = folder.all()
    assert len(gone) + len(left) == 40
    assert not any(folder.path(one).exists() for one in gone)
    assert all(folder.is_sound(one) for one in left)
    assert [one.made_at.date() for one in left[:3]] == [NOW.date() - timedelta(days=days) for days in (1, 2, 3)]


# -------------------------------------------------------------------------------------- way back


def test_restoring_brings_back_what_the_backup_holds_and_can_be_taken_back(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    edited(path, "Villa Lützow")
    aside = backup.restore(path, folder.path(made), folder, NOW + timedelta(hours=1))
    assert names(path) == ["Kreativhaus"]
    assert backup.restore(path, folder.folder / aside, folder, NOW + timedelta(hours=2))
    assert names(path) == ["Kreativhaus", "Villa Lützow"]


def test_a_restored_file_is_sealed(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    edited(path, "Villa Lützow")
    backup.restore(path, folder.path(made), folder, NOW)
    assert seal.read(path) == seal.Seal("closed", seal.file_hash(path))


@pytest.mark.parametrize("spoil", [damage, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"Brief")])
def test_a_damaged_file_is_kept_as_it_was(path, folder, spoil):
    made = folder.add(copying(path), "von Hand", NOW)
    spoil(path)
    before = path.read_bytes()
    aside = backup.restore(path, folder.path(made), folder, NOW)
    assert (folder.folder / aside).read_bytes() == before
    assert "beschädigt" in aside
    assert names(path) == ["Kreativhaus"]
    assert folder.all() == [made]  # what is damaged is kept, but is no backup


def test_a_journal_beside_a_damaged_file_is_not_played_into_the_restored_one(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    damage(path)
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7" + b"\xff" * 512)
    backup.restore(path, folder.path(made), folder, NOW)
    assert not journal.exists()
    assert names(path) == ["Kreativhaus"]


def test_a_missing_file_comes_back(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    path.unlink()
    assert backup.restore(path, folder.path(made), folder, NOW) == ""
    assert names(path) == ["Kreativhaus"]


def test_a_damaged_backup_is_not_put_in_place(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    edited(path, "Villa Lützow")
    damage(folder.path(made))
    before = path.read_bytes()
    with pytest.raises(StorageFault):
        backup.restore(path, folder.path(made), folder, NOW)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir() if found.name.endswith(".voneinander")] == [path.name]


# ------------------------------------------------------------------------------ what would be missing


def test_what_was_done_after_a_backup_is_told_newest_first(path, folder):
    made = folder.add(copying(path), "von Hand", NOW)
    edited(path, "Villa Lützow")
    edited(path, "Haus am Park")
    told = backup.steps_after(path, made.last_step)
    assert len(told) == 2
    assert backup.steps_after(folder.path(made), made.last_step) == []


@pytest.mark.parametrize("content", [b"", b"Brief", None])
def test_a_file_that_cannot_tell_any_more_tells_nothing(path, content):
    path.write_bytes(path.read_bytes()[:4096] if content is None else content)
    assert backup.steps_after(path, 0) is None
