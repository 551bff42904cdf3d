"""The wheel works without the checkout, and the set-up installs what was pinned and nothing else."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "voneinander_desktop"
LOCKS = [ROOT / "requirements" / "run.txt", ROOT / "requirements" / "dev.txt"]


def run(*command, **options):
    """Run a command of this environment's Python; return what it printed."""
    done = subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel into a folder far from the checkout; give back that folder."""
    target = tmp_path_factory.mktemp("installed")
    pip_install = ("-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-compile")
    run(*pip_install, "--target", target, wheel)
    return target


def test_the_wheel_holds_the_whole_package_and_its_resources(wheel):
    sources = {name for name in files_below(PACKAGE) if "__pycache__" not in name}
    resources = {f"_resources/{name}" for name in files_below(ROOT / "resources")}
    packed = {
        name.removeprefix("voneinander_desktop/")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith("voneinander_desktop/")
    }
    assert "py.typed" in packed
    assert any(name.endswith(".svg") for name in resources)
    assert packed == sources | resources


def test_the_wheel_promises_the_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt"))
        assert "voneinander-desktop = voneinander_desktop.__main__:main" in archive.read(name).decode()


def test_an_installed_wheel_finds_its_own_resources(installed, tmp_path):
    program = f"import sys; sys.path.insert(0, {str(installed)!r}); from voneinander_desktop import resources"
    found = Path(run("-I", "-c", f"{program}; print(resources.ROOT)", cwd=tmp_path).strip())
    assert found.is_relative_to(installed)
    assert files_below(found) == files_below(ROOT / "resources")


@pytest.mark.skipif(not (PACKAGE / "cli.py").exists(), reason="the command line makes and lists it")
def test_an_installed_wheel_makes_and_lists_the_sample_file(installed, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    run("-m", "voneinander_desktop", "new", "sample.vnd", "--sample", cwd=tmp_path, env=environment)
    listed = run("-m", "voneinander_desktop", "list", "contacts", "sample.vnd", "--json", cwd=tmp_path, env=environment)
    assert len(json.loads(listed)) == 3


def pins(lock):
    """Return the pinned release and the marker of each package of a requirements file."""
    lines = re.findall(r"^[\w-]+==.*?(?= \\$)", lock.read_text(), re.MULTILINE)
    requirements = map(Requirement, lines)
    return {wanted.name: (str(wanted.specifier).removeprefix("=="), str(wanted.marker)) for wanted in requirements}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_hashes_and_no_address(lock):
    text = lock.read_text()
    rows = [row for row in text.splitlines() if row and not row.lstrip().startswith("#")]
    assert len(re.findall(r"\n[\w-]+==[^\n]*\\\n    --hash=sha256:", text)) == len(pins(lock))
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?|[\w-]+==[^/]*", row) for row in rows)
    assert "://" not in text


def test_the_pins_are_those_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    running, developing = map(pins, LOCKS)
    for wanted in map(Requirement, project["dependencies"]):
        release, _ = running[wanted.name.lower()]
        assert wanted.specifier.contains(release)
    assert running.items() <= developing.items()


@pytest.mark.skipif(sys.platform != "linux", reason="Qt brings everything along elsewhere")
class TestQtSystemLibraries:
    """The check asks the dynamic linker, so a linker of our own tells it what is missing."""

    def check(self, tmp_path, missing):
        linker = tmp_path / "ldd"
        rows = "".join(f'{{ case "$*" in *{file}*) echo "{name} => not found";; esac; }};' for name, file in missing)
        linker.write_text(f'#!/bin/sh\n{rows}\necho "libc.so.6 => libc.so.6 (0x0)"\n')
        linker.chmod(0o755)
        environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
        return subprocess.run(
            [sys.executable, ROOT / "tools" / "qt_system_libraries.py"], capture_output=True, text=True, env=environment
        )

    def test_nothing_missing_is_nothing_said(self, tmp_path):
        checked = self.check(tmp_path, [])
        assert (checked.returncode, checked.stdout) == (0, "")

    def test_a_library_of_the_screen_alone_does_not_stop_the_set_up(self, tmp_path):
        checked = self.check(tmp_path, [("libxcb-cursor.so.0", "libqxcb")])
        assert (checked.returncode, checked.stdout) == (0, "libxcb-cursor.so.0\tlibxcb-cursor0\n")

    def test_a_library_without_which_nothing_starts_stops_it(self, tmp_path):
        checked = self.check(tmp_path, [("libEGL.so.1", "QtWidgets"), ("libunheard.so.7", "libqxcb")])
        assert (checked.returncode, checked.stdout) == (1, "libEGL.so.1\tlibegl1\nlibunheard.so.7\t\n")
