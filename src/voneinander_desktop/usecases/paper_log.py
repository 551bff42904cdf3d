"""When each paper was last made, and what has changed since of what stands on it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from voneinander_desktop.domain.catalogue import AGENDA_ITEM, CONTACT, ENTITIES, INSTITUTION, INVITATION, SESSION
from voneinander_desktop.domain.fields import Entity, Field
from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change, StepKind
from voneinander_desktop.storage.queries import JournalEntry, Reader
from voneinander_desktop.usecases.history import History, HistoryLine

_HEAD = ("title", "date", "start", "end", "venue", "room", "organisers", "lead", "file_reference")
_PRESS = ("title", "date", "start", "end", "venue", "room", "organisers")
_NAMES = ("last_name", "first_name")
_WHO = (*_NAMES, "title", "function", "department")
_REGISTERED = ("contact", "institution", "status")
_PLACE = ("name", "street", "postal_code", "city")
_MOST_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a paper shows: fields by entity, and texts that the office words itself, by their key in the file."""

    fields: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str] = field(default_factory=dict)


def _of_people(contact: tuple[str, ...], **more: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return what papers show that name people."""
    return {"session": _HEAD, "registration": _REGISTERED, "contact": contact, "institution": _PLACE, **more}


_SHOWN: Mapping[str, _Shown] = {
    "sign_in_sheet": _Shown(
        _of_people(_WHO, session=(*_HEAD, "delete_on"), invitation=("institution", "status", "head_count")),
        {"notice.sign_in_sheet": "Hinweis auf Unterschriftenlisten"},
    ),
    "roster": _Shown(
        _of_people(
            (*_WHO, "phone", "mobile", "email", "share", "share_withdrawn_on", "retired_on"),
            registration=(*_REGISTERED, "remark"),
            invitation=("institution", "status", "remark"),
        )
    ),
    "entrance_list": _Shown(_of_people(_NAMES, invitation=("institution", "status", "head_count"))),
    "badges": _Shown(
        _of_people(
            (*_NAMES, "title", "function"), session=("title",), institution=("name", "is_office", "is_jobcenter_site")
        )
    ),
    "reply_list": _Shown(
        _of_people(
            (*_NAMES, "phone"),
            institution=(*_PLACE, "phone"),
            invitation=tuple(spec.key for spec in INVITATION.fields if spec.editable),
            session=(*_HEAD, "reply_by"),
        )
    ),
    "agenda": _Shown(
        {
            "session": _HEAD,
            "agenda_item": tuple(spec.key for spec in AGENDA_ITEM.fields if spec.editable),
            "institution": _PLACE,
            "contact": _NAMES,
        }
    ),
    "calendar_event": _Shown(
        {
            "session": (
                "title",
                "date",
                "start",
                "end",
                "venue",
                "site",
                "room",
                "description",
                "status",
                "organisers",
                "lead",
            ),
            "institution": (*_PLACE, "email"),
            "contact": (*_NAMES, "email", "email_undeliverable"),
        }
    ),
    "attendance_record": _Shown(
        _of_people(
            _WHO,
            registration=(*_REGISTERED, "attendance", "attendance_second", "walk_in"),
            unnamed_attendance=("institution", "number", "number_second"),
        )
    ),
    "press_release": _Shown(
        {
            "session": (*_PRESS, "description", "information_contacts", "press_contacts", "status"),
            "invitation": ("institution", "status"),
            "institution": (*_PLACE, "article", "is_office"),
            "contact": ("salutation", "title", *_NAMES, "function", "institution", "phone", "email"),
        },
        {"template.press_release": "Vorlage der Pressemitteilung"},
    ),
    "report": _Shown(
        {
            "session": (*_HEAD, "results", "status"),
            "invitation": ("institution", "status"),
            "registration": (*_REGISTERED, "attendance", "attendance_second", "walk_in"),
            "unnamed_attendance": ("institution", "number", "number_second"),
            "institution": ("name", "kind", "region", "is_office", "is_jobcenter_site"),
            "contact": (*_NAMES, "title", "function"),
        }
    ),
}
"""By the papers' keys. What is not shown does not count as a change."""


class Made(NamedTuple):
    """A paper as it was last made.

    Attributes:
        way: "print", "copy", or the ending of the file.
        at: When.
        changes: How many records have changed since of what stands on it.
        detail: Which one it was, such as "Liste Nr. 2"; may be empty.
    """

    way: str
    at: datetime
    changes: int
    detail: str = ""


class PaperChange(NamedTuple):
    """What became different on a paper.

    Attributes:
        what: Of which record, such as "Anmeldung: Muster, Mia".
        how: In German: "neu", "entfernt", or what was and what is.
    """

    what: str
    how: str


class PaperLog:
    """What was made of one open file."""

    def __init__(self, database: Database, history: History, clock: Callable[[], datetime] = datetime.now) -> None:
        self._database = database
        self._reader = database.reader
        self._history = history
        self._clock = clock

    def note(self, session_id: int, paper: str, way: str, detail: str = "") -> None:
        """Note that a paper was made, as a step that undo passes over; a file open for reading stays as it is.

        Args:
            session_id: Of which session.
            paper: The paper's key.
            way: "print", "copy", or the ending of the file.
            detail: Which one it is, such as "Liste Nr. 2".

        Raises:
            StorageFault: If the file cannot be written.
        """
        if self._database.read_only:
            return
        (row_id,) = self._database.next_ids("made_paper")
        values = {
            "session_id": session_id,
            "paper": paper,
            "way": way,
            "made_at": self._clock().replace(microsecond=0),
            "last_step": self._database.last_step(),
            "detail": detail or None,
        }
        change = Change("made_paper", row_id, None, values)
        self._database.transact("Unterlage erstellt", [change], kind=StepKind.PERMANENT)

    def last(self, session_id: int) -> dict[str, Made]:
        """Return how each paper of a session was last made, by its key; papers that never were are absent."""
        newest = {row["paper"]: row for row in self._reader.links("made_paper", session_id=session_id)}
        known = {paper: row for paper, row in newest.items() if paper in _SHOWN}
        if not known:
            return {}
        entries = self._entries(min(row["last_step"] for row in known.values()))
        return {
            paper: Made(
                row["way"],
                row["made_at"],
                len(self._changes(session_id, paper, row["last_step"], entries)),
                row["detail"] or "",
            )
            for paper, row in known.items()
        }

    def changes(self, session_id: int, paper: str) -> list[PaperChange]:
        """Return what has changed since a paper was last made; nothing if it never was."""
        rows = self._reader.links("made_paper", session_id=session_id, paper=paper)
        if not rows:
            return []
        step = rows[-1]["last_step"]
        return self._changes(session_id, paper, step, self._entries(step))

    def may_be_made_again(self, session_id: int, paper: str, way: str) -> bool:
        """Tell whether a paper that is made in a way is the very one that was made last, in other ways only.

        What stands on it is the same, and it is no second one for other people to fill in.
        """
        rows = self._reader.links("made_paper", session_id=session_id, paper=paper)
        ways = {row["way"] for row in rows if row["detail"] == rows[-1]["detail"]}
        return bool(rows) and way not in ways and not self.changes(session_id, paper)

    def _entries(self, step: int) -> list[JournalEntry]:
        """Return what was done after a step, oldest first."""
        return self._reader.journal(after=step, limit=_MOST_ENTRIES)[::-1]

    def _changes(self, session_id: int, paper: str, step: int, entries: Iterable[JournalEntry]) -> list[PaperChange]:
        shown = _SHOWN[paper]
        subject = _Subject(self._reader, session_id, shown)
        settled = _settled(entry for entry in entries if entry.step_id > step)
        seen = [part for entry in settled for part in subject.seen(entry)]
        told = [PaperChange(shown.texts[key], "geändert") for key in _worded(self._reader, settled, shown)]
        return [*_told(self._history.lines(seen), seen), *told]


# ----------------------------------------------------------------------------------- settling


def _settled(entries: Iterable[JournalEntry]) -> list[JournalEntry]:
    """Return one entry for each row: what it was at first and what it is now; without those that came back."""
    rows: dict[tuple[str, int], JournalEntry] = {}
    for entry in entries:
        key = entry.table, entry.row_id
        rows[key] = _joined(rows[key], entry) if key in rows else entry
    return [entry for entry in rows.values() if entry.before != entry.after]


def _joined(first: JournalEntry, then: JournalEntry) -> JournalEntry:
    """Return two changes of a row as one."""
    before = None if first.before is None else {**(then.before or {}), **first.before}
    after = None if then.after is None else {**(first.after or {}), **then.after}
    return then._replace(before=before, after=after)


class _Subject:
    """What of one session a paper shows."""

    def __init__(self, reader: Reader, session_id: int, shown: _Shown) -> None:
        self._reader = reader
        self._session_id = session_id
        self._specs = {key: [ENTITIES[key].field(name) for name in names] for key, names in shown.fields.items()}
        self._members: dict[str, set[int]] = {}

    def seen(self, entry: JournalEntry) -> Iterator[JournalEntry]:
        """Yield what of an entry stands on the paper."""
        for key, specs in self._specs.items():
            entity = ENTITIES[key]
            if entity.table == entry.table and self._has(entity, entry):
                yield from _of_record(entry, specs)
            elif entity is SESSION and any(self._is_link(spec, entry) for spec in specs):
                yield entry

    def _has(self, entity: Entity, entry: JournalEntry) -> bool:
        image = entry.before or entry.after or {}
        return image.get("session_id") == self._session_id or entry.row_id in self._ids(entity)

    def _is_link(self, spec: Field, entry: JournalEntry) -> bool:
        image = entry.before or entry.after or {}
        if not (spec.link and spec.link.table == entry.table and image.get(spec.link.owner) == self._session_id):
            return False
        return all(image.get(column) == value for column, value in spec.link.fixed.items())

    def _ids(self, entity: Entity) -> set[int]:
        """Return the records of an entity that the session has, or that what is shown of it names."""
        if entity.key not in self._members:
            self._members[entity.key] = set()  # should records ever name each other
            self._members[entity.key] = set(self._read(entity))
        return self._members[entity.key]

    def _read(self, entity: Entity) -> Iterator[int]:
        if entity is SESSION:
            yield self._session_id
        elif entity not in (CONTACT, INSTITUTION):
            yield from self._reader.ids(entity, session_id=self._session_id)
        else:
            for key, specs in self._specs.items():
                naming = [spec for spec in specs if spec.target == entity.key]
                if naming and key != entity.key:
                    yield from self._named(ENTITIES[key], naming)

    def _named(self, entity: Entity, specs: list[Field]) -> Iterator[int]:
        """Yield what the records of an entity name in some fields."""
        ids = sorted(self._ids(entity))
        for spec in specs:
            if spec.link:
                rows = self._reader.links(spec.link.table, **{spec.link.owner: ids})
                yield from (row[spec.link.target] for row in rows)
            elif spec.stored:
                named = (row[spec.stored] for row in self._reader.links(entity.table, id=ids))
                yield from (row_id for row_id in named if row_id is not None)


def _of_record(entry: JournalEntry, specs: list[Field]) -> Iterator[JournalEntry]:
    """Yield an entry with the columns of some fields only; nothing if none of them changed."""
    if entry.before is None or entry.after is None:
        yield entry
        return
    columns = {column for spec in specs for column in (spec.stored, spec.text_column) if column}
    after = {
        column: value
        for column, value in entry.after.items()
        if column in columns and entry.before.get(column) != value
    }
    if after:
        yield entry._replace(before={column: entry.before.get(column) for column in after}, after=after)


# ------------------------------------------------------------------------------------ telling


def _told(lines: Iterable[HistoryLine], entries: Iterable[JournalEntry]) -> Iterator[PaperChange]:
    """Yield one change for each record."""
    tables = {entity.key: entity.table for entity in ENTITIES.values()}
    new = {(entry.table, entry.row_id) for entry in entries if entry.before is None}
    by_record: dict[tuple[str, int], list[HistoryLine]] = {}
    for line in lines:
        by_record.setdefault((line.entity, line.record_id), []).append(line)
    for (key, record_id), found in by_record.items():
        what = f"{ENTITIES[key].singular}: {found[0].record}"
        if (tables[key], record_id) in new:
            yield PaperChange(what, "neu")
        elif not found[0].field:
            yield PaperChange(what, "entfernt")
        else:
            yield PaperChange(what, "; ".join(map(_difference, found)))


def _difference(line: HistoryLine) -> str:
    if not line.before:
        return f"{line.field}: {line.after}"
    return f"{line.field}: {line.before} → {line.after or 'leer'}"


def _worded(reader: Reader, entries: Iterable[JournalEntry], shown: _Shown) -> Iterator[str]:
    """Yield the keys of the texts on a paper that were worded anew."""
    if not shown.texts:
        return
    touched = {entry.row_id for entry in entries if entry.table == "setting"}
    for key in shown.texts:
        yield from (key for row in reader.links("setting", key=key) if row["id"] in touched)
