"""The index of evidence (Mục lục minh chứng): every document by indicator, a link where its file lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.criteria import DisclosureRate, SurveyRate
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.scoring import CriterionScore, IndicatorScore, ScoreSheet
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, Link, row
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import OfficialPaper, Signer, Text
from qcdc_desktop.reports.score_table import result_text
from qcdc_desktop.resources import load_words

_COLUMNS = (
    Column("TT", 10, Align.CENTER),
    Column("Chỉ tiêu", 62),
    Column("Tài liệu minh chứng", 74),
    Column("Số, ký hiệu", 30),
    Column("Ngày văn bản", 24, Align.CENTER),
    Column("Cơ quan ban hành", 36),
    Column("Trang, mục", 26),
)
_INDICATOR, _DOCUMENT = 1, 2


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document that proves an indicator; `page` says where in it, `target` is its file's relative path if any."""

    name: str
    document_number: str = ""
    document_date: date | None = None
    issuer: str = ""
    page: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceIndexReport:
    """The evidence of one year; `documents` and `explanations` go by the indicator's code."""

    letterhead: Letterhead
    unit_name: str
    year: int
    sheet: ScoreSheet
    documents: Mapping[str, tuple[IndexedDocument, ...]]
    explanations: Mapping[str, str]
    prepared_by: str = ""


def write_pdf(report: EvidenceIndexReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the index; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: EvidenceIndexReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: EvidenceIndexReport, path: Path) -> None:
    """Write the index as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    name = f"{sentence(words, 'paper-index-name', {})} {_excerpt(report, words)}"
    page = SheetPage(
        "Mục lục minh chứng", name, index_grid(report, words), report.unit_name, (_summary(report, words),)
    )
    save_for_person(path, xlsx_bytes([page], report.letterhead))


def make_paper(report: EvidenceIndexReport) -> OfficialPaper:
    """The index as values."""
    words = load_words()
    head = report.letterhead
    titles = [line for line in (head.signer_authority, head.signer_title) if line.strip()]
    return OfficialPaper(
        head,
        name=sentence(words, "paper-index-name", {}),
        excerpt=_excerpt(report, words),
        parts=(Text(_summary(report, words)), index_grid(report, words)),
        landscape=True,
        numbered=False,
        signers=(
            Signer(sentence(words, "paper-maker", {}), name=report.prepared_by),
            Signer("\n".join(titles), name=head.signer_name),
        ),
    )


def index_grid(report: EvidenceIndexReport, words: Mapping[str, str]) -> Grid:
    """Criteria, indicators and their documents, numbered through; what stands in place of documents where none are."""
    blocks: list[Block] = []
    number = 0
    for criterion in report.sheet.criteria:
        blocks.append(_group(criterion, report))
        for score in criterion.indicators:
            documents = report.documents.get(score.indicator.code, ())
            blocks.append(_indicator(score, documents, report, words, number))
            number += len(documents)
    return Grid(_COLUMNS, tuple(blocks), size=11, numbered=True)


def _group(criterion: CriterionScore, report: EvidenceIndexReport) -> Block:
    head = criterion.criterion
    count = sum(len(report.documents.get(score.indicator.code, ())) for score in criterion.indicators)
    title = f"{head.code}. {head.title} – {count} tài liệu"
    return row(title, *([None] * (len(_COLUMNS) - 1)), kind=Kind.GROUP, joined=(0, len(_COLUMNS) - 1))


def _indicator(
    score: IndicatorScore,
    documents: tuple[IndexedDocument, ...],
    report: EvidenceIndexReport,
    words: Mapping[str, str],
    before: int,
) -> Block:
    """The rows of one indicator; `before` documents were numbered already."""
    title = f"{score.indicator.code}. {score.indicator.title}"
    if not documents:
        instead = _instead(score, report.explanations.get(score.indicator.code, ""), words)
        return row(None, title, instead, None, None, None, None)
    rows = tuple(_document(before + at, title, document) for at, document in enumerate(documents, start=1))
    return Block(rows, tall=(_INDICATOR,))


def _document(number: int, title: str, document: IndexedDocument) -> tuple[Cell, ...]:
    name: Cell = Link(document.name, document.target) if document.target else document.name
    return (
        number,
        title,
        name,
        document.document_number or None,
        document.document_date,
        document.issuer or None,
        document.page or None,
    )


def _instead(score: IndicatorScore, explanation: str, words: Mapping[str, str]) -> str:
    """What answers for an indicator without documents: the program's own records, an explanation, or nothing yet."""
    if explanation:
        return sentence(words, "paper-explanation", {"text": explanation})
    if isinstance(score.indicator.rule, SurveyRate | DisclosureRate):
        return sentence(words, "paper-index-automatic", {"text": result_text(score, words)})
    return sentence(words, "paper-index-none", {})


def _summary(report: EvidenceIndexReport, words: Mapping[str, str]) -> str:
    proved = [score for score in report.sheet.indicators if report.documents.get(score.indicator.code)]
    facts: dict[str, Fact] = {
        "unit": within_sentence(report.unit_name),
        "documents": sum(len(report.documents[score.indicator.code]) for score in proved),
        "proved": len(proved),
        "indicators": len(report.sheet.indicators),
    }
    return sentence(words, "paper-index-summary", facts)


def _excerpt(report: EvidenceIndexReport, words: Mapping[str, str]) -> str:
    return sentence(words, "paper-index-excerpt", {"year": str(report.year)})
