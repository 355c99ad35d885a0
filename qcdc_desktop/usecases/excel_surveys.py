"""Survey sheets by Excel: one row a sheet, one column a question.

An empty cell of an asked question means it was left blank; the words below stand for the two other marks.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import check_sheet, normalise
from qcdc_desktop.domain.survey import Answer, Mark, Sheet, SurveyRound
from qcdc_desktop.excel.odk_answers import INVALID, NOT_APPLICABLE
from qcdc_desktop.excel.table import CellProblem, CellValue, Reading, Row
from qcdc_desktop.excel.template import write_template
from qcdc_desktop.usecases.backups import back_up_before_risk
from qcdc_desktop.usecases.filled_tables import FileCheck, read_filled, settled
from qcdc_desktop.usecases.survey_columns import HINT, explained, sample_of, survey_table
from qcdc_desktop.usecases.survey_sheets import check_sheet_number, import_sheets
from qcdc_desktop.usecases.surveys import (
    add_round,
    open_round,
    questionnaires,
)
from qcdc_desktop.usecases.workspace import Workspace

_TOLD_EVERY = 50
"""Rows between two words about how far it is."""


def write_survey_template(ws: Workspace, round_id: str, file: Path) -> Path:
    """Write the template of a round with the sheets keyed so far."""
    view = open_round(ws, round_id)
    rows = [_values(view.questionnaire, sheet) for sheet in view.sheets]
    table = survey_table(view.questionnaire, view.round.title)
    write_template(table, rows, HINT, file, list(explained(view.questionnaire)))
    return file


def check_survey_file(
    ws: Workspace, round_id: str, file: Path, convert: bool | None = None, progress: Progress = UNWATCHED
) -> FileCheck:
    """Look a filled table through without taking anything over; `convert` says what becomes of old encodings."""
    form = open_round(ws, round_id).questionnaire
    sheets, problems, reading = _read(ws, form, file, convert, progress)
    undecided = convert is None and bool(reading.old)
    return FileCheck(len(sheets), problems, reading.old, undecided, sample=sample_of(form, sheets))


def import_survey_file(
    ws: Workspace, round_id: str, file: Path, convert: bool | None = None, progress: Progress = UNWATCHED
) -> int:
    """Take the sheets of a table over, all or nothing; returns how many were new.

    Raises `FileRefused`, `OldTextUndecided`.
    """
    sheets, problems, reading = _read(ws, open_round(ws, round_id).questionnaire, file, convert, progress)
    settled(file, reading, problems, convert)
    back_up_before_risk(ws)
    return import_sheets(ws, round_id, sheets)


def import_into_new_round(
    ws: Workspace, year: int, form_code: str, file: Path, convert: bool | None = None
) -> tuple[SurveyRound, int]:
    """Open a form's first round of the year with the sheets of a table; a wrong file opens none.

    Raises `FileRefused`, `OldTextUndecided`, `Refusal("unknown-form")`.
    """
    form = next((q for q in questionnaires(ws, year) if q.code == form_code), None)
    if form is None:
        raise Refusal("unknown-form", field="form_code", form=form_code)
    sheets, problems, reading = _read(ws, form, file, convert)
    settled(file, reading, problems, convert)
    back_up_before_risk(ws)
    opened = add_round(ws, year, form_code)
    return opened, import_sheets(ws, opened.id, sheets)


def _values(form: Questionnaire, sheet: Sheet) -> dict[str, CellValue]:
    values: dict[str, CellValue] = {"number": sheet.number, "village": sheet.village or None}
    words = {Mark.BLANK: None, Mark.INVALID: INVALID, Mark.NOT_APPLICABLE: NOT_APPLICABLE}
    for question in form.questions:
        answer = sheet.answers.get(question.code)
        mark = sheet.marks.get(question.code)
        if answer is not None:
            values[question.code] = _value(question, answer)
        elif mark is not None:
            values[question.code] = words[mark]
    return values


def _read(
    ws: Workspace, form: Questionnaire, file: Path, convert: bool | None, progress: Progress = UNWATCHED
) -> tuple[list[Sheet], tuple[CellProblem, ...], Reading]:
    reading = read_filled(survey_table(form, form.title), file, convert)
    problems = list(reading.problems)
    sheets: list[Sheet] = []
    seen: dict[int, int] = {}
    wrong = {_line(problem) for problem in problems}
    for place, row in enumerate(reading.rows):
        if place % _TOLD_EVERY == 0:
            progress.step(place, len(reading.rows))
        if row.line in wrong:
            continue
        try:
            sheet = _sheet(ws, form, row)
            if sheet.number in seen:
                raise Refusal("sheet-number-twice", field="number", number=sheet.number, line=seen[sheet.number])
            seen[sheet.number] = row.line
            sheets.append(sheet)
        except Refusal as refusal:
            problems.append(CellProblem(reading.cell(row, refusal.field), refusal.code, dict(refusal.facts)))
    return sheets, tuple(sorted(problems, key=_line)), reading


def _line(problem: CellProblem) -> int:
    """The line of a cell like "C7"."""
    return int(problem.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _sheet(ws: Workspace, form: Questionnaire, row: Row) -> Sheet:
    """The sheet a row means; raises `Refusal` with the question as field."""
    number = row.values["number"]
    assert isinstance(number, int)
    check_sheet_number(number)
    answers: dict[str, Answer] = {}
    marks: dict[str, Mark] = {}
    for question in form.questions:
        value = row.values.get(question.code)
        if value is None:
            marks[question.code] = Mark.BLANK
        elif value == INVALID:
            marks[question.code] = Mark.INVALID
        elif value == NOT_APPLICABLE:
            marks[question.code] = Mark.NOT_APPLICABLE
        else:
            answers[question.code] = _answer(question, value)
    answers, marks = normalise(form, answers, marks)
    problems = check_sheet(form, answers, marks)
    if problems:
        first = problems[0]
        raise Refusal(first.code, field=first.question, **first.facts)
    village = str(row.values["village"] or "")
    return Sheet("", "", "", form.code, number, ws.clock(), "", village, answers, marks)


def _value(question: Question, answer: Answer) -> CellValue:
    """An answer as a cell: numbers and days as such, so that Excel sorts and counts them."""
    if isinstance(answer, tuple):
        return " ".join(answer)
    return date.fromisoformat(answer) if question.kind is QuestionKind.DATE and isinstance(answer, str) else answer


def _answer(question: Question, value: str | int | date) -> Answer:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return value
    text = value
    if question.kind is QuestionKind.MULTIPLE:
        ticked = set(text.replace(",", " ").split())
        unknown = ticked - {option.code for option in question.options}
        if unknown:
            known = "; ".join(option.code for option in question.options)
            raise Refusal("cell-choice", field=question.code, column=question.code, value=min(unknown), known=known)
        return tuple(option.code for option in question.options if option.code in ticked)
    return text
