import zipfile
from datetime import UTC, date, datetime, time

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voneinander_desktop.domain.prose import Grid, Paragraph, Prose, Tone
from voneinander_desktop.domain.tables import CellKind, Column
from voneinander_desktop.formats import word

CREATED = datetime(2020, 3, 1, 9, 30, tzinfo=UTC)
GRID = Grid(
    (Column("region", "Stadtteil"), Column("people", "Personen", CellKind.NUMBER), Column("on", "Am", CellKind.DATE)),
    (("Moabit Ost", 12, date(2020, 3, 11)), (None, 0, None)),
)
REPORT = Prose(
    "Kurzbericht",
    (
        Paragraph("Kurzbericht", Tone.TITLE),
        Paragraph("Treffen in Mitte", Tone.SUBTITLE),
        Paragraph("Nach Stadtteil", Tone.HEADING),
        Paragraph("Zwei Zeilen\nin einem Absatz."),
        GRID,
        Paragraph("Ein Punkt", Tone.ITEM),
        Paragraph("Klein", Tone.SMALL),
    ),
    "Kurzbericht",
    subtitle="Treffen in Mitte",
    marking="Nur für den Dienstgebrauch",
)


def made(prose, tmp_path):
    """Write prose, see that the file holds it, and open it again."""
    path = tmp_path / "text.docx"
    word.write(prose, path, created=CREATED)
    word.verify(prose, path)
    return docx.Document(str(path))


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return made(REPORT, tmp_path_factory.mktemp("word"))


def test_everything_stands_in_it_in_order(report):
    assert [paragraph.text for paragraph in report.paragraphs] == [
        "Kurzbericht", "Treffen in Mitte", "Nach Stadtteil", "Zwei Zeilen\nin einem Absatz.", "Ein Punkt", "Klein",
    ]  # fmt: skip
    (table,) = report.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Stadtteil", "Personen", "Am"],
        ["Moabit Ost", "12", "11.03.2020"],
        ["", "0", ""],
    ]


def test_headings_are_headings_to_whoever_is_read_to(report):
    assert [paragraph.style.name for paragraph in report.paragraphs] == [
        "Title", "Subtitle", "Heading 1", "Normal", "List Bullet", "Caption",
    ]  # fmt: skip
    (table,) = report.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_it_is_a4_black_on_white_and_german(report):
    section = report.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert min(section.left_margin.mm, section.right_margin.mm, section.top_margin.mm, section.bottom_margin.mm) >= 15
    for name in ("Title", "Heading 1", "Normal"):
        style = report.styles[name]
        assert str(style.font.color.rgb) == "000000"
        assert style.font.name == "Arial"
        assert style.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "de-DE"
    assert report.styles["Normal"].font.size.pt == 11


def test_pages_are_numbered_and_marked(report):
    section = report.sections[0]
    assert section.footer.paragraphs[0].text == "Seite  von "
    codes = [part.text for part in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == "Nur für den Dienstgebrauch"


def test_the_properties_say_what_it_is(report):
    properties = report.core_properties
    assert (properties.title, properties.subject) == ("Kurzbericht", "Treffen in Mitte")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("Voneinander", "Voneinander", "")
    assert properties.created == CREATED
    assert properties.language == "de-DE"


def test_lines_that_belong_together_stand_close(tmp_path):
    document = made(Prose("", (Paragraph("a"), Paragraph("b", close=True)), ""), tmp_path)
    first, second = document.paragraphs
    assert first.paragraph_format.space_before is None  # as its style has it
    assert second.paragraph_format.space_before == 0


@pytest.mark.parametrize(
    ("value", "shown"), [(True, "ja"), (False, "nein"), (time(9, 30), "09:30"), (7, "7"), ("=1+1", "=1+1"), (None, "")]
)
def test_cells_are_written_as_on_paper(tmp_path, value, shown):
    document = made(Prose("", (Grid((Column("a", "A"),), ((value,),)),), ""), tmp_path)
    assert document.tables[0].cell(1, 0).text == shown


def test_what_no_file_can_hold_is_left_out(tmp_path):
    document = made(Prose("T\x00itel", (Paragraph("a\x00b\ud800c\ufffe\td"),), ""), tmp_path)
    assert document.paragraphs[0].text == "abc d"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.tuples(st.text(st.characters(exclude_categories=()), max_size=60), st.sampled_from(Tone))),
    cells=st.lists(st.text(max_size=20), min_size=2, max_size=2),
)
def test_any_text_comes_back(tmp_path, texts, cells):
    parts = [Paragraph(text, tone) for text, tone in texts]
    made(Prose("Text", (*parts, Grid((Column("a", "A"), Column("b", "B")), (tuple(cells),))), "Text"), tmp_path)


def test_a_file_with_another_content_is_noticed(tmp_path):
    word.write(REPORT, tmp_path / "a.docx", created=CREATED)
    with pytest.raises(word.DocumentDiffers, match=r"weicht im 1\. Absatz"):
        word.verify(Prose("", (Paragraph("Anderes"),), ""), tmp_path / "a.docx")


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04"])
def test_a_damaged_file_is_noticed(tmp_path, content):
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(word.DocumentDiffers, match="lässt sich nicht lesen"):
        word.verify(REPORT, path)


def test_another_archive_is_noticed(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "text/plain")
    with pytest.raises(word.DocumentDiffers):
        word.read_back(path)


def test_nobodys_data_passes_through_temporary_files(tmp_path, monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    made(REPORT, tmp_path)
