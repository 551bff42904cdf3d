"""The program's start, in a process of its own: the list comes first, and what it can do without comes later."""

import subprocess
import sys

import pytest

from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.office_file import create_file

LATER = (
    *(f"voneinander_desktop.gui.{name}" for name in (
        "cell_blocks", "clipboard", "crash_dialog", "editor", "editors", "export_parts", "exporting", "messages",
        "missing", "pages", "paper", "paper_panel", "paste", "paste_plan", "pickers", "record_form", "restoring",
        "safekeeping", "table_dialogs", "tag_picker",
    )),
    "voneinander_desktop.documents", "voneinander_desktop.formats", "voneinander_desktop.usecases.exporting",
    "voneinander_desktop.usecases.samples", "alembic", "openpyxl", "lxml", "python_calamine", "difflib", "html",
    "PySide6.QtNetwork", "PySide6.QtPrintSupport",
)  # fmt: skip
"""What the first list must not wait for: import it where it is used (docs/architecture.md)."""

_MODULES_AT_THE_FIRST_LIST = """
import sys
from pathlib import Path
from benchmarks.probe_window import Probe
from voneinander_desktop import cli

class Watch(Probe):
    def saw_list(self):
        print(*sys.modules, flush=True)
        super().saw_list()

sys.meta_path.insert(0, Watch(Path(sys.argv[2]), stay=False))
sys.exit(cli.main([sys.argv[1]]))
"""


@pytest.mark.parametrize("area", ["contact", "institution", "session"])
def test_the_first_list_waits_for_nothing_it_does_not_need(tmp_path, area):
    path, settings = tmp_path / "Mitte.voneinander", tmp_path / "fenster.ini"
    create_file(path, "practice")
    Settings(settings).set_list_state(path, "window", {"area": area})
    program = [sys.executable, "-c", _MODULES_AT_THE_FIRST_LIST, str(path), str(settings)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    modules, said = done.stdout.splitlines()
    assert said == "painted"
    assert "voneinander_desktop.gui.list_page" in modules.split()
    assert sorted(set(modules.split()) & set(LATER)) == []
