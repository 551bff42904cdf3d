"""Taking apart cells that hold several things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain import parting


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Müller, Anna", ["|Anna|Müller"]),
        ("Anna Müller", ["|Anna|Müller"]),
        ("Müller Anna", ["|Anna|Müller"]),
        ("MÜLLER Anna", ["|Anna|Müller"]),
        ("Frau Dr. Anna von Müller", ["Frau Dr.|Anna|von Müller"]),
        ("von der Heide, Sabine", ["|Sabine|von der Heide"]),
        ("Prof. Dr. med. Petra Muster", ["Prof. Dr. med.|Petra|Muster"]),
        ("Müller, Dr. Anna", ["Dr.|Anna|Müller"]),
        ("Dipl.-Päd. Anna Schulz", ["Dipl.-Päd.|Anna|Schulz"]),
        ("Frau A. Müller", ["Frau|A.|Müller"]),
        ("Pfarrerin Ute Schäfer", ["Pfarrerin|Ute|Schäfer"]),
        ("Frau R. Müller", ["Frau|R.|Müller"]),
        ("Herr Meyer", ["Herr||Meyer"]),
        ("Karl-Heinz Groß", ["|Karl-Heinz|Groß"]),
        ("Frau Müller / Herr Schmidt", ["Frau||Müller", "Herr||Schmidt"]),
        ("Anna Müller, Bernd Schulz", ["|Anna|Müller", "|Bernd|Schulz"]),
        ("Anna Müller und Bernd Schulz", ["|Anna|Müller", "|Bernd|Schulz"]),
        ("Müller, Anna; Schulz, Bernd", ["|Anna|Müller", "|Bernd|Schulz"]),
        ("Anna Müller\nBernd Schulz", ["|Anna|Müller", "|Bernd|Schulz"]),
        ("Anna Müller, Leiterin", ["|Anna|Müller"]),
        ("030 23125-110", []),
        ("", []),
    ],
)
def test_names(text, people):
    found = parting.people(text)
    told = [
        f"{' '.join(filter(None, (one.salutation, one.title)))}|{one.first_name}|{one.last_name}"
        for one in found
        if one.last_name
    ]
    assert told == people


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("Anna Müller, Leiterin", "Leiterin"), ("Anna Müller (Koordination)", "Koordination"),
        ("Leitung: Anna Müller", "Leitung"), ("Anna Müller - Beratung", "Beratung"), ("Anna Müller", ""),
    ],
)  # fmt: skip
def test_functions(text, function):
    (one,) = parting.people(text)
    assert (one.first_name, one.last_name, one.function) == ("Anna", "Müller", function)


def test_a_person_with_numbers_in_the_same_cell():
    (one,) = parting.people("Frau Müller (Tel.: 030 23125-111, Mobil 0170 23125111, E-Mail: m@example.org)")
    assert (one.salutation, one.last_name) == ("Frau", "Müller")
    assert one.reach.numbers == (("030 23125-111", "phone"), ("0170 23125111", "mobile"))
    assert one.reach.emails == ("m@example.org",)


def test_lines_below_a_name_belong_to_it():
    one, other = parting.people("Anna Müller\n030 23125-110\nBernd Schulz\n030 23125-111")
    assert (one.reach.first("phone"), other.reach.first("phone")) == ("030 23125-110", "030 23125-111")


def test_a_name_that_is_not_certain_says_so():
    (one,) = parting.people("Thi Lan Nguyen")
    assert (one.last_name, one.doubt[:13]) == ("Nguyen", "Bitte prüfen:")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Tel. 030 9018-42390 / 0170 1234567", ["phone 030 9018-42390", "mobile 0170 1234567"]),
        ("030/901842390", ["phone 030/901842390"]),
        ("030 9018-42390/91", ["phone 030 9018-42390/91"]),
        ("Tel: 030 23125-110, Fax: 030 23125-111", ["phone 030 23125-110", "fax 030 23125-111"]),
        ("Tel. 030 23125110 Fax 030 23125111 Mobil 0170 1234567",
         ["phone 030 23125110", "fax 030 23125111", "mobile 0170 1234567"]),
        ("+49 30 23125-110 oder +49 170 23125110", ["phone +49 30 23125-110", "mobile +49 170 23125110"]),
        ("030 / 23125 - 201 o. 0170 23125201", ["phone 030 / 23125 - 201", "mobile 0170 23125201"]),
        ("030 23125-201 bzw. 030 23125-202", ["phone 030 23125-201", "phone 030 23125-202"]),
        ("(030) 23125-903 / Fax -904", ["phone (030) 23125-903"]),
        ("0170-1234567 (privat)", ["private 0170-1234567"]),
        ("Durchwahl 110", []),
    ],
)  # fmt: skip
def test_numbers(text, numbers):
    assert [f"{number.label} {number.text}" for number in parting.reach(text).numbers] == numbers


def test_mail_and_web():
    ways = parting.reach("info@example.org; www.example.org/kiez (bitte)")
    assert (ways.emails, ways.websites, ways.rest) == (
        ("info@example.org",),
        ("www.example.org/kiez",),
        "(bitte)",
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Fischerinsel 3, 10179 Berlin", ("Fischerinsel 3", "10179", "Berlin", "")),
        ("Perleberger Str. 44\n10559 Berlin", ("Perleberger Str. 44", "10559", "Berlin", "")),
        ("Seydelstr. 2-5, D-10117 Berlin", ("Seydelstr. 2-5", "10117", "Berlin", "")),
        ("Kreativhaus, Fischerinsel 3, 10179 Berlin", ("Fischerinsel 3", "10179", "Berlin", "Kreativhaus")),
        ("Lützowstr. 28", ("Lützowstr. 28", "", "", "")),
    ],
)
def test_addresses(text, address):
    assert parting.address(text) == address


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("10117 Berlin", ("10117", "Berlin")), ("D-10117 Berlin-Mitte", ("10117", "Berlin-Mitte")),
        ("Berlin 10117", ("10117", "Berlin")), ("10117", ("10117", "")), ("Berlin", None),
        ("Haus 3, 10117 Berlin", None),
    ],
)  # fmt: skip
def test_postcode_and_place(text, parts):
    assert parting.postal_city(text) == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1. Anna Müller", ["Anna Müller"]), ("2) Müller, Anna", ["Anna Müller"]), ("- Anna Müller", ["Anna Müller"]),
        ("• Anna Müller", ["Anna Müller"]), ("o Anna Müller", ["Anna Müller"]), ("Olga Otto", ["Olga Otto"]),
        ("1. Anna Müller\n2. Bernd Schulz", ["Anna Müller", "Bernd Schulz"]),
        ("1. Anna Müller, 2. Bernd Schulz", ["Anna Müller", "Bernd Schulz"]),
        ("2. Vorsitzende: Anna Müller", ["Anna Müller"]),
    ],
)  # fmt: skip
def test_numbers_and_bullets_are_no_names(text, names):
    assert [f"{one.first_name} {one.last_name}" for one in parting.people(text)] == names


_PIECES = st.lists(
    st.sampled_from(["Anna", "Müller", ",", ";", "/", "\n", "Tel.", "030 23125-110", "a@example.org", "Dr.", "(", ")",
                     "und", "von", "10179", "Str. 3", "www.example.org", "Fax:"])
    | st.text(max_size=4),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(_PIECES)
def test_whatever_a_cell_holds_it_can_be_taken_apart(text):
    ways = parting.reach(text)
    for found in (*(number.text for number in ways.numbers), *ways.emails, *ways.websites):
        assert found in text
    for one in parting.people(text):
        assert "\n" not in one.last_name + one.first_name
    parts = parting.address(text)
    assert parts.postal_code == "" or parts.postal_code in text
