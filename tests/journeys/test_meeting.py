"""The announced meeting, played from the first proposal to the Kurzbericht, through the window and by keyboard."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import icalendar
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu, QMessageBox, QRadioButton
from tests.records import contents

from voneinander_desktop import cli
from voneinander_desktop.app import build_window, make_application
from voneinander_desktop.gui.paper_panel import Panel
from voneinander_desktop.gui.planning_dialogs import ProposalsDialog
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.office_file import create_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier
Ctrl, NoModifier = Modifier.ControlModifier, Modifier.NoModifier

FACILITIES = (
    "Kreativhaus", "Familienzentrum Wattstraße", "Begegnungsstätte „Mehr Mitte“",
    "Nachbarschaftszentrum „Bürger für Bürger“", "Ev. Familienzentrum Meerbaum-Haus",
    "Selbsthilfe-Kontakt- und Beratungsstelle Mitte", "KiezZentrum Villa Lützow",
    "Nachbarschaftstreff Olof-Palme-Zentrum", "Nachbarschaftstreff Stadtteilverein Tiergarten",
)  # fmt: skip
OFFICES = ("JobCenter Mitte", "Bezirksamt Mitte")
HOST = "JobCenter Mitte – Standort Spittelmarkt"
BLANK_ROWS = 8

# What the office told the press about this event: its own words are not repeated here.
FACTS = (
    "Voneinander wissen in Mitte", "lernen sich kennen",
    "27.6.2018", "Kooperationsvereinbarung", "19 Nachbarschaftseinrichtungen",
    "11.3.2020", "9 – 13 Uhr", "Seydelstr. 2-5", "10117 Berlin", "Standort Spittelmarkt",
    "Teilnehmende sind neben dem", "dem JobCenter Mitte", "dem Bezirksamt Mitte",
    "das Kreativhaus", "das Familienzentrum Wattstraße", "die Begegnungsstätte „Mehr Mitte“",
    "das Nachbarschaftszentrum „Bürger für Bürger“", "das Ev. Familienzentrum Meerbaum-Haus",
    "die Selbsthilfe-Kontakt- und Beratungsstelle Mitte", "das KiezZentrum Villa Lützow",
    "der Nachbarschaftstreff Olof-Palme-Zentrum", "der Nachbarschaftstreff Stadtteilverein Tiergarten",
    "Petra Patz-Drüke", "9018-42390", "Manuela Arlt", "5555-456086", "Ephraim Gothe", "9018-44600",
)  # fmt: skip


class Coordinator:
    """She sits before the window, and has nothing but a keyboard."""

    def __init__(self, qtbot, window, folder, save_as):
        self.qtbot = qtbot
        self.window = window
        self.folder = folder
        self.save_as = save_as

    # ------------------------------------------------------------------------------ what she sees

    @property
    def page(self):
        return self.window.workspace.page

    def tabs(self):
        bar = self.page.tabs
        return [bar.tabText(number).replace("&", "") for number in range(bar.count())]

    def table(self, *keys):
        """Return the shown rows of a tab's table, as texts."""
        model = self.page.part.model
        return [[model.display(row, model.column_of(key)) for key in keys] for row in range(model.rowCount())]

    def grid(self):
        model = self.page.attendance.model
        return [list(model.cells(line)) for line in model.lines]

    def said(self):
        """Return what the status bar says."""
        return " ".join(label.text() for label in self.window.statusBar().findChildren(QLabel) if label.isVisible())

    # ------------------------------------------------------------------------------ what she does

    def press(self, *keys, modifier=NoModifier):
        for key in keys:
            self.qtbot.keyClick(self._listening(), key, modifier)

    def type(self, text):
        for letter in text:  # QTest's own clicks know ASCII only
            widget = self._listening()
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, NoModifier, letter))

    def button(self, widget):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.isEnabled()
        self.press(Key.Key_Space)

    def to_tab(self, part):
        """Go from tab to tab until one is reached."""
        self.page.tabs.tabBar().setFocus(Qt.FocusReason.TabFocusReason)
        while self.page.part is not part:
            before = self.page.part
            self.press(Key.Key_Tab, modifier=Ctrl)
            assert self.page.part is not before
        part.begin()

    def find(self, text):
        """Search in the table of a tab and go into what is found."""
        self.press(Key.Key_F, modifier=Ctrl)
        self.type(text)
        self.press(Key.Key_Down)

    def find_all(self):
        """Empty the search and go into the table."""
        self.press(Key.Key_F, modifier=Ctrl)
        self.press(Key.Key_Backspace, Key.Key_Down)

    def answer(self, kind, do, act):
        """Do something that opens a dialog, and answer it; it is closed whatever happens."""
        answered = []

        def look():
            dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            if not isinstance(dialog, kind) or not (dialog.isActiveWindow() or isinstance(dialog, QMenu)):
                QTimer.singleShot(5, look)
                return
            try:
                answered.append(do(dialog))
            finally:
                if dialog.isVisible():
                    dialog.reject() if isinstance(dialog, QDialog) else dialog.close()

        QTimer.singleShot(0, look)
        act()
        self.qtbot.waitUntil(lambda: bool(answered))
        self._come_back()

    def make(self, panel, what, name):
        """Let a paper's panel write a file."""
        self.save_as.append(self.folder / name)
        self.button(panel.buttons[what])
        self.qtbot.waitUntil(panel.outcome.isVisible)
        assert f"„{name}“ ist gespeichert" in panel.outcome.text.text()
        return self.folder / name

    def panel(self, command):
        """Open the panel of a paper by its card or command."""
        self.window.trigger(command)
        panel = self.window.findChild(Panel)
        self.qtbot.waitUntil(panel.isActiveWindow)
        return panel

    def close(self, panel):
        with self.qtbot.waitSignal(panel.destroyed):
            self.press(Key.Key_Escape)
        self._come_back()

    def _come_back(self):
        """See that the window has the focus again: without a screen nobody gives it back."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def _listening(self):
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.focusWidget() or popup
        return QApplication.focusWidget() or QApplication.activeModalWidget() or self.window


@pytest.fixture(scope="module", autouse=True)
def _application():
    make_application()


@pytest.fixture
def path(tmp_path):
    create_file(tmp_path / "Mitte.voneinander", "sample")
    return tmp_path / "Mitte.voneinander"


@pytest.fixture
def open_window(qtbot, tmp_path, path):
    windows = []

    def make():
        window = build_window(Settings(tmp_path / "fenster.ini"))
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(1280, 800)
        window.files.open_path(path)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield make
    for window in windows:
        window.close_file(discard=True)


@pytest.fixture
def her(qtbot, open_window, tmp_path, monkeypatch):
    save_as: list[Path] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(save_as.pop(0)), ""))
    return Coordinator(qtbot, open_window(), tmp_path, save_as)


def test_the_announced_meeting(her, path, capsys, open_window):
    sample = without_papers(path)
    opens_the_meeting(her)
    begins_without_invitations(her)
    takes_the_proposals(her)
    invites(her)
    notes_the_replies(her)
    registers_people(her)
    somebody_comes_instead(her)
    an_institution_cancels_and_comes_after_all(her)
    tells_the_press(her)
    puts_it_into_the_calendar(her)
    prints_the_sheet(her)
    stands_at_the_entrance(her)
    prints_a_supplement(her)
    types_the_signatures_in(her)
    makes_the_report(her)
    reads_it_on_the_command_line(path, capsys)
    takes_everything_back_and_does_it_again(her, path, sample)

    end = contents(path)
    her.window.close_file()
    her.window = open_window()
    finds_everything_again(her, path, end)


# ----------------------------------------------------------------------------------- planning


def opens_the_meeting(her):
    her.press(Key.Key_1, modifier=Ctrl)
    her.press(Key.Key_Return, modifier=Ctrl)
    assert her.page.title.text().startswith("Voneinander wissen in Mitte")
    facts = her.page.facts_line.text()
    for fact in ("11.03.2020", "09:00–13:00 Uhr", HOST, "geplant"):
        assert fact in facts
    assert her.tabs()[1] == "Einladungen (11)"


def begins_without_invitations(her):
    """The sample file tells how it ended; she begins where it began."""
    her.press(Key.Key_A, Key.Key_Delete, modifier=Ctrl)
    assert her.tabs()[1] == "Einladungen (0)"
    assert her.page.invitations.counts.text() == "Noch niemand eingeladen"


def takes_the_proposals(her):
    def look_and_take(dialog):
        tree = dialog.tree
        lines = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        reasons = {line.text(0): line.text(1) for line in lines if line.text(1)}
        assert {*FACILITIES, *OFFICES} <= reasons.keys()
        assert reasons["Kreativhaus"] == "Stadtteil Alexanderplatz"
        assert reasons["Bezirksamt Mitte"].startswith("Kooperationspartner seit 27.06.2018")
        assert "Ohne Stadtteil" in reasons["Begegnungsstätte „Mehr Mitte“"]
        assert "Brunnenstraße Nord" in reasons["Familienzentrum Wattstraße"]
        tree.setFocus(Qt.FocusReason.TabFocusReason)
        for line in lines:  # those to be looked at are not ticked; the host needs no invitation
            open_ = line.text(0) in FACILITIES and line.checkState(0) is Qt.CheckState.Unchecked
            if open_ or line.text(0) == HOST:
                tree.setCurrentItem(line)
                her.press(Key.Key_Space)
        assert dialog.take.text().replace("&", "") == "11 Einrichtungen vormerken"
        her.button(dialog.take)

    her.answer(ProposalsDialog, look_and_take, lambda: her.button(her.page.invitations.propose_button))

    assert her.tabs()[1] == "Einladungen (11)"
    assert {name for name, _ in her.table("institution", "status")} == {*FACILITIES, *OFFICES}
    assert {status for _, status in her.table("institution", "status")} == {"vorgemerkt"}


def invites(her):
    her.find_all()
    her.press(Key.Key_A, modifier=Ctrl)

    def choose(menu):
        menu.setActiveAction(next(action for action in menu.actions() if action.text() == "eingeladen"))
        her.press(Key.Key_Return)

    her.answer(QMenu, choose, lambda: her.button(her.page.invitations.status_button))
    assert her.page.invitations.counts.text() == "11 eingeladen: 11 offen"


def notes_the_replies(her):
    """The first by its own line: who, how many, what else. Then all others at once."""
    her.page.invitations.begin()
    her.find("Kreativ")
    her.press(Key.Key_J, modifier=Ctrl)
    her.type("4")
    her.press(Key.Key_Tab)
    her.type("Frau Größling")
    her.press(Key.Key_Return)
    assert her.table("institution", "status", "head_count", "replied_who") == [
        ["Kreativhaus", "zugesagt", "4", "Frau Größling"]
    ]
    assert her.page.invitations.counts.text().endswith("11 eingeladen: 1 zugesagt · 10 offen; 4 Personen erwartet")
    her.find("eingeladen")
    assert len(her.table("institution")) == 10
    her.press(Key.Key_A, Key.Key_J, modifier=Ctrl)
    assert her.page.invitations.reply_line.who_label.text() == "10 Einrichtungen"
    her.press(Key.Key_Return)
    her.find_all()
    assert her.page.invitations.counts.text() == "11 eingeladen: 11 zugesagt; 4 Personen erwartet"


# ------------------------------------------------------------------------------------- people


def registers_people(her):
    """Three known ones by their names, three others as guests."""
    people = her.page.people
    her.to_tab(people)
    for letters in ("pat", "arl", "got"):
        people.quick.setFocus(Qt.FocusReason.TabFocusReason)
        her.type(letters)
        assert len(people.quick.offered()) == 1
        her.press(Key.Key_Return)
    register_guest(her, "Mia Größling", "Kreativhaus")
    register_guest(her, "Berta Lüders", "KiezZentrum Villa Lützow")
    register_guest(her, "Otto Čapek", "Verein Gegenüber")
    assert people.counts.text() == "6 angemeldet"
    assert her.tabs()[2] == "Personen (6)"
    assert ["Größling", "Mia", "Kreativhaus", "angemeldet"] in her.table(
        "last_name", "first_name", "institution", "status"
    )
    register_guest(her, "Mia Größling", "Kreativhaus", refused="ist zu dieser Veranstaltung schon angemeldet")
    assert people.counts.text() == "6 angemeldet"


def register_guest(her, name, house, refused=""):
    line = her.page.people.person_line
    her.press(Key.Key_G, modifier=Ctrl)
    her.type(name)
    line.name.completer().popup().hide()
    her.press(Key.Key_Tab)
    her.type(house)
    line.place.completer().popup().hide()
    her.press(Key.Key_Return)
    assert line.isVisible() is bool(refused)
    if refused:
        assert refused in line.problem.text()
        her.press(Key.Key_Escape)


def somebody_comes_instead(her):
    people = her.page.people
    her.find("Gothe")
    her.press(Key.Key_R, modifier=Ctrl)
    line = people.person_line
    assert line.accessibleName() == "Vertretung für Gothe, Ephraim"
    assert line.place.text() == "Bezirksamt Mitte"
    assert line.offered() == ["Patz-Drüke, Petra – Bezirksamt Mitte – schon angemeldet"]
    line.name.completer().popup().hide()
    her.type("Jörg Stellvertreter")
    line.name.completer().popup().hide()
    her.press(Key.Key_Return)
    her.find_all()
    shown = {row[0]: row[1:] for row in her.table("last_name", "status", "substitute_for")}
    assert shown["Gothe"] == ["abgesagt", ""]
    assert shown["Stellvertreter"] == ["angemeldet", "Gothe, Ephraim"]
    assert people.counts.text() == "6 angemeldet, 1 abgesagt"


def an_institution_cancels_and_comes_after_all(her):
    her.to_tab(her.page.invitations)
    her.find("Lützow")
    her.press(Key.Key_K, modifier=Ctrl)

    def both(box):
        assert box.text() == "Von dieser Einrichtung ist noch 1 Person angemeldet."
        assert "Lüders, Berta" in box.informativeText()
        her.press(Key.Key_Return)  # "Auch abmelden" is the button that Enter presses

    her.answer(QMessageBox, both, lambda: her.press(Key.Key_Return))
    assert her.table("institution", "status") == [["KiezZentrum Villa Lützow", "abgesagt"]]
    assert her.tabs()[2] == "Personen (5)"

    her.press(Key.Key_J, modifier=Ctrl)
    her.press(Key.Key_Return)
    her.find_all()
    told = "11 eingeladen: 11 zugesagt; 8 Personen erwartet"  # five by name, three more of the Kreativhaus' four
    assert her.page.invitations.counts.text() == told
    her.to_tab(her.page.people)
    her.find("Lüders")
    her.button(her.page.people.cancel_button)
    her.find_all()
    assert her.tabs()[2] == "Personen (6)"


# ------------------------------------------------------------------------------------- papers


def tells_the_press(her):
    panel = her.panel("press_release")
    text = her.make(panel, ".txt", "presse.txt").read_text(encoding="utf-8")
    her.close(panel)
    assert [fact for fact in FACTS if fact not in text] == []
    assert HOST not in text.partition("Teilnehmende sind")[2]  # the host was not invited


def puts_it_into_the_calendar(her):
    panel = her.panel("calendar_event")
    calendar = icalendar.Calendar.from_ical(her.make(panel, ".ics", "termin.ics").read_bytes())
    her.close(panel)
    (event,) = calendar.walk("VEVENT")
    berlin = ZoneInfo("Europe/Berlin")
    assert event["SUMMARY"].startswith("Voneinander wissen in Mitte")
    assert event.decoded("DTSTART") == datetime(2020, 3, 11, 9, tzinfo=berlin)
    assert event.decoded("DTEND") == datetime(2020, 3, 11, 13, tzinfo=berlin)
    assert "Seydelstr. 2-5" in event["LOCATION"]
    assert event["UID"]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


def prints_the_sheet(her):
    panel = her.panel("sign_in_sheet")
    assert "Diese Liste bekommt die Nr. 1" in panel.disclosure.text()
    assert her.make(panel, ".pdf", "liste.pdf").read_bytes().startswith(b"%PDF")
    assert "Das ist Liste Nr. 1, unverändert" in panel.disclosure.text()
    her.close(panel)
    her.to_tab(her.page.papers)
    made = her.page.papers.made["sign_in_sheet"].text()
    assert "Liste Nr. 1, PDF" in made
    assert made.endswith("keine Änderung seitdem")


# ------------------------------------------------------------------------------------ the day


def stands_at_the_entrance(her):
    her.press(Key.Key_F8)
    door = her.page.door
    assert her.page.part is door
    assert door.counters.figures.text() == "0 / 9"  # six by name, three more of the four that the Kreativhaus announced
    for letters, name in (("pat", "Patz-Drüke, Petra"), ("gro", "Größling, Mia"), ("lue", "Lüders, Berta")):
        her.type(letters)
        assert [entry.name for entry in door.model.people] == [name]
        her.press(Key.Key_Return)
        assert door.last.text() == f"{name} ist da."
    her.press(Key.Key_Return)  # once more takes it back
    assert door.last.text() == "Lüders, Berta: zurückgenommen."
    assert door.counters.figures.text() == "2 / 9"
    her.type("Ida Zufall")
    her.press(Key.Key_Return)  # nobody is called so
    assert door.walk_in.name.text() == "Ida Zufall"
    her.press(Key.Key_Tab)
    her.type("Nachbarschaftstreff Olof")
    her.press(Key.Key_Down, Key.Key_Return, Key.Key_Return)
    assert door.last.text() == "Ohne Anmeldung: Zufall, Ida."
    assert door.counters.figures.text() == "3 / 9"
    assert "davon 1 ohne Anmeldung" in door.counters.words.text()
    her.press(Key.Key_Escape)
    assert her.page.part is her.page.papers


def prints_a_supplement(her):
    """One more is registered after the sheet was printed: only she, and whoever came unannounced, is on it."""
    her.to_tab(her.page.people)
    register_guest(her, "Nora Nachzüglerin", "Kreativhaus")
    panel = her.panel("sign_in_sheet")
    supplement = next(button for button in panel.findChildren(QRadioButton) if button.text().startswith("Nachtrag"))
    her.button(supplement)
    assert her.make(panel, ".pdf", "nachtrag.pdf").read_bytes().startswith(b"%PDF")
    her.close(panel)


def types_the_signatures_in(her):
    tab = her.page.attendance
    her.to_tab(tab)
    assert [tab.sheets.itemText(row).partition(",")[0] for row in range(tab.sheets.count())] == [
        "Liste Nr. 2 (Nachtrag)", "Liste Nr. 1", "Alle Angemeldeten"
    ]  # fmt: skip
    tab.sheets.setFocus(Qt.FocusReason.TabFocusReason)
    her.type("2")  # the number on the paper before her
    her.press(Key.Key_Return)
    first = 6 + BLANK_ROWS + 1  # the numbers go on where the first sheet ends
    assert [row[:2] for row in her.grid()][:2] == [[str(first), "Nachzüglerin"], [str(first + 1), "Zufall"]]
    her.press(Key.Key_Space)
    tab.sheets.setFocus(Qt.FocusReason.TabFocusReason)
    her.type("1")
    her.press(Key.Key_Return)
    assert [(row[0], row[1], row[4]) for row in her.grid()][:7] == [
        ("1", "Arlt", ""), ("2", "Čapek", ""), ("3", "Größling", "✓ anwesend"), ("4", "Lüders", ""),
        ("5", "Patz-Drüke", "✓ anwesend"), ("6", "Stellvertreter", ""), ("7", "(leere Zeile)", ""),
    ]  # fmt: skip
    her.press(Key.Key_Space, Key.Key_Down, Key.Key_Minus)
    her.press(*[Key.Key_Down] * 5, Key.Key_Return)
    assert tab.walk_in.accessibleName() == "Zeile 7"
    her.type("Emil Unbekannt")
    tab.walk_in.name.completer().popup().hide()
    her.press(Key.Key_Return)
    assert her.grid()[6][1:5] == ["Unbekannt", "Emil", "", "✓ anwesend"]
    assert tab.counts.text() == "6 anwesend · 1 nicht teilgenommen · 2 noch nicht erfasst · 2 ohne Anmeldung"
    her.button(tab.close_rest)
    assert tab.counts.text() == "6 anwesend · 3 nicht teilgenommen · 2 ohne Anmeldung"


# ---------------------------------------------------------------------------------- afterwards


def makes_the_report(her):
    panel = her.panel("report")
    report = docx.Document(str(her.make(panel, ".docx", "bericht.docx")))
    her.close(panel)
    texts = [paragraph.text for paragraph in report.paragraphs]
    texts += [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    told = "\n".join(texts)
    assert texts[0] == "Kurzbericht"
    for fact in ("Voneinander wissen in Mitte", "11.03.2020", "Moabit Ost", "Familienzentrum"):
        assert fact in told
    assert "6" in texts
    assert "Größling" not in told  # names only where asked for


def reads_it_on_the_command_line(path, capsys):
    assert cli.main(["attendance", str(path), "--session", "1", "--json"]) == 0
    people = {person["last_name"]: person for person in json.loads(capsys.readouterr().out)}
    assert {name: person["attendance"] for name, person in people.items() if person["status"] != "abgesagt"} == {
        "Arlt": "anwesend", "Größling": "anwesend", "Patz-Drüke": "anwesend", "Nachzüglerin": "anwesend",
        "Zufall": "anwesend", "Unbekannt": "anwesend", "Čapek": "nicht teilgenommen",
        "Lüders": "nicht teilgenommen", "Stellvertreter": "nicht teilgenommen",
    }  # fmt: skip
    assert people["Zufall"]["status"] == people["Unbekannt"]["status"] == "ohne Anmeldung"
    assert people["Gothe"]["status"] == "abgesagt"
    assert people["Stellvertreter"]["substitute_for"] == "Gothe, Ephraim"
    assert people["Zufall"]["institution"] == "Nachbarschaftstreff Olof-Palme-Zentrum"
    assert (people["Arlt"]["sheet_row"], people["Unbekannt"]["sheet_row"]) == (1, 7)
    assert people["Nachzüglerin"]["sheet_row"] == 6 + BLANK_ROWS + 1


def takes_everything_back_and_does_it_again(her, path, sample):
    """Ctrl+Z leads back to the very file she began with, but for the sheets: they are out in the world."""
    history, end = her.window.office.history, contents(path)
    steps = 0
    while history.undo_label:
        her.press(Key.Key_Z, modifier=Ctrl)
        steps += 1
    assert steps > 20
    assert her.tabs()[1:3] == ["Einladungen (11)", "Personen (0)"]
    assert without_papers(path) == sample
    assert [sheet.number for sheet in her.window.office.sheets.all(1)] == [1, 2]
    while history.redo_label:
        her.press(Key.Key_Y, modifier=Ctrl)
        steps -= 1
    assert steps == 0
    assert contents(path) == end


def finds_everything_again(her, path, end):
    assert contents(path) == end
    opens_the_meeting(her)
    assert her.tabs()[2] == "Personen (9)"
    assert {status for (status,) in her.table("status")} == {"zugesagt"}
    her.to_tab(her.page.attendance)
    assert her.page.attendance.counts.text() == "6 anwesend · 3 nicht teilgenommen · 2 ohne Anmeldung"


def without_papers(path):
    """Return what the file holds beside the sheets that were printed and the papers that were made."""
    kept = ("printed_sheet", "printed_row", "made_paper", "setting")
    return {name: rows for name, rows in contents(path).items() if name not in kept}
