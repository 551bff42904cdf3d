"""What the program remembers about windows and lists, for this user on this machine.

Only sizes, columns, sorting, filters (as ids) and the paths of files: no personal data. What belongs to
a file itself, so that a colleague finds it, is kept in the file (`usecases.choices`).
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

_RECENT = "files/recent"
_MOST_RECENT = 8


class Settings:
    """The user's settings file.

    Args:
        path: The .ini file; its folder is made when something is written.
    """

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def recent_files(self) -> list[Path]:
        """Return the files that were open lately, the last one first."""
        known = self._json(_RECENT, [])
        return [Path(text) for text in known if isinstance(text, str)] if isinstance(known, list) else []

    def remember_file(self, path: Path) -> None:
        """Put a file in front of the recent ones."""
        others = [known for known in self.recent_files() if known != path]
        self._write(_RECENT, [str(known) for known in [path, *others][:_MOST_RECENT]])

    def forget_file(self, path: Path) -> None:
        """Take a file out of the recent ones, with what is remembered of its lists."""
        self._write(_RECENT, [str(known) for known in self.recent_files() if known != path])
        self._store.remove(f"lists/{_name(path)}")

    def inherit(self, path: Path, other: Path) -> None:
        """Let a file remember of its lists what another one does in whose place it comes."""
        self._store.beginGroup(f"lists/{_name(other)}")
        known = {key: self._store.value(key) for key in self._store.allKeys()}
        self._store.endGroup()
        for key, value in known.items():
            self._store.setValue(f"lists/{_name(path)}/{key}", value)

    def list_state(self, path: Path, page: str) -> dict[str, Any]:
        """Return what a page of a file remembers, such as columns and filters; at first nothing."""
        state = self._json(f"lists/{_name(path)}/{page}", {})
        return state if isinstance(state, dict) else {}

    def set_list_state(self, path: Path, page: str, state: dict[str, Any]) -> None:
        """Remember something of a page of a file."""
        self._write(f"lists/{_name(path)}/{page}", state)

    def geometry(self, name: str) -> QByteArray:
        """Return the size and place of a window; empty at first."""
        value = self._store.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_geometry(self, name: str, geometry: QByteArray) -> None:
        """Remember the size and place of a window."""
        self._store.setValue(f"window/{name}", geometry)

    def sync(self) -> None:
        """Write what is remembered to disk now; Qt would do so by and by."""
        self._store.sync()

    def _json(self, key: str, default: Any) -> Any:
        text = self._store.value(key)
        if not isinstance(text, str):
            return default
        try:
            return json.loads(text)
        except ValueError:
            return default  # edited by hand: as if nothing had been remembered

    def _write(self, key: str, value: Any) -> None:
        self._store.setValue(key, json.dumps(value, ensure_ascii=True))


def _name(path: Path) -> str:
    """Return a short name for a file: a path's own characters would be folders and escapes in the .ini."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:16]
