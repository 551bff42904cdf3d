"""What is decided about the rows of a list, and a list on its way into the file."""

from contextlib import closing
from dataclasses import replace

import pytest
from tests.records import add, new_file

from voneinander_desktop.domain.import_mapping import INTO_NOTES, LEFT_OUT, Into
from voneinander_desktop.domain.tables import SourceFile, SourceTable
from voneinander_desktop.usecases.import_deciding import Choice, decide, offered, with_name, with_record
from voneinander_desktop.usecases.import_decisions import Decisions, NameDecision, Status
from voneinander_desktop.usecases.import_draft import Draft
from voneinander_desktop.usecases.importing import DataMoved
from voneinander_desktop.usecases.office_file import open_file

ROWS = (
    ("Nachname", "Vorname", "Einrichtung", "Telefon", "E-Mail"),
    ("Muster", "Mia", "Kreativhaus", "030 23125-200", "mia@example.org"),  # says another number
    ("Muster", "M.", "Kreativhaus", "030 23125-300", ""),  # may be her
    ("Probe", "Nora", "Kreativhaus", "", "nora@example.org"),
    ("Nichts", "Ida", "Kreativhaus", "", "ida@example"),  # faulty
)
KNOWN, UNCLEAR, NEW, FAULTY = range(4)


@pytest.fixture
def office(tmp_path):
    with closing(open_file(new_file(tmp_path / "Mitte.voneinander"))) as office:
        (house,) = add(office, "institution", {"name": "Kreativhaus"})
        reference = next(ref for ref in office.reader.options("institution") if ref.id == house)
        add(office, "contact", {"last_name": "Muster", "first_name": "Mia", "institution": reference, "phone": "030 1"})
        yield office


@pytest.fixture
def draft(office):
    table = SourceTable("Liste.xlsx", "Tabelle1", ROWS)
    return Draft(office.importing, SourceFile("Liste.xlsx", (table,)))


@pytest.fixture
def plan(draft):
    return draft.plan()


def statuses(plan, decisions=None):
    return list((plan if decisions is None else plan.decided(decisions)).statuses)


def test_the_rows_are_what_the_tests_below_take_them_for(plan):
    assert statuses(plan) == [Status.CHANGED, Status.UNCLEAR, Status.NEW, Status.FAULTY]


def test_what_is_offered_fits_the_rows(plan):
    assert set(offered(plan, [UNCLEAR])) == {Choice.BEST, Choice.NEW, Choice.LEAVE_OUT, Choice.UNDECIDED}
    assert set(offered(plan, [FAULTY])) == {Choice.WITHOUT_FAULTS, Choice.LEAVE_OUT, Choice.UNDECIDED}
    assert set(offered(plan, [NEW])) == {Choice.LEAVE_OUT, Choice.UNDECIDED}
    everything = offered(plan, range(4))
    assert everything[Choice.LEAVE_OUT] == 4
    assert everything[Choice.OVERWRITE] == 1
    assert Choice.TAKE not in everything
    assert offered(plan, []) == {}


@pytest.mark.parametrize(
    ("choice", "row", "status"),
    [
        (Choice.BEST, UNCLEAR, Status.UNCHANGED),
        (Choice.NEW, UNCLEAR, Status.NEW),
        (Choice.KEEP, KNOWN, Status.UNCHANGED),
        (Choice.WITHOUT_FAULTS, FAULTY, Status.NEW),
        (Choice.LEAVE_OUT, NEW, Status.SKIPPED),
    ],
)
def test_a_decision_about_all_rows_concerns_those_it_fits_and_can_be_taken_back(plan, choice, row, status):
    decisions = decide(plan, range(4), choice)
    decided = plan.decided(decisions)
    assert decided.statuses[row] is status
    back = decide(decided, range(4), Choice.UNDECIDED)
    assert back == plan.decisions


def test_overwriting_takes_what_the_list_says(plan):
    decided = plan.decided(decide(plan, [KNOWN], Choice.OVERWRITE))
    (phone,) = [value for value in decided.row(KNOWN).records[-1].values if value.field == "phone"]
    assert (phone.old, phone.stored) == ("030 1", "030 23125-200")


def test_a_spelling_is_kept(office):
    table = SourceTable("Liste.xlsx", "", (ROWS[0], ("Probe", "Nora", "Kreativ-Haus", "", "")))
    plan = Draft(office.importing, SourceFile("Liste.xlsx", (table,))).plan()
    assert plan.spelled == {0}
    assert offered(plan, [0])[Choice.SPELLING] == 1
    decided = plan.decided(decide(plan, [0], Choice.SPELLING))
    assert decided.spelled == frozenset()
    assert decided.row(0).records[0].keeps_spelling


def test_rows_that_were_left_out_are_taken_after_all(plan):
    without = plan.decided(decide(plan, range(4), Choice.LEAVE_OUT))
    assert set(offered(without, [NEW])) == {Choice.TAKE, Choice.UNDECIDED}
    assert without.decided(decide(without, [NEW], Choice.TAKE)).statuses[NEW] is Status.NEW


def test_a_decision_that_says_nothing_is_forgotten(plan):
    key = plan.row(UNCLEAR).records[-1].key
    decided = with_record(plan.decisions, key, target=0)
    assert decided.records[key].target == 0
    assert with_record(decided, key, target=None) == plan.decisions


def test_names_are_decided_one_by_one():
    one = with_name(Decisions(), ("region", "Nirgends"), NameDecision(create=True))
    both = with_name(one, ("region", "Dort"), NameDecision())
    assert both.names == {("region", "Nirgends"): NameDecision(create=True), ("region", "Dort"): NameDecision()}


# ------------------------------------------------------------------------------------ the draft


def test_the_table_that_holds_most_is_proposed_and_another_one_begins_anew(office):
    small = SourceTable("Mappe.xlsx", "Notizen", (("nur",), ("das",)) * 5)  # a cover sheet
    large = SourceTable("Mappe.xlsx", "Kontakte", ROWS)
    draft = Draft(office.importing, SourceFile("Mappe.xlsx", (small, large)))
    assert draft.table is large
    draft.decisions = replace(draft.decisions, left_out=frozenset({1}))
    draft.choose_table(0)
    assert (draft.table, draft.decisions) == (small, Decisions())


def test_columns_feed_what_she_says(draft):
    draft.use([3, 4], INTO_NOTES)
    draft.use([2], LEFT_OUT)
    assert [one.use for one in draft.mapping.columns[2:]] == [LEFT_OUT, INTO_NOTES, INTO_NOTES]


def test_another_row_of_headings(draft):
    draft.choose_head(None)
    assert draft.mapping.shape.head is None
    assert len(draft.mapping.shape.rows) == len(ROWS)


def test_registrations_need_a_session(office, draft):
    draft.choose_into(Into.REGISTRATIONS)
    assert "Veranstaltung" in draft.problems[0]
    (session,) = add(office, "session", {"title": "Treffen", "status": "planned"})
    draft.choose_session(session)
    assert draft.problems == ()
    assert draft.plan().session_id == session
    draft.choose_into(Into.CONTACTS)
    assert draft.plan().session_id is None


def test_a_missing_institution_may_be_that_of_the_row_above(draft):
    assert not draft.mapping.repeated
    draft.repeat_institutions(True)
    assert draft.mapping.repeated == {2}
    draft.repeat_institutions(False)
    assert not draft.mapping.repeated


# -------------------------------------------------------------------------------------- storing


def test_what_is_prepared_is_not_stored_if_the_file_moves_meanwhile(office, plan):
    prepared = office.importing.prepare(plan)
    assert prepared.backup is not None
    assert prepared.backup.exists()
    add(office, "contact", {"last_name": "Dazwischen"})
    with pytest.raises(DataMoved):
        office.importing.store(prepared)
    assert office.importing.runs() == []


def test_records_of_a_list_are_told_with_their_place(office, plan):
    office.importing.apply(plan)
    (run,) = office.importing.runs()
    told = [(one.label, one.created, one.place) for one in office.importing.records_of(run.id)]
    assert ("Probe, Nora", True, "Blatt „Tabelle1“, Zeile 4") in told
    assert ("Muster, Mia", False, "Blatt „Tabelle1“, Zeile 2") in told
