"""The page at the first start."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from voneinander_desktop.gui.actions import ACTIONS
from voneinander_desktop.gui.pages.welcome import WelcomePage


@pytest.fixture
def page(qtbot):
    page = WelcomePage()
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    return page


def test_the_big_choices_are_commands_of_the_window(qtbot, page):
    known = {command.id for command in ACTIONS}
    chosen = []
    page.chosen.connect(chosen.append)
    for button in page.buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen == ["open_sample", "open_practice", "import_list", "new_file", "open_file"]
    assert set(chosen) <= known


def test_a_choice_says_what_it_is_to_a_screen_reader(page):
    assert page.buttons[0].accessibleName() == "Beispieldatei öffnen"
    assert "11.3.2020" in page.buttons[0].accessibleDescription()


def test_recent_files_are_offered_even_if_they_are_gone(qtbot, page):
    gone = Path("/nirgends/Mitte.voneinander")
    page.set_recent([gone])
    button = next(button for button in page.findChildren(QPushButton) if button.accessibleName() == gone.name)
    with qtbot.waitSignal(page.open_path) as opened:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.args == [gone]


def test_nothing_is_said_about_recent_files_where_there_are_none(page):
    page.set_recent([Path("/nirgends/Mitte.voneinander")])
    page.set_recent([])
    names = [button.accessibleName() for button in page.findChildren(QPushButton) if button.isVisibleTo(page)]
    assert "Mitte.voneinander" not in names


def test_no_choice_is_cut_off_in_a_small_window_with_large_letters(qtbot, qapp):
    font = qapp.font()
    large = qapp.font()
    large.setPointSizeF(2 * font.pointSizeF())
    qapp.setFont(large)
    try:
        page = WelcomePage()
        qtbot.addWidget(page)
        page.resize(700, 600)
        page.show()
        for button in page.buttons:
            assert button.height() >= button.heightForWidth(button.width())
            assert button.width() <= page.viewport().width()
    finally:
        qapp.setFont(font)
