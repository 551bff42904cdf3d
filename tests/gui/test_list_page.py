"""The three lists: searching, filtering, new, duplicate, delete, and what is remembered of them."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INSTITUTION, SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui import list_page, messages
from voneinander_desktop.gui.actions import Fact
from voneinander_desktop.gui.list_page import ListPage
from voneinander_desktop.gui.messages import DeleteChoice
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "fenster.ini")


@pytest.fixture(params=["practice"])
def office(request, make_file):
    office = open_file(make_file(request.param))
    yield office
    office.close()


@pytest.fixture
def make_page(qtbot, office, settings):
    def make(entity):
        page = ListPage(office, entity, settings)
        office.subscribe(page.refresh)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        qtbot.waitUntil(lambda: page.form is not None)
        page.begin()
        return page

    return make


def shown(page, key):
    column = page.model.column_of(key)
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def total(page):
    return page.office.reader.total(page.entity)


# ------------------------------------------------------------------------------ search and filters


def test_each_letter_makes_the_list_shorter(qtbot, make_page):
    page = make_page(CONTACT)
    page.focus_search()
    counts = []
    for letter in "boehm":
        qtbot.keyClick(page.search, letter)
        counts.append(page.model.rowCount())
    assert counts == sorted(counts, reverse=True)
    assert "Böhm" in shown(page, "last_name")
    page.search.setText("renate boehm")
    assert shown(page, "last_name") == ["Böhm"]
    assert page.count_text() == f"1 von {total(page)} Kontakten"


def test_those_who_left_show_only_when_asked_for(office, make_page):
    page = make_page(CONTACT)
    retired = [row_id for row_id, day in office.reader.column(CONTACT, "retired_on").items() if day]
    assert retired
    assert not set(retired) & set(page.model.ids())
    page.filters.retired_button.menu().actions()[1].trigger()
    assert set(page.model.ids()) == set(retired)
    page.filters.retired_button.menu().actions()[2].trigger()
    assert page.model.rowCount() == total(page)


def open_menu(qtbot, page, key):
    menu = page.filters.buttons[key].menu()
    menu.popup(page.mapToGlobal(QPoint(10, 60)))
    return menu


def test_several_stadtteile_can_be_ticked_and_the_menu_stays_open(qtbot, office, make_page):
    page = make_page(INSTITUTION)
    menu = open_menu(qtbot, page, "region")
    regions = {}
    for action in menu.actions()[:2]:
        place = menu.actionGeometry(action).center()
        qtbot.mouseMove(menu, place)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
        regions[action.text()] = None
        assert menu.isVisible()
    menu.close()
    assert page.filters.chip_texts() == sorted(regions)
    assert set(shown(page, "region")) <= set(regions)
    assert page.filters.active


def test_records_without_stadtteil_can_be_found(office, make_page):
    page = make_page(INSTITUTION)
    (without,) = [option for option in page.filters.options("region") if option.value is None]
    assert without.text == "ohne Stadtteil"
    page.filters.set_allowed("region", {None})
    assert page.model.rowCount() > 0
    assert set(shown(page, "region")) == {""}


def test_a_contact_is_filtered_by_the_stadtteil_of_its_institution(office, make_page):
    page = make_page(CONTACT)
    name = next(text for text in shown(page, "region") if text)
    option = next(option for option in page.filters.options("region") if option.text == name)
    page.filters.set_allowed("region", {option.value})
    assert set(shown(page, "region")) == {name}


def test_sessions_are_filtered_by_status(office, make_page):
    page = make_page(SESSION)
    page.filters.set_allowed("status", {"planned"})
    assert set(shown(page, "status")) == {"geplant"}


def test_a_chip_takes_its_filter_away(qtbot, make_page):
    page = make_page(INSTITUTION)
    everything = page.model.rowCount()
    option = page.filters.options("region")[0]
    page.filters.set_allowed("region", {option.value})
    chip = next(button for button in page.filters.children() if button.objectName() == "chip")
    assert option.text in chip.accessibleName()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == everything
    assert page.filters.chip_texts() == []


def test_many_values_of_one_field_make_one_chip(make_page):
    page = make_page(INSTITUTION)
    page.filters.set_allowed("region", [option.value for option in page.filters.options("region")])
    (chip,) = page.filters.chip_texts()
    assert chip == f"Stadtteil: {len(page.filters.options('region'))} ausgewählt"


def test_an_empty_result_says_why_and_how_to_go_on(qtbot, make_page):
    page = make_page(CONTACT)
    page.search.setText("gibtesnicht")
    assert page.empty.isVisible()
    assert "gibtesnicht" in page.empty.text.text()
    qtbot.mouseClick(page.empty.clear_button, Qt.MouseButton.LeftButton)
    assert page.search.text() == ""
    assert page.model.rowCount() > 0
    assert not page.empty.isVisible()


@pytest.mark.parametrize("office", ["empty"], indirect=True)
def test_an_empty_file_says_what_to_do_first(qtbot, make_page):
    page = make_page(CONTACT)
    assert "Excel" in page.empty.text.text()
    with qtbot.waitSignal(page.command) as command:
        qtbot.mouseClick(page.empty.new_button, Qt.MouseButton.LeftButton)
    assert command.args == ["new"]


def test_taking_the_search_away_does_not_bring_in_those_who_left(make_page):
    page = make_page(CONTACT)
    before = page.model.ids()
    page.search.setText("müller")
    page.clear_filters()
    assert page.search.text() == ""
    assert page.model.ids() == before
    page.clear_filters()
    assert len(page.model.ids()) == 120


def test_from_the_search_down_leads_into_the_list(qtbot, make_page):
    page = make_page(CONTACT)
    page.focus_search()
    qtbot.keyClicks(page.search, "a")
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.view.hasFocus()
    assert page.current_id() is not None
    page.focus_search()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""


# --------------------------------------------------------------------------------- the list's order


def test_an_edited_row_stays_until_the_next_sort(office, make_page):
    page = make_page(CONTACT)
    before = page.model.ids()
    office.editing.set_values([Edit("contact", before[0], "last_name", "Zzz")])
    assert page.model.ids() == before
    page.view.sort_requested.emit([("last_name", False)])
    assert page.model.ids()[-1] == before[0]


def type_into(qtbot, page, row, key, text):
    """Type into a cell, and Enter."""
    page.view.setFocus()
    page.view.setCurrentIndex(page.model.index(row, page.model.column_of(key)))
    for letter in text:
        qtbot.keyClick(QApplication.focusWidget(), letter)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_a_search_keeps_the_row_of_a_refused_text_until_it_is_settled(qtbot, make_page):
    page = make_page(CONTACT)
    row_id = page.model.id_at(2)
    type_into(qtbot, page, 2, "email", "kaputt")
    page.focus_search()
    qtbot.keyClicks(page.search, "findet niemand")
    assert page.model.ids() == [row_id]
    editor = page.view.delegate.editor
    assert editor.value() == "kaputt"
    assert editor.problem()
    assert page.unstored() == f"„E-Mail“: {editor.problem()}"
    editor.setFocus()
    qtbot.keyClick(editor.input, Qt.Key.Key_Escape)
    type_into(qtbot, page, 0, "email", "richtig@example.org")
    assert page.office.reader.row(CONTACT, row_id)["email"] == "richtig@example.org"
    page.search.clear()
    type_into(qtbot, page, 5, "function", "Leitung")
    assert page.office.reader.row(CONTACT, page.model.id_at(5))["function"] == "Leitung"


def test_a_text_refused_in_a_cell_is_not_stored_until_it_is_settled(qtbot, make_page):
    page = make_page(CONTACT)
    type_into(qtbot, page, 2, "email", "kaputt")
    assert not page.commit()
    assert "„E-Mail“: " in page.unstored()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert page.commit()
    assert page.unstored() == ""


def test_sorting_by_a_column_and_back(make_page):
    page = make_page(CONTACT)
    page.view.sort_requested.emit([("last_name", True)])
    names = shown(page, "last_name")
    page.view.sort_requested.emit([("last_name", False)])
    assert shown(page, "last_name")[0] == names[-1]
    assert page.query().sort == (("last_name", False),)


# ------------------------------------------------------------------------------------- the form


def test_the_form_follows_the_list(qtbot, make_page):
    page = make_page(CONTACT)
    second = page.model.id_at(1)
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.current_id() == second
    assert page.form.record_id == second


def test_a_change_in_the_form_shows_in_the_list(qtbot, make_page):
    page = make_page(CONTACT)
    field = page.form.rows["function"].editor.findChild(QLineEdit)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Leitung Empfang")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shown(page, "function")[0] == "Leitung Empfang"


def test_the_form_can_be_hidden_and_comes_back_with_its_record(qtbot, make_page):
    page = make_page(CONTACT)
    page.toggle_form()
    assert not page.form.isVisible()
    page.view.show_record(page.model.id_at(3))
    page.toggle_form()
    qtbot.waitUntil(page.form.isVisible)
    assert page.form.record_id == page.model.id_at(3)


def test_one_key_leads_to_the_form_and_back(make_page):
    page = make_page(CONTACT)
    page.switch_focus()
    assert page.form.isAncestorOf(page.focusWidget())
    page.switch_focus()
    assert page.view.hasFocus()


# ---------------------------------------------------------------------------- new, duplicate, delete


def test_a_new_record_stands_in_the_list_as_soon_as_it_has_a_name(qtbot, office, make_page):
    page = make_page(CONTACT)
    before = page.model.rowCount()
    page.begin_new()
    assert page.current_id() is None
    field = page.form.rows["last_name"].editor.findChild(QLineEdit)
    assert field.hasFocus()
    qtbot.keyClicks(field, "Aaa")
    assert page.model.rowCount() == before
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.model.rowCount() == before + 1
    row = office.reader.row(CONTACT, page.current_id())
    assert row["last_name"] == "Aaa"
    assert page.form.record_id == row.id


def test_escape_in_an_untouched_draft_leads_back_to_the_record_before(qtbot, make_page):
    page = make_page(CONTACT)
    page.view.show_record(page.model.id_at(2))
    page.begin_new()
    qtbot.keyClick(page.form.rows["last_name"].editor.findChild(QLineEdit), Qt.Key.Key_Escape)
    assert page.current_id() == page.model.id_at(2)
    assert page.form.record_id == page.model.id_at(2)
    assert page.view.hasFocus()


def test_a_new_contact_of_an_institution_belongs_to_it(qtbot, office, make_page):
    page = make_page(CONTACT)
    institution = office.reader.options("institution")[0]
    page.begin_new({"institution": institution})
    field = page.form.rows["last_name"].editor.findChild(QLineEdit)
    qtbot.keyClicks(field, "Muster")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert office.reader.row(CONTACT, page.current_id())["institution"] == institution


def test_duplicating_selects_the_copy(office, make_page):
    page = make_page(INSTITUTION)
    original = page.current_id()
    name = office.reader.row(INSTITUTION, original)["name"]
    page.duplicate()
    assert page.current_id() != original
    assert office.reader.row(INSTITUTION, page.current_id())["name"] == f"{name} (Kopie)"


def test_what_nobody_needs_is_deleted_without_a_question_and_comes_back_with_undo(office, make_page):
    page = make_page(CONTACT)
    office.editing.set_values([Edit("contact", -1, "last_name", "Muster")])
    page.show_record(page.model.ids()[-1])
    muster = page.current_id()
    page.delete()
    assert office.reader.row(CONTACT, muster) is None
    assert page.model.row_of(muster) < 0
    assert page.current_id() is not None
    office.history.undo()
    assert page.model.row_of(muster) >= 0


def used_institution(office):
    return next(
        ref.id for ref in office.reader.options("institution") if office.editing.dependents("institution", [ref.id])
    )


@pytest.mark.parametrize("choice", list(DeleteChoice))
def test_what_others_need_is_kept_retired_or_deleted_as_she_says(office, make_page, monkeypatch, choice):
    page = make_page(INSTITUTION)
    row_id = used_institution(office)
    page.show_record(row_id)
    asked = []

    def answer(_parent, name, dependents, *, can_retire):
        asked.append((name, dependents, can_retire))
        return choice

    monkeypatch.setattr(messages, "ask_delete", answer)
    page.delete()
    row = office.reader.row(INSTITUTION, row_id)
    assert asked[0][2] is True
    assert asked[0][1] != []
    if choice is DeleteChoice.DELETE:
        assert row is None
    else:
        assert row["retired_on"] == (date.today() if choice is DeleteChoice.RETIRE else None)
    assert bool(office.history.undo_label) is (choice is not DeleteChoice.CANCEL)


# --------------------------------------------------------------------------------- showing a record


def test_a_hidden_record_is_shown_all_the_same(office, make_page):
    page = make_page(CONTACT)
    retired = next(row_id for row_id, day in office.reader.column(CONTACT, "retired_on").items() if day)
    page.search.setText("gibtesnicht")
    page.show_record(retired)
    assert page.current_id() == retired
    assert page.form.record_id == retired


@pytest.mark.parametrize("entity", [SESSION, CONTACT])
def test_enter_goes_one_row_down_in_every_list(qtbot, make_page, entity):
    page = make_page(entity)
    with qtbot.assertNotEmitted(page.open_session):
        qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert page.view.currentIndex().row() == 1
    assert page.view.hasFocus()


@pytest.mark.parametrize("key", ["session", "institution", "contact"])
def test_every_list_says_what_can_be_done(make_page, key):
    page = make_page(ENTITIES[key])
    assert {Fact.TABLE, Fact.LIST, Fact.RECORD} <= page.facts()
    assert (page.current_session() is not None) == (key == "session")


# -------------------------------------------------------------------------------------- remembering


def test_filters_sorting_and_columns_are_remembered_but_not_the_search(office, make_page, settings):
    page = make_page(CONTACT)
    page.search.setText("Muster")
    page.view.set_columns(["last_name", "email"])
    page.view.show_sorting([("email", True)])
    page.view.sort_requested.emit([("email", True)])
    page.filters.set_allowed("share", {True})
    page.toggle_form()
    page.save_state()
    again = ListPage(office, CONTACT, settings)
    assert again.view.columns() == ["last_name", "email"]
    assert again.query() == page.query().__class__(
        text="", filters={"share": frozenset({True})}, retired="active", sort=(("email", True),)
    )
    assert again.filters.chip_texts() == ["Weitergabe: ja"]
    assert not again.form_shown
    again.deleteLater()


def test_a_remembered_filter_for_a_value_that_is_gone_is_dropped(office, settings):
    settings.set_list_state(
        office.path, "institution", {"filters": {"allowed": {"region": [999_999, None], "nonsense": [1]}}}
    )
    page = ListPage(office, INSTITUTION, settings)
    assert page.filters.chip_texts() == ["ohne Stadtteil"]
    page.deleteLater()


def test_a_fault_while_deleting_is_told_and_nothing_changes(qtbot, office, make_page, monkeypatch):
    page = make_page(CONTACT)
    office.editing.set_values([Edit("contact", -1, "last_name", "Muster")])
    page.show_record(page.model.ids()[-1])
    office.path.unlink()
    with qtbot.waitSignal(page.fault) as told:
        page.delete()
    assert told.args[0].endswith(".")


def test_a_related_contact_can_be_begun_from_an_institution(qtbot, office, make_page):
    page = make_page(INSTITUTION)
    with qtbot.waitSignal(page.new_record) as begun:
        qtbot.mouseClick(page.form.related[0].add, Qt.MouseButton.LeftButton)
    entity, values = begun.args
    assert entity == "contact"
    assert values["institution"] == Ref(page.current_id(), office.reader.row(INSTITUTION, page.current_id()).label)


# ------------------------------------------------------------------------------- the first look


class TestFirstLook:
    """A long list shows at once what it showed when it was left; right after that it is read as it is."""

    @pytest.fixture
    def left(self, make_page, monkeypatch):
        """Return what the list of contacts showed when it was left."""
        monkeypatch.setattr(list_page, "_LONG", 10)
        monkeypatch.setattr(list_page, "_FIRST", 30)
        page = make_page(CONTACT)
        page.save_state()
        return list(page.model.ids())

    @pytest.fixture
    def again(self, qtbot, office, settings):
        """Make the list anew; it is not painted yet."""
        page = ListPage(office, CONTACT, settings)
        office.subscribe(page.refresh)
        qtbot.addWidget(page)
        return page

    def painted(self, qtbot, page):
        page.resize(1100, 700)
        with qtbot.waitExposed(page):
            page.show()
        qtbot.waitUntil(lambda: page.form is not None)

    def in_order(self, page):
        return page.office.listing("contact").ids(page.query())

    def test_is_what_was_shown_when_nothing_has_changed(self, qtbot, left, again):
        assert again.model.ids()[:30] == left[:30]
        assert again.model.rowCount() == len(left)
        self.painted(qtbot, again)
        assert again.model.ids() == left

    def test_gives_way_to_how_the_list_is_now(self, qtbot, office, left, settings):
        office.editing.set_values([Edit("contact", left[0], "last_name", "Zzz")])
        office.editing.delete("contact", [left[1]], with_dependents=True)
        office.editing.set_values([Edit("contact", -1, "last_name", "Aaa")])
        page = ListPage(office, CONTACT, settings)
        qtbot.addWidget(page)
        assert left[1] not in page.model.ids()
        page.begin()
        self.painted(qtbot, page)
        assert list(page.model.ids()) == self.in_order(page)
        assert shown(page, "last_name")[0] == "Aaa"
        assert page.current_id() == left[0]  # she stays where she is

    def test_gives_way_to_a_search_at_once(self, left, again):
        again.search.setText("müller")
        assert list(again.model.ids()) == self.in_order(again)
        assert again.model.rowCount() < len(left)

    def test_finds_a_record_that_it_does_not_show(self, office, left, settings, qtbot):
        (new,) = office.editing.set_values([Edit("contact", -1, "last_name", "Neu")]).created.values()
        page = ListPage(office, CONTACT, settings)
        qtbot.addWidget(page)
        page.show_record(new)
        assert page.current_id() == new
        assert not page.filters.hides or page.model.rowCount() < total(page)

    def test_is_not_remembered_of_a_search(self, settings, office, left, again):
        again.search.setText("müller")
        again.save_state()
        count, *first = settings.list_state(office.path, "contact")["first"]
        assert (count, first) == (len(left), left[:30])

    def test_is_not_remembered_of_a_short_list(self, make_page, settings, office):
        make_page(CONTACT).save_state()
        assert settings.list_state(office.path, "contact")["first"] == []

    @pytest.mark.parametrize("nonsense", ["x", [1, "2"], [True], {"a": 1}, None, [3.5]])
    def test_is_passed_over_where_it_makes_no_sense(self, settings, office, left, nonsense, qtbot):
        state = settings.list_state(office.path, "contact")
        settings.set_list_state(office.path, "contact", {**state, "first": nonsense})
        page = ListPage(office, CONTACT, settings)
        qtbot.addWidget(page)
        assert list(page.model.ids()) == left

    @pytest.mark.parametrize("wrong", [[0], [-5, 1], [10**6, 10**9], [2, 1, 1, 1]])
    def test_of_another_file_is_put_right(self, settings, office, left, wrong, qtbot):
        state = settings.list_state(office.path, "contact")
        settings.set_list_state(office.path, "contact", {**state, "first": wrong})
        page = ListPage(office, CONTACT, settings)
        qtbot.addWidget(page)
        self.painted(qtbot, page)
        assert list(page.model.ids()) == left
