"""Garbage is collected in the window's thread, and in no other."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1000
"""Milliseconds between two looks whether there is enough to be collected."""


class Collector(QObject):
    """Collects garbage now and then.

    Left alone, Python looks for cycles in whichever thread happens to make many objects, such as one that reads a list
    or checks a file. What Qt made would be destroyed there, and the program with it.

    Args:
        parent: The application; its thread is the window's.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_EVERY)

    def look(self) -> None:
        """Collect what has become enough to be worth it, as Python would by itself."""
        gc.disable()  # whoever paused it may just have ended the pause
        enough = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        for generation in (2, 1, 0):
            if all(enough[: generation + 1]):
                gc.collect(generation)
                return


def collect_here(application: QObject) -> None:
    """See that garbage is collected in this thread from now on."""
    if application.findChild(Collector) is None:
        Collector(application)
