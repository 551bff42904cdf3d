"""Press release and badges: what their panels warn of, refuse, copy and save; and what is noted of every paper."""

import docx
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QPushButton, QSpinBox
from tests.records import change

from voneinander_desktop.gui import paper
from voneinander_desktop.gui.export_parts import WordingDialog
from voneinander_desktop.gui.pages.papers import ChangesDialog, PapersTab
from voneinander_desktop.usecases.exporting import Exporting, default_press_template


def exporting(example):
    return Exporting(example.office.reader, example.office.choices, example.office.path)


def with_dialog(kind, do, answer):
    """Do something that opens a dialog, and answer it."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            answer(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)
    do()


class TestThePressRelease:
    def test_is_copied_and_saved_with_the_same_words(self, desk, asked, example, tmp_path):
        asked.answers = [tmp_path / "a.docx", tmp_path / "a.txt"]
        at = desk("press_release")
        at.make("copy")
        copied = QGuiApplication.clipboard().text()
        assert "Zwischenablage" in at.told
        assert copied.startswith("Veranstaltung „Voneinander lernen – ein Treffen“\n\nDie Veranstaltung")
        at.make(".docx")
        assert at.told.startswith("„a.docx“ ist gespeichert (Ordner")
        at.make(".txt")
        assert (tmp_path / "a.txt").read_text(encoding="utf-8") == copied
        words = [paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs]
        assert "\n".join(words).split() == copied.split()
        assert asked.proposals[0].name == "2020-03-11 Pressemitteilung Voneinander lernen.docx"

    def test_the_picture_shows_who_confirmed_or_all_if_she_wants_so(self, desk):
        at = desk("press_release")
        assert "Wörter" in at.panel.picture.caption.text()
        assert "Der Artikel fehlt bei: Kreativhaus, Familienzentrum Wattstraße." in at.panel.notes.text.text()
        at.choose("Alle Eingeladenen")
        assert "Olof-Palme-Zentrum" in at.panel.notes.text.text()
        assert at.panel.request().who == "invited"

    def test_warns_when_the_list_changed_after_it_was_made(self, desk, example):
        at = desk("press_release")
        assert "hat sich geändert" not in at.panel.notes.text.text()
        at.make("copy")
        at.close()
        invitation = example.office.participation.invitation_ids(example.session)[0]
        change(example.office, "invitation", invitation, status="declined")
        notes = desk("press_release").panel.notes
        assert notes.isVisible()
        assert "Seit der letzten Ausgabe am" in notes.text.text()
        assert "•  Einladung: Kreativhaus – Status: zugesagt → abgesagt" in notes.text.text()

    def test_names_the_first_changes_and_counts_the_others(self, desk, example):
        example.office.paper_log.note(example.session, "press_release", "copy")
        for row_id in example.office.participation.invitation_ids(example.session)[:4]:
            change(example.office, "invitation", row_id, status="noted")
        assert desk("press_release").panel.notes.text.text().endswith("•  und 1 weitere Änderung")

    def test_its_template_can_be_changed_from_here(self, desk, example):
        at = desk("press_release")

        def word(dialog):
            dialog.page.text.setPlainText("Einladung zu {Titel}")
            dialog.accept()

        with_dialog(WordingDialog, lambda: at.take("Vorlage ändern"), word)
        assert exporting(example).press_template == "Einladung zu {Titel}"
        at.make("copy")
        assert QGuiApplication.clipboard().text() == "Einladung zu Voneinander lernen – ein Treffen\n"

    def test_a_field_that_is_none_is_told_and_nothing_typed_is_lost(self, desk, example):
        at = desk("press_release")
        seen = []

        def word(dialog):
            dialog.page.text.setPlainText("Einladung nach {Ortt}")
            dialog.accept()
            seen.extend([dialog.isVisible(), dialog.page.problem.text(), dialog.page.text.toPlainText()])
            at.qtbot.keyClick(dialog.page.text, Qt.Key.Key_Escape)  # takes back what was refused
            dialog.accept()

        with_dialog(WordingDialog, lambda: at.take("Vorlage ändern"), word)
        visible, problem, typed = seen
        assert visible
        assert problem.startswith("Das Feld {Ortt} gibt es nicht.")
        assert typed == "Einladung nach {Ortt}"
        assert exporting(example).press_template == default_press_template()

    def test_fields_are_put_in_by_a_menu(self, desk, example):
        at = desk("press_release")

        def word(dialog):
            dialog.page.text.clear()
            dialog.page.insert.menu().actions()[0].trigger()
            dialog.accept()

        with_dialog(WordingDialog, lambda: at.take("Vorlage ändern"), word)
        assert exporting(example).press_template == "{Titel}"

    def test_a_template_from_elsewhere_that_does_not_fit_is_refused(self, desk, example):
        example.office.choices.set("template.press_release", "Nach {Ortt}")
        at = desk("press_release")
        assert at.panel.notes.text.text().startswith("Die Vorlage der Pressemitteilung passt nicht.")
        assert not any(button.isEnabled() for button in at.panel.buttons.values())
        assert at.find(QPushButton, "Vorlage ändern").isEnabled()


class TestBadges:
    def test_are_made_as_chosen(self, desk, asked, tmp_path):
        asked.answers = [tmp_path / "a.pdf"]
        at = desk("badges")
        assert list(at.panel.buttons) == ["print", "preview", ".pdf"]
        at.pick("Bogen", "L7418")
        at.type("3", at.named(QSpinBox, "Erster freier Platz"))
        at.type("2", at.named(QSpinBox, "Leere Schilder am Ende"))
        at.type("-1,5", at.named(QDoubleSpinBox, "Nach rechts verschieben"))
        at.tick("Funktion")
        request = at.panel.request()
        assert (request.form, request.start, request.blank, request.right, request.function) == (
            "L7418", 3, 2, -1.5, True,
        )  # fmt: skip
        assert at.panel.picture.caption.text() == "Seite 1 von 2 · 7 Schilder"
        at.make(".pdf")
        assert "„a.pdf“ ist gespeichert" in at.told

    def test_beyond_the_page_they_are_refused_until_they_fit(self, desk):
        at = desk("badges")
        spin = at.named(QDoubleSpinBox, "Nach rechts verschieben")
        at.type("20", spin)
        assert at.panel.notes.text.text().startswith("So verschoben ragen die Schilder rechts über das Blatt hinaus.")
        assert not any(button.isEnabled() for button in at.panel.buttons.values())
        at.type("17,5", spin)
        assert not at.panel.notes.isVisible()
        assert all(button.isEnabled() for button in at.panel.buttons.values())

    def test_a_place_that_the_sheet_has_not_is_refused(self, desk):
        at = desk("badges")
        at.pick("Bogen", "L7418")
        at.type("9", at.named(QSpinBox, "Erster freier Platz"))
        assert at.panel.notes.text.text() == "Auf diesem Bogen gibt es die Plätze 1 bis 8, aber keinen Platz 9."


# -------------------------------------------------------------------------- when each was made


@pytest.fixture
def tab(qtbot, example):
    tab = PapersTab(example.office, example.session)
    qtbot.addWidget(tab)
    example.office.subscribe(tab.refresh)
    tab.show()
    return tab


def test_the_tab_says_when_each_paper_was_made_and_what_changed_since(tab, desk, asked, example, tmp_path):
    assert {label.text() for label in tab.made.values()} == {"Noch nicht erstellt."}
    assert not any(button.isVisibleTo(tab) for button in tab.changes.values())
    asked.answers = [tmp_path / "a.xlsx"]
    at = desk("entrance_list")
    at.make(".xlsx")
    at.close()
    assert tab.made["entrance_list"].text().startswith("Zuletzt erstellt am ")
    assert tab.made["entrance_list"].text().endswith(" Uhr (XLSX) · keine Änderung seitdem")
    assert tab.made["roster"].text() == "Noch nicht erstellt."
    change(example.office, "contact", example.contacts["Müller"], first_name="Anne")
    change(example.office, "registration", example.registrations["Ohnesorg"], status="cancelled")
    assert tab.made["entrance_list"].text().endswith(" · 2 Änderungen seitdem")
    seen = []

    def read(dialog):
        seen.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        dialog.accept()

    with_dialog(ChangesDialog, tab.changes["entrance_list"].click, read)
    assert seen == [
        "Anmeldung: Ohnesorg, Hanna – Status: angemeldet → abgesagt",
        "Kontakt: Müller, Anne – Vorname: Anna → Anne",
    ] or seen == [
        "Kontakt: Müller, Anne – Vorname: Anna → Anne",
        "Anmeldung: Ohnesorg, Hanna – Status: angemeldet → abgesagt",
    ]
    example.office.history.undo()
    assert tab.made["entrance_list"].text().endswith(" · 1 Änderung seitdem")


def test_an_overtaken_sign_in_sheet_is_told_beside_its_supplement(tab, desk, asked, example, tmp_path):
    asked.answers = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    at = desk("sign_in_sheet")
    at.make(".pdf")
    example.office.participation.register(example.session, [example.contacts["Funk"]])
    change(example.office, "registration", example.registrations["Ohnesorg"], status="cancelled")
    at.choose("Nachtrag")
    at.make(".pdf")
    at.close()

    made = tab.made["sign_in_sheet"]
    assert "(Liste Nr. 2 (Nachtrag), PDF) · keine Änderung seitdem\n" in made.text()
    assert made.text().endswith("\nListe Nr. 1, Zeile 5: Ohnesorg, Hanna hat seit dem Druck abgesagt.")
    seen = []

    def read(dialog):
        seen.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        dialog.accept()

    with_dialog(ChangesDialog, tab.changes["sign_in_sheet"].click, read)
    assert seen == ["Liste Nr. 1, Zeile 5: Ohnesorg, Hanna – hat seit dem Druck abgesagt"]
    for name in ("Müller", "Mueller"):
        change(example.office, "registration", example.registrations[name], status="cancelled")
    assert made.text().endswith(" und 2 weitere Abweichungen.")


def test_what_changed_while_the_tab_was_not_seen_is_told_when_it_is(tab, example):
    example.office.paper_log.note(example.session, "roster", "print")
    tab.hide()
    change(example.office, "contact", example.contacts["Müller"], first_name="Anne")
    tab.show()
    assert tab.made["roster"].text().endswith(" Uhr (gedruckt) · 1 Änderung seitdem")


def test_printing_is_noted_and_looking_is_not(desk, example, monkeypatch):
    monkeypatch.setattr(paper, "preview", lambda *_: False)
    monkeypatch.setattr(paper, "print_document", lambda *_: True)
    at = desk("badges")
    at.make("preview")
    assert example.office.paper_log.last(example.session) == {}
    at.make("print")
    assert example.office.paper_log.last(example.session)["badges"].way == "print"


def test_printing_from_the_preview_is_noted_too(desk, example, monkeypatch):
    monkeypatch.setattr(paper, "preview", lambda *_: True)
    at = desk("agenda")
    at.make("preview")
    assert example.office.paper_log.last(example.session)["agenda"].way == "print"
    assert "an den Drucker gegeben" in at.told
