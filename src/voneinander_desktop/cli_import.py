"""The command line's `import`: the same plan as the window's, without anybody to ask.

What is unclear or faulty is left out and told. Nothing heavy is imported before it is needed.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voneinander_desktop.domain.import_mapping import ListMapping
    from voneinander_desktop.domain.tables import SourceTable
    from voneinander_desktop.usecases.import_plan import Plan, PlannedRow
    from voneinander_desktop.usecases.importing import Taken
    from voneinander_desktop.usecases.office_file import OfficeFile

HELP = """\
Übernehmen:
  {program} import DATEI LISTE --into institutions|contacts|registrations [--session NUMMER] [--sheet BLATT]
      [--institution NAME] [--mapping ZUORDNUNG.json] [--on-conflict skip|fill|overwrite] [--report AUSGABE.xlsx]
      [--dry-run] [--json]
      übernimmt eine Liste (.xlsx, .xlsm, .xls, .ods, .csv, .txt, .vcf); vorher wird gesichert, unklare und fehlerhafte
      Zeilen bleiben draußen und werden genannt
"""
OPTIONS = """\
  --into ZIEL           was die Liste enthält; bei registrations die Anmeldungen der Veranstaltung --session
  --sheet BLATT         das Blatt einer Arbeitsmappe, wenn mehrere etwas enthalten
  --institution NAME    zu welcher Einrichtung alle gehören, wenn die Liste nur Personen nennt
  --mapping DATEI       welche Spalte welches Feld füllt, als JSON: {"Überschrift": "Feld"}; ohne Angabe wird es erkannt
  --on-conflict REGEL   was mit vorhandenen Einträgen geschieht: skip (nicht ändern), fill (nur leere Felder füllen,
                        Vorgabe), overwrite (überschreiben)
  --report AUSGABE      schreibt die unklaren und fehlerhaften Zeilen mit dem Grund in eine Excel-Datei
  --dry-run             zeigt nur, was geschehen würde
"""

_INTO = ("institutions", "contacts", "registrations")
_POLICIES = ("skip", "fill", "overwrite")


class ImportRefused(Exception):  # noqa: N818 - a refusal is an ordinary answer here
    """A list cannot be taken over as it was asked for; `str()` says in German why."""


def refusals() -> tuple[type[Exception], ...]:
    """Return what is expected to go wrong beside what the other commands expect."""
    from voneinander_desktop.usecases.importing import SourceRefused

    return ImportRefused, SourceRefused


def add_arguments(parser: argparse.ArgumentParser, whole_number: Any, workbook: Any) -> None:
    """Add the command's arguments.

    Args:
        parser: The command's parser.
        whole_number: Reads a number.
        workbook: Reads the name of a workbook that is written.
    """
    parser.add_argument("file", type=Path, metavar="DATEI")
    parser.add_argument("source", type=Path, metavar="LISTE")
    parser.add_argument("--into", required=True, choices=_INTO, metavar="ZIEL")
    parser.add_argument("--session", type=whole_number, metavar="NUMMER")
    parser.add_argument("--sheet", metavar="BLATT")
    parser.add_argument("--institution", default="", metavar="NAME")
    parser.add_argument("--mapping", type=Path, metavar="DATEI")
    parser.add_argument("--on-conflict", choices=_POLICIES, default="fill", metavar="REGEL")
    parser.add_argument("--report", type=workbook, metavar="AUSGABE")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(check=lambda options: _check_usage(parser, options))


def run(options: argparse.Namespace) -> int:
    """Take a list over, or tell what that would do."""
    from voneinander_desktop.usecases.importing import read_file
    from voneinander_desktop.usecases.office_file import open_file

    with closing(open_file(options.file, write=not options.dry_run)) as office:
        if office.read_only and not options.dry_run:
            raise ImportRefused(office.notice or "Die Datei kann nur gelesen werden.")
        table = _table(read_file(options.source).tables, options)
        plan = _plan(office, table, options)
        taken = None if options.dry_run else office.importing.apply(plan)
        report = office.importing.write_left_out(plan, options.report).path if _is_report_due(plan, options) else None
        if options.json:
            print(json.dumps(_as_json(plan, taken), ensure_ascii=False, indent=2))
        else:
            _tell(plan, taken, report)
    return 0


def _check_usage(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """See that what is asked for goes together."""
    if (options.into == "registrations") != (options.session is not None):
        parser.error("argument --session: nennt die Veranstaltung, und nur zu --into registrations.")
    if options.institution and options.into == "institutions":
        parser.error("argument --institution: sagt, wo Personen sind, und gehört nicht zu --into institutions.")


def _is_report_due(plan: "Plan", options: argparse.Namespace) -> bool:
    return bool(options.report) and any(_left_out(plan))


def _table(tables: "tuple[SourceTable, ...]", options: argparse.Namespace) -> "SourceTable":
    """Return the list that is meant."""
    filled = [table for table in tables if table.rows]
    names = ", ".join(f"„{table.sheet}“" for table in filled)
    if options.sheet is not None:
        found = next((table for table in tables if table.sheet == options.sheet), None)
        if found is None:
            known = f" Es gibt: {names}." if any(table.sheet for table in filled) else " Die Liste hat keine Blätter."
            raise ImportRefused(f"Ein Blatt „{options.sheet}“ gibt es in „{options.source.name}“ nicht.{known}")
        return found
    if not filled:
        raise ImportRefused(f"„{options.source.name}“ enthält keine Liste.")
    if len(filled) > 1:
        raise ImportRefused(f"Mehrere Blätter enthalten etwas: {names}. Bitte nennen Sie eines mit --sheet.")
    return filled[0]


def _plan(office: "OfficeFile", table: "SourceTable", options: argparse.Namespace) -> "Plan":
    from voneinander_desktop.documents.meeting import UnknownSession
    from voneinander_desktop.domain.catalogue import SESSION
    from voneinander_desktop.usecases.import_plan import Decisions, Policy

    if options.session is not None and not _is_there(office, options.session):
        raise UnknownSession(f"Eine {SESSION.singular} mit der Nummer {options.session} gibt es in dieser Datei nicht.")
    mapping = _mapping(office, table, options)
    if mapping.problems:
        raise ImportRefused("\n".join(("So lässt sich die Liste nicht übernehmen.", *mapping.problems)))
    if options.institution and mapping.names_institutions:
        raise ImportRefused("Die Liste hat eine Spalte mit Einrichtungen; --institution gilt nur, wo es keine gibt.")
    mapping = replace(mapping, everyone_at=options.institution)
    decisions = Decisions(policy=Policy(options.on_conflict))
    return office.importing.plan(table, mapping, decisions, session_id=options.session)


_LARGEST_ID = 2**63 - 1


def _is_there(office: "OfficeFile", session_id: int) -> bool:
    from voneinander_desktop.domain.catalogue import SESSION

    return abs(session_id) <= _LARGEST_ID and office.reader.row(SESSION, session_id) is not None


def _mapping(office: "OfficeFile", table: "SourceTable", options: argparse.Namespace) -> "ListMapping":
    """Return what the columns mean: as a file says, or as is found out."""
    from voneinander_desktop.domain.import_mapping import Into, mapping_of, shape_with

    into = Into(options.into)
    if not options.mapping:
        return office.importing.propose(table, into)
    chosen = _chosen(options.mapping)
    shape = None if table.known else shape_with(table, chosen)
    mapping, wrong = mapping_of(office.importing.propose(table, into, shape), chosen)
    if wrong:
        raise ImportRefused("\n".join((f"„{options.mapping.name}“ passt nicht zu dieser Liste.", *wrong)))
    return mapping


def _chosen(path: Path) -> dict[str, str | None]:
    """Return the uses by heading that a file says."""
    try:
        chosen = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ImportRefused(f"„{path.name}“ ist keine Zuordnung: Die Datei ist kein JSON.") from error
    if not isinstance(chosen, dict) or not all(isinstance(key, str | None) for key in chosen.values()):
        raise ImportRefused(f'„{path.name}“ ist keine Zuordnung. Erwartet wird {{"Überschrift": "Feld", ...}}.')
    return chosen


# ------------------------------------------------------------------------------ what is told


def _left_out(plan: "Plan") -> "Iterator[PlannedRow]":
    from voneinander_desktop.usecases.import_plan import Status

    return map(plan.row, plan.numbers((Status.UNCLEAR, Status.FAULTY)))


def _tell(plan: "Plan", taken: "Taken | None", report: Path | None) -> None:
    from voneinander_desktop.usecases.import_plan import STATUS_LABELS
    from voneinander_desktop.usecases.import_report import summary

    for note in plan.table.notes:
        print(note, file=sys.stderr)
    for line in summary(plan, done=taken is not None):
        print(line)
    for name in plan.unknown:
        print(f"{name.field} „{name.name}“ gab es noch nicht: {_BECOMES[name.decision.create, taken is not None]}")
    for row in _left_out(plan):
        print(f"{STATUS_LABELS[row.status]}: {row.place}, {row.label}: {row.reason}")
    if report:
        print(f"Geschrieben: {report}")
    if taken is None:
        print("Das ist nur eine Vorschau; nichts wurde gespeichert.")
    elif taken.backup is None:
        print("Es gab nichts zu übernehmen.")
    else:
        print(f"{taken.outcome.label}\nVorher gesichert: {taken.backup}")


_BECOMES = {
    (True, True): "wurde angelegt", (True, False): "wird angelegt",
    (False, True): "blieb leer", (False, False): "bleibt leer",
}  # fmt: skip


def _as_json(plan: "Plan", taken: "Taken | None") -> dict[str, object]:
    rows = [_row_as_json(plan, plan.row(number)) for number in range(len(plan.statuses))]
    return {
        "source": plan.table.source,
        "sheet": plan.table.sheet or None,
        "stored": bool(taken and taken.outcome.step_id),
        "backup": str(taken.backup) if taken and taken.backup else None,
        "counts": {str(status): count for status, count in plan.counts.items()},
        "rows": rows,
    }


def _row_as_json(plan: "Plan", row: "PlannedRow") -> dict[str, object]:
    from voneinander_desktop.domain.tables import column_letters

    at = next((fault.column for fault in row.faults if fault.column is not None), None)
    first = next((column for column, cell in enumerate(plan.table.rows[row.row]) if cell not in (None, "")), 0)
    number = plan.table.first_row + row.row
    return {
        "row": number,
        "cell": f"{column_letters(first if at is None else at)}{number}",
        "place": row.place,
        "label": row.label,
        "outcome": str(row.status),
        "reason": row.reason,
        "hints": list(row.hints),
        "records": [
            {
                "entity": record.entity,
                "id": record.target,
                "label": record.label,
                "outcome": str(record.status),
                "candidates": [candidate.id for candidate in record.candidates],
                "changes": {
                    value.field: {"old": value.old, "new": value.stored}
                    for value in record.values
                    if value.stored != value.old
                },
                "differing": {
                    value.field: {"old": value.stored if value.overruled else value.old, "list": value.new}
                    for value in record.values
                    if value.differs
                },
            }
            for record in row.records
        ],
    }
