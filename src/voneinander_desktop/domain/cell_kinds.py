"""What a column holds, told from its cells where its heading does not."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from voneinander_desktop.domain import collation, parting
from voneinander_desktop.domain.headings import first_names, words
from voneinander_desktop.domain.list_shape import cell_text
from voneinander_desktop.domain.tables import Raw

_LAST_NAME = re.compile(r"(?:v[oa]n |de[rn]? |zu )*[^\W\d_]{2,}(?:[- ][^\W\d_]{2,})?")
_MOST_LOOKED_AT = 200
_MOST = 0.7
"""This part of a column's cells must be alike to say what it holds."""

_PHONE = re.compile(r"(?:tel[.:a-z]*\s*)?[+(]?\d[\d ()/.\u2010-\u2015-]{4,}\d(?:\s.*)?", re.IGNORECASE)
_POSTAL_CODE = re.compile(r"(?:D-?)?\s?\d{5}")
_HOUSE_NUMBER = re.compile(r"\d{1,4}\s?[a-zA-Z]?(?:\s?[-–/+]\s?\d{1,4}\s?[a-zA-Z]?)?")
_INSTITUTION = re.compile(
    r"zentrum|treff|haus\b|hauses\b|verein|e\. ?v\.|ggmbh|gmbh|kita|schule|jobcenter|amt\b|stelle\b|beratung|familie|"
    r"nachbarschaft|kiez|gemeinde|stiftung|caritas|diakonie|awo\b|werkstatt|initiative|bibliothek|club\b|projekt|"
    r"quartiersmanagement|begegnung|selbsthilfe|mehrgenerationen|stadtteil"
)
_FLAGS = words("ja nein j n x yes no")
_REPLIES = re.compile(
    r"(?:zugesagt|abgesagt|angemeldet|zusage|absage|nimmt teil|kommt(?: nicht)?|sagt (?:zu|ab)|vorgemerkt|eingeladen|"
    r"unter vorbehalt|vielleicht)"
)


def may_be_names(cells: Iterable[Raw]) -> bool:
    """Whether most cells are a few words, all with a capital, as names are."""
    texts = [parting.unlisted(cell_text(cell)) for cell in cells if cell not in (None, "")][:_MOST_LOOKED_AT]
    return sum(bool(_CAPITALS.match(text)) for text in texts) > len(texts) / 2


_CAPITALS = re.compile(r"\s*(?:[^\W\d_a-zß-ÿ][^\W\d_]*[-,.’']?\s*){2,4}(?:\(|$)")


def role_of_values(cells: Iterable[Raw]) -> str:
    """Return what most of a column's cells are, as a role of a heading; empty if that cannot be told."""
    seen = [cell for cell in cells if cell not in (None, "")][:_MOST_LOOKED_AT]
    if not seen:
        return ""
    texts = [" ".join(cell_text(cell).split()) for cell in seen]
    return next((role for role, holds in _TESTS if _share(seen, texts, holds) >= _MOST), "")


def share_of(cells: Sequence[Raw], role: str) -> float:
    """Return which part of a column's cells look like a role."""
    seen = [cell for cell in cells if cell not in (None, "")][:_MOST_LOOKED_AT]
    holds = dict(_TESTS)[role]
    return _share(seen, [" ".join(cell_text(cell).split()) for cell in seen], holds) if seen else 0.0


def _share(seen: Sequence[Raw], texts: Sequence[str], holds: "_Test") -> float:
    return sum(holds(cell, text) for cell, text in zip(seen, texts, strict=True)) / len(seen)


_Test = Callable[[Raw, str], bool]


_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


def _is_full_name(_: Raw, text: str) -> bool:
    named = _BRACKETS.sub("", parting.unlisted(text))
    text = ",".join(piece for piece in named.split(",") if not parting.is_function(piece)) or named
    if not 1 < len(text.split()) <= 6 or any(map(str.isdigit, text)) or "@" in text:
        return False
    spoken = re.findall(r"[a-z]+", collation.loose(text))
    return any(word in first_names() for word in spoken) or "," in text or spoken[:1] in (["frau"], ["herr"])


def _is_mixed_reach(_: Raw, text: str) -> bool:
    ways = parting.reach(text)
    return len(ways.numbers) + len(ways.emails) + len(ways.websites) > 1 and len(ways.rest) < len(text) / 3


def _is_address(_: Raw, text: str) -> bool:
    found = parting.address(text)
    return bool(found.postal_code and found.street)


_TESTS: tuple[tuple[str, _Test], ...] = (
    ("email", lambda _, text: bool(re.fullmatch(r"(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]+", text))),
    ("website", lambda _, text: bool(re.fullmatch(r"(?:https?://|www\.)\S+", text.lower()))),
    ("date", lambda cell, _: isinstance(cell, (date, datetime))),
    ("salutation", lambda _, text: collation.loose(text).strip(".") in ("frau", "herr", "herrn", "fr", "hr")),
    ("postal_code", lambda _, text: bool(_POSTAL_CODE.fullmatch(text))),
    ("postal_city", lambda _, text: parting.postal_city(text) is not None),
    ("address", _is_address),
    ("reach", _is_mixed_reach),
    ("phone", lambda _, text: bool(_PHONE.fullmatch(text)) and sum(map(str.isdigit, text)) >= _FEWEST_DIGITS),
    ("status", lambda _, text: bool(_REPLIES.match(text.lower()))),
    ("flag", lambda _, text: text.lower() in _FLAGS),
    ("house_no", lambda _, text: bool(_HOUSE_NUMBER.fullmatch(text))),
    ("street", lambda _, text: parting.is_street(text)),
    ("first_name", lambda _, text: _is_first_name(text)),
    ("institution", lambda _, text: bool(_INSTITUTION.search(collation.loose(text)))),
    ("full_name", _is_full_name),
    ("last_name", lambda _, text: bool(_LAST_NAME.fullmatch(text))),
)  # fmt: skip
_FEWEST_DIGITS = 6


def _is_first_name(text: str) -> bool:
    names = re.findall(r"[a-z]+", collation.loose(text))
    return 0 < len(names) <= 3 and "," not in text and all(name in first_names() for name in names)
