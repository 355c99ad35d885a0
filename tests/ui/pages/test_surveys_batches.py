"""Batches, the plan of a round and its lock as a clerk uses them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.double_entry import BatchState
from qcdc_desktop.domain.questionnaire import QuestionKind
from qcdc_desktop.domain.sheet_check import normalise
from qcdc_desktop.domain.survey import CheckPlan, CheckRule, CheckWay, Mark, PlaceKind, SurveyRound
from qcdc_desktop.ui.pages.surveys import SurveysPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.double_entry import differences, save_second
from qcdc_desktop.usecases.survey_batches import add_batch, list_batches
from qcdc_desktop.usecases.survey_rounds import plan_checks
from qcdc_desktop.usecases.survey_sheets import save_sheet
from qcdc_desktop.usecases.surveys import add_round, form_of, list_rounds, save_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
BATCHES = 4
Desk = Any


@pytest.fixture
def held(workspace: Workspace) -> SurveyRound:
    made = add_round(workspace, YEAR, "PKS05")
    return save_round(workspace, replace(made, population=8000))


def open_page(session: Session, desk: Callable[..., Desk]) -> Desk:
    made = desk(session, SurveysPage)
    made.page.tabs.setCurrentIndex(BATCHES)
    return made


def first_options(workspace: Workspace, held: SurveyRound, option: int = 0) -> tuple[dict[str, Any], dict[str, Mark]]:
    form = form_of(workspace, held)
    answers: dict[str, Any] = {
        q.code: q.options[option].code for q in form.questions if q.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO)
    }
    return normalise(form, answers, {q.code: Mark.BLANK for q in form.questions if q.code not in answers})


def key(workspace: Workspace, held: SurveyRound, *numbers: int) -> None:
    answers, marks = first_options(workspace, held)
    for number in numbers:
        save_sheet(workspace, held.id, number, answers, marks)


def test_a_batch_is_made_with_its_numbers(
    session: Session, workspace: Workspace, held: SurveyRound, desk: Callable[..., Desk]
) -> None:
    page = open_page(session, desk)
    page.click(page.page.batches.add)
    form = page.page.batch_form
    page.type(form.form.field("name").line, "Thon Dong")
    page.type(form.right.field("first").line, "1")
    page.click(form.save)
    assert "thiếu đầu kia" in form.right.field("last").problem
    page.type(form.right.field("last").line, "30")
    page.click(form.save)
    assert not form.isVisible()
    made = list_batches(workspace, held.id).batches[0].batch
    assert (made.name, made.first, made.last) == ("Thon Dong", 1, 30)
    assert page.page.batches.view.current_row().batch == made
    page.click(page.page.batches.add)
    assert form.right.field("first").value() == 31


def test_drawing_settling_and_closing(
    session: Session, workspace: Workspace, held: SurveyRound, desk: Callable[..., Desk]
) -> None:
    plan_checks(workspace, held.id, CheckPlan(CheckRule.EVERY, CheckWay.APART))
    add_batch(workspace, held.id, "Tập A", 1, 3)
    key(workspace, held, 1, 2)
    page = open_page(session, desk)
    panel = page.page.batches
    assert "Còn thiếu 1 số: 3" in panel.words.text()
    page.click(panel.draw)
    assert panel.view.current_row().needed == (1, 2)
    other = replace(workspace, actor="Trần Văn Bình")
    save_second(other, held.id, 1, *first_options(workspace, held), CheckWay.APART)
    answers, marks = first_options(workspace, held)
    save_second(other, held.id, 2, {**answers, "gioi_tinh": _other(workspace, held)}, marks, CheckWay.APART)
    page.page.reload(SurveysPage.shows)
    page.settle()
    assert panel.view.current_row().state is BatchState.DIFFERENT
    assert panel.differences.isVisible()
    assert [row.question.code for row in panel.differences.model.rows] == ["gioi_tinh"]
    page.click(panel.close_batch)
    page.type(page.page.question.line.line, "Khong thu ve", leave=False)
    page.click(page.page.question.confirm)
    assert "khác nhau" in page.page.messages.text
    page.click(panel.differences.second)
    assert differences(workspace, held.id) == ()
    assert panel.view.current_row().figures.keyer_errors == 1
    assert "Tỷ lệ lỗi" in panel.words.text()
    assert "Clopper" in panel.working.text
    page.click(panel.close_batch)
    page.type(page.page.question.line.line, "Khong thu ve", leave=False)
    page.click(page.page.question.confirm)
    assert list_batches(workspace, held.id).batches[0].state is BatchState.CLOSED
    assert not panel.key.isEnabled()


def _other(workspace: Workspace, held: SurveyRound) -> str:
    question = form_of(workspace, held).question("gioi_tinh")
    assert question is not None
    return question.options[1].code


def test_the_same_person_needs_a_reason(
    session: Session, workspace: Workspace, held: SurveyRound, desk: Callable[..., Desk]
) -> None:
    plan_checks(workspace, held.id, CheckPlan(CheckRule.EVERY))
    add_batch(workspace, held.id, "", 1, 1)
    key(workspace, held, 1)
    page = open_page(session, desk)
    page.click(page.page.batches.draw)
    page.click(page.page.batches.verify)
    assert page.page.question.isVisible()
    assert not page.page.keying
    page.type(page.page.question.line.line, "Chi co mot nguoi", leave=False)
    page.click(page.page.question.confirm)
    assert page.page.keying
    assert page.page.entry.number.value() == 1


def test_a_round_without_batches_is_checked_as_one(
    session: Session, workspace: Workspace, held: SurveyRound, desk: Callable[..., Desk]
) -> None:
    key(workspace, held, 1, 2, 3)
    page = open_page(session, desk)
    page.click(page.page.batches.draw)
    view = list_batches(workspace, held.id).batches[0]
    assert (view.batch.name, len(view.needed)) == ("Cả đợt", 1)


def choose(page: Desk, field: Any, value: str) -> None:
    field.combo.activated.emit([choice.value for choice in field.choices].index(value))
    page.settle()


def test_the_target_by_the_formula_and_the_plan(
    session: Session, workspace: Workspace, held: SurveyRound, desk: Callable[..., Desk]
) -> None:
    page = open_page(session, desk)
    page.page.tabs.setCurrentIndex(0)
    plan = page.page.info.plan
    assert "381" in plan.needed.text()
    assert "N × e²" in plan.working.text
    page.click(plan.take)
    assert list_rounds(workspace, YEAR)[0].round.target == 381
    for key_of, value in (("rule", CheckRule.NTH.value), ("way", CheckWay.APART.value)):
        choose(page, plan.form.field(key_of), value)
    page.type(plan.form.field("every").line, "5")
    found = list_rounds(workspace, YEAR)[0].round.check
    assert found is not None
    assert (found.rule, found.way, found.every) == (CheckRule.NTH, CheckWay.APART, 5)
    field = page.page.info.form.field("place_kind")
    choose(page, field, "village")
    assert list_rounds(workspace, YEAR)[0].round.place_kind is PlaceKind.VILLAGE
    assert list_rounds(workspace, YEAR)[0].round.check == found


def test_a_locked_round_is_shown_and_opened_again_with_a_reason(
    session: Session, workspace: Workspace, held: SurveyRound, desk: Callable[..., Desk], unnamed: Any
) -> None:
    page = open_page(session, desk)
    page.page.tabs.setCurrentIndex(0)
    page.click(page.page.info.plan.lock)
    page.type(page.page.question.line.line, "Da bao cao", leave=False)
    page.click(page.page.question.confirm)
    assert list_rounds(workspace, YEAR)[0].round.lock is not None
    assert not page.page.key.isEnabled()
    assert not page.page.batches.add.isEnabled()
    assert "Da bao cao" in page.page.info.plan.lock_words.text()
    page.click(page.page.info.plan.unlock)
    page.type(page.page.question.line.line, "Sua theo yeu cau", leave=False)
    page.click(page.page.question.confirm)
    assert list_rounds(workspace, YEAR)[0].round.lock is None
    assert page.page.key.isEnabled()
    assert unnamed(page.page) == []


def test_blank_and_keyed_sheets_are_printed(
    workspace: Workspace, session: Session, held: SurveyRound, desk: Callable[..., Desk], tmp_path: Path
) -> None:
    key(workspace, held, 1)
    made = open_page(session, desk)
    page, file = made.page, tmp_path / "phieu.pdf"
    page.sheet_paper.ask_blank(page.view.round, 1)
    assert page.print_form.isVisible()
    assert page.print_form.title.text() == f"In phiếu trắng: {held.title}"
    page.sheet_paper.write_blank(page.view.round, file, 9, 3, False)
    made.settle()
    assert page.print_form.left.field("first").problem
    page.sheet_paper.write_blank(page.view.round, file, 3, 5, True)
    made.settle()
    assert not page.print_form.isVisible()
    assert file.read_bytes()[:5] == b"%PDF-"
    page.sheet_paper.write_filled(page.view.round, 1, tmp_path / "1.pdf")
    made.settle()
    assert (tmp_path / "1.pdf").exists()
