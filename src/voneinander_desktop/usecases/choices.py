"""Texts and choices that belong to the file, so that a colleague who opens it finds them too."""

import json
from typing import Any, TypeVar

from voneinander_desktop.storage.database import Database
from voneinander_desktop.storage.journal import Change, StepKind

T = TypeVar("T")


class Choices:
    """Named JSON values in one open file. Storing one is a step that undo passes over, unless it has a label."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: T) -> T:
        """Return the value called `key`, or `default` if none is kept or it is of another type.

        With None as default any value is returned.
        """
        text = self._database.reader.setting(key)
        try:
            value = default if text is None else json.loads(text)
        except ValueError:  # another program wrote it
            return default
        return value if default is None or type(value) is type(default) else default

    def set(self, key: str, value: Any, label: str = "") -> None:
        """Keep a value; in a file that is open for reading only nothing is kept.

        Args:
            key: What it is called.
            value: What to keep, as JSON can hold it.
            label: German label of the step if the user can undo it, such as for a text she wrote.

        Raises:
            StorageFault: If the file cannot be written.
        """
        text = json.dumps(value, sort_keys=True)  # all in ASCII: broken characters are kept as well
        kept = self._database.reader.links("setting", key=key)
        if self._database.read_only or (kept and kept[0]["value"] == text):
            return
        if kept:
            change = Change("setting", kept[0]["id"], {"value": kept[0]["value"]}, {"value": text})
        else:
            (row_id,) = self._database.next_ids("setting")
            change = Change("setting", row_id, None, {"key": key, "value": text})
        kind = StepKind.UNDOABLE if label else StepKind.PERMANENT
        self._database.transact(label or "Einstellung gemerkt", [change], kind=kind)
