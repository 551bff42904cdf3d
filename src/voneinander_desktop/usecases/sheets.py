"""Printed sign-in sheets: numbered, kept as printed, and typed in afterwards in that order."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest
from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.database import Database
from voneinander_desktop.usecases.attendance import Attendance
from voneinander_desktop.usecases.editing import Outcome


class PrintedSheet(NamedTuple):
    """A sheet as it was printed.

    Attributes:
        id: Its row.
        number: Its number within the session, from 1.
        printed_at: When.
        signature_columns: One, or two for the halves of a day.
        supplement: Whether it is a Nachtrag.
        rows: How many rows it has, blank ones included.
    """

    id: int
    number: int
    printed_at: datetime
    signature_columns: int
    supplement: bool
    rows: int


class GridRow(NamedTuple):
    """A row of the entry grid: what stands on the paper, and what is recorded of it now.

    Attributes:
        position: Its number on the paper.
        block: The heading it stands under on the paper; empty if none.
        last_name: As printed, or of whoever is entered in a blank row.
        first_name: Likewise.
        institution: Likewise.
        blank: Whether the paper has a blank row here.
        registration: Whom the row means now; None for a blank row that nobody is entered in, or who is gone.
        attendance: Keys of the attendance by half.
        note: German remark on what changed since it was printed, such as "seit dem Druck abgesagt"; else empty.
    """

    position: int
    block: str
    last_name: str
    first_name: str
    institution: str
    blank: bool
    registration: int | None
    attendance: tuple[str, str]
    note: str = ""


class Sheets:
    """Printed sheets of one open file."""

    def __init__(self, database: Database, attendance: Attendance) -> None:
        self._database = database
        self._reader = database.reader
        self._attendance = attendance

    def record(self, request: SignInSheetRequest) -> PrintedSheet:
        """Give a sheet that is being printed the next number and keep it as printed; a step that undo passes over.

        A request whose `only` names registrations is a Nachtrag; its rows are numbered on from the last sheet.
        """
        raise NotImplementedError

    def all(self, session_id: int) -> list[PrintedSheet]:
        """Return a session's sheets, oldest first."""
        raise NotImplementedError

    def sheet(self, session_id: int, number: int) -> PrintedSheet:
        """Return a session's sheet by its number.

        Raises:
            Refused: If it was never printed.
        """
        raise NotImplementedError

    def added_since(self, session_id: int) -> list[int]:
        """Return the registrations that are on no printed sheet: what a Nachtrag holds."""
        raise NotImplementedError

    def grid(self, sheet_id: int) -> list[GridRow]:
        """Return the rows of a sheet as printed, with what is recorded now."""
        raise NotImplementedError

    def positions(self, session_id: int) -> Mapping[int, int]:
        """Return by registration the number of her row on the newest sheet that she stands on."""
        raise NotImplementedError

    def enter(
        self,
        sheet_id: int,
        position: int,
        who: int | str,
        institution: Ref | str | None = None,
        halves: tuple[Half, ...] = (Half.FIRST,),
    ) -> Outcome:
        """Enter who signed in a blank row, as one step; see `Attendance.admit`.

        Raises:
            Refused: If the sheet has no such row, it is not blank, or somebody else is entered there.
        """
        raise NotImplementedError
