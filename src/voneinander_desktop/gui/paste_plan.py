"""What a pasted block would change: worked out, and shown where it is in doubt, before anything is stored."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref, Value
from voneinander_desktop.domain.values import ValueRefused, shorten
from voneinander_desktop.gui.missing import Settled
from voneinander_desktop.gui.pickers import Options
from voneinander_desktop.usecases.editing import Edit, Problem
from voneinander_desktop.usecases.office_file import OfficeFile


@dataclasses.dataclass(slots=True)
class PastedCell:
    """One cell of the block.

    Attributes:
        id: The record it goes to; below zero for a new one.
        record: What that record is called in the preview.
        field: The field it goes to; None if there is no column so far to the right.
        text: The text, as pasted or as corrected.
        value: What it means: parsed, names still as text.
        problem: Why it cannot be stored, in German; empty if it can.
        left_out: Whether it was decided not to store it.
    """

    id: int
    record: str
    field: Field | None
    text: str
    value: Value = None
    problem: str = ""
    left_out: bool = False


@dataclasses.dataclass(slots=True)
class UnknownName:
    """A pasted name that no record has.

    Attributes:
        field: A field it was pasted into.
        text: The name.
        count: How often it was pasted.
        settled: What is to be stored in its place.
    """

    field: Field
    text: str
    count: int = 0
    settled: Settled = dataclasses.field(default_factory=lambda: Settled(None))


class PastePlan:
    """The cells of a pasted block with what is in doubt about them.

    Args:
        office: The open file.
        entity: The records' entity.
        defaults: Values that new records have anyway, such as the Veranstaltung they belong to.
    """

    def __init__(self, office: OfficeFile, entity: Entity, defaults: Mapping[str, Value] | None = None) -> None:
        self.entity = entity
        self.cells: list[PastedCell] = []
        self.unknown: list[UnknownName] = []
        self._office = office
        self._defaults = dict(defaults or {})
        self._names: dict[tuple[str, str], UnknownName | None] = {}  # None: it is known
        self._options: dict[str, Options] = {}

    def add(self, row_id: int, record: str, spec: Field | None, text: str, current: str = "") -> None:
        """Take in a cell; one that says what is there already is passed over."""
        if text.strip() == current.strip():
            return
        cell = PastedCell(row_id, record, spec, text)
        self._check(cell)
        self.cells.append(cell)

    def complete(self) -> None:
        """Say which new records lack what they must have. Called once, after the last cell."""
        new: dict[int, list[PastedCell]] = {}
        for cell in self.cells:
            if cell.id < 0:
                new.setdefault(cell.id, []).append(cell)
        for cells in new.values():
            named = {cell.field.key for cell in cells if cell.field} | self._defaults.keys()
            for spec in self.entity.required:
                if spec.key not in named and spec.kind is not Kind.CHOICE:  # a choice starts with its default
                    cell = PastedCell(cells[0].id, cells[0].record, spec, "")
                    self._check(cell)
                    self.cells.append(cell)

    def correct(self, cell: PastedCell, text: str) -> None:
        """Put another text in the place of a pasted one."""
        cell.text = text
        self.leave_out(cell, False)
        self._check(cell)

    def leave_out(self, cell: PastedCell, left_out: bool) -> None:
        """Decide not to store a cell; of a new record's required field, none of the record."""
        cell.left_out = left_out
        if cell.id < 0 and cell.field and cell.field.required:
            for other in self.cells:
                if other.id == cell.id:
                    other.left_out = left_out

    def take_problems(self, problems: Iterable[Problem]) -> None:
        """Take in why storing was refused."""
        by_place = {(cell.id, cell.field.key): cell for cell in self.cells if cell.field and not cell.left_out}
        names = {cell.id: cell.record for cell in self.cells}
        for problem in problems:
            cell = by_place.get((problem.id, problem.field))
            if cell is None:
                spec = self.entity.field(problem.field) if problem.field in self.entity.index else None
                cell = PastedCell(problem.id, names.get(problem.id, ""), spec, "")
                self.cells.append(cell)
            cell.problem = problem.message

    @property
    def doubtful(self) -> list[PastedCell]:
        """The cells that cannot be stored as they are."""
        return [cell for cell in self.cells if cell.problem]

    @property
    def open_problems(self) -> int:
        """How many cells still have to be corrected or left out."""
        return sum(1 for cell in self.cells if cell.problem and not cell.left_out)

    @property
    def new_records(self) -> int:
        """How many records would be made."""
        return len({cell.id for cell in self.cells if cell.id < 0 and not cell.left_out})

    @property
    def count(self) -> int:
        """How many cells would be stored."""
        return sum(1 for cell in self.cells if not cell.left_out and not cell.problem)

    def edits(self) -> list[Edit]:
        """Return what is to be stored, as one step."""
        stored = [cell for cell in self.cells if cell.field and not cell.left_out and not cell.problem]
        new = dict.fromkeys(cell.id for cell in stored if cell.id < 0)
        given = self._defaults.items()
        defaults = [Edit(self.entity.key, row_id, key, value) for row_id in new for key, value in given]
        return defaults + [
            Edit(self.entity.key, cell.id, cell.field.key, self._settled(cell.field, cell.value))
            for cell in stored
            if cell.field
        ]

    def create_missing(self) -> set[tuple[str, str]]:
        """Return the (entity key, name) of the records to be made for unknown names."""
        return {made for unknown in self.unknown for made in unknown.settled.create}

    def label(self) -> str:
        """Return what the step is called."""
        stored = [cell for cell in self.cells if cell.field and not cell.left_out and not cell.problem]
        if len(stored) == 1 and stored[0].field:
            return f"{stored[0].field.label} geändert"
        return f"{len(stored)} Zellen eingefügt"

    def _check(self, cell: PastedCell) -> None:
        cell.problem = ""
        spec = cell.field
        if spec is None:
            cell.problem = "Rechts ist keine Spalte mehr. Blenden Sie weitere Spalten ein oder lassen Sie das weg."
        elif not spec.editable:
            cell.problem = f"„{spec.label}“ ergibt sich aus anderen Angaben und kann nicht eingefügt werden."
        else:
            try:
                cell.value = spec.parse(cell.text)
            except ValueRefused as refusal:
                cell.problem = str(refusal)
            else:
                self._look_up(spec, cell.value)

    def _look_up(self, spec: Field, value: Value) -> None:
        if not spec.target or spec.text_column:
            return
        names: Sequence[Ref | str] = value if isinstance(value, tuple) and not isinstance(value, Ref) else ()
        if isinstance(value, str):
            names = (value,)
        for name in names:
            unknown = self._unknown(spec, str(name))
            if unknown:
                unknown.count += 1

    def _unknown(self, spec: Field, name: str) -> UnknownName | None:
        key = (spec.target, collation.fold(name))
        if key not in self._names:
            known = self.options(spec).named(name) or not self._office.editing.missing(self.entity.key, spec.key, name)
            self._names[key] = None if known else UnknownName(spec, name)
            if not known:
                self.unknown.append(self._names[key])  # type: ignore[arg-type]  # just put there
        return self._names[key]

    def options(self, spec: Field) -> Options:
        """Return the records that a field can name."""
        if spec.target not in self._options:
            self._options[spec.target] = Options(self._office.reader.options(spec.target))
        return self._options[spec.target]

    def _settled(self, spec: Field, value: Value) -> Value:
        if not spec.target or spec.text_column:
            return value
        if isinstance(value, str):
            unknown = self._names.get((spec.target, collation.fold(value)))
            return unknown.settled.value if unknown else value
        if spec.kind is Kind.MANY and isinstance(value, tuple):
            parts = [self._settled_part(spec, str(part)) for part in value]
            return tuple(part for part in parts if part is not None)  # type: ignore[return-value]  # see `Value`
        return value

    def _settled_part(self, spec: Field, name: str) -> Value:
        unknown = self._names.get((spec.target, collation.fold(name)))
        return unknown.settled.value if unknown else name


def record_name(label: str, number: int) -> str:
    """Return what a record is called in the preview: by its label, or as the new one of a line."""
    return shorten(label) if label else f"Neu (Zeile {number})"
