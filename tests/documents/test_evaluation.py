"""The Auswertung as a paper: one session by institution, and institutions by sessions of a period."""

from datetime import date

import pytest
from tests.records import add, change, new_file

from voneinander_desktop.documents.evaluation import FiguresRequest, MatrixRequest, figures, hints, matrix_paper
from voneinander_desktop.documents.figures import Period
from voneinander_desktop.documents.meeting import PaperRefused
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.exporting import Exporting
from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Two sessions of one day, one of the year before: who came, who did not, who said nothing."""
    office = open_file(new_file(tmp_path_factory.mktemp("office") / "Mitte.voneinander"))
    houses = add(office, "institution", {"name": "Älteste"}, {"name": "Fort"}, {"name": "Still"})
    people = [{"last_name": f"Person {number}", "institution": Ref(house, "")} for number, house in enumerate(houses)]
    contacts = add(office, "contact", *people)
    add(
        office, "session",
        {"title": "Früher", "date": "3.5.2019"}, {"title": "Vormittag", "date": "11.3.2020"},
        {"title": "Nachmittag", "date": "11.3.2020"},
    )  # fmt: skip
    office.participation.invite(1, houses[2:])
    office.participation.invite(2, houses)
    change(office, "invitation", 2, status="accepted")
    change(office, "invitation", 4, status="invited")
    office.participation.register(2, contacts[:2])
    office.attendance.mark([1], "present")
    office.attendance.mark([2], "absent")
    office.attendance.admit(2, "Mia Muster")
    yield office
    office.close()


def test_the_figures_of_a_session_with_their_sum(office):
    document = figures(office.reader, FiguresRequest(2))
    assert [column.heading for column in document.columns][2:] == [
        "Angemeldet", "Anwesend", "Nicht teilgenommen", "Ohne Anmeldung",
    ]  # fmt: skip
    assert list(document.rows()) == [
        ("Älteste", "zugesagt", 1, 1, 0, 0),
        ("Fort", "vorgemerkt", 1, 0, 1, 0),
        ("Still", "eingeladen", 0, 0, 0, 0),
        ("Ohne Einrichtung", None, 0, 1, 0, 1),
        ("Zusammen", None, 2, 2, 1, 1),
    ]
    assert ("Einladungen", "2 eingeladen, 1 zugesagt") in document.head


def test_institutions_by_sessions_with_letters_that_are_explained(office):
    document = matrix_paper(office.reader, MatrixRequest(as_of=date(2020, 4, 1)))
    headings = [column.heading for column in document.columns]
    assert headings[1:] == ["Teilgenommen", "03.05.2019", "11.03.2020 (1)", "11.03.2020 (2)"]
    assert list(document.rows()) == [
        ("Älteste", 1, None, "T 1", None),
        ("Fort", 0, None, "F", None),
        ("Still", 0, "N", "?", None),
        ("Personen, die da waren", None, "0", "1", "0"),
    ]
    head = dict(document.head)
    assert head["Veranstaltungen"].splitlines()[1] == "11.03.2020 (1)  Vormittag"
    assert "F angemeldet, nicht gekommen" in head["Zeichen"]
    assert "? keine Rückmeldung" in head["Zeichen"]


def test_a_period_leaves_out_what_is_not_in_it(office):
    year = Period(date(2019, 1, 1), date(2019, 12, 31))
    document = matrix_paper(office.reader, MatrixRequest(year))
    assert document.subtitle == "Jahr 2019"
    assert [row[0] for row in document.rows()] == ["Still", "Personen, die da waren"]
    assert len(document.columns) == 3


def test_a_period_that_makes_no_sense_is_refused_in_words(office):
    with pytest.raises(PaperRefused, match="bevor er beginnt"):
        matrix_paper(office.reader, MatrixRequest(Period(date(2020, 1, 2), date(2020, 1, 1))))
    empty = MatrixRequest(Period(date(2001, 1, 1), date(2001, 12, 31)))
    assert list(hints(office.reader, empty)) == ["In diesem Zeitraum liegt keine Veranstaltung."]
    assert list(matrix_paper(office.reader, empty).rows()) == []


@pytest.mark.parametrize("request_", [FiguresRequest(2), MatrixRequest()])
def test_a_workbook_of_it_is_read_back_as_it_was_written(office, tmp_path, request_):
    exporting = Exporting(office.reader, office.choices, office.path)
    document = exporting.document(request_)
    written = exporting.write_workbook(document, tmp_path / exporting.suggested_name(request_, document))
    assert written.rows == len(list(document.rows()))
