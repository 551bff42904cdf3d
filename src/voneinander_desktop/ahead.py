"""What another processor gets ready while Python reads in the window's program. Neither needs Python's lock."""

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

from voneinander_desktop.storage import seal


def begin(path: Path | None) -> None:
    """Let Qt's libraries be loaded, and the file be hashed as its opening asks for.

    What fails here is done, and told, where it is needed.

    Args:
        path: The file that is about to be opened, if it is known already.
    """
    if path is not None:
        seal.hash_ahead(path)
    if sys.platform == "linux":
        Thread(target=_load_qt, name="Qt's libraries", daemon=True).start()


def _load_qt() -> None:
    """Load what the module for widgets needs; `ctypes.CDLL(name)` would hold Python's lock meanwhile."""
    found = find_spec("PySide6")
    if found is not None and found.origin is not None:
        library = Path(found.origin).with_name("QtWidgets.abi3.so")
        ctypes.CDLL(None).dlopen(os.fsencode(library), os.RTLD_NOW)
