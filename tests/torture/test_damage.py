"""A file that was damaged while it lay closed: she is told in German, it is left as it is, nothing else is raised."""

import itertools
import random
import re
import shutil
import sqlite3
import struct
from contextlib import closing

import pytest
from tests.torture.amounts import amounts

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.storage import seal
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import NewerFile
from voneinander_desktop.usecases.office_file import StorageFault, check_file, create_file

NAME = "büro.voneinander"
NO_GERMAN = re.compile(r"sqlite|errno|error|traceback|exception|0x|None|\[|\{|!", re.IGNORECASE)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A closed file with the announced meeting, and what it holds."""
    path = tmp_path_factory.mktemp("sample") / NAME
    create_file(path, "sample")
    Database(path).close()
    return path


@pytest.fixture
def damaged(sample, quick_folder):
    """Return a function that puts damaged bytes in place of the file, beside its seal."""
    path = quick_folder / NAME
    shutil.copy(seal.seal_path(sample), seal.seal_path(path))

    def put(content):
        path.write_bytes(content)
        return path

    return put


def read_everything(database):
    for entity in ENTITIES.values():
        for row in database.reader.rows(entity).values():
            assert all(isinstance(row.text(spec.key), str) for spec in entity.fields)
        if entity.searched:
            database.reader.search_texts(entity)
    database.reader.journal(limit=5000)


def told(path):
    """Open a file; return what she is told: the fault, or whether it was changed outside. It stays as it was."""
    before = path.read_bytes()
    try:
        database = Database(path)
    except StorageFault as fault:
        message = str(fault)
        assert f"„{path.name}“" in message
        assert message.endswith(".")
        assert not NO_GERMAN.search(message), message
        assert path.read_bytes() == before
        return message
    try:
        read_everything(database)
        return database.changed_outside
    except StorageFault as fault:
        return str(fault)
    finally:
        database.close()


def flipped(content, bit):
    """Return bytes of which one bit is the other way."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def bits(content, count):
    chance = random.Random(count)
    in_the_header = chance.sample(range(100 * 8), count // 20)
    return [*in_the_header, *(chance.randrange(len(content) * 8) for _ in range(count - len(in_the_header)))]


@amounts("flips", short=40, full=2_000)
def test_every_flipped_bit_is_noticed(sample, damaged, flips):
    content = sample.read_bytes()
    assert told(damaged(content)) is False
    unnoticed = [bit for bit in bits(content, flips) if not told(damaged(flipped(content, bit)))]
    assert not unnoticed


@amounts("flips", short=20, full=500)
def test_without_a_seal_a_flipped_bit_upsets_nothing(sample, damaged, flips):
    content = sample.read_bytes()
    seal.seal_path(damaged(content)).unlink()
    for bit in bits(content, flips):
        told(damaged(flipped(content, bit)))
        seal.seal_path(damaged(content)).unlink(missing_ok=True)


@amounts("count", short=20, full=300)
def test_every_truncation_is_noticed(sample, damaged, count):
    content = sample.read_bytes()
    chance = random.Random(count)
    ends = [0, 1, 15, 16, 17, 99, 100, 511, 512, 4095, 4096, 4097, len(content) - 4096, len(content) - 1]
    ends += [chance.randrange(len(content)) for _ in range(count)]
    pages = range(0, len(content), 4096)
    ends += chance.sample(pages, min(count, len(pages)))
    assert all(isinstance(told(damaged(content[:end])), str) for end in ends)


@pytest.mark.parametrize("length", [16, 100, 512, 4096, 65536])
@pytest.mark.parametrize("filler", [b"\0", b"\xff"])
def test_an_overwritten_head_is_noticed(sample, damaged, length, filler):
    assert isinstance(told(damaged(filler * length + sample.read_bytes()[length:])), str)


@amounts("pages", short=slice(0, None, 7), full=slice(None))
@pytest.mark.parametrize("filler", [b"\0", b"\xff", b"\x0d"])
def test_every_overwritten_page_is_noticed(sample, damaged, pages, filler):
    content = sample.read_bytes()
    for start in range(4096, len(content), 4096)[pages]:
        assert told(damaged(content[:start] + filler * 4096 + content[start + 4096 :]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 4096,
        b"<!DOCTYPE html><html><body>Anmeldung</body></html>",
        b"PK\x03\x04" + b"\0" * 200,
        b"SQLite format 3\0",
        b"SQLite format 3\0" + b"\0" * 4080,
        "Name;Telefon\r\n".encode("utf-16"),
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    ],
    ids=["nothing", "zeros", "html", "zip", "magic", "magic-zeros", "utf-16", "pointer"],
)
def test_what_is_no_file_of_the_program(damaged, content):
    assert "nicht verändert" in told(damaged(content))


def test_a_folder_and_nothing_at_all(quick_folder):
    folder = quick_folder / NAME
    for expected in ("gibt es an dieser Stelle nicht", "ist ein Ordner"):
        with pytest.raises(StorageFault, match=expected):
            Database(folder)
        folder.mkdir(exist_ok=True)


def another_database(path, *statements):
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("table", ["visit (url)", "alembic_version (version_num)"])
def test_another_programs_database(quick_folder, table):
    path = quick_folder / NAME
    another_database(path, f"CREATE TABLE {table}")
    assert "ist keine Datei dieses Programms" in told(path)
    another_database(path, f"CREATE TABLE {table}", f"PRAGMA application_id = {0x566F6E65}")
    assert "nicht verändert" in told(path)


def test_a_newer_file_is_refused_and_left_as_it_was(sample, quick_folder):
    path = quick_folder / NAME
    shutil.copy(sample, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(NewerFile, match="neueren Version"):
        Database(path)
    assert path.read_bytes() == before
    assert not [found for found in quick_folder.iterdir() if found != path]


def test_checking_a_damaged_file_says_so(sample, damaged):
    content = sample.read_bytes()
    root = next(start for start in itertools.count(4096 * 20, 4096) if content[start] == 0x0D)
    (cells,) = struct.unpack(">H", content[root + 3 : root + 5])
    with pytest.raises(StorageFault, match="beschädigt"):
        check_file(damaged(content[: root + 3] + struct.pack(">H", cells + 40) + content[root + 5 :]))
