"""A list on its way into the file: what is known of it, and what she has chosen so far."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from voneinander_desktop.domain.import_mapping import Into, ListMapping, shape_below
from voneinander_desktop.domain.tables import SourceFile, SourceTable
from voneinander_desktop.usecases.import_decisions import Decisions
from voneinander_desktop.usecases.import_plan import Plan, Proceed
from voneinander_desktop.usecases.importing import Importing


class Draft:
    """One list, from being read to being planned.

    Choosing another table or other rows of it begins anew with what is proposed; decisions about rows stay as long as
    the rows do.

    Args:
        importing: Proposes and plans.
        source: What was read.
        session_id: The session whose registrations it holds, if that is known.

    Attributes:
        source: What was read.
        table: The list in it that is taken over.
        mapping: What its columns mean.
        decisions: What she decided about its rows.
        session_id: The session that registrations are for; None where it is no such list, or not chosen yet.
        everyone_at: The institution of everybody in a list that names none; empty for none. It is not remembered.
    """

    def __init__(self, importing: Importing, source: SourceFile, session_id: int | None = None) -> None:
        self._importing = importing
        self.source = source
        self.session_id = session_id
        self.everyone_at = ""
        self.table: SourceTable = max(source.tables, key=lambda table: sum(map(len, table.rows)))  # no cover sheet
        self.decisions = Decisions()
        self._propose(Into.REGISTRATIONS if session_id is not None else None)

    mapping: ListMapping

    def choose_table(self, number: int) -> None:
        """Take another table of the same file."""
        self.table = self.source.tables[number]
        self.decisions = Decisions()
        self._propose(Into.REGISTRATIONS if self.mapping.into is Into.REGISTRATIONS else None)

    def choose_head(self, head: int | None) -> None:
        """Say which row holds the headings; None where there are none."""
        self.decisions = replace(Decisions(), policy=self.decisions.policy, as_of=self.decisions.as_of)
        shape = shape_below(self.table, head)
        self.mapping = self._importing.propose(self.table, self.mapping.into, shape)

    def choose_into(self, into: Into) -> None:
        """Say what the list is taken over as."""
        if into is not self.mapping.into:
            self.decisions = replace(self.decisions, records={})
            self.mapping = self._importing.propose(self.table, into, self.mapping.shape)

    def choose_session(self, session_id: int | None) -> None:
        """Say which session the registrations are for."""
        self.session_id = session_id

    def choose_everyone_at(self, institution: str) -> None:
        """Say where everybody is whom the list names at no institution."""
        self.everyone_at = institution

    def choose_day(self, day: date | None) -> None:
        """Say which day the list is of; None for what stands in it."""
        self.decisions = replace(self.decisions, as_of=day)

    def use(self, columns: Iterable[int], use: str) -> None:
        """Say what columns feed."""
        for column in columns:
            self.mapping = self.mapping.with_use(column, use)

    def repeat_institutions(self, repeated: bool) -> None:
        """Say whether an empty cell about the institution means what stands above it."""
        places = [one.column for one in self.mapping.columns if one.use.startswith("institution.")]
        self.mapping = self.mapping.with_repeated(places if repeated else ())

    @property
    def day(self) -> date | None:
        """The day the list is of, as she said or as stands in it."""
        return self.decisions.as_of or self.mapping.shape.as_of

    @property
    def is_of_people_alone(self) -> bool:
        """Whether the list names people and no institutions, so that it can be said where they all are."""
        return self.mapping.into is not Into.INSTITUTIONS and not self.mapping.names_institutions

    @property
    def problems(self) -> tuple[str, ...]:
        """Why nothing can be planned yet, in German."""
        if self.mapping.into is Into.REGISTRATIONS and self.session_id is None:
            return ("Bitte wählen Sie die Veranstaltung, zu der angemeldet werden soll.",)
        return self.mapping.problems

    def plan(self, proceed: Proceed = lambda done, total: None) -> Plan:
        """Return what taking the list over would do.

        Raises:
            StorageFault: If the file cannot be read.
        """
        session_id = self.session_id if self.mapping.into is Into.REGISTRATIONS else None
        everyone_at = self.everyone_at if self.is_of_people_alone else ""
        mapping = replace(self.mapping, everyone_at=everyone_at)
        return self._importing.plan(self.table, mapping, self.decisions, session_id=session_id, proceed=proceed)

    def _propose(self, into: Into | None) -> None:
        self.mapping = self._importing.propose(self.table, into)
