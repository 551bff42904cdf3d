"""One line that asks for a few things between buttons and table, and goes away again: Enter stores, Esc gives up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QLayout, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote


class AskLine(QFrame):
    """Hidden until it is needed. Subclasses lay out their fields and say in `store` what Enter does.

    Args:
        name: What it is about, for screen readers.
        verb: What its button says.

    Attributes:
        problem: Why something was refused; what was typed stays.
        take: The button that stores.
        cancel: The button that gives up.

    Signals:
        left: The line was put away.
    """

    left = Signal()

    def __init__(self, name: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.problem = ProblemNote(self)
        self.take = QPushButton(theme.icon("check"), verb, self)
        self.take.clicked.connect(self.store)
        self.cancel = QPushButton("Abbrechen", self)
        self.cancel.clicked.connect(self.give_up)
        self.hide()

    def store(self) -> None:
        """Store what was typed, or say why not."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Put the line away."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Store with Enter from any field; Esc puts the line away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.store()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def lay_out(self, fields: QLayout, *above: QWidget) -> None:
        """Put the fields side by side, what stands above them, and the note below."""
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, step, 2 * step, step)
        column.setSpacing(step)
        for widget in above:
            column.addWidget(widget)
        column.addLayout(fields)
        column.addWidget(self.problem)
