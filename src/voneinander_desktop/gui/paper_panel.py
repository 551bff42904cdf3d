"""The panel of a paper: its options, what it discloses, a picture of it, and printing or saving it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.documents.disclosure import disclosure, hints
from voneinander_desktop.domain.tables import Document
from voneinander_desktop.gui import paper, theme
from voneinander_desktop.gui.export_parts import FileText, Notes, PagePicture, Result, WordingDialog, WordingPart
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.option_form import OptionForm
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, sign
from voneinander_desktop.gui.paper_kinds import ALL, SCOPE, SELECTED, SHOWN, SUPPLEMENT, ListState, Paper, Subject
from voneinander_desktop.gui.paper_making import PaperMaker
from voneinander_desktop.gui.paper_options import Choice, Chosen, Option
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.gui.session_box import SessionBox
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.exporting import (
    Content,
    Exporting,
    Labels,
    PaperRefused,
    Printed,
    Prose,
    ReadyFile,
    Request,
    SignInSheetRequest,
)
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_PICTURED = 2000
"""Most rows for which the picture is made at once; longer lists are read when they are wanted."""

_MOST_CHANGES = 3
"""Most changes that are told one by one."""

_ICONS = {
    ".xlsx": "excel", ".pdf": "pdf", ".docx": "word", ".txt": "text", ".ics": "session", ".vcf": "contacts",
}  # fmt: skip
_SAVE = {
    ".xlsx": "&Excel speichern …",
    ".pdf": "&PDF speichern …",
    ".docx": "&Word speichern …",
    ".txt": "&Text speichern …",
    ".ics": "T&ermin speichern …",
    ".vcf": "&Karten speichern …",
}


class Panel(QDialog):
    """The options of a paper, what it discloses, a picture of it, and what can be done with it.

    Args:
        parent: The window.
        office: The open file.
        kind: Which paper.
        session_id: For which Veranstaltung at first; the next one if None.
        list_state: What the list shows.
        settings: Where the folder for files is remembered.
        chosen: What is chosen at first in place of what was chosen last.

    Attributes:
        sessions: The Veranstaltung, for papers that belong to one.
        options: What can be chosen.
        disclosure: What the paper discloses.
        notes: What to look at before it goes out, and why it cannot be made like this.
        picture: What it will look like; for another program, what stands in it.
        outcome: What became of it.
        buttons: "print", "preview", perhaps "copy", and the endings of the files.
    """

    def __init__(
        self,
        parent: QWidget,
        office: OfficeFile,
        kind: Paper,
        *,
        session_id: int | None = None,
        list_state: ListState | None = None,
        settings: Settings | None = None,
        chosen: Chosen | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._kind = kind
        self._shown = list_state
        self._exporting = Exporting(office.reader, office.choices, office.path)
        self._supplements: dict[int, tuple[int, ...]] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(kind.title)
        self.sessions = SessionBox(office, session_id, self) if kind.of_session else None
        self.options = OptionForm(self._options(), self)
        self.options.set_values({**office.choices.get(self._key, {}), **(chosen or {})})
        self.disclosure = muted_label("", self)
        self.notes = Notes(self)
        self.wording = WordingPart(kind.wording, self, shown=not kind.copied) if kind.wording else None
        self.picture = PagePicture(self) if kind.paged else FileText(self)
        self.outcome = Result(self)
        self._maker = PaperMaker(self, office, kind, self.request, self.outcome, self._made, settings)
        self.buttons = self._make_buttons()
        self._lay_out()
        self.options.changed.connect(self._refresh)
        if self.sessions:
            self.sessions.currentIndexChanged.connect(lambda _index: self._refresh())
        self._refresh()

    # ------------------------------------------------------------------------------ what is wanted

    @property
    def _key(self) -> str:
        return f"papers.{self._kind.key}"

    def request(self, way: str = "") -> Request:
        """Return the request for what is chosen.

        Args:
            way: How it is going to be made, as the paper log names it; empty to look at it.
        """
        chosen = self.options.values()
        shown = self._chosen_of_list(str(chosen.get(SCOPE, ALL)))
        session_id = self._session
        added = self._added(session_id) if chosen.get("extent") == SUPPLEMENT else ()
        request = self._kind.request(Subject(session_id, shown, added), chosen)
        if isinstance(request, SignInSheetRequest) and not self._office.read_only:
            again = self._office.paper_log.may_be_made_again(session_id, self._kind.key, way)
            return self._office.sheets.numbered(request, again=again)
        return request

    def _added(self, session_id: int) -> tuple[int, ...]:
        """Return who is on a Nachtrag: once it is made, still the same people, so that it can be saved, too."""
        added = tuple(self._office.sheets.added_since(session_id))
        self._supplements[session_id] = added or self._supplements.get(session_id, ())
        return self._supplements[session_id]

    @property
    def _session(self) -> int:
        """The chosen Veranstaltung; 0 for papers that belong to none."""
        return self.sessions.session_id if self.sessions else 0

    def _chosen_of_list(self, scope: str) -> ListState | None:
        """Return what of the list is to be taken; None for all there is."""
        shown = self._shown
        if shown is None or scope == ALL:
            return None
        return shown._replace(ids=shown.selected) if scope == SELECTED else shown

    def _options(self) -> list[Option]:
        """Return the paper's options; that between the list and everything only where there is a list."""
        if self._shown is None:
            return [option for option in self._kind.options if option.key != SCOPE]
        return [
            self._scope(option, self._shown) if isinstance(option, Choice) and option.key == SCOPE else option
            for option in self._kind.options
        ]

    def _scope(self, option: Choice, shown: ListState) -> Choice:
        """Return the choice of what is taken, with how much that is; a selection only where there is one."""
        total = self._office.listing(self._kind.entity.key).total
        columns = "1 Spalte" if len(shown.columns) == 1 else f"{len(shown.columns)} Spalten"
        paged = self._kind.paged  # what is for another program takes no columns
        texts = {
            SELECTED: f"Auswahl: {_entries(len(shown.selected))}" if shown.selected else "",
            SHOWN: f"Wie die Liste gerade: {len(shown.ids)} von {total} Einträgen{f', {columns}' * paged}",
            ALL: f"Alle {total} Einträge{' mit allen Spalten' * paged}",
        }
        return replace(option, texts=tuple((key, texts[key]) for key, _ in option.texts if texts[key]))

    def _size(self, request: Request) -> int:
        """Return about how many rows a paper has, without reading it."""
        if self.sessions:
            return len(self._office.participation.registration_ids(self._session))
        ids = getattr(request, "ids", None)
        return self._office.listing(self._kind.entity.key).total if ids is None else len(ids)

    # -------------------------------------------------------------------------------- what is told

    def _refresh(self) -> None:
        """Show what was chosen would look like, and what it would disclose."""
        self.outcome.clear()
        request = self.request()
        self.disclosure.setText(" ".join((disclosure(self._office.reader, request), *self._numbering(request))))
        pictured = self._size(request) <= _MOST_PICTURED
        notes = list(self._notes(request))
        try:
            content = self._exporting.document(request) if pictured else None
        except PaperRefused as refusal:
            content, pictured, notes = None, True, [str(refusal)]
        self.notes.show_notes(notes)
        instead = "zu viele für ein Bild und die Vorschau" if self._kind.paged else "zu viele, um sie hier zu zeigen"
        self._show(content, "" if pictured else f"{self._size(request)} Einträge: {instead}")
        for key, button in self.buttons.items():
            button.setEnabled(content is not None or (not pictured and key != "preview"))
        if self.wording and isinstance(content, Document):
            self.wording.show_text(content.notice, draft=self._exporting.notice_is_draft)

    def _show(self, content: Content | None, instead: str) -> None:
        """Show what content looks like, or say something instead."""
        if isinstance(self.picture, FileText):
            self.picture.show_file(content if isinstance(content, ReadyFile) else None, instead)
        elif content is None or isinstance(content, ReadyFile):
            self.picture.show_sheet(None, instead)
        else:
            sheet = paper.lay_out(content)
            self.picture.show_sheet(sheet, _counted(content, cramped=sheet.cramped))

    def _notes(self, request: Request) -> Iterator[str]:
        """Yield what to look at before it goes out."""
        yield from hints(self._office.reader, request)
        if isinstance(request, SignInSheetRequest):
            yield from self._about_supplement(request)
        session_id = self._session
        changes = self._office.paper_log.changes(session_id, self._kind.key) if self._kind.copied else []
        if changes:
            made = self._office.paper_log.last(session_id)[self._kind.key].at
            told = [f"{change.what} – {change.how}" for change in changes[:_MOST_CHANGES]]
            more = len(changes) - len(told)
            yield f"Seit der letzten Ausgabe am {made:%d.%m.%Y um %H:%M} Uhr hat sich geändert:"
            yield from (f"•  {change}" for change in told)
            if more:
                yield f"•  und {more} weitere {'Änderung' if more == 1 else 'Änderungen'}"

    def _about_supplement(self, request: SignInSheetRequest) -> Iterator[str]:
        """Yield what is to be known of a Nachtrag that is hardly one."""
        if request.only is None:
            return
        if not self._office.sheets.all(request.session_id):
            yield "Für diese Veranstaltung wurde noch keine Liste gedruckt: Der Nachtrag enthält alle Angemeldeten."
        elif not request.only:
            yield "Seit der letzten Liste ist niemand dazugekommen: Der Nachtrag hätte nur leere Zeilen."

    def _numbering(self, request: Request) -> Iterator[str]:
        """Yield what becomes of a sign-in sheet that is printed or saved."""
        if not isinstance(request, SignInSheetRequest) or not request.number:
            return
        if request.number <= len(self._office.sheets.all(request.session_id)):
            yield f"Das ist Liste Nr. {request.number}, unverändert."
            yield "In anderer Form behält sie ihre Nummer; noch einmal in derselben wird sie eine neue Liste."
        else:
            yield f"Diese Liste bekommt die Nr. {request.number} und wird aufgehoben, wie sie gedruckt wird."

    def _made(self) -> None:
        """Keep what was chosen, and show what would be made next."""
        self._remember()
        self._refresh()

    def _remember(self) -> None:
        """Keep what was chosen in the file, so that it is chosen the next time."""
        passing = {option.key for option in self._kind.options if isinstance(option, Choice) and not option.remembered}
        chosen = {key: value for key, value in self.options.values().items() if key not in passing}
        self._maker.attempt(lambda: self._office.choices.set(self._key, chosen))

    def done(self, result: int) -> None:
        """Close the panel; what was chosen is kept even if nothing was made."""
        self._remember()
        super().done(result)

    def _edit_wording(self) -> None:
        """Show the paper's text where it can be changed."""
        if self._kind.wording:
            dialog = WordingDialog(self._office, self._kind.wording, self, self._session)
            dialog.exec()
            dialog.deleteLater()
            self._refresh()

    # ----------------------------------------------------------------------------------- building

    def _make_buttons(self) -> dict[str, QPushButton]:
        maker = self._maker
        actions: dict[str, tuple[str, str, Callable[[], object]]] = {}
        if self._kind.paged:
            actions["print"] = ("&Drucken …", "print", maker.print_it)
            actions["preview"] = ("&Vorschau …", "search", maker.show_preview)
        if self._kind.copied:
            actions["copy"] = ("Text &kopieren", "copy", maker.copy)
        for ending in self._kind.endings:
            actions[ending] = (_SAVE[ending], _ICONS[ending], partial(maker.save, ending))
        buttons = {}
        for key, (text, icon, do) in actions.items():
            buttons[key] = QPushButton(theme.icon(icon), text, self)
            buttons[key].setAutoDefault(False)
            buttons[key].clicked.connect(lambda _checked=False, do=do: do())
        usual = next((ending for ending in (".xlsx", ".docx") if ending in buttons), self._kind.endings[-1])
        buttons["print" if self._kind.printed else usual].setDefault(True)
        return buttons

    def _lay_out(self) -> None:
        step = theme.spacing()
        middle = QHBoxLayout()
        middle.setSpacing(3 * step)
        middle.addWidget(self._left())
        middle.addWidget(self.picture, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addLayout(middle, 1)
        column.addWidget(self.outcome)
        column.addLayout(self._foot())
        self.resize(within_screen(self, self.sizeHint().expandedTo(QSize(112 * step, 92 * step))))
        (self.sessions or self.options).setFocus()

    def _left(self) -> QScrollArea:
        step = theme.spacing()
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, step, 0)
        column.setSpacing(step)
        column.addWidget(heading(self._kind.title, self))
        column.addWidget(muted_label(self._kind.purpose, self))
        column.addSpacing(step)
        if self.sessions:
            label = muted_label("Vera&nstaltung", self)
            label.setBuddy(self.sessions)
            column.addWidget(label)
            column.addWidget(self.sessions)
            column.addSpacing(step)
        column.addWidget(self.options)
        column.addSpacing(step)
        column.addWidget(self._told())
        column.addWidget(self.notes)
        if self.wording:
            self.wording.change.clicked.connect(self._edit_wording)
            column.addSpacing(step)
            column.addWidget(self.wording)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        bar = scroll.verticalScrollBar().sizeHint().width()
        scroll.setMinimumWidth(max(content.minimumSizeHint().width() + bar, 50 * step))
        return scroll

    def _told(self) -> QWidget:
        """Return what the paper discloses, with a sign beside it."""
        part = QWidget(self)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.spacing())
        row.addWidget(sign("lock", self.fontMetrics().height(), part), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.disclosure, 1)
        return part

    def _foot(self) -> QHBoxLayout:
        close = QPushButton("S&chließen", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        made = FlowLayout(theme.spacing())
        for button in self.buttons.values():
            made.addWidget(button)
        row = QHBoxLayout()
        row.setSpacing(theme.spacing())
        row.addLayout(made, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        return row


def _counted(content: Printed, *, cramped: bool) -> str:
    """Return how much there is, in words."""
    match content:
        case Prose():
            return f"{len(content.plain().split())} Wörter"
        case Labels():
            number = len(content.badges)
            return "1 Schild" if number == 1 else f"{number} Schilder"
    number = sum(1 for _ in content.rows())
    counted = "1 Zeile" if number == 1 else f"{number} Zeilen"
    return f"{counted}. Für Papier sind es zu viele Spalten, Excel nimmt sie alle." if cramped else counted


def _entries(number: int) -> str:
    return "1 Eintrag" if number == 1 else f"{number} Einträge"
