"""What people type becomes a value, or is refused in German."""

import re
import unicodedata
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain import values
from voneinander_desktop.domain.values import ValueRefused

TODAY = date(2021, 5, 3)

anything = st.text(
    st.characters() | st.sampled_from("\ud800\udfff\ufffe\uffff\0\r\n\t\u2028 \u00a0\u00ad"), max_size=30
)
office_like = st.text(st.sampled_from("0123456789.,:/- @<>()+xjhDUhr\u200e\n\t"), max_size=16)


def refusal(parse, *args, **kwargs):
    """What a refusal says; that it is worded as the office wants it is looked at on the way."""
    with pytest.raises(ValueRefused) as caught:
        parse(*args, **kwargs)
    message = str(caught.value)
    assert message.endswith(".")
    assert "!" not in re.sub("„.*?“", "", message, flags=re.DOTALL)
    assert len(message) < 250
    assert message.isprintable()
    return message


PARSERS = [
    lambda text: values.clean_text(text, multiline=False, max_length=20),
    lambda text: values.clean_text(text, multiline=True, max_length=20),
    lambda text: values.parse_date(text, today=TODAY),
    values.parse_time,
    values.parse_integer,
    values.parse_flag,
    values.parse_tristate,
    values.parse_email,
    values.parse_phone,
    values.parse_postal_code,
    values.parse_url,
]


@pytest.mark.parametrize("parse", PARSERS)
@given(text=anything | office_like)
def test_any_text_is_a_value_or_refused(parse, text):
    try:
        parse(text)
    except ValueRefused:
        refusal(parse, text)


@pytest.mark.parametrize("parse", [parse for parse in PARSERS if parse is not values.parse_flag])
@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "\n"])
def test_nothing_typed_is_nothing(parse, text):
    assert parse(text) is None


# ------------------------------------------------------------------------------------- text


def line(text, most=40):
    return values.clean_text(text, multiline=False, max_length=most)


def lines(text, most=40):
    return values.clean_text(text, multiline=True, max_length=most)


@pytest.mark.parametrize(
    "text",
    [
        "Familienzentrum Wattstraße",
        "Begegnungsstätte „Mehr Mitte“",
        "🙂 👩‍👧‍👦 🇩🇪",
        "مركز العائلة",
        "\u200fבית\u200f",
        "10\u00a0117 Silben\u00adtrennung zero\u200bwidth",
        "Zwei  Leerzeichen",
        "=SUM(A1)",
        "𝒳 \U0010fffd",
    ],
)
def test_text_is_kept_exactly(text):
    assert line(text) == text
    assert lines(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kreativhaus ", "Kreativhaus"),
        ("\u00a0Kreativhaus\u200b\ufeff", "Kreativhaus"),
        ("Kreativhaus\r\n", "Kreativhaus"),
        ("Mu\u0308ller", "Müller"),
    ],
)
def test_only_the_outside_of_a_text_is_tidied(typed, kept):
    assert line(typed) == kept
    assert lines(typed) == kept


def test_lines_are_kept_with_one_kind_of_break():
    assert lines("eins\r\nzwei\rdrei\n\nvier\x0bfünf\u2028sechs\tsieben") == (
        "eins\nzwei\ndrei\n\nvier\nfünf\nsechs sieben"
    )


@pytest.mark.parametrize("text", ["eins\nzwei", "eins\r\nzwei", "eins\u2028zwei", "eins\x0bzwei"])
def test_a_second_line_is_refused_where_there_is_one(text):
    assert "Zeilenumbruch" in refusal(line, text)


@pytest.mark.parametrize("text", ["ab\0c", "ab\x1bc", "ab\x07c", "ab\x7fc", "ab\x9fc", "\x1cab"])
def test_control_characters_are_refused_with_their_place(text):
    place = next(index for index, character in enumerate(text, 1) if unicodedata.category(character) == "Cc")
    for clean in (line, lines):
        assert f"{place}. Zeichen" in refusal(clean, text)
        assert "Steuerzeichen" in refusal(clean, text)


def test_a_tab_is_refused_in_one_line():
    assert "Tabulator" in refusal(line, "a\tb")


@pytest.mark.parametrize("broken", ["\ud800", "\ufffe", "\uffff"])
def test_broken_characters_are_refused(broken):
    for clean in (line, lines):
        assert "3. Zeichen" in refusal(clean, "ab" + broken)


def test_too_long_a_text_is_refused_with_both_numbers():
    message = refusal(lines, "x" * 40_000, 2000)
    assert "40.000" in message
    assert "2.000" in message
    assert line("x" * 40) == "x" * 40
    refusal(line, "x" * 41)


@given(anything, st.booleans())
def test_a_text_that_was_taken_is_taken_again_as_it_is(text, multiline):
    try:
        kept = values.clean_text(text, multiline=multiline, max_length=100)
    except ValueRefused:
        return
    if kept is not None:
        assert values.clean_text(kept, multiline=multiline, max_length=100) == kept
        assert kept.encode()


# --------------------------------------------------------------------------- dates and times


@pytest.mark.parametrize(
    "text",
    [
        "11.3.20",
        "11.03.20",
        "11.3.2020",
        "11.03.2020",
        " 11. 3. 2020 ",
        "11. März 2020",
        "11. März 20",
        "11. Mrz. 20",
        "11.März 2020",
        "11. Maerz 2020",
        "11 MÄRZ 2020",
        "Mi, 11.3.2020",
        "Mi 11.3.20",
        "Mi., 11.03.2020",
        "Mittwoch, 11. März 2020",
        "Mittwoch, den 11. März 2020",
        "am 11.3.2020",
        "11,3,20",
        "2020-03-11",
        "2020-3-11",
        "2020/03/11",
        "2020-03-11 00:00:00",
        "2020-03-11T00:00:00",
        "11.03.2020 00:00",
        "\u200e11.\u200e03.\u200e2020",
        "１１.３.２０２０",
    ],
)
def test_dates_as_people_write_them(text):
    assert values.parse_date(text, today=TODAY) == date(2020, 3, 11)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11.3.", date(2021, 3, 11)),
        ("11.3", date(2021, 3, 11)),
        ("11. März", date(2021, 3, 11)),
        ("heute", date(2021, 5, 3)),
        ("Morgen", date(2021, 5, 4)),
        ("übermorgen", date(2021, 5, 5)),
        ("gestern", date(2021, 5, 2)),
        ("27.6.2018", date(2018, 6, 27)),
        ("1. Sept. 19", date(2019, 9, 1)),
        ("29.2.2020", date(2020, 2, 29)),
        ("1.1.69", date(2069, 1, 1)),
        ("1.1.70", date(1970, 1, 1)),
        ("1.1.1900", date(1900, 1, 1)),
        ("31.12.2199", date(2199, 12, 31)),
        ("Sonnabend, 14.3.2020", date(2020, 3, 14)),
    ],
)
def test_other_dates(text, day):
    assert values.parse_date(text, today=TODAY) == day


def test_without_a_given_day_this_year_is_meant():
    assert values.parse_date("1.7.") == date(date.today().year, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        "31.2.2020",
        "29.2.",
        "0.1.2020",
        "1.13.2020",
        "11.3.202",
        "11",
        "110320",
        "März",
        "11. Mond 2020",
        "11.3.2020 9:00",
        "Quark",
        "11. J 2020",
        "11. Ju 2020",
        "40.000",
        "11.3.20 bis 12.3.20",
    ],
)
def test_what_is_no_date(text):
    assert refusal(values.parse_date, text, TODAY) == (
        f"„{text}“ ist kein Datum. Erwartet wird zum Beispiel 11.3.2020."
    )


@pytest.mark.parametrize("text", ["11/3/2020", "3/11/20", "25/3/2020", "11-3-2020"])
def test_a_date_that_may_be_read_in_two_ways(text):
    message = refusal(values.parse_date, text, TODAY)
    assert "nicht eindeutig" in message
    assert "11.3.2020" in message


def test_a_weekday_that_is_another_one():
    assert "11.03.2020 ist ein Mittwoch" in refusal(values.parse_date, "Do, 11.3.2020")


@pytest.mark.parametrize("text", ["1.1.1899", "1.1.2200", "11.3.0020", "0000-01-01"])
def test_a_year_out_of_range(text):
    assert "von 1900 bis 2199" in refusal(values.parse_date, text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_can_be_read_as_it_is_written(day):
    assert values.parse_date(values.format_date(day)) == day
    assert values.parse_date(day.isoformat()) == day
    assert values.parse_date(f"{day.day}.{day.month}.", today=day) == day


def test_how_a_date_is_written():
    assert values.format_date(date(2020, 3, 1)) == "01.03.2020"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("9", time(9)),
        ("09", time(9)),
        ("9 Uhr", time(9)),
        ("9Uhr", time(9)),
        ("9:00", time(9)),
        ("09.00", time(9)),
        ("9.30 Uhr", time(9, 30)),
        ("9:30 h", time(9, 30)),
        ("9,30", time(9, 30)),
        ("9 Uhr 30", time(9, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("13h", time(13)),
        ("13:30:00", time(13, 30)),
        ("um 13 Uhr", time(13)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_as_people_write_them(text, moment):
    assert values.parse_time(text) == moment


@pytest.mark.parametrize("text", ["24:00", "24", "2400", "9:60", "25 Uhr", "99"])
def test_times_that_do_not_exist(text):
    assert refusal(values.parse_time, text) == (
        f"„{text}“ ist keine Uhrzeit. Erwartet wird eine Zeit von 0:00 bis 23:59."
    )


@pytest.mark.parametrize("text", ["9:5", "9-13", "mittags", "9:00:30", "12345", "-1", "9:", "Uhr"])
def test_what_is_no_time(text):
    assert refusal(values.parse_time, text) == (
        f"„{text}“ ist keine Uhrzeit. Erwartet wird zum Beispiel 9:00 oder 13:30."
    )


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_time_can_be_read_as_it_is_written(moment):
    assert values.parse_time(values.format_time(moment)) == moment


def test_how_a_time_is_written():
    assert values.format_time(time(9)) == "09:00"


# -------------------------------------------------------------------------- numbers and flags


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("25", 25),
        (" 025 ", 25),
        ("1.200", 1200),
        ("1 200", 1200),
        ("120\u00a0000", 120_000),
        ("+5", 5),
        ("5,0", 5),
    ],
)
def test_whole_numbers(text, number):
    assert values.parse_integer(text) == number


@pytest.mark.parametrize("text", ["2,5", "1.20", "zwölf", "5 Personen", "1e3", "--1", "½"])
def test_what_is_no_whole_number(text):
    assert "keine ganze Zahl" in refusal(values.parse_integer, text)


@pytest.mark.parametrize("text", ["-1", "1000000", "9" * 5000])
def test_numbers_out_of_bounds(text):
    assert "von 0 bis 999.999" in refusal(values.parse_integer, text)


def test_bounds_of_its_own():
    assert values.parse_integer("-3", minimum=-5, maximum=5) == -3
    assert "von 1 bis 5" in refusal(values.parse_integer, "0", 1, 5)


@given(st.integers(0, 999_999))
def test_every_number_can_be_read_as_it_is_written(number):
    assert values.parse_integer(str(number)) == number
    assert values.parse_integer(f"{number:,}".replace(",", ".")) == number


@pytest.mark.parametrize("text", ["ja", "JA", "j", "x", "X", " x ", "✓", "✔️", "☑", "1", "true", "WAHR", "yes"])
def test_yes(text):
    assert values.parse_flag(text) is True
    assert values.parse_tristate(text) is True


@pytest.mark.parametrize("text", ["nein", "Nein", "n", "0", "false", "FALSCH", "no", "☐"])
def test_no(text):
    assert values.parse_flag(text) is False
    assert values.parse_tristate(text) is False


@pytest.mark.parametrize("text", ["", " ", "-", "–"])
def test_nothing_typed_is_no(text):
    assert values.parse_flag(text) is False


@pytest.mark.parametrize("text", ["", "?", "unbekannt", "Unbekannt", "k. A.", "k.A."])
def test_unknown(text):
    assert values.parse_tristate(text) is None


def test_neither_yes_nor_no():
    assert refusal(values.parse_flag, "vielleicht") == "„vielleicht“ passt hier nicht. Erwartet wird ja oder nein."
    assert refusal(values.parse_flag, "unbekannt").endswith("Erwartet wird ja oder nein.")
    assert refusal(values.parse_tristate, "2").endswith("Erwartet wird ja, nein oder unbekannt.")


@pytest.mark.parametrize("flag", [True, False, None])
def test_every_flag_can_be_read_as_it_is_written(flag):
    assert values.parse_tristate(values.format_tristate(flag)) is flag
    if flag is not None:
        assert values.parse_flag(values.format_flag(flag)) is flag
    assert [values.format_tristate(state) for state in (True, False, None)] == ["ja", "nein", ""]


# ------------------------------------------------------------------------ ways to reach someone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a@example.org", "a@example.org"),
        (" Anna.Muster+neu@Mail.Example.org ", "Anna.Muster+neu@Mail.Example.org"),
        ("mailto:a@example.org", "a@example.org"),
        ("MAILTO:a@example.org?subject=Hallo", "a@example.org"),
        ("<a@example.org>", "a@example.org"),
        ("Anna Muster <a@example.org>", "a@example.org"),
        ('"Muster, Anna" <mailto:a@example.org>', "a@example.org"),
        ("info@begegnungsstätte.example.org", "info@begegnungsstätte.example.org"),
        ("jörg@example.org", "jörg@example.org"),
        ("o'neill@xn--bcher-kva.example", "o'neill@xn--bcher-kva.example"),
    ],
)
def test_email_addresses(typed, kept):
    assert values.parse_email(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "anna",
        "anna.example.org",
        "@example.org",
        "anna@",
        "anna@example",
        "an na@example.org",
        "a@exam ple.org",
        "a@example..org",
        "a@.example.org",
        "a@example.org.",
        "a@example.org;",
        "a@-x.org",
        "a\u200b@example.org",
        "<>",
        "mailto:",
    ],
)
def test_what_is_no_email_address(text):
    message = refusal(values.parse_email, text)
    assert "ist keine E-Mail-Adresse" in message
    assert "name@example.org" in message


@pytest.mark.parametrize("text", ["a@example.org, b@example.org", "A <a@example.org>; B <b@example.org>"])
def test_two_email_addresses(text):
    assert "nur eine E-Mail-Adresse" in refusal(values.parse_email, text)


def test_an_email_address_of_two_lines_or_with_control_characters():
    refusal(values.parse_email, "a@example.org\nb@example.org")
    refusal(values.parse_email, "a\0@example.org")


@pytest.mark.parametrize(
    "text",
    [
        "030 23125-110",
        "(030) 9018-42390",
        "030/23125 - 110",
        "+49 30 23125-110",
        "030 23125-110 App. 12 oder 0171 2345678 (privat)",
        "Durchwahl 110",
        "110",
        "Fax 030 23125-111",
    ],
)
def test_telephone_numbers_stay_as_typed(text):
    assert values.parse_phone(f"  {text} ") == text


@pytest.mark.parametrize("label", ["Tel.: ", "Tel: ", "tel:", "Tel. ", "Telefon: ", "Telefonnummer: ", "Tel.-Nr.: "])
def test_the_word_telephone_is_taken_off(label):
    assert values.parse_phone(label + "(030) 9018-42390") == "(030) 9018-42390"


@pytest.mark.parametrize("text", ["12", "keine", "Tel.:", "n/a"])
def test_what_is_no_telephone_number(text):
    assert "ist keine Telefonnummer" in refusal(values.parse_phone, text)


@pytest.mark.parametrize(
    "text",
    [
        "030 9018-42390",
        "(030) 9018 – 42390",
        "030/9018-42390",
        "+49 30 9018-42390",
        "+49 (0)30 901842390",
        "0049 30 9018 42390",
        "(+49) 30 9018-42390",
        "03090184 2390",
        "Tel.: 030 9018-42390",
    ],
)
def test_telephone_numbers_compare_by_what_is_dialled(text):
    assert values.comparable_phone(text) == "030901842390"


def test_numbers_abroad_stay_apart():
    assert values.comparable_phone("+43 1 23125") == values.comparable_phone("0043 1 23125") == "0043123125"
    assert values.comparable_phone("keine") == ""


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("(030) 9018-42390", "030 9018-42390"),
        ("(030) 9018 – 42390", "030 9018-42390"),
        ("(030) 5555-456086", "030 5555-456086"),
        ("030/23125-110", "030 23125-110"),
        ("030 / 231 25 - 110", "030 23125-110"),
        ("030-23125-110", "030 23125-110"),
        ("(030)23125-0", "030 23125-0"),
        ("030\u00a023125‑110", "030 23125-110"),
        ("0171/234 56 78", "0171 2345678"),
        ("+49 (0)30 23125-110", "+49 30 23125-110"),
        ("0049 30 23125-110", "+49 30 23125-110"),
        ("+49/30/23125-110", "+49 30 23125-110"),
        (" 030 23125-110 ", "030 23125-110"),
    ],
)
def test_the_form_of_din_5008(typed, written):
    assert values.din5008_phone(typed) == written
    assert values.din5008_phone(written) == written


@pytest.mark.parametrize(
    "text",
    [
        "23125-110",
        "03023125110",
        "030 23125 110",
        "030 23125-110 App. 2",
        "030 1-2-3",
        "030/23125/110",
        "(030 23125-110",
        "030 23125-110 oder 0171 2345678",
        "+43 1 23125-110",
        "110",
        "Empfang",
        "",
    ],
)
def test_an_uncertain_number_is_left_alone(text):
    assert values.din5008_phone(text) == text


@given(
    st.from_regex(r"(\+49|0049|0)?[ (/-]{0,2}[0-9]{2,4}[ )/–-]{1,3}[0-9 ]{3,8}([ –-]{1,3}[0-9 ]{1,6})?", fullmatch=True)
)
def test_the_form_of_din_5008_loses_no_digit(text):
    written = values.din5008_phone(text)
    assert values.comparable_phone(written) == values.comparable_phone(text)
    assert values.din5008_phone(written) == written


@given(
    st.sampled_from(["({}) ", "({})", "{} ", "{}/", "{} / ", "{}-", "{} – "]),
    st.sampled_from(["030", "0171", "03303"]),
    st.integers(1000, 9_999_999),
    st.sampled_from(["-", " - ", " – ", "–", "‑"]),
    st.integers(0, 99_999),
)
def test_the_hyphen_before_an_extension_always_stays(area_form, area, number, hyphen, extension):
    typed = f"{area_form.format(area)}{number}{hyphen}{extension}"
    assert values.din5008_phone(typed) == f"{area} {number}-{extension}"


@pytest.mark.parametrize(
    "text", ["10117", " 10117 ", "D-10117", "D 10117", "d-10117", "DE-10117", "10 117", "１０１１７"]
)
def test_postal_codes(text):
    assert values.parse_postal_code(text) == "10117"


def test_a_postal_code_keeps_its_leading_zero():
    assert values.parse_postal_code("01067") == "01067"


@pytest.mark.parametrize("text", ["1011", "101177", "1011a", "A-1010", "10117 Berlin", "-10117"])
def test_what_is_no_postal_code(text):
    assert refusal(values.parse_postal_code, text) == (
        f"„{text}“ ist keine Postleitzahl. Erwartet wird eine Zahl mit fünf Ziffern, zum Beispiel 10117."
    )


@pytest.mark.parametrize(
    "text",
    [
        "www.example.org",
        "example.org",
        "https://www.example.org",
        "HTTP://example.org/",
        "https://example.org:8443/a/b?c=d&e=f#g",
        "example.org:8080/über-uns",
        "https://begegnungsstätte.example",
        "http://192.0.2.7/intern",
    ],
)
def test_web_addresses_stay_as_typed(text):
    assert values.parse_url(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    [
        "example",
        "www",
        "www.exa mple.org",
        "https://",
        "http://example",
        "www..org",
        "a@example.org",
        "11.3.2020",
        "siehe oben.",
        "www.example.org und mehr",
        "www.example.org\u200b/a",
        "//example.org",
        '"example.org"',
    ],
)
def test_what_is_no_web_address(text):
    assert "keine Internetadresse" in refusal(values.parse_url, text)


@pytest.mark.parametrize(
    "text",
    ["ftp://example.org", "mailto:a@example.org", "javascript:alert(1.5)", "file:///etc/x.y", "http:example.org"],
)
def test_only_web_addresses_of_the_web(text):
    assert "mit http oder https" in refusal(values.parse_url, text)


def test_long_typed_text_is_quoted_shortly():
    message = refusal(values.parse_time, "Wir treffen uns wie immer nach dem Mittagessen im Hof\u202e\n" * 50)
    assert message.startswith("„Wir treffen uns wie immer nach dem Mitta…“ ist keine Uhrzeit.")
