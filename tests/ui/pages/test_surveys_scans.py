"""The tab of scans as a clerk uses it: a pile read in, doubtful answers one key each, the whole page one key away."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import scans
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.survey import Mark, SurveyRound
from qcdc_desktop.ui.pages.surveys import SurveysPage
from qcdc_desktop.ui.pages.surveys.scan_review import PageDialog
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.scan_forms import scan_form
from qcdc_desktop.usecases.survey_printing import print_blank
from qcdc_desktop.usecases.surveys import add_round, open_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
Desk = Any


@pytest.fixture
def pile(workspace: Workspace, tmp_path: Path) -> tuple[SurveyRound, Path]:
    """Two sheets: one answered twice at c1, one with handwriting; and a page whose code is torn off."""
    held = add_round(workspace, YEAR, "PKS05")
    print_blank(workspace, held.id, tmp_path / "p.pdf", 1, 3)
    form = scan_form(workspace, held)
    pages = scans.drawn_pages(tmp_path / "p.pdf")
    folder = tmp_path / "quet"
    folder.mkdir()
    asked = [question for question in form.questionnaire.questions if question.options]
    for number in (1, 2, 3):
        given = {q.code: (q.options[number % len(q.options)].code,) for q in asked}
        given |= {"c7": ("tre",), "c7_1": ("khac",)}
        if number == 1:
            given["c1"] = tuple(option.code for option in form.questionnaire.question("c1").options[:2])
        for page in (1, 2):
            picture = pages[2 * (number - 1) + page - 1].copy()
            scans.mark(picture, form.layout.boxes, given, page)
            writing = next(box for box in form.layout.boxes if box.use.value == "text")
            if number == 2 and page == writing.page:
                scans.cross(picture, replace(writing, w=8, h=6))
            if number == 3 and page == 2:
                picture[60:200, 1340:1490] = 255
            scans.save(picture, folder / f"{number}-{page}.jpg")
    return held, folder


def test_from_the_pile_to_the_sheets(
    session: Session,
    workspace: Workspace,
    pile: tuple[SurveyRound, Path],
    desk: Callable[..., Desk],
) -> None:
    held, folder = pile
    made = desk(session, SurveysPage)
    page, panel = made.page, made.page.scans
    page.tabs.setCurrentWidget(panel)
    assert "thang xám" in panel.words.text()
    page.scans_work.scan([folder], second=False)
    made.settle()
    assert {row.question.code for row in panel.model.rows} == {"c1", "c7_2"}
    assert "còn 2 câu cần xem" in panel.words.text() and "Trang không đọc được (1)" in panel.switch.text()
    assert len(open_round(workspace, held.id).sheets) == 0
    card = panel.card
    if place := os.environ.get("QCDC_PICTURES"):
        made.page.window().resize(1093, 614)
        made.settle()
        made.page.window().grab().save(f"{place}/scans.png")
    assert card.row.question.code == "c1" and not card.picture.pixmap().isNull()
    assert "đánh hai ô" in card.told.text()
    QTest.keyClick(card, Qt.Key.Key_9)
    assert "Phím 9" in card.told.text()
    QTest.keyClick(card, Qt.Key.Key_Space)
    made.settle()
    dialog = page.findChild(PageDialog)
    assert dialog is not None
    dialog.close()
    QTest.keyClicks(card, "*")
    made.settle()
    assert card.row.question.code == "c7_2" and card.line.isVisibleTo(panel)
    card.line.setText("đợi lâu")
    QTest.keyClick(card.line, Qt.Key.Key_Return)
    made.settle()
    sheets = {sheet.number: sheet for sheet in open_round(workspace, held.id).sheets}
    assert sheets.keys() == {1, 2}
    assert sheets[1].marks["c1"] is Mark.INVALID and sheets[2].answers["c7_2"] == "đợi lâu"
    made.click(panel.switch)
    panel.unread.choose(panel.unread_model.rows[0].id)
    panel.number.setText("3")
    made.click(panel.give)
    assert not panel.unread_model.rows
    made.click(panel.take)
    assert {sheet.number for sheet in open_round(workspace, held.id).sheets} == {1, 2, 3}
