"""What a zip archive says of itself, before anything in it is unpacked: workbooks are archives."""

import re
import zlib
from contextlib import suppress
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from voneinander_desktop.formats.refusals import damaged, protected, too_much

_MOST_ENTRIES = 10_000
_MOST_UNPACKED = 400_000_000  # bytes of what is read; a list of 100,000 rows and 20 columns has about 110 MB
_SUSPICIOUS = 50_000_000  # bytes; a smaller part is read whatever it was squeezed into
_MOST_SQUEEZED = 250  # times; rows that are all alike come to about 100
_NOT_READ = ("xl/media/", "xl/embeddings/", "Pictures/", "Object ", "Thumbnails/")
_MANIFEST = "META-INF/manifest.xml"
_ABOUT = "docProps/app.xml"
_MOST_OF_PART = 1_000_000  # bytes
_MOST_LOOKED_AT = 20  # sheets
_COMPUTING = re.compile(rb"LibreOffice|<AppVersion>1\d\.\d{4}<")
"""How programs that compute name themselves. openpyxl calls itself Excel, too, but is version 3."""
_NO_RESULT = re.compile(rb"(?:</f>|<f [^<>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_DAMAGED = (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error)
_ENCRYPTED = 1  # a bit of the flags


def parts(name: str, data: bytes) -> frozenset[str]:
    """Return the names of what an archive holds.

    Args:
        name: What the file is called.
        data: Its content.

    Raises:
        SourceRefused: If it is damaged, or would unpack to more than any list has.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            encrypted = any(entry.flag_bits & _ENCRYPTED for entry in entries) or _says_so(archive)
    except _DAMAGED:
        raise damaged(name) from None
    if encrypted:
        raise protected(name)
    if len(entries) > _MOST_ENTRIES or _bomb([one for one in entries if not one.filename.startswith(_NOT_READ)]):
        raise too_much(name)
    return frozenset(entry.filename for entry in entries)


def has_formulas_without_results(data: bytes) -> bool:
    """Return whether a workbook (.xlsx) was written by a program that computes nothing: results are missing.

    Excel and LibreOffice always leave them. Looked at is the beginning of each sheet: formulas go down whole columns.
    """
    with ZipFile(BytesIO(data)) as archive, suppress(*_DAMAGED):
        names = archive.namelist()
        if _ABOUT in names and _COMPUTING.search(_beginning(archive, _ABOUT)):
            return False
        sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
        return any(_NO_RESULT.search(_beginning(archive, name)) for name in sheets[:_MOST_LOOKED_AT])
    return False


def _beginning(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MOST_OF_PART)


def _says_so(archive: ZipFile) -> bool:
    """Return whether an OpenDocument says that its parts only open with a password."""
    if _MANIFEST not in archive.namelist():
        return False
    return b"encryption-data" in _beginning(archive, _MANIFEST)


def _bomb(entries: list[ZipInfo]) -> bool:
    return sum(entry.file_size for entry in entries) > _MOST_UNPACKED or any(
        entry.file_size > _SUSPICIOUS and entry.file_size > _MOST_SQUEEZED * entry.compress_size for entry in entries
    )
