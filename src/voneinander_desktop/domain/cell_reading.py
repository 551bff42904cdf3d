"""From a cell of a list to values of fields: what its column feeds says how it is read.

A reading takes a cell and gives its parts: which field of whom, which value, and what is wrong or worth knowing about
it. It depends on nothing else, so each different cell of a column is read once.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from voneinander_desktop.domain import collation, parting
from voneinander_desktop.domain.fields import Field, Kind, Value
from voneinander_desktop.domain.import_mapping import ColumnUse, Into
from voneinander_desktop.domain.import_uses import INTO_NOTES, entity_of, main_slot, person_slot
from voneinander_desktop.domain.list_shape import cell_text
from voneinander_desktop.domain.parting import Person, Reach
from voneinander_desktop.domain.tables import Raw
from voneinander_desktop.domain.values import ValueRefused

EXTRA = "+"
"""The key of a line that goes into the notes behind what else they hold."""
HOUSE_NUMBER = "house_no"
"""The key of a house number of its own: it goes behind the street."""


class Part(NamedTuple):
    """What a cell says about one field.

    Attributes:
        slot: Whose field: "institution", "contact", "contact2", "registration".
        key: The field's key, `EXTRA` or `HOUSE_NUMBER`.
        value: Its value; names for references.
        text: What the cell says, as it is shown.
        column: The column it stands in; None for what holds for the whole list.
        problem: Why it cannot be stored, in German.
        hint: What she should know about it, in German.
    """

    slot: str
    key: str
    value: Value
    text: str
    column: int | None
    problem: str = ""
    hint: str = ""


Reading = Callable[[Raw], tuple[Part, ...]]


def reading_of(one: ColumnUse, into: Into) -> Reading:
    """Return what reads the cells of a column; each different cell is read once."""
    read = _reading(one, into)
    known: dict[Raw, tuple[Part, ...]] = {}

    def reading(cell: Raw) -> tuple[Part, ...]:
        if cell.__class__ is not str:  # True, 1 and 1.0 are one key to a dictionary
            return tuple(read(cell))
        found = known.get(cell)
        if found is None:
            found = known[cell] = tuple(read(cell))
        return found

    return reading


def _reading(one: ColumnUse, into: Into) -> Callable[[Raw], Iterable[Part]]:
    if one.use == INTO_NOTES:
        slot = "registration" if into is Into.REGISTRATIONS else main_slot(into)
        return lambda cell: _noted(slot, one, cell)
    slot, _, field = one.use.partition(".")
    place = _Place(slot, one.column, one.title, "registration" if into is Into.REGISTRATIONS else slot)
    if field in _READINGS:
        read = _READINGS[field]
        return lambda cell: read(place, cell)
    spec = entity_of(slot).field(field)
    by_kind = _BY_KIND.get(spec.kind, _plainly)
    if spec.key == "status":
        by_kind = _reply
    elif spec.key == "salutation":
        by_kind = _salutation
    return lambda cell: by_kind(place, spec, cell)


class _Place(NamedTuple):
    """The column that is read: whose it is, where it stands, what it is called, and where remarks on somebody go."""

    slot: str
    column: int
    title: str
    remarks: str

    def part(
        self, key: str, value: Value, text: str = "", *, slot: str = "", problem: str = "", hint: str = ""
    ) -> Part:
        return Part(slot or self.slot, key, value, text or str(value), self.column, problem, hint)

    def parsed(self, key: str, text: str, *, slot: str = "", hint: str = "") -> Part:
        """Return what a text says about a field, or why it is none of its values."""
        return self.of(entity_of(slot or self.slot).field(key), text, slot=slot, hint=hint)

    def of(self, spec: Field, text: str, *, slot: str = "", hint: str = "") -> Part:
        try:
            return Part(slot or self.slot, spec.key, spec.parse(text), text, self.column, "", hint)
        except ValueRefused as refusal:
            return Part(slot or self.slot, spec.key, None, text, self.column, str(refusal), hint)

    def noted(self, text: str, *, slot: str = "") -> Part:
        return Part(slot or self.slot, EXTRA, text, text, self.column)


# ------------------------------------------------------------------------------ what is text

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00]")
_BREAK = re.compile(r"_x000D_\n?|\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile(
    r"[-–—_/.?\s]*|k\. ?a\.?|keine angaben?|n\. ?/? ?a\.?|entfällt|unbekannt|nicht bekannt|\(leer\)|leer|#NV|#N/A",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"n\. ?n\.?|nn|niemand|offen|vakant|unbesetzt|keine?r?|derzeit unbesetzt", re.IGNORECASE)

_SO_MANY = re.compile(
    r"(?:ca\. ?|\+ ?)?\d+ ?(?:x ?)?(?:weitere )?"
    r"(?:pers(?:\.|onen)?|person|tn|plätze|teilnehme\w+|mitarbeite\w+|kolleg\w+)",
    re.IGNORECASE,
)


def _lines(cell: Raw) -> str:
    """Return a cell's text with its lines, without what cannot be seen."""
    text = cell_text(cell)
    if text.isascii() and text.isprintable() and "_" not in text:
        return text.strip()
    return _BREAK.sub("\n", _UNSEEN.sub("", text.replace("\u00a0", " "))).strip()


def _line(cell: Raw) -> str:
    """Return a cell's text in one line."""
    return " ".join(_lines(cell).split())


def _noted(slot: str, one: ColumnUse, cell: Raw) -> Iterator[Part]:
    text = _lines(cell)
    if text and not _NOTHING.fullmatch(text):
        told = f"{one.title}: {text}"
        yield Part(slot, EXTRA, told, told, one.column)


def _plainly(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    text = _lines(cell) if spec.kind is Kind.LINES else _line(cell)
    if text and not _NOTHING.fullmatch(text):
        hint = _made_a_date(cell) if spec.kind is Kind.TEXT else ""
        if spec.key in ("last_name", "first_name") and parting.is_nobody(text):
            hint = f"„{text}“ sieht nicht wie der Name einer Person aus; bitte prüfen."
        yield place.of(spec, text, hint=hint)


def _made_a_date(cell: Raw) -> str:
    made = isinstance(cell, (date, datetime))
    return "Die Zelle enthält ein Datum. Vielleicht hat Excel den Text umgewandelt; bitte prüfen." if made else ""


def _strictly(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    """Read what has a form of its own, such as a day: what says nothing is nothing."""
    if isinstance(cell, datetime) and spec.kind is Kind.DATE:
        cell = cell.date()
    text = _line(cell)
    if text and not _NOTHING.fullmatch(text):
        yield place.of(spec, text)


def _flag(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    if text := _line(cell):
        yield place.of(spec, text)


def _several(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    """Read several names of one cell; other spellings may hold commas."""
    text = _lines(cell)
    if not text or _NOTHING.fullmatch(text):
        return
    if spec.kind is Kind.MANY and not re.search(r"[;\n]", text):
        text = text.replace(",", ";")
    if spec.kind is Kind.MANY:
        text = re.sub(r"[•·|]|(?:^|\n)\s*-\s", ";", text)
    yield place.of(spec, text)


# --------------------------------------------------------------------- numbers of Excel

_AREA_CODES = re.compile(r"30\d{5,9}|1(?:5\d|6\d|7\d)\d{7,8}")
_WAS_A_NUMBER = re.compile(r"[1-9]\d{8,}")
"""A text that was written out of a sheet which had made a number of it: with an area code, but without its 0."""
_ABROAD = re.compile(r"49(?:30\d{5,9}|1(?:5\d|6\d|7\d)\d{7,8})")


def _phone_text(cell: Raw) -> tuple[str, str, str]:
    """Return a telephone number's text, what was wrong with it, and what should be known about it.

    Excel drops the 0 that a number begins with; it is put back where only one reading is possible.
    """
    if isinstance(cell, (date, datetime)):
        return cell_text(cell), f"Excel hat aus der Telefonnummer das Datum {cell_text(cell)} gemacht.", ""
    if isinstance(cell, float) and not cell.is_integer():
        return cell_text(cell), f"Excel hat aus der Telefonnummer die Zahl {cell_text(cell)} gemacht.", ""
    digits = cell_text(cell)
    if isinstance(cell, (str, bool)) and not _WAS_A_NUMBER.fullmatch(digits):
        return _lines(cell), "", ""
    if _AREA_CODES.fullmatch(digits):
        return f"0{digits}", "", f"Excel hat die führende 0 weggelassen; aus {digits} wird 0{digits}."
    if _ABROAD.fullmatch(digits):
        return f"+{digits}", "", f"Excel hat das + weggelassen; aus {digits} wird +{digits}."
    return digits, "", "Excel hat daraus eine Zahl gemacht. Vielleicht fehlt vorn die 0 oder die Vorwahl; bitte prüfen."


def _postal_code(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    text, hint = _line(cell), ""
    if not text or _NOTHING.fullmatch(text):
        return
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and re.fullmatch(r"\d{4}", text):
        text, hint = f"0{text}", f"Excel hat die führende 0 weggelassen; aus {text} wird 0{text}."
    if found := parting.postal_city(text) if not text.isdigit() else None:
        yield place.parsed("postal_code", found[0], hint=hint)
        if found[1]:
            yield place.parsed("city", found[1])
        return
    yield place.of(spec, text, hint=hint)


def _house_number(place: _Place, cell: Raw) -> Iterator[Part]:
    text = _line(cell)
    if isinstance(cell, (date, datetime)):
        problem = f"Excel hat aus der Hausnummer das Datum {text} gemacht."
        yield Part(place.slot, "street", None, text, place.column, problem)
    elif text and not _NOTHING.fullmatch(text):
        yield place.part(HOUSE_NUMBER, text)


# ------------------------------------------------------------------ telephone, e-mail, web

_ONE_NUMBER = re.compile(r"[+(]?[\d][\d ()\-\u2010-\u2015]*(?:/ ?[1-9][\d -]*)?")
_ONE_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _phone(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    text, problem, hint = _phone_text(cell)
    if problem:
        yield Part(place.slot, spec.key, None, text, place.column, problem)
        return
    if _ONE_NUMBER.fullmatch(text):
        yield place.of(spec, text, hint=hint)
        return
    if not text or _NOTHING.fullmatch(text):
        return
    ways = parting.reach(text)
    if len(ways.numbers) <= 1 and not (ways.emails or ways.websites) and "\n" not in text:
        if ways.numbers and ways.numbers[0].label == "fax":
            yield place.noted(f"Fax: {ways.numbers[0].text}")
        elif ways.numbers and not ways.rest:
            yield place.of(spec, ways.numbers[0].text)
        else:
            yield place.of(spec, text)
        return
    yield from _ways(place, place.slot, ways, first=spec.key)


def _ways(place: _Place, slot: str, ways: Reach, *, first: str = "phone") -> Iterator[Part]:
    """Yield the ways to reach someone; what no field is there for goes into the notes."""
    has_mobile = slot.startswith("contact")
    free = ["mobile", "phone"] if first == "mobile" else ["phone", *["mobile"] * has_mobile]
    for number in ways.numbers:
        if number.label == "private":
            yield place.part("phone", None, number.text, slot=slot, hint="Die private Nummer wurde ausgelassen.")
            continue
        wanted = "mobile" if number.label == "mobile" and "mobile" in free else "phone"
        if number.label != "fax" and wanted in free:
            free.remove(wanted)
            yield place.parsed(wanted, number.text, slot=slot)
        else:
            label = {"fax": "Fax", "mobile": "Mobil"}.get(number.label, "Weitere Telefonnummer")
            yield place.noted(f"{label}: {number.text}", slot=slot)
    yield from _addresses(place, slot, ways)
    if ways.rest:
        yield place.noted(ways.rest, slot=slot)


def _addresses(place: _Place, slot: str, ways: Reach) -> Iterator[Part]:
    for email in ways.emails[:1]:
        yield place.parsed("email", email, slot=slot)
    for email in ways.emails[1:]:
        yield place.noted(f"Weitere E-Mail: {email}", slot=slot)
    for number, page in enumerate(ways.websites):
        known = slot == "institution" and not number
        yield place.parsed("website", page, slot=slot) if known else place.noted(f"Webseite: {page}", slot=slot)


def _email(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    text = _lines(cell)
    if _ONE_EMAIL.fullmatch(text):
        yield place.of(spec, text)
        return
    if not text or _NOTHING.fullmatch(text):
        return
    ways = parting.reach(text)
    if len(ways.emails) > 1:
        yield from _addresses(place, place.slot, ways)
    elif len(ways.emails) == 1 and not ways.numbers:
        yield place.of(spec, ways.emails[0])
        if ways.rest and not text.endswith(">"):  # "Anna Müller <anna@example.org>"
            yield place.noted(ways.rest)
    elif len(ways.emails) == 1:
        yield from _ways(place, place.slot, ways)
    else:
        yield place.of(spec, " ".join(text.split()))


def _reach(place: _Place, cell: Raw) -> Iterator[Part]:
    text, problem, hint = _phone_text(cell)
    if problem:
        yield Part(place.slot, "phone", None, text, place.column, problem)
    elif hint:
        yield place.parsed("phone", text, hint=hint)
    elif text and not _NOTHING.fullmatch(text):
        yield from _ways(place, place.slot, parting.reach(text))


# --------------------------------------------------------------------------------- names


def _salutation(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    text = _line(cell)
    if not text or _NOTHING.fullmatch(text):
        return
    known = parting.salutation(text)
    if known:
        yield place.part(spec.key, known, text)
    elif collation.loose(text).strip(".") not in _NO_SALUTATION:
        words = parting.people(f"{text} X")
        if words and (words[0].salutation or words[0].title):  # "Frau Dr."
            yield from _parts_of(place, place.slot, words[0], names=False)
        else:
            yield place.of(spec, text)


_NO_SALUTATION = frozenset(("divers", "d", "ohne", "keine", "neutral", "firma", "x", "familie"))


def _full_name(place: _Place, cell: Raw) -> Iterator[Part]:
    text = _lines(cell)
    if not text or _NOTHING.fullmatch(text) or _NOBODY.fullmatch(text):
        return
    if _SO_MANY.fullmatch(text):
        yield place.part("last_name", None, text, hint=f"„{text}“ nennt niemanden und wird nicht übernommen.")
        return
    first = int(place.slot[len("contact") :] or 1)
    for number, person in enumerate(parting.people(text), first):
        slot = person_slot(number)
        name = f"{person.first_name} {person.last_name}".strip()
        if _ANSWERED.fullmatch(name):  # "Schulz, Olga; sagt ab"
            yield place.part("status", reply(name), name, slot="registration")
        elif parting.is_nobody(name):
            yield place.noted(f"{place.title}: {name}", slot=slot)
            hint = f"„{name}“ ist kein Name einer Person."
            yield place.part("last_name", None, name, slot=slot, hint=hint)
        elif name:
            yield from _parts_of(place, slot, person)
        else:
            yield from _ways(place, slot, person.reach)
            if person.function:
                yield place.noted(person.function, slot=slot)


def _parts_of(place: _Place, slot: str, person: Person, *, names: bool = True) -> Iterator[Part]:
    if person.salutation:
        yield place.part("salutation", person.salutation, slot=slot)
    if person.title:
        yield place.parsed("title", person.title, slot=slot)
    if not names:
        return
    yield place.parsed("last_name", person.last_name or person.first_name, slot=slot, hint=person.doubt)
    if person.first_name and person.last_name:
        yield place.parsed("first_name", person.first_name, slot=slot)
    if _ANSWERED.fullmatch(person.function):  # "Schulz, Olga (Absage)"
        yield place.part("status", reply(person.function), person.function, slot="registration")
    elif person.function and (parting.is_function(person.function) or person.function[:1].isupper()):
        yield place.parsed("function", person.function, slot=slot)
    elif person.function:  # "Herr Weber (kommt später)"
        yield place.noted(person.function, slot=slot if place.remarks == place.slot else place.remarks)
    yield from _ways(place, slot, person.reach)


# ------------------------------------------------------------------------------- addresses


def _postal_city(place: _Place, cell: Raw) -> Iterator[Part]:
    text = _line(cell)
    if not text or _NOTHING.fullmatch(text):
        return
    found = parting.postal_city(text)
    if found is None:
        yield place.parsed("city" if not any(map(str.isdigit, text)) else "postal_code", text)
        return
    yield place.parsed("postal_code", found[0])
    if found[1]:
        yield place.parsed("city", found[1])


def _address(place: _Place, cell: Raw) -> Iterator[Part]:
    text = _lines(cell)
    if not text or _NOTHING.fullmatch(text):
        return
    found = parting.address(text)
    street = ", ".join(filter(None, (found.street, found.name)))
    yield from _of_address(place, street, found.postal_code, found.city)


def _name_and_address(place: _Place, cell: Raw) -> Iterator[Part]:
    text = _lines(cell)
    if not text or _NOTHING.fullmatch(text):
        return
    ways = parting.reach(text) if "@" in text or "el." in text else Reach()
    found = parting.address(text)
    name = found.name or (text if not found.street and not found.postal_code else "")
    if name:
        yield place.parsed("name", " ".join(name.split()))
    yield from _of_address(place, found.street, found.postal_code, found.city)
    yield from _ways(place, place.slot, Reach(ways.numbers, ways.emails, ways.websites))


def _of_address(place: _Place, street: str, code: str, city: str) -> Iterator[Part]:
    for key, text in (("street", street), ("postal_code", code), ("city", city)):
        if text:
            yield place.parsed(key, text)


# ----------------------------------------------------------------------------- registrations

YES, NO, MAYBE = "yes", "no", "maybe"
"""What a Rückmeldung says; for a person it is a registration's status, for an institution an invitation's."""

_REPLIES = {
    YES: "ja j x zu zusage zugesagt angemeldet anmeldung teilnehmend teilnahme yes registered accepted ok 1 kommt "
    "dabei bestatigt",
    NO: "nein n ab absage abgesagt abgemeldet storniert verhindert krank no declined cancelled 0 entschuldigt",
    MAYBE: "vielleicht offen unklar maybe tentative eventuell ggf evtl",
    "noted": "vorgemerkt",
    "invited": "eingeladen",
}
_BY_WORD = {word: reply for reply, words in _REPLIES.items() for word in words.split()}
_PHRASES = (
    (NO, re.compile(r"nimmt nicht|kommt nicht|kann nicht|sagt ab|nicht dabei|keine teilnahme|hat abgesagt|leider")),
    (MAYBE, re.compile(r"vorbehalt|noch offen|unter vorb|ruckmeldung offen|weiß noch")),
    (YES, re.compile(r"nimmt teil|kommt|sagt zu|hat zugesagt|ist dabei|nehme teil|angemeldet|zugesagt")),
)
_ANSWERED = re.compile(
    r"(?:zu|ab)(?:sage|gesagt)|sagt (?:ab|zu)|kommt(?: nicht)?|nimmt(?: nicht)? teil|verhindert|krank|entschuldigt",
    re.IGNORECASE,
)
"""A Rückmeldung that stands behind a name in the same cell."""
_SEEN = {
    "present": "ja j x yes 1 ok da dabei anwesend teilgenommen present attended",
    "absent": "nein n no 0 abwesend fehlt fehlte krank entschuldigt verhindert absent",
}
"""What a list says of who was there: to say that one will come is not to have come."""
_TICKS = {"✓": YES, "✔": YES, "☑": YES, "✅": YES, "☒": YES, "☐": MAYBE, "✗": NO, "✘": NO}


def reply(text: str) -> str:
    """Return what a Rückmeldung says; empty if that is not understood."""
    plain = collation.loose(text).strip(" .!")
    if text.strip() in _TICKS:
        return _TICKS[text.strip()]
    words = re.findall(r"[a-z0-9]+", plain)
    if not words and "?" in text:
        return MAYBE
    if len(words) == 1 and words[0] in _BY_WORD:
        return _BY_WORD[words[0]]
    phrase = next((answer for answer, pattern in _PHRASES if pattern.search(plain)), "")
    return phrase or next((_BY_WORD[word] for word in words if word in _BY_WORD), "")


def attended(text: str) -> str:
    """Return what a list says of who was there: "present" or "absent"; empty if that is not understood."""
    if text.strip() in _TICKS:
        return {YES: "present", NO: "absent"}.get(_TICKS[text.strip()], "")
    plain = collation.loose(text).strip(" .!")
    return next((answer for answer, said in _SEEN.items() if plain in said.split()), "")


def _reply(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    text = _line(cell)
    if isinstance(cell, (date, datetime)):
        yield place.part(spec.key, YES, text)
    elif text and ("?" in text or not _NOTHING.fullmatch(text)):
        answer = reply(text)
        problem = "" if answer else f"„{text}“ ist weder eine Zusage noch eine Absage."
        yield place.part(spec.key, answer, text, problem=problem)


def _choice(place: _Place, spec: Field, cell: Raw) -> Iterator[Part]:
    text = _line(cell)
    if not text or _NOTHING.fullmatch(text):
        return
    answer = attended(text) if spec.key.startswith("attendance") else ""
    yield place.part(spec.key, answer, text) if answer else place.of(spec, text)


_READINGS: dict[str, Callable[[_Place, Raw], Iterable[Part]]] = {
    "full_name": _full_name,
    "reach": _reach,
    "postal_city": _postal_city,
    "address": _address,
    "name_and_address": _name_and_address,
    "house_no": _house_number,
}
_BY_KIND: dict[Kind, Callable[[_Place, Field, Raw], Iterable[Part]]] = {
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.URL: _strictly,
    Kind.DATE: _strictly,
    Kind.INTEGER: _strictly,
    Kind.FLAG: _flag,
    Kind.TRISTATE: _flag,
    Kind.POSTAL_CODE: _postal_code,
    Kind.MANY: _several,
    Kind.TEXTS: _several,
    Kind.CHOICE: _choice,
}
