"""One row of an ODK or KoboToolbox export as answers and marks of a sheet; an empty cell is a question left blank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.keystrokes import typed_answer
from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Answer, Mark
from qcdc_desktop.domain.vn_numbers import parse_count
from qcdc_desktop.excel.odk_columns import AnswerColumns, option_code
from qcdc_desktop.excel.reading import cell_text

INVALID: Final = "KHL"
"""Không hợp lệ: two boxes ticked, or unreadable."""
NOT_APPLICABLE: Final = "KAD"
"""Không áp dụng."""
_NO: Final = ("", "0", "false", "no", "không")
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a row says: who it is ("" when nothing tells), its number (None: none given), place, answers and marks."""

    identity: str
    number: int | None
    place: str
    answers: Mapping[str, Answer]
    marks: Mapping[str, Mark]


def read_answer_row(form: Questionnaire, columns: AnswerColumns, cells: Sequence[object]) -> AnswerRow:
    """Read a row; raises `Refusal` with the question as field ("number" for the sheet's number)."""
    marks = _own_marks(form, _cell(cells, columns.marks))
    answers: dict[str, Answer] = {}
    for question in form.questions:
        code = question.code
        if code in marks:
            continue
        answer = _answer(question, columns, cells)
        if isinstance(answer, Mark):
            marks[code] = answer
        else:
            answers[code] = answer
    number = _cell(cells, columns.number)
    return AnswerRow(
        _cell(cells, columns.identity).removeprefix("uuid:").lower(),
        _number(number) if number else None,
        unguarded(_cell(cells, columns.place)),
        answers,
        marks,
    )


def guarded(text: str) -> str:
    """A text for a CSV that a spreadsheet program must not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def _cell(cells: Sequence[object], place: int | None) -> str:
    if place is None or place >= len(cells) or cells[place] is None:
        return ""
    raw = cells[place]
    if isinstance(raw, date):
        return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
    return cell_text(raw)


def _answer(question: Question, columns: AnswerColumns, cells: Sequence[object]) -> Answer | Mark:
    text = _cell(cells, columns.questions.get(question.code))
    if text == INVALID:
        return Mark.INVALID
    if text == NOT_APPLICABLE:
        return Mark.NOT_APPLICABLE
    if question.kind is QuestionKind.MULTIPLE:
        return _ticks(question, text, columns.ticks.get(question.code, {}), cells) or Mark.BLANK
    if not text:
        return Mark.BLANK
    if question.options:
        return _option(question, text)
    if question.free_text:
        return unguarded(text)
    plain = text[:10] if question.kind is QuestionKind.DATE and text[10:11] == "T" else text
    if question.kind is QuestionKind.NUMBER and plain.endswith(".0"):
        plain = plain[:-2]
    found = typed_answer(question, plain)
    if found is None:
        code = "not-a-date" if question.kind is QuestionKind.DATE else "not-a-number"
        raise Refusal(code, field=question.code, value=text)
    return found


def _ticks(question: Question, text: str, ticks: Mapping[str, int], cells: Sequence[object]) -> tuple[str, ...]:
    """The ticked options in the order of the form, from one cell or else from the columns of the options."""
    if text:
        whole = option_code(question, text)
        ticked = {whole} if whole is not None else {_option(question, part) for part in text.split()}
    else:
        ticked = {code for code, place in ticks.items() if _cell(cells, place).lower() not in _NO}
    return tuple(option.code for option in question.options if option.code in ticked)


def _option(question: Question, text: str) -> str:
    code = option_code(question, text)
    if code is None:
        known = "; ".join(option.code for option in question.options[:12])
        raise Refusal("odk-option-unknown", field=question.code, question=question.code, value=text, known=known)
    return code


def _number(text: str) -> int:
    try:
        return parse_count(text)
    except Refusal as refusal:
        raise Refusal(refusal.code, field="number", **refusal.facts) from refusal


def _own_marks(form: Questionnaire, text: str) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for part in text.split():
        code, _, name = part.partition("=")
        if form.question(code) is not None and name in {mark.value for mark in Mark}:
            marks[code] = Mark(name)
    return marks
