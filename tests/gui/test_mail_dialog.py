from datetime import date, time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from tests.records import add, add_one
from tests.rfc5545 import read_event

from voneinander_desktop.domain.catalogue import INVITATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.mail_dialog import MailDialog
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.messages import Occasion, default_wording
from voneinander_desktop.usecases.office_file import create_file, open_file


@pytest.fixture
def office(tmp_path):
    create_file(tmp_path / "Mitte.voneinander")
    office = open_file(tmp_path / "Mitte.voneinander")
    yield office
    office.close()


@pytest.fixture
def opened(monkeypatch):
    """What the desktop was asked to open: there is no mail program here."""
    asked = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(asked.append(url.toLocalFile()) or True))
    return asked


@pytest.fixture
def dialog(qtbot, office, tmp_path, opened):
    houses = add(
        office,
        "institution",
        {"name": "Kreativhaus", "email": "haus@example.org"},
        {"name": "Treff", "email": "treff@example.org"},
        {"name": "Villa ohne Adresse"},
    )
    session = add_one(office, "session", title="Treffen", date=date(2020, 3, 11), start=time(9))
    office.participation.invite(session, houses)
    made = MailDialog(None, office, session, tmp_path / "drafts")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def statuses(office):
    return {row.text("institution"): row["status"] for row in office.reader.rows(INVITATION).values()}


def button(dialog, text):
    return next(part for part in dialog.findChildren(QPushButton) if part.text() == text)


def test_one_draft_to_all_who_are_ticked(qtbot, dialog, opened, office):
    assert [dialog.recipients.item(row).text() for row in range(3)] == [
        "Kreativhaus  ·  haus@example.org",
        "Treff  ·  treff@example.org",
        "Nicht dabei: Villa ohne Adresse (ohne E-Mail-Adresse)",
    ]
    dialog.recipients.setCurrentRow(1)
    qtbot.keyClick(dialog.recipients, Qt.Key.Key_Space)
    assert dialog.count.text() == "1 von 2 ausgewählt, 1 nicht dabei (am Ende der Liste)."

    qtbot.mouseClick(dialog.open_drafts, Qt.MouseButton.LeftButton)

    (path,) = opened
    message = message_from_bytes(Path(path).read_bytes(), policy=default)
    assert [address.addr_spec for address in message["Bcc"].addresses] == ["haus@example.org"]
    assert "Mittwoch, 11.03.2020" in message.get_body().get_content()
    assert [part.get_filename() for part in message.iter_attachments()] == ["Termin.ics"]
    assert set(statuses(office).values()) == {"noted"}  # nothing is dated unasked
    qtbot.mouseClick(button(dialog, "Als &versandt vermerken"), Qt.MouseButton.LeftButton)
    assert statuses(office) == {"Kreativhaus": "invited", "Treff": "noted", "Villa ohne Adresse": "noted"}
    office.history.undo()
    assert set(statuses(office).values()) == {"noted"}


def test_one_for_each_speaks_of_the_institution(qtbot, dialog, opened):
    dialog.text.setPlainText("Guten Tag {Einrichtung}")
    dialog.one_each.setChecked(True)
    assert "Guten Tag Kreativhaus" in dialog.preview.toPlainText()

    dialog.show_drafts()

    assert len(opened) == 2


def test_text_and_addresses_go_to_the_clipboard(qtbot, dialog):
    dialog.copy_the_text()
    assert QGuiApplication.clipboard().text().startswith("Guten Tag,\n")
    qtbot.mouseClick(button(dialog, "Betreff &kopieren"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Einladung: Treffen"
    dialog.separator.setCurrentIndex(1)
    dialog.copy_the_addresses()
    assert QGuiApplication.clipboard().text() == "Kreativhaus <haus@example.org>, Treff <treff@example.org>"


def test_a_field_that_is_none_is_told_and_the_words_stay(qtbot, dialog, opened, office):
    dialog.text.setPlainText("Es wird {Wetter}")

    dialog.show_drafts()
    assert "{Wetter} gibt es nicht" in dialog.outcome.text.text()
    dialog.keep_words()

    assert "{Wetter} gibt es nicht" in dialog.outcome.text.text()
    assert dialog.text.toPlainText() == "Es wird {Wetter}"
    assert opened == []
    assert "Wetter" not in office.messages.wording(Occasion.INVITATION).text


def test_a_brace_that_stays_open_goes_into_no_mail(qtbot, dialog, opened, office):
    dialog.subject.setText("Einladung: {Titel")
    assert "schließende Klammer" in dialog.preview.toPlainText()

    dialog.show_drafts()
    assert "schließende Klammer" in dialog.outcome.text.text()
    dialog.keep_words()
    assert opened == []
    assert office.messages.wording(Occasion.INVITATION) == default_wording(Occasion.INVITATION)


def test_own_words_are_kept_for_the_next_time(qtbot, dialog, office):
    dialog.subject.setText("Kommen Sie? {Titel}")
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)

    assert office.messages.wording(Occasion.INVITATION).subject == "Kommen Sie? {Titel}"
    assert not dialog.keep.isEnabled()


def test_where_nobody_is_meant_nothing_can_be_sent(qtbot, dialog):
    dialog.occasion.setCurrentIndex(list(Occasion).index(Occasion.THANKS))

    assert dialog.count.text() == "Für diesen Anlass ist niemand anzuschreiben."
    assert not dialog.open_drafts.isEnabled()
    assert not dialog.calendar.isVisible()


@pytest.mark.parametrize(
    ("occasion", "told", "leads", "then"),
    [
        (Occasion.CANCELLATION, "ist nicht abgesagt", "Veranstaltung ab&sagen …", "findet leider nicht statt"),
        (Occasion.POSTPONEMENT, "ist nicht verschoben", "Veranstaltung &verschieben …", "Neu: Mittwoch, 18.03.2099"),
    ],
)
def test_what_did_not_happen_is_not_told_to_anybody(qtbot, dialog, office, opened, occasion, told, leads, then):
    ids = office.participation.invitation_ids(1)
    office.editing.set_values([Edit("invitation", row_id, "status", "accepted") for row_id in ids])
    dialog.occasion.setCurrentIndex(list(Occasion).index(occasion))

    assert told in dialog.outcome.text.text()
    assert not dialog.open_drafts.isEnabled()
    assert not dialog.copy_text.isEnabled()

    def fill():
        asked = QApplication.activeModalWidget()
        if occasion is Occasion.POSTPONEMENT:
            asked.day.setText("18.3.2099")  # a day that is over is asked about
        asked.reason.setText("Krankheit")
        qtbot.mouseClick(asked.take, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, fill)
    qtbot.mouseClick(button(dialog, leads), Qt.MouseButton.LeftButton)
    assert not dialog.outcome.isVisible()
    qtbot.mouseClick(dialog.open_drafts, Qt.MouseButton.LeftButton)

    message = message_from_bytes(Path(opened[0]).read_bytes(), policy=default)
    assert then in message.get_body().get_content()
    (event,) = (read_event(part.get_payload(decode=True)) for part in message.iter_attachments())
    assert event["sequence"] == 1
    assert (event["status"] == "CANCELLED") is (occasion is Occasion.CANCELLATION)


def test_a_meeting_that_is_called_off_invites_nobody(qtbot, dialog, office, tmp_path):
    office.planning.cancel(1)
    made = MailDialog(None, office, 1, tmp_path / "drafts")
    qtbot.addWidget(made)

    assert made.chosen is Occasion.CANCELLATION
    made.occasion.setCurrentIndex(list(Occasion).index(Occasion.INVITATION))
    assert "ist abgesagt" in made.outcome.text.text()
    assert not made.open_drafts.isEnabled()


def test_an_invitation_can_still_be_addressed_to_a_person(qtbot, dialog, office):
    person = add_one(office, "contact", last_name="Müller", first_name="Anna", email="anna@example.org")
    (first, *_) = office.participation.invitation_ids(1)
    office.editing.set_values([Edit("invitation", first, "addressee", Ref(person, ""))])
    dialog.occasion.setCurrentIndex(1)
    dialog.occasion.setCurrentIndex(0)

    assert "anna@example.org" in dialog.recipients.item(0).text()
