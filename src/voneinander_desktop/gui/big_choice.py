"""Large buttons to begin with: what to open, where a list comes from."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme

MUTED = QPalette.ColorRole.PlaceholderText
"""The colour of what is said about something."""


class BigChoice(QPushButton):
    """A large button with an icon, what it does, and a line about it.

    Args:
        icon: Name of its icon.
        text: What it does, in German.
        more: A line about it.
        parent: What it stands on.
        flat: Whether it is one of many and stands back.
    """

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
        column.addWidget(big_label(text, self, bold=not flat))
        column.addWidget(big_label(more, self, role=MUTED if flat else QPalette.ColorRole.ButtonText))
        row.addLayout(column, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return the room that its words want."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the room that its words need."""
        return self._row.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Return True: words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of its words at a width."""
        return self._row.heightForWidth(width)


def big_label(
    text: str,
    parent: QWidget,
    *,
    size: float = 1.0,
    bold: bool = False,
    role: QPalette.ColorRole = QPalette.ColorRole.WindowText,
) -> QLabel:
    """Return a label that wraps, `size` times as large as usual."""
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
