"""The survey page as a clerk uses it: rounds, keying by digits, correcting, deleting, results, Excel, drafts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qcdc_desktop.domain.survey import Mark, SurveyRound
from qcdc_desktop.ui.pages.surveys import SurveysPage
from qcdc_desktop.ui.pages.surveys.key_entry import KeyEntry
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.assessment import approve_assessment, open_assessment
from qcdc_desktop.usecases.make_report import ReportChoice
from qcdc_desktop.usecases.survey_drafts import read_draft
from qcdc_desktop.usecases.surveys import add_round, list_rounds, open_round
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
Desk = Any
Make = Callable[..., Desk]
SHEET = "211" + "11111-" + "1" + "221"
"""PKS05: three about the person, c1–c5, c6 not applicable, c7 early, c8 and c9 no, c10; free text stays."""


@pytest.fixture
def held(workspace: Workspace) -> SurveyRound:
    return add_round(workspace, YEAR, "PKS05")


@pytest.fixture
def page(session: Session, held: SurveyRound, desk: Make) -> Desk:
    made = desk(session, SurveysPage)
    assert made.page.row.id == held.id
    return made


def keying(page: Desk) -> KeyEntry:
    page.click(page.page.key)
    found: KeyEntry = page.page.entry.sheet
    return found


def key_sheet(page: Desk, keys: str = SHEET) -> None:
    """One whole sheet by the keyboard; the free text at its end is left blank."""
    sheet = page.page.entry.sheet
    QTest.keyClicks(sheet, keys)
    QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    page.settle()


def test_every_form_has_a_line_and_one_without_a_round_says_what_to_do(page: Desk, workspace: Workspace) -> None:
    assert [row.form.code for row in page.page.model.rows] == [f"PKS0{n}" for n in range(1, 8)]
    page.page.open_record("PKS01")
    page.settle()
    assert page.page.right.currentWidget() is page.page.intro
    assert not page.page.key.isEnabled()
    page.click(page.page.intro.button)
    assert [row.round.form_code for row in list_rounds(workspace, YEAR)] == ["PKS01", "PKS05"]
    assert page.page.row.form.code == "PKS01"
    assert page.page.right.currentWidget() is page.page.tabs


def test_the_data_of_a_round_are_written_on_leaving_a_field(page: Desk, workspace: Workspace) -> None:
    form = page.page.info.form
    page.type(form.field("target").line, "60")
    page.type(form.field("starts_on").line, "4/5/2024")
    page.type(form.field("ends_on").line, "1/5/2024")
    assert "kết thúc" in form.field("ends_on").problem
    found = list_rounds(workspace, YEAR)[0].round
    assert (found.target, str(found.starts_on), found.ends_on) == (60, "2024-05-04", None)
    page.type(form.field("starts_on").line, "20/4/2024")
    found = list_rounds(workspace, YEAR)[0].round
    assert (str(found.starts_on), str(found.ends_on)) == ("2024-04-20", "2024-05-01")
    assert form.field("ends_on").problem == ""


def test_a_sheet_is_keyed_by_digits_alone_and_the_next_number_opens(
    page: Desk, workspace: Workspace, held: SurveyRound
) -> None:
    keying(page)
    key_sheet(page)
    sheets = open_round(workspace, held.id).sheets
    assert [s.number for s in sheets] == [1]
    assert sheets[0].marks == {"c6": Mark.NOT_APPLICABLE, "c11": Mark.BLANK}
    assert sheets[0].answers["do_tuoi"] == "25-49" or sheets[0].answers["do_tuoi"]
    assert page.page.entry.number.value() == 2
    key_sheet(page, SHEET.replace("2", "1", 1))
    assert len(open_round(workspace, held.id).sheets) == 2
    assert "phiếu/giờ" in page.page.entry.counter.text()


def test_keys_typed_while_a_sheet_is_written_are_not_lost(page: Desk, workspace: Workspace, held: SurveyRound) -> None:
    sheet = keying(page)
    QTest.keyClicks(sheet, SHEET)
    QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    QTest.keyClicks(sheet, "31")
    page.settle()
    assert page.page.entry.number.value() == 2
    assert len(sheet.keying.answers) == 2
    assert [s.number for s in open_round(workspace, held.id).sheets] == [1]


def test_a_wrong_key_flashes_and_says_why_without_a_dialog(page: Desk) -> None:
    sheet = keying(page)
    QTest.keyClicks(sheet, "9")
    assert sheet.flashing
    assert "1–4" in page.page.entry.status.text()
    QTest.keyClicks(sheet, "1")
    assert sheet.keying.at == "gioi_tinh"
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert "chưa nhập" in page.page.entry.status.text()
    assert sheet.keying.at == "gioi_tinh"


def test_backspace_goes_back_and_zero_leaves_blank(page: Desk) -> None:
    sheet = keying(page)
    QTest.keyClicks(sheet, "10")
    assert sheet.keying.marks == {"gioi_tinh": Mark.BLANK}
    QTest.keyClick(sheet, Qt.Key.Key_Backspace)
    QTest.keyClicks(sheet, "*")
    assert sheet.keying.marks == {"gioi_tinh": Mark.INVALID}
    QTest.keyClick(sheet, Qt.Key.Key_Backspace)
    QTest.keyClicks(sheet, "2")
    assert sheet.keying.marks == {}


def test_free_text_is_typed_where_it_stands_on_the_sheet(page: Desk) -> None:
    sheet = keying(page)
    sheet.keying.go_to("c11")
    sheet.show_sheet()
    assert sheet.editor.isVisible()
    QTest.keyClicks(sheet.editor, "them ghe cho - 2 cai")
    QTest.keyClick(sheet.editor, Qt.Key.Key_Return)
    assert sheet.keying.answers["c11"] == "them ghe cho - 2 cai"
    assert sheet.keying.at == ""
    QTest.keyClick(sheet, Qt.Key.Key_Backspace)
    assert sheet.editor.text() == "them ghe cho - 2 cai"


def test_a_click_answers_too(page: Desk) -> None:
    sheet = keying(page)
    option = sheet.placed.of("do_tuoi").options[2]
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=option.label.center())
    assert sheet.keying.answers["do_tuoi"] == option.option.code


def test_a_number_keyed_before_is_refused_beside_it(page: Desk, workspace: Workspace, held: SurveyRound) -> None:
    keying(page)
    key_sheet(page)
    page.type(page.page.entry.number.line, "1")
    assert page.page.entry.number.problem
    assert "Phiếu số 1 đã nhập: chưa chia tập" in page.page.entry.status.text(), "where the first one is"
    page.type(page.page.entry.number.line, "40")
    assert page.page.entry.number.problem == ""
    key_sheet(page)
    assert [s.number for s in open_round(workspace, held.id).sheets] == [1, 40]
    assert page.page.entry.number.value() == 41


def test_an_unfinished_sheet_is_kept_and_offered_again(page: Desk, workspace: Workspace, held: SurveyRound) -> None:
    sheet = keying(page)
    QTest.keyClicks(sheet, "2110")
    page.click(page.page.entry.close_button)
    assert "giữ lại" in page.page.messages.text
    draft = read_draft(workspace, held.id)
    assert draft is not None
    assert (draft.number, len(draft.answers), draft.marks) == (1, 3, {"c1": Mark.BLANK})
    sheet = keying(page)
    assert sheet.keying.at == "c2"
    key_sheet(page, SHEET[4:])
    assert len(open_round(workspace, held.id).sheets) == 1
    assert read_draft(workspace, held.id) is None


def test_leaving_the_page_keeps_the_unfinished_sheet_too(page: Desk, workspace: Workspace, held: SurveyRound) -> None:
    sheet = keying(page)
    QTest.keyClicks(sheet, "2")
    assert page.page.leave()
    page.settle()
    assert read_draft(workspace, held.id) is not None
    assert page.page.keying


def test_a_sheet_is_found_by_number_and_corrected_with_a_reason(
    page: Desk, workspace: Workspace, held: SurveyRound
) -> None:
    keying(page)
    for _ in range(3):
        key_sheet(page)
    page.click(page.page.entry.close_button)
    page.page.tabs.setCurrentIndex(1)
    page.page.search("2")
    assert [s.number for s in page.page.sheets.model.rows] == [2]
    page.page.sheets.view.setCurrentIndex(page.page.sheets.model.index(0, 0))
    page.click(page.page.sheets.correct)
    sheet = page.page.entry.sheet
    assert sheet.keying.at == "do_tuoi"
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    QTest.keyClicks(sheet, "2")
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert page.page.entry.reason.problem
    page.type(page.page.entry.reason.line, "Nham cot", leave=False)
    page.page.entry.reason.commit()
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    page.settle()
    found = {s.number: s for s in open_round(workspace, held.id).sheets}
    assert found[2].answers["gioi_tinh"] != found[1].answers["gioi_tinh"]
    assert not page.page.keying
    assert "số 2" in page.page.messages.text
    page.page.tabs.setCurrentIndex(1)
    page.page.sheets.search("")
    page.page.sheets.view.choose(found[2].id)
    page.settle()
    story = page.page.sheets.story.text()
    assert "Giới tính: 1 Nam → 2 Nữ" in story, "the old answer is shown"
    assert "lý do sửa: Nham cot" in story


def test_a_sheet_is_deleted_only_with_a_reason(page: Desk, workspace: Workspace, held: SurveyRound) -> None:
    keying(page)
    key_sheet(page)
    page.click(page.page.entry.close_button)
    page.page.tabs.setCurrentIndex(1)
    page.page.sheets.view.setCurrentIndex(page.page.sheets.model.index(0, 0))
    page.click(page.page.sheets.delete)
    page.click(page.page.question.confirm)
    assert len(open_round(workspace, held.id).sheets) == 1
    page.type(page.page.question.line.line, "Phieu trung", leave=False)
    page.click(page.page.question.confirm)
    assert open_round(workspace, held.id).sheets == ()


def test_an_empty_round_is_deleted_with_a_reason(page: Desk, workspace: Workspace) -> None:
    assert page.page.info.delete.isVisible()
    page.click(page.page.info.delete)
    page.type(page.page.question.line.line, "Mo nham", leave=False)
    page.click(page.page.question.confirm)
    assert list_rounds(workspace, YEAR) == ()


def test_results_count_shares_and_name_their_n(page: Desk) -> None:
    page.page.tabs.setCurrentIndex(2)
    assert page.page.results.rate.isHidden()
    keying(page)
    for _ in range(4):
        key_sheet(page)
    page.click(page.page.entry.close_button)
    results = page.page.results
    assert "100 %" in results.rate.text()
    assert "n = " in results.facts.text()
    assert "Khoảng tin cậy" in results.facts.text()
    rows = {row.id: row for row in results.model.rows}
    assert rows["c6"].count == "n = 0"
    assert rows["c6"].rest == "0 / 0 / 4"
    assert rows["c1.hl"].rate == "100 %"
    assert results.charts


def test_excel_goes_out_and_its_mistakes_come_back_by_cell(page: Desk, workspace: Workspace, tmp_path: Path) -> None:
    keying(page)
    key_sheet(page)
    page.click(page.page.entry.close_button)
    exchange = page.page.files.by_excel()
    page.page.exchange.write_template(exchange, tmp_path / "phieu.xlsx")
    page.settle()
    page.page.exchange.read_file(exchange, tmp_path / "phieu.xlsx")
    page.settle()
    assert "1 phiếu" in page.page.exchange.words
    page.click(page.page.exchange.confirm)
    assert "không có gì mới" in page.page.messages.text


def test_a_workbook_with_wrong_cells_takes_nothing(
    page: Desk, workspace: Workspace, held: SurveyRound, tmp_path: Path
) -> None:
    import python_calamine
    import xlsxwriter

    keying(page)
    key_sheet(page)
    page.click(page.page.entry.close_button)
    exchange, file = page.page.files.by_excel(), tmp_path / "phieu.xlsx"
    exchange.write(file)
    source = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0)
    rows = source.to_python()
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet(source.name)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(line, column, "zz" if line == len(rows) - 1 and column == 3 else value)
    page.page.exchange.read_file(exchange, file)
    page.settle()
    (problem,) = page.page.exchange.model.rows
    assert problem.cell == f"D{len(rows)}"
    assert "zz" in problem.sentence
    assert page.page.exchange.confirm.isHidden()
    assert len(open_round(workspace, held.id).sheets) == 1


def test_the_result_is_printed(page: Desk, tmp_path: Path) -> None:
    keying(page)
    key_sheet(page)
    page.click(page.page.entry.close_button)
    page.page.paper.write("survey-result", ReportChoice(YEAR, form="PKS05"), tmp_path / "ket-qua.pdf")
    page.settle()
    assert (tmp_path / "ket-qua.pdf").read_bytes().startswith(b"%PDF-")


def test_an_approved_year_can_only_be_looked_at(
    session: Session, workspace: Workspace, held: SurveyRound, desk: Make
) -> None:
    open_assessment(workspace, YEAR)
    approve_assessment(workspace, YEAR, "Trần Văn Bình", "Thử nghiệm")
    page = desk(session, SurveysPage)
    assert "Trần Văn Bình" in page.page.lock.text.text()
    assert not page.page.key.isEnabled()
    assert page.page.info.form.field("title").line.isReadOnly()
    page.click(page.page.lock.unlock)
    assert page.wanted == [("assessment", "")]


def test_another_year_shows_other_rounds(page: Desk) -> None:
    page.session.year = YEAR - 1
    page.page.set_year(YEAR - 1)
    page.settle()
    assert all(row.round is None for row in page.page.model.rows)


def test_everything_that_takes_the_focus_has_a_name(page: Desk, unnamed: Callable[..., list[str]]) -> None:
    assert unnamed(page.page) == []
    sheet = keying(page)
    sheet.keying.go_to("c11")
    sheet.show_sheet()
    assert unnamed(page.page) == []


def test_the_sheet_is_painted_as_one_widget(page: Desk) -> None:
    sheet = keying(page)
    assert len(sheet.findChildren(type(sheet.editor).__mro__[1])) == 1
    assert not sheet.grab().isNull()


def test_answers_of_kobo_are_looked_through_and_taken(page: Desk, tmp_path: Path) -> None:
    file = tmp_path / "kobo.csv"
    file.write_text("gioi_tinh,c2,lạ,_uuid\nnam,hl,?,a1\nba,hl,?,a2\n", encoding="utf-8")
    exchange = page.page.files.by_odk()
    page.page.exchange.read_file(exchange, file)
    page.settle()
    shown = [(row.cell, row.state.value) for row in page.page.exchange.model.rows]
    assert shown[0] == ("A3", "error") and ("C1", "info") in shown
    file.write_text("gioi_tinh,c2,lạ,_uuid\nnam,hl,?,a1\nnu,hl,?,a2\n", encoding="utf-8")
    page.page.exchange.read_file(exchange, file)
    page.settle()
    assert "2 phiếu mới" in page.page.exchange.words
    page.page.exchange.confirm.click()
    page.settle()
    assert [sheet.answers["gioi_tinh"] for sheet in page.page.view.sheets][-2:] == ["nam", "nu"]
    page.page.files.write_answers(tmp_path / "ra.csv")
    page.page.files.write_form(tmp_path / "mau.xlsx")
    page.settle()
    assert (tmp_path / "ra.csv").stat().st_size and (tmp_path / "mau.xlsx").stat().st_size
