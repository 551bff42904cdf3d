import pytest
from tests.example_meeting import CANCELLED, email, phone
from tests.records import add, change

from voneinander_desktop.documents.badges import BadgesRequest, badges
from voneinander_desktop.documents.meeting import PaperRefused
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.domain.labels import FORMS, Badge, Mark


def made(example, **choices):
    return badges(example.office.reader, BadgesRequest(example.session, **choices))


def test_a_badge_for_everyone_who_is_expected(example):
    assert [(badge.name, badge.institution) for badge in made(example).badges] == [
        ("Dora von Adler", "Kreativhaus"),
        ("Dr. Anna Müller", "Kreativhaus"),
        ("Bernd Mueller", "Familienzentrum Wattstraße"),
        ("Cem Öztürk", "KiezZentrum Villa Lützow"),
        ("Hanna Ohnesorg", ""),
    ]


def test_no_way_to_reach_anyone_and_nobody_who_cancelled(example):
    words = repr(made(example, function=True))
    assert CANCELLED not in words
    assert not any(phone(name) in words or email(name) in words for name in example.contacts)


def test_title_and_function_as_she_likes(example):
    plain, full = (made(example, title=flag, function=flag).badges[1] for flag in (False, True))
    assert (plain.name, plain.function) == ("Anna Müller", "")
    assert (full.name, full.function) == ("Dr. Anna Müller", "Leitung")


def test_in_the_order_of_institutions(example):
    assert [badge.institution for badge in made(example, order="institution").badges] == [
        "Familienzentrum Wattstraße", "KiezZentrum Villa Lützow", "Kreativhaus", "Kreativhaus", "",
    ]  # fmt: skip


def test_blank_ones_follow(example):
    assert made(example, blank=2).badges[-3:] == (Badge("Hanna Ohnesorg", mark=Mark.GUEST), Badge(), Badge())


def test_the_product_number_is_read_first_where_forms_are_chosen():
    """The list is cut after some thirty characters: what stands on the box comes before all else."""
    for form in FORMS:
        assert form.cut or form.name.startswith(f"{form.key}: ")


def test_what_house_someone_comes_from(own_example):
    office, session = own_example.office, Ref(own_example.session, "")
    change(office, "institution", own_example.institutions["KiezZentrum Villa Lützow"], is_jobcenter_site=True)
    change(office, "institution", own_example.institutions["Familienzentrum Wattstraße"], is_office=True)
    texts = ("Jobcenter Neukölln", "Job Center Mitte", "Bezirksamt Pankow", "Ein Verein", None)
    add(
        office,
        "registration",
        *({"session": session, "contact": f"Z{n}, Gast", "institution": text} for n, text in enumerate(texts)),
    )
    marks = {badge.name: badge.mark for badge in made(own_example).badges}
    assert (marks["Cem Öztürk"], marks["Bernd Mueller"], marks["Dr. Anna Müller"]) == (
        Mark.JOBCENTER, Mark.OFFICE, Mark.FACILITY,
    )  # fmt: skip
    assert [marks[f"Gast Z{n}"] for n in range(5)] == [
        Mark.JOBCENTER, Mark.JOBCENTER, Mark.OFFICE, Mark.FACILITY, Mark.GUEST,
    ]  # fmt: skip


def test_an_office_of_a_jobcenter_is_one_without_being_a_site(own_example):
    change(own_example.office, "institution", own_example.institutions["Kreativhaus"], name="JobCenter Mitte")
    change(own_example.office, "institution", own_example.institutions["Kreativhaus"], is_office=True)
    assert {badge.mark for badge in made(own_example).badges if badge.institution == "JobCenter Mitte"} == {
        Mark.JOBCENTER
    }


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"right": 18}, "ragen die Schilder rechts über das Blatt hinaus"),
        ({"down": -14.5}, "ragen die Schilder oben über das Blatt hinaus"),
        ({"start": 11}, "die Plätze 1 bis 10"),
        ({"form": "L0000"}, "„L0000“ gibt es nicht. Möglich sind: L4785"),
    ],
)
def test_what_does_not_fit_on_the_page_is_refused(example, choices, told):
    with pytest.raises(PaperRefused, match=told):
        made(example, **choices)
