"""The panels of the papers: choosing, printing, saving, and what becomes of it."""

import shutil
import subprocess
from datetime import date
from functools import partial

import openpyxl
import pytest
from PySide6 import QtPrintSupport
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
)
from tests.example_meeting import CONTACTS, SHARED, email, phone
from tests.records import change

from voneinander_desktop.formats import excel
from voneinander_desktop.gui import paper, paper_panel
from voneinander_desktop.gui.actions import Menu
from voneinander_desktop.gui.exporting import DOCUMENTS, ListState, Panel, Papers, open_panel
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.exporting import Exporting
from voneinander_desktop.usecases.office_file import create_file, open_file


def rows_of(path):
    """All rows of a workbook that hold something, as texts."""
    sheet = openpyxl.load_workbook(path).active
    rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if any(row)]


def printed(document):
    """What stands on the pages of a document."""
    sheet = paper.lay_out(document)
    return [text.text for page in sheet.pages for placed in page for _, run in placed.strip.runs for text in run]


def squeezed(texts):
    return "".join("".join(text.split()) for text in texts)


# ------------------------------------------------------------------------------- choosing, saving


class TestTheSignInSheet:
    def test_is_made_as_chosen_on_paper_and_in_excel(self, desk, asked, tmp_path, example):
        asked.answers = [tmp_path / "Liste.xlsx", tmp_path / "Liste.pdf"]
        at = desk("sign_in_sheet")
        at.choose("Ein Block für jede Einrichtung")
        at.choose("Zwei Spalten")
        at.tick("Titel")
        at.tick("Dazu für Angekündigte")
        at.type("3")
        at.make(".xlsx")
        assert "„Liste.xlsx“ ist gespeichert" in at.told
        at.make(".pdf")
        assert "„Liste.pdf“ ist gespeichert" in at.told

        rows = rows_of(tmp_path / "Liste.xlsx")
        table = [row for row in rows if row[0].isdigit()]
        headings = next(row for row in rows if row[0] == "Nr.")
        assert headings[-2:] == ["Unterschrift Vormittag", "Unterschrift Nachmittag"]
        assert {"Titel", "Funktion"} <= set(headings)
        assert [row[0] for row in table] == [str(number) for number in range(1, len(table) + 1)]
        assert [row[1:] for row in table][-3:] == [[""] * (len(headings) - 1)] * 3
        names = [row[0] for row in rows if row[0] and not any(row[1:])]
        assert "Kreativhaus" in names
        assert "Weitere Teilnehmende" in names

        document = Exporting(example.office.reader, example.office.choices, example.office.path).document(
            at.panel.request()
        )
        on_paper = squeezed(printed(document))
        for row in table:
            assert squeezed(row) in on_paper

    @pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads the PDF again")
    def test_the_pdf_holds_names_in_order_and_nothing_to_reach_anyone(self, desk, asked, tmp_path):
        asked.answers = [tmp_path / "Liste.pdf"]
        desk("sign_in_sheet").make(".pdf")
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "Liste.pdf", "-"], capture_output=True, check=True
        ).stdout.decode()
        names = ["Müller", "Mueller", "Öztürk", "von Adler", "Ohnesorg"]
        places = [text.index(name) for name in sorted(names, key=text.index)]
        assert len(set(places)) == 5
        assert "Zander" not in text  # she cancelled
        for name in CONTACTS:
            assert phone(name) not in text
            assert email(name) not in text
        assert "Seite 1 von 1" in text
        assert "Datenschutzhinweis nach Art. 13 DSGVO" in " ".join(text.split())

    def test_shows_at_once_what_is_chosen(self, desk):
        at = desk("sign_in_sheet")
        assert at.panel.picture.caption.text() == "1 Seite · 13 Zeilen"
        at.type("60")
        assert at.panel.picture.caption.text() == "Seite 1 von 4 · 65 Zeilen"
        at.press(at.panel.picture.forward)
        assert at.panel.picture.caption.text() == "Seite 2 von 4 · 65 Zeilen"
        assert "Funktion aller anderen" in at.panel.disclosure.text()
        at.tick("Funktion")
        assert "Name und Einrichtung aller anderen" in at.panel.disclosure.text()

    def test_for_another_meeting(self, desk, example, asked, tmp_path):
        edits = [Edit("session", -1, "title", "Zweites Treffen"), Edit("session", -1, "status", "planned")]
        edits.append(Edit("session", -1, "date", date(2031, 5, 6)))
        other = example.office.editing.set_values(edits).created[-1]
        at = desk("sign_in_sheet", session_id=None)
        assert at.panel.sessions.currentData() == other  # the next one
        at.panel.sessions.setFocus()
        at.qtbot.keyClick(at.panel.sessions, Qt.Key.Key_Down)
        assert at.panel.sessions.currentData() == example.session
        at.qtbot.keyClick(at.panel.sessions, Qt.Key.Key_Up)
        at.make(".xlsx")
        assert asked.proposals[0].name == "2031-05-06 Unterschriftenliste Zweites Treffen.xlsx"

    def test_the_notice_can_be_changed_from_here(self, desk, example):
        at = desk("sign_in_sheet")
        assert "Verantwortlich: Bezirksamt Mitte" in at.panel.wording.text.toPlainText()
        assert at.panel.wording.draft.isVisible()

        def write():
            dialog = QApplication.activeModalWidget()
            box = next(box for box in dialog.findChildren(QPlainTextEdit) if not box.isReadOnly())
            box.setPlainText("Eigener Hinweis von {verantwortlich}.")
            at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)

        QTimer.singleShot(0, write)
        at.take("Hinweis ändern")
        assert at.panel.wording.text.toPlainText() == "Eigener Hinweis von Bezirksamt Mitte. Löschung am 30.06.2020."
        assert not at.panel.wording.draft.isVisible()
        assert example.office.choices.get("notice.sign_in_sheet", "") == "Eigener Hinweis von {verantwortlich}."


class TestPeopleAndLists:
    def test_a_roster_for_participants_tells_whose_data_are_missing_and_leaves_them_out(self, desk, asked, tmp_path):
        asked.answers = [tmp_path / "Liste.xlsx"]
        at = desk("roster")
        assert "Bitte geben Sie sie nicht weiter" in at.panel.disclosure.text()
        at.choose("Zur Weitergabe")
        assert "stehen bei 1 von 5 Personen" in at.panel.disclosure.text()
        at.make(".xlsx")
        text = squeezed(value for row in rows_of(tmp_path / "Liste.xlsx") for value in row)
        assert email("Müller") in text
        assert not any(email(name) in text for name in set(CONTACTS) - SHARED)
        assert asked.proposals[0].name == "2020-03-11 Teilnehmendenliste Voneinander lernen.xlsx"

    def test_an_entrance_list_is_printed(self, desk, monkeypatch, tmp_path):
        class Accepting:
            """A print dialog in which a printer is chosen at once."""

            DialogCode = QPrintDialog.DialogCode

            def __init__(self, printer, _parent):
                printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
                printer.setOutputFileName(str(tmp_path / "Druck.pdf"))

            def exec(self):
                return self.DialogCode.Accepted

        monkeypatch.setattr(QtPrintSupport, "QPrintDialog", Accepting)
        at = desk("entrance_list")
        at.make("print")
        assert at.told == "Einlassliste wurde an den Drucker gegeben."
        assert (tmp_path / "Druck.pdf").read_bytes().startswith(b"%PDF-")

    def test_nothing_is_said_when_printing_is_given_up(self, desk, monkeypatch):
        monkeypatch.setattr(QPrintDialog, "exec", lambda _self: QPrintDialog.DialogCode.Rejected)
        at = desk("entrance_list")
        at.make("print")
        assert at.told == ""

    def test_a_preview_can_be_looked_at(self, desk):
        seen = []

        def look():
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QPrintPreviewDialog):
                QTimer.singleShot(10, look)
                return
            seen.append(dialog.windowTitle())
            dialog.close()

        at = desk("sign_in_sheet")
        QTimer.singleShot(0, look)
        at.make("preview")
        assert seen == ["Vorschau: Unterschriftenliste Nr. 1"]

    def test_what_the_list_shows_or_all_of_it(self, desk, asked, example, tmp_path):
        asked.answers = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
        ids = tuple(example.contacts[name] for name in ("Zander", "Funk"))
        at = desk("contacts_internal", list_state=ListState(ids, ("phone", "last_name")))
        assert at.find(QRadioButton, "Wie die Liste gerade: 2 von 7 Einträgen, 2 Spalten").isChecked()
        at.tick("Spalte mit der Briefanrede")
        at.make(".xlsx")
        assert [row[:3] for row in rows_of(tmp_path / "a.xlsx")][-3:] == [
            ["Telefon", "Nachname", "Briefanrede"],
            [phone("Zander"), "Zander", "Guten Tag Emil Zander"],
            [phone("Funk"), "Funk", "Guten Tag Gerda Funk"],
        ]
        at.choose("Alle 7 Einträge")
        at.make(".xlsx")
        names = {value for row in rows_of(tmp_path / "b.xlsx") for value in row}
        assert set(CONTACTS) <= names
        assert asked.proposals[0].name.endswith("Kontakte (intern) – Nur für den Dienstgebrauch.xlsx")

    def test_a_list_to_pass_on_tells_who_is_left_out(self, desk, example):
        ids = tuple(example.contacts[name] for name in ("Zander", "Öztürk", "Ohnesorg"))
        at = desk("contacts_sharing", list_state=ListState(ids, ("last_name", "email")))
        assert at.panel.disclosure.text() == (
            "Darauf steht 1 von 3 Personen. Die anderen fehlen: 1 hat der Weitergabe nicht zugestimmt, "
            "1 hat die Zustimmung widerrufen."
        )
        assert at.panel.picture.caption.text() == "1 Seite · 1 Zeile"

    def test_institutions_without_a_list_are_all_institutions(self, desk, asked, tmp_path):
        asked.answers = [tmp_path / "a.xlsx"]
        at = desk("institutions")
        assert not at.panel.findChildren(QRadioButton)
        at.make(".xlsx")
        assert "KiezZentrum Villa Lützow" in [row[0] for row in rows_of(tmp_path / "a.xlsx")]

    def test_too_many_columns_for_paper_are_told(self, desk):
        assert "Für Papier sind es zu viele Spalten" in desk("contacts_internal").panel.picture.caption.text()

    def test_a_list_too_long_for_a_picture_is_written_all_the_same(self, desk, asked, tmp_path, monkeypatch):
        monkeypatch.setattr(paper_panel, "_MOST_PICTURED", 3)
        asked.answers = [tmp_path / "a.xlsx"]
        at = desk("contacts_internal")
        assert at.panel.picture.caption.text() == "7 Einträge: zu viele für ein Bild und die Vorschau"
        assert not at.panel.buttons["preview"].isEnabled()
        at.make(".xlsx")
        assert "(7 Zeilen, " in at.told


class TestNumberedSheets:
    """Each sheet that is printed or saved has a number, and is kept as it was."""

    def sheets(self, example):
        return [(sheet.number, sheet.supplement) for sheet in example.office.sheets.all(example.session)]

    def test_a_saved_sheet_bears_its_number_and_is_kept_with_its_rows(self, desk, asked, example, tmp_path):
        asked.answers = [tmp_path / "a.xlsx", tmp_path / "b.pdf"]
        at = desk("sign_in_sheet")
        assert "Diese Liste bekommt die Nr. 1" in at.panel.disclosure.text()
        at.type("2")
        at.make(".xlsx")
        assert rows_of(tmp_path / "a.xlsx")[0][0] == "Unterschriftenliste Nr. 1"
        (sheet,) = example.office.sheets.all(example.session)
        grid = example.office.sheets.grid(sheet.id)
        assert [row.last_name for row in grid] == ["von Adler", "Müller", "Mueller", "Öztürk", "Ohnesorg", "", ""]
        assert "Das ist Liste Nr. 1, unverändert." in at.panel.disclosure.text()
        at.make(".pdf")
        assert self.sheets(example) == [(1, False)]
        assert example.office.paper_log.last(example.session)["sign_in_sheet"].detail == "Liste Nr. 1"

    @pytest.mark.parametrize(
        ("entity", "key", "values"),
        [("session", None, {"room": "Saal 3"}), ("contact", "Müller", {"function": "Koordination"})],
    )
    def test_what_stands_beside_the_rows_makes_another_sheet(self, desk, asked, example, tmp_path, entity, key, values):
        asked.answers = [tmp_path / "a.xlsx"]
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        at.close()
        change(example.office, entity, example.contacts[key] if key else example.session, **values)
        assert "Diese Liste bekommt die Nr. 2" in desk("sign_in_sheet").panel.disclosure.text()

    def test_a_second_paper_of_the_same_has_a_number_of_its_own(self, desk, example, monkeypatch):
        """Its blank rows are signed by others."""
        titles = []
        monkeypatch.setattr(paper, "print_document", lambda content, _: titles.append(content.title) or True)
        at = desk("sign_in_sheet")
        at.make("print")
        at.make("print")
        assert titles == ["Unterschriftenliste Nr. 1", "Unterschriftenliste Nr. 2"]
        assert self.sheets(example) == [(1, False), (2, False)]

    def test_a_printed_sheet_is_kept_and_one_that_was_not_printed_is_not(self, desk, example, monkeypatch):
        titles, answers = [], [False, True]
        monkeypatch.setattr(paper, "print_document", lambda content, _: titles.append(content.title) or answers.pop(0))
        at = desk("sign_in_sheet")
        at.make("print")
        assert self.sheets(example) == []
        at.make("print")
        assert titles == ["Unterschriftenliste Nr. 1"] * 2
        assert self.sheets(example) == [(1, False)]
        assert at.told == "Unterschriftenliste Nr. 1 wurde an den Drucker gegeben."

    def test_looking_at_it_and_giving_up_keeps_nothing(self, desk, asked, example, monkeypatch):
        monkeypatch.setattr(paper, "preview", lambda *_: False)
        at = desk("sign_in_sheet")
        at.make("preview")
        at.make(".pdf")  # no name is chosen
        assert self.sheets(example) == []

    def test_every_page_bears_the_number(self, desk, example):
        at = desk("sign_in_sheet")
        at.type("60")
        office = example.office
        document = Exporting(office.reader, office.choices, office.path).document(at.panel.request())
        pages = paper.lay_out(document).pages
        assert len(pages) > 1
        for page in pages:
            foot = page[-1].strip.runs[0][1][0].text
            assert foot.startswith("Unterschriftenliste Nr. 1")

    def test_a_supplement_holds_only_those_who_came_onto_the_list_since(self, desk, asked, example, tmp_path):
        asked.answers = [tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "b.pdf"]
        at = desk("sign_in_sheet")
        at.type("1")
        at.make(".xlsx")
        example.office.participation.register(example.session, [example.contacts["Funk"]])
        at.choose("Nachtrag")
        assert not at.panel.notes.isVisible()
        at.make(".xlsx")
        rows = rows_of(tmp_path / "b.xlsx")
        assert rows[0][0] == "Unterschriftenliste Nr. 2 – Nachtrag"
        assert [row[:2] for row in rows if row[0].isdigit()] == [["7", "Funk"], ["8", ""]]
        assert self.sheets(example) == [(1, False), (2, True)]
        at.make(".pdf")  # the same one
        assert self.sheets(example) == [(1, False), (2, True)]
        at.close()
        at = desk("sign_in_sheet")
        at.choose("Nachtrag")
        assert "ist niemand dazugekommen" in at.panel.notes.text.text()

    def test_a_supplement_before_any_sheet_is_told(self, desk, example):
        at = desk("sign_in_sheet")
        at.choose("Nachtrag")
        assert "noch keine Liste gedruckt" in at.panel.notes.text.text()
        at.close()
        assert desk("sign_in_sheet").panel.options.values()["extent"] == "whole"  # never by habit


class TestWhatIsRemembered:
    @pytest.mark.parametrize("key", [kind.key for kind in DOCUMENTS])
    def test_choices_are_there_after_the_file_was_opened_again(self, desk, example, key):
        at = desk(key, list_state=ListState((1,), ("last_name",)))
        for kind in (QRadioButton, QCheckBox):
            for button in at.panel.options.findChildren(kind):
                at.press(button)
        for kind in (QSpinBox, QDoubleSpinBox):
            for spin in at.panel.options.findChildren(kind):
                at.type("7", spin)
        for box in at.panel.options.findChildren(QComboBox):
            box.setFocus()
            at.qtbot.keyClick(box, Qt.Key.Key_Down)
        chosen = at.panel.options.values()
        at.close()
        path = example.office.path
        example.office.close()
        office = open_file(path)
        again = desk(key, office=office, list_state=ListState((1,), ("last_name",)))
        passing = {"sign_in_sheet": {"extent": "whole"}, "contact_cards": {"scope": "shown"}}.get(key, {})
        assert again.panel.options.values() == chosen | passing
        again.close()
        office.close()

    def test_choices_that_make_no_sense_are_left_out(self, desk, example):
        kept = {"order": "nach Laune", "blank_rows": -5, "title": "ja", "function": False, "signatures": 2, "x": None}
        example.office.choices.set("papers.sign_in_sheet", kept)
        values = desk("sign_in_sheet").panel.options.values()
        assert values == {
            "extent": "whole", "order": "name", "function": False, "title": False, "department": False,
            "signatures": "one", "blank_rows": 8, "announced_rows": False,
        }  # fmt: skip

    def test_a_file_open_for_reading_makes_papers_and_keeps_nothing(self, desk, example, asked, tmp_path):
        asked.answers = [tmp_path / "a.xlsx"]
        office = open_file(example.office.path, write=False)
        at = desk("sign_in_sheet", office=office)
        at.type("2")
        at.make(".xlsx")
        assert "ist gespeichert" in at.told
        at.close()
        assert office.choices.get("papers.sign_in_sheet", {}) == {}
        office.close()

    def test_the_folder_is_proposed_again(self, desk, asked, tmp_path):
        folder = tmp_path / "Treffen"
        folder.mkdir()
        asked.answers = [folder / "a.xlsx"]
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        at.make(".pdf")
        assert asked.proposals[1] == folder / "2020-03-11 Unterschriftenliste Voneinander lernen.pdf"
        shutil.rmtree(folder)
        at.make(".pdf")
        assert asked.proposals[2].parent != folder


class TestWriting:
    def test_offers_to_open_the_file_and_its_folder(self, desk, asked, opened, tmp_path):
        asked.answers = [tmp_path / "a.xlsx"]
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        assert at.offers() == ["Öffnen", "Ordner zeigen"]
        at.take("Öffnen")
        at.take("Ordner zeigen")
        assert opened == [tmp_path / "a.xlsx", tmp_path]

    def test_says_so_where_no_program_opens_it(self, desk, asked, tmp_path, monkeypatch):
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
        asked.answers = [tmp_path / "a.xlsx"]
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        at.take("Öffnen")
        assert "kein Programm" in at.told
        assert "a.xlsx" in at.told

    def test_a_refused_file_is_named_and_another_name_offered(self, desk, asked, tmp_path):
        target = tmp_path / "Liste.xlsx"
        target.write_text("alt")
        target.chmod(0o444)
        asked.answers = [target]
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        assert "„Liste.xlsx“ ist schreibgeschützt." in at.told
        assert "„Liste (2).xlsx“" in at.told
        assert target.read_text() == "alt"
        assert at.offers() == ["Diesen Namen nehmen", "Anderen Ort wählen …", "Noch einmal versuchen"]
        assert QApplication.focusWidget().text() == "Diesen Na&men nehmen"
        at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert "„Liste (2).xlsx“ ist gespeichert" in at.told
        assert rows_of(tmp_path / "Liste (2).xlsx")

    def test_it_can_be_tried_again(self, desk, asked, tmp_path):
        target = tmp_path / "Liste.pdf"
        target.write_text("alt")
        target.chmod(0o444)
        asked.answers = [target]
        at = desk("sign_in_sheet")
        at.make(".pdf")
        target.chmod(0o644)
        at.take("Noch einmal versuchen")
        assert "„Liste.pdf“ ist gespeichert" in at.told
        assert target.read_bytes().startswith(b"%PDF-")

    def test_another_place_can_be_chosen_when_the_folder_is_gone(self, desk, asked, tmp_path):
        asked.answers = [tmp_path / "fort" / "Liste.xlsx", tmp_path / "Liste.xlsx"]
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        assert "Den Ordner „fort“ gibt es nicht." in at.told
        assert at.offers() == ["Anderen Ort wählen …", "Noch einmal versuchen"]
        at.take("Anderen Ort wählen")
        assert "„Liste.xlsx“ ist gespeichert" in at.told

    def test_a_name_without_ending_gets_one_and_nothing_is_replaced_unasked(self, desk, asked, tmp_path):
        (tmp_path / "Liste.xlsx").write_text("alt")
        asked.answers = [tmp_path / "Liste", tmp_path / "Neu"]
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        assert asked.proposals[1] == tmp_path / "Liste.xlsx"
        assert (tmp_path / "Liste.xlsx").read_text() == "alt"
        assert "„Neu.xlsx“ ist gespeichert" in at.told

    def test_has_a_key(self, desk, asked, tmp_path):
        asked.answers = [tmp_path / "a.xlsx"]
        at = desk("sign_in_sheet")
        at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
        at.qtbot.waitUntil(lambda: "ist gespeichert" in at.told)

    def test_nothing_happens_when_no_name_is_given(self, desk, asked):
        at = desk("sign_in_sheet")
        at.make(".xlsx")
        assert len(asked.proposals) == 1
        assert at.told == ""

    def test_can_be_given_up(self, desk, asked, tmp_path, monkeypatch):
        original = excel.write

        def endless(document, path, *, created, proceed):
            original(document, path, created=created, proceed=proceed)
            while True:
                proceed(1, 2)

        def give_up():
            dialog = QApplication.activeModalWidget()
            if dialog is None or dialog.windowTitle() != "Bitte warten":
                QTimer.singleShot(10, give_up)
                return
            dialog.findChild(QPushButton).click()

        monkeypatch.setattr(excel, "write", endless)
        target = tmp_path / "Liste.xlsx"
        target.write_text("alt")
        asked.answers = [target]
        at = desk("sign_in_sheet")
        QTimer.singleShot(0, give_up)
        at.make(".xlsx")
        assert at.told == "Abgebrochen. Es wurde nichts geschrieben."
        assert target.read_text() == "alt"
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".voneinander-")]

    def test_a_meeting_that_is_gone_is_told(self, desk, example, asked, tmp_path):
        asked.answers = [tmp_path / "a.xlsx"]
        at = desk("sign_in_sheet")
        example.office.editing.delete("session", [example.session], with_dependents=True)
        at.make(".xlsx")
        assert "gibt es in dieser Datei nicht" in at.told


def test_a_file_without_meetings_says_what_to_do(window, tmp_path):
    create_file(tmp_path / "leer.voneinander")
    office = open_file(tmp_path / "leer.voneinander")
    told = []

    def read():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        told.append(box.text())
        box.close()

    QTimer.singleShot(0, read)
    assert open_panel(window, office, "roster") is None
    assert told == ["In dieser Datei gibt es noch keine Veranstaltung."]
    office.close()


@pytest.mark.parametrize("key", [kind.key for kind in DOCUMENTS])
def test_everything_in_a_panel_has_a_name_and_can_be_reached(desk, key):
    at = desk(key, list_state=ListState((1,), ("last_name",)))
    panel = at.panel
    reached = set()
    widget = QApplication.focusWidget()
    for _ in range(60):
        reached.add(widget)
        at.qtbot.keyClick(widget, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
    for button in panel.buttons.values():
        assert button in reached
    for kind in (QSpinBox, QRadioButton, QCheckBox, QPushButton):
        for found in panel.findChildren(kind):
            assert found.accessibleName() or found.text()
    for label in panel.findChildren(QLabel):
        assert "!" not in label.text()


class TestInTheWindow:
    @pytest.fixture
    def main(self, qtbot, example, remembered, tmp_path):
        window = MainWindow(Parts(remembered, tmp_path, documents=partial(Papers, remembered)))
        qtbot.addWidget(window)
        window.resize(1200, 700)
        with qtbot.waitActive(window):
            window.show()
        window.show_file(example.office)
        return window

    def panel(self, qtbot, main, command):
        main.trigger(command)
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Panel))
        return QApplication.activeModalWidget()

    def test_the_list_is_taken_as_it_is_shown(self, qtbot, main):
        main.trigger("show_contact")
        main.current_list().search.setText("Kreativhaus")
        panel = self.panel(qtbot, main, "export_list")
        assert panel.windowTitle() == "Kontakte (intern)"
        request = panel.request()
        assert len(request.ids) == 2  # whoever left is not shown
        assert request.columns == tuple(main.current_list().view.columns())
        panel.close()

    def test_a_paper_of_another_list_is_made_of_everything(self, qtbot, main):
        main.trigger("show_contact")
        panel = self.panel(qtbot, main, "institutions")
        assert panel.request().ids is None
        panel.close()

    def test_the_selected_meeting_is_taken(self, qtbot, main, example):
        main.trigger("show_session")
        panel = self.panel(qtbot, main, "export_list")
        assert panel.windowTitle() == "Teilnehmendenliste"
        assert panel.request().session_id == example.session
        panel.close()

    def test_what_is_being_typed_is_on_the_paper(self, qtbot, main):
        main.trigger("show_contact")
        view = main.current_list().view
        view.setCurrentIndex(view.model().index(0, view.table_model.column_of("first_name")))
        view.setFocus()
        for letter in "Xenia":  # the first one opens an editor, which takes the others
            qtbot.keyClick(QApplication.focusWidget(), letter)
        panel = self.panel(qtbot, main, "contacts_internal")
        document = Exporting(main.office.reader, main.office.choices, main.office.path).document(panel.request())
        assert "Xenia" in printed(document)
        panel.close()

    def test_every_paper_is_in_the_menu(self, qtbot, main):
        menu = main.menus.shown[Menu.DOCUMENTS]
        qtbot.waitUntil(lambda: bool(menu.actions()))
        actions = menu.actions()
        assert [action.objectName() for action in actions if not action.isSeparator()] == [
            *(kind.key for kind in DOCUMENTS if kind.menu is Menu.DOCUMENTS),
            "export_list",
        ]
        assert [action.objectName() for action in main.menus.shown[Menu.SESSION].actions()][-1:] == ["calendar_event"]
        assert len({action.text()[action.text().find("&") + 1].lower() for action in actions if action.text()}) == (
            sum(kind.menu is Menu.DOCUMENTS for kind in DOCUMENTS) + 1
        )
