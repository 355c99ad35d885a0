"""Looking into a round: groups add up, every line leads to its sheets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from qcdc_desktop.domain.sheet_check import not_asked, prepare
from qcdc_desktop.domain.survey import Mark, Sheet, SurveyRound
from qcdc_desktop.domain.survey_analysis import can_group_by
from qcdc_desktop.ui.pages.surveys import SurveysPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.survey_sheets import import_sheets
from qcdc_desktop.usecases.surveys import add_round, open_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


@pytest.fixture
def held(workspace: Workspace) -> SurveyRound:
    made = add_round(workspace, YEAR, "PKS05")
    form = open_round(workspace, made.id).questionnaire
    rated = [q for q in form.questions if q.counts_satisfaction and q.show_if is None and q.kind.value == "single"]
    (person,) = can_group_by(form)[:1]
    text = next(q for q in form.questions if q.kind.value == "text" and q.show_if is None)
    sheets = []
    for n in range(1, 13):
        answers: dict[str, Any] = {q.code: q.options[0 if n % 3 else -1].code for q in rated}
        answers[person.code] = person.options[n % 2].code
        if n <= 3:
            answers[text.code] = "Thủ tục còn chậm" if n < 3 else "Cảm ơn cán bộ"
        at = datetime(2024, 10, 2, 3, n, tzinfo=UTC)
        village = "" if n == 12 else f"Thôn {n % 2 + 1}"
        skipped = not_asked(prepare(form), answers)
        marks = {q.code: Mark.BLANK for q in form.questions if q.code not in answers and q.code not in skipped}
        sheets.append(Sheet(workspace.new_id(), "", made.id, "PKS05", n, at, "Hạnh", village, answers, marks))
    assert import_sheets(workspace, made.id, sheets) == 12
    return made


@pytest.fixture
def page(session: Session, held: SurveyRound, desk: Callable[..., Any]) -> Any:
    at = desk(session, SurveysPage)
    at.page.open_record(held.id)
    at.settle()
    return at


def choose(at: Any, field: Any, value: str) -> None:
    field.set_value(value)
    field.committed.emit(value)
    at.settle()


def test_groups_add_up_and_lead_to_their_sheets(page: Any) -> None:
    panel = page.page.analysis
    assert [g.label for g in panel.groups.rows] == ["Thôn 1", "Thôn 2", ""]
    assert [g.tally.sheets for g in panel.groups.rows] == [5, 6, 1]
    choose(page, panel.by, panel.by._choices[1].value)
    assert sum(g.tally.sheets for g in panel.groups.rows) == 12
    panel._views["groups"].selectRow(0)
    panel._views["groups"].opened.emit(panel.groups.rows[0])
    page.settle()
    shown = page.page.sheets.model.rows
    assert len(shown) == panel.groups.rows[0].tally.sheets
    assert page.page.tabs.currentWidget() is page.page.sheets


def test_sections_and_words(page: Any) -> None:
    panel = page.page.analysis
    choose(page, panel.which, "sections")
    assert panel.sections.rows and all(s.counted for s in panel.sections.rows)
    choose(page, panel.which, "answers")
    assert [(said.answer.number, said.keywords) for said in panel.answers.rows] == [
        (1, "thủ tục (2)"),
        (2, "thủ tục (2)"),
        (3, ""),
    ]
    panel._views["answers"].opened.emit(panel.answers.rows[2])
    assert [s.number for s in page.page.sheets.model.rows] == [3]


def test_a_figure_opens_its_sheets(page: Any) -> None:
    results = page.page.results
    row = next(r for r in results.model.rows if r.option and r.count != "0")
    results.table.opened.emit(row)
    assert len(page.page.sheets.model.rows) == int(row.count)
    page.type(page.page.sheets.filter.line, "x", leave=False)
    page.type(page.page.sheets.filter.line, "", leave=False)
    page.settle()
    assert page.page.sheets.model.total == 12


def test_figures_under_the_minimum_are_marked(page: Any) -> None:
    results, panel = page.page.results, page.page.analysis
    assert "12 phiếu hợp lệ" in results.few.text() and "30 phiếu" in results.few.text() and not results.few.isHidden()
    assert all(row.too_few for row in results.model.rows if row.count.startswith("n = ") and row.count != "n = 0")
    assert panel.groups.columns[1].state(panel.groups.rows[0]) is State.WARNING
    assert "dưới mức tối thiểu" in results.charts[0].accessibleDescription()


def test_two_rounds_and_years_stand_side_by_side(page: Any, workspace: Workspace, held: SurveyRound) -> None:
    panel, changes = page.page.analysis, page.page.analysis.changes
    choose(page, panel.which, "changes")
    assert not changes.nothing.isHidden() and changes.model.rows == ()
    other = add_round(workspace, YEAR + 1, "PKS05")
    sheets = open_round(workspace, held.id).sheets
    form = open_round(workspace, held.id).questionnaire
    worse = [q.code for q in form.questions if q.counts_satisfaction and q.kind.value == "single" and q.show_if is None]
    earlier = []
    for sheet in sheets:
        answers = {**sheet.answers, **{code: form.question(code).options[-1].code for code in worse}}
        skipped = not_asked(prepare(form), answers)
        marks = {q.code: Mark.BLANK for q in form.questions if q.code not in answers and q.code not in skipped}
        earlier.append(
            replace(sheet, id=workspace.new_id(), round_id=other.id, dossier_id="", answers=answers, marks=marks)
        )
    import_sheets(workspace, other.id, earlier)
    panel.show_round(open_round(workspace, held.id), None)
    page.settle()
    assert [choice.value.year for choice in changes.beside._choices] == [YEAR + 1]
    assert {row.comparable for row in changes.model.rows} == {True}
    said = {changes._says(row) for row in changes.model.rows if row.difference}
    assert said <= {"Tăng rõ rệt", "Giảm rõ rệt", "Không rõ rệt"} and "Tăng rõ rệt" in said
    assert "Năm 2025" in changes.chart.accessibleDescription()
    panel.show_round(open_round(workspace, held.id), 30)
    page.settle()
    assert {changes._says(row) for row in changes.model.rows if row.difference is not None} == {"Ít phiếu"}
