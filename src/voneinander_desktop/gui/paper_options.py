"""What can be chosen for a paper: one of several, yes or no, a number."""

from collections.abc import Mapping
from dataclasses import dataclass

Chosen = Mapping[str, str | int | bool]
"""What was chosen, by the keys of the options."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several.

    Attributes:
        key: Its name in code and in the file.
        label: What it is about; empty where that stands above it already.
        texts: The values and what they are called; the first is chosen at first.
    """

    key: str
    label: str
    texts: tuple[tuple[str, str], ...]

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
        most: The highest; the lowest is 0.
        default: Its value at first.
    """

    key: str
    label: str
    most: int
    default: int

    def allows(self, value: object) -> bool:
        """Tell whether a value that was kept makes sense."""
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.most


Option = Choice | Flag | Number
