"""Auswertung: what came of one Veranstaltung, and of all of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.records import add, add_one, change, new_file

from voneinander_desktop.app import build_window
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.bars import SHARE
from voneinander_desktop.gui.pages.figures import FiguresModel
from voneinander_desktop.gui.paper_panel import Panel
from voneinander_desktop.gui.settings import Settings

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Role = Qt.ItemDataRole


@pytest.fixture
def make_window(qtbot, tmp_path):
    windows = []

    def make():
        window = build_window(Settings(tmp_path / "fenster.ini"))
        windows.append(window)
        qtbot.addWidget(window)
        window.files.open_path(tmp_path / "Mitte.voneinander")
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    new_file(tmp_path / "Mitte.voneinander")
    yield make
    for window in windows:
        window.close_file(discard=True)


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def export(qtbot, window):
    """Return what presses Ctrl+E; the papers' commands come a moment after the list."""

    def press():
        qtbot.waitUntil(lambda: "export_list" in window.menus.actions)
        qtbot.keyClick(window, Key.Key_E, Modifier.ControlModifier)
        (panel,) = window.findChildren(Panel)
        return panel

    return press


def to(row_id):
    return Ref(row_id, "")


def meeting(office):
    """Make a Veranstaltung at which one institution came, one did not, one is silent, and somebody just came."""
    houses = add(office, "institution", *[{"name": name} for name in ("Da", "Fort", "Still")])
    people = [("Arnold", 0), ("Berger", 0), ("Conrad", 1)]
    contacts = add(office, "contact", *[{"last_name": name, "institution": to(houses[at])} for name, at in people])
    session = add_one(office, "session", title="Treffen", date="11.3.2020", status="held")
    office.participation.invite(session, houses)
    for number, status in enumerate(("accepted", "accepted", "invited"), 1):
        change(office, "invitation", number, status=status)
    office.participation.register(session, contacts)
    office.attendance.mark([1, 2], "present")
    office.attendance.mark([3], "absent")
    office.attendance.admit(session, "Mia Muster", "Ungeladen")
    return session


def texts(model):
    columns = range(model.columnCount())
    return [tuple(model.index(row, column).data() for column in columns) for row in range(model.rowCount())]


def focused(qtbot, *keys):
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


# ------------------------------------------------------------------------------- one Veranstaltung


@pytest.fixture
def tab(window):
    window.workspace.open_session(meeting(window.office))
    page = window.workspace.page
    page.tabs.setCurrentWidget(page.figures)
    page.begin()
    return page.figures


def test_the_figures_of_a_meeting_and_of_its_institutions(tab):
    assert tab.totals.text() == (
        "3 Einrichtungen eingeladen, 2 davon zugesagt, 3 Personen angemeldet, 3 anwesend, 1 nicht teilgenommen, "
        "1 ohne Anmeldung"
    )
    assert texts(tab.model) == [
        ("Da", "zugesagt", "2", "2", "0", "0"),
        ("Fort", "zugesagt", "1", "0", "1", "0"),
        ("Still", "eingeladen", "0", "0", "0", "0"),
        ("Ungeladen", None, "0", "1", "0", "1"),
    ]
    assert tab.count_text() == "4 Einrichtungen"
    assert not tab.note.isVisible()


def test_a_bar_is_never_the_only_way_to_know_a_number(tab):
    present = tab.model.index(0, 3)
    assert (present.data(SHARE), present.data(Role.AccessibleTextRole)) == (1.0, "Anwesend: 2")
    assert tab.model.index(1, 2).data(SHARE) == 0.5
    assert tab.model.index(0, 0).data(SHARE) is None
    assert [tile.accessibleName() for tile in tab.totals.tiles][1:3] == ["davon zugesagt: 2", "Personen angemeldet: 3"]


def test_the_figures_follow_what_is_done_and_undone(qtbot, tab, window):
    assert window.focusWidget() is tab.lines
    focused(qtbot, Key.Key_Down)
    window.office.attendance.mark([3], "unrecorded")
    assert texts(tab.model)[1] == ("Fort", "zugesagt", "1", "0", "0", "1", "0")
    assert tab.note.text() == "Von einer Person ist noch nicht erfasst, ob sie da war: siehe „Anwesenheit“."
    assert tab.note.isVisible()
    qtbot.keyClick(window, Key.Key_Z, Modifier.ControlModifier)
    assert texts(tab.model)[1] == ("Fort", "zugesagt", "1", "0", "1", "0")


def test_enter_leads_to_the_institution(qtbot, tab, window):
    focused(qtbot, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert window.status.texts()[1] == "„Ungeladen“ steht nicht in der Liste der Einrichtungen."
    focused(qtbot, Key.Key_Up, Key.Key_Up, Key.Key_Return)
    page = window.current_list()
    assert page.entity.key == "institution"
    assert page.model.display(page.model.row_of(page.current_id()), 0) == "Fort"


def test_it_is_printed_and_saved_from_its_panel(qtbot, tab, window, export):
    panel = export()
    assert panel.windowTitle() == "Auswertung der Veranstaltung"
    assert panel.sessions.currentData() == 1
    assert all(panel.buttons[key].isEnabled() for key in ("print", ".pdf", ".xlsx"))
    panel.reject()
    qtbot.waitUntil(lambda: not window.findChildren(Panel))
    qtbot.keyClick(tab.make, Key.Key_Space)
    assert window.findChildren(Panel)


def test_a_meeting_without_anybody_says_what_to_do(window):
    session = add_one(window.office, "session", title="Leer")
    window.workspace.open_session(session)
    page = window.workspace.page
    page.show_part("figures")
    assert page.figures.empty.isVisible()
    assert "Laden Sie unter „Einladungen“ Einrichtungen ein" in page.figures.empty.text()
    assert not page.figures.lines.isVisible()
    (house,) = add(window.office, "institution", {"name": "Kreativhaus"})
    window.office.participation.invite(session, [house])
    assert page.figures.lines.isVisible()


def test_the_figures_are_a_sound_model(qtmodeltester, tab, window):
    model = FiguresModel()
    model.show_figures(window.office.reporting.session(1))
    qtmodeltester.check(model)
