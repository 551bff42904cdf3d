"""What the record form is made of: its labels and buttons, and its words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QToolButton, QWidget

from voneinander_desktop.domain.fields import Entity, Field, Row, Value
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import Editor


def scroll_area() -> QScrollArea:
    """Return what the form scrolls in, up and down only."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll


def tool_button(icon: str, text: str, parent: QWidget) -> QToolButton:
    """Return a flat button with icon and text."""
    button = QToolButton(parent)
    button.setIcon(theme.icon(icon))
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAutoRaise(True)
    return button


def title_label(parent: QWidget) -> QLabel:
    """Return the label of the record's name."""
    label = QLabel(parent)
    font = label.font()
    font.setPointSizeF(1.25 * font.pointSizeF())
    font.setBold(True)
    label.setFont(font)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setContentsMargins(0, 2, 0, 0)  # room for the dots of a bold Ä
    return label


def section_label(text: str, parent: QWidget, *, first: bool = False) -> QLabel:
    """Return the heading of a section."""
    label = QLabel(text, parent)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    label.setContentsMargins(0, 0 if first else 3 * theme.spacing() // 2, 0, theme.spacing() // 4)
    return label


def placeholder(entity: Entity, parent: QWidget) -> QLabel:
    """Return what is said where no record is selected."""
    article = {"der": "einen", "die": "eine", "das": "ein"}[entity.gender]
    label = QLabel(f"Wählen Sie in der Liste {article} {entity.singular}.", parent)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setMargin(3 * theme.spacing())
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def second_column(fields: Sequence[Field]) -> str:
    """Return the section that a second column begins with: both then have about as many fields."""
    for number, spec in enumerate(fields):
        if number >= len(fields) / 2 and spec.section != fields[number - 1].section:
            return spec.section
    return ""


def first_values(entity: Entity) -> dict[str, Value]:
    """Return what a new record starts with: the first choice where one is required."""
    return {spec.key: spec.choices[0][0] for spec in entity.required if spec.choices}


def new_name(entity: Entity) -> str:
    """Return what a new record is called: "Neuer Kontakt"."""
    return f"{ {'der': 'Neuer', 'die': 'Neue', 'das': 'Neues'}[entity.gender] } {entity.singular}"


def state(row: Row, *, draft: bool) -> str:
    """Return what is said below a record's name: what it is, and how it stands."""
    if draft:
        return f"Wird gespeichert, sobald „{row.entity.required[0].label}“ ausgefüllt ist."
    parts = [row.entity.singular]
    if "status" in row.entity.index:
        parts.append(row.text("status"))
    if "retired_on" in row.entity.index and row["retired_on"]:
        parts.append(f"ausgeschieden seit {row.text('retired_on')}")
    return " · ".join(parts)


def filled(spec: Field, value: Value) -> Value:
    """Return a field's empty value where nothing is to be stored."""
    return spec.empty if value is None else value


def put_text(editor: Editor, text: str) -> None:
    """Put typed text back where it was typed."""
    widget = editor.input
    if isinstance(widget, QComboBox):
        widget.setEditText(text)
    elif isinstance(widget, QLineEdit):
        widget.setText(text)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
