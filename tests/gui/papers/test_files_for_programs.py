"""Files that other programs take in, made in the real window: a session for calendars, contacts for address books."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton
from tests.example_meeting import SHARED
from tests.records import change
from tests.rfc5545 import read_event

from voneinander_desktop.gui.exporting import ListState, Panel, Papers
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.gui.workspace import PageMakers


@pytest.fixture
def main(qtbot, example, remembered, tmp_path):
    makers = PageMakers(session=SessionPage)
    window = MainWindow(Parts(remembered, tmp_path, makers, documents=partial(Papers, remembered)))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
    window.show_file(example.office)
    qtbot.waitUntil(lambda: "calendar_event" in window.menus.actions)
    return window


@pytest.fixture
def panel(qtbot):
    def wait():
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Panel))
        return QApplication.activeModalWidget()

    return wait


class TestASessionForTheCalendar:
    def test_from_the_papers_of_the_session_by_keyboard(self, qtbot, main, panel, asked, example, tmp_path):
        asked.answers = [tmp_path / "Termin.ics"]
        main.workspace.open_session(example.session)
        papers = main.workspace.page.papers
        main.workspace.page.tabs.setCurrentWidget(papers)
        assert papers.made["calendar_event"].text() == "Noch nicht erstellt."
        papers.buttons["calendar_event"].setFocus()
        qtbot.keyClick(papers.buttons["calendar_event"], Qt.Key.Key_Space)

        made = panel()
        assert "Mittwoch, 11.03.2020, 09:00–13:00 Uhr" in made.picture.text.toPlainText()
        qtbot.keyClick(made, Qt.Key.Key_Return)

        assert "„Termin.ics“ ist gespeichert" in made.outcome.text.text()
        assert asked.proposals[0].name == "2020-03-11 Termin Voneinander lernen.ics"
        assert read_event((tmp_path / "Termin.ics").read_bytes())["summary"] == "Voneinander lernen – ein Treffen"
        made.close()
        assert papers.made["calendar_event"].text().startswith("Zuletzt erstellt am ")
        change(example.office, "session", example.session, room="Saal 3")
        assert papers.made["calendar_event"].text().endswith("1 Änderung seitdem")

    def test_an_update_and_a_cancellation_are_the_same_event_and_say_so(self, desk, asked, example, tmp_path):
        asked.answers = [tmp_path / f"{name}.ics" for name in ("a", "p", "b", "c")]
        at = desk("calendar_event")
        assert not at.panel.notes.isVisible()
        at.make(".ics")
        at.close()
        office = example.office
        office.planning.postpone(example.session, office.planning.postponed(example.session, None))
        at = desk("calendar_event")
        assert "ein neuer Tag steht noch nicht fest" in at.panel.notes.text.text()
        at.make(".ics")
        at.close()
        office.history.undo()
        change(office, "session", example.session, date=None)
        at = desk("calendar_event")
        assert "noch kein Datum" in at.panel.notes.text.text()
        assert not at.panel.buttons[".ics"].isEnabled()
        at.close()
        office.history.undo()
        change(office, "session", example.session, room="Saal 3")
        at = desk("calendar_event")
        assert "nimmt den neuen Stand" in at.panel.notes.text.text()
        at.make(".ics")
        at.close()
        office.planning.cancel(example.session)
        at = desk("calendar_event")
        assert "streicht ihn" in at.panel.notes.text.text()
        at.make(".ics")

        events = [read_event((tmp_path / f"{name}.ics").read_bytes()) for name in "apbc"]
        first, adrift, update, cancellation = events
        assert len({event["uid"] for event in events}) == 1
        assert first["sequence"] < adrift["sequence"] < update["sequence"] < cancellation["sequence"]
        assert adrift["status"] == "CANCELLED"  # the day it had is struck out
        assert adrift["dtstart"].dt == first["dtstart"].dt
        assert cancellation["status"] == "CANCELLED"

    def test_a_target_that_refuses_is_named_and_another_name_taken(self, desk, asked, opened, tmp_path):
        target = tmp_path / "Termin.ics"
        target.write_text("alt")
        target.chmod(0o444)
        asked.answers = [target]
        at = desk("calendar_event")
        at.make(".ics")
        assert "„Termin.ics“ ist schreibgeschützt." in at.told
        at.take("Diesen Namen nehmen")
        assert "„Termin (2).ics“ ist gespeichert" in at.told
        at.take("Ordner zeigen")
        assert opened == [tmp_path]
        assert target.read_text() == "alt"


class TestContactsAsCards:
    def cards(self, path):
        return [line[3:] for line in path.read_text("utf-8").splitlines() if line.startswith("FN:")]

    def test_the_selection_what_the_list_shows_or_all(self, qtbot, main, panel, asked, tmp_path):
        asked.answers = [tmp_path / f"{name}.vcf" for name in "abc"]
        main.trigger("show_contact")
        page = main.current_list()
        page.search.setText("Kreativhaus")
        page.begin()
        assert main.menus.actions["contact_cards"] in page.view.actions()  # its context menu
        main.trigger("contact_cards")
        made = panel()
        for _ in range(3):
            qtbot.keyClick(made, Qt.Key.Key_Return)
            chosen = [box for box in made.options.findChildren(QRadioButton) if box.isChecked()][-1]
            chosen.setFocus()
            qtbot.keyClick(chosen, Qt.Key.Key_Down)
        made.close()

        assert [len(self.cards(tmp_path / f"{name}.vcf")) for name in "abc"] == [1, 2, 7]

    def test_to_pass_on_are_only_those_who_agreed(self, desk, asked, example, tmp_path):
        asked.answers = [tmp_path / "a.vcf"]
        at = desk("contact_cards")
        assert "Bitte geben Sie sie nicht weiter" in at.panel.disclosure.text()
        at.choose("Zur Weitergabe")
        assert f"Darin stehen {len(SHARED)} von 7 Personen" in at.panel.disclosure.text()
        assert at.panel.picture.caption.text() == "Was in der Datei steht: 3 Visitenkarten"
        at.make(".vcf")
        assert len(self.cards(tmp_path / "a.vcf")) == len(SHARED)
        assert asked.proposals[0].name.endswith(" Kontakte zur Weitergabe.vcf")
        assert "0151" not in (tmp_path / "a.vcf").read_text("utf-8")

    def test_where_nobody_would_be_on_them_it_says_so(self, desk, example):
        nobody = ListState((example.contacts["Mueller"],), ("last_name",))
        at = desk("contact_cards", list_state=nobody)
        at.choose("Zur Weitergabe")
        assert "stünde niemand" in at.panel.notes.text.text()
        assert not at.panel.buttons[".vcf"].isEnabled()

    def test_the_folder_of_other_papers_is_proposed(self, desk, asked, tmp_path):
        folder = tmp_path / "Treffen"
        folder.mkdir()
        asked.answers = [folder / "a.pdf"]
        at = desk("roster")
        at.make(".pdf")
        at.close()
        desk("contact_cards").make(".vcf")
        assert asked.proposals[1].parent == folder
