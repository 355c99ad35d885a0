"""The page of the register, driven as a clerk does: what is typed stands in the database, a no beside its field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.ui.fields import ChoiceField, DateField, TextArea, TextField
from qcdc_desktop.ui.pages.disclosures import DisclosuresPage
from qcdc_desktop.ui.pages.disclosures.content_choice import ContentDialog
from qcdc_desktop.ui.pages.disclosures.views import MATRIX
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.attachments import attach_file
from qcdc_desktop.usecases.disclosures import (
    DisclosureDetails,
    add_disclosure,
    add_publications,
    disclosure_details,
    list_disclosures,
    propose_publications,
    save_disclosure,
)
from qcdc_desktop.usecases.publishing import publish_missing
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
DOCUMENT = date(2024, 11, 18)
PDF = b"%PDF-1.4\nquyet dinh\n"


@pytest.fixture
def budget(workspace: Workspace) -> Disclosure:
    """An entry with its document, not yet disclosed anywhere; its due day is five working days after the 18th."""
    made = add_disclosure(workspace, YEAR, "5.1", "Quản lý Quỹ Đền ơn đáp nghĩa")
    return save_disclosure(workspace, replace(made, document_number="19/BC-UBND", document_date=DOCUMENT))


def stored(ws: Workspace, disclosure_id: str) -> DisclosureDetails:
    return disclosure_details(ws, disclosure_id)


def show(at: Any, disclosure: Disclosure) -> None:
    """Choose an entry among what the year expects."""
    at.page.open_record(disclosure.id)
    at.settle()


def line(page: DisclosuresPage, key: str) -> Any:
    field = page.details.info.form.field(key)
    assert isinstance(field, TextField | DateField)
    return field.line


def test_a_register_that_expects_nothing_says_what_to_do_first(session: Session, desk: Callable[..., Any]) -> None:
    session.year = 2020  # before the law
    page = desk(session, DisclosuresPage).page
    assert page.view._empty is not None
    assert page.view._empty.isVisible()
    assert "chưa có nội dung nào" in page.view._empty.sentence
    assert page.details.shown == ""


def test_an_empty_register_shows_what_the_year_expects(session: Session, desk: Callable[..., Any]) -> None:
    page = desk(session, DisclosuresPage).page
    assert page.model.rows
    assert all(line.expected for line in page.model.rows)
    assert page.expected.isVisible()
    assert page.details.shown == ""


def test_adding_a_content_from_the_law_opens_it_with_its_places(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, DisclosuresPage)
    at.page.ask_new()
    dialog = at.page.findChild(ContentDialog)
    dialog.filter.set_value("quỹ đền")
    dialog._filter("quan ly su dung cac quy")
    assert dialog.view.current_row().code == "5.1"
    assert "Thời hạn: 05 ngày làm việc" in dialog._text.text()
    at.type(dialog.title.line, "Quỹ Vì người nghèo 2024", leave=False)
    at.click(dialog.accept_button)
    rows = list_disclosures(session.workspace, YEAR).rows
    assert [(row.content.code, row.disclosure.title) for row in rows] == [("5.1", "Quỹ Vì người nghèo 2024")]
    assert at.page.details.shown == rows[0].disclosure.id
    assert at.page.details.title.text() == "Quỹ Vì người nghèo 2024"
    assert at.page.details.tabs.tabText(1) == "Công khai 0/4"


def test_a_nameless_entry_is_not_added(session: Session, desk: Callable[..., Any]) -> None:
    at = desk(session, DisclosuresPage)
    at.page.ask_new()
    dialog = at.page.findChild(ContentDialog)
    at.type(dialog.title.line, "", leave=False)
    at.click(dialog.accept_button)
    assert dialog.isVisible()
    assert "Hãy nhập tên" in dialog.title.problem
    assert list_disclosures(session.workspace, YEAR).rows == ()


def test_a_field_is_saved_when_it_is_left(session: Session, desk: Callable[..., Any], budget: Disclosure) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.type(line(at.page, "issuer"), "Ủy ban nhân dân xã")
    assert stored(session.workspace, budget.id).row.disclosure.issuer == "Ủy ban nhân dân xã"
    assert session.save_state.text.startswith("Đã lưu")


def test_the_day_is_understood_and_moves_the_deadline(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    assert "Hạn 25/11/2024" in at.page.details.how.text()
    at.type(line(at.page, "document_date"), "1/11/2024")
    assert stored(session.workspace, budget.id).row.disclosure.document_date == date(2024, 11, 1)
    assert at.page.details.standing.text() == "Quá hạn"
    assert "Không tính ngày đầu tiên" in at.page.details.working.text()


def test_a_day_that_is_none_stays_with_the_reason_below_it(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.type(line(at.page, "document_date"), "31/02/2024")
    field = at.page.details.info.form.field("document_date")
    assert "không phải là một ngày đúng" in field.problem
    assert line(at.page, "document_date").text() == "31/02/2024"
    assert stored(session.workspace, budget.id).row.disclosure.document_date == DOCUMENT
    assert not at.page.leave()


def test_an_empty_title_is_refused_beside_its_field(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.type(line(at.page, "title"), "")
    assert "Hãy nhập tên" in at.page.details.info.form.field("title").problem
    at.type(line(at.page, "issuer"), "Ủy ban nhân dân xã")
    saved = stored(session.workspace, budget.id).row.disclosure
    assert (saved.title, saved.issuer) == (budget.title, "Ủy ban nhân dân xã")


def test_an_extension_waits_for_its_reason_and_both_are_saved(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.type(line(at.page, "extended_to"), "10/12/2024")
    assert "cần có lý do" in at.page.details.info.form.field("extension_reason").problem
    assert stored(session.workspace, budget.id).row.disclosure.extended_to is None
    at.type(line(at.page, "extension_reason"), "Chờ Hội đồng nhân dân họp")
    saved = stored(session.workspace, budget.id)
    assert saved.row.disclosure.extended_to == date(2024, 12, 10)
    assert saved.row.judgement.due_on == date(2024, 12, 10)
    assert at.page.details.info.form.field("extension_reason").problem == ""


def test_a_refused_value_keeps_the_page_and_is_not_dropped_in_silence(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    other = add_disclosure(session.workspace, YEAR, "3.1", "Dự án đường trục xã")
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.page.view.choose(budget.id)
    at.settle()
    at.type(line(at.page, "extended_to"), "10/12/2024")
    at.page.details.tabs.setCurrentIndex(1)
    assert not at.page.leave()
    assert at.page.details.tabs.currentIndex() == 0
    assert "chưa lưu được" in at.page.messages.text
    at.page.view.choose(other.id)
    at.settle()
    assert "Quản lý Quỹ Đền ơn đáp nghĩa" in at.page.messages.text
    at.page.view.choose(budget.id)
    at.settle()
    at.type(line(at.page, "extended_to"), "")
    assert at.page.leave()


def test_long_text_and_period_are_saved(session: Session, desk: Callable[..., Any], budget: Disclosure) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    form = at.page.details.info.form
    summary, period = form.field("summary"), form.field("period")
    assert isinstance(summary, TextArea)
    assert isinstance(period, ChoiceField)
    at.type(summary.edit, "Tồn quỹ đầu năm và cuối năm")
    place = [choice.value for choice in period.choices].index("2024-Q3")
    period.combo.setCurrentIndex(place)
    period.combo.activated.emit(place)
    at.settle()
    saved = stored(session.workspace, budget.id).row.disclosure
    assert (saved.summary, saved.period) == ("Tồn quỹ đầu năm và cuối năm", "2024-Q3")


def test_a_reason_makes_it_not_applicable(session: Session, desk: Callable[..., Any], budget: Disclosure) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.type(line(at.page, "not_applicable"), "Không phát sinh trong năm")
    assert stored(session.workspace, budget.id).row.judgement.state is State.NOT_APPLICABLE
    assert at.page.details.standing.text() == "Không áp dụng"


def test_one_click_begins_every_missing_place(session: Session, desk: Callable[..., Any], budget: Disclosure) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    tab = at.page.details.publications
    at.page.details.tabs.setCurrentIndex(1)
    at.type(tab.begin.line, "19/11/2024")
    at.click(tab.propose)
    details = stored(session.workspace, budget.id)
    assert {p.starts_on for p in details.row.publications} == {date(2024, 11, 19)}
    assert len(details.row.publications) == len(details.required) == 4
    assert details.row.judgement.state is State.RUNNING
    assert not tab._bar.isVisible()
    assert at.page.details.tabs.tabText(1) == "Công khai 4/4"


def test_a_missing_place_begins_when_its_day_is_typed_and_ends_not_before(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    tab = at.page.details.publications
    at.page.details.tabs.setCurrentIndex(1)
    place = next(n for n, row in enumerate(tab._model.rows) if row.place == "Nhà văn hóa thôn 2")
    tab.view.selectRow(place)
    at.type(tab.left.field("starts_on").line, "19/11/2024")
    at.type(tab.left.field("responsible").line, "Lê Văn Tám")
    (made,) = stored(session.workspace, budget.id).row.publications
    assert (made.place, made.starts_on, made.responsible) == ("Nhà văn hóa thôn 2", date(2024, 11, 19), "Lê Văn Tám")
    assert tab.view.current_row().publication == made
    at.type(tab.right.field("ends_on").line, "01/11/2024")
    assert "Ngày kết thúc" in tab.right.field("ends_on").problem
    assert stored(session.workspace, budget.id).row.publications == (made,)
    at.type(tab.right.field("ends_on").line, "20/11/2024")
    assert stored(session.workspace, budget.id).row.judgement.checks[-1].short


def test_another_place_is_written_once_it_is_named_and_goes_again(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    tab = at.page.details.publications
    at.page.details.tabs.setCurrentIndex(1)
    at.click(tab.add)
    at.type(tab.right_more.field("place").line, "Chợ trung tâm")
    (made,) = stored(session.workspace, budget.id).row.publications
    assert (made.form, made.place) == ("a", "Chợ trung tâm")
    assert tab.view.current_row().publication.id == made.id
    at.click(tab.remove)
    assert stored(session.workspace, budget.id).row.publications == ()


def test_files_are_attached_described_copied_out_and_detached(
    session: Session, desk: Callable[..., Any], budget: Disclosure, tmp_path: Path
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    tab = at.page.details.files
    at.page.details.tabs.setCurrentIndex(2)
    file = tmp_path / "Biên bản niêm yết.pdf"
    file.write_bytes(PDF)
    tab.attach([file])
    at.settle()
    assert at.page.details.tabs.tabText(2) == "Tệp (1)"
    at.type(tab.form.field("description").line, "Biên bản tại thôn 1")
    assert tab.view.current_row().attachment.description == "Biên bản tại thôn 1"
    (tmp_path / "ra").mkdir()
    tab.save_copy(tmp_path / "ra")
    at.settle()
    assert [copy.read_bytes() for copy in (tmp_path / "ra").iterdir()] == [PDF]
    tab._detach()
    at.settle()
    assert at.page.details.tabs.tabText(2) == "Tệp"


def test_a_file_of_another_kind_is_refused_in_words(
    session: Session, desk: Callable[..., Any], budget: Disclosure, tmp_path: Path
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    file = tmp_path / "ghi chú.docx"
    file.write_bytes(b"PK\x03\x04")
    at.page.details.files.attach([file])
    at.settle()
    assert "không phải PDF, JPEG hoặc PNG" in at.page.messages.text


def test_a_new_version_is_opened_and_the_old_one_stays(
    session: Session, desk: Callable[..., Any], budget: Disclosure
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.page.details.publish_again()
    at.settle()
    rows = list_disclosures(session.workspace, YEAR).rows
    new = next(row.disclosure for row in rows if row.disclosure.supersedes == budget.id)
    assert len(rows) == 2
    assert at.page.details.shown == new.id


def test_deleting_asks_for_a_reason_on_the_page(session: Session, desk: Callable[..., Any], budget: Disclosure) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.page.details.delete_wanted.emit()
    at.click(at.page.ask.confirm)
    assert "lý do" in at.page.ask.line.problem.lower()
    at.type(at.page.ask.line.line, "Nhập trùng", leave=False)
    at.click(at.page.ask.confirm)
    assert list_disclosures(session.workspace, YEAR).rows == ()
    assert at.page.details.shown == ""


def _three(ws: Workspace) -> None:
    for code, title in (("5.1", "Quỹ khuyến học"), ("3.1", "Dự án đường trục xã"), ("13.1", "Thủ tục hành chính")):
        made = add_disclosure(ws, YEAR, code, title)
        save_disclosure(ws, replace(made, document_date=date(2024, 10, 1)))
    first = next(row for row in list_disclosures(ws, YEAR).rows if row.content.code == "5.1")
    add_publications(
        ws, [replace(p, starts_on=date(2024, 10, 2)) for p in propose_publications(ws, first.disclosure.id)]
    )


def _titles(page: DisclosuresPage) -> list[str]:
    return [line.title for line in page.model.rows if line.entry]


def test_list_is_filtered_by_words_without_marks_by_state_and_by_clause(
    session: Session, desk: Callable[..., Any]
) -> None:
    _three(session.workspace)
    page = desk(session, DisclosuresPage).page
    assert _titles(page)[-1] == "Quỹ khuyến học"  # the most pressing come first
    page.search("duong truc")
    assert _titles(page) == ["Dự án đường trục xã"]
    page.search("")
    page.views.standing.set_value("done")
    page.views.apply()
    assert _titles(page) == ["Quỹ khuyến học"]
    page.views.standing.set_value("")
    page.views.clause.set_value(13)
    page.views.apply()
    assert _titles(page) == ["Thủ tục hành chính"]
    page.open_record(
        next(r.disclosure.id for r in list_disclosures(session.workspace, YEAR).rows if r.content.clause == 5)
    )
    assert page.views.clause.value() == 0
    assert page.view.current_row().title == "Quỹ khuyến học"


def test_the_matrix_counts_places_by_form_and_leads_back(session: Session, desk: Callable[..., Any]) -> None:
    _three(session.workspace)
    at = desk(session, DisclosuresPage)
    at.page.views.turn(MATRIX)
    assert not at.page.details.isVisible()
    matrix = at.page.views.matrix
    titles, rows = matrix.model.as_texts()
    assert titles[2].startswith("a)")
    assert next(row for row in rows if row[1] == "Quỹ khuyến học")[2:4] == ("3/3 nơi", "1/1 nơi")
    assert next(row for row in rows if row[1] == "Dự án đường trục xã")[2] == "0/3, quá hạn"
    assert next(row for row in rows if row[1].startswith("Quý III/2024: "))[2] == "Chưa lập"
    assert "Quỹ khuyến học" in matrix.line.accessibleDescription()
    entry = next(line for line in matrix.model.rows if line.entry)
    matrix.view.opened.emit(entry)
    at.settle()
    assert at.page.details.isVisible()
    assert at.page.details.shown == entry.key


def test_the_rate_leads_to_the_figures_and_their_working(session: Session, desk: Callable[..., Any]) -> None:
    _three(session.workspace)
    at = desk(session, DisclosuresPage)
    figures = list_disclosures(session.workspace, YEAR).figures
    at.click(at.page.views.rate)
    table = at.page.views.compliance
    assert table.isVisible()
    total = table.view.current_row()
    assert (total.name, total.figures) == ("Cả năm", figures)
    assert f"Tỷ lệ đúng hạn = {figures.on_time} : {figures.due} = " in table.working.text
    fifth = next(row for row in table.model.rows if row.name.startswith("Khoản 5."))
    assert (fifth.figures.due, fifth.figures.on_time) == (1, 1)
    table.group.set_value("form")
    table._fill()
    assert [row.name[:2] for row in table.model.rows] == ["a)", "b)"]
    table.group.set_value("quarter")
    table._fill()
    assert sum(row.figures.due for row in table.model.rows if not row.total) == figures.due


def test_another_year_shows_its_own_register(session: Session, desk: Callable[..., Any], budget: Disclosure) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    session.year = 2023
    at.page.set_year(2023)
    at.settle()
    assert all(line.expected for line in at.page.model.rows)
    assert at.page.details.shown == ""
    session.year = YEAR
    at.page.set_year(YEAR)
    at.settle()
    assert budget.id in [line.key for line in at.page.model.rows]


def test_an_excel_table_goes_out_and_comes_in_again(
    session: Session, desk: Callable[..., Any], budget: Disclosure, tmp_path: Path
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.page.excel.write_template(at.page.exchange(), tmp_path / "mau.xlsx")
    at.settle()
    assert (tmp_path / "mau.xlsx").exists()
    at.page.excel.read_file(at.page.exchange(), tmp_path / "mau.xlsx")
    at.settle()
    assert "không có lỗi" in at.page.excel.words
    at.click(at.page.excel.confirm)
    assert "không có gì mới" in at.page.messages.text
    assert len(list_disclosures(session.workspace, YEAR).rows) == 1


def test_the_list_of_a_quarter_is_written(
    session: Session, desk: Callable[..., Any], budget: Disclosure, tmp_path: Path
) -> None:
    at = desk(session, DisclosuresPage)
    show(at, budget)
    at.page.papers.choose("disclosure-list")
    at.page.papers.quarter.set_value(4)
    at.page.papers.save_paper(tmp_path / "quy4.pdf")
    at.settle()
    assert (tmp_path / "quy4.pdf").read_bytes().startswith(b"%PDF")
    assert "quy4.pdf" in at.page.messages.text


def test_the_count_in_the_navigation_is_what_must_be_done(workspace: Workspace, budget: Disclosure) -> None:
    missing = len(list_disclosures(workspace, YEAR).missing)
    assert missing > 0
    assert DisclosuresPage.count(workspace, YEAR) == 1 + missing


def test_everything_on_the_tab_way_has_a_name_and_tab_follows_the_paper(
    session: Session, desk: Callable[..., Any], unnamed: Callable[..., list[str]], budget: Disclosure, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    attach_file(session.workspace, YEAR, file, "disclosure", budget.id)  # type: ignore[arg-type]
    at = desk(session, DisclosuresPage)
    show(at, budget)
    assert unnamed(at.page) == []
    at.page.activateWindow()
    at.page.details.info.form.field("title").setFocus()
    order = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget() or at.page, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        order.append(focused.accessibleName() if focused else "")
    at.settle()
    assert order == ["Số, ký hiệu", "Ngày văn bản", "Cơ quan ban hành", "Ngày nhận", "Mốc tính hạn"]


def test_one_photo_proves_every_posting(
    session: Session, desk: Callable[..., Any], budget: Disclosure, tmp_path: Path
) -> None:
    publish_missing(session.workspace, budget.id, date(2024, 11, 5))
    at = desk(session, DisclosuresPage)
    show(at, budget)
    details = at.page.details
    details.tabs.setCurrentIndex(1)
    at.settle()
    row = details.publications.view.current_row()
    assert row.proofs == 0
    at.click(details.publications.prove)
    assert details.tabs.currentIndex() == 2
    assert details.files.target.value() == row.publication.id
    file = tmp_path / "bảng tin.pdf"
    file.write_bytes(PDF)
    details.files.attach([file])
    at.settle()
    places = stored(session.workspace, budget.id)
    assert places.proofs == {row.publication.id: 1}
    assert details.publications.view.current_row().proofs == 1
    several = [one for one in places.row.publications if one.form == row.form]
    if len(several) > 1:
        details.files.target.set_value(f"form:{row.form}")
        details.files.attach([file])
        at.settle()
        assert stored(session.workspace, budget.id).proofs == {one.id: 1 for one in several}
    assert len(details.files.view.rows.rows) == 1
    details.files._detach()
    at.settle()
    assert stored(session.workspace, budget.id).proofs == {}
