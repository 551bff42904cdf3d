"""What is told after a list was taken over: counts, and the rows that were left out, to be mended."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import count

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.headings import REASON
from voneinander_desktop.domain.list_shape import cell_text, heading_of
from voneinander_desktop.domain.tables import Block, Cell, CellKind, Column, Document, Raw, column_letters
from voneinander_desktop.usecases.import_decisions import STATUS_LABELS, Status
from voneinander_desktop.usecases.import_plan import Plan

_LEFT_OUT = (Status.UNCLEAR, Status.FAULTY)
_WIDTH = 18


def counted(counts: Mapping[Status, int]) -> str:
    """Return counts in German: "12 neu, 3 geändert, 1 fehlerhaft"."""
    told = [f"{counts[status]} {STATUS_LABELS[status]}" for status in Status if counts.get(status)]
    return ", ".join(told) or "keine Zeilen"


def summary(plan: Plan, *, done: bool = True) -> tuple[str, ...]:
    """Return what became of a list, or would, in German lines."""
    return tuple(_told(plan, done))


def _told(plan: Plan, done: bool) -> Iterator[str]:
    rows = len(plan.statuses)
    yield f"{rows} {'Zeile' if rows == 1 else 'Zeilen'}: {counted(plan.counts)}"
    for status, words in ((Status.NEW, "angelegt" if done else "neu"), (Status.CHANGED, "geändert")):
        told = [
            f"{number} {ENTITIES[entity].singular if number == 1 else ENTITIES[entity].plural}"
            for (entity, one), number in sorted(plan.records.items())
            if one is status
        ]
        if told:
            yield f"{words}: {', '.join(told)}"
    if plan.differing:
        where = "1 Zeile sagt" if plan.differing == 1 else f"{plan.differing} Zeilen sagen"
        yield f"{where} etwas anderes, als {_where(plan)} steht; das {'blieb' if done else 'bleibt'}, wie es ist."


def _where(plan: Plan) -> str:
    """Return where it is that rows say otherwise than: in the file, or further up in the list itself."""
    places = (("in der Datei", plan.differing > plan.overruled), ("weiter oben in der Liste", plan.overruled > 0))
    return " oder ".join(place for place, is_one in places if is_one)


def left_out(plan: Plan) -> Document:
    """Return the rows that were not taken over as a table of the same shape, with a column that says why."""
    numbers = plan.numbers(_LEFT_OUT)
    rows = [plan.table.rows[plan.position(number)] for number in numbers]
    head = () if plan.mapping.shape.head is None else plan.table.rows[plan.mapping.shape.head]
    width = max(map(len, (head, *rows)), default=0)
    headings = [heading_of(head[column]) if column < len(head) else "" for column in range(width)]
    mended = [[*map(_cell, row), *[None] * (width - len(row))] for row in rows]
    columns = [_column(number, heading, [row[number] for row in mended]) for number, heading in enumerate(headings)]
    reason = Column("reason", _free(headings), width=60, wrap=True)
    told = [(*row, plan.row(number).reason) for number, row in zip(numbers, mended, strict=True)]
    return Document(
        title="Nicht übernommen",
        subtitle=f"aus „{plan.table.source}“",
        columns=(*columns, reason),
        blocks=(Block(tuple(told)),),
        landscape=True,
        name=f"Nicht übernommen aus {plan.table.source.rpartition('.')[0] or plan.table.source}",
    )


def _column(number: int, heading: str, cells: Sequence[Cell]) -> Column:
    """Return a column like that of the source: numbers stay numbers, so that they are mended again next time."""
    kinds = {type(cell) for cell in cells if cell is not None}
    kind = {int: CellKind.NUMBER, date: CellKind.DATE, time: CellKind.TIME}.get(next(iter(kinds), str))
    only = kind if kind and len(kinds) == 1 else CellKind.TEXT
    return Column(f"c{number}", heading or f"Spalte {column_letters(number)}", only, width=_WIDTH)


def _free(taken: Sequence[str]) -> str:
    """Return a heading for the reason that no column has."""
    names = (REASON if number == 1 else f"{REASON} {number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _cell(cell: Raw) -> Cell:
    """Return a cell as it can be written: what our workbooks do not hold as its text."""
    match cell:
        case bool() | float():
            return int(cell) if isinstance(cell, float) and cell.is_integer() else cell_text(cell)
        case datetime():
            return cell.date() if cell.time() == time() else cell_text(cell)
        case str() | int() | date() | time():
            return cell
        case _:
            return None
