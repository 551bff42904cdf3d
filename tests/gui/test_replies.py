"""Replies to invitations: noted in one line from the list or while ringing through the silent."""

from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from tests.records import add, add_one, change

from voneinander_desktop.domain.catalogue import INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import create_file, open_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def office(tmp_path):
    create_file(tmp_path / "Mitte.voneinander")
    office = open_file(tmp_path / "Mitte.voneinander")
    yield office
    office.close()


@pytest.fixture
def tab(qtbot, office):
    houses = add(
        office,
        "institution",
        {"name": "Kreativhaus", "phone": "030 23125-101"},
        {"name": "Treff"},
        {"name": "Villa"},
    )
    anna = add_one(
        office, "contact", last_name="Müller", first_name="Anna", phone="030 23125-102", institution=Ref(houses[1], "")
    )
    session = add_one(office, "session", title="Treffen", date=date(2020, 3, 11), reply_by=date(2020, 3, 1))
    office.participation.invite(session, houses)
    office.participation.register(session, [anna])
    first, second, _ = office.participation.invitation_ids(session)
    office.editing.set_values(
        [Edit("invitation", row_id, "status", "invited") for row_id in (first, second)]
        + [Edit("invitation", second, "addressee", Ref(anna, ""))]
        + [Edit("invitation", second, "follow_up_on", date(2020, 2, 1))]
    )
    page = SessionPage(office, session)
    office.subscribe(page.refresh)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.tabs.setCurrentWidget(page.invitations)
    page.begin()
    return page.invitations


def invitation(office, name):
    return next(row for row in office.reader.rows(INVITATION).values() if row.text("institution") == name)


def choose(tab, name):
    tab.view.show_record(next(row_id for row_id in tab.model.ids()
                              if tab.model.display(tab.model.row_of(row_id), 0) == name))  # fmt: skip


def press(qtbot, key, modifier=Modifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_a_yes_takes_two_keys(qtbot, tab, office):
    choose(tab, "Kreativhaus")

    press(qtbot, Key.Key_J, Modifier.ControlModifier)
    press(qtbot, Key.Key_Return)

    row = invitation(office, "Kreativhaus")
    assert (row["status"], row["replied_by"], row["head_count"]) == ("accepted", "phone", None)
    assert row["replied_on"] == date.today()
    assert QApplication.focusWidget() is tab.view
    office.history.undo()
    assert invitation(office, "Kreativhaus")["status"] == "invited"


def test_people_are_typed_at_once_and_the_rest_by_tab(qtbot, tab, office):
    choose(tab, "Kreativhaus")
    press(qtbot, Key.Key_U, Modifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "4")
    press(qtbot, Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "Frau Probe")
    press(qtbot, Key.Key_Return)

    row = invitation(office, "Kreativhaus")
    assert (row["status"], row["head_count"], row["replied_who"]) == ("tentative", 4, "Frau Probe")


def test_a_day_that_is_none_is_refused_beside_it_and_stays(qtbot, tab, office):
    choose(tab, "Kreativhaus")
    press(qtbot, Key.Key_J, Modifier.ControlModifier)
    tab.reply_line.on.setText("31.2.2020")
    press(qtbot, Key.Key_Return)

    assert tab.reply_line.problem.isVisible()
    assert tab.reply_line.on.text() == "31.2.2020"
    assert invitation(office, "Kreativhaus")["status"] == "invited"
    press(qtbot, Key.Key_Escape)
    assert not tab.reply_line.isVisible()


@pytest.mark.parametrize(
    ("answer", "status", "registration"),
    [("Auch a&bmelden", "declined", "cancelled"), ("&Angemeldet lassen", "declined", "registered"),
     ("Zurück", "invited", "registered")],
)  # fmt: skip
def test_when_an_institution_cancels_its_people_are_asked_about(qtbot, tab, office, answer, status, registration):
    asked = []

    def click():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.informativeText())
        next(button for button in box.buttons() if button.text() == answer).click()

    choose(tab, "Treff")
    press(qtbot, Key.Key_K, Modifier.ControlModifier)
    QTimer.singleShot(0, click)
    press(qtbot, Key.Key_Return)

    assert "Müller, Anna" in asked[0]
    assert invitation(office, "Treff")["status"] == status
    assert [row["status"] for row in office.reader.rows(REGISTRATION).values()] == [registration]


def test_the_silent_are_rung_one_after_the_other(qtbot, tab, office):
    press(qtbot, Key.Key_T, Modifier.ControlModifier | Modifier.ShiftModifier)
    lines = [
        [tab.silent_list.topLevelItem(row).text(column) for column in range(4)]
        for row in range(tab.silent_list.topLevelItemCount())
    ]
    assert lines == [
        ["01.02.2020 überfällig", "Treff", "Anna Müller", "030 23125-102"],
        ["01.03.2020 überfällig", "Kreativhaus", "Kreativhaus", "030 23125-101"],
    ]

    press(qtbot, Key.Key_Return)  # the first has answered
    press(qtbot, Key.Key_Return)

    assert invitation(office, "Treff")["status"] == "accepted"
    assert tab.silent_list.topLevelItemCount() == 1
    assert QApplication.focusWidget() is tab.silent_list
    press(qtbot, Key.Key_T, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert tab.view.isVisible()


@pytest.fixture
def thursday(monkeypatch):
    """The day before two days on which nobody works."""

    class Day(date):
        @classmethod
        def today(cls):
            return date(2020, 2, 27)

    monkeypatch.setattr("voneinander_desktop.gui.pages.invitations.date", Day)


def test_a_call_that_reached_nobody_takes_two_keys(qtbot, tab, office, thursday):
    change(office, "invitation", invitation(office, "Kreativhaus").id, remark="gern vormittags")
    choose(tab, "Kreativhaus")

    press(qtbot, Key.Key_T, Modifier.ControlModifier)
    press(qtbot, Key.Key_Return)

    row = invitation(office, "Kreativhaus")
    assert (row["status"], row["replied_on"], row["follow_up_on"]) == ("invited", None, date(2020, 3, 2))
    assert row["remark"] == "27.02.2020 nicht erreicht\ngern vormittags"
    assert QApplication.focusWidget() is tab.view
    assert office.history.undo_label == "Anruf notiert: nicht erreicht"
    office.history.undo()
    assert invitation(office, "Kreativhaus")["remark"] == "gern vormittags"


def test_who_rings_back_has_another_day_and_a_remark(qtbot, tab, office, thursday):
    choose(tab, "Kreativhaus")
    press(qtbot, Key.Key_T, Modifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "Frau Probe, im Urlaub")
    tab.reply_line.status.setCurrentIndex(tab.reply_line.status.findText("ruft zurück"))
    assert not tab.reply_line.people.isVisible()
    tab.reply_line.again.setText("")
    press(qtbot, Key.Key_Return)
    assert tab.reply_line.problem.isVisible()
    tab.reply_line.again.setText("9.3.2020")
    press(qtbot, Key.Key_Return)

    row = invitation(office, "Kreativhaus")
    assert row["follow_up_on"] == date(2020, 3, 9)
    assert row["remark"] == "27.02.2020 ruft zurück: Frau Probe, im Urlaub"


def test_calls_are_noted_one_after_the_other_while_ringing(qtbot, tab, office, thursday):
    villa = invitation(office, "Villa").id
    change(office, "invitation", villa, status="tentative", follow_up_on=date(2020, 2, 27))
    press(qtbot, Key.Key_T, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert tab.count_text() == "3 von 3 Einladungen: nachzufassen"

    def shown():
        rows = map(tab.silent_list.topLevelItem, range(tab.silent_list.topLevelItemCount()))
        return [(row.text(0), row.text(1), row.text(4)) for row in rows]

    assert shown() == [
        ("01.02.2020 überfällig", "Treff", "eingeladen"),
        ("27.02.2020", "Villa", "unter Vorbehalt"),  # it answered, and asked to be rung again
        ("01.03.2020", "Kreativhaus", "eingeladen"),
    ]
    for _ in range(2):  # Treff, then Villa
        press(qtbot, Key.Key_T, Modifier.ControlModifier)
        press(qtbot, Key.Key_Return)

    assert QApplication.focusWidget() is tab.silent_list
    assert tab.silent_list.currentItem().text(1) == "Kreativhaus"
    assert shown() == [("01.03.2020", "Kreativhaus", "eingeladen"), ("02.03.2020", "Treff", "eingeladen")]
    assert invitation(office, "Villa")["follow_up_on"] == date(2020, 3, 2)
    assert tab.count_text() == "2 von 3 Einladungen: nachzufassen"
    press(qtbot, Key.Key_T, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert tab.count_text() == "3 von 3 Einladungen"


def test_what_was_remarked_before_stays_beside_a_reply(qtbot, tab, office):
    change(office, "invitation", invitation(office, "Kreativhaus").id, remark="27.02.2020 nicht erreicht")
    choose(tab, "Kreativhaus")
    press(qtbot, Key.Key_K, Modifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "Umzug")
    press(qtbot, Key.Key_Return)
    assert invitation(office, "Kreativhaus")["remark"] == "Umzug\n27.02.2020 nicht erreicht"
