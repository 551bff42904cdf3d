"""An event as calendars know it."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event.

    Attributes:
        uid: What it is known by for ever, over all updates and its cancellation.
        sequence: How often it was changed; a calendar takes in only what is newer than what it has.
        stamp: When it was told, in UTC, without zone.
        day: The day of the event.
        start: When it begins; None for all day.
        end: When it ends, on the same day; None where only the beginning is known.
        summary: Its title.
        location: Where; may be empty.
        description: More; may be empty.
        organiser: (name, e-mail) of who invites; None where there is no address.
        cancelled: Whether it is called off.
        tentative: Whether it is not certain that it takes place then.
    """

    uid: str
    sequence: int
    stamp: datetime
    day: date
    start: time | None
    end: time | None
    summary: str
    location: str = ""
    description: str = ""
    organiser: tuple[str, str] | None = None
    cancelled: bool = False
    tentative: bool = False

    @property
    def status(self) -> str:
        """How it stands, in the words of RFC 5545."""
        return "CANCELLED" if self.cancelled else "TENTATIVE" if self.tentative else "CONFIRMED"

    @property
    def method(self) -> str:
        """What a calendar is asked to do: an event that is published, or one that is called off."""
        return "CANCEL" if self.cancelled else "PUBLISH"
