"""The daily table of surveys (bảng theo dõi khảo sát theo ngày): who was in charge, who came and took part, sums.

It prints lines that are ready; the running totals of a workbook go on computing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import PlaceKind
from qcdc_desktop.domain.survey_days import DayLine
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Column, Grid, Kind, Live, Percent, row
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import OfficialPaper, Part, Text
from qcdc_desktop.resources import load_words

_NAME = "Bảng theo dõi khảo sát theo ngày"
_VISITORS, _PARTICIPANTS, _SO_FAR = 4, 5, 6
_COLUMNS = 9


@dataclass(frozen=True, slots=True)
class DaysTable:
    """The days of one round: its title, where people were asked, and how many of its sheets are keyed."""

    title: str
    place_kind: PlaceKind | None
    lines: tuple[DayLine, ...]
    sheets: int


@dataclass(frozen=True, slots=True)
class SurveyDaysReport:
    """The daily tables of one form in a year, a table a round; rounds without a line are left out."""

    letterhead: Letterhead
    unit_name: str
    year: int
    questionnaire: Questionnaire
    tables: tuple[DaysTable, ...]


def write_pdf(report: SurveyDaysReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Write the tables as a paper; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: SurveyDaysReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: SurveyDaysReport, path: Path) -> None:
    """Write a sheet a round, its sums live; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words, title = load_words(), _excerpt(report).upper()
    pages = [
        SheetPage(f"Đợt {at}", f"{_NAME.upper()} – {title}", days_grid(one, words), one.title, (_sums(one, words),))
        for at, one in enumerate(report.tables, 1)
    ]
    if not pages:
        empty = DaysTable("", None, (), 0)
        pages = [SheetPage("Đợt 1", f"{_NAME.upper()} – {title}", days_grid(empty, words), report.unit_name)]
    save_for_person(path, xlsx_bytes(pages, report.letterhead))


def make_paper(report: SurveyDaysReport) -> OfficialPaper:
    """The tables as values, one after the other."""
    words = load_words()
    parts: list[Part] = []
    for one in report.tables:
        told = sentence(words, "paper-days-round", {"round": one.title, "sums": _sums(one, words)})
        parts += [Text(told), days_grid(one, words)]
    if not report.tables:
        parts.append(Text(sentence(words, "paper-days-none", {"year": str(report.year)})))
    return OfficialPaper(report.letterhead, _NAME, _excerpt(report), tuple(parts), landscape=True, numbered=False)


def days_grid(table: DaysTable, words: Mapping[str, str]) -> Grid:
    """A row a day and place with the running total of those who took part, and the sums."""
    blocks = [_line(at, line) for at, line in enumerate(table.lines)]
    if blocks:
        last = table.lines[-1]
        end = len(blocks) - 1
        sums = {
            _VISITORS: Live(last.visitors_so_far, f"SUM({{{_VISITORS}:0}}:{{{_VISITORS}:{end}}})"),
            _PARTICIPANTS: Live(last.participants_so_far, f"SUM({{{_PARTICIPANTS}:0}}:{{{_PARTICIPANTS}:{end}}})"),
        }
        cells = [sums.get(at) for at in range(_COLUMNS)]
        name = sentence(words, "paper-days-sum", {})
        blocks.append(row(None, name, *cells[2:], kind=Kind.TOTAL))
    return Grid(_columns(table.place_kind, words), tuple(blocks), size=12, numbered=True)


def _line(at: int, line: DayLine) -> Block:
    day = line.day
    so_far = Live(line.participants_so_far, f"SUM({{{_PARTICIPANTS}:0}}:{{{_PARTICIPANTS}:{at}}})")
    rate = "–" if line.rate is None else Percent(line.rate)
    return row(
        at + 1, day.day, day.place, day.responsible, day.visitors, day.participants, so_far, rate, day.note or None
    )


def _columns(kind: PlaceKind | None, words: Mapping[str, str]) -> tuple[Column, ...]:
    """At a one-stop desk people come for a procedure; elsewhere all who are to be asked are counted."""
    elsewhere = kind in (PlaceKind.VILLAGE, PlaceKind.OTHER)
    visitors = sentence(words, "paper-days-asked" if elsewhere else "paper-days-visitors", {})
    return (
        Column("TT", 10, Align.CENTER),
        Column("Ngày", 24, Align.CENTER),
        Column("Nơi khảo sát", 42),
        Column("Họ tên, chức vụ người được phân công", 56),
        Column(visitors, 28, Align.RIGHT),
        Column("Số người tham gia khảo sát", 28, Align.RIGHT),
        Column("Lũy kế", 22, Align.RIGHT),
        Column("Tỷ lệ tham gia", 22, Align.RIGHT),
        Column("Ghi chú", 25),
    )


def _sums(table: DaysTable, words: Mapping[str, str]) -> str:
    """What the table comes to, beside the sheets that are keyed."""
    participants = table.lines[-1].participants_so_far if table.lines else 0
    facts: dict[str, Fact] = {"participants": participants, "sheets": table.sheets, "days": len(table.lines)}
    facts["missing"] = participants - table.sheets
    return sentence(words, "paper-days-missing" if participants > table.sheets else "paper-days-keyed", facts)


def _excerpt(report: SurveyDaysReport) -> str:
    return f"Mẫu {report.questionnaire.code} tại {within_sentence(report.unit_name)} năm {report.year}"
