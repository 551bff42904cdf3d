"""From starting the process to the first painted list, and the memory it takes, against a bare window."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks import data
from benchmarks.measuring import BUILD, Measurement, Sizes, as_for_a_user

_FLOOR = "bare PySide6 window, SQLAlchemy imported, one query"


class _Start(NamedTuple):
    milliseconds: float
    megabytes: list[float]  # now and at most, at each time it was told


def starting(sizes: Sizes) -> Iterator[Measurement]:
    """The real program in a process of its own, from its start until its list is on the screen."""
    path, settings = data.office(sizes.start), _settings(data.office(sizes.start))
    _window(path, settings), _floor(path)  # once to warm up
    samples = [(_window(path, settings).milliseconds, _floor(path).milliseconds) for _ in range(sizes.starts)]
    ours, floor = map(min, zip(*samples, strict=True))  # what else the machine does only ever adds
    yield Measurement(
        what="process start to first painted list",
        at=f"{sizes.start:,} contacts",
        measured=ours / floor,
        must=1.5,
        aim=1.2,
        unit="x",
        floor=_FLOOR,
        figures={"window": ours, "floor": floor},
    )


def memory(sizes: Sizes) -> Iterator[Measurement]:
    """What the process of the window takes once its list is open."""
    path = data.office(sizes.long_list)
    window, floor = _window(path, _settings(path), "stay").megabytes, _floor(path).megabytes
    figures = {
        "window MB": window[0],
        "window at most MB": window[1],
        "after a search MB": window[2],
        "floor MB": floor[0],
    }
    measured = window[0] / floor[0] if floor[0] else None
    yield Measurement(
        what="memory with the list open",
        at=f"{sizes.long_list:,} contacts",
        measured=measured,
        must=2.5,
        aim=1.5,
        unit="x",
        floor=_FLOOR if measured else "this system does not tell",
        figures=figures if measured else {},
    )


def _settings(path: Path) -> Path:
    """Return settings of someone who left this file in its Kontakte."""
    from voneinander_desktop.gui.settings import Settings

    found = path.with_suffix(".ini")
    Settings(found).set_list_state(path, "window", {"area": "contact"})
    return found


def _window(path: Path, settings: Path, *more: str) -> _Start:
    return _run("benchmarks.probe_window", path, settings, *more)


def _floor(path: Path) -> _Start:
    return _run("benchmarks.probe_floor", path)


def _run(module: str, *arguments: Path | str) -> _Start:
    """Start a process, take the time until it says that it has painted, and read what it says then."""
    began = perf_counter()
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=as_for_a_user(), cwd=BUILD.parent, text=True) as process:
        assert process.stdout
        if process.stdout.readline().strip() != "painted":
            raise RuntimeError(f"{module} did not paint anything")
        took = (perf_counter() - began) * 1000
        told = [float(number) for number in process.stdout.read().split()]
    return _Start(took, told)
