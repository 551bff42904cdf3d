"""Lists from elsewhere: reading a workbook of contacts, against calamine alone."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from benchmarks import data
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from voneinander_desktop.formats import reader_process

HEADINGS = (
    "Nr.", "Anrede", "Titel", "Vorname", "Nachname", "Funktion", "Abteilung", "Einrichtung", "Träger", "Straße", "PLZ",
    "Ort", "Stadtteil", "Telefon", "Mobil", "E-Mail", "Webseite", "Verteiler", "Stand", "Bemerkungen",
)  # fmt: skip
"""The head row of the list: twenty columns."""

_CHOOSING = 0.5  # seconds
_OPERATORS = ("Träger Nord e. V.", "Träger Süd gGmbH", "Bezirksamt Mitte von Berlin")
_DISTRICTS = ("Moabit West", "Moabit Ost", "Wedding Zentrum", "Parkviertel", "Tiergarten Süd")


def contact_list(rows: int) -> Path:
    """Return a workbook of so many contacts, the first half of whom are those of a file of half as many contacts."""
    path = data.FOLDER / f"{rows} contacts.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Kontakte")
        sheet.append(HEADINGS)
        for row in _rows(rows):
            sheet.append(row)
        book.save(path)
    return path


def reading(sizes: Sizes) -> Iterator[Measurement]:
    """A list in a workbook, from the file to its cells: in a process of its own, limited and handed over."""
    path = contact_list(sizes.source)
    samples = []
    for _ in range(sizes.rounds):
        reader_process.prepare()  # as the window does while she chooses the file
        time.sleep(_CHOOSING)
        samples.append([milliseconds(partial(action, path)) for action in (_read, _read, read_bare)])
    prepared, unprepared, floor = medians(samples)
    yield Measurement(
        what="reading an .xlsx in a process of its own",
        at=f"{sizes.source:,} x {len(HEADINGS)} cells",
        measured=prepared / floor,
        must=2,
        aim=1.5,
        unit="x",
        floor="python-calamine alone, in this process, without limits",
        figures={"ours": prepared, "started only then": unprepared, "floor": floor},
    )


def _read(path: Path) -> None:
    reader_process.read_in_child(path)


def read_bare(path: Path) -> None:
    with CalamineWorkbook.from_path(path) as book:
        book.get_sheet_by_index(0).to_python()


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    known = count // 2
    others = count - known + 1  # another number makes other people
    everybody = [*_employed(known), *_employed(others)][:count]
    for number, (institution, person) in enumerate(everybody, 1):
        yield _row(number, institution, person)


def _employed(count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    institutions, people = data.invented(count)
    for person in people:
        yield institutions[person["institution"] - 1], person


def _row(number: int, institution: dict[str, Any], person: dict[str, Any]) -> tuple[Any, ...]:
    names = ("salutation", "title", "first_name", "last_name", "function", "department")
    return (
        number,
        *(person[name] for name in names),
        institution["name"],
        _OPERATORS[number % len(_OPERATORS)],
        institution["street"],
        institution["postal_code"],
        institution["city"],
        _DISTRICTS[number % len(_DISTRICTS)],
        *(person[name] for name in ("phone", "mobile", "email")),
        "https://example.org",
        "Runder Tisch" if person["share"] else None,
        person["confirmed_on"],
        person["notes"],
    )
