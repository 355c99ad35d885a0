"""Survey sheets as rows, by the thousand: the one data file where every operation per line counts.

Whether the answers fit the questionnaire is judged by the rules of the domain, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from qcdc_desktop.domain.survey import Answer, Mark, Sheet, SurveyRound
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.exchange.row_reading import check_names, json_rows, wrong
from qcdc_desktop.exchange.statement import instant_text
from qcdc_desktop.exchange.strict_json import canonical_line
from qcdc_desktop.exchange.typed_json import INSTANT, UUID, integer_of, text_of

FILE = "survey_sheets"
_NAMES = frozenset({"id", "round_id", "number", "entered_at", "entered_by", "village", "answers", "marks"})
_MARKS = MappingProxyType({mark.value: mark for mark in Mark})
_TEXT_ONLY = frozenset({str})
_ANSWER_KINDS = frozenset({str, int, list})
_HIGHEST_NUMBER = 1_000_000_000


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The sheets of one data file, parsed anew at each iteration, so that thousands never stand in memory at once.

    `rounds` are the rounds of the same package by id. Iterating raises `Refusal("data-wrong")` at the first bad line.
    """

    data: bytes
    dossier_id: str
    rounds: Mapping[str, SurveyRound]
    lenient: bool = False

    def __len__(self) -> int:
        return self.data.count(b"\n")

    def __iter__(self) -> Iterator[Sheet]:
        ids: set[str] = set()
        numbers: set[tuple[str, int]] = set()
        for line, row in enumerate(json_rows(FILE, self.data), 1):
            if row.keys() != _NAMES:
                check_names(_NAMES, row, FILE, line, self.lenient)
            sheet = _sheet(row, line, self.dossier_id, self.rounds)
            ids.add(sheet.id)
            numbers.add((sheet.round_id, sheet.number))
            if len(ids) != line:
                wrong(FILE, line, "id")
            if len(numbers) != line:
                wrong(FILE, line, "number")
            yield sheet


def sheet_lines(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The lines of the data file."""
    for sheet in sheets:
        yield canonical_line(
            {
                "id": sheet.id,
                "round_id": sheet.round_id,
                "number": sheet.number,
                "entered_at": instant_text(sheet.entered_at),
                "entered_by": nfc(sheet.entered_by),
                "village": nfc(sheet.village),
                "answers": {code: _written(answer) for code, answer in sheet.answers.items()},
                "marks": {code: mark.value for code, mark in sheet.marks.items()},
            }
        )


def _written(answer: Answer) -> Answer:
    return nfc(answer) if type(answer) is str else answer


def _sheet(row: Mapping[str, Any], line: int, dossier_id: str, rounds: Mapping[str, SurveyRound]) -> Sheet:
    """One sheet of one row. Written for speed: fields are tested in place, the plain case takes no further call."""
    sheet_id, number, entered_at = row["id"], row["number"], row["entered_at"]
    if type(sheet_id) is not str or not UUID.fullmatch(sheet_id):
        wrong(FILE, line, "id")
    round_id = row["round_id"]
    held = rounds.get(round_id) if type(round_id) is str else None
    if held is None:
        wrong(FILE, line, "round_id")
    if type(number) is not int or not 0 < number < _HIGHEST_NUMBER:
        wrong(FILE, line, "number")
    if type(entered_at) is not str or not INSTANT.fullmatch(entered_at):
        wrong(FILE, line, "entered_at")
    try:
        instant = datetime.fromisoformat(entered_at)
    except ValueError:
        wrong(FILE, line, "entered_at")
    return Sheet(
        sheet_id,
        dossier_id,
        round_id,
        held.form_code,
        number,
        instant,
        _text(row["entered_by"], line, "entered_by"),
        _text(row["village"], line, "village"),
        _answers(row["answers"], line),
        _marks(row["marks"], row["answers"], line),
    )


def _text(value: Any, line: int, name: str) -> str:
    if type(value) is str and value.isascii() and value.isprintable() and len(value) <= 200:
        return value
    try:
        return text_of(value)
    except ValueError:
        wrong(FILE, line, name)


def _answers(answers: Any, line: int) -> Mapping[str, Answer]:
    if type(answers) is not dict:
        wrong(FILE, line, "answers")
    kinds = set(map(type, answers.values()))
    if not kinds <= _ANSWER_KINDS:
        wrong(FILE, line, "answers")
    plain = "".join(answers) + ("".join(answers.values()) if kinds == _TEXT_ONLY else "")
    if kinds <= _TEXT_ONLY and plain.isascii() and plain.isprintable():
        return answers
    try:
        return {text_of(code): _answer(value) for code, value in answers.items()}
    except ValueError:
        wrong(FILE, line, "answers")


def _answer(value: Any) -> Answer:
    if type(value) is str:
        return text_of(value)
    if type(value) is int:
        return integer_of(value, -_HIGHEST_NUMBER, _HIGHEST_NUMBER)
    return tuple(text_of(item) for item in value)


def _marks(marks: Any, answers: Mapping[str, Any], line: int) -> Mapping[str, Mark]:
    """A question is answered or marked, never both."""
    if type(marks) is not dict:
        wrong(FILE, line, "marks")
    if not marks:
        return marks
    try:
        made = {text_of(code): _MARKS[value] for code, value in marks.items()}
    except (KeyError, TypeError, ValueError):
        wrong(FILE, line, "marks")
    if not answers.keys().isdisjoint(made):
        wrong(FILE, line, "marks")
    return made
