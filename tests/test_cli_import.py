"""`voneinander-desktop import`, as its users see it: what it prints, what it stores, how it ends."""

import json
import sqlite3
from contextlib import closing

import openpyxl
import pytest
from tests.records import contents

from voneinander_desktop import cli
from voneinander_desktop.usecases.office_file import create_file, open_file

ROWS = (
    ("Nachname", "Vorname", "Einrichtung", "Telefon", "E-Mail"),
    ("Müller", "Anna", "Kreativhaus", "030 23125-110", "anna@example.org"),
    ("Blau", "Ida", "Haus Eins", "030 23125-111", "ida(at)example.org"),
    ("Grün", "Jan", "Kreativhuas", "030 23125-112", "jan@example.org"),
    ("Arlt", "Manuela", "JobCenter Mitte", "030 5555-456086", None),
)


@pytest.fixture
def run(capsys):
    """Run a command; return its exit status, what it printed, and what it said about errors."""

    def run(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Mitte.voneinander"
    create_file(path, "sample")
    return path


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "Liste.csv"
    path.write_text("\r\n".join(";".join(cell or "" for cell in line) for line in ROWS), encoding="utf-8-sig")
    return path


def kept(path):
    return {name: rows for name, rows in contents(path).items() if name != "setting"}


def test_counts_and_every_row_that_was_left_out_are_told(run, file, source):
    status, printed, said = run("import", file, source, "--into", "contacts")
    assert (status, said) == (0, "")
    lines = printed.splitlines()
    assert lines[0] == "4 Zeilen: 1 neu, 1 unverändert, 1 unklar, 1 fehlerhaft"
    assert any(
        line.startswith("fehlerhaft: Zeile 3, Blau, Ida · Haus Eins: Zelle E3, E-Mail: „ida(at)") for line in lines
    )
    assert any(line.startswith("unklar: Zeile 4, Grün, Jan · Kreativhuas: Vielleicht „Kreativhaus“") for line in lines)
    assert "Liste „Liste.csv“ übernommen: 1 neu" in lines
    backup = next(line.removeprefix("Vorher gesichert: ") for line in lines if line.startswith("Vorher gesichert: "))
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT count(*) FROM contact").fetchone() == (3,)
    with closing(open_file(file, write=False)) as office:
        assert {ref.text for ref in office.reader.options("contact")} >= {"Müller, Anna"}


def test_the_second_time_nothing_changes(run, file, source):
    run("import", file, source, "--into", "contacts")
    before = kept(file)
    status, printed, _ = run("import", file, source, "--into", "contacts")
    assert (status, kept(file)) == (0, before)
    assert printed.startswith("4 Zeilen: 2 unverändert, 1 unklar, 1 fehlerhaft\n")
    assert printed.endswith("Es gab nichts zu übernehmen.\n")


def test_as_json(run, file, source):
    status, printed, _ = run("import", file, source, "--into", "contacts", "--json")
    told = json.loads(printed)
    assert (status, told["stored"], told["source"]) == (0, True, "Liste.csv")
    assert told["counts"] == {"new": 1, "changed": 0, "unchanged": 1, "unclear": 1, "faulty": 1, "skipped": 0}
    assert [row["outcome"] for row in told["rows"]] == ["new", "faulty", "unclear", "unchanged"]
    assert [row["cell"] for row in told["rows"]] == ["A2", "E3", "A4", "A5"]
    assert "keine E-Mail-Adresse" in told["rows"][1]["reason"]
    contact = next(record for record in told["rows"][0]["records"] if record["entity"] == "contact")
    assert contact["changes"]["phone"] == {"old": "", "new": "030 23125-110"}
    (candidate,) = next(record for record in told["rows"][2]["records"] if record["candidates"])["candidates"]
    assert isinstance(candidate, int)


def test_a_dry_run_stores_nothing_and_needs_no_lock(run, file, source):
    with closing(open_file(file)):
        before = file.read_bytes()
        status, printed, _ = run("import", file, source, "--into", "contacts", "--dry-run", "--json")
        assert (status, json.loads(printed)["stored"], file.read_bytes()) == (0, False, before)
    assert "nur eine Vorschau" in run("import", file, source, "--into", "contacts", "--dry-run")[1]
    assert not list(file.parent.glob("*Sicherungen*"))


def test_on_conflict(run, file, tmp_path):
    source = tmp_path / "Liste.csv"
    source.write_text("Nachname;Vorname;Einrichtung;Telefon\nArlt;Manuela;JobCenter Mitte;030 23125-999\n", "utf-8")

    def phone():
        with closing(open_file(file, write=False)) as office:
            rows = office.reader.rows(office.listing("contact").entity).values()
            return next(row.text("phone") for row in rows if row.text("last_name") == "Arlt")

    there = phone()
    for policy in ((), ("--on-conflict", "fill"), ("--on-conflict", "skip")):
        run("import", file, source, "--into", "contacts", *policy)
        assert phone() == there
    assert "1 geändert" in run("import", file, source, "--into", "contacts", "--on-conflict", "overwrite")[1]
    assert phone() == "030 23125-999"


def test_a_mapping_file(run, file, tmp_path):
    source, mapping = tmp_path / "Liste.csv", tmp_path / "zuordnung.json"
    source.write_text("Wer;Wo;Ruf;Intern\nMüller, Anna;Haus Eins;030 23125-1;geheim\n", "utf-8")
    mapping.write_text('{"Wer": "contact", "Wo": "institution", "Ruf": "phone", "Intern": ""}', "utf-8")
    status, printed, _ = run("import", file, source, "--into", "contacts", "--mapping", mapping, "--json")
    changes = {
        key: value["new"]
        for record in json.loads(printed)["rows"][0]["records"]
        if record["entity"] == "contact"
        for key, value in record["changes"].items()
    }
    assert (status, changes) == (
        0, {"last_name": "Müller", "first_name": "Anna", "phone": "030 23125-1", "institution": "Haus Eins"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "kein JSON"),
        ("[]", "keine Zuordnung"),
        ('{"Wer": 3}', "keine Zuordnung"),
        ('{"Wer": "schuhgröße"}', "Das Feld „schuhgröße“ für die Spalte „Wer“ gibt es nicht."),
        ('{"Nirgends": "phone"}', "Eine Spalte „Nirgends“ hat die Liste nicht."),
        ('{"Wo": "institution"}', "Es fehlt die Spalte mit dem Namen der Person"),
        ('{"Wer": "phone", "Wo": "phone"}', "sollen beide „Telefon“"),
    ],
)
def test_a_mapping_file_that_does_not_fit_is_refused(run, file, tmp_path, text, told):
    source, mapping = tmp_path / "Liste.csv", tmp_path / "zuordnung.json"
    source.write_text("Wer;Wo\nMüller, Anna;Haus Eins\n", "utf-8")
    mapping.write_text(text, "utf-8")
    before = file.read_bytes()
    status, printed, said = run("import", file, source, "--into", "contacts", "--mapping", mapping)
    assert (status, printed, file.read_bytes()) == (1, "", before)
    assert told in said


def test_registrations(run, file, tmp_path):
    source = tmp_path / "Namen.csv"
    source.write_text("Name, Vorname;Zu-/Absage\nAbel, Nina;Zusage\nCelik, Meral;Absage\n", "utf-8")
    status, printed, _ = run("import", file, source, "--into", "registrations", "--session", 1)
    assert (status, printed.splitlines()[0]) == (0, "2 Zeilen: 2 neu")
    with closing(open_file(file, write=False)) as office:
        rows = office.reader.rows(office.listing("registration").entity).values()
        assert {row.text("contact"): row["status"] for row in rows} == {
            "Abel, Nina": "registered", "Celik, Meral": "cancelled"
        }  # fmt: skip


def test_everybody_of_a_list_of_names_is_at_one_institution(run, file, tmp_path):
    source = tmp_path / "Namen.txt"
    source.write_text("Es kommen:\n\n1. Nina Abel\n2. Arlt, Manuela\n", "utf-8")
    asked = ("import", file, source, "--into", "registrations", "--session", 1)
    assert run(*asked, "--dry-run")[1].splitlines()[0] == "2 Zeilen: 1 neu, 1 unklar"
    with_place = (*asked, "--institution", "JobCenter Mitte", "--json")
    told = json.loads(run(*with_place)[1])
    assert [row["reason"] for row in told["rows"]] == [
        "Kontakt wird angelegt; Anmeldung wird angelegt", "Anmeldung wird angelegt"
    ]  # fmt: skip
    with closing(open_file(file, write=False)) as office:
        rows = office.reader.rows(office.listing("contact").entity).values()
        places = [row.text("institution") for row in rows if row.text("last_name") == "Abel"]
        assert places == ["JobCenter Mitte"]


def test_sheets(run, file, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Eins"
    workbook.active.append(["Einrichtung", "PLZ"])
    workbook.active.append(["Haus Eins", "10115"])
    second = workbook.create_sheet("Zwei")
    second.append(["Einrichtung", "PLZ"])
    second.append(["Haus Zwei", "10117"])
    source = tmp_path / "Mappe.xlsx"
    workbook.save(source)
    status, printed, said = run("import", file, source, "--into", "institutions")
    assert (status, printed) == (1, "")
    assert said == "Mehrere Blätter enthalten etwas: „Eins“, „Zwei“. Bitte nennen Sie eines mit --sheet.\n"
    status, _, said = run("import", file, source, "--into", "institutions", "--sheet", "Drei")
    assert (status, said) == (1, "Ein Blatt „Drei“ gibt es in „Mappe.xlsx“ nicht. Es gibt: „Eins“, „Zwei“.\n")
    status, printed, _ = run("import", file, source, "--into", "institutions", "--sheet", "Zwei")
    assert (status, printed.splitlines()[0]) == (0, "1 Zeile: 1 neu")


def test_the_report(run, file, source, tmp_path):
    report = tmp_path / "Rest.xlsx"
    _, printed, _ = run("import", file, source, "--into", "contacts", "--report", report)
    assert f"Geschrieben: {report}" in printed
    cells = [tuple(cell.value for cell in line) for line in openpyxl.load_workbook(report).active.iter_rows()]
    head = next(number for number, line in enumerate(cells) if line[:5] == ROWS[0])
    assert [line[:2] for line in cells[head + 1 : head + 3]] == [("Blau", "Ida"), ("Grün", "Jan")]
    assert all(line[5] for line in cells[head + 1 : head + 3])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("contacts", "--institution", "Kreativhaus"), "--institution gilt nur, wo es keine gibt"),
        (("registrations", "--session", "77"), "Nummer 77 gibt es in dieser Datei nicht"),
        (("registrations", "--session", "9" * 30), "gibt es in dieser Datei nicht"),
        (("contacts", "--mapping", "fehlt.json"), ""),
        (("contacts", "--sheet", "Mitte"), "Die Liste hat keine Blätter."),
    ],
)
def test_what_is_refused_stores_nothing(run, file, source, arguments, told):
    before = file.read_bytes()
    status, printed, said = run("import", file, source, "--into", *arguments)
    assert (status, printed, file.read_bytes()) == (1, "", before)
    assert said
    assert told in said


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 nothing"])
def test_what_is_no_list_is_refused(run, file, tmp_path, content):
    source = tmp_path / "Liste.xlsx"
    source.write_bytes(content)
    status, printed, said = run("import", file, source, "--into", "contacts")
    assert (status, printed) == (1, "")
    assert "„Liste.xlsx“" in said
    assert run("import", file, tmp_path / "fehlt.csv", "--into", "contacts")[0] == 1


def test_a_file_that_is_open_elsewhere_takes_nothing(run, file, source):
    with closing(open_file(file)):
        status, printed, said = run("import", file, source, "--into", "contacts")
    assert (status, printed) == (1, "")
    assert "hat diese Datei geöffnet" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",), ("import", "a", "b"), ("import", "a", "b", "--into", "friends"),
        ("import", "a", "b", "--into", "contacts", "--on-conflict", "merge"),
        ("import", "a", "b", "--into", "contacts", "--report", "rest.txt"),
        ("import", "a", "b", "--into", "contacts", "--session", "one"),
        ("import", "a", "b", "--into", "contacts", "--session", "1"), ("import", "a", "b", "--into", "registrations"),
        ("import", "a", "b", "--into", "institutions", "--institution", "Kreativhaus"),
    ],
)  # fmt: skip
def test_wrong_usage(run, arguments):
    status, printed, said = run(*arguments)
    assert (status, printed) == (2, "")
    assert "Hilfe: voneinander-desktop --help" in said


def test_the_help_tells_of_it(run):
    _, printed, _ = run("--help")
    for told in ("import DATEI LISTE --into", "--on-conflict", "--mapping", "--dry-run", "--report"):
        assert told in printed
