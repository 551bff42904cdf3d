"""What all torture tests share."""

import shutil
import tempfile
from pathlib import Path

import pytest

from voneinander_desktop.usecases.office_file import create_file


def pytest_terminal_summary(terminalreporter):
    """Tell the figures behind the long forms."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        if report.when == "call" and report.user_properties:
            figures = ", ".join(f"{number:,} {name}" for name, number in report.user_properties)
            terminalreporter.write_line(f"{report.nodeid.partition('::')[2]}: {figures}")


_MEMORY = Path("/dev/shm")  # noqa: S108 - only to be quick: what is tested there does not depend on the disk


def _quick_folder(otherwise):
    if not _MEMORY.is_dir():
        yield otherwise
        return
    folder = Path(tempfile.mkdtemp(prefix="voneinander-torture-", dir=_MEMORY))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def quick_folder(tmp_path):
    """A folder in memory where there is one. For tests that wait for the disk ten thousand times otherwise."""
    yield from _quick_folder(tmp_path)


@pytest.fixture(scope="module")
def quick_place(tmp_path_factory):
    """A folder like `quick_folder` for all tests of a module."""
    yield from _quick_folder(tmp_path_factory.mktemp("quick"))


@pytest.fixture(scope="session")
def new_file(tmp_path_factory):
    """A closed file without records, to be copied."""
    path = tmp_path_factory.mktemp("new") / "büro.voneinander"
    create_file(path)
    return path
