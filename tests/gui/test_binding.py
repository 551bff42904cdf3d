"""What the binding to Qt needs so that a long sitting does not end in a crash."""

import subprocess
import sys

MANY_CALLS = """
import voneinander_desktop.gui
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal(object)

sender = Sender()
sender.sent.connect(lambda value: None)
for number in range(200_000):
    sender.setObjectName("x")
    sender.sent.emit(None)
print("alive")
"""


def test_the_process_survives_many_calls_into_qt():
    done = subprocess.run([sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")
