"""Lists as workbooks, sign-in sheets and badges as PDF, against the bare library and against LibreOffice."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from openpyxl import Workbook

from benchmarks import data, label_documents
from benchmarks.measuring import Measurement, Sizes, as_for_a_user, medians, milliseconds
from voneinander_desktop.domain.tables import Document
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.exporting import BadgesRequest, ContactListRequest, Exporting, SignInSheetRequest
from voneinander_desktop.usecases.office_file import OfficeFile, open_file

_LONGEST = 300
"""Seconds that LibreOffice is given."""


def workbook(sizes: Sizes) -> Iterator[Measurement]:
    """The list of contacts from the file to a workbook in place, read back and compared."""
    office = open_file(data.office(max(sizes.workbook, sizes.long_list)), write=False)
    try:
        ids = office.listing("contact").ids(Query())[: sizes.workbook]
        request = ContactListRequest(ids=tuple(ids), columns=data.LIST_COLUMNS)
        with tempfile.TemporaryDirectory(dir=data.FOLDER) as folder:
            path = Path(folder) / "list.xlsx"
            document = _exporting(office).document(request)
            samples = [
                (
                    milliseconds(partial(_write_list, office, request, path)),
                    milliseconds(partial(_write_bare, document, path)),
                )
                for _ in range(sizes.slow_rounds)
            ]
            content = milliseconds(partial(_exporting(office).document, request))
    finally:
        office.close()
    ours, floor = medians(samples)
    yield Measurement(
        what="contact list to .xlsx, read-back included",
        at=f"{sizes.workbook:,} x {len(data.LIST_COLUMNS)} cells",
        measured=ours / floor,
        must=1.3,
        aim=1.15,
        unit="x",
        floor="bare openpyxl write_only with lxml, the same values, unstyled",
        figures={"list": ours, "of which reading the file": content, "floor": floor},
    )


def _exporting(office: OfficeFile) -> Exporting:
    return Exporting(office.reader, office.choices, office.path)


def _write_list(office: OfficeFile, request: ContactListRequest, path: Path) -> None:
    exporting = _exporting(office)
    exporting.write_workbook(exporting.document(request), path)


def _write_bare(document: Document, path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kontakte")
    sheet.append([column.heading for column in document.columns])
    for row in document.rows():
        sheet.append(row)
    book.save(path)


def sheet_to_pdf(sizes: Sizes) -> Iterator[Measurement]:
    """The command that makes the sheet, against LibreOffice with the workbook of the same sheet."""
    path = data.office(sizes.sheet)
    figures = _against_libreoffice(path, "sign-in-sheet", _make_workbooks, sizes.slow_rounds)
    yield _told("sign-in sheet to PDF", f"{sizes.sheet:,} rows", figures, 1, "our own .xlsx of it")


def badges_to_pdf(sizes: Sizes) -> Iterator[Measurement]:
    """The command that makes the badges, against LibreOffice with a text document of the same labels.

    The document is what LibreOffice's own "Etiketten" makes: a text frame at each label's place. A table is told as
    well; it is the quickest thing of the kind, but keeps no label in its place when a name takes a second line.
    """
    path = data.office(sizes.sheet)
    figures = _against_libreoffice(path, "badges", _make_label_documents, sizes.slow_rounds)
    yield _told("name badges to PDF", f"{sizes.sheet:,} badges", figures, 1 / 5, "the same labels, a frame each")


def _told(what: str, at: str, figures: dict[str, float], must: float, of: str) -> Measurement:
    rival = "floor" in figures
    return Measurement(
        what=what,
        at=at,
        measured=figures["command"] / figures["floor"] if rival else None,
        must=must,
        aim=1 / 10,
        unit="x",
        floor=f"LibreOffice converting {of}" if rival else "LibreOffice is not installed",
        figures=figures,
    )


def _against_libreoffice(
    path: Path, kind: str, make: Callable[[Path, Path], Sequence[Path]], rounds: int
) -> dict[str, float]:
    """Return how long our command takes, and LibreOffice if it is there.

    Args:
        path: The file.
        kind: What is exported.
        make: Makes in a folder a small document, that of the same content, and perhaps one that is told beside it.
        rounds: How often both are measured.
    """
    rival = shutil.which("soffice") or shutil.which("libreoffice")
    with tempfile.TemporaryDirectory(dir=data.FOLDER) as name:
        folder = Path(name)
        actions = [partial(_command, kind, path, folder / "ours.pdf")]
        actions[0]()  # keeps the program compiled
        if rival:
            small, *others = make(path, folder)
            _convert(rival, small)  # makes LibreOffice's own files
            actions += [partial(_convert, rival, other) for other in others]
        samples = [[milliseconds(action) for action in actions] for _ in range(rounds)]
    return dict(zip(("command", "floor", "table"), medians(samples), strict=False))


def _make_workbooks(path: Path, folder: Path) -> Sequence[Path]:
    small, whole = folder / "small.xlsx", folder / "sheet.xlsx"
    office = open_file(path, write=False)
    try:
        exporting = _exporting(office)
        sheet = exporting.document(SignInSheetRequest(data.SESSION_ID))
        exporting.write_workbook(sheet, whole)
        exporting.write_workbook(exporting.document(ContactListRequest(ids=())), small)
    finally:
        office.close()
    return small, whole


def _make_label_documents(path: Path, folder: Path) -> Sequence[Path]:
    office = open_file(path, write=False)
    try:
        labels = _exporting(office).document(BadgesRequest(data.SESSION_ID))
    finally:
        office.close()
    return label_documents.write(labels, folder)


def _command(kind: str, path: Path, target: Path) -> None:
    command = [sys.executable, "-m", "voneinander_desktop", "export", kind, str(path), str(target)]
    command += ["--session", str(data.SESSION_ID)]
    subprocess.run(command, check=True, capture_output=True, env=as_for_a_user())


def _convert(office: str, path: Path) -> None:
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST)
