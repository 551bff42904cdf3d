"""The page at the first start, and whenever no file is open: what to begin with."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.big_choice import MUTED, BigChoice, big_label

_CHOICES = (
    ("open_sample", "session", "Beispieldatei öffnen",
     "Die Veranstaltung vom 11.3.2020 mit ihren elf Beteiligten, wie sie angekündigt war."),
    ("open_practice", "contacts", "Übungsdaten öffnen",
     "Erfundene Einrichtungen und Personen in größerer Zahl, zum Ausprobieren."),
    ("import_list", "paste", "Meine Listen übernehmen",
     "Listen aus Excel, Outlook oder Visitenkarten, in eine Datei für Ihre Daten."),
    ("new_file", "new-file", "Neue leere Datei anlegen",
     "Mit den Stadtteilen und den üblichen Auswahllisten, sonst leer."),
    ("open_file", "open", "Vorhandene Datei öffnen",
     "Eine Datei, die Sie oder eine Kollegin angelegt haben."),
)  # fmt: skip


class WelcomePage(QScrollArea):
    """Big choices to begin with, and the files that were open lately.

    Signals:
        chosen: Id of the command of the action table that was chosen.
        open_path: A recent file (`Path`) was chosen.
    """

    chosen = Signal(str)
    open_path = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget(self)
        content.setBackgroundRole(QPalette.ColorRole.Base)
        content.setAutoFillBackground(True)
        step = theme.spacing()
        column = QWidget(content)
        column.setMaximumWidth(60 * content.fontMetrics().averageCharWidth() + 26 * step)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(step)
        self._column.addWidget(big_label("Voneinander", column, size=1.8, bold=True))
        self._column.addWidget(
            big_label("Einrichtungen, Kontakte und Veranstaltungen an einem Ort.", column, role=MUTED)
        )
        self._column.addSpacing(2 * step)
        self.buttons = [self._choice(*choice, column) for choice in _CHOICES]
        self._recent = QWidget(column)
        self._recent_layout = QVBoxLayout(self._recent)
        self._recent_layout.setContentsMargins(0, 2 * step, 0, 0)
        self._recent_layout.setSpacing(step // 2)
        self._column.addWidget(self._recent)
        self._column.addStretch(1)
        row = QHBoxLayout(content)
        row.setContentsMargins(3 * step, 5 * step, 3 * step, 3 * step)
        row.addWidget(column, 1)
        row.setAlignment(column, Qt.AlignmentFlag(0))
        self.setWidget(content)

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Offer these files. Whether they are still there is only looked up when one is chosen."""
        while item := self._recent_layout.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        if paths:
            self._recent_layout.addWidget(big_label("Zuletzt geöffnet", self._recent, bold=True))
        for path in paths:
            button = BigChoice("recent", path.name, str(path.parent), self._recent, flat=True)
            button.clicked.connect(lambda _=False, path=path: self.open_path.emit(path))
            self._recent_layout.addWidget(button)

    def begin(self) -> None:
        """Put the focus on the first choice."""
        self.buttons[0].setFocus()

    def _choice(self, command: str, icon: str, text: str, more: str, parent: QWidget) -> QPushButton:
        button = BigChoice(icon, text, more, parent)
        button.setObjectName(command)
        button.clicked.connect(lambda: self.chosen.emit(command))
        self._column.addWidget(button)
        return button
