"""vCards out: version 3.0 (RFC 2426), which Outlook, telephones and Thunderbird all take in."""

from collections.abc import Iterator, Mapping, Sequence

_LONGEST_LINE = 75  # bytes, RFC 2426 2.6


def vcard_file(cards: Sequence[Mapping[str, str]]) -> bytes:
    """Return the content of a file of cards.

    Args:
        cards: The fields of each, by the keys of `vcards.COLUMNS`; `contact.last_name` is always there.
    """
    lines = (line for card in cards for line in _card(card))
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _card(card: Mapping[str, str]) -> Iterator[str]:
    def text(key: str) -> str:
        return card.get(key, "")

    first, last, title = text("contact.first_name"), text("contact.last_name"), text("contact.title")
    prefix = " ".join(filter(None, (text("contact.salutation"), title)))
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"N:{_parts(last, first, '', prefix, '')}"
    yield f"FN:{_escaped(' '.join(filter(None, (title, first, last))))}"
    if organisation := _parts(text("institution.name"), text("contact.department")).rstrip(";"):
        yield f"ORG:{organisation}"
    where = ("institution.street", "institution.city", "", "institution.postal_code")
    address = _parts("", "", *(text(key) for key in where), "")
    if address.strip(";"):
        yield f"ADR;TYPE=WORK:{address}"
    for name, key in _LINES:
        if value := text(key):
            yield f"{name}:{_escaped(value)}"
    yield "END:VCARD"


_LINES = (
    ("TITLE", "contact.function"),
    ("TEL;TYPE=WORK,VOICE", "contact.phone"),
    ("TEL;TYPE=CELL", "contact.mobile"),
    ("EMAIL;TYPE=INTERNET", "contact.email"),
    ("URL", "institution.website"),
)


def _parts(*parts: str) -> str:
    return ";".join(map(_escaped, parts))


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Return a line broken where it is too long, and never within a character."""
    folded, length = [], 0
    for character in line:
        size = len(character.encode())
        if length + size > _LONGEST_LINE:
            folded.append("\r\n ")
            length = 1
        folded.append(character)
        length += size
    return "".join(folded)
