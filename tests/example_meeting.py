"""A small file with one meeting in which every rule about papers has a case."""

from datetime import date, time
from pathlib import Path
from typing import Any, NamedTuple

from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import OfficeFile, create_file, open_file

INSTITUTIONS = {
    "Kreativhaus": {"street": "Fischerinsel 3", "postal_code": "10179", "city": "Berlin", "phone": "030 23125-900"},
    "Familienzentrum Wattstraße": {"notes": "Schlüssel beim Hausmeister"},
    "KiezZentrum Villa Lützow": {},
    "Nachbarschaftstreff Olof-Palme-Zentrum": {},
    "Bezirksamt Mitte": {"is_office": True, "email": "post@example.org"},
}

# Whoever's Weitergabe is in force is "shared"; the others are so for three different reasons.
CONTACTS: dict[str, dict[str, Any]] = {
    "Müller": {
        "first_name": "Anna", "salutation": "Frau", "title": "Dr.", "function": "Leitung", "share": True,
        "institution": "Kreativhaus", "mobile": "0151 23125-801", "notes": "Ruft ungern zurück",
    },
    "Mueller": {"first_name": "Bernd", "salutation": "Herr", "institution": "Familienzentrum Wattstraße"},
    "Öztürk": {
        "first_name": "Cem", "institution": "KiezZentrum Villa Lützow", "share": True,
        "share_withdrawn_on": date(2020, 2, 1),
    },
    "von Adler": {
        "first_name": "Dora", "institution": "Kreativhaus", "share": True, "retired_on": date(2020, 1, 31),
        "department": "Haus 2",
    },
    "Zander": {"first_name": "Emil", "institution": "Kreativhaus", "share": True},
    "Funk": {"first_name": "Gerda", "institution": "Bezirksamt Mitte", "share": True},
    "Ohnesorg": {"first_name": "Hanna"},
}  # fmt: skip
SHARED, CANCELLED, UNREGISTERED = {"Müller", "Zander", "Funk"}, "Zander", "Funk"

INVITATIONS = {
    "Kreativhaus": {"status": "accepted", "head_count": 4},
    "Familienzentrum Wattstraße": {"status": "accepted", "remark": "kommt später"},
    "KiezZentrum Villa Lützow": {"status": "tentative", "head_count": 1},
    "Nachbarschaftstreff Olof-Palme-Zentrum": {"status": "invited"},
    "Bezirksamt Mitte": {"status": "declined", "head_count": 3},
}


class Example(NamedTuple):
    """The file, open for writing, and the ids of what is in it by name."""

    office: OfficeFile
    session: int
    contacts: dict[str, int]
    institutions: dict[str, int]
    registrations: dict[str, int]


def phone(last_name: str) -> str:
    """Return the invented telephone number of a contact."""
    return f"030 23125-1{list(CONTACTS).index(last_name):02}"


def email(last_name: str) -> str:
    """Return the invented e-mail address of a contact."""
    return f"person{list(CONTACTS).index(last_name)}@example.org"


def example_file(path: Path) -> Example:
    """Make the file at `path` and open it."""
    create_file(path, "empty")
    office = open_file(path)
    institutions = _add(office, "institution", [{"name": name, **facts} for name, facts in INSTITUTIONS.items()])
    contacts = _add(
        office,
        "contact",
        [{"last_name": name, "phone": phone(name), "email": email(name), **facts} for name, facts in CONTACTS.items()],
    )
    (session,) = _add(
        office,
        "session",
        [
            {
                "title": "Voneinander lernen – ein Treffen", "date": date(2020, 3, 11), "start": time(9),
                "end": time(13), "status": "planned", "venue": Ref(institutions[0], ""), "room": "Saal 2",
                "organisers": (Ref(institutions[4], ""),), "lead": Ref(contacts[0], ""),
                "file_reference": "Soz 1/2020", "delete_on": date(2020, 6, 30),
            }
        ],
    )  # fmt: skip
    by_name = dict(zip(INSTITUTIONS, institutions, strict=True))
    meeting = {"session": Ref(session, "")}
    _add(
        office,
        "invitation",
        [meeting | {"institution": Ref(by_name[name], ""), **facts} for name, facts in INVITATIONS.items()],
    )
    people = [name for name in CONTACTS if name != UNREGISTERED]
    ids = dict(zip(CONTACTS, contacts, strict=True))
    office.participation.register(session, [ids[name] for name in people])
    registrations = dict(zip(people, office.participation.registration_ids(session), strict=True))
    office.editing.set_values([Edit("registration", registrations[CANCELLED], "status", "cancelled")])
    return Example(office, session, ids, by_name, registrations)


def _add(office: OfficeFile, entity: str, records: list[dict[str, Any]]) -> list[int]:
    edits = [
        Edit(entity, -number, key, value) for number, record in enumerate(records, 1) for key, value in record.items()
    ]
    created = office.editing.set_values(edits).created
    return [created[-number] for number in range(1, len(records) + 1)]
