import pytest
from tests.records import new_file

from voneinander_desktop.usecases.office_file import open_file


@pytest.fixture
def office(tmp_path):
    """A new file with Stadtteile and vocabularies, open for writing."""
    file = open_file(new_file(tmp_path / "Mitte.voneinander"))
    yield file
    file.close()
