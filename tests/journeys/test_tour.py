"""The whole program as it is started: the tour does the main job in a process of its own."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

PAPERS = ("Unterschriftenliste", "Teilnehmendenliste", "Kontakte (intern)")


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tour") / "Rundgang"
    command = [sys.executable, "-m", "voneinander_desktop", "tour", str(folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=240)
    return folder, done


def test_it_ends_well_and_lists_what_it_made(tour):
    folder, done = tour
    assert (done.returncode, done.stderr) == (0, "")
    listed = [line[2:46].rstrip() for line in done.stdout.splitlines()[1:]]
    assert sorted(listed) == sorted(
        path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
    )
    assert sum(name.endswith(".png") for name in listed) >= 15


@pytest.mark.parametrize("paper", PAPERS)
def test_the_papers_open_again(tour, paper):
    folder, _ = tour
    sheet = openpyxl.load_workbook(folder / f"{paper}.xlsx").active
    cells = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
    assert "Muster" in cells
    assert (folder / f"{paper}.pdf").read_bytes().startswith(b"%PDF")


def test_the_sign_in_sheet_discloses_no_telephone_number(tour):
    folder, _ = tour
    sheet = openpyxl.load_workbook(folder / "Unterschriftenliste.xlsx").active
    assert not any("030 " in str(value) for row in sheet.iter_rows(values_only=True) for value in row)


def test_it_can_be_made_again_in_the_same_folder(tour):
    folder, _ = tour
    before = {path.name for path in folder.iterdir() if path.is_file()}
    command = [sys.executable, "-m", "voneinander_desktop", "tour", folder.name]  # as `make run` names it
    assert subprocess.run(command, capture_output=True, timeout=240, cwd=folder.parent).returncode == 0
    assert {path.name for path in folder.iterdir() if path.is_file()} == before
    assert Path(folder / "Beispiel.voneinander").stat().st_size > 0
