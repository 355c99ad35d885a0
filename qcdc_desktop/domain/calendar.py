"""Days on which offices work: weekends, public holidays and swapped working days (ngày làm việc hoán đổi).

The days are data: the catalogue brings them, the office may add or strike out some.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qcdc_desktop.domain.catalogue import Edition


class DayKind(StrEnum):
    """What a day in the list is."""

    HOLIDAY = "holiday"
    """A day off on what may be a weekday (ngày nghỉ lễ, nghỉ hoán đổi)."""
    WORKING = "working"
    """A weekend day that is worked instead (ngày làm bù)."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from the plain week."""

    day: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class HolidayCatalogue:
    """The days of one edition, and the years it knows completely."""

    edition: Edition
    years: tuple[int, ...]
    days: tuple[SpecialDay, ...]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The special days in force, by date. Later entries of `with_days` win over earlier ones."""

    special: dict[date, SpecialDay]

    @staticmethod
    def of(days: Iterable[SpecialDay]) -> "WorkCalendar":
        """Make a calendar of days; of two entries for one day the later wins."""
        return WorkCalendar({entry.day: entry for entry in days})

    def name(self, day: date) -> str:
        """The name of the special day, or an empty text."""
        entry = self.special.get(day)
        return entry.name if entry else ""

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""
        entry = self.special.get(day)
        if entry is not None:
            return entry.kind is DayKind.WORKING
        return day.weekday() < 5
