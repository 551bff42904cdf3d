"""The command line's `export`: the same papers as the window's, without anybody to choose.

Nothing heavy is imported before it is needed, and Qt only for PDF.
"""

import argparse
import gc
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voneinander_desktop.usecases.exporting import Printed, Request
    from voneinander_desktop.usecases.office_file import OfficeFile

HELP = """\
Ausgeben:
  {program} export institutions DATEI AUSGABE.xlsx [--search TEXT]
      Einrichtungsliste
  {program} export contacts DATEI AUSGABE.xlsx [--purpose internal|participants] [--search TEXT]
      Kontakte (intern) oder Kontaktliste zur Weitergabe
  {program} export roster DATEI AUSGABE.xlsx --session NUMMER [--purpose internal|participants|entrance]
      Teilnehmendenliste (intern oder für Teilnehmende) oder Einlassliste
  {program} export sign-in-sheet DATEI AUSGABE.xlsx|AUSGABE.pdf --session NUMMER
      [--blank-rows ANZAHL] [--by-institution]
      Unterschriftenliste
  {program} export agenda DATEI AUSGABE.pdf|AUSGABE.xlsx --session NUMMER
      Tagesordnung
  {program} export attendance DATEI AUSGABE.xlsx|AUSGABE.pdf --session NUMMER
      Anwesenheitsnachweis: wer da war
  {program} export calendar DATEI AUSGABE.ics --session NUMMER
      Termin für den Kalender; bei einer abgesagten Veranstaltung die Absage
  {program} export badges DATEI AUSGABE.pdf --session NUMMER [--labels BOGEN] [--start PLATZ]
      [--right MILLIMETER] [--down MILLIMETER] [--blank ANZAHL]
      Namensschilder auf A4-Bogen mit Etiketten
  {program} export press-release DATEI AUSGABE.txt|AUSGABE.docx --session NUMMER
      Pressemitteilung über die Veranstaltung, mit den Einrichtungen, die zugesagt haben
"""
OPTIONS = """\
  --purpose ZWECK       für wen die Liste ist: internal (Vorgabe), participants, entrance
  --session NUMMER      Nummer der Veranstaltung; „list sessions“ nennt sie
  --blank-rows ANZAHL   leere Zeilen am Ende, Vorgabe 8
  --by-institution      ein Block für jede Einrichtung, mit leeren Zeilen für alle, die sie angekündigt, aber nicht
                        benannt hat
  --labels BOGEN        die Etiketten: L4785 (Vorgabe), L7418, C32011, C32015, L7414, L7165 oder plain (Papier zum
                        Schneiden)
  --start PLATZ         der erste freie Platz eines angebrochenen Bogens, Vorgabe 1
  --right MILLIMETER    verschiebt alles nach rechts, ein negativer Wert nach links; --down ebenso nach unten
  --blank ANZAHL        leere Schilder am Ende
"""
DONE = 0

_MOST_NOTES = 20
_LISTS = ("institutions", "contacts")


def refusals() -> tuple[type[Exception], ...]:
    """Return what is expected to go wrong beside what every command expects."""
    from voneinander_desktop.usecases.exporting import ExportRefused, PaperRefused

    return ExportRefused, PaperRefused


# -------------------------------------------------------------------------------- the usage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add a command for each paper, with its arguments."""
    papers = parser.add_subparsers(required=True, metavar="UNTERLAGE")
    for name, (request, purposes, endings) in _PAPERS.items():
        paper = papers.add_parser(name, allow_abbrev=False)
        paper.set_defaults(request=request)
        paper.add_argument("file", type=Path, metavar="DATEI")
        paper.add_argument("out", type=output(endings), metavar="AUSGABE")
        if purposes:
            paper.add_argument("--purpose", choices=purposes, default="internal", metavar="ZWECK")
        if name in _LISTS:
            paper.add_argument("--search", default="", metavar="TEXT")
        else:
            paper.add_argument("--session", required=True, type=whole_number, metavar="NUMMER")
        if name == "sign-in-sheet":
            paper.add_argument("--blank-rows", type=_blank_rows, metavar="ANZAHL")
            paper.add_argument("--by-institution", action="store_true")
        if name == "badges":
            paper.add_argument("--labels", default="L4785", metavar="BOGEN")
            paper.add_argument("--start", type=whole_number, default=1, metavar="PLATZ")
            paper.add_argument("--right", type=_millimetres, default=0.0, metavar="MILLIMETER")
            paper.add_argument("--down", type=_millimetres, default=0.0, metavar="MILLIMETER")
            paper.add_argument("--blank", type=_blank_badges, default=0, metavar="ANZAHL")
    calendar = papers.add_parser("calendar", allow_abbrev=False)
    calendar.set_defaults(command=_export_calendar)
    calendar.add_argument("file", type=Path, metavar="DATEI")
    calendar.add_argument("out", type=output((".ics",)), metavar="AUSGABE")
    calendar.add_argument("--session", required=True, type=whole_number, metavar="NUMMER")


def output(endings: Sequence[str]) -> Callable[[str], Path]:
    """Return what reads the name of a file that is written, which has to end in one of some ways."""

    def parse(text: str) -> Path:
        if not text.lower().endswith(tuple(endings)) or Path(text).suffix.lower() not in endings:
            raise argparse.ArgumentTypeError(f"„{text}“ muss auf {' oder '.join(endings)} enden.")
        return Path(text)

    return parse


def whole_number(text: str) -> int:
    """Read a number."""
    if not re.fullmatch(r"[+-]?[0-9]{1,30}", text):
        raise argparse.ArgumentTypeError(f"„{text}“ ist keine ganze Zahl.")
    return int(text)


def _up_to(most: int, text: str, what: str) -> int:
    number = whole_number(text)
    if not 0 <= number <= most:
        raise argparse.ArgumentTypeError(f"Möglich sind 0 bis {most} {what}.")
    return number


def _blank_rows(text: str) -> int:
    from voneinander_desktop.documents.sign_in_sheet import MOST_BLANK_ROWS

    return _up_to(MOST_BLANK_ROWS, text, "Zeilen")


def _blank_badges(text: str) -> int:
    from voneinander_desktop.documents.badges import MOST_BLANK

    return _up_to(MOST_BLANK, text, "Schilder")


def _millimetres(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}([.,][0-9]{1,3})?", text):
        raise argparse.ArgumentTypeError(f"„{text}“ ist keine Länge in Millimetern.")
    return float(text.replace(",", "."))


# ------------------------------------------------------------------------------- the command


def run(options: argparse.Namespace) -> int:
    """Write a paper; what should be looked at is told, too."""
    # What is read in stays until the paper is made: looking for garbage in it takes a tenth of the time.
    gc.disable()
    from voneinander_desktop.documents.disclosure import hints
    from voneinander_desktop.usecases.exporting import Exporting

    with opened(options.file) as office:
        exporting = Exporting(office.reader, office.choices, office.path)
        request = options.request(office, options)
        written = exporting.write(exporting.document(request), options.out, _draw)
        notes = [*hints(office.reader, request), *written.notes]
    for note in notes[:_MOST_NOTES]:
        print(note, file=sys.stderr)
    rows = "" if written.rows is None else f" ({written.rows} {'Zeile' if written.rows == 1 else 'Zeilen'})"
    print(f"Geschrieben: {written.path}{rows}")
    return DONE


def _export_calendar(options: argparse.Namespace) -> int:
    from voneinander_desktop.usecases.exporting import CalendarRequest, Exporting

    with opened(options.file) as office:
        exporting = Exporting(office.reader, office.choices, office.path)
        written = exporting.write_bytes(exporting.document(CalendarRequest(options.session)).content, options.out)
    print(f"Geschrieben: {written.path}")
    return DONE


@contextmanager
def opened(path: Path) -> Iterator["OfficeFile"]:
    """Open a file for reading, whoever else has it open."""
    from voneinander_desktop.usecases.office_file import open_file

    office = open_file(path, write=False)
    try:
        yield office
    finally:
        office.close()


def found(office: "OfficeFile", entity_key: str, text: str) -> tuple[int, ...]:
    """Return the ids of the records in which all words of a text are, in the list's first order."""
    from voneinander_desktop.storage.listing import Query

    return tuple(office.listing(entity_key).ids(Query(text=text)))


# ------------------------------------------------------------------------------- the requests


def _institutions(office: "OfficeFile", options: argparse.Namespace) -> "Request":
    from voneinander_desktop.usecases.exporting import InstitutionListRequest

    return InstitutionListRequest(found(office, "institution", options.search))


def _contacts(office: "OfficeFile", options: argparse.Namespace) -> "Request":
    from voneinander_desktop.domain.rules import Purpose
    from voneinander_desktop.usecases.exporting import ContactListRequest

    return ContactListRequest(Purpose(options.purpose), found(office, "contact", options.search))


def _roster(_: "OfficeFile", options: argparse.Namespace) -> "Request":
    from voneinander_desktop.domain.rules import Purpose
    from voneinander_desktop.usecases.exporting import RosterRequest

    return RosterRequest(options.session, Purpose(options.purpose))


def _sign_in_sheet(_: "OfficeFile", options: argparse.Namespace) -> "Request":
    """Return the request; blocks have room for everyone who was announced."""
    from voneinander_desktop.usecases.exporting import SignInSheetRequest

    request = SignInSheetRequest(
        options.session,
        by_institution=options.by_institution,
        announced_rows=options.by_institution,
    )
    return request if options.blank_rows is None else replace(request, blank_rows=options.blank_rows)


def _agenda(_: "OfficeFile", options: argparse.Namespace) -> "Request":
    from voneinander_desktop.usecases.exporting import AgendaRequest

    return AgendaRequest(options.session)


def _attendance(_: "OfficeFile", options: argparse.Namespace) -> "Request":
    from voneinander_desktop.usecases.exporting import AttendanceRequest

    return AttendanceRequest(options.session)


def _badges(_: "OfficeFile", options: argparse.Namespace) -> "Request":
    from voneinander_desktop.usecases.exporting import BadgesRequest

    return BadgesRequest(
        options.session,
        form=options.labels,
        start=options.start,
        right=options.right,
        down=options.down,
        blank=options.blank,
    )


def _press_release(_: "OfficeFile", options: argparse.Namespace) -> "Request":
    from voneinander_desktop.usecases.exporting import PressReleaseRequest

    return PressReleaseRequest(options.session)


def _draw(content: "Printed", path: Path) -> None:
    """Draw a PDF; only that needs Qt."""
    from voneinander_desktop.app import write_pdf

    write_pdf(content, path)


_PAPERS: dict[str, tuple[Callable[["OfficeFile", argparse.Namespace], "Request"], Sequence[str], Sequence[str]]] = {
    # what is asked for, the purposes it can have, the endings of its file
    "institutions": (_institutions, (), (".xlsx",)),
    "contacts": (_contacts, ("internal", "participants"), (".xlsx",)),
    "roster": (_roster, ("internal", "participants", "entrance"), (".xlsx",)),
    "sign-in-sheet": (_sign_in_sheet, (), (".xlsx", ".pdf")),
    "agenda": (_agenda, (), (".pdf", ".xlsx")),
    "attendance": (_attendance, (), (".xlsx", ".pdf")),
    "badges": (_badges, (), (".pdf",)),
    "press-release": (_press_release, (), (".txt", ".docx")),
}
