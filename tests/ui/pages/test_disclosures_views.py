"""The ways to look at the register: what the year expects, the calendar, today's work, versions, papers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt, QUrl
from PySide6.QtTest import QTest

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.expected import Expectation
from qcdc_desktop.ui.pages.disclosures import DisclosuresPage
from qcdc_desktop.ui.pages.disclosures.agenda import Happening, agenda
from qcdc_desktop.ui.pages.disclosures.lines import register_lines
from qcdc_desktop.ui.pages.disclosures.printing import PAPERS
from qcdc_desktop.ui.pages.disclosures.views import CALENDAR, FIGURES, LIST, MATRIX, TODAY
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.disclosures import (
    add_disclosure,
    add_new_version,
    add_publications,
    disclosure_details,
    list_disclosures,
    propose_publications,
    save_disclosure,
)
from qcdc_desktop.usecases.office_settings import read_office, save_profile
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
TODAY_IS = date(2024, 11, 20)


@pytest.fixture
def posted(workspace: Workspace) -> Disclosure:
    """An entry of 28/10 published everywhere on the next day, with loudspeakers where the law wants them."""
    made = add_disclosure(workspace, YEAR, "7.3", "Danh sách hộ nghèo được hỗ trợ")
    saved = save_disclosure(workspace, replace(made, document_date=date(2024, 10, 28), starts_on=date(2024, 10, 28)))
    missing = propose_publications(workspace, made.id)
    add_publications(workspace, [replace(one, starts_on=date(2024, 10, 29)) for one in missing])
    return saved


def missing_key(ws: Workspace) -> str:
    item = list_disclosures(ws, YEAR).missing[0].item
    return f"{item.content.code} {item.period}"


def shown(at: Any, key: str) -> None:
    at.page.open_record(key)
    at.settle()


def test_an_expected_item_says_what_is_missing_and_opens_a_filled_entry(
    session: Session, desk: Callable[..., Any]
) -> None:
    at = desk(session, DisclosuresPage)
    item = list_disclosures(session.workspace, YEAR).missing[0].item
    shown(at, missing_key(session.workspace))
    panel = at.page.expected
    assert panel.isVisible()
    assert panel.title.text() == item.title
    assert "Chưa lập, trễ" in panel.standing.text()
    assert panel.working.text.startswith("1. ")
    at.click(panel.enter)
    (row,) = list_disclosures(session.workspace, YEAR).rows
    assert (row.content.code, row.disclosure.period) == item.key
    assert row.disclosure.title == item.title
    assert at.page.details.isVisible()
    assert at.page.details.shown == row.disclosure.id


def test_a_reason_answers_an_expected_item(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, DisclosuresPage)
    key = missing_key(session.workspace)
    before = len(list_disclosures(session.workspace, YEAR).missing)
    shown(at, key)
    at.click(at.page.expected.exempt)
    at.type(at.page.ask.line.line, "Trong quý không phát sinh", leave=False)
    at.click(at.page.ask.confirm)
    register = list_disclosures(session.workspace, YEAR)
    assert len(register.missing) == before - 1
    assert [row.disclosure.not_applicable for row in register.rows] == ["Trong quý không phát sinh"]


def test_the_filter_finds_what_is_not_entered(session: Session, desk: Callable[..., Any], posted: Disclosure) -> None:
    page = desk(session, DisclosuresPage).page
    page.views.standing.set_value("expected")
    page.views.apply()
    assert page.model.rows
    assert all(line.expected for line in page.model.rows)
    page.views.standing.set_value("running")
    page.views.apply()
    assert [line.key for line in page.model.rows] == [posted.id]


def test_the_agenda_knows_due_up_loud_free_and_ended(workspace: Workspace, posted: Disclosure) -> None:
    lines = register_lines(list_disclosures(workspace, YEAR))
    found = agenda(lines, date(2024, 10, 1), date(2024, 12, 31))

    def on(day: date) -> dict[Happening, int]:
        return {e.what: e.places for e in found.on(day) if e.line.key == posted.id}

    judgement = disclosure_details(workspace, posted.id).row.judgement
    assert judgement.due_on is not None
    assert on(judgement.due_on)[Happening.DUE] == 1
    begun = on(date(2024, 10, 29))
    assert begun[Happening.BEGIN] == sum(check.required.form != "c" for check in judgement.checks)
    loud = [c.until for c in judgement.checks if c.required.form == "c" and c.until]
    for until in loud:
        assert on(until)[Happening.LOUD] == 1
        assert Happening.LOUD not in on(until + timedelta(days=1))
    assert on(date(2024, 11, 28))[Happening.FREE] == 3
    assert found.posted[date(2024, 10, 28)] == (0, 0)
    assert found.posted[date(2024, 10, 29)] == (3, 1)
    expected = [e.line.standing for events in found.days.values() for e in events if e.line.expected]
    assert Expectation.MISSING in expected


def test_the_calendar_is_walked_with_keys_and_mouse(
    session: Session, desk: Callable[..., Any], posted: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    at.page.views.turn(CALENDAR)
    at.settle()
    calendar = at.page.views.calendar
    grid = calendar.grid
    assert grid.day == TODAY_IS
    assert "hôm nay" in calendar.day_title.text()
    assert calendar.title.text() == "Quý IV/2024"
    QTest.keyClick(grid, Qt.Key.Key_Up)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.day == date(2024, 11, 12)
    assert "12/11/2024" in calendar.day_title.text()
    assert "3 nơi của 1 mục" in calendar.day_words.text()
    QTest.keyClick(grid, Qt.Key.Key_Home)
    assert grid.day == date(2024, 11, 11)
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.day == date(2024, 11, 17)
    place = grid.box_of(date(2024, 10, 29)).center()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert grid.day == date(2024, 10, 29)
    assert "Bắt đầu công khai: 1 mục" in grid.accessibleDescription()
    QTest.keyClick(grid, Qt.Key.Key_Return)
    calendar.list.opened.emit(calendar.list.current_row())
    at.settle()
    assert at.page.details.shown == posted.id
    assert at.page.views.tabs.currentIndex() == LIST


def test_the_calendar_turns_its_quarters_within_the_year(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, DisclosuresPage)
    at.page.views.turn(CALENDAR)
    at.settle()
    calendar = at.page.views.calendar
    assert not calendar.ahead.isEnabled()
    QTest.keyClick(calendar.grid, Qt.Key.Key_PageUp)
    at.settle()
    assert calendar.title.text() == "Quý III/2024"
    assert calendar.grid.day == date(2024, 9, 30)
    at.click(calendar.ahead)
    assert calendar.title.text() == "Quý IV/2024"
    calendar.turn(-3)
    at.settle()
    calendar.grid.choose(date(2023, 12, 31))
    at.settle()
    assert calendar.grid.day == date(2024, 1, 1)
    assert calendar.day_words.text().startswith("Tết Dương lịch")
    at.click(calendar.today)
    assert calendar.grid.day == TODAY_IS
    assert calendar.grid.day_at(QPointF(2, 2)) is None


def test_the_day_is_told_in_sentences_with_links(
    session: Session, desk: Callable[..., Any], posted: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    at.page.views.turn(TODAY)
    today = at.page.views.today
    assert today.heading.text() == "Thứ Tư, 20/11/2024"
    assert today.brief.text().startswith("Hôm nay: ")
    assert "đã quá hạn" in today.brief.text()
    words = today.text.toPlainText()
    assert "chưa có trong sổ" in words
    assert "Danh sách hộ nghèo được hỗ trợ" in words
    today.text.anchorClicked.emit(QUrl(missing_key(session.workspace)))
    at.settle()
    assert at.page.expected.isVisible()


def test_the_day_goes_on_paper(session: Session, desk: Callable[..., Any], tmp_path: Path) -> None:
    at = desk(session, DisclosuresPage)
    at.page.papers.print_day(tmp_path / "viec.pdf", show=False)
    at.settle()
    assert (tmp_path / "viec.pdf").read_bytes().startswith(b"%PDF")


def test_versions_lead_to_each_other(session: Session, desk: Callable[..., Any], posted: Disclosure) -> None:
    newer = add_new_version(session.workspace, posted.id)
    save_disclosure(session.workspace, replace(newer, document_number="46/QĐ-UBND", document_date=date(2024, 11, 18)))
    at = desk(session, DisclosuresPage)
    shown(at, newer.id)
    (link,) = at.page.details.links.links
    assert link.accessibleName() == "Thay cho: Danh sách hộ nghèo được hỗ trợ, ngày 28/10/2024"
    at.click(link)
    assert at.page.details.shown == posted.id
    (link,) = at.page.details.links.links
    assert at.page.minimumSizeHint().height() <= 566  # the smallest screen
    assert link.accessibleName().startswith("Đã thay bằng: Danh sách hộ nghèo được hỗ trợ, số 46/QĐ-UBND")
    shown(at, missing_key(session.workspace))
    assert not at.page.details.links.isVisible()


def test_a_permanent_posting_is_confirmed_with_its_day(session: Session, desk: Callable[..., Any]) -> None:
    ws = session.workspace
    made = add_disclosure(ws, YEAR, "13.1", "Thủ tục hành chính")
    save_disclosure(ws, replace(made, document_date=date(2023, 8, 1)))
    add_publications(ws, [replace(one, starts_on=date(2023, 8, 2)) for one in propose_publications(ws, made.id)])
    at = desk(session, DisclosuresPage)
    shown(at, made.id)
    assert at.page.details.review.isVisible()
    assert at.page.minimumSizeHint().height() <= 566  # the smallest screen
    assert "rà soát" in at.page.details._review_words.toolTip()
    at.click(at.page.details.reviewed)
    notes = {p.note for p in disclosure_details(ws, made.id).row.publications if p.form == "a"}
    assert notes == {"Đã rà soát ngày 20/11/2024, vẫn đúng."}
    assert not at.page.details.review.isVisible()
    assert "vẫn đúng" in at.page.messages.text


def test_every_paper_is_offered_and_minutes_wait_for_an_entry(
    session: Session, desk: Callable[..., Any], posted: Disclosure, tmp_path: Path
) -> None:
    at = desk(session, DisclosuresPage)
    papers = at.page.papers
    assert tuple(papers.actions_by_name) == PAPERS
    shown(at, missing_key(session.workspace))
    assert not papers.actions_by_name["posting-minutes"].isEnabled()
    shown(at, posted.id)
    assert papers.actions_by_name["posting-minutes"].isEnabled()
    papers.actions_by_name["posting-minutes"].trigger()
    assert "Danh sách hộ nghèo" in papers.help.text()
    assert [choice.value for choice in papers.ending.choices] == ["pdf", "docx"]
    papers.save_paper(tmp_path / "bien-ban.docx")
    at.settle()
    assert (tmp_path / "bien-ban.docx").read_bytes().startswith(b"PK")
    papers.choose("disclosure-register")
    papers.period.set_value((date(2024, 10, 1), date(2024, 12, 31)))
    assert (papers.choice.first, papers.choice.last) == (date(2024, 10, 1), date(2024, 12, 31))
    papers.save_paper(tmp_path / "so.xlsx")
    at.settle()
    assert "so.xlsx" in at.page.messages.text
    assert not papers.isVisible()


def test_the_office_may_ask_for_no_reviews(workspace: Workspace) -> None:
    save_profile(workspace, replace(read_office(workspace).profile, permanent_review_months=0))
    assert all(item.kind != "review" for item in list_disclosures(workspace, YEAR).worklist)


def test_every_view_has_names_for_screen_readers(
    session: Session, desk: Callable[..., Any], unnamed: Callable[..., list[str]], posted: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    for view in (LIST, MATRIX, CALENDAR, TODAY, FIGURES):
        at.page.views.turn(view)
        at.settle()
        assert unnamed(at.page) == []
    shown(at, missing_key(session.workspace))
    at.page.papers.choose("disclosure-register")
    assert unnamed(at.page) == []
