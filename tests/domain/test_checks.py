from datetime import date, time

import pytest

from voneinander_desktop.domain import checks
from voneinander_desktop.domain.catalogue import CONTACT, ENTITIES, INSTITUTION, INVITATION, PARTNER, SESSION
from voneinander_desktop.domain.fields import Ref, Row

EARLY, LATE = date(2020, 3, 1), date(2020, 3, 11)


def found(entity, **values):
    """The fields about which something is said of a record that has these values and nothing else."""
    row = Row(entity, 1, tuple(values.get(spec.key, spec.empty) for spec in entity.fields))
    findings = checks.findings(row)
    assert all(message.endswith(".") for _, message in findings)
    return [key for key, _ in findings]


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES.keys())
def test_an_empty_record_is_incomplete_but_not_wrong(entity):
    assert found(entity) == []


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        (time(9), time(13), False),
        (time(9), None, False),
        (None, time(13), False),
        (time(9), time(9), True),
        (time(13), time(9), True),
    ],
)
def test_a_meeting_ends_after_it_begins(start, end, wrong):
    assert found(SESSION, start=start, end=end) == ["end"] * wrong


def test_replies_are_due_until_the_day_of_the_meeting():
    assert found(SESSION, date=LATE, reply_by=EARLY) == []
    assert found(SESSION, date=LATE, reply_by=LATE) == []
    assert found(SESSION, date=EARLY, reply_by=LATE) == ["reply_by"]


def test_data_is_not_deleted_before_the_meeting():
    assert found(SESSION, date=EARLY, delete_on=LATE) == []
    assert found(SESSION, date=LATE, delete_on=EARLY) == ["delete_on"]


def test_several_values_may_be_wrong_at_once():
    wrong = {"start": time(13), "end": time(9), "date": EARLY, "reply_by": LATE}

    assert found(SESSION, **wrong) == ["end", "reply_by"]


def test_only_a_jobcenter_site_is_responsible_for_stadtteile():
    regions = (Ref(1, "Moabit West"),)

    assert found(INSTITUTION, responsible_for=regions) == ["responsible_for"]
    assert found(INSTITUTION, responsible_for=regions, is_jobcenter_site=True) == []


def test_a_withdrawn_weitergabe_is_told_while_the_mark_is_still_there():
    assert found(CONTACT, share=True, share_since=EARLY) == []
    assert found(CONTACT, share=True, share_since=EARLY, share_withdrawn_on=LATE) == ["share"]
    assert found(CONTACT, share=False, share_since=EARLY, share_withdrawn_on=LATE) == []
    assert found(CONTACT, share=False, share_since=LATE, share_withdrawn_on=EARLY) == ["share_withdrawn_on"]


def test_an_answer_follows_the_invitation():
    assert found(INVITATION, invited_on=EARLY, replied_on=LATE) == []
    assert found(INVITATION, invited_on=EARLY, replied_on=EARLY) == []
    assert found(INVITATION, invited_on=LATE, replied_on=EARLY) == ["replied_on"]


def test_a_partner_joins_before_leaving():
    assert found(PARTNER, joined_on=EARLY, left_on=LATE) == []
    assert found(PARTNER, joined_on=LATE, left_on=EARLY) == ["left_on"]
