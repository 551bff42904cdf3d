"""A new Veranstaltung of a Reihe, through the window and by keyboard."""

from datetime import date, time
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from tests.records import add_one, change

from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.actions import Menu
from voneinander_desktop.gui.exporting import Papers
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.gui.planning_dialogs import SeriesDialog
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.workspace import PageMakers

Key = Qt.Key


@pytest.fixture
def window(qtbot, make_file, tmp_path):
    settings = Settings(tmp_path / "fenster.ini")
    parts = Parts(settings, tmp_path, PageMakers(session=SessionPage), documents=partial(Papers, settings))
    window = MainWindow(parts)
    qtbot.addWidget(window, before_close_func=MainWindow.close_file)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.files.open_path(make_file("sample"))
    window.workspace.show_area("session")
    return window


@pytest.fixture
def ask(qtbot, window):
    """Press the shortcut, and do something in the dialog that is opened; it is closed whatever happens."""

    def ask(do, kind=SeriesDialog):
        seen = []

        def act():
            dialog = QApplication.activeModalWidget()
            try:
                assert isinstance(dialog, kind)
                qtbot.waitUntil(dialog.isActiveWindow)
                seen.append(do(dialog))
            finally:
                if dialog is not None and dialog.isVisible():
                    dialog.reject()

        QTimer.singleShot(0, act)
        keys = QKeySequence("Ctrl+Shift+R")[0]
        qtbot.keyClick(QApplication.focusWidget(), keys.key(), keys.keyboardModifiers())
        assert len(seen) == 1
        return seen[0]

    return ask


def series_of(window, title="Voneinander wissen"):
    return add_one(window.office, "series", title=title)


def session(window, row_id):
    return window.office.reader.row(SESSION, row_id)


def type_over(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_it_is_made_like_the_latest_of_its_series(qtbot, window, ask):
    series = series_of(window)
    office = window.office
    window.workspace.list_page("session").begin()
    latest = window.current_session()
    change(office, "session", latest, series=Ref(series, ""))
    invited = len(office.participation.invitation_ids(latest))

    def fill(dialog):
        assert dialog.series.hasFocus()
        proposed = dialog.name.text(), dialog.start.text(), dialog.end.text()
        qtbot.keyClick(dialog.series, Key.Key_Tab)
        assert dialog.name.hasFocus()
        qtbot.keyClick(dialog.name, Key.Key_Tab)
        assert dialog.day.hasFocus()
        qtbot.keyClicks(dialog.day, "10.3.2027")
        type_over(qtbot, dialog.start, "10")
        told = dialog.told.toPlainText()
        qtbot.keyClick(dialog.start, Key.Key_Return)
        return proposed, told

    (title, start, end), told = ask(fill)

    assert (title, start, end) == tuple(session(window, latest).text(key) for key in ("title", "start", "end"))
    assert "11.03.2020“." in told
    assert f"{invited} Einladungen" in told
    made = session(window, window.current_session())
    assert made.id != latest
    assert isinstance(window.workspace.page, SessionPage)
    assert (made["date"], made["start"], made["end"]) == (date(2027, 3, 10), time(10), time(13))
    assert made["series"].id == series
    assert len(office.participation.invitation_ids(made.id)) == invited
    office.history.undo()  # one step
    assert session(window, made.id) is None
    assert window.workspace.page is window.workspace.list_page("session")


def test_the_first_of_a_series_and_another_one_chosen(qtbot, window, ask):
    series_of(window, "Alte Reihe")
    series = series_of(window, "Neue Reihe")

    def fill(dialog):
        assert dialog.name.text() == "Alte Reihe"
        qtbot.keyClick(dialog.series, Key.Key_Down)
        assert dialog.name.text() == "Neue Reihe"
        assert not dialog.people.isEnabled()
        type_over(qtbot, dialog.name, "Auftakt")
        type_over(qtbot, dialog.start, "9:30")
        qtbot.keyClick(dialog.start, Key.Key_Return)

    ask(fill)

    made = session(window, window.current_session())
    assert (made["title"], made["date"], made["start"], made["series"].id) == ("Auftakt", None, time(9, 30), series)


@pytest.mark.parametrize(("name", "typed"), [("day", "31.2.2027"), ("start", "25 Uhr"), ("name", "")])
def test_what_is_refused_is_told_and_stays(qtbot, window, ask, name, typed):
    series_of(window)
    before = window.office.reader.ids(SESSION)

    def fill(dialog):
        line = getattr(dialog, name)
        type_over(qtbot, line, typed)
        if not typed:
            line.clear()
        qtbot.keyClick(line, Key.Key_Return)
        return dialog.isVisible(), dialog.problem.text(), line.text()

    visible, problem, left = ask(fill)

    assert visible
    assert problem
    assert left == typed
    assert window.office.reader.ids(SESSION) == before


def test_without_a_series_it_says_where_to_make_one(window, ask):
    told = ask(lambda box: (box.text(), box.informativeText()), QMessageBox)
    assert told[0] == "In dieser Datei gibt es noch keine Reihe."
    assert "Veranstaltungsreihen" in told[1]


def test_the_list_of_meetings_has_a_button_for_it_and_the_menu_no_mnemonic_twice(qtbot, window):
    page = window.current_list()
    buttons = [button for button in page.findChildren(QPushButton) if button.text() == "Aus Reihe …"]
    assert len(buttons) == 1
    assert "Strg+Umschalt+R" in buttons[0].accessibleName()
    qtbot.waitUntil(lambda: "calendar_event" in window.menus.actions)
    context = [action.objectName() for action in page.view.actions()]
    assert context[-2:] == ["new_of_series", "calendar_event"]
    for menu in (Menu.SESSION, Menu.DOCUMENTS):
        letters = [
            action.text().split("&")[1][0].lower()
            for action in window.menus.shown[menu].actions()
            if "&" in action.text()
        ]
        assert len(letters) == len(set(letters)), menu
