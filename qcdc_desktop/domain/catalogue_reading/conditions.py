"""Reads the condition under which a question is asked, and holds it against the questions before it.

How a condition is judged on a sheet stands in `domain.sheet_check`.
"""

from collections.abc import Mapping
from typing import Final

from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.questionnaire import (
    NUMBER_OPERATORS,
    AllOf,
    AnyOf,
    Comparison,
    Operator,
    Question,
    QuestionKind,
    ShowIf,
    negated,
)

DEEPEST: Final = 4
_FITTING: Final = {
    QuestionKind.SINGLE: (Operator.IS, Operator.IS_NOT),
    QuestionKind.YES_NO: (Operator.IS, Operator.IS_NOT),
    QuestionKind.MULTIPLE: (Operator.HAS, Operator.HAS_NOT),
    QuestionKind.NUMBER: (Operator.IS, Operator.IS_NOT, *NUMBER_OPERATORS),
}


def show_if(entry: Entry, earlier: Mapping[str, Question], depth: int = 0) -> ShowIf:
    """The condition in `entry`; it may speak of `earlier` questions only, so that a sheet is asked in one pass."""
    for key, kind in (("all", AllOf), ("any", AnyOf)):
        if entry.has(key):
            return _several(entry, key, kind, earlier, depth)
    if entry.has("not"):
        return _opposite(entry, earlier, depth)
    return _comparison(entry, earlier)


def _opposite(entry: Entry, earlier: Mapping[str, Question], depth: int) -> ShowIf:
    if depth >= DEEPEST:
        entry.wrong("not", "catalogue-condition-deep", deepest=DEEPEST)
        return AnyOf(())
    part = show_if(entry.child("not"), earlier, depth + 1)
    entry.close()
    return negated(part)


def _several(
    entry: Entry, key: str, kind: type[AllOf] | type[AnyOf], earlier: Mapping[str, Question], depth: int
) -> ShowIf:
    if depth >= DEEPEST:
        entry.wrong(key, "catalogue-condition-deep", deepest=DEEPEST)
        return kind(())
    parts = tuple(show_if(part, earlier, depth + 1) for part in entry.entries(key, named_by="question"))
    if not parts:
        entry.wrong(key, "catalogue-list-empty")
    entry.close()
    return parts[0] if len(parts) == 1 else kind(parts)


def _comparison(entry: Entry, earlier: Mapping[str, Question]) -> Comparison:
    comparison = Comparison(entry.code("question"), entry.choice("operator", Operator), entry.code("value"))
    question = earlier.get(comparison.question)
    if question is None:
        if comparison.question:
            entry.wrong("question", "catalogue-question-unknown", code=comparison.question)
    else:
        if comparison.operator not in _FITTING.get(question.kind, ()):
            entry.wrong(
                "operator", "catalogue-operator-unfit", operator=comparison.operator.value, question=question.code
            )
        if question.kind is QuestionKind.NUMBER:
            if comparison.value and not _is_number(comparison.value):
                entry.wrong("value", "catalogue-comparison-not-number", value=comparison.value)
        elif comparison.value and question.option(comparison.value) is None:
            entry.wrong("value", "catalogue-option-unknown", code=comparison.value, question=question.code)
    entry.close()
    return comparison


def _is_number(value: str) -> bool:
    """Whether a value is a whole number as `str` writes it, so that equal numbers are equal texts."""
    return value.isascii() and value.isdecimal() and len(value) <= 7 and value == str(int(value))
