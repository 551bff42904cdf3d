"""Exports, copies, backups, migrations, killed or without power at any moment: the old or the new, nothing between.

What a run did is recorded with strace. Being killed at a system call leaves what was done up to it, so every
moment of a run can be tried.
"""

import hashlib
import random
import shutil
from typing import NamedTuple

import pytest
from tests.torture.amounts import amounts
from tests.torture.disk import Disk, put
from tests.torture.jobs import JOBS, Job
from tests.torture.power_cut import ROOT
from tests.torture.system_calls import (
    STRACE,
    WHERE_STRACE_COMES_FROM,
    Acknowledged,
    Recording,
    Renamed,
    record,
)

needs_strace = pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)


def seen(job, left, folder):
    """Put what is left into a folder of its own and return what is seen there."""
    put(left, folder)
    folder.mkdir(exist_ok=True)
    try:
        return job.look(folder)
    finally:
        shutil.rmtree(folder)


class Recorded(NamedTuple):
    """A job, what it did, and what is seen before and after it."""

    job: Job
    done: str
    recording: Recording
    old: object
    new: object

    def acceptable(self, disk):
        """Return what may be seen now: only the new once the job said that it is done."""
        return (self.new,) if self.done in disk.acknowledged else (self.old, self.new)


@pytest.fixture(scope="module")
def recordings(quick_place):
    """All jobs, done one after the other in one process."""
    folders = [quick_place / name for name in JOBS]
    for folder in folders:
        folder.mkdir()
        JOBS[folder.name].prepare(folder)
    recordings = record(folders, ["-m", "tests.torture.jobs", str(quick_place)], quick_place, ROOT)
    return {folder.name: recording for folder, recording in zip(folders, recordings, strict=True)}


@pytest.fixture(scope="module", params=JOBS)
def recorded(request, recordings, quick_place):
    name, job = request.param, JOBS[request.param]
    before = seen(job, recordings[name].before, quick_place / "before")
    return Recorded(job, name, recordings[name], before, job.look(quick_place / name))


def changes(recording):
    """Return the places of the events after which the disk is not as before."""
    return [number for number, event in enumerate(recording.events) if not isinstance(event, Acknowledged)]


@needs_strace
@amounts("every", short=16, full=1)
def test_killed_at_any_system_call(recorded, quick_folder, every):
    assert recorded.old != recorded.new
    disk = Disk(recorded.recording)
    moments = {*changes(recorded.recording)[::every], len(recorded.recording.events) - 1}
    found = []
    for number, event in enumerate(recorded.recording.events):
        disk.play(event)
        if number in moments:
            left = seen(recorded.job, disk.now(), quick_folder / "left")
            assert left in recorded.acceptable(disk), f"after event {number}"
            found.append(left == recorded.new)
    assert found == sorted(found)  # never back to the old one


@needs_strace
@amounts("states", short=15, full=300)
def test_without_power_at_any_moment(recorded, quick_folder, states):
    chance = random.Random(states)
    tried = set()
    while len(tried) < states:
        disk = Disk(recorded.recording)
        for number, event in enumerate(recorded.recording.events):
            disk.play(event)
            decisive = isinstance(event, (Renamed, Acknowledged)) and chance.random() < 0.5
            if decisive or chance.random() < states / len(recorded.recording.events):
                left = disk.after_power_cut(chance)
                tried.add(hashlib.blake2b(repr(sorted(left.items())).encode()).digest())
                found = seen(recorded.job, left, quick_folder / "left")
                assert found in recorded.acceptable(disk), f"after event {number}"
