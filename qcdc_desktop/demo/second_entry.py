"""Invented second entries: every tenth sheet keyed again by a colleague, with the slips two tired people make."""

from collections.abc import Mapping
from random import Random

from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import asked
from qcdc_desktop.domain.survey import Answer, CheckPlan, CheckRule, CheckWay, SurveyRound
from qcdc_desktop.usecases.double_entry import save_second, settle_difference, sheet_to_check
from qcdc_desktop.usecases.survey_batches import add_batch, close_batch, draw_batch, list_batches
from qcdc_desktop.usecases.survey_rounds import plan_checks
from qcdc_desktop.usecases.workspace import Workspace

PLAN = CheckPlan(CheckRule.NTH, CheckWay.APART, every=10)
_SLIP = 0.15
"""How many sheets are keyed differently the second time."""


def number_batches(ws: Workspace, held: SurveyRound, sheets: int, keyers: tuple[str, str]) -> None:
    """Give the sheets of a round to two batches, each with its keyer, before they are keyed."""
    plan_checks(ws, held.id, PLAN)
    half = -(-sheets // 2)
    add_batch(ws, held.id, "Tập 1", 1, half, keyers[0])
    if half < sheets:
        add_batch(ws, held.id, "Tập 2", half + 1, sheets, keyers[1])


def key_again(ws: Workspace, held: SurveyRound, form: Questionnaire, random: Random) -> None:
    """The second entries by `ws.actor`, settled against the paper; batches close where their rate allows it."""
    for view in list_batches(ws, held.id).batches:
        for number in draw_batch(ws, view.id).drawn:
            _key_one(ws, held, form, number, random)
        try:
            close_batch(ws, view.id)
        except Refusal as refusal:
            if refusal.code != "batch-over-rate":
                raise


def _key_one(ws: Workspace, held: SurveyRound, form: Questionnaire, number: int, random: Random) -> None:
    sheet = sheet_to_check(ws, held.id, number)
    answers = dict(sheet.answers)
    if random.random() < _SLIP:
        answers |= _slip(form, answers, random)
    second = save_second(ws, held.id, number, answers, sheet.marks, CheckWay.APART)
    for one in second.differences:
        keyer = random.random() < 0.6
        paper = Value(one.second, one.second_mark) if keyer else Value(one.first, one.first_mark)
        settle_difference(ws, second.id, one.question, paper)


def _slip(form: Questionnaire, answers: Mapping[str, Answer], random: Random) -> dict[str, Answer]:
    """Another option at one question on which nothing else depends."""
    found = []
    for question in form.questions:
        if question.kind is QuestionKind.SINGLE and question.code in answers:
            other = random.choice([o.code for o in question.options if o.code != answers[question.code]])
            if asked(form, {**answers, question.code: other}) == asked(form, answers):
                found.append((question.code, other))
    return dict([random.choice(found)]) if found else {}
