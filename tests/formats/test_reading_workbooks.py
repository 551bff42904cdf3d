"""What stands in a workbook comes in as it stands there, from every program that makes workbooks."""

from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats import workbook_parts as parts

from voneinander_desktop.formats import reading
from voneinander_desktop.formats.reading import SourceRefused

DATES = '<row r="1"><c r="A1" s="1"><v>{0}</v></c><c r="B1" s="2"><v>{0}.75</v></c><c r="C1" s="2"><v>0.5</v></c></row>'


@pytest.fixture
def read(tmp_path):
    """Return what a file of that content and name holds."""

    def read(content, name="Liste.xlsx", **how):
        path = tmp_path / name
        path.write_bytes(content)
        return reading.read(path, **how)

    return read


@pytest.fixture
def table(read):
    """Return the only table of a file."""

    def table(*arguments, **how):
        (table,) = read(*arguments, **how).tables
        return table

    return table


def saved(workbook):
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


@pytest.mark.parametrize("thorough", [False, True])
@pytest.mark.parametrize(("first_year", "serial"), [(1900, 43901), (1904, 42439)])
def test_dates_count_from_either_epoch(table, first_year, serial, thorough):
    properties = '<workbookPr date1904="1"/>' if first_year == 1904 else ""
    content = parts.xlsx(parts.sheet_xml(DATES.format(serial)), properties=properties)
    (row,) = table(content, thorough=thorough).rows
    assert row[:2] == (date(2020, 3, 11), datetime(2020, 3, 11, 18))


@pytest.mark.parametrize(("from_1904", "serial"), [(False, 43901), (True, 42439)])
def test_old_workbooks_count_from_either_epoch(table, from_1904, serial):
    content = parts.xls([["Müller", 30, (serial, parts.DAY), (serial + 0.75, parts.MOMENT)]], from_1904=from_1904)
    read = table(content, "Liste.xls")
    assert read.rows == (("Müller", 30, date(2020, 3, 11), datetime(2020, 3, 11, 18)),)
    assert read.sheet == "Liste"


@pytest.mark.parametrize("name", ["Liste.xls", "Liste.xlsx", "Liste.csv", "Liste", "Liste.pdf"])
def test_the_content_says_what_a_file_is_and_not_its_name(table, name):
    assert table(parts.xls([["alt"]]), name).rows == (("alt",),)
    cell = '<row r="1"><c r="A1" t="str"><v>neu</v></c></row>'
    assert table(parts.xlsx(parts.sheet_xml(cell)), name).rows == (("neu",),)
    assert table(b"Name;Ort\nAhorn;Berlin\n", name).rows == (("Name", "Ort"), ("Ahorn", "Berlin"))


def test_an_open_document_is_read_however_far_its_empty_rows_go(table):
    rows = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Ahorn</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2020-03-11"/>'
        '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>'
        '<table:table-cell office:value-type="float" office:value="10115"/>'
        '<table:table-cell table:number-columns-repeated="1020"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row>"
    )
    assert table(parts.ods(rows), "Liste.ods").rows == (("Ahorn", date(2020, 3, 11), time(9, 30), 10115),)


@pytest.mark.parametrize("thorough", [False, True])
def test_cells_are_what_they_seem(table, thorough):
    cells = (
        '<c r="B2" t="str"><f>A1&amp;"x"</f><v>Ergebnis</v></c><c r="C2"><v>3.5</v></c><c r="D2"><v>3023125110</v></c>'
        '<c r="E2" t="b"><v>1</v></c><c r="F2" t="e"><v>#N/A</v></c><c r="G2" t="s"><v>0</v></c>'
        '<c r="H2" t="inlineStr"><is><t>eine_x000D_Zeile</t></is></c><c r="I2" t="str"><v>   </v></c>'
        '<c r="J2" s="3"><v>1.5</v></c><c r="K2" s="1"/>'
    )
    content = parts.xlsx(
        parts.sheet_xml(f'<row r="2">{cells}</row>'),
        '<si><r><t xml:space="preserve">fett </t></r><r><t>mager</t></r></si>',
    )
    read = table(content, thorough=thorough)
    expected = (None, "Ergebnis", 3.5, 3023125110, True, None, "fett mager", "eine\rZeile", None, "36:00")
    assert read.rows == (expected,)
    assert read.place(0, 3) == "Blatt „Liste“, Zelle D2"


@pytest.mark.parametrize("value", ["1E+400", "NaN"])
def test_a_number_that_is_none_is_an_empty_cell(table, value):
    content = parts.xlsx(parts.sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>{value}</v></c></row>'))
    assert table(content).rows == ((1,),)


@pytest.mark.parametrize("thorough", [False, True])
def test_merged_cells_belong_to_each_of_their_rows(table, thorough):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (
        ["Kontakte im Kiez", None, None],
        ["Einrichtung", "Erreichbar", None],
        [None, "Telefon", "E-Mail"],
        ["Kreativhaus", "030 23125-110", "a@example.org"],
        [None, "030 23125-111", "b@example.org"],
        ["Hinweis", None, None],
    ):
        sheet.append(row)
    for area in ("A1:C1", "A2:A3", "B2:C2", "A4:A5", "A6:C9"):
        sheet.merge_cells(area)
    read = table(saved(workbook), thorough=thorough)
    assert read.rows == (
        ("Kontakte im Kiez",),
        ("Einrichtung", "Erreichbar"),
        ("Einrichtung", "Telefon", "E-Mail"),
        ("Kreativhaus", "030 23125-110", "a@example.org"),
        ("Kreativhaus", "030 23125-111", "b@example.org"),
        ("Hinweis",),
    )
    assert read.notes == ("Werte aus verbundenen Zellen gelten für jede ihrer Zeilen.",)


@pytest.mark.parametrize("thorough", [False, True])
def test_hidden_and_empty_sheets_are_left_out_and_hidden_ones_told(read, thorough):
    workbook = openpyxl.Workbook()
    workbook.active.title = "Leer"
    workbook.create_sheet("Kontakte").append(["Ahorn"])
    workbook.create_sheet("Einrichtungen").append(["Kreativhaus"])
    workbook.create_chartsheet("Bild")
    hidden = workbook.create_sheet("Auswahl")
    hidden.append(["ja"])
    hidden.sheet_state = "hidden"
    source = read(saved(workbook), thorough=thorough)
    assert [one.sheet for one in source.tables] == ["Kontakte", "Einrichtungen"]
    assert source.notes == ("Ausgeblendete Blätter wurden nicht gelesen: „Auswahl“.",)


def test_a_workbook_with_hidden_sheets_only_is_read(table):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Ahorn"])
    workbook.active.sheet_state = "hidden"
    workbook.create_sheet("Leer")
    assert table(saved(workbook)).rows == (("Ahorn",),)


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "AB60000"])
def test_a_cell_far_away_does_not_matter(table, far):
    workbook = openpyxl.Workbook()
    workbook.active["A3"], workbook.active["B3"], workbook.active["A4"] = "Name", "Ort", "Ahorn"
    workbook.active[far] = "versehentlich"
    read = table(saved(workbook), thorough=far == "XFD1048576")
    assert read.rows == (("Name", "Ort"), ("Ahorn",))
    assert read.first_row == 3
    row = far.lstrip("ABDFX")
    assert read.notes == (f"Eine Zeile steht weit abseits der Liste und wurde nicht gelesen (Zeile {row}).",)


@pytest.mark.parametrize("thorough", [False, True])
def test_a_column_far_away_does_not_matter(table, thorough):
    workbook = openpyxl.Workbook()
    workbook.active["A1"], workbook.active["A2"], workbook.active["XFD2"] = "Name", "Ahorn", "versehentlich"
    read = table(saved(workbook), thorough=thorough)
    assert read.rows == (("Name",), ("Ahorn",))
    assert read.notes == ("Was rechts von Spalte ALL steht, wurde nicht gelesen.",)


@pytest.mark.parametrize("result", ["", "<v></v>", "<v/>", "<v>Ahorn</v>"])
@pytest.mark.parametrize("version", ["", "<AppVersion>3.1</AppVersion>", "<AppVersion>16.0300</AppVersion>"])
def test_formulas_without_results_are_told(read, result, version):
    cell = f'<row r="1"><c r="A1" t="str"><f>B1</f>{result}</c><c r="B1"><v>1</v></c></row>'
    about = f"<Properties><Application>Microsoft Excel</Application>{version}</Properties>"
    source = read(parts.xlsx(parts.sheet_xml(cell), further={"docProps/app.xml": about}))
    assert source.tables[0].rows == (("Ahorn" if "Ahorn" in result else None, 1),)
    told = any("nicht ausgerechnet" in note for note in source.notes)
    assert told == ("Ahorn" not in result and "16" not in version)


def test_formulas_that_openpyxl_wrote_are_told(read):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Ahorn", "=A1"])
    assert "nicht ausgerechnet" in read(saved(workbook)).notes[0]


def test_a_workbook_that_calamine_does_not_read_is_read_nevertheless(table):
    broken_style = '<row r="1"><c r="A1" t="inlineStr"><is><t>da</t></is></c><c r="B1" t="n"><v/></c></row>'
    content = parts.xlsx(parts.sheet_xml(broken_style).replace("<worksheet", "<!DOCTYPE worksheet><worksheet"))
    assert table(content).rows == (("da",),)


def test_a_workbook_of_one_xml_file_is_read(read):
    content = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
     xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="Kontakte"><Table>
     <Row ss:Index="2"><Cell ss:MergeDown="1"><Data ss:Type="String">Name</Data></Cell>
      <Cell ss:Index="3"><ss:Data ss:Type="String"><B xmlns="http://www.w3.org/TR/REC-html40">O</B>rt</ss:Data></Cell></Row>
     <Row><Cell ss:Index="2"><Data ss:Type="Number">10115</Data></Cell><Cell ss:MergeAcross="1"/>
      <Cell><Data ss:Type="DateTime">2020-03-11T00:00:00.000</Data></Cell>
      <Cell><Data ss:Type="DateTime">1899-12-31T09:30:00.000</Data></Cell>
      <Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
    </Table></Worksheet>
    <Worksheet ss:Name="Versteckt"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
     <x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""
    source = read(content.encode(), "Liste.xls")
    (table,) = source.tables
    assert table.rows == (("Name", None, "Ort"), ("Name", 10115, None, None, date(2020, 3, 11), time(9, 30), True))
    assert table.first_row == 2
    assert source.notes == ("Ausgeblendete Blätter wurden nicht gelesen: „Versteckt“.",)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (parts.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "Liste.xlsx"),
        (parts.xls([["x"]], protected=True), "Liste.xls"),
        (parts.ods("", '<manifest:encryption-data xmlns="" manifest:checksum-type="SHA1"/>'), "Liste.ods"),
    ],
)
def test_a_password_is_told(read, content, name):
    with pytest.raises(SourceRefused, match=f"^„{name}“ ist mit einem Kennwort geschützt. Es wurde nichts geändert"):
        read(content, name)


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 40), 1 << 40)
    | st.floats(-1e6, 1e6).map(lambda number: round(number, 3))  # openpyxl writes 16 digits
    | st.dates(date(1900, 3, 1), date(2100, 1, 1))
    | st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
    | st.times().map(lambda moment: moment.replace(microsecond=0))
    | st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=8)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=6))
def test_both_ways_read_what_was_written_and_agree(rows):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
        for cell in workbook.active[workbook.active.max_row] if row else ():
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    expected = {
        (number, column): one for number, row in enumerate(rows, 1) for column, one in enumerate(map(kept, row))
    }
    expected = {place: one for place, one in expected.items() if one is not None}
    for thorough in (False, True):
        if not expected:
            with pytest.raises(SourceRefused, match="ist leer"):
                reading.read_bytes("Liste.xlsx", saved(workbook), thorough=thorough)
            continue
        (table,) = reading.read_bytes("Liste.xlsx", saved(workbook), thorough=thorough).tables
        found = {
            (table.first_row + number, column): one
            for number, row in enumerate(table.rows)
            for column, one in enumerate(row)
            if one is not None
        }
        assert found == expected
        assert list(map(type, found.values())) == list(map(type, expected.values()))


def kept(cell):
    """Return a cell as a workbook keeps it: it knows no whole numbers, no midnight and no blank text."""
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date()
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    return None if isinstance(cell, str) and not cell.strip() else cell
