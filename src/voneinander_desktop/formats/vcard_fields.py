"""What one vCard says of a person and where she works, or of an institution, in the fields of the program."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from voneinander_desktop.formats.vcard_lines import Line

_SALUTATIONS = {
    "frau": "Frau", "fr": "Frau", "mrs": "Frau", "ms": "Frau", "herr": "Herr", "herrn": "Herr", "hr": "Herr",
    "mr": "Herr",
}  # fmt: skip
_KINDS = {
    "work": {"work", "arbeit", "büro", "dienstlich", "geschäftlich", "office", "business", "firma"},
    "home": {"home", "privat", "private", "zuhause"},
    "cell": {"cell", "mobile", "mobil", "mobiltelefon", "handy", "iphone", "diensthandy"},
    "fax": {"fax", "telefax", "faxnummer", "workfax", "homefax", "otherfax"},
    "other": {"pager", "modem", "bbs", "isdn", "tlx", "telex", "assistant", "callback", "textphone", "car"},
}
"""What the kinds of a line mean, by the words that programs and people write."""
_GERMANY = {"", "deutschland", "germany", "de", "brd", "bundesrepublik deutschland"}
_POSTAL_CODE = re.compile(r"\b\d{5}\b")
_WORD = re.compile(r"\w+")
_PRIVATE = {"BDAY": "Geburtstag", "ANNIVERSARY": "Jahrestag"}


@dataclass(slots=True)
class Card:
    """What a card says.

    Attributes:
        fields: Values by the keys of `vcards.COLUMNS`.
        left_out: What of it is private, in German.
        only_private: Whether something was taken that the card calls private, because there was nothing else.
    """

    fields: dict[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    only_private: bool = False


def card_of(lines: Sequence[Line]) -> Card:
    """Return what the lines of a card say."""
    reading = _Reading(lines)
    if reading.first("KIND", "X-ADDRESSBOOKSERVER-KIND").lower() != "group":
        reading.read()
    return reading.card


class _Reading:
    """Reads one card, line after line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        labels = {line.group: line.text for line in lines if line.name == "X-ABLABEL" and line.group}
        self.card = Card()
        self._lines = [(line, _meant(line, labels.get(line.group, ""))) for line in lines]
        self._notes = [line.text for line in lines if line.name == "NOTE"]

    def first(self, *names: str) -> str:
        """Return the first text that a line of one of these names has."""
        return next((line.text for line, _ in self._lines if line.name in names and line.text), "")

    def read(self) -> None:
        """Take over everything that the card says."""
        organisation = self._parts("ORG")
        institution, departments = organisation[0], [part for part in organisation[1:] if part]
        own = self._is_of(institution)
        if own:
            self._set("institution.name", institution or self.first("FN"))
        else:
            self._read_person(institution, departments)
        self._read_reach("institution" if own else "contact", bool(institution))
        self._read_place(bool(institution) or own)
        tags = [tag for line, _ in self._lines if line.name == "CATEGORIES" for tag in line.parts(",") if tag]
        self._set("contact.mailing_lists", "" if own else "; ".join(dict.fromkeys(tags)))
        self._set("institution.notes" if own else "contact.notes", "\n".join(filter(None, self._notes)))
        self.card.left_out.update(_PRIVATE[line.name] for line, _ in self._lines if line.name in _PRIVATE)

    def _is_of(self, institution: str) -> bool:
        """Return whether the card is an institution's own."""
        if self.first("KIND").lower() == "org":
            return True
        named = any(self._parts("N")[:2])
        shown = self.first("X-ABSHOWAS").upper() == "COMPANY"
        return not named and bool(institution) and (shown or self.first("FN") in ("", institution))

    def _read_person(self, institution: str, departments: Sequence[str]) -> None:
        last, given, more, before, behind = (*self._parts("N"), *[""] * 5)[:5]
        words = [word for word in re.split(r"[\s,]+", before) if word]
        spoken = [_SALUTATIONS[word.lower().rstrip(".")] for word in words if word.lower().rstrip(".") in _SALUTATIONS]
        self._set("contact.salutation", next(iter(spoken), ""))
        self._set("contact.title", " ".join(word for word in words if word.lower().rstrip(".") not in _SALUTATIONS))
        self._set("contact.last_name", _spaced(last))
        self._set("contact.first_name", _spaced(f"{given} {more}"))
        if not last:
            self._set("contact.full_name", "" if given else self.first("FN"))
        self._note("Namenszusatz", behind)
        function, role = self.first("TITLE"), self.first("ROLE")
        self._set("contact.function", function or role)
        self._note("Rolle", role if function and role != function else "")
        self._set("contact.department", ", ".join(departments))
        self._set("institution.name", institution)

    def _read_reach(self, whose: str, works: bool) -> None:
        """Take over telephone numbers and addresses for messages; what there is more than fields for, as notes."""
        voices = [one for one in self._of_kind("TEL") if not one[1] & {"fax", "other"}]
        alone = works and all(_private(kinds) for _, kinds in voices)
        phones = self._of_the_office([one for one in voices if "cell" not in one[1]], "Telefon", alone)
        mobiles = self._of_the_office([one for one in voices if "cell" in one[1]], "Mobiltelefon", alone)
        faxes = [line.text for line, kinds in self._of_kind("TEL") if "fax" in kinds and not _private(kinds)]
        emails = self._of_kind("EMAIL")
        addresses = self._of_the_office(emails, "E-Mail", works and all(_private(kinds) for _, kinds in emails))
        if whose == "institution":
            phones, mobiles = phones + mobiles, []
        self._fill(f"{whose}.phone", "Weiteres Telefon", map(_number, phones))
        self._fill(f"{whose}.mobile", "Weiteres Mobiltelefon", map(_number, mobiles))
        self._fill(f"{whose}.email", "Weitere E-Mail", (text.removeprefix("mailto:") for text in addresses))
        self._note("Fax", ", ".join(dict.fromkeys(map(_number, faxes))))

    def _read_place(self, works: bool) -> None:
        """Take over where the institution is, if the card belongs to one or to somebody who works there."""
        places = [one for one in self._of_kind("ADR") if any(one[0].parts())]
        self._of_the_office(places, "Anschrift", alone=False)
        office = next((line for line, kinds in places if not _private(kinds)), None)
        sites = self._of_the_office(self._of_kind("URL"), "Webseite", alone=False)
        if not works:
            self._note("Anschrift", ", ".join(filter(None, office.parts())) if office else "")
            self._note("Webseite", ", ".join(sites))
            return
        self._fill("institution.website", "Weitere Webseite", sites)
        if office is not None:
            self._read_address(office)

    def _read_address(self, line: Line) -> None:
        box, extra, street, city, _, code, country = (*line.parts(), *[""] * 7)[:7]
        street = ", ".join(filter(None, (_listed(street), _listed(extra), f"Postfach {box}" if box else "")))
        abroad = country if country.lower() not in _GERMANY else ""
        if not code and not city and _POSTAL_CODE.search(street):
            self._set("institution.address", street)
            return
        self._set("institution.street", street)
        self._set("institution.postal_code", code)
        self._set("institution.city", ", ".join(filter(None, (_listed(city), abroad))))

    def _of_kind(self, name: str) -> list["_Kinded"]:
        """Return the lines of a name that are not empty, preferred ones first."""
        found = [(line, kinds) for line, kinds in self._lines if line.name == name and line.text]
        return sorted(found, key=lambda one: "pref" not in one[1])

    def _of_the_office(self, lines: Sequence["_Kinded"], what: str, alone: bool) -> list[str]:
        """Return the texts that are not private; or the private ones, if she can be reached by nothing else."""
        office = [line.text for line, kinds in lines if not _private(kinds)]
        private = [line.text for line, kinds in lines if _private(kinds)]
        if private and alone:
            self.card.only_private = True
            return private
        if private:
            self.card.left_out.add(what)
        return office

    def _fill(self, key: str, further: str, texts: Iterable[str]) -> None:
        """Put the first of several texts into a field and the others into the notes."""
        first, *others = dict.fromkeys(filter(None, texts)) or [""]
        self._set(key, first)
        self._note(further, ", ".join(others))

    def _set(self, key: str, value: str) -> None:
        if value:
            self.card.fields[key] = value

    def _note(self, what: str, text: str) -> None:
        if text:
            self._notes.append(f"{what}: {text}")

    def _parts(self, name: str) -> list[str]:
        """Return the parts of the first line of a name; at least one, which may be empty."""
        return next((line.parts() for line, _ in self._lines if line.name == name and line.text.strip("; ")), [""])


_Kinded = tuple[Line, frozenset[str]]
"""A line and what kind of its name it is, by the keys of `_KINDS` and "pref"."""


def _meant(line: Line, label: str) -> frozenset[str]:
    """Return what kind a line is, by its parameters and by the label that a telephone's owner gave it."""
    if not line.kinds and not label:
        return line.kinds
    words = line.kinds | set(_WORD.findall(label.lower()))
    kinds = {kind for kind, names in _KINDS.items() if words & names}
    return frozenset(kinds | (words & {"pref"}))


def _private(kinds: frozenset[str]) -> bool:
    return "home" in kinds and "work" not in kinds


def _number(text: str) -> str:
    """Return a telephone number that may be written as an address of the web: "tel:+49-30-23125;ext=110"."""
    number, _, rest = text.removeprefix("tel:").partition(";")
    extension = re.search(r"ext=([\d-]+)", rest)
    if not text.startswith("tel:"):
        return text
    return f"{number}-{extension[1]}" if extension else number


def _spaced(names: str) -> str:
    """Return several names as they are written: a card separates them by commas."""
    return " ".join(re.split(r"[\s,]+", names.strip(" ,")))


def _listed(lines: str) -> str:
    return ", ".join(filter(None, map(str.strip, lines.splitlines())))
