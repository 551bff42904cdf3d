"""Whatever stands in any field of the file: no export holds a formula, and every text comes back as it was."""

import itertools
import re
import unicodedata
import zipfile
from collections.abc import Callable
from typing import get_args

import openpyxl
from tests.example_meeting import example_file
from tests.torture.amounts import amounts

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.domain.tables import Document
from voneinander_desktop.formats import excel
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.usecases.exporting import (
    AgendaRequest,
    AttendanceRequest,
    ContactListRequest,
    Exporting,
    FiguresRequest,
    InstitutionListRequest,
    MatrixRequest,
    ReplyListRequest,
    RosterRequest,
    SignInSheetRequest,
    TableRequest,
)
from voneinander_desktop.usecases.office_file import OfficeFile

PAYLOADS = [
    "=1+1",
    "+49 30 23125-100",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "  =1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org/?"&A1;"Mehr")',
    '"=1+1"',
]

# Every field, those for the office alone and those that cost a choice included.
EXPORTS: dict[str, Callable[[int], TableRequest]] = {
    "institutions": lambda _: InstitutionListRequest(columns=tuple(f.key for f in ENTITIES["institution"].fields)),
    "institutions as usual": lambda _: InstitutionListRequest(),
    "contacts": lambda _: ContactListRequest(letter_salutation=True),
    "contacts to pass on": lambda _: ContactListRequest(Purpose.PARTICIPANTS),
    **{f"roster {purpose}": lambda session, purpose=purpose: RosterRequest(session, purpose)
       for purpose in (Purpose.INTERNAL, Purpose.PARTICIPANTS, Purpose.ENTRANCE)},
    "sign-in sheet": lambda session: SignInSheetRequest(session),
    "agenda": lambda session: AgendaRequest(session),
    "reply list": lambda session: ReplyListRequest(session),
    "attendance record": lambda session: AttendanceRequest(session, walk_in=True),
    "figures": lambda session: FiguresRequest(session),
    "institutions by sessions": lambda _: MatrixRequest(),
    "sign-in sheet in blocks": lambda session: SignInSheetRequest(session, by_institution=True, signature_columns=2),
}  # fmt: skip


def fill(database, turn):
    """Put a payload into every text field of every record, past all that refuses it when it is typed or imported.

    Within twelve turns every field of every record has had every payload.
    """
    payloads = itertools.cycle([*PAYLOADS[turn:], *PAYLOADS[:turn]])
    changes = []
    for entity in ENTITIES.values():
        table = schema.TABLES[entity.table]
        texts = [spec.stored for spec in entity.fields if spec.stored and not spec.target and not spec.choices]
        texts += [spec.text_column for spec in entity.fields if spec.text_column]
        texts = [column for column in texts if table.c[column].type.python_type is str]
        for row_id, row in database.reader.raw(entity.table, list(database.reader.rows(entity))).items():
            unique = {column: f"{next(payloads)} {row_id}" for column in texts}  # some names may not be there twice
            changes.append(Change(entity.table, row_id, {column: row[column] for column in texts}, unique))
    for number, institution in enumerate(database.reader.rows(ENTITIES["institution"]), start=1):
        spelling = {"institution_id": institution, "name": next(payloads)}
        changes.append(Change("institution_alias", 900 + number, None, spelling))
    database.transact("Eingelesen", changes)


def texts_of(document: Document):
    """Return all texts of a document."""
    texts = [document.title, document.subtitle, document.marking]  # the notice is spread over lines
    texts += [part for line in document.head for part in line]
    texts += [block.heading for block in document.blocks] + [column.heading for column in document.columns]
    return texts + [cell for row in document.rows() for cell in row if isinstance(cell, str)]


def plain(text):
    """Return a text as Excel can hold it, composed, without the marks by which a line break is kept."""
    return unicodedata.normalize("NFC", excel.clean(text)).replace("\r\n", "\n").replace("\r", "\n").strip()


def read(path):
    """Return all cells of a workbook that hold something, and the XML of its sheets."""
    cells = [cell for sheet in openpyxl.load_workbook(path).worksheets for row in sheet.iter_rows() for cell in row]
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        names = archive.namelist()
    assert not [name for name in names if "externalLink" in name or "calcChain" in name]
    return [cell for cell in cells if cell.value is not None], sheets


def test_every_workbook_is_tried():
    assert {type(make(1)) for make in EXPORTS.values()} == set(get_args(TableRequest))


@amounts("turns", short=1, full=len(PAYLOADS))
def test_no_export_holds_a_formula_and_every_text_comes_back(tmp_path, turns):
    for turn in range(turns):
        example = example_file(tmp_path / f"{turn}.voneinander")
        example.office.close()
        database = Database(example.office.path)
        fill(database, turn)
        office = OfficeFile(database)
        exporting = Exporting(office.reader, office.choices, office.path)
        met = set()
        for make in EXPORTS.values():
            document = exporting.document(make(example.session))
            exporting.write_workbook(document, tmp_path / "out.xlsx")
            met |= check(document, tmp_path / "out.xlsx")
        office.close()
        assert met == {payload.strip() for payload in PAYLOADS}


def check(document, path):
    """Check a workbook; return which payloads it holds."""
    cells, sheets = read(path)
    assert "f" not in {cell.data_type for cell in cells}
    assert not re.search(r"<f[ />]", "".join(sheets))
    wanted = {plain(text) for text in texts_of(document) if text} - {""}
    found = {plain(str(cell.value)) for cell in cells}
    assert wanted <= found | margins(path)  # an apostrophe before "+49" would be a difference
    return {payload.strip() for payload in PAYLOADS if any(payload.strip() in text for text in found)}


def margins(path):
    """Return what stands in the margins of the pages."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {
        plain(part.text) for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddHeader.left) if part.text
    }
