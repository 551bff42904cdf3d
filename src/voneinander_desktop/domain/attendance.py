"""Who was there: pure rules over what a registration says of each half of a day."""

from enum import IntEnum

from voneinander_desktop.domain.fields import Row


class Half(IntEnum):
    """A half of the day; a meeting with one signature column has the first only."""

    FIRST = 0
    SECOND = 1


FIELDS = ("attendance", "attendance_second")
"""The fields of a registration that say who was there, by half."""


def of_day(registration: Row, halves: int = 1) -> str:
    """Return a registration's attendance over the whole day; see `of_halves`."""
    first, second = (str(registration[key]) for key in FIELDS)
    return of_halves(first, second, halves)


def of_halves(first: str, second: str, halves: int) -> str:
    """Return somebody's attendance over the whole day.

    Present in one half is present; unrecorded in one is not yet absent.

    Args:
        first: What is recorded of the first half.
        second: What is recorded of the second one.
        halves: How many the day has. What is known of a second half counts even where it has one.
    """
    if halves == 1 and second == "unrecorded":
        return first
    return next((status for status in ("present", "unrecorded") if status in (first, second)), "absent")
