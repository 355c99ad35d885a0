"""Shares and how sure they are, in hundredths of a percent: integers in, integers out.

Only arithmetic; what is counted and what the shares mean is the business of `tally`, `scoring` and `consolidation`.
"""

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

WHOLE = 10_000
"""100 % in hundredths of a percent."""

_Z = Decimal("1.959963984540054")
"""The normal quantile of a two-sided 95 % interval."""


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` rounded to the nearest integer, halves upwards; `denominator` must be above 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def share(part: int, whole: int) -> int | None:
    """`part` of `whole` in hundredths of a percent, half up; None when there is no whole."""
    return half_up(part * WHOLE, whole) if whole > 0 else None


def interval(successes: int, n: int, population: int | None = None) -> tuple[int, int]:
    """The Wilson 95 % interval of a share, (low, high) in hundredths of a percent.

    `population` shrinks it by the finite population correction: `n` counts as n·(N−1)/(N−n) answers, a full count
    has no width. A population below `n` cannot be right and corrects nothing. Of no answers nothing is known:
    (0, 10000).
    Raises ValueError when `successes` is not within 0..n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n}")
    if n == 0:
        return 0, WHOLE
    if population == n:
        exact = half_up(successes * WHOLE, n)
        return exact, exact
    with localcontext(Context(prec=50)):
        size = Decimal(n)
        if population is not None and population > n:
            size = size * (population - 1) / (population - n)
        p = Decimal(successes) / n
        z_squared = _Z * _Z
        centre = p + z_squared / (2 * size)
        reach = _Z * (p * (1 - p) / size + z_squared / (4 * size * size)).sqrt()
        scale = 1 + z_squared / size
        return _bounded((centre - reach) / scale), _bounded((centre + reach) / scale)


def _bounded(value: Decimal) -> int:
    rounded = int((value * WHOLE).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return min(max(rounded, 0), WHOLE)
