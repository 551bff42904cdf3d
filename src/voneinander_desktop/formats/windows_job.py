"""A job object of Windows around the process that reads: the system ends it when it takes too much."""

import ctypes
import sys


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION: what Windows lets a process do."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY, _DIE_ON_UNHANDLED_EXCEPTION = 0x2, 0x8, 0x100, 0x400
_NO_DIALOGS = 0x1 | 0x2 | 0x8000  # SetErrorMode: nothing is shown when the process crashes
_TICKS = 10_000_000  # in a second


def job_limits(memory: int, processor: int) -> JobLimits:
    """Return what a job object of Windows is to allow: memory and time, and no further process."""
    limits = JobLimits(process_memory=memory)
    limits.basic.process_time = processor * _TICKS
    limits.basic.processes = 1
    limits.basic.flags = _PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION
    return limits


if sys.platform == "win32":

    def confine(memory: int, processor: int) -> None:
        """Put this process into a job of its own; the handle stays open for as long as it lives.

        Args:
            memory: Most bytes of address space.
            processor: Most seconds of computing.

        Raises:
            OSError: If Windows does not allow that.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
        kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        kernel.SetErrorMode(_NO_DIALOGS)
        limits = job_limits(memory, processor)
        job = kernel.CreateJobObjectW(None, None)
        if (
            not job
            or not kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
            or not kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        ):
            raise ctypes.WinError(ctypes.get_last_error())
