from dataclasses import replace
from datetime import date, datetime, time

import pytest
from tests.records import add, add_one, change

from voneinander_desktop.documents.correspondence import LeftOut
from voneinander_desktop.domain.catalogue import INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.messages import (
    FIELDS,
    Letter,
    Occasion,
    TemplateRefused,
    UnfitOccasion,
    default_wording,
    write_drafts,
)


@pytest.fixture
def meeting(office):
    """A session with three institutions: one reached by its mailbox, one by a person, one not at all."""
    house, club, silent = add(
        office,
        "institution",
        {"name": "Kreativhaus", "email": "haus@example.org"},
        {"name": "Nachbarschaftstreff"},
        {"name": "Villa"},
    )
    anna, bernd, clara = add(
        office,
        "contact",
        {"last_name": "Müller", "first_name": "Anna", "salutation": "Frau", "email": "anna@example.org",
         "institution": Ref(club, "")},
        {"last_name": "Meier", "first_name": "Bernd", "email": "bernd@example.org", "institution": Ref(house, "")},
        {"last_name": "Fort", "first_name": "Clara", "email": "clara@example.org", "email_undeliverable": True,
         "institution": Ref(house, "")},
    )  # fmt: skip
    session = add_one(
        office, "session", title="Treffen; mit Komma, und so", date=date(2020, 3, 11), start=time(9), end=time(13),
        venue="Rathaus", reply_by=date(2020, 3, 1), information_contacts=(Ref(bernd, ""),),
    )  # fmt: skip
    office.participation.invite(session, [house, club, silent])
    for row in office.reader.rows(INVITATION, office.participation.invitation_ids(session)).values():
        if row.text("institution") == "Nachbarschaftstreff":
            office.editing.set_values([Edit("invitation", row.id, "addressee", Ref(anna, ""))])
    office.participation.register(session, [anna, bernd, clara])
    return session


def set_all(office, entity, session, **values):
    ids = office.reader.ids(entity, session_id=session)
    office.editing.set_values([Edit(entity.key, row_id, key, value) for row_id in ids for key, value in values.items()])


def addresses(found):
    return [recipient.address for recipient in found.recipients]


def test_invitations_go_to_the_addressee_or_the_mailbox_and_who_has_none_is_named(office, meeting):
    found = office.messages.audience(meeting, Occasion.INVITATION)

    assert sorted(addresses(found)) == ["anna@example.org", "haus@example.org"]
    assert found.left_out == (LeftOut("Villa", "ohne E-Mail-Adresse"),)


def test_what_was_sent_is_noted_in_one_step_and_can_be_taken_back(office, meeting):
    found = office.messages.audience(meeting, Occasion.INVITATION)

    office.messages.mark_sent(Occasion.INVITATION, found.recipients, date(2020, 2, 1))

    assert office.messages.audience(meeting, Occasion.INVITATION).recipients == ()
    told = office.messages.audience(meeting, Occasion.REMINDER)
    assert sorted(addresses(told)) == ["anna@example.org", "haus@example.org"]
    office.messages.mark_sent(Occasion.REMINDER, told.recipients, date(2020, 2, 20))
    rows = office.reader.rows(INVITATION, office.participation.invitation_ids(meeting)).values()
    assert {row["reminded_on"] for row in rows} == {date(2020, 2, 20), None}
    assert {row["invited_by"] for row in rows} == {"mail", None}
    office.history.undo()
    office.history.undo()
    assert len(office.messages.audience(meeting, Occasion.INVITATION).recipients) == 2


def test_nobody_is_written_to_who_cancelled(office, meeting):
    set_all(office, INVITATION, meeting, status="invited")
    assert sorted(addresses(office.messages.audience(meeting, Occasion.CANCELLATION))) == [
        "anna@example.org",
        "bernd@example.org",
        "haus@example.org",
    ]

    set_all(office, REGISTRATION, meeting, status="cancelled")

    found = office.messages.audience(meeting, Occasion.CANCELLATION)
    assert addresses(found) == ["haus@example.org"]
    assert LeftOut("Nachbarschaftstreff", "ohne E-Mail-Adresse") in found.left_out
    set_all(office, INVITATION, meeting, status="declined")
    assert office.messages.audience(meeting, Occasion.CANCELLATION).recipients == ()


def test_thanks_go_to_those_who_were_there_and_undeliverable_addresses_are_named(office, meeting):
    assert office.messages.audience(meeting, Occasion.THANKS).recipients == ()
    set_all(office, REGISTRATION, meeting, attendance="present")

    found = office.messages.audience(meeting, Occasion.THANKS)

    assert sorted(addresses(found)) == ["anna@example.org", "bernd@example.org"]
    assert set(found.left_out) == {
        LeftOut("Clara Fort, Kreativhaus", "E-Mail unzustellbar"),
    }


def test_one_mail_hides_the_addresses_and_one_each_speaks_to_everyone(office, meeting):
    recipients = office.messages.audience(meeting, Occasion.INVITATION).recipients

    (mail,) = office.messages.drafts(meeting, Occasion.INVITATION, recipients)
    assert mail.to == ()
    assert {address for _, address in mail.bcc} == {"anna@example.org", "haus@example.org"}
    assert mail.text.startswith("Guten Tag,\n\nwir laden Sie herzlich ein")
    assert "Mittwoch, 11.03.2020" in mail.text
    assert "Bitte geben Sie uns bis 01.03.2020 Bescheid" in mail.text
    assert "Bernd Meier" in mail.text
    each = office.messages.drafts(meeting, Occasion.INVITATION, recipients, one_each=True, calendar=False)
    texts = {mail.to[0][1]: mail.text for mail in each}
    assert texts["anna@example.org"].startswith("Sehr geehrte Frau Müller,\n")
    assert all(mail.bcc == () and mail.attachments == () for mail in each)


@pytest.mark.parametrize("occasion", Occasion)
def test_every_draft_of_the_office_can_be_filled(office, meeting, occasion):
    letter = office.messages.filled(meeting, default_wording(occasion))
    assert "Treffen" in letter.subject
    assert "{" not in letter.text


def test_own_words_are_kept_in_the_file_and_wrong_fields_are_refused(office, meeting):
    own = Letter("Kommen Sie? {Titel}", "Hallo {Einrichtung}")
    office.messages.set_wording(Occasion.REMINDER, own)
    assert office.messages.wording(Occasion.REMINDER) == own

    with pytest.raises(TemplateRefused, match="Wetter"):
        office.messages.set_wording(Occasion.REMINDER, Letter("x", "{Wetter}"))

    assert office.messages.wording(Occasion.REMINDER) == own
    office.messages.set_wording(Occasion.REMINDER, default_wording(Occasion.REMINDER))
    assert office.messages.wording(Occasion.REMINDER) == default_wording(Occasion.REMINDER)
    office.history.undo()
    assert office.messages.wording(Occasion.REMINDER) == own


def test_drafts_are_files_without_names_and_old_ones_go(office, meeting, tmp_path):
    recipients = office.messages.audience(meeting, Occasion.INVITATION).recipients
    folder = tmp_path / "drafts"
    mails = office.messages.drafts(meeting, Occasion.INVITATION, recipients, one_each=True)

    write_drafts(mails, Occasion.INVITATION, folder)
    paths = write_drafts(mails, Occasion.INVITATION, folder)

    assert [path.name for path in paths] == ["Einladung.eml", "Einladung 2.eml"]
    assert sorted(folder.iterdir()) == sorted(paths)
    assert b"X-Unsent: 1" in paths[0].read_bytes()


def test_all_fields_are_filled_by_a_session(office, meeting):
    text = "\n".join(f"{name}: {{{name}}}" for name in FIELDS)
    filled = office.messages.filled(meeting, Letter("x", text)).text
    assert "Titel: Treffen; mit Komma, und so" in filled
    assert datetime(2020, 3, 11).strftime("%d.%m.%Y") in filled


@pytest.mark.parametrize("occasion", [Occasion.POSTPONEMENT, Occasion.CANCELLATION])
def test_no_draft_tells_what_did_not_happen(office, meeting, occasion):
    set_all(office, INVITATION, meeting, status="accepted")
    recipients = office.messages.audience(meeting, occasion).recipients

    with pytest.raises(UnfitOccasion, match="steht als „geplant“"):
        office.messages.drafts(meeting, occasion, recipients)
    change(office, "session", meeting, status="postponed")  # by hand: nobody knows to which day

    with pytest.raises(UnfitOccasion):
        office.messages.drafts(meeting, occasion, recipients)


def test_another_time_on_the_same_day_is_a_postponement(office, meeting):
    to = office.planning.postponed(meeting, date(2020, 3, 11))
    office.planning.postpone(meeting, replace(to, start=time(14), end=None))
    set_all(office, INVITATION, meeting, status="accepted")

    recipients = office.messages.audience(meeting, Occasion.POSTPONEMENT).recipients
    (mail,) = office.messages.drafts(meeting, Occasion.POSTPONEMENT, recipients)

    assert "Bisher: Mittwoch, 11.03.2020\nNeu: Mittwoch, 11.03.2020\nab 14:00 Uhr" in mail.text
