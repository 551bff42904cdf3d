"""A process of its own: the program as its command starts it, with a file that was left in its Kontakte.

Run as `python -m benchmarks.probe_window FILE SETTINGS [stay]`. Says "painted" when the list was painted first. If it
is to stay, it tells then how much memory it takes with the list open, and after a first search in it.
"""

import sys
from pathlib import Path

from benchmarks import memory

_SETTLED = 1500
"""Milliseconds after which everything is done that follows the first painting."""


def main() -> None:
    import voneinander_desktop.usecases.office_file  # noqa: F401, I001 - before Qt, as the command does
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from voneinander_desktop import app, cli
    from voneinander_desktop.gui.main_window import MainWindow
    from voneinander_desktop.gui.settings import Settings
    from voneinander_desktop.gui.table_view import TableView

    path, settings, *stay = sys.argv[1:]
    build, paint = app.build_window, TableView.paintEvent
    windows: list[MainWindow] = []
    told: list[str] = []

    def build_window() -> MainWindow:
        windows.append(build(Settings(Path(settings))))  # not the user's own
        return windows[0]

    def painted(view: TableView, event: QPaintEvent) -> None:
        paint(view, event)
        if not told and view.table_model.rowCount():
            told.append("painted")
            QTimer.singleShot(0, report)

    def report() -> None:
        print(*told, flush=True)
        QTimer.singleShot(_SETTLED if stay else 0, report_memory if stay else windows[0].close)

    def report_memory() -> None:
        print(*memory.used(), flush=True)
        workspace = windows[0].workspace
        assert workspace is not None
        workspace.list_page("contact").search.setText("müller")
        print(*memory.used(), flush=True)
        windows[0].close()

    vars(app)["build_window"] = build_window
    TableView.paintEvent = painted  # type: ignore[method-assign, assignment]
    sys.exit(cli.main([path]))


if __name__ == "__main__":
    main()
