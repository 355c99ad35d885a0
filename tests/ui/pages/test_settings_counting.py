"""Counting terms and days off in the settings: what is ticked is saved, and what moved is told with both days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.ui.pages.settings import SettingsPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.disclosures import add_disclosure, disclosure_details, save_disclosure
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.workspace import Workspace


@pytest.fixture
def still_open(workspace: Workspace) -> Disclosure:
    """Due on Monday 25/11/2024, five working days after Monday the 18th."""
    made = add_disclosure(workspace, 2024, "5.1", "Quỹ khuyến học")
    return save_disclosure(workspace, replace(made, document_date=date(2024, 11, 18)))


def told(section: Any, title: str) -> list[tuple[str, ...]]:
    return [row[1:] for row in section.moved.model.as_texts()[1] if row[0] == title]


def test_counting_the_first_day_moves_what_is_open_and_says_it(
    session: Session, desk: Callable[..., Any], still_open: Disclosure
) -> None:
    at = desk(session, SettingsPage)
    section = at.page.section("counting")
    at.settle()
    assert not section.moved.isVisible()
    at.click(section.form.field("skip_first_day").box)
    assert not read_office(session.workspace).profile.skip_first_day
    assert disclosure_details(session.workspace, still_open.id).row.judgement.due_on == date(2024, 11, 22)
    assert section.moved.isVisible()
    assert "đổi hạn" in section.moved.words
    assert told(section, "Quỹ khuyến học") == [("25/11/2024", "22/11/2024")]
    moved = next(row for row in section.moved.model.rows if row.title == "Quỹ khuyến học")
    section.moved.view.opened.emit(moved)
    assert at.wanted == [("disclosures", still_open.id)]
    at.click(section.moved.close_button)
    assert not section.moved.isVisible()


def test_months_of_review_are_saved_and_too_many_are_refused(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, SettingsPage)
    section = at.page.section("counting")
    at.page.activateWindow()
    at.settle()
    field = section.form.field("permanent_review_months")
    at.type(field.line, "6")
    assert read_office(session.workspace).profile.permanent_review_months == 6
    assert not section.moved.isVisible()
    at.type(field.line, "500")
    assert "120" in field.problem
    at.type(field.line, "")
    assert "số tháng" in field.problem
    assert read_office(session.workspace).profile.permanent_review_months == 6


def test_a_new_day_off_says_what_moved_and_taking_it_back_too(
    session: Session, desk: Callable[..., Any], still_open: Disclosure
) -> None:
    at = desk(session, SettingsPage)
    section = at.page.section("calendar")
    at.settle()
    at.type(section.form.field("day").line, "21/11/2024")
    at.type(section.form.field("name").line, "Nghỉ theo thông báo", leave=False)
    at.click(section.add)
    assert told(section, "Quỹ khuyến học") == [("25/11/2024", "26/11/2024")]
    section.view.choose(date(2024, 11, 21))
    at.click(section.remove)
    assert told(section, "Quỹ khuyến học") == [("26/11/2024", "25/11/2024")]


def test_a_day_that_moves_nothing_says_so(
    session: Session, desk: Callable[..., Any], unnamed: Callable[..., list[str]]
) -> None:
    at = desk(session, SettingsPage)
    section = at.page.section("calendar")
    at.settle()
    at.type(section.form.field("day").line, "30/12/2024")
    at.type(section.form.field("name").line, "Nghỉ theo thông báo", leave=False)
    at.click(section.add)
    assert "không có mục" in section.moved.words
    assert unnamed(at.page) == []
