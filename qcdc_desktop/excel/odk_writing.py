"""The sheets of a round written as ODK and KoboToolbox write theirs: one row a sheet, names as columns, CSV or XLSX."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Mark, Sheet
from qcdc_desktop.excel.odk_answers import guarded
from qcdc_desktop.excel.odk_columns import MARKS_COLUMN
from qcdc_desktop.excel.xlsform_names import NUMBER_NAME, PLACE_NAME, groups_of, names_of

_HEAD = (NUMBER_NAME, PLACE_NAME)
_TAIL = (MARKS_COLUMN, "_uuid", "_submission_time")


def write_answers(form: Questionnaire, sheets: Iterable[Sheet], file: Path) -> int:
    """Write the sheets and return their number; blank answers are empty cells, other marks stand in a column of ours.

    Raises `Trouble` file-in-use, disk-full, folder-missing.
    """
    rows = [_row(form, sheet) for sheet in sheets]
    titles = tuple(_titles(form))
    data = _csv(titles, rows) if file.suffix.lower() == ".csv" else _workbook(titles, rows)
    save_for_person(file, data)
    return len(rows)


def _titles(form: Questionnaire) -> Iterator[str]:
    yield from _HEAD
    names = names_of(question.code for question in form.questions)
    for question, group in zip(form.questions, groups_of(form.questions), strict=True):
        title = f"{group}/{names[question.code]}" if group else names[question.code]
        yield title
        if question.kind is QuestionKind.MULTIPLE:
            yield from (f"{title}/{option.code}" for option in question.options)
    yield from _TAIL


def _row(form: Questionnaire, sheet: Sheet) -> list[str | int]:
    cells: list[str | int] = [sheet.number, sheet.village]
    for question in form.questions:
        answer = sheet.answers.get(question.code)
        ticked = answer if isinstance(answer, tuple) else ()
        cells.append(" ".join(ticked) if isinstance(answer, tuple) else "" if answer is None else answer)
        if question.kind is QuestionKind.MULTIPLE:
            cells += ["" if answer is None else int(option.code in ticked) for option in question.options]
    marks = [f"{code}={mark.value}" for code, mark in sheet.marks.items() if mark is not Mark.BLANK]
    return [*cells, " ".join(marks), sheet.id, sheet.entered_at.isoformat()]


def _csv(titles: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(titles)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _workbook(titles: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, {**plain, "in_memory": True})
    sheet = book.add_worksheet("data")  # the form's code would say that it is our own template
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, bold)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell) if isinstance(cell, int) else sheet.write_string(line, place, cell)
    book.close()
    return target.getvalue()
