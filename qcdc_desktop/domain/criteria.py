"""Criteria sets (bộ tiêu chí) and what an office enters against them.

Points are integers in hundredths of a point (2,75 điểm = 275); rates are integers in hundredths of a percent
(83,94 % = 8394). The computing functions stand in `scoring`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from qcdc_desktop.domain.catalogue import Edition

COMMUNE_SCHEME: Final = "cqtt"
"""What sets are about that score communes (chính quyền thân thiện)."""
STEERING_SCHEME: Final = "ban-chi-dao"
"""What sets are about that score steering committees (chấm điểm ban chỉ đạo)."""


@dataclass(frozen=True, slots=True)
class Band:
    """From `at_least` (hundredths of a percent) upwards the indicator is worth `points`."""

    at_least: int
    points: int


@dataclass(frozen=True, slots=True)
class Scale:
    """How a rate becomes points: by bands, or with no bands in proportion, full at `full_at`."""

    bands: tuple[Band, ...] = ()
    full_at: int = 10_000


@dataclass(frozen=True, slots=True)
class YesNo:
    """Full points for yes, none for no (có / không)."""


@dataclass(frozen=True, slots=True)
class Count:
    """`points_each` for every case, up to the indicator's maximum (theo số lượng)."""

    points_each: int
    what: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of two typed figures, numerator of denominator, turned into points by `scale` (linear or bands).

    With `full_without_cases`, a denominator of 0 gives full points (không phát sinh vụ việc thì đạt điểm tối đa).
    """

    scale: Scale
    numerator: str
    denominator: str
    full_without_cases: bool = False


@dataclass(frozen=True, slots=True)
class Deduction:
    """Full points, less `points_each` for every case, not below `floor` (điểm trừ)."""

    points_each: int
    what: str
    floor: int = 0


@dataclass(frozen=True, slots=True)
class SurveyRate:
    """The satisfied share of a survey form turned into points; under `minimum_n` valid sheets it is not used.

    `questions` limits the share to these questions (none: all that count satisfaction).
    """

    scale: Scale
    form: str
    minimum_n: int
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisclosureRate:
    """The share of due disclosures made on time, of these clauses of Điều 11 (none: all), turned into points."""

    scale: Scale
    clauses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ByHand:
    """Points given by judgement between 0 and the maximum, with evidence (chấm theo minh chứng)."""


Rule = YesNo | Count | Rate | Deduction | SurveyRate | DisclosureRate | ByHand


@dataclass(frozen=True, slots=True)
class Indicator:
    """The thing that is scored (chỉ tiêu). `veto`: when it scores 0 the set cannot be passed.

    `official_text` is the wording of the decision where it is longer than the title; `help` is the program's own.
    `equal_to` names, as (edition, code), indicators of older sets that ask the same.
    """

    code: str
    title: str
    maximum: int
    rule: Rule
    help: str = ""
    evidence: str = ""
    responsible: str = ""
    may_be_not_applicable: bool = False
    veto: bool = False
    official_text: str = ""
    equal_to: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A group within a criterion (tiêu chí thành phần), to any depth; it holds either further parts or indicators.

    `indicators` are the codes of all indicators below it, in order.
    """

    code: str
    title: str
    maximum: int
    indicators: tuple[str, ...]
    parts: tuple["Part", ...] = ()
    minimum_share: int = 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """A group of indicators (tiêu chí); `minimum_share` is the least share of its maximum (hundredths of a percent).

    `indicators` are all below it, also those within `parts`.
    """

    code: str
    title: str
    maximum: int
    indicators: tuple[Indicator, ...]
    minimum_share: int = 0
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """From `at_least` hundredths of a point upwards the result is called `title` (xếp loại)."""

    at_least: int
    title: str


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """One edition of criteria. `pass_mark` in hundredths of a point.

    `rescale_not_applicable`: a maximum reduced by indicators that do not apply is scaled back to the whole
    before ranks and pass mark are judged; otherwise the bare points are judged. `scheme` says what is scored by it.
    """

    edition: Edition
    criteria: tuple[Criterion, ...]
    pass_mark: int
    ranks: tuple[Rank, ...]
    rescale_not_applicable: bool = True
    scheme: str = COMMUNE_SCHEME

    def equal_in(self, edition: str) -> dict[str, str]:
        """Indicators of this set, by code, with the code of the one in another edition that asks the same."""
        return {i.code: code for i in self.indicators for other, code in i.equal_to if other == edition}

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in order."""
        return tuple(i for c in self.criteria for i in c.indicators)

    def indicator(self, code: str) -> Indicator | None:
        """The indicator with this code, or None."""
        return next((i for i in self.indicators if i.code == code), None)

    def survey_minimum(self, form: str) -> int | None:
        """How many valid sheets of a form give points; None where no indicator reads it."""
        asked = [i.rule.minimum_n for i in self.indicators if isinstance(i.rule, SurveyRate) and i.rule.form == form]
        return max(asked, default=None)

    @property
    def maximum(self) -> int:
        """The sum of the criteria's maxima, hundredths of a point."""
        return sum(c.maximum for c in self.criteria)


class AssessmentState(StrEnum):
    """How far the yearly self-assessment is."""

    SCORING = "scoring"
    """đang chấm"""
    REVIEWED = "reviewed"
    """đã rà soát: looked over inside the office; a change of a figure takes it back to scoring"""
    APPROVED = "approved"
    """lãnh đạo đã duyệt: locked"""


@dataclass(frozen=True, slots=True)
class InnerReview:
    """Who in the office looked the self-assessment over, and when (rà soát)."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The yearly self-assessment of a dossier (tự chấm điểm); it keeps the edition it was begun with.

    `gaps_reason` is why the leader approved it although something blocked closing; None: nothing did.
    """

    id: str
    dossier_id: str
    criteria_edition: str
    state: AssessmentState = AssessmentState.SCORING
    approved_by: str = ""
    approved_at: datetime | None = None
    inner_review: InnerReview | None = None
    gaps_reason: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """What the office entered for one indicator; which fields matter depends on its rule.

    `points` is the judgement of a by-hand rule; `override` replaces the computed points and needs a reason. `reply`
    answers what the reviewer said of the indicator last.
    """

    id: str
    dossier_id: str
    indicator_code: str
    yes: bool | None = None
    count: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    points: int | None = None
    override: int | None = None
    override_reason: str = ""
    not_applicable: str = ""
    explanation: str = ""
    responsible: str = ""
    due_on: date | None = None
    reply: str | None = None
