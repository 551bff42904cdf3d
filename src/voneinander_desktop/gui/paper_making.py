"""Printing, saving and copying a paper, and telling what became of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from voneinander_desktop.gui import paper, tasks
from voneinander_desktop.gui.export_parts import Result
from voneinander_desktop.gui.paper_kinds import Paper
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.tasks import Cancelled, Progress
from voneinander_desktop.usecases.editing import Refused
from voneinander_desktop.usecases.exporting import (
    ContactListRequest,
    Content,
    Exporting,
    ExportRefused,
    InstitutionListRequest,
    PaperRefused,
    Printed,
    Prose,
    ReadyFile,
    Request,
    SignInSheetRequest,
    Written,
)
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault

_MOST_NOTES = 5
_STATE = "papers"
FORMATS = {
    ".xlsx": ("Excel", "Excel-Arbeitsmappe (*.xlsx)"),
    ".pdf": ("PDF", "PDF-Dokument (*.pdf)"),
    ".docx": ("Word", "Word-Dokument (*.docx)"),
    ".txt": ("Text", "Textdatei (*.txt)"),
    ".ics": ("Termin", "Kalenderdatei (*.ics)"),
    ".vcf": ("vCard", "Visitenkarten (*.vcf)"),
}
"""The formats of files by their endings: what they are called, and what the dialog for files says."""

T = TypeVar("T")


class PaperMaker:
    """Makes one kind of paper.

    Args:
        panel: The panel it belongs to, over which dialogs are shown.
        office: The open file.
        kind: Which paper.
        request: Returns the request for what is chosen, to be made in a way; empty to look at it.
        outcome: Where it is told what became of it.
        made: Called after a paper was made: the choices are to be kept, and the next one may look different.
        settings: Where the folder for files is remembered.
    """

    def __init__(
        self,
        panel: QWidget,
        office: OfficeFile,
        kind: Paper,
        request: Callable[[str], Request],
        outcome: Result,
        made: Callable[[], object],
        settings: Settings | None,
    ) -> None:
        self._panel = panel
        self._office = office
        self._kind = kind
        self._request = request
        self._outcome = outcome
        self._made = made
        self._settings = settings
        self._exporting = Exporting(office.reader, office.choices, office.path)

    # ------------------------------------------------------------------------------- what is done

    def print_it(self) -> None:
        """Print the paper."""
        self._print(paper.print_document)

    def show_preview(self) -> None:
        """Show the paper as it will be printed."""
        self._print(paper.preview)

    def _print(self, ask: Callable[[Printed, QWidget], bool]) -> None:
        content = self.attempt(lambda: self._read("print"))
        if content is None or isinstance(content, ReadyFile):
            return
        if self.attempt(lambda: ask(content, self._panel)):
            self._keep("print")
            self._outcome.tell("print", f"{content.title} wurde an den Drucker gegeben.")

    def copy(self) -> None:
        """Put the text on the clipboard."""
        content = self.attempt(lambda: self._read("copy"))
        if isinstance(content, Prose):
            QGuiApplication.clipboard().setText(content.plain())
            self._keep("copy")
            self._outcome.tell("copy", "Der Text ist in der Zwischenablage. Sie können ihn jetzt einfügen.")

    def save(self, suffix: str) -> None:
        """Ask for a file's name and write the paper there.

        Args:
            suffix: One of `FORMATS`.
        """
        proposal = self.attempt(lambda: self._folder() / self._suggested_name(suffix))
        if proposal:
            self._ask_and_write(proposal)

    def attempt(self, do: Callable[[], T]) -> T | None:
        """Do something; None where it failed, which is told, or was given up."""
        try:
            return do()
        except (StorageFault, PaperRefused, Refused, paper.PrintingFailed) as fault:
            self._outcome.tell("warning", str(fault))
        except Cancelled:
            self._outcome.tell("info", "Abgebrochen.")
        return None

    # ------------------------------------------------------------------------------------ writing

    def _ask_and_write(self, proposal: Path) -> None:
        name, pattern = FORMATS[proposal.suffix]
        while True:
            chosen, _ = QFileDialog.getSaveFileName(self._panel, f"Als {name} speichern", str(proposal), pattern)
            if not chosen:
                return
            path = _with_suffix(Path(chosen), proposal.suffix)
            if path == Path(chosen) or not path.exists():
                break
            proposal = path  # it has been asked for another file only whether it may be replaced
        self._write(path)

    def _write(self, path: Path) -> None:
        try:
            written = self._run("wird geschrieben", partial(self._make, self._request(path.suffix), path))
        except ExportRefused as refusal:
            self._tell_refusal(refusal)
        except (StorageFault, PaperRefused) as fault:
            self._outcome.tell("warning", str(fault))
        except Cancelled:
            self._outcome.tell("info", "Abgebrochen. Es wurde nichts geschrieben.")
        else:
            self._remember_folder(path.parent)
            self._keep(path.suffix)
            self._tell_written(written)

    def _make(self, request: Request, path: Path, progress: Progress) -> Written:
        """Read and write a paper; called in a thread."""
        exporting = self._exporting_for(progress)
        content = exporting.document(request)
        return exporting.write(content, path, partial(paper.write_pdf, proceed=progress), proceed=progress)

    def _read(self, way: str) -> Content:
        request = self._request(way)
        return self._run("wird vorbereitet", lambda progress: self._exporting_for(progress).document(request))

    def _run(self, doing: str, work: Callable[[Progress], T]) -> T:
        return tasks.run(self._panel, f"{self._kind.title} {doing} …", work)

    def _exporting_for(self, progress: Progress) -> Exporting:
        """Return what makes papers in a thread and can be given up between two statements."""

        def read(statement: Callable[[], T]) -> T:
            progress(0, 0)
            return statement()

        return Exporting(self._office.reader.through(read), self._office.choices, self._office.path)

    def _keep(self, way: str) -> None:
        """Note that a Veranstaltung's paper was made - a sign-in sheet as it stands on paper - and keep the choices."""
        if self._kind.of_session:
            self.attempt(partial(self._note, self._request(way), way))
        self._made()

    def _note(self, request: Request, way: str) -> None:
        detail = ""
        if isinstance(request, SignInSheetRequest) and request.number:
            detail = self._office.sheets.record(request).title
        self._office.paper_log.note(getattr(request, "session_id", 0), self._kind.key, way, detail)

    # ---------------------------------------------------------------------------- what became of it

    def _tell_written(self, written: Written) -> None:
        rows = {None: "", 1: "1 Zeile, "}.get(written.rows, f"{written.rows} Zeilen, ")
        lines = [f"„{written.path.name}“ ist gespeichert ({rows}Ordner „{written.path.parent.name}“)."]
        lines += written.notes[:_MOST_NOTES]
        if len(written.notes) > _MOST_NOTES:
            lines.append(f"… und {len(written.notes) - _MOST_NOTES} weitere Hinweise dieser Art.")
        actions = (
            ("Ö&ffnen", partial(self._show, written.path)),
            ("Ordner &zeigen", partial(self._show, written.path.parent)),
        )
        self._outcome.tell("check", "\n".join(lines), actions)

    def _tell_refusal(self, refusal: ExportRefused) -> None:
        actions: list[tuple[str, Callable[[], object]]] = []
        if refusal.other:
            actions.append(("Diesen Na&men nehmen", partial(self._write, refusal.other)))
        actions.append(("Anderen &Ort wählen …", partial(self._ask_and_write, refusal.other or refusal.target)))
        actions.append(("&Noch einmal versuchen", partial(self._write, refusal.target)))
        self._outcome.tell("warning", str(refusal), actions)
        self._outcome.focus_first()

    def _show(self, path: Path) -> None:
        """Open a file or folder in the program that is there for it."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._outcome.tell(
                "warning", f"Es wurde kein Programm gefunden, das „{path.name}“ öffnet. Sie liegt in: {path.parent}"
            )

    # ------------------------------------------------------------------------------------- places

    def _suggested_name(self, suffix: str) -> str:
        request = self._request(suffix)
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


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
