"""What scoring takes and gives: the figures it reads, and scores of indicators, criteria and the whole sheet.

Only shapes; how points come about stands in `rules` and `sheet`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.criteria import Criterion, Indicator, Part
from qcdc_desktop.domain.steps import Step
from qcdc_desktop.domain.tally import FormTally


@dataclass(frozen=True, slots=True)
class SurveyFact:
    """What an indicator reads of a survey: `satisfied` of `counted` answers, on `valid_n` sheets."""

    form: str
    valid_n: int
    satisfied: int
    counted: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the program knows by itself: disclosure figures by clause of Điều 11, tallies by form code."""

    disclosure: Mapping[int, Figures] = field(default_factory=dict)
    surveys: Mapping[str, FormTally] = field(default_factory=dict)


class ScoreState(StrEnum):
    """How an indicator's points came about."""

    EMPTY = "empty"
    """Nothing was entered yet (chưa chấm): 0 points."""
    SCORED = "scored"
    """Computed by its rule, or given by hand where that is the rule (đã chấm)."""
    NOT_APPLICABLE = "not_applicable"
    """Does not concern this office (không áp dụng): its maximum does not count."""
    INSUFFICIENT = "insufficient"
    """The figures carry no rate (không đủ căn cứ): 0 points, its maximum counts, a problem says why."""
    OVERRIDDEN = "overridden"
    """Other points stand in place of the computed ones: the office's with a reason, or the reviewer's (điều chỉnh)."""


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """The points of one indicator (hundredths). `maximum` is 0 when it does not apply.

    `steps` are the working in order, `problems` what is wrong with the figures; both are said by `resources/words`.
    """

    indicator: Indicator
    state: ScoreState
    points: int
    maximum: int
    steps: tuple[Step, ...] = ()
    problems: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """The sum over a criterion's indicators; `maximum` counts only those that apply.

    `minimum` is the least number of points its `minimum_share` asks for, 0 when it asks for none.
    """

    criterion: Criterion
    points: int
    maximum: int
    indicators: tuple[IndicatorScore, ...]
    meets_minimum: bool
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class PartScore:
    """The sum over a part of a criterion, with the parts below it; its fields mean what those of a criterion mean."""

    part: Part
    points: int
    maximum: int
    meets_minimum: bool
    minimum: int
    parts: tuple["PartScore", ...]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The whole self-assessment. `edition` is the code of its criteria set.

    `judged_points` decide about rank and passing: `points` scaled back to the whole maximum when the set says so,
    otherwise `points`. `failed` names every reason why the standard is not reached; `missing_to_pass` is what
    `judged_points` lack to the pass mark. `rank` is empty when the set gives none for these points.
    """

    edition: str
    criteria: tuple[CriterionScore, ...]
    points: int
    maximum: int
    judged_points: int
    passed: bool
    rank: str
    failed: tuple[Step, ...]
    missing_to_pass: int

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        """All indicator scores in order."""
        return tuple(i for c in self.criteria for i in c.indicators)

    def indicator(self, code: str) -> IndicatorScore | None:
        """The score of the indicator with this code, or None."""
        return next((i for i in self.indicators if i.indicator.code == code), None)
