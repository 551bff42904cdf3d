"""Rows that a step has left are handed out without reading again: they must be those of the file."""

import pytest

from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.storage.queries import Reader
from voneinander_desktop.usecases.editing import Edit, Refused
from voneinander_desktop.usecases.office_file import create_file, open_file


@pytest.fixture
def office(tmp_path):
    create_file(tmp_path / "a.voneinander", "practice")
    office = open_file(tmp_path / "a.voneinander")
    yield office
    office.close()


def assert_as_in_the_file(office):
    fresh = Reader(office._database.fetch)
    for entity in (CONTACT, INSTITUTION):
        ids = list(fresh.rows(entity))
        assert {row_id: office.reader.row(entity, row_id) for row_id in ids} == fresh.rows(entity)


def test_after_every_kind_of_step(office):
    (contact, *_) = office.reader.ids(CONTACT)
    institution = office.reader.row(CONTACT, contact)["institution"].id
    edited = office.editing
    for step in (
        lambda: edited.set_values([Edit("contact", contact, "phone", "030 23125-999")]),
        lambda: edited.set_values([Edit("institution", institution, "name", "Umbenannt")]),
        lambda: edited.set_values([Edit("contact", -1, "last_name", "Neu")]),
        lambda: edited.duplicate("contact", [contact]),
        office.history.undo,
        office.history.undo,
        office.history.redo,
        lambda: edited.delete("contact", [contact], with_dependents=True),
        lambda: office.choices.set("some.choice", 1),
        office.history.undo,
    ):
        step()
        assert_as_in_the_file(office)


def test_after_a_refused_step(office):
    (contact, *_) = office.reader.ids(CONTACT)
    office.editing.set_values([Edit("contact", contact, "phone", "030 23125-998")])
    with pytest.raises(Refused):
        office.editing.set_values([Edit("contact", contact, "last_name", "")])
    assert_as_in_the_file(office)


def test_a_record_that_is_gone_is_not_remembered(office):
    outcome = office.editing.set_values([Edit("contact", -1, "last_name", "Kurz")])
    (new,) = outcome.created.values()
    office.editing.delete("contact", [new])
    assert office.reader.row(CONTACT, new) is None
