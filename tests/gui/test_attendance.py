"""Anwesenheit: signatures typed in the order of the paper."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.records import add, add_one

from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest
from voneinander_desktop.domain.catalogue import REGISTRATION, UNNAMED_ATTENDANCE
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.pages.entry_grid import GridModel
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import create_file, open_file

Key = Qt.Key


@pytest.fixture
def office(tmp_path):
    create_file(tmp_path / "Mitte.voneinander")
    office = open_file(tmp_path / "Mitte.voneinander")
    yield office
    office.close()


@pytest.fixture
def session(office):
    house = add_one(office, "institution", name="Kreativhaus")
    people = add(
        office,
        "contact",
        {"last_name": "Müller", "first_name": "Anna", "institution": Ref(house, "")},
        {"last_name": "Meier", "first_name": "Bernd", "institution": Ref(house, "")},
        {"last_name": "Amann", "first_name": "Zoe", "institution": Ref(house, "")},
    )
    session = add_one(office, "session", title="Treffen", date=date(2020, 3, 11))
    office.participation.register(session, people[:2])
    return session


def print_sheet(office, session, **options):
    return office.sheets.record(office.sheets.numbered(SignInSheetRequest(session, blank_rows=2, **options)))


@pytest.fixture
def tab(qtbot, office, session):
    print_sheet(office, session)
    office.participation.register(session, [3])  # Amann comes onto the list after printing
    page = SessionPage(office, session)
    office.subscribe(page.refresh)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.tabs.setCurrentWidget(page.attendance)
    page.attendance.begin()
    return page.attendance


def press(qtbot, *keys):
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def lines(tab):
    return [tab.model.cells(line)[:5] for line in tab.model.lines]


def attendance(office):
    return {row.text("contact"): row.text("attendance") for row in office.reader.rows(REGISTRATION).values()}


def test_the_grid_is_the_paper_though_people_were_added(tab):
    assert [line[:2] for line in lines(tab)] == [
        ("1", "Meier"), ("2", "Müller"), ("3", "(leere Zeile)"), ("4", "(leere Zeile)")
    ]  # fmt: skip


def test_down_and_space_for_each_signature(qtbot, tab, office):
    press(qtbot, Key.Key_Space, Key.Key_Down, Key.Key_Minus)
    assert attendance(office) == {
        "Meier, Bernd": "anwesend", "Müller, Anna": "nicht teilgenommen", "Amann, Zoe": "noch nicht erfasst"
    }  # fmt: skip
    assert lines(tab)[0][4] == "✓ anwesend"
    qtbot.mouseClick(tab.close_rest, Qt.MouseButton.LeftButton)
    assert attendance(office)["Amann, Zoe"] == "nicht teilgenommen"
    assert not tab.close_rest.isEnabled()
    office.history.undo()
    assert attendance(office)["Amann, Zoe"] == "noch nicht erfasst"
    assert "1 noch nicht erfasst" in tab.counts.text()


def test_who_signed_in_a_blank_row_is_typed_against_its_number(qtbot, tab, office):
    press(qtbot, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "Greta Gast")
    press(qtbot, Key.Key_Return)

    assert lines(tab)[2] == ("3", "Gast", "Greta", "", "✓ anwesend")
    assert attendance(office)["Gast, Greta"] == "anwesend"
    assert tab.grid.chosen().position == 4
    press(qtbot, Key.Key_Up, Key.Key_Delete)
    assert lines(tab)[2][1] == "(leere Zeile)"
    assert "Gast, Greta" not in attendance(office)


def test_illegible_signatures_are_counted_by_institution(qtbot, tab, office):
    qtbot.mouseClick(tab.add_unnamed, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(QApplication.focusWidget(), "Kreativhaus")
    tab.unnamed.numbers[0].setValue(2)
    press(qtbot, Key.Key_Return)

    (row,) = office.reader.rows(UNNAMED_ATTENDANCE).values()
    assert (row.text("institution"), row["number"]) == ("Kreativhaus", 2)
    assert tab.without_names.text() == "Ohne Namen – Kreativhaus: 2"
    assert tab.counts.text().startswith("2 anwesend")


def test_an_institution_is_needed_for_those_without_names(qtbot, tab, office):
    tab.unnamed.ask(1)
    tab.unnamed.numbers[0].setValue(2)
    press(qtbot, Key.Key_Return)
    assert tab.unnamed.problem.isVisible()
    assert not office.reader.rows(UNNAMED_ATTENDANCE)


def test_a_supplement_and_blocks_and_two_columns_have_a_grid_of_their_own(qtbot, tab, office, session):
    print_sheet(
        office, session, only=tuple(office.sheets.added_since(session)), signature_columns=2, by_institution=True
    )
    assert [tab.sheets.itemText(row).partition(",")[0] for row in range(tab.sheets.count())] == [
        "Liste Nr. 2 (Nachtrag)", "Liste Nr. 1", "Alle Angemeldeten"
    ]  # fmt: skip
    tab.sheets.setCurrentIndex(0)
    assert next(line.heading for line in tab.model.lines if line.row is None) == "Kreativhaus"
    assert tab.model.headings[4:6] == ("Vormittag", "Nachmittag")
    row = next(line.row for line in tab.model.lines if line.row and line.row.last_name == "Amann")
    number = [line.row for line in tab.model.lines].index(row)
    tab.grid.setCurrentIndex(tab.model.index(number, 5))
    tab.begin()
    press(qtbot, Key.Key_Space)
    (found,) = [row for row in office.reader.rows(REGISTRATION).values() if row.text("contact") == "Amann, Zoe"]
    assert (found["attendance"], found["attendance_second"]) == ("unrecorded", "present")


def test_after_a_supplement_the_main_sheet_is_shown_first(qtbot, tab, office, session):
    print_sheet(office, session, only=tuple(office.sheets.added_since(session)))
    assert tab.sheets.currentText().startswith("Liste Nr. 1,")
    again = SessionPage(office, session)
    qtbot.addWidget(again)
    again.show()
    again.tabs.setCurrentWidget(again.attendance)

    assert again.attendance.sheets.itemText(0).startswith("Liste Nr. 2 (Nachtrag)")
    assert again.attendance.sheets.currentText().startswith("Liste Nr. 1,")
    assert len(again.attendance.model.lines) == 4


def test_whoever_did_not_come_is_read_wholly(qtbot, tab):
    press(qtbot, Key.Key_Minus)

    cell = tab.grid.visualRect(tab.model.index(0, 4))
    text = tab.model.index(0, 4).data()
    assert text == "– nicht teilgenommen"
    assert tab.grid.fontMetrics().horizontalAdvance(text) + 6 <= cell.width()
    assert tab.grid.viewport().rect().contains(cell)


def test_the_blank_row_that_is_filled_stays_in_sight(qtbot, tab, office, session):
    office.participation.register(session, add(
        office, "contact", *({"last_name": f"Person {number:02}"} for number in range(30))
    ))  # fmt: skip
    print_sheet(office, session)
    tab.refresh(None)
    tab.sheets.setCurrentIndex(0)
    tab.window().resize(1280, 560)
    last = len(tab.model.lines) - 1
    tab.grid.go(last, -1)
    press(qtbot, Key.Key_Return)
    QApplication.processEvents()

    assert tab.walk_in.isVisible()
    assert tab.grid.chosen().position == last + 1
    assert tab.grid.viewport().rect().contains(tab.grid.visualRect(tab.grid.currentIndex()))


def test_what_changed_since_printing_is_told_in_its_row(tab, office):
    (first, *_) = office.participation.registration_ids(1)
    office.editing.set_values([Edit("registration", first, "status", "cancelled")])
    assert [tab.model.cells(line)[-1] for line in tab.model.lines][1] == "hat seit dem Druck abgesagt"


def test_without_a_printed_sheet_all_registered_are_there(qtbot, tab, office):
    tab.sheets.setCurrentIndex(1)
    assert [line[1] for line in lines(tab)] == ["Amann", "Meier", "Müller"]
    tab.begin()
    press(qtbot, Key.Key_Space)
    assert attendance(office)["Amann, Zoe"] == "anwesend"


def test_the_first_sheet_is_shown_once_it_is_printed_and_a_later_one_does_not_push_it_away(qtbot, office, session):
    page = SessionPage(office, session)
    office.subscribe(page.refresh)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.tabs.setCurrentWidget(page.attendance)
    assert page.attendance.sheets.currentText() == "Alle Angemeldeten, nach Namen"
    print_sheet(office, session)
    office.participation.register(session, [3])
    assert page.attendance.sheets.currentText().startswith("Liste Nr. 1,")
    print_sheet(office, session, only=tuple(office.sheets.added_since(session)))
    page.tabs.setCurrentWidget(page.papers)
    page.tabs.setCurrentWidget(page.attendance)
    assert page.attendance.sheets.currentText().startswith("Liste Nr. 1,")


@pytest.mark.parametrize("width", [1280, 640])
def test_name_and_signature_are_in_sight_together_however_narrow_the_window(qtbot, tab, office, session, width):
    for name in ("Gast, Greta", "Gast, Gerd"):
        office.participation.register_guest(session, name, "Verein für Begegnung und Beratung " * 4)
    tab.sheets.setCurrentIndex(1)
    tab.window().resize(width, 600)
    qtbot.waitUntil(lambda: tab.window().width() == width)
    grid, header = tab.grid, tab.grid.horizontalHeader()
    assert header.sectionViewportPosition(0) == 0
    assert header.sectionViewportPosition(4) + header.sectionSize(4) <= grid.viewport().width()
    long = next(row for row, line in enumerate(tab.model.lines) if line.row.first_name == "Greta")
    assert "Beratung" in tab.model.index(long, 3).data(Qt.ItemDataRole.ToolTipRole)  # what is cut is told there


def test_in_a_low_window_the_rows_have_the_room_and_the_keys_are_told_by_the_grid(qtbot, tab):
    assert tab.hint.isVisible()
    tab.window().resize(900, 400)
    qtbot.waitUntil(lambda: not tab.hint.isVisible())
    assert "Leertaste" in tab.grid.accessibleDescription()


def test_the_status_bar_says_how_far_she_is(qtbot, tab):
    assert tab.count_text() == "0 von 3 erfasst"
    press(qtbot, Key.Key_Space, Key.Key_Down, Key.Key_Minus)
    assert tab.count_text() == "2 von 3 erfasst"


def test_the_grid_is_a_sound_model(qtmodeltester, tab):
    model = GridModel()
    model.show_lines(tab.model.lines, 2)
    qtmodeltester.check(model)
