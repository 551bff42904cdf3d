"""Verwaltung > Sicherungen: the list, checking, getting back, place and number, moving out."""

from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton, QScrollArea

from voneinander_desktop.domain.catalogue import INSTITUTION
from voneinander_desktop.gui.actions import Menu
from voneinander_desktop.gui.backup_list import BackupModel
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.gui.pages.administration import AdministrationPage
from voneinander_desktop.gui.pages.backups import BackupsPage
from voneinander_desktop.gui.restoring import DamageDialog, Offer, PreviewDialog
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.workspace import PageMakers
from voneinander_desktop.usecases import safekeeping
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file
from voneinander_desktop.usecases.safekeeping import Keep

WHEN, WHY, CHECKED, INSTITUTIONS, CONTACTS, SESSIONS, LAST = range(7)


def edit(office, phone):
    (ref,) = (ref for ref in office.reader.options("institution") if ref.text == "Kreativhaus")
    office.editing.set_values([Edit("institution", ref.id, "phone", phone)])


def phone(office):
    (ref,) = (ref for ref in office.reader.options("institution") if ref.text == "Kreativhaus")
    return office.reader.row(INSTITUTION, ref.id).text("phone")


@pytest.fixture
def office(make_file):
    """The sample with two backups; after the newer one a telephone number was changed."""
    office = open_file(make_file("sample"))
    first = datetime.now() - timedelta(days=2)
    office.safekeeping._now = lambda: first
    office.safekeeping.make("beim Öffnen")
    edit(office, "030 23125-111")
    office.safekeeping._now = datetime.now
    office.safekeeping.make("von Hand")
    edit(office, "030 23125-222")
    yield office
    office.close()


@pytest.fixture
def make_page(qtbot):
    def make(office):
        page = BackupsPage(office)
        qtbot.addWidget(page, before_close_func=BackupsPage.save_state)
        page.resize(1000, 700)
        page.show()
        qtbot.waitUntil(lambda: not page._listing.running)
        return page

    return make


@pytest.fixture
def page(make_page, office):
    return make_page(office)


def cells(page, column):
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def press(page, text):
    next(button for button in page.findChildren(QPushButton) if button.text().replace("&", "") == text).click()


def finished(qtbot, page):
    qtbot.waitUntil(lambda: not page._work.running)


def folder_chosen(monkeypatch, folder):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(folder) if folder else "")


def answer(text):
    """Press a button of the dialog that comes next; return what it is told to be about."""
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, look)
            return
        assert isinstance(dialog, QDialog)
        seen.append(dialog)
        press(dialog, text)

    QTimer.singleShot(10, look)
    return seen


# ------------------------------------------------------------------------------------------- the list


def test_the_model_keeps_qts_rules(office, qtmodeltester):
    model = BackupModel()
    model.set_backups(office.safekeeping.folder.all())
    qtmodeltester.check(model)


def test_the_list_tells_when_why_and_what(page):
    assert cells(page, WHY) == ["von Hand", "beim Öffnen"]
    assert cells(page, WHEN)[0] == f"{page.model.backup(0).made_at:%d.%m.%Y %H:%M}"
    assert cells(page, CONTACTS) == ["3", "3"]
    assert cells(page, LAST)[0].endswith("Telefon geändert")
    assert page.count_text() == "2 Sicherungen"
    assert page.view.currentIndex().row() == 0


def test_without_backups_the_page_says_what_to_do(make_page, make_file):
    office = open_file(make_file("empty"))
    page = make_page(office)
    assert "Noch ist nichts gesichert" in page.state.text()
    press(page, "Zurückholen …")
    assert page.state.text() == "Bitte wählen Sie zuerst eine Sicherung."
    page.save_state()
    office.close()


def test_a_backup_that_is_made_joins_the_list(qtbot, page, office):
    office.safekeeping.make("von Hand")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)


def test_checking_finds_the_damaged_one(qtbot, page, office):
    press(page, "Prüfen")
    finished(qtbot, page)
    assert page.state.text() == "Alle Sicherungen sind in Ordnung."
    assert cells(page, CHECKED) == ["eben, in Ordnung"] * 2
    place = office.safekeeping.folder.path(page.model.backup(1))
    place.write_bytes(place.read_bytes()[:-1] + b"?")
    press(page, "Prüfen")
    finished(qtbot, page)
    assert cells(page, CHECKED) == ["eben, in Ordnung", "beschädigt"]
    assert page.state.text().startswith("1 von 2 Sicherungen sind beschädigt.")


# -------------------------------------------------------------------------------------- getting back


def test_the_preview_tells_what_would_be_missing(qtbot, page, office):
    dialog = PreviewDialog(office, page.model.backup(1))
    qtbot.addWidget(dialog)
    assert [(line.before, line.after) for line in dialog.missing] == [
        ("030 23125-111", "030 23125-222"),
        ("", "030 23125-111"),
    ]
    assert dialog.told.text() == "Diese 2 Änderungen stehen nicht darin und würden fehlen:"


def test_where_nothing_would_be_missing_the_preview_says_so(qtbot, office):
    made = office.safekeeping.make("von Hand")
    dialog = PreviewDialog(office, made)
    qtbot.addWidget(dialog)
    assert dialog.missing == []
    assert "nichts fehlen" in dialog.told.text()


@pytest.mark.parametrize(("button", "emitted"), [("Zurückholen", 1), ("Abbrechen", 0)])
def test_a_backup_is_brought_back_only_when_confirmed(qtbot, page, button, emitted):
    asked = []
    page.restore_backup.connect(asked.append)
    answer(button)
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert asked == [page.model.backup(0)] * emitted


@pytest.fixture
def window(qtbot, tmp_path, office):
    path = office.path
    office.close()
    makers = PageMakers(administration=lambda office, parent: AdministrationPage(office, parent))
    window = MainWindow(Parts(Settings(tmp_path / "fenster.ini"), tmp_path / "daten", makers=makers))
    qtbot.addWidget(window, before_close_func=partial(MainWindow.close_file, discard=True))
    window.resize(1200, 800)
    window.files.open_path(path)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.trigger("show_backups")
    page = window.workspace.page.section
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    return window


def wait_for_keeper(qtbot, window):
    keeper = window.look_after_file()
    qtbot.waitUntil(lambda: not keeper._errand.running)


def test_bringing_back_and_taking_that_back_by_the_same_way(qtbot, window):
    wait_for_keeper(qtbot, window)  # a backup was made at opening, of what is there now
    page = window.workspace.page.section
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.view.selectRow(1)
    answer("Zurückholen")
    press(page, "Zurückholen …")
    assert phone(window.office) == "030 23125-111"
    (text,) = window.banners.texts()
    assert text.startswith("Zurückgeholt: Sicherung vom ")

    window.trigger("show_backups")
    page = window.workspace.page.section
    qtbot.waitUntil(lambda: "vor dem Zurückholen" in cells(page, WHY))
    page.view.selectRow(cells(page, WHY).index("vor dem Zurückholen"))
    answer("Zurückholen")
    press(page, "Zurückholen …")
    assert phone(window.office) == "030 23125-222"


def test_backing_up_by_menu_and_by_button(qtbot, window):
    wait_for_keeper(qtbot, window)
    page = window.workspace.page.section
    number = len(window.office.safekeeping.folder.all())
    press(page, "Jetzt sichern")
    wait_for_keeper(qtbot, window)
    window.trigger("back_up")
    qtbot.waitUntil(lambda: page.model.rowCount() == number + 2)
    qtbot.waitUntil(lambda: "Sicherung angelegt" in window.status.texts()[1])


def test_a_damaged_backup_is_not_brought_back_and_the_file_opens_again(qtbot, window):
    wait_for_keeper(qtbot, window)
    page = window.workspace.page.section
    backup = page.model.backup(1)
    window.office.safekeeping.folder.path(backup).write_bytes(b"Brief")
    page.view.selectRow(1)
    path = window.office.path
    answer("Zurückholen")
    QTimer.singleShot(600, lambda: answer("Schließen"))
    press(page, "Zurückholen …")
    assert window.office.path == path
    assert phone(window.office) == "030 23125-222"
    assert window.banners.texts() == []


# ----------------------------------------------------------------------------- place, number, moving out


def test_another_place_and_back(qtbot, page, office, tmp_path, monkeypatch):
    beside = office.safekeeping.folder.folder
    stick = tmp_path / "Stick"
    stick.mkdir()
    folder_chosen(monkeypatch, stick)
    press(page, "Anderer Ort …")
    assert office.safekeeping.folder.folder.parent == stick
    assert page.place.text() == str(office.safekeeping.folder.folder)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    press(page, "Neben der Datei")
    assert office.safekeeping.folder.folder == beside
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_a_place_that_was_not_chosen_changes_nothing(page, office, monkeypatch):
    before = office.safekeeping.folder.folder
    folder_chosen(monkeypatch, None)
    press(page, "Anderer Ort …")
    press(page, "Umziehen …")
    assert office.safekeeping.folder.folder == before
    assert page.state.text() == ""


def test_how_many_stay_is_kept(qtbot, page, office):
    field = page.keep["weekly"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert office.safekeeping.keep == Keep(weekly=4)
    office.safekeeping.set_keep(Keep(daily=5))
    page.refresh(office._database.sitting_steps[-1])
    assert [field.value() for field in page.keep.values()] == [5, 10, 9]


def test_moving_out_makes_a_folder_and_offers_to_show_it(qtbot, page, office, tmp_path, monkeypatch):
    (tmp_path / "Stick").mkdir()
    folder_chosen(monkeypatch, tmp_path / "Stick")
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()) or True)
    press(page, "Umziehen …")
    finished(qtbot, page)
    (folder,) = (tmp_path / "Stick").iterdir()
    assert folder.name in page.state.text()
    assert (folder / office.path.name).exists()
    press(page, "Ordner zeigen")
    page.show_result.click()
    assert shown[-1] == str(folder)


def test_what_cannot_be_moved_out_is_told(qtbot, page, tmp_path, monkeypatch):
    blocked = tmp_path / "Datei"
    blocked.write_text("kein Ordner", encoding="utf-8")
    folder_chosen(monkeypatch, blocked)
    with qtbot.waitSignal(page.fault) as told:
        press(page, "Umziehen …")
    assert "gibt es nicht (mehr). Es wurde nichts kopiert." in told.args[0]
    assert page.state.text() == ""


def test_a_file_open_for_reading_can_be_looked_at_and_checked(qtbot, make_page, office):
    office.close()
    other = open_file(office.path)
    reader = open_file(office.path)
    page = make_page(reader)
    assert page.model.rowCount() == 2
    buttons = {button.text().replace("&", ""): button for button in page.findChildren(QPushButton)}
    assert not buttons["Jetzt sichern"].isEnabled()
    assert "hat diese Datei geöffnet" in buttons["Zurückholen …"].toolTip()
    press(page, "Prüfen")
    finished(qtbot, page)
    assert page.state.text() == "Alle Sicherungen sind in Ordnung."
    page.bring_back()
    assert "zum Bearbeiten geöffnet" in page.state.text()
    page.save_state()
    reader.close()
    other.close()


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(page):
    for field in page.keep.values():
        assert field.accessibleName()
    for button in page.findChildren(QPushButton):
        assert button.text()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    letters = [button.text().split("&")[1][0].lower() for button in page.findChildren(QPushButton)]
    assert len(set(letters)) == len(letters)
    assert not set(letters) & {menu.split("&")[1][0].lower() for menu in Menu}


# --------------------------------------------------------------------------------- large letters


@pytest.mark.usefixtures("large_letters")
def test_large_letters_are_scrolled_and_not_painted_over_each_other(make_page, office):
    page = make_page(office)
    page.resize(640, 400)
    QApplication.processEvents()
    content = page.findChild(QScrollArea).widget()
    parts = [content.layout().itemAt(place) for place in range(content.layout().count())]
    for above, below in pairwise(part.geometry() for part in parts if not part.isEmpty()):
        assert above.bottom() < below.top()
    for button in page.findChildren(QPushButton):
        assert button.isHidden() or button.height() >= button.minimumSizeHint().height()


def preview(office, parent):
    return PreviewDialog(office, office.safekeeping.folder.all()[-1], parent)


def damage(office, parent):
    found = safekeeping.newest_sound(office.path)
    return DamageDialog(office.path, "Die Datei ist beschädigt.", Offer(*found, ["Telefon geändert"] * 20), parent)


@pytest.mark.usefixtures("large_letters")
@pytest.mark.parametrize("make", [preview, damage])
def test_with_large_letters_a_dialog_is_no_larger_than_the_screen(qtbot, page, office, make):
    dialog = make(office, page)
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    assert all(dialog.rect().contains(button.parentWidget().geometry()) for button in dialog.findChildren(QPushButton))


def test_that_nothing_is_saved_is_said_until_something_is(qtbot, make_page, make_file):
    office = open_file(make_file("empty"))
    page = make_page(office)
    assert page.state.text().startswith("Noch ist nichts gesichert")
    office.safekeeping.make("von Hand")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.state.text() == ""
    office.close()
