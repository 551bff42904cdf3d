"""What a list says when it shows nothing: why, and what to do next."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.domain.fields import Entity
from voneinander_desktop.gui import theme

_LONGEST = 60


class EmptyState(QWidget):
    """Lies over an empty list.

    Signals:
        clear_wanted: Search and filters are to be put away.
        new_wanted: A new record is to be begun.
    """

    clear_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view.viewport())
        self.text = QLabel(self)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.clear_button = QPushButton(theme.icon("filter"), "Suche und Filter zurücksetzen", self)
        self.clear_button.clicked.connect(self.clear_wanted)
        self.new_button = QPushButton(theme.icon("add"), "Neu", self)
        self.new_button.clicked.connect(self.new_wanted)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 3 * step, 3 * step, 3 * step)
        column.setSpacing(2 * step)
        column.addStretch(1)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.clear_button)
        row.addWidget(self.new_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        view.viewport().installEventFilter(self)
        self.hide()

    def show_for(self, entity: Entity, search: str, *, any_at_all: bool, filtered: bool, writable: bool) -> None:
        """Say why there is nothing to see.

        Args:
            entity: What the list lists.
            search: What is searched for.
            any_at_all: Whether the file has any of these records.
            filtered: Whether search or filters hide them.
            writable: Whether a new one can be made.
        """
        if not any_at_all:
            more = " Legen Sie einen Eintrag an, oder fügen Sie Zeilen aus Excel ein (Strg+V)." if writable else ""
            self.text.setText(f"Hier stehen Ihre {entity.plural}. Noch gibt es keine.{more}")
        elif search.strip():
            self.text.setText(f"Zu „{_short(search)}“ findet sich hier nichts.")
        else:
            self.text.setText("Die Filter lassen keinen Eintrag übrig.")
        self.clear_button.setVisible(any_at_all and filtered)
        self.new_button.setVisible(writable and not any_at_all)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the list."""
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"
