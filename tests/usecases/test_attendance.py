"""Who came: at the door and from the signatures; each step is one undo, and nothing is guessed."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records import add, add_one, change, contents, new_file, shown, steps

from voneinander_desktop.domain.attendance import Half, of_halves
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.editing import Refused
from voneinander_desktop.usecases.office_file import open_file
from voneinander_desktop.usecases.roll import Roll

PEOPLE = ("Arnold, Ada", "Müller, Bernd", "Conrad, Carla")


@pytest.fixture
def houses(office):
    return add(office, "institution", {"name": "Kreativhaus"}, {"name": "Meerbaum-Haus", "aliases": ("Meerbaumhaus",)})


@pytest.fixture
def contacts(office, houses):
    names = [name.split(", ") for name in PEOPLE]
    house = Ref(houses[0], "")
    return add(
        office, "contact", *[{"last_name": last, "first_name": first, "institution": house} for last, first in names]
    )


@pytest.fixture
def session(office, contacts):
    """A session that Arnold and Müller are registered for; Conrad is known, but not registered."""
    session = add_one(office, "session", title="Treffen", date="11.3.2020")
    office.participation.register(session, contacts[:2])
    return session


@pytest.fixture
def roll(office, session):
    return office.attendance.roll(session)


def status(office, row_id, key="attendance"):
    return shown(office, "registration", row_id, key)


# -------------------------------------------------------------------------------------- at the door


def test_marking_and_taking_it_back_are_a_step_each(office, session, roll):
    arnold, _ = office.participation.registration_ids(session)
    outcome = office.attendance.toggle(arnold)

    assert (status(office, arnold), outcome.label) == ("anwesend", "Anwesend: Arnold, Ada")
    assert roll.entry(arnold).attendance == ("present", "unrecorded")
    office.attendance.toggle(arnold)
    assert status(office, arnold) == "noch nicht erfasst"
    assert steps(office.path)[-1] == "Anwesenheit zurückgenommen: Arnold, Ada"
    office.history.undo()
    assert (status(office, arnold), roll.entry(arnold).attendance[0]) == ("anwesend", "present")


def test_whoever_had_cancelled_and_comes_is_registered_again_until_it_is_taken_back(office, session, roll):
    arnold, _ = office.participation.registration_ids(session)
    change(office, "registration", arnold, status="cancelled")

    office.attendance.toggle(arnold)
    assert [status(office, arnold, key) for key in ("attendance", "status")] == ["anwesend", "angemeldet"]
    office.attendance.toggle(arnold)
    assert [status(office, arnold, key) for key in ("attendance", "status")] == ["noch nicht erfasst", "abgesagt"]


def test_what_was_decided_about_her_since_stays_when_the_mark_is_taken_back(office, session):
    arnold, _ = office.participation.registration_ids(session)
    change(office, "registration", arnold, status="cancelled")
    office.attendance.toggle(arnold)
    change(office, "registration", arnold, remark="kommt doch")

    office.attendance.toggle(arnold)

    assert status(office, arnold, "status") == "angemeldet"


def test_many_are_marked_in_one_step(office, session):
    ids = office.participation.registration_ids(session)
    before = contents(office.path)

    outcome = office.attendance.mark(ids, "absent", Half.SECOND)

    assert outcome.label == "Nicht teilgenommen: 2 Personen"
    assert {status(office, row_id, "attendance_second") for row_id in ids} == {"nicht teilgenommen"}
    assert {status(office, row_id) for row_id in ids} == {"noch nicht erfasst"}
    office.history.undo()
    assert contents(office.path) == before
    assert office.attendance.mark([], "present").step_id == 0


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("mue", ["Müller, Bernd"]),
        ("müller b", ["Müller, Bernd"]),
        ("b mull", ["Müller, Bernd"]),
        ("kre", ["Arnold, Ada", "Müller, Bernd"]),
        ("ada kreativ", ["Arnold, Ada"]),
        ("xyz", []),
        ("rnold", []),
        ("", ["Arnold, Ada", "Müller, Bernd"]),
    ],
)
def test_a_few_letters_find_who_stands_there(office, roll, typed, names):
    assert [roll.entry(row_id).name for row_id in roll.find(typed)] == names


def test_a_name_weighs_more_than_an_institution(office, session, roll, houses):
    office.participation.register_guest(session, "Kreutz, Zoe", "Anderswo")

    assert [roll.entry(row_id).last_name for row_id in roll.find("kre")] == ["Kreutz", "Arnold", "Müller"]


def test_the_roll_follows_every_step(office, session, roll, contacts):
    assert roll.ids == office.participation.registration_ids(session)
    change(office, "contact", contacts[0], last_name="Zander")
    office.participation.register(session, contacts[2:])
    assert [roll.entry(row_id).last_name for row_id in roll.ids] == ["Conrad", "Müller", "Zander"]
    assert [roll.entry(row_id).last_name for row_id in roll.find("zan")] == ["Zander"]
    office.history.undo()
    office.editing.delete("registration", [2])
    assert [roll.entry(row_id).last_name for row_id in roll.ids] == ["Zander"]
    other = add_one(office, "session", title="Anderes")
    office.participation.register(other, contacts)
    assert len(roll.ids) == 1
    assert office.attendance.roll(session) is roll


# -------------------------------------------------------------------------------- ohne Anmeldung


def test_known_people_are_offered_as_she_types(office, session, contacts):
    office.participation.register_guest(session, "Mulder, Fox", "Anderswo")
    change(office, "contact", contacts[0], retired_on="1.1.2020")

    found = office.attendance.find(session, "mul")
    assert [(one.name, one.institution, one.contact, one.registration) for one in found] == [
        ("Müller, Bernd", "Kreativhaus", contacts[1], 2),
        ("Mulder, Fox", "Anderswo", None, 3),
    ]
    (conrad,) = office.attendance.find(session, "con")
    assert (conrad.contact, conrad.registration) == (contacts[2], None)
    assert office.attendance.find(session, "arn") == []  # ausgeschieden
    assert office.attendance.find(session, "m") == []


def test_of_two_of_a_name_the_registered_one_is_offered_first_or_last(office, session, contacts):
    twin = add_one(office, "contact", last_name="Müller", first_name="Bernd")

    offered = [one.contact for one in office.attendance.find(session, "müller")]
    assert offered == [contacts[1], twin]
    assert [one.contact for one in office.attendance.find(session, "müller", registered_first=False)] == offered[::-1]
    assert len(office.attendance.find(session, "müller", limit=1)) == 1


def test_someone_unknown_came(office, session, roll):
    outcome = office.attendance.admit(session, "Mia Muster", "Nachbarschaft e. V.")

    assert outcome.label == "Ohne Anmeldung: Muster, Mia"
    (new,) = set(roll.ids) - {1, 2}
    entry = roll.entry(new)
    assert (entry.name, entry.institution, entry.walk_in, entry.attendance[0]) == (
        "Muster, Mia", "Nachbarschaft e. V.", True, "present",
    )  # fmt: skip


def test_a_contact_came_ohne_anmeldung(office, session, roll, contacts):
    office.attendance.admit(session, contacts[2])

    (new,) = set(roll.ids) - {1, 2}
    assert (roll.entry(new).institution, roll.entry(new).walk_in) == ("Kreativhaus", True)


def test_whoever_is_registered_after_all_is_marked_and_not_added(office, session, roll):
    change(office, "registration", 2, status="cancelled")

    outcome = office.attendance.admit(session, "Müller, Bernd", halves=(Half.FIRST, Half.SECOND))

    assert (len(roll.ids), outcome.label) == (2, "Anwesend: Müller, Bernd")
    entry = roll.entry(2)
    assert (entry.attendance, entry.walk_in, entry.cancelled) == (("present", "present"), False, False)


def test_nobody_is_admitted_without_a_name(office, session):
    before = contents(office.path)
    with pytest.raises(Refused, match="Namen"):
        office.attendance.admit(session, " ", "Kreativhaus")
    assert contents(office.path) == before


# ----------------------------------------------------------------------------- numbers and counts


def test_people_without_a_name_are_counted_by_institution(office, session, houses, roll):
    office.attendance.set_unnamed(session, Ref(houses[1], ""), 2)
    office.attendance.set_unnamed(session, "meerbaumhaus", 3)  # the same one, in another spelling
    office.attendance.set_unnamed(session, "Nachbarschaft e. V.", 1, Half.SECOND)
    office.attendance.set_unnamed(session, "NACHBARSCHAFT E. V.", 4, Half.SECOND)

    rows = office.reader.rows(ENTITIES["unnamed_attendance"]).values()
    told = [(one.text("institution"), one["number"], one["number_second"]) for one in rows]
    assert told == [("Meerbaum-Haus", 3, None), ("Nachbarschaft e. V.", None, 4)]
    assert (roll.counts().unnamed, roll.counts(Half.SECOND).unnamed, roll.halves) == (7, 4, 2)

    office.attendance.set_unnamed(session, Ref(houses[1], ""), 0)
    assert office.attendance.set_unnamed(session, Ref(houses[1], ""), None).step_id == 0
    assert office.reader.total(ENTITIES["unnamed_attendance"]) == 1


def test_one_institution_has_one_number_however_it_is_entered(office, session, houses):
    office.attendance.set_unnamed(session, "Nachbarschaft e. V.", 1)
    office.attendance.set_unnamed(session, Ref(houses[0], ""), 1)

    for institution in ("nachbarschaft e. v.", Ref(houses[0], "")):
        with pytest.raises(Refused, match="schon Anwesende ohne Namen"):
            add_one(office, "unnamed_attendance", session=Ref(session, ""), institution=institution, number=2)
    with pytest.raises(Refused):
        office.attendance.set_unnamed(session, "Neues Haus", -1)


def test_the_numbers_of_an_institution_stay_when_its_record_goes(office, session, houses):
    office.attendance.set_unnamed(session, Ref(houses[1], ""), 2)

    office.editing.delete("institution", [houses[1]], with_dependents=True)

    (left,) = office.reader.rows(ENTITIES["unnamed_attendance"]).values()
    assert (left["institution"], left["number"]) == ("Meerbaum-Haus", 2)


def test_the_counters(office, session, houses, contacts, roll):
    office.participation.invite(session, houses)
    change(office, "invitation", 1, status="accepted", head_count=5)  # two are named, three are not
    change(office, "invitation", 2, status="declined", head_count=9)
    assert (roll.counts().expected, roll.counts().unrecorded, roll.counts().present) == (5, 2, 0)

    office.attendance.mark([1], "present")
    office.attendance.admit(session, "Mia Muster", "Anderswo")
    office.attendance.set_unnamed(session, Ref(houses[0], ""), 2)
    counts = roll.counts()
    assert (counts.arrived, counts.walk_ins, counts.unnamed, counts.present) == (1, 1, 2, 4)
    assert (counts.expected, counts.unrecorded, counts.absent) == (5, 1, 0)
    change(office, "registration", 2, status="cancelled")
    assert (roll.counts().expected, roll.counts().unrecorded) == (5, 0)  # the institution still sends five


def test_all_others_did_not_come_as_one_step(office, session, contacts, roll):
    office.participation.register(session, contacts[2:])
    office.attendance.mark([1], "present")
    change(office, "registration", 3, status="cancelled")
    before = contents(office.path)

    outcome = office.attendance.close_rest(session)

    assert outcome.label == "Alle übrigen: nicht teilgenommen (1)"
    assert [status(office, row_id) for row_id in (1, 2, 3)] == ["anwesend", "nicht teilgenommen", "noch nicht erfasst"]
    assert roll.halves == 1
    assert office.attendance.close_rest(session).step_id == 0
    office.history.undo()
    assert contents(office.path) == before


def test_of_a_day_in_two_halves_each_is_closed(office, session, roll):
    office.attendance.mark([1], "present", Half.SECOND)

    office.attendance.close_rest(session)

    assert [roll.entry(row_id).attendance for row_id in (1, 2)] == [("absent", "present"), ("absent", "absent")]
    assert (roll.counts().arrived, roll.counts().absent) == (1, 1)
    assert (roll.counts(Half.FIRST).arrived, roll.counts(Half.FIRST).absent) == (0, 2)


@pytest.mark.parametrize(
    ("first", "second", "halves", "day"),
    [
        ("present", "unrecorded", 1, "present"),
        ("absent", "unrecorded", 1, "absent"),
        ("absent", "unrecorded", 2, "unrecorded"),
        ("absent", "present", 2, "present"),
        ("absent", "absent", 2, "absent"),
        ("unrecorded", "present", 1, "present"),
        ("unrecorded", "unrecorded", 2, "unrecorded"),
    ],
)
def test_what_holds_of_the_whole_day(first, second, halves, day):
    assert of_halves(first, second, halves) == day


# ----------------------------------------------------------------------------- whatever the order


DEEDS = st.one_of(
    st.tuples(st.just("toggle"), st.integers(1, 6), st.sampled_from(Half)),
    st.tuples(st.just("admit"), st.sampled_from([*PEOPLE, "Mia Muster", "Muster, Mia", "Jan Nowak"]),
              st.sampled_from([None, "Kreativhaus", "Anderswo"])),
    st.tuples(st.just("close"), st.none(), st.none()),
    st.tuples(st.just("unnamed"), st.sampled_from(["Kreativhaus", "Anderswo"]), st.integers(0, 3)),
    st.tuples(st.just("cancel"), st.integers(1, 6), st.none()),
    st.tuples(st.just("undo"), st.none(), st.none()),
)  # fmt: skip


def _do(office, session, deed):
    what, subject, more = deed
    ids = office.participation.registration_ids(session)
    match what:
        case "toggle" if subject in ids:
            office.attendance.toggle(subject, more)
        case "admit":
            office.attendance.admit(session, subject, more)
        case "close":
            office.attendance.close_rest(session)
        case "unnamed":
            office.attendance.set_unnamed(session, subject, more)
        case "cancel" if subject in ids:
            change(office, "registration", subject, status="cancelled")
        case "undo":
            office.history.undo()


@settings(max_examples=25, deadline=None)
@given(deeds=st.lists(DEEDS, max_size=12))
def test_the_roll_always_shows_what_is_stored_and_everything_can_be_taken_back(meeting, deeds):
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(meeting, folder))
        office = open_file(path)
        try:
            before = contents(path)
            roll = office.attendance.roll(1)
            for deed in deeds:
                _do(office, 1, deed)
            fresh = Roll(office.reader, 1)
            assert (roll.ids, roll.counts(), roll.halves) == (fresh.ids, fresh.counts(), fresh.halves)
            assert [roll.entry(row_id) for row_id in roll.ids] == [fresh.entry(row_id) for row_id in fresh.ids]
            while office.history.undo_label:
                office.history.undo()
            assert contents(path) == before
        finally:
            office.close()


@pytest.fixture(scope="module")
def meeting(tmp_path_factory):
    """A file with a session that two of three contacts are registered for."""
    path = new_file(tmp_path_factory.mktemp("office") / "Mitte.voneinander")
    office = open_file(path)
    people = [dict(zip(("last_name", "first_name"), name.split(", "), strict=True)) for name in PEOPLE]
    ids = add(office, "contact", *people)
    office.participation.register(add_one(office, "session", title="Treffen"), ids[:2])
    office.close()
    return path
