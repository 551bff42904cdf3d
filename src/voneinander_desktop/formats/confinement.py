"""The system's own limits on the process that reads: memory, time, and no way to do anything but read."""

import sys
from contextlib import suppress


def confine(memory: int, processor: int) -> None:
    """Limit this process from now on; for good.

    Args:
        memory: Most bytes of address space.
        processor: Most seconds of computing.
    """
    if sys.platform == "win32":
        _confine_on_windows(memory, processor)
    else:
        _confine_on_unix(memory, processor)


def _confine_on_unix(memory: int, processor: int) -> None:
    import resource

    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_FSIZE: 0,  # it writes into its pipe and into no file
        resource.RLIMIT_CORE: 0,  # a library that aborts leaves no image of what it read
    }
    for what, most in limits.items():
        with suppress(OSError, ValueError):  # where a system does not know it, or allows less anyway
            resource.setrlimit(what, (most, most))


def _confine_on_windows(memory: int, processor: int) -> None:
    raise NotImplementedError
