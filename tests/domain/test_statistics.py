"""Shares and intervals: exact integers, and the published shape of the Wilson interval."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binomtest

from qcdc_desktop.domain.statistics import WHOLE, half_up, interval, share

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_half_up_is_the_nearest_integer_and_goes_up_on_a_tie(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = half_up(numerator, denominator)
    assert Fraction(-1, 2) < rounded - exact <= Fraction(1, 2)


def test_share_of_published_index() -> None:
    assert share(8394, 10000) == 8394
    assert share(1, 3) == 3333
    assert share(2, 3) == 6667
    assert share(1, 20_000) == 1
    assert share(0, 0) is None


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [
        (0, 0, (0, 10_000)),
        (0, 10, (0, 2775)),
        (10, 10, (7225, 10_000)),
        (81, 263, (2553, 3662)),  # the worked case of Newcombe 1998, table I
        (15, 148, (624, 1605)),
        (0, 20, (0, 1611)),
        (1, 29, (61, 1718)),
    ],
)
def test_published_wilson_intervals(successes: int, n: int, expected: tuple[int, int]) -> None:
    assert interval(successes, n) == expected


@given(counts)
def test_interval_follows_the_formula_and_holds_the_share(case: tuple[int, int]) -> None:
    successes, n = case
    low, high = interval(successes, n)
    p, z = successes / n, 1.959963984540054
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert abs(low - max(0.0, (centre - reach) * WHOLE)) < 0.51
    assert abs(high - min(float(WHOLE), (centre + reach) * WHOLE)) < 0.51
    point = share(successes, n)
    assert point is not None
    assert 0 <= low <= point <= high <= WHOLE


@given(counts)
def test_interval_is_symmetric(case: tuple[int, int]) -> None:
    successes, n = case
    low, high = interval(successes, n)
    other_low, other_high = interval(n - successes, n)
    assert abs(low + other_high - WHOLE) <= 1  # half up on both sides of a tie
    assert abs(high + other_low - WHOLE) <= 1


@given(counts, st.integers(0, 20_000))
def test_a_known_population_only_narrows(case: tuple[int, int], more: int) -> None:
    successes, n = case
    low, high = interval(successes, n)
    small_low, small_high = interval(successes, n, n + more)
    assert low <= small_low <= small_high <= high
    if more == 0:
        assert small_low == small_high == share(successes, n)


def test_a_population_below_the_answers_corrects_nothing() -> None:
    assert interval(30, 60, 40) == interval(30, 60)


def test_impossible_counts_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="5 of 4"):
        interval(5, 4)


@given(counts)
def test_another_library_finds_the_same_interval(case: tuple[int, int]) -> None:
    successes, n = case
    theirs = binomtest(successes, n).proportion_ci(0.95, method="wilson")
    low, high = interval(successes, n)
    assert abs(low - theirs.low * WHOLE) <= 0.51
    assert abs(high - theirs.high * WHOLE) <= 0.51


@given(st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n + 1, 5 * n))))
def test_a_finite_population_counts_as_more_answers(case: tuple[int, int, int]) -> None:
    """The interval of n·(N−1)/(N−n) answers, solved numerically from the score test that the interval turns round."""
    successes, n, population = case
    size = n * (population - 1) / (population - n)
    share_seen = successes / n

    def beyond(p: float) -> float:
        return (share_seen - p) ** 2 * size - 1.959963984540054**2 * p * (1 - p)

    low, high = interval(successes, n, population)
    if 0 < successes < n:
        assert abs(low - brentq(beyond, 1e-12, share_seen) * WHOLE) <= 0.51
        assert abs(high - brentq(beyond, share_seen, 1 - 1e-12) * WHOLE) <= 0.51
    assert low == 0 if successes == 0 else high == WHOLE if successes == n else low < high
