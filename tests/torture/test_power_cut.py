"""The power goes at any moment: the file opens, and every acknowledged edit is there.

What a real run did is recorded with strace. Where it is missing, a kept recording is tried; that proves the
settings the program had when it was recorded, and `test_settings` that it still has them.
"""

import pytest
from tests.torture.amounts import amounts
from tests.torture.power_cut import KEPT, cut_power, record_work
from tests.torture.system_calls import STRACE, WHERE_STRACE_COMES_FROM, FolderSynced, Recording, Synced

from voneinander_desktop.storage.connecting import connect, disconnect

needs_strace = pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)


@pytest.fixture(scope="module")
def kept():
    return Recording.load(KEPT)


def test_settings(new_file):
    connection = connect(new_file, write=True)
    settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
    disconnect(connection)
    assert settings == {"journal_mode": "truncate", "synchronous": 3}  # EXTRA


def test_nothing_is_lost_of_the_kept_recording(kept, quick_folder):
    tally = cut_power(kept, 100, quick_folder)
    assert (tally.states, tally.corrupt, tally.lost) == (100, 0, 0), tally.examples


def test_a_disk_that_is_never_told_to_keep_anything_is_noticed(kept, quick_folder):
    careless = [event for event in kept.events if not isinstance(event, (Synced, FolderSynced))]
    tally = cut_power(kept._replace(events=careless), 40, quick_folder)
    assert tally.corrupt > 0


@needs_strace
@amounts("extent", short=(10, 120), full=(70, 10_000))
def test_nothing_is_lost(new_file, quick_folder, extent, record_property):
    steps, states = extent
    tally = cut_power(record_work(new_file, quick_folder, steps), states, quick_folder)
    for name in ("states", "corrupt", "lost"):
        record_property(name, getattr(tally, name))
    assert (tally.states, tally.corrupt, tally.lost) == (states, 0, 0), tally.examples


@needs_strace
@pytest.mark.torture
@pytest.mark.parametrize(("settings", "loses"), [("off", "corrupt"), ("wal", "lost")])
def test_settings_that_lose_edits_are_noticed(new_file, quick_folder, settings, loses, record_property):
    tally = cut_power(record_work(new_file, quick_folder, 70, settings), 1_000, quick_folder)
    record_property(f"of 1,000 states {loses}", getattr(tally, loses))
    assert getattr(tally, loses) > 0
