"""Files with many invented contacts, written through the program's own door and kept in `build/bench`."""

import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measuring import BUILD
from voneinander_desktop import domain, resources, storage
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, INVITATION, REGISTRATION, SESSION
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change, StepKind
from voneinander_desktop.usecases.office_file import create_file, open_file
from voneinander_desktop.usecases.record_book import RecordBook

FOLDER = BUILD / "bench"
SESSION_ID = 1
"""The meeting that people are registered for."""

MOST_REGISTERED = 5_000
LIST_COLUMNS = (
    "last_name",
    "first_name",
    "institution",
    "function",
    "department",
    "title",
    "phone",
    "email",
    "retired_on",
    "confirmed_on",
)
"""The ten columns that lists are measured with."""

_KINDS = ("Nachbarschaftstreff", "Familienzentrum", "Stadtteilzentrum", "Begegnungsstätte", "Mehrgenerationenhaus")
_PLACES = ("Übungshof", "Musterkiez", "Löwenzahn", "Brückenweg", "Gärtnerei", "Mühlenplatz", "Straßenbahndepot", "Süd")
_TODAY = date(2026, 11, 20)
_FEWEST_INSTITUTIONS, _MOST_INSTITUTIONS = 200, 2_000
_REGIONS, _INSTITUTION_KINDS = 10, 10  # in every new file


def office(contacts: int) -> Path:
    """Return a file with so many contacts; it is made if there is none that this version would make."""
    folder = FOLDER / f"{contacts} contacts"
    path = folder / f"{_version()}.voneinander"
    if not path.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _make(path, _book(contacts))
        _seal(path)
    return path


def years(number: int) -> Path:
    """Return a file with so many institutions at so many sessions; it is made if there is none of this version."""
    folder = FOLDER / f"{number} sessions"
    path = folder / f"{_version()}.voneinander"
    if not path.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _make(path, _years_book(number))
        _seal(path)
    return path


@contextmanager
def copies(*paths: Path) -> Iterator[list[Path]]:
    """Yield copies of files to be written in, each with its seal in a folder of its own."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folders = [shutil.copytree(path.parent, Path(name) / str(number)) for number, path in enumerate(paths)]
        yield [folder / path.name for folder, path in zip(folders, paths, strict=True)]


def _make(path: Path, book: RecordBook) -> None:
    create_file(path)
    database = Database(path)
    try:
        changes = [Change(row.table, row.id, None, row.values) for row in book.rows()]
        database.transact("Messdaten angelegt", changes, kind=StepKind.BARRIER)
    finally:
        database.close()


def _seal(path: Path) -> None:
    """Leave the file as the window does after a sitting: with a seal, which spares it checks at the next opening."""
    office = open_file(path)
    office.choices.set("measured", True)
    office.close()


def _book(contacts: int) -> RecordBook:
    book = RecordBook()
    institutions, people = invented(contacts)
    for institution in institutions:
        book.add(INSTITUTION, institution)
    for person in people:
        book.add(CONTACT, person)
    book.add(SESSION, {"title": "Kennenlernen (Messung)", "date": _TODAY, "site": 1, "status": "planned"})
    for contact in range(1, min(contacts, MOST_REGISTERED) + 1):
        institution = book.values("contact", contact)["institution_id"]
        book.add(REGISTRATION, {"session": SESSION_ID, "contact": contact, "institution": institution})
    return book


def invented(contacts: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return institutions and so many people, as they are in a file of so many contacts; the same each time."""
    dice = random.Random(contacts)
    count = max(_FEWEST_INSTITUTIONS, min(_MOST_INSTITUTIONS, contacts // 50))
    institutions = [_institution(dice, number) for number in range(count)]
    return institutions, list(_people(dice, contacts, count))


def _years_book(number: int) -> RecordBook:
    """Return institutions that were all invited to every session; of those that accepted up to three people came."""
    book = RecordBook()
    dice = random.Random(number)
    for one in range(number):
        book.add(INSTITUTION, _institution(dice, one))
    for one in range(number):
        day = _TODAY - timedelta(days=20 * one + 30)
        book.add(SESSION, {"title": f"Treffen {one + 1}", "date": day, "site": 1, "status": "held"})
        for institution in range(1, number + 1):
            answer = dice.choice(("accepted", "accepted", "declined", "invited"))
            book.add(INVITATION, {"session": one + 1, "institution": institution, "status": answer})
            for guest in range(dice.randint(1, 3) if answer == "accepted" else 0):
                row = {"session": one + 1, "contact": f"Muster, Gast {guest + 1}", "institution": institution}
                book.add(REGISTRATION, row | {"attendance": dice.choice(("present", "present", "absent"))})
    return book


def _institution(dice: random.Random, number: int) -> dict[str, Any]:
    kind, place = dice.choice(_KINDS), dice.choice(_PLACES)
    return {
        "name": f"{kind} {place} {number + 1}",
        "kind": dice.randint(1, _INSTITUTION_KINDS),
        "region": dice.randint(1, _REGIONS),
        "street": f"Musterstraße {number % 300 + 1}",
        "postal_code": "13355",
        "city": "Berlin",
        "phone": f"030 23125-{number % 900 + 100}",
        "email": f"einrichtung{number + 1}@example.org",
    }


def _people(dice: random.Random, contacts: int, institutions: int) -> Iterator[dict[str, Any]]:
    facts = json.loads(resources.text("data", "practice_people.json"))
    names = facts["people"]
    work = [(team["functions"], team["departments"] or [None]) for team in facts["work"].values()]
    for number in range(contacts):
        salutation, title, first_name, _ = dice.choice(names)
        last_name = dice.choice(names)[3]
        if dice.random() < 0.4:
            last_name = f"{last_name}-{dice.choice(names)[3]}"
        functions, departments = dice.choice(work)
        yield {
            "salutation": salutation,
            "title": title or None,
            "first_name": first_name,
            "last_name": last_name,
            "institution": dice.randint(1, institutions),
            "function": dice.choice(functions),
            "department": dice.choice(departments),
            "phone": f"030 23125-{number % 900 + 100}",
            "mobile": f"030 23125-{dice.randint(100, 999)}" if dice.random() < 0.2 else None,
            "email": f"person{number + 1}@example.org" if dice.random() < 0.9 else None,
            "is_main": dice.random() < 0.1,
            "share": dice.random() < 0.5,
            "notes": "Ruft gern zurück, am besten vormittags." if dice.random() < 0.1 else None,
            "retired_on": _day(dice) if dice.random() < 0.03 else None,
            "confirmed_on": _day(dice) if dice.random() < 0.7 else None,
        }


def _day(dice: random.Random) -> date:
    return _TODAY - timedelta(days=dice.randint(0, 2_000))


def _version() -> str:
    """Return what tells files apart that were made by other data, another schema or other search texts."""
    sources = [Path(__file__)]
    for package in (domain, storage):
        sources += sorted(Path(package.__path__[0]).rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
