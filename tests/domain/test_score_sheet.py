"""Whole score sheets: published pass rules and ranks, what does not apply, veto, and sums that agree."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.criteria import ByHand, CriteriaSet, Criterion, Indicator, IndicatorEntry, Rank
from qcdc_desktop.domain.scoring import Facts, ScoreSheet, ScoreState, appraised_sheet, score_sheet
from qcdc_desktop.domain.steps import Step
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words

WORDS = load_words()
EDITION = Edition("criteria", "cqtt-thu", "Bộ tiêu chí thử", date(2024, 1, 1), None, "", True)
NOTHING = Facts()


def say(steps: tuple[Step, ...]) -> list[str]:
    """The sentences of steps; a code without words or a gap without a fact fails the test."""
    return [sentence(WORDS, s.code, s.facts) for s in steps]


def criteria_set(
    *criteria: tuple[int, ...],
    minimum_share: int = 0,
    pass_mark: int = 8000,
    ranks: tuple[Rank, ...] = (),
    rescale: bool = True,
) -> CriteriaSet:
    """A set of by-hand indicators with these maxima, criterion by criterion, coded 1.1, 1.2, 2.1 …"""
    made = []
    for c, maxima_of in enumerate(criteria, start=1):
        indicators = tuple(
            Indicator(f"{c}.{i}", f"Chỉ tiêu {c}.{i}", maximum, ByHand(), may_be_not_applicable=True)
            for i, maximum in enumerate(maxima_of, start=1)
        )
        made.append(Criterion(str(c), f"Tiêu chí {c}", sum(maxima_of), indicators, minimum_share))
    return CriteriaSet(EDITION, tuple(made), pass_mark, ranks, rescale)


def by_hand(**points: int | str) -> dict[str, IndicatorEntry]:
    """Entries by code (written c1_1): points, or as a text the reason why it does not apply."""
    found = {}
    for name, value in points.items():
        code = name.removeprefix("c").replace("_", ".")
        one = IndicatorEntry(code, "dossier", code)
        found[code] = replace(one, points=value) if isinstance(value, int) else replace(one, not_applicable=value)
    return found


def five(*points: int) -> dict[str, IndicatorEntry]:
    return by_hand(**{f"c{n}_1": p for n, p in enumerate(points, start=1)})


def failed_codes(sheet: ScoreSheet) -> list[str]:
    say(sheet.failed)
    return [f.code for f in sheet.failed]


def test_real_results_of_2017_keep_their_decimals() -> None:
    """Bàu Bàng: Lai Uyên 95,45 = 15 + 29,63 + 21,25 + 9,57 + 20; Trừ Văn Thố 95,20."""
    real = criteria_set((1500,), (3000,), (2500,), (1000,), (2000,), minimum_share=5000)
    lai_uyen = score_sheet(real, five(1500, 2963, 2125, 957, 2000), NOTHING)
    assert (lai_uyen.points, lai_uyen.judged_points, lai_uyen.passed) == (9545, 9545, True)
    tru_van_tho = score_sheet(real, five(1500, 2870, 2150, 1000, 2000), NOTHING)
    assert (tru_van_tho.points, tru_van_tho.missing_to_pass) == (9520, 0)


def test_access_to_law_passes_at_eighty_and_half_of_every_criterion() -> None:
    """QĐ 25/2021/QĐ-TTg: total from 80 and every criterion from 50 % of its maximum."""
    law = criteria_set((2000,), (2000,), (2000,), (2000,), (2000,), minimum_share=5000)
    assert score_sheet(law, five(2000, 2000, 2000, 1000, 1000), NOTHING).passed
    below = score_sheet(law, five(2000, 2000, 2000, 1500, 499), NOTHING)
    assert failed_codes(below) == ["failed-pass-mark", "failed-criterion-minimum"]
    weak = score_sheet(law, five(2000, 2000, 2000, 2000, 999), NOTHING)
    assert (weak.points, weak.passed, weak.missing_to_pass) == (8999, False, 0)
    assert failed_codes(weak) == ["failed-criterion-minimum"]
    assert say(weak.failed) == [
        "Tiêu chí 5 (Tiêu chí 5) được 9,99 điểm, dưới mức tối thiểu 10 điểm (50 % điểm tối đa của tiêu chí)."
    ]
    near = score_sheet(law, five(2000, 2000, 1999, 1000, 1000), NOTHING)
    assert (near.passed, near.missing_to_pass) == (False, 1)


STARS = (Rank(0, "1 sao"), Rank(9500, "4 sao"), Rank(8000, "2 sao"), Rank(9000, "3 sao"))


@pytest.mark.parametrize(
    ("points", "rank"),
    [
        (10_000, "4 sao"),
        (9500, "4 sao"),
        (9499, "3 sao"),
        (9000, "3 sao"),
        (8999, "2 sao"),
        (7999, "1 sao"),
        (0, "1 sao"),
    ],
)
def test_star_ranks_of_dong_nai(points: int, rank: str) -> None:
    """QĐ 54/2025/QĐ-UBND: ≥95 "4 sao", 90–<95 "3 sao", 80–<90 "2 sao", <80 "1 sao"."""
    assert score_sheet(criteria_set((10_000,), ranks=STARS), five(points), NOTHING).rank == rank


def test_a_failed_set_ranks_below_the_pass_mark() -> None:
    real = criteria_set((9000,), (1000,), minimum_share=5000, ranks=STARS)
    failed = score_sheet(real, five(9000, 499), NOTHING)
    assert (failed.points, failed.passed, failed.rank) == (9499, False, "1 sao")
    assert score_sheet(criteria_set((10_000,), ranks=(Rank(9000, "Tốt"),)), five(100), NOTHING).rank == ""


def test_a_veto_fails_the_set_unless_it_does_not_apply() -> None:
    plain = criteria_set((9500, 500))
    veto = replace(plain.criteria[0].indicators[1], veto=True)
    strict = replace(plain, criteria=(replace(plain.criteria[0], indicators=(plain.criteria[0].indicators[0], veto)),))
    assert failed_codes(score_sheet(strict, by_hand(c1_1=9500, c1_2=0), NOTHING)) == ["failed-veto"]
    assert failed_codes(score_sheet(strict, by_hand(c1_1=9500), NOTHING)) == ["failed-veto"]
    assert score_sheet(strict, by_hand(c1_1=9500, c1_2=1), NOTHING).passed
    assert score_sheet(strict, by_hand(c1_1=9500, c1_2="không có"), NOTHING).passed


def test_not_applicable_is_scaled_back_where_the_set_says_so() -> None:
    entered = by_hand(c1_1=7200, c2_1="không có làng nghề")
    scaled = score_sheet(criteria_set((9000,), (1000,)), entered, NOTHING)
    assert (scaled.points, scaled.maximum, scaled.judged_points, scaled.passed) == (7200, 9000, 8000, True)
    bare = score_sheet(criteria_set((9000,), (1000,), rescale=False), entered, NOTHING)
    assert (bare.points, bare.maximum, bare.judged_points, bare.missing_to_pass) == (7200, 9000, 7200, 800)


def test_a_criterion_minimum_counts_only_what_applies() -> None:
    real = criteria_set((600, 400), minimum_share=5000, pass_mark=100)
    sheet = score_sheet(real, by_hand(c1_1=300, c1_2="không có"), NOTHING)
    assert (sheet.criteria[0].maximum, sheet.criteria[0].minimum, sheet.passed) == (600, 300, True)
    assert not score_sheet(real, by_hand(c1_1=299, c1_2="không có"), NOTHING).criteria[0].meets_minimum


def test_a_set_of_which_nothing_applies_is_not_passed() -> None:
    sheet = score_sheet(criteria_set((500,), pass_mark=0), by_hand(c1_1="không có"), NOTHING)
    assert (sheet.maximum, sheet.judged_points, sheet.passed) == (0, 0, False)
    assert failed_codes(sheet) == ["failed-nothing-applies"]


def test_look_ups() -> None:
    sheet = score_sheet(criteria_set((500,), (500,)), by_hand(c2_1=100), NOTHING)
    found = sheet.indicator("2.1")
    assert found is not None
    assert found.points == 100
    assert sheet.indicator("9.9") is None
    assert [i.indicator.code for i in sheet.indicators] == ["1.1", "2.1"]


def test_the_reviewers_points_are_judged_like_the_own_ones() -> None:
    made = criteria_set((9000,), (1000,), ranks=STARS)
    own = score_sheet(made, by_hand(c1_1=9000, c2_1=500), NOTHING)
    appraised = appraised_sheet(made, own, {"1.1": 7400})
    assert (own.points, own.rank) == (9500, "4 sao")
    assert (appraised.points, appraised.passed, appraised.rank) == (7900, False, "1 sao")
    assert appraised.missing_to_pass == 100
    changed, kept = appraised.indicators
    assert changed.state is ScoreState.OVERRIDDEN
    assert say(changed.steps)[-1] == "Cơ quan thẩm định chấm 74 điểm, đơn vị tự chấm 90 điểm."
    assert kept == own.indicators[1]
    assert appraised_sheet(made, own, {"1.1": 99_999}).indicators[0].points == 9000


def test_the_reviewer_may_agree_that_something_does_not_apply_or_score_it_after_all() -> None:
    made = criteria_set((9000,), (1000,))
    own = score_sheet(made, by_hand(c1_1=8000, c2_1="không có"), NOTHING)
    assert appraised_sheet(made, own, {"1.1": 8000, "2.1": 0}) == own
    counted = appraised_sheet(made, own, {"2.1": 100})
    assert (counted.points, counted.maximum, counted.judged_points) == (8100, 10_000, 8100)


typed = st.none() | st.integers(0, 1000) | st.just("không có")


@given(
    st.lists(st.lists(st.tuples(st.integers(1, 1000), typed), min_size=1, max_size=4), min_size=1, max_size=4),
    st.integers(0, 10_000),
    st.integers(0, 4000),
    st.booleans(),
)
def test_sums_and_verdict_agree(
    shape: list[list[tuple[int, int | str | None]]], share: int, pass_mark: int, rescale: bool
) -> None:
    made = criteria_set(
        *(tuple(m for m, _ in c) for c in shape), minimum_share=share, pass_mark=pass_mark, rescale=rescale
    )
    values: Mapping[str, int | str] = {
        f"c{c}_{i}": min(value, maximum) if isinstance(value, int) else value
        for c, row in enumerate(shape, start=1)
        for i, (maximum, value) in enumerate(row, start=1)
        if value is not None
    }
    sheet = score_sheet(made, by_hand(**values), NOTHING)
    assert sheet.points == sum(i.points for i in sheet.indicators) == sum(c.points for c in sheet.criteria)
    assert sheet.maximum == sum(i.maximum for i in sheet.indicators)
    assert 0 <= sheet.judged_points <= made.maximum
    assert sheet.passed == (sheet.failed == ())
    assert sheet.missing_to_pass == max(0, pass_mark - sheet.judged_points)
    assert sheet.judged_points >= sheet.points
    for criterion in sheet.criteria:
        exact = criterion.points * 10_000 >= share * criterion.maximum
        assert criterion.meets_minimum == exact
    say(sheet.failed)
