"""Where a list comes from."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.big_choice import BigChoice
from voneinander_desktop.gui.export_parts import Result
from voneinander_desktop.gui.pages.page_parts import muted_label

_EXPLANATION = (
    "Es wird noch nichts gespeichert: Sie sehen zuerst Zeile für Zeile, was geschehen würde, und entscheiden dann. "
    "Auch danach nimmt ein einziges Strg+Z alles wieder zurück."
)
_FILE = "Excel, LibreOffice, CSV aus Outlook, Visitenkarten (vCard). Sie können die Datei auch auf das Fenster ziehen."
_CLIPBOARD = "Ein Bereich, den Sie in Excel oder in einer E-Mail markiert und kopiert haben."
_WIDEST = 86  # characters


class StartStep(QWidget):
    """Two large buttons, and why the last list could not be read.

    Signals:
        file_wanted: A file is to be chosen.
        clipboard_wanted: What was copied is to be taken over.

    Attributes:
        file: The button for a file.
        clipboard: The button for what was copied.
        told: Why the last list could not be read.
    """

    file_wanted = Signal()
    clipboard_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        step = theme.spacing()
        self.told = Result(self)
        self.file = BigChoice("open", "Datei wählen", _FILE, self)
        self.file.clicked.connect(self.file_wanted)
        self.clipboard = BigChoice("paste", "Aus der Zwischenablage übernehmen", _CLIPBOARD, self)
        self.clipboard.clicked.connect(self.clipboard_wanted)
        content = QWidget(self)
        content.setMaximumWidth(_WIDEST * self.fontMetrics().averageCharWidth() + 10 * step)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(step)
        inner.addWidget(muted_label(_EXPLANATION, content))
        inner.addSpacing(step)
        for widget in (self.told, self.file, self.clipboard):
            inner.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, step, 2 * step, 2 * step)
        column.addWidget(content)
        column.addStretch(1)

    def begin(self) -> None:
        """Put the focus on the first button."""
        self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str) -> None:
        """Say why a list could not be read; nothing if empty."""
        if text:
            self.told.tell("warning", text)
        else:
            self.told.clear()
