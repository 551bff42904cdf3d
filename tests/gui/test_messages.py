"""What the program says: banners, questions, and what it says about its own faults."""

import stat
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from voneinander_desktop.gui import crash, messages
from voneinander_desktop.gui.banners import Banners
from voneinander_desktop.gui.crash_dialog import CrashDialog
from voneinander_desktop.gui.messages import DeleteChoice, OpenChoice
from voneinander_desktop.usecases.office_file import StorageFault

DEPENDENTS = [("Einladungen (werden gelöscht)", 2), ("Kontakte (bleiben, ohne „Einrichtung/Dienststelle“)", 3)]


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def answer(qtbot, text):
    """Press a button of the question that is asked next; return what the question said."""
    said = []

    def press():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(f"{box.text()}\n{box.informativeText()}")
        if text is None:
            box.reject()
            return
        next(button for button in box.buttons() if button.text().replace("&", "") == text).click()

    QTimer.singleShot(0, press)
    return said


@pytest.mark.parametrize(
    ("button", "choice"),
    [
        ("Als ausgeschieden behalten", DeleteChoice.RETIRE),
        ("Löschen", DeleteChoice.DELETE),
        ("Abbrechen", DeleteChoice.CANCEL),
        (None, DeleteChoice.CANCEL),
    ],
)
def test_deleting_what_others_need_is_asked(qtbot, window, button, choice):
    said = answer(qtbot, button)
    assert messages.ask_delete(window, "„Kreativhaus“", DEPENDENTS, can_retire=True) is choice
    assert "2 Einladungen (werden gelöscht)" in said[0]
    assert "3 Kontakte (bleiben" in said[0]


def test_keeping_is_the_default_where_it_is_possible(qtbot, window):
    defaults = []

    def look():
        box = QApplication.activeModalWidget()
        defaults.append(box.defaultButton().text())
        box.reject()

    QTimer.singleShot(0, look)
    messages.ask_delete(window, "„Kreativhaus“", DEPENDENTS, can_retire=True)
    QTimer.singleShot(0, look)
    messages.ask_delete(window, "„Treffen“", DEPENDENTS, can_retire=False)
    assert defaults == ["Als &ausgeschieden behalten", "Abbrechen"]


@pytest.mark.parametrize(
    ("button", "choice"),
    [
        ("Noch einmal versuchen", OpenChoice.AGAIN),
        ("Andere Datei öffnen …", OpenChoice.ANOTHER),
        ("Sicherung suchen …", OpenChoice.BACKUP),
        ("Beispieldatei öffnen", OpenChoice.SAMPLE),
        ("Schließen", OpenChoice.NOTHING),
        (None, OpenChoice.NOTHING),
    ],
)
def test_a_file_that_cannot_be_opened_leaves_a_way_on(qtbot, window, button, choice):
    said = answer(qtbot, button)
    ways = [OpenChoice.AGAIN, OpenChoice.ANOTHER, OpenChoice.BACKUP, OpenChoice.SAMPLE]
    assert messages.ask_after_failed_opening(window, "Mitte.voneinander", "Die Datei ist leer.", ways) is choice
    assert "Mitte.voneinander" in said[0]
    assert "Die Datei ist leer." in said[0]


def test_losing_what_was_typed_is_asked_and_going_back_is_the_default(qtbot, window):
    answer(qtbot, "Zurück zur Eingabe")
    assert not messages.ask_discard(window, "„PLZ“: 1017 ist keine Postleitzahl.", "&Verwerfen und schließen")
    answer(qtbot, "Verwerfen und schließen")
    assert messages.ask_discard(window, "„PLZ“: 1017 ist keine Postleitzahl.", "&Verwerfen und schließen")


def test_a_banner_takes_the_place_of_the_one_before_and_can_be_put_away(qtbot):
    banners = Banners()
    qtbot.addWidget(banners)
    assert not banners.isVisibleTo(banners.parentWidget())
    banners.show_banner("fault", "warning", "Das Laufwerk ist voll.", closable=True)
    banner = banners.show_banner("fault", "warning", "Das Laufwerk ist weg.", closable=True)
    assert banners.texts() == ["Das Laufwerk ist weg."]
    banner.closed.emit()
    assert banners.texts() == []
    assert banners.isHidden()


def test_a_banner_can_offer_something(qtbot):
    banners = Banners()
    qtbot.addWidget(banners)
    banner = banners.show_banner("lock", "lock", "Nur zum Lesen geöffnet.", action="Zum Bearbeiten öffnen")
    with qtbot.waitSignal(banner.action_clicked):
        banner.findChild(QPushButton).click()


# ------------------------------------------------------------------------- faults of the program


def raised(secret):
    try:
        raise ValueError(secret)
    except ValueError:
        return sys.exc_info()


def test_a_fault_is_logged_without_anything_personal(qtbot, tmp_path):
    log = tmp_path / "protokoll" / "fehler.log"
    reporter = crash.CrashReporter(log, lambda: None)
    reporter.report(*raised("Erika Muster, 030 23125-110"))
    logged = log.read_text(encoding="utf-8")
    assert "ValueError" in logged
    assert "raised" in logged  # the function it happened in
    assert "Muster" not in logged
    assert str(tmp_path) not in logged


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_nobody_else_can_read_the_log(qtbot, tmp_path):
    log = tmp_path / "protokoll" / "fehler.log"
    crash.write_log(log, "ValueError")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_log_that_cannot_be_written_does_no_harm(tmp_path):
    (tmp_path / "protokoll").write_text("keine Ordner hier", encoding="utf-8")
    crash.write_log(tmp_path / "protokoll" / "fehler.log", "ValueError")


def test_the_same_fault_is_told_once(qtbot, tmp_path, window):
    reporter = crash.CrashReporter(tmp_path / "fehler.log", lambda: window)
    error = raised("eins")
    reporter.report(*error)
    reporter.report(*error)
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    (dialog,) = window.findChildren(CrashDialog)
    assert "Ihre Daten sind sicher" in dialog.text.text()
    dialog.close()
    assert (tmp_path / "fehler.log").read_text(encoding="utf-8").count("ValueError") == 2


def test_a_fault_of_the_disk_is_told_in_its_own_words_and_is_no_bug(qtbot, tmp_path):
    told = []
    reporter = crash.CrashReporter(tmp_path / "fehler.log", lambda: None, told.append)
    fault = StorageFault("Das Laufwerk ist nicht mehr verbunden.")
    reporter.report(StorageFault, fault, None)
    qtbot.waitUntil(lambda: told == ["Das Laufwerk ist nicht mehr verbunden."])
    assert not (tmp_path / "fehler.log").exists()


def test_the_details_can_be_copied_and_the_message_stays(qtbot, window):
    dialog = CrashDialog("ValueError\n  gui/x.py:1 f", window)
    dialog.show()
    next(button for button in dialog.findChildren(QPushButton) if "kopieren" in button.text()).click()
    assert QGuiApplication.clipboard().text() == "ValueError\n  gui/x.py:1 f"
    assert dialog.isVisible()
    dialog.close()
