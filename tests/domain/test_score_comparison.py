"""Two score sheets side by side: only like with like, and sums that are the sums of what is shown."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.criteria import ByHand, CriteriaSet, Criterion, Indicator, IndicatorEntry
from qcdc_desktop.domain.score_comparison import compare_given, compare_sheets
from qcdc_desktop.domain.scoring import Facts, ScoreSheet, score_sheet

CODES = ("a1", "a2", "b1", "b2")


def make_set(edition: str = "one") -> CriteriaSet:
    def criterion(letter: str) -> Criterion:
        indicators = tuple(
            Indicator(f"{letter}{n}", f"{letter}{n}", 1000, ByHand(), may_be_not_applicable=True) for n in (1, 2)
        )
        return Criterion(letter, letter, 2000, indicators)

    head = Edition("criteria", edition, edition, date(2024, 1, 1), None, "", True)
    return CriteriaSet(head, (criterion("a"), criterion("b")), 2000, ())


def sheet(points: dict[str, int | None], edition: str = "one") -> ScoreSheet:
    """A sheet with these points; None: does not apply."""
    entries = {
        code: IndicatorEntry(code, "d", code, points=value, not_applicable="" if value is not None else "không có")
        for code, value in points.items()
    }
    return score_sheet(make_set(edition), entries, Facts())


given_points = st.fixed_dictionaries({code: st.one_of(st.none(), st.integers(0, 1000)) for code in CODES})


@given(given_points, given_points)
def test_differences_add_up_to_the_difference_of_the_sums(
    one: dict[str, int | None], two: dict[str, int | None]
) -> None:
    found = compare_sheets(sheet(one), sheet(two))
    lines = [line.difference for line in found.indicators if line.difference is not None]
    assert sum(lines) == found.difference == found.after - found.before
    assert found.left_out == 0
    assert [line.indicator.code for line in found.indicators] == list(CODES)
    for line in found.indicators:
        assert (line.before, line.after) == (one[line.indicator.code], two[line.indicator.code])


@given(given_points, given_points)
def test_the_other_way_round_is_the_same_with_signs_changed(
    one: dict[str, int | None], two: dict[str, int | None]
) -> None:
    there, back = compare_sheets(sheet(one), sheet(two)), compare_sheets(sheet(two), sheet(one))
    assert there.difference == -back.difference
    assert there.maximum == back.maximum


@given(given_points)
def test_nothing_differs_from_itself(points: dict[str, int | None]) -> None:
    own = sheet(points)
    assert {line.difference for line in compare_sheets(own, own).indicators} <= {0, None}
    assert compare_sheets(own, own).difference == 0
    agreed = compare_given(own, {s.indicator.code: s.points for s in own.indicators})
    assert agreed.difference == 0


def test_different_editions_share_only_what_a_mapping_declares() -> None:
    before = sheet({"a1": 100, "a2": 200, "b1": 300, "b2": 400}, "old")
    after = sheet({"a1": 150, "a2": 250, "b1": 350, "b2": 450}, "new")
    assert compare_sheets(before, after).criteria == ()
    assert compare_sheets(before, after).left_out == 4
    found = compare_sheets(before, after, {"b1": "a2", "a1": "gone"})
    (line,) = found.indicators
    assert (line.indicator.code, line.before, line.after) == ("b1", 200, 350)
    assert found.left_out == 3
    assert compare_sheets(replace(before, edition="new"), after, {"b1": "a2"}).left_out == 0


def test_what_the_reviewer_has_not_judged_is_shown_and_not_summed() -> None:
    own = sheet({"a1": 100, "a2": 200, "b1": 300, "b2": 400})
    found = compare_given(own, {"a1": 50, "a2": None})
    assert [(line.indicator.code, line.difference) for line in found.indicators] == [("a1", -50), ("a2", None)]
    assert (found.before, found.after, found.maximum, found.left_out) == (100, 50, 1000, 2)
