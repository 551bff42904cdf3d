"""The action table: every command of the window as data.

Menus, shortcuts, enabling and the shortcut help are all made from `ACTIONS`. What a command does is
said in one place of `main_window`; when it can be done is said here by the facts it needs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fact(StrEnum):
    """Something that is true of the window at this moment."""

    FILE = "file"  # a file is open
    WRITABLE = "writable"  # and may be changed
    TABLE = "table"  # the page has a table whose cells can be worked on
    LIST = "list"  # the page is a list with search, filters and record form
    RECORD = "record"  # a record of it is selected
    PAIR = "pair"  # two records that can be merged are selected
    SESSION = "session"  # the record is a Veranstaltung, or one is open
    WORKSPACE = "workspace"  # a Veranstaltung is open in its workspace
    UNDO = "undo"
    REDO = "redo"


class Menu(StrEnum):
    """The menus of the menu bar, in order, with their mnemonics."""

    FILE = "&Datei"
    EDIT = "&Bearbeiten"
    VIEW = "&Ansicht"
    SESSION = "&Veranstaltung"
    DOCUMENTS = "&Unterlagen"
    HELP = "&Hilfe"


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        id: Its name in code.
        text: German text with mnemonic; three dots where it asks something first.
        menu: The menu it stands in.
        keys: Its shortcuts; menus show the first.
        icon: Name of its icon, where it has one.
        needs: The facts that have to be true for it.
        group: Commands of a menu with the same number stand together, divided from others by a line.
        hint: What it does, for the status bar and screen readers, where the text does not say it all.
        checkable: Whether it is switched on and off.
    """

    id: str
    text: str
    menu: Menu
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: frozenset[Fact] = frozenset()
    group: int = 0
    hint: str = ""
    checkable: bool = False

    @property
    def plain_text(self) -> str:
        """The text without mnemonic and dots, for the shortcut help."""
        return self.text.replace("&", "").removesuffix("…")


_FILE = frozenset({Fact.FILE})
_WRITE = _FILE | {Fact.WRITABLE}
_CELLS = _FILE | {Fact.TABLE}
_LIST = _FILE | {Fact.LIST}
_RECORD = _LIST | {Fact.RECORD}

RECENT = "recent"
"""The place of the submenu of recent files."""

ACTIONS: tuple[Command, ...] = (
    Command("new_file", "&Neue Datei …", Menu.FILE, ("Ctrl+Shift+N",), "new-file"),
    Command("open_file", "Ö&ffnen …", Menu.FILE, ("Ctrl+O",), "open"),
    Command(RECENT, "&Zuletzt geöffnet", Menu.FILE, icon="recent"),
    Command("open_sample", "&Beispieldatei öffnen", Menu.FILE, group=1, hint="Die Veranstaltung vom 11.3.2020."),
    Command("open_practice", "Übungs&daten öffnen", Menu.FILE, group=1, hint="Erfundene Personen zum Ausprobieren."),
    Command("import_list", "&Liste übernehmen …", Menu.FILE, ("Ctrl+I",), "import", frozenset(), 2,
            "Aus Excel, Outlook oder Visitenkarten; zuerst kommt eine Vorschau."),
    Command("import_clipboard", "&Aus der Zwischenablage übernehmen …", Menu.FILE, ("Ctrl+Shift+V",), "paste", _WRITE,
            2, "Eine Liste, die Sie kopiert haben; zuerst kommt eine Vorschau."),
    Command("save_copy", "&Kopie speichern …", Menu.FILE, ("Ctrl+Shift+S",), "save-copy", _FILE, 3),
    Command("saved", "Ist alles &gespeichert?", Menu.FILE, ("Ctrl+S",), "check", _FILE, 3,
            "Jede Änderung wird sofort gespeichert."),
    Command("back_up", "&Jetzt sichern", Menu.FILE, (), "", _WRITE, 3, "Legt eine geprüfte Sicherung der Datei an."),
    Command("show_backups", "Sicher&ungen", Menu.FILE, (), "", _FILE, 3, "Was gesichert ist, und der Weg zurück."),
    Command("close_file", "&Schließen", Menu.FILE, ("Ctrl+W",), "", _FILE, 4),
    Command("quit", "B&eenden", Menu.FILE, ("Ctrl+Q",), group=4),
    Command("undo", "&Rückgängig", Menu.EDIT, ("Ctrl+Z",), "undo", _WRITE | {Fact.UNDO}),
    Command("redo", "&Wiederholen", Menu.EDIT, ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", _WRITE | {Fact.REDO}),
    Command("copy", "&Kopieren", Menu.EDIT, ("Ctrl+C",), "copy", _CELLS, 1),
    Command("paste", "&Einfügen", Menu.EDIT, ("Ctrl+V",), "paste", _CELLS | {Fact.WRITABLE}, 1),
    Command("clear", "&Inhalt löschen", Menu.EDIT, ("Del",), "", _CELLS | {Fact.WRITABLE}, 1, "Leert die Zellen."),
    Command("fill_down", "Nach unten aus&füllen", Menu.EDIT, ("Ctrl+D",), "fill-down", _CELLS | {Fact.WRITABLE}, 1),
    Command("change_all", "Für &alle ausgewählten ändern …", Menu.EDIT, ("Ctrl+Shift+E",), "edit",
            _CELLS | {Fact.WRITABLE}, 1),
    Command("new", "&Neu", Menu.EDIT, ("Ctrl+N",), "add", _LIST | {Fact.WRITABLE}, 2),
    Command("duplicate", "&Duplizieren", Menu.EDIT, ("Ctrl+Shift+D",), "duplicate", _RECORD | {Fact.WRITABLE}, 2),
    Command("delete", "Datensatz &löschen", Menu.EDIT, ("Ctrl+Del",), "delete", _RECORD | {Fact.WRITABLE}, 2),
    Command("merge", "&Zusammenführen …", Menu.EDIT, (), "link", _RECORD | {Fact.PAIR, Fact.WRITABLE}, 2,
            "Macht aus zwei ausgewählten Einträgen einen."),
    Command("search", "&Suchen", Menu.EDIT, ("Ctrl+F",), "search", _LIST, 3),
    Command("show_session", "&Veranstaltungen", Menu.VIEW, ("Ctrl+1",), "session", _FILE),
    Command("show_institution", "&Einrichtungen und Dienststellen", Menu.VIEW, ("Ctrl+2",), "institution", _FILE),
    Command("show_contact", "&Kontakte", Menu.VIEW, ("Ctrl+3",), "contacts", _FILE),
    Command("columns", "&Spalten …", Menu.VIEW, ("Ctrl+Shift+C",), "columns", _CELLS, 1),
    Command("sorting", "S&ortieren …", Menu.VIEW, ("Ctrl+Shift+O",), "sort-multi", _CELLS, 1),
    Command("clear_filters", "Suche und &Filter zurücksetzen", Menu.VIEW, ("Ctrl+Shift+F",), "filter", _LIST, 1),
    Command("form", "Formular &zeigen", Menu.VIEW, ("F9",), "", _LIST, 2, "Der ausgewählte Datensatz neben der Liste.",
            checkable=True),
    Command("to_form", "Zum For&mular wechseln", Menu.VIEW, ("F6",), "", _RECORD, 2, "Und wieder zurück zur Liste."),
    Command("record_history", "Änderungen des &Datensatzes", Menu.VIEW, ("Ctrl+H",), "history", _RECORD, 3),
    Command("file_history", "Änderungen der &ganzen Datei", Menu.VIEW, ("Ctrl+Shift+H",), "", _FILE, 3),
    Command("open_session", "Veranstaltung &öffnen", Menu.SESSION, ("Ctrl+Return", "Ctrl+Enter"), "session",
            _LIST | {Fact.SESSION}, hint="Zeigt Einladungen und Personen der Veranstaltung."),
    Command("new_of_series", "Neuer Termin aus &Reihe …", Menu.SESSION, ("Ctrl+Shift+R",), "add", _WRITE,
            hint="Eine Veranstaltung wie die letzte einer Reihe."),
    Command("import_people", "Liste der &Teilnehmenden übernehmen …", Menu.SESSION, (), "import",
            _WRITE | {Fact.SESSION}, hint="Meldet die Personen einer Liste zur Veranstaltung an."),
    Command("write_mail", "E-&Mail schreiben …", Menu.SESSION, ("Ctrl+M",), "mail", _FILE | {Fact.SESSION}, 1,
            "Einladung, Erinnerung, Verschiebung, Absage oder Dank als Entwurf für Ihr E-Mail-Programm."),
    Command("write_postponement", "Verschiebung mitt&eilen …", Menu.SESSION, (), "", _FILE | {Fact.SESSION}, 1,
            "Die E-Mail an alle Eingeladenen und Angemeldeten, mit dem neuen Termin."),
    Command("write_cancellation", "Absage mitteile&n …", Menu.SESSION, (), "", _FILE | {Fact.SESSION}, 1,
            "Die E-Mail an alle Eingeladenen und Angemeldeten."),
    Command("open_door", "Emp&fang", Menu.SESSION, ("F8",), "entrance", _FILE | {Fact.SESSION}, 1,
            "Der Bildschirm für den Tag: wer da ist, wer ohne Anmeldung kommt."),
    Command("leave_session", "&Zurück zur Liste", Menu.SESSION, ("Alt+Left",), "chevron-left",
            _FILE | {Fact.WORKSPACE}),
    Command("handbook", "&Handbuch", Menu.HELP, ("F1",), "help"),
    Command("shortcuts", "&Tastenkürzel", Menu.HELP, ("Ctrl+F1",), "keyboard"),
    Command("about", "Ü&ber Voneinander", Menu.HELP, icon="info", group=1),
)  # fmt: skip

OVERVIEW = Command("show_overview", "&Übersicht", Menu.VIEW, ("Ctrl+0",), "overview", _FILE)
"""Joins `ACTIONS` where the window has that page."""

IMPORTING = frozenset({"import_list", "import_clipboard", "import_people"})
"""Commands that need the page for taking lists over."""

OF_A_SESSION = frozenset(
    {"open_session", "leave_session", "new_of_series", "write_mail", "write_postponement", "write_cancellation",
     "open_door"}
)  # fmt: skip
"""Commands that need the workspace of a Veranstaltung."""

ADMINISTRATION = Command(
    "show_administration", "Ver&waltung", Menu.VIEW, ("Ctrl+4",), "administration", _FILE
)  # fmt: skip
"""Joins `ACTIONS` where the window has that page."""

EVALUATION = Command("show_evaluation", "A&uswertung", Menu.VIEW, ("Ctrl+5",), "figures", _FILE)
"""Joins `ACTIONS` where the window has that page."""

NATIVE_KEYS: tuple[tuple[str, str], ...] = (
    ("F2", "Zelle bearbeiten; Tippen ersetzt den Inhalt"),
    ("Eingabe", "Eingabe übernehmen, eine Zeile tiefer"),
    ("Tab", "Eingabe übernehmen, ein Feld weiter"),
    ("Esc", "Eingabe verwerfen"),
    ("Umschalt+Pfeile", "Mehrere Zellen auswählen"),
    ("Umschalt+Leertaste", "Ganze Zeile auswählen; mit Strg die Spalte"),
    ("Strg+J, Strg+U, Strg+K", "Einladungen: zugesagt, unter Vorbehalt oder abgesagt notieren"),
    ("Strg+T", "Einladungen: Anruf ohne Antwort notieren, mit Wiedervorlage"),
    ("Strg+G, Strg+R", "Personen: Gast anmelden, Vertretung für die ausgewählte Person"),
    ("Strg+Umschalt+T", "Einladungen: nachfassen, wer noch nicht geantwortet hat oder fällig ist"),
)
"""Keys that the table itself answers, for the shortcut help."""


_GERMAN = {
    "Ctrl": "Strg",
    "Shift": "Umschalt",
    "Del": "Entf",
    "Return": "Eingabe",
    "Enter": "Enter",
    "Left": "Pfeil links",
}


def german_keys(keys: str) -> str:
    """Return a shortcut as it is written on a German keyboard: Strg+Umschalt+D."""
    return "+".join(_GERMAN.get(key, key) for key in keys.split("+"))


def by_menu(commands: Iterable[Command], menu: Menu) -> list[list[Command]]:
    """Return the commands of a menu in their groups, in order."""
    groups: dict[int, list[Command]] = {}
    for command in commands:
        if command.menu is menu:
            groups.setdefault(command.group, []).append(command)
    return [groups[number] for number in sorted(groups)]
