"""The self-assessment report of a commune (báo cáo tự đánh giá) with its score sheet as annex.

It prints what the score sheet says and computes no points of its own; its tables stand in `score_table`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.criteria import CriteriaSet, IndicatorEntry
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.scoring import ScoreSheet, ScoreState
from qcdc_desktop.domain.statistics import interval, share
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.domain.vn_numbers import format_percent, format_points
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.score_table import Beside, Evidence, criteria_grid, sheet_grid, weakest
from qcdc_desktop.resources import load_words

__all__ = ["Evidence", "SelfAssessmentReport", "write_pdf", "write_xlsx"]

_NAME = "Báo cáo"
_MOST_WEAKNESSES = 10


@dataclass(frozen=True, slots=True)
class SelfAssessmentReport:
    """Everything the self-assessment report of one year says.

    `entries` and `evidence` go by the indicator's code; `disclosure` (None: not told) and `surveys` are the
    figures the summary names; `basis` are the lines "Căn cứ …" without their closing mark, none are printed when
    empty; `addressee` is who stands after "Kính gửi", if anyone.
    """

    letterhead: Letterhead
    unit_name: str
    year: int
    criteria_set: CriteriaSet
    sheet: ScoreSheet
    entries: Mapping[str, IndicatorEntry]
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    disclosure: Figures | None = None
    surveys: tuple[FormTally, ...] = ()
    basis: tuple[str, ...] = ()
    prepared_by: str = ""
    addressee: str = ""


def write_pdf(report: SelfAssessmentReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Write the report with the score sheet as annex; raises `Trouble` as `save_file` does, `Cancelled`."""
    from qcdc_desktop.reports.layout import LANDSCAPE, PORTRAIT, About, Section, pdf_bytes
    from qcdc_desktop.reports.typefaces import make_styles

    words, styles = load_words(), make_styles()
    sections = [
        Section(PORTRAIT, tuple(_main_flow(report, words, styles))),
        Section(LANDSCAPE, tuple(_annex_flow(report, words, styles))),
    ]
    about = About(f"{_NAME}: {_excerpt(report)}", report.letterhead.issuing_body, report.letterhead.date)
    save_for_person(path, pdf_bytes(sections, about, progress))


def write_xlsx(report: SelfAssessmentReport, path: Path) -> None:
    """Write the score sheet and the sums by criterion as a workbook; raises `Trouble` as `save_file` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    name = sentence(words, "paper-self-sheet", {"year": str(report.year)})
    subtitle = f"{report.unit_name} – {report.criteria_set.edition.title}"
    notes = (*_conclusion(report, words), *_remarks(report, words))
    pages = [
        SheetPage("Bảng tự chấm điểm", name, _sheet_grid(report, words), subtitle, notes),
        SheetPage("Tổng hợp theo tiêu chí", name, criteria_grid(report.sheet, words), subtitle),
    ]
    save_for_person(path, xlsx_bytes(pages, report.letterhead))


def _main_flow(report: SelfAssessmentReport, words: Mapping[str, str], styles: Any) -> list[Any]:
    from qcdc_desktop.reports import official
    from qcdc_desktop.reports.layout import PORTRAIT as PAPER
    from qcdc_desktop.reports.rows import rows
    from qcdc_desktop.reports.typefaces import paragraph

    def part(code: str) -> list[Any]:
        return official.part(styles, sentence(words, code, {}))

    def body(texts: list[str]) -> list[Any]:
        return [paragraph(styles, "body", text) for text in texts]

    facts: dict[str, Fact] = {
        "unit": within_sentence(report.unit_name),
        "year": str(report.year),
        "edition": report.criteria_set.edition.title,
    }
    addressee = [paragraph(styles, "addressee", f"Kính gửi: {report.addressee}")] if report.addressee else []
    return [
        *official.head(report.letterhead, styles, PAPER),
        *official.title(styles, _NAME, _excerpt(report)),
        *addressee,
        *official.basis(styles, report.basis),
        *body([sentence(words, "paper-self-intro", facts)]),
        *part("paper-self-part-points"),
        *body(_points_texts(report, words)),
        rows(criteria_grid(report.sheet, words), PAPER.width, PAPER.height),
        *_chart_flow(report, words, styles),
        *part("paper-self-part-work"),
        *body(_work_texts(report, words)),
        *part("paper-self-part-weak"),
        *body(_weak_texts(report, words)),
        *part("paper-self-part-conclusion"),
        *body(_conclusion(report, words)),
        *(paragraph(styles, "remark", text) for text in _remarks(report, words)),
        *official.closing(report.letterhead, styles, PAPER, sentence(words, "paper-self-closing", facts)),
    ]


def _annex_flow(report: SelfAssessmentReport, words: Mapping[str, str], styles: Any) -> list[Any]:
    from qcdc_desktop.reports import official
    from qcdc_desktop.reports.layout import LANDSCAPE as PAPER
    from qcdc_desktop.reports.rows import rows_with_foot
    from qcdc_desktop.reports.typefaces import paragraph

    name = sentence(words, "paper-self-sheet", {"year": str(report.year)})
    foot = [
        *(paragraph(styles, "remark", text) for text in _remarks(report, words)),
        *official.sheet_foot(report.letterhead, styles, PAPER, report.prepared_by),
    ]
    return [
        *official.annex_head(styles, "Phụ lục", name, official.attached_to(report.letterhead, _NAME)),
        *rows_with_foot(_sheet_grid(report, words), PAPER.width, PAPER.height, foot),
    ]


def _chart_flow(report: SelfAssessmentReport, words: Mapping[str, str], styles: Any) -> list[Any]:
    from reportlab.platypus import KeepTogether

    from qcdc_desktop.reports.charts import Bar, bars
    from qcdc_desktop.reports.layout import PORTRAIT
    from qcdc_desktop.reports.typefaces import paragraph

    items = []
    for score in report.sheet.criteria:
        reached = share(score.points, score.maximum)
        text = f"{format_points(score.points)}/{format_points(score.maximum)}"
        text += "" if reached is None else f" ({format_percent(reached)})"
        label = f"{score.criterion.code}. {score.criterion.title}"
        items.append(Bar(label, score.points, score.maximum, text))
    caption = paragraph(styles, "caption", sentence(words, "paper-self-chart", {}))
    return [KeepTogether([caption, bars(items, PORTRAIT.width)])]


def _sheet_grid(report: SelfAssessmentReport, words: Mapping[str, str]) -> Any:
    beside = Beside(report.entries, report.evidence)
    return sheet_grid(report.sheet, report.criteria_set.maximum, beside, words)


def _points_texts(report: SelfAssessmentReport, words: Mapping[str, str]) -> list[str]:
    sheet, whole = report.sheet, report.criteria_set.maximum
    left_out = [score for score in sheet.indicators if score.state is ScoreState.NOT_APPLICABLE]
    facts: dict[str, Fact] = {
        "points": sheet.points,
        "maximum": sheet.maximum,
        "whole": whole,
        "judged": sheet.judged_points,
        "count": len(left_out),
        "rank": sheet.rank,
    }
    said = [sentence(words, "paper-self-total", facts)]
    if left_out:
        said.append(sentence(words, "paper-self-left-out", facts))
    if sheet.judged_points != sheet.points:
        said.append(sentence(words, "paper-self-rescaled", facts))
    if sheet.rank:
        said.append(sentence(words, "paper-self-rank", facts))
    return [" ".join(said), sentence(words, "paper-self-see-table", {})]


def _work_texts(report: SelfAssessmentReport, words: Mapping[str, str]) -> list[str]:
    """What the register and the surveys say, each share with its n."""
    said = []
    figures = report.disclosure
    if figures and figures.rate is not None:
        facts: dict[str, Fact] = {
            "year": str(report.year),
            "due": figures.due,
            "on_time": figures.on_time,
            "late": figures.late,
            "missing": figures.missing,
            "rate": figures.rate,
        }
        said.append(sentence(words, "paper-self-disclosure", facts))
    for tally in report.surveys:
        if tally.rate is None:
            continue
        low, high = interval(tally.satisfied, tally.counted)
        facts = {
            "form": tally.form_code,
            "sheets": tally.valid_sheets,
            "rate": tally.rate,
            "n": tally.counted,
            "low": low,
            "high": high,
        }
        said.append(sentence(words, "paper-self-survey", facts))
    return said or [sentence(words, "paper-self-no-figures", {})]


def _weak_texts(report: SelfAssessmentReport, words: Mapping[str, str]) -> list[str]:
    losing = [score for score in report.sheet.indicators if score.points < score.maximum]
    if not losing:
        return [sentence(words, "paper-self-no-weakness", {})]
    shown = weakest(report.sheet, _MOST_WEAKNESSES)
    head = "paper-self-weaknesses-all" if len(shown) == len(losing) else "paper-self-weaknesses"
    said = [sentence(words, head, {"count": len(losing), "shown": len(shown)})]
    for score in shown:
        facts: dict[str, Fact] = {
            "code": score.indicator.code,
            "title": score.indicator.title,
            "points": score.points,
            "maximum": score.maximum,
        }
        entry = report.entries.get(score.indicator.code)
        explanation = entry.explanation.strip().rstrip(".") if entry else ""
        code = "paper-self-weakness-explained" if explanation else "paper-self-weakness"
        said.append(sentence(words, code, {**facts, "text": explanation}))
    return said


def _conclusion(report: SelfAssessmentReport, words: Mapping[str, str]) -> list[str]:
    sheet = report.sheet
    facts: dict[str, Fact] = {
        "unit": within_sentence(report.unit_name),
        "year": str(report.year),
        "judged": sheet.judged_points,
        "pass_mark": report.criteria_set.pass_mark,
    }
    if sheet.passed:
        return [sentence(words, "paper-self-passed", facts)]
    reasons = [f"- {sentence(words, step.code, step.facts)}" for step in sheet.failed]
    return [sentence(words, "paper-self-not-passed", facts), *reasons]


def _remarks(report: SelfAssessmentReport, words: Mapping[str, str]) -> list[str]:
    edition = report.criteria_set.edition
    return [sentence(words, "paper-illustrative", {"edition": edition.title})] if edition.illustrative else []


def _excerpt(report: SelfAssessmentReport) -> str:
    return f"Kết quả tự đánh giá xây dựng chính quyền thân thiện năm {report.year}"
