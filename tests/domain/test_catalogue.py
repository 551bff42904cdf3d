import pytest
from sqlalchemy import Boolean, Date, Integer, Text, Time

from voneinander_desktop.domain import schema
from voneinander_desktop.domain.catalogue import ENTITIES, INSTITUTION, REGION, SESSION, owners_of
from voneinander_desktop.domain.fields import Kind, Personal

TABLES = schema.TABLES
FIELDS = [(entity, spec) for entity in ENTITIES.values() for spec in entity.fields]
COLUMN_TYPES = {Kind.DATE: Date, Kind.TIME: Time, Kind.INTEGER: Integer, Kind.FLAG: Boolean, Kind.TRISTATE: Boolean}


def each_field(fulfilling=lambda spec: True):
    """Run a test once for every field that fulfils a condition."""
    found = [(entity, spec) for entity, spec in FIELDS if fulfilling(spec)]
    names = [f"{entity.key}-{spec.key}" for entity, spec in found]
    return pytest.mark.parametrize(("entity", "spec"), found, ids=names)


every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES.keys())


def refers(table, column, target):
    return any(key.column.table.name == target for key in TABLES[table].c[column].foreign_keys)


@each_field(lambda spec: spec.stored)
def test_a_field_is_kept_in_a_column_of_its_kind(entity, spec):
    column = TABLES[entity.table].c[spec.stored]
    if spec.kind is Kind.REFERENCE:
        assert refers(entity.table, spec.stored, ENTITIES[spec.target].table)
    else:
        assert isinstance(column.type, COLUMN_TYPES.get(spec.kind, Text))
    if spec.text_column:
        assert spec.kind is Kind.REFERENCE
        assert isinstance(TABLES[entity.table].c[spec.text_column].type, Text)


@each_field(lambda spec: spec.stored)
def test_what_must_be_filled_is_just_what_the_table_demands(entity, spec):
    column = TABLES[entity.table].c[spec.stored]
    if spec.kind is Kind.FLAG:
        assert column.default.arg is False
    else:
        either = bool(spec.text_column)  # a record or a text: the table can demand neither
        assert (spec.required is not column.nullable) or (spec.required and either)


@each_field(lambda spec: spec.link)
def test_links_lead_from_the_record_to_what_the_field_names(entity, spec):
    link = TABLES[spec.link.table]
    assert {spec.link.owner, spec.link.target, *spec.link.fixed} <= set(link.c.keys())
    assert refers(spec.link.table, spec.link.owner, entity.table)
    if spec.kind is Kind.MANY:
        assert refers(spec.link.table, spec.link.target, ENTITIES[spec.target].table)
    assert not spec.required


@each_field(lambda spec: spec.through)
def test_a_field_of_another_record_is_reached_through_a_reference(entity, spec):
    reference = entity.field(spec.through)
    source = ENTITIES[reference.target].field(spec.source)
    assert reference.kind is Kind.REFERENCE
    assert not spec.editable
    assert (spec.kind, spec.choices) == (source.kind, source.choices) or source.kind is Kind.REFERENCE
    assert spec.personal == source.personal or source.personal is Personal.NONE


@each_field()
def test_only_a_choice_has_choices(entity, spec):
    assert bool(spec.choices) is (spec.kind is Kind.CHOICE)


@each_field(lambda spec: spec.kind is Kind.CHOICE)
def test_choices_are_told_apart_by_key_and_by_label(entity, spec):
    names = [name.casefold() for key, label in spec.choices for name in {key, label}]
    assert len(names) == len(set(names))
    default = TABLES[entity.table].c[spec.stored].default
    assert default is None or default.arg in dict(spec.choices)


@every_entity
def test_every_column_has_a_field(entity):
    shown = {column for spec in entity.fields for column in (spec.stored, spec.text_column) if column}
    kept = {column.name for column in TABLES[entity.table].c if not column.info}

    assert kept - {"id"} == shown


@every_entity
def test_keys_and_labels_name_one_field_each(entity):
    assert len({spec.key for spec in entity.fields}) == len(entity.fields)
    assert len({spec.label.casefold() for spec in entity.fields}) == len(entity.fields)


@every_entity
def test_a_record_has_a_name_and_an_order(entity):
    assert entity.label
    assert entity.field(entity.label[0]).required
    assert all(entity.field(key) for key in entity.label)
    assert all(entity.field(key.removeprefix("-")) for key in entity.sort)
    assert entity.gender in ("der", "die", "das")
    assert any(spec.shown for spec in entity.fields)


@every_entity
def test_related_records_name_this_one(entity):
    for related in entity.related:
        spec = ENTITIES[related.entity].field(related.field)
        assert spec.target == entity.key
        assert related.label


@every_entity
def test_sections_stand_together_in_the_form(entity):
    sections = [spec.section for spec in entity.fields]
    changes = [section for before, section in zip([None, *sections], sections, strict=False) if section != before]

    assert len(changes) == len(set(changes))


def test_a_link_table_that_two_fields_show_belongs_to_both():
    assert [(entity.key, spec.key) for entity, spec in owners_of("site_region")] == [
        (INSTITUTION.key, "responsible_for"),
        (REGION.key, "sites"),
    ]
    assert [spec.key for _, spec in owners_of("session_contact")] == ["information_contacts", "press_contacts"]


def test_invitations_are_records_of_their_own_and_no_tags_of_a_session():
    assert list(owners_of("invitation")) == []
    assert not SESSION.field("institutions").editable
