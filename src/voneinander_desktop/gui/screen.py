"""How large a dialog may be."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialogButtonBox, QWidget

_OF_SCREEN = 0.92
"""The rest is for the frame of the window and for seeing that there is something behind it."""


def room(dialog: QWidget) -> QSize:
    """Return how large a dialog may be on its screen."""
    return dialog.screen().availableSize() * _OF_SCREEN


def within_screen(dialog: QWidget, wanted: QSize) -> QSize:
    """Return the size that a dialog wants, as far as its screen has room for it."""
    return wanted.boundedTo(room(dialog))


def stack_if_wider(buttons: QDialogButtonBox, width: int) -> None:
    """Put a dialog's buttons one below the other if they need more than so many pixels."""
    if buttons.sizeHint().width() > width:
        buttons.setOrientation(Qt.Orientation.Vertical)
