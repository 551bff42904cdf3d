"""Unfinished files: what a killed process left is deleted, whatever may still be written to is not."""

import os
import time

import pytest

from voneinander_desktop.storage.unfinished import beside, sweep


def left_for(path, seconds):
    path.write_bytes(b"halb")
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_was_abandoned_is_deleted_with_its_journal(tmp_path):
    unfinished = beside(tmp_path / "Liste.xlsx")
    for path in (
        unfinished,
        unfinished.with_name(f"{unfinished.name}-journal"),
        tmp_path / f".{unfinished.name}.siegel",
    ):
        left_for(path, 2 * 3600)
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_being_written_stays(tmp_path):
    unfinished = beside(tmp_path / "Liste.xlsx")
    left_for(unfinished, 60)
    sweep(tmp_path)
    assert unfinished.exists()


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
