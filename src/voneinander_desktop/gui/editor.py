"""What all editors of fields have in common, in a table's cell as in the form.

An editor holds what was typed, whether or not it is a value: the typed text stays until it is stored or
taken back. Why something was refused stands right beside it.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from voneinander_desktop.domain.fields import Field, Value
from voneinander_desktop.gui import theme

_WIDEST_PROBLEM = 44  # characters of a problem's line, about
_NO_LEAVING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class ProblemNote(QFrame):
    """An icon and a German sentence: why something was not stored."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setAutoFillBackground(True)
        self._text = QLabel(self)
        self._text.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        sign = QLabel(self)
        sign.setPixmap(self._sign())
        step = theme.spacing()
        row = QHBoxLayout(self)
        row.setContentsMargins(step, step // 2, step, step // 2)
        row.setSpacing(step)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def _sign(self) -> QPixmap:
        """Return the sign of a problem in the colour of the note's text."""
        side = self.fontMetrics().height()
        ratio = self.devicePixelRatioF()
        sign = theme.icon("error").pixmap(QSize(side, side), ratio)
        painter = QPainter(sign)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(0, 0, side, side, self.palette().color(QPalette.ColorRole.ToolTipText))
        painter.end()
        return sign

    def text(self) -> str:
        """Return the sentence; empty if there is no problem."""
        return self._text.text()

    def show_text(self, message: str) -> None:
        """Show a sentence, or put the note away if it is empty."""
        self._text.setText(message)
        self.setVisible(bool(message))

    def size_at(self, width: int) -> tuple[int, int]:
        """Return the width (at least `width`) and height it wants."""
        fitting = max(width, min(_WIDEST_PROBLEM, len(self.text()) + 6) * self.fontMetrics().averageCharWidth())
        return fitting, self.heightForWidth(fitting)


class Editor(QWidget):
    """Edits one field. What is typed into is `input`; the note about a problem stands below it.

    Args:
        spec: The field.
        widget: What is typed into.
        parent: The table's viewport or the form.

    Signals:
        committed: Something was picked, or the focus left the editor: its value is to be stored if `modified`.
        entered: The same by the Enter key, where the editor answers that key itself.
        cancelled: What was typed was taken back with Esc in a popup.
    """

    committed = Signal()
    entered = Signal()
    cancelled = Signal()

    def __init__(self, spec: Field, widget: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = spec
        self.input = widget
        self._stored: Value = None
        self._original: Value | str = None  # what `value` gives of it
        self._begun = False  # a value was set
        self._cell = QRect()
        self._bounds = QRect()
        self._note = ProblemNote(self)
        widget.setParent(self)
        widget.setAccessibleName(spec.label)
        widget.setToolTip(spec.hint)
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, widget.sizePolicy().verticalPolicy())
        widget.installEventFilter(self)
        self.setFocusProxy(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing() // 4)
        column.addWidget(widget)
        column.addWidget(self._note)

    # ------------------------------------------------------------------ to be said by each editor

    def value(self) -> Value | str:
        """Return what stands in it: a value, or typed text that still has to be parsed."""
        raise NotImplementedError

    def _show(self, value: Value) -> None:
        """Put `value` into the widget."""
        raise NotImplementedError

    def begin(self) -> None:
        """Open what is worth opening at once when a cell is edited, such as a list to pick from."""

    def wanted_height(self, row_height: int) -> int:
        """Return the height of `input` over a cell of a row of this height."""
        return row_height

    def wanted_width(self, cell_width: int) -> int:
        """Return the width of `input` over a cell of this width."""
        return max(cell_width, 12 * self.fontMetrics().averageCharWidth())

    # ------------------------------------------------------------------------------------- common

    def set_value(self, value: Value) -> None:
        """Show a stored value. Nothing is modified then and there is no problem."""
        self._show(value)
        self._stored, self._original, self._begun = value, self.value(), True
        self.set_problem("")

    def modified(self) -> bool:
        """Tell whether what stands in it is not what was last set."""
        return self._begun and self.value() != self._original

    def revert(self) -> None:
        """Take back what was typed."""
        self.set_value(self._stored)

    def problem(self) -> str:
        """Return why its value was refused; empty if it was not."""
        return self._note.text()

    def set_problem(self, message: str) -> None:
        """Show beside it why its value was refused, or put that away if `message` is empty."""
        if message == self.problem():
            return
        self._note.show_text(message)
        self.input.setAccessibleDescription(message or self.field.hint)
        if message and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.input, message))
        if not self._cell.isNull():
            self.place(self._cell, self._bounds)

    def place(self, cell: QRect, bounds: QRect) -> None:
        """Lie over a table's cell, with the note below it, or above it where there is no room.

        Args:
            cell: The cell's rectangle, in the coordinates of the parent.
            bounds: The rectangle to stay within.
        """
        # Copies: what Qt hands out belongs to an option that is gone after the call.
        self._cell, self._bounds = QRect(cell), QRect(bounds)
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made in the constructor
        layout.setEnabled(False)
        size = cell.size()
        size.setWidth(min(self.wanted_width(cell.width()), bounds.width()))
        size.setHeight(min(self.wanted_height(cell.height()), bounds.height()))
        over = _within(QRect(cell.topLeft(), size), bounds)
        note = QRect()
        if self.problem():
            width, height = self._note.size_at(over.width())
            note = _within(QRect(over.left(), over.bottom() + 2, min(width, bounds.width()), height), bounds)
            if note.intersects(over):
                note.moveBottom(over.top() - 2)
        whole = over.united(note)
        self.setGeometry(whole)
        self.input.setGeometry(over.translated(-whole.topLeft()))
        self._note.setGeometry(note.translated(-whole.topLeft()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the focus leaves, and keep the wheel from changing what is not being edited."""
        if watched is self.input:
            if event.type() == QEvent.Type.Wheel and not self.input.hasFocus():
                event.ignore()
                return True
            if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _NO_LEAVING:
                self._left()
        return super().eventFilter(watched, event)

    def _left(self) -> None:
        if not self._holds(QApplication.focusWidget()):
            self.committed.emit()

    def _holds(self, widget: QObject | None) -> bool:
        while widget is not None and widget is not self:
            widget = widget.parent()
        return widget is self


def _within(rect: QRect, bounds: QRect) -> QRect:
    """Move a rectangle so that it lies within another one."""
    moved = QRect(rect)
    if moved.right() > bounds.right():
        moved.moveRight(bounds.right())
    if moved.bottom() > bounds.bottom():
        moved.moveBottom(bounds.bottom())
    moved.moveLeft(max(moved.left(), bounds.left()))
    moved.moveTop(max(moved.top(), bounds.top()))
    return moved


def opens_popup(event: QKeyEvent) -> bool:
    """Tell whether a key opens what can be picked from: Alt+Down or F4."""
    if event.type() != QEvent.Type.KeyPress:
        return False
    down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
    return bool(down) or event.key() == Qt.Key.Key_F4


def popup_place(widget: QWidget, popup: QWidget) -> QPoint:
    """Return where a popup of `widget` lies on the screen: below it, or above it where there is no room."""
    below = widget.mapToGlobal(QPoint(0, widget.height()))
    screen = QGuiApplication.screenAt(below) or widget.screen()
    free = screen.availableGeometry()
    place = QRect(below, popup.size())
    if place.bottom() > free.bottom():
        place.moveBottom(widget.mapToGlobal(QPoint(0, 0)).y() - 1)
    return _within(place, free).topLeft()
