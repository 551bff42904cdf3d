"""Which records a row of a list may mean: a table of spellings people use, and rules that hold for any names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.domain import spelling
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.matching import CANDIDATE, InstitutionIndex, PersonIndex, probable_pairs

# ----------------------------------------------------------------------------- institutions

THE_SAME = [
    ("Kiez-Zentrum Villa Lützow", "KiezZentrum Villa Lützow"),
    ("Kreativ-Haus e. V.", "Kreativhaus"),
    ("kreativhaus", "Kreativhaus"),
    ("Familienzentrum Wattstr.", "Familienzentrum Wattstraße"),
    ("Familienzentrum Watt-Strasse", "Familienzentrum Wattstraße"),
    ("STZ Übungshof", "Stadtteilzentrum Uebungs-Hof"),
    ("Nachbarschaftszentrum „Miteinander üben“", 'Nachbarschaftszentrum "Miteinander ueben"'),
    ("Ev. Familienzentrum Probestein", "Evangelisches Familienzentrum Probestein"),
    ("BA Musterbezirk", "Bezirksamt Muster-Bezirk"),
    ("Musterverein e.V.", "Musterverein eV"),
    ("Beispiel gGmbH", "Beispiel"),
    ("St. Beispielus", "Sankt Beispielus"),
    ("Osloer Str. 12", "Osloer Straße 12"),
]
CANDIDATES = [
    ("Meerbaumhaus", "Ev. Familienzentrum Meerbaum-Haus"),
    ("Villa Lützow", "KiezZentrum Villa Lützow"),
    ("Olof-Palme-Zentrum", "Nachbarschaftstreff Olof Palme Zentrum"),
    ("Bürger für Bürger", 'Nachbarschaftszentrum "Bürger für Bürger"'),
    ("Stadtteilverein Tiergarten e. V.", "Nachbarschaftstreff Stadtteilverein Tiergarten"),
    ("Selbsthilfe-Kontaktstelle Mitte", "Selbsthilfe-Kontakt- und Beratungsstelle Mitte"),
    ("Kreativhuas", "Kreativhaus"),
    ("KiezZentrum Vila Lützow", "KiezZentrum Villa Lützow"),
    ("MGH Beispielplatz", "Mehrgenerationenhaus Am Beispielplatz"),
    ("Muster-Kiez-Treff", "Nachbarschaftstreff Musterkiez"),
    ("Familienzentrum Villa Lützow", "KiezZentrum Villa Lützow"),
    ("Musterverein e. V.", "Musterverein gGmbH"),
    ("Bezirksamt Mitte von Berlin", "Bezirksamt Mitte"),
    ("Kreativhaus Berlin", "Kreativhaus"),
]
DIFFERENT = [
    ("Familienzentrum Probeweg", "Familienzentrum Musterweg"),
    ("Familienzentrum Wattstraße", "Familienzentrum Wallstraße"),
    ("Nachbarschaftstreff A", "Nachbarschaftstreff B"),
    ("Nachbarschaftstreff 1", "Nachbarschaftstreff 11"),
    ("JobCenter Musterbezirk – Standort Nord", "JobCenter Musterbezirk – Standort Süd"),
    ("Familienzentrum Wedding", "Stadtteilzentrum Wedding"),
    ("Ev. Kirchengemeinde Tiergarten", "Stadtteilverein Tiergarten"),
    ("Ev. Kirchengemeinde Sankt Beispielus", "Kath. Kirchengemeinde Sankt Beispielus"),
    ("Begegnungsstätte Nord", "Begegnungsstätte Ost"),
    ("Villa Beispiel", "Villa Lützow"),
]


def index_of(*names, **more):
    index = InstitutionIndex()
    for row_id, name in enumerate(names, 1):
        index.add(row_id, name=name, **more)
    return index


@pytest.mark.parametrize(("written", "kept"), THE_SAME)
def test_another_way_of_writing_a_name_is_certain(written, kept):
    (match,) = index_of("Ganz anderer Treff", kept).matches(name=written)
    assert (match.id, match.certain, match.reasons) == (2, True, ("gleicher Name",))


@pytest.mark.parametrize(("written", "kept"), CANDIDATES)
def test_a_name_that_is_only_alike_makes_a_candidate(written, kept):
    (match,) = index_of("Ganz anderer Treff", kept).matches(name=written)
    assert (match.id, match.certain, match.reasons) == (2, False, ("Name ähnlich",))
    assert CANDIDATE <= match.score < 1


@pytest.mark.parametrize(("written", "kept"), DIFFERENT)
def test_names_that_contradict_each_other_do_not_match(written, kept):
    assert index_of(kept).matches(name=written) == []


def test_other_spellings_and_short_names_are_names_too():
    index = index_of("Ev. Familienzentrum Meerbaum-Haus", other_names=("Meerbaumhaus", "FZM"))
    for written, known in (("Meerbaum-Haus", "Meerbaumhaus"), ("fzm", "FZM")):
        (match,) = index.matches(name=written)
        assert (match.id, match.certain, match.reasons) == (1, True, (f"auch bekannt als „{known}“",))


def test_who_is_called_so_is_meant_before_who_is_also_known_so():
    index = InstitutionIndex()
    index.add(1, name="Verein für Muster", other_names=("Musterhaus",))
    index.add(2, name="Musterhaus")
    assert [match.id for match in index.matches(name="Musterhaus")] == [2]


def test_two_that_are_called_the_same_are_both_returned():
    matches = index_of("Musterhaus", "Muster-Haus").matches(name="Musterhaus")
    assert [(match.id, match.certain) for match in matches] == [(1, True), (2, True)]


AT_HOME = {"street": "Siegmunds Hof 20", "postal_code": "10555"}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"street": "Siegmundshof 20", "postal_code": "10555"}, "gleiche Anschrift"),
        ({"street": "Siegmunds Hof 20"}, "gleiche Anschrift"),
        ({"email": "Meerbaum@example.org"}, "gleiche E-Mail"),
        ({"phone": "+49 30 23125-110"}, "gleiche Telefonnummer"),
    ],
)
def test_an_alike_name_is_certain_with_the_same_address_mail_or_telephone(more, reason):
    kept = {**AT_HOME, "email": "meerbaum@example.org", "phone": "(030) 23125 110"}
    (match,) = index_of("Ev. Familienzentrum Meerbaum-Haus", **kept).matches(name="Meerbaumhaus", **more)
    assert (match.certain, match.reasons) == (True, ("Name ähnlich", reason))


def test_the_same_address_without_an_alike_name_is_a_candidate_only():
    index = index_of("Kreativhaus", street="Fischerinsel 3", postal_code="10179")
    (match,) = index.matches(name="Mehrgenerationenhaus Mitte", street="Fischer-Insel 3", postal_code="10179")
    assert (match.certain, match.reasons) == (False, ("gleiche Anschrift",))
    assert index.matches(name="Mehrgenerationenhaus Mitte", street="Fischerinsel 3", postal_code="13355") == []
    assert index.matches(name="Mehrgenerationenhaus Mitte", street="Fischerinsel", postal_code="10179") == []


def test_two_kinds_of_house_under_one_roof_are_never_certain():
    index = index_of("KiezZentrum Villa Lützow", street="Lützowstr. 28", phone="030 23125-110")
    (match,) = index.matches(name="Familienzentrum Villa Lützow", street="Lützowstraße 28", phone="030 23125110")
    assert not match.certain


def test_a_name_that_says_only_a_kind_asks_for_the_few_of_that_kind():
    index = index_of("Bezirksamt Mitte", "JobCenter Mitte", "JobCenter Mitte – Standort Spittelmarkt", "Haus Linde")
    assert [match.id for match in index.matches(name="Bezirksamt")] == [1]
    assert [match.id for match in index.matches(name="Jobcenter")] == [2, 3]
    (match,) = index.matches(name="BA")
    assert (match.certain, match.reasons) == (False, ("der Name nennt nur die Art",))
    assert index.matches(name="Haus") == []
    assert probable_pairs(index_of("Bezirksamt", "Bezirksamt Mitte")) == []
    houses = index_of(*(f"Familienzentrum {name}" for name in ("Ahorn", "Birke", "Erle", "Linde")))
    assert houses.matches(name="Familienzentrum") == []


def test_a_name_that_says_only_a_kind_is_no_question_at_another_address():
    index = index_of("Familienzentrum Birke", street="Probeweg 1")
    assert index.matches(name="Familienzentrum", street="Musterweg 1") == []
    assert [match.id for match in index.matches(name="Familienzentrum", street="Probeweg 1")] == [1]


def test_a_name_that_says_only_a_kind_is_not_certain_at_another_address():
    index = index_of("Familienzentrum", street="Wattstr. 16")
    assert index.matches(name="Familienzentrum", street="Wattstraße 16")[0].certain
    (match,) = index.matches(name="Familienzentrum", street="Probeweg 1")
    assert (match.certain, match.reasons) == (False, ("gleicher Name", "andere Anschrift"))


def test_a_telephone_that_the_whole_house_shares_is_no_candidate():
    index = index_of(*(f"Projekt {name}" for name in ("Anker", "Birke", "Clown", "Drache")), phone="030 23125-100")
    assert index.matches(name="Werkstatt Esel", phone="030 23125-100") == []


def test_an_index_of_records_knows_what_the_catalogue_says_of_them():
    values = {"name": "Ev. Familienzentrum Meerbaum-Haus", "aliases": ("Meerbaumhaus",), **AT_HOME}
    row = Row(INSTITUTION, 7, tuple(values.get(spec.key, spec.empty) for spec in INSTITUTION.fields))
    index = InstitutionIndex([row])
    assert [match.id for match in index.matches(name="Meerbaumhaus")] == [7]
    assert index.matches(name="Anders", street="Siegmunds Hof 20")[0].id == 7


# ----------------------------------------------------------------------------------- people

ANNA = {"last_name": "Müller", "first_name": "Anna", "institution_id": 1, "email": "a.mueller@example.org"} | {
    "phone": "030 23125-110",
    "mobile": "030 23125-911",
}


def one_person(**written):
    """Return what matches a person who is written so, of Anna Müller and a few others."""
    index = PersonIndex()
    index.add(1, **ANNA)
    index.add(2, last_name="Beispiel", first_name="Bernd", institution_id=1, phone="030 23125-110")
    index.add(3, last_name="Muster", first_name="Clara", institution_id=2)
    return [(match.id, match.certain) for match in index.matches(**written)]


@pytest.mark.parametrize(
    "written",
    [
        {"last_name": "Müller", "first_name": "Anna", "institution_id": 1},
        {"last_name": "MUELLER", "first_name": "anna", "institution_id": 1},
        {"last_name": "Dr. Müller", "first_name": "Anna", "institution_id": 1},
        {"last_name": "Müller", "first_name": "Anna", "email": "A.Mueller@example.org"},
        {"last_name": "Müller", "first_name": "Anna", "institution_id": 2, "email": "a.mueller@example.org"},
        {"last_name": "Müller", "first_name": "A.", "email": "a.mueller@example.org"},
        {"last_name": "Müller", "email": "a.mueller@example.org"},
        {"last_name": "Müller", "first_name": "Anna", "mobile": "+49 30 23125911"},
        {"last_name": "Müller", "first_name": "Anna", "phone": "030 23125-110"},
    ],
)
def test_a_person_is_certain_by_name_and_something_of_her_own(written):
    assert one_person(**written) == [(1, True)]


@pytest.mark.parametrize(
    "written",
    [
        {"last_name": "Müller", "first_name": "Anna"},
        {"last_name": "Müller", "institution_id": 1},
        {"last_name": "Müller", "first_name": "A.", "institution_id": 1},
        {"last_name": "Müller", "first_name": "Anna Maria", "institution_id": 1},
        {"last_name": "Müller", "first_name": "Anne", "institution_id": 1},
        {"last_name": "Möller", "first_name": "Anna", "institution_id": 1},
        {"last_name": "von Müller", "first_name": "Anna", "institution_id": 1},
        {"last_name": "Müller-Lüdenscheidt", "first_name": "Anna", "institution_id": 1},
        {"last_name": "Anna", "first_name": "Müller", "institution_id": 1},
        {"last_name": "Beispiel-Muster", "first_name": "Anna", "email": "a.mueller@example.org"},
        {"last_name": "Müller", "first_name": "Bernhard", "email": "a.mueller@example.org"},
    ],
)
def test_a_person_may_be_meant(written):
    assert one_person(**written) == [(1, False)]


@pytest.mark.parametrize(
    "written",
    [
        {"last_name": "Müller", "first_name": "Anna", "institution_id": 2},
        {"last_name": "Müller", "first_name": "Anna", "institution_id": 2, "phone": "030 23125-110"},
        {"last_name": "Müller", "first_name": "Bernd", "institution_id": 1},
        {"last_name": "Probe", "first_name": "Anna", "institution_id": 1},
        {"last_name": "Müller"},
        {"last_name": "Probe", "first_name": "Dora", "institution_id": 1, "phone": "030 23125-110"},
        {"last_name": "Probe", "first_name": "Dora", "email": "a.mueller@example.org"},
    ],
)
def test_another_person_does_not_match(written):
    assert one_person(**written) == []


def test_the_mailbox_of_an_institution_makes_nobody_certain():
    index = PersonIndex()
    index.add(1, last_name="Müller", first_name="Anna", institution_id=1, email="info@example.org")
    (match,) = index.matches(last_name="Müller", email="info@example.org", institution_id=1)
    assert not match.certain
    assert index.matches(last_name="Müller", first_name="Bernd", email="info@example.org", institution_id=1) == []


def test_a_mobile_that_a_whole_team_uses_is_nobodys_own():
    index = PersonIndex()
    for row_id, name in enumerate(("Anker", "Birke", "Clown", "Drache"), 1):
        index.add(row_id, last_name=name, first_name="Anna", institution_id=row_id, mobile="030 23125-911")
    assert index.matches(last_name="Muster", first_name="Anna", institution_id=9, mobile="030 23125-911") == []
    assert probable_pairs(index) == []


def test_somebody_of_whom_a_last_name_only_is_known_is_found_again_at_her_institution():
    index = PersonIndex()
    index.add(1, last_name="Müller", institution_id=1)
    assert [match.certain for match in index.matches(last_name="Müller", institution_id=1)] == [True]
    assert index.matches(last_name="Müller") == []


def test_an_index_of_contacts_knows_their_institution():
    values = {"last_name": "Müller", "first_name": "Anna", "institution": Ref(4, "Kreativhaus")}
    index = PersonIndex([Row(CONTACT, 9, tuple(values.get(spec.key, spec.empty) for spec in CONTACT.fields))])
    (match,) = index.matches(last_name="Müller", first_name="Anna", institution_id=4)
    assert (match.id, match.certain, match.reasons) == (9, True, ("gleicher Name", "gleiche Einrichtung"))


@pytest.mark.parametrize(
    ("one", "other"), [("meier", "mayer"), ("schmidt", "schmitt"), ("wagner", "vagner"), ("phillip", "filip")]
)
def test_names_that_sound_the_same(one, other):
    assert spelling.sounds_alike(one, other)


# ---------------------------------------------------------------------------- probable pairs


def test_probable_pairs_of_institutions():
    names = ["Kreativhaus", "KiezZentrum Villa Lützow", "Familienzentrum Probeweg", "Villa Lützow", "Kreativ-Haus e.V."]
    pairs = probable_pairs(index_of(*names))
    assert [(pair.first_id, pair.second_id) for pair in pairs] == [(1, 5), (2, 4)]
    assert [pair.reasons for pair in pairs] == [("gleicher Name",), ("Name ähnlich",)]


def test_probable_pairs_of_people_and_giving_up():
    index = PersonIndex()
    index.add(1, **ANNA)
    index.add(2, last_name="Müller", first_name="Anna", institution_id=2)
    index.add(3, last_name="Mueller", first_name="Anna")
    index.add(4, last_name="Müller", first_name="A.", institution_id=1)
    assert [(pair.first_id, pair.second_id) for pair in probable_pairs(index)] == [(1, 4), (1, 3), (2, 3)]

    class GivenUpError(Exception):
        pass

    def give_up(done, total):
        assert (done, total) == (0, 4)
        raise GivenUpError

    with pytest.raises(GivenUpError):
        probable_pairs(index, give_up)


def test_no_comparison_is_made_with_everybody():
    """However many there are: what is compared for one of them stays about the same."""

    def compared(records):
        index = PersonIndex()
        for number in range(records):
            name = {"last_name": f"Name{number % 97}", "first_name": f"Vor{number % 89}"}
            index.add(number, **name, institution_id=number // 20, phone="030 23125-100")
        seen = []
        index._compare = lambda one, other: seen.append(other)
        for number in range(100):
            index.matches(
                last_name=f"Name{number % 97}", first_name="Neu", institution_id=number, phone="030 23125-100"
            )
        return len(seen)

    few = compared(2_000)
    assert 0 < few < 100 * 50
    assert compared(20_000) <= few * 1.5


# --------------------------------------------------------------------------- rules for any name

WORDS = ["Kreativ", "Haus", "Villa", "Lützow", "Familienzentrum", "Nord", "e. V.", "St.", "Wattstr.", "7", "-", "Anna"]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join) | st.text(max_size=30)
rewritings = st.sampled_from(
    [
        str.upper,
        str.lower,
        lambda name: name.replace(" ", "  "),
        lambda name: name.replace("ü", "ue"),
        lambda name: name.replace("str.", "straße"),
        lambda name: name.replace("St.", "Sankt"),
        lambda name: f"„{name}“",
        lambda name: name.replace(" ", "\N{NO-BREAK SPACE}"),
    ]
)


@given(names, names)
def test_likeness_is_mutual_and_within_bounds(one, other):
    here, there = spelling.institution_name(one), spelling.institution_name(other)
    assert spelling.likeness(here, there) == spelling.likeness(there, here)
    assert 0 <= spelling.likeness(here, there) <= 1
    assert spelling.likeness(here, here) == 1


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join).filter(lambda name: name.strip("- ")),
    rewritings,
)
def test_a_name_written_otherwise_is_found_for_certain(name, rewrite):
    matches = index_of("Etwas ganz anderes", name).matches(name=rewrite(name))
    assert [(match.id, match.certain) for match in matches] == [(2, True)]


@given(st.lists(names.filter(str.strip), max_size=8), names)
def test_only_what_reaches_the_bar_is_returned_the_surest_first(kept, wanted):
    matches = index_of(*kept).matches(name=wanted)
    assert all(CANDIDATE <= match.score <= 1 and match.reasons for match in matches)
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert len({match.certain for match in matches}) <= 1


people = st.fixed_dictionaries(
    {
        "last_name": st.sampled_from(["Müller", "Mueller", "von Müller", "Möller", "Anna", "Özdemir", ""]),
        "first_name": st.sampled_from(["Anna", "A.", "Anne", "Müller", "Bernd", ""]),
        "institution_id": st.sampled_from([None, 1, 2]),
        "email": st.sampled_from(["", "a@example.org", "info@example.org"]),
        "phone": st.sampled_from(["", "030 23125-100", "0170 23125100"]),
    }
)


@given(people, people)
def test_two_people_match_both_ways_and_never_for_certain_on_a_name_alone(one, other):
    def match(kept, wanted):
        index = PersonIndex()
        index.add(1, **kept)
        return [(found.score, found.certain) for found in index.matches(**wanted)]

    found = match(one, other)
    assert found == match(other, one)
    if any(certain for _, certain in found):
        shared = [key for key in ("institution_id", "email", "phone") if one[key] and one[key] == other[key]]
        assert shared
        assert spelling.person_name(one["last_name"]) == spelling.person_name(other["last_name"]) != ""
