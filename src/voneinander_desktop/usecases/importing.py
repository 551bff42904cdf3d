"""Taking over lists: reading, proposing, planning, storing, and the report afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from voneinander_desktop.domain.import_mapping import Into, ListMapping, ListShape
from voneinander_desktop.domain.tables import SourceTable
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.journal import Outcome
from voneinander_desktop.usecases.choices import Choices
from voneinander_desktop.usecases.exporting import Written
from voneinander_desktop.usecases.import_plan import Decisions, Plan, Proceed
from voneinander_desktop.usecases.safekeeping import Safekeeping

__all__ = ["DataMoved", "ImportRun", "Importing", "Origin", "Taken"]


class DataMoved(StorageFault):
    """The file changed since the plan was made, so that it may no longer be right; nothing was stored."""


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
        notes: German remarks.
    """

    id: int
    at: datetime
    source: str
    sheet: str
    list_date: date | None
    session_id: int | None
    counts: dict[str, int]
    notes: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from, or where a change of it did."""

    run: ImportRun
    place: str
    created: bool


class Importing:
    """Takes lists over into one open file.

    Args:
        database: The open file.
        choices: Where column mappings are remembered.
        safekeeping: Makes the backup before.
    """

    def __init__(self, database: Database, choices: Choices, safekeeping: Safekeeping) -> None:
        self._database = database
        self._choices = choices
        self._safekeeping = safekeeping

    def propose(self, table: SourceTable, into: Into | None = None, shape: ListShape | None = None) -> ListMapping:
        """Return what the columns of a list probably mean, as remembered for lists of that shape.

        Args:
            table: The list.
            into: What it is taken over as; None to find that out.
            shape: Which rows are the list, where she corrected that.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    def plan_again(self, plan: Plan, proceed: Proceed = lambda done, total: None) -> Plan:
        """Return the plan for the file as it is now, with the same decisions."""
        raise NotImplementedError

    def apply(self, plan: Plan, go_on: Callable[[], None] = lambda: None) -> Taken:
        """Store a plan, after a backup, as one step; and remember the mapping.

        Args:
            plan: The plan.
            go_on: Called again and again before anything is stored; what it raises ends the work.

        Raises:
            DataMoved: If the plan may no longer be right: plan again.
            StorageFault: If nothing could be stored.
        """
        raise NotImplementedError

    def write_left_out(self, plan: Plan, target: Path) -> Written:
        """Write the faulty and unclear rows as a workbook of the same shape, with a column that says why.

        Raises:
            usecases.exporting.ExportRefused: If it cannot be written.
        """
        raise NotImplementedError

    def runs(self) -> list[ImportRun]:
        """Return the lists that were taken over, the latest first."""
        raise NotImplementedError

    def origins(self, entity_key: str, record_id: int) -> list[Origin]:
        """Return from which lists a record came or was changed, the latest first."""
        raise NotImplementedError
