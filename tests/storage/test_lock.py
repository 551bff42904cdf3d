import json
import subprocess
import sys
from pathlib import Path

import pytest

from voneinander_desktop.storage.lock import Holder, WriteLock, WriteRequest

HOLD = """
import sys
from pathlib import Path
from voneinander_desktop.storage.lock import WriteLock
lock = WriteLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.readline()
lock.release()
print("released", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path):
    return tmp_path / "Mitte.voneinander"


@pytest.fixture
def other(database):
    """Another process that has the lock; a line makes it give the lock back, the end ends it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().strip() == "True"
        yield process
        process.stdin.close()
        process.stdout.read()


def test_one_holds_it_and_the_others_are_told_who(database):
    lock, second = WriteLock(database), WriteLock(database)

    assert lock.is_free()
    assert lock.acquire()
    assert not second.acquire()
    assert not second.is_free()
    assert (second.holder().user, second.holder().machine) == (Holder.here().user, Holder.here().machine)
    lock.release()
    assert second.is_free()
    assert second.acquire()
    second.release()
    assert list(database.parent.iterdir()) == []


def test_another_process_keeps_it_until_it_gives_it_back(database, other):
    lock = WriteLock(database)

    assert not lock.acquire()
    assert lock.holder() != Holder("", "")
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline().strip() == "released"
    assert lock.acquire()
    lock.release()


def test_a_killed_process_has_it_no_longer(database, other):
    other.kill()
    other.wait()
    assert database.with_name(f"{database.name}.lock").exists()

    lock = WriteLock(database)
    assert lock.is_free()
    assert lock.acquire()
    lock.release()
    assert list(database.parent.iterdir()) == []


def test_to_look_at_it_is_not_to_take_it(database):
    assert WriteLock(database).is_free()
    assert list(database.parent.iterdir()) == []
    lock = WriteLock(database)
    assert lock.acquire()
    lock.release()


def test_releasing_what_is_not_held_leaves_the_holder_alone(database):
    lock = WriteLock(database)
    assert lock.acquire()

    WriteLock(database).release()

    assert not WriteLock(database).is_free()
    lock.release()
    lock.release()


def test_to_write_and_to_wish_to_write_are_two_things(database):
    lock, request = WriteLock(database), WriteRequest(database)

    assert lock.acquire()
    assert request.acquire()
    request.release()
    lock.release()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"user": "anna"}', "\udcff"])
def test_a_text_that_tells_nothing_is_nobody_known(database, text, monkeypatch):
    monkeypatch.setattr("voneinander_desktop.storage.lock._PAUSES", (0,))
    WriteLock(database).path.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert WriteLock(database).holder() == Holder("", "")


def test_an_older_and_longer_text_is_replaced(database):
    lock = WriteLock(database)
    lock.path.write_text(json.dumps({"user": "x" * 1000, "machine": "y", "since": "z"}))

    assert lock.acquire()
    assert lock.holder().user == Holder.here().user
    lock.release()


def test_a_folder_in_which_nothing_can_be_made_is_an_error(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        WriteLock(tmp_path / "missing" / "Mitte.voneinander").acquire()


def test_a_lock_holds_where_there_is_no_room_to_sign_it(database, monkeypatch):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    lock = WriteLock(database)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        assert lock.acquire()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    monkeypatch.setattr("voneinander_desktop.storage.lock._PAUSES", (0,))
    assert not WriteLock(database).acquire()
    assert WriteLock(database).holder() == Holder("", "")
    lock.release()
    assert list(database.parent.iterdir()) == []


def not_mine(monkeypatch, file):
    """Let a file be somebody else's: it may be read, and deleted, but not written."""
    opened = Path.open
    inode = file.stat().st_ino

    def open_if_allowed(self, mode="r", *args, **kwargs):
        if self == file and set(mode) & set("aw+") and file.exists() and file.stat().st_ino == inode:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", open_if_allowed)


def test_what_a_colleagues_crashed_program_left_behind_blocks_nobody(database, monkeypatch):
    lock = WriteLock(database)
    lock.path.write_text('{"user": "anna", "machine": "PC-1", "since": "gestern"}')
    kept_open = lock.path.open("rb")  # so that its number is not given to the next file
    not_mine(monkeypatch, lock.path)

    with kept_open:
        assert lock.is_free()
        assert lock.acquire()
        assert lock.holder().user == Holder.here().user
        assert not WriteLock(database).acquire()
        lock.release()


def test_a_colleague_who_has_it_keeps_it(database, other, monkeypatch):
    lock = WriteLock(database)
    not_mine(monkeypatch, lock.path)

    assert not lock.is_free()
    assert not lock.acquire()
    assert lock.path.exists()
