"""The run that is recorded: `python -m tests.torture.recorded_work FILE STEPS [SETTINGS]`.

Edits a file and says each step's number once it is acknowledged. Halfway the file is closed and opened anew.
Other SETTINGS than the program's own are there to show that the harness would find what they lose.
"""

import os
import platform
import sys
from pathlib import Path

from tests.torture import office_work

from voneinander_desktop.storage import connecting
from voneinander_desktop.usecases.office_file import open_file

WORSE = {
    "off": {"synchronous": "OFF"},
    "wal": {"journal_mode": "WAL", "synchronous": "NORMAL"},
}
"""Settings that lose acknowledged edits."""


def _set(worse: dict[str, str]) -> None:
    """Replace some of the settings that a file is opened with."""
    settings = {statement.split()[1].split("=")[0]: statement for statement in connecting.SETTINGS}
    assert worse.keys() <= settings.keys()
    settings |= {name: f"PRAGMA {name}={value}" for name, value in worse.items()}
    connecting.SETTINGS = tuple(settings.values())


def be_nobody() -> None:
    """Recordings are kept: neither this machine's name nor its user's shall be in them."""
    os.environ["LOGNAME"] = "koordination"
    platform.node = lambda: "buero"


def main(path: Path, steps: int, settings: str = "") -> None:
    _set(WORSE.get(settings, {}))
    be_nobody()
    step = 0
    for until in (steps // 2, steps):
        office = open_file(path)
        for step in range(step + 1, until + 1):  # noqa: B020 - the second sitting goes on
            office_work.do(office, step)
            os.write(1, b"%d\n" % step)
        office.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
