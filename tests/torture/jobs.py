"""Jobs that put something new in place of something old: `python -m tests.torture.jobs FOLDER` does them all.

Each is prepared in a folder of its name, done in a process that may die, and judged by what is in the folder then.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.released import REVISIONS, learn_further_revision, released_file
from tests.torture import office_work

from voneinander_desktop.storage.backup import BackupFolder
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.exporting import Exporting, InstitutionListRequest
from voneinander_desktop.usecases.office_file import create_file, open_file
from voneinander_desktop.usecases.safekeeping import make_backup, restore_backup

FILE, COPY, LIST, STICK = "büro.voneinander", "kopie.voneinander", "Liste.xlsx", "Stick"
_WRITTEN = datetime(2020, 3, 11, 9)


class Job(NamedTuple):
    """One job.

    Attributes:
        prepare: Makes what is there before, in an empty folder.
        do: Does it.
        look: Returns what is there, to be compared with what was there before and afterwards; raises if it is broken.
    """

    prepare: Callable[[Path], None]
    do: Callable[[Path], None]
    look: Callable[[Path], object]


# --------------------------------------------------------------------------------- what is prepared


def _file(folder: Path) -> None:
    path = folder / FILE
    create_file(path)
    office = open_file(path)
    office_work.do_all(office, 1, 14)
    office.close()


def _file_and(job: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what prepares a file for which a job has been done already, and which was edited since."""

    def prepare(folder: Path) -> None:
        _file(folder)
        job(folder)
        office = open_file(folder / FILE)
        office_work.do_all(office, 15, 20)
        office.close()

    return prepare


# ------------------------------------------------------------------------------------ what is done


def _export(folder: Path) -> None:
    office = open_file(folder / FILE, write=False)
    exporting = Exporting(office.reader, office.choices, office.path)
    ids = tuple(office.listing("institution").ids(Query()))
    exporting.write_workbook(exporting.document(InstitutionListRequest(ids)), folder / LIST)
    office.close()


def _save_copy(folder: Path) -> None:
    office = open_file(folder / FILE, write=False)
    office.save_copy(folder / COPY)
    office.close()


def _back_up_elsewhere(folder: Path) -> None:
    make_backup(folder / FILE, folder / COPY, _WRITTEN)


def _back_up(folder: Path) -> None:
    office = open_file(folder / FILE)
    office.safekeeping.make("beim Öffnen")
    office.close()


def _move_out(folder: Path) -> None:
    office = open_file(folder / FILE, write=False)
    (folder / STICK).mkdir()
    office.safekeeping.move_out(folder / STICK)
    office.close()


def _restore(folder: Path) -> None:
    backups = BackupFolder.of(folder / FILE)
    restore_backup(folder / FILE, backups.path(backups.all()[-1]), _WRITTEN)


def _migrate(folder: Path) -> None:
    open_file(folder / FILE).close()


# ------------------------------------------------------------------------------------ what is there


def _bytes_of(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).read_bytes() if (folder / name).exists() else None


def _content(folder: Path) -> object:
    """Return all statements that make the database: repaired first, as SQLite does after a crash."""
    path = folder / FILE
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        return sorted(connection.iterdump())  # Alembic makes the indexes of a rebuilt table in any order


def _steps(folder: Path) -> object:
    return office_work.steps_in(folder / FILE)


def _backups(folder: Path) -> object:
    """Return what the backups hold; each one that is listed must be sound."""
    backups = BackupFolder.of(folder / FILE)
    listed = backups.all()
    assert all(backups.is_sound(backup) for backup in listed)
    return [backup.last_step for backup in listed]


def _moved(folder: Path) -> object:
    """Return what lies in the folders for another computer, and whether what they hold is sound."""
    moved = sorted((folder / STICK).glob("büro*"))
    assert all((place / "Umziehen.txt").read_text(encoding="utf-8-sig").endswith("fertig ist.\n") for place in moved)
    return [(office_work.steps_in(place / FILE), _backups(place)) for place in moved]


JOBS = {
    "create": Job(lambda _: None, lambda folder: create_file(folder / FILE), _content),
    "export": Job(_file_and(_export), _export, _bytes_of(LIST)),
    "save-copy": Job(_file_and(_save_copy), _save_copy, _bytes_of(COPY)),
    "back-up-elsewhere": Job(_file, _back_up_elsewhere, _bytes_of(COPY)),
    "back-up": Job(_file_and(_back_up), _back_up, _backups),
    "move-out": Job(_file_and(_back_up), _move_out, _moved),
    "restore": Job(_file_and(_back_up), _restore, _steps),
    "migrate": Job(lambda folder: released_file(REVISIONS[-1], folder / FILE), _migrate, _content),
}


if __name__ == "__main__":
    learn_further_revision(pytest.MonkeyPatch())
    for name, job in JOBS.items():
        job.do(Path(sys.argv[1]) / name)
        os.write(1, f"{name}\n".encode())
