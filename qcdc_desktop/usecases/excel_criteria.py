"""Criteria sets by Excel: an empty template or an existing set as a workbook, looked through by cell, taken in anew.

What is taken in is a new edition of the office's own catalogues; no set is changed in place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.domain.catalogue_reading.reading import check_criteria
from qcdc_desktop.domain.catalogue_reading.together import survey_questions
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.excel.table import CellProblem, CellValue, Reading
from qcdc_desktop.excel.template import write_template
from qcdc_desktop.usecases.criteria_rows import BuiltSet, RowRefusal, build_set, rows_of
from qcdc_desktop.usecases.criteria_table import SET, criteria_table
from qcdc_desktop.usecases.filled_tables import FileCheck, read_filled, settled
from qcdc_desktop.usecases.own_catalogues import Imported, import_text
from qcdc_desktop.usecases.workspace import Workspace

TITLE = "Bộ tiêu chí và cách chấm điểm"
HINT = "Dòng đầu là Bộ tiêu chí, rồi các mức Xếp loại từ cao xuống thấp, rồi từng Tiêu chí với nhóm và chỉ tiêu của nó."


@dataclass(frozen=True, slots=True)
class _Read:
    rows: int
    built: BuiltSet | None
    problems: tuple[CellProblem, ...]
    reading: Reading


def write_criteria_template(ws: Workspace, file: Path, edition: str = "") -> Path:
    """Write an empty template, or the set of this edition to be looked at or made into a new one.

    Raises `Refusal("catalogue-edition-unknown")`; `Trouble` file-in-use, disk-full, folder-missing.
    """
    rows: list[dict[str, CellValue]] = [{"kind": SET}]
    if edition:
        found = ws.catalogues.criteria_edition(edition)
        if found is None:
            raise Refusal("catalogue-edition-unknown", edition=edition)
        rows = list(rows_of(found))
    write_template(criteria_table(TITLE), rows, HINT, file)
    return file


def check_criteria_file(ws: Workspace, file: Path, convert: bool | None = None) -> FileCheck:
    """Look a filled workbook through without taking anything in."""
    read = _read(ws, file, convert)
    return FileCheck(read.rows, read.problems, read.reading.old, convert is None and bool(read.reading.old))


def import_criteria_file(ws: Workspace, file: Path, convert: bool | None = None) -> Imported:
    """Take a filled workbook in as a new edition of the office's catalogues; go on with the returned workspace.

    Raises `FileRefused`, `OldTextUndecided`, `Refusal("catalogue-edition-taken")`.
    """
    read = _read(ws, file, convert)
    settled(file, read.reading, read.problems, convert)
    assert read.built is not None
    return import_text(ws, json.dumps(read.built.value, ensure_ascii=False, indent=2) + "\n", file.name)


def _read(ws: Workspace, file: Path, convert: bool | None) -> _Read:
    reading = read_filled(criteria_table(TITLE), file, convert)
    if reading.problems:
        return _Read(len(reading.rows), None, reading.problems, reading)
    try:
        built = build_set(reading.rows)
    except RowRefusal as refusal:
        cell = reading.cell(refusal.row or reading.rows[0], refusal.field) if reading.rows else "A4"
        return _Read(len(reading.rows), None, (CellProblem(cell, refusal.code, dict(refusal.facts)),), reading)
    problems = []
    for error in check_criteria(built.value, file.name, survey_questions(ws.catalogues.questionnaires)):
        row, column = built.place(error.entry, error.field)
        problems.append(CellProblem(reading.cell(row or built.rows["/"], column), error.code, dict(error.facts)))
    return _Read(len(reading.rows), built, tuple(problems), reading)
