"""Child processes that are killed: real ones, but without the second it takes to import the program each time."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
CONTEXT: Any = multiprocessing.get_context("forkserver" if _FORKS else "spawn")
"""Processes fork from a server that has imported the program and nothing else: no threads, no open file."""

if _FORKS:
    CONTEXT.set_forkserver_preload(["pytest", "alembic.command", "tests.torture.office_work"])


def start(target: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Start `target(sender, *arguments)` in a process; what it sends comes from the connection returned."""
    receiver, sender = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=target, args=(sender, *arguments), daemon=True)
    process.start()
    sender.close()  # so that the end of the process is the end of what is received
    return process, receiver


def received(receiver: Connection) -> list[Any]:
    """Return everything that is still to come until the sender is gone; half a message does not count."""
    messages = []
    try:
        while True:
            messages.append(receiver.recv())
    except (EOFError, OSError):
        return messages


def kill(process: BaseProcess) -> None:
    """End a process at once, as `kill -9` does, and wait until it is gone."""
    assert process.is_alive(), "it ended by itself"
    process.kill()
    process.join()
