"""A process of its own: the program as its command starts it, with a file that was left in its Kontakte.

Run as `python -m benchmarks.probe_window FILE SETTINGS [stay]`. Says "painted" when the list was painted first. If it
is to stay, it tells then how much memory it takes with the list open, and after a first search in it.

Nothing is imported here that the command has not imported itself by then: what has to be known of the window is
hooked into its modules as they are imported.
"""

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from voneinander_desktop import cli

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voneinander_desktop.gui.main_window import MainWindow

_SETTLED = 1500
"""Milliseconds after which everything is done that follows the first painting."""
_PACKAGE = "voneinander_desktop"


class Probe:
    """Watches the program's window.

    Args:
        settings: What the window remembers, in place of the user's own.
        stay: Whether to tell how much memory it takes.
    """

    def __init__(self, settings: Path, *, stay: bool) -> None:
        self._settings = settings
        self._stay = stay
        self._window: MainWindow | None = None
        self._painted = False

    def find_spec(self, name: str, path: "Sequence[str] | None", target: object = None) -> ModuleSpec | None:
        """Find one of the two modules to hook into, as Python does."""
        hooks = {f"{_PACKAGE}.app": self._hook_app, f"{_PACKAGE}.gui.table_view": self._hook_table_view}
        if name not in hooks:
            return None
        spec = PathFinder.find_spec(name, path)
        assert spec
        loader: Any = spec.loader
        execute: Callable[[ModuleType], None] = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            hooks[name](module)

        loader.exec_module = exec_module
        return spec

    def _hook_app(self, app: Any) -> None:
        from voneinander_desktop.gui.settings import Settings

        build = app.build_window

        def build_window() -> "MainWindow":
            self._window = build(Settings(self._settings))
            return self._window

        app.build_window = build_window

    def _hook_table_view(self, table_view: Any) -> None:
        view_class = table_view.TableView
        paint = view_class.paintEvent

        def painted(view: Any, event: object) -> None:
            paint(view, event)
            if not self._painted and view.table_model.rowCount():
                self._painted = True
                self.saw_list()

        view_class.paintEvent = painted

    def saw_list(self) -> None:
        """Tell of the list that was just painted."""
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, self._report)

    def _report(self) -> None:
        from PySide6.QtCore import QTimer

        print("painted", flush=True)
        assert self._window
        QTimer.singleShot(_SETTLED if self._stay else 0, self._report_memory if self._stay else self._window.close)

    def _report_memory(self) -> None:
        from benchmarks import memory

        print(*memory.used(), flush=True)
        assert self._window
        assert self._window.workspace
        self._window.workspace.list_page("contact").search.setText("müller")
        print(*memory.used(), flush=True)
        self._window.close()


def main() -> None:
    file, settings, *stay = sys.argv[1:]
    sys.meta_path.insert(0, Probe(Path(settings), stay=bool(stay)))
    sys.exit(cli.main([file]))


if __name__ == "__main__":
    main()
