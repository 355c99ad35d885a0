"""What looking into a round names, and what it must never name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from qcdc_desktop.demo.answers import made_up_sheets
from qcdc_desktop.demo.frauds import FOUND_AS, Fraud, commit
from qcdc_desktop.demo.keying import gaps, shared_out
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.statistics import at_least, chi_squared_tail, share
from qcdc_desktop.domain.survey import CheckPlan, Sheet, SheetEntry, Source, SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_quality.amounts import more_than_returned, odd_days, too_few, too_many_errors
from qcdc_desktop.domain.survey_quality.finding import FindingKind
from qcdc_desktop.domain.survey_quality.keyers import odd_keyers
from qcdc_desktop.domain.survey_quality.likeness import alike, percent_match
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.survey_quality.looking import look_into_round
from qcdc_desktop.domain.survey_quality.pace import too_fast
from qcdc_desktop.domain.survey_quality.paper_sample import draw_papers
from qcdc_desktop.domain.survey_quality.straight_lines import lined
from qcdc_desktop.usecases.catalogues import load_catalogues

BEGINS = datetime(2024, 8, 5, 1, 0, tzinfo=UTC)
KEYERS = ("Hạnh", "Bình")
CATALOGUES: Catalogues = load_catalogues()
FORMS = {form.code: form for form in CATALOGUES.questionnaires}
LIMITS: QualityLimits = CATALOGUES.quality[0]
ROUND = SurveyRound("r", "d", "PKS07", "pks07-2024", "", date(2024, 8, 2), date(2024, 8, 4), target=60)

codes = st.sampled_from(sorted(FORMS))
seeds = st.integers(0, 10_000)


def keyed(sheets: Sequence[Sheet], seconds: Sequence[int]) -> list[Sheet]:
    at = BEGINS
    found = []
    for sheet, gap in zip(sheets, seconds, strict=True):
        at += timedelta(seconds=gap)
        found.append(replace(sheet, id=str(sheet.number), round_id="r", entered_at=at))
    return found


def clean(form: Questionnaire, seed: int, count: int = 60) -> list[Sheet]:
    random = Random(seed)
    return shared_out(made_up_sheets(form, count, 0.9, ("Đông", "Đoài"), "", BEGINS, random), KEYERS)


@settings(max_examples=25, deadline=None)
@given(codes, seeds)
def test_clean_rounds_are_hardly_ever_suspected(code: str, seed: int) -> None:
    """Measured: none of 1,463 rounds (benchmarks/quality.py); the seeds here are among those that were tried."""
    sheets = keyed(clean(FORMS[code], seed % 40), gaps(60, Random(seed % 40)))
    assert look_into_round(FORMS[code], ROUND, sheets, LIMITS) == ()


@pytest.mark.parametrize("fraud", list(Fraud))
@pytest.mark.parametrize("code", ["PKS02", "PKS04", "PKS07"])
def test_a_seeded_fraud_is_found_and_nothing_else_is_called_by_its_name(fraud: Fraud, code: str) -> None:
    form = FORMS[code]
    sheets, seconds, done = commit(fraud, form, clean(form, 7, 100), gaps(100, Random(7)), Random(7))
    found = [one for one in look_into_round(form, ROUND, keyed(sheets, seconds), LIMITS) if one.kind is FOUND_AS[fraud]]
    named = {number for one in found for number in one.sheets}
    assert named & set(done.numbers)
    if fraud is not Fraud.INVENTED:  # of two keyers nobody can say whose sheets are the odd ones
        assert named <= set(done.numbers) | straight(form, sheets)
    assert all(one.steps for one in found)


def straight(form: Questionnaire, sheets: Sequence[Sheet]) -> set[int]:
    """Whoever ticked one box all the way down, also without having been made to."""
    scales = [q for q in form.questions if q.counts_satisfaction and len(q.options) >= 3]
    boxes = {
        sheet.number: {
            [option.code for option in q.options].index(str(sheet.answers[q.code]))
            for q in scales
            if q.code in sheet.answers
        }
        for sheet in sheets
    }
    return {number for number, ticked in boxes.items() if len(ticked) == 1}


@settings(max_examples=25, deadline=None)
@given(codes, seeds, st.integers(2, 5))
def test_copies_of_a_sheet_come_as_one_group_in_any_order(code: str, seed: int, copies: int) -> None:
    form = FORMS[code]
    sheets = clean(form, seed)
    pattern = max(sheets, key=lambda sheet: len(sheet.answers))
    for place in range(copies):
        if sheets[place * 7].number != pattern.number:
            sheets[place * 7] = replace(sheets[place * 7], answers=pattern.answers, marks=pattern.marks)
    found = alike(form, sheets, LIMITS)
    Random(seed).shuffle(sheets)
    assert {one.sheets for one in alike(form, sheets, LIMITS)} == {one.sheets for one in found}
    answers = {sheet.number: sheet for sheet in sheets}
    for one in found:
        assert len(one.sheets) >= 2
        first = answers[one.sheets[0]]
        assert any(percent_match(first, answers[n]) >= LIMITS.alike_share for n in one.sheets[1:])


@settings(max_examples=25, deadline=None)
@given(codes, seeds)
def test_percent_match_goes_both_ways(code: str, seed: int) -> None:
    one, other = clean(FORMS[code], seed, 2)
    assert percent_match(one, other) == percent_match(other, one)
    assert percent_match(one, one) == 10_000
    assert (percent_match(one, other) == 10_000) == (one.answers == other.answers)


def test_a_large_round_is_compared_near_by() -> None:
    limits = replace(LIMITS, compare_all=50, compare_near=10)
    form = FORMS["PKS07"]
    sheets = clean(form, 3, 120)
    pattern = max(sheets, key=lambda sheet: len(sheet.answers))
    sheets[pattern.number] = replace(sheets[pattern.number], answers=pattern.answers, marks=pattern.marks)
    assert (pattern.number, pattern.number + 1) in {one.sheets for one in alike(form, sheets, limits)}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=40), st.sampled_from(Source))
def test_only_what_was_keyed_too_fast_is_named(seconds: list[int], source: Source) -> None:
    sheets = keyed([replace(s, entered_by="Hạnh") for s in clean(FORMS["PKS05"], 1, len(seconds))], seconds)
    entries = {sheet.id: SheetEntry(sheet.id, "d", "r", source=source) for sheet in sheets}
    if source is not Source.KEYED:
        assert too_fast(sheets, entries, LIMITS) == ()
        return
    for one in too_fast(sheets, entries, LIMITS):
        assert len(one.sheets) >= LIMITS.pace_sheets
        for number in one.sheets:
            sheet = sheets[number - 1]
            needed = (len(sheet.answers) + len(sheet.marks)) * 3600 / LIMITS.keys_per_hour
            assert seconds[number - 1] < needed


def test_sheets_that_came_in_one_go_say_nothing_of_speed() -> None:
    sheets = keyed(clean(FORMS["PKS05"], 1), [1] * 60)
    assert too_fast(sheets, {}, LIMITS) == ()
    assert len(too_fast(keyed(sheets, [2] * 60), {}, LIMITS)) == 2


@settings(max_examples=25, deadline=None)
@given(codes, seeds)
def test_who_keyed_a_sheet_by_lot_is_not_odd(code: str, seed: int) -> None:
    random = Random(seed)
    sheets = [replace(sheet, entered_by=random.choice("ABC")) for sheet in clean(FORMS[code], 11, 90)]
    assert odd_keyers(FORMS[code], sheets, replace(LIMITS, chance=1_000_000)) == ()


def test_few_sheets_are_measured_by_the_aim_or_by_the_sample() -> None:
    assert too_few(ROUND, 60) == ()
    assert too_few(ROUND, 59)[0].kind is FindingKind.FEW
    sampled = replace(ROUND, target=None, population=8000)
    assert too_few(sampled, 381) == ()
    assert too_few(sampled, 380)[0].steps[0].code == "quality-few-sample"
    assert too_few(replace(ROUND, target=None), 1) == ()


def test_more_sheets_than_came_back() -> None:
    held = replace(ROUND, printed=70, returned=60)
    assert more_than_returned(held, 60) == ()
    assert len(more_than_returned(held, 61)[0].steps) == 1
    assert len(more_than_returned(held, 71)[0].steps) == 2


@pytest.mark.parametrize(
    ("day", "named"),
    [(date(2024, 8, 1), True), (date(2024, 8, 2), False), (date(2024, 11, 2), False), (date(2024, 11, 3), True)],
)
def test_days_outside_the_round(day: date, named: bool) -> None:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    sheet = replace(clean(FORMS["PKS07"], 1, 1)[0], entered_at=at)
    assert bool(odd_days(FORMS["PKS07"], ROUND, [sheet], LIMITS)) is named


@settings(max_examples=50)
@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 500))
def test_errors_are_told_only_where_the_agreed_rate_does_not_explain_them(
    wrong: int, answers: int, agreed: int
) -> None:
    wrong = min(wrong, answers)
    held = replace(ROUND, check=CheckPlan(agreed_rate=agreed))
    check = SurveyCheck("c", "d", "r", "Hạnh", answers, answers, answers, wrong, 0, 0)
    found = too_many_errors(held, [check], LIMITS)
    explained = stats.binom.sf(wrong - 1, answers, agreed / 10_000) >= 0.05
    rate = share(wrong, answers)
    assert rate is not None
    assert bool(found) is (rate > agreed and not explained)


@settings(max_examples=25)
@given(st.sets(st.integers(1, 999), min_size=1, max_size=40), st.integers(1, 100), st.text(max_size=8))
def test_a_sample_can_be_drawn_again(numbers: set[int], count: int, seed: str) -> None:
    drawn = draw_papers(numbers, count, seed)
    assert drawn == draw_papers(sorted(numbers, reverse=True), count, seed)
    assert set(drawn) <= numbers
    assert len(drawn) == min(count, len(numbers))
    assert list(drawn) == sorted(drawn)


def test_nothing_is_drawn_from_nothing() -> None:
    for numbers, count, code in (((), 3, "sample-of-nothing"), ((1,), 0, "sample-size-wrong")):
        with pytest.raises(Refusal) as caught:
            draw_papers(numbers, count, "s")
        assert caught.value.code == code


@settings(max_examples=50)
@given(st.floats(0.001, 200), st.integers(1, 30))
def test_chi_squared_is_as_others_compute_it(value: float, freedom: int) -> None:
    assert chi_squared_tail(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), rel=1e-9, abs=1e-12)


@settings(max_examples=50)
@given(st.integers(0, 200), st.integers(1, 200), st.floats(0, 1))
def test_the_binomial_tail_is_as_others_compute_it(successes: int, n: int, p: float) -> None:
    assert at_least(successes, n, p) == pytest.approx(stats.binom.sf(successes - 1, n, p), rel=1e-7, abs=1e-12)


def test_straight_lines_are_only_told_of_straight_sheets() -> None:
    form = FORMS["PKS07"]
    sheets, _, done = commit(Fraud.LINED, form, clean(form, 5), gaps(60, Random(5)), Random(5))
    (found,) = lined(form, sheets, LIMITS)
    assert set(done.numbers) <= set(found.sheets) <= set(done.numbers) | straight(form, sheets)
