"""Reads the condition under which a question is asked, and holds it against the questions before it.

How a condition is judged on a sheet stands in `domain.sheet_check`.
"""

from collections.abc import Mapping
from typing import Final

from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.questionnaire import AllOf, AnyOf, Comparison, Operator, Question, QuestionKind, ShowIf

DEEPEST: Final = 4
_FITTING: Final = {
    QuestionKind.SINGLE: (Operator.IS, Operator.IS_NOT),
    QuestionKind.YES_NO: (Operator.IS, Operator.IS_NOT),
    QuestionKind.MULTIPLE: (Operator.HAS,),
}


def show_if(entry: Entry, earlier: Mapping[str, Question], depth: int = 0) -> ShowIf:
    """The condition in `entry`; it may speak of `earlier` questions only, so that a sheet is asked in one pass."""
    for key, kind in (("all", AllOf), ("any", AnyOf)):
        if entry.has(key):
            return _several(entry, key, kind, earlier, depth)
    return _comparison(entry, earlier)


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
    return kind(parts)


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
        if comparison.value and question.option(comparison.value) is None:
            entry.wrong("value", "catalogue-option-unknown", code=comparison.value, question=question.code)
    entry.close()
    return comparison
