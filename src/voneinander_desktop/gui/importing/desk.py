"""Brings lists into the window: by menu, from the clipboard, dropped on it, and where no file is open yet."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.big_choice import BigChoice
from voneinander_desktop.gui.file_desk import SUFFIX
from voneinander_desktop.gui.importing.page import ImportPage
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, why_read_only

if TYPE_CHECKING:
    from voneinander_desktop.gui.main_window import MainWindow

_EXPLANATION = (
    "Ihre Listen kommen in eine Datei, die Ihnen gehört. Sie legen sie einmal an und arbeiten dann immer mit ihr. "
    "Die Listen selbst bleiben, wie sie sind."
)


class ListDesk(QObject):
    """Begins taking over lists.

    Args:
        window: The window to show them in.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    def begin(self) -> None:
        """Ask where a list comes from."""
        if page := self._page():
            page.begin()

    def begin_with_clipboard(self) -> None:
        """Take over what was copied."""
        if page := self._page():
            page.read_clipboard()

    def begin_for_session(self) -> None:
        """Take over who comes to the Veranstaltung that is open or selected."""
        if page := self._page(self._window.current_session()):
            page.begin()

    def drop(self, paths: list[Path]) -> None:
        """Open a file of this program that was dropped on the window, or take another one over."""
        if len(paths) > 1:
            self._window.status.show_message("Bitte ziehen Sie eine Datei nach der anderen auf das Fenster.")
        elif paths[0].suffix.lower() == SUFFIX:
            self._window.files.open_path(paths[0])
        elif page := self._page():
            page.read(paths[0])

    def _page(self, session_id: int | None = None) -> ImportPage | None:
        """Return the page, to begin anew on it, in a file that is open or is made now; None where that cannot be."""
        window = self._window
        if window.office is None and not self._get_file():
            return None
        workspace, office = window.workspace, window.office
        if workspace is None or office is None:
            return None
        if office.read_only:
            window.status.show_message(f"Listen lassen sich hier nicht übernehmen. {why_read_only(office)}")
            return None
        page = workspace.show_import()
        if page.unstored():
            window.status.show_message(f"{page.unstored()} „Abbrechen“ verwirft sie.")
            page.begin()
            return None
        page.begin_with(session_id)
        return page

    def _get_file(self) -> bool:
        """Let her make or choose a file for her data; True if one is open then."""
        dialog = OwnFileDialog(self._window)
        dialog.exec()
        way = dialog.way
        dialog.deleteLater()
        if way == "new":
            return self._window.files.ask_and_create()
        return way == "open" and self._window.files.ask_and_open()


class OwnFileDialog(QDialog):
    """Asks for a file for her data, where none is open.

    Attributes:
        way: "new" or "open"; empty if she wants neither.
        choices: The two buttons.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Meine Listen übernehmen")
        self.way = ""
        self.choices = {
            "new": BigChoice("new-file", "Neue Datei anlegen", "Wenn Sie mit dem Programm beginnen.", self),
            "open": BigChoice("open", "Vorhandene Datei öffnen", "Wenn Sie schon eine Datei haben.", self),
        }
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(heading("Wohin sollen Ihre Listen?", self))
        column.addWidget(muted_label(_EXPLANATION, self))
        column.addSpacing(step)
        for way, button in self.choices.items():
            button.clicked.connect(lambda _checked=False, way=way: self._choose(way))
            column.addWidget(button)
        column.addSpacing(step)
        buttons = QDialogButtonBox(self)
        buttons.addButton("Abbrechen", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(64 * self.fontMetrics().averageCharWidth())
        self.choices["new"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, way: str) -> None:
        self.way = way
        self.accept()


def dropped_files(mime: QMimeData) -> list[Path]:
    """Return the files on this computer that are being dropped; none if it is something else."""
    urls = mime.urls()
    return [Path(url.toLocalFile()) for url in urls] if urls and all(url.isLocalFile() for url in urls) else []
