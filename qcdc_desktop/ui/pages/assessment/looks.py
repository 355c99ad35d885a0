"""What the standing of an indicator looks like, and short names of what is missing: colour, icon and word.

Only showing; points, problems and gaps are found in the domain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qcdc_desktop.domain.gaps import Gap
from qcdc_desktop.domain.scoring import IndicatorScore, ScoreState
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.rule_words import is_automatic
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.assessment import AssessmentView


@dataclass(frozen=True, slots=True)
class Standing:
    """How an indicator stands, for its row and its heading."""

    state: State
    words: str

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.words not in UNFINISHED


UNFINISHED = frozenset({"Chưa chấm", "Thiếu minh chứng", "Cần sửa", "Chưa đủ căn cứ"})

GAP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "gap-empty": "Chưa chấm",
        "gap-no-evidence": "Chưa có minh chứng",
        "gap-override-without-reason": "Điều chỉnh chưa ghi lý do",
        "gap-points-above-maximum": "Vượt điểm tối đa",
        "gap-points-negative": "Điểm thấp hơn mức cho phép",
        "gap-not-applicable-not-allowed": "Không được ghi “không áp dụng”",
        "gap-negative-figure": "Số liệu âm",
        "gap-part-above-whole": "Tử số lớn hơn mẫu số",
        "gap-no-cases": "Mẫu số bằng 0",
        "gap-no-survey": "Chưa có đợt khảo sát",
        "gap-survey-too-small": "Chưa đủ phiếu khảo sát",
        "gap-survey-says-nothing": "Phiếu không có câu về hài lòng",
        "gap-no-disclosures": "Sổ công khai chưa có mục nào",
        "gap-disclosures-waiting": "Các mục công khai chưa đến hạn",
        "gap-nothing-applies": "Không còn chỉ tiêu nào áp dụng",
        "gap-pass-mark": "Chưa đủ điểm đạt chuẩn",
        "gap-criterion-minimum": "Tiêu chí dưới mức tối thiểu",
        "gap-veto": "Chưa đạt điều kiện bắt buộc",
    }
)

FIRST = "first"
"""The first thing to do at an indicator."""

GAP_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "gap-no-evidence": "evidence",
        "gap-override-without-reason": "override_reason",
        "gap-not-applicable-not-allowed": "not_applicable",
    }
)
"""Where on an indicator a gap is mended; a gap not named here is mended in the indicator's first field."""

GAP_PAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "gap-no-survey": ("surveys", "Mở phiếu khảo sát"),
        "gap-survey-too-small": ("surveys", "Mở phiếu khảo sát"),
        "gap-survey-says-nothing": ("surveys", "Mở phiếu khảo sát"),
        "gap-no-disclosures": ("disclosures", "Mở sổ công khai"),
        "gap-disclosures-waiting": ("disclosures", "Mở sổ công khai"),
    }
)
"""The page where what a gap lacks is kept, and what going there is called."""

WORST_FIRST = {
    "gap-empty": Standing(State.NEUTRAL, "Chưa chấm"),
    "gap-no-evidence": Standing(State.WARNING, "Thiếu minh chứng"),
}


def standing(score: IndicatorScore, gaps: Iterable[Gap]) -> Standing:
    """The one word for an indicator: what must be mended first, else how its points came about."""
    blocking = [gap.code for gap in gaps if gap.blocks]
    for code in blocking:
        if code not in WORST_FIRST:
            return Standing(State.ERROR, "Cần sửa")
    if blocking:
        return WORST_FIRST[blocking[0]]
    match score.state:
        case ScoreState.NOT_APPLICABLE:
            return Standing(State.INFO, "Không áp dụng")
        case ScoreState.OVERRIDDEN:
            return Standing(State.INFO, "Điều chỉnh")
        case ScoreState.INSUFFICIENT:
            return Standing(State.WARNING, "Chưa đủ căn cứ")
        case ScoreState.EMPTY:
            return WORST_FIRST["gap-empty"]
    return Standing(State.SUCCESS, "Tự động" if is_automatic(score.indicator) else "Đã chấm")


def gaps_by_indicator(view: AssessmentView) -> dict[str, list[Gap]]:
    """The gaps of each indicator; those of the whole stand under the empty code."""
    found: dict[str, list[Gap]] = {}
    for gap in view.gaps:
        found.setdefault(gap.indicator_code or "", []).append(gap)
    return found


def points_words(score: IndicatorScore) -> str:
    """Points out of the maximum that counts, e.g. "2,75 / 3"."""
    if score.state is ScoreState.NOT_APPLICABLE:
        return "–"
    return f"{format_points(score.points)} / {format_points(score.maximum)}"
