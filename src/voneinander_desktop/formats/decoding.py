"""Which letters the bytes of a text file mean, where the file itself does not say so."""

import codecs
import re
from collections.abc import Iterable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: begins with its mark
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD = {"cp1252": "Windows", "cp850": "MS-DOS", "mac_roman": "Macintosh"}
_WITHIN_A_WORD = re.compile("(?<=[a-zäöüß])[äöüßéèêçñ](?=[a-zäöüß])|(?<![^ ;,\t\r\n\"'])[ÄÖÜÉ](?=[a-zäöüß])")
_NOT_WITHIN_A_WORD = re.compile("[A-Za-z][^\x00-\x7fÀ-ÖØ-öø-ſ’´`–—“”„­·©®™…\xa0][A-Za-z]")
_SAMPLE = 200_000


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and German remarks on what had to be guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), ()
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guessed(data)


def _wide(data: bytes) -> str:
    """Return which UTF-16 it is when there is no mark: every other byte of western text is 0 then."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    utf8 = data.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= letter <= "\udcff" for letter in utf8)
    whole = sum("\x7f" < letter < "\udc80" for letter in utf8)
    if whole > 10 * broken:  # UTF-8 with a few bytes from elsewhere, or cut off in the middle of a letter
        return _mended(utf8), ("Einzelne Zeichen der Datei sind beschädigt. Bitte sehen Sie die Umlaute durch.",)
    encoding = max(_OLD, key=lambda name: _plausible(data, name))  # the first of equals: Windows
    text = data.decode(encoding, "replace")
    if encoding == "cp1252":
        return text, ()
    return text, (f"Die Umlaute wurden gelesen wie von {_OLD[encoding]} gespeichert. Bitte sehen Sie sie durch.",)


def _mended(text: str) -> str:
    """Replace single bytes that are no UTF-8 by what they mean on Windows."""
    return "".join(_letters(text))


def _letters(text: str) -> Iterable[str]:
    for letter in text:
        if "\udc80" <= letter <= "\udcff":
            yield bytes([ord(letter) - 0xDC00]).decode("cp1252", "replace")
        else:
            yield letter


def _plausible(data: bytes, encoding: str) -> int:
    """Return how much the text looks like German when read in an encoding."""
    text = data[:_SAMPLE].decode(encoding, "replace")
    return len(_WITHIN_A_WORD.findall(text)) - 2 * len(_NOT_WITHIN_A_WORD.findall(text)) - text.count("\ufffd")
