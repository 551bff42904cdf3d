"""The messy lists of `tests/lists`: each is planned as is kept beside it, and stored, undone, and found unchanged."""

import pytest
from tests.lists import plans
from tests.records import contents

from voneinander_desktop.usecases.office_file import check_file


@pytest.fixture
def office(tmp_path):
    file = plans.sample(tmp_path)
    yield file
    file.close()


@pytest.mark.parametrize("path", plans.LISTS, ids=lambda path: path.name)
def test_is_planned_stored_found_unchanged_and_taken_back(path, office):
    def everything():
        return {table: rows for table, rows in contents(office.path).items() if table != "setting"}

    wanted = plans.expected(path)
    before = [everything()]
    for plan, expected in zip(plans.plans_of(office, path), wanted, strict=True):
        again = expected.pop("again")
        assert plans.told(plan) == expected
        office.importing.apply(plan)
        second = office.importing.plan_again(plan)
        assert [str(status) for status in second.statuses] == again
        assert set(again) <= {"unchanged", "unclear", "faulty"}
        assert office.importing.apply(second).outcome.step_id == 0
        before.append(everything())
    assert check_file(office.path).faults == []
    while len(before) > 1:
        assert everything() == before.pop()
        office.history.undo()
        assert everything() == before[-1]
