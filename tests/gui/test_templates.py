"""Vorlagen: the words of mails and of the press release, with their fields and what they say of a Veranstaltung."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.records import add_one, change

from voneinander_desktop.gui.pages.administration import AdministrationPage
from voneinander_desktop.gui.pages.templates import TemplatesPage
from voneinander_desktop.gui.pages.wordings import TEMPLATES
from voneinander_desktop.usecases.exporting import Exporting, default_press_template
from voneinander_desktop.usecases.messages import Letter, Occasion, default_wording
from voneinander_desktop.usecases.office_file import create_file, open_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier
INVITATION, PRESS = 0, len(TEMPLATES) - 1


@pytest.fixture
def path(make_file):
    return make_file("sample")


@pytest.fixture
def office(path):
    office = open_file(path)
    yield office
    office.close()


@pytest.fixture
def show(qtbot):
    def show(office):
        page = AdministrationPage(office)
        office.subscribe(page.refresh)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        section = page.show_section("templates")
        assert isinstance(section, TemplatesPage)
        section.begin()
        return section

    return show


@pytest.fixture
def section(show, office):
    return show(office)


def tab_to(qtbot, widget):
    """Go on by Tab until a widget has the focus."""
    for _ in range(20):
        if widget.hasFocus():
            return
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    raise AssertionError(f"not reached: {widget.accessibleName()}")


def choose(section, qtbot, number):
    section.choice.setFocus()
    while section.choice.currentIndex() != number:
        qtbot.keyClick(section.choice, Key.Key_Down if section.choice.currentIndex() < number else Key.Key_Up)
    return section.template


def press_template(office):
    return Exporting(office.reader, office.choices, office.path).press_template


def test_all_mails_and_the_press_release_are_there(qtbot, section):
    assert [section.choice.itemText(row) for row in range(section.choice.count())] == [
        "Einladung", "Erinnerung", "Verschiebung", "Absage", "Dank", "Pressemitteilung",
    ]  # fmt: skip
    for number in range(section.choice.count()):
        page = choose(section, qtbot, number)
        assert page.state.text() == "Das ist die mitgelieferte Vorlage."
        assert not page.restore.isEnabled()
        assert page.subject.isVisible() is (number != PRESS)


@pytest.mark.parametrize("number", [INVITATION, PRESS])
def test_a_brace_that_stays_open_is_told_beside_the_text_and_not_stored(qtbot, section, office, number):
    page = choose(section, qtbot, number)
    stored = page.text.toPlainText()
    page.text.setFocus()
    qtbot.keyClick(page.text, Key.Key_End, Modifier.ControlModifier)
    qtbot.keyClicks(page.text, " {Titel")
    tab_to(qtbot, page.restore if page.restore.isEnabled() else section.choice)

    assert "schließende Klammer" in page.problem.text()
    assert page.text.toPlainText() == f"{stored} {{Titel"
    kept = press_template(office) if number == PRESS else office.messages.wording(Occasion.INVITATION).text
    assert "{Titel}" in kept
    assert not kept.endswith("{Titel")


def test_words_are_stored_when_they_are_left_each_as_a_step(qtbot, section, office):
    page = choose(section, qtbot, INVITATION)
    tab_to(qtbot, page.subject)
    page.subject.selectAll()
    qtbot.keyClicks(page.subject, "Kommen Sie? {titel}")
    tab_to(qtbot, page.text)
    assert office.messages.wording(Occasion.INVITATION).subject == "Kommen Sie? {titel}"
    assert office.history.undo_label == "Vorlage „Einladung“ geändert"
    page.text.selectAll()
    qtbot.keyClicks(page.text, "Am {Datum}.")
    tab_to(qtbot, page.insert)
    assert office.messages.wording(Occasion.INVITATION) == Letter("Kommen Sie? {titel}", "Am {Datum}.")
    assert page.state.text() == "Eigene Vorlage."

    office.history.undo()

    assert page.text.toPlainText() == default_wording(Occasion.INVITATION).text
    assert page.subject.text() == "Kommen Sie? {titel}"
    office.history.undo()
    assert office.messages.wording(Occasion.INVITATION) == default_wording(Occasion.INVITATION)
    office.history.redo()
    assert page.subject.text() == "Kommen Sie? {titel}"


@pytest.mark.parametrize("part", ["subject", "text"])
def test_a_field_that_is_none_is_told_below_it_and_what_was_typed_stays(qtbot, section, office, part):
    page = choose(section, qtbot, INVITATION)
    typed, note, other = (
        (page.subject, page.subject_problem, page.problem)
        if part == "subject"
        else (page.text, page.problem, page.subject_problem)
    )
    tab_to(qtbot, typed)
    qtbot.keyClicks(typed, "{Wetter} ")
    tab_to(qtbot, page.restore)

    assert "Das Feld {Wetter} gibt es nicht. Möglich sind: {Titel}" in note.text()
    assert note.isVisible()
    assert not other.isVisible()
    assert note.y() > typed.y()
    assert len(page.text.extraSelections()) == (part == "text")
    assert office.messages.wording(Occasion.INVITATION) == default_wording(Occasion.INVITATION)
    assert not section.commit()
    assert "Wetter" in section.unstored()
    choose(section, qtbot, PRESS)
    assert "{Wetter}" in (page.subject.text() + page.text.toPlainText())  # it waits where it was typed
    page = choose(section, qtbot, INVITATION)
    typed.setFocus()
    qtbot.keyClick(typed, Key.Key_Escape)
    assert section.commit()
    assert (page.subject.text(), page.text.toPlainText()) == (
        default_wording(Occasion.INVITATION).subject, default_wording(Occasion.INVITATION).text
    )  # fmt: skip
    assert not note.isVisible()


def test_fields_are_put_where_one_typed_last(qtbot, section):
    page = choose(section, qtbot, INVITATION)
    entries = {action.text().split("}")[0] + "}": action for action in page.insert.menu().actions()}
    assert entries["{Rückmeldefrist}"].text() == "{Rückmeldefrist}  –  Bis wann Sie Antwort erbitten"
    tab_to(qtbot, page.subject)
    qtbot.keyClick(page.subject, Key.Key_End)
    entries["{Datum}"].trigger()
    assert page.subject.text() == default_wording(Occasion.INVITATION).subject + "{Datum}"
    assert page.subject.hasFocus()
    tab_to(qtbot, page.text)
    entries["{Ort}"].trigger()
    assert page.text.toPlainText().startswith("{Ort}")


@pytest.mark.parametrize("number", [INVITATION, PRESS])
def test_what_it_says_of_a_real_meeting_is_seen(qtbot, section, office, number):
    page = choose(section, qtbot, number)
    page.text.setFocus()
    page.text.selectAll()
    qtbot.keyClicks(page.text, "Wir treffen uns: {Datum}, {Ort}")
    qtbot.keyClick(page.text, Key.Key_R, Modifier.AltModifier)
    assert page.tabs.currentIndex() == 1
    assert "Wir treffen uns: Mittwoch, 11.03.2020" in page.preview.toPlainText()
    session = page.sessions.session_id

    change(office, "session", session, room="Saal 7")

    assert "Saal 7" in page.preview.toPlainText()
    other = add_one(office, "session", title="Zweites")
    page.sessions.setCurrentIndex(page.sessions.findData(other))
    assert "11.03.2020" not in page.preview.toPlainText()
    page.text.setPlainText("{Wetter}")
    page.sessions.setCurrentIndex(page.sessions.findData(session))
    assert "{Wetter} gibt es nicht" in page.preview.toPlainText()
    page.text.setPlainText("")


def test_the_program_s_own_words_come_back_as_a_step(qtbot, section, office):
    page = choose(section, qtbot, PRESS)
    tab_to(qtbot, page.text)
    page.text.selectAll()
    qtbot.keyClicks(page.text, "{Titel}")
    tab_to(qtbot, page.restore)
    assert press_template(office) == "{Titel}"
    qtbot.keyClick(page.restore, Key.Key_Space)
    assert page.text.toPlainText() == press_template(office) == default_press_template()
    assert page.text.hasFocus()
    assert office.history.undo_label == "Vorlage „Pressemitteilung“ wiederhergestellt"
    office.history.undo()
    assert page.text.toPlainText() == press_template(office) == "{Titel}"


def test_a_file_for_reading_shows_the_words_and_keeps_them(qtbot, show, path):
    office = open_file(path, write=False)
    section = show(office)
    for number in (INVITATION, PRESS):
        page = choose(section, qtbot, number)
        assert page.text.isReadOnly()
        assert page.subject.isReadOnly()
        assert not page.insert.isEnabled()
        assert not page.restore.isEnabled()
    section.window().close()
    office.close()


def test_a_file_without_meetings_says_so(qtbot, show, tmp_path):
    create_file(tmp_path / "leer.voneinander")
    office = open_file(tmp_path / "leer.voneinander")
    page = choose(show(office), qtbot, INVITATION)
    page.tabs.setCurrentIndex(1)
    assert page.preview.toPlainText() == "In dieser Datei gibt es noch keine Veranstaltung."
    page.window().close()
    office.close()
