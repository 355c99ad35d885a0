"""The quarterly list of disclosed contents, which Điều 13 khoản 2 asks every commune to post.

Which entry is on time is decided by `domain.disclosure_status`; here it is only printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.disclosure import DisclosureForm
from qcdc_desktop.domain.disclosure_required import in_short
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.vn_dates import quarter_bounds
from qcdc_desktop.domain.vn_text import sort_key
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.disclosure_lines import (
    QUARTERS,
    DisclosureLine,
    alike,
    carried_out,
    content_text,
    document_text,
    lines_within,
    result_text,
    time_text,
)
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, row
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.resources import load_words

__all__ = ["DisclosureLine", "DisclosureListReport", "lines_of_quarter", "list_grid", "write_pdf", "write_xlsx"]

_NAME = "Danh sách"
_COLUMNS = (
    Column("TT", 10, Align.CENTER),
    Column("Nội dung công khai", 58),
    Column("Văn bản", 38),
    Column("Hình thức công khai", 38),
    Column("Nơi công khai", 42),
    Column("Thời gian", 27, Align.CENTER),
    Column("Kết quả", 25, Align.CENTER),
    Column("Người phụ trách", 27),
)
_PER_ENTRY = (0, 1, 2, 6)
"""Columns that say something of the whole entry; the others of each of its publications."""


@dataclass(frozen=True, slots=True)
class DisclosureListReport:
    """The list of one quarter; `lines` are those of the quarter (see `lines_of_quarter`), `forms` the catalogue's."""

    letterhead: Letterhead
    unit_name: str
    year: int
    quarter: int
    forms: tuple[DisclosureForm, ...]
    lines: tuple[DisclosureLine, ...]
    figures: Figures


def lines_of_quarter(lines: Iterable[DisclosureLine], year: int, quarter: int) -> tuple[DisclosureLine, ...]:
    """The entries that were begun or fell due in the quarter, in the order of the law's clauses, then of time."""
    return lines_within(lines, *quarter_bounds(year, quarter))


def write_pdf(report: DisclosureListReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Write the list as a landscape paper; raises `Trouble` as `save_for_person` does, `Cancelled` when stopped."""
    from qcdc_desktop.reports import official
    from qcdc_desktop.reports.layout import LANDSCAPE, About, Section, pdf_bytes
    from qcdc_desktop.reports.rows import rows_with_foot
    from qcdc_desktop.reports.typefaces import make_styles, paragraph

    words, styles, paper = load_words(), make_styles(), LANDSCAPE
    flow = [
        *official.head(report.letterhead, styles, paper),
        *official.title(styles, _NAME, _excerpt(report)),
        paragraph(styles, "attached", sentence(words, "paper-list-basis", {})),
        paragraph(styles, "body", _summary(report, words)),
    ]
    foot = official.foot(report.letterhead, styles, paper)
    if report.lines:
        flow += rows_with_foot(list_grid(report, words), paper.width, paper.height, foot)
    else:
        flow += [paragraph(styles, "body", sentence(words, "paper-list-empty", {})), *foot]
    about = About(f"{_NAME}: {_excerpt(report)}", report.letterhead.issuing_body, report.letterhead.date)
    save_for_person(path, pdf_bytes([Section(paper, tuple(flow))], about, progress))


def write_xlsx(report: DisclosureListReport, path: Path) -> None:
    """Write the list as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    page = SheetPage(
        name=f"Quý {QUARTERS[report.quarter - 1]}",
        title=f"{_NAME} {_excerpt(report)[0].lower()}{_excerpt(report)[1:]}".upper(),
        grid=list_grid(report, words),
        subtitle=f"{report.unit_name} {sentence(words, 'paper-list-basis', {})}",
        notes=(_summary(report, words),),
    )
    save_for_person(path, xlsx_bytes([page], report.letterhead))


def list_grid(report: DisclosureListReport, words: Mapping[str, str]) -> Grid:
    """The table: what was carried out, then what fell due and was not."""
    titles = {form.code: form.title for form in report.forms}
    done = [line for line in report.lines if carried_out(line)]
    open_ones = [line for line in report.lines if not carried_out(line)]
    blocks: list[Block] = []
    number = 0
    for code, lines in (("paper-list-done", done), ("paper-list-open", open_ones)):
        if lines and open_ones:
            heading = f"{QUARTERS[0 if lines is done or not done else 1]}. {sentence(words, code, {})}"
            blocks.append(row(heading, *(None,) * 7, kind=Kind.GROUP, joined=(0, 7)))
        for line in lines:
            number += 1
            blocks.append(_block(number, line, titles, words))
    return Grid(_COLUMNS, tuple(blocks), size=11, numbered=True)


def _block(number: int, line: DisclosureLine, titles: Mapping[str, str], words: Mapping[str, str]) -> Block:
    """An entry: one row for every form and time in which it was carried out."""
    whole: dict[int, Cell] = {
        0: number,
        1: content_text(line),
        2: document_text(line.disclosure),
        6: result_text(line, words),
    }
    rows: list[tuple[Cell, ...]] = []
    for publications in alike(line.publications):
        first = publications[0]
        places = in_short(p.place for p in publications)
        who = "; ".join(sorted({p.responsible for p in publications if p.responsible}, key=sort_key))
        parts: dict[int, Cell] = {3: titles.get(first.form, first.form), 4: places, 5: time_text(first), 7: who}
        cells = {**whole, **parts} if not rows else parts
        rows.append(tuple(cells.get(at) for at in range(len(_COLUMNS))))
    if not rows:
        rows.append(tuple(whole.get(at) for at in range(len(_COLUMNS))))
    return Block(tuple(rows), tall=_PER_ENTRY)


def _excerpt(report: DisclosureListReport) -> str:
    return f"Các nội dung đã công khai quý {QUARTERS[report.quarter - 1]} năm {report.year}"


def _summary(report: DisclosureListReport, words: Mapping[str, str]) -> str:
    figures = report.figures
    facts: dict[str, Fact] = {
        "unit": within_sentence(report.unit_name),
        "quarter": QUARTERS[report.quarter - 1],
        "year": str(report.year),
        "due": figures.due,
        "on_time": figures.on_time,
        "late": figures.late,
        "missing": figures.missing,
        "waiting": figures.waiting,
        "rate": figures.rate,
    }
    said = sentence(words, "paper-list-summary" if figures.due else "paper-list-nothing-due", facts)
    return f"{said} {sentence(words, 'paper-list-waiting', facts)}" if figures.waiting else said
