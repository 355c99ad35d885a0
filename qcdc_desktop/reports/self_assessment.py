"""The self-assessment report of a commune (báo cáo tự đánh giá) with its score sheet as annex.

It prints what the score sheet says and computes no points of its own; its tables stand in `score_table`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.criteria import CriteriaSet, IndicatorEntry
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.score_comparison import Comparison
from qcdc_desktop.domain.scoring import ScoreSheet, ScoreState
from qcdc_desktop.domain.statistics import interval, share
from qcdc_desktop.domain.survey_analysis import under_minimum
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.domain.vn_numbers import format_percent, format_points
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.charts import OWN_AND_APPRAISED, Bar, Pair
from qcdc_desktop.reports.grid import Grid
from qcdc_desktop.reports.letterhead import Letterhead, attached_to
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import Annex, BarChart, Look, OfficialPaper, PairChart, Part, Text, texts
from qcdc_desktop.reports.score_table import Beside, Evidence, criteria_grid, sheet_grid, weakest
from qcdc_desktop.resources import load_words

__all__ = ["Earlier", "Evidence", "SelfAssessmentReport", "make_paper", "write_docx", "write_pdf", "write_xlsx"]

_NAME = "Báo cáo"
_SHEET = "Bảng tự chấm điểm"
_MOST_WEAKNESSES = 10


@dataclass(frozen=True, slots=True)
class Earlier:
    """What of the year `year` can be compared with this one."""

    year: int
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class SelfAssessmentReport:
    """Everything the self-assessment report of one year says.

    `entries` and `evidence` go by the indicator's code; `disclosure` (None: not told) and `surveys` are the
    figures the summary names; `earlier` is another year beside this one, `appraised` the reviewer's points;
    `basis` are the lines "Căn cứ …" without their closing mark, none are printed when
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
    earlier: Earlier | None = None
    appraised: Comparison | None = None
    prepared_by: str = ""
    addressee: str = ""


def write_pdf(report: SelfAssessmentReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Write the report with the score sheet as annex; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: SelfAssessmentReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: SelfAssessmentReport, path: Path) -> None:
    """Write the score sheet and the sums by criterion as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    name = sentence(words, "paper-self-sheet", {"year": str(report.year)})
    subtitle = f"{report.unit_name} – {report.criteria_set.edition.title}"
    notes = (*conclusion(report, words), *remarks(report.criteria_set, words))
    pages = [
        SheetPage(_SHEET, name, sheet_of(report, words), subtitle, notes),
        SheetPage("Tổng hợp theo tiêu chí", name, criteria_grid(report.sheet, words, _SHEET), subtitle),
    ]
    save_for_person(path, xlsx_bytes(pages, report.letterhead))


def make_paper(report: SelfAssessmentReport) -> OfficialPaper:
    """The report with its annex as values."""
    words = load_words()
    facts: dict[str, Fact] = {
        "unit": within_sentence(report.unit_name),
        "year": str(report.year),
        "edition": report.criteria_set.edition.title,
    }
    addressee = (Text(f"Kính gửi: {report.addressee}", Look.ADDRESSEE),) if report.addressee else ()
    parts: tuple[Part, ...] = (
        *addressee,
        *texts(report.basis, Look.BASIS),
        Text(sentence(words, "paper-self-intro", facts)),
        Text(sentence(words, "paper-self-part-points", {}), Look.PART),
        *texts(_points_texts(report, words)),
        criteria_grid(report.sheet, words),
        _chart(report, words),
        *_compared(report, words),
        Text(sentence(words, "paper-self-part-work", {}), Look.PART),
        *texts(_work_texts(report, words)),
        Text(sentence(words, "paper-self-part-weak", {}), Look.PART),
        *texts(_weak_texts(report, words)),
        Text(sentence(words, "paper-self-part-conclusion", {}), Look.PART),
        *texts(conclusion(report, words)),
        *texts(remarks(report.criteria_set, words), Look.REMARK),
    )
    closing = sentence(words, "paper-self-closing", facts)
    return OfficialPaper(report.letterhead, _NAME, _excerpt(report), parts, closing, annexes=(_annex(report, words),))


def _annex(report: SelfAssessmentReport, words: Mapping[str, str]) -> Annex:
    return Annex(
        label="Phụ lục",
        name=sentence(words, "paper-self-sheet", {"year": str(report.year)}),
        attached_to=attached_to(report.letterhead, _NAME),
        parts=(sheet_of(report, words), *texts(remarks(report.criteria_set, words), Look.REMARK)),
        prepared_by=report.prepared_by,
    )


def _chart(report: SelfAssessmentReport, words: Mapping[str, str]) -> BarChart:
    items = []
    for score in report.sheet.criteria:
        reached = share(score.points, score.maximum)
        text = f"{format_points(score.points)}/{format_points(score.maximum)}"
        text += "" if reached is None else f" ({format_percent(reached)})"
        label = f"{score.criterion.code}. {score.criterion.title}"
        items.append(Bar(label, score.points, score.maximum, text))
    return BarChart(sentence(words, "paper-self-chart", {}), tuple(items))


def _compared(report: SelfAssessmentReport, words: Mapping[str, str]) -> tuple[Part, ...]:
    """This year beside an earlier one and beside the reviewer's points, where there is anything to compare."""
    parts: list[Part] = []
    if report.earlier is not None and report.earlier.comparison.criteria:
        found, year = report.earlier.comparison, str(report.earlier.year)
        facts = _sums(found, {"year": str(report.year), "before": year})
        parts.append(Text(sentence(words, f"paper-self-before-{_way(found.difference)}", facts)))
        if found.left_out:
            parts.append(Text(sentence(words, "paper-self-before-left-out", {"count": found.left_out})))
        names = (f"Năm {year}", f"Năm {report.year}")
        parts.append(_pair_chart(found, names, sentence(words, "paper-self-before-chart", facts)))
    if report.appraised is not None and report.appraised.criteria:
        found = report.appraised
        parts.append(Text(sentence(words, "paper-self-appraised", _sums(found, {}))))
        parts.append(_pair_chart(found, OWN_AND_APPRAISED, sentence(words, "paper-self-appraised-chart", {})))
    return tuple(parts)


def _sums(found: Comparison, facts: dict[str, Fact]) -> dict[str, Fact]:
    return {
        **facts,
        "old": found.before,
        "new": found.after,
        "maximum": found.maximum,
        "change": abs(found.difference),
    }


def _way(difference: int) -> str:
    return "same" if difference == 0 else "more" if difference > 0 else "less"


def _pair_chart(found: Comparison, names: tuple[str, str], caption: str) -> PairChart:
    items = tuple(Pair(f"{c.code}. {c.title}", c.before, c.after) for c in found.criteria)
    return PairChart(caption, names, items, max((c.maximum for c in found.criteria), default=0))


def sheet_of(report: SelfAssessmentReport, words: Mapping[str, str]) -> Grid:
    """The score sheet of a report."""
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
        minimum = report.criteria_set.survey_minimum(tally.form_code)
        facts = {
            "form": tally.form_code,
            "sheets": tally.valid_sheets,
            "rate": tally.rate,
            "n": tally.counted,
            "low": low,
            "high": high,
            "minimum": minimum,
        }
        few = under_minimum(tally.valid_sheets, minimum)
        said.append(sentence(words, "paper-self-survey-few" if few else "paper-self-survey", facts))
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


def conclusion(report: SelfAssessmentReport, words: Mapping[str, str]) -> list[str]:
    """Whether the standard is reached, and if not why."""
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


def remarks(criteria_set: CriteriaSet, words: Mapping[str, str]) -> list[str]:
    """That the set is only an example, where it is one."""
    edition = criteria_set.edition
    return [sentence(words, "paper-illustrative", {"edition": edition.title})] if edition.illustrative else []


def _excerpt(report: SelfAssessmentReport) -> str:
    return f"Kết quả tự đánh giá xây dựng chính quyền thân thiện năm {report.year}"
