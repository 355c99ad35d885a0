"""The first page: every line leads to its record, every number is the use case's, a backup is one click away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.review import Appraisal, AppraisalItem, AppraisalState
from qcdc_desktop.ui.pages.overview import OverviewPage
from qcdc_desktop.ui.pages.overview.cards import LinkList
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.backups import list_backups
from qcdc_desktop.usecases.disclosures import add_disclosure, enter_expected, list_disclosures, save_disclosure
from qcdc_desktop.usecases.overview import overview
from qcdc_desktop.usecases.package_contents import ReceivedFeedback
from qcdc_desktop.usecases.review import units_below
from qcdc_desktop.usecases.workspace import Workspace


@pytest.fixture
def nothing_expected(workspace: Workspace) -> None:
    """Everything the year expects by the calendar is answered with a reason, so that only the test's entries count."""
    for row in list_disclosures(workspace, 2024).missing:
        enter_expected(workspace, 2024, *row.item.key, not_applicable="Không phát sinh")


@pytest.fixture
def overdue(workspace: Workspace, nothing_expected: None) -> Disclosure:
    made = add_disclosure(workspace, 2024, "5.1", "Quỹ khuyến học năm 2024")
    return save_disclosure(workspace, replace(made, document_date=date(2024, 10, 1)))


def click_first(view: LinkList) -> None:
    where = view.visualRect(view.rows.index(0, 1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_new_office_sees_what_the_year_expects(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, OverviewPage)
    lines = at.page.commune.work.lines.rows
    assert {line.state for line in lines} == {State.ERROR}
    assert [line.aside for line in lines] == ["15/04", "15/07", "15/07", "15/10"]
    assert "chưa có trong sổ" in lines[0].tip
    assert at.page.commune._work_card.aside.text() == "4 việc quá hạn"


def test_an_office_without_work_sees_where_to_begin(
    session: Session, desk: Callable[..., Any], nothing_expected: None
) -> None:
    at = desk(session, OverviewPage)
    assert at.page.commune.work._empty.isVisible()
    at.click(at.page.commune.work._empty.button)
    assert at.wanted == [("disclosures", "")]
    assert "Chưa có bản sao lưu nào" in at.page.commune._backup.text()
    assert "Chưa gửi gói dữ liệu nào" in at.page.commune._package.text()


def test_a_line_of_the_work_list_leads_to_its_record(
    session: Session, desk: Callable[..., Any], overdue: Disclosure
) -> None:
    at = desk(session, OverviewPage)
    work = at.page.commune.work
    line = work.lines.rows[0]
    assert (line.mark, line.text, line.aside) == ("Quá hạn", "Quỹ khuyến học năm 2024", "08/10")
    assert "Còn thiếu 4 nơi" in line.tip
    assert at.page.commune._work_card.aside.text() == f"{work.lines.total} việc quá hạn"
    click_first(work)
    assert at.wanted == [("disclosures", overdue.id)]
    work.setFocus()
    work.selectRow(0)
    QTest.keyClick(work, Qt.Key.Key_Return)
    assert at.wanted[-1] == ("disclosures", overdue.id)


def test_a_gap_leads_to_its_indicator(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, OverviewPage)
    found = overview(session.workspace, 2024)
    lines = at.page.commune.gaps.lines.rows
    assert len(lines) == len(found.missing)
    assert lines[0].mark == found.missing[0].indicator_code
    assert not lines[0].text.startswith("Chỉ tiêu")
    click_first(at.page.commune.gaps)
    assert at.wanted == [("assessment", found.missing[0].indicator_code)]


def test_bars_and_points_are_those_of_the_use_case(
    session: Session, desk: Callable[..., Any], overdue: Disclosure
) -> None:
    at = desk(session, OverviewPage)
    told = at.page.commune.bars.accessibleDescription()
    due = list_disclosures(session.workspace, 2024).figures.due
    assert f"Công khai đến hạn: 0 / {due} mục" in told
    assert "0 trên 100 điểm, điểm đạt chuẩn 80" in at.page.commune.points.accessibleDescription()
    assert "minh họa" in at.page.commune._point_card.aside.text()
    at.click(at.page.commune.working.link)
    assert "1. " in at.page.commune.working.text
    assert "còn thiếu 80 điểm" in at.page.commune.working.text
    QTest.keyClick(at.page.commune.bars, Qt.Key.Key_Return)
    assert at.wanted == [("disclosures", "")]


def test_the_tasks_of_this_quarter_are_shown(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, OverviewPage)
    assert at.page.commune._task_card.heading.text() == "Nhiệm vụ quý IV"
    assert at.page.commune.tasks.lines.total == len(overview(session.workspace, 2024).tasks) > 0


def test_another_year_has_no_tasks_and_other_figures(
    session: Session, desk: Callable[..., Any], overdue: Disclosure
) -> None:
    at = desk(session, OverviewPage)
    session.year = 2025
    at.page.set_year(2025)
    at.settle()
    assert at.page.commune._bar_card.heading.text() == "Tiến độ năm 2025"
    assert at.page.commune.work.lines.total == 0
    assert not at.page.commune._task_card.isVisible()


def test_search_filters_the_lists_without_marks(
    session: Session, desk: Callable[..., Any], overdue: Disclosure
) -> None:
    page = desk(session, OverviewPage).page
    page.search("khuyen hoc")
    assert len(page.commune.work.lines.rows) == 1
    page.search("khong co gi nhu the")
    assert page.commune.work.lines.rows == ()


def test_a_backup_is_made_and_shown(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, OverviewPage)
    at.page.commune.backup_wanted.emit()
    at.settle()
    assert len(list_backups(session.workspace)) == 1
    assert "Đã sao lưu và kiểm tra" in at.page.messages.text
    assert at.page.commune._backup.text() == "Sao lưu gần nhất: 20/11/2024"


def test_a_reviewing_office_sees_its_area(reviewer_session: Session, desk: Callable[..., Any]) -> None:
    at = desk(reviewer_session, OverviewPage)
    below = units_below(reviewer_session.workspace, 2024)
    lines = at.page.area.units.lines.rows
    assert [line.text for line in lines] == [unit.name for unit in below]
    assert {line.mark for line in lines} == {"Chưa gửi"}
    assert at.page.area._unit_card.aside.text() == f"{len(below)} đơn vị chưa gửi"
    assert "mục tiêu 60 %" in at.page.area._target.text()
    assert f"trên tổng số {len(below)} đơn vị" in at.page.area.working.text
    click_first(at.page.area.units)
    assert at.wanted == [("inbox", str(below[0].key))]


def test_everything_on_the_tab_way_has_a_name(
    session: Session, desk: Callable[..., Any], unnamed: Callable[..., list[str]], overdue: Disclosure
) -> None:
    assert unnamed(desk(session, OverviewPage).page) == []


def test_the_area_too(reviewer_session: Session, desk: Callable[..., Any], unnamed: Callable[..., list[str]]) -> None:
    assert unnamed(desk(reviewer_session, OverviewPage).page) == []


def test_the_work_of_the_day_goes_on_paper(session: Session, desk: Callable[..., Any], tmp_path: Path) -> None:
    at = desk(session, OverviewPage)
    at.page.print_day(tmp_path / "viec.pdf")
    at.settle()
    assert (tmp_path / "viec.pdf").read_bytes().startswith(b"%PDF")
    assert "viec.pdf" in at.page.messages.text


def test_an_appraisal_that_came_back_shows_its_points(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, OverviewPage)
    assert not at.page.commune._feedback.isVisible()
    found = overview(session.workspace, 2024)
    appraisal = Appraisal("a", "d", "0" * 64, AppraisalState.ACCEPTED, "Trần Thị Bình")
    items = {code: AppraisalItem(code, "d", "a", code, points) for code, points in (("TC1.1", 150), ("TC1.2", 75))}
    back = ReceivedFeedback(
        appraisal, {**items, "TC1.3": AppraisalItem("x", "d", "a", "TC1.3", None)}, None, found.assessment
    )
    at.page.commune.show_year(found, (back,))
    assert at.page.commune._feedback.isVisible()
    assert at.page.commune.appraised.text().startswith("Thẩm định: 2,25 điểm (")
