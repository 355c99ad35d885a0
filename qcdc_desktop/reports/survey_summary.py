"""The results of all surveys of a year in one paper (tổng hợp kết quả các mẫu phiếu): a row a form, charts.

It prints tallies and counts no sheets of its own; each form has a paper of its own as well (`survey_result`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.statistics import WHOLE, interval
from qcdc_desktop.domain.tally import FormTally, QuestionTally
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.charts import Bar
from qcdc_desktop.reports.grid import Align, Block, Column, Grid, Percent, row
from qcdc_desktop.reports.letterhead import Letterhead, attached_to
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import Annex, BarChart, Look, OfficialPaper, Part, Text, texts
from qcdc_desktop.reports.survey_tables import stack_charts
from qcdc_desktop.resources import load_words

_NAME = "Báo cáo"
_MOST_WEAK = 10
_COLUMNS = (
    Column("Mẫu", 17),
    Column("Nội dung khảo sát", 47),
    Column("Số phiếu", 17, Align.RIGHT),
    Column("Hợp lệ", 15, Align.RIGHT),
    Column("Hài lòng", 20, Align.RIGHT),
    Column("n", 16, Align.RIGHT),
    Column("KTC 95 %", 28, Align.CENTER),
)
_WEAK = (
    Column("TT", 11, Align.CENTER),
    Column("Mẫu", 17),
    Column("Câu hỏi", 85),
    Column("Hài lòng", 24, Align.RIGHT),
    Column("n", 20, Align.RIGHT),
)


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One form with its tally over the year; `minimum` valid sheets give points (None: no indicator reads it)."""

    questionnaire: Questionnaire
    tally: FormTally
    minimum: int | None

    @property
    def too_few(self) -> bool:
        """Whether the sheets are fewer than points ask for."""
        return self.minimum is not None and self.tally.valid_sheets < self.minimum


@dataclass(frozen=True, slots=True)
class SurveySummaryReport:
    """All forms of a unit and year, in the order of their codes."""

    letterhead: Letterhead
    unit_name: str
    year: int
    lines: tuple[SurveyLine, ...]


def write_pdf(report: SurveySummaryReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Write the paper with the charts as annex; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: SurveySummaryReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: SurveySummaryReport, path: Path) -> None:
    """Write the tables as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    title = _excerpt(report).upper()
    pages = [SheetPage("Tổng hợp", title, summary_grid(report, words), report.unit_name, tuple(_notes(report, words)))]
    if weakest(report):
        pages.append(SheetPage("Câu hỏi thấp nhất", title, _weak_grid(report), report.unit_name))
    save_for_person(path, xlsx_bytes(pages, report.letterhead))


def make_paper(report: SurveySummaryReport) -> OfficialPaper:
    """The paper with its annex as values."""
    words = load_words()
    weak: tuple[Part, ...] = ()
    if weakest(report):
        weak = (Text(sentence(words, "paper-surveys-part-weak", {}), Look.PART), _weak_grid(report))
    parts: tuple[Part, ...] = (
        Text(sentence(words, "paper-surveys-part-all", {}), Look.PART),
        Text(sentence(words, "paper-surveys-intro", _sums(report))),
        summary_grid(report, words),
        *_bars(report, words),
        *weak,
        *texts(_notes(report, words), Look.REMARK),
    )
    closing = sentence(words, "paper-survey-closing", {"unit": within_sentence(report.unit_name)})
    annex = _annex(report, words)
    return OfficialPaper(
        report.letterhead, _NAME, _excerpt(report), parts, closing, annexes=(annex,) if annex.parts else ()
    )


def summary_grid(report: SurveySummaryReport, words: Mapping[str, str]) -> Grid:
    """A row for each form; a form without sheets stands there too."""
    return Grid(_COLUMNS, tuple(_row(line, words) for line in report.lines), size=12)


def weakest(report: SurveySummaryReport) -> tuple[tuple[SurveyLine, QuestionTally], ...]:
    """The questions of all forms with the lowest satisfied share, lowest first; none where everybody is satisfied."""
    found = [
        (line, question)
        for line in report.lines
        for question in line.tally.questions
        if question.rate is not None and question.rate < WHOLE
    ]
    return tuple(sorted(found, key=lambda one: (one[1].rate or 0, one[0].questionnaire.code))[:_MOST_WEAK])


def _row(line: SurveyLine, words: Mapping[str, str]) -> Block:
    tally = line.tally
    span: str | None = None
    if tally.counted:
        low, high = interval(tally.satisfied, tally.counted)
        span = sentence(words, "paper-survey-span", {"low": low, "high": high})
    code = f"{line.questionnaire.code}{'*' if line.too_few else ''}"
    rate = Percent(tally.rate) if tally.rate is not None else "–"
    subject = line.questionnaire.subject or line.questionnaire.title
    return row(code, subject, tally.sheets, tally.valid_sheets, rate, tally.counted, span or "–")


def _weak_grid(report: SurveySummaryReport) -> Grid:
    rows = [
        row(number, line.questionnaire.code, one.question.text, Percent(one.rate or 0), one.counted)
        for number, (line, one) in enumerate(weakest(report), 1)
    ]
    return Grid(_WEAK, tuple(rows), size=12)


def _bars(report: SurveySummaryReport, words: Mapping[str, str]) -> tuple[BarChart, ...]:
    items = tuple(
        Bar(
            line.questionnaire.code,
            line.tally.rate,
            WHOLE,
            f"{format_percent(line.tally.rate)} (n = {format_count(line.tally.counted)})",
        )
        for line in report.lines
        if line.tally.rate is not None
    )
    return (BarChart(sentence(words, "paper-surveys-chart", {}), items),) if items else ()


def _annex(report: SurveySummaryReport, words: Mapping[str, str]) -> Annex:
    parts: list[Part] = []
    charts = 0
    for line in report.lines:
        drawn = stack_charts(line.tally, words, charts + 1)
        if drawn:
            parts += [Text(f"{line.questionnaire.code}. {line.questionnaire.title}", Look.PART), *drawn]
            charts += len(drawn)
    return Annex(
        label="Phụ lục",
        name=sentence(words, "paper-surveys-annex", {}),
        attached_to=attached_to(report.letterhead, _NAME),
        parts=tuple(parts),
        landscape=False,
    )


def _notes(report: SurveySummaryReport, words: Mapping[str, str]) -> list[str]:
    notes = [sentence(words, "paper-survey-method", {})]
    notes += [
        sentence(
            words,
            "paper-surveys-too-few",
            {"form": line.questionnaire.code, "valid": line.tally.valid_sheets, "minimum": line.minimum or 0},
        )
        for line in report.lines
        if line.too_few
    ]
    if any(line.questionnaire.edition.illustrative for line in report.lines):
        notes.append(sentence(words, "paper-survey-illustrative", {}))
    return notes


def _sums(report: SurveySummaryReport) -> dict[str, Fact]:
    return {
        "unit": within_sentence(report.unit_name),
        "year": str(report.year),
        "forms": sum(line.tally.sheets > 0 for line in report.lines),
        "sheets": sum(line.tally.sheets for line in report.lines),
        "valid": sum(line.tally.valid_sheets for line in report.lines),
    }


def _excerpt(report: SurveySummaryReport) -> str:
    return f"Tổng hợp kết quả khảo sát tại {within_sentence(report.unit_name)} năm {report.year}"
