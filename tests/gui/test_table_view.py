"""The table by keyboard and mouse: typing, refusals, undo, blocks, sorting, columns."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication
from tests.records import add, add_one, change

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.missing import Settled
from voneinander_desktop.gui.table_dialogs import ChangeDialog, ColumnDialog, SortDialog
from voneinander_desktop.usecases.office_file import open_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def dialog(view, kind):
    """Return the open dialog of a table."""
    (found,) = [child for child in view.findChildren(kind) if child.isVisible()]
    return found


# --------------------------------------------------------------------------------------- typing


def test_typing_replaces_a_cell_and_the_file_keeps_it(make_table, practice):
    table = make_table("contact")
    row_id = table.model.id_at(2)
    table.go(2, "phone")
    table.type("030 23125-777")
    table.press(Key.Key_Return)
    assert table.editor is None
    assert table.current() == (3, "phone")
    table.view.hide()
    practice.close()
    again = open_file(practice.path)
    assert again.reader.row(table.entity, row_id)["phone"] == "030 23125-777"
    assert again.history.changes_of("contact", row_id)[0].after == "030 23125-777"
    again.close()


def test_f2_edits_what_is_there(make_table):
    table = make_table("contact")
    table.go(0, "last_name")
    before = table.text(0, "last_name")
    table.press(Key.Key_F2)
    assert table.editor.value() == before
    table.press(Key.Key_End)
    table.type("-Neu")
    table.press(Key.Key_Tab)
    assert table.stored(0, "last_name") == f"{before}-Neu"
    assert table.current() == (0, "first_name")
    assert table.editor is None


def test_shift_tab_goes_back(make_table):
    table = make_table("contact")
    table.go(0, "first_name")
    table.type("Eva")
    table.press(Key.Key_Backtab, Modifier.ShiftModifier)
    assert (table.stored(0, "first_name"), table.current()) == ("Eva", (0, "last_name"))
    assert len(table.view.selectedIndexes()) == 1


def test_esc_takes_back_what_was_typed(make_table, practice):
    table = make_table("contact")
    table.go(1, "first_name")
    before, step = table.text(1, "first_name"), practice.history.undo_label
    table.type("Falsch")
    table.press(Key.Key_Escape)
    assert table.editor is None
    assert table.stored(1, "first_name") == before
    assert practice.history.undo_label == step
    assert table.view.hasFocus()


def test_leaving_by_mouse_stores(make_table, qtbot):
    table = make_table("contact")
    table.go(1, "first_name")
    table.type("Erika")
    other = table.view.visualRect(table.cell(4, "last_name")).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert table.editor is None
    assert table.stored(1, "first_name") == "Erika"
    assert table.current() == (4, "last_name")


def test_undo_and_redo_are_shown(make_table, practice):
    table = make_table("contact")
    table.go(1, "first_name")
    before = table.text(1, "first_name")
    table.type("Erika")
    table.press(Key.Key_Return)
    assert practice.history.undo_label == "Vorname geändert"
    practice.history.undo()
    assert table.text(1, "first_name") == before
    practice.history.redo()
    assert table.text(1, "first_name") == "Erika"


def test_space_toggles_a_check_box(make_table):
    table = make_table("contact")
    table.go(3, "share")
    before = table.stored(3, "share")
    table.press(Key.Key_Space)
    assert {before, table.stored(3, "share")} == {"ja", "nein"}
    table.press(Key.Key_Space)
    assert table.stored(3, "share") == before


def test_a_click_toggles_a_check_box_only_where_it_is(make_table, qtbot):
    table = make_table("contact")
    cell = table.view.visualRect(table.cell(3, "share"))
    before = table.stored(3, "share")
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=cell.center() + QPoint(30, 0))
    assert table.stored(3, "share") == before
    box = table.view.delegate.painter.check_rect(cell).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert table.stored(3, "share") != before


def test_typing_on_what_cannot_be_edited_does_nothing(make_table):
    table = make_table("session")
    table.go(0, "invited_count")
    table.type("9")
    assert table.editor is None
    assert table.current() == (0, "invited_count")


# --------------------------------------------------------------------------------------- refusals


def refuse(table):
    table.go(2, "email")
    table.type("keine Adresse")
    table.press(Key.Key_Return)
    return table.editor


def test_a_refusal_keeps_the_text_and_says_why_beside_it(make_table):
    table = make_table("contact")
    before = table.text(2, "email")
    editor = refuse(table)
    assert editor.value() == "keine Adresse"
    assert "keine E-Mail-Adresse" in editor.problem()
    assert editor.isVisible()
    assert editor.geometry().intersects(table.view.visualRect(table.cell(2, "email")))
    assert editor.input.accessibleDescription() == editor.problem()
    assert table.stored(2, "email") == before
    assert table.current() == (2, "email")


def test_a_refused_text_can_be_corrected(make_table):
    table = make_table("contact")
    editor = refuse(table)
    editor.input.setText("richtig@example.org")
    table.press(Key.Key_Return)
    assert table.editor is None
    assert table.stored(2, "email") == "richtig@example.org"
    assert table.current() == (3, "email")


def test_a_refused_text_can_be_taken_back(make_table):
    table = make_table("contact")
    before = table.text(2, "email")
    refuse(table)
    table.press(Key.Key_Escape)
    assert table.editor is None
    assert table.text(2, "email") == before


def test_a_refused_text_waits_while_the_focus_is_elsewhere(make_table, qtbot):
    table = make_table("contact")
    editor = refuse(table)
    other = table.view.visualRect(table.cell(6, "first_name")).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert table.editor is editor
    assert editor.value() == "keine Adresse"
    table.view.setFocus()
    table.type("x")  # back to what waits
    assert editor.input.hasFocus()
    assert not table.view.commit_editor()
    editor.input.clear()
    assert table.view.commit_editor()
    assert table.stored(2, "email") == ""


def test_a_click_elsewhere_leads_back_to_a_refused_text(make_table, qtbot):
    table = make_table("contact")
    editor = refuse(table)
    other = table.view.visualRect(table.cell(6, "first_name")).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert editor.input.hasFocus()
    assert table.current() == (2, "email")
    assert table.messages[-1] == editor.problem()
    table.press(Key.Key_Escape)
    assert table.editor is None
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert table.current() == (6, "first_name")


def test_what_is_typed_beside_a_refused_text_goes_on_with_it_to_the_first_letter(make_table):
    table = make_table("contact")
    editor = refuse(table)
    table.view.setFocus()
    table.press(Key.Key_Down)
    assert editor.input.hasFocus()
    assert table.current() == (2, "email")
    table.view.setFocus()
    table.type("xyz")
    assert editor.value() == "keine Adressexyz"


def test_esc_in_the_table_takes_a_refused_text_back(make_table):
    table = make_table("contact")
    before = table.text(2, "email")
    refuse(table)
    table.view.setFocus()
    table.press(Key.Key_Escape)
    assert table.editor is None
    assert table.text(2, "email") == before
    table.press(Key.Key_Down)
    assert table.current() == (3, "email")


@pytest.mark.parametrize("command", ["paste", "clear_cells", "fill_down", "change_all"])
def test_no_command_passes_over_a_refused_text(make_table, practice, command):
    table = make_table("contact")
    editor = refuse(table)
    step = practice.history.undo_label
    table.select([5, 6], ["last_name", "phone"])
    QGuiApplication.clipboard().setText("Neu")
    table.view.setFocus()
    getattr(table.view, command)()
    assert table.messages[-1] == editor.problem()
    assert editor.input.hasFocus()
    assert table.current() == (2, "email")
    assert practice.history.undo_label == step
    assert not table.view.findChildren(ChangeDialog)


def test_near_the_lower_edge_the_note_stands_above(make_table):
    table = make_table("contact")
    last = table.view.rowAt(table.view.viewport().height() - 1) - 1
    table.go(last, "email")
    table.type("x")
    table.press(Key.Key_Return)
    cell = table.view.visualRect(table.cell(last, "email"))
    assert table.view.viewport().rect().contains(table.editor.geometry())
    assert table.editor.geometry().top() < cell.top()
    assert table.editor.input.mapTo(table.view.viewport(), QPoint(0, 0)).y() == cell.top()


def test_commit_stores_an_open_editor(make_table):
    table = make_table("contact")
    table.go(0, "function")
    table.type("Neue Aufgabe")
    assert table.view.commit_editor()
    assert table.stored(0, "function") == "Neue Aufgabe"


def test_a_search_meanwhile_does_not_lose_an_open_editor(make_table):
    table = make_table("contact")
    table.go(4, "function")
    table.type("Neue")
    row_id = table.model.id_at(4)
    table.model.set_ids([row_id, *table.model.ids()[:4]])
    table.type(" Aufgabe")
    table.press(Key.Key_Return)
    assert table.office.reader.row(table.entity, row_id)["function"] == "Neue Aufgabe"


def test_a_refused_text_whose_row_goes_away_is_told_and_the_list_can_be_edited_again(make_table):
    table = make_table("contact")
    refuse(table)
    ids = table.model.ids()
    table.model.set_ids(ids[5:])
    assert table.editor is None
    assert "„keine Adresse“ wurde nicht übernommen" in table.messages[-1]
    table.view.setFocus()
    table.go(1, "phone")
    table.type("030 23125-778")
    table.press(Key.Key_Return)
    assert table.stored(1, "phone") == "030 23125-778"


def test_a_deleted_row_takes_its_open_editor_with_it(make_table, practice):
    table = make_table("contact")
    row_id = add_one(practice, "contact", last_name="Allein")
    table.go(table.model.row_of(row_id), "email")
    table.type("kaputt")
    table.press(Key.Key_Return)
    practice.editing.delete("contact", [row_id])
    assert "„kaputt“ wurde nicht übernommen" in table.messages[-1]
    table.view.setFocus()
    table.go(1, "phone")
    table.type("030 23125-778")
    table.press(Key.Key_Return)
    assert table.stored(1, "phone") == "030 23125-778"


# ------------------------------------------------------------------------------- the fitting editors


def test_a_date_is_typed_short(make_table):
    table = make_table("session")
    table.go(0, "date")
    table.type("11.3.20")
    table.press(Key.Key_Return)
    assert table.stored(0, "date") == "11.03.2020"


def test_a_choice_is_typed_by_its_first_letters(make_table):
    table = make_table("session")
    table.go(0, "status")
    table.type("ve")
    table.press(Key.Key_Return)
    assert table.stored(0, "status") == "verschoben"
    assert table.current() == (1, "status")


def test_a_reference_is_completed_on_any_part(make_table):
    table = make_table("contact")
    table.go(0, "institution")
    table.type("ubungshof")
    table.press(Key.Key_Down)
    table.press(Key.Key_Return)
    assert table.stored(0, "institution") == "Stadtteilzentrum Übungshof"
    assert table.current() == (1, "institution")


def test_an_unknown_name_is_asked_about_and_made(make_table, practice):
    table = make_table("contact")
    asked = []

    def ask(office, spec, text, parent):
        asked.append((spec.key, text))
        return Settled(text, (("institution", text),))

    table.view.delegate.ask_missing = ask
    table.go(0, "institution")
    table.type("Haus am Ufer")
    table.press(Key.Key_Return)
    assert asked == [("institution", "Haus am Ufer")]
    assert table.stored(0, "institution") == "Haus am Ufer"
    assert table.current() == (1, "institution")
    practice.history.undo()  # one step
    assert "Haus am Ufer" not in [ref.text for ref in practice.reader.options("institution")]


@pytest.mark.parametrize("answer", ["other", "empty"])
def test_an_unknown_name_can_mean_another_or_nothing(make_table, practice, answer):
    table = make_table("contact")
    other = practice.reader.options("institution")[3]
    value = other if answer == "other" else None
    table.view.delegate.ask_missing = lambda *_: Settled(value)
    table.go(0, "institution")
    table.type("Haus am Ufer")
    table.press(Key.Key_Return)
    assert practice.reader.row(table.entity, table.model.id_at(0))["institution"] == value


def test_going_back_from_the_question_keeps_the_typed_name(make_table):
    table = make_table("contact")
    before = table.text(0, "institution")
    table.view.delegate.ask_missing = lambda *_: None
    table.go(0, "institution")
    table.type("Haus am Ufer")
    table.press(Key.Key_Return)
    assert table.editor.value() == "Haus am Ufer"
    assert table.editor.problem()
    assert table.text(0, "institution") == before


def test_free_text_is_a_venue_without_a_question(make_table):
    table = make_table("session")
    table.view.delegate.ask_missing = None
    table.go(0, "venue")
    table.type("Gemeindesaal")
    table.press(Key.Key_Return)
    assert table.stored(0, "venue") == "Gemeindesaal"


def test_tags_are_ticked_by_keyboard(make_table, practice):
    table = make_table("contact", fields=("last_name", "mailing_lists"))
    row = next(row for row in range(table.model.rowCount()) if not table.text(row, "mailing_lists"))
    table.view.set_columns(["last_name", "mailing_lists"])
    table.go(row, "mailing_lists")
    table.type("rundb")
    table.press(Key.Key_Return)  # ticks it
    table.type("Ganz neuer Verteiler")
    table.press(Key.Key_Return)  # adds it
    table.press(Key.Key_Return)  # done
    assert table.editor is None
    assert set(table.stored(row, "mailing_lists").split("; ")) == {"Ganz neuer Verteiler", "Rundbrief (Übung)"}
    assert table.current() == (row + 1, "mailing_lists")
    practice.history.undo()
    assert table.stored(row, "mailing_lists") == ""


def test_esc_leaves_tags_as_they_were(make_table):
    table = make_table("institution")
    table.view.set_columns(["name", "action_fields"])
    before = table.text(0, "action_fields")
    table.go(0, "action_fields")
    table.type("Digi")
    table.press(Key.Key_Return)
    table.press(Key.Key_Escape)
    assert table.editor is None
    assert table.stored(0, "action_fields") == before


def test_lines_take_a_line_break_and_enter_stores(make_table):
    table = make_table("institution")
    table.view.set_columns(["name", "notes"])
    table.go(0, "notes")
    table.type("eins")
    table.press(Key.Key_Return, Modifier.ShiftModifier)
    table.type("zwei")
    table.press(Key.Key_Return)
    assert table.stored(0, "notes") == "eins\nzwei"
    assert table.current() == (1, "notes")


# --------------------------------------------------------------------------------- blocks of cells


def test_delete_empties_the_selected_cells_as_one_step(make_table, practice):
    table = make_table("contact")
    table.select([0, 1, 2], ["function", "phone"])
    filled = [(row, key) for row in (0, 1, 2) for key in ("function", "phone") if table.text(row, key)]
    table.press(Key.Key_Delete)
    assert [table.stored(row, key) for row in (0, 1, 2) for key in ("function", "phone")] == [""] * 6
    assert practice.history.undo_label == f"{len(filled)} Zellen geleert"
    practice.history.undo()
    assert all(table.stored(row, key) for row, key in filled)


def test_delete_on_a_required_cell_says_why_not(make_table, practice):
    table = make_table("contact")
    step = practice.history.undo_label
    table.select([0, 1], ["last_name", "first_name"])
    before = [table.text(row, "first_name") for row in (0, 1)]
    table.press(Key.Key_Delete)
    assert table.messages[-1] == "„Nachname“ darf nicht leer sein."
    assert [table.stored(row, "first_name") for row in (0, 1)] == before
    assert practice.history.undo_label == step


def test_copy_gives_excel_text_and_a_table(make_table, practice):
    ids = add(
        practice,
        "institution",
        {"name": "Haus „A“", "postal_code": "01067", "notes": 'eins\n"zwei"', "confirmed_on": "11.3.20"},
        {"name": "=SUMME(A1)", "postal_code": "10117"},
    )
    table = make_table("institution")
    table.model.set_ids(ids)
    table.view.set_columns(["name", "postal_code", "notes", "confirmed_on"])
    table.select([0, 1], ["name", "postal_code", "notes", "confirmed_on"])
    table.press(Key.Key_C, Modifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == 'Haus „A“\t01067\t"eins\n""zwei"""\t11.03.2020\r\n=SUMME(A1)\t10117\t\t\r\n'
    html = mime.html()
    assert "<td style=\"mso-number-format:'\\@'\">01067</td>" in html  # else Excel drops the zero
    assert "<td>11.03.2020</td>" in html  # a date may become one
    assert table.messages[-1] == "8 Zellen kopiert"


def test_copy_follows_the_columns_as_they_stand(make_table):
    table = make_table("contact")
    table.view.set_columns(["phone", "last_name"])
    table.select([0], ["last_name", "phone"])
    table.view.copy()
    assert QGuiApplication.clipboard().text() == f"{table.text(0, 'phone')}\t{table.text(0, 'last_name')}\r\n"


def test_fill_down_is_one_step(make_table, practice):
    table = make_table("institution")
    table.select([0, 1, 2, 3], ["region"])
    wanted = table.text(0, "region")
    table.press(Key.Key_D, Modifier.ControlModifier)
    assert [table.stored(row, "region") for row in range(4)] == [wanted] * 4
    assert practice.history.undo_label.startswith("Stadtteil für ")
    practice.history.undo()
    assert table.stored(1, "region") != wanted or table.stored(2, "region") != wanted


def test_fill_down_needs_more_than_one_row(make_table, practice):
    table = make_table("institution")
    step = practice.history.undo_label
    table.go(0, "region")
    table.press(Key.Key_D, Modifier.ControlModifier)
    assert practice.history.undo_label == step
    assert "Wählen Sie" in table.messages[-1]


def test_one_field_of_all_selected_rows(make_table, practice):
    table = make_table("institution")
    table.select(list(range(8)), ["name"])
    table.view.change_all()
    box = dialog(table.view, ChangeDialog)
    box.field.setCurrentText("Träger")
    box.editor.line.setText("Gemeinsamer Verein")
    box.accept()
    assert [table.stored(row, "operator") for row in range(8)] == ["Gemeinsamer Verein"] * 8
    assert practice.history.undo_label == "Träger für 8 Einrichtungen und Dienststellen geändert"
    practice.history.undo()
    assert "Gemeinsamer Verein" not in [table.stored(row, "operator") for row in range(8)]


def test_a_refused_value_for_all_stays_in_the_dialog(make_table, practice):
    table = make_table("institution")
    step = practice.history.undo_label
    table.select([0, 1], ["postal_code"])
    table.view.change_all()
    box = dialog(table.view, ChangeDialog)
    assert box.field.currentText() == "PLZ"
    box.editor.line.setText("1234")
    box.accept()
    assert box.isVisible()
    assert "Postleitzahl" in box.editor.problem()
    assert box.editor.value() == "1234"
    assert practice.history.undo_label == step


# ---------------------------------------------------------------------------- current, selection


def test_tells_which_record_is_current(make_table):
    table = make_table("contact")
    told = []
    table.view.current_record_changed.connect(told.append)
    table.go(1, "last_name")
    table.go(1, "phone")
    table.go(2, "phone")
    assert told == [table.model.id_at(1), table.model.id_at(2)]


def test_the_current_record_stays_through_search_and_sort(make_table):
    table = make_table("contact")
    ids = table.model.ids()
    table.go(5, "phone")
    told = []
    table.view.current_record_changed.connect(told.append)
    table.model.set_ids(ids[::-1])
    assert table.view.current_id() == ids[5]
    assert table.current()[1] == "phone"
    assert told == []
    table.model.set_ids(ids[10:])
    assert (table.view.current_id(), told) == (0, [0])
    table.model.set_ids(ids)  # the search is cleared
    assert table.view.current_id() == ids[5]
    assert told == [0, ids[5]]


def test_selected_records_stay_selected(make_table):
    table = make_table("contact")
    ids = table.model.ids()
    table.select([2, 3, 7], ["last_name", "phone"])
    table.model.set_ids(ids[::-1])
    assert set(table.view.selected_ids()) == {ids[2], ids[3], ids[7]}


def test_after_deleting_the_next_record_is_current(make_table, practice):
    table = make_table("contact")
    row_id = add_one(practice, "contact", last_name="Allein")
    table.view.show_record(row_id)
    before = table.model.ids()[-2]
    practice.editing.delete("contact", [row_id])
    assert table.view.current_id() == before


def test_a_double_click_where_nothing_is_edited_opens_a_record(make_table, qtbot):
    table = make_table("session")
    opened = []
    table.view.record_activated.connect(opened.append)
    table.go(2, "invited_count")
    spot = table.view.visualRect(table.cell(2, "invited_count")).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == [table.model.id_at(2)]
    assert table.editor is None


@pytest.mark.parametrize("key", [Key.Key_End, Key.Key_Home, Key.Key_Down, Key.Key_Up, Key.Key_Right, Key.Key_Left])
def test_moving_with_ctrl_selects_the_new_cell_and_no_other(make_table, key):
    table = make_table("contact")
    table.go(3, "phone")
    start = table.view.currentIndex()
    table.press(key, Modifier.ControlModifier)
    assert table.view.currentIndex() != start
    assert table.view.selectedIndexes() == [table.view.currentIndex()]


def test_moving_with_ctrl_and_shift_extends_the_selection(make_table):
    table = make_table("contact")
    table.go(3, "phone")
    table.press(Key.Key_Home, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert table.view.selected_ids() == table.model.ids()[:4]
    assert table.view.currentIndex().row() == 0
    table.go(3, "phone")
    table.press(Key.Key_Down, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert table.view.selected_ids() == table.model.ids()[3:5]


def test_after_a_move_with_ctrl_delete_empties_the_cell_one_sees(make_table):
    table = make_table("contact", ["last_name", "function", "phone"])
    table.go(3, "phone")
    before = table.stored(3, "phone")
    table.press(Key.Key_End, Modifier.ControlModifier)
    row, key = table.current()
    assert key == "phone"
    table.press(Key.Key_Delete)
    assert table.stored(3, "phone") == before != ""
    assert table.stored(row, key) == ""


@pytest.mark.parametrize("key", ["phone", "share"])
def test_shift_space_selects_the_row_and_ctrl_space_the_column(make_table, practice, key):
    table = make_table("contact")
    step = practice.history.undo_label
    table.go(3, key)
    table.press(Key.Key_Space, Modifier.ShiftModifier)
    assert table.view.selected_ids() == [table.model.id_at(3)]
    assert len(table.view.selectedIndexes()) == len(table.view.columns())
    assert table.current() == (3, key)
    table.go(3, key)
    table.press(Key.Key_Space, Modifier.ControlModifier)
    assert table.view.selected_ids() == table.model.ids()
    assert {index.column() for index in table.view.selectedIndexes()} == {table.model.column_of(key)}
    assert table.current() == (3, key)
    assert table.editor is None
    assert practice.history.undo_label == step


def test_enter_goes_one_row_down_and_with_shift_up(make_table):
    table = make_table("contact")
    table.go(3, "phone")
    table.type("030 23125-778")
    table.press(Key.Key_Return)
    table.press(Key.Key_Return)
    assert table.current() == (5, "phone")
    table.press(Key.Key_Enter, Modifier.ShiftModifier)
    assert table.current() == (4, "phone")
    table.go(len(table.model.ids()) - 1, "phone")
    table.press(Key.Key_Return)
    assert table.current() == (len(table.model.ids()) - 1, "phone")
    assert table.view.selectedIndexes() == [table.view.currentIndex()]
    assert table.view.hasFocus()
    assert table.editor is None


def test_no_record_is_current_after_it_was_cleared(make_table):
    table = make_table("contact")
    table.go(1, "last_name")
    told = []
    table.view.current_record_changed.connect(told.append)
    table.view.clear_current()
    assert (told, table.view.current_id(), table.view.selected_ids()) == ([0], 0, [])


def test_what_looks_wrong_is_refreshed_with_its_cell(make_table, practice):
    table = make_table("session")
    row_id = table.model.id_at(0)
    change(practice, "session", row_id, start="14:00", end="9:00")
    assert table.model.finding(0, table.model.column_of("end"))
    change(practice, "session", row_id, end="16:00")
    assert not table.model.finding(0, table.model.column_of("end"))


# ---------------------------------------------------------------------------------------- sorting


def click_head(table, key, qtbot, modifier=Modifier.NoModifier):
    header = table.view.header
    x = header.sectionViewportPosition(table.model.column_of(key)) + 20
    spot = QPoint(x, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, spot)


def test_a_click_on_the_head_sorts_and_turns(make_table, qtbot):
    table = make_table("contact")
    wanted = []
    table.view.sort_requested.connect(wanted.append)
    click_head(table, "institution", qtbot)
    click_head(table, "institution", qtbot)
    click_head(table, "phone", qtbot, Modifier.ShiftModifier)
    assert wanted == [
        [("institution", False)],
        [("institution", True)],
        [("institution", True), ("phone", False)],
    ]
    assert table.view.sorting() == wanted[-1]


def test_sorting_by_several_is_asked_for(make_table):
    table = make_table("contact")
    wanted = []
    table.view.sort_requested.connect(wanted.append)
    table.view.choose_sorting()
    box = dialog(table.view, SortDialog)
    assert box.keys() == [("last_name", False), ("first_name", False)]
    for (field, direction), (label, descending) in zip(
        box.rows, [("Einrichtung/Dienststelle", 0), ("Nachname", 1)], strict=False
    ):
        field.setCurrentText(label)
        direction.setCurrentIndex(descending)
    assert not box.rows[3][0].isEnabled()
    box.accept()
    assert wanted == [[("institution", False), ("last_name", True)]]


# ---------------------------------------------------------------------------------------- columns


def test_columns_are_chosen_and_ordered(make_table):
    table = make_table("contact")
    table.view.choose_columns()
    box = dialog(table.view, ColumnDialog)
    shown = box.keys()
    assert shown == table.view.columns() == [spec.key for spec in table.entity.fields if spec.shown]
    box.list.setCurrentRow(0)
    box.down.click()
    box.list.item(2).setCheckState(Qt.CheckState.Unchecked)
    box.accept()
    assert table.view.columns() == [shown[1], shown[0], *shown[3:]]


def test_at_least_one_column_stays(make_table):
    table = make_table("region")
    table.view.choose_columns()
    box = dialog(table.view, ColumnDialog)
    for row in range(box.list.count()):
        box.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert not box.accept_button.isEnabled()
    box.usual.click()
    assert box.accept_button.isEnabled()


def test_state_is_remembered(make_table):
    table = make_table("contact")
    table.view.set_columns(["phone", "last_name", "notes"])
    table.view.setColumnWidth(table.model.column_of("phone"), 240)
    table.view.show_sorting([("phone", True)])
    state = json.loads(json.dumps(table.view.save_state()))
    other = make_table("contact")
    other.view.restore_state(state)
    assert other.view.columns() == ["phone", "last_name", "notes"]
    assert abs(other.view.columnWidth(other.model.column_of("phone")) - 240) <= 1
    assert other.view.sorting() == [("phone", True)]


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"columns": ["gibt_es_nicht"], "widths": {"gibt_es_nicht": 9}, "sort": [["gibt_es_nicht", False]]},
        {"columns": 3, "widths": [], "sort": "x"},
        {"columns": [None], "widths": {"phone": "breit"}, "sort": [1, ["phone"]]},
    ],
)
def test_a_state_that_does_not_fit_is_passed_over(make_table, state):
    table = make_table("contact")
    before = table.view.save_state()
    table.view.restore_state(state)
    assert table.view.save_state() == before


def test_columns_keep_their_places_when_the_first_record_goes(make_table):
    table = make_table("contact")
    table.view.set_columns(["phone", "last_name", "notes"])
    table.view.setColumnWidth(table.model.column_of("phone"), 240)
    table.model.set_ids(table.model.ids()[1:])
    table.model.set_ids([])
    table.model.set_ids([1])
    assert table.view.columns() == ["phone", "last_name", "notes"]
    assert table.view.columnWidth(table.model.column_of("phone")) == 240


# ------------------------------------------------------------------------------- paint, odds, ends


def test_rows_have_one_height_that_grows_with_the_font(make_table):
    table = make_table("contact")
    assert 28 <= table.view.rowHeight(0) <= 32
    font = table.view.font()
    font.setPointSizeF(2 * font.pointSizeF())
    table.view.setFont(font)
    assert table.view.rowHeight(0) > 45


def test_only_rows_in_view_are_read(make_table, practice, monkeypatch):
    table = make_table("contact")
    asked = []
    real = practice.reader.rows

    def rows(entity, ids):
        asked.extend(ids)
        return real(entity, ids)

    monkeypatch.setattr(practice.reader, "rows", rows)
    table.model.set_ids(table.model.ids()[::-1])
    table.view.scrollToTop()
    table.view.viewport().repaint()
    in_view = range(table.view.rowAt(0), table.view.rowAt(table.view.viewport().height() - 1) + 1)
    assert set(asked) == {table.model.id_at(row) for row in in_view}


def test_everything_has_an_accessible_name(make_table):
    table = make_table("contact")
    assert table.view.accessibleName() == "Kontakte"
    table.go(0, "phone")
    table.press(Key.Key_F2)
    assert table.editor.input.accessibleName() == "Telefon"


def test_an_empty_table_says_what_to_do(make_table):
    table = make_table("contact")
    table.model.set_ids([])
    blank = table.view.grab().toImage()
    table.view.set_empty_text("Noch niemand angemeldet.")
    assert table.view.grab().toImage() != blank
    assert table.view.accessibleDescription() == "Noch niemand angemeldet."


def test_the_context_menu_is_made_of_given_actions(make_table):
    table = make_table("contact")
    first, second = QAction("Eins", table.view), QAction("Zwei", table.view)
    table.view.set_context_actions([first])
    table.view.set_context_actions([second])
    assert table.view.actions() == [second]
    assert table.view.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu


def test_typing_never_looks_through_the_rows(make_table):
    table = make_table("session")
    table.go(0, "registered_count")
    table.type("x")
    assert table.current() == (0, "registered_count")


def test_a_read_only_table_is_not_edited(make_table):
    table = make_table("contact")
    table.model.set_read_only(True)
    before = table.text(0, "phone")
    table.go(0, "phone")
    table.type("1")
    table.press(Key.Key_Delete)
    assert table.editor is None
    assert table.stored(0, "phone") == before


def test_no_editor_is_left_behind(make_table):
    table = make_table("contact")
    for row in range(3):
        table.go(row, "first_name")
        table.press(Key.Key_F2)
        table.press(Key.Key_Return)
    assert QApplication.focusWidget() is table.view
    assert isinstance(table.model.value(0, table.model.column_of("institution")), Ref | None)
