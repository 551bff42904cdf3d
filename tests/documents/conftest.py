import pytest
from tests.example_meeting import example_file


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    example = example_file(tmp_path_factory.mktemp("office") / "treffen.vnd")
    yield example
    example.office.close()


@pytest.fixture(scope="module")
def reader(example):
    return example.office.reader
