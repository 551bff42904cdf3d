"""The Einrichtungsliste.

It holds no personal data unless the office's own notes are asked for by name; then it is marked as
being for the office alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from voneinander_desktop.documents.cells import cell, columns
from voneinander_desktop.domain import rules, values
from voneinander_desktop.domain.catalogue import INSTITUTION
from voneinander_desktop.domain.fields import Personal
from voneinander_desktop.domain.tables import Block, Document
from voneinander_desktop.storage.queries import Reader

_TITLE = "Einrichtungsliste"


@dataclass(frozen=True, slots=True)
class InstitutionListRequest:
    """What the list is to hold.

    Attributes:
        ids: Which institutions in which order; all of them where it is None.
        columns: Which fields in which order; where it is None, all but those that are for the office alone.
        as_of: The day that stands on it.
    """

    ids: tuple[int, ...] | None = None
    columns: tuple[str, ...] | None = None
    as_of: date = field(default_factory=date.today)


def institution_list(reader: Reader, request: InstitutionListRequest) -> Document:
    """Return the list of institutions and offices."""
    ids: Sequence[int] = [ref.id for ref in reader.options("institution")] if request.ids is None else request.ids
    rows = reader.rows(INSTITUTION, ids).values()
    keys = _keys(request)
    specs = [INSTITUTION.field(key) for key in keys]
    marking = rules.MARKING if any(spec.personal is Personal.INTERNAL for spec in specs) else ""
    return Document(
        title=_TITLE,
        subtitle=INSTITUTION.plural,
        marking=marking,
        head=(("Stand", values.format_date(request.as_of)), ("Anzahl", _counted(len(rows)))),
        columns=columns(INSTITUTION, keys),
        blocks=(Block(tuple(tuple(cell(spec, row[spec.key]) for spec in specs) for row in rows)),),
        landscape=True,
        name=f"{_TITLE} – {marking}" if marking else _TITLE,
    )


def _keys(request: InstitutionListRequest) -> tuple[str, ...]:
    if request.columns is None:
        return tuple(spec.key for spec in INSTITUTION.fields if spec.personal is not Personal.INTERNAL)
    return tuple(key for key in request.columns if key in INSTITUTION.index) or INSTITUTION.label


def _counted(institutions: int) -> str:
    return "1 Eintrag" if institutions == 1 else f"{institutions} Einträge"
