"""What reading a list may cost, and how it is refused."""

from dataclasses import dataclass

MOST_CHARACTERS = 1_000_000
"""In one cell. More is no list but something made to do harm, and no window could show it."""


class SourceRefused(Exception):  # noqa: N818 - the name says what is the case
    """A list cannot be read. The text says in German what is the case and what she can do now."""


def refusal(name: str, what: str, then: str = "") -> SourceRefused:
    """Return the refusal of a file: what is the case with it, that nothing was changed, and what to do then."""
    return SourceRefused(f"„{name}“ {what} Es wurde nichts geändert. {then}".strip())


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost.

    Attributes:
        memory: Bytes of address space of the process that reads.
        processor: Seconds that it may compute.
        seconds: Seconds that it may take at all, waiting for a slow network share included.
        cells: Cells that are handed over; an empty row counts as one.
        file: Bytes that the file may have.
    """

    memory: int = 1 << 30
    processor: int = 25
    seconds: float = 60
    cells: int = 2_500_000
    file: int = 100_000_000


ORDINARY = Limits()
"""What reading a list of an office may cost: many times what any such list needs."""


class Budget:
    """Counts what was read of one file, and refuses what is too much.

    Args:
        name: What the file is called.
        limits: What it may cost.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._left = limits.cells

    def take(self, cells: int) -> None:
        """Count cells.

        Raises:
            SourceRefused: If there are too many.
        """
        self._left -= max(cells, 1)
        if self._left < 0:
            raise too_large(self.name, self.limits)


def too_large(name: str, limits: Limits) -> SourceRefused:
    """Return the refusal of a list that holds too much."""
    most = f"{limits.cells:,}".replace(",", ".")
    return refusal(
        name,
        f"enthält mehr als {most} Zellen; so viel lässt sich nicht auf einmal übernehmen.",
        "Teilen Sie die Liste in Excel auf mehrere Dateien auf, oder löschen Sie dort, was nicht zur Liste gehört.",
    )
