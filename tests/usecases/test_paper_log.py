"""What has changed of a paper since it was last made: what stands on it counts, and nothing else."""

from datetime import date, datetime

import pytest
from tests.example_meeting import CANCELLED, example_file
from tests.records import add_one, change

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.exporting import Exporting
from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture
def example(tmp_path):
    example = example_file(tmp_path / "treffen.voneinander")
    for paper in ("sign_in_sheet", "entrance_list", "agenda", "press_release", "attendance_record"):
        example.office.paper_log.note(example.session, paper, ".pdf")
    yield example
    example.office.close()


def counts(example):
    return {paper: made.changes for paper, made in example.office.paper_log.last(example.session).items()}


def told(example, paper):
    return [tuple(each) for each in example.office.paper_log.changes(example.session, paper)]


def test_what_was_never_made_is_not_told(example):
    assert "roster" not in counts(example)
    assert told(example, "roster") == []


def test_just_made_nothing_has_changed(example):
    assert set(counts(example).values()) == {0}


def test_when_and_how_it_was_last_made(example):
    before = datetime.now().replace(microsecond=0)
    example.office.paper_log.note(example.session, "agenda", "print")
    made = example.office.paper_log.last(example.session)
    assert (made["agenda"].way, made["sign_in_sheet"].way) == ("print", ".pdf")
    assert made["agenda"].at >= before


def test_a_changed_name_counts_where_it_stands(example):
    change(example.office, "contact", example.contacts["Müller"], first_name="Anne", function="Koordination")
    assert counts(example) == {  # she leads the meeting, which the agenda says; the press is not told
        "sign_in_sheet": 1, "entrance_list": 1, "attendance_record": 1, "agenda": 1, "press_release": 0,
    }  # fmt: skip
    assert told(example, "sign_in_sheet") == [
        ("Kontakt: Müller, Anne", "Vorname: Anna → Anne; Funktion: Leitung → Koordination")
    ]
    assert told(example, "entrance_list") == [("Kontakt: Müller, Anne", "Vorname: Anna → Anne")]


def test_what_does_not_stand_on_it_does_not_count(example):
    change(example.office, "contact", example.contacts["Müller"], phone="030 23125-999", notes="Ruft nie zurück")
    change(example.office, "contact", example.contacts["Funk"], first_name="Gisela")  # she is not registered
    assert counts(example)["sign_in_sheet"] == 0


def test_someone_new_and_someone_gone(example):
    office = example.office
    office.participation.register(example.session, [example.contacts["Funk"]])
    office.editing.delete("registration", [example.registrations["Ohnesorg"]])
    assert told(example, "entrance_list") == [
        ("Anmeldung: Funk, Gerda", "neu"),
        ("Anmeldung: Ohnesorg, Hanna", "entfernt"),
    ]


def test_what_was_taken_back_is_no_change(example):
    change(example.office, "registration", example.registrations["Müller"], status="cancelled")
    assert told(example, "sign_in_sheet") == [("Anmeldung: Müller, Anna", "Status: angemeldet → abgesagt")]
    example.office.history.undo()
    assert told(example, "sign_in_sheet") == []
    example.office.editing.delete("registration", [example.registrations["Müller"]])
    example.office.history.undo()
    assert told(example, "sign_in_sheet") == []
    example.office.participation.register(example.session, [example.contacts["Funk"]])
    example.office.history.undo()
    assert told(example, "sign_in_sheet") == []


def test_several_changes_of_a_record_are_one_told_from_first_to_last(example):
    for name in ("Anne", "Annette"):
        change(example.office, "contact", example.contacts["Müller"], first_name=name)
    assert told(example, "entrance_list") == [("Kontakt: Müller, Annette", "Vorname: Anna → Annette")]


def test_the_session_itself_and_what_is_linked_to_it(example):
    change(example.office, "session", example.session, date=date(2020, 3, 18))
    change(example.office, "session", example.session, organisers=(Ref(example.institutions["Kreativhaus"], ""),))
    (line,) = told(example, "sign_in_sheet")
    assert line[0] == "Veranstaltung: Voneinander lernen – ein Treffen, 18.03.2020"
    assert "Datum: 11.03.2020 → 18.03.2020" in line[1]
    assert "Veranstalter: Kreativhaus" in line[1]


def test_another_session_does_not_count(example):
    other = add_one(example.office, "session", title="Ein anderes Treffen", status="planned")
    example.office.participation.register(other, [example.contacts["Funk"]])
    add_one(example.office, "agenda_item", session=Ref(other, ""), title="Begrüßung")
    assert set(counts(example).values()) == {0}
    add_one(example.office, "agenda_item", session=Ref(example.session, ""), title="Begrüßung")
    assert counts(example)["agenda"] == 1


def test_who_was_there_counts_for_the_record_of_it_only(example):
    change(example.office, "registration", example.registrations["Müller"], attendance="present")
    assert counts(example) == dict.fromkeys(counts(example), 0) | {"attendance_record": 1}


def test_a_reply_counts_for_the_press(example):
    invitation = example.office.participation.invitation_ids(example.session)[3]
    change(example.office, "invitation", invitation, status="accepted")
    assert told(example, "press_release") == [
        ("Einladung: Nachbarschaftstreff Olof-Palme-Zentrum", "Status: eingeladen → zugesagt")
    ]


def test_another_wording_counts_where_it_stands(example):
    exporting = Exporting(example.office.reader, example.office.choices, example.office.path)
    exporting.set_notice("Anders")
    exporting.set_press_template("Titel: {Titel}")
    assert told(example, "sign_in_sheet") == [("Hinweis auf Unterschriftenlisten", "geändert")]
    assert told(example, "press_release") == [("Vorlage der Pressemitteilung", "geändert")]
    assert counts(example)["agenda"] == 0


def test_it_is_known_after_the_file_was_opened_again_and_never_undone(example):
    change(example.office, "registration", example.registrations[CANCELLED], status="registered")
    example.office.paper_log.note(example.session, "sign_in_sheet", "print")
    example.office.history.undo()
    path = example.office.path
    example.office.close()
    office = open_file(path)
    assert office.paper_log.last(example.session)["sign_in_sheet"].way == "print"
    assert office.paper_log.last(example.session)["sign_in_sheet"].changes == 1
    office.close()


def test_a_file_open_for_reading_stays_as_it_is(example):
    office = open_file(example.office.path, write=False)
    office.paper_log.note(example.session, "roster", "print")
    assert "roster" not in office.paper_log.last(example.session)
    office.close()
