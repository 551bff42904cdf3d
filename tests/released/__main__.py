"""Makes the file of the schema as it is now, with what stands in a journal after some days of work."""

import lzma
import os
import platform
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.records import add_one, change
from tests.released import CURRENT, ENDING, FOLDER

from voneinander_desktop.usecases.office_file import create_file, open_file


def _work(office, name):
    """Leave every kind of step behind: edits, deletes, undo, redo, choices; and numbers that are given out no more."""
    editing, history = office.editing, office.history
    office.choices.set("sign-in-sheet.notice", "Hinweis für den Test", "Hinweis geändert")
    office.choices.set("practice.seen", True)
    house = add_one(office, "institution", name=name, region="Moabit West", aliases=(f"{name} Mitte",))
    person = add_one(office, "contact", last_name="Erfunden", first_name="Eva", institution=name)
    meeting = add_one(office, "session", title="Noch ein Treffen", venue=name)
    office.participation.invite(meeting, [house])
    office.participation.register(meeting, [person])
    change(office, "contact", person, phone="030 23125-109", share=True)
    for entity, number in (("session", meeting), ("contact", person), ("institution", house)):
        editing.delete(entity, [number], with_dependents=True)
    for _ in range(3):
        history.undo()
    history.redo()
    change(office, "contact", 1, notes=f"Geändert nach „{name}“.")
    gone = add_one(office, "contact", last_name="Weggang")  # its number is never given out again
    editing.delete("contact", [gone])


def main():
    target = FOLDER / f"{CURRENT}{ENDING}"
    if target.exists():
        raise SystemExit(f"{target} is there already; what was released stays as it is.")
    os.environ["LOGNAME"] = "beispiel"
    platform.node = lambda: "buero-1"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "Mitte.voneinander"
        create_file(path, "practice")
        for name in ("Haus am Platz", "Haus am Ufer"):  # two sittings
            office = open_file(path)
            _work(office, name)
            office.close()
        target.write_bytes(lzma.compress(path.read_bytes(), preset=9))
    print(f"{target}: {target.stat().st_size} bytes")  # noqa: T201


main()
