"""Planung: agenda, proposals, a copy, another date, calling it off."""

from contextlib import contextmanager
from datetime import date, time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from tests.records import add

from voneinander_desktop.domain.catalogue import AGENDA_ITEM, INVITATION, SESSION
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.gui.planning_dialogs import CallOffDialog, CopyDialog, PostponeDialog, ProposalsDialog
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import create_file, open_file

Key = Qt.Key


@pytest.fixture
def office(tmp_path):
    create_file(tmp_path / "Mitte.voneinander", "sample")
    office = open_file(tmp_path / "Mitte.voneinander")
    yield office
    office.close()


@pytest.fixture
def page(qtbot, office):
    page = SessionPage(office, 1)
    office.subscribe(page.refresh)
    qtbot.addWidget(page)
    page.resize(1280, 900)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.tabs.setCurrentWidget(page.plan)
    return page


@contextmanager
def in_dialog(kind, do):
    """Do something in the dialog that is opened next; it is closed whatever happens."""
    seen = []

    def act():
        dialog = QApplication.activeModalWidget()
        try:
            assert isinstance(dialog, kind)
            seen.append(do(dialog))
        finally:
            if dialog is not None and dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, act)
    yield seen
    assert len(seen) == 1


@contextmanager
def answering(button):
    """Answer the question that is asked next by a button that begins so; what it said is returned."""
    said = []

    def act():
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(10, act)
            return
        said.append(box.text())
        next(one for one in box.buttons() if one.text().replace("&", "").startswith(button)).click()

    QTimer.singleShot(10, act)
    yield said
    assert len(said) == 1


def session(office, row_id=1):
    return office.reader.row(SESSION, row_id)


def type_item(qtbot, page, text):
    qtbot.keyClicks(page.plan.agenda.new_line, text)
    qtbot.keyClick(page.plan.agenda.new_line, Key.Key_Return)


def test_items_are_typed_one_after_the_other_and_told_whether_they_fit(qtbot, page, office):
    agenda = page.plan.agenda
    type_item(qtbot, page, "Ankommen")
    (first,) = office.reader.rows(AGENDA_ITEM).values()
    assert first["start"] == time(9)  # when the meeting begins
    office.editing.set_values([Edit("agenda_item", first.id, "end", time(9, 30))])
    type_item(qtbot, page, "Kennenlernen")
    second = office.reader.row(AGENDA_ITEM, 2)
    assert second["start"] == time(9, 30)
    office.editing.set_values([Edit("agenda_item", 2, "end", time(12))])
    assert "9–13 Uhr" in agenda.verdict.text()
    assert "Kennenlernen" not in agenda.verdict.text()

    office.editing.set_values([Edit("agenda_item", 2, "start", time(9, 15))])

    assert "Kennenlernen" in agenda.verdict.text()


def test_topics_without_an_end_keep_their_order_and_nothing_overlaps(qtbot, page, office):
    for text in ("Ankommen", "Pause", "Austausch"):
        type_item(qtbot, page, text)

    agenda = page.plan.agenda
    assert [agenda.model.display(row, agenda.model.column_of("title")) for row in range(3)] == [
        "Ankommen", "Pause", "Austausch"
    ]  # fmt: skip
    assert "Passt in 9–13 Uhr" in agenda.verdict.text()
    assert "berschneid" not in agenda.verdict.text()


def test_times_are_typed_in_the_line(qtbot, page, office):
    type_item(qtbot, page, "9-9:30 Ankommen")
    type_item(qtbot, page, "Vorstellung")
    type_item(qtbot, page, "10:15 Rundgang")

    rows = office.reader.rows(AGENDA_ITEM).values()
    assert [(row.text("title"), row.text("start"), row.text("end")) for row in rows] == [
        ("Ankommen", "09:00", "09:30"), ("Vorstellung", "09:30", ""), ("Rundgang", "10:15", "")
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["25:00 Rundgang", "10-9 Rundgang"])
def test_a_time_that_is_none_is_refused_beside_the_line_and_stays(qtbot, page, office, text):
    type_item(qtbot, page, text)

    agenda = page.plan.agenda
    assert not office.reader.rows(AGENDA_ITEM)
    assert agenda.new_line.text() == text
    assert agenda.note.isVisible()
    assert agenda.note.height() >= agenda.note.heightForWidth(agenda.note.width())
    qtbot.keyClick(agenda.new_line, Key.Key_Escape)
    assert (agenda.new_line.text(), agenda.note.isVisible()) == ("", False)
    type_item(qtbot, page, "Rundgang")
    assert not agenda.new_line.isUndoAvailable()  # Ctrl+Z is the window's: it takes the item back
    assert not agenda.note.isVisible()


def test_many_notes_are_cut_to_a_few_lines(qtbot, page, office):
    for number in range(7):
        type_item(qtbot, page, f"9-10 Punkt {number}")

    agenda = page.plan.agenda
    assert len(agenda.verdict.text().splitlines()) <= 4
    assert "und 5 weitere" in agenda.verdict.text()
    assert "Punkt 6" in agenda.verdict.toolTip()


@pytest.mark.parametrize("larger", [1, 2])
def test_some_rows_of_the_agenda_are_seen_and_all_can_be_scrolled_to(qtbot, page, larger):
    font = page.font()
    font.setPointSizeF(larger * font.pointSizeF())
    page.setFont(font)
    page.resize(1130, 660)
    for number in range(9):
        type_item(qtbot, page, f"Punkt {number}")
    QApplication.processEvents()  # lays out for the other font

    view = page.plan.agenda.view
    assert view.viewport().height() >= 5 * view.rowHeight(0)
    view.setFocus()
    for row in (8, 0):
        view.setCurrentIndex(view.model().index(row, 2))
        cell = view.visualRect(view.currentIndex())
        assert view.viewport().rect().contains(cell.center())
        assert view.viewport().visibleRegion().contains(cell.center())
    page.plan.form.focus_field("date")
    field = page.plan.form.rows["date"]
    assert field.visibleRegion().contains(field.rect().center())


def test_the_topic_has_the_free_width(qtbot, page):
    type_item(qtbot, page, "Ankommen")
    view = page.plan.agenda.view
    free = view.viewport().width() - sum(view.columnWidth(column) for column in range(view.model().columnCount()))
    title = view.columnWidth(view.table_model.column_of("title"))
    assert free == 0
    assert title == max(view.columnWidth(column) for column in range(view.model().columnCount()))
    page.resize(page.width() + 200, page.height())
    assert view.columnWidth(view.table_model.column_of("title")) == title + 200


def test_proposals_are_ticked_with_their_reason_and_noted_as_one_step(qtbot, page, office):
    ids = office.participation.invitation_ids(1)
    office.editing.delete("invitation", ids, with_dependents=True)
    page.tabs.setCurrentWidget(page.invitations)

    def accept(dialog):
        lines = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
        told = {line.text(0): line.text(1) for line in lines}
        dialog.take.click()
        return told

    with in_dialog(ProposalsDialog, accept) as told:
        page.invitations.propose_button.click()

    assert all(told[0][row.text("institution")] for row in office.reader.rows(INVITATION).values())
    assert "Ev. Familienzentrum Meerbaum-Haus" in told[0]
    assert len(office.participation.invitation_ids(1)) >= 6
    office.history.undo()
    assert office.participation.invitation_ids(1) == []


def test_postponing_keeps_the_old_day_and_leads_to_the_mail(qtbot, page, office):
    asked = []
    page.command.connect(asked.append)

    def fill(dialog):
        dialog.day.setText("18.3.20")
        dialog.day.editingFinished.emit()
        dialog.reason.setText("Raum nicht frei")
        dialog.take.click()

    with in_dialog(PostponeDialog, fill), answering("Trotzdem"):
        page.plan.postpone()

    row = session(office)
    assert (row["date"], row["postponed_from"], row.text("status")) == (
        date(2020, 3, 18), date(2020, 3, 11), "verschoben"
    )  # fmt: skip
    assert row["status_reason"] == "Raum nicht frei"
    assert asked == ["write_postponement"]
    office.history.undo()
    assert session(office)["date"] == date(2020, 3, 11)


def test_a_day_that_is_over_is_asked_about_and_can_be_mended(qtbot, page, office):
    def fill(dialog):
        dialog.day.setText("10.3.2020")
        told = dialog.past.text.text()
        dialog.take.click()
        again = dialog.day.text(), dialog.day.selectedText(), dialog.isVisible()
        dialog.day.setText(f"10.3.{date.today().year + 1}")
        assert not dialog.past.isVisible()
        dialog.take.click()
        return told, again

    with in_dialog(PostponeDialog, fill) as seen, answering("Tag ändern") as said:
        page.plan.postpone()

    assert said == ["Dienstag, 10.03.2020, liegt in der Vergangenheit."]
    assert seen[0] == ("Dieser Tag liegt in der Vergangenheit.", ("10.3.2020", "10.3.2020", True))
    assert session(office)["date"] == date(date.today().year + 1, 3, 10)


def test_a_copy_for_a_day_that_is_over_says_so_and_is_made(qtbot, page, office):
    def fill(dialog):
        dialog.day.setText("10.3.2020")
        told = dialog.past.isVisible(), dialog.past.text.text()
        QApplication.processEvents()
        for part in (dialog.past, dialog.people, dialog.told):  # the dialog grew: nothing is pushed out of sight
            assert part.visibleRegion().boundingRect().height() == part.height()
        dialog.take.click()
        return told

    with in_dialog(CopyDialog, fill) as seen:
        page.plan.copy()

    assert seen[0] == (True, "Dieser Tag liegt in der Vergangenheit.")
    assert len(office.reader.rows(SESSION)) == 2


def test_a_day_that_is_over_is_told_in_the_form_while_it_is_typed(qtbot, page, office):
    form = page.plan.form
    assert not form.rows["date"].warning
    line = form.rows["date"].editor.input
    line = line if isinstance(line, QLineEdit) else line.lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "10.3.2020")
    qtbot.keyClick(line, Key.Key_Return)

    assert form.rows["date"].warning == "Dieser Tag liegt in der Vergangenheit."
    assert session(office)["date"] == date(2020, 3, 10)
    form.show_record(None)
    form.show_record(1)
    assert not form.rows["date"].warning


@pytest.mark.parametrize("larger", [1, 2])
@pytest.mark.parametrize("kind", [ProposalsDialog, PostponeDialog, CallOffDialog, CopyDialog])
def test_the_buttons_of_a_planning_dialog_are_on_the_screen(qtbot, page, office, kind, larger):
    add(office, "institution", *({"name": f"Haus {number} mit einem recht langen Namen"} for number in range(60)))
    font = QApplication.font()
    font.setPointSizeF(larger * font.pointSizeF())
    dialog = kind(page, office, 1)
    qtbot.addWidget(dialog)
    dialog.setFont(font)
    dialog.show()
    room = dialog.screen().availableSize()

    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    for button in (dialog.take, dialog.cancel):
        assert dialog.rect().contains(button.geometry())


def test_the_reasons_of_proposals_are_read_wholly(qtbot, page, office):
    dialog = ProposalsDialog(page, office, 1)
    qtbot.addWidget(dialog)
    dialog.show()
    tree = dialog.tree
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    for item in (item for item in items if item.text(1)):
        room = tree.visualItemRect(item)
        wanted = tree.fontMetrics().boundingRect(
            0, 0, tree.columnWidth(1) - 12, 0, Qt.TextFlag.TextWordWrap, item.text(1)
        )
        assert wanted.height() <= room.height()


def test_a_day_that_is_none_is_refused_and_stays(qtbot, page, office):
    def fill(dialog):
        dialog.day.setText("31.2.2020")
        dialog.take.click()
        return dialog.problem.text(), dialog.day.text()

    with in_dialog(PostponeDialog, fill) as seen:
        page.plan.postpone()

    assert seen[0][0]
    assert seen[0][1] == "31.2.2020"
    assert session(office)["date"] == date(2020, 3, 11)


def test_a_copy_opens_and_leaves_out_who_is_gone(qtbot, page, office):
    opened = []
    page.open_session.connect(opened.append)
    (house,) = office.reader.find("institution", "Kreativhaus")
    office.editing.set_values([Edit("institution", house, "retired_on", date(2020, 6, 1))])

    def fill(dialog):
        told = dialog.told.toPlainText()
        dialog.day.setText("10.3.2021")
        dialog.take.click()
        return told

    with in_dialog(CopyDialog, fill) as seen:
        page.plan.copy()

    assert "Kreativhaus (ausgeschieden" in seen[0]
    assert len(opened) == 1
    assert session(office, opened[0])["date"] == date(2021, 3, 10)
    assert len(office.participation.invitation_ids(opened[0])) == 10


def test_calling_off_is_one_step(qtbot, page, office):
    with in_dialog(CallOffDialog, lambda dialog: dialog.take.click()):
        page.plan.call_off()
    assert session(office).text("status") == "abgesagt"
    office.history.undo()
    assert session(office).text("status") == "geplant"
