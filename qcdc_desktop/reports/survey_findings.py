"""What should be compared with the paper (chất lượng số liệu): findings by round, papers drawn by lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.survey_quality.finding import QualityFinding
from qcdc_desktop.domain.survey_quality.paper_sample import PaperFigures, PaperSample
from qcdc_desktop.domain.survey_sampling import spans
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Column, Grid, Percent, row
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import OfficialPaper, Part, Text
from qcdc_desktop.resources import load_words

_FINDINGS = (
    Column("TT", 9, Align.CENTER),
    Column("Đợt", 34),
    Column("Dấu hiệu", 40),
    Column("Người nhập", 28),
    Column("Các phiếu số", 44),
    Column("Vì sao nêu ra", 62),
    Column("Có thể là gì, cần làm gì; cơ sở", 62),
)
_SAMPLES = (
    Column("Đợt", 44),
    Column("Các số đã rút", 60),
    Column("Mầm rút thăm", 56),
    Column("Đã đối chiếu", 22, Align.RIGHT),
    Column("Khác", 16, Align.RIGHT),
    Column("Thiếu phiếu", 18, Align.RIGHT),
    Column("Tỷ lệ", 18, Align.RIGHT),
    Column("Không quá (95 %)", 22, Align.RIGHT),
)


@dataclass(frozen=True, slots=True)
class RoundFindings:
    """A round by its title with its number of sheets and what was found."""

    title: str
    sheets: int
    findings: tuple[QualityFinding, ...]


@dataclass(frozen=True, slots=True)
class SurveyQualityReport:
    """The findings of one unit's year and what the paper said."""

    letterhead: Letterhead
    unit_name: str
    year: int
    limits_title: str
    rounds: tuple[RoundFindings, ...]
    samples: tuple[tuple[PaperSample, PaperFigures], ...]


def write_pdf(report: SurveyQualityReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the findings; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: SurveyQualityReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: SurveyQualityReport, path: Path) -> None:
    """Write findings and samples as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    title = f"{sentence(words, 'paper-quality-name', {})} {_excerpt(report, words)}"
    pages = [SheetPage("Dấu hiệu", title, findings_grid(report, words), report.unit_name, (_summary(report, words),))]
    if report.samples:
        pages.append(SheetPage("Phiếu giấy", title, samples_grid(report), report.unit_name))
    save_for_person(path, xlsx_bytes(pages, report.letterhead))


def make_paper(report: SurveyQualityReport) -> OfficialPaper:
    """The findings as values."""
    words = load_words()
    parts: list[Part] = [Text(_summary(report, words)), Text(sentence(words, "paper-quality-meaning", {}))]
    grid = findings_grid(report, words)
    parts += [grid] if grid.blocks else []
    if report.samples:
        parts += [Text(sentence(words, "paper-quality-samples", {})), samples_grid(report)]
    return OfficialPaper(
        report.letterhead,
        name=sentence(words, "paper-quality-name", {}),
        excerpt=_excerpt(report, words),
        parts=tuple(parts),
        landscape=True,
        numbered=False,
    )


def findings_grid(report: SurveyQualityReport, words: Mapping[str, str]) -> Grid:
    """One row a finding."""
    blocks: list[Block] = []
    for held in report.rounds:
        for one in held.findings:
            how = " ".join(sentence(words, step.code, step.facts) for step in one.steps)
            why = sentence(words, f"quality-{one.kind}-why", {})
            source = sentence(words, f"quality-{one.kind}-source", {})
            blocks.append(
                row(
                    len(blocks) + 1,
                    held.title,
                    sentence(words, f"quality-{one.kind}", {}),
                    one.person,
                    spans(one.sheets),
                    how,
                    f"{why} ({source})",
                )
            )
    return Grid(_FINDINGS, tuple(blocks), size=10, numbered=True)


def samples_grid(report: SurveyQualityReport) -> Grid:
    """One row a sample with what the paper said."""
    blocks = tuple(
        row(
            sample.round_title,
            spans(sample.numbers),
            sample.seed,
            figures.checked,
            figures.different,
            figures.missing,
            Percent(figures.rate) if figures.rate is not None else None,
            Percent(figures.at_most) if figures.at_most is not None else None,
        )
        for sample, figures in report.samples
    )
    return Grid(_SAMPLES, blocks, size=10)


def _summary(report: SurveyQualityReport, words: Mapping[str, str]) -> str:
    return sentence(
        words,
        "paper-quality-summary",
        {
            "rounds": len(report.rounds),
            "sheets": sum(held.sheets for held in report.rounds),
            "findings": sum(len(held.findings) for held in report.rounds),
            "limits": report.limits_title,
        },
    )


def _excerpt(report: SurveyQualityReport, words: Mapping[str, str]) -> str:
    return sentence(words, "paper-quality-excerpt", {"unit": within_sentence(report.unit_name), "year": report.year})
