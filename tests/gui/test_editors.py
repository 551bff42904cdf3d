"""The editors of all kinds of fields, as the form uses them too: what is typed is kept until it is a value."""

import datetime

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from tests.records import add_one

from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INSTITUTION, INVITATION, SESSION
from voneinander_desktop.domain.fields import Kind, Ref
from voneinander_desktop.gui.editors import make_editor
from voneinander_desktop.gui.missing import MissingChoice, MissingDialog, Settled, settle

Key, Modifier = Qt.Key, Qt.KeyboardModifier
EDITABLE = [(entity, spec) for entity in ENTITIES.values() for spec in entity.fields if spec.editable]


@pytest.fixture
def form(qtbot):
    """A window with one other field, to go to."""
    window = QWidget()
    qtbot.addWidget(window)
    window.other = QLineEdit(window)
    QVBoxLayout(window).addWidget(window.other)
    window.resize(500, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


@pytest.fixture
def make(form, practice):
    def make(entity, key, value=None):
        editor = make_editor(practice, entity, entity.field(key), form)
        form.layout().addWidget(editor)
        editor.set_value(entity.field(key).empty if value is None else value)
        editor.show()
        editor.setFocus()
        editor.commits = []
        editor.committed.connect(lambda: editor.commits.append(editor.value()))
        editor.entered.connect(lambda: editor.commits.append(editor.value()))
        return editor

    return make


def type_into(widget, text):
    """Type letter by letter; QTest's own clicks know ASCII only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Modifier.NoModifier, letter))


def popup():
    return QApplication.activePopupWidget()


# ------------------------------------------------------------------------------- all kinds of fields


@pytest.mark.parametrize(("entity", "spec"), EDITABLE, ids=[f"{entity.key}-{spec.key}" for entity, spec in EDITABLE])
def test_every_field_shows_what_is_stored_and_is_named(make, practice, entity, spec):
    rows = practice.reader.rows(entity).values()
    filled = next((row for row in rows if row[spec.key] not in (None, ())), None)
    value = filled[spec.key] if filled else "Etwas" if spec.required and spec.kind is Kind.TEXT else spec.empty
    editor = make(entity, spec.key, value)
    assert not editor.modified()
    settled = settle(practice, entity, spec, editor.value(), editor)
    assert settled.create == ()
    assert spec.format(settled.value) == spec.format(value)
    assert editor.input.accessibleName() == spec.label


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_emptied(make, practice, kind):
    entity, spec = next((entity, spec) for entity, spec in EDITABLE if spec.kind is kind)
    editor = make(entity, spec.key)
    assert editor.value() in (spec.empty, "")


def test_nothing_is_modified_before_a_value_was_set(practice, form):
    editor = make_editor(practice, CONTACT, CONTACT.field("phone"), form)
    assert not editor.modified()


# --------------------------------------------------------------------------------- typing and leaving


def test_leaving_commits_what_was_typed(make, form, qtbot):
    editor = make(CONTACT, "phone", "030 23125-100")
    type_into(editor.input, "1")
    assert editor.commits == []
    form.other.setFocus()
    assert editor.commits == ["030 23125-1001"] or editor.commits == ["1030 23125-100"]
    assert editor.modified()


def test_reverting_brings_the_stored_value_back(make, qtbot):
    editor = make(CONTACT, "share_since", datetime.date(2020, 3, 11))
    editor.input.setText("Unsinn")
    editor.set_problem("Das ist kein Datum.")
    editor.revert()
    assert (editor.value(), editor.problem(), editor.modified()) == ("11.03.2020", "", False)


def test_a_problem_stands_beside_the_typed_text(make):
    editor = make(CONTACT, "email")
    editor.input.setText("x")
    height = editor.sizeHint().height()
    editor.set_problem("Das ist keine E-Mail-Adresse.")
    assert editor.value() == "x"
    assert editor.problem() == "Das ist keine E-Mail-Adresse."
    assert editor.sizeHint().height() > height
    assert editor.input.accessibleDescription() == "Das ist keine E-Mail-Adresse."
    editor.set_problem("")
    assert editor.sizeHint().height() == height


HOSTILE = ["x" * 40_000, "a\x00b", "a\u200fb \u0627\u0644", "🎉 Fest", "zwei\nZeilen", "e\u0301", "  außen  "]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_there_to_be_parsed_uncut(make, text):
    editor = make(CONTACT, "first_name")
    editor.input.setText(text)
    assert editor.value() == text


def test_the_wheel_does_not_change_what_is_not_being_edited(make, form):
    editor = make(SESSION, "status", "planned")
    form.other.setFocus()
    spot = QPointF(5, 5)
    turn = QWheelEvent(spot, editor.input.mapToGlobal(spot), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                       Modifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(editor.input, turn)
    assert editor.value() == "planned"


# ------------------------------------------------------------------------------------- single kinds


def test_a_date_is_picked_from_the_calendar(make, qtbot):
    editor = make(SESSION, "date", datetime.date(2020, 3, 11))
    qtbot.keyClick(editor.input, Key.Key_Down, Modifier.AltModifier)
    calendar = editor.calendar.calendar
    assert calendar.isVisible()
    assert calendar.selectedDate() == QDate(2020, 3, 11)
    assert calendar.firstDayOfWeek() is Qt.DayOfWeek.Monday
    calendar.clicked.emit(QDate(2020, 3, 12))
    assert not calendar.isVisible()
    assert editor.commits == ["12.03.2020"]


def test_opening_the_calendar_is_not_leaving(make, qtbot):
    editor = make(SESSION, "date")
    editor.input.setText("kein Datum")
    qtbot.keyClick(editor.input, Key.Key_F4)
    assert editor.calendar.isVisible()
    assert editor.calendar.calendar.selectedDate() == QDate.currentDate()
    assert editor.commits == []
    editor.calendar.hide()
    assert editor.value() == "kein Datum"


def test_a_flag_is_committed_at_once(make, qtbot):
    editor = make(CONTACT, "is_main", False)
    qtbot.keyClick(editor.input, Key.Key_Space)
    assert editor.commits == [True]


def test_unknown_is_a_third_answer(make):
    editor = make(INSTITUTION, "accessible")
    assert [editor.combo.itemText(number) for number in range(3)] == ["unbekannt", "ja", "nein"]
    assert editor.value() is None
    editor.set_value(False)
    assert (editor.value(), editor.combo.currentText()) == (False, "nein")


def test_arrow_keys_choose_without_committing_each_step(make, form, qtbot):
    editor = make(INVITATION, "status", "noted")
    qtbot.keyClick(editor.input, Key.Key_Down)
    qtbot.keyClick(editor.input, Key.Key_Down)
    assert (editor.value(), editor.commits) == ("accepted", [])
    form.other.setFocus()
    assert editor.commits == ["accepted"]


def test_picking_from_the_list_commits(make, qtbot):
    editor = make(INVITATION, "status", "noted")
    editor.combo.showPopup()
    view = editor.combo.view()
    view.setCurrentIndex(view.model().index(4, 0))
    qtbot.keyClick(view, Key.Key_Return)
    assert editor.commits == ["declined"]


def test_a_required_choice_has_no_empty_entry(make):
    assert "" not in [make(SESSION, "status").combo.itemText(number) for number in range(4)]
    assert make(INVITATION, "invited_by").combo.itemText(0) == ""


def test_tab_leaves_a_text_of_several_lines(make, form, qtbot):
    editor = make(CONTACT, "notes", "eins")
    qtbot.keyClick(editor.input, Key.Key_Tab)
    assert not editor.input.hasFocus()
    assert "\t" not in editor.value()


# ---------------------------------------------------------------------------------------- references


@pytest.mark.parametrize("typed", ["übungshof", "uebungshof", "UBUNGSHOF", "hof stadt"])
def test_a_reference_is_offered_by_any_part(make, qtbot, typed):
    editor = make(CONTACT, "institution")
    type_into(editor.input, typed)
    assert popup() is editor.completer.popup()
    offered = popup().model()
    assert [offered.index(row, 0).data() for row in range(offered.rowCount())] == ["Stadtteilzentrum Übungshof"]
    qtbot.keyClick(popup(), Key.Key_Down)
    qtbot.keyClick(popup(), Key.Key_Return)
    (picked,) = editor.commits
    assert isinstance(picked, Ref)
    assert picked.text == "Stadtteilzentrum Übungshof"


def test_enter_takes_the_only_record_that_is_offered(make, qtbot):
    editor = make(CONTACT, "institution")
    type_into(editor.input, "uebungsh")
    qtbot.keyClick(popup(), Key.Key_Return)
    assert [value.text for value in editor.commits] == ["Stadtteilzentrum Übungshof"]


def test_of_several_offered_enter_takes_none_and_asks_which_is_meant(make, practice, qtbot):
    for name in ("Haus Quitte Eins", "Haus Quitte Zwei"):
        add_one(practice, "institution", name=name)
    editor = make(CONTACT, "institution")
    type_into(editor.input, "quitte")
    qtbot.keyClick(popup(), Key.Key_Return)
    assert editor.commits == ["quitte"]
    choice = MissingChoice(CONTACT.field("institution"), "quitte", practice.reader.options("institution"))
    qtbot.addWidget(choice)
    assert choice.currentText() == "Gemeint ist: Haus Quitte Eins"
    assert choice.itemText(choice.currentIndex() + 1) == "Gemeint ist: Haus Quitte Zwei"


def test_where_free_text_may_stand_enter_takes_what_was_typed(make, qtbot):
    editor = make(SESSION, "venue")
    type_into(editor.input, "uebungsh")
    qtbot.keyClick(popup(), Key.Key_Return)
    assert editor.commits == ["uebungsh"]


def test_a_whole_name_is_its_record_whatever_its_case(make, practice, qtbot):
    editor = make(CONTACT, "institution")
    type_into(editor.input, "stadtteilzentrum übungshof")
    assert editor.value() == next(ref for ref in practice.reader.options("institution") if "Übungshof" in ref.text)


def test_all_records_can_be_listed_but_not_those_who_left(make, practice, qtbot):
    add_one(practice, "institution", name="Längst geschlossen", retired_on="1.1.2019")
    editor = make(CONTACT, "institution")
    qtbot.keyClick(editor.input, Key.Key_Down, Modifier.AltModifier)
    offered = popup().model()
    names = [offered.index(row, 0).data() for row in range(offered.rowCount())]
    assert names == [ref.text for ref in practice.reader.options("institution", active_only=True)]
    assert "Längst geschlossen" not in names
    qtbot.keyClick(popup(), Key.Key_Escape)
    assert editor.value() is None


def test_a_click_picks_a_reference(make, qtbot):
    editor = make(CONTACT, "institution")
    type_into(editor.input, "übungshof")
    view = popup()
    spot = view.visualRect(view.model().index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [value.text for value in editor.commits] == ["Stadtteilzentrum Übungshof"]


def test_namesakes_are_told_apart_by_picking(make, practice, qtbot):
    first, second = (add_one(practice, "institution", name="Zwilling") for _ in range(2))
    editor = make(CONTACT, "institution")
    type_into(editor.input, "Zwilling")
    assert editor.value() == "Zwilling"  # which one is not clear
    qtbot.keyClick(popup(), Key.Key_Down)
    qtbot.keyClick(popup(), Key.Key_Down)
    qtbot.keyClick(popup(), Key.Key_Return)
    assert editor.value() == Ref(second, "Zwilling")
    assert first != second


# --------------------------------------------------------------------------------------------- tags


def test_tags_are_ticked_and_narrowed(make, practice, qtbot):
    options = {ref.text: ref for ref in practice.reader.options("action_field")}
    editor = make(INSTITUTION, "action_fields", (options["Beratung"],))
    qtbot.keyClick(editor.input, Key.Key_Space)
    search = editor.popup.search
    assert popup() is editor.popup
    assert editor.popup.model.index(0).data() == "Beratung"  # what is ticked comes first
    type_into(search, "ehren")
    qtbot.keyClick(search, Key.Key_Return)
    assert search.text() == ""
    qtbot.keyClick(search, Key.Key_Return)
    assert editor.commits == [(options["Beratung"], options["Ehrenamt"])]
    assert editor.combo.currentText() == "Beratung; Ehrenamt"


def test_a_tick_is_taken_away(make, practice, qtbot):
    options = {ref.text: ref for ref in practice.reader.options("action_field")}
    editor = make(INSTITUTION, "action_fields", (options["Beratung"], options["Ehrenamt"]))
    editor.open()
    qtbot.keyClick(editor.popup.search, Key.Key_Space)
    qtbot.keyClick(editor.popup.search, Key.Key_Return)
    assert editor.value() == (options["Ehrenamt"],)


def test_a_new_word_of_a_vocabulary_is_made_with_the_value(make, practice, qtbot):
    editor = make(INSTITUTION, "action_fields")
    editor.open("Gärtnern")
    assert editor.popup.model.index(0).data() == "„Gärtnern“ neu anlegen"
    qtbot.keyClick(editor.popup.search, Key.Key_Return)
    qtbot.keyClick(editor.popup.search, Key.Key_Return)
    settled = settle(practice, INSTITUTION, editor.field, editor.value(), editor)
    assert settled == Settled(("Gärtnern",), (("action_field", "Gärtnern"),))


def test_institutions_are_not_made_by_ticking(make):
    editor = make(SESSION, "organisers")
    editor.open("Gibt es nicht")
    assert editor.popup.model.rowCount() == 0
    editor.popup.hide()


def test_a_click_ticks_and_a_click_elsewhere_stores(make, qtbot):
    editor = make(INSTITUTION, "target_groups")
    editor.open()
    view = editor.popup.list
    spot = view.visualRect(view.model().index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    editor.popup.hide()
    assert len(editor.value()) == 1
    assert editor.commits == [editor.value()]


# ------------------------------------------------------------------------------------ unknown names


def test_the_question_about_an_unknown_name_offers_all_ways_on(practice, form, qtbot):
    dialog = MissingDialog(practice, CONTACT.field("institution"), "Stadtteilzentrum Ubungshoff", form)
    qtbot.addWidget(dialog)
    choice = dialog.choice
    texts = [choice.itemText(number) for number in range(4)]
    assert texts[:2] == ["„Stadtteilzentrum Ubungshoff“ neu anlegen", "Leer lassen"]
    assert choice.currentText() == "Gemeint ist: Stadtteilzentrum Übungshof"
    choice.setCurrentIndex(0)
    made = "Stadtteilzentrum Ubungshoff"
    assert choice.settled() == Settled(made, (("institution", made),))
    choice.setCurrentIndex(1)
    assert choice.settled() == Settled(None)


def test_a_required_reference_cannot_be_left_empty(practice):
    choice = MissingChoice(INVITATION.field("institution"), "Unbekannt", practice.reader.options("institution"))
    assert "Leer lassen" not in [choice.itemText(number) for number in range(choice.count())]


def test_a_record_that_is_more_than_a_name_is_not_made_of_one(practice):
    spec = ENTITIES["registration"].field("substitute_for")
    choice = MissingChoice(spec, "Unbekannt", practice.reader.options("registration")[:3])
    assert not [text for text in map(choice.itemText, range(choice.count())) if "neu anlegen" in text]
