"""The order texts stand in, and what a search finds."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voneinander_desktop.domain.collation import (
    SearchTerms,
    fold,
    loose,
    person_sort_key,
    person_words_key,
    search_text,
    search_texts,
    sort_key,
)

# Texts that look like the office's: umlauts, pairs that may stand for one, punctuation, digits.
texts = st.text(
    st.sampled_from("aeouqbAEOUäöüÄÖÜßéłøæ \t\n-–.'„“()/+0491\u0308\u00ad\u00a0") | st.characters(), max_size=14
)
words = st.text(st.sampled_from("aeouqrämüßéø"), min_size=1, max_size=8)


def in_order(*names, variant=1):
    """The names as they sort, from another order."""
    return sorted(sorted(names, reverse=True), key=lambda name: sort_key(name, variant))


@pytest.mark.parametrize(
    "names",
    [
        ["Haus 2", "Haus 10", "Haus 10 a", "Haus 100", "Haus A"],
        ["Begegnung", "Begegnungsstätte „Am Park“", "Begegnungsstätte Mitte", "Begegnungsstätte „Süd“"],
        ["Familienzentrum", "„Familienzentrum“ Nord", "Familienzentrum Wattstraße"],
        ["Haus am See", "Hausaufgabenhilfe"],
        ["Kiez Zentrum 1", "Kiez-Zentrum 2", "Kiez Zentrum 3"],
        ["Kiez Zentrum", "Kiez – Zentrum 2", "KiezZentrum"],
        ["Ev. Familienzentrum A", "Ev Familienzentrum B", "Ev. Familienzentrum C"],
        ["kreativ", "Kreativhaus", "KREATIVHAUS B"],
        ["2 Freunde", "10 Freunde", "Alle Freunde"],
        ["1.2 Flur", "1.10 Flur"],
        ["Lage", "Łage 2", "Lage 3"],
        ["Dag", "Đag 2", "Dag 3"],
        ["Cafe", "Café am Platz", "Cafe Mitte"],
        ["Senior*innen A", "Seniorinnen B"],
        ["Yilmaz A", "Yılmaz B", "Yilmaz C"],
    ],
)
def test_the_order_of_names_of_things(names):
    assert in_order(*names) == names
    assert in_order(*names, variant=2) == names


@pytest.mark.parametrize(
    ("variant", "names"),
    [
        (1, ["Muller A", "Müller B", "Muller C", "Mutter"]),
        (2, ["Mueller A", "Müller B", "Mueller C", "Muller"]),
        (1, ["Maßnahme A", "Massnahme B"]),
        (2, ["Straße A", "Strasse B", "Straße C"]),
        (1, ["Sorensen A", "Sørensen B", "Sörensen C"]),
        (2, ["Soerensen A", "Sørensen B", "Sörensen C", "Sorensen"]),
        (1, ["Aether A", "Æther B", "Aether C"]),
        (2, ["Aether A", "Æther B", "Äther C"]),
    ],
)
def test_the_two_variants(variant, names):
    assert in_order(*names, variant=variant) == names


def test_a_decomposed_umlaut_sorts_like_a_composed_one():
    for variant in (1, 2):
        assert sort_key(unicodedata.normalize("NFD", "Müller 2"), variant) < sort_key("Müller 3", variant)
        assert sort_key("Müller 1", variant) < sort_key(unicodedata.normalize("NFD", "Müller 2"), variant)


def test_numbers_of_any_length_compare_by_value():
    numbers = [0, 1, 9, 10, 99, 10**38, 10**39, 10**40, 10**41, 10**200]
    names = [f"Haus {number}" for number in numbers]
    assert in_order(*names, "Haus Z") == [*names, "Haus Z"]
    assert sort_key("Haus 007 a", 1) < sort_key("Haus 7 b", 1)


@given(st.integers(0, 10**50), st.integers(0, 10**50))
def test_two_numbers_sort_as_numbers(one, other):
    assert (sort_key(f"Raum {one}", 1) < sort_key(f"Raum {other}", 1)) == (one < other)


@given(texts, texts, st.sampled_from((1, 2)))
def test_only_texts_that_differ_in_capitals_alone_share_a_key(one, other, variant):
    same = sort_key(one, variant) == sort_key(other, variant)
    assert same == (one.casefold() == other.casefold())


@given(texts, st.sampled_from((1, 2)))
def test_punctuation_and_capitals_do_not_lead(text, variant):
    before, after = sort_key(text + " a", variant), sort_key(text + " c", variant)
    assert before < sort_key(f"– „{text}“ B", variant) < after


@given(*[texts.map(lambda text: text.replace("\0", ""))] * 4)
def test_only_names_that_differ_in_capitals_alone_share_a_place(last, first, other_last, other_first):
    same = person_sort_key(last, first) == person_sort_key(other_last, other_first)
    assert same == ((last.casefold(), first.casefold()) == (other_last.casefold(), other_first.casefold()))


@pytest.mark.parametrize(
    "people",
    [
        [("Muehlen", "A"), ("zur Mühlen", "Bea"), ("Mühlen", "Carl")],
        [("Müller", "Anna"), ("von Müller", "Anna"), ("Müller", "Berta")],
        [("Müller", "Zoe"), ("Müller Lange", "Anna"), ("Müller-Lüders", "Anna"), ("Müllerschön", "Anna")],
        [("Abel", "X"), ("Dr. Bach", "X"), ("Prof. Dr. med. von Cramm", "X"), ("Dahl", "X")],
        [("Bach", "Dr. Anna"), ("Bach", "Berta"), ("Bach", "Prof. Carla")],
        [("Arc", "J"), ("d’Arc", "K"), ("Arcadi", "A"), ("D'Angelo", "C")],
        [("Masri", "A"), ("al-Masri", "B"), ("El Masri", "C"), ("Masur", "A")],
        [("Berg", "A"), ("van den Berg", "B"), ("van der Berg", "C"), ("v. d. Berg", "D")],
        [("Freiherr von und zu Guttental", "K"), ("Guttermann", "A")],
        [("Bismark", "A"), ("Graf von Bismark", "B"), ("Graf", "Steffi"), ("Graf Lambsdorf", "A")],
        [("De", "A"), ("Zur", "B")],
        [("Le-Schmidt", "A"), ("Schmidt", "A")],
        [("Neill", "A"), ("O'Neill", "A")],
        [("", "Petra"), ("Quast", "A")],
        [("", ""), ("A", "")],
    ],
)
def test_the_order_of_persons(people):
    backwards = sorted(people, reverse=True)
    assert sorted(backwards, key=lambda person: person_sort_key(*person)) == people


# ---------------------------------------------------------------------------------- folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Kreativhaus", "kreativhaus"),
        ("STRASSE Straße", "strasse strasse"),
        ("MÜLLER", "müller"),
        ("Mu\u0308ller", "müller"),
        ("9 – 13 Uhr", "9 - 13 uhr"),
        ("9\u00a0–\u00a013", "9 - 13"),
        ("„Mehr Mitte“", '"mehr mitte"'),
        ("d’Arc", "d'arc"),
        ("Silben\u00adtrennung", "silbentrennung"),
        ("Ａｂｃ ﬁx", "abc fix"),
        ("café", "café"),
        ("👩‍👧", "👩👧"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Müller", "muller"),
        ("Mueller", "muller"),
        ("Muller", "muller"),
        ("MUELLER", "muller"),
        ("Bauer", "bauer"),
        ("neue", "neue"),
        ("Quelle", "quelle"),
        ("Feuer", "feuer"),
        ("Häuer", "hauer"),
        ("Haeuer", "hauer"),
        ("Böe", "boe"),
        ("Boee", "boe"),
        ("Öl Oel", "ol ol"),
        ("Uebung", "ubung"),
        ("Groß", "gross"),
        ("Ærø", "aro"),
        ("Łódź", "lodz"),
        ("Đorđe", "dorde"),
        ("Yıldız İnci", "yildiz inci"),
        ("Šćepanović", "scepanovic"),
        ("René Zoë", "rene zoe"),
    ],
)
def test_loose(text, plain):
    assert loose(text) == plain


def finds(typed, *parts):
    return SearchTerms.parse(typed).matches(search_text(parts))


@pytest.mark.parametrize("stored", ["Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"])
@pytest.mark.parametrize("typed", ["Müller", "Mueller", "Muller", "müll", "muell", "mull", "MUE", "üll", "uell"])
def test_umlauts_find_each_other(stored, typed):
    assert finds(typed, stored)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Bauer", "Bauer"),
        ("er", "Bauer"),
        ("auer", "Bauer"),
        ("uer", "Bauer"),
        ("ue", "Bauer"),
        ("quelle", "Bahnquelle"),
        ("michael", "Michael"),
        ("strasse", "Wattstraße"),
        ("wattstraße", "Wattstrasse"),
        ("begegnungsstaette mehr", "Begegnungsstätte „Mehr Mitte“"),
        ("mitte mehr", "Begegnungsstätte „Mehr Mitte“"),
        ('"mehr', "Begegnungsstätte „Mehr Mitte“"),
        ("„Mehr Mitte“", 'Begegnungsstätte "Mehr Mitte"'),
        ("JobCenter Mitte – Standort", "JobCenter Mitte - Standort Spittelmarkt"),
        ("drueke", "Patz-Drüke"),
        ("Sorensen", "Sørensen"),
        ("Soerensen", "Sørensen"),
        ("lodz", "Łódź"),
        ("yilmaz", "Yılmaz"),
        ("Yılmaz", "Yilmaz"),
        ("\u00adKrea\u00adtiv", "Kreativhaus"),
    ],
)
def test_a_search_finds(typed, stored):
    assert finds(typed, stored)


@pytest.mark.parametrize(("typed", "stored"), [("Bur", "Bauer"), ("Fur", "Feuer"), ("anna bert", "Anna"), ("0", "a")])
def test_a_search_does_not_find(typed, stored):
    assert not finds(typed, stored)


@pytest.mark.parametrize(
    "typed",
    [
        "030 9018-42390",
        "(030) 9018-42390",
        "(030) 9018 – 42390",
        "030 9018",
        "(030",
        "03090184",
        "03090184 2390",
        "030/9018-42390",
        "9018-423",
        "+49 30 9018-42390",
        "+49 30 90",
        "(+49) 30 9018",
        "+49 (0)30 9018",
        "0049 30 9018",
        "+493090184",
    ],
)
@pytest.mark.parametrize(
    "stored", ["030 9018-42390", "(030) 9018-42390", "+49 30 9018-42390", "Tel. 0049 (0)30 / 9018-42390 oder Empfang"]
)
def test_telephone_numbers_are_found_however_they_are_written(typed, stored):
    assert finds(typed, "Anna Muster", stored)


def test_words_may_stand_in_any_fields_and_order():
    record = search_text(["Bauer", "Ömer", "", "Familienzentrum Wattstraße", "030 23125-110"])
    assert SearchTerms.parse("watt  oemer\tbauer 23125").matches(record)
    assert not SearchTerms.parse("watt oemer bauer 23126").matches(record)


@pytest.mark.parametrize("typed", ["", "  ", "\n", " – "])
def test_nothing_typed_finds_everything(typed):
    terms = SearchTerms.parse(typed)
    assert terms.words == ()
    assert terms.matches("")


def test_a_record_keeps_its_words_once_and_each_loose_word_once():
    record = search_text(["Müller", "Müller Bauer", "(030) 23125-110", "Muster"])
    assert record == "müller\nmüller bauer\n(030) 23125-110\nmuster\nmuller\n03023125110"


@given(st.lists(st.lists(texts | st.sampled_from(["", "Ä\0B", "\u0301", "030 23125-110"]), max_size=4), max_size=5))
def test_many_records_at_once_are_found_by_the_same(records):
    assert search_texts(records) == [search_text(parts) for parts in records]


def test_numbers_of_neighbouring_fields_do_not_run_together():
    assert not finds("1011712345", "10117", "12345")


@given(texts)
def test_every_text_can_be_searched(text):
    record = search_text([text])
    for word in text.split():
        assert SearchTerms.parse(word).matches(record)


@given(words, words)
def test_whoever_is_spelled_alike_loosely_finds_each_other(one, other):
    if loose(one) == loose(other):
        assert finds(one, other)
        assert finds(other, one)


def test_an_accent_over_e_is_no_umlaut_written_out():
    assert finds("raphael", "Raphaël")
    assert finds("Raphaël", "Raphael")


@given(words)
def test_umlauts_may_be_written_out_or_left_out(word):
    written_out = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    if loose(written_out) == loose(word):  # not so behind a vowel, where "ue" is no umlaut
        assert finds(word, written_out)
        assert finds(written_out, word)
    bare = word.translate(str.maketrans("äöüéø", "aoueo")).replace("ß", "ss")
    if "e" not in word:
        assert finds(bare, word)
        assert finds(word, bare)


@given(texts, texts, st.lists(texts, max_size=3))
@example("muel", "mue", ["Muller"])
@example("1234-5", "1234-", ["12345"])
@example("+49 3", "+49", ["030 23125-110"])
@example("(030)", "(030", ["030 23"])
def test_what_narrows_finds_nothing_new(typed, before, record):
    now, then = SearchTerms.parse(typed), SearchTerms.parse(before)
    if now.narrows(then) and now.matches(found := search_text(record)):
        assert then.matches(found)


@given(st.text("aeumlr öü0123456789-", max_size=8), st.text("aeumlr öü0123456789-", max_size=10))
def test_typing_on_in_plain_words_narrows_soundly(start, record):
    found = search_text([record])
    for end in range(1, len(start) + 1):
        now, then = SearchTerms.parse(start[:end]), SearchTerms.parse(start[: end - 1])
        assert not now.narrows(then) or not now.matches(found) or then.matches(found)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("müll", "mül"),
        ("mueller", "muell"),
        ("muel", "mue"),
        ("anna b", "anna"),
        ("b anna", "ann"),
        ("a", ""),
        ("", ""),
    ],
)
def test_typing_on_narrows(now, then):
    assert SearchTerms.parse(now).narrows(SearchTerms.parse(then))


@pytest.mark.parametrize(("now", "then"), [("", "a"), ("anna", "anna b"), ("mul", "mull"), ("müller", "bauer")])
def test_another_search_does_not_narrow(now, then):
    assert not SearchTerms.parse(now).narrows(SearchTerms.parse(then))


_LEADING_PARTS = (
    "Dr. ",
    "dipl-",
    "von ",
    "van den ",
    "al-",
    "el ",
    "d’",
    "D'",
    "’t ",
    "Graf von ",
    "Graf ",
    " ",
    "Meier-",
)


@given(st.lists(st.sampled_from(_LEADING_PARTS), max_size=3).map("".join), texts.filter(lambda text: "\1" not in text))
def test_the_key_of_the_words_is_what_the_key_of_a_person_begins_with(before, name):
    assert person_words_key(before + name) == person_sort_key(before + name, "").partition("\1")[0]
