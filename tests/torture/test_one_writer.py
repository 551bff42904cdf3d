"""Many starts at once: one writes, the others are told who, and read."""

import shutil
import threading
import time

from tests.torture import office_work
from tests.torture.amounts import amounts
from tests.torture.processes import CONTEXT, received, start

from voneinander_desktop.domain.catalogue import REGION
from voneinander_desktop.storage.lock import Holder
from voneinander_desktop.usecases.office_file import open_file

STARTS = 20


def open_at_once(sender, path, ready, done):
    """Open together with all others; tell what came of it, and keep the file open until all have told."""
    ready.wait()
    began = time.monotonic()
    office = open_file(path)
    took = time.monotonic() - began
    if not office.read_only:
        office_work.do(office, 1)
    sender.send((office.read_only, office.notice, office.reader.total(REGION), took))
    done.wait()
    office.close()


@amounts("rounds", short=1, full=15)
def test_one_of_many_simultaneous_starts_writes(new_file, quick_folder, rounds, record_property):
    slowest = 0.0
    for number in range(rounds):
        path = quick_folder / f"{number}.voneinander"
        shutil.copy(new_file, path)
        ready, done = CONTEXT.Barrier(STARTS), CONTEXT.Barrier(STARTS)
        started = [start(open_at_once, path, ready, done) for _ in range(STARTS)]
        told = [answer for _, receiver in started for answer in received(receiver)]
        for process, _ in started:
            process.join()
        assert len(told) == STARTS
        assert [read_only for read_only, *_ in told].count(False) == 1
        assert {total for *_, total, _ in told} == {told[0][2]}
        who = f"{Holder.here().user} an {Holder.here().machine} hat diese Datei geöffnet"
        for read_only, notice, _, took in told:
            assert notice.startswith(who) if read_only else not notice
            slowest = max(slowest, took)
        assert office_work.steps_in(path) == 1
        assert not path.with_name(f"{path.name}.lock").exists()
    record_property("ms until the last of all knew who writes", round(slowest * 1000))


def hold(sender, path):
    office = open_file(path)
    sender.send(office.read_only)
    threading.Event().wait()


def test_the_lock_ends_with_its_holder(new_file, quick_folder):
    path = quick_folder / "f.voneinander"
    shutil.copy(new_file, path)
    process, receiver = start(hold, path)
    assert receiver.recv() is False
    waiting = open_file(path)
    assert waiting.read_only
    waiting.close()
    process.kill()
    process.join()
    assert path.with_name(f"{path.name}.lock").exists()  # nobody was left to delete it
    assert office_work.steps_in(path) == 0
