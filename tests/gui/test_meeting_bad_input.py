"""What does not make sense at a meeting is answered in German where it was typed, and nothing is lost."""

from datetime import date, time

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from tests.records import add, add_one, contents, new_file

from voneinander_desktop.app import build_window
from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest
from voneinander_desktop.domain.catalogue import INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.settings import Settings

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Ctrl = Modifier.ControlModifier


@pytest.fixture
def window(qtbot, tmp_path):
    window = build_window(Settings(tmp_path / "fenster.ini"))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.files.open_path(new_file(tmp_path / "Mitte.voneinander"))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    fill(window.office)
    yield window
    window.close_file(discard=True)


def fill(office):
    """A meeting late in the evening with three people of one house, of whom Bernd comes instead of Anna."""
    (house,) = add(office, "institution", {"name": "Kreativhaus"})
    ids = add(
        office,
        "contact",
        {"last_name": "Müller", "first_name": "Anna", "institution": Ref(house, "")},
        {"last_name": "Meier", "first_name": "Bernd", "institution": Ref(house, "")},
        {"last_name": "Öz", "first_name": "Cem", "institution": Ref(house, "")},
    )
    session = add_one(office, "session", title="Treffen", date=date(2020, 3, 11), start=time(20), end=time(23))
    office.participation.invite(session, [house])
    office.participation.register(session, ids[:1])
    office.participation.replace(office.participation.registration_ids(session)[0], ids[1])


@pytest.fixture
def page(window):
    window.workspace.open_session(1)
    return window.workspace.page


def press(qtbot, *keys, modifier=Modifier.NoModifier):
    for key in keys:
        qtbot.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifier)


def write(text):
    """Type letter by letter; QTest's own clicks know ASCII only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(kind, 0, Modifier.NoModifier, letter))


def go(tab, name):
    model = tab.model
    row = next(row for row in range(model.rowCount()) if model.display(row, model.column_of("last_name")) == name)
    tab.view.setCurrentIndex(model.index(row, 0))
    tab.view.setFocus()


@pytest.mark.parametrize(
    ("whom", "by", "answer"),
    [
        ("Meier", "Bernd Meier", "Niemand kann sich selbst vertreten."),
        ("Meier", "Cem Öz", "„Meier, Bernd“ kommt selbst als Vertretung."),
        ("Meier", "Anna Müller", "gegenseitig"),
    ],
    ids=["herself", "chain", "circle"],
)
def test_a_vertretung_that_makes_no_sense(qtbot, page, tmp_path, whom, by, answer):
    page.tabs.setCurrentWidget(page.people)
    go(page.people, whom)
    before = contents(tmp_path / "Mitte.voneinander")
    press(qtbot, Key.Key_R, modifier=Ctrl)
    line = page.people.person_line
    line.name.completer().popup().hide()
    write(by)
    line.name.completer().popup().hide()
    press(qtbot, Key.Key_Return)

    assert answer in line.problem.text()
    assert line.name.text() == by  # what was typed stays
    assert contents(tmp_path / "Mitte.voneinander") == before


def test_an_agenda_over_midnight(qtbot, page, window):
    page.tabs.setCurrentWidget(page.plan)
    agenda = page.plan.agenda
    agenda.new_line.setFocus()
    write("Ausklang")
    press(qtbot, Key.Key_Return)
    agenda.view.setCurrentIndex(agenda.model.index(0, agenda.model.column_of("start")))
    agenda.view.setFocus()
    write("22:00")
    press(qtbot, Key.Key_Tab)
    write("1:00")
    press(qtbot, Key.Key_Tab)

    assert "nicht über Mitternacht hinaus" in agenda.unstored()
    assert "1:00" in agenda.unstored()
    press(qtbot, Key.Key_Escape)
    assert agenda.unstored() == ""
    assert agenda.model.display(0, agenda.model.column_of("start")) == "22:00"
    assert "20–23 Uhr" in agenda.verdict.text()


def test_the_number_of_a_sheet_that_never_was(qtbot, page, window):
    sheets = window.office.sheets
    for _ in range(3):
        sheets.record(sheets.numbered(SignInSheetRequest(1)))
    tab = page.attendance
    page.tabs.setCurrentWidget(tab)
    said = []
    tab.message.connect(said.append)
    assert tab.sheets.currentText().startswith("Liste Nr. 3,")
    tab.begin()
    tab.sheets.setFocus(Qt.FocusReason.TabFocusReason)
    write("2")
    press(qtbot, Key.Key_Return)
    assert tab.sheets.currentText().startswith("Liste Nr. 2,")
    assert QApplication.focusWidget() is tab.grid
    tab.sheets.setFocus(Qt.FocusReason.TabFocusReason)
    write("7")
    press(qtbot, Key.Key_Return)

    assert said == ["Eine Liste Nr. 7 wurde für diese Veranstaltung nie gedruckt. Gedruckt wurden Nr. 1–3."]
    assert tab.sheets.currentText().startswith("Liste Nr. 2,")
    assert tab.sheets.lineEdit().text() == tab.sheets.currentText()


@pytest.mark.parametrize(
    ("answer", "invitations", "retired"),
    [("Als &ausgeschieden behalten", 1, True), ("Löschen", 0, None), ("Abbrechen", 1, False)],
    ids=["kept", "deleted", "given up"],
)
def test_an_institution_deleted_with_registrations(qtbot, window, answer, invitations, retired):
    asked = []

    def choose():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(5, choose)
            return
        asked.append(f"{box.text()}\n{box.informativeText()}")
        chosen = [button for button in box.buttons() if answer in button.text()]
        chosen[0].click() if chosen else box.reject()

    press(qtbot, Key.Key_2, modifier=Ctrl)
    assert window.current_list().view.selected_ids() == [1]
    QTimer.singleShot(0, choose)
    press(qtbot, Key.Key_Delete, modifier=Ctrl)

    office = window.office
    assert "Anmeldungen" in asked[0]
    assert "Einladung" in asked[0]
    people = [(row.text("contact"), row.text("institution")) for row in office.reader.rows(REGISTRATION).values()]
    assert people == [("Müller, Anna", "Kreativhaus"), ("Meier, Bernd", "Kreativhaus")]  # they come all the same
    assert len(office.reader.rows(INVITATION)) == invitations
    houses = office.reader.options("institution")
    assert [ref.text for ref in houses] == ([] if retired is None else ["Kreativhaus"])
    assert bool(office.reader.options("institution", active_only=True)) is (retired is False)
    if retired is not False:
        office.history.undo()
    assert len(office.reader.rows(INVITATION)) == 1
    assert office.reader.options("institution", active_only=True)
