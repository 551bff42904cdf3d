import re
from dataclasses import replace

import pytest
from tests.example_meeting import CANCELLED, email, phone

from voneinander_desktop.documents.meeting import UnknownSession
from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest, sign_in_sheet
from voneinander_desktop.domain.tables import CellKind


@pytest.fixture
def request_(example):
    return SignInSheetRequest(example.session, blank_rows=0)


def cells(document, *keys):
    """Return the cells of some columns, row by row."""
    at = [[column.key for column in document.columns].index(key) for key in keys]
    return [tuple(row[position] for position in at) for row in document.rows()]


def everything(document):
    """Return all words of a document in one text."""
    return repr(document)


def test_head_tells_what_is_known_and_leaves_out_what_is_not(reader, example):
    document = sign_in_sheet(reader, SignInSheetRequest(example.session))
    assert (document.title, document.subtitle) == ("Unterschriftenliste", "Voneinander lernen – ein Treffen")
    assert document.head == (
        ("Datum", "Mittwoch, 11.03.2020"),
        ("Uhrzeit", "09:00–13:00 Uhr"),
        ("Ort", "Kreativhaus, Fischerinsel 3, 10179 Berlin, Saal 2"),
        ("Veranstalter", "Bezirksamt Mitte"),
        ("Leitung", "Dr. Anna Müller"),
        ("Geschäftszeichen", "Soz 1/2020"),
    )


def test_people_stand_in_the_order_of_a_list_of_persons(reader, request_):
    document = sign_in_sheet(reader, request_)
    assert cells(document, "number", "last_name", "first_name", "institution", "function") == [
        (1, "von Adler", "Dora", "Kreativhaus", None),
        (2, "Müller", "Anna", "Kreativhaus", "Leitung"),
        (3, "Mueller", "Bernd", "Familienzentrum Wattstraße", None),
        (4, "Öztürk", "Cem", "KiezZentrum Villa Lützow", None),
        (5, "Ohnesorg", "Hanna", None, None),
    ]


def test_columns(reader, request_):
    document = sign_in_sheet(reader, request_)
    headings = [column.heading for column in document.columns]
    assert headings == ["Nr.", "Name", "Vorname", "Einrichtung/Dienststelle", "Funktion", "Unterschrift"]
    assert document.columns[-1].kind is CellKind.SIGNATURE
    assert document.ruled
    assert not document.landscape


def test_two_halves_of_a_day_have_two_columns_to_sign_and_a_page_on_its_side(reader, request_):
    document = sign_in_sheet(reader, replace(request_, signature_columns=2))
    assert [column.heading for column in document.columns[-2:]] == ["Unterschrift Vormittag", "Unterschrift Nachmittag"]
    assert document.landscape
    assert all(len(row) == len(document.columns) for row in document.rows())


def test_columns_can_be_chosen_but_none_that_tells_how_to_reach_anyone(reader, request_):
    wanted = ("department", "title", "phone", "email", "mobile", "notes", "nonsense")
    document = sign_in_sheet(reader, replace(request_, columns=wanted))
    assert [column.key for column in document.columns[4:-1]] == ["title", "department"]
    assert cells(document, "title", "department")[:2] == [(None, "Haus 2"), ("Dr.", None)]


@pytest.mark.parametrize("by_institution", [False, True])
@pytest.mark.parametrize("announced_rows", [False, True])
def test_no_way_to_reach_anyone_and_nobody_who_cancelled(example, reader, by_institution, announced_rows):
    words = everything(
        sign_in_sheet(
            reader,
            SignInSheetRequest(
                example.session,
                columns=("title", "function", "department"),
                by_institution=by_institution,
                announced_rows=announced_rows,
            ),
        )
    )
    assert CANCELLED not in words
    assert "@" not in words
    assert "23125" not in words
    assert not any(phone(name) in words or email(name) in words for name in example.contacts)


def test_blank_rows_go_on_with_the_numbers(reader, request_):
    document = sign_in_sheet(reader, replace(request_, blank_rows=3))
    rows = list(document.rows())
    assert [row[0] for row in rows] == list(range(1, 9))
    assert all(set(row[1:]) == {None} for row in rows[-3:])


def test_blocks_by_institution(reader, request_):
    document = sign_in_sheet(reader, replace(request_, by_institution=True, blank_rows=2))
    assert [block.heading for block in document.blocks] == [
        "Familienzentrum Wattstraße",
        "KiezZentrum Villa Lützow",
        "Kreativhaus",
        "Ohne Einrichtung",
        "Weitere Teilnehmende",
    ]
    assert cells(document, "number", "last_name") == [
        (1, "Mueller"), (2, "Öztürk"), (3, "von Adler"), (4, "Müller"), (5, "Ohnesorg"), (6, None), (7, None),
    ]  # fmt: skip


def test_room_for_those_who_were_announced_without_a_name(reader, request_):
    document = sign_in_sheet(reader, replace(request_, announced_rows=True, blank_rows=1))
    assert cells(document, "last_name", "institution")[5:] == [
        (None, "Kreativhaus"),  # four announced, two named
        (None, "Kreativhaus"),
        (None, None),  # and none for who has not replied yet
    ]


def test_room_for_those_announced_stands_in_their_institutions_block(reader, request_):
    document = sign_in_sheet(reader, replace(request_, announced_rows=True, by_institution=True))
    sizes = {block.heading: len(block.rows) for block in document.blocks}
    assert sizes == {
        "Familienzentrum Wattstraße": 1,
        "KiezZentrum Villa Lützow": 1,
        "Kreativhaus": 4,
        "Ohne Einrichtung": 1,
    }
    kreativhaus = next(block for block in document.blocks if block.heading == "Kreativhaus")
    assert [row[1] for row in kreativhaus.rows] == ["von Adler", "Müller", None, None]


def test_one_list_in_the_order_of_institutions(reader, request_):
    document = sign_in_sheet(reader, replace(request_, order="institution"))
    assert [block.heading for block in document.blocks] == [""]
    assert [name for (name,) in cells(document, "last_name")] == [
        "Mueller",
        "Öztürk",
        "von Adler",
        "Müller",
        "Ohnesorg",
    ]


def test_the_notice_names_the_organisers_and_the_day_of_deletion(reader, request_):
    document = sign_in_sheet(reader, replace(request_, notice="Verantwortlich: {verantwortlich}. {Rest} {"))
    assert document.notice == "Verantwortlich: Bezirksamt Mitte. {Rest} { Löschung am 30.06.2020."


def test_without_a_notice_the_day_of_deletion_is_still_told(reader, request_):
    assert sign_in_sheet(reader, request_).notice == "Löschung am 30.06.2020."


def test_the_file_is_called_by_what_it_is(reader, request_):
    assert sign_in_sheet(reader, request_).name == "Unterschriftenliste Voneinander lernen"


@pytest.mark.parametrize("session_id", [0, -1, 99, 2**63, 10**30])
def test_an_unknown_session_is_told(reader, session_id):
    with pytest.raises(UnknownSession, match=re.escape(f"Nummer {session_id} gibt es in dieser Datei nicht")):
        sign_in_sheet(reader, SignInSheetRequest(session_id))


@pytest.mark.parametrize("choice", [{"signature_columns": 3}, {"blank_rows": -1}, {"blank_rows": 501}])
def test_what_cannot_be_made_cannot_be_asked_for(choice):
    with pytest.raises(ValueError, match=r"rows|columns"):
        SignInSheetRequest(1, **choice)
