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
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, Live, Percent, Points, row

_SHEET_COLUMNS = (
    Column("TT", 17, Align.CENTER),
    Column("Tiêu chí, chỉ tiêu", 61),
    Column("Điểm tối đa", 15, Align.CENTER),
    Column("Số liệu, kết quả", 34),
    Column("Điểm tự chấm", 16, Align.CENTER),
    Column("Minh chứng", 48),
    Column("Cách tính, ghi chú", 56),
)

_MAXIMUM, _POINTS = 2, 4
"""The columns of the score sheet that are summed."""

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
    """The whole score sheet; `maximum` is the set's own, also where some indicators do not apply.

    Sums are live in a workbook: a group's of its indicators, the total of the groups, what is judged of both.
    """
    blocks: list[Block] = []
    groups: list[int] = []
    left_out: list[int] = []
    for criterion in sheet.criteria:
        groups.append(len(blocks))
        inside = range(len(blocks) + 1, len(blocks) + 1 + len(criterion.indicators))
        blocks.append(_group_row(criterion, inside))
        blocks += [Block((_indicator_row(score, beside, words),)) for score in criterion.indicators]
        states = zip(inside, criterion.indicators, strict=True)
        left_out += [at for at, score in states if score.state is ScoreState.NOT_APPLICABLE]
    total = len(blocks)
    whole = Live(Points(maximum), _plus(_MAXIMUM, groups))
    points = Live(Points(sheet.points), _plus(_POINTS, groups))
    blocks.append(_sum_row("paper-self-sum", whole, points, words))
    if sheet.maximum != maximum:
        less = "".join(f"-{_at(_MAXIMUM, at)}" for at in left_out)
        applies = Live(Points(sheet.maximum), f"{_at(_MAXIMUM, total)}{less}")
        points = Live(Points(sheet.points), _at(_POINTS, total))
        blocks.append(_sum_row("paper-self-sum-applicable", applies, points, words))
    if sheet.judged_points != sheet.points:
        whole = Live(Points(maximum), _at(_MAXIMUM, total))
        share_of = f"{_at(_POINTS, total)}*{_at(_MAXIMUM, total)}/{_at(_MAXIMUM, total + 1)}"
        judged = Live(Points(sheet.judged_points), f"IF({_at(_MAXIMUM, total + 1)}=0,0,ROUND({share_of},2))")
        blocks.append(_sum_row("paper-self-sum-judged", whole, judged, words))
    return Grid(_SHEET_COLUMNS, tuple(blocks), size=11, numbered=True)


def criteria_grid(sheet: ScoreSheet, words: Mapping[str, str], source: str = "") -> Grid:
    """The sums by criterion; a column for the least points appears only when a criterion asks for some.

    `source` names the sheet of the same workbook that holds the `sheet_grid`: figures are taken from there.
    """
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
    blocks: list[Block] = []
    at = 0
    for number, score in enumerate(sheet.criteria):
        tail = (Points(score.minimum),) if minimum else ()
        most: Cell = Points(score.maximum)
        if source and score.maximum == score.criterion.maximum:
            most = Live(Points(score.maximum), f"{{{source}!{_MAXIMUM}:{at}}}")
        reached: Cell = Points(score.points)
        if source:
            reached = Live(Points(score.points), f"{{{source}!{_POINTS}:{at}}}")
        rate = _rate(score.points, score.maximum, number)
        blocks.append(row(score.criterion.code, score.criterion.title, most, reached, rate, *tail))
        at += 1 + len(score.indicators)
    last = len(blocks)
    inside = range(last)
    total = row(
        None,
        sentence(words, "paper-self-sum", {}),
        Live(Points(sheet.maximum), _sum(2, inside)),
        Live(Points(sheet.points), _sum(3, inside)),
        _rate(sheet.points, sheet.maximum, last),
        *((None,) if minimum else ()),
        kind=Kind.TOTAL,
    )
    return Grid(tuple(columns), (*blocks, total), size=13)


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


def _rate(points: int, maximum: int, at: int) -> Cell:
    """The share reached in row `at` of the sums by criterion."""
    reached = share(points, maximum)
    if reached is None:
        return "–"
    return Live(Percent(reached), f"IF({_at(2, at)}=0,0,ROUND({_at(3, at)}/{_at(2, at)},4))")


def _group_row(criterion: CriterionScore, inside: range) -> Block:
    """The head of a criterion with its sums over the rows `inside`."""
    head = criterion.criterion
    whole = sum(score.indicator.maximum for score in criterion.indicators)
    live = bool(inside) and whole == head.maximum
    most: Cell = Live(Points(head.maximum), _sum(_MAXIMUM, inside)) if live else Points(head.maximum)
    points: Cell = Live(Points(criterion.points), _sum(_POINTS, inside)) if inside else Points(criterion.points)
    return row(head.code, head.title, most, None, points, None, None, kind=Kind.GROUP)


def _sum_row(label: str, maximum: Live, points: Live, words: Mapping[str, str]) -> Block:
    return row(None, sentence(words, label, {}), maximum, None, points, None, None, kind=Kind.TOTAL)


def _at(column: int, block: int) -> str:
    return f"{{{column}:{block}}}"


def _sum(column: int, blocks: range) -> str:
    return f"SUM({_at(column, blocks[0])}:{_at(column, blocks[-1])})"


def _plus(column: int, blocks: Sequence[int]) -> str:
    return "+".join(_at(column, block) for block in blocks)


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
        details += [f"trang {item.page}" if item.page[0].isdecimal() else item.page] if item.page else []
        lines.append(f"- {item.name} ({', '.join(details)})" if details else f"- {item.name}")
    return "\n".join(lines)


def _working(score: IndicatorScore, entry: IndicatorEntry | None, words: Mapping[str, str]) -> str:
    lines = [sentence(words, step.code, step.facts) for step in (*score.steps, *score.problems)]
    if entry and entry.explanation.strip():
        lines.append(sentence(words, "paper-explanation", {"text": entry.explanation.strip()}))
    return "\n".join(lines)
