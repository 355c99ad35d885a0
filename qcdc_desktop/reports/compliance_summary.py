"""The compliance summary of a year (tổng hợp tuân thủ công khai): figures by clause, form and quarter, with charts.

It prints the figures of `domain.compliance`; tables and charts are put together in `compliance_tables`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.disclosure import DisclosureForm
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.compliance_tables import (
    ComplianceTables,
    Named,
    figures_chart,
    figures_grid,
    named_clauses,
    named_forms,
    named_quarters,
)
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import Look, OfficialPaper, Part, Text
from qcdc_desktop.resources import load_words

_NAME = "Bảng tổng hợp"


@dataclass(frozen=True, slots=True)
class ComplianceSummaryReport:
    """The figures of one unit and year; `forms` the catalogue's."""

    letterhead: Letterhead
    unit_name: str
    year: int
    forms: tuple[DisclosureForm, ...]
    tables: ComplianceTables


def write_pdf(report: ComplianceSummaryReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print tables and charts; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_xlsx(report: ComplianceSummaryReport, path: Path) -> None:
    """Write a sheet for each table with its chart; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetChart, SheetPage, xlsx_bytes

    words = load_words()
    summary = _summary(report, words)
    title = f"{_NAME} {_excerpt(report)}".upper()
    pages = []
    for code, name, named in _groups(report):
        whole = None if code == "form" else report.tables.whole
        grid = figures_grid(name, named, whole, words)
        chart = SheetChart(sentence(words, f"paper-figures-by-{code}", {}), 0, (2, 3, 4), len(named)) if named else None
        note = sentence(words, f"paper-figures-note-{code}", {})
        pages.append(SheetPage(name, title, grid, report.unit_name, (*summary, note), chart))
    save_for_person(path, xlsx_bytes(pages, report.letterhead))


def make_paper(report: ComplianceSummaryReport) -> OfficialPaper:
    """The summary as values: the whole in words, then a table and a chart for each way of grouping."""
    words = load_words()
    parts: list[Part] = [Text(line) for line in _summary(report, words)]
    for number, (code, name, named) in enumerate(_groups(report), start=1):
        if not named:
            continue
        whole = None if code == "form" else report.tables.whole
        heading = sentence(words, f"paper-figures-by-{code}", {})
        parts.append(Text(f"{number}. {heading}", Look.PART))
        parts.append(figures_grid(name, named, whole, words))
        chart = figures_chart(sentence(words, "paper-figures-chart", {"number": number, "of": heading}), named, words)
        parts += [chart] if chart else []
        parts.append(Text(sentence(words, f"paper-figures-note-{code}", {}), Look.REMARK))
    return OfficialPaper(report.letterhead, _NAME, _excerpt(report), tuple(parts))


def _groups(report: ComplianceSummaryReport) -> tuple[tuple[str, str, Named], ...]:
    """Code, name of the table, and its rows."""
    return (
        ("clause", "Theo khoản", named_clauses(report.tables)),
        ("form", "Theo hình thức", named_forms(report.tables, report.forms)),
        ("quarter", "Theo quý", named_quarters(report.tables)),
    )


def _summary(report: ComplianceSummaryReport, words: Mapping[str, str]) -> tuple[str, ...]:
    figures = report.tables.whole
    facts: dict[str, Fact] = {
        "unit": within_sentence(report.unit_name),
        "year": str(report.year),
        "due": figures.due,
        "on_time": figures.on_time,
        "late": figures.late,
        "missing": figures.missing,
        "rate": figures.rate,
        "waiting": figures.waiting,
        "not_applicable": figures.not_applicable,
    }
    first = sentence(words, "paper-figures-summary" if figures.due else "paper-figures-nothing-due", facts)
    return first, sentence(words, "paper-figures-beside", facts)


def _excerpt(report: ComplianceSummaryReport) -> str:
    return f"Mức độ tuân thủ công khai thông tin năm {report.year}"
