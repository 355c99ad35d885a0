"""Frauds put into invented sheets on purpose, so that looking for them can be tried; what was done is told.

Copied sheets, straight lines, one person inventing sheets at the desk, and a keyer who cannot have looked at paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import applies, asked
from qcdc_desktop.domain.survey import Answer, Mark, Sheet
from qcdc_desktop.domain.survey_quality.finding import FindingKind

INVENTED = 40
"""How many sheets one operator invents, where the round has that many."""


class Fraud(StrEnum):
    """What somebody did instead of asking people."""

    COPIED = "copied"
    """A few sheets keyed again and again under other numbers, some with an answer changed."""
    LINED = "lined"
    """The same box all the way down."""
    INVENTED = "invented"
    """One operator's sheets thought up at the desk."""
    RUSHED = "rushed"
    """Keyed faster than anybody types."""


FOUND_AS = {
    Fraud.COPIED: FindingKind.ALIKE,
    Fraud.LINED: FindingKind.LINED,
    Fraud.INVENTED: FindingKind.KEYER,
    Fraud.RUSHED: FindingKind.PACE,
}
"""Which finding should name it."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A fraud in the sheets of one form: which numbers it touched."""

    fraud: Fraud
    form: str
    numbers: tuple[int, ...]


def commit(
    fraud: Fraud, form: Questionnaire, sheets: Sequence[Sheet], seconds: list[int], random: Random
) -> tuple[list[Sheet], list[int], Committed]:
    """The sheets and the gaps between them with a fraud in them."""
    if fraud is Fraud.COPIED:
        changed, numbers = _copied(form, sheets, random)
    elif fraud is Fraud.LINED:
        changed, numbers = _lined(form, sheets, random)
    elif fraud is Fraud.INVENTED:
        changed, numbers = _invented(form, sheets, random)
    else:
        changed = list(sheets)
        numbers = [sheet.number for sheet in sheets[len(sheets) // 2 :]]
        seconds = [gap if place < len(sheets) // 2 else random.randint(2, 4) for place, gap in enumerate(seconds)]
    return changed, seconds, Committed(fraud, form.code, tuple(sorted(numbers)))


def _copied(form: Questionnaire, sheets: Sequence[Sheet], random: Random) -> tuple[list[Sheet], list[int]]:
    """A tenth of the sheets are copies of two others; every second copy has one answer changed."""
    changed = {sheet.number: sheet for sheet in sheets}
    count = max(4, len(sheets) // 10)
    patterns = random.sample(list(sheets), 2)
    free = [sheet.number for sheet in sheets if sheet not in patterns]
    copies = random.sample(free, min(count, len(free)))
    for place, number in enumerate(copies):
        pattern = patterns[place % 2]
        answers = dict(pattern.answers)
        if place % 4 >= 2:
            answers = _one_changed(form, answers, random)
        changed[number] = replace(changed[number], answers=answers, marks=pattern.marks)
    return list(changed.values()), [*copies, *(sheet.number for sheet in patterns)]


def _one_changed(form: Questionnaire, answers: dict[str, Answer], random: Random) -> dict[str, Answer]:
    """Another option at one question on which nothing else depends."""
    able = []
    for question in form.questions:
        if question.kind is QuestionKind.SINGLE and question.code in answers:
            other = random.choice([option.code for option in question.options if option.code != answers[question.code]])
            changed = {**answers, question.code: other}
            if asked(form, changed) == asked(form, answers):
                able.append(changed)
    return random.choice(able) if able else answers


def _lined(form: Questionnaire, sheets: Sequence[Sheet], random: Random) -> tuple[list[Sheet], list[int]]:
    """Half the sheets tick the first box all the way down; what they say of the person stays."""
    numbers = set(random.sample([sheet.number for sheet in sheets], -(-len(sheets) // 2)))
    return [_straight(form, sheet) if sheet.number in numbers else sheet for sheet in sheets], sorted(numbers)


def _straight(form: Questionnaire, sheet: Sheet) -> Sheet:
    answers: dict[str, Answer] = {}
    for question in form.questions:
        if not applies(question.show_if, answers):
            continue
        if question.demographic and question.code in sheet.answers:
            answers[question.code] = sheet.answers[question.code]
        elif question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO):
            answers[question.code] = question.options[0].code
    return replace(sheet, answers=answers, marks=_blank_elsewhere(form, answers))


def _invented(form: Questionnaire, sheets: Sequence[Sheet], random: Random) -> tuple[list[Sheet], list[int]]:
    """One operator's last sheets: neither the best nor the worst box, the same few kinds of people."""
    keyer = sheets[-1].entered_by
    numbers = {sheet.number for sheet in sheets if sheet.entered_by == keyer}
    numbers = set(sorted(numbers)[-INVENTED:])
    return [_thought_up(form, sheet, random) if sheet.number in numbers else sheet for sheet in sheets], sorted(numbers)


def _thought_up(form: Questionnaire, sheet: Sheet, random: Random) -> Sheet:
    answers: dict[str, Answer] = {}
    for question in form.questions:
        if applies(question.show_if, answers) and question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO):
            answers[question.code] = _habit(question, random)
    return replace(sheet, answers=answers, marks=_blank_elsewhere(form, answers))


def _blank_elsewhere(form: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, Mark]:
    """What was asked and not ticked stands as blank."""
    return {question.code: Mark.BLANK for question in asked(form, answers) if question.code not in answers}


def _habit(question: Question, random: Random) -> str:
    """Who invents shies the ends of a scale and thinks of few kinds of people (Bredl et al. 2012)."""
    count = len(question.options)
    favourite = 0 if count == 2 and question.counts_satisfaction else min(1, count - 1)
    return question.options[favourite if random.random() < 0.8 else random.randrange(count)].code
