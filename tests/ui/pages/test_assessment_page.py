"""The self-assessment page as a clerk uses it: figures, refusals, evidence, gaps, approval, Excel, years."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.ui.pages.assessment import AssessmentPage
from qcdc_desktop.ui.pages.assessment.sources import Sources
from qcdc_desktop.ui.pages.assessment.tree_filter import condition
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.assessment import AssessmentView, entry_for, open_assessment, save_entries
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
Desk = Any
Make = Callable[..., Desk]


@pytest.fixture
def page(session: Session, desk: Make) -> Desk:
    return desk(session, AssessmentPage)


def view_of(ws: Workspace) -> AssessmentView:
    return open_assessment(ws, YEAR)


def entry(ws: Workspace, code: str) -> IndicatorEntry:
    return view_of(ws).entries[code]


def choose(page: Desk, code: str) -> None:
    page.page.open_record(code)
    page.settle()


def figure(page: Desk, key: str) -> Any:
    return page.page.panel.content.figures.field(key)


def test_the_tree_shows_every_indicator_under_its_criterion(page: Desk, workspace: Workspace) -> None:
    criteria = view_of(workspace).criteria_set.criteria
    model = page.page.scoring.model
    assert model.rowCount() == len(criteria)
    assert [model.rowCount(model.index(n, 0)) for n in range(len(criteria))] == [len(c.indicators) for c in criteria]
    first = model.index(0, 0, model.index(0, 0))
    assert model.data(first).startswith("TC1.1")
    assert "Chưa chấm" in model.data(first, Qt.ItemDataRole.ToolTipRole)
    assert model.parent(first) == model.index(0, 0)


def test_yes_gives_the_points_at_once_and_stands_in_the_database(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC1.1")
    page.click(figure(page, "yes").choices[True])
    assert entry(workspace, "TC1.1").yes is True
    assert page.page.panel.content.points.text() == "1,5 / 1,5 điểm"
    assert "1,5" in page.page.panel.content.working.text
    assert page.page.scoring.summary.total.text().startswith("Tổng điểm 1,5 / ")
    assert page.session.save_state.text.startswith("Đã lưu")


def test_a_rate_is_typed_and_its_working_is_shown(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC2.3")
    page.type(figure(page, "numerator").line, "980")
    page.type(figure(page, "denominator").line, "1.000")
    found = entry(workspace, "TC2.3")
    assert (found.numerator, found.denominator) == (980, 1000)
    assert page.page.panel.content.points.text() == "5 / 5 điểm"
    assert "98 %" in page.page.panel.content.working.text


def test_a_part_above_its_whole_is_refused_beside_the_field_and_mended_by_the_whole(
    page: Desk, workspace: Workspace
) -> None:
    choose(page, "TC2.3")
    page.type(figure(page, "denominator").line, "100")
    page.type(figure(page, "numerator").line, "190")
    assert "100 %" in figure(page, "numerator").problem
    assert entry(workspace, "TC2.3").numerator is None
    page.type(figure(page, "denominator").line, "200")
    found = entry(workspace, "TC2.3")
    assert (found.numerator, found.denominator) == (190, 200)
    assert figure(page, "numerator").problem == ""


def test_letters_in_a_number_stay_with_the_reason_and_leaving_says_so(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC2.3")
    page.type(figure(page, "numerator").line, "hai mươi")
    assert figure(page, "numerator").problem
    assert "TC2.3" not in view_of(workspace).entries
    choose(page, "TC1.1")
    assert "TC2.3" in page.page.messages.text


def test_points_by_hand_take_comma_and_dot_but_not_more_than_the_maximum(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC1.9")
    page.type(figure(page, "points").line, "1.75")
    assert entry(workspace, "TC1.9").points == 175
    page.type(figure(page, "points").line, "2,5")
    assert "2" in figure(page, "points").problem
    assert entry(workspace, "TC1.9").points == 175


def test_an_automatic_indicator_shows_its_source_instead_of_fields(page: Desk) -> None:
    choose(page, "TC1.3")
    content = page.page.panel.content
    assert content.figures is None
    assert content.problems.text() == ""
    (behind,) = content.findChildren(Sources)
    (table,) = behind.findChildren(RowsView)
    assert [(row.words, row.due) for row in table.rows.rows] == [
        ("Chưa ghi sổ", day) for day in ("15/04/2024", "15/07/2024", "15/07/2024", "15/10/2024")
    ]
    content.page_wanted.emit("disclosures", "")
    assert page.wanted == [("disclosures", "")]


def test_override_and_not_applicable_need_their_reasons(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC2.5")
    content = page.page.panel.content
    assert content.exceptions.isHidden()
    page.click(content.more)
    page.type(content.exceptions.field("override").line, "1,5")
    assert "lý do" in content.problems.text()
    page.type(content.exceptions.field("override_reason").line, "Có văn bản hướng dẫn riêng")
    assert content.problems.text() == ""
    assert entry(workspace, "TC2.5").override == 150
    page.type(content.exceptions.field("not_applicable").line, "Đơn vị không thu phí")
    assert page.page.panel.content.points.text() == "– điểm"
    choose(page, "TC2.6")
    assert "not_applicable" not in page.page.panel.content.exceptions.keys


def test_explanation_and_person_are_kept_and_a_pause_saves(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC1.1")
    notes = page.page.panel.content.notes
    page.type(notes.field("explanation").edit, "Quy che con hieu luc")
    page.type(notes.field("responsible").line, "Van phong")
    page.type(notes.field("due_on").line, "5/12/2024")
    found = entry(workspace, "TC1.1")
    assert (found.explanation, found.responsible) == ("Quy che con hieu luc", "Van phong")
    assert found.due_on is not None
    assert found.due_on.isoformat() == "2024-12-05"


def test_evidence_is_attached_described_copied_and_taken_off(page: Desk, workspace: Workspace, tmp_path: Path) -> None:
    paper = tmp_path / "Quyết định số 5.pdf"
    paper.write_bytes(b"%PDF-1.4 quyet dinh")
    choose(page, "TC1.1")
    page.page.papers.attach([paper])
    page.settle()
    panel = page.page.panel.evidence
    assert panel.model.rowCount() == 1
    page.type(panel.form.field("document_number").line, "05/QD-UBND")
    page.type(panel.form.field("document_date").line, "03022024")
    page.type(panel.form.field("page").line, "trang 2")
    found = view_of(workspace).evidence["TC1.1"][0]
    assert (found.attachment.document_number, found.link.page) == ("05/QD-UBND", "trang 2")
    assert str(found.attachment.document_date) == "2024-02-03"
    page.page.papers.export(found, tmp_path)
    page.settle()
    assert list(tmp_path.glob("quyet-dinh-so-5_*.pdf"))
    page.click(panel.detach)
    assert "TC1.1" not in view_of(workspace).evidence
    assert panel.form.isHidden()


def test_a_file_that_is_no_paper_is_refused_in_the_strip(page: Desk, tmp_path: Path) -> None:
    choose(page, "TC1.1")
    (tmp_path / "bang.docx").write_bytes(b"PK\x03\x04")
    page.page.papers.attach([tmp_path / "bang.docx"])
    page.settle()
    assert "PDF" in page.page.messages.text


def test_every_gap_is_a_link_to_its_indicator(page: Desk) -> None:
    page.page.scoring.show_gaps()
    overview = page.page.scoring.overview
    assert page.page.scoring.right.currentWidget() is overview
    row = next(n for n, r in enumerate(overview.model.rows) if r.gap.indicator_code == "TC2.1")
    spot = overview.table.visualRect(overview.model.index(row, 0)).center()
    overview.table.scrollTo(overview.model.index(row, 0))
    spot = overview.table.visualRect(overview.model.index(row, 0)).center()
    QTest.mouseClick(overview.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    page.settle()
    assert page.page.panel.code == "TC2.1"
    assert page.page.scoring.right.currentWidget() is page.page.panel


def test_a_criterion_shows_only_its_own_gaps(page: Desk) -> None:
    choose(page, "TC4")
    codes = {row.gap.indicator_code for row in page.page.scoring.overview.model.rows}
    assert codes
    assert all(code is None or code.startswith("TC4") for code in codes)


def test_search_and_filter_narrow_the_tree(page: Desk) -> None:
    page.page.search("hoa giai thanh")
    codes = [leaf.code for leaf in page.page.scoring.model.leaves]
    assert codes == ["TC4.6"]
    page.page.search("")
    page.page.scoring.model.set_condition(condition("overdue", "", date(2024, 11, 20)))
    assert page.page.scoring.model.branches == ()
    assert page.page.scoring.tree._nothing.isVisible()
    choose(page, "TC1.1")
    assert page.page.panel.code == "TC1.1"


def test_enter_in_the_tree_goes_to_the_first_field(page: Desk) -> None:
    choose(page, "TC2.1")
    QTest.keyClick(page.page.scoring.tree, Qt.Key.Key_Return)
    assert page.page.focusWidget() is figure(page, "numerator").line


def test_approval_needs_a_name_locks_and_a_reason_opens_again(page: Desk, workspace: Workspace) -> None:
    choose(page, "TC1.1")
    page.click(page.page.closing.approve)
    card = page.page.closing.approval
    assert "việc phải xong trước khi duyệt" in card.question.text() and "chưa chấm" in card.question.text()
    page.click(card.confirm)
    assert card.name.problem
    page.type(card.name.line, "Tran Van Binh", leave=False)
    page.click(card.confirm)
    assert card.reason.problem and not view_of(workspace).locked
    page.type(card.reason.line, "Kip han gui", leave=False)
    page.click(card.confirm)
    assert view_of(workspace).locked and card.isHidden()
    said = page.page.closing.lock.text.text()
    assert "Tran Van Binh" in said and "lý do: Kip han gui." in said
    assert not figure(page, "yes").choices[True].isEnabled()
    assert page.page.closing.approve.isHidden()
    assert not page.page.panel.evidence.attach.isEnabled()
    page.click(page.page.closing.lock.unlock)
    page.type(page.page.closing.question.line.line, "Bo sung so lieu", leave=False)
    page.click(page.page.closing.question.confirm)
    assert not view_of(workspace).locked
    assert figure(page, "yes").choices[True].isEnabled()
    assert page.page.closing.lock.isHidden()


def test_escape_takes_the_question_away(page: Desk, workspace: Workspace) -> None:
    page.click(page.page.closing.approve)
    card = page.page.closing.approval
    page.click(card.gaps)
    assert page.page.scoring.right.currentWidget() is page.page.scoring.overview
    QTest.keyClick(card.name.line, Qt.Key.Key_Escape)
    QTest.keyClick(card.name.line, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert not view_of(workspace).locked


def test_excel_goes_out_and_comes_back(page: Desk, workspace: Workspace, tmp_path: Path) -> None:
    exchange = page.page.exchange_of_year()
    save_entries(workspace, YEAR, [replace(entry_for(workspace, view_of(workspace), "TC1.1"), yes=True)])
    page.page.exchange.write_template(exchange, tmp_path / "mau.xlsx")
    page.settle()
    assert "mau.xlsx" in page.page.messages.text
    save_entries(workspace, YEAR, [replace(entry_for(workspace, view_of(workspace), "TC1.1"), yes=False)])
    page.page.exchange.read_file(exchange, tmp_path / "mau.xlsx")
    page.settle()
    assert page.page.exchange.confirm.isVisible()
    assert entry(workspace, "TC1.1").yes is False
    page.click(page.page.exchange.confirm)
    assert entry(workspace, "TC1.1").yes is True


def test_another_year_is_another_assessment(page: Desk) -> None:
    choose(page, "TC1.1")
    page.click(figure(page, "yes").choices[True])
    page.session.year = YEAR + 1
    page.page.set_year(YEAR + 1)
    page.settle()
    assert page.page.scoring.summary.total.text().startswith("Tổng điểm 0 / ")
    assert page.page.scoring.right.currentWidget() is page.page.scoring.overview


def test_a_year_without_criteria_shows_nothing_of_another_year(page: Desk) -> None:
    page.session.year = YEAR - 1
    page.page.set_year(YEAR - 1)
    page.settle()
    assert page.page.scoring.right.currentWidget() is page.page.scoring.nothing
    assert page.page.scoring.model.rowCount() == 0
    assert not page.page.closing.approve.isEnabled()
    assert page.page.messages.text
    page.session.year = YEAR
    page.page.set_year(YEAR)
    page.settle()
    assert page.page.closing.approve.isEnabled()
    assert page.page.scoring.right.currentWidget() is page.page.scoring.overview


def test_the_count_of_attention_writes_nothing(workspace: Workspace) -> None:
    assert AssessmentPage.count(workspace, YEAR) == 0
    view = view_of(workspace)
    assert AssessmentPage.count(workspace, YEAR) == sum(gap.blocks for gap in view.gaps)


def test_everything_that_takes_the_focus_has_a_name(page: Desk, unnamed: Callable[..., list[str]]) -> None:
    for code in ("TC1.1", "TC2.3", "TC1.3", "TC1.9", "TC2.5", "TC3.3"):
        choose(page, code)
        assert unnamed(page.page) == []


def test_the_page_fits_a_small_screen(page: Desk) -> None:
    choose(page, "TC2.3")
    assert page.page.minimumSizeHint().width() <= 880
    panel = page.page.panel
    assert panel.widget().minimumSizeHint().width() <= panel.viewport().width()
