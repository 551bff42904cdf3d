"""Preparing a meeting: proposals with reasons, copies that leave nobody in who left, the agenda, another date."""

from datetime import date, time

import pytest
from tests.records import add, add_one, change, contents, row, shown, steps

from voneinander_desktop.documents.meeting import UnknownSession
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.editing import Edit, Refused
from voneinander_desktop.usecases.office_file import create_file, open_file
from voneinander_desktop.usecases.planning import Group, Mention

ANNOUNCED = {
    "JobCenter Mitte",
    "Bezirksamt Mitte",
    "Kreativhaus",
    "Familienzentrum Wattstraße",
    "Begegnungsstätte „Mehr Mitte“",
    "Nachbarschaftszentrum „Bürger für Bürger“",
    "Ev. Familienzentrum Meerbaum-Haus",
    "Selbsthilfe-Kontakt- und Beratungsstelle Mitte",
    "KiezZentrum Villa Lützow",
    "Nachbarschaftstreff Olof-Palme-Zentrum",
    "Nachbarschaftstreff Stadtteilverein Tiergarten",
}


def to(row_id):
    return Ref(row_id, "")


def region(office, name):
    return next(ref for ref in office.reader.options("region") if ref.text == name)


def proposed(office, session):
    """Return group and reason by institution."""
    return {one.institution.text: (one.group, one.reason) for one in office.planning.propose(session)}


# ---------------------------------------------------------------------------------- whom to invite


@pytest.fixture
def sample(tmp_path):
    path = tmp_path / "Beispiel.voneinander"
    create_file(path, "sample")
    office = open_file(path)
    yield office
    office.close()


@pytest.mark.parametrize("invited", [True, False], ids=["as it is", "before anyone is invited"])
def test_all_eleven_of_the_announcement_are_proposed(sample, invited):
    if not invited:
        sample.editing.delete("invitation", sample.participation.invitation_ids(1))

    found = proposed(sample, 1)

    assert found.keys() >= ANNOUNCED
    assert found["JobCenter Mitte – Standort Spittelmarkt"][0] is Group.HOST
    assert found["Kreativhaus"][0] is Group.RESPONSIBLE
    assert found["Kreativhaus"][1].startswith("Stadtteil Alexanderplatz")
    assert found["Bezirksamt Mitte"] == (
        Group.PARTNER,
        "Kooperationspartner seit 27.06.2018 (Kooperationsvereinbarung)"
        + ("; Steht schon auf der Einladungsliste" if invited else ""),
    )
    assert found["Begegnungsstätte „Mehr Mitte“"][0] is Group.NO_REGION
    assert found["Familienzentrum Wattstraße"][0] is Group.NO_SITE
    assert {one.status for one in sample.planning.propose(1)} == ({"", "accepted"} if invited else {""})


@pytest.fixture
def site(office):
    return add_one(
        office, "institution", name="Standort", is_office=True, is_jobcenter_site=True,
        responsible_for=(region(office, "Moabit West"),),
    )  # fmt: skip


@pytest.fixture
def session(office, site):
    return add_one(office, "session", title="Treffen", date="11.3.2020", site=to(site), start="9:00", end="13:00")


def test_groups_and_reasons(office, session, site):
    other = add_one(
        office, "institution", name="Anderer Standort", is_office=True, is_jobcenter_site=True,
        responsible_for=(region(office, "Parkviertel"),),
    )  # fmt: skip
    west, park, east = (region(office, name) for name in ("Moabit West", "Parkviertel", "Moabit Ost"))
    _, far, _, _, hall, organiser, partner, left, listed = add(
        office, "institution",
        {"name": "Haus", "region": west}, {"name": "Fernes Haus", "region": park}, {"name": "Nirgends"},
        {"name": "Ungewiss", "region": east}, {"name": "Saal", "region": park},
        {"name": "Amt", "is_office": True, "region": west}, {"name": "Partner", "region": west},
        {"name": "Ausgetreten", "region": park}, {"name": "Von Hand", "region": park},
    )  # fmt: skip
    agreement = add_one(office, "agreement", title="Vereinbarung")
    add(
        office, "partner",
        {"agreement": to(agreement), "institution": to(partner), "joined_on": "1.2.2019"},
        {"agreement": to(agreement), "institution": to(left), "joined_on": "1.2.2019", "left_on": "31.12.2019"},
    )  # fmt: skip
    change(office, "session", session, venue=to(hall), organisers=(to(organiser),))
    office.participation.invite(session, [listed])

    assert [(one.group, one.institution.text, one.reason) for one in office.planning.propose(session)] == [
        (Group.HOST, "Amt", "Veranstalter"),
        (Group.HOST, "Saal", "Veranstaltungsort"),
        (Group.HOST, "Standort", "JobCenter-Standort der Veranstaltung"),
        (Group.RESPONSIBLE, "Haus", "Stadtteil Moabit West"),
        (Group.RESPONSIBLE, "Partner", "Stadtteil Moabit West; Kooperationspartner seit 01.02.2019 (Vereinbarung)"),
        (Group.NO_REGION, "Nirgends", "Ohne Stadtteil lässt sich die Zuständigkeit nicht feststellen"),
        (Group.NO_SITE, "Ungewiss", "Für den Stadtteil Moabit Ost ist kein Standort als zuständig eingetragen"),
        (Group.LISTED, "Von Hand", "Steht schon auf der Einladungsliste"),
    ]
    assert {far, other}.isdisjoint(one.institution.id for one in office.planning.propose(session))


def test_whoever_left_is_never_proposed(office, session, site):
    gone = add_one(office, "institution", name="Gewesen", region=region(office, "Moabit West"))
    agreement = add_one(office, "agreement", title="Vereinbarung")
    add_one(office, "partner", agreement=to(agreement), institution=to(gone))
    office.participation.invite(session, [gone])
    change(office, "session", session, organisers=(to(gone),), venue=to(gone))
    assert "Gewesen" in proposed(office, session)

    change(office, "institution", gone, retired_on="1.2.2020")

    assert "Gewesen" not in proposed(office, session)


def test_who_was_invited_last_time(office, session, site):
    series = add_one(office, "series", title="Reihe")
    houses = add(office, "institution", *[{"name": name, "is_office": True} for name in ("A", "B", "C", "D")])
    later, cancelled, earlier, of_series = add(
        office, "session",
        {"title": "Später", "date": "1.6.2020", "site": to(site)},
        {"title": "Abgesagt", "date": "1.3.2020", "site": to(site), "status": "cancelled"},
        {"title": "Früher", "date": "1.2.2020", "site": to(site)},
        {"title": "In der Reihe", "date": "1.1.2020", "series": to(series)},
    )  # fmt: skip
    for meeting, house in zip((later, cancelled, earlier, of_series), houses, strict=True):
        office.participation.invite(meeting, [house])
        change(office, "invitation", office.participation.invitation_ids(meeting)[0], status="declined")

    last = (Group.LAST_TIME, "Am 01.02.2020 bei „Früher“: abgesagt")
    assert {name: told for name, told in proposed(office, session).items() if name in "ABCD"} == {"C": last}
    change(office, "session", session, series=to(series))
    assert {name for name in proposed(office, session) if name in "ABCD"} == {"D"}


def test_a_meeting_that_is_not_there(office):
    for ask in (office.planning.propose, office.planning.agenda, office.planning.cancel):
        with pytest.raises(UnknownSession, match="Nummer 7"):
            ask(7)


# -------------------------------------------------------------------------------------- a new one


@pytest.fixture
def earlier(office, session, site):
    """A meeting with an agenda, invitations and people, some of whom have left since."""
    house, closed = add(office, "institution", {"name": "Kreativhaus"}, {"name": "Geschlossen"})
    contacts = add(
        office, "contact",
        {"last_name": "Arnold", "institution": to(house), "confirmed_on": date(2026, 1, 10)},
        {"last_name": "Berger", "institution": to(house), "confirmed_on": date(2024, 1, 10)},
        {"last_name": "Conrad", "institution": to(closed)},
        {"last_name": "Damm", "institution": to(house), "retired_on": "1.5.2020"},
        {"last_name": "Ernst", "institution": to(house)},
    )  # fmt: skip
    change(
        office, "session", session, lead=to(contacts[3]), information_contacts=(to(contacts[0]),), results="Gut",
        organisers=(to(site), to(closed)), reply_by="1.3.2020", delete_on="11.9.2020", status="held", capacity=40,
    )  # fmt: skip
    add(
        office, "agenda_item",
        {"session": to(session), "start": "9:00", "end": "10:00", "title": "Begrüßung", "institution": to(closed)},
        {"session": to(session), "title": "Gespräche", "institution": "Alle"},
    )  # fmt: skip
    office.participation.invite(session, [house, closed])
    change(office, "invitation", 1, status="accepted", addressee=to(contacts[4]), replied_on="2.3.2020", head_count=3)
    office.participation.register(session, contacts[:4])
    office.participation.register_guest(session, "Mia Muster", "Anderswo")
    change(office, "registration", 2, attendance="present")
    change(office, "institution", closed, retired_on="1.6.2020")
    return session


def test_what_a_copy_takes_over_is_told_before(office, earlier):
    plan = office.planning.copy_plan(earlier, people=True, today=date(2026, 11, 1))

    assert [one.text("institution") for one in plan.invitations] == ["Kreativhaus"]
    assert [person.registration.text("contact") for person in plan.people] == ["Arnold", "Berger", "Muster, Mia"]
    assert plan.left_out == (
        Mention("institution", 2 + 1, "Geschlossen", "ausgeschieden am 01.06.2020"),
        Mention("contact", 4, "Damm", "ausgeschieden am 01.05.2020"),
        Mention("contact", 3, "Conrad", "„Geschlossen“ ist ausgeschieden am 01.06.2020"),
    )
    assert [(one.text, one.reason) for one in plan.unconfirmed] == [
        ("Ernst", "noch nie bestätigt"), ("Berger", "zuletzt bestätigt am 10.01.2024"),
    ]  # fmt: skip
    without = office.planning.copy_plan(earlier, people=False, today=date(2026, 11, 1))
    assert without.people == ()
    assert [one.text for one in without.unconfirmed] == ["Ernst"]
    assert [one.text for one in without.left_out] == ["Geschlossen", "Damm"]  # Damm led it


def test_a_copy_begins_anew(office, earlier):
    before = contents(office.path)

    outcome = office.planning.copy(earlier, date(2021, 3, 10), people=True)

    new = row(office, "session", outcome.created[-1])
    assert outcome.label == "Veranstaltung angelegt wie „Treffen“"
    assert {key: new.text(key) for key in ("title", "date", "start", "end", "reply_by", "delete_on", "status")} == {
        "title": "Treffen", "date": "10.03.2021", "start": "09:00", "end": "13:00", "reply_by": "28.02.2021",
        "delete_on": "10.09.2021", "status": "geplant",
    }  # fmt: skip
    assert [new.text(key) for key in ("site", "organisers", "lead", "results", "information_contacts", "capacity")] == [
        "Standort", "Standort", "", "", "Arnold", "40",
    ]  # fmt: skip
    (invitation,) = office.reader.rows(ENTITIES["invitation"], office.participation.invitation_ids(new.id)).values()
    told = [invitation.text(key) for key in ("institution", "status", "addressee", "replied_on", "head_count")]
    assert told == ["Kreativhaus", "vorgemerkt", "Ernst", "", ""]
    people = office.reader.rows(ENTITIES["registration"], office.participation.registration_ids(new.id)).values()
    assert [(one.text("contact"), one.text("institution"), one.text("attendance")) for one in people] == [
        ("Arnold", "Kreativhaus", "noch nicht erfasst"),
        ("Berger", "Kreativhaus", "noch nicht erfasst"),
        ("Muster, Mia", "Anderswo", "noch nicht erfasst"),
    ]
    items = office.reader.rows(ENTITIES["agenda_item"], office.reader.ids(ENTITIES["agenda_item"], session_id=new.id))
    assert [(one.text("title"), one.text("start"), one.text("institution")) for one in items.values()] == [
        ("Begrüßung", "09:00", ""), ("Gespräche", "", "Alle"),
    ]  # fmt: skip
    office.history.undo()
    assert contents(office.path) == before


def test_a_copy_without_people_or_day(office, earlier):
    new = row(office, "session", office.planning.copy(earlier, None).created[-1])

    assert [new[key] for key in ("date", "reply_by", "delete_on")] == [None, None, None]
    assert office.participation.registration_ids(new.id) == []
    assert len(office.participation.invitation_ids(new.id)) == 1


def test_a_person_goes_over_for_the_institution_she_belongs_to_now(office, earlier):
    moved = add_one(office, "institution", name="Neues Haus")
    change(office, "contact", 1, institution=to(moved))

    new = office.planning.copy(earlier, None, people=True).created[-1]

    first = office.participation.registration_ids(new)[0]
    assert shown(office, "registration", first, "institution") == "Neues Haus"


def test_a_new_one_of_a_series_is_like_its_latest(office, earlier):
    series = add_one(office, "series", title="Reihe")
    assert office.planning.latest_of(series) is None
    first = row(office, "session", office.planning.new_of_series(series, date(2021, 1, 1)).created[-1])
    assert [first.text(key) for key in ("title", "series", "date")] == ["Reihe", "Reihe", "01.01.2021"]

    change(office, "session", earlier, series=to(series), date="1.2.2021")

    second = row(office, "session", office.planning.new_of_series(series, date(2022, 1, 1), people=True).created[-1])
    assert [second.text(key) for key in ("title", "series", "room", "date")] == ["Treffen", "Reihe", "", "01.01.2022"]
    assert len(office.participation.registration_ids(second.id)) == 3


# ------------------------------------------------------------------------------------- the agenda


def item(office, session, start, end, title="Punkt"):
    return add_one(office, "agenda_item", session=to(session), start=start, end=end, title=title)


def test_the_agenda_is_checked_against_its_meeting(office, session):
    assert office.planning.agenda(session).verdict == ""
    second = item(office, session, "10:00", "11:00")
    first = item(office, session, "9:00", "10:00")

    agenda = office.planning.agenda(session)
    assert (agenda.order, agenda.verdict) == ((first, second), "Passt in 9–13 Uhr.")
    change(office, "agenda_item", first, end="10:30")
    assert office.planning.agenda(session).findings.keys() == {first, second}


@pytest.mark.parametrize(("start", "end"), [("23:00", "1:00"), ("10:00", "10:00"), ("11:00", "10:59")])
def test_an_agenda_over_midnight_is_refused(office, session, start, end):
    before = contents(office.path)

    with pytest.raises(Refused, match="nicht über Mitternacht hinaus") as refusal:
        item(office, session, start, end)

    assert [problem.field for problem in refusal.value.problems] == ["end"]
    assert contents(office.path) == before


def test_an_item_whose_beginning_is_moved_keeps_its_length(office, session):
    moved = item(office, session, "9:00", "9:45")

    change(office, "agenda_item", moved, start="12:30")

    assert [shown(office, "agenda_item", moved, key) for key in ("start", "end")] == ["12:30", "13:15"]
    change(office, "agenda_item", moved, start="10:00", end="12:00")  # both as she says
    assert shown(office, "agenda_item", moved, "end") == "12:00"
    with pytest.raises(Refused, match="Mitternacht"):
        change(office, "agenda_item", moved, start="23:30")  # two hours later is another day
    assert shown(office, "agenda_item", moved, "start") == "10:00"
    change(office, "agenda_item", moved, end=None)
    change(office, "agenda_item", moved, start="23:30")


# ------------------------------------------------------------------- another date, or none at all


@pytest.fixture
def answered(office, session):
    change(office, "session", session, reply_by="1.3.2020", delete_on="11.9.2020")
    houses = add(office, "institution", *[{"name": name} for name in ("Ja", "Nein", "Still", "Notiert")])
    office.participation.invite(session, houses)
    for number, status in ((1, "accepted"), (2, "declined"), (3, "invited")):
        change(office, "invitation", number, status=status, invited_on="1.2.2020", reminded_on="20.2.2020")
    change(office, "invitation", 1, head_count=3, replied_on="2.2.2020", replied_by="phone", replied_who="Frau Ja")
    office.participation.register_guest(session, "Mia Muster", "Ja")
    return session


def invitation(office, number, *keys):
    return [shown(office, "invitation", number, key) for key in keys]


def test_a_meeting_is_postponed_and_replies_are_kept(office, answered):
    to_be = office.planning.postponed(answered, date(2020, 4, 15), "Krankheit")
    assert (to_be.start, to_be.end, to_be.reply_by, to_be.delete_on) == (
        time(9), time(13), date(2020, 4, 5), date(2020, 10, 16),
    )  # fmt: skip
    before = contents(office.path)

    outcome = office.planning.postpone(answered, to_be)

    keys = ("date", "start", "status", "status_reason", "postponed_from", "reply_by", "delete_on")
    assert [shown(office, "session", answered, key) for key in keys] == [
        "15.04.2020", "09:00", "verschoben", "Krankheit", "11.03.2020", "05.04.2020", "16.10.2020",
    ]  # fmt: skip
    assert outcome.label == "Veranstaltung verschoben auf Mittwoch, 15.04.2020"
    assert invitation(office, 1, "status", "head_count", "replied_who") == ["zugesagt", "3", "Frau Ja"]
    office.history.undo()
    assert contents(office.path) == before


def test_everyone_who_answered_is_asked_again(office, answered):
    again = office.planning.postponed(answered, None)
    office.planning.postpone(answered, type(again)("Umbau", None, ask_again=True))

    assert invitation(office, 1, "status", "head_count", "replied_on", "reminded_on", "invited_on") == [
        "eingeladen", "", "", "", "01.02.2020",
    ]  # fmt: skip
    assert [invitation(office, number, "status") for number in (2, 3, 4)] == [
        ["eingeladen"], ["eingeladen"], ["vorgemerkt"],
    ]  # fmt: skip
    assert invitation(office, 3, "reminded_on") == ["20.02.2020"]  # whoever was silent is as she was
    assert shown(office, "session", answered, "date") == ""
    assert steps(office.path)[-1] == "Veranstaltung verschoben auf einen noch offenen Tag"
    assert len(office.participation.registration_ids(answered)) == 1
    change(office, "session", answered, date="1.7.2020")
    assert shown(office, "session", answered, "postponed_from") == "11.03.2020"


def test_the_same_date_is_none_to_postpone_to(office, answered):
    with pytest.raises(Refused, match="bisherige Termin"):
        office.planning.postpone(answered, office.planning.postponed(answered, date(2020, 3, 11)))


def test_a_meeting_is_cancelled(office, answered):
    office.planning.cancel(answered, " zu wenige ")

    assert [shown(office, "session", answered, key) for key in ("status", "status_reason", "date")] == [
        "abgesagt", "zu wenige", "11.03.2020",
    ]  # fmt: skip
    assert invitation(office, 1, "status") == ["zugesagt"]


def test_a_text_that_names_several_records_goes_over_as_it_is(office, session):
    office.editing.set_values([Edit("session", session, "lead", "Frau Muster")])
    add(office, "contact", {"last_name": "Frau Muster"}, {"last_name": "Frau Muster"})

    new = office.planning.copy(session, None).created[-1]

    assert row(office, "session", new)["lead"] == "Frau Muster"
