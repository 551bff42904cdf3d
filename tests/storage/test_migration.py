import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from tests.records import add_one, new_file
from tests.released import CURRENT, FURTHER, REVISIONS
from tests.storage.schemas import schema_of

from voneinander_desktop.domain.schema import metadata
from voneinander_desktop.storage import migration, opening
from voneinander_desktop.storage.connecting import connect, disconnect

MIGRATIONS = Path(migration.__file__).parent / "migrations"
NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{FURTHER}", "{CURRENT}", None, None

def upgrade():
    op.add_column("region", sa.Column("colour", sa.Text()))
    op.execute("UPDATE region SET colour = 'blue'")
    {{then}}
"""


def revision_of(path):
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT version_num FROM alembic_version").fetchall()


@contextmanager
def connected(path):
    connection = connect(path, write=True)
    try:
        yield connection
    finally:
        disconnect(connection)


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """Give the program a further revision that adds a column, fills it and then does what is asked for."""

    def write(then):
        folder = tmp_path / "versions"
        folder.mkdir()
        (folder / "next.py").write_text(NEXT.format(then=then), encoding="utf-8")
        monkeypatch.setattr(opening, "REVISIONS", (*opening.REVISIONS, FURTHER))
        monkeypatch.setattr(migration, "VERSIONS", (*migration.VERSIONS, folder))

    return write


def test_a_new_file_has_the_schema_of_the_program(tmp_path):
    migration.create(tmp_path / "migrated")
    engine = create_engine(f"sqlite:///{tmp_path / 'created'}")
    metadata().create_all(engine)
    engine.dispose()

    migrated = schema_of(tmp_path / "migrated")
    assert migrated.pop("alembic_version")
    assert migrated == schema_of(tmp_path / "created")
    assert all(table["autoincrement"] for table in migrated.values())


def test_the_program_knows_its_revisions_in_their_order(tmp_path):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)

    assert scripts.get_heads() == [CURRENT]
    assert [script.revision for script in scripts.walk_revisions()] == [*reversed(opening.REVISIONS)]
    migration.create(tmp_path / "new")
    assert revision_of(tmp_path / "new") == [(CURRENT,)]


def test_there_is_a_file_of_every_released_revision():
    assert tuple(REVISIONS) == opening.REVISIONS, "python -m tests.released"


def test_an_older_file_is_brought_up_to_date_with_what_is_in_it(tmp_path, next_revision):
    path = new_file(tmp_path / "Mitte.voneinander")
    next_revision("pass")

    with connected(path) as connection:
        migration.upgrade(connection)
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("SELECT DISTINCT colour FROM region").all() == [("blue",)]

    assert revision_of(path) == [(FURTHER,)]


@pytest.mark.parametrize("fault", ["raise RuntimeError('in the middle')", "op.execute('UPDATE nowhere SET a = 1')"])
def test_a_migration_that_fails_halfway_leaves_the_file_as_it_was(tmp_path, next_revision, fault):
    path = new_file(tmp_path / "Mitte.voneinander")
    before = schema_of(path), revision_of(path)
    next_revision(fault)

    with connected(path) as connection:
        with pytest.raises(Exception, match=r"in the middle|no such table"):
            migration.upgrade(connection)
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

    assert (schema_of(path), revision_of(path)) == before


def test_a_migration_that_loses_what_others_refer_to_is_not_kept(office, next_revision):
    add_one(office, "institution", name="Kreativhaus", region="Moabit West")
    office.close()
    path = office.path
    before = schema_of(path), revision_of(path)
    next_revision("op.execute('DELETE FROM region')")

    with connected(path) as connection, pytest.raises(RuntimeError, match="references"):
        migration.upgrade(connection)

    assert (schema_of(path), revision_of(path)) == before


def test_a_new_file_does_not_take_the_place_of_another_one(tmp_path):
    path = tmp_path / "Mitte.voneinander"
    path.write_text("etwas anderes")

    with pytest.raises(FileExistsError):
        migration.create(path)

    assert path.read_text() == "etwas anderes"


def test_nothing_is_left_of_a_file_that_could_not_be_made(tmp_path, next_revision):
    folder = tmp_path / "office"
    folder.mkdir()
    next_revision("raise RuntimeError('in the middle')")

    with pytest.raises(RuntimeError, match="in the middle"):
        migration.create(folder / "Mitte.voneinander")
    with pytest.raises(FileNotFoundError):
        migration.create(folder / "missing" / "Mitte.voneinander")

    assert list(folder.iterdir()) == []


def test_opening_a_file_does_without_what_makes_one(tmp_path):
    path = new_file(tmp_path / "Mitte.voneinander")
    script = (
        "import sys; from pathlib import Path; from voneinander_desktop.usecases.office_file import open_file\n"
        "open_file(Path(sys.argv[1])).close(); print('alembic' in sys.modules, 'openpyxl' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
