"""Sicherungen: verified copies of a file in a folder of their own, thinned with age, and the way back from them.

A backup counts only once it was opened, checked and hashed; it takes its name in the last step. A damaged file
never makes a backup, so it never displaces a good one.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from voneinander_desktop.storage import faults, opening, seal, unfinished
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.journal import Change, Outcome, encode

SUFFIX = ".voneinander"
_INDEX = "Verzeichnis.json"
_COUNTED = (("institution", "Einrichtungen"), ("contact", "Kontakte"), ("event_session", "Veranstaltungen"))


@dataclass(frozen=True, slots=True)
class Keep:
    """How many backups stay: the newest of each of the last so many days, weeks and months that have one.

    The defaults are Anki's. Whatever was made today or yesterday stays as well.
    """

    daily: int = 12
    weekly: int = 10
    monthly: int = 9


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup.

    Attributes:
        name: Its file name within the folder.
        made_at: When, local time.
        reason: Why, in German ("beim Öffnen").
        sha256: Its hash when it was made.
        counts: German name of what -> how many it holds.
        last_step: Number of the last step it holds; 0 for none.
        last_change: What that step was, with its time, in German; may be empty.
    """

    name: str
    made_at: datetime
    reason: str
    sha256: str
    counts: dict[str, int] = field(default_factory=dict)
    last_step: int = 0
    last_change: str = ""


class BackupFolder:
    """The backups of one file.

    Args:
        folder: Where they lie; made when the first one is.
        stem: The file's name without its ending.
    """

    def __init__(self, folder: Path, stem: str) -> None:
        self.folder = folder
        self._stem = stem

    @classmethod
    def of(cls, database: Path) -> "BackupFolder":
        """Return the backups of a file: where its seal says, else in the folder beside it."""
        told = seal.read(database).backups
        place = Path(told) if told else database.parent
        return cls(place / f"{database.stem} – Sicherungen", database.stem)

    def all(self) -> list[Backup]:
        """Return the backups that are there, newest first."""
        known = self._index()
        found = []
        with suppress(OSError):
            for path in self.folder.glob(f"*{SUFFIX}"):
                if path.name in known:
                    found.append(known[path.name])
                elif not path.name.startswith("."):  # its entry was lost: what it holds tells it again
                    with suppress(StorageFault, OSError):
                        found.append(described(path, datetime.fromtimestamp(path.stat().st_mtime), "unbekannt"))
        return sorted(found, key=lambda backup: (backup.made_at, backup.name), reverse=True)

    def path(self, backup: Backup) -> Path:
        """Return where a backup lies."""
        return self.folder / backup.name

    def is_sound(self, backup: Backup) -> bool:
        """Return whether a backup is still what it was when it was made, and opens."""
        path = self.path(backup)
        try:
            if seal.file_hash(path) != backup.sha256:
                return False
            check(path)
        except (OSError, StorageFault):
            return False
        return True

    def newest_sound(self) -> Backup | None:
        """Return the newest backup that is verified anew, or None."""
        return next((backup for backup in self.all() if self.is_sound(backup)), None)

    def add(self, copy: Callable[[Path], None], reason: str, now: datetime) -> Backup:
        """Make a backup.

        Args:
            copy: Writes the copy to the path it is given.
            reason: Why, in German.
            now: Local time.

        Raises:
            StorageFault: If none could be made, or the copy is not sound. Nothing is left behind.
        """
        beside = unfinished.beside(self.folder / f"Sicherung{SUFFIX}")
        try:
            self.folder.mkdir(exist_ok=True)  # not its parents: its place may be on a drive that is not connected
            copy(beside)
            seal.sync_file(beside)
            backup = replace(described(beside, now, reason), name=self._free_name(now))
            self._write_index([*self._index().values(), backup])  # first: an entry without a file tells nothing
            beside.replace(self.path(backup))
            seal.sync_folder(self.folder)
            return backup
        except OSError as error:
            raise StorageFault(f"Es konnte keine Sicherung angelegt werden. {faults.os_message(error)}") from error
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def copy_to(self, folder: Path) -> None:
        """Put copies of all that lies here into a new folder, on disk when this returns.

        Raises:
            OSError: If anything cannot be read or written.
        """
        folder.mkdir()
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if not path.name.startswith("."):
                    seal.copy_file(path, folder / path.name)
        seal.sync_folder(folder)

    def thin(self, keep: Keep, today: date) -> list[Backup]:
        """Delete what `keep` no longer asks for and return it."""
        backups = self.all()
        stays = kept(backups, keep, today)
        gone = [backup for backup in backups if backup.name not in stays]
        for backup in gone:
            with suppress(OSError):
                self.path(backup).unlink(missing_ok=True)
        if gone:
            with suppress(OSError):
                self._write_index([backup for backup in backups if backup.name in stays])
        return gone

    def _free_name(self, now: datetime) -> str:
        base = f"{now:%Y-%m-%d %H%M} {self._stem}"
        names = [f"{base}{SUFFIX}", *(f"{base} ({number}){SUFFIX}" for number in range(2, 1000))]
        return next(name for name in names if not (self.folder / name).exists())

    def _index(self) -> dict[str, Backup]:
        try:
            told = json.loads((self.folder / _INDEX).read_text(encoding="utf-8"))
            made = [Backup(**{**entry, "made_at": datetime.fromisoformat(entry["made_at"])}) for entry in told]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return {backup.name: backup for backup in made}

    def _write_index(self, backups: Iterable[Backup]) -> None:
        told = [{**asdict(backup), "made_at": backup.made_at.isoformat()} for backup in backups]
        seal.write_durably(self.folder / _INDEX, json.dumps(told, ensure_ascii=False, indent=1).encode())


def put_copy(copy: Callable[[Path], None], target: Path) -> None:
    """Write a copy of a file. What is at `target` is replaced only once the copy is whole, sound and on disk.

    Args:
        copy: Writes the copy to the path it is given.
        target: Where it shall be.

    Raises:
        StorageFault: If the copy cannot be written or is not sound.
        OSError: If it cannot be put in place.
    """
    if not target.parent.is_dir():
        raise StorageFault(f"Den Ordner „{target.parent}“ gibt es nicht. Bitte wählen Sie einen anderen Ordner.")
    beside = unfinished.beside(target)
    try:
        copy(beside)
        seal.sync_file(beside)
        check(beside, "Die Kopie ist nicht fehlerfrei und wurde entfernt.")
        beside.replace(target)
        seal.sync_folder(target.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def kept(backups: Sequence[Backup], keep: Keep, today: date) -> set[str]:
    """Return the names of the backups that stay."""
    stays = {backup.name for backup in backups if backup.made_at.date() >= today - timedelta(days=1)}
    for count, period in (
        (keep.daily, lambda day: day.toordinal()),
        (keep.weekly, lambda day: day.isocalendar()[:2]),
        (keep.monthly, lambda day: (day.year, day.month)),
    ):
        newest: dict[object, str] = {}
        for backup in sorted(backups, key=lambda backup: backup.made_at, reverse=True):
            newest.setdefault(period(backup.made_at.date()), backup.name)
        stays.update(list(newest.values())[:count])
    return stays


def check(path: Path, told: str = "") -> None:
    """Check a closed file as it is checked at opening; one of an older version is sound if it could be upgraded.

    Args:
        path: The file.
        told: What to say in German if it is damaged.

    Raises:
        StorageFault: If it is not sound or cannot be opened.
    """
    try:
        Database(path, write=False).close()
    except (faults.Damaged, faults.NotAFile) as fault:
        raise faults.Damaged(told or str(fault)) from fault


def check_is_ours(source: Path) -> None:
    """Refuse what is no backup at all.

    Raises:
        StorageFault: If it is something else, or its beginning is damaged.
    """
    try:
        opening.check_header(source)
    except faults.NotAFile as fault:
        raise faults.NotAFile(
            f"„{source.name}“ ist keine Sicherung dieses Programms, oder ihr Anfang ist beschädigt. Es wurde nichts "
            "verändert."
        ) from fault


def restore(database: Path, source: Path, backups: BackupFolder, now: datetime) -> str:
    """Put a backup in the place of a file that nobody has open. The file that was there is kept.

    Args:
        database: The file.
        source: The backup.
        backups: Where what is there now is kept.
        now: Local time.

    Returns:
        The name under which what was there is kept; empty if nothing was.

    Raises:
        StorageFault: If the backup is not sound or cannot be put in place; the file is as it was then.
    """
    check_is_ours(source)
    check(source, "Diese Sicherung ist selbst beschädigt. Es wurde nichts verändert.")
    if not backups.folder.parent.is_dir():  # their place is not connected
        backups = BackupFolder(database.parent / backups.folder.name, database.stem)
    beside = unfinished.beside(database)
    try:
        seal.copy_file(source, beside)
        digest = seal.file_hash(beside)
        if digest != seal.file_hash(source):
            raise StorageFault("Die Sicherung ließ sich nicht fehlerfrei kopieren. Es wurde nichts verändert.")
        name = _set_aside(database, backups, now)
        beside.replace(database)
        seal.sync_folder(database.parent)
        seal.write(database, seal.Seal("closed", digest, seal.read(database).backups))
        return name
    except OSError as error:
        raise StorageFault(f"Die Sicherung wurde nicht zurückgeholt. {faults.os_message(error)}") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _set_aside(database: Path, backups: BackupFolder, now: datetime) -> str:
    """Keep what is at the file's place now: as a backup where it is sound, else as it is, under a name that says so."""
    if not database.exists():
        return ""

    def copy(target: Path) -> None:
        uri = f"{database.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)

    with suppress(StorageFault):
        check(database)
        return backups.add(copy, "vor dem Zurückholen", now).name
    backups.folder.mkdir(parents=True, exist_ok=True)
    aside = backups.folder / f"{now:%Y-%m-%d %H%M%S} {database.stem} (beschädigt).datei"
    seal.copy_file(database, aside)
    journal = database.with_name(f"{database.name}-journal")
    if journal.exists():  # left alone it would be played into the restored file
        journal.replace(backups.folder / f"{aside.name}-journal")
    seal.sync_folder(backups.folder)
    return aside.name


def missing_steps(path: Path, steps: Sequence[Outcome]) -> list[Outcome]:
    """Return those of these steps that a file does not hold, change by change; all of them if it cannot be read."""
    if not steps:
        return []
    asked = "SELECT step_id, table_name, row_id, before, after FROM change WHERE step_id >= ? ORDER BY id"
    held: dict[int, list[tuple[Any, ...]]] = {}
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            for step_id, table, row_id, before, after in connection.execute(asked, [steps[0].step_id]):
                held.setdefault(step_id, []).append((table, row_id, _parsed(before), _parsed(after)))
    except (sqlite3.Error, ValueError, TypeError, OSError):
        return list(steps)
    return [step for step in steps if held.get(step.step_id, []) != [_as_kept(change) for change in step.changes]]


def _as_kept(change: Change) -> tuple[Any, ...]:
    return change.table, change.id, _parsed(encode(change.before)), _parsed(encode(change.after))


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def steps_after(path: Path, step: int) -> list[str] | None:
    """Return what was done in a file after a step, newest first, in German; None where a damaged one cannot tell."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            told = connection.execute("SELECT at, label FROM step WHERE id > ? ORDER BY id DESC", [step]).fetchall()
        return [_told(at, label) for at, label in told]
    except (sqlite3.Error, ValueError, TypeError, OSError):
        return None


def _told(at: str, label: str) -> str:
    return f"{datetime.fromisoformat(at):%d.%m.%Y %H:%M} {label}"


def described(path: Path, made_at: datetime, reason: str) -> Backup:
    """Return a backup's entry after checking the file.

    Raises:
        StorageFault: If it is not sound.
    """
    check(path, "Die Kopie ist nicht fehlerfrei. Sie zählt nicht als Sicherung.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            counts = {
                name: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table, name in _COUNTED
            }
            last = connection.execute("SELECT id, at, label FROM step ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise faults.Damaged("Die Kopie lässt sich nicht lesen. Sie zählt nicht als Sicherung.") from error
    step, change = (int(last[0]), _told(last[1], last[2])) if last else (0, "")
    return Backup(path.name, made_at, reason, seal.file_hash(path), counts, step, change)
