"""Báo cáo: papers are looked at in the window, saved in both forms, and say what they need."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.ui.pages.reports import ReportsPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.workspace import Workspace

Spin = Callable[..., bool]


@pytest.fixture
def page(session: Session, desk: Callable[..., Any]) -> Any:
    return desk(session, ReportsPage)


def shown(at: Any, spin: Spin) -> None:
    """Wait until the pages asked for last are on the screen."""
    assert spin(lambda: not at.page._pause.isActive() and not at.page._running and not at.session.jobs.busy, ms=20_000)


def choose(at: Any, name: str, spin: Spin) -> None:
    at.page.open_record(name)
    shown(at, spin)


def test_every_paper_of_a_commune_is_shown_page_by_page(page: Any, spin: Spin) -> None:
    names = [page.page.kinds.item(row).data(0x100).name for row in range(page.page.kinds.count())]
    assert names == [
        "self-assessment",
        "score-sheet",
        "recognition-request",
        "standard-registration",
        "model-registration",
        "evidence-index",
        "disclosure-plan",
        "disclosure-list",
        "disclosure-register",
        "disclosure-report",
        "compliance-summary",
        "survey-result",
        "survey-summary",
        "survey-days",
        "survey-quality",
    ]
    for name in names:
        choose(page, name, spin)
        assert page.page.view.pages.images, name
        assert page.page.view.words.startswith("Trang 1 / ")


def test_a_paper_asks_only_for_what_it_needs(page: Any, spin: Spin) -> None:
    choose(page, "disclosure-list", spin)
    assert page.page.field("quarter").isVisible()
    assert not page.page.field("form").isVisible()
    assert page.page.choice.quarter == 4
    assert not page.page.save_docx.isEnabled()
    choose(page, "disclosure-report", spin)
    assert page.page.field("period").isVisible()
    assert (page.page.choice.first, page.page.choice.last) == (date(2024, 1, 1), date(2024, 12, 31))
    assert page.page.save_docx.isEnabled()
    assert not page.page.save_xlsx.isEnabled()
    choose(page, "survey-result", spin)
    assert page.page.field("form").isVisible()
    assert page.page.choice.form == "PKS01"
    assert not page.page.field("unit").isVisible()


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "docx"])
def test_a_paper_is_saved(page: Any, spin: Spin, tmp_path: Path, ending: str) -> None:
    shown(page, spin)
    file = tmp_path / f"bao-cao.{ending}"
    page.page.save(file)
    page.settle()
    assert file.stat().st_size > 1000
    assert page.page.messages.state is State.SUCCESS
    assert "bao-cao" in page.page.messages.text


def test_a_number_typed_for_the_letterhead_makes_the_pages_again(page: Any, spin: Spin) -> None:
    shown(page, spin)
    before = page.page.view.pages.images
    page.type(page.page.field("number").line, "15")
    shown(page, spin)
    assert page.page.choice.number == "15"
    assert page.page.view.pages.images[0] != before[0]


def test_a_link_in_a_message_does_only_what_belongs_to_it(page: Any) -> None:
    opened: list[str] = []
    for name in ("cũ", "mới"):
        page.page.messages.show_message(
            f"Đã lưu {name}.", State.SUCCESS, "Mở tệp", lambda name=name: opened.append(name)
        )
    page.click(page.page.messages._action)
    assert opened == ["mới"]


def test_zoom_and_pages(page: Any, spin: Spin) -> None:
    shown(page, spin)
    pages = page.page.view.pages
    high = pages.verticalScrollBar().maximum()
    page.page.view._zoom(1)
    assert pages.verticalScrollBar().maximum() > high
    pages.go_to(2)
    assert page.page.view.words.startswith("Trang 2 / ")


def test_a_reviewing_office_without_dossiers_is_told_what_to_do(
    reviewer_session: Session, desk: Callable[..., Any], spin: Spin
) -> None:
    at = desk(reviewer_session, ReportsPage)
    shown(at, spin)
    assert "Tiếp nhận" in at.page.view.words
    choose(at, "consolidated", spin)
    assert "Hãy nhập gói dữ liệu" in at.page.view.words


def test_a_reviewing_office_prints_the_papers_of_a_unit(
    receiver: Workspace, trade: Any, sitting: Callable[[Workspace], Session], desk: Callable[..., Any], spin: Spin
) -> None:
    (taken,) = import_packages(receiver, [trade.package])
    assert taken.record is not None
    at = desk(sitting(receiver), ReportsPage)
    shown(at, spin)
    assert at.page.choice.unit == taken.record.unit
    assert at.page.view.pages.images
    choose(at, "consolidated", spin)
    assert at.page.choice.unit is None
    assert at.page.view.pages.images


def test_every_widget_on_the_way_of_the_tab_key_has_a_name(page: Any, unnamed: Callable[..., list[str]]) -> None:
    assert unnamed(page.page) == []
