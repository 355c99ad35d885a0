"""The daily tables on paper: every line with its running total, live sums in the workbook, what is not keyed yet."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

from docx import Document
from python_calamine import CalamineWorkbook

from qcdc_desktop.domain.survey import PlaceKind
from qcdc_desktop.domain.survey_days import SurveyDay, day_lines
from qcdc_desktop.reports import survey_days

Read = Callable[[Path], list[str]]


def test_the_tables_say_the_same_in_all_forms(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    days = [
        SurveyDay(str(n), "d", "r", date(2024, 8, 5) + timedelta(n), "Bộ phận một cửa", "Mai, công chức", 80 + n, 50)
        for n in range(40)
    ]
    one = make.survey_result()
    tables = (
        survey_days.DaysTable("Đợt 1", PlaceKind.ONE_STOP, day_lines(days), 1990),
        survey_days.DaysTable("Đợt 2", PlaceKind.VILLAGE, day_lines(days[:1]), 60),
    )
    report = survey_days.SurveyDaysReport(one.letterhead, "xã Đông Hưng", 2024, one.questionnaire, tables)
    survey_days.write_pdf(report, tmp_path / "a.pdf")
    survey_days.write_xlsx(report, tmp_path / "a.xlsx")
    survey_days.write_docx(report, tmp_path / "a.docx")
    whole = " ".join(" ".join(read_pdf(tmp_path / "a.pdf")).split())
    assert "đã nhập 1.990 phiếu, còn 10 phiếu chưa nhập" in whole
    assert "Số người thuộc diện khảo sát" in whole and "Số lượt người làm TTHC" in whole
    sheet = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    total = next(row for row in sheet if row[1] == "Cộng")
    assert total[4:6] == [sum(80 + n for n in range(40)), 2000]
    assert [row[6] for row in sheet if row[0] in (1, 2, 40)] == [50, 100, 2000]
    first = Document(str(tmp_path / "a.docx")).tables[1]
    assert len(first.rows) == 40 + 3, "heading, numbers of the columns, days, sums"
