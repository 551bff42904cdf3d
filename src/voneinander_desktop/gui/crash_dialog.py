"""What the user is told when the program itself has a bug."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QPlainTextEdit, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.screen import within_screen

_TEXT = (
    "Im Programm ist ein Fehler aufgetreten. Ihre Daten sind sicher.\n\n"
    "Alles, was als gespeichert gemeldet wurde, steht in der Datei. Was Sie zuletzt getan haben, ist vielleicht nicht "
    "ausgeführt worden. Sie können weiterarbeiten; im Zweifel schließen Sie das Programm und öffnen es neu.\n\n"
    "Die technischen Angaben helfen, den Fehler zu beheben. Sie enthalten keine Personendaten."
)


class CrashDialog(QDialog):
    """Says that the program has a bug, that the data is safe, and what can be done."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unerwarteter Fehler")
        icon = QLabel(self)
        side = 2 * self.fontMetrics().height()
        icon.setPixmap(theme.icon("warning").pixmap(side, side))
        self.text = QLabel(_TEXT, self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.details = QPlainTextEdit(details, self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName("Technische Angaben")
        buttons = QDialogButtonBox(self)
        copy = buttons.addButton("Angaben &kopieren", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        close = buttons.addButton("&Weiterarbeiten", QDialogButtonBox.ButtonRole.AcceptRole)
        close.setDefault(True)
        buttons.accepted.connect(self.accept)
        step = theme.spacing()
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        grid.setSpacing(2 * step)
        grid.addWidget(icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.text, 0, 1)
        grid.addWidget(self.details, 1, 1)
        grid.addWidget(buttons, 2, 0, 1, 2)
        self.resize(within_screen(self, QSize(76 * self.fontMetrics().averageCharWidth(), 44 * step)))
        close.setFocus()
