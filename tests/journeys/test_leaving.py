"""The program's end, in a process of its own."""

import subprocess
import sys

import pytest

from voneinander_desktop.usecases.office_file import create_file

_COPY_AND_LEAVE = """
import sys
from pathlib import Path
from voneinander_desktop import app
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

def leave():
    windows = [widget for widget in application.topLevelWidgets() if hasattr(widget, "trigger")]
    if sys.argv[2] == "copy":
        windows[0].trigger("copy")
        assert QGuiApplication.clipboard().text()
    windows[0].close()

application = app.make_application()
QTimer.singleShot(1000, leave)
sys.exit(app.run(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("before", ["copy", "nothing"])
def test_it_leaves_in_peace(tmp_path, before):
    path = tmp_path / "Mitte.voneinander"
    create_file(path, "sample")
    done = subprocess.run([sys.executable, "-c", _COPY_AND_LEAVE, str(path), before], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert not (tmp_path / "Mitte.voneinander.lock").exists()
