"""Limits a process puts upon itself before it touches a document from outside: memory, processor time, no children.

Unix knows resource limits, Windows job objects. A process cannot take either back.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

# From winnt.h; DWORD has 32 bits everywhere, which `ctypes.wintypes` does not promise off Windows.
_EXTENDED_INFORMATION: Final = 9
_PROCESS_TIME: Final = 0x0002
_ACTIVE_PROCESSES: Final = 0x0008
_PROCESS_MEMORY: Final = 0x0100
_DIE_ON_EXCEPTION: Final = 0x0400
_KILL_ON_CLOSE: Final = 0x2000
_TICKS: Final = 10_000_000
"""A second in units of 100 nanoseconds."""


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def limit_this_process(megabytes: int, seconds: int) -> None:
    """From now on this process may have so much memory and processor time; raises `OSError` when that cannot be set."""
    if sys.platform == "win32":
        put_into_job(ctypes.WinDLL("kernel32", use_last_error=True), megabytes, seconds)
        return
    import resource

    memory = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def job_limits(megabytes: int, seconds: int) -> ExtendedLimits:
    """What a job object is told: memory and time of one process, which may start no other and goes with the job."""
    limits = ExtendedLimits()
    basic = limits.BasicLimitInformation
    basic.LimitFlags = _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIE_ON_EXCEPTION | _KILL_ON_CLOSE
    basic.PerProcessUserTimeLimit = seconds * _TICKS
    basic.ActiveProcessLimit = 1
    limits.ProcessMemoryLimit = megabytes * 2**20
    return limits


def put_into_job(kernel32: Any, megabytes: int, seconds: int) -> None:
    """Make a job object, limit it and put this process into it; the job lives as long as the process (Windows 8 on)."""
    limits = job_limits(megabytes, seconds)
    kernel32.CreateJobObjectW.restype = ctypes.c_void_p
    kernel32.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    kernel32.SetInformationJobObject.restype = ctypes.c_int
    kernel32.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel32.AssignProcessToJobObject.restype = ctypes.c_int
    kernel32.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    kernel32.GetCurrentProcess.argtypes = ()
    job = kernel32.CreateJobObjectW(None, None)
    done = (
        bool(job)
        and kernel32.SetInformationJobObject(job, _EXTENDED_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits))
        and kernel32.AssignProcessToJobObject(job, kernel32.GetCurrentProcess())
    )
    if not done:  # the handle is kept open on purpose otherwise: closing the last one ends the process
        code = getattr(ctypes, "get_last_error", lambda: 0)()
        raise OSError(code, "no job object could be made")
