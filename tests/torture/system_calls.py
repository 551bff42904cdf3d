"""What a process did to the files of one folder: recorded by strace, kept as a short list of events.

Only what reaches a disk is kept: names appearing, going and changing, bytes written, lengths cut, and the
calls that force all that onto the disk. What the process writes to its standard output is an
acknowledgement: whatever it acknowledges has to outlive a power cut at any moment from then on.
"""

import json
import lzma
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

STRACE = shutil.which("strace")
WHERE_STRACE_COMES_FROM = "strace is missing; on Debian: apt-get install strace"

_CALLS = (
    "openat", "creat", "close", "dup", "dup2", "dup3", "lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync",
    "sync_file_range", "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "rmdir", "link", "linkat",
    "truncate", "writev", "pwritev", "fallocate", "sendfile", "copy_file_range", "symlink",
)  # fmt: skip


class Created(NamedTuple):
    name: str
    file: int


class Written(NamedTuple):
    file: int
    offset: int
    data: bytes


class Copied(NamedTuple):
    """Bytes of another file of the folder were written, as they were there at that moment."""

    file: int
    offset: int
    source: int
    begin: int
    length: int


class Cut(NamedTuple):
    file: int
    size: int


class Synced(NamedTuple):
    """A file's bytes are on disk."""

    file: int


class FolderSynced(NamedTuple):
    """A folder's names are on disk."""

    folder: str


class Removed(NamedTuple):
    name: str


class Renamed(NamedTuple):
    old: str
    new: str


class Acknowledged(NamedTuple):
    text: str


Event = Created | Written | Copied | Cut | Synced | FolderSynced | Removed | Renamed | Acknowledged


class Recording(NamedTuple):
    """What was in the folder at first (name -> bytes; its file number is its place), and what was done then."""

    before: dict[str, bytes]
    events: list[Event]

    def save(self, path: Path) -> None:
        events = [[type(event).__name__, *event] for event in self.events]
        text = json.dumps([self.before, events], default=lambda data: {"bytes": data.decode("latin-1")})
        path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))

    @classmethod
    def load(cls, path: Path) -> "Recording":
        def bytes_again(told: dict[str, Any]) -> Any:
            return told["bytes"].encode("latin-1") if told.keys() == {"bytes"} else told

        before, events = json.loads(lzma.decompress(path.read_bytes()), object_hook=bytes_again)
        kinds = {kind.__name__: kind for kind in get_args(Event)}
        return cls(before, [kinds[kind](*values) for kind, *values in events])


def record(folders: Sequence[Path], command: Sequence[str], scratch: Path, root: Path) -> list[Recording]:
    """Run Python with arguments, in the folder `root`, and return what it did to the files of each of `folders`."""
    assert STRACE, WHERE_STRACE_COMES_FROM
    before = [_contents(folder) for folder in folders]
    trace = scratch / "trace"
    options = ["-f", "-qq", "-xx", "-s", str(1 << 24), "-e", f"trace={','.join(_CALLS)}", "-e", "signal=none"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [STRACE, *options, "-o", str(trace), sys.executable, *command], cwd=root, capture_output=True, env=environment
    )
    assert run.returncode == 0, run.stderr.decode()
    recordings = []
    for folder, contents in zip(folders, before, strict=True):
        with trace.open() as lines:
            recordings.append(Recording(contents, list(_Reader(folder, contents).events(lines))))
    return recordings


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rename(names: dict[str, int], old: str, new: str) -> None:
    """Give a file another name, or all that lies in a folder."""
    for name in [name for name in names if name == old or name.startswith(f"{old}/")]:
        names[new + name.removeprefix(old)] = names.pop(name)


_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)( .*)?$", re.DOTALL)
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class _Reader:
    """Turns strace's lines into events."""

    def __init__(self, folder: Path, before: dict[str, bytes]) -> None:
        self._folder = os.fspath(folder.resolve())
        self._names = {name: number for number, name in enumerate(before)}
        self._sizes = [len(content) for content in before.values()]
        self._open: dict[int, int | str] = {}  # descriptor -> file, or the name of a folder
        self._appending: set[int] = set()
        self._places: dict[int, int] = {}

    def events(self, lines: Iterator[str]) -> Iterator[Event]:
        for line in lines:
            match = _LINE.match(line)
            if match is None:
                assert "+++" in line or "= ?" in line, f"not understood: {line[:200]}"
                continue
            _, call, arguments, result, _ = match.groups()
            if int(result) >= 0 and not self._elsewhere(call, arguments):
                strings = [bytes.fromhex(text.replace("\\x", "")) for text in _STRING.findall(arguments)]
                yield from self._event(call, _STRING.sub("", arguments), strings, int(result))

    def _elsewhere(self, call: str, arguments: str) -> bool:
        """Whether bytes were written that nobody here wants; there are many of them."""
        return call in ("write", "pwrite64") and int(arguments.split(",", 1)[0]) not in (1, *self._open)

    def _event(self, call: str, arguments: str, strings: list[bytes], result: int) -> Iterator[Event]:
        handler = getattr(self, f"_{call}", None)
        if handler is not None:
            yield from handler(arguments, strings, result)
            return
        if strings:
            touched = any(self._name(text) is not None for text in strings)
        else:
            touched = any(int(number) in self._open for number in re.findall(r"\b\d+\b", arguments)[:2])
        assert not touched, f"{call} is not simulated"

    def _name(self, path: bytes) -> str | None:
        """Return a name relative to the folder, "" for the folder itself, None for what lies elsewhere."""
        text = os.fsdecode(path)
        if text == self._folder:
            return ""
        return text.removeprefix(f"{self._folder}/") if text.startswith(f"{self._folder}/") else None

    def _openat(self, arguments: str, strings: list[bytes], result: int) -> Iterator[Event]:
        self._open.pop(result, None)
        self._appending.discard(result)
        name = self._name(strings[0])
        if name is None:
            return
        if name not in self._names:
            if "O_CREAT" not in arguments:
                self._open[result] = name  # a folder
                return
            self._names[name] = len(self._sizes)
            self._sizes.append(0)
            yield Created(name, self._names[name])
        self._open[result] = file = self._names[name]
        self._places[result] = 0
        if "O_APPEND" in arguments:
            self._appending.add(result)
        if "O_TRUNC" in arguments and self._sizes[file]:
            self._sizes[file] = 0
            yield Cut(file, 0)

    def _close(self, arguments: str, *_: object) -> Iterator[Event]:
        self._open.pop(int(arguments), None)
        yield from ()

    def _lseek(self, arguments: str, _: list[bytes], result: int) -> Iterator[Event]:
        self._places[int(arguments.split(",")[0])] = result
        yield from ()

    def _write(self, arguments: str, strings: list[bytes], result: int) -> Iterator[Event]:
        descriptor = int(arguments.split(",")[0])
        if descriptor == 1:
            yield Acknowledged(strings[0].decode())
        elif isinstance(file := self._open.get(descriptor), int):
            place = self._sizes[file] if descriptor in self._appending else self._places[descriptor]
            self._places[descriptor] = place + result
            yield self._wrote(file, place, strings[0][:result])

    def _pwrite64(self, arguments: str, strings: list[bytes], result: int) -> Iterator[Event]:
        if isinstance(file := self._open.get(int(arguments.split(",")[0])), int):
            yield self._wrote(file, int(arguments.split(",")[-1]), strings[0][:result])

    def _wrote(self, file: int, place: int, data: bytes) -> Event:
        self._sizes[file] = max(self._sizes[file], place + len(data))
        return Written(file, place, data)

    def _sendfile(self, arguments: str, _: list[bytes], result: int) -> Iterator[Event]:
        descriptor, source, begin, *_ = map(int, re.findall(r"\d+", arguments))
        if isinstance(file := self._open.get(descriptor), int) and result:
            origin = self._open.get(source)
            assert isinstance(origin, int), "copied from elsewhere"
            place = self._places[descriptor]
            self._places[descriptor] = place + result
            self._sizes[file] = max(self._sizes[file], place + result)
            yield Copied(file, place, origin, begin, result)

    def _ftruncate(self, arguments: str, *_: object) -> Iterator[Event]:
        descriptor, size = map(int, arguments.split(","))
        if isinstance(file := self._open.get(descriptor), int):
            self._sizes[file] = size
            yield Cut(file, size)

    def _fsync(self, arguments: str, *_: object) -> Iterator[Event]:
        match self._open.get(int(arguments)):
            case int(file):
                yield Synced(file)
            case str(folder):
                yield FolderSynced(folder)

    _fdatasync = _fsync

    def _unlink(self, _: str, strings: list[bytes], __: int) -> Iterator[Event]:
        name = self._name(strings[0])
        if name is not None:
            del self._names[name]
            yield Removed(name)

    def _rename(self, _: str, strings: list[bytes], __: int) -> Iterator[Event]:
        old, new = map(self._name, strings)
        if old is not None:
            assert new is not None, "a file leaves the folder"
            rename(self._names, old, new)
            yield Renamed(old, new)

    def _mkdir(self, *_: object) -> Iterator[Event]:
        yield from ()  # taken as being there: what lies in it may still be lost
