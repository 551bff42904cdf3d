import pytest

from voneinander_desktop.usecases.office_file import create_file, open_file


@pytest.fixture
def office(tmp_path):
    """A new file with Stadtteile and vocabularies, open for writing."""
    path = tmp_path / "Mitte.voneinander"
    create_file(path, "empty")
    file = open_file(path)
    yield file
    file.close()
