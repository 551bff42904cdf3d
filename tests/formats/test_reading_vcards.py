"""Cards of every version and dialect come in as people with what they need at the office."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voneinander_desktop.formats import reading, vcards
from voneinander_desktop.formats.reading import SourceRefused


def cards(content, encoding="utf-8"):
    """Return what each card of a file says, and the remarks."""
    data = content if isinstance(content, bytes) else content.encode(encoding)
    (table,) = reading.read_bytes("Karten.vcf", data).tables
    assert table.known
    head, *rows = table.rows
    assert set(head) <= set(vcards.COLUMNS)
    return [{key: cell for key, cell in zip(head, row, strict=False) if cell} for row in rows], table.notes


def card(*lines, version="3.0", line_end="\r\n"):
    return line_end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def quoted(text, charset):
    return "".join(chr(code) if 32 <= code < 127 and code != 61 else f"={code:02X}" for code in text.encode(charset))


OUTLOOK = card(
    "N;LANGUAGE=de;CHARSET=Windows-1252:Müller;Jörg;;Herr Dr.",
    "FN;CHARSET=Windows-1252:Herr Dr. Jörg Müller",
    "ORG;CHARSET=Windows-1252:KiezZentrum Villa Lützow;Leitung",
    "TITLE:Koordinator",
    "NOTE;ENCODING=QUOTED-PRINTABLE:" + quoted("Ruft gern an.\r\nMontags nicht im B\xfcro.", "cp1252"),
    "TEL;WORK;VOICE:030 23125-110",
    "TEL;CELL;VOICE:0170 2312511",
    "TEL;WORK;FAX:030 23125-119",
    "TEL;HOME;VOICE:030 23125-999",
    "ADR;WORK;PREF:;;Lützowstr. 28;Berlin;;10785;Deutschland",
    "LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:L=C3=BCtzowstr. 28=0D=0A=",
    "10785 Berlin",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2",
    "URL;WORK:https://example.org",
    "ROLE:Beruf",
    "BDAY:19700101",
    "EMAIL;PREF;INTERNET:mueller@example.org",
    "PHOTO;TYPE=JPEG;ENCODING=BASE64:",
    " /9j/4AAQSkZJRgABAQEAYABgAAD/",
    " 2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8=",
    "",
    "X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns=\"http://schemas.microsoft.com/office/outlook/12/electronicbusinesscards\"/>",
    "REV:20200311T080000Z",
    version="2.1",
)  # fmt: skip

IPHONE = card(
    "PRODID:-//Apple Inc.//iPhone OS 17.1//EN",
    "N:Ahorn;Anna;Maria;;",
    "FN:Anna Maria Ahorn",
    "ORG:Kreativhaus;",
    "TITLE:Leiterin",
    "item1.EMAIL;type=INTERNET;type=pref:ahorn@example.org",
    "item1.X-ABLabel:_$!<Work>!$_",
    "EMAIL;type=INTERNET;type=HOME:privat@example.org",
    "TEL;type=CELL;type=VOICE;type=pref:0170 2312512",
    "item2.TEL:+49 30 23125-120",
    "item2.X-ABLabel:Büro",
    "item3.ADR;type=WORK;type=pref:;;Fischerinsel 3;Berlin;;10179;Deutschland",
    "item3.X-ABADR:de",
    "item4.URL;type=pref:https://example.org/kreativhaus",
    "item4.X-ABLabel:_$!<HomePage>!$_",
    "NOTE:Zimmer 3\\, 2. Stock\\nKlingel „Büro“",
    "BDAY;value=date:1980-01-01",
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJ",
    " CQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wB",
)

ANDROID = card(
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + "=42=69=72=6B=65;=4A=C3=BC=72=67=65=6E;;;",
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=C3=BC=72=67=65=6E=20=42=69=72=6B=65",
    "TEL;CELL;PREF:01702312513",
    "TEL;WORK:03023125130",
    "EMAIL;WORK:birke@example.org",
    "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=53=65=6C=62=73=74=68=69=6C=66=65=2D=4B=6F=6E=74=61=6B=74=2D=20=75=6E=",
    "=64=20=42=65=72=61=74=75=6E=67",
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=",
    "=C3=84=72=7A=74=69=6E",
    version="2.1",
)

THUNDERBIRD = card(
    'N:Dorn;Carla;;;',
    "FN:Carla Dorn",
    "ORG:Stadtteilverein Tiergarten\\, e. V.;Beratung;Team 2",
    'TEL;TYPE=work;VALUE=TEXT;PREF=1:030 23125 140',
    'TEL;VALUE=uri;TYPE="cell,voice":tel:+49-170-2312514',
    "EMAIL;PREF=1;TYPE=work:dorn@example.org",
    "EMAIL:team@example.org",
    "ROLE:Beraterin",
    "CATEGORIES:Netzwerk,Runder Tisch\\, Moabit",
    "ADR;TYPE=work:;Hinterhaus;Musterweg 4;Berlin;;10555;Österreich",
    "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
    version="4.0",
)  # fmt: skip

GOOGLE = card(
    "FN:Emil von Eiche",
    "N:von Eiche;Emil;;Prof. Dr.;M.A.",
    "EMAIL;TYPE=INTERNET;TYPE=WORK:eiche@example.org",
    "TEL;TYPE=WORK:030 23125-150",
    "TEL;TYPE=WORK:030 23125-151",
    "ADR;TYPE=WORK:;;Musterweg 5, 13355 Berlin;;;;",
    "ORG:Olof-Palme-Zentrum",
    "item1.URL:https\\://example.org/a",
    "item1.X-ABLabel:PROFILE",
    "CATEGORIES:myContacts",
)


def test_a_card_from_outlook():
    (read,), notes = cards(OUTLOOK, "cp1252")
    assert read == {
        "contact.salutation": "Herr",
        "contact.title": "Dr.",
        "contact.first_name": "Jörg",
        "contact.last_name": "Müller",
        "contact.function": "Koordinator",
        "contact.department": "Leitung",
        "institution.name": "KiezZentrum Villa Lützow",
        "institution.street": "Lützowstr. 28",
        "institution.postal_code": "10785",
        "institution.city": "Berlin",
        "institution.website": "https://example.org",
        "contact.phone": "030 23125-110",
        "contact.mobile": "0170 2312511",
        "contact.email": "mueller@example.org",
        "contact.notes": "Ruft gern an.\nMontags nicht im Büro.\nRolle: Beruf\nFax: 030 23125-119",
    }
    assert notes == ("Private Angaben wurden nicht übernommen: Geburtstag, Telefon.",)


def test_a_card_from_an_iphone():
    (read,), notes = cards(IPHONE)
    assert read == {
        "contact.first_name": "Anna Maria",
        "contact.last_name": "Ahorn",
        "contact.function": "Leiterin",
        "institution.name": "Kreativhaus",
        "institution.street": "Fischerinsel 3",
        "institution.postal_code": "10179",
        "institution.city": "Berlin",
        "institution.website": "https://example.org/kreativhaus",
        "contact.phone": "+49 30 23125-120",
        "contact.mobile": "0170 2312512",
        "contact.email": "ahorn@example.org",
        "contact.notes": "Zimmer 3, 2. Stock\nKlingel „Büro“",
    }
    assert notes == ("Private Angaben wurden nicht übernommen: E-Mail, Geburtstag.",)


def test_a_card_from_an_android_telephone():
    (read,), notes = cards(ANDROID)
    assert read == {
        "contact.first_name": "Jürgen",
        "contact.last_name": "Birke",
        "institution.name": "Selbsthilfe-Kontakt- und Beratung",
        "contact.phone": "03023125130",
        "contact.mobile": "01702312513",
        "contact.email": "birke@example.org",
        "contact.notes": "Ärztin",
    }
    assert not notes


def test_a_card_from_thunderbird():
    (read,), _ = cards(THUNDERBIRD)
    assert read == {
        "contact.first_name": "Carla",
        "contact.last_name": "Dorn",
        "contact.function": "Beraterin",
        "contact.department": "Beratung, Team 2",
        "institution.name": "Stadtteilverein Tiergarten, e. V.",
        "institution.street": "Musterweg 4, Hinterhaus",
        "institution.postal_code": "10555",
        "institution.city": "Berlin, Österreich",
        "contact.phone": "030 23125 140",
        "contact.mobile": "+49-170-2312514",
        "contact.email": "dorn@example.org",
        "contact.mailing_lists": "Netzwerk; Runder Tisch, Moabit",
        "contact.notes": "Weitere E-Mail: team@example.org",
    }


def test_a_card_from_google():
    (read,), _ = cards(GOOGLE)
    assert read == {
        "contact.title": "Prof. Dr.",
        "contact.first_name": "Emil",
        "contact.last_name": "von Eiche",
        "institution.name": "Olof-Palme-Zentrum",
        "institution.address": "Musterweg 5, 13355 Berlin",
        "institution.website": "https://example.org/a",
        "contact.phone": "030 23125-150",
        "contact.email": "eiche@example.org",
        "contact.mailing_lists": "myContacts",
        "contact.notes": "Namenszusatz: M.A.\nWeiteres Telefon: 030 23125-151",
    }


def test_a_file_of_many_cards_keeps_their_places():
    (table,) = reading.read_bytes("Karten.vcf", (IPHONE + ANDROID + THUNDERBIRD).encode()).tables
    names = table.rows[0].index("contact.last_name")
    assert [row[names] for row in table.rows[1:]] == ["Ahorn", "Birke", "Dorn"]
    assert [table.place(row) for row in (1, 2, 3)] == ["Karte 1", "Karte 2", "Karte 3"]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_do_not_matter(line_end, encoding):
    expected, _ = cards(IPHONE)
    assert cards(IPHONE.replace("\r\n", line_end), encoding)[0] == expected


def test_a_letter_torn_apart_by_a_fold_is_whole_again():
    content = card("N:Müller;Jörg;;;").encode().replace("ü".encode(), b"\xc3\r\n \xbc")
    assert cards(content)[0][0]["contact.last_name"] == "Müller"


@pytest.mark.parametrize(("version", "text"), [("2.1", "lange Zeile"), ("3.0", "langeZeile"), ("4.0", "langeZeile")])
def test_folded_lines_are_joined_as_their_version_says(version, text):
    (read,), _ = cards(card("N:Ahorn", "NOTE:lange", " Zeile", version=version))
    assert read["contact.notes"] == text


def test_an_institution_has_a_card_of_its_own():
    content = card(
        "KIND:org", "FN:Kreativhaus", "TEL:030 23125-100", "EMAIL:info@example.org", "NOTE:2. Hof", version="4.0"
    )
    apple = card("N:;;;;", "FN:Wattstraße", "ORG:Wattstraße", "X-ABShowAs:COMPANY", "TEL;type=CELL:0170 2312515")
    first, second = cards(content + apple)[0]
    assert first == {
        "institution.name": "Kreativhaus",
        "institution.phone": "030 23125-100",
        "institution.email": "info@example.org",
        "institution.notes": "2. Hof",
    }
    assert second == {"institution.name": "Wattstraße", "institution.phone": "0170 2312515"}


def test_a_name_without_parts_is_left_to_be_parted():
    (read,), _ = cards(card("FN:Frau Dr. Anna Ahorn", version="4.0"))
    assert read == {"contact.full_name": "Frau Dr. Anna Ahorn"}


def test_somebody_of_an_institution_who_has_only_numbers_called_private_keeps_them():
    (read,), notes = cards(card("N:Ahorn;Anna", "ORG:Kreativhaus", "TEL;HOME:030 23125-1", "EMAIL;HOME:a@example.org"))
    assert (read["contact.phone"], read["contact.email"]) == ("030 23125-1", "a@example.org")
    assert "Karte 1" in notes[0]


def test_somebody_private_comes_without_what_is_private():
    (read,), notes = cards(card("N:Ahorn;Anna", "TEL;HOME:030 23125-1", "ADR;HOME:;;Musterweg 1;Berlin;;10115;"))
    assert read == {"contact.last_name": "Ahorn", "contact.first_name": "Anna"}
    assert notes == ("Private Angaben wurden nicht übernommen: Anschrift, Telefon.",)


def test_an_assistants_card_within_a_card_is_passed_over():
    inner = card("N:Innen;Ida", version="2.1").strip().splitlines()
    (read,), _ = cards(card("N:Ahorn;Anna", "AGENT:", *inner, "TITLE:Leiterin", version="2.1"))
    assert read == {"contact.last_name": "Ahorn", "contact.first_name": "Anna", "contact.function": "Leiterin"}


def test_cards_without_an_end_and_groups_do_no_harm():
    content = "BEGIN:VCARD\nN:Ahorn;Anna\n" + card("KIND:group", "FN:Alle", version="4.0") + "BEGIN:VCARD\nN:Birke"
    read, notes = cards(content)
    assert read == [{"contact.last_name": "Ahorn", "contact.first_name": "Anna"}, {}, {"contact.last_name": "Birke"}]
    assert notes == ("Eine Karte ohne Inhalt wurde ausgelassen.",)


def test_base64_and_unknown_charsets_are_tolerated():
    packed = base64.b64encode("Grüße".encode()).decode()
    (read,), _ = cards(card("N;CHARSET=X-KLINGON:Ahorn", f"NOTE;ENCODING=b:{packed}", "TITLE;CHARSET=zip:Leiterin"))
    assert read == {"contact.last_name": "Ahorn", "contact.notes": "Grüße", "contact.function": "Leiterin"}


@pytest.mark.parametrize("content", ["BEGIN:VCARD\n", card(), card("REV:1")])
def test_a_file_without_anything_on_its_cards_is_told(content):
    with pytest.raises(SourceRefused, match="ist leer"):
        cards(content)


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), min_size=1, max_size=4), st.integers(1, 30), st.sampled_from("34"))
def test_what_is_escaped_and_folded_is_read(people, width, version):
    def escaped(text):
        return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")

    def folded(line):
        data = line.encode()
        return b"\r\n ".join(data[start : start + width] for start in range(0, len(data), width))

    content = b""
    for last, note in people:
        lines = ("BEGIN:VCARD", f"VERSION:{version}.0", f"N:{escaped(last)};;;;", f"NOTE:{escaped(note)}", "END:VCARD")
        content += b"".join(
            folded(line) + b"\r\n" if ":VCARD" not in line else line.encode() + b"\r\n" for line in lines
        )
    read, _ = cards(content)
    assert [one.get("contact.notes", "") for one in read] == [note for _, note in people]


WORDS = (
    'BEGIN:VCARD END:VCARD VERSION:2.1 N: FN:x ORG TEL; TYPE= HOME = : ; , " ü item1. X-ABLabel: AGENT: CHARSET=utf-8'
)
PIECES = st.sampled_from([*WORDS.split(), "ENCODING=QUOTED-PRINTABLE:", "=C3=\n", "\n", "\r\n ", "\\"])


@settings(deadline=None)
@given(
    st.lists(PIECES, max_size=40).map(lambda pieces: ("BEGIN:VCARD\n" + "".join(pieces)).encode())
    | st.binary(max_size=200)
)
def test_no_content_does_more_than_be_read_or_be_refused(content):
    try:
        outcome = reading.read_bytes("Karten.vcf", b"BEGIN:VCARD\n" + content).tables
    except SourceRefused as refused:
        outcome = "Es wurde nichts geändert." in str(refused)
    assert outcome
