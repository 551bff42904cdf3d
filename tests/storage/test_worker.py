"""The thread that touches the disk: in turn, in order, and whoever waits is let in between slices."""

import threading
import time

import pytest

from voneinander_desktop.storage.worker import Worker


@pytest.fixture
def worker():
    worker = Worker()
    yield worker
    worker.stop()


def test_calls_are_done_in_the_thread_and_answer_to_the_caller(worker):
    assert worker.call(threading.current_thread) is not threading.current_thread()
    assert worker.call(lambda: 6 * 7) == 42


def test_what_goes_wrong_is_raised_where_it_was_called(worker):
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 // 0)
    assert worker.call(lambda: "weiter") == "weiter"


def test_a_call_within_a_call_does_not_wait_for_itself(worker):
    assert worker.call(lambda: worker.call(lambda: "innen")) == "innen"


def test_calls_are_done_in_order(worker):
    done = []
    futures = [worker.post(lambda number=number: done.append(number)) for number in range(50)]
    for future in futures:
        future.result()
    assert done == list(range(50))


def test_the_main_thread_waits_in_its_own_way_and_others_just_wait(worker):
    waited = []

    def wait(future):
        waited.append(threading.current_thread())
        future.exception()

    worker.wait = wait
    assert worker.call(lambda: 1) == 1
    thread = threading.Thread(target=lambda: worker.call(lambda: 2))
    thread.start()
    thread.join()
    assert waited == [threading.main_thread()]


def test_long_work_lets_waiting_calls_in_between_its_slices(worker):
    order = []
    begun, waiting = threading.Event(), threading.Event()

    def long_work():
        begun.set()
        waiting.wait()
        for number in range(3):
            order.append(f"Scheibe {number}")
            worker.let_others_in()

    long = worker.post(long_work)
    begun.wait()
    short = worker.post(lambda: order.append("Eingabe"))
    waiting.set()
    short.result()
    long.result()
    assert order == ["Scheibe 0", "Eingabe", "Scheibe 1", "Scheibe 2"]


def test_stopping_does_what_is_waiting_first_even_during_long_work():
    worker = Worker()
    go = threading.Event()
    done = []

    def long_work():
        go.wait()
        worker.let_others_in()
        done.append("lang")

    worker.post(long_work)
    worker.post(lambda: done.append("kurz"))
    threading.Thread(target=lambda: (time.sleep(0), go.set())).start()
    worker.stop()
    assert sorted(done) == ["kurz", "lang"]
