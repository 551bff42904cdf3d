"""Workbooks put together from their parts, as programs write them and as nobody should: .xlsx, .ods and .xls."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>"""
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts>
<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/>
</borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0"/>
<xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>"""

DAY, MOMENT, SPAN = 1, 2, 3
"""Styles of cells (`s="1"`): a date, a date with a time, hours."""


def sheet_xml(rows, after=""):
    """Return a sheet with these rows (as XML), and what follows them."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(sheet, strings="", properties="", further=()):
    """Return a workbook of one sheet, "Liste"."""
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}'
        '<sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": sheet,
        **dict(further),
    }
    return archive(parts)


def archive(parts):
    """Return an archive of these parts: by name, their text or their bytes, or bytes one after the other."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            with target.open(name, "w", force_zip64=False) as part:
                for piece in [content] if isinstance(content, str | bytes) else content:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return packed.getvalue()


def _relations(*targets):
    each = (
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(each)}</Relationships>'


def ods(rows, manifest=""):
    """Return a workbook of OpenDocument with one sheet, "Liste", that has these rows (as XML)."""
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Liste">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    listed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>{manifest}</manifest:manifest>'
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": listed,
        }
    )


# ------------------------------------------------------------------------------------ the old .xls


def xls(rows, *, from_1904=False, protected=False):
    """Return a workbook as Excel 97 wrote it: one sheet, "Liste". A cell is a text, a number, or (serial, style)."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for row, cells in enumerate(rows):
        sheet += b"".join(_old_cell(row, column, cell) for column, cell in enumerate(cells) if cell is not None)
    sheet += _record(0x000A)
    before = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if protected:  # says so, that is; nothing is encrypted
        before += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + b"\0" * 48)
    before += _record(0x0022, struct.pack("<H", from_1904)) + b"".join(_old_styles())
    name = b"\x05\x00Liste"
    length = len(before) + len(_record(0x0085, b"\0" * 6 + name)) + len(_record(0x000A))
    return compound(
        {"Workbook": before + _record(0x0085, struct.pack("<IH", length, 0) + name) + _record(0x000A) + sheet}
    )


def _record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def _old_styles():
    for number_format in (0, 14, 22):  # general, a day, a moment
        yield _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number_format, 0, 0x20, 0, 0, 0, 0, 0, 0x20C0))


def _old_cell(row, column, cell):
    value, style = cell if isinstance(cell, tuple) else (cell, 0)
    place = struct.pack("<HHH", row, column, style)
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, place + struct.pack("<d", value))


_SECTOR, _FREE, _LAST, _TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """Return a compound file (OLE) with these streams."""
    contents = [content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0") for content in streams.values()]
    directory_sectors = -(-(len(streams) + 1) // 4)
    chain, starts, sectors = [_TABLE], [], b""
    chain += [*range(2, directory_sectors + 1), _LAST]
    for content in contents:
        starts.append(len(chain))
        count = len(content) // _SECTOR
        chain += [*range(len(chain) + 1, len(chain) + count), _LAST]
        sectors += content
    table = b"".join(struct.pack("<I", one) for one in chain).ljust(_SECTOR, b"\xff")
    assert len(table) == _SECTOR, "one sector of the table is enough for a test"
    directory = _entry("Root Entry", 5, 1 if streams else _FREE, _LAST, 0)
    for number, (name, content, start) in enumerate(zip(streams, contents, starts, strict=True), 1):
        directory += _entry(name, 2, _FREE, start, len(content), number + 1 if number < len(streams) else _FREE)
    directory = directory.ljust(directory_sectors * _SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0) + struct.pack("<I", 0)
    return header.ljust(_SECTOR, b"\xff") + table + directory + sectors


def _entry(name, kind, child, start, size, right=_FREE):
    coded = (name + "\0").encode("utf-16-le")
    entry = coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, _FREE, right, child)
    return entry + b"\0" * 36 + struct.pack("<IQ", start, size)
