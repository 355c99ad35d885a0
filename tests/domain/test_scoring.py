"""Every rule kind with its working, published structures as cases, and what must hold whatever is entered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.criteria import (
    Band,
    ByHand,
    Count,
    Deduction,
    DisclosureRate,
    Indicator,
    IndicatorEntry,
    Rate,
    Rule,
    Scale,
    SurveyRate,
    YesNo,
)
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind
from qcdc_desktop.domain.scoring import (
    Facts,
    IndicatorScore,
    ScoreState,
    score_indicator,
    survey_fact,
)
from qcdc_desktop.domain.steps import Step
from qcdc_desktop.domain.tally import FormTally, QuestionTally
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words

WORDS = load_words()
EDITION = Edition("criteria", "cqtt-thu", "Bộ tiêu chí thử", date(2024, 1, 1), None, "", True)
NOTHING = Facts()
ACCESS_TO_LAW = Scale((Band(9000, 200), Band(8000, 100), Band(7000, 50), Band(5000, 25)))
"""TT 09/2021/TT-BTP: 80–<90 % gives 1 point, 70–<80 % 0,5, 50–<70 % 0,25, below 50 % none."""
DECISION_09_2013 = Scale((Band(9000, 60), Band(8000, 50), Band(7000, 40), Band(6000, 30), Band(5000, 20), Band(0, 10)))


def entry(**values: object) -> IndicatorEntry:
    return replace(IndicatorEntry("id", "dossier", "1.1"), **values)  # type: ignore[arg-type]


def score(rule: Rule, maximum: int, facts: Facts = NOTHING, **values: object) -> IndicatorScore:
    indicator = Indicator("1.1", "Chỉ tiêu", maximum, rule, may_be_not_applicable=True)
    found = score_indicator(indicator, entry(**values), facts)
    say(found.steps)
    say(found.problems)
    return found


def say(steps: tuple[Step, ...]) -> list[str]:
    """The sentences of steps; a code without words or a gap without a fact fails the test."""
    return [sentence(WORDS, s.code, s.facts) for s in steps]


def question_tally(code: str, satisfied: int, counted: int) -> QuestionTally:
    question = Question(code, QuestionKind.SINGLE, code, (Option("1", "1", satisfied=True),))
    return QuestionTally(question, counted, 0, 0, 0, 0, (), satisfied, counted, 0, 0)


def survey(satisfied: int, counted: int, sheets: int, *questions: QuestionTally) -> FormTally:
    return FormTally("PKS05", "PKS-2024", sheets, sheets, questions, satisfied, counted, sheets, 0)


def of_survey(tally: FormTally) -> Facts:
    return Facts(surveys={"PKS05": tally})


def of_register(*figures: Figures) -> Facts:
    return Facts(disclosure=dict(enumerate(figures, start=1)))


# --- one rule after the other --------------------------------------------------------------------------------------


def test_yes_no() -> None:
    assert (score(YesNo(), 200, yes=True).points, score(YesNo(), 200, yes=False).points) == (200, 0)
    assert score(YesNo(), 200, yes=False).state is ScoreState.SCORED
    assert score(YesNo(), 200).state is ScoreState.EMPTY


def test_count_is_cut_at_the_maximum() -> None:
    rule = Count(50, "mô hình được công nhận")
    assert score(rule, 200, count=3).points == 150
    many = score(rule, 200, count=9)
    assert many.points == 200
    assert say(many.steps) == [
        "Số lượng: 9 (mô hình được công nhận). Mỗi trường hợp được 0,5 điểm, cộng lại 4,5 điểm.",
        "Kết quả 4,5 điểm vượt điểm tối đa nên chỉ tính 2 điểm.",
    ]
    assert score(rule, 200).state is ScoreState.EMPTY


@pytest.mark.parametrize(
    ("numerator", "points"),
    [(100, 200), (90, 200), (89, 100), (80, 100), (79, 50), (70, 50), (69, 25), (50, 25), (49, 0), (0, 0)],
)
def test_bands_of_access_to_law(numerator: int, points: int) -> None:
    rule = Rate(ACCESS_TO_LAW, "số vụ hòa giải thành", "tổng số vụ")
    assert score(rule, 200, numerator=numerator, denominator=100).points == points


@pytest.mark.parametrize(
    ("satisfied", "points"), [(9735, 60), (9782, 60), (8999, 50), (7000, 40), (6999, 30), (5000, 20), (4999, 10)]
)
def test_satisfaction_bands_of_decision_09_2013(satisfied: int, points: int) -> None:
    rule = SurveyRate(DECISION_09_2013, "PKS05", 30)
    assert score(rule, 60, of_survey(survey(satisfied, 10_000, 500))).points == points


def test_a_rate_that_only_rounds_up_to_a_band_has_not_reached_it() -> None:
    found = score(Rate(ACCESS_TO_LAW, "đúng hạn", "tổng số"), 200, numerator=79_996, denominator=100_000)
    assert found.points == 50
    assert say(found.steps) == [
        "đúng hạn: 79.996; tổng số: 100.000. Tỷ lệ đạt 80 %.",
        "Tỷ lệ làm tròn là 80 % nhưng số liệu gốc chưa đạt mức 80 % nên xét ở khung thấp hơn.",
        "Thuộc khung từ 70 % đến dưới 80 %: 0,5 điểm.",
    ]


def test_linear_rates_round_half_up_to_hundredths() -> None:
    rule = Rate(Scale(), "a", "b")
    assert score(rule, 1000, numerator=1, denominator=3).points == 333
    assert score(rule, 1, numerator=1, denominator=2).points == 1
    assert score(rule, 2957, numerator=1, denominator=1).points == 2957
    reaching = Rate(Scale(full_at=9500), "a", "b")
    assert score(reaching, 1000, numerator=95, denominator=100).points == 1000
    assert score(reaching, 1000, numerator=50, denominator=100).points == 526


def test_service_index_satisfaction_in_proportion() -> None:
    """QĐ 766/QĐ-TTg, Bắc Ninh 12/2025: hài lòng 17,86 of 18."""
    found = score(SurveyRate(Scale(), "PKS05", 30), 1800, of_survey(survey(9922, 10_000, 400)))
    assert found.points == 1786
    assert say(found.steps)[0] == (
        "Khảo sát PKS05: 400 phiếu hợp lệ; 9.922 trên 10.000 câu trả lời là hài lòng. Tỷ lệ hài lòng 99,22 %."
    )


def test_without_a_case_full_points_only_where_the_rule_says_so() -> None:
    full = score(Rate(ACCESS_TO_LAW, "a", "b", full_without_cases=True), 200, numerator=0, denominator=0)
    assert (full.state, full.points) == (ScoreState.SCORED, 200)
    none = score(Rate(ACCESS_TO_LAW, "a", "b"), 200, numerator=0, denominator=0)
    assert (none.state, none.points, none.maximum) == (ScoreState.INSUFFICIENT, 0, 200)
    assert [p.code for p in none.problems] == ["problem-no-cases"]


def test_impossible_figures_give_no_points() -> None:
    for numerator in (6, -1):
        found = score(Rate(Scale(), "a", "b", full_without_cases=True), 200, numerator=numerator, denominator=5)
        assert (found.state, found.points, len(found.problems)) == (ScoreState.INSUFFICIENT, 0, 1)
    for rule in (Count(50, "a"), Deduction(50, "a")):
        assert score(rule, 200, count=-1).state is ScoreState.INSUFFICIENT


def test_deductions_stop_at_the_floor() -> None:
    """TT 07/2017 takes 0,25 points for every case."""
    rule = Deduction(25, "đơn thư quá hạn")
    assert [score(rule, 100, count=n).points for n in (0, 1, 3, 4, 9)] == [100, 75, 25, 0, 0]
    kept = Deduction(25, "đơn thư quá hạn", floor=50)
    assert [score(kept, 100, count=n).points for n in (0, 1, 3)] == [100, 75, 50]
    below_zero = Deduction(100, "vi phạm", floor=-200)
    assert [score(below_zero, 0, count=n).points for n in (0, 1, 3)] == [0, -100, -200]


def test_a_survey_below_its_minimum_is_not_used() -> None:
    rule = SurveyRate(Scale(), "PKS05", 30)
    small = score(rule, 1000, of_survey(survey(29, 29, 29)))
    assert (small.state, small.points, small.maximum) == (ScoreState.INSUFFICIENT, 0, 1000)
    assert [p.code for p in small.problems] == ["problem-survey-too-small"]
    assert score(rule, 1000, of_survey(survey(30, 30, 30))).points == 1000
    assert [p.code for p in score(rule, 1000).problems] == ["problem-no-survey"]
    silent = score(rule, 1000, of_survey(survey(0, 0, 30)))
    assert [p.code for p in silent.problems] == ["problem-survey-says-nothing"]


def test_a_survey_rate_of_chosen_questions_leans_on_their_own_sheets() -> None:
    tally = survey(90, 130, 100, question_tally("C1", 80, 100), question_tally("C2", 10, 30))
    assert survey_fact(tally).valid_n == 100
    fact = survey_fact(tally, ("C2",))
    assert (fact.valid_n, fact.satisfied, fact.counted) == (30, 10, 30)
    branch = score(SurveyRate(Scale(), "PKS05", 50, ("C2",)), 1000, of_survey(tally))
    assert branch.state is ScoreState.INSUFFICIENT
    assert score(SurveyRate(Scale(), "PKS05", 50, ("C1", "C2")), 1000, of_survey(tally)).points == 692
    assert survey_fact(tally, ("C9",)).counted == 0


def test_disclosure_rate_over_its_clauses() -> None:
    facts = of_register(Figures(10, 9, 1, 0, 0, 0), Figures(10, 5, 2, 3, 1, 4))
    assert score(DisclosureRate(Scale()), 1000, facts).points == 700
    found = score(DisclosureRate(Scale(), (2,)), 1000, facts)
    assert found.points == 500
    assert say(found.steps)[0] == (
        "Sổ công khai: 10 mục đến hạn, 5 mục đúng hạn, 2 mục trễ, 3 mục chưa thực hiện đủ. Tỷ lệ đúng hạn 50 %."
    )
    assert found.steps[0].basis == "Luật 10/2022/QH15, Điều 12 khoản 3"


@pytest.mark.parametrize(
    ("figures", "state", "problem"),
    [
        (Figures(0, 0, 0, 0, 0, 0), ScoreState.INSUFFICIENT, "problem-no-disclosures"),
        (Figures(0, 0, 0, 0, 2, 1), ScoreState.INSUFFICIENT, "problem-disclosures-waiting"),
        (Figures(0, 0, 0, 0, 3, 0), ScoreState.SCORED, None),
        (Figures(1, 0, 0, 1, 0, 0), ScoreState.SCORED, None),
    ],
)
def test_nothing_due(figures: Figures, state: ScoreState, problem: str | None) -> None:
    found = score(DisclosureRate(Scale()), 1000, of_register(figures))
    assert found.state is state
    assert [p.code for p in found.problems] == ([problem] if problem else [])
    assert found.points == (1000 if figures.not_applicable == 3 else 0)


def test_by_hand_stays_within_the_maximum() -> None:
    assert score(ByHand(), 300, points=275).points == 275
    above = score(ByHand(), 300, points=301)
    assert (above.points, [p.code for p in above.problems]) == (300, ["problem-points-above-maximum"])
    below = score(ByHand(), 300, points=-1)
    assert (below.points, [p.code for p in below.problems]) == (0, ["problem-points-negative"])
    assert score(ByHand(), 300).state is ScoreState.EMPTY


# --- whatever the rule ---------------------------------------------------------------------------------------------


def test_an_override_needs_a_reason_and_keeps_the_computed_points() -> None:
    found = score(YesNo(), 200, yes=True, override=150, override_reason=" thiếu một nội dung ")
    assert (found.state, found.points, found.problems) == (ScoreState.OVERRIDDEN, 150, ())
    assert say(found.steps)[-1] == "Đơn vị điều chỉnh từ 2 điểm thành 1,5 điểm. Lý do: thiếu một nội dung."
    bare = score(YesNo(), 200, yes=True, override=150, override_reason="  ")
    assert [p.code for p in bare.problems] == ["problem-override-without-reason"]
    high = score(YesNo(), 200, override=500, override_reason="x")
    assert (high.points, [p.code for p in high.problems]) == (200, ["problem-points-above-maximum"])


def test_an_override_settles_figures_that_carried_no_points() -> None:
    found = score(SurveyRate(Scale(), "PKS05", 30), 1000, override=800, override_reason="theo biên bản kiểm phiếu")
    assert (found.state, found.points, found.problems) == (ScoreState.OVERRIDDEN, 800, ())


def test_not_applicable_takes_points_and_maximum_away() -> None:
    found = score(YesNo(), 200, yes=True, override=100, not_applicable="xã không có chợ")
    assert (found.state, found.points, found.maximum) == (ScoreState.NOT_APPLICABLE, 0, 0)
    assert score(YesNo(), 200, yes=True, not_applicable="  ").points == 200
    strict = Indicator("1.1", "Chỉ tiêu", 200, YesNo())
    refused = score_indicator(strict, entry(yes=True, not_applicable="không có"), NOTHING)
    assert (refused.state, refused.points) == (ScoreState.SCORED, 200)
    assert [p.code for p in refused.problems] == ["problem-not-applicable-not-allowed"]


def test_no_entry_at_all_is_empty_but_registers_and_surveys_score_by_themselves() -> None:
    assert score_indicator(Indicator("1.1", "", 100, ByHand()), None, NOTHING).state is ScoreState.EMPTY
    own = score_indicator(
        Indicator("1.1", "", 100, DisclosureRate(Scale())), None, of_register(Figures(1, 1, 0, 0, 0, 0))
    )
    assert (own.state, own.points) == (ScoreState.SCORED, 100)


maxima = st.integers(1, 3000)
rates = st.integers(1, 100_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(maxima, rates, st.integers(1, 10_000))
def test_proportion_is_the_exact_fraction_rounded_half_up(maximum: int, rate: tuple[int, int], full_at: int) -> None:
    part, whole = rate
    points = score(Rate(Scale(full_at=full_at), "a", "b"), maximum, numerator=part, denominator=whole).points
    exact = min(Fraction(maximum), Fraction(maximum * part * 10_000, whole * full_at))
    assert points == min(maximum, (exact + Fraction(1, 2)).__floor__())


@given(rates, st.lists(st.integers(0, 10_000), min_size=1, max_size=6, unique=True))
def test_the_band_is_the_highest_reached_in_whatever_order(rate: tuple[int, int], levels: list[int]) -> None:
    part, whole = rate
    bands = [Band(level, 10 + n) for n, level in enumerate(levels)]
    points = score(Rate(Scale(tuple(bands)), "a", "b"), 500, numerator=part, denominator=whole).points
    reached = [b for b in bands if Fraction(part, whole) >= Fraction(b.at_least, 10_000)]
    assert points == (max(reached, key=lambda b: b.at_least).points if reached else 0)


scales = st.builds(
    Scale,
    st.lists(st.builds(Band, st.integers(0, 10_000), st.integers(0, 900)), max_size=4).map(tuple),
    st.integers(1, 10_000),
)
rules: st.SearchStrategy[Rule] = st.one_of(
    st.just(YesNo()),
    st.just(ByHand()),
    st.builds(Count, st.integers(1, 300), st.just("việc")),
    st.builds(Rate, scales, st.just("a"), st.just("b"), st.booleans()),
    st.builds(Deduction, st.integers(1, 300), st.just("việc"), st.integers(-300, 900)),
    st.builds(SurveyRate, scales, st.just("PKS05"), st.integers(0, 60), st.sampled_from([(), ("C1",)])),
    st.builds(DisclosureRate, scales, st.sampled_from([(), (1,), (2, 3)])),
)
number = st.none() | st.integers(-3, 700)
entries = st.builds(
    IndicatorEntry,
    st.just("id"),
    st.just("dossier"),
    st.just("1.1"),
    yes=st.none() | st.booleans(),
    count=number,
    numerator=number,
    denominator=number,
    points=number,
    override=number,
    override_reason=st.sampled_from(["", "vì"]),
    not_applicable=st.sampled_from(["", "", "không có"]),
)
registers = st.dictionaries(
    st.integers(1, 3),
    st.tuples(*[st.integers(0, 9)] * 5).map(lambda f: Figures(f[0] + f[1] + f[2], f[0], f[1], f[2], f[3], f[4])),
)
surveys = st.dictionaries(
    st.just("PKS05"),
    st.tuples(st.integers(0, 90), st.integers(0, 90)).map(
        lambda n: survey(min(n), max(n), max(n), question_tally("C1", min(n), max(n)))
    ),
)
facts_known = st.builds(Facts, registers, surveys)


@given(
    st.builds(Indicator, st.just("1.1"), st.just("t"), maxima, rules, may_be_not_applicable=st.booleans()),
    st.none() | entries,
    facts_known,
)
@settings(max_examples=150)
def test_points_never_leave_their_bounds_and_every_step_has_words(
    indicator: Indicator, given_entry: IndicatorEntry | None, facts: Facts
) -> None:
    found = score_indicator(indicator, given_entry, facts)
    least = min(indicator.rule.floor, 0) if isinstance(indicator.rule, Deduction) else 0
    assert least <= found.points <= found.maximum
    assert found.maximum in (0, indicator.maximum)
    assert (found.maximum == 0) == (found.state is ScoreState.NOT_APPLICABLE)
    assert isinstance(found.points, int)
    assert found.steps
    if found.state in (ScoreState.EMPTY, ScoreState.INSUFFICIENT, ScoreState.NOT_APPLICABLE):
        assert found.points == 0
    if found.state is ScoreState.INSUFFICIENT:
        assert found.problems
    say(found.steps)
    say(found.problems)


def test_words_of_scoring_name_only_known_facts() -> None:
    """Sentences take their numbers through formats, so no bare hundredths reach a person."""
    facts: Mapping[str, Fact] = {"points": 275, "maximum": 300}
    assert sentence(WORDS, "problem-points-above-maximum", facts).startswith("Đã nhập 2,75 điểm")
