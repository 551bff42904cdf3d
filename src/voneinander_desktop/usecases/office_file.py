"""One open file and all that can be done with it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from voneinander_desktop.domain import checks
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Field, Row
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.storage import backup, faults, migration, seal, unfinished
from voneinander_desktop.storage.backup import Backup, BackupFolder
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.journal import Change, Outcome, StepKind
from voneinander_desktop.storage.listing import Listing
from voneinander_desktop.storage.lock import WriteLock
from voneinander_desktop.storage.queries import search_text
from voneinander_desktop.storage.worker import Wait
from voneinander_desktop.usecases.choices import Choices
from voneinander_desktop.usecases.editing import Editing
from voneinander_desktop.usecases.history import History
from voneinander_desktop.usecases.safekeeping import Safekeeping
from voneinander_desktop.usecases.sharing import Sharing

if TYPE_CHECKING:
    from voneinander_desktop.usecases.attendance import Attendance
    from voneinander_desktop.usecases.importing import Importing
    from voneinander_desktop.usecases.merging import Merging
    from voneinander_desktop.usecases.messages import Messages
    from voneinander_desktop.usecases.paper_log import PaperLog
    from voneinander_desktop.usecases.participation import Participation
    from voneinander_desktop.usecases.planning import Planning
    from voneinander_desktop.usecases.reporting import Reporting
    from voneinander_desktop.usecases.sheets import Sheets

__all__ = ["FileCheck", "OfficeFile", "StorageFault", "check_file", "create_file", "open_file"]

Content = Literal["empty", "sample", "practice"]

BEFORE_UPGRADE = "vor der Umstellung"
"""Why a backup of a file of an older version was made."""
_NOT_UPGRADED = (
    "Diese Datei stammt aus einer früheren Version dieses Programms und konnte noch nicht auf den neuen Stand gebracht "
    "werden. {} Sie können alles lesen, aber nichts ändern."
)


class FileCheck(NamedTuple):
    """What a check found, in German: faults, and hints at values that look wrong together."""

    faults: list[str]
    hints: list[str]


class OfficeFile:
    """One open file.

    Attributes:
        path: Where it lies.
        read_only: Whether it is open for reading only.
        notice: Why, in German, if it was to be written; else empty.
        protected: Whether it is read-only because the file or its folder is write-protected.
        reader: Reads records.
        editing: Writes records.
        history: Undo, redo, and the list of changes.
        choices: Texts and choices kept in the file.
        safekeeping: Backups, and rescuing what was done.
        sharing: Who else has the file open, or would like to write it.
        changed_outside: Whether the file is sound, but not as this program closed it last.
        was_older: Whether the file was of an older version until it was opened. Where it is read only it still is, and
            what is shown stays as it was at opening.
        not_upgraded: Whether it is read-only because it could not be brought to the current schema.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listings: dict[str, Listing] = {}
        self.path = database.path
        self.read_only = database.read_only
        self.notice = database.notice
        self.protected = database.protected
        self.changed_outside = database.changed_outside
        self.was_older = database.was_older
        self.not_upgraded = False
        self.reader = database.reader
        self.editing = Editing(database)
        self.history = History(database)
        self.choices = Choices(database)
        self.safekeeping = Safekeeping(database, self.choices)
        self.sharing = Sharing(database.path)
        database.subscribe(self._refresh)

    # What the first list can do without is imported and made when it is used (docs/architecture.md, Start).

    @cached_property
    def attendance(self) -> "Attendance":
        """Who came."""
        from voneinander_desktop.usecases.attendance import Attendance

        return Attendance(self._database, self.editing, self.participation, self.listing)

    @cached_property
    def paper_log(self) -> "PaperLog":
        """When each paper was last made, and what changed since."""
        from voneinander_desktop.usecases.paper_log import PaperLog

        return PaperLog(self._database, self.history)

    @cached_property
    def participation(self) -> "Participation":
        """Invitations and registrations."""
        from voneinander_desktop.usecases.participation import Participation

        return Participation(self._database, self.editing)

    @cached_property
    def planning(self) -> "Planning":
        """Proposals, new sessions, the agenda, postponing and cancelling."""
        from voneinander_desktop.usecases.planning import Planning

        return Planning(self._database, self.editing)

    @cached_property
    def reporting(self) -> "Reporting":
        """What is due, and what came of it."""
        from voneinander_desktop.usecases.reporting import Reporting

        return Reporting(self._database, self.participation)

    @cached_property
    def sheets(self) -> "Sheets":
        """Printed sign-in sheets."""
        from voneinander_desktop.usecases.sheets import Sheets

        return Sheets(self._database, self.editing, self.attendance)

    @cached_property
    def messages(self) -> "Messages":
        """Mail drafts and calendar files."""
        from voneinander_desktop.usecases.messages import Messages

        return Messages(self.reader, self.editing, self.choices)

    @cached_property
    def merging(self) -> "Merging":
        """Duplicates: finding, merging, telling them apart."""
        from voneinander_desktop.usecases.merging import Merging

        return Merging(self._database)

    @cached_property
    def importing(self) -> "Importing":
        """Taking over lists."""
        from voneinander_desktop.usecases.importing import Importing

        return Importing(self._database, self.choices, self.safekeeping)

    def subscribe(self, callback: Callable[[Outcome], None]) -> None:
        """Call `callback` after every step, undo and redo included; listings are fresh by then."""
        self._database.subscribe(callback)

    def listing(self, entity_key: str) -> Listing:
        """Return the one listing of an entity."""
        if entity_key not in self._listings:
            self._listings[entity_key] = Listing(self.reader, ENTITIES[entity_key])
        return self._listings[entity_key]

    def save_copy(self, target: Path) -> None:
        """Write a copy of the file; a file at `target` is replaced only when the copy is whole.

        Raises:
            StorageFault: If it cannot be written; what was at `target` is as it was.
        """
        lock = WriteLock(target)
        try:
            if _is_same(target, self.path):
                raise StorageFault("Das ist die geöffnete Datei selbst. Bitte wählen Sie einen anderen Namen.")
            if not lock.acquire():
                raise StorageFault(
                    f"Die Kopie wurde nicht gespeichert: „{target.name}“ ist gerade geöffnet. "
                    "Bitte wählen Sie einen anderen Namen."
                )
            backup.put_copy(self._database.copy_to, target)
            for left in (seal.seal_path(target), _journal(target)):  # they tell of the file that was there before
                left.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFault(f"Die Kopie wurde nicht gespeichert. {faults.os_message(error)}") from error
        finally:
            lock.release()

    def wait_by(self, wait: Wait) -> None:
        """Touch the disk in a thread of its own from now on; the main thread waits for it by `wait`."""
        self._database.use_worker(wait)

    def let_threads_read(self) -> None:
        """Let threads beside the window's read, too: from now on one thread touches the disk for all of them."""
        self._database.use_worker()

    def when_lost(self, callback: Callable[[], None]) -> None:
        """Call `callback` whenever an edit was refused because the file was replaced or is gone."""
        self._database.on_lost = callback

    def close(self) -> None:
        """Let go of the file."""
        self.sharing.withdraw()
        self._database.close()

    def _refresh(self, outcome: Outcome) -> None:
        """Bring up to date what is kept in memory, before whoever shows it is told."""
        self._refresh_listings(outcome)
        if "attendance" in self.__dict__:  # made when it is used, and then others may have subscribed before
            self.attendance.refresh(outcome)

    def _refresh_listings(self, outcome: Outcome) -> None:
        for key, listing in self._listings.items():
            touched = [row_id for entity_key, row_id in outcome.touched if entity_key == key]
            deleted = [row_id for entity_key, row_id in outcome.deleted if entity_key == key]
            if touched or deleted:
                try:
                    listing.refresh(touched, deleted)
                except StorageFault:  # the step is stored; what could not be read again is read when it is asked for
                    listing.forget()


def open_file(path: Path, *, write: bool = True, say: Callable[[str], None] = lambda _: None) -> OfficeFile:
    """Open a file; read-only, with a notice, where it cannot be written.

    A file of an older version is brought to the current schema, after a backup. Where that is not possible it is
    read-only.

    Args:
        path: The file.
        write: Whether it shall be written.
        say: Told in German what is going on, where it takes longer.

    Raises:
        StorageFault: If it cannot be opened; its subclasses in `storage.faults` tell why. The file is as it was.
    """

    def back_up(older: Database) -> None:
        say(f"„{path.name}“ stammt aus einer früheren Version dieses Programms und wird gesichert …")
        folder = BackupFolder.of(older.path)
        newest = next(iter(folder.all()), None)
        if not (newest and _was_made_for(newest, older) and folder.is_sound(newest)):
            folder.add(older.copy_to, BEFORE_UPGRADE, datetime.now())
        say(f"„{path.name}“ wird auf den neuen Stand gebracht …")

    try:
        database = Database(path, write=write, before_upgrade=back_up)
    except faults.NotUpgraded as fault:
        office = OfficeFile(Database(path, write=False))
        office.not_upgraded = True
        office.notice = _NOT_UPGRADED.format(fault)
        return office
    if not database.read_only:
        for folder in (database.path.parent, BackupFolder.of(database.path).folder):
            unfinished.sweep(folder)
    return OfficeFile(database)


def _was_made_for(newest: Backup, older: Database) -> bool:
    """Return whether a backup holds a file that is to be upgraded: the attempt before may have ended in the middle."""
    return newest.reason == BEFORE_UPGRADE and newest.last_step == older.last_step() and not older.changed_outside


def create_file(path: Path, content: Content = "empty") -> None:
    """Make a new file with Stadtteile and vocabularies, and perhaps the sample or the practice set.

    Raises:
        StorageFault: If there is a file already, or none can be made there. Nothing is left behind.
    """
    # Imported here: only a new file needs it.
    from voneinander_desktop.usecases.samples import starting_rows

    partial = unfinished.beside(path)
    unfinished.sweep(path.parent)
    try:
        if path.exists():
            raise StorageFault(f"„{path.name}“ gibt es schon. Bitte wählen Sie einen anderen Namen.")
        migration.create(partial)
        database = Database(partial)
        try:
            changes = [Change(row.table, row.id, None, row.values) for row in starting_rows(content)]
            database.transact("Datei angelegt", changes, kind=StepKind.BARRIER)
        finally:
            database.close()
        partial.rename(path)
        seal.move(partial, path)
        seal.sync_folder(path.parent)
    except OSError as error:
        raise StorageFault(f"„{path.name}“ kann nicht angelegt werden. {faults.os_message(error)}") from error
    finally:
        with suppress(OSError):
            _clear_away(partial)


def _clear_away(partial: Path) -> None:
    """Delete what there is of a file that is not finished."""
    for left in (partial, _journal(partial), seal.seal_path(partial)):
        left.unlink(missing_ok=True)


def _journal(path: Path) -> Path:
    """Return where SQLite keeps what it needs to take back an unfinished transaction."""
    return path.with_name(f"{path.name}-journal")


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except FileNotFoundError:
        return False


def check_file(path: Path) -> FileCheck:
    """Check a file's structure and its contents.

    Raises:
        StorageFault: If it cannot be opened at all.
    """
    database = Database(path, write=False)
    try:
        found = FileCheck(database.integrity_findings(), [])
        if database.changed_outside:
            found.hints.append("Die Datei wurde nach dem letzten Schließen außerhalb dieses Programms verändert.")
        if database.was_older:
            found.hints.append(
                "Die Datei stammt aus einer früheren Version dieses Programms. Wird sie das nächste Mal zum Bearbeiten "
                "geöffnet, wird sie vorher gesichert und auf den neuen Stand gebracht."
            )
        for entity in ENTITIES.values():
            kept = database.reader.search_texts(entity) if entity.searched else {}
            for row in database.reader.rows(entity).values():
                where = f"{entity.singular} „{row.label}“ (Nr. {row.id})"
                told = [(entity.field(key), message) for key, message in checks.findings(row)]
                found.hints.extend(f"{where}, {spec.label}: {message}" for spec, message in told)
                found.faults.extend(f"{where}, {spec.label}: {message}" for spec, message in _unreadable(row))
                if kept and kept[row.id] != search_text(row):
                    found.faults.append(f"{where}: Die Suche findet diesen Eintrag nicht unter allem, was darin steht.")
        return found
    finally:
        database.close()


def _unreadable(row: Row) -> Iterator[tuple[Field, str]]:
    """Yield the fields whose value could not have been typed, with why."""
    for spec, value in zip(row.entity.fields, row.values, strict=True):
        if spec.editable and not spec.target:
            try:
                spec.parse(spec.format(value))
            except ValueRefused as refusal:
                yield spec, str(refusal)
