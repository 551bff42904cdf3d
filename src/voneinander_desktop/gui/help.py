"""The handbook and the list of shortcuts, in windows of the program."""

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.actions import NATIVE_KEYS, Command, Menu, by_menu, german_keys
from voneinander_desktop.gui.screen import within_screen


class TextWindow(QDialog):
    """A text to read beside the work."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QTextBrowser(self)
        self.text.setOpenExternalLinks(False)
        step = theme.spacing()
        self.text.document().setDocumentMargin(2 * step)
        self.text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(self.text)
        column.addWidget(buttons)
        self.resize(within_screen(self, QSize(72 * self.fontMetrics().averageCharWidth() + 8 * step, 76 * step)))


def handbook(markdown: str, parent: QWidget | None = None) -> TextWindow:
    """Return the window with the handbook."""
    window = TextWindow("Handbuch", parent)
    window.text.setMarkdown(markdown)
    return window


def shortcuts(commands: Iterable[Command], parent: QWidget | None = None) -> TextWindow:
    """Return the window with all shortcuts, made from the action table."""
    window = TextWindow("Tastenkürzel", parent)
    window.text.setHtml(shortcut_table(commands))
    return window


def shortcut_table(commands: Iterable[Command]) -> str:
    """Return the shortcuts of these commands as HTML, by menu."""
    commands = tuple(commands)
    parts = []
    for menu in Menu:
        listed = [command for group in by_menu(commands, menu) for command in group if command.keys]
        if listed:
            rows = [(" oder ".join(map(german_keys, command.keys)), command.plain_text) for command in listed]
            parts.append(_section(menu.replace("&", ""), rows))
    return "".join([*parts, _section("In der Liste", NATIVE_KEYS)])


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td width='40%'>{escape(keys)}</td><td>{escape(text)}</td></tr>" for keys, text in rows)
    return f"<h3>{escape(title)}</h3><table width='100%' cellpadding='3'>{cells}</table>"
