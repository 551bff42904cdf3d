"""Making and looking at records of a file, for tests of what lies under the window."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.schema import JOURNAL_TABLES, metadata
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import create_file


@cache
def _empty_file():
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leer.voneinander"
        create_file(path, "empty")
        return path.read_bytes()


def new_file(path):
    """Make a file with Stadtteile and vocabularies; quicker than making each one anew."""
    path.write_bytes(_empty_file())
    return path


def add(office, entity_key, *records):
    """Make records of field values in one step and return their ids."""
    edits = [
        Edit(entity_key, -number, key, value)
        for number, record in enumerate(records, 1)
        for key, value in record.items()
    ]
    created = office.editing.set_values(edits).created
    return [created[-number] for number in range(1, len(records) + 1)]


def add_one(office, entity_key, **values):
    """Make one record and return its id."""
    return add(office, entity_key, values)[0]


def change(office, entity_key, row_id, **values):
    """Set fields of one record."""
    return office.editing.set_values([Edit(entity_key, row_id, key, value) for key, value in values.items()])


def row(office, entity_key, row_id):
    """Return the record as it is shown, or None."""
    return office.reader.row(ENTITIES[entity_key], row_id)


def shown(office, entity_key, row_id, key):
    """Return what a field shows."""
    return row(office, entity_key, row_id).text(key)


def contents(path):
    """Return every row of every table but the journal's, as another program reads them from the disk."""
    names = sorted(set(metadata().tables) - JOURNAL_TABLES)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as other:
        return {name: other.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in names}


def steps(path):
    """Return the labels of all steps, oldest first, as they are on the disk."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as other:
        return [label for (label,) in other.execute("SELECT label FROM step ORDER BY id")]
