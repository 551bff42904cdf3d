"""The window: files, commands and shortcuts, undo, and what it says."""

import json
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.gui import help, icons, messages
from voneinander_desktop.gui.actions import (
    ACTIONS,
    ADMINISTRATION,
    EVALUATION,
    OVERVIEW,
    Command,
    Fact,
    Menu,
    german_keys,
)
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.gui.messages import OpenChoice
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.history import HistoryDialog
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.workspace import PageMakers
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file


class SessionPage(Page):
    """Stands for the workspace of a Veranstaltung, which has tests of its own."""

    def __init__(self, office, session_id, parent):
        super().__init__(parent)
        self.session_id = session_id
        self.saved = False
        QVBoxLayout(self).addWidget(QLabel("Veranstaltung", self))

    def current_session(self):
        return self.session_id

    def save_state(self):
        self.saved = True


class AdministrationPage(Page):
    shown = None

    def __init__(self, office, parent):
        super().__init__(parent)

    def show_record(self, entity_key, row_id):
        self.shown = (entity_key, row_id)


@dataclass
class Papers:
    commands: tuple = (
        Command("print_sheet", "&Unterschriftenliste …", Menu.DOCUMENTS, ("Ctrl+P",), "print", frozenset({Fact.FILE})),
    )
    opened: list = field(default_factory=list)

    def open_panel(self, window, command_id):
        self.opened.append((command_id, window.current_session(), window.office.history.undo_label))


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "fenster.ini")


@pytest.fixture
def make_window(qtbot, tmp_path, settings):
    def make(**parts):
        window = MainWindow(Parts(settings, tmp_path / "daten", **parts))
        qtbot.addWidget(window, before_close_func=MainWindow.close_file)
        window.resize(1200, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return make


@pytest.fixture
def path(make_file):
    return make_file("sample")


@pytest.fixture
def window(qtbot, make_window, path):
    window = make_window(makers=PageMakers(session=SessionPage, administration=AdministrationPage))
    window.files.open_path(path)
    window.workspace.show_area("institution")
    qtbot.waitUntil(lambda: window.current_list().form is not None)
    return window


def press(qtbot, keys):
    """Press a shortcut where the focus is."""
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(QApplication.focusWidget(), combination.key(), combination.keyboardModifiers())


def phone_of(window, name="Kreativhaus"):
    ref = next(ref for ref in window.office.reader.options("institution") if ref.text == name)
    return window.office.reader.row(INSTITUTION, ref.id)["phone"]


def edit_phone(qtbot, window, number="030 23125-110"):
    page = window.current_list()
    ref = next(ref for ref in window.office.reader.options("institution") if ref.text == "Kreativhaus")
    page.show_record(ref.id)
    line = page.form.rows["phone"].editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, number)
    return line


# ------------------------------------------------------------------------------------------ files


def test_at_the_first_start_there_is_a_choice_and_no_list(make_window):
    window = make_window()
    window.open_last()
    assert window.welcome.isVisible()
    assert window.workspace is None
    assert window.windowTitle() == "Voneinander"
    assert not window.menus.actions["undo"].isEnabled()
    assert window.menus.actions["open_file"].isEnabled()


def test_the_sample_is_the_users_own_copy_and_keeps_her_changes(qtbot, make_window, tmp_path):
    window = make_window()
    window.trigger("open_sample")
    assert window.office.path == tmp_path / "daten" / "Beispiel.voneinander"
    row_id = window.office.reader.options("contact")[0].id
    window.office.editing.set_values([Edit("contact", row_id, "function", "Leitung")])
    window.close_file()
    window.trigger("open_sample")
    assert window.office.reader.row(CONTACT, row_id)["function"] == "Leitung"


def test_practice_data_says_that_its_people_are_invented(make_window):
    window = make_window()
    window.trigger("open_practice")
    assert "erfunden" in window.banners.texts()[0]


def test_the_title_says_which_file_this_is_and_where_it_lies(window, path):
    assert window.windowTitle() == f"Mitte.voneinander · {path.parent} – Voneinander"


def test_a_new_file_is_made_and_opened(make_window, tmp_path, monkeypatch):
    window = make_window()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "Neu"), ""))
    window.trigger("new_file")
    assert window.office.path == tmp_path / "Neu.voneinander"
    assert window.office.reader.total(CONTACT) == 0


def test_a_new_file_never_replaces_one_that_is_there(make_window, path, monkeypatch):
    before = path.read_bytes()
    window = make_window()
    told = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    monkeypatch.setattr(messages, "tell", lambda _parent, *texts: told.append(texts))
    window.trigger("new_file")
    assert "gibt es schon" in told[0][-1]
    assert window.workspace is None
    assert path.read_bytes() == before


def test_a_copy_is_written_and_the_file_stays_the_open_one(window, path, tmp_path, monkeypatch):
    target = tmp_path / "Kopie.voneinander"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    window.trigger("save_copy")
    assert window.office.path == path
    assert "Kopie.voneinander" in window.status.texts()[1]
    copy = open_file(target)
    assert copy.reader.total(INSTITUTION) == window.office.reader.total(INSTITUTION)
    copy.close()


def damaged(tmp_path, kind):
    path = tmp_path / f"{kind}.voneinander"
    match kind:
        case "leer":
            path.touch()
        case "fremd":
            path.write_text("Das ist ein Brief.", encoding="utf-8")
        case "Ordner":
            path.mkdir()
    return path


@pytest.mark.parametrize("kind", ["fehlt", "leer", "fremd", "Ordner"])
def test_what_cannot_be_opened_is_told_and_left_as_it_was(make_window, tmp_path, monkeypatch, kind, settings):
    bad = damaged(tmp_path, kind)
    before = bad.read_bytes() if bad.is_file() else None
    settings.remember_file(bad)
    told = []
    monkeypatch.setattr(
        messages, "ask_after_failed_opening", lambda _, name, why, ways: told.append((name, why)) or OpenChoice.NOTHING
    )
    window = make_window()
    window.open_last()
    assert told[0][0] == bad.name
    assert told[0][1].endswith(".")
    assert window.workspace is None
    assert (bad.read_bytes() if bad.is_file() else None) == before
    assert settings.recent_files() == ([] if kind == "fehlt" else [bad])


def test_a_file_on_a_share_that_is_away_is_not_forgotten(make_window, tmp_path, monkeypatch, settings):
    path = tmp_path / "Laufwerk" / "Mitte.voneinander"
    settings.remember_file(path)
    monkeypatch.setattr(messages, "ask_after_failed_opening", lambda *_: OpenChoice.NOTHING)
    make_window().open_last()
    assert settings.recent_files() == [path]


def test_after_a_failed_opening_the_sample_is_a_way_on(make_window, tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ask_after_failed_opening", lambda *_: OpenChoice.SAMPLE)
    window = make_window()
    assert window.files.open_path(tmp_path / "fehlt.voneinander")
    assert window.office.path.name == "Beispiel.voneinander"


def test_a_failed_opening_leaves_the_open_file_open(window, path, tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ask_after_failed_opening", lambda *_: OpenChoice.NOTHING)
    window.files.open_path(tmp_path / "fehlt.voneinander")
    assert window.office.path == path


def test_enter_presses_the_button_that_has_the_focus(qtbot, make_window):
    window = make_window()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.welcome.buttons[0])
    press(qtbot, "Return")
    assert window.office is not None
    assert window.office.path.parent.name == "daten"


def test_a_file_that_is_open_elsewhere_opens_for_reading_and_later_for_writing(make_window, path):
    other = open_file(path)
    window = make_window()
    window.files.open_path(path)
    assert window.office.read_only
    assert "schreibgeschützt" in window.windowTitle()
    assert len(window.banners.texts()) == 1
    assert not window.menus.actions["new"].isEnabled()
    assert window.menus.actions["copy"].isEnabled()
    other.close()

    window.files.open_path(path)
    assert not window.office.read_only
    assert window.status.texts()[2] == ""
    assert window.banners.texts() == []


def test_the_last_file_opens_again_with_the_list_that_was_shown(qtbot, window, make_window, path):
    window.trigger("show_contact")
    window.close_file()
    again = make_window()
    again.open_last()
    assert again.office.path == path
    assert again.current_list().entity is CONTACT


def test_opening_another_file_closes_the_one_before(window, path, make_file):
    other = make_file("empty", "Zweite.voneinander")
    window.files.open_path(other)
    assert window.office.path == other
    free = open_file(path)
    assert not free.read_only
    free.close()


def test_the_recent_files_are_a_menu(window, path):
    menu = window.menus.actions["recent"].menu()
    menu.aboutToShow.emit()
    assert [path.name in action.text() for action in menu.actions()] == [True]


# --------------------------------------------------------------------------------------- commands


def test_every_command_does_something_and_none_is_left_out(make_window):
    window = make_window(makers=PageMakers(session=SessionPage, administration=AdministrationPage))
    handlers = window._handlers()
    assert set(handlers) == {command.id for command in (*ACTIONS, OVERVIEW, EVALUATION, ADMINISTRATION)}


def test_no_two_commands_share_a_key_and_every_icon_is_there():
    keys = [key for command in (*ACTIONS, OVERVIEW, EVALUATION, ADMINISTRATION) for key in command.keys]
    assert len(keys) == len(set(keys))
    assert {
        command.icon for command in (*ACTIONS, OVERVIEW, EVALUATION, ADMINISTRATION) if command.icon
    } <= icons.icon_names()


def test_no_two_entries_of_a_menu_share_a_mnemonic():
    for menu in Menu:
        letters = [
            command.text.split("&")[1][0].lower()
            for command in (*ACTIONS, OVERVIEW, EVALUATION, ADMINISTRATION)
            if command.menu is menu and "&" in command.text
        ]
        assert len(letters) == len(set(letters)), menu


def test_pages_that_do_not_exist_yet_are_not_offered(make_window, path):
    window = make_window()
    window.files.open_path(path)
    assert window.workspace.navigation.keys() == ["session", "institution", "contact"]
    assert "open_session" not in window.menus.actions
    assert [menu for menu, shown in window.menus.shown.items() if not shown.menuAction().isVisible()] == [
        Menu.SESSION,
        Menu.DOCUMENTS,
    ]


@pytest.mark.parametrize(("keys", "key"), [("Ctrl+1", "session"), ("Ctrl+2", "institution"), ("Ctrl+3", "contact")])
def test_the_lists_are_a_key_away(qtbot, window, keys, key):
    press(qtbot, keys)
    assert window.current_list().entity.key == key
    assert window.current_list().view.hasFocus()


def test_the_administration_is_a_key_away(qtbot, window):
    press(qtbot, "Ctrl+4")
    assert isinstance(window.workspace.page, AdministrationPage)
    assert not window.menus.actions["new"].isEnabled()


def test_search_and_new_are_a_key_away(qtbot, window):
    press(qtbot, "Ctrl+F")
    assert window.current_list().search.hasFocus()
    press(qtbot, "Ctrl+N")
    assert window.current_list().form.rows["name"].editor.isAncestorOf(QApplication.focusWidget())


def test_saving_is_answered(qtbot, window):
    press(qtbot, "Ctrl+S")
    assert window.status.texts()[1] == "Alles ist gespeichert."


def test_what_stands_in_the_form_is_saved_before_saved_is_said(qtbot, window):
    edit_phone(qtbot, window)
    press(qtbot, "Ctrl+S")
    assert phone_of(window) == "030 23125-110"


def test_what_was_refused_is_said_instead_of_saved(qtbot, window):
    line = edit_phone(qtbot, window, "-")
    press(qtbot, "Ctrl+S")
    assert "berichtigen" in window.status.texts()[1]
    assert line.text() == "-"
    qtbot.keyClick(line, Qt.Key.Key_Escape)


# ------------------------------------------------------------------------------------------- undo


def test_a_step_is_told_with_a_link_to_take_it_back(qtbot, window):
    before = phone_of(window)
    qtbot.keyClick(edit_phone(qtbot, window), Qt.Key.Key_Return)
    count, message, saved = window.status.texts()
    assert count == "12 von 12 Einrichtungen und Dienststellen"
    assert "Telefon geändert" in message
    assert saved.startswith("gespeichert ")
    window.status.undo_clicked.emit()
    assert phone_of(window) == before


def test_undo_and_redo_by_keyboard_say_what_they_do(qtbot, window):
    before = phone_of(window)
    qtbot.keyClick(edit_phone(qtbot, window), Qt.Key.Key_Return)
    assert window.menus.actions["undo"].text() == "&Rückgängig: Telefon geändert"
    press(qtbot, "Ctrl+Z")  # the focus is still in the form's field
    assert phone_of(window) == before
    assert window.menus.actions["redo"].text() == "&Wiederholen: Telefon geändert"
    assert not window.menus.actions["undo"].isEnabled()
    press(qtbot, "Ctrl+Y")
    assert phone_of(window) == "030 23125-110"


def test_undo_in_a_field_takes_back_what_is_being_typed_first(qtbot, window):
    window.office.editing.set_values(
        [Edit("institution", window.office.reader.options("institution")[0].id, "city", "Berlin")]
    )
    steps = window.office.history.undo_label
    line = edit_phone(qtbot, window)
    press(qtbot, "Ctrl+Z")
    assert window.office.history.undo_label == steps
    assert line.text() != "030 23125-110"


def test_a_fault_is_told_above_the_page_and_goes_away_with_the_next_step(qtbot, window):
    window.workspace.fault.emit("Der Datenträger ist voll.")
    assert window.banners.texts() == ["Der Datenträger ist voll."]
    qtbot.keyClick(edit_phone(qtbot, window), Qt.Key.Key_Return)
    assert window.banners.texts() == []


# ------------------------------------------------------------------------------ pages and records


def test_a_session_opens_in_its_workspace_and_the_way_back_selects_it(qtbot, window):
    press(qtbot, "Ctrl+1")
    session = window.current_session()
    press(qtbot, "Ctrl+Return")
    page = window.workspace.page
    assert isinstance(page, SessionPage)
    assert page.session_id == session
    assert window.current_session() == session
    assert window.menus.actions["leave_session"].isEnabled()
    window.trigger("leave_session")
    assert page.saved
    assert window.current_list().current_id() == session
    assert not window.menus.actions["leave_session"].isEnabled()


def test_choosing_another_area_leaves_the_session(qtbot, window):
    press(qtbot, "Ctrl+1")
    press(qtbot, "Ctrl+Return")
    window.trigger("show_contact")
    assert window.current_list().entity is CONTACT
    window.trigger("show_session")
    assert window.current_list() is not None


def test_a_session_that_is_deleted_closes(qtbot, window):
    press(qtbot, "Ctrl+1")
    session = window.current_session()
    press(qtbot, "Ctrl+Return")
    window.office.editing.delete("session", [session], with_dependents=True)
    assert window.current_list().entity.key == "session"


def test_a_related_record_is_shown_in_its_list(window):
    contact = window.office.reader.options("contact")[0]
    window.workspace.page.open_record.emit("contact", contact.id)
    assert window.current_list().entity is CONTACT
    assert window.current_list().current_id() == contact.id


def test_a_record_without_list_is_shown_in_the_administration(window):
    region = window.office.reader.options("region")[0]
    window.workspace.page.open_record.emit("region", region.id)
    assert window.workspace.page.shown == ("region", region.id)


def test_a_new_related_record_is_begun_in_its_list(window):
    institution = window.office.reader.options("institution")[0]
    window.workspace.page.new_record.emit("contact", {"institution": institution})
    page = window.current_list()
    assert page.entity is CONTACT
    assert page.form.record_id == -1


def test_the_changes_of_a_record_and_of_the_file(qtbot, window):
    qtbot.keyClick(edit_phone(qtbot, window), Qt.Key.Key_Return)
    window.trigger("record_history")
    (dialog,) = window.findChildren(HistoryDialog)
    assert "Kreativhaus" in dialog.windowTitle()
    assert dialog.page.model.line(0).after == "030 23125-110"
    dialog.done(0)
    window.trigger("show_contact")
    window.trigger("file_history")
    dialog = window.findChildren(HistoryDialog)[-1]
    dialog.page.open_record.emit("institution", dialog.page.model.line(0).record_id)
    assert window.current_list().entity is INSTITUTION


def test_papers_are_made_from_what_is_stored(qtbot, make_window, path):
    papers = Papers()
    window = make_window(documents=lambda: papers)
    window.files.open_path(path)
    qtbot.waitUntil(lambda: window.current_list().form is not None)
    qtbot.waitUntil(lambda: "print_sheet" in window.menus.actions)
    assert window.menus.actions["print_sheet"] in window.menus.shown[Menu.DOCUMENTS].actions()
    session = window.current_session()
    line = window.current_list().form.rows["room"].editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Saal")
    press(qtbot, "Ctrl+P")
    assert papers.opened == [("print_sheet", session, "Raum geändert")]


# ---------------------------------------------------------------------------------------- closing


def test_closing_stores_what_stands_in_the_form(qtbot, window, path):
    edit_phone(qtbot, window)
    window.close()
    office = open_file(path)
    ref = next(ref for ref in office.reader.options("institution") if ref.text == "Kreativhaus")
    assert office.reader.row(INSTITUTION, ref.id)["phone"] == "030 23125-110"
    office.close()


def test_closing_asks_before_refused_text_is_lost(qtbot, window, monkeypatch):
    asked = []
    answers = [False, True]
    monkeypatch.setattr(messages, "ask_discard", lambda _, problem, __: asked.append(problem) or answers.pop(0))
    line = edit_phone(qtbot, window, "-")
    window.close()
    assert window.isVisible()
    assert line.text() == "-"
    assert "Telefon" in asked[0]
    window.close()
    assert not window.isVisible()


def test_nothing_personal_is_remembered_outside_the_file(qtbot, window, tmp_path, settings):
    page = window.current_list()
    page.search.setText("Kreativhaus")
    page.filters.set_allowed("region", [option.value for option in page.filters.options("region")][:2])
    window.trigger("show_contact")
    window.close()
    settings.sync()
    kept = (tmp_path / "fenster.ini").read_text(encoding="utf-8")
    for text in ("Kreativhaus", "Arlt", "Alexanderplatz"):
        assert text not in kept
    assert json.dumps(str(window._parts.settings.recent_files()[0]))[1:-1] in kept.replace('\\"', '"')


# ------------------------------------------------------------------------------------------- help


def test_the_shortcut_help_names_every_command_with_a_key():
    table = help.shortcut_table(ACTIONS)
    for command in ACTIONS:
        for keys in command.keys:
            assert german_keys(keys) in table
    assert "Strg+Umschalt+D" in table
    assert "Zelle bearbeiten" in table


def test_the_handbook_and_the_shortcuts_open_beside_the_work(window):
    window.trigger("handbook")
    window.trigger("shortcuts")
    texts = {view.windowTitle(): view.text.toPlainText() for view in window.findChildren(help.TextWindow)}
    assert "Weitergabe" in texts["Handbuch"]
    assert "Strg+F" in texts["Tastenkürzel"]


# --------------------------------------------------------------------------------- small and large


@pytest.mark.parametrize("scale", [1, 2])
def test_the_window_fits_a_small_screen(qtbot, qapp, make_window, path, scale):
    font = qapp.font()
    large = qapp.font()
    large.setPointSizeF(scale * font.pointSizeF())
    qapp.setFont(large)
    try:
        window = make_window()
        window.files.open_path(path)
        window.resize(1100, 700)
        for key in ("session", "institution", "contact"):
            window.trigger(f"show_{key}")
            qtbot.waitUntil(lambda: window.current_list().form is not None)
            assert window.minimumSizeHint().width() <= 1100
            assert window.minimumSizeHint().height() <= 700
            place = window.current_list()
            for button in place.filters.findChildren(QWidget):
                if button.parent() is place.filters and button.isVisible():
                    assert place.filters.rect().contains(button.geometry())
    finally:
        qapp.setFont(font)
