"""The self-assessment page at work: looking at evidence, sharing a file, giving work out, going on by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.ui.pages.assessment import AssessmentPage
from qcdc_desktop.ui.pages.assessment.tree_filter import FILTERS
from qcdc_desktop.ui.pages.assessment.tree_model import CriteriaModel
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.assessment import entry_for, open_assessment, save_entries
from qcdc_desktop.usecases.assignment import assign_indicators
from qcdc_desktop.usecases.attachments import attach_file, set_page
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
Desk = Any
Make = Callable[..., Desk]


@pytest.fixture
def page(session: Session, desk: Make) -> Desk:
    return desk(session, AssessmentPage)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Three pages."""
    from reportlab.pdfgen.canvas import Canvas

    file = tmp_path / "Quy chế dân chủ.pdf"
    canvas = Canvas(str(file))
    for number in (1, 2, 3):
        canvas.drawString(100, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return file


def choose(page: Desk, code: str) -> None:
    page.page.open_record(code)
    page.settle()


def narrow(page: Desk, wish: str) -> list[str]:
    """Choose a filter; the codes of the indicators shown then."""
    page.page.scoring.filter.set_value(wish)
    page.page.scoring.filter.committed.emit(wish)
    return [leaf.code for leaf in page.page.scoring.model.leaves]


def attach(page: Desk, workspace: Workspace, paper: Path, code: str, where: str) -> None:
    attached = attach_file(workspace, YEAR, paper, AttachedTo.INDICATOR, code)
    set_page(workspace, attached.link.id, where)
    page.page.reload(AssessmentPage.shows)
    page.settle()


def test_evidence_opens_beside_its_indicator_at_the_named_page_and_escape_goes_back(
    page: Desk, workspace: Workspace, paper: Path
) -> None:
    attach(page, workspace, paper, "TC1.1", "trang 3")
    choose(page, "TC1.1")
    page.page.panel.evidence.table.setFocus()
    QTest.keyClick(page.page.panel.evidence.table, Qt.Key.Key_Return)
    page.settle()
    document = page.page.scoring.left.document
    assert page.page.scoring.left.currentWidget() is document
    assert document.pages.words == "Trang 3 / 3"
    assert document.name.text() == "Quy chế dân chủ.pdf"
    assert page.page.scoring.right.currentWidget() is page.page.panel
    QTest.keyClick(document.pages.pages, Qt.Key.Key_Escape)
    assert page.page.scoring.left.currentWidget() is page.page.scoring.tree
    assert page.page.scoring.tree.hasFocus()


def test_a_document_gives_way_when_the_next_indicator_has_none(page: Desk, workspace: Workspace, paper: Path) -> None:
    attach(page, workspace, paper, "TC1.1", "")
    choose(page, "TC1.1")
    page.click(page.page.panel.evidence.look)
    assert page.page.scoring.left.shows_document
    page.page.scoring.step(1)
    page.settle()
    assert page.page.panel.code == "TC1.2"
    assert page.page.scoring.left.currentWidget() is page.page.scoring.tree


def test_a_file_already_there_proves_another_indicator(page: Desk, workspace: Workspace, paper: Path) -> None:
    attach(page, workspace, paper, "TC1.1", "trang 1")
    choose(page, "TC1.2")
    page.click(page.page.panel.evidence.kept)
    kept = page.page.scoring.left.kept
    assert page.page.scoring.left.currentWidget() is kept
    assert [row.indicators for row in kept.model.rows] == [("TC1.1",)]
    page.click(kept.look)
    assert page.page.scoring.left.document.pages.words == "Trang 1 / 3"
    page.click(page.page.scoring.left.document.back)
    assert page.page.scoring.left.currentWidget() is kept
    page.click(kept.take)
    assert page.page.scoring.left.currentWidget() is page.page.scoring.tree
    (found,) = open_assessment(workspace, YEAR).evidence["TC1.2"]
    assert found.attachment.name == "Quy chế dân chủ.pdf"
    assert page.page.panel.evidence._also.text().startswith("Tệp này còn là minh chứng của TC1.1")
    page.click(page.page.panel.evidence.kept)
    assert not kept.take.isEnabled()  # it proves this indicator already


def test_page_keys_go_from_indicator_to_indicator_with_the_keys_in_the_first_field(page: Desk) -> None:
    choose(page, "TC1.10")
    page.page.window().activateWindow()
    QTest.keyClick(page.page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    page.settle()
    assert page.page.panel.code == "TC2.1"
    assert page.page.focusWidget() is page.page.panel.content.figures.field("numerator").line
    page.page.scoring.step(-1)
    assert page.page.panel.code == "TC1.10"
    choose(page, "TC1.1")
    page.page.scoring.step(-1)
    assert page.page.panel.code == "TC1.1"


def test_a_criterion_is_given_out_at_once_and_shows_under_mine(page: Desk, workspace: Workspace) -> None:
    assert narrow(page, "mine") == []
    narrow(page, "every")
    choose(page, "TC4")
    page.click(page.page.assign)
    bar = page.page.assigning.bar
    assert bar.question.text() == "Giao 6 chỉ tiêu của TC4 cho ai?"
    page.click(bar.confirm)
    assert bar.person.problem
    bar._choose(workspace.actor)
    page.type(bar.day.line, "15/11/2024", leave=False)
    page.click(bar.confirm)
    assert bar.isHidden()
    entries = open_assessment(workspace, YEAR).entries
    assert {(e.responsible, e.due_on) for e in entries.values()} == {(workspace.actor, date(2024, 11, 15))}
    mine = narrow(page, "mine")
    assert mine == [f"TC4.{n}" for n in range(1, 7)]
    assert narrow(page, "overdue") == mine  # the fixed clock stands on 20/11
    leaf = page.page.scoring.model.leaves[0]
    assert f"{workspace.actor}, hạn 15/11" in page.page.scoring.model.data(
        page.page.scoring.model.index_of(leaf.code), Qt.ItemDataRole.ToolTipRole
    )


def test_filters_tell_scored_from_unproved(page: Desk, workspace: Workspace, paper: Path) -> None:
    view = open_assessment(workspace, YEAR)
    save_entries(
        workspace, YEAR, [replace(entry_for(workspace, view, code), yes=True) for code in ("TC1.1", "TC1.2", "TC1.7")]
    )
    assign_indicators(workspace, YEAR, ["TC1.7"], "Lan")
    attach(page, workspace, paper, "TC1.2", "")
    assert narrow(page, "unproved") == ["TC1.1", "TC1.7"]
    assert "TC1.2" in narrow(page, "finished")
    assert "TC1.2" not in narrow(page, "unfinished")
    assert "TC1.1" not in narrow(page, "empty")
    assert "TC1.7" not in narrow(page, "nobody")
    assert len(narrow(page, "every")) == len(view.criteria_set.indicators)
    assert {choice.value for choice in FILTERS} >= {"every", "mine", "empty", "unproved"}


def test_points_without_proof_ask_for_it_until_it_is_explained(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC1.1")
    content = page.page.panel.content
    assert content.proof.isHidden()
    page.click(content.figures.field("yes").choices[True])
    assert not content.proof.isHidden()
    page.type(content.notes.field("explanation").edit, "Quy che dang trinh ky")
    assert content.proof.isHidden()


def test_a_gap_leads_to_the_field_or_the_page_where_it_is_mended(page: Desk, workspace: Workspace) -> None:
    view = open_assessment(workspace, YEAR)
    save_entries(workspace, YEAR, [replace(entry_for(workspace, view, "TC1.1"), yes=True, override=100)])
    save_entries(workspace, YEAR, [replace(entry_for(workspace, view, "TC1.2"), yes=True)])
    page.page.reload(AssessmentPage.shows)
    page.settle()
    rows = {(row.gap.code, row.gap.indicator_code): row for row in page.page.scoring.overview.model.rows}

    def follow(code: str, indicator: str | None) -> None:
        page.page.scoring.overview._go(rows[code, indicator])
        page.settle()

    follow("gap-override-without-reason", "TC1.1")
    assert page.page.focusWidget() is page.page.panel.content.exceptions.field("override_reason").line
    follow("gap-no-evidence", "TC1.2")
    assert page.page.focusWidget() is page.page.panel.evidence.attach
    follow("gap-empty", "TC2.1")
    assert page.page.focusWidget() is page.page.panel.content.figures.field("numerator").line
    follow("gap-no-survey", "TC5.1")
    assert page.wanted[-1] == ("surveys", "PKS01")
    follow("gap-pass-mark", None)
    assert page.page.scoring.overview.tabs.currentIndex() == 1


def test_the_bottom_line_says_what_is_lacking_to_pass(page: Desk, workspace: Workspace) -> None:
    score = open_assessment(workspace, YEAR).score
    assert score.missing_to_pass
    assert page.page.scoring.summary.verdict.text() == f"Còn thiếu {score.missing_to_pass / 100:g} điểm để đạt".replace(
        ".", ","
    )


def test_the_tree_counts_what_is_done_at_every_group(page: Desk) -> None:
    model = page.page.scoring.model
    for branch in model.branches:
        assert branch.total == len(branch.leaves)
        assert branch.done == sum(leaf.standing.finished for leaf in branch.leaves)
        tip = model.data(model.index_of(branch.code), Qt.ItemDataRole.ToolTipRole)
        assert f"{branch.done} / {branch.total} chỉ tiêu xong" in tip


def test_groups_may_stand_in_groups(page: Desk) -> None:
    """The tree is drawn for sets of any depth; Qt's own tester looks at every index while it changes."""
    model = CriteriaModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    first, second = page.page.scoring.model.branches[:2]
    deep = replace(first, nodes=(second, *first.nodes[:2]))
    model.set_branches((deep, second))
    place = model.index_of("TC2.1")
    assert model.code(model.parent(place)) == "TC2"
    assert model.code(model.parent(model.parent(place))) == "TC1"
    assert model.rowCount(model.index(0, 0)) == 3
    assert [leaf.code for leaf in model.leaves_at("TC1")][-2:] == ["TC1.1", "TC1.2"]
    model.set_filter("ho so tre hen")
    assert {leaf.code for leaf in model.leaves} == {"TC2.7"}
    assert model.code(model.parent(model.index_of("TC2.7"))) == "TC2"
    model.set_filter("")
    model.set_condition(lambda leaf: False)
    assert model.rowCount() == 0
    del tester
