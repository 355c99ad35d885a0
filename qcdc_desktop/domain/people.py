"""The people of the office: who may work under which name, and how long a wrong PIN makes one wait.

A PIN keeps colleagues from working under each other's names; it does not lock the files (docs/decisions/0010).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEAST_PIN = 4
MOST_PIN = 32
FREE_TRIES = 5
"""Wrong PINs before one has to wait."""
LONGEST_WAIT = timedelta(hours=1)


class PersonRole(StrEnum):
    """What a person does in the office."""

    CLERK = "clerk"
    """Records (cán bộ nhập liệu)."""
    LEADER = "leader"
    """Records, approves and unlocks (lãnh đạo duyệt)."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person who works with this folder; one who left stays for the trail and is not `active`."""

    id: str
    name: str
    role: PersonRole
    created_at: datetime
    position: str = ""
    active: bool = True


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many wrong PINs in a row: a minute after the fifth, doubling, an hour at most."""
    if failures < FREE_TRIES:
        return timedelta(0)
    minutes = 1 << min(failures - FREE_TRIES, 10)
    return min(timedelta(minutes=minutes), LONGEST_WAIT)


def seconds_left(failures: int, failed_at: datetime | None, now: datetime) -> int:
    """Whole seconds until the next PIN may be tried; a clock set back makes nobody wait longer than the rule."""
    if failed_at is None:
        return 0
    wait = wait_after(failures)
    left = min(failed_at + wait - now, wait)
    return max(0, -(-left // timedelta(seconds=1)))
