"""Sicherungen of the open file, the way back from them, and rescuing a sitting whose file went away."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from voneinander_desktop.storage import backup, faults, seal, unfinished
from voneinander_desktop.storage.backup import Backup, BackupFolder, Keep
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.lock import WriteLock
from voneinander_desktop.usecases.choices import Choices

__all__ = [
    "Backup", "Keep", "Rescued", "Safekeeping", "backups_of", "counted", "describe", "make_backup", "newest_sound",
    "restore_backup", "steps_after",
]  # fmt: skip

_EVERY = timedelta(minutes=30)
_KEEP = "backups.keep"
_ONE = {"Einrichtungen": "Einrichtung", "Kontakte": "Kontakt", "Veranstaltungen": "Veranstaltung"}
_INSTRUCTIONS = "Umziehen.txt"


class Rescued(NamedTuple):
    """A file made of what was done in a sitting whose file went away.

    Attributes:
        path: Where it lies.
        missing_since: When the backup was made that it was made from, where something that was done before this
            sitting may not be in it; else empty.
    """

    path: Path
    missing_since: str


class _Base(NamedTuple):
    """What a rescued file can be made from: how it is copied, and since when something may be missing in it."""

    copy: Callable[[Path], None]
    missing: str = ""


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

    def in_place(self) -> bool:
        """Whether the file at its place is still the one that was opened."""
        return self._database.is_in_place()

    def steps_at_risk(self) -> int:
        """Return how many steps of this sitting the file at its place does not hold."""
        steps = self._database.sitting_steps
        if not steps or self._database.is_in_place():
            return 0
        return len(backup.missing_steps(self._database.path, steps))

    def rescue(self, folder: Path | None = None) -> Rescued:
        """Make a file that holds everything done in this sitting, after the file went away.

        It is made from the newest sound backup and the steps done since. Where that does not do, it is a copy of the
        file that was opened: many systems let a file be read for as long as it is open, wherever it went.

        Args:
            folder: Where it shall lie; by default beside the lost one if possible, else with the backups.

        Raises:
            StorageFault: If there is nothing that it could be made from, or no file can be written.
        """
        folders = [folder] if folder else [self._database.path.parent, self.folder.folder]
        places = [place for place in folders if place.is_dir()]
        if not places:
            raise StorageFault(f"Der Ordner „{folders[0]}“ ist nicht zu erreichen.")
        name = f"{self._database.path.stem} gerettet {self._now():%Y-%m-%d %H%M%S}{self._database.path.suffix}"
        failure: StorageFault | None = None
        for place in places:
            for base in self._bases():
                try:
                    backup.put_copy(partial(self._put_together, base), place / name)
                    return Rescued(place / name, base.missing)
                except (faults.Damaged, faults.FileReplaced, faults.Conflict):
                    continue
                except StorageFault as fault:
                    failure = fault
                except OSError as error:
                    failure = StorageFault(f"Die gerettete Datei ließ sich nicht schreiben. {faults.os_message(error)}")
        raise failure or StorageFault(
            "Es gibt gerade keine heile Sicherung, die sich lesen lässt, und auch die Datei selbst nicht mehr. Die "
            f"Sicherungen liegen in „{self.folder.folder}“."
        )

    def _bases(self) -> Iterator["_Base"]:
        """Yield what a rescued file could be made from, the best first."""
        source = self.folder.newest_sound()
        steps = self._database.sitting_steps
        # Else something was done before this sitting that the backup does not hold, and nothing else knows of.
        whole = source is not None and bool(steps) and source.last_step >= steps[0].step_id - 1
        held = _Base(self._database.copy_own)
        if source is None:
            yield held
            return
        missing = "" if whole else f"{source.made_at:%d.%m.%Y, %H:%M}"
        kept = _Base(partial(seal.copy_file, self.folder.path(source)), missing)
        yield from (kept, held) if whole else (held, kept)

    def _put_together(self, base: "_Base", target: Path) -> None:
        """Write a rescued file: what it is made from, and the steps of this sitting that are not in there."""
        steps = self._database.sitting_steps
        base.copy(target)
        rescued = Database(target)
        try:
            known = rescued.last_step()
            for step in steps:
                if step.step_id > known:
                    kind, undoes, number = step.kind, step.undoes, step.step_id
                    rescued.transact(step.label, step.changes, kind=kind, undoes=undoes, number=number)
        finally:
            rescued.close()
            seal.seal_path(target).unlink(missing_ok=True)  # it is not the file's name yet
        if backup.missing_steps(target, steps):
            raise StorageFault("Was gerettet wurde, enthielte nicht alles aus dieser Sitzung.")

    def move_out(self, target: Path) -> Path:
        """Put what a new computer needs into one new folder: the file, its backups, and what to do there.

        All of it is on disk when this returns: the stick may be pulled out at once.

        Raises:
            StorageFault: If it cannot be written; nothing is left behind then.
        """
        if not target.is_dir():  # made anew it might lie on this computer, where a stick was before
            raise StorageFault(
                f"Den Ordner „{target}“ gibt es nicht (mehr). Es wurde nichts kopiert. Liegt er auf einem Stick oder "
                "im Netz, verbinden Sie das Laufwerk bitte wieder."
            )
        name = self._database.path.name
        folder = target / f"{self._database.path.stem} – Umzug {self._now():%Y-%m-%d %H%M%S}"
        unfinished_folder = unfinished.beside(folder)
        try:
            unfinished.sweep(target)
            unfinished_folder.mkdir()
            backup.put_copy(self._database.copy_beside, unfinished_folder / name)
            self.folder.copy_to(unfinished_folder / self.folder.folder.name)
            text = _MOVING.format(file=name).replace("\n", "\r\n")
            seal.write_durably(unfinished_folder / _INSTRUCTIONS, text.encode("utf-8-sig"))
            unfinished_folder.rename(folder)
            seal.sync_folder(target)
            return folder
        except OSError as error:
            raise StorageFault(
                f"Der Ordner zum Umziehen ließ sich nicht schreiben. {faults.os_message(error)}"
            ) from error
        finally:
            with suppress(OSError):
                unfinished.delete(unfinished_folder)

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
    backup.check_is_ours(source)
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
