"""The score sheet as a paper of its own (Bảng tự chấm điểm): one of the five of the recognition dossier.

Its table is the annex of the report (`self_assessment`); its workbook is that of the report.
"""

from __future__ import annotations

from pathlib import Path

from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import Look, OfficialPaper, Part, Signer, Text, texts
from qcdc_desktop.reports.self_assessment import SelfAssessmentReport, conclusion, remarks, sheet_of, write_xlsx
from qcdc_desktop.resources import load_words

__all__ = ["make_paper", "write_docx", "write_pdf", "write_xlsx"]


def write_pdf(report: SelfAssessmentReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the score sheet; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: SelfAssessmentReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def make_paper(report: SelfAssessmentReport) -> OfficialPaper:
    """The sheet as values, with who made it and who answers for it below."""
    words = load_words()
    facts = {"unit": within_sentence(report.unit_name), "year": str(report.year)}
    parts: tuple[Part, ...] = (
        Text(sentence(words, "paper-sheet-set", {"edition": report.criteria_set.edition.title}), Look.ATTACHED),
        sheet_of(report, words),
        *texts(conclusion(report, words), Look.REMARK),
        *texts(remarks(report.criteria_set, words), Look.REMARK),
    )
    head = report.letterhead
    maker = Signer(sentence(words, "paper-maker", {}), name=report.prepared_by)
    titles = [line for line in (head.signer_authority, head.signer_title) if line.strip()]
    signer = Signer("\n".join(titles), name=head.signer_name)
    return OfficialPaper(
        head,
        name=sentence(words, "paper-sheet-name", {}),
        excerpt=sentence(words, "paper-sheet-excerpt", facts),
        parts=parts,
        landscape=True,
        numbered=False,
        signers=(maker, signer),
    )
