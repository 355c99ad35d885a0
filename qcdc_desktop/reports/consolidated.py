"""The reviewer's consolidated table (bảng tổng hợp): every unit with own and appraised points, rank and state.

Places and shares come from `domain.consolidation`; nothing is ranked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.compliance import add_up
from qcdc_desktop.domain.consolidation import Consolidated, UnitResult
from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, Percent, Points, row
from qcdc_desktop.reports.letterhead import Letterhead, attached_to
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.resources import load_words

_NAME = "Bảng tổng hợp"
_ROWS_A_CHART = 22


@dataclass(frozen=True, slots=True)
class ConsolidatedReport:
    """All units a reviewing office answers for in one year; `area_name` is its area, e.g. "huyện Lục Nam".

    The `state` of a unit's result is a value of `domain.review.AppraisalState`, or "missing" when nothing came.
    """

    letterhead: Letterhead
    area_name: str
    year: int
    criteria_set: CriteriaSet
    result: Consolidated


def write_pdf(report: ConsolidatedReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Write the table as a landscape paper with the chart as annex; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports import official
    from qcdc_desktop.reports.layout import LANDSCAPE, PORTRAIT, About, Section, pdf_bytes
    from qcdc_desktop.reports.rows import rows_with_foot
    from qcdc_desktop.reports.typefaces import make_styles, paragraph

    words, styles, paper = load_words(), make_styles(), LANDSCAPE
    foot = [
        *(paragraph(styles, "remark", text) for text in _remarks(report, words)),
        *official.foot(report.letterhead, styles, paper),
    ]
    flow = [
        *official.head(report.letterhead, styles, paper),
        *official.title(styles, _NAME, _excerpt(report)),
        *(paragraph(styles, "body", text) for text in _summary(report, words)),
        *rows_with_foot(unit_grid(report, words), paper.width, paper.height, foot),
    ]
    sections = [Section(paper, tuple(flow))]
    if any(entry.result.points is not None for entry in report.result.rows):
        sections.append(Section(PORTRAIT, tuple(_chart_flow(report, words, styles))))
    about = About(f"{_NAME}: {_excerpt(report)}", report.letterhead.issuing_body, report.letterhead.date)
    save_for_person(path, pdf_bytes(sections, about, progress))


def write_xlsx(report: ConsolidatedReport, path: Path) -> None:
    """Write the table as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    notes = (*_summary(report, words), *_remarks(report, words))
    title = f"{_NAME} {_excerpt(report)}".upper()
    page = SheetPage("Tổng hợp", title, unit_grid(report, words), report.criteria_set.edition.title, notes)
    save_for_person(path, xlsx_bytes([page], report.letterhead))


def unit_grid(report: ConsolidatedReport, words: Mapping[str, str]) -> Grid:
    """A row for every unit in order of its place, and the sums that make sense."""
    columns = (
        Column("Thứ hạng", 12, Align.CENTER),
        Column("Đơn vị", 37),
        Column("Trạng thái hồ sơ", 27),
        Column("Điểm tự chấm", 15, Align.RIGHT),
        Column("Điểm thẩm định", 15, Align.RIGHT),
        *(Column(_label(c.code), 13, Align.RIGHT, "Điểm theo tiêu chí") for c in report.criteria_set.criteria),
        Column("Kết quả", 21, Align.CENTER),
        Column("Xếp loại", 18, Align.CENTER),
        Column("Đúng hạn", 17, Align.RIGHT, "Công khai"),
        Column("n", 11, Align.RIGHT, "Công khai"),
        Column("Hài lòng", 17, Align.RIGHT, "Khảo sát"),
        Column("Số phiếu", 13, Align.RIGHT, "Khảo sát"),
    )
    blocks = [Block((_unit_row(entry.place, entry.result, report, words),)) for entry in report.result.rows]
    return Grid(columns, (*blocks, _total(report, words)), size=10.5)


def _unit_row(
    place: int | None, result: UnitResult, report: ConsolidatedReport, words: Mapping[str, str]
) -> tuple[Cell, ...]:
    points = {code: own if appraised is None else appraised for code, own, appraised in result.criteria}
    passed = {True: "paper-passed", False: "paper-not-passed", None: "paper-not-judged"}[result.passed]
    return (
        place,
        result.unit.name,
        sentence(words, f"paper-dossier-{result.state.replace('_', '-')}", {}),
        _points(result.own_points),
        _points(result.appraised_points),
        *(_points(points.get(criterion.code)) for criterion in report.criteria_set.criteria),
        sentence(words, passed, {}),
        result.rank,
        _percent(result.disclosure.rate),
        result.disclosure.due,
        _percent(result.survey_rate),
        result.survey_sheets,
    )


def _total(report: ConsolidatedReport, words: Mapping[str, str]) -> Block:
    results = [entry.result for entry in report.result.rows]
    disclosure = add_up(result.disclosure for result in results)
    reached = sentence(words, "paper-reached-of", {"reached": report.result.reached, "total": report.result.total})
    empty: tuple[Cell, ...] = (None,) * (3 + len(report.criteria_set.criteria))
    label = sentence(words, "paper-area-total", {})
    sheets = sum(result.survey_sheets for result in results)
    figures: tuple[Cell, ...] = (_percent(disclosure.rate), disclosure.due, None, sheets)
    return row(None, label, *empty, reached, None, *figures, kind=Kind.TOTAL)


def _summary(report: ConsolidatedReport, words: Mapping[str, str]) -> list[str]:
    """How many reach the standard against the target, and from whom nothing has come."""
    result = report.result
    facts: dict[str, Fact] = {
        "area": within_sentence(report.area_name),
        "total": result.total,
        "received": sum(entry.result.own_points is not None for entry in result.rows),
        "appraised": sum(entry.result.appraised_points is not None for entry in result.rows),
        "reached": result.reached,
        "share": result.share,
        "target": result.target,
    }
    said = [sentence(words, "paper-area-state", facts)]
    if result.share is not None:
        judged = {True: "paper-area-target-reached", False: "paper-area-target-missed", None: "paper-area-share"}
        said.append(sentence(words, judged[result.target_reached], facts))
    absent = [entry.result.unit.name for entry in result.rows if entry.result.own_points is None]
    if absent:
        said.append(sentence(words, "paper-area-absent", {"units": ", ".join(absent), "count": len(absent)}))
    return said


def _remarks(report: ConsolidatedReport, words: Mapping[str, str]) -> list[str]:
    criteria = "; ".join(f"{_label(c.code)}: {c.title}" for c in report.criteria_set.criteria)
    remarks = [sentence(words, "paper-area-legend", {"criteria": criteria})]
    if report.criteria_set.edition.illustrative:
        remarks.append(sentence(words, "paper-illustrative", {"edition": report.criteria_set.edition.title}))
    return remarks


def _chart_flow(report: ConsolidatedReport, words: Mapping[str, str], styles: Any) -> list[Any]:
    from reportlab.platypus import PageBreak

    from qcdc_desktop.reports import official
    from qcdc_desktop.reports.charts import Pair, pairs
    from qcdc_desktop.reports.layout import PORTRAIT
    from qcdc_desktop.reports.typefaces import paragraph

    maximum = report.criteria_set.maximum
    items = [
        Pair(f"{entry.place}. {entry.result.unit.name}", entry.result.own_points or 0, entry.result.appraised_points)
        for entry in report.result.rows
        if entry.result.points is not None
    ]
    name = sentence(words, "paper-area-chart", {"maximum": maximum})
    flow = official.annex_head(styles, "Phụ lục", name, attached_to(report.letterhead, _NAME))
    for start in range(0, len(items), _ROWS_A_CHART):
        if start:
            flow += [PageBreak(), paragraph(styles, "caption", sentence(words, "paper-continued", {}))]
        flow.append(pairs(items[start : start + _ROWS_A_CHART], maximum, PORTRAIT.width))
    return flow


def _label(code: str) -> str:
    """A criterion's short name: its code, with the letters of "tiêu chí" if it has none."""
    return code if code[:1].isalpha() else f"TC {code}"


def _points(hundredths: int | None) -> Points | None:
    return None if hundredths is None else Points(hundredths)


def _percent(hundredths: int | None) -> Percent | str:
    return "–" if hundredths is None else Percent(hundredths)


def _excerpt(report: ConsolidatedReport) -> str:
    area = within_sentence(report.area_name)
    return f"Kết quả tự chấm điểm và thẩm định chính quyền thân thiện năm {report.year} của {area}"
