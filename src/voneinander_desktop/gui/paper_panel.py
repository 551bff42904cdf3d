"""The panel of a paper: its options, what it discloses, a picture of it, and printing or saving it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.documents.disclosure import disclosure
from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.domain.tables import Document
from voneinander_desktop.gui import paper, tasks, theme
from voneinander_desktop.gui.export_parts import NoticeDialog, NoticePart, OptionForm, PagePicture, Result
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, sign
from voneinander_desktop.gui.paper_kinds import ALL, SCOPE, SHOWN, ListState, Paper, Subject
from voneinander_desktop.gui.paper_options import Choice, Option
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.tasks import Cancelled, Progress
from voneinander_desktop.gui.typesetting import Sheet
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.exporting import (
    ContactListRequest,
    Exporting,
    ExportRefused,
    InstitutionListRequest,
    PaperRefused,
    Request,
    Written,
)
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault

_MOST_PICTURED = 2000
"""Most rows for which the picture is made at once; longer lists are read when they are wanted."""

_MOST_NOTES = 5
_STATE = "papers"
_FORMATS = {".xlsx": ("Excel", "Excel-Arbeitsmappe (*.xlsx)"), ".pdf": ("PDF", "PDF-Dokument (*.pdf)")}


T = TypeVar("T")


class Panel(QDialog):
    """The options of a paper, what it discloses, a picture of it, and what can be done with it.

    Args:
        parent: The window.
        office: The open file.
        kind: Which paper.
        session_id: For which Veranstaltung at first; the next one if None.
        list_state: What the list shows.
        settings: Where the folder for files is remembered.

    Attributes:
        sessions: The Veranstaltung, for papers that belong to one.
        options: What can be chosen.
        disclosure: What the paper discloses.
        picture: What it will look like.
        outcome: What became of it.
        buttons: "print", "preview", ".pdf" and ".xlsx".
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
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._kind = kind
        self._shown = list_state
        self._settings = settings
        self._exporting = Exporting(office.reader, office.choices, office.path)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(kind.title)
        self.sessions = self._session_box(session_id) if kind.of_session else None
        self.options = OptionForm(self._options(), self)
        self.options.set_values(office.choices.get(self._key, {}))
        self.disclosure = muted_label("", self)
        self.notice = NoticePart(self) if kind.has_notice else None
        self.picture = PagePicture(self)
        self.outcome = Result(self)
        self.buttons = self._make_buttons()
        self._lay_out()
        self.options.changed.connect(self._refresh)
        self._refresh()

    # ------------------------------------------------------------------------------ what is wanted

    @property
    def _key(self) -> str:
        return f"papers.{self._kind.key}"

    def request(self) -> Request:
        """Return the request for what is chosen."""
        chosen = self.options.values()
        shown = self._shown if chosen.get(SCOPE) == SHOWN else None
        session_id = self.sessions.currentData() if self.sessions else 0
        return self._kind.request(Subject(session_id, shown), chosen)

    def _options(self) -> list[Option]:
        """Return the paper's options; that between the list and everything only where there is a list."""
        shown, total = self._shown, self._office.listing(self._kind.entity.key).total
        if shown is None:
            return [option for option in self._kind.options if option.key != SCOPE]
        columns = "1 Spalte" if len(shown.columns) == 1 else f"{len(shown.columns)} Spalten"
        texts = (
            (SHOWN, f"Wie die Liste gerade: {len(shown.ids)} von {total} Einträgen, {columns}"),
            (ALL, f"Alle {total} Einträge mit allen Spalten"),
        )
        return [
            replace(option, texts=texts) if isinstance(option, Choice) and option.key == SCOPE else option
            for option in self._kind.options
        ]

    def _size(self, request: Request) -> int:
        """Return about how many rows a paper has, without reading it."""
        if self.sessions:
            return len(self._office.participation.registration_ids(self.sessions.currentData()))
        ids = getattr(request, "ids", None)
        return self._office.listing(self._kind.entity.key).total if ids is None else len(ids)

    # -------------------------------------------------------------------------------- what is told

    def _refresh(self) -> None:
        """Show what was chosen would look like, and what it would disclose."""
        self.outcome.clear()
        request = self.request()
        self.disclosure.setText(disclosure(self._office.reader, request))
        document = self._exporting.document(request) if self._size(request) <= _MOST_PICTURED else None
        sheet = paper.lay_out(document) if document else None
        self.picture.show_sheet(sheet, self._caption(request, sheet))
        self.buttons["preview"].setEnabled(document is not None)
        if self.notice and document:
            self.notice.show_text(document.notice, draft=self._exporting.notice_is_draft)

    def _caption(self, request: Request, sheet: Sheet | None) -> str:
        if sheet is None:
            return f"{self._size(request)} Einträge: zu viele für ein Bild und die Vorschau"
        rows = sum(1 for _ in sheet.document.rows())
        counted = "1 Zeile" if rows == 1 else f"{rows} Zeilen"
        return f"{counted}. Für Papier sind es zu viele Spalten, Excel nimmt sie alle." if sheet.cramped else counted

    # ------------------------------------------------------------------------------- what is done

    def print_it(self) -> None:
        """Print the paper."""
        document = self._attempt(lambda: self._read("wird vorbereitet"))
        if document and self._attempt(lambda: paper.print_document(document, self)):
            self._remember()
            self.outcome.tell("print", f"{self._kind.title} wurde an den Drucker gegeben.")

    def show_preview(self) -> None:
        """Show the paper as it will be printed."""
        document = self._attempt(lambda: self._read("wird vorbereitet"))
        if document:
            self._attempt(lambda: paper.preview(document, self))
            self._remember()

    def save(self, suffix: str) -> None:
        """Ask for a file's name and write the paper there.

        Args:
            suffix: ".xlsx" or ".pdf".
        """
        proposal = self._attempt(lambda: self._folder() / self._suggested_name(suffix))
        if proposal:
            self._ask_and_write(proposal)

    def _ask_and_write(self, proposal: Path) -> None:
        name, pattern = _FORMATS[proposal.suffix]
        while True:
            chosen, _ = QFileDialog.getSaveFileName(self, f"Als {name} speichern", str(proposal), pattern)
            if not chosen:
                return
            path = _with_suffix(Path(chosen), proposal.suffix)
            if path == Path(chosen) or not path.exists():
                break
            proposal = path  # it has been asked for another file only whether it may be replaced
        self._write(path)

    def _write(self, path: Path) -> None:
        try:
            written = self._run("wird geschrieben", partial(self._make, self.request(), path))
        except ExportRefused as refusal:
            self._tell_refusal(refusal)
        except (StorageFault, PaperRefused) as fault:
            self.outcome.tell("warning", str(fault))
        except Cancelled:
            self.outcome.tell("info", "Abgebrochen. Es wurde nichts geschrieben.")
        else:
            self._remember_folder(path.parent)
            self._remember()
            self._tell_written(written)

    def _make(self, request: Request, path: Path, progress: Progress) -> Written:
        """Read and write a paper; called in a thread."""
        exporting = self._exporting_for(progress)
        document = exporting.document(request)
        if path.suffix == ".pdf":
            return exporting.write_paper(document, path, partial(paper.write_pdf, proceed=progress))
        return exporting.write_workbook(document, path, proceed=progress)

    def _read(self, doing: str) -> Document:
        request = self.request()
        return self._run(doing, lambda progress: self._exporting_for(progress).document(request))

    def _run(self, doing: str, work: Callable[[Progress], T]) -> T:
        return tasks.run(self, f"{self._kind.title} {doing} …", work)

    def _exporting_for(self, progress: Progress) -> Exporting:
        """Return what makes papers in a thread and can be given up between two statements."""

        def read(statement: Callable[[], T]) -> T:
            progress(0, 0)
            return statement()

        return Exporting(self._office.reader.through(read), self._office.choices, self._office.path)

    def _attempt(self, do: Callable[[], T]) -> T | None:
        """Do something; None where it failed, which is told, or was given up."""
        try:
            return do()
        except (StorageFault, PaperRefused, paper.PrintingFailed) as fault:
            self.outcome.tell("warning", str(fault))
        except Cancelled:
            self.outcome.tell("info", "Abgebrochen.")
        return None

    # ---------------------------------------------------------------------------- what became of it

    def _tell_written(self, written: Written) -> None:
        rows = "1 Zeile" if written.rows == 1 else f"{written.rows} Zeilen"
        lines = [f"„{written.path.name}“ ist gespeichert ({rows}, Ordner „{written.path.parent.name}“)."]
        lines += written.notes[:_MOST_NOTES]
        if len(written.notes) > _MOST_NOTES:
            lines.append(f"… und {len(written.notes) - _MOST_NOTES} weitere Hinweise dieser Art.")
        actions = (
            ("Ö&ffnen", partial(self._show, written.path)),
            ("Ordner &zeigen", partial(self._show, written.path.parent)),
        )
        self.outcome.tell("check", "\n".join(lines), actions)

    def _tell_refusal(self, refusal: ExportRefused) -> None:
        actions: list[tuple[str, Callable[[], object]]] = []
        if refusal.other:
            actions.append(("Diesen Na&men nehmen", partial(self._write, refusal.other)))
        actions.append(("Anderen &Ort wählen …", partial(self._ask_and_write, refusal.other or refusal.target)))
        actions.append(("&Noch einmal versuchen", partial(self._write, refusal.target)))
        self.outcome.tell("warning", str(refusal), actions)
        self.outcome.focus_first()

    def _show(self, path: Path) -> None:
        """Open a file or folder in the program that is there for it."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.outcome.tell(
                "warning", f"Es wurde kein Programm gefunden, das „{path.name}“ öffnet. Sie liegt in: {path.parent}"
            )

    def _suggested_name(self, suffix: str) -> str:
        request = self.request()
        if isinstance(request, ContactListRequest | InstitutionListRequest):
            request = replace(request, ids=())  # the rows make no difference to the name
        return self._exporting.suggested_name(request, self._exporting.document(request), suffix)

    def _folder(self) -> Path:
        """Return where files were saved last from this file, or the user's documents."""
        state = self._settings.list_state(self._office.path, _STATE) if self._settings else {}
        folder = Path(str(state.get("folder", "")))
        if state.get("folder") and folder.is_dir():
            return folder
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def _remember_folder(self, folder: Path) -> None:
        if self._settings:
            self._settings.set_list_state(self._office.path, _STATE, {"folder": str(folder)})

    def _remember(self) -> None:
        """Keep what was chosen in the file, so that it is chosen the next time."""
        self._attempt(lambda: self._office.choices.set(self._key, self.options.values()))

    def done(self, result: int) -> None:
        """Close the panel; what was chosen is kept even if nothing was made."""
        self._remember()
        super().done(result)

    def _edit_notice(self) -> None:
        """Show the notice where it can be changed."""
        dialog = NoticeDialog(self._office, self)
        dialog.exec()
        dialog.deleteLater()
        self._refresh()

    # ----------------------------------------------------------------------------------- building

    def _session_box(self, session_id: int | None) -> QComboBox:
        """Return the choice of the Veranstaltung, the latest one first."""
        ids = self._office.listing(SESSION.key).ids(Query(sort=(("date", True), ("title", False))))
        rows = list(self._office.reader.rows(SESSION, ids).values())
        box = QComboBox(self)
        box.setAccessibleName("Veranstaltung")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(24)
        for row in rows:
            box.addItem("  ".join(filter(None, (row.text("date"), row.text("title")))), row.id)
        box.setCurrentIndex(box.findData(session_id or _next_session(rows)))
        box.currentIndexChanged.connect(lambda _index: self._refresh())
        return box

    def _make_buttons(self) -> dict[str, QPushButton]:
        actions: dict[str, tuple[str, str, Callable[[], object]]] = {
            "print": ("&Drucken …", "print", self.print_it),
            "preview": ("&Vorschau …", "search", self.show_preview),
            ".pdf": ("&PDF speichern …", "pdf", partial(self.save, ".pdf")),
            ".xlsx": ("&Excel speichern …", "excel", partial(self.save, ".xlsx")),
        }
        buttons = {}
        for key, (text, icon, do) in actions.items():
            buttons[key] = QPushButton(theme.icon(icon), text, self)
            buttons[key].setAutoDefault(False)
            buttons[key].clicked.connect(lambda _checked=False, do=do: do())
        buttons["print" if self._kind.printed else ".xlsx"].setDefault(True)
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
        room = self.screen().availableSize() * 0.95
        self.resize(self.sizeHint().expandedTo(QSize(112 * step, 92 * step)).boundedTo(room))
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
        if self.notice:
            self.notice.change.clicked.connect(self._edit_notice)
            column.addSpacing(step)
            column.addWidget(self.notice)
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
        row = QHBoxLayout()
        row.setSpacing(theme.spacing())
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        return row


def _next_session(rows: Sequence[Row]) -> int:
    """Return the Veranstaltung that comes next, or the latest one; `rows` begin with the latest."""
    coming = [row for row in rows if isinstance(row["date"], date) and row["date"] >= date.today()]
    return (coming or list(rows[:1]))[-1].id


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
