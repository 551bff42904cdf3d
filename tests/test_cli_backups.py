"""`backup`, `backups` and `restore` on the command line."""

import json

import pytest
from tests.records import add_one, new_file

from voneinander_desktop import cli
from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture
def file(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    edited(path, "Kreativhaus")
    return path


def edited(path, name):
    office = open_file(path)
    add_one(office, "institution", name=name)
    office.close()


@pytest.fixture
def voneinander(capsys):
    def run(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def names(voneinander):
    def listed(path):
        return [row["name"] for row in json.loads(voneinander("list", "institutions", path, "--json")[1])]

    return listed


def test_a_backup_is_made_and_listed(voneinander, file, names):
    status, printed, said = voneinander("backup", file)
    assert (status, said) == (0, "")
    (made,) = json.loads(voneinander("backups", file, "--json")[1])
    assert printed == f"Gesichert: {made['path']}\n"
    assert (made["reason"], made["counts"]["Einrichtungen"]) == ("von Hand", 1)
    assert {"path", "made_at", "reason", "sha256", "counts", "last_change"} == made.keys()
    assert names(made["path"]) == ["Kreativhaus"]
    status, printed, _ = voneinander("backups", file)
    assert status == 0
    assert "1 Einrichtung, 0 Kontakte" in printed
    assert made["path"] in printed


def test_without_backups_there_is_nothing_to_list(voneinander, file):
    assert voneinander("backups", file) == (0, "Keine Sicherungen gefunden.\n", "")
    assert voneinander("backups", file, "--json") == (0, "[]\n", "")


def test_a_backup_to_a_name_of_its_own_replaces_nothing(voneinander, file, tmp_path, names):
    target = tmp_path / "Stick.voneinander"
    assert voneinander("backup", file, target)[0] == 0
    assert names(target) == ["Kreativhaus"]
    status, _, said = voneinander("backup", file, target)
    assert status == 1
    assert "gibt es schon" in said


def test_a_backup_is_made_while_a_window_has_the_file(voneinander, file):
    office = open_file(file)
    assert voneinander("backup", file)[0] == 0
    office.close()


def test_restoring_brings_back_and_can_be_taken_back(voneinander, file, names):
    made = voneinander("backup", file)[1].removeprefix("Gesichert: ").strip()
    edited(file, "Villa Lützow")
    status, printed, _ = voneinander("restore", file, made)
    assert status == 0
    assert names(file) == ["Kreativhaus"]
    newest = json.loads(voneinander("backups", file, "--json")[1])[0]
    assert newest["reason"] == "vor dem Zurückholen"
    assert newest["path"].endswith(printed.splitlines()[-1].split(": ")[1])
    assert voneinander("restore", file, newest["path"])[0] == 0
    assert names(file) == ["Kreativhaus", "Villa Lützow"]


def test_a_file_that_a_window_has_open_is_not_replaced(voneinander, file):
    made = voneinander("backup", file)[1].removeprefix("Gesichert: ").strip()
    office = open_file(file)
    before = file.read_bytes()
    status, _, said = voneinander("restore", file, made)
    office.close()
    assert status == 1
    assert "überall geschlossen" in said
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize("content", [None, b"", b"Brief"])
def test_what_is_no_file_is_refused_in_german(voneinander, file, tmp_path, command, content):
    bad = tmp_path / "schlecht.voneinander"
    if content is not None:
        bad.write_bytes(content)
    before = file.read_bytes()
    arguments = [bad] if command == "backup" else [file, bad]
    status, printed, said = voneinander(command, *arguments)
    assert (status, printed) == (1, "")
    assert said.strip().endswith(".")
    assert "Traceback" not in said
    assert file.read_bytes() == before


@pytest.mark.parametrize("arguments", [["backup"], ["restore", "eine.voneinander"], ["backups"]])
def test_wrong_usage_ends_with_2(voneinander, arguments):
    assert voneinander(*arguments)[0] == 2


def test_a_folder_that_is_not_there_is_told_as_such(voneinander, file, tmp_path):
    status, _, said = voneinander("backup", file, tmp_path / "weg" / "Mitte.voneinander")
    assert status == 1
    assert f"Den Ordner „{tmp_path / 'weg'}“ gibt es nicht." in said


def test_what_is_no_backup_is_told_as_such(voneinander, file, tmp_path):
    letter = tmp_path / "brief.pdf"
    letter.write_bytes(b"%PDF-1.7 ein Brief")
    before = file.read_bytes()
    status, _, said = voneinander("restore", file, letter)
    assert status == 1
    assert "„brief.pdf“ ist keine Sicherung dieses Programms" in said
    assert file.read_bytes() == before
