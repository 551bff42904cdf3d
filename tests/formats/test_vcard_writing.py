from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.formats import vcards
from voneinander_desktop.formats.limits import Budget, Limits
from voneinander_desktop.formats.vcard_writing import vcard_file

ANNA = {
    "contact.salutation": "Frau", "contact.title": "Dr.", "contact.first_name": "Anna Maria",
    "contact.last_name": "von Müller; Meier", "contact.function": "Leitung, Beratung", "contact.department": "Soz 1",
    "institution.name": "Nachbarschaftszentrum „Bürger für Bürger“, Haus 2", "institution.street": "Seydelstr. 2-5",
    "institution.postal_code": "10117", "institution.city": "Berlin", "institution.website": "https://haus.example.org",
    "contact.phone": "030 23125-101", "contact.mobile": "+49 30 23125 102", "contact.email": "anna@example.org",
}  # fmt: skip
WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=60)


def read(cards):
    (table,) = vcards.read(vcard_file(cards), Budget("Karten.vcf", Limits())).tables
    head, *rows = table.rows
    return [{key: value for key, value in zip(head, row, strict=False) if value} for row in rows]


def test_a_card_is_read_back_as_it_was():
    assert read([ANNA, {"contact.last_name": "Meier"}]) == [ANNA, {"contact.last_name": "Meier"}]


@given(st.dictionaries(st.sampled_from(["contact.first_name", "contact.function", "institution.name"]), WORDS), WORDS)
def test_every_text_is_read_back_and_no_line_is_too_long(card, last_name):
    card = {**card, "contact.last_name": last_name}

    assert read([card]) == [card]
    assert max(map(len, vcard_file([card]).split(b"\r\n"))) <= 75
