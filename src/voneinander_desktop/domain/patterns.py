"""Regular expressions that are compiled when they are first used: the window's start needs none of them."""

import re
from typing import Any, cast


class _Late:
    """Stands for a pattern; its methods are those of the compiled one."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._arguments = pattern, flags

    def __getattr__(self, name: str) -> Any:
        method = getattr(re.compile(*self._arguments), name)
        setattr(self, name, method)  # found at once from now on
        return method


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression, as `re.compile` does."""
    return cast("re.Pattern[str]", _Late(text, flags))
