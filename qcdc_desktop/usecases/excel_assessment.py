"""The self-assessment by Excel: one row an indicator, filled in and taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qcdc_desktop.domain.criteria import CriteriaSet, IndicatorEntry
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.excel.table import CellProblem, CellValue, Column, ColumnKind, Reading, Row, Table
from qcdc_desktop.excel.template import write_template
from qcdc_desktop.usecases.assessment import check_entry, entered, open_assessment, save_entries
from qcdc_desktop.usecases.backups import back_up_before_risk
from qcdc_desktop.usecases.filled_tables import FileCheck, read_filled, settled
from qcdc_desktop.usecases.workspace import Workspace

HINT = "Mỗi dòng một chỉ tiêu. Chỉ điền các cột số liệu của chỉ tiêu đó; chỉ tiêu tự động thì để trống."


def assessment_table(criteria_set: CriteriaSet, year: int) -> Table:
    """The columns of the self-assessment as a table for filling in."""
    indicators = tuple((i.code, i.title) for i in criteria_set.indicators)
    return Table(
        "Tự chấm điểm",
        f"Số liệu tự chấm điểm năm {year}",
        (
            Column("indicator", "Chỉ tiêu", ColumnKind.CHOICE, required=True, width=60, choices=indicators),
            Column("yes", "Có / Không", ColumnKind.CHOICE, width=11, choices=(("Có", ""), ("Không", ""))),
            Column("count", "Số lượng", ColumnKind.COUNT, width=11),
            Column("numerator", "Tử số", ColumnKind.COUNT, width=11),
            Column("denominator", "Mẫu số", ColumnKind.COUNT, width=11),
            Column("points", "Điểm chấm", ColumnKind.POINTS, width=11),
            Column("not_applicable", "Lý do không áp dụng", width=24),
            Column("explanation", "Giải trình", width=40),
        ),
    )


def write_assessment_template(ws: Workspace, year: int, file: Path) -> Path:
    """Write the template with every indicator and what was entered so far."""
    view = open_assessment(ws, year)
    rows: list[dict[str, CellValue]] = []
    for indicator in view.criteria_set.indicators:
        entry = view.entries.get(indicator.code)
        rows.append(
            {
                "indicator": indicator.code,
                "yes": None if entry is None or entry.yes is None else "Có" if entry.yes else "Không",
                "count": entry.count if entry else None,
                "numerator": entry.numerator if entry else None,
                "denominator": entry.denominator if entry else None,
                "points": entry.points if entry else None,
                "not_applicable": (entry.not_applicable or None) if entry else None,
                "explanation": (entry.explanation or None) if entry else None,
            }
        )
    write_template(assessment_table(view.criteria_set, year), rows, HINT, file)
    return file


def check_assessment_file(ws: Workspace, year: int, file: Path, convert: bool | None = None) -> FileCheck:
    """Look a filled table through without taking anything over; `convert` says what becomes of old encodings."""
    entries, problems, reading = _read(ws, year, file, convert)
    return FileCheck(len(entries), problems, reading.old, convert is None and bool(reading.old))


def import_assessment_file(ws: Workspace, year: int, file: Path, convert: bool | None = None) -> int:
    """Take a filled table over, all or nothing; returns how many indicators it changed.

    Raises `FileRefused`, `OldTextUndecided`.
    """
    entries, problems, reading = _read(ws, year, file, convert)
    settled(file, reading, problems, convert)
    back_up_before_risk(ws)
    return save_entries(ws, year, entries)


def _read(
    ws: Workspace, year: int, file: Path, convert: bool | None
) -> tuple[list[IndicatorEntry], tuple[CellProblem, ...], Reading]:
    criteria_set, known = entered(ws, year)
    reading = read_filled(assessment_table(criteria_set, year), file, convert)
    problems = list(reading.problems)
    entries: list[IndicatorEntry] = []
    lines: dict[str, int] = {}
    for row in reading.rows if not problems else ():
        code = str(row.values["indicator"])
        entry = _entry(known.get(code) or IndicatorEntry(ws.new_id(), "", code), row)
        indicator = criteria_set.indicator(code)
        assert indicator is not None
        try:
            if code in lines:
                raise Refusal("indicator-twice", field="indicator", code=code, line=lines[code])
            lines[code] = row.line
            check_entry(indicator, entry)
            entries.append(entry)
        except Refusal as refusal:
            problems.append(CellProblem(reading.cell(row, refusal.field), refusal.code, dict(refusal.facts)))
    return entries, tuple(problems), reading


def _entry(entry: IndicatorEntry, row: Row) -> IndicatorEntry:
    values = row.values
    return replace(
        entry,
        yes=None if values["yes"] is None else values["yes"] == "Có",
        count=_number(values["count"]),
        numerator=_number(values["numerator"]),
        denominator=_number(values["denominator"]),
        points=_number(values["points"]),
        not_applicable=str(values["not_applicable"] or ""),
        explanation=str(values["explanation"] or ""),
    )


def _number(value: CellValue) -> int | None:
    return value if isinstance(value, int) else None
