"""Why a list cannot be read, in words that she can do something with."""

from pathlib import Path


class SourceRefused(Exception):  # noqa: N818 - the name says what is the case
    """A list cannot be read. The text says in German what is the case and what she can do now."""


def refusal(name: str, what: str, then: str = "") -> SourceRefused:
    """Return the refusal of a file: what is the case with it, that nothing was changed, and what to do then."""
    return SourceRefused(f"„{name}“ {what} Es wurde nichts geändert. {then}".strip())


def damaged(name: str) -> SourceRefused:
    """Return the refusal of a file that is not whole."""
    return refusal(
        name,
        "ist beschädigt oder unvollständig, zum Beispiel weil das Herunterladen abbrach.",
        "Holen Sie die Datei noch einmal, oder öffnen Sie sie in Excel und speichern Sie sie neu.",
    )


def protected(name: str) -> SourceRefused:
    """Return the refusal of a file that only opens with a password."""
    return refusal(
        name,
        "ist mit einem Kennwort geschützt.",
        "Öffnen Sie die Datei in Excel mit dem Kennwort, und speichern Sie eine Kopie ohne Kennwort "
        "(Datei > Informationen > Arbeitsmappe schützen > Mit Kennwort verschlüsseln).",
    )


def without_cells(name: str) -> SourceRefused:
    """Return the refusal of a file in which nothing stands."""
    return refusal(name, "ist leer.", "Wählen Sie eine Datei, in der etwas steht.")


def too_large(name: str, cells: int) -> SourceRefused:
    """Return the refusal of a list with more cells than can be taken over."""
    most = f"{cells:,}".replace(",", ".")
    return refusal(
        name,
        f"enthält mehr als {most} Zellen; so viel lässt sich nicht auf einmal übernehmen.",
        "Teilen Sie die Liste in Excel auf mehrere Dateien auf, oder löschen Sie dort, was nicht zur Liste gehört.",
    )


def too_much(name: str) -> SourceRefused:
    """Return the refusal of a file that unpacks to, or would take, more than any list does."""
    return refusal(
        name,
        "enthält ungewöhnlich viel; so ist keine Liste gebaut.",
        "Wenn Sie nicht wissen, woher sie kommt, öffnen Sie sie nicht. Sonst löschen Sie in Excel alles, was nicht zur "
        "Liste gehört, und speichern Sie sie neu.",
    )


def too_slow(name: str) -> SourceRefused:
    """Return the refusal of a file that takes longer to read than anybody waits."""
    return refusal(
        name,
        "ließ sich nicht in angemessener Zeit lesen.",
        "Liegt die Datei auf einem Netzlaufwerk, kopieren Sie sie zuerst auf Ihren Rechner. Sonst teilen Sie sie auf.",
    )


def shown_name(path: Path) -> str:
    """Return a file's name as it can be shown: a system may allow bytes in it that are no letters."""
    return path.name.encode("utf-8", "replace").decode()


def unreadable(name: str) -> SourceRefused:
    """Return the refusal of a file at which the process that reads died."""
    return refusal(
        name,
        "lässt sich nicht lesen: Die Datei ist beschädigt, oder sie enthält so viel, dass der Speicher nicht reicht.",
        "Öffnen Sie sie in Excel, löschen Sie alles, was nicht zur Liste gehört, und speichern Sie sie neu.",
    )
