"""Lists from files: what a file really is, whatever its name says, and the reader that fits.

Everything here runs in the process that only reads (`reader_process`), where a file can do no harm. Nothing in a
file is executed, and nothing it names is fetched.
"""

import re
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from voneinander_desktop.domain.tables import CLIPBOARD, SourceFile
from voneinander_desktop.formats.limits import ORDINARY, Budget, Limits
from voneinander_desktop.formats.refusals import (
    SourceRefused,
    damaged,
    protected,
    refusal,
    shown_name,
    too_large,
    unreadable,
    without_cells,
)  # fmt: skip

__all__ = ["Limits", "SourceRefused", "read", "read_bytes", "read_clipboard"]

_COPY = "Öffnen Sie {}, markieren und kopieren Sie die Liste, und übernehmen Sie sie aus der Zwischenablage."
_EXPORT = "Speichern Sie die Liste dort als Excel-Datei (.xlsx) oder als CSV."
_NO_LISTS = (
    (b"%PDF", "ist ein PDF.", _COPY.format("es")),
    (b"{\\rtf", "ist ein Textdokument.", _COPY.format("es")),
    (b"\x89PNG", "ist ein Bild.", "Aus Bildern lassen sich keine Listen übernehmen."),
    (b"\xff\xd8\xff", "ist ein Bild.", "Aus Bildern lassen sich keine Listen übernehmen."),
    (b"GIF8", "ist ein Bild.", "Aus Bildern lassen sich keine Listen übernehmen."),
    (b"\x00\x01\x00\x00Standard ", "ist eine Access-Datenbank.", _EXPORT),
    (b"SQLite format 3\x00", "ist eine Datenbank.", "Eine Datei dieses Programms öffnen Sie mit Datei > Öffnen."),
    (b"!BDN", "ist eine Outlook-Datendatei.", "Speichern Sie die Kontakte in Outlook als CSV (Datei > Exportieren)."),
    (b"Rar!", "ist ein Archiv.", "Entpacken Sie es, und wählen Sie die Liste darin."),
    (b"7z\xbc\xaf", "ist ein Archiv.", "Entpacken Sie es, und wählen Sie die Liste darin."),
    (b"\x1f\x8b", "ist ein Archiv.", "Entpacken Sie es, und wählen Sie die Liste darin."),
    (b"MZ", "ist ein Programm.", "Wählen Sie eine Liste."),
)
"""How files begin that people take for lists, what they are, and what to do."""
_NOT_COMPUTED = (
    "Formeln in dieser Datei sind nicht ausgerechnet, ihre Zellen sind deshalb leer. "
    "Wenn Sie die Ergebnisse brauchen, öffnen und speichern Sie die Datei zuerst in Excel."
)
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = re.compile(rb"\x09\x08(?:\x10\0\0\x06\x05\0.{12}|\x08\0\0\x05\x05\0.{4})(?:\x86\0\0\0)?\x2f\0", re.DOTALL)
"""How an old workbook begins that only opens with a password."""
_OLD_EXCEL = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_LOCK_NAMES = re.compile(r"~\$(.+)|\.~lock\.(.+)#")
_CONTROL = re.compile("[\0-\x08\x0e-\x19\x1c-\x1f\ufffd]")
_BEGINNING = 20_000


def read(path: Path, limits: Limits = ORDINARY, *, thorough: bool = False) -> SourceFile:
    """Return the lists that a file holds.

    Args:
        path: The file. What it is, its content says, not its name.
        limits: What reading it may cost.
        thorough: Whether to read a workbook the slow way, which copes with cells far away from all others.

    Raises:
        SourceRefused: If there is nothing to read, with the reason and a way on in German.
    """
    return read_bytes(shown_name(path), _load(path, limits), limits, thorough=thorough)


def read_bytes(name: str, data: bytes, limits: Limits = ORDINARY, *, thorough: bool = False) -> SourceFile:
    """Return the lists in a file's content, as `read` does; `name` is only for what is said about it."""
    if not data.strip(b"\0 \t\r\n"):
        raise without_cells(name)
    for beginning, what, then in _NO_LISTS:
        if data.startswith(beginning):
            raise refusal(name, what, then)
    if data.startswith(_ZIP):
        return _read_archive(name, data, limits, thorough)
    if data.startswith(_OLE):
        return _read_compound(name, data, limits, thorough)
    if data.startswith(_OLD_EXCEL):
        raise refusal(name, "stammt aus einem sehr alten Excel.", "Öffnen Sie sie in Excel, und speichern Sie sie neu.")
    return _read_text(name, data, limits)


def read_clipboard(text: str, html: str = "", limits: Limits = ORDINARY) -> SourceFile:
    """Return the list that was copied.

    Args:
        text: The block as plain text.
        html: The block as HTML, if there is that: it keeps cells of several lines and merged ones apart.
        limits: What reading it may cost.

    Raises:
        SourceRefused: If there is nothing to read, with the reason and a way on in German.
    """
    if html:
        from voneinander_desktop.formats import html_tables

        with suppress(SourceRefused):
            return html_tables.read(html, Budget(CLIPBOARD, limits))
    if not text.strip():
        raise SourceRefused("In der Zwischenablage ist kein Text. Markieren und kopieren Sie zuerst die Liste.")
    from voneinander_desktop.formats import delimited

    return delimited.read(text, Budget(CLIPBOARD, limits), separator="\t" if "\t" in text else "")


# ------------------------------------------------------------------------------------ the bytes


def _load(path: Path, limits: Limits) -> bytes:
    """Return a file's content, or say why there is none to be had."""
    name = shown_name(path)
    try:
        _look(path, limits)
        with path.open("rb") as file:
            data = file.read(limits.file + 1)
    except FileNotFoundError:
        raise refusal(name, "ist nicht mehr da.", "Prüfen Sie, ob sie verschoben oder umbenannt wurde.") from None
    except PermissionError:
        raise refusal(
            name,
            "darf nicht gelesen werden.",
            "Vielleicht ist sie noch in einem anderen Programm geöffnet, oder Ihnen fehlt die Berechtigung.",
        ) from None
    except (OSError, ValueError):  # ValueError: a name that no file can have
        raise refusal(
            name,
            "lässt sich nicht lesen: Der Datenträger oder das Netzlaufwerk antwortet nicht.",
            "Versuchen Sie es noch einmal, oder kopieren Sie die Datei zuerst auf Ihren Rechner.",
        ) from None
    return data


def _look(path: Path, limits: Limits) -> None:
    """Refuse what is no file to read, before it is opened: opening a pipe would wait for ever."""
    name, told = shown_name(path), path.stat()
    if stat.S_ISDIR(told.st_mode):
        raise refusal(name, "ist ein Ordner.", "Wählen Sie eine Datei darin.")
    if not stat.S_ISREG(told.st_mode):
        raise refusal(name, "ist keine Datei, sondern ein Gerät oder Kanal.", "Wählen Sie eine Liste.")
    lock = _LOCK_NAMES.fullmatch(name)
    if lock and told.st_size < 1_000:
        meant = lock.group(1) or lock.group(2)
        raise refusal(
            name,
            "ist keine Liste, sondern ein Merkzettel, den das Office-Programm anlegt, solange die Liste geöffnet ist.",
            f"Wählen Sie die Liste selbst; ihr Name endet auf „{meant}“.",
        )
    if told.st_size > limits.file:
        raise refusal(name, f"ist größer als {limits.file // 1_000_000} MB.", "Teilen Sie die Liste auf.")


# ------------------------------------------------------------------------------------ what it is


def _read_archive(name: str, data: bytes, limits: Limits, thorough: bool) -> SourceFile:
    from voneinander_desktop.formats import archives

    parts = archives.parts(name, data)
    if "content.xml" in parts or "xl/workbook.bin" in parts:
        return _read_workbook(name, data, limits, thorough)
    if any(part.startswith("xl/") for part in parts):
        source = _read_workbook(name, data, limits, thorough, sparse=True)
        if archives.has_formulas_without_results(data):
            return replace(source, notes=(*source.notes, _NOT_COMPUTED))
        return source
    if any(part.startswith("word/") for part in parts):
        raise refusal(name, "ist ein Word-Dokument.", _COPY.format("es"))
    if any(part.startswith("ppt/") for part in parts):
        raise refusal(name, "ist eine Präsentation.", _COPY.format("sie"))
    if "Index/Document.iwa" in parts:
        raise refusal(name, "ist eine Numbers-Datei von Apple.", _EXPORT)
    raise refusal(name, "ist ein Archiv.", "Entpacken Sie es, und wählen Sie die Liste darin.")


def _read_compound(name: str, data: bytes, limits: Limits, thorough: bool) -> SourceFile:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or _LOCKED.search(data):
        raise protected(name)
    if holds("Workbook") or holds("Book"):
        return _read_workbook(name, data, limits, thorough)
    if holds("WordDocument"):
        raise refusal(name, "ist ein Word-Dokument.", _COPY.format("es"))
    if holds("__substg1.0_"):
        raise refusal(name, "ist eine Nachricht aus Outlook.", "Speichern Sie zuerst die Liste, die daran hängt.")
    raise damaged(name)


def _read_workbook(name: str, data: bytes, limits: Limits, thorough: bool, sparse: bool = False) -> SourceFile:
    """Return the sheets of a workbook, read by calamine or, where that fails and the format allows it, cell by cell."""
    from voneinander_desktop.formats import sheets, workbooks

    if not thorough:
        try:
            budget = Budget(name, limits)
            return sheets.source_of(workbooks.sheets(data, budget), budget)
        except workbooks.CannotRead:
            if not sparse:
                raise damaged(name) from None
        except workbooks.Sprawling:
            if not sparse:
                raise too_large(name, limits.cells) from None
    if not sparse:
        raise unreadable(name)
    from voneinander_desktop.formats import sparse_sheets

    budget = Budget(name, limits)
    return sheets.source_of(sparse_sheets.sheets(data, budget), budget)


def _read_text(name: str, data: bytes, limits: Limits) -> SourceFile:
    from voneinander_desktop.formats import decoding, delimited

    budget = Budget(name, limits)
    text, notes = decoding.decode(data)
    beginning = text[:_BEGINNING].lstrip("\ufeff \t\r\n")
    if len(_CONTROL.findall(beginning)) > len(beginning) / 100:
        raise refusal(name, "ist keine Liste, sondern eine Datei für ein anderes Programm.", _EXPORT)
    if beginning[:11].upper() == "BEGIN:VCARD":
        from voneinander_desktop.formats import vcards

        return vcards.read(data, budget)
    if beginning.startswith("<") or "MIME-Version:" in beginning:
        return _read_marked_up(data, text, notes, budget)
    return delimited.read(text, budget, notes)


def _read_marked_up(data: bytes, text: str, notes: tuple[str, ...], budget: Budget) -> SourceFile:
    from voneinander_desktop.formats import delimited, html_tables, sheets, xml_workbooks

    if xml_workbooks.is_workbook(text):
        return sheets.source_of(xml_workbooks.sheets(data, budget), budget)
    if html_tables.is_page(text):
        return html_tables.read(text, budget, notes)
    if html_tables.is_message(text):
        return html_tables.read_message(data, budget)
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        raise refusal(budget.name, "ist eine XML-Datei, in der keine Liste steht.", _EXPORT)
    return delimited.read(text, budget, notes)
