"""Work on a faulty disk: `python -m tests.torture.stubborn_work FILE STEPS [BALLAST]`.

Does each step again until it is stored; after the first fault the file BALLAST is deleted, to make room. Prints
a line for each fault: the number of the step, how many steps the file really holds then, and what the user is
told.
"""

import json
import sys
from pathlib import Path

from tests.torture import office_work

from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault, open_file

PATIENCE = 40


def try_step(office: OfficeFile, step: int) -> bool:
    """Do a step; return whether it is stored. Tell of a fault."""
    try:
        office_work.do(office, step)
    except StorageFault as fault:
        held = office_work.steps_held(office.path)
        sys.stdout.write(f"{json.dumps([step, held, str(fault)])}\n")
        return held == step
    return True


def main(path: Path, steps: int, ballast: Path | None = None) -> None:
    office = open_file(path)
    for step in range(1, steps + 1):
        for _ in range(PATIENCE):
            if try_step(office, step):
                break
            if ballast:
                ballast.unlink(missing_ok=True)
        else:
            raise AssertionError(f"step {step} never got stored")
    office.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *map(Path, sys.argv[3:]))
