"""The workspace of a Veranstaltung: who is invited, who comes, and what can be made of it."""

import re
from contextlib import contextmanager
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from voneinander_desktop.documents.reply_list import ReplyListRequest, reply_list
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, INVITATION, REGISTRATION, SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui import missing
from voneinander_desktop.gui.actions import Menu
from voneinander_desktop.gui.choosing import ChoiceDialog
from voneinander_desktop.gui.missing import Settled
from voneinander_desktop.gui.pages.invitations import invitation_counts
from voneinander_desktop.gui.pages.new_person import NewPersonDialog
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit
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
    def make(office, session_id=None, settings=None):
        session_id = session_id or office.reader.options("session")[0].id
        page = SessionPage(office, session_id, settings=settings)
        office.subscribe(page.refresh)
        qtbot.addWidget(page)
        page.resize(1300, 800)
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
def people(page):
    page.tabs.setCurrentWidget(page.people)
    page.begin()
    return page.people


def id_of(office, entity, text):
    return next(ref.id for ref in office.reader.options(entity.key) if text in ref.text)


def session_of(office):
    return office.reader.options("session")[0].id


def registered(office):
    return [
        row.text("contact")
        for row in office.reader.rows(REGISTRATION, office.participation.registration_ids(session_of(office))).values()
    ]


def invited(office):
    ids = office.participation.invitation_ids(session_of(office))
    return [row.text("institution") for row in office.reader.rows(INVITATION, ids).values()]


@contextmanager
def read_again(path):
    """Open the file a second time, as a colleague who reads it would."""
    office = open_file(path, write=False)
    try:
        yield office
    finally:
        office.close()


def go(tab, name_key, name, key):
    """Make the cell of a field the current one, in the row of a name."""
    model = tab.model
    row = next(row for row in range(model.rowCount()) if name in model.display(row, model.column_of(name_key)))
    tab.view.setCurrentIndex(model.index(row, model.column_of(key)))
    return model.id_at(row)


def in_dialog(kind, do):
    """Do something in the dialog that is opened next, once it is there; it is closed whatever happens."""

    def wait():
        dialog = QApplication.activeModalWidget()
        if dialog is None or QApplication.activeWindow() is not dialog:
            QTimer.singleShot(10, wait)
            return
        try:
            assert isinstance(dialog, kind)
            do(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, wait)


# -------------------------------------------------------------------------------------- heading


def test_the_heading_says_what_when_where_and_how_it_stands(page):
    assert page.title.text().startswith("Voneinander wissen in Mitte")
    told = page.facts_line.text()
    assert "Mittwoch, 11.03.2020 · 09:00–13:00 Uhr" in told
    assert "Spittelmarkt" in told
    assert told.endswith("geplant")


def test_the_tabs_count_what_they_hold_and_nothing_is_shown_that_does_not_work_yet(page):
    texts = [page.tabs.tabText(number).replace("&", "") for number in range(page.tabs.count())]
    assert texts == ["Planung", "Einladungen (11)", "Personen (0)", "Unterlagen", "Anwesenheit", "Auswertung"]


def test_no_two_things_in_sight_share_a_mnemonic(page):
    """Where two did, Alt and the letter would reach neither for sure: menus, tabs, and what the tab shows."""
    page.invitations.reply_line.show()
    page.people.person_line.show()
    page.attendance.walk_in.show()
    page.attendance.unnamed.show()
    bar = page.tabs
    always = [*Menu, *(bar.tabText(number) for number in range(bar.count()))]
    for number in range(bar.count()):
        bar.setCurrentIndex(number)
        widgets = [*page.findChildren(QAbstractButton), *page.findChildren(QLabel)]
        seen = [widget.text() for widget in widgets if widget.isVisible()]
        letters = [found[1].lower() for text in (*always, *seen) if (found := re.search(r"&([^&])", text))]
        assert [letter for letter in letters if letters.count(letter) > 1] == [], bar.tabText(number)
    page.open_door()
    page.door.walk_in.show()
    page.door.halves.show()
    seen = [button.text() for button in page.door.findChildren(QAbstractButton) if button.isVisible()]
    letters = [found[1].lower() for text in (*Menu, *seen) if (found := re.search(r"&([^&])", text))]
    assert len(set(letters)) == len(letters)


def test_the_heading_follows_the_form(qtbot, page, office):
    page.tabs.setCurrentWidget(page.plan)
    line = page.plan.form.rows["title"].editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Treffen der Nachbarschaft")
    qtbot.keyClick(line, Key.Key_Return)
    assert page.title.text() == "Treffen der Nachbarschaft"
    assert office.reader.row(SESSION, session_of(office))["title"] == "Treffen der Nachbarschaft"


def test_what_is_refused_in_the_form_holds_the_page_and_is_told(qtbot, page):
    page.tabs.setCurrentWidget(page.plan)
    line = page.plan.form.rows["date"].editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "31.2.2026")
    assert not page.commit()
    assert "Datum" in page.unstored()
    assert line.text() == "31.2.2026"


def test_esc_leads_back_to_the_list_but_first_out_of_the_search(qtbot, page):
    tab = page.invitations
    qtbot.keyClick(tab.view, Key.Key_F, Modifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "haus")
    with qtbot.assertNotEmitted(page.leave):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert tab.search.text() == ""
    with qtbot.waitSignal(page.leave):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)


# ---------------------------------------------------------------------------------- invitations


def test_an_expected_number_is_typed_into_the_table_and_kept(qtbot, page, office, path):
    tab = page.invitations
    go(tab, "institution", "Kreativhaus", "head_count")
    qtbot.keyClick(tab.view, "4")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert "4 Personen erwartet" in tab.counts.text()
    with read_again(path) as again:
        ids = again.participation.invitation_ids(session_of(again))
        numbers = again.reader.column(INVITATION, "head_count", ids)
    assert sorted(number for number in numbers.values() if number) == [4]


def test_the_counts_tell_answers_and_expected_people(office):
    ids = office.participation.invitation_ids(session_of(office))
    statuses = ["accepted"] * 6 + ["tentative"] * 2 + ["declined"] + ["invited"] * 2
    edits = [Edit("invitation", row_id, "status", status) for row_id, status in zip(ids, statuses, strict=True)]
    edits += [Edit("invitation", row_id, "head_count", 3) for row_id in ids]
    office.editing.set_values(edits)
    told = invitation_counts(office.reader.rows(INVITATION, ids).values(), 30)
    assert told == "11 eingeladen: 6 zugesagt · 2 unter Vorbehalt · 1 abgesagt · 2 offen; 30 Personen erwartet"


def test_the_same_number_is_expected_wherever_one_looks(page, office):
    session = session_of(office)
    people = office.participation
    invited = people.invitation_ids(session)
    houses = [ref.id for ref in office.reader.column(INVITATION, "institution", invited).values()]
    announces_more, names_more, only_names, declines = houses[:4]
    for house, names in ((announces_more, "A"), (names_more, "BCD"), (only_names, "E"), (declines, "F")):
        for name in names:
            people.register_guest(session, f"{name}, Gast", Ref(house, ""))
    people.register_guest(session, "G, Gast", "Nachbarschaft")
    people.register_guest(session, "H, Gast", Ref(only_names, ""))
    office.attendance.admit(session, "I, Gast", Ref(announces_more, ""))
    *_, cancels, _ = people.registration_ids(session)
    edits = [Edit("registration", cancels, "status", "cancelled")]
    edits += [
        Edit("invitation", row, "head_count", number) for row, number in zip(invited[:4], (4, 1, None, 9), strict=True)
    ]
    edits += [Edit("invitation", invited[3], "status", "declined")]

    office.editing.set_values(edits)

    # 4 announced, 3 named, 1 named, 1 whose house declined and who is still registered, 1 of no house on the list
    assert "10 Personen erwartet" in page.invitations.counts.text()
    assert office.reporting.next_session(date(2020, 3, 1)).expected == 10
    assert office.attendance.roll(session).counts().expected == 10
    head = dict(reply_list(office.reader, ReplyListRequest(session)).head)
    assert head["Erwartet"] == "10 Personen, davon 3 noch ohne Namen"
    people.register_guest(session, "J, Gast", Ref(announces_more, ""))  # one of the four has a name now
    assert "10 Personen erwartet" in page.invitations.counts.text()
    people.register_guest(session, "K, Gast")
    assert "11 Personen erwartet" in page.invitations.counts.text()


def test_nobody_invited_is_said_in_words():
    assert invitation_counts([], 0) == "Noch niemand eingeladen"


def test_a_search_keeps_the_row_of_a_refused_text_until_it_is_settled(qtbot, page):
    tab = page.invitations
    row_id = tab.model.id_at(1)
    tab.view.setFocus()
    tab.view.setCurrentIndex(tab.model.index(1, tab.model.column_of("head_count")))
    for letter in "viele":
        qtbot.keyClick(QApplication.focusWidget(), letter)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    tab.search.setFocus()
    qtbot.keyClicks(tab.search, "findet niemand")
    assert tab.model.ids() == [row_id]
    assert tab.view.delegate.editor.value() == "viele"
    assert page.unstored() == f"„{tab.view.delegate.editor.field.label}“: {tab.view.delegate.editor.problem()}"
    tab.view.delegate.editor.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    tab.search.clear()
    assert tab.model.rowCount() == len(tab.all_ids())
    assert tab.view.state() == tab.view.State.NoState


def test_the_search_finds_in_every_column_and_says_what_it_hides(qtbot, page):
    tab = page.invitations
    qtbot.keyClicks(tab.search, "muenster strasse")
    assert tab.model.rowCount() == 0
    tab.search.clear()
    qtbot.keyClicks(tab.search, "luetzow")
    assert [tab.model.display(0, 0)] == ["KiezZentrum Villa Lützow"]
    assert tab.counts.text().startswith("1 von 11 gezeigt · ")


def test_institutions_are_invited_by_keyboard_as_one_step(qtbot, page, office, path):
    new = office.editing.set_values(
        [Edit("institution", -1, "name", "Haus der Begegnung"), Edit("institution", -2, "name", "Café Übermut")]
    )
    assert set(new.created) == {-1, -2}

    def pick(dialog):
        for name in ("begegnung haus", "ueberm"):
            qtbot.keyClicks(dialog.search, name)
            qtbot.keyClick(dialog.search, Key.Key_Return)
        assert dialog.accept_button.text().replace("&", "") == "2 Einrichtungen einladen"
        dialog.search.clear()
        qtbot.keyClick(dialog.search, Key.Key_Return)

    in_dialog(ChoiceDialog, pick)
    qtbot.keyClick(page.invitations.view, Key.Key_N, Modifier.ControlModifier)
    assert {"Haus der Begegnung", "Café Übermut"} <= set(invited(office))
    assert page.tabs.tabText(1).endswith("(13)")
    assert office.history.undo_label == "2 Einrichtungen vorgemerkt"
    office.history.undo()
    assert len(invited(office)) == 11
    assert page.invitations.model.rowCount() == 11
    office.history.redo()
    with read_again(path) as again:
        assert len(invited(again)) == 13


def test_a_cancelled_choice_changes_nothing(qtbot, page, office):
    in_dialog(ChoiceDialog, lambda dialog: qtbot.keyClick(dialog.search, Key.Key_Escape))
    page.invitations.invite()
    assert len(invited(office)) == 11
    assert office.history.undo_label == ""


def test_one_status_for_several_institutions_is_one_step(page, office):
    tab = page.invitations
    tab.view.selectAll()
    tab.set_status("tentative")
    assert tab.counts.text() == "11 eingeladen: 11 unter Vorbehalt"
    assert office.history.undo_label == "Status auf „unter Vorbehalt“ gesetzt"
    office.history.undo()
    assert tab.counts.text() == "11 eingeladen: 11 zugesagt"


def test_institutions_are_taken_off_the_list_as_one_step(qtbot, page, office):
    tab = page.invitations
    first, second = tab.model.ids()[:2]
    tab.view.setCurrentIndex(tab.model.index(0, 0))
    qtbot.keyClick(tab.view, Key.Key_Down, Modifier.ShiftModifier)
    qtbot.keyClick(tab.view, Key.Key_Delete, Modifier.ControlModifier)
    assert len(invited(office)) == 9
    assert tab.model.row_of(first) == -1
    assert tab.view.currentIndex().isValid()
    office.history.undo()
    assert tab.model.ids()[:2] == [first, second]


def test_invitations_of_another_veranstaltung_stay_away(page, office):
    other = office.editing.set_values([Edit("session", -1, "title", "Anderes Treffen")]).created[-1]
    office.participation.invite(other, [id_of(office, INSTITUTION, "Kreativhaus")])
    assert page.invitations.model.rowCount() == 11


def test_a_renamed_institution_is_shown_by_its_new_name(page, office):
    office.editing.set_values([Edit("institution", id_of(office, INSTITUTION, "Kreativhaus"), "name", "Kreativwerk")])
    tab = page.invitations
    assert "Kreativwerk" in {tab.model.display(row, 0) for row in range(tab.model.rowCount())}


def test_columns_and_sorting_are_remembered_for_every_veranstaltung(make_page, office, tmp_path):
    settings = Settings(tmp_path / "fenster.ini")
    page = make_page(office, settings=settings)
    page.invitations.view.set_columns(["institution", "phone"])
    page.save_state()
    page.close()
    assert make_page(office, settings=settings).invitations.view.columns() == ["institution", "phone"]


# -------------------------------------------------------------------------------------- choosing


@pytest.fixture
def choice(qtbot, page, office):
    def make(question):
        dialog = ChoiceDialog(office, question, page)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
        return dialog

    return make


def test_the_model_of_a_choice_is_a_sound_one(choice, page, qtmodeltester):
    qtmodeltester.check(choice(page.invitations.question()).candidates)


def test_who_is_invited_already_is_shown_with_the_answer_and_cannot_be_ticked(choice, page, office):
    dialog = choice(page.invitations.question())
    assert not dialog.accept_button.isEnabled()
    assert dialog.accept_button.toolTip()
    dialog.all.click()
    names = [office.reader.row(INSTITUTION, row_id).label for row_id in dialog.chosen_ids()]
    assert names
    assert not set(names) & set(invited(office))
    dialog.search.setText("Kreativhaus")
    index = dialog.candidates.index(0, 0)
    assert not index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert index.data() == "zugesagt"


def test_the_sites_stadtteile_are_one_tick_away(qtbot, choice, page, office):
    names = {"Haus am See": "Moabit West", "Haus am Berg": "Parkviertel"}
    for name, region in names.items():
        office.editing.set_values([Edit("institution", -1, "name", name), Edit("institution", -1, "region", region)])
    dialog = choice(page.invitations.question())
    (preset,) = dialog.presets
    assert "Spittelmarkt" in preset.text()
    qtbot.keyClicks(dialog.search, "haus")
    shown = {office.reader.row(INSTITUTION, row_id).label for row_id in dialog.shown_ids()}
    assert set(names) <= shown
    preset.click()
    dialog.all.click()
    assert [office.reader.row(INSTITUTION, row_id).label for row_id in dialog.chosen_ids()] == ["Haus am See"]


def test_ticks_stay_when_the_search_hides_them(qtbot, choice, page, office):
    office.editing.set_values([Edit("institution", -1, "name", "Haus am See")])
    dialog = choice(page.invitations.question())
    qtbot.keyClicks(dialog.search, "see")
    qtbot.keyClick(dialog.search, Key.Key_Down)
    qtbot.keyClick(dialog.view, Key.Key_Space)
    assert len(dialog.chosen_ids()) == 1
    dialog.search.setText("nirgends")
    assert dialog.shown_ids() == []
    assert "davon 1 gerade nicht gezeigt" in dialog.count.text()
    assert len(dialog.chosen_ids()) == 1
    dialog.none.click()
    assert dialog.chosen_ids() == []


# ---------------------------------------------------------------------------------------- people


def test_three_letters_and_enter_register_the_contact_they_mean(qtbot, people, office, path):
    qtbot.keyClicks(people.quick, "arl")
    assert people.quick.offered()[0].startswith("Arlt, Manuela – JobCenter Mitte")
    qtbot.keyClick(people.quick, Key.Key_Return)
    assert people.quick.text() == ""
    assert people.counts.text() == "1 angemeldet"
    row = office.reader.rows(REGISTRATION, office.participation.registration_ids(session_of(office)))
    assert [entry.text("institution")[:15] for entry in row.values()] == ["JobCenter Mitte"]
    with read_again(path) as again:
        assert registered(again) == ["Arlt, Manuela"]


def test_the_arrow_keys_choose_another_than_the_first(qtbot, people, office):
    office.editing.set_values(
        [
            Edit("contact", -number, key, value)
            for number, first in ((1, "Anna"), (2, "Berta"))
            for key, value in (("last_name", "Muster"), ("first_name", first))
        ]
    )
    qtbot.keyClicks(people.quick, "muster")
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(people.quick.popup, key)
    assert registered(office) == ["Muster, Berta"]


def test_only_names_count_however_umlauts_are_typed(qtbot, people, office):
    office.editing.set_values(
        [
            Edit("institution", -1, "name", "Zentrum Müllerstraße"),
            Edit("contact", -1, "last_name", "Adam"),
            Edit("contact", -1, "institution", Ref(-1, "")),
            Edit("contact", -2, "last_name", "Müller"),
        ]
    )
    qtbot.keyClicks(people.quick, "mueller")
    assert people.quick.offered() == ["Müller"]
    people.quick.clear()
    with qtbot.waitSignal(people.quick.unknown):
        qtbot.keyClicks(people.quick, "zentrum")
        qtbot.keyClick(people.quick, Key.Key_Return)
    assert people.quick.offered() == []
    assert registered(office) == []


def test_the_person_registered_is_named_and_typed_again_is_said_to_be_there(qtbot, people, office):
    with qtbot.waitSignal(people.step_told, check_params_cb=lambda text: text == "Arlt, Manuela angemeldet"):
        qtbot.keyClicks(people.quick, "manuela arl")
        qtbot.keyClick(people.quick, Key.Key_Return)
    assert not people.quick.isUndoAvailable()  # Ctrl+Z is the window's
    with qtbot.waitSignal(people.message) as told:
        qtbot.keyClicks(people.quick, "arlt")
        qtbot.keyClick(people.quick, Key.Key_Return)
    assert told.args == ["„Arlt, Manuela“ ist schon angemeldet."]
    assert registered(office) == ["Arlt, Manuela"]


def test_the_whole_name_means_her_although_another_could_still_be_registered(qtbot, people, office):
    names = [("Muster", "Mia"), ("Musterfrau", "Mia")]
    for last, first in names:
        office.editing.set_values(
            [Edit("contact", -1, "last_name", last), Edit("contact", -1, "first_name", first)],
        )
    qtbot.keyClicks(people.quick, "mia muster")
    assert people.quick.offered() == ["Muster, Mia", "Musterfrau, Mia"]
    qtbot.keyClick(people.quick, Key.Key_Return)
    qtbot.keyClicks(people.quick, "muster, mia")
    assert people.quick.offered() == ["Muster, Mia – schon angemeldet", "Musterfrau, Mia"]
    qtbot.keyClick(people.quick, Key.Key_Return)
    assert registered(office) == ["Muster, Mia"]


def test_a_new_person_begins_with_the_name_that_was_typed(qtbot, people, office):
    def store(dialog):
        assert [dialog.rows[key].editor.value() for key in ("last_name", "first_name")] == ["Fremd", "Mia"]
        dialog.store()

    qtbot.keyClicks(people.quick, "Mia Fremd")
    in_dialog(NewPersonDialog, store)
    people.new_button.click()
    assert registered(office) == ["Fremd, Mia"]
    assert people.quick.text() == ""


def test_who_is_not_found_is_said_and_what_was_typed_stays(qtbot, people, office):
    with qtbot.waitSignal(people.message) as told:
        qtbot.keyClicks(people.quick, "Xanthippe")
        qtbot.keyClick(people.quick, Key.Key_Return)
    assert "Xanthippe" in told.args[0]
    assert people.quick.text() == "Xanthippe"
    assert registered(office) == []


def test_people_are_ticked_in_the_contacts(qtbot, people, office):
    def pick(dialog):
        assert [preset.isChecked() for preset in dialog.presets] == [True]
        dialog.all.click()
        dialog.accept_button.click()

    in_dialog(ChoiceDialog, pick)
    people.register_button.click()
    assert sorted(registered(office)) == ["Arlt, Manuela", "Gothe, Ephraim", "Patz-Drüke, Petra"]
    assert office.history.undo_label == "3 Personen angemeldet"
    taken = people.question().taken
    assert set(taken.values()) == {"angemeldet"}


def test_a_new_person_is_made_and_registered_in_one_step(qtbot, people, office, path):
    def fill(dialog):
        for text in ("Muster", "Anna"):
            qtbot.keyClicks(QApplication.focusWidget(), text)
            qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        qtbot.keyClicks(QApplication.focusWidget(), "Kreativhaus")
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        qtbot.keyClicks(QApplication.focusWidget(), "Leitung")
        dialog.add.click()

    in_dialog(NewPersonDialog, fill)
    people.new_button.click()
    contact = office.reader.row(CONTACT, id_of(office, CONTACT, "Muster"))
    assert (contact.text("institution"), contact["function"]) == ("Kreativhaus", "Leitung")
    assert registered(office) == ["Muster, Anna"]
    assert office.history.undo_label == "Neue Person angelegt und angemeldet"
    office.history.undo()
    assert registered(office) == []
    assert office.reader.row(CONTACT, contact.id) is None
    office.history.redo()
    with read_again(path) as again:
        assert registered(again) == ["Muster, Anna"]


@pytest.fixture
def new_person(qtbot, page, office):
    dialog = NewPersonDialog(office, session_of(office), page)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    return dialog


def put(dialog, key, text):
    dialog.rows[key].editor.findChild(QLineEdit).setText(text)


def test_a_new_person_needs_a_name(new_person, office):
    put(new_person, "first_name", "Anna")
    new_person.store()
    assert "darf nicht leer sein" in new_person.rows["last_name"].problem
    assert new_person.isVisible()
    assert registered(office) == []


def test_a_new_person_of_a_new_institution_is_still_one_step(new_person, office, monkeypatch):
    create = ("institution", "Haus der Begegnung")
    monkeypatch.setattr(missing, "ask_missing", lambda *_: Settled("Haus der Begegnung", (create,)))
    put(new_person, "last_name", "Muster")
    put(new_person, "institution", "Haus der Begegnung")
    new_person.store()
    (row,) = office.reader.rows(REGISTRATION, office.participation.registration_ids(session_of(office))).values()
    assert (row.text("contact"), row.text("institution")) == ("Muster", "Haus der Begegnung")
    office.history.undo()
    assert office.reader.find("institution", "Haus der Begegnung") == []


def test_a_name_that_is_known_is_asked_about_once(new_person, office):
    put(new_person, "last_name", "Arlt")
    put(new_person, "first_name", "Manuela")
    new_person.store()
    assert "Arlt, Manuela" in new_person.note.text()
    assert new_person.take_known.isVisible()
    assert registered(office) == []
    new_person.store()
    assert registered(office) == ["Arlt, Manuela"]
    assert len(office.reader.find("contact", "Arlt, Manuela")) == 2


def test_the_known_person_can_be_registered_instead(qtbot, people, office):
    def fill(dialog):
        put(dialog, "last_name", "Arlt")
        put(dialog, "first_name", "Manuela")
        dialog.store()
        dialog.take_known.click()

    in_dialog(NewPersonDialog, fill)
    people.begin_new()
    assert registered(office) == ["Arlt, Manuela"]
    assert len(office.reader.find("contact", "Arlt, Manuela")) == 1


def test_who_cancels_stays_on_the_list_and_can_come_back(people, office):
    people.register_these([id_of(office, CONTACT, "Arlt"), id_of(office, CONTACT, "Gothe")])
    go(people, "last_name", "Arlt", "last_name")
    people.cancel_button.click()
    assert people.counts.text() == "1 angemeldet, 1 abgesagt"
    assert people.model.rowCount() == 2
    assert people.cancel_button.text().replace("&", "") == "Wieder anmelden"
    people.cancel_button.click()
    assert people.counts.text() == "2 angemeldet"
    assert office.history.undo_label == "Person wieder angemeldet"


def test_the_institution_she_came_for_is_that_of_the_day(qtbot, people, office):
    arlt = id_of(office, CONTACT, "Arlt")
    people.register_these([arlt])
    row_id = go(people, "last_name", "Arlt", "institution")
    qtbot.keyClick(people.view, Key.Key_F2)
    line = people.view.delegate.editor.findChild(QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "Kreativhaus")
    qtbot.keyClick(line, Key.Key_Return)
    assert office.reader.row(REGISTRATION, row_id).text("institution") == "Kreativhaus"
    assert "JobCenter" in office.reader.row(CONTACT, arlt).text("institution")


def test_a_removed_person_is_gone_from_the_list_but_not_from_the_contacts(qtbot, people, office):
    arlt = id_of(office, CONTACT, "Arlt")
    people.register_these([arlt])
    qtbot.keyClick(people.view, Key.Key_Delete, Modifier.ControlModifier)
    assert registered(office) == []
    assert office.reader.row(CONTACT, arlt) is not None
    office.history.undo()
    assert registered(office) == ["Arlt, Manuela"]


# ---------------------------------------------------------------------------------------- papers


def test_every_paper_says_what_it_discloses_and_is_made_by_its_command(qtbot, page, office):
    page.tabs.setCurrentWidget(page.papers)
    assert list(page.papers.buttons) == [
        "roster", "reply_list", "agenda", "press_release", "calendar_event", "sign_in_sheet", "badges", "entrance_list",
        "attendance_record", "report", "session_figures",
    ]  # fmt: skip
    for key, button in page.papers.buttons.items():
        assert button.accessibleDescription()
        with qtbot.waitSignal(page.command) as wanted:
            button.click()
        assert wanted.args == [key]


def test_the_papers_tell_how_many_people_stand_on_them(page, office):
    assert "niemand angemeldet" in page.papers.people.text()
    contact = id_of(office, CONTACT, "Arlt")
    office.participation.register(session_of(office), [contact, id_of(office, CONTACT, "Gothe")])
    assert page.papers.people.text().startswith("2 Personen sind angemeldet, keine davon hat")
    office.editing.set_values([Edit("contact", contact, "share", True)])
    assert page.papers.people.text().startswith("2 Personen sind angemeldet, 1 davon hat")


# ----------------------------------------------------------------------------- faults, read-only


def test_a_file_for_reading_shows_all_and_changes_nothing(qtbot, make_page, path):
    office = open_file(path, write=False)
    page = make_page(office)
    for tab in (page.invitations, page.people):
        page.tabs.setCurrentWidget(tab)
        buttons = [tab.remove_button, getattr(tab, "invite_button", None) or tab.register_button]
        assert not any(button.isEnabled() for button in buttons)
        assert all(button.toolTip() for button in buttons)
        qtbot.keyClick(tab.view, Key.Key_N, Modifier.ControlModifier)
        qtbot.keyClick(tab.view, Key.Key_Delete, Modifier.ControlModifier)
    assert page.invitations.model.rowCount() == 11
    page.tabs.setCurrentWidget(page.plan)
    line = page.plan.form.rows["title"].editor.findChild(QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "Anderes")
    assert page.commit()
    assert line.text().startswith("Voneinander wissen")
    page.close()
    office.close()


def test_a_fault_of_the_disk_is_told_and_the_list_stays_as_it_was(qtbot, page, path):
    tab = page.invitations
    path.rename(path.with_name("Verschoben.voneinander"))
    tab.view.setCurrentIndex(tab.model.index(0, 0))
    with qtbot.waitSignal(page.fault) as told:
        tab.remove()
    assert told.args[0]
    assert tab.model.rowCount() == 11
    path.with_name("Verschoben.voneinander").rename(path)


# ----------------------------------------------------------------------------------------- guests


def test_a_guest_stands_among_the_people_and_is_renamed_like_them(qtbot, page, people, office, path):
    office.participation.register_guest(session_of(office), "Mia Muster", "Nachbarschaft e. V.")
    people.load()
    model = people.model
    shown = [model.display(0, model.column_of(key)) for key in ("last_name", "first_name", "institution")]
    assert shown == ["Muster", "Mia", "Nachbarschaft e. V."]
    assert people.number() == 1
    assert "1 Person ist angemeldet, keine davon" in page.papers.people.text()

    people.view.set_columns(("contact", "institution"))
    people.view.setCurrentIndex(model.index(0, model.column_of("contact")))
    people.view.setFocus()
    qtbot.keyClick(people.view, Key.Key_F2)
    line = QApplication.focusWidget()
    qtbot.keyClicks(line, "Muster, Mara")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)

    with read_again(path) as other:
        (row,) = other.reader.rows(REGISTRATION).values()
    assert [row.text(key) for key in ("last_name", "first_name")] == ["Muster", "Mara"]
