"""Invented keying: who keyed which half of a round, and how many seconds lay between two sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from qcdc_desktop.domain.survey import Sheet


def shared_out(sheets: Sequence[Sheet], keyers: tuple[str, str]) -> list[Sheet]:
    """The sheets with their keyers: the first half by one, the second by the other, as the batches are given out."""
    half = -(-len(sheets) // 2)
    return [replace(sheet, entered_by=keyers[place >= half]) for place, sheet in enumerate(sheets)]


def gaps(count: int, random: Random) -> list[int]:
    """Seconds between sheets of a clerk who is not in a hurry."""
    return [random.randint(22, 75) for _ in range(count)]


class KeyingClock:
    """A clock that moves by the next gap at every second look, and by half a minute when they are used up.

    A sheet looks twice: for its key and for the time of its entry.
    """

    def __init__(self, begins: datetime, seconds: Iterable[int]) -> None:
        self._now = begins
        self._seconds = iter(seconds)
        self._looks = 0

    def __call__(self) -> datetime:
        """The present instant."""
        if self._looks % 2 == 0:
            self._now += timedelta(seconds=next(self._seconds, 30))
        self._looks += 1
        return self._now
