"""What came of the meetings: each figure of one, and institutions by meetings."""

import pytest
from tests.records import add, add_one, change

from voneinander_desktop.documents.figures import Took
from voneinander_desktop.documents.meeting import UnknownSession
from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.domain.fields import Ref


def to(row_id):
    return Ref(row_id, "")


@pytest.fixture
def houses(office):
    names = ("Da", "Fort", "Nein", "Still", "Vermerkt", "Offen")
    return add(office, "institution", *[{"name": name} for name in names])


@pytest.fixture
def session(office, houses):
    """A meeting at which every institution behaved otherwise."""
    da, fort, *_ = houses
    people = [("Arnold", da), ("Berger", da), ("Conrad", fort), ("Damm", houses[5]), ("Ernst", da)]
    contacts = add(office, "contact", *[{"last_name": name, "institution": to(house)} for name, house in people])
    session = add_one(office, "session", title="Treffen", date="11.3.2020", status="held")
    office.participation.invite(session, houses)
    statuses = ("accepted", "accepted", "declined", "invited", "noted", "tentative")
    for number, status in enumerate(statuses, 1):
        change(office, "invitation", number, status=status)
    office.participation.register(session, contacts)
    change(office, "registration", 5, status="cancelled")
    office.attendance.mark([1], "present")
    office.attendance.mark([2, 3], "absent")
    office.attendance.admit(session, "Mia Muster", "Ungeladen")
    office.attendance.admit(session, "Jan Nowak")
    office.attendance.set_unnamed(session, to(da), 2)
    return session


def test_the_figures_of_one_meeting(office, session):
    found = office.reporting.session(session)

    keys = ("invited", "confirmed", "registered", "present", "absent", "unrecorded", "walk_ins", "unnamed")
    assert {key: getattr(found, key) for key in keys} == {
        "invited": 5, "confirmed": 2, "registered": 4, "present": 5, "absent": 2, "unrecorded": 1, "walk_ins": 2,
        "unnamed": 2,
    }  # fmt: skip
    assert found.session.id == session
    assert [
        (one.name, one.status, one.registered, one.present, one.absent, one.unrecorded, one.walk_ins, one.unnamed)
        for one in found.institutions
    ] == [
        ("Da", "accepted", 2, 3, 1, 0, 0, 2),
        ("Fort", "accepted", 1, 0, 1, 0, 0, 0),
        ("Nein", "declined", 0, 0, 0, 0, 0, 0),
        ("Offen", "tentative", 1, 0, 0, 1, 0, 0),
        ("Still", "invited", 0, 0, 0, 0, 0, 0),
        ("Ungeladen", "", 0, 1, 0, 0, 1, 0),
        ("Vermerkt", "noted", 0, 0, 0, 0, 0, 0),
        ("", "", 0, 1, 0, 0, 1, 0),
    ]
    assert office.reporting.sessions() == [found]


def test_figures_agree_with_the_counters_at_the_door(office, session):
    def agree():
        found, counts = office.reporting.session(session), office.attendance.roll(session).counts()
        told = (found.present, found.absent, found.unrecorded, found.walk_ins, found.unnamed)
        assert told == (counts.present, counts.absent, counts.unrecorded, counts.walk_ins, counts.unnamed)

    agree()
    office.attendance.mark([3], "present", Half.SECOND)  # now the day has two halves
    agree()
    office.attendance.close_rest(session)
    agree()
    assert office.reporting.session(session).unrecorded == 0


def test_nobody_knows_this_meeting(office):
    with pytest.raises(UnknownSession, match="Nummer 3"):
        office.reporting.session(3)


def test_institutions_by_meetings(office, session, houses):
    earlier, cancelled, undated = add(
        office, "session",
        {"title": "Früher", "date": "1.1.2020"}, {"title": "Abgesagt", "date": "1.2.2020", "status": "cancelled"},
        {"title": "Ohne Tag"},
    )  # fmt: skip
    for meeting in (earlier, cancelled, undated):
        office.participation.invite(meeting, houses[:1])

    found = office.reporting.matrix()

    assert [one.title for one in found.sessions] == ["Früher", "Treffen", "Ohne Tag"]
    names = [one.text for one in found.institutions]
    assert names == ["Da", "Fort", "Nein", "Offen", "Still", "Ungeladen", "Vermerkt"]
    assert [found.institutions[number].id for number in (0, 5)] == [houses[0], 0]
    assert {names[row]: cell.took for (row, column), cell in found.cells.items() if column == 1} == {
        "Da": Took.ATTENDED, "Fort": Took.ABSENT, "Nein": Took.DECLINED, "Offen": Took.REGISTERED,
        "Still": Took.SILENT, "Ungeladen": Took.ATTENDED, "Vermerkt": Took.NOTED,
    }  # fmt: skip
    assert {row for row, column in found.cells if column != 1} == {0}
    assert (found.cells[0, 1].present, found.cells[0, 1].registered) == (3, 2)
    assert found.attended == (1, 0, 0, 0, 0, 1, 0)
    assert found.present == (0, 4, 0)


def test_an_empty_file_has_an_empty_matrix(office):
    found = office.reporting.matrix()
    assert (found.institutions, found.sessions, found.cells) == ((), (), {})
    assert office.reporting.sessions() == []
