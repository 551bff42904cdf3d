"""Files that are broken, or made to do harm: each ends soon, as a list or with one message, and does nothing else.

They are read by the process that the window uses, with its own limits.
"""

import os
import socketserver
import struct
import sys
import threading
from pathlib import Path

import pytest
from tests.formats import workbook_parts as parts

from voneinander_desktop.formats.limits import ORDINARY, Limits
from voneinander_desktop.formats.reader_process import SourceRefused, read_in_child

MEGABYTE = b"x" * 1_000_000
FIRST_STRING = parts.sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
SPREADSHEET = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
)
ROW = "<table:table-row>{}</table:table-row>"
FEW = Limits(cells=200_000)
"""The program's own limits, but for the number of cells: more take longer to make than to refuse."""


def cells(*places):
    """Return a sheet with something in these cells."""
    rows = (f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>' for column, row in places)
    return parts.xlsx(parts.sheet_xml("".join(rows)))


def one_string(megabytes):
    """Return a workbook whose only cell holds so many megabytes."""
    start = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    strings = [start, *[MEGABYTE] * megabytes, "</t></si></sst>"]
    return parts.xlsx(FIRST_STRING, further={"xl/sharedStrings.xml": strings})


def lying(content, part, size):
    """Return an archive that says a part had another size."""
    changed = bytearray(content)
    place = changed.rfind(part.encode()) - 46  # the entry of the directory
    assert changed[place : place + 4] == b"PK\1\2"
    struct.pack_into("<I", changed, place + 24, size)
    return bytes(changed)


def entities(address):
    """Return a document type that grows and that refers to other files."""
    steps = zip("abcdefghi", "bcdefghij", strict=True)
    grown = "".join("<!ENTITY " + name + " '" + 10 * f"&{before};" + "'>" for before, name in steps)
    repeated = 50 * "ha"
    return (
        f"<!DOCTYPE x SYSTEM '{address}' [<!ENTITY a '{repeated}'>{grown}"
        f"<!ENTITY file SYSTEM 'file:///etc/passwd'><!ENTITY net SYSTEM '{address}'>]>"
    )


def xml_workbook(text, before=""):
    return (
        f'<?xml version="1.0"?>{before}<Workbook {SPREADSHEET}><Worksheet ss:Name="Liste"><Table><Row><Cell>'
        f'<Data ss:Type="String">{text}</Data></Cell></Row></Table></Worksheet></Workbook>'
    ).encode()


REFUSED = {
    "one string of 60 MB": (lambda: one_string(60), "enthält ungewöhnlich viel"),
    "a part that says it has 3 GB": (
        lambda: lying(cells(("A", 1)), "xl/worksheets/sheet1.xml", 3_000_000_000),
        "enthält ungewöhnlich viel",
    ),
    "a string of 60 MB that says it has 1 KB": (
        lambda: lying(one_string(60), "xl/sharedStrings.xml", 1_000),
        "ist beschädigt oder unvollständig",
    ),
    "more entries than any workbook has": (
        lambda: parts.archive({f"xl/{number}.xml": "" for number in range(10_001)}),
        "enthält ungewöhnlich viel",
    ),
    "a cell repeated 17 billion times": (
        lambda: parts.ods(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
        ),
        "ist beschädigt oder unvollständig",
    ),
    "a cell repeated a million times": (
        lambda: parts.ods(
            '<table:table-row table:number-rows-repeated="100000"><table:table-cell '
            'table:number-columns-repeated="10" office:value-type="float" office:value="1"/></table:table-row>'
        ),
        "enthält mehr als|lässt sich nicht lesen",
    ),
    "many merged cells": (
        lambda: parts.xlsx(
            parts.sheet_xml(
                "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 1_001)),
                "<mergeCells>" + '<mergeCell ref="A1:A1048576"/>' * 500 + "</mergeCells>",
            )
        ),
        "enthält mehr als",
    ),
    "many cards": (lambda: b"BEGIN:VCARD\nN:a\n" * 10_000, "enthält mehr als"),
    "many lines": (lambda: b"a\n" * 200_001, "enthält mehr als"),
    "a line of 20 MB": (lambda: MEGABYTE * 20, "enthält ungewöhnlich viel"),
    "a cell of more than a million letters": (lambda: b"Name;Ort\nAhorn;" + MEGABYTE + b"x", "Million Zeichen"),
    "tables within tables": (lambda: b"<html>" + b"<table><tr><td>" * 200_000, "keine Tabelle"),
    "parts within parts": (
        lambda: (
            b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5_000
        ),
        "keine Tabelle|lässt sich nicht lesen",
    ),
    "nothing but zeros": (lambda: bytes(1_000_000), "ist leer"),
    "noise": (lambda: bytes(range(256)) * 400, "Datei für ein anderes Programm"),
    "a document of Word": (lambda: parts.archive({"word/document.xml": ""}), "ist ein Word-Dokument"),
    "an old document of Word": (lambda: parts.compound({"WordDocument": b""}), "ist ein Word-Dokument"),
    "a message from Outlook": (lambda: parts.compound({"__substg1.0_0037001F": b""}), "ist eine Nachricht aus Outlook"),
    "an archive": (lambda: parts.archive({"Liste.csv": "a;b"}), "ist ein Archiv"),
    "a PDF": (lambda: b"%PDF-1.7\n" + MEGABYTE, "ist ein PDF"),
    "a database": (lambda: b"SQLite format 3\0" + MEGABYTE, "ist eine Datenbank"),
    "a very old workbook": (lambda: b"\x09\x00\x04\x00\x02\x00\x10\x00", "sehr alten Excel"),
}  # fmt: skip


def test_what_is_to_be_opened_instead_is_told_in_right_german(tmp_path):
    path = tmp_path / "Brief.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(SourceRefused, match=r"ist ein PDF.* Öffnen Sie es, markieren"):
        read_in_child(path)


@pytest.mark.parametrize("name", REFUSED)
def test_ends_with_one_message(tmp_path, name):
    make, expected = REFUSED[name]
    path = tmp_path / "Liste.xlsx"
    path.write_bytes(make())
    with pytest.raises(SourceRefused, match=f"^„Liste.xlsx“ .*({expected}).* Es wurde nichts geändert"):
        read_in_child(path, limits=FEW)


READ = {
    "cells at both ends of a sheet": (lambda: cells(("A", 1), ("XFD", 1_048_576)), ((1,),)),
    "cells at the ends of some columns": (lambda: cells(("A", 1), ("Z", 1_048_576)), ((1,),)),
    "a row of a million cells": (
        lambda: parts.xlsx(parts.sheet_xml(f'<row r="1">{"<c><v>1</v></c>" * 1_000_000}</row>')),
        ((1,) * 1_000,),
    ),
    "a sheet in another format than it says": (lambda: b"<table><tr><td>Ahorn</td></tr></table>", (("Ahorn",),)),
    "formulas of a text list": (
        lambda: b"Name;Ort\n=cmd|' /C calc'!A0;@SUM(1)\n",
        (("Name", "Ort"), ("=cmd|' /C calc'!A0", "@SUM(1)")),
    ),
    "cells in many rows and columns": (
        lambda: b"<html><table><tr>" + b"<td colspan=999 rowspan=1000>x</td></tr><tr>" + b"</tr><tr>" * 1_500,
        (("x",), *[("x",)] * 999),
    ),
}


@pytest.mark.parametrize("name", READ)
def test_ends_with_what_is_there(tmp_path, name):
    make, expected = READ[name]
    path = tmp_path / "Liste.xls"
    path.write_bytes(make())
    (table,) = read_in_child(path).tables
    while table.rows and len(expected) < len(table.rows):
        assert table.rows[-1] == ()
        table = type(table)(table.source, table.sheet, table.rows[:-1])
    assert table.rows == expected


class Visits(socketserver.BaseRequestHandler):
    """Remembers that somebody came."""

    def handle(self):
        self.server.visits.append(self.request.recv(100))


@pytest.fixture
def address():
    """Return an address at which nobody is to ask for anything."""
    with socketserver.TCPServer(("127.0.0.1", 0), Visits) as server:
        server.visits = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/liste.dtd"
        server.shutdown()
        assert server.visits == []


def test_nothing_that_a_file_names_is_fetched_and_nothing_grows(tmp_path, address):
    document_type = entities(address)
    text = "&j;&file;&net;Ahorn"
    inline = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    pages = f"<link rel=stylesheet href='{address}'><img src='{address}'><iframe src='{address}'></iframe>"
    for content in (
        parts.xlsx(document_type + parts.sheet_xml(inline)),
        parts.xlsx(FIRST_STRING, further={"xl/sharedStrings.xml": f"{document_type}<sst><si><t>{text}</t></si></sst>"}),
        parts.ods(ROW.format(f"<table:table-cell office:value-type='string'>{text}</table:table-cell>")),
        xml_workbook(text, document_type),
        f"{document_type}<html>{pages}<table><tr><td>{text}</td></tr></table></html>".encode(),
        f'BEGIN:VCARD\nVERSION:4.0\nN:Ahorn\nPHOTO:{address}\nSOURCE:{address}\nEND:VCARD\n'.encode(),
        f'Name\n"=WEBSERVICE(""{address}"")"\n=HYPERLINK("{address}")\n'.encode(),
    ):  # fmt: skip
        path = tmp_path / "Liste"
        path.write_bytes(content)
        try:
            read = read_in_child(path)
        except SourceRefused:
            continue
        told = repr(read)
        assert "root:" not in told
        assert len(told) < 10_000


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_that_was_cut_off_is_told(tmp_path, kind, share):
    whole = {
        "xlsx": cells(("A", 1), ("B", 2)),
        "xls": parts.xls([["Name", "Ort"], *[["Ahorn", "Berlin"]] * 200]),
        "ods": parts.ods(ROW.format('<table:table-cell office:value-type="float" office:value="1"/>')),
    }[kind]  # fmt: skip
    path = tmp_path / f"Liste.{kind}"
    path.write_bytes(whole[: int(len(whole) * share)])
    try:
        read = read_in_child(path)
    except SourceRefused as refused:
        outcome = "ist beschädigt oder unvollständig" in str(refused)
    else:
        outcome = kind == "xls" and read.tables  # where nothing but padding was cut off
    assert outcome


# ------------------------------------------------------------------------------------ no files


def test_a_folder_is_told(tmp_path):
    with pytest.raises(SourceRefused, match="ist ein Ordner"):
        read_in_child(tmp_path)


@pytest.mark.parametrize(("name", "meant"), [("~$Liste.xlsx", "Liste.xlsx"), (".~lock.Liste.ods#", "Liste.ods")])
def test_the_note_that_an_office_program_leaves_is_told(tmp_path, name, meant):
    path = tmp_path / name
    path.write_bytes(b"\x05Ahorn" + bytes(50))
    with pytest.raises(SourceRefused, match=f"Merkzettel.*ihr Name endet auf „{meant}“"):
        read_in_child(path)


def test_a_file_that_vanishes_is_told(tmp_path):
    path = tmp_path / "Liste.csv"
    path.write_text("Name;Ort\n")
    with pytest.raises(SourceRefused, match="ist nicht mehr da"):
        read_in_child(path, proceed=lambda: path.unlink(missing_ok=True))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("device", ["/dev/zero", "pipe"])
def test_what_only_looks_like_a_file_is_told(tmp_path, device):
    path = tmp_path / "pipe" if device == "pipe" else Path(device)
    if device == "pipe":
        os.mkfifo(path)
    with pytest.raises(SourceRefused, match="ist keine Datei, sondern ein Gerät oder Kanal"):
        read_in_child(path)


def test_a_huge_file_is_not_even_opened(tmp_path):
    path = tmp_path / "Liste.csv"
    with path.open("wb") as file:
        file.truncate(ORDINARY.file + 1)
    with pytest.raises(SourceRefused, match="ist größer als 100 MB"):
        read_in_child(path)
