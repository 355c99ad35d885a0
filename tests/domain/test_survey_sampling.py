"""How many to ask, which sheets are drawn, which numbers are missing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import CheckPlan, CheckRule
from qcdc_desktop.domain.survey_sampling import draw, missing_numbers, sample_size, spans

NUMBERS = st.sets(st.integers(1, 5000), max_size=300)


@pytest.mark.parametrize(
    ("population", "error", "sheets"),
    [(1000, 500, 286), (8000, 500, 381), (1, 500, 1), (400, 500, 200), (999_999_999, 500, 400), (5000, 1000, 99)],
)
def test_the_size_of_the_sample(population: int, error: int, sheets: int) -> None:
    found = sample_size(population, error)
    assert found.sheets == sheets
    assert [s.code for s in found.steps] == [
        "sample-formula",
        "sample-given",
        "sample-divided",
        "sample-rounded-up",
    ]


def test_the_divisor_is_shown() -> None:
    assert sample_size(1000, 500).steps[2].facts["divisor"] == "3,5000"


@pytest.mark.parametrize(
    ("population", "error", "code"), [(0, 500, "population-missing"), (9, 0, "error-out-of-range")]
)
def test_what_has_no_size(population: int, error: int, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        sample_size(population, error)
    assert caught.value.code == code


@given(st.integers(1, 10**9), st.integers(1, 5000))
def test_the_sample_is_the_smallest_that_reaches_the_formula(population: int, error: int) -> None:
    sheets = sample_size(population, error).sheets
    below = 10**8 + population * error**2
    assert (sheets - 1) * below < population * 10**8 <= sheets * below
    assert 1 <= sheets <= population


@given(NUMBERS, st.integers(1, 10_000), st.text(max_size=5))
def test_a_random_share_is_drawn_again_alike(numbers: set[int], share: int, seed: str) -> None:
    plan = CheckPlan(CheckRule.RANDOM, share=share)
    drawn = draw(numbers, plan, seed)
    assert drawn == draw(sorted(numbers, reverse=True), plan, seed)
    assert set(drawn) <= numbers
    assert list(drawn) == sorted(drawn)
    assert len(drawn) == -(-len(numbers) * share // 10_000)


@given(NUMBERS, st.integers(1, 60))
def test_every_nth(numbers: set[int], every: int) -> None:
    drawn = draw(numbers, CheckPlan(CheckRule.NTH, every=every), "")
    assert bool(drawn) == bool(numbers)
    order = sorted(numbers)
    places = [order.index(number) for number in drawn]
    assert all(b - a == every for a, b in pairwise(places))


def test_seeds_draw_differently_and_every_draws_all() -> None:
    numbers = range(1, 201)
    assert draw(numbers, CheckPlan(), "a") != draw(numbers, CheckPlan(), "b")
    assert len(draw(numbers, CheckPlan(), "a")) == 20
    assert draw(numbers, CheckPlan(CheckRule.EVERY), "a") == tuple(numbers)


def test_missing_numbers_as_people_write_them() -> None:
    assert missing_numbers(range(1, 8), {2, 5}) == (1, 3, 4, 6, 7)
    assert spans((1, 3, 4, 6, 7)) == "1, 3–4, 6–7"
    assert spans(()) == ""
    assert spans((9, 9, 8)) == "8–9"
