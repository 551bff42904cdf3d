"""Values that are accepted but look wrong together: told beside the field, never refused.

They are no errors while one of two values is still being moved (a meeting from morning to afternoon).
"""

from datetime import date, time
from typing import Any

from voneinander_desktop.domain.fields import Row, Value

Finding = tuple[str, str]
"""Field key and German message."""


def findings(row: Row) -> list[Finding]:
    """Return what looks wrong about a record."""
    check = _CHECKS.get(row.entity.key)
    return check(row) if check else []


def past_day(entity_key: str, field_key: str, value: Value, today: date) -> str:
    """Return what is to be said of a day that was just typed; empty as a rule.

    A meeting that was may be written down on purpose: so this is told while it is typed, and not found later.
    """
    if (entity_key, field_key) == ("session", "date") and isinstance(value, date) and value < today:
        return "Dieser Tag liegt in der Vergangenheit."
    return ""


def _session(row: Row) -> list[Finding]:
    found = []
    if _after(row["start"], row["end"], equal=True):
        found.append(("end", "Das Ende liegt nicht nach dem Beginn."))
    if _after(row["reply_by"], row["date"]):
        found.append(("reply_by", "Die Rückmeldefrist liegt nach der Veranstaltung."))
    if row["delete_on"] and _after(row["date"], row["delete_on"]):
        found.append(("delete_on", "Das Löschdatum liegt vor der Veranstaltung."))
    return found


def _institution(row: Row) -> list[Finding]:
    if row["responsible_for"] and not row["is_jobcenter_site"]:
        return [("responsible_for", "Stadtteile hat nur ein JobCenter-Standort. Bitte dort das Häkchen setzen.")]
    return []


def _contact(row: Row) -> list[Finding]:
    if row["share"] and row["share_withdrawn_on"]:
        message = "Die Weitergabe ist widerrufen. Die Person steht deshalb auf keiner Liste für Teilnehmende."
        return [("share", message)]
    if row["share_withdrawn_on"] and _after(row["share_since"], row["share_withdrawn_on"]):
        return [("share_withdrawn_on", "Der Widerruf liegt vor der Zustimmung.")]
    return []


def _invitation(row: Row) -> list[Finding]:
    if _after(row["invited_on"], row["replied_on"]):
        return [("replied_on", "Die Rückmeldung liegt vor der Einladung.")]
    return []


def _partner(row: Row) -> list[Finding]:
    return [("left_on", "Der Austritt liegt vor dem Beitritt.")] if _after(row["joined_on"], row["left_on"]) else []


def _after(first: Any, second: Any, *, equal: bool = False) -> bool:
    if not isinstance(first, (date, time)) or not isinstance(second, (date, time)):
        return False
    later: bool = first > second  # type: ignore[operator]  # both of the same kind: one catalogue field each
    return later or (equal and first == second)


_CHECKS = {
    "session": _session,
    "institution": _institution,
    "contact": _contact,
    "invitation": _invitation,
    "partner": _partner,
}
