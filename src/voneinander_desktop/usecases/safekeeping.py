"""Sicherungen of the open file, the way back from them, and rescuing a sitting whose file went away."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from voneinander_desktop.storage import backup, faults, seal, unfinished
from voneinander_desktop.storage.backup import Backup, BackupFolder, Keep
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.lock import WriteLock
from voneinander_desktop.usecases.choices import Choices

__all__ = [
    "Backup", "Keep", "Safekeeping", "backups_of", "counted", "describe", "make_backup", "newest_sound",
    "restore_backup", "steps_after",
]  # fmt: skip

_EVERY = timedelta(minutes=30)
_KEEP = "backups.keep"
_ONE = {"Einrichtungen": "Einrichtung", "Kontakte": "Kontakt", "Veranstaltungen": "Veranstaltung"}
_INSTRUCTIONS = "Umziehen.txt"


class Safekeeping:
    """Makes and lists the backups of one open file.

    Args:
        database: The open file.
        choices: Where it is kept how many backups stay.
        now: Returns the local time.
    """

    def __init__(self, database: Database, choices: Choices, now: Callable[[], datetime] = datetime.now) -> None:
        self._database = database
        self._choices = choices
        self._now = now
        self._observers: list[Callable[[], None]] = []

    def subscribe(self, observer: Callable[[], None]) -> None:
        """Call `observer` whenever a backup was made, in the thread that made it."""
        self._observers.append(observer)

    @property
    def folder(self) -> BackupFolder:
        """The backups of this file."""
        return BackupFolder.of(self._database.path)

    @property
    def keep(self) -> Keep:
        """How many backups stay."""
        kept: dict[str, int] = self._choices.get(_KEEP, {})
        with suppress(TypeError, ValueError):
            return Keep(**{name: int(number) for name, number in kept.items()})
        return Keep()

    def set_keep(self, keep: Keep) -> None:
        """Choose how many backups stay."""
        self._choices.set(_KEEP, {"daily": keep.daily, "weekly": keep.weekly, "monthly": keep.monthly})

    def set_place(self, place: Path | None) -> None:
        """Choose where backups are kept from now on; None for beside the file. Those made so far stay where they are.

        Raises:
            StorageFault: If nothing can be written there, or the choice cannot be kept.
        """
        told = seal.read(self._database.path)
        try:
            if place is not None:
                probe = place / ".voneinander-probe"
                probe.write_bytes(b"")
                probe.unlink()
            seal.write(self._database.path, replace(told, backups="" if place is None else str(place)))
        except OSError as error:
            raise StorageFault(f"Dort können keine Sicherungen liegen. {faults.os_message(error)}") from error

    def due(self) -> bool:
        """Whether there are changes that no backup holds, and the newest backup is half an hour old or older."""
        newest = next(iter(self.folder.all()), None)
        if newest is None:
            return True
        return newest.last_step < self._last_step() and self._now() - newest.made_at >= _EVERY

    def changed(self) -> bool:
        """Whether there are changes that no backup holds."""
        newest = next(iter(self.folder.all()), None)
        return newest is None or newest.last_step < self._last_step()

    def make(self, reason: str, go_on: Callable[[], None] = lambda: None) -> Backup:
        """Make a verified backup and thin out the older ones. A damaged file makes none: its copy is damaged, too.

        Args:
            reason: Why, in German ("beim Öffnen").
            go_on: Called again and again; what it raises ends the work and leaves nothing behind.

        Raises:
            StorageFault: If none could be made. Those that are there stay.
        """
        keep = self.keep  # read first: the file may be closed while the copy is checked

        def copy(target: Path) -> None:
            self._database.copy_beside(target, go_on)

        made = self.folder.add(copy, reason, self._now())
        self.folder.thin(keep, self._now().date())
        for observer in self._observers:
            observer()
        return made

    def rescue(self) -> Path:
        """Make a file from the newest sound backup and everything done in this sitting, after the file went away.

        Returns:
            The rescued file, beside the lost one if possible, else in the folder of the backups.

        Raises:
            StorageFault: If there is no sound backup, or no file can be written.
        """
        source = self.folder.newest_sound()
        if source is None:
            raise StorageFault("Es gibt keine heile Sicherung, aus der sich Ihre Arbeit wiederherstellen ließe.")
        lost = self._database.path
        name = f"{lost.stem} gerettet {self._now():%Y-%m-%d %H%M%S}{lost.suffix}"
        for folder in (lost.parent, self.folder.folder):
            target = folder / name
            try:
                seal.copy_file(self.folder.path(source), target)
                break
            except OSError as error:
                failure = error
        else:
            raise StorageFault(f"Die Rettung ließ sich nicht schreiben. {faults.os_message(failure)}") from failure
        try:
            rescued = Database(target)
            try:
                for step in self._database.sitting_steps:
                    if step.step_id > source.last_step:
                        rescued.transact(step.label, step.changes, kind=step.kind, undoes=step.undoes)
            finally:
                rescued.close()
        except BaseException:
            target.unlink(missing_ok=True)
            seal.seal_path(target).unlink(missing_ok=True)
            raise
        return target

    def move_out(self, target: Path) -> Path:
        """Put what a new computer needs into one new folder: the file, its backups, and what to do there.

        All of it is on disk when this returns: the stick may be pulled out at once.

        Raises:
            StorageFault: If it cannot be written; nothing is left behind then.
        """
        name = self._database.path.name
        folder = target / f"{self._database.path.stem} – Umzug {self._now():%Y-%m-%d %H%M%S}"
        partial = unfinished.beside(folder)
        try:
            target.mkdir(parents=True, exist_ok=True)
            unfinished.sweep(target)
            partial.mkdir()
            backup.put_copy(self._database.copy_beside, partial / name)
            self.folder.copy_to(partial / self.folder.folder.name)
            text = _MOVING.format(file=name).replace("\n", "\r\n")
            seal.write_durably(partial / _INSTRUCTIONS, text.encode("utf-8-sig"))
            partial.rename(folder)
            seal.sync_folder(target)
            return folder
        except OSError as error:
            raise StorageFault(
                f"Der Ordner zum Umziehen ließ sich nicht schreiben. {faults.os_message(error)}"
            ) from error
        finally:
            with suppress(OSError):
                unfinished.delete(partial)

    def _last_step(self) -> int:
        return self._database.last_step()


_MOVING = """So ziehen Sie auf einen anderen Rechner um

1. Nehmen Sie diesen ganzen Ordner mit, zum Beispiel auf einem USB-Stick oder über das Netzlaufwerk.
2. Installieren Sie auf dem anderen Rechner das Programm Voneinander.
3. Legen Sie „{file}“ und den Ordner mit den Sicherungen dort nebeneinander ab.
4. Starten Sie das Programm und öffnen Sie „{file}“.

Die Datei enthält personenbezogene Daten. Bitte löschen Sie die Kopie auf dem Stick, wenn der Umzug fertig ist.
"""


def make_backup(path: Path, target: Path | None, now: datetime) -> Path:
    """Make a verified backup of a file that may be open elsewhere; return where it lies.

    Args:
        path: The file.
        target: A file to write it to; None for the usual folder.
        now: Local time.

    Raises:
        StorageFault: If none could be made.
    """
    database = Database(path, write=False)
    try:
        if target is None:
            folder = BackupFolder.of(path)
            return folder.path(folder.add(database.copy_to, "von Hand", now))
        if target.exists():
            raise StorageFault(f"„{target.name}“ gibt es schon. Bitte wählen Sie einen anderen Namen.")
        try:
            backup.put_copy(database.copy_to, target)
        except OSError as error:
            raise StorageFault(f"Die Sicherung wurde nicht geschrieben. {faults.os_message(error)}") from error
        return target
    finally:
        database.close()


def backups_of(path: Path) -> list[tuple[Backup, Path]]:
    """Return the backups of a file, which need not be sound or even there, newest first, with where they lie."""
    folder = BackupFolder.of(path)
    return [(made, folder.path(made)) for made in folder.all()]


def counted(counts: dict[str, int]) -> str:
    """Return in German what a backup holds: 1 Einrichtung, 3 Kontakte."""
    return ", ".join(f"{number} {_ONE.get(what, what) if number == 1 else what}" for what, number in counts.items())


def newest_sound(path: Path) -> tuple[Backup, Path] | None:
    """Return the newest backup of a file that is verified now, with where it lies; None if there is none."""
    folder = BackupFolder.of(path)
    newest = folder.newest_sound()
    return None if newest is None else (newest, folder.path(newest))


def describe(source: Path) -> Backup:
    """Return what a file holds that is to be put in another one's place.

    Raises:
        StorageFault: If it is not sound.
    """
    try:
        return backup.described(source, datetime.fromtimestamp(source.stat().st_mtime), "")
    except OSError as error:
        raise StorageFault(f"Die Sicherung lässt sich nicht lesen. {faults.os_message(error)}") from error


def steps_after(path: Path, backup_: Backup) -> list[str] | None:
    """Return what was done in a file after a backup, newest first; None where a damaged one no longer tells."""
    return backup.steps_after(path, backup_.last_step)


def restore_backup(path: Path, source: Path, now: datetime) -> str:
    """Put a backup in the place of a file that nobody has open; what was there is kept among the backups.

    Returns:
        The name under which it is kept; empty if there was no file.

    Raises:
        StorageFault: If the file is open elsewhere or the backup is not sound; the file is as it was.
    """
    lock = WriteLock(path)
    try:
        if not lock.acquire():
            holder = lock.holder()
            who = f"{holder.user} an {holder.machine}" if holder.user else "Jemand"
            raise StorageFault(f"{who} hat diese Datei geöffnet. Zum Zurückholen muss sie überall geschlossen sein.")
    except OSError as error:
        raise StorageFault(f"Die Sicherung wurde nicht zurückgeholt. {faults.os_message(error)}") from error
    try:
        return backup.restore(path, source, BackupFolder.of(path), now)
    finally:
        lock.release()
