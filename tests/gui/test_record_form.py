"""The form beside a list: every field is stored when it is left, and nothing typed is lost."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui import missing
from voneinander_desktop.gui.missing import Settled
from voneinander_desktop.gui.record_form import DRAFT, RecordForm
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture
def office(make_file):
    office = open_file(make_file("sample"))
    yield office
    office.close()


@pytest.fixture
def make_form(qtbot, office):
    def make(entity):
        form = RecordForm(office, entity)
        office.subscribe(form.refresh)
        qtbot.addWidget(form)
        form.resize(420, 700)
        with qtbot.waitActive(form):
            form.show()
            form.activateWindow()
        return form

    return make


def id_of(office, entity, text):
    return next(ref.id for ref in office.reader.options(entity.key) if text in ref.text)


def line(form, key):
    return form.rows[key].editor.findChild(QLineEdit)


def retype(qtbot, form, key, text, end=Qt.Key.Key_Return):
    field = line(form, key)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, end)


def test_a_field_is_stored_with_enter_and_can_be_undone(qtbot, office, make_form):
    form = make_form(INSTITUTION)
    kreativhaus = id_of(office, INSTITUTION, "Kreativhaus")
    form.show_record(kreativhaus)
    before = office.reader.row(INSTITUTION, kreativhaus)["phone"]
    retype(qtbot, form, "phone", "030 23125-110")
    assert office.reader.row(INSTITUTION, kreativhaus)["phone"] == "030 23125-110"
    assert office.history.undo_label == "Telefon geändert"
    office.history.undo()
    assert office.reader.row(INSTITUTION, kreativhaus)["phone"] == before
    assert line(form, "phone").text() == (before or "")


def test_a_field_is_stored_when_the_focus_leaves_it(qtbot, office, make_form):
    form = make_form(INSTITUTION)
    kreativhaus = id_of(office, INSTITUTION, "Kreativhaus")
    form.show_record(kreativhaus)
    line(form, "short_name").setFocus()
    qtbot.keyClicks(line(form, "short_name"), "KH")
    line(form, "operator").setFocus()
    assert office.reader.row(INSTITUTION, kreativhaus)["short_name"] == "KH"


def test_what_was_refused_stays_in_the_field_with_the_reason(qtbot, office, make_form):
    form = make_form(INSTITUTION)
    kreativhaus = id_of(office, INSTITUTION, "Kreativhaus")
    form.show_record(kreativhaus)
    retype(qtbot, form, "postal_code", "1017")
    assert office.reader.row(INSTITUTION, kreativhaus)["postal_code"] == "10179"
    assert line(form, "postal_code").text() == "1017"
    assert "1017" in form.rows["postal_code"].problem
    assert not form.commit()
    assert "PLZ" in form.unstored()
    retype(qtbot, form, "postal_code", "10178")
    assert form.rows["postal_code"].problem == ""
    assert office.reader.row(INSTITUTION, kreativhaus)["postal_code"] == "10178"
    assert form.unstored() == ""


def test_what_was_refused_is_still_there_after_looking_at_another_record(qtbot, office, make_form):
    form = make_form(INSTITUTION)
    kreativhaus, wattstrasse = (id_of(office, INSTITUTION, name) for name in ("Kreativhaus", "Wattstraße"))
    form.show_record(kreativhaus)
    retype(qtbot, form, "email", "niemand")
    with qtbot.waitSignal(form.message) as told:
        form.show_record(wattstrasse)
    assert "E-Mail" in told.args[0]
    assert form.rows["email"].problem == ""
    form.show_record(kreativhaus)
    assert line(form, "email").text() == "niemand"
    assert form.rows["email"].problem != ""


def test_escape_takes_back_what_was_typed(qtbot, office, make_form):
    form = make_form(INSTITUTION)
    kreativhaus = id_of(office, INSTITUTION, "Kreativhaus")
    form.show_record(kreativhaus)
    retype(qtbot, form, "name", "Etwas anderes", end=Qt.Key.Key_Escape)
    assert line(form, "name").text() == "Kreativhaus"
    assert form.commit()
    assert office.history.undo_label == ""


def test_a_stored_value_is_shown_as_it_was_stored(qtbot, office, make_form):
    form = make_form(SESSION)
    session = id_of(office, SESSION, "Voneinander wissen")
    form.show_record(session)
    retype(qtbot, form, "reply_by", "1.2.20")
    assert line(form, "reply_by").text() == "01.02.2020"
    assert office.reader.row(SESSION, session)["reply_by"] == date(2020, 2, 1)


def test_an_end_before_its_start_is_stored_and_warned_about(qtbot, office, make_form):
    form = make_form(SESSION)
    session = id_of(office, SESSION, "Voneinander wissen")
    form.show_record(session)
    retype(qtbot, form, "end", "8")
    assert office.reader.row(SESSION, session)["end"] == time(8)
    warnings = [row.warning for row in form.rows.values() if row.warning]
    assert len(warnings) == 1
    retype(qtbot, form, "end", "13")
    assert not any(row.warning for row in form.rows.values())


def test_related_records_are_counted_and_lead_to_themselves(qtbot, office, make_form):
    form = make_form(INSTITUTION)
    office.editing.set_values(
        [
            Edit("contact", -1, "last_name", "Muster"),
            Edit("contact", -1, "institution", Ref(id_of(office, INSTITUTION, "Kreativhaus"), "")),
        ]
    )
    form.show_record(id_of(office, INSTITUTION, "Kreativhaus"))
    contacts, sessions = form.related[0], form.related[1]
    assert contacts.heading.text() == "Kontakte (1)"
    assert sessions.heading.text() == "Veranstaltungen (1)"
    with qtbot.waitSignal(form.open_record) as opened:
        contacts.rows.setCurrentRow(0)
        qtbot.keyClick(contacts.rows, Qt.Key.Key_Return)
    assert opened.args == ["contact", id_of(office, CONTACT, "Muster")]
    with qtbot.waitSignal(form.open_record) as opened:
        sessions.rows.setCurrentRow(0)
        qtbot.keyClick(sessions.rows, Qt.Key.Key_Return)
    assert opened.args == ["session", id_of(office, SESSION, "Voneinander wissen")]


def test_a_related_list_follows_what_happens_elsewhere(office, make_form):
    form = make_form(INSTITUTION)
    kreativhaus = id_of(office, INSTITUTION, "Kreativhaus")
    form.show_record(kreativhaus)
    assert form.related[0].heading.text() == "Kontakte (0)"
    office.editing.set_values(
        [Edit("contact", -1, "last_name", "Muster"), Edit("contact", -1, "institution", Ref(kreativhaus, ""))]
    )
    assert form.related[0].heading.text() == "Kontakte (1)"


def test_a_new_record_is_a_draft_until_it_has_a_name(qtbot, office, make_form):
    form = make_form(CONTACT)
    form.begin_new()
    assert form.record_id == DRAFT
    total = office.reader.total(CONTACT)
    retype(qtbot, form, "first_name", "Erika")
    assert office.reader.total(CONTACT) == total
    assert "Nachname" in form.unstored()
    with qtbot.waitSignal(form.created) as created:
        retype(qtbot, form, "last_name", "Muster")
    row = office.reader.row(CONTACT, created.args[0])
    assert (row["first_name"], row["last_name"]) == ("Erika", "Muster")
    assert office.history.undo_label == "Kontakt angelegt"


def test_a_draft_that_is_left_comes_back_with_new(qtbot, office, make_form):
    form = make_form(CONTACT)
    form.begin_new()
    retype(qtbot, form, "first_name", "Erika")
    form.show_record(id_of(office, CONTACT, "Arlt"))
    form.begin_new()
    assert line(form, "first_name").text() == "Erika"
    form.discard_draft()
    assert form.unstored() == ""
    form.begin_new()
    assert line(form, "first_name").text() == ""


def test_a_new_session_begins_as_planned(qtbot, office, make_form):
    form = make_form(SESSION)
    form.begin_new()
    with qtbot.waitSignal(form.created) as created:
        retype(qtbot, form, "title", "Zweites Treffen")
    assert office.reader.row(SESSION, created.args[0])["status"] == "planned"


def test_an_unknown_institution_can_be_made_on_the_way(qtbot, office, make_form, monkeypatch):
    form = make_form(CONTACT)
    arlt = id_of(office, CONTACT, "Arlt")
    form.show_record(arlt)
    answers = [None, Settled("Haus am Park", (("institution", "Haus am Park"),))]
    monkeypatch.setattr(missing, "ask_missing", lambda *_: answers.pop(0))
    retype(qtbot, form, "institution", "Haus am Park", end=Qt.Key.Key_Tab)
    assert form.rows["institution"].problem != ""
    form.store("institution")
    assert office.reader.row(CONTACT, arlt).text("institution") == "Haus am Park"
    assert form.rows["institution"].problem == ""


def test_the_form_empties_when_its_record_is_deleted_and_undo_brings_the_record_back(office, make_form):
    form = make_form(CONTACT)
    arlt = id_of(office, CONTACT, "Arlt")
    form.show_record(arlt)
    office.editing.delete("contact", [arlt], with_dependents=True)
    assert form.record_id is None
    office.history.undo()
    form.show_record(arlt)
    assert line(form, "last_name").text() == "Arlt"


def test_a_read_only_file_shows_everything_and_lets_nothing_be_typed(qtbot, make_file):
    office = open_file(make_file("sample"), write=False)
    form = RecordForm(office, INSTITUTION)
    qtbot.addWidget(form)
    form.show_record(id_of(office, INSTITUTION, "Kreativhaus"))
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    retype(qtbot, form, "name", "Anders")
    assert line(form, "name").text() == "Kreativhaus"
    assert not form.buttons["delete"].isVisible()
    assert form.buttons["record_history"].isVisible()
    office.close()


def test_labels_lead_to_their_fields_and_every_field_has_a_name(office, make_form):
    form = make_form(INSTITUTION)
    form.show_record(id_of(office, INSTITUTION, "Kreativhaus"))
    for row in form.rows.values():
        assert row.label.buddy() is not None
        if row.editor:
            assert row.editor.input.accessibleName() == row.spec.label


def test_why_something_was_refused_can_be_read_in_full(qtbot, office, make_form):
    form = make_form(INSTITUTION)
    form.resize(360, 700)
    form.show_record(id_of(office, INSTITUTION, "Kreativhaus"))
    retype(qtbot, form, "postal_code", "1017")
    row = form.rows["postal_code"]
    qtbot.waitUntil(lambda: row.height() >= row.heightForWidth(row.width()))
