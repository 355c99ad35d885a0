"""What every catalogue says of itself: which edition it is, when it holds, where it comes from.

A catalogue is data with validity dates. What is not officially known carries `illustrative` and is shown
as "minh họa" wherever it appears.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Origin(StrEnum):
    """Where an edition came from; what stands later wins where two hold on one day or share a code."""

    SHIPPED = "shipped"
    """Comes with the program."""
    OWN = "own"
    """Brought by the office itself."""
    PROVINCE = "province"
    """Published by the province under its signature."""

    @property
    def rank(self) -> int:
        """Its place in that order."""
        return tuple(Origin).index(self)


@dataclass(frozen=True, slots=True)
class Edition:
    """The head of a catalogue: its kind, its own code, title, validity, source and whether it is an example."""

    kind: str
    code: str
    title: str
    valid_from: date
    valid_to: date | None
    source: str
    illustrative: bool
    origin: Origin = Origin.SHIPPED

    def covers(self, day: date) -> bool:
        """Whether this edition is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
