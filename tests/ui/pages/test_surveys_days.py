"""The daily table in the window: typed line by line, refused beside the field, taken off with a reason, printed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.ui.pages.surveys import SurveysPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.make_report import ReportChoice
from qcdc_desktop.usecases.survey_days import round_days
from qcdc_desktop.usecases.survey_rounds import lock_round
from qcdc_desktop.usecases.surveys import add_round, save_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


@pytest.fixture
def held(workspace: Workspace) -> SurveyRound:
    made = add_round(workspace, YEAR, "PKS05")
    return save_round(workspace, replace(made, starts_on=date(2024, 8, 5), ends_on=date(2024, 8, 16)))


@pytest.fixture
def page(session: Session, held: SurveyRound, desk: Callable[..., Any]) -> Any:
    at = desk(session, SurveysPage)
    at.page.open_record(held.id)
    at.settle()
    at.page.tabs.setCurrentWidget(at.page.days)
    return at


def fill(at: Any, visitors: str, participants: str) -> None:
    form = at.page.days.form
    at.type(form.right.field("visitors").line, visitors)
    at.type(form.right.field("participants").line, participants)
    at.click(form.save)


def test_lines_are_typed_one_after_the_other(
    page: Any, workspace: Workspace, held: SurveyRound, unnamed: Any, tmp_path: Path
) -> None:
    days = page.page.days
    page.click(days.add)
    page.type(days.form.left.field("responsible").line, "Mai, công chức")
    fill(page, "80", "60")
    assert days.form.left.field("day").value() == date(2024, 8, 6), "the next line is offered at once"
    assert days.form.left.field("responsible").value() == "Mai, công chức"
    fill(page, "40", "41")
    assert "nhiều hơn" in days.form.right.field("participants").problem
    page.type(days.form.right.field("visitors").line, "45")
    page.click(days.form.save)
    assert [(line.day.visitors, line.participants_so_far) for line in days.model.rows] == [(80, 60), (45, 101)]
    assert round_days(workspace, held.id).participants == 101
    assert "101 người tham gia, đã nhập 0 phiếu, còn 101" in days.sums.text()
    assert unnamed(page.page) == []
    page.page.paper.write("survey-days", ReportChoice(YEAR, form="PKS05"), tmp_path / "ngay.pdf")
    page.settle()
    assert (tmp_path / "ngay.pdf").read_bytes().startswith(b"%PDF-")


def test_a_line_is_changed_and_taken_off(page: Any, workspace: Workspace, held: SurveyRound) -> None:
    days = page.page.days
    page.click(days.add)
    fill(page, "80", "60")
    page.click(days.form.back)
    days.view.selectRow(0)
    page.click(days.edit)
    fill(page, "80", "61")
    assert days.form.isHidden() and round_days(workspace, held.id).participants == 61
    days.view.selectRow(0)
    page.click(days.delete)
    page.type(page.page.question.line.line, "Ghi nhầm", leave=False)
    page.click(page.page.question.confirm)
    assert round_days(workspace, held.id).lines == () and days.model.rows == ()


def test_a_locked_round_is_only_looked_at(page: Any, workspace: Workspace, held: SurveyRound, session: Session) -> None:
    lock_round(workspace, held.id, "Đã báo cáo")
    page.page.reload(SurveysPage.shows)
    page.settle()
    assert not page.page.days.add.isEnabled()
