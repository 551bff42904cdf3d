"""What she sees: the only part, with `app`, that speaks Qt."""

import builtins
import sys

# Qt's binding puts an `__import__` of its own in place. It reads the source of every module imported from then on and
# keeps it in memory, in case the module switches to names in snake_case. None of ours does: Python's own stays.
_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import

if sys.version_info < (3, 12):
    # PySide6 6.12 hands out None, True and False without counting the reference: it is built with headers for
    # which they are immortal, as they are from Python 3.12 on. Under 3.11 each call of a void method takes one
    # reference of None away, and the process dies after some thousand calls. So they are made immortal here.
    import ctypes

    for _singleton in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_singleton)).value += 1 << 60
