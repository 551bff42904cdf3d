"""The house's walls hold, and the checker that guards them notices a hole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(
    not (ROOT / "src/voneinander_desktop/cli.py").exists(), reason="the contracts name the command line"
)

# The checkout's own sources come first, so that a copy is checked as a copy.
CHECK = """
import sys
sys.path.insert(0, "src")
from importlinter.cli import lint_imports
sys.exit(lint_imports(no_logo=True, no_cache=True))
"""


def check_contracts(checkout):
    """Run the contract checker over the package below `checkout`."""
    wide = {**os.environ, "COLUMNS": "200"}
    return subprocess.run([sys.executable, "-c", CHECK], cwd=checkout, env=wide, capture_output=True, text=True)


@pytest.fixture
def copied_checkout(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_contract_is_kept():
    checked = check_contracts(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


@pytest.mark.parametrize(
    ("folder", "line", "contract"),
    [
        ("domain", "from voneinander_desktop.storage import database", "One direction"),
        ("storage", "import voneinander_desktop.usecases", "One direction"),
        ("documents", "import voneinander_desktop.formats", "One direction"),
        ("usecases", "import voneinander_desktop.gui", "One direction"),
        ("formats", "from voneinander_desktop.domain import schema", "File formats know plain content only"),
        ("gui", "from voneinander_desktop.storage import database", "The window reads through queries"),
        ("gui", "import sqlalchemy", "The window reads through queries"),
        ("documents", "from PySide6.QtGui import QPageSize", "Only the window speaks Qt"),
    ],
)
def test_a_hole_in_a_wall_is_noticed(copied_checkout, folder, line, contract):
    (copied_checkout / "src/voneinander_desktop" / folder / "hole.py").write_text(line + "\n")
    checked = check_contracts(copied_checkout)
    assert checked.returncode == 1
    assert any(contract in row and " BROKEN" in row for row in checked.stdout.splitlines())
    assert f"voneinander_desktop.{folder}.hole" in checked.stdout


def test_a_folder_nobody_placed_is_noticed(copied_checkout):
    (copied_checkout / "src/voneinander_desktop/utils.py").write_text("")
    checked = check_contracts(copied_checkout)
    assert checked.returncode == 1
    assert "voneinander_desktop.utils" in checked.stdout


IMPORT_ALL = """
import importlib, pkgutil, sys
import voneinander_desktop

def import_below(package):
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if found.name in with_qt or found.name.endswith(".migrations"):
            continue
        module = importlib.import_module(found.name)
        print(found.name)
        if found.ispkg:
            import_below(module)

with_qt = {"voneinander_desktop.gui", "voneinander_desktop.app"}
import_below(voneinander_desktop)
sys.exit(sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))) or 0)
"""


def test_all_but_the_window_runs_without_qt():
    """Alembic runs its own folder, which cannot be imported outside of a migration."""
    imported = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True)
    assert imported.returncode == 0, imported.stderr
    assert {"voneinander_desktop.domain.schema", "voneinander_desktop.resources"} <= set(imported.stdout.split())
