"""Personen: a guest without a contact, and a Vertretung for somebody, each in one line by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.records import add, add_one

from voneinander_desktop.domain.catalogue import CONTACT, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.usecases.office_file import create_file, open_file

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path):
    create_file(tmp_path / "Mitte.voneinander")
    office = open_file(tmp_path / "Mitte.voneinander")
    yield office
    office.close()


@pytest.fixture
def session(office):
    """Anna and Bernd are registered, Cem is their colleague, Dora somebody else's."""
    house, other = add(office, "institution", {"name": "Kreativhaus"}, {"name": "Treff"})
    ids = add(
        office,
        "contact",
        {"last_name": "Müller", "first_name": "Anna", "institution": Ref(house, "")},
        {"last_name": "Meier", "first_name": "Bernd", "institution": Ref(house, "")},
        {"last_name": "Öz", "first_name": "Cem", "institution": Ref(house, "")},
        {"last_name": "Neu", "first_name": "Dora", "institution": Ref(other, "")},
    )
    session = add_one(office, "session", title="Treffen")
    office.participation.register(session, ids[:2])
    return session


@pytest.fixture
def people(qtbot, office, session):
    page = SessionPage(office, session)
    office.subscribe(page.refresh)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.tabs.setCurrentWidget(page.people)
    page.begin()
    return page.people


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    qtbot.keyClick(widget, key, modifier)


def go(people, name):
    model = people.model
    row = next(row for row in range(model.rowCount()) if model.display(row, model.column_of("last_name")) == name)
    people.view.setCurrentIndex(model.index(row, 0))
    people.view.setFocus()


def stands(office):
    """Return everybody with her status and whom she replaces."""
    rows = office.reader.rows(REGISTRATION).values()
    return {row.text("contact"): (row.text("status"), row.text("substitute_for")) for row in rows}


def test_whom_somebody_replaces_is_seen_without_scrolling(qtbot, people, office):
    people.window().resize(1100, 640)  # the page in a window of 1280 x 800
    first, _ = office.participation.registration_ids(1)
    office.participation.replace(first, 3)
    people.load()

    view, model = people.view, people.model
    row = next(row for row in range(model.rowCount()) if model.display(row, model.column_of("last_name")) == "Öz")
    cell = view.visualRect(model.index(row, model.column_of("substitute_for")))
    assert model.display(row, model.column_of("substitute_for")) == "Müller, Anna"
    assert view.viewport().rect().contains(cell)
    assert view.fontMetrics().horizontalAdvance("Müller, Anna") < cell.width()


def test_the_buttons_stand_in_one_row(people):
    people.window().resize(1100, 640)
    QApplication.processEvents()
    assert abs(people.remove_button.geometry().center().y() - people.quick.geometry().center().y()) <= 1


def test_a_colleague_is_offered_at_once_and_one_key_chooses_her(qtbot, people, office):
    go(people, "Müller")
    press(qtbot, Key.Key_R, Ctrl)
    line = people.person_line
    assert line.offered() == ["Öz, Cem – Kreativhaus", "Meier, Bernd – Kreativhaus – schon angemeldet"]
    assert line.accessibleName() == "Vertretung für Müller, Anna"
    assert line.place.text() == "Kreativhaus"
    qtbot.waitUntil(lambda: line.name.hasFocus() and line.name.completer().popup().isVisible())
    for key in (Key.Key_Down, Key.Key_Return, Key.Key_Return):
        press(qtbot, key)

    assert stands(office) == {
        "Müller, Anna": ("abgesagt", ""), "Meier, Bernd": ("angemeldet", ""),
        "Öz, Cem": ("angemeldet", "Müller, Anna"),
    }  # fmt: skip
    assert people.number() == 2
    assert not line.isVisible()
    office.history.undo()
    assert stands(office) == {"Müller, Anna": ("angemeldet", ""), "Meier, Bernd": ("angemeldet", "")}


def test_who_had_cancelled_comes_after_all_as_a_substitute(qtbot, people, office):
    go(people, "Meier")
    people.toggle_cancelled()
    go(people, "Müller")
    press(qtbot, Key.Key_R, Ctrl)
    assert "Meier, Bernd – Kreativhaus – hat abgesagt" in people.person_line.offered()
    qtbot.keyClicks(people.person_line.name, "Meier, Bernd")
    people.person_line.name.completer().popup().hide()
    press(qtbot, Key.Key_Return)

    assert stands(office) == {"Müller, Anna": ("abgesagt", ""), "Meier, Bernd": ("angemeldet", "Müller, Anna")}


def test_a_new_name_comes_for_the_institution_of_whom_she_replaces(qtbot, people, office):
    go(people, "Müller")
    press(qtbot, Key.Key_R, Ctrl)
    people.person_line.name.completer().popup().hide()
    qtbot.keyClicks(people.person_line.name, "Greta Gast")
    press(qtbot, Key.Key_Return)

    assert stands(office)["Gast, Greta"] == ("angemeldet", "Müller, Anna")
    (guest,) = [row for row in office.reader.rows(REGISTRATION).values() if row.text("contact") == "Gast, Greta"]
    assert guest.text("institution") == "Kreativhaus"
    assert len(office.reader.rows(CONTACT)) == 4  # no contact was made of her


def test_a_substitute_of_herself_is_refused_beside_the_line(qtbot, people, office):
    before = stands(office)
    go(people, "Müller")
    press(qtbot, Key.Key_R, Ctrl)
    people.person_line.name.completer().popup().hide()
    people.person_line.name.setText("Müller, Anna")
    people.person_line.name.completer().popup().hide()
    press(qtbot, Key.Key_Return)

    assert people.person_line.problem.isVisible()
    assert stands(office) == before
    press(qtbot, Key.Key_Escape)
    assert QApplication.focusWidget() is people.view


def test_only_one_person_can_be_replaced_at_a_time(people):
    people.view.selectAll()
    assert not people.replace_button.isEnabled()
    go(people, "Müller")
    assert people.replace_button.isEnabled()


def test_a_guest_is_registered_without_a_contact(qtbot, people, office):
    people.quick.setFocus()
    qtbot.keyClicks(people.quick, "Greta Gast")
    press(qtbot, Key.Key_Return)
    assert people.number() == 2  # nobody is called so
    press(qtbot, Key.Key_G, Ctrl)
    assert people.person_line.name.text() == "Greta Gast"
    press(qtbot, Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Verein Beispiel")
    press(qtbot, Key.Key_Return)

    assert stands(office)["Gast, Greta"] == ("angemeldet", "")
    assert people.quick.text() == ""
    assert people.model.display(people.view.currentIndex().row(), people.model.column_of("last_name")) == "Gast"
    office.history.undo()
    assert "Gast, Greta" not in stands(office)


def test_a_guest_who_is_a_contact_after_all_is_registered_as_such(qtbot, people, office):
    press(qtbot, Key.Key_G, Ctrl)
    qtbot.keyClicks(people.person_line.name, "dora")
    people.person_line.name.completer().activated[str].emit("Neu, Dora – Treff")
    people.person_line.name.completer().popup().hide()
    press(qtbot, Key.Key_Return)

    (row,) = [row for row in office.reader.rows(REGISTRATION).values() if row.text("contact") == "Neu, Dora"]
    assert isinstance(row["contact"], Ref)
    assert row.text("institution") == "Treff"


def test_who_cancelled_and_is_typed_again_is_shown_and_can_come_back(qtbot, people, office):
    go(people, "Meier")
    people.toggle_cancelled()
    said = []
    people.message.connect(said.append)
    people.quick.setFocus()
    qtbot.keyClicks(people.quick, "meier")
    assert people.quick.offered() == ["Meier, Bernd – Kreativhaus – hat abgesagt"]
    people.quick.popup.hide()
    press(qtbot, Key.Key_Return)

    assert said[-1] == "„Meier, Bernd“ hat abgesagt. „Wieder anmelden“ macht das rückgängig."
    people.toggle_cancelled()
    assert stands(office)["Meier, Bernd"] == ("angemeldet", "")
