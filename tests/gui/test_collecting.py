"""Garbage is collected in the window's thread: what Qt made must not be destroyed in another one."""

import gc
import threading

import pytest

from voneinander_desktop.gui.collecting import Collector, collect_here


class Knot:
    """An object that only a search for cycles frees."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def collected_in(qapp):
    """The threads in which garbage was collected."""
    threads = []

    def note(phase, _info):
        if phase == "start":
            threads.append(threading.current_thread())

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


def make_knots():
    for _ in range(50_000):
        Knot()


def test_a_busy_thread_collects_nothing_and_the_window_does(qtbot, collected_in):
    busy = threading.Thread(target=make_knots)
    busy.start()
    busy.join()
    assert busy not in collected_in
    qtbot.waitUntil(lambda: threading.main_thread() in collected_in)
    assert set(collected_in) == {threading.main_thread()}


def test_whoever_paused_it_does_not_begin_it_for_other_threads(qapp):
    gc.enable()
    qapp.findChild(Collector).look()
    assert not gc.isenabled()


def test_one_collector_is_enough(qapp):
    collect_here(qapp)
    assert len(qapp.findChildren(Collector)) == 1
