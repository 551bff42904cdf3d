"""Lists in memory and what is planned for them, for tests of taking over."""

from tests.records import new_file

from voneinander_desktop.domain.import_mapping import Into
from voneinander_desktop.domain.tables import SourceTable
from voneinander_desktop.usecases.import_plan import Decisions
from voneinander_desktop.usecases.office_file import open_file


def table(*rows, source="Liste.xlsx", sheet="Mitte", **options):
    """Return a list as a file holds it; empty cells are None."""
    return SourceTable(source, sheet, tuple(map(tuple, rows)), **options)


def planned(office, rows, into="contacts", *, session_id=None, uses=None, **decisions):
    """Return the plan for a list, a table or its rows, with the mapping that is proposed; `uses` corrects it."""
    source = rows if isinstance(rows, SourceTable) else table(*rows)
    mapping = office.importing.propose(source, Into(into))
    for column, use in (uses or {}).items():
        mapping = mapping.with_use(column, use)
    assert mapping.problems == ()
    return office.importing.plan(source, mapping, Decisions(**decisions), session_id=session_id)


def outcomes(plan):
    """Return what becomes of each row, as words."""
    return [str(status) for status in plan.statuses]


def new_office(folder):
    """Return an open file with nothing but Stadtteile and vocabularies."""
    return open_file(new_file(folder / "Mitte.voneinander"))
