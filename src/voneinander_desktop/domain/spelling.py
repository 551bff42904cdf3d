"""How alike two names are that different people wrote down: "Meerbaumhaus", "Ev. Familienzentrum Meerbaum-Haus".

An institution's name is taken apart into the *words* that tell it from others, and the *kinds* it says it is, such as
"Nachbarschaftszentrum", which say little. Two names that each have a word of their own contradict each other
(Familienzentrum Wattstraße, Familienzentrum Wollankstraße); where only one of them has more words, it may just be the
longer one. People's names are the same, alike (Meier, Meyer) or different.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from voneinander_desktop.domain import collation


def _one_of(words: str) -> str:
    return f"(?:{'|'.join(sorted(words.split(), key=lambda word: (-len(word), word)))})"


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# ----------------------------------------------------------------------------- institutions

# All in the loose form of `collation`: small letters, without umlauts, "ae" contracted.
_KINDS = _one_of(
    "nachbarschafts? nachbar familien? stadtteil kiez mehrgenerationen begegnungs? selbsthilfe kontakt beratungs? "
    "informations? jugend jugendfreizeit kinder kindertages senioren frauen madchen mannern? migranten migrations? "
    "bildungs? kultur gemeinde gemeinwesen burger quartiers? sozial freizeit gesundheits? integrations? mieter eltern "
    "lern sprach sport job bezirks? pflege freiwilligen ehrenamts? stadt kirchen grund volkshoch musik volks"
)
_HEAD_WORDS = _words(
    "zentrum zentren center haus hauser treff treffpunkt statte stelle buro verein laden cafe club projekt "
    "einrichtung dienst management schule kita kirche gemeinde stiftung initiative verband werkstatt raum punkt "
    "standort amt team netzwerk agentur akademie stutzpunkt service bibliothek"
)
_HEADS = _one_of(" ".join(_HEAD_WORDS))
_KIND_WORD = re.compile(rf"(?:{_KINDS})*{_HEADS}")
_KIND_PART = re.compile(_KINDS)
_KIND_PARTS = re.compile(rf"{_KINDS}+")
_COMPOUND = re.compile(rf"([a-z]{{3,}}?)s?{_HEADS}")

_SHORT_FORMS = {
    "jc": "jobcenter", "ba": "bezirksamt", "stz": "stadtteilzentrum", "mgh": "mehrgenerationenhaus",
    "fz": "familienzentrum", "famz": "familienzentrum", "nbz": "nachbarschaftszentrum", "nbh": "nachbarschaftshaus",
    "nz": "nachbarschaftszentrum", "kiz": "kiezzentrum", "qm": "quartiersmanagement", "shk": "selbsthilfekontaktstelle",
    "jfe": "jugendfreizeiteinrichtung", "st": "sankt", "skt": "sankt", "str": "strasse", "pl": "platz",
    "kath": "katholisch", "evang": "evangelisch", "u": "und", "inst": "institut", "dipl": "diplom",
}  # fmt: skip
_ENDINGS = re.compile(r"(?:(?<=[a-z]{2})str|(?<=evangelisch)e[smnr]?|(?<=katholisch)e[smnr]?)$")
_SAID_LITTLE = _words("der die das des dem den und fur von vom zu zum zur an am im in auf mit bei e")
_TOWN = "berlin"
"""Where all of them are: "Bezirksamt Mitte von Berlin" is "Bezirksamt Mitte"."""
_WEAK = _words(
    "berlin mitte wedding moabit gesundbrunnen tiergarten nord sud ost west evangelisch katholisch sankt villa hof "
    "platz strasse park insel alt alte alter neu neue neuer gross klein bezirk"
)

_LEGAL = re.compile(
    r"\bg?gmbh\b|\bgemeinnutzige gmbh\b|\be\. ?v\b\.?|\bev\b\.?(?= *(?:[,;)]|$))|\be\. ?g\b\.?"
    r"|\bg?ug\b(?: \(haft\w+\))?|\bag\b|\bgbr\b|\bk\. ?d\. ?o\. ?r\b\.?|\bkdor\b|\bmbh\b"
)
_EVANGELICAL = re.compile(r"\bev\b\.?(?= *\w)")
_CHUNK = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an institution, taken apart.

    Attributes:
        text: As it was written.
        plain: All its words written together; spellings that differ in hyphens, spaces, umlauts or usual short forms
            only are one.
        legal: Its legal form, such as "ev"; empty if it says none.
        words: What tells it from others, in order.
        kinds: What kind of institution it says it is.
    """

    text: str
    plain: str
    legal: str
    words: tuple[str, ...]
    kinds: frozenset[str]

    @property
    def general(self) -> bool:
        """Whether it says a kind and nothing else, such as "Familienzentrum"."""
        return not self.words


@lru_cache(maxsize=20_000)
def institution_name(text: str) -> Name:
    """Take the name of an institution apart."""
    loosened = " ".join(collation.loose(text).split())
    legal = "".join(re.sub(r"[^a-z]", "", found) for found in _LEGAL.findall(loosened))
    rest = _EVANGELICAL.sub("evangelisch", _LEGAL.sub(" ", loosened))
    words: list[str] = []
    kinds: set[str] = set()
    plain: list[str] = []
    for chunk in _CHUNK.findall(rest):
        pieces = [_ENDINGS.sub(_whole_ending, _SHORT_FORMS.get(piece, piece)) for piece in _PIECE.findall(chunk)]
        plain += pieces
        for word in ["".join(pieces)] if _KIND_WORD.fullmatch("".join(pieces)) else pieces:
            if _KIND_WORD.fullmatch(word):
                kinds.update(_kind_parts(word))
            elif word not in _SAID_LITTLE:
                words.append(_stem(word))
                kinds.update(_kind_parts(word) if _KIND_PARTS.fullmatch(word) else ())
    words = [word for word in words if word != _TOWN] or words
    joined = "".join(plain) or "".join(_PIECE.findall(loosened)) or "".join(loosened.split())
    return Name(text, joined, legal, tuple(words), frozenset(kinds))


def _whole_ending(found: re.Match[str]) -> str:
    return "strasse" if found[0] == "str" else ""


def _kind_parts(word: str) -> Iterator[str]:
    yield from (part.rstrip("s") for part in _KIND_PART.findall(word))


def _stem(word: str) -> str:
    """Return a word without "-haus", "-zentrum" and the like: "Meerbaum" of "Meerbaumhaus"."""
    compound = _COMPOUND.fullmatch(word)
    return compound[1] if compound else word


def weight(word: str) -> float:
    """Return how much a word tells: places and the like are in many names."""
    return 0.4 if word in _WEAK or _KIND_PARTS.fullmatch(word) else 1.0


def contradicting_kinds(one: Name, other: Name) -> bool:
    """Tell whether both names say a kind, and not the same: "Familienzentrum", "Stadtteilzentrum"."""
    return bool(one.kinds and other.kinds and not one.kinds & other.kinds)


def likeness(one: Name, other: Name) -> float:
    """Return how alike two names are: 1 where only the way of writing differs, 0 where they contradict each other."""
    if one.plain == other.plain:
        return 0.75 if one.legal and other.legal and one.legal != other.legal else 1.0
    shared, here, there = _aligned(*sorted((one, other), key=lambda name: name.words))
    if not shared or (here and there):
        return 0.0
    matched, extra = sum(shared), sum(map(weight, here or there))
    alike = min(matched / (matched + 0.5 * extra), 0.95)
    if contradicting_kinds(one, other):
        alike *= 0.75
    return alike if matched >= 0.7 else alike * 0.8


def _aligned(one: Name, other: Name) -> tuple[list[float], list[str], list[str]]:
    """Pair the words of two names.

    Returns:
        How much each pair tells, and the words that each name has alone.
    """
    shared, here, there = [], [], list(other.words)
    for word in one.words:
        best = max(there, key=lambda candidate: _alike(word, candidate), default="")
        closeness = _alike(word, best)
        if closeness:
            shared.append(closeness * weight(word))
            there.remove(best)
        else:
            here.append(word)
    if here and there and _alike("".join(here), "".join(there)):  # "Übungs-Hof", "Übungshof"
        shared.append(max(sum(map(weight, here)), sum(map(weight, there))))
        here, there = [], []
    return shared, [word for word in here if word not in other.kinds], [word for word in there if word not in one.kinds]


def _alike(word: str, other: str) -> float:
    """Return how alike two words are, or 0 where they are different ones; numbers and letters are exact."""
    if word == other:
        return 1.0
    if min(len(word), len(other)) < 4 or any(map(str.isdigit, word + other)):
        return 0.0
    if word.endswith("strasse") and other.endswith("strasse"):
        return _alike(word[:-7], other[:-7])
    if word.startswith(other) or other.startswith(word):
        return 0.9 if _is_head(max(word, other, key=len)[min(len(word), len(other)) :]) else 0.0
    closeness = fuzz.ratio(word, other, score_cutoff=83) / 100
    return closeness if word[0] == other[0] or closeness > 0.9 else 0.0


@lru_cache(maxsize=1000)
def _is_head(ending: str) -> bool:
    """Tell whether an ending is a misspelt "-haus", "-zentrum" or the like."""
    return any(fuzz.ratio(ending, head) >= 70 for head in _HEAD_WORDS)


def misspellings(word: str) -> Iterator[str]:
    """Yield the word without one of its letters each: words one mistake apart meet there, or in one of them."""
    if len(word) >= 5:
        yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


# ----------------------------------------------------------------------------- addresses

_HOUSE_NUMBER = re.compile(r"(.*?)([0-9]+(?: ?[a-z])?(?: ?[-/+] ?[0-9]+(?: ?[a-z])?)*)$")


def address_key(street: str) -> str:
    """Return a street and its number for comparing; empty without a number, which names no house."""
    found = _HOUSE_NUMBER.fullmatch(collation.loose(street).strip(" ,."))
    if not found:
        return ""
    words = (_ENDINGS.sub(_whole_ending, _SHORT_FORMS.get(word, word)) for word in _PIECE.findall(found[1]))
    return "".join(words) + " " + found[2].replace(" ", "")


def website_key(address: str) -> str:
    """Return the address of a web page for comparing."""
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip().casefold())
    return plain.rstrip("/")


# -------------------------------------------------------------------------------- people


class Agreement(IntEnum):
    """How two people's names go together."""

    DIFFERENT = 0
    ALIKE = 1  # Meier, Meyer; Müller, Müller-Lüdenscheidt
    OPEN = 2  # one of them is missing, short for the other, or says less: A., Anna, Anna Maria
    SAME = 3


@lru_cache(maxsize=50_000)
def person_name(text: str) -> str:
    """Return a person's first or last name for comparing: no capitals, umlauts, hyphens, titles."""
    return " ".join(_PIECE.findall(collation.loose(collation.untitled(text))))


@lru_cache(maxsize=50_000)
def core_name(last: str) -> str:
    """Return a last name (see `person_name`) without "von", "de" and the like."""
    return collation.without_prefix(last)


@lru_cache(maxsize=100_000)
def last_names(one: str, other: str) -> Agreement:
    """Say how two last names go together (see `person_name`)."""
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return Agreement.SAME if one else Agreement.DIFFERENT
    here, there = core_name(one), core_name(other)
    if here == there or sounds_alike(here, there):
        return Agreement.ALIKE
    parts, others = set(here.split()), set(there.split())
    return Agreement.ALIKE if min(parts, others, key=len) < max(parts, others, key=len) else Agreement.DIFFERENT


@lru_cache(maxsize=100_000)
def first_names(one: str, other: str) -> Agreement:
    """Say how two first names go together (see `person_name`)."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return Agreement.SAME
    here, there = sorted((one.split(), other.split()), key=len)
    if all(any(word == full or (len(word) == 1 and full[0] == word) for full in there) for word in here):
        return Agreement.OPEN
    if len(here) == len(there) and all(map(_short_for, here, there)):
        return Agreement.OPEN
    return Agreement.ALIKE if sounds_alike(one, other) else Agreement.DIFFERENT


def _short_for(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def sounds_alike(one: str, other: str) -> bool:
    """Tell whether two names sound alike or are a slip of the pen apart."""
    closeness = fuzz.ratio(one, other)
    if closeness >= 60 and min(len(one), len(other)) >= 3 and sound(one) == sound(other):
        return True
    return closeness >= 84 and min(len(one), len(other)) >= 5


_SOUNDS = [
    (re.compile(pattern), code)
    for pattern, code in (
        ("ph", "3"), ("[dt](?=[csz])", "8"), ("(?<=[ckq])x", "8"), ("x", "48"), ("(?<=[sz])c", "8"),
        (r"(?:^|(?<= ))c(?=[ahkloqrux])", "4"), (r"(?:^|(?<= ))c", "8"), ("c(?=[ahkoqux])", "4"), ("c", "8"),
        ("[dt]", "2"), ("[bp]", "1"), ("[fvw]", "3"), ("[gkq]", "4"), ("l", "5"), ("[mn]", "6"), ("r", "7"),
        ("[sz]", "8"), ("h", ""), ("[aeijouy]", "0"), (r"(.)\1+", r"\1"), (r"(?<=[^ ])0", ""), ("[^0-9]", ""),
    )
]  # fmt: skip


@lru_cache(maxsize=50_000)
def sound(name: str) -> str:
    """Return how a German name sounds (Kölner Phonetik): Meier and Meyer are "67"."""
    for pattern, code in _SOUNDS:
        name = pattern.sub(code, name)
    return name
