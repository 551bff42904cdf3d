"""A panel of a paper over a small file, and what one does with it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QPushButton, QRadioButton, QSpinBox, QWidget
from tests.example_meeting import example_file

from voneinander_desktop.gui.exporting import open_panel
from voneinander_desktop.gui.settings import Settings


@pytest.fixture
def example(tmp_path):
    example = example_file(tmp_path / "treffen.voneinander")
    yield example
    example.office.close()


@pytest.fixture
def remembered(tmp_path):
    return Settings(tmp_path / "einstellungen.ini")


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def asked(monkeypatch):
    """What is asked of the system's dialog for files, and the answers to give."""

    class Dialog:
        def __init__(self):
            self.answers, self.proposals = [], []

        def ask(self, _parent, _title, proposal, _pattern):
            self.proposals.append(Path(proposal))
            return (str(self.answers.pop(0)), "") if self.answers else ("", "")

    dialog = Dialog()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog.ask)
    return dialog


@pytest.fixture
def opened(monkeypatch):
    """What the system was asked to open."""
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(Path(url.toLocalFile())) or True)
    return urls


class Desk:
    """A panel and what one does with it by keyboard."""

    def __init__(self, qtbot, panel):
        self.qtbot = qtbot
        self.panel = panel
        qtbot.waitUntil(panel.isActiveWindow)

    def find(self, kind, text):
        return next(
            widget for widget in self.panel.findChildren(kind) if widget.text().replace("&", "").startswith(text)
        )

    def choose(self, text):
        """Choose a radio button with the space bar."""
        self.press(self.find(QRadioButton, text))

    def tick(self, text):
        self.press(self.find(QCheckBox, text))

    def press(self, widget):
        widget.setFocus()
        self.qtbot.keyClick(widget, Qt.Key.Key_Space)

    def pick(self, name, text):
        """Pick something of a list that is folded, by typing how it begins."""
        box = self.named(QComboBox, name)
        box.setFocus()
        self.qtbot.keyClicks(box, text)

    def named(self, kind, name):
        """Return a widget by what screen readers call it."""
        return next(widget for widget in self.panel.findChildren(kind) if widget.accessibleName() == name)

    def type(self, text, spin=None):
        """Type a number in place of the one that is there."""
        spin = spin or self.panel.findChild(QSpinBox)
        spin.setFocus()
        spin.selectAll()
        self.qtbot.keyClicks(spin, text)
        self.qtbot.keyClick(spin, Qt.Key.Key_Tab)

    def make(self, what):
        self.press(self.panel.buttons[what])

    def offers(self):
        return [
            button.text().replace("&", "")
            for button in self.panel.outcome.findChildren(QPushButton)
            if button.isVisible()
        ]

    def take(self, offer):
        self.press(self.find(QPushButton, offer))

    @property
    def told(self):
        return self.panel.outcome.text.text() if self.panel.outcome.isVisible() else ""

    def close(self):
        self.qtbot.keyClick(self.panel, Qt.Key.Key_Escape)


@pytest.fixture
def desk(qtbot, window, example, remembered):
    def open_desk(key, **details):
        details = {"session_id": example.session, "settings": remembered, "office": example.office} | details
        return Desk(qtbot, open_panel(window, details.pop("office"), key, **details))

    return open_desk
