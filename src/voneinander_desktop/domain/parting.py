"""Taking cells apart that hold several things: names, addresses, ways to reach someone.

Everything here works on text alone and loses nothing: what no part takes is in `rest`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.headings import first_names, words
from voneinander_desktop.domain.values import comparable_phone

# ------------------------------------------------------------------- telephone, e-mail, web


class Number(NamedTuple):
    """A telephone number in a text; `label` is "phone", "mobile", "fax" or "private"."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways to reach someone that a text names."""

    numbers: tuple[Number, ...] = ()
    emails: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    rest: str = ""

    def first(self, label: str) -> str:
        """Return the first number with a label; empty if there is none."""
        return next((number.text for number in self.numbers if number.label == label), "")


_EMAIL = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|www\.)[^\s,;|<>]+", re.IGNORECASE)
_LABEL = r"(?:[^\W\d_][^\W\d]*(?:\.-?|\b)[ ]?(?:-?nr\.?|nummer)?)"
_NUMBER = re.compile(
    rf"(?P<label>(?:{_LABEL}[ ]*){{0,2}}[:.]?[ ]*)?(?P<number>(?:\+|\(?0|\d)[\d ()/.\u2010-\u2015-]*\d)"
)
_NEXT_NUMBER = re.compile(r"[ ]*(?:[/,;|]|\b(?:(?:oder|und|bzw)\b|bzw\.|od?\.|u\.))[ ]*(?=\+|\(?0[1-9]|00)")
_KINDS = (
    ("fax", ("fax", "telefax", "f")),
    ("mobile", ("mobil", "mobile", "handy", "mob", "m", "cell", "diensthandy", "mobiltelefon")),
    ("private", ("privat", "priv", "p")),
    ("phone", ("tel", "telefon", "fon", "t", "phone", "festnetz", "ruf", "durchwahl", "dw", "buro", "zentrale", "d",
               "telefonnummer")),
)  # fmt: skip
_MOBILE = re.compile(r"01[567]")
_FEWEST_DIGITS = 5


@lru_cache(maxsize=8192)
def reach(text: str) -> Reach:
    """Return the telephone numbers, addresses and web pages of a text."""
    emails = [found.removeprefix("mailto:") for found in _EMAIL.findall(text)]
    left = _EMAIL.sub("\n", text)
    websites = _WEB.findall(left)
    left = _WEB.sub("\n", left)
    numbers: list[Number] = []
    rest: list[str] = []
    for line in left.replace("\r", "\n").split("\n"):
        rest.append(_take_numbers(line, numbers))
    leftover = ", ".join(filter(None, (_without_labels(part) for part in rest)))
    return Reach(tuple(numbers), tuple(emails), tuple(websites), leftover)


def _take_numbers(line: str, numbers: list[Number]) -> str:
    """Add the numbers of a line, and return what is left of it."""
    rest = []
    for part in _parts_of_line(line):
        found = _NUMBER.search(part)
        if found is None or sum(map(str.isdigit, found["number"])) < _FEWEST_DIGITS:
            rest.append(part)
            continue
        label = _label(found["label"] or "", part[found.end() :])
        number = found["number"].strip()
        if label in ("", "phone") and _MOBILE.match(comparable_phone(number)):
            label = "mobile"
        numbers.append(Number(number, label or "phone"))
        rest += [_before_label(part[: found.start("number")]), _after_label(part[found.end() :])]
    return ", ".join(filter(None, (piece.strip() for piece in rest)))


_LABEL_AT_END = re.compile(r"[\s,(]*(?:[^\W\d_]+[.-]*[ ]?(?:nr\.?|nummer)?[ ]*)[:.]?\s*$", re.IGNORECASE)


def _before_label(text: str) -> str:
    """Return what stands before a number, without the label that announces it."""
    while (found := _LABEL_AT_END.search(text)) and _kind_of(found[0]):
        text = text[: found.start()]
    return text


def _after_label(text: str) -> str:
    return "" if _says_a_kind(text) else text.strip().removeprefix(")")


def _parts_of_line(line: str) -> list[str]:
    """Return a line's numbers apart: a new one begins with its area code; "030/9018" and "42390/91" stay one."""
    parts = []
    for part in re.split(r"[;|,]|(?<=[\d)])[ ]{2,}(?=\D)", line):
        parts += _NEXT_NUMBER.split(part)
    return [piece for part in parts for piece in _at_labels(part)]


_BEFORE_LABEL = re.compile(
    r"(?<=\d)[ /]+(?=(?:tel|fon|fax|telefax|mobil|handy|mob|telefon|privat|t|f|m)\b[.:]?[ ]*[+(\d])", re.IGNORECASE
)


def _at_labels(part: str) -> list[str]:
    return _BEFORE_LABEL.split(part)


def _label(before: str, after: str) -> str:
    return _kind_of(before) or (_kind_of(after) if _says_a_kind(after) else "")


def _says_a_kind(after: str) -> bool:
    """Whether what stands behind a number says what it is: "(privat)", but not " / Fax -904"."""
    return bool(_kind_of(after)) and not any(map(str.isdigit, after))


def _kind_of(text: str) -> str:
    words = re.findall(r"[a-z]+", collation.loose(text))
    return next((kind for kind, known in _KINDS if any(word in known for word in words)), "")


_LABEL_WORDS = words("e mail email web homepage und oder nr").union(*(known for _, known in _KINDS))


def _without_labels(text: str) -> str:
    """Return a text without what only announced a number or address."""
    words = [word for word in re.split(r"\s+", text) if word.strip("-–/.,;:()|")]
    bare = [re.sub(r"[^a-z0-9]", " ", collation.loose(word)).split() for word in words]
    while bare and set(bare[-1]) <= _LABEL_WORDS:
        bare.pop()
        words.pop()
    if all(set(parts) <= _LABEL_WORDS for parts in bare):
        return ""
    return re.sub(r"\(\s*\)|\(\s*$", "", " ".join(words)).strip(" ,;/|–-:")


# ------------------------------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a text names her.

    Attributes:
        doubt: What is not certain about it, in German; empty if it is.
    """

    salutation: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    function: str = ""
    reach: Reach = field(default_factory=Reach)
    doubt: str = ""


_SALUTATIONS = {
    "frau": "Frau", "fr": "Frau", "herr": "Herr", "herrn": "Herr", "hr": "Herr", "hrn": "Herr", "mr": "Herr",
    "mrs": "Frau", "ms": "Frau", "w": "Frau", "m": "Herr", "weiblich": "Frau", "mannlich": "Herr", "female": "Frau",
    "male": "Herr", "f": "Frau",
}  # fmt: skip
_SPOKEN = frozenset({"frau", "fr", "herr", "herrn", "hr", "hrn", "mr", "mrs", "ms"})
_TITLE = re.compile(
    r"(?:prof|professor|professorin|dr|pd|mag|dipl|b\.?a|m\.?a|b\.?sc|m\.?sc|mba|ll\.?m|lic|ing|med|phil|jur|iur|rer|nat"
    r"|pol|soc|paed|pad|dent|vet|theol|h\.?c|habil|univ|oec|em|pfr|pfarrer|pfarrerin)\.?|dipl\.?-?[^\W\d]+\.?(?:-?[^\W\d]+\.?)?(?:\(fh\))?|\(fh\)"
)
_LEADING = words("prof professor professorin dr pd mag dipl ing lic pfr pfarrer pfarrerin")
_PREFIXES = words(
    "von vom van ver de del della der den dem des di da dos du do le la los zu zum zur und ten ter el al bin ibn af av "
    "st freiherr graf gräfin baron"
)
_FUNCTION = re.compile(
    r"leit|koordin|geschaft|geschaeft|sozial|referent|assist|sekret|berat|padagog|vorstand|vorsitz|projekt|team|"
    r"mitarbeit|sachbearb|beauftrag|stadtteil|quartier|verwalt|betreu|fach|burgermeist|stadtrat|ehrenamt|praktik|"
    r"empfang|presse|offentlich|manag|director|officer|head|erzieh|vermittl|fallmanag|stellv|kontakt|technik|buro"
)
_BETWEEN = re.compile(
    r"\s*(?:[;|\n\r]+|\s[/&]\s|\s+(?:und|sowie)\s+(?=(?:frau|herr|fr\.|hr\.|dr\.|prof\.|[A-ZÄÖÜ])))\s*",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]")


def salutation(text: str) -> str:
    """Return "Frau" or "Herr" for what stands in a column of salutations or genders; empty for anything else."""
    return _SALUTATIONS.get(collation.loose(text).strip(" ."), "")


_LISTED = re.compile(r"\s*(?:\(?\d{1,3}[.):]|[-–—•▪◦‣·*>]|o(?=\s))\s*(?=[^\W\d_])")


def unlisted(text: str) -> str:
    """Return a text without the number or bullet of a list before it: "1. Anna Müller", "- Anna Müller"."""
    found = _LISTED.match(text)
    rest = text[found.end() :] if found else text
    return text if found and is_function(rest.split(maxsplit=1)[0]) else rest  # "2. Vorsitzende"


def is_nobody(name: str) -> bool:
    """Whether what stands where a name should is none: people have no digits, "Team 713" has."""
    return any(map(str.isdigit, name))


@lru_cache(maxsize=8192)
def people(text: str) -> tuple[Person, ...]:
    """Return the people that a cell names, with their telephone numbers and addresses where it has them."""
    found: list[Person] = []
    for part in _people_apart(text):
        one = _person(unlisted(part))
        if one.last_name or one.first_name:
            found.append(one)
        elif found:  # a line of its own with a number belongs to whom stands above
            found[-1] = _with(found[-1], one)
        elif one.reach != Reach() or one.function:
            found.append(one)
    return tuple(found)


def _with(person: Person, more: Person) -> Person:
    both = Reach(
        person.reach.numbers + more.reach.numbers,
        person.reach.emails + more.reach.emails,
        person.reach.websites + more.reach.websites,
        " ".join(filter(None, (person.reach.rest, more.reach.rest))),
    )
    return Person(
        person.salutation, person.title, person.first_name, person.last_name, person.function or more.function, both,
        person.doubt,
    )  # fmt: skip


def _people_apart(text: str) -> Iterator[str]:
    """Yield the parts of a text that may each name one person."""
    for part in _BETWEEN.split(text):
        if not part or not part.strip():
            continue
        pieces = [unlisted(piece.strip()) for piece in part.split(",")]
        names = [piece for piece in pieces if _full(piece)]
        if len(pieces) > 1 and len(names) == len(pieces):  # "Anna Müller, Bernd Schulz"
            yield from pieces
        else:
            yield part


def _full(piece: str) -> bool:
    """Whether a piece between commas is a whole name by itself: "Anna Müller", "Frau Müller"."""
    if any(map(str.isdigit, piece)) or "@" in piece or is_function(piece):
        return False
    words = [word for word in piece.split() if not _is_title(word)]
    if words and collation.loose(words[0]).strip(".") in _SPOKEN:
        return len(words) > 1
    return len(words) > 1 and collation.loose(words[0]) in first_names() and not _is_prefix(words[0])


def _person(text: str) -> Person:
    ways = reach(text)
    named = ways.rest if ways != Reach(rest=ways.rest) else text
    function = ""
    for bracket in _BRACKET.findall(named):
        function = function or bracket.strip()
    named = _BRACKET.sub(" ", named)
    pieces = [piece.strip() for piece in re.split(r",|\s[–—-]\s|\s\|\s", named) if piece.strip()]
    kept = [piece for number, piece in enumerate(pieces) if number == 0 or not is_function(piece)]
    function = function or ", ".join(piece for piece in pieces if piece not in kept)
    if len(pieces) == 1 and ":" in pieces[0]:  # "Leitung: Anna Müller"
        before, _, after = pieces[0].partition(":")
        if after.strip() and is_function(before):
            function, kept = function or before.strip(), [after.strip()]
    ways = Reach(ways.numbers, ways.emails, ways.websites)
    named_by = _name(kept)
    return Person(*named_by[:4], function, ways, named_by[4])


def _name(pieces: list[str]) -> tuple[str, str, str, str, str]:
    """Return salutation, title, first and last name, and what is in doubt."""
    salutation_ = ""
    titles: list[str] = []
    groups: list[list[str]] = []
    for piece in pieces:
        words: list[str] = []
        for word in piece.split():
            loosened = collation.loose(word).strip(".,")
            if loosened in _SPOKEN and not words:
                salutation_ = salutation_ or _SALUTATIONS[loosened]
            elif _is_title(word) and (not words or word.endswith(".") or titles):
                titles.append(word)
            else:
                words.append(word.strip(","))
        if words:
            groups.append(words)
    first, last, doubt = _first_and_last(groups, spoken=bool(salutation_))
    return salutation_, " ".join(titles), first, last, doubt


def _first_and_last(groups: list[list[str]], *, spoken: bool) -> tuple[str, str, str]:
    if not groups:
        return "", "", ""
    if len(groups) > 1:
        return " ".join(groups[1]), _calm(" ".join(groups[0])), "" if len(groups) == 2 else _DOUBT
    words = groups[0]
    if len(words) == 1 or _is_prefix(words[0]):
        return "", _calm(" ".join(words)), ""
    prefix = next((number for number, word in enumerate(words) if number and _is_prefix(word)), 0)
    if prefix:
        return " ".join(words[:prefix]), _calm(" ".join(words[prefix:])), ""
    return _by_words(words, spoken)


_DOUBT = "Bitte prüfen: Vor- und Nachname sind hier nicht sicher zu unterscheiden."


def _by_words(words: list[str], spoken: bool) -> tuple[str, str, str]:
    """Return the parts of a name without comma: usually the last word is the last name."""
    capitals = [word for word in words if len(word) > 1 and word.isupper() and word.isalpha()]
    if 0 < len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), _calm(" ".join(capitals)), ""
    known = [any(part in first_names() for part in re.split("-", collation.loose(word))) for word in words]
    if known[-1] and not known[0] and len(words) == 2 and not spoken:
        return words[1], words[0], ""
    doubt = _DOUBT if len(words) > 2 and not all(known[:-1]) else ""
    return " ".join(words[:-1]), _calm(words[-1]), doubt


def _calm(name: str) -> str:
    """Return a last name written all in capitals as it is written usually."""
    return name.title() if len(name) > 2 and name.isupper() else name


def _is_title(word: str) -> bool:
    plain = collation.loose(word).strip(",")
    return bool(_TITLE.fullmatch(plain)) and ("." in word or plain.strip(".") in _LEADING)


def _is_prefix(word: str) -> bool:
    return word.islower() and word.strip("'’.") in _PREFIXES


def is_function(piece: str) -> bool:
    """Whether a text says what somebody does, rather than who she is."""
    return bool(_FUNCTION.search(collation.loose(piece)))


# --------------------------------------------------------------------------------- addresses


class Address(NamedTuple):
    """An address as a text names it; `name` is what stands before the street."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    name: str = ""


_CODE_AND_CITY = re.compile(r"\b(?:(?:D|DE)[ -]*)?(\d{5})\b[ ,]*([^\d,;\n\r|/]*)", re.IGNORECASE)
_CITY_AND_CODE = re.compile(r"^\s*([^\d,;\n\r|]+?)[ ,]+(\d{5})\s*$")
_STREET = re.compile(
    r"(?:str(?:aße|asse|\.)?|stra(?:ß|ss)e|platz|weg|allee|damm|ufer|gasse|ring|chaussee|hof|markt|promenade|insel|"
    r"steig|pfad|zeile|graben|brücke|garten|park|berg|feld|tor|wall|aue|kehre|winkel|stieg|korso|siedlung)\b",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(r"\d+\s*[a-zA-Z]?(?:\s*[-–/+]\s*\d*\s*[a-zA-Z]?)*\s*$")


def is_street(text: str) -> bool:
    """Whether a text looks like street and number."""
    plain = text.strip()
    return bool(_HOUSE_NUMBER.search(plain)) and (bool(_STREET.search(plain)) or len(plain.split()) <= 4) and (
        plain[:1].isalpha()
    )  # fmt: skip


@lru_cache(maxsize=8192)
def postal_city(text: str) -> tuple[str, str] | None:
    """Return postcode and place of "10117 Berlin"; None if that is something else."""
    flat = " ".join(text.split())
    if turned := _CITY_AND_CODE.match(flat):
        return turned[2], turned[1].strip()
    found = _CODE_AND_CITY.search(flat)
    if found is None:
        return None
    rest = (flat[: found.start()] + flat[found.end() :]).strip(" ,;-")
    return None if rest else (found[1], found[2].strip(" ,;-"))


@lru_cache(maxsize=8192)
def address(text: str) -> Address:
    """Return the parts of an address in one cell, be it in one line or several."""
    found = _CODE_AND_CITY.search(text)
    code, city = (found[1], " ".join(found[2].split()).strip(" ,;-–")) if found else ("", "")
    before = text[: found.start()] if found else text
    lines = [" ".join(line.split()) for line in re.split(r"[,;\n\r|]+", before) if line.strip(" -–")]
    streets = [number for number, line in enumerate(lines) if is_street(line)]
    if not streets:
        return Address("", code, city, ", ".join(lines))
    at = streets[-1]
    return Address(lines[at], code, city, ", ".join(lines[:at] + lines[at + 1 :]))
