"""How many people to ask, which sheets a second person keys again, and which numbers are missing.

Only arithmetic and lots that anybody can draw again; no sheet is read here.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.statistics import WHOLE
from qcdc_desktop.domain.steps import Step, step
from qcdc_desktop.domain.survey import CheckPlan, CheckRule


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many sheets to gather, and how that came about."""

    sheets: int
    steps: tuple[Step, ...]


def sample_size(population: int, error: int = 500) -> SampleSize:
    """The number of sheets n = N/(1+N·e²), rounded up; `error` e in hundredths of a percent (500 is 5 %).

    Raises `Refusal` population-missing, error-out-of-range. Source: the formula the surveys of the province's
    programme are planned with (Slovin).
    """
    if population < 1:
        raise Refusal("population-missing", field="population")
    if not 1 <= error <= 5000:
        raise Refusal("error-out-of-range", field="error")
    below = WHOLE * WHOLE + population * error * error
    sheets = -(-population * WHOLE * WHOLE // below)
    return SampleSize(
        sheets,
        (
            step("sample-formula", basis="n = N/(1+N·e²)"),
            step("sample-given", population=population, error=error),
            step("sample-divided", population=population, divisor=_decimal(below)),
            step("sample-rounded-up", sheets=sheets),
        ),
    )


def _decimal(below: int) -> str:
    """1+N·e² with four decimals, the comma as in Vietnamese."""
    whole, part = divmod(-(-below // 10_000), WHOLE)
    return f"{whole},{part:04d}"


def draw(numbers: Iterable[int], plan: CheckPlan, seed: str) -> tuple[int, ...]:
    """The numbers a second person keys again, in order; of a batch with sheets at least one.

    Every n-th counts by order, beginning in the middle of the first n. A random share takes the numbers whose SHA-256
    of "seed:number" is lowest, so that whoever knows the seed draws the same.
    """
    ordered = sorted(set(numbers))
    if plan.rule is CheckRule.EVERY or not ordered:
        return tuple(ordered)
    if plan.rule is CheckRule.NTH:
        start = min((plan.every - 1) // 2, len(ordered) - 1)
        return tuple(ordered[start :: plan.every])
    count = max(1, -(-len(ordered) * plan.share // WHOLE))
    lots = sorted(ordered, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).digest())
    return tuple(sorted(lots[:count]))


def missing_numbers(expected: Iterable[int], keyed: Collection[int]) -> tuple[int, ...]:
    """The expected numbers that are not keyed, in order."""
    return tuple(number for number in expected if number not in keyed)


def spans(numbers: Iterable[int]) -> str:
    """Numbers as people write them: "3, 7–9, 12"."""
    parts: list[str] = []
    run: list[int] = []
    for number in [*sorted(set(numbers)), None]:
        if run and (number is None or number != run[-1] + 1):
            parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
            run = []
        if number is not None:
            run.append(number)
    return ", ".join(parts)
