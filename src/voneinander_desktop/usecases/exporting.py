"""Papers and workbooks: their content, the name of the file, and writing it."""

import os
import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, overload

from voneinander_desktop import resources
from voneinander_desktop.documents.agenda import AgendaRequest, agenda
from voneinander_desktop.documents.attendance_record import AttendanceRequest, attendance_record
from voneinander_desktop.documents.badges import BadgesRequest, badges
from voneinander_desktop.documents.contact_list import ContactListRequest, contact_list
from voneinander_desktop.documents.disclosure import Request, TableRequest
from voneinander_desktop.documents.evaluation import FiguresRequest, MatrixRequest, figures, matrix_paper
from voneinander_desktop.documents.exchange import CalendarRequest, CardsRequest, ReadyFile
from voneinander_desktop.documents.institution_list import InstitutionListRequest, institution_list
from voneinander_desktop.documents.meeting import PaperRefused, UnknownSession
from voneinander_desktop.documents.press_release import FIELDS as PRESS_RELEASE_FIELDS
from voneinander_desktop.documents.press_release import PressReleaseRequest, press_release
from voneinander_desktop.documents.reply_list import ReplyListRequest, reply_list
from voneinander_desktop.documents.report import ReportRequest, report
from voneinander_desktop.documents.roster import RosterRequest, roster
from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest, sign_in_sheet
from voneinander_desktop.domain import templates
from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.domain.labels import Labels
from voneinander_desktop.domain.prose import Prose
from voneinander_desktop.domain.tables import Document
from voneinander_desktop.domain.templates import TemplateRefused
from voneinander_desktop.storage.bulk import no_collection
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases import exchange
from voneinander_desktop.usecases.choices import Choices
from voneinander_desktop.usecases.replacing import (
    ExportRefused,
    NotAsWritten,
    replace_file,
    shortened,
    suggest_other_name,
)

__all__ = [
    "PRESS_RELEASE_FIELDS",
    "AgendaRequest",
    "AttendanceRequest",
    "BadgesRequest",
    "CalendarRequest",
    "CardsRequest",
    "ContactListRequest",
    "Content",
    "ExportRefused",
    "Exporting",
    "FiguresRequest",
    "InstitutionListRequest",
    "Labels",
    "MatrixRequest",
    "PaperRefused",
    "PressReleaseRequest",
    "Printed",
    "Prose",
    "ReadyFile",
    "ReplyListRequest",
    "ReportRequest",
    "Request",
    "RosterRequest",
    "SignInSheetRequest",
    "TemplateRefused",
    "UnknownSession",
    "Written",
    "file_name",
    "suggest_other_name",
]

Printed = Document | Prose | Labels
"""What can stand on paper: a table, a text, labels."""

Content = Printed | ReadyFile
"""What leaves the office: a paper, or a file for another program."""

_MAKE: dict[type, Callable[[Reader, Any], Content]] = {
    SignInSheetRequest: sign_in_sheet,
    RosterRequest: roster,
    ReplyListRequest: reply_list,
    AgendaRequest: agenda,
    AttendanceRequest: attendance_record,
    BadgesRequest: badges,
    PressReleaseRequest: press_release,
    ReportRequest: report,
    FiguresRequest: figures,
    MatrixRequest: matrix_paper,
    ContactListRequest: contact_list,
    InstitutionListRequest: institution_list,
    CalendarRequest: exchange.calendar,
    CardsRequest: exchange.cards,
}

_NOTICE, _PRESS_RELEASE = "notice.sign_in_sheet", "template.press_release"
_PRACTICE = "Übungsdaten"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    Attributes:
        path: The file.
        rows: How many rows a table has; None for what is none.
        notes: German sentences about what she should know, such as characters that had to be left out.
    """

    path: Path
    rows: int | None
    notes: tuple[str, ...] = ()


class Exporting:
    """Makes papers and workbooks from one open file.

    Args:
        reader: Reads the file's records.
        choices: The choices kept in the file.
        own_file: Where the file lies; it is never written over.
        clock: Tells the time.
        pause: Waits for some seconds.
    """

    def __init__(
        self,
        reader: Reader,
        choices: Choices,
        own_file: Path,
        *,
        clock: Callable[[], datetime] = datetime.now,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._reader = reader
        self._choices = choices
        self._own_file = own_file
        self._clock = clock
        self._pause = pause

    @property
    def notice(self) -> str:
        """The notice at the foot of sign-in sheets."""
        return self._choices.get(_NOTICE, "") or default_notice()

    def set_notice(self, text: str) -> None:
        """Keep another notice in the file, as a step that can be undone; an empty one brings back the draft."""
        kept = "" if text.strip() == default_notice() else text.strip()
        label = "Hinweistext geändert" if kept else "Vorgabe des Hinweistextes wiederhergestellt"
        self._choices.set(_NOTICE, kept, label)

    @property
    def notice_is_draft(self) -> bool:
        """Whether the notice is still the draft, which the data protection officer has to confirm."""
        return self.notice == default_notice()

    @property
    def press_template(self) -> str:
        """The words of press releases, with fields in braces."""
        return self._choices.get(_PRESS_RELEASE, "") or default_press_template()

    def set_press_template(self, text: str) -> None:
        """Keep other words in the file, as a step that can be undone; empty ones bring back the draft.

        Raises:
            TemplateRefused: If they have fields that are none, or loose braces. Nothing was stored.
        """
        templates.check(text, PRESS_RELEASE_FIELDS)
        kept = "" if text.strip() == default_press_template() else text.strip()
        what = "geändert" if kept else "wiederhergestellt"
        self._choices.set(_PRESS_RELEASE, kept, f"Vorlage „Pressemitteilung“ {what}")

    # ------------------------------------------------------------------------------- content

    @overload
    def document(self, request: TableRequest) -> Document: ...

    @overload
    def document(self, request: PressReleaseRequest | ReportRequest) -> Prose: ...

    @overload
    def document(self, request: BadgesRequest) -> Labels: ...

    @overload
    def document(self, request: CalendarRequest | CardsRequest) -> ReadyFile: ...

    def document(self, request: Request) -> Content:
        """Return the content of a paper or workbook.

        Raises:
            PaperRefused: If it cannot be made as it is asked for, or there is no such session.
        """
        if isinstance(request, SignInSheetRequest) and not request.notice:
            request = replace(request, notice=self.notice)
        elif isinstance(request, PressReleaseRequest) and not request.template:
            request = replace(request, template=self.press_template)
        with no_collection():
            content = _MAKE[type(request)](self._reader, request)
        if self._choices.get("practice", False) and not isinstance(content, ReadyFile):
            content = replace(content, marking=" · ".join(filter(None, (content.marking, _PRACTICE))))
        return content

    def suggested_name(self, request: Request, document: Content, suffix: str = ".xlsx") -> str:
        """Return what the file is to be called: with the session's date, or today's for a list."""
        session = self._reader.row(SESSION, getattr(request, "session_id", 0))
        day = session["date"] if session else None
        return file_name(document, day if isinstance(day, date) else self._clock().date(), suffix)

    # ------------------------------------------------------------------------------- writing

    def write(
        self,
        content: Content,
        target: Path,
        draw: Callable[[Printed, Path], None],
        *,
        proceed: Callable[[int, int], None] = lambda done, total: None,
    ) -> Written:
        """Write content in the format that the file's name asks for.

        Args:
            content: What to write: a table as .pdf or .xlsx, a text as .pdf, .docx or .txt, labels as .pdf; what is
                ready as it is.
            target: The file; one that is there is replaced as a whole, or not at all.
            draw: Makes a PDF of content at a path.
            proceed: Called now and then; may raise to give up.

        Raises:
            ExportRefused: If it cannot be written; what was there is unchanged.
        """
        if isinstance(content, ReadyFile):
            return self.write_bytes(content.content, target)
        match content, target.suffix.lower():
            case _, ".pdf":
                return self.write_paper(content, target, draw)
            case Document(), _:
                return self.write_workbook(content, target, proceed=proceed)
            case Prose(), ".docx":
                return self.write_word(content, target)
            case Prose(), _:
                return self.write_bytes(content.plain().replace("\n", "\r\n").encode(), target)
        raise ValueError("labels are printed or drawn as a PDF")

    def write_workbook(
        self, document: Document, target: Path, *, proceed: Callable[[int, int], None] = lambda done, total: None
    ) -> Written:
        """Write a document as .xlsx; a file that is there is replaced as a whole, or not at all.

        Args:
            document: What to write.
            target: The file.
            proceed: Called now and then with how much is done and how much there is; may raise to give up.

        Raises:
            ExportRefused: If it cannot be written; what was there is unchanged.
        """
        # Imported here: openpyxl takes its time, and only writing needs it.
        from voneinander_desktop.formats import excel

        created, plans = self._clock(), []

        def write(path: Path) -> None:
            plans.append(excel.write(document, path, created=created, proceed=proceed))

        def check(path: Path) -> None:
            try:
                excel.verify(document, path, plans[-1])
            except excel.WorkbookDiffers as error:
                raise NotAsWritten(str(error)) from error

        with no_collection():
            written = self._put(target, _rows(document), write, check)
        return replace(written, notes=(*written.notes, *excel.unwritable(document)))

    def write_word(self, prose: Prose, target: Path) -> Written:
        """Write a text as .docx, as `write_workbook` does.

        Raises:
            ExportRefused: If it cannot be written; what was there is unchanged.
        """
        # Imported here: few papers are texts.
        from voneinander_desktop.formats import word

        def check(path: Path) -> None:
            try:
                word.verify(prose, path)
            except word.DocumentDiffers as error:
                raise NotAsWritten(str(error)) from error

        return self._put(target, None, lambda path: word.write(prose, path, created=self._clock()), check)

    def write_paper(self, content: Printed, target: Path, draw: Callable[[Printed, Path], None]) -> Written:
        """Write content as .pdf, as `write_workbook` does.

        Args:
            content: What to write.
            target: The file.
            draw: Makes a PDF of content at a path.

        Raises:
            ExportRefused: If it cannot be written; what was there is unchanged.
        """
        return self._put(target, _rows(content), lambda path: draw(content, path), _check_pdf)

    def write_bytes(self, content: bytes, target: Path) -> Written:
        """Write what is ready as it is, such as a text or a calendar file, as `write_workbook` does.

        Raises:
            ExportRefused: If it cannot be written; what was there is unchanged.
        """

        def write(path: Path) -> None:
            path.write_bytes(content)

        def check(path: Path) -> None:
            if path.read_bytes() != content:
                raise NotAsWritten("Die geschriebene Datei ist unvollständig.")

        return self._put(target, None, write, check)

    def _put(
        self, target: Path, rows: int | None, write: Callable[[Path], None], check: Callable[[Path], None]
    ) -> Written:
        if _is_same_file(target, self._own_file):
            raise ExportRefused("Unter diesem Namen liegt die Datei mit Ihren Daten.", target)
        open_elsewhere = _is_open_elsewhere(target)
        replace_file(target, write, check, pause=self._pause)
        notes = (_STALE_NOTE,) if open_elsewhere else ()
        return Written(target, rows, notes)


def _rows(content: Content) -> int | None:
    return sum(1 for _ in content.rows()) if isinstance(content, Document) else None


def default_notice() -> str:
    """Return the draft of the notice at the foot of sign-in sheets."""
    return resources.text("texts", "notice_sign_in_sheet.txt").strip()


def default_press_template() -> str:
    """Return the draft of the words of press releases."""
    return resources.text("texts", "press_release.txt").strip()


# ------------------------------------------------------------------------------------ names

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def file_name(document: Content, day: date, suffix: str = ".xlsx") -> str:
    """Return a file's name: the date, then what it is. It is legal on Windows, too.

    As it begins with a date, it is never one of the names that Windows keeps for itself, such as CON.
    """
    parted = _NOT_IN_NAMES.sub(" ", document.name)
    visible = "".join(character for character in parted if unicodedata.category(character)[0] != "C")
    words = unicodedata.normalize("NFC", visible).split()
    return shortened(" ".join((day.isoformat(), *words)), suffix)


# ------------------------------------------------------------------------------------ files

_STALE_NOTE = (
    "Die Datei scheint in einem anderen Programm geöffnet zu sein. Dort sehen Sie den neuen Stand erst, wenn Sie sie "
    "schließen und neu öffnen."
)
_PDF_END = 1024


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _is_open_elsewhere(target: Path) -> bool:
    """Tell whether Excel or LibreOffice left its mark beside the file; after a crash it may be an old one."""
    return any(os.path.lexists(target.with_name(mark)) for mark in (f"~${target.name}", f".~lock.{target.name}#"))


def _check_pdf(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(5)
        file.seek(max(path.stat().st_size - _PDF_END, 0))
        end = file.read()
    if start != b"%PDF-" or b"%%EOF" not in end:
        raise NotAsWritten("Die geschriebene Datei ist unvollständig.")
