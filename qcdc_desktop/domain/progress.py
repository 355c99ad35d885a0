"""How long work says how far it is, and learns that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """Told between two items of a long piece of work."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Say that `done` of `total` items are finished; raises `Cancelled` when the person wants to stop."""


class Unwatched:
    """A progress nobody looks at."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Do nothing."""


UNWATCHED = Unwatched()
