"""Lists as text: whatever separates, quotes and encodes them, the cells come out as they were meant."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voneinander_desktop.formats import decoding, delimited, reading
from voneinander_desktop.formats.limits import ORDINARY, Budget
from voneinander_desktop.formats.reading import SourceRefused

ROWS = (
    ("Einrichtung", "Anschrift", "Ansprechpartner/in", "Tel."),
    ("KiezZentrum Villa Lützow", "Lützowstr. 28, 10785 Berlin", "Müller, Jörg", "030 23125-110"),
    ("Nachbarschaftszentrum Bürger für Bürger", "Schönwalder Str. 4, 13347 Berlin", "Groß, Änne", "030 23125-111"),
)


def text(separator, line_end="\r\n", rows=ROWS):
    written = StringIO()
    csv.writer(written, delimiter=separator, lineterminator=line_end).writerows(rows)
    return written.getvalue()


def table(content, name="Liste.csv"):
    (only,) = reading.read_bytes(name, content if isinstance(content, bytes) else content.encode()).tables
    return only


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp850", "mac_roman"]
)
def test_separator_line_end_and_encoding_are_found(separator, line_end, encoding):
    read = table(text(separator, line_end).encode(encoding))
    assert read.rows == ROWS
    assert bool(read.notes) == (encoding in ("cp850", "mac_roman"))


@pytest.mark.parametrize("told", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;"])
def test_a_line_that_tells_the_separator_is_believed_and_not_counted(told):
    read = table(told + "\r\n" + text(";"))
    assert read.rows == ROWS
    assert read.place(1, 1) == "Zelle B2"


def test_an_unusual_separator_is_used_when_it_is_told():
    assert table("sep=#\nName#Ort\nAhorn#Berlin").rows == (("Name", "Ort"), ("Ahorn", "Berlin"))


def test_titles_empty_lines_and_ragged_rows_keep_their_places():
    read = table("Kontakte im Kiez;;;\n\nName;Ort;Tel.;Mail\nAhorn;Berlin\n;;;\nBirke;;030 23125-110\n\n\n")
    assert read.rows == (
        ("Kontakte im Kiez",),
        (),
        ("Name", "Ort", "Tel.", "Mail"),
        ("Ahorn", "Berlin"),
        (),
        ("Birke", None, "030 23125-110"),
    )
    assert read.place(5, 2) == "Zelle C6"


def test_a_list_of_one_column_is_not_taken_apart():
    lines = ("Teilnehmende", "Anna Ahorn", "Bert Birke (Leitung; ab 2020)", "Carla Dorn", "Emil Eiche")
    assert table("\n".join(lines)).rows == tuple((line,) for line in lines)


def test_commas_in_numbers_and_names_do_not_separate():
    content = "Name;Stunden;Anteil\nAhorn, Anna;1,5;2,5\nBirke, Bert;3,5;4,5\n"
    assert table(content).rows[1] == ("Ahorn, Anna", "1,5", "2,5")


def test_names_with_a_comma_in_a_list_of_one_column_stay_in_it():
    lines = ("Weber, Tina", "Herr Kaya, Mehmet", "Schwan, Olga", "Dr. Uwe Storch")
    assert table("\n".join(lines)).rows == tuple((line,) for line in lines)
    assert table("Name,Ort\nTina,Berlin\n").rows == (("Name", "Ort"), ("Tina", "Berlin"))


def test_cells_of_several_lines_and_quotes_within_them():
    content = 'Name;Anschrift;Hinweis\n"Verein ""Mehr Mitte"" e. V.";"Musterweg 3\n10115 Berlin";"a;b"\nBirke;;\n'
    assert table(content).rows[1:] == (('Verein "Mehr Mitte" e. V.', "Musterweg 3\n10115 Berlin", "a;b"), ("Birke",))


def test_a_quote_that_is_never_closed_swallows_no_rows():
    content = 'Name;Ort;Tel.\n"Bürger für Bürger;Berlin;030 23125-110\nAhorn;Berlin;030 23125-111\n'
    assert table(content).rows[1:] == (
        ('"Bürger für Bürger', "Berlin", "030 23125-110"),
        ("Ahorn", "Berlin", "030 23125-111"),
    )


def test_a_quote_that_a_later_row_closes_by_chance_swallows_no_rows():
    content = 'Name;Ort;Tel.\n"Mehr Mitte;Berlin;1\nAhorn;Berlin;2\nBirke;"Berlin";3\nDorn;Berlin;4\n'
    rows = table(content).rows[1:]
    assert [row[-1] for row in rows] == ["1", "2", "3", "4"]
    assert rows[2] == ("Birke", "Berlin", "3")


def test_what_kept_excel_from_computing_is_taken_off():
    assert table('Tel.;Notiz;Formel\n="030231";\'+49 30;=1+1\n\'-;\'Apo;"=""x"""\n').rows[1:] == (
        ("030231", "+49 30", "=1+1"),
        ("-", "'Apo", "x"),
    )


def test_a_few_broken_letters_do_not_spoil_the_others():
    content = (text(";") * 4).encode() + "Straße".encode("cp1252")
    read = table(content)
    assert read.rows[1] == ROWS[1]
    assert read.rows[-1] == ("Straße",)
    assert read.notes == ("Einzelne Zeichen der Datei sind beschädigt. Bitte sehen Sie die Umlaute durch.",)


def test_plain_letters_and_rare_ones():
    assert decoding.decode(b"Ahorn;Berlin")[0] == "Ahorn;Berlin"
    assert decoding.decode("10 € – „Łódź“ 🙂".encode())[0] == "10 € – „Łódź“ 🙂"
    assert decoding.decode("10 € – „Übersicht“".encode("cp1252")) == ("10 € – „Übersicht“", ())


def test_the_headings_of_outlook_come_in_whole():
    headings = Path(__file__).with_name("outlook_headings.csv").read_text(encoding="utf-8").strip().split(",")
    quoted = [",".join(f'"{cell}"' for cell in row) for row in (headings, ["Herr", "Jörg", "", "Müller"], ["", "Anna"])]
    read = table("\r\n".join(quoted).encode("cp1252"), "Kontakte.CSV")
    assert read.rows == (tuple(headings), ("Herr", "Jörg", None, "Müller"), (None, "Anna"))


@pytest.mark.parametrize("content", [b"", b"\n\r\n", b"\xef\xbb\xbf", b"  \t ", b"\0\0\0", b";;;\n;;;", b"sep=;\n"])
def test_an_empty_file_is_told(content):
    with pytest.raises(SourceRefused, match=r"^„Liste\.csv“ ist leer\."):
        table(content)


@pytest.mark.parametrize("told", ["sep=\r\n", 'sep="\n', "sep=a\n", "sep="])
def test_a_line_that_tells_no_separator_is_a_row(told):
    assert table(told + "\nName;Ort\nAhorn;Berlin").rows[-1] == ("Ahorn", "Berlin")


def test_a_cell_without_end_is_refused():
    with pytest.raises(SourceRefused, match="enthält ungewöhnlich viel"):
        table("Name;Ort\n" + "x" * 2_500_000)


def test_a_row_of_a_million_cells_is_cut():
    read = table("Name;Ort\n" + ";" * 500_000 + "x\nAhorn;Berlin\n")
    assert read.rows == (("Name", "Ort"), (), ("Ahorn", "Berlin"))
    assert read.notes == ("Was rechts von Spalte ALL steht, wurde nicht gelesen.",)


CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufdd0\ufeff") | st.sampled_from("\n;,\t\"'= ")
)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8), st.sampled_from(";,\t"))
def test_what_is_written_with_a_told_separator_is_read(rows, separator):
    written = StringIO()
    csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    expected = [delimited._row(row) for row in rows]
    while expected and not expected[-1]:
        expected.pop()
    try:
        (read,) = delimited.read(f"sep={separator}\n{written.getvalue()}", Budget("Liste.csv", ORDINARY)).tables
    except SourceRefused:
        assert not expected
    else:
        assert read.rows == tuple(expected)


@settings(deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=400).map(str.encode)
    | st.text('"";,\n\r\tab', max_size=60).map(str.encode)
)
def test_no_content_does_more_than_be_read_or_be_refused(content):
    try:
        outcome = reading.read_bytes("Liste.csv", content).tables
    except SourceRefused as refused:
        outcome = "Es wurde nichts geändert." in str(refused)
    assert outcome
