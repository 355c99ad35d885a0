"""Double entry: what differs, who erred, what a correction does, and the exact bound against sums done by hand."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from math import comb
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from qcdc_desktop.domain.double_entry import (
    BatchState,
    ErrorFigures,
    SheetState,
    Value,
    batch_state,
    compare,
    compare_again,
    figures_of,
    sent_figures,
    settle,
    state_of,
    upper_bound,
)
from qcdc_desktop.domain.survey import CheckWay, Mark, Outcome, SecondEntry, Sheet, Source, SurveyCheck
from qcdc_desktop.usecases.catalogues import load_catalogues

NOW = datetime(2024, 6, 3, tzinfo=UTC)
FORM = next(q for q in load_catalogues().questionnaires_on(NOW.date()) if q.code == "PKS05")
FIRST: tuple[dict[str, Any], dict[str, Mark]] = ({"gioi_tinh": "nam", "c1": "rhl"}, {"do_tuoi": Mark.BLANK})


def second(answers: dict[str, Any], marks: dict[str, Mark], **more: Any) -> SecondEntry:
    compared, found = compare(FORM, FIRST, (answers, marks))
    made = SecondEntry(
        "s", "d", "r", "x", 1, Source.KEYED, CheckWay.APART, NOW, "Bình", "An", answers, marks, compared, found
    )
    return replace(made, **more)


def sheet(answers: dict[str, Any], marks: dict[str, Mark]) -> Sheet:
    return Sheet("x", "d", "r", "PKS05", 1, NOW, "An", "", answers, marks)


def test_what_differs_and_how_much_was_compared() -> None:
    compared, found = compare(FORM, FIRST, ({"gioi_tinh": "nu", "c1": "rhl", "c11": "tốt"}, {"c2": Mark.INVALID}))
    assert compared == 4, "free text is not compared"
    assert [(d.question, d.first, d.second, d.first_mark, d.second_mark) for d in found] == [
        ("do_tuoi", None, None, Mark.BLANK, None),
        ("gioi_tinh", "nam", "nu", None, None),
        ("c2", None, None, None, Mark.INVALID),
    ]


def test_the_states_of_a_sheet() -> None:
    agreed = second(*FIRST)
    other = second({"gioi_tinh": "nu", "c1": "rhl"}, FIRST[1])
    assert state_of(None, None) is SheetState.EMPTY
    assert state_of(1, None) is SheetState.FIRST
    assert state_of(1, agreed) is SheetState.SECOND
    assert state_of(1, other) is SheetState.DIFFERENT
    done = replace(other, differences=(settle(other.differences[0], Value("nu"), "Chi"),))
    assert state_of(1, done) is SheetState.SETTLED


@pytest.mark.parametrize(
    ("paper", "outcome"), [("nam", Outcome.VERIFIER), ("nu", Outcome.KEYER), ("khac", Outcome.BOTH)]
)
def test_the_paper_says_who_erred(paper: str, outcome: Outcome) -> None:
    open_one = second({"gioi_tinh": "nu", "c1": "rhl"}, FIRST[1]).differences[0]
    settled = settle(open_one, Value(paper), "Chi")
    assert (settled.outcome, settled.settled, settled.settled_by) == (outcome, paper, "Chi")


def test_a_corrected_sheet_is_compared_again() -> None:
    other = second({"gioi_tinh": "nu", "c1": "rhl"}, FIRST[1])
    to_second = compare_again(FORM, sheet({"gioi_tinh": "nu", "c1": "rhl"}, FIRST[1]), other, "Chi")
    assert [(d.outcome, d.settled_by) for d in to_second.differences] == [(Outcome.KEYER, "Chi")]
    back = compare_again(FORM, sheet(*FIRST), to_second, "Chi")
    assert [d.outcome for d in back.differences] == [Outcome.OPEN], "the old mistake is open again"
    cleared = replace(other, differences=(settle(other.differences[0], Value("nam"), "Chi"),))
    same = compare_again(FORM, sheet(*FIRST), cleared, "Chi")
    assert [d.outcome for d in same.differences] == [Outcome.VERIFIER], "what was settled stays settled"
    new = compare_again(FORM, sheet({"gioi_tinh": "nam", "c1": "hl"}, FIRST[1]), cleared, "Chi")
    assert [(d.question, d.outcome) for d in new.differences] == [
        ("gioi_tinh", Outcome.VERIFIER),
        ("c1", Outcome.OPEN),
    ]


def test_errors_are_counted_apart_and_open_ones_as_wrong() -> None:
    open_one = second({"gioi_tinh": "nu", "c1": "hl"}, FIRST[1])
    keyer = settle(open_one.differences[0], Value("nu"), "Chi")
    both = settle(open_one.differences[0], Value("khac"), "Chi")
    found = figures_of(
        20, [open_one, replace(open_one, differences=(keyer,)), replace(open_one, differences=(both,)), second(*FIRST)]
    )
    assert found == ErrorFigures(20, 4, 12, 2, 1, 2)
    assert (found.rate, found.verifier_rate) == (3333, 833)
    assert [one.code for one in found.steps] == ["check-compared", "check-errors", "check-rate", "check-at-most"]
    assert (ErrorFigures().rate, ErrorFigures().at_most) == (None, None)
    assert [one.code for one in ErrorFigures().steps] == ["check-nothing-compared"]


def test_figures_of_several_keyers_add_up() -> None:
    rows = [SurveyCheck("1", "d", "r", "An", 10, 2, 40, 1, 0, 0), SurveyCheck("2", "d", "r", "Bình", 5, 1, 20, 0, 2, 1)]
    assert sent_figures(rows) == ErrorFigures(15, 3, 60, 1, 2, 1)


@pytest.mark.parametrize(
    ("errors", "n", "expected"),
    [(0, 600, 50), (0, 1, 9500), (1, 1, 10_000), (0, 12_800, 3), (5, 600, 175), (600, 600, 10_000)],
)
def test_the_bound_by_published_tables(errors: int, n: int, expected: int) -> None:
    assert upper_bound(errors, n) == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bound_is_the_smallest_share_that_is_unlikely_enough(of: tuple[int, int]) -> None:
    errors, n = of
    found = upper_bound(errors, n)

    def at_most(rate: int) -> Fraction:
        p = Fraction(rate, 10_000)
        return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(errors + 1)), Fraction(0))

    assert found * n >= errors * 10_000, "the bound is never under what was seen"
    assert errors == n or at_most(found) <= Fraction(1, 20)
    assert found == 0 or at_most(found - 1) > Fraction(1, 20)


@pytest.mark.parametrize("of", [(1, 0), (-1, 3), (4, 3)])
def test_a_bound_of_nothing_is_our_mistake(of: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="of"):
        upper_bound(*of)


def test_the_states_of_a_batch() -> None:
    def state(missing: int, keyed: int, unchecked: int | None, waiting: int = 0, closed: bool = False) -> BatchState:
        return batch_state(missing=missing, keyed=keyed, unchecked=unchecked, waiting=waiting, closed=closed)

    assert state(10, 0, None) is BatchState.EXPECTED
    assert state(4, 6, None) is BatchState.ENTERING
    assert state(0, 10, None) is BatchState.ENTERED
    assert state(0, 10, 1) is BatchState.ENTERED
    assert state(0, 10, 0) is BatchState.VERIFIED
    assert state(0, 10, 0, 1) is BatchState.DIFFERENT
    assert state(0, 10, 0, closed=True) is BatchState.CLOSED


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, min(n, 60)), st.just(n))))
@settings(max_examples=60)
def test_another_library_finds_the_same_upper_bound(case: tuple[int, int]) -> None:
    errors, n = case
    theirs = 1.0 if errors == n else float(beta.ppf(0.95, errors + 1, n - errors))
    assert 0 <= upper_bound(errors, n) - theirs * 10_000 <= 1.01
