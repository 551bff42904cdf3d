import errno
import os
import re
import string
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.example_meeting import CANCELLED, email, example_file, phone

from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Block, Column, Document
from voneinander_desktop.formats import excel
from voneinander_desktop.usecases.exporting import (
    ContactListRequest,
    Exporting,
    ExportRefused,
    InstitutionListRequest,
    RosterRequest,
    SignInSheetRequest,
    UnknownSession,
    default_notice,
    file_name,
    suggest_other_name,
)
from voneinander_desktop.usecases.office_file import create_file, open_file

NOW = datetime(2020, 3, 9, 10, 30)
OLD = b"what was there before"
PAPER = Document("Liste", (Column("name", "Name"),), (Block((("Anna",), ("Bernd",))),), name="Liste")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    example = example_file(tmp_path_factory.mktemp("office") / "treffen.vnd")
    yield example
    example.office.close()


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def exporting(example, pauses):
    office = example.office
    return Exporting(office.reader, office.choices, office.path, clock=lambda: NOW, pause=pauses.append)


@pytest.fixture
def target(tmp_path):
    """A file of the same name is there already."""
    path = tmp_path / "Liste.xlsx"
    path.write_bytes(OLD)
    return path


def pdf(_document, path):
    path.write_bytes(b"%PDF-1.4\n...\n%%EOF\n")


def fails(number):
    """Return a function that fails as the operating system does."""

    def fail(*_arguments):
        raise OSError(number, os.strerror(number))

    return fail


def refusal(call, *arguments):
    with pytest.raises(ExportRefused) as raised:
        call(*arguments)
    return raised.value


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def words_of(workbook):
    """Return all XML of a workbook."""
    with zipfile.ZipFile(workbook) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


class TestWorkbooks:
    @pytest.mark.parametrize(
        "make",
        [
            lambda session: SignInSheetRequest(session, by_institution=True, announced_rows=True, signature_columns=2),
            lambda session: RosterRequest(session, Purpose.INTERNAL),
            lambda session: RosterRequest(session, Purpose.PARTICIPANTS),
            lambda session: RosterRequest(session, Purpose.ENTRANCE),
            lambda session: ContactListRequest(letter_salutation=True),
            lambda session: ContactListRequest(Purpose.PARTICIPANTS),
            lambda session: InstitutionListRequest(),
        ],
    )
    def test_every_paper_is_written_and_holds_its_cells(self, example, exporting, tmp_path, make):
        document = exporting.document(make(example.session))
        written = exporting.write_workbook(document, tmp_path / "Liste.xlsx")
        assert written.notes == ()
        assert written.rows == sum(1 for _ in document.rows())
        sheet = openpyxl.load_workbook(written.path).worksheets[0]
        values = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
        headings = tuple(column.heading for column in document.columns)
        assert headings in values
        assert names_in(tmp_path) == ["Liste.xlsx"]

    @pytest.mark.parametrize("by_institution", [False, True])
    def test_a_sign_in_sheet_holds_no_way_to_reach_anyone_anywhere(self, example, exporting, tmp_path, by_institution):
        request = SignInSheetRequest(
            example.session, columns=("title", "function", "department"), by_institution=by_institution
        )
        words = words_of(exporting.write_workbook(exporting.document(request), tmp_path / "Liste.xlsx").path)
        assert "Ohnesorg" in words
        assert CANCELLED not in words
        assert "@" not in words
        assert not re.search(r"\b0[1-9][0-9]{1,4}[ /-][0-9]", words)
        assert not any(phone(name) in words or email(name) in words for name in example.contacts)

    def test_nobody_who_cancelled_is_in_a_roster(self, example, exporting, tmp_path):
        for purpose in (Purpose.INTERNAL, Purpose.PARTICIPANTS, Purpose.ENTRANCE):
            document = exporting.document(RosterRequest(example.session, purpose))
            written = exporting.write_workbook(document, tmp_path / f"{purpose}.xlsx")
            assert CANCELLED not in words_of(written.path)

    def test_the_internal_list_says_so_on_the_sheet(self, exporting, tmp_path):
        written = exporting.write_workbook(exporting.document(ContactListRequest()), tmp_path / "Liste.xlsx")
        sheet = openpyxl.load_workbook(written.path).worksheets[0]
        assert "Nur für den Dienstgebrauch" in {cell.value for row in sheet.iter_rows(max_row=6) for cell in row}

    def test_what_excel_cannot_hold_is_told(self, exporting, tmp_path):
        document = replace(PAPER, blocks=(Block((("Anna\ufffe",),)),))
        (note,) = exporting.write_workbook(document, tmp_path / "Liste.xlsx").notes
        assert "weggelassen" in note

    def test_an_unknown_session(self, exporting):
        with pytest.raises(UnknownSession):
            exporting.document(RosterRequest(77))


class TestTheOldFile:
    def test_is_replaced(self, exporting, target):
        assert exporting.write_workbook(PAPER, target).path == target
        assert openpyxl.load_workbook(target).worksheets[0]["A1"].value == "Liste"
        assert names_in(target.parent) == ["Liste.xlsx"]

    def test_keeps_its_permissions(self, exporting, target):
        target.chmod(0o640)
        exporting.write_workbook(PAPER, target)
        assert target.stat().st_mode & 0o777 == 0o640

    def test_is_replaced_behind_a_link(self, exporting, target):
        link = target.with_name("Verweis.xlsx")
        link.symlink_to(target)
        exporting.write_workbook(PAPER, link)
        assert link.is_symlink()
        assert target.read_bytes() != OLD

    @pytest.mark.parametrize(
        ("number", "told"),
        [
            (errno.ENOSPC, "kein Platz mehr"),
            (errno.EDQUOT, "kein Platz mehr"),
            (errno.EACCES, "dürfen Sie nicht schreiben"),
            (errno.EROFS, "dürfen Sie nicht schreiben"),
            (errno.EIO, "Laufwerk meldet einen Fehler"),
        ],
    )
    def test_is_unchanged_when_the_disk_fails(self, exporting, target, monkeypatch, number, told):
        monkeypatch.setattr(os, "fsync", fails(number))
        refused = refusal(exporting.write_workbook, PAPER, target)
        assert told in str(refused)
        assert "Die bisherige Datei ist unverändert." in str(refused)
        self.assert_untouched(target)

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
    def test_is_unchanged_when_writing_fails_halfway(self, exporting, target, number):
        def half(_document, path):
            path.write_bytes(b"%PDF-1.4")
            fails(number)()

        refusal(exporting.write_paper, PAPER, target, half)
        self.assert_untouched(target)

    def test_is_unchanged_when_it_is_open_in_excel(self, exporting, target, monkeypatch, pauses):
        monkeypatch.setattr(os, "replace", fails(errno.EACCES))
        refused = refusal(exporting.write_workbook, PAPER, target)
        assert "Wahrscheinlich ist die Datei gerade in einem anderen Programm geöffnet" in str(refused)
        assert "„Liste (2).xlsx“" in str(refused)
        assert refused.other == target.with_name("Liste (2).xlsx")
        assert 1 <= sum(pauses) <= 3
        self.assert_untouched(target)

    def test_is_replaced_once_a_virus_scanner_lets_go(self, exporting, target, monkeypatch, pauses):
        original, calls = os.replace, []

        def held_twice(source, place):
            calls.append(place)
            if len(calls) <= 2:
                fails(errno.EACCES)()
            original(source, place)

        monkeypatch.setattr(os, "replace", held_twice)
        exporting.write_workbook(PAPER, target)
        assert len(pauses) == 2
        assert target.read_bytes() != OLD

    def test_is_unchanged_when_the_new_one_is_not_what_it_should_be(self, exporting, target, monkeypatch):
        original = excel.write

        def one_row_less(document, path, **details):
            original(replace(document, blocks=(Block((("Anna",),)),)), path, **details)

        monkeypatch.setattr(excel, "write", one_row_less)
        assert "weicht in Zeile" in str(refusal(exporting.write_workbook, PAPER, target))
        self.assert_untouched(target)

    def test_is_unchanged_when_writing_is_given_up_halfway(self, exporting, target):
        class GivenUp(Exception):  # noqa: N818 - what the user says
            pass

        told = []

        def proceed(done, total):
            told.append((done, total))
            if done > total / 2:
                raise GivenUp

        long = replace(PAPER, blocks=(Block((("Anna",),) * 5000),))
        with pytest.raises(GivenUp):
            exporting.write_workbook(long, target, proceed=proceed)
        assert len(told) > 2
        self.assert_untouched(target)

    def test_is_unchanged_when_a_pdf_is_cut_off(self, exporting, target):
        def cut_off(_document, path):
            path.write_bytes(b"%PDF-1.4\n...")

        assert "unvollständig" in str(refusal(exporting.write_paper, PAPER, target, cut_off))
        self.assert_untouched(target)

    def test_is_unchanged_when_the_program_has_a_bug(self, exporting, target):
        def bug(_document, path):
            path.write_bytes(b"%PDF-1.4")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            exporting.write_paper(PAPER, target, bug)
        self.assert_untouched(target)

    def test_is_unchanged_when_it_is_protected(self, exporting, target):
        target.chmod(0o444)
        refused = refusal(exporting.write_workbook, PAPER, target)
        assert "„Liste.xlsx“ ist schreibgeschützt." in str(refused)
        assert refused.other == target.with_name("Liste (2).xlsx")
        self.assert_untouched(target)

    @pytest.mark.parametrize("mark", ["~$Liste.xlsx", ".~lock.Liste.xlsx#"])
    def test_is_replaced_with_a_note_when_a_mark_of_another_program_lies_beside(self, exporting, target, mark):
        target.with_name(mark).touch()
        (note,) = exporting.write_workbook(PAPER, target).notes
        assert "in einem anderen Programm geöffnet" in note
        assert target.read_bytes() != OLD

    @staticmethod
    def assert_untouched(target):
        assert target.read_bytes() == OLD
        assert names_in(target.parent) == [target.name]


class TestTargetsThatCannotBe:
    def test_a_folder_that_is_not_there(self, exporting, tmp_path):
        refused = refusal(exporting.write_workbook, PAPER, tmp_path / "fort" / "Liste.xlsx")
        assert str(refused) == "Den Ordner „fort“ gibt es nicht. Bitte wählen Sie einen anderen Ordner."
        assert refused.other is None

    def test_a_file_in_place_of_the_folder(self, exporting, target):
        assert "Den Ordner „Liste.xlsx“ gibt es nicht" in str(
            refusal(exporting.write_workbook, PAPER, target / "Liste.xlsx")
        )

    def test_a_folder_of_that_name(self, exporting, tmp_path):
        (tmp_path / "Liste.xlsx").mkdir()
        assert "ist ein Ordner" in str(refusal(exporting.write_workbook, PAPER, tmp_path / "Liste.xlsx"))

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
    def test_something_that_is_no_file(self, exporting, tmp_path):
        os.mkfifo(tmp_path / "Liste.xlsx")
        assert "keine gewöhnliche Datei" in str(refusal(exporting.write_workbook, PAPER, tmp_path / "Liste.xlsx"))

    @pytest.mark.parametrize("length", [252, 400])
    def test_a_name_that_is_too_long(self, exporting, tmp_path, length):
        refused = refusal(exporting.write_workbook, PAPER, tmp_path / f"{'n' * length}.xlsx")
        assert "Der Name der Datei ist zu lang." in str(refused)
        assert len(refused.other.name) <= 120
        assert names_in(tmp_path) == []

    def test_the_file_with_her_data(self, exporting, example):
        before = example.office.path.read_bytes()
        refused = refusal(exporting.write_workbook, PAPER, example.office.path)
        assert "die Datei mit Ihren Daten" in str(refused)
        assert example.office.path.read_bytes() == before


def test_a_pdf_is_written_the_same_way(exporting, target):
    written = exporting.write_paper(PAPER, target, pdf)
    assert target.read_bytes().startswith(b"%PDF-")
    assert (written.path, written.rows) == (target, 2)


class TestNames:
    def test_a_session_paper_bears_the_sessions_date(self, exporting, example):
        request = SignInSheetRequest(example.session)
        name = exporting.suggested_name(request, exporting.document(request), ".pdf")
        assert name == "2020-03-11 Unterschriftenliste Voneinander lernen.pdf"

    def test_a_list_bears_todays_date_and_its_marking(self, exporting):
        request = ContactListRequest()
        name = exporting.suggested_name(request, exporting.document(request))
        assert name == "2020-03-09 Kontakte (intern) – Nur für den Dienstgebrauch.xlsx"

    def test_a_long_title_does_not_push_the_marking_out(self, exporting, example):
        request = RosterRequest(example.session)
        document = exporting.document(request)
        name = exporting.suggested_name(request, replace(document, name=document.name + " und so weiter" * 20))
        assert "Nur für den Dienstgebrauch" in name
        assert len(name) <= 120

    @pytest.mark.parametrize(
        ("name", "written"),
        [
            ("Liste", "2020-03-09 Liste.xlsx"),
            ('Jugend/Alter: "Was?" <neu>|*', "2020-03-09 Jugend Alter Was neu.xlsx"),
            ("..\\..\\etc\\passwd", "2020-03-09 .. .. etc passwd.xlsx"),
            ("CON", "2020-03-09 CON.xlsx"),
            ("Ende. . ", "2020-03-09 Ende.xlsx"),
            ("zwei\nZeilen\tTab", "2020-03-09 zwei Zeilen Tab.xlsx"),
            ("\u202exslx.exe", "2020-03-09 xslx.exe.xlsx"),
            ("", "2020-03-09.xlsx"),
        ],
    )
    def test_a_name_is_made_legal(self, name, written):
        assert file_name(replace(PAPER, name=name), date(2020, 3, 9)) == written

    @given(st.text(st.characters(codec=None), max_size=300), st.dates(), st.sampled_from([".xlsx", ".pdf"]))
    def test_any_name_is_legal_everywhere(self, name, day, suffix):
        made = file_name(replace(PAPER, name=name), day, suffix)
        stem = made.removesuffix(suffix)
        assert made == stem + suffix
        assert stem.startswith(day.isoformat())
        assert len(made) <= 120
        assert len(made.encode()) <= 255
        assert not set(made) & set('<>:"/\\|?*' + "".join(map(chr, range(32))))
        assert stem == stem.rstrip(" .")
        assert Path(made).name == made
        assert all(
            character.isprintable() or character in string.whitespace for character in made if ord(character) < 128
        )

    def test_another_name_is_one_that_is_free(self, tmp_path):
        (tmp_path / "Liste (2).xlsx").touch()
        assert suggest_other_name(tmp_path / "Liste.xlsx") == tmp_path / "Liste (3).xlsx"
        assert suggest_other_name(tmp_path / "Liste (2).xlsx") == tmp_path / "Liste (3).xlsx"


class TestTheNotice:
    def test_the_notice_is_a_draft_until_it_is_changed(self, exporting, example):
        assert exporting.notice_is_draft
        assert "Art. 13 DSGVO" in default_notice()
        assert "Bezirksamt Mitte" in exporting.document(SignInSheetRequest(example.session)).notice
        exporting.set_notice(" Eigener Text. ")
        assert exporting.notice == "Eigener Text."
        assert not exporting.notice_is_draft
        assert exporting.document(SignInSheetRequest(example.session)).notice.startswith("Eigener Text. Löschung am")
        exporting.set_notice("")
        assert exporting.notice_is_draft


def test_papers_of_the_practice_set_say_so(tmp_path):
    path = tmp_path / "uebung.vnd"
    create_file(path, "practice")
    office = open_file(path, write=False)
    exporting = Exporting(office.reader, office.choices, path)
    assert exporting.document(InstitutionListRequest()).marking == "Übungsdaten"
    assert exporting.document(ContactListRequest()).marking == "Nur für den Dienstgebrauch · Übungsdaten"
    office.close()


def test_what_is_ready_is_written_as_it_is(exporting, tmp_path):
    target = tmp_path / "Treffen.ics"
    target.write_bytes(b"old")

    written = exporting.write_bytes(b"BEGIN:VCALENDAR\r\n", target)

    assert target.read_bytes() == b"BEGIN:VCALENDAR\r\n"
    assert (written.path, written.rows) == (target, None)
    with pytest.raises(ExportRefused):
        exporting.write_bytes(b"new", tmp_path / "missing" / "Treffen.ics")
