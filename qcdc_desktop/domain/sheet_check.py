"""Is a survey sheet sound (kiểm tra phiếu): which questions its conditions ask, and what is wrong with its answers.

Nothing is corrected silently here and nothing is counted (see `tally`). `required` questions are not enforced: paper
may be blank, and is keyed as it is, with a mark.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.questionnaire import (
    NUMBER_OPERATORS,
    AllOf,
    AnyOf,
    Comparison,
    Operator,
    Question,
    QuestionKind,
    Questionnaire,
    ShowIf,
)
from qcdc_desktop.domain.survey import Answer, Mark

LARGEST_ANSWER: Final = 1_000_000_000
"""The largest number a sheet may hold, also where the form names no bound; packages take no larger one."""
LONGEST_ANSWER: Final = 10_000
"""Letters of a text on a sheet; far more than anybody writes by hand."""
Answers = Mapping[str, Answer]
Marks = Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one question of a sheet: `code` names its sentence, which also knows `{question}`."""

    code: str
    question: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


Condition = Callable[[Answers], bool]
"""A condition made ready for many sheets: whether it holds for these answers, as `applies` says."""


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """A questionnaire with its look-ups made, for checking many sheets. Made by `prepare`."""

    questionnaire: Questionnaire
    questions: Mapping[str, Question]
    conditional: tuple[tuple[str, Condition], ...]
    """The questions with a condition, in order; comparisons with questions further down are struck out."""
    places: Mapping[str, Mapping[str, int]]
    """For every question the place of each option in the order of the form."""
    choices: Mapping[str, Mapping[str, int]]
    """Those of `places` whose questions take one option."""


Form = Questionnaire | PreparedForm


def prepare(form: Form) -> PreparedForm:
    """Make the look-ups of a questionnaire once, where many sheets follow."""
    if isinstance(form, PreparedForm):
        return form
    before: set[str] = set()
    conditional: list[tuple[str, Condition]] = []
    for question in form.questions:
        if question.show_if is not None:
            conditional.append((question.code, _condition(_looking_back(question.show_if, before))))
        before.add(question.code)
    places = {q.code: {option.code: place for place, option in enumerate(q.options)} for q in form.questions}
    return PreparedForm(
        form,
        {q.code: q for q in form.questions},
        tuple(conditional),
        places,
        {q.code: places[q.code] for q in form.questions if _CHECKS[q.kind] is _check_choice},
    )


def applies(show_if: ShowIf | None, answers: Answers) -> bool:
    """Whether a condition holds for these answers; no condition always holds.

    A comparison with a question that has no answer (not asked, blank, invalid, not applicable) never holds, `IS_NOT`
    included: what was not said opens no further question.
    """
    if show_if is None:
        return True
    if isinstance(show_if, Comparison):
        return _compares(show_if, answers.get(show_if.question))
    if isinstance(show_if, AllOf):
        return all(applies(part, answers) for part in show_if.parts)
    return any(applies(part, answers) for part in show_if.parts)


def asked(form: Form, answers: Answers) -> tuple[Question, ...]:
    """The questions a sheet with these answers asks, in the order of the form.

    Conditions look back: an answer to a question that is itself not asked, or stands further down, opens nothing.
    """
    prepared = prepare(form)
    skipped = not_asked(prepared, answers)
    return tuple(q for q in prepared.questionnaire.questions if q.code not in skipped)


def not_asked(form: PreparedForm, answers: Answers) -> frozenset[str]:
    """The codes of the questions that the conditions skip for these answers (as `asked`)."""
    skipped: set[str] = set()
    heard = answers
    for code, holds in form.conditional:
        if not holds(heard):
            skipped.add(code)
            if code in answers:
                heard = {other: answer for other, answer in heard.items() if other != code}
    return frozenset(skipped)


def check_sheet(form: Form, answers: Answers, marks: Marks) -> tuple[Problem, ...]:
    """Everything that is wrong with a sheet, in the order of the form; unknown questions come last."""
    prepared = prepare(form)
    skipped = not_asked(prepared, answers)
    if _is_sound(prepared, skipped, answers, marks):
        return ()
    return _problems(prepared, skipped, answers, marks)


def _is_sound(form: PreparedForm, skipped: Set[str], answers: Answers, marks: Marks) -> bool:
    """Whether `_problems` would find none, without building anything: nearly every sheet of thousands is sound.

    As many codes as the form asks, none of them unknown, skipped or named twice: then each asked question stands once.
    """
    if len(answers) + len(marks) + len(skipped) != len(form.questions):
        return False
    if not (skipped.isdisjoint(answers) and skipped.isdisjoint(marks) and answers.keys().isdisjoint(marks)):
        return False
    questions, choices = form.questions, form.choices
    for code, answer in answers.items():
        if code in choices:
            if answer not in choices[code]:
                return False
        elif code not in questions or check_answer(questions[code], answer, form.places[code]) is not None:
            return False
    for code, mark in marks.items():
        if code not in questions or (mark is Mark.NOT_APPLICABLE and not questions[code].may_be_not_applicable):
            return False
    return True


def _problems(form: PreparedForm, skipped: Set[str], answers: Answers, marks: Marks) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for question in form.questionnaire.questions:
        code = question.code
        answer, mark = answers.get(code), marks.get(code)
        if code in skipped:
            if answer is not None or mark is not None:
                problems.append(Problem("sheet-answered-not-asked", code))
        elif answer is None:
            if mark is None:
                problems.append(Problem("sheet-not-answered", code))
            elif mark is Mark.NOT_APPLICABLE and not question.may_be_not_applicable:
                problems.append(Problem("sheet-not-applicable-not-allowed", code))
        elif mark is not None:
            problems.append(Problem("sheet-answer-and-mark", code))
        else:
            problem = check_answer(question, answer, form.places[code])
            if problem is not None:
                problems.append(problem)
    unknown = sorted((answers.keys() | marks.keys()) - form.questions.keys())
    problems.extend(Problem("sheet-question-unknown", code) for code in unknown)
    return tuple(problems)


def check_answer(question: Question, answer: Answer, places: Mapping[str, int]) -> Problem | None:
    """What is wrong with an answer to a question that was asked, or None; `places` as in `PreparedForm`."""
    return _CHECKS[question.kind](question, answer, places)


def normalise(form: Form, answers: Answers, marks: Marks) -> tuple[dict[str, Answer], dict[str, Mark]]:
    """The answers and marks without those of questions that are not asked, in the order of the form.

    Questions the form does not have are kept at the end, so that `check_sheet` can name them.
    """
    prepared = prepare(form)
    skipped = not_asked(prepared, answers)
    kept = [q.code for q in prepared.questionnaire.questions if q.code not in skipped]
    unknown = sorted((answers.keys() | marks.keys()) - prepared.questions.keys())
    order = [*kept, *unknown] if unknown else kept
    return {c: answers[c] for c in order if c in answers}, {c: marks[c] for c in order if c in marks}


def _looking_back(show_if: ShowIf, before: Set[str]) -> ShowIf:
    """The condition without comparisons that look further down the form: paper is filled in from top to bottom."""
    if isinstance(show_if, Comparison):
        return show_if if show_if.question in before else AnyOf(())
    parts = tuple(_looking_back(part, before) for part in show_if.parts)
    return AllOf(parts) if isinstance(show_if, AllOf) else AnyOf(parts)


def _condition(show_if: ShowIf) -> Condition:
    """The condition as a function that gives what `applies` gives."""
    if not isinstance(show_if, Comparison):
        parts = [_condition(part) for part in show_if.parts]
        every = all if isinstance(show_if, AllOf) else any
        return lambda answers: every(holds(answers) for holds in parts)
    question, value = show_if.question, show_if.value
    if show_if.operator in NUMBER_OPERATORS:
        return lambda answers: _compares(show_if, answers.get(question))
    same = show_if.operator not in (Operator.IS_NOT, Operator.HAS_NOT)

    def holds(answers: Answers) -> bool:
        answer = answers.get(question)
        # One option was ticked: all other operators ask only whether it is this one.
        return (answer == value) is same if type(answer) is str else _compares(show_if, answer)

    return holds


def _compares(comparison: Comparison, answer: Answer | None) -> bool:
    if answer is None:
        return False
    if comparison.operator in NUMBER_OPERATORS:
        return isinstance(answer, int) and _orders(answer, comparison.operator, int(comparison.value))
    ticked = answer if isinstance(answer, tuple) else (str(answer),)
    if comparison.operator in (Operator.HAS, Operator.HAS_NOT):
        return (comparison.value in ticked) is (comparison.operator is Operator.HAS)
    only = ticked == (comparison.value,)
    return only if comparison.operator is Operator.IS else not only


def _orders(number: int, operator: Operator, other: int) -> bool:
    if operator in (Operator.LESS, Operator.AT_LEAST):
        return (number < other) is (operator is Operator.LESS)
    return (number > other) is (operator is Operator.MORE)


def _check_choice(question: Question, answer: Answer, places: Mapping[str, int]) -> Problem | None:
    if not isinstance(answer, str):
        return Problem("sheet-answer-wrong-kind", question.code)
    if answer not in places:
        return Problem("sheet-option-unknown", question.code, {"option": answer})
    return None


def _check_ticks(question: Question, answer: Answer, places: Mapping[str, int]) -> Problem | None:
    if not isinstance(answer, tuple):
        return Problem("sheet-answer-wrong-kind", question.code)
    if not answer:
        return Problem("sheet-answer-empty", question.code)
    for option in answer:
        if option not in places:
            return Problem("sheet-option-unknown", question.code, {"option": option})
    if len(set(answer)) < len(answer):
        return Problem("sheet-ticks-repeated", question.code)
    if question.most is not None and len(answer) > question.most:
        return Problem("sheet-ticks-many", question.code, {"ticks": len(answer), "most": question.most})
    found = [places[option] for option in answer]
    return None if found == sorted(found) else Problem("sheet-ticks-unordered", question.code)


def _check_number(question: Question, answer: Answer, places: Mapping[str, int]) -> Problem | None:
    if not isinstance(answer, int) or isinstance(answer, bool):
        return Problem("sheet-answer-wrong-kind", question.code)
    if question.minimum is not None and answer < question.minimum:
        return Problem("sheet-number-too-small", question.code, {"number": answer, "minimum": question.minimum})
    maximum = LARGEST_ANSWER if question.maximum is None else question.maximum
    if answer > maximum:
        return Problem("sheet-number-too-large", question.code, {"number": answer, "maximum": maximum})
    return None


def _check_text(question: Question, answer: Answer, places: Mapping[str, int]) -> Problem | None:
    if not isinstance(answer, str):
        return Problem("sheet-answer-wrong-kind", question.code)
    if len(answer) > LONGEST_ANSWER:
        return Problem("sheet-text-long", question.code, {"most": LONGEST_ANSWER})
    return None if answer.strip() else Problem("sheet-answer-empty", question.code)


def _check_day(question: Question, answer: Answer, places: Mapping[str, int]) -> Problem | None:
    if not isinstance(answer, str):
        return Problem("sheet-answer-wrong-kind", question.code)
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return Problem("sheet-not-a-day", question.code, {"value": answer})
    if day.isoformat() != answer:
        return Problem("sheet-not-a-day", question.code, {"value": answer})
    if question.earliest is not None and day < question.earliest:
        return Problem("sheet-day-too-early", question.code, {"day": answer, "earliest": question.earliest.isoformat()})
    if question.latest is not None and day > question.latest:
        return Problem("sheet-day-too-late", question.code, {"day": answer, "latest": question.latest.isoformat()})
    return None


_Check = Callable[[Question, Answer, Mapping[str, int]], Problem | None]

_CHECKS: Mapping[QuestionKind, _Check] = MappingProxyType(
    {
        QuestionKind.SINGLE: _check_choice,
        QuestionKind.YES_NO: _check_choice,
        QuestionKind.MULTIPLE: _check_ticks,
        QuestionKind.NUMBER: _check_number,
        QuestionKind.DATE: _check_day,
        QuestionKind.TEXT: _check_text,
        QuestionKind.LONG_TEXT: _check_text,
    }
)
