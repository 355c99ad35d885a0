"""Papers of an appraisal: its minutes, the letter that returns a dossier, and what was observed, for the follow-up.

One module, because all three show the same indicators with what both sides said of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.review import Appraisal, AppraisalItem
from qcdc_desktop.domain.scoring import ScoreSheet
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Column, Grid, Kind, Points, row
from qcdc_desktop.reports.letterhead import Letterhead, with_symbol
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import Blank, Look, OfficialPaper, Part, Signer, Text
from qcdc_desktop.resources import load_words

_COLUMNS = (
    Column("Mã", 16, Align.CENTER),
    Column("Tiêu chí, chỉ tiêu", 78),
    Column("Điểm chuẩn", 18, Align.RIGHT),
    Column("Tự chấm", 18, Align.RIGHT),
    Column("Thẩm định", 20, Align.RIGHT),
    Column("Nhận xét, yêu cầu bổ sung", 92),
)
_ASKED = (Column("TT", 10, Align.CENTER), Column("Chỉ tiêu", 66), Column("Yêu cầu bổ sung", 84))
_OBSERVED = (
    Column("Đơn vị", 40),
    Column("Lần gửi", 14, Align.CENTER),
    Column("Mã", 16, Align.CENTER),
    Column("Chỉ tiêu", 62),
    Column("Tự chấm", 16, Align.RIGHT),
    Column("Thẩm định", 18, Align.RIGHT),
    Column("Nhận xét", 52),
    Column("Yêu cầu bổ sung", 46),
    Column("Trả lời của đơn vị", 46),
    Column("Người thẩm định", 30),
)


@dataclass(frozen=True, slots=True)
class AppraisedUnit:
    """One unit with its own points and what the reviewer gave; `replies` are its answers by indicator."""

    unit_name: str
    revision: int
    sheet: ScoreSheet
    appraisal: Appraisal
    items: Mapping[str, AppraisalItem]
    replies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AppraisalReport:
    """What the minutes and the letter are made from."""

    letterhead: Letterhead
    year: int
    unit: AppraisedUnit


@dataclass(frozen=True, slots=True)
class ObservationsReport:
    """What was observed at several units."""

    letterhead: Letterhead
    office_name: str
    year: int
    units: tuple[AppraisedUnit, ...]


def write_minutes_pdf(report: AppraisalReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the minutes; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    _pdf(minutes(report), path, progress)


def write_minutes_docx(report: AppraisalReport, path: Path) -> None:
    """Write the minutes for editing; raises `Trouble` as `save_for_person` does."""
    _docx(minutes(report), path)


def write_minutes_xlsx(report: AppraisalReport, path: Path) -> None:
    """Write the table of the minutes as a workbook; raises `Trouble` as `save_for_person` does."""
    words = load_words()
    name = f"{_say(words, 'paper-appraisal-name')} {_minutes_excerpt(report, words)}"
    _xlsx("Biên bản thẩm định", name, minutes_grid(report.unit), report.unit.unit_name, report.letterhead, path)


def write_letter_pdf(report: AppraisalReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the letter of return; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    _pdf(letter(report), path, progress)


def write_letter_docx(report: AppraisalReport, path: Path) -> None:
    """Write the letter of return for editing; raises `Trouble` as `save_for_person` does."""
    _docx(letter(report), path)


def write_observations_pdf(report: ObservationsReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print what was observed; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    _pdf(observations(report), path, progress)


def write_observations_docx(report: ObservationsReport, path: Path) -> None:
    """Write what was observed for editing; raises `Trouble` as `save_for_person` does."""
    _docx(observations(report), path)


def write_observations_xlsx(report: ObservationsReport, path: Path) -> None:
    """Write what was observed as a workbook for the follow-up; raises `Trouble` as `save_for_person` does."""
    words = load_words()
    name = f"{_say(words, 'paper-observations-name')} {_observations_excerpt(report, words)}"
    _xlsx("Nhận xét thẩm định", name, observations_grid(report), report.office_name, report.letterhead, path)


def minutes(report: AppraisalReport) -> OfficialPaper:
    """The minutes as values; who was there is filled in by hand."""
    words, unit = load_words(), report.unit
    given = [item.points for item in unit.items.values() if item.points is not None]
    facts = {
        "own": unit.sheet.points,
        "given": sum(given),
        "count": len(given),
        "total": len(unit.sheet.indicators),
        "maximum": unit.sheet.maximum,
    }
    result = _say(words, f"paper-appraisal-{unit.appraisal.state}")
    reason = _say(words, "paper-appraisal-reason", reason=unit.appraisal.reason) if unit.appraisal.reason else ""
    when = unit.appraisal.decided_at
    decided = _say(words, "paper-appraisal-decided", day=format_date(local_day(when))) if when else ""
    parts: tuple[Part, ...] = (
        Text(
            _say(
                words,
                "paper-appraisal-opening",
                unit=within_sentence(unit.unit_name),
                year=report.year,
                revision=unit.revision,
            )
        ),
        Text(_say(words, "paper-appraisal-present")),
        Blank(("Ông (bà)", "chức vụ"), 3),
        Text(_say(words, "paper-appraisal-sums", **facts)),
        minutes_grid(unit),
        *(Text(line) for line in (f"{result} {decided}".strip(), reason) if line),
    )
    head = report.letterhead
    return OfficialPaper(
        with_symbol(head, "BB"),
        name=_say(words, "paper-appraisal-name"),
        excerpt=_minutes_excerpt(report, words),
        parts=parts,
        closing=_say(words, "paper-appraisal-closing"),
        landscape=True,
        signers=(
            Signer(_say(words, "paper-appraisal-unit"), name=""),
            Signer(_say(words, "paper-appraisal-reviewer"), name=unit.appraisal.reviewer),
            Signer(head.signer_title or _say(words, "paper-appraisal-leader"), name=head.signer_name),
        ),
    )


def letter(report: AppraisalReport) -> OfficialPaper:
    """The letter of return as values: the reason, and item by item what is to be completed."""
    words, unit = load_words(), report.unit
    titles = {score.indicator.code: score.indicator.title for score in unit.sheet.indicators}
    asked = [(code, item.asked) for code, item in sorted(unit.items.items()) if item.asked]
    blocks = tuple(
        row(number, f"{code}. {titles.get(code, '')}", text) for number, (code, text) in enumerate(asked, start=1)
    )
    name = within_sentence(unit.unit_name)
    parts: list[Part] = [
        Text(_say(words, "paper-return-addressee", unit=name), Look.ADDRESSEE),
        Text(_say(words, "paper-return-opening", unit=name, year=report.year, revision=unit.revision)),
    ]
    if unit.appraisal.reason:
        parts.append(Text(_say(words, "paper-appraisal-reason", reason=unit.appraisal.reason)))
    if blocks:
        parts += [Text(_say(words, "paper-return-asked", count=len(blocks))), Grid(_ASKED, blocks, size=12)]
    return OfficialPaper(
        with_symbol(report.letterhead, "TB"),
        name=_say(words, "paper-return-name"),
        excerpt=_say(words, "paper-return-excerpt", unit=name, year=report.year),
        parts=tuple(parts),
        closing=_say(words, "paper-return-closing"),
    )


def observations(report: ObservationsReport) -> OfficialPaper:
    """What was observed, as values."""
    words = load_words()
    grid = observations_grid(report)
    return OfficialPaper(
        report.letterhead,
        name=_say(words, "paper-observations-name"),
        excerpt=_observations_excerpt(report, words),
        parts=(Text(_say(words, "paper-observations-count", count=len(grid.blocks), units=len(report.units))), grid),
        landscape=True,
        numbered=False,
    )


def minutes_grid(unit: AppraisedUnit) -> Grid:
    """Every indicator with both points and what was said of it, criterion by criterion, with the sums."""
    blocks: list[Block] = []
    for criterion in unit.sheet.criteria:
        codes = [score.indicator.code for score in criterion.indicators]
        head = criterion.criterion
        blocks.append(
            row(head.code, head.title, Points(criterion.maximum), Points(criterion.points), _sum(unit, codes), "",
                kind=Kind.GROUP)
        )  # fmt: skip
        for score in criterion.indicators:
            item = unit.items.get(score.indicator.code)
            blocks.append(
                row(
                    score.indicator.code,
                    score.indicator.title,
                    Points(score.indicator.maximum),
                    Points(score.points),
                    Points(item.points) if item is not None and item.points is not None else None,
                    _said(item),
                )
            )
    codes = [score.indicator.code for score in unit.sheet.indicators]
    total = row("", "Tổng cộng", Points(unit.sheet.maximum), Points(unit.sheet.points), _sum(unit, codes), "",
                kind=Kind.TOTAL)  # fmt: skip
    return Grid(_COLUMNS, (*blocks, total), size=11, numbered=True)


def observations_grid(report: ObservationsReport) -> Grid:
    """One row an indicator that was commented on, lowered, or is to be completed."""
    blocks = []
    for unit in report.units:
        for score in unit.sheet.indicators:
            item = unit.items.get(score.indicator.code)
            if item is None or not _noteworthy(score.points, item):
                continue
            blocks.append(
                row(
                    unit.unit_name,
                    unit.revision,
                    score.indicator.code,
                    score.indicator.title,
                    Points(score.points),
                    Points(item.points) if item.points is not None else None,
                    item.comment,
                    item.asked or "",
                    unit.replies.get(score.indicator.code, ""),
                    item.reviewer,
                )
            )
    return Grid(_OBSERVED, tuple(blocks), size=10, numbered=True)


def _noteworthy(own: int, item: AppraisalItem) -> bool:
    return bool(item.comment or item.asked) or (item.points is not None and item.points != own)


def _sum(unit: AppraisedUnit, codes: Sequence[str]) -> Points | None:
    given = [unit.items[code].points for code in codes if code in unit.items]
    points = [one for one in given if one is not None]
    return Points(sum(points)) if points else None


def _said(item: AppraisalItem | None) -> str:
    if item is None:
        return ""
    asked = _say(load_words(), "paper-appraisal-asked", text=item.asked) if item.asked else ""
    return "\n".join(part for part in (item.comment, asked) if part)


def _minutes_excerpt(report: AppraisalReport, words: Mapping[str, str]) -> str:
    return _say(words, "paper-appraisal-excerpt", unit=within_sentence(report.unit.unit_name), year=report.year)


def _observations_excerpt(report: ObservationsReport, words: Mapping[str, str]) -> str:
    return _say(words, "paper-observations-excerpt", year=report.year)


def _say(words: Mapping[str, str], code: str, /, **facts: Fact) -> str:
    return sentence(words, code, facts)


def _pdf(paper: OfficialPaper, path: Path, progress: Progress) -> None:
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(paper, path, progress)


def _docx(paper: OfficialPaper, path: Path) -> None:
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(paper, path)


def _xlsx(sheet: str, title: str, grid: Grid, below: str, letterhead: Letterhead, path: Path) -> None:
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    save_for_person(path, xlsx_bytes([SheetPage(sheet, title, grid, below)], letterhead))
