import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from tests.records import add, add_one, change, contents, new_file, row, shown, steps

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage import connecting, faults
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change
from voneinander_desktop.storage.lock import WriteLock
from voneinander_desktop.storage.opening import APPLICATION_ID
from voneinander_desktop.storage.seal import seal_path
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import open_file

# ------------------------------------------------------------------- what is no file, or not a sound one


def html(path):
    path.write_text("<!DOCTYPE html><html><body>Bitte melden Sie sich an.</body></html>" * 100, encoding="utf-8")


def another_programs(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE cookies (name)")


def another_programs_in_wal_mode(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE cookies (name)")


def without_tables(path):
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.execute("CREATE TABLE cooking (name)")


def without_revision(path):
    with closing(sqlite3.connect(new_file(path))) as raw, raw:
        raw.execute("DELETE FROM alembic_version")


def newer(path):
    with closing(sqlite3.connect(new_file(path))) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


def cut_off(path):
    whole = new_file(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def cut_off_in_the_header(path):
    path.write_bytes(new_file(path).read_bytes()[:50])


def overwritten(path):
    content = bytearray(new_file(path).read_bytes())
    content[8192:12288] = b"\xff" * 4096
    path.write_bytes(content)


def leading_nowhere(path):
    with closing(sqlite3.connect(new_file(path))) as raw, raw:
        raw.execute("INSERT INTO site_region (institution_id, region_id) VALUES (77, 1)")


UNUSABLE = [
    (lambda path: None, faults.FileMissing, "gibt es an dieser Stelle nicht"),
    (lambda path: path.write_bytes(b""), faults.NotAFile, "leer (0 Bytes)"),
    (html, faults.NotAFile, "keine Datei dieses Programms"),
    (lambda path: path.write_bytes(b"kurz"), faults.NotAFile, "keine Datei dieses Programms"),
    (cut_off_in_the_header, faults.NotAFile, "keine Datei dieses Programms"),
    (another_programs, faults.NotAFile, "keine Datei dieses Programms"),
    (another_programs_in_wal_mode, faults.NotAFile, "keine Datei dieses Programms"),
    (without_tables, faults.Damaged, "beschädigt"),
    (without_revision, faults.Damaged, "beschädigt"),
    (newer, faults.NewerFile, "neueren Version"),
    (cut_off, faults.Damaged, "beschädigt"),
    (overwritten, faults.Damaged, "beschädigt"),
    (leading_nowhere, faults.Damaged, "beschädigt"),
]


@pytest.mark.parametrize("write", [True, False], ids=["to write", "to read"])
@pytest.mark.parametrize(("make", "fault", "message"), UNUSABLE, ids=lambda part: getattr(part, "__name__", None))
def test_what_cannot_be_opened_is_told_and_left_alone(tmp_path, make, fault, message, write):
    path = tmp_path / "Büro 1.voneinander"
    make(path)
    before = {entry: entry.read_bytes() for entry in tmp_path.iterdir()}

    with pytest.raises(fault) as caught:
        open_file(path, write=write)

    assert message in str(caught.value)
    assert "„Büro 1.voneinander“" in str(caught.value)
    assert {entry: entry.read_bytes() for entry in tmp_path.iterdir()} == before


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(faults.NotAFile, match="ist ein Ordner"):
        open_file(tmp_path)


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    path = new_file(tmp_path / "Mitte.voneinander")

    def forbidden(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", forbidden)
        with pytest.raises(faults.StorageFault, match=r"^„Mitte.voneinander“ lässt sich nicht lesen\."):
            open_file(path)


def test_what_a_crash_left_behind_is_cleared_up_by_whoever_may_write(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    before = contents(path)
    crashing = (
        "import os, sqlite3, sys; raw = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "raw.execute('PRAGMA cache_size=1'); raw.execute('BEGIN')\n"
        "raw.execute(\"UPDATE region SET name = name || 'x'\")\n"
        "raw.execute('CREATE TABLE filling (text)')\n"
        "for _ in range(500): raw.execute('INSERT INTO filling VALUES (hex(zeroblob(500)))')\n"
        "os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", crashing, path], check=False)
    assert Path(f"{path}-journal").stat().st_size > 0

    with pytest.raises(faults.StorageFault, match="nicht zu Ende geschrieben"):
        open_file(path, write=False)
    open_file(path).close()

    assert contents(path) == before
    assert list(tmp_path.iterdir()) == [path]


# ------------------------------------------------------------------------------ where files may lie


@pytest.mark.parametrize("name", ["Büro Mitte.voneinander", "100 % # Straße & Co.voneinander", "שכונה 🦊.voneinander"])
def test_a_file_may_have_any_name(tmp_path, name):
    folder = tmp_path / "Ämter + 50% #1"
    folder.mkdir()
    office = open_file(new_file(folder / name))
    add_one(office, "series", title="Reihe")
    office.close()

    assert {entry.name for entry in folder.iterdir()} <= {name, seal_path(office.path).name}
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PurePosixPath("/home/anna/Büro 1.voneinander"), "file:///home/anna/B%C3%BCro%201.voneinander?mode=rw"),
        (PurePosixPath("/a?b#c%d"), "file:///a%3Fb%23c%25d?mode=rw"),
        (PureWindowsPath("C:\\Büro\\a.voneinander"), "file:///C:/B%C3%BCro/a.voneinander?mode=rw"),
        (PureWindowsPath("\\\\server\\freigabe\\a.voneinander"), "file:////server/freigabe/a.voneinander?mode=rw"),
    ],
)
def test_a_network_share_is_no_host_to_sqlite(path, address):
    assert connecting.address(path, "rw") == address


def test_a_file_stays_the_same_file_when_the_working_folder_changes(tmp_path, monkeypatch):
    new_file(tmp_path / "Mitte.voneinander")
    monkeypatch.chdir(tmp_path)
    office = open_file(Path("Mitte.voneinander"))
    monkeypatch.chdir("/")

    series = add_one(office, "series", title="Reihe")
    office.close()

    assert [row[0] for row in contents(tmp_path / "Mitte.voneinander")["event_series"]] == [series]


def test_a_file_has_one_writer_whatever_name_it_is_opened_by(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    elsewhere = tmp_path / "anderswo"
    elsewhere.mkdir()
    link = elsewhere / "Verknüpfung.voneinander"
    link.symlink_to(path)

    office = open_file(path)
    by_link = open_file(link)
    try:
        assert by_link.read_only
        assert not office.read_only
    finally:
        by_link.close()
        office.close()
    assert list(elsewhere.iterdir()) == [link]


# -------------------------------------------------------------------------- reading what others write


def test_a_second_window_reads_and_is_told_who_writes(office):
    second = open_file(office.path)
    try:
        assert second.read_only
        who = WriteLock(office.path).holder()
        assert who.user
        assert f"{who.user} an {who.machine} hat diese Datei geöffnet" in second.notice
        assert who.since[:10].count(".") == 2

        add_one(office, "series", title="Reihe")
        assert [ref.text for ref in second.reader.options("series")] == ["Reihe"]
        with pytest.raises(faults.WriteRefused) as caught:
            add_one(second, "series", title="Andere")
        assert str(caught.value) == second.notice
    finally:
        second.close()
    assert add_one(office, "series", title="Dritte")


def test_the_next_may_write_once_the_first_has_closed(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    first = open_file(path)
    second = open_file(path)
    first.close()
    third = open_file(path)

    assert (first.read_only, second.read_only, third.read_only) == (False, True, False)
    assert third.notice == ""
    second.close()
    third.close()


def test_whoever_opens_for_reading_keeps_nobody_from_writing(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    reader = open_file(path, write=False)
    writer = open_file(path)

    assert (reader.read_only, reader.notice) == (True, "")
    assert not writer.read_only
    add_one(writer, "series", title="Reihe")
    assert reader.reader.find("series", "Reihe")
    with pytest.raises(faults.WriteRefused, match="nur zum Lesen"):
        add_one(reader, "series", title="Andere")
    writer.close()
    reader.close()


HOLD = """
import sys
from pathlib import Path
from voneinander_desktop.usecases.office_file import open_file
office = open_file(Path(sys.argv[1]))
print(office.read_only, flush=True)
sys.stdin.read()
"""


def test_a_process_that_is_killed_blocks_nobody(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline().strip() == "False"
        second = open_file(path)
        assert second.read_only
        second.close()
        other.kill()

    office = open_file(path)
    assert not office.read_only
    add_one(office, "series", title="Reihe")
    office.close()
    assert {entry.name for entry in tmp_path.iterdir()} == {path.name, seal_path(path).name}


READ_ON = """
import sys
from pathlib import Path
from voneinander_desktop.domain.catalogue import SERIES
from voneinander_desktop.usecases.office_file import open_file
office = open_file(Path(sys.argv[1]), write=False)
seen = set()
print("ready", flush=True)
while "30" not in seen:
    for row in office.reader.rows(SERIES).values():
        assert row["title"] == row["notes"], row
        seen.add(row["title"])
print(len(seen))
"""


def test_another_process_reads_whole_steps_while_this_one_writes(office):
    series = add_one(office, "series", title="0", notes="0")
    with subprocess.Popen([sys.executable, "-c", READ_ON, office.path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline().strip() == "ready"
        for number in range(1, 31):
            change(office, "series", series, title=str(number), notes=str(number))
        told, _ = other.communicate(timeout=60)

    assert other.returncode == 0
    assert int(told) >= 1
    assert steps(office.path)[-30:] == ["2 Felder geändert"] * 30


# --------------------------------------------------------------------------------- where nothing is written


def read_only_notice(path):
    office = open_file(path)
    try:
        assert office.read_only
        assert len(office.reader.options("region")) == 10
        with pytest.raises(faults.WriteRefused) as caught:
            add_one(office, "series", title="Reihe")
        assert str(caught.value) == office.notice
        return office.notice
    finally:
        office.close()


def test_a_write_protected_file_is_shown_and_not_written(tmp_path, monkeypatch):
    path = new_file(tmp_path / "Mitte.voneinander")
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda *args, **kwargs: False)  # the administrator may always write

    assert "Datei ist schreibgeschützt" in read_only_notice(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_in_a_write_protected_folder_is_shown_and_not_written(tmp_path, monkeypatch):
    path = new_file(tmp_path / "Mitte.voneinander")
    before = path.read_bytes()
    opened = Path.open

    def no_new_files(self, mode="r", *args, **kwargs):
        if set(mode) & set("awx+"):
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, mode, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", no_new_files)
        assert "Ordner ist schreibgeschützt" in read_only_notice(path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# ------------------------------------------------------------------------------------ one door for writes


@pytest.mark.parametrize(
    "plan",
    [
        [
            Change("event_series", 1, {"notes": None}, {"notes": "neu"}),
            Change("event_series", 2, {"notes": "anders"}, {"notes": "neu"}),
        ],
        [Change("event_series", 3, {"notes": None}, {"notes": "neu"})],
        [Change("event_series", 2, {"title": "B", "notes": "anders"}, None)],
    ],
    ids=["one of two differs", "one is gone", "the one to delete differs"],
)
def test_what_is_not_as_it_was_seen_is_not_overwritten(office, plan):
    add(office, "series", {"title": "A"}, {"title": "B"})
    before = contents(office.path), steps(office.path)
    told = []
    office.subscribe(told.append)

    with pytest.raises(faults.Conflict, match="inzwischen anders geändert"):
        office._database.transact("Versuch", plan)

    assert (contents(office.path), steps(office.path)) == before
    assert told == []
    assert add_one(office, "series", title="C") == 3


def test_a_file_that_somebody_else_wrote_into_is_not_written(office):
    series = add_one(office, "series", title="A")
    with closing(sqlite3.connect(office.path)) as other, other:
        other.execute("UPDATE event_series SET notes = 'anders'")
    before = contents(office.path), steps(office.path)

    with pytest.raises(faults.StorageFault, match="nicht gespeichert"):
        change(office, "series", series, title="B")
    with pytest.raises(faults.StorageFault, match="nicht gespeichert"):
        office.history.undo()

    assert (contents(office.path), steps(office.path)) == before
    assert office.history.undo_label == "Veranstaltungsreihe angelegt"


@pytest.mark.parametrize(
    "plan",
    [
        [Change("event_series", 1, None, {"title": "A"}), Change("event_series", 1, None, {"title": "B"})],
        [Change("event_series", 1, None, {"title": "A"}), Change("event_series", 2, None, {"title": "A"})],
        [Change("contact", 1, None, {"last_name": "Müller", "institution_id": 99})],
        [Change("event_series", 1, None, {"notes": "ohne Titel"})],
    ],
    ids=["same id", "same name", "names nobody", "without title"],
)
def test_what_does_not_fit_is_not_stored_at_all(office, plan):
    before = contents(office.path), steps(office.path)

    with pytest.raises(faults.Conflict, match="passt nicht zu den anderen Einträgen"):
        office._database.transact("Versuch", plan)

    assert (contents(office.path), steps(office.path)) == before
    assert add_one(office, "series", title="C") == 1
    with closing(sqlite3.connect(office.path)) as other:
        assert other.execute("SELECT count(*) FROM sitting").fetchone() == (2,)  # who made the file, and this one


def test_a_mistake_of_the_program_stores_nothing_and_blocks_nothing(office):
    before = contents(office.path), steps(office.path)

    with pytest.raises(UnicodeEncodeError):
        office._database.transact("Versuch", [Change("event_series", 1, None, {"title": "\ud800"})])

    assert (contents(office.path), steps(office.path)) == before
    assert add_one(office, "series", title="C")


def test_a_file_that_is_held_by_another_program_is_told(office):
    add_one(office, "institution", name="A")
    office._database._connection.exec_driver_sql("PRAGMA busy_timeout=1")
    with closing(sqlite3.connect(office.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(faults.StorageFault, match=r"gerade belegt.*Diese Änderung wurde nicht gespeichert"):
            add_one(office, "institution", name="B")
        with pytest.raises(faults.StorageFault, match=r"gerade belegt") as reading:
            office.reader.options("series")
        assert "gespeichert" not in str(reading.value)
        other.execute("ROLLBACK")

    assert add_one(office, "institution", name="B") > 1


@pytest.mark.parametrize("what", ["deleted", "replaced", "moved"])
def test_a_file_that_went_away_is_noticed_before_anything_is_acknowledged(office, tmp_path, what):
    series = add_one(office, "series", title="A")
    lost, told = [], []
    office.when_lost(lambda: lost.append(True))
    office.subscribe(told.append)
    if what == "moved":
        office.path.rename(tmp_path / "anderswo.voneinander")
    elif what == "deleted":
        office.path.unlink()
    else:
        new_file(tmp_path / "neu").replace(office.path)

    for _ in range(2):
        with pytest.raises(faults.FileReplaced, match="von außen ersetzt oder entfernt"):
            change(office, "series", series, title="B")

    assert (told, len(lost)) == ([], 2)
    assert office.history.undo_label == "Veranstaltungsreihe angelegt"
    if what == "replaced":
        assert contents(office.path)["event_series"] == []
    if what == "moved":
        assert [shown[1] for shown in contents(tmp_path / "anderswo.voneinander")["event_series"]] == ["A"]


def test_ids_are_never_given_out_twice(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    given = []
    for _ in range(3):
        office = open_file(path)
        ids = add(office, "institution", {"name": "A", "aliases": "B; C"}, {"name": "D"})
        given += ids
        office.editing.delete("institution", ids)
        office.history.undo()
        office.history.redo()
        office.close()

    assert len(set(given)) == len(given) == 6
    assert given == sorted(given)


def test_a_step_knows_who_did_it_and_when(office):
    add_one(office, "series", title="A")
    add_one(office, "series", title="B")
    office.close()
    again = open_file(office.path)
    add_one(again, "series", title="C")
    again.close()

    with closing(sqlite3.connect(office.path)) as other:
        told = other.execute(
            "SELECT step.sitting_id, sitting.user, sitting.machine FROM step JOIN sitting ON sitting.id = sitting_id"
        ).fetchall()
    assert [sitting for sitting, _, _ in told] == [1, 2, 2, 3]
    assert all(user and machine for _, user, machine in told)


def test_only_reading_leaves_no_trace_in_the_file(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    before = path.read_bytes()
    office = open_file(path)
    office.reader.options("region")
    office.close()

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_closing_twice_does_no_harm(office):
    add_one(office, "series", title="A")
    office.close()
    office.close()

    assert steps(office.path)[-1] == "Veranstaltungsreihe angelegt"


def test_everybody_hears_of_a_step_in_the_order_they_asked_to(office):
    heard = []
    data: Database = office._database
    data.subscribe(lambda outcome: heard.append(("first", outcome.step_id)))
    data.subscribe(lambda outcome: heard.append(("second", outcome.step_id)))

    outcome = office.editing.set_values([Edit("series", -1, "title", "A")])

    assert heard == [("first", outcome.step_id), ("second", outcome.step_id)]
    assert data.sitting_steps[-1].changes == outcome.changes


def test_references_may_lead_ahead_within_a_step(office):
    office._database.transact(
        "Versuch",
        [
            Change("contact", 1, None, {"last_name": "Müller", "institution_id": 1}),
            Change("institution", 1, None, {"name": "Kreativhaus"}),
        ],
    )

    assert row(office, "contact", 1)["institution"] == Ref(1, "Kreativhaus")
    assert shown(office, "institution", 1, "name") == "Kreativhaus"


def test_reading_after_the_closing_is_told_as_such(tmp_path):
    path = tmp_path / "Mitte.voneinander"
    new_file(path)
    opened = Database(path)
    opened.close()
    with pytest.raises(faults.StorageFault, match="geschlossen"):
        opened.reader.options("region")
