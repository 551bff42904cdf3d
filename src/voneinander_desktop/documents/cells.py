"""From the catalogue's fields and values to a document's columns and cells."""

from voneinander_desktop.domain.fields import Entity, Field, Kind, Value
from voneinander_desktop.domain.tables import Cell, CellKind, Column

_CELL_KINDS = {
    Kind.INTEGER: CellKind.NUMBER,
    Kind.DATE: CellKind.DATE,
    Kind.TIME: CellKind.TIME,
    Kind.FLAG: CellKind.FLAG,
    Kind.TRISTATE: CellKind.FLAG,
}
_WRAPPED_FROM = 24
"""Columns of texts that are at least as wide may go on in a second line."""


def column(spec: Field, heading: str = "", width: int = 0) -> Column:
    """Return the column that shows a field.

    Args:
        spec: The field.
        heading: What stands above it, where it is not the field's label.
        width: Its width in characters, where it is not the field's.
    """
    kind = _CELL_KINDS.get(spec.kind, CellKind.TEXT)
    width = width or spec.width
    wrap = kind is CellKind.TEXT and (width >= _WRAPPED_FROM or spec.many or spec.kind is Kind.LINES)
    return Column(spec.key, heading or spec.label, kind, width, wrap)


def columns(entity: Entity, keys: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns that show some fields of an entity."""
    return tuple(column(entity.field(key)) for key in keys)


def cell(spec: Field, value: Value) -> Cell:
    """Return the cell that shows a field's value; what is kept by key or id is shown by its name."""
    if value is None or value == "" or value == ():
        return None
    if spec.choices or isinstance(value, tuple):  # a `Ref` is one, too
        return spec.format(value) or None
    return value
