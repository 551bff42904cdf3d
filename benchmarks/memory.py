"""How much memory a process takes."""

from pathlib import Path

_STATUS = Path("/proc/self/status")


def used() -> tuple[float, float]:
    """Return the megabytes in memory now and at most so far; nothing (0) where the system does not tell."""
    if not _STATUS.exists():
        return 0.0, 0.0
    told = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    now, most = (int(told[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, most
