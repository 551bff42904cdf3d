import re
import tempfile
import unicodedata
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import unescape

from voneinander_desktop.domain.tables import Block, CellKind, Column, Document
from voneinander_desktop.formats import excel

NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
CREATED = datetime(2020, 3, 1, 9, 30, tzinfo=UTC)
PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://example.org";"Klick")',
    "=cmd|'/c calc'!A0",
    "+49 30 23125-100",
    "-5",
    "@SUM(A1:A2)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    " =1+1",
    "{=1+1}",
    "＝1+1",
]
ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "autoFilter",
    "mergeCells",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "ignoredErrors",
    "tableParts",
]

COLUMNS = (
    Column("number", "Nr.", CellKind.NUMBER, 6),
    Column("last_name", "Nachname"),
    Column("postal_code", "PLZ", width=7),
    Column("phone", "Telefon"),
    Column("share", "Weitergabe", CellKind.FLAG, 12),
    Column("since", "Seit", CellKind.DATE, 12),
    Column("from", "Erreichbar ab", CellKind.TIME, 10),
    Column("notes", "Notizen", width=30, wrap=True),
)
ROWS = (
    (1, "Çelik", "01069", "030 23125-101", True, date(2019, 11, 4), time(8, 30), "Nur vormittags"),
    (2, "Groß", "10179", "+49 30 23125-102", False, None, None, None),
    (3, "Ångström", "13355", "-", None, date(2020, 2, 29), time(0, 0), "Zeile eins\nZeile zwei"),
)


def contact_list(rows=ROWS, **changes):
    document = Document(
        "Kontakte (intern)",
        COLUMNS,
        (Block(rows),),
        "Kontakte intern",
        subtitle="Stadtteil Moabit Ost",
        marking="Nur für den Dienstgebrauch",
        head=(("Stand", "11.03.2020"), ("Ort", "Seydelstr. 2-5\n10117 Berlin")),
        notice="Löschen am 31.12.2021.",
        landscape=True,
    )
    return replace(document, **changes)


def sign_in_sheet(columns=None, blocks=None, **changes):
    columns = columns or (
        Column("number", "Nr.", CellKind.NUMBER, 5),
        Column("last_name", "Name", width=18),
        Column("function", "Funktion", width=18),
        Column("signature", "Unterschrift", CellKind.SIGNATURE),
    )
    blocks = blocks or (
        Block(((1, "Çelik", "Leitung", None), (2, None, None, None)), "Kreativhaus"),
        Block(((3, "Groß", "Beratung für pflegende Angehörige und ihre Familien im Stadtteil", None),), "KiezZentrum"),
        Block(((4, None, None, None), (5, None, None, None)), "Ohne Anmeldung"),
    )
    document = Document("Unterschriftenliste", columns, blocks, "Unterschriftenliste", ruled=True)
    return replace(document, **changes)


def one_cell(text, **changes):
    return replace(Document("Liste", (Column("a", "Spalte"),), (Block(((text,),)),), "Liste"), **changes)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("excel")


def made(document, folder):
    """Write a document, see that the file holds it and is sound, and return the file."""
    path = folder / "made.xlsx"
    excel.write(document, path, created=CREATED)
    excel.verify(document, path)
    check_parts(path)
    return path


def sheet_of(document, folder):
    return load_workbook(made(document, folder)).worksheets[0]


def xml(path, part="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(part))


def check_parts(path):
    """Check what makes Excel offer a repair: order, places, styles, overlaps, headings of tables."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    names = [etree.QName(child).localname for child in sheet]
    assert names == sorted(names, key=ORDER.index)
    assert not sheet.xpath("//x:f", namespaces=NS)
    assert set(sheet.xpath("//x:c/@t", namespaces=NS)) <= {"inlineStr"}
    check_cells(sheet, len(parts["xl/styles.xml"].find("x:cellXfs", NS)))
    merges = [range_boundaries(ref) for ref in sheet.xpath("//x:mergeCell/@ref", namespaces=NS)]
    tables = [part for name, part in parts.items() if name.startswith("xl/tables/")]
    areas = merges + [range_boundaries(table.get("ref")) for table in tables]
    assert not any(overlap(a, b) for n, a in enumerate(areas) for b in areas[:n])
    for table in tables:
        check_table(sheet, table)


def check_cells(sheet, styles):
    last_row = 0
    for row in sheet.iterfind("x:sheetData/x:row", NS):
        assert int(row.get("r")) == last_row + 1
        last_row += 1
        assert 0 < float(row.get("ht", 15)) <= 409
        places = [range_boundaries(cell.get("r"))[:2] for cell in row]
        assert places == sorted(set(places))
        assert {line for _, line in places} <= {last_row}
        assert all(int(cell.get("s")) < styles for cell in row)
    assert range_boundaries(sheet.find("x:dimension", NS).get("ref"))[3] == last_row


def check_table(sheet, table):
    left, top, right, bottom = range_boundaries(table.get("ref"))
    assert bottom > top
    assert table.find("x:autoFilter", NS).get("ref") == table.get("ref")
    columns = table.xpath("x:tableColumns/x:tableColumn/@name", namespaces=NS)
    head = sheet.xpath(f"x:sheetData/x:row[@r={top}]/x:c", namespaces=NS)
    assert ["".join(cell.itertext()) for cell in head] == columns
    assert len(columns) == right - left + 1
    assert len({name.casefold() for name in columns}) == len(columns)
    assert all(name and "\n" not in name and len(name) <= 255 for name in columns)


def overlap(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


# What stands in the cells


def test_a_list_stands_under_its_title_block(folder):
    rows = excel.read_back(made(contact_list(), folder))
    assert [row[0] for row in rows[:5]] == [
        "Kontakte (intern)",
        "Stadtteil Moabit Ost",
        "Nur für den Dienstgebrauch",
        "Stand",
        "Ort",
    ]
    assert "11.03.2020" in rows[3]
    assert "Seydelstr. 2-5\n10117 Berlin" in rows[4]
    assert not any(rows[5])
    assert rows[6] == tuple(column.heading for column in COLUMNS)
    assert rows[7] == (1, "Çelik", "01069", "030 23125-101", "ja", date(2019, 11, 4), time(8, 30), "Nur vormittags")
    assert rows[8] == (2, "Groß", "10179", "+49 30 23125-102", "nein", None, None, None)
    assert rows[9][-2:] == (time(0, 0), "Zeile eins\nZeile zwei")
    assert rows[-1][0] == "Löschen am 31.12.2021."


def test_cells_have_the_type_of_their_value(folder):
    sheet = sheet_of(contact_list(), folder)
    number, name, postal_code, phone, share, since, start, _ = next(sheet.iter_rows(8, 8))
    assert (number.data_type, number.value) == ("n", 1)
    assert {cell.data_type for cell in (name, postal_code, phone, share)} == {"s"}
    assert {cell.number_format for cell in (name, postal_code, phone, share)} == {"@"}
    assert (since.value, since.number_format) == (datetime(2019, 11, 4), "dd.mm.yyyy")
    assert (start.value, start.number_format) == (time(8, 30), "hh:mm")


def test_an_empty_cell_keeps_its_columns_format(folder):
    row = next(sheet_of(contact_list(), folder).iter_rows(9, 9))
    assert [cell.number_format for cell in row] == ["0", "@", "@", "@", "@", "dd.mm.yyyy", "hh:mm", "@"]


def test_numbers_in_a_text_column_are_text(folder):
    assert sheet_of(one_cell(13355), folder)["A4"].value == "13355"


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (date(1899, 12, 31), "31.12.1899"),
        (date(1900, 2, 28), "28.02.1900"),
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(9999, 12, 31), date(9999, 12, 31)),
        (date(800, 1, 2), "02.01.0800"),
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (-(10**20), "-100000000000000000000"),
        (0, 0),
        (time(23, 59, 59), time(23, 59, 59)),
    ],
)
def test_what_excel_cannot_count_is_written_as_text(value, held, folder):
    document = replace(one_cell(value), columns=(Column("a", "Spalte", CellKind.NUMBER),))
    assert excel.read_back(made(document, folder))[-1] == (held,)


def test_every_minute_of_the_day_comes_back(folder):
    minutes = tuple((time(hour, minute),) for hour in range(24) for minute in range(60))
    document = Document("Zeiten", (Column("t", "Zeit", CellKind.TIME),), (Block(minutes),), "Zeiten")
    assert excel.read_back(made(document, folder))[3:] == minutes


def test_blocks_stand_under_headings_of_their_own(folder):
    rows = excel.read_back(made(sign_in_sheet(), folder))
    assert [row[0] for row in rows[2:]] == ["Nr.", "Kreativhaus", 1, 2, "KiezZentrum", 3, "Ohne Anmeldung", 4, 5]
    sheet = load_workbook(folder / "made.xlsx").worksheets[0]
    band = next(sheet.iter_rows(4, 4))
    assert band[0].font.b
    assert len({cell.fill.fgColor.rgb for cell in band}) == 1
    assert band[0].fill.fill_type == "solid"


def test_spaces_line_breaks_and_codes_stay_as_they_are(folder):
    texts = [
        "  vorn und hinten  ",
        "a\nb\n",
        "a\tb",
        "_x0041_",
        "a_x000D_b_x0041_",
        '<b> & "c" ]]>',
        "e\u0301",
        "😀 مرحبا",
    ]
    document = Document("Liste", (Column("a", "_x0041_ Spalte"),), (Block(tuple((t,) for t in texts)),), "Liste")
    rows = excel.read_back(made(document, folder))
    assert [row[0] for row in rows[2:]] == ["_x0041_ Spalte", *texts]


# Formulas


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_anywhere_becomes_a_formula(payload, folder):
    document = Document(
        payload,
        (Column("a", payload), Column("b", "Zweite")),
        (Block(((payload, payload),), payload), Block(((payload, None),))),
        payload,
        payload,
        payload,
        ((payload, payload),),
        payload,
    )
    sheet = sheet_of(document, folder)
    texts = [cell for row in sheet.iter_rows() for cell in row if cell.value not in (None, "Zweite")]
    assert len(texts) == 11
    assert {cell.data_type for cell in texts} == {"s"}
    assert {cell.number_format for cell in texts} == {"@"}
    assert {cell.value.strip() for cell in texts} == {excel.clean(payload).strip()}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_table_becomes_a_formula(payload, folder):
    kinds = [kind for kind in CellKind if kind is not CellKind.SIGNATURE]
    columns = tuple(Column(kind, f"{payload} {kind}", kind) for kind in kinds)
    document = Document("Liste", columns, (Block(((payload,) * len(kinds),)),), "Liste")
    assert excel.read_back(made(document, folder))[-1] == (excel.clean(payload),) * len(kinds)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(PAYLOADS)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(ANY_TEXT, min_size=12, max_size=12), ruled=st.booleans(), table=st.booleans())
def test_any_text_anywhere_comes_back(folder, texts, ruled, table):
    title, subtitle, marking, label, value, first, second, third, fourth, heading, notice, signature = texts
    document = Document(
        title,
        (Column("a", first), Column("b", second)),
        (Block(((third, fourth),), "" if table else heading),),
        title,
        subtitle,
        marking,
        ((label, value),),
        notice,
        (signature,),
        ruled=ruled,
    )
    path = made(document, folder)
    read = [cell for row in excel.read_back(path) for cell in row if cell is not None]
    wanted = [third, fourth, value, label, title, subtitle, marking, signature]
    for text in filter(None, map(excel.clean, wanted)):
        assert unicodedata.normalize("NFC", text) in [unicodedata.normalize("NFC", str(cell)) for cell in read]
    cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}
    assert {unescape(cell.value) for cell in cells if cell.value} == {unescape(cell) for cell in read}


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.dates(),
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.text(max_size=8),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(st.sampled_from(CellKind), min_size=1, max_size=5),
    blocks=st.lists(st.lists(st.lists(VALUES, min_size=5, max_size=5), max_size=3), max_size=3),
    ruled=st.booleans(),
    landscape=st.booleans(),
)
def test_any_values_in_any_columns_make_a_sound_workbook(folder, kinds, blocks, ruled, landscape):
    columns = tuple(Column(str(n), f"Spalte {n}", kind) for n, kind in enumerate(kinds))
    rows = [Block(tuple(tuple(row[: len(kinds)]) for row in block)) for block in blocks]
    made(Document("Liste", columns, tuple(rows), "Liste", landscape=landscape, ruled=ruled), folder)


# The table


def test_a_plain_list_is_an_excel_table_with_bands_and_filter_buttons(folder):
    sheet = sheet_of(contact_list(), folder)
    (table,) = sheet.tables.values()
    assert table.ref == table.autoFilter.ref == "A7:H10"
    assert table.tableStyleInfo.showRowStripes
    assert sheet.freeze_panes == "A8"


def test_headings_of_a_table_are_unique_single_lines(folder):
    headings = ["Name", "NAME", "", "Tel.\nmobil", "name (2)", "Straße", "STRASSE", "x" * 300, "x" * 300]
    columns = tuple(Column(str(n), heading) for n, heading in enumerate(headings))
    document = Document("Liste", columns, (Block((("a",) * 9,)),), "Liste")
    head = excel.read_back(made(document, folder))[2]
    assert head[:7] == ("Name", "NAME (2)", "Spalte 3", "Tel. mobil", "name (2) (2)", "Straße", "STRASSE (2)")
    assert head[7] != head[8]


@pytest.mark.parametrize(
    "document",
    [
        contact_list(rows=()),
        contact_list(blocks=()),
        contact_list(ruled=True),
        contact_list(blocks=(Block(ROWS, "Kreativhaus"),)),
        contact_list(blocks=(Block(ROWS), Block(ROWS))),
    ],
    ids=["no rows", "no blocks", "form", "one block with heading", "several blocks"],
)
def test_no_table_where_excel_allows_none(document, folder):
    sheet = sheet_of(document, folder)
    assert not sheet.tables
    assert sheet.freeze_panes == "A8"


def test_a_very_tall_title_block_is_not_frozen(folder):
    tall = contact_list(head=tuple((f"Angabe {n}", "Text") for n in range(30)))
    assert sheet_of(tall, folder).freeze_panes is None


# Widths and heights


def test_columns_fit_their_content_within_bounds(folder):
    columns = (Column("a", "Nr.", CellKind.NUMBER, 2), Column("b", "Name", width=4), Column("c", "Text", width=4))
    rows = ((1, "Familienzentrum Wattstraße", "lang " * 100),)
    sheet = sheet_of(Document("Liste", columns, (Block(rows),), "Liste", landscape=True), folder)
    narrow, fitting, wide = (sheet.column_dimensions[letter].width for letter in "ABC")
    assert narrow == 6
    assert len("Familienzentrum Wattstraße") <= fitting <= 60
    assert wide == 60


def test_text_that_does_not_fit_wraps_in_a_row_high_enough(folder):
    sheet = sheet_of(one_cell("lang " * 100), folder)
    cell, width = sheet["A4"], sheet.column_dimensions["A"].width
    assert cell.alignment.wrap_text
    assert cell.alignment.vertical == "top"
    assert sheet.row_dimensions[4].height >= 15 * len("lang " * 100) / (width * 1.3)


def test_short_rows_keep_the_ordinary_height(folder):
    assert sheet_of(contact_list(), folder).row_dimensions[8].height is None


def test_a_wide_list_is_narrowed_before_it_is_printed_too_small(folder):
    columns = tuple(Column(str(n), f"Spalte {n}", width=10) for n in range(8))
    rows = (tuple("Selbsthilfe-Kontakt- und Beratungsstelle Mitte" for _ in columns),)
    sheet = sheet_of(Document("Liste", columns, (Block(rows),), "Liste", landscape=True), folder)
    assert sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGH") <= 143 / 0.75
    assert sheet["A4"].alignment.wrap_text


def test_a_long_notice_stands_whole_in_rows_that_can_be_that_high(folder):
    words = [f"Wort{n}" for n in range(3000)]
    rows = excel.read_back(made(contact_list(notice=" ".join(words)), folder))
    assert "".join(row[0] for row in rows[11:]).split() == words


def test_below_the_table_stand_lines_to_sign_on(folder):
    path = made(contact_list(signatures=("Ort, Datum", "Leitung: Anna Müller"), notice=""), folder)
    assert [row[0] for row in excel.read_back(path)[-4:]] == [None, "Ort, Datum", None, "Leitung: Anna Müller"]
    sheet = load_workbook(path).worksheets[0]
    last = sheet.max_row
    assert all(cell.border.top.style == "thin" for cell in sheet[last])
    assert sheet.row_dimensions[last - 1].height >= 30  # points: room to write in


def test_rows_to_sign_are_at_least_a_centimetre_high_on_paper(folder):
    narrow = sign_in_sheet()
    wide = sign_in_sheet(
        columns=tuple(Column(str(n), "Unterschrift", CellKind.SIGNATURE) for n in range(6)),
        blocks=(Block(((None,) * 6,) * 4),),
    )
    for document in (narrow, wide):
        sheet = sheet_of(document, folder)
        units = sum(dimension.width for dimension in sheet.column_dimensions.values())
        printed = min(1.0, 96 / units)
        heights = [row.height for number, row in sheet.row_dimensions.items() if number >= 5 and row.height != 24]
        assert heights
        assert min(heights) * printed >= 28.4


def test_a_form_has_lines_around_all_cells_and_room_for_signatures(folder):
    sheet = sheet_of(sign_in_sheet(), folder)
    head, row = next(sheet.iter_rows(3, 3)), next(sheet.iter_rows(5, 5))
    for cell in (*head, *row):
        border = cell.border
        assert {side.style for side in (border.left, border.right, border.top, border.bottom)} == {"thin"}
    assert {cell.font.sz for cell in (*head, *row)} == {11}
    assert all(cell.font.b and cell.fill.fill_type == "solid" for cell in head)
    assert sheet.column_dimensions["D"].width >= 28


def test_blank_rows_of_a_form_are_drawn_though_empty(folder):
    columns = (Column("a", "Name"), Column("s", "Unterschrift", CellKind.SIGNATURE))
    document = sign_in_sheet(columns, (Block(((None, None),) * 8),))
    sheet = sheet_of(document, folder)
    assert sheet.max_row == 3 + 8
    assert sheet.print_area.endswith("$B$11")
    assert sheet["A11"].border.bottom.style == "thin"
    assert len(excel.read_back(folder / "made.xlsx")) == 3


# Paper and properties


def test_it_prints_on_a4_as_wide_as_the_page(folder):
    sheet = sheet_of(contact_list(), folder)
    setup, margins = sheet.page_setup, sheet.page_margins
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    edges = (margins.left, margins.right, margins.top, margins.bottom, margins.header, margins.footer)
    assert min(edges) * 25.4 >= 15
    assert sheet.print_title_rows == "$7:$7"
    assert sheet.print_area == "'Kontakte (intern)'!$A$1:$H$12"
    assert sheet_of(sign_in_sheet(), folder).page_setup.orientation == "portrait"


def test_pages_are_numbered_and_marked(folder):
    document = contact_list(title="Kultur & Kreatives", marking="Intern & vertraulich")
    margins = xml(made(document, folder)).find("x:headerFooter", NS)
    footer = margins.findtext("x:oddFooter", namespaces=NS)
    assert "Kultur && Kreatives" in footer
    assert "Seite &P von &N" in footer
    assert "Gedruckt am &D" in footer
    assert "Intern && vertraulich" in margins.findtext("x:oddHeader", namespaces=NS)


@given(title=ANY_TEXT, marking=ANY_TEXT)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_title_adds_codes_to_the_margins_of_pages(folder, title, marking):
    margins = xml(made(one_cell("a", title=title, marking=marking), folder)).find("x:headerFooter", NS)
    footer = margins.findtext("x:oddFooter", namespaces=NS)
    header = margins.findtext("x:oddHeader", namespaces=NS) or ""
    assert len(footer) <= 255
    assert len(header) <= 255
    codes = re.findall(r"&(?!&)[\w\"-]", (footer + header).replace("&&", ""))
    assert len(codes) == 9 + (3 if header else 0)


def test_the_document_properties_say_what_it_is(folder):
    properties = load_workbook(made(contact_list(), folder)).properties
    assert (properties.title, properties.subject) == ("Kontakte (intern)", "Stadtteil Moabit Ost")
    assert (properties.creator, properties.language) == ("Voneinander", "de-DE")
    assert properties.created == CREATED.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kontakte", "Kontakte"),
        ("Liste: [a/b]\\c*?", "Liste a b c"),
        ("'Villa Lützow'", "Villa Lützow"),
        ("Bürger's Liste", "Bürger's Liste"),
        ("Unterschriftenliste der Veranstaltung", "Unterschriftenliste der Veranst"),
        ("History", "Liste"),
        ("???", "Liste"),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_the_sheet_has_a_name_that_excel_accepts(title, name, folder):
    sheet = sheet_of(one_cell("a", title=title), folder)
    assert sheet.title == name
    assert sheet.print_title_rows


# What Excel cannot hold


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("gewöhnlich", "gewöhnlich"),
        ("a\x00b\x07c\x1bd", "abcd"),
        ("a\ud800b\udfff", "ab"),
        ("a\ufffeb\uffff", "ab"),
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("a\tb\u00a0c\u200bd", "a\tb\u00a0c\u200bd"),
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
        ("", ""),
    ],
)
def test_text_is_cleaned_to_what_excel_can_hold(text, held):
    assert excel.clean(text) == held
    assert excel.clean(held) == held


def test_ordinary_documents_lose_nothing():
    assert excel.unwritable(contact_list()) == ()
    assert excel.unwritable(one_cell("a\r\nb\tc 😀")) == ()


def test_what_is_lost_is_named_with_its_place(folder):
    rows = (*ROWS, (4, "a\x00b", "10179", "030 23125-104", True, None, None, "x" * 40_000))
    document = contact_list(rows=rows, title="Kontakte\x00", head=(("Ort", "\ud800"),))
    made(document, folder)
    assert excel.unwritable(document) == (
        "Titel: Zeichen, die Excel nicht darstellen kann, wurden weggelassen.",
        "Kopfangabe „Ort“: Zeichen, die Excel nicht darstellen kann, wurden weggelassen.",
        "Spalte „Nachname“, Zeile 10: Zeichen, die Excel nicht darstellen kann, wurden weggelassen.",
        "Spalte „Notizen“, Zeile 10: Der Text wurde auf 32.767 Zeichen gekürzt.",
    )
    assert excel.read_back(folder / "made.xlsx")[9][1] == "ab"


def test_the_place_counts_headings_between_rows(folder):
    blocks = (Block(((1, "gut", "", None),), "Erste\x01"), Block(((2, "schlecht\x01", "", None),), "Zweite"))
    document = sign_in_sheet(blocks=blocks)
    assert excel.unwritable(document) == (
        "Zwischenüberschrift in Zeile 4: Zeichen, die Excel nicht darstellen kann, wurden weggelassen.",
        "Spalte „Name“, Zeile 7: Zeichen, die Excel nicht darstellen kann, wurden weggelassen.",
    )
    assert excel.read_back(made(document, folder))[6][1] == "schlecht"


# Comparing and failing


def test_a_file_with_another_content_is_noticed(folder):
    path = made(contact_list(), folder)
    rows = list(ROWS)
    rows[1] = (2, "Gross", *ROWS[1][2:])
    with pytest.raises(excel.WorkbookDiffers, match="Zeile 9 "):
        excel.verify(contact_list(rows=tuple(rows)), path)
    with pytest.raises(excel.WorkbookDiffers):
        excel.verify(contact_list(rows=(*ROWS, ROWS[0])), path)
    with pytest.raises(excel.WorkbookDiffers):
        excel.verify(contact_list(notice=""), path)


def test_a_damaged_file_is_noticed(folder):
    path = made(contact_list(), folder)
    whole = path.read_bytes()
    for length in [*range(0, len(whole), len(whole) // 20), len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(excel.WorkbookDiffers):
            excel.verify(contact_list(), path)


def test_a_place_that_cannot_be_written_is_an_error_of_the_system(folder):
    with pytest.raises(OSError):
        excel.write(contact_list(), folder / "gibt es nicht" / "a.xlsx", created=CREATED)


def test_nobodys_data_passes_through_temporary_files(folder, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(Path(folder) / "no such folder"))
    made(contact_list(), folder)
