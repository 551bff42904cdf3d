"""Whatever a list holds: taken over once, it changes nothing the second time, and undo takes all of it back."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.importing import new_office, outcomes, planned, table
from tests.records import add_one, contents

from voneinander_desktop.documents.contact_list import ContactListRequest
from voneinander_desktop.documents.institution_list import InstitutionListRequest
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.domain.import_mapping import Into
from voneinander_desktop.usecases.exporting import Exporting
from voneinander_desktop.usecases.import_plan import Decisions, Policy, Status
from voneinander_desktop.usecases.importing import read_clipboard, read_file
from voneinander_desktop.usecases.office_file import create_file, open_file

NAMES = ["Müller", "Mueller", "von Müller", "Meier", "Meyer", "Müller, Anna", "Frau Dr. Schmidt", "MÜLLER", "Li", " "]
HOUSES = ["Kreativhaus", "Kreativ-Haus", "Kreativhuas", "Haus Eins", "Haus Zwei e. V.", "Nachbarschaftstreff", "-"]
CELLS = {
    "Nachname": st.sampled_from(NAMES),
    "Vorname": st.sampled_from(["Anna", "A.", "Anne", "Karl-Heinz", "Şule"]),
    "Einrichtung": st.sampled_from(HOUSES),
    "Straße": st.sampled_from(["Fischerinsel 3", "Fischerinsel 3-5", "Musterstr. 1", "Musterstraße 1"]),
    "Telefon": st.sampled_from(
        ["030 23125-110", 3023125110, "030 23125-111 / 0170 23125111", "Tel. 030 23125110", 23125110, "Fax 030 23125-9"]
    ),
    "E-Mail": st.sampled_from(
        ["a@example.org", "A@example.org", "b@example.org; c@example.org", "info@example.org", "x"]
    ),
    "PLZ": st.sampled_from([10179, "10179", "D-10551", 1067, "101"]),
    "Kategorien": st.sampled_from(["Presse", "Presse;Netz", "netz"]),
    "Stadtteil": st.sampled_from(["Moabit-West", "Wedding", "Osloer Str."]),
    "Handlungsfelder": st.sampled_from(["Beratung", "Beratung, Digitales", "Neues"]),
    "Notizen": st.sampled_from(["ruft an", "zwei\nZeilen", "ruft an "]),
    "Raum": st.sampled_from(["1", "2"]),
    "Zuletzt bestätigt am": st.sampled_from([date(2024, 1, 1), datetime(2024, 1, 1), "1.1.24", "bald"]),
    "Weitergabe an Teilnehmende": st.sampled_from(["ja", "nein", "x", True]),
    "Rückmeldung": st.sampled_from(["ja", "Absage", "vielleicht", date(2024, 1, 1)]),
    "Bemerkung": st.sampled_from(["vegetarisch", "kommt später"]),
}  # fmt: skip


@st.composite
def lists(draw):
    """Draw the rows of a list below their headings."""
    head = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=2, max_size=8, unique=True))
    head = list(dict.fromkeys(("Nachname", "Einrichtung", *head)))
    rows = draw(st.lists(st.tuples(*(st.none() | CELLS[name] for name in head)), min_size=1, max_size=8))
    return table(head, *rows)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = new_office(tmp_path_factory.mktemp("again"))
    house = add_one(office, "institution", name="Kreativhaus", street="Fischerinsel 3")
    add_one(office, "institution", name="Haus Eins", aliases="Haus 1")
    for first in ("Anna", "Bernd"):
        add_one(office, "contact", last_name="Müller", first_name=first, institution=Ref(house, ""))
    add_one(office, "contact", last_name="Meier", email="a@example.org")
    add_one(office, "session", title="Treffen")
    yield office
    office.close()


@settings(max_examples=60, deadline=None)
@given(source=lists(), into=st.sampled_from(list(Into)), policy=st.sampled_from(list(Policy)), asked=st.booleans())
def test_the_second_time_nothing_is_new(office, source, into, policy, asked):
    before = _kept(office)
    mapping = office.importing.propose(source, into)
    if mapping.problems:
        return
    session = 1 if into is Into.REGISTRATIONS else None
    decisions = Decisions(policy=policy, unclear_are_new=not asked, keep_spellings=asked)
    plan = office.importing.plan(source, mapping, decisions, session_id=session)
    for number, status in enumerate(plan.statuses):
        told = plan.row(number)
        assert told.status is status
        assert told.reason
    changed = office.importing.apply(plan).outcome.step_id
    try:
        assert bool(changed) == bool(plan.records) == (_kept(office) != before)
        again = office.importing.plan_again(plan)
        unsure = replace(decisions, unclear_are_new=False)
        careful = office.importing.plan(source, mapping, unsure, session_id=session).statuses
        namesakes = _namesakes(plan)
        for number, (first, second, asking) in enumerate(zip(plan.statuses, again.statuses, careful, strict=True)):
            if first in (Status.UNCLEAR, Status.FAULTY):  # left out: what the other rows brought may tell more now
                assert second is first or first is Status.UNCLEAR
            elif number in namesakes:
                assert second not in (Status.UNCLEAR, Status.FAULTY)
            elif second is Status.NEW:  # she wants unclear ones as new; another row took away what told this one
                assert (asking, policy) == (Status.UNCLEAR, Policy.OVERWRITE)
            else:
                assert second in (Status.UNCHANGED, Status.SKIPPED)
    finally:
        if changed:
            office.history.undo()
    assert _kept(office) == before
    assert outcomes(office.importing.plan_again(plan)) == outcomes(plan)


def _namesakes(plan):
    """Return the rows of people who are made and share their one name: nothing tells them apart the next time."""
    made = [
        (number, record.label)
        for number in range(len(plan.statuses))
        for record in plan.row(number).records
        if record.entity == "contact" and record.status is Status.NEW
    ]
    often = Counter(label for _, label in made)
    return {number for number, label in made if often[label] > 1}


def _kept(office):
    """Return all rows on the disk; what is remembered of mappings is for good."""
    return {name: rows for name, rows in contents(office.path).items() if name != "setting"}


ROWS = (
    ["Nachname", "Vorname", "Einrichtung", "Telefon", "PLZ", "Notizen"],
    ["Müller", "Anna", "Haus „Eins“", "030 23125-110", "10179", "zwei\nZeilen; mit Semikolon"],
    ["Şahin", "Łukasz", "Haus Zwei", "030 23125-111", "10551", None],
)


def _workbook(folder):
    workbook = openpyxl.Workbook()
    for line in ROWS:
        workbook.active.append(line)
    workbook.save(folder / "Liste.xlsx")
    return read_file(folder / "Liste.xlsx")


def _text(separator):
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\r\n").writerows(ROWS)
    return written.getvalue()


def _delimited(encoding, separator):
    def read(folder):
        (folder / "Liste.csv").write_bytes(_text(separator).encode(encoding))
        return read_file(folder / "Liste.csv")

    return read


@pytest.mark.parametrize(
    "read",
    [
        _delimited("utf-8", ";"),
        _delimited("utf-8-sig", ","),
        _delimited("utf-16", "\t"),
        lambda _: read_clipboard(_text("\t")),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "UTF-16", "clipboard"],
)
def test_the_same_list_in_another_form_changes_nothing(tmp_path, read):
    office = new_office(tmp_path)
    try:
        (first,) = _workbook(tmp_path).tables
        office.importing.apply(planned(office, first))
        (second,) = read(tmp_path).tables
        assert outcomes(planned(office, second)) == ["unchanged", "unchanged"]
    finally:
        office.close()


class TestRoundTrip:
    """What is exported and taken over into an empty file gives the same workbooks."""

    @pytest.mark.parametrize("content", ["sample", "practice"])
    def test_institutions_and_contacts(self, tmp_path, content):
        path = tmp_path / "Alt.voneinander"
        create_file(path, content)
        old = open_file(path)
        new = new_office(tmp_path)
        try:
            every = tuple(spec.key for spec in INSTITUTION.fields)
            for request in (InstitutionListRequest(columns=every), ContactListRequest()):
                before = _exported(old, request, tmp_path / "Alt.xlsx")
                into = "institutions" if isinstance(request, InstitutionListRequest) else "contacts"
                plan = planned(new, before, into)
                assert set(plan.statuses) == {Status.NEW}
                new.importing.apply(plan)
                assert _exported(new, request, tmp_path / "Neu.xlsx").rows[-len(plan.statuses) :] == tuple(
                    before.rows[position] for position in plan.mapping.shape.rows
                )
            for entity in (INSTITUTION, CONTACT):
                shown = [
                    sorted(
                        tuple(map(row.text, (spec.key for spec in entity.fields)))
                        for row in office.reader.rows(entity).values()
                    )
                    for office in (old, new)
                ]
                assert shown[0] == shown[1]
        finally:
            old.close()
            new.close()


def _exported(office, request, path):
    exporting = Exporting(office.reader, office.choices, office.path)
    exporting.write_workbook(exporting.document(request), path)
    (found,) = read_file(path).tables
    return found


def test_lists_from_two_folders_with_one_name_are_told_apart_by_what_they_hold():
    """The name of a file decides nothing: another list of that name is planned by its rows."""
    with TemporaryDirectory() as folder:
        office = new_office(Path(folder))
        try:
            office.importing.apply(planned(office, table(*ROWS[:2])))
            assert outcomes(planned(office, table(ROWS[0], ROWS[2]))) == ["new"]
        finally:
            office.close()
