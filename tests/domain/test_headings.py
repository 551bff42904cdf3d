"""What headings of lists mean."""

import pytest

from voneinander_desktop.domain.headings import LEFT_OUT, NOTED, PRIVATE, meaning, plain


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Ansprechpartner*in", "full_name"), ("AnsprechpartnerIn", "full_name"), ("Ansprechpartner:innen", "full_name"),
        ("Tel.-Nr.", "phone"), ("TELEFON:", "phone"), ("Telefon (dienstl.)", "phone"), ("Business Phone", "phone"),
        ("E-Mail-Adresse", "email"), ("Ihre E-Mail-Adresse", "email"), ("e mail", "email"),
        ("Straße/Nr.", "street"), ("Strasse", "street"), ("PLZ / Ort", "postal_city"), ("Träger", "operator"),
        ("Traeger", "operator"), ("Name der Einrichtung / des Projekts", "institution"), ("Company", "institution"),
        ("Zu-/Absage", "status"), ("Name", "name"), ("Vor- und Nachname", "full_name"), ("Kategorien", "category"),
        ("Telefon privat", PRIVATE), ("Geburtstag", PRIVATE), ("Home Phone", PRIVATE), ("Fax", NOTED),
        ("Lfd. Nr.", LEFT_OUT), ("Unterschrift", LEFT_OUT), ("Schuhgröße", ""), ("", ""),
    ],
)  # fmt: skip
def test_meaning(heading, role):
    assert meaning(heading).role == role


@pytest.mark.parametrize(
    ("heading", "role", "number"),
    [("Telefon 2", "phone", 2), ("2. Ansprechpartner", "full_name", 2), ("Ansprechperson 3", "full_name", 3),
     ("Telefon", "phone", 1)],
)  # fmt: skip
def test_which_of_several(heading, role, number):
    assert meaning(heading)[:2] == (role, number)


def test_spellings_that_are_one():
    assert plain("Straße, Haus-Nr.") == plain("STRASSE HAUS NR")
    assert plain("Koordinator/in") == plain("Koordinatorin") == plain("Koordinator")
