"""How the sheets of a form stand in a table for filling in: its columns, what each takes, the questions explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from qcdc_desktop.domain.questionnaire import AllOf, Comparison, Operator, Question, QuestionKind, Questionnaire, ShowIf
from qcdc_desktop.domain.survey import Mark, Sheet
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.excel.odk_answers import INVALID, NOT_APPLICABLE
from qcdc_desktop.excel.table import Column, ColumnKind, Table
from qcdc_desktop.usecases.filled_tables import Sample

_SHOWN = 50
"""Sheets a person looks at before taking a file in."""
_SIGNS = {
    Operator.IS: "=",
    Operator.HAS: "có",
    Operator.IS_NOT: "≠",
    Operator.HAS_NOT: "không có",
    Operator.LESS: "<",
    Operator.AT_MOST: "≤",
    Operator.MORE: ">",
    Operator.AT_LEAST: "≥",
}
_MARKS = {Mark.BLANK: "", Mark.INVALID: INVALID, Mark.NOT_APPLICABLE: NOT_APPLICABLE}
NOT_ASKED = "–"


HINT = "Mỗi dòng một phiếu. Để trống = người trả lời bỏ trống; KHL = không hợp lệ; KAD = không áp dụng."


def survey_table(form: Questionnaire, title: str) -> Table:
    """The columns of a form as a table for filling in; several ticked boxes are written "1 3"."""
    columns = [
        Column("number", "Số phiếu", ColumnKind.COUNT, required=True, width=10),
        Column("village", "Thôn, tổ dân phố", width=22),
    ]
    columns += [_column(question) for question in form.questions]
    return Table(form.code, title, tuple(columns))


def _column(question: Question) -> Column:
    """How a question stands in the table: what a cell takes, what is offered, what the clerk should know."""
    options = tuple((option.code, option.label) for option in question.options)
    words: tuple[tuple[str, str], ...] = ((INVALID, "không hợp lệ"),)
    if question.may_be_not_applicable:
        words = (*words, (NOT_APPLICABLE, "không áp dụng"))
    code, hint = question.code, f"{question.text}{_bounds(question)}"
    if question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO):
        return Column(code, code, ColumnKind.CHOICE, width=9, hint=hint, choices=(*options, *words))
    if question.kind is QuestionKind.NUMBER:
        return Column(code, code, ColumnKind.COUNT, width=9, hint=hint, choices=words)
    if question.kind is QuestionKind.DATE:
        return Column(code, code, ColumnKind.DATE, width=12, hint=hint, choices=words)
    if options:
        listed = "; ".join(f"{option} = {label}" for option, label in options)
        hint = f"{hint} Ghi các mã cách nhau một dấu cách, ví dụ “{options[0][0]} {options[-1][0]}”: {listed}"
    return Column(code, code, ColumnKind.TEXT, width=40 if question.kind is QuestionKind.LONG_TEXT else 14, hint=hint)


def _bounds(question: Question) -> str:
    """The bounds of an answer for the hint of its column, or ""."""
    low, high = question.minimum, question.maximum
    if question.kind is QuestionKind.DATE:
        first = format_date(question.earliest) if question.earliest else ""
        last = format_date(question.latest) if question.latest else ""
    else:
        first = "" if low is None else format_count(low)
        last = "" if high is None else format_count(high)
    parts = [f"từ {first}" if first else "", f"đến {last}" if last else ""]
    if question.most is not None:
        parts = [f"không quá {question.most} phương án"]
    said = " ".join(part for part in parts if part)
    return f" ({said})." if said else ""


def explained(form: Questionnaire) -> Iterator[tuple[str, ...]]:
    """The questions of a form for who fills the template in: code, text, what is written, when it is asked."""
    yield ("Mã câu", "Câu hỏi", "Ghi gì", "Chỉ điền khi")
    for question in form.questions:
        if question.options:
            takes = "; ".join(f"{option.code} = {option.label}" for option in question.options)
            if question.kind is QuestionKind.MULTIPLE:
                takes = f"Các mã cách nhau một dấu cách. {takes}"
        else:
            takes = {QuestionKind.NUMBER: "Số", QuestionKind.DATE: "Ngày"}.get(question.kind, "Chữ")
        when = _when(question.show_if) if question.show_if is not None else ""
        yield (question.code, question.text, f"{takes}{_bounds(question)}", when)


def _when(show_if: ShowIf) -> str:
    if isinstance(show_if, Comparison):
        return f"{show_if.question} {_SIGNS[show_if.operator]} {show_if.value}"
    joint = " và " if isinstance(show_if, AllOf) else " hoặc "
    parts = (_when(part) if isinstance(part, Comparison) else f"({_when(part)})" for part in show_if.parts)
    return joint.join(parts)


def sample_of(form: Questionnaire, sheets: Iterable[Sheet]) -> Sample:
    """The first sheets of a file in the words of the form, for a person to look at before taking them in."""
    titles = ("Số phiếu", "Thôn, tổ", *(question.code for question in form.questions))
    rows = tuple(
        (str(sheet.number), sheet.village, *(_shown(question, sheet) for question in form.questions))
        for sheet in islice(sheets, _SHOWN)
    )
    return Sample(titles, rows)


def _shown(question: Question, sheet: Sheet) -> str:
    answer, mark = sheet.answers.get(question.code), sheet.marks.get(question.code)
    if answer is None:
        return NOT_ASKED if mark is None else _MARKS[mark]
    if question.options:
        codes = answer if isinstance(answer, tuple) else (answer,)
        return "; ".join(option.label for option in question.options if option.code in codes)
    return format_date(date.fromisoformat(str(answer))) if question.kind is QuestionKind.DATE else str(answer)
