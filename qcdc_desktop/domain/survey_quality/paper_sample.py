"""Sheets pulled from the paper archive by lot, and what the paper said (rút phiếu giấy đối chiếu)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qcdc_desktop.domain.double_entry import upper_bound
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.statistics import share


class PaperOutcome(StrEnum):
    """What the paper said beside the keyed sheet."""

    SAME = "same"
    """The paper is there and says the same (khớp)."""
    DIFFERENT = "different"
    """The paper is there and says otherwise (không khớp)."""
    MISSING = "missing"
    """There is no such paper (không có phiếu giấy)."""


@dataclass(frozen=True, slots=True)
class PaperSample:
    """Sheet numbers of a round drawn by lot; whoever knows `seed` and the numbers of the round draws the same.

    `round_id` names the round by its key: it outlives the sheets of a submission that a later one replaces.
    """

    id: str
    dossier_id: str
    round_id: str
    round_title: str
    seed: str
    numbers: tuple[int, ...]
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """What the paper of one drawn number said."""

    id: str
    dossier_id: str
    sample_id: str
    number: int
    outcome: PaperOutcome
    note: str
    checked_by: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """How the checked sheets of a sample fared; rates in hundredths of a percent, None before the first check."""

    drawn: int
    checked: int
    different: int
    missing: int

    @property
    def rate(self) -> int | None:
        """The share of checked sheets that differ or have no paper."""
        return share(self.different + self.missing, self.checked)

    @property
    def at_most(self) -> int | None:
        """The true share is at most this, at 95 % (Clopper–Pearson)."""
        return upper_bound(self.different + self.missing, self.checked) if self.checked else None


def draw_papers(numbers: Iterable[int], count: int, seed: str) -> tuple[int, ...]:
    """`count` numbers by lot, in order: those whose SHA-256 of "seed:number" is lowest; all where there are fewer.

    Raises `Refusal` sample-size-wrong, sample-of-nothing.
    """
    ordered = sorted(set(numbers))
    if count < 1:
        raise Refusal("sample-size-wrong", field="count")
    if not ordered:
        raise Refusal("sample-of-nothing")
    lots = sorted(ordered, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest())
    return tuple(sorted(lots[:count]))


def paper_figures(sample: PaperSample, checks: Iterable[PaperCheck]) -> PaperFigures:
    """The figures of a sample; of several checks of one number the last one counts."""
    last = {check.number: check.outcome for check in sorted(checks, key=lambda c: (c.checked_at, c.id))}
    outcomes = list(last.values())
    return PaperFigures(
        len(sample.numbers),
        len(outcomes),
        outcomes.count(PaperOutcome.DIFFERENT),
        outcomes.count(PaperOutcome.MISSING),
    )
