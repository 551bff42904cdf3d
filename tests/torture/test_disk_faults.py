"""A disk that is full, fails, or may not be written: she is told in German, nothing is lost, trying again works."""

import itertools
import json
import os
import shutil
import subprocess
import sys

import pytest
from tests.released import REVISIONS, released_file
from tests.torture import office_work
from tests.torture.amounts import amounts
from tests.torture.power_cut import ROOT
from tests.torture.system_calls import STRACE, WHERE_STRACE_COMES_FROM

from voneinander_desktop.usecases.office_file import StorageFault, open_file

STEPS = 21
_MEBIBYTE = 1 << 20
_ROOM = 32_768
"""Bytes that are left on a disk that is nearly full."""

FULL = "Der Datenträger ist voll."
FAILS = "Das Laufwerk meldet einen Fehler."
SHUT = "Die Datei lässt sich nicht öffnen."


@pytest.fixture
def office_path(new_file, quick_folder):
    path = quick_folder / "f.voneinander"
    shutil.copy(new_file, path)
    return path


def stubborn_work(path, *arguments, before=()):
    """Let a process work on a faulty disk; return the faults that it was told."""
    command = [*before, sys.executable, "-m", "tests.torture.stubborn_work", path, str(STEPS), *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def check_faults(faults, told):
    assert faults, "nothing failed"
    for step, held, message in faults:
        assert held == step - 1, f"step {step} is in the file although she was told: {message}"
        assert message.startswith(told)


ONCE_IN_A_WHILE = [  # the system call, the error, which calls fail (first + every so many), what is told
    ("fdatasync,fsync", "EIO", "5+11", FAILS),
    ("pwrite64", "ENOSPC", "220+97", FULL),
]
OFTEN = [
    *(("fdatasync,fsync", "EIO", when, FAILS) for when in ("3+7", "4+7", "5+13", "6+13", "9+17")),
    *(("pwrite64", "ENOSPC", when, FULL) for when in ("60+131", "71+131", "83+131", "97+131", "118+131")),
    *(("pwrite64", "EIO", when, FAILS) for when in ("64+137", "79+137", "85+137", "99+137", "122+137")),
    *(("pwrite64", "EROFS", when, FAILS) for when in ("50+139", "200+139")),
    *(("ftruncate", "EIO", when, FAILS) for when in ("2+5", "3+4", "4+7")),
]


@pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)
@amounts("injections", short=ONCE_IN_A_WHILE, full=OFTEN)
def test_calls_that_fail(new_file, quick_folder, injections):
    for number, (calls, error, when, told) in enumerate(injections):
        path = quick_folder / f"{number}.voneinander"
        shutil.copy(new_file, path)
        strace = [STRACE, "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}"]
        faults = stubborn_work(path, before=[*strace, "-e", f"inject={calls}:error={error}:when={when}"])
        check_faults(faults, told)
        assert office_work.steps_in(path) == STEPS


@pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)
def test_a_folder_that_is_shut_for_a_while(office_path):
    strace = [STRACE, "-f", "-qq", "-o", os.devnull, "-P", f"{office_path}-journal", "-e", "trace=openat"]
    check_faults(stubborn_work(office_path, before=[*strace, "-e", "inject=openat:error=EACCES:when=2..5"]), SHUT)
    assert office_work.steps_in(office_path) == STEPS


OPEN = """
import sys
from pathlib import Path
from voneinander_desktop.usecases.office_file import StorageFault, open_file
try:
    open_file(Path(sys.argv[1]))
except StorageFault as fault:
    sys.stdout.write(str(fault))
"""


@pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)
@amounts("reads", short=[3, 60], full=[2, 3, 4, 5, 8, 13, 21, 34, 55, 89])
def test_a_file_that_cannot_be_read_is_not_called_damaged(office_path, reads):
    """SQLite says so of a share that went away; she would take a backup where she only has to wait."""
    before = office_path.read_bytes()
    for first, error in zip(reads, itertools.cycle(("EIO", "EHOSTDOWN", "ESTALE"))):
        strace = [STRACE, "-f", "-qq", "-o", os.devnull, "-P", office_path, "-e", "trace=pread64,read"]
        inject = [f"inject=pread64:error={error}:when={first}+", f"inject=read:error={error}:when=2+"]
        command = [*strace, "-e", inject[0], "-e", inject[1], sys.executable, "-c", OPEN, office_path]
        run = subprocess.run(command, capture_output=True, text=True)
        assert FAILS in run.stdout, (first, error, run.stdout, run.stderr)
        assert "beschädigt" not in run.stdout
        assert office_path.read_bytes() == before


def in_a_mount(size, disk, *commands):
    """Return the start of a command line that has a disk of its own in memory, or skip the test.

    Args:
        size: Bytes that there is room for.
        disk: An empty folder.
        commands: What is done there first.
    """
    if not shutil.which("unshare"):
        pytest.skip("unshare is missing")
    start = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    mount = f"mount -t tmpfs -o size={size} none '{disk}'"
    if subprocess.run([*start, mount], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    return [*start, " && ".join([mount, *commands, 'exec "$@"']), "sh"]


def test_a_full_disk(new_file, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    path, ballast = disk / "f.voneinander", disk / "ballast"
    size = new_file.stat().st_size
    filled = f"head -c {_MEBIBYTE - size - _ROOM} /dev/zero >'{ballast}'"
    before = in_a_mount(_MEBIBYTE, disk, f"cp '{new_file}' '{path}'", filled)
    check_faults(stubborn_work(path, ballast, before=before), FULL)
    assert not any(disk.iterdir())  # what was mounted is gone


def test_a_file_that_may_not_grow(office_path):
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    office = open_file(office_path)
    office_work.do(office, 1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (office_path.stat().st_size + 4096, before[1]))
    try:
        with pytest.raises(StorageFault, match=r"^(Der Datenträger ist voll|Das Laufwerk meldet einen Fehler)"):
            office_work.do_all(office, 2, STEPS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    held = office_work.steps_held(office_path)
    assert 1 < held < STEPS
    office_work.do_all(office, held + 1, STEPS)
    office.close()
    assert office_work.steps_in(office_path) == STEPS


READ_ONLY = """
import sys
from pathlib import Path
from voneinander_desktop.domain.catalogue import REGION
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import StorageFault, open_file
office = open_file(Path(sys.argv[1]))
assert office.read_only
assert "schreibgeschützt" in office.notice
assert office.reader.total(REGION)
try:
    office.editing.set_values([Edit("institution", -1, "name", "Haus")])
except StorageFault as fault:
    assert str(fault) == office.notice
else:
    raise AssertionError("it was stored")
office.close()
"""


def as_anybody():
    """Return the start of a command line that gives up the administrator's right to write everything, if there is."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    start = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    if not shutil.which("setpriv") or subprocess.run([*start, "true"], capture_output=True).returncode:
        pytest.skip("the administrator may write everything")
    return start


@pytest.fixture(params=["new", "older"])
def place(request, office_path):
    """A file in a folder of its own, of the program's version and of the oldest one."""
    folder = office_path.parent / "Büro"
    folder.mkdir()
    if request.param == "older":
        office_path.unlink()
        return released_file(REVISIONS[0], folder / "f.voneinander")
    return office_path.rename(folder / "f.voneinander")


def reads_only(path, before):
    run = subprocess.run([*before, sys.executable, "-c", READ_ONLY, path], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return True


def test_a_disk_that_may_not_be_written(place, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    path = disk / place.name
    prepared = f"cp '{place}' '{path}'", f"mount -o remount,ro '{disk}'"
    assert reads_only(path, in_a_mount(9 * _MEBIBYTE, disk, *prepared))
    assert not any(disk.iterdir())  # what was mounted is gone


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_place_that_may_not_be_written(place, what):
    before = place.read_bytes()
    closed, mode = (place, 0o444) if what == "file" else (place.parent, 0o555)
    closed.chmod(mode)
    try:
        assert reads_only(place, as_anybody())
    finally:
        closed.chmod(0o755)
    assert list(place.parent.iterdir()) == [place]
    assert place.read_bytes() == before
