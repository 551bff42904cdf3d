"""Auswertung: what came of one Veranstaltung, and of all of them."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QApplication
from tests.records import add, add_one, change, new_file

from voneinander_desktop.app import build_window
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.bars import SHARE
from voneinander_desktop.gui.pages.evaluation import EvaluationPage
from voneinander_desktop.gui.pages.figures import FiguresModel
from voneinander_desktop.gui.pages.matrix import MatrixModel
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


@pytest.mark.parametrize("larger", [1, 2])
def test_the_names_of_institutions_are_read_and_several_lines_seen(tab, window, larger):
    change(window.office, "institution", 1, name="Selbsthilfekontaktstelle am langen Beispielplatz")
    font = tab.font()
    font.setPointSizeF(larger * font.pointSizeF())
    tab.setFont(font)
    window.resize(1280, 800)
    QApplication.processEvents()
    tab.lines.arrange()

    lines = tab.lines
    longest = lines.sizeHintForColumn(0)
    assert lines.columnWidth(0) >= min(longest, round(0.45 * lines.viewport().width()))
    seen = lines.viewport().visibleRegion().boundingRect().height()
    assert seen >= 4 * lines.rowHeight(0)
    shown = tab.summary.text() if tab.summary.isVisible() else tab.totals.text()
    assert "3 Einrichtungen eingeladen" in shown
    assert tab.make.isVisibleTo(tab)


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


# ----------------------------------------------------------------------------- all Veranstaltungen


@pytest.fixture
def page(qtbot, window):
    """The page of a file with the meeting, one of this year, and one that was called off."""
    meeting(window.office)
    this_year = date(date.today().year, 1, 2)
    later, _ = add(
        window.office, "session",
        {"title": "Neu", "date": this_year}, {"title": "Fällt aus", "date": this_year, "status": "cancelled"},
    )  # fmt: skip
    window.office.participation.invite(later, [1])
    qtbot.keyClick(window, Key.Key_5, Modifier.ControlModifier)
    page = window.workspace.page
    assert isinstance(page, EvaluationPage)
    return page


def head(view, orientation):
    model = view.model()
    count = model.columnCount() if orientation is Qt.Orientation.Horizontal else model.rowCount()
    return [model.headerData(section, orientation) for section in range(count)]


def choose_period(qtbot, page, *downs):
    page.period.box.setFocus()
    for key in downs:
        qtbot.keyClick(page.period.box, key)


def test_institutions_by_meetings_with_their_totals(page):
    year = date.today().year
    assert head(page.view, Qt.Orientation.Horizontal) == ["Teilgenommen", "11.03.2020", f"02.01.{year}"]
    assert head(page.view, Qt.Orientation.Vertical) == ["Personen, die da waren", "Da", "Fort", "Still", "Ungeladen"]
    assert texts(page.view.matrix) == [
        (None, "3", "0"),
        ("1", "T 2", "N"),
        ("0", "F", None),
        ("0", "?", None),
        ("1", "T 1", None),
    ]
    assert page.totals.text() == "2 Veranstaltungen, 4 Einrichtungen, 2 davon mindestens einmal da, 3 Teilnahmen"
    assert page.count_text() == "4 Einrichtungen, 2 Veranstaltungen"
    assert page.view.matrix.index(1, 0).data(SHARE) == 0.5
    assert page.view.matrix.index(0, 1).data(SHARE) == 1.0


def test_every_sign_is_explained_and_told_in_words(qtbot, page):
    for explained in ("T teilgenommen", "F angemeldet, nicht gekommen", "? keine Rückmeldung", "X abgesagt"):
        assert explained in page._legend.text()
    cell = page.view.matrix.index(1, 1)
    assert cell.data(Role.AccessibleTextRole) == (
        "Da: teilgenommen, 2 Personen waren da, 2 angemeldet · Treffen, 11.03.2020"
    )
    assert page.view.currentIndex() == cell  # the last meeting that somebody came to
    focused(qtbot, Key.Key_Down)
    assert page.detail.text() == "Fort: angemeldet, nicht gekommen, 1 angemeldet"
    focused(qtbot, Key.Key_Right)
    assert page.detail.text() == "Fort: nicht eingeladen"
    assert page.occasion.text().startswith("Neu, ")
    focused(qtbot, Key.Key_Home)
    assert page.detail.text() == "Fort: an 0 von 2 Veranstaltungen teilgenommen"


def test_enter_leads_to_the_meeting_and_there_to_the_institution(qtbot, page, window):
    focused(qtbot, Key.Key_Down, Key.Key_Return)
    opened = window.workspace.page
    assert opened.current_session() == 1
    assert opened.part is opened.figures
    assert opened.figures.lines.currentIndex().row() == 1
    qtbot.keyClick(window, Key.Key_5, Modifier.ControlModifier)
    assert window.workspace.page is page
    assert page.view.currentIndex().row() == 2  # as it was left


def test_the_first_column_leads_to_the_institution(qtbot, page, window):
    focused(qtbot, Key.Key_Down, Key.Key_Home, Key.Key_Return)
    listed = window.current_list()
    assert (listed.entity.key, listed.current_id()) == ("institution", 2)


def test_buttons_lead_to_either(qtbot, page, window):
    qtbot.keyClick(page.to_institution, Key.Key_Space)
    assert window.current_list().current_id() == 1
    qtbot.keyClick(window, Key.Key_5, Modifier.ControlModifier)
    focused(qtbot, Key.Key_Up)
    assert not page.to_institution.isEnabled()
    qtbot.keyClick(page.to_session, Key.Key_Space)
    assert window.workspace.page.current_session() == 1


def test_heads_lead_to_what_they_name(qtbot, page, window):
    names = page.view.verticalHeader()
    at = QPoint(20, names.sectionViewportPosition(3) + 5)
    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert page.detail.text().startswith("Still: ")
    qtbot.mouseDClick(names.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.current_list().current_id() == 3

    qtbot.keyClick(window, Key.Key_5, Modifier.ControlModifier)
    days = page.view.horizontalHeader()
    at = QPoint(days.sectionViewportPosition(1) + 20, 5)
    qtbot.mouseDClick(days.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.workspace.page.current_session() == 1


def test_who_is_no_record_is_told_so(qtbot, page, window):
    page.view.go(4, 0)
    focused(qtbot, Key.Key_Return)
    assert window.status.texts()[1] == "Diese Einrichtung steht nicht in der Liste der Einrichtungen."


def test_names_stay_while_one_goes_through_many_meetings(qtbot, page, window):
    add(window.office, "session", *[{"title": f"T{n}", "date": date(2019, 1, n)} for n in range(1, 29)])
    window.resize(700, 600)
    names = page.view.verticalHeader()
    before = names.mapTo(page.view, QPoint(0, 0)).x()
    focused(qtbot, Key.Key_End)
    assert page.view.horizontalScrollBar().value() > 0
    assert names.mapTo(page.view, QPoint(0, 0)).x() == before
    assert names.width() <= 0.4 * page.view.width() + 1


def test_where_the_window_is_low_the_current_cell_stays_in_sight(qtbot, page, window):
    more = add(window.office, "institution", *[{"name": f"Haus {number}"} for number in range(10, 16)])
    window.office.participation.invite(1, more)
    window.resize(700, 400)
    for _ in range(8):
        focused(qtbot, Key.Key_Down)
        rect = page.view.visualRect(page.view.currentIndex())
        shown = page.view.viewport().visibleRegion().boundingRect()
        assert shown.contains(rect.center())


def test_a_period_is_chosen_printed_as_shown_and_remembered(qtbot, page, window, export, make_window):
    choose_period(qtbot, page, Key.Key_Down)
    year = date.today().year
    assert page.period.box.currentText() == f"Dieses Jahr ({year})"
    assert head(page.view, Qt.Orientation.Horizontal) == ["Teilgenommen", f"02.01.{year}"]
    panel = export()
    assert panel.windowTitle() == "Teilnahme der Einrichtungen"
    assert panel.request().period == (date(year, 1, 1), date(year, 12, 31))
    assert all(panel.buttons[key].isEnabled() for key in ("print", ".pdf", ".xlsx"))
    panel.reject()

    window.close_file()
    again = make_window()
    again.trigger("show_evaluation")
    assert again.workspace.page.period.box.currentText() == f"Dieses Jahr ({year})"


def test_from_one_day_to_another(qtbot, page):
    choose_period(qtbot, page, Key.Key_End)
    assert page.period.since.isVisible()
    page.period.since.setDate(QDate(2020, 3, 11))
    page.period.until.setDate(QDate(2020, 3, 11))
    assert head(page.view, Qt.Orientation.Horizontal) == ["Teilgenommen", "11.03.2020"]
    page.period.until.setDate(QDate(2020, 3, 10))
    assert page.empty.text() == "Der Zeitraum endet, bevor er beginnt. Bitte prüfen Sie die beiden Tage."
    assert not page.view.isVisible()


def test_nothing_in_a_period_says_what_to_do(qtbot, page):
    choose_period(qtbot, page, Key.Key_Down, Key.Key_Down)
    assert page.empty.text() == "In diesem Zeitraum liegt keine Veranstaltung. Wählen Sie oben einen anderen."
    assert not page.make.isVisible()
    qtbot.keyClick(page.all, Key.Key_Space)
    assert page.view.isVisible()
    assert not page.all.isVisible()


def test_an_empty_file_says_what_to_do(qtbot, window):
    qtbot.keyClick(window, Key.Key_5, Modifier.ControlModifier)
    page = window.workspace.page
    assert "Noch gibt es keine Veranstaltung" in page.empty.text()
    add_one(window.office, "session", title="Leer")
    assert "noch keine Einrichtung eingeladen" in page.empty.text()
    assert not page.all.isVisible()


def test_the_matrix_follows_what_is_done_and_undone(qtbot, page, window):
    focused(qtbot, Key.Key_Down)
    window.office.attendance.mark([3], "present")
    assert page.view.matrix.index(2, 1).data() == "T 1"
    assert page.detail.text().startswith("Fort: teilgenommen")
    qtbot.keyClick(window, Key.Key_Z, Modifier.ControlModifier)
    assert page.view.matrix.index(2, 1).data() == "F"
    (first,) = add(window.office, "institution", {"name": "Anfang"})
    window.office.participation.invite(1, [first])
    assert head(page.view, Qt.Orientation.Vertical)[1] == "Anfang"
    assert page.detail.text().startswith("Fort: ")  # the cell is the same, a line further down
    change(window.office, "session", 1, status="cancelled")
    assert head(page.view, Qt.Orientation.Horizontal)[1:] == [f"02.01.{date.today().year}"]


def test_the_matrix_is_a_sound_model(qtmodeltester, page, window):
    model = MatrixModel()
    qtmodeltester.check(model)
    model.show_matrix(window.office.reporting.matrix())
    qtmodeltester.check(model)
