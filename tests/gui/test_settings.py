"""What is remembered about windows and files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from voneinander_desktop.gui.settings import Settings


@pytest.fixture
def place(tmp_path):
    return tmp_path / "fenster.ini"


def reopened(place):
    return Settings(place)


def test_nothing_is_remembered_at_first(place):
    settings = Settings(place)
    assert settings.recent_files() == []
    assert settings.list_state(Path("/x/a.voneinander"), "contact") == {}
    assert settings.geometry("main").isEmpty()


def test_recent_files_come_back_newest_first_each_once(place):
    settings = Settings(place)
    for name in ("a", "b", "ä ö;=,%", "a"):
        settings.remember_file(Path(f"/x/{name}.voneinander"))
    settings.sync()
    assert reopened(place).recent_files() == [Path(f"/x/{name}.voneinander") for name in ("a", "ä ö;=,%", "b")]


def test_only_the_latest_files_are_kept(place):
    settings = Settings(place)
    for number in range(20):
        settings.remember_file(Path(f"/x/{number}.voneinander"))
    assert settings.recent_files() == [Path(f"/x/{number}.voneinander") for number in range(19, 11, -1)]


def test_lists_are_remembered_for_each_file_and_forgotten_with_it(place):
    settings = Settings(place)
    one, other = Path("/x/a.voneinander"), Path("/x/b.voneinander")
    settings.remember_file(one)
    settings.set_list_state(one, "contact", {"sort": [["last_name", True]]})
    settings.set_list_state(other, "contact", {"sort": []})
    settings.sync()
    assert reopened(place).list_state(one, "contact") == {"sort": [["last_name", True]]}
    settings.forget_file(one)
    assert settings.recent_files() == []
    assert settings.list_state(one, "contact") == {}
    assert settings.list_state(other, "contact") == {"sort": []}


def test_a_settings_file_that_was_edited_by_hand_does_no_harm(place):
    place.write_text("[files]\nrecent=nonsense\n[lists]\n", encoding="utf-8")
    assert Settings(place).recent_files() == []


def test_the_windows_place_is_remembered(place):
    settings = Settings(place)
    settings.set_geometry("main", QByteArray(b"\x01\x02"))
    settings.sync()
    assert reopened(place).geometry("main") == QByteArray(b"\x01\x02")
