import shutil

import pytest
from tests.example_meeting import example_file

from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    example = example_file(tmp_path_factory.mktemp("office") / "treffen.vnd")
    yield example
    example.office.close()


@pytest.fixture(scope="module")
def reader(example):
    return example.office.reader


@pytest.fixture(scope="session")
def _template(tmp_path_factory):
    example = example_file(tmp_path_factory.mktemp("template") / "treffen.vnd")
    example.office.close()
    return example


@pytest.fixture
def own_example(_template, tmp_path):
    """The same file for one test alone, to be changed."""
    office = open_file(shutil.copy(_template.office.path, tmp_path / "treffen.vnd"))
    yield _template._replace(office=office)
    office.close()


@pytest.fixture(scope="session")
def cells():
    """Return the cells of some columns of a document, row by row."""

    def read(document, *keys):
        at = [[column.key for column in document.columns].index(key) for key in keys]
        return [tuple(row[position] for position in at) for row in document.rows()]

    return read
