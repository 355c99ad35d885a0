"""The request to be recognised (Tờ trình đề nghị công nhận): what the commune reached and which papers come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.scoring import ScoreSheet
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.letterhead import Letterhead, with_symbol
from qcdc_desktop.reports.names import body_within_sentence, within_sentence
from qcdc_desktop.reports.paper import Look, OfficialPaper, Part, Text, texts
from qcdc_desktop.reports.score_table import criteria_grid
from qcdc_desktop.reports.self_assessment import remarks
from qcdc_desktop.resources import load_words


@dataclass(frozen=True, slots=True)
class RequestReport:
    """What the request of one year says; `addressee` stands after "Kính gửi", empty leaves room to write it by hand."""

    letterhead: Letterhead
    unit_name: str
    year: int
    criteria_set: CriteriaSet
    sheet: ScoreSheet
    addressee: str = ""


def write_pdf(report: RequestReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the request; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: RequestReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: RequestReport, path: Path) -> None:
    """Write the sums the request tells as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words, facts = load_words(), _facts(report)
    title = f"{sentence(words, 'paper-request-name', {})}: {sentence(words, 'paper-request-excerpt', facts)}"
    notes = [part.text for part in _result(report, facts, words)]
    if not report.sheet.passed:
        notes.append(sentence(words, "paper-request-not-passed", facts))
    notes += remarks(report.criteria_set, words)
    page = SheetPage("Tờ trình", title, criteria_grid(report.sheet, words), report.unit_name, tuple(notes))
    save_for_person(path, xlsx_bytes([page], report.letterhead))


def make_paper(report: RequestReport) -> OfficialPaper:
    """The request as values. A set that is not passed is said in plain words: nobody shall sign it unawares."""
    words = load_words()
    facts = _facts(report)
    addressee = body_within_sentence(report.addressee) or " " * 40
    enclosed = sentence(words, "paper-request-papers", {}).splitlines()
    asked = "paper-request-asks" if report.sheet.passed else "paper-request-not-passed"
    parts: tuple[Part, ...] = (
        Text(f"Kính gửi: {addressee}", Look.ADDRESSEE),
        *texts(sentence(words, "paper-request-basis", facts).splitlines(), Look.BASIS),
        Text(sentence(words, "paper-request-intro", facts)),
        criteria_grid(report.sheet, words),
        *_result(report, facts, words),
        Text(sentence(words, asked, facts)),
        Text(sentence(words, "paper-request-enclosed", {"count": len(enclosed)})),
        *texts([f"{number}. {title}." for number, title in enumerate(enclosed, start=1)]),
        *texts(remarks(report.criteria_set, words), Look.REMARK),
    )
    closing = sentence(words, "paper-request-closing", facts)
    return OfficialPaper(
        with_symbol(report.letterhead, "TTr"),
        name=sentence(words, "paper-request-name", {}),
        excerpt=sentence(words, "paper-request-excerpt", facts),
        parts=parts,
        closing=closing,
    )


def _result(report: RequestReport, facts: Mapping[str, Fact], words: Mapping[str, str]) -> tuple[Text, ...]:
    said = [sentence(words, "paper-self-total", facts)]
    if report.sheet.judged_points != report.sheet.points:
        said.append(sentence(words, "paper-self-rescaled", facts))
    if report.sheet.rank:
        said.append(sentence(words, "paper-self-rank", facts))
    return (Text(" ".join(said)),)


def _facts(report: RequestReport) -> dict[str, Fact]:
    sheet = report.sheet
    return {
        "unit": within_sentence(report.unit_name),
        "body": body_within_sentence(report.letterhead.issuing_body) or within_sentence(report.unit_name),
        "year": str(report.year),
        "edition": report.criteria_set.edition.title,
        "points": sheet.points,
        "maximum": sheet.maximum,
        "whole": report.criteria_set.maximum,
        "judged": sheet.judged_points,
        "pass_mark": report.criteria_set.pass_mark,
        "rank": sheet.rank,
    }
