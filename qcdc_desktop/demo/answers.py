"""Invented survey sheets: plausible answers with a mood, some blanks, some invalid marks."""

from datetime import date, datetime, timedelta
from random import Random

from qcdc_desktop.demo.names import remark
from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import applies
from qcdc_desktop.domain.survey import Answer, Mark, Sheet

_BLANK, _INVALID, _NOT_APPLICABLE = 0.02, 0.005, 0.04


def made_up_sheets(
    form: Questionnaire, count: int, mood: float, villages: tuple[str, ...], operator: str, at: datetime, random: Random
) -> list[Sheet]:
    """`count` sheets numbered from 1; `mood` between 0 and 1 is how contented the place is."""
    sheets = []
    for number in range(1, count + 1):
        answers, marks = _answered(form, min(0.98, max(0.3, random.gauss(mood, 0.08))), random)
        sheets.append(Sheet("", "", "", form.code, number, at, operator, random.choice(villages), answers, marks))
    return sheets


def _answered(form: Questionnaire, mood: float, random: Random) -> tuple[dict[str, Answer], dict[str, Mark]]:
    """One person's answers, question after question as the conditions open them."""
    answers: dict[str, Answer] = {}
    marks: dict[str, Mark] = {}
    for question in form.questions:
        if not applies(question.show_if, answers):
            continue
        luck = random.random()
        free = question.free_text
        if luck < _BLANK or (free and luck < 0.85):
            marks[question.code] = Mark.BLANK
        elif luck < _BLANK + _INVALID and not free:
            marks[question.code] = Mark.INVALID
        elif question.may_be_not_applicable and luck < _BLANK + _INVALID + _NOT_APPLICABLE:
            marks[question.code] = Mark.NOT_APPLICABLE
        else:
            answers[question.code] = _answer(question, mood, random)
    return answers, marks


def _answer(question: Question, mood: float, random: Random) -> Answer:
    if question.kind is QuestionKind.NUMBER:
        low, high = question.minimum or 0, question.maximum or 10
        return low + min(high - low, int(random.expovariate(1 / 3)))
    if question.kind is QuestionKind.DATE:
        return _some_day(question, random)
    if question.free_text:
        return remark(random)
    codes = [option.code for option in question.options]
    if question.kind is QuestionKind.MULTIPLE:
        ticked = set(random.sample(codes, random.randint(1, min(question.most or 3, 3, len(codes)))))
        return tuple(code for code in codes if code in ticked)
    return random.choices(codes, weights=_weights(question, mood))[0]


def _some_day(question: Question, random: Random) -> str:
    earliest = question.earliest or (question.latest or date(2026, 12, 31)) - timedelta(days=365)
    latest = question.latest or earliest + timedelta(days=365)
    return (earliest + timedelta(days=random.randint(0, (latest - earliest).days))).isoformat()


def _weights(question: Question, mood: float) -> list[float]:
    """Contented options share the mood, the others what is left; options that say nothing of it are even."""
    good = sum(option.satisfied is True for option in question.options)
    bad = sum(option.satisfied is False for option in question.options)
    if not good or not bad:
        return [1.0] * len(question.options)
    shares = {True: mood / good, False: (1 - mood) / bad, None: (1 - mood) / 2}
    return [shares[option.satisfied] for option in question.options]
