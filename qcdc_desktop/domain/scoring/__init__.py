"""From what an office entered and recorded to points: the score sheet of the yearly self-assessment (bảng chấm điểm).

Points are integers in hundredths of a point, rates in hundredths of a percent; every score brings its working with it.
Nothing here asks what is still missing before closing (see `gaps`) or compares offices (see `consolidation`).
"""

from qcdc_desktop.domain.scoring.rules import score_indicator, survey_fact
from qcdc_desktop.domain.scoring.shapes import (
    CriterionScore,
    Facts,
    IndicatorScore,
    PartScore,
    ScoreSheet,
    ScoreState,
    SurveyFact,
)
from qcdc_desktop.domain.scoring.sheet import appraised_sheet, part_scores, score_sheet

__all__ = [
    "CriterionScore",
    "Facts",
    "IndicatorScore",
    "PartScore",
    "ScoreSheet",
    "ScoreState",
    "SurveyFact",
    "appraised_sheet",
    "part_scores",
    "score_indicator",
    "score_sheet",
    "survey_fact",
]
