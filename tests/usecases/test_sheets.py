"""The paper round trip: a printed sheet stays as it was printed, and is typed in by its own numbers."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.records import add, add_one, change, contents, steps

from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest, sign_in_sheet
from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.editing import Refused
from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture
def session(office):
    """A session that Arnold, Berger and Conrad are registered for."""
    house = add_one(office, "institution", name="Kreativhaus")
    people = [{"last_name": name, "institution": Ref(house, "")} for name in ("Conrad", "Arnold", "Berger")]
    session = add_one(office, "session", title="Treffen", date="11.3.2020")
    office.participation.register(session, add(office, "contact", *people))
    return session


def printed(office, session, **choices):
    """Print a sheet, as the panel does."""
    request = office.sheets.numbered(SignInSheetRequest(session, **{"blank_rows": 2} | choices))
    return office.sheets.record(request)


def grid(office, sheet):
    """Return number, name and attendance in the first half of each row."""
    return [(row.position, row.last_name, row.attendance[0]) for row in office.sheets.grid(sheet.id)]


def registration(office, name):
    return next(
        row.id for row in office.reader.rows(ENTITIES["registration"]).values() if row.text("last_name") == name
    )


# ------------------------------------------------------------------------------------- printing


def test_a_printed_sheet_has_a_number_and_is_kept_for_good(office, session):
    office.participation.invite(session, [1])  # a step that can be undone
    before = datetime.now()

    first, second = printed(office, session), printed(office, session, signature_columns=2)

    assert [(sheet.number, sheet.signature_columns, sheet.supplement) for sheet in (first, second)] == [
        (1, 1, False), (2, 2, False),
    ]  # fmt: skip
    assert before <= first.printed_at <= second.printed_at <= datetime.now()
    assert (first.title, steps(office.path)[-1]) == ("Liste Nr. 1", "Unterschriftenliste Nr. 2 gedruckt")
    office.history.undo()  # passes over what was printed
    assert office.participation.invitation_ids(session) == []
    path = office.path
    office.close()
    office = open_file(path, write=False)
    assert [sheet.number for sheet in office.sheets.all(session)] == [1, 2]
    assert grid(office, first)[0] == (1, "Arnold", "unrecorded")
    office.close()


def test_the_paper_bears_its_number(office, session):
    request = office.sheets.numbered(SignInSheetRequest(session))

    assert sign_in_sheet(office.reader, request).title == "Unterschriftenliste Nr. 1"
    assert not any(label == "Liste" for label, _ in sign_in_sheet(office.reader, SignInSheetRequest(session)).head)
    office.sheets.record(request)
    with pytest.raises(Refused, match="gibt es schon"):
        office.sheets.record(replace(request, blank_rows=3))


def test_the_same_sheet_made_again_keeps_its_number_where_that_is_wanted(office, session):
    first = printed(office, session)
    request = SignInSheetRequest(session, blank_rows=2)

    assert office.sheets.numbered(request).number == 2
    again = office.sheets.numbered(request, again=True)
    assert again.number == 1
    assert office.sheets.record(again) == first
    assert office.sheets.all(session) == [first]
    for other in (replace(request, blank_rows=3), replace(request, signature_columns=2), replace(request, only=())):
        assert office.sheets.numbered(other, again=True).number == 2
    office.participation.register_guest(session, "Nowak, Jan", "Anderswo")
    assert office.sheets.numbered(request, again=True).number == 2

    only = tuple(office.sheets.added_since(session))
    supplement = printed(office, session, only=only)
    again = office.sheets.numbered(SignInSheetRequest(session, blank_rows=2, only=only), again=True)
    assert (again.number, again.first_row) == (2, 6)
    assert office.sheets.record(again) == supplement
    change(office, "contact", 2, last_name="Zander")  # was Arnold
    assert office.sheets.numbered(request, again=True).number == 3


def test_a_whole_sheet_that_is_overtaken_says_so_beside_its_supplement(office, session):
    assert office.sheets.overtaken(session) == []
    printed(office, session)
    change(office, "registration", registration(office, "Berger"), status="cancelled")
    office.participation.register_guest(session, "Nowak, Jan", "Anderswo")
    printed(office, session, only=tuple(office.sheets.added_since(session)))
    office.participation.register_guest(session, "Muster, Mia", "Anderswo")

    assert office.sheets.overtaken(session) == [
        ("Liste Nr. 1, Zeile 2: Berger", "hat seit dem Druck abgesagt"),
        ("Muster, Mia", "steht auf keiner Liste"),
    ]
    printed(office, session)
    assert office.sheets.overtaken(session) == []
    change(office, "registration", registration(office, "Berger"), status="registered")  # on Nr. 1, which is gone
    assert office.sheets.added_since(session) == [registration(office, "Berger")]


@pytest.mark.parametrize("choices", [{}, {"by_institution": True}, {"order": "institution"}, {"announced_rows": True}])
def test_the_rows_kept_are_those_on_the_paper(office, session, choices):
    office.participation.invite(session, [1])
    change(office, "invitation", 1, status="accepted", head_count=5)
    office.participation.register_guest(session, "Mia Muster", "Anderswo")
    request = office.sheets.numbered(SignInSheetRequest(session, **choices))

    sheet = office.sheets.record(request)

    document = sign_in_sheet(office.reader, request)
    on_paper = [(block.heading, *row[:4]) for block in document.blocks for row in block.rows]
    kept = [(row.block, row.position, row.last_name, row.first_name, row.institution)
            for row in office.sheets.grid(sheet.id)]  # fmt: skip
    assert kept == [tuple(value or "" for value in row) for row in on_paper]
    assert [row.blank for row in office.sheets.grid(sheet.id)] == [not row[2] for row in on_paper]


def test_a_sheet_stays_as_printed_whatever_happens_to_the_people(office, session):
    sheet = printed(office, session)
    change(office, "contact", 2, last_name="Zander")  # was Arnold
    change(office, "registration", registration(office, "Berger"), status="cancelled")
    office.editing.delete("registration", [registration(office, "Conrad")])

    rows = office.sheets.grid(sheet.id)
    assert [(row.position, row.last_name, row.note) for row in rows[:3]] == [
        (1, "Arnold", "heißt jetzt „Zander“"),
        (2, "Berger", "hat seit dem Druck abgesagt"),
        (3, "Conrad", "steht nicht mehr auf der Liste"),
    ]
    assert [row.registration is None for row in rows] == [False, False, True, True, True]


def test_a_supplement_has_only_those_who_came_later_numbered_on(office, session):
    sheet = printed(office, session)
    assert office.sheets.added_since(session) == []
    office.participation.register_guest(session, "Nowak, Jan", "Anderswo")
    office.participation.register_guest(session, "Muster, Mia", "Anderswo")
    office.participation.register_guest(session, "Gone, Ina", "Anderswo")
    change(office, "registration", registration(office, "Gone"), status="cancelled")

    only = tuple(office.sheets.added_since(session))
    request = office.sheets.numbered(SignInSheetRequest(session, only=only, blank_rows=1, announced_rows=True))
    supplement = office.sheets.record(request)

    assert (supplement.title, supplement.supplement) == ("Liste Nr. 2 (Nachtrag)", True)
    assert grid(office, supplement) == [(6, "Muster", "unrecorded"), (7, "Nowak", "unrecorded"), (8, "", "")]
    document = sign_in_sheet(office.reader, request)
    assert (document.title, document.name) == (
        "Unterschriftenliste Nr. 2 – Nachtrag",
        "Unterschriftenliste Nachtrag Treffen",
    )
    assert office.sheets.added_since(session) == []
    assert grid(office, sheet)[-1][0] == 5  # the one printed earlier fits as before
    assert office.sheets.positions(session) == {2: 1, 3: 2, 1: 3, 5: 6, 4: 7}


def test_a_new_whole_sheet_is_numbered_from_the_beginning_and_counts_for_positions(office, session):
    printed(office, session)
    office.participation.register_guest(session, "Aal, Ina", "Anderswo")

    second = printed(office, session)

    assert grid(office, second)[:2] == [(1, "Aal", "unrecorded"), (2, "Arnold", "unrecorded")]
    assert office.sheets.positions(session)[registration(office, "Arnold")] == 2


def test_a_sheet_number_that_never_was(office, session):
    with pytest.raises(Refused, match=r"Nr. 1 wurde .* nie gedruckt. Gedruckt wurde bisher keine."):
        office.sheets.sheet(session, 1)
    for _ in range(3):
        printed(office, session)
    with pytest.raises(Refused, match=r"Nr. 7 wurde .* nie gedruckt. Gedruckt wurden Nr. 1–3."):
        office.sheets.sheet(session, 7)
    assert office.sheets.sheet(session, 2).number == 2
    assert office.sheets.grid(99) == []


# ------------------------------------------------------------------------------------- entering


def test_signatures_are_typed_by_row_and_half(office, session):
    sheet = printed(office, session, signature_columns=2)
    rows = office.sheets.grid(sheet.id)

    office.attendance.mark([rows[0].registration], "present")
    office.attendance.mark([rows[0].registration, rows[1].registration], "present", Half.SECOND)

    assert office.attendance.roll(session).halves == 2
    assert [row.attendance for row in office.sheets.grid(sheet.id)[:3]] == [
        ("present", "present"), ("unrecorded", "present"), ("unrecorded", "unrecorded"),
    ]  # fmt: skip


def test_who_came_unannounced_is_typed_against_her_row(office, session):
    sheet = printed(office, session)
    before = contents(office.path)

    outcome = office.sheets.enter(sheet.id, 5, "Mia Muster", "Anderswo", [Half.FIRST, Half.SECOND])

    row = office.sheets.grid(sheet.id)[4]
    assert (row.position, row.last_name, row.first_name, row.institution) == (5, "Muster", "Mia", "Anderswo")
    assert (row.blank, row.attendance, outcome.label) == (True, ("present", "present"), "Ohne Anmeldung: Muster, Mia")
    assert office.sheets.positions(session)[row.registration] == 5
    office.history.undo()  # one step
    assert contents(office.path) == before
    office.history.redo()
    assert office.sheets.grid(sheet.id)[4].last_name == "Muster"


def test_a_blank_row_of_an_institution_is_meant_for_its_people(office, session):
    office.participation.invite(session, [1])
    change(office, "invitation", 1, status="accepted", head_count=4)
    sheet = printed(office, session, announced_rows=True, blank_rows=0)

    office.sheets.enter(sheet.id, 4, "Mia Muster")

    assert office.sheets.grid(sheet.id)[3].institution == "Kreativhaus"


def test_whoever_was_on_the_list_and_signed_in_a_blank_row_is_marked_once(office, session):
    sheet = printed(office, session)

    office.sheets.enter(sheet.id, 4, "Berger")

    assert office.reader.total(ENTITIES["registration"]) == 3
    assert grid(office, sheet)[1] == (2, "Berger", "present")
    assert grid(office, sheet)[3] == (4, "Berger", "present")
    office.sheets.clear(sheet.id, 4)
    assert grid(office, sheet)[1] == (2, "Berger", "unrecorded")
    assert office.reader.total(ENTITIES["registration"]) == 3


def test_an_entry_is_taken_back(office, session):
    sheet = printed(office, session)
    before = contents(office.path)
    assert office.sheets.clear(sheet.id, 4).step_id == 0
    office.sheets.enter(sheet.id, 4, "Mia Muster")

    office.sheets.clear(sheet.id, 4)

    assert contents(office.path) == before
    office.history.undo()
    assert office.sheets.grid(sheet.id)[3].last_name == "Muster"


def test_a_row_that_nobody_stands_in_any_more_can_be_used_again(office, session):
    sheet = printed(office, session)
    office.sheets.enter(sheet.id, 4, "Mia Muster")
    office.editing.delete("registration", [registration(office, "Muster")])
    assert grid(office, sheet)[3] == (4, "", "")

    office.sheets.enter(sheet.id, 4, "Jan Nowak")

    assert grid(office, sheet)[3] == (4, "Nowak", "present")
    office.editing.delete("registration", [registration(office, "Nowak")])
    office.sheets.clear(sheet.id, 4)
    assert grid(office, sheet)[3] == (4, "", "")


@pytest.mark.parametrize(
    ("position", "told"),
    [
        (9, "Eine Zeile 9 hat diese Liste nicht. Leere Zeilen sind 4–5."),
        (2, "Zeile 2 ist keine leere Zeile: Dort steht „Berger“."),
        (4, "In Zeile 4 ist schon „Muster, Mia“ eingetragen."),
    ],
)
def test_a_row_that_is_none_or_taken(office, session, position, told):
    sheet = printed(office, session)
    office.sheets.enter(sheet.id, 4, "Mia Muster")
    before = contents(office.path)

    with pytest.raises(Refused) as refusal:
        office.sheets.enter(sheet.id, position, "Jan Nowak")

    assert str(refusal.value) == told
    assert contents(office.path) == before


def test_a_sheet_without_blank_rows_says_so(office, session):
    sheet = printed(office, session, blank_rows=0)
    with pytest.raises(Refused, match="Leere Zeilen hat sie nicht"):
        office.sheets.enter(sheet.id, 4, "Jan Nowak")


def test_a_meeting_that_is_deleted_takes_its_sheets_along(office, session):
    printed(office, session)
    before = contents(office.path)

    dependents = office.editing.dependents("session", [session])

    assert ("gedruckte Unterschriftenliste (wird gelöscht)", 1) in dependents
    assert not any("weitere" in words for words, _ in dependents)
    office.editing.delete("session", [session], with_dependents=True)
    assert contents(office.path)["printed_row"] == []
    office.history.undo()
    assert contents(office.path) == before
