"""Long tables over pages, and the same figures on paper, in the workbook and in the records."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from python_calamine import CalamineWorkbook

from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.domain.survey_analysis import section_indices
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.reports import consolidated, disclosure_list, self_assessment, survey_result, survey_summary
from qcdc_desktop.reports.grid import Column, Grid, Kind, Percent, Points, as_text, heading, row
from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

Read = Callable[[Path], list[str]]
EVIL = (
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "http://example.invalid",
    "007",
    "1e5",
    "{=1}",
    "\t=1",
)

OURS = re.compile(r"(SUM|IF|ROUND|'Bảng tự chấm điểm'!|[A-Z]+\d+|\d+|[-+*/(),:=])+")


def table(path: Path, sheet: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def line_of(rows: list[list[Any]], text: str) -> list[Any]:
    return next(cells for cells in rows if text in cells)


def test_totals_are_the_same_everywhere(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    report = make.self_assessment()
    self_assessment.write_pdf(report, tmp_path / "a.pdf")
    self_assessment.write_xlsx(report, tmp_path / "a.xlsx")
    rows = table(tmp_path / "a.xlsx")
    whole = "\n".join(read_pdf(tmp_path / "a.pdf"))
    sheet = report.sheet
    assert (sheet.points, sheet.maximum, sheet.judged_points) == (1606, 1900, 1691)
    assert line_of(rows, "Tổng cộng")[2::2][:2] == [20.0, 16.06]
    assert line_of(rows, "Điểm quy đổi để xét đạt chuẩn")[4] == 16.91
    assert "Tổng số điểm tự chấm là 16,06 trên 19 điểm." in whole.replace("\n", " ")
    assert "16,91" in whole
    for score in sheet.indicators:
        cells = line_of(rows, score.indicator.title)
        expected = score.points / 100 if score.maximum else "Không áp dụng"
        assert cells[4] == expected
        assert cells[2] == score.indicator.maximum / 100
        assert format_points(score.points) in whole


def test_each_page_of_a_long_list_has_its_headings(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    lines = tuple(make.line(n) for n in range(400))
    disclosure_list.write_pdf(make.disclosure_list(lines), tmp_path / "a.pdf")
    pages = read_pdf(tmp_path / "a.pdf")
    assert len(pages) > 60
    assert all(page.count("Nội dung công khai") == 1 for page in pages)
    whole = "\n".join(pages)
    assert all(whole.count(f"Số {n}/QĐ-UBND") == 1 for n in range(400))
    assert "Nguyễn Thị Thùy Dương" in pages[-1]
    assert "Số 399/QĐ-UBND" in pages[-1]


def test_a_row_taller_than_a_page_is_broken(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    words = [f"chữ{n}" for n in range(2500)]
    lines = (make.line(1), make.line(2, title=" ".join(words)), make.line(3))
    disclosure_list.write_pdf(make.disclosure_list(lines), tmp_path / "a.pdf")
    whole = " ".join(read_pdf(tmp_path / "a.pdf")).split()
    assert [word for word in whole if word.startswith("chữ")] == words
    assert whole.count("3/QĐ-UBND") == 1


def test_an_entry_in_a_hundred_villages(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    lines = tuple(make.line(n, villages=97) for n in range(3))
    disclosure_list.write_pdf(make.disclosure_list(lines), tmp_path / "a.pdf")
    whole = " ".join(" ".join(read_pdf(tmp_path / "a.pdf")).split())
    assert whole.count(", 97") == 3


def test_the_whole_province_fits(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    report = make.consolidated(209)
    consolidated.write_pdf(report, tmp_path / "a.pdf")
    consolidated.write_xlsx(report, tmp_path / "a.xlsx")
    whole = "\n".join(read_pdf(tmp_path / "a.pdf"))
    rows = table(tmp_path / "a.xlsx")
    for entry in report.result.rows:
        cells = line_of(rows, entry.result.unit.name)
        assert entry.result.unit.name in whole
        assert cells[3] == ("" if entry.result.own_points is None else entry.result.own_points / 100)
        assert cells[4] == ("" if entry.result.appraised_points is None else entry.result.appraised_points / 100)
    assert f"{report.result.reached}/209" in whole


def test_survey_figures_carry_their_n(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    report = make.survey_result()
    survey_result.write_pdf(report, tmp_path / "a.pdf")
    survey_result.write_xlsx(report, tmp_path / "a.xlsx")
    whole = " ".join(" ".join(read_pdf(tmp_path / "a.pdf")).replace("\u00a0", " ").split())
    assert "84,28 % (193 trên n = 229 câu trả lời" in whole
    assert "Ngoài n: bỏ trống 2; không hợp lệ 1; không áp dụng 0; không được hỏi 0." in whole
    assert "n = 57" in whole
    rows = table(tmp_path / "a.xlsx")
    assert line_of(rows, "Dưới 25")[2:5] == [9.0, 57.0, pytest.approx(0.1579)]
    opinions = table(tmp_path / "a.xlsx", 2)
    assert line_of(opinions, "Cần thêm ghế ngồi chờ")[0] == 1.0


def test_a_result_under_its_minimum_is_marked(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    report = make.survey_result()
    for minimum, marked in ((report.tally.valid_sheets, False), (report.tally.valid_sheets + 1, True)):
        survey_result.write_pdf(replace(report, minimum=minimum), tmp_path / "a.pdf")
        survey_result.write_docx(replace(report, minimum=minimum), tmp_path / "a.docx")
        assert ("chưa được dùng để chấm điểm" in " ".join(" ".join(read_pdf(tmp_path / "a.pdf")).split())) is marked
        written = " ".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs)
        assert ("chưa được dùng để chấm điểm" in written) is marked


def test_all_forms_stand_in_one_paper_with_the_same_figures(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    report = make.survey_summary()
    survey_summary.write_pdf(report, tmp_path / "a.pdf")
    survey_summary.write_xlsx(report, tmp_path / "a.xlsx")
    survey_summary.write_docx(report, tmp_path / "a.docx")
    whole = " ".join(" ".join(read_pdf(tmp_path / "a.pdf")).replace("\u00a0", " ").split())
    rows = table(tmp_path / "a.xlsx")
    written = [[c.text for c in r.cells] for t in docx.Document(str(tmp_path / "a.docx")).tables for r in t.rows]
    for line in report.lines:
        tally = line.tally
        code = line.questionnaire.code + ("*" if line.too_few else "")
        cells = line_of(rows, code)
        assert cells[2:4] == [tally.sheets, tally.valid_sheets] and cells[5] == tally.counted
        assert cells[4] == ("–" if tally.rate is None else pytest.approx(tally.rate / 10_000))
        assert any(row[0] == code and row[2] == str(tally.sheets) for row in written)
    assert "PKS07*" in whole and "84,28 % (n = 229)" in whole
    assert "CƠ CẤU CÂU TRẢ LỜI THEO TỪNG MẪU PHIẾU" in whole.upper()
    lowest = [question.rate for _, question in survey_summary.weakest(report)]
    assert lowest == sorted(lowest, key=lambda rate: rate or 0)


def test_every_section_has_its_index(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    report = make.survey_result()
    parts = tuple(
        replace(q, question=replace(q.question, section="Thái độ" if at % 2 else "Kết quả"))
        for at, q in enumerate(report.tally.questions)
    )
    sectioned = replace(report, tally=replace(report.tally, questions=parts))
    survey_result.write_pdf(sectioned, tmp_path / "a.pdf")
    survey_result.write_xlsx(sectioned, tmp_path / "a.xlsx")
    whole = " ".join(" ".join(read_pdf(tmp_path / "a.pdf")).replace("\u00a0", " ").split())
    assert "Chỉ số hài lòng theo từng phần của phiếu" in whole
    rows = table(tmp_path / "a.xlsx", 3)
    found = section_indices(sectioned.tally)
    assert len(found) == 2
    assert sum(one.satisfied for one in found) == report.tally.satisfied
    for one in found:
        cells = line_of(rows, one.section)
        assert one.rate is not None
        assert cells[1:5] == [one.questions, one.satisfied, one.counted, pytest.approx(one.rate / 10_000)]


def test_list_of_the_quarter(make: SimpleNamespace) -> None:
    inside, running_in, due_in, outside = (make.line(n) for n in (1, 2, 3, 4))
    far = date(2024, 1, 10)
    moved = replace(running_in, judgement=replace(running_in.judgement, due_on=far))
    waiting = replace(due_in, publications=())
    gone = replace(
        outside,
        judgement=replace(outside.judgement, due_on=far),
        publications=tuple(replace(p, starts_on=far - timedelta(days=3)) for p in outside.publications),
    )
    chosen = disclosure_list.lines_of_quarter([gone, waiting, moved, inside], 2024, 3)
    assert [line.disclosure.id for line in chosen] == ["d00001", "d00002", "d00003"]
    assert disclosure_list.lines_of_quarter([gone, inside], 2024, 1) == (gone,)


def test_an_empty_quarter_says_so(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    report = replace(make.disclosure_list(), lines=())
    disclosure_list.write_pdf(report, tmp_path / "a.pdf")
    disclosure_list.write_xlsx(report, tmp_path / "a.xlsx")
    assert "Trong quý không phát sinh nội dung phải công khai." in read_pdf(tmp_path / "a.pdf")[0]


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_words(state: State, make: SimpleNamespace, tmp_path: Path) -> None:
    disclosure_list.write_pdf(make.disclosure_list((make.line(1, state),)), tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").exists()


def test_what_looks_like_a_formula_stays_text(make: SimpleNamespace, tmp_path: Path) -> None:
    survey_result.write_xlsx(make.survey_result(EVIL), tmp_path / "a.xlsx")
    opinions = table(tmp_path / "a.xlsx", 2)
    assert [cells[1] for cells in opinions if isinstance(cells[0], float)] == list(EVIL)
    entries = make.entries(count=EVIL[0])
    self_assessment.write_xlsx(make.self_assessment(entries=entries, unit_name=EVIL[0]), tmp_path / "b.xlsx")
    disclosure_list.write_xlsx(make.disclosure_list((make.line(1, title=EVIL[0]),)), tmp_path / "c.xlsx")
    for name in ("a", "b", "c"):
        with zipfile.ZipFile(tmp_path / f"{name}.xlsx") as parts:
            sheets = [part for part in parts.namelist() if part.startswith("xl/worksheets/")]
            assert sheets
            assert not any("_rels" in part for part in sheets)
            assert all(b"hyperlink" not in parts.read(part) for part in sheets)
            formulas = {f for part in sheets for f in re.findall(r"<f>(.*?)</f>", parts.read(part).decode())}
            assert bool(formulas) == (name == "b")  # the sums of the score sheet, made by the program
            assert all(OURS.fullmatch(f) for f in formulas)


def test_numbers_dates_and_empty_cells_keep_their_kind(make: SimpleNamespace) -> None:
    columns = tuple(Column(str(n), 1) for n in range(6))
    grid = Grid(columns, (row("chữ", 1234, Points(275), Percent(8394), date(2024, 2, 5), None, kind=Kind.TOTAL),))
    content = xlsx_bytes([SheetPage("Bảng", "Tên", grid)], make.letterhead)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[-1] == ["chữ", 1234.0, 2.75, 0.8394, date(2024, 2, 5), ""]


def test_cells_as_people_read_them() -> None:
    cells = ("a", 1234, Points(275), Percent(8394), date(2024, 2, 5), None)
    assert [as_text(cell) for cell in cells] == ["a", "1.234", "2,75", "83,94 %", "05/02/2024", ""]


def test_grouped_columns_get_a_common_heading() -> None:
    columns = (Column("TT", 1), Column("Đúng hạn", 1, group="Công khai"), Column("n", 1, group="Công khai"))
    head = heading(Grid((*columns, Column("Phiếu", 1, group="Khảo sát")), (), numbered=True))
    assert head.rows == (
        ("TT", "Công khai", "", "Khảo sát"),
        ("", "Đúng hạn", "n", "Phiếu"),
        ("(1)", "(2)", "(3)", "(4)"),
    )
    assert head.merged == ((0, 0, 1, 0), (0, 1, 0, 2))
