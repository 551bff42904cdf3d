"""Who was there: pure rules over what a registration says of each half of a day."""

from enum import IntEnum

from voneinander_desktop.domain.fields import Row


class Half(IntEnum):
    """A half of the day; a meeting with one signature column has the first only."""

    FIRST = 0
    SECOND = 1


FIELDS = ("attendance", "attendance_second")
"""The fields of a registration that say who was there, by half."""


def overall(first: object, second: object) -> str:
    """Return what holds of the whole day: present in one half is present, unrecorded in one is not yet absent."""
    for status in ("present", "unrecorded"):
        if status in (first, second):
            return status
    return "absent"


def of_day(registration: Row, halves: int = 1) -> str:
    """Return a registration's attendance over the whole day.

    Args:
        registration: Whose.
        halves: How many halves the day has. What is known of a second half counts even where it has one.
    """
    first, second = (registration[key] for key in FIELDS)
    if halves == 1 and second == "unrecorded":
        second = first
    return overall(first, second)
