"""What must hold among records, whoever writes them: typing, paste, the door, an import.

The rules look at records as they shall be after a step, before anything is written. What is wrong is refused as a
whole, with words; what follows from an edit is completed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple, Protocol

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import REGISTRATION
from voneinander_desktop.domain.fields import Entity
from voneinander_desktop.domain.values import format_time
from voneinander_desktop.storage.queries import Reader

TWICE = {
    "registration": "Diese Person ist zu dieser Veranstaltung schon angemeldet.",
    "invitation": "Diese Einrichtung steht schon auf der Einladungsliste dieser Veranstaltung.",
    "unnamed_attendance": "Für diese Einrichtung sind schon Anwesende ohne Namen eingetragen.",
}
"""What is said where two records of an entity would be the same, if not that a field must not be given twice."""

_GUEST_TWICE = (
    "„{}“ ist zu dieser Veranstaltung schon angemeldet. Ist es jemand anders mit demselben Namen, ergänzen Sie ihn "
    "bitte, zum Beispiel „{} (Empfang)“."
)
_ONESELF = "Niemand kann sich selbst vertreten. Bitte wählen Sie eine andere Person."
_ELSEWHERE = "Vertreten kann man nur, wer zu derselben Veranstaltung angemeldet ist."
_EACH_OTHER = "Zwei Personen können sich nicht gegenseitig vertreten."
_CHAIN = "{} kommt selbst als Vertretung. Bitte wählen Sie die Person, die ursprünglich angemeldet war."
_REPLACED = "{} wird selbst vertreten und kann deshalb niemanden vertreten."
_MIDNIGHT = (
    "Der Punkt endet um {} und beginnt um {}. Das Ende muss danach liegen, eine Tagesordnung geht nicht über "
    "Mitternacht hinaus."
)


class Draft(Protocol):
    """A record as it is (None: it is new) and as it shall be, in raw column values; `id` is its real id."""

    entity: Entity
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


class Breach(NamedTuple):
    """What is wrong about a draft.

    Attributes:
        draft: The draft.
        field: The key of the field where it is said.
        message: What, in German.
    """

    draft: Draft
    field: str
    message: str


def breaches(reader: Reader, drafts: Iterable[Draft]) -> Iterator[Breach]:
    """Complete drafts where an edit has a consequence, and yield what is wrong about them."""
    by_entity: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_entity.setdefault(draft.entity.key, []).append(draft)
    for entity_key, rule in _RULES:
        if entity_key in by_entity:
            yield from rule(reader, by_entity[entity_key])


def _changed(draft: Draft, *columns: str) -> bool:
    """Whether any of some columns gets another value; those of a new record that stay empty do not."""
    before = draft.before or {}
    return any(draft.after.get(column) != before.get(column) for column in columns)


# ---------------------------------------------------------------------------------------- guests


def _same_guest(reader: Reader, drafts: Sequence[Draft]) -> Iterator[Breach]:
    """A guest is known by name and institution: the same one is not registered twice."""
    asked = [
        draft
        for draft in drafts
        if draft.after["guest_name"]
        and _changed(draft, "session_id", "guest_name", "institution_id", "institution_text")
    ]
    if not asked:
        return
    sessions = sorted({draft.after["session_id"] for draft in asked if draft.after["session_id"]})
    rows = _as_it_will_be(reader.links("registration", session_id=sessions), drafts)
    guests: dict[Any, set[int]] = {}
    for row_id, row in rows.items():
        if row["guest_name"]:
            guests.setdefault(_guest_key(row), set()).add(row_id)
    for draft in asked:
        if guests[_guest_key(draft.after)] != {draft.id}:
            name = draft.after["guest_name"]
            yield Breach(draft, "contact", _GUEST_TWICE.format(name, name))


def _guest_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        row["session_id"],
        collation.fold(row["guest_name"]),
        row["institution_id"],
        collation.fold(row["institution_text"] or ""),
    )


def _as_it_will_be(rows: Iterable[Mapping[str, Any]], drafts: Iterable[Draft]) -> dict[int, Mapping[str, Any]]:
    return {row["id"]: row for row in rows} | {draft.id: draft.after for draft in drafts}


# -------------------------------------------------------------------------------------- Vertretung


def _substitutes(reader: Reader, drafts: Sequence[Draft]) -> Iterator[Breach]:
    """Somebody replaces one who was to come to the same session: not herself, no chain, no circle."""
    asked = [draft for draft in drafts if _changed(draft, "substitute_for_id", "session_id")]
    if not any(draft.after["substitute_for_id"] or draft.before for draft in asked):
        return
    near = {draft.id for draft in asked} | {draft.after["substitute_for_id"] for draft in asked} - {None}
    rows = reader.links("registration", id=sorted(near)) + reader.links("registration", substitute_for_id=sorted(near))
    known = _as_it_will_be(rows, drafts)
    replaced = {row["substitute_for_id"]: row_id for row_id, row in known.items() if row["substitute_for_id"]}
    for draft in asked:
        message = _of_target(reader, draft, known) or _of_those_who_name(reader, draft, known, replaced)
        if message:
            yield Breach(draft, "substitute_for", message)


def _of_target(reader: Reader, draft: Draft, known: Mapping[int, Mapping[str, Any]]) -> str:
    """Return what is wrong about whom somebody replaces."""
    target = draft.after["substitute_for_id"]
    row = known.get(target)
    if target == draft.id:
        return _ONESELF
    if target is None or row is None:  # a record that is gone: its foreign key is told at the end
        return ""
    if row["session_id"] != draft.after["session_id"]:
        return _ELSEWHERE
    if row["substitute_for_id"] == draft.id:
        return _EACH_OTHER
    return _CHAIN.format(_name(reader, target)) if row["substitute_for_id"] else ""


def _of_those_who_name(
    reader: Reader, draft: Draft, known: Mapping[int, Mapping[str, Any]], replaced: Mapping[int, int]
) -> str:
    """Return what is wrong about somebody who is replaced herself."""
    if draft.id not in replaced:
        return ""
    if known[replaced[draft.id]]["session_id"] != draft.after["session_id"]:
        return _ELSEWHERE
    return _REPLACED.format(_name(reader, draft.id)) if draft.after["substitute_for_id"] else ""


def _name(reader: Reader, row_id: int) -> str:
    label = reader.labels(REGISTRATION, [row_id]).get(row_id)
    return f"„{label}“" if label else "Diese Person"


# ------------------------------------------------------------------------------------------ agenda


def _within_one_day(_: Reader, drafts: Sequence[Draft]) -> Iterator[Breach]:
    """An item ends after it begins; one whose beginning alone is moved keeps its length."""
    for draft in drafts:
        if not _changed(draft, "start_time", "end_time"):
            continue
        _keep_length(draft)
        start, end = draft.after["start_time"], draft.after["end_time"]
        if start is not None and end is not None and end <= start:
            message = _MIDNIGHT.format(format_time(end), format_time(start))
            yield Breach(draft, "end" if _changed(draft, "end_time") else "start", message)


def _keep_length(draft: Draft) -> None:
    before, after = draft.before or {}, draft.after
    times = (before.get("start_time"), before.get("end_time"), after["start_time"])
    if _changed(draft, "end_time") or None in times:
        return
    start, end, moved = (datetime.combine(date.min, moment) for moment in times if isinstance(moment, time))
    later = moved + (end - start)
    if later.date() == date.min:
        after["end_time"] = later.time()


# ------------------------------------------------------------------------- people without a name


def _one_number_each(reader: Reader, drafts: Sequence[Draft]) -> Iterator[Breach]:
    """Of an institution that is known by name only there is one number, too."""
    for draft in drafts:
        text = draft.after["institution_text"]
        if not text or not _changed(draft, "session_id", "institution_text"):
            continue
        rows = _as_it_will_be(reader.links("unnamed_attendance", session_id=draft.after["session_id"]), drafts)
        same = [
            row_id
            for row_id, row in rows.items()
            if row["session_id"] == draft.after["session_id"]
            and collation.fold(row["institution_text"] or "") == collation.fold(text)
        ]
        if same != [draft.id]:
            yield Breach(draft, "institution", TWICE["unnamed_attendance"])


_RULES = (
    ("registration", _same_guest),
    ("registration", _substitutes),
    ("agenda_item", _within_one_day),
    ("unnamed_attendance", _one_number_each),
)
