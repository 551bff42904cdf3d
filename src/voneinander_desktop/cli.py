"""The command line: the same jobs without a window.

Exit status 0 is done, 1 refused, 2 wrong usage. Nothing heavy is imported before the usage is known to
be right, and Qt only for PDF, the tour and the window.
"""

import argparse
import gc
import io
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from voneinander_desktop import cli_export, cli_import

if TYPE_CHECKING:
    from voneinander_desktop.domain.fields import Field, Row, Value
    from voneinander_desktop.usecases.attendance import Entry

DONE, REFUSED, WRONG_USAGE = 0, 1, 2

_PROGRAM = "voneinander-desktop"
_HELP = f"""\
Einrichtungen, Kontakte und Veranstaltungen im Überblick.

Fenster:
  {_PROGRAM} [DATEI]

Dateien:
  {_PROGRAM} new DATEI [--sample | --practice]
      legt eine neue Datei an: leer, mit dem Beispiel oder mit Übungsdaten
  {_PROGRAM} check DATEI
      prüft die Datei und ihren Inhalt

Sicherungen:
  {_PROGRAM} backup DATEI [AUSGABE]
      sichert die Datei, auch während sie geöffnet ist
  {_PROGRAM} backups DATEI [--json]
      nennt die Sicherungen, die neueste zuerst
  {_PROGRAM} restore DATEI SICHERUNG
      holt eine Sicherung zurück; was jetzt in der Datei steht, bleibt unter den Sicherungen

Auflisten:
  {_PROGRAM} list institutions|contacts|sessions DATEI [--search TEXT] [--json]
  {_PROGRAM} attendance DATEI --session NUMMER [--json]
      wer angemeldet ist oder da war, mit der Zeile auf der zuletzt gedruckten Unterschriftenliste
  {_PROGRAM} propose DATEI --session NUMMER [--json]
      wen einzuladen sich anbietet, und warum

{cli_export.HELP.format(program=_PROGRAM)}
{cli_import.HELP.format(program=_PROGRAM)}
Rundgang:
  {_PROGRAM} tour ORDNER
      führt das Fenster durch die wichtigsten Arbeiten und legt Bilder davon in den Ordner

Angaben:
  --search TEXT         nur Einträge, in denen alle diese Wörter vorkommen
  --json                Ausgabe als JSON
{cli_export.OPTIONS}{cli_import.OPTIONS}  -h, --help            diese Hilfe
  --version             Version des Programms

Eine vorhandene Ausgabedatei wird ersetzt. Rückgabewert: 0 erledigt, 1 abgelehnt, 2 falscher Aufruf.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    _speak_utf8()
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except BrokenPipeError:
        _print_nothing_more()  # whoever read the output has enough
        return DONE
    except OSError as error:
        from voneinander_desktop.storage.faults import os_message

        _print_nothing_more()
        return _refuse(os_message(error))
    except KeyboardInterrupt:
        return _refuse("Abgebrochen.")
    except Exception as error:  # noqa: BLE001 - the user shall never see a traceback
        return _refuse(_unexpected(error))


def _run(arguments: list[str]) -> int:
    try:
        options = _parser(arguments).parse_args(_lengths_joined(arguments))
        if check := getattr(options, "check", None):
            check(options)
    except SystemExit as stop:
        return int(stop.code or 0)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
        print(end="", flush=True)  # a full disk shall be noticed here, not when Python ends
        return status
    except _refusals() as refusal:
        return _refuse(str(refusal))


def _refusals() -> tuple[type[Exception], ...]:
    """Return what is expected to go wrong; each tells in German what happened. Only needed once something did."""
    from voneinander_desktop.usecases.office_file import StorageFault

    return StorageFault, *cli_export.refusals(), *cli_import.refusals()


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return REFUSED


# -------------------------------------------------------------------------------- the usage


class _Parser(argparse.ArgumentParser):
    """A parser that speaks German."""

    def format_help(self) -> str:
        return _HELP

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{_in_german(message)}\nHilfe: {_PROGRAM} --help\n")


class _Version(argparse.Action):
    """Tells the version, which is looked up only then."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib import metadata

        print(f"{_PROGRAM} {metadata.version(_PROGRAM)}")
        parser.exit()


_USAGE_ERRORS = (
    (r"the following arguments are required: (.+)", "Es fehlt: {0}."),
    (r"one of the arguments (.+) is required", "Es fehlt eine dieser Angaben: {0}."),
    (r"unrecognized arguments: (.+)", "Das gehört nicht zu diesem Aufruf: {0}"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", "{0}: {1} gibt es nicht. Möglich sind: {2}."),
    (r"argument (.+?): expected one argument", "Nach {0} fehlt etwas."),
    (r"argument (.+?): not allowed with argument (.+)", "{0} und {1} gehen nicht zusammen."),
    (r"argument (.+?): ignored explicit argument .+", "{0} steht ohne weitere Angabe."),
    (r"argument (.+?): (.+[.])", "{0}: {1}"),  # what the types below say
)


def _lengths_joined(arguments: list[str]) -> list[str]:
    """Return the arguments with "--right -2,5" as "--right=-2,5": `argparse` takes only "-2.5" for a number."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] in ("--right", "--down") and re.fullmatch(r"-[0-9]+,[0-9]+", argument):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _in_german(message: str) -> str:
    """Return the German for what `argparse` says."""
    for pattern, german in _USAGE_ERRORS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return german.format(*(re.sub(r"'([^']*)'", r"\1", part) for part in found.groups()))
    return "Dieser Aufruf ist so nicht möglich."


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    """Return the parser for a command, or for opening the window: `[FILE]` would be taken for a command."""
    if not arguments or arguments[0] not in _COMMANDS:
        parser = _Parser(_PROGRAM, allow_abbrev=False)
        start = parser.add_mutually_exclusive_group()
        start.add_argument("file", nargs="?", type=Path, metavar="DATEI")
        start.add_argument("--sample", action="store_true")
        parser.add_argument("--version", action=_Version)
        parser.set_defaults(command=_window)
        return parser
    parser = _Parser(_PROGRAM, allow_abbrev=False)
    commands = parser.add_subparsers(required=True, metavar="BEFEHL")
    add, command = _COMMANDS[arguments[0]]
    one = commands.add_parser(arguments[0], allow_abbrev=False)
    one.set_defaults(command=command)
    add(one)
    return parser


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="DATEI")


def _add_new(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    content = parser.add_mutually_exclusive_group()
    content.add_argument("--sample", dest="content", action="store_const", const="sample")
    content.add_argument("--practice", dest="content", action="store_const", const="practice")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=_LISTS, metavar="LISTE")
    _add_file(parser)
    parser.add_argument("--search", default="", metavar="TEXT")
    parser.add_argument("--json", action="store_true")


def _add_session(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("--session", required=True, type=cli_export.whole_number, metavar="NUMMER")
    parser.add_argument("--json", action="store_true")


def _add_tour(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="ORDNER")


def _add_backup(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("out", nargs="?", type=Path, metavar="AUSGABE")


def _add_backups(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("--json", action="store_true")


def _add_import(parser: argparse.ArgumentParser) -> None:
    cli_import.add_arguments(parser, cli_export.whole_number, cli_export.output((".xlsx",)))


def _add_restore(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("backup", type=Path, metavar="SICHERUNG")


# ------------------------------------------------------------------------------- the commands


def _new(options: argparse.Namespace) -> int:
    from voneinander_desktop.usecases.office_file import create_file

    create_file(options.file, options.content or "empty")
    print(f"Angelegt: {options.file}")
    return DONE


def _check(options: argparse.Namespace) -> int:
    from voneinander_desktop.usecases.office_file import check_file

    found = check_file(options.file)
    for line in (*found.faults, *(f"Hinweis: {hint}" for hint in found.hints)):
        print(line)
    if not found.faults:
        print(f"„{options.file.name}“ ist in Ordnung.")
    return REFUSED if found.faults else DONE


def _backup(options: argparse.Namespace) -> int:
    from voneinander_desktop.usecases.safekeeping import make_backup

    print(f"Gesichert: {make_backup(options.file, options.out, datetime.now())}")
    return DONE


def _backups(options: argparse.Namespace) -> int:
    from voneinander_desktop.usecases.safekeeping import backups_of, counted

    found = backups_of(options.file)
    if options.json and (found or options.file.is_file()):
        told = [
            {
                "path": str(path),
                "made_at": made.made_at.isoformat(timespec="seconds"),
                "reason": made.reason,
                "sha256": made.sha256,
                "counts": made.counts,
                "last_change": made.last_change,
            }
            for made, path in found
        ]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return DONE
    for made, path in found:
        print(f"{made.made_at:%d.%m.%Y %H:%M}  {made.reason}: {counted(made.counts)}\n    {path}")
    if not found:
        if not options.file.is_file():
            return _refuse(f"Die Datei „{options.file.name}“ gibt es nicht, und Sicherungen davon auch nicht.")
        print("Keine Sicherungen gefunden.")
    return DONE


def _restore(options: argparse.Namespace) -> int:
    from voneinander_desktop.usecases.safekeeping import restore_backup

    kept = restore_backup(options.file, options.backup, datetime.now())
    print(f"Zurückgeholt: {options.file}")
    if kept:
        print(f"Was vorher in der Datei stand, liegt bei den Sicherungen: {kept}")
    return DONE


def _list(options: argparse.Namespace) -> int:
    with cli_export.opened(options.file) as office:
        entity = office.listing(_LISTS[options.what]).entity
        rows = list(office.reader.rows(entity, cli_export.found(office, entity.key, options.search)).values())
    if options.json:
        print(json.dumps([_record(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        shown = [spec for spec in entity.fields if spec.shown]
        lines = [[str(row.id), *(row.text(spec.key) for spec in shown)] for row in rows]
        _print_table(["Nr.", *(spec.label for spec in shown)], lines)
    return DONE


def _attendance(options: argparse.Namespace) -> int:
    from voneinander_desktop.documents.meeting import read_session

    with cli_export.opened(options.file) as office:
        read_session(office.reader, options.session)
        roll = office.attendance.roll(options.session)
        rows = office.sheets.positions(options.session)
        people = [_attending(person, roll.halves, rows.get(person.id)) for person in map(roll.person, roll.ids)]
    _tell(people, ("Nachname", "Vorname", "Einrichtung", "Status", "Teilnahme", "Vertretung für", "Zeile"), options)
    return DONE


def _attending(person: "Entry", halves: int, sheet_row: int | None) -> dict[str, object]:
    from voneinander_desktop.domain.attendance import of_halves
    from voneinander_desktop.domain.catalogue import REGISTRATION

    registered = REGISTRATION.field("status").format("cancelled" if person.cancelled else "registered")
    return {
        "last_name": person.last_name,
        "first_name": person.first_name or None,
        "institution": person.institution or None,
        "status": "ohne Anmeldung" if person.walk_in else registered,
        "attendance": REGISTRATION.field("attendance").format(of_halves(*person.attendance, halves)),
        "substitute_for": person.substitute_for or None,
        "sheet_row": sheet_row,
    }


def _propose(options: argparse.Namespace) -> int:
    with cli_export.opened(options.file) as office:
        proposals = [
            {"institution": one.institution.text, "group": str(one.group), "reason": one.reason}
            for one in office.planning.propose(options.session)
        ]
    _tell(proposals, ("Einrichtung/Dienststelle", "Gruppe", "Grund"), options)
    return DONE


def _tour(options: argparse.Namespace) -> int:
    from voneinander_desktop.app import tour

    return tour(options.folder)


def _window(options: argparse.Namespace) -> int:
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        return _refuse(f"Hier gibt es keinen Bildschirm für das Fenster. Ohne Fenster: {_PROGRAM} --help")
    # What is read in until the window is there stays: looking for garbage in it takes a tenth of the start.
    gc.disable()
    from voneinander_desktop.storage import seal

    if options.file is not None:
        seal.hash_ahead(options.file)
    import voneinander_desktop.gui  # noqa: F401 - before all else of Qt: see there
    from voneinander_desktop.app import run

    return run(options.file, sample=options.sample)


# ------------------------------------------------------------------------------ what they need


def _record(row: "Row") -> dict[str, object]:
    """Return a record as it stands in JSON."""
    fields = zip(row.entity.fields, row.values, strict=True)
    return {"id": row.id} | {spec.key: _json_value(spec, value) for spec, value in fields}


def _json_value(spec: "Field", value: "Value") -> object:
    from voneinander_desktop.domain.fields import Ref

    if isinstance(value, tuple) and spec.many:
        return [part.text if isinstance(part, Ref) else part for part in value]
    match value:
        case bool() | int():
            return value
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case _:
            return spec.format(value) or None


_WIDEST = 40
_GAP = "  "


def _tell(records: Sequence[Mapping[str, object]], headings: Sequence[str], options: argparse.Namespace) -> None:
    """Print records as JSON, or as a table."""
    if options.json:
        print(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        _print_table(headings, [["" if value is None else str(value) for value in one.values()] for one in records])


def _print_table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    table = [headings, *(list(map(_one_line, line)) for line in lines)]
    if len(table) == 1:
        print("Nichts gefunden.")
        return
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    table.insert(1, ["-" * width for width in widths])
    for line in table:
        print(_GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def _one_line(text: str) -> str:
    """Return a text that fits into a cell and cannot upset the terminal."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


_Command = Callable[[argparse.Namespace], int]
_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], _Command]] = {
    "new": (_add_new, _new),
    "list": (_add_list, _list),
    "attendance": (_add_session, _attendance),
    "propose": (_add_session, _propose),
    "export": (cli_export.add_arguments, cli_export.run),
    "check": (_add_file, _check),
    "backup": (_add_backup, _backup),
    "backups": (_add_backups, _backups),
    "restore": (_add_restore, _restore),
    "import": (_add_import, cli_import.run),
    "tour": (_add_tour, _tour),
}
_LISTS = {"institutions": "institution", "contacts": "contact", "sessions": "session"}


# -------------------------------------------------------------------------------- the terminal


def _speak_utf8() -> None:
    """Print UTF-8 on Windows and in the C locale, too; what cannot be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_nothing_more() -> None:
    """Drop what is still buffered: it must not fail once more when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(error: Exception) -> str:
    """Log an error of the program itself and return what to say about it.

    The log tells its type and where it happened; never its text, which may hold personal data.
    """
    import platformdirs

    log = platformdirs.user_log_path("voneinander") / "fehler.log"  # the window's log, too
    frames = traceback.extract_tb(error.__traceback__)
    places = (f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    with suppress(OSError):
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            print(datetime.now().isoformat(" ", "seconds"), type(error).__qualname__, *places, sep="\n", file=file)
    return f"Im Programm ist ein Fehler aufgetreten, die Arbeit wurde abgebrochen. Wo, steht in „{log}“."
