"""Pasting blocks from Excel: new records, unknown names, bad cells; and what copy writes, paste reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from tests.records import steps

from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.gui.clipboard import CopiedCell, format_block, parse_block
from voneinander_desktop.gui.paste import PasteDialog

TEXT, REASON, LEAVE_OUT = 2, 3, 4


def paste(table, text):
    QGuiApplication.clipboard().setText(text)
    table.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def preview(table):
    """Return the open preview, if there is one."""
    return next((child for child in table.view.findChildren(PasteDialog) if child.isVisible()), None)


def correct(box, row, text):
    box.cells.item(row, TEXT).setText(text)


def reasons(box):
    return [box.cells.item(row, REASON).text() for row in range(box.cells.rowCount())]


# ------------------------------------------------------------------------------- the text itself


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("eins", [["eins"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\nb\n", [["a"], ["b"]]),
        ("a\t\r\n\tb\r\n", [["a", ""], ["", "b"]]),
        ('"zwei\nZeilen"\tx\r\n', [["zwei\nZeilen", "x"]]),
        ('"mit ""Zitat"""', [['mit "Zitat"']]),
        ('"Mehr Mitte" e. V.\tx', [['"Mehr Mitte" e. V.', "x"]]),
        ('5" breit\tx', [['5" breit', "x"]]),
        ('"nie geschlossen\tx', [['"nie geschlossen', "x"]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
    ],
)
def test_a_block_is_read_as_excel_writes_it(text, rows):
    assert parse_block(text) == rows


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), min_size=1))
def test_what_is_copied_can_be_pasted(rows):
    assert parse_block(format_block([[CopiedCell(text) for text in row] for row in rows])) == rows


# ------------------------------------------------------------------------------------ good blocks


def test_a_block_replaces_cells_as_one_step(make_table, practice):
    table = make_table("contact")
    table.go(3, "function")
    paste(table, "Leitung Test\t030 23125-901\r\nBüro Test\t030 23125-902\r\n")
    assert preview(table) is None
    assert [table.stored(row, key) for row in (3, 4) for key in ("function", "phone")] == [
        "Leitung Test", "030 23125-901", "Büro Test", "030 23125-902",
    ]  # fmt: skip
    assert practice.history.undo_label == "4 Zellen eingefügt"
    practice.history.undo()
    assert "Leitung Test" not in [table.text(row, "function") for row in (3, 4)]


def test_rows_beyond_the_end_become_new_records(make_table, practice):
    table = make_table("contact")
    total = table.model.rowCount()
    table.go(total - 1, "last_name")
    last = table.model.id_at(total - 1)
    paste(table, "Anders\tAnna\r\nBeispiel\tBernd\r\nCordes\tClara\r\n")
    assert preview(table) is None
    assert table.model.rowCount() == total + 2
    assert practice.reader.row(table.entity, last)["first_name"] == "Anna"
    assert [table.stored(row, "last_name") for row in (total, total + 1)] == ["Beispiel", "Cordes"]
    assert [table.stored(row, "first_name") for row in (total, total + 1)] == ["Bernd", "Clara"]
    assert steps(practice.path)[-1] == "6 Zellen eingefügt"
    practice.history.undo()
    assert table.model.rowCount() == total
    practice.history.redo()
    assert table.text(total + 1, "last_name") == "Cordes"


def test_new_records_get_what_belongs_to_the_table(make_table, practice):
    session = practice.reader.options("session")[0]
    table = make_table("invitation", fields=("institution", "status", "head_count"))
    table.view.set_new_record_values({"session": session})
    table.model.set_ids([])
    invited = practice.reader.row(SESSION, session.id)["institutions"]
    free = next(ref for ref in practice.reader.options("institution") if ref not in invited)
    paste(table, f"{free.text}\tzugesagt\t4")
    assert (table.stored(0, "session"), table.stored(0, "institution")) == (session.text, free.text)
    assert (table.stored(0, "status"), table.stored(0, "head_count")) == ("zugesagt", "4")


def test_one_value_fills_a_selection(make_table):
    table = make_table("institution")
    table.select([0, 1, 2], ["operator"])
    paste(table, "Ein Verein")
    assert [table.stored(row, "operator") for row in range(4)][:3] == ["Ein Verein"] * 3
    assert table.stored(3, "operator") != "Ein Verein"


def test_one_row_fills_a_selection_of_several(make_table):
    table = make_table("contact")
    table.select([0, 1, 2, 3], ["first_name", "function"])
    table.view.set_columns(["first_name", "function"])
    paste(table, "Kim\tLeitung\r\n")
    assert [table.stored(row, "first_name") for row in range(4)] == ["Kim"] * 4
    assert [table.stored(row, "function") for row in range(4)] == ["Leitung"] * 4


def test_an_own_copy_pastes_back_without_a_step(make_table, practice):
    table = make_table("session")
    before = steps(practice.path)
    table.select([0, 1, 2], table.view.columns())
    table.view.copy()
    table.view.paste()
    assert preview(table) is None
    assert steps(practice.path) == before
    assert table.messages[-1] == "Alles Eingefügte steht schon da."


def test_references_are_found_by_name_and_other_spelling(make_table, practice):
    table = make_table("institution")
    table.view.set_columns(["name", "aliases"])
    table.model.setData(table.cell(0, "aliases"), "Das rote Haus")
    wanted = table.text(0, "name")
    contacts = make_table("contact")
    contacts.go(0, "institution")
    paste(contacts, f"das rote haus\r\n{wanted.upper()}\r\n")
    assert preview(contacts) is None
    assert [contacts.stored(row, "institution") for row in (0, 1)] == [wanted, wanted]


def test_an_empty_clipboard_says_so(make_table):
    table = make_table("contact")
    table.go(0, "phone")
    paste(table, "")
    assert table.messages[-1] == "In der Zwischenablage ist kein Text."


def test_nothing_is_pasted_into_a_read_only_file(make_table, practice):
    table = make_table("contact")
    table.model.set_read_only(True)
    before = steps(practice.path)
    table.go(0, "phone")
    paste(table, "030 23125-999")
    assert steps(practice.path) == before
    assert "schreibgeschützt" in table.messages[-1]


# --------------------------------------------------------------------------------- unknown names


def paste_unknown(table):
    """Paste two unknown institutions into three contacts, one of them twice."""
    table.go(0, "institution")
    paste(table, "Haus am Ufer\r\nStadtteilzentrum Übungshoff\r\nHaus am Ufer\r\n")
    return preview(table)


def test_unknown_names_are_asked_about_once_each(make_table, practice):
    table = make_table("contact")
    before = steps(practice.path)
    box = paste_unknown(table)
    assert [unknown.text for unknown in box._plan.unknown] == ["Haus am Ufer", "Stadtteilzentrum Übungshoff"]
    new, similar = box.choices
    assert new.currentText() == "„Haus am Ufer“ neu anlegen"
    assert similar.currentText() == "Gemeint ist: Stadtteilzentrum Übungshof"
    assert box.insert.isEnabled()
    assert steps(practice.path) == before  # nothing is stored yet


def test_unknown_names_are_made_chosen_or_left_out_in_one_step(make_table, practice):
    table = make_table("contact")
    total = len(practice.reader.options("institution"))
    box = paste_unknown(table)
    box.insert.click()
    assert [table.stored(row, "institution") for row in range(3)] == [
        "Haus am Ufer", "Stadtteilzentrum Übungshof", "Haus am Ufer",
    ]  # fmt: skip
    assert len(practice.reader.options("institution")) == total + 1
    practice.history.undo()
    assert len(practice.reader.options("institution")) == total
    assert "Haus am Ufer" not in [table.text(row, "institution") for row in range(3)]


def test_an_unknown_name_can_be_left_empty(make_table):
    table = make_table("contact")
    box = paste_unknown(table)
    for choice in box.choices:
        choice.setCurrentText("Leer lassen")
    box.insert.click()
    assert [table.stored(row, "institution") for row in range(3)] == ["", "", ""]


def test_unknown_tags_can_be_left_out(make_table):
    table = make_table("institution")
    table.view.set_columns(["name", "action_fields"])
    table.go(0, "action_fields")
    paste(table, "Beratung; Zaubern; Digitales")
    (choice,) = preview(table).choices
    choice.setCurrentText("Weglassen")
    preview(table).insert.click()
    assert table.stored(0, "action_fields") == "Beratung; Digitales"


# -------------------------------------------------------------------------------------- bad cells


def paste_bad(table):
    """Paste two rows of which three cells cannot be stored."""
    table.view.set_columns(["last_name", "phone", "email", "share_since"])
    table.go(0, "last_name")
    paste(
        table,
        "Anders\t030 23125-911\tanders.example.org\t31.2.20\r\n\t030 23125-912\tbeispiel@example.org\t1.3.20\r\n",
    )
    return preview(table)


def test_bad_cells_are_shown_with_their_reasons_before_anything_is_stored(make_table, practice):
    table = make_table("contact")
    before = steps(practice.path)
    box = paste_bad(table)
    assert box.cells.rowCount() == 3
    for reason, part in zip(reasons(box), ("keine E-Mail-Adresse", "kein Datum", "darf nicht leer"), strict=True):
        assert part in reason
    assert [box.cells.item(row, 1).text() for row in range(3)] == ["E-Mail", "Weitergabe seit", "Nachname"]
    assert not box.insert.isEnabled()
    assert steps(practice.path) == before
    box.reject()
    assert steps(practice.path) == before


def test_bad_cells_are_corrected_or_left_out(make_table, practice):
    table = make_table("contact")
    kept = table.text(0, "share_since"), table.text(1, "last_name")
    box = paste_bad(table)
    correct(box, 0, "anders@example.org")
    assert reasons(box)[0] == "In Ordnung"
    correct(box, 1, "30.2.20")
    assert "kein Datum" in reasons(box)[1]
    assert not box.insert.isEnabled()
    box.leave_all.click()
    assert box.insert.isEnabled()
    box.insert.click()
    assert not box.isVisible()
    assert table.stored(0, "email") == "anders@example.org"
    assert (table.stored(0, "share_since"), table.stored(1, "last_name")) == kept
    assert table.stored(1, "phone") == "030 23125-912"
    assert practice.history.undo_label == "6 Zellen eingefügt"


def test_a_corrected_name_may_be_unknown_too(make_table):
    table = make_table("contact")
    table.view.set_columns(["phone", "institution"])
    table.go(0, "phone")
    paste(table, "keine\tHaus\x07")
    box = preview(table)
    correct(box, 0, "030 23125-933")
    assert box.choices == []
    correct(box, 1, "Haus am Ufer")
    (choice,) = box.choices
    assert choice.isVisible()
    box.insert.click()
    assert table.stored(0, "institution") == "Haus am Ufer"


def test_a_new_record_without_a_name_waits_for_one(make_table, practice):
    table = make_table("contact")
    total = table.model.rowCount()
    table.go(total - 1, "phone")
    paste(table, "030 23125-921\r\n030 23125-922\r\n")
    box = preview(table)
    assert reasons(box) == ["„Nachname“ darf nicht leer sein."]
    correct(box, 0, "Nachgetragen")
    box.insert.click()
    assert table.stored(total, "last_name") == "Nachgetragen"
    assert table.stored(total, "phone") == "030 23125-922"


def test_leaving_out_a_new_records_name_leaves_out_the_record(make_table):
    table = make_table("contact")
    total = table.model.rowCount()
    table.go(total - 1, "phone")
    paste(table, "030 23125-921\r\n030 23125-922\r\n")
    box = preview(table)
    box.cells.item(0, LEAVE_OUT).setCheckState(Qt.CheckState.Checked)
    box.insert.click()
    assert table.model.rowCount() == total
    assert table.stored(total - 1, "phone") == "030 23125-921"


def test_what_finds_no_column_or_cannot_be_edited_is_told(make_table):
    table = make_table("session")
    table.view.set_columns(["title", "invited_count"])
    table.go(0, "title")
    paste(table, "Neuer Titel\t99\tzu viel")
    box = preview(table)
    assert "kann nicht eingefügt werden" in reasons(box)[0]
    assert "keine Spalte" in reasons(box)[1]
    box.leave_all.click()
    box.insert.click()
    assert table.stored(0, "title") == "Neuer Titel"


def test_what_only_storing_notices_is_shown_in_the_preview(make_table, practice):
    table = make_table("region")
    before = steps(practice.path)
    other = table.text(1, "name")
    table.go(0, "name")
    paste(table, other)
    box = preview(table)
    assert "gibt es schon" in reasons(box)[0]
    assert steps(practice.path) == before
    correct(box, 0, "Ganz neu")
    box.insert.click()
    assert table.stored(0, "name") == "Ganz neu"


def test_a_number_over_a_choice_is_refused_with_what_is_possible(make_table):
    table = make_table("session")
    table.go(0, "status")
    paste(table, "42")
    assert "Möglich sind: geplant" in reasons(preview(table))[0]


def test_every_part_of_the_preview_has_a_name(make_table):
    table = make_table("contact")
    box = paste_unknown(table)
    assert all(choice.accessibleName() for choice in box.choices)
    assert box.cells.accessibleName()
    box.reject()
