"""Work in a thread: its result, its faults, and giving it up."""

import threading

import pytest
from PySide6.QtCore import Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from voneinander_desktop.gui import tasks


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def waiting():
    """The dialog that tells what is going on, if it is there."""
    dialog = QApplication.activeModalWidget()
    return dialog if dialog is not None and dialog.windowTitle() == "Bitte warten" else None


def until_given_up(progress):
    while True:
        progress(1, 2)
        threading.Event().wait(0.01)


def test_the_result_comes_back_and_quick_work_is_not_told(window):
    shown = []
    timer = QTimer()
    timer.timeout.connect(lambda: shown.append(waiting()))
    timer.start(1)
    assert tasks.run(window, "Liste wird geschrieben …", lambda progress: 6 * 7) == 42
    assert not any(shown)


def test_the_work_is_done_in_another_thread(window):
    assert tasks.run(window, "Liste wird geschrieben …", lambda progress: QThread.isMainThread()) is False


def test_faults_come_back(window):
    with pytest.raises(ZeroDivisionError):
        tasks.run(window, "Liste wird geschrieben …", lambda progress: 1 / 0)


def test_long_work_is_told_and_can_be_given_up(window, qtbot):
    told = []

    def give_up():
        dialog = waiting()
        if dialog is None:
            QTimer.singleShot(10, give_up)
            return
        told.append(dialog.findChild(QLabel).text())
        qtbot.mouseClick(dialog.findChild(QPushButton), Qt.MouseButton.LeftButton)
        told.append(dialog.findChild(QLabel).text())

    QTimer.singleShot(0, give_up)
    with pytest.raises(tasks.Cancelled):
        tasks.run(window, "Liste wird geschrieben …", until_given_up)
    assert told == ["Liste wird geschrieben …", "Wird abgebrochen …"]
    assert waiting() is None


def test_the_dialog_goes_when_long_work_is_done(window):
    done = threading.Event()

    def work(progress):
        while not done.wait(0.01):
            progress(0, 0)
        return "fertig"

    def finish():
        if waiting() is None:
            QTimer.singleShot(10, finish)
            return
        done.set()

    QTimer.singleShot(0, finish)
    assert tasks.run(window, "Liste wird geschrieben …", work) == "fertig"
