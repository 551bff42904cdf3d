"""Timing two things against each other, and what a measurement says."""

import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

BUILD = Path(__file__).resolve().parent.parent / "build"
"""Where files for the benchmarks and their results lie."""

Unit = Literal["x", "ms", "power"]
"""A ratio, a difference in milliseconds, or the power with which costs grow."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much data each measurement takes, and how often it is repeated.

    Attributes:
        start: Contacts in the file that the window starts with.
        long_list: Contacts in the longest list.
        workbook: Contacts written into a workbook.
        source: Contacts in a list from elsewhere.
        sheet: People on a sign-in sheet.
        registered: People who are registered for the meeting at whose entrance she stands.
        matrix: Institutions, and sessions, whose figures are put side by side.
        growth: Sizes at which the growth of costs is measured.
        starts: How often the program is started, or a file opened.
        rounds: How often things of some milliseconds are repeated.
        slow_rounds: How often things of some seconds are repeated.
    """

    start: int = 10_000
    long_list: int = 100_000
    workbook: int = 50_000
    source: int = 10_000
    sheet: int = 2_000
    registered: int = 5_000
    matrix: int = 200
    growth: tuple[int, ...] = (1_000, 10_000, 100_000)
    starts: int = 7
    rounds: int = 15
    slow_rounds: int = 3


def as_for_a_user() -> dict[str, str]:
    """Return the environment of a process that is measured: no screen, and the program stays compiled.

    Libraries were compiled when they were installed; with PYTHONDONTWRITEBYTECODE set, as in many containers, the
    program alone would be compiled at every start.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of the table.

    Attributes:
        what: What was measured.
        at: With how much data.
        measured: How it compares with the floor; None if it was not measured.
        must: What it must not exceed.
        aim: What it is to come down to.
        unit: What `measured`, `must` and `aim` are.
        floor: What it is compared with; or why it was not measured.
        figures: The medians behind it, in milliseconds if the name says nothing else.
    """

    what: str
    at: str
    measured: float | None
    must: float
    aim: float
    unit: Unit
    floor: str
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """What the measured value means, in words."""
        if self.measured is None:
            return f"not measured: {self.floor}"
        if self.measured <= self.aim:
            return "reaches the aim"
        return "reaches what it must" if self.measured <= self.must else "MISSES what it must"

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON can hold it."""
        return {**asdict(self), "figures": dict(self.figures), "verdict": self.verdict}


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long one call takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def medians(samples: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return the median of each column."""
    return tuple(statistics.median(column) for column in zip(*samples, strict=True))
