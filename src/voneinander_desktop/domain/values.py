"""From what people type to values, and back.

Each `parse_...` takes typed, pasted or imported text. It gives the value, None (False for a flag)
where nothing was typed, or raises `ValueRefused` with a German sentence to show beside the field.
"""

import re
import unicodedata
from datetime import date, time, timedelta

from voneinander_desktop.domain.patterns import pattern


class ValueRefused(ValueError):  # noqa: N818 - a refusal is an ordinary answer here, no error
    """Typed text that is no such value; as a string it tells in German what is wrong and what is right."""


def shorten(text: str) -> str:
    """Return typed text as it is quoted in a message: short, and nothing in it that upsets the line."""
    shown = "".join(character if character.isprintable() else " " for character in text[:60]).strip()
    return f"{shown[:40]}…" if len(shown) > 40 else shown


def _quoted(text: str) -> str:
    shown = shorten(text)
    return f"„{shown}“" if shown else "Diese Eingabe"


def _refused(text: str, what: str, example: str) -> ValueRefused:
    return ValueRefused(f"{_quoted(text)} ist {what}. Erwartet wird {example}.")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# ------------------------------------------------------------------------------------- text

# Spaces, and what cannot be seen at all; but no joiners and direction marks, which belong to the text.
_OUTER = (
    " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u00ad\u200b\u2060\ufeff"
)
_LINE_BREAK = pattern("\r\n|[\r\x0b\x85\u2028\u2029]")
_CONTROL = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BROKEN = pattern("[\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str, *, multiline: bool, max_length: int) -> str | None:
    """Return free text as it is kept: in Unicode's normal form, without outer white space.

    Everything else stays exactly as it was typed, or the text is refused.

    Raises:
        ValueRefused: The text holds control characters or broken ones, a line break where one line
            is meant, or too many characters.
    """
    simple = text.isascii() and text.isprintable()
    plain = text.strip(" ") if simple else _checked_text(text, multiline)
    if len(plain) > max_length:
        raise ValueRefused(
            f"Der Text hat {_grouped(len(plain))} Zeichen. Erlaubt sind höchstens {_grouped(max_length)}."
        )
    return plain or None


def _checked_text(text: str, multiline: bool) -> str:
    plain = _LINE_BREAK.sub("\n", text)
    if multiline:
        plain = plain.replace("\t", " ")
    plain = plain.strip(_OUTER)
    if broken := _BROKEN.search(plain):
        raise ValueRefused(
            f"Das {broken.start() + 1}. Zeichen des Textes ist beschädigt. "
            "Bitte löschen Sie es oder geben Sie es neu ein."
        )
    if not multiline and "\n" in plain:
        raise ValueRefused("Hier ist nur eine Zeile möglich. Bitte entfernen Sie den Zeilenumbruch.")
    if control := _CONTROL.search(plain) or (None if multiline else re.search("\t", plain)):
        kind = "ein Tabulator" if control[0] == "\t" else "ein unsichtbares Steuerzeichen"
        raise ValueRefused(
            f"Das {control.start() + 1}. Zeichen des Textes ist {kind}. Bitte löschen Sie dieses Zeichen."
        )
    return unicodedata.normalize("NFC", plain)


# Windows puts direction marks into dates that are copied from it.
_UNSEEN = pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _plain(text: str) -> str:
    """Return short typed text in its plainest form: one space between words, ordinary digits."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split())


# --------------------------------------------------------------------------- dates and times

_DATE_EXAMPLE = "zum Beispiel 11.3.2020"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_RELATIVE_DAYS = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}
_MONTHS = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober",
           "november", "dezember")  # fmt: skip
_MONTH_SPELLINGS = {"jänner": 1, "jän": 1, "feber": 2, "maerz": 3, "mrz": 3, "mär": 3, "sept": 9}
_WEEKDAY = pattern(
    r"(?:am )?(?:(mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)"
    r"(?:\.,?|,| |(?=[0-9])) ?)?(?:(?:de[rnm]|am) )?(?=[0-9])"
)
_GERMAN_DATE = pattern(r"([0-9]{1,2})[.,] ?([0-9]{1,2})(?:[.,]? ?|[.,] ?([0-9]{4}|[0-9]{2})\.?)")
_WORDED_DATE = pattern(r"([0-9]{1,2})\.? ?([a-zäöü]{3,9})(?:\.? ?([0-9]{4}|[0-9]{2}))?\.?")
_ISO_DATE = pattern(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_MIDNIGHT = pattern(r"[t ]00:00(?::00(?:\.0+)?)?$")  # what spreadsheets and databases add to a date
_UNCLEAR_DATE = pattern(r"[0-9]{1,2}([/-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})")


def parse_date(text: str, today: date | None = None) -> date | None:
    """Take a date as people write it: 11.3.20, 11. März 2020, Mi, 11.3., 2020-03-11, morgen.

    Args:
        text: What was typed.
        today: The day that "heute" and a date without a year are meant from; by default this day.

    Raises:
        ValueRefused: It is no date, its weekday is another one, or its year is out of range.
    """
    plain = _MIDNIGHT.sub("", _plain(text).lower())
    if not plain:
        return None
    if plain in _RELATIVE_DAYS:
        return (today or date.today()) + timedelta(days=_RELATIVE_DAYS[plain])
    weekday = _WEEKDAY.match(plain)
    if _UNCLEAR_DATE.fullmatch(plain):
        raise ValueRefused(f"{_quoted(text)} ist nicht eindeutig. Bitte mit Punkten schreiben, {_DATE_EXAMPLE}.")
    numbers = _date_numbers(plain[weekday.end() :] if weekday else plain, today)
    if numbers is None:
        raise _refused(text, "kein Datum", _DATE_EXAMPLE)
    year, month, day = numbers
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueRefused(
            f"Das Jahr {year} ist hier nicht möglich. Erwartet wird ein Jahr von {_FIRST_YEAR} bis {_LAST_YEAR}."
        )
    try:
        found = date(year, month, day)
    except ValueError:
        raise _refused(text, "kein Datum", _DATE_EXAMPLE) from None
    _check_weekday(found, weekday[1] if weekday else None)
    return found


def _date_numbers(plain: str, today: date | None) -> tuple[int, int, int] | None:
    """Return the year, month and day of a written date, whether or not there is such a day."""
    if iso := _ISO_DATE.fullmatch(plain):
        return int(iso[1]), int(iso[3]), int(iso[4])
    if german := _GERMAN_DATE.fullmatch(plain):
        return _full_year(german[3], today), int(german[2]), int(german[1])
    if (worded := _WORDED_DATE.fullmatch(plain)) and (month := _month(worded[2])):
        return _full_year(worded[3], today), month, int(worded[1])
    return None


def _full_year(digits: str | None, today: date | None) -> int:
    if digits is None:
        return (today or date.today()).year
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _month(word: str) -> int | None:
    if word in _MONTH_SPELLINGS:
        return _MONTH_SPELLINGS[word]
    found = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _check_weekday(day: date, written: str | None) -> None:
    actual = _WEEKDAYS[day.weekday()]
    if written and written[:2] != actual[:2].lower() and (written, actual) != ("sonnabend", "Samstag"):
        raise ValueRefused(
            f"Der {format_date(day)} ist ein {actual}. Bitte prüfen Sie das Datum oder lassen Sie den Wochentag weg."
        )


def format_date(day: date) -> str:
    """Write a date as 11.03.2020."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


_TIME = pattern(
    r"(?:um |ab |bis )?([0-9]{1,2})"
    r"(?: ?[:.,] ?([0-9]{2})(?::00)? ?(?:uhr|h)?| ?(?:uhr|h) ?([0-9]{2})?|([0-9]{2})(?: ?(?:uhr|h))?)?\.?"
)


def parse_time(text: str) -> time | None:
    """Take a time of day as people write it: 9, 9 Uhr, 9:30, 09.30 Uhr, 0930, 13h.

    Raises:
        ValueRefused: It is no time; 24:00 is none either.
    """
    plain = _plain(text).lower()
    if not plain:
        return None
    written = _TIME.fullmatch(plain)
    if written is None:
        raise _refused(text, "keine Uhrzeit", "zum Beispiel 9:00 oder 13:30")
    hour, minute = int(written[1]), int(written[2] or written[3] or written[4] or 0)
    if hour > 23 or minute > 59:
        raise _refused(text, "keine Uhrzeit", "eine Zeit von 0:00 bis 23:59")
    return time(hour, minute)


def format_time(moment: time) -> str:
    """Write a time of day as 09:00."""
    return f"{moment.hour:02}:{moment.minute:02}"


# -------------------------------------------------------------------------------------- names


def name_parts(name: str) -> tuple[str, str]:
    """Return last and first name of a name written "Nachname, Vorname"."""
    last, _, first = name.partition(",")
    return last.strip(), first.strip()


# -------------------------------------------------------------------------- numbers and flags

_INTEGER = pattern(r"([+-]?)([0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+)(?:,0+)?")


def parse_integer(text: str, minimum: int = 0, maximum: int = 999_999) -> int | None:
    """Take a whole number, also with German thousands (1.200).

    Raises:
        ValueRefused: It is no whole number, or lies outside of the bounds.
    """
    plain = _plain(text).replace("−", "-").replace("'", "")
    if not plain:
        return None
    written = _INTEGER.fullmatch(plain)
    if written is None:
        raise _refused(text, "keine ganze Zahl", "zum Beispiel 25")
    digits = re.sub("[. ]", "", written[2]).lstrip("0") or "0"
    bounds = f"eine ganze Zahl von {_grouped(minimum)} bis {_grouped(maximum)}"
    if len(digits) > 18:
        raise ValueRefused(f"Diese Zahl ist zu groß. Erwartet wird {bounds}.")
    number = -int(digits) if written[1] == "-" else int(digits)
    if not minimum <= number <= maximum:
        raise ValueRefused(f"{_quoted(text)} ist hier nicht möglich. Erwartet wird {bounds}.")
    return number


_FLAGS = dict.fromkeys(("ja", "j", "x", "✓", "✔", "☑", "☒", "✅", "1", "wahr", "true", "yes", "y"), True) | (
    dict.fromkeys(("nein", "n", "0", "falsch", "false", "no", "☐", "nicht"), False)
)
_UNKNOWN = frozenset(
    ("", "?", "unbekannt", "unklar", "unknown", "offen", "weiß nicht", "k. a.", "k.a.", "keine angabe")
)


def parse_flag(text: str) -> bool:
    """Take yes or no as people mark it: ja, x, a tick, 1; nothing typed is no.

    Raises:
        ValueRefused: It is neither.
    """
    word = _plain(text).lower().replace("\ufe0f", "")
    if word in ("", "-", "–"):
        return False
    if word in _FLAGS:
        return _FLAGS[word]
    raise ValueRefused(f"{_quoted(text)} passt hier nicht. Erwartet wird ja oder nein.")


def format_flag(flag: bool) -> str:
    """Write ja or nein."""
    return "ja" if flag else "nein"


def parse_tristate(text: str) -> bool | None:
    """Take yes, no or unknown; nothing typed is unknown.

    Raises:
        ValueRefused: It is none of them.
    """
    word = _plain(text).lower().replace("\ufe0f", "")
    if word in _UNKNOWN:
        return None
    if word in _FLAGS:
        return _FLAGS[word]
    raise ValueRefused(f"{_quoted(text)} passt hier nicht. Erwartet wird ja, nein oder unbekannt.")


def format_tristate(flag: bool | None) -> str:
    """Write ja or nein, and nothing for unknown."""
    return "" if flag is None else format_flag(flag)


# ------------------------------------------------------------------------ ways to reach someone

_EMAIL_EXAMPLE = "zum Beispiel name@example.org"
_WRAPPED_EMAIL = pattern(r"[^<>@]*<([^<>]*)>")
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = pattern(rf"{_LABEL}(?:\.{_LABEL})+")


def parse_email(text: str) -> str | None:
    """Take one e-mail address; "mailto:" and a name around <...> are taken off, the rest stays as typed.

    Raises:
        ValueRefused: It is no address, or more than one.
    """
    typed = clean_text(text, multiline=False, max_length=2000)
    if typed is None:
        return None
    if wrapped := _WRAPPED_EMAIL.fullmatch(typed):
        typed = wrapped[1].strip()
    address = typed[7:].partition("?")[0].strip() if typed[:7].lower() == "mailto:" else typed
    if address.count("@") > 1:
        raise ValueRefused("Hier ist nur eine E-Mail-Adresse möglich. Bitte lassen Sie die weiteren weg.")
    name, at, domain = address.partition("@")
    if not at or not name or not _DOMAIN.fullmatch(domain) or len(address) > 254 or _misplaced(name):
        raise _refused(text, "keine E-Mail-Adresse", _EMAIL_EXAMPLE)
    return address


def _misplaced(name: str) -> bool:
    """Tell whether something cannot stand before the @, such as a space or a bracket."""
    return not name.isprintable() or any(character in ' <>()[],;:"\\' for character in name)


_PHONE_LABEL = pattern(r"tel(?:efon)?(?:nummer|\.?-?nr)?\.?\s*:?\s*(?=[+(0-9])", re.IGNORECASE)


def parse_phone(text: str) -> str | None:
    """Take a telephone number exactly as typed; only a leading "Tel.:" is taken off.

    Raises:
        ValueRefused: It holds fewer than three digits.
    """
    typed = clean_text(text, multiline=False, max_length=200)
    if typed is None:
        return None
    label = _PHONE_LABEL.match(typed)
    number = typed[label.end() :] if label else typed
    if sum(map(str.isdecimal, number)) < 3:
        raise _refused(text, "keine Telefonnummer", "zum Beispiel 030 23125-110")
    return number


_NO_DIGITS = str.maketrans("", "", "".join(character for character in map(chr, range(128)) if not character.isdigit()))


def comparable_phone(text: str) -> str:
    """Return the digits of a telephone number as dialled within Germany; for comparing only."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    digits = plain.encode("ascii", "ignore").decode("ascii").translate(_NO_DIGITS)
    if plain.lstrip(" (").startswith("+"):
        digits = "00" + digits
    if digits.startswith("0049"):
        return "0" + digits[4:].lstrip("0")
    return digits


# The code of the country or a leading 0, the area's code, the number, and at most one extension.
_PHONE_PARTS = pattern(
    r"(?:(?:\+|00)49[ /-]*(?:\(0\))?[ /-]*\(?(?P<abroad>[1-9][0-9]{1,4})|\(?(?P<area>0[1-9][0-9]{1,4}))"
    r"\)?(?:(?<=\)) *| *[/-] *| +)"
    r"(?P<number>[1-9][0-9]*(?: [0-9]+)*)(?: ?- ?(?P<extension>[0-9]+(?: [0-9]+)*))?"
)
_DASHES = str.maketrans("‐‑‒–—−\u00a0\u202f", "------  ")


def din5008_phone(text: str) -> str:
    """Write a telephone number in the form of DIN 5008, as in 030 9018-42390.

    A text whose parts are not certain is returned as it is. The hyphen before an extension always stays.
    """
    parts = _PHONE_PARTS.fullmatch(" ".join(text.translate(_DASHES).split()))
    if parts is None or text.count("(") != text.count(")"):
        return text
    area = parts["area"] or f"+49 {parts['abroad']}"
    number = _number_written(parts["number"])
    return f"{area} {number}-{_number_written(parts['extension'])}" if parts["extension"] else f"{area} {number}"


def _number_written(groups: str) -> str:
    """Join the old groups of two or three digits; longer ones may mean something and stay apart."""
    pieces = groups.split(" ")
    return "".join(pieces) if all(len(piece) <= 3 for piece in pieces) else groups


_POSTAL_CODE = pattern(r"(?:(?:d|de) ?-? ?)?([0-9]{5})", re.IGNORECASE)


def parse_postal_code(text: str) -> str | None:
    """Take a German postcode of five digits; spaces and a leading "D-" are taken off.

    Raises:
        ValueRefused: It is not five digits.
    """
    plain = _plain(text).replace(" ", "")
    if not plain:
        return None
    written = _POSTAL_CODE.fullmatch(plain)
    if written is None:
        raise _refused(text, "keine Postleitzahl", "eine Zahl mit fünf Ziffern, zum Beispiel 10117")
    return written[1]


_URL_EXAMPLE = "zum Beispiel www.example.org"
_URL_SCHEME = pattern(r"([a-z][a-z0-9+-]*):(?![0-9])(?://)?", re.IGNORECASE)
_URL = pattern(
    rf"(?![0-9]+(?:\.[0-9]+){{1,2}}(?:[:/?#]|$)){_LABEL}(?:\.{_LABEL})+\.?(?::[0-9]{{1,5}})?(?:[/?#][^<>\"]*)?"
)


def parse_url(text: str) -> str | None:
    """Take the address of a web page as typed, with or without https://.

    Raises:
        ValueRefused: It is no such address.
    """
    typed = clean_text(text, multiline=False, max_length=2000)
    if typed is None:
        return None
    scheme = _URL_SCHEME.match(typed)
    if scheme and scheme[0].lower() not in ("http://", "https://"):
        raise _refused(text, "keine Internetadresse", f"eine Adresse mit http oder https, {_URL_EXAMPLE}")
    address = typed[scheme.end() :] if scheme else typed
    if not address.isprintable() or " " in address or not _URL.fullmatch(address):
        raise _refused(text, "keine Internetadresse", _URL_EXAMPLE)
    return typed
