import pytest
from sqlalchemy import Text

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES

TABLES = schema.TABLES


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_id_is_used_twice_and_nothing_disappears_with_something_else(table):
    assert [column.name for column in table.primary_key] == ["id"]
    assert table.dialect_options["sqlite"]["autoincrement"] is True
    assert {key.ondelete for key in table.foreign_keys} <= {"RESTRICT"}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_whatever_names_another_record_is_found_by_it_quickly(table):
    indexed = {index.columns.keys()[0] for index in table.indexes}
    naming = {key.parent.name for key in table.foreign_keys}

    assert naming <= indexed | {"undoes_id"}  # no step is ever deleted


def test_texts_are_not_bounded_by_the_schema():
    lengths = {column.type.length for table in TABLES.values() for column in table.c if isinstance(column.type, Text)}

    assert lengths == {None}


def test_every_table_belongs_to_the_catalogue_or_to_the_file_itself():
    in_catalogue = {entity.table for entity in ENTITIES.values()}
    in_catalogue |= {spec.link.table for entity in ENTITIES.values() for spec in entity.fields if spec.link}

    assert set(TABLES) == in_catalogue | schema.JOURNAL_TABLES | schema.PROGRAM_TABLES


def test_what_is_searched_has_a_derived_text():
    derived = {table.name for table in TABLES.values() for column in table.c if column.info.get("derived")}

    assert derived == {entity.table for entity in ENTITIES.values() if entity.searched}
