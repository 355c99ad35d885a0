"""The limits of the process that draws: the shapes Windows expects, the order of the calls, and what Unix enforces."""

import ctypes
import multiprocessing
import struct
import sys
from typing import Any

import pytest

from qcdc_desktop.reports.process_limits import (
    BasicLimits,
    ExtendedLimits,
    job_limits,
    limit_this_process,
    put_into_job,
)


@pytest.mark.skipif(struct.calcsize("P") != 8, reason="the program is made for 64 bits")
def test_the_structures_lie_in_memory_as_windows_documents_them() -> None:
    assert ctypes.sizeof(BasicLimits) == 64
    assert ctypes.sizeof(ExtendedLimits) == 144
    offsets = {name: getattr(BasicLimits, name).offset for name, _ in BasicLimits._fields_}
    assert offsets == {
        "PerProcessUserTimeLimit": 0, "PerJobUserTimeLimit": 8, "LimitFlags": 16, "MinimumWorkingSetSize": 24,
        "MaximumWorkingSetSize": 32, "ActiveProcessLimit": 40, "Affinity": 48, "PriorityClass": 56,
        "SchedulingClass": 60,
    }  # fmt: skip
    assert (ExtendedLimits.IoInfo.offset, ExtendedLimits.ProcessMemoryLimit.offset) == (64, 112)


def test_what_a_job_is_told() -> None:
    limits = job_limits(1536, 21)
    basic = limits.BasicLimitInformation
    assert limits.ProcessMemoryLimit == 1536 * 2**20
    assert basic.PerProcessUserTimeLimit == 210_000_000
    assert basic.ActiveProcessLimit == 1
    assert basic.LimitFlags == 0x2 | 0x8 | 0x100 | 0x400 | 0x2000


class Call:
    """A function of Windows as the program sees it: it is asked, answers, and is remembered."""

    def __init__(self, calls: list[str], name: str, answer: Any) -> None:
        self.calls, self.name, self.answer = calls, name, answer

    def __call__(self, *arguments: Any) -> Any:
        self.calls.append(self.name)
        return self.answer


class Windows:
    """The four functions, one of which may fail."""

    def __init__(self, fails: str = "") -> None:
        self.calls: list[str] = []
        answers = {"CreateJobObjectW": 7, "SetInformationJobObject": 1, "GetCurrentProcess": 2**64 - 1}
        for name in (*answers, "AssignProcessToJobObject"):
            setattr(self, name, Call(self.calls, name, 0 if name == fails else answers.get(name, 1)))


def test_the_job_is_limited_before_the_process_joins_it() -> None:
    windows = Windows()
    put_into_job(windows, 100, 5)
    order = ["CreateJobObjectW", "SetInformationJobObject", "GetCurrentProcess", "AssignProcessToJobObject"]
    assert windows.calls == order


@pytest.mark.parametrize("fails", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_without_a_limit_nothing_is_drawn(fails: str) -> None:
    windows = Windows(fails)
    with pytest.raises(OSError, match="job object"):
        put_into_job(windows, 100, 5)
    assert windows.calls[-1] == fails


def eat(limited: bool) -> None:
    if limited:
        limit_this_process(600, 5)
    try:
        bytearray(900 * 2**20)
    except MemoryError:
        sys.exit(3)
    sys.exit(0)


def test_more_memory_than_allowed_is_not_given() -> None:
    """Runs on every system: here by a resource limit, on Windows by the job object."""
    context = multiprocessing.get_context("spawn")
    child = context.Process(target=eat, args=(True,))
    child.start()
    child.join(60)
    assert child.exitcode == 3
