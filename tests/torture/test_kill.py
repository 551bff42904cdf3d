"""kill -9 at random moments: what was acknowledged is there, and every step as a whole or not at all."""

import itertools
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

from tests.torture import office_work
from tests.torture.amounts import amounts
from tests.torture.processes import kill, received, start

from voneinander_desktop.usecases.office_file import open_file

LIVES_OF_A_FILE = 10  # then a new one: the longer its journal, the longer it takes to look through
LANES = 2
WHILE_OPENING = 0.1  # share of the kills
ENOUGH_FOR_AN_EDIT = 0.008  # seconds


def work_on(sender, path, step):
    """Edit until killed; tell each step's number once it is acknowledged."""
    office = open_file(path)
    for step in itertools.count(step + 1):  # noqa: B020 - it goes on from where the file is
        office_work.do(office, step)
        sender.send(step)


def one_life(path, chance, step):
    """Let a process work on a file that holds `step` steps and kill it; return the step it acknowledged last."""
    process, receiver = start(work_on, path, step)
    with receiver:
        if chance.random() > WHILE_OPENING:
            for _ in range(chance.randint(20, 100)):
                step = receiver.recv()
        time.sleep(chance.uniform(0, ENOUGH_FOR_AN_EDIT))  # whatever it is in the middle of then
        kill(process)
        return max([step, *received(receiver)])


def many_lives(new_file, folder, kills, seed):
    """Return how many edits were acknowledged, all of which were found again."""
    chance = random.Random(seed)
    total = 0
    for number in range(kills):
        if number % LIVES_OF_A_FILE == 0:
            path = folder / f"{seed}-{number}.voneinander"
            shutil.copy(new_file, path)
            step = 0
        acknowledged = one_life(path, chance, step)
        total += acknowledged - step
        step = office_work.check(path, acknowledged, begun=acknowledged + 1)
    return total


@amounts("kills", short=12, full=1_000)
def test_no_acknowledged_edit_is_lost(new_file, quick_folder, kills, record_property):
    with ThreadPoolExecutor(LANES) as lanes:
        lives = lanes.map(lambda lane: many_lives(new_file, quick_folder, kills // LANES, lane), range(LANES))
        acknowledged = sum(lives)
    record_property("kills", kills)
    record_property("acknowledged edits", acknowledged)
    assert acknowledged >= kills * 50 or kills < 1_000
