"""Lists are read by a process of its own, which is limited and ends when it is no longer wanted."""

import signal
import struct
import subprocess
import sys
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats import workbook_parts as parts

from voneinander_desktop.domain.tables import SourceFile, SourceTable
from voneinander_desktop.formats import handing_over, reader_process, reading, windows_job
from voneinander_desktop.formats.limits import Limits
from voneinander_desktop.formats.reader_process import SourceRefused, read_in_child, read_text


class GivenUpError(Exception):
    pass


@pytest.fixture
def started(monkeypatch):
    """Return the processes that were started to read, in order."""
    processes = []
    start = reader_process._start

    def remember():
        processes.append(start())
        return processes[-1]

    monkeypatch.setattr(reader_process, "_start", remember)
    yield processes
    reader_process.dismiss()
    assert all(process.poll() is not None for process in processes)


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


def test_one_process_reads_one_list_and_ends(tmp_path, started):
    path = tmp_path / "Liste.csv"
    path.write_text("Name;Ort\n")
    for _ in range(2):
        read_in_child(path)
    assert len(started) == 2


def test_a_process_that_waits_reads_the_next_list(tmp_path, started):
    path = tmp_path / "Liste.csv"
    path.write_text("Name;Ort\n")
    reader_process.prepare()
    reader_process.prepare()
    assert read_in_child(path).tables[0].rows == (("Name", "Ort"),)
    assert len(started) == 1
    assert read_text("Ahorn").tables
    assert len(started) == 2


def test_a_process_that_waited_and_died_is_replaced(started):
    reader_process.prepare()
    started[0].kill()
    started[0].wait()
    assert read_text("Ahorn").tables[0].rows == (("Ahorn",),)
    started[0].stdin.close()
    started[0].stdout.close()


def test_a_process_that_waits_is_dismissed(started):
    reader_process.prepare()
    reader_process.dismiss()
    assert started[0].poll() is not None
    reader_process.dismiss()
    assert len(started) == 1


def test_a_process_whose_starter_is_gone_ends_by_itself():
    process = reader_process._start()
    out, _ = process.communicate(timeout=60)
    assert (out, process.returncode) == (b"", 0)


@pytest.mark.parametrize("calls", [1, 3])
def test_ends_when_it_is_no_longer_wanted(tmp_path, started, calls):
    path = tmp_path / "Liste.csv"
    path.write_text("Name;Ort\n" * 100_000)
    asked = []

    def give_up():
        asked.append(1)
        if len(asked) == calls:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        read_in_child(path, proceed=give_up)
    assert [process.poll() is not None for process in started] == [True]


@pytest.mark.parametrize(("limits", "expected"), [
    (Limits(seconds=0), "in angemessener Zeit"),
    (Limits(processor=1), "in angemessener Zeit"),
    (Limits(memory=150_000_000), "lässt sich nicht lesen"),
    (Limits(cells=1_000), "enthält mehr als 1.000 Zellen"),
    (Limits(file=1_000_000), "ist größer als 1 MB"),
])  # fmt: skip
def test_each_limit_is_kept_and_told(tmp_path, limits, expected):
    path = tmp_path / "Liste.xls"
    path.write_bytes(b"<table>" + b"<tr><td><b>Ahorn</b><td>Berlin</tr>" * 400_000)
    with pytest.raises(SourceRefused, match=f"^„Liste.xls“ .*{expected}.* Es wurde nichts geändert"):
        read_in_child(path, limits=limits)


@pytest.mark.parametrize(("kind", "message"), [(OSError, "Der Rechner ist überlastet")])
def test_a_process_that_cannot_be_started_is_told(monkeypatch, kind, message):
    def refuse(*arguments, **how):
        raise kind

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(SourceRefused, match=message):
        read_text("Ahorn")
    reader_process.prepare()  # tries, and leaves telling to when something is to be read


CONFINED = """
import os, sys
from voneinander_desktop.formats import confinement
confinement.confine(400_000_000, 1)
for name, attempt in (
    ("memory", lambda: bytes(500_000_000)),
    ("file", lambda: open("geschrieben", "wb", buffering=0).write(b"x")),
):
    try:
        attempt()
    except (MemoryError, OSError) as error:
        print(name, type(error).__name__, flush=True)
while True:
    pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a job object does that there")
def test_a_confined_process_gets_no_more_memory_no_file_and_no_more_time(tmp_path):
    command = [sys.executable, "-P", "-c", CONFINED]
    ended = subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=60)
    assert ended.stdout.decode().split() == ["memory", "MemoryError", "file", "OSError"]
    assert ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    assert not list(tmp_path.glob("core*"))


def test_a_job_object_is_described_as_windows_expects_it():
    limits = windows_job.job_limits(memory=1 << 29, processor=20)
    data = bytes(limits)
    assert len(data) == 144
    fields = struct.unpack_from("<qqIxxxxQQIxxxxQII", data)
    assert fields == (200_000_000, 0, 0x2 | 0x8 | 0x100 | 0x400, 0, 0, 1, 0, 0, 0)
    assert struct.unpack_from("<Q", data, 112) == (1 << 29,)


def test_nothing_is_imported_from_the_folder_that_the_program_was_started_in(tmp_path, monkeypatch):
    for name in ("json.py", "python_calamine.py", "voneinander_desktop.py", "sitecustomize.py"):
        (tmp_path / name).write_text("import pathlib; pathlib.Path('ran').touch()")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Liste.xls").write_bytes(parts.xls([["Ahorn"]]))
    assert read_in_child(Path("Liste.xls")).tables[0].rows == (("Ahorn",),)
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="names are letters there")
def test_a_name_of_bytes_that_are_no_letters_is_read_and_shown(tmp_path):
    path = tmp_path / b"Liste\xfc.csv".decode("utf-8", "surrogateescape")
    path.write_text("Name;Ort\n")
    assert read_in_child(path).name == "Liste?.csv"
    path.write_text("")
    with pytest.raises(SourceRefused, match=r"^„Liste\?\.csv“ ist leer"):
        read_in_child(path)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError, "darf nicht gelesen werden"),
        (OSError, "Netzlaufwerk antwortet nicht"),
        (ValueError, "lässt sich"),
    ],
)
def test_a_file_that_cannot_be_opened_is_told(tmp_path, monkeypatch, error, message):
    def refuse(*arguments, **how):
        raise error

    path = tmp_path / "Liste.csv"
    path.write_text("Name;Ort\n")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceRefused, match=f"{message}.*Es wurde nichts geändert"):
        reading.read(path)


CELLS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates() | st.times()
    | st.datetimes()
)  # fmt: skip
TABLES = st.builds(
    SourceTable,
    source=st.text(),
    sheet=st.text(),
    rows=st.lists(st.lists(CELLS, max_size=6).map(tuple), max_size=8).map(tuple),
    first_row=st.integers(0, 1 << 20),
    known=st.booleans(),
    notes=st.lists(st.text(), max_size=2).map(tuple),
)


@settings(deadline=None)
@given(st.builds(SourceFile, st.text(), st.lists(TABLES, max_size=3).map(tuple), st.lists(st.text()).map(tuple)))
def test_what_is_handed_over_arrives(source):
    assert handing_over.received(handing_over.lines(source)) == source


@settings(deadline=None)
@given(st.builds(SourceFile, st.text(), st.lists(TABLES, min_size=1, max_size=3).map(tuple)), st.data())
def test_half_an_answer_is_none(source, data):
    lines = list(handing_over.lines(source))
    with pytest.raises(handing_over.Unfinished):
        handing_over.received(lines[: data.draw(st.integers(0, len(lines) - 1))])
