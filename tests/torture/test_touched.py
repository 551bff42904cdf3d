"""What the program touches: no network, and no file but in the folders it was told and in its own."""

import json
import os
import re
import subprocess
import sys
from urllib.parse import unquote

import pytest
from tests.torture.power_cut import ROOT
from tests.torture.system_calls import STRACE, WHERE_STRACE_COMES_FROM

OWN = (".config/voneinander", ".local/share/voneinander", ".local/state/voneinander", "tmp/voneinander-")
"""The program's own places in the home folder that tests give it."""


@pytest.fixture
def home(tmp_path):
    """A user's home, with a folder for temporary files in it, and a folder for her work beside it."""
    for name in ("work", "home/tmp", "home/.config", "home/.local/share", "home/.local/state"):
        (tmp_path / name).mkdir(mode=0o755, parents=True)
    return tmp_path / "home"


def environment(home):
    kept = {
        name: os.environ[name] for name in ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    own = {"HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(home / "tmp"), "TEMP": str(home / "tmp")}
    return {**kept, **own, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}


def outside(paths, home):
    """Return which paths lie neither in the folder for work nor in the program's own places."""
    allowed = (f"{home.parent / 'work'}", *(f"{home / place}" for place in OWN), os.devnull)
    plain = {unquote(path.removeprefix("file://").split("?")[0]) for path in paths}
    probe = re.compile(re.escape(str(home / "tmp")) + "/[a-z0-9_]{8}")  # Python tries out where files can be written
    return {path for path in plain if not path.startswith(allowed) and not probe.fullmatch(path)}


def test_the_command_line_touches_only_what_it_was_told(home):
    work = home.parent / "work"
    command = [sys.executable, "-m", "tests.torture.audited_session", str(work)]
    run = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert {"e.xlsx", "k.xlsx", "r.xlsx", "u.xlsx", "kopie.voneinander"} <= {path.name for path in work.iterdir()}
    assert len(found["changed"]) > 10
    assert not outside(found["changed"], home)
    assert not found["foreign"]
    assert not [path for path in home.rglob("*") if path.is_file()]


WINDOW = """
from voneinander_desktop import app
application = app.make_application()
window = app.build_window()
window.files.open_own("sample")
window.show()
application.processEvents()
window.close()
application.processEvents()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folder from others by itself")
def test_nobody_else_reads_what_is_kept_for_the_user(home):
    run = subprocess.run([sys.executable, "-c", WINDOW], env=environment(home), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        inside = [folder for folder in path.parents if folder.is_relative_to(home) and folder != home]
        assert any(not place.stat().st_mode & 0o077 for place in (path, *inside)), path


_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE")


def traced(home, *command):
    """Run a command under strace; return the files it wrote or changed and the families of its sockets."""
    log = home.parent / "trace"
    calls = "%network,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,symlink,link,truncate"
    start = [STRACE, "-f", "-qq", "-o", str(log), "-s", "4096", "-e", f"trace={calls}", sys.executable, "-m"]
    run = subprocess.run([*start, *map(str, command)], env=environment(home), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    changed, sockets = set(), set()
    for match in map(_CALL.match, log.read_text(errors="replace").splitlines()):
        if match and int(match[3]) >= 0:
            if match[1] in ("socket", "socketpair"):
                sockets.add(match[2].split(",")[0])
            elif match[1] != "openat" or _WRITES.search(match[2]):
                changed.update(_text(text) for text in re.findall(r'"((?:[^"\\]|\\.)*)"', match[2]))
    return changed, sockets


def _text(quoted):
    """Return the path that strace quoted in its way."""
    return re.sub(rb"\\([0-7]{1,3})", lambda octal: bytes([int(octal[1], 8)]), quoted.encode()).decode(errors="replace")


@pytest.mark.torture
@pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)
def test_a_whole_tour_touches_no_network_and_no_other_file(home):
    work = home.parent / "work"
    changed, sockets = traced(home, "voneinander_desktop", "tour", work / "rundgang")
    assert len(list((work / "rundgang").iterdir())) > 20
    assert not outside({path for path in changed if path.startswith("/")}, home)
    assert sockets <= {"AF_UNIX"}


@pytest.mark.skipif(not STRACE, reason=WHERE_STRACE_COMES_FROM)
def test_a_pdf_touches_no_network_and_no_other_file(home):
    work = home.parent / "work"
    file, out = work / "büro.voneinander", work / "u.pdf"
    assert not outside(traced(home, "voneinander_desktop", "new", file, "--sample")[0], home)
    changed, sockets = traced(home, "voneinander_desktop", "export", "sign-in-sheet", file, out, "--session", "1")
    assert out.read_bytes().startswith(b"%PDF")
    assert not outside(changed, home)
    assert sockets <= {"AF_UNIX"}
