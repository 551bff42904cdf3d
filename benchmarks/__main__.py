"""Measure, print a table of ratios and differences, and write it as JSON: `python -m benchmarks [NAME ...]`.

Without names everything is measured; a name is that of a function below.
"""

import json
import os
import platform
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from time import monotonic

from benchmarks.measuring import BUILD, Measurement, Sizes

RESULT = BUILD / "bench.json"
_HEADINGS = ("what", "at", "measured", "must", "aim", "verdict")
_WIDTHS = (46, 24, 10, 9, 9, 24)


def measurements() -> dict[str, Callable[[Sizes], Iterator[Measurement]]]:
    """Return every benchmark by its name, in the order in which they run."""
    # Imported here: what runs in processes of its own shall not wait for Qt in this one.
    from benchmarks import (
        door,
        figures,
        growing,
        keeping,
        lists,
        matching,
        painting,
        papers,
        searching,
        starting,
        taking_over,
    )

    return {
        measure.__name__: measure
        for measure in (
            starting.starting,
            painting.searching_painted,
            searching.searching,
            painting.sorting_painted,
            painting.editing_painted,
            lists.reading,
            taking_over.planning,
            taking_over.storing,
            taking_over.planning_growth,
            papers.workbook,
            papers.sheet_to_pdf,
            papers.badges_to_pdf,
            starting.memory,
            keeping.opening_checked,
            keeping.backing_up,
            door.finding_at_the_door,
            door.marking_at_the_door,
            figures.matrix,
            growing.growing,
            matching.matching,
        )
    }


def run(names: Sequence[str], sizes: Sizes) -> Iterator[Measurement]:
    """Measure what is named, or everything, one after the other."""
    known = measurements()
    for name in names or known:
        yield from known[name](sizes)


def main(names: Sequence[str]) -> int:
    """Measure and tell; 0 if everything reaches what it must."""
    unknown = set(names) - measurements().keys()
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(measurements())}", file=sys.stderr)
        return 2
    began = monotonic()
    print(_line(_HEADINGS), "-" * (sum(_WIDTHS) + 2 * len(_WIDTHS)), sep="\n", flush=True)
    measured = []
    for measurement in run(names, Sizes()):
        measured.append(measurement)
        print(_row(measurement), flush=True)
    _write(measured)
    print(f"\n{monotonic() - began:.0f} s; written to {RESULT.relative_to(BUILD.parent)}")
    return int(any(one.verdict.startswith("MISSES") for one in measured))


def _row(one: Measurement) -> str:
    values = [_value(value, one.unit) for value in (one.measured, one.must, one.aim)]
    told = ", ".join(f"{name} {_figure(name, value)}" for name, value in one.figures.items())
    against = f"against {one.floor}" if one.measured is not None else ""
    details = textwrap.fill(
        "; ".join(filter(None, (against, told))), 118, initial_indent="    ", subsequent_indent="    "
    )
    return "\n".join(filter(str.strip, (_line((one.what, one.at, *values, one.verdict)), details)))


def _line(cells: Sequence[str]) -> str:
    return "  ".join(f"{cell:{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return {"ms": f"{value:+.1f} ms", "x": f"{value:.3g} x", "power": f"n^{value:.2f}"}[unit]


def _figure(name: str, value: float) -> str:
    return f"{value:.0f}" if name.endswith("MB") else f"{value:.3g} ms" if value < 100 else f"{value:.0f} ms"


def _write(measured: Sequence[Measurement]) -> None:
    told = {
        "at": datetime.now().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "measurements": [one.as_json() for one in measured],
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
