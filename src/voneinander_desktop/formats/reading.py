"""Lists from files: what a file really is, whatever its name says, and the reader that fits.

Everything here runs in the process that only reads (`reader_process`), where a file can do no harm. Nothing in a
file is executed, and nothing it names is fetched.
"""

import stat
from pathlib import Path

from voneinander_desktop.domain.tables import SourceFile
from voneinander_desktop.formats.limits import ORDINARY, Budget, Limits, SourceRefused, refusal

__all__ = ["CLIPBOARD", "Limits", "SourceRefused", "read", "read_clipboard"]

CLIPBOARD = "Zwischenablage"
"""What a block from the clipboard is called instead of a file's name."""


def read(path: Path, limits: Limits = ORDINARY, *, thorough: bool = False) -> SourceFile:
    """Return the lists that a file holds.

    Args:
        path: The file. What it is, its content says, not its name.
        limits: What reading it may cost.
        thorough: Whether to read a workbook the slow way, which copes with cells far away from all others.

    Raises:
        SourceRefused: If there is nothing to read, with the reason and a way on in German.
    """
    data = _load(path, limits)
    budget = Budget(path.name, limits)
    if data.startswith(b"PK"):
        from voneinander_desktop.formats import workbooks

        return workbooks.read(data, budget, thorough=thorough)
    return _read_text(path.name, data, budget)


def read_clipboard(text: str, html: str = "", limits: Limits = ORDINARY) -> SourceFile:
    """Return the list that was copied."""
    from voneinander_desktop.formats import delimited

    return delimited.read(text, Budget(CLIPBOARD, limits))


def _load(path: Path, limits: Limits) -> bytes:
    """Return a file's content, or say why there is none to be had."""
    name = path.name
    try:
        told = path.stat()
        if stat.S_ISDIR(told.st_mode):
            raise refusal(name, "ist ein Ordner.", "Wählen Sie eine Datei darin.")
        if not stat.S_ISREG(told.st_mode):
            raise refusal(name, "ist keine Datei, die sich lesen lässt.")
        if told.st_size > limits.file:
            raise refusal(name, f"ist größer als {limits.file // 1_000_000} MB.", "Teilen Sie die Liste auf.")
        with path.open("rb") as file:
            data = file.read(limits.file + 1)
    except FileNotFoundError:
        raise refusal(name, "ist nicht mehr da.", "Prüfen Sie, ob die Datei verschoben oder umbenannt wurde.") from None
    except PermissionError:
        raise refusal(
            name,
            "darf nicht gelesen werden.",
            "Vielleicht ist sie noch in einem anderen Programm geöffnet, oder Ihnen fehlt die Berechtigung.",
        ) from None
    except OSError:
        raise refusal(
            name,
            "lässt sich nicht lesen: Der Datenträger oder das Netzlaufwerk antwortet nicht.",
            "Versuchen Sie es noch einmal, oder kopieren Sie die Datei zuerst auf Ihren Rechner.",
        ) from None
    if not data.strip(b"\0 \t\r\n"):
        raise refusal(name, "ist leer.", "Wählen Sie eine Datei, in der etwas steht.")
    return data


def _read_text(name: str, data: bytes, budget: Budget) -> SourceFile:
    from voneinander_desktop.formats import decoding, delimited

    text, notes = decoding.decode(data)
    return delimited.read(text, budget, notes)
