"""A filled Excel file with text in an old encoding: shown before and after, converted or kept as the person says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from qcdc_desktop.ui.pages.disclosures.page import DisclosuresPage
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.disclosures import list_disclosures
from qcdc_desktop.usecases.excel_disclosures import disclosure_table

YEAR = 2024
OLD = "K\xd5 ho\xb9ch \xae\xcau gi\xb8"
READ = "Kế hoạch đấu giá"


@pytest.fixture
def file(session: Session, tmp_path: Path) -> Path:
    """One row whose title is in TCVN3."""
    table = disclosure_table(session.workspace, YEAR)
    book = xlsxwriter.Workbook(str(tmp_path / "điền.xlsx"))
    sheet = book.add_worksheet(table.sheet)
    for place, column in enumerate(table.columns):
        sheet.write_string(2, place, column.title)
        sheet.write_string(3, place, {"content_code": "1.1", "title": OLD}.get(column.key, ""))
    book.close()
    return tmp_path / "điền.xlsx"


def examples(page: Any) -> list[tuple[str, str, str]]:
    return [(r.cell, r.before, r.after) for r in page.excel.old_text.model.rows]


def test_it_is_shown_and_asked_before_anything_is_read(session: Session, desk: Callable[..., Any], file: Path) -> None:
    at = desk(session, DisclosuresPage)
    excel = at.page.excel
    excel.read_file(at.page.exchange(), file)
    at.settle()
    assert "TCVN3 (ABC)" in excel.words and "Tên nội dung, văn bản" in excel.words
    assert examples(at.page) == [("B4", OLD, READ)]
    assert excel.convert.isVisible() and excel.keep.isVisible()
    assert not excel.confirm.isVisible() and not excel.problems.isVisible()
    assert excel.convert.hasFocus()
    at.click(excel.convert)
    assert "được chuyển sang Unicode" in excel.words
    assert excel.confirm.isVisible() and not excel.convert.isVisible() and not excel.old_text.isVisible()
    assert list_disclosures(session.workspace, YEAR).rows == ()
    at.click(excel.confirm)
    assert [row.disclosure.title for row in list_disclosures(session.workspace, YEAR).rows] == [READ]


def test_it_may_be_kept(session: Session, desk: Callable[..., Any], file: Path) -> None:
    at = desk(session, DisclosuresPage)
    at.page.excel.read_file(at.page.exchange(), file)
    at.settle()
    at.click(at.page.excel.keep)
    assert "được giữ nguyên" in at.page.excel.words
    at.click(at.page.excel.confirm)
    assert [row.disclosure.title for row in list_disclosures(session.workspace, YEAR).rows] == [OLD]


def test_another_file_is_asked_about_again(session: Session, desk: Callable[..., Any], file: Path) -> None:
    at = desk(session, DisclosuresPage)
    for _ in range(2):
        at.page.excel.read_file(at.page.exchange(), file)
        at.settle()
        assert at.page.excel.convert.isVisible()
        at.click(at.page.excel.convert)
        assert at.page.excel.confirm.isVisible()


def test_the_page_makes_room_and_comes_back(session: Session, desk: Callable[..., Any], file: Path) -> None:
    at = desk(session, DisclosuresPage)
    at.page.excel.read_file(at.page.exchange(), file)
    at.settle()
    assert not at.page.views.isVisible()
    at.page.resize(876, 548)
    at.settle()
    assert at.page.height() == 548, "fits the smallest screen"
    at.click(at.page.excel.back)
    assert at.page.views.isVisible() and not at.page.excel.isVisible()
    at.page.excel.read_file(at.page.exchange(), file)
    at.settle()
    at.click(at.page.excel.keep)
    assert at.page.views.isVisible(), "a file without tables to read leaves the page where it is"
