"""What is still missing before the self-assessment can be closed (còn thiếu trước khi chốt).

It reads a finished score sheet and computes no points. What blocks closing is told apart from what the office only
should know: an office may honestly close a year in which it does not reach the standard.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from qcdc_desktop.domain.criteria import DisclosureRate, IndicatorEntry, SurveyRate
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.scoring import IndicatorScore, ScoreSheet, ScoreState

_OF_PROBLEMS: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        "problem-override-without-reason": ("gap-override-without-reason", True),
        "problem-points-above-maximum": ("gap-points-above-maximum", True),
        "problem-points-negative": ("gap-points-negative", True),
        "problem-not-applicable-not-allowed": ("gap-not-applicable-not-allowed", True),
        "problem-negative-figure": ("gap-negative-figure", True),
        "problem-part-above-whole": ("gap-part-above-whole", True),
        "problem-no-cases": ("gap-no-cases", False),
        "problem-no-survey": ("gap-no-survey", False),
        "problem-survey-too-small": ("gap-survey-too-small", False),
        "problem-survey-says-nothing": ("gap-survey-says-nothing", False),
        "problem-no-disclosures": ("gap-no-disclosures", False),
        "problem-disclosures-waiting": ("gap-disclosures-waiting", False),
    }
)
"""For every problem of an indicator its gap, and whether it blocks closing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to see to. `indicator_code` None: it is about a criterion or the whole; its sentence names it.

    `blocks`: the assessment should not be closed with it.
    """

    code: str
    indicator_code: str | None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    blocks: bool = True


def gaps(
    score_sheet: ScoreSheet, entries: Mapping[str, IndicatorEntry], evidence_counts: Mapping[str, int]
) -> tuple[Gap, ...]:
    """All gaps, indicator by indicator in the order of the set, then those of the whole.

    `entries` and `evidence_counts` go by indicator code. Points need evidence or an explanation, unless the register
    or a survey in this program gave them.
    """
    found: list[Gap] = []
    for score in score_sheet.indicators:
        code = score.indicator.code
        found.extend(_of_indicator(score, entries.get(code), evidence_counts.get(code, 0)))
    found.extend(_of_whole(score_sheet))
    return tuple(found)


def blocking(found: Iterable[Gap]) -> tuple[Gap, ...]:
    """Those that keep a year from being approved without a reason."""
    return tuple(gap for gap in found if gap.blocks)


def _of_indicator(score: IndicatorScore, entry: IndicatorEntry | None, evidence: int) -> list[Gap]:
    code = score.indicator.code
    own: dict[str, Fact] = {"indicator": code, "title": score.indicator.title}
    found: list[Gap] = []
    if score.state is ScoreState.EMPTY:
        found.append(Gap("gap-empty", code, own))
    for problem in score.problems:
        gap_code, blocks = _OF_PROBLEMS[problem.code]
        found.append(Gap(gap_code, code, {**problem.facts, **own}, blocks))
    explained = entry is not None and entry.explanation.strip() != ""
    if _needs_proof(score) and evidence == 0 and not explained:
        found.append(Gap("gap-no-evidence", code, {**own, "points": score.points}))
    return found


def _needs_proof(score: IndicatorScore) -> bool:
    """Points somebody entered must be proved; no points, and figures the program itself holds, need no proof."""
    if score.points <= 0:
        return False
    if score.state is ScoreState.OVERRIDDEN:
        return True
    return score.state is ScoreState.SCORED and not isinstance(score.indicator.rule, SurveyRate | DisclosureRate)


def _of_whole(score_sheet: ScoreSheet) -> list[Gap]:
    """Why the standard is not reached: worth knowing, no reason not to close."""
    codes = {
        "failed-nothing-applies": "gap-nothing-applies",
        "failed-pass-mark": "gap-pass-mark",
        "failed-criterion-minimum": "gap-criterion-minimum",
        "failed-veto": "gap-veto",
    }
    return [
        Gap(codes[f.code], str(f.facts["indicator"]) if "indicator" in f.facts else None, f.facts, blocks=False)
        for f in score_sheet.failed
    ]
