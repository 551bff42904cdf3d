"""The system's own limits on the process that reads: memory, time, and no way to do anything but read."""

import sys
from contextlib import suppress


def confine(memory: int, processor: int) -> None:
    """Limit this process from now on, for good.

    Args:
        memory: Most bytes of address space.
        processor: Most seconds of computing.

    Raises:
        OSError: If the system does not allow that.
    """
    if sys.platform == "win32":
        from voneinander_desktop.formats import windows_job

        windows_job.confine(memory, processor)
    else:
        _confine_on_unix(memory, processor)


if sys.platform != "win32":

    def _confine_on_unix(memory: int, processor: int) -> None:
        import resource

        limits = {
            resource.RLIMIT_AS: memory,
            resource.RLIMIT_CPU: processor,
            resource.RLIMIT_FSIZE: 0,  # it writes into its pipe and into no file
            resource.RLIMIT_CORE: 0,  # a library that aborts leaves no image of what it read
        }
        for what, most in limits.items():
            with suppress(ValueError):  # less is allowed already
                resource.setrlimit(what, (most, most))
