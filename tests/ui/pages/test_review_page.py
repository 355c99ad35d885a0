"""Thẩm định: points and comments written on leaving a field, evidence beside them, decisions with reasons."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.expected import Expectation
from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.ui.pages.disclosures.lines import UNANSWERED
from qcdc_desktop.ui.pages.review import ReviewPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.import_package import import_packages, package_log
from qcdc_desktop.usecases.review import open_review, score_indicator_of
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "mat-khau-thu-2024"
CODE = "TC1.1"


@pytest.fixture
def unit(receiver: Workspace, trade: Any) -> UnitKey:
    (taken,) = import_packages(receiver, [trade.package])
    assert taken.record is not None
    return taken.record.unit


@pytest.fixture
def page(receiver: Workspace, unit: UnitKey, sitting: Callable[[Workspace], Session], desk: Callable[..., Any]) -> Any:
    return desk(sitting(receiver), ReviewPage)


def state(ws: Workspace, unit: UnitKey) -> AppraisalState:
    return open_review(ws, unit, 2024).appraisal.state


def test_nothing_received_says_where_to_begin(reviewer_session: Session, desk: Callable[..., Any]) -> None:
    at = desk(reviewer_session, ReviewPage)
    assert at.page.queue.view._empty.isVisible()
    at.click(at.page.queue.view._empty.button)
    assert at.wanted == [("inbox", "")]
    assert not at.page.accept.isEnabled()


def test_the_first_dossier_lies_on_the_desk(page: Any) -> None:
    judging = page.page.indicators.judging
    assert judging.code == CODE
    assert judging.own_text == "Tự chấm 1,5 / 1,5 điểm"
    assert "1. " in judging.how.text
    assert "Đã ban hành quy chế." in judging._said.text()
    assert [e.link.page for e in page.page.evidence.model.rows] == ["trang 1"]
    assert page.page.evidence.pages.words == "Trang 1 / 1"
    lines = page.page.register.model.rows
    assert [line.entry is not None for line in lines].count(True) == 1
    assert {line.standing for line in lines if line.expected} <= UNANSWERED
    assert [s.form.code for s in page.page.surveys.model.rows] in ([], ["PKS05"])
    assert page.page.attention() == 1


def test_the_reviewer_sees_what_the_year_expects(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    register = open_review(receiver, unit, 2024).assessment.register
    pane = page.page.register
    pane.which.set_value("expected")
    pane.which.committed.emit("expected")
    shown = {(line.expected.item.key, line.standing) for line in pane.model.rows}
    assert shown == {(row.item.key, row.standing) for row in register.expected if row.standing in UNANSWERED}
    assert any(line.standing is Expectation.MISSING for line in pane.model.rows)
    pane.view.choose(next(line.key for line in pane.model.rows if line.standing is Expectation.MISSING))
    assert "Nghị định 163/2016" in pane.working.text


def test_the_files_of_an_entry_are_opened_from_the_register(page: Any) -> None:
    pane = page.page.register
    line = next(line for line in pane.model.rows if line.entry is not None)
    pane.view.opened.emit(line)
    page.settle()
    assert page.page.behind.currentWidget() is page.page.evidence
    assert line.entry.attachments == 1
    assert [file.attachment.name for file in page.page.evidence.model.rows] == ["Quy chế.png"]


def test_points_are_written_on_leaving_the_field(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    page.type(page.page.indicators.judging.points.line, "1.5")
    item = open_review(receiver, unit, 2024).items[CODE]
    assert (item.points, item.comment) == (150, "")
    assert state(receiver, unit) is AppraisalState.IN_REVIEW
    assert "(1/40)" in page.page.standing.text


def test_fewer_points_need_a_comment_beside_the_field(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    judging = page.page.indicators.judging
    page.type(judging.points.line, "0,5")
    assert "cần ghi nhận xét" in judging.comment.problem
    assert CODE not in open_review(receiver, unit, 2024).items
    page.type(judging.comment.edit, "Quy chế chưa cập nhật năm 2024")
    item = open_review(receiver, unit, 2024).items[CODE]
    assert (item.points, item.comment) == (50, "Quy chế chưa cập nhật năm 2024")
    assert judging.comment.problem == ""


def test_going_on_from_refused_points_is_said(page: Any) -> None:
    page.type(page.page.indicators.judging.points.line, "0,5")
    page.page.indicators.step(1)
    page.settle()
    assert CODE in page.page.messages.text
    assert page.page.indicators.judging.code == "TC1.2"


def test_too_many_points_are_refused_beside_the_field(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    page.type(page.page.indicators.judging.points.line, "99")
    assert page.page.indicators.judging.points.problem
    assert not page.page.leave()
    assert open_review(receiver, unit, 2024).items == {}


def test_agreeing_goes_on_to_the_next_indicator(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    page.click(page.page.indicators.judging.agree)
    assert open_review(receiver, unit, 2024).items[CODE].points == 150
    assert page.page.indicators.judging.code == "TC1.2"


def test_accepting_needs_all_points(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    page.click(page.page.accept)
    assert "chưa có điểm thẩm định" in page.page.messages.text
    page.click(page.page.agree)
    assert len(open_review(receiver, unit, 2024).items) == 40
    page.click(page.page.accept)
    assert state(receiver, unit) is AppraisalState.ACCEPTED
    assert page.page.reopen.isVisible()
    assert not page.page.accept.isVisible()
    assert page.page.indicators.judging.points.line.isReadOnly()
    assert page.page.attention() == 0


def test_returning_and_reopening_need_reasons(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    reason = page.page.reason
    page.click(page.page.give_back)
    page.click(reason.confirm)
    assert "cần ghi lý do" in reason.reason.problem
    page.type(reason.reason.edit, "Bổ sung biên bản niêm yết", leave=False)
    page.click(reason.confirm)
    assert state(receiver, unit) is AppraisalState.RETURNED
    assert "Bổ sung biên bản niêm yết" in page.page.standing.text
    page.click(page.page.reopen)
    page.type(reason.reason.edit, "Xã đã bổ sung", leave=False)
    page.click(reason.confirm)
    assert state(receiver, unit) is AppraisalState.IN_REVIEW


def test_feedback_is_signed_and_written(page: Any, receiver: Workspace) -> None:
    page.click(page.page.feedback)
    signing = page.page.signing
    page.type(signing.passphrase.line, PASSPHRASE, leave=False)
    QTest.keyClick(signing.passphrase.line, Qt.Key.Key_Return)
    page.settle()
    assert page.page.made.isVisible()
    assert PackageKind.FEEDBACK in [r.kind for r in package_log(receiver)]


def test_a_unit_is_opened_by_its_key_and_found_without_marks(page: Any, unit: UnitKey) -> None:
    page.page.open_record(str(unit))
    page.settle()
    assert page.page._case.unit == unit
    page.page.search("khong co")
    assert page.page.queue.model.rows == ()


def test_another_year_clears_the_desk(page: Any) -> None:
    page.session.year = 2023
    page.page.set_year(2023)
    page.settle()
    assert page.page.indicators.model.rows == ()
    assert not page.page.accept.isEnabled()


def test_every_widget_on_the_way_of_the_tab_key_has_a_name(page: Any, unnamed: Callable[..., list[str]]) -> None:
    page.click(page.page.give_back)
    assert unnamed(page.page) == []


def test_remarks_stand_and_what_is_asked_travels_with_the_return(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    judging = page.page.indicators.judging
    page.type(judging.comment.edit, "Quy chế cũ")
    page.type(judging.completion.edit, "Gửi bản quy chế mới")
    item = open_review(receiver, unit, 2024).items[CODE]
    assert (item.comment, item.asked) == ("Quy chế cũ", "Gửi bản quy chế mới")
    assert judging.comment.value() == "Quy chế cũ"
    page.click(page.page.give_back)
    page.type(page.page.reason.reason.edit, "Bổ sung", leave=False)
    page.click(page.page.reason.confirm)
    assert "Quy chế cũ" in judging._standing.text()
    assert judging.comment.value() == ""


def test_only_the_filtered_rows_are_agreed_with(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    indicators = page.page.indicators
    indicators.which.set_value("bare")
    indicators.which.committed.emit("bare")
    assert "đang lọc" in page.page.agree.text()
    shown = indicators.shown
    assert CODE not in shown
    page.click(page.page.agree)
    assert set(open_review(receiver, unit, 2024).items) == shown
    assert not page.page.agree.isEnabled()
    indicators.filter("changed")
    assert indicators.shown == frozenset()


def test_somebody_else_was_quicker(page: Any, receiver: Workspace, unit: UnitKey) -> None:
    score_indicator_of(replace(receiver, actor="Trần Văn Bình"), unit, 2024, CODE, 150, "Đủ")
    page.type(page.page.indicators.judging.points.line, "1,25")
    assert open_review(receiver, unit, 2024).items[CODE].reviewer == "Trần Văn Bình"
    assert "Trần Văn Bình vừa chấm" in page.page.indicators.judging.points.problem


def test_the_quality_of_sheets_is_looked_into_when_the_tab_is_opened(page: Any) -> None:
    pane = page.page.quality
    assert pane.model.rows == ()
    page.page.behind.setCurrentWidget(pane)
    page.settle()
    assert "không phải kết luận" in pane._sums.text()
