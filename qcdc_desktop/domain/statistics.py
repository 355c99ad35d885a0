"""Shares and how sure they are, in hundredths of a percent, and how likely chance brings something about.

Only arithmetic; what is counted and what the shares mean is the business of `tally`, `scoring` and `consolidation`.
"""

import math
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


def at_least(successes: int, n: int, p: float) -> float:
    """The probability of at least so many successes of `n` when each comes with probability `p`."""
    if successes <= 0:
        return 1.0
    if p <= 0.0 or successes > n:
        return 0.0
    if p >= 1.0:
        return 1.0
    log_p, log_q = math.log(p), math.log1p(-p)
    ways = math.lgamma(n + 1)
    terms = (
        math.exp(ways - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * log_p + (n - k) * log_q)
        for k in range(successes, n + 1)
    )
    return min(1.0, math.fsum(terms))


def chi_squared_tail(value: float, freedom: int) -> float:
    """The probability that chi-squared with so many degrees of freedom is at least `value`.

    The regularised upper incomplete gamma function: a series for small values, a continued fraction for large ones.
    Raises ValueError for fewer than one degree of freedom.
    """
    if freedom < 1:
        raise ValueError(f"{freedom} degrees of freedom")
    if value <= 0:
        return 1.0
    a, x = freedom / 2, value / 2
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        place = a
        while term > total * 1e-16:
            place += 1
            term *= x / place
            total += term
        return max(0.0, 1 - front * total)
    return front * _gamma_fraction(a, x)


def _gamma_fraction(a: float, x: float) -> float:
    """Lentz's method for the continued fraction of the upper incomplete gamma function."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    result = d
    for step in range(1, 500):
        factor = -step * (step - a)
        b += 2
        d = 1 / (factor * d + b or tiny)
        c = b + factor / c or tiny
        change = c * d
        result *= change
        if abs(change - 1) < 1e-15:
            break
    return result
