"""The command line as its users see it: what it prints, what it writes, how it ends."""

import json
import os
import subprocess
import sys
import types
from contextlib import closing
from pathlib import Path

import docx
import openpyxl
import pytest
from tests.example_meeting import CANCELLED, SHARED, example_file, phone
from tests.records import add_one, new_file
from tests.rfc5545 import read_event

from voneinander_desktop import cli
from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest
from voneinander_desktop.usecases import office_file
from voneinander_desktop.usecases.editing import Edit

COMMAND = [sys.executable, "-m", "voneinander_desktop"]


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The file stays open for writing: everything here reads while a window has it."""
    example = example_file(tmp_path_factory.mktemp("office") / "treffen.vnd")
    yield example
    example.office.close()


@pytest.fixture(scope="module")
def file(example):
    return str(example.office.path)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "beispiel.vnd"
    office_file.create_file(path, "sample")
    return str(path)


@pytest.fixture
def voneinander(capsys):
    """Run a command; return its exit status, what it printed, and what it said about errors."""

    def run(*arguments):
        status = cli.main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn as a PDF; Qt is not needed to see which."""
    documents = []

    def write_pdf(document, path):
        documents.append(document)
        path.write_bytes(b"%PDF-1.4\n%%EOF\n")

    monkeypatch.setitem(sys.modules, "voneinander_desktop.app", types.SimpleNamespace(write_pdf=write_pdf))
    return documents


def in_a_process(*arguments, **options):
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, **options)


def sheet(path):
    return [tuple(cell.value for cell in row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]


class TestNew:
    @pytest.mark.parametrize(("option", "contacts"), [([], 0), (["--sample"], 3)])
    def test_makes_a_file(self, voneinander, tmp_path, option, contacts):
        path = tmp_path / "neu.vnd"
        assert voneinander("new", path, *option) == (0, f"Angelegt: {path}\n", "")
        status, printed, _ = voneinander("list", "contacts", path, "--json")
        assert (status, len(json.loads(printed))) == (0, contacts)

    def test_makes_practice_data(self, voneinander, tmp_path):
        assert voneinander("new", tmp_path / "neu.vnd", "--practice")[0] == 0
        assert len(json.loads(voneinander("list", "contacts", tmp_path / "neu.vnd", "--json")[1])) > 100

    def test_refuses_a_file_that_is_there(self, voneinander, tmp_path):
        path = tmp_path / "alt.vnd"
        path.write_bytes(b"mine")
        status, printed, said = voneinander("new", path)
        assert (status, printed) == (1, "")
        assert "„alt.vnd“ gibt es schon" in said
        assert path.read_bytes() == b"mine"


class TestList:
    def test_institutions_of_the_sample(self, voneinander, sample):
        rows = json.loads(voneinander("list", "institutions", sample, "--json")[1])
        assert {"id", "kind", "name", "short_name", "aliases", "operator", "street", "postal_code", "city", "region",
                "phone", "email", "website"} <= rows[0].keys()  # fmt: skip
        by_name = {row["name"]: row for row in rows}
        villa = by_name["KiezZentrum Villa Lützow"]
        assert villa["aliases"] == ["Kiez-Zentrum Villa Lützow"]
        assert (villa["kind"], villa["region"]) == ("KiezZentrum", "Tiergarten Süd")
        assert villa["postal_code"] == "10785"
        assert villa["phone"] is None
        assert villa["accessible"] is None
        assert by_name["Kreativhaus"]["aliases"] == []
        assert all(type(row["id"]) is int for row in rows)

    def test_sessions_of_the_sample(self, voneinander, sample):
        (session,) = json.loads(voneinander("list", "sessions", sample, "--json")[1])
        assert session["title"].startswith("Voneinander wissen in Mitte – JobCenter")
        assert (session["date"], session["start"], session["end"]) == ("2020-03-11", "09:00", "13:00")
        assert session["site"] == session["venue"] == "JobCenter Mitte – Standort Spittelmarkt"
        assert session["status"] == "geplant"
        assert len(session["institutions"]) == 11
        assert "Kreativhaus" in session["institutions"]

    def test_contacts(self, voneinander, file, example):
        rows = json.loads(voneinander("list", "contacts", file, "--json")[1])
        by_name = {row["last_name"]: row for row in rows}
        anna = by_name["Müller"]
        assert (anna["id"], anna["salutation"], anna["title"]) == (example.contacts["Müller"], "Frau", "Dr.")
        assert (anna["institution"], anna["phone"], anna["share"]) == ("Kreativhaus", phone("Müller"), True)
        assert by_name["Mueller"]["share"] is False
        assert by_name["Öztürk"]["share_withdrawn_on"] == "2020-02-01"
        assert [row["last_name"] for row in rows][:2] == ["von Adler", "Funk"]

    @pytest.mark.parametrize(("text", "found"), [("muller anna", {"Müller"}), ("zurück", {"Müller"}), ("xyz", set())])
    def test_search_looks_in_the_whole_record(self, voneinander, file, text, found):
        rows = json.loads(voneinander("list", "contacts", file, "--json", "--search", text)[1])
        assert {row["last_name"] for row in rows} == found

    def test_a_table_for_people(self, voneinander, file):
        status, printed, said = voneinander("list", "institutions", file)
        lines = printed.splitlines()
        assert (status, said) == (0, "")
        assert lines[0].split()[:3] == ["Nr.", "Name", "Art"]
        assert (
            len({line.find("Fischerinsel") for line in lines if "Fischerinsel" in line} | {lines[0].find("Straße")})
            == 1
        )
        assert len(lines) == 2 + 5

    def test_nothing_found(self, voneinander, file):
        assert voneinander("list", "sessions", file, "--search", "xyz") == (0, "Nichts gefunden.\n", "")


class TestMeeting:
    def test_who_came_and_where_she_stands_on_the_sheet(self, voneinander, tmp_path):
        example = example_file(tmp_path / "treffen.vnd")
        with closing(example.office) as office:
            people = example.registrations
            office.participation.replace(people["Öztürk"], "Mia Maier")
            sheet = office.sheets.record(office.sheets.numbered(SignInSheetRequest(example.session, blank_rows=1)))
            office.attendance.mark([people["Müller"]], "present")
            office.sheets.enter(sheet.id, 6, "Nowak, Jan", "Nachbarschaft e. V.")
            office.attendance.close_rest(example.session)

            status, printed, said = voneinander("attendance", office.path, "--session", example.session, "--json")

        rows = json.loads(printed)
        assert (status, said) == (0, "")
        assert {tuple(row) for row in rows} == {
            ("last_name", "first_name", "institution", "status", "attendance", "substitute_for", "sheet_row")
        }
        absent = "nicht teilgenommen"
        assert [tuple(row.values()) for row in rows] == [
            ("von Adler", "Dora", "Kreativhaus", "angemeldet", absent, None, 1),
            ("Maier", "Mia", "KiezZentrum Villa Lützow", "angemeldet", absent, "Öztürk, Cem", 2),
            ("Müller", "Anna", "Kreativhaus", "angemeldet", "anwesend", None, 3),
            ("Mueller", "Bernd", "Familienzentrum Wattstraße", "angemeldet", absent, None, 4),
            ("Nowak", "Jan", "Nachbarschaft e. V.", "ohne Anmeldung", "anwesend", None, 6),
            ("Öztürk", "Cem", "KiezZentrum Villa Lützow", "abgesagt", "noch nicht erfasst", None, None),
            ("Ohnesorg", "Hanna", None, "angemeldet", absent, None, 5),
            ("Zander", "Emil", "Kreativhaus", "abgesagt", "noch nicht erfasst", None, None),
        ]

    def test_whom_to_invite_to_the_announced_meeting(self, voneinander, sample):
        status, printed, said = voneinander("propose", sample, "--session", 1, "--json")

        rows = json.loads(printed)
        assert (status, said) == (0, "")
        assert {tuple(row) for row in rows} == {("institution", "group", "reason")}
        announced = json.loads(voneinander("list", "sessions", sample, "--json")[1])[0]["institutions"]
        assert {row["institution"] for row in rows} == {*announced, "JobCenter Mitte – Standort Spittelmarkt"}
        assert all(row["group"] and row["reason"] for row in rows)
        assert rows[0]["group"] == "Gastgeber und Veranstalter"

    @pytest.mark.parametrize("command", ["attendance", "propose"])
    def test_a_table_for_people(self, voneinander, file, example, command):
        status, printed, said = voneinander(command, file, "--session", example.session)

        lines = printed.splitlines()
        assert (status, said) == (0, "")
        assert set(lines[1]) == {"-", " "}
        assert any("Kreativhaus" in line for line in lines[2:])

    @pytest.mark.parametrize("command", ["attendance", "propose"])
    @pytest.mark.parametrize("number", ["99", "-1", "99999999999999999999"])
    def test_a_session_that_is_not_there(self, voneinander, file, command, number):
        status, printed, said = voneinander(command, file, "--session", number, "--json")

        assert (status, printed) == (1, "")
        assert f"Eine Veranstaltung mit der Nummer {number} gibt es in dieser Datei nicht." in said


class TestExport:
    def test_institutions(self, voneinander, file, tmp_path):
        out = tmp_path / "aus.xlsx"
        status, printed, said = voneinander("export", "institutions", file, out, "--search", "villa")
        assert (status, printed, said) == (0, f"Geschrieben: {out} (1 Zeile)\n", "")
        assert "KiezZentrum Villa Lützow" in {cell for row in sheet(out) for cell in row}

    def test_contacts_are_internal_unless_asked_otherwise(self, voneinander, file, tmp_path):
        out = tmp_path / "aus.xlsx"
        assert voneinander("export", "contacts", file, out)[0] == 0
        cells = {cell for row in sheet(out) for cell in row}
        assert {"Nur für den Dienstgebrauch", "Mueller", phone("Mueller")} <= cells

    def test_contacts_to_pass_on(self, voneinander, file, tmp_path, example):
        out = tmp_path / "aus.xlsx"
        assert voneinander("export", "contacts", file, out, "--purpose", "participants")[0] == 0
        cells = {cell for row in sheet(out) for cell in row}
        assert cells & example.contacts.keys() == SHARED
        assert "Nur für den Dienstgebrauch" not in cells

    @pytest.mark.parametrize("purpose", ["internal", "participants", "entrance"])
    def test_roster(self, voneinander, file, tmp_path, example, purpose):
        out = tmp_path / "aus.xlsx"
        assert voneinander("export", "roster", file, out, "--session", example.session, "--purpose", purpose)[0] == 0
        cells = {cell for row in sheet(out) for cell in row}
        assert {"Müller", "Ohnesorg"} <= cells
        assert CANCELLED not in cells
        assert (phone("Müller") in cells) == (purpose != "entrance")
        assert (phone("Mueller") in cells) == (purpose == "internal")

    def test_sign_in_sheet(self, voneinander, file, tmp_path, example):
        out = tmp_path / "aus.xlsx"
        status, printed, _ = voneinander(
            "export", "sign-in-sheet", file, out, "--session", example.session, "--blank-rows", 3, "--by-institution"
        )
        assert (status, printed) == (0, f"Geschrieben: {out} (10 Zeilen)\n")
        firsts = [row[0] for row in sheet(out)]
        assert "Kreativhaus" in firsts
        assert [first for first in firsts if isinstance(first, int)] == list(range(1, 11))

    def test_blocks_have_room_for_everyone_announced(self, voneinander, file, tmp_path, example):
        out = tmp_path / "aus.xlsx"
        voneinander("export", "sign-in-sheet", file, out, "--session", example.session, "--by-institution")
        firsts = [row[0] for row in sheet(out)]
        assert "Weitere Teilnehmende" in firsts
        assert max(first for first in firsts if isinstance(first, int)) == 5 + 2 + 8

    def test_sign_in_sheet_as_pdf(self, voneinander, file, tmp_path, example, drawn):
        out = tmp_path / "aus.PDF"
        assert voneinander("export", "sign-in-sheet", file, out, "--session", example.session)[0] == 0
        assert [document.title for document in drawn] == ["Unterschriftenliste"]
        assert out.read_bytes().startswith(b"%PDF-")

    @pytest.mark.parametrize(("paper", "title"), [("agenda", "Tagesordnung"), ("attendance", "Anwesenheitsnachweis")])
    def test_papers_as_workbook_and_as_pdf(self, voneinander, file, tmp_path, example, drawn, paper, title):
        out = tmp_path / "aus.xlsx"
        status, printed, said = voneinander("export", paper, file, out, "--session", example.session)
        assert (status, "leer: " in said or "ist leer" in said) == (0, True)
        assert printed == f"Geschrieben: {out} (0 Zeilen)\n"  # nothing is planned, nobody came yet
        assert sheet(out)[0][0] == title
        pdf = tmp_path / "aus.pdf"
        assert voneinander("export", paper, file, pdf, "--session", example.session)[0] == 0
        assert [document.title for document in drawn] == [title]

    def test_press_release_as_text_and_for_word(self, voneinander, sample, tmp_path):
        out = tmp_path / "aus.txt"
        assert voneinander("export", "press-release", sample, out, "--session", 1) == (0, f"Geschrieben: {out}\n", "")
        text = out.read_bytes().decode()
        assert text.startswith("Veranstaltung „Voneinander wissen in Mitte – JobCenter")
        assert "findet am 11.3.2020 von 9 – 13 Uhr im JobCenter Mitte – Standort Spittelmarkt" in text
        assert "\r\n\r\nMedienkontakt: Bezirksamt Mitte, Bezirksstadtrat Ephraim Gothe" in text
        out = tmp_path / "aus.docx"
        assert voneinander("export", "press-release", sample, out, "--session", 1)[0] == 0
        words = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs)
        assert words.split() == text.split()

    def test_a_calendar_file_keeps_to_the_rules(self, voneinander, sample, tmp_path):
        out = tmp_path / "aus.ics"
        assert voneinander("export", "calendar", sample, out, "--session", 1) == (0, f"Geschrieben: {out}\n", "")
        event = read_event(out.read_bytes())
        assert event["dtstart"].dt.isoformat() == "2020-03-11T09:00:00+01:00"
        assert event["dtend"].dt.isoformat() == "2020-03-11T13:00:00+01:00"

    def test_a_meeting_without_a_date_is_no_event(self, voneinander, tmp_path):
        path, out = tmp_path / "neu.vnd", tmp_path / "aus.ics"
        office_file.create_file(path, "empty")
        office = office_file.open_file(path)
        office.editing.set_values([Edit("session", -1, "title", "Irgendwann")])
        office.close()
        status, printed, said = voneinander("export", "calendar", path, out, "--session", 1)
        assert (status, printed) == (1, "")
        assert said.startswith("Die Veranstaltung hat noch kein Datum.")
        assert not out.exists()

    def test_what_a_press_release_lacks_is_told(self, voneinander, file, tmp_path, example):
        out = tmp_path / "aus.txt"
        status, _, said = voneinander("export", "press-release", file, out, "--session", example.session)
        assert status == 0
        assert "Der Artikel fehlt bei: Kreativhaus" in said

    def test_badges(self, voneinander, file, tmp_path, example, drawn):
        out = tmp_path / "aus.pdf"
        asked = ["export", "badges", file, out, "--session", example.session]
        assert voneinander(*asked) == (0, f"Geschrieben: {out}\n", "")
        more = ["--labels", "L7418", "--start", "3", "--right", "-2.5", "--down=1,0", "--blank", "2"]
        assert voneinander(*asked, *more)[0] == 0
        usual, other = drawn
        assert (usual.form.key, usual.start, len(usual.badges)) == ("L4785", 1, 5)
        assert (other.form.key, other.start, other.right, other.down, len(other.badges)) == ("L7418", 3, -2.5, 1, 7)

    @pytest.mark.parametrize("asked", [("--right", "-2,5"), ("--right", "-2.5"), ("--right=-2,5",)])
    def test_badges_are_shifted_as_one_writes_it(self, voneinander, file, tmp_path, example, drawn, asked):
        out = tmp_path / "schilder.pdf"
        assert voneinander("export", "badges", file, out, "--session", example.session, *asked)[0] == 0
        assert drawn[-1].right == -2.5

    def test_papers_on_which_nothing_stands_say_so(self, voneinander, tmp_path, drawn):
        file = tmp_path / "leer.vnd"
        with closing(office_file.open_file(new_file(file))) as office:
            session = add_one(office, "session", title="Treffen")
        asked = ["--session", session]
        badges = tmp_path / "schilder.pdf"
        status, out, err = voneinander("export", "badges", file, badges, *asked)
        assert (status, out) == (1, "")
        assert "Noch ist niemand angemeldet" in err
        assert not badges.exists()
        assert voneinander("export", "badges", file, badges, *asked, "--blank", "2")[0] == 0
        for paper, said in (("attendance", "Die Liste ist leer"), ("agenda", "noch keine Tagesordnung")):
            status, _, err = voneinander("export", paper, file, tmp_path / f"{paper}.xlsx", *asked)
            assert status == 0
            assert said in err

    def test_badges_beyond_the_page(self, voneinander, file, tmp_path, example, drawn):
        out = tmp_path / "aus.pdf"
        status, printed, said = voneinander(
            "export", "badges", file, out, "--session", example.session, "--right", "40"
        )
        assert (status, printed) == (1, "")
        assert said.startswith("So verschoben ragen die Schilder rechts über das Blatt hinaus.")
        assert not out.exists()

    def test_a_file_that_is_there_is_replaced(self, voneinander, file, tmp_path):
        out = tmp_path / "aus.xlsx"
        out.write_bytes(b"old")
        assert voneinander("export", "contacts", file, out)[0] == 0
        assert sheet(out)[0][0] == "Kontakte (intern)"

    def test_a_protected_one_is_not(self, voneinander, file, tmp_path):
        out = tmp_path / "aus.xlsx"
        out.write_bytes(b"old")
        out.chmod(0o444)
        status, printed, said = voneinander("export", "contacts", file, out)
        assert (status, printed) == (1, "")
        assert "„aus.xlsx“ ist schreibgeschützt. Die bisherige Datei ist unverändert." in said
        assert out.read_bytes() == b"old"

    @pytest.mark.parametrize("session", ["99", "-1", "0", "99999999999999999999999"])
    def test_an_unknown_session(self, voneinander, file, tmp_path, session):
        status, printed, said = voneinander("export", "roster", file, tmp_path / "aus.xlsx", "--session", session)
        assert (status, printed) == (1, "")
        assert said == f"Eine Veranstaltung mit der Nummer {session} gibt es in dieser Datei nicht.\n"
        assert not (tmp_path / "aus.xlsx").exists()

    def test_the_file_itself_is_no_target(self, voneinander, tmp_path):
        path = tmp_path / "daten.xlsx"
        office_file.create_file(path, "sample")
        before = path.read_bytes()
        assert voneinander("export", "contacts", path, path)[0] == 1
        assert path.read_bytes() == before


class TestCheck:
    def test_all_is_well(self, voneinander, sample):
        assert voneinander("check", sample) == (0, "„beispiel.vnd“ ist in Ordnung.\n", "")

    def test_findings(self, voneinander, sample, monkeypatch):
        found = office_file.FileCheck(["Erstens."], ["Zweitens."])
        monkeypatch.setattr(office_file, "check_file", lambda path: found)
        assert voneinander("check", sample) == (1, "Erstens.\nHinweis: Zweitens.\n", "")

    def test_hints_are_no_faults(self, voneinander, sample):
        with closing(office_file.open_file(Path(sample))) as office:
            office.editing.set_values([Edit("session", 1, "end", "8:00")])
        status, printed, _ = voneinander("check", sample)
        assert status == 0
        assert "Das Ende liegt nicht nach dem Beginn." in printed
        assert "ist in Ordnung" in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "contacts", "{}"],
        ["export", "contacts", "{}", "aus.xlsx"],
        ["export", "roster", "{}", "aus.xlsx", "--session", "1"],
        ["check", "{}"],
    ],
)
@pytest.mark.parametrize("content", [None, b"", b"no database at all, but long enough to have a header of some kind"])
def test_a_file_that_is_none_of_ours(voneinander, tmp_path, monkeypatch, arguments, content):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("kaputt.vnd").write_bytes(content)
    status, printed, said = voneinander(*(argument.format("kaputt.vnd") for argument in arguments))
    assert (status, printed) == (1, "")
    assert "kaputt.vnd" in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ([] if content is None else ["kaputt.vnd"])
    assert content is None or Path("kaputt.vnd").read_bytes() == content


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list"], "Es fehlt: LISTE, DATEI."),
        (["list", "people", "x.vnd"], "LISTE: people gibt es nicht. Möglich sind: institutions, contacts, sessions."),
        (["list", "contacts"], "Es fehlt: DATEI."),
        (["list", "contacts", "x.vnd", "--search"], "Nach --search fehlt etwas."),
        (["list", "contacts", "x.vnd", "--json=1"], "--json steht ohne weitere Angabe."),
        (["list", "contacts", "x.vnd", "--sea", "y"], "Das gehört nicht zu diesem Aufruf: --sea y"),
        (["attendance", "x.vnd"], "Es fehlt: --session."),
        (["propose", "x.vnd", "--session", "eins"], "--session: „eins“ ist keine ganze Zahl."),
        (["propose", "--session", "1"], "Es fehlt: DATEI."),
        (["export"], "Es fehlt: UNTERLAGE."),
        (["export", "contacts", "x.vnd", "x.pdf"], "AUSGABE: „x.pdf“ muss auf .xlsx enden."),
        (["export", "contacts", "x.vnd", ".xlsx"], "AUSGABE: „.xlsx“ muss auf .xlsx enden."),
        (["export", "sign-in-sheet", "x.vnd", "x.pdf"], "Es fehlt: --session."),
        (["export", "sign-in-sheet", "x.vnd", "x.doc", "--session", "1"], "muss auf .xlsx oder .pdf enden."),
        (["export", "roster", "x.vnd", "x.xlsx", "--session", "eins"], "--session: „eins“ ist keine ganze Zahl."),
        (["export", "roster", "x.vnd", "x.xlsx", "--session", "²"], "--session: „²“ ist keine ganze Zahl."),
        (["export", "contacts", "x.vnd", "x.xlsx", "--purpose", "entrance"], "--purpose: entrance gibt es nicht."),
        (
            ["export", "sign-in-sheet", "x.vnd", "x.xlsx", "--session", "1", "--blank-rows", "-1"],
            "--blank-rows: Möglich sind 0 bis 500 Zeilen.",
        ),
        (["export", "badges", "x.vnd", "x.xlsx", "--session", "1"], "AUSGABE: „x.xlsx“ muss auf .pdf enden."),
        (["export", "badges", "x.vnd", "x.pdf", "--session", "1", "--down", "viel"], "ist keine Länge in Millimetern."),
        (
            ["export", "badges", "x.vnd", "x.pdf", "--session", "1", "--blank", "501"],
            "Möglich sind 0 bis 500 Schilder.",
        ),
        (["export", "press-release", "x.vnd", "x.pdf", "--session", "1"], "muss auf .txt oder .docx enden."),
        (["export", "calendar", "x.vnd", "x.txt", "--session", "1"], "AUSGABE: „x.txt“ muss auf .ics enden."),
        (["new", "x.vnd", "--sample", "--practice"], "--practice und --sample gehen nicht zusammen."),
        (["new"], "Es fehlt: DATEI."),
        (["check"], "Es fehlt: DATEI."),
        (["tour"], "Es fehlt: ORDNER."),
        (["x.vnd", "y.vnd"], "Das gehört nicht zu diesem Aufruf: y.vnd"),
        (["--unknown"], "Das gehört nicht zu diesem Aufruf: --unknown"),
    ],
)
def test_wrong_usage_is_told_in_german(voneinander, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    status, printed, told = voneinander(*arguments)
    assert (status, printed) == (2, "")
    assert said in told
    assert told.endswith("Hilfe: voneinander-desktop --help\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["list", "--help"], ["export", "roster", "--help"]])
def test_help(voneinander, arguments):
    status, printed, said = voneinander(*arguments)
    assert (status, said) == (0, "")
    for command in (
        "new DATEI",
        "check DATEI",
        "list institutions|contacts|sessions",
        "export sign-in-sheet",
        "export agenda",
        "tour",
    ):
        assert command in printed


class TestWindow:
    @pytest.mark.parametrize(
        ("arguments", "path", "sample"), [([], None, False), (["a.vnd"], "a.vnd", False), (["--sample"], None, True)]
    )
    def test_is_opened(self, voneinander, monkeypatch, arguments, path, sample):
        opened = []

        def run(path, *, sample=False):
            opened.append((path, sample))
            return 0

        monkeypatch.setitem(sys.modules, "voneinander_desktop.app", types.SimpleNamespace(run=run))
        assert voneinander(*arguments)[0] == 0
        assert opened == [(path and Path(path), sample)]

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
    def test_needs_a_screen(self, voneinander, monkeypatch):
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        status, _, said = voneinander()
        assert (status, said.count("\n")) == (1, 1)
        assert "keinen Bildschirm" in said


def test_the_tour_goes_into_its_folder(voneinander, monkeypatch, tmp_path):
    folders = []
    fake = types.SimpleNamespace(tour=lambda folder: folders.append(folder) or 0)
    monkeypatch.setitem(sys.modules, "voneinander_desktop.app", fake)
    assert voneinander("tour", tmp_path)[0] == 0
    assert folders == [tmp_path]


def test_a_bug_is_told_without_a_traceback_and_logged_without_personal_data(voneinander, file, monkeypatch):
    def bug(path, **_options):
        raise KeyError("Anna Müller")

    monkeypatch.setattr(office_file, "open_file", bug)
    status, printed, said = voneinander("list", "contacts", file)
    assert (status, printed) == (1, "")
    assert "Fehler" in said
    assert "Traceback" not in said
    log = Path(said[said.index("„") + 1 : said.rindex("“")])
    logged = log.read_text(encoding="utf-8")
    assert "KeyError" in logged
    assert "bug" in logged
    assert "Anna" not in logged


class TestProcess:
    """What only a process of its own can show."""

    def test_qt_is_never_imported(self, file, tmp_path):
        program = (
            "import sys; from voneinander_desktop.__main__ import main\n"
            f"main(['list', 'contacts', {file!r}])\n"
            f"main(['export', 'contacts', {file!r}, {str(tmp_path / 'aus.xlsx')!r}])\n"
            f"main(['check', {file!r}])\n"
            "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
        )
        assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0

    def test_nothing_heavy_is_imported_for_help_and_wrong_usage(self):
        program = (
            "import sys; from voneinander_desktop.__main__ import main\n"
            "assert main(['--help']) == 0 and main(['list']) == 2\n"
            "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'openpyxl', 'PySide6')))"
        )
        assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0

    def test_json_is_utf8_in_any_locale(self, sample):
        environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        done = in_a_process("list", "contacts", sample, "--json", env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert {row["last_name"] for row in json.loads(done.stdout.decode())} == {"Arlt", "Gothe", "Patz-Drüke"}
        assert "Patz-Drüke" in done.stdout.decode()

    def test_a_reader_that_has_enough_is_no_error(self, tmp_path):
        path = tmp_path / "uebung.vnd"
        office_file.create_file(path, "practice")
        with subprocess.Popen(
            [*COMMAND, "list", "contacts", str(path), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            process.stdout.read(1)
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait() == 0

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
    def test_output_that_cannot_be_written_is_told(self, sample):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([*COMMAND, "list", "contacts", sample], stdout=full, stderr=subprocess.PIPE)
        assert done.returncode == 1
        assert done.stderr.decode().startswith("Der Datenträger ist voll.")
        assert done.stderr.count(b"\n") == 1

    def test_exit_status_and_messages(self, sample, tmp_path):
        refused = in_a_process("export", "roster", sample, tmp_path / "aus.xlsx", "--session", "5")
        assert (refused.returncode, refused.stdout) == (1, b"")
        assert "Nummer 5 gibt es in dieser Datei nicht" in refused.stderr.decode()
        wrong = in_a_process("export", "roster", sample, tmp_path / "aus.txt", "--session", "1")
        assert (wrong.returncode, wrong.stdout) == (2, b"")
