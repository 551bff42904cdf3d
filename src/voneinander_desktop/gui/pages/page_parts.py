"""What pages are put together from: headings, explanations, buttons, and why something cannot be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.page import Page
from voneinander_desktop.usecases.editing import Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_ROWS_AROUND = 3
"""So many rows are shown around the one that one goes to: there is room for what a refusal says."""


class SectionHead(QWidget):
    """A heading, and a sentence below it that says what this is for.

    Args:
        title: The heading.
        explanation: The sentence; empty for none.
    """

    def __init__(self, title: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = heading(title, self)
        self.explanation = muted_label(explanation, self)
        self.explanation.setVisible(bool(explanation))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing() // 2)
        column.addWidget(self.title)
        column.addWidget(self.explanation)


def with_dots(label: QLabel) -> QLabel:
    """Return a label with room above its first line: some fonts cut off the dots of an Ü there."""
    label.setContentsMargins(0, _DOTS, 0, 0)
    return label


_DOTS = 2


def heading(text: str, parent: QWidget, larger: float = 1.25) -> QLabel:
    """Return a label in bold and larger letters."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * larger)
    label.setFont(font)
    return with_dots(label)


def muted_label(text: str, parent: QWidget) -> QLabel:
    """Return a label that wraps, in the colour of secondary text."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return with_dots(label)


def tool_row(tools: Sequence[QWidget], parent: QWidget) -> QWidget:
    """Return a row of buttons and fields that wraps where there is little room."""
    row = QWidget(parent)
    flow = FlowLayout(theme.spacing(), row)
    for tool in tools:
        flow.addWidget(tool)
    return row


def sign(icon: str, side: int, parent: QWidget) -> QLabel:
    """Return a label that shows an icon."""
    label = QLabel(parent)
    label.setPixmap(theme.icon(icon).pixmap(side, side))
    return label


def scrolling(content: QWidget, parent: QWidget) -> QScrollArea:
    """Return an area in which a page's content is moved where it is higher than the window."""
    scroll = QScrollArea(parent)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    return scroll


def follow_current(scroll: QScrollArea, table: QAbstractItemView) -> None:
    """Let the cell be seen that one goes to in a table which lies in an area that is moved."""

    def follow(index: QModelIndex) -> None:
        content = scroll.widget()
        if content is not None and index.isValid() and table.hasFocus():
            table.scrollTo(index)
            rect = table.visualRect(index)
            place = table.viewport().mapTo(content, rect.center())
            scroll.ensureVisible(0, place.y(), 0, _ROWS_AROUND * rect.height())

    table.selectionModel().currentChanged.connect(follow)


def why_read_only(office: OfficeFile) -> str:
    """Return why nothing can be changed in this file; empty if it can."""
    if not office.read_only:
        return ""
    return office.notice or "Die Datei ist nur zum Lesen geöffnet."


def writing_button(
    office: OfficeFile, icon: str, text: str, hint: str, do: Callable[[], object], parent: QWidget
) -> QPushButton:
    """Return a button that changes something; in a file open for reading it says why it cannot."""
    button = QPushButton(theme.icon(icon), text, parent)
    button.setToolTip(why_read_only(office) or hint)
    button.setAccessibleDescription(button.toolTip())
    button.setEnabled(not office.read_only)
    button.clicked.connect(lambda: do())
    return button


def attempt(page: Page, step: Callable[[], Outcome]) -> Outcome | None:
    """Do a step; a refusal or fault is told above the page, and None returned."""
    try:
        return step()
    except (Refused, StorageFault) as fault:
        page.fault.emit(str(fault))
        return None
