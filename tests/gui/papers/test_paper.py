"""Documents on pages: nothing is lost, nothing overlaps, and what a careful person would see to."""

import re
from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPageLayout
from PySide6.QtPrintSupport import QPrinter

from voneinander_desktop.domain.tables import Block, CellKind, Column, Document
from voneinander_desktop.gui import paper, theme
from voneinander_desktop.gui.strips import MM, POINT, Look

pytestmark = pytest.mark.usefixtures("qapp")

NOTICE = "Datenschutzhinweis nach Art. 13 DSGVO. Verantwortlich: Bezirksamt Mitte. Zweck: Nachweis der Teilnahme."
SIGN_IN = (
    Column("number", "Nr.", CellKind.NUMBER),
    Column("last_name", "Name"),
    Column("first_name", "Vorname"),
    Column("institution", "Einrichtung/Dienststelle"),
    Column("signature", "Unterschrift", CellKind.SIGNATURE),
)


def people(count, first=1):
    return tuple((number, f"Muster{number}", "Anna", "Kreativhaus", None) for number in range(first, first + count))


def sheet_of(rows=(), **details):
    """A sign-in sheet with so many people, or these rows."""
    rows = people(rows) if isinstance(rows, int) else rows
    plain = {
        "title": "Unterschriftenliste",
        "columns": SIGN_IN,
        "blocks": (Block(tuple(rows)),),
        "name": "Unterschriftenliste",
        "subtitle": "Voneinander lernen",
        "head": (("Datum", "Mittwoch, 11.03.2020"), ("Ort", "JobCenter Mitte")),
        "notice": NOTICE,
        "ruled": True,
    }
    return Document(**(plain | details))


def list_of(texts, **details):
    """A list with one column of texts for each tuple in `texts`."""
    columns = tuple(Column(f"c{number}", f"Spalte {number}") for number, _ in enumerate(texts))
    rows = tuple(zip(*texts, strict=True))
    return Document("Liste", columns, (Block(rows),), "Liste", **details)


def texts(page, *looks):
    """The texts on a page in the order in which they are painted, those of a strip from left to right."""
    found = []
    for placed in page:
        if not looks or placed.strip.look in looks:
            found += [text.text for _, run in placed.strip.runs for text in run]
    return found


def cells(sheet, strip):
    """The cells of a row: the text between two edges, without what a line end may take away."""
    found = ["" for _ in sheet.edges[:-1]]
    for _, run in strip.runs:
        for text in run:
            column = max(number for number, edge in enumerate(sheet.edges[:-1]) if edge <= text.x)
            found[column] += text.text
    return ["".join(text.split()) for text in found]


def strips(sheet, *looks):
    return [placed.strip for page in sheet.pages for placed in page if placed.strip.look in looks]


def signed(sheet):
    """What stands below the lines to sign on."""
    return [
        squeezed(text.text)
        for strip in strips(sheet, Look.PLAIN)
        if strip.rules
        for _, run in strip.runs
        for text in run
    ]


def squeezed(text):
    return "".join(str(text).split())


# ---------------------------------------------------------------------------------- any document

printable = st.text(
    st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters="\u2028\u2029"), max_size=60
)
long_texts = st.builds(lambda text, times: (text + " ") * times, printable, st.integers(1, 12))
any_text = printable | long_texts | st.sampled_from(["W" * 200, "Müller " * 30, "مركز الحي", "😀 " * 9, "a\nb\n\nc"])
any_cell = any_text | st.none()


@st.composite
def documents(draw):
    width = draw(st.integers(1, 9))
    kinds = draw(st.lists(st.sampled_from([CellKind.TEXT] * 4 + [CellKind.SIGNATURE]), min_size=width, max_size=width))
    columns = tuple(Column(f"c{number}", draw(printable), kind) for number, kind in enumerate(kinds))
    row = st.tuples(*(st.none() if kind is CellKind.SIGNATURE else any_cell for kind in kinds))
    blocks = st.builds(Block, st.lists(row, max_size=12).map(tuple), printable)
    return Document(
        title=draw(printable),
        columns=columns,
        blocks=tuple(draw(st.lists(blocks, max_size=4))),
        name="x",
        subtitle=draw(any_text),
        marking=draw(st.sampled_from(["", "Nur für den Dienstgebrauch"])),
        head=tuple(draw(st.lists(st.tuples(printable, any_text), max_size=6))),
        notice=draw(any_text),
        signatures=tuple(draw(st.lists(any_text, max_size=3))),
        landscape=draw(st.booleans()),
        ruled=draw(st.booleans()),
    )


any_document = given(documents())
unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


@unhurried
@any_document
def test_every_cell_is_printed_whole_and_in_order(document):
    sheet = paper.lay_out(document)
    wanted = [[squeezed(cell or "") for cell in row] for row in document.rows()]
    printed = [cells(sheet, strip) for strip in strips(sheet, Look.ROW)]
    if len(printed) == len(wanted):
        assert printed == wanted
    else:  # a row that is higher than a page goes on on the next one
        assert ["".join(column) for column in zip(*printed, strict=True)] == [
            "".join(column) for column in zip(*wanted, strict=True)
        ]


@unhurried
@any_document
def test_what_stands_around_the_table_is_printed_whole(document):
    sheet = paper.lay_out(document)
    around = squeezed("".join(text for page in sheet.pages for text in texts(page, Look.PLAIN, Look.MARKED)))
    for text in (document.title, document.subtitle, document.marking, document.notice):
        assert squeezed(text) in around
    assert sorted("".join(map(squeezed, document.signatures))) == sorted("".join(signed(sheet)))
    headings = [squeezed(block.heading) for block in document.blocks]
    printed = [
        "".join(squeezed(text.text) for _, run in strip.runs for text in run) for strip in strips(sheet, Look.BLOCK)
    ]
    assert printed == list(filter(None, headings))


@unhurried
@any_document
def test_nothing_overlaps_or_leaves_the_page(document):
    sheet = paper.lay_out(document)
    margin = sheet.width / 60  # 3 of 15 mm: some scripts are wider in one line than word by word
    for page in sheet.pages:
        for above, below in pairwise(page):
            assert above.top + above.strip.height <= below.top + 1
        for top, strip in page:
            assert top + strip.height <= sheet.height + 1
            for face, run in strip.runs:
                for text in run:
                    assert text.x >= -1
                    assert text.x + face.width(text.text) <= sheet.width + margin
                    assert text.y <= strip.height + 1


@unhurried
@any_document
def test_each_page_tells_which_one_it_is_and_begins_with_the_head_row(document):
    sheet = paper.lay_out(document)
    total = len(sheet.pages)
    for number, page in enumerate(sheet.pages, 1):
        assert texts(page, Look.FOOT)[-1] == f"Seite {number} von {total}"
        table = [placed.strip.look for placed in page if placed.strip.look in (Look.HEAD, Look.BLOCK, Look.ROW)]
        assert table[:1] in ([], [Look.HEAD])
        assert table.count(Look.HEAD) <= 1


# --------------------------------------------------------------------------------------- a form


class TestAForm:
    def test_has_room_for_signatures(self):
        sheet = paper.lay_out(sheet_of(40))
        assert all(strip.height >= 10 * MM for strip in strips(sheet, Look.ROW))
        assert sheet.edges[-1] - sheet.edges[-2] >= 45 * MM

    def test_has_room_for_two_signatures_on_its_side(self):
        columns = (*SIGN_IN[:-1], *(Column(f"s{half}", f"Unterschrift {half}", CellKind.SIGNATURE) for half in (1, 2)))
        rows = tuple((*row, None) for row in people(30))
        sheet = paper.lay_out(sheet_of(rows, columns=columns, landscape=True))
        assert all(right - left >= 45 * MM for left, right in pairwise(sheet.edges[-3:]))
        assert sheet.width > sheet.height

    def test_keeps_room_for_signatures_beside_very_long_names(self):
        rows = ((1, "Wolfeschlegelsteinhausenbergerdorff " * 6, "Adolph " * 20, "Einrichtung " * 20, None),)
        sheet = paper.lay_out(sheet_of(rows))
        assert sheet.edges[-1] - sheet.edges[-2] >= 45 * MM
        assert sheet.edges[-1] == pytest.approx(sheet.width, abs=5)

    def test_is_set_in_eleven_points(self):
        (row, *_) = strips(paper.lay_out(sheet_of(3)), Look.ROW)
        ((face, _),) = row.runs
        assert face.font.pixelSize() == pytest.approx(11 * POINT, abs=1)

    def test_one_long_word_is_set_smaller_instead_of_all_others(self):
        columns = (*SIGN_IN[:-1], Column("function", "Funktion"), SIGN_IN[-1])
        functions = ["Öffentlichkeitsarbeit", "Bundesfreiwilligendienst", *["Arbeitsvermittlung"] * 20]
        rows = tuple(
            (n, "Papadopoulou", "Edeltraud", "Nachbarschaftszentrum Mitte", f, None) for n, f in enumerate(functions)
        )
        sheet = paper.lay_out(sheet_of(rows, columns=columns))
        sizes = [{face.font.pixelSize() for face, _ in strip.runs} for strip in strips(sheet, Look.ROW)]
        assert len(sizes[1]) == 2
        assert all(size == sizes[0] and len(size) == 1 for size in (sizes[0], *sizes[2:]))
        assert "Bundesfreiwilligendienst" in texts(sheet.pages[0], Look.ROW)

    def test_long_institutions_take_two_lines_rather_than_three(self):
        columns = (*SIGN_IN[:-1], Column("function", "Funktion"), SIGN_IN[-1])
        row = ("Di Lorenzo", "Małgorzata", "JobCenter Musterbezirk – Standort Nord", "Planungskoordination", None)
        rows = ((1, *row[:3], "Bundesfreiwilligendienst", None), *((n, *row) for n in range(2, 17)))
        sheet = paper.lay_out(sheet_of(rows, columns=columns))
        assert all(strip.height < 11 * MM for strip in strips(sheet, Look.ROW))
        assert len(sheet.pages) == 1

    def test_all_its_cells_are_framed(self):
        sheet = paper.lay_out(sheet_of(2))
        image = paper.picture(sheet, 0, QSize(1000, 1400))
        head = next(placed for placed in sheet.pages[0] if placed.strip.look is Look.HEAD)
        rows = [placed for placed in sheet.pages[0] if placed.strip.look is Look.ROW]
        middle = (rows[-1].top + rows[-1].strip.height / 2) / MM + 15
        scale = image.height() / 297
        for edge in sheet.edges:
            x = (edge / MM + 20) * scale
            assert (
                min(image.pixelColor(round(x) + near, round(middle * scale)).lightness() for near in (-1, 0, 1)) < 160
            )
        assert head.top < rows[0].top

    def test_a_page_without_people_is_a_page(self):
        sheet = paper.lay_out(sheet_of(0))
        assert len(sheet.pages) == 1
        assert "".join(texts(sheet.pages[0], Look.HEAD)) == "Nr.NameVornameEinrichtung/DienststelleUnterschrift"


class TestPages:
    def test_a_row_is_never_on_two_pages(self):
        sheet = paper.lay_out(sheet_of(100))
        assert len(strips(sheet, Look.ROW)) == 100
        assert len(sheet.pages) == 5

    def test_a_heading_is_never_alone_at_the_foot(self):
        for size in range(1, 25):
            blocks = (
                Block(people(size), "Kreativhaus"),
                Block(people(3, size + 1), "Familienzentrum"),
                Block(people(20), "Ende"),
            )
            sheet = paper.lay_out(sheet_of(blocks=blocks))
            for page in sheet.pages:
                table = [placed.strip.look for placed in page if placed.strip.look in (Look.HEAD, Look.BLOCK, Look.ROW)]
                assert table[-1] is Look.ROW

    def test_the_notice_follows_the_last_row_on_the_same_page(self):
        for size in range(14, 24):
            sheet = paper.lay_out(sheet_of(size))
            *_, last = sheet.pages
            assert NOTICE.split()[0] in " ".join(texts(last, Look.PLAIN))
            assert texts(last, Look.ROW)

    def test_a_notice_longer_than_a_page_goes_on_on_the_next_one(self):
        notice = " ".join(f"Satz{number}." for number in range(3000))
        sheet = paper.lay_out(sheet_of(3, notice=notice))
        assert len(sheet.pages) > 2
        assert squeezed(notice) in squeezed("".join(text for page in sheet.pages for text in texts(page, Look.PLAIN)))

    def test_the_lines_to_sign_on_stand_below_the_last_row_on_the_same_page(self):
        for rows in range(19, 25):
            sheet = paper.lay_out(
                sheet_of(rows, ruled=False, notice="", signatures=("Ort, Datum", "Leitung: Anna Müller"))
            )
            (page,) = (page for page in sheet.pages if "Leitung: Anna Müller" in texts(page))
            *_, row, lines, _foot = page
            assert row.strip.look is Look.ROW
            left, right = lines.strip.rules
            assert left.x1() == 0
            assert left.x2() < right.x1()
            assert right.x2() <= sheet.width
            assert left.y1() == right.y1() >= 15 * MM

    def test_a_marking_is_framed_on_every_page(self):
        sheet = paper.lay_out(sheet_of(60, marking="Nur für den Dienstgebrauch"))
        assert len(sheet.pages) > 2
        assert all("Nur für den Dienstgebrauch" in texts(page, Look.MARKED) for page in sheet.pages)

    def test_the_foot_names_the_document(self):
        sheet = paper.lay_out(sheet_of(30, subtitle="Ein sehr langer Titel " * 20))
        for page in sheet.pages:
            title, number = texts(page, Look.FOOT)
            assert title.startswith("Unterschriftenliste · Ein sehr langer Titel")
            assert number.startswith("Seite ")


class TestAList:
    def test_writes_what_is_typed(self):
        columns = tuple(Column(kind.value, kind.value, kind) for kind in CellKind)
        row = ("10179", 1234, date(2020, 3, 11), time(9, 5), True, None)
        sheet = paper.lay_out(
            Document("Liste", columns, (Block((row, (None, None, None, None, False, None))),), "Liste")
        )
        first, second = (cells(sheet, strip) for strip in strips(sheet, Look.ROW))
        assert first == ["10179", "1234", "11.03.2020", "09:05", "ja", ""]
        assert second == ["", "", "", "", "nein", ""]

    def test_numbers_stand_on_the_right(self):
        sheet = paper.lay_out(sheet_of(tuple((n, "A", "B", "C", None) for n in (1, 1000))))
        ends = [max(text.x + face.width(text.text) for face, run in s.runs for text in run if text.x < sheet.edges[1])
                for s in strips(sheet, Look.ROW)]  # fmt: skip
        assert ends[0] == pytest.approx(ends[1], abs=2)

    def test_is_compact(self):
        sheet = paper.lay_out(list_of([["Anna", "Bernd"], ["Kreativhaus", "Bezirksamt"]]))
        assert all(strip.height < 8 * MM for strip in strips(sheet, Look.ROW))

    def test_smaller_letters_keep_telephone_numbers_and_addresses_whole(self):
        phones = [f"030 23125-{number}" for number in range(100, 130)]
        emails = [f"vorname.nachname{number}@example.org" for number in range(30)]
        sheet = paper.lay_out(list_of([phones, emails, phones, emails, phones, ["Leitung"] * 30], landscape=True))
        for strip, phone, email in zip(strips(sheet, Look.ROW), phones, emails, strict=True):
            ((_, run),) = strip.runs
            assert [text.text for text in run] == [phone, email, phone, email, phone, "Leitung"]
        assert not sheet.cramped

    def test_too_many_columns_are_told(self):
        assert paper.lay_out(list_of([["Wortungetüm"]] * 40)).cramped
        assert not paper.lay_out(list_of([["Wortungetüm"]] * 5)).cramped

    def test_columns_are_as_wide_as_their_content_asks(self):
        sheet = paper.lay_out(list_of([["Anna"], ["Selbsthilfe-Kontakt- und Beratungsstelle Mitte"], ["ja"]]))
        widths = [right - left for left, right in pairwise(sheet.edges)]
        assert widths[1] > 3 * widths[0] > 3 * widths[2] * 0.9
        assert sheet.edges[-1] == pytest.approx(sheet.width, abs=5)

    def test_control_characters_and_halves_of_characters_do_no_harm(self):
        sheet = paper.lay_out(list_of([["a\x00b\ud800c\x07\td"]]))
        assert texts(sheet.pages[0], Look.ROW) == ["abc d"]


# ------------------------------------------------------------------------------------- devices


def pdf_pages(data):
    return len(re.findall(rb"/Type\s*/Page\b", data))


class TestPdf:
    def test_is_a_whole_file_of_a4_pages_with_its_letters(self, tmp_path):
        target = tmp_path / "Liste.pdf"
        paper.write_pdf(sheet_of(50), target)
        data = target.read_bytes()
        assert data.startswith(b"%PDF-")
        assert b"%%EOF" in data[-32:]
        assert pdf_pages(data) == len(paper.lay_out(sheet_of(50)).pages)
        assert re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", data)[0] in (
            (b"595", b"842"),
            (b"595", b"841"),
        )
        assert b"/FontFile2" in data
        assert "Unterschriftenliste – Voneinander lernen".encode("utf-16-be") in _unescaped(data)
        assert "Voneinander".encode("utf-16-be") in _unescaped(data)

    def test_lies_on_its_side_where_the_document_does(self, tmp_path):
        target = tmp_path / "Liste.pdf"
        paper.write_pdf(list_of([["Anna"]], landscape=True), target)
        width, height = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", target.read_bytes())[0]
        assert int(width) > int(height)

    def test_faults_of_the_disk_are_told_as_such(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            paper.write_pdf(sheet_of(1), tmp_path / "fehlt" / "Liste.pdf")

    def test_nothing_is_written_by_work_that_is_given_up(self, tmp_path):
        class Enough(Exception):  # noqa: N818 - what the user says
            pass

        def give_up(done, _total):
            if done == 1:
                raise Enough

        with pytest.raises(Enough):
            paper.write_pdf(sheet_of(100), tmp_path / "Liste.pdf", give_up)
        assert not list(tmp_path.iterdir())


def _unescaped(data):
    """The file with the escapes of its strings resolved."""
    return re.sub(rb"\\([()\\])", rb"\1", data)


class TestPrinter:
    def printer(self, tmp_path, document):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "Druck.pdf"))
        printer.setPageLayout(paper.page_layout(document))
        return printer

    def test_prints_the_pages_that_a_pdf_has(self, tmp_path):
        document = sheet_of(50)
        assert paper.paint(document, self.printer(tmp_path, document)) == len(paper.lay_out(document).pages)
        assert pdf_pages((tmp_path / "Druck.pdf").read_bytes()) == len(paper.lay_out(document).pages)

    def test_prints_the_pages_that_were_asked_for(self, tmp_path):
        document = sheet_of(100)
        printer = self.printer(tmp_path, document)
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(2, 3)
        assert paper.paint(document, printer) == 2
        assert pdf_pages((tmp_path / "Druck.pdf").read_bytes()) == 2

    def test_margins_are_at_least_15_mm(self):
        for document in (sheet_of(1), sheet_of(1, landscape=True)):
            margins = paper.page_layout(document).margins(QPageLayout.Unit.Millimeter)
            assert min(margins.left(), margins.top(), margins.right(), margins.bottom()) >= 15

    @pytest.mark.qt_log_ignore("Returned false")
    def test_a_device_that_takes_nothing_is_told_in_german(self, tmp_path):
        document = sheet_of(1)
        printer = self.printer(tmp_path, document)
        printer.setOutputFileName(str(tmp_path / "fehlt" / "Druck.pdf"))
        with pytest.raises(paper.PrintingFailed, match="Der Drucker nimmt nichts an"):
            paper.paint(document, printer)


@pytest.mark.parametrize("palette", [theme.light_palette, theme.dark_palette])
def test_a_page_is_black_on_white_whatever_the_window_looks_like(qapp, palette):
    before = qapp.palette()
    qapp.setPalette(palette())
    image = paper.picture(paper.lay_out(sheet_of(20, marking="Nur für den Dienstgebrauch")), 0, QSize(400, 600))
    qapp.setPalette(before)
    colours = [image.pixelColor(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    assert max(colour.saturation() for colour in colours) == 0
    assert sum(colour == QColor("white") for colour in colours) > len(colours) / 2
    assert min(colour.lightness() for colour in colours) < 60
