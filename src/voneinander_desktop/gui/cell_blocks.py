"""What is done with a block of selected cells: emptied, filled down, changed, copied, pasted over."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voneinander_desktop.domain.fields import Entity, Field, Kind, Value
from voneinander_desktop.gui.clipboard import CopiedCell
from voneinander_desktop.gui.paste_plan import PastePlan, record_name
from voneinander_desktop.gui.table_model import TableModel
from voneinander_desktop.gui.table_selection import Block
from voneinander_desktop.usecases.editing import Edit

_READ_AT_ONCE = 900
_TYPED = (Kind.DATE, Kind.TIME, Kind.INTEGER)


class BlockChange(NamedTuple):
    """New values for cells, and what the step is called."""

    edits: list[Edit]
    label: str


def emptied(model: TableModel, block: Block) -> BlockChange:
    """Return what empties the cells; what cannot be edited is passed over."""
    edits = [
        Edit(model.entity.key, model.id_at(row), model.fields[column].key, model.fields[column].empty)
        for row, column in block.cells()
        if model.fields[column].editable and model.value(row, column) != model.fields[column].empty
    ]
    return BlockChange(edits, _label(model.entity, edits, "geleert"))


def filled_down(model: TableModel, block: Block) -> BlockChange:
    """Return what copies the topmost selected cell of each column into those below it."""
    top: dict[int, Value] = {}
    edits = []
    for row, column in block.cells():
        spec = model.fields[column]
        value = model.value(row, column)
        wanted = top.setdefault(column, value)
        if spec.editable and value != wanted:
            edits.append(Edit(model.entity.key, model.id_at(row), spec.key, wanted))
    return BlockChange(edits, _label(model.entity, edits, "ausgefüllt"))


def changed(entity: Entity, ids: Sequence[int], spec: Field, value: Value) -> BlockChange:
    """Return what gives one field of many records the same value."""
    edits = [Edit(entity.key, row_id, spec.key, value) for row_id in ids]
    return BlockChange(edits, _label(entity, edits, "geändert"))


def copied(model: TableModel, block: Block) -> Iterator[list[CopiedCell]]:
    """Yield the block as rows of texts; cells within it that are not selected are empty."""
    for start in range(0, len(block.rows), _READ_AT_ONCE):
        rows = block.rows[start : start + _READ_AT_ONCE]
        model.prefetch(rows[0], min(rows[-1], rows[0] + _READ_AT_ONCE))
        for row in rows:
            yield [_copied_cell(model, row, column, block.holds(row, column)) for column in block.columns]


def lay_out_pasted(
    plan: PastePlan, model: TableModel, pasted: Sequence[Sequence[str]], block: Block, visible: Sequence[int]
) -> None:
    """Put a pasted block into a plan: at the selection's first cell, or over all of it where it fits evenly.

    Rows beyond the last one become new records.
    """
    width = max(map(len, pasted))
    top = block.rows[0] if block.rows else model.rowCount()
    left = visible.index(block.columns[0]) if block.columns else 0
    times_down, times_across = _repeats(len(block.rows), len(pasted)), _repeats(len(block.columns), width)
    for number in range(times_down * len(pasted)):
        row, texts = top + number, pasted[number % len(pasted)]
        exists = row < model.rowCount()
        record = model.record(row) if exists else None
        row_id = model.id_at(row) if exists else -(row - model.rowCount() + 1)
        name = record_name(record.label if record else "", row + 1)
        for offset in range(times_across * width):
            text = texts[offset % width] if offset % width < len(texts) else ""
            column = visible[left + offset] if left + offset < len(visible) else None
            spec = None if column is None else model.fields[column]
            current = spec.format(model.value(row, column)) if exists and spec and column is not None else ""
            plan.add(row_id, name, spec, text, current)
    plan.complete()


def _repeats(selected: int, pasted: int) -> int:
    """Return how often a block is repeated to fill a selection."""
    return selected // pasted if selected % pasted == 0 and selected else 1


def _copied_cell(model: TableModel, row: int, column: int, selected: bool) -> CopiedCell:
    spec = model.fields[column]
    return CopiedCell(spec.format(model.value(row, column)) if selected else "", spec.kind in _TYPED)


def _label(entity: Entity, edits: Sequence[Edit], done: str) -> str:
    """Return what a step is called, such as "Stadtteil für 8 Einrichtungen geändert"."""
    fields = {edit.field for edit in edits}
    if len(edits) == 1:
        return f"{entity.field(edits[0].field).label} geändert"
    if len(fields) == 1:
        return f"{entity.field(fields.pop()).label} für {len(edits)} {entity.plural} geändert"
    return f"{len(edits)} Zellen {done}"
