"""Planung: agenda, proposals, a copy, another date, calling it off."""

from contextlib import contextmanager
from datetime import date, time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

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

    with in_dialog(PostponeDialog, fill):
        page.plan.postpone()

    row = session(office)
    assert (row["date"], row["postponed_from"], row.text("status")) == (
        date(2020, 3, 18), date(2020, 3, 11), "verschoben"
    )  # fmt: skip
    assert row["status_reason"] == "Raum nicht frei"
    assert asked == ["write_postponement"]
    office.history.undo()
    assert session(office)["date"] == date(2020, 3, 11)


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
