"""What can be chosen for a paper: one of several, yes or no, a number, a length, a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Chosen = Mapping[str, str | int | float | bool]
"""What was chosen, by the keys of the options."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several.

    Attributes:
        key: Its name in code and in the file.
        label: What it is about; empty where that stands above it already.
        texts: The values and what they are called; the first is chosen at first.
        folded: Whether only the chosen one is seen until the others are asked for.
        remembered: Whether what was chosen is chosen the next time.
    """

    key: str
    label: str
    texts: tuple[tuple[str, str], ...]
    folded: bool = False
    remembered: bool = True

    @property
    def default(self) -> str:
        """The value at first."""
        return self.texts[0][0]

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return any(value == allowed for allowed, _ in self.texts)


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no.

    Attributes:
        key: Its name in code and in the file.
        label: What it is about; empty where that stands above it already.
        text: What it says beside its box.
        default: Its value at first.
    """

    key: str
    label: str
    text: str
    default: bool = False

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number.

    Attributes:
        key: Its name in code and in the file.
        label: What it counts.
        most: The highest.
        default: Its value at first.
        least: The lowest.
    """

    key: str
    label: str
    most: int
    default: int
    least: int = 0

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Length:
    """A length in millimetres, to a tenth; it may be negative.

    Attributes:
        key: Its name in code and in the file.
        label: What is so long.
        most: The longest, in either direction.
        default: Its value at first.
    """

    key: str
    label: str
    most: float
    default: float = 0.0

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= self.most


@dataclass(frozen=True, slots=True)
class Day:
    """A day, kept as "2020-03-11".

    Attributes:
        key: Its name in code and in the file.
        label: What is on that day.
        default: Its value at first.
        needs: Key and value of the choice that makes it matter.
    """

    key: str
    label: str
    default: str
    needs: tuple[str, str]

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        try:
            return isinstance(value, str) and bool(date.fromisoformat(value))
        except ValueError:
            return False


Option = Choice | Flag | Number | Length | Day
