"""Exports, copies, backups, migrations, killed or without power at any moment: the old or the new, nothing between.

What a run did is recorded with strace. Being killed at a system call leaves what was done up to it, so every
moment of a run can be tried.
"""

import hashlib
import random
import re
import shutil
import threading
import time
from typing import NamedTuple

import openpyxl
import pytest
from tests.released import learn_further_revision
from tests.torture.amounts import amounts
from tests.torture.disk import Disk, put
from tests.torture.jobs import FILE, JOBS, LIST, STICK, Job
from tests.torture.power_cut import ROOT
from tests.torture.processes import kill, received, start
from tests.torture.system_calls import (
    STRACE,
    WHERE_STRACE_COMES_FROM,
    Acknowledged,
    Recording,
    Renamed,
    record,
)

from voneinander_desktop.storage import unfinished
from voneinander_desktop.usecases.office_file import create_file, open_file

needs_strace = pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)


@pytest.fixture(scope="module", autouse=True)
def _one_more_revision():
    """Let a released file be one of an older version."""
    with pytest.MonkeyPatch.context() as patch:
        learn_further_revision(patch)
        yield


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
def test_what_a_killed_process_left_is_gone_after_the_next_start(recordings, quick_folder):
    """Whatever is not there before a job and not after it, is litter."""
    litter = set()
    for name, recording in recordings.items():
        disk = Disk(recording)
        tidy = set(map(_undated, {*recording.before, *_played(recording).now()}))
        tried = set()
        for event in recording.events:
            disk.play(event)
            left = disk.now()
            if frozenset(left) not in tried:
                tried.add(frozenset(left))
                litter |= {f"{name}: {path}" for path in left_lying(left, quick_folder / "left") - tidy}
    assert not litter


def _undated(name):
    """Return a backup's name without its minute: the next start may make the same one in another."""
    return re.sub(r"\d{4}-\d\d-\d\d \d{4}", "", name)


def _played(recording):
    disk = Disk(recording)
    for event in recording.events:
        disk.play(event)
    return disk


def left_lying(left, folder):
    """Return what lies in a folder after the next start."""
    put(left, folder)
    unfinished.sweep(folder / STICK)  # as whoever moves out again does
    if not (folder / FILE).exists():
        create_file(folder / FILE)
    for path in folder.glob("[!.]*.voneinander"):  # each file's lock goes when it is opened again
        open_file(path).close()
    names = {_undated(str(path.relative_to(folder))) for path in folder.rglob("*") if path.is_file()}
    shutil.rmtree(folder, ignore_errors=True)
    return names


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


def do_and_wait(sender, name, folder):
    """Do a job, tell when it begins and ends, and wait to be killed."""
    learn_further_revision(pytest.MonkeyPatch())
    sender.send("begin")
    JOBS[name].do(folder)
    sender.send("done")
    threading.Event().wait()


def die_after(name, folder, seconds):
    """Kill a job some time after its beginning; return whether it said that it was done."""
    process, receiver = start(do_and_wait, name, folder)
    with receiver:
        assert receiver.recv() == "begin"
        time.sleep(seconds)
        kill(process)
        return received(receiver) == ["done"]


def sheet(folder):
    """Return the cells of an exported list; its bytes tell the time it was made at."""
    return list(openpyxl.load_workbook(folder / LIST).worksheets[0].values)


@amounts("kills", short=6, full=200)
@pytest.mark.parametrize(("name", "whole"), [("export", sheet), ("migrate", JOBS["migrate"].look)])
def test_killed_at_any_time(tmp_path, name, whole, kills):
    prepared, folder = tmp_path / "prepared", tmp_path / name
    prepared.mkdir()
    JOBS[name].prepare(prepared)
    old = JOBS[name].look(prepared)

    process, receiver = start(do_and_wait, name, shutil.copytree(prepared, folder))
    assert receiver.recv() == "begin"
    began = time.perf_counter()
    assert receiver.recv() == "done"
    took = time.perf_counter() - began
    kill(process)
    new = whole(folder)

    for number in range(kills):
        shutil.rmtree(folder)
        shutil.copytree(prepared, folder)
        done = die_after(name, folder, took * number / kills)
        if JOBS[name].look(folder) == old:
            assert not done
        else:
            assert whole(folder) == new
