"""Answers from ODK and KoboToolbox: looked through by cell, taken into a round, and a round handed on in their shape.

A filled form is known by its own identity, so a file taken twice adds nothing; on paper and by phone the form ends
in one table.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from qcdc_desktop.domain.errors import Fact, Refusal
from qcdc_desktop.domain.ids import id_of
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.sheet_check import check_sheet, normalise, prepare
from qcdc_desktop.domain.survey import Batch, Sheet, SurveyRound
from qcdc_desktop.excel.answer_file import AnswerFile, has_sheet, read_answer_file
from qcdc_desktop.excel.odk_answers import AnswerRow, read_answer_row
from qcdc_desktop.excel.odk_columns import AnswerColumns, find_columns
from qcdc_desktop.excel.odk_writing import write_answers
from qcdc_desktop.excel.table import CellProblem, cell_name
from qcdc_desktop.usecases.backups import back_up_before_risk
from qcdc_desktop.usecases.filled_tables import FileCheck, FileRefused
from qcdc_desktop.usecases.survey_columns import sample_of
from qcdc_desktop.usecases.survey_sheets import check_sheet_number, import_sheets
from qcdc_desktop.usecases.surveys import add_round, open_round, questionnaires
from qcdc_desktop.usecases.workspace import Workspace

_MOST_PROBLEMS = 200
_TOLD_EVERY = 50
"""Rows between two words about how far it is."""


@dataclass(frozen=True, slots=True)
class _Here:
    """What a round already has: its sheets by number and by id, ids of the form's other rounds, the first free number.

    `round` None: the first round is still to be opened.
    """

    round: SurveyRound | None
    dossier_id: str
    by_number: dict[int, Sheet]
    by_id: dict[str, Sheet]
    elsewhere: dict[str, str]
    free: int
    now: datetime


@dataclass(frozen=True, slots=True)
class _Read:
    new: list[Sheet]
    known: int
    problems: tuple[CellProblem, ...]
    notes: tuple[CellProblem, ...]


def is_answer_file(form_code: str, file: Path) -> bool:
    """Whether a file is not our own template of the form: a CSV, or a workbook without the template's sheet."""
    return not has_sheet(file, form_code)


def check_odk_file(ws: Workspace, round_id: str, file: Path, progress: Progress = UNWATCHED) -> FileCheck:
    """Look an export through without taking anything in; `notes` tell which columns and questions do not match."""
    view = open_round(ws, round_id)
    read = _read(view.questionnaire, _here(ws, view.round), read_answer_file(file), progress)
    sample = sample_of(view.questionnaire, read.new)
    return FileCheck(len(read.new), read.problems, notes=read.notes, sample=sample)


def import_odk_file(ws: Workspace, round_id: str, file: Path, progress: Progress = UNWATCHED) -> int:
    """Take the new filled forms of an export into a round, all or nothing; returns how many were new.

    Raises `FileRefused`, `Refusal` odk-no-question, odk-identity-missing, round-locked and those of reading a file.
    """
    view = open_round(ws, round_id)
    read = _read(view.questionnaire, _here(ws, view.round), read_answer_file(file), progress)
    if read.problems:
        raise FileRefused(file, read.problems)
    back_up_before_risk(ws)
    return import_sheets(ws, round_id, read.new)


def import_odk_into_new_round(ws: Workspace, year: int, form_code: str, file: Path) -> tuple[SurveyRound, int]:
    """Open a form's first round of the year with the filled forms of an export; a wrong file opens none.

    Raises `FileRefused`, `Refusal("unknown-form")` and those of `import_odk_file`.
    """
    form = next((q for q in questionnaires(ws, year) if q.code == form_code), None)
    if form is None:
        raise Refusal("unknown-form", field="form_code", form=form_code)
    read = _read(form, _Here(None, "", {}, {}, {}, 1, ws.clock()), read_answer_file(file), UNWATCHED)
    if read.problems:
        raise FileRefused(file, read.problems)
    opened = add_round(ws, year, form_code)
    return opened, import_odk_file(ws, opened.id, file)


def export_odk_file(ws: Workspace, round_id: str, file: Path) -> Path:
    """Write the sheets of a round as ODK and KoboToolbox write theirs; the ending of the name says CSV or XLSX."""
    view = open_round(ws, round_id)
    write_answers(view.questionnaire, view.sheets, file)
    return file


def _here(ws: Workspace, held: SurveyRound) -> _Here:
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        elsewhere = {
            sheet.id: other.title
            for other in reading.find(SurveyRound, dossier_id=held.dossier_id, form_code=held.form_code)
            if other.id != held.id
            for sheet in sheets.sheet_heads(reading, other.id)
        }
        own = list(sheets.stream_sheets(reading, round_id=held.id))
        given = [batch.last or 0 for batch in reading.find(Batch, round_id=held.id)]
    by_number = {sheet.number: sheet for sheet in own}
    free = max([*by_number, *given], default=0) + 1
    return _Here(held, held.dossier_id, by_number, {sheet.id: sheet for sheet in own}, elsewhere, free, ws.clock())


def _read(form: Questionnaire, here: _Here, file: AnswerFile, progress: Progress) -> _Read:
    columns = find_columns(form, file.titles)
    if not columns.questions and not columns.ticks:
        raise Refusal("odk-no-question", name=file.name, form=form.code)
    if columns.identity is None and columns.number is None:
        raise Refusal("odk-identity-missing", name=file.name)
    reader = _Reader(form, here, columns, file)
    for line, cells in enumerate(file.rows, 2):
        if line % _TOLD_EVERY == 0:
            progress.step(line, len(file.rows) + 1)
        if any(cell not in ("", None) for cell in cells):
            reader.row(line, cells)
    return _Read(reader.numbered(), reader.known, tuple(reader.problems[:_MOST_PROBLEMS]), tuple(reader.notes()))


class _Reader:
    """Goes through the rows of one file: what is new, what is known already, what is wrong in which cell."""

    def __init__(self, form: Questionnaire, here: _Here, columns: AnswerColumns, file: AnswerFile) -> None:
        self._form = form
        self._prepared = prepare(form)
        self._here = here
        self._columns = columns
        self._file = file
        self._lines: dict[str, int] = {}
        self._new: list[Sheet] = []
        self.known = 0
        self.problems: list[CellProblem] = []

    def row(self, line: int, cells: Sequence[object]) -> None:
        """Look at one row; its mistakes are noted, not raised."""
        wrong = self._file.broken
        broken = [place for place in range(len(cells)) if cell_name(line, place) in wrong] if wrong else []
        if broken:
            column = self._file.titles[broken[0]] if broken[0] < len(self._file.titles) else ""
            self._wrong(line, broken[0], "cell-error", column=column)
            return
        try:
            self._take(line, read_answer_row(self._form, self._columns, cells))
        except Refusal as refusal:
            place = self._columns.number if refusal.field == "number" else None
            place = self._columns.identity if refusal.field == "identity" else place
            at = place if place is not None else self._columns.place_of(refusal.field)
            self._wrong(line, at, refusal.code, **refusal.facts)

    def notes(self) -> list[CellProblem]:
        """What is passed over: columns nobody knows, questions nobody answers here, sheets that are known already."""
        titles, form = self._file.titles, self._form
        found = [
            CellProblem(cell_name(1, place), "odk-column-unknown", {"column": titles[place]})
            for place in self._columns.unknown
        ]
        missing = self._columns.missing(form)
        if missing:
            found.append(CellProblem("–", "odk-questions-missing", {"questions": ", ".join(missing)}))
        if self.known:
            found.append(CellProblem("–", "odk-known", {"count": self.known}))
        return found

    def _take(self, line: int, row: AnswerRow) -> None:
        """Make a sheet of a row that is new; raises `Refusal` with the question, "number" or "identity" as field."""
        self._once(line, row)
        answers, marks = normalise(self._prepared, row.answers, row.marks)
        problems = check_sheet(self._prepared, answers, marks)
        if problems:
            first = problems[0]
            raise Refusal(first.code, field=first.question, question=first.question, **first.facts)
        found = self._found(row)
        if found is not None:
            if found.answers != answers or found.marks != marks:
                raise Refusal("odk-answers-changed", field="identity", number=found.number)
            self.known += 1
            return
        sheet_id = id_of(self._here.dossier_id, row.identity) if row.identity else ""
        title = self._here.elsewhere.get(sheet_id) or self._here.elsewhere.get(row.identity)
        if title is not None:
            raise Refusal("odk-other-round", field="identity", round=title)
        if row.number is not None:
            check_sheet_number(row.number)
            if row.number in self._here.by_number:
                raise Refusal("odk-number-taken", field="number", number=row.number)
        number = row.number or 0
        self._new.append(
            Sheet(sheet_id, "", "", self._form.code, number, self._here.now, "", row.place, answers, marks)
        )

    def numbered(self) -> list[Sheet]:
        """The new sheets; those without a number get the ones behind every number that is taken or given."""
        free = max([self._here.free, *(sheet.number + 1 for sheet in self._new)])
        bare = itertools.count(free)
        return [sheet if sheet.number else replace(sheet, number=next(bare)) for sheet in self._new]

    def _found(self, row: AnswerRow) -> Sheet | None:
        """The sheet of this round that a row is already: made of the same filled form, or exported from here."""
        if not row.identity:
            return self._here.by_number.get(row.number or 0)
        derived = id_of(self._here.dossier_id, row.identity)
        return self._here.by_id.get(derived) or self._here.by_id.get(row.identity)

    def _once(self, line: int, row: AnswerRow) -> None:
        """That no filled form and no number stands twice in the file."""
        if not row.identity and row.number is None:
            raise Refusal("odk-row-unnamed", field="identity")
        for name, field in ((row.identity, "identity"), (f"#{row.number}" if row.number else "", "number")):
            if name and name in self._lines:
                raise Refusal("odk-row-twice", field=field, line=self._lines[name])
            if name:
                self._lines[name] = line

    def _wrong(self, line: int, place: int, code: str, /, **facts: Fact) -> None:
        self.problems.append(CellProblem(cell_name(line, place), code, facts))
