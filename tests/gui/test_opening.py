"""Opening in the window what takes longer: files of older versions, slow disks, and a bug."""

import subprocess
import sys
import threading
from functools import partial

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from tests.released import REVISIONS, further_revision, learn_further_revision, released_file

from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.gui import file_desk
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.waiting import Waiting
from voneinander_desktop.storage.lock import WriteLock
from voneinander_desktop.usecases import office_file, safekeeping
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import create_file, open_file

__all__ = ["further_revision"]


@pytest.fixture
def older(tmp_path, further_revision):
    """A file of an older version."""
    return released_file(REVISIONS[-1], tmp_path / "Mitte.voneinander")


@pytest.fixture
def window(qtbot, tmp_path):
    window = MainWindow(Parts(Settings(tmp_path / "fenster.ini"), tmp_path / "daten"))
    qtbot.addWidget(window, before_close_func=partial(MainWindow.close_file, discard=True))
    window.resize(1200, 800)
    return window


def press_in_banner(window, text):
    next(button for button in window.banners.findChildren(QPushButton) if button.text() == text).click()


def texts(window):
    return " / ".join(window.banners.texts())


# ------------------------------------------------------------------------------------ older versions


def test_an_older_file_is_opened_and_she_is_told_in_peace(window, older):
    assert window.files.open_path(older)
    window.show()
    assert "stammt aus einer früheren Version" in texts(window)
    assert "bei den Sicherungen" in texts(window)
    assert [backup.reason for backup, _ in safekeeping.backups_of(older)] == ["vor der Umstellung"]
    window.office.editing.set_values([Edit("contact", 1, "notes", "Danach")])
    window.close_file()

    assert window.files.open_path(older)
    assert "früheren Version" not in texts(window)
    assert window.office.reader.row(CONTACT, 1).text("notes") == "Danach"


def test_an_older_file_that_a_colleague_has_open_can_be_read_and_then_edited(qtbot, window, older):
    lock = WriteLock(older)
    assert lock.acquire()
    assert window.files.open_path(older)
    assert window.office.read_only
    assert "hat diese Datei geöffnet" in texts(window)
    assert "Zu sehen ist ihr Stand von" in texts(window)
    lock.release()
    watch = window.look_after_file().neighbours
    qtbot.waitUntil(lambda: "jetzt frei zum Bearbeiten" in texts(window))
    assert watch._timer.isActive()
    press_in_banner(window, "Zum Bearbeiten öffnen")
    assert not window.office.read_only
    assert "ist jetzt auf dem neuen Stand" in texts(window)


def test_an_older_file_that_cannot_be_backed_up_is_read_only_with_ways_on(window, older, tmp_path, monkeypatch):
    blocked = tmp_path / "Mitte – Sicherungen"
    blocked.write_text("Hier ist schon etwas.", encoding="utf-8")
    assert window.files.open_path(older)
    assert window.office.read_only
    assert "konnte noch nicht auf den neuen Stand gebracht werden. Es konnte keine Sicherung" in texts(window)
    press_in_banner(window, "Zum Bearbeiten öffnen")
    assert window.office.read_only

    place = tmp_path / "Stick"
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(place))
    press_in_banner(window, "Ort der Sicherungen …")
    assert not window.office.read_only
    assert "ist jetzt auf dem neuen Stand" in texts(window)
    assert len(list(place.rglob("*.voneinander"))) == 1


def test_a_newer_file_is_refused_with_a_way_on(window, tmp_path, monkeypatch):
    path = tmp_path / "Mitte.voneinander"
    with monkeypatch.context() as patch:
        learn_further_revision(patch)
        create_file(path)
    before = path.read_bytes()
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    assert not window.files.open_path(path)
    assert "mit einer neueren Version" in said[0]
    assert "nicht verändert" in said[0]
    assert path.read_bytes() == before


# ---------------------------------------------------------------------------------- what takes longer


class Slow:
    """Lets opening wait until it is seen what the window says meanwhile."""

    def __init__(self, window, monkeypatch):
        self.window = window
        self.seen = []
        self.go = threading.Event()
        self.timer = QTimer(window)  # it ends with the window
        self.timer.timeout.connect(self._look)
        self.timer.start(20)
        monkeypatch.setattr(file_desk, "open_file", self._open)

    def _open(self, path, *, write=True, say=lambda _: None):
        self.go.wait()
        return open_file(path, write=write, say=say)

    def _look(self):
        for waiting in self.window.findChildren(Waiting):
            if waiting.note.isVisible():
                self.seen.append(waiting.note.label.text())
                self.go.set()


def test_a_slow_disk_is_told_of_while_the_window_repaints(window, make_file, monkeypatch):
    path = make_file("sample")
    slow = Slow(window, monkeypatch)
    assert window.isHidden()
    assert window.files.open_path(path)
    assert slow.seen[0] == "„Mitte.voneinander“ wird geöffnet …"
    assert window.isVisible()
    assert window.welcome is None  # nothing to begin with was offered meanwhile
    assert window.office.path == path


def test_a_slow_disk_that_fails_leads_to_the_welcome_page(window, monkeypatch, tmp_path):
    slow = Slow(window, monkeypatch)
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    assert not window.files.open_path(tmp_path / "weg.voneinander")
    assert slow.seen
    assert "nicht (mehr)" in said[0]
    window.show()
    assert window.welcome.isVisible()


def test_what_is_done_to_an_older_file_is_told_step_by_step(window, older, monkeypatch):
    slow = Slow(window, monkeypatch)
    add = office_file.BackupFolder.add
    going = threading.Event()

    def slow_add(*arguments):
        going.wait()
        return add(*arguments)

    monkeypatch.setattr(office_file.BackupFolder, "add", slow_add)
    slow.timer.timeout.connect(lambda: "wird gesichert" in slow.seen[-1] and going.set())
    assert window.files.open_path(older)
    assert slow.seen[0] == "„Mitte.voneinander“ wird geöffnet …"
    assert any("stammt aus einer früheren Version" in text for text in slow.seen)


# ---------------------------------------------------------------------------------------------- a bug


START_WITH_A_BUG = """
import sys
from pathlib import Path
from voneinander_desktop import app
from voneinander_desktop.gui import file_desk
from voneinander_desktop.gui.crash_dialog import CrashDialog
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def broken(*_, **__):
    raise KeyError("Müller")

def look():
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, CrashDialog):
            print(dialog.text.text(), dialog.details.toPlainText(), "welcome", dialog.parent().welcome.isVisible())
            dialog.accept()
            QApplication.quit()

file_desk.open_file = broken
app.make_application()
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
app.run(Path(sys.argv[1]))
"""


def test_a_bug_while_opening_at_the_start_is_told_in_a_window_to_go_on_in(tmp_path):
    command = [sys.executable, "-c", START_WITH_A_BUG, tmp_path / "Mitte.voneinander"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "Ihre Daten sind sicher" in said
    assert "KeyError" in said
    assert "Müller" not in said
    assert said.endswith("welcome True\n")
