"""The points of one indicator: one small function for every rule kind of a criteria set, each showing its working.

What must hold whatever the rule (not applicable, override, never above the maximum) stands in `score_indicator`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qcdc_desktop.domain.compliance import Figures, add_up
from qcdc_desktop.domain.criteria import (
    ByHand,
    Count,
    Deduction,
    DisclosureRate,
    Indicator,
    IndicatorEntry,
    Rate,
    SurveyRate,
    YesNo,
)
from qcdc_desktop.domain.scoring.scale import scale_points
from qcdc_desktop.domain.scoring.shapes import Facts, IndicatorScore, ScoreState, SurveyFact
from qcdc_desktop.domain.statistics import share
from qcdc_desktop.domain.steps import Step, step
from qcdc_desktop.domain.tally import FormTally


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a rule alone says, before maximum and override."""

    state: ScoreState
    points: int = 0
    steps: tuple[Step, ...] = ()
    problems: tuple[Step, ...] = ()


def score_indicator(indicator: Indicator, entry: IndicatorEntry | None, facts: Facts) -> IndicatorScore:
    """The points of one indicator with their working.

    Points stay between 0 (a deduction: its floor) and the maximum, also when they were typed. An indicator that does
    not apply has neither points nor maximum; an allowed reason for that goes before an override.
    """
    reason = entry.not_applicable.strip() if entry else ""
    if reason and indicator.may_be_not_applicable:
        working = step("score-not-applicable", reason=reason, maximum=indicator.maximum)
        return IndicatorScore(indicator, ScoreState.NOT_APPLICABLE, 0, 0, (working,))
    outcome = _outcome(indicator, entry, facts)
    problems = outcome.problems
    if reason:
        problems = (step("problem-not-applicable-not-allowed"), *problems)
    score = IndicatorScore(indicator, outcome.state, outcome.points, indicator.maximum, outcome.steps, problems)
    if outcome.state is ScoreState.SCORED:
        score = _bounded(score)
    if entry is None or entry.override is None:
        return score
    return _overridden(score, entry.override, entry.override_reason.strip())


def survey_fact(tally: FormTally, questions: tuple[str, ...] = ()) -> SurveyFact:
    """What an indicator reads of a tally: of all questions that count satisfaction, or of these.

    Limited to questions, the sheets that count are those of the question answered most: a branch of the form that few
    people were asked must not lean on the sheets of all the others.
    """
    if not questions:
        return SurveyFact(tally.form_code, tally.valid_sheets, tally.satisfied, tally.counted)
    chosen = [q for q in tally.questions if q.question.code in questions]
    return SurveyFact(
        tally.form_code,
        max((q.counted for q in chosen), default=0),
        sum(q.satisfied for q in chosen),
        sum(q.counted for q in chosen),
    )


def _outcome(indicator: Indicator, entry: IndicatorEntry | None, facts: Facts) -> _Outcome:
    rule = indicator.rule
    if isinstance(rule, SurveyRate):
        return _survey_rate(indicator, rule, facts.surveys.get(rule.form))
    if isinstance(rule, DisclosureRate):
        return _disclosure_rate(indicator, rule, facts.disclosure)
    if entry is None:
        return _empty()
    if isinstance(rule, YesNo):
        return _yes_no(indicator, entry.yes)
    if isinstance(rule, Count):
        return _count(rule, entry.count)
    if isinstance(rule, Deduction):
        return _deduction(indicator, rule, entry.count)
    if isinstance(rule, Rate):
        return _rate(indicator, rule, entry.numerator, entry.denominator)
    return _by_hand(rule, entry.points)


def _empty() -> _Outcome:
    return _Outcome(ScoreState.EMPTY, 0, (step("score-empty"),))


def _unusable(problem: Step) -> _Outcome:
    """No points, because the figures do not carry any."""
    return _Outcome(ScoreState.INSUFFICIENT, 0, (step("score-insufficient"),), (problem,))


def _yes_no(indicator: Indicator, yes: bool | None) -> _Outcome:
    if yes is None:
        return _empty()
    if yes:
        return _Outcome(ScoreState.SCORED, indicator.maximum, (step("score-yes", points=indicator.maximum),))
    return _Outcome(ScoreState.SCORED, 0, (step("score-no"),))


def _count(rule: Count, count: int | None) -> _Outcome:
    if count is None:
        return _empty()
    if count < 0:
        return _unusable(step("problem-negative-figure"))
    points = rule.points_each * count
    working = step("score-count", count=count, what=rule.what, each=rule.points_each, points=points)
    return _Outcome(ScoreState.SCORED, points, (working,))


def _deduction(indicator: Indicator, rule: Deduction, count: int | None) -> _Outcome:
    if count is None:
        return _empty()
    if count < 0:
        return _unusable(step("problem-negative-figure"))
    if count == 0:
        working = step("score-no-deduction", what=rule.what, points=indicator.maximum)
        return _Outcome(ScoreState.SCORED, indicator.maximum, (working,))
    points = indicator.maximum - rule.points_each * count
    working = step(
        "score-deduction",
        maximum=indicator.maximum,
        count=count,
        what=rule.what,
        each=rule.points_each,
        points=points,
    )
    return _Outcome(ScoreState.SCORED, points, (working,))


def _rate(indicator: Indicator, rule: Rate, numerator: int | None, denominator: int | None) -> _Outcome:
    if numerator is None or denominator is None:
        return _empty()
    if numerator < 0 or denominator < 0:
        return _unusable(step("problem-negative-figure"))
    if numerator > denominator:
        return _unusable(step("problem-part-above-whole", numerator=numerator, denominator=denominator))
    if denominator == 0 and rule.full_without_cases:
        working = step("score-no-cases", what=rule.denominator, points=indicator.maximum)
        return _Outcome(ScoreState.SCORED, indicator.maximum, (working,))
    if denominator == 0:
        return _unusable(step("problem-no-cases", what=rule.denominator))
    figures = step(
        "score-figures",
        numerator=numerator,
        numerator_name=rule.numerator,
        denominator=denominator,
        denominator_name=rule.denominator,
        rate=share(numerator, denominator),
    )
    points, steps = scale_points(rule.scale, indicator.maximum, numerator, denominator)
    return _Outcome(ScoreState.SCORED, points, (figures, *steps))


def _survey_rate(indicator: Indicator, rule: SurveyRate, tally: FormTally | None) -> _Outcome:
    if tally is None:
        return _unusable(step("problem-no-survey", form=rule.form, minimum=rule.minimum_n))
    fact = survey_fact(tally, rule.questions)
    if fact.valid_n < rule.minimum_n:
        return _unusable(step("problem-survey-too-small", form=rule.form, sheets=fact.valid_n, minimum=rule.minimum_n))
    if fact.counted == 0:
        return _unusable(step("problem-survey-says-nothing", form=rule.form))
    figures = step(
        "score-survey",
        form=rule.form,
        sheets=fact.valid_n,
        satisfied=fact.satisfied,
        counted=fact.counted,
        rate=share(fact.satisfied, fact.counted),
    )
    points, steps = scale_points(rule.scale, indicator.maximum, fact.satisfied, fact.counted)
    return _Outcome(ScoreState.SCORED, points, (figures, *steps))


def _disclosure_rate(indicator: Indicator, rule: DisclosureRate, disclosure: Mapping[int, Figures]) -> _Outcome:
    """The share made on time of what was due.

    Where nothing was due: full points when the register names only contents that do not concern the office (không phát
    sinh), no points as long as the register is empty or everything in it still waits.
    """
    chosen = [f for clause, f in disclosure.items() if not rule.clauses or clause in rule.clauses]
    total = add_up(chosen)
    if total.due == 0 and total.waiting == 0 and total.not_applicable > 0:
        working = step("score-nothing-to-disclose", count=total.not_applicable, points=indicator.maximum)
        return _Outcome(ScoreState.SCORED, indicator.maximum, (working,))
    if total.due == 0:
        code = "problem-disclosures-waiting" if total.waiting else "problem-no-disclosures"
        return _unusable(step(code, count=total.waiting))
    figures = step(
        "score-disclosure",
        basis="Luật 10/2022/QH15, Điều 12 khoản 3",
        due=total.due,
        on_time=total.on_time,
        late=total.late,
        missing=total.missing,
        rate=share(total.on_time, total.due),
    )
    points, steps = scale_points(rule.scale, indicator.maximum, total.on_time, total.due)
    return _Outcome(ScoreState.SCORED, points, (figures, *steps))


def _by_hand(rule: ByHand, points: int | None) -> _Outcome:
    if points is None:
        return _empty()
    return _Outcome(ScoreState.SCORED, points, (step("score-by-hand", points=points),))


def lowest_points(indicator: Indicator) -> int:
    """The least points an indicator can score: 0, or what a deduction leaves at worst."""
    return min(indicator.rule.floor, indicator.maximum) if isinstance(indicator.rule, Deduction) else 0


def _bounded(score: IndicatorScore) -> IndicatorScore:
    """Points brought between floor and maximum, with a step that says so; typed points outside are a problem."""
    least, most = lowest_points(score.indicator), score.maximum
    if least <= score.points <= most:
        return score
    if score.points > most:
        cut = step("score-capped", points=score.points, maximum=most)
        problem = step("problem-points-above-maximum", points=score.points, maximum=most)
    else:
        cut = step("score-floored", points=score.points, floor=least)
        problem = step("problem-points-negative", points=score.points)
    typed = isinstance(score.indicator.rule, ByHand)
    return replace(
        score,
        points=min(max(score.points, least), most),
        steps=(*score.steps, cut),
        problems=(*score.problems, problem) if typed else score.problems,
    )


def _overridden(score: IndicatorScore, override: int, reason: str) -> IndicatorScore:
    """The office's own points in place of the computed ones; both stay in the working."""
    least = min(0, lowest_points(score.indicator))
    points = min(max(override, least), score.maximum)
    code = "score-override" if reason else "score-override-without-reason"
    steps = [*score.steps, step(code, computed=score.points, points=points, reason=reason)]
    problems = [p for p in score.problems if p.code == "problem-not-applicable-not-allowed"]
    if not reason:
        problems.append(step("problem-override-without-reason", computed=score.points, points=points))
    if override > score.maximum:
        problems.append(step("problem-points-above-maximum", points=override, maximum=score.maximum))
    if override < least:
        problems.append(step("problem-points-negative", points=override))
    return IndicatorScore(score.indicator, ScoreState.OVERRIDDEN, points, score.maximum, tuple(steps), tuple(problems))
