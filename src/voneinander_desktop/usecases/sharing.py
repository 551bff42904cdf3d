"""One file, several colleagues: who writes it, who would like to, and when it is free."""

from contextlib import suppress
from pathlib import Path

from voneinander_desktop.storage import faults
from voneinander_desktop.storage.faults import StorageFault
from voneinander_desktop.storage.lock import FileLock, Holder, WriteLock, WriteRequest

__all__ = ["Sharing"]


class Sharing:
    """What one window knows of the others that have its file open. All of it touches the disk.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._request: FileLock | None = None

    @property
    def requested(self) -> bool:
        """Whether this window asked to write."""
        return self._request is not None

    def is_free(self) -> bool:
        """Return whether nobody writes the file, so that it can be opened for writing."""
        return WriteLock(self._path).is_free()

    def writer_name(self) -> str:
        """Return who writes the file, in German."""
        return name_of(WriteLock(self._path).holder())

    def request(self) -> str:
        """Ask whoever writes the file to let go of it; the wish lasts until `withdraw` or the end of the program.

        Returns:
            Who asked already, in German; empty if the wish is ours.

        Raises:
            StorageFault: If it cannot be left there.
        """
        request = WriteRequest(self._path)
        try:
            if not request.acquire():
                return name_of(request.holder())
        except OSError as error:
            raise StorageFault(f"Die Anfrage ließ sich nicht ablegen. {faults.os_message(error)}") from error
        self._request = request
        return ""

    def withdraw(self) -> None:
        """Take the wish back, if there is one."""
        if self._request is not None:
            self._request.release()
            self._request = None

    def requester(self) -> str:
        """Return who would like to write the file, in German; empty if nobody does.

        What a program left behind that ended in the middle is cleared away.
        """
        request = WriteRequest(self._path)
        if not request.path.exists():
            return ""
        if request.is_free():
            with suppress(OSError):
                if request.acquire():
                    request.release()
            return ""
        return name_of(request.holder())


def name_of(holder: Holder) -> str:
    """Return who that is, in German."""
    return f"{holder.user} an {holder.machine}" if holder.user else "Jemand"
