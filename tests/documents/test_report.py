"""The Kurzbericht: numbers by Stadtteil and Art, results, and names only where they are asked for."""

from datetime import date

import pytest
from tests.records import add, add_one, new_file

from voneinander_desktop.documents.meeting import PaperRefused, UnknownSession
from voneinander_desktop.documents.report import ReportRequest, hints, report
from voneinander_desktop.domain.catalogue import REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.domain.prose import Grid
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file

DAY = date(2020, 3, 11)


@pytest.fixture
def office(tmp_path):
    office = open_file(new_file(tmp_path / "Mitte.voneinander"))
    yield office
    office.close()


@pytest.fixture
def session(office):
    """Two facilities in two Stadtteile and an office; three were there, one of them ohne Anmeldung, two unnamed."""
    houses = add(
        office,
        "institution",
        {"name": "Kreativhaus", "region": "Alexanderplatz", "kind": "Familienzentrum"},
        {"name": "Treff", "region": "Moabit Ost", "kind": "Nachbarschaftstreff"},
        {"name": "JobCenter Mitte", "is_office": True},
    )
    people = add(
        office,
        "contact",
        *[
            {"last_name": name, "first_name": "Anna", "function": "Leitung", "institution": Ref(house, "")}
            for name, house in zip(("Müller", "Meier", "Amann"), houses, strict=True)
        ],
    )
    session = add_one(office, "session", title="Treffen", date=DAY, results="Zwei gemeinsame Sprechstunden.")
    office.participation.invite(session, houses)
    office.participation.register(session, people)
    for row_id in office.participation.invitation_ids(session)[:2]:
        office.editing.set_values([Edit("invitation", row_id, "status", "accepted")])
    first, second, third = office.participation.registration_ids(session)
    office.attendance.mark([first, third], "present")
    office.attendance.mark([second], "absent")
    office.attendance.admit(session, "Greta Gast", Ref(houses[1], ""))
    office.attendance.set_unnamed(session, Ref(houses[0], ""), 2)
    return session


def made(office, session, **options):
    return report(office.reader, ReportRequest(session, as_of=DAY, **options))


def grids(prose):
    return [part.rows for part in prose.parts if isinstance(part, Grid)]


def test_people_and_institutions_are_counted(office, session):
    overview, meetings, regions, kinds = grids(made(office, session))

    assert dict(overview) == {
        "Veranstaltungen": 1,
        "Eingeladene Einrichtungen": 2,
        "Einrichtungen, die zugesagt haben": 2,
        "Einrichtungen, die da waren": 2,
        "Dienststellen, die da waren": 1,
        "Personen, die da waren": 5,
        "davon ohne Anmeldung": 1,
    }
    assert meetings == ((DAY, "Treffen", "geplant", 2, 2, 5),)
    assert regions == (
        ("Alexanderplatz", 1, 1, 1, 3),
        ("Moabit Ost", 1, 1, 1, 1),
        ("Dienststellen", 0, 0, 1, 1),
        ("Zusammen", 2, 2, 3, 5),
    )
    assert [row[0] for row in kinds] == ["Familienzentrum", "Nachbarschaftstreff", "Dienststellen", "Zusammen"]


def test_names_stand_on_it_only_where_they_are_asked_for(office, session):
    assert "Müller" not in made(office, session).plain()
    named = made(office, session, names=True).plain()
    assert "Kreativhaus: Anna Müller (Leitung)" in named
    assert "Treff: Greta Gast" in named
    assert "Meier" not in named  # she was not there


def test_results_are_told_and_missing_ones_hinted_at(office, session):
    assert "Zwei gemeinsame Sprechstunden." in made(office, session).plain()
    request = ReportRequest(session)
    assert list(hints(office.reader, request)) == []
    office.editing.set_values([Edit("session", session, "results", None)])
    assert list(hints(office.reader, request)) == ["Ohne Ergebnisse: Treffen, 11.03.2020."]


@pytest.mark.parametrize(
    ("options", "meetings"),
    [
        ({"period": "session"}, ["Treffen"]),
        ({"period": "year"}, ["Treffen", "Zweites"]),
        ({"period": "days", "since": date(2020, 4, 1), "until": date(2021, 12, 31)}, ["Zweites", "Drittes"]),
        ({"period": "series"}, ["Treffen"]),  # it belongs to none
    ],
)
def test_the_period_can_be_chosen(office, session, options, meetings):
    add(
        office,
        "session",
        {"title": "Zweites", "date": date(2020, 6, 1)},
        {"title": "Drittes", "date": date(2021, 1, 7)},
    )
    assert [row[1] for row in grids(made(office, session, **options))[1]] == meetings


def test_a_person_at_two_meetings_is_one_person_and_two_attendances(office, session):
    second = add_one(office, "session", title="Zweites", date=date(2020, 6, 1))
    (anna,) = [
        row["contact"].id for row in office.reader.rows(REGISTRATION).values() if "Müller" in row.text("contact")
    ]
    office.participation.register(second, [anna])
    office.attendance.mark(office.participation.registration_ids(second), "present")

    overview = dict(grids(made(office, session, period="year"))[0])

    assert overview["Personen, die da waren"] == 5
    assert overview["Teilnahmen (jede Person bei jeder Veranstaltung)"] == 6


def test_a_period_that_ends_before_it_begins_is_refused(office, session):
    with pytest.raises(PaperRefused, match="endet, bevor er beginnt"):
        made(office, session, period="days", since=date(2021, 1, 1), until=date(2020, 1, 1))
    with pytest.raises(UnknownSession):
        made(office, 99)
