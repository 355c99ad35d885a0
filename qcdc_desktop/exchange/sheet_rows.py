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
_HIGHEST_NUMBER = 1_000_000_000
_SHORT = 60
_is_uuid = UUID.fullmatch
_is_instant = INSTANT.fullmatch
_instant = datetime.fromisoformat


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
        reader = _Reader(self.dossier_id, self.rounds)
        for line, row in enumerate(json_rows(FILE, self.data), 1):
            if row.keys() != _NAMES:
                check_names(_NAMES, row, FILE, line, self.lenient)
            yield reader.sheet(row, line)


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


class _Reader:
    """One pass over the sheets of a package: what was seen, so that nothing is checked or said twice.

    `_good` holds the codes and short texts found sound before; sheets use the same few over and over, and a set answers
    for a whole sheet in one call.
    """

    def __init__(self, dossier_id: str, rounds: Mapping[str, SurveyRound]) -> None:
        self._dossier_id = dossier_id
        self._rounds = rounds
        self._ids: set[str] = set()
        self._numbers: dict[str, set[int]] = {round_id: set() for round_id in rounds}
        self._good: set[str] = set()

    def sheet(self, row: Mapping[str, Any], line: int) -> Sheet:
        """The sheet of one row; raises `Refusal("data-wrong")`."""
        sheet_id, number, entered_at, round_id = row["id"], row["number"], row["entered_at"], row["round_id"]
        if type(sheet_id) is not str or not _is_uuid(sheet_id) or sheet_id in self._ids:
            wrong(FILE, line, "id")
        if type(round_id) is not str or round_id not in self._rounds:
            wrong(FILE, line, "round_id")
        numbers = self._numbers[round_id]
        if type(number) is not int or not 0 < number <= _HIGHEST_NUMBER or number in numbers:
            wrong(FILE, line, "number")
        if type(entered_at) is not str or not _is_instant(entered_at):
            wrong(FILE, line, "entered_at")
        try:
            instant = _instant(entered_at)
        except ValueError:
            wrong(FILE, line, "entered_at")
        self._ids.add(sheet_id)
        numbers.add(number)
        return Sheet(
            sheet_id,
            self._dossier_id,
            round_id,
            self._rounds[round_id].form_code,
            number,
            instant,
            self._text(row["entered_by"], line, "entered_by"),
            self._text(row["village"], line, "village"),
            self._answers(row["answers"], line),
            self._marks(row["marks"], row["answers"], line),
        )

    def _text(self, value: Any, line: int, name: str) -> str:
        if type(value) is not str:
            wrong(FILE, line, name)
        if value in self._good:
            return value
        try:
            return self._sound(value)
        except ValueError:
            wrong(FILE, line, name)

    def _sound(self, value: object) -> str:
        text = text_of(value)
        if len(text) <= _SHORT:
            self._good.add(text)
        return text

    def _answers(self, answers: Any, line: int) -> Mapping[str, Answer]:
        """The answers themselves, ticks made tuples in place; one loop without calls for what is sound already."""
        if type(answers) is not dict:
            wrong(FILE, line, "answers")
        good = self._good
        try:
            if not good.issuperset(answers):
                self._all_sound(answers)
            for code, value in answers.items():
                kind = type(value)
                if kind is str:
                    if value not in good:
                        self._sound(value)
                elif kind is list:
                    answers[code] = tuple(value)
                    self._all_sound(value)
                else:
                    integer_of(value, -_HIGHEST_NUMBER, _HIGHEST_NUMBER)
        except ValueError:
            wrong(FILE, line, "answers")
        return answers

    def _all_sound(self, texts: Iterable[object]) -> None:
        for text in texts:
            if type(text) is not str or text not in self._good:
                self._sound(text)

    def _marks(self, marks: Any, answers: Mapping[str, Any], line: int) -> Mapping[str, Mark]:
        """A question is answered or marked, never both."""
        if type(marks) is not dict:
            wrong(FILE, line, "marks")
        if not marks:
            return marks
        try:
            if not self._good.issuperset(marks):
                self._good.update(map(text_of, marks))
            made = {code: _MARKS[value] for code, value in marks.items()}
        except (KeyError, TypeError, ValueError):
            wrong(FILE, line, "marks")
        if not answers.keys().isdisjoint(made):
            wrong(FILE, line, "marks")
        return made
