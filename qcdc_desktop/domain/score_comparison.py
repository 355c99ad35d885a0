"""Two score sheets side by side: this year against another, or the office's own points against the reviewer's.

Only like is compared with like: indicators of the same edition, or those a mapping declares equal. Points are integers
in hundredths of a point.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qcdc_desktop.domain.criteria import Indicator
from qcdc_desktop.domain.scoring import IndicatorScore, ScoreSheet, ScoreState


@dataclass(frozen=True, slots=True)
class ComparedIndicator:
    """One indicator with both points; None where it did not apply or was not judged."""

    indicator: Indicator
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        """How many points more than before; None when one side has none."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class ComparedCriterion:
    """The indicators of a criterion that can be compared, and their sums on both sides.

    `maximum` is what these indicators can give. Only indicators with points on both sides are summed.
    """

    code: str
    title: str
    indicators: tuple[ComparedIndicator, ...]
    before: int
    after: int
    maximum: int

    @property
    def difference(self) -> int:
        """How many points more than before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be compared, criterion by criterion; `left_out` counts indicators that cannot."""

    criteria: tuple[ComparedCriterion, ...]
    left_out: int

    @property
    def before(self) -> int:
        """The points of everything compared, before."""
        return sum(c.before for c in self.criteria)

    @property
    def after(self) -> int:
        """The points of everything compared, after."""
        return sum(c.after for c in self.criteria)

    @property
    def maximum(self) -> int:
        """What everything compared can give."""
        return sum(c.maximum for c in self.criteria)

    @property
    def difference(self) -> int:
        """How many points more than before."""
        return self.after - self.before

    @property
    def indicators(self) -> tuple[ComparedIndicator, ...]:
        """All indicators compared, in the order of the set."""
        return tuple(i for c in self.criteria for i in c.indicators)


def compare_sheets(before: ScoreSheet, after: ScoreSheet, equal: Mapping[str, str] | None = None) -> Comparison:
    """The indicators of `after` beside those of `before`.

    Sheets of one edition are compared code by code. Of different editions only those indicators are compared that
    `equal` declares so: the code in `after`'s edition to the code in `before`'s.
    """
    earlier = {score.indicator.code: score for score in before.indicators}
    same = before.edition == after.edition
    pairs = {code: code for code in earlier} if same else dict(equal or {})
    return _compared(after, {code: _points(earlier[old]) for code, old in pairs.items() if old in earlier}, before=True)


def compare_given(own: ScoreSheet, given: Mapping[str, int | None]) -> Comparison:
    """The office's `own` points beside those a reviewer gave (by indicator code; None or missing: not judged)."""
    return _compared(own, given, before=False)


def _compared(sheet: ScoreSheet, other: Mapping[str, int | None], before: bool) -> Comparison:
    """The sheet beside the `other` points, which stand before it or after it."""
    criteria: list[ComparedCriterion] = []
    left_out = 0
    for criterion in sheet.criteria:
        lines: list[ComparedIndicator] = []
        for score in criterion.indicators:
            code = score.indicator.code
            if code not in other:
                left_out += 1
                continue
            pair = (other[code], _points(score)) if before else (_points(score), other[code])
            lines.append(ComparedIndicator(score.indicator, *pair))
        if lines:
            criteria.append(_summed(criterion.criterion.code, criterion.criterion.title, tuple(lines)))
    return Comparison(tuple(criteria), left_out)


def _summed(code: str, title: str, lines: tuple[ComparedIndicator, ...]) -> ComparedCriterion:
    both = [line for line in lines if line.difference is not None]
    return ComparedCriterion(
        code,
        title,
        lines,
        sum(line.before or 0 for line in both),
        sum(line.after or 0 for line in both),
        sum(line.indicator.maximum for line in both),
    )


def _points(score: IndicatorScore) -> int | None:
    return None if score.state is ScoreState.NOT_APPLICABLE else score.points
