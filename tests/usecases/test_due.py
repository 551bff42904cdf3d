from datetime import date

import pytest
from tests.records import add, add_one

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.reporting import DueKind, Part, Place

TODAY = date(2020, 3, 5)


@pytest.fixture
def meeting(office):
    houses = add(
        office,
        "institution",
        {"name": "Kreativhaus", "phone": "030 23125-101"},
        {"name": "Treff"},
        {"name": "Villa"},
    )
    anna = add_one(office, "contact", last_name="Müller", institution=Ref(houses[2], ""))
    session = add_one(office, "session", title="Treffen", date=date(2020, 3, 11), reply_by=date(2020, 3, 1))
    office.participation.invite(session, houses)
    office.participation.register(session, [anna])
    ids = office.participation.invitation_ids(session)
    for row_id, status in zip(ids, ("invited", "accepted", "declined"), strict=True):
        office.editing.set_values([Edit("invitation", row_id, "status", status)])
    office.editing.set_values([Edit("invitation", ids[1], "head_count", 4)])
    return session


def told(office, today=TODAY):
    return [(one.kind, one.since, one.text, one.place.part) for one in office.reporting.due(today)]


def test_the_next_session_with_its_counts(office, meeting):
    add_one(office, "session", title="Später", date=date(2020, 4, 1))
    add_one(office, "session", title="Abgesagt", date=date(2020, 3, 6), status="cancelled")

    coming = office.reporting.next_session(TODAY)

    assert (coming.session.text("title"), coming.days) == ("Treffen", 6)
    assert (coming.invited, coming.accepted, coming.declined, coming.silent) == (3, 1, 1, 1)
    assert (coming.registered, coming.expected) == (1, 5)
    assert office.reporting.next_session(date(2020, 4, 2)) is None


def test_replies_are_overdue_the_day_after_the_deadline(office, meeting):
    assert told(office, date(2020, 3, 1)) == [
        (DueKind.DECLINED, date(2020, 3, 1), "Villa", Part.INVITATIONS),
    ]
    assert (DueKind.REPLY, date(2020, 3, 1), "Kreativhaus", Part.INVITATIONS) in told(office, date(2020, 3, 2))
    (line,) = [one for one in office.reporting.due(TODAY) if one.kind is DueKind.REPLY]
    assert "030 23125-101" in line.detail
    assert line.place == Place(meeting, Part.INVITATIONS, office.participation.invitation_ids(meeting)[0])


def test_a_follow_up_stands_in_for_the_deadline(office, meeting):
    (first, *_) = office.participation.invitation_ids(meeting)
    office.editing.set_values([Edit("invitation", first, "follow_up_on", date(2020, 3, 6))])
    assert DueKind.REPLY not in {kind for kind, *_ in told(office)}
    assert (DueKind.FOLLOW_UP, date(2020, 3, 6), "Kreativhaus", Part.INVITATIONS) in told(office, date(2020, 3, 6))


def test_sheets_wait_until_attendance_is_recorded(office, meeting):
    after = date(2020, 3, 12)
    assert told(office, after) == [(DueKind.SHEET, date(2020, 3, 11), "Treffen", Part.ATTENDANCE)]
    office.attendance.close_rest(meeting)
    assert told(office, after) == []


def test_people_of_an_institution_that_declined_are_named(office, meeting):
    (line,) = [one for one in office.reporting.due(TODAY) if one.kind is DueKind.DECLINED]
    assert (line.text, line.detail) == ("Villa", "1 Person noch angemeldet · Treffen am 11.03.2020")


def test_the_day_of_deletion_comes(office, meeting):
    office.editing.set_values([Edit("session", meeting, "delete_on", date(2020, 3, 5))])
    assert (DueKind.DELETE, date(2020, 3, 5), "Treffen", Part.PLAN) in told(office)
    assert DueKind.DELETE not in {kind for kind, *_ in told(office, date(2020, 3, 4))}


def test_nothing_is_due_in_an_empty_file(office):
    assert office.reporting.due(TODAY) == []
    assert office.reporting.next_session(TODAY) is None
