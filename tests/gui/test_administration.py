"""The administration: lists, responsibilities, agreements and texts that the office keeps itself."""

from contextlib import contextmanager
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from voneinander_desktop.domain.catalogue import AGREEMENT, INSTITUTION, PARTNER, REGION
from voneinander_desktop.domain.fields import Kind, Ref
from voneinander_desktop.gui import messages
from voneinander_desktop.gui.messages import DeleteChoice
from voneinander_desktop.gui.pages.administration import SECTIONS, AdministrationPage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.exporting import Exporting, default_notice
from voneinander_desktop.usecases.office_file import create_file, open_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "Mitte.voneinander"
    create_file(path, "sample")
    return path


@pytest.fixture
def office(path):
    office = open_file(path)
    yield office
    office.close()


@pytest.fixture
def make_page(qtbot):
    def make(office, settings=None):
        page = AdministrationPage(office, settings=settings)
        office.subscribe(page.refresh)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.begin()
        return page

    return make


@pytest.fixture
def page(make_page, office):
    return make_page(office)


@pytest.fixture
def kinds(page):
    kinds = page.show_section("institution_kind")
    kinds.begin()
    return kinds


@contextmanager
def read_again(path):
    """Open the file a second time, as a colleague who reads it would."""
    office = open_file(path, write=False)
    try:
        yield office
    finally:
        office.close()


def names(office, entity_key):
    return [ref.text for ref in office.reader.options(entity_key)]


def id_of(office, entity, text):
    return next(ref.id for ref in office.reader.options(entity.key) if text in ref.text)


def go(tab, text, key):
    """Make the cell of a field the current one, in the row that shows `text` first."""
    model = tab.model
    row = next(row for row in range(model.rowCount()) if text in model.display(row, 0))
    tab.view.show_record(model.id_at(row))
    tab.view.setCurrentIndex(model.index(row, model.column_of(key)))
    return model.id_at(row)


# -------------------------------------------------------------------------------------- sections


def test_every_section_is_reached_by_keyboard(qtbot, page):
    shown = []
    for _ in SECTIONS:
        shown.append(page.section)
        qtbot.keyClick(page.navigation, Key.Key_Down)
    assert len(set(map(id, shown))) == len(SECTIONS)
    qtbot.keyClick(page.navigation, Key.Key_Right)
    assert page.section.isAncestorOf(QApplication.focusWidget())


def test_the_section_is_remembered(make_page, office, tmp_path):
    settings = Settings(tmp_path / "fenster.ini")
    page = make_page(office, settings)
    page.show_section("agreement")
    page.save_state()
    page.close()
    again = make_page(office, settings)
    assert again.table() is again.section.agreements.view


def test_a_record_is_shown_where_it_is_kept(page, office):
    page.show_record("region", id_of(office, REGION, "Moabit Ost"))
    assert page.section.view.current_id() == id_of(office, REGION, "Moabit Ost")
    partner = office.reader.ids(PARTNER)[-1]
    page.show_record("partner", partner)
    assert page.section.partners.view.current_id() == partner


# ---------------------------------------------------------------------------------------- lists


def test_a_new_entry_is_typed_and_kept(qtbot, kinds, office, path):
    qtbot.keyClick(kinds.view, Key.Key_N, Modifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "Stadtteilwerkstatt")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert kinds.new_line.text() == ""
    assert kinds.model.record(kinds.model.row_of(kinds.view.current_id())).label == "Stadtteilwerkstatt"
    shown = [kinds.model.display(row, 0) for row in range(kinds.model.rowCount())]
    assert shown == sorted(shown)
    with read_again(path) as again:
        assert "Stadtteilwerkstatt" in names(again, "institution_kind")


def test_a_name_that_is_taken_stays_in_the_line_with_the_reason(qtbot, kinds, office):
    qtbot.keyClicks(kinds.new_line, "Familienzentrum")
    qtbot.keyClick(kinds.new_line, Key.Key_Return)
    assert kinds.new_line.text() == "Familienzentrum"
    assert "„Familienzentrum“" in kinds.note.text()
    assert kinds.note.isVisible()
    assert office.history.undo_label == ""
    assert "noch nicht angelegt" in kinds.unstored()
    qtbot.keyClick(kinds.new_line, Key.Key_Escape)
    assert kinds.unstored() == ""
    assert not kinds.note.isVisible()


def test_a_name_that_is_too_long_is_refused_with_a_sentence(kinds, office):
    kinds.new_line.setText("x" * 40_000)
    kinds.add()
    assert "40.000 Zeichen" in kinds.note.text()
    assert kinds.new_line.text() == "x" * 40_000


def test_an_entry_is_renamed_in_place_everywhere(qtbot, kinds, office, path):
    go(kinds, "Familienzentrum", "name")
    qtbot.keyClick(kinds.view, Key.Key_F2)
    line = QApplication.focusWidget()
    line.selectAll()
    qtbot.keyClicks(line, "Familientreff")
    qtbot.keyClick(line, Key.Key_Return)
    with read_again(path) as again:
        institution = again.reader.row(INSTITUTION, id_of(again, INSTITUTION, "Wattstraße"))
        assert institution.text("kind") == "Familientreff"


def test_the_list_counts_who_uses_an_entry(kinds, office):
    row = kinds.model.row_of(go(kinds, "Familienzentrum", "name"))
    column = kinds.model.column_of("used_count")
    before = kinds.model.value(row, column)
    kind = Ref(kinds.model.id_at(row), "")
    office.editing.set_values([Edit("institution", -1, "name", "Neues Haus"), Edit("institution", -1, "kind", kind)])
    assert kinds.model.value(row, column) == before + 1


def test_an_unused_entry_is_deleted_at_once_and_comes_back_with_undo(qtbot, kinds, office):
    office.editing.set_values([Edit("institution_kind", -1, "name", "Werkstatt")])
    go(kinds, "Werkstatt", "name")
    qtbot.keyClick(kinds.view, Key.Key_Delete, Modifier.ControlModifier)
    assert "Werkstatt" not in names(office, "institution_kind")
    assert kinds.view.currentIndex().isValid()
    office.history.undo()
    assert "Werkstatt" in names(office, "institution_kind")


@pytest.mark.parametrize(("answer", "left"), [(DeleteChoice.CANCEL, True), (DeleteChoice.DELETE, False)])
def test_before_a_used_entry_is_deleted_she_is_asked(kinds, office, monkeypatch, answer, left):
    asked = []
    monkeypatch.setattr(
        messages, "ask_delete", lambda _, name, dependents, **__: asked.append((name, dependents)) or answer
    )
    go(kinds, "Familienzentrum", "name")
    kinds.delete_button.click()
    ((name, dependents),) = asked
    assert name == "„Familienzentrum“"
    assert "Einrichtungen und Dienststellen" in dependents[0][0]
    assert ("Familienzentrum" in names(office, "institution_kind")) is left


def test_a_stadtteil_has_its_key_and_area(qtbot, page, office, path):
    regions = page.show_section("region")
    regions.begin()
    assert regions.model.display(0, 0) == "Tiergarten Süd"
    go(regions, "Moabit Ost", "code")
    qtbot.keyClick(regions.view, "9")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    with read_again(path) as again:
        assert again.reader.row(REGION, id_of(again, REGION, "Moabit Ost"))["code"] == "9"


# ------------------------------------------------------------------------------- responsibilities


@pytest.fixture
def grid(page):
    section = page.show_section("responsibilities")
    section.begin()
    return section


def place(grid, region):
    model = grid.model
    row = next(row for row in range(model.rowCount()) if model.regions[row].label == region)
    return model.index(row, 0)


def responsible(office):
    site = office.reader.row(INSTITUTION, id_of(office, INSTITUTION, "Spittelmarkt"))
    return {ref.text for ref in site["responsible_for"]}


def test_the_model_of_the_grid_is_a_sound_one(grid, qtmodeltester):
    qtmodeltester.check(grid.model)


def test_the_space_bar_makes_a_site_responsible_and_no_longer(qtbot, grid, office, path):
    grid.grid.setCurrentIndex(place(grid, "Parkviertel"))
    qtbot.keyClick(grid.grid, Key.Key_Space)
    assert "Parkviertel" in responsible(office)
    assert office.history.undo_label == "Zuständigkeit für Parkviertel geändert"
    assert place(grid, "Parkviertel").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert grid.grid.currentIndex() == place(grid, "Parkviertel")
    qtbot.keyClick(grid.grid, Key.Key_Up)
    qtbot.keyClick(grid.grid, Key.Key_Space)
    with read_again(path) as again:
        assert responsible(again) >= {"Parkviertel", "Brunnenstraße Nord"}
    office.history.undo()
    office.history.undo()
    assert "Parkviertel" not in responsible(office)
    assert place(grid, "Parkviertel").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


def test_a_click_anywhere_in_a_cell_toggles_it(qtbot, grid, office):
    rect = grid.grid.visualRect(place(grid, "Moabit Ost"))
    qtbot.mouseClick(grid.grid.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + rect.center() / 40)
    assert "Moabit Ost" not in responsible(office)


def test_uncovered_stadtteile_are_named(grid, office):
    assert "Parkviertel" in grid.summary.text()
    everywhere = office.reader.options("region")
    site = id_of(office, INSTITUTION, "Spittelmarkt")
    office.editing.set_values([Edit("institution", site, "responsible_for", tuple(everywhere))])
    assert grid.summary.text() == "Für jeden Stadtteil ist ein Standort zuständig."


def test_new_sites_and_stadtteile_join_the_grid(grid, office):
    assert grid.model.columnCount() == 1
    office.editing.set_values(
        [
            Edit("institution", -1, "name", "JobCenter Mitte – Standort Wedding"),
            Edit("institution", -1, "is_jobcenter_site", True),
            Edit("region", -1, "name", "Neuer Kiez"),
        ]
    )
    assert grid.model.columnCount() == 2
    assert "Neuer Kiez" in {row.label for row in grid.model.regions}


def test_without_sites_the_page_says_how_to_get_one(make_page, tmp_path):
    create_file(tmp_path / "Leer.voneinander", "empty")
    office = open_file(tmp_path / "Leer.voneinander")
    page = make_page(office)
    section = page.show_section("responsibilities")
    section.begin()
    assert not section.grid.isVisible()
    page.close()
    office.close()


# ------------------------------------------------------------------------------------ agreements


@pytest.fixture
def agreements(page):
    section = page.show_section("agreement")
    section.begin()
    return section


def partners(office):
    return [row.text("institution") for row in office.reader.rows(PARTNER).values()]


def test_the_partners_of_the_selected_agreement_are_listed(agreements, office):
    number = len(partners(office))
    assert agreements.partners.model.rowCount() == number > 0
    assert f"{number} Kooperationspartner" in agreements.partners.counts.text()
    agreements.agreements.new_line.setText("Runde Stadtteilarbeit")
    agreements.agreements.add()
    assert agreements.partners.model.rowCount() == 0
    assert agreements.partners.counts.text().startswith("Runde Stadtteilarbeit")


@pytest.mark.parametrize("half", ["agreements", "partners"])
def test_a_text_refused_in_either_half_is_not_stored(qtbot, agreements, half):
    table = getattr(agreements, half)
    (column, *_) = [place for place, spec in enumerate(table.model.fields) if spec.kind is Kind.DATE]
    table.begin()
    table.view.setCurrentIndex(table.model.index(0, column))
    for letter in "kaputt":
        qtbot.keyClick(QApplication.focusWidget(), letter)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert "„kaputt“" in agreements.unstored()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert agreements.unstored() == ""


def test_partners_join_as_one_step_with_a_date_each(qtbot, agreements, office, path):
    tab = agreements.partners
    new = [
        office.editing.set_values([Edit("institution", -1, "name", name)]).created[-1] for name in ("Haus A", "Haus B")
    ]
    before = len(partners(office))
    tab.add_these(new)
    assert len(partners(office)) == before + 2
    assert office.history.undo_label == "2 Kooperationspartner hinzugefügt"
    go(tab, "Haus A", "joined_on")
    qtbot.keyClicks(tab.view, "1")
    qtbot.keyClicks(QApplication.focusWidget(), ".10.25")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    with read_again(path) as again:
        joined = {row.text("institution"): row["joined_on"] for row in again.reader.rows(PARTNER).values()}
    assert joined["Haus A"] == date(2025, 10, 1)
    assert joined["Haus B"] is None
    assert tab.question().taken[new[0]]


def test_who_left_stays_and_is_counted(agreements, office):
    tab = agreements.partners
    office.editing.set_values([Edit("partner", tab.model.id_at(0), "left_on", date(2023, 1, 31))])
    assert tab.counts.text().endswith("1 davon ausgetreten")
    office.editing.set_values([Edit("partner", tab.model.id_at(0), "left_on", date(2190, 1, 31))])
    assert "ausgetreten" not in tab.counts.text()


def test_commands_work_on_the_half_that_has_the_focus(agreements, page):
    assert page.table() is agreements.agreements.view
    agreements.partners.begin()
    assert page.table() is agreements.partners.view


def test_deleting_an_agreement_leaves_no_partners_behind(agreements, office, monkeypatch):
    monkeypatch.setattr(messages, "ask_delete", lambda *_, **__: DeleteChoice.DELETE)
    agreements.agreements.remove()
    assert office.reader.ids(AGREEMENT) == []
    assert agreements.partners.model.rowCount() == 0
    assert not agreements.partners.add_button.isEnabled()
    office.history.undo()
    assert len(office.reader.ids(AGREEMENT)) == 1


# ---------------------------------------------------------------------------------------- keyboard


def test_arrows_step_through_all_sections_without_losing_the_focus(qtbot, page):
    for _ in page.navigation.keys()[1:]:
        qtbot.keyClick(page.navigation, Key.Key_Down)
        assert QApplication.focusWidget() is page.navigation


@pytest.mark.parametrize(
    ("key", "modifier"), [(Key.Key_F6, Modifier.NoModifier), (Key.Key_Tab, Modifier.ControlModifier)]
)
def test_a_key_leads_out_of_a_table_and_back(qtbot, page, kinds, key, modifier):
    qtbot.keyClick(kinds.view, key, modifier)
    assert page.navigation.hasFocus()
    qtbot.keyClick(page.navigation, key, modifier)
    assert kinds.view.hasFocus()


# ----------------------------------------------------------------------------------------- texts


@pytest.fixture
def texts(page):
    section = page.show_section("texts")
    section.begin()
    return section


def notice(office):
    return Exporting(office.reader, office.choices, office.path).notice


def test_the_notice_is_a_draft_until_she_words_it(qtbot, page, texts, office, path):
    assert texts.text.toPlainText() == default_notice()
    assert texts.state.text().startswith("Entwurf")
    assert "Datenschutzbeauftragten zu bestätigen" in texts.state.text()
    assert not texts.restore.isEnabled()
    texts.text.selectAll()
    qtbot.keyClicks(texts.text, "Nur fuer diese Veranstaltung.")
    assert not texts.state.text().startswith("Entwurf")
    page.navigation.setFocus()
    with read_again(path) as again:
        assert notice(again) == "Nur fuer diese Veranstaltung."


def test_the_draft_can_be_brought_back_and_taken_back_again(qtbot, texts, office):
    texts.text.setPlainText("Eigener Text.")
    assert texts.commit()
    texts.restore.click()
    assert texts.text.toPlainText() == notice(office) == default_notice()
    qtbot.keyClick(texts.text, Key.Key_Z, Modifier.ControlModifier)
    assert texts.text.toPlainText() == "Eigener Text."


def test_a_notice_is_a_step_that_can_be_undone_and_done_again(texts, office):
    texts.text.setPlainText("Eigener Text.")
    assert texts.commit()
    assert office.history.undo_label == "Hinweistext geändert"
    office.history.undo()
    assert texts.text.toPlainText() == notice(office) == default_notice()
    office.history.redo()
    assert texts.text.toPlainText() == notice(office) == "Eigener Text."


def test_a_notice_that_is_too_long_stays_and_says_why(qtbot, page, texts, office):
    texts.text.setPlainText("x" * 40_000)
    assert not page.commit()
    assert "40.000 Zeichen" in texts.problem.text()
    assert "40.000 Zeichen" in page.unstored()
    assert notice(office) == default_notice()
    qtbot.keyClick(texts.text, Key.Key_Escape)
    assert texts.text.toPlainText() == default_notice()
    assert page.commit()


def test_an_emptied_notice_brings_the_draft_back(texts, office):
    texts.text.setPlainText("   ")
    assert texts.commit()
    assert texts.text.toPlainText() == default_notice()


# ----------------------------------------------------------------------------- faults, read-only


def test_a_file_for_reading_shows_all_and_changes_nothing(qtbot, make_page, path):
    office = open_file(path, write=False)
    page = make_page(office)
    before = {entity: names(office, entity) for entity in ("institution_kind", "agreement")}
    kinds = page.show_section("institution_kind")
    kinds.begin()
    assert kinds.model.rowCount() == len(before["institution_kind"])
    for widget in (kinds.new_line, kinds.add_button, kinds.delete_button):
        assert not widget.isEnabled()
        assert widget.toolTip()
    qtbot.keyClick(kinds.view, Key.Key_F2)
    assert QApplication.focusWidget() is kinds.view
    qtbot.keyClick(kinds.view, Key.Key_Delete, Modifier.ControlModifier)
    grid = page.show_section("responsibilities")
    grid.begin()
    covered = responsible(office)
    qtbot.keyClick(grid.grid, Key.Key_Space)
    assert responsible(office) == covered
    partners_tab = page.show_section("agreement").partners
    assert partners_tab.model.rowCount() > 0
    assert not partners_tab.add_button.isEnabled()
    texts = page.show_section("texts")
    assert texts.text.isReadOnly()
    assert not texts.restore.isEnabled()
    assert {entity: names(office, entity) for entity in before} == before
    page.close()
    office.close()


def test_a_fault_of_the_disk_is_told_and_nothing_typed_is_lost(qtbot, page, kinds, path):
    elsewhere = path.rename(path.with_name("Verschoben.voneinander"))
    kinds.new_line.setText("Werkstatt")
    kinds.add()
    assert kinds.note.text()
    assert kinds.new_line.text() == "Werkstatt"
    grid = page.show_section("responsibilities")
    with qtbot.waitSignal(page.fault):
        grid.model.setData(grid.model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    texts = page.show_section("texts")
    texts.text.setPlainText("Eigener Text.")
    assert not texts.commit()
    assert texts.text.toPlainText() == "Eigener Text."
    elsewhere.rename(path)


def test_every_control_has_a_name_for_those_who_do_not_see_it(page):
    for section in SECTIONS:
        shown = page.show_section(section.key)
        for line in shown.findChildren(QLineEdit):
            assert line.accessibleName(), section.key
        if shown.table():
            assert shown.table().accessibleName()
