import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest
from tests.records import add, add_one, change, contents, row, shown, steps

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.faults import Conflict
from voneinander_desktop.storage.journal import Change, StepKind
from voneinander_desktop.usecases.editing import Edit, Refused
from voneinander_desktop.usecases.office_file import open_file


def told(lines):
    """What lines say, without when and by whom."""
    return [(line.step, line.record, line.field, line.before, line.after) for line in lines]


# ----------------------------------------------------------------------------------- undo, redo


def test_everything_of_a_sitting_is_taken_back_and_done_again(office):
    states = [contents(office.path)]
    house = add_one(office, "institution", name="Kreativhaus", aliases="KH")
    states.append(contents(office.path))
    change(office, "institution", house, name="Neues Haus", aliases="NH; KH")
    states.append(contents(office.path))
    office.editing.delete("institution", [house])
    states.append(contents(office.path))

    for state in states[-2::-1]:
        office.history.undo()
        assert contents(office.path) == state
    assert office.history.undo() is None
    for state in states[1:]:
        office.history.redo()
        assert contents(office.path) == state
    assert office.history.redo() is None


def test_steps_taken_back_are_steps_themselves(office):
    add_one(office, "series", title="Reihe")
    office.history.undo()
    office.history.redo()

    assert steps(office.path)[1:] == [
        "Veranstaltungsreihe angelegt",
        "Rückgängig: Veranstaltungsreihe angelegt",
        "Wiederholt: Veranstaltungsreihe angelegt",
    ]
    with closing(sqlite3.connect(office.path)) as other:
        assert other.execute("SELECT id, undoes_id FROM step ORDER BY id").fetchall() == [
            (1, None),
            (2, None),
            (3, 2),
            (4, 3),
        ]


def test_what_can_be_taken_back_has_a_name(office):
    assert (office.history.undo_label, office.history.redo_label) == ("", "")
    series = add_one(office, "series", title="Reihe")
    change(office, "series", series, title="Andere")
    office.history.undo()

    assert office.history.undo_label == "Veranstaltungsreihe angelegt"
    assert office.history.redo_label == "Titel geändert"


def test_a_new_step_ends_redoing(office):
    series = add_one(office, "series", title="Reihe")
    change(office, "series", series, title="Andere")
    office.history.undo()

    change(office, "series", series, title="Dritte")

    assert office.history.redo() is None
    office.history.undo()
    assert shown(office, "series", series, "title") == "Reihe"


def test_what_was_refused_or_changed_nothing_leaves_redo_alone(office):
    series = add_one(office, "series", title="Reihe")
    change(office, "series", series, title="Andere")
    office.history.undo()

    change(office, "series", series, title="Reihe")
    with pytest.raises(Refused):
        change(office, "series", series, title="")

    assert office.history.redo_label == "Titel geändert"


def test_undo_passes_over_what_is_remembered_for_good(office):
    series = add_one(office, "series", title="Reihe")
    office.choices.set("notice", "Bitte leserlich schreiben.")

    assert office.history.undo_label == "Veranstaltungsreihe angelegt"
    office.history.undo()

    assert row(office, "series", series) is None
    assert office.choices.get("notice", "") == "Bitte leserlich schreiben."


def test_undo_ends_where_the_sitting_began(office):
    add_one(office, "series", title="Reihe")
    office.close()
    again = open_file(office.path)

    try:
        assert again.history.undo_label == ""
        assert again.history.undo() is None
    finally:
        again.close()


def test_undo_is_refused_as_a_whole_if_a_row_is_no_longer_as_the_step_left_it(office):
    first, second = add(office, "series", {"title": "A"}, {"title": "B"})
    office.editing.set_values([Edit("series", first, "notes", "eins"), Edit("series", second, "notes", "zwei")])
    change_for_good = [Change("event_series", second, {"notes": "zwei"}, {"notes": "anders"})]
    office._database.transact("Gemerkt", change_for_good, kind=StepKind.PERMANENT)
    before = contents(office.path)

    with pytest.raises(Conflict):
        office.history.undo()

    assert contents(office.path) == before
    assert office.history.undo_label == "Notizen bei 2 Einträgen geändert"
    assert office.history.redo_label == ""


def test_undo_stops_at_a_step_that_cannot_be_taken_back(office):
    add_one(office, "series", title="Reihe")
    office._database.transact("Zurückgespielt", [], kind=StepKind.BARRIER)

    assert (office.history.undo_label, office.history.undo()) == ("", None)


# ----------------------------------------------------------------------------------- what is told


def test_one_records_changes_are_told_newest_first(office):
    house = add_one(office, "institution", name="Kreativhaus", is_office=False)
    change(office, "institution", house, phone="030 23125-900")
    change(office, "institution", house, is_office=True, retired_on="11.3.2020")
    other = add_one(office, "institution", name="Meerbaum-Haus")
    change(office, "institution", other, phone="030 23125-901")

    lines = office.history.changes_of("institution", house)

    assert told(lines) == [
        ("2 Felder geändert", "Kreativhaus", "Dienststelle", "nein", "ja"),
        ("2 Felder geändert", "Kreativhaus", "Ausgeschieden seit", "", "11.03.2020"),
        ("Telefon geändert", "Kreativhaus", "Telefon", "", "030 23125-900"),
        ("Einrichtung oder Dienststelle angelegt", "Kreativhaus", "Name", "", "Kreativhaus"),
    ]
    assert {(line.entity, line.record_id) for line in lines} == {("institution", house)}
    assert lines == sorted(lines, key=lambda line: line.at, reverse=True)
    assert all(line.user for line in lines)
    assert datetime.now() - lines[0].at < timedelta(minutes=5)


def test_references_are_told_by_their_names(office):
    house = add_one(office, "institution", name="Kreativhaus", kind="Familienzentrum")
    contact = add_one(office, "contact", last_name="Müller", salutation="Frau", institution=Ref(house, ""))

    assert told(office.history.changes_of("contact", contact)) == [
        ("Kontakt angelegt", "Müller", "Nachname", "", "Müller"),
        ("Kontakt angelegt", "Müller", "Einrichtung/Dienststelle", "", "Kreativhaus"),
        ("Kontakt angelegt", "Müller", "Anrede", "", "Frau"),
    ]
    assert ("Einrichtung oder Dienststelle angelegt", "Kreativhaus", "Art", "", "Familienzentrum") in told(
        office.history.changes_of("institution", house)
    )


def test_tags_and_spellings_are_told_as_fields_of_their_record(office):
    house = add_one(office, "institution", name="Kreativhaus", aliases="KH")
    change(office, "institution", house, action_fields="Beratung", aliases="Haus")

    assert told(office.history.changes_of("institution", house))[:3] == [
        ("2 Felder geändert", "Kreativhaus", "Andere Schreibweisen", "", "Haus"),
        ("2 Felder geändert", "Kreativhaus", "Handlungsfelder", "", "Beratung"),
        ("2 Felder geändert", "Kreativhaus", "Andere Schreibweisen", "KH", ""),
    ]


def test_a_tag_is_told_under_its_name_even_when_it_is_gone(office):
    gardening = add_one(office, "action_field", name="Gärtnern")
    house = add_one(office, "institution", name="Kreativhaus", action_fields="Gärtnern")
    office.editing.delete("action_field", [gardening], with_dependents=True)

    assert told(office.history.changes_of("institution", house))[:2] == [
        ("Handlungsfeld gelöscht", "Kreativhaus", "Handlungsfelder", "Gärtnern", ""),
        ("Einrichtung oder Dienststelle angelegt", "Kreativhaus", "Handlungsfelder", "", "Gärtnern"),
    ]


def test_a_responsibility_is_told_of_either_side_but_once_in_the_whole_file(office):
    site = add_one(office, "institution", name="Standort", is_jobcenter_site=True)
    (region,) = office.reader.find("region", "Moabit West")
    change(office, "institution", site, responsible_for=(Ref(region, ""),))
    step = "Zuständig für Stadtteile geändert"

    assert told(office.history.changes_of("institution", site))[0] == (
        step, "Standort", "Zuständig für Stadtteile", "", "Moabit West",
    )  # fmt: skip
    assert told(office.history.changes_of("region", region))[0] == (
        step, "Moabit West", "Zuständige JobCenter-Standorte", "", "Standort",
    )  # fmt: skip
    assert [line for line in told(office.history.changes_since(None)) if line[0] == step] == [
        (step, "Standort", "Zuständig für Stadtteile", "", "Moabit West")
    ]


def test_the_two_roles_of_a_contact_are_told_apart(office):
    anna = add_one(office, "contact", last_name="Müller")
    session = add_one(office, "session", title="Treffen")
    change(office, "session", session, press_contacts=(Ref(anna, ""),))

    assert told(office.history.changes_of("session", session))[0][1:] == ("Treffen", "Medienkontakt", "", "Müller")


def test_a_venue_that_becomes_a_text_is_one_change(office):
    house = add_one(office, "institution", name="Kreativhaus")
    session = add_one(office, "session", title="Treffen", venue=Ref(house, ""))
    change(office, "session", session, venue="Rathaus")
    change(office, "session", session, venue="Rathaus Tiergarten")
    change(office, "session", session, venue="")

    lines = told(office.history.changes_of("session", session))
    assert [line[3:] for line in lines if line[2] == "Veranstaltungsort"] == [
        ("Rathaus Tiergarten", ""),
        ("Rathaus", "Rathaus Tiergarten"),
        ("Kreativhaus", "Rathaus"),
        ("", "Kreativhaus"),
    ]  # fmt: skip


def test_a_deleted_record_is_told_with_the_name_it_had_last(office):
    anna = add_one(office, "contact", last_name="Müller", first_name="Anna")
    change(office, "contact", anna, last_name="Meier")
    office.editing.delete("contact", [anna])

    lines = office.history.changes_of("contact", anna)

    assert told(lines)[:2] == [
        ("Kontakt gelöscht", "Meier, Anna", "", "Meier, Anna", ""),
        ("Nachname geändert", "Meier, Anna", "Nachname", "Müller", "Meier"),
    ]


def test_who_was_invited_or_registered_is_told_even_when_all_of_it_is_gone(office):
    house = add_one(office, "institution", name="Kreativhaus")
    anna = add_one(office, "contact", last_name="Müller")
    session = add_one(office, "session", title="Treffen", date="11.3.2020")
    office.participation.invite(session, [house])
    office.participation.register(session, [anna])
    office.editing.delete("session", [session], with_dependents=True)
    office.editing.delete("institution", [house])
    office.editing.delete("contact", [anna])

    lines = told(office.history.changes_since(None))

    assert ("Veranstaltung gelöscht", "Kreativhaus", "", "Kreativhaus", "") in lines
    assert ("Veranstaltung gelöscht", "Müller", "", "Müller", "") in lines
    assert ("Veranstaltung gelöscht", "Treffen, 11.03.2020", "", "Treffen, 11.03.2020", "") in lines
    assert ("Person angemeldet", "Müller", "Veranstaltung", "", "Treffen, 11.03.2020") in lines


def test_what_was_taken_back_is_told_too(office):
    series = add_one(office, "series", title="Reihe")
    change(office, "series", series, title="Andere")
    office.history.undo()

    assert told(office.history.changes_of("series", series))[0] == (
        "Rückgängig: Titel geändert", "Reihe", "Titel", "Andere", "Reihe",
    )  # fmt: skip


def test_a_record_that_came_back_has_its_whole_history(office):
    series = add_one(office, "series", title="Reihe")
    office.editing.delete("series", [series])
    office.history.undo()

    assert [line[0] for line in told(office.history.changes_of("series", series))] == [
        "Rückgängig: Veranstaltungsreihe gelöscht",
        "Veranstaltungsreihe gelöscht",
        "Veranstaltungsreihe angelegt",
    ]


def test_the_files_changes_are_told_since_a_day_and_not_without_end(office):
    series = add_one(office, "series", title="A")
    for title in "BCD":
        change(office, "series", series, title=title)
    today = date.today()

    since_today = office.history.changes_since(today - timedelta(days=1))
    assert [line.after for line in since_today if line.field == "Titel"] == ["D", "C", "B", "A"]
    assert office.history.changes_since(today + timedelta(days=1)) == []
    assert [line.after for line in office.history.changes_since(None, limit=2)] == ["D", "C"]
    assert len(office.history.changes_since(None)) > 40


def test_choices_of_the_file_are_no_change_of_a_record(office):
    before = office.history.changes_since(None)
    office.choices.set("notice", "Bitte leserlich schreiben.")

    assert office.history.changes_since(None) == before


def test_a_record_without_history_has_none(office):
    assert office.history.changes_of("contact", 999) == []
