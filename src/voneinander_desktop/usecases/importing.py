"""Taking over lists: reading, proposing, planning, storing, and the report afterwards."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from voneinander_desktop.domain import import_mapping
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.import_mapping import Into, ListMapping, ListShape
from voneinander_desktop.domain.tables import SourceFile, SourceTable
from voneinander_desktop.formats.reader_process import SourceRefused, read_in_child, read_text
from voneinander_desktop.storage import faults
from voneinander_desktop.storage.bulk import no_collection
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.journal import Change, Outcome
from voneinander_desktop.usecases import import_report
from voneinander_desktop.usecases.choices import Choices
from voneinander_desktop.usecases.editing import NOTHING
from voneinander_desktop.usecases.exporting import Exporting, Written
from voneinander_desktop.usecases.import_changes import PlanChanges
from voneinander_desktop.usecases.import_decisions import Decisions, Status
from voneinander_desktop.usecases.import_plan import Plan, Proceed, plan
from voneinander_desktop.usecases.import_snapshot import Snapshot
from voneinander_desktop.usecases.safekeeping import Safekeeping

__all__ = [
    "CameIn",
    "DataMoved",
    "ImportRun",
    "Importing",
    "Origin",
    "Prepared",
    "SourceRefused",
    "Taken",
    "read_clipboard",
    "read_file",
]

_MAPPINGS = "import.mapping."
_REASON = "vor dem Übernehmen einer Liste"


class DataMoved(StorageFault):
    """The file changed since the plan was made, so that it may no longer be right; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            "In der Datei wurde inzwischen etwas geändert. Es wurde nichts übernommen. "
            "Bitte sehen Sie die neue Vorschau an; Ihre Entscheidungen sind darin erhalten."
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What was stored.

    Attributes:
        outcome: The step; without one (`step_id` 0) if there was nothing to store.
        backup: Where the backup from before lies; None if there was nothing to store.
        summary: German lines: counts, and what was left out.
    """

    outcome: Outcome
    backup: Path | None
    summary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan that only has to be written.

    Attributes:
        plan: The plan.
        changes: What is written; empty if there is nothing to store.
        backup: Where the backup from before lies; None if there is nothing to store.
    """

    plan: Plan
    changes: Sequence[Change]
    backup: Path | None


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A list that was taken over.

    Attributes:
        id: Its number.
        at: Local time.
        source: The file's name.
        sheet: The sheet's name; may be empty.
        list_date: The day the list was of, if that was said.
        session_id: The session whose registrations it held, if any.
        counts: How many rows there were of each status.
    """

    id: int
    at: datetime
    source: str
    sheet: str
    list_date: date | None
    session_id: int | None
    counts: dict[Status, int]

    @property
    def told(self) -> str:
        """The counts in German: "12 neu, 3 geändert, 1 fehlerhaft"."""
        return import_report.counted(self.counts)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from, or where a change of it did.

    Attributes:
        run: The list.
        place: Where in the list.
        created: Whether the record was made by it; otherwise it was changed.
    """

    run: ImportRun
    place: str
    created: bool

    @property
    def told(self) -> str:
        """In German: "angelegt aus „Kontakte.xlsx“, Blatt „Mitte“, Zeile 7 (11.03.2020)"."""
        what = "angelegt aus" if self.created else "geändert aus"
        return f"{what} „{self.run.source}“, {self.place} ({self.run.at:%d.%m.%Y})"


@dataclass(frozen=True, slots=True)
class CameIn:
    """A record that a list made or changed.

    Attributes:
        entity: Its entity's key.
        record_id: Its id.
        label: What it is called.
        place: Where in the list.
        created: Whether the list made it.
    """

    entity: str
    record_id: int
    label: str
    place: str
    created: bool


def read_file(path: Path, proceed: Callable[[], None] = lambda: None) -> SourceFile:
    """Return the lists that a file holds.

    Args:
        path: The file.
        proceed: Called again and again while waiting; what it raises ends the reading.

    Raises:
        SourceRefused: If there is nothing to read; `str()` says in German why and what to do.
    """
    return read_in_child(path, proceed=proceed)


def read_clipboard(text: str, html: str = "", proceed: Callable[[], None] = lambda: None) -> SourceFile:
    """Return the list that was copied, as `read_file` does."""
    return read_text(text, html, proceed=proceed)


class Importing:
    """Takes lists over into one open file.

    Args:
        database: The open file.
        choices: Where column mappings are remembered.
        safekeeping: Makes the backup before.
        now: Returns the local time.
    """

    def __init__(
        self,
        database: Database,
        choices: Choices,
        safekeeping: Safekeeping,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._database = database
        self._choices = choices
        self._safekeeping = safekeeping
        self._now = now

    # ----------------------------------------------------------------------------- beforehand

    def propose(self, table: SourceTable, into: Into | None = None, shape: ListShape | None = None) -> ListMapping:
        """Return what the columns of a list probably mean, as remembered for lists of that shape.

        Args:
            table: The list.
            into: What it is taken over as; None to find that out.
            shape: Which rows are the list, where she corrected that.
        """
        shape = shape or import_mapping.shape_of(table)
        probable = into or import_mapping.probable_into(table, shape)
        others = [] if into else [other for other in Into if other not in (probable, Into.REGISTRATIONS)]
        for choice in (probable, *others):
            known = import_mapping.fingerprint(table, choice, shape)
            remembered: dict[str, str] = self._choices.get(_MAPPINGS + known, {})
            if remembered:
                return import_mapping.propose(table, choice, shape, remembered)
        return import_mapping.propose(table, probable, shape)

    def remember(self, mapping: ListMapping) -> None:
        """Keep a mapping for the next list with these headings.

        Raises:
            StorageFault: If the file cannot be written.
        """
        if mapping.shape.head is not None:
            self._choices.set(_MAPPINGS + mapping.fingerprint, mapping.by_heading)

    def plan(
        self,
        table: SourceTable,
        mapping: ListMapping,
        decisions: Decisions | None = None,
        *,
        session_id: int | None = None,
        proceed: Proceed = lambda done, total: None,
    ) -> Plan:
        """Return what taking over a list would do.

        Raises:
            StorageFault: If the file cannot be read.
        """
        return plan(table, mapping, self._snapshot(table.source, session_id), decisions, proceed)

    def plan_again(self, old: Plan, proceed: Proceed = lambda done, total: None) -> Plan:
        """Return the plan for the file as it is now, with the same decisions."""
        return self.plan(old.table, old.mapping, old.decisions, session_id=old.session_id, proceed=proceed)

    def has_moved(self, plan: Plan) -> bool:
        """Tell whether what a plan was made from is no longer as it was."""
        if self._database.last_step() == plan.snapshot.step:
            return False
        return self._snapshot(plan.table.source, plan.session_id) != plan.snapshot

    # ------------------------------------------------------------------------------- storing

    def apply(self, plan: Plan, go_on: Callable[[], None] = lambda: None) -> Taken:
        """Store a plan, after a backup, as one step; and remember the mapping.

        Args:
            plan: The plan.
            go_on: Called again and again before anything is stored; what it raises ends the work.

        Raises:
            DataMoved: If the plan may no longer be right: plan again.
            StorageFault: If nothing could be stored.
        """
        return self.store(self.prepare(plan, go_on))

    def prepare(self, plan: Plan, go_on: Callable[[], None] = lambda: None) -> Prepared:
        """Do everything that comes before storing a plan, the backup included. It may be done in any thread.

        Args:
            plan: The plan.
            go_on: Called again and again; what it raises ends the work.

        Raises:
            DataMoved: If the plan may no longer be right: plan again.
            StorageFault: If nothing can be stored.
        """
        if self._database.read_only:
            raise faults.WriteRefused(self._database.notice or "Die Datei ist nur zum Lesen geöffnet.")
        if self.has_moved(plan):
            raise DataMoved
        go_on()
        with no_collection():
            changes = PlanChanges(self._database, plan, self._now()).changes()
        if not changes:
            return Prepared(plan, (), None)
        backup = self._safekeeping.make(_REASON, go_on)
        return Prepared(plan, changes, self._safekeeping.folder.path(backup))

    def store(self, prepared: Prepared) -> Taken:
        """Store what was prepared, as one step; and remember the mapping.

        Raises:
            DataMoved: If the plan may no longer be right: plan again.
            StorageFault: If nothing could be stored.
        """
        plan, outcome = prepared.plan, NOTHING
        if self.has_moved(plan):
            raise DataMoved
        if prepared.changes:
            with no_collection():
                outcome = self._database.transact(plan.label, prepared.changes)
            with suppress(StorageFault):  # the list is stored; that it may have to be mapped once more is no harm
                self.remember(plan.mapping)
        return Taken(outcome, prepared.backup, import_report.summary(plan))

    # ---------------------------------------------------------------------------- afterwards

    def write_left_out(self, plan: Plan, target: Path) -> Written:
        """Write the faulty and unclear rows as a workbook of the same shape, with a column that says why.

        Raises:
            usecases.exporting.ExportRefused: If it cannot be written.
        """
        exporting = Exporting(self._database.reader, self._choices, self._database.path, clock=self._now)
        return exporting.write_workbook(import_report.left_out(plan), target)

    def runs(self) -> list[ImportRun]:
        """Return the lists that were taken over, the latest first."""
        return [_run(row) for row in reversed(self._database.reader.links("import_run"))]

    def origins(self, entity_key: str, record_id: int) -> list[Origin]:
        """Return from which lists a record came or was changed, the latest first."""
        rows = self._database.reader.links("import_origin", entity=entity_key, record_id=record_id)
        runs = self._database.reader.raw("import_run", {row["import_id"] for row in rows})
        return [Origin(_run(runs[row["import_id"]]), row["place"], row["what"] == "created") for row in reversed(rows)]

    def records_of(self, run_id: int) -> list[CameIn]:
        """Return what a list made or changed and is still there, in the order of the list."""
        rows = self._database.reader.links("import_origin", import_id=run_id)
        found: list[CameIn] = []
        for key in dict.fromkeys(row["entity"] for row in rows):
            labels = self._database.reader.labels(
                ENTITIES[key], [row["record_id"] for row in rows if row["entity"] == key]
            )
            found += [
                CameIn(key, row["record_id"], labels[row["record_id"]], row["place"], row["what"] == "created")
                for row in rows
                if row["entity"] == key and row["record_id"] in labels
            ]
        return found

    def _snapshot(self, source: str, session_id: int | None) -> Snapshot:
        snapshot = Snapshot.read(self._database.reader, source, session_id)
        return replace(snapshot, step=self._database.last_step())


def _run(row: dict[str, object]) -> ImportRun:
    counts = json.loads(str(row["counts"]))
    return ImportRun(
        id=int(str(row["id"])),
        at=row["at"],  # type: ignore[arg-type]  # raw columns: a moment, a day
        source=str(row["source"]),
        sheet=str(row["sheet"] or ""),
        list_date=row["list_date"],  # type: ignore[arg-type]
        session_id=row["session_id"],  # type: ignore[arg-type]
        counts={status: int(counts.get(status, 0)) for status in Status},
    )
