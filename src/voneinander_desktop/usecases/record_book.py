"""Rows of a new file in the making, written as records with the catalogue's field keys."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind
from voneinander_desktop.domain.schema import TABLES, metadata
from voneinander_desktop.storage.database import blank_row


class NewRow(NamedTuple):
    """One row of a new file.

    Attributes:
        table: The table's name.
        id: The row's id; every table counts from 1.
        values: The values of all other columns but the derived ones.
    """

    table: str
    id: int
    values: dict[str, Any]


class RecordBook:
    """Rows in the making: numbers them, and knows every record by its name."""

    def __init__(self) -> None:
        self._values: dict[str, list[dict[str, Any]]] = {}
        self._ids: dict[tuple[str, Any], int] = {}

    def rows(self) -> list[NewRow]:
        """Return all rows, tables that others refer to first."""
        return [
            NewRow(table.name, number, values)
            for table in metadata().sorted_tables
            for number, values in self.table(table.name)
        ]

    def add_all(self, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Add records by the key of their entity, in the given order."""
        for key, some in records.items():
            for record in some:
                self.add(ENTITIES[key], record)

    def add(self, entity: Entity, record: Mapping[str, Any]) -> int:
        """Add a record and its links, and return its id.

        Args:
            entity: What it is.
            record: Values by field key; references as names or ids, days and times as in ISO 8601.
        """
        given = [(entity.field(key), value) for key, value in record.items()]
        columns = dict(self._column(spec, value) for spec, value in given if not spec.many)
        number = self.insert(entity.table, columns)
        self._ids[entity.key, record[entity.label[0]]] = number
        for spec, value in given:
            if spec.link:
                for one in value:
                    target = one if spec.kind is Kind.TEXTS else self.id_of(spec.target, one)
                    owner = {spec.link.owner: number, spec.link.target: target}
                    self.insert(spec.link.table, {**owner, **spec.link.fixed})
        return number

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Add a row; what is not given has the column's default or is empty."""
        rows = self._values.setdefault(table, [])
        rows.append(blank_row(TABLES[table]) | dict(values))
        return len(rows)

    def id_of(self, entity_key: str, name: str | int) -> int:
        """Return the id of the record with this name."""
        return name if isinstance(name, int) else self._ids[entity_key, name]

    def values(self, table: str, number: int) -> dict[str, Any]:
        """Return the values of one row."""
        return self._values[table][number - 1]

    def table(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        """Return all rows of a table with their ids."""
        return list(enumerate(self._values.get(table, ()), 1))

    def _column(self, spec: Field, value: Any) -> tuple[str, Any]:
        """Return the column that keeps a single value, and the value as it is kept."""
        if value is None:
            return spec.stored, None
        if spec.kind is Kind.REFERENCE:
            if spec.text_column and isinstance(value, str) and (spec.target, value) not in self._ids:
                return spec.text_column, value
            return spec.stored, self.id_of(spec.target, value)
        if isinstance(value, str) and spec.kind is Kind.DATE:
            return spec.stored, date.fromisoformat(value)
        if isinstance(value, str) and spec.kind is Kind.TIME:
            return spec.stored, time.fromisoformat(value)
        return spec.stored, value
