"""The tour: the real window does the main job by keyboard and mouse events, with a picture of every step.

It works on a sample file of its own, in a folder of its own, and stops where the window does not do what it
should.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QTabWidget, QWidget

from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, REGISTRATION
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.gui.exporting import Panel
from voneinander_desktop.gui.list_page import ListPage
from voneinander_desktop.gui.main_window import MainWindow
from voneinander_desktop.gui.pages.history import HistoryDialog
from voneinander_desktop.gui.pages.session import SessionPage
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import OfficeFile, create_file, open_file

D = TypeVar("D", bound=QDialog)

FILE = "Beispiel.voneinander"
_PHONE = "030 23125-100"
_MOMENT, _PATIENCE = 50, 10_000
"""Milliseconds: what is shown a moment later - a form, a completion - and how long at most it is waited for."""
_SIZE = (1280, 800)
_PLAIN = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class TourStopped(Exception):  # noqa: N818 - told to people
    """The window did not do what it should; `str()` says in German what is not as it should be."""


class Made(NamedTuple):
    """Something the tour made: a file's name and what it shows."""

    name: str
    what: str


def prepare(folder: Path) -> Path:
    """Make the tour's folder with a fresh sample file, taking away what an earlier tour left there.

    Raises:
        OSError: If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("[0-9][0-9] *.png"), *folder.glob("Beispiel*.*"), *folder.glob(".Beispiel*")):
        old.unlink()
    for name in _PAPERS.values():
        for suffix in (".pdf", ".xlsx"):
            (folder / f"{name}{suffix}").unlink(missing_ok=True)
    rmtree(folder / "Beispiel – Sicherungen", ignore_errors=True)
    create_file(folder / FILE, "sample")
    return folder / FILE


_PAPERS = {
    "roster": "Teilnehmendenliste",
    "contacts_internal": "Kontakte (intern)",
    "sign_in_sheet": "Unterschriftenliste",
}


class Tour:
    """Drives a window.

    Args:
        window: The window; a file made by `prepare` is opened in it.
        folder: Where pictures and papers go.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder.absolute()  # where the file dialog stands by then does not matter
        self._made: list[Made] = []

    def run(self) -> list[Made]:
        """Do the main job and return what was made.

        Raises:
            TourStopped: If something is not as it should be.
        """
        self._window.resize(*_SIZE)
        self._window.show()
        QTest.qWaitForWindowExposed(self._window)
        self._picture(self._window, "Start", "Das Programm nach dem Start: die Veranstaltungen")
        self._find_institution()
        self._edit_phone()
        self._add_contact()
        self._register()
        for key in ("sign_in_sheet", "roster"):
            self._make_paper(key)
        self._key(Qt.Key.Key_3, _CTRL)
        self._expect(self._list().entity is CONTACT, "Strg+3 zeigt nicht die Kontakte.")
        self._picture(self._window, "Kontakte", "Die Liste der Kontakte")
        self._make_paper("contacts_internal")
        self._look_around()
        self._window.close_file()
        self._read_again()
        return self._made

    # ------------------------------------------------------------------------------------- the job

    def _find_institution(self) -> None:
        self._key(Qt.Key.Key_2, _CTRL)
        self._key(Qt.Key.Key_F, _CTRL)
        self._type("kreativ")
        page = self._list()
        self._expect(page.model.rowCount() == 1, "Die Suche nach „kreativ“ findet nicht genau eine Einrichtung.")
        self._picture(self._window, "Suche", "Eine Einrichtung gefunden, während getippt wird")

    def _edit_phone(self) -> None:
        view = self._list().view
        index = next(
            index
            for column in range(view.model().columnCount())
            if not view.isColumnHidden(column)
            and (index := view.model().index(0, column)).isValid()
            and self._list().model.fields[column].key == "phone"
        )
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
        self._key(Qt.Key.Key_F2)
        self._type(_PHONE)
        self._picture(self._window, "Telefon tippen", "Die Telefonnummer wird in der Liste geändert")
        self._key(Qt.Key.Key_Return)
        self._expect_phone(_PHONE)
        self._picture(self._window, "Telefon geändert", "Geändert und gespeichert; unten steht, was geschah")
        self._key(Qt.Key.Key_Z, _CTRL)
        self._expect_phone("")
        self._picture(self._window, "Rückgängig", "Strg+Z nimmt die Änderung zurück")
        self._key(Qt.Key.Key_Y, _CTRL)
        self._expect_phone(_PHONE)
        self._picture(self._window, "Wiederholt", "Strg+Y stellt sie wieder her")

    def _add_contact(self) -> None:
        self._key(Qt.Key.Key_3, _CTRL)
        self._key(Qt.Key.Key_N, _CTRL)
        for text in ("Muster", "Mia", "Kreativhaus", "Koordination"):
            self._type(text)
            self._key(Qt.Key.Key_Tab)
        self._list().commit()
        found = self._contact()
        self._expect(
            [found.text(key) for key in ("first_name", "institution", "function")]
            == ["Mia", "Kreativhaus", "Koordination"],
            "Der neue Kontakt ist nicht so gespeichert, wie er getippt wurde.",
        )
        self._picture(self._window, "Neuer Kontakt", "Ein neuer Kontakt, in der Form neben der Liste getippt")

    def _register(self) -> None:
        self._key(Qt.Key.Key_1, _CTRL)
        self._key(Qt.Key.Key_Return, _CTRL)
        page = self._session_page()
        self._picture(self._window, "Einladungen", "Die Veranstaltung mit ihren elf Eingeladenen")
        self._show_tab(page.tabs, page.people)
        page.people.quick.setFocus()
        self._type("mus")
        self._picture(self._window, "Anmelden", "Drei Buchstaben genügen, um jemanden anzumelden")
        self._key(Qt.Key.Key_Return)
        rows = self._office().reader.rows(REGISTRATION).values()
        self._expect([row.text("contact") for row in rows] == ["Muster, Mia"], "Die Anmeldung fehlt.")
        self._picture(self._window, "Angemeldet", "Die Person ist zur Veranstaltung angemeldet")
        self._show_tab(page.tabs, page.papers)
        self._picture(self._window, "Unterlagen", "Die Unterlagen einer Veranstaltung")

    def _make_paper(self, key: str) -> None:
        self._window.trigger(key)
        panel = self._dialog(Panel)
        self._picture(panel, _PAPERS[key], f"{_PAPERS[key]}: was darauf steht und wie sie aussieht")
        for suffix in (".xlsx", ".pdf"):
            target = self._folder / f"{_PAPERS[key]}{suffix}"
            with self._answering(QFileDialog, partial(self._save_as, target)):
                QTest.mouseClick(panel.buttons[suffix], Qt.MouseButton.LeftButton)
            self._expect(target.exists(), f"„{target.name}“ wurde nicht geschrieben.")
            self._made.append(Made(target.name, f"{_PAPERS[key]} als {suffix[1:].upper()}"))
        self._picture(panel, f"{_PAPERS[key]} gespeichert", "Gespeichert, mit „Öffnen“ und „Ordner zeigen“")
        self._close(panel)

    def _look_around(self) -> None:
        self._window.trigger("show_administration")
        self._picture(self._window, "Verwaltung", "Stadtteile und Auswahllisten")
        self._window.trigger("file_history")
        dialog = self._dialog(HistoryDialog)
        self._picture(dialog, "Änderungen", "Wer wann was geändert hat")
        self._close(dialog)

    def _read_again(self) -> None:
        with closing(open_file(self._folder / FILE, write=False)) as office:
            self._expect(_phone(office) == _PHONE, "Nach dem Schließen steht die Telefonnummer nicht in der Datei.")
        self._made.append(Made(FILE, "Die Datei mit allem, was in dem Rundgang geändert wurde"))

    # -------------------------------------------------------------------------------- its hands

    def _key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, to: QWidget | None = None
    ) -> None:
        QTest.keyClick(to or self._listening(), key, modifier)
        QApplication.processEvents()

    def _listening(self) -> QWidget:
        """Return what a key goes to: a list that has popped up, else what has the focus."""
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self._window

    def _close(self, dialog: QDialog) -> None:
        self._key(Qt.Key.Key_Escape, to=dialog)
        self._window.activateWindow()  # a window system does that by itself
        QApplication.processEvents()

    def _type(self, text: str) -> None:
        """Type as a person does: each letter goes to what has the focus by then."""
        for letter in text:
            QTest.keyClicks(self._listening(), letter)
            QApplication.processEvents()

    def _show_tab(self, tabs: QTabWidget, page: QWidget) -> None:
        bar = tabs.tabBar()
        middle: QPoint = bar.tabRect(tabs.indexOf(page)).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=middle)
        QApplication.processEvents()

    def _save_as(self, target: Path, dialog: QFileDialog) -> None:
        field = dialog.findChild(QLineEdit)
        if field is None:
            dialog.reject()
            return
        field.setText(str(target))
        self._key(Qt.Key.Key_Return, to=field)

    @contextmanager
    def _answering(self, kind: type[QFileDialog], answer: Callable[[QFileDialog], None]) -> Iterator[None]:
        """Answer the dialog that comes up meanwhile; it holds up everything until it is answered."""
        timer = QTimer(self._window)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, kind):
                timer.stop()
                answer(dialog)

        timer.timeout.connect(look)
        timer.start(20)
        try:
            yield
        finally:
            timer.stop()
        QApplication.processEvents()

    # --------------------------------------------------------------------------------- its eyes

    def _picture(self, widget: QWidget, name: str, what: str) -> None:
        QTest.qWait(_MOMENT)
        number = sum(made.name.endswith(".png") for made in self._made) + 1
        made = Made(f"{number:02} {name}.png", what)
        self._expect(_grab(widget).save(str(self._folder / made.name)), f"„{made.name}“ ließ sich nicht schreiben.")
        self._made.append(made)

    def _expect(self, is_so: object, otherwise: str) -> None:
        if not is_so:
            raise TourStopped(otherwise)

    def _expect_phone(self, phone: str) -> None:
        self._expect(_phone(self._office()) == phone, f"Die Telefonnummer ist nicht „{phone}“.")

    def _office(self) -> OfficeFile:
        office = self._window.office
        if office is None:
            raise TourStopped("Es ist keine Datei geöffnet.")
        return office

    def _list(self) -> ListPage:
        page = self._window.current_list()
        if page is None:
            raise TourStopped("Es wird keine Liste gezeigt.")
        return page

    def _session_page(self) -> SessionPage:
        page = self._window.workspace.page if self._window.workspace else None
        if not isinstance(page, SessionPage):
            raise TourStopped("Die Veranstaltung wird nicht gezeigt.")
        return page

    def _contact(self) -> Row:
        office = self._office()
        for row in office.reader.rows(CONTACT, office.listing("contact").ids(Query("muster mia"))).values():
            return row
        raise TourStopped("Der neue Kontakt ist nicht in der Liste.")

    def _dialog(self, kind: type[D]) -> D:
        """Return the dialog that has just come up."""
        for _ in range(_PATIENCE // _MOMENT):
            for child in self._window.findChildren(kind):
                if child.isVisible():
                    return child
            QTest.qWait(_MOMENT)
        raise TourStopped("Ein Fenster, das sich öffnen sollte, hat sich nicht geöffnet.")


def _grab(widget: QWidget) -> QPixmap:
    """Return a picture of a window with the lists that have popped up over it."""
    picture = widget.grab()
    painter = QPainter(picture)
    for other in QApplication.topLevelWidgets():
        if other.isVisible() and other.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            painter.drawPixmap(widget.mapFromGlobal(other.pos()), other.grab())
    painter.end()
    return picture


def _phone(office: OfficeFile) -> str:
    for row in office.reader.rows(INSTITUTION, office.listing("institution").ids(Query("kreativ"))).values():
        return row.text("phone")
    return ""
