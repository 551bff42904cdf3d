"""Whatever is said of a step in the status bar leads back to before it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.records import add

from voneinander_desktop.app import build_window
from voneinander_desktop.domain.catalogue import REGISTRATION
from voneinander_desktop.gui.main_window import MainWindow
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.exporting import SignInSheetRequest

Key, Modifier = Qt.Key, Qt.KeyboardModifier
SESSION = 5


@pytest.fixture
def window(qtbot, make_file, tmp_path):
    window = build_window(Settings(tmp_path / "fenster.ini"))
    qtbot.addWidget(window, before_close_func=MainWindow.close_file)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.files.open_path(make_file("practice"))
    return window


@pytest.fixture
def meeting(window):
    window.workspace.open_session(SESSION)
    return window.workspace.page


def people(window):
    office = window.office
    ids = office.participation.registration_ids(SESSION)
    return [(row.id, row.text("contact"), row.text("status")) for row in office.reader.rows(REGISTRATION, ids).values()]


def press(qtbot, key, modifier=Modifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def said(window):
    return window.status.texts()[1]


def take_back(window):
    window.status._middle.linkActivated.emit("undo")


def guest(qtbot, window, meeting):
    meeting.show_part("people")
    press(qtbot, Key.Key_G, Modifier.ControlModifier)
    qtbot.keyClicks(meeting.people.person_line.name, "Mia Zufall")
    press(qtbot, Key.Key_Return)
    return "Gast angemeldet."


def substitute(qtbot, window, meeting):
    meeting.show_part("people")
    _, replaced, _ = next(person for person in people(window) if person[2] == "angemeldet")
    meeting.people.view.show_record(next(row for row, name, _ in people(window) if name == replaced))
    press(qtbot, Key.Key_R, Modifier.ControlModifier)
    qtbot.keyClicks(meeting.people.person_line.name, "Mia Zufall")
    press(qtbot, Key.Key_Return)
    return f"Vertretung für „{replaced}“ eingetragen."


def typed(qtbot, window, meeting):
    meeting.show_part("people")
    office = window.office
    known = {name for _, name, _ in people(window)}
    name = next(ref.text for ref in office.reader.options("contact", active_only=True) if ref.text not in known)
    meeting.people.quick.setFocus()
    qtbot.keyClicks(meeting.people.quick, name)
    meeting.people.quick.popup.hide()
    press(qtbot, Key.Key_Return)
    return f"{name} angemeldet"


def walk_in(qtbot, window, meeting):
    sheets = window.office.sheets
    sheets.record(sheets.numbered(SignInSheetRequest(SESSION)))
    meeting.show_part("attendance")
    tab = meeting.attendance
    blank = next(row for row, line in enumerate(tab.model.lines) if line.row.blank)
    tab.grid.go(blank, 1)
    press(qtbot, Key.Key_Return)
    qtbot.keyClicks(tab.walk_in.name, "Mia Zufall")
    press(qtbot, Key.Key_Return)
    return "Ohne Anmeldung: Zufall, Mia."


@pytest.mark.parametrize("do", [guest, substitute, typed, walk_in])
def test_who_was_registered_can_be_taken_back_from_where_it_is_said(qtbot, window, meeting, do):
    before = people(window)
    told = do(qtbot, window, meeting)
    assert said(window) == f'{told} (<a href="undo">Rückgängig</a>)'
    assert people(window) != before
    take_back(window)
    assert people(window) == before


def test_that_two_are_different_can_be_taken_back_from_where_it_is_said(qtbot, window):
    add(window.office, "institution", {"name": "Treff am Übungsplatz"}, {"name": "Treff am Uebungsplatz"})
    section = window.workspace.show_section("duplicates") or window.workspace.page.section
    qtbot.waitUntil(lambda: bool(section.model.pairs))
    section.begin()
    section.set_different()
    assert said(window) == 'Als verschieden vermerkt. (<a href="undo">Rückgängig</a>)'
    qtbot.waitUntil(lambda: section.model.pairs == [])
    take_back(window)
    qtbot.waitUntil(lambda: len(section.model.pairs) == 1)
