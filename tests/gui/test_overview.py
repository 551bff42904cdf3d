"""Übersicht: what comes next, what is due, and the way to each."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from tests.records import add_one

from voneinander_desktop.app import build_window
from voneinander_desktop.gui.pages.overview import OverviewPage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import create_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(qtbot, tmp_path):
    create_file(tmp_path / "Mitte.voneinander")
    window = build_window(Settings(tmp_path / "fenster.ini"))
    qtbot.addWidget(window)
    window.files.open_path(tmp_path / "Mitte.voneinander")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.close_file(discard=True)


def due_meeting(office):
    today = date.today()
    house = add_one(office, "institution", name="Kreativhaus", phone="030 23125-101")
    session = add_one(
        office, "session", title="Treffen", date=today + timedelta(days=3), reply_by=today - timedelta(days=2)
    )
    office.participation.invite(session, [house])
    office.editing.set_values([Edit("invitation", 1, "status", "invited")])
    return session


def test_each_line_leads_to_its_place(qtbot, window):
    session = due_meeting(window.office)
    qtbot.keyClick(window, Key.Key_0, Modifier.ControlModifier)
    page = window.workspace.page
    assert isinstance(page, OverviewPage)
    assert page.next.title.text() == "Treffen"
    assert page.next.when.text().startswith("In 3 Tagen")
    assert page.count_text() == "1 Sache fällig"
    assert page.due.topLevelItem(0).text(0) == "Rückmeldungen überfällig (1)"
    assert "030 23125-101" in page.due.currentItem().text(2)

    qtbot.keyClick(page.due, Key.Key_Return)

    opened = window.workspace.page
    assert opened.current_session() == session
    assert opened.part is opened.invitations
    assert opened.invitations.view.selected_ids() == [1]


def test_nothing_planned_and_nothing_due_is_said_calmly(qtbot, window):
    qtbot.keyClick(window, Key.Key_0, Modifier.ControlModifier)
    page = window.workspace.page
    assert page.next.title.text() == "Keine nächste Veranstaltung"
    assert page.nothing.isVisible()
    assert not page.due.isVisible()
    assert page.count_text() == "Nichts fällig"


def test_what_is_done_is_due_no_more(qtbot, window):
    due_meeting(window.office)
    qtbot.keyClick(window, Key.Key_0, Modifier.ControlModifier)
    page = window.workspace.page
    window.office.editing.set_values([Edit("invitation", 1, "status", "accepted")])
    assert page.count_text() == "Nichts fällig"
    window.office.history.undo()
    assert page.count_text() == "1 Sache fällig"
