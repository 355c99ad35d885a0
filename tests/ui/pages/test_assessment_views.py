"""What stands beside the scoring: the criteria sets to read, and who changed what."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.recognition import DossierPaper
from qcdc_desktop.ui.pages.assessment import AssessmentPage
from qcdc_desktop.ui.pages.assessment.comparing import REVIEWER
from qcdc_desktop.ui.pages.assessment.set_viewer import lines_of
from qcdc_desktop.ui.pages.assessment.views import COMPARING, DOSSIER, SCORING, SETS
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.assessment import entry_for, open_assessment, save_entry
from qcdc_desktop.usecases.export_package import export_feedback
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.recognition import read_recognition
from qcdc_desktop.usecases.review import accept_own_points, return_dossier, score_indicator_of
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
Desk = Any
Make = Callable[..., Desk]


@pytest.fixture
def page(session: Session, desk: Make) -> Desk:
    return desk(session, AssessmentPage)


def test_every_edition_can_be_read_in_full(page: Desk, workspace: Workspace) -> None:
    page.page.views.turn(SETS)
    viewer = page.page.sets
    assert page.page.views.currentWidget() is viewer
    assert {choice.value for choice in viewer.edition.choices} == {
        one.edition.code for one in workspace.catalogues.criteria
    }
    assert viewer.edition.value() == open_assessment(workspace, YEAR).criteria_set.edition.code
    for one in workspace.catalogues.criteria:
        viewer.show_set(one.edition.code)
        codes = [row.code for row in viewer.model.rows]
        assert len(codes) == len(set(codes))
        assert {i.code for i in one.indicators} <= set(codes)
        for indicator in one.indicators:
            said = " ".join(lines_of(indicator))
            assert "Cách chấm: " in said
            assert indicator.evidence in said
            assert indicator.responsible in said


def test_a_set_is_read_with_the_keyboard_and_searched(page: Desk) -> None:
    page.page.views.turn(SETS)
    viewer = page.page.sets
    viewer.table.setFocus()
    QTest.keyClick(viewer.table, Qt.Key.Key_Down)
    assert viewer.title.text().startswith("TC1.1. ")
    page.page.search("hoa giai thanh")
    assert [row.code for row in viewer.model.rows] == ["TC4.6"]
    page.page.open_record("TC1.2")
    assert page.page.views.currentIndex() == SCORING
    assert page.page.panel.code == "TC1.2"


def test_the_history_is_read_when_it_is_looked_at(page: Desk) -> None:
    page.page.open_record("TC1.1")
    page.settle()
    content = page.page.panel.content
    assert content.history.isHidden()
    page.click(content.figures.field("yes").choices[True])
    page.click(content.past)
    assert [line.record for line in content.history.model.rows] == ["TC1.1"]
    page.click(content.figures.field("yes").choices[False])
    assert [line.field for line in content.history.model.rows] == ["Có hoặc không", ""]
    page.page.scoring.show_overview()
    page.page.scoring.overview.tabs.setCurrentIndex(2)
    page.settle()
    assert page.page.scoring.overview.history.model.rows[0].new == "Không"


def test_everything_that_takes_the_focus_has_a_name(page: Desk, unnamed: Callable[..., list[str]]) -> None:
    for view in (SCORING, DOSSIER, COMPARING, SETS):
        page.page.views.turn(view)
        assert unnamed(page.page) == []
    assert page.page.minimumSizeHint().width() <= 880


@pytest.fixture
def answered(sender: Workspace, receiver: Workspace, trade: Any, tmp_path: Path) -> Workspace:
    """The commune after the reviewing office lowered one indicator and returned the dossier."""
    receiver.keys.unlock("mat-khau-thu-2024")
    (taken,) = import_packages(receiver, [trade.package])
    assert taken.record is not None
    unit = taken.record.unit
    score_indicator_of(receiver, unit, YEAR, "TC1.1", 50, "Quy chế chưa cập nhật.")
    accept_own_points(receiver, unit, YEAR)
    return_dossier(receiver, unit, YEAR, "Bổ sung minh chứng")
    import_packages(sender, [export_feedback(receiver, unit, YEAR, tmp_path).file])
    return sender


def test_both_scores_stand_side_by_side_with_the_comment(
    answered: Workspace, sitting: Callable[[Workspace], Session], desk: Make
) -> None:
    page = desk(sitting(answered), AssessmentPage)
    page.page.open_record("TC1.1")
    page.settle()
    card = page.page.panel.content.reviewer
    assert card.points.text() == "Thẩm định 0,5 điểm · tự chấm 1,5 · chênh −1"
    assert card.comment.text() == "Quy chế chưa cập nhật."
    assert not card.isHidden()
    filtered = page.page.scoring.filter
    filtered.set_value("reviewed")
    filtered.committed.emit("reviewed")
    assert [leaf.code for leaf in page.page.scoring.model.leaves] == ["TC1.1"]
    assert page.page.scoring.summary.appraised.text() == "Thẩm định 0,5"
    page.page.open_record("TC1.2")
    page.settle()
    assert "bằng nhau" in page.page.panel.content.reviewer.points.text()


def test_without_feedback_nothing_is_said_of_it(page: Desk) -> None:
    page.page.open_record("TC1.1")
    page.settle()
    assert page.page.panel.content.reviewer.isHidden()
    assert page.page.scoring.summary.appraised.isHidden()


def test_own_points_stand_beside_the_reviewers(
    answered: Workspace, sitting: Callable[[Workspace], Session], desk: Make
) -> None:
    page = desk(sitting(answered), AssessmentPage)
    page.page.views.turn(COMPARING)
    view = page.page.comparing
    view.which.set_value(REVIEWER)
    view.look()
    rows = {row.indicator.code: row for row in view.model.rows}
    assert (rows["TC1.1"].before, rows["TC1.1"].after, rows["TC1.1"].difference) == (150, 50, -100)
    assert view.sums.text() == "Tự chấm 1,5 · Thẩm định 0,5 · chênh −1"
    assert [column.title for column in view.model.columns][2:4] == ["Tự chấm", "Thẩm định"]
    assert "TC1: Tự chấm 1,5, Thẩm định 0,5" in view.chart.accessibleDescription()
    view.table.choose("TC1.1")
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    page.settle()
    assert page.page.views.currentIndex() == SCORING
    assert page.page.panel.code == "TC1.1"


def test_this_year_stands_beside_the_year_before(page: Desk, workspace: Workspace) -> None:
    page.page.views.turn(COMPARING)
    page.settle()
    assert "Năm trước chưa có bản tự đánh giá" in page.page.comparing.nothing.sentence
    view = open_assessment(workspace, YEAR)
    save_entry(workspace, YEAR, replace(entry_for(workspace, view, "TC1.1"), yes=True))
    later = open_assessment(workspace, YEAR + 1)
    save_entry(workspace, YEAR + 1, replace(entry_for(workspace, later, "TC1.2"), yes=True))
    page.session.year = YEAR + 1
    page.page.set_year(YEAR + 1)
    page.settle()
    rows = {row.indicator.code: row for row in page.page.comparing.model.rows}
    assert (rows["TC1.1"].before, rows["TC1.1"].after) == (150, 0)
    assert (rows["TC1.2"].before, rows["TC1.2"].after) == (0, 150)
    assert page.page.comparing.sums.text().startswith("Năm 2024 1,5 · Năm 2025 ")
    assert len(rows) == len(later.criteria_set.indicators)


def test_after_a_return_the_page_says_what_to_do_and_takes_answers(
    answered: Workspace, sitting: Callable[[Workspace], Session], desk: Make
) -> None:
    page = desk(sitting(answered), AssessmentPage)
    said = page.page.closing.lock.text.text()
    assert said.startswith("Hồ sơ đã được trả lại để bổ sung ngày 20/11/2024")
    assert "trả lời từng ý kiến" in said
    assert "Trả lại" in page.page.dossier.stages.accessibleDescription()
    page.page.open_record("TC1.1")
    page.settle()
    content = page.page.panel.content
    assert content.reply.field("reply").edit.isReadOnly()
    page.click(page.page.closing.lock.unlock)
    page.type(page.page.closing.question.line.line, "Bo sung", leave=False)
    page.click(page.page.closing.question.confirm)
    page.type(page.page.panel.content.reply.field("reply").edit, "Da bo sung quy che moi")
    assert open_assessment(answered, YEAR).entries["TC1.1"].reply == "Da bo sung quy che moi"
    page.page.open_record("TC1.2")
    page.settle()
    assert not page.page.panel.content.reply.isHidden()


def test_a_look_over_is_asked_for_shown_and_taken_back_by_a_change(page: Desk, workspace: Workspace) -> None:
    closing = page.page.closing
    assert closing.lock.isHidden()
    page.click(closing.review)
    assert closing.question.line.value() == workspace.actor
    page.click(closing.question.confirm)
    assert "đã rà soát ngày 20/11/2024" in closing.lock.text.text()
    assert closing.review.isHidden()
    assert closing.lock.unlock.isHidden()
    page.page.open_record("TC1.1")
    page.settle()
    page.click(page.page.panel.content.figures.field("yes").choices[True])
    assert closing.lock.isHidden()
    assert not closing.review.isHidden()


def test_registration_is_kept_field_by_field_and_models_one_by_one(page: Desk, workspace: Workspace) -> None:
    page.page.views.turn(DOSSIER)
    form = page.page.dossier.form
    page.type(form.head.field("target_points").line, "90,5")
    page.type(form.head.field("target_rank").line, "Tot")
    page.click(form.add)
    page.type(form.model.field("title").line, "Ngay khong hen")
    page.type(form.model.field("starts_on").line, "1/2/2024")
    page.click(form.add)
    page.type(form.model.field("title").line, "To hoa giai")
    found = read_recognition(workspace, YEAR).registration
    assert (found.target_points, found.target_rank) == (9050, "Tot")
    assert [model.title for model in found.models] == ["Ngay khong hen", "To hoa giai"]
    page.type(form.model.field("ends_on").line, "1/1/2024")
    form.table.choose(0)
    page.type(form.model.field("ends_on").line, "1/1/2024")
    assert read_recognition(workspace, YEAR).registration.models[0].ends_on is None
    assert form.model.field("ends_on").problem
    page.page.reload(AssessmentPage.shows)
    page.settle()
    form.table.choose(1)
    page.click(form.remove)
    assert [model.title for model in read_recognition(workspace, YEAR).registration.models] == ["Ngay khong hen"]


def test_papers_are_counted_attached_printed_and_written_out(page: Desk, workspace: Workspace, tmp_path: Path) -> None:
    page.page.views.turn(DOSSIER)
    view = page.page.dossier
    assert view.title.text() == "Hồ sơ đề nghị công nhận: 0/5 tài liệu"
    signed = tmp_path / "phe duyet.pdf"
    signed.write_bytes(b"%PDF-1.4 phe duyet")
    page.page.dossier_work.attach(DossierPaper.MODEL_APPROVAL, signed)
    page.settle()
    assert view.title.text() == "Hồ sơ đề nghị công nhận: 1/5 tài liệu"
    view.table.choose("model-approval")
    assert not view.print.isEnabled()
    assert view.detach.isEnabled()
    view.table.choose("score-sheet")
    page.click(view.print)
    assert page.wanted[-1] == ("reports", "score-sheet")
    page.page.dossier_work.export(tmp_path / "ho-so.zip")
    page.session.jobs.wait(180_000)  # nine papers are printed
    page.settle()
    assert (tmp_path / "ho-so.zip").exists()
    assert "4/5 tài liệu" in page.page.messages.text
    assert "bản đăng ký mô hình" in page.page.messages.text
    assert "Hiện ở bước Đang chấm" in view.stages.accessibleDescription()
    view.table.choose("model-approval")
    page.click(view.detach)
    assert read_recognition(workspace, YEAR).complete == 0
