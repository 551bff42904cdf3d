"""Printed sign-in sheets: numbered, kept as printed, and typed in afterwards in that order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from voneinander_desktop.documents.sign_in_sheet import SheetRow, SignInSheetRequest, sheet_rows
from voneinander_desktop.domain.attendance import FIELDS, Half
from voneinander_desktop.domain.catalogue import REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change, StepKind
from voneinander_desktop.usecases.attendance import Attendance
from voneinander_desktop.usecases.editing import NOTHING, Editing, Outcome, Problem, Refused
from voneinander_desktop.usecases.roll import Entry, Roll


class PrintedSheet(NamedTuple):
    """A sheet as it was printed.

    Attributes:
        id: Its row.
        session: The session.
        number: Its number within the session, from 1.
        printed_at: When.
        signature_columns: One, or two for the halves of a day.
        supplement: Whether it is a Nachtrag.
    """

    id: int
    session: int
    number: int
    printed_at: datetime
    signature_columns: int
    supplement: bool

    @property
    def title(self) -> str:
        """What it is called: "Liste Nr. 2 (Nachtrag)"."""
        return f"Liste Nr. {self.number}{' (Nachtrag)' if self.supplement else ''}"


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
        attendance: Keys of the attendance by half; empty where nobody is meant.
        note: German remark on what changed since it was printed, such as "hat seit dem Druck abgesagt"; else empty.
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


class Overtaken(NamedTuple):
    """Something that is no longer so on sheets that lie printed.

    Attributes:
        who: Whom it is about, with sheet and row where she stands on one.
        how: In German, such as "hat seit dem Druck abgesagt".
    """

    who: str
    how: str


class Sheets:
    """Printed sheets of one open file.

    Args:
        database: The file.
        editing: Writes records.
        attendance: Records who came.
        clock: Tells the time.
    """

    def __init__(
        self,
        database: Database,
        editing: Editing,
        attendance: Attendance,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._database = database
        self._reader = database.reader
        self._editing = editing
        self._attendance = attendance
        self._clock = clock

    # --------------------------------------------------------------------------------- printing

    def numbered(self, request: SignInSheetRequest, *, again: bool = False) -> SignInSheetRequest:
        """Return a request with the number that the next sheet gets; the rows of a Nachtrag are numbered on.

        Args:
            request: What is to be printed.
            again: Whether the newest sheet may be meant: the same rows, such as for Excel after they were printed, keep
                its number.
        """
        sheets = self.all(request.session_id)
        if again and sheets:
            same = self._with_number(request, sheets[:-1])
            if self._is_kept(same, sheets[-1]):
                return same
        return self._with_number(request, sheets)

    def record(self, request: SignInSheetRequest) -> PrintedSheet:
        """Keep a sheet that is being printed as it is printed; a step that undo passes over.

        Args:
            request: What was printed, as `numbered` returned it.

        Returns:
            The sheet; the one there is already, where it is made again.

        Raises:
            Refused: If another sheet with this number was printed meanwhile.
            UnknownSession: If there is no such session.
        """
        rows = sheet_rows(self._reader, request)
        sheets = self.all(request.session_id)
        if sheets and self._is_kept(request, sheets[-1]):
            return sheets[-1]
        if request.number != len(sheets) + 1:
            message = f"Eine Liste Nr. {request.number} gibt es schon. Bitte drucken Sie noch einmal."
            raise Refused([Problem("session", request.session_id, "", message)])
        (sheet_id,) = self._database.next_ids("printed_sheet")
        sheet = PrintedSheet(
            sheet_id, request.session_id, request.number, self._clock(), request.signature_columns,
            supplement=request.only is not None,
        )  # fmt: skip
        values = {
            "session_id": sheet.session, "number": sheet.number, "printed_at": sheet.printed_at,
            "signature_columns": sheet.signature_columns, "supplement": sheet.supplement,
        }  # fmt: skip
        ids = self._database.next_ids("printed_row", len(rows))
        changes = [Change("printed_sheet", sheet_id, None, values)]
        changes += [
            Change("printed_row", row_id, None, _kept(sheet_id, row)) for row_id, row in zip(ids, rows, strict=True)
        ]
        self._database.transact(f"Unterschriftenliste Nr. {sheet.number} gedruckt", changes, kind=StepKind.PERMANENT)
        return sheet

    def added_since(self, session_id: int) -> list[int]:
        """Return who takes part and is on no sheet in use, in the order of a list of persons: for a Nachtrag."""
        return [entry.id for entry in self._missing(session_id, _in_use(self.all(session_id)))]

    def overtaken(self, session_id: int) -> list[Overtaken]:
        """Return what is no longer so on a whole sheet and its supplements, and who is on none of them.

        Nothing where there is no supplement: what changed since a whole sheet is told by the paper log.
        """
        sheets = _in_use(self.all(session_id))
        if not sheets or not sheets[-1].supplement:
            return []
        told = [
            Overtaken(f"{sheet.title}, Zeile {row.position}: {_full_name(row.last_name, row.first_name)}", row.note)
            for sheet in sheets
            for row in self.grid(sheet.id)
            if row.note
        ]
        return [
            *told,
            *(Overtaken(entry.name, "steht auf keiner Liste") for entry in self._missing(session_id, sheets)),
        ]

    # ---------------------------------------------------------------------------------- looking

    def all(self, session_id: int) -> list[PrintedSheet]:
        """Return a session's sheets, oldest first."""
        rows = self._reader.links("printed_sheet", session_id=session_id)
        sheets = [
            PrintedSheet(
                row["id"], session_id, row["number"], row["printed_at"], row["signature_columns"],
                supplement=bool(row["supplement"]),
            )
            for row in rows
        ]  # fmt: skip
        return sorted(sheets, key=lambda sheet: sheet.number)

    def sheet(self, session_id: int, number: int) -> PrintedSheet:
        """Return a session's sheet by its number.

        Raises:
            Refused: If it was never printed.
        """
        sheets = self.all(session_id)
        found = next((sheet for sheet in sheets if sheet.number == number), None)
        if found is None:
            raise Refused([Problem("session", session_id, "", _never_printed(number, sheets))])
        return found

    def grid(self, sheet_id: int) -> list[GridRow]:
        """Return the rows of a sheet as printed, with what is recorded now."""
        sheet = self._reader.links("printed_sheet", id=sheet_id)
        if not sheet:
            return []
        roll = self._attendance.roll(sheet[0]["session_id"])
        return [_grid_row(row, roll) for row in self._rows(sheet_id)]

    def positions(self, session_id: int) -> Mapping[int, int]:
        """Return by registration the number of her row on the newest sheet that she stands on."""
        found: dict[int, int] = {}
        for sheet in self.all(session_id):
            found |= {row["registration_id"]: row["position"] for row in self._rows(sheet.id) if row["registration_id"]}
        return found

    # --------------------------------------------------------------------------------- entering

    def enter(
        self,
        sheet_id: int,
        position: int,
        who: int | str,
        institution: Ref | str | None = None,
        halves: Sequence[Half] = (Half.FIRST,),
    ) -> Outcome:
        """Enter who signed in a blank row, as one step; see `Attendance.admit`.

        Raises:
            Refused: If the sheet has no such row, it is not blank, or somebody else is entered there.
        """
        row = self._blank_row(sheet_id, position)
        session = self._reader.links("printed_sheet", id=sheet_id)[0]["session_id"]
        entered = row["registration_id"]
        if entered and (entry := self._attendance.roll(session).entry(entered)):
            raise _refusal(sheet_id, f"In Zeile {position} ist schon „{entry.name}“ eingetragen.")

        def also(registration: int) -> list[Change]:
            return [_linked(row, registration)] if registration != entered else []

        if isinstance(who, str):  # a blank row may be meant for an institution that announced people
            institution = institution or row["institution"]
        return self._attendance.admit(session, who, institution, halves, also)

    def clear(self, sheet_id: int, position: int) -> Outcome:
        """Take back who was entered in a blank row, as one step; who came ohne Anmeldung is off the list again.

        Raises:
            Refused: If the sheet has no such row, or it is not blank.
        """
        row = self._blank_row(sheet_id, position)
        entered = row["registration_id"]
        if not entered:
            return NOTHING
        registration = self._reader.raw(REGISTRATION.table, [entered]).get(entered)
        unlink = [_linked(row, None)]
        label = f"Eintrag in Zeile {position} zurückgenommen"
        if registration is None:
            return self._database.transact(label, unlink)
        if registration["walk_in"]:
            deletion = self._editing.deletion(REGISTRATION.key, [entered])
            return self._database.transact(label, [*deletion.changes, *unlink])
        before = {key: registration[key] for key in FIELDS if registration[key] != "unrecorded"}
        back = [Change(REGISTRATION.table, entered, before, dict.fromkeys(before, "unrecorded"))] if before else []
        return self._database.transact(label, [*back, *unlink])

    # --------------------------------------------------------------------------------- workings

    def _people(self, session_id: int) -> list[Entry]:
        roll = self._attendance.roll(session_id)
        return list(map(roll.person, roll.ids))

    def _rows(self, sheet_id: int) -> list[dict[str, Any]]:
        return sorted(self._reader.links("printed_row", sheet_id=sheet_id), key=lambda row: int(row["position"]))

    def _missing(self, session_id: int, sheets: Sequence[PrintedSheet]) -> list[Entry]:
        """Return who takes part and is on none of some sheets."""
        printed = {row["registration_id"] for sheet in sheets for row in self._rows(sheet.id)}
        return [entry for entry in self._people(session_id) if not entry.cancelled and entry.id not in printed]

    def _with_number(self, request: SignInSheetRequest, before: Sequence[PrintedSheet]) -> SignInSheetRequest:
        """Return a request with the number that follows those of some sheets."""
        first = 1 if request.only is None else self._last_row(before) + 1
        return replace(request, number=len(before) + 1, first_row=first)

    def _last_row(self, sheets: Sequence[PrintedSheet]) -> int:
        """Return the last number of the newest whole sheet and its supplements."""
        return max((row["position"] for sheet in _in_use(sheets) for row in self._rows(sheet.id)), default=0)

    def _is_kept(self, request: SignInSheetRequest, sheet: PrintedSheet) -> bool:
        """Tell whether a request is for a sheet that was printed already, with the same rows."""
        wanted = (request.number, request.signature_columns, request.only is not None)
        if wanted != (sheet.number, sheet.signature_columns, sheet.supplement):
            return False
        kept = self._rows(sheet.id)
        rows = [_kept(sheet.id, row) for row in sheet_rows(self._reader, request)]
        return len(rows) == len(kept) and all(
            row.items() <= there.items() for row, there in zip(rows, kept, strict=True)
        )

    def _blank_row(self, sheet_id: int, position: int) -> dict[str, Any]:
        rows = self._rows(sheet_id)
        row = next((row for row in rows if row["position"] == position), None)
        if row is None:
            blank = [row["position"] for row in rows if row["blank"]]
            told = f" Leere Zeilen sind {_ranges(blank)}." if blank else " Leere Zeilen hat sie nicht."
            raise _refusal(sheet_id, f"Eine Zeile {position} hat diese Liste nicht.{told}")
        if not row["blank"]:
            name = _full_name(row["last_name"] or "", row["first_name"] or "")
            raise _refusal(sheet_id, f"Zeile {position} ist keine leere Zeile: Dort steht „{name}“.")
        return row


def _in_use(sheets: Sequence[PrintedSheet]) -> Sequence[PrintedSheet]:
    """Return the newest whole sheet and its supplements; a new whole one takes the place of all before it."""
    whole = [number for number, sheet in enumerate(sheets) if not sheet.supplement]
    return sheets[whole[-1] :] if whole else sheets


def _full_name(last_name: str, first_name: str) -> str:
    return ", ".join(filter(None, (last_name, first_name)))


def _kept(sheet_id: int, row: SheetRow) -> dict[str, Any]:
    return {
        "sheet_id": sheet_id,
        "position": row.position,
        "registration_id": row.registration,
        "blank": row.registration is None,
        "block": row.block or None,
        "last_name": row.last_name or None,
        "first_name": row.first_name or None,
        "institution": row.institution or None,
    }


def _linked(row: Mapping[str, Any], registration: int | None) -> Change:
    """Return the change by which a blank row means somebody, or nobody."""
    before = {"registration_id": row["registration_id"]}
    return Change("printed_row", row["id"], before, {"registration_id": registration})


def _grid_row(row: Mapping[str, Any], roll: Roll) -> GridRow:
    registration, blank = row["registration_id"], bool(row["blank"])
    entry = roll.entry(registration or 0)
    grid_row = GridRow(
        position=row["position"],
        block=row["block"] or "",
        last_name=row["last_name"] or "",
        first_name=row["first_name"] or "",
        institution=row["institution"] or "",
        blank=blank,
        registration=entry.id if entry else None,
        attendance=entry.attendance if entry else ("", ""),
    )
    if entry is None:
        return grid_row._replace(note="steht nicht mehr auf der Liste") if registration and not blank else grid_row
    if blank:
        return grid_row._replace(last_name=entry.last_name, first_name=entry.first_name, institution=entry.institution)
    return grid_row._replace(note=_note(entry, grid_row))


def _note(entry: Entry, printed: GridRow) -> str:
    """Return what changed since a row was printed."""
    if entry.cancelled:
        return "hat seit dem Druck abgesagt"
    same = (entry.last_name, entry.first_name) == (printed.last_name, printed.first_name)
    return "" if same else f"heißt jetzt „{entry.name}“"


def _refusal(sheet_id: int, message: str) -> Refused:
    return Refused([Problem("printed_sheet", sheet_id, "", message)])


def _never_printed(number: int, sheets: Sequence[PrintedSheet]) -> str:
    told = f"Eine Liste Nr. {number} wurde für diese Veranstaltung nie gedruckt."
    if not sheets:
        return f"{told} Gedruckt wurde bisher keine."
    numbers = _ranges([sheet.number for sheet in sheets])
    return f"{told} Gedruckt {'wurde' if len(sheets) == 1 else 'wurden'} Nr. {numbers}."


def _ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers as "1, 3–5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
