"""An open file and a table of it, for tests of tables and their editors."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.gui.clipboard import leave_text_behind
from voneinander_desktop.gui.collecting import collect_here
from voneinander_desktop.gui.table_model import TableModel
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import create_file, open_file


@pytest.fixture(scope="session", autouse=True)
def _application(qapp):
    """Collect garbage in this thread, and leave nothing of Python's on the clipboard, as the program does."""
    collect_here(qapp)
    yield
    leave_text_behind()


@pytest.fixture(autouse=True)
def _no_key_held_down(qapp):
    """Let no test find Shift or Ctrl held down by the one before: Qt keeps what the last key event said."""
    if QApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="session")
def practice_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("practice") / "Vorlage.voneinander"
    create_file(path, "practice")
    return path


@pytest.fixture
def practice(practice_template, tmp_path):
    """A copy of the practice file, open for writing."""
    path = tmp_path / "Mitte.voneinander"
    shutil.copy(practice_template, path)
    office = open_file(path)
    yield office
    office.close()


@pytest.fixture(scope="session")
def _templates(tmp_path_factory):
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def make_file(_templates, tmp_path):
    """Make files quickly: each content is generated once, then copied."""

    def make(content, name="Mitte.voneinander"):
        template = _templates / f"{content}.voneinander"
        if not template.exists():
            create_file(template, content)
        path = tmp_path / name
        shutil.copy(template, path)
        return path

    return make


class Table:
    """A shown table and what one does with it by keyboard."""

    def __init__(self, qtbot, office, entity, fields=None):
        self.qtbot = qtbot
        self.office = office
        self.entity = entity
        self.view = TableView(office)
        qtbot.addWidget(self.view)
        self.model = TableModel(office, entity, fields, self.view)
        self.view.setModel(self.model)
        self.model.set_ids(office.listing(entity.key).ids(Query()))
        office.subscribe(self.model.refresh)
        self.messages = []
        self.view.message.connect(self.messages.append)
        self.view.resize(1200, 600)
        with qtbot.waitActive(self.view):
            self.view.show()
            self.view.activateWindow()
        self.view.setFocus()

    @property
    def editor(self):
        return self.view.delegate.editor

    def cell(self, row, key):
        return self.model.index(row, self.model.column_of(key))

    def go(self, row, key):
        self.view.setCurrentIndex(self.cell(row, key))

    def current(self):
        index = self.view.currentIndex()
        return index.row(), self.model.fields[index.column()].key

    def text(self, row, key):
        return self.model.display(row, self.model.column_of(key))

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.focus(), key, modifier)

    def type(self, text):
        """Type letter by letter where the focus is, as it moves from the table into an editor."""
        for letter in text:
            self.qtbot.keyClick(self.focus(), letter)

    def focus(self):
        """Return the widget that keys go to: an open popup takes them all."""
        popup = QApplication.activePopupWidget()
        return (popup.focusWidget() or popup) if popup else QApplication.focusWidget() or self.view

    def select(self, rows, keys):
        """Select a block: the first cell is the current one."""
        self.go(rows[0], keys[0])
        model = self.view.selectionModel()
        for row in rows:
            for key in keys:
                model.select(self.cell(row, key), model.SelectionFlag.Select)

    def stored(self, row, key):
        """Return a field's text as the file has it."""
        return self.office.reader.row(self.entity, self.model.id_at(row)).text(key)


@pytest.fixture
def make_table(qtbot, practice):
    def make(entity_key, fields=None, office=None):
        return Table(qtbot, office or practice, ENTITIES[entity_key], fields)

    return make


@pytest.fixture
def large_letters(qapp):
    """Letters of twice the size, as a system set to 200 % has them."""
    usual, large = qapp.font(), qapp.font()
    large.setPointSizeF(2 * usual.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(usual)
