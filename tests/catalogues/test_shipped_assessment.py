"""What the shipped criteria, questionnaires and work programme say."""

from collections import Counter
from datetime import date

import pytest

from qcdc_desktop.domain.catalogues import Catalogues, in_force
from qcdc_desktop.domain.criteria import (
    ByHand,
    Count,
    Deduction,
    DisclosureRate,
    Rate,
    SurveyRate,
    YesNo,
)
from qcdc_desktop.domain.questionnaire import AllOf, AnyOf, Comparison, Operator, QuestionKind, Questionnaire

DAY_2026 = date(2026, 11, 1)


# --- criteria


def test_five_official_criteria(catalogues: Catalogues) -> None:
    criteria = catalogues.criteria_edition("cqtt-2024")
    assert criteria is not None
    assert [criterion.maximum for criterion in criteria.criteria] == [2000, 2500, 2000, 1500, 2000]
    assert criteria.maximum == 10_000
    assert criteria.edition.illustrative
    assert 25 <= len(criteria.indicators) <= 40
    for criterion in criteria.criteria:
        assert sum(indicator.maximum for indicator in criterion.indicators) == criterion.maximum
        assert criterion.minimum_share == 5000


def test_every_rule_kind_and_variant_is_used(catalogues: Catalogues) -> None:
    criteria = catalogues.criteria_edition("cqtt-2024")
    assert criteria is not None
    rules = [indicator.rule for indicator in criteria.indicators]
    assert {type(rule) for rule in rules} == {YesNo, Count, Rate, Deduction, SurveyRate, DisclosureRate, ByHand}
    for kind in (Rate, SurveyRate, DisclosureRate):
        scales = [bool(rule.scale.bands) for rule in rules if isinstance(rule, kind)]
        assert {True, False} == set(scales), kind
    assert any(rule.full_without_cases for rule in rules if isinstance(rule, Rate))
    assert any(indicator.veto for indicator in criteria.indicators)
    assert any(indicator.may_be_not_applicable for indicator in criteria.indicators)
    assert {rule.form for rule in rules if isinstance(rule, SurveyRate)} == {f"PKS0{n}" for n in range(1, 8)}
    assert any(rule.questions for rule in rules if isinstance(rule, SurveyRate))
    assert all(i.help and i.evidence and i.responsible for i in criteria.indicators)


# --- questionnaires and programme


def conditions(form: Questionnaire) -> list[Comparison]:
    found: list[Comparison] = []
    waiting = [question.show_if for question in form.questions if question.show_if]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Comparison):
            found.append(part)
        else:
            waiting.extend(part.parts)
    return found


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2025, 7, 1), DAY_2026])
def test_seven_questionnaires_in_force(catalogues: Catalogues, day: date) -> None:
    forms = catalogues.questionnaires_on(day)
    assert [form.code for form in forms] == [f"PKS0{n}" for n in range(1, 8)]
    assert [form.quarter for form in forms] == [1, 1, 2, 2, 3, 3, 3]
    assert all(form.edition.illustrative for form in forms)
    assert all(15 <= len(form.questions) <= 22 for form in forms)
    assert in_force(catalogues.criteria, day) is not None


def test_forms_mix_kinds_of_questions(catalogues: Catalogues) -> None:
    for form in catalogues.questionnaires:
        kinds = {question.kind for question in form.questions}
        assert {QuestionKind.SINGLE, QuestionKind.YES_NO, QuestionKind.MULTIPLE, QuestionKind.TEXT} <= kinds
        assert any(question.demographic for question in form.questions)
        assert conditions(form)
    kinds_anywhere = {q.kind for form in catalogues.questionnaires for q in form.questions}
    assert kinds_anywhere == set(QuestionKind) - {QuestionKind.DATE, QuestionKind.LONG_TEXT}
    every_condition = [part for form in catalogues.questionnaires for part in conditions(form)]
    assert {part.operator for part in every_condition} >= {Operator.IS, Operator.HAS}
    nested = {type(q.show_if) for form in catalogues.questionnaires for q in form.questions if q.show_if}
    assert nested == {Comparison, AllOf, AnyOf}


def test_scales_of_three_four_and_five_levels(catalogues: Catalogues) -> None:
    levels = {
        len(question.options)
        for form in catalogues.questionnaires
        for question in form.questions
        if question.kind is QuestionKind.SINGLE and question.counts_satisfaction
    }
    assert levels == {3, 4, 5}


def test_what_is_known_of_pks05(catalogues: Catalogues) -> None:
    form = catalogues.questionnaire("PKS05", "pks05-2024")
    assert form is not None
    age = form.question("do_tuoi")
    assert age is not None
    assert [option.label for option in age.options] == ["Dưới 25", "25–49", "50–60", "Trên 60"]
    opened = {part.question for part in conditions(form)}
    assert {"c7", "c8"} <= opened
    for parent in ("c7", "c8"):
        kinds = {q.kind for q in form.questions if q.code.startswith(f"{parent}_")}
        assert kinds == {QuestionKind.MULTIPLE, QuestionKind.TEXT}


def test_programme_of_2024(catalogues: Catalogues) -> None:
    (programme,) = catalogues.programmes
    assert programme.target_share == 6000
    assert Counter(task.quarter for task in programme.tasks) == {1: 10, 2: 4, 3: 6, 4: 5}
    held = {task.form_code: task.quarter for task in programme.tasks if task.form_code}
    assert held == {form.code: form.quarter for form in catalogues.questionnaires}
