"""Lists are read by a process of its own, which is limited and ends when it is no longer wanted."""

from datetime import date, time

import openpyxl
import pytest

from voneinander_desktop.domain.tables import SourceFile, SourceTable
from voneinander_desktop.formats.reader_process import SourceRefused, read_in_child, read_text


def test_reads_the_sheets_of_a_workbook(tmp_path):
    workbook = openpyxl.Workbook()
    first = workbook.active
    first.title = "Kontakte"
    first["B3"], first["C3"], first["D3"] = "Name", "Seit", "Um"
    first["B4"], first["C4"], first["D4"] = "Ahorn", date(2020, 3, 11), time(9, 30)
    first["E4"] = 10115
    workbook.create_sheet("Leer")
    workbook.save(tmp_path / "Liste.xlsx")
    source = read_in_child(tmp_path / "Liste.xlsx")
    rows = ((None, "Name", "Seit", "Um"), (None, "Ahorn", date(2020, 3, 11), time(9, 30), 10115))
    assert source == SourceFile("Liste.xlsx", (SourceTable("Liste.xlsx", "Kontakte", rows, first_row=3),))
    assert source.tables[0].place(1, 2) == "Blatt „Kontakte“, Zelle C4"


def test_reads_a_block_from_the_clipboard():
    (table,) = read_text('Name\tOrt\nAhorn\t"Berlin\nMitte"\n').tables
    assert table.rows == (("Name", "Ort"), ("Ahorn", "Berlin\nMitte"))
    assert table.source == "Zwischenablage"


def test_ends_when_it_is_no_longer_wanted(tmp_path):
    class GivenUpError(Exception):
        pass

    def give_up():
        raise GivenUpError

    with pytest.raises(GivenUpError):
        read_in_child(tmp_path / "Liste.xlsx", proceed=give_up)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SourceRefused, match=r"ist nicht mehr da\. Es wurde nichts geändert\."):
        read_in_child(tmp_path / "Liste.xlsx")
