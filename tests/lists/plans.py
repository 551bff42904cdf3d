"""What is planned for a list of this folder, as data: `NAME.plan.json` beside each list is what it has to be.

`python -m tests.lists.plans` writes the plans of those lists anew whose plan is another one now, and says which: read
them before they are kept.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from voneinander_desktop.domain.import_mapping import Into
from voneinander_desktop.usecases.importing import read_file
from voneinander_desktop.usecases.office_file import create_file, open_file

FOLDER = Path(__file__).parent
LISTS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".csv", ".txt", ".xlsx", ".xls", ".vcf"))
REGISTRATIONS = ("jobcenter_namen.txt", "teilnahme_ja_nein.csv", "teilnehmendenliste_2025.xlsx")
SHEETS = {"mehrere_blaetter.xlsx": ("Einrichtungen", "Personen")}
SESSION = 1
"""The sample's meeting."""


def plan_file(path):
    """Return where the plan of a list is kept."""
    return path.with_name(f"{path.name}.plan.json")


def expected(path):
    """Return what is to be planned for a list."""
    return json.loads(plan_file(path).read_text(encoding="utf-8"))


def sample(folder):
    """Return an open copy of the sample file: eleven institutions, three contacts, a meeting."""
    path = Path(folder) / "Beispiel.voneinander"
    create_file(path, "sample")
    return open_file(path)


def plans_of(office, path):
    """Return the plans for the sheets of a list, each with the mapping that is proposed."""
    tables = read_file(path).tables
    chosen = [table for table in tables if path.name not in SHEETS or table.sheet in SHEETS[path.name]]
    for table in chosen:
        into = Into.REGISTRATIONS if path.name in REGISTRATIONS else None
        mapping = office.importing.propose(table, into)
        session = SESSION if into else None
        yield office.importing.plan(table, mapping, session_id=session)


def told(plan):
    """Return a plan as data."""
    shape = plan.mapping.shape
    return {
        "sheet": plan.table.sheet,
        "into": str(plan.mapping.into),
        "as_of": str(shape.as_of) if shape.as_of else None,
        "columns": {one.title: one.use for one in plan.mapping.columns if one.use or not one.certain},
        "passed_over": {plan.table.place(row): reason for row, reason in shape.passed_over},
        "unknown": {f"{name.field}: {name.name}": name.decision.create for name in plan.unknown},
        "rows": [_row(plan.row(number)) for number in range(len(plan.statuses))],
    }


def _row(row):
    found = {"place": row.place, "outcome": str(row.status), "reason": row.reason}
    if row.hints:
        found["hints"] = list(row.hints)
    return found | {"records": [_record(record) for record in row.records]}


def _record(record):
    found = {"who": f"{record.entity} {record.label}", "outcome": str(record.status)}
    changes = {value.label: value.stored for value in record.values if value.stored != value.old}
    return found | ({"changes": changes} if changes else {})


def everything(path):
    """Return what is planned for a list and, once that is stored, for the same list again."""
    with TemporaryDirectory() as folder:
        office = sample(folder)
        try:
            found = []
            for plan in plans_of(office, path):
                first = told(plan)
                office.importing.apply(plan)
                again = office.importing.plan_again(plan)
                found.append(first | {"again": [str(status) for status in again.statuses]})
            return found
        finally:
            office.close()


def main():
    """Write the plans that are other ones now."""
    for path in LISTS:
        text = json.dumps(everything(path), ensure_ascii=False, indent=1) + "\n"
        if not plan_file(path).exists() or text != plan_file(path).read_text(encoding="utf-8"):
            plan_file(path).write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
