"""Lasting messages above the pages, such as that the file is write-protected."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme


class Banner(QFrame):
    """A line above the page with an icon and a text, such as "Diese Datei ist schreibgeschützt".

    Args:
        icon: Name of its icon.
        text: What it says.
        closable: Whether it can be put away.
        action: Text of a button in it, if it offers something.

    Signals:
        action_clicked: The button was pressed.
        closed: It was put away.
    """

    action_clicked = Signal()
    closed = Signal()

    def __init__(
        self, icon: str, text: str, *, closable: bool = False, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.text = text
        self.setBackgroundRole(QPalette.ColorRole.Midlight)
        self.setAutoFillBackground(True)
        self.setAccessibleName(text)
        step = theme.spacing()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * step, step // 2, step, step // 2)
        row.setSpacing(step)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row.addWidget(_icon_label(icon, self))
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setMargin(2)  # room for the dots of an Ü
        label.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(label, 1)
        self._buttons = QHBoxLayout()
        row.addLayout(self._buttons)
        if action:
            self.add_button(action, self.action_clicked.emit)
        if closable:
            row.addWidget(self._close_button())

    def add_button(self, text: str, do: Callable[[], object]) -> None:
        """Offer something more in it."""
        button = QPushButton(text, self)
        button.clicked.connect(lambda: do())
        self._buttons.addWidget(button)

    def _close_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon("cross"))
        button.setAutoRaise(True)
        button.setToolTip("Meldung schließen")
        button.setAccessibleName("Meldung schließen")
        button.clicked.connect(self.closed)
        return button


class Banners(QWidget):
    """The place above the pages where banners stand, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(1)
        self._shown: dict[str, Banner] = {}
        self.hide()

    def show_banner(self, key: str, icon: str, text: str, *, closable: bool = False, action: str = "") -> Banner:
        """Show a banner in the place of the one called `key`, if there is one, and return it."""
        self.remove(key)
        banner = Banner(icon, text, closable=closable, action=action, parent=self)
        banner.closed.connect(lambda: self.remove(key))
        self._shown[key] = banner
        self._layout.addWidget(banner)
        self.show()
        return banner

    def remove(self, key: str) -> None:
        """Put a banner away, if it is there."""
        banner = self._shown.pop(key, None)
        if banner is not None:
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._shown))

    def clear(self) -> None:
        """Put all banners away."""
        for key in list(self._shown):
            self.remove(key)

    def texts(self) -> list[str]:
        """Return what the banners say."""
        return [banner.text for banner in self._shown.values()]


def _icon_label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    side = label.fontMetrics().height() + 2
    label.setPixmap(theme.icon(name).pixmap(side, side))
    return label
