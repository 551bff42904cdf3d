"""One field of the record form: its label, its editor, and below it what looks wrong."""

from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.fields import Entity, Field, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import Editor
from voneinander_desktop.gui.editors import LineEditor, LinesEditor, make_editor
from voneinander_desktop.usecases.office_file import OfficeFile

_FEWEST_LINES, _MOST_LINES = 3, 9


class FieldRow(QWidget):
    """An editor in the form. What it refused stays in it, with the reason; a warning stands below.

    Args:
        office: The open file.
        entity: The form's entity.
        spec: The field.
        parent: The form.

    Attributes:
        label: Its label, to be placed beside it.
        editor: Its editor; None for a field that is only told.

    Signals:
        committed: Key of the field: what was typed is to be stored.
    """

    committed = Signal(str)

    def __init__(self, office: OfficeFile, entity: Entity, spec: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self.editor: Editor | None = make_editor(office, entity, spec, self) if spec.editable else None
        self._told = _Told(spec, self) if self.editor is None else None
        shown = cast(QWidget, self.editor or self._told)
        shown.setMinimumHeight(QLineEdit().sizeHint().height() if self.editor else 0)
        self.label = QLabel(spec.label.replace("&", "&&"), parent)
        self.label.setBuddy(shown)
        self.label.setWordWrap(True)
        self.label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._warning = WarningNote(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing() // 2)
        column.addWidget(shown)
        column.addWidget(self._warning)
        if isinstance(self.editor, LinesEditor):
            self.editor.lines.textChanged.connect(self._fit_lines)
        if self.editor:
            self.editor.committed.connect(lambda: self.committed.emit(spec.key))
            self.editor.entered.connect(lambda: self.committed.emit(spec.key))

    @property
    def changed(self) -> bool:
        """Whether something stands in the editor that is not stored."""
        return self.editor is not None and self.editor.modified()

    @property
    def problem(self) -> str:
        """Why what stands in the editor could not be stored; empty if there is no problem."""
        return self.editor.problem() if self.editor else ""

    @property
    def warning(self) -> str:
        """What looks wrong about the stored value; empty if nothing does."""
        return self._warning.text.text()

    def show_value(self, value: Value) -> None:
        """Show a stored value."""
        if self.editor:
            self.editor.set_value(value)
            _show_beginning(self.editor)
        elif self._told:
            self._told.show_value(value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more room where a note below the editor wraps: the form's layout hands out what it knew before."""
        super().resizeEvent(event)
        if self.height() < self.heightForWidth(self.width()):
            QTimer.singleShot(0, self, self.updateGeometry)

    def _fit_lines(self) -> None:
        """Let a text of several lines have as much room as it needs, within bounds."""
        assert isinstance(self.editor, LinesEditor)  # noqa: S101 - only connected for these
        lines = self.editor.lines
        shown = min(max(round(lines.document().size().height()), _FEWEST_LINES), _MOST_LINES)
        frame = 2 * (lines.frameWidth() + round(lines.document().documentMargin()))
        lines.setFixedHeight(shown * lines.fontMetrics().lineSpacing() + frame)

    def show_problem(self, message: str) -> None:
        """Say why what was typed could not be stored; it stays in the editor."""
        if self.editor:
            self.editor.set_problem(message)

    def show_warning(self, message: str) -> None:
        """Say what looks wrong about the stored value; nothing if empty."""
        self._warning.show_text(message)

    def set_read_only(self, read_only: bool) -> None:
        """Let it be edited or not."""
        if self.editor:
            widget = self.editor.input
            if type(self.editor) in (LineEditor, LinesEditor) and isinstance(widget, (QLineEdit, QPlainTextEdit)):
                widget.setReadOnly(read_only)  # what stands there can still be copied
            else:
                self.editor.setEnabled(not read_only)


def _show_beginning(editor: Editor) -> None:
    """Let a long name be read from its beginning, nothing in it selected."""
    line = editor.input.lineEdit() if isinstance(editor.input, QComboBox) else None
    if line is not None and not line.hasFocus():
        line.deselect()
        line.setCursorPosition(0)


class WarningNote(QWidget):
    """An icon and a sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        side = self.fontMetrics().height()
        icon = QLabel(self)
        icon.setPixmap(theme.warning_icon().pixmap(side, side))
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.spacing() // 2)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show a sentence, or put the note away if it is empty."""
        self.text.setText(text)
        self.setVisible(bool(text))


class _Told(QLabel):
    """A field that is told, not edited."""

    def __init__(self, spec: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.setAccessibleName(spec.label)
        self.setToolTip(spec.hint)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_value(self, value: Value) -> None:
        text = self._spec.format(value)
        self.setText("\n".join(text.split("; ")) if self._spec.many else text or "–")
