"""The dialogs of a table by keyboard: where the focus is, and that a refusal can be read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.gui.table_dialogs import ChangeDialog, SortDialog

Key = Qt.Key
WHY = (
    "„E-Mail“ kann so nicht gespeichert werden, und das hat einen recht langen Grund, der ganz zu lesen sein muss. " * 2
)


@pytest.fixture
def parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def shown(qtbot, parent):
    def show(dialog):
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return show


@pytest.fixture
def change(practice, parent, shown):
    fields = [CONTACT.field(key) for key in ("function", "phone", "email")]
    return shown(ChangeDialog(practice, CONTACT, 3, fields, "phone", lambda _field, _settled: WHY, parent))


def test_the_value_is_typed_at_once_and_stepping_through_the_fields_stays_there(qtbot, change):
    assert change.focusWidget() is change.editor.input
    change.field.setFocus()
    qtbot.keyClick(change.field, Key.Key_Down)
    assert change.editor.field.key == "email"
    assert change.field.hasFocus()
    qtbot.keyClick(change.field, Key.Key_Tab)
    assert change.focusWidget() is change.editor.input


def test_why_a_value_is_refused_can_be_read_to_its_end(qtbot, change):
    qtbot.keyClicks(change.editor.input, "030 23125-100")
    qtbot.keyClick(change.editor.input, Key.Key_Return)
    assert change.editor.problem() == WHY
    note = next(label for label in change.editor.findChildren(QLabel) if label.text() == WHY)
    qtbot.waitUntil(lambda: note.height() >= note.heightForWidth(note.width()))


def test_sorting_begins_with_the_first_field(parent, shown):
    dialog = shown(SortDialog([CONTACT.field("last_name")], [], parent))
    assert dialog.focusWidget() is dialog.rows[0][0]
