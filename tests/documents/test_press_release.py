"""The press release: every fact of the announcement, who confirmed, and what the office makes of the template."""

import re
from datetime import time
from pathlib import Path

import pytest
from tests.records import change

from voneinander_desktop.documents.meeting import PaperRefused, UnknownSession
from voneinander_desktop.documents.press_release import FIELDS, PressReleaseRequest, hints, press_release
from voneinander_desktop.domain import templates
from voneinander_desktop.usecases.exporting import default_press_template
from voneinander_desktop.usecases.office_file import create_file, open_file


@pytest.fixture(scope="module")
def announced(tmp_path_factory):
    """The text that is made of the sample file."""
    path = tmp_path_factory.mktemp("sample") / "beispiel.voneinander"
    create_file(path, "sample")
    office = open_file(path)
    request = PressReleaseRequest(1, template=default_press_template())
    text = press_release(office.reader, request).plain()
    assert list(hints(office.reader, request)) == []
    office.close()
    return text


PARTICIPANTS = (
    "neben dem JobCenter Mitte und dem Bezirksamt Mitte das Kreativhaus",
    "das Familienzentrum Wattstraße",
    "die Begegnungsstätte „Mehr Mitte“",
    "das Nachbarschaftszentrum „Bürger für Bürger“",
    "das Ev. Familienzentrum Meerbaum-Haus",
    "die Selbsthilfe-Kontakt- und Beratungsstelle Mitte",
    "das KiezZentrum Villa Lützow",
    "der Nachbarschaftstreff Olof-Palme-Zentrum und der Nachbarschaftstreff Stadtteilverein Tiergarten.",
)


@pytest.mark.parametrize(
    "fact",
    [
        "Veranstaltung „Voneinander wissen in Mitte – JobCenter und Nachbarschaftseinrichtungen lernen sich kennen“",
        "Bezirksstadtrat für Stadtentwicklung, Soziales und Gesundheit, Ephraim Gothe, informiert:",
        "Am 27.6.2018 unterzeichneten das Bezirksamt Mitte, das JobCenter Mitte und 19 Nachbarschaftseinrichtungen",
        "eine Kooperationsvereinbarung",
        "als Orte der generationsübergreifenden Begegnung und Vernetzung, des freiwilligen Engagements",
        "gemeinsame Handlungsfelder und Zielgruppen zu finden und Synergien zu erschließen",
        "entsprechend der Zuständigkeit des JobCenter-Standorts nun im Rahmen einer Veranstaltung kennen",
        "findet am 11.3.2020 von 9 – 13 Uhr im JobCenter Mitte – Standort Spittelmarkt, Seydelstr. 2-5, 10117 Berlin "
        "statt.",
        "Teilnehmende sind neben dem JobCenter Mitte und dem Bezirksamt Mitte das Kreativhaus, ",
        ", ".join(PARTICIPANTS),
        "Nähere Informationen: Bezirksamt Mitte, Petra Patz-Drüke, Tel.: 030 9018-42390",
        "JobCenter Mitte, Manuela Arlt, Tel.: 030 5555-456086",
        "Medienkontakt: Bezirksamt Mitte, Bezirksstadtrat Ephraim Gothe, Tel.: 030 9018-44600",
    ],
)
def test_every_fact_of_the_announcement_is_stated(announced, fact):
    assert fact in announced


def test_nothing_else_is_stated(announced):
    """Word for word the announcement, but for how it writes telephone numbers, a missing space, and the article."""
    published = Path(__file__).with_name("announcement.txt").read_text(encoding="utf-8")
    ours, theirs = (re.sub(r"[\s()]", "", text) for text in (announced, published))
    theirs = theirs.replace("DerBezirksstadtrat", "Bezirksstadtrat", 1)
    assert ours == theirs


# ----------------------------------------------------------------------------- who takes part


def told(example, template="{Teilnehmende}", **choices):
    request = PressReleaseRequest(example.session, template=template, **choices)
    return press_release(example.office.reader, request).plain()


def noted(example, **choices):
    return " ".join(hints(example.office.reader, PressReleaseRequest(example.session, **choices)))


def test_only_who_confirmed_takes_part(own_example):
    assert told(own_example) == "Kreativhaus und Familienzentrum Wattstraße\n"


def test_all_who_were_invited_and_did_not_decline_if_she_wants_so(own_example):
    text = told(own_example, who="invited")
    assert "KiezZentrum Villa Lützow und Nachbarschaftstreff Olof-Palme-Zentrum" in text
    assert "Bezirksamt" not in text


def test_a_missing_article_is_told(own_example):
    assert "Der Artikel fehlt bei: Kreativhaus, Familienzentrum Wattstraße." in noted(own_example)
    for name in ("Kreativhaus", "Familienzentrum Wattstraße"):
        change(own_example.office, "institution", own_example.institutions[name], article="das")
    assert told(own_example) == "das Kreativhaus und das Familienzentrum Wattstraße\n"
    assert "Artikel" not in noted(own_example)


def test_nobody_has_confirmed(own_example):
    office = own_example.office
    for row_id in office.participation.invitation_ids(own_example.session):
        change(office, "invitation", row_id, status="invited")
    assert "Noch hat niemand zugesagt; 5 Einrichtungen sind eingeladen." in noted(own_example)
    assert "Teilnehmende" not in told(own_example, default_press_template())
    assert "zugesagt" not in noted(own_example, who="invited")


def test_offices_alone(own_example):
    office = own_example.office
    invitations = office.participation.invitation_ids(own_example.session)
    for name, row_id in zip(own_example.institutions, invitations, strict=True):
        change(office, "invitation", row_id, status="accepted" if name == "Bezirksamt Mitte" else "declined")
    change(office, "institution", own_example.institutions["Bezirksamt Mitte"], article="das")
    assert told(own_example) == "das Bezirksamt Mitte\n"
    assert told(own_example, "{Dienststellen}") == "das Bezirksamt Mitte\n"
    assert told(own_example, "{Einrichtungen}") == "\n"


# ------------------------------------------------------------------------ day, place, contacts


def test_what_is_not_known_yet_is_said_so(own_example):
    change(own_example.office, "session", own_example.session, date=None, venue=None, room=None, end=None)
    assert told(own_example, "{Titel}: {Wann}, {Wo}") == (
        "Voneinander lernen – ein Treffen: an einem noch nicht festgelegten Tag ab 9 Uhr, "
        "an einem noch nicht festgelegten Ort\n"
    )
    assert "Noch nicht eingetragen: Datum, Beschreibung, Auskunft, Medienkontakt, Ort." in noted(own_example)


def test_a_place_without_article_stands_in_brackets(own_example):
    change(own_example.office, "session", own_example.session, venue="Rathaus", start=time(9, 30))
    assert told(own_example, "{Wann} {Wo}") == "am 11.3.2020 von 9:30 – 13 Uhr (Rathaus, Saal 2)\n"


@pytest.mark.parametrize(
    ("function", "salutation", "sender", "contact"),
    [
        ("Bezirksstadträtin für Soziales", "Frau", "Die Bezirksstadträtin für Soziales, Dr. Anna Müller,",
         "Kreativhaus, Bezirksstadträtin Dr. Anna Müller, Tel.: 030 23125-100"),
        ("Leitung", "Frau", "Dr. Anna Müller, Leitung,", "Kreativhaus, Dr. Anna Müller, Leitung, Tel.: 030 23125-100"),
        (None, "Frau", "Dr. Anna Müller", "Kreativhaus, Dr. Anna Müller, Tel.: 030 23125-100"),
        ("Pressesprecher", None, "Pressesprecher, Dr. Anna Müller,",
         "Kreativhaus, Pressesprecher Dr. Anna Müller, Tel.: 030 23125-100"),
    ],
)  # fmt: skip
def test_who_informs_and_whom_the_press_asks(own_example, function, salutation, sender, contact):
    anna = own_example.contacts["Müller"]
    change(own_example.office, "contact", anna, function=function, salutation=salutation)
    change(own_example.office, "session", own_example.session, press_contacts="Müller, Anna")
    assert told(own_example, "{Absender}") == f"{sender}\n"
    assert told(own_example, "{Medienkontakt}") == f"{contact}\n"


def test_a_cancelled_meeting_is_told(own_example):
    change(own_example.office, "session", own_example.session, status="cancelled")
    assert "als „abgesagt“ eingetragen" in noted(own_example)


# ----------------------------------------------------------------------------------- template


def test_every_field_can_be_used(own_example):
    text = told(own_example, "\n".join(f"{name}: {{{name}}}" for name in FIELDS))
    assert "Datum: Mittwoch, 11.03.2020" in text
    assert "Veranstalter: Bezirksamt Mitte" in text


def test_a_field_that_is_none_is_refused_in_german(own_example):
    with pytest.raises(PaperRefused, match=r"Das Feld \{Ortt\} gibt es nicht. Möglich sind: \{Titel\}"):
        told(own_example, "{Titel} in {Ortt}")


def test_the_draft_has_only_fields_that_there_are():
    assert templates.unknown_fields(default_press_template(), FIELDS) == ()


def test_an_unknown_session_is_told(own_example):
    with pytest.raises(UnknownSession):
        press_release(own_example.office.reader, PressReleaseRequest(99))
