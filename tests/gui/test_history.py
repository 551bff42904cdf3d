"""Änderungen: who changed what and when."""

import pytest
from PySide6.QtCore import Qt

from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.gui.pages.history import HistoryDialog, HistoryModel, HistoryPage
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file

WHAT, RECORD, FIELD, BEFORE, AFTER = 2, 3, 4, 5, 6


@pytest.fixture
def office(make_file):
    office = open_file(make_file("sample"))
    yield office
    office.close()


@pytest.fixture
def contacts(office):
    return {ref.text.split(",")[0]: ref.id for ref in office.reader.options(CONTACT.key)}


def shown(page, row):
    return [page.model.index(row, column).data() for column in range(page.model.columnCount())]


def test_the_model_keeps_qts_rules(office, contacts, qtmodeltester):
    office.editing.set_values([Edit("contact", contacts["Arlt"], "phone", "030 23125-110")])
    model = HistoryModel()
    model.set_lines(office.history.changes_since(None))
    qtmodeltester.check(model)


def test_a_records_changes_are_told_newest_first(qtbot, office, contacts):
    arlt = contacts["Arlt"]
    office.editing.set_values([Edit("contact", arlt, "function", "Leitung")])
    office.editing.set_values([Edit("contact", arlt, "function", "Teamleitung")])
    office.editing.set_values([Edit("contact", contacts["Gothe"], "function", "Bezirksstadtrat")])
    page = HistoryPage(office, ("contact", arlt))
    qtbot.addWidget(page)
    newest = shown(page, 0)
    assert (newest[WHAT], newest[FIELD], newest[BEFORE], newest[AFTER]) == (
        "Funktion geändert",
        "Funktion",
        "Leitung",
        "Teamleitung",
    )
    assert shown(page, 1)[AFTER] == "Leitung"
    assert not any("Bezirksstadtrat" in shown(page, row) for row in range(page.model.rowCount()))
    assert page.view.isColumnHidden(RECORD)


def test_the_whole_file_is_told_with_the_records(qtbot, office, contacts):
    office.editing.set_values([Edit("contact", contacts["Arlt"], "function", "Leitung")])
    page = HistoryPage(office)
    qtbot.addWidget(page)
    assert shown(page, 0)[RECORD].startswith("Arlt")
    assert not page.view.isColumnHidden(RECORD)
    everything = len(office.history.changes_since(None))
    page.period.setCurrentIndex(0)  # the file was made today
    assert page.count.text() == f"{everything} Änderungen"


def test_a_step_with_very_many_changes_is_told_in_one_line_that_leads_nowhere(qtbot, office, contacts):
    page = HistoryPage(office)
    qtbot.addWidget(page)
    (line,) = [page.model.line(row) for row in range(page.model.rowCount())]
    assert (line.step, line.record_id) == ("Datei angelegt", 0)
    assert line.record.endswith(" Angaben")
    page.view.setCurrentIndex(page.model.index(0, 0))
    with qtbot.assertNotEmitted(page.open_record):
        qtbot.keyClick(page.view, Qt.Key.Key_Return)


@pytest.mark.parametrize("how", ["enter", "double click"])
def test_a_line_leads_to_its_record(qtbot, office, contacts, how):
    office.editing.set_values([Edit("contact", contacts["Arlt"], "function", "Leitung")])
    page = HistoryPage(office)
    qtbot.addWidget(page)
    page.resize(900, 400)
    page.show()
    page.view.setCurrentIndex(page.model.index(0, 0))
    with qtbot.waitSignal(page.open_record) as opened:
        if how == "enter":
            qtbot.keyClick(page.view, Qt.Key.Key_Return)
        else:
            place = page.view.visualRect(page.model.index(0, WHAT)).center()
            qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            qtbot.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == ["contact", contacts["Arlt"]]


def test_lines_of_a_text_stand_in_one_row_and_whole_in_the_tool_tip(qtbot, office, contacts):
    office.editing.set_values([Edit("contact", contacts["Arlt"], "notes", "eins\nzwei")])
    page = HistoryPage(office, ("contact", contacts["Arlt"]))
    qtbot.addWidget(page)
    index = page.model.index(0, AFTER)
    assert index.data() == "eins zwei"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "eins\nzwei"


def test_a_record_without_changes_says_so(qtbot, office):
    dialog = HistoryDialog(office, "Änderungen: niemand", ("contact", 999_999))
    qtbot.addWidget(dialog)
    assert dialog.page.count.text() == "Keine Änderungen"
