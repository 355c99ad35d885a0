"""From indicators to the verdict: sums by criterion, scaling, ranks, and every reason why a set is not passed;
for the office itself and for the reviewer.

How a single indicator gets its points stands in `rules`.
"""

from collections.abc import Iterator, Mapping

from qcdc_desktop.domain.criteria import CriteriaSet, Criterion, IndicatorEntry, Part
from qcdc_desktop.domain.scoring.rules import lowest_points, score_indicator
from qcdc_desktop.domain.scoring.shapes import CriterionScore, Facts, IndicatorScore, PartScore, ScoreSheet, ScoreState
from qcdc_desktop.domain.statistics import WHOLE, half_up
from qcdc_desktop.domain.steps import Step, step


def score_sheet(criteria_set: CriteriaSet, entries: Mapping[str, IndicatorEntry], facts: Facts) -> ScoreSheet:
    """Score a whole set; `entries` go by indicator code, missing ones count as not entered.

    Rank and pass mark are judged on `judged_points`, which are rounded to hundredths like any points. A rank from the
    pass mark upwards needs passing: a set that fails by a veto or a criterion's minimum ranks just below the mark.
    """
    criteria = tuple(
        _add_up(c, tuple(score_indicator(i, entries.get(i.code), facts) for i in c.indicators))
        for c in criteria_set.criteria
    )
    return _judge(criteria_set, criteria)


def appraised_sheet(criteria_set: CriteriaSet, own: ScoreSheet, given: Mapping[str, int]) -> ScoreSheet:
    """The commune's `own` sheet with the reviewer's points in place of its own, judged anew.

    `given` goes by indicator code (hundredths); an indicator without an entry keeps its own points. Of an indicator
    that does not apply 0 agrees with that, more makes it count with its maximum again.
    """
    criteria = tuple(
        _add_up(c.criterion, tuple(_appraised(i, given.get(i.indicator.code)) for i in c.indicators))
        for c in own.criteria
    )
    return _judge(criteria_set, criteria)


def _appraised(own: IndicatorScore, given: int | None) -> IndicatorScore:
    """A score as the reviewer sees it; agreeing leaves it as it is, with its working."""
    if given is None or given == own.points:
        return own
    maximum = own.indicator.maximum
    points = min(max(given, min(0, lowest_points(own.indicator))), maximum)
    working = step("score-appraised", own=own.points, points=points)
    return IndicatorScore(own.indicator, ScoreState.OVERRIDDEN, points, maximum, (*own.steps, working))


def _judge(criteria_set: CriteriaSet, criteria: tuple[CriterionScore, ...]) -> ScoreSheet:
    """The verdict over scored criteria."""
    points = sum(c.points for c in criteria)
    maximum = sum(c.maximum for c in criteria)
    judged = judge_points(criteria_set, points, maximum)
    failed = _failures(criteria_set, criteria, judged)
    return ScoreSheet(
        edition=criteria_set.edition.code,
        criteria=criteria,
        points=points,
        maximum=maximum,
        judged_points=judged,
        passed=not failed,
        rank=rank_of(criteria_set, judged, not failed),
        failed=failed,
        missing_to_pass=max(0, criteria_set.pass_mark - judged),
    )


def judge_points(criteria_set: CriteriaSet, points: int, maximum: int) -> int:
    """The points that decide: scaled from the `maximum` that applies to the set's whole when the set says so.

    Half up to hundredths; of nothing that applies 0.
    """
    if not criteria_set.rescale_not_applicable or maximum == criteria_set.maximum:
        return points
    return half_up(points * criteria_set.maximum, maximum) if maximum > 0 else 0


def rank_of(criteria_set: CriteriaSet, judged_points: int, passed: bool) -> str:
    """The title of the highest rank these points reach, empty when none; see `score_sheet` for sets not passed."""
    counted = judged_points if passed else min(judged_points, criteria_set.pass_mark - 1)
    reached = [rank for rank in criteria_set.ranks if rank.at_least <= counted]
    return max(reached, key=lambda rank: rank.at_least).title if reached else ""


def part_scores(score: CriterionScore) -> tuple[PartScore, ...]:
    """The sums over the parts of a criterion, part within part; of a criterion without parts none."""
    by_code = {one.indicator.code: one for one in score.indicators}
    return tuple(_part_score(part, by_code) for part in score.criterion.parts)


def _part_score(part: Part, by_code: Mapping[str, IndicatorScore]) -> PartScore:
    scores = [by_code[code] for code in part.indicators]
    points, maximum = sum(s.points for s in scores), sum(s.maximum for s in scores)
    minimum, meets = _least(part.minimum_share, points, maximum)
    return PartScore(part, points, maximum, meets, minimum, tuple(_part_score(p, by_code) for p in part.parts))


def _add_up(criterion: Criterion, scores: tuple[IndicatorScore, ...]) -> CriterionScore:
    points = sum(s.points for s in scores)
    maximum = sum(s.maximum for s in scores)
    minimum, meets = _least(criterion.minimum_share, points, maximum)
    return CriterionScore(criterion, points, maximum, scores, meets, minimum)


def _least(share: int, points: int, maximum: int) -> tuple[int, bool]:
    """The least number of points a minimum share asks for, and whether they are reached."""
    # rounded up: points come in whole hundredths, so this is exactly the least that reaches the share
    minimum = -(-share * maximum // WHOLE)
    return minimum, share == 0 or points >= minimum


def _short(criteria: tuple[CriterionScore, ...]) -> Iterator[tuple[Criterion | Part, int, int]]:
    """Every criterion and part under its minimum, with its points and the minimum."""
    for score in criteria:
        if not score.meets_minimum:
            yield score.criterion, score.points, score.minimum
        waiting = list(part_scores(score))
        while waiting:
            part = waiting.pop(0)
            waiting[:0] = part.parts
            if not part.meets_minimum:
                yield part.part, part.points, part.minimum


def _failures(criteria_set: CriteriaSet, criteria: tuple[CriterionScore, ...], judged: int) -> tuple[Step, ...]:
    """Every reason why the standard is not reached, the most general first."""
    failed: list[Step] = []
    if all(c.maximum == 0 for c in criteria):
        failed.append(step("failed-nothing-applies"))
    if judged < criteria_set.pass_mark:
        missing = criteria_set.pass_mark - judged
        failed.append(step("failed-pass-mark", points=judged, pass_mark=criteria_set.pass_mark, missing=missing))
    for group, points, minimum in _short(criteria):
        failed.append(
            step(
                "failed-criterion-minimum",
                criterion=group.code,
                title=group.title,
                points=points,
                minimum=minimum,
                share=group.minimum_share,
            )
        )
    for indicator in (i for c in criteria for i in c.indicators):
        if indicator.indicator.veto and indicator.state is not ScoreState.NOT_APPLICABLE and indicator.points <= 0:
            failed.append(step("failed-veto", indicator=indicator.indicator.code, title=indicator.indicator.title))
    return tuple(failed)
