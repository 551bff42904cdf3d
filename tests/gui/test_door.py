"""Empfang: who is there, marked by a few letters and Enter."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.records import add, add_one

from voneinander_desktop.domain.catalogue import REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.pages.door import PeopleModel
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import create_file, open_file

Key = Qt.Key


@pytest.fixture
def path(tmp_path):
    create_file(tmp_path / "Mitte.voneinander")
    return tmp_path / "Mitte.voneinander"


@pytest.fixture
def office(path):
    office = open_file(path)
    yield office
    office.close()


@pytest.fixture
def door(qtbot, office):
    house = add_one(office, "institution", name="Kreativhaus")
    people = add(
        office,
        "contact",
        {"last_name": "Müller", "first_name": "Anna", "institution": Ref(house, "")},
        {"last_name": "Meier", "first_name": "Bernd", "institution": Ref(house, "")},
        {"last_name": "Neu", "first_name": "Nora", "institution": Ref(house, "")},
    )
    session = add_one(office, "session", title="Treffen", date=date(2020, 3, 11), start=time(9))
    office.participation.register(session, people[:2])
    page = SessionPage(office, session)
    office.subscribe(page.refresh)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.open_door()
    return page.door


def press(qtbot, key):
    qtbot.keyClick(QApplication.focusWidget(), key)


def attendance(office):
    return {row.text("contact"): row.text("attendance") for row in office.reader.rows(REGISTRATION).values()}


def shown(door):
    return [entry.name for entry in door.model.people]


def test_letters_and_enter_mark_her_and_enter_again_takes_it_back(qtbot, door, office, path):
    qtbot.keyClicks(QApplication.focusWidget(), "mue")
    assert shown(door) == ["Müller, Anna"]
    press(qtbot, Key.Key_Return)

    assert attendance(office)["Müller, Anna"] == "anwesend"
    assert door.counters.figures.text() == "1 / 2"
    reader = open_file(path, write=False)  # what was marked is on disk
    assert attendance(reader)["Müller, Anna"] == "anwesend"
    reader.close()
    press(qtbot, Key.Key_Return)
    assert attendance(office)["Müller, Anna"] == "noch nicht erfasst"
    office.history.undo()
    assert attendance(office)["Müller, Anna"] == "anwesend"
    assert door.counters.figures.text() == "1 / 2"


def test_the_next_letters_begin_the_next_name_and_arrows_choose(qtbot, door, office):
    qtbot.keyClicks(QApplication.focusWidget(), "mue")
    press(qtbot, Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "krea")
    assert shown(door) == ["Meier, Bernd", "Müller, Anna"]
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Up)
    press(qtbot, Key.Key_Return)

    assert set(attendance(office).values()) == {"anwesend"}
    press(qtbot, Key.Key_Escape)
    assert len(shown(door)) == 2


def test_an_empty_field_marks_nobody_unless_she_went_into_the_list(qtbot, door, office):
    press(qtbot, Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "mue")
    press(qtbot, Key.Key_Escape)  # thought better of it
    press(qtbot, Key.Key_Return)
    assert set(attendance(office).values()) == {"noch nicht erfasst"}
    assert not door.list.currentIndex().isValid()
    assert "Noch niemand ausgewählt" in door.last.text()

    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Return)
    assert attendance(office) == {"Meier, Bernd": "anwesend", "Müller, Anna": "noch nicht erfasst"}
    press(qtbot, Key.Key_Return)
    assert attendance(office)["Meier, Bernd"] == "noch nicht erfasst"


def test_where_nobody_is_called_so_the_list_says_what_enter_does(qtbot, door):
    empty = door.list.viewport().grab().toImage()
    qtbot.keyClicks(QApplication.focusWidget(), "xyz")
    assert door.list.accessibleDescription() == "Niemand heißt so. Eingabetaste: ohne Anmeldung hinzufügen"
    assert shown(door) == []
    told = door.list.viewport().grab().toImage()
    door.list.set_empty_text("")
    assert told not in (empty, door.list.viewport().grab().toImage())  # the words can be seen


def test_who_comes_ohne_anmeldung_is_added_in_one_line(qtbot, door, office):
    qtbot.keyClicks(QApplication.focusWidget(), "gast")
    press(qtbot, Key.Key_Return)  # nobody is called so: the line opens with what was typed
    assert door.walk_in.name.text() == "gast"
    door.walk_in.name.setText("Greta Gast")
    press(qtbot, Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Verein Beispiel")
    press(qtbot, Key.Key_Return)

    assert attendance(office)["Gast, Greta"] == "anwesend"
    assert QApplication.focusWidget() is door.search
    assert "davon 1 ohne Anmeldung" in door.counters.words.text()
    office.history.undo()
    assert "Gast, Greta" not in attendance(office)


def test_a_known_contact_is_offered_while_she_is_typed(qtbot, door, office):
    press(qtbot, Key.Key_Insert)
    qtbot.keyClicks(QApplication.focusWidget(), "nora")
    assert door.walk_in.offered() == ["Neu, Nora – Kreativhaus"]
    door.walk_in.name.completer().activated[str].emit("Neu, Nora – Kreativhaus")
    press(qtbot, Key.Key_Return)

    (row,) = [row for row in office.reader.rows(REGISTRATION).values() if row.text("contact") == "Neu, Nora"]
    assert isinstance(row["contact"], Ref)
    assert (row["walk_in"], row.text("institution")) == (True, "Kreativhaus")


def test_a_name_is_needed_and_what_was_typed_stays(qtbot, door, office):
    press(qtbot, Key.Key_Insert)
    qtbot.keyClicks(door.walk_in.place, "Verein")
    press(qtbot, Key.Key_Return)

    assert door.walk_in.problem.isVisible()
    assert door.walk_in.place.text() == "Verein"
    press(qtbot, Key.Key_Escape)
    assert QApplication.focusWidget() is door.search


def test_two_halves_are_marked_apart(qtbot, door, office):
    (first, *_) = office.participation.registration_ids(1)
    assert not door.halves.isVisible()
    office.editing.set_values([Edit("registration", first, "attendance_second", "present")])
    assert door.halves.isVisible()
    door.halves.chosen.emit(1)
    qtbot.keyClicks(QApplication.focusWidget(), "mei")
    press(qtbot, Key.Key_Return)

    (row,) = [row for row in office.reader.rows(REGISTRATION).values() if row.text("contact") == "Meier, Bernd"]
    assert (row["attendance"], row["attendance_second"]) == ("unrecorded", "present")


def test_escape_leads_back_to_the_tabs(qtbot, door):
    page = door.parent()
    press(qtbot, Key.Key_Escape)
    assert page.part is page.invitations


def test_what_is_cut_for_want_of_room_is_told_under_the_pointer(door):
    (first,) = [row for row, entry in enumerate(door.model.people) if entry.name == "Meier, Bernd"]
    assert door.model.index(first).data(Qt.ItemDataRole.ToolTipRole) == "Meier, Bernd, Kreativhaus"


def test_the_list_is_a_sound_model(qtmodeltester, door):
    model = PeopleModel(door)
    model.show_people(door.model.people, 0)
    qtmodeltester.check(model)
