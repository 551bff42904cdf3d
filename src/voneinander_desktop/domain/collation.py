"""In which order texts stand (DIN 5007), and which texts a search finds.

Both questions are answered by reducing a text to a plainer one. For sorting that is a *key*:
Python's ordinary string comparison of two keys is the order of their texts. For searching it is a
*folded* form (no capitals) and a *loose* one (no diacritics either, "Mueller" and "Müller" alike).

A hundred thousand texts are reduced at once, so every function works on whole strings: a table
handed to `str.translate` remembers what each character becomes, and learns characters as it meets
them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from voneinander_desktop.domain.patterns import pattern
from voneinander_desktop.domain.values import comparable_phone


class _CharacterTable(dict[int, str]):
    """A table for `str.translate` that works out each character once, when it is first met."""

    def __init__(self, becomes: Callable[[str], str], known: dict[str, str] | None = None) -> None:
        super().__init__({ord(character): plain for character, plain in (known or {}).items()})
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        plain = self[code] = self._becomes(chr(code))
        return plain


# Letters that Unicode does not take apart into a base letter and a mark.
_BASE_LETTERS = {
    "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "ĸ": "k", "ə": "e", "þ": "th",
    "ƶ": "z", "ɨ": "i", "ɉ": "j", "ƀ": "b", "ǥ": "g",
}  # fmt: skip

_SEARCHED_AS = _BASE_LETTERS | {"ø": "o", "æ": "a", "œ": "o"}

# Variant 1 is for words, variant 2 for lists of persons. DIN 5007 takes ligatures apart in both. It is
# silent on ø; as in telephone books and library catalogues it goes with the German ö, so that
# Sørensen, Sörensen and Soerensen stand together in a list of persons.
_SORTED_AS = {
    1: _BASE_LETTERS | {"æ": "ae", "œ": "oe", "ø": "o"},
    2: _BASE_LETTERS | {"æ": "ae", "œ": "oe", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "ue"},
}

_APOSTROPHES = "'’‘‚‛`´ʼʻ′＇"
_DOUBLE_QUOTES = '"„“”‟«»″＂'
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"


def _without_marks(text: str) -> str:
    """Strip accents and other combining marks, leaving alone what has none."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return text if plain == apart else plain


def _folded(character: str) -> str:
    """What one character is for searching: small, in its compatibility form, quotes and dashes plain."""
    if character in _UNSEEN or unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if character in _APOSTROPHES:
        return "'"
    if character in _DOUBLE_QUOTES:
        return '"'
    if unicodedata.category(character) == "Pd" or character == "−":
        return "-"
    if character.isspace():
        return "\n" if character in "\n\r\x0b\x0c\x85\u2028\u2029" else " "
    compatible = unicodedata.normalize("NFKC", character)
    return unicodedata.normalize("NFKC", compatible.casefold())


def _loosened(character: str) -> str:
    """What one folded character is in the loose form."""
    return "".join(_SEARCHED_AS.get(part, part) for part in _without_marks(character))


def _sorting(letters: dict[str, str]) -> Callable[[str], str]:
    """Return what one character is in a sort key: letters and ASCII digits, all else a space or nothing."""

    def sorted_as(character: str) -> str:
        if character in _APOSTROPHES or character == "*" or _folded(character) == "":
            return ""
        return "".join(map(part_sorted_as, unicodedata.normalize("NFKC", character).casefold()))

    def part_sorted_as(part: str) -> str:
        if part in letters:
            return letters[part]
        if part.isdecimal():
            return str(unicodedata.decimal(part))
        plain = _without_marks(part)
        if plain != part:
            return "".join(map(part_sorted_as, plain))
        return part if part.isalpha() or unicodedata.category(part)[0] == "M" else " "

    return sorted_as


_FOLD = _CharacterTable(_folded)
_LOOSE = _CharacterTable(_loosened)
_SORT = {variant: _CharacterTable(_sorting(letters)) for variant, letters in _SORTED_AS.items()}

# An "e" that makes an umlaut of the a, o or u before it - unless a vowel or a q stands before that:
# "Bauer", "neue", "Feuer" and "Quelle" have no umlaut.
_UMLAUT_E = pattern(r"e(?<=[aou]e)(?<![aeiouqäöüáàâãåéèêëíìîïóòôõúùûæœøı][aou]e)")
_DIGITS = pattern(r"[0-9]+")


# ---------------------------------------------------------------------------------- sorting


def _number_key(run: re.Match[str]) -> str:
    """Write a number so that a longer one comes later: its length, as one character, goes first.

    The character lies between "0" and "Y": before all letters, as numbers do.
    """
    digits = run[0].lstrip("0")
    beyond, length = divmod(len(digits), 40)
    return "Y" * beyond + chr(0x30 + length) + digits


def words_key(text: str, variant: int) -> str:
    """Return the words of a text as they are sorted, one space between them: `sort_key` without a tie-breaker."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    plain = text.translate(_SORT[variant])
    if plain.isalpha():
        return plain
    words = " ".join(plain.split())
    return words if words.replace(" ", "").isalpha() else _DIGITS.sub(_number_key, words)


def sort_key(text: str, variant: int) -> str:
    """Return a string that sorts as the text does under DIN 5007.

    Capitals and accents do not count, punctuation parts words at most (and does not lead), numbers
    compare by their value. Texts that are equal by these rules follow each other in a fixed order.

    Args:
        text: Any text.
        variant: 1 for names of things (ä = a), 2 for lists of persons (ä = ae).
    """
    words = words_key(text, variant)
    plain = text.casefold()
    return words if plain == words else f"{words}\0{plain}"


_LEADING: set[str] = set()
"""Words that can be a title, or lead a name, without being what it is sorted by."""


def _one_of(words: str) -> str:
    _LEADING.update(words.split())
    return f"(?:{'|'.join(words.split())})"


_FIRST_TITLES = _one_of("prof dr dipl pd mag ing univ priv doz em")
_NEXT_TITLES = _one_of(
    "prof dr dipl med dent vet phil jur iur rer nat pol oec soc theol habil h c mult ing päd paed soz univ fh"
)
_TITLE_END = r"(?:\. *-? *| +|(?<=dipl)-)"
_TITLES = pattern(rf" *{_FIRST_TITLES}{_TITLE_END}(?:{_NEXT_TITLES}{_TITLE_END})*(?=\w)", re.IGNORECASE)

_RANKS = _one_of("freiherr freifrau freiin graf gräfin baron baronin prinz prinzessin ritter edler edle")
_PREFIX_WORDS = _one_of(
    "von vom van ver v de den der des dem zu zum zur und an auf aus in am im ten ter te op t la le les lo du do "
    "dos das af av"
)
_ARTICLES = _one_of("al el as ad ash at an ar ul")  # Arabic; only these are tied to the name by a hyphen
# French d' and l' are written small; Italian prefixes lead: D'Angelo and Di Lorenzo are looked for under D.
# A rank of nobility is part of the prefix only before another one: Steffi Graf, but Graf von Bismarck.
_PREFIXES = pattern(
    rf" *(?:{_RANKS} +(?=(?:von|vom|zu) ))?"
    rf"(?:['’]?{_PREFIX_WORDS}\.? +|{_ARTICLES}(?: *[-‐‑] *| +)|(?-i:[dl])[{_APOSTROPHES}] *)+(?=\w)",
    re.IGNORECASE,
)


def person_sort_key(last_name: str, first_name: str) -> str:
    """Return a string that sorts as the person does in a list of persons (DIN 5007, variant 2).

    Academic titles and prefixes of the name do not lead: "von Müller" stands among the Müllers, and
    its prefix counts only where last and first name are equal. A person without a last name stands
    under the first.
    """
    last = untitled(last_name)
    name = without_prefix(last)
    prefix, core = last[: len(last) - len(name)], words_key(name, 2)
    first = words_key(untitled(first_name), 2)
    if not core:
        core, first = first, ""
    return f"{core}\1{first}\1{prefix and words_key(prefix, 2)}\0{last_name.casefold()}\0{first_name.casefold()}"


def person_words_key(last_name: str) -> str:
    """Return what a person is sorted by first: `person_sort_key` without first name, prefix and tie-breaker."""
    first = last_name.replace("-", " ").partition(" ")[0]
    leads = (
        first.isalpha() and first.casefold() not in _LEADING
    )  # most names do; to look further takes four times as long
    return words_key(last_name if leads else without_prefix(untitled(last_name)), 2)


def untitled(name: str) -> str:
    """Return a name without the academic titles before it."""
    titles = _TITLES.match(name)
    return name[titles.end() :] if titles else name


def without_prefix(last_name: str) -> str:
    """Return a last name without "von", "de" and the like."""
    found = _PREFIXES.match(last_name)
    return last_name[found.end() :] if found else last_name


# -------------------------------------------------------------------------------- searching


# What casefolding alone does right: ASCII and the letters of European languages.
_UNUSUAL = pattern("[^\x00-\x7fÀ-ÖØ-öø-ıĴ-ľŁ-ňŊ-ž]+")
_NOT_ASCII = pattern("[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Return the plain form for searching: small letters, one kind of dash, quote and space."""
    if text.isascii():
        return text.lower()
    usual = _UNUSUAL.sub(lambda run: run[0].translate(_FOLD), unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", usual.casefold())


def loose(text: str) -> str:
    """Return the loosest form for searching: "Müller", "Mueller" and "Muller" are all "muller"."""
    return _loosen(fold(text))


def _loosen(folded: str) -> str:
    contracted = _UMLAUT_E.sub("", folded)
    if contracted.isascii():
        return contracted
    return _NOT_ASCII.sub(lambda run: run[0].translate(_LOOSE), contracted)


def search_text(parts: Iterable[str]) -> str:
    """Return what is kept of a record for searching in it.

    That is its folded parts, a line each; then the loose form of every word that has one of its own;
    then the bare digits of telephone numbers.
    """
    return search_texts([parts])[0]


def search_texts(records: Iterable[Iterable[str]]) -> list[str]:
    """Return `search_text` of many records; what several of them say, as towns and functions, is reduced once."""
    reduced = _Reduced()
    return [_found_by([reduced[part] for part in parts if part]) for parts in records]


class _Reduced(dict[str, tuple[str, Sequence[str], Sequence[str]]]):
    """By text: its folded form, the loose words and the digits that it is found by besides."""

    def __missing__(self, text: str) -> tuple[str, Sequence[str], Sequence[str]]:
        folded = fold(text)
        loosened = _loosen(folded)
        words = _loose_words(folded, loosened) if loosened != folded else ()
        self[text] = found = folded, words, _telephone_digits(folded)
        return found


def _found_by(reduced: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> str:
    lines: list[str] = []
    further: list[str] = []
    numbers: list[str] = []
    for folded, words, digits in reduced:
        lines.append(folded)
        if words:
            further += words
        if digits:
            numbers += digits
    lines += dict.fromkeys(further + numbers)
    return "\n".join(lines)


def _loose_words(folded: str, loosened: str) -> list[str]:
    words, loose_words = folded.split(), loosened.split()
    if len(words) != len(loose_words):  # a word of combining marks only has vanished
        loose_words = [_loosen(word) for word in words]
    return [plain for word, plain in zip(words, loose_words, strict=True) if plain != word]


# Digits with something between them. What a "+" before them means is looked at afterwards: a pattern
# that starts with a digit is found faster.
_TELEPHONE = pattern(r"[0-9][0-9 ()/.\-]{3,}[0-9]")
_FEWEST_DIGITS = 5


def _telephone_digits(folded: str) -> list[str]:
    found = []
    for number in _TELEPHONE.finditer(folded):
        written = "+" + number[0] if folded[number.start() - 1 : number.start()] == "+" else number[0]
        digits = comparable_phone(written)
        if len(digits) >= _FEWEST_DIGITS and digits != written:
            found.append(digits)
    return found


# A number with Germany's code is one word, spaces and all: in most records only its digits are found.
_TYPED_WORD = pattern(r"\(?(?:\+|00)49[0-9 ()/.\-]*[0-9]|\S+")
_TYPED_NUMBER = pattern(r"[0-9 ()/.\-+]*[0-9][0-9 ()/.\-+]*")
_DASHES_ONLY = pattern(r"[-/]+")


def _alternatives(word: str) -> tuple[str, ...]:
    """Return the forms of a folded word, any of which may be found; none of them holds another."""
    loosened = _loosen(word)
    forms = {word: None, loosened: None}
    if loosened and word[0] != "e" and _UMLAUT_E.sub("", word) == word:
        # Only diacritics are off: whoever holds the word as typed holds its loose form as well. (Not so an "e" at
        # the start, which may have been contracted away in a longer word.)
        forms = {loosened: None}
    if _TYPED_NUMBER.fullmatch(word):
        digits = comparable_phone(word)
        if len(digits) >= _FEWEST_DIGITS or any(mark in word for mark in "() "):
            forms[digits] = None
    return tuple(
        form for form in forms if form and not any(other in form for other in forms if other and other != form)
    )


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """What someone typed into a search field.

    Attributes:
        words: For each typed word its forms. A record is found if each word is in it, in any of its
            forms, wherever it stands.
    """

    words: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take typed text apart. A number with Germany's code is looked for as within Germany."""
        typed = (word for word in _TYPED_WORD.findall(fold(text)) if not _DASHES_ONLY.fullmatch(word))
        words = map(_alternatives, typed)
        return cls(tuple(dict.fromkeys(filter(None, words))))

    def matches(self, search_text: str) -> bool:
        """Tell whether a record with this search text is found."""
        for forms in self.words:
            for form in forms:
                if form in search_text:
                    break
            else:
                return False
        return True

    def narrows(self, other: "SearchTerms") -> bool:
        """Tell whether whatever matches these terms is certain to match the other ones too."""
        return all(any(_implies(mine, theirs) for mine in self.words) for theirs in other.words)


def _implies(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Tell whether each form of one word holds some form of the other."""
    return all(any(form in longer for form in theirs) for longer in mine)
