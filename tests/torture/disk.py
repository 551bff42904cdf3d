"""A disk that keeps only what it was told to keep: what may be left of a run after a power cut.

What was forced onto the disk is there. Of everything since, each sector of 512 bytes may hold any version it
had, in any order, or parts of two; a file may have any length it had, with rubbish where it grew; a name may
have appeared, gone and changed, or not.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.torture.system_calls import (
    Acknowledged,
    Copied,
    Created,
    Cut,
    Event,
    FolderSynced,
    Recording,
    Removed,
    Renamed,
    Synced,
    Written,
    rename,
)

SECTOR = 512
_LIKELIHOODS = (0.0, 0.1, 0.5, 0.9, 1.0)
_TORN = 0.2


@dataclass
class _File:
    """One file's content as programs see it, and what the disk may hold instead."""

    content: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    sizes: list[int] = field(default_factory=lambda: [0])
    versions: dict[int, list[bytes]] = field(default_factory=dict)
    """Sector -> what it held since the last sync, oldest first. Empty at first where the file was shorter."""

    def write(self, offset: int, data: bytes) -> None:
        sectors = self._begin(offset, len(data))
        if offset > len(self.content):
            self.content.extend(bytes(offset - len(self.content)))
        self.content[offset : offset + len(data)] = data
        self._end(sectors)

    def cut(self, size: int) -> None:
        """Set the length. Sectors that were cut off may stay as they were: nothing is written to them."""
        if size < len(self.content):
            sectors = self._begin(size, 1 if size % SECTOR else 0)
            del self.content[size:]
        else:
            sectors = self._begin(len(self.content), size - len(self.content))
            self.content.extend(bytes(size - len(self.content)))
        self._end(sectors)

    def sync(self) -> None:
        self.synced = bytes(self.content)
        self.sizes = [len(self.synced)]
        self.versions = {}

    def _begin(self, offset: int, length: int) -> range:
        sectors = range(offset // SECTOR, (offset + length + SECTOR - 1) // SECTOR if length else offset // SECTOR)
        for sector in sectors:
            if sector not in self.versions:
                self.versions[sector] = [self.synced[sector * SECTOR : (sector + 1) * SECTOR]]
        return sectors

    def _end(self, sectors: range) -> None:
        for sector in sectors:
            self.versions[sector].append(bytes(self.content[sector * SECTOR : (sector + 1) * SECTOR]))
        self.sizes.append(len(self.content))

    def after_power_cut(self, chance: random.Random) -> bytes:
        """Return what the disk may hold."""
        keep = chance.choice(_LIKELIHOODS)
        size = self.sizes[_choose(len(self.sizes), keep, chance)]
        left = bytearray(self.synced[:size])
        left.extend(bytes(size - len(left)))
        for sector, versions in self.versions.items():
            start = sector * SECTOR
            if start < size:
                kept = self._sector(versions, keep, chance)[: size - start]
                left[start : start + len(kept)] = kept
        return bytes(left)

    def _sector(self, versions: list[bytes], keep: float, chance: random.Random) -> bytes:
        if not versions[0]:  # the file grew: what was there before is anybody's guess
            versions = [chance.choice((bytes(SECTOR), chance.randbytes(SECTOR))), *versions[1:]]
        chosen = versions[_choose(len(versions), keep, chance)]
        if chance.random() < _TORN:
            other, place = chance.choice(versions), chance.randrange(SECTOR)
            chosen = chosen[:place].ljust(place, b"\0") + other[place:]
        return chosen


def _choose(count: int, keep: float, chance: random.Random) -> int:
    """Return the place of a version: the newest with the likelihood `keep`, else any older one."""
    return count - 1 if count == 1 or chance.random() < keep else chance.randrange(count - 1)


class Disk:
    """The files of one folder while a recording is played."""

    def __init__(self, recording: Recording) -> None:
        self._files: dict[int, _File] = {}
        for number, content in enumerate(recording.before.values()):
            self._files[number] = _File(bytearray(content))
            self._files[number].sync()
        self._synced_names = {name: number for number, name in enumerate(recording.before)}
        self._names = dict(self._synced_names)
        self._name_events: list[Event] = []
        self.acknowledged: list[str] = []

    def play(self, event: Event) -> None:
        match event:
            case Acknowledged(text):
                self.acknowledged.extend(text.splitlines())
            case Written(file, offset, data):
                self._files[file].write(offset, data)
            case Copied(file, offset, source, begin, length):
                self._files[file].write(offset, bytes(self._files[source].content[begin : begin + length]))
            case Cut(file, size):
                self._files[file].cut(size)
            case Synced(file):
                self._files[file].sync()
            case FolderSynced(folder):
                here = [event for event in self._name_events if _folder(event) == folder]
                _apply(self._synced_names, here)
                self._name_events = [event for event in self._name_events if _folder(event) != folder]
            case Created(_, file):
                self._files[file] = _File()
                self._rename(event)
            case Removed() | Renamed():
                self._rename(event)

    def _rename(self, event: Event) -> None:
        self._name_events.append(event)
        _apply(self._names, [event])

    def now(self) -> dict[str, bytes]:
        """Return what programs see, which is what is left when a process is killed: name -> bytes."""
        return {name: bytes(self._files[file].content) for name, file in self._names.items()}

    def after_power_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return what may be left after a power cut: name -> bytes."""
        names = dict(self._synced_names)
        keep = chance.choice(_LIKELIHOODS)
        _apply(names, [event for event in self._name_events if chance.random() < keep])
        return {name: self._files[file].after_power_cut(chance) for name, file in names.items()}


def _folder(event: Event) -> str:
    name = event.new if isinstance(event, Renamed) else event.name
    parent = PurePosixPath(name).parent
    return "" if parent == PurePosixPath(".") else str(parent)


def _apply(names: dict[str, int], events: Sequence[Event]) -> None:
    for event in events:
        match event:
            case Created(name, file):
                names[name] = file
            case Removed(name):
                names.pop(name, None)
            case Renamed(old, new):
                rename(names, old, new)


def put(left: dict[str, bytes], folder: Path) -> None:
    """Make a folder that holds what is left."""
    for name, content in left.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
