"""Trying out what a power cut may leave of a recorded run: does the file open, and is all acknowledged work there?"""

import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture import office_work
from tests.torture.disk import Disk, put
from tests.torture.processes import CONTEXT
from tests.torture.recorded_work import be_nobody
from tests.torture.system_calls import Acknowledged, Recording, record

from voneinander_desktop.usecases.office_file import create_file

KEPT = Path(__file__).with_name("recorded_work.xz")
"""A recording for where strace is missing. `python -m tests.torture.power_cut` makes it anew."""

NAME = "büro.voneinander"
ROOT = Path(__file__).parents[2]
LANES = 2
_TOLD = 5


@dataclass
class Tally:
    """What became of many states.

    Attributes:
        states: How many different ones were tried.
        corrupt: How many did not open, or held anything else than whole steps.
        lost: How many lacked an acknowledged step.
        examples: What was found, with the seed and the event after which the power was cut.
    """

    states: int = 0
    corrupt: int = 0
    lost: int = 0
    examples: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.states + other.states,
            self.corrupt + other.corrupt,
            self.lost + other.lost,
            [*self.examples, *other.examples][:_TOLD],
        )


def record_work(new_file: Path, scratch: Path, steps: int, settings: str = "") -> Recording:
    """Return a recording of `recorded_work` on a copy of a new file."""
    folder = scratch / f"office{settings}"
    folder.mkdir()
    path = folder / NAME
    shutil.copy(new_file, path)
    command = ["-m", "tests.torture.recorded_work", str(path), str(steps), settings]
    (recording,) = record([folder], command, scratch, ROOT)
    return recording


def cut_power(recording: Recording, states: int, folder: Path) -> Tally:
    """Try `states` different states that a power cut may leave.

    Args:
        recording: A run of `recorded_work`.
        states: How many.
        folder: Where to put what is left.
    """
    with ProcessPoolExecutor(LANES, mp_context=CONTEXT) as lanes:
        share = states // LANES
        tallies = [lanes.submit(_lane, recording, share, folder / str(seed), seed) for seed in range(LANES)]
        return sum((tally.result() for tally in tallies), start=Tally())


def _lane(recording: Recording, states: int, folder: Path, seed: int) -> Tally:
    tally = Tally()
    seen: set[bytes] = set()
    for number, disk, left in _states(recording, states, seed):
        digest = hashlib.blake2b(repr(sorted(left.items())).encode()).digest()
        if digest in seen:
            continue
        seen.add(digest)
        put(left, folder)
        _try(folder / NAME, disk, tally, f"seed {seed}, event {number}")
        shutil.rmtree(folder)
        if len(seen) == states:
            break
    return tally


def _states(recording: Recording, states: int, seed: int) -> Iterator[tuple[int, Disk, dict[str, bytes]]]:
    """Yield states without end, from all over the run."""
    chance = random.Random(seed)
    moments = sum(1 for event in recording.events if not isinstance(event, Acknowledged))
    while True:
        disk = Disk(recording)
        for number, event in enumerate(recording.events):
            disk.play(event)
            if chance.random() < states / moments:
                yield number, disk, disk.after_power_cut(chance)


def _try(path: Path, disk: Disk, tally: Tally, where: str) -> None:
    acknowledged = int(disk.acknowledged[-1]) if disk.acknowledged else 0
    tally.states += 1
    try:
        office_work.check(path, acknowledged, begun=acknowledged + 1)
    except office_work.Lost as error:
        tally.lost += 1
        found = error
    except Exception as error:  # noqa: BLE001 - whatever is raised, it did not open
        tally.corrupt += 1
        found = error
    else:
        return
    if len(tally.examples) < _TOLD:
        tally.examples.append(f"{where}: {type(found).__name__}: {found}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch_folder:
        be_nobody()
        new = Path(scratch_folder) / "new.voneinander"
        create_file(new)
        record_work(new, Path(scratch_folder), steps=20).save(KEPT)
