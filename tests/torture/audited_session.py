"""A session at the command line that tells what it touched: `python -m tests.torture.audited_session FOLDER`.

Python itself reports every file that is opened, renamed or removed and every socket, whoever asks for it.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate", "os.chmod", "sqlite3.connect")
FOREIGN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "urllib.", "webbrowser.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

found: dict[str, list[Any]] = {"changed": [], "foreign": []}


def listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)) and arguments[2] & _WRITING:
        found["changed"].append(os.fspath(arguments[0]))
    elif event in CHANGES:
        found["changed"].extend(str(part) for part in arguments if isinstance(part, (str, Path)))
    elif event.startswith(FOREIGN):
        found["foreign"].append(event)


def main(folder: Path) -> None:
    from voneinander_desktop import cli

    file, other = folder / "büro.voneinander", folder / "kopie.voneinander"
    for command in (
        ("new", file, "--sample"),
        ("check", file),
        ("list", "institutions", file),
        ("list", "contacts", file, "--json"),
        ("list", "sessions", file, "--search", "voneinander"),
        ("export", "institutions", file, folder / "e.xlsx"),
        ("export", "contacts", file, folder / "k.xlsx"),
        ("export", "roster", file, folder / "r.xlsx", "--session", 1),
        ("export", "sign-in-sheet", file, folder / "u.xlsx", "--session", 1),
        ("backup", file),
        ("backup", file, other),
        ("backups", file),
        ("restore", file, other),
        ("check", folder / "fehlt.voneinander"),
    ):
        cli.main([str(part) for part in command])


if __name__ == "__main__":
    sys.addaudithook(listen)
    output, sys.stdout = sys.stdout, sys.stderr
    main(Path(sys.argv[1]))
    output.write(json.dumps(found))
