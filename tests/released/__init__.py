"""Filled files of every released schema, and one more revision to try out how they are brought up to date.

`python -m tests.released` adds a file of the schema as it is now. It is done once for each revision, when it is
released, and the file is never made anew: it stands for those that people have.
"""

import lzma
from pathlib import Path

import pytest

from voneinander_desktop.storage import migration, opening

FOLDER = Path(__file__).parent
ENDING = ".voneinander.xz"
REVISIONS = [path.name.removesuffix(ENDING) for path in sorted(FOLDER.glob(f"*{ENDING}"))]
"""The revisions of which there is a file, oldest first."""
CURRENT = opening.REVISIONS[-1]
FURTHER = "9999"


def released_file(revision, target):
    """Put the file of a revision to `target` and return that."""
    target.write_bytes(lzma.decompress((FOLDER / f"{revision}{ENDING}").read_bytes()))
    return target


def learn_further_revision(patch):
    """Let the program know one more revision than it has: `tests/further_revision`.

    Args:
        patch: A `pytest.MonkeyPatch`, which lets it forget again.
    """
    patch.setattr(opening, "REVISIONS", (*opening.REVISIONS, FURTHER))
    patch.setattr(migration, "VERSIONS", (*migration.VERSIONS, FOLDER.parent / "further_revision"))


@pytest.fixture
def further_revision(monkeypatch):
    """The program knows one more revision, so that every file made before is one of an older version."""
    learn_further_revision(monkeypatch)
