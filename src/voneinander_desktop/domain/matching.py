"""Which records a row of somebody's list may mean, and which records are probably the same.

An index holds what records are recognised by, and finds those that may be meant without going through all of them: each
is filed under keys (a word of its name, its e-mail address, name and institution ...), and only what shares a key is
compared. Where very many share a key, that key says nothing and is passed over; so the work grows with the number of
records, not with its square.

A match is *certain* if nobody needs to be asked; it is never so for a person on her name alone.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from voneinander_desktop.domain import spelling
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.spelling import Agreement, Name
from voneinander_desktop.domain.values import comparable_phone

CANDIDATE = 0.6
"""From this score on a record is a candidate for what a row of a list means."""

PROBABLE = 0.75
"""From this score on two records are shown as probably the same."""

_CROWD = 50
"""If more records share a key, it tells nothing about one of them."""

_FEW = 3
"""If more records share a telephone number, an address or a kind, it does not tell one of them from others."""

_OF_A_KIND = 0.72
"""How sure it is that a name which says its kind only, such as "Bezirksamt", means one of the few of that kind."""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be meant.

    Attributes:
        id: The record.
        score: How sure that is, from 0 to 1.
        certain: Whether it needs no question.
        reasons: Why, in German: "gleiche E-Mail", "Name ähnlich".
    """

    id: int
    score: float
    certain: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are probably the same.

    Attributes:
        first_id: The older one.
        second_id: The other one.
        score: How sure that is, from 0 to 1.
        reasons: Why, in German.
    """

    first_id: int
    second_id: int
    score: float
    reasons: tuple[str, ...]


class _Recognised(Protocol):
    """What a record is recognised by."""

    def keys(self) -> Iterable[Hashable]:
        """Yield what it is filed under."""


R = TypeVar("R", bound=_Recognised)
_Verdict = tuple[float, bool, tuple[str, ...]] | None
"""Score, whether it is certain, and the reasons; None if nothing speaks for it."""


class _Index(Generic[R]):
    """Records by what they are recognised by."""

    def __init__(self) -> None:
        self._records: dict[int, R] = {}
        self._filed: dict[Hashable, tuple[int, ...]] = {}  # no lists: the garbage collector would go through them all

    def __len__(self) -> int:
        return len(self._records)

    def _file(self, row_id: int, record: R) -> None:
        self._records[row_id] = record
        for key in set(record.keys()):
            filed = self._filed.get(key, ())
            if len(filed) <= _CROWD:  # one more than a crowd is known to be one
                self._filed[key] = (*filed, row_id)

    def _near(self, record: R) -> set[int]:
        """Return the records that share a key which is not everyone's."""
        found: set[int] = set()
        for key in self._looked_up(record):
            filed = self._filed.get(key, ())
            if len(filed) <= _CROWD:
                found.update(filed)
        return found

    def _looked_up(self, record: R) -> Iterable[Hashable]:
        return record.keys()

    def _shared_by(self, key: Hashable) -> int:
        return len(self._filed.get(key, ()))

    def _compare(self, one: R, other: R) -> _Verdict:
        raise NotImplementedError

    def _best(self, wanted: R, ids: Iterable[int]) -> list[Match]:
        """Return those of some records that may be meant, best first; beside certain ones no others."""
        found = []
        for row_id in ids:
            verdict = self._compare(wanted, self._records[row_id])
            if verdict and verdict[0] >= CANDIDATE:
                found.append(Match(row_id, *verdict))
        certain = [match for match in found if match.certain]
        return sorted(certain or found, key=lambda match: (-match.score, match.id))

    def pairs(self, proceed: Callable[[int, int], None]) -> Iterator[Pair]:
        """Yield the records that are probably the same."""
        for done, (row_id, record) in enumerate(self._records.items()):
            if done % 100 == 0:
                proceed(done, len(self._records))
            for other_id in self._near(record):
                verdict = self._compare(record, self._records[other_id]) if other_id > row_id else None
                if verdict and verdict[0] >= PROBABLE:
                    yield Pair(row_id, other_id, verdict[0], verdict[2])


def probable_pairs(
    index: "InstitutionIndex | PersonIndex", proceed: Callable[[int, int], None] = lambda done, total: None
) -> list[Pair]:
    """Return the records of an index that are probably the same, the surest pairs first.

    Args:
        index: The records.
        proceed: Is told every now and then how many are looked through, and of how many; it may raise to give up.
    """
    return sorted(index.pairs(proceed), key=lambda pair: (-pair.score, pair.first_id, pair.second_id))


def _email_key(address: str) -> str:
    return address.strip().casefold()


def _phone_key(number: str) -> str:
    digits = comparable_phone(number)
    return digits if len(digits) >= 6 else ""


# ----------------------------------------------------------------------------- institutions


@dataclass(frozen=True, slots=True)
class _Institution:
    names: tuple[Name, ...]  # its name first, then its short name and other spellings
    address: str
    postal_code: str
    evidence: tuple[tuple[str, str], ...]  # (what, key): what agrees by more than chance

    def keys(self) -> Iterator[Hashable]:
        yield from (("word", word) for word in self.spelt())
        yield from (("name", name.plain) for name in self.names)
        yield from self.evidence

    def spelt(self) -> Iterator[str]:
        """Yield what may be misspelt: its words, also written together."""
        for name in self.names:
            yield from {*name.words, "".join(name.words), name.plain}


_WEIGHTS = {"address": 0.6, "email": 0.65, "phone": 0.5, "website": 0.35}
_SAME = {
    "address": "gleiche Anschrift",
    "email": "gleiche E-Mail",
    "phone": "gleiche Telefonnummer",
    "website": "gleiche Webseite",
}


class InstitutionIndex(_Index[_Institution]):
    """Institutions by name, short name, other spellings, address and ways to reach them.

    Args:
        rows: Records of the catalogue's entity "institution".
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        super().__init__()
        self._misspelt: dict[str, list[str]] = {}
        self._known_words: set[str] = set()
        self._of_kinds: dict[frozenset[str], tuple[int, ...]] = {}
        for row in rows:
            aliases = row["aliases"]
            self.add(
                row.id,
                name=row.text("name"),
                other_names=(row.text("short_name"), *(map(str, aliases) if isinstance(aliases, tuple) else ())),
                **{key: row.text(key) for key in ("street", "postal_code", "phone", "email", "website")},
            )

    def add(
        self,
        row_id: int,
        *,
        name: str,
        other_names: Iterable[str] = (),
        street: str = "",
        postal_code: str = "",
        phone: str = "",
        email: str = "",
        website: str = "",
    ) -> None:
        """Take one more record in, such as one that a list is about to make (with a negative id)."""
        record = _institution((name, *other_names), street, postal_code, phone, email, website)
        self._file(row_id, record)
        for kinds in {name.kinds for name in record.names if name.kinds}:
            if len(filed := self._of_kinds.get(kinds, ())) <= _FEW:  # one more than a few is known to be many
                self._of_kinds[kinds] = (*filed, row_id)
        for word in set(record.spelt()) - self._known_words:
            self._known_words.add(word)
            for misspelt in spelling.misspellings(word):
                self._misspelt.setdefault(misspelt, []).append(word)

    def matches(
        self,
        *,
        name: str,
        street: str = "",
        postal_code: str = "",
        phone: str = "",
        email: str = "",
        website: str = "",
    ) -> list[Match]:
        """Return the institutions that may be meant, best first; beside certain ones no others."""
        wanted = _institution((name,), street, postal_code, phone, email, website)
        called = self._filed.get(("name", wanted.names[0].plain), ())[:_CROWD] if wanted.names else ()
        found = self._best(wanted, called)
        if not (found and found[0].certain):
            found = self._best(wanted, self._near(wanted).union(called))
        return _called_just_so(found) or list(self._of_its_kind(wanted))

    def _of_its_kind(self, wanted: _Institution) -> Iterator[Match]:
        """Yield the few institutions of a kind, where a name says the kind only and no address contradicts."""
        if wanted.names and wanted.names[0].general:
            filed = self._of_kinds.get(wanted.names[0].kinds, ())
            for row_id in filed if len(filed) <= _FEW else ():
                if not _elsewhere(wanted, self._records[row_id]):
                    yield Match(row_id, _OF_A_KIND, False, ("der Name nennt nur die Art",))

    def _looked_up(self, record: _Institution) -> Iterator[Hashable]:
        yield from record.keys()
        for word in record.spelt():
            for misspelt in (word, *spelling.misspellings(word)):
                yield ("word", misspelt)
                yield from (("word", known) for known in self._misspelt.get(misspelt, ()))

    def _compare(self, one: _Institution, other: _Institution) -> _Verdict:
        alike, mine, theirs = max(
            ((spelling.likeness(mine, theirs), mine, theirs) for mine in one.names for theirs in other.names),
            key=lambda found: found[0],
            default=(0.0, None, None),
        )
        shared = [key for key in one.evidence if key in other.evidence and _near_by(key, one, other)]
        elsewhere = _elsewhere(one, other)
        unlikely = 1 - alike
        for what, key in shared:
            unlikely *= 1 - (_WEIGHTS[what] if self._shared_by((what, key)) <= _FEW else _WEIGHTS[what] / 2)
        if mine is None or theirs is None or (not alike and not shared):
            return None
        reasons = [_name_reason(alike, theirs, other.names[0])] if alike else []
        reasons += [_SAME[what] for what, _ in shared]
        if elsewhere and alike:
            reasons.append("andere Anschrift")
        if alike == 1:
            certain = not (elsewhere and mine.general) or any(what != "website" for what, _ in shared)
            score = 1.0 if theirs is other.names[0] else 0.99
            return (score if certain else 0.7), certain, tuple(reasons)
        strong = any(what != "website" for what, _ in shared)
        certain = alike >= 0.8 and strong and not spelling.contradicting_kinds(mine, theirs)
        return min(1 - unlikely, 0.98), certain, tuple(reasons)


def _institution(
    names: Iterable[str], street: str, postal_code: str, phone: str, email: str, website: str
) -> _Institution:
    address = spelling.address_key(street)
    keys = {
        "address": address,
        "email": _email_key(email),
        "phone": _phone_key(phone),
        "website": spelling.website_key(website),
    }
    evidence = tuple((what, key) for what, key in keys.items() if key)
    named = tuple(dict.fromkeys(spelling.institution_name(name) for name in names if name.strip()))
    return _Institution(named, address, postal_code, evidence)


def _elsewhere(one: _Institution, other: _Institution) -> bool:
    """Tell whether two institutions have addresses that differ."""
    same = one.address == other.address and _same_if_known(one.postal_code, other.postal_code)
    return bool(one.address and other.address) and not same


def _same_if_known(one: str, other: str) -> bool:
    return not one or not other or one == other


def _near_by(key: tuple[str, str], one: _Institution, other: _Institution) -> bool:
    """Tell whether what two institutions share counts: an address does within one postcode only."""
    return key[0] != "address" or _same_if_known(one.postal_code, other.postal_code)


def _name_reason(alike: float, theirs: Name, name: Name) -> str:
    """Say in German how a record's name goes with what was looked for."""
    if theirs is name:
        return "gleicher Name" if alike == 1 else "Name ähnlich"
    return f"auch bekannt als „{theirs.text}“" if alike == 1 else f"ähnlich wie „{theirs.text}“"


def _called_just_so(found: list[Match]) -> list[Match]:
    """Leave out who has a name as another spelling, if somebody else is called so."""
    if found and found[0].certain and found[0].score == 1:
        return [match for match in found if match.score == 1]
    return found


# ----------------------------------------------------------------------------------- people

_MAILBOX = re.compile(
    "(?:info|kontakt|e?-?mail|post|office|bue?ro|verwaltung|sekretariat|team|leitung|service|zentrale|hallo|empfang"
    "|beratung|poststelle)[0-9]*@"
)
_MOBILE = ("015", "016", "017")
_NOWHERE, _SOMEWHERE = "no institution", "some institution"

# What two people with such last and first names must have in common beside them: how sure it is then that they are one,
# and whether it is certain. "here": the same institution; "desk": a telephone others may share, or the mailbox of an
# institution; "open": nothing more is known of one of them.
_VERDICTS: dict[tuple[Agreement, Agreement], dict[str, tuple[float, bool]]] = {
    (Agreement.SAME, Agreement.SAME): {
        "email": (1.0, True), "here": (1.0, True), "mobile": (0.98, True), "desk": (0.95, True), "open": (0.75, False)
    },
    (Agreement.SAME, Agreement.OPEN): {
        "email": (0.95, True), "mobile": (0.93, True), "here": (0.8, False), "desk": (0.8, False)
    },
    (Agreement.SAME, Agreement.ALIKE): {"email": (0.93, True), "mobile": (0.85, False), "here": (0.75, False)},
    (Agreement.SAME, Agreement.DIFFERENT): {"email": (0.65, False), "mobile": (0.6, False)},
    (Agreement.ALIKE, Agreement.SAME): {
        "email": (0.92, False), "mobile": (0.85, False), "here": (0.78, False), "desk": (0.65, False)
    },
    (Agreement.ALIKE, Agreement.OPEN): {"email": (0.8, False), "mobile": (0.7, False), "here": (0.62, False)},
    (Agreement.ALIKE, Agreement.ALIKE): {"email": (0.8, False), "mobile": (0.7, False), "here": (0.62, False)},
    (Agreement.DIFFERENT, Agreement.SAME): {"email": (0.8, False), "mobile": (0.76, False)},
}  # fmt: skip
_CROSSED = {
    "email": (0.9, False), "mobile": (0.85, False), "here": (0.85, False), "desk": (0.7, False), "open": (0.65, False)
}  # fmt: skip
_NAME_REASONS = {
    (Agreement.SAME, Agreement.SAME): "gleicher Name",
    (Agreement.SAME, Agreement.DIFFERENT): "gleicher Nachname",
    (Agreement.SAME, Agreement.OPEN): "gleicher Nachname, passender Vorname",
    (Agreement.DIFFERENT, Agreement.SAME): "gleicher Vorname",
}
_COMMON = {
    "email": "gleiche E-Mail",
    "mobile": "gleiche Mobilnummer",
    "desk": "gleiche Telefonnummer oder gleiches Postfach",
    "here": "gleiche Einrichtung",
}


@dataclass(frozen=True, slots=True)
class _Person:
    last: str
    first: str
    institution: int | None
    email: str
    mobiles: frozenset[str]
    desks: frozenset[str]

    def keys(self) -> Iterator[Hashable]:
        yield from self.close()
        yield (_NOWHERE if self.institution is None else _SOMEWHERE, self.last, self.first)
        yield from (("shared", number) for number in self.numbers)

    def looked_up(self) -> Iterator[Hashable]:
        """Yield what others are filed under who may be the same.

        A telephone alone is the whole house's; a name alone counts only where an institution is not known.
        """
        yield from self.close()
        for where in (_NOWHERE, _SOMEWHERE) if self.institution is None else (_NOWHERE,):
            yield (where, self.last, self.first)
            yield (where, self.first, self.last)

    def close(self) -> Iterator[Hashable]:
        """Yield her address, and her names together with where she is."""
        if self.email:
            yield ("email", self.email)
        sound = spelling.sound(spelling.core_name(self.last))
        within: list[Hashable] = [("phone", number) for number in self.numbers]
        if self.institution is not None:
            within.append(self.institution)
            yield from ((self.institution, part) for part in self.last.split()[:3])
        for place in within:
            yield (place, "sounds", sound)
            yield (place, self.last)
            if self.first:
                yield (place, self.first)

    @property
    def numbers(self) -> frozenset[str]:
        """All telephone numbers."""
        return self.mobiles | self.desks

    def crossed_with(self, other: "_Person") -> bool:
        """Tell whether somebody took the last name for the first."""
        return bool(self.first and self.last) and (self.last, self.first) == (other.first, other.last)


class PersonIndex(_Index[_Person]):
    """People by name within their institution, e-mail address and telephone.

    Args:
        rows: Records of the catalogue's entity "contact".
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        super().__init__()
        for row in rows:
            institution = row["institution"]
            self.add(
                row.id,
                institution_id=institution.id if isinstance(institution, Ref) else None,
                **{key: row.text(key) for key in ("last_name", "first_name", "email", "phone", "mobile")},
            )

    def add(
        self,
        row_id: int,
        *,
        last_name: str,
        first_name: str = "",
        institution_id: int | None = None,
        email: str = "",
        phone: str = "",
        mobile: str = "",
    ) -> None:
        """Take one more record in, such as one that a list is about to make (with a negative id)."""
        self._file(row_id, _person(last_name, first_name, institution_id, email, phone, mobile))

    def matches(
        self,
        *,
        last_name: str,
        first_name: str = "",
        institution_id: int | None = None,
        email: str = "",
        phone: str = "",
        mobile: str = "",
    ) -> list[Match]:
        """Return the people that may be meant, best first; beside certain ones no others."""
        wanted = _person(last_name, first_name, institution_id, email, phone, mobile)
        return self._best(wanted, self._near(wanted))

    def _looked_up(self, record: _Person) -> Iterator[Hashable]:
        return record.looked_up()

    def _compare(self, one: _Person, other: _Person) -> _Verdict:
        crossed = one.crossed_with(other)
        last, first = spelling.last_names(one.last, other.last), spelling.first_names(one.first, other.first)
        if last is Agreement.DIFFERENT and not (one.first and other.first):
            first = Agreement.DIFFERENT
        common = self._common(one, other)
        known = _CROSSED if crossed else _VERDICTS.get((last, first), {})
        what = next((what for what in known if what in common), None)
        if what is None or (what == "open" and not one.first):
            return None
        name = "Vor- und Nachname vertauscht" if crossed else _NAME_REASONS.get((last, first), "Name ähnlich")
        reasons = [name, *(reason for key, reason in _COMMON.items() if key in common)]
        if "apart" in common:
            reasons.append("andere Einrichtung")
        return *known[what], tuple(reasons)

    def _common(self, one: _Person, other: _Person) -> set[str]:
        """Say what two people have in common beside their names, and whether they are at different places."""
        found = set()
        if one.email and one.email == other.email:
            personal = not _MAILBOX.match(one.email) and self._shared_by(("email", one.email)) <= _FEW
            found.add("email" if personal else "desk")
        for number in one.numbers & other.numbers:
            own = number in one.mobiles | other.mobiles and self._shared_by(("shared", number)) <= _FEW
            found.add("mobile" if own else "desk")
        if one.institution is None or other.institution is None:
            found.add("open")
        else:
            found.add("here" if one.institution == other.institution else "apart")
        if "apart" in found:  # a telephone that others share too says little then
            found.discard("desk")
        return found


def _person(last: str, first: str, institution: int | None, email: str, phone: str, mobile: str) -> _Person:
    desk, own = _phone_key(phone), _phone_key(mobile)
    numbers = set(filter(None, (desk, own)))
    mobiles = {number for number in numbers if number == own or number.startswith(_MOBILE)}
    return _Person(
        spelling.person_name(last),
        spelling.person_name(first),
        institution,
        _email_key(email),
        frozenset(mobiles),
        frozenset(numbers - mobiles),
    )
