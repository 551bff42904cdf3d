"""Where the program's own icons and texts lie.

They are the folder `resources/` of a checkout; a wheel carries the same folder inside the package.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_PACKED = _PACKAGE / "_resources"
ROOT = _PACKED if _PACKED.is_dir() else _PACKAGE.parents[1] / "resources"


def path(*parts: str) -> Path:
    """Return the path of a resource, such as `path("icons", "add.svg")`."""
    return ROOT.joinpath(*parts)


def text(*parts: str) -> str:
    """Return a text resource, read as UTF-8."""
    return path(*parts).read_text(encoding="utf-8")
