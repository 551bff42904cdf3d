"""Unfinished files: what a killed process left is deleted, whatever may still be written to is not."""

import os
import platform
import subprocess
import sys
import time

import pytest

from voneinander_desktop.storage import unfinished as unfinished_files
from voneinander_desktop.storage.unfinished import beside, keep_folders_in, sweep, sweep_kept_folders


def left_for(path, seconds):
    path.write_bytes(b"halb")
    then = time.time() - seconds
    os.utime(path, (then, then))


def ended(*statements):
    """Let a process do something and end in the middle."""
    script = "\n".join(("import os, sys", "from pathlib import Path", IMPORT, *statements, "os._exit(9)"))
    subprocess.run([sys.executable, "-c", script], check=False)


IMPORT = "from voneinander_desktop.storage.unfinished import beside, keep_folders_in"


def test_what_was_abandoned_elsewhere_is_deleted_with_its_journal(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(platform, "node", lambda: "anderswo")
        unfinished = beside(tmp_path / "Liste.xlsx")
    for path in (
        unfinished,
        unfinished.with_name(f"{unfinished.name}-journal"),
        tmp_path / f".{unfinished.name}.siegel",
    ):
        left_for(path, 2 * 3600)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_an_ended_process_of_this_machine_left_is_deleted_at_once(tmp_path):
    target = tmp_path / "Liste.xlsx"
    ended(f"beside(Path({str(target)!r})).write_bytes(b'halb')")
    ended(f"(beside(Path({str(target)!r})).with_suffix('') / 'innen').mkdir(parents=True)")
    assert len(list(tmp_path.iterdir())) == 2
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_being_written_stays_however_long_it_takes(tmp_path):
    unfinished = beside(tmp_path / "Liste.xlsx")
    left_for(unfinished, 30 * 86400)
    sweep(tmp_path)
    assert unfinished.exists()


def test_what_is_being_written_elsewhere_stays(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(platform, "node", lambda: "anderswo")
        unfinished = beside(tmp_path / "Liste.xlsx")
    left_for(unfinished, 60)
    sweep(tmp_path)
    assert unfinished.exists()


def test_folders_in_which_something_was_unfinished_are_swept_at_the_next_start(tmp_path):
    kept = tmp_path / "ordner.json"
    folders = [tmp_path / "Büro\nalt", tmp_path / "Stick"]
    for folder in folders:
        folder.mkdir()
        write = f"beside(Path({str(folder / 'Liste.xlsx')!r})).write_bytes(b'halb')"
        ended(f"keep_folders_in(Path({str(kept)!r}))", write)
    stick = folders[1].rename(tmp_path / "weg")
    sweep_kept_folders(kept)
    assert list(folders[0].iterdir()) == []
    assert len(list(stick.iterdir())) == 1
    stick.rename(folders[1])
    sweep_kept_folders(kept)
    assert list(folders[1].iterdir()) == []
    assert not kept.exists()


def test_a_folder_is_written_down_again_after_sweeping(tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished_files, "_folders_kept", set())
    monkeypatch.setattr(unfinished_files, "_folders_kept_in", None)
    kept = tmp_path / "ordner.json"
    keep_folders_in(kept)
    for _ in range(2):
        beside(tmp_path / "Liste.xlsx")
        beside(tmp_path / "Brief.txt")
        assert len(kept.read_text(encoding="utf-8").splitlines()) == 1
        sweep_kept_folders(kept)
        assert not kept.exists()
    sweep_kept_folders(kept)


@pytest.mark.parametrize(
    "name",
    ["Liste.xlsx", ".voneinander", ".voneinander-notizen.txt", "voneinander-0123456789abcdef.xlsx", ".~lock.Liste#"],
)
def test_what_somebody_else_made_stays(tmp_path, name):
    left_for(tmp_path / name, 30 * 86400)
    sweep(tmp_path)
    assert (tmp_path / name).exists()


def test_an_unfinished_file_is_of_the_same_kind_in_the_same_folder(tmp_path):
    target = tmp_path / "Liste.xlsx"
    assert beside(target).parent == tmp_path
    assert beside(target).suffix == ".xlsx"
    assert beside(target) != beside(target)


def test_a_folder_that_is_not_there_needs_no_sweeping(tmp_path):
    sweep(tmp_path / "fehlt")
