from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain.prose import Grid, Paragraph, Prose, Tone, from_lines
from voneinander_desktop.domain.tables import Column


def test_the_first_line_is_the_title_and_an_empty_line_divides_paragraphs():
    assert from_lines("\nTitel\n\nErster Absatz.\nGeht weiter.\n\n\nZweiter.\n") == (
        Paragraph("Titel", Tone.TITLE),
        Paragraph("Erster Absatz."),
        Paragraph("Geht weiter.", close=True),
        Paragraph("Zweiter."),
    )


def test_what_follows_the_title_at_once_is_a_paragraph_of_its_own():
    assert from_lines("Titel\nText") == (Paragraph("Titel", Tone.TITLE), Paragraph("Text"))


def test_plain_text_is_what_it_was_made_of():
    text = "Titel\n\nErster Absatz.\nGeht weiter.\n\nZweiter.\n"
    assert Prose("Brief", from_lines(text), "Brief").plain() == text


def test_tables_and_markings_in_plain_text():
    grid = Grid((Column("a", "Stadtteil"), Column("b", "Personen")), (("Moabit", 3), (None, 0)))
    prose = Prose("Bericht", (Paragraph("Nach Stadtteil", Tone.HEADING), grid), "Bericht", marking="Übungsdaten")
    assert prose.plain() == "Übungsdaten\n\nNach Stadtteil\n\nStadtteil\tPersonen\nMoabit\t3\n\t0\n"


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), max_size=8))
def test_no_line_is_lost(lines):
    assert [part.text for part in from_lines("\n\n".join(lines))] == lines


def test_a_text_is_upright():
    assert not Prose("", (Paragraph(str(date.min)),), "").landscape
