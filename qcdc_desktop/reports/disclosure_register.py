"""The register of disclosures for a period (sổ theo dõi công khai): every entry with each of its publications.

How an entry stands was judged in `domain.disclosure_status`; what was expected and never entered is listed as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.disclosure import DisclosureForm, Publication
from qcdc_desktop.domain.disclosure_required import in_short
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.vn_text import sort_key
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.disclosure_lines import (
    DisclosureLine,
    alike,
    content_text,
    document_text,
    period_text,
    state_text,
)
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.paper import OfficialPaper, Part, Text
from qcdc_desktop.resources import load_words

_NAME = "Sổ theo dõi công khai thông tin"
_COLUMNS = (
    Column("TT", 9, Align.CENTER),
    Column("Nội dung công khai", 38),
    Column("Văn bản", 28),
    Column("Hạn", 19, Align.CENTER),
    Column("Hình thức", 22, group="Lần công khai"),
    Column("Nơi công khai", 36, group="Lần công khai"),
    Column("Từ ngày", 19, Align.CENTER, "Lần công khai"),
    Column("Đến ngày", 19, Align.CENTER, "Lần công khai"),
    Column("Người phụ trách", 19, group="Lần công khai"),
    Column("Kết quả", 18, Align.CENTER),
    Column("Ghi chú", 20),
)
_PER_ENTRY = (0, 1, 2, 3, 9, 10)


@dataclass(frozen=True, slots=True)
class DisclosureRegisterReport:
    """The register from `first` to `last`; `lines` are those of the period (`disclosure_lines.lines_within`)."""

    letterhead: Letterhead
    unit_name: str
    first: date
    last: date
    forms: tuple[DisclosureForm, ...]
    lines: tuple[DisclosureLine, ...]
    figures: Figures


def write_pdf(report: DisclosureRegisterReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the register on landscape pages; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_xlsx(report: DisclosureRegisterReport, path: Path) -> None:
    """Write the register as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    title = f"{_NAME} {_excerpt(report).lower()}".upper()
    page = SheetPage("Sổ theo dõi", title, register_grid(report, words), report.unit_name, (_summary(report, words),))
    save_for_person(path, xlsx_bytes([page], report.letterhead))


def make_paper(report: DisclosureRegisterReport) -> OfficialPaper:
    """The register as values."""
    words = load_words()
    parts: tuple[Part, ...] = (Text(_summary(report, words)),)
    if report.lines:
        parts = (*parts, register_grid(report, words))
    return OfficialPaper(report.letterhead, _NAME, _excerpt(report), parts, landscape=True, numbered=False)


def register_grid(report: DisclosureRegisterReport, words: Mapping[str, str]) -> Grid:
    """A block for every entry, a row in it for every form and time in which it was carried out."""
    titles = {form.code: form.title for form in report.forms}
    blocks = [_block(number, line, titles, words) for number, line in enumerate(report.lines, start=1)]
    return Grid(_COLUMNS, tuple(blocks), size=10, numbered=True)


def _block(number: int, line: DisclosureLine, titles: Mapping[str, str], words: Mapping[str, str]) -> Block:
    whole: dict[int, Cell] = {
        0: number,
        1: content_text(line),
        2: _document(line, words) or None,
        3: line.judgement.due_on,
        9: state_text(line, words),
        10: _note(line, words) or None,
    }
    rows: list[tuple[Cell, ...]] = []
    for publications in alike(line.publications) or [[]]:
        parts = _publication_cells(publications, titles)
        cells = {**whole, **parts} if not rows else parts
        rows.append(tuple(cells.get(at) for at in range(len(_COLUMNS))))
    return Block(tuple(rows), tall=_PER_ENTRY)


def _publication_cells(publications: list[Publication], titles: Mapping[str, str]) -> dict[int, Cell]:
    if not publications:
        return {}
    first = publications[0]
    who = "; ".join(sorted({p.responsible for p in publications if p.responsible}, key=sort_key))
    places = in_short(p.place for p in publications)
    return {4: titles.get(first.form, first.form), 5: places, 6: first.starts_on, 7: first.ends_on, 8: who or None}


def _document(line: DisclosureLine, words: Mapping[str, str]) -> str:
    """The document and, where it came from elsewhere, the day it was received."""
    received = line.disclosure.received_on
    told = [document_text(line.disclosure)]
    if received and received != line.disclosure.document_date:
        told.append(sentence(words, "paper-register-received", {"day": received.isoformat()}))
    return "\n".join(part for part in told if part)


def _note(line: DisclosureLine, words: Mapping[str, str]) -> str:
    """Why it need not be disclosed or was extended, that nobody entered it, its proof, and what was noted."""
    disclosure = line.disclosure
    told = []
    if not disclosure.id:
        told.append(sentence(words, "paper-register-expected", {}))
    if disclosure.not_applicable:
        told.append(sentence(words, "paper-register-not-applicable", {"reason": disclosure.not_applicable}))
    if disclosure.extended_to:
        extended = {"to": disclosure.extended_to.isoformat(), "reason": disclosure.extension_reason}
        told.append(sentence(words, "paper-register-extended", extended))
    if line.proof_names:
        proved = sum(publication.id in line.proofs for publication in line.publications)
        facts = {"count": len(line.proof_names), "proved": proved, "all": len(line.publications)}
        told.append(sentence(words, "paper-register-proofs", facts))
    return "\n".join((*told, disclosure.note) if disclosure.note else told)


def _summary(report: DisclosureRegisterReport, words: Mapping[str, str]) -> str:
    figures = report.figures
    facts: dict[str, Fact] = {
        "count": len(report.lines),
        "due": figures.due,
        "on_time": figures.on_time,
        "late": figures.late,
        "missing": figures.missing,
        "waiting": figures.waiting,
        "not_applicable": figures.not_applicable,
        "rate": figures.rate,
    }
    if not report.lines:
        return sentence(words, "paper-register-empty", facts)
    return sentence(words, "paper-register-summary" if figures.due else "paper-register-nothing-due", facts)


def _excerpt(report: DisclosureRegisterReport) -> str:
    text = period_text(report.first, report.last)
    return text[0].upper() + text[1:]
