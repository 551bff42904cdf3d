"""Which rows of a table are a list, and which are titles, totals and notes around it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from voneinander_desktop.domain import headings
from voneinander_desktop.domain.tables import Raw, SourceTable
from voneinander_desktop.domain.values import ValueRefused, format_date, parse_date, shorten


@dataclass(frozen=True, slots=True)
class ListShape:
    """Which rows of a table are the list.

    Attributes:
        head: The position of the head row in `SourceTable.rows`; None where there are no headings.
        rows: The positions of the list's rows.
        passed_over: The other rows that hold something, each with why it is none of the list's, in German.
        as_of: The day that the list says it is of ("Stand: 3.5.2023"), if it does.
    """

    head: int | None
    rows: tuple[int, ...]
    passed_over: tuple[tuple[int, str], ...] = ()
    as_of: date | None = None


def cell_text(cell: Raw) -> str:
    """Return a cell as it is shown: whole numbers without decimals, days as 11.03.2020."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "ja" if cell else "nein"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell).replace(".", ",")
        case datetime():
            midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
            return format_date(cell.date()) + ("" if midnight else f" {cell:%H:%M}")
        case date():
            return format_date(cell)
        case int():
            return str(cell)
        case _:
            return f"{cell:%H:%M}"


_EXACT = 2**53


def filled(row: Sequence[Raw]) -> list[int]:
    """Return the columns of a row that hold something."""
    return [
        column
        for column, cell in enumerate(row)
        if cell is not None and (cell.__class__ is not str or cell.strip(_BLANK))
    ]


_BLANK = " \t\r\n\u00a0\u200b\ufeff"


def heading_of(cell: Raw) -> str:
    """Return a heading in one line."""
    return " ".join(cell_text(cell).split())


def shape_of(table: SourceTable) -> ListShape:
    """Return which rows of a table are the list, found out from what stands in them."""
    return shape_below(table, 0 if table.known else _find_head(table.rows))


def shape_below(table: SourceTable, head: int | None) -> ListShape:
    """Return which rows of a table are the list, if `head` is its head row (None: there is none), as she chose it."""
    rows = table.rows
    columns = [filled(row) for row in rows]
    places = [number for number in range(0 if head is None else head + 1, len(rows)) if columns[number]]
    if table.known:
        return ListShape(head, tuple(places))
    above = [] if head is None else [number for number in range(head) if columns[number]]
    judge = _Judge(rows, columns, head, places)
    judged = [(number, judge.reason(number)) for number in places]
    passed_over = [(number, "steht über der Liste") for number in above]
    passed_over += [(number, reason) for number, reason in judged if reason]
    kept = tuple(number for number, reason in judged if not reason)
    return ListShape(head, kept, tuple(passed_over), _as_of(rows, [number for number, _ in passed_over]))


def shape_with(table: SourceTable, known: Collection[str]) -> ListShape:
    """Return which rows of a table are the list, if some headings are known: the row with most of them heads it."""
    wanted = {headings.plain(heading) for heading in known}
    counts = [
        (len(wanted.intersection(headings.plain(heading_of(cell)) for cell in row)), -number)
        for number, row in enumerate(table.rows[:_HEAD_WITHIN])
    ]
    count, place = max(counts, default=(0, 0))
    return shape_below(table, -place) if count else shape_of(table)


# ---------------------------------------------------------------------------- the head row

_HEAD_WITHIN = 60
"""Only among the first so many rows is a head row looked for."""
_LONGEST_HEADING = 80


def _find_head(rows: Sequence[Sequence[Raw]]) -> int | None:
    best, best_score = None, 0.0
    looked_at = [number for number in range(min(len(rows), _HEAD_WITHIN)) if filled(rows[number])]
    for number in looked_at:
        score = _head_score(rows[number])
        if score > best_score:
            best, best_score = number, score
    if best is not None:
        return best
    return next((number for number in looked_at[:1] if _like_headings(rows, number)), None)


def _head_score(row: Sequence[Raw]) -> float:
    """Return how much a row looks like headings that are known; 0 if it does not."""
    cells = [row[column] for column in filled(row)]
    texts = [heading_of(cell) for cell in cells if isinstance(cell, str)]
    if len(texts) < len(cells) or any(len(text) > _LONGEST_HEADING or "@" in text for text in texts):
        return 0.0
    known = [headings.meaning(text) for text in texts]
    weights = [1.0 if one.exact else 0.5 for one in known if one.role]
    if len(texts) == 1:
        return 0.5 if weights == [1.0] and len(row) == 1 else 0.0
    enough = sum(weights) >= 1.5 and len(weights) * 2 >= len(texts)
    return sum(weights) if enough else 0.0


def _like_headings(rows: Sequence[Sequence[Raw]], number: int) -> bool:
    """Whether a row of unknown words stands above cells that are plainly of another kind: numbers, addresses."""
    row = rows[number]
    columns = filled(row)
    worded = (isinstance(row[column], str) and not _VALUE.search(str(row[column])) for column in columns)
    if len(columns) < 2 or not all(worded):
        return False
    below = [other for other in rows[number + 1 : number + 20] if filled(other)]
    values = [
        column
        for column in columns
        if any(_VALUE.search(cell_text(other[column])) for other in below if column < len(other))
    ]
    return bool(below) and len(values) >= 1


_VALUE = re.compile(r"@|\d{3}|www\.")


# ------------------------------------------------------------------------------- other rows

_TOTAL = re.compile(r"^\W*(?:zwischen|gesamt)?(?:summe|gesamt|insgesamt|anzahl|total|sum)\b", re.IGNORECASE)
_NOTE = re.compile(
    r"^\W*(?:\*|hinweis|stand\b|quelle|legende|anmerkung|anm\.|erstellt|bitte|diese liste|nur für|fußnote|datenschutz|"
    r"letzte änderung|ausdruck|seite \d|ende der liste|gedruckt|vertraulich)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(
    r":\s*$|^\W*(?:stadtteil|bezirksregion|ortsteil|bezirk|region|kiez|gruppe|teil|tag|block)\b", re.IGNORECASE
)
_TITLE = re.compile(
    r":\s*$|^\W*(?:teilnehm|teilnahme|anmeld|rückmeld|liste|namen|personen|gäste|folgende|es kommen|von uns)",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"^\W*(?:hallo|liebe|guten (?:tag|morgen)|moin|sehr geehrte|anbei|hier (?:die|sind|ist)|danke|vielen dank|viele |"
    r"mit freundlichen|mit besten|herzliche|beste grüße|freundliche|mfg\b|[lv]g\b|gesendet|von meinem)",
    re.IGNORECASE,
)
"""How lines begin that stand around names in an e-mail."""
_LONG = 90
_NAMELIKE = frozenset({"name", "last_name", "full_name", "institution"})


class _Judge:
    """Tells a list's rows from those between and below them."""

    def __init__(
        self, rows: Sequence[Sequence[Raw]], columns: Sequence[list[int]], head: int | None, places: Sequence[int]
    ) -> None:
        self._rows, self._columns = rows, columns
        self._first = places[0] if head is None and places else None
        self._headings = [] if head is None else [headings.plain(heading_of(cell)) for cell in rows[head]]
        names = [] if head is None else [headings.meaning(heading_of(cell)).role for cell in rows[head]]
        self._names = {column for column, role in enumerate(names) if role in _NAMELIKE}
        counts = sorted(len(columns[number]) for number in places)
        self._usual = counts[len(counts) * 3 // 4] if counts else 0  # some rows around a list are shorter
        self._after_gap = self._below_the_list(places)

    def _below_the_list(self, places: Sequence[int]) -> frozenset[int]:
        """Return the lone cells at the end that an empty row parts from the list."""
        below: list[int] = []
        previous = None
        for number in reversed(places):
            if len(self._columns[number]) > 1:
                break
            previous = number
            below.append(number)
        if previous is None or self._usual < _FEWEST_COLUMNS:
            return frozenset()
        parted = previous == 0 or not self._columns[previous - 1]
        return frozenset(below) if parted else frozenset()

    def reason(self, number: int) -> str:
        """Return why a row is none of the list's, in German; empty if it is one."""
        row, columns = self._rows[number], self._columns[number]
        first = heading_of(row[columns[0]])
        if len(columns) > 1 and self._is_head_again(row, columns):
            return "wiederholte Überschriften"
        if _TOTAL.match(first) and len(columns) <= max(2, self._usual // 2) and _only_numbers(row, columns[1:]):
            return "Summenzeile"
        if len(columns) == 1 and self._usual >= _SEVERAL:
            return self._lone(number, columns[0], first)
        if self._first is not None and self._usual < _SEVERAL:
            return self._around_names(number, first)
        if len(columns) >= _FEWEST_COLUMNS and row[columns[0]] == row[columns[1]] and len({*map(str, row)}) == 1:
            return "Zwischenüberschrift"  # merged cells that were filled
        return ""

    def _lone(self, number: int, column: int, text: str) -> str:
        if number in self._after_gap:
            return "steht unter der Liste"
        if _NOTE.match(text) or len(text) > _LONG:
            return "Anmerkung"
        if self._usual >= _FEWEST_COLUMNS and (_HEADLINE.search(text) or column not in self._names):
            return "Zwischenüberschrift"
        return ""

    def _around_names(self, number: int, text: str) -> str:
        """Tell what stands around a mere list of names: its title, and what else was copied from the letter."""
        if _LETTER.match(text):
            return "Anmerkung"
        parted = number + 1 < len(self._rows) and not self._columns[number + 1]
        titled = (
            _TITLE.search(text) or _DAY.search(text) or (parted and any(map(str.isdigit, text)) and "@" not in text)
        )
        return "steht über der Liste" if number == self._first and titled else ""

    def _is_head_again(self, row: Sequence[Raw], columns: Sequence[int]) -> bool:
        return bool(self._headings) and all(
            column < len(self._headings) and headings.plain(heading_of(row[column])) == self._headings[column]
            for column in columns
        )


_SEVERAL, _FEWEST_COLUMNS = 2, 3
_AMOUNT = re.compile(r"[\d.,:\s%€-]*(?:Personen|Einrichtungen|Kontakte|Einträge)?")


def _only_numbers(row: Sequence[Raw], columns: Sequence[int]) -> bool:
    return all(_AMOUNT.fullmatch(heading_of(row[column])) for column in columns)


# ---------------------------------------------------------------------------- Stand der Liste

_STAND = re.compile(r"\b(?:Stand|Stichtag|aktualisiert am|Letzte Änderung)\b\s*:?\s*(?:vom\s+)?(.*)", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}\.\s?[A-Za-zä]+\s\d{4}|\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(\d{1,2})\s*/\s*(\d{4})|([A-Za-zä]{3,9})\s+(\d{4})")


def _as_of(rows: Sequence[Sequence[Raw]], places: Sequence[int]) -> date | None:
    return next((day for number in places for day in _days_of(rows[number])), None)


def _days_of(row: Sequence[Raw]) -> Iterator[date]:
    columns = filled(row)
    for column in columns:
        found = _STAND.search(cell_text(row[column]))
        if found is None:
            continue
        told = found[1]
        beside = next((row[other] for other in columns if other > column), None)
        if not told.strip() and isinstance(beside, (date, datetime)):
            yield beside.date() if isinstance(beside, datetime) else beside
        day = written_day(told or cell_text(beside))
        if day:
            yield day


def written_day(text: str) -> date | None:
    """Return the day that a text names; of a month alone the first."""
    try:
        if found := _DAY.search(text):
            return parse_date(found[0])
        if month := _MONTH.search(text):
            return parse_date(f"1.{month[1]}.{month[2]}" if month[1] else f"1. {month[3]} {month[4]}")
    except ValueRefused:
        return None
    return None


def row_label(table: SourceTable, number: int) -> str:
    """Return the first cells of a row, shortened, to recognise it by."""
    row = table.rows[number]
    return shorten(" · ".join(heading_of(row[column]) for column in filled(row)[:3]))
