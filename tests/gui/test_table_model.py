"""The table model: rows follow the file, a refusal stores nothing, and Qt's model tester finds no fault."""

import datetime

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QTextDocument
from tests.records import add, add_one, change

from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INSTITUTION, REGISTRATION, SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.table_model import TableModel
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file

Role = Qt.ItemDataRole


@pytest.fixture
def make_model(practice, qtmodeltester):
    def make(entity, ids=None, fields=None):
        model = TableModel(practice, entity, fields)
        model.set_ids(practice.listing(entity.key).ids(Query()) if ids is None else ids)
        return model

    return make


@pytest.fixture
def model(make_model):
    return make_model(CONTACT)


def at(model, row, key):
    return model.index(row, model.column_of(key))


# ----------------------------------------------------------------------------------- Qt's rules


@pytest.mark.parametrize("key", ENTITIES)
def test_qt_finds_no_fault_with_any_entity(make_model, qtmodeltester, key):
    qtmodeltester.check(make_model(ENTITIES[key]))


def test_qt_finds_no_fault_whatever_is_done(make_model, qtmodeltester, practice):
    model = make_model(INSTITUTION)
    practice.subscribe(model.refresh)
    qtmodeltester.check(model)  # watches the model from here on
    ids = model.ids()
    for shown in ([], ids, ids[::-1], ids[3:9], ids[:1], ids):
        model.set_ids(shown)
    model.setData(at(model, 0, "phone"), "030 23125-900")
    model.setData(at(model, 0, "postal_code"), "1")
    first, second = add(practice, "institution", {"name": "Erstes"}, {"name": "Zweites"})
    practice.editing.delete("institution", [first])
    practice.history.undo()
    practice.history.undo()
    practice.history.redo()
    model.insert_ids(1, [])
    model.set_read_only(True)
    qtmodeltester.check(model)
    assert {first, second} <= set(model.ids())


def test_an_empty_list(make_model, qtmodeltester):
    model = make_model(SESSION, [])
    qtmodeltester.check(model)
    assert model.rowCount() == 0
    assert model.row_of(1) == -1


# -------------------------------------------------------------------------------------- showing


def test_shows_every_field_of_the_catalogue_by_default(model):
    assert [spec.key for spec in model.fields] == [spec.key for spec in CONTACT.fields]
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert heads == [spec.label for spec in CONTACT.fields]


def test_columns_can_be_chosen(make_model):
    model = make_model(REGISTRATION, fields=("contact", "status"))
    assert [spec.key for spec in model.fields] == ["contact", "status"]
    assert model.column_of("session") == -1


def test_shows_what_the_file_says(model, practice):
    for row in (0, 57, model.rowCount() - 1):
        record = practice.reader.row(CONTACT, model.id_at(row))
        for key in ("last_name", "institution", "phone", "mailing_lists", "region"):
            assert at(model, row, key).data() == record.text(key) == model.display(row, model.column_of(key))


def test_text_of_several_lines_shows_in_one(make_model, practice):
    row_id = add_one(practice, "institution", name="Haus", notes="erste Zeile\nzweite Zeile")
    model = make_model(INSTITUTION, [row_id])
    assert at(model, 0, "notes").data() == "erste Zeile zweite Zeile"
    assert at(model, 0, "notes").data(Role.EditRole) == "erste Zeile\nzweite Zeile"
    assert at(model, 0, "notes").data(Role.ToolTipRole) == "erste Zeile\nzweite Zeile"


def test_flags_are_check_boxes_that_are_read_aloud(make_model, practice):
    row_id = add_one(practice, "contact", last_name="Muster", share=True)
    model = make_model(CONTACT, [row_id])
    index = at(model, 0, "share")
    assert Qt.CheckState(index.data(Role.CheckStateRole)) is Qt.CheckState.Checked
    assert index.data() is None
    assert index.data(Role.AccessibleTextRole) == "ja"
    assert model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable


def test_another_records_flag_is_told_in_words(make_model):
    model = make_model(REGISTRATION)
    assert {at(model, row, "share").data() for row in range(model.rowCount())} == {"ja", "nein"}
    assert not model.flags(at(model, 0, "share")) & Qt.ItemFlag.ItemIsUserCheckable


def test_counts_are_aligned_to_the_right_and_not_edited(make_model):
    model = make_model(SESSION)
    index = at(model, 0, "invited_count")
    assert Qt.AlignmentFlag(index.data(Role.TextAlignmentRole)) & Qt.AlignmentFlag.AlignRight
    assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable


def test_what_looks_wrong_has_a_sign_and_a_sentence(make_model, practice):
    row_id = add_one(practice, "session", title="Treffen", start="14:00", end="9:00")
    model = make_model(SESSION, [row_id])
    index = at(model, 0, "end")
    assert not index.data(Role.DecorationRole).isNull()
    assert "Das Ende liegt nicht nach dem Beginn." in index.data(Role.ToolTipRole)
    assert index.data(Role.AccessibleTextRole) == "09:00. Hinweis: Das Ende liegt nicht nach dem Beginn."
    assert at(model, 0, "start").data(Role.DecorationRole) is None


def test_a_tool_tip_is_never_taken_for_markup(make_model, practice):
    row_id = add_one(practice, "institution", name="<b>Haus</b> & Hof")
    model = make_model(INSTITUTION, [row_id])
    document = QTextDocument()
    document.setHtml(at(model, 0, "name").data(Role.ToolTipRole))
    assert document.toPlainText() == "<b>Haus</b> & Hof"


def test_rows_are_read_in_groups_and_once(model, practice, monkeypatch):
    asked = []
    real = practice.reader.rows

    def rows(entity, ids):
        asked.extend(ids)
        return real(entity, ids)

    monkeypatch.setattr(practice.reader, "rows", rows)
    for row in range(20):
        model.display(row, 0)
    assert len(asked) < model.rowCount()
    assert len(asked) == len(set(asked))
    model.set_ids(model.ids()[::-1])
    first = list(asked)
    model.prefetch(model.rowCount() - 20, model.rowCount() - 1)
    assert asked == first  # known from before, wherever they stand now


# --------------------------------------------------------------------------------------- storing


def test_typed_text_is_parsed_and_stored(model, practice):
    assert model.setData(at(model, 3, "phone"), " Tel.: 030 23125-555 ")
    assert model.setData(at(model, 3, "share_since"), "11.3.20")
    row = practice.reader.row(CONTACT, model.id_at(3))
    assert (row["phone"], row["share_since"]) == ("030 23125-555", datetime.date(2020, 3, 11))
    assert at(model, 3, "share_since").data() == "11.03.2020"
    assert practice.history.undo_label == "Weitergabe seit geändert"


def test_values_are_stored_as_they_are(model, practice):
    institution = practice.reader.options("institution")[4]
    assert model.setData(at(model, 0, "institution"), institution)
    assert model.setData(at(model, 0, "retired_on"), datetime.date(2021, 1, 2))
    assert model.setData(at(model, 0, "title"), None)
    row = practice.reader.row(CONTACT, model.id_at(0))
    assert (row["institution"], row["retired_on"], row["title"]) == (institution, datetime.date(2021, 1, 2), None)


def test_a_check_box_is_toggled(model, practice):
    before = model.value(0, model.column_of("share"))
    state = Qt.CheckState.Unchecked if before else Qt.CheckState.Checked
    assert model.setData(at(model, 0, "share"), state, Role.CheckStateRole)
    assert practice.reader.row(CONTACT, model.id_at(0))["share"] is not before


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("email", "keine Adresse", "keine E-Mail-Adresse"),
        ("share_since", "31.2.20", "kein Datum"),
        ("last_name", "", "darf nicht leer sein"),
        ("salutation", "Dame", "Möglich sind: Frau, Herr"),
        ("first_name", "x" * 40_000, "40.000 Zeichen"),
        ("first_name", "a\x00b", "Steuerzeichen"),
        ("first_name", "a\ud800b", "beschädigt"),
        ("institution", "Gibt es nicht", "noch nicht"),
        ("region", "Moabit", "kann hier nicht geändert werden"),
    ],
)
def test_a_refusal_stores_nothing_and_says_why(model, practice, key, text, reason):
    refusals, step = [], practice.history.undo_label
    model.refused.connect(refusals.append)
    before = model.value(5, model.column_of(key))
    assert not model.setData(at(model, 5, key), text)
    assert reason in model.last_refusal
    (refusal,) = refusals
    assert (refusal.entity, refusal.id, refusal.field) == ("contact", model.id_at(5), key)
    assert refusal.message == model.last_refusal
    assert model.value(5, model.column_of(key)) == before
    assert practice.reader.row(CONTACT, model.id_at(5))[key] == before
    assert practice.history.undo_label == step


def test_a_refusal_is_forgotten_with_the_next_value(model):
    model.setData(at(model, 0, "email"), "x")
    assert model.setData(at(model, 0, "email"), "x@example.org")
    assert model.last_refusal == ""


def test_storing_what_is_there_already_is_no_step(model, practice):
    steps = []
    model.stored.connect(steps.append)
    label = practice.history.undo_label
    for key in ("last_name", "institution", "email", "share_since"):
        index = at(model, 1, key)
        assert model.setData(index, index.data(Role.EditRole))
    assert steps == []
    assert practice.history.undo_label == label


def test_a_file_that_cannot_be_written_says_so(practice, model):
    practice.close()
    office = open_file(practice.path, write=False)
    model = TableModel(office, CONTACT)
    model.set_ids(office.reader.ids(CONTACT))
    assert not model.setData(at(model, 0, "first_name"), "Neu")
    assert model.last_refusal
    assert model.is_read_only()
    assert not model.flags(at(model, 0, "first_name")) & Qt.ItemFlag.ItemIsEditable
    office.close()


def test_read_only_can_be_switched(model):
    model.set_read_only(True)
    assert not model.flags(at(model, 0, "share")) & Qt.ItemFlag.ItemIsUserCheckable
    model.set_read_only(False)
    assert model.flags(at(model, 0, "first_name")) & Qt.ItemFlag.ItemIsEditable


# ------------------------------------------------------------------------------ following the file


def test_dependents_are_read_again(model, practice):
    practice.subscribe(model.refresh)
    institution = model.value(0, model.column_of("institution"))
    assert isinstance(institution, Ref)
    change(practice, "institution", institution.id, name="Haus mit neuem Namen")
    assert at(model, 0, "institution").data() == "Haus mit neuem Namen"


def test_an_edited_row_stays_where_it_is(model, practice):
    practice.subscribe(model.refresh)
    ids = model.ids()
    model.setData(at(model, 2, "last_name"), "Zzz")
    assert model.ids() == ids


def test_a_new_record_comes_last_and_leaves_with_undo(model, practice):
    practice.subscribe(model.refresh)
    row_id = add_one(practice, "contact", last_name="Aaa")
    assert model.ids()[-1] == row_id
    practice.history.undo()
    assert model.row_of(row_id) == -1


def test_a_deleted_record_comes_back_to_its_place(model, practice):
    practice.subscribe(model.refresh)
    row_id = add_one(practice, "contact", last_name="Aaa")
    ids = [row_id, *model.ids()[:-1]]
    model.set_ids(ids)
    practice.editing.delete("contact", [row_id])
    assert model.row_of(row_id) == -1
    practice.history.undo()
    assert model.ids() == ids
    assert model.display(0, 0) == "Aaa"


def test_another_entitys_record_of_the_same_number_is_none_of_ours(model, practice):
    practice.subscribe(model.refresh)
    ids = model.ids()
    add_one(practice, "agreement", title="Vereinbarung")
    practice.editing.set_values([Edit("region", -1, "name", "Neuland")])
    assert model.ids() == ids


def test_cells_stay_with_their_records_when_the_order_changes(model):
    ids = model.ids()
    followed = [QPersistentModelIndex(model.index(row, 1)) for row in (0, 5, 60)]
    lost = QPersistentModelIndex(model.index(7, 0))
    model.set_ids([row_id for row_id in reversed(ids) if row_id != ids[7]])
    assert [model.id_at(index.row()) for index in followed] == [ids[0], ids[5], ids[60]]
    assert [index.column() for index in followed] == [1, 1, 1]
    assert not lost.isValid()


def test_a_record_deleted_elsewhere_shows_as_empty(model, practice):
    row_id = add_one(practice, "contact", last_name="Kurz")
    practice.editing.delete("contact", [row_id])
    model.insert_ids(0, [row_id])
    assert at(model, 0, "last_name").data() == ""
    assert not model.setData(at(model, 0, "last_name"), "Lang")
    assert "gelöscht" in model.last_refusal
