"""Chất lượng số liệu: findings with their sheets, papers drawn and what they said."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from qcdc_desktop.demo.answers import made_up_sheets
from qcdc_desktop.domain.survey_quality.paper_sample import PaperOutcome
from qcdc_desktop.ui.pages.surveys.page import SurveysPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.paper_checks import list_samples
from qcdc_desktop.usecases.survey_sheets import import_sheets
from qcdc_desktop.usecases.surveys import add_round, questionnaires, save_round


@pytest.fixture
def page(session: Session, desk: Callable[..., Any]) -> Any:
    ws = session.workspace
    form = next(q for q in questionnaires(ws, 2024) if q.code == "PKS07")
    held = add_round(ws, 2024, form.code)
    save_round(ws, replace(held, target=40))
    import_sheets(ws, held.id, made_up_sheets(form, 30, 0.9, ("Đông",), "Hạnh", ws.clock(), Random(1)))
    found = desk(session, SurveysPage)
    found.page.tabs.setCurrentWidget(found.page.quality)
    found.settle()
    return found


def test_findings_say_which_sheets_and_why(page: Any) -> None:
    pane = page.page.quality
    assert [row.finding.kind.value for row in pane.model.rows] == ["few"]
    assert "Đã nhập 30 phiếu, đợt đặt ra 40 phiếu." in pane.words.text()
    assert "Cơ sở: " in pane.words.text()


def test_papers_are_drawn_and_what_they_say_is_written_down(page: Any, session: Session) -> None:
    papers = page.page.quality.papers
    page.page.quality.which.set_value("papers")
    page.page.quality.which.committed.emit("papers")
    page.settle()
    page.type(papers.count.line, "3")
    page.click(papers.draw)
    (sample,) = list_samples(session.workspace, 2024)
    assert tuple(row.number for row in papers.model.rows) == sample.sample.numbers
    papers.view.selectRow(0)
    page.click(papers.buttons[PaperOutcome.DIFFERENT])
    assert "cần ghi rõ" in papers.note.problem
    page.type(papers.note.line, "Câu 2")
    page.click(papers.buttons[PaperOutcome.DIFFERENT])
    page.click(papers.buttons[PaperOutcome.SAME])
    (sample,) = list_samples(session.workspace, 2024)
    assert (sample.figures.checked, sample.figures.different) == (2, 1)
    assert "Đã đối chiếu 2 / 3 phiếu" in papers.figures.text()


def test_every_widget_has_a_name(page: Any, unnamed: Callable[..., list[str]]) -> None:
    assert unnamed(page.page.quality) == []
