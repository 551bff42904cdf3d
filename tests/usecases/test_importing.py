"""Taking over lists: what is planned, decided, stored and told."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from tests.importing import outcomes, planned, table
from tests.records import add_one, change, contents, row, shown, steps

from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.domain.import_mapping import Into
from voneinander_desktop.domain.tables import SourceFile
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.import_draft import Draft
from voneinander_desktop.usecases.import_plan import (
    Decisions,
    NameDecision,
    Policy,
    RecordDecision,
    Status,
)
from voneinander_desktop.usecases.import_report import summary
from voneinander_desktop.usecases.importing import DataMoved, read_file
from voneinander_desktop.usecases.office_file import open_file

HEAD = ["Nachname", "Vorname", "Einrichtung", "Telefon", "E-Mail"]
ANNA = ["Müller", "Anna", "Kreativhaus", "030 23125-110", "anna@example.org"]


@pytest.fixture
def house(office):
    return add_one(office, "institution", name="Kreativhaus", street="Fischerinsel 3", postal_code="10179")


@pytest.fixture
def anna(office, house):
    return add_one(
        office, "contact", last_name="Müller", first_name="Anna", institution=Ref(house, ""), phone="030 23125-199"
    )


def records(plan, number=0):
    return {record.entity: record for record in plan.row(number).records}


def contact_values(plan, number=0):
    return {value.field: value for value in records(plan, number)["contact"].values}


class TestPolicies:
    def test_empty_fields_are_filled_and_others_stay(self, office, anna):
        plan = planned(office, [HEAD, ANNA])
        assert outcomes(plan) == ["changed"]
        values = contact_values(plan)
        phone, email = values["phone"], values["email"]
        assert (phone.old, phone.new, phone.stored, phone.differs) == (
            "030 23125-199",
            "030 23125-110",
            phone.old,
            True,
        )
        assert (email.old, email.stored, email.differs) == ("", "anna@example.org", False)
        assert phone.place == "Blatt „Mitte“, Zelle D2"
        assert plan.row(0).reason == "Kontakt: E-Mail wird ergänzt; 1 Angabe weicht ab und bleibt"
        office.importing.apply(plan)
        assert shown(office, "contact", anna, "phone") == "030 23125-199"
        assert shown(office, "contact", anna, "email") == "anna@example.org"

    def test_overwriting(self, office, anna):
        plan = planned(office, [HEAD, ANNA], policy=Policy.OVERWRITE)
        office.importing.apply(plan)
        assert shown(office, "contact", anna, "phone") == "030 23125-110"

    def test_leaving_alone_what_is_there(self, office, anna):
        plan = planned(office, [HEAD, ANNA, ["Neu", "Nora", "Kreativhaus", None, None]], policy=Policy.SKIP)
        assert outcomes(plan) == ["unchanged", "new"]

    def test_one_record_can_have_a_policy_of_its_own(self, office, anna):
        plan = planned(office, [HEAD, ANNA])
        key = records(plan)["contact"].key
        decided = plan.decided(Decisions(records={key: RecordDecision(policy=Policy.OVERWRITE)}))
        assert contact_values(decided)["phone"].stored == "030 23125-110"
        assert not decided.differing
        assert plan.differing == 1

    def test_what_only_differs_is_unchanged_when_filling(self, office, anna):
        plan = planned(office, [HEAD[:4], ANNA[:4]])
        assert outcomes(plan) == ["unchanged"]
        assert (plan.differing, plan.numbers(differing=True)) == (1, [0])
        assert plan.row(0).reason == "1 Angabe weicht ab und bleibt"

    @pytest.mark.parametrize(
        ("field", "there", "listed"),
        [
            ("phone", "030 23125-110", "030/23125110"),
            ("phone", "+49 30 23125-110", "(030) 23125 110"),
            ("email", "Anna@Example.org", "anna@example.org"),
        ],
    )
    def test_another_way_of_writing_is_no_difference(self, office, house, field, there, listed):
        add_one(office, "contact", last_name="Müller", first_name="Anna", institution=Ref(house, ""), **{field: there})
        heading = {"phone": "Telefon", "email": "E-Mail"}[field]
        plan = planned(
            office, [["Nachname", "Vorname", "Einrichtung", heading], [*ANNA[:3], listed]], policy=Policy.OVERWRITE
        )
        assert (outcomes(plan), plan.differing) == (["unchanged"], 0)

    def test_an_empty_cell_never_empties_a_field(self, office, anna):
        plan = planned(office, [HEAD, [*ANNA[:3], None, None], [*ANNA[:3], "-", "k. A."]], policy=Policy.OVERWRITE)
        assert outcomes(plan) == ["unchanged", "unchanged"]

    def test_consent_that_was_withdrawn_does_not_come_back(self, office, house):
        withdrawn = add_one(
            office, "contact", last_name="Müller", first_name="Anna", institution=Ref(house, ""),
            share_withdrawn_on=date(2024, 1, 1),
        )  # fmt: skip
        rows = [[*HEAD[:3], "Weitergabe an Teilnehmende"], [*ANNA[:3], "ja"]]
        office.importing.apply(planned(office, rows, policy=Policy.OVERWRITE))
        assert row(office, "contact", withdrawn)["share"] is False

    def test_tags_are_added_never_taken_away(self, office, anna):
        change(office, "contact", anna, notes="Ruft gern an")
        tag = add_one(office, "mailing_list", name="Presse")
        change(office, "contact", anna, mailing_lists=(Ref(tag, ""),))
        rows = [[*HEAD[:3], "Kategorien"], [*ANNA[:3], "Netzwerk"]]
        office.importing.apply(planned(office, rows))
        assert shown(office, "contact", anna, "mailing_lists") == "Presse; Netzwerk"

    def test_columns_for_the_notes_are_added_to_them(self, office, anna):
        change(office, "contact", anna, notes="Ruft gern an")
        rows = [[*HEAD[:3], "Raum"], [*ANNA[:3], "204"]]
        kept = planned(office, rows, uses={3: "+notes"})
        assert kept.differing == 1
        office.importing.apply(planned(office, rows, uses={3: "+notes"}, policy=Policy.OVERWRITE))
        assert shown(office, "contact", anna, "notes") == "Ruft gern an\nRaum: 204"
        assert outcomes(planned(office, rows, uses={3: "+notes"}, policy=Policy.OVERWRITE)) == ["unchanged"]


class TestMatching:
    def test_nobody_is_taken_for_another_on_a_name_alone(self, office, anna):
        plan = planned(office, [["Nachname", "Vorname", "Telefon"], ["Müller", "Anna", "030 23125-110"]])
        assert outcomes(plan) == ["unclear"]
        (candidate,) = records(plan)["contact"].candidates
        assert (candidate.id, candidate.label, candidate.detail) == (anna, "Müller, Anna", "Kreativhaus, 030 23125-199")
        assert plan.row(0).reason.startswith("Vielleicht „Müller, Anna“, Kreativhaus (gleicher Name)")
        assert office.importing.apply(plan).outcome.step_id == 0

    def test_the_one_who_is_meant_is_chosen(self, office, anna):
        plan = planned(office, [["Nachname", "Vorname", "E-Mail"], ["Müller", "Anna", "anna@example.org"]])
        key = records(plan)["contact"].key
        chosen = plan.decided(Decisions(records={key: RecordDecision(target=anna)}))
        assert outcomes(chosen) == ["changed"]
        new = plan.decided(Decisions(records={key: RecordDecision(target=0)}))
        assert outcomes(new) == ["new"]
        assert outcomes(plan.decided(Decisions(unclear_are_new=True))) == ["new"]
        office.importing.apply(chosen)
        assert shown(office, "contact", anna, "email") == "anna@example.org"

    def test_a_misspelt_institution_is_asked_for_once(self, office, house):
        rows = [HEAD, ["Blau", "Ida", "Kreativhuas", None, None], ["Grün", "Jan", "Kreativhuas", None, None]]
        plan = planned(office, rows)
        assert outcomes(plan) == ["unclear", "unclear"]
        key = records(plan)["institution"].key
        assert records(plan, 1)["institution"].key == key
        decision = RecordDecision(target=house, keep_spelling=True)
        decided = plan.decided(Decisions(records={key: decision}))
        assert outcomes(decided) == ["new", "new"]
        assert records(decided)["institution"].spelling == "Kreativhuas"
        office.importing.apply(decided)
        assert shown(office, "institution", house, "aliases") == "Kreativhuas"
        assert office.reader.total(INSTITUTION) == 1
        assert outcomes(planned(office, rows)) == ["unchanged", "unchanged"]

    def test_every_new_spelling_can_be_kept_at_once(self, office, house):
        rows = [["Einrichtung", "Telefon", "PLZ"], ["Kreativ-Haus", "030 23125-1", None]]
        plan = planned(office, rows, "institutions", keep_spellings=True)
        office.importing.apply(plan)
        assert shown(office, "institution", house, "aliases") == "Kreativ-Haus"
        assert shown(office, "institution", house, "name") == "Kreativhaus"

    def test_the_name_of_an_institution_is_not_overwritten_by_another_spelling(self, office, house):
        rows = [["Einrichtung", "PLZ"], ["Kreativ-Haus e. V.", "10179"]]
        plan = planned(office, rows, "institutions", policy=Policy.OVERWRITE)
        assert outcomes(plan) == ["unchanged"]

    def test_rows_of_one_new_institution_make_one(self, office):
        rows = [["Einrichtung", "Telefon", "PLZ"], ["Haus Eins", "030 23125-1", None], ["Haus-Eins", None, "10115"]]
        plan = planned(office, rows, "institutions")
        assert outcomes(plan) == ["new", "changed"]
        assert plan.row(1).reason == "Einrichtung aus Blatt „Mitte“, Zeile 2 wird ergänzt"
        assert plan.records == {("institution", Status.NEW): 1}
        office.importing.apply(plan)
        (made,) = office.reader.rows(INSTITUTION).values()
        assert (made.text("name"), made.text("phone"), made.text("postal_code")) == (
            "Haus Eins",
            "030 23125-1",
            "10115",
        )

    def test_a_row_that_says_nothing_more_is_unchanged_and_says_where_it_stands(self, office):
        plan = planned(office, [HEAD, ANNA, ANNA])
        assert outcomes(plan) == ["new", "unchanged"]
        assert plan.row(1).reason == "steht schon in Blatt „Mitte“, Zeile 2"

    def test_two_unclear_spellings_of_one_person_do_not_make_two(self, office, house):
        rows = [HEAD, ["Blau", "Ida", "Kreativhuas", None, None], ["Blau", "Ida", "Kreatvhaus", None, None]]
        plan = planned(office, rows)
        keys = [records(plan, number)["institution"].key for number in (0, 1)]
        decided = plan.decided(Decisions(records={key: RecordDecision(target=house) for key in keys}))
        office.importing.apply(decided)
        assert office.reader.total(CONTACT) == 1

    def test_an_institution_whose_only_rows_are_left_out_is_not_made(self, office, anna):
        rows = [HEAD[:3], ["Müller", "Anna", "Haus Zwei"]]
        faulty = planned(office, [[*HEAD[:3], "E-Mail"], ["Blau", "Ida", "Haus Zwei", "falsch"]])
        assert outcomes(faulty) == ["faulty"]
        assert office.importing.apply(faulty).outcome.step_id == 0
        assert outcomes(planned(office, rows)) == ["new"]

    def test_people_of_an_institution_that_is_not_to_be_made_have_none(self, office):
        plan = planned(office, [HEAD, ANNA])
        key = records(plan)["institution"].key
        office.importing.apply(plan.decided(Decisions(records={key: RecordDecision(policy=Policy.SKIP)})))
        (made,) = office.reader.rows(CONTACT).values()
        assert (made["institution"], office.reader.total(INSTITUTION)) == (None, 0)

    def test_two_institutions_of_one_name_are_told_apart_by_their_address(self, office, house):
        other = add_one(office, "institution", name="Kreativhaus", street="Musterweg 1", postal_code="13355")
        rows = [["Einrichtung", "Straße", "PLZ"], ["Kreativhaus", "Musterweg 1", "13355"], ["Kreativhaus", None, None]]
        plan = planned(office, rows, "institutions")
        assert records(plan)["institution"].target == other
        assert {candidate.id for candidate in records(plan, 1)["institution"].candidates} <= {house, other}

    def test_who_moved_is_found_by_her_address_and_stays_where_she_is(self, office, anna):
        change(office, "contact", anna, email="anna@example.org")
        plan = planned(office, [HEAD, ["Müller", "Anna", "Haus Zwei", None, "anna@example.org"]])
        value = next(value for value in records(plan)["contact"].values if value.field == "institution")
        assert (value.old, value.new, value.differs) == ("Kreativhaus", "Haus Zwei", True)
        office.importing.apply(plan.decided(Decisions(policy=Policy.OVERWRITE)))
        assert shown(office, "contact", anna, "institution") == "Haus Zwei"


class TestFaults:
    ROWS = (HEAD, ["Blau", "Ida", "Kreativhaus", "030 23125-1", "ida(at)example.org"], ANNA)

    def test_what_cannot_be_stored_is_told_with_its_cell(self, office):
        plan = planned(office, self.ROWS)
        assert outcomes(plan) == ["faulty", "new"]
        (fault,) = plan.row(0).faults
        assert (fault.place, fault.label, fault.column) == ("Blatt „Mitte“, Zelle E2", "E-Mail", 4)
        assert "keine E-Mail-Adresse" in fault.problem
        assert plan.row(0).reason.startswith("Blatt „Mitte“, Zelle E2, E-Mail: „ida(at)example.org“")

    def test_a_row_can_be_taken_without_its_faulty_value(self, office):
        plan = planned(office, self.ROWS, without_faults=frozenset({1}))
        assert outcomes(plan) == ["new", "new"]
        office.importing.apply(plan)
        ida = next(row for row in office.reader.rows(CONTACT).values() if row.text("first_name") == "Ida")
        assert (ida["email"], ida["phone"]) == (None, "030 23125-1")

    def test_rows_can_be_left_out(self, office):
        plan = planned(office, self.ROWS, left_out=frozenset({1, 2}))
        assert outcomes(plan) == ["skipped", "skipped"]
        assert plan.row(1).reason == "von Ihnen ausgelassen"
        assert office.importing.apply(plan).outcome.step_id == 0

    def test_a_row_without_a_name(self, office):
        plan = planned(office, [HEAD, [None, None, None, "030 23125-1", None]])
        assert (outcomes(plan), plan.row(0).reason) == (["faulty"], "Der Nachname fehlt.")

    def test_the_report_has_the_shape_of_the_list_and_can_be_mended_and_taken_over(self, office, tmp_path):
        office.importing.apply(planned(office, self.ROWS))
        report = tmp_path / "Nicht übernommen.xlsx"
        office.importing.write_left_out(planned(office, self.ROWS), report)
        workbook = openpyxl.load_workbook(report)
        cells = [[cell.value for cell in line] for line in workbook.active.iter_rows()]
        head = next(number for number, line in enumerate(cells) if line[0] == "Nachname")
        assert cells[head] == [*HEAD, "Grund (nicht übernommen)"]
        assert cells[head + 1][:5] == list(self.ROWS[1])
        assert "keine E-Mail-Adresse" in cells[head + 1][5]
        workbook.active.cell(head + 2, 5).value = "ida@example.org"
        workbook.save(report)
        plan = planned(office, read_file(report).tables[0])
        assert outcomes(plan) == ["new"]
        assert plan.mapping.columns[0].reason == "wie beim letzten Mal"
        office.importing.apply(plan)
        assert {row.text("email") for row in office.reader.rows(CONTACT).values()} == {
            "anna@example.org", "ida@example.org"
        }  # fmt: skip


class TestVocabularies:
    ROWS = (["Einrichtung", "Stadtteil", "Art"], ["Haus Eins", "Wedding", "Lernladen"], ["Haus Zwei", "Wedding", None])

    def test_what_does_not_exist_is_told_with_what_becomes_of_it(self, office):
        plan = planned(office, self.ROWS, "institutions")
        told = {(one.entity, one.name): (one.rows, one.decision.create) for one in plan.unknown}
        assert told == {("region", "Wedding"): (2, False), ("institution_kind", "Lernladen"): (1, True)}
        (region,) = (one for one in plan.unknown if one.entity == "region")
        assert "Wedding Zentrum" in [name for _, name in region.similar]

    def test_it_is_created_chosen_or_left_empty(self, office):
        zentrum = next(ref.id for ref in office.reader.options("region") if ref.text == "Wedding Zentrum")
        chosen = {
            ("region", "Wedding"): NameDecision(target=zentrum),
            ("institution_kind", "Lernladen"): NameDecision(),
        }
        office.importing.apply(planned(office, self.ROWS, "institutions", names=chosen))
        rows = list(office.reader.rows(INSTITUTION).values())
        assert [row.text("region") for row in rows] == ["Wedding Zentrum"] * 2
        assert [row.text("kind") for row in rows] == ["", ""]
        made = planned(office, self.ROWS, "institutions", names={("region", "Wedding"): NameDecision(create=True)})
        assert outcomes(made) == ["changed", "unchanged"]
        office.history.undo()
        office.importing.apply(
            planned(office, self.ROWS, "institutions", names={("region", "Wedding"): NameDecision(create=True)})
        )
        assert [row.text("region") for row in office.reader.rows(INSTITUTION).values()] == ["Wedding"] * 2

    def test_spellings_that_differ_in_signs_only_are_the_same(self, office):
        rows = [["Einrichtung", "Stadtteil"], ["Haus Eins", "Moabit-West"], ["Haus Zwei", "OSLOER STR."]]
        plan = planned(office, rows, "institutions")
        assert plan.unknown == ()
        office.importing.apply(plan)
        assert [row.text("region") for row in office.reader.rows(INSTITUTION).values()] == [
            "Moabit West",
            "Osloer Straße",
        ]

    def test_rows_are_chosen_by_category(self, office):
        rows = [[*HEAD[:3], "Kategorien"], [*ANNA[:3], "Netzwerk;Presse"], ["Blau", "Ida", None, "Privat"],
                ["Grün", "Jan", None, None]]  # fmt: skip
        plan = planned(office, rows)
        assert plan.categories == {"Netzwerk": 1, "Presse": 1, "Privat": 1, "": 1}
        chosen = plan.decided(Decisions(categories=frozenset({"Netzwerk", ""})))
        assert outcomes(chosen) == ["new", "skipped", "new"]
        assert chosen.row(1).reason == "gehört zu keiner gewählten Kategorie"
        office.importing.apply(chosen)
        assert [row.text("mailing_lists") for row in office.reader.rows(CONTACT).values()] == ["Netzwerk; Presse", ""]


class TestStoring:
    def test_it_is_one_step_after_a_backup_and_undone_as_one(self, office, anna):
        before = contents(office.path)
        plan = planned(office, [HEAD, ANNA, ["Blau", "Ida", "Haus Eins", None, None]])
        taken = office.importing.apply(plan)
        assert taken.outcome.label == "Liste „Liste.xlsx“ übernommen: 1 neu, 1 geändert"
        assert taken.backup.is_file()
        assert [made.reason for made in office.safekeeping.folder.all()] == ["vor dem Übernehmen einer Liste"]
        assert [label for label in steps(office.path) if "übernommen" in label] == [taken.outcome.label]
        assert taken.summary[0] == "2 Zeilen: 1 neu, 1 geändert"
        office.history.undo()
        after = contents(office.path)
        assert {name: rows for name, rows in after.items() if name != "setting"} == {
            name: rows for name, rows in before.items() if name != "setting"
        }
        office.history.redo()
        assert office.reader.total(CONTACT) == 2

    def test_lists_search_and_history_know_what_came(self, office):
        listing = office.listing("contact")
        assert listing.ids(Query("anna")) == []
        office.importing.apply(planned(office, [HEAD, ANNA]))
        (made,) = listing.ids(Query("mueller kreativhaus"))
        lines = office.history.changes_of("contact", made)
        assert {line.field for line in lines} == {
            "Nachname", "Vorname", "Einrichtung/Dienststelle", "Telefon", "E-Mail"
        }  # fmt: skip

    def test_every_record_knows_where_it_came_from(self, office, anna):
        office.importing.apply(
            planned(office, [HEAD, ANNA, ["Blau", "Ida", "Haus Eins", None, None]], as_of=date(2024, 5, 3))
        )
        (run,) = office.importing.runs()
        assert (run.source, run.sheet, run.list_date, run.counts[Status.NEW]) == (
            "Liste.xlsx",
            "Mitte",
            date(2024, 5, 3),
            1,
        )
        assert run.told == "1 neu, 1 geändert"
        (origin,) = office.importing.origins("contact", anna)
        assert (origin.place, origin.created) == ("Blatt „Mitte“, Zeile 2", False)
        assert origin.told.startswith("geändert aus „Liste.xlsx“, Blatt „Mitte“, Zeile 2")
        told = {(one.entity, one.label) for one in office.importing.records_of(run.id)}
        assert told == {("contact", "Müller, Anna"), ("contact", "Blau, Ida"), ("institution", "Haus Eins")}
        office.history.undo()
        assert office.importing.runs() == []

    def test_where_the_data_moved_meanwhile_it_plans_again(self, office, anna):
        plan = planned(office, [HEAD, ANNA])
        change(office, "contact", anna, email="neu@example.org")
        with pytest.raises(DataMoved, match="inzwischen etwas geändert"):
            office.importing.apply(plan)
        assert shown(office, "contact", anna, "email") == "neu@example.org"
        again = office.importing.plan_again(plan)
        assert (outcomes(again), again.differing) == (["unchanged"], 1)

    def test_what_does_not_concern_the_list_does_not_stop_it(self, office, anna):
        plan = planned(office, [HEAD, ANNA])
        office.choices.set("something", 1)
        add_one(office, "session", title="Treffen")
        assert office.importing.apply(plan).outcome.step_id

    def test_a_file_that_is_read_only_takes_nothing(self, office, anna):
        reading = open_file(office.path)
        try:
            plan = planned(reading, [HEAD, ANNA])
            with pytest.raises(StorageFault, match="hat diese Datei geöffnet"):
                reading.importing.apply(plan)
        finally:
            reading.close()
        assert list(office.safekeeping.folder.all()) == []

    def test_giving_up_during_the_backup_stores_nothing(self, office, anna):
        def give_up():
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            office.importing.apply(planned(office, [HEAD, ANNA]), give_up)
        assert shown(office, "contact", anna, "email") == ""
        assert list(office.safekeeping.folder.all()) == []

    def test_giving_up_while_planning(self, office):
        def give_up(done, total):
            raise KeyboardInterrupt

        mapping = office.importing.propose(table(HEAD, ANNA))
        with pytest.raises(KeyboardInterrupt):
            office.importing.plan(table(HEAD, ANNA), mapping, proceed=give_up)


class TestMappings:
    def test_a_mapping_is_remembered_for_lists_of_that_shape(self, office):
        source = table(["Wer", "Wo", "Ruf"], ["Müller, Anna", "Kreativhaus", "030 23125-110"])
        mapping = office.importing.propose(source, Into.CONTACTS)
        for column, use in enumerate(("contact.full_name", "institution.name", "contact.phone")):
            mapping = mapping.with_use(column, use)
        office.importing.apply(office.importing.plan(source, mapping))
        other = table(["Wer", "Wo", "Ruf"], ["Blau, Ida", "Haus Eins", "030 23125-1"], source="Andere.csv", sheet="")
        again = office.importing.propose(other)
        assert [one.use for one in again.columns] == [one.use for one in mapping.columns]
        assert {one.reason for one in again.columns} == {"wie beim letzten Mal"}
        office.history.undo()
        assert office.importing.propose(other).columns == again.columns

    def test_a_change_of_mind_is_remembered_too(self, office):
        source = table(HEAD, ANNA)
        mapping = office.importing.propose(source).with_use(3, "")
        office.importing.remember(mapping)
        assert office.importing.propose(source).columns[3].use == ""


class TestRegistrations:
    HEAD = ("Nachname", "Vorname", "Einrichtung", "Rückmeldung", "Bemerkung")

    @pytest.fixture
    def session(self, office, anna):
        return add_one(office, "session", title="Treffen", date=date(2026, 3, 11))

    def test_people_are_registered_and_cancelled(self, office, anna, session):
        rows = [
            self.HEAD,
            ["Müller", "Anna", "Kreativhaus", "Zusage", None],
            ["Blau", "Ida", "Kreativhaus", "sagt ab", "krank"],
        ]
        plan = planned(office, rows, "registrations", session_id=session)
        assert outcomes(plan) == ["new", "new"]
        office.importing.apply(plan)
        found = {row.text("contact"): row for row in office.reader.rows(REGISTRATION).values()}
        assert found["Müller, Anna"]["status"] == "registered"
        assert (found["Blau, Ida"]["status"], found["Blau, Ida"]["remark"]) == ("cancelled", "krank")
        assert found["Blau, Ida"].text("institution") == "Kreativhaus"
        assert outcomes(planned(office, rows, "registrations", session_id=session)) == ["unchanged", "unchanged"]

    def test_an_institution_of_which_nobody_is_named_answers_its_invitation(self, office, house, session):
        office.participation.invite(session, [house])
        rows = [
            self.HEAD,
            [None, None, "Kreativhaus", "unter Vorbehalt", None],
            [None, None, "Haus Eins", "zugesagt", None],
        ]
        office.importing.apply(planned(office, rows, "registrations", session_id=session))
        told = {
            row.text("institution"): row["status"]
            for row in office.reader.rows(office.listing("invitation").entity).values()
        }
        assert told == {"Kreativhaus": "tentative", "Haus Eins": "accepted"}

    def test_so_many_people_without_names_are_nobody(self, office, house, session):
        source = table(["Name", "Einrichtung", "Teilnahme"], ["2 Personen", "Kreativhaus", "ja"])
        plan = planned(office, source, "registrations", session_id=session)
        assert [record.entity for record in plan.row(0).records] == ["institution", "invitation"]
        assert plan.row(0).hints == ("„2 Personen“ nennt niemanden und wird nicht übernommen.",)

    def test_who_was_there_is_not_who_said_that_she_would_come(self, office, anna, session):
        source = table(
            ["Nachname", "Vorname", "Einrichtung", "Anwesend"],
            ["Müller", "Anna", "Kreativhaus", "x"],
            ["Blau", "Ida", "Kreativhaus", "Zusage"],
        )
        plan = planned(office, source, "registrations", session_id=session)
        assert outcomes(plan) == ["new", "faulty"]
        office.importing.apply(plan)
        assert [row["attendance"] for row in office.reader.rows(REGISTRATION).values()] == ["present"]

    def test_an_answer_may_stand_behind_the_name(self, office, session):
        source = table(["Name"], ["Blau, Ida (Absage)"], ["Weber, Tina; sagt ab"], ["Kaya, Mehmet (Leitung)"])
        office.importing.apply(planned(office, source, "registrations", session_id=session))
        told = {row.text("contact"): row["status"] for row in office.reader.rows(REGISTRATION).values()}
        assert told == {"Blau, Ida": "cancelled", "Weber, Tina": "cancelled", "Kaya, Mehmet": "registered"}
        assert {row.text("function") for row in office.reader.rows(CONTACT).values()} == {"", "Leitung"}

    def test_a_person_is_registered_once(self, office, anna, session):
        rows = [self.HEAD, ["Müller", "Anna", "Kreativhaus", "ja", None], ["Müller", "Anna", "Kreativhaus", "ja", None]]
        plan = planned(office, rows, "registrations", session_id=session)
        assert outcomes(plan) == ["new", "unchanged"]
        office.importing.apply(plan)
        assert office.reader.total(REGISTRATION) == 1

    def test_a_reply_is_shown_as_the_status_it_makes(self, office, anna, session):
        rows = [self.HEAD, ["Müller", "Anna", "Kreativhaus", "ja", None], ["Neu", "Nora", "Kreativhaus", "nein", None]]
        plan = planned(office, rows, "registrations", session_id=session)
        told = [value for number in (0, 1) for one in plan.row(number).records for value in one.values]
        shown_ = [(value.new, value.stored) for value in told if value.label == "Status"]
        assert shown_ == [("angemeldet", "angemeldet"), ("abgesagt", "abgesagt")]

    def test_a_question_mark_is_no_reply_and_told_so(self, office, anna, session):
        rows = [self.HEAD, ["Müller", "Anna", "Kreativhaus", "?", None]]
        plan = planned(office, rows, "registrations", session_id=session)
        assert outcomes(plan) == ["faulty"]
        assert plan.row(0).reason.endswith("„?“ ist bei einer Person weder eine Zusage noch eine Absage.")

    def test_a_remark_behind_a_name_is_the_registrations(self, office, session):
        rows = [["Name"], ["Herr Weber (kommt später)"], ["Ina Roth (Leitung)"]]
        office.importing.apply(planned(office, rows, "registrations", session_id=session))
        made = [(row.text("contact"), row.text("remark")) for row in office.reader.rows(REGISTRATION).values()]
        assert made == [("Weber", "kommt später"), ("Roth, Ina", "")]
        people = {row.text("last_name"): row.text("function") for row in office.reader.rows(CONTACT).values()}
        assert people | {"Müller": ""} == {"Müller": "", "Weber": "", "Roth": "Leitung"}

    def test_half_a_reply_is_none(self, office, anna, session):
        rows = [self.HEAD, ["Müller", "Anna", "Kreativhaus", "vielleicht", None]]
        plan = planned(office, rows, "registrations", session_id=session)
        assert outcomes(plan) == ["faulty"]
        assert "weder eine Zusage noch eine Absage" in plan.row(0).reason


def test_what_is_said_of_a_person_without_a_name_goes_to_the_institution(office):
    plan = planned(office, [["Einrichtung", "Ansprechpartner"], ["Haus Ulme", "(nur montags)"]])
    (house,) = plan.row(0).records
    assert "nur montags" in next(value.stored for value in house.values if value.field == "notes")


def test_a_number_that_a_sheet_wrote_out_without_its_0_is_repaired_where_that_is_certain(office):
    said = ("3023125204", "23125204", "891234567")
    head, *rows = ("Nachname", "Einrichtung", "Telefon"), *(("Blau", f"Haus {one}", one) for one in said)
    plan = planned(office, [head, *rows])
    phones = [contact_values(plan, number)["phone"].new for number in range(3)]
    assert phones == ["03023125204", "23125204", "891234567"]
    assert [plan.row(number).hints[0][:20] for number in (0, 2)] == ["Excel hat die führen", "Excel hat daraus ein"]
    assert plan.row(1).hints == ()


def test_rows_are_found_by_state_and_words(office, anna):
    plan = planned(office, [HEAD, ANNA, ["Blau", "Ida", "Haus Eins", None, "ida@example.org"]])
    assert plan.numbers([Status.NEW]) == [1]
    assert plan.numbers(text="mueller") == [0]
    assert plan.numbers([Status.CHANGED], "ida") == []
    assert plan.counts[Status.NEW] + plan.counts[Status.CHANGED] == 2


def test_deciding_again_gives_what_planning_anew_gives(office, anna):
    rows = [HEAD, ANNA, ["Müller", "Anna", None, None, None], ["Blau", "Ida", "Kreativhuas", None, None]]
    plan = planned(office, rows)
    for decisions in (
        Decisions(policy=Policy.OVERWRITE),
        Decisions(unclear_are_new=True),
        Decisions(left_out=frozenset({1})),
        Decisions(),
    ):
        plan = plan.decided(decisions)
        fresh = office.importing.plan(plan.table, plan.mapping, decisions)
        assert [plan.row(number) for number in range(3)] == [fresh.row(number) for number in range(3)]


class TestRowsOfOneRecordThatDisagree:
    """A list that says two things about one record loses neither without a word."""

    UTE = ("Amsel", "Ute", "Treff Birke")
    ROWS = (
        ("Nachname", "Vorname", "Einrichtung", "PLZ", "Telefon", "Bemerkung"),
        (*UTE, "13347", "030 23125-1", "montags"),
        (*UTE, "10117", "030 23125-2", "im Hof"),
        (*UTE, "13347", "030/23125-1", "montags"),
    )

    def test_the_row_that_does_not_count_is_told(self, office):
        plan = planned(office, self.ROWS)
        assert outcomes(plan) == ["new", "changed", "unchanged"]  # its notes are stored
        assert plan.numbers(differing=True) == [1]
        assert plan.row(1).reason.endswith("2 Angaben lauten weiter oben anders und werden nicht übernommen")
        phone = contact_values(plan, 1)["phone"]
        assert (phone.new, phone.stored, phone.differs) == ("030 23125-2", "030 23125-1", True)
        assert phone.hint == "So steht es in Blatt „Mitte“, Zeile 2."
        assert "1 Zeile sagt etwas anderes, als weiter oben in der Liste steht; das bleibt, wie es ist." in summary(
            plan, done=False
        )

    def test_notes_of_all_its_rows_are_kept_and_the_list_once_more_changes_nothing(self, office):
        office.importing.apply(planned(office, self.ROWS))
        assert [one.text("notes") for one in office.reader.rows(CONTACT).values()] == ["montags\nim Hof"]
        again = planned(office, self.ROWS)
        assert outcomes(again) == ["unchanged"] * 3
        assert again.row(1).reason == "2 Angaben weichen ab und bleiben"
        assert "1 Zeile sagt etwas anderes, als in der Datei steht; das bleibt, wie es ist." in summary(
            again, done=False
        )

    def test_a_second_site_under_the_same_name_does_not_vanish(self, office):
        rows = [["Einrichtung", "Straße"], ["Treff Birke", "Testweg 1"], ["Treff Birke", "Testweg 2"]]
        plan = planned(office, rows, "institutions")
        assert plan.row(1).reason == "1 Angabe lautet weiter oben anders und wird nicht übernommen"

    def test_an_address_with_the_name_before_it_is_the_address(self, office):
        rows = [("Nachname", "E-Mail"), ("Blau", "Ida Blau <ida@example.org>"), ("Rot", "lea@example.org (abends)")]
        plan = planned(office, rows)
        assert {key: one.new for key, one in contact_values(plan, 0).items()} == {
            "last_name": "Blau",
            "email": "ida@example.org",
        }
        assert contact_values(plan, 1)["notes"].new == "(abends)"

    def test_one_person_in_an_institution_of_two_names_keeps_what_both_rows_say(self, office, house):
        rows = [
            HEAD,
            ("Blau", "Ida", "Kreativhaus", None, None),
            ("Blau", "Ida", "Krea-Treff", None, "ida@example.org"),
        ]
        plan = planned(office, rows, records={("institution", 1): RecordDecision(target=house)})
        assert plan.row(1).reason == "gehört zum Eintrag aus Blatt „Mitte“, Zeile 2"
        office.importing.apply(plan)
        assert [one.text("email") for one in office.reader.rows(CONTACT).values()] == ["ida@example.org"]

    def test_a_row_that_says_nothing_new_names_the_one_that_said_it(self, office, house):
        rows = [
            self.ROWS[0][:3],
            ("Blau", "Ida", "Kreativhaus"),
            ("Rot", "Lea", "Kreativhaus"),
            ("Rot", "Lea", "Kreativhaus"),
        ]
        assert planned(office, rows).row(2).reason == "steht schon in Blatt „Mitte“, Zeile 3"

    def test_a_street_in_another_spelling_is_no_contradiction(self, office):
        rows = [["Einrichtung", "Straße"], ["Treff Birke", "Testweg 1"], ["Haus Ulme", "Demostraße 2"]]
        office.importing.apply(planned(office, rows, "institutions"))
        rows = [["Einrichtung", "Straße"], ["Treff Birke", "Test-Weg 1"], ["Haus Ulme", "Demostr. 2"]]
        assert planned(office, rows, "institutions", policy=Policy.OVERWRITE).differing == 0
        assert outcomes(planned(office, rows, "institutions", policy=Policy.OVERWRITE)) == ["unchanged"] * 2

    def test_other_spellings_and_vocabularies_are_no_contradiction(self, office):
        rows = [
            ["Einrichtung", "Träger", "Handlungsfelder", "E-Mail"],
            ["Treff Birke", "Träger Eins", "Ehrenamt", "birke@example.org"],
            ["Treff-Birke", "träger eins", "Digitales", "Birke@Example.org"],
        ]
        plan = planned(office, rows, "institutions")
        assert plan.differing == 0

    def test_one_institution_under_two_names_keeps_what_both_rows_say(self, office):
        house = add_one(office, "institution", name="Kreativhaus", street="Fischerinsel 3", aliases="Haus am Fluss")
        rows = [
            ["Einrichtung", "Straße", "Telefon", "Bemerkung", "Verteiler"],
            ["Kreativ-Haus", "Fischerinsel 3", "030 23125-1", "montags", "Netzwerk"],
            ["Kreativhuas", "Fischerinsel 3", "030 23125-2", "im Hof", "Presse"],
        ]
        plan = planned(office, rows, "institutions", keep_spellings=True)
        assert outcomes(plan) == ["changed", "changed"]
        assert plan.records == {("institution", Status.CHANGED): 1}
        assert "1 Angabe lautet weiter oben anders und wird nicht übernommen" in plan.row(1).reason
        office.importing.apply(plan)
        kept = office.reader.row(INSTITUTION, house)
        assert kept.text("phone") == "030 23125-1"
        assert kept.text("notes").split("\n")[:2] == ["montags", "im Hof"]
        assert set(kept["aliases"]) == {"Haus am Fluss", "Kreativ-Haus", "Kreativhuas"}
        again = planned(office, rows, "institutions", keep_spellings=True, policy=Policy.OVERWRITE)
        assert outcomes(again) == ["unchanged", "unchanged"]

    def test_a_row_that_she_skips_adds_nothing_to_the_record_it_shares(self, office):
        house = add_one(office, "institution", name="Kreativhaus", street="Fischerinsel 3")
        rows = [
            ["Einrichtung", "Straße", "Bemerkung"],
            ["Kreativhaus", "Fischerinsel 3", "montags"],
            ["Kreativhuas", "Fischerinsel 3", "im Hof"],
        ]
        plan = planned(office, rows, "institutions")
        key = plan.row(1).records[0].key
        decided = plan.decided(Decisions(records={key: RecordDecision(target=house, policy=Policy.SKIP)}))
        assert outcomes(decided) == ["changed", "unchanged"]
        office.importing.apply(decided)
        assert office.reader.row(INSTITUTION, house).text("notes") == "montags"

    @pytest.mark.parametrize("mail", ["anna@example.org", "annas@example.org"])
    def test_a_person_at_two_institutions_stays_where_the_first_row_says(self, office, house, anna, mail):
        add_one(office, "institution", name="Haus Zwei")
        rows = [
            [*HEAD[:3], "E-Mail"],
            ["Müller", "Anna", "Kreativhaus", "anna@example.org"],
            ["Müller", "Anna", "Haus Zwei", mail],
        ]
        plan = planned(office, rows, policy=Policy.OVERWRITE)
        key = plan.row(1).records[-1].key
        plan = plan.decided(replace(plan.decisions, records={key: RecordDecision(target=anna)}))
        assert plan.numbers(differing=True) == [1]
        where = contact_values(plan, 1)["institution"]
        assert (where.new, where.stored, where.differs) == ("Haus Zwei", "Kreativhaus", True)
        office.importing.apply(plan)
        assert shown(office, "contact", anna, "institution") == "Kreativhaus"
        assert office.reader.total(CONTACT) == 1


class TestWhoIsNobody:
    def test_a_team_is_noted_and_no_person(self, office, house):
        plan = planned(office, [["Einrichtung", "Ansprechpartner"], ["Kreativhaus", "Team 713"]])
        assert outcomes(plan) == ["changed"]
        assert plan.row(0).hints == ("„Team 713“ ist kein Name einer Person.",)
        office.importing.apply(plan)
        assert office.reader.total(CONTACT) == 0
        assert shown(office, "institution", house, "notes") == "Ansprechpartner: Team 713"

    def test_a_last_name_with_digits_is_to_be_looked_at(self, office):
        plan = planned(office, [["Nachname", "Vorname"], ["Raum 3", "Anna"]])
        assert plan.row(0).hints == ("„Raum 3“ sieht nicht wie der Name einer Person aus; bitte prüfen.",)


class TestMereNames:
    """A list of names into a session: whom a name means is never taken for granted."""

    @pytest.fixture
    def session(self, office):
        return add_one(office, "session", title="Treffen")

    ROWS = (("Nachname", "Vorname"), ("Müller", "Anna"), ("Neu", "Nora"))

    def test_who_is_called_so_is_asked_for(self, office, anna, session):
        plan = planned(office, self.ROWS, "registrations", session_id=session)
        assert outcomes(plan) == ["unclear", "new"]
        assert plan.row(0).reason == "Vielleicht „Müller, Anna“, Kreativhaus (gleicher Name). Bitte entscheiden Sie."
        (contact,) = [one for one in plan.row(0).records if one.entity == "contact"]
        assert [one.detail for one in contact.candidates] == ["Kreativhaus, 030 23125-199"]

    def test_who_is_registered_already_is_meant(self, office, anna, session):
        office.participation.register(session, [anna])
        plan = planned(office, self.ROWS, "registrations", session_id=session)
        assert outcomes(plan) == ["unchanged", "new"]

    def test_somebody_else_of_that_name_is_made_once(self, office, anna, session):
        plan = planned(office, self.ROWS, "registrations", session_id=session, unclear_are_new=True)
        assert outcomes(plan) == ["new", "new"]
        office.importing.apply(plan)
        again = planned(office, self.ROWS, "registrations", session_id=session)
        assert outcomes(again) == ["unchanged", "unchanged"]

    def test_who_is_meant_is_told_where_the_list_does_not_say_it(self, office, anna, session):
        plan = planned(office, self.ROWS, "registrations", session_id=session)
        key = next(one.key for one in plan.row(0).records if one.entity == "contact")
        hers = plan.decided(Decisions(records={key: RecordDecision(target=anna)}))
        assert outcomes(hers) == ["new", "new"]
        assert hers.row(0).reason == "Anmeldung wird angelegt; gemeint: Müller, Anna · Kreativhaus"
        office.importing.apply(hers)
        again = planned(office, self.ROWS, "registrations", session_id=session)
        assert outcomes(again) == ["unchanged", "unchanged"]
        assert again.row(0).reason == "alles schon vorhanden; gemeint: Müller, Anna · Kreativhaus"
        (contact,) = [one for one in again.row(0).records if one.entity == "contact"]
        assert [(one.id, one.detail) for one in contact.candidates] == [
            (anna, "Kreativhaus, 030 23125-199")
        ]  # so that she can say it is somebody else

    def test_of_two_who_are_registered_and_called_so_one_is_asked_for(self, office, anna, session):
        other = add_one(office, "contact", last_name="Müller", first_name="Anna")
        office.participation.register(session, [anna, other])
        assert outcomes(planned(office, self.ROWS, "registrations", session_id=session)) == ["unclear", "new"]

    def test_into_the_contacts_they_are_asked_for_too(self, office, anna):
        assert outcomes(planned(office, self.ROWS)) == ["unclear", "new"]
        assert outcomes(planned(office, self.ROWS, unclear_are_new=True)) == ["new", "new"]

    def test_whom_this_list_made_is_not_asked_for_again(self, office, anna):
        office.importing.apply(planned(office, self.ROWS, unclear_are_new=True))
        assert outcomes(planned(office, self.ROWS)) == ["unchanged", "unchanged"]
        made = [row.id for row in office.reader.rows(CONTACT).values() if row["institution"] is None]
        house = add_one(office, "institution", name="Haus Eins")
        for row_id in made:  # she says where they are
            change(office, "contact", row_id, institution=Ref(house, ""))
        assert outcomes(planned(office, self.ROWS)) == ["unchanged", "unchanged"]
        assert outcomes(planned(office, table(*self.ROWS, source="Andere.xlsx"))) == ["unclear", "unclear"]
        assert outcomes(planned(office, table(*self.ROWS, source="Zwischenablage"))) == ["unclear", "unclear"]


class TestEveryoneAtOnePlace:
    """Whoever a list of people names at no institution is where she says."""

    ROWS = (("Nachname", "Vorname"), ("Müller", "Anna"), ("Neu", "Nora"))

    def draft(self, office, rows, session=None):
        return Draft(office.importing, SourceFile("Namen.txt", (table(*rows),)), session)

    def test_it_counts_like_a_column(self, office, anna):
        draft = self.draft(office, self.ROWS)
        assert draft.is_of_people_alone
        assert outcomes(draft.plan()) == ["unclear", "new"]
        draft.choose_everyone_at("Kreativ-Haus")
        plan = draft.plan()
        assert outcomes(plan) == ["unchanged", "new"]
        office.importing.apply(plan)
        assert outcomes(office.importing.plan_again(plan)) == ["unchanged", "unchanged"]
        nora = next(row for row in office.reader.rows(CONTACT).values() if row.text("last_name") == "Neu")
        assert nora.text("institution") == "Kreativhaus"

    def test_rows_of_nobody_do_not_invite_the_institution(self, office, house):
        session = add_one(office, "session", title="Treffen")
        draft = self.draft(office, (("Name", "E-Mail"), ("Ina Roth", None), (None, "ina@example.org")), session)
        draft.choose_everyone_at("Kreativhaus")
        plan = draft.plan()
        assert outcomes(plan) == ["new", "faulty"]
        assert {one.record.entity for one in plan.resolved} == {"institution", "contact", "registration"}

    def test_a_list_that_names_institutions_is_not_asked(self, office, anna):
        draft = self.draft(office, (HEAD, ANNA, ("Neu", "Nora", None, None, None)))
        draft.choose_everyone_at("Kreativhaus")
        assert not draft.is_of_people_alone
        assert draft.plan().row(1).records[-1].values[-1].field != "institution"
