"""The tables of a self-assessment: the score sheet (Bảng tự chấm điểm) and the sums by criterion.

All points come from the `ScoreSheet`; here they are only set in rows. `self_assessment` puts them on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.scoring import CriterionScore, IndicatorScore, ScoreSheet, ScoreState
from qcdc_desktop.domain.statistics import share
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, Percent, Points, row

_SHEET_COLUMNS = (
    Column("TT", 17, Align.CENTER),
    Column("Tiêu chí, chỉ tiêu", 61),
    Column("Điểm tối đa", 15, Align.CENTER),
    Column("Số liệu, kết quả", 34),
    Column("Điểm tự chấm", 16, Align.CENTER),
    Column("Minh chứng", 48),
    Column("Cách tính, ghi chú", 56),
)

_RESULTS: Mapping[str, str] = {
    "score-yes": "paper-result-yes",
    "score-no": "paper-result-no",
    "score-count": "paper-result-count",
    "score-deduction": "paper-result-count",
    "score-no-deduction": "paper-result-none",
    "score-figures": "paper-result-figures",
    "score-no-cases": "paper-result-no-cases",
    "score-survey": "paper-result-survey",
    "score-disclosure": "paper-result-disclosure",
    "score-nothing-to-disclose": "paper-result-no-cases",
    "score-not-applicable": "paper-result-not-applicable",
    "score-empty": "paper-result-empty",
    "score-insufficient": "paper-result-insufficient",
}
"""The short words of the result column by the step that found it; a step not named here has only its working."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that proves an indicator; `page` says where in it the proof stands."""

    name: str
    document_number: str = ""
    document_date: date | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the points of the sheet, by indicator code."""

    entries: Mapping[str, IndicatorEntry]
    evidence: Mapping[str, tuple[Evidence, ...]]


def sheet_grid(sheet: ScoreSheet, maximum: int, beside: Beside, words: Mapping[str, str]) -> Grid:
    """The whole score sheet; `maximum` is the set's own, also where some indicators do not apply."""
    blocks: list[Block] = []
    for criterion in sheet.criteria:
        head = criterion.criterion
        points = Points(criterion.points)
        blocks.append(row(head.code, head.title, Points(head.maximum), None, points, None, None, kind=Kind.GROUP))
        blocks += [Block((_indicator_row(score, beside, words),)) for score in criterion.indicators]
    total = sentence(words, "paper-self-sum", {})
    blocks.append(row(None, total, Points(maximum), None, Points(sheet.points), None, None, kind=Kind.TOTAL))
    if sheet.maximum != maximum:
        label = sentence(words, "paper-self-sum-applicable", {})
        blocks.append(row(None, label, Points(sheet.maximum), None, Points(sheet.points), None, None, kind=Kind.TOTAL))
    if sheet.judged_points != sheet.points:
        label = sentence(words, "paper-self-sum-judged", {})
        judged = Points(sheet.judged_points)
        blocks.append(row(None, label, Points(maximum), None, judged, None, None, kind=Kind.TOTAL))
    return Grid(_SHEET_COLUMNS, tuple(blocks), size=11, numbered=True)


def criteria_grid(sheet: ScoreSheet, words: Mapping[str, str]) -> Grid:
    """The sums by criterion; a column for the least points appears only when a criterion asks for some."""
    minimum = any(criterion.minimum for criterion in sheet.criteria)
    columns = [
        Column("TT", 15, Align.CENTER),
        Column("Tiêu chí", 76),
        Column("Điểm tối đa", 18, Align.CENTER),
        Column("Điểm tự chấm", 20, Align.CENTER),
        Column("Tỷ lệ đạt", 22, Align.CENTER),
    ]
    if minimum:
        columns.append(Column("Điểm tối thiểu", 20, Align.CENTER))

    def line(score: CriterionScore) -> Block:
        figures = _figures(score.points, score.maximum)
        tail = (Points(score.minimum),) if minimum else ()
        return row(score.criterion.code, score.criterion.title, *figures, *tail)

    total = row(
        None,
        sentence(words, "paper-self-sum", {}),
        *_figures(sheet.points, sheet.maximum),
        *((None,) if minimum else ()),
        kind=Kind.TOTAL,
    )
    return Grid(tuple(columns), (*(line(c) for c in sheet.criteria), total), size=13)


def weakest(sheet: ScoreSheet, most: int) -> tuple[IndicatorScore, ...]:
    """The indicators that lost most points, the greatest loss first."""
    short = [score for score in sheet.indicators if score.points < score.maximum]
    return tuple(sorted(short, key=lambda score: score.points - score.maximum)[:most])


def result_text(score: IndicatorScore, words: Mapping[str, str]) -> str:
    """What was found, in few words: "45/50 (90 %)"."""
    for step in score.steps:
        if step.code in _RESULTS:
            return sentence(words, _RESULTS[step.code], step.facts)
    return ""


def _figures(points: int, maximum: int) -> tuple[Cell, ...]:
    reached = share(points, maximum)
    return Points(maximum), Points(points), "–" if reached is None else Percent(reached)


def _indicator_row(score: IndicatorScore, beside: Beside, words: Mapping[str, str]) -> tuple[Cell, ...]:
    indicator = score.indicator
    applies = score.state is not ScoreState.NOT_APPLICABLE
    return (
        indicator.code,
        indicator.title,
        Points(indicator.maximum),
        result_text(score, words),
        Points(score.points) if applies else sentence(words, "paper-no-points", {}),
        _evidence_text(beside.evidence.get(indicator.code, ())),
        _working(score, beside.entries.get(indicator.code), words),
    )


def _evidence_text(evidence: Sequence[Evidence]) -> str:
    lines = []
    for item in evidence:
        details = [f"số {item.document_number}"] if item.document_number else []
        details += [f"ngày {format_date(item.document_date)}"] if item.document_date else []
        details += [f"trang {item.page}"] if item.page else []
        lines.append(f"- {item.name} ({', '.join(details)})" if details else f"- {item.name}")
    return "\n".join(lines)


def _working(score: IndicatorScore, entry: IndicatorEntry | None, words: Mapping[str, str]) -> str:
    lines = [sentence(words, step.code, step.facts) for step in (*score.steps, *score.problems)]
    if entry and entry.explanation.strip():
        lines.append(sentence(words, "paper-explanation", {"text": entry.explanation.strip()}))
    return "\n".join(lines)
