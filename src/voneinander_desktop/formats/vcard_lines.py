"""vCards as lines of name, parameters and value: versions 2.1, 3.0 and 4.0, and what programs make of them."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from quopri import decodestring

from voneinander_desktop.formats import decoding
from voneinander_desktop.formats.limits import MOST_CHARACTERS

_LINE = re.compile(r'\s*(?:([\w-]+)\.)?([\w-]+)\s*((?:;(?:[^";:]|"[^"]*")*)*)\s*:(.*)', re.DOTALL | re.ASCII)
_PARAMETER = re.compile(r';((?:[^";]|"[^"]*")*)')
_BREAK = re.compile(rb"\r\n|\r|\n")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SEPARATORS = {separator: re.compile(rf"\\.|{separator}", re.DOTALL) for separator in ";,"}
_BINARY = {"PHOTO", "LOGO", "SOUND", "KEY"}
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
_CHARSETS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252",
    "iso-8859-15": "iso-8859-15", "iso-8859-2": "iso-8859-2", "windows-1252": "cp1252", "cp1252": "cp1252",
    "windows-1250": "cp1250", "ibm850": "cp850", "cp850": "cp850", "macintosh": "mac_roman",
}  # fmt: skip
"""What a card may name. What Python knows beyond that is not meant for letters from elsewhere."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card.

    Attributes:
        name: What it is, in capitals: "TEL".
        value: Its value, with its escapes.
        kinds: Which of several it is, in small letters: "work", "cell", "pref".
        group: What binds lines of a card together, in small letters; mostly empty.
    """

    name: str
    value: str
    kinds: frozenset[str] = frozenset()
    group: str = ""

    @property
    def text(self) -> str:
        """The value without escapes."""
        return _unescaped(self.value)

    def parts(self, separator: str = ";") -> list[str]:
        """Return the parts of a value that has several."""
        return [_unescaped(part) for part in split(self.value, separator)]


def read(data: bytes) -> tuple[list[Line], tuple[str, ...]]:
    """Return the lines of a file of cards, and German remarks. What is no line of a card is passed over."""
    if b"\0" in data[:64]:  # UTF-16: the rest is easier in one byte a letter
        data = decoding.decode(data)[0].encode("utf-8", "replace")
    raw = list(_unfolded(data.removeprefix(b"\xef\xbb\xbf")))
    text, notes = decoding.decode(b"\n".join(raw))
    lines = (_line(_by_its_own(one, decoded)) for one, decoded in zip(raw, text.split("\n"), strict=True))
    return [line for line in lines if line is not None], notes


def split(value: str, separator: str) -> list[str]:
    """Return the parts of a value, still with their escapes."""
    if "\\" not in value:
        return value.split(separator)
    parts, start = [], 0
    for found in _SEPARATORS[separator].finditer(value):
        if found[0] == separator:
            parts.append(value[start : found.start()])
            start = found.end()
    return [*parts, value[start:]]


def _unescaped(value: str) -> str:
    if "\\" in value:
        value = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return "\n".join(value.strip().splitlines())


# -------------------------------------------------------------------------------------- folding


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Yield whole lines: folded ones go on after a space, quoted-printable ones after a sign of equality.

    Letters of several bytes may be torn apart by a fold, so this has to happen before anything is decoded.
    """
    whole: list[bytes] = []
    old = soft = quoted = False
    for line in _BREAK.split(data):
        if whole and soft and not line.upper().startswith(b"END:VCARD"):
            whole[-1] = whole[-1][:-1]
            whole.append(line)
        elif whole and line[:1] in (b" ", b"\t") and len(line) > 1:
            whole.append(line if old and b"BASE64" not in whole[0][:80].upper() else line[1:])
        else:
            yield from (b"".join(whole),) if whole else ()
            whole = [line]
            quoted = b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
            old = line.upper().startswith(b"VERSION:2.1") or (old and not line.upper().startswith(b"VERSION:"))
        soft = quoted and line.endswith(b"=")
    yield b"".join(whole)


def _by_its_own(raw: bytes, decoded: str) -> str:
    """Return a line in the encoding that it names itself, if its bytes are not only ASCII."""
    if raw.isascii():
        return decoded
    named = re.search(rb"CHARSET=([\w-]+)", raw.partition(b":")[0].upper())
    charset = _CHARSETS.get(named[1].decode().lower()) if named else None
    try:
        return raw.decode(charset) if charset else decoded
    except UnicodeDecodeError:
        return decoded


# -------------------------------------------------------------------------------------- a line


def _line(text: str) -> Line | None:
    found = _LINE.fullmatch(text) if len(text) <= MOST_CHARACTERS else None  # what is longer is a picture
    if found is None:
        return None
    group, name, header, value = found.groups()
    kinds: set[str] = set()
    encoding = charset = ""
    for key, content in _parameters(header):
        if key == "ENCODING":
            encoding = content.upper()
        elif key == "CHARSET":
            charset = content.lower()
        elif key == "TYPE":
            kinds.update(re.findall(r"[\w-]+", content.lower()))
        elif key == "PREF":
            kinds.add("pref")
    name = name.upper()
    if name not in _BINARY:
        value = _decoded(value, encoding, charset)
    return Line(name, value, frozenset(kinds), (group or "").lower())


def _parameters(header: str) -> Iterator[tuple[str, str]]:
    """Yield names and values; in version 2.1 a value may stand alone."""
    for parameter in _PARAMETER.findall(header):
        key, equals, content = parameter.partition("=")
        content = re.sub(r"\^[n'^]", lambda found: _CARET[found[0]], content.strip().strip('"'))
        key = key.strip().upper()
        if equals:
            yield key, content
        elif key in ("QUOTED-PRINTABLE", "BASE64", "B", "7BIT", "8BIT"):
            yield "ENCODING", key
        elif key:
            yield "TYPE", key


def _decoded(value: str, encoding: str, charset: str) -> str:
    if encoding == "QUOTED-PRINTABLE":
        return _letters(decodestring(value.encode(_CHARSETS.get(charset, "utf-8"), "replace")), charset)
    if encoding in ("BASE64", "B"):
        try:
            return _letters(binascii.a2b_base64(value), charset)
        except (binascii.Error, ValueError):
            return value
    return value


def _letters(data: bytes, charset: str) -> str:
    try:
        return data.decode(_CHARSETS[charset])
    except (KeyError, UnicodeDecodeError):
        return decoding.decode(data)[0]
