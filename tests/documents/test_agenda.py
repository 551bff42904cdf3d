from datetime import time

import pytest
from tests.records import add

from voneinander_desktop.documents.agenda import AgendaRequest, agenda
from voneinander_desktop.documents.meeting import PaperRefused
from voneinander_desktop.domain.fields import Ref

ITEMS = (
    {"title": "Offene Punkte"},
    {"title": "Rundgang", "start": time(10), "end": time(11), "institution": "Ein freier Text"},
    {"title": "Begrüßung", "start": time(9), "end": time(9, 30), "institution": Ref(1, ""), "speaker": "Anna Müller"},
)


@pytest.fixture
def with_items(own_example):
    add(own_example.office, "agenda_item", *({"session": Ref(own_example.session, ""), **item} for item in ITEMS))
    return own_example


def test_items_stand_in_time_and_those_without_a_time_last(with_items, cells):
    document = agenda(with_items.office.reader, AgendaRequest(with_items.session))
    assert cells(document, "start", "end", "title") == [
        (time(9), time(9, 30), "Begrüßung"),
        (time(10), time(11), "Rundgang"),
        (None, None, "Offene Punkte"),
    ]
    assert cells(document, "institution") == [("Kreativhaus",), ("Ein freier Text",), (None,)]
    assert document.subtitle == "Voneinander lernen – ein Treffen"
    assert ("Ort", "Kreativhaus, Fischerinsel 3, 10179 Berlin, Saal 2") in document.head


def test_items_that_begin_together_stand_as_they_were_typed(own_example, cells):
    session = {"session": Ref(own_example.session, ""), "start": time(9)}
    add(
        own_example.office,
        "agenda_item",
        {**session, "title": "Zuerst"},
        {**session, "title": "Danach", "end": time(9, 15)},
    )
    document = agenda(own_example.office.reader, AgendaRequest(own_example.session))
    assert cells(document, "title") == [("Zuerst",), ("Danach",)]


def test_a_column_in_which_nothing_would_stand_is_left_out(with_items):
    document = agenda(with_items.office.reader, AgendaRequest(with_items.session))
    headings = [column.heading for column in document.columns]
    assert headings == ["von", "bis", "Thema", "Einrichtung/Dienststelle", "Wer spricht"]


def test_columns_can_be_left_out(with_items):
    document = agenda(with_items.office.reader, AgendaRequest(with_items.session, columns=("institution",)))
    assert "Anna Müller" not in repr(document.blocks)
    assert not document.landscape


def test_a_session_without_an_agenda_has_an_empty_sheet(reader, example):
    document = agenda(reader, AgendaRequest(example.session))
    assert list(document.rows()) == []
    assert [column.heading for column in document.columns] == ["von", "bis", "Thema"]


def test_an_unknown_session_is_told(reader):
    with pytest.raises(PaperRefused, match="Nummer 99"):
        agenda(reader, AgendaRequest(99))
