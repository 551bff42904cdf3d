"""What reading a list may cost."""

from dataclasses import dataclass

from voneinander_desktop.formats.refusals import too_large

MOST_CHARACTERS = 1_000_000
"""In one cell. More is no list but something made to do harm, and no window could show it."""

MOST_COLUMNS = 1_000
"""In one table."""


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

    memory: int = 768 << 20
    processor: int = 20
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
        self.most = limits.cells
        self._left = limits.cells

    def take(self, cells: int) -> None:
        """Count the cells of a row.

        Raises:
            SourceRefused: If there are too many.
        """
        self._left -= cells or 1
        if self._left < 0:
            raise too_large(self.name, self.most)
