from datetime import date

import pytest
from tests.example_meeting import phone
from tests.records import change

from voneinander_desktop.documents.reply_list import ReplyListRequest, reply_list
from voneinander_desktop.domain.fields import Ref


@pytest.fixture
def replied(own_example):
    """Invitations with what an office notes in the course of time."""
    office = own_example.office
    ids = dict(zip(own_example.institutions, office.participation.invitation_ids(own_example.session), strict=True))
    mueller = Ref(own_example.contacts["Mueller"], "")
    change(office, "invitation", ids["Familienzentrum Wattstraße"], addressee=mueller, replied_on=date(2020, 2, 20))
    change(office, "invitation", ids["Nachbarschaftstreff Olof-Palme-Zentrum"], follow_up_on=date(2020, 3, 2))
    change(office, "session", own_example.session, reply_by=date(2020, 2, 28))
    return own_example


def test_every_invitation_with_whom_to_ring(replied, cells):
    document = reply_list(replied.office.reader, ReplyListRequest(replied.session))
    assert cells(document, "institution", "status", "head_count", "registered", "call") == [
        ("Bezirksamt Mitte", "abgesagt", 3, None, None),
        ("Familienzentrum Wattstraße", "zugesagt", None, 1, phone("Mueller")),  # her own number goes first
        ("KiezZentrum Villa Lützow", "unter Vorbehalt", 1, 1, None),
        ("Kreativhaus", "zugesagt", 4, 2, "030 23125-900"),  # the house's, where nobody is addressed
        ("Nachbarschaftstreff Olof-Palme-Zentrum", "eingeladen", None, None, None),
    ]
    assert document.marking == "Nur für den Dienstgebrauch"
    assert document.name.startswith("Rückmeldeliste – Nur für den Dienstgebrauch")


def test_the_head_counts_all_replies(replied):
    request = ReplyListRequest(replied.session, silent_only=True, as_of=date(2020, 2, 29))
    head = dict(reply_list(replied.office.reader, request).head)
    assert head["Einrichtungen"] == "5: 2 zugesagt, 1 unter Vorbehalt, 1 eingeladen, 1 abgesagt"
    assert head["Erwartet"] == "7 Personen, davon 2 noch ohne Namen"
    assert head["Umfang"] == "Nur wer noch nicht geantwortet hat"
    assert (head["Rückmeldefrist"], head["Stand"]) == ("28.02.2020", "29.02.2020")


def test_only_the_silent(replied, cells):
    document = reply_list(replied.office.reader, ReplyListRequest(replied.session, silent_only=True))
    assert cells(document, "institution", "follow_up_on") == [
        ("Nachbarschaftstreff Olof-Palme-Zentrum", date(2020, 3, 2))
    ]


def test_a_block_for_each_status_and_none_for_one_that_nobody_has(replied):
    document = reply_list(replied.office.reader, ReplyListRequest(replied.session, order="status"))
    assert [(block.heading, len(block.rows)) for block in document.blocks] == [
        ("zugesagt", 2),
        ("unter Vorbehalt", 1),
        ("eingeladen", 1),
        ("abgesagt", 1),
    ]


def test_what_nobody_noted_has_no_column(replied):
    keys = {column.key for column in reply_list(replied.office.reader, ReplyListRequest(replied.session)).columns}
    assert {"replied_on", "follow_up_on", "remark"} <= keys
    assert not keys & {"invited_on", "reminded_on", "replied_who"}
