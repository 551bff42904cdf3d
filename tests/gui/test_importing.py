"""Taking over lists through the real window, by keyboard: from the file to the records, and back with one Strg+Z."""

import os
import sys
from contextlib import closing
from functools import partial

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableView,
)
from tests.records import add_one, change

from voneinander_desktop import app
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, REGISTRATION
from voneinander_desktop.formats import reader_process
from voneinander_desktop.gui.actions import Menu
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.importing.columns_model import TITLE, USE, ColumnsModel
from voneinander_desktop.gui.importing.deciding_dialogs import CategoriesDialog, NamesDialog
from voneinander_desktop.gui.importing.desk import OwnFileDialog
from voneinander_desktop.gui.importing.page import ImportPage
from voneinander_desktop.gui.importing.plan_model import LABEL, PLACE, REASON, STATUS, PlanModel
from voneinander_desktop.gui.importing.source_model import SourceModel
from voneinander_desktop.gui.main_window import MainWindow
from voneinander_desktop.gui.pages.history import HistoryDialog
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.import_deciding import CHOICE_LABELS, Choice
from voneinander_desktop.usecases.import_plan import Policy, Status
from voneinander_desktop.usecases.office_file import open_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier

MESSY = (
    ("Kontakte der Stadtteilarbeit",),
    ("Stand: 3.5.2023",),
    (),
    ("Einrichtung", "Nachname", "Vorname", "Tel.", "E-Mail", "Raumschmuck"),
    ("Kreativhaus", "Muster", "Mia", "030 23125-110", "mia@example.org", "Efeu"),
    ("Kiez-Zentrum Villa Lützow", "Krüger", "Jonas", 3023125111, "jonas@example.org", None),
    ("Treff am Park", "Öztürk", "Emre", "030 23125-112", "emre@example", None),
    (),
    ("Summe: 3 Kontakte",),
)


def workbook(path, rows=MESSY, title="Kontakte", **more):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, others in more.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    book.save(path)
    return path


LONG = "katharina.mueller-luedenscheidt@selbsthilfekontaktstelle.nachbarschaftshaus.example.org"


class Wizard:
    """The window, and what one does in it by keyboard."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window = qtbot, window

    @property
    def page(self):
        page = self.window.workspace.page
        assert isinstance(page, ImportPage)
        return page

    @property
    def office(self):
        return self.window.office

    def press(self, keys):
        """Press a shortcut or key where the focus is."""
        combination = QKeySequence(keys)[0]
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
        self.qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())

    def choose(self, button):
        """Press a button with the space bar."""
        button.setFocus()
        self.qtbot.keyClick(button, Key.Key_Space)

    def begin(self):
        self.press("Ctrl+I")
        assert self.page.current == "start"
        assert self.page.start.file.hasFocus()

    def open(self, path, monkeypatch):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
        self.begin()
        self.press("Return")

    def forward(self):
        self.choose(self.page.forward)

    def to_preview(self, path, monkeypatch):
        self.open(path, monkeypatch)
        while self.page.current != "preview":
            before = self.page.current
            self.forward()
            assert self.page.current != before, self.page.note.text()

    def take_over(self):
        self.forward()
        assert self.page.current == "result"

    def counts(self):
        return {str(status): count for status, count in self.page._plan.counts.items() if count}

    def shown(self, column):
        model = self.page.preview.model
        return [model.index(row, column).data() for row in range(model.rowCount())]

    def filter(self, key):
        self.choose(self.page.preview.filters[key])

    def decide(self, choice):
        """Choose from the menu of the selected rows."""
        self.page.preview.menu.aboutToShow.emit()
        actions = self.page.preview.menu.actions()
        next(action for action in actions if action.text().startswith(CHOICE_LABELS[choice])).trigger()

    def pick(self, combo, number):
        """Pick from a combo box with the arrow keys."""
        combo.setFocus()
        while combo.currentIndex() != number:
            self.qtbot.keyClick(combo, Key.Key_Down if combo.currentIndex() < number else Key.Key_Up)

    def pick_detail(self, kind, number):
        """Pick from a combo box of the row in full, which is made anew with each decision."""
        while (combo := self.detail(kind)).currentIndex() != number:
            combo.setFocus()
            self.qtbot.keyClick(combo, Key.Key_Down if combo.currentIndex() < number else Key.Key_Up)

    def detail(self, kind):
        """Return a control of the current row in full, by what it decides."""
        controls = self.page.preview.detail.widget().findChildren(QComboBox)
        return next(combo for combo in controls if combo.objectName().startswith(kind))

    def areas(self):
        return self.window.workspace.navigation.keys()

    def people(self):
        rows = self.office.reader.rows(CONTACT).values()
        return {row.text("email"): row for row in rows if row.text("email")}


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "fenster.ini")


@pytest.fixture
def make_wizard(qtbot, settings):
    def make(path=None):
        window = app.build_window(settings)
        qtbot.addWidget(window, before_close_func=partial(MainWindow.close_file, discard=True))
        window.resize(1280, 800)
        if path is not None:
            window.files.open_path(path)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return Wizard(qtbot, window)

    return make


@pytest.fixture
def wizard(make_wizard, make_file):
    return make_wizard(make_file("sample"))


def answer(kind, do):
    """Do something with the dialog of a kind that comes up next."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            do(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(10, look)


# -------------------------------------------------------------------------------- whole journeys


def test_a_messy_workbook_comes_in_and_one_step_takes_it_back(wizard, tmp_path, monkeypatch):
    before = wizard.office.reader.total(CONTACT), wizard.office.reader.total(INSTITUTION)
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    source = wizard.page.source
    assert wizard.page.title.text() == "Liste übernehmen: Kontakte.xlsx"
    assert source.heads.currentText().startswith("Zeile 4: Einrichtung | Nachname")
    assert source.day.value() == "03.05.2023"
    assert source.passed_over.text() == (
        "3 Zeilen gehören zur Liste. Übergangen: Zeile 1 und 2 (steht über der Liste), Zeile 9 (Summenzeile)."
    )
    wizard.forward()
    columns = wizard.page.columns
    assert [columns.model.index(row, TITLE).data() for row in range(6)] == list(MESSY[3])
    wizard.forward()
    assert wizard.counts() == {"new": 2, "faulty": 1}
    assert wizard.shown(STATUS) == ["fehlerhaft"]  # what is to be decided is shown first
    assert wizard.shown(PLACE) == ["7"]
    assert "E-Mail: „emre@example“ ist keine E-Mail-Adresse." in wizard.shown(REASON)[0]
    assert wizard.page.forward.text().replace("&", "") == "2 neue übernehmen"
    wizard.take_over()
    assert "„Kontakte.xlsx“ ist übernommen" in wizard.page.result.title.text()
    people = wizard.people()
    assert people["mia@example.org"].text("institution") == "Kreativhaus"
    assert people["jonas@example.org"].text("institution") == "KiezZentrum Villa Lützow"
    assert people["jonas@example.org"].text("phone") == "03023125111"  # Excel had made a number of it
    assert wizard.office.reader.total(INSTITUTION) == before[1]
    wizard.press("Ctrl+Z")
    assert (wizard.office.reader.total(CONTACT), wizard.office.reader.total(INSTITUTION)) == before
    assert wizard.page.result.title.text() == "„Kontakte.xlsx“ ist zurückgenommen"
    wizard.press("Ctrl+Y")
    assert wizard.people().keys() == people.keys()


def test_the_file_has_it_when_it_is_opened_again(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.take_over()
    path = wizard.office.path
    assert wizard.window.close_file()
    with closing(open_file(path, write=False)) as office:
        emails = [row.text("email") for row in office.reader.rows(CONTACT).values()]
        assert {"mia@example.org", "jonas@example.org"} <= set(emails)
        (run,) = office.importing.runs()
        assert (run.source, run.sheet, f"{run.list_date}") == ("Kontakte.xlsx", "Kontakte", "2023-05-03")


def test_the_same_list_once_more_changes_nothing(wizard, tmp_path, monkeypatch):
    path = workbook(tmp_path / "Kontakte.xlsx", MESSY[:6])
    wizard.to_preview(path, monkeypatch)
    wizard.take_over()
    wizard.choose(wizard.page.forward)  # "Fertig" leads back to where she came from
    assert wizard.window.current_list() is not None
    wizard.to_preview(path, monkeypatch)
    assert wizard.counts() == {"unchanged": 2}
    assert wizard.page.note.text() == "Alles steht schon in Ihrer Datei."
    label = wizard.office.history.undo_label
    wizard.forward()
    assert wizard.office.history.undo_label == label
    assert wizard.window.current_list() is not None


OUTLOOK = (
    '"Anrede","Vorname","Nachname","Firma","Position","Telefon geschäftlich",'
    '"E-Mail-Adresse","Geburtstag","Kategorien"\r\n'
    '"Frau","Jörg","Größe","Kreativhaus","Leitung","030 23125-120","joerg@example.org","1.2.1970","Netzwerk"\r\n'
    '"","Ida","Irgend","Kreativhaus","","030 23125-121","ida@example.org","0.0.00","Privat"\r\n'
)


def test_an_outlook_export_without_its_private_fields_and_by_kategorie(wizard, tmp_path, monkeypatch):
    path = tmp_path / "Outlook.csv"
    path.write_bytes(OUTLOOK.encode("cp1252"))
    wizard.open(path, monkeypatch)
    wizard.forward()
    model = wizard.page.columns.model
    uses = {model.column(row).title: model.index(row, USE).data() for row in range(model.rowCount())}
    assert uses["Geburtstag"] == "nicht übernehmen"
    assert uses["Telefon geschäftlich"] == "Person: Telefon"
    wizard.forward()

    def only_netzwerk(dialog):
        assert [dialog.list.item(row).text() for row in range(2)] == ["Netzwerk (1)", "Privat (1)"]
        dialog.list.setCurrentRow(1)
        wizard.qtbot.keyClick(dialog.list, Key.Key_Space)
        dialog.accept()

    answer(CategoriesDialog, only_netzwerk)
    wizard.choose(wizard.page.preview.categories)
    assert wizard.counts() == {"new": 1, "skipped": 1}
    answer(NamesDialog, lambda dialog: (dialog.findChild(QPushButton).click(), dialog.accept()))
    wizard.choose(wizard.page.preview.names)
    wizard.take_over()
    person = wizard.people()["joerg@example.org"]
    assert [person.text(key) for key in ("last_name", "function", "mailing_lists")] == ["Größe", "Leitung", "Netzwerk"]
    assert "ida@example.org" not in wizard.people()


CARDS = """BEGIN:VCARD\r
VERSION:3.0\r
N:Beispiel;Lea;;Dr.;\r
FN:Dr. Lea Beispiel\r
ORG:Kreativhaus\r
TEL;TYPE=WORK,VOICE:030 23125-130\r
EMAIL;TYPE=INTERNET:lea@example.org\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Paul\r
EMAIL;INTERNET:paul@example.org\r
END:VCARD\r
"""


def test_cards_need_no_columns_and_are_dropped_on_the_window(wizard, tmp_path):
    path = tmp_path / "Signaturen.vcf"
    path.write_text(CARDS, encoding="utf-8", newline="")
    drop(wizard, path)
    wizard.qtbot.waitUntil(lambda: isinstance(wizard.window.workspace.page, ImportPage))
    wizard.qtbot.waitUntil(lambda: wizard.page.current == "source")
    assert not wizard.page.source.heads.isVisible()
    cards = wizard.page.source.model
    headings = [cards.headerData(column, Qt.Orientation.Horizontal) for column in range(cards.columnCount())]
    assert headings[0] == "Karte"
    assert "Person: Nachname" in headings
    assert [cards.index(row, 0).data() for row in range(cards.rowCount())] == ["1", "2"]
    wizard.forward()
    assert wizard.page.current == "preview"
    assert wizard.shown(PLACE) == ["Karte 1", "Karte 2"]
    wizard.take_over()
    assert wizard.people()["lea@example.org"].text("title") == "Dr."
    assert wizard.people()["paul@example.org"].text("last_name") == "Müller"


def drop(wizard, *paths):
    """Drop files on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, none, copy = Qt.MouseButton.LeftButton, Modifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(600, 400), copy, mime, buttons, none)
    QApplication.sendEvent(wizard.window, enter)
    assert enter.isAccepted()
    dropped = QDropEvent(QPointF(600, 400), copy, mime, buttons, none)
    QApplication.sendEvent(wizard.window, dropped)


def test_a_block_that_was_copied(wizard):
    QGuiApplication.clipboard().setText("Nachname\tVorname\tE-Mail\nProbe\tNora\tnora@example.org\n")
    wizard.press("Ctrl+Shift+V")
    assert wizard.page.current == "source"
    wizard.forward()
    wizard.forward()
    wizard.take_over()
    assert wizard.people()["nora@example.org"].text("first_name") == "Nora"
    assert wizard.office.history.undo_label == "Liste „Zwischenablage“ übernommen: 1 neu"


def test_nothing_on_the_clipboard_is_told(wizard):
    QGuiApplication.clipboard().clear()
    wizard.press("Ctrl+Shift+V")
    assert wizard.page.current == "start"
    assert "kein Text" in wizard.page.start.told.text.text()


def test_into_a_meeting_from_its_people(wizard, tmp_path, monkeypatch):
    session = wizard.office.reader.options("session")[0].id
    wizard.window.workspace.open_session(session)
    tab = wizard.window.workspace.page.people
    wizard.window.workspace.page.tabs.setCurrentWidget(tab)
    wizard.choose(tab.list_button)
    rows = (
        ("Name", "Vorname", "Einrichtung", "Rückmeldung"),
        ("Muster", "Mia", "Kreativhaus", "Zusage"),
        ("Probe", "Nora", "Kreativhaus", "Absage"),
    )
    path = workbook(tmp_path / "Teilnehmende.xlsx", rows)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    wizard.choose(wizard.page.start.file)
    assert wizard.page.source.sessions.currentData() == session
    wizard.forward()
    wizard.forward()
    wizard.take_over()
    told = {row.text("contact"): row.text("status") for row in wizard.office.reader.rows(REGISTRATION).values()}
    assert told == {"Muster, Mia": "angemeldet", "Probe, Nora": "abgesagt"}
    wizard.choose(wizard.page.result.buttons["records"])
    assert wizard.window.workspace.page.current_session() == session
    assert wizard.window.workspace.page.part is wizard.window.workspace.page.people


def test_where_everybody_is_whom_a_list_of_names_means(wizard):
    wizard.window.workspace.open_session(wizard.office.reader.options("session")[0].id)
    QGuiApplication.clipboard().setText("Es kommen:\n\n1. Nina Abel\n2. Arlt, Manuela\n")
    wizard.press("Ctrl+Shift+V")
    source = wizard.page.source
    if source.sessions.currentIndex() < 1:
        wizard.choose(list(source.into.values())[2])
        wizard.pick(source.sessions, 1)
    assert source.everyone.isVisible()
    source.everyone.setFocus()
    wizard.qtbot.keyClicks(source.everyone.combo, "jobcenter mi")
    wizard.press("Down")
    wizard.press("Return")
    wizard.forward()
    wizard.forward()
    assert wizard.page.current == "preview"
    assert wizard.shown(REASON) == ["Kontakt wird angelegt; Anmeldung wird angelegt", "Anmeldung wird angelegt"]
    wizard.take_over()
    told = {row.text("last_name"): row.text("institution") for row in wizard.office.reader.rows(CONTACT).values()}
    assert told["Abel"] == "JobCenter Mitte"


def test_a_list_with_institutions_does_not_ask_where_everybody_is(wizard, tmp_path, monkeypatch):
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    assert not wizard.page.source.everyone.isVisible()


def test_a_list_of_registrations_asks_for_the_meeting(wizard, tmp_path, monkeypatch):
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    source = wizard.page.source
    wizard.choose(list(source.into.values())[2])
    assert wizard.page.note.text() == "Bitte wählen Sie die Veranstaltung, zu der angemeldet werden soll."
    assert not wizard.page.forward.isEnabled()
    wizard.pick(source.sessions, 1)
    assert wizard.page.forward.isEnabled()


# ------------------------------------------------------------------------------ where to begin


def test_without_a_file_she_first_gets_one(make_wizard, tmp_path, monkeypatch):
    wizard = make_wizard()
    target = tmp_path / "Meine Daten.voneinander"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    answer(OwnFileDialog, lambda dialog: wizard.qtbot.keyClick(dialog.choices["new"], Key.Key_Return))
    button = next(button for button in wizard.window.welcome.buttons if button.objectName() == "import_list")
    wizard.choose(button)
    assert wizard.office.path == target
    assert wizard.page.current == "start"
    assert wizard.window.focusWidget() is wizard.page.start.file


def test_she_may_think_better_of_it(make_wizard):
    wizard = make_wizard()
    answer(OwnFileDialog, lambda dialog: wizard.qtbot.keyClick(dialog, Key.Key_Escape))
    wizard.press("Ctrl+I")
    assert wizard.office is None


def test_a_file_of_the_program_is_opened_and_several_are_refused(wizard, make_file, tmp_path):
    other = make_file("sample", "Anderes.voneinander")
    drop(wizard, other)
    wizard.qtbot.waitUntil(lambda: wizard.office.path == other)
    drop(wizard, other, tmp_path / "x.csv")
    wizard.qtbot.waitUntil(lambda: "eine Datei nach der anderen" in wizard.window.status.texts()[1])


def test_a_file_open_for_reading_takes_nothing_over(make_wizard, make_file):
    path = make_file("sample")
    with closing(open_file(path)):
        wizard = make_wizard(path)
        wizard.press("Ctrl+I")
        assert "Listen lassen sich hier nicht übernehmen." in wizard.window.status.texts()[1]
        assert not wizard.window.menus.actions["import_clipboard"].isEnabled()


# ------------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("Bild.xlsx", b"PK\x03\x04 kein Zip", "Bild.xlsx"),
        ("leer.csv", b"", "ist leer"),
        ("~$Kontakte.xlsx", b"\x05Petra", "~$Kontakte.xlsx"),
    ],
)
def test_a_hostile_file_ends_in_one_german_sentence(wizard, tmp_path, monkeypatch, name, content, told):
    path = tmp_path / name
    path.write_bytes(content)
    wizard.open(path, monkeypatch)
    assert wizard.page.current == "start"
    assert told in wizard.page.start.told.text.text()
    assert wizard.page.start.file.hasFocus()
    wizard.open(workbook(tmp_path / "gut.xlsx"), monkeypatch)
    assert wizard.page.current == "source"


def test_reading_can_be_given_up_and_ends_the_process(wizard, tmp_path, monkeypatch):
    told = tmp_path / "pid"
    forever = f"import os, pathlib, time; pathlib.Path({str(told)!r}).write_text(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(reader_process, "_command", lambda: [sys.executable, "-c", forever])

    def give_up(dialog):
        wizard.qtbot.waitUntil(lambda: told.exists() and told.read_text() != "")
        wizard.qtbot.keyClick(dialog, Key.Key_Escape)

    answer(QDialog, give_up)
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    assert wizard.page.current == "start"
    assert wizard.page.start.told.text.text() == "Das Lesen wurde abgebrochen. Es wurde nichts übernommen."
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


# ------------------------------------------------------------------------------- list and columns


def test_another_sheet_and_another_row_of_headings(wizard, tmp_path, monkeypatch):
    old = (("Liste von damals",), ("Familienname", "Vorname"), ("Probe", "Nora"))
    wizard.open(workbook(tmp_path / "Kontakte.xlsx", Alt=old), monkeypatch)
    source = wizard.page.source
    assert [source.tables.itemText(number) for number in range(2)] == ["Kontakte (7 Zeilen)", "Alt (3 Zeilen)"]
    wizard.pick(source.tables, 1)
    assert source.heads.currentText().startswith("Zeile 2: Familienname")
    source.view.setFocus()
    source.view.setCurrentIndex(source.model.index(2, 0))
    wizard.press("Return")
    assert source.heads.currentText().startswith("Zeile 3: Probe")
    wizard.pick(source.heads, 0)
    assert source.heads.currentText().startswith("nirgends")
    assert source.passed_over.text().startswith("3 Zeilen gehören zur Liste")


def test_a_day_that_is_none_is_refused_beside_the_field(wizard, tmp_path, monkeypatch):
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    line = wizard.page.source.day.line
    line.setFocus()
    line.selectAll()
    wizard.qtbot.keyClicks(line, "irgendwann")
    wizard.forward()
    assert wizard.page.current == "source"
    assert "irgendwann" in wizard.page.source.day.problem()
    line.selectAll()
    wizard.qtbot.keyClicks(line, "1.4.24")
    wizard.press("Return")
    wizard.forward()
    wizard.forward()
    assert f"{wizard.page._plan.as_of}" == "2024-04-01"


def test_columns_are_changed_left_out_and_put_into_the_notes_by_keyboard(wizard, tmp_path, monkeypatch):
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.forward()
    columns = wizard.page.columns
    assert columns.view.hasFocus()
    plants = 5
    assert columns.model.index(plants, USE).data() in ("in die Notizen, mit Überschrift", "nicht übernehmen")
    columns.view.setCurrentIndex(columns.model.index(3, USE))
    wizard.press("Return")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    entries = popup.findChild(QAbstractItemView)
    for letter in "Mobil":
        wizard.qtbot.keyClick(entries, letter)
    wizard.qtbot.keyClick(entries, Key.Key_Return)
    assert columns.model.index(3, USE).data() == "Person: Mobil"
    assert columns.model.index(3, USE + 1).data() == "von Ihnen gewählt"
    columns.view.setFocus()
    columns.view.selectRow(plants)
    wizard.press("Del")
    assert columns.model.index(plants, USE).data() == "nicht übernehmen"
    columns.view.selectRow(plants)
    wizard.choose(columns.into_notes)
    wizard.forward()
    wizard.filter(Status.NEW)
    wizard.take_over()
    mia = wizard.people()["mia@example.org"]
    assert (mia.text("mobile"), mia.text("phone")) == ("030 23125-110", "")
    assert "Raumschmuck: Efeu" in mia.text("notes")


def test_what_is_missing_is_told_before_anything_is_planned(wizard, tmp_path, monkeypatch):
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.forward()
    columns = wizard.page.columns
    columns.view.selectRow(1)
    wizard.press("Del")
    assert "Es fehlt die Spalte mit dem Namen der Person" in wizard.page.note.text()
    assert not wizard.page.forward.isEnabled()


# -------------------------------------------------------------------------------------- deciding


TWINS = (
    ("Name", "Vorname", "Einrichtung", "Tel.", "E-Mail"),
    ("Muster", "Mia", "Kreativhaus", "030 23125-200", "mia@example.org"),
    ("Muster", "M.", "Kreativhaus", "030 23125-300", ""),
)


@pytest.fixture
def decided(wizard, tmp_path, monkeypatch):
    """A preview of two rows: one says something else than the file, the other may mean somebody there."""
    house = next(ref for ref in wizard.office.reader.options("institution") if ref.text == "Kreativhaus")
    wizard.known = add_one(
        wizard.office, "contact", last_name="Muster", first_name="Mia", institution=house, phone="030 23125-100"
    )
    wizard.to_preview(workbook(tmp_path / "Liste.xlsx", TWINS), monkeypatch)
    return wizard


def test_old_and_new_value_stand_side_by_side_and_one_row_is_overwritten(decided):
    wizard = decided
    assert wizard.counts() == {"changed": 1, "unclear": 1}
    wizard.filter("differing")
    assert len(wizard.shown(PLACE)) == 1
    row = wizard.page.preview.model.planned(0)
    (phone,) = [value for value in row.records[-1].values if value.field == "phone"]
    assert (phone.old, phone.new, phone.stored, phone.differs) == (
        "030 23125-100",
        "030 23125-200",
        "030 23125-100",
        True,
    )
    wizard.page.preview.view.setFocus()
    wizard.press("Return")  # into the row in full
    wizard.pick_detail("policy:contact", 1 + list(Policy).index(Policy.OVERWRITE))
    assert wizard.detail("policy:contact").hasFocus()
    assert wizard.page.preview.model.rowCount() == 1  # the row stays in view
    wizard.take_over()
    assert wizard.office.reader.row(CONTACT, wizard.known).text("phone") == "030 23125-200"


def test_one_policy_for_all(decided):
    wizard = decided
    wizard.pick(wizard.page.preview.policy, list(Policy).index(Policy.OVERWRITE))
    assert wizard.page._plan.decisions.policy is Policy.OVERWRITE
    wizard.pick(wizard.page.preview.policy, list(Policy).index(Policy.SKIP))
    assert wizard.counts() == {"unchanged": 1, "unclear": 1}
    assert wizard.page.note.text() == "Es gibt noch nichts zu übernehmen."


def test_who_is_meant_is_chosen_among_candidates(decided):
    wizard = decided
    assert wizard.page.preview.model.planned(0).status is Status.UNCLEAR  # shown first
    combo = wizard.detail("target:contact")
    assert combo.itemText(0) == "noch offen"
    assert combo.itemText(1).startswith("Muster, Mia – Kreativhaus")
    wizard.pick_detail("target:contact", 1)
    assert wizard.counts() == {"changed": 1, "unchanged": 1}
    wizard.pick_detail("target:contact", 0)
    assert wizard.counts() == {"changed": 1, "unclear": 1}
    wizard.pick_detail("target:contact", wizard.detail("target:contact").count() - 1)
    assert wizard.counts() == {"changed": 1, "new": 1}


@pytest.mark.parametrize(
    ("choice", "counts"),
    [
        (Choice.NEW, {"changed": 1, "new": 1}),
        (Choice.BEST, {"changed": 1, "unchanged": 1}),
        (Choice.LEAVE_OUT, {"skipped": 2}),
        (Choice.KEEP, {"unchanged": 1, "unclear": 1}),
    ],
)
def test_all_of_a_kind_are_decided_at_once_and_that_is_taken_back(decided, choice, counts):
    wizard = decided
    wizard.filter("all")
    wizard.page.preview.view.setFocus()
    wizard.press("Ctrl+A")
    wizard.decide(choice)
    assert wizard.counts() == counts
    wizard.press("Ctrl+A")
    wizard.decide(Choice.TAKE if choice is Choice.LEAVE_OUT else Choice.UNDECIDED)
    assert wizard.counts() == {"changed": 1, "unclear": 1}


def test_a_row_is_left_out_with_the_delete_key_and_taken_after_all(decided):
    wizard = decided
    wizard.page.preview.view.setFocus()
    wizard.press("Del")
    assert wizard.shown(STATUS) == ["ausgelassen"]
    box = wizard.page.preview.detail.widget().findChild(QCheckBox, Choice.LEAVE_OUT)
    assert box.isChecked()
    box.setFocus()
    wizard.press("Space")
    assert wizard.shown(STATUS) == ["unklar"]


def test_a_faulty_row_is_taken_without_what_is_wrong(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    box = wizard.page.preview.detail.widget().findChild(QCheckBox, Choice.WITHOUT_FAULTS)
    box.setFocus()
    wizard.press("Space")
    assert wizard.counts() == {"new": 3}
    wizard.take_over()
    assert not wizard.page.result.buttons["report"].isVisible()
    names = [row.text("last_name") for row in wizard.office.reader.rows(CONTACT).values()]
    assert "Öztürk" in names


def test_another_spelling_is_kept_with_one_click(wizard, tmp_path, monkeypatch):
    rows = (("Einrichtung", "Straße", "PLZ"), ("Kreativ-Haus", "Fischerinsel 3", "10179"))
    wizard.to_preview(workbook(tmp_path / "Häuser.xlsx", rows), monkeypatch)
    boxes = wizard.page.preview.detail.widget().findChildren(QCheckBox)
    box = next(box for box in boxes if box.objectName().startswith("spelling"))
    assert box.text() == "„Kreativ-Haus“ als andere Schreibweise behalten"
    box.setFocus()
    wizard.press("Space")
    wizard.take_over()
    found = [row for row in wizard.office.reader.rows(INSTITUTION).values() if row.label == "Kreativhaus"]
    assert [row.text("aliases") for row in found] == ["Kreativ-Haus"]


def test_the_row_in_full_has_room_for_long_words_and_the_list_for_what_becomes_of_rows(wizard, tmp_path, monkeypatch):
    rows = (MESSY[3], *MESSY[6:7], ("Kreativhaus", "Muster", "Mia", None, LONG, None))
    known = add_one(wizard.office, "contact", last_name="Muster", first_name="Mia", institution="Kreativhaus")
    assert wizard.office.reader.row(CONTACT, known).text("institution") == "Kreativhaus"
    wizard.to_preview(workbook(tmp_path / "Lang.xlsx", rows), monkeypatch)
    wizard.filter("all")
    preview = wizard.page.preview
    preview.view.selectRow(1)
    detail = preview.detail
    assert any(label.accessibleName() == LONG for label in detail.findChildren(QLabel))
    assert detail.widget().minimumSizeHint().width() <= detail.viewport().width()
    widest = max(preview.view.sizeHintForColumn(STATUS), 0)
    assert preview.view.columnWidth(STATUS) >= widest


def test_the_columns_of_the_preview_fit_the_rows_that_are_shown(wizard, tmp_path, monkeypatch):
    long = ("Kreativhaus", "Muster-Mustermann", "Mia-Magdalena Johanna", "030 23125-110", "mia@example.org")
    rows = (MESSY[3][:5], ("Treff", "Li", "An", "030 23125-112", "emre@example"), long)
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx", rows), monkeypatch)
    view = wizard.page.preview.view
    narrow = view.columnWidth(LABEL)
    wizard.filter("all")
    assert view.columnWidth(LABEL) > narrow


@pytest.mark.usefixtures("large_letters")
def test_with_large_letters_the_row_in_full_is_whole_and_the_columns_begin_with_the_first(
    make_wizard, make_file, tmp_path, monkeypatch
):
    wizard = make_wizard(make_file("sample"))
    wizard.open(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.forward()
    columns = wizard.page.columns.view
    assert columns.horizontalScrollBar().maximum() > 0
    assert columns.horizontalScrollBar().value() == 0
    wizard.press("F2")
    wizard.press("Escape")
    wizard.forward()
    detail = wizard.page.preview.detail
    assert detail.verticalScrollBar().maximum() == 0  # the page is scrolled, not a page within it
    wizard.page.preview.view.setFocus()
    wizard.press("Return")
    assert not wizard.window.focusWidget().visibleRegion().isEmpty()


def test_dots_above_letters_have_room(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    page = wizard.page
    told = [
        label
        for part in (page.source, page.preview.detail)
        for label in part.findChildren(QLabel)
        if label.text() and label.pixmap().isNull()
    ]
    assert any(label.text().startswith("Überschr") for label in told)
    assert all(label.contentsMargins().top() >= 2 or label.margin() >= 2 for label in told if not _is_note(label))


def _is_note(label):
    return isinstance(label.parent(), ProblemNote)


def test_unknown_names_are_made_chosen_or_left_empty(wizard, tmp_path, monkeypatch):
    rows = (
        ("Einrichtung", "Straße", "Stadtteil"),
        ("Haus Eins", "Weg 1", "Kiez am Park"),
        ("Haus Zwei", "Weg 2", "Alexanderplaz"),
        ("Haus Drei", "Weg 3", "Nirgends"),
    )
    wizard.to_preview(workbook(tmp_path / "Häuser.xlsx", rows), monkeypatch)

    def choose(dialog):
        texts = [combo.itemText(number) for combo in dialog.choices[1:2] for number in range(4)]
        assert texts[:2] == ["leer lassen", "„Alexanderplaz“ neu anlegen"]
        assert texts[2] == "Gemeint ist: Alexanderplatz"
        for combo, number in zip(dialog.choices, (1, 2, 0), strict=True):
            wizard.pick(combo, number)
        wizard.qtbot.keyClick(dialog, Key.Key_Return)

    answer(NamesDialog, choose)
    wizard.choose(wizard.page.preview.names)
    wizard.take_over()
    found = {row.label: row.text("region") for row in wizard.office.reader.rows(INSTITUTION).values()}
    assert [found[name] for name in ("Haus Eins", "Haus Zwei", "Haus Drei")] == ["Kiez am Park", "Alexanderplatz", ""]


def test_the_preview_is_searched(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.filter("all")
    wizard.press("Ctrl+F")
    search = wizard.page.preview.search
    assert search.hasFocus()
    wizard.qtbot.keyClicks(search, "kruger")
    wizard.press("Return")
    assert wizard.page.preview.view.hasFocus()
    assert [label.split(" · ")[0] for label in wizard.shown(LABEL)] == ["Krüger, Jonas"]
    assert wizard.page.count_text() == "1 von 3 Zeilen"
    search.setFocus()
    wizard.press("Esc")
    assert len(wizard.shown(LABEL)) == 3


# ------------------------------------------------------------------------- meanwhile, and afterwards


def test_she_may_look_something_up_meanwhile_and_the_preview_is_made_anew(decided):
    wizard = decided
    wizard.pick_detail("target:contact", 1)
    wizard.press("Ctrl+3")
    assert wizard.window.current_list().entity is CONTACT
    assert "import" in wizard.areas()
    change(wizard.office, "contact", wizard.known, phone="030 23125-200")
    wizard.window.workspace.show_area("import")
    assert wizard.page.current == "preview"
    assert "inzwischen etwas geändert" in wizard.page.preview._moved.text
    assert wizard.page._plan.differing == 1  # the row that was decided says another number now
    wizard.take_over()
    assert "import" in wizard.areas()
    wizard.press("Ctrl+3")
    assert "import" not in wizard.areas()


def test_what_moved_unseen_is_planned_again_before_it_is_stored(decided):
    wizard = decided
    change(wizard.office, "contact", wizard.known, email="mia@example.org")
    wizard.forward()
    assert wizard.page.current == "preview"
    assert "inzwischen etwas geändert" in wizard.page.preview._moved.text
    assert wizard.counts() == {"unchanged": 1, "unclear": 1}


def test_closing_asks_about_a_list_that_waits(decided, monkeypatch):
    wizard = decided
    asked = []
    monkeypatch.setattr(
        "voneinander_desktop.gui.messages.ask_discard", lambda _parent, problem, _action: asked.append(problem) or False
    )
    assert not wizard.window.close_file()
    assert asked == ["Die Liste „Liste.xlsx“ ist noch nicht übernommen."]
    wizard.press("Ctrl+I")  # begins no other list
    assert wizard.page.current == "preview"
    wizard.choose(wizard.page.cancel)
    assert wizard.window.current_list() is not None
    assert wizard.window.close_file()


def test_the_way_back(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    for step in ("columns", "source", "start"):
        wizard.choose(wizard.page.back)
        assert wizard.page.current == step
    assert wizard.page.unstored() == ""


def test_the_rows_that_stayed_out_are_mended_and_come_in(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.take_over()
    target = tmp_path / "Rest"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    wizard.choose(wizard.page.result.buttons["report"])
    assert "„Rest.xlsx“ ist gespeichert (1 Zeile)." in wizard.page.result.told.text.text()
    book = openpyxl.load_workbook(tmp_path / "Rest.xlsx")
    cell = next(cell for row in book.active.iter_rows() for cell in row if cell.value == "emre@example")
    cell.value = "emre@example.org"
    book.save(tmp_path / "Rest.xlsx")
    wizard.choose(wizard.page.result.buttons["another"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(tmp_path / "Rest.xlsx"), ""))
    wizard.press("Return")
    while wizard.page.current != "preview":
        wizard.forward()
    assert wizard.counts() == {"new": 1}
    wizard.take_over()
    assert "emre@example.org" in wizard.people()


def test_the_new_records_are_shown(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.take_over()
    assert wizard.page.result.buttons["records"].hasFocus()
    wizard.press("Return")
    page = wizard.window.current_list()
    assert page.entity is CONTACT
    assert wizard.office.reader.row(CONTACT, page.current_id()).text("email") == "mia@example.org"


def test_the_administration_tells_of_lists_and_leads_to_their_records(wizard, tmp_path, monkeypatch):
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.take_over()
    wizard.window.workspace.show_section("imports")
    section = wizard.window.workspace.page.section
    assert [section.runs.index(0, column).data() for column in range(1, 5)] == [
        "Kontakte.xlsx", "Kontakte", "03.05.2023", "2 neu, 1 fehlerhaft",
    ]  # fmt: skip
    told = [section.records.index(row, 0).data() for row in range(section.records.rowCount())]
    assert told == ["Muster, Mia", "Krüger, Jonas"]
    section.begin()
    wizard.press("Return")
    wizard.press("Return")
    assert wizard.window.current_list().entity is CONTACT
    wizard.press("Ctrl+H")
    (dialog,) = wizard.window.findChildren(HistoryDialog)
    assert dialog.page.origin.text().startswith("Herkunft: angelegt aus „Kontakte.xlsx“, Blatt „Kontakte“, Zeile 5 (")
    dialog.accept()
    wizard.press("Ctrl+Z")
    assert section.runs.rowCount() == 0
    assert section.told.text() == "Noch wurde keine Liste übernommen."


@pytest.mark.usefixtures("large_letters")
def test_with_large_letters_importe_is_scrolled_to_what_came_from_a_list(make_wizard, make_file, tmp_path, monkeypatch):
    wizard = make_wizard(make_file("sample"))
    wizard.to_preview(workbook(tmp_path / "Kontakte.xlsx"), monkeypatch)
    wizard.take_over()
    wizard.window.workspace.show_section("imports")
    section = wizard.window.workspace.page.section
    section.begin()
    wizard.press("Return")
    wizard.press("Down")
    view = section.record_view
    assert view.hasFocus()
    bar = section.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    assert section.rect().contains(view.mapTo(section, view.rect().bottomLeft()))
    assert view.viewport().visibleRegion().contains(view.visualRect(view.currentIndex()).center())


# ----------------------------------------------------------------------------------- the models


def test_the_models_keep_qts_rules(decided, qtmodeltester):
    page = decided.page
    for kind, model in (
        (SourceModel, page.source.model),
        (ColumnsModel, page.columns.model),
        (PlanModel, page.preview.model),
    ):
        assert isinstance(model, kind)
        assert model.rowCount() > 0
        qtmodeltester.check(model)
    decided.window.workspace.show_section("imports")
    section = decided.window.workspace.page.section
    qtmodeltester.check(section.runs)
    qtmodeltester.check(section.records)


def test_ten_thousand_rows_are_worked_out_only_where_they_are_seen(wizard, tmp_path, monkeypatch):
    path = tmp_path / "Lang.csv"
    lines = (f"Person{number};Vor{number};p{number}@example.org" for number in range(10_000))
    path.write_text("\n".join(("Nachname;Vorname;E-Mail", *lines)), encoding="utf-8")
    wizard.to_preview(path, monkeypatch)
    assert wizard.page.preview.model.rowCount() == 10_000
    worked_out = []
    plan = wizard.page._plan
    monkeypatch.setattr(plan, "row", lambda number: worked_out.append(number) or type(plan).row(plan, number))
    wizard.page.preview.model.show_plan(plan)
    wizard.qtbot.keyClick(wizard.page.preview.view, Key.Key_End, Modifier.ControlModifier)
    wizard.page.preview.view.grab()
    assert 9_999 in worked_out
    assert len(set(worked_out)) < 200


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(decided):
    page = decided.page
    ours = (button for button in page.findChildren(QAbstractButton) if not isinstance(button.parent(), QLineEdit))
    buttons = [button for button in ours if not button.objectName().startswith("qt_")]
    for button in buttons:
        assert button.text() or button.accessibleName() or button.toolTip(), button
        assert not button.isVisible() or button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.text()
    for combo in page.findChildren(QComboBox):
        assert combo.accessibleName()
    for view in page.findChildren(QTableView):
        if view.isVisible():
            assert view.accessibleName()
    letters = [
        button.text().replace("&&", "").split("&")[1][0].lower()
        for button in (*buttons, *(label for label in page.findChildren(QLabel) if label.buddy()))
        if button.isVisible() and "&" in button.text().replace("&&", "")
    ]
    assert len(set(letters)) == len(letters)
    assert not set(letters) & {menu.split("&")[1][0].lower() for menu in Menu}
