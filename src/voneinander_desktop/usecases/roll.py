"""The people of one session, held in memory: found by a few letters, counted, and kept fresh step by step."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from voneinander_desktop.domain import attendance, collation, rules
from voneinander_desktop.domain.catalogue import INVITATION, REGISTRATION, UNNAMED_ATTENDANCE
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.storage.journal import Outcome
from voneinander_desktop.storage.queries import Reader

_WORD = re.compile(r"\w+")


class Entry(NamedTuple):
    """One person who is registered or came.

    Attributes:
        id: Her registration.
        last_name: Her last name.
        first_name: Her first name; may be empty.
        institution: Which she comes for; may be empty.
        institution_id: Its record; 0 where there is none.
        contact: Her contact record; None for a guest.
        cancelled: Whether she cancelled.
        walk_in: Whether she came ohne Anmeldung.
        attendance: Keys of her attendance by half of the day.
        substitute_for: Whom she replaces; empty if nobody.
        remark: What was noted about her registration.
    """

    id: int
    last_name: str
    first_name: str
    institution: str
    institution_id: int
    contact: int | None
    cancelled: bool
    walk_in: bool
    attendance: tuple[str, str]
    substitute_for: str
    remark: str

    @property
    def name(self) -> str:
        """Her name as in a list: "Muster, Mia"."""
        return ", ".join(filter(None, (self.last_name, self.first_name)))


@dataclass(frozen=True, slots=True)
class Counts:
    """What the counters at the entrance show, of the whole day or of a half.

    Attributes:
        expected: Who is registered and did not cancel, and those whom institutions announced without a name.
        arrived: Of those registered, who is there.
        walk_ins: Who is there ohne Anmeldung.
        unnamed: Who is there and has a name that nobody could read.
        absent: Who is known not to have come.
        unrecorded: Of whom nothing is recorded yet.
    """

    expected: int
    arrived: int
    walk_ins: int
    unnamed: int
    absent: int
    unrecorded: int

    @property
    def present(self) -> int:
        """How many people are there."""
        return self.arrived + self.walk_ins + self.unnamed


class Roll:
    """The people of one session.

    Args:
        reader: Where they are read from.
        session_id: The session.
    """

    def __init__(self, reader: Reader, session_id: int) -> None:
        self._reader = reader
        self.session_id = session_id
        self._entries: dict[int, Entry] = {}
        self._words: dict[int, _Words] = {}
        self._keys: dict[int, str] = {}
        self._order: list[int] | None = None
        self._texts: list[str] | None = None  # what those of `_order` are found by
        self._number: Counter[tuple[bool, str, str]] = Counter()  # of those who did not cancel: (walk-in, attendance)
        self._named: Counter[int] = Counter()  # of those registered: institution
        self._second = 0  # of how many something is recorded in the second half
        self._invitations: list[Row] = []
        self._unnamed: list[tuple[int, int]] = []
        self._two_columns = False
        self._take(reader.rows(REGISTRATION, reader.ids(REGISTRATION, session_id=session_id)).values())
        self._count_others()

    @property
    def ids(self) -> list[int]:
        """All registrations, in the order of a list of persons."""
        return list(self._ordered())

    @property
    def halves(self) -> int:
        """Into how many halves the day is divided: two where a sheet has two columns, or a second half is recorded."""
        return 2 if self._two_columns or self._second or any(numbers[1] for numbers in self._unnamed) else 1

    def entry(self, registration_id: int) -> Entry | None:
        """Return one person, or None if she is not registered for this session."""
        return self._entries.get(registration_id)

    def person(self, registration_id: int) -> Entry:
        """Return one of the people of this session.

        Raises:
            KeyError: If there is none with this registration.
        """
        return self._entries[registration_id]

    def find(self, text: str) -> list[int]:
        """Return whose names or institutions begin with all words typed, best first; with no word typed everyone.

        A name that begins with what was typed weighs more than an institution that does.
        """
        typed = words_of(text)
        if not typed:
            return self.ids
        if self._texts is None:
            self._texts = [self._words[row_id].text for row_id in self._ordered()]
        first, *others = (f" {part}" for part in typed)
        found = [row_id for row_id, text in zip(self._ordered(), self._texts, strict=True) if first in text]
        found = [row_id for row_id in found if all(part in self._words[row_id].text for part in others)]
        ranks = {row_id: self._rank(row_id, typed) for row_id in found}
        return sorted(found, key=ranks.__getitem__)

    def counts(self, half: attendance.Half | None = None) -> Counts:
        """Return the counters, of the whole day or of one half."""
        number: Counter[tuple[bool, str]] = Counter()
        for (walk_in, *halves), people in self._number.items():
            status = attendance.of_halves(halves[0], halves[1], self.halves) if half is None else halves[half]
            number[walk_in, status] += people
        return Counts(
            expected=rules.expected(self._named, self._invitations).people,
            arrived=number[False, "present"],
            walk_ins=number[True, "present"],
            unnamed=sum(max(numbers) if half is None else numbers[half] for numbers in self._unnamed),
            absent=number[False, "absent"] + number[True, "absent"],
            unrecorded=number[False, "unrecorded"] + number[True, "unrecorded"],
        )

    def refresh(self, outcome: Outcome) -> None:
        """Take in what a step changed."""
        gone = [row_id for entity, row_id in outcome.deleted if entity == REGISTRATION.key]
        again = [row_id for entity, row_id in outcome.touched if entity == REGISTRATION.key]
        rows = self._reader.rows(REGISTRATION, again) if again else {}
        for row_id in (*gone, *again):
            self._drop(row_id)
        self._take(rows.values())
        for row_id in {*gone, *again} - self._entries.keys():
            if self._keys.pop(row_id, None) is not None:
                self._order = self._texts = None
        if any(change.table in _COUNTED for change in outcome.changes):
            self._count_others()

    def _take(self, rows: Iterable[Row]) -> None:
        for row in rows:
            session = row["session"]
            if not isinstance(session, Ref) or session.id != self.session_id:
                continue
            entry = self._entries[row.id] = _entry(row)
            self._tally(entry, 1)
            surnames, others = words_of(entry.last_name), words_of(entry.first_name)
            words = _Words(" ".join(("", *surnames, *others, *words_of(entry.institution))), surnames, others)
            if self._words.get(row.id) != words:
                self._words[row.id] = words
                self._texts = None
            key = collation.person_sort_key(entry.last_name, entry.first_name)
            if self._keys.get(row.id) != key:
                self._keys[row.id] = key
                self._order = self._texts = None

    def _drop(self, row_id: int) -> None:
        entry = self._entries.pop(row_id, None)
        if entry:
            self._tally(entry, -1)

    def _tally(self, entry: Entry, by: int) -> None:
        self._second += by * (entry.attendance[1] != "unrecorded")
        if not entry.cancelled:
            self._number[entry.walk_in, *entry.attendance] += by
            self._named[entry.institution_id] += by * (not entry.walk_in)

    def _ordered(self) -> list[int]:
        if self._order is None:
            self._order = sorted(self._entries, key=lambda row_id: (self._keys[row_id], row_id))
        return self._order

    def _count_others(self) -> None:
        """Read anew whom institutions announced, who was there without a name, and what the sheets look like."""
        ids = self._reader.ids(INVITATION, session_id=self.session_id)
        self._invitations = list(self._reader.rows(INVITATION, ids).values())
        unnamed = self._reader.links(UNNAMED_ATTENDANCE.table, session_id=self.session_id)
        self._unnamed = [(row["number"] or 0, row["number_second"] or 0) for row in unnamed]
        sheets = self._reader.links("printed_sheet", session_id=self.session_id)
        self._two_columns = any(sheet["signature_columns"] == 2 for sheet in sheets)

    def _rank(self, row_id: int, typed: Sequence[str]) -> int:
        words = self._words[row_id]
        if len(typed) == 1 and len(words.surnames) > 0 and words.surnames[0].startswith(typed[0]):
            return int(typed != [*words.surnames, *words.others])  # the usual case, without going through all words
        rank = name_rank(words.surnames, words.others, typed)
        return _ONLY_BY_INSTITUTION if rank is None else rank


_COUNTED = {"invitation", "unnamed_attendance", "printed_sheet"}
_ONLY_BY_INSTITUTION = 9


class _Words(NamedTuple):
    """What a person is found by: all words, a space before each; those of her last name; those of her first name."""

    text: str
    surnames: list[str]
    others: list[str]


def words_of(text: str) -> list[str]:
    """Return the words of a text in their loosest form."""
    return _WORD.findall(collation.loose(text))


def name_rank(surnames: Sequence[str], others: Sequence[str], typed: Sequence[str]) -> int | None:
    """Return where a person stands among those found, 0 for best; None if some word typed begins none of her names.

    Args:
        surnames: The words of her last name; all words in their loosest form.
        others: The words of her first name.
        typed: The words typed.
    """
    words = [*surnames, *others]
    if not typed or not all(any(word.startswith(part) for word in words) for part in typed):
        return None
    if sorted(typed) == sorted(words):
        return 0
    heads = (surnames[:1], others[:1], surnames)
    return next((place for place, head in enumerate(heads, 1) if any(w.startswith(typed[0]) for w in head)), 4)


def _entry(row: Row) -> Entry:
    institution, contact = row["institution"], row["contact"]
    first, second = (str(row[key]) for key in attendance.FIELDS)
    return Entry(
        row.id,
        row.text("last_name"),
        row.text("first_name"),
        row.text("institution"),
        institution.id if isinstance(institution, Ref) else 0,
        contact.id if isinstance(contact, Ref) else None,
        cancelled=not rules.takes_part(row),
        walk_in=bool(row["walk_in"]),
        attendance=(first, second),
        substitute_for=row.text("substitute_for"),
        remark=row.text("remark"),
    )
