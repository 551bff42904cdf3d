"""What goes on around an open file: backups by themselves, waiting for the disk, a file that goes away, colleagues."""

import os
import shutil
import threading
from datetime import datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QMessageBox, QPushButton

from voneinander_desktop.domain.catalogue import INSTITUTION
from voneinander_desktop.gui import file_desk, messages
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.gui.pages.administration import AdministrationPage
from voneinander_desktop.gui.pages.backups import BackupsPage
from voneinander_desktop.gui.restoring import DamageDialog, _BackupChooser, newest_offer
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.workspace import PageMakers
from voneinander_desktop.storage.faults import Damaged
from voneinander_desktop.usecases import safekeeping
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import StorageFault, open_file

PHONE = "030 23125-110"


@pytest.fixture
def path(make_file):
    return make_file("sample")


@pytest.fixture
def make_window(qtbot, tmp_path):
    """Windows that look after their file as soon as it is shown."""

    def make(path=None):
        settings = Settings(tmp_path / "fenster.ini")
        makers = PageMakers(administration=lambda office, parent: AdministrationPage(office, parent))
        window = MainWindow(Parts(settings, tmp_path / "daten", makers=makers))
        qtbot.addWidget(window, before_close_func=partial(MainWindow.close_file, discard=True))
        window.resize(1200, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        if path is not None:
            window.files.open_path(path)
            window.look_after_file()
        return window

    return make


def backups(path):
    return [made for made, _ in safekeeping.backups_of(path)]


def wait_for_backups(qtbot, path, number):
    qtbot.waitUntil(lambda: len(backups(path)) == number)


def kreativhaus(window):
    return next(ref.id for ref in window.office.reader.options("institution") if ref.text == "Kreativhaus")


def edit(window, value=PHONE):
    window.office.editing.set_values([Edit("institution", kreativhaus(window), "phone", value)])


def phone_in(path):
    office = open_file(path, write=False)
    ref = next(ref for ref in office.reader.options("institution") if ref.text == "Kreativhaus")
    phone = office.reader.row(INSTITUTION, ref.id).text("phone")
    office.close()
    return phone


def type_phone(qtbot, window, text=PHONE):
    """Type a telephone number into the form, without leaving the field."""
    window.workspace.show_area("institution")
    page = window.current_list()
    qtbot.waitUntil(lambda: page.form is not None)
    page.show_record(kreativhaus(window))
    line = page.form.rows["phone"].editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    return line


def activate(qtbot, window, line):
    """Go back to a field after a dialog: where there is no desktop, the window does not become active by itself."""
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)


def press_in_banner(window, text):
    button = next(button for button in window.banners.findChildren(QPushButton) if button.text() == text)
    button.click()


class Answers:
    """Answers the dialogs that come, by the texts of their buttons, and keeps what they said."""

    def __init__(self):
        self.texts = []
        self._buttons = []

    def give(self, *buttons):
        self._buttons += buttons
        QTimer.singleShot(10, self._press)

    def _press(self):
        """Press the next button; looked for again and again, for a press may open the next dialog."""
        if not self._buttons:
            return
        QTimer.singleShot(10, self._press)
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isVisible():
            return
        wanted = self._buttons.pop(0)
        if isinstance(dialog, QMessageBox):
            self.texts.append(f"{dialog.text()}\n{dialog.informativeText()}")
        elif isinstance(dialog, DamageDialog):
            self.texts.append("\n".join((dialog.problem.text(), dialog.holds.text(), dialog.missing_head.text())))
        assert isinstance(dialog, QDialog)
        found = [button for button in dialog.findChildren(QPushButton) if button.text().replace("&", "") == wanted]
        if not found:  # the test would wait for ever
            dialog.reject()
        assert found, (wanted, [button.text() for button in dialog.findChildren(QPushButton)])
        found[0].click()


@pytest.fixture
def answers():
    answers = Answers()
    yield answers
    answers.texts.clear()
    answers._buttons.clear()


def damage(path):
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)


# --------------------------------------------------------------------------------- waiting for the disk


def test_an_edit_waits_for_the_disk_and_says_so_while_the_window_repaints(qtbot, make_window, path):
    window = make_window(path)
    keeper = window.look_after_file()
    go = threading.Event()
    window.office._database._worker.post(go.wait)  # as a share that does not answer
    seen = []

    def look():
        if not keeper.waiting.note.isVisible():
            return
        seen.append(keeper.waiting.note.label.text())
        go.set()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    edit(window)
    timer.stop()
    assert (
        seen[0]
        == "Das Laufwerk mit „Mitte.voneinander“ antwortet nicht. Ihre Eingabe wird gespeichert, sobald es antwortet."
    )
    assert not keeper.waiting.note.isVisible()
    assert phone_in(path) == PHONE


def test_what_is_typed_while_the_disk_is_waited_for_is_answered_afterwards(qtbot, make_window, path):
    window = make_window(path)
    keeper = window.look_after_file()
    go = threading.Event()
    line = type_phone(qtbot, window)
    window.office._database._worker.post(go.wait)
    order = []

    def type_and_let_go():
        if keeper.waiting.note.isVisible():
            order.append("waiting")
            QTest.keyClick(window.windowHandle(), Qt.Key.Key_Home)
            timer.stop()
            go.set()

    timer = QTimer()
    timer.timeout.connect(type_and_let_go)
    timer.start(20)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert order == ["waiting"]
    assert phone_in(path) == PHONE


def test_steps_that_overtake_each_other_are_told_in_their_order(qtbot, make_window, path):
    window = make_window(path)
    told = []
    window.office.subscribe(lambda outcome: told.append(outcome.step_id))
    wait = window.office._database._worker.wait

    def wait_and_edit(future):
        window.office.wait_by(wait)
        edit(window, "030 23125-111")
        wait(future)

    window.office.wait_by(wait_and_edit)
    window.office.choices.set("zuerst", 1)
    assert told == sorted(told)
    assert [step.step_id for step in window.office._database.sitting_steps] == told


# ----------------------------------------------------------------------------------- backups by themselves


def test_opening_makes_a_backup_if_there_is_something_new(qtbot, make_window, path):
    window = make_window(path)
    wait_for_backups(qtbot, path, 1)
    assert backups(path)[0].reason == "beim Öffnen"
    window.close_file()
    window.files.open_path(path)
    with qtbot.waitSignal(window.look_after_file()._errand.done):
        pass
    assert len(backups(path)) == 1  # nothing was changed meanwhile
    edit(window)
    window.close_file()
    window.files.open_path(path)
    window.look_after_file()
    wait_for_backups(qtbot, path, 2)


def test_after_half_an_hour_of_work_there_is_another_one(qtbot, make_window, path):
    window = make_window(path)
    keeper = window.look_after_file()
    qtbot.waitUntil(lambda: not keeper._errand.running)
    now = datetime.now()
    window.office.safekeeping._now = lambda: now + timedelta(minutes=29)
    edit(window)
    keeper._timer.timeout.emit()
    qtbot.waitUntil(lambda: not keeper._errand.running)
    assert len(backups(path)) == 1
    window.office.safekeeping._now = lambda: now + timedelta(minutes=31)
    keeper._timer.timeout.emit()
    wait_for_backups(qtbot, path, 2)
    assert backups(path)[0].reason == "nach 30 Minuten Arbeit"


def test_the_window_looks_after_its_file_by_itself(qtbot, make_window, path):
    window = make_window()
    window.files.open_path(path)
    wait_for_backups(qtbot, path, 1)
    assert window.banners.texts() == []


def test_a_file_open_for_reading_makes_none(qtbot, make_window, path):
    other = open_file(path)
    window = make_window(path)
    keeper = window.look_after_file()
    window.trigger("back_up")
    assert not keeper._errand.running
    assert backups(path) == []
    other.close()


def test_a_backup_that_fails_is_told_until_one_succeeds(qtbot, make_window, path, tmp_path, monkeypatch):
    blocked = tmp_path / "Mitte – Sicherungen"
    blocked.write_text("Hier ist schon etwas.", encoding="utf-8")
    window = make_window(path)
    qtbot.waitUntil(lambda: bool(window.banners.texts()))
    (text,) = window.banners.texts()
    assert text.startswith("Die letzte Sicherung ist fehlgeschlagen: Es konnte keine Sicherung angelegt werden.")
    press_in_banner(window, "Noch einmal versuchen")
    qtbot.waitUntil(lambda: not window.look_after_file()._errand.running)
    assert len(window.banners.texts()) == 1
    assert window.status.texts()[1] == "Die Sicherung ist fehlgeschlagen."

    place = tmp_path / "Stick"
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(place))
    press_in_banner(window, "Ort wählen …")
    qtbot.waitUntil(lambda: window.banners.texts() == [])
    assert len(list(place.rglob("*.voneinander"))) == 1
    assert "Sicherung angelegt" in window.status.texts()[1]


def test_closing_gives_a_running_backup_up_without_litter(qtbot, make_window, path):
    window = make_window(path)
    keeper = window.look_after_file()
    qtbot.waitUntil(lambda: not keeper._errand.running)
    edit(window)
    copying = threading.Event()
    copy = window.office._database.copy_beside

    def slow_copy(target, go_on):
        def go_on_slowly():
            copying.set()
            go_on()

        while not keeper._errand._stopping.is_set():
            copying.set()
            keeper._errand._stopping.wait(0.01)
        copy(target, go_on_slowly)

    window.office._database.copy_beside = slow_copy
    window.trigger("back_up")
    copying.wait()
    window.close_file()
    assert len(backups(path)) == 1
    assert [found.name for found in path.parent.rglob(".*voneinander*") if not found.name.endswith(".siegel")] == []
    office = open_file(path)  # everything was let go of
    assert not office.read_only
    office.close()


def test_a_file_that_was_changed_outside_is_no_damage(qtbot, make_window, path, make_file):
    office = open_file(path)
    office.choices.set("etwas", 1)
    office.close()
    shutil.copyfile(make_file("empty", "andere.voneinander"), path)
    window = make_window(path)
    (text,) = window.banners.texts()
    assert text.startswith("Die Datei wurde außerhalb dieses Programms verändert oder ersetzt.")
    press_in_banner(window, "Sicherungen ansehen")
    assert isinstance(window.workspace.page, AdministrationPage)
    assert isinstance(window.workspace.page.section, BackupsPage)
    window.close_file()
    window.files.open_path(path)  # told once
    window.look_after_file()
    assert window.banners.texts() == []


# ----------------------------------------------------------------------------------------------- damage


@pytest.fixture
def saved(path):
    """A file with a backup, and one step that is in none."""
    office = open_file(path)
    office.safekeeping.make("von Hand")
    ref = next(ref for ref in office.reader.options("institution") if ref.text == "Kreativhaus")
    office.editing.set_values([Edit("institution", ref.id, "phone", PHONE)])
    office.close()
    return path


@pytest.mark.parametrize("spoil", [damage, lambda path: path.write_bytes(b""), lambda path: path.unlink()])
def test_one_click_brings_the_newest_sound_backup_back(qtbot, make_window, saved, answers, spoil):
    spoil(saved)
    before = saved.read_bytes() if saved.exists() else None
    window = make_window()
    answers.give("Diese Sicherung zurückholen")
    assert window.files.open_path(saved)
    assert "3 Kontakte" in answers.texts[0]
    assert window.office.path == saved
    assert not window.office.reader.row(INSTITUTION, kreativhaus(window))["phone"]
    assert window.banners.texts()[0].startswith("Zurückgeholt: Sicherung vom ")
    if before is not None:
        assert before in [file.read_bytes() for file in saved.parent.rglob("*.datei")]


def test_of_a_file_that_is_gone_nothing_is_told_that_only_one_that_is_there_could_have(make_window, saved):
    window = make_window()
    offer = newest_offer(window, saved)
    saved.unlink()
    told = said_by(DamageDialog(saved, "Die Datei gibt es nicht mehr.", offer, window))
    assert "nicht mehr sagen" not in told
    assert "an der Stelle der Datei" not in told
    assert "Was danach noch geändert wurde, ist nicht darin." in told


def said_by(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_folder_in_the_place_of_a_file_is_told_with_what_helps(qtbot, make_window, saved, answers):
    saved.unlink()
    saved.mkdir()
    window = make_window()
    answers.give("Schließen")
    assert not window.files.open_path(saved)
    assert "ist ein Ordner" in answers.texts[0]
    assert "einen anderen Namen" in answers.texts[0]
    saved.rmdir()
    answers.give("Diese Sicherung zurückholen")
    assert window.files.open_path(saved)


def test_what_went_wrong_is_said_once(qtbot, make_window, answers):
    window = make_window()
    answers.give("Schließen")
    messages.tell(window, "Kopie", "Sie wurde nicht gespeichert.", "Sie wurde nicht gespeichert. Kein Platz.")
    assert answers.texts == ["Sie wurde nicht gespeichert.\nKein Platz."]


def test_what_would_be_missing_is_told_where_the_file_still_can(qtbot, make_window, saved, answers):
    content = bytearray(saved.read_bytes())
    content[-4096:] = b"\xff" * 4096  # a page that holds none of the steps
    saved.write_bytes(content)
    window = make_window()
    answers.give("Schließen")
    assert not window.files.open_path(saved)
    assert "1 Schritt" in answers.texts[0] or "nicht mehr sagen" in answers.texts[0]
    assert saved.read_bytes() == bytes(content)


def test_a_damaged_backup_is_passed_over_and_another_one_can_be_chosen(qtbot, make_window, saved, answers):
    office = open_file(saved)
    office.safekeeping.make("von Hand")
    office.close()
    newest, place = safekeeping.backups_of(saved)[0]
    damage(saved)
    damage(place)
    window = make_window()
    answers.give("Andere Sicherung wählen …", "Auswählen", "Schließen", "Diese Sicherung zurückholen")
    assert window.files.open_path(saved)
    assert "lässt sich nicht verwenden" in answers.texts[1]  # the list begins with the damaged one
    assert not window.office.reader.row(INSTITUTION, kreativhaus(window))["phone"]
    assert newest.last_step


def test_a_backup_from_elsewhere_can_be_chosen(qtbot, make_window, saved, answers, tmp_path, monkeypatch):
    stick = tmp_path / "Stick.voneinander"
    safekeeping.make_backup(saved, stick, datetime.now())
    damage(saved)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(stick), ""))
    window = make_window()
    answers.give("Andere Sicherung wählen …", "An anderem Ort …", "Diese Sicherung zurückholen")
    assert window.files.open_path(saved)
    assert phone_in(saved) == PHONE


@pytest.mark.parametrize("spoil", [damage, lambda path: path.write_bytes(b""), lambda path: path.unlink()])
def test_a_backup_can_be_searched_for_where_none_lies_at_the_usual_place(
    qtbot, make_window, path, answers, tmp_path, monkeypatch, spoil
):
    stick = tmp_path / "Stick"
    stick.mkdir()
    (stick / "Brief.voneinander").write_text("Das ist ein Brief.", encoding="utf-8")
    safekeeping.make_backup(path, stick / "alt.voneinander", datetime.now())
    spoil(path)
    chosen = iter(["", stick / "Brief.voneinander", stick / "alt.voneinander"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(next(chosen)), ""))
    window = make_window()
    search = "Sicherung suchen …"
    answers.give(search, search, "Schließen", search, "Diese Sicherung zurückholen")
    assert window.files.open_path(path)
    assert "lässt sich nicht verwenden" in answers.texts[2]
    assert "3 Kontakte" in answers.texts[4]
    assert window.office.path == path
    assert window.banners.texts()[0].startswith("Zurückgeholt: Sicherung vom ")


def test_a_disk_that_does_not_answer_is_no_reason_for_a_backup(qtbot, make_window, saved, answers, monkeypatch):
    """She would lose what she did since, where she only has to wait."""
    tries = []

    def read(path, **_):
        tries.append(path)
        if len(tries) < 3:
            raise StorageFault("Das Laufwerk meldet einen Fehler.")
        return open_file(path)

    monkeypatch.setattr(file_desk, "open_file", read)
    window = make_window()
    answers.give("Noch einmal versuchen", "Noch einmal versuchen")
    assert window.files.open_path(saved)
    assert window.office.path == saved
    assert all("Das Laufwerk meldet einen Fehler." in text for text in answers.texts)


def test_another_file_is_a_way_on_as_well(qtbot, make_window, saved, make_file, answers, monkeypatch):
    other = make_file("empty", "Nord.voneinander")
    damage(saved)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(other), ""))
    window = make_window()
    answers.give("Andere Datei öffnen …")
    assert window.files.open_path(saved)
    assert window.office.path == other


def test_the_chooser_lists_backups_newest_first(qtbot, saved, make_window):
    made = backups(saved)
    window = make_window()
    dialog = _BackupChooser(made, saved.parent, window)
    qtbot.addWidget(dialog)
    assert dialog.chosen() == made[0].name


# ------------------------------------------------------------------------------- the file that went away


def test_a_file_that_went_away_is_told_at_once_and_the_sitting_is_rescued(qtbot, make_window, path, answers):
    window = make_window(path)
    keeper = window.look_after_file()
    qtbot.waitUntil(lambda: not keeper._errand.running)
    edit(window)
    line = type_phone(qtbot, window, "030 23125-222")
    path.rename(path.with_name("weg.voneinander"))
    answers.give("Gerettete Datei öffnen")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "030 23125-222"  # it stays until she goes on
    qtbot.waitUntil(lambda: window.office is not None and "gerettet" in window.office.path.name)
    assert "wurde von außen ersetzt oder entfernt" in answers.texts[0]
    assert window.office.reader.row(INSTITUTION, kreativhaus(window)).text("phone") == PHONE
    (text,) = (text for text in window.banners.texts() if "gerettete Datei" in text)
    assert "„Telefon“ bei „Kreativhaus“: 030 23125-222" in text
    assert window.current_list().entity is INSTITUTION  # she goes on where she was
    assert window.current_list().current_id() == kreativhaus(window)


def test_what_is_typed_in_a_cell_is_told_with_whose_it_is(qtbot, make_window, path, answers):
    window = make_window(path)
    window.workspace.show_area("contact")
    view = window.current_list().view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, view.table_model.column_of("first_name")))
    name = view.table_model.record(0).label
    replace_by(path, path.read_bytes())
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.keyClicks(view.delegate.editor.input, "Neuname")
    answers.give("Zurück zur Eingabe")
    qtbot.keyClick(view.delegate.editor.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(answers.texts))
    assert f"„Vorname“ bei „{name}“: " in answers.texts[0]


def replace_by(path, content):
    """Put another file in the place of one, as a sync client does."""
    other = path.with_name("anders")
    other.write_bytes(content)
    other.replace(path)


@pytest.fixture
def older(qtbot, make_window, path, answers):
    """A window whose file was replaced by an older one after a step was stored; she went back to what she typed."""
    before = path.read_bytes()
    window = make_window(path)
    keeper = window.look_after_file()
    qtbot.waitUntil(lambda: not keeper._errand.running)
    edit(window)
    replace_by(path, before)
    line = type_phone(qtbot, window, "030 23125-222")
    answers.give("Zurück zur Eingabe")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.banners.findChildren(QPushButton)))
    return window


def rescued_files(path):
    return [found for found in path.parent.rglob("*gerettet*.voneinander") if not found.name.startswith(".")]


def test_the_way_to_the_rescued_file_stays_for_as_long_as_it_is_wanted(qtbot, older, path):
    (text,) = older.banners.texts()
    assert "wurde von außen ersetzt oder entfernt" in text
    told = f"{text} {older.status.texts()} {older.workspace.unstored()}"
    assert "neu" not in told.lower().split()
    assert "gespeichert " not in older.status.texts()[2]
    press_in_banner(older, "Gerettete Datei öffnen")
    assert "gerettet" in older.office.path.name
    assert older.office.reader.row(INSTITUTION, kreativhaus(older)).text("phone") == PHONE
    assert "„Telefon“ bei „Kreativhaus“: 030 23125-222" in " ".join(older.banners.texts())


def test_closing_rescues_what_is_not_in_the_file(qtbot, older, path, answers):
    answers.give("Retten und schließen", "Schließen")
    assert older.close_file()
    assert "fehlt ein Schritt, der in dieser Sitzung gespeichert wurde" in answers.texts[1]
    assert "„Telefon“ bei „Kreativhaus“: 030 23125-222" in answers.texts[1]
    (rescued,) = rescued_files(path)
    assert rescued.name in answers.texts[2]
    assert older._parts.settings.recent_files()[0] == rescued
    assert phone_in(rescued) == PHONE


def test_going_back_from_closing_keeps_the_file_and_what_is_typed(qtbot, older, answers):
    answers.give("Zurück zur Eingabe")
    assert not older.close_file()
    assert older.office is not None
    assert "Gerettete Datei öffnen" in [button.text() for button in older.banners.findChildren(QPushButton)]


def test_closing_without_a_rescue_is_a_choice(qtbot, older, path, answers):
    answers.give("Ohne Retten schließen")
    assert older.close()
    assert rescued_files(path) == []


@pytest.mark.parametrize("other", [True, False])
def test_opening_a_file_rescues_what_is_not_in_the_one_before(qtbot, older, path, make_file, answers, other):
    """Opening the lost file anew is no exception: it is not the one that is open."""
    wanted = make_file("empty", "andere.voneinander") if other else path
    answers.give("Retten und schließen", "Schließen")
    assert older.files.open_path(wanted)
    assert older.office.path == wanted
    assert not older.office.read_only
    (rescued,) = rescued_files(path)
    assert phone_in(rescued) == PHONE


def test_a_copy_that_holds_everything_may_take_the_place(qtbot, make_window, path, answers):
    """A sync client that writes the same file anew loses nothing, so nothing is asked."""
    window = make_window(path)
    edit(window)
    qtbot.waitUntil(lambda: not window.look_after_file()._errand.running)
    replace_by(path, path.read_bytes())
    assert window.files.open_path(path)
    edit(window, "030 23125-112")
    assert answers.texts == []
    window.close_file()
    assert phone_in(path) == "030 23125-112"


def test_nothing_is_called_stored_once_the_file_is_gone(qtbot, make_window, path, answers):
    window = make_window(path)
    edit(window)
    qtbot.waitUntil(lambda: not window.look_after_file()._errand.running)
    path.rename(path.with_name("weg.voneinander"))
    answers.give("Zurück")
    window.trigger("saved")
    assert "wurde von außen ersetzt oder entfernt" in answers.texts[0]
    assert "Alles ist gespeichert" not in window.status.texts()[1]
    path.with_name("weg.voneinander").rename(path)
    press_in_banner(window, "Gerettete Datei öffnen")
    assert window.banners.texts() == []
    assert "wieder an ihrem Platz" in window.status.texts()[1]
    assert rescued_files(path) == []


def test_going_back_keeps_what_was_typed_and_a_file_that_comes_back_takes_it(qtbot, make_window, path, answers):
    window = make_window(path)
    line = type_phone(qtbot, window)
    aside = path.with_name("weg.voneinander")
    path.replace(aside)
    answers.give("Zurück zur Eingabe")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(answers.texts))
    assert line.text() == PHONE
    assert "Noch nicht gespeichert" in window.workspace.unstored()
    aside.replace(path)
    activate(qtbot, window, line)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.office.reader.row(INSTITUTION, kreativhaus(window))["phone"]))
    assert phone_in(path) == PHONE


@pytest.fixture
def share(qtbot, make_window, tmp_path, make_file):
    """A window whose file lies with its backups on a share, after a step was stored."""
    path = tmp_path / "Netz" / "Mitte.voneinander"
    path.parent.mkdir()
    shutil.copy(make_file("sample", "Vorlage.voneinander"), path)
    window = make_window(path)
    qtbot.waitUntil(lambda: not window.look_after_file()._errand.running)
    edit(window)
    return window


def take_away(window):
    folder = window.office.path.parent
    return folder.rename(folder.with_name("weg"))


def test_while_the_share_is_gone_the_sitting_can_be_rescued_elsewhere(qtbot, share, answers, tmp_path, monkeypatch):
    stick = tmp_path / "Stick"
    stick.mkdir()
    chosen = iter(["", str(stick)])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: next(chosen))
    line = type_phone(qtbot, share, "030 23125-222")
    take_away(share)
    elsewhere = "An anderem Ort retten …"
    answers.give("Gerettete Datei öffnen", elsewhere, elsewhere)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: share.office is not None and "gerettet" in share.office.path.name)
    assert "sicher" not in answers.texts[0].replace("Sicherung", "")
    assert "ist nicht zu erreichen" in answers.texts[1]
    assert share.office.path.parent == stick
    assert share.office.reader.row(INSTITUTION, kreativhaus(share)).text("phone") == PHONE


def test_what_cannot_be_rescued_yet_is_told_and_tried_again(qtbot, share, answers):
    line = type_phone(qtbot, share, "030 23125-222")
    place = share.office.path.parent
    away = take_away(share)
    answers.give("Gerettete Datei öffnen", "Noch einmal versuchen", "Zurück zur Eingabe")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(answers.texts) == 3)
    assert all("Das Retten ging noch nicht" in text for text in answers.texts[1:])
    away.rename(place)
    share.office.path.rename(place / "woanders")
    press_in_banner(share, "Gerettete Datei öffnen")
    assert "gerettet" in share.office.path.name


def test_what_can_be_read_nowhere_is_told_with_where_it_lay(qtbot, share, answers, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path))
    monkeypatch.setattr(share.office._database, "copy_to", fail_to_read)
    backups = share.office.safekeeping.folder.folder
    take_away(share)
    answers.give("Retten und schließen", "An anderem Ort retten …", "Ohne Retten schließen")
    assert share.close_file()
    assert str(backups) in answers.texts[2]
    assert "keine heile Sicherung" in answers.texts[2]
    assert list(tmp_path.glob("*gerettet*")) == []


def fail_to_read(*_):
    raise Damaged("Die Datei ist beschädigt.")


# --------------------------------------------------------------------------------------------- colleagues


@pytest.fixture
def two(qtbot, make_window, path):
    """A window that writes and one that reads, each with its neighbours, looked at once."""
    writer, reader = make_window(path), make_window(path)
    assert reader.office.read_only
    return writer, reader


def neighbours(window):
    return window.look_after_file().neighbours


def look(qtbot, window):
    """Let a window look at the others now."""
    watch = neighbours(window)
    qtbot.waitUntil(lambda: not watch._errand.running)
    with qtbot.waitSignal(watch._errand.done):
        watch.look()


def banner_of(window):
    return " / ".join(window.banners.texts())


def test_who_reads_is_told_who_writes_and_when_it_is_free(qtbot, two):
    writer, reader = two
    look(qtbot, reader)
    assert "hat diese Datei geöffnet" in banner_of(reader)
    assert " an " in banner_of(reader)
    writer.close_file()
    look(qtbot, reader)
    assert banner_of(reader) == "Die Datei ist jetzt frei zum Bearbeiten."
    press_in_banner(reader, "Zum Bearbeiten öffnen")
    assert not reader.office.read_only
    assert banner_of(reader) == ""


def test_who_writes_is_asked_and_hands_over(qtbot, two):
    writer, reader = two
    look(qtbot, reader)
    press_in_banner(reader, "Übernahme anfragen")
    assert "Ihre Anfrage liegt vor" in banner_of(reader)
    look(qtbot, writer)
    assert "möchte diese Datei bearbeiten" in banner_of(writer)
    press_in_banner(writer, "Jetzt übergeben")
    assert writer.office.read_only
    (told,) = writer.banners.texts()
    assert told.startswith("Sie haben die Datei übergeben.")
    look(qtbot, writer)  # nobody has taken it yet
    assert writer.banners.texts() == [told]
    look(qtbot, reader)
    assert not reader.office.read_only
    (got,) = reader.banners.texts()
    assert "Sie können sie jetzt hier bearbeiten" in got
    look(qtbot, writer)
    (told,) = writer.banners.texts()
    assert "hat diese Datei geöffnet" in told
    assert not list(writer.office.path.parent.glob("*.anfrage"))


@pytest.mark.parametrize("way", ["closed", "waited"])
def test_what_was_handed_over_and_not_taken_is_free_again(qtbot, two, way):
    writer, reader = two
    look(qtbot, reader)
    press_in_banner(reader, "Übernahme anfragen")
    look(qtbot, writer)
    press_in_banner(writer, "Jetzt übergeben")
    if way == "closed":
        reader.close_file()
    else:
        idle(writer, minutes=1)
    look(qtbot, writer)
    assert writer.banners.texts() == ["Die Datei ist jetzt frei zum Bearbeiten."]


def test_handing_over_leaves_both_where_they_were(qtbot, two):
    writer, reader = two
    for window in two:
        window.workspace.show_area("institution")
        window.current_list().show_record(kreativhaus(window))
    look(qtbot, reader)
    press_in_banner(reader, "Übernahme anfragen")
    look(qtbot, writer)
    press_in_banner(writer, "Jetzt übergeben")
    look(qtbot, reader)
    assert not reader.office.read_only
    assert [window.current_list().current_id() for window in two] == [kreativhaus(window) for window in two]


def test_a_request_can_be_taken_back(qtbot, two):
    writer, reader = two
    look(qtbot, reader)
    press_in_banner(reader, "Übernahme anfragen")
    look(qtbot, writer)
    press_in_banner(reader, "Anfrage zurückziehen")
    look(qtbot, writer)
    assert banner_of(writer) == ""
    assert not writer.office.read_only


def idle(window, **passed):
    now = datetime.now() + timedelta(**passed)
    neighbours(window)._clock = lambda: now


def test_after_ten_idle_minutes_a_request_is_granted(qtbot, two):
    writer, reader = two
    look(qtbot, reader)
    press_in_banner(reader, "Übernahme anfragen")
    idle(writer, minutes=9)
    look(qtbot, writer)
    assert not writer.office.read_only
    idle(writer, minutes=11)
    look(qtbot, writer)
    assert writer.office.read_only
    assert "Hier war zehn Minuten Ruhe" in banner_of(writer)


@pytest.mark.parametrize("way", ["key", "edit"])
def test_whoever_works_is_not_idle(qtbot, two, way):
    writer, reader = two
    look(qtbot, reader)
    press_in_banner(reader, "Übernahme anfragen")
    idle(writer, minutes=11)
    if way == "key":
        QTest.keyClick(writer.windowHandle(), Qt.Key.Key_Down)
    else:
        edit(writer)
    look(qtbot, writer)
    assert not writer.office.read_only


def test_with_something_half_typed_nothing_is_handed_over(qtbot, two):
    writer, reader = two
    look(qtbot, reader)
    press_in_banner(reader, "Übernahme anfragen")
    line = type_phone(qtbot, writer, "030 231")
    idle(writer, minutes=20)
    look(qtbot, writer)
    assert not writer.office.read_only
    assert line.text() == "030 231"


def test_a_write_protected_folder_is_not_watched(qtbot, make_window, path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    window = make_window(path)
    assert window.office.protected
    assert not neighbours(window)._timer.isActive()
    assert "schreibgeschützt" in banner_of(window)
