"""What happens when the program itself has a bug: a calm message, and a log without personal data."""

import os
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from voneinander_desktop.usecases.office_file import StorageFault

_MOST_BYTES = 200_000
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the type of an exception and the frames it passed.

    Never its text, for that may hold what the user typed; never whole paths, for they hold her name.
    """
    lines = [kind.__qualname__]
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {'/'.join(Path(code.co_filename).parts[-2:])}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join(lines)


def write_log(path: Path, text: str) -> None:
    """Add to the log, which nobody else may read; a log that cannot be written is left alone."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if _is_long(path) else os.O_APPEND)
        with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as log:
            log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {text}\n")
    except OSError:
        return


def _is_long(path: Path) -> bool:
    return path.exists() and path.stat().st_size > _MOST_BYTES


class CrashReporter(QObject):
    """Logs every exception that nobody caught and tells the user about the first of a kind.

    A fault of the file or the disk is no bug, wherever it comes up: it is told in its own words, and not logged.

    Args:
        log: Path of the log file.
        window: Returns the window to speak in.
        tell_fault: Says that something could not be read or written.

    Attributes:
        told: What was said, by what was logged: the same bug is told once.
    """

    _happened = Signal(str)
    _failed = Signal(str)

    def __init__(
        self, log: Path, window: Callable[[], QWidget | None], tell_fault: Callable[[str], None] = lambda _: None
    ) -> None:
        super().__init__()
        self._failed.connect(tell_fault, Qt.ConnectionType.QueuedConnection)
        self._log = log
        self._window = window
        self.told: set[str] = set()
        # Queued: the message must not open in the middle of a paint or a key press, nor in another thread.
        self._happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the hook for exceptions of all threads."""
        sys.excepthook = self.report
        threading.excepthook = lambda args: self.report(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and tell the user."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.exit(130)
            return
        if isinstance(error, StorageFault):
            self._failed.emit(str(error))
            return
        details = describe(kind, trace)
        write_log(self._log, details)
        if details not in self.told:
            self.told.add(details)
            self._happened.emit(details)

    def _tell(self, details: str) -> None:
        from voneinander_desktop.gui.crash_dialog import CrashDialog  # hardly ever needed

        dialog = CrashDialog(details, self._window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
