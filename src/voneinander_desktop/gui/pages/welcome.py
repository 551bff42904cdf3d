"""The page at the first start, and whenever no file is open: what to begin with."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme

_CHOICES = (
    ("open_sample", "session", "Beispieldatei öffnen",
     "Die Veranstaltung vom 11.3.2020 mit ihren elf Beteiligten, wie sie angekündigt war."),
    ("open_practice", "contacts", "Übungsdaten öffnen",
     "Erfundene Einrichtungen und Personen in größerer Zahl, zum Ausprobieren."),
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
        self._column.addWidget(_label("Voneinander", column, size=1.8, bold=True))
        self._column.addWidget(_label("Einrichtungen, Kontakte und Veranstaltungen an einem Ort.", column, role=_MUTED))
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
            self._recent_layout.addWidget(_label("Zuletzt geöffnet", self._recent, bold=True))
        for path in paths:
            button = _Choice("recent", path.name, str(path.parent), self._recent, flat=True)
            button.clicked.connect(lambda _=False, path=path: self.open_path.emit(path))
            self._recent_layout.addWidget(button)

    def begin(self) -> None:
        """Put the focus on the first choice."""
        self.buttons[0].setFocus()

    def _choice(self, command: str, icon: str, text: str, more: str, parent: QWidget) -> QPushButton:
        button = _Choice(icon, text, more, parent)
        button.setObjectName(command)
        button.clicked.connect(lambda: self.chosen.emit(command))
        self._column.addWidget(button)
        return button


class _Choice(QPushButton):
    """A large button with an icon, what it does, and a line about it."""

    def __init__(self, icon: str, text: str, more: str, parent: QWidget, *, flat: bool = False) -> None:
        super().__init__(parent)
        self.setFlat(flat)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        step = theme.spacing()
        row = self._row = QHBoxLayout(self)
        edge = step // 2 if flat else 3 * step // 2
        row.setContentsMargins(2 * step, edge, 2 * step, edge)
        row.setSpacing(2 * step)
        row.addWidget(_icon(icon, self, size=1.2 if flat else 1.7))
        column = QVBoxLayout()
        column.setSpacing(step // 4)
        column.addWidget(_label(text, self, bold=not flat))
        column.addWidget(_label(more, self, role=_MUTED if flat else QPalette.ColorRole.ButtonText))
        row.addLayout(column, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._row.heightForWidth(width)


_MUTED = QPalette.ColorRole.PlaceholderText


def _label(
    text: str,
    parent: QWidget,
    *,
    size: float = 1.0,
    bold: bool = False,
    role: QPalette.ColorRole = QPalette.ColorRole.WindowText,
) -> QLabel:
    label = QLabel(text, parent)
    font = QFont(label.font())
    font.setPointSizeF(size * font.pointSizeF())
    font.setBold(bold)
    label.setFont(font)
    label.setForegroundRole(role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMargin(1)  # room for the dots of a bold Ü
    return label


def _icon(name: str, parent: QWidget, size: float) -> QLabel:
    label = QLabel(parent)
    side = round(size * label.fontMetrics().height())
    label.setPixmap(theme.icon(name).pixmap(side, side))
    label.setFixedWidth(side)
    return label
