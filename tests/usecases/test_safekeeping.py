"""Backups of the open file: when, how many, where; rescuing a sitting; moving to another computer."""

import shutil
import threading
from datetime import datetime, timedelta

import pytest
from tests.records import add_one, change, contents, new_file

from voneinander_desktop.domain.catalogue import INSTITUTION
from voneinander_desktop.storage.faults import FileReplaced, StorageFault
from voneinander_desktop.storage.lock import WriteLock
from voneinander_desktop.usecases import safekeeping
from voneinander_desktop.usecases.office_file import open_file
from voneinander_desktop.usecases.safekeeping import Keep, Safekeeping
from voneinander_desktop.usecases.sharing import Sharing


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 11, 9, 5)

    def __call__(self):
        return self.now

    def go(self, **passed):
        self.now += timedelta(**passed)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def safe(office, clock):
    return Safekeeping(office._database, office.choices, clock)


def names(path):
    office = open_file(path, write=False)
    found = [ref.text for ref in office.reader.options("institution")]
    office.close()
    return found


def litter(folder):
    return [found.name for found in folder.rglob(".*") if not found.name.endswith(".siegel")]


# --------------------------------------------------------------------------------- when and how many


def test_a_backup_is_due_half_an_hour_after_the_last_one_if_something_changed(office, safe, clock):
    assert safe.due()
    safe.make("beim Öffnen")
    clock.go(hours=5)
    assert not safe.due()  # nothing changed
    add_one(office, "institution", name="Kreativhaus")
    assert safe.changed()
    assert safe.due()
    safe.make("alle 30 Minuten")
    add_one(office, "institution", name="Villa Lützow")
    clock.go(minutes=29)
    assert not safe.due()
    assert safe.changed()
    clock.go(minutes=1)
    assert safe.due()


def test_the_backup_holds_what_is_there_now_and_says_why_it_was_made(office, safe):
    add_one(office, "institution", name="Kreativhaus")
    told = []
    safe.subscribe(lambda: told.append(len(safe.folder.all())))
    made = safe.make("von Hand")
    assert made.reason == "von Hand"
    assert contents(safe.folder.path(made)) == contents(office.path)
    assert told == [1]


def test_how_many_stay_is_kept_in_the_file(office, safe):
    assert safe.keep == Keep(12, 10, 9)
    safe.set_keep(Keep(3, 2, 1))
    assert Safekeeping(office._database, office.choices).keep == Keep(3, 2, 1)


@pytest.mark.parametrize("kept", [{"daily": "viele"}, {"stündlich": 3}, {"daily": None}])
def test_nonsense_about_how_many_stay_means_the_usual(office, safe, kept):
    office.choices.set("backups.keep", kept)
    assert safe.keep == Keep()


def test_old_backups_are_thinned_when_a_new_one_is_made(office, safe, clock):
    safe.set_keep(Keep(2, 0, 0))
    for number in range(6):
        add_one(office, "institution", name=f"Haus {number}")
        safe.make("von Hand")
        clock.go(days=1)
    assert [made.counts["Einrichtungen"] for made in safe.folder.all()] == [6, 5]


def test_backups_lie_where_they_were_put(office, safe, tmp_path):
    add_one(office, "institution", name="Kreativhaus")
    beside = safe.make("von Hand")
    place = tmp_path / "Stick"
    place.mkdir()
    safe.set_place(place)
    assert safe.folder.all() == []
    made = safe.make("von Hand")
    assert safe.folder.path(made).is_relative_to(place)
    safe.set_place(None)
    assert safe.folder.all() == [beside]


def test_a_place_where_nothing_can_be_written_is_refused(safe, tmp_path):
    before = safe.folder.folder
    with pytest.raises(StorageFault, match="Dort können keine Sicherungen liegen"):
        safe.set_place(tmp_path / "gibt es nicht")
    assert safe.folder.folder == before


# --------------------------------------------------------------------------------------- beside work


def test_edits_go_on_while_a_backup_is_made_and_are_in_it(office, safe):
    """Between two slices an edit is stored; the copy is of one moment all the same."""
    office.wait_by(lambda future: future.exception())
    add_one(office, "institution", name="Kreativhaus", notes="lang " * 500)
    (row_id,) = (ref.id for ref in office.reader.options("institution"))
    first_slice, edited = threading.Event(), threading.Event()

    def go_on():
        if not first_slice.is_set():
            first_slice.set()
            edited.wait()

    made = []
    thread = threading.Thread(target=lambda: made.append(safe.make("von Hand", go_on)))
    thread.start()
    first_slice.wait()
    answer = office._database._worker.post(lambda: change(office, "institution", row_id, phone="030 23125-110"))
    edited.set()
    answer.result()
    thread.join()
    copy = open_file(safe.folder.path(made[0]), write=False)
    phone = copy.reader.row(INSTITUTION, row_id)["phone"]
    copy.close()
    assert phone == office.reader.row(INSTITUTION, row_id)["phone"]
    assert phone


def test_a_backup_that_is_ended_leaves_nothing_behind(office, safe):
    def end():
        raise StopAsyncIteration

    add_one(office, "institution", name="Kreativhaus")
    with pytest.raises(StopAsyncIteration):
        safe.make("von Hand", end)
    assert list(safe.folder.folder.iterdir()) == []
    assert safe.make("von Hand").counts["Einrichtungen"] == 1


# --------------------------------------------------------------------------------------------- rescue


def lose(office):
    office.path.rename(office.path.with_name("weg"))
    with pytest.raises(FileReplaced):
        add_one(office, "institution", name="Nicht mehr gespeichert")


def test_a_sitting_is_rescued_step_by_step_onto_the_last_backup(office, safe):
    first = add_one(office, "institution", name="Kreativhaus")
    safe.make("beim Öffnen")
    change(office, "institution", first, phone="030 23125-110")
    add_one(office, "institution", name="Villa Lützow")
    office.history.undo()
    add_one(office, "institution", name="Haus am Park")
    expected = contents(office.path)
    lose(office)
    rescued, missing_since = safe.rescue()
    assert contents(rescued) == expected
    assert missing_since == ""
    assert rescued.name == "Mitte gerettet 2026-03-11 090500.voneinander"
    assert rescued.parent == office.path.parent


def test_whoever_loses_the_file_is_told_each_time(office):
    told = []
    office.when_lost(lambda: told.append("verloren"))
    add_one(office, "institution", name="Kreativhaus")
    assert told == []
    lose(office)
    assert told == ["verloren"]


def unreadable(office, monkeypatch):
    """Let the file that was opened be read no more, as on a share that is gone."""

    def fail(*_):
        raise StorageFault("Das Laufwerk meldet einen Fehler.")

    monkeypatch.setattr(office._database, "copy_to", fail)


def rescued_files(folder):
    return [found for found in folder.rglob("*") if "gerettet" in found.name or found.name.startswith(".voneinander-")]


def test_while_the_backups_are_gone_with_the_share_the_file_that_is_still_open_is_copied_elsewhere(
    office, safe, tmp_path
):
    safe.make("beim Öffnen")
    add_one(office, "institution", name="Kreativhaus")
    share = office.path.parent
    gone = share.rename(share.with_name("weg"))
    with pytest.raises(StorageFault, match="nicht zu erreichen"):
        safe.rescue()
    stick = gone.parent / "Stick"
    stick.mkdir()
    assert names(safe.rescue(stick).path) == ["Kreativhaus"]
    gone.rename(share)
    assert names(safe.rescue().path) == ["Kreativhaus"]


def test_without_a_sound_backup_the_file_that_is_still_open_is_copied(office, safe):
    add_one(office, "institution", name="Kreativhaus")
    expected = contents(office.path)
    lose(office)
    rescued, missing_since = safe.rescue()
    assert contents(rescued) == expected
    assert missing_since == ""


def test_where_neither_can_be_read_there_is_no_rescue_and_no_litter(office, safe, monkeypatch):
    add_one(office, "institution", name="Kreativhaus")
    lose(office)
    unreadable(office, monkeypatch)
    with pytest.raises(StorageFault):
        safe.rescue()
    assert rescued_files(office.path.parent) == []


def test_a_backup_that_does_not_fit_to_the_sitting_leaves_no_half_rescue(office, safe, monkeypatch):
    safe.make("beim Öffnen")
    row_id = add_one(office, "institution", name="Kreativhaus")
    change(office, "institution", row_id, name="Villa Lützow")
    del office._database.sitting_steps[0]  # as if it had been made in another sitting
    lose(office)
    with monkeypatch.context() as patch:
        unreadable(office, patch)
        with pytest.raises(StorageFault):
            safe.rescue()
        assert rescued_files(office.path.parent) == []
    assert names(safe.rescue().path) == ["Villa Lützow"]  # the file that is still open holds all


def test_a_backup_older_than_the_sitting_is_taken_last_and_that_is_told(office, safe, monkeypatch):
    """What was done between it and the sitting is known to the open file alone."""
    made = safe.make("beim Öffnen")
    path = office.path
    add_one(office, "institution", name="Kreativhaus")
    office.close()
    again = open_file(path)
    add_one(again, "institution", name="Villa Lützow")
    path.unlink()
    rescued, missing_since = again.safekeeping.rescue()
    assert sorted(names(rescued)) == ["Kreativhaus", "Villa Lützow"]
    assert missing_since == ""
    rescued.unlink()
    unreadable(again, monkeypatch)
    rescued, missing_since = again.safekeeping.rescue()
    assert names(rescued) == ["Villa Lützow"]
    assert missing_since == f"{made.made_at:%d.%m.%Y, %H:%M}"
    again.close()


def test_a_file_that_somebody_else_wrote_into_is_not_taken_for_the_one_that_was_opened(office, safe):
    older = office.path.read_bytes()
    safe.make("beim Öffnen")
    add_one(office, "institution", name="Kreativhaus")
    with office.path.open("rb+") as file:
        file.write(older)
        file.truncate()
    assert not safe.in_place()
    assert safe.steps_at_risk() == 1
    assert names(safe.rescue().path) == ["Kreativhaus"]


@pytest.mark.parametrize("replacement", ["older", "same", "other", "nothing", "no file of ours"])
def test_what_a_file_in_its_place_does_not_hold_is_counted(office, safe, tmp_path, replacement):
    add_one(office, "institution", name="Kreativhaus")
    other = tmp_path / "anders"
    shutil.copy(office.path, other)
    change(office, "institution", 1, name="Villa Lützow")
    assert safe.in_place()
    assert safe.steps_at_risk() == 0
    if replacement == "same":
        shutil.copy(office.path, other)
    elif replacement == "other":
        colleague = open_file(other)
        change(colleague, "institution", 1, name="Haus am Park")  # a step of the same number
        colleague.close()
    elif replacement == "no file of ours":
        other.write_text("Anmeldung erforderlich", encoding="utf-8")
    if replacement == "nothing":
        office.path.unlink()
    else:
        other.replace(office.path)
    assert not safe.in_place()
    expected = {"same": 0, "older": 1, "other": 1}.get(replacement, 2)
    assert safe.steps_at_risk() == expected


# ------------------------------------------------------------------------------------------ moving out


def test_moving_out_takes_everything_along(office, safe, tmp_path):
    add_one(office, "institution", name="Kreativhaus")
    safe.make("von Hand")
    target = tmp_path / "Stick"
    target.mkdir()
    folder = safe.move_out(target)
    assert folder.parent == target
    moved = folder / office.path.name
    assert names(moved) == ["Kreativhaus"]
    assert len(safekeeping.backups_of(moved)) == 1
    assert moved.name in (folder / "Umziehen.txt").read_text(encoding="utf-8-sig")
    assert litter(folder) == []


def test_a_move_that_fails_leaves_nothing_behind(office, safe, tmp_path):
    target = tmp_path / "Stick"
    target.write_text("kein Ordner", encoding="utf-8")
    with pytest.raises(StorageFault, match="gibt es nicht"):
        safe.move_out(target)
    made = safe.folder.path(safe.make("von Hand"))
    made.with_name("Verweis").symlink_to("fehlt")
    target = tmp_path / "Netz"
    target.mkdir()
    with pytest.raises(StorageFault, match="zum Umziehen ließ sich nicht schreiben"):
        safe.move_out(target)
    assert list(target.iterdir()) == []


def test_what_is_not_plugged_in_is_not_made_on_this_computer(office, safe, tmp_path):
    stick = tmp_path / "Stick"
    with pytest.raises(StorageFault, match="gibt es nicht"):
        safe.move_out(stick)
    stick.mkdir()
    safe.set_place(stick)
    safe.make("von Hand")
    shutil.rmtree(stick)
    with pytest.raises(StorageFault, match="keine Sicherung angelegt"):
        safe.make("von Hand")
    assert not stick.exists()


def test_what_is_replaced_by_a_backup_is_kept_beside_the_file_while_the_place_of_backups_is_gone(
    office, safe, clock, tmp_path
):
    copy = tmp_path / "anderswo.voneinander"
    office.save_copy(copy)
    stick = tmp_path / "Stick"
    stick.mkdir()
    safe.set_place(stick)
    stick.rmdir()
    add_one(office, "institution", name="Kreativhaus")
    office.close()
    kept = safekeeping.restore_backup(office.path, copy, clock())
    assert names(office.path) == []
    assert names(office.path.parent / "Mitte – Sicherungen" / kept) == ["Kreativhaus"]
    assert not stick.exists()


# ------------------------------------------------------------------------------------- closed files


@pytest.fixture
def closed(tmp_path):
    path = new_file(tmp_path / "Nord.voneinander")
    office = open_file(path)
    add_one(office, "institution", name="Kreativhaus")
    office.close()
    return path


def test_a_backup_of_a_closed_file_is_the_newest_sound_one(closed, clock):
    made = safekeeping.make_backup(closed, None, clock())
    told, path = safekeeping.newest_sound(closed)
    assert path == made
    assert told.counts["Einrichtungen"] == 1
    assert safekeeping.backups_of(closed) == [(told, made)]


def test_a_backup_written_to_a_name_never_replaces_a_file(closed, clock, tmp_path):
    target = tmp_path / "sicher.voneinander"
    assert safekeeping.make_backup(closed, target, clock()) == target
    assert names(target) == ["Kreativhaus"]
    with pytest.raises(StorageFault, match="gibt es schon"):
        safekeeping.make_backup(closed, target, clock())


def test_a_file_that_is_open_elsewhere_is_not_replaced(closed, clock):
    made = safekeeping.make_backup(closed, None, clock())
    lock = WriteLock(closed)
    assert lock.acquire()
    before = closed.read_bytes()
    with pytest.raises(StorageFault, match="überall geschlossen"):
        safekeeping.restore_backup(closed, made, clock())
    lock.release()
    assert closed.read_bytes() == before
    assert safekeeping.restore_backup(closed, made, clock())


def test_a_file_to_put_in_place_is_described_before(closed, clock, tmp_path):
    assert safekeeping.describe(closed).counts["Einrichtungen"] == 1
    for bad in (tmp_path / "fehlt", tmp_path):
        with pytest.raises(StorageFault):
            safekeeping.describe(bad)


# ---------------------------------------------------------------------------------- one writer


def test_who_reads_sees_when_the_file_is_free(closed):
    writer = open_file(closed)
    reader = open_file(closed)
    assert reader.read_only
    assert not reader.sharing.is_free()
    writer.close()
    assert reader.sharing.is_free()
    assert reader.sharing.is_free()  # looking takes nothing on
    assert not WriteLock(closed).path.exists()
    reader.close()


def test_what_a_killed_program_left_behind_is_free(closed):
    WriteLock(closed).path.write_text("{}", encoding="utf-8")
    assert Sharing(closed).is_free()


def test_a_request_names_who_asks_and_ends_with_the_asking_window(closed):
    writer = open_file(closed)
    reader = open_file(closed)
    assert writer.sharing.requester() == ""
    assert reader.sharing.request() == ""
    assert reader.sharing.requested
    assert " an " in writer.sharing.requester()
    third = open_file(closed)
    assert " an " in third.sharing.request()  # asked already
    assert not third.sharing.requested
    third.close()
    reader.close()
    assert writer.sharing.requester() == ""
    writer.close()
    assert not list(closed.parent.glob("*.anfrage"))


def test_a_request_of_a_program_that_was_killed_counts_no_more(closed):
    left = closed.with_name(f"{closed.name}.anfrage")
    left.write_text('{"user": "weg", "machine": "weg", "since": ""}', encoding="utf-8")
    assert Sharing(closed).requester() == ""
    assert not left.exists()


def test_a_request_that_cannot_be_left_is_told(tmp_path):
    with pytest.raises(StorageFault, match="Anfrage"):
        Sharing(tmp_path / "fehlt" / "Mitte.voneinander").request()
