"""Tables in web pages come in: pages that are called .xls, pages packed as one file, and copied ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voneinander_desktop.domain.tables import CLIPBOARD
from voneinander_desktop.formats import reading
from voneinander_desktop.formats.reading import SourceRefused, read_clipboard

EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; charset=windows-1252">
<meta name=Generator content="Microsoft Excel 15"><style>td {mso-number-format:"\\@";}</style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]--></head><body>
<table border=0 cellpadding=0 cellspacing=0 width=320><col width=80 span=4>
 <tr height=20><td rowspan=2 class=xl65>Einrichtung</td><td colspan=2>Erreichbar</td><td>PLZ</td></tr>
 <tr height=20><td>Telefon</td><td>E-Mail</td><td x:num></td></tr>
 <tr height=20><td>Stra&szlig;e &amp;
   Kiez<br style='mso-data-placement:same-cell;'>
   2.&nbsp;Hof</td><td x:num="3023125110">3,02E+09</td><td>a@example.org</td><td x:num="1067">01067</td></tr>
 <tr height=0 style='display:none'><td></td></tr>
</table></body></html>"""


def tables(content, name="Liste.xls"):
    data = content if isinstance(content, bytes) else content.encode("cp1252", "xmlcharrefreplace")
    return reading.read_bytes(name, data).tables


def test_a_page_from_excel_that_is_called_xls():
    (table,) = tables(EXCEL)
    assert table.rows == (
        ("Einrichtung", "Erreichbar", None, "PLZ"),
        ("Einrichtung", "Telefon", "E-Mail"),
        ("Straße & Kiez\n2. Hof", "3023125110", "a@example.org", "01067"),
        (),
    )
    assert table.place(2, 1) == "Zelle B3"


def test_umlauts_of_a_page_are_right_in_either_encoding():
    page = "<table><tr><td>Müller</td><td>Größe</td></tr></table>"
    assert tables(page.encode("cp1252"))[0].rows == tables(page.encode("utf-8"))[0].rows == (("Müller", "Größe"),)


def test_tables_that_only_arrange_a_page_are_no_lists():
    inner = "<table><tr><th>Name</th></tr><tr><td>Ahorn</td></tr></table>"
    page = f"<html><table><tr><td>{inner}</td><td><table><tr><td>Ort</td></tr></table></td></tr></table><table></table>"
    read = tables(page)
    assert [(one.sheet, one.rows) for one in read] == [
        ("Tabelle 1", (("Name",), ("Ahorn",))),
        ("Tabelle 2", (("Ort",),)),
    ]


def test_a_page_packed_as_one_file():
    content = (
        "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=\"grenze\"\r\n\r\n"
        "--grenze\r\nContent-Location: file:///C:/Liste.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        "Content-Type: text/html; charset=\"utf-8\"\r\n\r\n<html><frameset></frameset></html>\r\n"
        "--grenze\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n"
        "<html><table><tr><td class=3Dx>M=C3=BCller</td></tr></table></html>\r\n--grenze--\r\n"
    )  # fmt: skip
    assert tables(content, "Liste.mht")[0].rows == (("Müller",),)


@pytest.mark.parametrize(
    "page",
    ["<html><body>Keine</body></html>", "<html><frameset><frame src='Liste-Dateien/sheet001.htm'></frameset></html>"],
)
def test_a_page_without_a_table_is_told(page):
    with pytest.raises(SourceRefused, match="ist eine Webseite, in der keine Tabelle steht"):
        tables(page)


def test_other_xml_is_told():
    with pytest.raises(SourceRefused, match="ist eine XML-Datei, in der keine Liste steht"):
        tables("<?xml version='1.0'?><liste><eintrag>Ahorn</eintrag></liste>")


def test_a_cell_that_claims_to_be_huge_is_bounded():
    (table,) = tables(
        "<table><tr><td colspan=99999999 rowspan=99999999>Ahorn</td><td>x</td></tr><tr><td>y</td></tr></table>"
    )
    assert table.rows[0][0] == "Ahorn"
    assert len(table.rows) == 2
    assert max(map(len, table.rows)) <= 1_001


def test_a_copied_block_keeps_its_cells():
    assert read_clipboard('Name\tAnschrift\r\n"A ""B"""\t"Musterweg 3\n10115 Berlin"\r\n').tables[0].rows == (
        ("Name", "Anschrift"),
        ('A "B"', "Musterweg 3\n10115 Berlin"),
    )
    assert read_clipboard("Müller, Anna\nAhorn, Bert\tx").tables[0].rows == (("Müller, Anna",), ("Ahorn, Bert", "x"))
    assert read_clipboard("Name;Ort\nAhorn;Berlin").tables[0].rows == (("Name", "Ort"), ("Ahorn", "Berlin"))


def test_a_table_copied_from_a_document_is_taken_from_its_html():
    html = (
        "<html><body><p>Text</p><table><tr><td><p>Ahorn</p><p>Anna</p></td><td>Berlin</td></tr></table></body></html>"
    )
    assert read_clipboard("Ahorn\nAnna\tBerlin", html).tables[0].rows == (("Ahorn\nAnna", "Berlin"),)


def test_copied_text_that_has_html_without_a_table_is_taken_as_text():
    (table,) = read_clipboard("Name\tOrt\nAhorn\tBerlin", "<html><b>Name</b> Ort<br>Ahorn Berlin</html>").tables
    assert table.rows == (("Name", "Ort"), ("Ahorn", "Berlin"))
    assert table.source == CLIPBOARD


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_clipboard_is_told(text):
    with pytest.raises(SourceRefused, match="In der Zwischenablage ist kein Text"):
        read_clipboard(text)


WORDS = "<table> </table> <tr> <td> </td> <br> <p> <!-- --> & &#0; &nbsp; \" ' = a ü <![CDATA["
PIECES = st.sampled_from([*WORDS.split(), "<td colspan=3>", "<td rowspan=9>", "\n", "<?xml?>", "MIME-Version: 1.0\n"])


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_no_content_does_more_than_be_read_or_be_refused(content):
    try:
        outcome = tables(("<html>" + content).encode())
    except SourceRefused as refused:
        outcome = "Es wurde nichts geändert." in str(refused)
    assert outcome
    assert read_clipboard("Ahorn", content).tables
